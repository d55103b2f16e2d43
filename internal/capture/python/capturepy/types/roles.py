"""Evidence from client code: which types are sent and which are received."""

import ast
import functools

from capturepy.conventions import http, speakeasy, stainless
from capturepy.load.modules import Declaration, assigned
from capturepy.types import carriers, described, handled
from capturepy.types.operations import assignments, called, is_own, is_request, is_verb, operation, title

# What a file has that is worth looking through.
MARKS = (stainless.CAST, stainless.TRANSFORM, stainless.CONSTRUCT, speakeasy.READ, speakeasy.READ_TEXT + "(", speakeasy.WRITE, ".json()", "json.loads(", "json=", "params=", "data=", "body=", "exclude_none=", "response_type", *http.CALLS, *http.WRITTEN)

_DECODERS = {"from_dict", "from_json", "model_validate", "model_validate_json", "parse_obj", "parse_raw", "validate_python"}
_ENCODERS = {"as_dict", "dict", "json", "model_dump", "model_dump_json", "to_dict", "to_json"}
_WRITERS = {"model_dump_json", "to_json"}
_MAX_OPERATIONS = 16  # of a type that many share
_MAX_LISTS = 4  # that a list extends
_MAX_PICKED = 6  # ways from a call to the table of what is called

# Keyword → where what it holds travels; None: in the body.
_PLACES = {**http.CARRIERS, **dict.fromkeys(http.TEXTS)}
del _PLACES["headers"]


class Function:
    """A function of client code."""

    def __init__(self, module, owner, node, context):
        self.module, self.owner, self.node = module, owner, node
        self.context = context

    @property
    def nodes(self):
        return _nodes(self.node)


# What stands in a node and has none below it.
_LEAVES = {ast.Del, ast.Load, ast.Store, bool, float, int, str, type(None)}


@functools.lru_cache(maxsize=None)
def _nodes(node):
    """The nodes of a body that are looked at, by their type, in the order of ast.walk, which takes four times as long."""
    found = {kind: [] for kind in (ast.AnnAssign, ast.Assign, ast.Call, ast.Dict, ast.FormattedValue, ast.JoinedStr, ast.keyword)}
    pending = [node]
    for node in pending:
        if type(node) in found:
            found[type(node)].append(node)
        for value in node.__dict__.values():
            if type(value) in _LEAVES:
                continue
            if type(value) is list:
                pending += [item for item in value if type(item) not in _LEAVES]
            elif isinstance(value, ast.AST):
                pending.append(value)
    return found


def functions(types, modules, marks=MARKS):
    """The functions of client code that send and receive, in modules with one of the marks."""
    found = []
    for module in modules:
        if module.source and any(module.source.has(mark) for mark in marks):
            context = types.module_context(module)
            found += (Function(module, owner, node, types.kinds.context(owner) if owner else context) for owner, node in _functions(module))
    return found


def helpers(requesting_):
    """Name → verb of the methods by which a client's other classes make requests, of those that have the verb beside other
    words in their name: get_raw(url, parameters)."""
    found = {}
    for function in requesting_:
        name = function.node.name
        verbs = set(name.strip("_").lower().split("_")) & http.VERBS
        if function.owner and len(verbs) == 1 and name.strip("_").lower() not in http.SENDERS and http.PATHS & {a.arg for a in function.node.args.args}:
            found[name] = verbs.pop()
    return found


