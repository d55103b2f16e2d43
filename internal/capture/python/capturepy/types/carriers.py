"""Where a keyword of a request travels: by its name, or as a class of the package that is given it hands it on.

    class Request:
        def __init__(self, path, params): self.path, self.params = …
        def perform(self): return requests.post(self.path, json=self.params)

A record of a request that hands nothing on, Request(method="POST", params=…), says it by its verb.
"""

import ast

from capturepy.conventions import http
from capturepy.load.modules import Declaration, assigned
from capturepy.types.operations import verb


def place(keyword, call, context):
    """Where what a keyword of http.CARRIERS holds travels, None for the body."""
    function = call.func.value if isinstance(call.func, ast.Subscript) else call.func
    target = context.resolve(function)
    if isinstance(target, Declaration) and isinstance(target.node, ast.ClassDef):
        found = set(_handed_on(target.node, keyword))
        if len(found) == 1:
            return found.pop()
        if keyword == http.PARAMETERS and verb(call, context) in http.WITH_BODY and not _has_body(call):
            return None  # of a record of a request, which other code takes apart: all that the request has
    return http.CARRIERS[keyword]


def _has_body(call):
    """Whether a call is given a body by a word that means one."""
    return any(keyword.arg in http.TEXTS or http.CARRIERS.get(keyword.arg, "") is None for keyword in call.keywords)


def _handed_on(node, name):
    """The places of what the methods of a class make of an attribute."""
    for method in node.body:
        if not isinstance(method, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        made = _made_of(method, name)
        for part in ast.walk(method):
            if isinstance(part, ast.keyword):
                pairs = [(part.arg, part.value)]
            elif isinstance(part, ast.Dict):
                pairs = [(getattr(key, "value", None), value) for key, value in zip(part.keys, part.values)]
            else:
                continue
            yield from (http.CARRIERS[key] for key, value in pairs if key in http.CARRIERS and _mentions(value, name, made))


def _made_of(method, name):
    """The variables of a method that are set to something made of an attribute."""
    made, before = set(), None
    while made != before:
        before = set(made)
        for part in ast.walk(method):
            targets = assigned(part)
            if targets and part.value is not None and _mentions(part.value, name, made):
                made |= {target.id for target in targets if isinstance(target, ast.Name)}
    return made


def _mentions(value, name, made):
    for part in ast.walk(value):
        if isinstance(part, ast.Attribute) and part.attr == name and getattr(part.value, "id", None) == "self" or isinstance(part, ast.Name) and part.id in made:
            return True
    return False
