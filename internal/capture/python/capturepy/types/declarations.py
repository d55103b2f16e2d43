"""What a declaration is: its kind, its bases in method resolution order, its type parameters."""

import ast
import builtins

from capturepy.conventions import azure, camel_converter, openapi_generator, speakeasy, vocabulary
from capturepy.eval.constants import shown
from capturepy.load import views
from capturepy.load.modules import Declaration, Doubtful, External, bound_names
from capturepy.types import functional
from capturepy.types.decorations import Decoration, decoration

_ALIAS_CALLS = {"typing.NewType", "typing.TypeAliasType"}

# The kinds that are types on the wire, and for the others why they are not.
TYPE_KINDS = {"alias", "coded", "constants", "constructed", "data", "dataclass", "dict", "enum", "filled", "flag", "foreign", "generated", "listed", "model", "namedtuple", "root", "struct", "viewed"}
REASONS = {
    "exception": "an exception",
    "mapping": "a mapping that declares no keys",
    "plain": "a plain class: no model, TypedDict, dataclass, NamedTuple or Enum",
    "protocol": "a protocol",
    "sentinel": "a sentinel for a value that is not set",
    "settings": "settings, read from the environment",
    "stranger": "extends a class outside of the package and declares no fields",
    "variable": "a type variable",
    "view": "its constructor reads a TypedDict, which is what is on the wire",
    "wrapper": "of client code: it holds an object of the type that it extends, which is what is on the wire",
}

# The first row that one of the bases matches decides the kind of a class.
_KIND_BY_BASE = [
    ("flag", vocabulary.FLAGS),
    ("enum", vocabulary.ENUMS),
    ("root", {"pydantic.RootModel"}),
    ("settings", {"pydantic_settings.BaseSettings", "pydantic.BaseSettings"}),
    ("model", {"pydantic.BaseModel", "pydantic.v1.BaseModel", "pydantic.create_model", *camel_converter.MODELS}),
    ("struct", {"msgspec.Struct"}),
    ("dict", {"typing.TypedDict"}),
    ("namedtuple", {"typing.NamedTuple", "collections.namedtuple"}),
    ("dataclass", {"dataclasses.make_dataclass"}),
]


# Beyond these, a class or a schema is of no use to anyone, and would take hours.
_MAX_MAKERS = 4  # functions that lead to a descriptor
_MAX_ANCESTORS = 128
MAX_NODES = 50_000


class TooLarge(RecursionError):
    """A type that grows beyond the limits; treated like one that is nested too deeply."""


class Context:
    """Where an expression stands: its module, the class around it, and what type variables mean there."""

    def __init__(self, types, module, owner=None, variables=None, itself=None, expanding=()):
        self.types, self.module, self.owner = types, module, owner
        self.variables = variables or {}
        self.itself = itself  # the entry whose fields are read
        self.expanding = expanding  # private and generic aliases being written out
        self._of_bodies = None

    def resolve(self, expression):
        return self.types.program.resolve(expression, self.module, self.owner)

    @property
    def of_bodies(self):
        """The context inside of functions, where the names of the class around are not bound."""
        if self._of_bodies is None:
            self._of_bodies = _OfBodies(self.types, self.module, self.owner, self.variables, self.itself, self.expanding)
        return self._of_bodies

    def at(self, declaration, variables=None):
        """The context of the expressions inside a declaration."""
        return Context(self.types, declaration.module, _scope_owner(declaration), variables, self.itself)

    def inside(self, alias, variables):
        """The context of the expression that an alias is written out as."""
        owner = _scope_owner(alias)
        return Context(self.types, alias.module, owner, variables, self.itself, self.expanding + (alias,))


class _OfBodies(Context):
    def resolve(self, expression):
        return self.types.program.resolve(expression, self.module)

    @property
    def of_bodies(self):
        return self


class Ancestor:
    """An entry of a method resolution order: a readable class, or the path of an external one."""

    def __init__(self, declaration=None, path=None, variables=None, arguments=()):
        self.declaration, self.path = declaration, path
        self.variables, self.arguments = variables or {}, arguments

    @property
    def key(self):
        return self.declaration or self.path


