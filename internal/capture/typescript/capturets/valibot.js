"use strict";
// Schemas of valibot: functions of functions, v.pipe(v.string(), v.email()).

const { Library, PLAIN_KINDS, short, quoted, patternOf } = require("./library");

/** What a schema without parts accepts. */
const PLAIN = {
  ...PLAIN_KINDS,
  null_: { kind: "null" },
};

/** Those of what JSON has none of. */
const UNWRITTEN = new Set(["bigint", "blob", "date", "file", "function", "function_", "instance", "map", "nan", "promise", "set", "symbol"]);

/** What else makes a schema. */
const MAKERS = new Set(["object", "strictObject", "looseObject", "objectWithRest", "array", "tuple", "strictTuple", "looseTuple", "tupleWithRest", "union", "variant", "intersect", "record", "literal", "picklist", "enum", "enum_", "optional", "exactOptional", "undefinedable", "nullable", "nullish", "nonOptional", "nonNullable", "nonNullish", "lazy", "pipe", "partial", "required", "pick", "omit", "keyof", "fallback", "config", "unwrap", "custom", "undefined", "undefined_", "void", "void_", "message", "summarize", "cache"]);

/** Actions of a pipe that ask for a form. */
const FORMATS = { email: "email", rfcEmail: "email", url: "uri", uuid: "uuid", isoDate: "date", isoTimestamp: "date-time", isoTime: "time", isoTimeSecond: "time", ipv4: "ipv4", ipv6: "ipv6" };

/** Those that say nothing of what is accepted. */
const SILENT = new Set(["brand", "flavor", "description", "title", "metadata", "examples", "readonly", "trim", "trimStart", "trimEnd", "toLowerCase", "toUpperCase", "normalize", "finite", "returns", "args"]);

/** Those that give the value other than it was. */
const CODE = new Set(["transform", "rawTransform", "mapItems", "filterItems", "sortItems", "reduceItems", "findItem", "toNumber", "toString", "toBoolean", "toDate", "toBigint", "parseJson", "stringifyJson", "toMinValue", "toMaxValue", "parseBoolean", "guard"]);

/** Bounds: the keyword of numbers, texts and lists, by the action. */
const BOUNDS = {
  minValue: ["minimum"],
  maxValue: ["maximum"],
  gtValue: ["exclusiveMinimum"],
  ltValue: ["exclusiveMaximum"],
  multipleOf: ["multipleOf"],
  minLength: ["minLength", "minItems"],
  maxLength: ["maxLength", "maxItems"],
};

class Valibot extends Library {
  constructor(context) {
    super(context, { by: "valibot", from: /^(valibot|@valibot\/valibot)$/, infers: ["InferOutput", "InferInput", "Output", "Input"], fields: "entries", unknown: "drop" });
  }

  /** What its function is called, of an asynchronous schema that of the other. */
  name(node) {
    return this.own(node)?.replace(/Async$/, "");
  }

  isMade(node) {
    const { ts } = this.context;
    const name = ts.isCallExpression(node) ? this.name(node.expression) : undefined;
    return name !== undefined && (Object.hasOwn(PLAIN, name) || UNWRITTEN.has(name) || MAKERS.has(name));
  }

  parser(name) {
    return `parse(${name})`;
  }

