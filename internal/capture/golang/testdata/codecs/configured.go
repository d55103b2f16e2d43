package codecs

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// What is written by hand, by the environment, or together.

type Flag uint32

const (
	FlagA Flag = 1 << 0
	FlagB Flag = 1 << 1
	FlagC Flag = 1 << 3
)

type Mask int

const (
	MaskA    Mask = 0x1
	MaskB    Mask = 0x8
	MaskBoth      = MaskA | MaskB
)

type Flags struct {
	F Flag `json:"f"`
	G Mask `json:"g"`
}

type Legacy struct {
	N int    `json:"n"`
	S string `json:"s"`
}

var oldForm, _ = strconv.ParseBool(os.Getenv("PARITY_TEST_OLD"))

func (s Legacy) MarshalJSON() ([]byte, error) {
	type plain Legacy
	if oldForm {
		return json.Marshal(map[string]any{"old": s.S})
	}
	return json.Marshal(plain(s))
}

type Local struct{ time.Time }

const localLayout = "2006-01-02 15:04:05"

func (s *Local) UnmarshalJSON(b []byte) error {
	var text string
	if err := json.Unmarshal(b, &text); err != nil {
		return err
	}
	t, err := time.ParseInLocation(localLayout, text, time.UTC)
	if err != nil {
		return err
	}
	s.Time = t
	return nil
}

func (s Local) MarshalJSON() ([]byte, error) {
	return []byte(s.Format(`"` + localLayout + `"`)), nil
}

type Appended struct {
	A int    `json:"a"`
	B string `json:"b"`
}

func (s Appended) MarshalJSON() ([]byte, error) {
	var sb strings.Builder
	sb.WriteString("{")
	fmt.Fprintf(&sb, `"a":%d`, s.A)
	if s.B != "" {
		fmt.Fprintf(&sb, `,"b":%q`, s.B)
	}
	sb.WriteString("}")
	return []byte(sb.String()), nil
}
