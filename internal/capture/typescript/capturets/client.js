"use strict";
// Which types the functions of clients send and receive, by which operations, and where their
// fields travel.

/** The verb of HTTP, by what a method of a client is called; "" where it is told otherwise. */
const VERBS = { get: "GET", post: "POST", put: "PUT", patch: "PATCH", delete: "DELETE", del: "DELETE", head: "HEAD", getAPIList: "GET", request: "", fetch: "" };

const MAX_OPERATIONS = 16; // of a type that many share

/** The functions by which clients send and receive: those that promise something. */
const signaturesOf = (context, sources) => {
  const { ts, checker } = context;
  const found = [];
  const isPromise = (type) => Boolean(type.getProperty("then")) || /Promise$|^AsyncIter|^AsyncGenerator/.test(type.symbol?.name ?? "");
  const add = (node, name, body) => {
    const signature = checker.getSignatureFromDeclaration(node);
    const result = signature && checker.getReturnTypeOfSignature(signature);
    if (result && isPromise(result)) found.push({ node, name, body, result, parameters: node.parameters.filter((parameter) => ts.isIdentifier(parameter.name)) });
  };
  const visit = (node) => {
    if (ts.isClassDeclaration(node) && node.name) {
      const methods = node.members.filter((member) => ts.isMethodDeclaration(member) && member.name);
      // Of one that is declared several times, the last has the body.
      for (const member of methods) add(member, `${node.name.text}.${member.name.getText()}`, methods.find((other) => other.body && other.name.getText() === member.name.getText()) ?? member);
    }
    if (ts.isModuleDeclaration(node) || ts.isModuleBlock(node) || ts.isSourceFile(node)) ts.forEachChild(node, visit);
    // Of functions that stand by themselves, those that make a request.
    for (const { name, at } of functionsOf(ts, node)) if (new Travels(context, at).requests) add(at, name, at);
  };
  sources.forEach(visit);
  return found;
};

/** The functions that a statement exports. */
const functionsOf = (ts, node) => {
  if (!((ts.getCombinedModifierFlags?.(node) ?? 0) & ts.ModifierFlags.Export) && !ts.isVariableStatement(node)) return [];
  if (ts.isFunctionDeclaration(node) && node.name) return [{ name: node.name.text, at: node }];
  if (!ts.isVariableStatement(node) || !node.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword)) return [];
  return node.declarationList.declarations
    .filter((at) => at.initializer && (ts.isArrowFunction(at.initializer) || ts.isFunctionExpression(at.initializer)))
    .map((at) => ({ name: at.name.getText(), at: at.initializer }));
};

/** What clients send and receive. */
class Clients {
  constructor(context, sources) {
    this.context = context;
    this.signatures = signaturesOf(context, sources);
  }

  /** Makes types of the instances of generic types that only signatures name: Promise<Page<Job>>. */
  instances() {
    const { declarations, shapes, checker } = this.context;
    const make = (type, depth) => {
      if (!type || depth > 4) return;
      const generic = declarations.genericOf(type);
      if (generic && !shapes.noData(generic.declaration)) {
        shapes.variant(() => shapes.ofType(type));
        return;
      }
      if (type.isUnion?.()) type.types.forEach((member) => make(member, depth + 1));
      else this.arguments(type).forEach((arg) => make(arg, depth + 1));
    };
    for (const { result, parameters } of this.signatures) {
      make(result, 0);
      for (const parameter of parameters) make(checker.getNonNullableType(checker.getTypeAtLocation(parameter)), 0);
    }
  }

  /** What a type is given: of a promise, a page, a list of it. */
  arguments(type) {
    const { ts, checker } = this.context;
    return [...(type.aliasTypeArguments ?? []), ...(type.flags & ts.TypeFlags.Object && type.target ? checker.getTypeArguments(type) : [])];
  }

