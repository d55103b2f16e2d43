"""Calls of functions that are defined outside of the SDK."""

import ast
import re

from capturepy.calls import layouts, table
from capturepy.conventions.pydantic import ALIAS_GENERATORS
from capturepy.eval import conditions
from capturepy.eval.constants import shown
from capturepy.eval.heap import ABSENT, Ended, Items, Mapping, items_of
from capturepy.eval.values import (
    NONE,
    Aliases,
    Choice,
    Class,
    Const,
    Converted,
    Entries,
    External,
    FieldInfo,
    FieldTable,
    Function,
    Heap,
    Held,
    Instance,
    Itself,
    ListOf,
    New,
    Payload,
    Self,
    Sequence,
    Super,
    Told,
    Undetermined,
    choice,
    is_tracked,
    key_of,
)
from capturepy.load.modules import Declaration

TEXT = table.Call("text", {"type": "string"}, True)
SLICE = table.Call("a slice", {})
SCALED = table.Call("arithmetic", {"type": "number"})
COUNTED = table.Call("arithmetic of integers", {"type": "integer"})
HANDLED = table.Call("handler", {})
JSON = table.Call("json", {"type": "string"})
LOADED = table.Call("json.loads", {}, takes=("string",))

_MAX_PATTERN = 200
_MAX_SUBJECT = 200


def call(i, path, arguments, keywords, state, node):
    if path in table.TOLD and "**" not in keywords:
        return Told(path, tuple(arguments), tuple(keywords.items()))
    if path.startswith(table.TALK):
        return Instance(path)
    if path in table.IDENTITIES:
        position = table.IDENTITIES[path]
        return _copied(i, arguments[position], state) if len(arguments) > position else NONE
    if path in table.READS:
        return _read(i, table.READS[path], arguments, keywords, state, node)
    reader = _READERS.get(path)
    if reader:
        found = reader(i, arguments, keywords, state, node)
        if found is not None:
            return found
    text_method = path[len("builtins.str.") :] if path.startswith("builtins.str.") else None
    if arguments and (text_method in table.METHODS or text_method in table.ON_CONSTANTS):
        return i.call_method(arguments[0], text_method, arguments[1:], keywords, state, node)
    if path.endswith(".__new__") and arguments and isinstance(arguments[0], Itself):
        return New(i.subject.declaration, (("*", arguments[1] if len(arguments) > 1 else NONE),))
    known = table.FUNCTIONS.get(path)
    if known and arguments and isinstance(arguments[0], Const):
        folded = _folded(path, arguments)
        if folded is not None:
            return folded
    if path == _STRPTIME and len(arguments) == 2 and isinstance(arguments[1], Const) and isinstance(arguments[1].value, str):
        known = layouts.read(arguments[1].value)
    if known and len(arguments) >= 1:
        return converted(i, known, arguments[0], state, node)
    if path in ALIAS_GENERATORS and arguments and isinstance(arguments[0], Const) and isinstance(arguments[0].value, str):
        return Const(ALIAS_GENERATORS[path](arguments[0].value))
    if path == "pydantic.TypeAdapter" and len(arguments) == 1 and _are_classes(arguments[0]):
        return arguments[0]
    if path.startswith(table.ASKS):
        return i.doubt(node, state)._replace(tracked=any(map(is_tracked, arguments)))
    if path in table.LOOKS and all(_is_iterable(argument, state) for argument in arguments):
        return i.doubt(node, state)
    if path == "re.compile" and len(arguments) == 1 and isinstance(arguments[0], Const):
        return Instance("re.compile %s" % arguments[0].value)
    return i.unknown(arguments, keywords, state, node)


_STRPTIME = "datetime.datetime.strptime"


def _read(i, places, arguments, keywords, state, node):
    """What a library reads a value as: the type stands in the call as written."""
    value_at, type_at, keyword = places
    written = next((k.value for k in node.keywords if k.arg == keyword), node.args[type_at] if len(node.args) > type_at else None)
    value = keywords.get("data", arguments[value_at] if len(arguments) > value_at else None)
    if written is None or value is None:
        return i.unknown(arguments, keywords, state, node)
    return Converted(table.Call("as " + shown(written), i.types.schema_of(written, state.context)), value)


