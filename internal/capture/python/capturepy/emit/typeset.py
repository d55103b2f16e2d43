"""The types of a path: which there are, what they are called, what was left out."""

import ast
import collections
import copy
import re
import traceback

from capturepy.conventions import fern, http, openapi_generator, speakeasy, stainless, vocabulary
from capturepy.emit.directions import SENT
from capturepy.emit.naming import reference, resolved
from capturepy.emit.references import References
from capturepy.eval.constants import shown
from capturepy.eval.subjects import Subject, kinds_of
from capturepy.load.leftover import leftovers
from capturepy.load.modules import Declaration, Import
from capturepy.load.source import TOO_DEEP
from capturepy.load.surface import PRIVATE, Surface
from capturepy.load.trials import Trials
from capturepy.types import added, apart, beside, codecs, definitions, described, dumps, enums, exclusive, records, requests, roles, sentinels, steps, structs, told, wrapping
from capturepy.types.annotations import GENERIC, base_types, schema
from capturepy.types.declarations import MAX_NODES, REASONS, TYPE_KINDS, Context, Kinds, TooLarge, parsed
from capturepy.types.config import Config
from capturepy.types.hooks import converted, value_subject
from capturepy.types.induction import Inductions
from capturepy.types.tags import named, tagged
from capturepy.types.twins import given_as_dicts, told_errors, wire_models

# A generic class that instantiates itself with a larger type has no end.
_MAX_INSTANCES = 64
_MAX_ARGUMENTS = 4096  # characters of their schemas

HIDDEN = "in a private module, exported by no public one and part of no public type"

_SETTINGS_CLASSES = {"Config", "Meta"}


class Entry:
    """A type of the set: a declaration, and for a generic one what its variables stand for."""

    def __init__(self, declaration, name, variables, arguments, rank):
        self.declaration, self.variables, self.rank = declaration, variables, rank
        self.own_name, self.arguments = name, arguments

    @property
    def name(self):
        """The key that pydantic's own schemas give to Page[Item]."""
        return re.sub(r"[^\w.\-]", "_", self.spelled)

    @property
    def spelled(self):
        return self.own_name + ("[%s]" % ", ".join(self.arguments) if self.arguments else "")

    @property
    def node(self):
        return self.declaration.node

    @property
    def path(self):
        module = self.declaration.module.name
        return (module.split(".") if module else []) + [self.own_name]


class Unlisted:
    """A type that only pydantic has told of."""

    rank, arguments, node = PRIVATE, [], None

    def __init__(self, name):
        self.path = [name]


