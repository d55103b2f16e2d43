# Building blocks of schemas.
defmodule Capture.Schema do
  @doc "A type that cannot be known without running the code."
  def opaque(reason), do: %{"x-parity" => Map.merge(%{"opaque" => reason}, cause(reason))}

  @doc "A reason, of which it is noted what one place of the code is behind it, here and elsewhere."
  def because(reason, cause) do
    Process.put({:cause, reason}, cause)
    reason
  end

  defp cause(reason), do: if(cause = Process.get({:cause, reason}), do: %{"cause" => cause}, else: %{})

  @doc "An opaque schema with what holds where its cause is trusted."
  def or_declared(%{"x-parity" => %{"opaque" => _, "cause" => _} = notes}, declared),
    do: if(opaque?(declared), do: %{"x-parity" => Map.delete(notes, "cause")}, else: annotate(declared, notes))

  def or_declared(schema, _), do: schema

  @doc "Opaque, and a sign that a type alone was never meant for the wire."
  def foreign(reason), do: %{"x-parity" => %{"opaque" => reason, "foreign" => reason}}

  def opaque?(schema), do: is_map_key(Map.get(schema, "x-parity", %{}), "opaque")

  @doc "The enum, or constant, of atoms by their own names."
  def atoms([name]), do: %{"const" => name, "x-parity" => %{"native" => "atom"}}
  def atoms(names), do: %{"enum" => Enum.uniq(names), "x-parity" => %{"native" => "atom"}}

  @doc "Adds to what is said in x-parity; nil says nothing."
  def annotate(schema, notes) do
    notes = for {key, value} <- notes, value != nil, into: %{}, do: {key, value}
    if notes == %{}, do: schema, else: Map.update(schema, "x-parity", notes, &Map.merge(&1, notes))
  end

  @doc "The union of schemas, null folded into a single other arm where the format has a short form."
  def any_of(schemas) do
    arms = Enum.flat_map(schemas, fn schema -> if Map.keys(schema) == ["anyOf"], do: schema["anyOf"], else: [schema] end)

    case Enum.split_with(arms, &(&1 == %{"type" => "null"})) do
      {[], [single]} -> single
      {[], arms} -> %{"anyOf" => arms}
      {[null | _], []} -> null
      {_, [single]} -> nullable(single)
      {[null | _], arms} -> %{"anyOf" => arms ++ [null]}
    end
  end

  @doc "The schema that admits null as well."
  def nullable(schema) do
    cond do
      null?(schema) or Map.keys(schema) -- ["x-parity"] == [] -> schema
      is_map_key(schema, "enum") -> Map.update!(schema, "enum", &(&1 ++ [nil]))
      is_map_key(schema, "const") -> schema |> Map.delete("const") |> Map.put("enum", [schema["const"], nil])
      is_map_key(schema, "anyOf") -> Map.update!(schema, "anyOf", &(&1 ++ [%{"type" => "null"}]))
      Map.keys(schema) -- ["type", "format", "contentEncoding", "x-parity"] == [] -> Map.update!(schema, "type", &[&1, "null"])
      true -> %{"anyOf" => [schema, %{"type" => "null"}]}
    end
  end

  def null?(%{"type" => type}), do: "null" in List.wrap(type)
  def null?(%{"enum" => values}), do: nil in values
  def null?(%{"anyOf" => arms}), do: Enum.any?(arms, &null?/1)
  def null?(_), do: false

  @doc "Applies a function to each arm of a schema that is not null."
  def map_arms(%{"anyOf" => arms} = schema, function) do
    %{schema | "anyOf" => Enum.map(arms, &if(&1 == %{"type" => "null"}, do: &1, else: map_arms(&1, function)))}
  end

  def map_arms(schema, function), do: function.(schema)

  @doc "The arms of a union, flat, or the schema alone."
  def arms(%{"anyOf" => arms}), do: Enum.flat_map(arms, &arms/1)
  def arms(schema), do: [schema]

  @doc "A schema without what is said of its decoder."
  def undecoded(%{"x-parity" => notes} = schema) do
    notes = Map.drop(notes, ["decode", "null", "invalid", "missing"])
    schema = schema |> Map.delete("x-parity") |> undecoded()
    if notes == %{}, do: schema, else: Map.put(schema, "x-parity", notes)
  end

  def undecoded(map) when is_map(map), do: Map.new(map, fn {key, value} -> {key, undecoded(value)} end)
  def undecoded(list) when is_list(list), do: Enum.map(list, &undecoded/1)
  def undecoded(value), do: value

  @doc "The arms of the type that a reference stands for, which is an enum or an alias; a struct has none."
  def referenced(target), do: for(arm <- :types |> Process.get(%{}) |> Map.get(target, %{"$ref" => target}) |> arms(), not is_map_key(arm, "$ref"), do: arm)

  @doc "The modules of the structs that a reference may stand for, :other for what is none."
  def structs({module, _} = target, depth \\ 0) do
    case :types |> Process.get(%{}) |> Map.get(target) do
      nil -> [module]
      _ when depth > 4 -> [:other]
      type -> type |> arms() |> Enum.flat_map(&with(%{"$ref" => inner} <- &1, do: structs(inner, depth + 1), else: (_ -> [:other]))) |> Enum.uniq()
    end
  end

  @doc "Every schema in a schema, itself included."
  def all(schema) when is_map(schema), do: [schema | schema |> Map.delete("x-parity") |> Map.values() |> Enum.flat_map(&all/1)]
  def all(list) when is_list(list), do: Enum.flat_map(list, &all/1)
  def all(_), do: []

  @doc "Replaces each reference by what the function gives for its target."
  def map_references(%{"$ref" => {_, _} = target} = schema, function) do
    schema
    |> Map.delete("$ref")
    |> Map.merge(function.(target), fn
      "x-parity", notes, more -> Map.merge(more, notes)
      _, _, new -> new
    end)
  end

  def map_references(map, function) when is_map(map), do: Map.new(map, fn {key, value} -> {key, map_references(value, function)} end)
  def map_references(list, function) when is_list(list), do: Enum.map(list, &map_references(&1, function))
  def map_references(value, _), do: value
end
