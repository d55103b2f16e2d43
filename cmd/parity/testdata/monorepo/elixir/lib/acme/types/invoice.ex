defmodule Acme.Types.Invoice do
  alias Acme.Types.InvoiceItem
  alias Acme.Types.Money

  @derive Jason.Encoder
  @enforce_keys [:id, :created_at, :number, :items, :total, :paid]
  defstruct [:id, :created_at, :number, :items, :total, :paid]

  @type t :: %__MODULE__{
          id: String.t(),
          created_at: DateTime.t(),
          number: String.t(),
          items: [InvoiceItem.t()],
          total: Money.t(),
          paid: boolean()
        }

  @spec from_map(map()) :: t()
  def from_map(map) do
    %__MODULE__{
      id: map["id"],
      created_at: time(map["created_at"]),
      number: map["number"],
      items: Enum.map(map["items"], &InvoiceItem.from_map/1),
      total: Money.from_map(map["total"]),
      paid: map["paid"]
    }
  end

  defp time(text) do
    {:ok, time, _offset} = DateTime.from_iso8601(text)
    time
  end
end
