"use strict";
// Which types the methods of clients send and receive, and where their fields travel.


const VERBS = new Set(["get", "post", "put", "patch", "delete", "request", "head", "getAPIList", "fetch"]);

/** Notes the roles of types, in their facts. */
const rolesOf = (context, sources, types) => {
  const { ts, checker, declarations } = context;
  const facts = new Map(types.map(({ declaration, type }) => [declaration, type]));

  /** The captured declarations that a type stands for: itself, the items of a list, the variants of a union. */
  const named = (type, depth = 0) => {
    if (!type || depth > 4) return [];
    const symbol = type.aliasSymbol ?? type.symbol;
    const declaration = symbol && declarations.bySymbol.get(symbol);
    if (declaration && facts.get(declaration)) return [declaration];
    if (type.isUnion?.()) return (type.origin?.types ?? type.types).flatMap((member) => named(member, depth + 1));
    if (checker.isArrayType?.(type)) return named(checker.getTypeArguments(type)[0], depth + 1);
    return [];
  };

  /** The captured declarations that one extends. */
  const bases = (declaration, depth = 0) => {
    if (depth > 5 || !ts.isInterfaceDeclaration(declaration.node)) return [];
    const direct = (checker.getDeclaredTypeOfSymbol(declaration.symbol).getBaseTypes?.() ?? []).map((base) => declarations.bySymbol.get(base.symbol)).filter((base) => base && facts.get(base));
    return direct.flatMap((base) => [base, ...bases(base, depth + 1)]);
  };

  /** What a promise, a page or a stream of it holds at last. */
  const awaited = (type, depth = 0) => {
    if (depth > 4) return [];
    const held = named(type);
    if (held.length > 0) return held;
    const args = [...(type.aliasTypeArguments ?? []), ...(type.flags & ts.TypeFlags.Object && type.target ? checker.getTypeArguments(type) : [])];
    return args.flatMap((arg) => awaited(arg, depth + 1));
  };

  const isPromise = (type) => Boolean(type.getProperty("then")) || /Promise$|^AsyncIter|^AsyncGenerator/.test(type.symbol?.name ?? "");

  const note = (declaration, role, why, node) => {
    const fact = facts.get(declaration);
    fact.roles ??= [];
    if (fact.roles.some((known) => known.role === role)) return;
    fact.roles.push({ role, why, place: declarations.placeOf(node) });
  };

  const method = (node, owner, body) => {
    const signature = checker.getSignatureFromDeclaration(node);
    if (!signature) return;
    const result = checker.getReturnTypeOfSignature(signature);
    if (!isPromise(result)) return;
    const name = `${owner}.${node.name.getText()}`;
    const travels = new Travels(context, body);
    for (const parameter of node.parameters) {
      if (!ts.isIdentifier(parameter.name)) continue;
      const type = checker.getNonNullableType(checker.getTypeAtLocation(parameter));
      const sent = named(type);
      for (const declaration of sent) {
        note(declaration, "sent", `${name} takes it as its ${parameter.name.text}`, node);
        for (const part of [declaration, ...bases(declaration)]) travels.mark(parameter.name.text, facts.get(part));
      }
    }
    for (const declaration of awaited(result)) note(declaration, "received", `${name} returns it`, node);
  };

  for (const source of sources) {
    const visit = (node) => {
      if (ts.isClassDeclaration(node) && node.name) {
        const methods = node.members.filter((member) => ts.isMethodDeclaration(member) && member.name);
        // Of one that is declared several times, the last has the body.
        for (const member of methods) method(member, node.name.text, methods.find((other) => other.body && other.name.getText() === member.name.getText()) ?? member);
      }
      if (ts.isModuleDeclaration(node) || ts.isModuleBlock(node) || ts.isSourceFile(node)) ts.forEachChild(node, visit);
    };
    visit(source);
  }
  spread([...facts.values()].filter((fact) => fact));
};

/** What only a query holds travels in the query, too. */
const spread = (facts) => {
  const held = (shape, note) => {
    if (shape === null || typeof shape !== "object") return;
    if (Array.isArray(shape)) return shape.forEach((inner) => held(inner, note));
    if (shape.kind === "ref") note(shape.ref);
    for (const key of ["item", "fields", "variants", "shape"]) if (shape[key]) held(shape[key], note);
  };
  for (let round = 0, changed = true; changed && round < 10; round++) {
    changed = false;
    const places = new Map();
    for (const fact of facts) {
      const note = (place) => (ref) => places.set(ref, (places.get(ref) ?? new Set()).add(place));
      if (fact.shape.kind === "record") for (const field of fact.shape.fields) held(field.shape, note(field.in ?? fact.in ?? "body"));
      else held(fact.shape, note(fact.in ?? "body"));
    }
    for (const fact of facts) {
      const [place, ...others] = places.get(fact.id) ?? [];
      if (fact.in || fact.roles || others.length > 0 || !["query", "header"].includes(place)) continue;
      fact.in = place;
      changed = true;
    }
  }
};

/** How the body of a method hands a parameter's members to a request. */
class Travels {
  constructor(context, node) {
    this.context = context;
    this.places = new Map(); // name in the body → place; "" for the rest
    this.parts = new Map(); // parameter → the names that it is taken apart into
    this.names = new Map(); // header or query names, by the name in the body
    this.locals = new Map(); // what constants of the body hold
    if (node.body) this.body(node.body);
  }

