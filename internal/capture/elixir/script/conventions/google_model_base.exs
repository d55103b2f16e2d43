# Models of Google's generator: `use GoogleApi.Gax.ModelBase`, then `field(:name, as: Module,
# type: :list)` for each field. They are read and written by Poison, each field under its
# own name, without those that are nil.
defmodule Capture.Conventions.GoogleModelBase do
  @base "GoogleApi.Gax.ModelBase"

  def uses, do: [@base]

  @doc "The module with the struct that its fields declare."
  def declare(%{struct: nil, calls: calls} = module) do
    if @base in module.uses do
      fields = for {"field", [{:atom, name} | _], _} <- calls, do: {name, :none}
      %{module | macro: nil, struct: %{line: module.line, fields: fields, typed: []}}
    else
      module
    end
  end

  def declare(module), do: module

  @doc "ModelBase.encode(value, options) and ModelBase.decode(value, options) as the base module has them."
  def call(@base <> ".encode", [:self | _]) do
    {:obj, for(name <- Process.get(:own_fields, []), do: {{:atom, name}, {:ite, {:in, {:get, :self, name}, [nil]}, :absent, {:get, :self, name}}}), nil}
  end

  def call(_, _), do: nil
end
