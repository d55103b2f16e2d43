"use strict";
// What libraries of schemas have in common: schemas are constants that calls make, read as
// they are written. What they accept is what the SDK accepts. What runs code (transform,
// preprocess, custom) is unknown; nothing of it is run.

const { symbolAt } = require("./symbols");

const MAX_DEPTH = 80;
/** What makes a schema of what may be left out, as a method or a function. */
const LEAVING = new Set(["optional", "nullish", "default", "prefault", "catch", "exactOptional", "undefinedable"]);

const MAX_CHAIN = 500; // of methods and constants, which a schema is made by

/** One library. Those that are known extend it: what a call makes is theirs to say. */
class Library {
  /**
   * by is the runtime whose rules its schemas follow; from what it is imported; infers are
   * the types by which one is inferred of a schema; fields is the member of a schema that
   * holds its fields; unknown is what becomes of those that it does not have.
   */
  constructor(context, { by, from, infers, fields, unknown }) {
    Object.assign(this, { context, by, from, infers: new Set(infers), fieldsMember: fields, unknownFields: unknown });
    this.depth = 0;
    this.asked = new Map();
    this.presences = new Map();
  }

  // ---- names

  /** Whether a statement or a specifier of an import is of the library. */
  isImport(node) {
    const { ts } = this.context;
    for (let at = node; at; at = at.parent) {
      if (ts.isImportDeclaration(at)) return ts.isStringLiteral(at.moduleSpecifier) && this.from.test(at.moduleSpecifier.text);
      if (ts.isStatement?.(at)) return false;
    }
    return false;
  }

  /** What the library calls what a name was imported as: "*" for all of it. */
  imported(node) {
    const { ts, checker } = this.context;
    const at = ts.isIdentifier(node) ? checker.getSymbolAtLocation(node)?.declarations?.[0] : undefined;
    if (!at || !this.isImport(at)) return undefined;
    if (!ts.isImportSpecifier(at)) return "*";
    const name = (at.propertyName ?? at.name).text;
    return this.isAll(name) ? "*" : name;
  }

  /** Whether what is imported by a name is all of the library. */
  isAll(name) {
    return name === "default";
  }

  /** The library's own name of what an expression stands for: v.object, or object of import { object }. */
  own(node) {
    const { ts } = this.context;
    if (ts.isPropertyAccessExpression(node)) return this.imported(node.expression) === "*" ? node.name.text : undefined;
    const name = this.imported(node);
    return name === "*" ? undefined : name;
  }

  /** The variable that an identifier stands for, or the member of a module: schemas.X. */
  variable(node) {
    const { ts } = this.context;
    if (ts.isPropertyAccessExpression(node)) {
      if (!ts.isIdentifier(node.expression) || this.imported(node.expression)) return undefined;
      node = node.name;
    }
    const symbol = symbolAt(this.context, node);
    const at = symbol?.valueDeclaration;
    return at && ts.isVariableDeclaration(at) && at.initializer ? { symbol, at } : undefined;
  }

  /** Whether an expression is a schema: what the library makes, or a constant that is one. */
  isSchema(node, depth = 0) {
    const { ts } = this.context;
    if (depth > MAX_CHAIN) return false;
    const inner = this.withoutType(node);
    if (inner !== node) return this.isSchema(inner, depth + 1);
    if (this.isMade(node, depth)) return true;
    return (ts.isIdentifier(node) || ts.isPropertyAccessExpression(node)) && !this.imported(node) && this.isConstant(node, depth + 1);
  }

  isConstant(node, depth = 0) {
    const variable = this.variable(node);
    if (!variable) return false;
    if (!this.asked.has(variable.symbol)) {
      this.asked.set(variable.symbol, false);
      this.asked.set(variable.symbol, this.isSchema(variable.at.initializer, depth) || this.typeOf(variable.at) !== undefined);
    }
    return this.asked.get(variable.symbol);
  }

  /** An expression without what only the checker asks for: x as T, (x), x satisfies T. */
  withoutType(node) {
    const { ts } = this.context;
    return ts.isAsExpression(node) || ts.isParenthesizedExpression(node) || ts.isSatisfiesExpression?.(node) || ts.isNonNullExpression?.(node) ? node.expression : node;
  }

  /** The schema that a type is inferred from: z.infer<typeof S>, or an alias of its own that is made of that. */
  inferred(node) {
    const { ts } = this.context;
    if (!ts.isTypeReferenceNode(node) || node.typeArguments?.length !== 1) return undefined;
    const [argument] = node.typeArguments;
    if (!ts.isTypeQueryNode(argument) || !ts.isIdentifier(argument.exprName)) return undefined; // typeof S
    if (!this.isInference(node.typeName)) return undefined;
    return this.isConstant(argument.exprName) ? argument.exprName : undefined;
  }

