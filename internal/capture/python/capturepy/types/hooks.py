"""Validators and serializers: which a class has, and what they do to a schema."""

import ast
import copy
import re

from capturepy.calls import builtin, table
from capturepy.conventions import vocabulary
from capturepy.emit.directions import accepted, sent, two_way
from capturepy.eval import conditions
from capturepy.eval.constants import shown
from capturepy.eval.converters import Converter, function_of
from capturepy.eval.heap import Items, Mapping
from capturepy.eval.subjects import Subject, kinds_of
from capturepy.eval.values import KINDS, Choice, Const, Converted, Function, Heap, Held, ListOf, New, Payload, Undetermined
from capturepy.load.modules import External, bound_names
from capturepy.types import outcomes
from capturepy.types.annotations import base_types, is_opaque, opaque, schema, strictly, union

_VALUE = Held("", ())
_INPUT = Payload(())
_FAILING_DECIMAL = re.compile(r"(\w+\.)*Decimal\(.*\) may raise$")
_DECIMAL = vocabulary.SCALARS["decimal.Decimal"]


# What pydantic reads from texts that are no JSON of it.
_READ_FROM_TEXTS = {"boolean", "integer", "null", "number"}


def converted(out, converters, subject, types):
    """A schema between the code that converts its value on the way in and out."""
    if not converters:
        return out
    read, going_out = accepted(out), sent(out)
    validators = [one for one in converters if one.kind == "validator"]
    for one in validators:
        if one.mode == "after":
            unchanged = going_out == read
            read, changed = _after(read, one, subject, types)
            going_out = changed if changed is not None else read if unchanged else going_out
    for one in validators:
        if one.mode != "after":
            read = _before(read, one, subject, types)
    for one in converters:
        if one.kind == "serializer":
            going_out = _serialized(going_out, one, subject, types)
    return two_way(_as_sent(read, going_out), going_out)


def _as_sent(read, going_out):
    """A decimal that is read of numbers and of their texts, as a number where code writes it as one."""
    if _DECIMAL not in _arms(read) or {"type": "number"} not in _arms(outcomes.without_null(going_out)):
        return read
    return union([{**copy.deepcopy(_DECIMAL), "type": "number"} if arm == _DECIMAL else arm for arm in _arms(read)])


def _arms(node):
    return node.get("anyOf", [node])


def coded(out, decoder, encoder, types):
    """A schema between two functions of its own, each an (expression, context) or None: one makes the value of JSON, one JSON of it."""
    read, going_out = accepted(out), sent(out)
    if decoder:
        one = Converter("validator", "plain", shown(decoder[0]), function_of(*decoder), decoder[1], node=decoder[0])
        found = one.outcomes(value_subject(types), types, _INPUT) or ()
        made = [outcome.value for outcome in found if outcome.kind == "return"]
        known = made and all(isinstance(value, Converted) and value.of == _INPUT and value.call.yields for value in made)
        read = union([dict(value.call.yields) for value in made]) if known else opaque("%s decides what is accepted" % one.name)
    if encoder:
        one = Converter("serializer", "plain", shown(encoder[0]), function_of(*encoder), encoder[1], node=encoder[0])
        going_out = _serialized(going_out, one, value_subject(types), types)
    return two_way(read, going_out)


def holds_of_null(function, types):
    """Whether a function of a value says yes of null, whatever it says of others."""
    one = Converter("validator", "plain", "", function, None)
    found = one.outcomes(value_subject(types), types, _VALUE, ((("kind", _VALUE, frozenset(("null",))), True),)) if function else None
    return bool(found) and all(outcome.kind == "return" and outcome.value == Const(True) for outcome in found)


def _each(read, one, apply):
    """Of a validator of each item: apply to the items."""
    if not one.each_item or read.get("type") != "array" or not isinstance(read.get("items"), dict):
        return apply(read)
    found = apply(read["items"])
    return {**read, "items": found[0]}, found[1]


def _after(read, one, subject, types):
    """(schema with what is refused, the schema of what is sent where the value is changed)."""
    return _each(read, one, lambda node: _after_one(node, one, subject, types))


