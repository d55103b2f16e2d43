defmodule Acme.Types.Warehouse do
  @derive Jason.Encoder
  @enforce_keys [:code, :capacity, :utilisation]
  defstruct [:code, :capacity, :utilisation]

  @type t :: %__MODULE__{
          code: String.t(),
          capacity: integer(),
          utilisation: float()
        }

  @spec from_map(map()) :: t()
  def from_map(map) do
    %__MODULE__{
      code: map["code"],
      capacity: map["capacity"],
      utilisation: map["utilisation"]
    }
  end
end
