"""Dicts that the methods of a client are handed and only take members of: a request has those, in places of their own.

    def rename(self, params: RenameParams):
        return self._put("/things/" + params["id"], json={"name": params["name"]})
"""

import ast

from capturepy.types.operations import title


def taken(types, requesting):
    """TypedDict → the first of the methods that take it apart, where all that are handed one do."""
    found, whole = {}, set()
    for function in requesting:
        arguments = function.node.args
        for argument in arguments.posonlyargs + arguments.args + arguments.kwonlyargs:
            for declaration in types.named_in(argument.annotation, function.context) if argument.annotation is not None else ():
                if types.kinds.of(declaration) != "dict":
                    continue
                if _is_taken_apart(function.node, argument.arg):
                    found.setdefault(declaration, title(function))
                else:
                    whole.add(declaration)
    return {declaration: name for declaration, name in found.items() if declaration not in whole}


def _is_taken_apart(function, name):
    """Whether a function asks an argument for members by their names, and does nothing else with it."""
    uses, by_name = 0, 0
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and node.id == name:
            uses += 1
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load) and getattr(node.value, "id", None) == name:
            by_name += isinstance(node.slice, ast.Constant)
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", None) == "get" and getattr(node.func.value, "id", None) == name:
            by_name += bool(node.args) and isinstance(node.args[0], ast.Constant)
        elif isinstance(node, ast.Compare) and isinstance(node.left, ast.Constant) and isinstance(node.ops[0], (ast.In, ast.NotIn)):
            by_name += getattr(node.comparators[0], "id", None) == name
    return uses == by_name > 0
