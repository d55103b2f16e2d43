# Definitions within loops of a module's body, one for each round:
#
#   for {text, atom} <- @table do
#     def parse(unquote(text)), do: unquote(atom)
#   end
#
# A loop over what is computed leaves its definition as it stands, and nothing knows
# what an unquote in it is.
defmodule Capture.Generated do
  alias Capture.Eval

  @doc "The module with such definitions written out."
  def write_out(module) do
    functions = Map.new(module.functions, fn {name, clauses} -> {name, Enum.flat_map(clauses, &written(&1, module))} end)
    %{module | functions: functions}
  end

  defp written(%{loops: loops} = clause, module) do
    case Eval.rounds(loops, module) do
      :error -> [clause]
      rounds -> for round <- rounds, do: Map.new(clause, fn {key, tree} -> {key, if(key in [:arguments, :guard, :body], do: unquoted(tree, round, module), else: tree)} end)
    end
  end

  defp written(clause, _), do: [clause]

  defp unquoted({"unquote", _, [node]} = whole, round, module) do
    case Eval.literal(node, round, module) do
      {:ok, literal} -> tree(literal)
      :error -> whole
    end
  end

  defp unquoted({:call, base, name, arguments, line}, round, module), do: {:call, unquoted(base, round, module), name, unquoted(arguments, round, module), line}
  defp unquoted({:access, base, key}, round, module), do: {:access, unquoted(base, round, module), unquoted(key, round, module)}
  defp unquoted({tag, _} = leaf, _, _) when tag in [:alias, :atom], do: leaf
  defp unquoted({left, right}, round, module), do: {unquoted(left, round, module), unquoted(right, round, module)}
  defp unquoted({name, line, arguments}, round, module), do: {name, line, unquoted(arguments, round, module)}
  defp unquoted(list, round, module) when is_list(list), do: Enum.map(list, &unquoted(&1, round, module))
  defp unquoted(leaf, _, _), do: leaf

  @doc "A literal as it would stand in the source."
  def tree({:tuple, [key, value]}), do: {tree(key), tree(value)}
  def tree({:tuple, items}), do: {"{}", 0, Enum.map(items, &tree/1)}
  def tree({:map, pairs}), do: {"%{}", Enum.map(pairs, fn _ -> 0 end), Enum.map(pairs, fn {key, value} -> {tree(key), tree(value)} end)}
  def tree({:module, name}), do: {:alias, ["Elixir" | String.split(name, ".")]}
  def tree({:struct, name, pairs}), do: {"%", 0, [tree({:module, name}), tree({:map, pairs})]}
  def tree(list) when is_list(list), do: Enum.map(list, &tree/1)
  def tree(literal), do: literal
end
