"""Classes whose one value stands for none, such as Unset: what serializers see in its place, and who may hold it."""

import ast

from capturepy.conventions import pydantic, vocabulary
from capturepy.eval.constants import Unknown, value
from capturepy.load.modules import Declaration, External, dotted
from capturepy.types.declarations import parsed
from capturepy.types.config import Config


def written(modules, types):
    """The constants that the serializers of these classes return, by which serializers around them know the value."""
    found = set()
    for module in modules:
        if not (module.source and module.source.has("__bool__")):
            continue
        for declaration in module.scope.values():
            if isinstance(declaration, Declaration) and types.kinds.of(declaration) == "sentinel":
                found.update(_constants(declaration, types.kinds.context(declaration)))
    return found


def _constants(declaration, context):
    for statement, _, _ in declaration.body:
        if isinstance(statement, ast.FunctionDef) and isinstance(statement.body[-1], ast.Return) and _is_serializer(statement, context):
            try:
                constant = value(statement.body[-1].value, context)
            except Unknown:
                continue
            if isinstance(constant, str):
                yield constant


def _is_serializer(function, context):
    for decorator in function.decorator_list:
        target = context.resolve(decorator.func if isinstance(decorator, ast.Call) else decorator)
        if isinstance(target, External) and vocabulary.MODEL_HOOKS.get(target.path, ("",))[0] == "serializer":
            return True
    return False


def is_any_object(declaration, types):
    """Whether pydantic takes any object for the value of a sentinel's class: a model that asks for nothing."""
    ancestors = types.kinds.lineage(declaration)
    return any(ancestor.path == pydantic.MODEL for ancestor in ancestors) and Config.of(ancestors, types).extra != "forbid"


def names(expression, context, path, seen=()):
    """Whether an annotation names something of a library, also by its aliases."""
    for node in ast.walk(expression):
        quoted = parsed(node) if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
        if quoted is not None and not isinstance(quoted, ast.Constant) and names(quoted, context, path, seen):
            return True
        target = context.resolve(node) if dotted(node) else None
        if isinstance(target, External) and target.path == path:
            return True
        if isinstance(target, Declaration) and target not in seen and context.types.kinds.of(target) == "alias":
            if names(context.types.kinds.aliased(target), context.at(target), path, (*seen, target)):
                return True
    return False


def may_be_held(expression, context, which=lambda declaration, types: True, seen=()):
    """Whether a sentinel is among what an annotation names, also by its aliases."""
    for node in ast.walk(expression):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            quoted = parsed(node)
            if quoted is not None and not isinstance(quoted, ast.Constant) and may_be_held(quoted, context, which, seen):
                return True
        target = context.resolve(node) if dotted(node) else None
        if not isinstance(target, Declaration) or target in seen:
            continue
        kind = context.types.kinds.of(target)
        if kind == "sentinel" and which(target, context.types):
            return True
        if kind == "alias" and may_be_held(context.types.kinds.aliased(target), context.at(target), which, (*seen, target)):
            return True
    return False
