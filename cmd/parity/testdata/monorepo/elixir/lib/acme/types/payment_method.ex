defmodule Acme.Types.PaymentMethod do
  alias Acme.Types.{BankPayment, CardPayment, WalletPayment}

  @type t :: CardPayment.t() | BankPayment.t() | WalletPayment.t()

  @spec from_map(map()) :: t()
  def from_map(%{"type" => "card"} = map), do: CardPayment.from_map(map)
  def from_map(%{"type" => "bank"} = map), do: BankPayment.from_map(map)
  def from_map(%{"type" => "wallet"} = map), do: WalletPayment.from_map(map)
end
