"""Type annotations as JSON Schema."""

import ast
import copy

from capturepy.conventions import http, vocabulary
from capturepy.conventions.pydantic import url_pattern
from capturepy.emit.directions import TAG, accepted, sent, two_way
from capturepy.eval.constants import Number, Unknown, shown
from capturepy.load.modules import Declaration, Doubtful, External, Module
from capturepy.types import enums
from capturepy.types.declarations import REASONS, TYPE_KINDS, parsed, subscript_arguments
from capturepy.types.metadata import Metadata, constrained


GENERIC = {"alias", "data", "dataclass", "dict", "model", "root", "struct"}

# The schema of a sentinel, a value that stands for none: no arm of a union.
SENTINEL = {"not": {}}


def opaque(reason, cause=None):
    """A schema that is not known; cause is the place that many of them have in common."""
    return {"x-parity": {"opaque": reason, **({"cause": cause} if cause else {})}}


def is_opaque(schema):
    return "opaque" in schema.get("x-parity", {})


def reaches_opaque(node):
    """Whether something within a schema is opaque, but not behind a reference."""
    if isinstance(node, list):
        return any(map(reaches_opaque, node))
    return isinstance(node, dict) and (is_opaque(node) or any(map(reaches_opaque, node.values())))


def schema(expression, context):
    """The JSON Schema of an annotation; what is not understood inside it is opaque there."""
    context.types.count_node()
    if isinstance(expression, ast.Constant):
        return _constant(expression, context)
    if isinstance(expression, ast.BinOp) and isinstance(expression.op, ast.BitOr):
        members = []
        while isinstance(expression, ast.BinOp) and isinstance(expression.op, ast.BitOr):
            members.append(expression.right)
            expression = expression.left
        return _union([expression] + members[::-1], context)
    if isinstance(expression, (ast.Name, ast.Attribute)):
        return _named(expression, context)
    if isinstance(expression, ast.Subscript):
        return _subscripted(expression, context)
    if isinstance(expression, ast.Call):
        target = context.resolve(expression.func)
        if isinstance(target, External) and target.path in vocabulary.CONSTRAINED and not expression.args:
            base = copy.deepcopy(vocabulary.SCALARS[vocabulary.CONSTRAINED[target.path]])
            return with_metadata(base, Metadata.of_keywords(expression, context), context)
        if isinstance(target, External) and target.path in vocabulary.CONSTRAINED_COLLECTIONS:
            return _constrained_collection(expression, vocabulary.CONSTRAINED_COLLECTIONS[target.path], context)
    return opaque("%s is not a type that can be read" % shown(expression))


def _constrained_collection(call, path, context):
    """conlist(int, min_length=1)"""
    given = call.args[:1] or [keyword.value for keyword in call.keywords if keyword.arg == "item_type"]
    items = {"items": schema(given[0], context)} if given else {}
    base = {"type": "array", **items} if path in vocabulary.ARRAYS else _set(items)
    rest = ast.Call(call.func, [], [keyword for keyword in call.keywords if keyword.arg != "item_type"])
    return with_metadata(base, Metadata.of_keywords(rest, context), context)


def _constant(expression, context):
    if expression.value is None:
        return {"type": "null"}
    if isinstance(expression.value, str):
        quoted = parsed(expression)
        if quoted is not None:
            return schema(quoted, context)
    return opaque("%s is not a type" % shown(expression))


def _named(expression, context):
    target = context.resolve(expression)
    if isinstance(target, External):
        if target.path == "typing.Self":
            return _itself(context)
        found = _external(target.path)
        if target.path.split(".")[0] in http.LIBRARIES:
            context.types.transport[found.get("x-parity", {}).get("opaque")] = target.path
        return found
    if isinstance(target, Declaration):
        return _declared(target, (), context)
    if isinstance(target, Doubtful):
        return opaque(target.reason)
    if isinstance(target, Module):
        return opaque("%s is a module" % shown(expression))
    return opaque("%s is not defined" % shown(expression))


def _itself(context):
    """typing.Self: the class whose fields are read, not the base that declares them."""
    if context.itself is None:
        return opaque("Self has no class around it")
    return context.types.reference(context.itself.declaration, context.itself.variables)


