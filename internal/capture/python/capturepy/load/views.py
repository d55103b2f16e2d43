"""Which classes keep the dict that they are made of, see types/viewed."""

import ast


def kept(ancestors):
    """The attribute in which a class keeps an argument of its constructor that its properties look into; None for others."""
    attributes = {
        statement.targets[0].attr
        for ancestor in ancestors
        for function, _, _ in (ancestor.declaration.body if ancestor.declaration else ())
        if isinstance(function, ast.FunctionDef) and function.name == "__init__"
        for statement in function.body
        if _keeps(statement, function)
    }
    asked = [attribute for _, _, attribute, _, _ in views(ancestors)]
    found = {attribute for attribute in asked if attribute in attributes}
    return found.pop() if len(found) == 1 else None


def views(ancestors):
    """(property, key, attribute, whether as it is, the class that has it) of each property that hands out a member of an attribute."""
    for ancestor in ancestors:
        for function, _, _ in ancestor.declaration.body if ancestor.declaration else ():
            if not isinstance(function, ast.FunctionDef) or [getattr(d, "id", None) for d in function.decorator_list] != ["property"]:
                continue
            found = _member(function)
            if found:
                yield (function, *found, ancestor.declaration)


def _keeps(statement, function):
    """self._props = props, of a parameter."""
    if not isinstance(statement, ast.Assign) or not isinstance(statement.targets[0], ast.Attribute):
        return False
    itself, *parameters = [argument.arg for argument in function.args.args] or [None]
    target = statement.targets[0]
    return getattr(target.value, "id", None) == itself and getattr(statement.value, "id", None) in parameters


def _member(function):
    """(key, attribute, whether it is all that is returned) of a body that is return self._props["key"], or that returns
    what it makes of self._props.get("key")."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    value = body[0].value if len(body) == 1 and isinstance(body[0], ast.Return) else None
    itself = function.args.args[0].arg if function.args.args else None
    found = {member for node in ast.walk(value) if (member := _asked(node, itself))} if value is not None else ()
    return (*found.copy().pop(), _asked(value, itself) is not None) if len(found) == 1 else None


def _asked(node, itself):
    """(key, attribute) of self._props["key"] and self._props.get("key")."""
    if isinstance(node, ast.Subscript):
        of, key = node.value, node.slice
    elif isinstance(node, ast.Call) and getattr(node.func, "attr", None) == "get" and node.args:
        of, key = node.func.value, node.args[0]
    else:
        return None
    held = isinstance(of, ast.Attribute) and getattr(of.value, "id", None) == itself
    return (key.value, of.attr) if held and isinstance(key, ast.Constant) and isinstance(key.value, str) else None


def demands(function):
    """Whether a property asks for a member that has to be there."""
    parts = list(ast.walk(function.body[-1]))
    return any(isinstance(node, ast.Subscript) for node in parts) and not any(isinstance(node, ast.IfExp) for node in parts)