def evidence(types, functions_, requesting_, whole, handling=()):
    """Declaration → [{"role", "why", "source", "operations"}], the first of each role; whole is as of requests.Requests, requesting_ as of requesting().
    Those that are handling TypedDicts are all functions, see handled."""
    found = {}

    def note(declaration, role, why, node, function, whole=True, travels=None):
        roles = found.setdefault(declaration, {})
        said = roles.setdefault(role, {"role": role, "why": why, "source": function.module.source.place(node)})
        travels = travels or whole and operation(function)
        known = said.setdefault("operations", []) if travels else ()
        if travels and travels not in known and len(known) < _MAX_OPERATIONS:
            known.append(travels)

    for function in functions_:
        inner = {id(call) for call in _parts(function)}
        if any(called(call) == speakeasy.WRITE for call in function.nodes[ast.Call]):
            inner |= {id(call) for _, call in _wrappers(function)}  # the operation is that of the body in it
        for declaration, role, why, node in _roles(function, types):
            note(declaration, role, why, node, function, whole=id(node) not in inner)
            name = _whole(node, "body", function) if role == "sent" and called(node) in stainless.TRANSFORMS else None
            for holder in _holders(declaration, name, types) if name else ():
                note(holder, role, why, node, function)
        for declaration, role, travels, node in described.roles(function, types):
            does = "makes its request of it" if role == "sent" else "reads its response as it"
            note(declaration, role, "%s %s" % (title(function), does), node, function, travels=travels)
    for declaration, _, function in whole:
        note(declaration, "sent", "%s makes its request of it" % title(function), function.node, function)
    for function in requesting_:
        if function.node.returns is not None:
            for declaration in (*_resolved(function.node.returns, function, types), *_items(function.node.returns, function.context, types)):
                note(declaration, "received", "%s returns it" % title(function), function.node, function)
        for call in function.nodes[ast.Call]:
            for declaration in _made_by(call, function, types):
                note(declaration, "received", "%s makes it of what it receives" % title(function), call, function)
    nodes = {function.node for function in requesting_}
    for function in handling:
        for declaration, role, why, node in handled.roles(function, function.node in nodes, types):
            note(declaration, role, why, node, function, whole=False)
    return {declaration: list(roles.values()) for declaration, roles in found.items()}


def given(types, functions_):
    """The types that a client makes of a body that it has read as another type, and of the headers beside it."""
    for function in functions_:
        for call in function.nodes[ast.Call]:
            if any(_is_read(keyword) for keyword in call.keywords):
                yield from _resolved(call.func, function, types)


def told_once(types, functions_):
    """The types of what a whole client is told, which each of its requests repeats."""
    for function in functions_:
        for keyword in function.nodes[ast.keyword]:
            if keyword.arg == speakeasy.GLOBALS and isinstance(keyword.value, ast.Call):
                yield from _resolved(keyword.value.func, function, types)


def _wrappers(function):
    """(expression, call) of what names the type of a record of all that a call makes a request of: request=request"""
    arguments = _annotated(function)
    for call in function.nodes[ast.Call]:
        keywords = {keyword.arg: keyword.value for keyword in call.keywords}
        name = getattr(keywords.get(speakeasy.WRAPPER), "id", None)
        if name and speakeasy.WRAPPED_BY in keywords:
            made = [value for target, value in assignments(function) if getattr(target, "id", None) == name]
            yield from ((value.func, call) for value in made if isinstance(value, ast.Call))
            if name in arguments:
                yield arguments[name].annotation, call


def _is_read(keyword):
    if isinstance(keyword.value, ast.Call):
        return called(keyword.value) in speakeasy.READS
    return keyword.arg == speakeasy.HEADERS and isinstance(keyword.value, ast.Dict) and not keyword.value.keys


def requesting(types, functions_):
    """The functions that make requests: by calls of their own, or of methods of their class that do."""
    own = {(function.owner, function.node.name): function for function in functions_ if function.owner}
    making = {function for function in functions_ if any(is_request(call, function.context) and not is_own(call) for call in function.nodes[ast.Call])}
    waiting = [function for function in functions_ if function.owner and function not in making]
    while waiting:
        left = []
        for function in waiting:
            lineage = [ancestor.declaration for ancestor in types.kinds.lineage(function.owner)]
            called_ = {called(call) for call in function.nodes[ast.Call] if is_own(call)}
            reached = (own.get((owner, name)) for name in called_ for owner in lineage)
            (making.add if any(one in making for one in reached if one) else left.append)(function)
        if len(left) == len(waiting):
            break
        waiting = left
    return [function for function in functions_ if function in making]


def handed(types, requesting_):
    """(declaration, None, function) of the types of which a function hands an argument on as it came to a call with a verb and a
    path: self.transport.call("POST", "/orders", order, Receipt()). Where it travels is not known."""
    for function in requesting_:
        given = _annotated(function)
        for call in function.nodes[ast.Call]:
            if any(is_verb(getattr(argument, "value", None)) for argument in call.args) and operation(function):
                for name in [argument.id for argument in call.args if isinstance(argument, ast.Name) and argument.id in given]:
                    for declaration in _resolved(given[name].annotation, function, types):
                        yield declaration, None, function