def _after_one(read, one, subject, types):
    subject.value_kinds, subject.value_schema = kinds_of(read, types), read
    found = one.outcomes(subject, types, _VALUE)
    if found is None:
        read = outcomes.add_checked(read, [{"what": "%s may refuse more" % one.name, "source": one.place}])
        return read, opaque("%s may change the value" % one.name, one.cause)
    checks, changed = [], None
    for outcome in found:
        if outcome.kind == "raise":
            read, complete = outcomes.refused(read, outcome, _VALUE, types)
            if not complete:
                checks.append(outcomes.checked(outcome))
        elif outcome.value != _VALUE or outcome.held:
            only_null = any(atom == ("kind", _VALUE, frozenset(("null",))) and holds for atom, holds in outcome.path)
            only_null = only_null or any(atom[:2] == ("truth", _VALUE) and not holds for atom, holds in outcome.path)
            if not only_null or isinstance(outcome.value, Undetermined):
                changed = opaque("%s may change the value" % one.name, one.cause)  # what is sent is not what was read
            elif changed is None:
                changed = outcomes.without_null(sent(read))
    return outcomes.add_checked(read, checks), changed


def changes(read, one, types):
    """Whether code may make something else of a value of a type."""
    subject = value_subject(types)
    subject.value_kinds = kinds_of(read, types)
    found = one.outcomes(subject, types, _VALUE)
    return found is None or any(outcome.kind == "return" and (outcome.value != _VALUE or outcome.held) for outcome in found)


def _before(read, one, subject, types):
    if one.declared:
        return schema(*one.declared)
    doubt = opaque("%s decides what is accepted" % one.name, one.cause)
    if one.mode == "plain":
        return _plain(one, subject, types, doubt)
    if one.mode == "wrap":
        return _wrapped(read, one, subject, types, doubt)
    found = one.outcomes(subject, types, _INPUT)
    if found is None:
        return doubt
    if all(outcome.kind == "return" and outcome.value == _INPUT and not outcome.edits for outcome in found):
        return read
    declared = base_types(read, types)
    if None in declared:
        declared = None
    wider, checks = [], []
    by_kind = _by_kind(one, subject, types)
    if "anyOf" in read:
        picked = _open_union(read, one, by_kind)
        if picked:
            return picked
    for kind, found in by_kind.items():
        own = declared is None or kind in declared or kind == "integer" and "number" in declared
        if found is None:
            return doubt
        returned = [outcome for outcome in found if outcome.kind == "return"]
        if any(outcome.edits for outcome in returned):
            return doubt
        same = [outcome for outcome in returned if outcome.value == _INPUT]
        if own:
            read, known = _own_kind(read, found, returned, types, checks)
            if not known:
                return doubt
        elif kind == "string" and not returned and found and declared <= _READ_FROM_TEXTS:
            checks.append({**outcomes.checked(found[0]), "what": "refuses a text"})
        elif len(same) < len(returned):
            schema_ = _wider(read, kind, found, returned, types)
            if schema_ is None:
                return doubt
            wider += [schema_] if schema_ else []
    read = outcomes.add_checked(read, checks)
    return union([read, *wider]) if wider else read


def _by_kind(one, subject, types):
    """Kind of JSON → the outcomes of code that gets a value of it."""
    return {kind: one.outcomes(subject, types, _INPUT, ((("kind", _INPUT, frozenset((kind,))), True),)) for kind in sorted(KINDS)}


def _plain(one, subject, types, doubt):
    """A validator in the place of pydantic's own: of each kind what it does not refuse."""
    arms, checks, whole = [], [], True
    for kind, found in _by_kind(one, subject, types).items():
        if found is None or any(outcome.edits for outcome in found):
            return doubt
        returned = [outcome for outcome in found if outcome.kind == "return"]
        refusals = [outcome for outcome in found if outcome.kind == "raise"]
        whole = whole and not refusals
        if not returned:
            continue
        arm = {"type": kind}
        for outcome in refusals:
            arm, complete = outcomes.refused(arm, outcome, _INPUT, types)
            if not complete:
                checks.append(outcomes.checked(outcome))
        if any(_may_fail(outcome.value) for outcome in returned):
            return doubt
        arms.append(arm)
    if whole:
        return vocabulary.anything()
    kinds = {arm["type"] for arm in arms if arm == {"type": arm["type"]}}
    arms = [arm for arm in arms if not (arm["type"] == "integer" and "number" in kinds)]
    return outcomes.add_checked(strictly(union(arms)), checks) if arms else doubt


