defmodule Acme.Types.Currency do
  @type t :: :eur | :usd | :gbp

  @spec parse(String.t()) :: t()
  def parse("eur"), do: :eur
  def parse("usd"), do: :usd
  def parse("gbp"), do: :gbp
end
