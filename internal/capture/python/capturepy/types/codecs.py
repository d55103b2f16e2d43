"""Encoders and decoders of classes whose library has none, found by what they do.

An encoder is a method that returns a dict made of the object, or its JSON; a decoder is one that
takes a dict and returns the class. Names only say which of several goes first.
"""

import ast
import re

from capturepy.calls import builtin
from capturepy.conventions import vocabulary
from capturepy.emit.directions import SENT, as_read
from capturepy.eval.heap import ABSENT, Items, Mapping
from capturepy.eval.interpreter import Interpreter
from capturepy.eval.values import NONE, OTHER_KEYS, TRUE, Choice, Converted, Function, Heap, Instance, Itself, ListOf, New, Payload, Self
from capturepy.eval.subjects import Method
from capturepy.load.modules import with_defaults
from capturepy.types import beside, outcomes, parts
from capturepy.types.annotations import is_opaque, opaque, union
from capturepy.types.declarations import constructors as constructors_of, filling_constructors, reading_constructors, set_attributes

ENCODERS = ("to_dict", "to_json", "to_json_dict", "as_dict", "asdict", "to_map", "to_payload", "to_api", "to_wire", "serialize", "dump", "dict", "json", "encode", "__json__", "for_json")
DECODERS = ("from_dict", "from_json", "from_map", "from_payload", "from_api", "from_wire", "deserialize", "load", "parse", "decode")

_INPUT = Payload(())
_OBJECT = ((("kind", _INPUT, frozenset(("object",))), True),)
_NO_OBJECT = ((("kind", _INPUT, frozenset(("object",))), False),)


class Codec:
    """A function that reads or writes the class, and what it makes of it."""

    def __init__(self, name, method, result, function=None):
        self.name, self.method, self.result = name, method, result
        self.is_beside = function is not None
        module = method.context.module
        qualname = ".".join([*([method.owner.qualname] if method.owner else []), name])
        self.called = name  # as verify calls it; None where that takes something else, too
        if function:
            self.called = None if function.has_self or _required(method.node) > 1 else "%s:%s" % (module.name, qualname)
        self.place = "%s:%d" % (module.source.file, method.node.lineno)
        self.cause = "%s:%s" % (module.source.file, qualname)


def encoders(subject, types, fields):
    """The encoders of a class, the one that goes first at the head; each result is a schema."""
    found = []
    for name, method in subject.methods():
        if _is_dunder(name) and name not in ENCODERS or method.decorators - {"silent"} or _required(method.node) != 1 or not _returns_something(method.node):
            continue
        if name not in ENCODERS and not _makes_dict(method):
            continue
        ends = run(subject, types, method, [Self()])
        result = encoded(ends, types, fields)
        if result is not None and (name in ENCODERS or _is_record(result)):
            found.append(Codec(name, method, result))
    return sorted(found, key=lambda codec: _rank(codec.name, ENCODERS))


def encoders_beside(subject, types, fields):
    """The same of functions that are no methods of the class."""
    found = []
    for function in types.beside.writers.get(subject.declaration, ()):
        result = encoded(run(subject, types, function.method, _given(function, Self())), types, fields)
        if result is not None and (_is_record(result) or beside.OF_THE_WIRE.search(function.method.node.name)):
            found.append(Codec(function.method.node.name, function.method, result, function))
    return _of_the_wire(found)


def decoders_beside(subject, types, fields):
    found = []
    for function in types.beside.readers.get(subject.declaration, ()):
        ends = run(subject, types, function.method, _given(function, _INPUT), _OBJECT)
        made = [end for end in ends or () if end.kind == "return" and isinstance(end.value, New)]
        result = decoded(ends, subject, types, fields) if made else None
        if result:
            others = run(subject, types, function.method, _given(function, _INPUT), _NO_OBJECT)
            passes = others is None or any(end.kind == "return" and not isinstance(end.value, New) for end in others)
            found.append(Codec(function.method.node.name, function.method, (*result, not passes), function))
    return _of_the_wire(found)


def _given(function, value):
    return [Instance("holder"), value] if function.has_self else [value]


def _of_the_wire(found):
    """Those whose names say that they are for the wire, where there are such."""
    return [codec for codec in found if beside.OF_THE_WIRE.search(codec.name)] or found