def _may_fail(value):
    """Whether code makes of a value something that it may refuse to be made into."""
    return isinstance(value, (Undetermined, Choice)) or isinstance(value, Converted) and not value.call.total


def _open_union(read, one, found_by_kind):
    """A union whose variants code picks by a member, others being held as a class of their own; None for any other code."""
    arms = {arm["$ref"].declaration: arm for arm in read.get("anyOf", ()) if "$ref" in arm}
    variants, tags, open_, kinds, picked = [], set(), False, set(), {}
    for kind, found in found_by_kind.items():
        for outcome in found or ():
            tags.update(_members_of(outcome.path))
            if outcome.kind == "raise":
                continue
            kinds.add(kind)
            value = outcome.value
            if isinstance(value, New) and value.declaration in arms:
                open_ = True
            elif isinstance(value, Converted) and value.of == _INPUT and value.call.yields.get("$ref") is not None:
                if value.call.yields not in variants:
                    variants.append(value.call.yields)
                listed = [atom[2] for atom, holds in outcome.path if atom[0] == "in" and holds]
                picked.setdefault(value.call.name, []).extend(min(listed, key=len) if listed else [None])
            else:
                return None
    if kinds != {"object"} or len(tags) != 1 or not variants or not all(arm["$ref"].declaration in arms for arm in variants):
        return None
    tag = tags.pop()
    known = list(dict.fromkeys(one for values in picked.values() for one in values))
    others = [{"type": "object", "properties": {tag: _looked_up()}, "required": [tag]}] if open_ else []
    if others and None not in known:
        others[0]["x-parity"] = {"chosen": {"field": tag, "values": known, "others": True}}
    return {"anyOf": variants + others, "x-parity": {"tag": {"field": tag, "required": True}}}


def _looked_up():
    """What can be looked up in a dict: no list and no dict."""
    return {"anyOf": [{"type": kind} for kind in ("string", "number", "boolean", "null")]}


def _members_of(path):
    for atom, _ in path:
        if atom[0] == "has" and atom[1] == _INPUT:
            yield atom[2]
        elif atom[0] == "in" and getattr(atom[1], "path", ()):
            yield atom[1].path[0]


def _own_kind(read, found, returned, types, checks):
    """A kind that the type itself takes: what is refused of it, and whether all that is returned is known."""
    others = [outcome for outcome in returned if outcome.value != _INPUT and not _is_no_date(read, outcome)]
    decoded = [outcome.value.call.yields.get("contentEncoding") for outcome in others if isinstance(outcome.value, Converted)]
    if decoded and len(decoded) == len(returned) and read.get("x-parity", {}).get("native") == "bytes" and all(decoded):
        return {**read, "contentEncoding": decoded[0]}, True
    made = _DECIMAL in _arms(read) and any(_is_decimal_of_it(outcome.value) for outcome in others)
    for outcome in found:
        if outcome.kind == "raise" and not (made and _FAILING_DECIMAL.match(outcome.what)):  # of a text that pydantic refuses, too
            read, complete = outcomes.refused(read, outcome, _INPUT, types)
            if not complete:
                checks.append(outcomes.checked(outcome))
    if not others:
        return read, True
    respelled = _respelled(read, others, returned, types)
    if respelled is not None:
        return respelled, True
    for outcome in others:
        if isinstance(outcome.value, Const) and takes(read, outcome.value.value, types):
            replaced = _replaced(outcome)  # held as something else, and not refused
            if replaced is not None:
                read = union([read, *({"const": one} for one in replaced if not _takes_plainly(read, one))])
            elif not _is_plain(read):
                return read, False
            continue
        value = outcome.value
        if isinstance(value, Heap) and _is_empty(outcome) and _takes_empty(read, outcome):
            continue
        if isinstance(value, Converted) and value.of == _INPUT and value.call.total and value.call.yields == {"type": "string"} == _bare(read):
            continue
        if _is_decimal_of_it(value) and _DECIMAL in _arms(read):
            continue
        return read, False
    return read, True


def _is_no_date(read, outcome):
    """Whether code does something to texts alone that are no dates in any spelling, those of the year 0: what is declared stays."""
    of_dates = all(arm.get("format") in ("date", "date-time") for arm in read.get("anyOf", [read]) if arm.get("type") != "null")
    return of_dates and any(atom[0] == "match" and holds and re.match(r"\^(\(\?:\^?)?0000", atom[2]) for atom, holds in outcome.path)


