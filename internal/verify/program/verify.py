"""Decode payloads with the SDK's own code and encode them again.

Standard input is one request, see program.go; each line of standard output is one
answer. What the SDK prints goes to standard error.
"""

import ast
import enum
import functools
import importlib
import json
import os
import platform
import signal
import sys
import traceback

from as_sent import as_sent, keys_as_sent

_ANSWERS = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(2, 1)


class CannotRun(Exception):
    """Why a type cannot be decoded here."""


class TooLong(BaseException):
    """A decoder that does not come back."""


def answer(**line):
    _ANSWERS.write(json.dumps(line, ensure_ascii=True) + "\n")
    _ANSWERS.flush()


def main():
    request = json.load(sys.stdin)
    _bound_memory(request["memory"])
    signal.signal(signal.SIGALRM, _too_long)
    sys.path[:0] = _starts(request["path"])
    answer(runtime=_runtime())
    codecs = {}
    for trial in request["trials"]:
        name = trial["type"]
        if name not in codecs:
            try:
                target = request["types"][name]
                cls, module, qualified = _find(target, request["path"])
                how, codecs[name] = _codec(cls, target, module)
                encode = "to_dict" if how == "from_dict" else target.get("encode", "")
                answer(type=name, module=module, object=qualified, how=how, encode=encode)
            except CannotRun as why:
                codecs[name] = None
                answer(type=name, cannot=str(why))
            except BaseException as error:  # whatever importing a module may raise, SystemExit included
                codecs[name] = None
                answer(type=name, cannot="importing its module: " + _said(error))
        if codecs[name] is not None:
            if not _try(trial, *codecs[name], request["seconds"]):
                codecs[name] = None  # one that did not come back, or never will, is not asked again


def _try(trial, decode, encode, seconds):
    """Answer for one payload; false where the type is better not asked again."""
    answer(at=trial["index"])
    signal.alarm(seconds)
    try:
        value = decode(trial["payload"])
    except TooLong:
        answer(index=trial["index"], error="the decoder did not come back within %d s" % seconds, hangs=True)
        return False
    except BaseException as error:
        # What is wrong with the type says nothing of the payload.
        unfit = type(error).__module__ == "pydantic.errors"
        answer(index=trial["index"], error=_said(error), hangs=unfit)
        return not unfit
    finally:
        signal.alarm(0)
    if encode is None:
        answer(index=trial["index"], accepted=True, unsent="the SDK has no encoder for it")
        return True
    signal.alarm(seconds)
    try:
        answer(index=trial["index"], accepted=True, sent=json.loads(encode(value)))
    except BaseException as error:
        answer(index=trial["index"], accepted=True, unsent=_said(error))
    finally:
        signal.alarm(0)
    return True


def _codec(cls, target, module):
    """By what a class is decoded, and its decoder and encoder: text to value, and value to text."""
    if target.get("decode"):
        return target["decode"], _own(cls, target)
    if target.get("keeps"):
        for name, argument in _constructors(module):
            construct = importlib.import_module(name).construct_type
            return "construct %s %s" % (name, argument), ((lambda text: construct(**{"type_": cls, argument: json.loads(text)})), _dumped)
    if hasattr(cls, "model_validate_json"):
        return "model", (cls.model_validate_json, _dumped)
    if hasattr(cls, "parse_raw"):
        return "model_v1", (cls.parse_raw, lambda value: value.json(by_alias=True))
    if hasattr(cls, "__struct_fields__"):
        import msgspec

        return "msgspec", ((lambda text: msgspec.json.decode(text, type=cls)), msgspec.json.encode)
    if hasattr(cls, "__attrs_attrs__"):
        raise CannotRun("an attrs class, and the SDK's converter for it is not known")
    try:
        from pydantic import TypeAdapter
    except ImportError:
        raise CannotRun("pydantic is not installed, and the type has no decoder of its own") from None
    adapter = TypeAdapter(cls)
    if as_sent(adapter.core_schema) != adapter.core_schema:
        return "as_sent", keys_as_sent(cls)
    # What nothing decodes is held against its declaration, without what pydantic puts up with.
    how, strict = ("declared", True) if target.get("declared") else ("adapter", None)
    return how, ((lambda text: adapter.validate_json(text, strict=strict)), lambda value: adapter.dump_json(value, by_alias=True))


def _dumped(value):
    return value.model_dump_json(by_alias=True) if hasattr(value, "model_dump_json") else json.dumps(value, default=_dumpable)


def _dumpable(value):
    """A model within what is none."""
    return value.model_dump(mode="json", by_alias=True) if hasattr(value, "model_dump") else _in_json(value)


