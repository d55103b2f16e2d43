package render

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"path"
	"strings"

	"example.org/parity/internal/print"
	"example.org/parity/internal/validate"
)

// SARIF writes a log of SARIF 2.1.0 (OASIS) with one result for each finding, at
// the place of its first example.
func SARIF(w io.Writer, r *validate.Result, opts Options) error {
	run := sarifRun{Results: []sarifResult{}}
	run.Tool.Driver.Name = "parity"
	run.Tool.Driver.Version = opts.Version
	for _, k := range kinds {
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRule{"payload." + k.id, sarifText{k.means}})
	}
	for _, i := range issues(r, opts) {
		level := "note"
		switch {
		case i.Failing:
			level = "error"
		case i.Kind == "drops" || i.Kind == "unmatched":
			level = "warning"
		}
		subject := strings.TrimSpace(i.Set + " " + i.Type)
		text := fmt.Sprintf("%s: %s (%d×)", i.Kind, line(i.Finding), i.Finding.Count)
		if subject != "" {
			text = subject + ": " + text
		}
		result := sarifResult{RuleID: "payload." + i.Kind, Level: level, Message: sarifText{text}}
		// The identity of a finding is never its wording, its count or its first place.
		sum := sha256.Sum256([]byte(strings.Join([]string{i.Kind, i.Set, i.Type, i.Finding.Path, i.Finding.Keyword}, "\x00")))
		result.Fingerprints = map[string]string{"parity/v1": hex.EncodeToString(sum[:8])}
		var l sarifLocation
		l.Physical.Artifact.URI = i.Finding.First.File
		if !path.IsAbs(i.Finding.First.File) {
			l.Physical.Artifact.URI = opts.Root + i.Finding.First.File
		}
		if i.Finding.First.Line > 0 {
			l.Physical.Region = &sarifRegion{i.Finding.First.Line, max(1, i.Finding.First.Column)}
		}
		result.Locations = []sarifLocation{l}
		run.Results = append(run.Results, result)
	}
	return print.JSON(w, map[string]any{
		"$schema": "https://json.schemastore.org/sarif-2.1.0.json",
		"version": "2.1.0",
		"runs":    []sarifRun{run},
	})
}

type sarifRun struct {
	Tool struct {
		Driver struct {
			Name    string      `json:"name"`
			Version string      `json:"version,omitempty"`
			Rules   []sarifRule `json:"rules"`
		} `json:"driver"`
	} `json:"tool"`
	Results []sarifResult `json:"results"`
}

type sarifRule struct {
	ID    string    `json:"id"`
	Short sarifText `json:"shortDescription"`
}

type sarifText struct {
	Text string `json:"text"`
}

type sarifResult struct {
	RuleID       string            `json:"ruleId"`
	Level        string            `json:"level"`
	Message      sarifText         `json:"message"`
	Locations    []sarifLocation   `json:"locations"`
	Fingerprints map[string]string `json:"partialFingerprints"`
}

type sarifLocation struct {
	Physical struct {
		Artifact struct {
			URI string `json:"uri"`
		} `json:"artifactLocation"`
		Region *sarifRegion `json:"region,omitempty"`
	} `json:"physicalLocation"`
}

type sarifRegion struct {
	Line   int `json:"startLine"`
	Column int `json:"startColumn"`
}
