package codec

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"example.org/parity/internal/doc"
)

// maxValueDepth is how deep a default or a member of an enum may nest.
const maxValueDepth = 100

// Read reads facts as a front end prints them. A key that the protocol does not
// know is an error: what it says would be lost.
func Read(r io.Reader) (*Facts, error) {
	data, err := io.ReadAll(io.LimitReader(r, doc.MaxBytes+1))
	if err != nil {
		return nil, err
	}
	if len(data) > doc.MaxBytes {
		return nil, fmt.Errorf("the facts are larger than the %d MiB that they may have", doc.MaxBytes>>20)
	}
	facts := &Facts{}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	err = dec.Decode(facts)
	if facts.Version != Version {
		// Of another version more may be other than this.
		var version struct{ Version int }
		if json.Unmarshal(data, &version) == nil && version.Version != Version {
			return nil, fmt.Errorf("the facts are of version %d of the protocol, this parity reads version %d", version.Version, Version)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("the facts do not follow the protocol, which parity schema facts prints: %w", inWords(err))
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("the facts do not follow the protocol: something stands after them")
	}
	return facts, nil
}

var unknownKey = regexp.MustCompile(`unknown field "(.*)"`)

// inWords says what is wrong with JSON without the names of Go's types.
func inWords(err error) error {
	var kind *json.UnmarshalTypeError
	var form *json.SyntaxError
	switch m := unknownKey.FindStringSubmatch(err.Error()); {
	case m != nil:
		return fmt.Errorf("unknown key %q", m[1])
	case errors.As(err, &kind):
		at := kind.Field
		if at == "" {
			at = "the whole"
		}
		return fmt.Errorf("byte %d: %s is of another kind, %s", kind.Offset, at, kind.Value)
	case errors.As(err, &form):
		return fmt.Errorf("byte %d: %s", form.Offset, form)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("they end in the middle of a JSON value")
	}
	return err
}

// vocabulary is the words that a part of the facts may have, beside none.
var vocabulary = map[string][]string{
	"encode":         {"none"},
	"decode.unknown": {"reject", "drop", "keep"},
	"decode.missing": {"reject", "nil", "zero", "keep"},
	"decode.null":    {"keep", "zero", "marked"},
	"missing":        {"reject"},
	"tag.other":      {"zero"},
	"null":           {"reject"},
	"invalid":        {"reject", "keep"},
	"decode.invalid": {"zero", "keep"},
	"in":             {"query", "path", "header", "form", "cookie", "body"},
	"role":           {"sent", "received"},
	"only":           {OnlyRead, OnlySent},
	"unset":          {"null", "default", "zero", "omit"},
	"object":         {"unset"},
	"zero":           {"omit"},
	"width":          {"int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float32", "float64"},
}

var shapeKinds = []Kind{
	KindAny, KindNever, KindNull, KindBoolean, KindInteger, KindNumber, KindString, KindEnum,
	KindList, KindTuple, KindMap, KindRecord, KindUnion, KindRef, KindUnknown,
}

// limitTypes are the keywords of Limits and Bounds, with the sort of their values.
var limitTypes = map[string]string{
	"minimum": "a number", "maximum": "a number", "exclusiveMinimum": "a number", "exclusiveMaximum": "a number",
	"multipleOf": "a number above 0",
	"minLength":  "a count", "maxLength": "a count", "minItems": "a count", "maxItems": "a count",
	"minProperties": "a count", "maxProperties": "a count",
	"pattern": "a text", "uniqueItems": "true or false",
}

// check refuses facts that make no sense, and says where.
func (f *Facts) check() error {
	if f.Version != Version {
		return fmt.Errorf("facts of version %d, not %d", f.Version, Version)
	}
	if f.Language == "" {
		return errors.New("the facts name no language")
	}
	ids := map[string]bool{}
	for i := range f.Types {
		t := &f.Types[i]
		switch {
		case t.ID == "":
			return fmt.Errorf("type %d has no id", i+1)
		case ids[t.ID]:
			return fmt.Errorf("two types have the id %q", t.ID)
		case len(t.Path) == 0 || slices.Contains(t.Path, ""):
			return fmt.Errorf("type %q: its path is empty, or a part of it is", t.ID)
		}
		ids[t.ID] = true
	}
	for i := range f.Types {
		t := &f.Types[i]
		c := checker{ids: ids}
		c.typ(t)
		if c.err != nil {
			return fmt.Errorf("type %q: %w", t.ID, c.err)
		}
	}
	return nil
}

// checker keeps the first thing that is wrong, with the way to it.
type checker struct {
	ids map[string]bool
	at  []string
	err error
}

func (c *checker) fail(format string, args ...any) {
	if c.err != nil {
		return
	}
	c.err = fmt.Errorf(format, args...)
	if len(c.at) > 0 {
		c.err = fmt.Errorf("%s: %w", strings.Join(c.at[:min(len(c.at), 20)], "."), c.err)
	}
}

func (c *checker) word(of, word string) {
	if word != "" && !slices.Contains(vocabulary[of], word) {
		c.fail("%s is %q, and may be %s", of, word, strings.Join(vocabulary[of], ", "))
	}
}

func (c *checker) typ(t *Type) {
	c.word("encode", t.Encode)
	c.word("in", t.In)
	if d := t.Decode; d != nil {
		c.word("decode.unknown", d.Unknown)
		c.word("decode.missing", d.Missing)
		c.word("decode.null", d.Null)
		c.word("decode.invalid", d.Invalid)
	}
	for _, r := range t.Roles {
		if r.Role == "" {
			c.fail("a role without a word")
		}
		c.word("role", r.Role)
	}
	c.shape(&t.Shape, "shape")
}

func (c *checker) shape(s *Shape, name string) {
	if c.err != nil {
		return
	}
	c.at = append(c.at, name)
	defer func() { c.at = c.at[:len(c.at)-1] }()
	switch s.Kind {
	case KindEnum:
		if len(s.Values) == 0 {
			c.fail("an enum without values")
		}
	case KindUnion:
		if len(s.Variants) == 0 {
			c.fail("a union without variants")
		}
	case KindRef:
		if !c.ids[s.Ref] {
			c.fail("a reference to %q, which is the id of no type", s.Ref)
		}
	case KindUnknown:
		if s.Unknown == nil {
			c.fail("unknown without a reason")
		}
	case "":
		c.fail("a shape without a kind")
	default:
		if !slices.Contains(shapeKinds, s.Kind) {
			c.fail("%q is no kind of shape", s.Kind)
		}
	}
	if s.Unknown != nil && s.Unknown.Reason == "" {
		c.fail("unknown without a reason")
	}
	c.word("width", s.Width)
	c.word("null", s.Null)
	c.word("invalid", s.Invalid)
	for _, v := range s.Values {
		c.value(v, "a value")
	}
	for native, v := range s.Members {
		c.value(v, "member "+native)
	}
	for keyword, v := range s.Limits {
		c.limit(keyword, v)
	}
	for keyword, v := range s.Bounds {
		c.limit(keyword, v)
	}
	if s.Tag != nil && s.Tag.Field == "" {
		c.fail("a tag without a field")
	}
	if s.Tag != nil {
		c.word("tag.other", s.Tag.Other)
		for _, v := range s.Tag.Values {
			c.value(v, "a value")
		}
	}
	if s.Chosen != nil {
		if s.Chosen.Field == "" || len(s.Chosen.Values) == 0 {
			c.fail("a variant that is chosen by nothing")
		}
		for _, v := range s.Chosen.Values {
			c.value(v, "a value")
		}
	}
	for i := range s.Fields {
		c.field(&s.Fields[i], s.Kind)
	}
	for i := range s.Variants {
		c.shape(&s.Variants[i], fmt.Sprintf("variants[%d]", i))
	}
	for _, part := range []struct {
		name  string
		shape *Shape
	}{{"item", s.Item}, {"key", s.Key}, {"sends", s.Sends}} {
		if part.shape != nil {
			c.shape(part.shape, part.name)
		}
	}
}

func (c *checker) field(f *Field, in Kind) {
	name := f.Name
	if in == KindRecord && f.Name == "" && !(f.Only == OnlySent && f.Writes != "") {
		c.fail("a field without a name")
	}
	c.word("only", f.Only)
	c.word("missing", f.Missing)
	c.word("unset", f.Unset)
	c.word("object", f.Object)
	c.word("zero", f.Zero)
	c.word("in", f.In)
	if len(f.Default) > 0 {
		c.value(f.Default, "the default of "+name)
	}
	c.shape(&f.Shape, fmt.Sprintf("fields[%q]", name))
}

// value refuses what is no JSON, or nested too deeply to be read again.
func (c *checker) value(v Value, what string) {
	if !json.Valid(v) {
		c.fail("%s is no JSON", what)
	} else if nesting(decoded(v)) > maxValueDepth {
		c.fail("%s is nested deeper than %d levels", what, maxValueDepth)
	}
}

func nesting(v any) int {
	deepest := 0
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			deepest = max(deepest, 1+nesting(item))
		}
	case object:
		for _, item := range v {
			deepest = max(deepest, 1+nesting(item))
		}
	}
	return deepest
}

