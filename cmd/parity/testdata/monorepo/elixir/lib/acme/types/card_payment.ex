defmodule Acme.Types.CardPayment do
  @derive Jason.Encoder
  @enforce_keys [:last4, :brand]
  defstruct [:last4, :brand, type: "card"]

  @type t :: %__MODULE__{
          type: String.t(),
          last4: String.t(),
          brand: String.t()
        }

  @spec from_map(map()) :: t()
  def from_map(map) do
    %__MODULE__{
      type: map["type"],
      last4: map["last4"],
      brand: map["brand"]
    }
  end
end
