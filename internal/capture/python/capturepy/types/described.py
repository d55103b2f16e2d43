"""What clients that OpenAPI Generator writes say of their requests, in texts and dicts: see conventions/openapi_generator."""

import ast

from capturepy.conventions import openapi_generator as names
from capturepy.types import generated
from capturepy.types.operations import called, path_of


def roles(function, types):
    """(declaration, role, operation, node) of each request that is described."""
    for call in function.nodes[ast.Call]:
        if called(call) == names.CALL and len(call.args) > 1:
            yield from _of_call(call, function, types)
        elif called(call).lstrip("_") == names.ENDPOINT:
            yield from _of_endpoint(call, function, types)


def describes(function):
    """Whether a function makes a request of which it says so what it sends."""
    return any(called(call) == names.CALL and len(call.args) > 1 for call in function.nodes[ast.Call])


def _of_call(call, function, types):
    """self.api_client.call_api("/things/{id}", "POST", …, body=body_params, response_type="Thing")"""
    travels = _operation(call.args[0], call.args[1], function)
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    for node in _responses(given, function):
        yield from _each(node, "received", travels, call, function, types)
    body = getattr(given.get("body"), "id", None)
    for name in _set_to(body, function) if body else ():
        text = names.documented(ast.get_docstring(function.node) or "", name)
        if text:
            yield from _each(ast.Constant(text), "sent", travels, call, function, types)


def _responses(given, function):
    """The texts of the types of what comes back: one, or one for each status."""
    if "response_type" in given:
        yield given["response_type"]
    name = getattr(given.get("response_types_map"), "id", None)
    for statement in function.nodes[ast.Assign]:
        if name and getattr(statement.targets[0], "id", None) == name and isinstance(statement.value, ast.Dict):
            for status, node in zip(statement.value.keys, statement.value.values):
                if str(getattr(status, "value", "")).startswith("2"):
                    yield node


def _set_to(variable, function):
    """The parameters that a variable is set to: body_params = params["thing"]."""
    for statement in function.nodes[ast.Assign]:
        value = statement.value
        if getattr(statement.targets[0], "id", None) == variable and isinstance(value, ast.Subscript) and isinstance(value.slice, ast.Constant):
            yield str(value.slice.value)


def _of_endpoint(call, function, types):
    """Endpoint(settings={"endpoint_path": …}, root_map={"openapi_types": …, "location_map": …})"""
    given = {keyword.arg: _entries(keyword.value) for keyword in call.keywords}
    settings, root = given.get("settings", {}), given.get("root_map", {})
    travels = _operation(settings.get("endpoint_path"), settings.get("http_method"), function)
    declared = _entries(root.get("openapi_types"))
    if "response_type" in settings:
        yield from _each(settings["response_type"], "received", travels, call, function, types)
    for name, place in _entries(root.get("location_map")).items():
        if getattr(place, "value", None) == "body" and name in declared:
            yield from _each(declared[name], "sent", travels, call, function, types)


def _entries(node):
    return {getattr(key, "value", None): value for key, value in zip(getattr(node, "keys", ()), getattr(node, "values", ()))}


def _operation(path, verb, function):
    word, text = getattr(verb, "value", None), path_of(path, function) if path is not None else None
    return "%s %s" % (word.upper(), text) if isinstance(word, str) and text else None


def _each(node, role, travels, call, function, types):
    for declaration in generated.named(node, generated.loose(types, function.module), types):
        yield declaration, role, travels, call
