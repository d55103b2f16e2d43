"""The parts of the input that a decoder reads, as one schema.

What a decoder makes of a payload is a value for each field. A value says of the places of the input that it
is made of what may stand there: those are claims, and all claims of a class make a tree of places.
"""

from collections import namedtuple

from capturepy.calls import builtin
from capturepy.conventions.vocabulary import anything
from capturepy.emit.directions import accepted
from capturepy.eval.heap import Items, Mapping
from capturepy.eval.values import Choice, Const, Converted, Heap, ListOf, New, Payload, Sequence, Undetermined, key_of
from capturepy.types.annotations import is_opaque, opaque, union
from capturepy.types.fields import UNTYPED
from capturepy.types.outcomes import without_null

# What may stand at a place: strictly, or whatever the decoder keeps as it is.
Claim = namedtuple("Claim", "path schema strict by field")


# Conversions by a class of Python's own, which takes more than the schema says.
OF_PYTHON = {"b64decode", "urlsafe_b64decode", "int", "float", "date.fromisoformat", "datetime.fromisoformat", "dateutil parse", "isoparse", "Decimal", "UUID"}

_TAKE_ALL = {"bool", "repr", "str"}

_MAX_DEPTH = 8


class Place:
    """A place of the input."""

    def __init__(self):
        self.claims, self.parts, self.items = [], {}, None
        self.is_map = self.takes_null = self.is_optional = False
        self.required = set()  # keys without which the decoder fails
        self.tag = None  # the member that tells the variants apart
        self.default = {}  # {"default": …} of what is taken where nothing stands here

    def at(self, path):
        place = self
        for part in path:
            if part == "*":
                place.items = place.items or Place()
                place = place.items
            else:
                place = place.parts.setdefault(part, Place())
        return place

    def schema(self, required=True):
        """What is accepted here; required: whether something has to stand here."""
        out = self._schema()
        if self.takes_null and not (required and not self._declares_null()) and not is_opaque(out):
            return _or_null(out)
        if (self.parts or self.items) and not required and "invalid" in out.get("x-parity", {}):  # what is taken apart is there
            return {**out, "x-parity": {**out["x-parity"], "null": "reject"}}
        return out

    def puts_up_with_null(self, required):
        """Whether null is taken in the place of a value that is demanded: that is not declared."""
        return self.takes_null and required and not self._declares_null()

    def _declares_null(self):
        return self.is_optional or any(claim.field and _is_optional(claim.field) for claim in self.claims)

    def _schema(self):
        doubtful = next((claim.schema for claim in self.claims if is_opaque(claim.schema)), None)
        if doubtful:
            return doubtful
        known = [claim for claim in self.claims if claim.schema not in (anything(), UNTYPED)]
        if self.parts and not known:
            return _strictly(_object(self), None)
        if self.items and not known:
            items = _inside(self.items.schema())
            if self.is_map:
                return _strictly({"type": "object", **({"additionalProperties": items} if items not in (anything(), UNTYPED) else {})}, None)
            return _strictly({"type": "array", **({"items": items} if items not in (anything(), UNTYPED) else {})}, None)
        if not self.claims:
            return anything()
        out = union([claim.schema for claim in known or self.claims])
        if self.tag and "anyOf" in out:
            out = {**out, "x-parity": {**out.get("x-parity", {}), "tag": {"field": self.tag, "required": True}}}
        by = {claim.by for claim in self.claims}
        return _strictly(out, by.pop() if len(by) == 1 else None) if all(claim.strict for claim in self.claims) else out


def _is_optional(field):
    return without_null(field.declared) != field.declared


def _or_null(node):
    """A schema or null; what is said of the value stays beside."""
    annotation = node.get("x-parity", {})
    said = {key: item for key, item in annotation.items() if key in ("invalid", "decode", "tag")}
    bare = {**node, "x-parity": {key: item for key, item in annotation.items() if key not in said}}
    out = union([bare if bare["x-parity"] else {key: item for key, item in bare.items() if key != "x-parity"}, {"type": "null"}])
    return {**out, "x-parity": {**out.get("x-parity", {}), **said}} if said else out


def _inside(node):
    """A part within another: what stands there is held to its schema anyway."""
    annotation = {key: item for key, item in node.get("x-parity", {}).items() if key not in ("invalid", "null")}
    rest = {key: item for key, item in node.items() if key != "x-parity"}
    return {**rest, "x-parity": annotation} if annotation else rest


def _strictly(node, by):
    beside = {"decode": {"by": by}} if by else {}
    return {**node, "x-parity": {**beside, **node.get("x-parity", {}), "invalid": "reject"}}


def _object(place):
    properties = {}
    for key, part in place.parts.items():
        node = part.schema(key in place.required)
        fields = {id(claim.field): claim.field for claim in part.claims if claim.field}
        if len(fields) == 1 and not is_opaque(node):
            node = _described(node, next(iter(fields.values())), key)
        properties[key] = {**_inside(node), **({} if key in place.required else part.default)}
    required = sorted(place.required & set(properties))
    return {"type": "object", "properties": properties, **({"required": required} if required else {})}