def _external(path):
    if path in vocabulary.FILES:
        return copy.deepcopy(vocabulary.FILE)
    if path in vocabulary.SCALARS:
        scalar = copy.deepcopy(vocabulary.SCALARS[path])
        also = vocabulary.ALSO_TAKES.get(path)
        return two_way({"anyOf": [scalar, dict(also)]}, scalar) if also else scalar
    if path in vocabulary.ARRAYS:
        return {"type": "array"}
    if path in vocabulary.SETS:
        return _set({})
    if path in vocabulary.TUPLES:
        return {"type": "array", "x-parity": {"native": "tuple"}}
    if path in vocabulary.MAPS:
        return {"type": "object"}
    if path == "typing.Callable":
        return {"x-parity": {"native": "function", "opaque": "a function has no form in JSON"}}
    if path in vocabulary.SENTINELS:
        return SENTINEL
    if path == "pydantic.Json":
        return two_way(dict(vocabulary.TEXT_OF_JSON), vocabulary.anything())
    return _outside(path)


def _outside(path):
    return opaque("%s has no form in JSON" % path if path in vocabulary.COMPUTED else "%s is defined outside of the package" % path)


def _set(items):
    """What is sent has each item once; what is read may have some twice."""
    out = {"type": "array", **items, "x-parity": {"native": "set"}}
    return two_way(out, {**out, "uniqueItems": True})


def _declared(declaration, arguments, context):
    types = context.types
    kind = types.kinds.of(declaration)
    if kind == "variable":
        return _variable(declaration, context)
    if kind == "sentinel":
        return SENTINEL
    if kind == "mapping":
        return {"type": "object", **({"additionalProperties": schema(*arguments[0])} if len(arguments) == 1 else {})}
    if kind in ("view", "wrapper"):
        return types.reference(types.kinds.on_the_wire(declaration))
    if kind == "plain" and declaration.name in vocabulary.GENERATED_SCALARS:
        return _external(vocabulary.GENERATED_SCALARS[declaration.name])
    if kind not in TYPE_KINDS:
        reason = "%s is %s" % (declaration.qualname, REASONS.get(kind, "not a type"))
        if kind in ("plain", "protocol", "exception") and not types.has_codec(declaration):
            types.objects[reason] = declaration if types.objects.get(reason, declaration) is declaration else None
        return opaque(reason)
    parameters = types.kinds.parameters(declaration) if kind in GENERIC else ()
    if len(arguments) > len(parameters):
        return opaque("%s has fewer than %d type parameters" % (declaration.qualname, len(arguments)))
    variables = dict(zip(parameters, arguments))
    if kind != "alias":
        return types.reference(declaration, variables)
    if not variables and not declaration.name.startswith("_"):
        return types.reference(declaration)
    if declaration in context.expanding:
        return opaque("%s refers to itself" % declaration.qualname)
    return schema(types.kinds.aliased(declaration), context.inside(declaration, variables))


def _variable(declaration, context):
    if declaration in context.variables:
        argument, where = context.variables[declaration]
        return schema(argument, where)
    node, here = declaration.node, context.at(declaration)
    if isinstance(node, (ast.Assign, ast.AnnAssign)):
        keywords = {keyword.arg: keyword.value for keyword in node.value.keywords}
        bounds = [keywords[key] for key in ("default", "bound") if key in keywords][:1] or node.value.args[1:]
    else:
        bound = getattr(node, "default_value", None) or getattr(node, "bound", None)
        bounds = bound.elts if isinstance(bound, ast.Tuple) else [bound] if bound is not None else []
    return union([schema(bound, here) for bound in bounds]) if bounds else vocabulary.anything()


