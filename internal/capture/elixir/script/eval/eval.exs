# The abstract interpreter of function bodies: a node of the source and what its
# variables hold in, a value of Capture.Value out. Nothing of the SDK is run.
#
# A context is %{scope: the module that the code stands in, depth, stack: the calls
# that are under way}. The modules of the tree by their names, and what is being
# read, stand in the process dictionary.
defmodule Capture.Eval do
  import Kernel, except: [apply: 2, apply: 3]
  alias Capture.{Calls, Collections, Conventions, Modules, Schema, Source, Text, Value}

  @deepest 24

  @doc "The value of a module's function applied to values."
  def run(module, name, arguments) do
    call(module, name, arguments, %{scope: module, depth: 0, stack: []}, nil)
  end

  @doc "What a function of one clause asks of its arguments, as a list of conditions that all hold."
  def asked(module, name, arguments) do
    with [{patterns, guard, _}] <- module.functions |> Map.get({name, length(arguments)}, []) |> branches() do
      context = %{scope: module, depth: 0, stack: []}
      {fits, env} = match_all(patterns, arguments, %{}, context)
      fits |> Value.both(guard |> eval(env, context) |> Value.truthy()) |> Capture.Wire.conditions()
    else
      _ -> []
    end
  end

  @doc "The value of clauses that stand in a module, applied to values."
  def clauses(clauses, arguments, module), do: choose(branches(clauses), arguments, %{}, %{scope: module, depth: 0, stack: []}, :raise)

  defp branches(clauses), do: for(clause <- clauses, do: {clause.arguments, clause.guard, clause.body})

  # Loops at compile time of more rounds than this are not written out.
  @most_rounds 500

  @doc "What the variables of loops in a module's body hold in each round; :error where that is computed."
  def rounds(loops, module) do
    Value.within_budget(:error, fn ->
      Enum.reduce_while(loops, [%{}], fn loop, rounds ->
        more = Enum.flat_map(rounds, &round(loop, &1, %{scope: module, depth: 0, stack: []}))
        if :error in more or length(more) > @most_rounds, do: {:halt, :error}, else: {:cont, more}
      end)
    end)
  end

  defp round({"<-", _, [pattern, source]}, env, context) do
    case source |> eval(env, context) |> Collections.literals() do
      :error ->
        [:error]

      items ->
        for item <- items, {fits, inner} = match(pattern, {:lit, item}, env, context), fits != false do
          if fits == true, do: inner, else: :error
        end
    end
  end

  defp round(filter, env, context) do
    case filter |> eval(env, context) |> Value.truthy() do
      true -> [env]
      false -> []
      _ -> [:error]
    end
  end

  @doc "The literal that an expression in a module's body is, with what its variables hold; :error where it is none."
  def literal(node, env, module) do
    case Value.within_budget(:error, fn -> eval(node, env, %{scope: module, depth: 0, stack: []}) end) do
      {:lit, literal} -> {:ok, literal}
      _ -> :error
    end
  end

  @doc "The modules of the tree."
  def modules, do: Process.get(:modules)

  # ── functions ───────────────────────────────────────────────────────────────

  defp call(module, name, arguments, context, node) do
    Capture.Clients.wrapped(module.name, name, arguments)
    key = {module.name, name, length(arguments)}
    clauses = Map.get(module.functions, {name, length(arguments)})

    cond do
      clauses == nil -> not_understood(node || {name, 0, []})
      recursive?(key, arguments, context) and identity?(module, name, arguments) -> Value.map(hd(arguments), &Calls.on("as it is", &1))
      context.depth > @deepest -> {:unknown, "#{name}/#{length(arguments)} calls too deeply"}
      Enum.count(context.stack, &(&1 == key)) > 2 -> {:unknown, "#{name}/#{length(arguments)} calls itself"}
      true -> framed(inner(module, key, arguments, context), &choose(branches(clauses), arguments, %{}, &1, :raise))
    end
  end

  defp inner(module, key, arguments, context),
    do: %{scope: module, depth: context.depth + 1, stack: [key | context.stack], given: [{key, List.first(arguments)} | Map.get(context, :given, [])]}

  # The call that is under way, for functions that are handed on and applied elsewhere.
  defp framed(context, function) do
    before = Process.put(:frame, context)

    try do
      function.(context)
    after
      Process.put(:frame, before)
    end
  end

  # ── functions that go through all of a value ────────────────────────────────

  # A function called for what it already works on, or for a part of that.
  defp recursive?(key, [value | _], context) do
    Enum.any?(Map.get(context, :given, []), fn {called, given} -> called == key and (value == given or part_of?(value, given)) end)
  end

  defp recursive?(_, _, _), do: false

  # An item or a value of what is given, some of which may have been left out.
  defp part_of?({tag, whole}, given) when tag in [:item, :val], do: Value.whole(whole) == given
  defp part_of?(_, _), do: false

  # Whether what a function makes of any value looks the same as JSON: it turns keys into
  # texts or atoms, say, however deep. For the parts that is what is to be shown.
  defp identity?(module, name, [value | rest]) do
    own? = Value.own?(value)

    if (own? or Value.json?(value)) and Enum.all?(rest, &(match?({:lit, _}, &1) or match?({:fun, _, _, _}, &1))) do
      key = {:identity, module.name, name, rest, own?, Process.get(:keys)}

      case Process.get(key) do
        nil ->
          Process.put(key, true)
          any = {:get, if(own?, do: :self, else: :payload), "*"}
          context = %{scope: module, depth: 0, stack: []}
          made = Value.within_budget({:unknown, "budget"}, fn -> call(module, name, [any | rest], context, nil) end, 2_000)
          Process.put(key, same?(made, any))
          same?(made, any)

        known ->
          known
      end
    else
      false
    end
  end

  defp same?(any, any), do: true
  defp same?(:raise, _), do: true
  defp same?({:ite, {:in, any, [nil]}, {:lit, nil}, rest}, any), do: same?(rest, any)
  defp same?({:ite, _, a, b}, any), do: same?(a, any) and same?(b, any)
  defp same?({:conv, "as it is", any}, any), do: true
  defp same?({:conv, call, any}, any), do: call in ["DateTime.to_iso8601", "NaiveDateTime.to_iso8601", "Date.to_iso8601", "Time.to_iso8601", "MapSet.to_list"]
  # Parts that are left out are looked for no more.
  defp same?({:each, whole, item}, any), do: Value.whole(whole) == any and same_part?(item, {:item, whole})
  defp same?({:renamed, whole, key, value}, any), do: Value.whole(whole) == any and same_part?(value, {:val, whole}) and Capture.Wire.spelled_key?(key, whole)
  defp same?(_, _), do: false

  defp same_part?({:ite, _, part, :absent}, any), do: same_part?(part, any)
  defp same_part?({:ite, _, :absent, part}, any), do: same_part?(part, any)
  defp same_part?(part, any), do: part == {:conv, "as it is", any}

  # The value of the branch that the values take: {patterns, guard, body} each.
  defp choose([], _, _, _, otherwise), do: otherwise

  defp choose([{patterns, guard, body} | rest], values, env, context, otherwise) do
    {fits, inner} = match_all(patterns, values, env, context)

    condition = if fits == false or guard == true, do: fits, else: Value.both(fits, guard |> eval(inner, context) |> Value.truthy())

    case condition do
      false -> choose(rest, values, env, context, otherwise)
      true -> eval(body, inner, context)
      _ -> Value.ite(condition, eval(body, inner, context), choose(rest, Enum.map(values, &Value.where_not(&1, condition)), env, context, otherwise))
    end
  end

  @doc "A function value applied to values."
  def apply({:fun, node, env, scope}, values),
    do: apply({:fun, node, env, scope}, values, Process.get(:frame) || %{scope: scope_of(scope), depth: 0, stack: []})

  def apply({:ite, c, a, b}, values), do: Value.ite(c, apply(a, values), apply(b, values))
  def apply(_, _), do: {:unknown, "a function that is not written out"}

  def apply({:fun, {"fn", _, clauses}, env, scope}, values, context) do
    choose(Enum.map(clauses, &branch/1), values, env, deeper(context, scope), :raise)
  end

  def apply({:fun, {"&", _, [{"/", _, [{:call, base, name, _, line}, arity]}]}, env, scope}, values, context) when is_integer(arity) do
    {variables, env} = held(values, env)
    eval({:call, base, name, variables, line}, env, deeper(context, scope))
  end

  def apply({:fun, {"&", _, [{"/", _, [{name, line, nil}, arity]}]}, env, scope}, values, context) when is_integer(arity) do
    {variables, env} = held(values, env)
    eval({name, line, variables}, env, deeper(context, scope))
  end

  def apply({:fun, {"&", _, [body]}, env, scope}, values, context) do
    env = values |> Enum.with_index(1) |> Enum.reduce(env, fn {value, index}, env -> Map.put(env, "&#{index}", value) end)
    eval(body, env, deeper(context, scope))
  end

  def apply({:ite, c, a, b}, values, context), do: Value.ite(c, apply(a, values, context), apply(b, values, context))
  def apply(_, _, _), do: {:unknown, "a function that is not written out"}

  defp deeper(context, scope), do: %{context | scope: scope_of(scope), depth: context.depth + 1}

  defp scope_of(name), do: Process.get(:scopes, %{})[name] || modules()[name] || Conventions.written(name) || Modules.new(name, "", 0, %{})

  defp held(values, env) do
    names = for index <- 1..length(values)//1, do: "&#{index}"
    {Enum.map(names, &{&1, 0, nil}), names |> Enum.zip(values) |> Enum.reduce(env, fn {name, value}, env -> Map.put(env, name, value) end)}
  end

  defp branch({"->", _, [[{"when", _, patterns}], body]}), do: {Enum.drop(patterns, -1), List.last(patterns), body}
  defp branch({"->", _, [patterns, body]}), do: {patterns, true, body}

  # ── patterns ────────────────────────────────────────────────────────────────

  # {condition under which all fit, variables}
  defp match_all(patterns, values, env, context) when length(patterns) == length(values) do
    patterns
    |> Enum.zip(values)
    |> Enum.reduce({true, env}, fn {pattern, value}, {condition, env} ->
      {fits, env} = if condition == false, do: {false, env}, else: match(pattern, value, env, context)
      {Value.both(condition, fits), env}
    end)
  end

  defp match_all(_, _, env, _), do: {false, env}

  defp match(_, :raise, env, _), do: {false, env}
  defp match({"_" <> _, _, nil}, _, env, _), do: {true, env}
  defp match({"__MODULE__", _, nil}, value, env, context), do: {Value.one_of(value, [{:module, context.scope.name}]), env}
  defp match({name, _, nil}, value, env, _) when is_binary(name), do: {true, Map.put(env, name, value)}
  defp match({"=", _, [left, right]}, value, env, context), do: match_all([left, right], [value, value], env, context)

  defp match({"when", _, [pattern, guard]}, value, env, context) do
    {fits, env} = match(pattern, value, env, context)
    {Value.both(fits, guard |> eval(env, context) |> Value.truthy()), env}
  end

  defp match({"\\\\", _, [pattern, _]}, value, env, context), do: match(pattern, value, env, context)

  defp match({"^", _, [node]}, value, env, context) do
    case eval(node, env, context) do
      {:lit, literal} -> {Value.one_of(value, [literal]), env}
      ^value -> {true, env}
      _ -> {{:unk, Text.render(node)}, env}
    end
  end

  defp match({"%{}", _, pairs}, value, env, context), do: match_keys(pairs, value, {Value.is(value, :map), env}, context)

  defp match({"%", _, [name, {"%{}", _, pairs}]}, value, env, context) do
    {condition, env} =
      case name do
        {"_" <> _, _, nil} -> {Value.is(value, :struct), env}
        {variable, _, nil} when variable != "__MODULE__" -> {Value.is(value, :struct), Map.put(env, variable, module_of(value))}
        _ -> {Value.is(value, {:struct, struct_name(name, context)}), env}
      end

    match_keys(pairs, value, {condition, env}, context)
  end

  # Each way that a value may have come about fits or not, and gives the variables what it holds.
  defp match(pattern, {:ite, c, a, b}, env, context) do
    {fits_a, env_a} = match(pattern, a, env, context)
    {fits_b, env_b} = match(pattern, b, env, context)
    {fits_a, fits_b} = {Value.given(fits_a, c), Value.given(fits_b, Value.no(c))}

    cond do
      fits_a == false -> {Value.both(Value.no(c), fits_b), env_b}
      fits_b == false -> {Value.both(c, fits_a), env_a}
      true -> {Value.choice(c, fits_a, fits_b), Map.merge(env_a, env_b, fn _, left, right -> Value.ite(c, left, right) end)}
    end
  end

  defp match({"<>", _, [prefix, rest]}, value, env, context) when is_binary(prefix) do
    {fits, env} = match(rest, stripped(value, prefix), env, context)
    {Value.both(fits, Value.prefix(value, prefix)), env}
  end

  defp match({"<>", _, _} = pattern, value, env, _),
    do: {Value.both(Value.is(value, :binary), {:unk, Text.render(pattern)}), unknown(pattern, env)}

  defp match({"<<>>", _, _} = pattern, value, env, _),
    do: {Value.both(Value.is(value, :binary), {:unk, Text.render(pattern)}), unknown(pattern, env)}

  defp match({"{}", _, items}, value, env, context), do: match_tuple(items, value, env, context)
  defp match({left, right}, value, env, context) when left not in [:atom, :alias], do: match_tuple([left, right], value, env, context)
  defp match([{"|", _, [first, rest]}], value, env, context), do: match_cons(first, rest, value, env, context)

  defp match([_ | _] = patterns, {:lit, list}, env, context) when is_list(list),
    do: match_all(patterns, Enum.map(list, &{:lit, &1}), env, context)

  defp match([_ | _] = patterns, {:list, values} = list, env, context) do
    if Enum.all?(values, &(Value.there(&1) == true)),
      do: match_all(patterns, values, env, context),
      else: {Value.both(Value.no(Value.one_of(list, [[]])), {:unk, "which items are left"}), unknown(patterns, env)}
  end

  defp match([_ | _] = patterns, value, env, context) do
    case Value.is(value, :list) do
      false ->
        {false, env}

      condition ->
        {fits, env} =
          if Value.json?(value),
            do: match_all(patterns, for(index <- 0..(length(patterns) - 1), do: {:get, value, index}), env, context),
            else: {true, unknown(patterns, env)}

        {condition |> Value.both(Value.compare(Calls.on("length", value), "==", length(patterns))) |> Value.both(fits), env}
    end
  end

  defp match(pattern, value, env, context) do
    case Modules.fold(pattern, context.scope) do
      {:ok, literal} ->
        {Value.one_of(value, [literal]), env}

      :error ->
        case pattern do
          {:alias, parts} -> {Value.one_of(value, [{:module, Modules.resolve(parts, context.scope)}]), env}
          _ -> {{:unk, Text.render(pattern)}, unknown(pattern, env)}
        end
    end
  end

  defp match_keys(pairs, value, {condition, env}, context) do
    Enum.reduce(pairs, {condition, env}, fn {key, pattern}, {condition, env} ->
      key = key |> unpinned() |> eval(env, context)
      {fits, env} = if condition == false, do: {false, env}, else: match(pattern, Value.get(value, key), env, context)
      {Value.both(condition, Value.both(Value.has(value, key), fits)), env}
    end)
  end

  defp match_tuple(items, {:tuple, values}, env, context), do: match_all(items, values, env, context)

  # Who matches on {:ok, struct} knows that the decoder gives that.
  defp match_tuple([{:atom, "ok"}, pattern], {:decoded, _, _, _} = value, env, context) do
    {fits, env} = match(pattern, value, env, context)
    {Value.both(Value.made(value), fits), env}
  end

  defp match_tuple([{:atom, "error"} | rest], {:decoded, _, _, _} = value, env, _), do: {Value.no(Value.made(value)), unknown(rest, env)}

  defp match_tuple(items, {:lit, {:tuple, values}}, env, context), do: match_all(items, Enum.map(values, &{:lit, &1}), env, context)

  defp unpinned({"^", _, [node]}), do: node
  defp unpinned(node), do: node

  # The elements of a tuple that a field holds, or a list of it.
  defp match_tuple(items, value, env, context) do
    if Value.own?(value) and value != :self,
      do: match_all(items, for(index <- 0..(length(items) - 1)//1, do: {:get, value, index}), env, context),
      else: any_tuple(items, value, env)
  end

  defp any_tuple(items, value, env) do
    case Value.is(value, :tuple) do
      false -> {false, env}
      condition -> {Value.both(condition, {:unk, "a tuple of #{length(items)}"}), unknown(items, env)}
    end
  end

  defp match_cons(first, rest, {:lit, [head | tail]}, env, context),
    do: match_all([first, rest], [{:lit, head}, {:lit, tail}], env, context)

  defp match_cons(first, rest, {:list, [head | tail]} = list, env, context) do
    if Value.there(head) == true,
      do: match_all([first, rest], [head, {:list, tail}], env, context),
      else: {Value.no(Value.one_of(list, [[]])), unknown([first, rest], env)}
  end

  defp match_cons(_, _, {tag, []}, env, _) when tag in [:lit, :list], do: {false, env}

  defp match_cons(first, rest, value, env, _) do
    case Value.is(value, :list) do
      false -> {false, env}
      condition -> {Value.both(condition, Value.no(Value.one_of(value, [[]]))), unknown([first, rest], env)}
    end
  end

  defp stripped({:lit, text}, prefix) when is_binary(text), do: {:lit, String.replace_prefix(text, prefix, "")}
  defp stripped(value, prefix), do: Calls.on("text behind " <> prefix, value)

  # The variables of a pattern that is not followed.
  defp unknown(pattern, env) do
    pattern
    |> Source.find(fn node -> if match?({name, _, nil} when is_binary(name), node), do: elem(node, 0) end)
    |> Enum.reduce(env, &Map.put(&2, &1, {:unknown, "#{&1} is a part of something"}))
  end

  defp module_of(:self), do: {:lit, {:module, Process.get(:own_name)}}
  defp module_of({:new, name, _}), do: {:lit, {:module, name}}
  defp module_of({tag, _} = part) when tag in [:item, :val], do: if(Value.own?(part), do: {:get, part, "__struct__"}, else: {:unknown, "the module of a struct"})
  defp module_of({:get, _, _} = part), do: if(Value.own?(part), do: {:get, part, "__struct__"}, else: {:unknown, "the module of a struct"})
  defp module_of(_), do: {:unknown, "the module of a struct"}

  defp struct_name({:alias, parts}, context), do: Modules.resolve(parts, context.scope)
  defp struct_name({"__MODULE__", _, nil}, context), do: context.scope.name
  defp struct_name(_, _), do: nil

  # ── expressions ─────────────────────────────────────────────────────────────

  defp eval(node, env, context) do
    Value.step()
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
    case struct_name(name, context) do
      nil -> not_understood(node)
      full -> {:new, full, for({{:atom, field}, value} <- pairs, into: %{}, do: {field, eval(value, env, context)})}
    end
  end

  defp value({"%", _, [_, {"%{|}", _, [base, pairs]}]}, env, context), do: base |> eval(env, context) |> entries(pairs, env, context)

  defp value({kind, _, [test, options]}, env, context) when kind in ["if", "unless"] and is_list(options) do
    test_value = eval(test, env, context)
    condition = Value.truthy(test_value)
    condition = if kind == "if", do: condition, else: Value.no(condition)
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
    clauses |> Enum.map(&branch/1) |> choose([subject], env, context, :raise) |> then_after(subject)
  end

  defp value({"cond", _, [[{_, [{"->", _, _} | _] = clauses}]]}, env, context) do
    choose(for({"->", _, [[test], body]} <- clauses, do: {[], test, body}), [], env, context, :raise)
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

  defp value({"for", _, [_ | _] = parts} = node, env, context), do: comprehension(parts, node, env, context)

  defp value({operator, _, [left, right]}, env, context) when operator in ["||", "or"], do: otherwise(left, right, env, context)

  defp value({operator, _, [left, right]}, env, context) when operator in ["&&", "and"] do
    left = eval(left, env, context)

    case Value.truthy(left) do
      false -> left
      condition -> Value.ite(condition, eval(right, env, context), left)
    end
  end

  defp value({negation, _, [operand]}, env, context) when negation in ["!", "not"],
    do: operand |> eval(env, context) |> Value.truthy() |> Value.no() |> bool()

  defp value({operator, _, [left, right]}, env, context) when operator in ["==", "===", "!=", "!=="] do
    condition = equal(eval(left, env, context), eval(right, env, context))
    bool(if operator in ["==", "==="], do: condition, else: Value.no(condition))
  end

  defp value({operator, _, [left, right]} = node, env, context) when operator in [">", "<", ">=", "<="] do
    case {eval(left, env, context), eval(right, env, context)} do
      {value, {:lit, number}} when is_number(number) -> bool(Value.compare(value, operator, number))
      {{:lit, number}, value} when is_number(number) -> bool(Value.compare(value, mirrored(operator), number))
      _ -> bool({:unk, Text.render(node)})
    end
  end

  defp value({"in", _, [left, right]} = node, env, context) do
    case {eval(left, env, context), eval(right, env, context), right} do
      {value, {:lit, list}, _} when is_list(list) ->
        bool(Value.one_of(value, list))

      {value, _, {"..", _, [first, last]}} when is_integer(first) and is_integer(last) ->
        bool(Value.both(Value.compare(value, ">=", first), Value.compare(value, "<=", last)))

      _ ->
        bool({:unk, Text.render(node)})
    end
  end

  @guards %{
    "is_nil" => nil,
    "is_binary" => :binary,
    "is_bitstring" => :binary,
    "is_integer" => :integer,
    "is_float" => :float,
    "is_number" => :number,
    "is_boolean" => :boolean,
    "is_list" => :list,
    "is_map" => :map,
    "is_atom" => :atom,
    "is_tuple" => :tuple,
    "is_function" => :function,
    "is_struct" => :struct,
    "is_exception" => :exception
  }

  defp value({guard, _, [operand]}, env, context) when is_map_key(@guards, guard),
    do: operand |> eval(env, context) |> Value.is(@guards[guard]) |> bool()

  defp value({"is_struct", _, [operand, name]}, env, context),
    do: operand |> eval(env, context) |> Value.is({:struct, struct_name(name, context)}) |> bool()

  defp value({"is_function", _, [operand, _]}, env, context), do: operand |> eval(env, context) |> Value.is(:function) |> bool()
  defp value({"is_map_key", _, [map, key]}, env, context), do: bool(Value.has(eval(map, env, context), eval(key, env, context)))

  defp value({"=~", _, [text, pattern]} = node, env, context),
    do: text |> eval(env, context) |> Collections.matching(Modules.pattern(pattern, context.scope), node)

  defp value({:call, {:alias, [module]}, "match?", [left, right], _} = node, env, context) when module in ["String", "Regex"] do
    {text, pattern} = if module == "String", do: {left, right}, else: {right, left}
    text |> eval(env, context) |> Collections.matching(Modules.pattern(pattern, context.scope), node)
  end

  defp value({"match?", _, [pattern, operand]}, env, context) do
    {condition, _} = match(pattern, eval(operand, env, context), env, context)
    bool(condition)
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
    if map == :raise, do: :raise, else: names |> eval(env, context) |> Collections.without(&Value.has(map, &1)) || not_understood(node)
  end

  defp value({"++", _, [left, right]}, env, context), do: Collections.concat(eval(left, env, context), eval(right, env, context))

  defp value({"then", _, [value, function]}, env, context), do: apply(eval(function, env, context), [eval(value, env, context)], context)
  defp value({"tap", _, [value, _]}, env, context), do: eval(value, env, context)

  defp value({"apply", _, [function | arguments]} = node, env, context),
    do: applied(eval(function, env, context), arguments, node, env, context)

  defp value({"@", _, [{name, _, nil}]} = node, env, context), do: attribute(name, node, env, context)

  defp value({"sigil_r", _, _} = node, _, context) do
    case Modules.pattern(node, context.scope) do
      :error -> not_understood(node)
      pattern -> {:lit, {:regex, pattern}}
    end
  end

  defp value({:call, {:alias, parts}, name, arguments, _} = node, env, context) do
    remote(Modules.resolve(parts, context.scope), name, Enum.map(arguments || [], &eval(&1, env, context)), node, context)
  end

  defp value({:call, {:atom, module}, name, arguments, _} = node, env, context),
    do: remote(":" <> module, name, Enum.map(arguments || [], &eval(&1, env, context)), node, context)

  defp value({:call, base, name, arguments, _} = node, env, context),
    do: base |> eval(env, context) |> Value.map(&on_value(&1, name, arguments, node, env, context))

  defp value({name, _, arguments} = node, env, context) when is_binary(name) and is_list(arguments) do
    case {Map.has_key?(context.scope.functions, {name, length(arguments)}), Modules.fold(node, context.scope)} do
      {true, _} -> local(context.scope, name, Enum.map(arguments, &eval(&1, env, context)), node, context)
      {_, {:ok, literal}} -> {:lit, literal}
      _ -> imported(name, Enum.map(arguments, &eval(&1, env, context)), node, context)
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
    do: remote(":" <> module, name, Enum.map(arguments, &eval(&1, env, context)), node, context)

  defp on_value({:lit, {:module, module}}, name, arguments, node, env, context),
    do: remote(module, name, Enum.map(arguments || [], &eval(&1, env, context)), node, context)

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

  def bool(condition) when is_boolean(condition), do: {:lit, condition}
  def bool(condition), do: {:bool, condition}

  defp then_after(value, before), do: Value.then(before, value)

  defp otherwise(left, right, env, context) do
    left = eval(left, env, context)

    case Value.truthy(left) do
      true -> left
      condition -> Value.ite(condition, left, eval(right, env, context))
    end
  end

  defp equal({:lit, left}, right), do: Value.one_of(right, [left])
  defp equal(left, {:lit, right}), do: Value.one_of(left, [right])
  defp equal(same, same), do: true
  defp equal(_, _), do: {:unk, "whether two values are equal"}

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
  defp member(value, name), do: Value.ite(Value.has(value, {:lit, {:atom, name}}), Value.get(value, {:lit, {:atom, name}}), :raise)

  defp entries(base, pairs, env, context) do
    Enum.reduce(pairs, base, fn
      {key, value}, map -> Value.put(map, eval(key, env, context), eval(value, env, context))
      _, _ -> {:unknown, "a map that is put together"}
    end)
  end

  defp attribute(name, node, env, context) do
    case {Modules.fold(node, context.scope), context.scope.attributes} do
      {{:ok, literal}, _} -> {:lit, literal}
      {_, %{^name => value}} when context.depth < @deepest -> eval(value, Map.take(env, []), %{context | depth: context.depth + 1})
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
    {fits, env} = match(pattern, value, env, context)
    {Value.ite(fits, value, :raise), env}
  end

  defp bound({"=", _, [pattern, expression]}, env, context), do: pattern |> match(eval(expression, env, context), env, context) |> elem(1)

  defp with_steps([], options, env, context), do: options |> Modules.option("do") |> eval(env, context)

  defp with_steps([{"<-", _, [pattern, expression]} | rest], options, env, context) do
    value = eval(expression, env, context)
    {fits, inner} = match(pattern, value, env, context)
    failed = fn -> with_else(Modules.option(options, "else"), value, env, context) end

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
    do: clauses |> Enum.map(&branch/1) |> choose([value], env, context, :raise)

  defp with_else(_, value, _, _), do: value

  defp rescued(value, []), do: value
  defp rescued(value, [handled | _]), do: Value.ite(Value.sound(value), value, handled)

  # ── calls ───────────────────────────────────────────────────────────────────

  defp applied({:fun, _, _, _} = function, arguments, _, env, context),
    do: apply(function, Enum.map(arguments, &eval(&1, env, context)), context)

  # apply(module, :name, [arguments])
  defp applied({:lit, {:module, module}}, [{:atom, name}, list], node, env, context) when is_list(list),
    do: remote(module, name, Enum.map(list, &eval(&1, env, context)), node, context)

  # encoder.(map, encoder), as a JSON.Encoder does it.
  defp applied({:unknown, "the encoder's options"}, [value | _], _, env, context), do: value |> eval(env, context) |> Collections.as_map()
  defp applied(_, _, node, _, _), do: not_understood(node)

  defp imported(name, values, node, context) do
    from = Enum.find(context.scope.imports, fn module -> public?(modules()[module], name, length(values)) end)

    cond do
      from != nil -> local(modules()[from], name, values, node, context)
      given = Conventions.given(context.scope, name) -> remote(library_of(given), name, values, node, context)
      value = Enum.find_value(context.scope.imports, &Conventions.call("#{&1}.#{name}", values)) -> value
      value = Conventions.call(name, values) -> value
      value = Collections.kernel(name, values, context) -> value
      Calls.known?(Calls.canonical(name)) -> Calls.on(Calls.canonical(name), hd(values))
      true -> escaped(values, node, name)
    end
  end

  defp library_of(given), do: given |> String.split(".") |> hd()

  defp public?(nil, _, _), do: false
  defp public?(module, name, arity), do: is_map_key(module.functions, {name, arity})

  # What a call that nobody knows makes of a value is not known; what it does not get is not harmed.
  defp escaped(values, node, name) do
    {:unknown, reason} = not_understood(node)
    reason |> Schema.because("#{name}/#{length(values)}") |> Value.made_of(values)
    Value.then({:tuple, values}, {:unknown, reason})
  end

  defp remote("Kernel", name, values, node, context), do: kernel(name, values, node, context)

  defp remote(module, name, values, node, context) do
    full = "#{module}.#{name}"

    cond do
      value = Conventions.call(full, values) -> value
      value = configured(full, values) -> value
      full == ":telemetry.span" and length(values) == 3 -> values |> List.last() |> apply([], context) |> Value.map(&spanned/1)
      match?(%{role: "a protocol"}, modules()[module]) -> dispatched(module, name, values, node, context)
      is_map_key(modules(), module) and not Calls.library?(module) -> captured(modules()[module], name, values, node, context)
      written = Conventions.written(module) -> local(written, name, values, node, context)
      value = Collections.call(module, name, values, context) -> value
      schema = Calls.text(full) -> {:conv, "interpolation", {:tuple, [hd(values), {:text, schema}]}}
      Calls.canonical(full) == "Jason.decode" and hd(values) == :payload -> succeeded(full, :payload)
      Calls.passing?(full) -> succeeded_as(full, Collections.as_map(hd(values)))
      Calls.fallible?(full) -> fallible(full, Calls.loosely(full, values), hd(values))
      Calls.known?(Calls.canonical(full)) and values != [] -> full |> Calls.loosely(values) |> Calls.canonical() |> Calls.on(hd(values))
      module == "Logger" -> {:lit, {:atom, "ok"}}
      true -> escaped(values, node, full)
    end
  end

  # What a function gives that is run under a measurement: {result, measured}.
  defp spanned({:tuple, [result | _]}), do: result
  defp spanned({:lit, {:tuple, [result | _]}}), do: {:lit, result}
  defp spanned(_), do: {:unknown, "what a measured function gives"}

  # What a configuration says, which is what holds where nobody has set it.
  defp configured(name, [_, _, default]) when name in ["Application.get_env", "Application.compile_env"], do: default
  defp configured("System.get_env", [_, default]), do: default
  defp configured(_, _), do: nil

  # A function of a protocol of the tree, as it is implemented for the value.
  defp dispatched(protocol, name, [value | rest], node, context) do
    Value.map(value, fn value ->
      case Enum.find_value([target(value), "Any"], &implementation(protocol, &1, name, length(rest) + 1)) do
        nil -> not_understood(node)
        implementation -> call(implementation, name, [value | rest], context, node)
      end
    end)
  end

  defp dispatched(_, _, _, node, _), do: not_understood(node)

  defp implementation(_, nil, _, _), do: nil

  defp implementation(protocol, target, name, arity) do
    found = Enum.find(Process.get(:impls, []), &(&1.protocol == protocol and &1.target == target and is_map_key(&1.functions, {name, arity})))
    if found, do: known_as(found)
    found
  end

  @doc "Notes an implementation of a protocol, whose functions call each other by its name."
  def known_as(implementation) do
    Process.put(:scopes, Map.put(Process.get(:scopes, %{}), implementation.name, implementation))
    true
  end

  # The name by which a value finds its implementation; nil where that is not known.
  defp target(:self), do: Process.get(:own_name)
  defp target({:new, module, _}), do: module
  defp target({:lit, {:struct, module, _}}), do: module
  defp target({:lit, text}) when is_binary(text), do: "BitString"
  defp target({:lit, number}) when is_integer(number), do: "Integer"
  defp target({:lit, number}) when is_float(number), do: "Float"
  defp target({:lit, list}) when is_list(list), do: "List"
  defp target({:lit, {:map, _}}), do: "Map"
  defp target({:lit, atom}) when atom in [nil, true, false] or (is_tuple(atom) and elem(atom, 0) in [:atom, :module]), do: "Atom"
  defp target({:obj, _, _}), do: "Map"
  defp target({tag, _, _}) when tag in [:each], do: "List"
  defp target(_), do: nil

  defp kernel(operator, [left, right], _, _) when operator in ["||", "or"], do: Value.ite(Value.truthy(left), left, right)
  defp kernel(operator, [left, right], _, _) when operator in ["&&", "and"], do: Value.ite(Value.truthy(left), right, left)
  defp kernel(operator, [left, right], _, _) when operator in ["==", "==="], do: bool(equal(left, right))

  defp kernel(operator, [left, right], _, _) when operator in ["*", "/", "+", "-"],
    do: Calls.on("arithmetic", if(match?({:lit, _}, left), do: right, else: left))

  defp kernel(guard, [value], _, _) when is_map_key(@guards, guard), do: bool(Value.is(value, @guards[guard]))
  defp kernel(name, values, node, context), do: imported(name, values, node, context)

  defp succeeded(call, value), do: if(String.ends_with?(call, "!"), do: value, else: {:tuple, [{:lit, {:atom, "ok"}}, value]})

  defp succeeded_as(call, value) do
    if Calls.canonical(call) in ["Jason.encode", "JSON.encode", "Poison.encode"] and not String.ends_with?(call, "!"),
      do: {:tuple, [{:lit, {:atom, "ok"}}, value]},
      else: value
  end

  # {:ok, value}, or what stands for an error.
  defp fallible(call, name, {:ite, c, a, b}), do: Value.ite(c, fallible(call, name, a), fallible(call, name, b))
  defp fallible(_, _, :raise), do: :raise

  defp fallible(_, name, value) do
    name = Calls.canonical(name)
    made = Calls.on(name, value)

    {good, bad} =
      case name do
        "DateTime.from_iso8601" ->
          {{:tuple, [{:lit, {:atom, "ok"}}, made, {:lit, 0}]}, {:tuple, [{:lit, {:atom, "error"}}, {:unknown, "an error"}]}}

        name when name in ["Integer.parse", "Float.parse", "Decimal.parse"] ->
          {{:tuple, [made, {:rest, name, value}]}, {:lit, {:atom, "error"}}}

        name when name in ["Base.decode64", "Base.url_decode64", "Base.decode64, loosely", "Base.url_decode64, loosely", "Base.decode16", "Decimal.cast"] ->
          {{:tuple, [{:lit, {:atom, "ok"}}, made]}, {:lit, {:atom, "error"}}}

        _ ->
          {{:tuple, [{:lit, {:atom, "ok"}}, made]}, {:tuple, [{:lit, {:atom, "error"}}, {:unknown, "an error"}]}}
      end

    taken = if Calls.text?(name), do: Value.is(value, :binary), else: true
    Value.then(made, Value.ite(taken, Value.ite(Value.parses(value, name), good, bad), :raise))
  end

  # A function of the tree. What another struct's own codec makes of a part is its own affair.
  # The struct as nobody has set anything of it.
  defp captured(%{struct: %{fields: [_ | _]}} = module, "__struct__", [], _, _), do: {:new, module.name, %{}}

  # The columns of an Ecto schema.
  defp captured(%{struct: %{fields: [_ | _] = fields}} = module, "__schema__", [{:lit, {:atom, "fields"}}], _, _) do
    virtual = Map.get(module.struct, :virtual, [])
    {:lit, for({name, _} <- fields, name not in virtual, do: {:atom, name})}
  end

  defp captured(module, name, values, node, context) do
    case delegation(module, name, values, context.stack) do
      nil -> local(module, name, values, node, context)
      tag -> Value.map(hd(values), &delegated(tag, module, {name, tl(values)}, &1))
    end
  end

  defp local(module, name, values, node, context) do
    cond do
      :raise in values -> :raise
      delegation(module, name, values, context.stack) != nil -> captured(module, name, values, node, context)
      is_map_key(module.functions, {name, length(values)}) -> call(module, name, values, context, node)
      given = Conventions.given(module, name) -> remote(library_of(given), name, values, node, context)
      true -> escaped(values, node, "#{module.name}.#{name}")
    end
  end

  defp delegation(%{struct: nil, macro: nil}, _, _, _), do: nil

  defp delegation(module, name, [first | rest], stack) do
    parts = first |> Value.parts() |> Enum.filter(&(Value.json?(&1) or Value.own?(&1)))

    cond do
      parts == [] or (Enum.any?(parts, &(&1 in [:payload, :self])) and first in [:payload, :self]) -> nil
      # What gets the whole object beside a part of it makes nothing of the part alone.
      :payload in rest -> nil
      not is_map_key(module.functions, {name, length(rest) + 1}) -> nil
      Enum.any?(parts, &Value.own?/1) -> if encodes?(module, name, length(rest) + 1, stack), do: :encoded
      Capture.Builders.builds?(module, name, length(rest) + 1) -> :decoded
      true -> nil
    end
  end

  defp delegation(_, _, _, _), do: nil

  # A helper that happens to stand in a struct's module is no encoder of it.
  defp encodes?(module, name, arity, stack) do
    if module.name == Process.get(:own_name),
      do: {module.name, name, arity} in stack,
      else:
        Capture.Builders.takes?(module, name, arity) and
          (Capture.Builders.takes_struct?(module, name, arity) or Capture.Codecs.encoding?(name))
  end

  defp delegated(tag, module, {name, rest}, value) do
    if Value.json?(value) or Value.own?(value),
      do: {tag, module.name, {name, rest}, value},
      else: delegate(tag, module.name, {name, rest}, value)
  end

  @doc "What a delegated call makes of a value that is no longer a part."
  def delegate(tag, module, {name, rest}, value) do
    cond do
      Value.json?(value) or Value.own?(value) -> {tag, module, {name, rest}, value}
      match?({:unknown, _}, value) -> value
      module == :own -> {:unknown, "what the module of a struct makes of it"}
      # Of an object it makes its struct, or refuses it, as its own row says.
      value == {:kind, :object} or Conventions.filled(modules()[module], modules()) != nil -> {:unknown, "a #{module}"}
      true -> modules()[module] |> call(name, [value | rest], %{scope: modules()[module], depth: div(@deepest, 2), stack: []}, nil) |> Value.map(&unwrapped/1)
    end
  end

  # A decoder's {:ok, struct} as the struct.
  defp unwrapped({:tuple, [{:lit, {:atom, "ok"}}, value]}), do: value
  defp unwrapped({:lit, {:tuple, [{:atom, "ok"}, value]}}), do: {:lit, value}
  defp unwrapped({:tuple, [{:lit, {:atom, "error"}} | _]}), do: :raise
  defp unwrapped({:lit, {:tuple, [{:atom, "error"} | _]}}), do: :raise
  defp unwrapped({:lit, {:atom, "error"}}), do: :raise
  defp unwrapped(value), do: value

  # ── comprehensions ──────────────────────────────────────────────────────────

  # One generator, as a function that drops what its filters do not let through.
  defp comprehension(parts, node, env, context) do
    # for … <- …, into: %{} do … end has its options in two lists.
    {options, steps} = Enum.split_with(parts, &match?([{{:atom, _}, _} | _], &1))
    options = Enum.concat(options)

    with [{"<-", _, [pattern, source]} | filters] <- steps, nil <- folding(options) do
      {pattern, filters} = guarded(pattern, filters)
      # A filter that binds a variable does so for what follows it.
      body =
        Enum.reduce(Enum.reverse(filters), Modules.option(options, "do"), fn
          # What is taken out of one value: {:ok, x} <- [decode(item)].
          {"<-", _, [pattern, [one]]}, body -> {"case", 0, [one, [{{:atom, "do"}, [{"->", 0, [[pattern], body]}, {"->", 0, [[{"_", 0, nil}], :dropped]}]}]]}
          {"<-", _, _} = loop, _ -> loop
          filter, body -> {"if", 0, [filter, [{{:atom, "do"}, body}, {{:atom, "else"}, :dropped}]]}
        end)

      clauses = [{"->", 0, [[pattern], body]}, {"->", 0, [[{"_", 0, nil}], :dropped]}]

      Collections.comprehension(
        eval(source, env, context),
        {:fun, {"fn", 0, clauses}, env, context.scope.name},
        Modules.option(options, "into") not in [nil, []]
      )
    else
      {:reduce, initial, [{"->", _, _} | _] = clauses} -> folded(steps, initial, clauses, env, context) || not_understood(node)
      _ -> not_understood(node)
    end
  end

  defp folding(options), do: if(List.keymember?(options, {:atom, "reduce"}, 0), do: {:reduce, Modules.option(options, "reduce"), Modules.option(options, "do")})

  # for … <- …, reduce: initial do … end, as Enum.reduce does it.
  defp folded([{"<-", _, [pattern, source]} | filters], initial, clauses, env, context) do
    {pattern, filters} = guarded(pattern, filters)
    result = {"the result", 0, nil}

    unless Enum.any?(filters, &match?({"<-", _, _}, &1)) do
      body = Enum.reduce(Enum.reverse(filters), {"case", 0, [result, [{{:atom, "do"}, clauses}]]}, &{"if", 0, [&1, [{{:atom, "do"}, &2}, {{:atom, "else"}, result}]]})
      function = {:fun, {"fn", 0, [{"->", 0, [[pattern, result], body]}, {"->", 0, [[{"_", 0, nil}, result], result]}]}, env, context.scope.name}
      Collections.call("Enum", "reduce", [eval(source, env, context), eval(initial, env, context), function], context)
    end
  end

  defp guarded({"when", _, [pattern, guard]}, filters), do: {pattern, [guard | filters]}
  defp guarded(pattern, filters), do: {pattern, filters}
end
