package acme

// Webhook is where events go.
type Webhook struct {
	URL    string   `json:"url"`
	Events []string `json:"events"`
	Secret *string  `json:"secret,omitempty"`
}

// WebhookEvent is what arrives there.
type WebhookEvent struct {
	Type    WebhookEventType `json:"type"`
	Topic   string           `json:"topic"`
	Attempt int              `json:"attempt"`
	Data    map[string]any   `json:"data"`
}

// WebhookEventType is the tag of a WebhookEvent.
type WebhookEventType string

const WebhookEventTypeEvent WebhookEventType = "event"

// ErrorDetail is one thing that is wrong.
type ErrorDetail struct {
	Field   string `json:"field"`
	Message string `json:"message"`
}

// APIError is an answer that is none.
type APIError struct {
	Code       string        `json:"code"`
	Message    string        `json:"message"`
	Details    []ErrorDetail `json:"details"`
	RetryAfter *int          `json:"retry_after,omitempty"`
	RequestID  *string       `json:"request_id,omitempty"`
}

// InvoiceItem is one line of an invoice.
type InvoiceItem struct {
	Description string `json:"description"`
	Total       Money  `json:"total"`
}

// Invoice is what is owed.
type Invoice struct {
	Resource
	Number *string       `json:"number,omitempty"`
	Items  []InvoiceItem `json:"items"`
	Total  Money         `json:"total"`
	Paid   bool          `json:"paid"`
}

// RetryPolicy is of this SDK alone.
type RetryPolicy struct {
	MaxAttempts int `json:"max_attempts"`
	BackoffMS   int `json:"backoff_ms"`
}
