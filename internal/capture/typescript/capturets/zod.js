"use strict";
// Schemas of zod, version 3 and 4: methods of what z's functions make.

const fs = require("fs");
const path = require("path");
const { Library, DATETIME, LOCAL, MOMENTS, short, returnedOf, quoted, patternOf } = require("./library");

const FORMATS = {
  email: { format: "email" },
  url: { format: "uri" },
  httpUrl: { format: "uri" },
  uuid: { format: "uuid" },
  uuidv4: { format: "uuid" },
  guid: { format: "uuid" },
  date: { format: "date" },
  time: { format: "time" },
  duration: { format: "duration" },
  ipv4: { format: "ipv4" },
  ipv6: { format: "ipv6" },
};

/** Forms of text that JSON Schema has no word for. */
const CHECKED_TEXTS = new Set(["cuid", "cuid2", "ulid", "nanoid", "emoji", "base64", "base64url", "jwt", "ip", "cidr", "cidrv4", "cidrv6", "e164", "ksuid", "xid", "hostname", "hex", "hash", "lowercase", "uppercase", "mac", "uuidv6", "uuidv7"]);

/** What says something of a schema and nothing of what it accepts. */
const SILENT = new Set(["describe", "meta", "register", "readonly", "brand", "openapi", "trim", "toLowerCase", "toUpperCase", "normalize", "finite", "clone"]);

const NUMBERS = {
  int: { kind: "integer" },
  safeint: { kind: "integer" },
  int32: { kind: "integer", limits: { minimum: -2147483648, maximum: 2147483647 } },
  uint32: { kind: "integer", limits: { minimum: 0, maximum: 4294967295 } },
  float32: { kind: "number", width: "float32" },
  float64: { kind: "number" },
};

/** What zod's functions for .check() are called as methods. */
const CHECKS = { minLength: "min", maxLength: "max", minimum: "min", maximum: "max" };

const OBJECTS = new Set(["extend", "safeExtend", "merge", "augment", "pick", "omit", "partial", "deepPartial", "required", "strict", "passthrough", "loose", "strip", "catchall", "keyof"]);

/** Functions that take a schema as their first argument, and are methods of it otherwise. */
const FUNCTIONS = new Set(["optional", "nullable", "nullish", "pipe", "catch", "prefault", "readonly", "extend", "safeExtend", "merge", "pick", "omit", "partial", "required", "catchall", "keyof", "nonoptional", "strict", "loose"]);

/** A text that Number() makes a number of. */
const NUMERIC = "^\\s*([+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?|0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+)?\\s*$";

class Zod extends Library {
  constructor(context) {
    super(context, { by: "zod", from: /^(zod|@hono\/zod-openapi)(\/|$)/, infers: ["infer", "output", "input", "TypeOf"], fields: "shape", unknown: "drop" });
  }

