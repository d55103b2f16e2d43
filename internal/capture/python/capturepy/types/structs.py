"""msgspec.Struct: what the keywords of its class statements say about the wire."""

from capturepy.eval.constants import Unknown, shown, value
from capturepy.eval.converters import Converter, function_of
from capturepy.eval.subjects import Subject
from capturepy.eval.values import NONE, Const
from capturepy.load.modules import bound_names
from capturepy.types.config import Treatment

_READ = {"array_like", "forbid_unknown_fields", "omit_defaults", "rename", "tag", "tag_field"}


def _camel(name, first=str.lower):
    head, *rest = name.lstrip("_").split("_")
    leading = name[: len(name) - len(name.lstrip("_"))]
    return leading + (head if first is str.lower else head.title()) + "".join(map(str.title, rest))


_RENAMES = {
    "camel": _camel,
    "kebab": lambda name: name.strip("_").replace("_", "-"),
    "lower": str.lower,
    "pascal": lambda name: _camel(name, str.title),
    "upper": str.upper,
}


def _made(expression, name, context):
    """The text that a function makes of a class's name, as a Const; None where the expression is no function."""
    function = function_of(expression, context)
    one = Converter("validator", "plain", "tag", function, context)
    found = {end.value for end in one.outcomes(Subject(None, (), context.types, "msgspec"), context.types, Const(name)) or ()}
    only = found.pop() if len(found) == 1 else None
    return only if isinstance(only, Const) and isinstance(only.value, (str, int)) else None


def _renamed_by(function, expression, context):
    """A function from a field's name to the one on the wire, which raises Unknown where code makes that in a way that is not followed."""

    def renamed(name):
        one = Converter("validator", "plain", "rename", function, context)
        found = {end.value for end in one.outcomes(Subject(None, (), context.types, "msgspec"), context.types, Const(name)) or ()}
        only = found.pop() if len(found) == 1 else None
        if only == NONE:
            return name
        if not isinstance(only, Const) or not isinstance(only.value, str):
            raise Unknown("rename=%s is not followed" % shown(expression))
        return only.value

    return renamed


class Options(Treatment):
    """The options of a Struct, those of its bases included."""

    def __init__(self):
        super().__init__()
        self.bytes_as_base64 = self.bytes_from_base64 = "base64"  # msgspec has no other form of bytes
        self.array_like = False
        self.rename = None
        self._renames = {}  # field → the function that makes its name
        self.tag = None  # of a union: the constant that the struct is known by
        self.tag_field = None

    @classmethod
    def of(cls, declaration, types):
        out = cls()
        tagged = None
        for ancestor in reversed(types.kinds.lineage(declaration)):
            node = ancestor.declaration and ancestor.declaration.node
            for keyword in getattr(node, "keywords", ()):
                if keyword.arg in _READ:
                    context = types.kinds.context(ancestor.declaration)
                    try:
                        function = keyword.arg == "rename" and function_of(keyword.value, context)
                        if function:
                            out.rename = _renamed_by(function, keyword.value, context)
                            continue
                        made = keyword.arg == "tag" and _made(keyword.value, declaration.name, context)
                        found = made.value if made else value(keyword.value, context)
                    except Unknown as unknown:
                        out.opaque.append("%s: %s" % (keyword.arg, unknown.reason))
                        continue
                    if keyword.arg == "tag":
                        tagged = found
                    else:
                        out._set(keyword.arg, found)
            for statement, _, _ in ancestor.declaration.body if ancestor.declaration else ():
                for name in bound_names(statement):
                    out._renames[name] = out.rename  # what is inherited keeps the name that it has
        if tagged or tagged == 0 or out.tag_field:
            out.tag = declaration.name if tagged in (True, None) else tagged
            out.tag_field = out.tag_field or "type"
        return out

    def generated(self, way, name):
        rename = self._renames.get(name, self.rename)
        return rename(name) if rename else None

    def _set(self, name, found):
        if name == "forbid_unknown_fields":
            self.extra = "forbid" if found else "ignore"
        elif name == "rename":
            self._set_rename(found)
        else:
            setattr(self, name, found)

    def _set_rename(self, found):
        if found is None:
            self.rename = None
        elif isinstance(found, dict):
            self.rename = lambda name: found.get(name) or name
        elif found in _RENAMES:
            self.rename = _RENAMES[found]
        else:
            self.opaque.append("rename=%r is not one of msgspec's" % (found,))