def _described(node, field, key):
    """A part with what is known of the field that holds it."""
    known = field.property().get("x-parity", {})
    said = {fact: known[fact] for fact in ("decl", "source") if fact in known}
    if field.own_name != key:
        said["name"] = field.own_name
    return {**node, "x-parity": {**node.get("x-parity", {}), **said}}


class Reader:
    """Collects what the values of fields claim of the input."""

    def __init__(self, types):
        self._types = types
        self.root = Place()

    def field(self, value, field, heap):
        """What one field is made of: the keys that it is read from, in the order tried."""
        claims = self.claims(value, field, heap)
        keys = list(dict.fromkeys(claim.path[0] for claim in claims if claim.path))
        others = keys[1:] if all(len(claim.path) == 1 for claim in claims) else []
        for claim in claims:
            if claim.path and claim.path[0] not in others:
                self.root.at(claim.path).claims.append(claim)
            elif claim.path:
                self.root.at((keys[0],)).claims.append(claim._replace(path=(keys[0],)))
        for key in others:
            self.root.parts.pop(key, None)
        if len(keys) == 1 and _is_optional(field):  # also where parts of what stands there are all that is claimed
            self.root.at(tuple(keys)).is_optional = True
        return keys[:1] + others if others else keys, others

    def claims(self, value, field, heap):
        """What a value of a field says of the places of the input."""
        return list(self._claims(value, accepted(field.declared), field, heap, 0))

    def _claims(self, value, declared, field, heap, depth):
        if depth > _MAX_DEPTH:
            return
        if isinstance(value, Payload):
            yield Claim(value.path, declared, False, None, field)
        elif isinstance(value, Converted):
            yield from self._of_conversion(value, declared, field, heap, depth)
        elif isinstance(value, Choice):
            yield from self._of_choice(value, declared, field, heap, depth)
        elif isinstance(value, ListOf):
            yield from self._items(value.item, declared, field, heap, depth)
        elif isinstance(value, Sequence):
            for item in value.items:
                yield from self._claims(item, anything(), field, heap, depth + 1)
        elif isinstance(value, Heap):
            yield from self._of_thing(heap.get(value.key), declared, field, heap, depth)
        elif isinstance(value, New):
            known, strict = self._types.constructed_of(value.declaration)
            for place, part in value.fields or ():
                name = list(known)[int(place)] if place.isdigit() and int(place) < len(known) else place
                made = known.get(name) or opaque("code makes a %s of it" % value.declaration.name)
                for claim in self._claims(part, made, field, heap, depth + 1):
                    yield claim._replace(schema=made if claim.schema == UNTYPED else claim.schema, strict=claim.strict or strict, field=None)
        elif isinstance(value, Undetermined):
            for part in value.of:
                if part.path:
                    yield Claim(part.path, opaque(value.reason), False, None, field)

    def _of_conversion(self, value, declared, field, heap, depth):
        call = value.call
        schema, strict = opaque("%s converts it" % call.name), True
        if call.name.startswith("as "):
            entry = call.yields.get("$ref")
            schema = dict(call.yields)
            spelled = isinstance(value.of, Converted)  # in another way before
            strict = not spelled and (entry is None or self._types.checks(entry))
        elif call.takes == {"string"} and call.yields.get("type") == "string":
            schema = dict(call.yields)
        elif call in (builtin.SCALED, builtin.COUNTED):
            schema = dict(call.yields)
        elif call.name == "Decimal":
            schema = dict(call.yields)
        elif call.name in ("str", "int", "float", "bool"):
            schema = declared if declared != UNTYPED else dict(call.yields)
            strict = call.name not in _TAKE_ALL
        by = "python" if call.name in OF_PYTHON else None
        for claim in self._claims(value.of, anything(), field, heap, depth + 1):
            if call.name.startswith("as ") and isinstance(value.of, Converted):
                claim = claim._replace(strict=False)
            outer = claim.schema == anything() or not is_opaque(claim.schema) and "format" not in claim.schema  # what is made of it in the end
            yield claim._replace(schema=schema if outer else claim.schema, strict=strict or claim.strict, by=by or claim.by)

    def _of_choice(self, value, declared, field, heap, depth):
        self._nulls(value)
        self._defaults(value)
        listed = {arm.of for _, arm in value.arms if isinstance(arm, Converted) and "enum" in arm.call.yields}
        falls_back = any(isinstance(arm, Const) and any(_is_failure(atom, holds, listed) for atom, holds in path) for path, arm in value.arms)
        for arm in dict.fromkeys(arm for _, arm in value.arms):
            chosen = _chosen(value, arm)
            for claim in self._claims(arm, declared, field, heap, depth):
                if chosen and "$ref" in claim.schema:
                    claim = claim._replace(schema={**claim.schema, "x-parity": {**claim.schema.get("x-parity", {}), "chosen": chosen}})
                yield claim._replace(strict=False, by=None) if falls_back else claim
        for of, tag in tags(value):
            self.root.at(of.path).tag = tag

    def _defaults(self, value):
        """Note what is taken in the place of a part of a part that is missing."""
        for path, arm in value.arms:
            for atom, holds in path if isinstance(arm, Const) else ():
                if atom[0] == "has" and not holds and isinstance(atom[1], Payload) and atom[1].path:
                    self.root.at((*atom[1].path, atom[2])).default = without(value, atom[2], {}, atom[1])

    def _nulls(self, value):
        """Note the places where null is taken for nothing."""
        for path, arm in value.arms if isinstance(value, Choice) else ():
            for atom, holds in path if not isinstance(arm, Undetermined) else ():
                if isinstance(atom[1], Payload) and atom[1].path and _is_null(atom, holds):
                    self.root.at(atom[1].path).takes_null = True

    def _of_thing(self, thing, declared, field, heap, depth):
        if isinstance(thing, Items):
            self._nulls(thing.source)
            for item in thing.items:
                yield from self._items(getattr(item, "item", item), declared, field, heap, depth)
        elif isinstance(thing, Mapping):
            self._nulls(thing.source)
            if isinstance(thing.base, Payload) and not thing.entries:
                yield Claim(thing.base.path, declared, True, None, field)
            values = declared.get("additionalProperties")
            for claim in self._claims(thing.rest, values if isinstance(values, dict) else anything(), field, heap, depth + 1) if thing.rest is not None else ():
                if thing.by is not None and key_of(thing.by) is not None and claim.path[-1:] == ("*",):
                    self.root.at(claim.path[:-1]).is_map = True
                yield claim._replace(schema=claim.schema if claim.path[-1:] == ("*",) else anything())
            for key, entry in thing.entries.items():
                known = declared.get("properties", {}).get(key)
                yield from self._claims(entry, known or anything(), field, heap, depth + 1)

    def _items(self, item, declared, field, heap, depth):
        lists = [arm for arm in declared.get("anyOf", [declared]) if isinstance(arm.get("items"), dict)]
        yield from self._claims(item, lists[0]["items"] if len(lists) == 1 else anything(), field, heap, depth + 1)


