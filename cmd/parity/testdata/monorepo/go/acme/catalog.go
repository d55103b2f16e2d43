package acme

// ProductKind is how a product reaches its buyer.
type ProductKind string

const (
	ProductKindPhysical ProductKind = "physical"
	ProductKindDigital  ProductKind = "digital"
	ProductKindService  ProductKind = "service"
)

// Price is what a product costs.
type Price struct {
	Money       Money `json:"money"`
	TaxIncluded bool  `json:"tax_included"`
}

// Product is what is sold.
type Product struct {
	Resource
	Title    string      `json:"title"`
	Kind     ProductKind `json:"kind"`
	Price    Price       `json:"price"`
	WeightKg *float64    `json:"weight_kg,omitempty"`
	Tags     []string    `json:"tags"`
}

// Warehouse is where products lie.
type Warehouse struct {
	Code        string `json:"code"`
	Capacity    int    `json:"capacity"`
	Utilisation int    `json:"utilisation"`
}
