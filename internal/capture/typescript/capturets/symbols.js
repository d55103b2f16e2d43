"use strict";
// What names stand for.

/** The symbol of a name, of an imported one that of what is imported; undefined where it is not known. */
const symbolAt = ({ ts, checker }, node) => {
  const symbol = checker.getSymbolAtLocation(node);
  return symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
};

/** The function of the tree that a call calls, with its body; undefined for any other. */
const calledBy = (context, { expression: callee }) => {
  const { ts, program } = context;
  const symbol = symbolAt(context, ts.isPropertyAccessExpression(callee) ? callee.name : callee);
  const at = symbol?.valueDeclaration;
  const node = at && ts.isVariableDeclaration(at) ? at.initializer : symbol?.declarations?.find((each) => each.body) ?? at;
  if (!node?.body || !ts.isFunctionLike(node) || program.isSourceFileDefaultLibrary(node.getSourceFile())) return undefined;
  return node;
};

/** The name that a member of an object literal is written under: a, "a", ["a"]; undefined for one that is computed. */
const keyOf = (ts, name) => {
  const node = name && ts.isComputedPropertyName(name) ? name.expression : name;
  return node && (ts.isIdentifier(node) ? node === name : ts.isStringLiteralLike(node) || ts.isNumericLiteral(node)) ? node.text : undefined;
};

module.exports = { calledBy, keyOf, symbolAt };
