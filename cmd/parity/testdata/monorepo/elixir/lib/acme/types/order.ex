defmodule Acme.Types.Order do
  alias Acme.Types.Address
  alias Acme.Types.LineItem
  alias Acme.Types.Money
  alias Acme.Types.OrderStatus
  alias Acme.Types.TaxLine

  @derive Jason.Encoder
  @enforce_keys [:id, :created_at, :status, :items, :total, :taxes]
  defstruct [:id, :created_at, :status, :items, :total, :taxes, :shipping_address, :reference]

  @type t :: %__MODULE__{
          id: String.t(),
          created_at: DateTime.t(),
          status: OrderStatus.t(),
          items: [LineItem.t()],
          total: Money.t(),
          taxes: [TaxLine.t()],
          shipping_address: Address.t() | nil,
          reference: String.t() | nil
        }

  @spec from_map(map()) :: t()
  def from_map(map) do
    %__MODULE__{
      id: map["id"],
      created_at: time(map["created_at"]),
      status: OrderStatus.parse(map["status"]),
      items: Enum.map(map["items"], &LineItem.from_map/1),
      total: Money.from_map(map["total"]),
      taxes: Enum.map(map["taxes"], &TaxLine.from_map/1),
      shipping_address: map["shipping_address"] && Address.from_map(map["shipping_address"]),
      reference: map["reference"]
    }
  end

  defp time(text) do
    {:ok, time, _offset} = DateTime.from_iso8601(text)
    time
  end
end
