defmodule Acme.Types.ApiError do
  alias Acme.Types.ErrorDetail

  @derive Jason.Encoder
  @enforce_keys [:code, :message, :details]
  defstruct [:code, :message, :details, :retry_after]

  @type t :: %__MODULE__{
          code: String.t(),
          message: String.t(),
          details: [ErrorDetail.t()],
          retry_after: integer() | nil
        }

  @spec from_map(map()) :: t()
  def from_map(map) do
    %__MODULE__{
      code: map["code"],
      message: map["message"],
      details: Enum.map(map["details"], &ErrorDetail.from_map/1),
      retry_after: map["retry_after"]
    }
  end
end
