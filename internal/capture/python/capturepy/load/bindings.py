"""Names: which declaration a name stands for, followed through imports."""

import ast
import builtins
import os
import re

from capturepy.conventions import protobuf, vocabulary
from capturepy.load.modules import Declaration, Doubtful, External, Import, Module, dotted, external
from capturepy.load.packages import Packages, is_below
from capturepy.load.source import OUTSIDE, TOO_DEEP, Source, Unreadable, read

_WORD = re.compile(r"[^\W\d]\w*")


class Program:
    """The package around the captured path; modules are read when first asked for."""

    def __init__(self, root, path, within):
        self.within = within  # the folder, without links, that nothing outside of is read
        self.root, self.packages = root, Packages(within, path)
        self.problems = []
        self._modules = {}  # by file, or folder
        self._named = {}
        self._found = {}

    @property
    def files(self):
        return sum(1 for module in self._modules.values() if module and module.source)

    @property
    def modules(self):
        return [module for module in self._modules.values() if module]

    def module(self, name):
        """The module of that dotted name, or None."""
        if name not in self._named:
            path = self.packages.find(name)
            self._named[name] = self.read(path) if path else None
        return self._named[name]

    def read(self, path):
        """The module in that file, or of that folder without __init__.py; None where it cannot be read."""
        if path not in self._modules:
            self._modules[path] = None
            if path.endswith(".py"):
                self._modules[path] = self._parsed(path)
            else:
                name, _ = self.packages.name(os.path.join(path, "__init__.py"))
                self._modules[path] = Module(name, True)
        return self._modules[path]

    def glance(self, path, texts, names=None):
        """The module in a file beside those that are read, where one of the texts stands in it and, if any are asked for, one of the
        names; a broken one is none."""
        if path in self._modules:
            return self._modules[path]
        try:
            whole = read(path) if is_below(os.path.realpath(path), self.within) else ""
            if any(text in whole for text in texts) and (names is None or not names.isdisjoint(_WORD.findall(whole))):
                file = os.path.relpath(path, self.root).replace(os.sep, "/")
                return Module(*self.packages.name(path), Source(path, file, whole), path)
        except (RecursionError, Unreadable):
            pass
        return None

    def package(self, path):
        """The module that stands for a path: of the file, or of the folder's __init__.py if it has one."""
        inside = os.path.join(path, "__init__.py")
        return self.read(inside if os.path.isfile(inside) else path) or Module(self.packages.name(inside)[0], True)

    def _parsed(self, path):
        file = os.path.relpath(path, self.root).replace(os.sep, "/")
        try:
            if not is_below(os.path.realpath(path), self.within):
                raise Unreadable(OUTSIDE)
            return Module(*self.packages.name(path), Source(path, file), path)
        except RecursionError:
            self.problem(TOO_DEEP, file)
        except Unreadable as error:
            self.problem(error.message, file, error.line, error.column)
        return None

    def problem(self, message, file, line=0, column=0):
        found = {"file": file, "line": line, "column": column, "message": message}
        self.problems.append({key: value for key, value in found.items() if value})

    def resolve(self, expression, module, owner=None):
        """What a name or dotted name stands for: Declaration, Module, External, Doubtful, or None."""
        if isinstance(expression, ast.Name):
            while owner:
                if expression.id in owner.scope:
                    return owner.scope[expression.id]
                owner = owner.outer
            return self.lookup(module, expression.id) or _builtin(expression.id)
        if not isinstance(expression, ast.Attribute):
            return None
        parts = dotted(expression)
        if parts is None:
            return None
        target = self.resolve(parts[0], module, owner)
        for part in parts[1:]:
            if isinstance(target, External):
                target = external(target.path, part)
            elif isinstance(target, Module):
                target = self.lookup(target, part)
            elif isinstance(target, Declaration):
                target = target.scope.get(part)
            else:
                return target
        return target

    def lookup(self, module, name):
        """What a name of a module stands for."""
        if (module, name) not in self._found:
            self._found[module, name] = self._lookup(module, name, set())
        return self._found[module, name]

    def exports(self, module):
        """The names that a module hands on to its users: name → the declaration that it stands for."""
        names, stars = set(), [module]
        for star in stars:
            names |= star.exported if star.exported is not None else {n for n in star.scope if not n.startswith("_")}
            sources = (self._imported(binding) for binding in star.stars)
            stars += [source for source in sources if source and source not in stars]
        found = ((name, self.lookup(module, name)) for name in sorted(names))
        return {name: target for name, target in found if isinstance(target, Declaration)}

    def unread_stars(self, module):
        """The star imports of a module that lead to source which is not there."""
        for binding in module.stars:
            if self._imported(binding) is None and not self.packages.is_library(binding.module):
                yield binding

    def _lookup(self, module, name, seen):
        if (module, name) in seen:  # from package import module, in the package itself
            return self.module(_join(module.name, name)) if module.is_package else None
        seen.add((module, name))
        binding = module.scope.get(name)
        if isinstance(binding, Import):
            return Doubtful(binding.doubt) if binding.doubt else self._follow(binding, seen)
        if binding is not None:
            return binding
        for star in reversed(module.stars):
            target = self._star(star, name, seen)
            if target is not None:
                return target
        if module.name.endswith(protobuf.MODULES) and name[:1].isupper():
            return External(protobuf.MESSAGE)
        return self.module(_join(module.name, name)) if module.is_package else None

    def _follow(self, binding, seen):
        module = self._imported(binding)
        if binding.name is None:
            return module or external(binding.module)
        if module is not None:
            return self._lookup(module, binding.name, seen)
        unread = self.unread(binding)
        if unread:
            return Doubtful("%s is declared in %s, which could not be read" % (binding.name, unread))
        submodule = self._imported(Import(_join(binding.module, binding.name), relative=binding.relative))
        return submodule or external(binding.module, binding.name)

    def follow(self, binding):
        """What an import stands for."""
        return self._follow(binding, set())

    def unread(self, binding):
        """The file of the package that an import names and that is no valid Python, or None."""
        path = self.packages.find(binding.module)
        if not path or self.packages.is_library(binding.module) or self._modules.get(path):
            return None
        return os.path.relpath(path, self.root).replace(os.sep, "/")

    def _star(self, star, name, seen):
        module = self._imported(star)
        if module is None:
            known = external(star.module, name)
            return known if known.path in vocabulary.NAMES else None
        exported = module.exported
        if name in exported if exported is not None else not name.startswith("_"):
            return self._lookup(module, name, seen)
        return None

    def _imported(self, binding):
        # Beside files in no package, an absolute import of typing still means the library.
        if not self.packages.top and not binding.relative and binding.module.split(".")[0] in vocabulary.MODULES:
            return None
        return self.module(binding.module)


def _join(module, name):
    return module + "." + name if module else name


def _builtin(name):
    return External("builtins." + name) if hasattr(builtins, name) else None
