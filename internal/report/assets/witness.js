// The payload that proves a finding: finding.witness, {payload: a JSON value,
// at: the JSON pointer of the place that the receiver does not take}. A finding
// without one has nothing here.

/** A JSON value as lines, each with the pointers of what it shows. */
const payloadLines = (value, pointer = "", indent = "", key = "", comma = "") => {
  if (value === null || typeof value !== "object" || Object.keys(value).length === 0) {
    return [{ pointer, text: `${indent}${key}${JSON.stringify(value)}${comma}` }];
  }
  const list = Array.isArray(value);
  const entries = Object.entries(value);
  return [
    { pointer, text: `${indent}${key}${list ? "[" : "{"}` },
    ...entries.flatMap(([name, child], i) => payloadLines(
      child, `${pointer}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`, `${indent}  `,
      list ? "" : `${JSON.stringify(name)}: `, i < entries.length - 1 ? "," : "")),
    { pointer, text: `${indent}${list ? "]" : "}"}${comma}` },
  ];
};

const witness = (finding) => {
  if (!finding.witness) return null;
  const { payload, at = "" } = finding.witness;
  const lines = payloadLines(payload);
  const offends = (line) => line.pointer === at || line.pointer.startsWith(`${at}/`);
  const shown = lines.some(offends);
  return h("figure", { class: "witness" },
    h("figcaption", null, "A payload that shows it", !shown && [": nothing stands at ", h("code", null, at)]),
    h("ol", { class: "code", tabindex: "0", "aria-label": "Payload" }, lines.map((line) =>
      h("li", { class: at !== "" && offends(line) ? "differs v-mismatch" : null },
        h("span", { class: "gutter", "aria-hidden": "true" }, at !== "" && offends(line) ? "▸" : ""),
        h("code", null, coloured(line.text, "", false))))));
};
