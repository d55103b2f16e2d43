"""Calls of methods: of the object itself, of dicts and lists, of texts and times, of other classes."""

import ast
import re

from capturepy.calls import builtin, layouts, table
from capturepy.eval import conditions
from capturepy.eval.constants import shown
from capturepy.eval.heap import ABSENT, Ended, Items, Mapping, items_of
from capturepy.eval.values import (
    NONE,
    Choice,
    Class,
    Const,
    Converted,
    Entries,
    FieldInfo,
    FieldTable,
    Function,
    Heap,
    Held,
    Instance,
    Itself,
    ListOf,
    MapOf,
    Method,
    Namespace,
    New,
    Payload,
    Self,
    Sequence,
    Super,
    Undetermined,
    choice,
)

# Methods by which an object of another class is turned into JSON, or made of it: that class has a row of its own.
ENCODERS = {"__json__", "as_dict", "as_payload", "asdict", "dict", "for_json", "model_dump", "serialize", "to_dict", "to_json", "to_map", "to_payload"}
DECODERS = {"validate_python", "deserialize", "from_dict", "from_json", "from_map", "from_obj", "model_validate", "parse_obj"}

# pydantic's own methods of a model → whether they write aliases where nothing is said.
_DUMPS = {"dict": False, "model_dump": False, "json": False, "model_dump_json": False}


def _kept_on_class(i, arguments, state, node):
    """What cls.__dict__.get(name) gives where the class itself keeps something under that name later on: what it found when it did so first. None for any other."""
    owner, name = state.context.owner, arguments[0]
    if owner is None or not isinstance(name, Const) or i.subject.method(name.value) or i.subject.constant(name.value):
        return None
    keeps = (one for one in ast.walk(owner.node) if isinstance(one, ast.Call) and getattr(one.func, "id", None) == "setattr" and len(one.args) == 3)
    if not any(ast.dump(one.args[1]) == ast.dump(node.args[0]) for one in keeps):
        return None
    return arguments[1] if len(arguments) > 1 else NONE


def call(i, of, name, arguments, keywords, state, node):
    if isinstance(of, Choice):
        return choice([(condition, call(i, arm, name, arguments, keywords, state, node)) for condition, arm in of.arms])
    if isinstance(of, Undetermined):
        return i.unknown(arguments, keywords, state, node) if arguments else of
    if isinstance(of, (Self, Itself, Super)):
        return _own(i, of, name, arguments, keywords, state, node)
    if isinstance(of, Class):
        return _of_class(i, of, name, arguments, keywords, state, node)
    if isinstance(of, Instance):
        return _of_instance(i, of, name, arguments, keywords, state, node)
    if isinstance(of, Heap):
        thing = state.thing(of)
        reader = (_OF_MAPPING if isinstance(thing, Mapping) else _OF_LIST).get(name)
        if reader:
            return reader(i, of, thing, arguments, keywords, state, node)
        return i.unknown([of, *arguments], keywords, state, node)
    if isinstance(of, Const) and isinstance(of.value, str):
        return _on_constant(i, of, name, arguments, keywords, state, node)
    if isinstance(of, builtin.MatchOf):
        return _of_match(of, name, arguments) or i.doubt(node, state)
    if isinstance(of, (Payload, Held)) and name in table.DIGITS and not arguments:
        return Converted(table.Call("re." + name, {"pattern": table.DIGITS[name]}, True), _text(i, of, state, node))
    if isinstance(of, (Payload, Held)) and name in ("startswith", "endswith") and len(arguments) == 1:
        pattern = _end_of(i, name, arguments[0], state)
        if pattern:
            return Converted(table.Call("re." + name, {"pattern": pattern}, True), _text(i, of, state, node))
    if isinstance(of, FieldTable) and name in ("items", "keys", "values"):
        return Entries(of, name)
    if isinstance(of, FieldTable) and name == "get" and arguments and isinstance(arguments[0], Const):
        known = arguments[0].value in i.subject.field_names
        return FieldInfo(arguments[0].value) if known else arguments[1] if len(arguments) > 1 else NONE
    if isinstance(of, Namespace):
        found = name == "get" and arguments and not keywords and _kept_on_class(i, arguments, state, node)
        return found or i.unknown(arguments, keywords, state, node)
    if isinstance(of, FieldInfo) and name == "is_required":
        return Const(i.subject.field(of.name).required)
    if isinstance(of, Payload):
        reader = _OF_PAYLOAD.get(name)
        kinds = conditions.known_kinds(of, state.path)
        if name in _OF_OBJECTS and kinds is not None and "object" not in kinds:
            i.raised_if((), "raises AttributeError", state, node)
            raise Ended()
        if reader:
            return reader(i, of, arguments, keywords, state, node)
    if isinstance(of, Held):
        if name in ENCODERS or not arguments and not keywords and i.leaving and i.subject.is_encoder(of.name, of.path, name):
            return of  # by the codec of its own type
        if name in ("items", "keys", "values"):
            return Entries(of, name)
        if name == "copy":
            return of
    if _is_same_time(of, name, arguments, keywords):
        return of
    if isinstance(of, (Payload, Held, Converted)) and name in table.METHODS:
        return _of_value(i, of, name, arguments, state, node)
    if isinstance(of, New) and name in ENCODERS and i.types.kinds.is_wire_type(of.declaration):
        return of  # by the codec of its own type
    if isinstance(of, (ListOf, Sequence)) and name == "copy":
        return of
    if i.leaving and isinstance(of, Method) and of.of == Self():
        function = i.subject.method_of_held(of.name, name)
        if function:
            return _of_held(i, of, function, arguments, keywords, state, node)
    return i.unknown([of, *arguments], keywords, state, node)