  body(body) {
    const { ts } = this.context;
    const visit = (node) => {
      if (ts.isVariableDeclaration(node) && ts.isObjectBindingPattern(node.name) && node.initializer) {
        const from = this.identifier(node.initializer);
        if (from) {
          this.parts.set(from, node.name.elements.map((element) => ({
            name: element.name.getText(),
            member: element.dotDotDotToken ? undefined : (element.propertyName ?? element.name).getText().replace(/^['"]|['"]$/g, ""),
          })));
        }
      }
      if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer) this.locals.set(node.name.text, node.initializer);
      if (ts.isCallExpression(node) && (this.isVerb(node.expression) || node.arguments.some((argument) => this.isRequest(argument)))) {
        for (const argument of node.arguments) this.argument(argument);
      }
      ts.forEachChild(node, visit);
    };
    visit(body);
  }

  isVerb(callee) {
    const { ts } = this.context;
    return ts.isPropertyAccessExpression(callee) && VERBS.has(callee.name.text);
  }

  /** {url: …, method: …}, whatever it is handed to. */
  isRequest(node) {
    const { ts } = this.context;
    if (!ts.isObjectLiteralExpression(node)) return false;
    const names = node.properties.map((property) => property.name?.getText());
    return names.includes("url") && names.includes("method");
  }

  /** The name of `params`, `params ?? {}` or `(params as X)`. */
  identifier(node) {
    const { ts } = this.context;
    if (ts.isIdentifier(node)) return node.text;
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken) return this.identifier(node.left);
    if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isNonNullExpression?.(node)) return this.identifier(node.expression);
    return undefined;
  }

  argument(node) {
    const { ts } = this.context;
    if (ts.isTaggedTemplateExpression(node) || ts.isTemplateExpression(node)) {
      const template = ts.isTaggedTemplateExpression(node) ? node.template : node;
      for (const span of template.templateSpans ?? []) {
        if (ts.isIdentifier(span.expression)) this.places.set(span.expression.text, "path");
      }
      return;
    }
    if (ts.isCallExpression(node)) return node.arguments.forEach((inner) => this.argument(inner));
    if (!ts.isObjectLiteralExpression(node)) return;
    for (const property of node.properties) {
      if (ts.isSpreadAssignment(property)) {
        if (ts.isCallExpression(property.expression) || ts.isObjectLiteralExpression(property.expression)) this.argument(property.expression);
        continue;
      }
      const name = property.name?.getText().replace(/^['"]|['"]$/g, "");
      const place = { query: "query", params: "query", queryParameters: "query", body: "body", headers: "header" }[name];
      if (!place) continue;
      if (ts.isShorthandPropertyAssignment(property)) this.places.set(name, place);
      else if (ts.isPropertyAssignment(property)) this.handed(property.initializer, place);
    }
  }

  /** What stands in a query, a body or the headers. */
  handed(node, place, depth = 0) {
    const { ts } = this.context;
    const own = this.identifier(node);
    if (own && this.locals.has(own) && depth < 5) {
      this.handed(this.locals.get(own), place, depth + 1);
      return;
    }
    if (own) {
      this.places.set(own, place);
      return;
    }
    const visit = (at, key) => {
      if (ts.isPropertyAssignment(at)) {
        const name = at.name.getText().replace(/^['"]|['"]$/g, "");
        ts.forEachChild(at.initializer, (child) => visit(child, name));
        visitSelf(at.initializer, name);
        return;
      }
      if (ts.isShorthandPropertyAssignment(at)) {
        this.set(at.name.text, place, at.name.text);
        return;
      }
      visitSelf(at, key);
      ts.forEachChild(at, (child) => visit(child, key));
    };
    const visitSelf = (at, key) => {
      if (ts.isIdentifier(at) && ts.isSpreadAssignment(at.parent) && this.locals.has(at.text) && depth < 5) this.handed(this.locals.get(at.text), place, depth + 1);
      else if (ts.isIdentifier(at) && !(ts.isPropertyAccessExpression(at.parent) && at.parent.name === at)) this.set(at.text, place, key);
    };
    visit(node, undefined);
  }

  set(name, place, key) {
    // What is said by a name of its own stands; a condition may name it again.
    if (!this.places.has(name)) this.places.set(name, place);
    if (key !== undefined && (place === "header" || place === "query") && !/^(accept|content-type|idempotency-key)$/i.test(key)) this.names.set(name, key);
  }

  /** Says of the fields of a type where they travel. */
  mark(parameter, fact) {
    const whole = this.places.get(parameter);
    const parts = this.parts.get(parameter);
    const rest = parts?.find((part) => part.member === undefined);
    const others = whole ?? (rest && this.places.get(rest.name));
    if (fact.shape.kind !== "record") {
      if (others && others !== "body") fact.in ??= others;
      return;
    }
    if (!parts && whole && whole !== "body") {
      fact.in ??= whole;
      return;
    }
    for (const field of fact.shape.fields) {
      const part = parts?.find((p) => p.member === (field.native ?? field.name));
      const place = part ? this.places.get(part.name) : others;
      if (!place || place === "body") continue;
      field.in ??= place;
      const key = part && this.names.get(part.name);
      if (key && key.toLowerCase() !== field.name.toLowerCase()) {
        field.native = field.name;
        field.name = key;
      }
    }
    if (fact.shape.fields.length > 0 && fact.shape.fields.every((field) => field.in && field.in === fact.shape.fields[0].in)) {
      fact.in ??= fact.shape.fields[0].in;
      for (const field of fact.shape.fields) if (field.in === fact.in) delete field.in;
    }
  }
}

module.exports = { rolesOf };