def _is_null(atom, holds):
    return atom[0] == "kind" and "null" in atom[2] and holds or atom[0] == "truth" and not holds


def _is_failure(atom, holds, listed):
    """Whether a conversion has failed on a path: that of one of listed, where it has no member."""
    if atom[0] == "in":
        return not holds and atom[1] in listed
    return holds and atom[0] == "asks" and str(atom[1]).endswith(" fails")


def _chosen(value, arm):
    """{"field", "values"} of the member by whose values a part of the input is read as one of several classes; None for any other arm."""
    if not isinstance(arm, Converted) or not isinstance(arm.of, Payload):
        return None
    found = {}
    for path, other in value.arms:
        if other == arm:
            asked = [atom for atom, holds in path if atom[0] == "in" and holds and isinstance(atom[1], Payload) and atom[1].path[:-1] == arm.of.path]
            names = {atom[1].path[-1] for atom in asked}
            if len(names) != 1:
                return None
            least = min((atom[2] for atom in asked), key=len)
            found.setdefault(names.pop(), []).extend(least)
    if len(found) != 1:
        return None
    field, values = found.popitem()
    return {"field": field, "values": list(dict.fromkeys(values))} if all(isinstance(one, str) for one in values) else None


def tags(value):
    """(a part of the input, the member that tells which class it is read as) of a value that is one of several."""
    for path, arm in value.arms if isinstance(value, Choice) else ():
        if not isinstance(arm, Converted) or "$ref" not in arm.call.yields or not isinstance(arm.of, Payload):
            continue
        for atom, holds in path:
            if atom[0] == "in" and holds and isinstance(atom[1], Payload) and atom[1].path[:-1] == arm.of.path:
                yield arm.of, atom[1].path[-1]


def without(value, key, heap, of=Payload(())):
    """{"default": …} of what a decoder takes in the place of a key that is missing: d.get("x", 3)."""
    if isinstance(value, Heap):  # made of the items of what is not there
        thing = heap.get(value.key)
        items = thing.items if isinstance(thing, Items) else ()
        return {"default": []} if items and all(isinstance(item, ListOf) for item in items) else {}
    found = [arm for path, arm in value.arms if (("has", of, key), False) in path] if isinstance(value, Choice) else []
    default = found[0] if len(found) == 1 else None
    if isinstance(default, Const) and isinstance(default.value, (bool, float, int, str, type(None))):
        return {"default": default.value}
    thing = heap.get(default.key) if isinstance(default, Heap) else None
    if default == Sequence(()) or isinstance(thing, Items) and not thing.items:
        return {"default": []}
    is_empty = isinstance(thing, Mapping) and not thing.entries and thing.base is None and thing.rest is None
    return {"default": {}} if is_empty else {}
