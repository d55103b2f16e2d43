defmodule Acme.Types.OrderCreate do
  alias Acme.Types.LineItem

  @enforce_keys [:customer_id, :items, :idempotency_key]
  defstruct [:customer_id, :items, :coupon, :idempotency_key]

  @type t :: %__MODULE__{
          customer_id: String.t(),
          items: [LineItem.t()],
          coupon: String.t() | nil,
          idempotency_key: String.t()
        }

  defimpl Jason.Encoder do
    def encode(order, opts) do
      Jason.Encode.map(
        %{
          customer_id: order.customer_id,
          items: order.items,
          coupon: order.coupon,
          idempotencyKey: order.idempotency_key
        },
        opts
      )
    end
  end
end