def _subscripted(expression, context):
    arguments = subscript_arguments(expression)
    target = context.resolve(expression.value)
    if isinstance(target, Declaration):
        if target.name in vocabulary.SEQUENCE_PROTOCOLS and context.types.kinds.of(target) == "protocol":
            return {"type": "array", "items": schema(arguments[0], context)}
        return _declared(target, [(argument, context) for argument in arguments], context)
    path = target.path if isinstance(target, External) else None
    if path == "typing.Optional":
        return union([schema(arguments[0], context), {"type": "null"}])
    if path == "typing.Union":
        return _union(arguments, context)
    if path == "typing.Callable":
        return _external(path)
    if path == "typing.Literal":
        return _literal(expression, context)
    if path == "typing.Annotated":
        return with_metadata(schema(arguments[0], context), Metadata.of_annotated(arguments[1:], context), context)
    if path in vocabulary.OF_TEXTS:
        return _external(path)  # of texts or of bytes
    if path in vocabulary.QUALIFIERS or path == "pydantic.SerializeAsAny":
        return schema(arguments[0], context)
    if path == "pydantic.Json":
        return two_way(dict(vocabulary.TEXT_OF_JSON), schema(arguments[0], context))
    if path == "pydantic.Secret":
        return two_way(schema(arguments[0], context), _external("pydantic.SecretStr"))
    if path in vocabulary.ARRAYS and len(arguments) == 1:
        return {"type": "array", "items": schema(arguments[0], context)}
    if path in vocabulary.SETS and len(arguments) == 1:
        return _set({"items": schema(arguments[0], context)})
    if path in vocabulary.TUPLES:
        return _tuple(arguments, context)
    if path in vocabulary.MAPS and len(arguments) == 2:
        return _map(arguments, context)
    if path in vocabulary.COUNTERS:
        return {**_map([arguments[0], arguments[0]], context), "additionalProperties": {"type": "integer"}}
    if path == "pydantic.SkipValidation":  # taken as it is
        return two_way(vocabulary.anything(), schema(arguments[0], context))
    if path == "os.PathLike" or path in vocabulary.FILES:
        return _external(path)
    if path and path not in vocabulary.TYPES:
        return _outside(path)
    return opaque("%s is not a type that can be read" % shown(expression))


def _union(arguments, context):
    members = [schema(argument, context) for argument in arguments]
    if vocabulary.FILE in members:
        members, arguments = _uploaded(members, arguments, context)
    objects = context.types.objects  # of which JSON has no value
    kept = [index for index, member in enumerate(members) if member.get("x-parity", {}).get("opaque") not in objects]
    if any(members[index] != {"type": "null"} for index in kept):
        members, arguments = [members[index] for index in kept], [arguments[index] for index in kept]
    listed = [_listed_texts(argument, member, context) for argument, member in zip(arguments, members)]
    out = union(open_ended(members, listed))
    if any(_is_generated_scalar(argument, context) for argument in arguments):
        out["x-parity"] = {**out.get("x-parity", {}), "decode": {"by": vocabulary.GENERATED_BY}}
    tag = _common_tag(out, context.types)
    return {**out, "x-parity": {**out.get("x-parity", {}), "tag": {"field": tag, "required": True}}} if tag else out


def _uploaded(members, arguments, context):
    """The members of a union without what else stands for the open file among them: its bytes, its path, a tuple of its name and itself."""
    def same(member, argument):
        if member in (vocabulary.FILE, vocabulary.SCALARS["builtins.bytes"]) or vocabulary.FILE in member.get("prefixItems", ()):
            return True
        target = context.resolve(argument.value if isinstance(argument, ast.Subscript) else argument)
        return isinstance(target, External) and target.path == "os.PathLike"

    rest = [(member, argument) for member, argument in zip(members, arguments) if not same(member, argument)]
    return [member for member, _ in rest] + [_external("typing.IO")], [argument for _, argument in rest] + [arguments[members.index(vocabulary.FILE)]]


def _is_generated_scalar(argument, context):
    target = context.resolve(argument) if isinstance(argument, (ast.Name, ast.Attribute)) else None
    return isinstance(target, Declaration) and target.name in vocabulary.GENERATED_SCALARS and context.types.kinds.of(target) == "plain"


def _common_tag(node, types):
    """The field that tells the Structs of a union apart, or None."""
    arms = [arm for arm in node.get("anyOf", ()) if arm != {"type": "null"}]
    fields = {types.tag_field(arm["$ref"]) if "$ref" in arm else None for arm in arms}
    return fields.pop() if len(fields) == 1 and len(arms) > 1 else None


