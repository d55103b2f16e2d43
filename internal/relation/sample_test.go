package relation

import (
	"context"
	"fmt"
	"testing"
)

const sampled = `{"type":"object","required":["kind","size"],"additionalProperties":false,"properties":{
	"kind":{"enum":["a","b"]},
	"size":{"type":"integer","minimum":1,"maximum":9},
	"tags":{"type":"array","items":{"type":"string","pattern":"^[a-z]+$"},"maxItems":2},
	"next":{"anyOf":[{"$ref":"#"},{"type":"null"}]}}}`

func TestSamples(t *testing.T) {
	s := parseSchema(t, sampled)
	samples, err := Samples(context.Background(), s, 1, 100)
	if err != nil {
		t.Fatal(err)
	}
	judge := validator(t, sampled)
	broken := map[string]bool{}
	valid := 0
	for _, sample := range samples {
		if ok := judge.Validate(decodeInstance(t, string(sample.Payload))) == nil; ok != sample.Valid {
			t.Errorf("%s is said to be valid: %v", sample.Payload, sample.Valid)
		}
		if sample.Valid {
			valid++
		} else {
			broken[sample.Breaks+" "+sample.At] = true
		}
	}
	if valid < 5 {
		t.Errorf("%d valid samples, want at least one for each variant", valid)
	}
	for _, want := range []string{"type ", "required ", "additionalProperties ", "enum /kind", "type /size", "minimum /size", "maximum /size", "type /tags", "maxItems /tags", "type /tags/0", "pattern /tags/0", "anyOf /next"} {
		if !broken[want] {
			t.Errorf("no sample breaks %q; they break %v", want, broken)
		}
	}
}

// TestSamplesOfAnything: where any value will do, they are of each type all the same.
func TestSamplesOfAnything(t *testing.T) {
	samples, err := Samples(context.Background(), parseSchema(t, `{}`), 1, 6)
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[byte]bool{}
	for _, s := range samples {
		kinds[s.Payload[0]] = true
	}
	if len(kinds) < 4 {
		t.Errorf("samples of %d kinds: %v", len(kinds), samples)
	}
}

func TestSamplesSeeded(t *testing.T) {
	made := map[string]int{}
	for _, seed := range []uint64{1, 1, 2} {
		samples, err := Samples(context.Background(), parseSchema(t, sampled), seed, 4)
		if err != nil {
			t.Fatal(err)
		}
		made[fmt.Sprint(samples)]++
	}
	if len(made) != 2 {
		t.Errorf("%d different results of seeds 1, 1, 2; want 2", len(made))
	}
}

// TestSamplesOfRandomSchemas: validity as said, whatever the schema.
func TestSamplesOfRandomSchemas(t *testing.T) {
	for seed := range uint64(60) {
		g := newGenerator(5000 + seed)
		text := g.schemaText()
		judge := compileOrNil(text)
		if judge == nil {
			continue
		}
		samples, err := Samples(context.Background(), parseSchema(t, text), seed, 5)
		if err != nil {
			t.Errorf("%v\n  schema %s", err, text)
		}
		for _, sample := range samples {
			if ok := judge.Validate(decodeInstance(t, string(sample.Payload))) == nil; ok != sample.Valid {
				t.Errorf("%s is said to be valid: %v\n  schema %s", sample.Payload, sample.Valid, text)
			}
		}
	}
}
