"""Requests that a function of a client writes out of its own arguments: types of the wire that nobody declares.

The function is read as the encoder of a record whose fields are its parameters; what leaves it in a call that
makes an HTTP request is what is sent.
"""

import ast

from capturepy.calls import builtin
from capturepy.conventions import fern, http, stainless
from capturepy.emit.directions import sent
from capturepy.eval.heap import ABSENT, Mapping
from capturepy.eval.interpreter import Interpreter
from capturepy.eval.subjects import Subject
from capturepy.eval.values import Attribute, Choice, Const, Converted, Function, Heap, Held, ListOf, MapOf, Method, New, Self, Sequence, Undetermined, choice
from capturepy.load.modules import External, with_defaults
from capturepy.types import carriers
from capturepy.types.annotations import is_opaque, opaque, union
from capturepy.types.fields import Field, NotAField, Written
from capturepy.types.operations import called, is_own, is_request, is_verb, operation, title, verb
from capturepy.types.outcomes import Shapes, may_be_absent, without_null

_MAX_DECLARATION = 160


class Request:
    """A type of the set that a function stands for."""

    declaration, variables, arguments = None, {}, []

    def __init__(self, function, rank):
        self.rank, self.node = rank, function.node
        module = function.module.name
        self.name = self.spelled = title(function).lstrip("_")
        self.path = (module.split(".") if module else []) + [self.name]


class Parameters(Subject):
    """A function as a record of its parameters: the attributes of its object are none of them."""

    def holds(self, name):
        return False


class Leaving:
    """What leaves a function in requests."""

    def __init__(self):
        self.ends = []  # where the calls that are followed end
        self.begun = []  # where they begin, for those that are not followed to their end

    def calls(self, i, function, arguments, keywords, state, node):
        """A call before it is followed."""
        named = dict(keywords)
        method = i.subject.method(function.name) if isinstance(function, Method) and function.of == Self() else None
        if method:
            named = {**dict(zip((a.arg for a in method.node.args.args[1:]), arguments)), **keywords}
        unnamed = () if method else arguments
        if not self.ends and _is_request(node, arguments, named, state):
            self.begun.append(_Left(unnamed, named, state, node))

    def ended(self, i, arguments, keywords, state, node):
        """A call that leads out of the package; whether it makes a request of the arguments."""
        if not _is_request(node, arguments, keywords, state):
            return False
        left = _Left(arguments, keywords, state, node)
        carried = list(left.carried())
        own = any(left.held(value) & set(i.subject.field_names) for value, _ in carried)
        if not own and not any(isinstance(value, Undetermined) and value.tracked for value, place in carried if place is None):
            return False  # such as one for a token
        self.ends.append(left)
        return True

    @staticmethod
    def ends_at(node, context):
        """Whether a call makes a request by its name, or by a method that it is given."""
        return is_request(node, context)

    @staticmethod
    def named(function, arguments):
        """The arguments whose parameters say what they carry."""
        pairs = zip((argument.arg for argument in function.args.args[1:]), arguments)
        return {name: value for name, value in pairs if name in http.CARRIERS or name in http.TEXTS}

    @property
    def found(self):
        return self.ends or self.begun[:1]


class _Left:
    """One call, with what it is given on its path."""

    def __init__(self, arguments, keywords, state, node):
        self.arguments, self.keywords, self.node = arguments, keywords, node
        self.path, self.heap, self.context = state.path, dict(state.heap), state.context
        target = state.context.resolve(node.func)
        self.is_library = isinstance(target, External) and target.path.startswith(http.LIBRARIES)

    def carried(self):
        """(value, where it travels) of each keyword that carries something."""
        for keyword, value in self.keywords.items():
            if keyword in http.CARRIERS:
                yield value, carriers.place(keyword, self.node, self.context)
            elif keyword in http.TEXTS and isinstance(value, Converted) and value.call == builtin.JSON:
                yield value.of, None
            elif keyword == http.FORM and (self.is_library or called(self.node) in http.SENDERS):
                yield value, "form"
        if not self.is_library:
            place = None if verb(self.node, self.context) in http.WITH_BODY else "query"
            yield from ((value, place) for value in _dicts(self.arguments, self.node, self))

    def held(self, value):
        """The names of the arguments that a value is made of."""
        return {part.name for part in self.parts(value) if isinstance(part, Held)}

    def parts(self, value):
        """All that a value is made of, and the value itself. A dict may hold itself: body["body"] = body."""
        todo, seen = [value], set()
        while todo:
            value = todo.pop()
            yield value
            if isinstance(value, Heap) and value.key not in seen:
                seen.add(value.key)
                thing = self.heap.get(value.key)
                todo += [*thing.entries.values(), thing.rest] if isinstance(thing, Mapping) else thing.items if thing else ()
            elif isinstance(value, Converted) or isinstance(value, Method) and _is_attribute(value):
                todo.append(value.of)
            elif isinstance(value, Choice):
                todo += (arm for _, arm in value.arms)
            elif isinstance(value, (ListOf, MapOf)):
                todo.append(value[0])
            elif isinstance(value, Sequence):
                todo += value.items

    def leaves_out(self, written):
        """Whether the call leaves out an argument that was not given, told by its default."""
        marker = next((k.value for k in self.node.keywords if k.arg == fern.OMIT), None)
        if marker is None or written.default is None:
            return False
        return self.context.resolve(marker) is not None and self.context.resolve(marker) is written.context.resolve(written.default)


