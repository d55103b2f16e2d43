# The definition of a struct: the fields it declares, seen through its encoder
# or, for what is only received, its decoder.
defmodule Capture.Structs do
  alias Capture.{Decoder, Encoder, Schema, Text, Typespec}

  # How deep a default may be a struct whose default is a struct.
  @deepest 4

  @doc """
  The schema of a module's struct. The project has the captured `modules`, the
  encoder `impls`, and the schemas of the `types` that are no structs.
  """
  def schema(module, project, depth \\ 0) do
    case understood(module, project) do
      {:opaque, reason} -> annotate(%{}, module, %{"opaque" => reason})
      {entries, absent} -> object(module, entries, absent, project, depth)
    end
  end

  defp understood(%{macro: {macro, _}} = module, _) do
    {:opaque, "the struct is declared by the macro #{macro} (use #{Enum.join(module.uses, ", ")}), which is not expanded"}
  end

  defp understood(%{struct: %{fields: :unknown}}, _), do: {:opaque, "the fields in defstruct are computed"}
  defp understood(%{enforced: nil}, _), do: {:opaque, "@enforce_keys is computed"}

  defp understood(module, project) do
    with nil <- Encoder.read(module, project.modules, project.impls) do
      received(module, Decoder.read(module, project.modules))
    else
      {:map, entries, absent, line} -> {Enum.map(entries, fn {key, value, presence} -> {key, value, presence, line} end), absent}
      {:opaque, reason} -> {:opaque, reason}
    end
  end

  # Without an encoder nothing is known about how an unset field looks.
  defp received(module, decoder) do
    entries = for %{name: name, line: line} <- fields(module), {key, value} <- [read_field(name, decoder)], do: {key, value, :unknown, line}

    {entries, "not read by #{decoder && decoder.name}/1"}
  end

  defp read_field(name, nil), do: {name, {:field, name, []}}
  defp read_field(name, %{fields: nil}), do: {name, {:field, name, []}}

  defp read_field(name, %{fields: fields} = decoder) do
    reads = Map.get(fields, name, [])
    wraps = for {:wrap, wrap} <- reads, do: wrap

    case {for({:key, key} <- reads, do: key), :other in reads} do
      {[], false} -> nil
      {[key], false} -> {key, {:field, name, wraps}}
      {_, true} -> {name, {:unknown, "#{decoder.name}/1 does more than read a key of the object"}}
      {keys, false} -> {name, {:unknown, "#{decoder.name}/1 reads it from the keys #{Enum.join(keys, ", ")}"}}
    end
  end

  # The declared fields: those of the typespec in its order, then the others.
  defp fields(module) do
    declared = Map.new(module.struct.fields)
    typed = typed_fields(module)
    names = Enum.filter(Enum.map(typed, & &1.name), &is_map_key(declared, &1))
    rest = for {name, _} <- module.struct.fields, name not in names, do: %{name: name, spec: nil, line: module.struct.line}
    Enum.map(Enum.filter(typed, &(&1.name in names)) ++ rest, &Map.put(&1, :default, declared[&1.name]))
  end

  defp typed_fields(module) do
    with %{spec: spec} <- Enum.find(module.types, &(&1.name == "t")),
         {lines, pairs} <- Enum.find_value(Typespec.arms(spec), &struct_map/1) do
      for {{key, spec}, line} <- Enum.zip(pairs, lines), name = field_name(key), do: %{name: name, spec: spec, line: line}
    else
      _ -> []
    end
  end

  defp struct_map({"%", _, [_, {"%{}", lines, pairs}]}), do: {lines, pairs}
  defp struct_map({"%{}", lines, pairs}), do: {lines, pairs}
  defp struct_map(_), do: nil

  defp field_name({:atom, name}), do: name
  defp field_name({kind, _, [{:atom, name}]}) when kind in ["required", "optional"], do: name
  defp field_name(_), do: nil

  defp object(module, entries, absent, project, depth) do
    fields = fields(module)
    by_name = Map.new(fields, &{&1.name, &1})
    properties = for {key, value, presence, line} <- entries, do: property(key, value, presence, line, by_name, module, project, depth)
    required = for {key, _, true} <- properties, do: key
    sent = for({_, {:field, name, _}, _, _} <- entries, do: name) ++ Enum.map(entries, &elem(&1, 0))
    decoder = Decoder.read(module, project.modules)

    %{"type" => "object", "properties" => Map.new(properties, fn {key, schema, _} -> {key, schema} end)}
    |> Map.merge(if required == [], do: %{}, else: %{"required" => Enum.sort(required)})
    |> annotate(module, %{
      "order" => order(entries, fields),
      "local" => local(for(%{name: name} <- fields, name not in sent, do: %{"name" => name, "reason" => absent})),
      "decode" => decode(decoder, required)
    })
  end

  defp local([]), do: nil
  defp local(fields), do: fields

  # The order of the declaration; what no field stands for comes last.
  defp order(entries, fields) do
    position = fields |> Enum.map(& &1.name) |> Enum.with_index() |> Map.new()

    entries
    |> Enum.sort_by(fn
      {_, {:field, name, _}, _, _} -> Map.get(position, name, map_size(position))
      {key, _, _, _} -> Map.get(position, key, map_size(position))
    end)
    |> Enum.map(&elem(&1, 0))
  end

  # Elixir's decoders leave alone what they do not look for.
  defp decode(nil, _), do: nil
  defp decode(%{fields: nil}, _), do: nil

  defp decode(%{demanded: demanded}, required) do
    %{"unknown" => "drop", "missing" => if(required != [] and required -- demanded == [], do: "reject", else: "nil")}
  end

  # {key, schema, required?}
  defp property(key, {:field, name, wraps}, presence, line, by_name, module, project, depth) do
    case by_name do
      %{^name => field} ->
        context = context(module, project)
        schema = field |> declared(context) |> Encoder.convert(wraps, project.types)
        nilable = field.spec == nil or Typespec.nilable?(field.spec, context)
        required = name in module.enforced or (field.default in [:none, {:literal, nil}] and not nilable)
        {schema, default} = default(field.default, schema, required, project, depth)

        schema =
          schema
          |> Schema.annotate(notes(field, module))
          |> Schema.annotate(%{"name" => if(key != name, do: name), "unset" => if(nilable and :replaced not in wraps, do: unset(presence))})
          |> Map.merge(default)

        {key, schema, required}

      _ ->
        {key, Schema.opaque("the encoder sends #{name}, which is not a field") |> Schema.annotate(source(module, line)), false}
    end
  end

  defp property(key, value, presence, line, by_name, module, _, _) do
    notes = if field = by_name[key], do: notes(field, module), else: source(module, line)
    schema = constant(value)
    decl = if Schema.opaque?(schema), do: nil, else: %{"decl" => "#{key}: #{Text.render(elem(value, 1))}"}
    {key, schema |> Schema.annotate(decl || %{}) |> Schema.annotate(notes), presence == :always and not Schema.opaque?(schema)}
  end

  defp constant({:lit, nil}), do: %{"type" => "null"}
  defp constant({:lit, {:atom, name}}), do: %{"const" => name}
  defp constant({:lit, value}) when is_binary(value) or is_number(value) or is_boolean(value), do: %{"const" => value}
  defp constant({:unknown, reason}), do: Schema.opaque(reason)
  defp constant(_), do: Schema.opaque("a value that the encoder builds")

  defp declared(%{spec: nil}, _), do: Schema.opaque("the struct's @type t does not say what it is")
  defp declared(%{spec: spec}, context), do: Typespec.schema(spec, context)

  defp unset(:omit), do: "omit"
  defp unset(:always), do: "null"
  defp unset(:unknown), do: nil

  defp notes(%{spec: nil} = field, module), do: Map.put(source(module, field.line), "decl", field.name)
  defp notes(field, module), do: Map.put(source(module, field.line), "decl", "#{field.name}: #{Text.render(field.spec)}")

  defp context(module, project) do
    parameters = for %{name: "t", parameters: parameters} <- module.types, parameter <- parameters, into: %{}, do: {parameter, :free}
    %{Typespec.context(module, project.modules) | bound: parameters}
  end

  # The schema and %{"default" => value}. A required field is always set, whatever its default.
  defp default(_, schema, true, _, _), do: {schema, %{}}
  defp default(:none, schema, _, _, _), do: {schema, %{"default" => nil}}
  defp default({:computed, node}, _, _, _, _), do: {Schema.opaque("the default #{Text.render(node)} is computed"), %{}}
  defp default({:literal, value}, schema, _, project, depth), do: {schema, %{"default" => json(value, schema, project, depth)}}

  defp json({:atom, name}, schema, project, _), do: atom_text(":" <> name, schema, project) || name
  defp json({:tuple, items}, schema, project, depth), do: json(items, schema, project, depth)

  defp json({:map, pairs}, schema, project, depth),
    do: Map.new(pairs, fn {key, value} -> {key_text(key), json(value, schema, project, depth)} end)

  defp json(list, schema, project, depth) when is_list(list), do: Enum.map(list, &json(&1, schema, project, depth))

  # A struct as a default is the object of its own defaults and of what is set.
  defp json({:struct, name, pairs}, _, project, depth) when depth < @deepest do
    with %{struct: %{}} = module <- project.modules[name], %{"properties" => properties} <- schema(module, project, depth + 1) do
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

  defp json({:struct, _, _}, _, _, _), do: %{}
  defp json(value, _, _, _), do: value

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

  defp annotate(schema, module, notes) do
    line = module.line

    Schema.annotate(
      schema,
      Map.merge(source(module, line), Map.merge(%{"native" => "struct", "decl" => "defmodule #{module.name}"}, notes))
    )
  end

  defp source(module, line), do: %{"source" => %{"file" => module.file, "line" => line}}
end
