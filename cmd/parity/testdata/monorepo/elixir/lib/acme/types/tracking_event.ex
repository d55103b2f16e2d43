defmodule Acme.Types.TrackingEvent do
  @derive Jason.Encoder
  @enforce_keys [:at, :description]
  defstruct [:at, :description]

  @type t :: %__MODULE__{
          at: String.t(),
          description: String.t()
        }

  @spec from_map(map()) :: t()
  def from_map(map) do
    %__MODULE__{
      at: map["at"],
      description: map["description"]
    }
  end
end
