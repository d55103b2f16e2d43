"use strict";
// Which types the functions of clients send and receive, by which operations, and where their
// fields travel.

const { eachReference } = require("./references");
const { calledBy, keyOf } = require("./symbols");
const { Casing } = require("./casing");

/** The verb of HTTP, by what a method of a client is called; "" where it is told otherwise. */
const VERBS = { get: "GET", post: "POST", put: "PUT", patch: "PATCH", delete: "DELETE", del: "DELETE", head: "HEAD", getAPIList: "GET", request: "", fetch: "" };

/** Where what options of a request hold travels, by what they are called. */
const PLACES = { query: "query", params: "query", queryParameters: "query", body: "body", headers: "header", path: "path", url: "path" };

/** What carries a body, among the options of a request. */
const CARRIERS = new Set(["body", "data", "json"]);

const MAX_OPERATIONS = 16; // of a type that many share

/** Whether a type is of what is there later on. */
const promises = (type) => Boolean(type.getProperty("then")) || /Promise$|^AsyncIter|^AsyncGenerator/.test(type.symbol?.name ?? "");

/** The functions by which clients send and receive: those that promise something. */
const signaturesOf = (context, sources, travelsOf) => {
  const { ts, checker, declarations } = context;
  const found = [];
  const add = (node, name, body, exported) => {
    const signature = checker.getSignatureFromDeclaration(node);
    const result = signature && checker.getReturnTypeOfSignature(signature);
    if (result && promises(result)) found.push({ node, name, body, result, exported, parameters: node.parameters.filter((parameter) => ts.isIdentifier(parameter.name)) });
  };
  const visit = (node) => {
    if (ts.isClassDeclaration(node) && node.name) {
      const methods = node.members.filter((member) => ts.isMethodDeclaration(member) && member.name);
      // Of one that is declared several times, the last has the body.
      const exported = declarations.isExported(node, checker.getSymbolAtLocation(node.name), false);
      for (const member of methods) add(member, `${node.name.text}.${member.name.getText()}`, methods.find((other) => other.body && other.name.getText() === member.name.getText()) ?? member, exported && isPublic(ts, member));
      for (const member of node.members) {
        const held = ts.isPropertyDeclaration(member) && member.initializer; // get = async (id: string): Promise<Ship> => …
        if (held && (ts.isArrowFunction(held) || ts.isFunctionExpression(held))) add(held, `${node.name.text}.${member.name.getText()}`, held, exported && isPublic(ts, member));
      }
    }
    if (ts.isModuleDeclaration(node) || ts.isModuleBlock(node) || ts.isSourceFile(node)) ts.forEachChild(node, visit);
    // Of functions that stand by themselves, those that make a request.
    for (const { name, at } of functionsOf(ts, node)) if (travelsOf(at).requests) add(at, name, at, true);
  };
  sources.forEach(visit);
  return found;
};

