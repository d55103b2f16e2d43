defmodule Acme.Types.WebhookEvent do
  @derive Jason.Encoder
  @enforce_keys [:topic, :attempt, :data]
  defstruct [:topic, :attempt, :data, type: "webhook"]

  @type t :: %__MODULE__{
          type: String.t(),
          topic: String.t(),
          attempt: integer(),
          data: map()
        }

  @spec from_map(map()) :: t()
  def from_map(map) do
    %__MODULE__{
      type: map["type"],
      topic: map["topic"],
      attempt: map["attempt"],
      data: map["data"]
    }
  end
end
