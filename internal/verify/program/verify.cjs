"use strict";
// Decodes payloads with the SDK's own schemas and encodes them again. Standard input is one
// request, see program.go; each line of standard output is one answer. What the SDK prints
// goes to standard error.

const fs = require("fs");
const path = require("path");
const Module = require("module");
const ts = require(process.env.PARITY_TYPESCRIPT);

process.stdout.write = process.stderr.write.bind(process.stderr);
const answer = (line) => fs.writeSync(1, JSON.stringify(line) + "\n");

const said = (error) => String(error?.issues ? JSON.stringify(error.issues) : error?.message ?? error).replace(/\s+/g, " ").slice(0, 500);

// TypeScript is read as the JavaScript that it says, a module after the other.
for (const ending of [".ts", ".tsx", ".mts", ".cts"]) {
  require.extensions[ending] = (module, file) => {
    const options = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true, jsx: ts.JsxEmit.React };
    module._compile(ts.transpileModule(fs.readFileSync(file, "utf8"), { compilerOptions: options, fileName: file }).outputText, file);
  };
}

// An import of ./x.js means ./x.ts.
const resolve = Module._resolveFilename;
Module._resolveFilename = function (name, ...rest) {
  try {
    return resolve.call(this, name, ...rest);
  } catch (error) {
    if (!/^\.{1,2}\/.*\.[cm]?js$/.test(name)) throw error;
    return resolve.call(this, name.replace(/js$/, "ts"), ...rest);
  }
};

/** The constant that a codec names: X.parse of zod, parse(X) of valibot, X.decode of io-ts. */
const named = (codec) => codec.replace(/\.(parse|decode)$/, "").replace(/^parse\((.*)\)$/, "$1");

/** What a schema makes of a value as it is sent again; it throws where it refuses that. */
const readerOf = (target) => {
  const schema = require(target.file)[named(target.decode)];
  if (typeof schema?.safeParseAsync === "function") {
    return async (value) => {
      const result = await schema.safeParseAsync(value);
      if (!result.success) throw result.error;
      return result.data;
    };
  }
  if (typeof schema?.["~standard"]?.validate === "function") {
    return async (value) => {
      const result = await schema["~standard"].validate(value);
      if (result.issues) throw new Error(result.issues.map((issue) => issue.message).join("; "));
      return result.value;
    };
  }
  if (typeof schema?.decode === "function" && typeof schema.encode === "function") {
    return async (value) => {
      const result = schema.decode(value);
      if (result._tag === "Left") throw new Error(result.left.map(({ context }) => `${context.map(({ key }) => key).join("/")}: ${context[context.length - 1].type.name} expected`).join("; "));
      return schema.encode(result.right);
    };
  }
  throw new Error(`its module exports no schema ${named(target.decode)}`);
};

const LIBRARIES = ["zod", "valibot", "io-ts"];

/** A library and its version, as it is installed beside the SDK; undefined where it is not. */
const versionOf = (library, from) => {
  try {
    let at = path.dirname(Module.createRequire(path.join(from, "x.js")).resolve(library));
    while (path.basename(at) !== library && at !== path.dirname(at)) at = path.dirname(at);
    return `${library} ${JSON.parse(fs.readFileSync(path.join(at, "package.json"), "utf8")).version}`;
  } catch {
    return undefined; // as what is asked of it will say
  }
};

const main = async () => {
  const request = JSON.parse(fs.readFileSync(0, "utf8"));
  const sources = Object.values(request.types).map(({ file }) => file).filter((file) => fs.existsSync(file)).map((file) => fs.readFileSync(file, "utf8"));
  const versions = LIBRARIES.filter((library) => sources.some((source) => source.includes(library))).flatMap((library) => versionOf(library, request.path) ?? []);
  answer({ runtime: [...versions, `node ${process.version.slice(1)}`].join(", ") });
  const readers = new Map();
  for (const { index, type, payload } of request.trials) {
    if (!readers.has(type)) {
      try {
        const target = request.types[type];
        readers.set(type, readerOf(target));
        answer({ type, module: target.file, object: named(target.decode) });
      } catch (error) {
        readers.set(type, undefined);
        const missing = error?.code === "MODULE_NOT_FOUND" ? "; run npm install beside the SDK" : "";
        answer({ type, cannot: `loading its module: ${said(error).replace(/ Require stack:.*/, "")}${missing}` });
      }
    }
    const read = readers.get(type);
    if (read === undefined) continue;
    answer({ at: index });
    try {
      const made = await read(JSON.parse(payload));
      answer({ index, accepted: true, sent: JSON.parse(JSON.stringify(made) ?? "null") });
    } catch (error) {
      answer({ index, error: said(error) });
    }
  }
};

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
