"""Packages: where the file of a module lies."""

import os
import sys

from capturepy.conventions import vocabulary

# Of these a folder of the same name beside the package is not meant.
_LIBRARY = set(getattr(sys, "stdlib_module_names", sys.builtin_module_names)) | vocabulary.MODULES


# Of the folders beside a package, how many are looked into for others.
_MAX_BESIDE = 200


class Packages:
    """The top-level package around a path, and the packages beside it that it imports from."""

    def __init__(self, within, path):
        self._within = within  # the folder, without links, that all packages of the source tree are in
        self.base, self.top = _around(path)
        self.namespace = []  # the names of the folders around it that imports name too
        self._beside = {}  # first name of an import → folder that it starts from, or None

    def name(self, path):
        """(dotted name, whether it is a package) of the module in that file."""
        parts = os.path.relpath(path, self.start(path))[: -len(".py")].split(os.sep)
        is_package = parts[-1] == "__init__"
        return ".".join(parts[:-1] if is_package else parts), is_package

    def start(self, path):
        """The folder that the import of a file starts from."""
        own = os.path.join(self.base, self.top) if self.top else self.base
        return self.base if is_below(path, own) else _around(path)[0]

    def find(self, name):
        """The file of a module, the folder of a package without __init__.py, or None."""
        for stem in self._stems(name):
            candidates = [os.path.join(stem, "__init__.py")] + ([stem + ".py"] if name else []) + [stem]
            for path in candidates:
                if os.path.isfile(path) or path == stem and os.path.isdir(path):
                    return path
        return None

    def is_library(self, name):
        """Whether a module is one of Python's own, or one that vocabulary knows."""
        return name.split(".")[0] in _LIBRARY

    def _stems(self, name):
        parts = name.split(".") if name else []
        if not self.top or not parts or parts[0] == self.top:
            yield os.path.join(self.base, *parts)
            if not parts or parts[0] == self.top:
                return
        # The package stands in one without __init__.py: a.b.c for b/c.py below a.
        around = self.base.split(os.sep)
        for count in range(1, len(parts)):
            if around[-count:] == parts[:count]:
                self.namespace = parts[:count]
                yield os.path.join(self.base, *parts[count:])
        if parts[0] not in self._beside:
            self._beside[parts[0]] = self._search(*parts[:2])
        if self._beside[parts[0]]:
            yield os.path.join(self._beside[parts[0]], *parts)

    def beside(self):
        """The folders of the other top-level packages of the same source tree."""
        own = os.path.join(self.base, self.top)
        found = (folder for start in self._starts() if not _is_package(start) for folder in _folders(start))
        return [folder for folder in dict.fromkeys(found) if folder != own and _is_package(folder)]

    def _search(self, top, *inner):
        """The folder of another top-level package of the same source tree, or of one within a folder that is none: a/b of a.b."""
        if self.is_library(top):
            return None
        starts = list(self._starts())
        within = (start for start in starts if inner and _is_package(os.path.join(start, top, *inner)))
        return next((start for start in starts if _is_package(os.path.join(start, top))), None) or next(within, None)

    def _starts(self):
        """The folders in which top-level packages of the same source tree may lie."""
        for near in (self.base, os.path.dirname(self.base)):
            if not is_below(os.path.realpath(near), self._within):
                return
            for folder in [near] + _folders(near)[:_MAX_BESIDE]:
                yield folder
                yield os.path.join(folder, "src")


def _around(path):
    """(folder that imports start from, name of the top-level package or None)."""
    folder, top = path if os.path.isdir(path) else os.path.dirname(path), None
    while _is_package(folder):
        folder, top = os.path.split(folder)
    return folder, top


def _is_package(folder):
    return os.path.isfile(os.path.join(folder, "__init__.py"))


def is_below(path, folder):
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _folders(folder):
    try:
        found = sorted(os.listdir(folder))
    except OSError:
        return []
    paths = (os.path.join(folder, name) for name in found if not name.startswith("."))
    return [path for path in paths if os.path.isdir(path)]