def _is_same_time(of, name, arguments, keywords):
    """Whether a call leaves a time what it is: another zone for it, and the zone of its text as Z."""
    if isinstance(of, Held):
        return name == "astimezone" or name == "replace" and bool(keywords) and not arguments
    written = isinstance(of, Converted) and of.call.name == "isoformat"
    return written and name == "replace" and arguments == [Const("+00:00"), Const("Z")]


def _of_held(i, of, function, arguments, keywords, state, node):
    """A method of an object that a client holds: what makes a request is where the request ends, any other is gone through."""
    if not i.leaving.ends_at(node, state.context):
        return i.inline(Function(function.node, function.context, (Instance("held"),), ()), arguments, keywords, state, node)
    named = i.leaving.named(function.node, arguments)
    rest = [argument for argument in arguments if not any(argument is one for one in named.values())]
    return i.unknown([of, *rest], {**named, **keywords}, state, node)


def _text(i, of, state, node):
    """A value of which only texts have a method; of any other it raises."""
    kinds = i.kinds(of, state)
    if kinds != {"string"}:
        atom = ("kind", of, frozenset(("string",)))
        i.raised_if(((atom, False),), "raises AttributeError", state, node)
        if conditions.decided(atom, state.path) is False:
            raise Ended()
        state.path += ((atom, True),)
    return of


def _end_of(i, name, argument, state):
    """The pattern of the texts that start, or end, with a constant or one of several; None for anything else."""
    known = [argument] if isinstance(argument, Const) and isinstance(argument.value, str) else items_of(i, argument, state)
    if not known or not all(isinstance(one, Const) and isinstance(one.value, str) for one in known):
        return None
    plain = [re.sub(r"([\\^$.|?*+()\[\]{}/])", r"\\\1", one.value) for one in known]
    either = plain[0] if len(plain) == 1 else "(%s)" % "|".join(plain)
    return "^" + either if name == "startswith" else either + "$"


def _of_value(i, of, name, arguments, state, node):
    known = table.METHODS[name]
    if name == "strftime" and len(arguments) == 1 and isinstance(arguments[0], Const) and isinstance(arguments[0].value, str):
        known = layouts.written(arguments[0].value)
    if name == "isoformat" and isinstance(of, Held) and not of.path and not arguments:
        return Converted(known, of)
    return builtin.converted(i, known, of, state, node)


def _on_constant(i, of, name, arguments, keywords, state, node):
    if name in table.ON_CONSTANTS and not keywords:
        given = []
        for argument in arguments:
            if isinstance(argument, Const):
                given.append(argument.value)
                continue
            known = items_of(i, argument, state)
            if known is None or not all(isinstance(one, Const) for one in known):
                break
            given.append([one.value for one in known])
        else:
            try:
                found = getattr(of.value, name)(*given)
            except Exception:
                return i.doubt(node, state)
            if isinstance(found, (list, tuple)):
                return Sequence(tuple(map(Const, found)))
            if not isinstance(found, str) or len(found) < 10_000:
                return Const(found)
    if name in ("format", "join"):
        tracked = [argument for argument in [*arguments, *keywords.values()] if not isinstance(argument, Const)]
        return Converted(builtin.TEXT, tracked[0] if tracked else of)
    return i.doubt(node, state)


