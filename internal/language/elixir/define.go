package elixir

import (
	"cmp"
	"regexp"
	"strings"

	"example.org/parity/internal/language"
	"example.org/parity/internal/schema"
)

// Define implements language.Author.
func (a author) Define(name string, s *schema.Schema) string {
	whole := moduleName(name)
	if a.modules != "" {
		whole = a.modules + "." + whole
	}
	e := &module{author: a}
	e.line("defmodule ", whole, " do")
	var aliases []string
	for _, ref := range s.References() {
		if strings.HasSuffix(ref, "()") {
			continue
		}
		if whole := a.moduleOf(ref); whole != moduleName(ref) {
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
		e.line("  @type t :: ", types.Of(s))
		e.union(s)
	}
	e.line("end")
	return e.b.String()
}

// module writes a module.
type module struct {
	author
	b strings.Builder
}

func (e *module) line(parts ...string) { e.b.WriteString(strings.Join(parts, "") + "\n") }

func (e *module) record(s *schema.Schema) {
	var required, plain, valued, types []string
	for _, p := range s.Properties {
		name := key(p.Name)
		switch {
		case p.Required:
			required = append(required, ":"+name)
			plain = append(plain, ":"+name)
		case p.Default != nil && p.Default.JSON != "null":
			valued = append(valued, name+": "+literal(*p.Default))
		default:
			plain = append(plain, ":"+name)
		}
		types = append(types, "          "+writing.Field(p))
	}
	if e.derive {
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
	if e.decode == "" {
		return
	}
	e.line()
	e.line("  @spec ", e.decode, "(map()) :: t()")
	e.line("  def ", e.decode, "(map) do")
	e.line("    %__MODULE__{")
	var reads []string
	times := false
	for _, p := range s.Properties {
		reads = append(reads, "      "+key(p.Name)+": "+e.read(p))
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

// read is the expression by which a decoder reads a field of a map.
func (a author) read(p *schema.Property) string {
	get := "map[" + text(p.Name) + "]"
	absent := p.Nullable || !p.Required
	if p.Default != nil && p.Default.JSON != "null" && p.Kind != schema.Reference {
		return "Map.get(map, " + text(p.Name) + ", " + literal(*p.Default) + ")"
	}
	decoder := func(ref string) string {
		function := cmp.Or(a.decode, "from_map")
		if a.IsEnum != nil && a.IsEnum(ref) {
			function = cmp.Or(a.parse, "parse")
		}
		return moduleName(ref) + "." + function
	}
	expr := get
	switch {
	case p.Kind == schema.Reference && strings.HasSuffix(p.Ref, "()"):
	case p.Kind == schema.Reference:
		expr = decoder(p.Ref) + "(" + get + ")"
	case p.Kind == schema.Array && p.Items.Kind == schema.Reference && !strings.HasSuffix(p.Items.Ref, "()"):
		expr = "Enum.map(" + get + ", &" + decoder(p.Items.Ref) + "/1)"
	case isTime(p.Schema):
		return "time(" + get + ")"
	}
	if expr != get && absent {
		expr = get + " && " + expr
	}
	return expr
}

// enum writes atoms that are spelled as their text on the wire.
func (e *module) enum(s *schema.Schema) {
	var atoms []string
	for _, v := range s.Values {
		atoms = append(atoms, atom(v))
	}
	e.line("  @type t :: ", strings.Join(atoms, " | "))
	if !language.AllText(s.Values) {
		return
	}
	e.line()
	e.line("  @spec ", cmp.Or(e.parse, "parse"), "(String.t()) :: t()")
	for _, v := range s.Values {
		e.line("  def ", cmp.Or(e.parse, "parse"), "(", text(v.Text), "), do: ", atom(v))
	}
}

func atom(v schema.Value) string {
	switch {
	case !v.IsString:
		return v.JSON
	case wholeAtom.MatchString(v.Text):
		return ":" + v.Text
	default:
		return ":" + text(v.Text)
	}
}

// union writes the decoder of a union whose types a tag tells apart.
func (e *module) union(s *schema.Schema) {
	field, values := e.TagOf(s)
	if field == "" || e.decode == "" {
		return
	}
	e.line()
	e.line("  @spec ", e.decode, "(map()) :: t()")
	for _, v := range s.Variants {
		e.line("  def ", e.decode, "(%{", text(field), " => ", text(values[v.Ref]), "} = map), do: ", moduleName(v.Ref), ".", e.decode, "(map)")
	}
}

var wholeAtom = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*[?!]?$`)