def _replaced(outcome):
    """The constants of JSON that a path of a validator is taken for, or None where it is for others."""
    kinds = [atom[2] for atom, holds in outcome.path if atom[:2] == ("kind", _INPUT) and holds]
    if [*kinds[0:1]] == [frozenset(("null",))] == [*kinds] and len(outcome.path) == 1:
        return [None]
    rest = [(atom, holds) for atom, holds in outcome.path if atom[:2] != ("kind", _INPUT)]
    if len(rest) != 1 or rest[0][0][1] != _INPUT:
        return None
    (asks, _, *said), holds = rest[0]
    if asks == "in" and holds:
        return [one for one in said[0] if isinstance(one, (bool, int, str)) or one is None]
    return [one for kind in kinds[0] for one in _FALSY.get(kind, ())] if asks == "truth" and not holds and len(kinds) == 1 else None


_FALSY = {"boolean": (False,), "integer": (0,), "null": (None,), "string": ("",)}


def _is_plain(read):
    """Whether a schema takes all values of each kind that it takes."""
    arms = read.get("anyOf", [read])
    return all("$ref" not in arm and not set(arm) - {"type", "x-parity", "default", "items"} and "native" not in arm.get("x-parity", {}) for arm in arms)


def _takes_plainly(read, constant):
    """Whether an arm of a schema takes all values of a constant's kind."""
    kind = conditions.kind_of(constant)
    return any(kind in (arm.get("type") if isinstance(arm.get("type"), list) else [arm.get("type")]) and _is_plain(arm) for arm in read.get("anyOf", [read]))


def _respelled(read, others, returned, types):
    """An enum of texts that code spells its own way before they are looked up; None for any other."""
    spelled = _spelling(others[0].value)
    if not spelled or len(others) < len(returned) or any(outcome.value != others[0].value for outcome in others):
        return None
    values = types.enum_values(read["$ref"]) if "$ref" in read else read.get("enum") or [read[key] for key in ("const",) if key in read]
    if not values or not all(isinstance(one, str) and getattr(one, name)() == one for one in values for name in spelled):
        return None
    refusal = {"what": "refuses what is none of its values by %s()" % "().".join(spelled), "source": outcomes.source_of(others[0].place)}
    beside = {key: item for key, item in read.items() if key == "default"}
    return outcomes.add_checked({"type": "string", "x-parity": {"open": True, "values": values}, **beside}, [refusal])


def _spelling(value):
    """The methods by which code spells the input anew, in their order; [] of any other value."""
    names = []
    while isinstance(value, Converted) and value.call.name in table.SPELLINGS:
        names.insert(0, value.call.name)
        value = value.of
    return names if value == _INPUT else []


def _bare(node):
    return {key: item for key, item in node.items() if key != "x-parity"}


def _wider(read, kind, found, returned, types):
    """The schema of what is taken of a kind that the type itself does not take; {} for nothing, None where it is not known."""
    taken, items, emptied, loaded, parts = [], [], [], [], set()
    raised = [outcome for outcome in found if outcome.kind == "raise"]
    refusals = [outcomes.checked(outcome) for outcome in raised]
    for outcome in returned:
        value = outcome.value
        if value == _INPUT:
            refusals.append({"what": "refuses other values of this kind", "source": outcomes.source_of(outcome.place)})
        elif isinstance(value, Const):
            if not takes(read, value.value, types):
                refusals.append({"what": "refuses other values of this kind", "source": outcomes.source_of(outcome.place)})
            else:
                taken.append(outcome)
        elif _is_list_of_it(outcome) and _items(read) is not None:
            arm = _of_kind(_items(read), kind)
            if arm is None:
                return None
            if arm:
                items.append(arm)
        elif isinstance(value, Payload) and len(value.path) == 1 and not outcome.edits:
            parts.add(value.path[0])
        elif isinstance(value, Heap) and _is_empty(outcome) and _takes_empty(read, outcome):
            emptied.append(outcome)
        elif _is_list_of_texts(outcome) and _fits({"type": "array", "items": {"type": "string"}}, read):
            taken.append(outcome)
        elif isinstance(value, Converted) and value.of == _INPUT and value.call == builtin.LOADED:
            loaded.append(outcome)
        elif _is_decimal_of_it(value) and _DECIMAL in _arms(read):
            continue  # pydantic makes the same of a number, and neither makes anything of the rest
        elif isinstance(value, Converted) and value.of == _INPUT and (_makes(value.call, read) or _fits(value.call.yields, read)):
            if _as_lax(value.call, kind) or _makes(value.call, read):
                continue
            if not value.call.total and not refusals:
                refusals.append({"what": "%s may fail" % value.call.name, "source": outcomes.source_of(outcome.place)})
            taken.append(outcome)
        else:
            return None
    if parts:
        return _with_part(read, parts, raised, taken or items or emptied or loaded)
    if items and not taken and not emptied:
        return union(items)
    if emptied and not taken and not items:
        only_falsy = any(atom[:2] == ("truth", _INPUT) and not holds for outcome in emptied for atom, holds in outcome.path)
        return {"string": {"const": ""}, "integer": {"const": 0}, "number": {"const": 0}, "boolean": {"const": False}, "null": {"type": "null"}, "array": {"type": "array", "maxItems": 0}, "object": {"type": "object", "maxProperties": 0}}[kind] if only_falsy else {"type": kind}
    if not taken and not loaded:
        return {}
    if items or emptied or taken and loaded:
        return None
    if loaded:
        refusals = [{"what": "refuses a text that holds anything else", "source": outcomes.source_of(loaded[0].place)}]
        return outcomes.add_checked({"type": kind, "contentMediaType": "application/json"}, refusals)
    return outcomes.add_checked({"type": kind}, refusals)


