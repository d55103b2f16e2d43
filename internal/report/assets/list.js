// The list of types, as a table or a matrix. Rows are made in chunks as the
// reader comes near them, so that thousands cost no more than the first screen.

const chunk = 24;
let selection = { passing: [], counts: {}, search: [] };
let pending = () => {}; // makes the next chunk
let lastChunk = true;

/** Names of the types as shown, in order: what ← and → step through. */
const shownTypes = () => [...new Set((state.view === "matrix" ? matrixTypes() : selection.passing.map((row) => row.type)).map((type) => type.name))];

const columns = [
  ["name", "Type"], ["category", "Category"], ["set", "Set"], ["verdict", "Verdict"], ["priority", "Priority"], ["findings", "Findings"],
];

const sortBy = (key) => {
  state.reverse = state.sort === key && !state.reverse;
  state.sort = key;
  changed();
  document.querySelector(`th[data-key="${key}"] button`)?.focus();
};

// The roles say what the elements are where a narrow screen lays them out anew.
const tableHead = () => h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, columns.map(([key, title]) =>
  h("th", { scope: "col", role: "columnheader", class: `col-${key}`, "data-key": key, "aria-sort": state.sort === key ? (state.reverse ? "descending" : "ascending") : null },
    h("button", { type: "button", onclick: () => sortBy(key) }, title)))));

/** What a row says of its type: its gravest finding, or what it consists of. */
const rowSummary = (row) => {
  const [first] = row.open.length ? row.open : row.findings;
  if (!first) return row.type.declared.length ? row.type.declared.join(", ") : "no fields";
  const others = row.findings.length - 1;
  return [prose(first.summary), others > 0 && h("span", { class: "more" }, ` and ${others} more`)];
};

const tableRow = (row, index) => {
  const { type, compared } = row;
  const ignoredOnly = row.findings.length > 0 && row.open.length === 0;
  const counterpart = compared.counterpart && compared.counterpart !== type.name;
  const cell = (column, ...content) => h("td", { role: "cell", class: `col-${column}` }, ...content);
  return h("tr", { role: "row", "aria-rowindex": index + 2, "data-hash": typeHash(type.name, row.set.name) },
    h("th", { scope: "row", role: "rowheader", class: "col-name" },
      h("a", { class: "open", href: typeHash(type.name, row.set.name) }, marked(type.name, selection.search)),
      counterpart && h("span", { class: "counterpart" }, " as ", compared.counterpart),
      h("span", { class: "summary" }, rowSummary(row))),
    cell("category", type.category),
    cell("set", row.set.title),
    cell("verdict", verdictBadge(compared.verdict)),
    cell("priority", ignoredOnly ? h("span", { class: "tag" }, "ignored") : priorityBadge(compared.priority)),
    cell("findings", row.open.length || ""));
};

const matrixTypes = () => [...new Set(selection.passing.map((row) => row.type))]
  .sort((a, b) => categoryOrder.get(a.category) - categoryOrder.get(b.category) || order.get(a.name) - order.get(b.name));

const matrixHead = () => h("thead", { role: "rowgroup" }, h("tr", null,
  h("th", { scope: "col", class: "col-name" }, "Type"),
  h("th", { scope: "col" }, data.reference.title),
  data.sets.map((set) => h("th", { scope: "col" }, set.title))));

const matrixCell = (type, set) => {
  const compared = type.compared[set.name];
  if (!compared) return h("td", { class: "cell none" }, h("span", { class: "hidden" }, "not there"));
  const verdict = verdicts.get(compared.verdict);
  return h("td", { class: `cell v-${compared.verdict}` },
    h("a", { href: typeHash(type.name, set.name), "aria-label": `${type.name} in ${set.title}: ${verdict.title} ${compared.priority ?? ""}` },
      h("span", { class: "glyph" }, verdict.glyph), h("span", { class: "word" }, verdict.title), priorityBadge(compared.priority)));
};

const parts = ({ declared: { length }, part }) => [length, h("span", { class: "word" }, ` ${part}${length === 1 ? "" : "s"}`)];

const matrixRow = (type, index, types) => {
  const row = h("tr", null,
    h("th", { scope: "row", class: "col-name" }, h("a", { class: "open", href: typeHash(type.name) }, marked(type.name, selection.search))),
    h("td", { class: `cell ${type.ref ? "ref" : "none"}` }, type.ref ? parts(type) : h("span", { class: "hidden" }, "not there")),
    data.sets.map((set) => matrixCell(type, set)));
  if (index > 0 && types[index - 1].category === type.category) return row;
  return [h("tr", { class: "group" }, h("th", { scope: "rowgroup", colspan: data.sets.length + 2 }, type.category)), row];
};

