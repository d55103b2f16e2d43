"""Expressions of a body as abstract values.

i is the Interpreter that reads the body, state the path on which the expression stands.
"""

import ast

from capturepy.calls import builtin, methods, table
from capturepy.conventions import fern, stainless
from capturepy.eval import conditions, tests
from capturepy.eval.constants import shown
from capturepy.eval.heap import ABSENT, Ended, Items, Mapping, items_of
from capturepy.eval.subjects import members_of
from capturepy.eval.values import (
    Attribute,
    FALSE,
    NONE,
    TRUE,
    Choice,
    Class,
    Const,
    Converted,
    Entries,
    External,
    FieldInfo,
    FieldTable,
    Function,
    Handler,
    Heap,
    Held,
    Instance,
    Itself,
    ListOf,
    Member,
    Method,
    Namespace,
    New,
    Package,
    Payload,
    Self,
    Sequence,
    Super,
    Undetermined,
    choice,
    is_tracked,
    parts_of,
    key_of,
)
from capturepy.load import modules

_MAX_TEXT = 10_000


def evaluate(i, node, state):
    reader = _READERS.get(type(node))
    if reader is None:
        return undetermined(i, "%s is not followed" % shown(node), node, state)
    return reader(i, node, state)


def undetermined(i, reason, node, state):
    return Undetermined(reason, i.place(node, state))


def _constant(i, node, state):
    return Const(node.value)


def _name(i, node, state):
    if node.id in state.env:
        value = state.env[node.id]
        return conditions.possible(value, state.path) if isinstance(value, Choice) else value
    return resolved(i, state.context.resolve(node), node, state)


def resolved(i, target, node, state):
    """The value of a name of a module."""
    if isinstance(target, modules.External):
        return External(target.path)
    if isinstance(target, modules.Module):
        return Package(target)
    if not isinstance(target, modules.Declaration) or target.doubt:
        return undetermined(i, "%s is not known" % shown(node), node, state)
    declared = target.node
    if isinstance(declared, ast.ClassDef):
        return Itself() if target is i.subject.declaration else Class(target)
    if isinstance(declared, (ast.FunctionDef, ast.AsyncFunctionDef)):
        if declared.decorator_list:
            return undetermined(i, "%s is decorated" % target.name, node, state)
        return Function(declared, state.context.at(target), (), ())
    if isinstance(declared, (ast.Assign, ast.AnnAssign)) and declared.value is not None:
        return global_value(i, target, state)
    return undetermined(i, "%s is not known" % shown(node), node, state)


def global_value(i, target, state):
    """The value that an assignment of a module or class gives to a name."""
    kind = i.types.kinds.of(target)
    aliased = i.types.kinds.aliased(target) if kind == "alias" else None
    named = i.types.kinds.context(target).resolve(aliased) if isinstance(aliased, (ast.Name, ast.Attribute)) else None
    if isinstance(named, modules.Declaration) and isinstance(named.node, ast.ClassDef):
        return Itself() if named is i.subject.declaration else Class(named)  # another name of it
    if kind != "constant":
        return Class(target)
    if target in i.globals:
        return undetermined(i, "%s refers to itself" % target.name, target.node, state)
    i.globals.append(target)
    outer = state.env, state.context
    state.env, state.context = {}, i.types.kinds.context(target)
    try:
        return i.value(target.node.value, state)
    finally:
        i.globals.pop()
        state.env, state.context = outer


def _attribute(i, node, state):
    target = node
    while isinstance(target, ast.Attribute):
        target = target.value
    if isinstance(target, ast.Name) and target.id not in state.env:
        found = state.context.resolve(node)
        if isinstance(found, modules.External):
            return External(found.path)
    return attribute(i, i.value(node.value, state), node.attr, state, node)


