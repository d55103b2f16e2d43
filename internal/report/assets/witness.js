// The payload that proves a finding, as text lines that the report has marked.

const witnessLine = (line) => (line.a
  ? h("li", { class: "absent differs v-mismatch" },
    h("span", { class: "gutter", "aria-hidden": "true" }, "−"),
    h("span", { class: "gone" }, h("code", null, line.t), " is not there"))
  : h("li", { class: line.x ? "differs v-mismatch" : null },
    h("span", { class: "gutter", "aria-hidden": "true" }, line.x ? "▸" : ""),
    h("code", null, coloured(line.t, "", false))));

const witness = ({ witness: shown }) => shown && h("figure", { class: "witness" },
  h("figcaption", null, h("strong", null, "Payload"), ` that ${shown.accepted_by} accepts and ${shown.rejected_by} rejects${shown.further ? ", not for this alone: none was found with just this defect" : ""}`),
  h("ol", { class: "code", tabindex: "0", "aria-label": "Payload" }, shown.lines.map(witnessLine)));
