// One type: both declarations side by side for each set, and the findings.

const directionOf = (finding, set) => {
  const [sender, receiver] = finding.direction.split("->");
  if (receiver === undefined) return [data.reference.title, " ⇄ ", set.title];
  return [setTitles.get(sender) ?? sender, " → ", setTitles.get(receiver) ?? receiver];
};

/** What to paste into parity.yaml to accept the finding. */
const acceptance = (type, finding) => `ignore:\n  - id: ${finding.id}\n    type: ${JSON.stringify(type.name)}\n    reason: `;

/** A button that copies what text() gives; word is what it says. */
const copyButton = (text, label, word = "Copy") => navigator.clipboard && h("button", {
  type: "button", class: "quiet copy", "aria-label": label,
  onclick: async ({ currentTarget: button }) => {
    await navigator.clipboard.writeText(text());
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = word; }, 1500);
  },
}, word);

/** The declaration that a fix gives, which is what a reader wants to copy. */
const codeOfFix = (fix) => /(?:: | as )(`+)(?!`)\s?(.+?)\s?(?<!`)\1(?!`)/.exec(fix)?.[2];

const findingCard = (type, set, finding, changed) => {
  const { verdict } = type.compared[set.name];
  const look = verdict === "missing" || verdict === "extra" ? verdict : finding.class;
  const code = codeOfFix(finding.fix);
  const places = [placeLink(data.reference.name, finding.reference.file, finding.reference.line), placeLink(set.name, finding.other.file, finding.other.line)].filter(Boolean);
  return h("article", { class: `finding v-${look} ${finding.ignored ? "ignored" : ""} ${done.has(finding.id) ? "done" : ""}`, id: `F-${finding.id}`, tabindex: "-1" },
    h("h4", null, finding.ignored ? h("span", { class: "tag" }, "ignored") : priorityBadge(finding.priority), " ", h("span", null, prose(finding.summary)),
      !finding.ignored && finding.priority && checkbox(finding, (box) => {
        box.closest(".finding").classList.toggle("done", box.checked);
        changed();
      })),
    h("p", { class: "way" }, h("span", { class: "direction" }, directionOf(finding, set)), " ", h("strong", null, finding.harm)),
    h("dl", null,
      h("dt", null, "Impact"), h("dd", null, prose(finding.impact)),
      h("dt", null, "Fix"), h("dd", null, prose(finding.fix), " ", code && copyButton(() => code, "Copy the code of the fix")),
      places.length > 0 && [h("dt", null, "Where"), h("dd", null, places.map((place, i) => [i > 0 && " · ", place]))],
      finding.no_witness && [h("dt", null, "Payload"), h("dd", { class: "muted" }, "none; ", prose(finding.no_witness))],
      finding.evidence && [h("dt", null, "Evidence"), h("dd", null, finding.evidence)],
      finding.ignored && [h("dt", null, "Ignored"), h("dd", null, finding.ignored.reason, finding.ignored.expires && ` (until ${finding.ignored.expires})`)]),
    witness(finding),
    h("details", { class: "rule" },
      h("summary", null, "Rule ", h("code", null, finding.rule)),
      h("p", null, prose(data.rules[finding.rule].why)),
      !finding.ignored && finding.priority && [
        h("p", null, "To accept this finding, give parity.yaml a reason:"),
        h("pre", { tabindex: "0" }, acceptance(type, finding))],
      h("p", null, h("a", { href: `#F/${finding.id}` }, "Link to this finding"))));
};

/** Conventions and notes: one line each. */
const remark = (finding) => h("li", { id: `F-${finding.id}`, tabindex: "-1" },
  h("span", { class: `v-${finding.class} dot`, "aria-hidden": "true" }), h("span", null, prose(finding.summary)), " ", h("code", { class: "ruleid" }, finding.rule), finding.evidence && h("span", { class: "muted" }, ` — ${finding.evidence}`));

