"use strict";
// Names on the wire, where a layer of its own gives fields others than they have in
// TypeScript: Fern's serialization schemas, functions that read and write a type member by member,
// such as OpenAPI Generator's FromJSON, constructors that take what was read apart. Schemas say theirs themselves.

/** What functions are called that make a type of what was read, and those that make what is sent of one. */
const READS = /(FromJSON(Typed)?|FromJson|FromWire|FromResponse)$|^(deserialize|decode|parse|from(JSON|Json|Wire|Response))([A-Z]|$)/;
const WRITES = /(ToJSON|ToJson|ToWire|ToRequest)$|^(serialize|encode|to(JSON|Json|Wire|Request))([A-Z]|$)/;

class Names {
  constructor(context) {
    this.context = context;
    this.byType = new Map(); // symbol of a type → Map(property → name on the wire)
    this.nullable = new Map(); // symbol of a type → Set(property that takes null)
    this.tags = new Map(); // symbol of a union → {native, wire}
    this.integers = new Map(); // symbol of a type → Set(property that is a bigint here and a number there)
    for (const source of context.program.getSourceFiles()) {
      if (!context.program.isSourceFileDefaultLibrary(source) && !source.fileName.includes("/node_modules/")) this.read(source);
    }
  }

  read(source) {
    const { ts } = this.context;
    for (const statement of source.statements) {
      if (ts.isVariableStatement(statement)) {
        for (const variable of statement.declarationList.declarations) {
          this.serialization(variable);
          if (variable.initializer && (ts.isArrowFunction(variable.initializer) || ts.isFunctionExpression(variable.initializer))) this.codec(variable.name.getText(), variable.initializer);
        }
      } else if (ts.isFunctionDeclaration(statement) && statement.name) this.codec(statement.name.text, statement);
      else if (ts.isClassDeclaration(statement)) this.constructed(statement);
    }
  }