def _items(expression, context, types, depth=0):
    """The types of the wire that a list of the client's own holds: Jobs, of class Jobs(Page[Job])."""
    for part in ast.walk(expression) if depth < _MAX_LISTS else ():
        target = context.resolve(part) if isinstance(part, (ast.Name, ast.Attribute)) else None
        if isinstance(target, Declaration) and isinstance(target.node, ast.ClassDef) and not types.kinds.is_wire_type(target):
            own = types.kinds.context(target)
            for base in target.node.bases:
                if isinstance(base, ast.Subscript):
                    yield from types.named_in(base.slice, own)
                yield from _items(base, own, types, depth + 1)


def inherited(types, declaration, found):
    """The role of a class that nothing but its base tells: what extends what is only received is received."""
    if declaration in found or not isinstance(declaration.node, ast.ClassDef):
        return None
    for ancestor in types.kinds.lineage(declaration)[1:]:
        if ancestor.declaration in found:
            roles = found[ancestor.declaration]
            why = "it extends %s: " % ancestor.declaration.name
            return [{"role": role["role"], "why": why + role["why"], "source": role["source"]} for role in roles] if len(roles) == 1 else None
    return None


def _made_by(call, function, types):
    """The classes that take their attributes out of JSON and that a call constructs, or is given to have constructed:
    Account(self.call("GET", …)), Response(self.call("GET", …), Account)."""
    for node in (call.func, *call.args) if call.args else ():
        name = getattr(node, "attr", None) or getattr(node, "id", None) or ""
        if name.lstrip("_")[:1].isupper():
            yield from (made for made in _resolved(node, function, types) if types.kinds.of(made) in ("constructed", "filled", "viewed"))


def places(types, functions_):
    """Declaration → where a parameter of a request travels, by its name and its name on the wire: None for the body.

    Only where its clients list the parameters of the body and of the query one by one, or write all of it in one place.
    """
    listed, named, written, unlisted = {}, {}, {}, set()
    whole = {}  # declaration → the places where it is all that is sent
    for function in functions_:
        for argument, place, _ in _encoded(function):
            for declaration in _resolved(argument.annotation, function, types):
                whole.setdefault(declaration, set()).add(place)
        for call, keyword, _ in _transforms(function):
            for declaration in _resolved(call.args[1], function, types):
                body = _whole(call, keyword, function)
                keys = [body] if body in types.members_of(declaration) else _keys(call.args[0], function)
                if keyword not in stainless.CARRIERS or keys is None:
                    unlisted.add(declaration)
                    continue
                place = stainless.CARRIERS[keyword]
                listed.setdefault(declaration, {}).update(dict.fromkeys(keys, place))
                named.setdefault(declaration, set()).update(_in_path(function))
                written.setdefault(declaration, set()).update(_written(function))

    def place_of(declaration, name, wire):
        if name in listed[declaration]:
            return listed[declaration][name]
        return "path" if name in named[declaration] else "header" if wire in written[declaration] else None

    told = {declaration: lambda *_, place=places.pop(): place for declaration, places in whole.items() if len(places) == 1}
    told |= {declaration: functools.partial(place_of, declaration) for declaration in listed if declaration not in unlisted}
    extended = {}
    for declaration, place in told.items():
        for ancestor in types.kinds.lineage(declaration) if isinstance(declaration.node, ast.ClassDef) else ():
            if ancestor.declaration and ancestor.declaration not in told and ancestor.declaration not in unlisted:
                extended.setdefault(ancestor.declaration, []).append(place)
    return told | {base: functools.partial(_agreed, places_) for base, places_ in extended.items()}


def whole_places(types, whole, known):
    """As places, which are known, with those that functions send as a whole: the members that each of them writes into its path
    are not of the body, f"/runs/{params['run_id']}"."""
    sent = {}
    for declaration, place, function in whole:
        first, keys = sent.get(declaration, (place, None))
        own = _members_in_path(function, declaration, types)
        sent[declaration] = first, own if keys is None else keys & own
    told = {}
    for declaration, (place, keys) in sent.items():
        if place or keys:
            rest = known.get(declaration, lambda *_, place=place: place)
            told[declaration] = lambda name, wire, keys=keys, rest=rest: "path" if {name, wire} & keys else rest(name, wire)
    return known | told


