defmodule Acme.Types.Shipment do
  alias Acme.Types.Carrier
  alias Acme.Types.TrackingEvent

  @derive Jason.Encoder
  @enforce_keys [:id, :created_at, :order_id, :carrier, :events, :parcels]
  defstruct [:id, :created_at, :order_id, :carrier, :events, :parcels, :delivered_at]

  @type t :: %__MODULE__{
          id: String.t(),
          created_at: DateTime.t(),
          order_id: String.t(),
          carrier: Carrier.t(),
          events: [TrackingEvent.t()],
          parcels: [String.t()],
          delivered_at: DateTime.t() | nil
        }

  @spec from_map(map()) :: t()
  def from_map(map) do
    %__MODULE__{
      id: map["id"],
      created_at: time(map["created_at"]),
      order_id: map["order_id"],
      carrier: Carrier.parse(map["carrier"]),
      events: Enum.map(map["events"], &TrackingEvent.from_map/1),
      parcels: map["parcels"],
      delivered_at: time(map["delivered_at"])
    }
  end

  defp time(nil), do: nil

  defp time(text) do
    {:ok, time, _offset} = DateTime.from_iso8601(text)
    time
  end
end
