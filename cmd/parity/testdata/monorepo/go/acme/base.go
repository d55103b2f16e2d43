package acme

import "time"

// Resource is what the service stores.
type Resource struct {
	ID        string    `json:"id"`
	CreatedAt time.Time `json:"created_at"`
}