class Kinds:
    def __init__(self, types):
        self._types = types
        self._known = {}
        self._lines, self._parameters = {}, {}
        self._decorations = {}

    def of(self, declaration):
        if declaration not in self._known:
            self._known[declaration] = "plain"  # for a class that inherits from itself
            try:
                self._known[declaration] = self._kind(declaration)
            except RecursionError:
                del self._known[declaration]
                raise
        return self._known[declaration]

    def is_wire_type(self, declaration):
        return self.of(declaration) in TYPE_KINDS

    def context(self, declaration, variables=None, itself=None):
        return Context(self._types, declaration.module, _scope_owner(declaration), variables, itself)

    def _kind(self, declaration):
        node = declaration.node
        if isinstance(node, ast.ClassDef):
            return self._class_kind(declaration)
        if type(node).__name__ == "TypeAlias":
            return "alias"
        if type(node).__name__ in ("TypeVar", "ParamSpec", "TypeVarTuple"):
            return "variable"
        if not isinstance(node, (ast.Assign, ast.AnnAssign)) or node.value is None:
            return "function"
        context = self.context(declaration)
        called = context.resolve(node.value.func) if isinstance(node.value, ast.Call) else None
        if isinstance(called, External):
            if called.path in vocabulary.VARIABLES:
                return "variable"
            if called.path in _ALIAS_CALLS and len(node.value.args) == 2:
                return "alias"
            if called.path in functional.KINDS:
                return functional.KINDS[called.path]
        if isinstance(node, ast.AnnAssign):
            annotation = context.resolve(node.annotation)
            return "alias" if isinstance(annotation, External) and annotation.path == "typing.TypeAlias" else "constant"
        exported = declaration.module.exported or ()
        named_as_type = declaration.name.lstrip("_")[:1].isupper() or declaration.name in exported
        return "alias" if named_as_type and self._is_type(node.value, context) else "constant"

    def _class_kind(self, declaration):
        ancestors = self.lineage(declaration)
        paths = [ancestor.path for ancestor in ancestors if ancestor.path]
        if any(map(_is_never_true, declaration.node.body)):
            return "sentinel"
        if self.lists_itself(declaration):
            return "enum"
        if lists_attributes(declaration):
            return "generated"
        if azure.ATTRIBUTES in {name for statement in declaration.node.body for name in bound_names(statement)}:
            return "listed"
        if _has_constants(declaration.node) and filling_constructors(ancestors):
            return "filled"
        for kind, bases in _KIND_BY_BASE:
            if bases.intersection(paths):
                if kind == "namedtuple" and any(map(_has_codec, ancestors)) and not self._types.uses_pydantic:
                    return "coded"  # no list on the wire
                return "root" if kind == "model" and _is_first_root(ancestors) else kind
        if any(_is_exception(path) for path in paths):
            return "exception"
        if any(a.declaration and self.dataclass_decorator(a.declaration) for a in ancestors):
            return "dataclass"
        if self.strangers(declaration, ancestors):
            return "foreign" if _has_fields(declaration) else "stranger"
        if _is_mapping(ancestors):
            return "data" if any(map(self._declares_data, ancestors)) else "mapping"
        if any(base.path == "typing.Protocol" for base in self._bases(declaration, self.context(declaration))):
            return "protocol"
        if self.wrapped(declaration):
            return "wrapper"
        if self.viewed_dict(declaration):
            return "view"
        has_codec = any(map(_has_codec, ancestors)) or self._has_codec_beside(declaration)
        if has_codec and (_sets_attributes(constructors(ancestors)) or any(map(_has_reader, ancestors)) and any(map(self._declares_data, ancestors))):
            return "coded"
        if _lists_texts(declaration.node):
            return "constants"
        if reading_constructors(ancestors):
            return "constructed"
        return "viewed" if views.kept(ancestors) else "plain"

    def wrapped(self, declaration):
        """The type that a class of a client extends and holds an object of, whose attributes it hands out; None for others:
        class BoundServer(Bound[Server], Server), where Bound's own constructor keeps a Server and __getattr__ asks it."""
        ancestors = self.lineage(declaration)
        asking = next((a for a in ancestors if a.declaration and _hands_out(a.declaration)), None)
        made = [] if asking is None else constructors(ancestors)
        owners = [owner for owner, _ in made]
        if not owners or asking.declaration not in owners or self._declares_data(ancestors[0]):
            return None
        if any(attribute for _, init in made[: owners.index(asking.declaration)] for attribute in all_attributes(init)):
            return None
        for base in self._bases(declaration, self.context(declaration)):
            if base.declaration and base.declaration is not asking.declaration and self.is_wire_type(base.declaration):
                return base.declaration
        return None

    def viewed_dict(self, declaration):
        """The TypedDict that a plain class takes its attributes out of, as its constructor says: def __init__(self, data: UserDict)."""
        for owner, function, name in reading_constructors(self.lineage(declaration)):
            annotation = next((a.annotation for a in function.args.args + function.args.kwonlyargs if a.arg == name), None)
            target = self.context(owner).of_bodies.resolve(unquoted(annotation)) if annotation is not None else None
            if isinstance(target, Declaration) and self.of(target) == "dict":
                return target
        return None

    def on_the_wire(self, declaration):
        """The type that is on the wire for a class of client code, itself for any other declaration."""
        kind = self.of(declaration)
        return self.wrapped(declaration) if kind == "wrapper" else self.viewed_dict(declaration) if kind == "view" else declaration

    def _has_codec_beside(self, declaration):
        found = self._types.beside
        return declaration in found.readers or declaration in found.writers

    def _metaclass(self, declaration):
        """The metaclass of the package that a class names, None where it names none."""
        named = functional.keyword(declaration.node, "metaclass") if isinstance(declaration.node, ast.ClassDef) else None
        found = self.context(declaration).resolve(named) if named is not None else None
        return found if isinstance(found, Declaration) else None

    def opening(self, ancestors):
        """The metaclass of a generator by which an enum takes what it does not list, or None."""
        metaclasses = (self._metaclass(ancestor.declaration) for ancestor in ancestors if ancestor.declaration)
        return next((found for found in metaclasses if found and found.name == speakeasy.OPEN_ENUM), None)

    def lists_itself(self, declaration):
        """Whether a class lists constants as its own instances, which a metaclass of the package makes of them: Flat: "Type" = "flat"."""
        if self._metaclass(declaration) is None:
            return False
        constants = [s for s in declaration.node.body if isinstance(s, ast.AnnAssign) and s.value is not None]
        return any(declaration.name in (getattr(s.annotation, "id", None), getattr(s.annotation, "value", None)) for s in constants)

    def _declares_data(self, ancestor):
        """Whether a class annotates public attributes."""
        for statement, _, _ in ancestor.declaration.body if ancestor.declaration else ():
            if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
                annotation = statement.annotation
                form = annotation.value if isinstance(annotation, ast.Subscript) else annotation
                target = self.context(ancestor.declaration).resolve(form)
                constant = isinstance(target, External) and target.path in vocabulary.NOT_FIELDS
                if not constant and not statement.target.id.startswith("_"):
                    return True
        return False

    def strangers(self, declaration, ancestors):
        """Bases and decorators that cannot be read and may change what the class is."""
        known = vocabulary.TRANSPARENT_BASES | vocabulary.FLAGS | vocabulary.ENUMS
        known = known.union(*(bases for _, bases in _KIND_BY_BASE))
        paths = [a.path for a in ancestors if a.path and a.path not in known]
        out = ["extends " + path for path in paths if not path.startswith("builtins.")]
        for ancestor in ancestors:
            if ancestor.declaration:
                out += ["is decorated with " + name for name in self._strange_decorators(ancestor.declaration)]
        return out

    def descriptors(self, ancestors):
        """Why the attributes of a mapping are not what its declaration says: objects of the package
        stand in their place, and answer for them: name = Body("name")."""
        for ancestor in ancestors:
            context = self.context(ancestor.declaration) if ancestor.declaration else None
            for statement, _, _ in ancestor.declaration.body if ancestor.declaration else ():
                value = getattr(statement, "value", None) if isinstance(statement, (ast.Assign, ast.AnnAssign)) else None
                if isinstance(value, ast.Call) and self._makes_descriptor(value, context):
                    return ["%s answers for its attributes" % shown(value.func)]
        return []

    def _makes_descriptor(self, call, context, depth=0):
        """Whether a call is one of a class of the package that has __get__, or of a function that returns one."""
        target = context.resolve(call.func)
        if not isinstance(target, Declaration) or target.name in azure.FIELDS or depth > _MAX_MAKERS:
            return False
        node = target.node
        if isinstance(node, ast.ClassDef):
            return any("__get__" in ancestor.declaration.methods for ancestor in self.lineage(target) if ancestor.declaration)
        if not isinstance(node, ast.FunctionDef):
            return False
        returned = [part.value for part in ast.walk(node) if isinstance(part, ast.Return)]
        there = self._types.module_context(target.module)
        return bool(returned) and all(isinstance(value, ast.Call) and self._makes_descriptor(value, there, depth + 1) for value in returned)

    def schema_of_its_own(self, ancestors):
        """Why a class that is no model is not what its declaration says: it tells pydantic how it is read and written."""
        told = any("__get_pydantic_core_schema__" in ancestor.declaration.methods for ancestor in ancestors if ancestor.declaration)
        return ["__get_pydantic_core_schema__ decides at run time"] if told else []

    def _strange_decorators(self, declaration):
        context = self.context(declaration)
        for decorator in getattr(declaration.node, "decorator_list", ()):
            function = decorator.func if isinstance(decorator, ast.Call) else decorator
            target = context.resolve(function)
            if not (isinstance(target, External) and target.path in vocabulary.TRANSPARENT_DECORATORS) and not self._decoration(target):
                yield target.path if isinstance(target, External) else shown(function)

    def dataclass_decorator(self, declaration):
        """The Decoration that makes a class a dataclass, or None."""
        if not isinstance(declaration.node, ast.ClassDef):
            path = self.made_by(declaration)
            return Decoration(path, None, False) if path == "dataclasses.make_dataclass" else None
        context = self.context(declaration)
        for decorator in getattr(declaration.node, "decorator_list", ()):
            call = decorator if isinstance(decorator, ast.Call) else None
            target = context.resolve(call.func if call else decorator)
            if isinstance(target, External) and target.path in vocabulary.DATACLASSES | vocabulary.ATTRS:
                return Decoration(target.path, call, False)
            own = self._decoration(target) if call is None else None
            if own:
                return own
        return None

    def _decoration(self, target):
        """What a decorator of the package makes of a class, or None."""
        if not isinstance(target, Declaration) or not isinstance(target.node, ast.FunctionDef):
            return None
        if target not in self._decorations:
            self._decorations[target] = decoration(target.node, self._types.module_context(target.module))
        return self._decorations[target]

    def lineage(self, declaration, variables=None, seen=()):
        """The method resolution order of a class, itself first."""
        if declaration in self._lines and not variables:
            return self._lines[declaration]
        own = Ancestor(declaration, variables=variables)
        if declaration in seen:
            return [own]
        bases = self._bases(declaration, self.context(declaration, variables))
        lines = [
            self.lineage(base.declaration, base.variables, seen + (declaration,)) if base.declaration else [base]
            for base in bases
        ]
        line = [own] + (lines[0] if len(lines) == 1 else _merge(lines + [bases]))
        if len(line) > _MAX_ANCESTORS:
            raise TooLarge()
        if not variables:
            self._lines[declaration] = line
        return line

    def _bases(self, declaration, context):
        if isinstance(declaration.node, ast.ClassDef):
            return [self._base(expression, context) for expression in declaration.node.bases]
        call = declaration.node.value
        made_by = self.made_by(declaration)
        given = [self._base(expression, context) for expression in functional.base_expressions(call, made_by)]
        return given + [Ancestor(path=made_by)]

    def made_by(self, declaration):
        """The path of the function that makes a type."""
        return self.context(declaration).resolve(declaration.node.value.func).path

    def _base(self, expression, context):
        arguments = ()
        if isinstance(expression, ast.Subscript):
            arguments = [(argument, context) for argument in subscript_arguments(expression)]
            expression = expression.value
        target = context.resolve(expression)
        for _ in range(16):  # a base may be named by an alias of an alias
            if not isinstance(target, Declaration) or isinstance(target.node, ast.ClassDef):
                break
            if self.of(target) != "alias":
                break
            aliased, context = self.aliased(target), self.context(target)
            if isinstance(aliased, ast.Subscript):
                arguments = [(argument, context) for argument in subscript_arguments(aliased)]
                aliased = aliased.value
            target = context.resolve(aliased)
        if isinstance(target, External):
            return Ancestor(path=target.path, arguments=arguments)
        if isinstance(target, Declaration) and (isinstance(target.node, ast.ClassDef) or self.of(target) in TYPE_KINDS):
            return Ancestor(target, variables=self.bind(target, arguments))
        doubt = ": " + target.reason if isinstance(target, Doubtful) else ""
        return Ancestor(path=shown(expression) + doubt)

    def aliased(self, declaration):
        """The type expression that an alias stands for."""
        value = declaration.node.value
        return value.args[1] if isinstance(value, ast.Call) else value

    def parameters(self, declaration):
        """The type variables of a generic class or alias, in order."""
        if declaration not in self._parameters:
            self._parameters[declaration] = self._variables(declaration)
        return self._parameters[declaration]

    def _variables(self, declaration):
        node, context = declaration.node, self.context(declaration)
        declared = getattr(node, "type_params", [])
        if declared:
            return [declaration.scope[parameter.name] for parameter in declared]
        if self.of(declaration) == "alias":
            sources = [self.aliased(declaration)]
        else:
            sources = getattr(node, "bases", [])
        for source in sources:
            if isinstance(source, ast.Subscript):
                target = context.resolve(source.value)
                if isinstance(target, External) and target.path in ("typing.Generic", "typing.Protocol"):
                    sources = [source]
        found = []
        for source in sources:
            for name in (n for n in ast.walk(source) if isinstance(n, (ast.Name, ast.Attribute))):
                target = context.resolve(name)
                if isinstance(target, Declaration) and self.of(target) == "variable" and target not in found:
                    found.append(target)
        return found

    def bind(self, declaration, arguments):
        """Type variable → (expression, context), as far as there are arguments."""
        return dict(zip(self.parameters(declaration), arguments)) if arguments else {}

    def _is_type(self, expression, context):
        if isinstance(expression, ast.Subscript):
            expression = expression.value
        if isinstance(expression, ast.BinOp) and isinstance(expression.op, ast.BitOr):
            while isinstance(expression, ast.BinOp):
                if not (_is_none(expression.right) or self._is_type(expression.right, context)):
                    return False
                expression = expression.left
            return _is_none(expression) or self._is_type(expression, context)
        target = context.resolve(expression)
        if isinstance(target, External):
            return target.path in vocabulary.TYPES
        return isinstance(target, Declaration) and self.of(target) in TYPE_KINDS


