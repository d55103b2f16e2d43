defmodule Acme.Types.Discount do
  @derive Jason.Encoder
  @enforce_keys [:code, :percent]
  defstruct [:code, :percent]

  @type t :: %__MODULE__{
          code: String.t(),
          percent: float()
        }

  @spec from_map(map()) :: t()
  def from_map(map) do
    %__MODULE__{
      code: map["code"],
      percent: map["percent"]
    }
  end
end
