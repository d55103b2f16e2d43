"use strict";
// Types as shapes: of their nodes, where those say more than the checker keeps (names, the
// order of a union), else of what the checker makes of them.

/** What has no JSON: a function, an object that lives. */
class NoData extends Error {}

const MAX_DEPTH = 60;
const MAX_WIDTH = 5000; // members of a union, properties of an object

/** Objects of the language's own library that JSON.stringify knows how to write, or that code made of texts. */
const LIBRARY = {
  Date: { kind: "string", format: "date-time", native: "datetime" },
  URL: { kind: "string", format: "uri" },
  String: { kind: "string" },
  Number: { kind: "number" },
  Boolean: { kind: "boolean" },
  Object: { kind: "any" },
};

/** Objects that are files: what is sent of them is their bytes. */
const FILES = new Set(["Blob", "File"]);

/** Objects that hold bytes or entries, of which JSON.stringify writes something that nobody means. */
const UNWRITTEN = {
  Uint8Array: "its bytes are written as an object of numbers",
  Uint8ClampedArray: "its bytes are written as an object of numbers",
  Int8Array: "its bytes are written as an object of numbers",
  Uint16Array: "its numbers are written as an object",
  Int16Array: "its numbers are written as an object",
  Uint32Array: "its numbers are written as an object",
  Int32Array: "its numbers are written as an object",
  Float32Array: "its numbers are written as an object",
  Float64Array: "its numbers are written as an object",
  BigInt64Array: "a bigint cannot be written as JSON",
  BigUint64Array: "a bigint cannot be written as JSON",
  ArrayBuffer: "it is written as {}",
  SharedArrayBuffer: "it is written as {}",
  DataView: "it is written as {}",
  Map: "it is written as {}",
  ReadonlyMap: "it is written as {}",
  Set: "it is written as {}",
  ReadonlySet: "it is written as {}",
  RegExp: "it is written as {}",
};

const oneLine = (text) => text.replace(/\s+/g, " ").trim();

class Shapes {
  constructor(context) {
    Object.assign(this, context);
    this.context = context;
    this.depth = 0;
    this.open = []; // nameless types that are being written
    this.lives = new Map();
  }

  // ---- declarations

  /** Why a declaration is no data; "" where it is. */
  noData(declaration) {
    if (declaration.isNoData !== undefined) return declaration.isNoData;
    declaration.isNoData = ""; // until it is known, for those that hold themselves
    declaration.isNoData = this.reasonOf(declaration);
    return declaration.isNoData;
  }

  reasonOf(declaration) {
    const { ts, checker } = this;
    const { node, symbol } = declaration;
    if (declaration.schema) return "";
    if (ts.isEnumDeclaration(node)) return "";
    const type = declaration.type ?? checker.getDeclaredTypeOfSymbol(symbol);
    if (ts.isClassDeclaration(node)) {
      if (this.declarations.isError(symbol)) return "an error, which is thrown and not sent";
      const methods = node.members.filter((m) => ts.isMethodDeclaration(m) && !isStatic(ts, m) && !["toJSON", "toString"].includes(m.name?.text));
      if (methods.length > 0 && !this.decorators.isData(node)) return `a class with behaviour (${methods[0].name?.getText() ?? "a method"}), and not data`;
      if (type.getProperties().length === 0) return "a class without data";
    }
    if (ts.isTypeAliasDeclaration(node) && !(type.flags & ts.TypeFlags.Object)) {
      if (type.isIntersection()) return this.live(type);
      if (type.isUnion() && type.types.every((t) => t.flags & ts.TypeFlags.Object && this.live(t))) return "none of what it may be is data";
      return "";
    }
    return this.live(type);
  }

