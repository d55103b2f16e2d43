"""Discriminated unions: the member of the payload that the decoder looks at first."""

import ast

from capturepy.calls import builtin
from capturepy.conventions import speakeasy
from capturepy.emit.directions import TAG
from capturepy.eval.constants import Unknown, shown, value
from capturepy.eval.converters import Converter, function_of
from capturepy.eval.subjects import Subject
from capturepy.eval.values import Choice, Const, Converted, Payload
from capturepy.load.modules import Declaration
from capturepy.types.annotations import base_types
from capturepy.types.outcomes import add_checked

OF_FIELD = "of field"  # in a tag until all types are known, see named
_INPUT = Payload(())
_MAX_DEPTH = 8  # of a reference to a reference


def tagged(node, expression, context):
    """A schema with its tag; expression is a name of a field, or a function of the payload."""
    if "anyOf" not in node:
        return node
    try:
        field = value(expression, context)
    except Unknown:
        field = None
    if not isinstance(field, str):
        if isinstance(expression, ast.Call) and expression.args:  # Discriminator(…)
            return tagged(node, expression.args[0], context)
        field = _by_generator(expression, context) or _looked_at(expression, context)
    variants = _chosen(node["anyOf"], expression, context) if field is None else None
    if variants:
        return {**node, "anyOf": variants}
    if field is None:
        known = _picks_known(expression, context, {arm[TAG] for arm in node["anyOf"] if TAG in arm})
        objects = [arm for arm in node["anyOf"] if "object" in base_types(arm, context.types)]
        if known and len(objects) < 2:
            return node
        what = "takes each for the variant that %s picks" if known else "raises unless %s finds a tag"
        return add_checked(node, [{"what": what % shown(expression), "source": context.module.source.place(expression)}])
    tag = {"field": field, "required": True}
    if isinstance(expression, ast.Constant):  # a field, which may have another name on the wire
        tag[OF_FIELD] = context.types.names_tags = True
    return {**node, "x-parity": {**node.get("x-parity", {}), "tag": tag}}


def _picks_known(expression, context, tags):
    """Whether a function returns for each object one of the tags that the variants have: it refuses nothing by itself."""
    returned = set()
    for outcome in _outcomes(expression, context) or [None]:
        if outcome is None or outcome.kind == "raise":
            return False
        returned.update(arm.value if isinstance(arm, Const) else None for arm in _arms(outcome.value))
    return returned <= tags


def _chosen(variants, expression, context):
    """The variants with the values of the one member by which a function picks each: k if k in KNOWN else "other". None where it does otherwise."""
    fields, values, other = set(), {arm[TAG]: [] for arm in variants if TAG in arm and "$ref" in arm}, None
    for outcome in _outcomes(expression, context) or [None]:
        if outcome is None or outcome.kind == "raise" or len(values) < len(variants):
            return None
        for path, arm in _cases(outcome):
            asked = [(atom, holds) for atom, holds in path if atom[:2] != ("kind", _INPUT)]
            fields.update(_asked_of(atom) for atom, _ in asked)
            listed = [atom[2] for atom, holds in asked if atom[0] == "in" and holds]
            picked = {constant: constant for constant in min(listed, key=len)} if listed else {}
            if isinstance(arm, Const):
                picked = dict.fromkeys(picked, arm.value)
                if not listed and other not in (None, arm.value):
                    return None
                other = other if listed else arm.value
            elif not listed or not isinstance(arm, Payload):
                return None
            for constant, tag in picked.items():
                if tag not in values:
                    return None
                values[tag].append(constant)
    field = fields.pop() if len(fields) == 1 else None
    if field is None or other not in values:
        return None
    known = [constant for constants in values.values() for constant in constants]
    said = {tag: {"values": constants} if tag != other else {"values": [one for one in known if one not in constants], "others": True} for tag, constants in values.items()}
    return [{**arm, "x-parity": {**arm.get("x-parity", {}), "chosen": {"field": field, **said[arm[TAG]]}}} for arm in variants]


def _cases(outcome):
    """(the path, the value) of all that an outcome may return."""
    value = outcome.value
    return [(outcome.path + path, arm) for path, arm in value.arms] if isinstance(value, Choice) else [(outcome.path, value)]


def _asked_of(atom):
    """The member of the payload that a literal asks for, None where it asks for anything else."""
    if atom[0] == "has" and atom[1] == _INPUT:
        return atom[2]
    return atom[1].path[0] if atom[0] == "in" and isinstance(atom[1], Payload) and len(atom[1].path) == 1 else None


def named(node, built):
    """A schema with its tags under the names that the fields of the variants have on the wire; built is Entry → schema."""
    if isinstance(node, list):
        return [named(item, built) for item in node]
    if not isinstance(node, dict):
        return node
    out = {key: named(item, built) if isinstance(item, (dict, list)) else item for key, item in node.items()}
    tag = out.get("x-parity", {}).get("tag") if isinstance(out.get("x-parity"), dict) else None
    if tag and tag.pop(OF_FIELD, False):
        names = {_wire_name(arm, tag["field"], built, 0) for arm in out.get("anyOf", ()) if arm != {"type": "null"}}
        if len(names) == 1 and None not in names:
            tag["field"] = names.pop()
    return out


def _wire_name(arm, field, built, depth):
    """The name on the wire of a field of a variant, or of all variants of a union; None where they differ."""
    if "$ref" in arm and depth < _MAX_DEPTH:
        return _wire_name(built.get(arm["$ref"], {}), field, built, depth + 1)
    if "anyOf" in arm:
        names = {_wire_name(inner, field, built, depth + 1) for inner in arm["anyOf"]}
        return names.pop() if len(names) == 1 else None
    for name, node in arm.get("properties", {}).items():
        if node.get("x-parity", {}).get("name", name) == field:
            return name
    return None


def _arms(value):
    """The values that a tag may be, also as text."""
    if isinstance(value, Converted) and value.call == builtin.TEXT:
        value = value.of
    if isinstance(value, Choice):
        return [one for _, arm in value.arms for one in _arms(arm)]
    return [value]


def _outcomes(expression, context):
    """What a function makes of an object, or None."""
    one = Converter("validator", "plain", "discriminator", function_of(expression, context), context)
    subject = Subject(None, (), context.types, "pydantic")
    return one.outcomes(subject, context.types, Payload(()), ((("kind", Payload(()), frozenset(("object",))), True),))


def _by_generator(expression, context):
    """The key that a function of a generator looks for: lambda m: get_discriminator(m, "type", "type"); None of any other."""
    call = expression.body if isinstance(expression, ast.Lambda) else None
    function = context.resolve(call.func) if isinstance(call, ast.Call) else None
    if not isinstance(function, Declaration):
        return None
    place = speakeasy.DISCRIMINATORS.get((function.module.name.rpartition(".")[2], function.name), len(call.args))
    return getattr(call.args[place], "value", None) if place < len(call.args) else None


def _looked_at(expression, context):
    """The one key of a mapping that a function returns the value of, or None."""
    keys = set()
    for outcome in _outcomes(expression, context) or ():
        if outcome.kind == "raise":
            continue
        for arm in _arms(outcome.value):
            if isinstance(arm, Payload) and len(arm.path) == 1:
                keys.add(arm.path[0])
            elif not (isinstance(arm, Const) and arm.value is None):
                return None
    return keys.pop() if len(keys) == 1 else None