def _dicts(arguments, node, state):
    """The dicts that a call is given without a name for them: self._transport.call("POST", "/things", body)."""
    if verb(node, state.context):
        yield from (value for value in arguments if any(isinstance(arm, Heap) and isinstance(state.heap.get(arm.key), Mapping) for arm in _arms(value)))


def _is_request(node, arguments, keywords, state):
    carries = any(keyword in http.CARRIERS or keyword in http.TEXTS for keyword in keywords) or any(True for _ in _dicts(arguments, node, state))
    return carries and (is_request(node, state.context) or http.METHODS & keywords.keys() or any(isinstance(value, Const) and is_verb(value.value) for value in arguments))


class Requests:
    """What the functions of client code send: what they write out of their arguments, and the types that they are handed for it."""

    def __init__(self, types, functions, rank_of):
        self.types = {}  # Request → schema
        self.unread = []  # what could not be followed
        self.whole = []  # (declaration, where it travels, function): types whose values are all that is sent there
        known, told = set(), {}
        writing = (function for function in functions if _is_public(function, types) and _writes(function))
        for function in sorted(writing, key=lambda function: isinstance(function.node, ast.AsyncFunctionDef)):
            key = http.ASYNCHRONOUS.sub("", title(function)), tuple(argument.arg for argument in _arguments(function))
            if key in known and http.ASYNCHRONOUS.search("%s.%s" % (function.module.name, title(function))):
                continue  # the asynchronous twin of a method, which comes later, makes the same request
            known.add(key)
            made = _left_by(function, types)
            self.whole += ((declaration, place, function) for one in made for declaration, place in one.whole)
            reasons = [reason for one in made for reason in one.reasons]
            if any(one.properties for one in made):
                record = _record(function, [one for one in made if one.properties])
                name = function.node.name
                if not any(_is_same(name, record, *other) for other in told.get(function.owner, ())):
                    told.setdefault(function.owner, []).append((name, record))
                    self.types[Request(function, rank_of(function.module))] = record
            elif reasons:
                reason = "makes a request that is not known: %s" % reasons[0]
                self.unread.append({"name": title(function), "reason": reason, "unread": True, **function.module.source.place(function.node)})


def _is_same(name, record, before, other):
    """Whether a method of a class makes the request of one before it: page_with_http_info(…) returns more of the response than page(…)."""
    operations = [one["x-parity"]["roles"][0].get("operations") for one in (record, other)]
    same = operations[0] == operations[1] and (operations[0] is not None or name.startswith(before + "_"))
    return same and _unplaced(record) == _unplaced(other)


def _unplaced(node):
    """A schema without where it is declared."""
    if isinstance(node, dict):
        return {key: _unplaced(item) for key, item in node.items() if key not in ("decl", "roles", "source")}
    return node


def _is_public(function, types):
    """Whether callers of the SDK reach a function: also one of a private class that a client holds, self.things = _Things(…)."""
    if function.node.name.startswith("_"):
        return False
    owner = function.owner
    return not owner or not owner.name.startswith("_") or any(m.source and m.source.has("= %s(" % owner.name) for m in types.program.modules)


def _writes(function):
    """Whether a function may write a request, by what stands in it."""
    given = {argument.arg for argument in _arguments(function)}
    dicts, made = _assigned(function, _is_dict), _assigned(function, _is_made)
    calls = [call for call in function.nodes[ast.Call] if is_request(call, function.context) or is_own(call)]
    carried = [keyword.value for call in calls for keyword in call.keywords if keyword.arg in http.CARRIERS or keyword.arg in http.TEXTS]
    handed_on = [(call, argument) for call in calls for argument in call.args]
    return (
        any(_is_dict(value) or _is_made(value) or getattr(value, "id", None) in dicts | made | given for value in carried)
        or any(_is_dict(value) or getattr(value, "id", None) in dicts for _, value in handed_on)
        or any(is_own(call) and is_request(call, function.context) and (_is_made(value) or getattr(value, "id", None) in made | given) for call, value in handed_on)
    )


