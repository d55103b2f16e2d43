"""Code that acts on a record as a whole: validators, what runs after construction, encoders and decoders."""

import ast
import functools

from capturepy.calls import builtin
from capturepy.emit.directions import SENT, sent
from capturepy.eval.converters import Converter
from capturepy.eval.heap import ABSENT, Mapping
from capturepy.eval.interpreter import Interpreter
from capturepy.eval.values import KINDS, Choice, Const, Converted, Handler, Heap, Held, Instance, Itself, Payload, Self
from capturepy.types import codecs, hooks, outcomes
from capturepy.types.annotations import is_opaque, reaches_opaque, union

_INPUT = Payload(())
_OBJECT = ((("kind", _INPUT, frozenset(("object",))), True),)

# Methods that run when an instance has been made.
_AFTER_INIT = {"model": ("model_post_init",), "dataclass": ("__post_init__", "__attrs_post_init__")}


class Whole:
    """What the code of one class does to its record."""

    def __init__(self, subject, types):
        self._subject, self._types = subject, types
        self._fields = {name: subject.field(name) for name in subject.field_names}
        self.checks = []
        self.instead = []  # the schemas of what is read in the place of the record
        self.inside = set()  # the names of members in which the record may stand
        self.both, self.read, self.going_out = [], [], []  # (reason, cause)

    # Reading

    def read_by(self, hooks):
        """The model's validators of the whole."""
        for hook in hooks:
            if hook.kind != "validator":
                continue
            if hook.mode == "after":
                self._after(hook)
            else:
                self._before(hook)

    def constructed(self):
        """What runs when an instance has been made."""
        kind = self._types.kinds.of(self._subject.declaration)
        for name in _AFTER_INIT.get(kind, _AFTER_INIT["dataclass"]):
            method = self._subject.method(name)
            if method:
                found = self._run(method, [Self(), Instance("context")])
                self._held(found, name, "%s:%s.%s" % (method.context.module.source.file, method.owner.qualname, name), method)

    def _run(self, method, arguments):
        return codecs.run(self._subject, self._types, method, arguments)

    def _after(self, hook):
        found = self._of_dict(hook) if hook.first_version else self._outcomes(hook, [Self()])
        self._held(found, hook.title, hook.cause, hook)

    def _of_dict(self, hook):
        """The outcomes of a validator of pydantic's first version, which gets a dict of what the fields hold, as of the object itself."""
        own = Heap(1)
        held = {name: Held(name, ()) for name in self._fields}
        function = hook.function._replace(heap=((own.key, Mapping(held)),)) if hook.function else None
        ends = self._outcomes(hook, [own], (), function) if function else None
        out = []
        for end in ends or ():
            thing = end.heap.get(own.key)
            if end.kind == "return" and end.value == own and isinstance(thing, Mapping) and thing.base is None and thing.rest is None:
                changed = {name: thing.entries.get(name, ABSENT) for name in self._fields if thing.entries.get(name, ABSENT) != Held(name, ())}
                out.append(end._replace(value=Self(), held={**end.held, **changed}))
            elif end.kind == "raise":
                out.append(end)
            else:
                return None
        return None if ends is None else out

    def _held(self, found, title, cause, hook):
        """Take over what code does to the fields of an instance that has been made."""
        if found is None:
            self.going_out.append(("%s may change what is sent" % title, cause))
            place = hook.context.module.source.place(hook.function.node if hasattr(hook, "function") else hook.node)
            self.checks.append({"what": "%s may refuse more" % title, "source": place})
            return
        self._refilled(found, title, cause)
        for outcome in found:
            if outcome.kind == "raise":
                self._refused(outcome)
                continue
            if outcome.value not in (Self(), Const(None)) and not isinstance(outcome.value, Instance):
                self.going_out.append(("%s may change what is sent" % title, cause))
            for name, value in outcome.held.items():
                if name == "*":
                    self.going_out.append(("%s may change what is sent" % title, cause))

    def _refilled(self, found, title, cause):
        """The fields that code gives another value, on some of its paths."""
        ends = [outcome for outcome in found if outcome.kind == "return"]
        declared = {name: field.declared for name, field in self._fields.items()}
        for name, field in self._fields.items():
            values = [(outcome, outcome.held.get(name, Held(name, ()))) for outcome in ends]
            if any(value != Held(name, ()) for _, value in values):
                made = [outcomes.written(outcome, value, self._types, declared) for outcome, value in values]
                known = not any(map(reaches_opaque, made))
                field.sent_as(union(made)) if known else field.sent_by("%s may change the value" % title, cause)

    def _refused(self, outcome):
        """A refusal of the whole: of one field where it asks for no other."""
        names = {_field_of(atom[1]) for atom, _ in outcome.path if atom[0] != "asks"}
        if len(names) == 1 and not any(atom[0] == "asks" for atom, _ in outcome.path):
            name = names.pop()
            if name in self._fields and self._fields[name].refuse(outcome, Held(name, ()), self._types):
                return
        self.checks.append(outcomes.checked(outcome))

    def _before(self, hook):
        doubt = ("%s may change what is accepted" % hook.title, hook.cause)
        if hook.function is None:
            self.read.append(doubt)
            return
        found = self._handled(self._outcomes(hook, [_INPUT], _OBJECT), hook)
        others = self._handled(self._outcomes(hook, [_INPUT], (((("kind", _INPUT, frozenset(("object",))), False),))), hook)
        if found is None or others is None:
            self.read.append(doubt)
            return
        for outcome in others:
            if outcome.kind == "return" and outcome.value != _INPUT and not self._other_kinds(hook):
                self.read.append(doubt)
                return
        touched = {}
        for outcome in found:
            if outcome.kind == "raise":
                self._refused_input(outcome)
                continue
            if isinstance(outcome.value, Payload) and len(outcome.value.path) == 1 and not outcome.edits:
                self.inside.add(outcome.value.path[0])
                self.checks.append({"what": "reads what stands in %s instead" % outcome.value.path[0], "source": outcomes.source_of(outcome.place)})
                continue
            edits = self._edits(outcome)
            if edits is None:
                self.read.append(doubt)
                return
            for key, value in edits.items():
                for condition, arm in value.arms if isinstance(value, Choice) else (((), value),):
                    path = outcome.path + condition
                    if arm != Payload((key,)) and not (arm == ABSENT and (("has", _INPUT, key), False) in path):
                        touched.setdefault(key, []).append((path, arm))
        declared = {name for field in self._fields.values() for name in (field.own_name, field.name, *field.reads)}
        for key, values in touched.items():
            others = [value.path[0] for _, value in values if isinstance(value, Payload) and len(value.path) == 1]
            renamed = len(others) == len(values) and declared.isdisjoint(others)
            for field in self._fields.values():
                if key in (field.own_name, field.name, *field.reads):
                    if renamed:
                        field.read_also_as(others)
                        continue
                    fillings = {value for path, value in values if (("has", _INPUT, key), False) in path and isinstance(value, Const) and value.value is not None}
                    if len(fillings) == 1 and all(value in fillings for _, value in values):
                        field.filled_with(fillings.pop().value)
                        continue
                    there = all((("has", _INPUT, key), True) in path for path, _ in values)
                    field.read_by("%s may change what is accepted" % hook.title, hook.cause, not there)

    def _handled(self, found, hook):
        """The outcomes of a validator around pydantic's own as of one before it: what it hands on is what is read in the end."""
        if hook.mode != "wrap" or found is None:
            return found
        out = []
        for outcome in found:
            if outcome.kind == "return":
                if not isinstance(outcome.value, Converted) or outcome.value.call != builtin.HANDLED or outcome.held:
                    return None
                outcome = outcome._replace(value=outcome.value.of)
            out.append(outcome)
        return out

    def _other_kinds(self, hook):
        """Take over what code makes of what is no object; False where that is not known."""
        for kind in sorted(KINDS - {"object"}):
            found = self._handled(self._outcomes(hook, [_INPUT], ((("kind", _INPUT, frozenset((kind,))), True),)), hook)
            if found is None:
                return False
            made = [outcome for outcome in found if outcome.kind == "return" and outcome.value != _INPUT]
            if not made:
                continue
            whole = all(self._takes_whole(outcome, kind) for outcome in made) and len(made) == len(found)
            if not whole and not all(self._is_made(outcome) for outcome in made):
                return False
            checks = [] if whole else [{"what": "refuses what it can make no %s of" % self._subject.declaration.name, "source": outcomes.source_of(made[0].place)}]
            self.instead.append(outcomes.add_checked({"type": kind}, checks))
        return True

    def _is_made(self, outcome):
        """Whether an outcome is a dict that code has put together."""
        thing = outcome.heap.get(outcome.value.key) if isinstance(outcome.value, Heap) else None
        return isinstance(thing, Mapping) and thing.base is None and thing.rest is None

    def _takes_whole(self, outcome, kind):
        """Whether a dict that code puts together of a value is taken whatever value of that kind it is: {"id": v}."""
        if not self._is_made(outcome):
            return False
        thing = outcome.heap[outcome.value.key]
        for field in self._fields.values():
            value = next((thing.entries[name] for name in (field.name, *field.reads) if name in thing.entries), ABSENT)
            if value == ABSENT and not field.required:
                continue
            if isinstance(value, Const) and hooks.takes(field.declared, value.value, self._types):
                continue
            if value != _INPUT or not any(arm.get("type") == kind and set(arm) <= {"type", "x-parity", "default"} and "native" not in arm.get("x-parity", {}) for arm in field.declared.get("anyOf", [field.declared])):
                return False
        return True

    def _edits(self, outcome):
        """The keys of the input that have been changed → their values; None where that is not certain."""
        edits = dict(outcome.edits)
        value = outcome.value
        if isinstance(value, Heap):
            thing = outcome.heap.get(value.key)
            if not isinstance(thing, Mapping) or thing.base != _INPUT or thing.rest is not None:
                return None
            edits = dict(thing.entries)
            for constant in thing.drops:
                for field in self._fields.values():
                    field.takes(constant)
            if thing.only is not None and not thing.only >= {f.name for f in self._fields.values()}:
                return None
        elif value != _INPUT:
            return None
        if "*" in edits:
            return None
        return {key: item for key, item in edits.items() if item != Payload((key,))}

    def _refused_input(self, outcome):
        rest = [literal for literal in outcome.path if literal not in _OBJECT]
        names = {atom[1].path[0] for atom, _ in rest if atom[0] not in ("asks", "has") and getattr(atom[1], "path", ())}
        lacks = [atom for atom, holds in rest if atom[0] == "has" and atom[1] == _INPUT and not holds]
        if len(names) == 1 and not lacks and not any(atom[0] == "asks" for atom, _ in rest):
            name = names.pop()
            plain = tuple(literal for literal in rest if literal[0][0] != "has")
            for field in self._fields.values():
                if field.name == name and field.refuse(outcome._replace(path=plain), Payload((name,)), self._types):
                    return
        self.checks.append(outcomes.checked(outcome))

    def _outcomes(self, hook, arguments, path=(), function=None):
        one = Converter(hook.kind, hook.mode, hook.name, hook.function, hook.context, hook.owner)
        parameters = hook.function.node.args.posonlyargs + hook.function.node.args.args
        given = list(arguments)
        if hook.mode == "wrap":
            given.append(Handler("validator" if hook.kind == "validator" else "serializer"))
        if hook.kind == "validator" and hook.mode != "after" or hook.first_version:
            if parameters and parameters[0].arg in ("cls", "self", "__class__", "klass"):
                given.insert(0, Itself())
        elif hook.mode == "after" and parameters and parameters[0].arg == "cls":
            given.insert(0, Itself())
        while len(given) < len(parameters):
            given.append(Instance("info"))
        return Interpreter(self._subject, self._types).follow(function or one.function, given[: len(parameters)], path)

    # Sending

    def sent_by(self, out, hooks, encoder=None):
        """A model's serializer of the whole, and methods that stand in the place of pydantic's own."""
        for hook in hooks:
            if hook.kind == "serializer":
                found = self._outcomes(hook, [Self()])
                shape = self._encoded(found)
                if shape is None or is_opaque(shape):
                    why = ": " + shape["x-parity"]["opaque"] if shape else ""
                    self.going_out.append(("%s may change what is sent%s" % (hook.title, why), hook.cause))
                else:
                    out = _sending(out, shape)
        for name in (encoder,) if encoder else ("model_dump", "model_dump_json", "dict", "json", "to_dict", "to_json", "as_dict", "serialize"):
            method = self._subject.method(name)
            if method is None:
                continue
            if self._types.writes_all.get(method.node) == self._called_by(method):
                break
            self._subject.dumps_by_alias = name in _OWN  # that is up to who calls them
            shape = self._encoded(self._run(method, [Self()]))
            cause = "%s:%s.%s" % (method.context.module.source.file, method.owner.qualname, name)
            if shape is None:
                self.going_out.append(("%s may change what is sent" % name, cause))
            elif is_opaque(shape):
                self.going_out.append(("%s may change what is sent: %s" % (name, shape["x-parity"]["opaque"]), cause))
            elif not _is_own(shape, out):
                if name in (*_OWN, encoder):
                    out = _sending(out, shape)
                else:
                    place = method.context.module.source.place(method.node)
                    self.going_out.append(("%s (%s:%d) does not write what pydantic does" % (name, place["file"], place["line"]), cause))
            elif _hands_on(method.node):
                self._types.writes_all[method.node] = self._called_by(method)
            break
        return out

    def _called_by(self, method):
        """The methods of the class that one calls, by name: a subclass may have others."""
        return [(name, found and found.node) for name in _dumps_named(method.node) for found in (self._subject.method(name),)]

    def codecs(self, out):
        """The encoder and decoder of a class whose library has none."""
        return codecs.with_codecs(out, self._subject, self._types, self)

    def _encoded(self, found):
        return codecs.encoded(found, self._types, self._fields)