def decoders(subject, types, fields):
    """The decoders of a class, the one that goes first at the head; each result is (schema, decode) or None."""
    found = []
    for name, method in subject.methods():
        static = "staticmethod" in method.decorators
        if not static and "classmethod" not in method.decorators or _required(method.node) != (1 if static else 2):
            continue
        if static and method.owner is not subject.declaration:
            continue  # it knows nothing of the classes below its own
        if _asks_of(method.node, (method.node.args.posonlyargs + method.node.args.args)[0 if static else 1].arg):
            continue  # it takes the fields from an object, see told_to_others
        ends = run(subject, types, method, [_INPUT] if static else [Itself(), _INPUT], _OBJECT)
        made = [end for end in ends or () if end.kind == "return" and isinstance(end.value, New)]
        if name in DECODERS or made:
            result = decoded(ends, subject, types, fields) if made else None
            if result:
                others = run(subject, types, method, [_INPUT] if static else [Itself(), _INPUT], _NO_OBJECT)
                passes = others is None or any(end.kind == "return" and not isinstance(end.value, New) for end in others)
                result = (*result, not passes)
            if name in DECODERS or result and result[0]:  # else it makes one of something else
                found.append(Codec(name, method, result))
    return sorted(found, key=lambda codec: _rank(codec.name, DECODERS))


def constructors(subject, types, fields):
    """The constructor of a class that takes its attributes out of JSON, as its decoder."""
    lineage, kind = types.kinds.lineage(subject.declaration), types.kinds.of(subject.declaration)
    found = reading_constructors(lineage) if kind == "constructed" else filling_constructors(lineage) if kind == "filled" else []
    if not found:
        return []
    owner, function, parameter = found[0]
    names = [argument.arg for argument in function.args.args[1:]]
    before = [Instance("argument")] * names.index(parameter) if parameter in names else []
    context = types.kinds.context(owner)
    method = Method(function, context, set(), owner)
    ends = run(subject, types, method, [Self(), *before, _INPUT], _OBJECT)
    made = [end._replace(value=New(subject.declaration, ())) if end.kind == "return" else end for end in ends or ()]
    known = all(end.kind == "raise" or "*" not in end.held and (kind == "constructed" or "**" in end.held) for end in made)
    result = decoded(made, subject, types, fields) if known else None
    codec = Codec(function.name, method, (*result, True) if result else None)
    alone = _required(function) == 2 and names[:1] == [parameter]
    codec.called = "%s:%s" % (subject.declaration.module.name, subject.declaration.qualname) if alone else None
    return [codec]


def run(subject, types, method, arguments, path=()):
    """The outcomes of a method, or None where it cannot be followed."""
    parameters = method.node.args.posonlyargs + method.node.args.args
    named = {parameter.arg for parameter in parameters + method.node.args.kwonlyargs}
    keywords = (("by_alias", TRUE),) if "by_alias" in named and subject.dumps_by_alias else ()
    return Interpreter(subject, types).follow(Function(method.node, method.context, (), (), keywords), arguments[: len(parameters)], path)


def told_to_others(subject):
    """Why the fields of a class are not what is on the wire: its own code hands them one by one to an object that it is
    given, and takes them from one, as for a binary form: def serialize(self, out): out.u8(self.id)."""
    writes = reads = None
    for name, method in subject.methods():
        arguments = [argument.arg for argument in method.node.args.args]
        if _is_dunder(name) or len(arguments) != 2 or _required(method.node) != 2:
            continue
        asked = _asks_of(method.node, arguments[1])
        if asked and not method.decorators - {"silent"} and not _returns_something(method.node) and _is_named(method.node, arguments[0]):
            writes = writes or name
        if asked and method.decorators & {"classmethod", "staticmethod"} and _returns_something(method.node):
            reads = reads or name
    return ["%s hands its fields to what it is given, and %s takes them from it: that may be no JSON" % (writes, reads)] if writes and reads else []


