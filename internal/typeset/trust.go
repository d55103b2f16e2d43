package typeset

import (
	"fmt"
	"maps"
	"slices"
)

// Identity is what a project may say of a cause: that it changes nothing on the
// wire, so that what is declared holds.
const Identity = "identity"

// Trust settles what one place of the code makes opaque in many types: cause → what
// the project says of it, see Identity. It returns the causes that do nothing, since
// the source has no such place.
func (s *Set) Trust(causes map[string]string) (stale []string, err error) {
	for _, cause := range slices.Sorted(maps.Keys(causes)) {
		if causes[cause] != Identity {
			return nil, fmt.Errorf("%s: %q is not %s, the one thing that can be said of it", cause, causes[cause], Identity)
		}
	}
	met := map[string]bool{}
	for name, def := range s.Defs {
		if len(causes) == 0 {
			break
		}
		plain, err := plain(def)
		if err != nil {
			return nil, err
		}
		trust(plain, causes, met)
		s.Defs[name] = plain
	}
	for _, cause := range slices.Sorted(maps.Keys(causes)) {
		if !met[cause] {
			stale = append(stale, cause+": nothing is opaque for that reason")
		}
	}
	return stale, nil
}

// trust puts what is declared in the place of what is opaque, everywhere in a
// schema or a patch.
func trust(v any, causes map[string]string, met map[string]bool) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			trust(item, causes, met)
		}
	case map[string]any:
		if notes, ok := v[Annotation].(map[string]any); ok {
			if cause, _ := notes["cause"].(string); causes[cause] != "" && notes["opaque"] != nil {
				met[cause] = true
				declared, _ := notes["declared"].(map[string]any)
				for _, key := range []string{"opaque", "cause", "declared"} {
					delete(notes, key)
				}
				for key, value := range declared {
					if inner, ok := value.(map[string]any); ok && key == Annotation {
						maps.Copy(notes, inner)
					} else {
						v[key] = value
					}
				}
				notes["settled"] = true
			}
		}
		for _, inner := range v {
			trust(inner, causes, met)
		}
	}
}