def _is_iterable(value, state):
    """Whether looking at the items of a value never raises."""
    kinds = conditions.known_kinds(value, state.path) if isinstance(value, (Payload, Held)) else None
    return isinstance(value, (FieldTable, Heap, Sequence)) or bool(kinds) and kinds <= {"array", "object", "string"}


def _are_classes(value):
    return all(isinstance(arm, Class) for _, arm in value.arms) if isinstance(value, Choice) else isinstance(value, Class)


def converted(i, known, of, state, node):
    """A conversion of the table; where it does not take every value it may raise."""
    if isinstance(of, Choice):
        return choice([(condition, converted(i, known, arm, state, node)) for condition, arm in of.arms])
    if isinstance(of, Undetermined):
        return of
    if known.name in ("decode", "encode") and isinstance(of, Converted) and of.call.yields.get("type") == "string":
        return of  # between text and its bytes
    kinds = i.kinds(of, state) if isinstance(of, (Payload, Held)) else None
    if kinds and kinds <= known.same:
        return of
    if known.name == "str" and isinstance(of, Held) and not of.path and i.subject.is_written_by_str(of.name):
        return of
    total = known.total and (kinds is None or kinds <= known.takes) or isinstance(of, Held) and not known.takes
    if isinstance(of, Payload) and kinds and not kinds & known.takes:
        if known.takes:
            i.raised_if((), "raises TypeError", state, node)
            raise Ended()
    if not total:
        i.may_raise(shown(node), state, node)
    return Converted(known, of)


def _folded(path, arguments):
    value = arguments[0].value
    if path == "builtins.str" and isinstance(value, (str, int)) and not isinstance(value, bool) and len(arguments) == 1:
        return Const(str(value))
    if path == "builtins.len" and isinstance(value, (str, tuple, frozenset)):
        return Const(len(value))
    if path == "builtins.bool" and len(arguments) == 1:
        return Const(bool(value))
    if path == "builtins.int" and isinstance(value, (int, bool)):
        return Const(int(value))
    return None


def _copied(i, value, state):
    """copy(x): a dict or list of its own."""
    if isinstance(value, Heap) and value.key in state.heap:
        return i.allocate(state.heap[value.key].copy(), state)
    return value


def _dict(i, arguments, keywords, state, node):
    if len(arguments) == 1 and not keywords and isinstance(arguments[0], Choice):
        return choice([(path, _dict(i, [arm], keywords, state, node)) for path, arm in arguments[0].arms])
    if len(arguments) == 1 and not keywords and isinstance(arguments[0], Payload) and arguments[0].path:
        return i.allocate(Mapping({}, arguments[0]), state)  # a copy of a part
    kinds = conditions.known_kinds(arguments[0], state.path) if arguments and isinstance(arguments[0], Payload) else None
    if kinds is not None and "object" not in kinds:  # of pairs nobody sends a list
        i.raised_if((), "raises TypeError", state, node)
        raise Ended()
    out = i.allocate(Mapping(), state)
    for argument in arguments:
        i.update(out, argument, state, node)
    for name, value in keywords.items():
        if name == "**":
            i.update(out, value, state, node)
        else:
            i.store(out, Const(name), value, state, node)
    return out


def _list(i, arguments, keywords, state, node):
    if not arguments:
        return i.allocate(Items(), state)
    known = items_of(i, arguments[0], state)
    if known is not None:
        return i.allocate(Items(known), state)
    if isinstance(arguments[0], Payload) and arguments[0].path and conditions.known_kinds(arguments[0], state.path) is None:
        return i.allocate(Items([ListOf(Payload((*arguments[0].path, "*")))]), state)
    if isinstance(arguments[0], (Payload, Held)):
        kinds = (i.kinds(arguments[0], state) or frozenset()) - {"null"}  # which raises
        return arguments[0] if kinds == {"array"} else Entries(arguments[0], "keys") if kinds == {"object"} else None
    each = i.each_of(arguments[0], state)
    return i.allocate(Items([ListOf(each)]), state) if each is not None else None


def _set(i, arguments, keywords, state, node):
    known = items_of(i, arguments[0], state) if arguments else []
    return i.allocate(Items(known), state) if known is not None else None