class TypeSet:
    def __init__(self, program):
        self.program = program
        self.kinds = Kinds(self)
        self.defs = {}  # the identity of a type → its schema, with what is sent in place of parts of it
        self.names = {}  # Entry → its identity
        self._entries = {}
        self._instances = {}  # generic declaration → how many of its instances there are
        self._pending = collections.deque()
        self.objects = {}  # why fields are opaque that hold objects of Python's own → their class; None of two
        self.transport = {}  # why fields are opaque that hold what a library of HTTP is told → its class
        self.credentials = []  # places of fields that tell who calls
        self.aside = set()  # classes that keep what no other class of a union takes
        self.outcomes = {}  # of the code of annotations, see converters
        self.exhausted = {}  # function → how often it was too large to be followed
        self.writes_all = {}  # method that writes all fields of whatever class inherits it → the methods that it calls
        self._told = self._wrapping = None
        self.around = {}  # declaration → the Config of the models that hold it, or why there is none
        self._faults = {}  # place → code that could not be followed, see fault
        self.names_tags = False  # whether tags have the names of fields, see tags.named
        self._validates = None
        self._by_name = None  # see class_named
        self._measuring = []
        self._nodes = 0
        self._members = {}
        self._attributes = {}  # see attributes_of
        self._unset = None  # see writes_unset
        self._beside = None
        self.inductions = Inductions(self)
        self.helpers = {}  # see roles.helpers
        self._built = {}

    def capture(self, root, modules, clients=(), writers=()):
        """Read the types of the modules, what they export and all that they refer to; returns what was left out.

        The clients are further modules, which tell how the types travel; so are the writers, of other packages, which
        tell only how models are written.
        """
        self._surface, self._trials = Surface(self.program, root, modules), Trials(modules)
        self._dicts = given_as_dicts(modules, self.kinds)
        self._told_errors = told_errors(modules, self.kinds)
        self._twins = {**wire_models(modules, self._surface, self.kinds), **self._dicts}
        seen = []
        for module in modules:
            self._discover_all([*module.scope.values(), *module.redefined], seen)
        self._discover_all(self._surface.from_elsewhere, seen)
        built = self._built
        self._build(built)
        if self._inherit_names(built):
            self._build(built)
        known, own = len(self.program.problems), set(built)
        functions = roles.functions(self, [*modules, *clients])
        requesting = roles.requesting(self, functions)
        self.helpers = roles.helpers(requesting)
        if self.helpers:
            functions = roles.functions(self, [*modules, *clients], (*roles.MARKS, *(".%s(" % name for name in self.helpers)))
            requesting = roles.requesting(self, functions)
        complete = any(f.module in modules for f in requesting)
        elsewhere = {module for module in clients if self._is_elsewhere(module, complete)}
        written_out = [f for f in functions if f.module not in elsewhere and not described.describes(f)]
        made = requests.Requests(self, written_out, self._surface.rank_of)
        written = made.types
        made.whole += roles.handed(self, requesting)
        for declaration, _, _ in made.whole:
            if self._surface.is_inside(declaration):
                own.add(self.reference(declaration)["$ref"])
        instances = [schema(*expression).get("$ref") for expression in roles.instances(self, requesting)]
        asked = {entry for entry in instances if entry and entry.variables and self._surface.is_inside(entry.declaration)} - own
        own |= asked
        self._build(built)
        built.update({entry: exclusive.settled(node, built) for entry, node in built.items()})
        if self.names_tags:
            built, written = ({entry: named(node, built) for entry, node in nodes.items()} for nodes in (built, written))
        references = References(built, written.values())
        for entry in built.keys() - own - references.reached(own, requests=True):
            del built[entry]  # of an argument that goes into no request
        self._leave_out_templates(built, references, seen, functions)
        self._mark_computed(built)
        self._add_roles(built, functions, requesting, made.whole, modules)
        self._leave_out_added(built, functions)
        self._leave_out_nulls(built, functions + roles.functions(self, writers, dumps.MARKS), references)
        del self.program.problems[known:]  # of modules that only client code leads to
        self._mark_idle(built, references)
        self._mark_told_once(built, functions)
        self._mark_taken_apart(built, references, requesting)
        for entry in asked & built.keys():
            built[entry]["x-parity"]["idle"] = "an instance of a template, which only signatures of clients name"
        built.update(written)
        self._identify(built)
        targets = {entry: reference(name) for entry, name in self.names.items()}
        self.defs = {self.names[entry]: resolved(node, targets) for entry, node in built.items()}
        captured = {entry.declaration for entry in built if isinstance(entry, Entry)}
        excluded = [self._excluded(d, reason) for d, reason in seen if d not in captured]
        return excluded + made.unread + self._unread(modules) + list(self._faults.values())

    def _is_elsewhere(self, client, complete):
        """Whether a module of clients is for types of the package that are not captured: it uses such, and none that are.
        Where what is captured has clients of its own (complete), a module that declares types beside its clients is for those."""
        bound = [self.program.follow(binding) for binding in client.scope.values() if isinstance(binding, Import)]
        own = [declared for declared in client.scope.values() if complete and isinstance(declared, Declaration)]
        used = [target for target in bound + own if isinstance(target, Declaration) and self.kinds.is_wire_type(target)]
        return bool(used) and not any(map(self._surface.is_inside, used))

    def encoder_of(self, entry):
        """The method by which the objects of a type that is read are written, or None."""
        return self._built.get(entry, {}).get("x-parity", {}).get("codec", {}).get("encode")

    def _build(self, built):
        """Read the types that are referred to and not read yet."""
        while self._pending:
            entry = self._pending.popleft()
            self._nodes = 0
            try:
                built[entry] = definitions.definition(entry, self)
            except RecursionError:
                place = entry.declaration.module.source.place(entry.declaration.node)
                built[entry] = {"x-parity": {"opaque": TOO_DEEP, "source": place}}
                self.program.problem("%s is %s" % (entry.name, TOO_DEEP), **place)
            except Exception as error:
                self.fault(error, entry.declaration.node, self.kinds.context(entry.declaration))
                place = entry.declaration.module.source.place(entry.declaration.node)
                built[entry] = {"x-parity": {"opaque": "could not be read: an internal error", "source": place}}

    def _inherit_names(self, built):
        """Have those read again that pydantic reads under the names of the models that hold them: a TypedDict or dataclass
        without a configuration has that of its holder. Whether there are any."""
        if not any(module.source and module.source.has("alias_generator") for module in self.program.modules):
            return False
        holders = {}  # entry → the entries that refer to it
        for entry, targets in References(built).items():
            for target in targets:
                holders.setdefault(target, set()).add(entry)
        changed = False
        for entry in [entry for entry in built if self.kinds.of(entry.declaration) in ("dict", "dataclass")]:
            configs = {config.renames: config for config in self._configs_around(entry, holders, set())}
            if set(configs) - {()}:
                self.around[entry.declaration] = configs.popitem()[1] if len(configs) == 1 else "its holders have different alias generators"
                self._pending.append(entry)
                changed = True
        return changed

    def _configs_around(self, entry, holders, seen):
        """The configurations of the models that hold an entry, through types that have none."""
        for holder in holders.get(entry, ()):
            if holder in seen:
                continue
            seen.add(holder)
            if self.kinds.of(holder.declaration) == "model":
                yield Config.of(self.kinds.lineage(holder.declaration), self)
            else:
                yield from self._configs_around(holder, holders, seen)

    def fault(self, error, node, context):
        """Tell of code that this program failed on, so that somebody can mend it."""
        frames = traceback.extract_tb(error.__traceback__)
        own = frames[-1] if frames else None
        where = "%s/%s:%d" % (*own.filename.replace("\\", "/").split("/")[-2:], own.lineno) if own else "an unknown place"
        reason = "could not be followed: internal error %s at %s" % (type(error).__name__, where)
        place = context.module.source.place(node)
        self._faults[place["file"], place.get("line")] = {"name": getattr(node, "name", "a function"), "reason": reason, **place}

    def _add_roles(self, built, functions, requesting, whole, modules):
        """What client code tells of the types: who sends them, and where their fields travel."""
        handling = roles.functions(self, modules, ("",)) if any(self.kinds.of(entry.declaration) == "dict" for entry in built) else ()
        found = roles.evidence(self, functions, requesting, whole, handling)
        places = roles.whole_places(self, whole, roles.places(self, functions))
        bodies = roles.bodies(self, functions)
        for entry, node in built.items():
            told = found.get(entry.declaration) or roles.inherited(self, entry.declaration, found)
            if told:
                node.setdefault("x-parity", {})["roles"] = told
            if bodies.get(entry.declaration) in node.get("properties", {}):
                built[entry] = _as_body(node, bodies[entry.declaration])
            elif entry.declaration in places:
                _put_in_place(node, places[entry.declaration], built, 0)
        _put_in_query(built)

    def _leave_out_added(self, built, functions):
        """What the client itself adds to each response is no member of those that are only received, nor of what they and others extend."""
        found = added.members(functions)
        ways = {entry.declaration: {one["role"] for one in node.get("x-parity", {}).get("roles", ())} for entry, node in built.items()}
        received = {declaration for declaration, roles_ in ways.items() if roles_ == {"received"}} if found else ()
        extended = set().union(*map(self._extended_by, received))
        for entry, node in built.items() if extended else ():
            if "sent" not in ways[entry.declaration] and not extended.isdisjoint(self._extended_by(entry.declaration)):
                added.leave_out(node, found)

    def _extended_by(self, declaration):
        """A class and those of the package that it extends."""
        if not isinstance(declaration.node, ast.ClassDef):
            return {declaration}
        return {declaration, *(ancestor.declaration for ancestor in self.kinds.lineage(declaration))} - {None}

    def _identify(self, entries):
        """Give each entry a name that no other has; what the public names are, internal/codec says."""
        taken = {}
        for entry in entries:
            name = ".".join(entry.path[:-1] + [entry.spelled])
            taken[name] = taken.get(name, 0) + 1
            self.names[entry] = name if taken[name] == 1 else "%s#%d" % (name, taken[name])
        self._by_identity = {name: entry for entry, name in self.names.items()}

    def entry(self, identity):
        return self._by_identity.get(identity) or Unlisted(identity)

    def _leave_out_templates(self, built, references, seen, functions):
        """Leave out what only gives other types their form: generic classes that are used bound, enums without members."""
        used = references.reached((entry for entry in built if not self._is_template(entry)), self._is_template, requests=True)
        identifying = set(self._identifying(built))
        given = set(self._with_dicts(roles.given(self, functions)))
        for entry in list(built):
            declaration = entry.declaration
            if self.kinds.of(declaration) in ("coded", "constructed", "filled") and not _is_followed(built[entry]):
                if entry in used:
                    built[entry].setdefault("x-parity", {}).setdefault("opaque", "a plain class, whose code is not followed")
                else:
                    seen.append((declaration, REASONS["plain"]))
                    del built[entry]
                continue
            if entry in used:
                continue
            local = self._holds_code(entry, built[entry])
            if local:
                seen.append((declaration, local))
                del built[entry]
            elif built[entry].get("x-parity", {}).get("native") == "function":
                seen.append((declaration, built[entry]["x-parity"]["opaque"]))
                del built[entry]
            elif built[entry].get("x-parity", {}).get("opaque") == "no members":
                seen.append((declaration, "an Enum without members"))
                del built[entry]
            elif self._is_template(entry):
                seen.append((declaration, "a generic template: its instances are types"))
                del built[entry]
            elif declaration in identifying:
                seen.append((declaration, "its fields tell who calls: they go into no payload"))
                del built[entry]
            elif declaration in self.aside:
                seen.append((declaration, "it keeps a value whose tag its union does not list: no form of its own on the wire"))
                del built[entry]
            elif declaration in given:
                seen.append((declaration, "what a call gives: the body is a type of its own, and stands in it beside headers or pages"))
                del built[entry]

    def _identifying(self, built):
        """The models that tell who calls, and the dicts that stand for them."""
        for entry, node in built.items() if self.credentials else ():
            if any(field.get("x-parity", {}).get("source") in self.credentials for field in node.get("properties", {}).values()):
                yield from self._with_dicts([entry.declaration])

    @staticmethod
    def _with_dicts(declarations):
        """Models, and the dicts that stand for them."""
        for declaration in declarations:
            yield declaration
            yield declaration.module.scope.get(speakeasy.AS_DICT % declaration.node.name)

    def _mark_computed(self, built):
        """A record without a codec that holds numbers for computing is filled by code that reads something else."""
        reasons = {"%s has no form in JSON" % path for path in vocabulary.COMPUTED}
        for entry, node in built.items():
            annotation = node.get("x-parity", {})
            if self.kinds.of(entry.declaration) not in ("dataclass", "namedtuple") or annotation.keys() & {"codec", "decode", "opaque"}:
                continue
            for name, field in node.get("properties", {}).items():
                found = [arm.get("x-parity", {}).get("opaque") for arm in (field, *field.get("anyOf", ()))]
                if reasons.intersection(found):
                    annotation["opaque"] = "code makes it of what is received: of its field %s, %s" % (name, reasons.intersection(found).pop())
                    break

    def _leave_out_nulls(self, built, functions, references):
        """Of the models that client code writes without nulls, and what they hold; not of those that it writes otherwise, too."""
        held = []
        for declarations in dumps.written(self, functions):
            roots = {entry for entry in built if dumps.ANY in declarations or entry.declaration in declarations}
            held.append(roots | references.reached(roots))
        for entry in (held[0] - held[1]) & built.keys():
            if self.kinds.of(entry.declaration) == "model":
                dumps.leave_out_nulls(built[entry])

    def _mark_idle(self, built, references):
        """Note the plain classes of a set of models that nothing decodes or encodes, and that no type of the wire holds."""
        plain = {entry for entry, node in built.items() if self._is_plain(entry, node)}
        held = references.reached(built.keys() - plain, plain.__contains__, requests=True)
        kinds = ["constants", "constructed", "filled", "viewed"]
        if 2 * len(plain) <= len(built):  # else they are the types of this package, whoever writes them
            kinds += ["dataclass", "namedtuple"]
        idle = {entry for entry in plain - held if self.kinds.of(entry.declaration) in kinds}
        for entry in idle | (references.reached(idle) & plain - held):  # of another enum nothing tells: it may list what a text can be
            built[entry]["x-parity"]["idle"] = "nothing of the SDK sends, receives, encodes or decodes it"
        left = leftovers(self.program.modules)
        for entry, node in built.items():
            if entry.declaration.module in left:
                node["x-parity"].setdefault("idle", "in a module that nothing of the package imports")
        for entry in self._only_extended(built, references):
            built[entry]["x-parity"].setdefault("idle", "only classes that extend it are sent, received or held")
        told = {entry: held for entry, node in built.items() if (held := self._tells_transport(entry, node))}
        options = told.keys() - references.reached(built.keys() - told.keys(), requests=True)
        for entry in options:
            built[entry]["x-parity"].setdefault("idle", "an option of the client's transport: it holds %s" % told[entry])
        parts = references.reached(options) & built.keys() - options
        for entry in parts - references.reached(built.keys() - options - parts, requests=True):
            if "roles" not in built[entry].setdefault("x-parity", {}):
                built[entry]["x-parity"].setdefault("idle", "only options of the client's transport hold it")
        configuring = {entry for entry in built if self._configures(entry.declaration)}
        for entry in configuring - references.reached(built.keys() - configuring, requests=True):
            built[entry]["x-parity"].pop("roles", None)  # whatever code of its own makes of it
            built[entry]["x-parity"].setdefault("idle", "a part of the client's configuration")
        runtime = self._runtime(built)
        for entry in runtime - references.reached(built.keys() - runtime, requests=True):
            built[entry].setdefault("x-parity", {}).setdefault("idle", "what the generated client is made with")
        for entry in self._uploaded(built, references):
            annotation = {"idle": "what is uploaded as a file has no form in JSON", **built[entry].get("x-parity", {}), "native": "alias"}
            built[entry] = {**vocabulary.FILE, "x-parity": annotation}

    def _runtime(self, built):
        """What stands in the package that Fern writes beside the types."""
        ending = ".".join(("", *fern.RUNTIME))
        bases = [m.name for m in self.program.modules if ("." + m.name).endswith(ending) and fern.RUNTIME_BASE in m.scope]
        packages = tuple(name.rpartition(".")[0] + "." for name in bases)
        return {entry for entry in built if packages and entry.declaration.module.name.startswith(packages)}

    def _configures(self, declaration):
        """Whether a TypedDict stands beside the class of the configuration of a generated client."""
        module, name = openapi_generator.CONFIGURATION
        return declaration.module.name.rpartition(".")[2] == module and name in declaration.module.scope and self.kinds.of(declaration) == "dict"

    def _uploaded(self, built, references):
        """The names for open files, and those for files with their names: File = Union[FileContent, Tuple[str, FileContent]]."""
        aliases = {entry: node for entry, node in built.items() if self.kinds.of(entry.declaration) == "alias"}
        found = {entry for entry, node in aliases.items() if any(_is_file(arm) for arm in node.get("anyOf", (node,)))}
        found |= {entry for entry, targets in references.items() if entry in aliases and targets and targets <= found}
        return found

    def _mark_taken_apart(self, built, references, requesting):
        """Note the arguments of which requests have only members, and that nothing else holds."""
        found = apart.taken(self, requesting)
        mine = {entry for entry, node in built.items() if entry.declaration in found and "roles" not in node.get("x-parity", {})}
        for entry in mine - references.reached(built.keys() - mine) if mine else ():
            built[entry].setdefault("x-parity", {}).setdefault("idle", "%s makes its request of members of it" % found[entry.declaration])

    def _mark_told_once(self, built, functions):
        """Note the models of what a whole client is told, which its requests repeat."""
        told = set(self._with_dicts(roles.told_once(self, functions)))
        for entry, node in built.items():
            if entry.declaration in told:
                node.setdefault("x-parity", {}).setdefault("idle", "what the whole client is told once, and each of its requests repeats")

    def _only_extended(self, built, references):
        """The plain records that nothing names but the classes that extend them, and these are used."""
        bases, used = {}, references.reached((), requests=True)
        for entry, targets in references.items():
            used |= targets - {entry}
        records = {entry: node for entry, node in built.items() if self.kinds.of(entry.declaration) in ("coded", "dataclass")}
        for entry in records:
            for ancestor in self.kinds.lineage(entry.declaration)[1:]:
                bases.setdefault(ancestor.declaration, []).append(entry)
        for entry, node in records.items():
            below = bases.get(entry.declaration, ())
            if "roles" in node.get("x-parity", {}):
                continue
            if entry not in used and any(other in used or "roles" in built[other].get("x-parity", {}) for other in below):
                yield entry

    def _tells_transport(self, entry, node):
        """The class of a library of HTTP that a type holds, which no payload does; None for most types."""
        kind, told = self.kinds.of(entry.declaration), {"codec", "decode", "roles"}
        if kind == "model" or node.get("x-parity", {}).keys() & (told - {"roles"} if kind == "dict" else told):  # functions hand such dicts on
            return None
        pending = [node]
        while pending:
            for key, item in pending.pop().items():
                if key == "opaque" and isinstance(item, str) and item in self.transport:
                    return self.transport[item]
                pending += [part for part in (item if isinstance(item, list) else [item]) if isinstance(part, dict)]
        return None

    def _is_plain(self, entry, node):
        annotation, kind = node.get("x-parity", {}), self.kinds.of(entry.declaration)
        if kind in ("constructed", "filled", "viewed"):  # that it takes its attributes out of a dict makes it none of the wire
            return "roles" not in annotation
        return kind in ("constants", "dataclass", "enum", "flag", "namedtuple") and not annotation.keys() & {"codec", "decode", "roles"}

    def _is_template(self, entry):
        return not entry.variables and self.kinds.of(entry.declaration) in GENERIC and bool(self.kinds.parameters(entry.declaration))

    def _holds_code(self, entry, node):
        """Why a record that no library decodes is none of the wire: a field of it holds what JSON has no form for."""
        kind = self.kinds.of(entry.declaration)
        if kind not in ("dataclass", "dict", "model", "namedtuple") or "codec" in node.get("x-parity", {}):
            return None
        for name, field in node.get("properties", {}).items():
            if kind == "model" and (name not in node.get("required", ()) or not self._is_code(field)):
                continue  # what JSON has no form for need not be there
            for part in (field, field.get("items", {}), *field.get("anyOf", ())):
                annotation = part.get("x-parity", {}) if isinstance(part, dict) else {}
                if self._is_code(part) or annotation.get("opaque") in self.objects:
                    return "local: its field %s holds %s" % (name, annotation["opaque"])
        return None

    def is_response(self, node):
        """Whether a schema stands for an answer of a library of HTTP, or for none."""
        return any(self.transport.get(arm.get("x-parity", {}).get("opaque")) in http.RESPONSES for arm in (node, *node.get("anyOf", ())))

    def _is_code(self, node):
        """Whether a schema stands for what no payload holds: a function, a response of a library of HTTP."""
        annotation = node.get("x-parity", {}) if isinstance(node, dict) else {}
        return annotation.get("native") == "function" or self.transport.get(annotation.get("opaque")) in http.RESPONSES

    def reference(self, declaration, variables=None):
        """{"$ref": Entry}; the entry is built later, and named last of all."""
        declaration = self._twins.get(declaration, declaration)
        if not variables:
            key = declaration
        else:
            bound = self._bound(variables)
            schemas = [schema(*argument) for argument in bound.values()]
            key = (declaration, tuple(bound), repr(schemas)) if bound else declaration
        if key in self._entries:
            return {"$ref": self._entries[key]}
        arguments = []
        if key is not declaration:
            instances = self._instances[declaration] = self._instances.get(declaration, 0) + 1
            if instances > _MAX_INSTANCES or len(key[2]) > _MAX_ARGUMENTS:
                return {"x-parity": {"opaque": "%s has instances without end" % declaration.qualname}}
            arguments = [_spelled(*argument) for argument in bound.values()]
        rank = self._surface.rank(declaration)
        entry = Entry(declaration, self._told_errors.get(declaration) or self._surface.name(declaration), bound if arguments else {}, arguments, rank)
        self._entries[key] = entry
        self._pending.append(entry)
        return {"$ref": entry}

    def _bound(self, variables):
        """The type variables that an instance binds to something that is none."""
        bound = {}
        for variable, argument in variables.items():
            argument = self._followed(*argument)
            target = argument[1].resolve(argument[0])
            if not (isinstance(target, Declaration) and self.kinds.of(target) == "variable"):
                bound[variable] = argument
        return bound

    def _followed(self, expression, context):
        """An argument, with the variables that stand for it replaced."""
        for _ in range(len(context.variables) + 16):
            target = context.resolve(expression)
            if target not in context.variables:
                break
            expression, context = context.variables[target]
        return expression, context

    def base_types(self, entry):
        """The JSON types of an entry, see annotations.base_types."""
        kind = self.kinds.of(entry.declaration)
        if kind in ("coded", "constructed", "data", "dataclass", "dict", "filled", "foreign", "generated", "listed", "model", "viewed"):
            return {"object"}
        if kind == "constants":
            return {"string"}
        if kind == "namedtuple":
            return {"array"}
        if kind == "struct":
            return {"array" if structs.Options.of(entry.declaration, self).array_like else "object"}
        if kind == "flag" or entry in self._measuring:
            return {None}
        self._measuring.append(entry)
        try:
            if kind == "enum":
                return base_types({"enum": [value for _, value in self.enum_members(entry.declaration)]}, self)
            read = definitions.alias_schema if kind == "alias" else definitions.root_schema
            return base_types(read(entry, self), self)
        except enums.Unknown:
            return {None}
        finally:
            self._measuring.pop()

    def held_kinds(self, entry):
        """See subjects.kinds_of."""
        kind = self.kinds.of(entry.declaration)
        if kind != "alias" or entry in self._measuring:
            return frozenset(("other",)) if kind != "dict" else frozenset(("object",))
        self._measuring.append(entry)
        try:
            return kinds_of(definitions.alias_schema(entry, self), self)
        finally:
            self._measuring.pop()

    def tag_field(self, entry):
        """The field that a msgspec.Struct is told by in a union, or None."""
        if self.kinds.of(entry.declaration) != "struct":
            return None
        options = structs.Options.of(entry.declaration, self)
        return None if options.array_like or options.tag is None else options.tag_field

    def converted(self, node, converters):
        """A schema between the code that an annotation puts around it."""
        return converted(node, converters, value_subject(self), self) if converters else node

    def schema_of(self, expression, context):
        return schema(expression, context)

    def without(self, node, expression, context):
        """A union without the class that keeps what none of its others takes."""
        self.aside.add(context.resolve(expression))
        arm = schema(expression, context)
        return {**node, "anyOf": [other for other in node["anyOf"] if other != arm]} if "anyOf" in node else node

    def tagged(self, node, expression, context):
        return tagged(node, expression, context)

    def is_constructed(self, ancestors):
        """Whether the SDK's client makes a model of a response without a look at its values."""
        for ancestor in ancestors:
            declaration = ancestor.declaration
            if fern.is_unchecked(declaration):
                return True
            if declaration and "construct" in declaration.scope and stainless.CONSTRUCT in declaration.module.scope:
                return not self._asks_for_validation()
        return False

    def _asks_for_validation(self):
        """Whether a client of the package passes on that responses are to be validated."""
        if self._validates is None:
            sources = (module.source for module in self.program.modules if module.source)
            self._validates = any(source.has(stainless.STRICT) for source in sources)
        return self._validates

    @property
    def uses_pydantic(self):
        """Whether any module of the package names pydantic."""
        return any(module.source and module.source.has("pydantic") for module in self.program.modules)

    def class_named(self, name, beside=None):
        """The one class of the package that has a name, of several the one in a module or beside it; or None."""
        if self._by_name is None:
            self._by_name = {}
            for module in self.program.modules:
                for own, declaration in module.scope.items():
                    if isinstance(declaration, Declaration) and isinstance(declaration.node, ast.ClassDef):
                        self._by_name.setdefault(own, []).append(declaration)
        found = self._by_name.get(name, ())
        if beside and len(found) > 1:
            folder = beside.name.rpartition(".")[0]
            found = [one for one in found if one.module is beside] or [one for one in found if one.module.name.rpartition(".")[0] == folder]
        return found[0] if len(found) == 1 else None

    def writes_unset(self, constant):
        """Whether a constant is what a sentinel of the package is written as."""
        if self._unset is None:
            self._unset = sentinels.written(self.program.modules, self)
        return isinstance(constant, str) and constant in self._unset

    def has_codec(self, declaration):
        """Whether a plain class has methods that may make JSON of it, or it of JSON."""
        names = {"__get_pydantic_core_schema__", "__get_validators__", *codecs.ENCODERS, *codecs.DECODERS}
        ancestors = self.kinds.lineage(declaration) if isinstance(declaration.node, ast.ClassDef) else ()
        return any(not names.isdisjoint(a.declaration.scope) for a in ancestors if a.declaration)

    def checks(self, entry):
        """Whether what makes a value of a type looks at what it gets: not a constructor that keeps its arguments."""
        return self.kinds.of(entry.declaration) not in ("dataclass", "plain") or self.has_codec(entry.declaration)

    def constructed_of(self, declaration):
        """({name: schema} of what the constructor of a record takes, in its order, whether it looks at what it gets)."""
        return records.parameters(declaration, self), self.kinds.of(declaration) == "model"

    def own_fields(self, declaration):
        """The Fields of a record, before any code or library has changed them."""
        return records.own_fields(declaration, self)

    def attributes_of(self, declaration):
        """{name: schema} of what the objects of a record hold."""
        if declaration not in self._attributes:
            self._attributes[declaration] = records.attributes(declaration, self)
        return self._attributes[declaration]

    def part_of(self, node, step):
        """What stands at one step of the path of a Held value."""
        return steps.part(node, step, self)

    def members_of(self, declaration):
        return records.members(declaration, self)

    @property
    def beside(self):
        """The functions that read and write classes which they are no methods of, see beside.Index."""
        if self._beside is None:
            self._beside = beside.Index(self)
        return self._beside

    @property
    def told(self):
        """What converters of cattrs are told, see told.Converters."""
        if self._told is None:
            self._told = told.Converters(self.program.modules, self)
        return self._told

    @property
    def wrapping(self):
        """The classes of client code that hold objects of types, see wrapping.Index."""
        if self._wrapping is None:
            self._wrapping = wrapping.Index(self)
        return self._wrapping

    def hides(self, declaration):
        """Whether callers of the package are not meant to name a type."""
        return self._surface.hides(declaration)

    def named_in(self, expression, context):
        """The types of the wire that an annotation names."""
        for part in ast.walk(expression) if expression is not None else ():
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                quoted = parsed(part)
                if quoted is not None and not isinstance(quoted, ast.Constant):
                    yield from self.named_in(quoted, context)
            target = context.resolve(part) if isinstance(part, (ast.Name, ast.Attribute)) else None
            if isinstance(target, Declaration):
                target = self.kinds.on_the_wire(target)
            if isinstance(target, Declaration) and self.kinds.is_wire_type(target):
                yield target

    def module_context(self, module):
        return Context(self, module)

    def enum_values(self, entry):
        """The values of the enum that a reference stands for, or None."""
        if self.kinds.of(entry.declaration) != "enum":
            return None
        try:
            return enums.distinct([value for _, value in self.enum_members(entry.declaration)])
        except enums.Unknown:
            return None

    def closed_values(self, declaration):
        """The values of an Enum that takes no others; None of any other."""
        ancestors = self.kinds.lineage(declaration)
        methods = Subject(declaration, ancestors, self, "enum")
        if self.kinds.opening(ancestors) or any(methods.method(name) for name in ("_missing_", "__new__", "__init__")):
            return None
        try:
            return enums.distinct([value for _, value in self.enum_members(declaration)])
        except enums.Unknown:
            return None

    def listed_values(self, expression, context):
        """The values of a Literal, or of the name of one; None of anything else."""
        found = schema(expression, context)
        target = context.resolve(expression)
        if "$ref" in found and isinstance(target, Declaration) and self.kinds.of(target) == "alias":
            found = schema(self.kinds.aliased(target), context.at(target))
        return found.get("enum") or ([found["const"]] if "const" in found else None)

    def enum_constant(self, declaration, name):
        try:
            return dict(self.enum_members(declaration)).get(name)
        except enums.Unknown:
            return None

    def count_node(self):
        """Bound the work on one type: aliases that double on each step have short sources."""
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise TooLarge()

    def enum_members(self, declaration):
        if declaration not in self._members:
            self._members[declaration] = enums.members(declaration, self)
        return self._members[declaration]

    def reaches_itself(self, entry, node):
        """Whether a reference leads back to the entry without a step into a value."""
        pending, seen = [node], set()
        while pending:
            node = pending.pop()
            pending += node.get("anyOf", [])
            target = node.get("$ref")
            if target is entry:
                return True
            if target and target not in seen and self.kinds.of(target.declaration) == "alias":
                seen.add(target)
                pending.append(definitions.alias_schema(target, self))
        return False

    def _discover_all(self, bindings, seen):
        for declaration in bindings:
            if isinstance(declaration, Declaration):
                try:
                    self._discover(declaration, seen)
                except RecursionError:
                    place = declaration.module.source.place(declaration.node)
                    self.program.problem("%s and what follows it: %s" % (declaration.name, TOO_DEEP), **place)
                    return

    def _discover(self, declaration, seen):
        node = declaration.node
        reason = self._reason_against(declaration)
        if reason:
            seen.append((declaration, reason))
        elif self.kinds.of(declaration) in TYPE_KINDS:
            self.reference(declaration)
        if isinstance(node, ast.ClassDef):
            for nested in declaration.scope.values():
                if isinstance(nested.node, ast.ClassDef) and nested.name not in _SETTINGS_CLASSES:
                    self._discover(nested, seen)

    def _reason_against(self, declaration):
        """Why a declaration is no type of the set by itself, or None."""
        kind = self.kinds.of(declaration)
        if kind not in TYPE_KINDS:
            return REASONS.get(kind) or _not_a_type(declaration)
        if declaration.module.scope.get(declaration.name) is not declaration and declaration.outer is None:
            return "defined again further down"
        if declaration in self._twins:
            place = self._twins[declaration].module.source.place(self._twins[declaration].node)
            if declaration in self._dicts:
                return "given in place of a model, which is made of it: %s at %%(file)s:%%(line)d" % self._twins[declaration].name % place
            return "a local container; in JSON it is the pydantic model of the same name at %(file)s:%(line)d" % place
        if any(part.startswith("_") for part in self._surface.name(declaration).split(".")):
            return "a private name"
        if self._trials.has(declaration.module):
            return "of the package's own tests"
        if self._surface.hides(declaration):
            return HIDDEN
        return None

    def _unread(self, modules):
        """The star imports that lead out of the tree: names of the package that nobody here can tell."""
        found = []
        for module in modules:
            for star in self.program.unread_stars(module):
                broken = self.program.unread(star)
                why = "%s could not be read" % broken if broken else "its source is not in this tree"
                reason = why + ", and so its names are not known"
                place = module.source.place(star.node)
                found.append({"name": "from %s import *" % star.module, "reason": reason, **place})
        if found and not self.defs:  # nothing is left of the package
            self.program.problem("%(name)s: %(reason)s" % found[0], found[0]["file"], found[0]["line"])
        return found

    def _excluded(self, declaration, reason):
        unread = {"unread": True} if reason == HIDDEN or reason == REASONS["stranger"] else {}
        return {"name": declaration.qualname, "reason": reason, **unread, **declaration.module.source.place(declaration.node)}