def _of_match(groups, name, arguments):
    if name in ("group", "__getitem__"):
        index = arguments[0].value if arguments and isinstance(arguments[0], Const) else 0
        if isinstance(index, int) and 0 <= index < len(groups):
            return Const(groups[index])
    if name == "groups":
        return Sequence(tuple(map(Const, groups[1:])))
    return None


def _of_instance(i, of, name, arguments, keywords, state, node):
    if of.path.startswith(table.TALK):
        return of
    if of.path.startswith("re.compile ") and name in ("match", "fullmatch", "search", "sub"):
        return builtin.call(i, "re." + name, [of, *arguments], keywords, state, node)
    if of == Instance("keywords") and name == "items" and i.leaving:
        return Sequence(())  # a request is made of what a client names
    if of == Instance("keywords") and name in ("setdefault", "update"):
        return call(i, _own_keywords(i, state), name, arguments, keywords, state, node)
    if of.path in ("keywords", "info", "context", "exception"):
        return i.doubt(node, state)
    return i.unknown(arguments, keywords, state, node)


def _own_keywords(i, state):
    """The keywords that a body was called with, which it changes from here on: a dict of its own."""
    own = i.allocate(Mapping({}, None, Instance("keywords")), state)
    state.env.update({name: own for name, value in state.env.items() if value == Instance("keywords")})
    return own


# The object itself


def _own(i, of, name, arguments, keywords, state, node):
    subject = i.subject
    function = subject.method(name, of.after if isinstance(of, Super) else None)
    if function and "property" not in function.decorators:
        bound = () if "staticmethod" in function.decorators else (Itself(),) if "classmethod" in function.decorators else (Self(),)
        if isinstance(of, Itself) and not {"staticmethod", "classmethod"} & function.decorators:
            bound = ()
        if isinstance(of, Itself) and function.node in i.reading and len(arguments) == 1 and function.decorators & {"staticmethod", "classmethod"}:
            return read_as(i, subject.declaration, arguments[0], state, node)  # by this very decoder
        if function.decorators - {"staticmethod", "classmethod", "silent"}:
            return i.unknown([Self(), *arguments], keywords, state, node)
        return i.inline(Function(function.node, function.context, bound, ()), arguments, keywords, state, node)
    if name in _DUMPS and subject.library == "pydantic":
        return _dump(i, name, keywords, state, node)
    if name == "_asdict" and isinstance(of, Self):
        return subject.dump(i, state, {}, by_alias=False)
    if name in ("copy", "model_copy") and isinstance(of, Self) and not arguments and not keywords:
        return of
    if name in ("model_validate", "parse_obj", "validate") and arguments and subject.library == "pydantic":
        return New(subject.declaration, (("*", arguments[0]),))
    if name in ("model_construct", "construct") and subject.library == "pydantic":
        return New(subject.declaration, tuple(sorted(keywords.items())))
    if name in ("__init__", "__init_subclass__", "model_post_init", "__post_init__", "__attrs_post_init__") and isinstance(of, Super):
        return NONE
    if name == "__setattr__" and len(arguments) == 2 and isinstance(arguments[0], Const):
        set_attribute(i, Self(), arguments[0].value, arguments[1], state, node)
        return NONE
    if name == "_missing_" and isinstance(of, Super):
        return NONE
    if name == "__new__" and isinstance(of, (Super, Itself)):
        return New(subject.declaration, (("*", arguments[-1]),) if len(arguments) > 1 else ())
    if name in ("items", "keys", "values", "get") and subject.library != "pydantic":
        return i.doubt(node, state)
    return i.unknown([Self(), *arguments], keywords, state, node)


def _dump(i, name, keywords, state, node):
    options = {}
    for keyword, value in keywords.items():
        options[keyword] = _plain(i, value, state)
        if options[keyword] is _UNKNOWN and keyword not in ("mode", "indent", "round_trip", "warnings", "context", "fallback"):
            return i.doubt(node, state)
    out = i.subject.dump(i, state, options, by_alias=bool(options.get("by_alias", i.subject.dumps_by_alias)))
    return Converted(builtin.JSON, out) if name in ("json", "model_dump_json") else out


_UNKNOWN = object()


def _plain(i, value, state):
    if isinstance(value, Const):
        return value.value
    known = items_of(i, value, state)
    if known is not None and all(isinstance(one, Const) for one in known):
        return {one.value for one in known}
    return _UNKNOWN