def _with_part(read, names, raised, others):
    """An object of which code takes one member, {"value": x}, as the schema of such; None where it takes more or asks for anything else."""
    name = next(iter(names))
    lacks = [outcome for outcome in raised if outcome.path and outcome.path[-1] == (("has", _INPUT, name), False)]
    if len(names) > 1 or others or len(lacks) < len(raised):
        return None
    return {"type": "object", "properties": {name: read}, "required": [name]}


def _is_decimal_of_it(value):
    """Decimal(v), or Decimal(str(v)), of which the text is that of the number."""
    if not isinstance(value, Converted) or value.call != table.FUNCTIONS["decimal.Decimal"]:
        return False
    of = value.of
    return of == _INPUT or isinstance(of, Converted) and of.of == _INPUT and of.call == table.FUNCTIONS["builtins.str"]


def _makes(call, read):
    """Whether a call makes of a number what pydantic itself makes of one."""
    return call.makes is not None and any(arm.get("x-parity", {}).get("native") == call.makes for arm in read.get("anyOf", [read]))


def _is_list_of_it(outcome):
    """[v], of a value v."""
    thing = outcome.heap.get(outcome.value.key) if isinstance(outcome.value, Heap) else None
    return isinstance(thing, Items) and thing.items == (_INPUT,)


def _is_list_of_texts(outcome):
    """[f(part) for part in v.split(",")], whatever f makes of a text, if that is one."""
    thing = outcome.heap.get(outcome.value.key) if isinstance(outcome.value, Heap) else None
    items = thing.items if isinstance(thing, Items) else ()
    return bool(items) and all(isinstance(item, ListOf) and _is_text_of_it(item.item) for item in items)


def _is_text_of_it(value):
    if isinstance(value, Choice):
        return all(_is_text_of_it(arm) for _, arm in value.arms)
    if not isinstance(value, Converted) or value.call.yields.get("type") != "string":
        return False
    return value.of == _INPUT if value.call.name.startswith("an item of ") else value.call.total and _is_text_of_it(value.of)


def _is_empty(outcome):
    """Whether code makes an empty list or dict in place of what it gets."""
    thing = outcome.heap.get(outcome.value.key)
    if isinstance(thing, Items):
        return not thing.items
    return isinstance(thing, Mapping) and not thing.entries and thing.base is None and thing.rest is None


def _takes_empty(read, outcome):
    kind = "array" if isinstance(outcome.heap.get(outcome.value.key), Items) else "object"
    arms = [arm for arm in read.get("anyOf", [read]) if arm.get("type") == kind]
    return any(not arm.get("minItems") and not arm.get("required") and not arm.get("minProperties") for arm in arms)


def _items(read):
    """The schema of the items of a list, or None where it is none."""
    arms = [arm for arm in read.get("anyOf", [read]) if arm.get("type") == "array"]
    return arms[0].get("items", vocabulary.anything()) if len(arms) == 1 else None


