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

const schemaOf = (target) => {
  const name = target.decode.replace(/\.parse$/, "");
  const schema = require(target.file)[name];
  if (typeof schema?.safeParseAsync !== "function") throw new Error(`its module exports no schema ${name}`);
  return schema;
};

const main = async () => {
  const request = JSON.parse(fs.readFileSync(0, "utf8"));
  let library = "";
  try {
    const manifest = Module.createRequire(path.join(request.path, "x.js")).resolve("zod/package.json");
    library = `zod ${JSON.parse(fs.readFileSync(manifest, "utf8")).version}, `;
  } catch {
    // The SDK has another library, or none.
  }
  answer({ runtime: `${library}node ${process.version.slice(1)}` });
  const schemas = new Map();
  for (const { index, type, payload } of request.trials) {
    if (!schemas.has(type)) {
      try {
        const target = request.types[type];
        schemas.set(type, schemaOf(target));
        answer({ type, module: target.file, object: target.decode.replace(/\.parse$/, "") });
      } catch (error) {
        schemas.set(type, undefined);
        const missing = error?.code === "MODULE_NOT_FOUND" ? "; run npm install beside the SDK" : "";
        answer({ type, cannot: `loading its module: ${said(error).replace(/ Require stack:.*/, "")}${missing}` });
      }
    }
    const schema = schemas.get(type);
    if (schema === undefined) continue;
    answer({ at: index });
    try {
      const result = await schema.safeParseAsync(JSON.parse(payload));
      if (!result.success) answer({ index, error: said(result.error) });
      else answer({ index, accepted: true, sent: JSON.parse(JSON.stringify(result.data) ?? "null") });
    } catch (error) {
      answer({ index, error: said(error) });
    }
  }
};

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
