# Follows the straight-line code of an encoder over what is known without
# running it. A value is one of
#
#   :self                    the struct being encoded
#   {:field, name, wraps}    a field of it, after the conversions in wraps
#   {:map, entries}          a map in the making: [{key, value, :always | :omit | :conditional}]
#   {:lit, literal}          a literal, as Capture.Modules.fold gives it
#   {:spread, name}          as an entry's value: the keys of the map in a field
#   {:pair, left, right}     a tuple of two
#   {:fun, node, env}        a function literal
#   :key                     the key of a map that is walked through
#   :raises                  no value at all
#   {:unknown, reason}       anything else
defmodule Capture.Interpreter do
  alias Capture.{Enums, Modules, NilTest, Text}

  @deepest 8

  @doc """
  The value of a function's clauses applied to arguments. `owner` is the module
  of the struct, `scope` the one in which the clauses stand.
  """
  def run(clauses, arguments, scope, owner, modules) do
    call(clauses, arguments, %{scope: scope, owner: owner, modules: modules, depth: 0})
  end

  defp call(_, _, %{depth: depth}) when depth > @deepest, do: {:unknown, "the encoder calls too deeply"}

  defp call(clauses, arguments, context) do
    fields = for {:field, name, _} <- arguments, do: name

    clauses
    |> Enum.reduce_while([], fn clause, values ->
      case bind_all(clause.arguments, arguments, %{}, context) do
        :no ->
          {:cont, values}

        {certain, env} ->
          value = eval(clause.body, env, %{context | depth: context.depth + 1})
          {if(certain == :yes and clause.guard == true, do: :halt, else: :cont), [value | values]}
      end
    end)
    |> Enum.reverse()
    |> join(fields)
  end

  defp join([], _), do: {:unknown, "no clause of the encoder fits"}
  defp join(values, fields), do: values |> Enum.reduce(&either(&2, &1, Enum.uniq(fields)))

  # What is known where one of two values is taken, by a test on some fields.
  defp either(value, value, _), do: value
  defp either(:raises, value, _), do: value
  defp either(value, :raises, _), do: value
  defp either({:unknown, reason}, _, _), do: {:unknown, reason}
  defp either(_, {:unknown, reason}, _), do: {:unknown, reason}
  defp either({:field, name, wraps}, {:field, name, []}, _), do: {:field, name, wraps}
  defp either({:field, name, []}, {:field, name, wraps}, _), do: {:field, name, wraps}
  defp either({:lit, literal}, {:field, _, _} = field, fields), do: either(field, {:lit, literal}, fields)

  defp either({:field, name, wraps}, {:lit, literal}, fields) do
    cond do
      fields != [name] -> {:unknown, "the value of #{name} depends on something else"}
      literal == nil -> {:field, name, wraps}
      true -> {:field, name, wraps ++ [:replaced]}
    end
  end

  defp either({:map, left}, {:map, right}, fields) do
    keys = Enum.uniq(Enum.map(left ++ right, &elem(&1, 0)))
    {:map, Enum.map(keys, &either_entry(&1, List.keyfind(left, &1, 0), List.keyfind(right, &1, 0), fields))}
  end

  defp either(_, _, _), do: {:unknown, "the encoder builds it in more than one way"}

  defp either_entry(key, {_, left, one}, {_, right, other}, fields) do
    {key, either(left, right, fields), if(one == other, do: one, else: :conditional)}
  end

  defp either_entry(key, left, right, fields) do
    {_, value, _} = left || right
    {key, value, if(match?({:field, name, _} when fields == [name], value), do: :omit, else: :conditional)}
  end

  # {:yes | :maybe, env} or :no.
  defp bind_all(patterns, values, env, context) do
    patterns
    |> Enum.zip(values)
    |> Enum.reduce_while({:yes, env}, fn {pattern, value}, {certain, env} ->
      case bind(pattern, value, env, context) do
        :no -> {:halt, :no}
        {:yes, env} -> {:cont, {certain, env}}
        {:maybe, env} -> {:cont, {:maybe, env}}
      end
    end)
  end

  defp bind({name, _, nil}, value, env, _) when is_binary(name), do: {:yes, Map.put(env, name, value)}
  defp bind({"=", _, [left, right]}, value, env, context), do: bind_all([left, right], [value, value], env, context)
  defp bind({"when", _, [pattern, _]}, value, env, context), do: maybe(bind(pattern, value, env, context))
  defp bind({"%", _, [_, map]}, :self, env, context), do: bind(map, :self, env, context)

  defp bind({"%{}", _, pairs}, :self, env, context) do
    fields = for {{:atom, name}, pattern} <- pairs, do: {pattern, {:field, name, []}}
    {patterns, values} = Enum.unzip(fields)
    bind_all(patterns, values, env, context)
  end

  # A struct is no literal.
  defp bind(pattern, :self, _, _) when is_list(pattern) or is_binary(pattern) or is_number(pattern) or pattern in [nil, true, false],
    do: :no

  defp bind({left, right}, {:pair, first, second}, env, context), do: bind_all([left, right], [first, second], env, context)

  defp bind(pattern, {:lit, literal}, env, context) do
    case Modules.fold(pattern, context.scope) do
      {:ok, ^literal} -> {:yes, env}
      {:ok, _} -> :no
      :error -> {:maybe, env}
    end
  end

  defp bind(_, _, env, _), do: {:maybe, env}

  defp maybe({_, env}), do: {:maybe, env}
  defp maybe(:no), do: :no

  defp eval({"__block__", _, expressions}, env, context), do: block(expressions, env, context)
  defp eval({"=", _, [_, expression]}, env, context), do: eval(expression, env, context)
  defp eval({"&", _, [position]}, env, _) when is_integer(position), do: Map.get(env, "&", {:unknown, "&#{position}"})
  defp eval({kind, _, _} = function, env, _) when kind in ["fn", "&"], do: {:fun, function, env}
  defp eval({"raise", _, _}, _, _), do: :raises
  defp eval({:access, base, key}, env, context), do: field(eval(base, env, context), eval(key, env, context), {:access, base, key})
  defp eval({:call, {:alias, parts}, name, arguments, _} = node, env, context), do: remote(parts, name, arguments || [], node, env, context)

  defp eval({:call, base, name, arguments, _} = node, env, context) when arguments in [nil, []] do
    field(eval(base, env, context), {:lit, {:atom, name}}, node)
  end

  defp eval({"%{}", _, pairs}, env, context), do: put_all([], pairs, env, context)

  defp eval({"%{|}", _, [base, pairs]} = node, env, context) do
    case entries(eval(base, env, context), context) do
      nil -> not_understood(node)
      entries -> put_all(entries, pairs, env, context)
    end
  end

  defp eval({kind, _, [test, options]}, env, context) when kind in ["if", "unless"] and is_list(options) do
    join(for(key <- ["do", "else"], do: options |> Modules.option(key) |> eval(env, context)), tested(test, env, context))
  end

  defp eval({"&&", _, [test, value]}, env, context), do: either(eval(value, env, context), {:lit, nil}, tested(test, env, context))

  defp eval({"||", _, [left, right]} = node, env, context) do
    case eval(left, env, context) do
      {:field, name, _} = field -> either(field, eval(right, env, context), [name])
      _ -> not_understood(node)
    end
  end

  defp eval({"case", _, [subject, [{_, [{"->", _, _} | _] = clauses}]]}, env, context),
    do: branches(clauses, [eval(subject, env, context)], env, context)

  defp eval({"apply", _, [function, value | _]}, env, context) do
    case eval(function, env, context) do
      {:unknown, "the encoder's options"} -> as_map(eval(value, env, context), context)
      function -> apply_to(function, eval(value, env, context), context)
    end
  end

  defp eval({"then", _, [value, function]}, env, context), do: apply_to(eval(function, env, context), eval(value, env, context), context)

  defp eval({"for", _, [{"<-", _, [pattern, source]} | [_ | _] = rest]} = node, env, context) do
    {filters, [options]} = Enum.split(rest, -1)
    function = {:fun, {"fn", 0, [{"->", 0, [[pattern], Modules.option(options, "do")]}]}, env}

    case {eval(source, env, context), filters} do
      {{:field, _, _} = field, []} ->
        each(field, function, node, context)

      {value, []} ->
        collection("new", [as_map(value, context), function], node, context)

      {value, [filter]} ->
        collection("new", [without_nil(entries(value, context), NilTest.others?(pattern, filter), node), function], node, context)

      _ ->
        not_understood(node)
    end
  end

  defp eval({"@", _, [{_, _, nil}]} = node, _, context), do: literal(node, context)

  defp eval({"to_string", line, [argument]}, env, context) when not is_map_key(context.scope.functions, {"to_string", 1}) do
    eval({:call, {:alias, ["Kernel"]}, "to_string", [argument], line}, env, context)
  end

  defp eval({name, _, nil} = node, env, _) when is_binary(name), do: Map.get(env, name) || not_understood(node)

  defp eval({name, _, arguments} = node, env, context) when is_binary(name) do
    if is_map_key(context.scope.functions, {name, length(arguments)}) do
      local(context.scope, name, Enum.map(arguments, &eval(&1, env, context)), node, context)
    else
      not_understood(node)
    end
  end

  defp eval({tag, _} = node, _, context) when is_atom(tag), do: literal(node, context)
  defp eval({left, right}, env, context), do: {:pair, eval(left, env, context), eval(right, env, context)}

  defp eval(list, env, context) when is_list(list) do
    if list != [] and Enum.all?(list, &(tuple_size_of(&1) == 2 and not is_atom(elem(&1, 0)))) do
      put_all([], list, env, context)
    else
      literal(list, context)
    end
  end

  defp eval(node, _, context), do: literal(node, context)

  defp tuple_size_of(node), do: if(is_tuple(node), do: tuple_size(node), else: 0)

  defp literal(node, context) do
    case Modules.fold(node, context.scope) do
      {:ok, literal} -> {:lit, literal}
      :error -> not_understood(node)
    end
  end

  defp not_understood(node), do: {:unknown, "#{Text.render(node)} is not understood"}

  defp block(expressions, env, context) do
    {value, _} =
      Enum.reduce(expressions, {{:lit, nil}, env}, fn
        {"=", _, [pattern, expression]}, {_, env} ->
          value = eval(expression, env, context)

          case bind(pattern, value, env, context) do
            {_, env} -> {value, env}
            :no -> {:raises, env}
          end

        expression, {_, env} ->
          {eval(expression, env, context), env}
      end)

    value
  end

  defp branches(clauses, values, env, context) do
    fields = for {:field, name, _} <- values, do: name

    results =
      for {"->", _, [patterns, body]} <- clauses, {_, env} <- [bind_all(unguarded(patterns), values, env, context)] do
        eval(body, env, context)
      end

    join(results, fields)
  end

  defp unguarded([{"when", _, patterns}]), do: Enum.drop(patterns, -1)
  defp unguarded(patterns), do: patterns

  # The fields that a test looks at, [] where it looks at anything else.
  defp tested({operator, _, [left, right]}, env, context) when operator in ["and", "or", "&&", "||"] do
    case {tested(left, env, context), tested(right, env, context)} do
      {[_ | _] = left, [_ | _] = right} -> left ++ right
      _ -> []
    end
  end

  defp tested({operator, _, [operand]}, env, context) when operator in ["not", "!"], do: tested(operand, env, context)
  defp tested({operator, _, [operand, nil]}, env, context) when operator in ["==", "!=", "===", "!=="], do: tested(operand, env, context)
  defp tested({"is_" <> _, _, [operand | _]}, env, context), do: tested(operand, env, context)
  defp tested({"match?", _, [_, operand]}, env, context), do: tested(operand, env, context)

  defp tested(node, env, context) do
    case eval(node, env, context) do
      {:field, name, _} -> [name]
      _ -> []
    end
  end

  defp field(:self, {:lit, {:atom, name}}, _), do: {:field, name, []}
  defp field(_, _, node), do: not_understood(node)

  # The entries of a value that is a map; the struct itself is one as well.
  defp entries({:map, entries}, _), do: entries

  defp entries(:self, %{owner: %{struct: %{fields: fields}}}) when is_list(fields),
    do: for({name, _} <- fields, do: {name, {:field, name, []}, :always})

  defp entries(_, _), do: nil

  defp as_map(value, context), do: if(entries = entries(value, context), do: {:map, entries}, else: value)

  defp put_all(entries, pairs, env, context) do
    Enum.reduce(pairs, {:map, entries}, fn {key, value}, map -> put(map, eval(key, env, context), eval(value, env, context)) end)
  end

  defp put({:map, entries}, {:lit, key}, value) do
    case key_text(key) do
      nil -> {:unknown, "a key that is not a name"}
      key -> {:map, List.keystore(entries, key, 0, {key, value, :always})}
    end
  end

  defp put(_, _, _), do: {:unknown, "a key that is computed"}

  defp key_text({:atom, name}), do: name
  defp key_text(name) when is_binary(name), do: name
  defp key_text(_), do: nil

  defp remote(parts, name, arguments, node, env, context) do
    module = Modules.resolve(parts, context.scope)
    values = Enum.map(arguments, &eval(&1, env, context))
    map = as_map(List.first(values), context)

    cond do
      "#{module}.#{name}" in passing() -> map
      module == "Map" and name in ["get", "fetch!"] -> field(hd(values), List.last(values), node)
      module == "Map" or module == "Enum" -> collection(name, [map | Enum.drop(values, 1)], node, context)
      wrap = conversion("#{module}.#{name}") -> wrapped(values, wrap, node)
      is_map_key(context.modules, module) -> captured(context.modules[module], name, values, node, context)
      true -> not_understood(node)
    end
  end

  # Functions that give their first argument on, as far as the wire is concerned.
  defp passing do
    ~w(Map.from_struct Map.to_list Enum.to_list Jason.Encode.map Jason.Encode.keyword Jason.Encode.value Jason.Encoder.encode
       Jason.Encoder.Map.encode Jason.encode! JSON.Encoder.encode JSON.encode! JSON.encode_to_iodata! Poison.Encoder.encode
       Poison.Encoder.Map.encode Poison.encode! Jason.OrderedObject.new)
  end

  defp conversion(name) when name in ["Atom.to_string", "Kernel.to_string"], do: {:spell, :name}
  defp conversion("String.upcase"), do: {:spell, :upcase}
  defp conversion("String.downcase"), do: {:spell, :downcase}
  defp conversion("Base.encode64"), do: :base64

  defp conversion(name)
       when name in ["DateTime.to_iso8601", "NaiveDateTime.to_iso8601", "Date.to_iso8601", "Time.to_iso8601", "Decimal.to_string"],
       do: :text

  defp conversion(_), do: nil

  defp wrapped([{:field, name, wraps} | _], wrap, _), do: {:field, name, wraps ++ [wrap]}
  defp wrapped([:key], {:spell, :name}, _), do: :key
  defp wrapped([{:lit, {:atom, name}}], {:spell, :name}, _), do: {:lit, name}
  defp wrapped(_, _, node), do: not_understood(node)

  defp collection("put", [{:map, _} = map, key, value], _, _), do: put(map, key, value)

  defp collection(name, [{:map, entries}, {:lit, keys}], node, _) when name in ["delete", "drop", "take"] do
    names = keys |> List.wrap() |> Enum.map(&key_text/1)
    keep? = fn {key, _, _} -> key in names == (name == "take") end
    if nil in names, do: not_understood(node), else: {:map, Enum.filter(entries, keep?)}
  end

  defp collection("merge", [{:map, left}, {:map, right}], _, _) do
    {:map, Enum.reduce(right, left, fn {key, _, _} = entry, left -> List.keystore(left, key, 0, entry) end)}
  end

  # A field that holds keys of its own, sent beside the others.
  defp collection("merge", [{:map, entries}, {:field, name, _}], _, _), do: {:map, entries ++ [{name, {:spread, name}, :always}]}
  defp collection("merge", [{:field, _, _} = field, {:map, _} = map], node, context), do: collection("merge", [map, field], node, context)
  defp collection(name, [{:field, _, _} = field, {:lit, _}], _, _) when name in ["delete", "drop"], do: field

  defp collection("new", [{:map, _} = map], _, _), do: map
  defp collection("into", [{:map, _} = map, {:map, []}], _, _), do: map
  defp collection("into", [map, {:map, []}, function], node, context), do: collection("new", [map, function], node, context)

  defp collection(name, [{:map, entries}, {:fun, _, _} = function], node, context) when name in ["map", "new"] do
    renewed = for {key, value, presence} <- entries, do: {key, apply_to(function, {:pair, :key, value}, context), presence}

    if Enum.all?(renewed, &match?({_, {:pair, :key, _}, _}, &1)) do
      {:map, for({key, {:pair, :key, value}, presence} <- renewed, do: {key, value, presence})}
    else
      not_understood(node)
    end
  end

  defp collection(name, [{:map, entries}, {:fun, function, _}], node, _) when name in ["reject", "filter"] do
    without_nil(entries, NilTest.of(function) == if(name == "filter", do: :others, else: :nil_values), node)
  end

  defp collection(name, [{:field, _, _} = field, {:fun, _, _} = function], node, context) when name in ["map", "new"] do
    each(field, function, node, context)
  end

  defp collection(_, _, node, _), do: not_understood(node)

  # A function applied to each item, or value, of a field.
  defp each({:field, name, wraps}, function, node, context) do
    item = {:field, name, []}

    case {apply_to(function, item, context), apply_to(function, {:pair, :key, item}, context)} do
      {_, {:pair, :key, {:field, ^name, inner}}} -> {:field, name, wraps ++ [{:each, inner}]}
      {{:field, ^name, inner}, _} -> {:field, name, wraps ++ [{:each, inner}]}
      _ -> not_understood(node)
    end
  end

  defp without_nil(entries, true, _) when is_list(entries) do
    kept = Enum.reject(entries, &match?({_, {:lit, nil}, _}, &1))
    {:map, Enum.map(kept, fn {key, value, presence} -> {key, value, if(match?({:lit, _}, value), do: presence, else: :omit)} end)}
  end

  defp without_nil(_, _, node), do: not_understood(node)

  defp apply_to({:fun, {"fn", _, clauses}, env}, value, context), do: branches(clauses, [value], env, context)

  defp apply_to({:fun, {"&", _, [{"/", _, [{:call, {:alias, parts}, name, _, line}, 1]}]}, env}, value, context) do
    eval({:call, {:alias, parts}, name, [{"&", line, [1]}], line}, Map.put(env, "&", value), context)
  end

  defp apply_to({:fun, {"&", _, [{"/", _, [{name, line, nil}, 1]}]}, env}, value, context) do
    eval({name, line, [{"&", line, [1]}]}, Map.put(env, "&", value), context)
  end

  defp apply_to({:fun, {"&", _, [body]}, env}, value, context), do: eval(body, Map.put(env, "&", value), context)
  defp apply_to(_, _, _), do: {:unknown, "a function that is not written out"}

  # Functions of the SDK's own modules: the spelling of an enum, the encoding of
  # a struct, or a helper, which is followed.
  defp captured(module, "to_string", [{:field, name, wraps}], _, _), do: {:field, name, wraps ++ [{:spell, module}]}

  defp captured(module, "to_string", [{:lit, {:atom, atom}}], _, _) do
    case Enums.text(module, atom) do
      {:ok, text} -> {:lit, text}
      {:error, reason} -> {:unknown, reason}
    end
  end

  defp captured(_, name, [{:field, _, _} = field | _], _, _) when name in ["to_map", "to_json", "to_wire"], do: field
  defp captured(module, name, values, node, context), do: local(module, name, values, node, context)

  defp local(module, name, values, node, context) do
    case Map.get(module.functions, {name, length(values)}) do
      nil -> not_understood(node)
      clauses -> call(clauses, values, %{context | scope: module})
    end
  end
end