def _is_file(node):
    return node.get("x-parity", {}).get("native") == "file"


def _is_followed(node):
    """Whether the code of a plain class is known to write it or to read it."""
    annotation, written = node.get("x-parity", {}), node.get(SENT, {})
    if "opaque" in annotation:  # but for the names of what it writes
        return annotation["opaque"] == written.get("additionalProperties", {}).get("x-parity", {}).get("opaque")
    written = SENT in node and "opaque" not in written.get("x-parity", {})
    return "decode" in annotation or "codec" in annotation and written


# A query within a query: aliases of unions of records, and objects that stand for a filter.
_MAX_PLACED = 4


def _as_body(node, key):
    """A TypedDict of which one key is the body that is sent; the others stand in the path."""
    body = dict(node["properties"][key])
    said, kept = body.pop("x-parity", {}), {name: node["x-parity"][name] for name in ("decl", "source", "roles") if name in node["x-parity"]}
    return {**body, "x-parity": {**said, **kept, "native": "alias"}}


def _put_in_place(node, place_of, built, depth):
    """Say where each field of a request travels, in the variants of a union."""
    if depth > _MAX_PLACED:
        return
    if "properties" not in node:
        for target in _held(node):
            _put_in_place(built.get(target, {}), place_of, built, depth + 1)
    for name, field in node.get("properties", {}).items():
        annotation = field.setdefault("x-parity", {})
        place = place_of(annotation.get("name", name), name)
        if place:
            annotation.setdefault("in", place)


