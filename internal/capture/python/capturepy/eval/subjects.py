"""What a body is read for: the class, its fields, and what its methods and its library make of them."""

import ast
from collections import namedtuple

from capturepy.conventions import vocabulary
from capturepy.eval.constants import Unknown, value
from capturepy.eval.heap import ABSENT, Mapping
from capturepy.eval.values import NONE, Attribute, Const, FieldInfo, Held, Instance, Member, choice
from capturepy.load import modules
from capturepy.load.views import kept

# A method of a class: its body, where it stands, and the decorators that say how it is called.
Method = namedtuple("Method", "node context decorators owner")

_HOW_CALLED = {
    "abc.abstractmethod": "abstract",
    "builtins.classmethod": "classmethod",
    "builtins.property": "property",
    "builtins.staticmethod": "staticmethod",
    "functools.cached_property": "property",
    "pydantic.computed_field": "property",
    "typing.override": "silent",
    "typing.no_type_check": "silent",
    "typing.deprecated": "silent",
}


_OF_MEMBERS = frozenset(("other", "null", "string", "integer"))


class Subject:
    """fields: types.fields.Field of the record, before any code of the class has changed them."""

    def __init__(self, declaration, ancestors, types, library, fields=(), dumps_by_alias=False):
        self.declaration, self._ancestors, self._types = declaration, ancestors, types
        self.library, self.dumps_by_alias = library, dumps_by_alias
        self.value_kinds = self.value_schema = self.value_field = None  # of the one value that a validator or serializer is called with
        self.may_lack_fields = False  # whether the class only declares them, and no constructor sets them
        self._fields = {field.own_name: field for field in fields}
        self.field_names = list(self._fields)
        self._methods, self._setters = {}, {}

    # Fields

    def field(self, name):
        return self._fields[name]

    def holds(self, name):
        """Whether the object has a field of that name."""
        return name in self._fields

    def shown(self, name):
        """The field that an attribute is: itself, or the one that a property shows of a private attribute."""
        if name.startswith("_"):
            for ancestor in self._ancestors:
                public = ancestor.declaration.shown.get(name) if ancestor.declaration else None
                if public in self._fields:
                    return public
        return name

    def field_items(self):
        """What iterating over the fields gives: names of pydantic's, descriptions of the others'."""
        if self.library == "pydantic":
            return [Const(name) for name in self.field_names]
        return [FieldInfo(name) for name in self.field_names]

    def field_attribute(self, i, state, name, attribute):
        field = self._fields.get(name)
        if field is None:
            return None
        if attribute == "name":
            return Const(name)
        if attribute in ("alias", "serialization_alias", "validation_alias"):
            return Const(field.alias) if field.alias is not None else NONE
        if attribute == "default":
            default = field.property().get("default")
            return Const(default) if type(default) in (bool, int, str) or default is None and field.is_null_unset else None
        if attribute == "metadata":
            entries = metadata(*field.metadata_expression)
            return i.allocate(Mapping(entries), state) if entries is not None else None
        return None

    def kinds(self, name, path=()):
        """The kinds of JSON that Python holds in a field, or a part of one, as they are, "other" for what it holds otherwise."""
        if path:
            node = self._part(name, path)
            return kinds_of(node, self._types) if node else None
        if not name:
            return self.value_kinds
        field = self._fields.get(name)
        kinds = kinds_of(field.declared, self._types) if field else None
        return kinds | {"null"} if kinds and field.is_null_unset else kinds

    def holds_no_object(self):
        """Whether what a serializer is called with is no object of a class of the package, but for what stands for nothing."""
        schema = self.value_schema
        return schema is not None and not any("$ref" in arm or kinds_of(arm, self._types) is None for arm in schema.get("anyOf", [schema]))

    def may_be_unset(self, name):
        """Whether a field may hold a sentinel; of what is no field that is not known."""
        field = self._fields.get(name)
        return field is None or field.may_be_unset

    def is_enum(self, name, path=()):
        """Whether a field, or the items of one, may be members of an Enum, which have a value."""
        node = self._part(name, path)
        kinds = kinds_of(node, self._types) if node else frozenset()
        return kinds is None or "other" in kinds and kinds <= _OF_MEMBERS

    def is_encoder(self, name, path, method):
        """Whether a field, or the items of one, are objects that the method writes in the form of their type."""
        arms = self._arms(name, path)
        return bool(arms) and all("$ref" in arm and self._types.encoder_of(arm["$ref"]) == method for arm in arms)

    def is_kept(self, name, path, attribute):
        """Whether a field, or the items of one, are objects that keep in the attribute the dict that they are made of."""
        kinds = self._types.kinds
        viewed = [arm["$ref"].declaration for arm in self._arms(name, path) if "$ref" in arm and kinds.of(arm["$ref"].declaration) == "viewed"]
        return bool(viewed) and len(viewed) == len(self._arms(name, path)) and all(kept(kinds.lineage(one)) == attribute for one in viewed)

    def _arms(self, name, path):
        """What a field, or the items of one, may be but null; nothing where that is not known."""
        node = self._part(name, path)
        return [arm for arm in node.get("anyOf", [node]) if arm.get("type") != "null"] if node else []

    def schema_of(self, held):
        """The schema of a Held value; None where that is not known."""
        return self._part(held.name, held.path)

    def _part(self, name, path):
        """What stands at a path in what a field holds; None where that is not known."""
        field = self._fields.get(name)
        node = field.declared if field else None if name else self.value_schema
        for part in path:
            node = node and self._types.part_of(node, part)
        return None if path and node == vocabulary.anything() else node

    def has_attribute(self, name, path, attribute):
        """Whether what a field holds, or a part of that, are objects of a record with that attribute."""
        node = self._part(name, path)
        return bool(node) and self._types.part_of(node, Attribute(attribute)) is not None

    def is_written_by_str(self, name):
        """Whether what a field holds is on the wire as str() writes it."""
        node = self._fields[name].declared if name in self._fields else self.value_schema if not name else None
        return bool(node) and node.get("x-parity", {}).get("native") == "uuid" and node.get("type") == "string"

    def members_held(self, name):
        """The members of the Enum that a field holds; none where it may hold anything else."""
        node = self._fields[name].declared if name in self._fields else self.value_schema if not name else None
        target = node.get("$ref") if node else None
        declaration = getattr(target, "declaration", None)
        return members_of(declaration, self._types) if declaration is not None and self._types.kinds.of(declaration) == "enum" else []

    def is_map(self, name):
        return self.kinds(name) in (frozenset(("object",)), frozenset(("object", "null")))

    is_open_map = is_map

    # The class

    @property
    def is_lenient(self):
        """Whether its constructor passes over keywords that are no fields, and asks for none."""
        decorated = self._types.kinds.dataclass_decorator(self.declaration)
        return bool(decorated and decorated.is_lenient)

    def method(self, name, after=None):
        """The first method of that name in the order of resolution; after: only behind that class."""
        key = (name, after)
        if key not in self._methods:
            self._methods[key] = self._find(name, after)
        return self._methods[key]

    def _find(self, name, after):
        behind = after is None
        for ancestor in self._ancestors:
            declaration = ancestor.declaration
            if behind and declaration and name in declaration.methods:
                statement, context = declaration.methods[name][0], self._types.kinds.context(declaration)
                return Method(statement, context, self.decorators(statement, context), declaration)
            behind = behind or declaration is after
        return None

    def setter(self, name):
        """The setter of a property, or None."""
        if name not in self._setters:
            self._setters[name] = self._find_setter(name) if not name.startswith("_") else None
        return self._setters[name]

    def _find_setter(self, name):
        for ancestor in self._ancestors:
            for function in ancestor.declaration.methods.get(name, ()) if ancestor.declaration else ():
                for decorator in function.decorator_list if isinstance(function, ast.FunctionDef) else ():
                    if isinstance(decorator, ast.Attribute) and decorator.attr == "setter" and getattr(decorator.value, "id", None) == name:
                        return Method(function, self._types.kinds.context(ancestor.declaration), set(), ancestor.declaration)
        return None

    def method_of_held(self, attribute, name):
        """A method of the object that an attribute holds: self.address.of(path), where the constructor is given an Address."""
        declaration = self._held(attribute)
        for ancestor in self._types.kinds.lineage(declaration) if declaration else ():
            for function in ancestor.declaration.methods.get(name, ()) if ancestor.declaration else ():
                context = self._types.kinds.context(ancestor.declaration)
                return Method(function, context, self.decorators(function, context), ancestor.declaration)
        return None

    def _held(self, attribute):
        """The class of what the constructor puts into an attribute, as it is declared there or made."""
        made = self.method("__init__")
        if made is None:
            return None
        declared = {argument.arg: argument.annotation for argument in made.node.args.args + made.node.args.kwonlyargs}
        for statement in made.node.body:
            targets = modules.assigned(statement)
            if len(targets) == 1 and isinstance(targets[0], ast.Attribute) and targets[0].attr == attribute and getattr(targets[0].value, "id", None) == "self":
                given = statement.value
                expression = getattr(statement, "annotation", None) or declared.get(getattr(given, "id", None)) or getattr(given, "func", None)
                found = made.context.resolve(expression) if expression is not None else None
                return found if isinstance(getattr(found, "node", None), ast.ClassDef) else None
        return None

    def methods(self):
        """(name, Method) of all, the one that counts for each name."""
        seen = {}
        for ancestor in self._ancestors:
            for statement, _, _ in ancestor.declaration.body if ancestor.declaration else ():
                if isinstance(statement, ast.FunctionDef) and statement.name not in seen:
                    seen[statement.name] = self.method(statement.name)
        return seen.items()

    @staticmethod
    def decorators(node, context):
        return decorators_of(node, context)

    def constant(self, name):
        """The assignment of a class attribute that is no field, or None."""
        for ancestor in self._ancestors:
            declaration = ancestor.declaration
            for statement, _, _ in declaration.body if declaration else ():
                if isinstance(statement, (ast.Assign, ast.AnnAssign)) and name in modules.bound_names(statement):
                    if statement.value is not None and name not in self._fields:
                        return modules.Declaration(statement, name, declaration.module, declaration)
        return None

    def members(self):
        return members_of(self.declaration, self._types) if self._types.kinds.of(self.declaration) == "enum" else []

    def is_sentinel_path(self, path):
        return path in vocabulary.SENTINEL_VALUES

    def is_value_class(self, declaration):
        return False

    def positional(self, declaration):
        return self.field_names if declaration is self.declaration else []

    def reference(self, declaration):
        if self._types.kinds.is_wire_type(declaration):
            return self._types.reference(declaration)
        return None

    # What the library writes

    def dump(self, i, state, options, by_alias):
        """The dict that the library makes of the object: pydantic's model_dump(), asdict()."""
        entries = {}
        left_out = options.get("exclude") or set()
        only = options.get("include")
        for name, field in self._fields.items():
            if not isinstance(left_out, set) or only is not None and not isinstance(only, set):
                break
            if name in left_out or only is not None and name not in only or field.is_excluded:
                continue
            held = state.held.get(name, state.held.get("*", Held(name, ())))
            own = self.kinds(name) if held == Held(name, ()) else None
            if options.get("exclude_none") and (own is None or "null" in own) and (held == NONE or not isinstance(held, Const)):
                null = ("kind", held, frozenset(("null",)))
                held = choice([(((null, False),), held), (((null, True),), ABSENT)])
            if options.get("exclude_unset") or options.get("exclude_defaults"):
                if field.own_name in self._fields and not field.required:
                    asks = ("asks", "%s is set" % name, "")
                    held = choice([(((asks, True),), held), (((asks, False),), ABSENT)])
            entries[field.sent_name if by_alias else name] = held
        return i.allocate(Mapping(entries), state)

    def handled(self, i, state):
        """What the handler of a wrapping serializer returns."""
        return self.dump(i, state, {}, by_alias=True)