  /** Notes the roles of types, in their facts. */
  roles(types) {
    const { ts, checker, declarations } = this.context;
    const facts = new Map(types.map(({ declaration, type }) => [declaration, type]));

    /** The captured declarations that a type stands for: itself, the items of a list, the variants of a union. */
    const named = (type, depth = 0) => {
      if (!type || depth > 4) return [];
      const declaration = declarations.instanceOf(type) ?? declarations.bySymbol.get(type.aliasSymbol ?? type.symbol);
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
      return this.arguments(type).flatMap((arg) => awaited(arg, depth + 1));
    };

    const note = (declaration, role, why, node, operation) => {
      const fact = facts.get(declaration);
      fact.roles ??= [];
      let known = fact.roles.find((one) => one.role === role);
      if (!known) fact.roles.push((known = { role, why, place: declarations.placeOf(node) }));
      if (!operation || known.operations?.includes(operation)) return;
      known.operations ??= [];
      if (known.operations.length < MAX_OPERATIONS) known.operations.push(operation);
    };

    for (const { node, name, body, result, parameters } of this.signatures) {
      const travels = new Travels(this.context, body);
      for (const parameter of parameters) {
        for (const declaration of named(checker.getNonNullableType(checker.getTypeAtLocation(parameter)))) {
          note(declaration, "sent", `${name} takes it as its ${parameter.name.text}`, node, travels.operation);
          for (const part of [declaration, ...bases(declaration)]) travels.mark(parameter.name.text, facts.get(part));
        }
      }
      for (const declaration of awaited(result)) note(declaration, "received", `${name} returns it`, node, travels.operation);
    }
    spread([...facts.values()].filter((fact) => fact));
  }
}

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
    this.requests = false; // whether it makes one
    this.operations = new Set();
    if (node.body) this.body(node.body);
  }

  body(body) {
    const { ts } = this.context;
    const visit = (node) => {
      if (ts.isVariableDeclaration(node) && ts.isObjectBindingPattern(node.name) && node.initializer) {
        const from = this.origin(node.initializer);
        if (from) {
          this.parts.set(from, node.name.elements.map((element) => ({
            name: element.name.getText(),
            member: element.dotDotDotToken ? undefined : (element.propertyName ?? element.name).getText().replace(/^['"]|['"]$/g, ""),
          })));
        }
      }
      if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer) this.locals.set(node.name.text, node.initializer);
      if (ts.isCallExpression(node) && (this.isVerb(node.expression) || node.arguments.some((argument) => this.isRequest(argument)))) {
        this.requests = true;
        this.operate(node);
        for (const argument of node.arguments) this.argument(argument);
      }
      ts.forEachChild(node, visit);
    };
    visit(body);
  }

  isVerb(callee) {
    const { ts } = this.context;
    if (ts.isIdentifier(callee)) return callee.text === "fetch";
    return ts.isPropertyAccessExpression(callee) && Object.hasOwn(VERBS, callee.name.text);
  }

  /** The verb and the path of the one request that the body makes, POST runs/{}/steps; undefined where there is none, or several. */
  get operation() {
    return this.operations.size === 1 ? [...this.operations][0] : undefined;
  }

  /** Takes note of the operation of a request, as far as it is written out. */
  operate(call) {
    const { ts } = this.context;
    let verb = ts.isPropertyAccessExpression(call.expression) && Object.hasOwn(VERBS, call.expression.name.text) ? VERBS[call.expression.name.text] : "";
    let path = call.arguments[0] && !ts.isObjectLiteralExpression(call.arguments[0]) ? this.path(call.arguments[0]) : undefined;
    for (const argument of call.arguments) {
      if (!ts.isObjectLiteralExpression(argument)) continue;
      for (const property of argument.properties) {
        const value = ts.isPropertyAssignment(property) ? property.initializer : ts.isShorthandPropertyAssignment(property) ? this.locals.get(property.name.text) : undefined;
        const name = property.name?.getText();
        if (value && name === "method" && ts.isStringLiteralLike(value)) verb = value.text.toUpperCase();
        if (value && (name === "path" || name === "url")) path ??= this.path(value);
      }
    }
    if (!verb && ts.isStringLiteralLike(call.arguments[0] ?? call) && /^[A-Z]+$/.test(call.arguments[0].text)) [verb, path] = [call.arguments[0].text, call.arguments[1] && this.path(call.arguments[1])];
    if (!verb && ts.isIdentifier(call.expression) && !/method/.test(call.arguments[1]?.getText() ?? "")) verb = "GET"; // fetch(url)
    if (verb && path) this.operations.add(`${verb} ${path}`);
  }

  /** A path with {} for its parts that are not fixed, without the address of the server; undefined where nothing of it is written. */
  path(node) {
    const text = this.text(node, 0).replace(/^[a-z]+:\/\/[^/]*/, "").split("?")[0];
    if (!/[a-z]/.test(text)) return undefined;
    const parts = text.split("/").filter((part) => part !== "").map((part) => (part.includes("{") ? "{}" : part));
    if (parts[0] === "{}" && !text.startsWith("/")) parts.shift();
    return parts.join("/") || undefined;
  }

  text(node, depth) {
    const { ts } = this.context;
    const text = (inner) => this.text(inner, depth + 1);
    if (depth > 8) return "{}";
    if (ts.isStringLiteralLike(node)) return node.text;
    if (ts.isTaggedTemplateExpression(node)) return text(node.template);
    if (ts.isTemplateExpression(node)) return node.head.text + node.templateSpans.map((span) => text(span.expression) + span.literal.text).join("");
    if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isAwaitExpression(node)) return text(node.expression);
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) return text(node.left) + text(node.right);
    if (ts.isIdentifier(node) && this.locals.has(node.text)) return text(this.locals.get(node.text));
    if (ts.isNewExpression(node) && node.arguments?.[0]) return text(node.arguments[0]); // new URL(…)
    if (!ts.isCallExpression(node)) return "{}";
    const { expression: callee, arguments: args } = node;
    if (ts.isPropertyAccessExpression(callee) && callee.name.text === "replace") return text(callee.expression);
    if (/(^|\.)(url)?join$/i.test(callee.getText())) return args.map((arg) => text(arg).replace(/^\/|\/$/g, "")).join("/");
    if (ts.isCallExpression(callee) && callee.arguments[0]) return text(callee.arguments[0]); // pathToFunc("/v1/{id}")(…)
    return "{}";
  }

  /** {url: …, method: …}, or with a path, whatever it is handed to. */
  isRequest(node) {
    const { ts } = this.context;
    if (!ts.isObjectLiteralExpression(node)) return false;
    const names = node.properties.map((property) => property.name?.getText());
    return (names.includes("url") || names.includes("path")) && names.includes("method");
  }

  /** The name of `params`, `params ?? {}` or `(params as X)`. */
  identifier(node) {
    const { ts } = this.context;
    if (ts.isIdentifier(node)) return node.text;
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken) return this.identifier(node.left);
    if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isNonNullExpression?.(node)) return this.identifier(node.expression);
    return undefined;
  }

  /** The name that a value has its members of: of `f(params)`, which gives what it takes, that of params. */
  origin(node, depth = 0) {
    const { ts, checker } = this.context;
    const name = this.identifier(node);
    if (name !== undefined) return this.locals.has(name) && depth < 5 ? (this.origin(this.locals.get(name), depth + 1) ?? name) : name;
    if (!ts.isCallExpression(node) || depth >= 5) return undefined;
    const same = node.arguments.filter((argument) => checker.getTypeAtLocation(argument) === checker.getTypeAtLocation(node));
    return same.length === 1 ? this.origin(same[0], depth + 1) : undefined;
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

module.exports = { Clients };