def _of_class(i, of, name, arguments, keywords, state, node):
    if name in DECODERS and arguments:
        return read_as(i, of.declaration, arguments[0], state, node)
    if i.subject.is_value_class(of.declaration) and arguments:
        return read_as(i, of.declaration, arguments[0], state, node)
    target = of.declaration.scope.get(name) if hasattr(of.declaration, "scope") else None
    if target is not None and isinstance(target.node, ast.FunctionDef):
        kinds = i.subject.decorators(target.node, i.types.kinds.context(target))
        if kinds == {"staticmethod"}:
            return i.inline(Function(target.node, i.types.kinds.context(target), (), ()), arguments, keywords, state, node)
        if kinds == {"classmethod"}:
            return i.inline(Function(target.node, i.types.kinds.context(target), (of,), ()), arguments, keywords, state, node)
    return i.unknown(arguments, keywords, state, node)


def read_as(i, declaration, argument, state, node):
    """X.from_dict(part): the part is read as X, whose row says what that takes."""
    if isinstance(argument, Undetermined):
        return argument
    if isinstance(argument, Choice):
        return choice([(path, arm if arm == NONE else read_as(i, declaration, arm, state, node)) for path, arm in argument.arms])
    reference = i.subject.reference(declaration)
    if reference is None:
        return i.unknown([argument], {}, state, node)
    i.may_raise("reading as %s" % declaration.qualname, state, node) if not isinstance(argument, Payload) else None
    return Converted(table.Call("as %s" % declaration.qualname, reference), argument)


def written_as(i, declaration, argument):
    """A value in the form of a type; None where that is none of the wire."""
    reference = i.subject.reference(declaration)
    return reference and Converted(table.Call("as %s" % declaration.qualname, reference, True), argument)


def _parameters(method):
    return [parameter.arg for parameter in (method.node.args.posonlyargs + method.node.args.args)[1:]]


def construct(i, of, arguments, keywords, state, node):
    """Class(…)"""
    declaration = i.subject.declaration if isinstance(of, Itself) else of.declaration
    kind = i.types.kinds.of(declaration)
    if kind == "enum" and len(arguments) == 1:
        if isinstance(of, Itself):
            i.may_raise(shown(node), state, node)
            return New(declaration, (("*", arguments[0]),))
        values = i.types.closed_values(declaration) if isinstance(arguments[0], Held) else None
        if values:
            atom = ("in", arguments[0], tuple(values))
            if conditions.decided(atom, state.path) is not True:
                i.raised_if(((atom, False),), "raises ValueError", state, node)
                state.path += ((atom, True),)
            return arguments[0]
        return read_as(i, declaration, arguments[0], state, node)
    if kind == "sentinel":
        return Instance("sentinel")
    if kind == "wrapper":
        held = _held_in(i, i.types.kinds.wrapped(declaration), [*arguments, *keywords.values()], state)
        if held is not None:
            return held
    if kind == "exception":
        return Instance("exception")
    init = i.subject.method("__init__") if isinstance(of, Itself) and i.subject.library != "pydantic" else None
    if init and "**" not in keywords and not state.held:  # the one instance that a decoder makes
        i.inline(Function(init.node, init.context, (Self(),), ()), arguments, keywords, state, node)
        return New(declaration, ())
    names = _parameters(init) if init else i.subject.positional(declaration)
    fields = dict(zip([*names, *map(str, range(len(names), len(arguments)))], arguments))  # the others by their place
    for name, value in keywords.items():
        fields[name] = value
    if "**" in keywords and not isinstance(of, Itself):
        if not arguments and len(keywords) == 1 and isinstance(keywords["**"], Payload):
            return read_as(i, declaration, keywords["**"], state, node)
    if not isinstance(of, Itself):
        for value in () if _only_holds(i, declaration) else [*arguments, *keywords.values()]:
            i.escapes(value, state, i.doubt(node, state))
        if kind == "plain" and (arguments or keywords or declaration.node.bases or "__init__" in declaration.scope):
            i.may_raise(shown(node), state, node)
    return New(declaration, tuple(fields.items()))


