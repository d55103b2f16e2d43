"""Abstract values: what an expression may stand for while a body is read and not run.

A value never says more than is known. Where two paths meet it is a Choice; where
nothing is known it is an Undetermined, with the reason and the place.
"""

from collections import namedtuple

# What the caller of a body hands in: a part of the input as JSON has it, unconverted.
# path holds keys, and "*" for the items of a list.
Payload = namedtuple("Payload", "path")

# The object whose method is read, and the value that it holds in one of its fields.
Self = namedtuple("Self", "")
Held = namedtuple("Held", "name path")  # path holds keys, "*" for the items of a list, and Attributes
Attribute = namedtuple("Attribute", "name")  # what an object has under a name

Const = namedtuple("Const", "value")  # None, a bool, a number, a text; a tuple of Consts; a frozenset of Consts
Converted = namedtuple("Converted", "call of")  # what an entry of the call table makes of a value
Choice = namedtuple("Choice", "arms")  # ((condition, value), …): of the conditions one holds
# tracked: it comes from what is read or sent; of: the parts of the input that it is made of
Undetermined = namedtuple("Undetermined", "reason place tracked of", defaults=(True, ()))

Heap = namedtuple("Heap", "key")  # a dict or list that the body has made, or the input itself: see State.heap
New = namedtuple("New", "declaration fields")  # an instance; fields is ((name, value), …), or None
ListOf = namedtuple("ListOf", "item")  # one item for each of something that is not known
MapOf = namedtuple("MapOf", "value")  # one entry for each, under keys that are not known

# What can be called or asked, and never stands on the wire.
External = namedtuple("External", "path")  # a name that is defined outside
Instance = namedtuple("Instance", "path")  # what calling such a name has made
Class = namedtuple("Class", "declaration")
Package = namedtuple("Package", "module")
Itself = namedtuple("Itself", "")  # the class whose method is read
Function = namedtuple("Function", "node context bound env named heap", defaults=((), ()))
Method = namedtuple("Method", "of name")
Super = namedtuple("Super", "after")
Handler = namedtuple("Handler", "kind")  # of a wrapping "serializer" or "validator"
FieldInfo = namedtuple("FieldInfo", "name")
FieldTable = namedtuple("FieldTable", "")  # model_fields: name → FieldInfo
Namespace = namedtuple("Namespace", "")  # what the class whose method is read has of its own: cls.__dict__
Member = namedtuple("Member", "name value")  # of the Enum whose method is read
Told = namedtuple("Told", "path arguments keywords")  # a call of a library that only notes what it is told
Aliases = namedtuple("Aliases", "paths")  # AliasChoices or AliasPath of pydantic: ((key, …), …)
Sequence = namedtuple("Sequence", "items")  # values in a known order
Entries = namedtuple("Entries", "of part")  # the keys, values or items of a Payload

NESTED = "calls nested more than"  # why a value is not known that a function would make by calling itself without end

_MAX_ARMS, _MAX_CONDITIONS = 64, 4  # of a Choice, and of one of its values

OTHER_KEYS = "*"  # of a condition: a member that no field is read from

NONE, TRUE, FALSE = Const(None), Const(True), Const(False)

# The kinds of JSON values, as isinstance tells them apart: number is one with a fraction.
KINDS = frozenset(("null", "boolean", "integer", "number", "string", "array", "object"))


def key_of(value):
    """The part of the input whose keys a value stands for, one at a time; None for any other."""
    while isinstance(value, Converted) and value.call.name == "str":
        value = value.of
    return Payload(value.path[:-1]) if isinstance(value, Payload) and value.path[-1:] == ("keys",) else None


def parts_of(value):
    """The parts of the input that a value is made of."""
    if isinstance(value, Payload):
        return (value,)
    if isinstance(value, Converted):
        return parts_of(value.of)
    if isinstance(value, Choice):
        return tuple(dict.fromkeys(part for _, arm in value.arms for part in parts_of(arm)))
    if isinstance(value, Sequence):
        return tuple(dict.fromkeys(part for item in value.items for part in parts_of(item)))
    if isinstance(value, (ListOf, MapOf, Entries)):
        return parts_of(value[0])
    return value.of if isinstance(value, Undetermined) else ()


def is_tracked(value):
    """Whether a value depends on what is read or sent."""
    if isinstance(value, (Payload, Held, Self, Heap, New)):
        return True
    if isinstance(value, Converted):
        return is_tracked(value.of)
    if isinstance(value, Choice):
        return any(is_tracked(arm) for _, arm in value.arms)
    if isinstance(value, Sequence):
        return any(map(is_tracked, value.items))
    if isinstance(value, (ListOf, MapOf, Entries)):
        return is_tracked(value[0])
    return isinstance(value, Undetermined) and value.tracked


def choice(arms):
    """One value of several, each under a condition."""
    flat = []
    for condition, value in arms:
        for inner, arm in value.arms if isinstance(value, Choice) else (((), value),):
            flat.append((condition + inner, arm))
    if all(arm == flat[0][1] for _, arm in flat):
        return flat[0][1]
    merged = {}
    for condition, arm in flat:
        merged.setdefault(arm, []).append(condition)
    if len(merged) > _MAX_ARMS:
        return Undetermined("one of more than %d values" % _MAX_ARMS, None)
    arms = []
    for arm, conditions in merged.items():
        arms += [(condition, arm) for condition in dict.fromkeys(conditions)] if len(conditions) <= _MAX_CONDITIONS else [((), arm)]
    return Choice(tuple(arms))