def _of_kind(node, kind):
    """The arms of a schema that take a kind of JSON: {} for none, None where that is not known."""
    arms = []
    for arm in node.get("anyOf", [node]):
        if "$ref" in arm:
            if kind == "object":
                arms.append(arm)
            continue
        if arm.get("x-parity", {}).get("native") == "any":
            arms.append({"type": kind})
            continue
        kinds = arm.get("type") if isinstance(arm.get("type"), list) else [arm.get("type")]
        if kinds == [None]:
            return None
        if kind in kinds:
            arms.append({**arm, "type": kind})
    return union(arms) if arms else {}


def _as_lax(call, kind):
    """Whether a conversion takes of a kind what pydantic itself does."""
    return call.name in ("int", "float", "bool") and kind in ("boolean", "string")


def takes(read, constant, types):
    """Whether a constant is of the JSON types that a schema lets through."""
    kind = {None: "null"}.get(constant) or ("boolean" if isinstance(constant, bool) else "integer" if isinstance(constant, int) else "string")
    found = base_types(read, types)
    if "enum" in read or "const" in read:
        return constant in (read.get("enum") or [read.get("const")])
    return None in found or kind in found or kind == "integer" and "number" in found


def _fits(yields, read):
    arms = read.get("anyOf", [read])
    for arm in arms:
        kinds = arm["type"] if isinstance(arm.get("type"), list) else [arm.get("type")]
        if yields.get("type") in kinds and (arm.get("items", {}) in ({}, yields.get("items", {})) or "array" not in kinds):
            if not set(arm) - {"type", "items", "x-parity", "uniqueItems", "format", "contentEncoding"}:
                return True
    return False


def _wrapped(read, one, subject, types, doubt):
    """A validator around pydantic's own: known where it hands the value on, or only passes over errors."""
    subject.value_kinds = None
    found = one.outcomes(subject, types, _INPUT)
    if found is None:
        return doubt
    checks, instead, falls_back = [], [], False
    for outcome in found:
        handled = isinstance(outcome.value, Converted) and outcome.value.call.name == "handler" and outcome.value.of == _INPUT
        if outcome.kind == "raise":
            checks.append(outcomes.checked(outcome))
        elif _in_place_of_a_failure(outcome, read, types):
            falls_back = True
        elif isinstance(outcome.value, Const) and not outcome.edits and takes(read, outcome.value.value, types):
            replaced = _replaced(outcome)  # which pydantic itself never sees
            if replaced is None:
                return doubt
            instead += replaced
        elif not handled or outcome.edits:
            return doubt
    read = union([read, *({"const": one} for one in instead if not _takes_plainly(read, one))])
    if falls_back:
        return vocabulary.anything() if not checks else doubt
    return outcomes.add_checked(read, checks)


def _in_place_of_a_failure(outcome, read, types):
    """Whether a value that is always the same stands in for what pydantic itself refuses."""
    if outcome.edits or [atom[:2] for atom, _ in outcome.path] != [("asks", "the validation fails")]:
        return False
    return isinstance(outcome.value, Const) or isinstance(outcome.value, Heap) and _is_empty(outcome)


def _serialized(going_out, one, subject, types):
    subject.value_kinds, subject.value_schema = kinds_of(going_out, types), going_out
    found = one.outcomes(subject, types, _VALUE)
    result = None
    if found is not None:
        result = _shape_of(found, going_out, subject, types)
    if (result is None or is_opaque(result)) and one.declared:
        result = sent(schema(*one.declared))
    if result is None or is_opaque(result):
        why = result["x-parity"]["opaque"] if result else ""
        result = opaque("%s decides what is sent%s" % (one.name, ": " + why if why and "decides" not in why else ""), one.cause)
    if one.when_used in ("unless-none", "json-unless-none"):
        nullable = union([going_out, {"type": "null"}]) == going_out
        result = union([result, {"type": "null"}]) if nullable else result
    return result


def _shape_of(found, going_out, subject, types):
    declared = {name: subject.field(name).declared for name in subject.field_names}
    declared[""] = going_out
    arms = [outcomes.written(outcome, outcome.value, types, declared) for outcome in found if outcome.kind == "return"]
    if not arms:
        return None
    doubtful = next((arm for arm in arms if is_opaque(arm)), None)
    return doubtful if doubtful else union(arms)


