package jsonschema

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/parity/internal/doc"
)

func parsed(t *testing.T, text string) *doc.Node {
	t.Helper()
	n, err := doc.ParseJSON("t.json", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestStandard(t *testing.T) {
	of30 := func(schema string) string {
		return `{"openapi":"3.0.3","components":{"schemas":{"A":` + schema + `}}}`
	}
	for _, row := range []struct{ name, document, want, reason string }{
		{"nullable", of30(`{"type":"string","nullable":true}`), of30(`{"type":["string","null"]}`), ""},
		{"not nullable", of30(`{"type":"string","nullable":false}`), of30(`{"type":"string"}`), ""},
		{"nullable inside", of30(`{"properties":{"a":{"items":{"type":"integer","nullable":true}}}}`), of30(`{"properties":{"a":{"items":{"type":["integer","null"]}}}}`), ""},
		{"nullable enum", of30(`{"type":"string","enum":["a"],"nullable":true}`), of30(`{"type":["string","null"],"enum":["a",null]}`), "generators leave the null out"},
		{"nullable reference", of30(`{"$ref":"#/components/schemas/B","nullable":true,"description":"d"}`), of30(`{"description":"d","anyOf":[{"$ref":"#/components/schemas/B"},{"type":"null"}]}`), ""},
		{"nullable allOf", of30(`{"allOf":[{"$ref":"#/components/schemas/B"}],"nullable":true}`), of30(`{"anyOf":[{"allOf":[{"$ref":"#/components/schemas/B"}]},{"type":"null"}]}`), ""},
		{"nullable anything", of30(`{"nullable":true}`), of30(`{}`), "null is in it"},
		{"a property called nullable", of30(`{"properties":{"nullable":{"type":"boolean"}}}`), of30(`{"properties":{"nullable":{"type":"boolean"}}}`), ""},
		{"exclusive", of30(`{"minimum":1,"exclusiveMinimum":true,"maximum":2,"exclusiveMaximum":false}`), of30(`{"maximum":2,"exclusiveMinimum":1}`), "as draft 4 has it"},
		{"3.1", `{"openapi":"3.1.0","components":{"schemas":{"A":{"type":"string","nullable":true}}}}`, `{"openapi":"3.1.0","components":{"schemas":{"A":{"type":"string","nullable":true}}}}`, "there it is no keyword"},
		{"a draft", `{"$schema":"http://json-schema.org/draft-04/schema#","minimum":1,"exclusiveMinimum":true}`, `{"$schema":"http://json-schema.org/draft-04/schema#","minimum":1,"exclusiveMinimum":true}`, "draft 4 means it"},
		{"neither", `{"$defs":{"A":{"type":"string","nullable":true}}}`, `{"$defs":{"A":{"type":["string","null"]}}}`, "taken out of an OpenAPI document"},
		{"references", `{"$defs":{"Page[é]":{"$ref":"#/$defs/Page[é]/items"},"B":{"const":{"$ref":"#/$defs/Page[é]"}}}}`,
			`{"$defs":{"Page[é]":{"$ref":"#/$defs/Page%5B%C3%A9%5D/items"},"B":{"const":{"$ref":"#/$defs/Page[é]"}}}}`, "in one spelling, and only references"},
		{"the root too", `{"type":"object","properties":{"a":{"$ref":"#/definitions/é"}},"definitions":{"é":{"$ref":"#/components/schemas/é"}},"components":{"schemas":{"é":{"$ref":"#"}}}}`,
			`{"type":"object","properties":{"a":{"$ref":"#/definitions/%C3%A9"}},"definitions":{"é":{"$ref":"#/components/schemas/%C3%A9"}},"components":{"schemas":{"é":{"$ref":"#"}}}}`, ""},
		{"what is sent", `{"$defs":{"A":{"x-parity":{"out":{"$ref":"#/$defs/é"}}}}}`, `{"$defs":{"A":{"x-parity":{"out":{"$ref":"#/$defs/%C3%A9"}}}}}`, ""},
	} {
		document := parsed(t, row.document)
		if diff := cmp.Diff(row.want, Standard(document).JSON()); diff != "" {
			t.Errorf("%s: %s (-want +got):\n%s", row.name, row.reason, diff)
		}
		if document.JSON() != parsed(t, row.document).JSON() {
			t.Errorf("%s: the document has changed", row.name)
		}
	}
}

func TestReferences(t *testing.T) {
	for _, row := range []struct {
		ref, pointer string
		local        bool
	}{
		{"#", "", true}, {"#/$defs/A", "/$defs/A", true}, {"#/$defs/Page%5BT%5D", "/$defs/Page[T]", true}, {"#/$defs/Page[T]", "/$defs/Page[T]", true},
		{"#/$defs/Gr%C3%B6%C3%9Fe", "/$defs/Größe", true}, {"#/$defs/100%", "/$defs/100%", true}, {"#/$defs/a~1b", "/$defs/a~1b", true},
		{"#anchor", "", false}, {"other.json", "", false}, {"other.json#/a", "", false}, {"", "", false},
	} {
		pointer, local := Pointer(row.ref)
		if pointer != row.pointer || local != row.local {
			t.Errorf("%s: %q %v", row.ref, pointer, local)
		}
		if again, _ := Pointer(Reference(pointer)); local && again != pointer {
			t.Errorf("%s: %s leads to %q", row.ref, Reference(pointer), again)
		}
	}
}

func TestByPointer(t *testing.T) {
	for _, row := range []struct{ reason, document, want string }{
		{"an anchor", `{"$defs":{"A":{"$anchor":"a"},"T":{"$ref":"#a"}}}`, `{"$defs":{"A":{"$anchor":"a"},"T":{"$ref":"#/$defs/A"}}}`},
		{"the address of the document itself, whole and relative", `{"$id":"https://e.test/s/root","$defs":{"A":{},"T":{"properties":{"a":{"$ref":"https://e.test/s/root#/$defs/A"},"b":{"$ref":"root#/$defs/A"}}}}}`,
			`{"$id":"https://e.test/s/root","$defs":{"A":{},"T":{"properties":{"a":{"$ref":"#/$defs/A"},"b":{"$ref":"#/$defs/A"}}}}}`},
		{"a bundle: each part has an address, and its references count from there", `{"$id":"https://e.test/root.json","properties":{"p":{"$ref":"pet.json"}},"$defs":{"Pet":{"$id":"pet.json","properties":{"o":{"$ref":"#/$defs/O"},"n":{"$ref":"#name"}},"$defs":{"O":{},"N":{"$anchor":"name"}}}}}`,
			`{"$id":"https://e.test/root.json","properties":{"p":{"$ref":"#/$defs/Pet"}},"$defs":{"Pet":{"properties":{"o":{"$ref":"#/$defs/Pet/$defs/O"},"n":{"$ref":"#/$defs/Pet/$defs/N"}},"$defs":{"O":{},"N":{"$anchor":"name"}}}}}`},
		{"an $id that is an anchor, as in draft 7", `{"$schema":"http://json-schema.org/draft-07/schema#","definitions":{"A":{"$id":"#a"},"T":{"items":[{"$ref":"#a"}]}}}`,
			`{"$schema":"http://json-schema.org/draft-07/schema#","definitions":{"A":{},"T":{"items":[{"$ref":"#/definitions/A"}]}}}`},
		{"id in draft 4, and a property of that name", `{"$schema":"http://json-schema.org/draft-04/schema#","definitions":{"A":{"id":"#a","properties":{"id":{"type":"string"}}},"T":{"$ref":"#a"}}}`,
			`{"$schema":"http://json-schema.org/draft-04/schema#","definitions":{"A":{"properties":{"id":{"type":"string"}}},"T":{"$ref":"#/definitions/A"}}}`},
		{"schemas of an API description", `{"openapi":"3.1.0","components":{"schemas":{"A":{"$anchor":"a"},"T":{"$ref":"#a"}}}}`,
			`{"openapi":"3.1.0","components":{"schemas":{"A":{"$anchor":"a"},"T":{"$ref":"#/components/schemas/A"}}}}`},
		{"what is a value, or names nothing here, stays", `{"$anchor":"r","properties":{"$id":{"const":{"$ref":"#r"}},"x":{"$ref":"#none"},"y":{"$ref":"other.json#r"}}}`,
			`{"$anchor":"r","properties":{"$id":{"const":{"$ref":"#r"}},"x":{"$ref":"#none"},"y":{"$ref":"other.json#r"}}}`},
		{"dynamic references need the addresses", `{"$defs":{"A":{"$anchor":"a"},"T":{"$ref":"#a"},"D":{"$dynamicRef":"#d"}}}`, `{"$defs":{"A":{"$anchor":"a"},"T":{"$ref":"#a"},"D":{"$dynamicRef":"#d"}}}`},
	} {
		document := parsed(t, row.document)
		if diff := cmp.Diff(row.want, ByPointer(document).JSON()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.reason, diff)
		}
		if document.JSON() != parsed(t, row.document).JSON() {
			t.Errorf("%s: the document has changed", row.reason)
		}
	}
}

func TestParseDraft(t *testing.T) {
	for name, want := range map[string]Draft{
		"": Draft2020, "4": Draft4, "draft6": Draft6, "draft-07": Draft7, "2019-09": Draft2019, "draft2020-12": Draft2020,
		"http://json-schema.org/draft-07/schema#": Draft7, "5": 0, "draft3": 0,
	} {
		if got, err := ParseDraft(name); got != want || (err == nil) == (want == 0) {
			t.Errorf("ParseDraft(%q) = %d, %v; want %d", name, got, err, want)
		}
	}
}

// TestOperations: what operations write out are types, named by them.
func TestOperations(t *testing.T) {
	const openapi = `
openapi: 3.2.0
paths:
  /orders/{id}:
    get:
      responses:
        "200": {content: {application/json: {schema: {type: object, properties: {id: {type: string}}}}}}
        "404": {content: {application/problem+json; charset=utf-8: {schema: {type: string}}}}
        "500": {content: {text/html: {schema: {type: string}}}}
    post:
      requestBody: {content: {application/json: {schema: {type: integer}}}}
      responses:
        "200": {content: {text/event-stream: {itemSchema: {type: boolean}}}}
        "201": {content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}}
        "202": {$ref: "#/components/responses/Later"}
components:
  responses:
    Later: {content: {application/json: {schema: {type: "null"}}}}
  schemas:
    Order: {type: object}
`
	const swagger = `
swagger: "2.0"
paths:
  /pets:
    post:
      parameters: [{in: query, name: q, type: string}, {in: body, name: b, schema: {type: object, properties: {n: {type: string, x-nullable: true}}}}]
      responses: {"200": {schema: {type: array, items: {$ref: "#/definitions/Pet"}}}}
definitions:
  Pet: {type: integer, minimum: 0, exclusiveMinimum: true}
`
	const without = `
openapi: 3.1.0
paths:
  /orders: {put: {requestBody: {content: {application/json: {schema: {type: integer}}}}}}
`
	for _, row := range []struct {
		name, text string
		want       map[string]string
	}{
		{"OpenAPI", openapi, map[string]string{
			"Order":                               `{"type":"object"}`,
			"GET /orders/{id} response 200":       `{"type":"object","properties":{"id":{"type":"string"}}}`,
			"GET /orders/{id} response 404":       `{"type":"string"}`,
			"POST /orders/{id} request":           `{"type":"integer"}`,
			"POST /orders/{id} response 200 item": `{"type":"boolean"}`,
			"POST /orders/{id} response 202":      `{"type":"null"}`,
		}},
		{"Swagger", swagger, map[string]string{
			"Pet":                     `{"type":"integer","exclusiveMinimum":0}`,
			"POST /pets request":      `{"type":"object","properties":{"n":{"type":["string","null"]}}}`,
			"POST /pets response 200": `{"type":"array","items":{"$ref":"#/definitions/Pet"}}`,
		}},
		{"without components", without, map[string]string{"PUT /orders request": `{"type":"integer"}`}},
		{"no such document", `{$defs: {A: {type: string}}, paths: {/a: {get: {requestBody: {content: {application/json: {schema: {type: integer}}}}}}}}`, map[string]string{"A": `{"type":"string"}`}},
	} {
		t.Run(row.name, func(t *testing.T) {
			root, err := doc.ParseYAML("api.yaml", []byte(row.text))
			if err != nil {
				t.Fatal(err)
			}
			got := map[string]string{}
			standard := Standard(root)
			for _, d := range Definitions(standard, "root") {
				got[d.Name] = d.Schema.JSON()
				if at := standard.At(d.Pointer); at != d.Schema {
					t.Errorf("%s is not at %s", d.Name, d.Pointer)
				}
			}
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
