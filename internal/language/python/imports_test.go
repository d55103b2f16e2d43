package python

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/parity/internal/language"
	"example.org/parity/internal/schema"
)

func TestImports(t *testing.T) {
	beside := &schema.Type{Name: "Status", Schema: schema.Of(schema.Any)}
	beside.Source.File = "acme/status.py"
	elsewhere := &schema.Type{Name: "Money", Schema: schema.Of(schema.Any)}
	elsewhere.Source.File = "acme/shared/money.py"
	texts := map[string]string{"acme/status.py": "from acme.shared import Money\n\nclass Status(Enum):\n    pass\n"}
	a := newAuthor(language.Source{
		Set:  &schema.Set{Types: []*schema.Type{beside, elsewhere}},
		Text: func(file string) []byte { return []byte(texts[file]) },
		FileOf: func(name string) string {
			return map[string]string{"Status": "acme/status.py", "Money": "acme/shared/money.py"}[name]
		},
	})
	for _, row := range []struct{ file, want, reason string }{
		{"x: int = 1\n", "x: int = 1\n", "what a language has needs no import"},
		{"class A(BaseModel):\n    at: datetime\n    s: Literal['Optional']\n", "from datetime import datetime\nfrom typing import Literal\n\nfrom pydantic import BaseModel\n\n\nclass A(BaseModel):\n    at: datetime\n    s: Literal['Optional']\n",
			"the standard library's before those of other packages; a word in a text is none"},
		{"from typing import Literal\n\nA = Optional[Literal[1]]\n", "from typing import Literal, Optional\n\nA = Optional[Literal[1]]\n", "a line that imports from there already"},
		{"from typing import (\n    Literal,\n)\n\nA = Optional[Literal[1]]\n", "from typing import (\n    Literal,\n)\nfrom typing import Optional\n\nA = Optional[Literal[1]]\n", "one of several lines is left as it is"},
		{"import datetime\n\nx: datetime.date\n", "import datetime\n\nx: datetime.date\n", "what stands behind a dot is no name"},
		{"from pydantic import BaseModel\n\n\nclass A(BaseModel):\n    s: Status\n    m: Money\n", "from acme.shared import Money\nfrom pydantic import BaseModel\n\nfrom .status import Status\n\n\nclass A(BaseModel):\n    s: Status\n    m: Money\n",
			"types: as others import them, or from beside"},
		{"\"\"\"Doc.\n\nMore.\n\"\"\"\n\nA = Any\n", "\"\"\"Doc.\n\nMore.\n\"\"\"\n\nfrom typing import Any\n\n\nA = Any\n", "behind the docstring"},
		{"x: Unheard\n", "x: Unheard\n", "what nobody knows is left alone"},
	} {
		if diff := cmp.Diff(row.want, string(a.Completed("acme/new.py", []byte(row.file)))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.reason, diff)
		}
	}
}
