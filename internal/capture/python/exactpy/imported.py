"""The classes of the imported package."""

import importlib
import os
import sys
import traceback


class Imported:
    """Imports the modules of a program and finds the objects of its declarations."""

    def __init__(self, program):
        self._program = program
        self._failed = set()

    def module_name(self, declaration):
        """The name that a module is imported by, those of the folders around the package included."""
        packages = self._program.packages
        own = packages.start(declaration.module.path) == packages.base
        return ".".join((packages.namespace if own else []) + [declaration.module.name])

    def _start(self, declaration):
        packages = self._program.packages
        folder = packages.start(declaration.module.path)
        for _ in packages.namespace if folder == packages.base else ():
            folder = os.path.dirname(folder)
        return folder

    def find(self, declaration):
        """The class that a declaration makes, or None; a module that fails is a problem of the program."""
        name = self.module_name(declaration)
        if name in self._failed:
            return None
        start = self._start(declaration)
        if start not in sys.path:
            sys.path.insert(0, start)
        try:
            found = importlib.import_module(name)
            for part in declaration.qualname.split("."):
                found = getattr(found, part)
            return found
        except AttributeError:
            return None
        except BaseException as error:  # whatever the code of a module may raise, SystemExit included
            if isinstance(error, KeyboardInterrupt):
                raise
            self._failed.add(name)
            said = traceback.format_exception_only(type(error), error)[-1].strip()
            message = "importing %s: %s; its types are as read from source" % (name, said)
            self._program.problem(message, declaration.module.source.file, 1)
            return None
