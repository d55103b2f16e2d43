package acme

import "time"

// Carrier is who brings it.
type Carrier string

const (
	CarrierPost    Carrier = "post"
	CarrierCourier Carrier = "courier"
)

// TrackingEvent is a station of a parcel.
type TrackingEvent struct {
	At          time.Time `json:"at"`
	Description string    `json:"description"`
}

// Shipment is on its way.
type Shipment struct {
	Resource
	OrderID     string          `json:"order_id"`
	Carrier     Carrier         `json:"carrier"`
	Events      []TrackingEvent `json:"events"`
	Parcels     string          `json:"parcels"`
	DeliveredAt *time.Time      `json:"delivered_at,omitempty"`
}
