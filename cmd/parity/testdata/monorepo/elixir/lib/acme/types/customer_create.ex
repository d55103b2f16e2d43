defmodule Acme.Types.CustomerCreate do
  @derive Jason.Encoder
  @enforce_keys [:email]
  defstruct [:email, :name, marketing: false]

  @type t :: %__MODULE__{
          email: String.t(),
          name: String.t() | nil,
          marketing: boolean()
        }

  @spec from_map(map()) :: t()
  def from_map(map) do
    %__MODULE__{
      email: map["email"],
      name: map["name"],
      marketing: Map.get(map, "marketing", false)
    }
  end
end
