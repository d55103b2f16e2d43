// The result, and an index of it: one row for each type in each set.

const data = JSON.parse(byId("data").textContent);
const setTitles = new Map([data.reference, ...data.sets].map((set) => [set.name, set.title]));
const typesByName = new Map(data.types.map((type) => [type.name, type]));
const verdicts = new Map(data.verdicts.map((verdict) => [verdict.name, verdict]));
const priorities = ["P0", "P1", "P2", "P3"];

// What needs a reader most comes first.
const urgency = new Map(["mismatch", "missing", "unverified", "extra", "wire-compatible", "parity"].map((name, i) => [name, i]));

const order = new Map(data.types.map((type) => type.name).sort((a, b) => {
  const x = a.toLowerCase(), y = b.toLowerCase();
  return x < y ? -1 : x > y ? 1 : a < b ? -1 : 1;
}).map((name, i) => [name, i]));
const categoryOrder = new Map(data.categories.map((name, i) => [name, i]));

const rowOf = (type, set, position, compared) => {
  const findings = (compared.findings ?? []).filter((finding) => finding.priority);
  const open = findings.filter((finding) => !finding.ignored);
  const text = [
    type.name, compared.counterpart, type.category, ...type.declared, type.ref?.file, compared.other?.file,
    ...findings.flatMap((finding) => [finding.rule, finding.id, finding.summary]),
  ];
  return {
    type, set, compared, findings, open,
    priorities: new Set(open.map((finding) => finding.priority)),
    text: text.join("\n").toLowerCase(),
    keys: {
      name: order.get(type.name),
      category: categoryOrder.get(type.category),
      set: position,
      verdict: urgency.get(compared.verdict),
      priority: priorities.indexOf(compared.priority ?? "") + 1 || 9,
      findings: -open.length,
    },
  };
};

const rows = data.types.flatMap((type) =>
  data.sets.flatMap((set, i) => (type.compared[set.name] ? [rowOf(type, set, i, type.compared[set.name])] : [])));

const typeHash = (name, set) => `#T/${encodeURIComponent(name)}${set ? `/${encodeURIComponent(set)}` : ""}`;

const linksOf = new Map([data.reference, ...data.sets].map((set) => [set.name, set.links]));

/** A link to a line of a set's source code, or just its name where there is nothing to link to. */
const placeLink = (set, file, line) => {
  if (!file) return null;
  const text = line ? `${file}:${line}` : file;
  const template = linksOf.get(set);
  if (!template) return h("span", { class: "place" }, text);
  const path = file.split("/").map(encodeURIComponent).join("/");
  const href = (line ? template : template.replace(/#.*/, "")).replaceAll("{file}", () => path).replaceAll("{line}", () => line);
  return h("a", { class: "place", href }, text);
};

const verdictBadge = (name) => {
  const verdict = verdicts.get(name);
  return h("span", { class: `badge v-${name}` }, h("span", { class: "glyph", "aria-hidden": "true" }, verdict.glyph), ` ${verdict.title}`);
};

const priorityBadge = (priority) => (priority ? h("span", { class: `priority p-${priority}` }, priority) : null);
