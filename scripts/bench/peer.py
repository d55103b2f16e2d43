"""Measure jsonschema-rs on each corpus: parse each record, then validate it."""

import json
import os
import sys
import time
from pathlib import Path

import jsonschema_rs

limit = float(os.environ.get("BENCH_SECONDS", "1"))

for schema in sorted(Path(sys.argv[1]).glob("*.schema.json")):
    validator = jsonschema_rs.Draft202012Validator(json.loads(schema.read_text()))
    name = schema.name.removesuffix(".schema.json")
    for kind in ("accepted", "rejected"):
        records = schema.with_name(f"{name}.{kind}.ndjson").read_bytes().splitlines()
        size = sum(map(len, records))
        best, spent = None, 0.0
        while spent < limit:
            start = time.process_time()
            for record in records:
                value = json.loads(record)
                if kind == "accepted":
                    assert validator.is_valid(value)
                else:
                    assert sum(1 for _ in validator.iter_errors(value)) > 0
            took = time.process_time() - start
            spent += took
            best = took if best is None else min(best, took)
        print(f"jsonschema-rs {jsonschema_rs.__version__ if hasattr(jsonschema_rs, '__version__') else ''}".strip(), name, kind, f"{size / best / 1e6:.2f}", sep="\t")
