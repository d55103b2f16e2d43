"""How long the wire relation of each pair of counterparts takes.

Usage: scripts/bench/relations.py [FOLDER...]

Each folder has a parity.yaml and the type sets that `parity capture` made, by default
the repository. Every pair that `parity report` compares there is a line of `parity relate`:
two documents with what the type reaches and no more. A pair's time is the least of
three runs in one thread; the ten dearest are named. Needs go.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import unquote

TOP = Path(__file__).resolve().parents[2]
RUNS = 3


def pruned(node):
    """A schema without what only reports show."""
    if isinstance(node, dict):
        return {k: pruned(v) for k, v in node.items() if k not in ("x-parity", "description")}
    return [pruned(v) for v in node] if isinstance(node, list) else node


def document(defs, name):
    reached, pending = {}, [name]
    while pending:
        at = pending.pop()
        if at not in reached:
            reached[at] = pruned(defs[at])
            pending += map(unquote, re.findall(r'"\$ref": "#/\$defs/([^"]*)"', json.dumps(reached[at], ensure_ascii=False)))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$ref": "#/$defs/" + name, "$defs": reached}


def pairs(parity, folder):
    report = json.loads(subprocess.run([parity, "report", "--format", "json", "-o", "-"], cwd=folder, stdout=subprocess.PIPE, check=True).stdout)
    sets = {name: json.loads((folder / "schemas" / f"{name}.json").read_text())["$defs"] for name in [report["reference"], *report["sets"]]}
    for t in report["types"]:
        for name, compared in t["compared"].items():
            if t["name"] in sets[report["reference"]] and compared.get("counterpart") in sets[name]:
                yield f"{folder.name}: {t['name']}, {name}", document(sets[report["reference"]], t["name"]), document(sets[name], compared["counterpart"])


def main():
    folders = [Path(f).resolve() for f in sys.argv[1:]] or [TOP]
    with tempfile.TemporaryDirectory() as work:
        parity = Path(work) / "parity"
        subprocess.run(["go", "build", "-o", parity, "./cmd/parity"], cwd=TOP, check=True)
        lines = Path(work) / "pairs.ndjson"
        with lines.open("w") as out:
            for folder in folders:
                for name, a, b in pairs(parity, folder):
                    print(json.dumps({"id": name, "a": a, "b": b}), file=out)
        best, unknown = {}, 0
        for _ in range(RUNS):
            out = subprocess.run([parity, "relate", "--pairs", lines], stdout=subprocess.PIPE, check=True, env={**os.environ, "GOMAXPROCS": "1"}).stdout
            verdicts = [json.loads(line) for line in out.splitlines()]
            unknown = sum(v["relation"] == "unknown" for v in verdicts)
            for v in verdicts:
                best[v["id"]] = min(best.get(v["id"], v["micros"]), v["micros"])
    times = sorted(best.values())
    print(f"{len(times)} pairs, {unknown} unknown: median {times[len(times) // 2] / 1000:.2f} ms, p99 {times[len(times) * 99 // 100] / 1000:.1f} ms, worst {times[-1] / 1000:.1f} ms")
    for name in sorted(best, key=best.get, reverse=True)[:10]:
        print(f"{best[name] / 1000:10.1f} ms  {name}")


if __name__ == "__main__":
    main()