def _members_in_path(function, declaration, types):
    """The members of an argument of a type that a function writes into its path."""
    given = {name for name, argument in _annotated(function).items() if declaration in _resolved(argument.annotation, function, types)}
    return {name for of, name in (_member(node, function) for node in _path_parts(function)) if of in given}


def _path_parts(function):
    """What a function writes into the paths that it puts together."""
    for node in function.nodes[ast.JoinedStr]:
        if any(isinstance(part, ast.Constant) and "/" in part.value for part in node.values):
            yield from (part.value for part in node.values if isinstance(part, ast.FormattedValue))
    for node in function.nodes[ast.Call]:
        if called(node) == "format" and "/" in str(getattr(getattr(node.func, "value", None), "value", "")):
            yield from (*node.args, *(keyword.value for keyword in node.keywords))


def _member(node, function):
    """(params, run_id) of params["run_id"], params.get("run_id") or params.run_id, quoted or under another name"""
    if isinstance(node, ast.Name):
        set_to = [s.value for s in function.nodes[ast.Assign] if getattr(s.targets[0], "id", None) == node.id]
        node = set_to[0] if len(set_to) == 1 else node
    if isinstance(node, ast.Call) and called(node) in http.QUOTING and node.args:
        node = node.args[0]
    key = None
    if isinstance(node, ast.Call) and called(node) in ("get", "pop") and node.args and isinstance(node.func, ast.Attribute):
        node, key = node.func, getattr(node.args[0], "value", None)
    elif isinstance(node, ast.Subscript):
        key = getattr(node.slice, "value", None)
    elif isinstance(node, ast.Attribute):
        key = node.attr
    return getattr(getattr(node, "value", None), "id", None), key


def bodies(types, functions_):
    """TypedDict → the key that is the whole body: body=maybe_transform(rules, RulesParams), of an argument rules."""
    found = {}
    for function in functions_:
        for call, keyword, is_part in _transforms(function):
            for declaration in _resolved(call.args[1], function, types):
                name = None if is_part else _whole(call, keyword, function)
                found.setdefault(declaration, set()).add(name)
                for holder in _holders(declaration, name, types) if name else ():
                    found.setdefault(holder, set()).add(name)
    return {declaration: names.pop() for declaration, names in found.items() if len(names) == 1 and None not in names}


def _whole(call, keyword, function):
    """The argument that is handed on as it came, as the whole body; None for anything else."""
    name = getattr(call.args[0], "id", None)
    if keyword not in stainless.CARRIERS or stainless.CARRIERS[keyword] is not None:
        return None
    arguments = {a.arg for a in function.node.args.args + function.node.args.kwonlyargs}
    assigned = {getattr(target, "id", None) for statement in function.nodes[ast.Assign] for target in statement.targets}
    return name if name in arguments - assigned else None


def _holders(declaration, name, types):
    """The TypedDicts beside a type that hold it under a key: body: Iterable[Body]."""
    for other in declaration.module.scope.values():
        if isinstance(other, Declaration) and other is not declaration and _refers(types.members_of(other).get(name), declaration):
            yield other


def _refers(node, declaration):
    if isinstance(node, list):
        return any(_refers(item, declaration) for item in node)
    return isinstance(node, dict) and (getattr(node.get("$ref"), "declaration", None) is declaration or any(_refers(item, declaration) for item in node.values()))


def _agreed(places_, name, wire):
    """Where a field of a base travels: there where all classes that extend it have it."""
    found = {place(name, wire) for place in places_}
    return found.pop() if len(found) == 1 else None


def _transforms(function):
    """(call, the keyword that it goes into, whether as a part of that) of what a function makes of TypedDicts for its requests."""
    for keyword in function.nodes[ast.keyword]:
        call = _transform(keyword.value)
        if call:
            yield call, keyword.arg, False
    yield from ((call, "body", True) for call in _parts(function))


def _transform(node):
    """The call that makes what is sent of a TypedDict, awaited or not; None for any other expression."""
    call = node.value if isinstance(node, ast.Await) else node
    return call if isinstance(call, ast.Call) and called(call) in stainless.TRANSFORMS and len(call.args) == 2 else None


