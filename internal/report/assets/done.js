// Which findings a reader has checked off. The browser keeps it, where it may.

const doneKey = "parity-done";

const done = (() => {
  try {
    return new Set(JSON.parse(localStorage.getItem(doneKey) ?? "[]"));
  } catch {
    return new Set();
  }
})();

/** Marks what the page begins with. */
const showDone = () => {
  for (const item of document.querySelectorAll("[data-finding]")) item.classList.toggle("done", done.has(item.dataset.finding));
};

const check = (id, checked) => {
  if (checked) done.add(id);
  else done.delete(id);
  try {
    localStorage.setItem(doneKey, JSON.stringify([...done]));
  } catch {
    // It lasts as long as the page.
  }
  showDone();
};

const checkbox = (finding, changed) => h("label", { class: "check" },
  h("input", {
    type: "checkbox", checked: done.has(finding.id),
    onchange: ({ currentTarget: box }) => {
      check(finding.id, box.checked);
      changed(box);
    },
  }), "Done");

/** The fixes of a type as a list that an issue or a message can hold. */
const fixesText = (type, set, findings) => [
  `${type.name} in ${set.title}`,
  ...findings.map((finding) => {
    const place = finding.other.file ? finding.other : finding.reference;
    return `- [${done.has(finding.id) ? "x" : " "}] ${finding.priority} ${finding.fix}${place.file ? ` (${place.file}:${place.line})` : ""}`;
  }),
  "",
].join("\n");
