# Schemas of OpenApiSpex: OpenApiSpex.schema(%{…}) declares a struct of the schema's
# properties, which Jason encodes whole, or no struct where it is told so; a module may
# also give its schema by schema/0 alone. What the library casts it holds against the schema.
defmodule Capture.Conventions.OpenApiSpex do
  alias Capture.{Eval, Modules, Schema, Text}

  @library "OpenApiSpex"
  @call @library <> ".schema"

  @doc "The module with what its schema declares."
  def declare(%{struct: nil, macro: nil} = module) do
    case root(module) do
      {root, :function, line} -> type(root, line, module)
      {root, options, line} -> declared(root, options, line, module)
      nil -> module
    end
  end

  def declare(module), do: module

  # {schema, options of the macro or :function, line}
  defp root(module) do
    case {Enum.find(module.calls, &match?({@call, [{"%{}", _, _} | _], _}, &1)), function(module)} do
      {{_, [root | options], line}, _} -> {root, options |> Enum.filter(&is_list/1) |> Enum.concat(), line}
      {nil, {root, line}} -> {root, :function, line}
      {nil, nil} -> nil
    end
  end

  # def schema, do: %OpenApiSpex.Schema{…}
  defp function(%{functions: %{{"schema", 0} => [%{body: {"%", _, [{:alias, parts}, root]}, line: line}]}} = module),
    do: if(Modules.resolve(parts, module) == @library <> ".Schema", do: {root, line})

  defp function(_), do: nil

  defp declared(root, options, line, module) do
    case members(root, module) do
      {[_ | _] = members, required} ->
        if Modules.option(options, "struct?") == false, do: type(root, line, module), else: struct(members, required, options, line, module)

      _ ->
        type(root, line, module)
    end
  end

  # {[{name, node, module in which it stands, line}], required names} of an object, those of
  # all schemas under an allOf; nil where that is not known.
  defp members(root, module, depth \\ 0)
  defp members(_, _, depth) when depth > 10, do: nil

  defp members({:alias, parts}, module, depth) do
    with %{} = target <- Eval.modules()[Modules.resolve(parts, module)], {root, _, _} <- root(target), do: members(root, target, depth + 1), else: (_ -> nil)
  end

  defp members({"%", _, [{:alias, _}, map]}, module, depth), do: members(map, module, depth)

  defp members({"%{}", _, pairs}, module, depth) do
    own =
      case Modules.option(pairs, "properties") do
        {"%{}", lines, properties} -> for {{{:atom, name}, node}, line} <- Enum.zip(properties, lines), do: {name, node, module, line}
        nil -> []
        _ -> nil
      end

    case {own, Modules.option(pairs, "allOf")} do
      {nil, _} -> nil
      {own, nil} -> if(own != [] or Modules.option(pairs, "required"), do: {own, required(pairs, module)})
      {own, [_ | _] = arms} -> arms |> Enum.map(&members(&1, module, depth)) |> together({own, required(pairs, module)})
      _ -> nil
    end
  end

  defp members(_, _, _), do: nil

  # What is declared last of a name counts, in the place of the first.
  defp together(arms, own) do
    if nil in arms do
      nil
    else
      {members, required} = Enum.unzip(arms ++ [own])
      members = Enum.concat(members)
      last = Map.new(members, &{elem(&1, 0), &1})
      {for({name, _, _, _} <- Enum.uniq_by(members, &elem(&1, 0)), do: last[name]), required |> Enum.concat() |> Enum.uniq()}
    end
  end

  defp struct(members, required, options, line, module) do
    fields = for {name, node, owner, line} <- members, do: {name, node, owner, if(owner.name == module.name, do: line, else: module.line)}

    typed =
      for {name, node, owner, line} <- fields do
        spec = spec(node, owner)
        # A field that nothing fills is nil.
        %{name: name, line: line, spec: if(name in required or default(node, owner) != :none, do: spec, else: {"|", line, [spec, nil]})}
      end

    derives = if Modules.option(options, "derive?") == false, do: [], else: [%{protocol: "Jason.Encoder", only: nil, except: nil, line: line}]

    %{
      module
      | struct: %{line: line, fields: for({name, node, owner, _} <- fields, do: {name, default(node, owner)}), typed: typed},
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
      {_, [_, _ | _], _, _} -> all_of(pairs, module)
      {_, _, enum, type} when enum != nil -> enum(enum, type, module)
      {_, _, _, {:atom, type}} -> of_type(type, pairs, module)
      {_, _, _, nil} -> if(Modules.option(pairs, "properties"), do: object(pairs, module), else: %{"x-parity" => %{"native" => "any"}})
      _ -> Schema.opaque("the type of a schema is computed")
    end
  end

  # Objects under an allOf are one object.
  defp all_of(pairs, module) do
    case members({"%{}", [], pairs}, module) do
      {[_ | _] = members, required} -> record(for({name, node, owner, _} <- members, do: {name, schema(node, owner)}), required)
      _ -> Schema.opaque("schemas under allOf that are no objects of known members are not put together")
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
        for({{:atom, name}, node} <- properties, do: {name, schema(node, module)}) |> record(required(pairs, module)) |> Map.merge(more)

      node ->
        computed(node)
    end
  end

  defp record(members, required) do
    Map.merge(%{"type" => "object", "properties" => Map.new(members)}, if(required == [], do: %{}, else: %{"required" => Enum.sort(required)}))
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