const setSection = (type, set) => {
  const compared = type.compared[set.name];
  const findings = compared.findings ?? [];
  const grave = findings.filter((finding) => finding.priority || finding.class === "unverified");
  const remarks = findings.filter((finding) => !grave.includes(finding));
  const open = findings.filter((finding) => finding.priority && !finding.ignored);
  const counter = h("span", { class: "muted" });
  const counted = () => { counter.textContent = `${open.filter((finding) => done.has(finding.id)).length} of ${open.length.toLocaleString("en")} done`; };
  counted();
  const reordered = compared.lines?.some((line, i, all) => line.o >= 0 && all.slice(0, i).some((before) => before.o > line.o));
  return h("section", { class: "inset", id: `set-${set.name}`, tabindex: "-1", "aria-label": set.title },
    h("div", { class: "sethead" },
      h("h3", null, `${data.reference.title} vs ${set.title}`), verdictBadge(compared.verdict), priorityBadge(compared.priority),
      compared.counterpart && compared.counterpart !== type.name && h("span", { class: "muted" }, "there called ", h("code", null, compared.counterpart), compared.by && `, ${compared.by}`)),
    compared.roles?.map((role) => h("p", { class: "aside" }, role)),
    compared.inherits?.length > 0 && h("p", { class: "contains" }, "Contains ", compared.inherits.map((inner, i) =>
      [i > 0 && ", ", h("a", { href: typeHash(inner.type, set.name) }, inner.type), ` (${verdicts.get(inner.verdict).title.toLowerCase()}${inner.priority ? ` ${inner.priority}` : ""})`]), compared.more && ` and ${compared.more.toLocaleString("en")} more`),
    h("div", { class: "pair" }, sideBySide(type, set, compared)),
    reordered && h("p", { class: "aside" }, `Fields of ${set.title} are shown in the order of ${data.reference.title}.`),
    open.length > 1 && h("p", { class: "todo" }, counter, copyButton(() => fixesText(type, set, open), `Copy all fixes of ${type.name} in ${set.title}`, "Copy all fixes")),
    grave.length > 0 && h("div", { class: "findings" }, grave.map((finding) => findingCard(type, set, finding, counted))),
    remarks.length > 0 && h("div", { class: "remarks" },
      h("h4", null, "Conventions and notes"), h("ul", null, remarks.map(remark))));
};

const typeHead = (name, list) => {
  const at = list.indexOf(name);
  const step = (to, label, rel, glyph) => (to === undefined
    ? h("span", { class: "step off", "aria-hidden": "true" }, glyph)
    : h("a", { class: "step", rel, href: typeHash(to), "aria-label": `${label}: ${to}`, title: to }, glyph));
  return h("nav", { class: "crumbs", "aria-label": "Types" },
    h("a", { class: "back", href: listHash() }, "← All types"),
    at >= 0 && h("span", { class: "muted" }, `${(at + 1).toLocaleString("en")} of ${list.length.toLocaleString("en")}`),
    step(at > 0 ? list[at - 1] : undefined, "Previous", "prev", "←"),
    step(at >= 0 ? list[at + 1] : list[0], "Next", "next", "→"));
};

/** What the authors say of the type: those of the reference, else of the first set that does. */
const docOf = (type) => {
  if (type.ref?.doc) return h("p", { class: "doc" }, prose(type.ref.doc));
  const set = data.sets.find(({ name }) => type.compared[name]?.other?.doc);
  return set ? h("p", { class: "doc" }, prose(type.compared[set.name].other.doc), h("span", { class: "muted" }, ` — ${set.title}`)) : "";
};

const drawType = (name) => {
  const type = typesByName.get(name);
  const head = typeHead(name, shownTypes());
  if (!type) {
    byId("type").replaceChildren(head,
      h("h2", { id: "typename", tabindex: "-1" }, name),
      h("p", null, "This report has no type of that name. It may have been renamed, or mended."));
    return;
  }
  const sets = data.sets.filter((set) => type.compared[set.name]);
  byId("type").replaceChildren(head,
    h("div", { class: "typehead" },
      h("h2", { id: "typename", tabindex: "-1" }, breakable(type.name)),
      h("a", { class: "tag", href: `#?${new URLSearchParams({ category: type.category })}` }, type.category)),
    docOf(type),
    ...sets.map((set) => setSection(type, set)));
};
