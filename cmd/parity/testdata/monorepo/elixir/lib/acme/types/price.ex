defmodule Acme.Types.Price do
  alias Acme.Types.Money

  @derive Jason.Encoder
  @enforce_keys [:money, :tax_included]
  defstruct [:money, :tax_included]

  @type t :: %__MODULE__{
          money: Money.t(),
          tax_included: boolean()
        }

  @spec from_map(map()) :: t()
  def from_map(map) do
    %__MODULE__{
      money: Money.from_map(map["money"]),
      tax_included: map["tax_included"]
    }
  end
end
