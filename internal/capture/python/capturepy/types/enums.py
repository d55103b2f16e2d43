"""The members of Enum classes and of Literal."""

import ast

from capturepy.conventions import speakeasy
from capturepy.eval.constants import Unknown, shown, value
from capturepy.eval.converters import Converter
from capturepy.eval.interpreter import Interpreter
from capturepy.eval.subjects import Subject
from capturepy.eval.values import KINDS, Choice, Const, Function, Member, New, Payload, Self, Sequence, Undetermined
from capturepy.load.modules import Declaration, External
from capturepy.types import functional
from capturepy.types.declarations import subscript_arguments

# Class attributes of an Enum that change what a member's value is, or which values are taken.
_HOOKS = {"__new__", "__init__"}

_BASES = {"enum.IntEnum": "integer", "builtins.int": "integer", "builtins.float": "number"}


def members(declaration, types):
    """[(name, value)] of an Enum class in order, its aliases included."""
    found = []
    context = types.kinds.context(declaration)
    bases = {a.path for a in types.kinds.lineage(declaration) if a.path}
    if not isinstance(declaration.node, ast.ClassDef):
        return _made(declaration, context, bases)
    for statement, condition, _ in declaration.body:
        name = _member_name(statement)
        if name is None:
            continue
        if condition:
            raise Unknown("member %s stands under a condition" % name)
        earlier = dict(found).get(getattr(statement.value, "id", None))
        if earlier is not None:
            found.append((name, earlier))
        elif _is_auto(statement.value, context):
            found.append((name, _generated(name, found, declaration, types) or _automatic(name, found, bases)))
        elif isinstance(statement.value, ast.Call) and _calls(statement.value, context) == "enum.nonmember":
            continue
        else:
            place = _place_of_value(declaration, types) if isinstance(statement.value, ast.Tuple) else None
            elements = statement.value.elts if place is not None else ()
            expression = elements[place] if place is not None and place < len(elements) else statement.value
            found.append((name, _scalar(expression, context)))
    return found


def base(declaration, types):
    """The type of JSON that the members are of as well, and that pydantic makes of a value before it looks it up."""
    paths = {ancestor.path for ancestor in types.kinds.lineage(declaration)}
    found = next((_BASES[path] for path in ("enum.IntEnum", "builtins.int", "builtins.float") if path in paths), None)
    return {"type": found} if found else {}


def _place_of_value(declaration, types):
    """Of the parts that __new__ gets of a member, which is its value: the one that it holds in _value_; or None."""
    for ancestor in types.kinds.lineage(declaration):
        for statement, _, _ in ancestor.declaration.body if ancestor.declaration else ():
            if isinstance(statement, ast.FunctionDef) and statement.name == "__new__":
                parameters = [parameter.arg for parameter in statement.args.args[1:]]
                held = [s.value for s in statement.body if isinstance(s, ast.Assign) and getattr(s.targets[0], "attr", None) == "_value_"]
                name = getattr(held[0], "id", None) if len(held) == 1 else None
                return parameters.index(name) if name in parameters else None
    return None


def _generated(name, found, declaration, types):
    """The text that the class's own _generate_next_value_ makes of a name, None where it has none."""
    method = Subject(declaration, types.kinds.lineage(declaration), types, "enum").method("_generate_next_value_")
    if method is None:
        return None
    one = Converter("validator", "plain", "_generate_next_value_", Function(method.node, method.context, (), ()), method.context)
    last = Sequence(tuple(Const(value_) for _, value_ in found))
    ends = one.outcomes(Subject(None, (), types, "enum"), types, Const(name), (), [Const(1), Const(len(found)), last])
    values = {end.value for end in ends or () if end.kind == "return"}
    if len(values) == 1 and isinstance(next(iter(values)), Const) and isinstance(next(iter(values)).value, str):
        return values.pop().value
    raise Unknown("_generate_next_value_ decides at run time")


def _made(declaration, context, bases):
    found = []
    for name, expression in functional.enum_members(declaration.node.value):
        found.append((name, _automatic(name, found, bases) if expression is None else _scalar(expression, context)))
    return found


def hooks(declaration, types):
    """The methods that decide values at run time, if any."""
    if types.kinds.lists_itself(declaration):
        return
    for ancestor in types.kinds.lineage(declaration):
        if ancestor.declaration:
            for statement, _, _ in ancestor.declaration.body:
                if isinstance(statement, ast.FunctionDef) and statement.name in _HOOKS:
                    if statement.name != "__new__" or _place_of_value(declaration, types) is None:
                        yield statement.name


