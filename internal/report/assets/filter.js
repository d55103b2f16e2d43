// What the list shows: the state of the filters, kept in the address.

const facets = {
  set: {
    label: "Set", values: data.sets.map((set) => set.name), title: (name) => setTitles.get(name), look: () => "",
    has: (row, name) => row.set.name === name,
  },
  verdict: {
    label: "Verdict", values: data.verdicts.map((verdict) => verdict.name), title: (name) => verdicts.get(name).title, look: (name) => `v-${name}`,
    has: (row, name) => row.compared.verdict === name,
  },
  priority: {
    label: "Priority", values: priorities, title: (name) => name, look: (name) => `p-${name}`,
    has: (row, name) => row.priorities.has(name),
  },
};
for (const facet of Object.values(facets)) facet.values = facet.values.filter((value) => rows.some((row) => facet.has(row, value)));
const sortKeys = ["name", "category", "set", "verdict", "priority", "findings"];

const freshState = () => ({ q: "", category: "", set: new Set(), verdict: new Set(), priority: new Set(), sort: "priority", reverse: false, view: "table" });
let state = freshState();

const filtered = () => Boolean(state.q.trim() || state.category || Object.keys(facets).some((name) => state[name].size));

const searchWords = () => state.q.toLowerCase().split(/\s+/).filter(Boolean);

/** The state as a fragment: #?set=go&verdict=mismatch. */
const listHash = () => {
  const query = new URLSearchParams();
  if (state.q.trim()) query.set("q", state.q.trim());
  if (state.category) query.set("category", state.category);
  for (const name of Object.keys(facets)) if (state[name].size) query.set(name, [...state[name]].join(" "));
  if (state.sort !== "priority") query.set("sort", state.sort);
  if (state.reverse) query.set("reverse", "1");
  if (state.view !== "table") query.set("view", state.view);
  return `#?${query}`;
};

/** Reads such a fragment; what is unknown in it counts for nothing. */
const readHash = (hash) => {
  const query = new URLSearchParams(hash.slice(2));
  state = freshState();
  state.q = query.get("q") ?? "";
  state.category = data.categories.includes(query.get("category")) ? query.get("category") : "";
  for (const [name, facet] of Object.entries(facets)) {
    const wanted = (query.get(name) ?? "").split(" ");
    state[name] = new Set(facet.values.filter((value) => wanted.includes(value)));
  }
  if (sortKeys.includes(query.get("sort"))) state.sort = query.get("sort");
  state.reverse = query.has("reverse");
  if (query.get("view") === "matrix") state.view = "matrix";
};

// As they stand without a filter. Sorting is stable, so that another order
// falls back on this one.
rows.sort((a, b) => a.keys.priority - b.keys.priority || a.keys.verdict - b.keys.verdict || a.keys.name - b.keys.name || a.keys.set - b.keys.set);

/** Whether a row has one of the chosen values of a facet, or none is chosen. */
const fits = (row, name) => {
  if (state[name].size === 0) return true;
  for (const value of state[name]) if (facets[name].has(row, value)) return true;
  return false;
};

/**
 * The rows that pass, sorted, and for each facet's value how many rows it would
 * show under the other filters.
 */
const select = () => {
  const search = searchWords();
  const names = Object.keys(facets);
  const counts = Object.fromEntries(names.map((name) => [name, new Map(facets[name].values.map((value) => [value, 0]))]));
  const count = (row, name) => {
    for (const value of facets[name].values) if (facets[name].has(row, value)) counts[name].set(value, counts[name].get(value) + 1);
  };
  const passing = rows.filter((row) => {
    if (state.category && row.type.category !== state.category) return false;
    for (const word of search) if (!row.text.includes(word)) return false;
    let failing = 0, failed = "";
    for (const name of names) if (!fits(row, name)) [failing, failed] = [failing + 1, name];
    if (failing === 0) for (const name of names) count(row, name);
    else if (failing === 1) count(row, failed);
    return failing === 0;
  });
  const sign = state.reverse ? -1 : 1;
  if (state.sort !== "priority" || state.reverse) passing.sort((a, b) => sign * (a.keys[state.sort] - b.keys[state.sort]));
  return { passing, counts, search };
};
