"use strict";
// Names on the wire, where a layer of its own gives fields others than they have in
// TypeScript: Fern's serialization schemas, functions that read and write a type member by member,
// such as OpenAPI Generator's FromJSON, constructors that take what was read apart. Schemas say theirs themselves.

const { calledBy, keyOf, symbolAt } = require("./symbols");

/** What functions are called that make a type of what was read, and those that make what is sent of one. */
const READS = /(FromJSON(Typed)?|FromJson|FromWire|FromResponse)$|^(deserialize|decode|parse|from(JSON|Json|Wire|Response))([A-Z]|$)/;
const WRITES = /(ToJSON|ToJson|ToWire|ToRequest)$|^(serialize|encode|to(JSON|Json|Wire|Request))([A-Z]|$)/;

/** What both may be called, but for where it says into what: parseOrderToApiOptions. */
const INTO = /To(Api|API|Wire|Request|Payload|Json|JSON)([A-Z]|$)/;

class Names {
  constructor(context) {
    this.context = context;
    this.wire = new Map(); // declaration of a property → its name on the wire
    this.known = new Set(); // symbols of types of which code tells the names
    this.named = []; // functions that may read or write a type, by what they are called
    this.nullable = new Map(); // symbol of a type → Set(property that takes null)
    this.tags = new Map(); // symbol of a union → {native, wire}
    this.integers = new Map(); // symbol of a type → Set(property that is a bigint here and a number there)
    this.wires = new Map(); // symbol of a type that only says how another stands on the wire → what that is called
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
          if (variable.initializer && ts.isObjectLiteralExpression(variable.initializer)) this.methods(variable.initializer.properties);
          if (variable.initializer && (ts.isArrowFunction(variable.initializer) || ts.isFunctionExpression(variable.initializer))) this.named.push({ name: variable.name.getText(), node: variable.initializer });
        }
      } else if (ts.isFunctionDeclaration(statement) && statement.name) this.named.push({ name: statement.name.text, node: statement });
      else if (ts.isClassDeclaration(statement)) {
        this.constructed(statement);
        this.methods(statement.members.filter((member) => ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Static));
      }
    }
  }

  /** Methods that belong to no value, by what they are called: XSerializer = { _toJsonObject(x: X) { … } } */
  methods(members) {
    const { ts } = this.context;
    for (const member of members) {
      const node = ts.isPropertyAssignment(member) ? member.initializer : member;
      const of = ts.isMethodDeclaration(node) || ts.isArrowFunction(node) || ts.isFunctionExpression(node);
      if (of && member.name) this.named.push({ name: member.name.getText().replace(/^_+/, ""), node });
    }
  }

  /** The symbol of the type that a node names; of Omit<X, …> that of X. */
  typeOf(node) {
    const { ts } = this.context;
    if (!node || !ts.isTypeReferenceNode(node)) return undefined;
    if (["Omit", "Partial", "Pick"].includes(node.typeName.getText())) return this.typeOf(node.typeArguments?.[0]);
    return symbolAt(this.context, node.typeName);
  }

  // ---- Fern: const X: core.serialization.ObjectSchema<X.Raw, api.X> = core.serialization.object({…})

  serialization(variable) {
    const { ts } = this.context;
    const { type, initializer } = variable;
    if (!type || !initializer || !ts.isTypeReferenceNode(type) || type.typeArguments?.length !== 2) return;
    if (!/(^|\.)serialization\.(Object)?Schema$/.test(type.typeName.getText())) return;
    const raw = this.typeOf(type.typeArguments[0]);
    const wire = type.typeArguments[1].getText().replace(/\s+/g, " ");
    if (raw?.parent?.exports) raw.parent.exports.forEach((each) => this.wires.set(each, wire)); // Raw, and the variants of one that is a union
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
    this.put(this.context.checker.getDeclaredTypeOfSymbol(symbol), names);
    this.nullable.set(symbol, nullable);
    this.integers.set(symbol, integers);
  }

  // ---- functions that read and write a type, member by member: XFromJSON(json: any): X, deserializeX(x: XResponse): X, serializeX(x: X)

  /**
   * What clients do decides, and what functions are called where no client is seen to use them: those whose result is
   * handed to a request write, whatever they are called.
   */
  settle(encoders) {
    for (const node of encoders) this.writes(node, false);
    for (const { name, node } of this.named) if (!encoders.has(node)) this.codec(name, node);
  }

  /** What a client's function writes of its parameters, or of what it has taken them apart into. */
  body(parameters, node, parts) {
    const { ts, checker } = this.context;
    for (const parameter of parameters) {
      const type = checker.getNonNullableType(checker.getTypeAtLocation(parameter));
      this.made(type, node, parameter.name.getText(), false, 0);
      const named = new Map();
      for (const property of node.properties) {
        const key = ts.isPropertyAssignment(property) ? keyOf(ts, property.name) : undefined;
        if (key === undefined) continue;
        const of = ts.isCallExpression(property.initializer) && ts.isPropertyAccessExpression(property.initializer.expression) ? property.initializer.expression.expression : property.initializer; // x.toString()
        const part = parts.get(parameter.name.getText())?.find(({ name }) => name === of.getText());
        if (part?.member !== undefined) named.set(part.member, key);
      }
      this.put(type, named);
    }
  }

  codec(name, node) {
    if (!node.parameters[0] || !node.body) return;
    if (READS.test(name) && !INTO.test(name)) this.reads(node);
    else if (WRITES.test(name) || INTO.test(name)) this.writes(node, true);
  }

  reads(node) {
    const symbol = this.typeOf(node.type);
    if (symbol) this.made(this.context.checker.getDeclaredTypeOfSymbol(symbol), node.body, node.parameters[0].name.getText(), true, 0);
  }

  writes(node, byName) {
    const { checker } = this.context;
    const [parameter] = node.parameters;
    const type = parameter && checker.getNonNullableType(checker.getTypeAtLocation(parameter));
    if (!type || !node.body || (byName && this.known.has(type.aliasSymbol ?? type.symbol))) return;
    this.made(type, node.body, parameter.name.getText(), false, 0);
  }

  /** Takes note of the names of a type's members, of which an object is made; and of those of what these hold. */
  made(type, node, from, reads, depth) {
    const members = this.members(node, from);
    this.put(type, new Map(members.map(({ key, member }) => (reads ? [key, member] : [member, key]))));
    if (depth > 4) return;
    for (const { key, member, value } of members) {
      const inner = this.held(type, reads ? key : member, node);
      const part = inner && this.madeOf(value, `${from}.${member}`);
      if (part) this.made(inner, part.node, part.from, reads, depth + 1);
    }
  }

  /** The type of a member, of a list that of its items; undefined where it is no object of the tree. */
  held(type, name, node) {
    const { ts, checker } = this.context;
    const variants = type.isUnion() ? type.types : [type];
    const property = variants.map((each) => each.getProperty(name)).find((each) => each);
    let held = property && checker.getNonNullableType(checker.getTypeOfSymbolAtLocation(property, node));
    if (held && checker.isArrayType?.(held)) held = checker.getNonNullableType(checker.getTypeArguments(held)[0]);
    return held && held.flags & (ts.TypeFlags.Object | ts.TypeFlags.UnionOrIntersection) ? held : undefined;
  }

  /** Of what a member is made: x.a ? { … } : null, x.a.map((item) => ({ … })), a function of the tree that is handed x.a. */
  madeOf(value, from) {
    const { ts } = this.context;
    const object = this.objectIn(value);
    if (object) return { node: object, from };
    const call = ts.isCallExpression(value) ? value : undefined;
    if (!call) return undefined;
    const [first] = call.arguments;
    const maps = ts.isPropertyAccessExpression(call.expression) && call.expression.name.text === "map" && call.expression.expression.getText() === from;
    const callee = maps ? first : first?.getText() === from ? calledBy(this.context, call) : undefined;
    const function_ = callee && ts.isIdentifier(callee) ? calledBy(this.context, { expression: callee }) : callee;
    if (!function_?.body || !ts.isFunctionLike(function_) || !function_.parameters[0]) return undefined;
    const parameter = function_.parameters[0].name.getText();
    const returned = ts.isBlock(function_.body) ? function_.body.statements.find((statement) => ts.isReturnStatement(statement))?.expression : function_.body;
    return returned && ts.isCallExpression(returned) ? this.madeOf(returned, parameter) : { node: function_.body, from: parameter };
  }

  /** The object that an expression writes out: x ? { … } : null. */
  objectIn(node) {
    const { ts } = this.context;
    if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node)) return this.objectIn(node.expression);
    if (ts.isConditionalExpression(node)) return this.objectIn(node.whenTrue) ?? this.objectIn(node.whenFalse);
    return ts.isObjectLiteralExpression(node) ? node : undefined;
  }

  /** Gives members of a type their names, where they are declared: it may extend another, or be a union. */
  put(type, names) {
    const { checker } = this.context;
    if (names.size === 0) return;
    const symbol = type.aliasSymbol ?? type.symbol;
    if (symbol) this.known.add(symbol);
    for (const [native, wire] of names) {
      for (const each of type.isUnion() ? type.types : [type]) {
        for (const at of each.getProperty(native)?.declarations ?? []) {
          const owner = at.parent?.name && checker.getSymbolAtLocation(at.parent.name);
          if (owner === symbol || !this.wire.has(at)) this.wire.set(at, wire);
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
      if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression?.(node)) return object(node.expression);
      if (ts.isConditionalExpression(node)) return [node.whenTrue, node.whenFalse].forEach(object);
      if (ts.isBinaryExpression(node)) return object(node.right); // x.a && { … }
      if (!ts.isObjectLiteralExpression(node)) return undefined;
      for (const property of node.properties) {
        if (ts.isSpreadAssignment(property)) object(property.expression);
        const member = ts.isPropertyAssignment(property) ? this.memberOf(property.initializer, from, this.objectIn(property.initializer) !== undefined) : undefined;
        const key = member !== undefined ? keyOf(ts, property.name) : undefined;
        if (key !== undefined) found.push({ key, member, value: property.initializer });
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

  /** The first member of a name that an expression reads: json.foo_bar, json['foo_bar']; what that holds is another, unless an object is made of it. */
  memberOf(node, from, within) {
    const { ts } = this.context;
    let member;
    const visit = (at) => {
      if (member !== undefined) return;
      if (!within && ts.isPropertyAccessExpression(at) && !ts.isCallExpression(at.parent) && (ts.isPropertyAccessExpression(at.expression) || ts.isElementAccessExpression(at.expression)) && at.expression.expression.getText() === from) return;
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
    this.put(checker.getDeclaredTypeOfSymbol(checker.getSymbolAtLocation(node.name)), names);
  }

  /** Errors that are thrown, of data that has names of its own: class X extends Error { constructor(data: XData) } */
  errors(errors) {
    const { ts, speakeasy } = this.context;
    for (const { schema, node } of errors) {
      const made = node.members.find((member) => ts.isConstructorDeclaration(member));
      const data = this.typeOf(made?.parameters[0]?.type);
      if (data) this.put(this.context.checker.getDeclaredTypeOfSymbol(data), speakeasy.renamed(schema));
    }
  }

  /** Gives a field its name on the wire, by the type that declares it. */
  apply(field, node) {
    const { ts, checker } = this.context;
    let wire = node && this.wire.get(node);
    const owner = node?.parent;
    const symbol = owner?.name && (ts.isInterfaceDeclaration(owner) || ts.isClassDeclaration(owner)) ? checker.getSymbolAtLocation(owner.name) : undefined;
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
