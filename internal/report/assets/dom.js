// Elements. Everything that comes from the report enters the page as text.

const byId = (id) => document.getElementById(id);

/** Makes an element; children may be nested lists, null and false are left out. */
const h = (name, attributes, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
};

/** Text with Markdown code spans (CommonMark 0.31, section 6.1) as code elements. */
const prose = (text) => {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(/(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)/g)) {
    const code = match[2].startsWith(" ") && match[2].endsWith(" ") && match[2].trim() ? match[2].slice(1, -1) : match[2];
    parts.push(text.slice(end, match.index), h("code", null, code));
    end = match.index + match[0].length;
  }
  parts.push(text.slice(end));
  return parts;
};

const plain = (text) => text.replaceAll("`", "");

const plural = (n, noun) => `${n.toLocaleString("en")} ${noun}${n === 1 ? "" : "s"}`;

/** A name that may break between its words: CreateSession, total_count. */
const breakable = (name) => name.split(/(?<=[a-z0-9])(?=[A-Z])|(?<=_)(?=[a-z0-9])/).flatMap((word, i) => (i > 0 ? [h("wbr"), word] : [word]));

/** A name in which the words that were searched for are marked. */
const marked = (name, words) => {
  const lower = name.toLowerCase();
  const parts = [];
  let end = 0;
  for (;;) {
    let at = -1, length = 0;
    for (const word of words) {
      const found = lower.indexOf(word, end);
      if (found >= 0 && (at < 0 || found < at)) [at, length] = [found, word.length];
    }
    if (at < 0) break;
    parts.push(breakable(name.slice(end, at)), h("mark", null, breakable(name.slice(at, at + length))));
    end = at + length;
  }
  parts.push(breakable(name.slice(end)));
  return parts;
};
