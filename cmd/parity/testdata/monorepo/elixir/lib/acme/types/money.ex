defmodule Acme.Types.Money do
  alias Acme.Types.Currency

  @derive Jason.Encoder
  @enforce_keys [:amount, :currency]
  defstruct [:amount, :currency]

  @type t :: %__MODULE__{
          amount: integer(),
          currency: Currency.t()
        }

  @spec from_map(map()) :: t()
  def from_map(map) do
    %__MODULE__{
      amount: map["amount"],
      currency: Currency.parse(map["currency"])
    }
  end
end
