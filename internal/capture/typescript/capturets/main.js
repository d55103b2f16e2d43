"use strict";
// Reads {"root", "path", "within"} from standard input and prints facts. TypeScript parses
// and resolves the source; nothing of it is run.

const fs = require("fs");
const path = require("path");
const { boundaryOf, sourceFiles, configured, programOf, MAX_SOURCE } = require("./load");
const { Declarations } = require("./declarations");
const { Shapes } = require("./shapes");
const { Libraries } = require("./library");
const { Zod } = require("./zod");
const { Valibot } = require("./valibot");
const { IoTs } = require("./iots");
const { Names } = require("./names");
const { Decorators } = require("./decorators");
const { Clients } = require("./client");
const { Speakeasy } = require("./speakeasy");
const { Transport } = require("./transport");

/** The files of the tree that a module exports all of and that are not there, with their places: a generator has yet to make them. */
const missing = (ts, checker, source, within) => {
  const all = source.statements.filter((node) => ts.isExportDeclaration(node) && !node.exportClause && node.moduleSpecifier).map((node) => node.moduleSpecifier);
  return all
    .filter((module) => /^\.\.?\//.test(module.text) && !checker.getSymbolAtLocation(module))
    .map((module) => ({ text: module.text, at: module.getStart(source), file: path.resolve(path.dirname(source.fileName), module.text) }))
    .filter(({ file }) => file.startsWith(within + path.sep) && ![file, ...[".ts", ".js", ".mjs", ".cjs", ".jsx", ".json", "/index.js"].map((end) => file + end)].some((name) => fs.existsSync(name)));
};

const main = () => {
  const ts = require(process.env.PARITY_TYPESCRIPT); // an absolute path, outside of the tree
  const request = JSON.parse(fs.readFileSync(0, "utf8"));
  const allows = boundaryOf([request.within]);
  const from = fs.realpathSync.native(request.path);
  const root = fs.realpathSync.native(request.root);
  const relative = (file) => path.relative(root, file).split(path.sep).join("/");
  const problems = [];
  const problem = (file, text, at, message) => {
    const lines = text.slice(0, at).split("\n");
    problems.push({ file: relative(file), line: lines.length, column: lines[lines.length - 1].length + 1, message });
  };

  let files = sourceFiles(from, allows);
  files = files.filter((file) => {
    if (fs.statSync(file).size <= MAX_SOURCE) return true;
    problems.push({ file: relative(file), line: 1, column: 1, message: `the file is larger than the ${MAX_SOURCE >> 20} MiB that are read of one` });
    return false;
  });
  const folder = fs.statSync(from).isDirectory() ? from : path.dirname(from);
  const options = configured(ts, folder, request.within, allows, problem);
  const { program, deep } = programOf(ts, files, options, allows);
  const checker = program.getTypeChecker();
  const broken = new Set();
  for (const file of files) {
    const source = program.getSourceFile(file);
    if (!source) {
      problems.push({ file: relative(file), line: 1, column: 1, message: "the file cannot be read" });
      broken.add(file);
      continue;
    }
    if (deep.has(file)) {
      problem(file, fs.readFileSync(file, "utf8"), deep.get(file), "it nests deeper than is followed (budget)");
      broken.add(file);
      continue;
    }
    const [first] = program.getSyntacticDiagnostics(source);
    if (!first) continue;
    problem(file, source.text, first.start ?? 0, ts.flattenDiagnosticMessageText(first.messageText, " "));
    broken.add(file);
  }

  const context = { ts, program, checker, root, folder, relative, allows };
  const sources = files.filter((file) => !broken.has(file)).map((file) => program.getSourceFile(file));
  for (const source of sources) {
    for (const { text, at } of missing(ts, checker, source, fs.realpathSync.native(request.within))) problem(source.fileName, source.text, at, `all of ${text} is exported, which is not there: make it first, if something generates it`);
  }
  context.schemas = new Libraries([new Zod(context), new Valibot(context), new IoTs(context)]);
  const declarations = new Declarations(context, sources);
  context.declarations = declarations;
  context.names = new Names(context);
  context.decorators = new Decorators(context);
  context.shapes = new Shapes(context);
  context.speakeasy = new Speakeasy(context);
  context.transport = new Transport(context);
  context.names.errors(declarations.errors);
  const clients = new Clients(context, sources);
  clients.instances();
  const types = declarations.types();
  clients.roles(types);
  context.transport.mark(types);
  const facts = {
    version: 1,
    language: "typescript",
    files: files.length,
    types: types.map(({ type }) => type),
    excluded: declarations.excluded(),
    problems: problems.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line)),
  };
  process.stdout.write(JSON.stringify(facts) + "\n");
};

try {
  main();
} catch (error) {
  process.stderr.write(`${process.env.PARITY_DEBUG ? error.stack : error.message}\n`);
  process.exitCode = 1;
}
