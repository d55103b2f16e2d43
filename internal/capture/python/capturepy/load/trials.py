"""Which modules are the tests of the package itself."""

import ast
import re

from capturepy.load.modules import Declaration, Import

_NAMES = re.compile("test_.*|.*_tests?$")
_RUNNERS = {"pytest", "unittest"}
_FOLDERS = {"test", "tests"}
_SHARED = "conftest"  # of what its folder's tests have in common


class Trials:
    """The tests among some modules. A name alone makes none: test may be what an SDK is about."""

    def __init__(self, modules):
        self._found = {module for module in modules if _is_trial(module)}
        self._folders = {_folder(module) for module in self._found} - {None}

    def has(self, module):
        return module in self._found or _folder(module) in self._folders


def _folder(module):
    """The folder of tests, by its name, that a module is in, or None."""
    folders = module.name.split(".") if module.is_package else module.name.split(".")[:-1]
    at = next((i for i, folder in enumerate(folders) if folder in _FOLDERS), None)
    return None if at is None else ".".join(folders[: at + 1])


def _is_trial(module):
    """Whether a module has the name of a test and is one: it imports what runs tests, or has functions for that."""
    name = module.name.rpartition(".")[2]
    if name == _SHARED or not _NAMES.match(name):
        return name == _SHARED
    return any(map(_tells, module.scope.values()))


def _tells(bound):
    if isinstance(bound, Import):
        return (bound.module or "").split(".")[0] in _RUNNERS
    if not isinstance(bound, Declaration):
        return False
    functions = [bound.node, *(bound.node.body if isinstance(bound.node, ast.ClassDef) else ())]
    return any(isinstance(f, (ast.FunctionDef, ast.AsyncFunctionDef)) and f.name.startswith("test_") for f in functions)
