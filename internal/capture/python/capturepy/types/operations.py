"""Calls of client code, and the operation of HTTP that a function makes: its verb and its path, as far as they are written out."""

import ast
import re

from capturepy.conventions import http, stainless

_HOLE = "{}"


def called(call):
    return getattr(call.func, "attr", None) or getattr(call.func, "id", None) or ""


def is_own(call):
    """self.call(…)"""
    return isinstance(call.func, ast.Attribute) and getattr(call.func.value, "id", None) == "self"


def title(function):
    """Client.create"""
    return ".".join([*([function.owner.name] if function.owner else []), function.node.name])


def is_request(call):
    """Whether a call may make a request, by its name or by a method that it is given."""
    named = called(call).strip("_").lower() in http.SENDERS or called(call) in stainless.LISTS
    return named and not _is_of_container(call) or any(keyword.arg == http.METHOD for keyword in call.keywords) or any(is_verb(getattr(a, "value", None)) for a in call.args)


def _is_of_container(call):
    """Whether a call is rather one of a dict or a queue: entries.get(key, None)."""
    return called(call) in http.OF_CONTAINERS and not call.keywords and not any("/" in (_text(argument) or "") for argument in call.args)


def is_verb(text):
    return isinstance(text, str) and text.isupper() and text.lower() in http.VERBS


def operation(calls):
    """PATCH runs/{}/steps/{} of the one request among the calls of a function; None where there is none, or several."""
    found = {one for one in map(_operation, filter(is_request, calls)) if one}
    return found.pop() if len(found) == 1 else None


def _operation(call):
    word = verb(call)
    given = [keyword.value for keyword in call.keywords if keyword.arg in http.PATHS]
    paths = [path for path in map(_path, [*given, *call.args]) if path is not None]
    return "%s %s" % (word.upper(), paths[0]) if word and paths else None


def verb(call):
    texts = [keyword.value for keyword in call.keywords if keyword.arg == http.METHOD] + call.args[:2]
    for text in texts:
        word = str(getattr(text, "value", "")).lower()
        if word in http.VERBS:
            return word
    name = called(call)
    return stainless.LISTS.get(name) or (name.strip("_").lower() if name.strip("_").lower() in http.VERBS else None)


def _path(node):
    """A path with {} for its parts that are not fixed, without what stands before the first slash where that is not."""
    if isinstance(node, ast.Call) and called(node) == stainless.PATH and node.args:
        node = node.args[0]
    if isinstance(node, (ast.List, ast.Tuple)):  # of its parts
        texts = [_text(part) for part in node.elts]
        return "/".join(_HOLE if text is None or "{" in text else text.strip("/") for text in texts) if any(texts) else None
    text = _text(node)
    if text is None or not re.search("[a-z]", text):
        return None
    text = re.sub("^[a-z]+://[^/]*", "", text)
    parts = [_HOLE if "{" in part else part for part in text.split("?")[0].split("/") if part]
    if parts[:1] == [_HOLE] and not text.startswith("/"):
        parts = parts[1:]  # the address of the server
    return "/".join(parts) or None


def _text(node):
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else _HOLE for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):  # base + "/path"
        sides = [_text(node.left), _text(node.right)]
        return "".join(_HOLE if side is None else side for side in sides) if any(sides) else None
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        left = _text(node.left)
        return left and re.sub(r"%[a-z]", _HOLE, left)
    if isinstance(node, ast.Call) and called(node) == "format" and isinstance(node.func, ast.Attribute):
        return _text(node.func.value)
    return None
