package lang

import (
	"go/format"
	"regexp"
	"strconv"
	"strings"

	"example.org/parity/internal/schema"
)

// Style is how the types of a set are written, as far as that is a matter of choice:
// what its own types do.
type Style struct {
	Base     string // the class that records are made from: BaseModel
	EnumBase string // the class that enums are made from, "" for literals
	Modules  string // the module that types are in: Acme.Types
	Derive   bool   // records derive their encoder
	Decode   string // the function by which records are decoded: from_map; "" for none
	Parse    string // and enums: parse
	Package  string // the package of the types
	// Module is the whole name of the module of a type that is referred to.
	Module func(typeName string) string
	// Tag is the member by which the types of a union are told apart, and its value in
	// each; "" where there is none.
	Tag func(union *schema.Schema) (field string, values map[string]string)
	// IsEnum reports whether a name is that of an enum, and so parsed.
	IsEnum func(typeName string) bool
}

// Define writes the declaration of a whole type, ready to be pasted; "" where the
// language has no way to.
func (l *Language) Define(name string, s *schema.Schema, style Style) string {
	if l.define == nil {
		return ""
	}
	return l.define(name, s, style)
}

// File writes a file that holds declarations, as far as that takes more than them.
func (l *Language) File(declarations string, style Style) string {
	if l.file == nil {
		return declarations
	}
	return l.file(declarations, style)
}

func pythonDefine(name string, s *schema.Schema, style Style) string {
	var b strings.Builder
	line := func(parts ...string) { b.WriteString(strings.Join(parts, "") + "\n") }
	switch {
	case s.Kind == schema.Record:
		line("class ", name, "(", orElse(style.Base, "BaseModel"), "):")
		for _, p := range s.Properties {
			line("    ", python.Field(p))
		}
		if len(s.Properties) == 0 {
			line("    pass")
		}
	case s.Kind == schema.Enum && style.EnumBase != "" && allText(s.Values):
		line("class ", name, "(", style.EnumBase, "):")
		for _, v := range s.Values {
			line("    ", pythonConstant(v.Text), " = ", pythonLiteral(v))
		}
	default:
		text := pythonType(s)
		if field, _ := style.tagOf(s); field != "" {
			text = "Annotated[" + text + ", Field(discriminator=" + pythonLiteral(schema.Value{JSON: `"` + field + `"`}) + ")]"
		}
		line(name, " = ", text)
	}
	return b.String()
}

// pythonConstant is the name of an enum's member.
func pythonConstant(text string) string {
	name := strings.ToUpper(strings.Trim(pythonOther.ReplaceAllString(text, "_"), "_"))
	if !pythonIdentifier.MatchString(name) {
		name = "VALUE_" + name
	}
	return name
}

func (style Style) tagOf(s *schema.Schema) (string, map[string]string) {
	if s.Kind != schema.Union || style.Tag == nil {
		return "", nil
	}
	return style.Tag(s)
}

func elixirDefine(name string, s *schema.Schema, style Style) string {
	module := elixirModule(name)
	if style.Modules != "" {
		module = style.Modules + "." + module
	}
	e := &elixirCode{style: style}
	e.line("defmodule ", module, " do")
	var aliases []string
	for _, ref := range s.References() {
		if strings.HasSuffix(ref, "()") {
			continue
		}
		if whole := style.moduleOf(ref); whole != elixirModule(ref) {
			aliases = append(aliases, "  alias "+whole+"\n")
		}
	}
	if len(aliases) > 0 {
		e.b.WriteString(strings.Join(aliases, ""))
		e.line()
	}
	switch s.Kind {
	case schema.Record:
		e.record(s)
	case schema.Enum:
		e.enum(s)
	default:
		e.line("  @type t :: ", elixirType(s))
		e.union(s)
	}
	e.line("end")
	return e.b.String()
}

func (style Style) moduleOf(ref string) string {
	if style.Module == nil {
		return elixirModule(ref)
	}
	return style.Module(ref)
}

// elixirCode writes a module.
type elixirCode struct {
	b     strings.Builder
	style Style
}

func (e *elixirCode) line(parts ...string) { e.b.WriteString(strings.Join(parts, "") + "\n") }