# Of what a method consists that names no field: what pydantic's own method writes it writes of every class that inherits it.
_NAMELESS = (
    ast.arguments, ast.arg, ast.Assign, ast.Attribute, ast.BoolOp, ast.boolop, ast.Call, ast.cmpop, ast.Compare, ast.Constant, ast.Expr, ast.expr_context,
    ast.FunctionDef, ast.If, ast.IfExp, ast.keyword, ast.Name, ast.Raise, ast.Return, ast.UnaryOp, ast.unaryop,
)  # fmt: skip
_OWN = ("model_dump", "model_dump_json", "dict", "json")  # pydantic's own
_NAMING = {"exclude", "include"}
_DUMPS = {"dict", "json", "model_dump", "model_dump_json", "to_dict"}


@functools.lru_cache(maxsize=None)
def _dumps_named(function):
    """The methods that write a model of those that a body names."""
    return sorted({node.attr for node in ast.walk(function) if isinstance(node, ast.Attribute)} & _DUMPS)


def _hands_on(function):
    """Whether a method calls pydantic's own with nothing that depends on the fields of the class."""
    for node in (node for statement in function.body for node in ast.walk(statement)):
        if not isinstance(node, _NAMELESS):
            return False
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr not in _DUMPS:
            return False
        if isinstance(node, ast.keyword) and (node.arg is None or node.arg in _NAMING and not isinstance(node.value, ast.Name)):
            return False
        if isinstance(node, ast.Assign) and not all(isinstance(target, ast.Name) for target in node.targets):
            return False
    return True


def _field_of(value):
    if isinstance(value, Held):
        return value.name
    return None


def _sending(out, shape):
    going_out = {key: item for key, item in shape.items()}
    return {**{key: item for key, item in out.items() if key is not SENT}, SENT: going_out}


def _is_own(shape, out):
    """Whether an encoder writes the keys that the library writes, some of them left out where they are unset."""
    own = sent(out)
    if shape.get("type") != "object" or own.get("type") != "object":
        return False
    return set(shape.get("properties", ())) == set(own.get("properties", ()))

