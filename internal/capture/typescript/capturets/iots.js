"use strict";
// Codecs of io-ts, and those of io-ts-types that are written as texts and numbers.

const { Library, DATETIME, MOMENTS, PLAIN_KINDS, short } = require("./library");

const PLAIN = {
  ...PLAIN_KINDS,
  nullType: { kind: "null" },
  Int: { kind: "integer" },
  Integer: { kind: "integer" },
  UnknownArray: { kind: "list" },
  Array: { kind: "list" },
  UnknownRecord: { kind: "map" },
  object: { kind: "map" },
  // of io-ts-types
  NonEmptyString: { kind: "string", limits: { minLength: 1 } },
  UUID: { kind: "string", format: "uuid" },
  DateFromISOString: { kind: "union", variants: MOMENTS, sends: DATETIME },
  DateFromNumber: { kind: "number" },
  DateFromUnixTime: { kind: "number" },
};

const MAKERS = new Set(["type", "interface", "partial", "strict", "exact", "intersection", "union", "taggedUnion", "array", "readonlyArray", "nonEmptyArray", "record", "dictionary", "literal", "keyof", "tuple", "readonly", "recursion", "brand", "refinement", "fromNullable", "withFallback", "withMessage", "clean", "alias"]);

/** Codecs that make something else of what they read. */
const CODE = new Set(["NumberFromString", "IntFromString", "BooleanFromString", "BooleanFromNumber", "BigIntFromString", "date", "JsonFromString", "option", "optionFromNullable", "either", "setFromArray", "mapFromEntries", "RegExp", "regexp", "function", "Function", "undefined", "void", "voidType"]);

class IoTs extends Library {
  constructor(context) {
    super(context, { by: "io-ts", from: /^io-ts(-types)?(\/.*)?$/, infers: ["TypeOf", "OutputOf"], fields: "props", unknown: "keep" });
  }

  isMade(node) {
    const { ts } = this.context;
    if (!ts.isCallExpression(node)) {
      const name = ts.isIdentifier(node) || ts.isPropertyAccessExpression(node) ? this.own(node) : undefined;
      return name !== undefined && (Object.hasOwn(PLAIN, name) || CODE.has(name));
    }
    const name = this.own(node.expression);
    return name !== undefined && (MAKERS.has(name) || CODE.has(name));
  }

  parser(name) {
    return `${name}.decode`;
  }

  make(node) {
    const { ts } = this.context;
    const plain = (shape) => ({ shape });
    if (!ts.isCallExpression(node)) {
      const name = this.own(node);
      if (name === "undefined" || name === "void" || name === "voidType") return { shape: { kind: "never" }, optional: true };
      if (name === "any" || name === "unknown") return { shape: { ...PLAIN[name] }, optional: true };
      return plain(Object.hasOwn(PLAIN, name) ? { ...PLAIN[name] } : this.unknown(`${node.getText()} makes something else of what it reads`, node));
    }
    const name = this.own(node.expression);
    const args = [...node.arguments];
    switch (name) {
      case "type":
      case "interface":
      case "partial":
      case "strict": {
        const fields = args[0] && this.fields(args[0]);
        if (!fields) return plain(this.unknown(`${short(node)}: its fields are made by code`, node));
        return { shape: { kind: "record" }, fields: name === "partial" ? fields.map((field) => ({ ...field, optional: true })) : fields, mode: name === "strict" ? "strip" : "loose" };
      }
      case "exact":
      case "clean": {
        const read = this.followed(this.read(args[0]));
        return read.fields ? { ...read, of: undefined, mode: "strip" } : read;
      }
      case "readonly":
      case "alias":
      case "withMessage":
        return this.read(args[0]);
      case "intersection":
        return this.intersection(args[0], node);
      case "union":
        return this.union(args[0], undefined, node);
      case "taggedUnion":
        return this.union(args[1], args[0], node);
      case "array":
      case "readonlyArray":
        return this.list(args[0]);
      case "nonEmptyArray":
        return this.limited(this.list(args[0]), { minItems: 1 });
      case "record":
      case "dictionary": {
        const of = this.shape(this.read(args[0]));
        if (of.kind === "enum" && !of.open) return plain({ kind: "record", fields: of.values.map((own) => ({ name: String(own), required: true, shape: this.shape(this.read(args[1])) })) });
        return this.map(args[0], args[1]);
      }
      case "literal":
        return plain(this.constantShape(args[0], node));
      case "keyof": {
        const chosen = args[0] && ts.isObjectLiteralExpression(args[0]) ? args[0].properties.map((property) => property.name && (ts.isComputedPropertyName(property.name) ? undefined : property.name.text)) : [undefined];
        return plain(chosen.includes(undefined) ? this.unknown(`the values of ${short(node)} are computed`, node) : { kind: "enum", values: chosen });
      }
      case "tuple":
        return this.tuple(args[0], undefined, node);
      case "recursion":
        return this.lazy(args[1], node);
      case "brand":
      case "refinement":
        return this.checked(this.read(args[0]), `refuses what ${short(args[1] ?? node)} refuses`, node);
      case "fromNullable":
        return this.filled({ ...this.orNull(this.read(args[0])), sends: undefined }, args[1]);
      case "withFallback":
        return this.filled({ shape: { kind: "any", sends: this.shape(this.read(args[0])) } }, args[1]);
    }
    return plain(this.unknown(`${short(node)} makes something else of what it reads`, node));
  }

  /** Objects together: t.intersection([t.type({…}), t.partial({…})]). */
  intersection(list, node) {
    const objects = this.elements(list)?.map((element) => this.object(element));
    if (!objects || objects.includes(undefined)) return { shape: this.unknown(`${short(node)} is of more than objects`, node) };
    const names = objects.flatMap((object) => object.fields.map((field) => field.name));
    if (new Set(names).size !== names.length) return { shape: this.unknown(`${short(node)}: several of its parts have one field`, node) };
    return { shape: { kind: "record" }, fields: objects.flatMap((object) => object.fields), mode: objects.every((object) => object.mode === "strip") ? "strip" : "loose" };
  }
}

module.exports = { IoTs };
