"use strict";
// What tells how a client makes its requests, and is no part of them: options of a call,
// a client's configuration, a request that is put together.

const { eachReference } = require("./references");

/** Objects of the platform by which requests are made. What holds one is no payload. */
const OBJECTS = new Set(["AbortSignal", "AbortController", "Headers", "RequestInit", "fetch"]);

class Transport {
  constructor(context) {
    this.context = context;
    this.known = new Map();
  }

  /** The object of the platform that a declared type is, or holds; "" for most types. */
  tells(declaration) {
    if (!this.known.has(declaration)) this.known.set(declaration, declaration.schema ? "" : this.held(declaration));
    return this.known.get(declaration);
  }

  /** Whether a type has members for the parts of a request. */
  describes({ type, symbol }) {
    return Boolean((type ?? this.context.checker.getDeclaredTypeOfSymbol(symbol)).getProperty("headers"));
  }

  held({ type, symbol, node }) {
    const { ts, checker } = this.context;
    if (ts.isEnumDeclaration(node) || ts.isVariableDeclaration(node)) return "";
    const declared = type ?? checker.getDeclaredTypeOfSymbol(symbol);
    const own = this.object(declared);
    if (own || !(declared.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) || checker.isArrayType?.(declared)) return own;
    for (const property of checker.getPropertiesOfType(declared)) {
      const name = this.object(checker.getTypeOfSymbolAtLocation(property, property.valueDeclaration ?? node));
      if (name) return name;
    }
    return "";
  }

  /** The object that a type is, or one of its variants; "" for any other type. */
  object(type, depth = 0) {
    if ((type.isUnion?.() || type.isIntersection?.()) && depth < 3) {
      for (const member of type.types) {
        const name = this.object(member, depth + 1);
        if (name) return name;
      }
    }
    const node = type.symbol?.declarations?.[0];
    if (node && OBJECTS.has(type.symbol.name) && this.context.declarations.isLibrary(node)) return type.symbol.name;
    return this.fetches(type) ? "fetch" : "";
  }

  /** Whether a type is a function that does as fetch does: it promises a Response. */
  fetches(type) {
    const { checker, declarations } = this.context;
    return (type.getCallSignatures?.() ?? []).some((signature) => {
      const result = checker.getReturnTypeOfSignature(signature);
      const promised = result.symbol?.name === "Promise" ? checker.getTypeArguments(result)[0]?.symbol : undefined;
      return promised?.name === "Response" && Boolean(promised.declarations?.[0] && declarations.isLibrary(promised.declarations[0]));
    });
  }

  /** Says of the types that only tell how requests are made, and of what those alone hold, that no payload has them. */
  mark(types) {
    const facts = new Map(types.map(({ declaration, type }) => [type.id, { declaration, type, holders: new Set() }]));
    for (const [id, { type }] of facts) eachReference(type.shape, (ref) => ref !== id && facts.get(ref)?.holders.add(id));
    const idle = (id) => facts.get(id).type.idle !== undefined;
    const alone = ({ type, declaration, holders }) => !type.idle && !type.roles && !declaration.schema && [...holders].every(idle);
    for (let changed = true; changed; ) {
      changed = false;
      for (const one of facts.values()) {
        if (!alone(one)) continue;
        const held = this.tells(one.declaration);
        if (!held && one.holders.size === 0) continue;
        one.type.idle = held ? `an option of the client's transport: it holds ${held}` : "only options of the client's transport hold it";
        changed = true;
      }
    }
  }
}

module.exports = { Transport };
