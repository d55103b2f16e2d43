"use strict";
// Classes whose decorators say how they are read and written: class-transformer's, and
// class-validator's, which say what is accepted where the SDK has it validate.

const TRANSFORMER = /(^|\/)class-transformer$/;
const VALIDATOR = /(^|\/)class-validator$/;

/** The functions by which validation happens. */
const VALIDATES = new Set(["validate", "validateSync", "validateOrReject", "ValidationPipe", "transformAndValidate", "transformAndValidateSync"]);

const both = (low, high) => (args) => ({ [low]: args[0], ...(args[1] === undefined ? {} : { [high]: args[1] }) });
const one = (keyword) => (args) => ({ [keyword]: args[0] });

/** Limits of JSON Schema, by the decorator. */
const LIMITS = {
  Min: one("minimum"),
  Max: one("maximum"),
  IsPositive: () => ({ exclusiveMinimum: 0 }),
  IsNegative: () => ({ exclusiveMaximum: 0 }),
  IsDivisibleBy: one("multipleOf"),
  MinLength: one("minLength"),
  MaxLength: one("maxLength"),
  Length: both("minLength", "maxLength"),
  ArrayMinSize: one("minItems"),
  ArrayMaxSize: one("maxItems"),
  ArrayNotEmpty: () => ({ minItems: 1 }),
  ArrayUnique: () => ({ uniqueItems: true }),
};

/** The kind of shape that a limit is of. */
const OF = { minimum: "number", maximum: "number", exclusiveMinimum: "number", exclusiveMaximum: "number", multipleOf: "number", minLength: "string", maxLength: "string", pattern: "string", minItems: "list", maxItems: "list", uniqueItems: "list" };

const FORMATS = { IsEmail: "email", IsUUID: "uuid" };

/** Those that ask for the type that the field is declared with. */
const TYPES = new Set(["IsString", "IsNumber", "IsBoolean", "IsArray", "IsObject", "IsInt", "IsEnum", "IsIn", "Equals", "IsDefined", "IsNotEmpty", "IsNotEmptyObject", "ValidateNested", "IsInstance", "IsDate", "IsLatitude", "IsLongitude", ...Object.keys(LIMITS), ...Object.keys(FORMATS), "Matches"]);

/** Those that say nothing of a value. */
const SILENT = new Set(["Allow", "IsOptional", "IsObject", "IsInstance", "ValidateNested", "IsNotEmptyObject", "IsString", "IsNumber", "IsBoolean", "IsArray", "IsDefined", "IsDate"]);

class Decorators {
  constructor(context) {
    this.context = context;
  }

  /** Whether something of the SDK has class-validator validate. */
  get isValidated() {
    if (this.validated !== undefined) return this.validated;
    const { ts, program } = this.context;
    this.validated = program.getSourceFiles().some((source) => !source.isDeclarationFile && source.statements.some((at) => {
      if (!ts.isImportDeclaration(at) || !ts.isStringLiteral(at.moduleSpecifier) || !/class-validator|class-transformer-validator|^@nestjs\/common$/.test(at.moduleSpecifier.text)) return false;
      const named = at.importClause?.namedBindings;
      return named && ts.isNamedImports(named) && named.elements.some((each) => VALIDATES.has((each.propertyName ?? each.name).text));
    }));
    return this.validated;
  }

  /** The decorators of a declaration that are known: {by, name, args, node}. */
  of(node) {
    const { ts, checker } = this.context;
    const found = [];
    for (const decorator of (ts.getDecorators ? (ts.canHaveDecorators(node) ? ts.getDecorators(node) : undefined) : node.decorators) ?? []) {
      const call = decorator.expression;
      if (!ts.isCallExpression(call) || !ts.isIdentifier(call.expression)) continue;
      const specifier = checker.getSymbolAtLocation(call.expression)?.declarations?.[0];
      if (!specifier || !ts.isImportSpecifier(specifier)) continue;
      const from = specifier.parent.parent.parent.moduleSpecifier.text;
      const by = TRANSFORMER.test(from) ? "transformer" : VALIDATOR.test(from) ? "validator" : undefined;
      if (by) found.push({ by, name: (specifier.propertyName ?? specifier.name).text, args: [...call.arguments], node: call });
    }
    return found;
  }

  /** Whether a class is data by what its decorators say. */
  isData(node) {
    return [node, ...node.members].some((at) => this.of(at).length > 0);
  }

  /** Whether what a class computes is written. */
  exposes(accessor) {
    return this.of(accessor).some((each) => each.by === "transformer" && each.name === "Expose");
  }

  options(args) {
    const value = args.length > 0 ? this.context.shapes.constant(args[args.length - 1]) : undefined;
    return value !== null && typeof value === "object" && !Array.isArray(value) ? value : {};
  }

