"""Capture the wire types of a Python package without importing it.

Reads {"root": …, "path": …} on standard input and prints the types as JSON
Schemas on standard output. Needs Python 3.9 and nothing but its library.
"""

import gc
import json
import os
import re
import sys
import threading
import warnings

from bindings import Program
from typeset import TypeSet
from values import Number

_SKIPPED_FOLDERS = {"__pycache__", "node_modules"}


def main():
    warnings.simplefilter("ignore")  # of the compiler, about the code that is read
    gc.disable()  # syntax trees live as long as the program: looking for garbage is a third of its time
    request = json.load(sys.stdin)
    path = os.path.abspath(request["path"])
    files = source_files(path)
    if not files:
        complaint = "no .py file" if os.path.exists(path) else "no such file or folder"
        print("%s: %s" % (request["path"], complaint), file=sys.stderr)
        return 2
    program = Program(os.path.abspath(request["root"]), path)
    modules = [module for module in map(program.read, files) if module]
    defs, excluded = TypeSet(program).capture(program.package(path), modules)
    result = {
        "language": "python",
        "files": program.files,
        "defs": defs,
        "excluded": excluded,
        "problems": sorted(program.problems, key=lambda p: (p["file"], p.get("line", 0))),
    }
    print(encoded(result))
    return 0


def with_deep_stack(function):
    """Call in a thread of its own: the parser of Python 3.9 and 3.10 recurses without a limit."""
    returned = []
    threading.stack_size(1 << 30)  # address space, not memory
    thread = threading.Thread(target=lambda: returned.append(function()))
    thread.start()
    thread.join()
    return returned[0] if returned else 1


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


if __name__ == "__main__":
    sys.exit(main() if sys.version_info >= (3, 11) else with_deep_stack(main))
