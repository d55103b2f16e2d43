"use strict";
// Declarations of the SDK: which of them stand for JSON, what they are called, and their
// facts.

const path = require("path");
const { SUFFIX } = require("./library");
const { NoData } = require("./shapes");

const MAX_INSTANCES = 5000;
const MAX_WITHIN = 4; // instances of one generic type within each other

/** One declaration, or one instance of a generic one. */
class Declaration {
  constructor(fields) {
    Object.assign(this, fields);
  }
}

class Declarations {
  constructor(context, sources) {
    this.context = context;
    this.sources = new Set(sources);
    this.bySymbol = new Map();
    this.list = []; // in the order in which they are found; grows while types are made
    this.left = []; // excluded
    this.ids = new Set();
    this.instances = new Map();
    this.errors = []; // classes that are thrown, and the schemas by which they are read
    this.exported = this.exportsOf(sources);
    for (const source of sources) this.visit(source.statements, source, this.moduleOf(source), source.isDeclarationFile && !this.isModule(source));
    this.join();
  }

  /**
   * A schema that a type is inferred from is that type, and no other beside it; so is one
   * that says of which type it is. What one way is sent and the other read by another
   * schema is what is read.
   */
  join() {
    const { ts, schemas } = this.context;
    for (const outbound of [false, true]) {
      for (const declaration of this.list) {
        if (!declaration.schema || !ts.isVariableDeclaration(declaration.node) || /\$outboundSchema$/.test(declaration.node.name.text) !== outbound) continue;
        const { library } = declaration;
        const type = library.typed(declaration.node, outbound);
        const target = type && this.bySymbol.get(type);
        const sent = outbound && this.bySymbol.get(library.typed(declaration.node, false));
        if (sent && sent !== target) sent.sent = target;
        if (!target || target === declaration || this.isGeneric(target)) continue;
        declaration.standsFor = target;
        if (ts.isClassDeclaration(target.node) && this.isError(target.symbol)) {
          this.errors.push({ schema: declaration.schema, node: target.node });
          continue;
        }
        if (target.schema || ts.isEnumDeclaration(target.node)) continue;
        target.schema = declaration.schema;
        target.library = library;
        target.constant = declaration;
        target.outbound = outbound;
        target.exported = target.exported || declaration.exported;
      }
    }
    for (const declaration of this.list) {
      if (!ts.isTypeAliasDeclaration(declaration.node) || !ts.isTypeReferenceNode(declaration.node.type)) continue;
      const inferred = schemas.inferred(declaration.node.type);
      const constant = inferred && this.bySymbol.get(inferred.library.variable(inferred.node).symbol);
      if (constant?.schema && !constant.standsFor) {
        constant.standsFor = declaration;
        declaration.exported = declaration.exported || constant.exported;
        declaration.schema = constant.schema;
        declaration.library = constant.library;
        declaration.constant = constant;
      }
    }
  }

  /** Whether a class is thrown: it extends one of the language's own errors. */
  isError(symbol, depth = 0) {
    const bases = this.context.checker.getDeclaredTypeOfSymbol(symbol).getBaseTypes?.() ?? [];
    return bases.some(({ symbol: base }) => base && depth < 20 && ((/Error$/.test(base.name) && base.declarations?.[0] && this.isLibrary(base.declarations[0])) || this.isError(base, depth + 1)));
  }

  isModule(source) {
    return this.context.checker.getSymbolAtLocation(source) !== undefined;
  }

  /** What any file exports, under whatever name. */
  exportsOf(sources) {
    const { ts, checker } = this.context;
    const all = new Set();
    for (const source of sources) {
      const module = checker.getSymbolAtLocation(source);
      if (!module) continue;
      for (const symbol of checker.getExportsOfModule(module)) {
        all.add(symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);
      }
    }
    return all;
  }

  /** A file's path below what is captured, as the parts of a module's name. */
  moduleOf(source) {
    const { folder } = this.context;
    let parts = path.relative(folder, source.fileName).split(path.sep);
    if (parts[0] === "..") parts = parts.filter((part) => part !== ".." && part !== "node_modules");
    const last = parts.pop().replace(/(\.d)?\.[cm]?tsx?$/, "");
    if (last !== "index") parts.push(last);
    return parts;
  }

  placeOf(node) {
    const source = node.getSourceFile();
    return { file: this.context.relative(source.fileName), line: source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1 };
  }

