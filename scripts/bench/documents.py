"""Two versions of an API description: documents.py FOLDER TYPES OPERATIONS writes a.json and b.json.

Types refer to each other; each operation takes one and gives another. In b every twelfth
type differs: a field of another kind, one more that is required, one that is gone.
"""

import copy
import json
import pathlib
import sys

folder, types, operations = pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])


def reference(i):
    return {"$ref": "#/components/schemas/Type%d" % (i % types)}


def content(i):
    return {"content": {"application/json": {"schema": reference(i)}}}


schemas = {}
for i in range(types):
    fields = {"field_%d" % f: {"type": ["string", "null"] if f % 3 else "string"} for f in range(8)}
    fields.update(kind={"enum": ["a", "b", "c"]}, items={"type": "array", "items": reference(i * 7 + 1)}, one={"anyOf": [reference(i + 1), {"type": "null"}]})
    schemas["Type%d" % i] = {"type": "object", "properties": fields, "required": ["field_0", "kind"]}
paths = {}
for i in range(operations):
    query = [{"name": "q%d" % q, "in": "query", "schema": {"type": "string", "enum": ["x", "y", "z"]}} for q in range(6)]
    path = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    answer = {"200": {"description": "fine", **content(i * 3)}}
    paths["/v1/r%d/{id}" % i] = {"post": {"operationId": "op%d" % i, "parameters": [path] + query, "requestBody": content(i), "responses": answer}}
a = {"openapi": "3.1.0", "info": {"title": "large", "version": "1"}, "paths": paths, "components": {"schemas": schemas}}
b = copy.deepcopy(a)
for n, schema in enumerate(list(b["components"]["schemas"].values())[::12]):
    if n % 3 == 0:
        schema["properties"]["field_1"] = {"type": "integer"}
    elif n % 3 == 1:
        schema["required"].append("field_2")
    else:
        del schema["properties"]["field_4"]
folder.mkdir(parents=True, exist_ok=True)
for name, document in (("a", a), ("b", b)):
    (folder / (name + ".json")).write_text(json.dumps(document))
