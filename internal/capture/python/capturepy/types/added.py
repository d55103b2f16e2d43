"""Members that the function through which a client makes its requests writes into each response itself: payloads have none.

    parsed = json.loads(content)
    parsed["headers"] = dict(self._headers)
"""

import ast

from capturepy.types.operations import called, is_request, operation, title


def members(functions):
    """The name of each such member → who writes it."""
    found = {}
    for function in functions:
        for key, node in _written(function):
            place = function.module.source.place(node)
            found.setdefault(key, "%s (%s:%d) writes it into what it receives" % (title(function), place["file"], place["line"]))
    return found


def leave_out(node, found):
    """Note the members of a type that is received as local."""
    for name in found.keys() & node.get("properties", {}).keys():
        del node["properties"][name]
        if name in node.get("required", ()):
            node["required"].remove(name)
        annotation = node["x-parity"]
        annotation["order"] = [one for one in annotation.get("order", ()) if one != name]
        annotation["local"] = [*annotation.get("local", ()), {"name": name, "reason": found[name]}]


def _written(function):
    """(key, node) of what a function that makes any request sets in what it decodes, of neither that nor its arguments."""
    if not any(is_request(call, function.context) for call in function.nodes[ast.Call]) or operation(function):
        return
    set_to = [(target, s.value) for s in function.nodes[ast.Assign] for target in s.targets]
    set_to += [(s.target, s.value) for s in function.nodes[ast.AnnAssign] if s.value is not None]
    arguments = function.node.args
    given = {a.arg for a in arguments.posonlyargs + arguments.args + arguments.kwonlyargs} - {"cls", "self"}
    named = [(target.id, _is_decoded(value) and not _is_part_of(given, value)) for target, value in set_to if isinstance(target, ast.Name)]
    decoded = {name for name, _ in named} - {name for name, is_decoded in named if not is_decoded}  # of what is given it decodes a request
    own = decoded | given
    for target, value in set_to:
        if isinstance(target, ast.Subscript) and getattr(target.value, "id", None) in decoded:
            key = getattr(target.slice, "value", None)
            if isinstance(key, str) and own.isdisjoint(part.id for part in ast.walk(value) if isinstance(part, ast.Name)):
                yield key, target


def _is_part_of(given, value):
    """Whether what is decoded is one of the arguments, or a part of one: json.loads(request.content)."""
    call = value.value if isinstance(value, ast.Await) else value
    text = call.args[-1] if call.args else call.func
    while isinstance(text, (ast.Attribute, ast.Subscript)):
        text = text.value
    return isinstance(text, ast.Name) and text.id in given


def _is_decoded(value):
    """Whether a value is what JSON says: json.loads(…), await response.json(), also within cast(…)."""
    if isinstance(value, ast.Await):
        return _is_decoded(value.value)
    if not isinstance(value, ast.Call):
        return False
    if called(value) == "cast" and len(value.args) == 2:
        return _is_decoded(value.args[1])
    return called(value) in ("json", "loads") and isinstance(value.func, ast.Attribute)
