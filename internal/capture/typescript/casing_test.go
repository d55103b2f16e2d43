package typescript_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSpelledKeys: where a client gives all keys of its bodies another spelling, what is only sent has the names
// that come of it.
func TestSpelledKeys(t *testing.T) {
	const helpers = `
function snake(text: string): string { return text.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase(); }
function keys(value: any): any { const out: any = {}; for (const key in value) { out[snake(key)] = keys(value[key]); } return out; }
function spelled(value: unknown) { if (!value) { return value; } return keys(value); }
`
	const types = `
export interface Create { firstName: string; theParts: Part[] }
export interface Part { partId: string }
export interface Both { ownName: string }
export interface Read { readAt: string; both: Both }
export interface Query { pageSize: number }
`
	client := func(body string) string {
		return `export class Client {
  constructor(private http: any) {}
  async send(url: string, value: unknown): Promise<any> { return fetch(url, { method: 'POST', body: ` + body + ` }); }
  create(create: Create): Promise<Read> { return this.http.post('/people', create); }
  change(both: Both): Promise<Read> { return this.http.post('/others', both); }
  list(query: Query): Promise<Read[]> { return this.http.get('/people', { query }); }
}`
	}
	plain := map[string]string{"Create": "firstName theParts", "Part": "partId", "Both": "ownName", "Read": "both readAt", "Query": "pageSize"}
	snake := map[string]string{"Create": "first_name the_parts", "Part": "part_id", "Both": "ownName", "Read": "both readAt", "Query": "pageSize"}
	for _, row := range []struct {
		name, source string
		want         map[string]string
	}{
		{"functions of its own", helpers + types + client("JSON.stringify(spelled(value))"), snake},
		{"a package", "import snakecaseKeys from 'snakecase-keys';" + types + client("snakecaseKeys(value, { deep: true })"), snake},
		{"what is logged is not what is sent", helpers + types + client("JSON.stringify(value)") + "\nconsole.log(spelled(1));", plain},
		{"a function that gives keys no other spelling", strings.Replace(helpers, "out[snake(key)]", "out[key]", 1) + types + client("JSON.stringify(spelled(value))"), plain},
		{"a name of the package's function, of another file", "import { snakecaseKeys } from './own';" + types + client("snakecaseKeys(value)"), plain},
	} {
		root := tree(t, map[string]string{"client.ts": row.source})
		var set struct {
			Defs map[string]struct{ Properties map[string]any } `json:"$defs"`
		}
		if err := json.Unmarshal([]byte(document(t, captured(t, root, root))), &set); err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for name, def := range set.Defs {
			got[name] = strings.Join(slices.Sorted(maps.Keys(def.Properties)), " ")
		}
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.name, diff)
		}
	}
}
