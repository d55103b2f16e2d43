package validate

import (
	"fmt"
	"testing"
)

// TestUnsoundSchemas: what jsonschema refuses is told, though it is asked only where the
// checker does not know a schema or the metaschema does not allow it.
func TestUnsoundSchemas(t *testing.T) {
	for _, schema := range []string{
		`{"type":"strin"}`, `{"type":5}`, `{"type":["string",5]}`, `{"type":[]}`, `{"type":["string","string"]}`, `5`, `"x"`, `[]`, `null`,
		`{"required":"x"}`, `{"required":[1]}`, `{"required":["a","a"]}`, `{"properties":[]}`, `{"properties":{"a":5}}`, `{"enum":{}}`, `{"enum":"a"}`,
		`{"minimum":"a"}`, `{"maximum":null}`, `{"exclusiveMinimum":true}`, `{"multipleOf":0}`, `{"multipleOf":-1}`, `{"multipleOf":"x"}`,
		`{"pattern":5}`, `{"pattern":"("}`, `{"format":5}`, `{"minLength":-1}`, `{"minLength":1.5}`, `{"maxLength":"x"}`,
		`{"items":5}`, `{"items":[]}`, `{"prefixItems":{}}`, `{"prefixItems":[]}`, `{"minItems":-1}`, `{"uniqueItems":5}`, `{"contains":5}`, `{"contains":{},"minContains":"x"}`,
		`{"anyOf":{}}`, `{"anyOf":[]}`, `{"oneOf":[5]}`, `{"allOf":"x"}`, `{"not":5}`, `{"if":5}`, `{"if":true,"then":5}`,
		`{"additionalProperties":5}`, `{"patternProperties":[]}`, `{"patternProperties":{"a":5}}`, `{"propertyNames":5}`, `{"minProperties":-1}`,
		`{"dependentRequired":[]}`, `{"dependentRequired":{"a":"b"}}`, `{"dependentSchemas":{"a":5}}`, `{"$ref":5}`, `{"$ref":"#/$defs/Nowhere"}`, `{"unevaluatedProperties":5}`,
	} {
		for _, text := range []string{schema, `{"properties":{"inside":` + schema + `}}`, `{"$ref":"#/$defs/U"}`} {
			set, err := parseSet("t.json", "t", []byte(fmt.Sprintf(`{"$schema":%q,"$defs":{"T":%s,"U":%s}}`, schema2020, text, schema)))
			if err != nil {
				continue
			}
			typ := set.at("T", "/$defs/T")
			if _, err := typ.oracle(); err != nil && typ.Err == nil {
				t.Errorf("%s is compiled, though %.100v", text, err)
			}
		}
	}
}
