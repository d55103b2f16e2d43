defmodule Acme.Types.LineItem do
  alias Acme.Types.Discount
  alias Acme.Types.Money

  @derive Jason.Encoder
  @enforce_keys [:product_id, :quantity, :unit_price]
  defstruct [:product_id, :quantity, :unit_price, :discount]

  @type t :: %__MODULE__{
          product_id: String.t(),
          quantity: integer(),
          unit_price: Money.t(),
          discount: Discount.t() | nil
        }

  @spec from_map(map()) :: t()
  def from_map(map) do
    %__MODULE__{
      product_id: map["product_id"],
      quantity: map["quantity"],
      unit_price: Money.from_map(map["unit_price"]),
      discount: map["discount"] && Discount.from_map(map["discount"])
    }
  end
end
