package acme

// OrderStatus is how far an order is.
type OrderStatus string

const (
	OrderStatusOpen      OrderStatus = "open"
	OrderStatusPaid      OrderStatus = "paid"
	OrderStatusCancelled OrderStatus = "canceled"
	OrderStatusFulfilled OrderStatus = "fulfilled"
)

// Discount is taken off a line.
type Discount struct {
	Code    string  `json:"code"`
	Percent float64 `json:"percent"`
}

// LineItem is one line of an order.
type LineItem struct {
	ProductID string    `json:"product_id"`
	Quantity  int       `json:"quantity"`
	UnitPrice Money     `json:"unit_price"`
	Discount  *Discount `json:"discount,omitempty"`
}

// Note is what somebody wrote on an order.
type Note struct {
	Author string `json:"author"`
	Text   string `json:"text"`
}

// Order is what a customer has bought.
type Order struct {
	Resource
	Status          OrderStatus `json:"status"`
	Items           []LineItem  `json:"items"`
	Total           Money       `json:"total"`
	Taxes           []TaxLine   `json:"taxes"`
	ShippingAddress *Address    `json:"shipping_address,omitempty"`
	Reference       *string     `json:"reference,omitempty"`
}

// OrderCreate makes an order.
type OrderCreate struct {
	CustomerID     string     `json:"customer_id"`
	Items          []LineItem `json:"items"`
	Coupon         *string    `json:"coupon,omitempty"`
	IdempotencyKey string     `json:"idempotency_key"`
}

// Cart is an order that nobody has placed.
type Cart struct {
	Items          []LineItem `json:"items"`
	TTLMinutes     *int       `json:"ttl_minutes,omitempty"`
	CurrencyLocked bool       `json:"currency_locked"`
}

// OrderPage is a page of orders.
type OrderPage struct {
	Data       []Order `json:"data"`
	NextCursor *string `json:"next_cursor,omitempty"`
}