  visit(statements, source, within, ambient) {
    const { ts } = this.context;
    for (const node of statements) {
      switch (node.kind) {
        case ts.SyntaxKind.InterfaceDeclaration:
        case ts.SyntaxKind.TypeAliasDeclaration:
        case ts.SyntaxKind.ClassDeclaration:
        case ts.SyntaxKind.EnumDeclaration:
          this.declare(node, within, ambient);
          break;
        case ts.SyntaxKind.ModuleDeclaration:
          if (node.body?.statements && ts.isIdentifier(node.name)) this.visit(node.body.statements, source, [...within, node.name.text], ambient || this.isAmbient(node));
          else if (node.body?.statements) this.visit(node.body.statements, source, within, true);
          break;
        case ts.SyntaxKind.VariableStatement:
          for (const variable of node.declarationList.declarations) this.schema(variable, within);
          break;
      }
    }
  }

  isAmbient(node) {
    const { ts } = this.context;
    for (let at = node; at; at = at.parent) {
      if (ts.isSourceFile(at)) return at.isDeclarationFile;
      if ((ts.getCombinedModifierFlags?.(at) ?? 0) & ts.ModifierFlags.Ambient) return true;
    }
    return false;
  }

  isExported(node, symbol, ambient) {
    const { ts } = this.context;
    return ambient || this.exported.has(symbol) || Boolean(ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Export);
  }

  declare(node, within, ambient) {
    const { checker } = this.context;
    if (!node.name) return;
    const symbol = checker.getSymbolAtLocation(node.name);
    if (!symbol || this.bySymbol.has(symbol)) return; // an interface that is written in several pieces
    this.add(node, symbol, [...within, node.name.text], this.isExported(node, symbol, ambient));
  }

  /** A schema that is a constant: a type of its own, or of the alias that infers it. */
  schema(variable, within) {
    const { ts, checker, schemas } = this.context;
    if (!ts.isIdentifier(variable.name) || !variable.initializer) return;
    const library = schemas.of(variable.initializer);
    const symbol = library && checker.getSymbolAtLocation(variable.name);
    if (!symbol) return;
    const name = variable.name.text;
    const plain = name.replace(SUFFIX, "") || name;
    const declaration = this.add(variable, symbol, [...within, plain[0].toUpperCase() + plain.slice(1)], this.isExported(variable, symbol, false));
    declaration.schema = variable.initializer;
    declaration.library = library;
  }

  add(node, symbol, names, exported) {
    const place = this.placeOf(node);
    let id = `${place.file}#${names.slice(-3).join(".")}`;
    for (let n = 2; this.ids.has(id); n++) id = `${place.file}#${names.slice(-3).join(".")}#${n}`;
    this.ids.add(id);
    const nested = names.length - this.moduleOf(node.getSourceFile()).length;
    const declaration = new Declaration({ id, node, symbol, path: names, place, exported, rank: Math.max(0, nested - 1), used: false });
    this.bySymbol.set(symbol, declaration);
    this.list.push(declaration);
    return declaration;
  }

  /** The declaration that a symbol stands for; one of another file of the tree is taken in. */
  of(symbol) {
    const { ts } = this.context;
    const known = this.bySymbol.get(symbol);
    if (known) return known;
    const node = symbol.declarations?.find((d) => ts.isInterfaceDeclaration(d) || ts.isTypeAliasDeclaration(d) || ts.isClassDeclaration(d) || ts.isEnumDeclaration(d));
    if (!node || this.isLibrary(node)) return undefined;
    const names = [node.name?.text ?? symbol.name];
    for (let at = node.parent; at; at = at.parent) if (ts.isModuleDeclaration(at) && ts.isIdentifier(at.name)) names.unshift(at.name.text);
    return this.add(node, symbol, [...this.moduleOf(node.getSourceFile()), ...names], false);
  }

  isLibrary(node) {
    return this.context.program.isSourceFileDefaultLibrary(node.getSourceFile());
  }

  isGeneric(declaration) {
    return (declaration.node.typeParameters?.length ?? 0) > 0;
  }

  /** Whether a generic declaration may be named without arguments. */
  hasDefaults(declaration) {
    return declaration.node.typeParameters.every((parameter) => parameter.default);
  }

  /** The generic declaration of the tree that a type is an instance of, and its arguments; undefined for any other. */
  genericOf(type) {
    const { ts, checker } = this.context;
    const symbol = type.aliasTypeArguments?.length ? type.aliasSymbol : type.symbol;
    const declaration = symbol && this.bySymbol.get(symbol);
    if (!declaration || !this.isGeneric(declaration)) return undefined;
    const args = type.aliasTypeArguments ?? (type.flags & ts.TypeFlags.Object && type.target ? checker.getTypeArguments(type).slice(0, declaration.node.typeParameters.length) : []);
    return args.length > 0 ? { declaration, args } : undefined;
  }

