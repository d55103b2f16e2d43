"""Compare two type sets of many types: CPU seconds and peak memory, the medians.

Usage: scripts/bench/sets.py [TYPES] [RUNS]

Each type has ten fields; a tenth of the types differ in one of them. Needs go.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]


def field(name, n, line):
    place = f'"x-parity":{{"decl":"{name}: str","source":{{"file":"sdk/types/type_{n}.py","line":{line}}}}}'
    return f'"{name}":{{"type":"string",{place}}}'


def definition(n, types, last):
    fields = ",".join(field(f"field_{f}", n, f + 3) for f in range(8))
    place = f'"x-parity":{{"decl":"class Type{n}(BaseModel):","native":"struct","source":{{"file":"sdk/types/type_{n}.py","line":2}}}}'
    refers = f'"list":{{"type":"array","items":{{"$ref":"#/$defs/Type{(n * 7 + 1) % types}"}}}}'
    differs = f'"last":{{"type":["{last}","null"],"default":null}}'
    return f'"Type{n}":{{"type":"object","properties":{{{fields},{refers},{differs}}},"required":["field_0","field_1"],{place}}}'


def write(work, types):
    for name in "ab":
        lasts = ("string" if name == "b" and n % 10 == 0 else "integer" for n in range(types))
        (work / f"{name}.json").write_text('{"$defs":{' + ",\n".join(definition(n, types, last) for n, last in enumerate(lasts)) + "}}\n")
    (work / "parity.yaml").write_text("sets: [{name: a, schema: a.json}, {name: b, schema: b.json}]\n")


def measured(command, work):
    process = subprocess.Popen(command, cwd=work, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) > 1:
        sys.exit(f"{command}: exit {os.waitstatus_to_exitcode(status)}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def main():
    types = int(sys.argv[1]) if len(sys.argv) > 1 else 30_000
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        parity = work / "parity"
        subprocess.run(["go", "build", "-o", parity, "./cmd/parity"], cwd=TOP, check=True)
        write(work, types)
        for command in ("check", "report"):
            passes = [measured([parity, command], work) for _ in range(runs)]
            cpu, memory = (statistics.median(figures) for figures in zip(*passes))
            print(f"{types} types, parity {command}\t{cpu:.1f} s of CPU\t{memory:.0f} MiB")


if __name__ == "__main__":
    main()
