package python

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/parity/internal/language"
	"example.org/parity/internal/schema"
)

// TestDefine: whole types, as authors of SDKs write them.
func TestDefine(t *testing.T) {
	const (
		order  = `{"type":"object","properties":{"id":{"type":"string"},"lines":{"type":"array","items":{"$ref":"#/$defs/Line"}},"at":{"type":"string","format":"date-time"},"n":{"type":"integer","default":3},"note":{"type":["string","null"]},"state":{"$ref":"#/$defs/State"}},"required":["id","lines","at","state"]}`
		states = `{"enum":["open","half-done"]}`
		union  = `{"anyOf":[{"$ref":"#/$defs/Card"},{"$ref":"#/$defs/Bank"}]}`
		others = `"Line":{"type":"object"},"State":{"enum":["open"]},"Card":{"type":"object","properties":{"a":{}}},"Bank":{"type":"object","properties":{"b":{}}}`
	)
	tagged := language.Source{
		Tag: func(*schema.Schema) (string, map[string]string) {
			return "type", map[string]string{"Card": "card", "Bank": "bank"}
		},
		IsEnum: func(name string) bool { return name == "State" },
	}
	style := author{Source: tagged, base: "AcmeModel"}
	enums := style
	enums.enumBase = "TextEnum"
	bare := author{}
	for _, row := range []struct {
		name, schema string
		author       author
		want         string
	}{
		{"record", order, style, "class X(AcmeModel):\n    id: str\n    lines: list[Line]\n    at: datetime\n    n: int = 3\n    note: str | None = None\n    state: State\n"},
		{"what may be left out and is never null", `{"type":"object","properties":{"x":{"type":"string","default":null}}}`, style, "class X(AcmeModel):\n    x: str | None = None\n"},
		{"empty record", `{"type":"object","properties":{},"additionalProperties":false}`, bare, "class X(BaseModel):\n    pass\n"},
		{"enum as literals", states, style, "X = Literal[\"open\", \"half-done\"]\n"},
		{"enum as a class", states, enums, "class X(TextEnum):\n    OPEN = \"open\"\n    HALF_DONE = \"half-done\"\n"},
		{"union with a tag", union, style, "X = Annotated[Card | Bank, Field(discriminator=\"type\")]\n"},
		{"union without", union, bare, "X = Card | Bank\n"},
	} {
		set, err := schema.Parse("x.json", "x", []byte(`{"$defs":{"X":`+row.schema+`,`+others+`}}`))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(row.want, row.author.Define("X", set.Lookup("X").Schema)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.name, diff)
		}
	}
}

func TestSpelled(t *testing.T) {
	const old, recent = "x: Optional[List[str]]\ny: Dict[str, int]", "x: list[str] | None"
	for _, row := range []struct{ code, file, want string }{
		{"a: str | None = None\n", old, "a: Optional[str] = None\n"},
		{"    a: list[dict[str, int]] | None\n", old, "    a: Optional[List[Dict[str, int]]]\n"},
		{"a: int | str\n", old, "a: int | str\n"},
		{"a: str | None = None\n", recent, "a: str | None = None\n"},
	} {
		if got := (author{}).Spelled(row.code, []byte(row.file)); got != row.want {
			t.Errorf("%q: %q, want %q", row.code, got, row.want)
		}
	}
}
