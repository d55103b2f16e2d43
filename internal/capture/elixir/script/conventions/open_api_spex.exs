# Schemas of OpenApiSpex: OpenApiSpex.schema(%{…}) declares a struct of the schema's
# properties, which Jason encodes whole, or no struct where it is told so; a module may
# also give its schema by schema/0 alone. What the library casts it holds against the schema.
defmodule Capture.Conventions.OpenApiSpex do
  alias Capture.{Modules, Schema, Text}

  @library "OpenApiSpex"
  @call @library <> ".schema"

  @doc "The module with what its schema declares."
  def declare(%{struct: nil, macro: nil} = module) do
    case {Enum.find(module.calls, &match?({@call, [{"%{}", _, _} | _], _}, &1)), function(module)} do
      {{_, [root | options], line}, _} -> declared(root, options |> Enum.filter(&is_list/1) |> Enum.concat(), line, module)
      {nil, {root, line}} -> type(root, line, module)
      {nil, nil} -> module
    end
  end

  def declare(module), do: module

  # def schema, do: %OpenApiSpex.Schema{…}
  defp function(%{functions: %{{"schema", 0} => [%{body: {"%", _, [{:alias, parts}, root]}, line: line}]}} = module),
    do: if(Modules.resolve(parts, module) == @library <> ".Schema", do: {root, line})

  defp function(_), do: nil

  defp declared({_, _, pairs} = root, options, line, module) do
    properties = Modules.option(pairs, "properties")

    if match?({"%{}", _, _}, properties) and Modules.option(options, "struct?") != false,
      do: struct(properties, required(pairs, module), options, line, module),
      else: type(root, line, module)
  end

  defp struct({_, lines, pairs}, required, options, line, module) do
    fields = for {{{:atom, name}, node}, line} <- Enum.zip(pairs, lines), do: {name, node, line}

    typed =
      for {name, node, line} <- fields do
        spec = spec(node, module)
        # A field that nothing fills is nil.
        %{name: name, line: line, spec: if(name in required or default(node, module) != :none, do: spec, else: {"|", line, [spec, nil]})}
      end

    derives = if Modules.option(options, "derive?") == false, do: [], else: [%{protocol: "Jason.Encoder", only: nil, except: nil, line: line}]

    %{
      module
      | struct: %{line: line, fields: for({name, node, _} <- fields, do: {name, default(node, module)}), typed: typed},
        enforced: required,
        derives: module.derives ++ derives
    }
  end

  defp type(root, line, module),
    do: %{module | types: [%{name: "t", public: true, kind: "type", parameters: [], spec: spec(root, module), line: line} | module.types]}

  defp spec(node, module), do: {:schema, {schema(node, module), Text.render(node)}}

  defp required(pairs, module), do: pairs |> Modules.option("required") |> Modules.atom_names(module) |> List.wrap()

  defp default({"%", _, [_, {"%{}", _, pairs}]}, module) do
    with value when value != nil <- Modules.option(pairs, "default"), {:ok, literal} <- Modules.fold(value, module), do: {:literal, literal}, else: (_ -> :none)
  end

  defp default(_, _), do: :none

  # ── schemas ─────────────────────────────────────────────────────────────────

  defp schema({"%", _, [{:alias, parts}, {"%{}", _, pairs}]}, module) do
    case List.last(parts) do
      "Schema" -> of_pairs(pairs, module)
      other -> Schema.opaque("an OpenApiSpex.#{other} is not followed")
    end
  end

  defp schema({"%{}", _, pairs}, module), do: of_pairs(pairs, module)
  defp schema({:alias, parts}, module), do: %{"$ref" => {Modules.resolve(parts, module), "t"}}
  defp schema({:call, {:alias, parts}, "schema", _, _}, module), do: %{"$ref" => {Modules.resolve(parts, module), "t"}}

  defp schema({"@", _, [{name, _, nil}]} = node, module) do
    case module.attributes do
      %{^name => value} -> schema(value, %{module | attributes: Map.delete(module.attributes, name)})
      _ -> computed(node)
    end
  end

  # A function of the module that gives a part, once.
  defp schema({name, _, []} = node, module) when is_binary(name) do
    case Map.pop(module.functions, {name, 0}) do
      {[%{body: body}], others} -> schema(body, %{module | functions: others})
      _ -> computed(node)
    end
  end

  defp schema(node, _), do: computed(node)

  defp computed(node), do: Schema.opaque("the schema #{Text.render(node)} is computed")

  defp of_pairs(pairs, module) do
    base = shape(pairs, module)
    with_limits = if Schema.opaque?(base), do: base, else: Map.merge(base, limits(pairs, module))
    if Modules.option(pairs, "nullable") == true, do: Schema.nullable(with_limits), else: with_limits
  end

  defp shape(pairs, module) do
    any = Modules.option(pairs, "oneOf") || Modules.option(pairs, "anyOf")

    case {any, Modules.option(pairs, "allOf"), Modules.option(pairs, "enum"), Modules.option(pairs, "type")} do
      {[_ | _] = arms, _, _, _} -> arms |> Enum.map(&schema(&1, module)) |> Schema.any_of()
      {_, [single], _, _} -> schema(single, module)
      {_, [_, _ | _], _, _} -> Schema.opaque("schemas under allOf are not put together")
      {_, _, enum, type} when enum != nil -> enum(enum, type, module)
      {_, _, _, {:atom, type}} -> of_type(type, pairs, module)
      {_, _, _, nil} -> if(Modules.option(pairs, "properties"), do: object(pairs, module), else: %{"x-parity" => %{"native" => "any"}})
      _ -> Schema.opaque("the type of a schema is computed")
    end
  end

  # Atoms are told by their names.
  defp enum(node, type, module) do
    case Modules.fold(node, module) do
      {:ok, [_ | _] = values} ->
        values = for value <- values, do: with({:atom, name} <- value, do: name)
        base = if match?([_], values), do: %{"const" => hd(values)}, else: %{"enum" => values}
        if type == {:atom, "boolean"}, do: %{"type" => "boolean"}, else: base

      _ ->
        Schema.opaque("the values of an enum are computed")
    end
  end

  defp of_type("object", pairs, module), do: object(pairs, module)

  defp of_type("array", pairs, module) do
    case Modules.option(pairs, "items") do
      nil -> %{"type" => "array"}
      items -> %{"type" => "array", "items" => schema(items, module)}
    end
  end

  defp of_type("string", pairs, _) do
    case Modules.option(pairs, "format") do
      {:atom, "date-time"} -> %{"type" => "string", "format" => "date-time", "x-parity" => %{"native" => "datetime"}}
      {:atom, "date"} -> %{"type" => "string", "format" => "date", "x-parity" => %{"native" => "date"}}
      {:atom, "uuid"} -> %{"type" => "string", "format" => "uuid"}
      {:atom, "byte"} -> %{"type" => "string", "contentEncoding" => "base64"}
      _ -> %{"type" => "string"}
    end
  end

  defp of_type(type, _, _) when type in ["integer", "number", "boolean"], do: %{"type" => type}
  defp of_type(type, _, _), do: Schema.opaque("the type #{type} of a schema is not known")

  defp object(pairs, module) do
    more =
      case Modules.option(pairs, "additionalProperties") do
        nil -> %{}
        true -> %{}
        false -> %{"additionalProperties" => false}
        schema -> %{"additionalProperties" => schema(schema, module)}
      end

    case Modules.option(pairs, "properties") do
      nil ->
        Map.merge(%{"type" => "object"}, more)

      {"%{}", _, properties} ->
        required = required(pairs, module)

        %{"type" => "object", "properties" => for({{:atom, name}, node} <- properties, into: %{}, do: {name, schema(node, module)})}
        |> Map.merge(if required == [], do: %{}, else: %{"required" => Enum.sort(required)})
        |> Map.merge(more)

      node ->
        computed(node)
    end
  end

  @limits ~w(minimum maximum multipleOf minLength maxLength minItems maxItems minProperties maxProperties)
  defp limits(pairs, module) do
    numbers = for name <- @limits, number = Modules.option(pairs, name), {:ok, value} when is_number(value) <- [Modules.fold(number, module)], into: %{}, do: {name, value}
    pattern = with pattern when pattern != nil <- Modules.option(pairs, "pattern"), do: pattern(pattern, module), else: (_ -> nil)

    [{"exclusiveMinimum", "minimum"}, {"exclusiveMaximum", "maximum"}]
    |> Enum.reduce(numbers, fn {exclusive, bound}, numbers ->
      if Modules.option(pairs, exclusive) == true and is_map_key(numbers, bound),
        do: numbers |> Map.put(exclusive, numbers[bound]) |> Map.delete(bound),
        else: numbers
    end)
    |> Map.merge(if pattern, do: %{"pattern" => pattern}, else: %{})
    |> Map.merge(if Modules.option(pairs, "uniqueItems") == true, do: %{"uniqueItems" => true}, else: %{})
  end

  defp pattern(text, _) when is_binary(text), do: text
  defp pattern(node, module), do: with(:error <- Modules.pattern(node, module), do: nil)
end