  /** The instance that was made of a type; undefined where there is none. */
  instanceOf(type) {
    const of = this.genericOf(type);
    return of && this.instances.get(this.instanceId(of.declaration, of.args));
  }

  instanceId(declaration, args) {
    return `${declaration.id}<${args.map((arg) => this.context.shapes.written(arg)).join(",")}>`;
  }

  /** The instance of a generic declaration, made within another; undefined beyond what is followed. */
  instance(declaration, type, args, within) {
    const { shapes } = this.context;
    const id = this.instanceId(declaration, args);
    const known = this.instances.get(id);
    if (known) return known;
    let same = 0;
    for (let at = within; at; at = at.within) if (at.node === declaration.node) same++;
    if (this.instances.size >= MAX_INSTANCES || same > MAX_WITHIN) return undefined;
    const { node, symbol, path: names, place, rank } = declaration;
    const made = new Declaration({ id, node, symbol, path: names, place, rank, within, exported: false, used: true, type, arguments: args.map((arg) => shapes.spelled(arg)) });
    this.instances.set(id, made);
    this.list.push(made);
    return made;
  }

  exclude(declaration, reason, unread) {
    this.left.push({ name: declaration.path[declaration.path.length - 1], reason, ...declaration.place, ...(unread ? { unread } : {}) });
  }

  /** The facts of all types: what is exported, and what those hold. */
  types() {
    const { shapes, names, speakeasy } = this.context;
    const made = new Map();
    const make = (declaration) => {
      if (made.has(declaration)) return;
      const of = names.wires.get(declaration.symbol);
      const apart = of !== undefined ? `what ${of} is on the wire` : speakeasy.apart(declaration);
      if (apart) {
        made.set(declaration, null);
        if (declaration.exported) this.exclude(declaration, apart);
        return;
      }
      if (this.isGeneric(declaration) && !declaration.type && !this.hasDefaults(declaration)) {
        made.set(declaration, null);
        if (declaration.exported) this.exclude(declaration, "generic: each use of it is captured");
        return;
      }
      if (declaration.sent) {
        made.set(declaration, null);
        if (declaration.exported) this.exclude(declaration, `what ${declaration.sent.path[declaration.sent.path.length - 1]} is sent as`);
        return;
      }
      const reason = shapes.noData(declaration);
      if (reason) {
        made.set(declaration, null);
        if (declaration.exported) this.exclude(declaration, reason);
        return;
      }
      made.set(declaration, undefined);
      try {
        made.set(declaration, shapes.declared(declaration));
      } catch (error) {
        if (error instanceof RangeError) {
          made.set(declaration, this.tooDeep(declaration));
          return;
        }
        if (!(error instanceof NoData)) throw error;
        made.set(declaration, null);
        declaration.isNoData = error.message;
        if (declaration.exported) this.exclude(declaration, error.message);
      }
    };
    for (const declaration of this.list.filter((d) => d.exported && !d.standsFor)) make(declaration);
    for (let before = -1; before !== made.size; ) {
      before = made.size;
      for (const declaration of [...this.list]) if (declaration.used && !made.has(declaration)) make(declaration);
    }
    for (const declaration of this.list) {
      if (!made.has(declaration) && !declaration.standsFor && this.sources.has(declaration.node.getSourceFile())) this.exclude(declaration, "not exported, and held by nothing that is");
    }
    // What turned out to be no data after something had referred to it is any value there.
    const kept = [...made].filter(([, type]) => type).map(([declaration, type]) => ({ declaration, type }));
    const ids = new Set(kept.map(({ type }) => type.id));
    const mend = (value) => {
      if (Array.isArray(value)) value.forEach(mend);
      else if (value !== null && typeof value === "object") {
        if (value.kind === "ref" && typeof value.ref === "string" && !ids.has(value.ref)) {
          const name = value.ref.split("#")[1] ?? value.ref;
          delete value.ref;
          value.kind = "unknown";
          value.unknown = { reason: `${name} is no JSON` };
        }
        Object.values(value).forEach(mend);
      }
    };
    for (const { type } of kept) {
      mend(type.shape);
      if (type.arguments) type.arguments = type.arguments.map((text) => text.replace(/\$\{([^}]+)\}/g, (all, id) => (ids.has(id) ? all : id.split("#")[1] ?? id)));
    }
    return kept;
  }

  /** The facts of a type that the stack does not suffice for. */
  tooDeep({ id, path, place }) {
    return { id, path, place, native: "alias", shape: { kind: "unknown", unknown: { reason: "it nests deeper than is followed (budget)", place } } };
  }

  excluded() {
    return this.left.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line));
  }
}

module.exports = { Declarations };
