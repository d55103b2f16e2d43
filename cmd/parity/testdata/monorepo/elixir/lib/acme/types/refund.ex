defmodule Acme.Types.Refund do
  alias Acme.Types.Money
  alias Acme.Types.PaymentMethod
  alias Acme.Types.RefundReason

  @derive Jason.Encoder
  @enforce_keys [:id, :created_at, :order_id, :amount, :reason, :paid_with]
  defstruct [:id, :created_at, :order_id, :amount, :reason, :paid_with, :memo]

  @type t :: %__MODULE__{
          id: String.t(),
          created_at: DateTime.t(),
          order_id: String.t(),
          amount: Money.t(),
          reason: RefundReason.t(),
          paid_with: PaymentMethod.t(),
          memo: String.t() | nil
        }

  @spec from_map(map()) :: t()
  def from_map(map) do
    %__MODULE__{
      id: map["id"],
      created_at: time(map["created_at"]),
      order_id: map["order_id"],
      amount: Money.from_map(map["amount"]),
      reason: RefundReason.parse(map["reason"]),
      paid_with: PaymentMethod.from_map(map["paid_with"]),
      memo: map["memo"]
    }
  end

  defp time(text) do
    {:ok, time, _offset} = DateTime.from_iso8601(text)
    time
  end
end