def missing(declaration, types, kinds):
    """What _missing_ makes of values that no member has: "open" where it finds one for each, "some", "members" for
    one of the declared, None where it refuses all; and the checks of what it refuses."""
    ancestors = types.kinds.lineage(declaration)
    subject = Subject(declaration, ancestors, types, "enum")
    if types.kinds.opening(ancestors):
        return "open", []
    if types.kinds.lists_itself(declaration):
        return _constructed(subject, types, kinds), []
    method = subject.method("_missing_")
    if method is None:
        return None, []
    found = []
    for kind in sorted(kinds):
        ends = _looked_up(subject, method, kind, types)
        if ends is None:
            raise Unknown("_missing_ decides at run time")
        found += ends
    made, refused = set(), []
    for end in found:
        for path, value_ in end.value.arms if isinstance(end.value, Choice) else (((), end.value),):
            if end.kind == "return" and isinstance(value_, (Member, New)):
                made.add(type(value_))
            elif end.kind == "return" and isinstance(value_, Undetermined):
                raise Unknown("_missing_ decides at run time: " + value_.reason)
            else:
                refused.append(end._replace(path=end.path + path))
    if not made:
        return None, []
    checks = [{"what": "refuses some values that no member has", "source": source_of(end.place)} for end in refused[:1]]
    return "members" if made == {Member} else "open", checks


def _looked_up(subject, method, kind, types):
    """The outcomes of _missing_ for a value of one kind, or None where it cannot be followed."""
    one = Converter("validator", "plain", "_missing_", Function(method.node, method.context, (), ()), method.context, method.owner)
    return one.outcomes(subject, types, Payload(()), ((("kind", Payload(()), frozenset((kind,))), True),))


def takes_anything(declaration, types):
    """Whether _missing_ finds a member for each value of any kind, or a metaclass keeps it and tells pydantic of no kind."""
    ancestors = types.kinds.lineage(declaration)
    opening = types.kinds.opening(ancestors)
    if opening:
        return not opening.module.source.has(speakeasy.OPENED_BY)
    subject = Subject(declaration, ancestors, types, "enum")
    method = subject.method("_missing_")
    ends = [_looked_up(subject, method, kind, types) for kind in sorted(KINDS)] if method else []
    return bool(ends) and all(found and all(end.kind == "return" and _is_member(end.value) for end in found) for found in ends)


def _is_member(value_):
    return all(isinstance(arm, (Member, New)) for _, arm in value_.arms) if isinstance(value_, Choice) else isinstance(value_, (Member, New))


def _constructed(subject, types, kinds):
    """What the __init__ of a class that lists its own instances makes of other values."""
    method = subject.method("__init__")
    function = method and Function(method.node, method.context, (), ())
    closed = False
    for kind in sorted(kinds) if function else ():
        path = ((("kind", Payload(()), frozenset((kind,))), True),)
        ends = Interpreter(subject, types).follow(function, [Self(), Payload(())], path)
        refused = [end for end in ends or () if end.kind == "raise" and end.what.startswith("raises")]
        listed = tuple(member.value.value for member in subject.members())
        closed = any(atom[0] == "in" and set(atom[2]) == set(listed) and not holds for end in refused for atom, holds in end.path)
        if ends is None or refused and not (closed and len(refused) == 1):
            raise Unknown("__init__ decides at run time")
    return None if closed else "open"


def source_of(place):
    return {"file": place[0], "line": place[1]}


def literal(subscript, context, seen=()):
    """The values of Literal[…], those of Literal aliases inside it included."""
    out = []
    for argument in subscript_arguments(subscript):
        nested = _nested_literal(argument, context)
        if nested is None:
            found = [_scalar(argument, context)]
        elif nested[0] in seen:
            raise Unknown("%s refers to itself" % shown(argument))
        else:
            found = literal(*nested, seen + (nested[0],))
        out += found
    return distinct(out)


def distinct(values):
    """The values without repetition; 1 and True are two of them."""
    return list({(type(value), value): value for value in values}.values())


def _nested_literal(argument, context):
    target = context.resolve(argument)
    if isinstance(target, Declaration) and context.types.kinds.of(target) == "alias":
        argument, context = context.types.kinds.aliased(target), context.at(target)
    if isinstance(argument, ast.Subscript):
        form = context.resolve(argument.value)
        if isinstance(form, External) and form.path == "typing.Literal":
            return argument, context
    return None


def _scalar(expression, context):
    found = value(expression, context)
    if isinstance(found, (list, dict)):
        raise Unknown("%s is no scalar" % shown(expression))
    return found


def _member_name(statement):
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target = statement.targets[0]
    elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
        target = statement.target
    else:
        return None
    if not isinstance(target, ast.Name) or target.id.startswith("_"):
        return None
    return None if isinstance(statement.value, ast.Lambda) else target.id


def _calls(call, context):
    target = context.resolve(call.func)
    return target.path if isinstance(target, External) else None


def _is_auto(expression, context):
    return isinstance(expression, ast.Call) and not expression.args and _calls(expression, context) == "enum.auto"


def _automatic(name, found, bases):
    if "enum.StrEnum" in bases:
        return name.lower()
    if "builtins.str" in bases:  # the numbers of auto() are turned into texts
        if [text for _, text in found] == [str(n + 1) for n in range(len(found))]:
            return str(len(found) + 1)
        raise Unknown("the value of %s = auto() depends on the members before it" % name)
    numbers = [number for _, number in found if isinstance(number, int)]
    if numbers and numbers[-1] != max(numbers):  # Python 3.13 counts on from another one than 3.12
        raise Unknown("the value of %s = auto() depends on the version of Python" % name)
    return numbers[-1] + 1 if numbers else 1
