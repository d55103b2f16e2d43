defmodule Acme.Types.ProductKind do
  @type t :: :physical | :digital | :service

  @spec parse(String.t()) :: t()
  def parse("physical"), do: :physical
  def parse("digital"), do: :digital
  def parse("service"), do: :service
end
