defmodule Acme.Types.BankPayment do
  @derive Jason.Encoder
  @enforce_keys [:iban]
  defstruct [:iban, type: "bank"]

  @type t :: %__MODULE__{
          type: String.t(),
          iban: String.t()
        }

  @spec from_map(map()) :: t()
  def from_map(map) do
    %__MODULE__{
      type: map["type"],
      iban: map["iban"]
    }
  end
end