def _only_holds(i, declaration):
    """Whether the constructor of a class gives its attributes what it is given, and hands that to nobody."""
    init = declaration.scope.get("__init__") if hasattr(declaration, "scope") else None
    if not isinstance(getattr(init, "node", None), ast.FunctionDef):
        return False
    given = {parameter.arg for parameter in [*init.node.args.args[1:], *init.node.args.kwonlyargs]}
    for node in (node for statement in init.node.body for node in ast.walk(statement)):
        if isinstance(node, ast.Call) and given & {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}:
            return False
        if isinstance(node, (ast.AugAssign, ast.Delete, ast.For, ast.While, ast.With)) or isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
            return False
    return True


def _held_in(i, declaration, arguments, state):
    """What a class of client code makes of the data of the type that it holds, or of the one member that it is given of it; None of anything else."""
    for argument in arguments:
        thing = state.heap.get(argument.key) if isinstance(argument, Heap) else None
        if isinstance(argument, Payload):
            return Converted(table.Call("as %s" % declaration.qualname, i.types.reference(declaration)), argument)
        if isinstance(thing, Mapping) and thing.base is None and thing.rest is None and len(thing.entries) == 1:
            (name, value), = thing.entries.items()
            known = i.types.attributes_of(declaration).get(name)
            if known and isinstance(value, Payload):
                return Converted(table.Call("as %s of %s" % (name, declaration.qualname), known), value)
    return None


# Dicts


def store(i, of, key, value, state, node):
    """of[key] = value; ABSENT for del."""
    if of == Instance("keywords"):
        of = _own_keywords(i, state)
    if isinstance(of, Heap):
        thing = state.thing(of)
        if isinstance(thing, Mapping):
            _store(i, thing, key, value, state, node)
        elif isinstance(thing, Items):
            thing.items = (ListOf(i.doubt(node, state)),)
    elif isinstance(of, Payload):
        if not of.path and isinstance(key, Const) and isinstance(key.value, str):
            state.edits[key.value] = value
        else:
            state.edits[of.path[0] if of.path else "*"] = i.doubt(node, state)
    elif isinstance(of, Held):
        state.held[of.name] = i.doubt(node, state)
    elif isinstance(of, Choice):
        for _, arm in of.arms:
            store(i, arm, key, i.doubt(node, state), state, node)
    elif isinstance(of, Self):
        state.held["*"] = i.doubt(node, state)


def _store(i, thing, key, value, state, node):
    if isinstance(key, Const) and isinstance(key.value, (str, int)):
        if value == ABSENT and thing.base is None:
            thing.entries.pop(key.value, None)
        else:
            thing.entries[key.value] = value
    elif isinstance(key, Choice) and all(isinstance(arm, Const) for _, arm in key.arms):
        for condition, arm in key.arms:
            thing.entries[arm.value] = choice([(condition, value), ((), thing.entries.get(arm.value, ABSENT))])
    elif _is_entry(key, value) and not thing.entries and thing.base is None and thing.rest is None:
        thing.base = Payload(key.path[:-1])  # entry by entry, all of them
    elif thing.rest is None:
        thing.rest, thing.by = value, key
    else:
        thing.rest = choice([((), thing.rest), ((), value)])


def _is_entry(key, value):
    """Whether a key and a value are those of each entry of the input."""
    return isinstance(key, Payload) and isinstance(value, Payload) and key.path[-1:] == ("keys",) and value.path == (*key.path[:-1], "*")


def update(i, of, other, state, node):
    """of.update(other)"""
    if other == Instance("keywords"):
        return  # nothing was given
    thing = state.thing(of)
    if not isinstance(thing, Mapping):
        store(i, of, NONE, NONE, state, node)
        return
    if isinstance(other, Choice):
        before = dict(thing.entries)
        for condition, arm in other.arms:
            part = i.allocate(Mapping(), state)
            update(i, part, arm, state, node)
            added = state.heap[part.key]
            for key, value in added.entries.items():
                thing.entries[key] = choice([(condition, value), ((), before.get(key, ABSENT))])
            if added.base is not None or added.rest is not None:
                thing.rest = i.doubt(node, state)
        return
    if isinstance(other, Heap) and isinstance(state.heap.get(other.key), Mapping):
        added = state.heap[other.key]
        if added.base is not None and thing.base is None and not thing.entries:
            thing.base, thing.drops, thing.only = added.base, added.drops, added.only
        elif added.base is not None and added.base != thing.base:
            thing.rest = i.doubt(node, state)
        for key, value in added.entries.items():
            if isinstance(value, Choice) and any(arm == ABSENT for _, arm in value.arms):
                old = thing.entries.get(key, ABSENT)
                value = choice([(condition, old if arm == ABSENT else arm) for condition, arm in value.arms])
            thing.entries[key] = value
        if added.rest is not None:
            thing.rest = added.rest if thing.rest is None else choice([((), thing.rest), ((), added.rest)])
    elif isinstance(other, Payload) and not other.path and thing.base is None and not thing.entries:
        thing.base = other
        thing.entries.update({key: value for key, value in state.edits.items() if key != "*"})
        if "*" in state.edits:
            thing.rest = state.edits["*"]
    elif isinstance(other, Held) and i.subject.is_open_map(other.name):
        thing.rest = Held(other.name, other.path + ("*",))
    elif isinstance(other, MapOf):
        thing.rest = other.value
    elif isinstance(other, Sequence) and all(isinstance(pair, Sequence) and len(pair.items) == 2 for pair in other.items):
        for pair in other.items:
            _store(i, thing, pair.items[0], pair.items[1], state, node)
    elif isinstance(other, Const) and not other.value:
        return
    else:
        known = items_of(i, other, state)
        if known is not None and all(isinstance(pair, Sequence) and len(pair.items) == 2 for pair in known):
            for pair in known:
                _store(i, thing, pair.items[0], pair.items[1], state, node)
            return
        thing.rest = i.doubt(node, state)


