"""Classes of client code that hold an object of a type: what they put in its data before it is made.

class BoundImage(Bound, Image):
    def __init__(self, client, data):
        data["server"] = BoundServer(client, {"id": data["server"]})
        super().__init__(client, data)
"""

import ast
import functools
from collections import namedtuple

from capturepy.emit.directions import SENT, accepted
from capturepy.eval.heap import Items, Mapping
from capturepy.eval.interpreter import Interpreter
from capturepy.eval.subjects import Subject
from capturepy.eval.values import Choice, Converted, Function, Heap, Instance, ListOf, New, Payload, Self
from capturepy.types import outcomes, parts
from capturepy.types.annotations import is_opaque, opaque, union
from capturepy.types.declarations import constructors

_INPUT = Payload(())
_OBJECT = ((("kind", _INPUT, frozenset(("object",))), True),)


class Index:
    """What the constructors of wrappers make of the members of the types that they hold."""

    def __init__(self, types):
        self._types = types
        self._wholes = {}  # Declaration → (field, by what): a field that code makes of the record as a whole
        self._made = {}  # Declaration → {field: [(value, heap, of what, its cause)]}, where a value of None is not known
        for module in types.program.modules:
            for declaration in module.scope.values():
                init = _rewriting(declaration)
                wrapped = init and types.kinds.of(declaration) == "wrapper" and types.kinds.wrapped(declaration)
                if wrapped:
                    self._follow(declaration, wrapped, *init)

    def _follow(self, wrapper, wrapped, init, name):
        context = self._types.kinds.context(wrapper)
        subject = Subject(wrapper, self._types.kinds.lineage(wrapper), self._types, "wrapper", self._types.own_fields(wrapped))
        arguments = [Self(), *(_INPUT if parameter.arg == name else Instance("argument") for parameter in init.args.args[1:])]
        ends = Interpreter(subject, self._types).follow(Function(_before(init, name), context, (), ()), arguments, _OBJECT)
        source = context.module.source
        self._by = ("%s (%s:%d)" % (wrapper.name, source.file, init.lineno), "%s:%s.__init__" % (source.file, wrapper.qualname))
        for key in _rewritten(init, name):
            for end in ends or ():
                if end.kind == "raise":
                    continue
                value = None if "*" in end.edits else end.edits.get(key, Payload((key,)))
                self._note(wrapped, key, value, end.heap)
            if ends is None:
                self._note(wrapped, key, None, {})

    def _note(self, declaration, name, value, heap):
        """A member of a type, or those of another that is made in its place, which has a row of its own."""
        for made in _made_of(value, heap):
            if self._types.kinds.of(made.declaration) == "wrapper":
                value = None  # of something else than data
            elif self._types.kinds.is_wire_type(made.declaration):
                own = constructors(self._types.kinds.lineage(made.declaration))
                names = [parameter.arg for parameter in own[0][1].args.args[1:]] if own else list(self._types.constructed_of(made.declaration)[0])
                for place, part in made.fields or ():
                    at = names[int(place)] if place.isdigit() and int(place) < len(names) else place
                    self._note(made.declaration, at, part, heap)
                return
        for of, name_ in _beside_all(value, heap):
            self._wholes.setdefault(of, (name_, self._by[0]))
        self._made.setdefault(declaration, {}).setdefault(name, []).append((value, heap, *self._by))

    def apply(self, out, declaration, fields):
        """The schema of a type with what is really read."""
        if declaration in self._wholes:
            reason = "its %s is made of the whole by %s" % self._wholes[declaration]
            unknown = {**out, "x-parity": {"opaque": reason, **out["x-parity"]}}
            return {**unknown, SENT: {**out[SENT], "x-parity": {**out[SENT].get("x-parity", {}), "opaque": reason}}} if SENT in out else unknown
        for name, values in self._made.get(declaration, {}).items():
            field = fields.get(name)
            key = next((key for key, node in out.get("properties", {}).items() if node["x-parity"].get("name", key) == name), None)
            if field is None or key is None:
                continue
            read = _read(values, key, field, self._types)
            if isinstance(read, _Elsewhere):
                beside = self._beside(declaration, read)
                if beside and beside not in out["properties"]:
                    out = _renamed(out, key, beside, name, read.schema)
                else:
                    out = _without(out, key, name, values[0][2])
            elif read is not None:
                _, _, by, cause = values[0]
                doubt = opaque("%s makes something else of it" % by, cause)
                out = _with(out, key, _instead(out["properties"][key], doubt if is_opaque(read) else read))
        return out


    def _beside(self, declaration, read):
        """The key of the record's own under which stands what one of its fields is made of; None for any other place."""
        places = {value.path[:-1] for name, values in self._made[declaration].items() for value, *_ in values if isinstance(value, Payload) and value.path[-1:] == (name,)}
        return read.path[-1] if places == {read.path[:-1]} else None


def _made_of(value, heap):
    """The instances that a value is, or that are its items."""
    if isinstance(value, New):
        yield value
    elif isinstance(value, Choice):
        for _, arm in value.arms:
            yield from _made_of(arm, heap)
    elif isinstance(value, ListOf):
        yield from _made_of(value.item, heap)
    elif isinstance(value, Heap):
        for item in getattr(heap.get(value.key), "items", ()) if isinstance(heap.get(value.key), Items) else ():
            yield from _made_of(item, heap)


def _beside_all(value, heap):
    """(a type, a field of it) that code sets beside all members of what it then reads as that type."""
    arms = [arm for _, arm in value.arms] if isinstance(value, Choice) else [value]
    for arm in arms:
        thing = heap.get(arm.key) if isinstance(arm, Heap) else None
        for item in thing.items if isinstance(thing, Items) else (arm,):
            one = getattr(item, "item", item)
            entry = one.call.yields.get("$ref") if isinstance(one, Converted) else None
            held = heap.get(one.of.key) if entry is not None and isinstance(one.of, Heap) else None
            if isinstance(held, Mapping) and (held.base is not None or held.rest is not None):
                yield from ((entry.declaration, name) for name, part in held.entries.items() if isinstance(part, (Converted, New)))


