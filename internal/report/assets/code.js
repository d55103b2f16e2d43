// Declarations: colours for the words of each language, and two sides in line.

const grammar = ({ pattern, keywords, types, field }) =>
  ({ pattern: new RegExp(pattern, "g"), keywords: new Set(keywords), types: new Set(types), field: new RegExp(field) });

const grammars = Object.fromEntries(Object.entries(data.grammars).map(([name, words]) => [name, grammar(words)]));

/** A line of code as text and coloured spans. */
const coloured = (line, language, isField) => {
  const { pattern, keywords, types, field: name } = grammars[language];
  const field = isField ? name.exec(line) : null;
  const parts = [];
  let end = 0;
  if (field) {
    const start = field[0].length - field[1].length;
    parts.push(line.slice(0, start), h("span", { class: "c-field" }, field[1]));
    end = field[0].length;
  }
  for (const match of line.slice(end).matchAll(pattern)) {
    const at = match.index + (field ? field[0].length : 0);
    let [kind] = Object.entries(match.groups).find(([, text]) => text !== undefined);
    if (kind === "word") {
      if (keywords.has(match[0])) kind = "keyword";
      else if (types.has(match[0]) || /^[A-Z]/.test(match[0])) kind = "type";
      else continue;
    }
    parts.push(line.slice(end, at), h("span", { class: `c-${kind}` }, match[0]));
    end = at + match[0].length;
  }
  parts.push(line.slice(end));
  return parts;
};

const markOf = { mismatch: "≠", unverified: "?", "wire-compatible": "≈" };

/** One line of a declaration; findings are those about its field. */
const codeLine = (text, language, field, findings, notes) => {
  const classes = findings.map((finding) => finding.class);
  const verdict = ["mismatch", "unverified", "wire-compatible"].find((name) => classes.includes(name));
  return h("li", { class: verdict ? `differs v-${verdict}` : null },
    h("span", { class: "gutter", "aria-hidden": "true" }, verdict ? markOf[verdict] : ""),
    h("code", null, coloured(text, language, field !== undefined)),
    notes && findings.map((finding) => h("a", { class: "note", href: `#F/${finding.id}` }, finding.mark)));
};

/** The line in place of a field that this side does not have. */
const absentLine = (field, title, findings) => {
  if (field === undefined) return h("li", { class: "pad", "aria-hidden": "true" });
  return h("li", { class: findings.length ? "absent differs v-mismatch" : "absent" },
    h("span", { class: "gutter", "aria-hidden": "true" }, "−"),
    h("span", { class: "gone" }, h("code", null, field), ` is not in ${title}`),
    findings.map((finding) => h("a", { class: "note", href: `#F/${finding.id}` }, finding.mark)));
};

const declaration = (set, decl, lines) =>
  h("figure", { class: "decl" },
    h("figcaption", null, h("strong", null, set.title), placeLink(set.name, decl.file, decl.line)),
    h("ol", { class: "code", tabindex: "0", "aria-label": `Declaration in ${set.title}` }, lines),
    (decl.local ?? []).map((local) => h("p", { class: "aside" }, h("code", null, local.name), ` never reaches the wire: ${local.reason}`)));

const lonely = (set, decl) => declaration(set, decl, decl.text.map((line) => codeLine(line, set.language, undefined, [], false)));

const nothing = (set, name) =>
  h("figure", { class: "decl empty" },
    h("figcaption", null, h("strong", null, set.title)),
    h("p", null, `${set.title} has no `, h("code", null, name), "."));

/** Both sides of a comparison, line by line. */
const sideBySide = (type, set, compared) => {
  const { reference } = data;
  if (!type.ref) return [nothing(reference, type.name), lonely(set, compared.other)];
  if (!compared.other) return [lonely(reference, type.ref), nothing(set, type.name)];
  const left = [], right = [];
  for (const line of compared.lines) {
    const findings = (line.n ?? []).map((i) => compared.findings[i]);
    left.push(line.r < 0 ? absentLine(line.f, reference.title, findings)
      : codeLine(type.ref.text[line.r], reference.language, line.f, findings, false));
    right.push(line.o < 0 ? absentLine(line.f, set.title, findings)
      : codeLine(compared.other.text[line.o], set.language, line.f, findings, line.r >= 0));
  }
  return [declaration(reference, type.ref, left), declaration(set, compared.other, right)];
};