  make(node) {
    const { ts, shapes } = this.context;
    const name = this.name(node.expression);
    const args = [...node.arguments];
    const plain = (shape) => ({ shape });
    if (Object.hasOwn(PLAIN, name)) return plain({ ...PLAIN[name] });
    if (UNWRITTEN.has(name)) return plain(this.unknown(`v.${name}() takes what JSON has none of`, node));
    switch (name) {
      case "object":
      case "strictObject":
      case "looseObject":
      case "objectWithRest": {
        const fields = args[0] && this.fields(args[0]);
        if (!fields) return plain(this.unknown(`${short(node)}: its fields are made by code`, node));
        return { shape: { kind: "record" }, fields, mode: { object: "strip", strictObject: "strict" }[name] ?? "loose", ...(name === "objectWithRest" ? { rest: args[1] } : {}) };
      }
      case "array":
        return this.list(args[0]);
      case "tuple":
      case "strictTuple":
      case "looseTuple": {
        const read = this.tuple(args[0], undefined, node);
        return name === "strictTuple" || read.shape.kind !== "tuple" ? read : plain({ ...read.shape, item: { kind: "any" } }); // further items are dropped, or kept
      }
      case "tupleWithRest":
        return this.tuple(args[0], args[1], node);
      case "union":
        return this.union(args[0], undefined, node);
      case "variant":
        return this.variant(args[1], args[0], node);
      case "intersect":
        return this.intersection(args[0], node);
      case "record": {
        const of = args[0] && this.shape(this.read(args[0]));
        if (of?.kind === "enum" && !of.open) { // other keys are refused
          return plain({ kind: "record", fields: of.values.map((own) => ({ name: String(own), unset: "omit", shape: this.shape(this.read(args[1])) })), closed: true });
        }
        return this.map(args[0], args[1]);
      }
      case "literal":
        return plain(this.constantShape(args[0], node));
      case "picklist":
      case "enum":
      case "enum_":
        return plain(this.enumeration(args[0], node));
      case "optional":
      case "exactOptional":
      case "nullish": {
        const read = name === "nullish" ? this.orNull(this.read(args[0])) : this.read(args[0]);
        return args[1] ? this.filled(read, args[1]) : { ...read, optional: true };
      }
      case "undefinedable":
        return this.read(args[0]); // the key must be there
      case "nullable":
        return this.orNull(this.read(args[0]));
      case "nonOptional":
        return { ...this.read(args[0]), optional: false, default: undefined, computed: undefined, filled: undefined };
      case "nonNullable":
        return { ...this.followed(this.read(args[0])), nullable: false };
      case "nonNullish":
        return { ...this.followed(this.read(args[0])), nullable: false, optional: false };
      case "undefined":
      case "undefined_":
      case "void":
      case "void_":
        return plain({ kind: "never" });
      case "unwrap":
        return { ...this.followed(this.read(args[0])), nullable: false, optional: false };
      case "config":
      case "message":
      case "summarize":
      case "cache":
        return this.read(args[0]);
      case "lazy":
        return this.lazy(args[0], node);
      case "fallback":
        return this.filled({ shape: { kind: "any", sends: this.shape(this.read(args[0])) } }, args[1]);
      case "pipe":
        return this.pipe(args, node);
      case "partial":
      case "required":
      case "pick":
      case "omit":
      case "keyof":
        return this.ofObject(name, args, node);
      case "custom":
        return plain(this.unknown("v.custom() runs code", node));
    }
    return this.byCode(node);
  }

  /** Variants, which may be told apart further: variant("a", [variant("b", […]), …]). */
  variant(list, by, node) {
    const { ts } = this.context;
    const flat = (elements) => elements?.flatMap((element) => {
      const inner = ts.isCallExpression(element) && this.name(element.expression) === "variant" ? flat(this.elements(element.arguments[1])) : undefined;
      return inner ?? [element];
    });
    const elements = flat(this.elements(list));
    if (!elements) return this.union(list, by, node);
    const read = this.union(list, by, node);
    if (read.shape.kind === "union" && !read.shape.tag && ts.isStringLiteralLike(by)) {
      const values = elements.flatMap((element) => this.tagValues(this.read(element), by.text));
      if (values.length === elements.length) read.shape.tag = { field: by.text, required: true, values };
    }
    return read;
  }

  intersection(list, node) {
    const objects = this.elements(list)?.map((element) => this.object(element));
    if (!objects || objects.includes(undefined)) return { shape: this.unknown(`${short(node)} is of more than objects`, node) };
    const names = objects.flatMap((object) => object.fields.map((field) => field.name));
    if (new Set(names).size !== names.length || objects.some((object) => object.rest)) return { shape: this.unknown(`${short(node)}: several of its parts have one field`, node) };
    if (objects.some((object) => object.mode === "strict")) return { shape: this.unknown(`${short(node)}: each part refuses what only the others have`, node) };
    return { shape: { kind: "record" }, fields: objects.flatMap((object) => object.fields), mode: objects.some((object) => object.mode === "loose") ? "loose" : "strip" };
  }

