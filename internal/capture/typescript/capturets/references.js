"use strict";
// What shapes refer to.

/** Calls note with the id of each type that a shape, or a list of shapes, refers to. */
const eachReference = (shape, note) => {
  if (shape === null || typeof shape !== "object") return;
  if (Array.isArray(shape)) return shape.forEach((inner) => eachReference(inner, note));
  if (shape.kind === "ref") note(shape.ref);
  for (const key of ["item", "fields", "variants", "shape"]) if (shape[key]) eachReference(shape[key], note);
};

module.exports = { eachReference };