def _mapping_get(i, of, thing, arguments, keywords, state, node):
    if arguments and isinstance(arguments[0], Choice):
        arms = arguments[0].arms
        return choice([(path, _mapping_get(i, of, thing, [arm, *arguments[1:]], keywords, state, node)) for path, arm in arms])
    key = arguments[0].value if arguments and isinstance(arguments[0], Const) else None
    default = arguments[1] if len(arguments) > 1 else NONE
    if isinstance(key, (str, int)):
        if key in thing.entries:
            return _or_default(thing.entries[key], default)
        if isinstance(thing.base, Payload):
            return _payload_get(i, thing.base, arguments, keywords, state, node)
        return default if thing.rest in (None, Instance("keywords")) else choice([((), thing.rest), ((), default)])
    if thing.base is None and thing.entries and isinstance(arguments[0], (Payload, Held)):
        of_key = [(((("in", arguments[0], (name,)), True),), entry) for name, entry in thing.entries.items()]
        return choice([*of_key, (((("in", arguments[0], tuple(thing.entries)), False),), default)])
    if thing.base is None and thing.rest is None and isinstance(arguments[0], Const):
        return default
    if thing.base is None and thing.rest is None:
        asked, place = shown(node), str(i.place(node, state))
        found = [(((("asks", "%s finds %s" % (asked, name), place), True),), entry) for name, entry in thing.entries.items()]
        return choice([*found, (((("asks", asked + " finds nothing", place), True),), default)])
    return i.doubt(node, state)


def _or_default(value, default):
    arms = value.arms if isinstance(value, Choice) else (((), value),)
    return choice([(condition, default if arm == ABSENT else arm) for condition, arm in arms])


def _mapping_pop(i, of, thing, arguments, keywords, state, node):
    if not arguments or not isinstance(arguments[0], Const):
        thing.rest = i.doubt(node, state)
        return thing.rest
    key = arguments[0].value
    if len(arguments) == 1 and isinstance(thing.base, Payload) and key not in thing.entries:
            found = i.item(of, arguments[0], state, node)
    elif len(arguments) == 1 and key in thing.entries:
        found = _present(i, thing.entries[key], state, node)
    else:
        found = _mapping_get(i, of, thing, arguments, keywords, state, node)
    if thing.base is None:
        thing.entries.pop(key, None)
    else:
        thing.entries[key] = ABSENT
    return found


def _present(i, value, state, node):
    """An entry that is taken out of a dict, which raises where it is not there."""
    if value == ABSENT:
        i.raised_if((), "raises KeyError", state, node)
        raise Ended()
    arms = value.arms if isinstance(value, Choice) else ()
    for condition, arm in arms:
        if arm == ABSENT:
            i.raised_if(condition, "raises KeyError", state, node)
    return choice([(condition, arm) for condition, arm in arms if arm != ABSENT]) if arms else value


def _mapping_setdefault(i, of, thing, arguments, keywords, state, node):
    if len(arguments) < 1 or not isinstance(arguments[0], Const):
        return i.doubt(node, state)
    found = _mapping_get(i, of, thing, arguments, keywords, state, node)
    thing.entries[arguments[0].value] = found
    return found