def open_ended(members, listed):
    """The members of a union, where str is one of them with the texts of the Literals as an open enum; Any, that keeps what is no text, too."""
    kept, anything = {}, [member for member in members if member == vocabulary.anything()]
    if anything and all(texts or member in (anything[0], {"type": "null"}) for member, texts in zip(members, listed)) and any(listed):
        members, kept = [{"type": "string"} if member == anything[0] else member for member in members], {"invalid": "keep"}  # of its texts, and of others
    if {"type": "string"} not in members or not any(listed):
        return members
    values = enums.distinct([value for texts in listed for value in texts])
    rest = [member for member, texts in zip(members, listed) if not texts and member != {"type": "string"}]
    return [{"type": "string", "x-parity": {"open": True, "values": values, **kept}}] + rest


def _listed_texts(argument, member, context):
    """The texts of a Literal, inline or behind an alias; [] for any other type."""
    if "$ref" in member:
        target = context.resolve(argument)
        if not isinstance(target, Declaration) or context.types.kinds.of(target) != "alias":
            return []
        aliased, context = context.types.kinds.aliased(target), context.at(target)
        form = context.resolve(aliased.value) if isinstance(aliased, ast.Subscript) else None
        if not isinstance(form, External) or form.path != "typing.Literal":
            return []
        member = _literal(aliased, context)
    return texts_of(member)


def texts_of(member):
    """The values of an enum of texts; [] of any other schema."""
    values = member.get("enum") or [member[key] for key in ("const",) if key in member]
    return values if all(type(value) is str for value in values) else []


def _literal(expression, context):
    try:
        values = enums.literal(expression, context)
    except Unknown as unknown:
        return opaque(unknown.reason)
    if values == [None]:
        return {"type": "null"}
    return {"const": values[0]} if len(values) == 1 else {"enum": values}


def _tuple(arguments, context):
    native = {"native": "tuple"}
    if len(arguments) == 2 and isinstance(arguments[1], ast.Constant) and arguments[1].value is Ellipsis:
        return {"type": "array", "items": schema(arguments[0], context), "x-parity": native}
    items = [schema(argument, context) for argument in arguments]
    return fixed_array(items, len(items), native)


def fixed_array(items, required, annotation):
    out = {"type": "array", "items": False, "minItems": required, "x-parity": annotation}
    return {**out, "prefixItems": items} if items else out


def _map(arguments, context):
    names, values = (schema(argument, context) for argument in arguments)
    out = {"type": "object"}
    if names == {"type": "integer"}:
        out["propertyNames"] = {"pattern": "^-?(0|[1-9][0-9]*)$"}
    elif {"type": "string"} in names.get("anyOf", ()) and base_types(names, context.types) <= {"string", "integer"}:
        pass  # a number is a text there, too
    elif is_opaque(names) or base_types(names, context.types) != {"string"}:
        out["propertyNames"] = opaque("the keys of %s are no texts" % shown(arguments[0]))
    elif names != {"type": "string"}:
        out["propertyNames"] = names
    if values != vocabulary.anything():
        out["additionalProperties"] = values
    return out


def with_metadata(base, metadata, context):
    if metadata.opaque:
        return opaque(metadata.opaque)
    out = base if is_opaque(base) else constrained(base, metadata, base_types(base, context.types)) if metadata.constraints else base
    if metadata.schemes is not None and out.get("format") == "uri":
        out = {**out, "pattern": url_pattern(metadata.schemes)}
    if metadata.checks and not is_opaque(out):
        annotation = out.get("x-parity", {})
        out = {**out, "x-parity": {**annotation, "checked": annotation.get("checked", []) + metadata.checks}}
    if metadata.takes_numbers:
        out = with_numbers(out)
    if metadata.strips:
        out = stripped(out)
    if metadata.strict is not None and not is_opaque(out):
        out = strictly(out) if metadata.strict else laxly(out)
    if "discriminator" in metadata.field:
        out = context.types.tagged(out, *metadata.field["discriminator"])
    listed = out if metadata.aside is None else context.types.without(out, metadata.aside, context)
    out = context.types.converted(out, metadata.converters)
    if metadata.aside is not None:  # of what it keeps there is no form that is sent
        out = listed if is_opaque(out) else two_way(accepted(out), listed)
    return {**out, TAG: metadata.tag} if metadata.tag is not None else out


