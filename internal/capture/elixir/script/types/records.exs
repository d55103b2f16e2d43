# Records: types that are plain maps, and the functions that make one of an object's
# members. They are read as structs are; what nobody decodes is kept as it comes.
defmodule Capture.Records do
  alias Capture.{Builders, Clients, Decoders, Eval, Schema, Structs, Typespec}

  @doc "The schema of a record as a function of its module decodes it; nil where none does."
  def schema(module, type, project) do
    with true <- Typespec.record?(type),
         fields = fields(type),
         decoder when decoder != nil <- Decoders.record_decoder(module, Enum.map(fields, & &1.name)),
         do: module |> as_struct(type, fields) |> Structs.decoded(decoder, project),
         else: (_ -> nil)
  end

  defp as_struct(module, type, fields) do
    struct = %{line: type.line, fields: for(field <- fields, do: {field.name, :none}), typed: fields}
    written = %{type | name: "t", spec: {"%{}", Enum.map(fields, & &1.line), Enum.map(fields, &{{:atom, &1.name}, &1.spec})}}
    %{module | struct: struct, enforced: [], derives: [], types: [written | Enum.reject(module.types, &(&1.name == "t"))]}
  end

  defp fields(%{spec: {"%{}", lines, pairs}}), do: for({{key, spec}, line} <- Enum.zip(pairs, lines), do: field(key, spec, line))

  defp field({"optional", _, [{:atom, name}]}, spec, line), do: %{name: name, spec: {"|", line, [spec, nil]}, line: line}
  defp field({_, _, [{:atom, name}]}, spec, line), do: %{name: name, spec: spec, line: line}
  defp field({:atom, name}, spec, line), do: %{name: name, spec: spec, line: line}

  @doc """
  The types, of which records without a decoder that structs hold, which keep what they are
  given, are kept, too: nothing is demanded of them. So are those that clients give back, and
  all that they hold.
  """
  def kept(types, structs, roles) do
    all = Map.merge(types, structs)
    given = for {target, evidence} <- roles, Clients.given_back?(evidence), is_map_key(types, target), do: target
    keeping = for {target, %{"x-parity" => %{"decode" => %{"invalid" => "keep"}}}} <- structs, do: target
    held = Clients.held_by(keeping ++ given, all, MapSet.new(given))

    Map.new(types, fn {target, schema} ->
      plain? = target in held and is_map_key(schema, "properties") and get_in(schema, ["x-parity", "decode"]) == nil and not Schema.opaque?(schema)
      {target, if(plain?, do: Schema.annotate(schema, %{"decode" => Clients.keeping()}), else: schema)}
    end)
  end

  @doc """
  The types, of which those that nothing is seen to decode refuse nothing: no declaration is
  enforced at run time.
  """
  def unseen(types) do
    types = Map.new(types, fn {target, schema} -> {target, if(undecoded?(schema), do: keeping(schema), else: schema)} end)
    read = for {_, schema} <- types, seen?(schema), %{"$ref" => target} <- Schema.all(schema), into: MapSet.new(), do: target
    types = Map.new(types, fn {target, schema} -> {target, if(target not in read and atoms?(schema) and not told_apart?(target, schema), do: keeping(schema, ["by", "invalid"]), else: schema)} end)
    Map.new(types, fn {target, schema} -> {target, if(union?(schema) and Enum.all?(schema["anyOf"], &held_unseen?(&1, types)), do: keeping(schema), else: schema)} end)
  end

  defp keeping(schema, ways \\ ["by", "missing", "unknown", "invalid"]),
    do: Schema.annotate(schema, %{"decode" => Clients.keeping() |> Map.take(ways) |> Map.put("unseen", true)})

  defp undecoded?(%{"properties" => _, "x-parity" => notes} = schema), do: notes["decode"] == nil and notes["native"] != "arguments" and not Schema.opaque?(schema)
  defp undecoded?(_), do: false

  # What holds atoms, or is a type of them alone, and has a decoder that is seen, or is not understood.
  defp seen?(schema), do: Schema.opaque?(schema) or (get_in(schema, ["x-parity", "decode"]) != nil and get_in(schema, ["x-parity", "decode", "unseen"]) == nil)
  defp atoms?(%{"enum" => _, "x-parity" => %{"native" => "atom"} = notes}), do: not is_map_key(notes, "members") and not is_map_key(notes, "decode") and not is_map_key(notes, "opaque")
  defp atoms?(_), do: false

  # Whether functions of the module know texts of the atoms.
  defp told_apart?({name, _}, %{"enum" => texts}) do
    with %{} = module <- Eval.modules()[name] do
      Enum.any?(module.functions, fn {_, clauses} -> Enum.any?(clauses, &(Builders.everything([&1.arguments, &1.body], fn node -> if is_binary(node) and node in texts, do: true end) != [])) end) or
        Enum.any?(module.attributes, fn {_, value} -> Builders.everything(value, fn node -> if is_binary(node) and node in texts, do: true end) != [] end)
    end
  end

  # A union of what nothing is seen to decode.
  defp union?(schema), do: is_map_key(schema, "anyOf") and get_in(schema, ["x-parity", "decode"]) == nil and not Schema.opaque?(schema)
  defp held_unseen?(%{"$ref" => target}, types), do: get_in(types, [target, "x-parity", "decode", "unseen"]) == true
  defp held_unseen?(_, _), do: false
end