def _parts(function):
    """The calls that make parts of a request, each under a key: body={"copy": maybe_transform({…}, CopyParams)}."""
    return [call for node in function.nodes[ast.Dict] for call in map(_transform, node.values) if call]


def _keys(node, function):
    """The keys of a dict as written, also where it is a variable of the function, made of a dict."""
    if isinstance(node, ast.Name):
        made = [s.value for s in function.nodes[ast.Assign] if getattr(s.targets[0], "id", None) == node.id]
        node = made[0] if len(made) == 1 else None
        node = node.args[0] if isinstance(node, ast.Call) and node.args else node
    if isinstance(node, ast.Dict) and all(isinstance(key, ast.Constant) for key in node.keys):
        return [key.value for key in node.keys]
    return None


def _written(function):
    """The keys of the dicts that a function writes beside body and query: its headers are among them."""
    carried = {id(call.args[0]) for call in function.nodes[ast.Call] if called(call) in stainless.TRANSFORMS and call.args}
    for node in function.nodes[ast.Dict]:
        if id(node) not in carried:
            yield from (key.value for key in node.keys if isinstance(key, ast.Constant))


def _in_path(function):
    """The names that a function writes into texts, also by way of variables: its path is one of them."""
    found = set()
    for node in function.nodes[ast.FormattedValue]:
        found |= {part.id for part in ast.walk(node.value) if isinstance(part, ast.Name)}
    for node in function.nodes[ast.Call]:
        if called(node) == stainless.PATH:
            found |= {keyword.arg for keyword in node.keywords}
    for statement in reversed(function.nodes[ast.Assign]):
        if isinstance(statement.value, ast.Name) and any(getattr(target, "id", None) in found for target in statement.targets):
            found.add(statement.value.id)
    return found


def _resolved(expression, function, types):
    return types.named_in(expression, function.context)  # also in Type[X], Optional[X], List[X]


def instances(types, requesting_):
    """(expression, context) of the generic types that functions which make requests return, or read: Page[Job]."""
    for function in requesting_:
        read = [getattr(call.func, "value", None) for call in function.nodes[ast.Call]]
        given = [keyword.value for call in function.nodes[ast.Call] for keyword in call.keywords if keyword.arg == stainless.CAST_TO]
        for expression in filter(None, [function.node.returns, *read, *given]):
            context = function.context
            for part in ast.walk(expression):
                target = context.resolve(part.value) if isinstance(part, ast.Subscript) else None
                if isinstance(target, Declaration) and types.kinds.is_wire_type(target) and types.kinds.parameters(target):
                    yield part, context


def _functions(module):
    for declaration in module.scope.values():
        node = getattr(declaration, "node", None)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield None, node
        elif isinstance(node, ast.ClassDef):
            for statement in node.body:
                if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
                    yield declaration, statement


def _roles(function, types):
    def resolved(expression):
        return _resolved(expression, function, types)

    name_ = title(function)
    for call in function.nodes[ast.Call]:
        name = called(call)
        if name in stainless.TRANSFORMS and len(call.args) == 2:
            yield from ((d, "sent", "%s makes its request of it" % name_, call) for d in resolved(call.args[1]))
        if name in _DECODERS and isinstance(call.func, ast.Attribute) and call.args and _is_response(call.args[0]):
            yield from ((d, "received", "%s reads its response as it" % name_, call) for d in resolved(call.func.value))
        if name == speakeasy.READ and call.args:
            yield from ((d, "received", "%s reads its response as it" % name_, call) for d in resolved(call.args[0]))
        if name == speakeasy.READ_TEXT and len(call.args) == 2 and _is_response(call.args[0]):
            yield from ((d, "received", "%s reads its response as it" % name_, call) for d in resolved(call.args[1]))
        if name == speakeasy.WRITE and len(call.args) > speakeasy.BODY_TYPE:
            yield from ((d, "sent", "%s makes its request of it" % name_, call) for d in resolved(call.args[speakeasy.BODY_TYPE]))
        decoded = call.func.value if name in _DECODERS and isinstance(call.func, ast.Attribute) else call.func
        if decoded is not call.func and call.args or any(keyword.arg is None for keyword in call.keywords):
            yield from ((d, "received", "%s picks it for what it is handed" % name_, call) for d in _picked(decoded, function, types))
        for keyword in call.keywords:
            if keyword.arg == stainless.CAST_TO or keyword.arg in stainless.CAST_OF and isinstance(keyword.value, ast.Subscript):
                yield from ((d, "received", "%s reads its response as it" % name_, call) for d in resolved(keyword.value))
            if name in stainless.CONSTRUCTS and keyword.arg == stainless.CONSTRUCTED:
                made = keyword.value.args[-1] if isinstance(keyword.value, ast.Call) and called(keyword.value) == stainless.CASTING else keyword.value
                yield from ((d, "received", "%s makes it of what it is handed" % name_, call) for d in resolved(made))
    for expression, call in _wrappers(function):
        yield from ((d, "sent", "%s makes its request of it" % name_, call) for d in resolved(expression))
    for argument, call in _written_out(function):
        yield from ((d, "sent", "%s writes it out" % name_, call) for d in resolved(argument.annotation))
    for argument, place, call in _encoded(function):
        why = "%s takes it as its %s" % (name_, "query" if place else "body")
        yield from ((d, "sent", why, call) for d in resolved(argument.annotation))


