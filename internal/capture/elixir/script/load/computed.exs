# What a module's body computes of literals for its struct: Keyword.keys(@fields),
# Enum.map(@table, &elem(&1, 0)) and their kin. What else it computes stays unknown.
defmodule Capture.Computed do
  alias Capture.{Eval, Generated, Modules}

  @doc "The module with the fields of its struct, and its enforced keys, as far as they are computed of literals."
  def fill(%{computed: nil} = module), do: module

  def fill(%{computed: %{fields: fields, attributes: attributes}, struct: struct} = module) do
    then = %{module | attributes: attributes}
    known = if struct.fields == :unknown, do: Modules.struct_fields(fields, then, &elements(&1, then)), else: struct.fields
    %{module | struct: %{struct | fields: known}, enforced: module.enforced || enforced(attributes["enforce_keys"], then)}
  end

  # The elements of a list as they would stand in the source.
  defp elements(node, module) do
    case Eval.literal(node, %{}, module) do
      {:ok, list} when is_list(list) -> Enum.map(list, &Generated.tree/1)
      _ -> :unknown
    end
  end

  defp enforced(node, module) do
    with {:ok, list} when is_list(list) <- Eval.literal(node, %{}, module), do: for({:atom, name} <- list, do: name), else: (_ -> nil)
  end
end
