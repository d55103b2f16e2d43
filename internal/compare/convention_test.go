package compare

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestCauses: findings with one cause are one convention, whatever their rules, and
// what stands for itself is none.
func TestCauses(t *testing.T) {
	field := func(line int) string {
		return fmt.Sprintf(`"x":{"type":"integer","x-parity":{"decl":"x: int","source":{"file":"base.py","line":%d}}}`, line)
	}
	record := func(name string, fields ...string) string {
		return fmt.Sprintf(`%q:{"type":"object","properties":{%s},"x-parity":{"decl":"class %s:","source":{"file":"base.py","line":%d}}}`, name, strings.Join(fields, ","), name, len(name))
	}
	texts := func(names ...string) string {
		for i, name := range names {
			names[i] = fmt.Sprintf(`%q:{"type":"string"}`, name)
		}
		return strings.Join(names, ",")
	}
	held := func(name, of string) string {
		return fmt.Sprintf(`%q:{"type":"object","properties":{"m":{"$ref":"#/$defs/%s"},"n":{"type":"integer"}}}`, name, of)
	}
	plain := func(name string) string {
		return fmt.Sprintf(`%q:{"type":"object","properties":{"n":{"type":"integer"}}}`, name)
	}
	inner := `"Money":{"type":"object","properties":{"amount":{"type":"integer"},"unit":{"$ref":"#/$defs/Unit"}},"required":["amount"]},"Unit":{"enum":["eur","usd"]}`
	opaque := func(cause string) string {
		return fmt.Sprintf(`"x":{"x-parity":{"opaque":"made by a macro","cause":%q}}`, cause)
	}
	for _, row := range []struct {
		name             string
		reference, other []string
		want             []string
		reason           string
	}{
		{
			"a missing type",
			[]string{held("Bill", "Money"), held("Cost", "Money"), inner},
			[]string{plain("Bill"), plain("Cost")},
			[]string{"missing type type.missing/Money 4 P1: Money"},
			"what lacks it, and what only it holds, are one with it; it leads",
		},
		{
			"a missing type that something else holds, too",
			[]string{held("Bill", "Money"), inner, `"Coin":{"type":"object","properties":{"unit":{"$ref":"#/$defs/Unit"}}}`},
			[]string{plain("Bill"), `"Coin":{"type":"object","properties":{"unit":{"$ref":"#/$defs/Unit"}}}`, `"Unit":{"enum":["eur","usd"]}`},
			[]string{"missing type type.missing/Money 2 P1: Money"},
			"what the other side has is not missing",
		},
		{
			"an alias of two kinds",
			[]string{record("First", `"a":{"type":["string","integer"]}`, `"b":{"type":["string","integer"]}`, `"c":{"type":["string","integer"]}`, `"d":{"type":["string","integer"]}`, `"e":{"type":["string","integer"]}`, `"f":{"type":"array","items":{"type":["string","integer"]}}`, `"g":{"type":["string","boolean"]}`)},
			[]string{record("First", `"f":{"type":"array","items":{"type":"string"}}`, texts("a", "b", "c", "d", "e", "g"))},
			[]string{"convention union.variant.missing/ref-integer-or-string-other-string 6 P1: First/a"},
			"whatever it is called, each field of it differs for the same reason",
		},
		{
			"names in camel case",
			[]string{record("First", texts("row_one", "row_two", "row_three", "row_four", "row_five", "other_one"))},
			[]string{record("First", texts("rowOne", "rowTwo", "rowThree", "rowFour", "rowFive", "OtherOne"))},
			nil,
			"no handful in one spelling",
		},
		{
			"all names in camel case",
			[]string{record("First", texts("row_one", "row_two", "row_three", "row_four", "row_five", "row_six"))},
			[]string{record("First", texts("rowOne", "rowTwo", "rowThree", "rowFour", "rowFive", "rowSix"))},
			[]string{"convention field.renamed/ref-snake_case-other-camelCase 6 P0: First/row_one"},
			"whatever the fields are called",
		},
		{
			"a declaration in a base",
			[]string{record("Base", field(7)), record("First", field(7), `"a":{"type":"string"}`), record("Another", field(7), `"b":{"type":"string"}`)},
			[]string{record("First", `"a":{"type":"string"}`), record("Another", `"b":{"type":"string"}`)},
			[]string{"inheritance field.missing.optional/base.py-x 2 P1: Another/x"},
			"one line of code, in two types",
		},
		{
			"two declarations alike",
			[]string{record("First", field(7), `"a":{"type":"string"}`), record("Another", field(9), `"b":{"type":"string"}`)},
			[]string{record("First", `"a":{"type":"string"}`), record("Another", `"b":{"type":"string"}`)},
			nil,
			"each was written by itself",
		},
		{
			"one enum written out in two types",
			[]string{record("First", `"tongue":{"enum":["en","fr"]}`), record("Another", `"tongue":{"type":"array","items":{"enum":["en","fr"]}}`)},
			[]string{record("First", `"tongue":{"enum":["en","fr","ja"]}`), record("Another", `"tongue":{"type":"array","items":{"enum":["en","ja","fr"]}}`)},
			[]string{"enum enum.member.extra/tongue-ja 2 P1: Another/tongue/*"},
			"the same members of a field of one name",
		},
		{
			"two enums that differ alike",
			[]string{record("First", `"tongue":{"enum":["en","fr"]}`, `"voice":{"enum":["en","fr"]}`), record("Another", `"tongue":{"enum":["en","fr"]}`)},
			[]string{record("First", `"tongue":{"enum":["en","fr","ja"]}`, `"voice":{"enum":["en","fr","ja"]}`), record("Another", `"tongue":{"enum":["en","fr","ko"]}`)},
			nil,
			"other members, or another field, are another cause",
		},
		{
			"one place of the code",
			[]string{record("First", field(7)), record("Another", field(9))},
			[]string{record("First", opaque("m.ex:Macro.one")), record("Another", opaque("m.ex:Macro.one"))},
			[]string{"code opaque/m.ex-Macro.one 2 : Another/x"},
			"what makes both opaque is one thing to look at",
		},
		{
			"two places of the code",
			[]string{record("First", field(7)), record("Another", field(9))},
			[]string{record("First", opaque("m.ex:Macro.one")), record("Another", opaque("m.ex:Macro.two"))},
			nil,
			"nor is this",
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := run(t, "{"+strings.Join(row.reference, ",")+"}", "{"+strings.Join(row.other, ",")+"}")
			var got []string
			for _, c := range r.Conventions {
				got = append(got, fmt.Sprintf("%s %s %d %s: %s", c.Kind, c.Key, c.Count, c.Priority, c.Examples[0]))
			}
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", row.reason, diff)
			}
		})
	}
}
