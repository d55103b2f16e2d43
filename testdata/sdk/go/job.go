// Package sdk is a small SDK that the examples of package parity read.
package sdk

// Job is a unit of work.
type Job struct {
	ID      int64  `json:"id"`
	Queue   string `json:"queue"`
	Retries *int   `json:"retries,omitempty"`
}
