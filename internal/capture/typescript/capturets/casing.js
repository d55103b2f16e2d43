"use strict";
// Clients that give all keys of a body another spelling before they send it: firstName is
// written as first_name, whatever the type.

const { eachReference } = require("./references");
const { calledBy } = require("./symbols");

/** Functions of packages that spell the keys of an object, all the way down; and those that spell one name. */
const KEYS = new Set(["snakecaseKeys", "decamelizeKeys"]);
const WORDS = new Set(["snakeCase", "decamelize"]);

const MAX_CALLS = 4;

class Casing {
  constructor(context, sources) {
    this.context = context;
    this.spells = sources.some((source) => /JSON\.stringify|\b(body|data)\b/.test(source.text) && this.inBody(source));
  }

  /** Whether a file has JSON.stringify(f(body)), or { body: f(…) }, with a function that spells keys. */
  inBody(source) {
    const { ts } = this.context;
    let found = false;
    const visit = (node) => {
      if (found) return;
      const value = ts.isCallExpression(node) && node.expression.getText() === "JSON.stringify" ? node.arguments[0] : ts.isPropertyAssignment(node) && /^(body|data)$/.test(node.name.getText()) ? node.initializer : undefined;
      if (value && ts.isCallExpression(value) && this.isKeys(value)) found = true;
      else ts.forEachChild(node, visit);
    };
    visit(source);
    return found;
  }

  /** Whether a call is of a function that gives all keys of an object the other spelling. */
  isKeys(call, depth = 0) {
    const { ts } = this.context;
    if (this.isOfPackage(call.expression, KEYS)) return true;
    const callee = depth < MAX_CALLS ? calledBy(this.context, call) : undefined;
    if (!callee || callee.parameters.length !== 1) return false;
    let found = false;
    const visit = (node) => {
      if (found) return;
      const key = ts.isElementAccessExpression(node) && ts.isBinaryExpression(node.parent) && node.parent.left === node ? node.argumentExpression : ts.isComputedPropertyName(node) ? node.expression : undefined;
      if (key && ts.isCallExpression(key) && this.isWord(key)) found = true;
      else if (ts.isReturnStatement(node) && node.expression && ts.isCallExpression(node.expression) && calledBy(this.context, node.expression) !== callee && this.isKeys(node.expression, depth + 1)) found = true;
      else ts.forEachChild(node, visit);
    };
    visit(callee.body);
    return found;
  }

  /** Whether a call spells one name: of a package, or by a pattern that finds capitals and puts _ before them. */
  isWord(call) {
    if (this.isOfPackage(call.expression, WORDS)) return true;
    const text = calledBy(this.context, call)?.body.getText() ?? "";
    return /\.replace\(\s*\/[^\n]*\[A-Z\]/.test(text) && /['"`][^'"`\n]*_[^'"`\n]*['"`]/.test(text) && text.includes("toLowerCase");
  }

  isOfPackage(callee, names) {
    const { ts, checker } = this.context;
    const at = ts.isIdentifier(callee) ? checker.getSymbolAtLocation(callee)?.declarations?.[0] : undefined;
    let from = "";
    for (let node = at; node; node = node.parent) if (ts.isImportDeclaration(node)) from = node.moduleSpecifier.text;
    return from !== "" && !from.startsWith(".") && names.has(callee.text);
  }

  /** Gives the fields of what is only sent their names on the wire, unless a codec of their own does. */
  apply(facts) {
    if (!this.spells) return;
    const byId = new Map(facts.map((fact) => [fact.id, fact]));
    const reached = (role) => {
      const found = new Set(facts.filter((fact) => fact.roles?.some((one) => one.role === role)));
      for (const fact of found) eachReference(fact.shape, (id) => byId.has(id) && found.add(byId.get(id)));
      return found;
    };
    const received = reached("received");
    for (const fact of reached("sent")) if (!received.has(fact) && !fact.in) this.spell(fact.shape);
  }

  spell(shape) {
    if (shape === null || typeof shape !== "object") return;
    if (Array.isArray(shape)) return shape.forEach((inner) => this.spell(inner));
    for (const field of shape.kind === "record" ? shape.fields : []) {
      if (field.native !== undefined || field.in) continue;
      const wire = field.name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase();
      if (wire !== field.name) [field.native, field.name] = [field.name, wire];
    }
    for (const key of ["item", "fields", "variants", "shape"]) if (shape[key]) this.spell(shape[key]);
  }
}

module.exports = { Casing };