def _mapping_update(i, of, thing, arguments, keywords, state, node):
    for argument in arguments:
        update(i, of, argument, state, node)
    for name, value in keywords.items():
        if name == "**":
            update(i, of, value, state, node)
        else:
            thing.entries[name] = value
    return NONE


_OF_MAPPING = {
    "copy": lambda i, of, thing, arguments, keywords, state, node: i.allocate(thing.copy(), state),
    "get": _mapping_get,
    "items": lambda i, of, *_: Entries(of, "items"),
    "keys": lambda i, of, *_: Entries(of, "keys"),
    "pop": _mapping_pop,
    "setdefault": _mapping_setdefault,
    "update": _mapping_update,
    "values": lambda i, of, *_: Entries(of, "values"),
}


def _payload_get(i, of, arguments, keywords, state, node):
    key = arguments[0].value if arguments and isinstance(arguments[0], Const) else None
    default = arguments[1] if len(arguments) > 1 else NONE
    if not isinstance(key, str):
        return i.doubt(node, state)
    if not of.path and key in state.edits:
        return _or_default(state.edits[key], default)
    if i.is_edited(of, state):
        return i.doubt(node, state)
    atom, part = ("has", of, key), Payload(of.path + (key,))
    known = conditions.decided(atom, state.path)
    if known is not None:
        return part if known else default
    return choice([(((atom, True),), part), (((atom, False),), default)])


def _payload_pop(i, of, arguments, keywords, state, node):
    if not arguments or not isinstance(arguments[0], Const) or of.path:
        return i.unknown([of, *arguments], keywords, state, node)
    if len(arguments) > 1:
        found = _payload_get(i, of, arguments, keywords, state, node)
    else:
            found = i.item(of, arguments[0], state, node)
    state.edits[arguments[0].value] = ABSENT
    return found


def _payload_setdefault(i, of, arguments, keywords, state, node):
    if not arguments or not isinstance(arguments[0], Const) or of.path:
        return i.unknown([of, *arguments], keywords, state, node)
    found = _payload_get(i, of, arguments, keywords, state, node)
    state.edits[arguments[0].value] = found
    return found


def _payload_update(i, of, arguments, keywords, state, node):
    if of.path or "**" in keywords:
        return i.unknown([of, *arguments], keywords, state, node)
    for argument in arguments:
        thing = state.heap.get(argument.key) if isinstance(argument, Heap) else None
        if not isinstance(thing, Mapping) or thing.base is not None or thing.rest is not None:
            state.edits["*"] = i.doubt(node, state)
            return NONE
        state.edits.update(thing.entries)
    state.edits.update(keywords)
    return NONE


_OF_PAYLOAD = {
    "copy": lambda i, of, arguments, keywords, state, node: builtin.call(i, "builtins.dict", [of], {}, state, node),
    "get": _payload_get,
    "items": lambda i, of, *_: Entries(of, "items"),
    "keys": lambda i, of, *_: Entries(of, "keys"),
    "pop": _payload_pop,
    "setdefault": _payload_setdefault,
    "update": _payload_update,
    "values": lambda i, of, *_: Entries(of, "values"),
}


# What no list or text has.
_OF_OBJECTS = {"get", "items", "keys", "setdefault", "values"}


# Lists


def _list_append(i, of, thing, arguments, keywords, state, node):
    thing.items += tuple(arguments[:1])
    return NONE


def _list_extend(i, of, thing, arguments, keywords, state, node):
    known = items_of(i, arguments[0], state) if arguments else []
    if known is None:
        each = each_of(i, arguments[0], state)
        known = [ListOf(each if each is not None else i.doubt(node, state))]
    thing.items += tuple(known)
    return NONE


def _list_changed(i, of, thing, arguments, keywords, state, node):
    thing.items = (ListOf(i.doubt(node, state)),)
    return NONE


_OF_LIST = {
    "add": _list_append,
    "append": _list_append,
    "clear": _list_changed,
    "copy": lambda i, of, thing, arguments, keywords, state, node: i.allocate(thing.copy(), state) if thing else NONE,
    "discard": _list_changed,
    "extend": _list_extend,
    "insert": _list_changed,
    "remove": _list_changed,
    "sort": lambda i, of, *_: NONE,
    "union": lambda i, of, thing, arguments, keywords, state, node: i.allocate(Items(thing.items + tuple(items_of(i, arguments[0], state) or [ListOf(i.doubt(node, state))])), state),
    "update": _list_extend,
}


