# The texts by which atoms are spelled on the wire: tables from texts to atoms and
# back, found in the values of functions whatever their names are.
#
# A table is %{rows: [{literal, literal}], default}: what else there is becomes
# :closed (it raises), :same (it stays), :named (the atom of that name), or {:lit, literal}.
defmodule Capture.Enums do
  alias Capture.{Budget, Eval, Parts, Schema}

  @doc "The table that an expression is over a source, nil where it is none."
  def table(value, source) do
    case rows(value, source) do
      %{rows: []} -> nil
      table -> table
    end
  end

  defp rows(source, source), do: %{rows: [], default: :same}
  defp rows({:conv, "String.to_atom", inner}, source), do: if(same?(inner, source), do: %{rows: [], default: :named})

  defp rows({:conv, call, inner}, source) when call in ["Atom.to_string", "to_string"],
    do: if(same?(inner, source), do: %{rows: [], default: :named})

  defp rows({:conv, call, inner}, source) when call in ["String.downcase", "String.upcase", "String.trim", "the text of an atom"],
    do: if(same?(inner, source), do: %{rows: [], default: :same})

  defp rows({:lit, {:tuple, [{:atom, "ok"}, literal]}}, _), do: %{rows: [], default: {:lit, literal}}
  defp rows({:lit, {:tuple, [{:atom, "error"} | _]}}, _), do: %{rows: [], default: :closed}
  defp rows({:lit, {:atom, "error"}}, _), do: %{rows: [], default: :closed}
  defp rows({:lit, literal}, _), do: %{rows: [], default: {:lit, literal}}
  defp rows({:tuple, [{:lit, {:atom, "ok"}}, value]}, source), do: rows(value, source)
  defp rows({:tuple, [{:lit, {:atom, "error"}} | _]}, _), do: %{rows: [], default: :closed}
  defp rows(value, _) when value in [:raise, :absent], do: %{rows: [], default: :closed}

  defp rows({:ite, {:in, subject, literals}, then, rest}, source) do
    with true <- same?(subject, source), %{} = table <- rows(rest, source) do
      case literal(then) do
        {:ok, made} -> %{table | rows: for(literal <- literals, do: {literal, made}) ++ table.rows}
        :error -> if null?(literals), do: table
        :raise -> if null?(literals), do: table
      end
    else
      _ -> nil
    end
  end

  # What a key that is not there becomes is its default, and no row.
  defp rows({:ite, {:or, {:not, {:has, base, key}}, c}, then, rest}, {:get, base, key} = source), do: rows({:ite, c, then, rest}, source)
  defp rows({:ite, {:or, {:in, source, [nil]}, c}, then, rest}, source), do: rows({:ite, c, then, rest}, source)
  defp rows({:ite, {:and, a, b}, then, rest}, source), do: rows({:ite, a, {:ite, b, then, rest}, rest}, source)
  defp rows({:ite, {:not, c}, a, b}, source), do: rows({:ite, c, b, a}, source)

  # A test for there being a text at all.
  defp rows({:ite, condition, then, rest}, source) do
    with true <- Enum.all?(Parts.subjects(condition), &same?(&1, source)), %{} = a <- rows(then, source), %{} = b <- rows(rest, source) do
      %{
        rows: a.rows ++ b.rows,
        default: if(b.default != :same and (b.default in [:closed, {:lit, nil}] or a.rows != []), do: a.default, else: b.default)
      }
    else
      _ -> nil
    end
  end

  defp rows(_, _), do: nil

  defp literal({:lit, {:tuple, [{:atom, "ok"}, literal]}}), do: {:ok, literal}
  defp literal({:lit, literal}), do: {:ok, literal}
  defp literal({:tuple, [{:lit, {:atom, "ok"}}, {:lit, literal}]}), do: {:ok, literal}
  defp literal(:raise), do: :raise
  defp literal(_), do: :error

  defp null?(literals), do: Enum.all?(literals, &(&1 in [nil, ""]))

  # A text in another case or without spaces is the same text.
  defp same?(source, source), do: true

  defp same?({:conv, call, inner}, source),
    do: call in ["String.downcase", "String.upcase", "String.trim", "to_string", "Atom.to_string", "the text of an atom"] and same?(inner, source)

  defp same?(_, _), do: false

  @doc "An enum or constant of atoms as a decoder's table reads it."
  def read_by(atoms, %{rows: rows, default: default}) do
    members = members(atoms)
    fallback = with {:lit, {:atom, name}} <- default, true <- name in members, do: name, else: (_ -> nil)
    text = fn name -> Enum.find_value(rows, fn {text, made} -> if made == {:atom, name} and sent?(text), do: text end) end

    spelled = if fallback, do: Enum.filter(members, &(&1 != fallback or text.(&1))), else: members
    atoms = if fallback, do: atoms |> only(spelled) |> Schema.annotate(%{"open" => true}), else: atoms

    respell(atoms, fn name ->
      case {text.(name), default} do
        {nil, kept} when kept in [:named] -> {:ok, name}
        {nil, _} -> {:error, "the decoder gives no text that stands for :#{name}"}
        {text, _} -> {:ok, text}
      end
    end)
  end

  @doc "An enum or constant of atoms as an encoder's table writes it."
  def written_by(atoms, %{rows: rows, default: default}) do
    respell(atoms, fn name ->
      case {List.keyfind(rows, {:atom, name}, 0), default} do
        {{_, text}, _} when is_binary(text) or is_integer(text) -> {:ok, text}
        {{_, {:atom, other}}, _} -> {:ok, other}
        {nil, kept} when kept in [:same, :named] -> {:ok, name}
        {nil, {:lit, text}} when is_binary(text) or is_integer(text) -> {:ok, text}
        _ -> {:error, "the encoder gives no text for :#{name}"}
      end
    end)
  end

  # A text, or a number that stands for a member.
  defp sent?(value), do: is_binary(value) or is_integer(value)

  defp members(%{"enum" => names}), do: Enum.reject(names, &is_nil/1)
  defp members(%{"const" => name}), do: [name]
  defp members(_), do: []

  defp only(%{"enum" => names} = schema, members), do: %{schema | "enum" => members ++ if(nil in names, do: [nil], else: [])}
  defp only(schema, _), do: schema

  @doc "A schema of atoms, or a reference to one, with the atoms under their own names."
  def own_names(%{"$ref" => target} = reference, types) do
    with %{"x-parity" => %{"native" => "atom"} = notes} = schema <- types[target] do
      unspelled(schema, Map.get(notes, "members", %{}))
    else
      _ -> reference
    end
  end

  def own_names(%{"x-parity" => %{"native" => "atom", "members" => members}} = schema, _), do: unspelled(schema, members)
  def own_names(schema, _), do: schema

  defp unspelled(schema, members) do
    names = Map.new(members, fn {":" <> name, text} -> {text, name} end)
    name = &Map.get(names, &1, &1)

    schema
    |> Map.take(["enum", "const"])
    |> Map.new(fn {keyword, value} -> {keyword, if(is_list(value), do: Enum.map(value, name), else: name.(value))} end)
    |> Map.put("x-parity", %{"native" => "atom"})
  end

  @doc """
  The spelling of an enum in its own module: by a pair of functions that turn its
  atoms into texts and back, or one of them that is named for that. What its reader
  makes of every text that it does not know opens the enum, and is no text of its own.
  """
  def respell_own(%{"x-parity" => %{"native" => "atom"}} = schema, module) do
    names = Enum.reject(members(schema), &is_nil/1)
    writers = for {{name, 1}, _} <- module.functions, texts = writer(module, name, names), do: {name, texts}
    readers = for {{name, 1}, _} <- module.functions, table = reader(module, name, names), do: {name, table}
    inverse = for {name, texts} <- writers, {reader, table} <- readers, inverse?(texts, table), do: {{name, texts}, {reader, table}}

    case {inverse, Enum.filter(readers, &named?(elem(&1, 0))), Enum.filter(writers, &named?(elem(&1, 0)))} do
      {[{_, {_, table}} | _], _, _} ->
        read_by(schema, completed(table, elem(hd(inverse) |> elem(0), 1)))

      {[], [], []} ->
        schema

      {[], [], [{_, texts}]} ->
        respell(schema, &text_of(module, texts, &1))

      {[], [{_, table}], []} ->
        read_by(schema, table)

      {[], [{_, table} | others], writers} ->
        disagreeing(schema, table, others, writers, module)

      {[], [], [{_, texts} | others]} ->
        if Enum.all?(others, &(elem(&1, 1) == texts)),
          do: respell(schema, &text_of(module, texts, &1)),
          else: conflict([{nil, texts} | others], module)
    end
  end

  # Atoms beside any other text, which is kept as it is.
  def respell_own(%{"anyOf" => arms} = schema, module) do
    case Enum.split_with(arms, &match?(%{"x-parity" => %{"native" => "atom"}, "enum" => _}, &1)) do
      {[atoms], _} -> %{schema | "anyOf" => Enum.map(arms, &if(&1 == atoms, do: respell_own(&1, module), else: &1))}
      _ -> schema
    end
  end

  def respell_own(schema, _), do: schema

  defp disagreeing(schema, table, others, writers, module) do
    if Enum.all?(others, fn {_, other} -> other.rows == table.rows end) and writers == [],
      do: read_by(schema, table),
      else: if(writers == [], do: conflict(others, module), else: read_by(schema, completed(table, writers |> hd() |> elem(1))))
  end

  defp conflict(_, module), do: Schema.opaque("functions of #{module.name} spell its atoms in more than one way")

  # What only the writer spells is read under that text, as far as it is known.
  defp completed(table, texts),
    do: %{table | rows: table.rows ++ for({name, text} <- texts, not List.keymember?(table.rows, text, 0), do: {text, {:atom, name}})}

  defp text_of(module, texts, name) do
    case List.keyfind(texts, name, 0) do
      {_, text} -> {:ok, text}
      nil -> {:error, "no function of #{module.name} gives a text for :#{name}"}
    end
  end

  # The texts that a function gives for the atoms; nil unless it gives one for most.
  defp writer(module, function, names) do
    made = for name <- names, {:lit, text} when is_binary(text) or is_integer(text) <- [run(module, function, {:lit, {:atom, name}})], do: {name, text}
    # What is the same whatever the atom is does not spell it.
    same? = match?([_, _ | _], made) and match?([_], Enum.uniq_by(made, &elem(&1, 1)))
    if not same? and (length(made) * 2 > length(names) or (made != [] and function in ["to_string", "to_wire"])), do: made
  end

  defp reader(module, function, names) do
    source = {:get, :payload, "text"}

    case module |> run(function, source) |> table(source) do
      %{rows: rows} = table ->
        atoms = for {text, {:atom, atom}} when is_binary(text) or is_integer(text) <- rows, uniq: true, do: atom
        own = Enum.count(atoms, &(&1 in names))
        if own * 2 > length(atoms) and (own * 2 > length(names) or function == "parse"), do: table

      nil ->
        nil
    end
  end

  defp run(module, function, value), do: Budget.within({:unknown, "budget"}, fn -> Eval.run(module, function, [value]) end)

  defp inverse?(texts, table),
    do:
      Enum.any?(texts, fn {name, text} -> {text, {:atom, name}} in table.rows end) and
        Enum.all?(texts, fn {name, text} ->
          case List.keyfind(table.rows, text, 0),
            do:
              (
                {_, {:atom, ^name}} -> true
                nil -> true
                _ -> false
              )
        end)

  @words ~w(to from parse encode decode string text wire api json value serialize deserialize cast dump load atom)
  defp named?(function), do: function |> String.trim_trailing("!") |> String.split("_") |> Enum.any?(&(&1 in @words))

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