  ofObject(name, args, node) {
    const object = this.object(args[0]);
    if (!object) return { shape: this.unknown(`v.${name}() of ${short(args[0] ?? node)}, which is no object that can be read`, node) };
    if (name === "keyof") return { shape: { kind: "enum", values: object.fields.map((f) => f.name) } };
    const chosen = args[1] && this.context.ts.isArrayLiteralExpression(this.withoutType(args[1])) ? this.chosen(args[1]) : undefined;
    const of = (fields) => ({ ...object, of: undefined, fields });
    if (name === "partial" || name === "required") return of(object.fields.map((f) => (chosen && !chosen.has(f.name) ? f : { ...f, optional: name === "partial" })));
    if (!chosen) return { shape: this.unknown(`${short(node)}: which fields is computed`, node) };
    return of(object.fields.filter((f) => chosen.has(f.name) === (name === "pick")));
  }

  // ---- pipes

  pipe([first, ...actions], node) {
    let read = this.read(first);
    for (const action of actions) {
      read = this.piped(read, action, node);
      if (read.ended) break; // what follows is of what code has made
    }
    return read;
  }

  piped(read, action, node) {
    const { ts } = this.context;
    const name = ts.isCallExpression(action) ? this.name(action.expression) : undefined;
    const kind = this.followed(read).shape.kind;
    if (name === undefined || CODE.has(name) || (this.isSchema(action) && !SILENT.has(name))) {
      const before = this.shape(read);
      const unknown = { reason: `${short(action)} runs code`, place: this.context.declarations.placeOf(action) };
      return { ...read, fields: undefined, of: undefined, nullable: false, shape: before.kind === "unknown" ? before : { ...before, unknown }, ended: true };
    }
    if (SILENT.has(name)) return read;
    return this.narrowed(read, kind, name, action) ?? this.checked(read, `refuses what ${short(action)} refuses`, action);
  }

  /** What an action asks for in keywords; undefined where it is one that only code can tell. */
  narrowed(read, kind, name, action) {
    const { ts, shapes } = this.context;
    const [argument] = action.arguments;
    const value = argument && shapes.constant(argument);
    const pattern = (text) => (read.shape.limits?.pattern ? undefined : this.limited(read, { pattern: text }));
    if (name === "integer" || name === "safeInteger") return kind === "number" ? { ...read, shape: { ...read.shape, kind: "integer" } } : undefined;
    if (name === "nonEmpty") return this.limited(read, { [kind === "list" ? "minItems" : "minLength"]: 1 });
    if (name === "length" && typeof value === "number") return this.limited(read, kind === "list" ? { minItems: value, maxItems: value } : { minLength: value, maxLength: value });
    if (name === "values" && Array.isArray(value)) return { ...read, shape: { kind: "enum", values: value } };
    if (Object.hasOwn(BOUNDS, name) && typeof value === "number") {
      const keyword = kind === "list" && BOUNDS[name][1] ? BOUNDS[name][1] : BOUNDS[name][0];
      return keyword.endsWith("Length") !== (kind === "string") || (!["string", "list", "number", "integer"].includes(kind)) ? undefined : this.limited(read, { [keyword]: value });
    }
    if (kind !== "string") return undefined;
    if (Object.hasOwn(FORMATS, name)) return { ...read, shape: { ...read.shape, format: FORMATS[name] } };
    if (name === "isoDateTime") return pattern("^[0-9]{4}-(0[1-9]|1[0-2])-([12][0-9]|0[1-9]|3[01])[T ](0[0-9]|1[0-9]|2[0-3]):[0-5][0-9]$");
    if (name === "regex" && patternOf(ts, argument) !== undefined) return pattern(patternOf(ts, argument));
    if (["startsWith", "endsWith", "includes"].includes(name) && typeof value === "string") return pattern({ startsWith: `^${quoted(value)}`, endsWith: `${quoted(value)}$`, includes: quoted(value) }[name]);
    return undefined;
  }
}

module.exports = { Valibot };
