defmodule Acme.Types.Address do
  @derive Jason.Encoder
  @enforce_keys [:line1, :city, :country]
  defstruct [:line1, :line2, :city, :country]

  @type t :: %__MODULE__{
          line1: String.t(),
          line2: String.t() | nil,
          city: String.t(),
          country: String.t()
        }

  @spec from_map(map()) :: t()
  def from_map(map) do
    %__MODULE__{
      line1: map["line1"],
      line2: map["line2"],
      city: map["city"],
      country: map["country"]
    }
  end
end
