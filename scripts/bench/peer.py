"""Measure the validators of Python on each corpus: parse each record, then validate it."""

import json
import os
import sys
import time
from importlib.metadata import version
from pathlib import Path

import fastjsonschema
import jsonschema
import jsonschema_rs

limit = float(os.environ.get("BENCH_SECONDS", "1"))
traffic = ("numbers", "nested", "telemetry", "strings")
some = 100_000  # bytes of records, enough for what takes a second for them


def rs(schema):
    validator = jsonschema_rs.Draft202012Validator(schema)
    return validator.is_valid, lambda value: sum(1 for _ in validator.iter_errors(value))


def plain(schema):
    validator = jsonschema.Draft202012Validator(schema)
    return validator.is_valid, lambda value: sum(1 for _ in validator.iter_errors(value))


def generated(schema):
    # It knows draft 7 and stops at the first error.
    text = json.dumps(schema).replace("#/$defs/", "#/definitions/").replace('"$defs"', '"definitions"')
    validate = fastjsonschema.compile({**json.loads(text), "$schema": "http://json-schema.org/draft-07/schema"})
    return lambda value: validate(value) is not None, None


def measure(check, records):
    best, spent = None, 0.0
    while spent < limit:
        start = time.process_time()
        for record in records:
            assert check(json.loads(record))
        took = time.process_time() - start
        spent += took
        best = took if best is None else min(best, took)
    return best


for name, make, cut in (("jsonschema-rs", rs, None), ("fastjsonschema", generated, some), ("jsonschema", plain, some)):
    for file in sorted(Path(sys.argv[1]).glob("*.schema.json")):
        corpus = file.name.removesuffix(".schema.json")
        if cut and corpus not in traffic:
            continue
        for kind, check in zip(("accepted", "rejected"), make(json.loads(file.read_text()))):
            if check is None:
                continue
            records = file.with_name(f"{corpus}.{kind}.ndjson").read_bytes().splitlines()
            if cut:
                records = records[: max(1, cut * len(records) // sum(map(len, records)))]
            size = sum(map(len, records))
            print(f"{name} {version(name)}", corpus, kind, f"{size / measure(check, records) / 1e6:.2f}", sep="\t", flush=True)
