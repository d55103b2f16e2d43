// Package wire holds types that a test both captures and encodes, to compare
// what is captured with what encoding/json does.
package wire

import (
	"encoding/json"
	"time"
)

type Base struct {
	ID      string `json:"id"`
	Created time.Time
}

type Left struct {
	Both int `json:"both"`
	L    int `json:"l"`
}

type Right struct {
	Both int `json:"both"`
	R    int `json:"r,omitempty"`
}

type Wins struct {
	Plain int
	Named int `json:"Plain"`
}

type Optional struct {
	Note *string `json:"note,omitempty"`
	Size int     `json:"size"`
}

type Level string

const LevelHigh Level = "high"

// Everything has one field for each rule.
type Everything struct {
	Base
	Left
	Right
	*Optional
	Meta     Base `json:"meta"`
	Wins     `json:"wins"`
	hidden   int                    // encoding/json must not see it
	Skipped  int                    `json:"-"`
	Dash     int                    `json:"-,"`
	Bad      int                    `json:"it's"`
	Quoted   int64                  `json:"quoted,string"`
	QuotedF  *float64               `json:"quoted_f,string,omitempty"`
	QuotedT  string                 `json:"quoted_t,string"`
	Small    int8                   `json:"small"`
	Bytes    []byte                 `json:"bytes"`
	Fixed    [3]byte                `json:"fixed"`
	Slice    []string               `json:"slice,omitempty"`
	NilSlice []string               `json:"nil_slice"`
	Keys     map[int]Level          `json:"keys"`
	Zero     time.Time              `json:"zero,omitzero"`
	Never    time.Time              `json:"never,omitempty"`
	Empty    struct{}               `json:"empty,omitempty"`
	Array    [2]int                 `json:"array,omitempty"`
	Level    Level                  `json:"level"`
	Any      any                    `json:"any"`
	Duration time.Duration          `json:"duration"`
	Number   json.Number            `json:"number"`
	Nested   []map[string]*Optional `json:"nested"`
}

// Tagged adds a constant.
type Tagged struct {
	Everything `json:"everything"`
}

// MarshalJSON implements json.Marshaler.
func (t Tagged) MarshalJSON() ([]byte, error) {
	type fields Tagged
	return json.Marshal(struct {
		Type string `json:"type"`
		*fields
	}{"tagged", (*fields)(&t)})
}
