"use strict";
// Schemas of zod, read as they are written: what they accept is what the SDK accepts.
// What runs code (transform, preprocess, custom) is unknown; nothing of it is run.

const fs = require("fs");
const path = require("path");

const MAX_DEPTH = 80;

const FORMATS = {
  email: { format: "email" },
  url: { format: "uri" },
  httpUrl: { format: "uri" },
  uuid: { format: "uuid" },
  uuidv4: { format: "uuid" },
  guid: { format: "uuid" },
  datetime: { format: "date-time" },
  date: { format: "date" },
  time: { format: "time" },
  duration: { format: "duration" },
  ipv4: { format: "ipv4" },
  ipv6: { format: "ipv6" },
};

/** Forms of text that JSON Schema has no word for. */
const CHECKED_TEXTS = new Set(["cuid", "cuid2", "ulid", "nanoid", "emoji", "base64", "base64url", "jwt", "ip", "cidr", "cidrv4", "cidrv6", "e164", "ksuid", "xid", "hostname", "hex", "hash", "lowercase", "uppercase"]);

/** What says something of a schema and nothing of what it accepts. */
const SILENT = new Set(["describe", "meta", "register", "readonly", "brand", "openapi", "trim", "toLowerCase", "toUpperCase", "normalize", "finite", "safe", "clone"]);

const NUMBERS = {
  int: { kind: "integer" },
  safeint: { kind: "integer" },
  int32: { kind: "integer", width: "int32" },
  uint32: { kind: "integer", width: "uint32" },
  float32: { kind: "number", width: "float32" },
  float64: { kind: "number" },
};

class Zod {
  constructor(context) {
    this.context = context;
    this.constants = new Map(); // symbol → variable
    this.depth = 0;
    this.asked = new Map();
  }

  /** Whether it is zod 3, which asks less of records and of what may be anything: as package.json says. */
  get isThree() {
    if (this.three !== undefined) return this.three;
    const { folder, allows } = this.context;
    this.three = false;
    for (let at = folder; ; at = path.dirname(at)) {
      const file = path.join(at, "package.json");
      if (fs.existsSync(file) && allows(file)) {
        try {
          const manifest = JSON.parse(fs.readFileSync(file, "utf8"));
          const range = manifest.dependencies?.zod ?? manifest.peerDependencies?.zod ?? manifest.devDependencies?.zod;
          if (typeof range === "string") {
            this.three = /^[^0-9]*3(\.|$)/.test(range);
            break;
          }
        } catch {
          // A manifest that cannot be read says nothing.
        }
      }
      if (at === path.dirname(at)) break;
    }
    return this.three;
  }

  // ---- names

  /** Whether an identifier is zod's own: import { z } from "zod", import * as z from "zod/v4". */
  isZod(node) {
    const { ts, checker } = this.context;
    if (!ts.isIdentifier(node)) return false;
    const symbol = checker.getSymbolAtLocation(node);
    for (let at = symbol?.declarations?.[0]; at; at = at.parent) {
      if (ts.isImportDeclaration(at)) return ts.isStringLiteral(at.moduleSpecifier) && /^(zod|@hono\/zod-openapi)(\/|$)/.test(at.moduleSpecifier.text);
      if (ts.isStatement?.(at)) return false;
    }
    return false;
  }

