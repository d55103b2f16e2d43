"use strict";
// What Speakeasy's clients do with types that no schema tells: results that are put together
// of a body and headers, credentials, errors that are made of what was read.

const { symbolAt } = require("./symbols");

/** Hands over who calls: each value is a member of what the function was given for that. */
const CREDENTIALS = new Set(["resolveSecurity", "resolveGlobalSecurity"]);

const SCHEMA = /\$inboundSchema$/;

class Speakeasy {
  constructor(context) {
    this.context = context;
    this.bodies = new Map(); // symbol of a schema of what a call gives → the member that is the body, "" where none is
    this.callers = new Set(); // symbols of types that say who calls
    for (const source of context.program.getSourceFiles()) {
      if (!source.isDeclarationFile && /\$inboundSchema|resolve(Global)?Security\(/.test(source.text)) this.read(source);
    }
  }

  read(source) {
    const { ts } = this.context;
    const visit = (node) => {
      if (ts.isCallExpression(node)) {
        this.matched(node);
        if (ts.isIdentifier(node.expression) && CREDENTIALS.has(node.expression.text)) node.arguments.forEach((argument) => this.credentials(argument));
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }

  /**
   * M.json(200, X$inboundSchema, { hdrs: true, key: "Result" }): the body is put under a key before the schema reads it,
   * and the headers beside it; M.nil(204, X$inboundSchema, { hdrs: true }): the headers alone.
   */
  matched(call) {
    const { ts } = this.context;
    const [, given, options] = call.arguments;
    const schema = given && ts.isCallExpression(given) && ts.isPropertyAccessExpression(given.expression) ? given.expression.expression : given; // X$inboundSchema.optional()
    if (!schema || !SCHEMA.test(schema.getText())) return;
    const key = options && ts.isObjectLiteralExpression(options) ? options.properties.find((property) => ts.isPropertyAssignment(property) && property.name.getText() === "key") : undefined;
    if (key && ts.isStringLiteralLike(key.initializer)) this.bodies.set(this.symbolOf(schema), key.initializer.text);
    else if (ts.isPropertyAccessExpression(call.expression) && call.expression.name.text === "nil") this.bodies.set(this.symbolOf(schema), "");
  }

  symbolOf(node) {
    return symbolAt(this.context, this.context.ts.isPropertyAccessExpression(node) ? node.name : node);
  }

  /** The types of which members are credentials: security?.apiKey */
  credentials(node) {
    const { ts, checker } = this.context;
    const visit = (at) => {
      if (ts.isPropertyAccessExpression(at) && ts.isIdentifier(at.expression)) {
        const type = checker.getNonNullableType(checker.getTypeAtLocation(at.expression));
        const symbol = type.aliasSymbol ?? type.symbol;
        if (symbol) this.callers.add(symbol);
      }
      ts.forEachChild(at, visit);
    };
    visit(node);
  }

  /** The member of what a call gives that is the body; undefined for a type that is no such thing. */
  body(declaration) {
    return this.bodies.get((declaration.constant ?? declaration).symbol);
  }

  /** Why a declaration is in no payload; "" where it is. */
  apart(declaration) {
    const key = this.body(declaration);
    if (key !== undefined) return `what a call gives: ${key ? `${key} is the body, and a type of its own` : "it has headers, and no body"}`;
    return this.callers.has(declaration.symbol) ? "its fields tell who calls: they go into no payload" : "";
  }

  /** The names on the wire that a schema gives what it makes an error of: native → wire. */
  renamed(schema) {
    const { ts, shapes } = this.context;
    const names = new Map();
    const visit = (node) => {
      if (ts.isCallExpression(node) && /^remap\$?$/.test(node.expression.getText()) && node.arguments[1]) {
        const constant = shapes.constant(node.arguments[1]);
        for (const [wire, native] of Object.entries(constant ?? {})) if (typeof native === "string") names.set(native, wire);
      }
      ts.forEachChild(node, visit);
    };
    visit(schema);
    return names;
  }
}

module.exports = { Speakeasy };