  /** Why an object type is no data: it is a function, or needs one; "" where it is data. */
  live(type, depth = 0) {
    const { ts, checker } = this;
    if (this.lives.has(type)) return this.lives.get(type);
    if (depth > MAX_DEPTH / 3) return ""; // a type that is made of itself with ever new arguments
    this.lives.set(type, "");
    const answer = () => {
      if (type.isIntersection?.()) return type.types.map((member) => this.live(member, depth + 1)).find((why) => why) ?? "";
      if (!(type.flags & ts.TypeFlags.Object)) return "";
      if (type.getCallSignatures().length > 0 || type.getConstructSignatures().length > 0) return "a function";
      if (checker.isArrayType?.(type) || checker.isTupleType?.(type)) return "";
      const name = type.symbol?.name ?? "";
      const node = type.symbol?.declarations?.[0];
      if (node && this.declarations.isLibrary(node)) {
        if (Object.hasOwn(LIBRARY, name) || Object.hasOwn(UNWRITTEN, name) || FILES.has(name) || /Array$/.test(name) || /^(Record|Partial|Required|Readonly|Pick|Omit|__type)$/.test(name)) return "";
        return `${name} lives in a program, and is no data`;
      }
      for (const property of type.getProperties()) {
        if (property.flags & ts.SymbolFlags.Optional || property.name === "toJSON" || property.name.startsWith("__")) continue;
        if (property.flags & ts.SymbolFlags.Method && node && ts.isClassDeclaration(node) && this.decorators.isData(node)) continue;
        if (property.flags & ts.SymbolFlags.Method) return `it needs the function ${property.name}`;
        const at = property.valueDeclaration ?? property.declarations?.[0];
        if (!at) continue;
        const held = checker.getNonNullableType(checker.getTypeOfSymbolAtLocation(property, at));
        const why = held.flags & ts.TypeFlags.Object ? this.live(held, depth + 1) : "";
        if (why) return depth > 2 ? why : `it needs ${property.name}: ${why}`;
      }
      return "";
    };
    const why = answer();
    this.lives.set(type, why);
    return why;
  }

