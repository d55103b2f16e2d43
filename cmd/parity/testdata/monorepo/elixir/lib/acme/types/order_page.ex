defmodule Acme.Types.OrderPage do
  alias Acme.Types.Order

  @derive Jason.Encoder
  @enforce_keys [:data]
  defstruct [:data, :next_cursor]

  @type t :: %__MODULE__{
          data: [Order.t()],
          next_cursor: String.t() | nil
        }

  @spec from_map(map()) :: t()
  def from_map(map) do
    %__MODULE__{
      data: Enum.map(map["data"], &Order.from_map/1),
      next_cursor: map["next_cursor"]
    }
  end
end