class Computed:
    """A property that is sent and never read."""

    def __init__(self, name, node, call, context):
        self.name, self.node, self.context = name, node, context
        self.alias = _keyword(call, "alias")
        self.annotation = _keyword(call, "return_type") or getattr(node, "returns", None)


class ModelHook:
    """A method that acts on the whole: when it is read (a validator) or sent (a serializer)."""

    def __init__(self, kind, mode, path, name, function, context, owner):
        self.kind, self.mode, self.name = kind, mode, name
        self.function, self.context, self.owner = function, context, owner
        self.title = name if path == name else "%s %s" % (path.rpartition(".")[2], name)
        self.first_version = path == "pydantic.root_validator"

    @property
    def cause(self):
        return "%s:%s.%s" % (self.context.module.source.file, self.owner.qualname, self.name)


class Hooks:
    """The hooks of a class and its bases; one overridden by name counts no more."""

    def __init__(self, ancestors, types):
        self._fields = {}  # field name, or * → {hook name: Converter}
        self.computed = {}  # name → Computed
        self.whole = []  # ModelHook
        self.opaque = []  # what decides in both directions
        seen = set()
        for ancestor in ancestors:
            if ancestor.declaration:
                context = types.kinds.context(ancestor.declaration)
                for statement, names in ancestor.declaration.hooking:
                    if not seen.intersection(names):
                        self._statement(statement, ancestor.declaration, context)
                seen |= ancestor.declaration.bound

    def of(self, field):
        if not self._fields:
            return []
        return [*self._fields.get(field, {}).values(), *self._fields.get("*", {}).values()]

    def _statement(self, statement, owner, context):
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
            if statement.name == "__get_pydantic_core_schema__":
                self.opaque.append("__get_pydantic_core_schema__ decides at run time")
            if (owner.name, statement.name) in vocabulary.GENERATED_HOOKS:
                return
            for decorator in statement.decorator_list:
                call = decorator if isinstance(decorator, ast.Call) else None
                function = Function(statement, context, (), ())
                self._decorator(call.func if call else decorator, call, statement.name, function, context, owner)
        elif isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Call):
            call = statement.value.func  # name = field_validator("x", mode="before")(function)
            names = bound_names(statement)
            if isinstance(call, ast.Call) and names:
                function = function_of(statement.value.args[0] if statement.value.args else None, context)
                self._decorator(call.func, call, names[0], function, context, None)

    def _decorator(self, decorator, call, name, body, context, owner):
        target = context.resolve(decorator)
        path = target.path if isinstance(target, External) else None
        if path == "pydantic.computed_field":
            self.computed[name] = Computed(name, body.node, call, context)
        elif path in vocabulary.MODEL_HOOKS and body is not None:
            kind, default = vocabulary.MODEL_HOOKS[path]
            self.whole.append(ModelHook(kind, _mode(call, default), path, name, body, context, owner))
        elif path in vocabulary.FIELD_HOOKS:
            kind, default = vocabulary.FIELD_HOOKS[path]
            keyword = "return_type" if kind == "serializer" else "json_schema_input_type"
            declared = _keyword(call, keyword) or (getattr(body and body.node, "returns", None) if kind == "serializer" else None)
            hook = Converter(
                kind,
                _mode(call, default),
                name,
                body,
                context,
                owner,
                declared=(declared, context) if declared is not None else None,
                when_used=getattr(_keyword(call, "when_used"), "value", None),
                each_item=getattr(_keyword(call, "each_item"), "value", False) is True,
            )
            for argument in call.args if call else ():
                known = isinstance(argument, ast.Constant) and isinstance(argument.value, str)
                self._fields.setdefault(argument.value if known else "*", {})[name] = hook


def _keyword(call, name):
    return next((k.value for k in call.keywords if k.arg == name), None) if call else None


def _mode(call, default):
    for keyword in call.keywords if call else ():
        if keyword.arg == "mode":
            return keyword.value.value if isinstance(keyword.value, ast.Constant) else shown(keyword.value)
        if keyword.arg == "pre" and not (isinstance(keyword.value, ast.Constant) and keyword.value.value is False):
            return "before"
    return default


def value_subject(types):
    """For the code of an annotation, which belongs to no class."""
    return Subject(None, (), types, "pydantic")

