"use strict";
// What calls call.

/** The function of the tree that a call calls, with its body; undefined for any other. */
const calledBy = ({ ts, checker, program }, { expression: callee }) => {
  let symbol = checker.getSymbolAtLocation(ts.isPropertyAccessExpression(callee) ? callee.name : callee);
  if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol);
  const at = symbol?.valueDeclaration;
  const node = at && ts.isVariableDeclaration(at) ? at.initializer : symbol?.declarations?.find((each) => each.body) ?? at;
  if (!node?.body || !ts.isFunctionLike(node) || program.isSourceFileDefaultLibrary(node.getSourceFile())) return undefined;
  return node;
};

module.exports = { calledBy };
