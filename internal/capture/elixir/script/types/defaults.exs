# The defaults of fields as JSON.
defmodule Capture.Defaults do
  alias Capture.{Schema, Structs}

  # How deep a default may be a struct whose default is a struct.
  @deepest 4

  @doc "A literal, as Capture.Modules.fold gives it, as the JSON of a field with the given schema."
  def json({:atom, name}, schema, project, _), do: atom_text(":" <> name, schema, project) || name
  def json({:tuple, items}, schema, project, depth), do: json(items, schema, project, depth)

  def json({:map, pairs}, schema, project, depth),
    do: Map.new(pairs, fn {key, value} -> {key_text(key), json(value, schema, project, depth)} end)

  def json(list, schema, project, depth) when is_list(list), do: Enum.map(list, &json(&1, schema, project, depth))

  # A struct as a default is the object of its own defaults and of what is set.
  def json({:struct, name, pairs}, _, project, depth) when depth < @deepest do
    with %{struct: %{}} = module <- project.modules[name], %{"properties" => properties} <- Structs.schema(module, project, depth + 1) do
      set = for {{:atom, field}, value} <- pairs, into: %{}, do: {field, value}

      for {key, property} <- properties,
          field = property["x-parity"]["name"] || key,
          default = given(field, set, property, project, depth),
          into: %{} do
        {key, elem(default, 0)}
      end
    else
      _ -> %{}
    end
  end

  def json({:struct, _, _}, _, _, _), do: %{}
  def json(value, _, _, _), do: value

  defp given(field, set, property, project, depth) do
    case {set, property} do
      {%{^field => value}, _} -> {json(value, property, project, depth)}
      {_, %{"default" => default}} -> {default}
      _ -> nil
    end
  end

  defp key_text({:atom, name}), do: name
  defp key_text(text) when is_binary(text), do: text
  defp key_text(other), do: inspect(other)

  defp atom_text(member, schema, project) do
    schemas = Schema.all(schema)
    targets = for %{"$ref" => target} <- schemas, type = project.types[target], do: type
    Enum.find_value(schemas ++ targets, &get_in(&1, ["x-parity", "members", member]))
  end
end