func (e *elixirCode) record(s *schema.Schema) {
	var required, plain, valued, types []string
	for _, p := range s.Properties {
		key := elixirKey(p.Name)
		switch {
		case p.Required:
			required = append(required, ":"+key)
			plain = append(plain, ":"+key)
		case p.Default != nil && p.Default.JSON != "null":
			valued = append(valued, key+": "+elixirLiteral(*p.Default))
		default:
			plain = append(plain, ":"+key)
		}
		types = append(types, "          "+elixir.Field(p))
	}
	if e.style.Derive {
		e.line("  @derive Jason.Encoder")
	}
	if len(required) > 0 {
		e.line("  @enforce_keys [", strings.Join(required, ", "), "]")
	}
	e.line("  defstruct [", strings.Join(append(plain, valued...), ", "), "]")
	e.line()
	if len(types) == 0 {
		e.line("  @type t :: %__MODULE__{}")
	} else {
		e.line("  @type t :: %__MODULE__{")
		e.line(strings.Join(types, ",\n"))
		e.line("        }")
	}
	if e.style.Decode == "" {
		return
	}
	e.line()
	e.line("  @spec ", e.style.Decode, "(map()) :: t()")
	e.line("  def ", e.style.Decode, "(map) do")
	e.line("    %__MODULE__{")
	var reads []string
	times := false
	for _, p := range s.Properties {
		reads = append(reads, "      "+elixirKey(p.Name)+": "+ElixirRead(p, e.style))
		times = times || isTime(p.Schema)
	}
	e.line(strings.Join(reads, ",\n"))
	e.line("    }")
	e.line("  end")
	if times {
		e.line()
		e.line("  defp time(nil), do: nil")
		e.line()
		e.line("  defp time(text) do")
		e.line("    {:ok, time, _offset} = DateTime.from_iso8601(text)")
		e.line("    time")
		e.line("  end")
	}
}

func isTime(s *schema.Schema) bool { return s.Kind == schema.String && s.Format == "date-time" }

// ElixirRead is the expression by which a decoder reads a field of a map.
func ElixirRead(p *schema.Property, style Style) string {
	get := "map[" + elixirText(p.Name) + "]"
	absent := p.Nullable || !p.Required
	if p.Default != nil && p.Default.JSON != "null" && p.Kind != schema.Reference {
		return "Map.get(map, " + elixirText(p.Name) + ", " + elixirLiteral(*p.Default) + ")"
	}
	decoder := func(ref string) string {
		function := orElse(style.Decode, "from_map")
		if style.IsEnum != nil && style.IsEnum(ref) {
			function = orElse(style.Parse, "parse")
		}
		return elixirModule(ref) + "." + function
	}
	read := get
	switch {
	case p.Kind == schema.Reference && strings.HasSuffix(p.Ref, "()"):
	case p.Kind == schema.Reference:
		read = decoder(p.Ref) + "(" + get + ")"
	case p.Kind == schema.Array && p.Items.Kind == schema.Reference && !strings.HasSuffix(p.Items.Ref, "()"):
		read = "Enum.map(" + get + ", &" + decoder(p.Items.Ref) + "/1)"
	case isTime(p.Schema):
		return "time(" + get + ")"
	}
	if read != get && absent {
		read = get + " && " + read
	}
	return read
}

// enum writes atoms that are spelled as their text on the wire.
func (e *elixirCode) enum(s *schema.Schema) {
	var atoms []string
	for _, v := range s.Values {
		atoms = append(atoms, elixirAtom(v))
	}
	e.line("  @type t :: ", strings.Join(atoms, " | "))
	if !allText(s.Values) {
		return
	}
	e.line()
	e.line("  @spec ", orElse(e.style.Parse, "parse"), "(String.t()) :: t()")
	for _, v := range s.Values {
		e.line("  def ", orElse(e.style.Parse, "parse"), "(", elixirText(v.Text), "), do: ", elixirAtom(v))
	}
}

func elixirAtom(v schema.Value) string {
	switch {
	case !v.IsString:
		return v.JSON
	case wholeAtom.MatchString(v.Text):
		return ":" + v.Text
	default:
		return ":" + elixirText(v.Text)
	}
}

