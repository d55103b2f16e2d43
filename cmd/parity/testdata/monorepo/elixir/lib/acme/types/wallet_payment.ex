defmodule Acme.Types.WalletPayment do
  @derive Jason.Encoder
  @enforce_keys [:provider]
  defstruct [:provider, type: "wallet"]

  @type t :: %__MODULE__{
          type: String.t(),
          provider: String.t()
        }

  @spec from_map(map()) :: t()
  def from_map(map) do
    %__MODULE__{
      type: map["type"],
      provider: map["provider"]
    }
  end
end