def attribute(i, of, name, state, node):
    if isinstance(of, Choice):
        return choice([(condition, attribute(i, arm, name, state, node)) for condition, arm in of.arms])
    if isinstance(of, Undetermined):
        return of
    if isinstance(of, Self):
        return _of_self(i, name, state, node)
    if isinstance(of, (Itself, Class)):
        return _of_class(i, of, name, state, node)
    if isinstance(of, Super):
        above = i.subject.method(name, of.after)
        return _of_property(i, above, name, state, node) if above and "property" in above.decorators else Method(of, name)
    if isinstance(of, External):
        return External(modules.external(of.path, name).path)
    if isinstance(of, Package):
        return resolved(i, state.context.types.program.lookup(of.module, name), node, state)
    if isinstance(of, FieldInfo):
        return i.subject.field_attribute(i, state, of.name, name) or Method(of, name)
    if isinstance(of, Member):
        return {"name": Const(of.name), "value": of.value}.get(name) or Method(of, name)
    if of == Instance("info") and name == "field_name" and i.subject.value_field is not None:
        return Const(i.subject.value_field)
    if of == Instance("signature") and name == "parameters":
        return FieldTable()
    if isinstance(of, Held) and i.subject.has_attribute(of.name, of.path, name):
        return Held(of.name, of.path + (Attribute(name),))
    if isinstance(of, Held) and name == "value" and i.subject.is_enum(of.name, of.path):
        return of  # what stands on the wire for a member
    if isinstance(of, Held) and name == "name" and of == Held(of.name, ()):
        members = i.subject.members_held(of.name)
        if members:
            return choice([(((("in", of, (member.value.value,)), True),), Const(member.name)) for member in members])
    if isinstance(of, Held) and i.subject.is_kept(of.name, of.path, name):
        return of
    if isinstance(of, Const) and name == "value":
        return of
    if isinstance(of, New) and of not in state.edits and i.types.kinds.of(of.declaration) == "dataclass" and name in dict(of.fields or ()):
        return dict(of.fields)[name]  # of one that a helper is handed
    return Method(of, name)


def _of_self(i, name, state, node):
    name = i.subject.shown(name)
    if name in state.held:
        return state.held[name]
    if i.subject.holds(name):
        return state.held["*"] if "*" in state.held else Held(name, ())
    if name == "__class__":
        return Itself()
    if name in ("__pydantic_extra__", "model_extra"):
        return Held("", ("extra",))
    if name == "__dict__" and i.subject.may_lack_fields:
        return undetermined(i, "%s has what has been set" % shown(node), node, state)
    if name == "__dict__":
        return i.subject.dump(i, state, {}, by_alias=False)
    if name in _FIELD_TABLES:
        return FieldTable()
    function = i.subject.method(name)
    if function and "property" in function.decorators:
        return _of_property(i, function, name, state, node)
    if function:
        return Method(Self(), name)
    constant = i.subject.constant(name)
    if constant is not None:
        return global_value(i, constant, state)
    return Method(Self(), name)


def _of_property(i, function, name, state, node):
    """What a property of the object gives."""
    if function.node in i.properties:
        return undetermined(i, "%s refers to itself" % name, node, state)
    i.properties.append(function.node)
    try:
        return i.inline(Function(function.node, function.context, (Self(),), ()), [], {}, state, node)
    finally:
        i.properties.pop()


_FIELD_TABLES = {"model_fields", "__fields__", "__pydantic_fields__", "__dataclass_fields__", "__attrs_attrs__", "__struct_fields__", "__annotations__"}


def _of_class(i, of, name, state, node):
    if name == "__name__":
        return Const(i.subject.declaration.name if isinstance(of, Itself) else of.declaration.name)
    if isinstance(of, Itself):
        if name in _FIELD_TABLES:
            return FieldTable()
        if name == "__dict__":
            return Namespace()
        if name in ("__members__", "_member_map_"):
            return i.allocate(Mapping({member.name: member for member in i.subject.members()}), state)
        if name in ("_value2member_map_",):
            found = {member.value.value: member for member in i.subject.members() if isinstance(member.value, Const)}
            return i.allocate(Mapping(found), state)
        for member in i.subject.members():
            if member.name == name:
                return member
        if i.subject.method(name):
            return Method(of, name)
        constant = i.subject.constant(name)
        return global_value(i, constant, state) if constant is not None else Method(of, name)
    declaration = of.declaration
    if i.types.kinds.of(declaration) == "enum":
        value = i.types.enum_constant(declaration, name)
        return Const(value) if value is not None else Method(of, name)
    target = declaration.scope.get(name)
    if target is not None and isinstance(target.node, (ast.Assign, ast.AnnAssign)):
        return global_value(i, target, state)
    return Method(of, name)


