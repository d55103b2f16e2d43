# The abstract interpreter of function bodies: a node of the source and what its
# variables hold in, a value of Capture.Value out. Nothing of the SDK is run.
#
# The modules of the tree by their names, and what is being read, stand in the
# process dictionary.
defmodule Capture.Eval do
  alias Capture.{Budget, Calls, Collections, Comprehension, Condition, Context, Dispatch, Functions, Modules, Pattern, Predicate, Text, Value}

  @guards Predicate.guards()

  @doc "The value of a module's function applied to values."
  def run(module, name, arguments) do
    Functions.call(module, name, arguments, Context.new(module), nil)
  end

  @doc "What a function of one clause asks of its arguments, as a list of conditions that all hold."
  def asked(module, name, arguments) do
    with [{patterns, guard, _}] <- module.functions |> Map.get({name, length(arguments)}, []) |> Functions.branches() do
      context = Context.new(module)
      {fits, env} = Pattern.match_all(patterns, arguments, %{}, context)
      fits |> Condition.both(guard |> eval(env, context) |> Predicate.truthy()) |> Capture.Wire.conditions()
    else
      _ -> []
    end
  end

  @doc "The value of clauses that stand in a module, applied to values."
  def clauses(clauses, arguments, module), do: Functions.choose(Functions.branches(clauses), arguments, %{}, Context.new(module), :raise)

  # Loops at compile time of more rounds than this are not written out.
  @most_rounds 500

  @doc "What the variables of loops in a module's body hold in each round; :error where that is computed."
  def rounds(loops, module) do
    Budget.within(:error, fn ->
      Enum.reduce_while(loops, [%{}], fn loop, rounds ->
        more = Enum.flat_map(rounds, &round(loop, &1, Context.new(module)))
        if :error in more or length(more) > @most_rounds, do: {:halt, :error}, else: {:cont, more}
      end)
    end)
  end

  defp round({"<-", _, [pattern, source]}, env, context) do
    case source |> eval(env, context) |> Collections.literals() do
      :error ->
        [:error]

      items ->
        for item <- items, {fits, inner} = Pattern.match(pattern, {:lit, item}, env, context), fits != false do
          if fits == true, do: inner, else: :error
        end
    end
  end

  defp round(filter, env, context) do
    case filter |> eval(env, context) |> Predicate.truthy() do
      true -> [env]
      false -> []
      _ -> [:error]
    end
  end

  @doc "The literal that an expression in a module's body is, with what its variables hold; :error where it is none."
  def literal(node, env, module) do
    case Budget.within(:error, fn -> eval(node, env, Context.new(module)) end) do
      {:lit, literal} -> {:ok, literal}
      _ -> :error
    end
  end

  @doc "The modules of the tree."
  def modules, do: Process.get(:modules)

  @doc "The value of a node of the source."
  def eval(node, env, context) do
    Budget.step()
    value(node, env, context)
  end

  defp value(literal, _, _) when is_number(literal) or is_binary(literal) or literal in [nil, true, false], do: {:lit, literal}
  defp value(:dropped, _, _), do: :absent
  defp value({:atom, _} = atom, _, _), do: {:lit, atom}
  defp value({:alias, parts}, _, context), do: {:lit, {:module, Modules.resolve(parts, context.scope)}}
  defp value({"__MODULE__", _, nil}, _, context), do: {:lit, {:module, context.scope.name}}
  defp value({"__block__", _, expressions}, env, context), do: block(expressions, env, context)
  defp value({"&", _, [position]}, env, _) when is_integer(position), do: Map.get(env, "&#{position}", {:unknown, "&#{position}"})
  defp value({kind, _, _} = function, env, context) when kind in ["fn", "&"], do: {:fun, function, env, context.scope.name}
  defp value({"=", _, _} = node, env, context), do: block([node], env, context)
  defp value({name, _, _}, _, _) when name in ["raise", "reraise", "throw", "exit"], do: :raise
  defp value({name, _, nil}, env, _) when is_binary(name), do: Map.get(env, name, {:unknown, "#{name} is not known"})

  defp value({:access, base, key}, env, context) do
    key = eval(key, env, context)
    base |> eval(env, context) |> Value.map(&accessed(&1, key))
  end

  defp value({"%{}", _, []}, _, _), do: {:lit, {:map, []}}
  defp value({"%{}", _, pairs}, env, context), do: entries({:obj, [], nil}, pairs, env, context)

  defp value({"%{|}", _, [base, pairs]}, env, context),
    do: base |> eval(env, context) |> Collections.mapped() |> entries(pairs, env, context)

  defp value({"%", _, [name, {"%{}", _, pairs}]} = node, env, context) do
    case Pattern.struct_name(name, context) do
      nil -> not_understood(node)
      full -> {:new, full, for({{:atom, field}, value} <- pairs, into: %{}, do: {field, eval(value, env, context)})}
    end
  end

  defp value({"%", _, [_, {"%{|}", _, [base, pairs]}]}, env, context), do: base |> eval(env, context) |> entries(pairs, env, context)

  defp value({kind, _, [test, options]}, env, context) when kind in ["if", "unless"] and is_list(options) do
    test_value = eval(test, env, context)
    condition = Predicate.truthy(test_value)
    condition = if kind == "if", do: condition, else: Condition.no(condition)
    # What an assignment in the test binds holds in the branch.
    env = if match?({"=", _, _}, test), do: bound(test, env, context), else: env
    [yes, no] = for key <- ["do", "else"], do: fn -> options |> Modules.option(key) |> eval(env, context) end

    case condition do
      true -> yes.()
      false -> no.()
      _ -> Value.ite(condition, yes.(), no.())
    end
    |> then_after(test_value)
  end

  defp value({"case", _, [subject, [{_, [{"->", _, _} | _] = clauses}]]}, env, context) do
    subject = eval(subject, env, context)
    clauses |> Enum.map(&Functions.branch/1) |> Functions.choose([subject], env, context, :raise) |> then_after(subject)
  end

  defp value({"cond", _, [[{_, [{"->", _, _} | _] = clauses}]]}, env, context) do
    Functions.choose(for({"->", _, [[test], body]} <- clauses, do: {[], test, body}), [], env, context, :raise)
  end

  defp value({"with", _, [_ | _] = steps}, env, context) do
    {steps, [options]} = Enum.split(steps, -1)
    with_steps(steps, options, env, context)
  end

  # A rescue that gives something in the place of what was raised.
  defp value({"try", _, [options]}, env, context) do
    attempt = options |> Modules.option("do") |> eval(env, context)
    handlers = List.wrap(Modules.option(options, "rescue")) ++ List.wrap(Modules.option(options, "catch"))
    rescued(attempt, for({"->", _, [_, body]} <- handlers, do: eval(body, env, context)))
  end

  defp value({"for", _, [_ | _] = parts} = node, env, context), do: Comprehension.value(parts, node, env, context)

  defp value({operator, _, [left, right]}, env, context) when operator in ["||", "or"], do: otherwise(left, right, env, context)

  defp value({operator, _, [left, right]}, env, context) when operator in ["&&", "and"] do
    left = eval(left, env, context)

    case Predicate.truthy(left) do
      false -> left
      condition -> Value.ite(condition, eval(right, env, context), left)
    end
  end

  defp value({negation, _, [operand]}, env, context) when negation in ["!", "not"],
    do: operand |> eval(env, context) |> Predicate.truthy() |> Condition.no() |> Value.bool()

  defp value({operator, _, [left, right]}, env, context) when operator in ["==", "===", "!=", "!=="] do
    condition = equal(eval(left, env, context), eval(right, env, context))
    Value.bool(if operator in ["==", "==="], do: condition, else: Condition.no(condition))
  end

  defp value({operator, _, [left, right]} = node, env, context) when operator in [">", "<", ">=", "<="] do
    case {eval(left, env, context), eval(right, env, context)} do
      {value, {:lit, number}} when is_number(number) -> Value.bool(Predicate.compare(value, operator, number))
      {{:lit, number}, value} when is_number(number) -> Value.bool(Predicate.compare(value, mirrored(operator), number))
      _ -> Value.bool({:unk, Text.render(node)})
    end
  end

  defp value({"in", _, [left, right]} = node, env, context) do
    case {eval(left, env, context), eval(right, env, context), right} do
      {value, {:lit, list}, _} when is_list(list) ->
        Value.bool(Predicate.one_of(value, list))

      {value, _, {"..", _, [first, last]}} when is_integer(first) and is_integer(last) ->
        Value.bool(Condition.both(Predicate.compare(value, ">=", first), Predicate.compare(value, "<=", last)))

      _ ->
        Value.bool({:unk, Text.render(node)})
    end
  end

  defp value({guard, _, [operand]}, env, context) when is_map_key(@guards, guard),
    do: operand |> eval(env, context) |> Predicate.is(@guards[guard]) |> Value.bool()

  defp value({"is_struct", _, [operand, name]}, env, context),
    do: operand |> eval(env, context) |> Predicate.is({:struct, Pattern.struct_name(name, context)}) |> Value.bool()

  defp value({"is_function", _, [operand, _]}, env, context), do: operand |> eval(env, context) |> Predicate.is(:function) |> Value.bool()
  defp value({"is_map_key", _, [map, key]}, env, context), do: Value.bool(Predicate.has(eval(map, env, context), eval(key, env, context)))

  defp value({"=~", _, [text, pattern]} = node, env, context),
    do: text |> eval(env, context) |> Collections.matching(Modules.pattern(pattern, context.scope), node)

  defp value({:call, {:alias, [module]}, "match?", [left, right], _} = node, env, context) when module in ["String", "Regex"] do
    {text, pattern} = if module == "String", do: {left, right}, else: {right, left}
    text |> eval(env, context) |> Collections.matching(Modules.pattern(pattern, context.scope), node)
  end

  defp value({"match?", _, [pattern, operand]}, env, context) do
    {condition, _} = Pattern.match(pattern, eval(operand, env, context), env, context)
    Value.bool(condition)
  end

  defp value({"<>", _, [left, right]}, env, context), do: joined([eval(left, env, context), eval(right, env, context)])
  defp value({"<<>>", _, items}, env, context), do: items |> Enum.map(&segment(&1, env, context)) |> joined()

  defp value({operator, _, [left, right]} = node, env, context) when operator in ["+", "-", "*", "/"] do
    case {Modules.fold(node, context.scope), eval(left, env, context), eval(right, env, context)} do
      {{:ok, number}, _, _} -> {:lit, number}
      {_, left, {:lit, right}} when {operator, right} in [{"*", 1}, {"*", 1.0}, {"/", 1}, {"/", 1.0}, {"+", 0}, {"+", 0.0}, {"-", 0}] -> Calls.on("a number", left)
      {_, left, {:lit, _}} -> Calls.on("arithmetic", left)
      {_, {:lit, _}, right} -> Calls.on("arithmetic", right)
      {_, left, right} -> Value.then({:tuple, [left, right]}, {:conv, "arithmetic", {:tuple, [left, right]}})
    end
  end

  # The names of which an object has no member.
  defp value({"--", _, [names, {:call, {:alias, ["Map"]}, "keys", [map], _}]} = node, env, context) do
    map = eval(map, env, context)
    if map == :raise, do: :raise, else: names |> eval(env, context) |> Collections.without(&Predicate.has(map, &1)) || not_understood(node)
  end

  defp value({"++", _, [left, right]}, env, context), do: Collections.concat(eval(left, env, context), eval(right, env, context))

  defp value({"then", _, [value, function]}, env, context), do: Functions.apply(eval(function, env, context), [eval(value, env, context)], context)
  defp value({"tap", _, [value, _]}, env, context), do: eval(value, env, context)

  defp value({"apply", _, [function | arguments]} = node, env, context),
    do: Dispatch.applied(eval(function, env, context), arguments, node, env, context)

  defp value({"@", _, [{name, _, nil}]} = node, _, context), do: attribute(name, node, context)

  defp value({"sigil_r", _, _} = node, _, context) do
    case Modules.pattern(node, context.scope) do
      :error -> not_understood(node)
      pattern -> {:lit, {:regex, pattern}}
    end
  end

  defp value({:call, {:alias, parts}, name, arguments, _} = node, env, context) do
    Dispatch.remote(Modules.resolve(parts, context.scope), name, Enum.map(arguments || [], &eval(&1, env, context)), node, context)
  end

  defp value({:call, {:atom, module}, name, arguments, _} = node, env, context),
    do: Dispatch.remote(":" <> module, name, Enum.map(arguments || [], &eval(&1, env, context)), node, context)

  defp value({:call, base, name, arguments, _} = node, env, context),
    do: base |> eval(env, context) |> Value.map(&on_value(&1, name, arguments, node, env, context))

  defp value({name, _, arguments} = node, env, context) when is_binary(name) and is_list(arguments) do
    case {Map.has_key?(context.scope.functions, {name, length(arguments)}), Modules.fold(node, context.scope)} do
      {true, _} -> Dispatch.local(context.scope, name, Enum.map(arguments, &eval(&1, env, context)), node, context)
      {_, {:ok, literal}} -> {:lit, literal}
      _ -> Dispatch.imported(name, Enum.map(arguments, &eval(&1, env, context)), node, context)
    end
  end

  defp value({left, right} = node, env, context) when not is_atom(left) do
    case {eval(left, env, context), eval(right, env, context)} do
      {{:lit, left}, {:lit, right}} -> {:lit, {:tuple, [left, right]}}
      {left, right} -> if is_tuple(node), do: {:tuple, [left, right]}
    end
  end

  defp value([], _, _), do: {:lit, []}

  defp value([{"|", _, [_, _]} = cell], env, context), do: put_before(cell, env, context)

  defp value(list, env, context) when is_list(list) do
    values = Enum.map(list, &eval(&1, env, context))

    cond do
      Enum.all?(values, &match?({:lit, _}, &1)) -> {:lit, Enum.map(values, &elem(&1, 1))}
      Enum.all?(list, &match?({{:atom, _}, _}, &1)) -> entries({:obj, [], nil}, list, env, context)
      true -> {:list, values}
    end
  end

  defp value(node, _, context) do
    case Modules.fold(node, context.scope) do
      {:ok, literal} -> {:lit, literal}
      :error -> not_understood(node)
    end
  end

  # A struct has no texts for keys, whether or not it implements Access.
  defp accessed(value, {:lit, text}) when is_binary(text) and (value == :self or elem(value, 0) == :new), do: :raise
  defp accessed(value, key), do: Value.get(value, key)

  defp put_before({_, _, [first, rest]}, env, context), do: Collections.concat({:list, [eval(first, env, context)]}, eval(rest, env, context))

  defp on_value({:lit, {:atom, module}}, name, [_ | _] = arguments, node, env, context),
    do: Dispatch.remote(":" <> module, name, Enum.map(arguments, &eval(&1, env, context)), node, context)

  defp on_value({:lit, {:module, module}}, name, arguments, node, env, context),
    do: Dispatch.remote(module, name, Enum.map(arguments || [], &eval(&1, env, context)), node, context)

  # shape.__struct__.to_map(shape): what the struct's own module makes of it.
  defp on_value({:get, value, "__struct__"}, name, [_ | _] = arguments, node, env, context) do
    case Enum.map(arguments, &eval(&1, env, context)) do
      [^value | rest] -> if Value.own?(value), do: {:encoded, :own, {name, rest}, value}, else: not_understood(node)
      _ -> not_understood(node)
    end
  end

  defp on_value(value, name, none, _, _, _) when none in [nil, []], do: member(value, name)
  # Only a module has functions.
  defp on_value({tag, _}, _, _, _, _, _) when tag in [:lit, :tuple, :list], do: :raise
  defp on_value(_, _, _, node, _, _), do: not_understood(node)

  def not_understood(node), do: {:unknown, "#{Text.render(node)} is not understood"}

  defp then_after(value, before), do: Value.then(before, value)

  defp otherwise(left, right, env, context) do
    left = eval(left, env, context)

    case Predicate.truthy(left) do
      true -> left
      condition -> Value.ite(condition, left, eval(right, env, context))
    end
  end

  def equal({:lit, left}, right), do: Predicate.one_of(right, [left])
  def equal(left, {:lit, right}), do: Predicate.one_of(left, [right])
  def equal(same, same), do: true
  def equal(_, _), do: {:unk, "whether two values are equal"}

  defp mirrored(operator), do: %{">" => "<", "<" => ">", ">=" => "<=", "<=" => ">="}[operator]

  defp segment({"::", _, [{:call, _, "to_string", [node], _}, _]}, env, context), do: Calls.on("to_string", eval(node, env, context))
  defp segment(node, env, context), do: eval(node, env, context)

  defp joined(values) do
    if Enum.all?(values, &match?({:lit, text} when is_binary(text), &1)) do
      {:lit, Enum.map_join(values, &elem(&1, 1))}
    else
      case Enum.reject(values, &match?({:lit, _}, &1)) do
        # Of a path each part is to be told.
        [value] -> if Process.get(:requests), do: {:conv, "interpolation", {:tuple, values}}, else: Calls.on("interpolation", value)
        values -> Value.then({:tuple, values}, {:conv, "interpolation", {:tuple, values}})
      end
    end
  end

  # map.key, which raises where the key is not there.
  defp member({:ite, c, a, b}, name), do: Value.ite(c, member(a, name), member(b, name))
  defp member(value, name), do: Value.ite(Predicate.has(value, {:lit, {:atom, name}}), Value.get(value, {:lit, {:atom, name}}), :raise)

  defp entries(base, pairs, env, context) do
    Enum.reduce(pairs, base, fn
      {key, value}, map -> Value.put(map, eval(key, env, context), eval(value, env, context))
      _, _ -> {:unknown, "a map that is put together"}
    end)
  end

  defp attribute(name, node, context) do
    case {Modules.fold(node, context.scope), context.scope.attributes} do
      {{:ok, literal}, _} -> {:lit, literal}
      {_, %{^name => value}} -> if Context.too_deep?(context), do: not_understood(node), else: eval(value, %{}, Context.within(context, context.scope))
      _ -> not_understood(node)
    end
  end

  defp block(expressions, env, context), do: statements(expressions, env, context)

  defp statements([], _, _), do: Value.null()

  defp statements([{"=", _, [pattern, expression]}], env, context),
    do: pattern |> bind(eval(expression, env, context), env, context) |> elem(0)

  defp statements([last], env, context), do: eval(last, env, context)

  defp statements([{"=", _, [pattern, expression]} | rest], env, context) do
    {value, env} = bind(pattern, eval(expression, env, context), env, context)
    if value == :raise, do: :raise, else: rest |> statements(env, context) |> then_after(value)
  end

  defp statements([first | rest], env, context) do
    first = eval(first, env, context)
    if first == :raise, do: :raise, else: rest |> statements(env, context) |> then_after(first)
  end

  defp bind(pattern, value, env, context) do
    {fits, env} = Pattern.match(pattern, value, env, context)
    {Value.ite(fits, value, :raise), env}
  end

  defp bound({"=", _, [pattern, expression]}, env, context), do: pattern |> Pattern.match(eval(expression, env, context), env, context) |> elem(1)

  defp with_steps([], options, env, context), do: options |> Modules.option("do") |> eval(env, context)

  defp with_steps([{"<-", _, [pattern, expression]} | rest], options, env, context) do
    value = eval(expression, env, context)
    {fits, inner} = Pattern.match(pattern, value, env, context)
    failed = fn -> with_else(Modules.option(options, "else"), Pattern.unmatched(pattern, value, env, context), env, context) end

    case fits do
      true -> with_steps(rest, options, inner, context)
      false -> failed.()
      _ -> Value.ite(fits, with_steps(rest, options, inner, context), failed.())
    end
    |> then_after(value)
  end

  defp with_steps([{"=", _, [pattern, expression]} | rest], options, env, context) do
    {value, env} = bind(pattern, eval(expression, env, context), env, context)
    rest |> with_steps(options, env, context) |> then_after(value)
  end

  defp with_steps([expression | rest], options, env, context) do
    value = eval(expression, env, context)
    rest |> with_steps(options, env, context) |> then_after(value)
  end

  defp with_else([{"->", _, _} | _] = clauses, value, env, context),
    do: clauses |> Enum.map(&Functions.branch/1) |> Functions.choose([value], env, context, :raise)

  defp with_else(_, value, _, _), do: value

  defp rescued(value, []), do: value
  defp rescued(value, [handled | _]), do: Value.ite(Predicate.sound(value), value, handled)
end