def stripped(node):
    """A text that is measured and matched without the white space around it."""
    if "anyOf" in node:
        return {**node, "anyOf": [stripped(arm) for arm in node["anyOf"]]}
    low, high, pattern = node.get("minLength", 0), node.get("maxLength"), node.get("pattern")
    if node.get("type") != "string" or not (low or high is not None or pattern):
        return node
    read = {key: item for key, item in node.items() if key not in ("minLength", "maxLength", "pattern")}
    if pattern and (low or high is not None):
        place = {"what": "asks for %s without the white space around it" % pattern, "source": {}}
        return two_way({**read, "x-parity": {**read.get("x-parity", {}), "checked": [place]}}, node)
    if pattern:
        inner = pattern[1:] if pattern.startswith("^") else r"[\s\S]*(?:%s)" % pattern
        inner = inner[:-1] if inner.endswith("$") and not inner.endswith("\\$") else inner + r"[\s\S]*"
        return two_way({**read, "pattern": r"^\s*(?:%s)\s*$" % inner}, node)
    rest = "" if high is None else str(max(high - 2, 0))
    text = r"\S" if high == 1 else r"\S[\s\S]{%d,%s}\S" % (max(low - 2, 0), rest)
    if low <= 1 and high != 1:
        text = r"\S(?:[\s\S]{0,%s}\S)?" % rest
    return two_way({**read, "pattern": r"^\s*(?:%s)%s\s*$" % (text, "?" if low == 0 else "")}, node)


def with_numbers(node):
    """A text in whose place a number may stand, which is made one; of one with a pattern most are refused."""
    if "pattern" in node:
        return node
    if node.get("type") == ["string", "null"]:
        return two_way({"anyOf": [{"type": "string"}, strictly({"type": "number"}), {"type": "null"}]}, node)
    if node.get("type") != "string" or node.get("x-parity", {}).get("native"):
        return node
    return two_way(union([accepted(node), strictly({"type": "number"})]), sent(node))


def laxly(node):
    """A schema whose values pydantic converts, whatever the model says of others."""
    return {**node, "x-parity": {**node.get("x-parity", {}), "decode": {"by": "pydantic"}}}


def strictly(node):
    """A schema whose values pydantic does not convert."""
    return {**node, "x-parity": {**node.get("x-parity", {}), "decode": {"by": "pydantic-strict"}}}


def union(members):
    """anyOf with null in the spelling of a type set: last, and inside a plain type or an enum."""
    flat = []
    for member in members:
        for arm in member["anyOf"] if set(member) == {"anyOf"} else [member]:
            for simple in _split_nullable(arm):
                if not any(_same(simple, other) for other in flat):
                    flat.append(simple)
    flat = [member for member in flat if member != SENTINEL] or flat
    rest = [member for member in flat if member != {"type": "null"}]
    if len(rest) == len(flat):
        return flat[0] if len(flat) == 1 else {"anyOf": flat}
    if not rest:
        return {"type": "null"}
    if len(rest) > 1:
        return {"anyOf": rest + [{"type": "null"}]}
    only = rest[0]
    if set(only) == {"type"}:
        return {"type": [only["type"], "null"]}
    if set(only) == {"enum"}:
        return {"enum": only["enum"] + [None]}
    if set(only) == {"const"}:
        return {"enum": [only["const"], None]}
    return {"anyOf": [only, {"type": "null"}]}


def _split_nullable(member):
    if set(member) == {"type"} and isinstance(member["type"], list):
        return [{"type": member["type"][0]}, {"type": "null"}]
    if set(member) == {"enum"} and None in member["enum"]:
        values = [item for item in member["enum"] if item is not None]
        return [{"enum": values} if len(values) > 1 else {"const": values[0]}, {"type": "null"}]
    return [member]


def _same(a, b):
    # 1 equals True in Python, and is another constant in JSON.
    return a == b and repr(a) == repr(b)


def base_types(node, types):
    """The JSON types that a schema lets through, None for one that is not known."""
    if "$ref" in node:
        return types.base_types(node["$ref"])
    if "type" in node:
        return set(node["type"]) if isinstance(node["type"], list) else {node["type"]}
    if "anyOf" in node:
        return set().union(*(base_types(arm, types) for arm in node["anyOf"]))
    values = node["enum"] if "enum" in node else [node["const"]] if "const" in node else []
    return {_json_type(value) for value in values} or {None}


def _json_type(value):
    for kind, name in ((bool, "boolean"), (int, "integer"), (Number, "number"), (str, "string")):
        if isinstance(value, kind):
            return name
    return "null" if value is None else None
