package language

import (
	"path"
	"strings"

	"example.org/parity/internal/schema"
)

// Source is what an author may know of the set that is written for.
type Source struct {
	Set *schema.Set
	// Text gives a source file, nil where it is not here.
	Text func(file string) []byte
	// Tag is the member by which the types of a union are told apart, and its value in
	// each; "" where there is none.
	Tag func(union *schema.Schema) (field string, values map[string]string)
	// FileOf is the file in which a type of the set stands, or will stand; "" for none.
	FileOf func(typeName string) string
	// IsEnum reports whether a name is that of an enum.
	IsEnum func(typeName string) bool
}

// TagOf is the tag of a schema that is a union; "" where there is none.
func (s Source) TagOf(union *schema.Schema) (string, map[string]string) {
	if union.Kind != schema.Union || s.Tag == nil {
		return "", nil
	}
	return s.Tag(union)
}

// Author writes declarations as those of one set are written. Unwritten is one to
// start from.
type Author interface {
	// Define writes a whole type, ready to be pasted; "" for one that cannot be written.
	Define(name string, s *schema.Schema) string
	// Reference is how the set refers to a type of its own.
	Reference(name string) string
	// Spelled writes code as the file in which it goes does.
	Spelled(code string, file []byte) string
	// Remark says what is to be done about code besides; "" for nothing.
	Remark(code string) string
	// File makes a file of declarations.
	File(declarations string) string
	// Append puts declarations at the end of a file.
	Append(file []byte, declarations string) []byte
	// Completed is a file after its declarations changed: with what they import.
	Completed(name string, file []byte) []byte
	// Known makes a new field known to the rest of its type's source, where the neighbour
	// is. changes tells whether there is anything besides the declaration to change.
	Known(file string, t *schema.Type, field *schema.Property, neighbour string) (text string, changes bool)
	// Mend changes a declaration in the text of a file, in the way in which it is written;
	// changes is false where it does not know how.
	Mend(file string, m Mending) (text string, changes bool)
}

// Unwritten writes nothing.
type Unwritten struct{}

// Define implements Author.
func (Unwritten) Define(string, *schema.Schema) string { return "" }

// Reference implements Author: by its name.
func (Unwritten) Reference(name string) string { return name }

// Spelled implements Author: as it is.
func (Unwritten) Spelled(code string, _ []byte) string { return code }

// Remark implements Author.
func (Unwritten) Remark(string) string { return "" }

// File implements Author: nothing but the declarations.
func (Unwritten) File(declarations string) string { return declarations }

// Append implements Author: behind an empty line.
func (Unwritten) Append(file []byte, declarations string) []byte {
	return Apart(file, declarations, 1)
}

// Completed implements Author: as it is.
func (Unwritten) Completed(_ string, file []byte) []byte { return file }

// Known implements Author: the declaration is all.
func (Unwritten) Known(file string, _ *schema.Type, _ *schema.Property, _ string) (string, bool) {
	return file, false
}

// Mend implements Author.
func (Unwritten) Mend(file string, _ Mending) (string, bool) { return file, false }

// Apart appends declarations to a file with so many empty lines between.
func Apart(file []byte, declarations string, lines int) []byte {
	return []byte(strings.TrimRight(string(file), "\n") + "\n" + strings.Repeat("\n", lines) + declarations)
}

// Folder is the folder of a file, "." for none.
func Folder(file string) string { return path.Dir(file) }

// Votes count what the types of a set do, to do likewise.
type Votes map[string]int

// Most is what most do; of equals the first by name.
func (v Votes) Most() string {
	best := ""
	for choice, n := range v {
		if n > v[best] || n == v[best] && choice < best {
			best = choice
		}
	}
	return best
}
