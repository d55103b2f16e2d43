defmodule Acme.Types.TaxLine do
  alias Acme.Types.Money

  @derive Jason.Encoder
  @enforce_keys [:name, :rate, :amount]
  defstruct [:name, :rate, :amount]

  @type t :: %__MODULE__{
          name: String.t(),
          rate: float(),
          amount: Money.t()
        }

  @spec from_map(map()) :: t()
  def from_map(map) do
    %__MODULE__{
      name: map["name"],
      rate: map["rate"],
      amount: Money.from_map(map["amount"])
    }
  end
end
