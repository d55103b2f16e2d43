package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/config"
	"example.org/parity/internal/payload"
	"example.org/parity/internal/validate"
	"example.org/parity/internal/verify"
)

// maxCaptured is how many different captured records of one type a set is asked about.
const maxCaptured = 200

// traffic plans the records of captured traffic: each is put to every set that has its
// type. It is the payload.Handler to read them with.
type traffic struct {
	plan   *verify.Plan
	result *compare.Result
	router *validate.Router
	sdks   []verify.SDK
	types  []string
	seen   map[string]map[string]bool // by type
	verify.Traffic
	problem error // the first
}

// planTraffic reads the captured traffic at paths, or else that of parity.yaml; nil
// where there is none.
func planTraffic(ctx context.Context, c *config.Config, plan *verify.Plan, r *compare.Result, sdks []verify.SDK, f verifyFlags, types []string, stdin io.Reader) (*verify.Traffic, error) {
	paths := f.payloads
	if len(paths) == 0 {
		var err error
		if paths, err = payloads(c); err != nil {
			return nil, err
		}
	}
	switch {
	case len(paths) == 0:
		return nil, nil
	case len(c.Routes) == 0 && len(f.payloads) > 0:
		return nil, fmt.Errorf("--payloads: no record would have a type: write routes in %s; parity validate --infer proposes them", c.File())
	}
	h := &traffic{plan: plan, result: r, router: &validate.Router{Routes: c.Routes}, sdks: sdks, types: types, seen: map[string]map[string]bool{}}
	reader := payload.Reader{Stdin: stdin, Limits: payload.DefaultLimits, Handler: h}
	for _, path := range paths {
		if err := reader.Read(ctx, path); err != nil {
			return nil, fmt.Errorf("reading payloads: %w", err)
		}
	}
	if h.Records == 0 && len(f.payloads) > 0 {
		return nil, fmt.Errorf("--payloads: there is no record in %s: %w", strings.Join(f.payloads, ", "), cmp.Or(h.problem, errors.New("nothing was read")))
	}
	return &h.Traffic, nil
}

// Record is part of payload.Handler.
func (h *traffic) Record(rec payload.Record) error {
	if !json.Valid(rec.Data) {
		h.Broken++
		return nil
	}
	h.Records++
	name := h.router.TypeOf(rec)
	i := slices.IndexFunc(h.result.Types, func(t *compare.TypeResult) bool { return t.Name == name })
	if name == "" || i < 0 {
		h.Untyped++
		return nil
	}
	if len(h.types) > 0 && !slices.Contains(h.types, name) {
		return nil
	}
	seen := h.seen[name]
	if seen == nil {
		seen = map[string]bool{}
		h.seen[name] = seen
	}
	switch {
	case seen[string(rec.Data)]:
		return nil
	case len(seen) == maxCaptured:
		h.Beyond++
		return nil
	}
	seen[string(rec.Data)] = true
	for _, sdk := range h.sdks {
		if own := typeIn(h.result, h.result.Types[i], sdk.Set.Name); own != "" {
			h.plan.Captured(sdk.Set.Name, own, json.RawMessage(slices.Clone(rec.Data)), rec.Place.String())
		}
	}
	return nil
}

// Problem is part of payload.Handler.
func (h *traffic) Problem(p payload.Problem) error {
	if p.Kind == payload.Broken || p.Kind == payload.Unreadable {
		h.Broken++
	}
	if h.problem == nil {
		h.problem = errors.New(p.String())
	}
	return nil
}