def _has_constants(node):
    """Whether a class assigns to public names, as those do that list their attributes with what they are before they are set."""
    return any(isinstance(s, ast.Assign) and isinstance(s.targets[0], ast.Name) and not s.targets[0].id.startswith("_") for s in node.body)


def _lists_texts(node):
    """Whether a class is a list of named texts and nothing else: class Kind: CARD = "card"."""
    named = [statement for statement in node.body if isinstance(statement, (ast.Assign, ast.AnnAssign))]
    texts = [statement for statement in named if isinstance(getattr(statement.value, "value", None), str)]
    rest = [statement for statement in node.body if statement not in named and not isinstance(getattr(statement, "value", None), ast.Constant)]
    return len(texts) > 1 and len(texts) == len(named) and not rest and not node.bases and not node.decorator_list and not node.keywords


def lists_attributes(declaration):
    """Whether a class lists its attributes in dicts, as older generators write it, or only the type of its values or its alternatives."""
    named = {name for statement in declaration.node.body for name in bound_names(statement)}
    if named.isdisjoint(openapi_generator.ATTRIBUTE_TYPES):
        composed = _extends(declaration, openapi_generator.COMPOSED_BASE) and openapi_generator.COMPOSED in named
        return composed or _extends(declaration, openapi_generator.NORMAL) and openapi_generator.OTHER_TYPES in named
    return openapi_generator.ATTRIBUTE_NAMES in named or _extends(declaration, openapi_generator.SIMPLE)


