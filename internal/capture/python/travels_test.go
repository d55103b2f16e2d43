package python

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
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
from typing import Annotated, Iterable, Union
from typing_extensions import Required, TypedDict
from pydantic import BaseModel
class PropertyInfo:
    def __init__(self, alias): ...
class Range(TypedDict, total=False):
    gt: int
class Reference(TypedDict, total=False):
    id: str
class FindParams(TypedDict, total=False):
    owner: Reference
class Page(BaseModel):
    after: str
class Note(BaseModel):
    text: str
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
class Noted(TypedDict, total=False):
    note: str
class PutParams(Noted): ...
class LookParams(Noted): ...
class Dated(TypedDict, total=False):
    day: str
class DayParams(Dated): ...
class Upload(TypedDict, total=False):
    file: str
class Dynamic(TypedDict, total=False):
    x: str
class Rule(TypedDict, total=False):
    id: str
class RulesParams(TypedDict, total=False):
    space: Required[str]
    rules: Required[Iterable[Rule]]
class PickParams(TypedDict, total=False):
    space: str
    rules: Iterable[Rule]
class CopyParams(TypedDict, total=False):
    space: str
    source: Required[str]
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
    def page(self, page: params.Page = None, note: params.Note = None):
        client.get("/pages", params=page.dict(exclude_none=True) if page else None)
        client.get("/notes", params=note.dict())
        return client.post("/notes", json=note.dict())
    def run(self, name, include, now):
        return self._post("/runs", body=maybe_transform({"name": name}, params.RunNow if now else params.RunLater),
            query=maybe_transform({"include": include}, params.Run))
    def put(self, note):
        return self._post("/put", body=maybe_transform({"note": note}, params.PutParams))
    def look(self, note):
        return self._get("/look", query=maybe_transform({"note": note}, params.LookParams))
    def days(self, day):
        return self._get("/days", query=maybe_transform({"day": day}, params.DayParams))
    def upload(self, file):
        body = dict({"file": file})
        return self._post(f"/files", body=maybe_transform(body, params.Upload))
    def find(self, owner):
        return self._get("/find", query=maybe_transform({"owner": owner}, params.FindParams))
    def own(self, owner):
        return self._post("/own", body=maybe_transform({"owner": owner}, params.OwnParams))
    def copy(self, space, source):
        return self._post(path_template("/spaces/{space}/copies", space=space), body={"copy": maybe_transform({"source": source}, params.CopyParams)})
    def rules(self, space, *, rules):
        return self._put(f"/spaces/{space}/rules", body=maybe_transform(rules, params.RulesParams))
    def pick(self, space, *, rules):
        rules = [rule for rule in rules if rule]
        return self._put(f"/spaces/{space}/pick", body=maybe_transform(rules, params.PickParams))
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
		"FindParams.owner": "query", "Page.after": "query", // and Reference travels in a body, too
		"Range.gt": "query", "RunNow.include": "query", "RunLater.include": "query",
		"DayParams.day": "query", "Dated.day": "query",
		"CopyParams.space": "path",  // of which the rest stands under a key of the body
		"LookParams.note":  "query", // and its base's in a body, too
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for name, want := range map[string]string{
		"RulesParams": "array",  // one of its keys is the whole body
		"PickParams":  "object", // of which the function makes something else
	} {
		if got := result.Defs[name].(map[string]any)["type"]; got != want {
			t.Errorf("%s is sent as %v, want %s", name, got, want)
		}
	}
}

