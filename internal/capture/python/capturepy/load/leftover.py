"""Modules that a generator has left behind: their package imports all others beside them, and nothing names them."""

_LEAST = 10  # modules of a package
_ONE_IN = 4  # of them is left behind, at most


def leftovers(modules):
    """The modules of packages that nothing imports."""
    beside, packages, found = {}, {}, set()
    for module in modules:
        if module.source and module.is_package:
            packages[module.name] = module
        elif module.source:
            beside.setdefault(module.name.rpartition(".")[0], []).append(module)
    for name, inside in beside.items():
        if name not in packages or len(inside) < _LEAST:
            continue
        unnamed = [module for module in inside if not packages[name].source.has(".%s import" % _leaf(module))]
        if len(unnamed) * _ONE_IN <= len(inside):
            found.update(module for module in unnamed if not any(other.source and other.source.has(_leaf(module)) for other in modules if other is not module))
    return found


def _leaf(module):
    return module.name.rpartition(".")[2]
