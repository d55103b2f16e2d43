"""Bodies of validators and serializers that are understood, as far as they are."""

import ast

from modules import External, imported_modules, imported_names

_DECODES_BASE64 = {"base64.b64decode", "base64.standard_b64decode"}
_ENCODES_BASE64 = {"base64.b64encode", "base64.standard_b64encode"}

_KEYED_METHODS = {"get", "pop", "setdefault"}


def converts_base64(function, context, reading):
    """Whether a body decodes base64 on reading, or encodes it on sending."""
    return bool((_DECODES_BASE64 if reading else _ENCODES_BASE64) & _called(function, context))


def returns_isoformat(function):
    """Whether every result is the isoformat() of something, or None."""
    returned = [node.value for node in ast.walk(function) if isinstance(node, ast.Return)]
    return bool(returned) and all(map(_is_isoformat, returned))


def _is_isoformat(node):
    if isinstance(node, ast.IfExp):
        return _is_isoformat(node.body) and _is_isoformat(node.orelse)
    if node is None or isinstance(node, ast.Constant):
        return node is None or node.value is None
    called = node.func if isinstance(node, ast.Call) and not node.args and not node.keywords else None
    return isinstance(called, ast.Attribute) and called.attr == "isoformat"


def touched_keys(function):
    """The keys that a validator of the whole mapping looks at or sets, or None where that is not certain.

    Of the mapping it may take a copy, test its type and return it; everything else has to
    go through a key that is written out.
    """
    if function is None:
        return None
    names = [argument.arg for argument in function.args.posonlyargs + function.args.args]
    if len(names) < 2 and not (names and names[0] != "cls"):
        return None
    mapping = names[1] if names[0] in ("cls", "self") else names[0]
    scan = _KeyScan(mapping)
    for statement in function.body:
        scan.visit(statement)
    return None if scan.lost else scan.keys


class _KeyScan(ast.NodeVisitor):
    def __init__(self, mapping):
        self._mapping = mapping
        self.keys, self.lost = set(), False

    def visit_Name(self, node):
        if node.id == self._mapping:
            self.lost = True  # used in a way that none of the methods below allows

    def visit_Return(self, node):
        if not self._is_mapping(node.value):
            self.lost = True  # another value takes the place of the mapping

    def visit_Assign(self, node):
        if len(node.targets) == 1 and self._is_mapping(node.targets[0]) and self._is_copy(node.value):
            return
        self.generic_visit(node)

    def visit_Subscript(self, node):
        if self._is_mapping(node.value):
            self._key(node.slice)
        else:
            self.generic_visit(node)

    def visit_Compare(self, node):
        if len(node.ops) == 1 and isinstance(node.ops[0], (ast.In, ast.NotIn)) and self._is_mapping(node.comparators[0]):
            self._key(node.left)
        else:
            self.generic_visit(node)

    def visit_Call(self, node):
        method = node.func.attr if isinstance(node.func, ast.Attribute) and self._is_mapping(node.func.value) else None
        if method in _KEYED_METHODS and node.args:
            self._key(node.args[0])
            for argument in node.args[1:]:
                self.visit(argument)
        elif getattr(node.func, "id", None) == "isinstance" and node.args and self._is_mapping(node.args[0]):
            return
        else:
            self.generic_visit(node)

    def _key(self, node):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            self.keys.add(node.value)
        else:
            self.lost = True

    def _is_mapping(self, node):
        return isinstance(node, ast.Name) and node.id == self._mapping

    def _is_copy(self, node):
        """dict(data), {**data} or data.copy()."""
        if isinstance(node, ast.Dict):
            return [key for key in node.keys] == [None] and self._is_mapping(node.values[0])
        if not isinstance(node, ast.Call) or node.keywords:
            return False
        if isinstance(node.func, ast.Attribute):
            return node.func.attr == "copy" and self._is_mapping(node.func.value)
        return getattr(node.func, "id", None) == "dict" and len(node.args) == 1 and self._is_mapping(node.args[0])


def only_leaves_out(function):
    """Whether a wrapping serializer returns the entries of handler(self), all or some of them.

    The shape of generated ones: an empty dict is filled in a loop, key by key, with
    what handler(self) has under that key.
    """
    parameters = [argument.arg for argument in function.args.args] if function else []
    if len(parameters) < 2:
        return False
    handled, fetched, built = set(), set(), set()
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            name, value = node.targets[0].id, node.value
            if _calls(value, parameters[1]):
                handled.add(name)
            elif isinstance(value, ast.Dict) and not value.keys:
                built.add(name)
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target, value = node.targets[0], node.value
            if isinstance(target, ast.Name) and _is_get(value, handled):
                fetched.add(target.id)
            elif isinstance(target, ast.Subscript):
                filled = getattr(target.value, "id", None) in built
                if not filled or getattr(value, "id", None) not in fetched and not _is_get(value, handled):
                    return False
        elif isinstance(node, ast.For) and _is_items(node.iter, handled) and isinstance(node.target, ast.Tuple):
            fetched.add(getattr(node.target.elts[1], "id", None))
    returned = [node.value for node in ast.walk(function) if isinstance(node, ast.Return)]
    return bool(returned) and all(getattr(value, "id", None) in built | handled for value in returned)


def _calls(node, name):
    return isinstance(node, ast.Call) and getattr(node.func, "id", None) == name


def _method(node, names):
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", None) in names:
        return node.func.attr
    return None


def _is_get(node, names):
    return _method(node, names) in ("get", "pop")


def _is_items(node, names):
    return _method(node, names) == "items"


def _called(function, context):
    """The paths of the external functions that a body calls."""
    local = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Import):
            local.update(imported_modules(node))
        elif isinstance(node, ast.ImportFrom):
            local.update(imported_names(node, context.module))
    found = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            target = context.resolve(node.func)
            if isinstance(target, External):
                found.add(target.path)
            elif local:
                found.add(_locally(node.func, local))
    return found


def _locally(function, local):
    parts = []
    while isinstance(function, ast.Attribute):
        parts.append(function.attr)
        function = function.value
    binding = local.get(getattr(function, "id", None))
    if binding is None:
        return None
    return ".".join([p for p in (binding.module, binding.name) if p] + parts[::-1])