def _subscript(i, node, state):
    of, key = i.value(node.value, state), node.slice
    if isinstance(key, ast.Slice):
        known = None if isinstance(of, Const) else items_of(i, of, state)
        if isinstance(of, Const) and isinstance(of.value, str) or known is not None and not any(isinstance(one, ListOf) for one in known):
            bounds = [i.value(part, state) if part else NONE for part in (key.lower, key.upper, key.step)]
            if all(isinstance(bound, Const) and (bound.value is None or isinstance(bound.value, int)) for bound in bounds):
                if bounds[2].value != 0:
                    part = slice(*(bound.value for bound in bounds))
                    return Const(of.value[part]) if known is None else Sequence(tuple(known[part]))
        if isinstance(of, (Payload, Held, Converted)):
            return Converted(builtin.SLICE, of)
        return undetermined(i, "%s is not followed" % shown(node), node, state)
    return item(i, of, i.value(key, state), state, node)


def item(i, of, key, state, node):
    """of[key]"""
    if isinstance(of, Undetermined):
        return of
    if isinstance(of, Itself) and i.subject.members():  # a member by its name
        i.may_raise(shown(node), state, node)
        return New(i.subject.declaration, (("*", key),))
    if isinstance(of, Class) and i.types.kinds.of(of.declaration) == "enum":
        return _member_named(i, of.declaration, key, state, node)
    if isinstance(of, (External, Class, Itself)):
        return of  # a type with arguments
    constant = key.value if isinstance(key, Const) else None
    if isinstance(of, FieldTable) and constant in i.subject.field_names:
        return FieldInfo(constant)
    if isinstance(of, Heap):
        thing = state.heap.get(of.key)
        if isinstance(thing, Mapping) and isinstance(constant, str):
            if constant in thing.entries:
                return thing.entries[constant]
            if isinstance(thing.base, Payload):
                return _read(i, thing.base, constant, state, node)
            if thing.rest is not None:
                return thing.rest
        if isinstance(thing, Mapping) and thing.entries and thing.base is None and thing.rest is None and isinstance(key, (Payload, Held)):
            names = tuple(thing.entries)
            i.raised_if(((("in", key, names), False),), "raises KeyError", state, node)
            state.path += ((("in", key, names), True),)
            return choice([(((("in", key, (name,)), True),), entry) for name, entry in thing.entries.items()])
        if isinstance(thing, Items) and isinstance(constant, int) and not any(isinstance(x, ListOf) for x in thing.items):
            if -len(thing.items) <= constant < len(thing.items):
                return thing.items[constant]
        tracked = thing is None or any(map(is_tracked, thing.items if isinstance(thing, Items) else [thing.base, thing.rest, *thing.entries.values()]))
        if tracked:
            i.may_raise(shown(node), state, node)
        return undetermined(i, "%s is not followed" % shown(node), node, state)._replace(tracked=tracked)
    if isinstance(of, Sequence) and isinstance(constant, int) and -len(of.items) <= constant < len(of.items):
        return of.items[constant]
    if isinstance(of, Payload) and isinstance(constant, str):
        return _read(i, of, constant, state, node)
    if isinstance(of, Payload) and key_of(key) == of:
        return Payload(of.path + ("*",))
    if isinstance(of, Held) and isinstance(constant, (str, int)):
        return Held(of.name, of.path + (constant,))
    if is_tracked(of) or is_tracked(key):
        i.may_raise(shown(node), state, node)
    return undetermined(i, "%s is not followed" % shown(node), node, state)._replace(tracked=is_tracked(of))


def _member_named(i, declaration, key, state, node):
    """Colour[name], which raises where no member has that name."""
    names = tuple(member.name for member in members_of(declaration, i.types))
    if isinstance(key, Const) and key.value in names:
        return attribute(i, Class(declaration), key.value, state, node)
    if not names or not isinstance(key, (Payload, Held)):
        i.may_raise(shown(node), state, node)
        return undetermined(i, "%s is not followed" % shown(node), node, state)
    i.raised_if(((("in", key, names), False),), "raises KeyError", state, node)
    state.path += ((("in", key, names), True),)
    return Converted(table.Call("as a name of %s" % declaration.name, {"enum": list(names)}), key)


