# The definition of a struct: the fields it declares, as its decoder reads them,
# and how what its encoder sends differs from that.
#
# An entry is {key, value, presence, line}: values are those of
# Capture.Interpreter, and {:ignored, text} for a constant that is sent and not
# looked at when it is read; presence is :always, :omit (not when it is nil),
# :conditional (on something else), :never (it is only read) or :unknown.
defmodule Capture.Structs do
  alias Capture.{Decoder, Encoder, Modules, Properties, Schema, Typespec}

  @doc """
  The schema of a module's struct. The project has the captured `modules`, the
  encoder `impls`, the `transform` of what is sent, and the schemas of the `types`
  that are no structs.
  """
  def schema(module, project, depth \\ 0) do
    case sent(module, project) do
      {:opaque, reason} -> annotate(%{}, module, %{"opaque" => reason})
      sent -> object(module, sent, Decoder.read(module, project.modules), project, depth)
    end
  end

  defp sent(%{macro: {macro, _}} = module, _) do
    {:opaque, "the struct is declared by the macro #{macro} (use #{Enum.join(module.uses, ", ")}), which is not expanded"}
  end

  defp sent(%{struct: %{fields: :unknown}}, _), do: {:opaque, "the fields in defstruct are computed"}
  defp sent(%{enforced: nil}, _), do: {:opaque, "@enforce_keys is computed"}

  defp sent(module, project) do
    with {:map, entries, absent, line} <- Encoder.read(module, project) do
      {Enum.map(entries, fn {key, value, presence} -> {key, value, presence, line} end), absent}
    end
  end

  defp object(module, sent, decoder, project, depth) do
    fields = fields(module)
    by_name = Map.new(fields, &{&1.name, &1})
    {spread, sent} = spread(sent)
    {entries, absent} = accepted(sent, decoder && Map.update!(decoder, :fields, &(&1 && Map.drop(&1, spread))), fields)
    {missing, demanded} = if decoder, do: {decoder.missing, decoder.demanded}, else: {%{}, []}
    scope = %{module: module, fields: by_name, missing: missing, demanded: demanded, project: project, depth: depth}

    accepted = record(entries, scope)
    known = for({_, {:field, name, _}, _, _} <- entries, do: name) ++ Enum.map(entries, &elem(&1, 0))

    annotate(accepted, module, %{
      "order" => order(entries, fields),
      "local" => local(for(%{name: name} <- fields, name not in known, do: %{"name" => name, "reason" => reason(name, spread, absent)})),
      "decode" => decode(decoder, spread, Map.get(accepted, "required", [])),
      # Without either, something else may build the JSON.
      "encode" => if(sent == nil and decoder != nil and decoder.fields != nil, do: "none"),
      "out" => out(sent, entries, accepted, %{scope | missing: %{}, demanded: []})
    })
  end

  defp record(entries, scope) do
    properties = for {key, _, _, _} = entry <- entries, do: {key, Properties.property(entry, scope)}
    required = for {key, {_, true}} <- properties, do: key

    %{"type" => "object", "properties" => Map.new(properties, fn {key, {schema, _}} -> {key, schema} end)}
    |> Map.merge(if required == [], do: %{}, else: %{"required" => Enum.sort(required)})
  end

  # What is accepted, and why a field is not among it. Without an encoder nothing
  # is known about how an unset field looks.
  defp accepted(nil, decoder, fields) do
    entries = for %{name: name, line: line} <- fields, {key, value} <- [read_field(name, decoder, nil)], do: {key, value, :unknown, line}
    {entries, "not read by #{decoder && decoder.name}/1"}
  end

  defp accepted({entries, absent}, %{fields: %{}} = decoder, fields) do
    read_keys = for {_, reads} <- decoder.fields, {:key, key} <- reads, do: key
    sent = for {key, {:field, name, _}, _, _} <- entries, into: %{}, do: {name, key}
    reads = for %{name: name} <- fields, read = read_field(name, decoder, sent[name]), into: %{}, do: {name, read}
    both = Enum.map(entries, &reread(&1, reads, read_keys))
    taken = for({_, {:field, name, _}, _, _} <- both, do: name) ++ Enum.map(both ++ entries, &elem(&1, 0))

    read_only =
      for %{name: name, line: line} <- fields,
          {key, value} <- [reads[name]],
          name not in taken,
          key not in taken,
          do: {key, value, :never, line}

    {both ++ read_only, absent}
  end

  defp accepted(sent, _, _), do: sent

  # A field that is sent, as it is read. What is sent and not read is accepted all
  # the same, and of a constant any text is.
  defp reread({_, {:field, name, sent}, presence, line} = entry, reads, _) do
    case reads do
      %{^name => {key, {:field, _, read}}} -> {key, {:field, name, if(read == [], do: sent, else: read)}, presence, line}
      _ -> entry
    end
  end

  defp reread({key, {:lit, text}, presence, line} = entry, _, read_keys) when is_binary(text) do
    if key in read_keys, do: entry, else: {key, {:ignored, text}, presence, line}
  end

  defp reread(entry, _, _), do: entry

  # {key, value}: of several keys for one field that under which it is sent, or
  # else the one that is looked for first.
  defp read_field(name, nil, _), do: {name, {:field, name, []}}
  defp read_field(name, %{fields: nil}, _), do: {name, {:field, name, []}}

  defp read_field(name, %{fields: fields} = decoder, sent) do
    reads = Map.get(fields, name, [])
    wraps = for {:wrap, wrap} <- reads, do: wrap
    keys = for {:key, key} <- reads, do: key
    keys = if {:alternative, sent} in reads and length(keys) == 1, do: [sent], else: keys

    case {keys, :other in reads} do
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

  # What @type t says, then other types of the struct, then the macro that declares it.
  defp typed_fields(module) do
    written =
      module.types
      |> Enum.sort_by(&(&1.name != "t"))
      |> Enum.flat_map(fn type ->
        for field <- listed(type.spec), type.name == "t" or own?(type.spec, module), do: Map.put(field, :written, written(type, field))
      end)
      |> Enum.uniq_by(& &1.name)

    names = Enum.map(written, & &1.name)
    written ++ for field <- module.struct.typed, field.name not in names, do: Map.put(field, :written, field.spec)
  end

  defp own?(spec, module),
    do: Enum.any?(Typespec.arms(spec), &(match?({"%", _, [_, _]}, &1) and Modules.self?(&1 |> elem(2) |> hd(), module)))

  # The fields in the struct of a typespec.
  defp listed(spec) do
    case spec |> Typespec.arms() |> Enum.find_value(&struct_map/1) do
      nil -> []
      {lines, pairs} -> for {{key, spec}, line} <- Enum.zip(pairs, lines), name = field_name(key), do: %{name: name, spec: spec, line: line}
    end
  end

  # A compiled typespec knows how it was written.
  defp written(%{written: spec}, %{name: name} = field) do
    case Enum.find(listed(spec), &(&1.name == name)) do
      nil -> field.spec
      written -> written.spec
    end
  end

  defp written(_, field), do: field.spec

  defp struct_map({"%", _, [_, {"%{}", lines, pairs}]}), do: {lines, pairs}
  defp struct_map({"%{}", lines, pairs}), do: {lines, pairs}
  defp struct_map(_), do: nil

  defp field_name({:atom, name}), do: name
  defp field_name({kind, _, [{:atom, name}]}) when kind in ["required", "optional"], do: name
  defp field_name(_), do: nil

  # The fields whose own keys are sent beside the others, and what else is sent.
  defp spread(nil), do: {[], nil}

  defp spread({entries, absent}) do
    {spread, entries} = Enum.split_with(entries, &match?({_, {:spread, _}, _, _}, &1))
    {for({_, {:spread, name}, _, _} <- spread, do: name), {entries, absent}}
  end

  defp reason(name, spread, absent), do: if(name in spread, do: "its keys are sent beside the others", else: absent)

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

  # Elixir's decoders leave alone what they do not look for, unless a field keeps it.
  defp decode(nil, _, _), do: nil
  defp decode(%{fields: nil}, _, _), do: nil

  defp decode(%{demanded: demanded, nulls: nulls}, spread, required) do
    missing = if(required != [] and required -- demanded == [], do: "reject", else: "nil")
    # Who puts up with a missing field does so with a null.
    null = if(nulls and missing == "reject", do: %{"null" => "keep"}, else: %{})
    Map.merge(%{"unknown" => if(spread == [], do: "drop", else: "keep"), "missing" => missing}, null)
  end

  # What turns the schema that is accepted into the one that is sent, where keys or values differ.
  defp out({entries, _}, entries, _, _), do: nil
  defp out(nil, _, _, _), do: nil

  defp out({entries, _}, _, accepted, scope) do
    sent = record(entries, scope)
    if bare(sent["properties"]) == bare(accepted["properties"]), do: nil, else: Schema.patch(accepted, sent)
  end

  # Properties without what is said of their presence.
  defp bare(properties), do: Map.new(properties, fn {key, schema} -> {key, Map.drop(schema, ["default", "x-parity"])} end)

  defp annotate(schema, module, notes) do
    source = %{"source" => %{"file" => module.file, "line" => module.line}}
    Schema.annotate(schema, source |> Map.merge(%{"native" => "struct", "decl" => "defmodule #{module.name}"}) |> Map.merge(notes))
  end
end
