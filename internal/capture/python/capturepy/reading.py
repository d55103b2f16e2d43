"""From a request to the types of a path, and from those to the answer."""

import json
import os
import re
import warnings

from bindings import Program
from typeset import TypeSet
from values import Number

_SKIPPED_FOLDERS = {"__pycache__", "node_modules"}


class NothingToRead(Exception):
    """A path without Python source."""


def read(request):
    """(program, type set, what was left out) of {"root": …, "path": …}."""
    warnings.simplefilter("ignore")  # of the compiler, about the code that is read
    path = os.path.abspath(request["path"])
    files = source_files(path)
    if not files:
        complaint = "no .py file" if os.path.exists(path) else "no such file or folder"
        raise NothingToRead("%s: %s" % (request["path"], complaint))
    program = Program(os.path.abspath(request["root"]), path)
    modules = [module for module in map(program.read, files) if module]
    types = TypeSet(program)
    return program, types, types.capture(program.package(path), modules)


def result(program, types, excluded):
    return {
        "language": "python",
        "files": program.files,
        "defs": types.defs,
        "excluded": excluded,
        "problems": sorted(program.problems, key=lambda p: (p["file"], p.get("line", 0))),
    }


def source_files(path):
    if os.path.isfile(path):
        return [path] if path.endswith(".py") else []
    found = []
    for folder, folders, files in os.walk(path):
        folders[:] = sorted(f for f in folders if not f.startswith(".") and f not in _SKIPPED_FOLDERS)
        candidates = (os.path.join(folder, file) for file in sorted(files) if file.endswith(".py"))
        found += [file for file in candidates if os.path.isfile(file)]
    return found


def encoded(value):
    """JSON with sorted keys, and with numbers as they were written, which json cannot do."""
    return re.sub(r'"\\ud800([-0-9][-+.0-9e]*)"(?!:)', r"\1", json.dumps(_marked(value), sort_keys=True))


def _marked(value):
    """The numbers as texts that begin with half a character, as no other text does."""
    if isinstance(value, dict):
        return {key: _marked(item) if isinstance(item, (dict, list, Number)) else item for key, item in value.items()}
    if isinstance(value, list):
        return [_marked(item) if isinstance(item, (dict, list, Number)) else item for item in value]
    return "\ud800" + value if isinstance(value, Number) else value