def _extends(declaration, base):
    """Whether a class names another as its base."""
    return any(getattr(expression, "id", None) == base for expression in declaration.node.bases)


def parsed(expression):
    """The expression inside a quoted annotation, or None."""
    try:
        return ast.parse(expression.value.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError):
        return None


def unquoted(annotation):
    """An annotation, also one in quotes."""
    quoted = isinstance(annotation, ast.Constant) and isinstance(annotation.value, str)
    return quoted and parsed(annotation) or annotation


def subscript_arguments(subscript):
    index = subscript.slice
    return index.elts if isinstance(index, ast.Tuple) else [index]


def _scope_owner(declaration):
    node = declaration.node
    has_scope = isinstance(node, ast.ClassDef) or getattr(node, "type_params", None)
    return declaration if has_scope else declaration.outer


def _merge(lines):
    """C3 linearisation; where Python would refuse the order, the order of the bases."""
    out, taken = [], set()
    lines = [list(line) for line in lines if line]
    while lines:
        for line in lines:
            if not any(line[0].key == later.key for other in lines for later in other[1:]):
                break
        else:
            line = lines[0]
        head = line[0]
        if head.key not in taken:
            taken.add(head.key)
            out.append(head)
        lines = [[a for a in line if a.key != head.key] for line in lines]
        lines = [line for line in lines if line]
    return out


