// The address decides what is shown: #T/Name[/set] a type, #F/id the type of a
// finding, #?… the list under a filter.

const findingTypes = new Map(rows.flatMap((row) => (row.compared.findings ?? []).map((finding) => [finding.id, row.type.name])));

let listScroll = 0;
let lastType = "";

const showType = (name, anchor) => {
  if (!inType()) listScroll = scrollY;
  drawType(name);
  lastType = name;
  byId("overview").hidden = true;
  byId("type").hidden = false;
  document.title = `${name} · ${pageTitle}`;
  const target = anchor && byId(anchor);
  if (target && !target.matches("section:first-of-type")) {
    target.scrollIntoView({ block: "start" });
    target.focus({ preventScroll: true });
  } else {
    scrollTo(0, 0);
    byId("typename").focus({ preventScroll: true });
  }
};

const showList = () => {
  document.title = pageTitle;
  if (!inType()) return;
  byId("type").hidden = true;
  byId("overview").hidden = false;
  const link = [...byId("list").querySelectorAll("a.open")].find((open) => open.textContent === lastType);
  link?.focus({ preventScroll: true });
  scrollTo(0, listScroll);
};

const pageTitle = document.title;

const route = () => {
  const { hash } = location;
  if (hash.startsWith("#T/")) {
    const [name, set] = hash.slice(3).split("/").map(decoded);
    showType(name, set && `set-${set}`);
  } else if (hash.startsWith("#F/")) {
    const id = decoded(hash.slice(3));
    showType(findingTypes.get(id) ?? id, `F-${id}`);
  } else if (hash.startsWith("#?")) {
    const returns = inType() && hash === listHash();
    if (!returns) {
      readHash(hash);
      draw();
    }
    showList();
    if (!returns) byId("types").scrollIntoView();
  } else {
    showList();
    const target = byId(hash.slice(1));
    if (target?.localName === "details") target.open = true;
    target?.scrollIntoView();
  }
};

/** A part of the address; one that is no valid escape stands for itself. */
const decoded = (text) => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const themes = ["system", "light", "dark"];

const showTheme = (theme) => {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  byId("theme").textContent = `Theme: ${theme}`;
};

byId("theme").addEventListener("click", () => {
  const now = document.documentElement.dataset.theme ?? "system";
  const theme = themes[(themes.indexOf(now) + 1) % themes.length];
  showTheme(theme);
  try {
    localStorage.setItem("parity-theme", theme);
  } catch {
    // The choice lasts as long as the page.
  }
});
byId("help").addEventListener("click", () => byId("keys").showModal());
byId("keysclose").addEventListener("click", () => byId("keys").close());

showTheme(document.documentElement.dataset.theme ?? "system");
byId("tools").hidden = false;
byId("types").hidden = false;
makeFilters();
draw();
showDone();
addEventListener("hashchange", route);
addEventListener("beforeprint", showAll);
// Sticky table heads stand below the sticky filters, whatever their height.
new ResizeObserver(([entry]) => {
  document.documentElement.style.setProperty("--filters", `${Math.round(entry.borderBoxSize[0].blockSize)}px`);
}).observe(byId("filters"));
route();
