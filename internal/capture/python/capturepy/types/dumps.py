"""How client code writes models: those that it writes without their nulls, by model_dump(exclude_none=True)."""

import ast

from capturepy.conventions import pydantic
from capturepy.emit.directions import SENT, sent
from capturepy.types.outcomes import without_null


# What stands in a module that writes models.
MARKS = tuple(".%s(" % name for name in sorted(pydantic.DUMPS))

# In the place of a declaration: any model, whichever the function is handed.
ANY = "any model"


def written(types, functions):
    """(declarations that are written without nulls, those that are written with them): what a function dumps by itself.

    A function that writes any model writes those that no other function writes otherwise.
    """
    without, whole = set(), set()
    for function in functions:
        declared = {argument.arg: argument.annotation for argument in _arguments(function.node)}
        context = function.context
        for call in function.nodes[ast.Call]:
            if getattr(call.func, "id", "") == "isinstance" and len(call.args) == 2 and getattr(call.args[0], "id", None) in declared and _is_any(call.args[1], context):
                declared[call.args[0].id] = call.args[1]
        for call in function.nodes[ast.Call]:
            of = call.func.value if isinstance(call.func, ast.Attribute) and call.func.attr in pydantic.DUMPS else None
            named = of.func if isinstance(of, ast.Call) else declared.get(getattr(of, "id", None))
            if named is None or any(keyword.arg is None for keyword in call.keywords):
                continue
            drops = any(keyword.arg == pydantic.NO_NULLS and getattr(keyword.value, "value", None) is True for keyword in call.keywords)
            (without if drops else whole).update([ANY] if _is_any(named, context) else types.named_in(named, context))
    return without, whole


def _is_any(annotation, context):
    """Whether an annotation names pydantic's own base of all models."""
    parts = (part for part in ast.walk(annotation) if isinstance(part, (ast.Name, ast.Attribute)))
    return any(getattr(context.resolve(part), "path", None) == pydantic.MODEL for part in parts)


def _arguments(node):
    return node.args.posonlyargs + node.args.args + node.args.kwonlyargs


def leave_out_nulls(node):
    """A record whose fields of null are left out where it is sent."""
    if "properties" not in node or "opaque" in node.get(SENT, {}).get("x-parity", {}):
        return
    going_out = dict(node.get(SENT) or {key: item for key, item in node.items() if key != "x-parity"})
    properties, left_out = {}, set()
    for name, field in going_out["properties"].items():
        bare = without_null(sent(field))
        if bare == sent(field):
            properties[name] = field
            continue
        properties[name] = {**bare, "x-parity": {**bare.get("x-parity", {}), "unset": "omit"}}
        left_out.add(name)
        if name in node["properties"]:
            node["properties"][name] = {**node["properties"][name], "x-parity": {**node["properties"][name].get("x-parity", {}), "unset": "omit"}}
    if left_out:
        node[SENT] = {**going_out, "properties": properties, "required": sorted(set(going_out.get("required", ())) - left_out)}
