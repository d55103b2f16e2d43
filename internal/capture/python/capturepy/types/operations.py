"""Calls of client code, and the operation of HTTP that a function makes: its verb and its path, as far as they are written out."""

import ast
import re

from capturepy.conventions import http, stainless
from capturepy.load.modules import Declaration

_HOLE = "{}"


def called(call):
    return getattr(call.func, "attr", None) or getattr(call.func, "id", None) or ""


def is_own(call):
    """self.call(…)"""
    return isinstance(call.func, ast.Attribute) and getattr(call.func.value, "id", None) == "self"


def title(function):
    """Client.create"""
    return ".".join([*([function.owner.name] if function.owner else []), function.node.name])


def is_request(call, context):
    """Whether a call may make a request, by its name or by a method that it is given."""
    named = called(call).strip("_").lower() in http.SENDERS or called(call) in stainless.LISTS or called(call) in context.types.helpers
    return named and not _is_of_container(call, context) or any(keyword.arg in http.METHODS for keyword in call.keywords) or any(is_verb(getattr(a, "value", None)) for a in call.args)


def _is_of_container(call, context):
    """Whether a call is rather one of a dict or a queue: entries.get(key, None), and not client.get(url, query)."""
    if called(call) not in http.OF_CONTAINERS or call.keywords or any("/" in (_Texts(context).of(argument) or "") for argument in call.args):
        return False
    return len(call.args) < 2 or getattr(call.args[0], "id", None) not in http.PATHS or isinstance(call.args[1], ast.Constant)


def is_verb(text):
    return isinstance(text, str) and text.isupper() and text.lower() in http.VERBS


def operation(function):
    """PATCH runs/{}/steps/{} of the one request that a function makes; None where there is none, or several."""
    texts = _Texts(function.context, function)
    requests = (call for call in function.nodes[ast.Call] if is_request(call, function.context))
    found = {one for one in (_operation(call, texts) for call in requests) if one}
    return found.pop() if len(found) == 1 else None


def _operation(call, texts):
    word = verb(call, texts.context)
    given = [keyword.value for keyword in call.keywords if keyword.arg in http.PATHS]
    at = next((i for i, argument in enumerate(call.args) if is_verb(getattr(argument, "value", None))), -1) + 1
    paths = [path for path in (_path(node, texts) for node in [*given, *call.args[at:], *call.args[:at]]) if path is not None]
    return "%s %s" % (word.upper(), paths[0]) if word and paths else None


def path_of(node, function):
    """The path that an expression stands for, as an operation has it."""
    return _path(node, _Texts(function.context, function))


def verb(call, context):
    texts = [keyword.value for keyword in call.keywords if keyword.arg in http.METHODS] + call.args[:2]
    texts += [argument for argument in call.args[2:] if is_verb(getattr(argument, "value", None))]
    for text in texts:
        word = str(getattr(text, "value", "")).lower()
        if word in http.VERBS:
            return word
    name = called(call)
    return stainless.LISTS.get(name) or (name.strip("_").lower() if name.strip("_").lower() in http.VERBS else context.types.helpers.get(name))


def _path(node, texts):
    """A path with {} for its parts that are not fixed, without what stands before the first slash where that is not."""
    if isinstance(node, ast.Call) and called(node) == stainless.PATH and node.args:
        node = node.args[0]
    if isinstance(node, (ast.List, ast.Tuple)):  # of its parts
        parts = [texts.of(part) for part in node.elts]
        return "/".join(_HOLE if text is None or "{" in text else text.strip("/") for text in parts) if any(parts) else None
    text = texts.of(node)
    if text is None or not re.search("[a-z]", text):
        return None
    text = re.sub("^[a-z]+://[^/]*", "", text)
    parts = [_HOLE if "{" in part else part for part in text.split("?")[0].split("/") if part]
    if parts[:1] == [_HOLE] and not text.startswith("/"):
        parts = parts[1:]  # the address of the server
    return "/".join(parts) or None


class _Texts:
    """The texts that expressions of a function stand for, with {} for what is not fixed."""

    def __init__(self, context, function=None):
        self.context, self._function = context, function
        self._within = set()  # what is being looked up

    def of(self, node):
        if isinstance(node, ast.Constant):
            return node.value if isinstance(node.value, str) else None
        if isinstance(node, ast.JoinedStr):
            parts = [part if isinstance(part, ast.Constant) else part.value for part in node.values]
            return "".join(_or_hole(self.of(part)) for part in parts)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):  # base + "/path"
            sides = [self.of(node.left), self.of(node.right)]
            return "".join(map(_or_hole, sides)) if any(sides) else None
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
            left = self.of(node.left)
            return left and re.sub(r"%[a-z]", _HOLE, left)
        if isinstance(node, ast.Call) and called(node) == "format" and isinstance(node.func, ast.Attribute):
            return self.of(node.func.value)
        if isinstance(node, ast.Call) and node.args and (self.of(node.args[0]) or "").startswith("/"):
            return self.of(node.args[0])  # what makes an address of it
        if isinstance(node, (ast.Attribute, ast.Name)):
            return self._named(node)
        return None

    def _named(self, node):
        """What a variable of the function is set to, once, or a constant."""
        name = getattr(node, "id", None)
        if self._function and name:
            if name in self._within or name in _given(self._function.node):
                return None
            set_to = [value for target, value in assignments(self._function) if getattr(target, "id", None) == name]
            if set_to:
                self._within.add(name)
                text = self.of(set_to[0]) if len(set_to) == 1 else None
                self._within.discard(name)
                return text
        target = self._kept(node) or self.context.resolve(node)
        value = getattr(getattr(target, "node", None), "value", None)
        if not isinstance(target, Declaration) or not isinstance(target.node, (ast.Assign, ast.AnnAssign)) or value is None or target.doubt or target in self._within:
            return None
        inner = _Texts(self.context.at(target))
        inner._within = self._within | {target}
        return inner.of(value)

    def _kept(self, node):
        """What the class of the function keeps under a name: self.base"""
        owner = self._function.owner if self._function else None
        if owner and isinstance(node, ast.Attribute) and getattr(node.value, "id", None) in ("self", "cls"):
            return owner.scope.get(node.attr)
        return None


def _or_hole(text):
    return _HOLE if text is None else text


def _given(node):
    arguments = node.args
    return {argument.arg for argument in arguments.posonlyargs + arguments.args + arguments.kwonlyargs}


def assignments(function):
    for statement in function.nodes[ast.Assign]:
        yield from ((target, statement.value) for target in statement.targets)
    yield from ((statement.target, statement.value) for statement in function.nodes[ast.AnnAssign] if statement.value)