  /** Whether a type's name is one of those by which a type is inferred of a schema. */
  isInference(name, depth = 0) {
    const { ts } = this.context;
    if (ts.isQualifiedName(name)) return this.infers.has(name.right.text) && ts.isIdentifier(name.left) && this.imported(name.left) === "*";
    if (depth > 3) return false;
    if (this.infers.has(this.imported(name))) return true;
    const alias = symbolAt(this.context, name)?.declarations?.find((at) => ts.isTypeAliasDeclaration(at));
    if (!alias || alias.typeParameters?.length !== 1) return false;
    let found = false;
    const visit = (at) => {
      if (ts.isTypeReferenceNode(at) && at.typeArguments?.length === 1 && at.typeArguments[0].getText() === alias.typeParameters[0].name.text && ts.isQualifiedName(at.typeName) && this.isInference(at.typeName, depth + 1)) found = true;
      else ts.forEachChild(at, visit);
    };
    visit(alias.type);
    return found;
  }

  /** The captured type that is said of a constant that code makes: what its values are. */
  typeOf(variable) {
    const { declarations } = this.context;
    const symbol = this.typed(variable, /\$outboundSchema$/.test(variable.name.getText()));
    const named = symbol && declarations?.of(symbol);
    return named && !declarations.isGeneric(named) ? named : undefined;
  }

  /** The type of which a constant says that it is its schema: const S: z.ZodType<T, …>. */
  typed(variable, outbound) {
    const { ts } = this.context;
    const { type } = variable;
    if (!type || !ts.isTypeReferenceNode(type) || !ts.isQualifiedName(type.typeName) || !ts.isIdentifier(type.typeName.left) || this.imported(type.typeName.left) !== "*") return undefined;
    const args = type.typeArguments ?? [];
    const node = outbound ? args[args.length - 1] : args[0];
    if (!node) return undefined;
    const name = ts.isTypeQueryNode(node) ? node.exprName : ts.isTypeReferenceNode(node) && !node.typeArguments ? node.typeName : undefined;
    return name && symbolAt(this.context, name);
  }

  // ---- reading

  /**
   * What an expression accepts: {shape, optional, nullable, default, mode, fields}; fields of
   * an object are {name, node, expression}. own is the declaration whose schema it is, which
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

  byCode(node) {
    return { shape: this.unknown(`${short(node)} is made by code`, node) };
  }

  expression(node, own) {
    const { ts, declarations, shapes } = this.context;
    const inner = this.withoutType(node);
    if (inner !== node) return this.read(inner, own);
    const variable = ts.isIdentifier(node) || ts.isPropertyAccessExpression(node) ? this.variable(node) : undefined;
    if (variable) {
      const declaration = declarations.bySymbol.get(variable.symbol);
      const target = declaration?.standsFor ?? declaration;
      if (target && target !== own && this.isSchema(variable.at.initializer)) return { shape: shapes.refer(target), of: variable.at.initializer, ...this.presenceOf(variable) };
      if (this.isSchema(variable.at.initializer)) return this.read(variable.at.initializer, own);
      // One that code makes, of a type that it names, is what the type says.
      const named = this.typeOf(variable.at);
      if (named) return { shape: shapes.refer(named) };
    }
    if (this.isMade(node, 0)) return this.make(node);
    if (ts.isPropertyAccessExpression(node) && !variable) return this.member(node);
    return ts.isIdentifier(node) || variable ? { shape: this.unknown(`${node.getText()} is no schema that can be read`, node) } : this.byCode(node);
  }

  /** Of a constant that is a schema of what may be left out, that it may, and what stands for it then: that belongs to the field, not to the type. */
  presenceOf({ symbol, at }) {
    const { ts } = this.context;
    if (!this.presences.has(symbol)) {
      this.presences.set(symbol, {}); // one that holds itself
      const call = this.withoutType(at.initializer);
      const name = ts.isCallExpression(call) && (ts.isPropertyAccessExpression(call.expression) ? call.expression.name : call.expression).getText();
      const { optional, filled, default: value, computed } = LEAVING.has(name) ? this.read(call) : {};
      if (optional) this.presences.set(symbol, { optional, filled, default: value, computed });
    }
    return this.presences.get(symbol);
  }

  /** A member of a schema that is one itself: S.shape.name. */
  member(node) {
    const { ts } = this.context;
    const of = node.expression;
    if (ts.isPropertyAccessExpression(of) && of.name.text === this.fieldsMember) {
      const field = this.object(of.expression)?.fields.find((f) => f.name === node.name.text);
      if (field) return this.read(field.expression);
    }
    return this.byCode(node);
  }