  /** The variable that an identifier stands for, or the member of a module: schemas.X. */
  variable(node) {
    const { ts, checker } = this.context;
    if (ts.isPropertyAccessExpression(node)) {
      if (!ts.isIdentifier(node.expression) || this.isZod(node.expression)) return undefined;
      node = node.name;
    }
    let symbol = checker.getSymbolAtLocation(node);
    if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol);
    const at = symbol?.valueDeclaration;
    return at && ts.isVariableDeclaration(at) && at.initializer ? { symbol, at } : undefined;
  }

  /** Whether an expression is a schema: a call of zod's, or a method of one. */
  isSchema(node, depth = 0) {
    const { ts } = this.context;
    if (depth > MAX_DEPTH) return false;
    if (ts.isAsExpression(node) || ts.isParenthesizedExpression(node) || ts.isSatisfiesExpression?.(node)) return this.isSchema(node.expression, depth + 1);
    if (this.isSmartUnion(node)) return true;
    if (ts.isCallExpression(node)) {
      if (!ts.isPropertyAccessExpression(node.expression)) return false;
      return !["parse", "safeParse", "parseAsync", "safeParseAsync"].includes(node.expression.name.text) && this.isOf(node.expression.expression, depth + 1);
    }
    return (ts.isIdentifier(node) || ts.isPropertyAccessExpression(node)) && !this.isZod(node) && this.isConstant(node, depth + 1);
  }

  /** Speakeasy's smartUnion([A, B]): of the schemas that take a value, the one that keeps most of it. */
  isSmartUnion(node) {
    const { ts } = this.context;
    return ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === "smartUnion" && node.arguments.length === 1 && ts.isArrayLiteralExpression(node.arguments[0]);
  }

  isOf(node, depth) {
    const { ts } = this.context;
    if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression) && this.isZod(node.expression)) return true; // z.coerce, z.iso
    return (ts.isIdentifier(node) && this.isZod(node)) || this.isSchema(node, depth);
  }

  isConstant(node, depth) {
    const variable = this.variable(node);
    if (!variable) return false;
    if (!this.asked.has(variable.symbol)) {
      this.asked.set(variable.symbol, false);
      this.asked.set(variable.symbol, this.isSchema(variable.at.initializer, depth));
    }
    return this.asked.get(variable.symbol);
  }

  /** The schema that a type is inferred from: z.infer<typeof S>, or an alias of its own that is made of that. */
  inferred(node) {
    const { ts, checker } = this.context;
    if (!ts.isTypeReferenceNode(node) || node.typeArguments?.length !== 1) return undefined;
    const [argument] = node.typeArguments;
    if (!ts.isTypeQueryNode(argument) || !ts.isIdentifier(argument.exprName)) return undefined; // typeof S
    if (!this.infers(node.typeName)) return undefined;
    return this.isConstant(argument.exprName, 0) ? argument.exprName : undefined;
  }

  infers(name, depth = 0) {
    const { ts, checker } = this.context;
    if (ts.isQualifiedName(name)) return ["infer", "output", "input", "TypeOf"].includes(name.right.text) && ts.isIdentifier(name.left) && this.isZod(name.left);
    if (depth > 3) return false;
    let symbol = checker.getSymbolAtLocation(name);
    const specifier = symbol?.declarations?.[0];
    if (specifier && ts.isImportSpecifier(specifier) && ["infer", "output", "input", "TypeOf"].includes((specifier.propertyName ?? specifier.name).text) && /^zod(\/|$)/.test(specifier.parent.parent.parent.moduleSpecifier.text)) return true;
    if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol);
    const alias = symbol?.declarations?.find((at) => ts.isTypeAliasDeclaration(at));
    if (!alias || alias.typeParameters?.length !== 1) return false;
    let found = false;
    const visit = (at) => {
      if (ts.isTypeReferenceNode(at) && at.typeArguments?.length === 1 && at.typeArguments[0].getText() === alias.typeParameters[0].name.text && ts.isQualifiedName(at.typeName) && this.infers(at.typeName, depth + 1)) found = true;
      else ts.forEachChild(at, visit);
    };
    visit(alias.type);
    return found;
  }

  /** The type of which a constant says that it is its schema: const S: z.ZodType<T, …>. */
  typed(variable, outbound) {
    const { ts, checker } = this.context;
    const { type } = variable;
    if (!type || !ts.isTypeReferenceNode(type) || !ts.isQualifiedName(type.typeName) || !ts.isIdentifier(type.typeName.left) || !this.isZod(type.typeName.left)) return undefined;
    const args = type.typeArguments ?? [];
    const node = outbound ? args[args.length - 1] : args[0];
    if (!node) return undefined;
    const name = ts.isTypeQueryNode(node) ? node.exprName : ts.isTypeReferenceNode(node) && !node.typeArguments ? node.typeName : undefined;
    let symbol = name && checker.getSymbolAtLocation(name);
    if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol);
    return symbol;
  }

  /** What a transformation does that only gives fields other names, or makes a Date of a text; undefined for any other. */
  renaming(node) {
    const { ts } = this.context;
    if (node && ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === "transform") node = node.arguments[0];
    if (!node || !ts.isArrowFunction(node) || node.parameters.length !== 1) return undefined;
    const body = ts.isBlock(node.body) ? returnedOf(ts, node.body) : node.body;
    const parameter = node.parameters[0].name.getText();
    if (!body) return undefined;
    if (ts.isCallExpression(body) && body.expression.getText() === `${parameter}.toISOString`) return { iso: true };
    if (ts.isNewExpression(body) && body.expression.getText() === "Date" && body.arguments?.length === 1 && body.arguments[0].getText() === parameter) return { date: true };
    if (!ts.isCallExpression(body) || !/^remap\$?$/.test(body.expression.getText()) || body.arguments[0]?.getText() !== parameter) return undefined;
    const names = body.arguments[1] && this.context.shapes.constant(body.arguments[1]);
    return names !== null && typeof names === "object" ? { names } : undefined;
  }

  /** A schema and what is made of its value then. */
  piped(plain, then, node) {
    const made = this.renaming(then);
    if (made?.names && plain.fields) return { ...plain, names: { ...plain.names, ...made.names } };
    if (made?.date && plain.shape.kind === "string") return { ...plain, shape: { ...plain.shape, native: "datetime" } };
    if (made?.iso) return { ...plain, shape: { kind: "string", format: "date-time", native: "datetime" } };
    const before = this.shape(plain);
    const unknown = { reason: `${short(then ?? node)} runs code`, place: this.context.declarations.placeOf(node) };
    return { shape: before.kind === "unknown" ? before : { ...before, unknown }, optional: plain.optional };
  }

  // ---- reading

  /**
   * What an expression accepts: {shape, optional, default, mode, fields}; fields of an
   * object are {name, node, expression}. own is the declaration whose schema it is, which
   * is read and not referred to.
   */
  read(node, own) {
    if (this.depth > MAX_DEPTH) return { shape: this.unknown("the schema nests deeper than is followed (budget)", node) };
    this.depth++;
    try {
      return this.expression(node, own);
    } finally {
      this.depth--;
    }
  }

  unknown(reason, node) {
    return this.context.shapes.unknown(reason, node);
  }

  expression(node, own) {
    const { ts, declarations, shapes } = this.context;
    if (ts.isAsExpression(node) || ts.isParenthesizedExpression(node) || ts.isSatisfiesExpression?.(node)) return this.read(node.expression, own);
    const variable = ts.isIdentifier(node) || ts.isPropertyAccessExpression(node) ? this.variable(node) : undefined;
    if (ts.isIdentifier(node) || variable) {
      const declaration = variable && declarations.bySymbol.get(variable.symbol);
      const target = declaration?.standsFor ?? declaration;
      if (target && target !== own && this.isConstant(node, 0)) return { shape: shapes.refer(target), of: variable.at.initializer };
      if (variable && this.isConstant(node, 0)) return this.read(variable.at.initializer, own);
      // One that code makes, of a type that it names, is what the type says.
      const typed = variable && this.typed(variable.at, /\$outboundSchema$/.test(node.getText()));
      const named = typed && declarations.of(typed);
      if (named && !declarations.isGeneric(named)) return { shape: shapes.refer(named) };
      return { shape: this.unknown(`${node.getText()} is no schema that can be read`, node) };
    }
    if (ts.isPropertyAccessExpression(node)) return this.member(node);
    if (this.isSmartUnion(node)) return this.union(node.arguments[0], undefined, node);
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return { shape: this.unknown(`${short(node)} is made by code`, node) };
    const { expression: receiver, name } = node.expression;
    if (ts.isIdentifier(receiver) && this.isZod(receiver)) return this.made(name.text, node.arguments, node);
    if (ts.isPropertyAccessExpression(receiver) && ts.isIdentifier(receiver.expression) && this.isZod(receiver.expression)) {
      if (receiver.name.text === "coerce") return this.coerced(name.text, node);
      if (receiver.name.text === "iso" && FORMATS[name.text]) return { shape: { kind: "string", ...FORMATS[name.text] } };
    }
    if (!this.isSchema(receiver)) return { shape: this.unknown(`${short(node)} is made by code`, node) };
    return this.modified(receiver, name.text, node.arguments, node);
  }

  /** S.shape.name, S.element, Enum.enum.X. */
  member(node) {
    const { ts } = this.context;
    const of = node.expression;
    if (ts.isPropertyAccessExpression(of) && of.name.text === "shape") {
      const field = this.object(of.expression)?.fields.find((f) => f.name === node.name.text);
      if (field) return this.read(field.expression);
    }
    if (node.name.text === "element") {
      const list = this.read(of);
      if (list.shape.kind === "list" && list.item) return this.read(list.item);
    }
    return { shape: this.unknown(`${short(node)} is made by code`, node) };
  }

  /** An object's own fields and mode, through references; undefined where it is none. */
  object(node) {
    let read = this.read(node);
    for (let n = 0; read.of && !read.fields && n < 20; n++) read = this.read(read.of);
    return read.fields ? read : undefined;
  }

  made(name, args, node) {
    const { ts, shapes } = this.context;
    const plain = (shape) => ({ shape });
    switch (name) {
      case "object":
      case "strictObject":
      case "looseObject": {
        const fields = args.length > 0 ? this.fields(args[0]) : [];
        if (!fields) return plain(this.unknown(`${short(node)}: its fields are made by code`, node));
        return { shape: { kind: "record" }, fields, mode: { object: "strip", strictObject: "strict", looseObject: "loose" }[name] };
      }
      case "string":
        return plain({ kind: "string" });
      case "number":
        return plain({ kind: "number" });
      case "boolean":
        return plain({ kind: "boolean" });
      case "null":
        return plain({ kind: "null" });
      case "any":
      case "unknown":
      case "json":
        return { shape: { kind: "any", native: "any" }, optional: this.isThree && name !== "json" };
      case "undefined":
      case "void":
        return { shape: { kind: "never" }, optional: true };
      case "never":
        return plain({ kind: "never" });
      case "literal": {
        const value = args.length > 0 ? shapes.constant(args[0]) ?? this.literal(args[0]) : undefined;
        if (value === null) return plain({ kind: "null" });
        if (value === undefined) return plain(this.unknown(`the value of ${short(node)} is computed`, node));
        return plain({ kind: "enum", values: Array.isArray(value) ? value : [value] });
      }
      case "enum":
      case "nativeEnum":
        return plain(this.enumeration(args[0], node));
      case "array": {
        const item = args[0] && this.shape(this.read(args[0]));
        return { shape: { kind: "list", ...(item ? { item } : {}) }, item: args[0] };
      }
      case "set":
      case "map":
      case "date":
      case "symbol":
      case "bigint":
        return plain(this.unknown(`z.${name}() takes what JSON has none of`, node));
      case "tuple": {
        if (!args[0] || !ts.isArrayLiteralExpression(args[0])) return plain(this.unknown(`${short(node)} is made by code`, node));
        const fields = args[0].elements.map((element) => {
          const read = this.read(element);
          return { shape: this.shape(read), required: !read.optional };
        });
        const rest = args[1] && this.shape(this.read(args[1]));
        return plain({ kind: "tuple", fields, ...(rest ? { item: rest } : {}), native: "tuple" });
      }
      case "union":
      case "xor":
        return this.union(args[0], undefined, node);
      case "discriminatedUnion":
        return this.union(args[1], args[0], node);
      case "intersection":
        return this.together(args[0], args[1], node);
      case "record":
      case "partialRecord":
      case "looseRecord": {
        const [key, value] = args.length > 1 ? args : [undefined, args[0]];
        const item = value && this.shape(this.read(value));
        const of = key && this.shape(this.read(key));
        if (of?.kind === "enum" && name === "record" && !this.isThree) { // each of the keys must be there
          return plain({ kind: "record", fields: of.values.map((own) => ({ name: String(own), required: true, shape: item })), closed: true });
        }
        const limited = of && !(of.kind === "string" && Object.keys(of).length === 1);
        return plain({ kind: "map", ...(item && item.kind !== "any" ? { item } : {}), ...(limited ? { key: of } : {}) });
      }
      case "optional":
        return { ...this.read(args[0]), optional: true };
      case "nullable":
        return this.orNull(this.read(args[0]));
      case "nullish":
        return { ...this.orNull(this.read(args[0])), optional: true };
      case "pipe":
        return this.piped(this.read(args[0]), args[1], node);
      case "_default": {
        const value = args[1] && shapes.constant(args[1]);
        return { ...this.read(args[0]), optional: true, ...(value !== undefined ? { default: value } : { computed: short(args[1] ?? node) }) };
      }
      case "catch":
        return { shape: { kind: "any" }, optional: true };
      case "readonly":
        return this.read(args[0]);
      case "extend":
      case "merge":
      case "pick":
      case "omit":
      case "partial":
      case "required":
      case "catchall":
        return this.ofObject(args[0], name, [...args].slice(1), node);
      case "lazy": {
        const body = args[0] && ts.isArrowFunction(args[0]) ? args[0].body : undefined;
        const returned = body && ts.isBlock(body) ? returnedOf(ts, body) : body;
        return returned ? this.read(returned) : plain(this.unknown(`${short(node)} is made by code`, node));
      }
      case "stringbool":
        return plain({ kind: "string" });
      case "instanceof":
      case "custom":
      case "preprocess":
      case "transform":
      case "promise":
      case "function":
      case "file":
        return plain(this.unknown(`z.${name}() runs code`, node));
    }
    if (NUMBERS[name]) return plain({ ...NUMBERS[name] });
    if (FORMATS[name]) return plain({ kind: "string", ...FORMATS[name] });
    if (CHECKED_TEXTS.has(name)) return plain({ kind: "string", checked: [{ what: `refuses what is no ${name}` }] });
    return plain(this.unknown(`z.${name}() is not known`, node));
  }

  coerced(name, node) {
    switch (name) {
      case "string":
        return { shape: { kind: "any", sends: { kind: "string" } } };
      case "number":
        return { shape: { kind: "any", sends: { kind: "number" } } };
      case "boolean":
        return { shape: { kind: "any", sends: { kind: "boolean" } } };
      case "date":
        return { shape: { kind: "union", variants: [{ kind: "string", format: "date-time", native: "datetime" }, { kind: "number" }], sends: { kind: "string", format: "date-time", native: "datetime" } } };
    }
    return { shape: this.unknown(`${short(node)} is not known`, node) };
  }

  /** The value of an expression that the checker knows. */
  literal(node) {
    const type = this.context.checker.getTypeAtLocation(node);
    if (type.isLiteral?.()) return type.value;
    return undefined;
  }

  enumeration(node, call) {
    const { ts, declarations, shapes, checker } = this.context;
    if (!node) return this.unknown(`${short(call)} has no values`, call);
    if (ts.isIdentifier(node)) {
      let symbol = checker.getSymbolAtLocation(node);
      if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol);
      const declaration = symbol && symbol.flags & ts.SymbolFlags.Enum ? declarations.of(symbol) : undefined;
      if (declaration) return shapes.refer(declaration);
      const variable = this.variable(node);
      if (variable) return this.enumeration(variable.at.initializer, call);
    }
    let value = shapes.constant(node);
    if (value !== null && typeof value === "object" && !Array.isArray(value)) value = Object.values(value);
    return Array.isArray(value) && value.length > 0 ? { kind: "enum", values: [...new Set(value)] } : this.unknown(`the values of ${short(call)} are computed`, call);
  }

  /** The fields of an object literal, with those of others that it spreads; undefined where code makes them. */
  fields(node, depth = 0) {
    const { ts } = this.context;
    if (depth > 10) return undefined;
    if (ts.isAsExpression(node) || ts.isParenthesizedExpression(node)) return this.fields(node.expression, depth + 1);
    if (ts.isIdentifier(node)) {
      const variable = this.variable(node);
      return variable && this.fields(variable.at.initializer, depth + 1);
    }
    if (ts.isPropertyAccessExpression(node) && node.name.text === "shape") return this.object(node.expression)?.fields;
    if (!ts.isObjectLiteralExpression(node)) return undefined;
    const fields = [];
    const put = (field) => {
      const at = fields.findIndex((other) => other.name === field.name);
      if (at >= 0) fields[at] = field;
      else fields.push(field);
    };
    for (const property of node.properties) {
      if (ts.isSpreadAssignment(property)) {
        const more = this.fields(property.expression, depth + 1);
        if (!more) return undefined;
        more.forEach(put);
        continue;
      }
      const name = ts.isComputedPropertyName(property.name) ? this.literal(property.name.expression) : property.name.text;
      if (name === undefined) return undefined;
      if (ts.isPropertyAssignment(property)) put({ name: String(name), node: property, expression: property.initializer });
      else if (ts.isShorthandPropertyAssignment(property)) put({ name: String(name), node: property, expression: property.name });
      else if (ts.isGetAccessor(property) && property.body && returnedOf(ts, property.body)) put({ name: String(name), node: property, expression: returnedOf(ts, property.body) });
      else return undefined;
    }
    return fields;
  }

  union(node, by, call) {
    const { ts, shapes } = this.context;
    if (node && ts.isIdentifier(node)) node = this.variable(node)?.at.initializer;
    while (node && (ts.isAsExpression(node) || ts.isSatisfiesExpression?.(node))) node = node.expression;
    if (!node || !ts.isArrayLiteralExpression(node) || node.elements.some((element) => ts.isSpreadElement(element))) return { shape: this.unknown(`the members of ${short(call)} are made by code`, call) };
    const reads = node.elements.map((element) => this.read(element));
    const shape = shapes.union(reads.map((read) => this.shape(read)), call);
    const optional = reads.some((read) => read.optional);
    if (by && ts.isStringLiteral(by) && shape.kind === "union") {
      const values = reads.flatMap((read) => this.tagValues(read, by.text));
      if (values.length === reads.length) shape.tag = { field: by.text, required: true, values };
    }
    return { shape: shape.kind ? shape : { kind: "never" }, optional };
  }

  tagValues(read, name) {
    for (let n = 0; read.of && !read.fields && n < 20; n++) read = this.read(read.of);
    const field = read.fields?.find((f) => f.name === name);
    const shape = field && this.read(field.expression).shape;
    return shape?.kind === "enum" && shape.values.length === 1 ? shape.values : [];
  }

  together(a, b, node) {
    const left = a && this.object(a);
    const right = b && this.object(b);
    if (!left || !right) return { shape: this.unknown(`${short(node)} is of more than objects`, node) };
    const names = new Set(right.fields.map((f) => f.name));
    return { shape: { kind: "record" }, fields: [...left.fields.filter((f) => !names.has(f.name)), ...right.fields], mode: left.mode === "loose" || right.mode === "loose" ? "loose" : left.mode };
  }

  orNull(read) {
    return { ...read, nullable: true };
  }

  /** A schema with a method called on it. */
  modified(receiver, name, args, node) {
    const { ts, shapes } = this.context;
    const constant = () => (args.length > 0 ? shapes.constant(args[0]) : undefined);
    const plain = this.read(receiver);
    const narrowed = (limits) => ({ ...plain, of: undefined, shape: { ...plain.shape, limits: { ...plain.shape.limits, ...limits } } });
    const checked = (what) => {
      const check = { what, place: this.context.declarations.placeOf(node) };
      if (plain.shape.kind === "ref" && plain.of) return { ...this.read(plain.of), checks: [check] };
      return { ...plain, checks: [...(plain.checks ?? []), check] };
    };
    switch (name) {
      case "optional":
        return { ...plain, optional: true };
      case "nullable":
        return this.orNull(plain);
      case "nullish":
        return { ...this.orNull(plain), optional: true };
      case "default":
      case "prefault": {
        const value = constant();
        return { ...plain, optional: true, filled: true, ...(value !== undefined ? { default: value } : { computed: args[0]?.getText().replace(/\s+/g, " ").slice(0, 200) ?? "?" }) };
      }
      case "catch":
        return { ...plain, of: undefined, shape: { kind: "any", sends: this.shape(plain) }, optional: true };
      case "array":
        return { shape: { kind: "list", item: this.shape(plain) }, item: receiver };
      case "unwrap":
      case "removeDefault":
        return { ...plain, optional: false, nullable: false, default: undefined };
      case "or": {
        const other = this.read(args[0]);
        const shape = shapes.union([this.shape(plain), this.shape(other)], node);
        return { shape, optional: plain.optional || other.optional };
      }
      case "and":
        return this.together(receiver, args[0], node);
      case "transform":
      case "pipe":
      case "overwrite":
      case "promise":
      case "codec":
        return this.piped(plain, args[0], node);
      case "refine":
      case "superRefine":
      case "check":
        return checked(`refuses what ${short(args[0] ?? node)} refuses`);
    }
    if (SILENT.has(name)) return plain;
    const object = ["extend", "safeExtend", "merge", "augment", "pick", "omit", "partial", "deepPartial", "required", "strict", "passthrough", "loose", "strip", "catchall", "keyof"].includes(name);
    if (object) return this.ofObject(receiver, name, args, node);
    const kind = plain.shape.kind;
    const value = constant();
    const isNumber = typeof value === "number";
    if (kind === "string") {
      if (name === "min" && isNumber) return narrowed({ minLength: value });
      if (name === "max" && isNumber) return narrowed({ maxLength: value });
      if (name === "length" && isNumber) return narrowed({ minLength: value, maxLength: value });
      if (name === "nonempty") return narrowed({ minLength: 1 });
      if (name === "regex" && args[0] && ts.isRegularExpressionLiteral(args[0]) && /\/[u]?$/.test(args[0].text)) return narrowed({ pattern: args[0].text.replace(/^\/|\/u?$/g, "") });
      if (["startsWith", "endsWith", "includes"].includes(name) && typeof value === "string") {
        const text = value.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
        return narrowed({ pattern: name === "startsWith" ? `^${text}` : name === "endsWith" ? `${text}$` : text });
      }
      if (FORMATS[name]) return { ...plain, shape: { ...plain.shape, ...FORMATS[name] } };
      if (CHECKED_TEXTS.has(name) || name === "regex") return checked(`refuses what is no ${name === "regex" ? short(args[0]) : name}`);
    }
    if (kind === "number" || kind === "integer") {
      if (name === "int") return { ...plain, shape: { ...plain.shape, kind: "integer" } };
      if ((name === "min" || name === "gte") && isNumber) return narrowed({ minimum: value });
      if ((name === "max" || name === "lte") && isNumber) return narrowed({ maximum: value });
      if (name === "gt" && isNumber) return narrowed({ exclusiveMinimum: value });
      if (name === "lt" && isNumber) return narrowed({ exclusiveMaximum: value });
      if (name === "positive") return narrowed({ exclusiveMinimum: 0 });
      if (name === "negative") return narrowed({ exclusiveMaximum: 0 });
      if (name === "nonnegative") return narrowed({ minimum: 0 });
      if (name === "nonpositive") return narrowed({ maximum: 0 });
      if ((name === "multipleOf" || name === "step") && isNumber && value > 0) return narrowed({ multipleOf: value });
    }
    if (kind === "list") {
      if (name === "min" && isNumber) return narrowed({ minItems: value });
      if (name === "max" && isNumber) return narrowed({ maxItems: value });
      if (name === "length" && isNumber) return narrowed({ minItems: value, maxItems: value });
      if (name === "nonempty") return narrowed({ minItems: 1 });
    }
    if (kind === "tuple" && name === "rest") return { ...plain, shape: { ...plain.shape, item: this.shape(this.read(args[0])) } };
    if (kind === "enum" && (name === "exclude" || name === "extract") && Array.isArray(value)) {
      return { ...plain, shape: { ...plain.shape, values: plain.shape.values.filter((v) => value.includes(v) === (name === "extract")) } };
    }
    return { shape: this.unknown(`.${name}() of ${short(receiver)} is not known`, node), optional: plain.optional };
  }

  ofObject(receiver, name, args, node) {
    const { ts, shapes } = this.context;
    const object = this.object(receiver);
    if (!object) return { shape: this.unknown(`.${name}() of ${short(receiver)}, which is no object that can be read`, node) };
    const with_ = (fields, mode) => ({ ...object, of: undefined, fields, mode: mode ?? object.mode });
    switch (name) {
      case "extend":
      case "safeExtend":
      case "augment":
      case "merge": {
        const other = name === "merge" ? this.object(args[0]) : { fields: this.fields(args[0]) };
        if (!other?.fields) return { shape: this.unknown(`${short(node)}: its fields are made by code`, node) };
        const names = new Map(other.fields.map((f) => [f.name, f]));
        const kept = object.fields.map((f) => names.get(f.name) ?? f);
        const had = new Set(object.fields.map((f) => f.name));
        return with_([...kept, ...other.fields.filter((f) => !had.has(f.name))], other.mode);
      }
      case "pick":
      case "omit": {
        const chosen = args[0] && shapes.constant(args[0]);
        if (chosen === null || typeof chosen !== "object") return { shape: this.unknown(`${short(node)}: which fields is computed`, node) };
        return with_(object.fields.filter((f) => Boolean(chosen[f.name]) === (name === "pick")));
      }
      case "partial":
      case "required": {
        const chosen = args[0] && ts.isObjectLiteralExpression(args[0]) ? shapes.constant(args[0]) : undefined;
        return with_(object.fields.map((f) => (chosen && !chosen[f.name] ? f : { ...f, optional: name === "partial" })));
      }
      case "deepPartial":
        return { shape: this.unknown(".deepPartial() is not followed", node) };
      case "strict":
        return with_(object.fields, "strict");
      case "passthrough":
      case "loose":
        return with_(object.fields, "loose");
      case "strip":
        return with_(object.fields, "strip");
      case "catchall":
        return { ...with_(object.fields, "loose"), rest: args[0] };
      case "keyof":
        return { shape: { kind: "enum", values: object.fields.map((f) => f.name) } };
    }
    return { shape: this.unknown(`.${name}() is not known`, node) };
  }

  // ---- shapes

  /** What was read, as a shape. */
  shape(read) {
    const { shapes } = this.context;
    let shape = read.shape;
    if (read.fields) {
      shape = { kind: "record", fields: read.fields.map((field) => this.field(field)).filter((field) => field !== undefined) };
      for (const field of read.names ? shape.fields : []) {
        const other = Object.hasOwn(read.names, field.name) ? read.names[field.name] : undefined;
        if (typeof other !== "string" || other === field.name) continue;
        if (read.outbound) [field.name, field.native] = [other, field.name]; // what is sent has its names then
        else field.native = other;
      }
      if (read.mode === "strict") shape.closed = true;
      if (read.rest) {
        const item = this.shape(this.read(read.rest));
        if (item.kind === "never") shape.closed = true;
        else if (item.kind !== "any") shape.item = item;
      }
    }
    if (read.checks) shape = { ...shape, checked: [...(shape.checked ?? []), ...read.checks] };
    return read.nullable ? shapes.nullable(shape) : shape;
  }

  field({ name, node, expression, optional }) {
    const { declarations } = this.context;
    const read = this.read(expression);
    const shape = this.shape(read);
    const leavable = optional ?? read.optional ?? false;
    if (shape.kind === "never" && leavable) return undefined;
    const field = { name, shape, place: declarations.placeOf(node), decl: node.getText().replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, "").replace(/\s+/g, " ").trim() };
    if (read.default !== undefined) field.default = read.default;
    else if (read.computed) field.computed = read.computed;
    else if (leavable) field.unset = "omit";
    else field.required = true;
    return field;
  }

  decode(read) {
    for (let n = 0; read.of && !read.fields && n < 20; n++) read = this.read(read.of);
    return { by: "zod", unknown: { strict: "reject", loose: "keep" }[read.mode] ?? "drop", missing: "reject" };
  }
}

const short = (node) => {
  const text = node.getText().replace(/\s+/g, " ");
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};

/** What a body returns that does nothing else. */
const returnedOf = (ts, body) => (body.statements.length === 1 && ts.isReturnStatement(body.statements[0]) ? body.statements[0].expression : undefined);

module.exports = { Zod };
