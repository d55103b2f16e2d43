"""Capture the wire types of a Python package as pydantic itself sees them.

Runs in the SDK's own environment and imports it. What pydantic says of its models takes the
place of what was read from their source; all other types stay as they were read.
Speaks the same protocol as capturepy, which stands beside this folder.
"""

import contextlib
import json
import os
import sys

# The folder around this package and capturepy.
_SOURCE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def main():
    try:
        import pydantic
    except ImportError:
        print("%s has no pydantic: name the interpreter that the SDK is installed for" % sys.executable, file=sys.stderr)
        return 2
    if not hasattr(pydantic, "TypeAdapter"):
        print("pydantic %s tells no schemas of both directions: version 2 is needed" % pydantic.VERSION, file=sys.stderr)
        return 2
    sys.path[0] = _SOURCE
    from capturepy import reading
    from exactpy import merging

    del sys.path[0]  # the SDK's own modules stand alone
    try:
        program, types, excluded = reading.read(json.load(sys.stdin))
    except reading.NothingToRead as error:
        print(error, file=sys.stderr)
        return 2
    with contextlib.redirect_stdout(sys.stderr):  # what an SDK prints when it is imported
        merging.replace_models(program, types)
    print(reading.encoded(reading.result(program, types, excluded)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
