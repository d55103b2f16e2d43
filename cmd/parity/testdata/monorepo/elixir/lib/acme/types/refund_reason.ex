defmodule Acme.Types.RefundReason do
  @type t :: :duplicate | :fraud | :requested

  @spec parse(String.t()) :: t()
  def parse("duplicate"), do: :duplicate
  def parse("fraud"), do: :fraud
  def parse("requested"), do: :requested
end