/** Fills a table body chunk by chunk; the button below makes the next one. */
const fill = (items, make) => {
  const body = h("tbody", { role: "rowgroup" });
  const button = h("button", { type: "button", class: "next quiet", onclick: () => next() });
  let done = 0;
  const next = () => {
    const until = Math.min(done + chunk, items.length);
    const made = [];
    for (; done < until; done++) made.push(make(items[done], done, items));
    body.append(...made.flat());
    button.hidden = lastChunk = done === items.length;
    button.textContent = `Show more: ${(items.length - done).toLocaleString("en")} left`;
  };
  next();
  pending = next;
  return { body, button };
};

const nearEnd = new IntersectionObserver((entries) => {
  if (entries.some((entry) => entry.isIntersecting) && !lastChunk) pending();
}, { rootMargin: "1200px" });

const showAll = () => {
  while (!lastChunk) pending();
};

const drawList = () => {
  const list = byId("list");
  nearEnd.disconnect();
  if (selection.passing.length === 0) {
    lastChunk = true;
    list.replaceChildren(h("div", { class: "panel nothing" },
      h("p", null, h("strong", null, rows.length ? "No type matches." : "There are no types to compare.")),
      rows.length > 0 && h("p", null, "Take a filter away, or search for part of a name, a field or a rule.")));
    return;
  }
  const matrix = state.view === "matrix";
  const items = matrix ? matrixTypes() : selection.passing;
  const { body, button } = fill(items, matrix ? matrixRow : tableRow);
  list.replaceChildren(
    h("div", { class: "panel" },
      h("table", { role: "table", class: matrix ? "matrix" : "types", "aria-rowcount": matrix ? null : items.length + 1 },
        h("caption", { class: "hidden" }, matrix ? "Verdict of each type in each set" : "Types, one row for each set"),
        matrix ? matrixHead() : tableHead(), body)),
    button);
  nearEnd.observe(button);
};

const drawFilters = () => {
  for (const [name, facet] of Object.entries(facets)) {
    for (const value of facet.values) {
      const pill = byId(`pill-${name}-${facet.values.indexOf(value)}`);
      const count = selection.counts[name].get(value);
      pill.setAttribute("aria-pressed", state[name].has(value));
      pill.querySelector("b").textContent = count.toLocaleString("en");
      pill.classList.toggle("zero", count === 0);
    }
  }
  byId("category").value = state.category;
  if (byId("search").value !== state.q) byId("search").value = state.q;
  byId("clear").hidden = !filtered();
  byId("as-table").setAttribute("aria-pressed", state.view === "table");
  byId("as-matrix").setAttribute("aria-pressed", state.view === "matrix");
  const types = new Set(selection.passing.map((row) => row.type)).size;
  byId("shown").textContent = filtered() ? `${types.toLocaleString("en")} of ${plural(data.types.length, "type")}` : plural(data.types.length, "type");
};

const draw = () => {
  selection = select();
  drawFilters();
  drawList();
};

/** After the reader changed a filter: the list, and the address. */
const changed = () => {
  draw();
  history.replaceState(null, "", listHash());
};

const makeFilters = () => {
  document.body.classList.toggle("uncategorised", data.categories.length < 2);
  byId("category").append(h("option", { value: "" }, "All categories"), ...data.categories.map((name) => h("option", { value: name }, name)));
  byId("pills").append(...Object.entries(facets).filter(([, facet]) => facet.values.length).map(([name, facet]) =>
    h("div", { class: "facet", role: "group", "aria-label": facet.label }, facet.values.map((value, i) => h("button", {
      type: "button", class: `pill ${facet.look(value)}`, id: `pill-${name}-${i}`, "aria-pressed": "false",
      onclick: () => {
        if (!state[name].delete(value)) state[name].add(value);
        changed();
      },
    }, name === "verdict" && h("span", { class: "glyph", "aria-hidden": "true" }, verdicts.get(value).glyph), facet.title(value), " ", h("b"))))));
  byId("search").addEventListener("input", (event) => {
    state.q = event.target.value;
    changed();
  });
  byId("category").addEventListener("change", (event) => {
    state.category = event.target.value;
    changed();
  });
  byId("clear").addEventListener("click", () => {
    state = { ...freshState(), view: state.view };
    changed();
    byId("search").focus();
  });
  for (const view of ["table", "matrix"]) {
    byId(`as-${view}`).addEventListener("click", () => {
      state.view = view;
      changed();
    });
  }
  byId("list").addEventListener("click", (event) => {
    const row = event.target.closest("tr[data-hash]");
    if (row && !event.target.closest("a, button") && !String(getSelection())) location.hash = row.dataset.hash;
  });
};
