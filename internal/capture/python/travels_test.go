package python

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestTravels: where the parameters of a request travel is told by the client that
// makes it, which need not stand among the types.
func TestTravels(t *testing.T) {
	root := write(t, map[string]string{
		"sdk/__init__.py":       "",
		"sdk/_utils.py":         "def maybe_transform(data, into): return data\ndef path_template(path, **names): return path\n",
		"sdk/types/__init__.py": "",
		"sdk/types/params.py": `
from typing import Annotated, Union
from typing_extensions import Required, TypedDict
class PropertyInfo:
    def __init__(self, alias): ...
class Range(TypedDict, total=False):
    gt: int
class Reference(TypedDict, total=False):
    id: str
class FindParams(TypedDict, total=False):
    owner: Reference
class OwnParams(TypedDict, total=False):
    owner: Reference
class ListParams(TypedDict, total=False):
    team_id: Required[str]
    created: Range
    limit: int
    betas: Annotated[str, PropertyInfo(alias="x-beta")]
class RunBase(TypedDict, total=False):
    name: str
    include: str
class RunNow(RunBase): ...
class RunLater(RunBase): ...
Run = Union[RunNow, RunLater]
class Upload(TypedDict, total=False):
    file: str
class Dynamic(TypedDict, total=False):
    x: str
`,
		"sdk/resources/__init__.py": "",
		"sdk/resources/things.py": `
from .._utils import maybe_transform, path_template
from ..types import params
class Things:
    def list(self, team_id, *, created, limit, betas):
        extra_headers = {"x-beta": betas}
        return self._get(path_template("/teams/{team_id}/things", team_id=team_id), extra_headers=extra_headers,
            query=maybe_transform({"created": created, "limit": limit}, params.ListParams))
    def run(self, name, include, now):
        return self._post("/runs", body=maybe_transform({"name": name}, params.RunNow if now else params.RunLater),
            query=maybe_transform({"include": include}, params.Run))
    def upload(self, file):
        body = dict({"file": file})
        return self._post(f"/files", body=maybe_transform(body, params.Upload))
    def find(self, owner):
        return self._get("/find", query=maybe_transform({"owner": owner}, params.FindParams))
    def own(self, owner):
        return self._post("/own", body=maybe_transform({"owner": owner}, params.OwnParams))
    def dynamic(self, **given):
        return self._post("/x", body=maybe_transform(given, params.Dynamic))
`,
		"sdk/resources/broken.py": "maybe_transform(\n",
	})
	result := captured(t, root, filepath.Join(root, "sdk", "types"))
	if len(result.Problems) > 0 {
		t.Errorf("clients are no part of the set: %v", result.Problems)
	}
	got := map[string]any{}
	for name, def := range result.Defs {
		properties, _ := def.(map[string]any)["properties"].(map[string]any)
		for field, schema := range properties {
			notes, _ := schema.(map[string]any)["x-parity"].(map[string]any)
			if in, ok := notes["in"]; ok {
				got[name+"."+field] = in
			}
		}
	}
	want := map[string]any{
		"ListParams.team_id": "path", "ListParams.created": "query", "ListParams.limit": "query", "ListParams.x-beta": "header",
		"FindParams.owner": "query", // and Reference travels in a body, too
		"Range.gt":         "query", "RunNow.include": "query", "RunLater.include": "query",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