  /** An object's own fields and mode, through references; undefined where it is none. */
  object(node) {
    const read = this.followed(this.read(node));
    return read.fields ? read : undefined;
  }

  /** What a reference refers to. */
  followed(read) {
    for (let n = 0; read.of && !read.fields && n < 20; n++) read = this.read(read.of);
    return read;
  }

  /** The value of an expression that the checker knows. */
  literal(node) {
    const type = this.context.checker.getTypeAtLocation(node);
    if (type.isLiteral?.()) return type.value;
    return undefined;
  }

  /** The shape of one constant value, or of one of several. */
  constantShape(node, call) {
    const { shapes } = this.context;
    let value = node && shapes.constant(node);
    if (value === undefined && node) value = this.literal(node);
    if (value === null) return { kind: "null" };
    return value === undefined ? this.unknown(`the value of ${short(call)} is computed`, call) : { kind: "enum", values: Array.isArray(value) ? value : [value] };
  }

  enumeration(node, call) {
    const { ts, declarations, shapes } = this.context;
    if (!node) return this.unknown(`${short(call)} has no values`, call);
    if (ts.isIdentifier(node)) {
      const symbol = symbolAt(this.context, node);
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
    if (ts.isPropertyAccessExpression(node) && node.name.text === this.fieldsMember) return this.object(node.expression)?.fields;
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

  /** The expressions of an array literal, or of a constant that is one; undefined where code makes them. */
  elements(node) {
    const { ts } = this.context;
    if (node && ts.isIdentifier(node)) node = this.variable(node)?.at.initializer;
    while (node && this.withoutType(node) !== node) node = this.withoutType(node);
    return node && ts.isArrayLiteralExpression(node) && !node.elements.some((element) => ts.isSpreadElement(element)) ? [...node.elements] : undefined;
  }

  union(node, by, call) {
    const { ts, shapes } = this.context;
    const elements = this.elements(node);
    if (!elements) return { shape: this.unknown(`the members of ${short(call)} are made by code`, call) };
    const reads = elements.map((element) => this.read(element));
    const shape = shapes.union(reads.map((read) => this.shape(read)), call);
    const optional = reads.some((read) => read.optional);
    if (by && ts.isStringLiteralLike(by) && shape.kind === "union") {
      const values = reads.flatMap((read) => this.tagValues(read, by.text));
      if (values.length === reads.length) shape.tag = { field: by.text, required: true, values };
    }
    return { shape: shape.kind ? shape : { kind: "never" }, optional };
  }

  tagValues(read, name) {
    const field = this.followed(read).fields?.find((f) => f.name === name);
    const shape = field && this.read(field.expression).shape;
    return shape?.kind === "enum" && shape.values.length === 1 ? shape.values : [];
  }

  tuple(node, rest, call) {
    const elements = this.elements(node);
    if (!elements) return this.byCode(call);
    const fields = elements.map((element) => {
      const read = this.read(element);
      return { shape: this.shape(read), required: !read.optional };
    });
    return { shape: { kind: "tuple", fields, ...(rest ? { item: this.shape(this.read(rest)) } : {}), native: "tuple" } };
  }

  list(node) {
    const item = node && this.shape(this.read(node));
    return { shape: { kind: "list", ...(item ? { item } : {}) }, item: node };
  }

  map(key, value) {
    const item = value && this.shape(this.read(value));
    const of = key && this.shape(this.read(key));
    const limited = of && !(of.kind === "string" && Object.keys(of).length === 1) && of.kind !== "any";
    return { shape: { kind: "map", ...(item && item.kind !== "any" ? { item } : {}), ...(limited ? { key: of } : {}) } };
  }

  lazy(node, call) {
    const { ts } = this.context;
    const body = node && (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) ? node.body : undefined;
    const returned = body && ts.isBlock(body) ? returnedOf(ts, body) : body;
    return returned ? this.read(returned) : this.byCode(call);
  }

  orNull(read) {
    return { ...read, nullable: true };
  }

  /** A schema that may be left out, and what stands for it then. */
  filled(read, node) {
    const { shapes } = this.context;
    const value = shapes.constant(node);
    return { ...read, optional: true, filled: true, ...(value !== undefined ? { default: value } : { default: undefined, computed: node.getText().replace(/\s+/g, " ").slice(0, 200) }) };
  }

  /** A schema that refuses more than can be said. */
  checked(read, what, node) {
    const check = { what, place: this.context.declarations.placeOf(node) };
    if (read.shape.kind === "ref" && read.of) return { ...this.read(read.of), checks: [check] };
    return { ...read, checks: [...(read.checks ?? []), check] };
  }

  /** A schema within limits: keywords of JSON Schema. */
  limited(read, limits) {
    return { ...read, of: undefined, shape: { ...read.shape, limits: { ...read.shape.limits, ...limits } } };
  }

  // ---- objects made of others

  /** Fields with others in the place of those of the same names. */
  extended(fields, more) {
    const names = new Map(more.map((f) => [f.name, f]));
    const had = new Set(fields.map((f) => f.name));
    return [...fields.map((f) => names.get(f.name) ?? f), ...more.filter((f) => !had.has(f.name))];
  }

  /** The names that an argument lists: ["a", "b"], or {a: true}; undefined where they are computed. */
  chosen(node) {
    const value = node && this.context.shapes.constant(this.withoutType(node));
    if (value === null || typeof value !== "object") return undefined;
    return new Set(Array.isArray(value) ? value : Object.keys(value).filter((name) => value[name]));
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

  field({ name, node, expression, optional, instead }) {
    const { declarations } = this.context;
    const read = instead ? { shape: instead } : this.read(expression);
    const shape = this.shape(read);
    const leavable = optional ?? read.optional ?? false;
    if (shape.kind === "never" && leavable) return undefined;
    const field = { name, shape, place: declarations.placeOf(node), decl: node.getText().replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, "").replace(/\s+/g, " ").trim() };
    if (!leavable) field.required = true;
    else if (read.default !== undefined) field.default = read.default;
    else if (read.computed) field.computed = read.computed;
    if (leavable && read.filled) field.unset = "default"; // it is there in what the schema makes, and in the type that is inferred of it
    else if (leavable && read.default === undefined && !read.computed) field.unset = "omit";
    return field;
  }

  /** How the SDK reads a payload by a constant that is a schema. */
  parser(name) {
    return `${name}.parse`;
  }

  decode(read) {
    return { by: this.by, unknown: { strict: "reject", loose: "keep", strip: "drop" }[this.followed(read).mode] ?? this.unknownFields, missing: "reject" };
  }
}

/** The names under which types are made of schemas, without what says that they are schemas. */
const SUFFIX = /(Schema|Validator|Codec)$/;

/** The libraries that are known, as one. */
class Libraries {
  constructor(libraries) {
    this.libraries = libraries;
  }

  /** The library of which an expression is a schema. */
  of(node) {
    return this.libraries.find((library) => library.isSchema(node));
  }

  /** {library, node} of the schema that a type is inferred from, or a member of such a type: z.infer<typeof S>["name"]. */
  inferred(type) {
    const { ts } = this.libraries[0].context;
    if (ts.isIndexedAccessTypeNode(type)) {
      const of = this.inferred(type.objectType);
      const name = ts.isLiteralTypeNode(type.indexType) && ts.isStringLiteral(type.indexType.literal) ? type.indexType.literal.text : undefined;
      const field = of?.library.object(of.node)?.fields.find((each) => each.name === name);
      return field && { library: of.library, node: field.expression };
    }
    for (const library of this.libraries) {
      const node = library.inferred(type);
      if (node) return { library, node };
    }
    return undefined;
  }
}

const short = (node) => {
  const text = node.getText().replace(/\s+/g, " ");
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};

/** What a body returns that does nothing else. */
const returnedOf = (ts, body) => (body.statements.length === 1 && ts.isReturnStatement(body.statements[0]) ? body.statements[0].expression : undefined);

/** A moment as text. */
const DATETIME = { kind: "string", format: "date-time", native: "datetime" };

/** A moment as text that names no zone. */
const LOCAL = { kind: "string", limits: { pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]+)?)?$" } };

/** Texts that new Date() makes a moment of, as far as people write them. */
const MOMENTS = [DATETIME, { kind: "string", format: "date" }, LOCAL];

/** A text as a pattern that it matches. */
const quoted = (text) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");

/** The pattern of a regular expression that JSON Schema's own can say; undefined for others. */
const patternOf = (ts, node) => (node && ts.isRegularExpressionLiteral(node) && /\/u?$/.test(node.text) ? node.text.replace(/^\/|\/u?$/g, "") : undefined);

/** What libraries call the kinds of JSON that need no more said. */
const PLAIN_KINDS = {
  string: { kind: "string" },
  number: { kind: "number" },
  boolean: { kind: "boolean" },
  null: { kind: "null" },
  any: { kind: "any", native: "any" },
  unknown: { kind: "any", native: "any" },
  never: { kind: "never" },
};

module.exports = { Library, Libraries, SUFFIX, DATETIME, LOCAL, MOMENTS, PLAIN_KINDS, short, returnedOf, quoted, patternOf };