def _assigned(function, test):
    """The names that are given a value of some sort."""
    names = {target.id for s in function.nodes[ast.Assign] for target in s.targets if isinstance(target, ast.Name) and test(s.value)}
    return names | {s.target.id for s in function.nodes[ast.AnnAssign] if isinstance(s.target, ast.Name) and s.value is not None and test(s.value)}


def _is_dict(value):
    return isinstance(value, (ast.Dict, ast.DictComp)) or isinstance(value, ast.Call) and called(value) == "dict"


def _is_made(value):
    """Whether a call makes a value, in a way that says nothing of its type."""
    return isinstance(value, ast.Call) and called(value) not in (stainless.PATH, *stainless.TRANSFORMS)


def _left_by(function, types):
    """What leaves a function in each of its requests."""
    context = function.context
    written = {one.name: one for one in _parameters(function, context)}
    fields = {}
    for name, one in written.items():
        try:
            fields[name] = Field(one, "argument")
        except NotAField:
            continue
    ancestors = types.kinds.lineage(function.owner) if function.owner else []
    subject = Parameters(function.owner, ancestors, types, "arguments", fields.values())
    leaving = Leaving()
    given = [Self()] if function.owner and not _is_static(function.node) else []
    parameters = function.node.args.posonlyargs + function.node.args.args
    given += [Held(parameter.arg, ()) for parameter in parameters[len(given) :]]
    named = tuple((parameter.arg, Held(parameter.arg, ())) for parameter in function.node.args.kwonlyargs)
    if function.node.args.kwarg:
        named += (("**", Held(function.node.args.kwarg.arg, ())),)
    Interpreter(subject, types, leaving).follow(Function(function.node, context, (), (), named), given)
    return [_Shape(left, fields, written, types).read() for left in leaving.found]


def _arguments(function):
    arguments = function.node.args
    return arguments.posonlyargs + arguments.args + arguments.kwonlyargs


def _parameters(function, context):
    source = function.module.source
    for parameter, default in with_defaults(function.node.args):
        declaration = source.declaration(parameter) + (" = " + source.declaration(default) if default is not None else "")
        yield Written(context, parameter.arg, parameter.annotation, default, parameter, declaration)
    rest = function.node.args.kwarg
    given = getattr(rest, "annotation", None)
    if isinstance(given, ast.Subscript) and getattr(context.resolve(given.value), "path", None) == "typing.Unpack":
        yield Written(context, rest.arg, given.slice, None, rest, source.declaration(rest))


def _is_static(node):
    return any(getattr(decorator, "id", None) == "staticmethod" for decorator in node.decorator_list)


class _Shape:
    """The record that one call sends."""

    def __init__(self, left, fields, written, types):
        self._left, self._fields, self._written, self._types = left, fields, written, types
        self._shapes = Shapes(types, {name: field.property() for name, field in fields.items()}, left.heap)
        self.properties, self.required, self.reasons = {}, set(), []
        self.whole = []  # (declaration, where it travels)

    def read(self):
        for value, place in self._left.carried():
            for arm in _arms(value):
                self._carry(arm, place)
        return self

    def _carry(self, value, place):
        thing = self._left.heap.get(value.key) if isinstance(value, Heap) else None
        if isinstance(thing, Mapping) and thing.base is None:
            for key, item in thing.entries.items():
                if isinstance(key, str) and key not in self.properties:
                    self._add(key, item, place)
            if isinstance(thing.rest, Held) and not thing.entries:
                self._carry(thing.rest._replace(path=()), place)  # a copy of it
            elif thing.rest is not None and place is None:
                self.reasons.append("its body may have further keys")
        elif isinstance(value, New):
            self._carry_whole([value.declaration], place)
        elif isinstance(value, Held):
            if not value.path and value.name in self._written:
                written = self._written[value.name]
                named = self._types.named_in(written.annotation, written.context)
                self._carry_whole((one for one in named if not self._types.hides(one)), place)
        elif place is None and not isinstance(value, Const):
            reason = self._shapes.of(value).get("x-parity", {}).get("opaque")
            self.reasons += [reason] if reason else []

    def _carry_whole(self, declarations, place):
        """A value that is all that is sent has a type of its own."""
        self.whole += ((declaration, place) for declaration in declarations if self._types.kinds.is_wire_type(declaration))

    def _add(self, key, value, place):
        names = self._left.held(value) & self._fields.keys()
        if not names and (place or _is_of_client(value)):
            return
        arms = _arms(value)
        if arms and all(map(_is_attribute, arms)):
            made = [self._attribute(arm) for arm in arms]
            node = next(filter(is_opaque, made), None) or union(made)
            if is_opaque(node) and place in ("header", "path"):
                return  # what a context holds, more likely than data
        elif arms and all(map(self._member, arms)):
            node = union([self._member(arm) for arm in arms])
        else:
            node = self._parameter(value, names, place) if place else self._shapes.of(choice([(self._left.path, value)]))
        fields = [self._fields[name] for name in sorted(names)]
        annotation = {**node.get("x-parity", {})}
        out = {k: item for k, item in node.items() if k != "x-parity"}
        if len(fields) == 1:
            said = fields[0].property()
            annotation.update({k: said["x-parity"][k] for k in ("decl", "source", "unset") if k in said["x-parity"]})
            if "default" in said and (place is None or said["default"] is not None):
                out["default"] = said["default"]
            if fields[0].own_name != key and not isinstance(value, Heap):
                annotation["name"] = fields[0].own_name
            if self._left.leaves_out(self._written[fields[0].own_name]):
                annotation["unset"] = "omit"
                annotation.pop("computed", None)
            elif out.get("default", 0) is None and (may_be_absent(value) or self._left.is_library):
                annotation["unset"] = "omit" if may_be_absent(value) else "null"
        if place:
            annotation["in"] = place
        self.properties[key] = {**out, "x-parity": annotation} if annotation else out
        if not may_be_absent(value) and all(field.required for field in fields):
            self.required.add(key)

    def _attribute(self, value):
        """The type of an attribute of an argument that is a record, or one of several."""
        return self._shapes.of(value) if isinstance(value, Held) else opaque("%s of %s is not followed" % (value.name, value.of.name))

    def _member(self, value):
        """The type of a member of an argument that is a TypedDict; None of any other value."""
        path = value.path if isinstance(value, Held) and value.name in self._fields else ()
        target = without_null(sent(self._fields[value.name].declared)).get("$ref") if len(path) == 1 else None
        known = target and self._types.members_of(target.declaration).get(path[0])
        return known and {key: item for key, item in sent(known).items() if key != "default"}

    def _parameter(self, value, names, place):
        """Of what is written as text, the type that its author has given it."""
        whole = len(names) == 1 and not any(map(_is_attribute, self._left.parts(value)))
        node = sent(self._fields[next(iter(names))].declared) if whole else self._shapes.of(value)
        return _repeated(without_null(node)) if place == "query" else without_null(node)


