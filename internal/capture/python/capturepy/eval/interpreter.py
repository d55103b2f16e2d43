"""The abstract interpreter of function bodies.

It walks the statements of a function of the SDK and never runs them. Paths fork at a test
that is not decided and meet again behind it; what differs between them becomes a Choice. All
that a body may do ends in Outcomes: what it returns or raises, under which condition, and what it has
changed on the way. What no table knows is Undetermined from there on, with its place.
"""

import ast
import functools
from collections import namedtuple

from capturepy.calls import methods
from capturepy.eval import conditions, expressions, matching, tests
from capturepy.eval.constants import shown
from capturepy.eval.heap import ABSENT, Ended, Items, Mapping, State, item_of, items_of, merged
from capturepy.eval.subjects import members_of
from capturepy.eval.values import (
    KINDS,
    NESTED,
    NONE,
    OTHER_KEYS,
    Choice,
    Class,
    Const,
    Entries,
    External,
    FieldInfo,
    FieldTable,
    Function,
    Held,
    Heap,
    Instance,
    Itself,
    ListOf,
    New,
    Payload,
    Self,
    Sequence,
    Undetermined,
    choice,
)
from capturepy.load import modules

# Beyond these a body is not followed: every value it makes is undetermined.
MAX_STEPS, STEPS_OF_FIELD = 3_000, 300
MAX_STEPS_TO_REQUEST = 2_000  # client code is more, and says less
MAX_DEPTH = 12
MAX_PATHS = 40
MAX_EXHAUSTED = 4  # a method that is too large for so many classes is so for the others that inherit it
MAX_CAUGHT, MAX_FAILING = 64, 6  # of one try: where it may end, and what is said of it
MAX_OUTCOMES = 48

# How a body ends: kind is "return" or "raise"; path are the literals that lead there.
Outcome = namedtuple("Outcome", "kind path value heap edits held what place")

# A function with all arguments but the first.
Application = namedtuple("Application", "node bound rest")

_RETURNED = " returned"  # no name of Python's


class Exhausted(Exception):
    """A body that is too large to be followed."""

    def __init__(self, place):
        super().__init__("too much code to follow")
        self.place = place


