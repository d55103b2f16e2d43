"""The public face of a package: which declarations it hands out, and under which names."""

from capturepy.load.modules import Import

EXPORTED, PUBLIC, PRIVATE = range(3)


class Surface:
    """What the captured modules export; root is the package or module that was asked for."""

    def __init__(self, program, root, modules):
        self._root = root
        self._inside = set(modules)
        self._names = {}  # declaration → the name that root exports it under
        self._handed_on = set()  # what any public module exports
        for package in _packages(root, modules):
            for name, declaration in self._exports(program, package).items():
                if self._names.get(declaration) != declaration.name:
                    self._names[declaration] = name
        for module in modules:
            if not self._is_private(module):
                self._handed_on.update(self._exports(program, module).values())

    @property
    def from_elsewhere(self):
        """The exported declarations of modules that are not below the captured path."""
        found = [d for d in self._handed_on if not self.is_inside(d)]
        return sorted(found, key=lambda d: (d.module.name, d.node.lineno))

    def name(self, declaration):
        return self._names.get(declaration, declaration.qualname)

    def rank(self, declaration):
        if declaration in self._names:
            return EXPORTED
        return self.rank_of(declaration.module)

    def rank_of(self, module):
        """The rank of what a module does not export."""
        return PRIVATE if self._is_private(module) else PUBLIC

    def is_inside(self, declaration):
        """Whether a declaration stands in one of the captured modules."""
        return declaration.module in self._inside

    def hides(self, declaration):
        """Whether a declaration of a private module is handed on by no public one."""
        while declaration.outer:
            declaration = declaration.outer
        return bool(self._names) and declaration not in self._handed_on and self._is_private(declaration.module)

    def _exports(self, program, module):
        found = program.exports(module)
        if module.exported is not None:
            return found
        return {name: target for name, target in found.items() if self._means_to(module, name, target)}

    def _means_to(self, module, name, target):
        """Whether a name is for the users of a module, and not only for its own code."""
        binding = module.scope.get(name)
        if not isinstance(binding, Import) or binding.again:
            return True
        return (module.is_package or module.only_imports) and self.is_inside(target)

    def _is_private(self, module):
        name, root = module.name, self._root.name
        below = name[len(root) :] if name == root or name.startswith(root + ".") or not root else name
        return any(part.startswith("_") for part in below.split("."))


def _packages(root, modules):
    """What stands for the whole: root, or where that is a folder around packages, those."""
    if root.source:
        return [root]
    packages = {module.name: module for module in modules if module.is_package and module.source}
    return [module for name, module in packages.items() if name.rpartition(".")[0] not in packages]