  /** Why a field never travels; "" where it does. */
  apply(field, node) {
    const { ts } = this.context;
    if (!node || !(ts.isPropertyDeclaration(node) || ts.isGetAccessor(node)) || !ts.isClassLike(node.parent)) return "";
    const known = this.of(node);
    const by = (name) => known.find((each) => each.by === "transformer" && each.name === name);
    const expose = by("Expose");
    const exclude = by("Exclude");
    const hides = this.of(node.parent).some((each) => each.by === "transformer" && each.name === "Exclude");
    if (hides && !expose) return "its class is excluded, and it is not exposed";
    const only = (options) => (options.toClassOnly === options.toPlainOnly ? "" : options.toClassOnly ? "read" : "sent");
    if (exclude) {
      const where = only(this.options(exclude.args));
      if (!where) return "excluded";
      field.only = where === "read" ? "sent" : "read";
    }
    if (expose) this.exposed(field, this.options(expose.args));
    const transform = by("Transform");
    if (transform) this.transformed(field, transform, only(this.options(transform.args)));
    const checks = known.filter((each) => each.by === "validator");
    if (checks.length > 0) this.validate(field, checks);
    return "";
  }

  /** The name on the wire; one that is said for one direction only holds for both. */
  exposed(field, { name }) {
    if (typeof name !== "string" || name === field.name) return;
    field.native ??= field.name;
    field.name = name;
  }

  transformed(field, transform, where) {
    const { shapes } = this.context;
    const unknown = shapes.unknown(`@Transform(${transform.args.map((arg) => arg.getText().replace(/\s+/g, " ").slice(0, 60)).join(", ")}) runs code`, transform.node);
    if (where === "sent") field.shape = { ...field.shape, sends: unknown };
    else if (where === "read") field.shape = { ...unknown, sends: field.shape };
    else field.shape = unknown;
  }

  validate(field, checks) {
    const enforced = this.isValidated;
    const optional = checks.some((each) => each.name === "IsOptional");
    if (enforced && checks.some((each) => TYPES.has(each.name))) {
      if (!optional) field.missing = "reject";
      field.shape = { ...field.shape, invalid: "reject", ...(optional ? {} : { null: "reject" }) };
    }
    if (enforced && optional && field.shape.kind !== "any" && !field.shape.nullable && !field.shape.sends) field.shape = { ...field.shape, nullable: true, sends: field.shape };
    for (const check of checks) {
      const each = this.options(check.args).each === true;
      if (!each) field.shape = this.checked(field.shape, check, enforced);
      else if (field.shape.kind === "list" && field.shape.item) field.shape = { ...field.shape, item: this.checked(field.shape.item, check, enforced) };
    }
  }

  /** A shape with what a decorator asks of it. */
  checked(shape, { name, args, node }, enforced) {
    const { ts, shapes, declarations } = this.context;
    const values = args.map((arg) => shapes.constant(arg));
    const kind = shape.kind === "integer" ? "number" : shape.kind;
    const within = (limits) => (Object.keys(limits).every((keyword) => OF[keyword] === kind) ? { ...shape, [enforced ? "limits" : "bounds"]: { ...(enforced ? shape.limits : shape.bounds), ...limits } } : undefined);
    let made;
    if (SILENT.has(name) || kind === "unknown") made = shape;
    else if (name === "IsInt") made = kind === "number" ? { ...shape, kind: "integer", native: undefined } : undefined;
    else if (name === "IsNotEmpty") made = kind === "string" ? within({ minLength: 1 }) : shape;
    else if (name === "IsIn" && Array.isArray(values[0]) && (kind === "string" || kind === "number")) made = { ...shape, kind: "enum", values: values[0], native: undefined };
    else if (name === "Equals" && ["string", "number", "boolean"].includes(typeof values[0])) made = { ...shape, kind: "enum", values: [values[0]], native: undefined };
    else if (name === "IsEnum") made = ["ref", "enum", "list"].includes(kind) ? shape : undefined;
    else if (name === "Matches" && args[0] && ts.isRegularExpressionLiteral(args[0]) && /\/u?$/.test(args[0].text)) made = within({ pattern: args[0].text.replace(/^\/|\/u?$/g, "") });
    else if (Object.hasOwn(FORMATS, name) && kind === "string") made = enforced ? { ...shape, format: FORMATS[name] } : shape;
    else if (Object.hasOwn(LIMITS, name)) {
      const limits = LIMITS[name](values);
      if (Object.values(limits).every((value) => typeof value === "number" || value === true)) made = within(limits);
    }
    if (made) return made;
    return enforced ? { ...shape, checked: [...(shape.checked ?? []), { what: `refuses what @${name} refuses`, place: declarations.placeOf(node) }] } : shape;
  }
}

module.exports = { Decorators };
