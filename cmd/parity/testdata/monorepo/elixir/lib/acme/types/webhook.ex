defmodule Acme.Types.Webhook do
  @derive Jason.Encoder
  @enforce_keys [:url, :events]
  defstruct [:url, :events, :secret]

  @type t :: %__MODULE__{
          url: String.t(),
          events: [String.t()],
          secret: String.t() | nil
        }

  @spec from_map(map()) :: t()
  def from_map(map) do
    %__MODULE__{
      url: map["url"],
      events: map["events"],
      secret: map["secret"]
    }
  end
end
