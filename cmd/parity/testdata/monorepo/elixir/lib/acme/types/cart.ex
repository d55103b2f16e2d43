defmodule Acme.Types.Cart do
  alias Acme.Types.LineItem

  @derive Jason.Encoder
  @enforce_keys [:items]
  defstruct [:items, ttl_minutes: 60, currency_locked: false]

  @type t :: %__MODULE__{
          items: [LineItem.t()],
          ttl_minutes: integer(),
          currency_locked: boolean()
        }

  @spec from_map(map()) :: t()
  def from_map(map) do
    %__MODULE__{
      items: Enum.map(map["items"], &LineItem.from_map/1),
      ttl_minutes: Map.get(map, "ttl_minutes", 60),
      currency_locked: Map.get(map, "currency_locked", false)
    }
  end
end
