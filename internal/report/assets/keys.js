// The keyboard. Links and buttons work as everywhere; these are short ways.

const typing = (target) => target.matches("input, select, textarea");

/** Moves the focus through the names in the list. */
const moveFocus = (step) => {
  const links = [...byId("list").querySelectorAll("a.open")];
  const next = links[links.indexOf(document.activeElement) + step];
  if (!next) return step < 0 && byId("search").focus();
  next.focus();
  if (!lastChunk && links.length - links.indexOf(next) < 5) pending();
};

const stepType = (rel) => {
  const link = document.querySelector(`#type a[rel=${rel}]`);
  if (link) location.replace(link.href);
};

const inType = () => !byId("type").hidden;

const listKeys = {
  ArrowDown: () => moveFocus(1),
  ArrowUp: () => moveFocus(-1),
};

const typeKeys = {
  ArrowLeft: () => stepType("prev"),
  ArrowRight: () => stepType("next"),
  Escape: () => { location.hash = listHash(); },
};

const anywhere = {
  "/": () => {
    if (inType()) location.hash = listHash();
    byId("search").focus();
    byId("search").select();
  },
  "?": () => byId("keys").showModal(),
};

const searchKeys = {
  ArrowDown: () => moveFocus(1),
  Enter: () => byId("list").querySelector("a.open")?.click(),
  Escape: () => {
    if (!state.q) return byId("search").blur();
    state.q = "";
    changed();
  },
};

const keyTable = (target) => {
  if (target.id === "search") return searchKeys;
  if (typing(target)) return {};
  // A block of code that can be scrolled keeps its arrow keys.
  if (inType()) return target.matches("ol.code, pre") ? { ...anywhere, Escape: typeKeys.Escape } : { ...anywhere, ...typeKeys };
  return byId("list").contains(target) ? { ...anywhere, ...listKeys } : anywhere;
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || byId("keys").open) return;
  const action = keyTable(event.target)[event.key];
  if (!action) return;
  event.preventDefault();
  action();
});
