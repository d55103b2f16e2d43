package acme

import (
	"encoding/json"
	"fmt"
)

// CardPayment is a card.
type CardPayment struct {
	Type  string `json:"type"`
	Last4 string `json:"last4"`
	Brand string `json:"brand"`
}

// BankPayment is a transfer.
type BankPayment struct {
	Type string `json:"type"`
	IBAN string `json:"iban"`
}

// PaymentMethod is how somebody pays: exactly one field is set.
type PaymentMethod struct {
	Card *CardPayment
	Bank *BankPayment
}

// MarshalJSON writes the field that is set.
func (p PaymentMethod) MarshalJSON() ([]byte, error) {
	switch {
	case p.Card != nil:
		return json.Marshal(p.Card)
	case p.Bank != nil:
		return json.Marshal(p.Bank)
	}
	return nil, fmt.Errorf("no payment method is set")
}

// UnmarshalJSON reads by type.
func (p *PaymentMethod) UnmarshalJSON(data []byte) error {
	var head struct {
		Type string `json:"type"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return err
	}
	switch head.Type {
	case "card":
		return json.Unmarshal(data, &p.Card)
	case "bank":
		return json.Unmarshal(data, &p.Bank)
	}
	return fmt.Errorf("unknown payment method %q", head.Type)
}

// RefundReason is why money goes back.
type RefundReason string

const (
	RefundReasonDuplicate RefundReason = "duplicate"
	RefundReasonFraud     RefundReason = "fraud"
	RefundReasonRequested RefundReason = "requested"
)

// Refund is money that went back.
type Refund struct {
	Resource
	OrderID  string        `json:"order_id"`
	Amount   Money         `json:"amount"`
	Reason   RefundReason  `json:"reason"`
	PaidWith PaymentMethod `json:"paid_with"`
	Memo     *string       `json:"memo,omitempty"`
}

// WalletPayment is an account with a provider.
type WalletPayment struct {
	Type     WalletPaymentType `json:"type"`
	Provider string            `json:"provider"`
}

// WalletPaymentType is the tag of a WalletPayment.
type WalletPaymentType string

const WalletPaymentTypeWallet WalletPaymentType = "wallet"
