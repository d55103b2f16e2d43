defmodule Acme.Types.OrderStatus do
  @type t :: :open | :paid | :cancelled | :fulfilled

  @spec parse(String.t()) :: t()
  def parse("open"), do: :open
  def parse("paid"), do: :paid
  def parse("cancelled"), do: :cancelled
  def parse("fulfilled"), do: :fulfilled
end
