"""Evidence from client code: which types are sent and which are received."""

import ast

from capturepy.conventions import stainless
from capturepy.load.modules import Declaration

# What a file has that is worth looking through.
_MARKS = (stainless.CAST, stainless.TRANSFORM, ".json()", "json=")

_DECODERS = {"from_dict", "from_json", "model_validate", "model_validate_json", "parse_obj", "parse_raw", "validate_python"}
_ENCODERS = {"as_dict", "dict", "json", "model_dump", "model_dump_json", "to_dict", "to_json"}
_BODIES = {"body", "content", "data", "json"}


def evidence(types, modules):
    """Declaration → [{"role", "why", "source"}], the first of each role."""
    found = {}
    for module in modules:
        if module.source and any(module.source.has(mark) for mark in _MARKS):
            for owner, function in _functions(module):
                for declaration, role, why, node in _roles(function, owner, module, types):
                    roles = found.setdefault(declaration, {})
                    roles.setdefault(role, {"role": role, "why": why, "source": module.source.place(node)})
    return {declaration: list(roles.values()) for declaration, roles in found.items()}


def _functions(module):
    for declaration in module.scope.values():
        node = getattr(declaration, "node", None)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield None, node
        elif isinstance(node, ast.ClassDef):
            for statement in node.body:
                if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
                    yield declaration, statement


def _roles(function, owner, module, types):
    def resolved(expression):
        for part in ast.walk(expression):  # Type[X], Optional[X], List[X]
            if isinstance(part, (ast.Name, ast.Attribute)):
                target = types.program.resolve(part, module, owner)
                if isinstance(target, Declaration) and types.kinds.is_wire_type(target):
                    yield target

    title = (owner.name + "." if owner else "") + function.name
    arguments = {a.arg: a.annotation for a in function.args.args + function.args.kwonlyargs if a.annotation is not None}
    for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
        name = getattr(call.func, "attr", None) or getattr(call.func, "id", None)
        if name in stainless.TRANSFORMS and len(call.args) == 2:
            yield from ((d, "sent", "%s makes its request of it" % title, call) for d in resolved(call.args[1]))
        if name in _DECODERS and isinstance(call.func, ast.Attribute) and call.args and _is_response(call.args[0]):
            yield from ((d, "received", "%s reads its response as it" % title, call) for d in resolved(call.func.value))
        for keyword in call.keywords:
            if keyword.arg == stainless.CAST_TO:
                yield from ((d, "received", "%s reads its response as it" % title, call) for d in resolved(keyword.value))
            elif keyword.arg in _BODIES and isinstance(keyword.value, ast.Call):
                sent = keyword.value.func
                if isinstance(sent, ast.Attribute) and sent.attr in _ENCODERS and getattr(sent.value, "id", None) in arguments:
                    yield from ((d, "sent", "%s takes it as its body" % title, call) for d in resolved(arguments[sent.value.id]))


def _is_response(node):
    """r.json(), r.text, r.content"""
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Attribute) and node.func.attr == "json" and not node.args
    return isinstance(node, ast.Attribute) and node.attr in ("text", "content", "json")
