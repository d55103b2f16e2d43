"""From a request to the types of a path, and from those to the answer."""

import ast
import json
import os
import re
import warnings

from capturepy.emit import facts
from capturepy.emit.typeset import TypeSet
from capturepy.eval.constants import Number
from capturepy.load.bindings import Program
from capturepy.load.modules import Declaration
from capturepy.load.packages import is_below
from capturepy.load.source import OUTSIDE
from capturepy.types import dumps
from capturepy.types.roles import MARKS

# Of the modules around the types, how many are looked at.
_MAX_AROUND = 3000

# How much source there may be around the types until only what names one of them is looked at: what is parsed takes forty
# times the memory.
_MAX_BYTES_AROUND = 8 << 20

# Packages that use an SDK otherwise than those who it is for.
_TESTS = re.compile("tests?(_|$)|testing$|examples?$|docs?(_|$)|benchmarks?$", re.IGNORECASE)

_SKIPPED_FOLDERS = {"__pycache__", "node_modules"}


class NothingToRead(Exception):
    """A path without Python source."""


def read(request):
    """(program, type set, what was left out) of {"root": …, "path": …, "within": …}."""
    warnings.simplefilter("ignore")  # of the compiler, about the code that is read
    path = os.path.abspath(request["path"])
    within = request["within"]
    files, outside = source_files(path, within)
    if not files:
        complaint = "no .py file" if os.path.exists(path) else "no such file or folder"
        raise NothingToRead("%s: %s" % (request["path"], complaint))
    program = Program(os.path.abspath(request["root"]), path, within)
    modules = [module for module in map(program.read, files) if module]
    types = TypeSet(program)
    excluded = types.capture(program.package(path), modules, _around(program, files, modules), _beside(program))
    names = (os.path.relpath(link, program.root).replace(os.sep, "/") for link in outside)
    return program, types, excluded + [{"name": n, "reason": "a link that " + OUTSIDE, "file": n, "line": 1} for n in names]


def _around(program, files, modules):
    """The other modules of the package: the types are made for their code, which tells how they travel."""
    packages = program.packages
    if not packages.top:
        return []
    found, _ = _walk(os.path.join(packages.base, packages.top))
    known = set(files)
    others = [file for file in found if file not in known][:_MAX_AROUND]
    named = None
    if sum(map(_size, others)) > _MAX_BYTES_AROUND:
        named = {name for module in modules for name, found in module.scope.items() if isinstance(found, Declaration)}
    return [module for module in (program.glance(file, MARKS, named) for file in others) if module]


def _size(file):
    try:
        return os.path.getsize(file)
    except OSError:
        return 0  # a link to nothing


def _beside(program):
    """The modules that write models, of the packages of the same source tree that import this one."""
    packages = program.packages
    if not packages.top:
        return []
    modules = []
    for folder in packages.beside():
        if not _TESTS.match(os.path.basename(folder)):
            found = [module for module in (program.glance(file, dumps.MARKS) for file in _walk(folder)[0][:_MAX_AROUND]) if module]
            modules += found if any(_imports(module, packages.top) for module in found) else ()
    return modules


def _imports(module, top):
    """Whether a module imports from a top-level package."""
    for node in ast.walk(module.source.tree):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names] if isinstance(node, ast.Import) else ()
        if any(name.split(".")[0] == top for name in names):
            return True
    return False


def result(program, types, excluded):
    problems = sorted(program.problems, key=lambda p: (p["file"], p.get("line", 0)))
    return facts.of(types, problems, excluded, program.files)


def source_files(path, within):
    """(the files at and below a path, the links to folders outside of what may be read)."""
    if not os.path.isdir(path):
        return [path] if path.endswith(".py") and os.path.exists(path) else [], []
    found, links = _walk(path)
    read, outside = [os.path.realpath(path)], []
    for link in links:  # after all that are no links: each folder is read once, under its own name
        target = os.path.realpath(link)
        if not is_below(target, within):
            outside.append(link)
        elif not any(is_below(target, folder) or is_below(folder, target) for folder in read):
            read.append(target)
            below, further = _walk(link)
            found += below
            links += further
    return found, outside


def _walk(path):
    found, links = [], []
    for folder, folders, files in os.walk(path):
        folders[:] = sorted(f for f in folders if not f.startswith(".") and f not in _SKIPPED_FOLDERS)
        links += (link for link in (os.path.join(folder, name) for name in folders) if os.path.islink(link))
        found += (os.path.join(folder, file) for file in sorted(files) if file.endswith(".py") and not file.startswith("."))
    return found, links


def encoded(value):
    """JSON with sorted keys, and with numbers as they were written, which json cannot do."""
    first, *parts = json.dumps(_marked(value), sort_keys=True).split('"\\ud800')
    out = [first]
    for part in parts:
        number, _, rest = part.partition('"')
        is_number = _NUMBER.fullmatch(number) and not rest.startswith(":")
        out += [number, rest] if is_number else ['"\\ud800', part]
    return "".join(out)


_NUMBER = re.compile(r"[-0-9][-+.0-9e]*")


def _marked(value):
    """The numbers as texts that begin with half a character, as no other text does."""
    if isinstance(value, dict):
        return {key: _marked(item) if isinstance(item, (dict, list, Number)) else item for key, item in value.items()}
    if isinstance(value, list):
        return [_marked(item) if isinstance(item, (dict, list, Number)) else item for item in value]
    return "\ud800" + value if isinstance(value, Number) else value