def _getattr(i, arguments, keywords, state, node):
    if len(arguments) >= 2 and isinstance(arguments[1], Const) and isinstance(arguments[1].value, str):
        if isinstance(arguments[0], Payload) and len(arguments) > 2:
            return arguments[2]  # values of JSON have no attributes of their own
        return i.attribute(arguments[0], arguments[1].value, state, node)
    return None


def _setattr(i, arguments, keywords, state, node):

    if len(arguments) == 3 and isinstance(arguments[1], Const):
        i.set_attribute(arguments[0], arguments[1].value, arguments[2], state, node)
        return NONE
    if len(arguments) == 3 and isinstance(arguments[0], Self) and key_of(arguments[1]) == Payload(()):
        state.held["**"] = Payload(())  # in a loop over the keys: each has an attribute
        return NONE
    if len(arguments) == 3 and isinstance(arguments[0], New) and arguments[1] == Instance("another key"):
        return NONE  # of no field
    if len(arguments) == 3 and isinstance(arguments[0], New):
        state.edits[arguments[0]] = i.doubt(node, state)
    return None


def _type(i, arguments, keywords, state, node):
    if len(arguments) != 1:
        return None
    return Itself() if isinstance(arguments[0], Self) else i.doubt(node, state)._replace(tracked=is_tracked(arguments[0]))


def _super(i, arguments, keywords, state, node):
    owner = state.context.owner
    return Super(owner)


def _fields(i, arguments, keywords, state, node):
    of = arguments[0] if arguments else None
    return FieldTable() if isinstance(of, (Itself, Self)) else None


def _asdict(i, arguments, keywords, state, node):
    of = arguments[0] if arguments else None
    if not isinstance(of, Self):
        return Held(of.name, of.path) if isinstance(of, Held) else None
    factory = keywords.get("dict_factory")
    if set(keywords) - {"dict_factory", "filter", "recurse", "retain_collection_types"}:
        return None
    out = i.subject.dump(i, state, {}, by_alias=False)
    if "filter" in keywords and not _filtered(i, state.heap[out.key], keywords["filter"], state):
        return None
    if factory is not None and factory != External("builtins.dict"):
        pairs = Sequence(tuple(Sequence((Const(key), value)) for key, value in state.heap[out.key].entries.items()))
        return i.apply(factory, [pairs], {}, state, node)
    return out


def _filtered(i, thing, function, state):
    """Leave out of a dict of the fields those for which a lambda of their description and value says no; False where it is not one."""
    if not isinstance(function, Function) or not isinstance(function.node, ast.Lambda) or len(function.node.args.args) != 2:
        return False
    first, second = (parameter.arg for parameter in function.node.args.args)
    for name, held in thing.entries.items():
        inner = state.fork()
        inner.env = {**dict(function.env), first: FieldInfo(name), second: held}
        holds, fails = i.test(function.node.body, inner)
        thing.entries[name] = choice([(path, held) for path in holds] + [(path, ABSENT) for path in fails])
    return True


def _json_dumps(i, arguments, keywords, state, node):
    if not arguments:
        return None
    if "default" in keywords or "cls" in keywords:
        return None
    return Converted(JSON, arguments[0])


def _json_loads(i, arguments, keywords, state, node):
    of = arguments[0] if arguments else None
    if of == Payload(()) and i.subject.library != "pydantic":
        return of  # a decoder of texts is read as one of what they hold
    if isinstance(of, Converted) and of.call == JSON:
        return of.of
    return converted(i, LOADED, of, state, node) if isinstance(of, Payload) and len(arguments) == 1 and not keywords else None


def _get_args(i, arguments, keywords, state, node):
    """The constants of a Literal."""
    if len(node.args) != 1 or isinstance(node.args[0], ast.Starred):
        return None
    values = i.types.listed_values(node.args[0], state.context)
    return Sequence(tuple(map(Const, values))) if values else None


