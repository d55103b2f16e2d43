# Definitions as facts: the protocol of parity's package codec, which makes the
# type set of them. A schema's notes say under "sends" what is sent in its place.
defmodule Capture.Facts do
  alias Capture.Schema

  @limits ~w(minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength pattern minItems maxItems uniqueItems minProperties maxProperties)
  @texts [{"format", "format"}, {"contentEncoding", "encoding"}, {"contentMediaType", "mediaType"}]
  @null %{"type" => "null"}

  @doc "The fact of one type: its id, its path, its documentation, and its schema with references by id."
  def type(id, path, doc, schema) do
    notes = notes(schema)
    inside = Map.drop(notes, ["native", "decode", "order"])

    %{"id" => id, "path" => path}
    |> said(%{"doc" => doc, "place" => notes["source"], "shape" => shape(Map.put(schema, "x-parity", inside), notes["order"])})
    |> said(Map.take(notes, ["native", "decl", "decode", "encode", "codec", "local"]))
    |> said(%{"roles" => notes["roles"] && Enum.map(notes["roles"], &placed/1)})
  end

  defp shape(schema, order \\ nil) do
    notes = notes(schema)

    bare(schema, notes, order || notes["order"])
    |> said(Map.take(notes, ["native", "members", "bounds", "tag", "chosen"]))
    |> said(%{
      "by" => get_in(notes, ["decode", "by"]),
      "null" => notes["null"],
      "invalid" => notes["invalid"],
      "checked" => notes["checked"] && Enum.map(notes["checked"], &placed/1),
      "unknown" => if(reason = notes["opaque"], do: said(%{"reason" => reason}, Map.take(notes, ["cause"]))),
      "sends" => notes["sends"] && shape(notes["sends"])
    })
    |> limited(Map.take(schema, @limits))
  end

  defp notes(schema), do: Map.get(schema, "x-parity", %{})

  # The least length of a tuple is that of its elements.
  defp limited(%{"kind" => "tuple"} = shape, limits), do: said(shape, %{"limits" => limits |> Map.delete("minItems") |> some()})
  defp limited(shape, limits), do: said(shape, %{"limits" => some(limits)})

  defp some(map), do: if(map == %{}, do: nil, else: map)

  defp said(map, more), do: for({key, value} <- more, value != nil, into: map, do: {key, value})

  defp placed(note) do
    {source, note} = Map.pop(note, "source")
    said(note, %{"place" => source})
  end

  defp bare(%{"$ref" => id}, _, _), do: %{"kind" => "ref", "ref" => id}
  defp bare(%{"anyOf" => arms}, _, _), do: arms |> Enum.reject(&(&1 == @null)) |> union() |> nullable(@null in arms)

  defp bare(%{"enum" => values}, notes, _) do
    rest = List.delete(values, nil)
    open = if notes["open"], do: %{"open" => true}, else: %{}
    if rest == [], do: %{"kind" => "null"}, else: %{"kind" => "enum", "values" => rest} |> Map.merge(open) |> nullable(nil in values)
  end

  defp bare(%{"const" => value}, notes, order), do: bare(%{"enum" => [value]}, notes, order)

  defp bare(schema, %{"open" => true, "values" => values}, _),
    do: nullable(%{"kind" => "enum", "values" => values, "open" => true}, "null" in List.wrap(schema["type"]))

  defp bare(%{"type" => [_ | _] = types} = schema, notes, order) do
    case List.delete(types, "null") do
      [single] -> schema |> Map.put("type", single) |> bare(notes, order) |> nullable("null" in types)
      several -> several |> Enum.map(&Map.put(Map.delete(schema, "x-parity"), "type", &1)) |> union() |> nullable("null" in types)
    end
  end

  defp bare(%{"type" => "array"} = schema, _, _) do
    if schema["items"] == false or is_map_key(schema, "prefixItems") do
      least = Map.get(schema, "minItems", 0)
      elements = for {element, index} <- Enum.with_index(Map.get(schema, "prefixItems", [])), do: field(nil, element, index < least)
      said(%{"kind" => "tuple", "fields" => elements}, %{"item" => item(schema["items"])})
    else
      said(%{"kind" => "list"}, %{"item" => item(schema["items"])})
    end
  end

  defp bare(%{"type" => "object", "properties" => properties} = schema, _, order) do
    required = Map.get(schema, "required", [])
    names = Enum.filter(order || [], &is_map_key(properties, &1))
    names = names ++ (properties |> Map.keys() |> Enum.sort() |> Kernel.--(names))

    %{"kind" => "record", "fields" => Enum.map(names, &field(&1, properties[&1], &1 in required))}
    |> said(%{"closed" => if(schema["additionalProperties"] == false, do: true), "item" => item(schema["additionalProperties"])})
  end

  defp bare(%{"type" => "object"} = schema, _, _) do
    said(%{"kind" => "map"}, %{"key" => item(schema["propertyNames"]), "item" => item(schema["additionalProperties"])})
  end

  defp bare(%{"type" => type} = schema, _, _), do: said(%{"kind" => type}, for({key, name} <- @texts, into: %{}, do: {name, schema[key]}))
  defp bare(schema, _, _), do: %{"kind" => if(Schema.opaque?(schema), do: "unknown", else: "any")}

  defp union([single]), do: shape(single)
  defp union(arms), do: %{"kind" => "union", "variants" => Enum.map(arms, &shape/1)}

  defp nullable(shape, nullable), do: if(nullable, do: Map.put(shape, "nullable", true), else: shape)

  defp item(schema) when is_map(schema), do: shape(schema)
  defp item(_), do: nil

  defp field(name, schema, required) do
    notes = notes(schema)
    inside = Map.drop(notes, ["decl", "source", "name", "in", "unset", "zero", "missing", "computed", "reads"])

    %{"shape" => schema |> Map.delete("default") |> Map.put("x-parity", inside) |> shape()}
    |> said(Map.take(notes, ["decl", "in", "unset", "zero", "missing", "computed", "reads"]))
    |> said(%{"name" => name, "native" => notes["name"], "place" => notes["source"], "required" => if(required, do: true)})
    |> Map.merge(Map.take(schema, ["default"]))
  end
end