func (c *checker) limit(keyword string, v Value) {
	sort, known := limitTypes[keyword]
	if !known {
		c.fail("%q is no limit", keyword)
		return
	}
	value := decoded(v)
	number, isNumber := value.(json.Number)
	ok := false
	switch sort {
	case "a number":
		ok = isNumber
	case "a number above 0":
		canonical := doc.CanonicalNumber(string(number))
		ok = isNumber && canonical != "0" && !strings.HasPrefix(canonical, "-")
	case "a count":
		ok = isNumber && !strings.ContainsAny(doc.CanonicalNumber(string(number)), "-e.")
	case "a text":
		_, ok = value.(string)
	case "true or false":
		_, ok = value.(bool)
	}
	if !ok {
		c.fail("%s must be %s", keyword, sort)
	}
}

// endless finds the types that refer to themselves with no field or item in
// between: no value of them has an end.
func endless(types []Type) map[string]bool {
	next := map[string][]string{}
	for i := range types {
		next[types[i].ID] = unguarded(&types[i].Shape, nil)
	}
	const (
		open = iota + 1
		done
	)
	state := map[string]int{}
	found := map[string]bool{}
	for i := range types {
		// A walk of its own stack: facts of strangers may chain a million types.
		type step struct {
			id string
			at int
		}
		stack := []step{}
		push := func(id string) {
			switch state[id] {
			case 0:
				state[id] = open
				stack = append(stack, step{id: id})
			case open:
				for j := len(stack) - 1; j >= 0; j-- {
					found[stack[j].id] = true
					if stack[j].id == id {
						break
					}
				}
			}
		}
		push(types[i].ID)
		for len(stack) > 0 {
			top := &stack[len(stack)-1]
			if top.at == len(next[top.id]) {
				state[top.id] = done
				stack = stack[:len(stack)-1]
				continue
			}
			top.at++
			push(next[top.id][top.at-1])
		}
	}
	return found
}

func unguarded(s *Shape, ids []string) []string {
	switch {
	case s == nil:
	case s.Kind == KindRef:
		ids = append(ids, s.Ref)
	case s.Kind == KindUnion:
		for i := range s.Variants {
			ids = unguarded(&s.Variants[i], ids)
		}
	}
	if s != nil && s.Sends != nil {
		ids = unguarded(s.Sends, ids)
	}
	return ids
}
