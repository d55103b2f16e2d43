package python

import (
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNamesAcrossModules(t *testing.T) {
	root := write(t, map[string]string{
		"src/sdk/__init__.py":         "",
		"src/sdk/_bases.py":           "from pydantic import BaseModel as Root\nclass Base(Root): ...\n",
		"src/sdk/_shim.py":            "from ._bases import *\n",
		"src/sdk/outside.py":          "from typing import TypedDict\nclass Outside(TypedDict):\n  a: int\nclass Unused(TypedDict): ...\n",
		"src/sdk/types/__init__.py":   "from .a import Event as Event\nfrom .chat import *\n",
		"src/sdk/types/a.py":          "import sdk.outside as out\nfrom .._shim import Base\nclass Event(Base):\n  o: out.Outside\n",
		"src/sdk/types/chat/a.py":     "from .. import Event as Other\nfrom ..._bases import Base\nclass Event(Base):\n  e: Other\n",
		"src/sdk/types/chat/b.py":     "from __future__ import annotations\nfrom typing import TYPE_CHECKING\nfrom ..a import Base\nif TYPE_CHECKING:\n  import sdk.types.chat.a\nclass Reply(Base):\n  e: sdk.types.chat.a.Event\n",
		"src/sdk/types/chat/.skip.py": "",
	})
	result := captured(t, root, filepath.Join(root, "src/sdk/types"))
	got := map[string]any{}
	for name, def := range result.Defs {
		refs := map[string]any{}
		for property, schema := range def.(map[string]any)["properties"].(map[string]any) {
			refs[property] = schema.(map[string]any)["$ref"]
		}
		got[name] = refs
	}
	want := map[string]any{
		"Event":        map[string]any{"o": "#/$defs/Outside"},
		"chat.a.Event": map[string]any{"e": "#/$defs/Event"},
		"Reply":        map[string]any{"e": "#/$defs/chat.a.Event"},
		"Outside":      map[string]any{"a": nil},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestPublicNames has which types a path gives, and what they are called.
func TestPublicNames(t *testing.T) {
	const models = "from pydantic import BaseModel\n"
	tests := []struct {
		name     string
		files    map[string]string
		path     string
		want     string            // names, sorted
		excluded map[string]string // name → part of the reason
		reason   string
	}{
		{
			name: "private and handed on by a module of imports",
			files: map[string]string{
				"sdk/__init__.py":        "from sdk import model\nfrom ._client import Client\n",
				"sdk/_client.py":         "class Client: ...\n",
				"sdk/model.py":           "\"\"\"Models.\"\"\"\nfrom sdk._model import Album\n",
				"sdk/uses.py":            "from sdk._model import Hidden\ndef f(x): return Hidden(**x)\n",
				"sdk/_model/__init__.py": "from .album import Album, Hidden\n",
				"sdk/_model/album.py":    models + "class Album(BaseModel): ...\nclass Hidden(BaseModel): ...\n",
			},
			path:     "sdk",
			want:     "Album",
			excluded: map[string]string{"Hidden": "private module", "Client": "plain class"},
			reason:   "a module without code of its own imports for its users; one with code may need it itself",
		},
		{
			name: "private and handed on by a module that tells them where they stand",
			files: map[string]string{
				"sdk/__init__.py":        "from sdk import model\nfrom ._client import Client\n",
				"sdk/_client.py":         "class Client: ...\n",
				"sdk/model.py":           "from sdk._model import Album, Track\n_all = [Album, Track]\nfor _one in _all:\n  _one.__module__ = 'sdk.model'\n",
				"sdk/uses.py":            "from sdk._model import Hidden\nLIMIT = 3\n",
				"sdk/_model/__init__.py": "from .album import Album, Hidden, Track\n",
				"sdk/_model/album.py":    models + "class Album(BaseModel): ...\nclass Track(BaseModel): ...\nclass Hidden(BaseModel): ...\n",
			},
			path:     "sdk",
			want:     "Album Track",
			excluded: map[string]string{"Hidden": "private module", "Client": "plain class"},
			reason:   "a module that has no name of its own for its users imports for them; one that has may need it itself",
		},
		{
			name: "a service about tests",
			files: map[string]string{
				"sdk/__init__.py":                "",
				"sdk/types/__init__.py":          "",
				"sdk/types/tests/__init__.py":    "",
				"sdk/types/tests/test_result.py": models + "class TestResult(BaseModel): ...\n",
				"sdk/other/__init__.py":          "",
				"sdk/other/tests/__init__.py":    "",
				"sdk/other/tests/conftest.py":    "",
				"sdk/other/tests/made.py":        models + "class Made(BaseModel): ...\n",
			},
			path: "sdk", want: "TestResult", excluded: map[string]string{"Made": "own tests"},
			reason: "tests are what it is about: none of its modules runs any",
		},
		{
			name: "tests among the modules",
			files: map[string]string{
				"sdk/__init__.py":            "",
				"sdk/core/__init__.py":       "",
				"sdk/core/run.py":            models + "class Run(BaseModel): ...\n",
				"sdk/core/run_test.py":       "import pytest\n" + models + "class Fixed(BaseModel): ...\n",
				"sdk/core/test/__init__.py":  "",
				"sdk/core/test/made.py":      models + "class Made(BaseModel): ...\n",
				"sdk/core/test/test_runs.py": models + "class Dummy(BaseModel): ...\nclass Runs:\n  def test_run(self): ...\n",
			},
			path: "sdk", want: "Run", excluded: map[string]string{"Fixed": "own tests", "Made": "own tests", "Dummy": "own tests", "Runs": "plain class"},
			reason: "no user of the package has them",
		},
		{
			name: "tests are what the SDK is about",
			files: map[string]string{
				"sdk/__init__.py":        "",
				"sdk/test_run.py":        models + "class TestRun(BaseModel): ...\n",
				"sdk/test/__init__.py":   "",
				"sdk/test/test_clock.py": models + "class TestClock(BaseModel): ...\n",
			},
			path: "sdk", want: "TestClock TestRun", reason: "nothing there runs tests",
		},
		{
			name: "a package that imports a module of its own by its full name",
			files: map[string]string{
				"sdk/__init__.py":        "from sdk import models\n",
				"sdk/models/__init__.py": "from sdk.models import a\n",
				"sdk/models/a.py":        models + "class Event(BaseModel): ...\n",
				"sdk/uses.py":            models + "from sdk import models\nclass Held(BaseModel):\n  e: 'models.a.Event'\n  n: 'models.b.Event'\n",
			},
			path: "sdk/uses.py", want: "Event Held", reason: "the name is none of the package's yet, so it is the module",
		},
		{
			name: "the exported one of two",
			files: map[string]string{
				"sdk/__init__.py": "from .a import Event\n",
				"sdk/a.py":        models + "class Event(BaseModel): ...\n",
				"sdk/b.py":        models + "class Event(BaseModel): ...\n",
			},
			path: "sdk", want: "Event b.Event", reason: "it is what users import",
		},
		{
			name: "from the folder around the package",
			files: map[string]string{
				"src/sdk/__init__.py":     "from ._a import Event\n",
				"src/sdk/_a.py":           models + "class Event(BaseModel): ...\n",
				"src/sdk/_v1/__init__.py": models + "class Event(BaseModel): ...\n",
			},
			path: "src", want: "Event", excluded: map[string]string{"Event": "in a private module"}, reason: "the package says what is public wherever the path begins",
		},
		{
			name: "the public one of two",
			files: map[string]string{
				"sdk/__init__.py": "",
				"sdk/_a.py":       models + "class Event(BaseModel): ...\n",
				"sdk/b.py":        models + "from . import _a\nclass Event(BaseModel):\n  e: _a.Event\n",
			},
			path: "sdk", want: "Event _a.Event", reason: "the private one is reached",
		},
		{
			name: "equally public",
			files: map[string]string{
				"sdk/__init__.py": "",
				"sdk/a.py":        models + "class Event(BaseModel): ...\n",
				"sdk/b.py":        models + "class Event(BaseModel): ...\n",
			},
			path: "sdk", want: "a.Event b.Event", reason: "neither has the better claim",
		},
		{
			name: "exported under another name",
			files: map[string]string{
				"sdk/__init__.py": "from ._a import _Event as Event\n",
				"sdk/_a.py":       models + "class _Event(BaseModel): ...\n",
			},
			path: "sdk", want: "Event", reason: "the private name is nobody's business",
		},
		{
			name: "private and unused",
			files: map[string]string{
				"sdk/__init__.py": "from ._a import A as A\n",
				"sdk/_a.py":       models + "from ._c import C\nclass A(BaseModel):\n  c: C\nclass Helper(BaseModel): ...\n",
				"sdk/_c.py":       models + "class C(BaseModel): ...\n",
			},
			path: "sdk", want: "A C", excluded: map[string]string{"Helper": "in a private module"}, reason: "C is part of A",
		},
		{
			name: "star of another package",
			files: map[string]string{
				"src/sdk/types/__init__.py":             "from wire_types import *\n",
				"src/wire-types/wire_types/__init__.py": "from wire_types._a import A, B\n__all__ = ['A']\n",
				"src/wire-types/wire_types/_a.py":       models + "class A(BaseModel): ...\nclass B(BaseModel): ...\n",
				"src/sdk/__init__.py":                   "",
			},
			path: "src/sdk/types", want: "A", reason: "a distribution of its own beside it",
		},
		{
			name: "star of nowhere",
			files: map[string]string{
				"sdk/__init__.py": "from vendor.types import *\nfrom typing import *\n",
				"sdk/a.py":        models + "class A(BaseModel): ...\n",
			},
			path: "sdk", want: "A", excluded: map[string]string{"from vendor.types import *": "not in this tree"}, reason: "said, not passed over",
		},
		{
			name: "folder around the package",
			files: map[string]string{
				"company/sdk/__init__.py": "",
				"company/sdk/base.py":     models + "class Base(BaseModel):\n  id: int\n",
				"company/sdk/a.py":        "from company.sdk.base import Base\nclass A(Base): ...\n",
			},
			path: "company/sdk", want: "A Base", reason: "a package without __init__.py, named in imports",
		},
		{
			name: "project around a folder around the package",
			files: map[string]string{
				"project/src/company/sdk/__init__.py":        "",
				"project/src/company/sdk/models/__init__.py": "",
				"project/src/company/sdk/models/base.py":     models + "class Base(BaseModel):\n  id: int\n",
				"project/src/company/sdk/models/a.py":        models + "from company.sdk.models.base import Base\nfrom company.other.base import Odd\nclass A(Base): ...\nclass B(Odd): ...\n",
			},
			path: "project", want: "A Base", excluded: map[string]string{"B": "a class outside of the package"}, reason: "what is read may lie above both; another part of the company is not there",
		},
		{
			name: "container and model",
			files: map[string]string{
				"sdk/__init__.py":    "from .datum import Datum as Datum\nfrom .request import Request as Request\n",
				"sdk/datum.py":       "import numpy as np\nfrom dataclasses import dataclass\n@dataclass(init=False)\nclass Datum:\n  kind: str\n  _data: np.ndarray\n  def __init__(self, kind, data): ...\n",
				"sdk/request.py":     models + "from .datum import Datum\nclass Request(BaseModel):\n  datum: Datum\n",
				"sdk/_wire/datum.py": models + "class Datum(BaseModel):\n  kind: str\n  data: list[float]\n",
			},
			path: "sdk", want: "Datum Request", excluded: map[string]string{"Datum": "the pydantic model of the same name at sdk/_wire/datum.py:2"}, reason: "JSON has the model",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			root := write(t, test.files)
			result := captured(t, root, filepath.Join(root, filepath.FromSlash(test.path)))
			if len(result.Problems) > 0 {
				t.Fatal(result.Problems)
			}
			var names []string
			for name, def := range result.Defs {
				names = append(names, name)
				if annotation := def.(map[string]any)["x-parity"].(map[string]any); annotation["opaque"] != nil {
					t.Errorf("%s is opaque: %s", name, annotation["opaque"])
				}
			}
			sort.Strings(names)
			if got := strings.Join(names, " "); got != test.want {
				t.Errorf("types %s, want %s: %s", got, test.want, test.reason)
			}
			reasons := map[string]string{}
			for _, e := range result.Excluded {
				reasons[e.Name] = e.Reason
			}
			for name, part := range test.excluded {
				if !strings.Contains(reasons[name], part) {
					t.Errorf("%s is excluded as %q, want %q", name, reasons[name], part)
				}
			}
			if len(reasons) != len(test.excluded) {
				t.Errorf("excluded %v, want %v", reasons, test.excluded)
			}
		})
	}
}

func TestNothingButAStar(t *testing.T) {
	root := write(t, map[string]string{"sdk/__init__.py": "from vendor.types import *\n"})
	result := captured(t, root, filepath.Join(root, "sdk"))
	if len(result.Problems) != 1 || !strings.Contains(result.Problems[0].Message, "vendor.types") {
		t.Errorf("want one problem that names vendor.types, got %v", result.Problems)
	}
}

// TestProtobuf: what protoc has generated makes its classes at run time, and none of them is JSON.
func TestProtobuf(t *testing.T) {
	root := write(t, map[string]string{
		"sdk/__init__.py":        "",
		"sdk/grpc/__init__.py":   "from .points_pb2 import *\n",
		"sdk/grpc/points_pb2.py": "from google.protobuf.internal import builder as _builder\nDESCRIPTOR = make()\n_builder.BuildTopDescriptorsAndMessages(DESCRIPTOR, 'points_pb2', globals())\n",
		"sdk/types.py":           "from typing import Callable, Dict, Union\nfrom pydantic import BaseModel\nfrom sdk import grpc\nclass Filter(BaseModel):\n  keys: Dict[Union[int, str], int]\n  odd: Dict[Union[int, float], int]\nEither = Union[Filter, grpc.Filter]\nOther = Union[Filter, grpc.filter]\nSend = Callable[[int], int]\n",
	})
	defs := captured(t, root, filepath.Join(root, "sdk")).Defs
	got := without(map[string]any{"Either": defs["Either"], "Other": defs["Other"], "Filter": defs["Filter"].(map[string]any)["properties"], "Send": defs["Send"]}, "decl", "source")
	want := `{"Either":{"$ref":"#/$defs/Filter","x-parity":{"native":"alias"}},
		"Other":{"anyOf":[{"$ref":"#/$defs/Filter"},{"x-parity":{"opaque":"grpc.filter is not defined"}}],"x-parity":{"native":"union"}},
		"Filter":{"keys":{"type":"object","additionalProperties":{"type":"integer"}},"odd":{"type":"object","propertyNames":{"x-parity":{"opaque":"the keys of Union[int, float] are no texts"}},"additionalProperties":{"type":"integer"}}},
		"Send":null}`
	if diff := cmp.Diff(parsed(t, want), got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