const isPublic = (ts, member) => !(ts.getCombinedModifierFlags(member) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) && !ts.isPrivateIdentifier(member.name);

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
    this.travels = new Map();
    this.casing = new Casing(context, sources);
    this.signatures = signaturesOf(context, sources, (node) => this.travelsOf(node));
    this.names();
  }

  /** Tells by what functions and objects the names on the wire are written. */
  names() {
    const { names } = this.context;
    const encoders = new Set();
    for (const { body } of this.signatures) {
      for (const { parameters, parts, node, encoder } of this.travelsOf(body).bodies) {
        if (encoder) encoders.add(encoder);
        else names.body(parameters, node, parts);
      }
    }
    names.settle(encoders);
  }

  /** What a function does with what it is given; undefined where that is asked within itself. */
  travelsOf(node, depth = 0) {
    if (!this.travels.has(node)) {
      this.travels.set(node, undefined);
      this.travels.set(node, new Travels(this.context, node, (other) => (depth < MAX_CALLS ? this.travelsOf(other, depth + 1) : undefined)));
    }
    return this.travels.get(node);
  }

  /** Makes types of the instances of generic types that only signatures name, Promise<Page<Job>>, and of types without export that callers get or give. */
  instances() {
    const { declarations, shapes, checker } = this.context;
    const make = (type, depth, exported) => {
      if (!type || depth > 4) return;
      const declared = exported && declarations.bySymbol.get(type.aliasSymbol ?? type.symbol);
      if (declared && !declarations.isGeneric(declared) && !shapes.noData(declared)) declared.used = true;
      const generic = declarations.genericOf(type);
      if (generic && !shapes.noData(generic.declaration)) {
        shapes.variant(() => shapes.ofType(type));
        return;
      }
      if (type.isUnion?.()) type.types.forEach((member) => make(member, depth + 1, exported));
      else this.arguments(type).forEach((arg) => make(arg, depth + 1, exported));
    };
    for (const { result, parameters, exported } of this.signatures) {
      make(result, 0, exported);
      for (const parameter of parameters) make(checker.getNonNullableType(checker.getTypeAtLocation(parameter)), 0, exported);
    }
  }

  /** What a type is given: of a promise, a page, a list of it. */
  arguments(type) {
    const { ts, checker } = this.context;
    return [...(type.aliasTypeArguments ?? []), ...(type.flags & ts.TypeFlags.Object && type.target ? checker.getTypeArguments(type) : [])];
  }

  /** Notes the roles of types, in their facts. */
  roles(types) {
    const { ts, checker, declarations, speakeasy, transport } = this.context;
    const facts = new Map(types.map(({ declaration, type }) => [declaration, type]));

    /** The captured declarations that a type stands for: itself, the items of a list, the variants of a union. */
    const named = (type, depth = 0) => {
      if (!type || depth > 4) return [];
      const declaration = declarations.instanceOf(type) ?? declarations.bySymbol.get(type.aliasSymbol ?? type.symbol);
      if (declaration && facts.get(declaration)) return [declaration];
      if (declaration && speakeasy.body(declaration) !== undefined) return checker.getPropertiesOfType(type).flatMap((each) => named(checker.getTypeOfSymbolAtLocation(each, declaration.node), depth + 1));
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
      const travels = this.travelsOf(body);
      for (const parameter of parameters) {
        for (const declaration of named(checker.getNonNullableType(checker.getTypeAtLocation(parameter)))) {
          if (transport.tells(declaration) && !travels.carries(parameter.name.text, transport.describes(declaration))) continue;
          note(declaration, "sent", `${name} takes it as its ${parameter.name.text}`, node, travels.operation);
          for (const part of [declaration, ...bases(declaration)]) travels.mark(parameter.name.text, facts.get(part));
        }
      }
      for (const declaration of awaited(result).filter((each) => !transport.tells(each))) note(declaration, "received", `${name} returns it`, node, travels.operation);
    }
    const all = [...facts.values()].filter((fact) => fact);
    spread(all);
    this.casing.apply(all);
  }
}

/** What only a query holds travels in the query, too. */
const spread = (facts) => {
  for (let round = 0, changed = true; changed && round < 10; round++) {
    changed = false;
    const places = new Map();
    for (const fact of facts) {
      const note = (place) => (ref) => places.set(ref, (places.get(ref) ?? new Set()).add(place));
      if (fact.shape.kind === "record") for (const field of fact.shape.fields) eachReference(field.shape, note(field.in ?? fact.in ?? "body"));
      else eachReference(fact.shape, note(fact.in ?? "body"));
    }
    for (const fact of facts) {
      const [place, ...others] = places.get(fact.id) ?? [];
      if (fact.in || fact.roles || others.length > 0 || !["query", "header"].includes(place)) continue;
      fact.in = place;
      changed = true;
    }
  }
};

/** Functions that check what they are given first and give it as it is sent, in a result's `value`: Speakeasy's. */
const CHECKING = new Set(["safeParse"]);