def _read(i, of, key, state, node):
    """data[key], which raises where the key is missing."""
    if not of.path and key in state.edits:
        return state.edits[key]
    if not of.path and "*" in state.edits:
        return state.edits["*"]
    if of.path and i.is_edited(of, state):
        return undetermined(i, "%s has been changed" % shown(node), node, state)
    atom = ("has", of, key)
    if conditions.decided(atom, state.path) is not True:
        i.raised_if(((atom, False),), "raises KeyError", state, node)
        state.path += ((atom, True),)
    return Payload(of.path + (key,))


def _is_attributes_of_self(node):
    """self.__dict__, vars(self)"""
    return ast.unparse(node) in ("self.__dict__", "vars(self)")


def _call(i, node, state):
    arguments, keywords = [], {}
    function = i.value(node.func, state)
    for argument in node.args:
        if isinstance(argument, ast.Starred):
            known = items_of(i, i.value(argument.value, state), state)
            if known is None or any(isinstance(one, ListOf) for one in known):
                arguments.append(undetermined(i, "*%s" % shown(argument.value), argument, state))
            else:
                arguments += known
        else:
            arguments.append(i.value(argument, state))
    for keyword in node.keywords:
        value = i.value(keyword.value, state)
        if keyword.arg:
            keywords[keyword.arg] = value
            continue
        thing = state.heap.get(value.key) if isinstance(value, Heap) else None
        whole = isinstance(thing, Mapping) and thing.base is None and thing.rest in (None, Instance("keywords"))
        if whole and not any(map(tests.may_be_absent, thing.entries.values())):
            keywords.update(thing.entries)
        elif value != Instance("keywords"):
            keywords["**"] = value
    if isinstance(function, Method) and function.name == "update" and _is_attributes_of_self(node.func.value):
        methods.set_attribute(i, Self(), "__dict__", arguments[0] if len(arguments) == 1 and not keywords else NONE, state, node)
        return NONE
    if i.leaving:
        i.leaving.calls(i, function, arguments, keywords, state, node)
    return call(i, function, arguments, keywords, state, node)


def _await(i, node, state):
    """What a coroutine gives that is called on the spot."""
    i.awaited.add(id(node.value))
    return i.value(node.value, state)


def call(i, function, arguments, keywords, state, node):
    if isinstance(function, Choice) and all(isinstance(arm, (Class, Method)) for _, arm in function.arms):
        return choice([(condition, call(i, arm, arguments, keywords, state, node)) for condition, arm in function.arms])
    if isinstance(function, Choice):
        return undetermined(i, "%s is one of several functions" % shown(node.func), node, state)
    if isinstance(function, Function):
        handed_on = _handed_on(i, function, arguments, keywords)
        if handed_on is not None:
            return handed_on
        found = _by_codec_of_its_own(i, function, arguments, state, node)
        if found is not None:
            return found
        if "**" in keywords and not function.node.args.kwarg:
            return unknown_call(i, arguments, keywords, state, node)
        return i.inline(function, arguments, keywords, state, node)
    if isinstance(function, External):
        return builtin.call(i, function.path, arguments, keywords, state, node)
    if isinstance(function, Method):
        return methods.call(i, function.of, function.name, arguments, keywords, state, node)
    if isinstance(function, (Class, Itself)):
        return methods.construct(i, function, arguments, keywords, state, node)
    if isinstance(function, Handler):
        return _handled(i, function, arguments, state)
    if isinstance(function, Instance) and function.path == "model_validate":
        return arguments[0] if arguments else NONE
    return unknown_call(i, arguments, keywords, state, node)


def _by_codec_of_its_own(i, function, arguments, state, node):
    """What a function beside another class reads or writes: that class has a row of its own. None for any other function."""
    if not arguments or function.bound or not isinstance(function.node, ast.FunctionDef):
        return None
    read = i.types.beside.read_by(function.node) if len(arguments) == 1 else None
    if read and read is not i.subject.declaration and isinstance(arguments[0], (Payload, Choice)):
        return methods.read_as(i, read, arguments[0], state, node)
    written = i.types.beside.written_by(function.node)
    if written and written is not i.subject.declaration and isinstance(arguments[0], (Held, Choice)):
        return arguments[0]
    return None