def _match(kind):
    form = {"match": "^(?:%s)", "fullmatch": "^(?:%s)$", "search": "%s"}[kind]

    def reader(i, arguments, keywords, state, node):
        if len(arguments) < 2 or len(arguments) > 2 or keywords:
            return None
        pattern, of = arguments[:2]
        if isinstance(pattern, Instance) and pattern.path.startswith("re.compile "):
            pattern = Const(pattern.path[len("re.compile ") :])
        if not isinstance(pattern, Const) or not isinstance(pattern.value, str) or not isinstance(of, (Payload, Held)):
            return None
        return Converted(table.Call("re." + kind + " " + pattern.value, {"pattern": form % pattern.value}), of)

    return reader


def _sub(i, arguments, keywords, state, node):
    """re.sub on constants, with patterns that cannot take long."""
    if len(arguments) != 3 or keywords:
        return None
    if isinstance(arguments[0], Instance) and arguments[0].path.startswith("re.compile "):
        arguments = [Const(arguments[0].path[len("re.compile ") :]), *arguments[1:]]
    pattern, replacement, subject = arguments
    if not all(isinstance(part, Const) and isinstance(part.value, str) for part in (pattern, subject)):
        return None
    if len(subject.value) > _MAX_SUBJECT or not _is_quick(pattern.value):
        return None
    if isinstance(replacement, Const) and isinstance(replacement.value, str):
        try:
            return Const(re.sub(pattern.value, replacement.value, subject.value))
        except (re.error, IndexError):
            return None
    return _sub_by_function(i, pattern.value, replacement, subject.value, state, node)


def _sub_by_function(i, pattern, replacement, subject, state, node):
    out, end = [], 0
    try:
        found = list(re.finditer(pattern, subject))
    except re.error:
        return None
    for match in found:
        groups = (match.group(0),) + match.groups()
        value = i.apply(replacement, [MatchOf(groups)], {}, state, node)
        if not isinstance(value, Const) or not isinstance(value.value, str):
            return None
        out += [subject[end : match.start()], value.value]
        end = match.end()
    return Const("".join(out) + subject[end:])


class MatchOf(tuple):
    """The groups of a match of constants."""

    def __new__(cls, groups):
        return super().__new__(cls, groups)


def _is_quick(pattern):
    """Whether a pattern cannot backtrack for long: few repetitions, none inside another."""
    if len(pattern) > _MAX_PATTERN:
        return False
    repeats = len(re.findall(r"(?<!\\)[*+]|\{\d", pattern))
    return repeats <= 3 and not re.search(r"[*+}]\)*[*+{]", pattern) and not re.search(r"\([^)]*[*+{][^)]*\)[*+{]", pattern)


def _enumerate(i, arguments, keywords, state, node):
    known = items_of(i, arguments[0], state) if arguments else None
    if known is None and arguments:
        each = i.each_of(arguments[0], state)
        return ListOf(Sequence((Undetermined("a position", None, False), each))) if each is not None else None
    if known is None or any(isinstance(one, ListOf) for one in known):
        return None
    return Sequence(tuple(Sequence((Const(index), one)) for index, one in enumerate(known)))


def _zip(i, arguments, keywords, state, node):
    known = [items_of(i, argument, state) for argument in arguments]
    if not known or None in known or any(isinstance(one, ListOf) for items in known for one in items):
        return None
    return Sequence(tuple(Sequence(pair) for pair in zip(*known)))


def _sorted(i, arguments, keywords, state, node):
    known = items_of(i, arguments[0], state) if arguments else None
    if known is not None and all(isinstance(one, Const) and isinstance(one.value, str) for one in known) and not keywords:
        return Sequence(tuple(sorted(known, key=lambda one: one.value)))
    return None


def _map(i, arguments, keywords, state, node):
    if len(arguments) != 2:
        return None
    known = items_of(i, arguments[1], state)
    if known is not None and not any(isinstance(one, ListOf) for one in known):
        return Sequence(tuple(i.apply(arguments[0], [one], {}, state, node) for one in known))
    each = i.each_of(arguments[1], state)
    return ListOf(i.apply(arguments[0], [each], {}, state, node)) if each is not None else None


def _next(i, arguments, keywords, state, node):
    known = items_of(i, arguments[0], state) if arguments else None
    if known is None or len(arguments) == 1 and any(isinstance(one, ListOf) for one in known):
        return None
    if known and not isinstance(known[0], ListOf):
        return known[0]
    return choice([*(((), getattr(one, "item", one)) for one in known), ((), arguments[1])]) if len(arguments) > 1 else None


