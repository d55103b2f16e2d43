defmodule Acme.Types.Carrier do
  @type t :: :post | :courier

  @spec parse(String.t()) :: t()
  def parse("post"), do: :post
  def parse("courier"), do: :courier
end
