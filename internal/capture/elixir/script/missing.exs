# What a decoder makes of keys that are not there, found by following its code
# over an object that has some keys and no others. A value is one of
#
#   {:lit, literal}   a literal, as Capture.Modules.fold gives it
#   :object           the object itself
#   {:pair, a, b}     a tuple of two
#   {:struct, fields} the struct being built
#   :raises           no value: the code raises, or nothing matches
#   :unknown          anything else
defmodule Capture.Missing do
  alias Capture.Modules

  @deepest 8
  @absent {:lit, nil}

  @doc """
  The value of each field of the struct that the clauses build of an object with
  only the `present` keys, each of which holds the value `held`; nil where that is
  not known. A field that is not set has no entry.
  """
  def fields(clauses, present, module, modules, held \\ :unknown) do
    case call(clauses, [:object], %{module: module, scope: module, modules: modules, present: present, held: held, depth: 0}) do
      {:struct, fields} -> fields
      {:pair, _, {:struct, fields}} -> fields
      _ -> nil
    end
  end

  defp call(_, _, %{depth: depth}) when depth > @deepest, do: :unknown

  defp call(clauses, arguments, context) do
    context = %{context | depth: context.depth + 1}
    choose(for(clause <- clauses, do: {clause.arguments, clause.guard, clause.body}), arguments, %{}, context)
  end

  # The value of the branches that the values may take; {patterns, guard, body} each.
  defp choose(branches, values, env, context) do
    branches
    |> Enum.reduce_while([], fn {patterns, guard, body}, taken ->
      with {certain, env} <- match_all(patterns, values, env, context),
           {holds, env} when holds != :no <- {holds(guard, env, context), env} do
        value = eval(body, env, context)
        {if(certain == :yes and holds == :yes, do: :halt, else: :cont), [value | taken]}
      else
        _ -> {:cont, taken}
      end
    end)
    |> Enum.reverse()
    |> join()
  end

  defp join([]), do: :raises
  defp join(values), do: Enum.reduce(values, fn value, joined -> either(joined, value) end)

  defp either(value, value), do: value
  defp either({:struct, left}, {:struct, right}), do: {:struct, Map.merge(left, right, fn _, one, other -> either(one, other) end)}
  defp either({:pair, a, b}, {:pair, c, d}), do: {:pair, either(a, c), either(b, d)}
  # The way that builds the struct is the one in question.
  defp either({:struct, _} = struct, _), do: struct
  defp either(_, {:struct, _} = struct), do: struct
  defp either(_, _), do: :unknown

  defp match_all(patterns, values, env, context) when length(patterns) == length(values) do
    patterns
    |> Enum.zip(values)
    |> Enum.reduce_while({:yes, env}, fn {pattern, value}, {certain, env} ->
      case match(pattern, value, env, context) do
        :no -> {:halt, :no}
        {:yes, env} -> {:cont, {certain, env}}
        {:maybe, env} -> {:cont, {:maybe, env}}
      end
    end)
  end

  defp match_all(_, _, _, _), do: :no

  defp match({name, _, nil}, value, env, _) when is_binary(name), do: {:yes, Map.put(env, name, value)}
  defp match({"=", _, [left, right]}, value, env, context), do: match_all([left, right], [value, value], env, context)
  defp match({"%{}", _, pairs}, :object, env, context), do: match_keys(pairs, env, context)
  defp match({"%{}", _, []}, {:lit, {:map, _}}, env, _), do: {:yes, env}
  defp match({"%{}", _, _}, {:lit, _}, _, _), do: :no
  defp match({"%", _, _}, value, _, _) when value == :object or elem(value, 0) == :lit, do: :no

  defp match({left, right}, {:pair, first, second}, env, context) when left not in [:atom, :alias],
    do: match_all([left, right], [first, second], env, context)

  defp match({left, _}, {:lit, literal}, _, _) when left not in [:atom, :alias] and not (is_tuple(literal) and elem(literal, 0) == :tuple),
    do: :no

  defp match(pattern, {:pair, _, _}, _, _) when is_list(pattern) or is_binary(pattern) or pattern == nil or elem(pattern, 0) == :atom,
    do: :no

  defp match({"<>", _, _}, {:lit, value}, _, _) when not is_binary(value), do: :no

  defp match(pattern, {:lit, literal}, env, context) do
    case Modules.fold(pattern, context.scope) do
      {:ok, ^literal} -> {:yes, env}
      {:ok, _} -> :no
      :error -> if is_list(pattern) and not is_list(literal), do: :no, else: {:maybe, unbound(pattern, env)}
    end
  end

  defp match(pattern, :object, _, _) when is_list(pattern) or is_binary(pattern) or pattern == nil or tuple_size(pattern) == 2, do: :no
  defp match(pattern, _, env, _), do: {:maybe, unbound(pattern, env)}

  defp match_keys(pairs, env, context) do
    keys = for {key, _} <- pairs, do: with({:lit, key} <- fold(key, context), do: key_text(key))

    if Enum.all?(keys, &(&1 == :unknown or &1 in context.present)) do
      match_all(Enum.map(pairs, &elem(&1, 1)), Enum.map(keys, fn _ -> context.held end), env, context)
    else
      :no
    end
  end

  # The variables of a pattern that may match hold something.
  defp unbound(pattern, env) do
    pattern
    |> Capture.Source.find(fn node -> if match?({name, _, nil} when is_binary(name), node), do: elem(node, 0) end)
    |> Enum.reduce(env, &Map.put(&2, &1, :unknown))
  end

  # Whether a guard or a test holds.
  defp holds(true, _, _), do: :yes

  defp holds(node, env, context) do
    case eval(node, env, context) do
      {:lit, falsy} when falsy in [nil, false] -> :no
      :unknown -> :maybe
      :raises -> :no
      _ -> :yes
    end
  end

  defp fold(node, context) do
    case Modules.fold(node, context.scope) do
      {:ok, literal} -> {:lit, literal}
      :error -> :unknown
    end
  end

  defp eval({"__block__", _, expressions}, env, context) do
    {value, _} =
      Enum.reduce(expressions, {@absent, env}, fn
        {"=", _, [pattern, expression]}, {_, env} ->
          value = eval(expression, env, context)
          {value, bind(pattern, value, env, context)}

        expression, {_, env} ->
          {eval(expression, env, context), env}
      end)

    value
  end

  defp eval({"=", _, [_, expression]}, env, context), do: eval(expression, env, context)
  defp eval({name, _, nil}, env, _) when is_binary(name), do: Map.get(env, name, :unknown)
  defp eval({name, _, _}, _, _) when name in ["raise", "throw", "exit"], do: :raises
  defp eval({:access, base, key}, env, context), do: get(eval(base, env, context), eval(key, env, context), context)
  # A decoded object has no atoms for keys, unless the one who decoded it asked for them.
  defp eval({:call, {_, _, nil} = base, key, nil, _}, env, context),
    do: eval({:call, {:alias, ["Map"]}, "fetch!", [base, {:atom, key}], 0}, env, context)

  defp eval({:call, {:alias, parts}, name, arguments, _}, env, context) do
    remote(Modules.resolve(parts, context.scope), name, Enum.map(arguments || [], &eval(&1, env, context)), context)
  end

  defp eval({operator, _, [left, right]}, env, context) when operator in ["||", "or"] do
    case eval(left, env, context) do
      {:lit, falsy} when falsy in [nil, false] -> eval(right, env, context)
      value -> value
    end
  end

  defp eval({operator, _, [left, right]}, env, context) when operator in ["&&", "and"] do
    case eval(left, env, context) do
      {:lit, falsy} = value when falsy in [nil, false] -> value
      value when value in [:unknown, :raises] -> value
      _ -> eval(right, env, context)
    end
  end

  defp eval({negation, _, [operand]}, env, context) when negation in ["!", "not"], do: negated(holds(operand, env, context))

  defp eval({operator, _, [left, right]}, env, context) when operator in ["==", "===", "!=", "!=="] do
    case {eval(left, env, context), eval(right, env, context)} do
      {{:lit, left}, {:lit, right}} -> {:lit, left == right == operator in ["==", "==="]}
      _ -> :unknown
    end
  end

  defp eval({"is_map_key", _, [map, key]}, env, context),
    do: remote("Map", "has_key?", [eval(map, env, context), eval(key, env, context)], context)

  defp eval({"is_" <> kind, _, [operand | _]}, env, context), do: is_kind(kind, eval(operand, env, context))

  defp eval({kind, _, [test, options]}, env, context) when kind in ["if", "unless"] and is_list(options) do
    case holds(test, env, context) do
      :maybe -> join(for key <- ["do", "else"], do: options |> Modules.option(key) |> eval(env, context))
      holds -> options |> Modules.option(if(holds == :yes == (kind == "if"), do: "do", else: "else")) |> eval(env, context)
    end
  end

  defp eval({"case", _, [subject, [{_, [{"->", _, _} | _] = clauses}]]}, env, context) do
    case eval(subject, env, context) do
      :raises -> :raises
      value -> clauses |> Enum.map(&branch/1) |> choose([value], env, context)
    end
  end

  defp eval({"cond", _, [[{_, [{"->", _, _} | _] = clauses}]]}, env, context) do
    choose(for({"->", _, [[test], body]} <- clauses, do: {[], test, body}), [], env, context)
  end

  defp eval({"with", _, [_ | _] = steps}, env, context) do
    {steps, [options]} = Enum.split(steps, -1)

    env =
      Enum.reduce(steps, env, fn
        {binding, _, [pattern, expression]}, env when binding in ["<-", "="] -> bind(pattern, eval(expression, env, context), env, context)
        _, env -> env
      end)

    options |> Modules.option("do") |> eval(env, context)
  end

  defp eval({"%", _, [name, {"%{}", _, pairs}]} = node, env, context) do
    if self?(name, context), do: struct(pairs, env, context), else: fold(node, context)
  end

  defp eval({function, _, [name, pairs]}, env, context) when function in ["struct", "struct!"] and is_list(pairs) do
    if self?(name, context), do: struct(pairs, env, context), else: :unknown
  end

  defp eval({"to_string", _, [operand]}, env, context) when not is_map_key(context.scope.functions, {"to_string", 1}) do
    remote("String", "to_string", [eval(operand, env, context)], context)
  end

  defp eval({name, _, arguments} = node, env, context) when is_binary(name) and is_list(arguments) do
    case Map.get(context.scope.functions, {name, length(arguments)}) do
      nil -> fold(node, context)
      clauses -> arguments |> Enum.map(&eval(&1, env, context)) |> then(&strictly(&1, fn -> call(clauses, &1, context) end))
    end
  end

  defp eval({left, right} = node, env, context) when not is_atom(left) do
    with :unknown <- fold(node, context), do: {:pair, eval(left, env, context), eval(right, env, context)}
  end

  defp eval(node, _, context), do: fold(node, context)

  # An argument without a value leaves the call without one.
  defp strictly(values, function), do: if(:raises in values, do: :raises, else: function.())

  defp self?({"__MODULE__", _, nil}, context), do: context.scope.name == context.module.name
  defp self?({:alias, parts}, context), do: Modules.resolve(parts, context.scope) == context.module.name
  defp self?(_, _), do: false

  defp struct(pairs, env, context), do: {:struct, for({{:atom, field}, value} <- pairs, into: %{}, do: {field, eval(value, env, context)})}

  # What does not match has no value, and neither have its variables.
  defp bind(pattern, value, env, context) do
    case value != :raises && match(pattern, value, env, context) do
      {_, env} -> env
      _ -> pattern |> unbound(%{}) |> Map.new(fn {name, _} -> {name, :raises} end) |> then(&Map.merge(env, &1))
    end
  end

  defp branch({"->", _, [[{"when", _, [pattern, guard]}], body]}), do: {[pattern], guard, body}
  defp branch({"->", _, [patterns, body]}), do: {patterns, true, body}

  defp negated(:maybe), do: :unknown
  defp negated(holds), do: {:lit, holds == :no}

  @kinds %{
    "binary" => :is_binary,
    "integer" => :is_integer,
    "float" => :is_float,
    "number" => :is_number,
    "boolean" => :is_boolean,
    "list" => :is_list,
    "nil" => :is_nil
  }

  defp is_kind(_, :raises), do: :raises
  defp is_kind("map", :object), do: {:lit, true}
  defp is_kind(_, :object), do: {:lit, false}
  defp is_kind("map", {:lit, value}), do: {:lit, match?({:map, _}, value)}
  defp is_kind("atom", {:lit, value}), do: {:lit, is_atom(value) or match?({:atom, _}, value)}
  defp is_kind("nil", {:lit, value}), do: {:lit, value == nil}
  defp is_kind(kind, {:lit, value}) when is_map_key(@kinds, kind), do: {:lit, apply(Kernel, @kinds[kind], [value])}
  defp is_kind(_, _), do: :unknown

  defp get(:object, {:lit, key}, context), do: if(key_text(key) in context.present, do: context.held, else: @absent)
  defp get({:lit, nil}, _, _), do: @absent
  defp get({:lit, {:map, pairs}}, {:lit, key}, _), do: {:lit, Enum.find_value(pairs, fn {name, value} -> if name == key, do: value end)}
  defp get(:raises, _, _), do: :raises
  defp get(_, _, _), do: :unknown

  defp key_text({:atom, name}), do: name
  defp key_text(text), do: text

  # Modules of which no function takes nil.
  @strict ~w(String DateTime NaiveDateTime Date Time Base Integer Float Enum Decimal)

  defp remote("Map", name, [:object, {:lit, key} | rest], context) do
    case {name, key_text(key) in context.present, rest} do
      {"get", false, [default]} -> default
      {"get", _, _} -> get(:object, {:lit, key}, context)
      {"fetch", false, _} -> {:lit, {:atom, "error"}}
      {"fetch", true, _} -> {:pair, {:lit, {:atom, "ok"}}, context.held}
      {"fetch!", false, _} -> :raises
      {"fetch!", true, _} -> context.held
      {"has_key?", present, _} -> {:lit, present}
      _ -> :unknown
    end
  end

  defp remote("Map", name, [:object | _], _) when name in ["new", "drop", "take", "delete", "put", "put_new"], do: :object
  defp remote("List", "wrap", [{:lit, nil}], _), do: {:lit, []}
  defp remote("List", "wrap", [{:lit, list}], _) when is_list(list), do: {:lit, list}
  defp remote("String", "to_string", [{:lit, nil}], _), do: {:lit, ""}
  defp remote("String", name, [{:lit, text}], _) when name in ["to_atom", "to_existing_atom"] and is_binary(text), do: {:lit, {:atom, text}}
  defp remote("Atom", "to_string", [{:lit, {:atom, name}}], _), do: {:lit, name}
  defp remote("Enum", name, [{:lit, []} | _], _) when name in ["map", "filter", "reject", "flat_map", "sort", "uniq"], do: {:lit, []}
  defp remote("Enum", "into", [{:lit, []}, into | _], _), do: into
  defp remote("Map", "new", [{:lit, empty} | _], _) when empty in [[], {:map, []}], do: {:lit, {:map, []}}
  defp remote(module, _, [{:lit, nil} | _], _) when module in @strict, do: :raises

  defp remote(module, name, values, context) do
    scope = context.modules[module]

    strictly(values, fn ->
      case scope && Map.get(scope.functions, {name, length(values)}) do
        nil -> :unknown
        clauses -> call(clauses, values, %{context | scope: scope})
      end
    end)
  end
end
