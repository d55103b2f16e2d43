"use strict";
class Zod {
  constructor(context) { this.context = context; this.constants = new Map(); }
  isSchema() { return false; }
  inferred() { return undefined; }
}
module.exports = { Zod };