# Methods by which plain classes write and read themselves: found by name, and then held to what they do.
_WRITERS = {"as_dict", "to_dict", "to_json", "to_json_dict", "to_map", "to_payload", "serialize"}
_READERS = {"from_dict", "from_json", "from_map", "from_payload", "deserialize"}


def _has_codec(ancestor):
    for statement, _, _ in ancestor.declaration.body if ancestor.declaration else ():
        if isinstance(statement, ast.FunctionDef) and statement.name in _WRITERS | _READERS:
            needed = len(statement.args.args) - len(statement.args.defaults)
            called = {getattr(decorator, "id", None) for decorator in statement.decorator_list}
            if statement.name in _WRITERS and needed == 1 and not called:
                return True
            if statement.name in _READERS and called & {"classmethod", "staticmethod"}:
                return True
    return False


def _has_reader(ancestor):
    return any(getattr(statement, "name", None) in _READERS for statement, _, _ in (ancestor.declaration.body if ancestor.declaration else ()))


def _hands_out(declaration):
    """Whether a class has __getattr__ for the attributes of an object that it holds."""
    for statement, _, _ in declaration.body:
        if getattr(statement, "name", None) == "__getattr__" and isinstance(statement, ast.FunctionDef):
            calls = (node for node in ast.walk(statement) if isinstance(node, ast.Call) and getattr(node.func, "id", None) == "getattr" and node.args)
            return any(isinstance(call.args[0], ast.Attribute) for call in calls)
    return False


