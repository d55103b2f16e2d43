package python

import (
	"path/filepath"
	"strings"
	"testing"

	"example.org/parity/internal/doc"
	"example.org/parity/internal/typeset"
)

// oneOf are variants of a union that OpenAPI Generator's decoder takes exactly one of, and
// whether a payload may be taken by two of them.
var oneOfRows = []struct {
	name, variants string
	meet           bool
}{
	{"kinds", "class C(BaseModel):\n  x: int\nV1 = StrictStr\nV2 = C", false},
	{"texts", "V1 = StrictStr\nV2 = Annotated[str, Field(max_length=3)]", true},
	{"integers and numbers", "V1 = StrictInt\nV2 = StrictFloat", true},
	{"records", "class C(BaseModel):\n  x: int\nclass D(BaseModel):\n  y: int\nV1 = C\nV2 = D", true},
	{"a tag", "class C(BaseModel):\n  kind: Literal['c']\nclass D(BaseModel):\n  kind: Literal['d']\nV1 = C\nV2 = D", false},
	{"a tag that need not be there", "class C(BaseModel):\n  kind: Literal['c'] = 'c'\nclass D(BaseModel):\n  kind: Literal['d'] = 'd'\nV1 = C\nV2 = D", true},
	{"a tag that one asks for", "class C(BaseModel):\n  kind: Literal['c'] = 'c'\nclass D(BaseModel):\n  kind: Literal['d']\nV1 = C\nV2 = D", false},
	{"a member of two kinds", "class C(BaseModel):\n  x: int\nclass D(BaseModel):\n  x: List[int]\nV1 = C\nV2 = D", false},
	{"a part with a tag", "class K(BaseModel):\n  kind: Literal['c']\nclass L(BaseModel):\n  kind: Literal['d']\nclass C(BaseModel):\n  k: K\nclass D(BaseModel):\n  k: L\nV1 = C\nV2 = D", false},
	{"anything", "V1 = Any\nV2 = StrictStr", true},
	{"itself", "class C(BaseModel):\n  c: 'C'\nclass D(BaseModel):\n  c: 'D'\nV1 = C\nV2 = D", true},
}

const oneOfModule = `
class A(BaseModel):
    oneof_schema_1_validator: Optional[V1] = None
    oneof_schema_2_validator: Optional[V2] = None
    actual_instance: Optional[object] = None
    one_of_schemas: Set[str] = {"V1", "V2"}
`

// TestOneOf: what two variants take is refused, and no schema says that; of any_of it is taken.
func TestOneOf(t *testing.T) {
	for _, row := range oneOfRows {
		t.Run(row.name, func(t *testing.T) {
			one := bodyModule + row.variants + "\n" + oneOfModule
			root := write(t, map[string]string{
				"sdk/__init__.py": "", "sdk/one.py": one,
				"sdk/any.py": strings.NewReplacer("oneof", "anyof", "one_of", "any_of").Replace(one),
			})
			types := captured(t, root, filepath.Join(root, "sdk"))
			document, err := types.Document()
			if err != nil {
				t.Fatal(err)
			}
			parsed, err := doc.ParseJSON("python.json", document)
			if err != nil {
				t.Fatal(err)
			}
			for name, want := range map[string]bool{"one.A": row.meet, "any.A": false} {
				definition := parsed.Get("$defs").Get(name)
				if definition == nil {
					t.Fatalf("no %s:\n%s", name, document)
				}
				if got := len(typeset.NotesOf(definition).Checked) > 0; got != want {
					t.Errorf("%s is checked: %v\n%s", name, got, definition.JSON())
				}
			}
		})
	}
}