def _handed_on(i, function, arguments, keywords):
    """What a helper of a generator hands on, or None of any other function."""
    module = function.context.module.name.rpartition(".")[2]
    name = getattr(function.node, "name", None)
    if name in stainless.TRANSFORMS and len(arguments) == 2 and isinstance(arguments[1], Class):
        return methods.written_as(i, arguments[1].declaration, arguments[0])
    which = fern.HELPERS.get((module, name))
    if isinstance(which, str):
        return keywords.get(which)
    return arguments[which] if which is not None and len(arguments) > which else None


def _handled(i, handler, arguments, state):
    """What pydantic itself makes of a value, inside code that stands around it."""
    if not arguments:
        return NONE
    if handler.kind == "validator":
        i.doubtful("the validation")
        return Converted(builtin.HANDLED, arguments[0])
    return i.subject.handled(i, state) if isinstance(arguments[0], Self) else arguments[0]


def unknown_call(i, arguments, keywords, state, node):
    """A call that no table knows: its result, and what it may have changed, are undetermined."""
    if i.leaving and i.leaving.ended(i, arguments, keywords, state, node):
        raise Ended()
    text = shown(node)
    given = list(arguments) + list(keywords.values())
    doubt = undetermined(i, "%s is not followed" % text, node, state)
    doubt = doubt._replace(of=tuple(dict.fromkeys(part for value in given for part in parts_of(value))))
    if not any(map(is_tracked, given)):
        return doubt._replace(tracked=False)
    for value in given:
        i.escapes(value, state, doubt)
    i.may_raise(text, state, node)
    return doubt


def _collection(i, node, state):
    found = []
    for element in node.elts:
        if isinstance(element, ast.Starred):
            known = items_of(i, i.value(element.value, state), state)
            found += known if known is not None else [ListOf(undetermined(i, "*%s" % shown(element.value), element, state))]
        else:
            found.append(i.value(element, state))
    if isinstance(node, ast.Tuple):
        if any(isinstance(one, ListOf) for one in found):
            return i.allocate(Items(found), state)
        return Sequence(tuple(found))
    return i.allocate(Items(found), state)


def _dict(i, node, state):
    out = i.allocate(Mapping(), state)
    for key, value in zip(node.keys, node.values):
        if key is None:
            methods.update(i, out, i.value(value, state), state, node)
        else:
            methods.store(i, out, i.value(key, state), i.value(value, state), state, node)
    return out


def _conditional(i, node, state):
    holds, fails = i.test(node.test, state)
    arms = []
    for paths, expression in ((holds, node.body), (fails, node.orelse)):
        arms += [(literals, value) for literals in paths for value in _under(i, expression, literals, state)]
    return _one_of(arms)


def _under(i, expression, literals, state):
    """[the value of a part that is reached only under a condition], or [] where it raises."""
    before = state.path
    state.path = before + tuple(literal for literal in literals if literal not in before)
    try:
        return [i.value(expression, state)]
    except Ended:
        return []
    finally:
        state.path = before


def _one_of(arms):
    if not arms:
        raise Ended()
    return choice(arms)


def _either(i, node, state):
    """a or b, a and b as values."""
    first, *rest = node.values
    left = i.value(first, state)
    if not rest:
        return left
    following = ast.copy_location(ast.BoolOp(node.op, rest), node) if len(rest) > 1 else rest[0]
    holds, fails = tests.truth(i, left, state, first)
    kept, other = (holds, fails) if isinstance(node.op, ast.Or) else (fails, holds)
    arms = [(literals, conditions.possible(left, state.path + literals) if isinstance(left, Choice) else left) for literals in kept]
    arms += [(literals, value) for literals in other for value in _under(i, following, literals, state)]
    return _one_of(arms)


def _as_truth(i, node, state):
    holds, fails = i.test(node, state)
    return choice([(literals, TRUE) for literals in holds] + [(literals, FALSE) for literals in fails])


def _unary(i, node, state):
    if isinstance(node.op, ast.Not):
        return _as_truth(i, node, state)
    operand = i.value(node.operand, state)
    if isinstance(operand, Const) and isinstance(operand.value, (int, float)) and isinstance(node.op, (ast.USub, ast.UAdd)):
        return Const(-operand.value if isinstance(node.op, ast.USub) else operand.value)
    return undetermined(i, "%s is computed" % shown(node), node, state)


