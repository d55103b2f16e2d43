package acme

// Currency is an ISO 4217 code in lower case.
type Currency string

const (
	CurrencyEUR Currency = "eur"
	CurrencyUSD Currency = "usd"
	CurrencyGBP Currency = "gbp"
)

// Money is an amount in the currency's smallest unit.
type Money struct {
	Amount   int64    `json:"amount"`
	Currency Currency `json:"currency"`
}

// TaxLine is one tax of an order.
type TaxLine struct {
	Name   string  `json:"name"`
	Rate   float64 `json:"rate"`
	Amount Money   `json:"amount"`
}
