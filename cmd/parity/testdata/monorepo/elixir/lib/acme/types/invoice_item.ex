defmodule Acme.Types.InvoiceItem do
  alias Acme.Types.Money

  @derive Jason.Encoder
  @enforce_keys [:description, :total]
  defstruct [:description, :total]

  @type t :: %__MODULE__{
          description: String.t(),
          total: Money.t()
        }

  @spec from_map(map()) :: t()
  def from_map(map) do
    %__MODULE__{
      description: map["description"],
      total: Money.from_map(map["total"])
    }
  end
end
