# Functions applied to values: those of modules, those that are handed on, and the choice among their clauses.
defmodule Capture.Functions do
  import Kernel, except: [apply: 2, apply: 3]
  alias Capture.{Budget, Calls, Condition, Context, Conventions, Eval, Modules, Pattern, Predicate, Value}

  @doc "The clauses of a function as branches to choose from."
  def branches(clauses), do: for(clause <- clauses, do: {clause.arguments, clause.guard, clause.body})

  @doc "The value of a module's function, within the calls that are under way."
  def call(module, name, arguments, context, node) do
    Capture.Clients.wrapped(module.name, name, arguments)
    key = {module.name, name, length(arguments)}
    clauses = Map.get(module.functions, {name, length(arguments)})

    cond do
      clauses == nil -> Eval.not_understood(node || {name, 0, []})
      recursive?(key, arguments, context) and identity?(module, name, arguments) -> Value.map(hd(arguments), &Calls.on("as it is", &1))
      Context.too_deep?(context) -> {:unknown, "#{name}/#{length(arguments)} calls too deeply"}
      Context.times(context, key, arguments) > 2 -> {:unknown, "#{name}/#{length(arguments)} calls itself"}
      true -> framed(Context.entered(context, module, key, arguments), &choose(branches(clauses), arguments, %{}, &1, :raise))
    end
  end

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
    Enum.any?(context.given, fn {called, [given | _]} -> called == key and (value == given or part_of?(value, given)); _ -> false end)
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
          made = Budget.within({:unknown, "budget"}, fn -> call(module, name, [any | rest], Context.new(module), nil) end, 2_000)
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

  @doc "The value of the branch that the values take: {patterns, guard, body} each."
  def choose([], _, _, _, otherwise), do: otherwise

  def choose([{patterns, guard, body} | rest], values, env, context, otherwise) do
    {fits, inner} = Pattern.match_all(patterns, values, env, context)

    condition = if fits == false or guard == true, do: fits, else: Condition.both(fits, guard |> Eval.eval(inner, context) |> Predicate.truthy())

    case condition do
      false -> choose(rest, values, env, context, otherwise)
      true -> Eval.eval(body, inner, context)
      _ -> Value.ite(condition, Eval.eval(body, inner, context), choose(rest, Enum.map(values, &Value.where_not(&1, condition)), env, context, otherwise))
    end
  end

  @doc "A function value applied to values."
  def apply({:fun, node, env, scope}, values),
    do: apply({:fun, node, env, scope}, values, Process.get(:frame) || Context.new(scope_of(scope)))

  def apply({:ite, c, a, b}, values), do: Value.ite(c, apply(a, values), apply(b, values))
  def apply(_, _), do: {:unknown, "a function that is not written out"}

  def apply({:fun, {"fn", _, clauses}, env, scope}, values, context) do
    choose(Enum.map(clauses, &branch/1), values, env, deeper(context, scope), :raise)
  end

  def apply({:fun, {"&", _, [{"/", _, [{:call, base, name, _, line}, arity]}]}, env, scope}, values, context) when is_integer(arity) do
    {variables, env} = held(values, env)
    Eval.eval({:call, base, name, variables, line}, env, deeper(context, scope))
  end

  def apply({:fun, {"&", _, [{"/", _, [{name, line, nil}, arity]}]}, env, scope}, values, context) when is_integer(arity) do
    {variables, env} = held(values, env)
    Eval.eval({name, line, variables}, env, deeper(context, scope))
  end

  def apply({:fun, {"&", _, [body]}, env, scope}, values, context) do
    env = values |> Enum.with_index(1) |> Enum.reduce(env, fn {value, index}, env -> Map.put(env, "&#{index}", value) end)
    Eval.eval(body, env, deeper(context, scope))
  end

  def apply({:ite, c, a, b}, values, context), do: Value.ite(c, apply(a, values, context), apply(b, values, context))
  def apply(_, _, _), do: {:unknown, "a function that is not written out"}

  defp deeper(context, scope), do: Context.within(context, scope_of(scope))

  defp scope_of(name), do: Process.get(:scopes, %{})[name] || Eval.modules()[name] || Conventions.written(name) || Modules.new(name, "", 0, %{})

  defp held(values, env) do
    names = for index <- 1..length(values)//1, do: "&#{index}"
    {Enum.map(names, &{&1, 0, nil}), names |> Enum.zip(values) |> Enum.reduce(env, fn {name, value}, env -> Map.put(env, name, value) end)}
  end

  @doc "A clause of fn, case and their kin as a branch to choose."
  def branch({"->", _, [[{"when", _, patterns}], body]}), do: {Enum.drop(patterns, -1), List.last(patterns), body}
  def branch({"->", _, [patterns, body]}), do: {patterns, true, body}
end
