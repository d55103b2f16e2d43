# Which code answers a call: of the tree, of a protocol's implementation, of the standard
# library, of a convention, or none that anybody knows.
defmodule Capture.Dispatch do
  alias Capture.{Calls, Collections, Context, Conventions, Eval, Functions, Parts, Predicate, Schema, Value}

  @doc "What apply/2 and apply/3 and function.(…) call."
  def applied({:fun, _, _, _} = function, arguments, _, env, context),
    do: Functions.apply(function, Enum.map(arguments, &Eval.eval(&1, env, context)), context)

  # apply(module, :name, [arguments])
  def applied({:lit, {:module, module}}, [{:atom, name}, list], node, env, context) when is_list(list),
    do: remote(module, name, Enum.map(list, &Eval.eval(&1, env, context)), node, context)

  # encoder.(map, encoder), as a JSON.Encoder does it.
  def applied({:unknown, "the encoder's options"}, [value | _], _, env, context), do: value |> Eval.eval(env, context) |> Collections.as_map()
  def applied(_, _, node, _, _), do: Eval.not_understood(node)

  @doc "A call by a bare name that no function of the module has."
  def imported(name, values, node, context) do
    from = Enum.find(context.scope.imports, fn module -> public?(Eval.modules()[module], name, length(values)) end)

    cond do
      from != nil -> remote(from, name, values, node, context)
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
    {:unknown, reason} = Eval.not_understood(node)
    reason |> Schema.because("#{name}/#{length(values)}") |> Parts.made_of(values)
    Value.then({:tuple, values}, {:unknown, reason})
  end

  @doc "A call of Module.function."
  def remote("Kernel", name, values, node, context), do: kernel(name, values, node, context)

  def remote(module, name, values, node, context) do
    full = "#{module}.#{name}"

    cond do
      value = Conventions.call(full, values) -> value
      value = configured(full, values) -> value
      full == ":telemetry.span" and length(values) == 3 -> values |> List.last() |> Functions.apply([], context) |> Value.map(&spanned/1)
      match?(%{role: "a protocol"}, Eval.modules()[module]) -> dispatched(module, name, values, node, context)
      is_map_key(Eval.modules(), module) and not Calls.library?(module) -> captured(Eval.modules()[module], name, values, node, context)
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
        nil -> Eval.not_understood(node)
        implementation -> Functions.call(implementation, name, [value | rest], context, node)
      end
    end)
  end

  defp dispatched(_, _, _, node, _), do: Eval.not_understood(node)

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

  defp kernel(operator, [left, right], _, _) when operator in ["||", "or"], do: Value.ite(Predicate.truthy(left), left, right)
  defp kernel(operator, [left, right], _, _) when operator in ["&&", "and"], do: Value.ite(Predicate.truthy(left), right, left)
  defp kernel(operator, [left, right], _, _) when operator in ["==", "==="], do: Value.bool(Eval.equal(left, right))

  defp kernel(operator, [left, right], _, _) when operator in ["*", "/", "+", "-"],
    do: Calls.on("arithmetic", if(match?({:lit, _}, left), do: right, else: left))

  @guards Predicate.guards()
  defp kernel(guard, [value], _, _) when is_map_key(@guards, guard), do: Value.bool(Predicate.is(value, @guards[guard]))
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

    taken = if Calls.text?(name), do: Predicate.is(value, :binary), else: true
    Value.then(made, Value.ite(taken, Value.ite(Predicate.parses(value, name), good, bad), :raise))
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
      :told -> Value.map(hd(values), &told(module, {name, tl(values)}, &1, node, context))
      tag -> Value.map(hd(values), &delegated(tag, module, {name, tl(values)}, &1))
    end
  end

  # By a function with a head for each struct; what it makes of nil is told here.
  defp told(module, {name, rest}, value, node, context) do
    case Functions.call(module, name, [Value.null() | rest], context, node) do
      {:lit, nil} -> Value.ite(Predicate.one_of(value, [nil]), Value.null(), delegated(:encoded, module, {name, rest}, value))
      _ -> delegated(:encoded, module, {name, rest}, value)
    end
  end

  @doc "A call of a function of the tree, by its module."
  def local(module, name, values, node, context) do
    cond do
      :raise in values -> :raise
      delegation(module, name, values, context.stack) != nil -> captured(module, name, values, node, context)
      is_map_key(module.functions, {name, length(values)}) -> Functions.call(module, name, values, context, node)
      given = Conventions.given(module, name) -> remote(library_of(given), name, values, node, context)
      true -> escaped(values, node, "#{module.name}.#{name}")
    end
  end

  defp delegation(module, name, [first | rest], stack) do
    parts = first |> Parts.of() |> Enum.filter(&(Value.json?(&1) or Value.own?(&1)))

    cond do
      parts != [] and first != :self and Enum.all?(parts, &Value.own?/1) and Capture.Encoders.encoding?(name) and Capture.Builders.dispatches?(module, name, length(rest) + 1) -> :told
      module.struct == nil and module.macro == nil -> nil
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
          (Capture.Builders.takes_struct?(module, name, arity) or Capture.Encoders.encoding?(name))
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
      Eval.modules()[module] == nil -> {:unknown, "a #{module}"}
      # Of an object it makes its struct, or refuses it, as its own row says.
      value == {:kind, :object} or Conventions.filled(Eval.modules()[module], Eval.modules()) != nil -> {:unknown, "a #{module}"}
      true -> Eval.modules()[module] |> Functions.call(name, [value | rest], Context.halfway(Eval.modules()[module]), nil) |> Value.map(&unwrapped/1)
    end
  end

  # A decoder's {:ok, struct} as the struct.
  defp unwrapped({:tuple, [{:lit, {:atom, "ok"}}, value]}), do: value
  defp unwrapped({:lit, {:tuple, [{:atom, "ok"}, value]}}), do: {:lit, value}
  defp unwrapped({:tuple, [{:lit, {:atom, "error"}} | _]}), do: :raise
  defp unwrapped({:lit, {:tuple, [{:atom, "error"} | _]}}), do: :raise
  defp unwrapped({:lit, {:atom, "error"}}), do: :raise
  defp unwrapped(value), do: value
end
