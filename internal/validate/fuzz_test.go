package validate

import (
	"fmt"
	"math/rand"
	"strconv"
	"strings"
	"testing"
)

// fuzzSchemas are chosen for what the checker does in its own way: unions read at
// once, tables of names, exact numbers, lengths in characters, recursion.
var fuzzSchemas = []string{
	`{}`,
	`{"type":["string","null"],"minLength":1,"maxLength":3}`,
	`{"type":"integer","minimum":-1,"exclusiveMaximum":1e3}`,
	`{"enum":["a","b\n",1,2.50,null,true,"größer","\ud83d\ude00"]}`,
	`{"type":"array","items":{"type":"integer"},"minItems":1,"maxItems":3}`,
	`{"anyOf":[{"type":"array","items":{"type":"integer"}},{"type":"array","items":{"type":"number"}},{"type":"null"}]}`,
	`{"oneOf":[{"type":"array","items":{"type":"integer"}},{"type":"array","items":{"type":"number"}},{"type":"string"}]}`,
	`{"type":"array","prefixItems":[{"type":"integer"},{"type":"string"}],"items":false,"minItems":2}`,
	`{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"string"}},"required":["a"],"additionalProperties":false}`,
	`{"type":"object","additionalProperties":{"anyOf":[{"type":"number"},{"$ref":"#/$defs/T"}]},"minProperties":1}`,
	`{"anyOf":[{"type":"object","properties":{"t":{"const":"x"},"v":{"type":"integer"}},"required":["t","v"],"additionalProperties":false},
	  {"type":"object","properties":{"t":{"const":"y"},"v":{"type":"string"}},"required":["t"]},
	  {"type":"object","properties":{"t":{"enum":["z","x"]},"w":{"$ref":"#/$defs/T"}},"required":["w"]},
	  {"type":"array","items":{"$ref":"#/$defs/T"}}]}`,
	`{"oneOf":[{"type":"object","properties":{"a":{"type":"integer"}},"required":["a"]},{"type":"object","properties":{"b":{"type":"integer"}},"required":["b"]},{"type":"integer"},{"type":"number","minimum":5}]}`,
	`{"anyOf":[{"const":"a"},{"const":"b"},{"const":1},{"const":2.50},{"type":"string","minLength":3}]}`,
	`{"oneOf":[{"properties":{"t":{"const":"x"},"u":{"const":"p"},"w":{"$ref":"#/$defs/T"}},"required":["t","u"]},{"properties":{"t":{"const":"x"},"u":{"const":"q"}},"required":["t"]},
	  {"properties":{"t":{"const":"\u0079"}}},{"properties":{"t":{"type":"integer"},"v":{"type":"integer"}},"additionalProperties":false}]}`,
	manyArms(70, "anyOf", true), manyArms(70, "anyOf", false), manyArms(70, "oneOf", false), manyProperties(300),
}

// manyArms is a union of so many objects, with a tag that tells them apart or none.
func manyArms(n int, union string, tagged bool) string {
	var arms []string
	for i := range n {
		tag := fmt.Sprintf(`"a":{"minimum":%d}`, i%9)
		if tagged {
			tag = fmt.Sprintf(`"t":{"const":"%c%d"}`, "xyz"[i%3], i/3)
		}
		arms = append(arms, fmt.Sprintf(`{"properties":{%s,"n%d":{"type":"integer"}},"required":["n%d"]}`, tag, i, i%40))
	}
	return fmt.Sprintf(`{%q:[%s]}`, union, strings.Join(arms, ","))
}

func manyProperties(n int) string {
	var properties []string
	for i := range n {
		properties = append(properties, fmt.Sprintf(`"n%d":{"type":"integer"}`, i))
	}
	return fmt.Sprintf(`{"properties":{%s},"required":["n7","n299"],"additionalProperties":{"$ref":"#/$defs/T"}}`, strings.Join(properties, ","))
}