def _picked(expression, function, types, depth=0):
    """The types among which code picks one by a table, in a variable, of the module or of a function of its own:
    event = EVENTS.get(kind), {"made": Made, "gone": Gone}[kind], event_class(kind)."""
    if depth > _MAX_PICKED:
        return
    if isinstance(expression, ast.Dict):
        yield from (d for value in expression.values for d in _resolved(value, function, types))
    elif isinstance(expression, ast.Subscript):
        yield from _picked(expression.value, function, types, depth + 1)
    elif isinstance(expression, ast.Call) and getattr(expression.func, "attr", None) == "get":
        yield from _picked(expression.func.value, function, types, depth + 1)
    elif isinstance(expression, (ast.Call, ast.Name)):
        name = expression.func if isinstance(expression, ast.Call) else expression
        for statement in (*function.nodes[ast.Assign], *function.nodes[ast.AnnAssign]) if isinstance(expression, ast.Name) else ():
            if statement.value is not None and name.id in [getattr(target, "id", None) for target in assigned(statement)]:
                yield from _picked(statement.value, function, types, depth + 1)
        target = function.context.resolve(name) if isinstance(name, ast.Name) else None
        if not isinstance(target, Declaration):
            return
        there = Function(target.module, None, target.node, types.module_context(target.module))
        if isinstance(expression, ast.Name) and isinstance(target.node, (ast.Assign, ast.AnnAssign)):
            yield from _picked(target.node.value, there, types, depth + 1)
        elif isinstance(expression, ast.Call) and isinstance(target.node, ast.FunctionDef):
            for node in ast.walk(target.node):
                if isinstance(node, ast.Return):
                    yield from _picked(node.value, there, types, depth + 1)


def _written_out(function):
    """(argument, call) of the arguments of which a function makes a text: data = event.to_json()."""
    given = _annotated(function)
    for call in function.nodes[ast.Call]:
        of = getattr(call.func, "value", None)
        if called(call) in _WRITERS and getattr(of, "id", None) in given:
            yield given[of.id], call


def _annotated(function):
    """Name → argument of those that say what they take."""
    parameters = function.node.args
    return {a.arg: a for a in parameters.args + parameters.kwonlyargs if a.annotation is not None}


def _encoded(function):
    """(argument, where it travels, call) of the arguments that a function encodes as all that it sends there: json=job.model_dump()."""
    given = _annotated(function)
    for call in function.nodes[ast.Call]:
        for keyword in call.keywords:
            value = keyword.value.body if isinstance(keyword.value, ast.IfExp) else keyword.value
            of = value.func if keyword.arg in _PLACES and isinstance(value, ast.Call) else None
            if isinstance(of, ast.Attribute) and of.attr in _ENCODERS and getattr(of.value, "id", None) in given:
                yield given[of.value.id], carriers.place(keyword.arg, call, function.context) if keyword.arg in http.CARRIERS else None, call


def _is_response(node):
    """r.json(), r.text, r.content"""
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Attribute) and node.func.attr == "json" and not node.args
    return isinstance(node, ast.Attribute) and node.attr in ("text", "content", "json")
