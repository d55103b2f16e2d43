# The texts by which a module spells its atoms on the wire, read from the
# clauses of its to_string/1 and parse/1.
defmodule Capture.Enums do
  alias Capture.{Modules, Schema}

  @doc "{:ok, text} of an atom in a module's spelling, or {:error, reason}."
  def text(module, atom) do
    writers = Map.get(module.functions, {"to_string", 1}, [])
    readers = Map.get(module.functions, {"parse", 1}, [])
    rules = Enum.flat_map(writers, &written(&1, module)) ++ Enum.flat_map(readers, &read(&1, module))

    case Enum.find_value(rules, &apply_rule(&1, atom)) do
      nil when writers == [] and readers == [] -> {:ok, atom}
      nil -> {:error, "neither to_string/1 nor parse/1 of #{module.name} gives a text for :#{atom}"}
      text -> {:ok, text}
    end
  end

  # A rule is {atom, text}, or a function of the atom's name for all of them.
  defp apply_rule({atom, text}, atom), do: text
  defp apply_rule({_, _}, _), do: nil
  defp apply_rule(function, atom), do: function.(atom)

  defp written(%{arguments: [argument], body: body}, module), do: written(argument, body, module)

  defp written({:atom, atom}, text, _) when is_binary(text), do: [{atom, text}]
  defp written({"when", _, [pattern, _]}, body, module), do: written(pattern, body, module)

  defp written({variable, _, nil}, {"case", _, [{variable, _, nil}, [{_, [{"->", _, _} | _] = clauses}]]}, module) do
    Enum.flat_map(clauses, fn {"->", _, [[pattern], body]} -> written(pattern, body, module) end)
  end

  defp written({variable, _, nil}, body, module) do
    case {lookup(body, variable, module), spelling(body, variable)} do
      {[], nil} -> []
      {[], function} -> [function]
      {pairs, _} -> for {{:atom, atom}, text} when is_binary(text) <- pairs, do: {atom, text}
    end
  end

  defp written(_, _, _), do: []

  defp read(%{arguments: [argument], body: body}, module), do: read(argument, body, module)

  defp read(text, {:atom, atom}, _) when is_binary(text), do: [{atom, text}]
  defp read(text, {{:atom, "ok"}, {:atom, atom}}, _) when is_binary(text), do: [{atom, text}]
  defp read({"when", _, [pattern, _]}, body, module), do: read(pattern, body, module)

  defp read({_, _, nil}, {"case", _, [_, [{_, [{"->", _, _} | _] = clauses}]]}, module) do
    Enum.flat_map(clauses, fn {"->", _, [[pattern], body]} -> read(pattern, body, module) end)
  end

  defp read({variable, _, nil}, {:call, {:alias, ["String"]}, function, [{variable, _, nil}], _}, _)
       when function in ["to_existing_atom", "to_atom"] do
    [& &1]
  end

  defp read({variable, _, nil}, body, module) do
    for {text, {:atom, atom}} when is_binary(text) <- lookup(body, variable, module), do: {atom, text}
  end

  defp read(_, _, _), do: []

  # The pairs of a literal map in which a variable is looked up.
  defp lookup({:call, {:alias, ["Map"]}, function, [map, key | _], _}, variable, module) when function in ["get", "fetch", "fetch!"] do
    lookup({:access, map, key}, variable, module)
  end

  defp lookup({:access, map, {variable, _, nil}}, variable, module) do
    case Modules.fold(map, module) do
      {:ok, {:map, pairs}} -> pairs
      _ -> []
    end
  end

  defp lookup(_, _, _), do: []

  # The function from an atom's name to its text that an expression describes.
  defp spelling({:call, {:alias, ["String"]}, "upcase", [inner], _}, variable), do: compose(spelling(inner, variable), &String.upcase/1)
  defp spelling({:call, {:alias, ["String"]}, "downcase", [inner], _}, variable), do: compose(spelling(inner, variable), &String.downcase/1)

  defp spelling({:call, {:alias, [module]}, "to_string", [{variable, _, nil}], _}, variable) when module in ["Atom", "Kernel"] do
    & &1
  end

  defp spelling(_, _), do: nil

  defp compose(nil, _), do: nil
  defp compose(inner, outer), do: &outer.(inner.(&1))

  @doc """
  The spelling of a module's own enum. What its parse/1 makes of every text that
  it does not know opens the enum, and is no text of its own.
  """
  def respell_own(schema, module) do
    members = for %{"enum" => names} <- [schema], name <- names, do: name
    fallback = module.functions |> Map.get({"parse", 1}, []) |> Enum.find_value(&fallback/1)

    if fallback != nil and fallback in members do
      spelled = Enum.filter(members, &(&1 != fallback or match?({:ok, _}, text(module, &1))))
      schema |> Map.put("enum", spelled) |> Schema.annotate(%{"open" => true}) |> respell(&text(module, &1))
    else
      respell(schema, &text(module, &1))
    end
  end

  # The atom that a clause gives for any text.
  defp fallback(%{arguments: [argument], body: body}), do: fallback(argument, body)

  defp fallback({_, _, nil}, {:atom, name}), do: name
  defp fallback({_, _, nil}, {{:atom, "ok"}, {:atom, name}}), do: name

  defp fallback({_, _, nil}, {"case", _, [_, [{_, [{"->", _, _} | _] = clauses}]]}) do
    Enum.find_value(clauses, fn {"->", _, [[pattern], body]} -> fallback(pattern, body) end)
  end

  defp fallback(variable, {"||", _, [_, fallback]}), do: fallback(variable, fallback)
  defp fallback({_, _, nil}, {:call, {:alias, ["Map"]}, "get", [_, _, {:atom, name}], _}), do: name
  defp fallback(_, _), do: nil

  @doc """
  Respells the atoms of an enum or constant; other schemas stay as they are.
  The function gives {:ok, text} or {:error, reason}.
  """
  def respell(%{"x-parity" => %{"native" => "atom"}} = schema, function) do
    case schema do
      %{"enum" => names} -> respell(schema, "enum", names, function)
      %{"const" => name} -> respell(schema, "const", [name], function)
      _ -> schema
    end
  end

  def respell(schema, _), do: schema

  defp respell(schema, keyword, names, function) do
    texts = Enum.map(names, fn name -> if name == nil, do: {:ok, nil}, else: function.(name) end)

    case List.keyfind(texts, :error, 0) do
      {:error, reason} ->
        Schema.opaque(reason)

      nil ->
        texts = Enum.map(texts, &elem(&1, 1))
        members = for {name, text} <- Enum.zip(names, texts), name != text, into: %{}, do: {":" <> name, text}
        value = if keyword == "const", do: hd(texts), else: texts
        schema |> Map.put(keyword, value) |> Schema.annotate(%{"members" => if(members == %{}, do: nil, else: members)})
    end
  end
end
