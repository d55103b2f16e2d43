package acme

// Address is where something goes.
type Address struct {
	Line1      string  `json:"line1"`
	Line2      *string `json:"line2,omitempty"`
	City       string  `json:"city"`
	PostalCode string  `json:"postal_code"`
	Country    string  `json:"country"`
}

// Customer is who buys.
type Customer struct {
	Resource
	Email     string            `json:"email"`
	Name      *string           `json:"name,omitempty"`
	Addresses []Address         `json:"addresses"`
	Metadata  map[string]string `json:"metadata"`
}

// CustomerCreate makes a customer.
type CustomerCreate struct {
	Email     string  `json:"email"`
	Name      *string `json:"name,omitempty"`
	Marketing bool    `json:"marketing"`
}

// CustomerPage is a page of customers.
type CustomerPage struct {
	Data       []Customer `json:"data"`
	NextCursor *string    `json:"next_cursor,omitempty"`
}