  /** The facts of a declaration. */
  declared(declaration) {
    this.current = declaration; // whose instances are made now
    const { ts, checker, schemas } = this;
    const { node, symbol, library } = declaration;
    const fact = { id: declaration.id, path: declaration.path, place: declaration.place };
    if (declaration.rank) fact.rank = declaration.rank;
    if (declaration.arguments) fact.arguments = declaration.arguments;
    const doc = ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim();
    if (doc) fact.doc = doc.split(/\n\s*\n/)[0];
    fact.decode = { unknown: "keep", missing: "keep", null: "keep", invalid: "keep" };
    if (library) {
      const read = library.read(declaration.schema, declaration);
      read.outbound ??= declaration.outbound;
      fact.shape = library.shape(read);
      fact.decode = declaration.outbound ? undefined : library.decode(read); // what only says how it is sent decodes nothing
      const written = (declaration.constant ?? declaration).node; // the constant, which says what the type does
      fact.decl = fact.shape.kind === "record" ? head(`const ${written.getText()}`) : oneLine(stripped(`const ${written.getText()}`));
      if (declaration.constant) fact.place = declaration.constant.place;
      if (fact.decode && this.declarations.isExported(written, (declaration.constant ?? declaration).symbol, false)) fact.codec = { decode: library.parser(written.name.getText()) };
    } else if (ts.isEnumDeclaration(node)) {
      fact.shape = this.enumeration(node);
      fact.native = "enum";
      fact.decl = oneLine(node.getText().replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, ""));
    } else if (ts.isTypeAliasDeclaration(node)) {
      const inferred = declaration.type ? undefined : schemas.inferred(node.type);
      if (inferred) {
        const read = inferred.library.read(inferred.node, declaration);
        fact.shape = inferred.library.shape(read);
        fact.decode = inferred.library.decode(read);
      } else {
        fact.shape = declaration.type ? this.ofType(declaration.type, declaration) : this.ofNode(node.type, declaration);
        const members = this.membersOf(node);
        if (members && fact.shape.kind === "enum") {
          fact.shape.members = members;
          fact.native = "const";
        }
      }
      fact.decl = fact.shape.kind === "record" ? head(node.getText()) : oneLine(node.getText()).replace(/;$/, "");
    } else {
      const type = declaration.type ?? checker.getDeclaredTypeOfSymbol(symbol);
      fact.shape = this.ofObject(type, declaration, fact);
      fact.decl = head(node.getText());
    }
    if (!fact.shape.kind) throw new NoData("always undefined, which JSON leaves out");
    if (fact.shape.kind === "record") fact.native = "struct";
    if (!fact.native) fact.native = fact.shape.kind === "enum" ? "literal" : fact.shape.kind === "union" ? "union" : "alias";
    if (fact.shape.local) {
      fact.local = fact.shape.local;
    }
    withoutLocal(fact.shape);
    return fact;
  }

  enumeration(node) {
    const { checker } = this;
    const values = [];
    const members = {};
    for (const member of node.members) {
      const value = checker.getConstantValue(member);
      if (value === undefined) return this.unknown(`the value of ${member.name.getText()} is computed`, member);
      values.push(value);
      members[`${node.name.text}.${member.name.getText()}`] = value;
    }
    if (values.length === 0) return { kind: "never" };
    return { kind: "enum", values: unique(values), members, native: "enum" };
  }

  /** The members of a constant object, of which an alias takes the values: (typeof X)[keyof typeof X]. */
  membersOf(alias) {
    const { ts, checker } = this;
    const at = alias.type;
    if (!ts.isIndexedAccessTypeNode(at)) return undefined;
    const of = ts.isParenthesizedTypeNode(at.objectType) ? at.objectType.type : at.objectType;
    if (!ts.isTypeQueryNode(of)) return undefined;
    const members = {};
    for (const property of checker.getTypeFromTypeNode(of).getProperties()) {
      const type = property.valueDeclaration && checker.getTypeOfSymbolAtLocation(property, property.valueDeclaration);
      if (!type?.isLiteral()) return undefined;
      members[`${of.exprName.getText()}.${property.name}`] = type.value;
    }
    return Object.keys(members).length > 0 ? members : undefined;
  }

  // ---- shapes of nodes

  unknown(reason, node) {
    return { kind: "unknown", unknown: { reason, ...(node ? { place: this.declarations.placeOf(node) } : {}) } };
  }

  /** The shape of a type as it is written. self is the declaration that it is written in, whose name it does not refer to. */
  ofNode(node, self) {
    if (this.depth > MAX_DEPTH) return this.unknown("it nests deeper than is followed (budget)", node);
    this.depth++;
    try {
      return this.node(node, self);
    } finally {
      this.depth--;
    }
  }

  node(node, self) {
    const { ts, checker } = this;
    const K = ts.SyntaxKind;
    switch (node.kind) {
      case K.StringKeyword:
        return { kind: "string" };
      case K.NumberKeyword:
        return { kind: "number", native: "number" };
      case K.BooleanKeyword:
        return { kind: "boolean" };
      case K.AnyKeyword:
      case K.UnknownKeyword:
        return { kind: "any", native: "any" };
      case K.ObjectKeyword:
        return { kind: "map" };
      case K.NeverKeyword:
        return { kind: "never" };
      case K.UndefinedKeyword:
      case K.VoidKeyword:
        return { undefined: true };
      case K.BigIntKeyword:
        return this.unknown("a bigint cannot be written as JSON", node);
      case K.SymbolKeyword:
        throw new NoData("it holds a symbol");
      case K.ParenthesizedType:
        return this.ofNode(node.type, self);
      case K.LiteralType:
      case K.TemplateLiteralType:
        return this.ofType(checker.getTypeFromTypeNode(node), self, node);
      case K.ArrayType:
        return { kind: "list", item: this.plain(this.ofNode(node.elementType, undefined)) };
      case K.TupleType:
        return this.tuple(node);
      case K.TypeOperator:
        return node.operator === K.ReadonlyKeyword ? this.ofNode(node.type, self) : this.ofType(checker.getTypeFromTypeNode(node), self, node);
      case K.UnionType:
        return this.union(node.types.map((member) => this.variant(() => this.ofNode(member, undefined))), node);
      case K.FunctionType:
      case K.ConstructorType:
        throw new NoData("it holds a function");
      case K.TypeReference:
        return this.reference(node, self);
      default:
        return this.ofType(checker.getTypeFromTypeNode(node), self, node);
    }
  }

  /** A variant of a union; undefined for one that is no data. */
  variant(shape) {
    try {
      return shape();
    } catch (error) {
      if (error instanceof NoData) return { noData: error.message };
      throw error;
    }
  }

  reference(node, self) {
    const { ts, checker, schemas } = this;
    let symbol = checker.getSymbolAtLocation(node.typeName);
    const alias = symbol;
    if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol);
    const inferred = schemas.inferred(node);
    if (inferred) return inferred.library.shape(inferred.library.read(inferred.node));
    if (!symbol || !symbol.declarations?.length || checker.isUnknownSymbol?.(symbol)) return this.unresolved(node.typeName.getText(), alias, node);
    const args = node.typeArguments ?? [];
    const library = this.declarations.isLibrary(symbol.declarations[0]);
    if (library && ["Array", "ReadonlyArray"].includes(symbol.name) && args.length === 1) return { kind: "list", item: this.plain(this.ofNode(args[0], undefined)) };
    if (library && symbol.name === "Record" && args.length === 2 && args[0].kind === ts.SyntaxKind.StringKeyword) return { kind: "map", ...itemOf(this.entry(this.ofNode(args[1], undefined))) };
    if (library && symbol.name === "Readonly" && args.length === 1) return this.ofNode(args[0], self);
    if (!library && args.length === 0 && !(symbol.flags & (ts.SymbolFlags.TypeParameter | ts.SymbolFlags.EnumMember))) {
      const declaration = this.declarations.of(symbol);
      if (declaration && (!this.declarations.isGeneric(declaration) || this.declarations.hasDefaults(declaration))) return this.refer(declaration);
    }
    return this.ofType(checker.getTypeFromTypeNode(node), self, node);
  }

  unresolved(name, alias, node) {
    const { ts } = this;
    let from = "";
    for (let at = alias?.declarations?.[0]; at; at = at.parent) {
      if (ts.isImportDeclaration(at)) from = at.moduleSpecifier.text;
    }
    if (from.startsWith(".")) return this.unknown(`${name} comes from ${from}, which cannot be read`, node);
    return this.unknown(from ? `${name} comes from ${from}, which is not installed` : `${name} is declared nowhere`, node);
  }

  refer(declaration) {
    const why = this.noData(declaration);
    if (why) throw new NoData(`${declaration.path[declaration.path.length - 1]}: ${why}`);
    declaration.used = true;
    return { kind: "ref", ref: declaration.id };
  }

  tuple(node) {
    const { ts } = this;
    const fields = [];
    let item;
    for (const element of node.elements) {
      const named = ts.isNamedTupleMember(element);
      const at = named ? element.type : element;
      if (ts.isRestTypeNode(at) || (named && element.dotDotDotToken)) {
        const list = this.ofNode(ts.isRestTypeNode(at) ? at.type : at, undefined);
        item = list.kind === "list" ? list.item : this.unknown("the rest of a tuple is no list", at);
        continue;
      }
      const optional = ts.isOptionalTypeNode(at) || (named && element.questionToken);
      fields.push({ shape: this.plain(this.ofNode(ts.isOptionalTypeNode(at) ? at.type : at, undefined)), required: !optional });
    }
    return { kind: "tuple", fields, ...(item ? { item } : {}), native: "tuple" };
  }

  /** A shape that stands by itself: in a list undefined is written as null. */
  plain(shape) {
    if (shape.undefined && !shape.kind) return { kind: "null" };
    if (shape.undefined) {
      delete shape.undefined;
      return this.nullable(shape);
    }
    return shape;
  }

  /** The value of a member of an object, which JSON leaves out where it is undefined: a null is read as that. */
  entry(shape) {
    if (!shape.undefined) return shape;
    if (!shape.kind) return { kind: "never" };
    delete shape.undefined;
    return shape.kind === "any" || shape.nullable || shape.sends ? shape : { ...shape, nullable: true, sends: shape };
  }

  nullable(shape) {
    if (shape.kind === "any" || shape.kind === "null") return shape;
    return { ...shape, nullable: true };
  }

  /** A union of shapes: null and undefined apart, texts and numbers of its own together. */
  union(shapes, node) {
    let isNull = false;
    let isUndefined = false;
    const variants = [];
    let noData = "";
    const add = (shape) => {
      if (shape.noData !== undefined) {
        noData = shape.noData;
        return;
      }
      if (shape.undefined) isUndefined = true;
      if (!shape.kind) return;
      const { undefined: _, nullable, ...rest } = shape;
      if (nullable) isNull = true;
      if (rest.kind === "null") isNull = true;
      else if (rest.kind === "union" && !rest.tag) rest.variants.forEach(add);
      else if (rest.kind === "never") return;
      else variants.push(rest);
    };
    shapes.forEach(add);
    if (variants.length > MAX_WIDTH) return this.unknown(`a union of ${variants.length} (budget)`, node);
    if (variants.length === 0 && noData) throw new NoData(noData);
    const merged = [];
    let literals;
    let isBoolean = 0;
    for (const shape of variants) {
      if (shape.kind === "any") return { kind: "any", native: "any", ...(isUndefined ? { undefined: true } : {}) };
      if (shape.kind === "enum" && !shape.native && !shape.open) {
        if (!literals) merged.push((literals = { kind: "enum", values: [] }));
        literals.values = unique([...literals.values, ...shape.values]);
        continue;
      }
      if (shape.kind !== "record" && shape.kind !== "union" && merged.some((other) => JSON.stringify(other) === JSON.stringify(shape))) continue;
      merged.push(shape);
    }
    if (literals && literals.values.includes(true) && literals.values.includes(false)) {
      literals.values = literals.values.filter((value) => typeof value !== "boolean");
      const at = merged.indexOf(literals);
      merged.splice(literals.values.length === 0 ? at : at + 1, literals.values.length === 0 ? 1 : 0, { kind: "boolean" });
    }
    // Texts with a name beside any text: 'a' | 'b' | (string & {}).
    const text = merged.find((shape) => shape.kind === "string" && Object.keys(shape).length === 1);
    if (text && literals?.values.length > 0 && literals.values.every((value) => typeof value === "string")) {
      literals.open = true;
      merged.splice(merged.indexOf(text), 1);
    }
    let shape;
    if (merged.length === 0) shape = isNull ? { kind: "null" } : isUndefined ? {} : { kind: "never" };
    else if (merged.length === 1) shape = merged[0];
    else shape = { kind: "union", variants: merged };
    if (isNull && shape.kind && shape.kind !== "null") shape = this.nullable(shape);
    if (isUndefined) shape = { ...shape, undefined: true };
    return shape;
  }

  // ---- shapes of types

  ofType(type, self, node) {
    if (this.depth > MAX_DEPTH) return this.unknown("it nests deeper than is followed (budget)", node);
    this.depth++;
    try {
      return this.type(type, self, node);
    } finally {
      this.depth--;
    }
  }

  type(type, self, node) {
    const { ts, checker } = this;
    const F = ts.TypeFlags;
    const { flags } = type;
    if (flags & F.Any) {
      // The checker's own error is any by another name.
      if (type.intrinsicName === "error" || type.intrinsicName === "unresolved" || checker.isErrorType?.(type)) return this.unknown(node ? `${oneLine(node.getText()).slice(0, 80)} cannot be resolved` : "its type cannot be resolved", node);
      return { kind: "any", native: "any" };
    }
    if (flags & F.Unknown) return { kind: "any", native: "any" };
    const alias = type.aliasSymbol;
    if (alias && alias !== self?.symbol) {
      const declaration = this.declarations.of(alias);
      if (declaration) {
        if (!type.aliasTypeArguments?.length && !this.declarations.isGeneric(declaration)) return this.refer(declaration);
        if (type.aliasTypeArguments?.length && declaration.node.getSourceFile && flags & F.Object && !this.isLibraryNode(declaration.node)) {
          const instance = this.instance(declaration, type, type.aliasTypeArguments);
          if (instance) return instance;
        }
      }
    }
    if (flags & F.EnumLiteral && type.symbol) {
      const owner = type.symbol.flags & ts.SymbolFlags.EnumMember ? type.symbol.parent : type.symbol;
      if (owner !== type.symbol && type.isLiteral()) return { kind: "enum", values: [type.value] };
      const declaration = owner && this.declarations.of(owner);
      if (declaration) return this.refer(declaration);
    }
    if (flags & F.Enum && type.symbol) {
      const declaration = this.declarations.of(type.symbol);
      if (declaration) return this.refer(declaration);
    }
    if (flags & F.Boolean) return { kind: "boolean" };
    if (flags & F.Union) {
      // What the union was written as; of an intersection with unions in it, the union that it comes to.
      const members = (type.origin?.flags & F.Union && type.origin.types) || type.types;
      if (members.length > MAX_WIDTH) return this.unknown(`a union of ${members.length} (budget)`, node);
      return this.union(members.map((member) => this.variant(() => this.ofType(member, undefined, node))), node);
    }
    if (flags & F.StringLiteral || flags & F.NumberLiteral) return { kind: "enum", values: [type.value] };
    if (flags & F.BooleanLiteral) return { kind: "enum", values: [type.intrinsicName === "true"] };
    if (flags & F.String) return { kind: "string" };
    if (flags & F.Number) return { kind: "number", native: "number" };
    if (flags & F.TemplateLiteral) return this.template(type, node);
    if (flags & F.StringMapping) return { kind: "string" };
    if (flags & F.BigIntLike) return this.unknown("a bigint cannot be written as JSON", node);
    if (flags & F.Null) return { kind: "null" };
    if (flags & (F.Undefined | F.Void)) return { undefined: true };
    if (flags & F.Never) return { kind: "never" };
    if (flags & F.ESSymbolLike) throw new NoData("it holds a symbol");
    if (flags & F.NonPrimitive) return { kind: "map" };
    if (flags & F.Intersection) return this.intersection(type, self, node);
    if (flags & F.Object) return this.ofObject(type, self, undefined, node);
    if (flags & F.TypeParameter) {
      const fallback = checker.getDefaultFromTypeParameter(type);
      if (fallback && fallback !== type) return this.ofType(fallback, self, node);
      const constraint = checker.getBaseConstraintOfType(type);
      return constraint && constraint !== type ? this.ofType(constraint, self, node) : { kind: "any", native: "any" };
    }
    const constraint = checker.getBaseConstraintOfType(type);
    if (constraint && constraint !== type) return this.ofType(constraint, self, node);
    return this.unknown(`${checker.typeToString(type).slice(0, 80)} is computed from what is not known`, node);
  }

  isLibraryNode(node) {
    return this.declarations.isLibrary(node);
  }

  /** A text that holds other types: what stands between them is a pattern. */
  template(type, node) {
    const { ts } = this;
    const F = ts.TypeFlags;
    const quote = (text) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
    const part = (t) => {
      if (t.flags & F.StringLiteral) return quote(t.value);
      if (t.flags & F.String) return "[\\s\\S]*";
      if (t.flags & F.NumberLiteral) return quote(String(t.value));
      if (t.flags & F.Number) return "-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?";
      if (t.flags & F.Boolean) return "(true|false)";
      if (t.flags & F.Union) return `(${t.types.map(part).join("|")})`;
      return "[\\s\\S]*";
    };
    const pattern = type.texts.map((text, i) => quote(text) + (i < type.types.length ? part(type.types[i]) : "")).join("");
    if (pattern.length > 2000) return { kind: "string" };
    return { kind: "string", limits: { pattern: `^${pattern}$` } };
  }

  /** Objects together; a plain type with a brand is the plain type. */
  intersection(type, self, node) {
    const { ts } = this;
    const F = ts.TypeFlags;
    const plain = type.types.find((member) => member.flags & (F.StringLike | F.NumberLike | F.BooleanLike | F.BigIntLike | F.Null | F.Undefined));
    if (plain) return this.ofType(plain, undefined, node);
    const lists = type.types.filter((member) => this.checker.isArrayType?.(member) || this.checker.isTupleType?.(member));
    if (lists.length > 0) return this.ofType(lists[0], undefined, node);
    return this.ofObject(type, self, undefined, node);
  }

  instance(declaration, type, args) {
    if (args.some((arg) => this.holdsParameter(arg))) return undefined;
    const made = this.declarations.instance(declaration, type, args, this.current);
    if (!made) return this.unknown(`${declaration.path[declaration.path.length - 1]} is made of itself with ever new arguments (budget)`, declaration.node);
    return this.refer(made);
  }

  holdsParameter(type) {
    return Boolean(type.flags & this.ts.TypeFlags.TypeParameter);
  }

  /** How an argument of a generic type is written, as an identity: with files as they are called below the root. */
  written(type) {
    const { ts, checker } = this;
    const text = checker.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseFullyQualifiedType).slice(0, 2000).replaceAll(`${this.root}/`, "");
    const node = type.symbol?.declarations?.[0];
    return node && !/^__/.test(type.symbol.name) && !this.isLibraryNode(node) ? `${text}@${this.declarations.placeOf(node).file}` : text;
  }

  /** How an argument of a generic type is called. */
  spelled(type) {
    const symbol = type.aliasSymbol ?? type.symbol;
    const declaration = symbol && !(type.flags & this.ts.TypeFlags.Union && !type.aliasSymbol) ? this.declarations.bySymbol.get(symbol) : undefined;
    if (declaration && !this.declarations.isGeneric(declaration)) {
      declaration.used = true;
      return `\${${declaration.id}}`;
    }
    return this.checker.typeToString(type).slice(0, 200);
  }

  /** An object: a list, a map, a record, or one of the library's own. */
  ofObject(type, self, fact, node) {
    const { ts, checker } = this;
    if (checker.isTupleType?.(type)) {
      const args = checker.getTypeArguments(type);
      const { elementFlags = [], fixedLength } = type.target;
      const E = ts.ElementFlags;
      const fields = [];
      let item;
      args.forEach((arg, i) => {
        const shape = this.plain(this.ofType(arg, undefined, node));
        if (elementFlags[i] & E.Variable) item = shape;
        else fields.push({ shape, required: Boolean(elementFlags[i] & E.Required) });
      });
      return { kind: "tuple", fields, ...(item ? { item } : {}), native: "tuple" };
    }
    if (checker.isArrayType?.(type)) return { kind: "list", item: this.plain(this.ofType(checker.getTypeArguments(type)[0], undefined, node)) };
    const { symbol } = type;
    const at = symbol?.declarations?.[0];
    const isLibrary = at && this.declarations.isLibrary(at);
    if (isLibrary && !/^__/.test(symbol.name) && !type.aliasSymbol) {
      const { name } = symbol;
      if (Object.hasOwn(LIBRARY, name)) return { ...LIBRARY[name] };
      if (Object.hasOwn(UNWRITTEN, name)) return this.unknown(`${name}: ${UNWRITTEN[name]}`, node);
      if (FILES.has(name)) return { kind: "string", native: "bytes" };
    }
    if (self === undefined || symbol !== self.symbol) {
      const named = symbol && symbol.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface) && !isLibrary ? this.declarations.of(symbol) : undefined;
      if (named) {
        if (!this.declarations.isGeneric(named)) return this.refer(named);
        const args = checker.getTypeArguments(type).slice(0, named.node.typeParameters.length);
        const instance = this.instance(named, type, args);
        if (instance) return instance;
      }
    }
    const why = this.live(type);
    if (why) throw new NoData(why);
    if (this.open.includes(type)) return this.unknown("it holds itself, and has no name", node);
    if (this.open.length > MAX_DEPTH / 2) return this.unknown("it nests deeper than is followed (budget)", node);
    this.open.push(type);
    try {
      return this.record(type, self, node);
    } finally {
      this.open.pop();
    }
  }

  record(type, self, node) {
    const { ts, checker } = this;
    const properties = checker.getPropertiesOfType(type);
    const index = checker.getIndexInfoOfType(type, ts.IndexKind.String) ?? checker.getIndexInfoOfType(type, ts.IndexKind.Number);
    if (properties.length === 0) {
      if (index) return { kind: "map", ...itemOf(this.entry(this.ofType(index.type, undefined, node))) };
      // {} says no more than that it is something.
      if (!self) return { kind: "any", native: "any" };
    }
    if (properties.length > MAX_WIDTH) return this.unknown(`an object with ${properties.length} members (budget)`, node);
    const fields = [];
    const local = [];
    for (const property of properties) {
      if (property.name.startsWith("__@") || property.name.startsWith("#") || property.flags & ts.SymbolFlags.Prototype) continue;
      const made = this.field(property, node);
      if (made.local) local.push(made.local);
      else if (made.field) fields.push(made.field);
    }
    const shape = { kind: "record", fields };
    if (index) {
      const item = this.variant(() => this.entry(this.ofType(index.type, undefined, node)));
      if (item.kind && item.kind !== "any") shape.item = item;
    }
    if (local.length > 0) shape.local = local;
    return shape;
  }

  field(property, from) {
    const { ts, checker } = this;
    const { name } = property;
    const node = property.valueDeclaration ?? property.declarations?.[0];
    const local = (reason) => ({ local: { name, reason } });
    if (property.flags & ts.SymbolFlags.Method) return local("a function, which JSON leaves out");
    const isAccessor = node && (ts.isGetAccessor(node) || ts.isSetAccessor(node));
    if (isAccessor && !this.decorators.exposes(node)) return local("computed by the class, and not written");
    if (name === "toJSON") return local("a function, which JSON leaves out");
    const at = node ?? from;
    const isTransient = (property.flags & ts.SymbolFlags.Transient) !== 0;
    let shape;
    try {
      if (!isTransient && node?.type && !this.namesParameter(node.type)) shape = this.ofNode(node.type, undefined);
      else if (at) shape = this.ofType(checker.getTypeOfSymbolAtLocation(property, at), undefined, node?.type ?? from);
      else shape = this.ofType(checker.getTypeOfSymbol(property), undefined, from);
    } catch (error) {
      if (!(error instanceof NoData)) throw error;
      return local(error.message);
    }
    if (!shape.kind && !shape.undefined) shape = { kind: "never" };
    if (!shape.kind) return local("always undefined, which JSON leaves out");
    if (shape.kind === "never") return {}; // it must not be there
    const optional = Boolean(property.flags & ts.SymbolFlags.Optional) || Boolean(shape.undefined);
    delete shape.undefined;
    const field = { name, shape };
    if (node) {
      field.place = this.declarations.placeOf(node);
      field.decl = oneLine(stripped(node.getText())).replace(/[;,]$/, "");
      const doc = ts.displayPartsToString(property.getDocumentationComment(checker)).trim();
      const travels = /^(?:(Query|Path|Header|Body) param:|Query param$)/.exec(doc);
      if (travels && travels[1] && travels[1] !== "Body") field.in = travels[1].toLowerCase();
    }
    if (optional) field.unset = "omit";
    else field.required = true;
    this.names.apply(field, node);
    const left = this.decorators.apply(field, node);
    if (left) return local(left);
    if (isAccessor) field.only = "sent";
    if (node?.initializer && ts.isPropertyDeclaration(node)) this.initial(field, node.initializer);
    return { field };
  }

  /** What a class gives a property to begin with. */
  initial(field, node) {
    const value = this.constant(node);
    delete field.required;
    delete field.unset;
    if (value !== undefined) field.default = value;
    else field.computed = oneLine(node.getText()).slice(0, 200);
  }

  /** The JSON value of an expression that is one as it stands. */
  constant(node) {
    const { ts } = this;
    const K = ts.SyntaxKind;
    switch (node.kind) {
      case K.StringLiteral:
      case K.NoSubstitutionTemplateLiteral:
        return node.text;
      case K.NumericLiteral:
        return Number(node.text);
      case K.TrueKeyword:
        return true;
      case K.FalseKeyword:
        return false;
      case K.NullKeyword:
        return null;
      case K.AsExpression:
      case K.ParenthesizedExpression:
      case K.SatisfiesExpression:
        return this.constant(node.expression);
      case K.PrefixUnaryExpression: {
        const value = node.operator === K.MinusToken ? this.constant(node.operand) : undefined;
        return typeof value === "number" ? -value : undefined;
      }
      case K.ArrayLiteralExpression: {
        const values = node.elements.map((element) => this.constant(element));
        return values.includes(undefined) ? undefined : values;
      }
      case K.ObjectLiteralExpression: {
        const object = {};
        for (const property of node.properties) {
          if (!ts.isPropertyAssignment(property) || !(ts.isIdentifier(property.name) || ts.isStringLiteral(property.name))) return undefined;
          object[property.name.text] = this.constant(property.initializer);
          if (object[property.name.text] === undefined) return undefined;
        }
        return object;
      }
      case K.PropertyAccessExpression: {
        const value = this.checker.getConstantValue?.(node);
        return value;
      }
    }
    return undefined;
  }

  /** Whether a type that is written names a parameter of what it stands in. */
  namesParameter(node) {
    const { ts, checker } = this;
    let found = false;
    const visit = (at) => {
      if (found) return;
      if (ts.isTypeReferenceNode(at) && ts.isIdentifier(at.typeName)) {
        const symbol = checker.getSymbolAtLocation(at.typeName);
        if (symbol && symbol.flags & ts.SymbolFlags.TypeParameter) found = true;
      }
      if (at.kind === ts.SyntaxKind.ThisType) found = true;
      ts.forEachChild(at, visit);
    };
    visit(node);
    return found;
  }
}

const isStatic = (ts, member) => Boolean(ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Static);

const itemOf = (item) => (item.kind === "any" ? {} : { item });

const unique = (values) => [...new Set(values)];

/** The head line of a declaration. */
const head = (text) => {
  const line = oneLine(stripped(text)).replace(/^(export|declare|default)\s+/g, "");
  const at = line.search(/[={]\s*\{|\{/);
  return (at < 0 ? line : line.slice(0, at)).replace(/[=\s]+$/, "").replace(/^(export |declare |default )+/, "");
};

const stripped = (text) => text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "");

/** Removes what only the type's own record keeps. */
const withoutLocal = (shape) => {
  if (shape === null || typeof shape !== "object") return;
  if (Array.isArray(shape)) return shape.forEach(withoutLocal);
  if (shape.kind === "record" || shape.local) delete shape.local;
  if (shape.undefined !== undefined && shape.kind) delete shape.undefined;
  for (const [key, value] of Object.entries(shape)) if (["item", "key", "fields", "variants", "shape", "sends"].includes(key)) withoutLocal(value);
};

module.exports = { Shapes, NoData, oneLine };
