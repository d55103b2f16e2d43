defmodule Acme.Types.ErrorDetail do
  @derive Jason.Encoder
  @enforce_keys [:field, :message]
  defstruct [:field, :message]

  @type t :: %__MODULE__{
          field: String.t(),
          message: String.t()
        }

  @spec from_map(map()) :: t()
  def from_map(map) do
    %__MODULE__{
      field: map["field"],
      message: map["message"]
    }
  end
end
