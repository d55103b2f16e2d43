"""The types of a path: which there are, what they are called, what was left out."""

import ast
import copy
import itertools
import re
import urllib.parse

import enums
import records
from annotations import base_types, schema
from bindings import Declaration
from declarations import MAX_NODES, REASONS, TYPE_KINDS, Kinds, TooLarge
from source import TOO_DEEP
from values import shown

# A generic class that instantiates itself with a larger type has no end.
_MAX_INSTANCES = 64
_MAX_ARGUMENTS = 4096  # characters of their schemas

_SETTINGS_CLASSES = {"Config", "Meta"}


class Entry:
    """A type of the set: a declaration, and for a generic one what its variables stand for."""

    def __init__(self, declaration, variables, arguments):
        self.declaration, self.variables = declaration, variables
        # The key that pydantic's own schemas give to Page[Item].
        self.name = re.sub(r"[^\w.\-]", "_", declaration.qualname + arguments)

    @property
    def full_name(self):
        module = self.declaration.module.name
        return module.split(".") + [self.name] if module else [self.name]


class TypeSet:
    def __init__(self, program):
        self.program = program
        self.kinds = Kinds(self)
        self.expanding = []  # private and generic aliases being written out
        self._entries = {}
        self._pending = []
        self._measuring = []
        self._nodes = 0
        self._members = {}

    def capture(self, modules):
        """(defs, excluded) of the modules and of all that they refer to."""
        seen = []
        for module in modules:
            try:
                for declaration in [*module.scope.values(), *module.redefined]:
                    if isinstance(declaration, Declaration):
                        self._discover(declaration, seen)
            except RecursionError:
                place = module.source.place(declaration.node)
                self.program.problem("%s and what follows it: %s" % (declaration.name, TOO_DEEP), **place)
        built = {}
        while self._pending:
            entry = self._pending.pop(0)
            self._nodes = 0
            try:
                built[entry] = records.definition(entry, self)
            except RecursionError:
                place = entry.declaration.module.source.place(entry.declaration.node)
                built[entry] = {"x-parity": {"opaque": TOO_DEEP, "source": place}}
                self.program.problem("%s is %s" % (entry.name, TOO_DEEP), **place)
        names = _shortest_names(built)
        defs = {names[entry]: _resolved(node, names) for entry, node in built.items()}
        captured = {entry.declaration for entry in built}
        return defs, [self._excluded(d, reason) for d, reason in seen if d not in captured]

    def reference(self, declaration, variables=None):
        """{"$ref": Entry}; the entry is built later, and named last of all."""
        bound = {}
        for variable, argument in (variables or {}).items():
            argument = self._followed(*argument)
            target = argument[1].resolve(argument[0])
            if not (isinstance(target, Declaration) and self.kinds.of(target) == "variable"):
                bound[variable] = argument
        schemas = [schema(*argument) for argument in bound.values()]
        key = (declaration, tuple(bound), repr(schemas))
        if key not in self._entries:
            instances = sum(1 for known in self._entries if known[0] is declaration)
            if instances >= _MAX_INSTANCES or len(key[2]) > _MAX_ARGUMENTS:
                return {"x-parity": {"opaque": "%s has instances without end" % declaration.qualname}}
            spelled = ", ".join(_spelled(*argument) for argument in bound.values())
            entry = Entry(declaration, bound, "[%s]" % spelled if bound else "")
            self._entries[key] = entry
            self._pending.append(entry)
        return {"$ref": self._entries[key]}

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
        if kind in ("model", "dataclass", "dict", "foreign", "functional"):
            return {"object"}
        if kind == "namedtuple":
            return {"array"}
        if kind == "flag" or entry in self._measuring:
            return {None}
        self._measuring.append(entry)
        try:
            if kind == "enum":
                return base_types({"enum": [value for _, value in self.enum_members(entry.declaration)]}, self)
            read = records.alias_schema if kind == "alias" else records.root_schema
            return base_types(read(entry, self), self)
        except enums.Unknown:
            return {None}
        finally:
            self._measuring.pop()

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
                pending.append(records.alias_schema(target, self))
        return False

    def _discover(self, declaration, seen):
        kind = self.kinds.of(declaration)
        node = declaration.node
        if kind not in TYPE_KINDS:
            reason = REASONS.get(kind) or _not_a_type(declaration)
            if reason:
                seen.append((declaration, reason))
        elif declaration.module.scope.get(declaration.name) is not declaration and declaration.outer is None:
            seen.append((declaration, "defined again further down"))
        elif any(part.startswith("_") for part in declaration.qualname.split(".")):
            seen.append((declaration, "a private name"))
        else:
            self.reference(declaration)
        if isinstance(node, ast.ClassDef):
            for nested in declaration.scope.values():
                if isinstance(nested.node, ast.ClassDef) and nested.name not in _SETTINGS_CLASSES:
                    self._discover(nested, seen)

    def _excluded(self, declaration, reason):
        return {"name": declaration.qualname, "reason": reason, **declaration.module.source.place(declaration.node)}


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


def _shortest_names(entries):
    """Entry → its name, or where others have that too, the shortest suffix of its full name that is its own."""
    by_name = {}
    for entry in entries:
        by_name.setdefault(entry.name, []).append(entry)
    names, taken = {}, set()
    for group in by_name.values():
        for entry in group:
            parts = entry.full_name
            others = [other.full_name for other in group if other is not entry]
            length = 1
            while length < len(parts) and any(other[-length:] == parts[-length:] for other in others):
                length += 1
            name = unique = ".".join(parts[-length:])
            for number in itertools.count(2):  # Page[Item] for two classes Item
                if unique not in taken:
                    break
                unique = "%s_%d" % (name, number)
            taken.add(unique)
            names[entry] = unique
    return names


def _resolved(node, names):
    """A schema with its references by name."""
    if isinstance(node, list):
        return [_resolved(item, names) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: "#/$defs/" + urllib.parse.quote(names[item]) if isinstance(item, Entry) else _resolved(item, names)
        for key, item in node.items()
    }