def _with(out, key, node):
    """A record with another property; without an encoder of its own it holds, and sends, what it was given."""
    changed = {**out, "properties": {**out["properties"], key: node}}
    if SENT in out and "encode" not in out["x-parity"].get("codec", {}) and key in out[SENT].get("properties", {}):
        changed[SENT] = {**out[SENT], "properties": {**out[SENT]["properties"], key: node}}
    return changed


def _rewriting(declaration):
    """(the constructor of a class, the parameter whose keys it sets), or None of any other declaration."""
    for statement in declaration.node.body if isinstance(getattr(declaration, "node", None), ast.ClassDef) else ():
        if isinstance(statement, ast.FunctionDef) and statement.name == "__init__":
            for parameter in statement.args.args[1:]:
                if _rewritten(statement, parameter.arg):
                    return statement, parameter.arg
    return None


def _rewritten(init, name):
    """The keys that a constructor sets in one of its parameters."""
    return _keys_set(init).get(name, [])


@functools.lru_cache(maxsize=None)
def _keys_set(init):
    """Name → the keys that a body sets in what has it: data["x"] = …"""
    found = {}
    pending = [*init.body]
    for statement in pending:  # no expression holds one
        for inside in ("body", "cases", "finalbody", "handlers", "orelse"):
            pending += getattr(statement, inside, ())
        for target in statement.targets if isinstance(statement, ast.Assign) else ():
            if isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name) and isinstance(getattr(target.slice, "value", None), str):
                found.setdefault(target.value.id, {})[target.slice.value] = True
    return {name: list(keys) for name, keys in found.items()}


def _before(init, name):
    """What a constructor does before it calls that of its base, as a function that returns the data."""
    calls = [i for i, statement in enumerate(init.body) if any(isinstance(n, ast.Call) and ast.unparse(n.func) == "super().__init__" for n in ast.walk(statement))]
    end = calls[-1] if calls else len(init.body)
    returned = ast.copy_location(ast.Return(ast.copy_location(ast.Name(name, ast.Load()), init)), init)
    return ast.copy_location(ast.FunctionDef(init.name, init.args, [*init.body[:end], returned], [], None), init)


# A field that is made of what stands in another place: that, and what is read there.
_Elsewhere = namedtuple("_Elsewhere", "path schema")


def _renamed(out, key, other, name, schema):
    """A record with a member under the key that code reads it from."""
    def renamed(node):
        properties = {other if one == key else one: _instead(part, schema) if one == key else part for one, part in node["properties"].items()}
        properties[other] = {**properties[other], "x-parity": {**properties[other]["x-parity"], "name": name}}
        required = sorted(other if one == key else one for one in node.get("required", ()))
        return {**node, "properties": properties, **({"required": required} if required else {})}

    order = [other if one == key else one for one in out["x-parity"].get("order", ())]
    changed = {**renamed(out), "x-parity": {**out["x-parity"], "order": order}}
    return {**changed, SENT: renamed(out[SENT])} if SENT in out and key in out[SENT].get("properties", {}) else changed


def _without(out, key, name, by):
    """A record without a member that only code makes."""
    annotation = {**out["x-parity"], "order": [one for one in out["x-parity"].get("order", ()) if one != key]}
    annotation["local"] = [*annotation.get("local", ()), {"name": name, "reason": "made of other members by %s" % by}]
    out = {**_lacking(out, key), "x-parity": annotation}
    return {**out, SENT: _lacking(out[SENT], key)} if SENT in out else out


def _lacking(node, key):
    properties = {name: one for name, one in node.get("properties", {}).items() if name != key}
    required = [name for name in node.get("required", ()) if name != key]
    rest = {name: one for name, one in node.items() if name not in ("properties", "required")}
    return {**rest, "properties": properties, **({"required": required} if required else {})}


def _read(values, key, field, types):
    """The schema of what is really read under a key, or None where that is what is declared."""
    place = parts.Place()
    for value, heap, _, _ in values:
        if value is None:
            return opaque("it is not followed")
        for claim in parts.Reader(types).claims(value, field, heap):
            if is_opaque(claim.schema):
                return opaque("it is not followed")
            if key not in claim.path:
                return _Elsewhere(claim.path, claim.schema)
            if claim.strict:
                place.at(claim.path[claim.path.index(key) + 1 :]).claims.append(claim)
    if not (place.claims or place.items or place.parts):
        return None
    out = place.schema(False)
    return None if _bare(out) == _bare(outcomes.without_null(accepted(field.declared))) else out


def _bare(node):
    return {key: item for key, item in outcomes.without_null(node).items() if key not in ("x-parity", "default")}


def _instead(node, read):
    """A property with another schema, and all that is said of its declaration."""
    said = {key: node["x-parity"][key] for key in ("decl", "source", "name", "unset", "reads") if key in node["x-parity"]}
    default = {key: node[key] for key in ("default",) if key in node}
    if default.get("default", False) is None and not is_opaque(read):
        inner = {key: item for key, item in read.get("x-parity", {}).items() if key == "invalid"}
        bare = {**read, "x-parity": {key: item for key, item in read.get("x-parity", {}).items() if key != "invalid"}}
        read = union([{key: item for key, item in bare.items() if item or key != "x-parity"}, {"type": "null"}])
        read = {**read, "x-parity": {**read.get("x-parity", {}), **inner}}
    return {**accepted(read), **default, "x-parity": {**read.get("x-parity", {}), **said}}
