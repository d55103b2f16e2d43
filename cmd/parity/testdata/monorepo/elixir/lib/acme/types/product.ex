defmodule Acme.Types.Product do
  alias Acme.Types.Price
  alias Acme.Types.ProductKind

  @derive Jason.Encoder
  @enforce_keys [:id, :created_at, :title, :kind, :price, :tags]
  defstruct [:id, :created_at, :title, :kind, :price, :weight_kg, :tags]

  @type t :: %__MODULE__{
          id: String.t(),
          created_at: DateTime.t(),
          title: String.t(),
          kind: ProductKind.t(),
          price: Price.t(),
          weight_kg: float() | nil,
          tags: [String.t()]
        }

  @spec from_map(map()) :: t()
  def from_map(map) do
    %__MODULE__{
      id: map["id"],
      created_at: time(map["created_at"]),
      title: map["title"],
      kind: ProductKind.parse(map["kind"]),
      price: Price.from_map(map["price"]),
      weight_kg: map["weight_kg"],
      tags: map["tags"]
    }
  end

  defp time(text) do
    {:ok, time, _offset} = DateTime.from_iso8601(text)
    time
  end
end