class Interpreter:
    """Reads bodies for one class. subject says what that is, see subjects.Subject; leaving what is noted of calls
    that lead out of the package, see types/requests."""

    def __init__(self, subject, types, leaving=None):
        self.subject, self.types, self.leaving = subject, types, leaving
        self.awaited = set()  # the calls whose coroutines are run on the spot
        self._steps = self._depth = self._keys = 0
        self._caught, self._doubts = (), None  # of the try statements around
        self._most = MAX_STEPS_TO_REQUEST if leaving else MAX_STEPS + STEPS_OF_FIELD * len(subject.field_names)
        self.outcomes = []
        self.globals, self.properties = [], []  # what is being evaluated
        self.reading = []  # the functions that are being read
        self.in_setter = False  # of a property: what it sets is private
        self.assumed = None  # the Application that is taken to give back the parts of what it is put to, see types/induction
        self._frames = []  # for each body being read: (returned, broken, continued)

    # Bodies

    def run(self, function, arguments, path=()):
        """The outcomes of a Function with these arguments; Exhausted where there are too many."""
        self._steps, self.outcomes = 0, []
        self._keys = max([self._keys, *(key for key, _ in function.heap)])
        given = [*function.bound, *arguments]
        state = State(dict(function.env), function.context.of_bodies, path, dict(function.heap))
        self._bind_arguments(function, given, dict(function.named), state)
        returned = self._body(function.node, state)
        for after, value in returned:
            for condition, arm in value.arms if isinstance(value, Choice) else (((), value),):
                self._ends("return", after.fork(condition), arm, None, function.node)
        return self.outcomes

    def follow(self, function, arguments, path=()):
        """The outcomes of a Function, or None where it cannot be followed."""
        if self.types.exhausted.get(function.node, 0) >= MAX_EXHAUSTED:
            return None
        try:
            return self.run(function, arguments, path)
        except (Exhausted, RecursionError):
            self.types.exhausted[function.node] = self.types.exhausted.get(function.node, 0) + 1
            return None
        except Exception as error:  # a fault of this program is no reason to know nothing of all other types
            self.types.fault(error, function.node, function.context)
            return None

    def inline(self, function, arguments, keywords, state, node):
        """The value of a call of a function of the SDK; the state goes on behind it."""
        if not keywords and arguments and _calls_itself(function.node) and self._gives_back(function, arguments[0], tuple(arguments[1:])):
            return arguments[0]
        if self._depth >= MAX_DEPTH:
            return Undetermined("%s %d deep" % (NESTED, MAX_DEPTH), self.place(node, state))
        if isinstance(function.node, ast.AsyncFunctionDef) and id(node) not in self.awaited or _is_generator(function.node):
            return Undetermined("a coroutine or generator", self.place(node, state))
        inner = state.fork()
        named = {**dict(function.named), **keywords}
        inner.env, inner.context = dict(function.env), function.context.of_bodies
        self._bind_arguments(function, [*function.bound, *arguments], named, inner)
        self._depth += 1
        try:
            returned = self._body(function.node, inner)
        finally:
            self._depth -= 1
        if not returned:  # every path raises
            raise Ended()
        for after, value in returned:
            after.env = {_RETURNED: value}
        joined = merged([after for after, _ in returned])
        state.path, state.heap, state.edits, state.held = joined.path, joined.heap, joined.edits, joined.held
        return joined.env[_RETURNED]

    def _gives_back(self, function, of, rest):
        """Whether a function that calls itself gives back what it is called with."""
        if isinstance(of, Choice):
            return all(self._gives_back(function, arm, rest) for _, arm in of.arms)
        known = isinstance(of, (Held, Payload, Const)) or of == ABSENT
        if not known or not all(isinstance(one, (Const, Class, External)) for one in rest):
            return False
        if self.assumed == Application(function.node, function.bound, rest) and isinstance(of, Payload) and of.path:
            return True
        return self.types.inductions.gives_back(function, rest, self.subject.schema_of(of) if isinstance(of, Held) else None, self.subject)

    def _body(self, function, state):
        """[(state, value)] of all paths that return."""
        if isinstance(function, ast.Lambda):
            try:
                return [(state, self.value(function.body, state))]
            except Ended:
                return []
        frame = ([], [], [])
        self._frames.append(frame)
        self.reading.append(function)
        try:
            after = self._block(function.body, state)
        except Ended:
            after = None
        finally:
            self._frames.pop()
            self.reading.pop()
        return frame[0] + ([(after, NONE)] if after else [])

    def _bind_arguments(self, function, arguments, keywords, state):
        """Make the environment in which a body begins; defaults are evaluated where the function stands."""
        function, context = function.node, function.context
        env = state.env
        parameters = function.args.posonlyargs + function.args.args
        defaults = [None] * (len(parameters) - len(function.args.defaults)) + list(function.args.defaults)
        remaining = dict(keywords)
        for index, (parameter, default) in enumerate(zip(parameters, defaults)):
            if index < len(arguments):
                env[parameter.arg] = arguments[index]
            elif parameter.arg in remaining:
                env[parameter.arg] = remaining.pop(parameter.arg)
            else:
                env[parameter.arg] = self._default(parameter, default, context)
        for parameter, default in zip(function.args.kwonlyargs, function.args.kw_defaults):
            found = remaining.pop(parameter.arg, None)
            env[parameter.arg] = self._default(parameter, default, context) if found is None else found
        if function.args.vararg:
            env[function.args.vararg.arg] = Sequence(tuple(arguments[len(parameters) :]))
        if function.args.kwarg:
            name = function.args.kwarg.arg
            rest = remaining.pop("**", Instance("keywords"))  # what the caller knows no more of
            env[name] = rest
            if remaining:
                env[name] = self.allocate(Mapping(remaining), state)
                methods.update(self, env[name], rest, state, function)

    def _default(self, parameter, default, context):
        if default is None:
            return Undetermined("the argument %s" % parameter.arg, None)
        return self.value(default, State({}, context))

    def raised_if(self, literals, what, state, node):
        """An operation that raises under a condition."""
        self._raised(state.fork(literals), what, node)

    def is_edited(self, payload, state):
        """Whether a part of the input, or what it lies in, has been changed on this path."""
        return "*" in state.edits or bool(payload.path) and payload.path[0] in state.edits

    def known_items(self, value):
        """The items of what stands for the fields or members of the class that is read."""
        if isinstance(value, FieldTable):
            return self.subject.field_items()
        if isinstance(value, Entries) and isinstance(value.of, FieldTable):
            infos = [FieldInfo(name) for name in self.subject.field_names]
            pairs = [Sequence((Const(info.name), info)) for info in infos]
            return {"keys": [Const(info.name) for info in infos], "values": infos, "items": pairs}[value.part]
        if isinstance(value, Itself):
            return list(self.subject.members()) or None
        if isinstance(value, Class) and self.types.kinds.of(value.declaration) == "enum":
            return members_of(value.declaration, self.types) or None
        if isinstance(value, Self) and self.subject.library == "pydantic" and not self.subject.method("__iter__"):
            return [Sequence((Const(name), Held(name, ()))) for name in self.subject.field_names]
        return None

    def _ends(self, kind, state, value, what, node):
        if kind == "raise" and _is_asked(state.path):
            for index, other in enumerate(self.outcomes):  # one refusal, however many paths lead to it
                if other.kind == kind and other.what == what and other.place == self.place(node, state) and _is_asked(other.path):
                    common = tuple(literal for literal in other.path if literal in state.path)
                    self.outcomes[index] = other._replace(path=common)
                    return
        if len(self.outcomes) >= MAX_OUTCOMES:
            raise Exhausted(self.place(node, state))
        self.outcomes.append(Outcome(kind, state.path, value, state.heap, state.edits, state.held, what, self.place(node, state)))

    # Statements

    def _block(self, statements, state):
        """The state behind some statements, or None where none goes on."""
        for statement in statements:
            self._steps += 1
            if self._steps > self._most:
                raise Exhausted(self.place(statement, state))
            reader = getattr(self, "_" + type(statement).__name__, None)
            if reader is None:
                state = self._not_followed(statement, state)
            else:
                try:
                    state = reader(statement, state)
                except Ended:
                    state = None
            if state is None:
                return None
        return state

    def _Expr(self, statement, state):
        self.value(statement.value, state)
        return state

    def _Pass(self, statement, state):
        return state

    _Global = _Nonlocal = _Pass

    def _Return(self, statement, state):
        value = NONE if statement.value is None else self.value(statement.value, state)
        self._frames[-1][0].append((state, value))
        return None

    def _Raise(self, statement, state):
        what = "raises" if statement.exc is None else "raises %s" % _exception_name(statement.exc)
        self._raised(state, what, statement)
        return None

    def _raised(self, state, what, node):
        if self._caught:
            self._caught[-1].append(state.fork())
        else:
            self._ends("raise", state, None, what, node)

    def _Assert(self, statement, state):
        holds, fails = self.test(statement.test, state)
        for literals in fails:
            self._raised(state.fork(literals), "asserts", statement)
        return merged([state.fork(literals) for literals in holds]) if holds else None

    def _Assign(self, statement, state):
        value = self.value(statement.value, state)
        for target in statement.targets:
            self.bind(target, value, state)
        return state

    def _AnnAssign(self, statement, state):
        if statement.value is not None:
            self.bind(statement.target, self.value(statement.value, state), state)
        return state

    def _AugAssign(self, statement, state):
        left = self.value(statement.target, state)
        right = self.value(statement.value, state)
        thing = state.thing(left)
        if isinstance(statement.op, ast.BitOr) and isinstance(thing, Mapping):
            methods.update(self, left, right, state, statement)
            return state
        if isinstance(statement.op, ast.Add) and isinstance(thing, Items):
            known = items_of(self, right, state)
            thing.items += (ListOf(Undetermined("what is added", self.place(statement, state))),) if known is None else tuple(known)
            return state
        self.bind(statement.target, expressions.arithmetic(self, statement.op, left, right, state, statement), state)
        return state

    def _Delete(self, statement, state):
        for target in statement.targets:
            if isinstance(target, ast.Subscript):
                of, key = self.value(target.value, state), self.value(target.slice, state)
                methods.store(self, of, key, ABSENT, state, target)
            elif isinstance(target, ast.Name):
                state.env.pop(target.id, None)
        return state

    def _If(self, statement, state):
        holds, fails = self.test(statement.test, state)
        ends = []
        for paths, body in ((holds, statement.body), (fails, statement.orelse)):
            for literals in paths:
                ends.append(self._block(body, state.fork(literals)))
        return merged(ends)

    def _Match(self, statement, state):
        known = matching.as_if(statement)
        return self._not_followed(statement, state) if known is None else self._block(known, state)

    def _With(self, statement, state):
        for item in statement.items:
            value = self.value(item.context_expr, state)
            if item.optional_vars is not None:
                self.bind(item.optional_vars, value, state)
        return self._block(statement.body, state)

    def _Try(self, statement, state):
        """A body that may fail: the handlers see the state before it."""
        before = state.fork()
        outer = self._caught
        caught = []
        self._caught = (*outer, caught)
        doubts = self._doubts
        self._doubts = []
        try:
            after = self._block(statement.body, state)
            failed = self._doubts
        finally:
            self._caught, self._doubts = outer, doubts
        ends = [self._block(statement.orelse, after) if after else None]
        fails = bool(failed)
        for handler in statement.handlers:
            starts = list(caught)
            if fails:
                place = self.place(statement, before)
                what = " or ".join(dict.fromkeys(failed[:MAX_FAILING]))
                starts.append(before.fork(((("asks", "%s fails" % what, str(place)), True),)))
            for start in starts[:MAX_CAUGHT]:
                if handler.name:
                    start.env[handler.name] = Instance("exception")
                ends.append(self._block(handler.body, start))
        state = merged(ends)
        return self._block(statement.finalbody, state) if state else None

    _TryStar = _Try

    def doubtful(self, what):
        """Note that an operation may raise; outside of try that is a reason for refusal."""
        if isinstance(self._doubts, list):
            self._doubts.append(what)
            return False
        return True

    def may_raise(self, what, state, node):
        """An operation that raises under a condition that is not understood."""
        if self.doubtful(what):
            failing = state.fork(((("asks", what + " fails", str(self.place(node, state))), True),))
            self._ends("raise", failing, None, what + " may raise", node)

    def _For(self, statement, state):
        items = self.value(statement.iter, state)
        known = items_of(self, items, state)
        if known is not None and not any(isinstance(item, ListOf) for item in known):
            return self._unrolled(statement, known, state)
        if known is not None:
            return self._over_each(statement, choice([((), item_of(item)) for item in known]), items, state)
        each = methods.each_of(self, items, state)
        if each is not None and self._sets_by_key(statement, each, state):
            return self._key_by_key(statement, each, state)
        if each is not None:
            return self._over_each(statement, each, items, state)
        return self._not_followed(statement, state)

    def _sets_by_key(self, statement, each, state):
        """Whether a loop over the members of the input sets the attributes that their keys name, of the instance that a decoder makes."""
        key = each.items[0] if isinstance(each, Sequence) else each
        target = statement.target.elts[0] if isinstance(each, Sequence) and isinstance(statement.target, ast.Tuple) else statement.target
        if key != Payload(("keys",)) or not isinstance(target, ast.Name) or state.edits:
            return False
        for node in (node for part in statement.body for node in ast.walk(part)):
            if isinstance(node, ast.Call) and len(node.args) == 3 and getattr(node.func, "id", None) == "setattr":
                of, named, _ = node.args
                made = state.env.get(getattr(of, "id", None))
                if getattr(named, "id", None) == target.id and isinstance(made, New) and made.declaration is self.subject.declaration:
                    return True
        return False

    def _key_by_key(self, statement, each, state):
        """A loop over the members of the input as what it does for each field of the class, where it is there, and for any other key."""
        broken = []
        for name in (*self.subject.field_names, OTHER_KEYS):
            there = ("has", Payload(()), name)
            without, state = state.fork(((there, False),)), state.fork(((there, True),))
            key, value = (Instance("another key"), Payload(("*",))) if name == OTHER_KEYS else (Const(name), Payload((name,)))
            self._frames.append((self._frames[-1][0], [], []))
            try:
                self.bind(statement.target, Sequence((key, value)) if isinstance(each, Sequence) else key, state)
                after = self._block(statement.body, state)
            finally:
                _, breaks, continues = self._frames.pop()
            broken += breaks
            state = merged([after, *continues, without])
        if statement.orelse:
            state = self._block(statement.orelse, state)
        return merged([state, *broken])

    _AsyncWith = _With

    def _unrolled(self, statement, items, state):
        broken = []
        for item in items:
            self._frames.append((self._frames[-1][0], [], []))
            try:
                self.bind(statement.target, item, state)
                after = self._block(statement.body, state)
            finally:
                _, breaks, continues = self._frames.pop()
            broken += breaks
            state = merged([after, *continues])
            if state is None:
                break
        if state and statement.orelse:
            state = self._block(statement.orelse, state)
        return merged([state, *broken])

    def _over_each(self, statement, item, source, state):
        """A loop over items that are not known: its body read once, as what it does for each."""
        before = state.fork()
        self._frames.append((self._frames[-1][0], [], []))
        try:
            returned = len(self._frames[-1][0])
            self.bind(statement.target, item, state)
            after = self._block(statement.body, state)
            found = self._frames[-1][0][returned:]
        finally:
            _, breaks, continues = self._frames.pop()
        for ended, _ in found:  # the first item that fits, not each
            ended.path += ((("asks", "for one of the items", str(self.place(statement, before))), True),)
        once = merged([after, *continues, *breaks])
        if once is None:
            once = before.fork()
        out = before.fork()
        once.env = {name: value for name, value in once.env.items()}
        targets = {n.id for n in ast.walk(statement.target) if isinstance(n, ast.Name)}
        for name, value in once.env.items():
            if name not in before.env or before.env[name] != value:
                doubt = Undetermined("what a loop leaves in %s" % name, self.place(statement, before))
                out.env[name] = value if name in targets or value == before.env.get(name) else doubt
        for key, thing in once.heap.items():
            out.heap[key] = self._repeated(before.heap.get(key), thing, source, statement, before)
        for name, value in {**once.edits}.items():
            out.edits[name] = value if before.edits.get(name) == value else Undetermined("set in a loop", self.place(statement, before))
        for name, value in {**once.held}.items():
            same = name == "**" or before.held.get(name) == value
            out.held[name] = value if same else Undetermined("set in a loop", self.place(statement, before))
        return out

    def _repeated(self, before, after, source, statement, state):
        """A dict or list behind a loop whose body has changed it once."""
        if before is None or before.same(after):
            return after
        if isinstance(before, Items) and isinstance(after, Items):
            added = after.items[len(before.items) :]
            if after.items[: len(before.items)] == before.items:
                return Items(before.items + (ListOf(choice([((), item_of(item)) for item in added])),), None if before.items else source)
            return Items((ListOf(Undetermined("what a loop does to a list", self.place(statement, state))),))
        if isinstance(before, Mapping) and isinstance(after, Mapping):
            if before.same(Mapping()) and after.base is not None:
                return after
            out = before.copy()
            out.rest, out.by = after.rest, after.by
            for key, value in after.entries.items():
                if before.entries.get(key, ABSENT) != value:
                    out.entries[key] = choice([((), before.entries.get(key, ABSENT)), ((), value)])
            return out
        return Mapping({}, None, Undetermined("what a loop makes", self.place(statement, state)))

    def _Break(self, statement, state):
        self._frames[-1][1].append(state)
        return None

    def _Continue(self, statement, state):
        self._frames[-1][2].append(state)
        return None

    def _FunctionDef(self, statement, state):
        state.env[statement.name] = Function(statement, state.context, (), tuple(state.env.items()))
        return state

    def _Import(self, statement, state):
        for name, value in _imported(self, statement, state):
            state.env[name] = value
        return state

    _ImportFrom = _Import

    def _not_followed(self, statement, state):
        """A statement that is not understood: what it binds and touches is undetermined behind it."""
        doubt = Undetermined("%s is not followed" % type(statement).__name__.lower(), self.place(statement, state))
        for node in ast.walk(statement):
            if isinstance(node, ast.Name):
                if isinstance(node.ctx, ast.Store):
                    state.env[node.id] = doubt
                elif node.id in state.env:
                    self.escapes(state.env[node.id], state, doubt)
            if isinstance(node, ast.Return):
                self._frames[-1][0].append((state.fork(), doubt))
            if isinstance(node, ast.Raise):
                self.may_raise("the code", state, node)
        return state

    def bind(self, target, value, state):
        if isinstance(target, ast.Name):
            state.env[target.id] = value
        elif isinstance(target, (ast.Tuple, ast.List)):
            starred = [index for index, inner in enumerate(target.elts) if isinstance(inner, ast.Starred)]
            parts = methods.unpacked(self, value, len(target.elts), state, starred[0] if starred else None)
            for inner, part in zip(target.elts, parts):
                self.bind(inner.value if isinstance(inner, ast.Starred) else inner, part, state)
        elif isinstance(target, ast.Subscript):
            of, key = self.value(target.value, state), self.value(target.slice, state)
            methods.store(self, of, key, value, state, target)
        elif isinstance(target, ast.Attribute):
            methods.set_attribute(self, self.value(target.value, state), target.attr, value, state, target)

    # What expressions and calls need of their reader

    def apply(self, function, arguments, keywords, state, node):
        return expressions.call(self, function, arguments, keywords, state, node)

    def unknown(self, arguments, keywords, state, node):
        return expressions.unknown_call(self, arguments, keywords, state, node)

    def attribute(self, of, name, state, node):
        return expressions.attribute(self, of, name, state, node)

    def item(self, of, key, state, node):
        return expressions.item(self, of, key, state, node)

    def asks(self, node, state):
        return tests.asks(self, node, state)

    def doubt(self, node, state):
        return Undetermined("%s is not followed" % shown(node), self.place(node, state))

    def call_method(self, of, name, arguments, keywords, state, node):
        return methods.call(self, of, name, arguments, keywords, state, node)

    def store(self, of, key, value, state, node):
        methods.store(self, of, key, value, state, node)

    def update(self, of, other, state, node):
        methods.update(self, of, other, state, node)

    def set_attribute(self, of, name, value, state, node):
        methods.set_attribute(self, of, name, value, state, node)

    def each_of(self, value, state):
        return methods.each_of(self, value, state)

    def value(self, node, state):
        self._steps += 1
        if self._steps > self._most:
            raise Exhausted(self.place(node, state))
        return expressions.evaluate(self, node, state)

    def test(self, node, state):
        """(paths on which it holds, paths on which it does not), each a tuple of literals."""
        holds, fails = tests.test(self, node, state)
        if len(holds) > MAX_PATHS or len(fails) > MAX_PATHS:
            atom = ("asks", shown(node), str(self.place(node, state)))
            return [((atom, True),)], [((atom, False),)]
        return holds, fails

    def kinds(self, value, state):
        """The kinds that a value may have on a path; None where nothing is known."""
        said = conditions.known_kinds(value, state.path)
        own = self.subject.kinds(value.name, value.path) if isinstance(value, Held) else None
        return own if said is None else said if own is None else own - (KINDS - said)

    def allocate(self, thing, state):
        self._keys += 1
        state.put(self._keys, thing)
        return Heap(self._keys)

    def escapes(self, value, state, doubt):
        """What can be changed by code that is not followed is undetermined from here on."""
        if isinstance(value, Heap):  # what it is it stays
            state.put(value.key, Items((ListOf(doubt),)) if isinstance(state.heap.get(value.key), Items) else Mapping({}, None, doubt))
        elif isinstance(value, Payload) and not value.path:
            kinds = conditions.known_kinds(value, state.path)
            if kinds is None or kinds & {"array", "object"}:
                state.edits["*"] = doubt
        elif isinstance(value, Held) and not value.path:
            pass  # a field's own value: a mutable one may change, which is for the caller to say
        elif isinstance(value, Self):
            state.held["*"] = doubt
        elif isinstance(value, Choice):
            for _, arm in value.arms:
                self.escapes(arm, state, doubt)
        elif isinstance(value, Sequence):
            for item in value.items:
                self.escapes(item, state, doubt)

    def place(self, node, state):
        return (state.context.module.source.file, getattr(node, "lineno", 0))


def _is_asked(path):
    return any(atom[0] == "asks" for atom, _ in path)


@functools.lru_cache(maxsize=None)
def _is_generator(function):
    return any(isinstance(node, (ast.Yield, ast.YieldFrom)) for node in ast.walk(function))


@functools.lru_cache(maxsize=None)
def _calls_itself(function):
    calls = (node.func for node in ast.walk(function) if isinstance(node, ast.Call)) if isinstance(function, ast.FunctionDef) else ()
    return any(function.name in (getattr(called, "id", None), getattr(called, "attr", None)) for called in calls)


def _exception_name(node):
    call = node.func if isinstance(node, ast.Call) else node
    return shown(call)


def _imported(i, statement, state):
    """The names that an import inside a body binds."""
    module = state.context.module
    found = modules.imported_modules(statement) if isinstance(statement, ast.Import) else modules.imported_names(statement, module)
    for name, binding in found:
        target = i.types.program.follow(binding)
        yield name, expressions.resolved(i, target, statement, state)
