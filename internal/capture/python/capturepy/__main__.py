"""Capture the wire types of a Python package without importing it.

Reads {"root": …, "path": …} on standard input and prints the types as JSON
Schemas on standard output. Needs Python 3.9 and nothing but its library.
"""

import sys

if sys.version_info < (3, 9):  # before anything is read that an older one does not understand
    sys.exit("this is Python %d.%d, and 3.9 or newer is needed" % sys.version_info[:2])

import gc
import json
import os
import threading

# Run as a file in isolated mode, this folder is on no path; the one around it has the package capturepy.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from capturepy.reading import NothingToRead, encoded, read, result


def main():
    gc.disable()  # syntax trees live as long as the program: looking for garbage is a third of its time
    try:
        program, types, excluded = read(json.load(sys.stdin))
    except NothingToRead as error:
        print(error, file=sys.stderr)
        return 2
    print(encoded(result(program, types, excluded)))
    return 0


def with_deep_stack(function):
    """Call in a thread of its own: the parser of Python 3.9 and 3.10 recurses without a limit."""
    returned = []
    threading.stack_size(1 << 30)  # address space, not memory
    thread = threading.Thread(target=lambda: returned.append(function()))
    thread.start()
    thread.join()
    return returned[0] if returned else 1


if __name__ == "__main__":
    sys.exit(main() if sys.version_info >= (3, 11) else with_deep_stack(main))
