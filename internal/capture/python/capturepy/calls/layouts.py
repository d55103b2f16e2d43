"""Layouts of strftime and strptime: the texts that are written by one, and read by it."""

import re

from capturepy.calls.table import Call

_SHORT = {"%F": "%Y-%m-%d", "%T": "%H:%M:%S"}

# Directive → what strptime reads for it. It takes letters in any case.
_READ = {
    "%Y": "[0-9]{4}",
    "%m": "(1[0-2]|0[1-9]|[1-9])",
    "%d": "(3[01]|[12][0-9]|0[1-9]|[1-9])",
    "%H": "(2[0-3]|[01][0-9]|[0-9])",
    "%M": "([0-5][0-9]|[0-9])",
    "%S": "(6[01]|[0-5][0-9]|[0-9])",
    "%f": "[0-9]{1,6}",
    "%z": "([Zz]|[+-][0-9]{2}:?[0-5][0-9])",
}

_DAY, _MOMENT = r"%Y-%m-%d", r"%Y-%m-%d[T ]%H:%M:%S(\.%f)?"
_DATE = {"format": "date", "x-parity": {"native": "date"}}
_DATETIME = {"x-parity": {"native": "datetime"}}

_TEXT = {"type": "string"}


def written(layout):
    """The call of strftime with a layout."""
    layout = _long(layout)
    known = {**_TEXT, **_DATE} if layout == _DAY else {**_TEXT, **_DATETIME, "format": "date-time"} if re.fullmatch(_MOMENT + r"(Z|[+-]\d\d:\d\d|%:z)", layout) else _TEXT
    return Call("strftime", known)


def read(layout):
    """The call of strptime with a layout; of the texts that other layouts read nothing is said."""
    layout = _long(layout)
    parts = re.split("(%:?.)", layout)
    if not all(part in _READ for part in parts[1::2]):
        return Call("datetime.strptime", _TEXT, takes=("string",))
    pattern = "".join(_READ[part] if i % 2 else _letters(part) for i, part in enumerate(parts))
    if layout == _DAY:
        return Call("datetime.strptime", {**_TEXT, **_DATE}, takes=("string",))
    moment = re.fullmatch(_MOMENT + r"(Z|[+-]\d\d:\d\d|%z)", layout)
    known = {**_TEXT, **_DATETIME, **({"format": "date-time"} if moment else {}), "pattern": "^%s$" % pattern}
    return Call("datetime.strptime", known, takes=("string",))


def _long(layout):
    for short, long in _SHORT.items():
        layout = layout.replace(short, long)
    return layout


def _letters(text):
    return "".join("[%s%s]" % (c.upper(), c.lower()) if c.isalpha() else "\\" + c if c in ".^$*+?()[]{}|\\" else c for c in text)