  isAll(name) {
    return name === "z" || super.isAll(name);
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

  /** Whether an expression is a call of zod's, or of a method of a schema. */
  isMade(node, depth) {
    const { ts } = this.context;
    if (!ts.isCallExpression(node)) return false;
    if (this.isSmartUnion(node) || this.isOpenUnion(node) || this.openEnum(node)) return true;
    const { expression: callee } = node;
    if (this.own(callee)) return true;
    if (!ts.isPropertyAccessExpression(callee) || ["parse", "safeParse", "parseAsync", "safeParseAsync"].includes(callee.name.text)) return false;
    return this.own(callee.expression) !== undefined || this.isSchema(callee.expression, depth + 1); // z.coerce.number(), or a method
  }

  /** Speakeasy's smartUnion([A, B]): of the schemas that take a value, the one that keeps most of it. */
  isSmartUnion(node) {
    const { ts } = this.context;
    return ts.isIdentifier(node.expression) && node.expression.text === "smartUnion" && node.arguments.length === 1 && ts.isArrayLiteralExpression(node.arguments[0]);
  }

  /** Speakeasy's discriminatedUnion("type", { a: A }): by the tag; of a tag that is not listed the value is kept aside. */
  isOpenUnion(node) {
    const { ts } = this.context;
    const [tag, options] = node.arguments;
    return ts.isIdentifier(node.expression) && node.expression.text === "discriminatedUnion" && !this.own(node.expression) && tag !== undefined && ts.isStringLiteralLike(tag) && options !== undefined && ts.isObjectLiteralExpression(options);
  }

  openUnion(tag, options, node) {
    const fields = this.fields(options);
    if (!fields) return this.byCode(node);
    const shape = this.context.shapes.union(fields.map((field) => this.shape(this.read(field.expression))), node);
    if (shape.kind !== "union") return { shape };
    if (shape.variants.length === fields.length) shape.tag = { field: tag, required: true, values: fields.map((field) => field.name) };
    return { shape };
  }

  /** Speakeasy's openEnums.inboundSchema(Kind): members, and any other text or number. */
  openEnum(node) {
    const { ts } = this.context;
    return ts.isPropertyAccessExpression(node.expression) && node.expression.expression.getText() === "openEnums" && /^(in|out)boundSchema(Int)?$/.test(node.expression.name.text) && node.arguments.length > 0;
  }

  make(node) {
    const { ts } = this.context;
    const { expression: callee, arguments: args } = node;
    if (this.isSmartUnion(node)) return this.union(args[0], undefined, node);
    if (this.isOpenUnion(node)) return this.openUnion(args[0].text, args[1], node);
    if (this.openEnum(node)) {
      const read = this.enumeration(args[0], node);
      return { shape: read.kind === "enum" ? { ...read, open: true } : read };
    }
    const own = this.own(callee);
    if (own) return this.made(own, args, node);
    const within = this.own(callee.expression);
    if (within === "coerce") return this.coerced(callee.name.text, node);
    if (within === "iso") return callee.name.text === "datetime" ? { shape: this.moment(args[0]) } : FORMATS[callee.name.text] ? { shape: { kind: "string", ...FORMATS[callee.name.text] } } : this.byCode(node);
    if (within) return this.byCode(node);
    return this.method(this.read(callee.expression), callee.expression, callee.name.text, args, node);
  }

  /** S.element, beside what a member of any library's schema is. */
  member(node) {
    if (node.name.text === "element") {
      const list = this.followed(this.read(node.expression));
      if (list.shape.kind === "list" && list.item) return this.read(list.item);
    }
    return super.member(node);
  }

  made(name, args, node) {
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
        return { shape: { kind: "never" }, optional: this.isThree };
      case "never":
        return plain({ kind: "never" });
      case "literal":
        return plain(this.constantShape(args[0], node));
      case "enum":
      case "nativeEnum":
        return plain(this.enumeration(args[0], node));
      case "array":
        return this.list(args[0]);
      case "set":
      case "map":
      case "date":
      case "symbol":
      case "bigint":
      case "nan":
        return plain(this.unknown(`z.${name}() takes what JSON has none of`, node));
      case "tuple":
        return this.positions(this.tuple(args[0], args[1], node));
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
        const of = key && this.shape(this.read(key));
        if (of?.kind === "enum" && !of.open && name === "record" && !this.isThree) { // each of the keys must be there
          return plain({ kind: "record", fields: of.values.map((own) => ({ name: String(own), required: true, shape: this.shape(this.read(value)) })), closed: true });
        }
        return this.map(key, value);
      }
      case "_default":
        return this.method(this.read(args[0]), args[0], "default", args.slice(1), node);
      case "lazy":
        return this.lazy(args[0], node);
      case "stringbool":
        return plain({ kind: "string", checked: [{ what: "refuses what is no true or false", place: this.context.declarations.placeOf(node) }], sends: { kind: "boolean" } });
      case "instanceof":
      case "custom":
      case "preprocess":
      case "transform":
      case "promise":
      case "function":
      case "file":
      case "codec":
      case "templateLiteral":
        return plain(this.unknown(`z.${name}() runs code`, node));
    }
    if (FUNCTIONS.has(name) && args[0]) return this.method(this.read(args[0]), args[0], name, args.slice(1), node);
    if (name === "datetime") return plain(this.moment(args[0]));
    if (Object.hasOwn(NUMBERS, name)) return plain({ ...NUMBERS[name] });
    if (Object.hasOwn(FORMATS, name)) return plain({ kind: "string", ...FORMATS[name] });
    if (CHECKED_TEXTS.has(name)) return plain({ kind: "string", checked: [{ what: `refuses what is no ${name}` }] });
    return plain(this.unknown(`z.${name}() is not known`, node));
  }

  /** Zod 3 asks for each element of a tuple. */
  positions(read) {
    if (this.isThree && read.shape.kind === "tuple") for (const field of read.shape.fields) field.required = true;
    return read;
  }

  /** A moment as text: in UTC, unless options say that it may have another zone, or none. */
  moment(options) {
    const given = (options && this.context.shapes.constant(options)) || {};
    const moment = { kind: "string", format: "date-time", ...(given.offset ? {} : { limits: { pattern: "Z$" } }) };
    return given.local ? { kind: "union", variants: [moment, LOCAL], sends: { kind: "string" } } : moment;
  }

  // ---- z.coerce

  coerced(name, node) {
    const plain = { string: { kind: "string" }, number: { kind: "number" }, boolean: { kind: "boolean" }, date: DATETIME }[name];
    return plain ? this.asCoerced(name, { shape: plain }) : { shape: this.unknown(`${short(node)} is not known`, node) };
  }

  /** A schema that makes a value of a kind of whatever it is given, and then asks of it what another asks. */
  asCoerced(name, of) {
    const { shape } = of;
    const variants = {
      string: undefined,
      boolean: undefined,
      number: [shape, { kind: "string", limits: { pattern: NUMERIC } }, { kind: "boolean" }, { kind: "null" }, { kind: "list", item: { kind: "union", variants: [{ kind: "number" }, { kind: "string", limits: { pattern: NUMERIC } }, { kind: "null" }] }, limits: { maxItems: 1 } }],
      date: [...MOMENTS, { kind: "number" }, { kind: "boolean" }, { kind: "null" }],
    }[name];
    const accepted = variants ? { kind: "union", variants } : { kind: "any" };
    const narrowed = Object.keys(shape).length > 1 && name !== "date";
    const checks = narrowed ? [{ what: `refuses what makes no ${JSON.stringify(shape.limits ?? shape)} as a ${name}` }] : [];
    // Of what is not there, zod 3 makes the text "undefined", or false.
    const always = !variants && this.isThree ? { optional: true, filled: true, computed: `z.coerce.${name}()` } : {};
    return { ...of, ...always, shape: { ...accepted, ...(checks.length > 0 ? { checked: checks } : {}), sends: shape }, coerced: { name, of } };
  }

  // ---- methods

  /** A schema with a method called on it. */
  method(plain, receiver, name, args, node) {
    if (plain.coerced && !FUNCTIONS.has(name)) {
      const { name: kind, of } = plain.coerced;
      const made = this.method({ ...plain, coerced: undefined, shape: of.shape }, receiver, name, args, node);
      return made.shape.kind === "unknown" || made.shape.kind !== of.shape.kind && !(made.shape.kind === "integer") ? made : this.asCoerced(kind, made);
    }
    const { shapes } = this.context;
    switch (name) {
      case "optional":
        return this.isThree || plain.default === undefined && !plain.computed ? { ...plain, optional: true, filled: undefined, default: undefined, computed: undefined } : plain;
      case "nullable":
        return this.orNull(plain);
      case "nullish":
        return { ...this.orNull(plain), optional: true };
      case "default":
      case "prefault":
        return args[0] ? this.filled(plain, args[0]) : plain;
      case "catch": {
        const made = { ...plain, of: undefined, nullable: false, shape: { kind: "any", sends: this.shape(plain) }, optional: true };
        return !args[0] || plain.optional || /^undefined$/.test(args[0].getText()) ? made : this.filled(made, args[0]);
      }
      case "array":
        return { shape: { kind: "list", item: this.shape(plain) }, item: receiver };
      case "unwrap":
      case "removeDefault":
      case "nonoptional":
        return { ...plain, optional: false, nullable: name === "unwrap" ? false : plain.nullable, default: undefined, computed: undefined, filled: undefined };
      case "or": {
        const other = this.read(args[0]);
        return { shape: shapes.union([this.shape(plain), this.shape(other)], node), optional: plain.optional || other.optional };
      }
      case "and":
        return this.together(receiver, args[0], node);
      case "transform":
      case "pipe":
      case "overwrite":
      case "promise":
        return this.piped(plain, args[0], node);
      case "check":
        return this.checks(plain, receiver, args, node);
      case "refine":
      case "superRefine":
        return this.checked(plain, `refuses what ${short(args[0] ?? node)} refuses`, node);
    }
    if (SILENT.has(name)) return plain;
    if (OBJECTS.has(name)) return this.ofObject(receiver, name, args, node);
    return this.narrowed(plain, name, args, node) ?? { shape: this.unknown(`.${name}() of ${short(receiver)} is not known`, node), optional: plain.optional };
  }

  /** .check(z.minLength(2), z.regex(…)): what methods of these names do. */
  checks(plain, receiver, args, node) {
    const { ts } = this.context;
    for (const argument of args) {
      const name = ts.isCallExpression(argument) ? this.own(argument.expression) : undefined;
      const method = name && (Object.hasOwn(CHECKS, name) ? CHECKS[name] : name);
      const known = method && method !== "refine" && (SILENT.has(method) ? plain : this.narrowed(plain, method, argument.arguments, argument));
      plain = known || this.checked(plain, `refuses what ${short(argument)} refuses`, node);
    }
    return plain;
  }

  /** A schema of plain values that a method narrows; undefined for a method that is not known. */
  narrowed(plain, name, args, node) {
    const { ts, shapes } = this.context;
    const { kind } = plain.shape;
    const value = args.length > 0 ? shapes.constant(args[0]) : undefined;
    const isNumber = typeof value === "number";
    const within = (limits) => this.limited(plain, limits);
    if (kind === "string") {
      if (name === "min" && isNumber) return within({ minLength: value });
      if (name === "max" && isNumber) return within({ maxLength: value });
      if (name === "length" && isNumber) return within({ minLength: value, maxLength: value });
      if (name === "nonempty") return within({ minLength: 1 });
      if (name === "regex" && patternOf(ts, args[0]) !== undefined && !plain.shape.limits?.pattern) return within({ pattern: patternOf(ts, args[0]) });
      if (["startsWith", "endsWith", "includes"].includes(name) && typeof value === "string" && !plain.shape.limits?.pattern) {
        const text = quoted(value);
        return within({ pattern: name === "startsWith" ? `^${text}` : name === "endsWith" ? `${text}$` : text });
      }
      if (name === "datetime") return { ...plain, shape: this.moment(args[0]) };
      if (Object.hasOwn(FORMATS, name)) return { ...plain, shape: { ...plain.shape, ...FORMATS[name] } };
      if (CHECKED_TEXTS.has(name) || ["regex", "startsWith", "endsWith", "includes"].includes(name)) return this.checked(plain, `refuses what is no ${CHECKED_TEXTS.has(name) ? name : short(args[0])}`, node);
    }
    if (kind === "number" || kind === "integer") {
      if (name === "int" || name === "safe" && !this.isThree) return { ...plain, shape: { ...plain.shape, kind: "integer" } };
      if (name === "safe") return plain;
      if ((name === "min" || name === "gte") && isNumber) return within({ minimum: value });
      if ((name === "max" || name === "lte") && isNumber) return within({ maximum: value });
      if (name === "gt" && isNumber) return within({ exclusiveMinimum: value });
      if (name === "lt" && isNumber) return within({ exclusiveMaximum: value });
      if (name === "positive") return within({ exclusiveMinimum: 0 });
      if (name === "negative") return within({ exclusiveMaximum: 0 });
      if (name === "nonnegative") return within({ minimum: 0 });
      if (name === "nonpositive") return within({ maximum: 0 });
      if ((name === "multipleOf" || name === "step") && isNumber && value > 0) return within({ multipleOf: value });
    }
    if (kind === "list") {
      if (name === "min" && isNumber) return within({ minItems: value });
      if (name === "max" && isNumber) return within({ maxItems: value });
      if (name === "length" && isNumber) return within({ minItems: value, maxItems: value });
      if (name === "nonempty") return within({ minItems: 1 });
    }
    if (kind === "tuple" && name === "rest") return { ...plain, shape: { ...plain.shape, item: this.shape(this.read(args[0])) } };
    if (kind === "enum" && (name === "exclude" || name === "extract") && Array.isArray(value)) {
      return { ...plain, shape: { ...plain.shape, values: plain.shape.values.filter((v) => value.includes(v) === (name === "extract")) } };
    }
    return undefined;
  }

  // ---- what is made of a value

  /** What a transformation does that only gives fields other names, makes a Date of a text, or nothing of null; undefined for any other. */
  renaming(node) {
    const { ts } = this.context;
    if (node && ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === "transform") node = node.arguments[0];
    if (!node || !ts.isArrowFunction(node) || node.parameters.length !== 1) return undefined;
    const body = ts.isBlock(node.body) ? returnedOf(ts, node.body) : node.body;
    const parameter = node.parameters[0].name.getText();
    if (!body) return undefined;
    if (ts.isBinaryExpression(body) && body.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken && body.left.getText() === parameter && body.right.getText() === "undefined") return { nothing: true };
    if (ts.isCallExpression(body) && body.expression.getText() === `${parameter}.toISOString`) return { iso: true };
    if (ts.isNewExpression(body) && body.expression.getText() === "Date" && body.arguments?.length === 1 && body.arguments[0].getText() === parameter) return { date: true };
    if (!ts.isCallExpression(body) || !/^remap\$?$/.test(body.expression.getText()) || body.arguments[0]?.getText() !== parameter) return undefined;
    const names = body.arguments[1] && this.context.shapes.constant(body.arguments[1]);
    return names !== null && typeof names === "object" ? { names } : undefined;
  }

  /** A schema and what is made of its value then. */
  piped(plain, then, node) {
    const made = this.renaming(then);
    if (made?.names && plain.fields) return { ...plain, names: { ...plain.names, ...made.names }, outbound: isOutbound(this.context.ts, node) };
    if (made?.date && plain.shape.kind === "string") return { ...plain, shape: { ...plain.shape, native: "datetime" } };
    if (made?.nothing && plain.nullable) return { ...plain, of: undefined, nullable: false, shape: { kind: "union", variants: [plain.shape, { kind: "null" }], sends: plain.shape }, optional: true };
    if (made?.nothing) return plain;
    if (made?.iso) return { ...plain, shape: { ...DATETIME } };
    const both = then && this.isSchema(then) ? this.inTurn(plain, then) : undefined;
    if (both) return both;
    const before = this.shape(plain);
    const unknown = { reason: `${short(then ?? node)} runs code`, place: this.context.declarations.placeOf(node) };
    return { shape: before.kind === "unknown" ? before : { ...before, unknown }, optional: plain.optional };
  }

  /** A plain schema and another that its value is given to: what both accept. undefined where that is not to be said. */
  inTurn(plain, then) {
    const { kind } = plain.shape;
    const bare = Object.keys(plain.shape).filter((key) => key !== "native").length === 1 && !plain.nullable && !plain.checks;
    if (!bare || !["string", "number", "boolean", "any"].includes(kind)) return undefined;
    const second = this.read(then);
    const shape = this.shape(second);
    if (kind === "any") return second;
    const is = { string: (s) => s.kind === "string" || s.kind === "enum" && s.values.every((value) => typeof value === "string"), number: (s) => s.kind === "number" || s.kind === "integer", boolean: (s) => s.kind === "boolean" }[kind];
    if (is(shape)) return { ...second, optional: plain.optional };
    if (shape.kind !== "union") return undefined;
    const { variants, ...rest } = shape;
    const left = variants.filter(is);
    if (left.length !== 1) return undefined;
    return { ...second, coerced: undefined, optional: plain.optional, shape: { ...left[0], ...(rest.checked ? { checked: rest.checked } : {}), sends: rest.sends ?? left[0] } };
  }

  // ---- objects

  together(a, b, node) {
    const left = a && this.object(a);
    const right = b && this.object(b);
    if (left && right) {
      const strict = [left, right].filter((read) => read.mode === "strict").length;
      if (strict === 1 && this.isThree) return { shape: this.unknown(`${short(node)}: each refuses what only the other has`, node) };
      const rest = left.rest ?? right.rest;
      if (left.rest && right.rest) return { shape: this.unknown(`${short(node)} is of two objects with other members`, node) };
      const fields = [];
      for (const field of this.extended(left.fields, right.fields)) {
        const twice = left.fields.some((f) => f.name === field.name) && right.fields.some((f) => f.name === field.name);
        fields.push(twice ? this.inBoth(field, left, right, node) : field);
      }
      const named = left.names || right.names ? { names: { ...left.names, ...right.names }, outbound: left.outbound ?? right.outbound } : {};
      return { shape: { kind: "record" }, fields, rest, ...named, mode: strict === 2 ? "strict" : left.mode === "loose" || right.mode === "loose" ? "loose" : "strip" };
    }
    // An object, and a map of anything that keeps what the object does not have.
    const object = left ?? right;
    const other = object && this.shape(this.followed(this.read(object === left ? b : a)));
    if (other?.kind === "any" || (other?.kind === "map" && !other.item && !other.key)) return { ...object, of: undefined, mode: "loose" };
    return { shape: this.unknown(`${short(node)} is of more than objects`, node) };
  }

  /** A field that both sides of an intersection have: the same, or unknown. */
  inBoth(field, left, right, node) {
    const [a, b] = [left, right].map((read) => read.fields.find((f) => f.name === field.name).expression);
    if (a.getText() === b.getText()) return field;
    const shapes = [a, b].map((expression) => this.shape(this.read(expression)));
    const bare = { string: ["string", "enum"], number: ["number", "integer", "enum"] };
    const narrower = shapes.findIndex((shape, i) => {
      const other = shapes[1 - i];
      return other.kind === "any" || (other.kind === "union" && other.variants.some((variant) => JSON.stringify(variant) === JSON.stringify(shape))) || (Object.keys(other).length === 1 && bare[other.kind]?.includes(shape.kind));
    });
    return narrower < 0 ? { ...field, instead: this.unknown(`${field.name} is in both parts of ${short(node)}`, node) } : { ...field, expression: [a, b][narrower] };
  }

  ofObject(receiver, name, args, node) {
    const object = this.object(receiver);
    if (!object) return { shape: this.unknown(`.${name}() of ${short(receiver)}, which is no object that can be read`, node) };
    const with_ = (fields, mode) => ({ ...object, of: undefined, fields, mode: mode ?? object.mode });
    switch (name) {
      case "extend":
      case "safeExtend":
      case "augment":
      case "merge": {
        const other = (name === "merge" && this.object(args[0])) || { fields: args[0] && this.fields(args[0]) };
        if (!other.fields) return { shape: this.unknown(`${short(node)}: its fields are made by code`, node) };
        return { ...with_(this.extended(object.fields, other.fields), other.mode), ...(other.mode ? { rest: other.rest } : {}) };
      }
      case "pick":
      case "omit": {
        const chosen = this.chosen(args[0]);
        if (!chosen) return { shape: this.unknown(`${short(node)}: which fields is computed`, node) };
        return with_(object.fields.filter((f) => chosen.has(f.name) === (name === "pick")));
      }
      case "partial":
      case "required": {
        const chosen = args[0] && !isMessage(this.context.ts, args[0]) ? this.chosen(args[0]) : undefined;
        return with_(object.fields.map((f) => (chosen && !chosen.has(f.name) ? f : this.presence(f, name === "partial"))));
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

  /** A field that may be left out, or must be there; zod 3 does not ask for one that has a default. */
  presence(field, optional) {
    if (!optional && this.isThree) {
      const read = this.read(field.expression);
      if (read.default !== undefined || read.computed) return field;
    }
    return { ...field, optional };
  }
}

/** Whether a schema is a part of one by which Speakeasy's clients send. */
const isOutbound = (ts, node) => {
  for (let at = node; at; at = at.parent) if (ts.isVariableDeclaration(at)) return /\$outboundSchema$/.test(at.name.getText());
  return false;
};

/** {message: …}, which says nothing of fields. */
const isMessage = (ts, node) => ts.isObjectLiteralExpression(node) && node.properties.length === 1 && node.properties[0].name?.getText() === "message";

module.exports = { Zod };