def _asks_of(function, parameter):
    """Whether a body calls methods of a parameter that nothing has which a decoder may be given: a dict, a list, a text or bytes."""
    called = [node.func for node in ast.walk(function) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    return any(getattr(one.value, "id", None) == parameter and not any(hasattr(given, one.attr) for given in ({}, [], "", b"")) for one in called)


def _is_named(function, name):
    return any(isinstance(node, ast.Attribute) and getattr(node.value, "id", None) == name for node in ast.walk(function))


def _is_dunder(name):
    return name.startswith("__")


def _required(function):
    return len(function.args.posonlyargs) + len(function.args.args) - len(function.args.defaults)


def _returns_something(function):
    return any(isinstance(node, ast.Return) and node.value is not None for node in ast.walk(function))


def _makes_dict(method):
    """Whether a dict may be what a method of any name returns: by its annotation, or by a display of one."""
    returned = method.node.returns
    if returned is not None:
        text = ast.unparse(returned)
        return text.startswith(("dict", "Dict", "typing.Dict", "Mapping", "'dict", "'Dict")) or text.endswith(("JSON", "Json"))
    return any(isinstance(node, ast.Return) and isinstance(node.value, ast.Dict) for node in ast.walk(method.node))


def _is_record(schema):
    return schema.get("type") == "object" and bool(schema.get("properties"))


def _rank(name, names):
    return names.index(name) if name in names else len(names)


def encoded(ends, types, fields):
    """The schema of what an encoder returns, or None where it cannot be followed."""
    if not ends:
        return None
    declared = {name: field.property() for name, field in fields.items()}
    shapes = []
    for end in ends:
        if end.kind == "raise":
            continue
        value = end.value
        while isinstance(value, Converted) and value.call == builtin.JSON:
            value = value.of
        if any(name in fields for name in end.held):
            return opaque("it changes the object")
        shapes.append(outcomes.written(end, value, types, declared))
    doubtful = next((shape for shape in shapes if is_opaque(shape)), None)
    if doubtful is not None or not shapes:
        return doubtful
    return shapes[0] if all(shape == shapes[0] for shape in shapes) else _joined(shapes)


def _joined(shapes):
    """Several objects as one whose keys are required where all have them; other schemas as alternatives."""
    if not all(_is_record(shape) for shape in shapes):
        return union(shapes)
    properties = {}
    for shape in shapes:
        for key, node in shape["properties"].items():
            properties[key] = node if key not in properties else union([properties[key], node])
    required = set.intersection(*(set(shape.get("required", ())) for shape in shapes))
    return {"type": "object", "properties": properties, **({"required": sorted(required)} if required else {})}


def decoded(ends, subject, types, fields):
    """({wire name: (schema, field, what is said beside, default)}, required, decode, checks) of a decoder, or None where it cannot be followed."""
    if not ends:
        return None
    required, refusals, instead, made, refuses_others = set(), [], [], [], False
    reader = parts.Reader(types)
    for end in ends:
        if end.kind == "raise":
            if (("has", _INPUT, OTHER_KEYS), True) in end.path:
                refuses_others = True
                continue
            lacks = _lacking(end)
            if lacks is None:
                refusals.append(end)
            elif lacks[2]:
                instead.append((lacks, end))
            elif lacks[0] == _INPUT:
                required.add(lacks[1])
            else:
                reader.root.at(lacks[0].path).required.add(lacks[1])
        elif isinstance(end.value, New) and end.value.declaration is subject.declaration and end.value not in end.edits:
            made.append(end)
        elif end.value != NONE:
            return None
    if not made:
        return None
    read, decode = {}, {"unknown": "drop", "missing": "reject" if required else "nil", "invalid": "keep"}
    beside, defaults = {}, {}
    for end in made:
        if any(_is_rest(value, end) for value in [*dict(end.value.fields).values(), *end.held.values()]):
            decode["unknown"] = "keep"
        for name, value in {**dict(end.value.fields), **end.held}.items():
            thing = end.heap.get(value.key) if name == "**" and isinstance(value, Heap) else None
            if isinstance(thing, Mapping) and thing.base is None and thing.rest is None:
                _listed(thing, end, fields, reader, required)
                decode["missing"] = "reject" if required else decode["missing"]
                continue
            if name == "**":
                sometimes = isinstance(value, Choice)  # for the keys that the class lists
                spread = fields if name in end.held else _taken(subject, types, fields)
                if not _spread(_INPUT if sometimes else value, end, subject, types, spread, read, decode, required, reader):
                    return None
                if name in end.held:
                    decode.update(unknown="drop" if sometimes else "keep", missing="nil")
                continue
            if name not in fields:
                continue
            keys, others = reader.field(value, fields[name], end.heap)
            if others:
                beside.setdefault(keys[0], {"reads": others})
            for key in keys:
                defaults.setdefault(key, parts.without(value, key, end.heap))
    for (of, key, others), end in instead:
        first = next((name for name, said in beside.items() if {name, *said["reads"]} >= {key, *others}), None)
        if first is None or of != _INPUT:
            refusals.append(end)
        else:
            required.add(first)
            decode["missing"] = "reject"
    if refuses_others:
        decode["unknown"] = "reject"
    tolerant = {key for key, place in reader.root.parts.items() if place.puts_up_with_null(key in required)}
    if tolerant:
        decode["null"] = "keep"
    for key, place in reader.root.parts.items():
        holders = {id(claim.field): claim.field for claim in place.claims if claim.field and len(claim.path) == 1}
        field = next(iter(holders.values())) if len(holders) == 1 else None
        if field is None and not place.claims:
            field = _holder(place)
        node = place.schema(key in required)
        if tolerant and key not in tolerant and "invalid" in node.get("x-parity", {}) and outcomes.without_null(node) == node:
            node = {**node, "x-parity": {**node["x-parity"], "null": "reject"}}
        read.setdefault(key, (node, field, beside.get(key, {}), {} if place.parts else defaults.get(key, {})))
    values = [(value, end.heap) for end in made for value in [*dict(end.value.fields).values(), *end.held.values()]]
    said = {call.name for value, heap in values for call in _conversions(value, heap) if _has_form(call)}
    known = dict(tag for value, _ in values for tag in parts.tags(value))
    for wire in sorted(required - set(read)):
        read[wire] = (vocabulary.anything(), None, {}, {})
    refusals = [end for end in refusals if not _is_narrowed(end, read, required, types)]
    checks = [outcomes.checked(end) for end in refusals if not _is_of_tag(end, known)]
    checks = [check for check in checks if not _is_said(check["what"], said)]
    return read, required, decode, checks


def _is_narrowed(end, read, required, types):
    """Whether a refusal is of one value alone, whose schema says it now."""
    rest = [literal for literal in end.path if literal not in _OBJECT]
    rest = [(atom, holds) for atom, holds in rest if not (atom[0] == "has" and atom[1] == _INPUT and holds and atom[2] in required)]
    places = {atom[1] for atom, _ in rest}
    place = places.pop() if len(places) == 1 else None
    if not isinstance(place, Payload) or len(place.path) != 1 or place.path[0] not in read:
        return False
    node, *said = read[place.path[0]]
    narrowed, complete = outcomes.refused(node, end._replace(path=tuple(rest)), place, types)
    if complete:
        only_null = all(atom[0] == "kind" and atom[2] == frozenset(("null",)) and holds for atom, holds in rest)
        refuses = {"null": "reject"} if only_null else {"invalid": "reject"}
        read[place.path[0]] = ({**narrowed, "x-parity": {**narrowed.get("x-parity", {}), **refuses}}, *said)
    return complete


def _lacking(end):
    """(a part of the input, the key that it lacks, the keys that were asked for before) of a refusal; None of any other."""
    rest = [literal for literal in end.path if literal not in _OBJECT]
    last = rest[-1] if rest else None
    if not last or last[0][0] != "has" or last[1] or not isinstance(last[0][1], Payload):
        return None
    of, key = last[0][1], last[0][2]
    others = {atom[2] if atom[0] == "has" else atom[1].path[0] for atom, holds in rest[:-1] if _is_about_another(atom, holds, of)}
    return of, key, others


def _is_about_another(atom, holds, of):
    """Whether a literal asks for something else than that the part is there which lacks a key."""
    if atom[0] == "has":
        return not holds and atom[1] == _INPUT
    return isinstance(atom[1], Payload) and bool(atom[1].path) and of.path[: len(atom[1].path)] != atom[1].path


def _holder(place):
    """The one field that all parts of a place are read for, or None."""
    found, places = {}, [place]
    while places:
        one = places.pop()
        found.update({id(claim.field): claim.field for claim in one.claims if claim.field})
        places += [*one.parts.values(), *([one.items] if one.items else [])]
    return next(iter(found.values())) if len(found) == 1 and not place.parts else None


def _is_of_tag(end, tags):
    """Whether a refusal is that of a payload whose tag is missing, or none of those that there are."""
    last = end.path[-1][0] if end.path else None
    if not last or end.path[-1][1]:
        return False
    if last[0] == "has":
        return tags.get(last[1]) == last[2]
    return last[0] == "in" and isinstance(last[1], Payload) and tags.get(Payload(last[1].path[:-1])) == last[1].path[-1]


_FAILING = re.compile(r"^(?:raises .* where )?(.*?) (?:may raise|fails)\b")


def _is_said(what, names):
    """Whether a refusal is only that conversions fail, whose schemas say of what."""
    failing = _FAILING.match(what)
    return bool(failing) and all(any(name + "(" in part or part == "reading " + name for name in names) for part in failing[1].split(" or "))


def _is_rest(value, end):
    """Whether a value is the input without the keys that are read from it."""
    thing = end.heap.get(value.key) if isinstance(value, Heap) else None
    return isinstance(thing, Mapping) and thing.base == _INPUT and thing.only is None


def _conversions(value, heap):
    """The calls of the table that a value has been through."""
    if isinstance(value, Converted):
        yield value.call
        yield from _conversions(value.of, heap)
    elif isinstance(value, Choice):
        for _, arm in value.arms:
            yield from _conversions(arm, heap)
    elif isinstance(value, ListOf):
        yield from _conversions(value.item, heap)
    elif isinstance(value, Heap):
        thing = heap.get(value.key)
        for item in thing.items if isinstance(thing, Items) else [*thing.entries.values(), thing.rest] if thing else ():
            yield from _conversions(item, heap)


def _has_form(call):
    """Whether the schema of what a call takes, with the rules of Python's own classes, says which values it refuses."""
    return call.name.startswith("as ") or call.takes == {"string"} or "format" in call.yields or "contentEncoding" in call.yields or call.name in parts.OF_PYTHON


def _listed(thing, end, fields, reader, required):
    """cls(**{…}) with its keys written out, some of which may not be there."""
    for name, value in thing.entries.items():
        if name not in fields:
            continue
        arms = [(path, arm) for path, arm in value.arms if arm != ABSENT] if isinstance(value, Choice) else [((), value)]
        keys, _ = reader.field(Choice(tuple(arms)) if len(arms) > 1 else arms[0][1], fields[name], end.heap) if arms else ([], [])
        if fields[name].required:
            required.update(keys)


def _taken(subject, types, fields):
    """The fields that a class gets by keyword: what its constructor makes of others it is not given."""
    own = constructors_of(types.kinds.lineage(subject.declaration))
    if len(own) != 1 or own[0][1].args.kwarg:
        return fields
    arguments = own[0][1].args
    names = {parameter.arg for parameter in [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]}
    return {name: field for name, field in fields.items() if name in names}


def _takes_rest(subject, types):
    """Whether the constructors of a plain class take keywords that they do not name, and ask for none of their own."""
    own = constructors_of(types.kinds.lineage(subject.declaration))
    return subject.library == "coded" and bool(own) and own[0][1].args.kwarg is not None and _required(own[0][1]) == 1


def _spread(value, end, subject, types, fields, read, decode, required, reader):
    """cls(**data): every field under its own name."""
    thing = end.heap.get(value.key) if isinstance(value, Heap) else None
    known = value == _INPUT and "*" not in end.edits or isinstance(thing, Mapping) and thing.base == _INPUT and thing.rest is None
    if not known:
        return False
    only = thing.only if thing else None
    lenient = subject.is_lenient or _takes_rest(subject, types)
    decode["unknown"] = "reject" if only is None and not lenient else "drop"
    changed = dict(end.edits) if thing is None else thing.entries
    for name, field in fields.items():
        if only is not None and name not in only:
            continue
        node = field.declared
        if name in changed and changed[name] != Payload((name,)):
            keys, _ = reader.field(changed[name], field, end.heap)
            if keys and name not in keys:
                required.update(keys if field.required else ())
                continue  # read under another name
            node = opaque("code changes it on the way in")
        read[name] = (node, field, {}, {})
        if field.required and not lenient:
            required.add(name)
    for parameter, default in _unheld(subject, types):
        read.setdefault(parameter, (vocabulary.anything(), None, {}, {}))
        required.update([parameter] if default is None else [])
    decode["missing"] = "nil" if lenient else "reject"
    return True


def _unheld(subject, types):
    """(name, default) of the parameters of the constructor of a plain class that it keeps in no public attribute."""
    own = constructors_of(types.kinds.lineage(subject.declaration)) if subject.library == "coded" else []
    if not own:
        return
    owner, function = own[0]
    kept = {part.id for _, _, value, _ in set_attributes(function, owner) for part in ast.walk(value) if isinstance(part, ast.Name)}
    for parameter, default in with_defaults(function.args)[1:]:
        if parameter.arg not in kept and not subject.holds(parameter.arg):
            yield parameter.arg, default


def with_codecs(out, subject, types, code):
    """The record of a class as its own codecs write and read it."""
    fields = {name: subject.field(name) for name in subject.field_names}
    writers = encoders(subject, types, fields) or encoders_beside(subject, types, fields)
    readers = decoders(subject, types, fields) or decoders_beside(subject, types, fields) or constructors(subject, types, fields)
    if readers:
        out = _read_with(out, readers, code)
    if writers:
        first = writers[0]
        rivals = [codec for codec in writers[1:] if codec.name in ENCODERS and first.name in ENCODERS or codec.is_beside]
        other = next((codec for codec in rivals if _keys(codec.result) != _keys(first.result)), None)
        if is_opaque(first.result):
            reason = "%s may change what is sent: %s" % (first.name, first.result["x-parity"]["opaque"])
            code.going_out.append((reason, first.cause))
        elif other is not None:
            code.going_out.append(("%s (%s) and %s (%s) write different keys" % (first.name, first.place, other.name, other.place), None))
        else:
            out = {**{key: item for key, item in out.items() if key is not SENT}, SENT: first.result}
            if not readers and _is_record(first.result):
                out = _as_written(out, first)
            elif not readers and subject.library == "coded" and is_opaque(first.result.get("additionalProperties") or {}):
                out["x-parity"]["opaque"] = first.result["additionalProperties"]["x-parity"]["opaque"]  # its attributes alone tell nothing
        writers = [] if other is not None else writers
    if readers and not writers and readers[0].result and (readers[0].name == "__init__" or _renames(readers[0].result[0]) or set(fields) - set(_taken(subject, types, fields)) - set(readers[0].result[0])):
        out = {key: item for key, item in out.items() if key is not SENT}
        out["x-parity"] = {**out["x-parity"], "encode": "none"}
    names = {way: found[0].called for way, found in (("decode", readers), ("encode", writers)) if found and found[0].called}
    if names:
        out = {**out, "x-parity": {**out["x-parity"], "codec": names}}
    return as_read(out)


def _renames(read):
    """Whether fields are read under other names than their own, so that asdict() writes something else."""
    return any(field is not None and field.own_name != wire for wire, (_, field, _, _) in read.items())


def _as_written(out, encoder):
    """A record that is only written, under the names that the encoder gives its fields."""
    wire = {}
    for key, node in encoder.result["properties"].items():
        wire.setdefault(node.get("x-parity", {}).get("name", key), key)
    properties, required, local = {}, [], [*out["x-parity"].get("local", ())]
    for name, node in out["properties"].items():
        if name not in wire:
            local.append({"name": name, "reason": "%s does not write it" % encoder.name})
        else:
            key = wire[name]
            annotation = {**node["x-parity"], **({"name": name} if key != name else {})}
            properties[key] = {**node, "x-parity": annotation}
            required += [key] if name in out.get("required", ()) else []
    annotation = {**out["x-parity"], "order": list(properties), **({"local": local} if local else {})}
    rest = {key: item for key, item in out.items() if key != "required"}
    return {**rest, "properties": properties, **({"required": sorted(required)} if required else {}), "x-parity": annotation}


def _keys(schema):
    return set(schema.get("properties", ()))


def _read_with(out, readers, code):
    first = readers[0]
    other = next((codec for codec in readers[1:] if codec.is_beside and set(codec.result[0]) != set(first.result[0])), None)
    if other is not None:
        code.read.append(("%s (%s) and %s (%s) read different keys" % (first.name, first.place, other.name, other.place), None))
        return out
    if first.result is None:
        code.read.append(("%s may change what is accepted" % first.name, first.cause))
        return out
    read, required, decode, checks, refuses = first.result
    properties = {}
    for wire, (node, field, further, without) in read.items():
        known = field.property() if field else {}
        annotation = {**known.get("x-parity", {}), **further}
        annotation.pop("opaque", None)
        if annotation.get("native") == "untyped":  # code may say what no declaration does
            del annotation["native"]
        if field and field.own_name != wire:
            annotation["name"] = field.own_name
        default = without or {key: item for key, item in known.items() if key == "default"} if wire not in required else {}
        plain = {key: item for key, item in node.items() if key is not SENT}
        properties[wire] = {**plain, **default, "x-parity": {**annotation, **plain.get("x-parity", {}), **_place(annotation)}}
    sent_as = out.get(SENT) or {key: item for key, item in out.items() if key != "x-parity"}
    annotation = {**out["x-parity"], "order": list(properties), "decode": decode}
    if refuses:
        annotation["invalid"] = "reject"
    schema = {"type": "object", "properties": properties, **({"required": sorted(required)} if required else {})}
    if decode["unknown"] == "reject":
        schema["additionalProperties"] = False
    code.checks += checks
    return {**schema, "x-parity": annotation, SENT: sent_as}


def _place(annotation):
    return {key: annotation[key] for key in ("decl", "source") if key in annotation}