def _binary(i, node, state):
    return arithmetic(i, node.op, i.value(node.left, state), i.value(node.right, state), state, node)


def arithmetic(i, operator, left, right, state, node):
    if isinstance(left, Const) and isinstance(right, Const):
        folded = _folded(operator, left.value, right.value)
        if folded is not None:
            return folded
    if isinstance(operator, ast.BitOr) and isinstance(left, (Heap, Payload)):
        out = builtin.call(i, "builtins.dict", [left], {}, state, node)
        methods.update(i, out, right, state, node)
        return out
    if isinstance(operator, ast.Add):
        both = [items_of(i, side, state) for side in (left, right)]
        if None not in both:
            return i.allocate(Items(both[0] + both[1]), state)
        for side in (left, right):
            if isinstance(side, Const) and isinstance(side.value, str):
                return Converted(builtin.TEXT, right if side is left else left)
    if isinstance(operator, ast.Mod) and isinstance(left, Const) and isinstance(left.value, str):
        return Converted(builtin.TEXT, right)
    of, by = (right, left) if isinstance(left, Const) else (left, right)
    if isinstance(by, Const) and type(by.value) in (int, float) and not isinstance(operator, (ast.BitOr, ast.BitAnd, ast.MatMult)):
        kinds = _kinds_of_number(i, of, state)
        if kinds == {"integer"} and type(by.value) is int and not isinstance(operator, (ast.Div, ast.Pow)):
            return Converted(builtin.COUNTED, of)
        if kinds:
            return Converted(builtin.SCALED, of)
        if isinstance(of, Payload) and kinds is None:
            i.may_raise(shown(node), state, node)
            return Converted(builtin.SCALED, of)
    return undetermined(i, "%s is computed" % shown(node), node, state)


def _kinds_of_number(i, value, state):
    """The kinds of numbers that a value is of; empty for any other, None where that is not known."""
    if isinstance(value, Converted):
        kinds = {value.call.yields.get("type")}
    elif isinstance(value, (Payload, Held)):
        kinds = i.kinds(value, state)
    else:
        kinds = ()
    return None if kinds is None else set(kinds) if set(kinds) <= {"integer", "number"} else set()


def _folded(operator, left, right):
    if isinstance(left, str) and isinstance(right, str) and isinstance(operator, ast.Add) and len(left) + len(right) < _MAX_TEXT:
        return Const(left + right)
    if type(left) is int and type(right) is int and max(abs(left), abs(right)) < 1 << 64:
        if isinstance(operator, ast.Add):
            return Const(left + right)
        if isinstance(operator, ast.Sub):
            return Const(left - right)
        if isinstance(operator, ast.Mult):
            return Const(left * right)
        if isinstance(operator, ast.Mod) and right:
            return Const(left % right)
    return None


def _format(i, node, state):
    parts = []
    for part in node.values:
        if isinstance(part, ast.Constant):
            parts.append(Const(part.value))
        elif part.format_spec is None and part.conversion == -1:
            parts.append(i.value(part.value, state))
        else:
            parts.append(i.value(part.value, state))
            parts.append(undetermined(i, "a format", node, state))
    if all(isinstance(part, Const) and isinstance(part.value, (str, int)) for part in parts):
        text = "".join(str(part.value) for part in parts)
        if len(text) < _MAX_TEXT:
            return Const(text)
    return Converted(builtin.TEXT, next((part for part in parts if not isinstance(part, Const)), NONE))


def _walrus(i, node, state):
    state.env[node.target.id] = value = i.value(node.value, state)
    return value


def _lambda(i, node, state):
    return Function(node, state.context, (), tuple(state.env.items()))