def _partial(i, arguments, keywords, state, node):
    if arguments and isinstance(arguments[0], Function):
        function = arguments[0]
        bound = function.bound + tuple(arguments[1:])
        named = function.named + tuple(keywords.items())
        return Function(function.node, function.context, bound, function.env, named) if "**" not in keywords else None
    return None


def _aliases(i, arguments, keywords, state, node):
    """AliasChoices("a", AliasPath("b", "c")): the names, and the paths to them, in the order tried."""
    paths = []
    for argument in arguments:
        if isinstance(argument, Aliases):
            paths += argument.paths
        elif isinstance(argument, Const) and isinstance(argument.value, str):
            paths.append((argument.value,))
        else:
            return None
    return Aliases(tuple(paths)) if paths and not keywords else None


def _alias_path(i, arguments, keywords, state, node):
    keys = tuple(getattr(argument, "value", None) for argument in arguments)
    return Aliases((keys,)) if keys and not keywords and all(type(key) in (str, int) for key in keys) else None


def _locals(i, arguments, keywords, state, node):
    """The names of a body that are bound so far, as a dict."""
    return i.allocate(Mapping({name: value for name, value in state.env.items() if name.isidentifier()}), state) if i.reading else None


def _items_of_old(i, arguments, keywords, state, node):
    return i.call_method(arguments[0], "items", [], {}, state, node) if len(arguments) == 1 else None


_READERS = {
    "attrs.asdict": _asdict,
    "attrs.fields": _fields,
    "builtins.dict": _dict,
    "builtins.enumerate": _enumerate,
    "builtins.filter": lambda i, arguments, keywords, state, node: None,
    "builtins.frozenset": _set,
    "builtins.getattr": _getattr,
    "builtins.list": _list,
    "builtins.locals": _locals,
    "builtins.map": _map,
    "builtins.next": _next,
    "builtins.object.__setattr__": _setattr,
    "builtins.set": _set,
    "builtins.setattr": _setattr,
    "builtins.sorted": _sorted,
    "builtins.super": _super,
    "builtins.tuple": _list,
    "builtins.type": _type,
    "builtins.vars": lambda i, arguments, keywords, state, node: _asdict(i, arguments, {}, state, node),
    "builtins.zip": _zip,
    "collections.OrderedDict": _dict,
    "dataclasses.asdict": _asdict,
    "dataclasses.fields": _fields,
    "functools.partial": _partial,
    "inspect.signature": lambda i, arguments, keywords, state, node: Instance("signature") if arguments[:1] == [Itself()] else None,
    "json.dumps": _json_dumps,
    "json.loads": _json_loads,
    "msgspec.json.decode": _json_loads,
    "pydantic.AliasChoices": _aliases,
    "pydantic.AliasPath": _alias_path,
    "re.fullmatch": _match("fullmatch"),
    "re.match": _match("match"),
    "re.search": _match("search"),
    "re.sub": _sub,
    "six.iteritems": _items_of_old,
    "typing.get_args": _get_args,
    "typing.get_type_hints": _fields,
}


# Tests


def test(i, node, state):
    """The paths of isinstance(…), hasattr(…), callable(…), all(…), any(…); None for any other call."""
    function = i.value(node.func, state)
    path = function.path if isinstance(function, External) else None
    if path == "builtins.isinstance" and len(node.args) == 2:
        of = i.value(node.args[0], state)
        return _is_instance(i, of, node.args[1], state, node)
    if path == "builtins.issubclass" and len(node.args) == 2:
        return i.asks(node, state)
    if path == "builtins.hasattr" and len(node.args) == 2:
        of, name = i.value(node.args[0], state), i.value(node.args[1], state)
        if isinstance(of, Payload) and not hasattr({}, str(getattr(name, "value", ""))):
            return conditions.outcome(False)
        if isinstance(of, Self) and isinstance(name, Const):
            return conditions.outcome(name.value in i.subject.field_names or bool(i.subject.method(name.value)) or _is_own(name.value))
        made = isinstance(of, New) and of.declaration is i.subject.declaration
        if made and isinstance(name, Const):
            return conditions.outcome(name.value in i.subject.field_names)
        if made and name == Instance("another key"):
            return conditions.outcome(False)
        if isinstance(of, Self):
            return i.asks(node, state)
    if path == "builtins.callable" and len(node.args) == 1 and isinstance(i.value(node.args[0], state), Payload):
        return conditions.outcome(False)
    if path in ("builtins.all", "builtins.any") and len(node.args) == 1 and isinstance(node.args[0], (ast.List, ast.Tuple)):
        nodes = node.args[0].elts
        return i.test(ast.copy_location(ast.BoolOp(ast.And() if path == "builtins.all" else ast.Or(), nodes), node), state) if nodes else None
    return None


