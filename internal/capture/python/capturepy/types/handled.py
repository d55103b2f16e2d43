"""What functions do with TypedDicts, which nothing decodes or encodes: one whose members become attributes of an object,
or are looked at by what gives nothing back, was received, and one that is written out as a dict is sent.

    def _update(self, data: RolePayload):
        self.name = data["name"]

    def parse_role_delete(self, data: RoleDeleteEvent) -> None:
        self._roles.pop(data["role_id"])

    def to_dict(self) -> RolePayload:
        return {"name": self.name}
"""

import ast

from capturepy.load.modules import Declaration, assigned
from capturepy.types.declarations import unquoted
from capturepy.types.operations import title

_READS = ("get", "pop")


def roles(function, requesting, types):
    """(declaration, role, why, node) of the TypedDicts, and of names for them, that a function reads or writes."""
    arguments = function.node.args
    for argument in () if requesting else arguments.posonlyargs + arguments.args + arguments.kwonlyargs:
        declared = _dict(argument.annotation, function, types)
        if declared and (_becomes_attributes(function, argument.arg) or _only_looks(function, argument.arg)):
            yield declared, "received", "%s reads it" % title(function), function.node
    written = _dict(function.node.returns, function, types)
    if written and any(_is_display(node.value, function) for node in ast.walk(function.node) if isinstance(node, ast.Return)):
        yield written, "sent", "%s writes it out" % title(function), function.node


def _dict(annotation, function, types):
    target = function.context.resolve(unquoted(annotation)) if annotation is not None else None
    return target if isinstance(target, Declaration) and types.kinds.of(target) in ("alias", "dict") else None


def _becomes_attributes(function, name):
    for statement in (*function.nodes[ast.Assign], *function.nodes[ast.AnnAssign]):
        if statement.value is not None and any(isinstance(target, ast.Attribute) for target in assigned(statement)) and any(_is_read(node, name) for node in ast.walk(statement.value)):
            return True
    return False


def _only_looks(function, name):
    """Whether a function that gives nothing back reads members of an argument."""
    nodes = list(ast.walk(function.node))
    gives = any(isinstance(node, ast.Return) and node.value is not None for node in nodes)
    return not gives and not isinstance(function.node.returns, ast.Name) and any(_is_read(node, name) for node in nodes)


def _is_read(node, name):
    """data["key"], data.get("key")"""
    if isinstance(node, ast.Subscript):
        of, key = node.value, node.slice
    elif isinstance(node, ast.Call) and getattr(node.func, "attr", None) in _READS and node.args:
        of, key = node.func.value, node.args[0]
    else:
        return False
    return getattr(of, "id", None) == name and isinstance(getattr(key, "value", None), str)


def _is_display(value, function):
    """{…}, or a variable that is one"""
    if not isinstance(value, ast.Name):
        return isinstance(value, ast.Dict)
    statements = (*function.nodes[ast.Assign], *function.nodes[ast.AnnAssign])
    return any(isinstance(s.value, ast.Dict) and value.id in [getattr(target, "id", None) for target in assigned(s)] for s in statements)
