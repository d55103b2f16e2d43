# What reaches the wire of a struct: which fields, under which names, in which form.
defmodule Capture.Encoder do
  alias Capture.{Enums, Interpreter, Schema}

  @protocols ["Jason.Encoder", "JSON.Encoder", "Poison.Encoder"]
  # The structs that a JSON encoder knows, by how a schema holds them.
  @structs %{"datetime" => ["DateTime", "NaiveDateTime"], "date" => ["Date"], "time" => ["Time"], "decimal" => ["Decimal"]}
  @converters [{"to_map", 1}, {"to_json", 1}, {"to_wire", 1}]

  def protocols, do: @protocols

  @doc """
  {:map, entries, absent, line}: the entries as Capture.Interpreter gives them,
  why a field is not among them, and the line of the encoder; {:opaque, reason};
  or nil where the struct has no encoder.
  """
  def read(module, %{modules: modules, impls: impls, transform: transform}) do
    impl = Enum.find(impls, &(&1.protocol in @protocols and &1.target == module.name))
    derive = Enum.find(module.derives, &(&1.protocol in @protocols))
    converter = Enum.find(@converters, &(Map.get(module.functions, &1, []) != []))

    own =
      cond do
        impl != nil -> implemented(impl, module, modules)
        derive != nil -> derived(derive, module.struct.fields)
        converter != nil -> converted(converter, module, modules)
        true -> nil
      end

    if transform != nil and (impl != nil or derive != nil), do: transformed(transform, own, module), else: own
  end

  # All fields. A transform may leave out nil at the wish of its callers: what they
  # wish is most likely what the struct's own encoder does.
  defp transformed(transform, own, %{struct: %{fields: fields, line: line}}) do
    presence =
      with {:map, entries, _, _} <- own,
           do: Map.new(for {_, {:field, name, _}, presence} <- entries, do: {name, presence}),
           else: (_ -> %{})

    sent = fn name -> if transform.keeps_nil, do: :always, else: Map.get(presence, name, :unknown) end
    {:map, for({name, _} <- fields, do: {name, {:field, name, [{:bare, transform}]}, sent.(name)}), "", line}
  end

  defp implemented(impl, module, modules) do
    case Map.get(impl.functions, {"encode", 2}, []) do
      [] -> {:opaque, "the #{impl.protocol} of #{module.name} has no encode/2"}
      clauses -> body(clauses, [:self, {:unknown, "the encoder's options"}], impl, module, modules, "not sent by the encoder")
    end
  end

  defp converted({name, 1} = function, module, modules) do
    body(module.functions[function], [:self], module, module, modules, "not sent by #{name}/1")
  end

  defp body(clauses, arguments, scope, module, modules, absent) do
    case Interpreter.run(clauses, arguments, scope, module, modules) do
      {:map, entries} -> {:map, entries, absent, hd(clauses).line}
      {:unknown, reason} -> {:opaque, "encoder: " <> reason}
      _ -> {:opaque, "the encoder does not build an object"}
    end
  end

  defp derived(%{only: :unknown}, _), do: {:opaque, "the encoder's only: list is computed"}
  defp derived(%{except: :unknown}, _), do: {:opaque, "the encoder's except: list is computed"}

  defp derived(%{only: only, except: except, line: line}, fields) do
    names = for {name, _} <- fields, name in (only || [name]), name not in (except || []), do: name
    absent = if only, do: "not in the encoder's only: list", else: "in the encoder's except: list"
    {:map, Enum.map(names, &{&1, {:field, &1, []}, :always}), absent, line}
  end

  @doc "A field's schema after the conversions of an encoder. `types` has the schemas of the types that are no structs."
  def convert(schema, wraps, types), do: Enum.reduce(wraps, schema, &wrap(&2, &1, types))

  defp wrap(schema, plain, _) when plain in [:text, :replaced], do: schema

  defp wrap(schema, {:each, wraps}, types) do
    Schema.map_arms(schema, fn
      %{"items" => items} = list when is_map(items) -> %{list | "items" => convert(items, wraps, types)}
      %{"additionalProperties" => values} = map -> %{map | "additionalProperties" => convert(values, wraps, types)}
      other -> if wraps == [], do: other, else: not_convertible(other)
    end)
  end

  # What becomes of a value that is taken apart without regard to its type.
  defp wrap(schema, {:bare, transform} = bare, types) do
    Schema.map_arms(schema, fn
      %{"x-parity" => %{"native" => native}} when is_map_key(@structs, native) ->
        kept = Map.fetch!(@structs, native)
        if Enum.any?(kept, &(&1 in transform.handled)), do: schema, else: Schema.opaque("#{transform.name} takes a #{hd(kept)} apart")

      %{"items" => items} = list when is_map(items) ->
        %{list | "items" => wrap(items, bare, types)}

      %{"additionalProperties" => values} = map when is_map(values) ->
        %{map | "additionalProperties" => wrap(values, bare, types)}

      arm ->
        if respelled?(arm, types), do: inlined(arm, types), else: arm
    end)
  end

  defp wrap(schema, :base64, _) do
    Schema.map_arms(schema, fn
      %{"type" => type} = text when type in ["string", ["string", "null"]] ->
        text |> Map.put("contentEncoding", "base64") |> Schema.annotate(%{"native" => "bytes"})

      other ->
        not_convertible(other)
    end)
  end

  defp wrap(schema, {:spell, speller}, types) do
    Schema.map_arms(schema, fn arm ->
      case {spelled?(arm, speller, types), inlined(arm, types)} do
        {true, _} -> arm
        {_, %{"x-parity" => %{"native" => "atom"}} = atoms} -> Enums.respell(atoms, &spell(&1, speller))
        {_, %{"type" => type}} when type in ["string", ["string", "null"]] -> arm
        _ -> not_convertible(arm)
      end
    end)
  end

  # The definition of an enum is spelled as its own module does it.
  defp spelled?(%{"$ref" => {name, "t"}}, %{name: name}, _), do: true
  defp spelled?(%{"$ref" => target}, :name, types), do: atoms?(types[target]) and types[target]["x-parity"]["members"] == nil
  defp spelled?(_, _, _), do: false

  defp spell(name, :name), do: {:ok, name}
  defp spell(name, :upcase), do: {:ok, String.upcase(name)}
  defp spell(name, :downcase), do: {:ok, String.downcase(name)}
  defp spell(name, module), do: Enums.text(module, name)

  defp atoms?(schema), do: match?(%{"x-parity" => %{"native" => "atom"}}, schema)

  defp respelled?(%{"$ref" => target}, types), do: get_in(types, [target, "x-parity", "members"]) != nil
  defp respelled?(_, _), do: false

  # A referenced enum with its atoms' own names again.
  defp inlined(%{"$ref" => target} = reference, types) do
    with %{"x-parity" => %{"native" => "atom"} = notes} = schema <- types[target] do
      names = Map.new(Map.get(notes, "members", %{}), fn {":" <> name, text} -> {text, name} end)
      name = &Map.get(names, &1, &1)

      schema
      |> Map.take(["enum", "const"])
      |> Map.new(fn {keyword, value} -> {keyword, if(is_list(value), do: Enum.map(value, name), else: name.(value))} end)
      |> Map.put("x-parity", %{"native" => "atom"})
    else
      _ -> reference
    end
  end

  defp inlined(schema, _), do: schema

  defp not_convertible(schema) do
    if Schema.opaque?(schema), do: schema, else: Schema.opaque("it is converted to another type on its way to or from the wire")
  end
end