def _is_own(name):
    return name in ("__dict__", "__class__", "model_fields", "__fields__")


def _is_instance(i, of, tested, state, node):
    if isinstance(of, Choice):
        return conditions.of_arms(of, lambda arm, inner: _is_instance(i, arm, tested, inner, node), state)
    kinds, foreign = set(), False
    asked = list(_tested(tested, state))
    for one in asked:
        if isinstance(one, External) and one.path in table.INSTANCE_KINDS:
            kinds.update(table.INSTANCE_KINDS[one.path])
        elif one is None:
            foreign = None
        else:
            foreign = True if foreign is False else foreign
    if isinstance(of, Payload):
        if foreign is None:
            return i.asks(node, state)
        return conditions.literal(("kind", of, frozenset(kinds)), state) if kinds else conditions.outcome(False)
    if isinstance(of, Const) and foreign is not None:
        return conditions.outcome(conditions.kind_of(of.value) in kinds)
    if isinstance(of, Held):
        own = i.subject.kinds(of.name, of.path)
        if own and not of.name and i.subject.holds_no_object() and all(isinstance(one, Declaration) for one in asked):
            return conditions.outcome(False)
        known = conditions.known_kinds(of, state.path)
        if own is not None and known is not None and "other" not in own:
            own = own & known
        if own is not None and foreign is not None and "other" not in own:
            if not kinds:
                return conditions.outcome(False)
            if own <= kinds:
                return conditions.outcome(True)
            return conditions.literal(("kind", of, frozenset(kinds)), state) if own & kinds else conditions.outcome(False)
        if own == {"other"} and not foreign and foreign is not None:
            return conditions.outcome(False)
        if own is not None and foreign is False and kinds <= {"array", "object"} and not own & kinds:
            return conditions.outcome(False)  # an object of a class of its own is no list
    if isinstance(of, Heap) and foreign is not None:
        return conditions.outcome(("object" if isinstance(state.heap.get(of.key), Mapping) else "array") in kinds)
    if isinstance(of, (Class, Itself, External)) and isinstance(tested, ast.Name) and tested.id == "type":
        return conditions.outcome(True)
    if isinstance(of, (Sequence, ListOf)) and foreign is not None:
        return conditions.outcome("array" in kinds)
    if of == ABSENT:
        return conditions.outcome(False)
    return i.asks(node, state)


def _tested(node, state):
    """The types that isinstance asks for: External, Declaration, or None where one is not known."""
    if isinstance(node, (ast.Tuple, ast.List)):
        for element in node.elts:
            yield from _tested(element, state)
        return
    if isinstance(node, ast.BinOp):
        yield from _tested(node.left, state)
        yield from _tested(node.right, state)
        return
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "type":
        argument = node.args[0] if len(node.args) == 1 else None
        if isinstance(argument, ast.Constant) and argument.value is None:
            yield External("types.NoneType")
            return
    if isinstance(node, ast.Name) and node.id in state.env:
        value = state.env[node.id]
        yield value if isinstance(value, (Itself, Class, External)) else None
        return
    target = state.context.resolve(node)
    if isinstance(target, Declaration) and isinstance(target.node, (ast.Assign, ast.AnnAssign)) and isinstance(target.node.value, (ast.Tuple, ast.BinOp)):
        yield from _tested(target.node.value, state)
        return
    if target is None or isinstance(target, Declaration):
        yield target
    else:
        path = getattr(target, "path", None)
        yield External(path) if path else None

