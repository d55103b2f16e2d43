"""Types whose form on the wire is another's: dataclasses with a pydantic model of the same name, dicts given in place of a model."""

import ast

from capturepy.conventions import speakeasy
from capturepy.load.modules import Declaration


def wire_models(modules, surface, kinds):
    """Dataclass → the model that stands for it.

    A dataclass has no JSON of its own: its fields hold arrays or tensors as often as wire values, and
    code moves them into a model. Where the package has one model of the same name that has every
    public field of the dataclass, that model says what is on the wire.
    """
    twins = {}
    for namesakes in _classes_by_name(modules):
        try:
            container = _only("dataclass", namesakes, kinds)
            model = _only("model", namesakes, kinds)
            if container and model and surface.hides(model) and _fields(container, kinds) <= _fields(model, kinds):
                twins[container] = model
        except RecursionError:  # reported where the class itself is read
            continue
    return twins


def given_as_dicts(modules, kinds):
    """TypedDict → the model of its module that is made of it before anything is sent, which has its fields; and so of unions of them."""
    found = {}
    for declaration, dict_ in _beside(modules, speakeasy.AS_DICT):
        try:
            kind = kinds.of(declaration), kinds.of(dict_)
            if kind == ("alias", "alias") or kind == ("model", "dict") and _fields(dict_, kinds) <= _fields(declaration, kinds):
                found[dict_] = declaration
        except RecursionError:
            continue
    return found


def told_errors(modules, kinds):
    """Model → the name of the exception of its module that holds it, as what the service says of the error."""
    found = {}
    for error, model in _beside(modules, speakeasy.OF_ERROR):
        try:
            if (kinds.of(error), kinds.of(model)) == ("exception", "model") and speakeasy.HELD_BY_ERROR in _fields(error, kinds):
                found[model] = error.name
        except RecursionError:
            continue
    return found


def _beside(modules, pattern):
    """The declarations of modules that have another beside them whose name is made of theirs."""
    for module in modules:
        for declaration in list(module.scope.values()):
            other = module.scope.get(pattern % declaration.name) if isinstance(declaration, Declaration) else None
            if isinstance(other, Declaration) and declaration.module is other.module is module:
                yield declaration, other


def _classes_by_name(modules):
    found = {}
    for module in modules:
        for declaration in module.scope.values():
            if isinstance(declaration, Declaration) and isinstance(declaration.node, ast.ClassDef):
                found.setdefault(declaration.name, []).append(declaration)
    return [namesakes for namesakes in found.values() if len(namesakes) > 1]


def _only(kind, declarations, kinds):
    found = [declaration for declaration in declarations if kinds.of(declaration) == kind]
    return found[0] if len(found) == 1 else None


def _fields(declaration, kinds):
    names = set()
    for ancestor in kinds.lineage(declaration):
        for statement, _, _ in ancestor.declaration.body if ancestor.declaration else ():
            if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
                names.add(statement.target.id)
    return {name for name in names if not name.startswith("_")}