def _own(cls, target):
    """The functions that the capture found to be the codec: methods of the class, or module:function."""
    decode, encode = (_named(cls, target.get(way, "")) for way in ("decode", "encode"))
    if decode is None:
        raise CannotRun("%s has no method %s" % (cls.__name__, target.get("decode")))
    as_text = target.get("decode", "").endswith(("json", "raw"))
    read = decode if as_text else lambda text: _something(decode(json.loads(text)))
    return read, encode and (lambda value: _as_text(encode(value)))


def _named(cls, name):
    module, found, path = name.rpartition(":")
    if not found:
        return getattr(cls, name, None)
    function = importlib.import_module(module)
    for part in path.split("."):
        function = getattr(function, part, None)
    return function


def _as_text(encoded):
    return encoded if isinstance(encoded, (str, bytes)) else json.dumps(encoded, default=_in_json)


def _in_json(value):
    """As clients write what is no JSON: times in ISO 8601, an Enum as its value."""
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value.value if isinstance(value, enum.Enum) else str(value)


def _something(value):
    if value is None:
        raise ValueError("it gives no value")
    return value


# What builds models without validation, by generator: Stainless, Fern. Its module, and the parameter for the JSON.
_CONSTRUCTORS = (("_models", "value"), ("core.unchecked_base_model", "object_"))


def _constructors(module):
    """The modules of the package that a module is in that have a construct_type."""
    for package in _packages(module):
        for name, argument in _CONSTRUCTORS:
            try:
                if hasattr(importlib.import_module(package + "." + name), "construct_type"):
                    yield package + "." + name, argument
            except ImportError:
                continue


def _packages(module):
    parts = module.split(".")
    return [".".join(parts[:i]) for i in range(len(parts), 0, -1)]


@functools.lru_cache(maxsize=None)
def _parsed(name):
    with open(name, encoding="utf-8") as file:
        return ast.parse(file.read()).body


def _find(target, path):
    """The object that is declared at a line of a file, its module, and its name there."""
    names = _declared(_parsed(target["file"]), target["line"])
    if names is None:
        raise CannotRun("no declaration at line %d; the type set is older than its source: run parity capture" % target["line"])
    if target.get("instance"):
        raise CannotRun("an instance of a generic type has no name to be asked for by")
    errors = []
    for start in _starts(path):
        inside = os.path.relpath(target["file"], start)
        if inside.startswith(".."):
            continue
        module = os.path.splitext(inside)[0].replace(os.sep, ".")
        module = module[: -len(".__init__")] if module.endswith(".__init__") else module
        try:
            found = importlib.import_module(module)
        except ModuleNotFoundError as error:
            errors.append(_said(error))
            if error.name and not (module + ".").startswith(error.name + "."):
                break  # the module is there, and something that it needs is not
            continue
        for name in names:
            found = getattr(found, name)
        return found, module, ".".join(names)
    raise CannotRun(errors[0] if errors else "its file is in none of the folders that modules are imported from")


def _declared(statements, line):
    for statement in statements:
        first = min([statement.lineno] + [d.lineno for d in getattr(statement, "decorator_list", ())])
        if not first <= line <= (statement.end_lineno or first):
            continue
        if isinstance(statement, ast.ClassDef):
            inner = _declared(statement.body, line)
            return [statement.name] + (inner or []) if inner or line <= statement.body[0].lineno else None
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            return [statement.targets[0].id]
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name) and statement.value is not None:
            return [statement.target.id]
        if type(statement).__name__ == "TypeAlias":
            return [statement.name.id]
        for block in ("body", "orelse", "handlers", "finalbody"):
            inner = _declared(getattr(statement, block, []), line)
            if inner:
                return inner
    return None


def _starts(path):
    """The folders that imports of the SDK may start from: the one around its outermost package first."""
    folder = path if os.path.isdir(path) else os.path.dirname(path)
    found = [folder]
    while os.path.dirname(folder) != folder:
        packaged = os.path.exists(os.path.join(folder, "__init__.py"))
        folder = os.path.dirname(folder)
        found.append(folder)
        if not packaged and len(found) > 3:
            break
    outermost = [f for f in found if not os.path.exists(os.path.join(f, "__init__.py"))]
    return outermost + [f for f in found if f not in outermost]


def _runtime():
    parts = []
    for name in ("pydantic", "msgspec", "attrs"):
        try:
            from importlib.metadata import version

            parts.append("%s %s" % (name, version(name)))
        except Exception:
            continue
    return ", ".join(parts[:1] + ["%s %s" % (platform.python_implementation(), platform.python_version())])


def _said(error):
    lines = [line.strip() for line in traceback.format_exception_only(type(error), error)]
    return " ".join(" ".join(lines).split())[:500]


def _bound_memory(size):
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (size, size))
    except (ImportError, ValueError, OSError):
        pass  # the system has no such limit; time is bounded still


def _too_long(*_):
    raise TooLong()


if __name__ == "__main__":
    main()