def _put_in_query(built):
    """Say that what queries hold travels there, unless a body holds it, too."""
    fields = [(entry, field, field.get("x-parity", {}).get("in")) for entry, node in built.items() for field in node.get("properties", {}).values()]
    inside = _reached((field for _, field, place in fields if place == "query"), built, {})
    free = _reached((field for entry, field, place in fields if place != "query" and entry not in inside), built, {})
    for key in inside.keys() - free.keys():
        for field in inside[key].get("properties", {}).values():
            field.setdefault("x-parity", {}).setdefault("in", "query")


def _reached(fields, built, found, depth=0):
    """The types that fields hold, and what those hold, by what refers to them."""
    for field in fields if depth <= _MAX_PLACED else ():
        for target in _held(field):
            if target in built and target not in found:
                found[target] = built[target]
                inner = built[target]
                _reached(inner["properties"].values() if "properties" in inner else [inner], built, found, depth + 1)
    return found


def _held(node):
    if isinstance(node, list):
        for item in node:
            yield from _held(item)
    elif isinstance(node, dict):
        if "$ref" in node:
            yield node["$ref"]
        for key, item in node.items():
            if key in ("anyOf", "items", "additionalProperties"):
                yield from _held(item)


def _spelled(expression, context):
    """An argument as text, its own variables replaced by what they stand for."""

    class Substitution(ast.NodeTransformer):
        def visit_Name(self, node):
            target = context.resolve(node)
            return ast.Name(_spelled(*context.variables[target])) if target in context.variables else node

    return ast.unparse(Substitution().visit(copy.deepcopy(expression)))


def _not_a_type(declaration):
    """Why an assignment that looks like an alias is none."""
    node = declaration.node
    looks_like_one = re.match(r"[A-Z]\w*[a-z]", declaration.name) and isinstance(node, ast.Assign)
    if looks_like_one and isinstance(node.value, (ast.Name, ast.Attribute, ast.Subscript)):
        return "%s is not known to be a type" % shown(node.value)
    return None