def _sets_attributes(found):
    """Whether the constructor of a class sets attributes of its own, or hands its arguments up to where they are set."""
    own, *above = [list(set_attributes(init, owner)) for owner, init in found] or [[]]
    handed = [one for attributes in above for one in attributes]
    wraps = any(getattr(statement, "name", None) == "__getattr__" for declaration, _ in found for statement, _, _ in declaration.body)
    return bool(own) or bool(handed) and not wraps


def reading_constructors(ancestors):
    """[(the class that has it, __init__, the parameter)] of a class that takes its attributes out of JSON by key, its own
    constructor first: def __init__(self, data): self.x = data["x"]. Behind it those that it hands the parameter up to."""
    return _constructors(ancestors, _taken_apart)


def filling_constructors(ancestors):
    """The same of a class whose attributes are all that JSON has, by what is set for each key: setattr(self, key, data[key])."""
    return _constructors(ancestors, _filled_from)


def constructors(ancestors):
    """[(the class that has it, __init__)] of a class, its own first, with those that it hands its arguments up to."""
    found = []
    for ancestor in ancestors:
        for statement, _, _ in ancestor.declaration.body if ancestor.declaration else ():
            if isinstance(statement, ast.FunctionDef) and statement.name == "__init__":
                found.append((ancestor.declaration, statement))
                break
        else:
            continue
        if not any(isinstance(node, ast.Call) and ast.unparse(node.func) == "super().__init__" for node in ast.walk(statement)):
            break
    return found


def _constructors(ancestors, parameter_of):
    out = [(owner, function, parameter_of(function, owner)) for owner, function in constructors(ancestors)]
    read = next((parameter for _, _, parameter in out if parameter), None)
    return [(owner, function, parameter or read) for owner, function, parameter in out] if read else []