def members_of(declaration, types):
    """The members of an Enum, none where they are not known."""
    try:
        return [Member(name, Const(found)) for name, found in types.enum_members(declaration)]
    except Unknown:
        return []


def kinds_of(node, types):
    """The kinds in which Python holds what a schema describes; "other" for all that JSON has no kind for; None for anything."""
    annotation = node.get("x-parity", {})
    if "opaque" in annotation:
        return None
    if "$ref" in node:
        return types.held_kinds(node["$ref"])
    if "anyOf" in node:
        arms = [kinds_of(arm, types) for arm in node["anyOf"]]
        return None if None in arms else frozenset().union(*arms)
    if annotation.get("native") in ("any", None) and not set(node) - {"x-parity", "default"}:
        return None
    if annotation.get("native") in ("bytes", "date", "datetime", "decimal", "duration", "enum", "function", "set", "struct", "time", "tuple", "uuid"):
        return frozenset(("other",))
    if node.get("format") in ("ipv4", "ipv6", "uri"):
        return frozenset(("other",))
    if "type" in node:
        kinds = node["type"] if isinstance(node["type"], list) else [node["type"]]
        out = set(kinds)
        if "number" in out:
            out.add("integer")
        return frozenset(out)
    constants = node.get("enum") or [node["const"]] if "enum" in node or "const" in node else []
    found = {"null" if c is None else "boolean" if isinstance(c, bool) else "integer" if isinstance(c, int) else "string" for c in constants}
    return frozenset(found) or None


def decorators_of(node, context):
    """How a function is called: "classmethod", "property", …; "strange" for a decorator that is not known."""
    found = set()
    for decorator in node.decorator_list:
        call = decorator.func if isinstance(decorator, ast.Call) else decorator
        target = context.resolve(call)
        path = target.path if isinstance(target, modules.External) else None
        if path in _HOW_CALLED:
            found.add(_HOW_CALLED[path])
        elif path in vocabulary.FIELD_HOOKS or path in vocabulary.MODEL_HOOKS:
            found.add("silent")
        elif isinstance(call, ast.Attribute) and call.attr in ("setter", "deleter"):
            found.add("silent")
        else:
            found.add("strange")
    return found - {"abstract"}


def metadata(expression, context):
    """The entries of a field's metadata, or None where they are not written out."""
    if expression is None:
        return {}
    if not isinstance(expression, ast.Dict):
        return None
    entries = {}
    for key, item in zip(expression.keys, expression.values):
        try:
            entries[value(key, context)] = Const(value(item, context))
        except (Unknown, TypeError):
            entries[getattr(key, "value", None)] = Instance("metadata")
    return entries
