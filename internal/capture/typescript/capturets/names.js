"use strict";
// Names on the wire, where a layer of its own gives fields others than they have in
// TypeScript: Fern's serialization schemas, OpenAPI Generator's FromJSON. Schemas of zod say
// theirs themselves.

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
      if (ts.isVariableStatement(statement)) for (const variable of statement.declarationList.declarations) this.serialization(variable);
      else if (ts.isFunctionDeclaration(statement) && /FromJSON(Typed)?$/.test(statement.name?.text ?? "")) this.fromJSON(statement);
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

  // ---- OpenAPI Generator: function XFromJSONTyped(json: any, …): X { return { 'fooBar': json['foo_bar'] } }

  fromJSON(node) {
    const { ts } = this.context;
    const symbol = this.typeOf(node.type);
    if (!symbol || !node.body || !node.parameters[0]) return;
    const from = node.parameters[0].name.getText();
    for (const statement of node.body.statements) {
      if (!ts.isReturnStatement(statement) || !statement.expression || !ts.isObjectLiteralExpression(statement.expression)) continue;
      const names = new Map();
      for (const property of statement.expression.properties) {
        if (!ts.isPropertyAssignment(property)) continue;
        let wire;
        const visit = (at) => {
          if (wire === undefined && ts.isElementAccessExpression(at) && at.expression.getText() === from && ts.isStringLiteralLike(at.argumentExpression)) wire = at.argumentExpression.text;
          ts.forEachChild(at, visit);
        };
        visit(property.initializer);
        if (wire !== undefined) names.set(property.name.text, wire);
      }
      if (names.size > 0) this.byType.set(symbol, names);
    }
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