def _filled_from(function, owner):
    """The parameter of a constructor that sets attributes whose names it does not write out, or has a function do it."""
    itself, *parameters = [argument.arg for argument in function.args.args] or [None]
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "%s.__dict__" % itself and getattr(node.value, "id", None) in parameters:
            return node.value.id
        if not isinstance(node, ast.Call):
            continue
        named = [getattr(argument, "id", None) for argument in node.args]
        given = [name for name in named if name in parameters]
        if ast.unparse(node.func) in ("%s.__dict__.update" % itself, "vars(%s).update" % itself) and given:
            return given[0]
        if itself in named and given and not isinstance(node.func, ast.Attribute):
            return given[0]
        if getattr(node.func, "id", None) == "setattr" and named[:1] == [itself] and not isinstance(node.args[1], ast.Constant):
            read = {part.id for loop in ast.walk(function) if isinstance(loop, ast.For) for part in ast.walk(loop.iter) if isinstance(part, ast.Name)}
            return next((name for name in parameters if name in read), None)
    return None


def _taken_apart(function, owner):
    """The parameter of a constructor that it reads parts of by key, for an attribute of the object."""
    parameters = {argument.arg for argument in function.args.args[1:]}
    for node in (node for _, _, value, _ in all_attributes(function, owner) for node in ast.walk(value)):
        of, key = None, None
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
            of, key = node.value, node.slice
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", None) in ("get", "pop") and node.args:
            of, key = node.func.value, node.args[0]
        if getattr(of, "id", None) in parameters and isinstance(getattr(key, "value", None), str):
            return of.id
    return None


def all_attributes(function, owner=None):
    """As set_attributes, those that are set in some cases only as well."""
    for statement in ast.walk(function):
        if isinstance(statement, (ast.Assign, ast.AnnAssign)):
            yield from _set_by(function, statement, owner)


def set_attributes(function, owner=None):
    """(name, annotation or None, value, statement) of each public attribute that a constructor sets, whatever the case: also
    of those that the class, its owner, keeps under a private name."""
    for statement in _always(function.body):
        yield from _set_by(function, statement, owner)


def _always(statements):
    """The statements that are run whatever the case, those within with too."""
    for statement in statements:
        if isinstance(statement, ast.With):
            yield from _always(statement.body)
        else:
            yield statement


def _set_by(function, statement, owner):
    of = function.args.args[0].arg if function.args.args else None
    target = statement.targets[0] if isinstance(statement, ast.Assign) else getattr(statement, "target", None)
    if isinstance(target, ast.Attribute) and getattr(target.value, "id", None) == of and getattr(statement, "value", None) is not None:
        name = owner.shown.get(target.attr, target.attr) if owner else target.attr
        if not name.startswith("_"):
            yield name, getattr(statement, "annotation", None), statement.value, statement


def _has_fields(declaration):
    return any(isinstance(s, ast.AnnAssign) for s, _, _ in declaration.body)


def _is_first_root(ancestors):
    """Whether a model is one value, in the way of pydantic's first version."""
    declared = (a.declaration for a in ancestors if a.declaration and a.declaration.module.source.has("__root__"))
    return any("__root__" in bound_names(statement) for declaration in declared for statement, _, _ in declaration.body)


def _is_mapping(ancestors):
    """Whether instances hold JSON data by key, with annotations for those that access them as attributes."""
    methods = {getattr(s, "name", None) for a in ancestors if a.declaration for s, _, _ in a.declaration.body}
    return {"__getitem__", "__setitem__"} <= methods


def _is_never_true(statement):
    """def __bool__(self) -> Literal[False]: return False; what the sentinels of generated SDKs have in common."""
    if not isinstance(statement, ast.FunctionDef) or statement.name != "__bool__":
        return False
    returned, only = statement.returns, statement.body[-1]
    if isinstance(returned, ast.Subscript) and getattr(returned.slice, "value", None) is False:
        return True
    return len(statement.body) == 1 and isinstance(only, ast.Return) and getattr(only.value, "value", None) is False


def _is_exception(path):
    module, _, name = path.rpartition(".")
    found = getattr(builtins, name, None) if module == "builtins" else None
    return isinstance(found, type) and issubclass(found, BaseException)


def _is_none(expression):
    return isinstance(expression, ast.Constant) and expression.value is None
