# Of several functions that may be the codec of a struct the one that is used: protocols,
# callers and names say which; two that differ, with nothing that says which, are not known.
defmodule Capture.Candidates do
  alias Capture.{Condition, Parts}

  # Of the functions elsewhere that build or take a struct no more than these are looked at.
  @most 40

  def most, do: @most

  def public?(module, name, arity), do: {name, arity} not in module.private

  @doc "The names of a struct's fields."
  def field_names(%{struct: %{fields: fields}}) when is_list(fields), do: Enum.map(fields, &elem(&1, 0))
  def field_names(_), do: []

  @doc "The one of several that is used, the best by a rank; {:opaque, reason} where nothing tells which."
  def best([], _, _), do: nil

  def best(found, module, rank) do
    ranked = Enum.group_by(found, rank)
    {_, first} = Enum.min_by(ranked, &elem(&1, 0))

    case Enum.uniq_by(first, &content/1) do
      [%{entries: {:unknown, reason}} = one] ->
        {:opaque, "#{one.name}/#{one.arity}: #{reason}"}

      [one] ->
        one

      several ->
        case Enum.filter(several, &called?(&1, module)) do
          [one] -> one
          _ -> alike(several) || conflict(several)
        end
    end
  end

  # Decoders of which most fields are read alike are one: only what of a field becomes is then not known.
  defp alike([%{fields: _} = one | others] = several) do
    {same, other} = one.fields |> Map.keys() |> Enum.split_with(fn name -> Enum.all?(others, &(Map.fetch(&1.fields, name) == Map.fetch(one.fields, name))) end)

    if length(same) > length(other) and Enum.all?(others, &(Map.keys(&1.fields) == Map.keys(one.fields) and &1.keys == one.keys)) do
      %{one | fields: Map.merge(one.fields, Map.new(other, &{&1, unlike(&1, several)})), ok: several |> Enum.map(& &1.ok) |> Enum.reduce(&Condition.any/2)}
    end
  end

  defp alike(_), do: nil

  defp unlike(name, several) do
    {:opaque, reason} = conflict(several)
    reason = "#{name}: #{reason}"
    Parts.made_of(reason, Enum.flat_map(several, &Parts.sources(&1.fields[name])))
    {:unknown, reason}
  end

  defp content(%{fields: fields}), do: fields
  defp content(%{entries: entries}), do: entries

  def called?(%{module: module, name: name}, _), do: Map.get(Process.get(:callers, %{}), {module, name}, []) != []

  @doc "What several functions that differ make of a struct."
  def conflict(several) do
    places =
      Enum.map_join(several, " and ", fn
        %{name: "derive", place: place} -> "@derive (#{place})"
        %{module: module, name: name, arity: arity, place: place} -> "#{module}.#{name}/#{arity} (#{place})"
      end)

    {:opaque, "#{places} differ, and nothing tells which of them is used"}
  end

  @doc "Whether one of some words is in a name."
  def words(name, words), do: name |> String.split("_") |> Enum.any?(&(&1 in words))

  @doc "Where a function stands."
  def place(scope, name, arity) do
    case Map.get(scope.functions, {name, arity}) do
      [%{line: line} | _] -> "#{scope.file}:#{line}"
      _ -> scope.file
    end
  end
end