def _is_of_client(value):
    """Whether a value comes from what the client holds, and from no argument."""
    if isinstance(value, Choice):
        arms = [arm for _, arm in value.arms if not isinstance(arm, Const) and arm != ABSENT]
        return bool(arms) and all(map(_is_of_client, arms))
    if isinstance(value, Converted):
        return _is_of_client(value.of)
    return isinstance(value, Method) and not _is_attribute(value) or isinstance(value, Undetermined) and not value.tracked


def _is_attribute(value):
    """Whether a value is an attribute of an argument."""
    if isinstance(value, Held):
        return bool(value.path) and isinstance(value.path[-1], Attribute)
    return isinstance(value, Method) and isinstance(value.of, Held)


def _repeated(node):
    """In a query, one value is the same as a list of one."""
    arms = node.get("anyOf", ())
    lists = [arm for arm in arms if arm.get("type") == "array"]
    rest = [arm for arm in arms if arm.get("type") != "array"]
    return lists[0] if len(lists) == 1 and rest == [lists[0].get("items")] else node


def _arms(value):
    """The values that a carrier may be: json=body or None."""
    return [arm for _, arm in value.arms if arm != ABSENT] if isinstance(value, Choice) else [value]


def _record(function, made):
    properties, source = {}, function.module.source
    for one in made:
        for key, node in one.properties.items():
            properties[key] = node if key not in properties or properties[key] == node else _either(properties[key], node)
    required = set.intersection(*(one.required for one in made)) & set(properties)
    declaration = source.head(function.node).rstrip(":")
    if len(declaration) > _MAX_DECLARATION:
        declaration = "def %s(…)" % function.node.name
    place = source.place(function.node)
    role = {"role": "sent", "why": "%s makes its request of its arguments" % title(function), "source": place}
    travels = operation(function)
    if travels:
        role["operations"] = [travels]
    annotation = {"native": "arguments", "decl": declaration, "source": place, "order": list(properties), "roles": [role]}
    reasons = list(dict.fromkeys(reason for one in made for reason in one.reasons))
    if reasons:
        annotation["opaque"] = "; ".join(reasons)
    return {"type": "object", "properties": properties, **({"required": sorted(required)} if required else {}), "x-parity": annotation}


def _either(one, other):
    """A property that two requests of a function write otherwise."""
    said = {key: item for key, item in one["x-parity"].items() if key in ("decl", "in", "name", "source")}
    out = union([_plain(one), _plain(other)])
    return {**out, "x-parity": {**out.get("x-parity", {}), **said}}


def _plain(node):
    """A schema without what is said of the property that it stands in."""
    native = node.get("x-parity", {}).get("native")
    out = {key: item for key, item in node.items() if key not in ("default", "x-parity")}
    return {**out, "x-parity": {"native": native}} if native else out