/** What makes a form of a body. */
const FORMS = /^new (URLSearchParams|FormData)\b|\bencodeBodyForm\(/;

const MAX_CALLS = 8; // functions that hand each other what a client's function is given

/**
 * How the body of a function hands a parameter's members to a request. What is handed has a
 * name: that of the parameter, of what it is taken apart into, or `parameter.member`.
 */
class Travels {
  constructor(context, node, travelsOf) {
    this.context = context;
    this.travelsOf = travelsOf;
    this.parameters = new Map((node.parameters ?? []).filter((parameter) => context.ts.isIdentifier(parameter.name)).map((parameter) => [parameter.name.text, parameter]));
    this.places = new Map(); // name → place
    this.wholes = new Set(); // names that are the whole body
    this.parts = new Map(); // parameter → the names that it is taken apart into
    this.names = new Map(); // header, query or path names, by the name in the body
    this.locals = new Map(); // what constants of the body hold
    this.assigned = new Map(); // local → what is put into it: {key, value}
    this.filled = new Map(); // name in the body → what a member that callers left out is written as
    this.contents = new Set(); // parameters of which something stands beside the path of a request: its content, or its options
    this.bodies = []; // what is written as a body, by an object or a function of the tree
    this.requests = false; // whether it makes one
    this.operations = new Set();
    if (node.body) this.body(node.body);
  }

  body(body) {
    const { ts } = this.context;
    const calls = [];
    const built = []; // objects that are requests: of a verb and a path
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
      if (ts.isForOfStatement(node) && ts.isVariableDeclarationList(node.initializer) && ts.isIdentifier(node.initializer.declarations[0].name)) this.locals.set(node.initializer.declarations[0].name.text, node.expression);
      if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) this.assign(node);
      if (ts.isCallExpression(node)) calls.push(node);
      const verb = ts.isNewExpression(node) && node.arguments?.length > 1 ? /(?:^|\.)["']?(GET|POST|PUT|PATCH|DELETE)["']?$/.exec(node.arguments[0].getText()) : undefined;
      if (verb) built.push([node, verb[1], node.arguments[1]]);
      ts.forEachChild(node, visit);
    };
    visit(body);
    for (const call of calls) this.append(call);
    for (const call of calls) {
      if (!this.asks(call)) {
        this.follow(call);
        continue;
      }
      this.requests = true;
      this.operate(call);
      if (this.isVerb(call.expression) && call.arguments[0] && !ts.isObjectLiteralExpression(call.arguments[0])) this.handed(call.arguments[0], "path");
      for (const argument of call.arguments) this.argument(argument);
      this.write(call);
    }
    for (const [call, verb, path] of built) this.build(calls, call, verb, path);
  }

  /** const request = new Request(HttpMethod.GET, "/apps/{id}"); request.setQueryParams({ … }); request.setBody(f(app)) */
  build(calls, made, verb, path) {
    const { ts } = this.context;
    const text = this.path(path);
    this.requests = true;
    if (text) this.operations.add(`${verb} ${text}`);
    const local = ts.isVariableDeclaration(made.parent) && ts.isIdentifier(made.parent.name) ? made.parent.name.text : undefined;
    for (const { expression: callee, arguments: args } of calls) {
      if (!ts.isPropertyAccessExpression(callee) || callee.expression.getText() !== local) continue;
      const [, of, all] = /^set(Query|Path|Header|Body)(?:Param(s?))?$/.exec(callee.name.text) ?? [];
      if (!of) continue;
      if (of === "Body" && args[0]) {
        this.handed(args[0], "body");
        this.written(args[0]);
      } else if (all && args[0]) this.handed(args[0], of.toLowerCase());
      else if (args[1] && ts.isStringLiteralLike(args[0])) this.keyed(args[1], args[0].text, of.toLowerCase(), 0);
    }
  }

  /** Takes note of what writes the body of a request: post(path, { … }), post(path, f(params)), { body: … }. */
  write(call) {
    const { ts } = this.context;
    const [, second] = call.arguments;
    const verb = ts.isPropertyAccessExpression(call.expression) ? VERBS[call.expression.name.text] : undefined;
    const options = call.arguments.filter((argument) => ts.isObjectLiteralExpression(argument)).flatMap((argument) => [...argument.properties]);
    const carried = options.filter((property) => ts.isPropertyAssignment(property) && CARRIERS.has(keyOf(ts, property.name))).map((property) => property.initializer);
    if (carried.length > 0) carried.forEach((node) => this.written(node));
    else if (second && verb && !options.some((property) => Object.hasOwn(PLACES, keyOf(ts, property.name) ?? ""))) {
      this.written(second); // of a GET, its query
      this.contain(second);
    }
  }

  /** Takes note of the parameters that an expression names. */
  contain(node) {
    const { ts } = this.context;
    if (ts.isIdentifier(node) && this.parameters.has(node.text)) this.contents.add(node.text);
    ts.forEachChild(node, (child) => this.contain(child));
  }

  written(node, depth = 0) {
    const { ts } = this.context;
    const again = (inner) => this.written(inner, depth + 1);
    if (depth > 8) return;
    if (ts.isIdentifier(node) && this.locals.has(node.text)) again(this.locals.get(node.text));
    else if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isAwaitExpression(node)) again(node.expression);
    else if (ts.isConditionalExpression(node)) [node.whenTrue, node.whenFalse].forEach(again);
    else if (ts.isObjectLiteralExpression(node)) this.bodies.push({ parameters: [...this.parameters.values()], parts: this.parts, node });
    else if (ts.isCallExpression(node)) {
      const encoder = calledBy(this.context, node);
      if (encoder) this.bodies.push({ encoder });
      else if (/^JSON\.stringify$/.test(node.expression.getText()) && node.arguments[0]) again(node.arguments[0]);
    }
  }

  /** query["page_size"] = pageSize */
  assign({ left, right }) {
    const { ts } = this.context;
    const key = ts.isElementAccessExpression(left) && ts.isStringLiteralLike(left.argumentExpression) ? left.argumentExpression.text : ts.isPropertyAccessExpression(left) ? left.name.text : undefined;
    if (key === undefined || !ts.isIdentifier(left.expression)) return;
    const name = left.expression.text;
    if (!this.assigned.has(name)) this.assigned.set(name, []);
    this.assigned.get(name).push({ key, value: right });
  }

  /** form.append("file", x), appendForm(form, "file", x): what is put into a FormData of the body. */
  append(call) {
    const { ts } = this.context;
    const { expression: callee, arguments: args } = call;
    const [form, key, value] = ts.isPropertyAccessExpression(callee) && /^append(File)?$/.test(callee.name.text) ? [callee.expression, ...args] : args;
    if (!form || !ts.isIdentifier(form) || !key || !ts.isStringLiteralLike(key) || !value) return;
    const made = this.locals.get(form.text);
    if (made && this.isForm(made)) this.keyed(value, key.text, "form", 0);
  }

  /** Whether an expression makes a FormData, or what stands for one: new FormData(), await core.newFormData(). */
  isForm(node) {
    const { ts, checker } = this.context;
    if (ts.isNewExpression(node)) return node.expression.getText() === "FormData";
    return (ts.isAwaitExpression(node) || ts.isCallExpression(node)) && /FormData/.test(checker.getTypeAtLocation(node).symbol?.name ?? "");
  }

  /** What a function of the tree does with what it is handed. */
  follow(call) {
    const { ts } = this.context;
    if (!call.arguments.some((argument) => this.tells(argument))) return;
    const callee = calledBy(this.context, call);
    const travels = callee && this.travelsOf(callee);
    if (!travels?.requests) return;
    this.requests = true;
    for (const operation of travels.operations) this.operations.add(operation);
    callee.parameters.forEach((parameter, i) => {
      const argument = call.arguments[i];
      const theirs = parameter.name.getText();
      if (!argument || !ts.isIdentifier(parameter.name)) return;
      const place = travels.places.get(theirs);
      if (place) this.handed(argument, place);
      if (place === "body") this.written(argument);
      const own = this.identifier(argument);
      if (!this.parameters.has(own)) return;
      const parts = travels.parts.get(theirs) ?? [];
      if (travels.parts.has(theirs)) this.parts.set(own, parts);
      for (const [name, place] of travels.places) {
        const here = name.startsWith(`${theirs}.`) ? own + name.slice(theirs.length) : parts.some((part) => part.name === name) ? name : undefined;
        if (here === undefined) continue;
        if (!this.places.has(here)) this.places.set(here, place);
        if (travels.names.has(name)) this.names.set(here, travels.names.get(name));
        if (travels.wholes.has(name)) this.wholes.add(here);
      }
    });
  }

  /** Whether an argument may have something of what the function was given. */
  tells(node) {
    const { ts } = this.context;
    if (ts.isIdentifier(node)) return this.parameters.has(node.text) || this.locals.has(node.text);
    return ts.isCallExpression(node) || ts.isConditionalExpression(node) || ts.isObjectLiteralExpression(node) || ts.isPropertyAccessExpression(node);
  }

  /** Whether a call is one of a library that makes requests. */
  asks(call) {
    return this.isVerb(call.expression) || call.arguments.some((argument) => this.isRequest(argument));
  }

  /** Whether a call makes a request of which anything is known, or calls a function that does: map.get(key) is none. */
  sends(call) {
    if (this.asks(call)) return Boolean(this.isRequest(call.arguments[1] ?? call) || (call.arguments[0] && this.path(call.arguments[0])));
    const callee = calledBy(this.context, call);
    const travels = callee && this.travelsOf(callee);
    return travels?.operations.size > 0 || (Boolean(travels?.requests) && promises(this.context.checker.getTypeAtLocation(call)));
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
        const name = keyOf(ts, property.name);
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
    const names = node.properties.map((property) => keyOf(ts, property.name));
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
    if (depth >= 5) return undefined;
    if (ts.isPropertyAccessExpression(node) && node.name.text === "value" && ts.isIdentifier(node.expression)) {
      const checked = this.locals.get(node.expression.text);
      return checked && ts.isCallExpression(checked) && CHECKING.has(checked.expression.getText()) && checked.arguments[0] ? this.origin(checked.arguments[0], depth + 1) : undefined;
    }
    if (!ts.isCallExpression(node)) return undefined;
    const same = node.arguments.filter((argument) => checker.getTypeAtLocation(argument) === checker.getTypeAtLocation(node));
    return same.length === 1 ? this.origin(same[0], depth + 1) : undefined;
  }

  /** What a member of a parameter is called here, params.limit; undefined for any other expression. */
  member(node, depth = 0) {
    const { ts } = this.context;
    if (ts.isIdentifier(node) && depth < 5 && this.locals.has(node.text)) return this.member(this.locals.get(node.text), depth + 1);
    const name = ts.isPropertyAccessExpression(node) ? node.name.text : ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression) ? node.argumentExpression.text : undefined;
    const origin = name !== undefined && ts.isIdentifier(node.expression) ? this.origin(node.expression) : undefined;
    return origin !== undefined && this.parameters.has(origin) ? `${origin}.${name}` : undefined;
  }

  argument(node) {
    const { ts } = this.context;
    if (ts.isCallExpression(node)) return node.arguments.forEach((inner) => this.argument(inner));
    if (!ts.isObjectLiteralExpression(node)) return;
    for (const property of node.properties) {
      if (ts.isSpreadAssignment(property)) {
        if (ts.isCallExpression(property.expression) || ts.isObjectLiteralExpression(property.expression)) this.argument(property.expression);
        continue;
      }
      const name = keyOf(ts, property.name);
      const place = Object.hasOwn(PLACES, name ?? "") ? PLACES[name] : undefined;
      if (!place) continue;
      if (ts.isShorthandPropertyAssignment(property)) this.handed(property.name, place);
      else if (ts.isPropertyAssignment(property)) this.handed(property.initializer, place);
    }
  }

  /** What stands in a query, a body, the headers or the path. */
  handed(node, place, depth = 0) {
    const { ts } = this.context;
    const own = this.identifier(node);
    if (own && this.member(node) === undefined && this.locals.has(own) && depth < 5) {
      this.handed(this.locals.get(own), place, depth + 1);
      for (const { key, value } of this.assigned.get(own) ?? []) this.keyed(value, key, place, depth + 1);
      return;
    }
    if (own && !this.locals.has(own)) {
      this.places.set(own, place);
      return;
    }
    this.keyed(node, undefined, place === "body" && FORMS.test(node.getText()) ? "form" : place, depth);
  }

  /** What stands there under a key; "" where the key is none of its own. */
  keyed(node, key, place, depth) {
    const { ts } = this.context;
    const visit = (at, key) => {
      const member = this.member(at);
      if (member !== undefined) {
        this.set(member, place, key);
        return;
      }
      if (ts.isCallExpression(at) && this.sends(at)) return; // its response is no part of what it was given
      if (ts.isPropertyAssignment(at)) {
        if (place === "body" && at.parent === node) this.fill(at);
        visit(at.initializer, keyOf(ts, at.name));
        return;
      }
      if (ts.isShorthandPropertyAssignment(at)) {
        this.set(at.name.text, place, at.name.text);
        return;
      }
      if (ts.isSpreadAssignment(at) && key === undefined) key = "";
      if (ts.isIdentifier(at) && !(ts.isPropertyAccessExpression(at.parent) && at.parent.name === at)) {
        if (this.locals.has(at.text) && depth < 5 && isMade(ts, this.locals.get(at.text))) this.handed(at, place, depth + 1);
        else this.set(this.origin(at) ?? at.text, place, key);
      }
      ts.forEachChild(at, (child) => visit(child, key));
    };
    visit(node, key);
  }

  /** { …body, id: body.id || made() }: a member that is written whatever callers say. */
  fill({ name, initializer }) {
    const { ts } = this.context;
    const K = ts.SyntaxKind;
    if (!ts.isBinaryExpression(initializer) || ![K.BarBarToken, K.QuestionQuestionToken].includes(initializer.operatorToken.kind)) return;
    const { left, right } = initializer;
    if (!ts.isPropertyAccessExpression(left) || left.name.text !== keyOf(ts, name) || !ts.isIdentifier(left.expression) || /^(undefined|null)$/.test(right.getText())) return;
    const of = left.expression.text;
    if (this.parameters.has(of) || [...this.parts.values()].some((parts) => parts.some((part) => part.name === of))) this.filled.set(left.name.text, right.getText().replace(/\s+/g, " ").slice(0, 200));
  }

  set(name, place, key) {
    // What is said by a name of its own stands; a condition may name it again.
    if (!this.places.has(name)) this.places.set(name, place);
    if (place === "body" && key === undefined) this.wholes.add(name);
    if (key && ["header", "query", "path", "form"].includes(place) && !/^(accept|content-type|idempotency-key)$/i.test(key)) this.names.set(name, key);
  }

  /** Whether a parameter, or a part of it, is what a request is made for. One that describes requests stands beside a path to tell how. */
  carries(parameter, describes) {
    if (this.contents.has(parameter) && !describes) return true;
    const names = [parameter, ...(this.parts.get(parameter) ?? []).map((part) => part.name)];
    return names.some((name) => ["body", "query", "form"].includes(this.places.get(name)));
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
      if (!field.required && field.default === undefined && this.filled.has(field.native ?? field.name)) {
        field.computed = this.filled.get(field.native ?? field.name);
        field.unset = "default";
      }
      const part = parts?.find((p) => p.member === (field.native ?? field.name))?.name;
      // What is sent as a whole has all its members.
      const name = part ?? (whole ? undefined : [field.native, field.name].map((own) => `${parameter}.${own}`).find((own) => this.places.has(own)));
      const place = name === undefined ? others : this.places.get(name);
      if (!place || (place === "body" && !this.wholes.has(name))) continue;
      field.in ??= place;
      const key = this.names.get(name);
      if (key && key.toLowerCase() !== field.name.toLowerCase()) {
        field.native = field.name;
        field.name = key;
      }
    }
    const [first] = fact.shape.fields;
    if (first && first.in !== "body" && fact.shape.fields.every((field) => field.in && field.in === first.in)) {
      fact.in ??= first.in;
      for (const field of fact.shape.fields) if (field.in === fact.in) delete field.in;
    }
  }
}

/** Whether an expression makes an object: what is put into it is handed on with it. */
const isMade = (ts, node) => (ts.isAwaitExpression(node) ? isMade(ts, node.expression) : ts.isObjectLiteralExpression(node) || ts.isCallExpression(node) || ts.isNewExpression(node));

module.exports = { Clients };
