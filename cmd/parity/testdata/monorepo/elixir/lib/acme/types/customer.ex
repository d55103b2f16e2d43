defmodule Acme.Types.Customer do
  alias Acme.Types.Address

  @derive Jason.Encoder
  @enforce_keys [:id, :created_at, :email, :addresses, :metadata]
  defstruct [:id, :created_at, :email, :name, :addresses, :metadata]

  @type t :: %__MODULE__{
          id: String.t(),
          created_at: DateTime.t(),
          email: String.t(),
          name: String.t() | nil,
          addresses: [Address.t()],
          metadata: %{String.t() => String.t()}
        }

  @spec from_map(map()) :: t()
  def from_map(map) do
    %__MODULE__{
      id: map["id"],
      created_at: time(map["created_at"]),
      email: map["email"],
      name: map["name"],
      addresses: Enum.map(map["addresses"], &Address.from_map/1),
      metadata: map["metadata"]
    }
  end

  defp time(text) do
    {:ok, time, _offset} = DateTime.from_iso8601(text)
    time
  end
end
