"""Source files: reading and parsing one, and showing a piece of it as written."""

import ast
import os
import re
import stat
import sys

MAX_BYTES = 4 << 20
TOO_DEEP = "nested too deeply"
OUTSIDE = "leads outside the root, and nothing outside it is read"

# A line break inside a declaration, with the blank and comment lines that follow it.
_GAP = r"(?<![ \t])(?:[ \t]*(?:\#[^\n]*|\\)?\n)+[ \t]*"

# What has to be told apart to put code on one line.
_LAYOUT = re.compile(
    rf"""
    (?P<string> \"\"\"(?:\\.|[^\\])*?\"\"\" | \'\'\'(?:\\.|[^\\])*?\'\'\' | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*' )
  | (?P<comma> ,{_GAP}(?=[\])}}]) )
  | (?P<opened> (?<=[\[({{]){_GAP} )
  | (?P<break> {_GAP}(?P<close>[\])}}])? )
  | (?P<comment> (?<![ \t])[ \t]*\#[^\n]* )
    """,
    re.VERBOSE | re.DOTALL,
)


class Unreadable(Exception):
    """A file that is not Python source that we can read."""

    def __init__(self, message, line=0, column=0):
        super().__init__(message)
        self.message, self.line, self.column = message, line, column


class Source:
    """One parsed file. Positions of the syntax tree are offsets into its UTF-8 bytes."""

    def __init__(self, path, file, text=None):
        self.file = file  # as shown: relative to the root, slash-separated
        self._text = text = read(path) if text is None else text
        self._has = {}
        self.tree = _parse(text)
        self._lines = text.encode("utf-8").splitlines(keepends=True)

    def has(self, text):
        """Whether a text stands anywhere in the file, comments included."""
        if text not in self._has:
            self._has[text] = text in self._text
        return self._has[text]

    def place(self, node):
        return {"file": self.file, "line": node.lineno}

    def text(self, node):
        return self._slice(node.lineno, node.col_offset, node.end_lineno, node.end_col_offset)

    def declaration(self, node):
        return collapse(self.text(node))

    def head(self, node):
        """A class statement without its decorators and its body."""
        first = node.body[0]
        start = min([first] + getattr(first, "decorator_list", []), key=lambda n: (n.lineno, n.col_offset))
        return collapse(self._slice(node.lineno, node.col_offset, start.lineno, start.col_offset)).rstrip("@ ")

    def _slice(self, line, column, end_line, end_column):
        lines = self._lines[line - 1 : end_line]
        if not lines:
            return ""
        lines[-1] = lines[-1][:end_column]
        lines[0] = lines[0][column:]
        return b"".join(lines).decode("utf-8", "replace")


def collapse(text):
    """Python code on one line, without its comments."""

    def replace(match):
        if match["string"] is not None:
            return re.sub(r"\s*\n\s*", " ", match["string"])
        if match["close"]:
            return match["close"]
        return " " if match["break"] is not None else ""

    return _LAYOUT.sub(replace, text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def read(path):
    """The text of a file."""
    try:
        # Neither a pipe without a writer nor a device without an end is read.
        stream = open(path, "rb", opener=lambda name, flags: os.open(name, flags | getattr(os, "O_NONBLOCK", 0)))
        with stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                raise Unreadable("no regular file")
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise Unreadable(error.strerror or "cannot be read")
    if len(data) > MAX_BYTES:
        raise Unreadable("larger than %d MiB" % (MAX_BYTES >> 20))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        raise Unreadable("not UTF-8 text", before.count(b"\n") + 1, error.start - before.rfind(b"\n"))


def _parse(text):
    try:
        return ast.parse(text)
    except SyntaxError as error:
        reader = "read with Python %d.%d" % sys.version_info[:2]
        raise Unreadable("%s (%s)" % (error.msg, reader), error.lineno or 0, max(error.offset or 0, 0))
    except ValueError as error:  # a NUL byte, a number of too many digits
        raise Unreadable(str(error))
    except (RecursionError, MemoryError):
        raise Unreadable(TOO_DEEP)