def _comprehension(i, node, state):
    """[f(x) for x in xs if …] and its like."""
    if len(node.generators) != 1 or node.generators[0].is_async:
        return undetermined(i, "%s is not followed" % shown(node), node, state)
    generator = node.generators[0]
    source = i.value(generator.iter, state)
    inner = state.fork()
    known = items_of(i, source, state)
    if known is not None and not any(isinstance(one, ListOf) for one in known):
        return _unrolled(i, node, generator, known, inner, state)
    each = methods.each_of(i, source, state) if known is None else choice([((), getattr(one, "item", one)) for one in known])
    if each is None:
        return undetermined(i, "%s is not followed" % shown(node), node, state)
    i.bind(generator.target, each, inner)
    kept = _filters(i, generator, inner)
    if isinstance(node, ast.DictComp):
        return _mapped(i, node, source, kept, inner, state)
    arms = [(literals, value) for literals in kept for value in _under(i, node.elt, literals, inner)]
    _take_over(inner, state)
    return i.allocate(Items([ListOf(choice(arms))] if arms else [], source), state)


def _take_over(inner, state):
    """What a comprehension has made stays."""
    for key in inner.heap.keys() - state.heap.keys():
        state.put(key, inner.heap[key])


def _mapped(i, node, source, kept, inner, state):
    key, value = i.value(node.key, inner), [one for literals in kept for one in _under(i, node.value, literals, inner)]
    of = source.of if isinstance(source, Entries) and source.part == "items" else None
    base = state.heap[of.key] if isinstance(of, Heap) else None
    payload = of if isinstance(of, Payload) else base.base if isinstance(base, Mapping) and not base.entries else None
    if isinstance(payload, Payload) and key == Payload(payload.path + ("keys",)):
        each = Payload(payload.path + ("*",))
        if all(one == each for one in value):
            if kept == [()]:
                return builtin.call(i, "builtins.dict", [of], {}, state, node)
            dropped = [conditions.dropped(literals, each) for literals in kept]
            if dropped and None not in dropped:
                return i.allocate(Mapping({}, payload, None, drops=tuple(dict.fromkeys(sum(dropped, ())))), state)
            if all(_is_about_keys(literals, key) for literals in kept):
                return i.allocate(Mapping({}, payload, None, only=_listed(kept, key)), state)
    _take_over(inner, state)
    doubt = choice([((), one) for one in value]) if value else NONE
    return i.allocate(Mapping({}, None, doubt, by=key, source=source), state)


def _is_about_keys(literals, key):
    return bool(literals) and all(atom[0] == "in" and atom[1] == key and holds for atom, holds in literals)


def _listed(kept, key):
    return frozenset(constant for literals in kept for atom, _ in literals for constant in atom[2])


def _filters(i, generator, inner):
    """The paths on which an item passes the tests of a comprehension: [()] for one that always does."""
    paths, always = [()], True
    for test_ in generator.ifs:
        found = []
        for path in paths:
            holds, fails = i.test(test_, inner.fork(path))
            found += [path + literals for literals in holds]
            always = always and not fails
        paths = found
    return [()] if always else paths


def _unrolled(i, node, generator, known, inner, state):
    if isinstance(node, ast.DictComp):
        out = i.allocate(Mapping(), state)
        for one in known:
            i.bind(generator.target, one, inner)
            kept = _filters(i, generator, inner)
            arms = [(literals, value) for literals in kept for value in _under(i, node.value, literals, inner)]
            if arms and kept != [()]:
                arms.append(((), ABSENT))
            if arms:
                methods.store(i, out, i.value(node.key, inner), choice(arms), state, node)
        _take_over(inner, state)
        return out
    found = []
    for one in known:
        i.bind(generator.target, one, inner)
        kept = _filters(i, generator, inner)
        for literals in kept:
            found += [value if kept == [()] else ListOf(value) for value in _under(i, node.elt, literals, inner)]
    _take_over(inner, state)
    return i.allocate(Items(found), state)


_READERS = {
    ast.Attribute: _attribute,
    ast.Await: _await,
    ast.BinOp: _binary,
    ast.BoolOp: _either,
    ast.Call: _call,
    ast.Compare: _as_truth,
    ast.Constant: _constant,
    ast.Dict: _dict,
    ast.DictComp: _comprehension,
    ast.GeneratorExp: _comprehension,
    ast.IfExp: _conditional,
    ast.JoinedStr: _format,
    ast.Lambda: _lambda,
    ast.List: _collection,
    ast.ListComp: _comprehension,
    ast.Name: _name,
    ast.NamedExpr: _walrus,
    ast.Set: _collection,
    ast.SetComp: _comprehension,
    ast.Subscript: _subscript,
    ast.Tuple: _collection,
    ast.UnaryOp: _unary,
}
