"use strict";
// Files and the program: what is read, by which options, and nothing besides.

const fs = require("fs");
const path = require("path");

const MAX_SOURCE = 4 << 20;
const MAX_FILES = 20000;
const MAX_NESTING = 500; // of the nodes of a file: the compiler and what reads its tree go down by recursion
const ENDINGS = [".ts", ".tsx", ".mts", ".cts"];
const ASIDE = new Set(["node_modules", "bower_components", "testdata", "__tests__", "__mocks__"]);
const TESTS = /\.(test|spec|test-d)\.[cm]?tsx?$/;

/** Whether a file, all links followed, lies in one of the folders that may be read. */
const boundaryOf = (folders) => {
  const known = new Map();
  return (file) => {
    if (known.has(file)) return known.get(file);
    let real;
    try {
      real = fs.realpathSync.native(file);
    } catch {
      real = null;
    }
    const inside = real !== null && folders.some((folder) => real === folder || real.startsWith(folder.endsWith(path.sep) ? folder : folder + path.sep));
    known.set(file, inside);
    return inside;
  };
};

/** The source files at or below a path, in order. */
const sourceFiles = (from, allows) => {
  const files = [];
  const visit = (at) => {
    if (files.length >= MAX_FILES) throw new Error(`there are more than ${MAX_FILES} source files below ${from}`);
    for (const entry of fs.readdirSync(at, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const file = path.join(at, entry.name);
      if (entry.name.startsWith(".")) continue;
      let stat;
      try {
        stat = fs.statSync(file);
      } catch {
        continue; // a link to nothing
      }
      if (!allows(file)) continue;
      if (stat.isDirectory()) {
        if (!ASIDE.has(entry.name) && !entry.isSymbolicLink()) visit(file);
      } else if (stat.isFile() && ENDINGS.includes(path.extname(entry.name)) && !TESTS.test(entry.name)) {
        files.push(file);
      }
    }
  };
  if (fs.statSync(from).isDirectory()) visit(from);
  else files.push(from);
  // Of a declaration file and the source that it is made from, the source speaks.
  const own = new Set(files);
  return files.filter((file) => {
    const stem = /^(.*)\.d\.([cm]?)ts$/.exec(file);
    return !stem || !(own.has(`${stem[1]}.${stem[2]}ts`) || own.has(`${stem[1]}.tsx`));
  });
};

/** Reads a tsconfig.json, and those that it extends, as far as they are files within the boundary. */
const configured = (ts, from, root, allows, problem) => {
  const read = (file, depth) => {
    if (depth > 8 || !allows(file)) return {};
    let text;
    try {
      if (fs.statSync(file).size > MAX_SOURCE) return {};
      text = fs.readFileSync(file, "utf8");
    } catch {
      return {};
    }
    const source = ts.parseJsonText(file, text);
    const { config, error } = ts.parseConfigFileTextToJson(file, text);
    const broken = error ?? (source.parseDiagnostics ?? [])[0];
    if (broken) {
      problem(file, text, broken.start ?? 0, ts.flattenDiagnosticMessageText(broken.messageText, " "));
      return {};
    }
    let options = {};
    for (const name of [config?.extends ?? []].flat()) {
      // A package's configuration is none of the SDK's own.
      if (typeof name !== "string" || !(name.startsWith("./") || name.startsWith("../"))) continue;
      const at = path.resolve(path.dirname(file), name);
      options = { ...options, ...read(at.endsWith(".json") ? at : `${at}.json`, depth + 1) };
    }
    const own = config?.compilerOptions;
    if (own === null || typeof own !== "object") return options;
    if (own.paths !== null && typeof own.paths === "object") {
      const base = path.resolve(path.dirname(file), typeof own.baseUrl === "string" ? own.baseUrl : ".");
      options.paths = {};
      for (const [name, targets] of Object.entries(own.paths)) {
        if (!Array.isArray(targets)) continue;
        options.paths[name] = targets.filter((target) => typeof target === "string").map((target) => path.resolve(base, target));
      }
    }
    if (typeof own.baseUrl === "string") options.baseUrl = path.resolve(path.dirname(file), own.baseUrl);
    return options;
  };
  for (let at = from; ; at = path.dirname(at)) {
    const file = path.join(at, "tsconfig.json");
    if (fs.existsSync(file) && allows(file)) return read(file, 0);
    if (at === root || at === path.dirname(at)) return {};
  }
};

/** Where a file nests deeper than is followed; undefined where it does not. */
const tooDeep = (ts, source) => {
  let level = [source];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_NESTING) return level[0].pos;
    const below = [];
    for (const node of level) ts.forEachChild(node, (child) => void below.push(child));
    level = below;
  }
  return undefined;
};

/**
 * The program of the source files, and those of them that nest too deep, with the place: they are read as if empty. Its host gives it the files within the boundary and
 * TypeScript's own library, and says of all others that they are not there. Plugins are
 * those of editors: a program loads none.
 */
const programOf = (ts, files, own, allows) => {
  const library = path.dirname(ts.getDefaultLibFilePath({}));
  const options = {
    allowJs: false,
    noEmit: true,
    strict: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler ?? ts.ModuleResolutionKind.Node16 ?? ts.ModuleResolutionKind.NodeJs,
    jsx: ts.JsxEmit.Preserve,
    lib: ["lib.esnext.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
    types: [],
    allowImportingTsExtensions: true,
    ...own,
  };
  const host = ts.createCompilerHost(options, true);
  const inLibrary = (file) => path.dirname(path.resolve(file)) === library;
  const may = (file) => inLibrary(file) || allows(file);
  const { fileExists, readFile, directoryExists, realpath } = host;
  host.fileExists = (file) => fileExists.call(host, file) && may(file);
  host.readFile = (file) => {
    if (!may(file)) return undefined;
    try {
      const stat = fs.statSync(file);
      if (!stat.isFile() || stat.size > (inLibrary(file) ? 64 << 20 : MAX_SOURCE)) return undefined;
    } catch {
      return undefined;
    }
    return readFile.call(host, file);
  };
  host.directoryExists = (folder) => directoryExists.call(host, folder) && (allows(folder) || folder === library);
  host.getDirectories = () => [];
  host.realpath = (file) => (may(file) && realpath ? realpath.call(host, file) : file);
  const getSourceFile = host.getSourceFile;
  const deep = new Map();
  host.getSourceFile = (file, ...rest) => {
    if (!may(file)) return undefined;
    let at = 0;
    try {
      const source = getSourceFile.call(host, file, ...rest);
      at = source && !inLibrary(file) ? tooDeep(ts, source) : undefined;
      if (at === undefined) return source;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error; // too deep for the parser, too
    }
    deep.set(path.resolve(file), at);
    return ts.createSourceFile(file, "", options.target);
  };
  return { program: ts.createProgram({ rootNames: files, options, host }), deep };
};

module.exports = { boundaryOf, sourceFiles, configured, programOf, MAX_SOURCE };