  /** The symbol of the type that a node names; of Omit<X, …> that of X. */
  typeOf(node) {
    const { ts, checker } = this.context;
    if (!node || !ts.isTypeReferenceNode(node)) return undefined;
    if (["Omit", "Partial", "Pick"].includes(node.typeName.getText())) return this.typeOf(node.typeArguments?.[0]);
    let symbol = checker.getSymbolAtLocation(node.typeName);
    if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol);
    return symbol;
  }

  // ---- Fern: const X: core.serialization.ObjectSchema<X.Raw, api.X> = core.serialization.object({…})

  serialization(variable) {
    const { ts } = this.context;
    const { type, initializer } = variable;
    if (!type || !initializer || !ts.isTypeReferenceNode(type) || type.typeArguments?.length !== 2) return;
    if (!/(^|\.)serialization\.(Object)?Schema$/.test(type.typeName.getText())) return;
    const symbol = this.typeOf(type.typeArguments[1]);
    if (!symbol) return;
    const visit = (node) => {
      if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return;
      const method = node.expression.name.text;
      if ((method === "object" || method === "objectWithoutOptionalProperties") && node.arguments[0]) this.object(symbol, node.arguments[0]);
      if (method === "union" && node.arguments[0] && ts.isCallExpression(node.arguments[0])) {
        const [native, wire] = node.arguments[0].arguments.map((argument) => argument.text);
        if (native !== undefined && wire !== undefined) this.tags.set(symbol, { native, wire });
      }
      visit(node.expression.expression); // object({…}).extend(X), union(…).transform({…})
    };
    visit(initializer);
  }

  object(symbol, node) {
    const { ts } = this.context;
    if (!ts.isObjectLiteralExpression(node)) return;
    const names = new Map();
    const nullable = new Set();
    const integers = new Set();
    for (const property of node.properties) {
      if (!ts.isPropertyAssignment(property)) continue;
      const native = property.name.text;
      let schema = property.initializer;
      if (ts.isCallExpression(schema) && ts.isPropertyAccessExpression(schema.expression) && schema.expression.name.text === "property" && schema.arguments[0] && ts.isStringLiteralLike(schema.arguments[0])) {
        names.set(native, schema.arguments[0].text);
        schema = schema.arguments[1];
      }
      if (schema && ts.isCallExpression(schema) && ts.isPropertyAccessExpression(schema.expression) && /^(optional|optionalNullable)$/.test(schema.expression.name.text)) nullable.add(native);
      if (schema && /\.serialization\s*\.bigint\(\)/.test(schema.getText()) && !/\.(list|record)\(/.test(schema.getText())) integers.add(native);
    }
    this.byType.set(symbol, names);
    this.nullable.set(symbol, nullable);
    this.integers.set(symbol, integers);
  }

  // ---- functions that read and write a type, member by member: XFromJSON(json: any): X, deserializeX(x: XResponse): X, serializeX(x: X)

  codec(name, node) {
    const [parameter] = node.parameters;
    if (!parameter || !node.body) return;
    const reads = READS.test(name);
    const symbol = this.typeOf(reads ? node.type : WRITES.test(name) ? parameter.type : undefined);
    if (!symbol || (!reads && this.byType.has(symbol))) return;
    this.made(symbol, node.body, parameter.name.getText(), reads, 0);
  }

  /** Takes note of the names of a type's members, of which an object is made; and of those of objects inside of it. */
  made(symbol, node, from, reads, depth) {
    const { checker } = this.context;
    const members = this.members(node, from);
    this.put(symbol, new Map(members.map(({ key, member }) => (reads ? [key, member] : [member, key]))));
    if (!reads || depth > 4) return;
    for (const { key, member, value } of members) {
      const object = this.objectIn(value);
      const property = object && checker.getDeclaredTypeOfSymbol(symbol).getProperty(key);
      const type = property && checker.getNonNullableType(checker.getTypeOfSymbolAtLocation(property, node));
      const inner = type?.aliasSymbol ?? type?.symbol;
      if (inner && !/^__/.test(inner.name)) this.made(inner, object, `${from}.${member}`, reads, depth + 1);
    }
  }

  /** The object that an expression writes out: x ? { … } : null. */
  objectIn(node) {
    const { ts } = this.context;
    if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node)) return this.objectIn(node.expression);
    if (ts.isConditionalExpression(node)) return this.objectIn(node.whenTrue) ?? this.objectIn(node.whenFalse);
    return ts.isObjectLiteralExpression(node) ? node : undefined;
  }

  /** Gives members of a type their names, where they are declared: it may extend another, or be a union. */
  put(symbol, names) {
    const { checker } = this.context;
    if (names.size === 0) return;
    this.byType.set(symbol, new Map([...(this.byType.get(symbol) ?? []), ...names]));
    const type = checker.getDeclaredTypeOfSymbol(symbol);
    for (const [native, wire] of names) {
      for (const each of type.isUnion() ? type.types : [type]) {
        for (const at of each.getProperty(native)?.declarations ?? []) {
          const owner = at.parent?.name && checker.getSymbolAtLocation(at.parent.name);
          if (!owner || owner === symbol) continue;
          if (!this.byType.has(owner)) this.byType.set(owner, new Map());
          if (!this.byType.get(owner).has(native)) this.byType.get(owner).set(native, wire);
        }
      }
    }
  }

  /** The members of the object that a body returns, or that is one, each with the member of its parameter that it is made of. */
  members(body, from) {
    const { ts } = this.context;
    const found = [];
    const locals = new Map(); // objects that the body gives names
    const object = (node) => {
      if (ts.isIdentifier(node)) {
        const held = locals.get(node.text);
        locals.delete(node.text); // once is enough
        return held && object(held);
      }
      if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node)) return object(node.expression);
      if (ts.isConditionalExpression(node)) return [node.whenTrue, node.whenFalse].forEach(object);
      if (ts.isBinaryExpression(node)) return object(node.right); // x.a && { … }
      if (!ts.isObjectLiteralExpression(node)) return undefined;
      for (const property of node.properties) {
        if (ts.isSpreadAssignment(property)) object(property.expression);
        const member = ts.isPropertyAssignment(property) ? this.memberOf(property.initializer, from) : undefined;
        if (member !== undefined && !ts.isComputedPropertyName(property.name)) found.push({ key: property.name.text, member, value: property.initializer });
      }
      return undefined;
    };
    const visit = (node) => {
      if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer && ts.isObjectLiteralExpression(node.initializer)) locals.set(node.name.text, node.initializer);
      if (ts.isReturnStatement(node) && node.expression) object(node.expression);
      else if (!ts.isFunctionLike(node)) ts.forEachChild(node, visit);
    };
    if (ts.isBlock(body)) ts.forEachChild(body, visit);
    else object(body);
    return found;
  }

  /** The first member of a name that an expression reads: json.foo_bar, json['foo_bar']. */
  memberOf(node, from) {
    const { ts } = this.context;
    let member;
    const visit = (at) => {
      if (member !== undefined) return;
      if (ts.isElementAccessExpression(at) && at.expression.getText() === from && ts.isStringLiteralLike(at.argumentExpression)) member = at.argumentExpression.text;
      else if (ts.isPropertyAccessExpression(at) && at.expression.getText() === from) member = at.name.text;
      else ts.forEachChild(at, visit);
    };
    visit(node);
    return member;
  }

  /** A class that takes what was read apart: constructor(x: XResponse) { this.fooBar = x.foo_bar; } */
  constructed(node) {
    const { ts, checker } = this.context;
    const made = node.members.find((member) => ts.isConstructorDeclaration(member) && member.body);
    if (!made || !node.name || made.parameters.length !== 1 || !ts.isIdentifier(made.parameters[0].name) || made.parameters[0].modifiers?.length) return;
    const names = new Map();
    for (const statement of made.body.statements) {
      const at = ts.isExpressionStatement(statement) ? statement.expression : undefined;
      if (!at || !ts.isBinaryExpression(at) || at.operatorToken.kind !== ts.SyntaxKind.EqualsToken) continue;
      if (!ts.isPropertyAccessExpression(at.left) || at.left.expression.kind !== ts.SyntaxKind.ThisKeyword) continue;
      const member = this.memberOf(at.right, made.parameters[0].name.text);
      if (member !== undefined) names.set(at.left.name.text, member);
    }
    this.put(checker.getSymbolAtLocation(node.name), names);
  }

  /** Gives a field its name on the wire, by the type that declares it. */
  apply(field, node) {
    const { ts, checker } = this.context;
    const owner = node?.parent;
    if (!owner?.name || !(ts.isInterfaceDeclaration(owner) || ts.isClassDeclaration(owner))) return;
    const symbol = checker.getSymbolAtLocation(owner.name);
    let wire = this.byType.get(symbol)?.get(field.name);
    const tag = wire === undefined && symbol?.parent ? this.tags.get(symbol.parent) : undefined;
    if (tag?.native === field.name) wire = tag.wire;
    if (this.integers.get(symbol)?.has(field.name)) field.shape = { kind: "integer", ...(field.shape.nullable ? { nullable: true } : {}) };
    if (this.nullable.get(symbol)?.has(field.name) && field.shape.kind !== "any" && !field.shape.nullable && !field.shape.sends) {
      field.shape = { ...field.shape, nullable: true, sends: field.shape }; // null is read as what is not there
    }
    if (wire === undefined || wire === field.name) return;
    field.native = field.name;
    field.name = wire;
  }
}

module.exports = { Names };
