package verify

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

// BenchmarkAsk asks each language's code of 300 types about 60 payloads each; what the
// language needs to compile them is part of it.
func BenchmarkAsk(b *testing.B) {
	const types, payloads = 300, 60
	var python, golang, elixir strings.Builder
	python.WriteString("from pydantic import BaseModel\n\n")
	golang.WriteString("package sdk\n\n")
	pyTypes, goTypes, exTypes := map[string]map[string]any{}, map[string]map[string]any{}, map[string]map[string]any{}
	for i := range types {
		name := fmt.Sprintf("T%d", i)
		fmt.Fprintf(&python, "class %s(BaseModel):\n    id: int\n    name: str\n    tags: list[str] = []\n", name)
		fmt.Fprintf(&golang, "type %s struct {\n\tID int `json:\"id\"`\n\tName string `json:\"name\"`\n\tTags []string `json:\"tags\"`\n}\n", name)
		fmt.Fprintf(&elixir, "defmodule Sdk.%s do\n  defstruct [:id, :name, :tags]\n  def read(%%{\"id\" => id} = m), do: %%__MODULE__{id: id, name: m[\"name\"], tags: m[\"tags\"]}\n  def write(x), do: Map.from_struct(x)\nend\n", name)
		pyTypes[name], goTypes[name] = at("sdk/types.py", 3+4*i), at("sdk/types.go", 3+5*i)
		exTypes[name] = at("sdk/types.ex", 1+5*i, "codec", map[string]any{"decode": "Sdk." + name + ".read/1", "encode": "Sdk." + name + ".write/1"})
	}
	for _, s := range []SDK{
		sdk(b, "python", map[string]string{"sdk/__init__.py": "", "sdk/types.py": python.String()}, pyTypes),
		sdk(b, "go", map[string]string{"go.mod": "module example.org/sdk\n\ngo 1.24\n", "sdk/types.go": golang.String()}, goTypes),
		sdk(b, "elixir", map[string]string{"sdk/types.ex": elixir.String()}, exTypes),
	} {
		var trials []Trial
		for i := range types {
			for j := range payloads {
				trials = append(trials, Trial{Type: fmt.Sprintf("T%d", i), Payload: raw(fmt.Sprintf(`{"id": %d, "name": "some name", "tags": ["a", "b"]}`, j))})
			}
		}
		b.Run(s.Language, func(b *testing.B) {
			for b.Loop() {
				a, err := Ask(context.Background(), s, trials, DefaultLimits)
				if err != nil || a.Broken != "" {
					b.Fatal(err, a.Broken)
				}
				for i, o := range a.Outcomes {
					if !o.Accepted {
						b.Fatalf("%s: %+v", trials[i].Type, o)
					}
				}
			}
		})
	}
}