// hostile are texts that validators are known to differ about.
var hostile = []string{
	``, ` `, `{`, `[1,`, `"a`, `tru`, `nul`, `-`, `1.`, `1e`, `01`, `+1`, `.5`, `1e+`, `0x1`, `NaN`, `Infinity`, `'a'`,
	"\xef\xbb\xbf1", "1\r\n", "\r\n[1,\r\n2]\r\n", "1 2", "1,", "[1,]", `{"a":1,}`, `[,1]`, `{,}`, "\x00", "\"\x00\"", "\"\x1f\"", `"\u0000"`,
	"\"\xff\"", "\"\xc3\"", "\"\xc0\x80\"", "\"\xed\xa0\x80\"", "\"\xf4\x90\x80\x80\"", "\"gr\xc3\xb6\xc3\x9fer\"", "{\"\xff\":1}",
	`"\ud800"`, `"\udc00"`, `"\ud800\u0041"`, `"\ud800\ue000"`, `"\ud800\udbff"`, `"\ud83d\ude00"`, `"\ud83d\ude0"`, `"\uD83D"`, `"\x"`, `"\u12G4"`, `"\`,
	`{"a":1,"a":1}`, `{"a":1,"\u0061":2}`, `{"q":1,"q":2}`, `{"q":1,"\u0071":2}`, `{"t":"x","v":1,"t":"y"}`, `{"q":{"r":1},"s":{"r":1}}`,
	`1e400`, `-1e-400`, `1e1000`, `1e1001`, `1e-1001`, `1e0001000`, `1E+5`, `1.0`, `10e-1`, `100e-2`, `1.50`, `2.5`, `25e-1`, `-0`, `0.0`, `-0.0e9`, `1e3`, `999.9999`,
	`12345678901234567890`, `0.1e1`, strings.Repeat("9", maxNumber), strings.Repeat("9", maxNumber+1), "0." + strings.Repeat("0", 999),
	strings.Repeat("[", MaxDepth) + strings.Repeat("]", MaxDepth), strings.Repeat("[", MaxDepth+1) + strings.Repeat("]", MaxDepth+1),
	strings.Repeat(`{"a":`, MaxDepth) + "1" + strings.Repeat("}", MaxDepth), strings.Repeat(`{"w":`, 50) + "[]" + strings.Repeat("}", 50),
	strings.Repeat("[", 100_000), `{"a":` + strings.Repeat("[", 2*MaxDepth), `{"t":"z","w":{"t":"y","v":"s"},"other":[1,{"k":null}]}`, `{"a":1,"b":1}`, `{"a":5}`, `5`, `5.5`, `[1,"a"]`, `[1,2.0,3]`, `{"\\":0}`, `{"a\\":0,"'b\"":0,", ":0}`, `[1, 2.5]`,
	`{"t":"x0","n0":1}`, `{"n0":1,"t":"x0","w":{"n1":"s","t":"y0"}}`, `{"n1":[{"t":"y1"}],"\u0074":"y\u0030","w":{}}`, `{"t":"x","u":"q"}`, `{"u":"p","w":{"u":"p","t":"x"},"t":"x"}`, `{"t":7}`, `{"t":"x0","n0":1,"t":"y0"}`, `{"t`, `{"t":`, `{"v":1,"t"`,
	`"b"`, `"abc"`, `2.5`, manyNames(300, ""), manyNames(299, ""),
	manyNames(40, ""), manyNames(40, "n7"), `{"x":` + manyNames(20, "") + `,"y":` + manyNames(20, "n1") + `}`,
}

// manyNames is an object with so many members, and one name a second time.
func manyNames(n int, again string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `,"n%d":%d`, i, i)
	}
	if again != "" {
		fmt.Fprintf(&b, `,%q:0`, again)
	}
	return "{" + b.String()[1:] + "}"
}

// TestTiersOnHostileTexts holds every schema against every such text.
func TestTiersOnHostileTexts(t *testing.T) {
	for _, schema := range fuzzSchemas {
		typ := single(t, schema)
		if typ.Slow != nil {
			t.Errorf("left to jsonschema: %v: %s", typ.Slow, schema)
			continue
		}
		checker := typ.Set.NewChecker()
		for _, text := range hostile {
			demandAgreement(t, checker, typ, []byte(text))
		}
	}
}

// FuzzTiers looks for texts about which the tiers differ.
func FuzzTiers(f *testing.F) {
	var types []*Type
	var checkers []*Checker
	for i, schema := range fuzzSchemas {
		types = append(types, single(f, schema))
		checkers = append(checkers, types[i].Set.NewChecker())
	}
	for i, text := range hostile { // TestTiersOnHostileTexts has every pair
		if len(text) < 4096 {
			f.Add(uint8(i%len(types)), []byte(text))
		}
	}
	f.Fuzz(func(t *testing.T, schema uint8, text []byte) {
		i := int(schema) % len(types)
		demandAgreement(t, checkers[i], types[i], text)
	})
}

// TestTiersOnGeneratedSchemas holds random schemas of all that the checker is
// compiled for against random values of few kinds, so that both verdicts are common.
func TestTiersOnGeneratedSchemas(t *testing.T) {
	g := generator{Rand: rand.New(rand.NewSource(7))}
	count := map[verdict]int{}
	for i := range 1500 {
		uri := schema2020
		if g.draft7 = i%4 == 0; g.draft7 {
			uri = "http://json-schema.org/draft-07/schema#"
		}
		s, err := parseSet("test.json", "test", []byte(fmt.Sprintf(`{"$schema":%q,"$defs":{"T":%s,"U":%s}}`, uri, g.schema(3), g.schema(2))))
		if err != nil {
			t.Fatal(err)
		}
		typ := s.Type("T")
		if typ.Err != nil || typ.Slow != nil {
			count[unknown]++
			continue
		}
		checker := s.NewChecker()
		for range 20 {
			count[demandAgreement(t, checker, typ, []byte(g.value(4)))]++
		}
		if t.Failed() {
			return
		}
	}
	t.Logf("%v; the unknown ones are schemas", count)
	if count[accepted] < 3000 || count[rejected] < 3000 || count[unknown] > 750 {
		t.Errorf("too few cases to mean anything: %v", count)
	}
}

type generator struct {
	*rand.Rand
	draft7 bool
}

func (g generator) pick(list ...string) string { return list[g.Intn(len(list))] }

func (g generator) schema(depth int) string {
	if depth == 0 || g.Intn(6) == 0 {
		return g.pick(`true`, `false`, `{}`, `{"type":"integer"}`, `{"type":"number"}`, `{"type":"string"}`, `{"type":"null"}`, `{"type":["boolean","string"]}`,
			`{"const":"x"}`, `{"const":1}`, `{"enum":["x","y",1,null]}`, `{"type":"integer","enum":[1,2.5,"x"]}`, `{"minimum":1}`, `{"type":"number","exclusiveMaximum":2,"minimum":-1}`,
			`{"minLength":1}`, `{"pattern":"^[xy]?$"}`, `{"multipleOf":2}`, `{"type":"number","multipleOf":0.5}`, `{"not":{"type":"integer"}}`, `{"type":"string","maxLength":1}`, `{"$ref":"#/$defs/U"}`, `{"$ref":"#/$defs/T"}`, `{"type":"object"}`, `{"type":"array"}`)
	}
	switch g.Intn(10) {
	case 7: // several things to say of one value
		return fmt.Sprintf(`{"allOf":[%s,%s]}`, g.schema(depth-1), g.schema(depth-1))
	case 8:
		if g.draft7 {
			return g.object(depth)
		}
		plain := g.object(depth)
		return fmt.Sprintf(`{%s,%s}`, plain[1:len(plain)-1], g.pick(`"$ref":"#/$defs/U"`, `"not":`+g.schema(depth-1), `"anyOf":[`+g.schema(depth-1)+`,`+g.schema(depth-1)+`]`, `"oneOf":[`+g.schema(depth-1)+`,{"required":["b"]}],"allOf":[`+g.schema(depth-1)+`]`))
	case 9:
		return fmt.Sprintf(`{"if":%s,"then":%s%s}`, g.schema(depth-1), g.schema(depth-1), g.pick(``, `,"else":`+g.schema(depth-1)))
	case 0, 1:
		return g.object(depth)
	case 2:
		return g.array(depth)
	case 3, 4:
		return g.union("anyOf", depth)
	case 5:
		return g.union("oneOf", depth)
	default:
		return fmt.Sprintf(`{"allOf":[%s]}`, g.schema(depth-1))
	}
}

func (g generator) union(keyword string, depth int) string {
	var arms []string
	for range 1 + g.Intn(4) {
		arms = append(arms, g.schema(depth-1))
	}
	typ := g.pick(``, ``, ``, `,"type":["object","integer"]`)
	return fmt.Sprintf(`{%q:[%s]%s}`, keyword, strings.Join(arms, ","), typ)
}

func (g generator) object(depth int) string {
	var properties []string
	for _, name := range []string{"a", "b", "t"} {
		if g.Intn(3) > 0 {
			properties = append(properties, fmt.Sprintf(`%q:%s`, name, g.schema(depth-1)))
		}
	}
	s := fmt.Sprintf(`"properties":{%s}`, strings.Join(properties, ","))
	if g.Intn(2) == 0 {
		s += `,"type":"object"`
	}
	s += g.pick(``, `,"required":["a"]`, `,"required":["a","c"]`, `,"minProperties":2`, `,"maxProperties":1`)
	switch g.Intn(4) {
	case 0:
		s += `,"additionalProperties":false`
	case 1:
		s += `,"additionalProperties":` + g.schema(depth-1)
	}
	return "{" + s + "}"
}

func (g generator) array(depth int) string {
	s := g.pick(`"type":"array"`, `"minItems":1`, `"type":"array","maxItems":2`)
	prefix, rest := "prefixItems", "items"
	if g.draft7 {
		prefix, rest = "items", "additionalItems"
	}
	if g.Intn(3) == 0 {
		s += fmt.Sprintf(`,%q:[%s]`, prefix, g.schema(depth-1))
	} else {
		rest = "items"
	}
	if g.Intn(4) > 0 {
		s += fmt.Sprintf(`,%q:%s`, rest, g.schema(depth-1))
	}
	return "{" + s + "}"
}

func (g generator) value(depth int) string {
	kind := g.Intn(4)
	if depth == 0 {
		kind = 0
	}
	switch kind {
	case 1, 2:
		var members []string
		for _, name := range g.Perm(4)[:g.Intn(4)] {
			members = append(members, fmt.Sprintf(`%q:%s`, "abct"[name:name+1], g.value(depth-1)))
		}
		return "{" + strings.Join(members, ",") + "}"
	case 3:
		var items []string
		for range g.Intn(4) {
			items = append(items, g.value(depth-1))
		}
		return "[" + strings.Join(items, ", ") + "]"
	default:
		return g.pick(`null`, `true`, `0`, `1`, `1.0`, `2.5`, `-1`, `"x"`, `"y"`, `""`, `"\u0078"`, strconv.Itoa(g.Intn(4)))
	}
}
