package codecs

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
)

// Vehicle is one of several that a registry of types has a value of.
type Vehicle interface{ Wheels() int }

type Car struct {
	Kind  string `json:"kind"`
	Doors int    `json:"doors"`
}

type Bike struct {
	Kind  string `json:"kind"`
	Gears int    `json:"gears"`
}

func (*Car) Wheels() int  { return 4 }
func (*Bike) Wheels() int { return 2 }

var vehicleTypes = map[string]reflect.Type{
	"car":  reflect.TypeOf(Car{}),
	"bike": reflect.TypeOf((*Bike)(nil)).Elem(),
}

// Garage holds those.
type Garage struct {
	Best Vehicle
}

func (g *Garage) UnmarshalJSON(b []byte) error {
	var head struct {
		Kind string `json:"kind"`
	}
	if err := json.Unmarshal(b, &head); err != nil {
		return err
	}
	typ, ok := vehicleTypes[head.Kind]
	if !ok {
		return fmt.Errorf("no vehicle %q", head.Kind)
	}
	v := reflect.New(typ).Interface()
	if err := json.Unmarshal(b, v); err != nil {
		return err
	}
	g.Best = v.(Vehicle)
	return nil
}

func (g Garage) MarshalJSON() ([]byte, error) { return json.Marshal(g.Best) }

// Signal is one of several for which constructors are made.
type Signal interface{ Strength() int }

type Beep struct {
	Name  string `json:"name"`
	Pitch int    `json:"pitch"`
}

type Blink struct {
	Name  string `json:"name"`
	Color string `json:"color"`
}

func (*Beep) Strength() int  { return 1 }
func (*Blink) Strength() int { return 2 }

func maker(of any) func() Signal {
	typ := reflect.TypeOf(of)
	return func() Signal { return reflect.New(typ).Interface().(Signal) }
}

var signals = map[string]func() Signal{"beep": maker(Beep{}), "blink": maker(Blink{})}

type Panel struct{ Signal Signal }

func (p *Panel) UnmarshalJSON(b []byte) error {
	var head struct {
		Name string `json:"name"`
	}
	if err := json.Unmarshal(b, &head); err != nil {
		return err
	}
	make, ok := signals[strings.ToLower(head.Name)]
	if !ok {
		return fmt.Errorf("no signal %q", head.Name)
	}
	s := make()
	if err := json.Unmarshal(b, s); err != nil {
		return err
	}
	p.Signal = s
	return nil
}

func (p Panel) MarshalJSON() ([]byte, error) { return json.Marshal(p.Signal) }

// Plugin is whatever somebody registers.
type Plugin interface{ Plug() }

var plugins = map[string]reflect.Type{}

func RegisterPlugin(name string, p Plugin) { plugins[name] = reflect.TypeOf(p).Elem() }

type Socket struct{ Plugin Plugin }

func (s *Socket) UnmarshalJSON(b []byte) error {
	var head struct {
		Name string `json:"name"`
	}
	if err := json.Unmarshal(b, &head); err != nil {
		return err
	}
	typ, ok := plugins[head.Name]
	if !ok {
		return fmt.Errorf("no plugin %q", head.Name)
	}
	v := reflect.New(typ).Interface()
	if err := json.Unmarshal(b, v); err != nil {
		return err
	}
	s.Plugin = v.(Plugin)
	return nil
}