// TestClientsOfOthers: one product of a package that holds several has the requests of its own clients, and of those
// that are for no types of another.
func TestClientsOfOthers(t *testing.T) {
	root := write(t, map[string]string{
		"sdk/__init__.py":       "",
		"sdk/disk/__init__.py":  "from .types import Disk\n",
		"sdk/disk/types.py":     "from dataclasses import dataclass\n@dataclass\nclass Disk:\n    id: str\n",
		"sdk/disk/api.py":       "from .types import Disk\nclass DiskAPI:\n    def rename(self, id: str, name: str):\n        return self._request('PATCH', f'/disks/{id}', body={'name': name})\n",
		"sdk/mail/__init__.py":  "from .types import Mail\n",
		"sdk/mail/types.py":     "from dataclasses import dataclass\n@dataclass\nclass Mail:\n    id: str\n",
		"sdk/mail/api.py":       "from .types import Mail\nclass MailAPI:\n    def rename(self, id: str, name: str):\n        return self._request('PATCH', f'/mails/{id}', body={'name': name})\n",
		"sdk/account/client.py": "class Account:\n    def rename(self, name: str):\n        return self._request('PATCH', '/account', body={'name': name})\n",
	})
	got := slices.Sorted(maps.Keys(captured(t, root, filepath.Join(root, "sdk", "disk")).Defs))
	if diff := cmp.Diff([]string{"Account.rename", "Disk", "DiskAPI.rename"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestAdded: what the function that makes a client's requests writes into each response is no member of it.
func TestAdded(t *testing.T) {
	root := write(t, map[string]string{"sdk/__init__.py": "", "sdk/types.py": `
from typing import Dict, Generic, List, TypeVar, TypedDict, cast
import json
T = TypeVar("T")
class Base(TypedDict, total=False):
    headers: Dict[str, str]
    path: str
    kind: str
    page: int
class Got(Base):
    id: str
class Alias(Base):
    id: str
class Held(TypedDict):
    headers: Dict[str, str]
class Put(Base):
    id: str
Gots = List[Got]
class Client(Generic[T]):
    def call(self, method, path) -> T:
        parsed = cast(Dict, json.loads(self.http.request(method, path)))
        if isinstance(parsed, dict):
            parsed["headers"] = dict(self._headers)
            parsed["path"] = path
            parsed["kind"] = parsed.get("type")
        return cast(T, parsed)
    def get(self, id: str) -> Got:
        got = self.http.get(f"/things/{id}").json()
        got["page"] = 1
        return got
    def before(self, request):
        body = json.loads(request.content)
        body["id"] = "1"
        return self.http.request(request.method, request.path, body)
    def put(self, put: Put) -> Got:
        return self.http.put("/things", json=put)
`})
	defs := captured(t, root, root+"/sdk").Defs
	for name, want := range map[string][]string{
		"Base": {"kind", "page", "path"}, "Got": {"id", "kind", "page", "path"}, "Alias": {"id", "kind", "page", "path"},
		"Put": {"headers", "id", "kind", "page", "path"}, "Held": {"headers"},
	} {
		got := slices.Sorted(maps.Keys(defs[name].(map[string]any)["properties"].(map[string]any)))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	local := defs["Got"].(map[string]any)["x-parity"].(map[string]any)["local"]
	want := parsed(t, `[{"name":"headers","reason":"Client.call (sdk/types.py:23) writes it into what it receives"}]`)
	if diff := cmp.Diff(want, local); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestMembersAsBodies: what a client sends one member of is that member, and the rest of it is in the path.
func TestMembersAsBodies(t *testing.T) {
	root := write(t, map[string]string{
		"sdk/__init__.py": "",
		"sdk/_utils.py":   "def maybe_transform(data, into): return data\ndef path_template(path, **names): return path\n",
		"sdk/types.py": `
from typing import Dict, Iterable
from typing_extensions import Required, TypedDict
class ShapeParams(TypedDict, total=False):
    store: str
    shape: Dict[str, int]
class Item(TypedDict, total=False):
    key: str
class ItemsParams(TypedDict, total=False):
    store: Required[str]
    body: Required[Iterable[Item]]
class PagedParams(TypedDict, total=False):
    limit: int
    body: Required[object]
class MadeParams(TypedDict, total=False):
    body: Required[str]
class FoundParams(TypedDict, total=False):
    filter: str
class OwnedParams(TypedDict, total=False):
    name: Required[str]
    account: str
    zone: str
class WrappedParams(TypedDict, total=False):
    store: str
    source: Required[str]
`,
		"sdk/things.py": `
from typing import Iterable
from ._utils import maybe_transform, path_template
from . import types
class Things:
    def shape(self, *, store=None, shape):
        return self._put(path_template("/stores/{store}/shape", store=store), body=maybe_transform(shape, types.ShapeParams))
    def items(self, *, store, body):
        return self._put(f"/stores/{store}/items", body=maybe_transform(body, Iterable[types.Item]))
    def paged(self, *, limit, body):
        return self._post("/pages", body=maybe_transform(body, types.PagedParams), query=maybe_transform({"limit": limit}, types.PagedParams))
    def made(self, *, body):
        body = {"body": body}
        return self._post("/made", body=maybe_transform(body, types.MadeParams))
    def found(self, *, filter):
        return self._get("/found", query=maybe_transform(filter, types.FoundParams))
    def owned(self, *, name, account, zone):
        if account:
            kind, owner = "accounts", None
            owner = account
        else:
            owner = zone
        return self._post(f"/{kind}/{owner}/names", body=maybe_transform({"name": name}, types.OwnedParams))
    def wrapped(self, *, store, source):
        return self._post(f"/stores/{store}", body={"from": maybe_transform({"source": source}, types.WrappedParams)})
`,
	})
	result := captured(t, root, filepath.Join(root, "sdk"))
	got := map[string]string{}
	for name, def := range result.Defs {
		node := def.(map[string]any)
		got[name] = fmt.Sprint(node["type"])
		properties, _ := node["properties"].(map[string]any)
		for _, field := range slices.Sorted(maps.Keys(properties)) {
			notes, _ := properties[field].(map[string]any)["x-parity"].(map[string]any)
			got[name] += fmt.Sprintf(" %s:%v", field, notes["in"])
		}
	}
	want := map[string]string{
		"ShapeParams": "object", "ItemsParams": "array", "Item": "object key:<nil>", // in place of records
		"PagedParams":   "object body:<nil> limit:query", // more than a body
		"MadeParams":    "object body:<nil>",             // of a variable, which may be anything
		"FoundParams":   "object filter:<nil>",           // no body
		"OwnedParams":   "object account:path name:<nil> zone:path",
		"WrappedParams": "object source:<nil> store:path", "Things.wrapped": "object from:<nil>",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