def each_of(i, value, state):
    """What stands for each item of something that is iterated, or None."""
    if isinstance(value, Undetermined):
        return value
    if isinstance(value, Entries) and isinstance(value.of, (Payload, Held)):
        of = value.of
        key, item = type(of)(*of[:-1], of.path + ("keys",)), type(of)(*of[:-1], of.path + ("*",))
        return {"keys": key, "values": item, "items": Sequence((key, item))}[value.part]
    if isinstance(value, Entries) and isinstance(value.of, Heap):
        thing = state.heap.get(value.of.key)
        if isinstance(thing, Mapping) and isinstance(thing.base, Payload) and not thing.entries and thing.rest is None:
            return each_of(i, Entries(thing.base, value.part), state)
    if isinstance(value, Payload):
        kinds = conditions.known_kinds(value, state.path)
        if kinds == {"object"}:
            return Payload(value.path + ("keys",))
        return Payload(value.path + ("*",)) if kinds == {"array"} or value.path else None
    if isinstance(value, Held):
        return Held(value.name, value.path + ("*",)) if not i.subject.is_map(value.name) or value.path else Held(value.name, ("keys",))
    if isinstance(value, ListOf):
        return value.item
    if isinstance(value, Choice):
        arms = [(condition, arm) for condition, arm in value.arms if items_of(i, arm, state) != [] and arm != NONE]
        found = [(condition, each_of(i, arm, state)) for condition, arm in arms]
        known = [(condition, each) for condition, each in found if each is not None]
        return choice(known) if known and len(known) == len(found) else None
    if isinstance(value, Converted) and value.call.yields.get("type") == "array":
        return Converted(table.Call("an item of " + value.call.name, value.call.yields.get("items", {})), value.of)
    return None


def unpacked(i, value, count, state, starred=None):
    """The parts of a value that is assigned to several names; starred is the place of the one that takes a list."""
    known = items_of(i, value, state)
    if known is not None and not any(isinstance(one, ListOf) for one in known):
        if starred is None and len(known) == count:
            return known
        if starred is not None and len(known) >= count - 1:
            behind = len(known) - (count - 1 - starred)
            return [*known[:starred], i.allocate(Items(known[starred:behind]), state), *known[behind:]]
    if isinstance(value, Choice):
        parts = [(condition, unpacked(i, arm, count, state, starred)) for condition, arm in value.arms]
        return [choice([(condition, part[index]) for condition, part in parts]) for index in range(count)]
    doubt = value if isinstance(value, Undetermined) else Undetermined("a part of a value", None)
    return [doubt] * count


def set_attribute(i, of, name, value, state, node):
    setter = i.subject.setter(name) if isinstance(of, Self) or isinstance(of, New) and of.declaration is i.subject.declaration else None
    if setter is not None and setter.node not in i.reading:
        _set_by(i, setter, name, value, state, node)
    elif isinstance(of, Self):
        name = i.subject.shown(name)
        if name == "__dict__":  # an attribute for each key
            known = value == Payload(()) and not state.edits
            state.held["**" if known else "*"] = value if known else i.doubt(node, state)
        elif not name.startswith("_") or i.in_setter:
            state.held[name] = value
    elif isinstance(of, New) and of.declaration is i.subject.declaration and of.fields is not None:
        state.held[name] = value  # of the one instance that a decoder makes
    elif isinstance(of, New):
        state.edits[of] = i.doubt(node, state)
    elif isinstance(of, Held):
        state.held[of.name] = i.doubt(node, state)
    elif isinstance(of, Payload):
        state.edits["*"] = i.doubt(node, state)
    elif isinstance(of, Converted) and of.call == builtin.HANDLED:
        state.held["*"] = i.doubt(node, state)
    elif isinstance(of, Choice):
        for _, arm in of.arms:
            set_attribute(i, arm, name, i.doubt(node, state), state, node)


def _set_by(i, setter, name, value, state, node):
    """self.level = value, where the class has a setter: what that keeps under a private name is the attribute's value."""
    known = set(state.held)
    outer, i.in_setter = i.in_setter, True
    try:
        i.inline(Function(setter.node, setter.context, (Self(),), ()), [value], {}, state, node)
    finally:
        i.in_setter = outer
    kept = {private: state.held.pop(private) for private in [one for one in state.held if one.startswith("_") and one not in known]}
    if name not in state.held:
        state.held[name] = kept.popitem()[1] if len(kept) == 1 else i.doubt(node, state)