// union writes the decoder of a union whose types a tag tells apart.
func (e *elixirCode) union(s *schema.Schema) {
	field, values := e.style.tagOf(s)
	if field == "" || e.style.Decode == "" {
		return
	}
	e.line()
	e.line("  @spec ", e.style.Decode, "(map()) :: t()")
	for _, v := range s.Variants {
		e.line("  def ", e.style.Decode, "(%{", elixirText(field), " => ", elixirText(values[v.Ref]), "} = map), do: ", elixirModule(v.Ref), ".", e.style.Decode, "(map)")
	}
}

func goDefine(name string, s *schema.Schema, style Style) string {
	var b strings.Builder
	line := func(parts ...string) { b.WriteString(strings.Join(parts, "") + "\n") }
	name = goName(name)
	field, values := style.tagOf(s)
	switch {
	case s.Kind == schema.Record:
		line("// ", name, " …")
		line("type ", name, " struct {")
		for _, p := range s.Properties {
			line("\t", golang.Field(p))
		}
		line("}")
	case s.Kind == schema.Enum && allText(s.Values):
		line("// ", name, " …")
		line("type ", name, " string")
		line()
		line("const (")
		for _, v := range s.Values {
			line("\t", name, goName(v.Text), " ", name, " = ", v.JSON)
		}
		line(")")
	case field != "":
		line("// ", name, " is one of its fields: exactly one is set.")
		line("type ", name, " struct {")
		for _, v := range s.Variants {
			line("\t", goName(v.Ref), " *", goName(v.Ref))
		}
		line("}")
		line()
		line("// MarshalJSON writes the field that is set.")
		line("func (v ", name, ") MarshalJSON() ([]byte, error) {")
		line("\tswitch {")
		for _, v := range s.Variants {
			line("\tcase v.", goName(v.Ref), " != nil:")
			line("\t\treturn json.Marshal(v.", goName(v.Ref), ")")
		}
		line("\t}")
		line("\treturn nil, fmt.Errorf(\"no field of ", name, " is set\")")
		line("}")
		line()
		line("// UnmarshalJSON reads by ", field, ".")
		line("func (v *", name, ") UnmarshalJSON(data []byte) error {")
		line("\tvar head struct {")
		line("\t\tTag string ", goTag("json:\""+field+"\""))
		line("\t}")
		line("\tif err := json.Unmarshal(data, &head); err != nil {")
		line("\t\treturn err")
		line("\t}")
		line("\tswitch head.Tag {")
		for _, variant := range s.Variants {
			line("\tcase ", quoted(values[variant.Ref]), ":")
			line("\t\treturn json.Unmarshal(data, &v.", goName(variant.Ref), ")")
		}
		line("\t}")
		line("\treturn fmt.Errorf(\"unknown ", name, " %q\", head.Tag)")
		line("}")
	default:
		line("// ", name, " …")
		text := goType(s)
		if text == "json.RawMessage" { // a type of its own would not be written as it is
			text = "= " + text
		}
		line("type ", name, " ", text)
	}
	return goFormatted(b.String())
}

// goFile adds the package and what the declarations import.
func goFile(declarations string, style Style) string {
	var imports []string
	for _, pkg := range []struct{ use, path string }{{"json.", "encoding/json"}, {"fmt.", "fmt"}, {"time.", "time"}} {
		if strings.Contains(declarations, pkg.use) {
			imports = append(imports, "\t\""+pkg.path+"\"\n")
		}
	}
	head := "package " + orElse(style.Package, "sdk") + "\n\n"
	switch len(imports) {
	case 0:
	case 1:
		head += "import " + strings.TrimSpace(imports[0]) + "\n\n"
	default:
		head += "import (\n" + strings.Join(imports, "") + ")\n\n"
	}
	return goFormatted(head + declarations)
}

// goFormatted is what gofmt makes of code; what it cannot read stays as it is.
func goFormatted(code string) string {
	out, err := format.Source([]byte(code))
	if err != nil {
		return code
	}
	return string(out)
}

func quoted(text string) string { return strconv.Quote(text) }

func allText(values []schema.Value) bool {
	for _, v := range values {
		if !v.IsString {
			return false
		}
	}
	return len(values) > 0
}

func orElse(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

var wholeAtom = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*[?!]?$`)
