# Which functions of a module may be codecs of a struct, told from what their
# bodies contain. What they do is for Capture.Decoders and Capture.Encoders to find out.
defmodule Capture.Builders do
  alias Capture.{Modules, Source}

  @doc "Whether a function of a struct's module builds that struct, itself or by another function of the module."
  def builds?(module, name, arity), do: {name, arity} in own_builders(module)

  defp own_builders(module) do
    memo({:builders, module.name}, fn ->
      direct = for {function, clauses} <- module.functions, Enum.any?(clauses, &(module.name in built(&1.body, module))), do: function
      closure(direct, module)
    end)
  end

  # The functions that call one of some functions of the module, and those that call these.
  defp closure(functions, module) do
    more =
      for {function, clauses} <- module.functions,
          function not in functions,
          Enum.any?(clauses, fn clause -> calls?(clause.body, functions, module) end),
          do: function

    if more == [], do: functions, else: closure(functions ++ more, module)
  end

  defp calls?(body, functions, module) do
    [] !=
      Source.find(body, fn
        {name, _, arguments} when is_binary(name) and is_list(arguments) ->
          if {name, length(arguments)} in functions, do: true

        {:call, base, name, arguments, _} when is_list(arguments) ->
          if Modules.self?(base, module) and {name, length(arguments)} in functions, do: true

        {"/", _, [{name, _, nil}, arity]} ->
          if {name, arity} in functions, do: true

        _ ->
          nil
      end)
  end

  # The names of the structs that a body builds.
  defp built(body, module) do
    everything(body, fn
      {"%", _, [name, {"%{}", _, _}]} -> resolved(name, module)
      {function, _, [name | _]} when function in ["struct", "struct!"] -> resolved(name, module)
      _ -> nil
    end)
  end

  @doc "Whether a body calls a function of one of some names, whatever module it is of."
  def calls_any?(body, names), do: everything(body, &if(match?({:call, {:alias, _}, _, _, _}, &1) and elem(&1, 2) in names, do: true)) != []

  @doc "Whether a body hands a function of its module on: &name/1."
  def hands_on?(body, name, arity), do: everything(body, &if(match?({"/", _, [{^name, _, nil}, ^arity]}, &1), do: true)) != []

  @doc "Whether a body writes out a map that has many of some keys."
  def writes?(body, keys) do
    written? = fn pairs -> Enum.count(pairs, &match?({{:atom, _}, _}, &1)) > 0 and Enum.count(pairs, fn pair -> match?({{:atom, _}, _}, pair) and elem(elem(pair, 0), 1) in keys end) * 2 >= length(keys) end
    everything(body, &if(match?({"%{}", _, [_ | _]}, &1) and written?.(elem(&1, 2)), do: true)) != []
  end

  defp resolved({:alias, parts}, module), do: Modules.resolve(parts, module)
  defp resolved({"__MODULE__", _, nil}, module), do: module.name
  defp resolved(_, _), do: nil

  @doc "Whether a function may take the struct of its module."
  def takes?(module, name, arity) do
    Enum.any?(Map.get(module.functions, {name, arity}, []), fn clause ->
      case clause.arguments do
        [first | _] -> struct_pattern?(first, module)
        [] -> false
      end
    end)
  end

  defp struct_pattern?({"=", _, [left, right]}, module), do: struct_pattern?(left, module) and struct_pattern?(right, module)
  defp struct_pattern?({"%", _, [{"_" <> _, _, nil}, _]}, _), do: true
  defp struct_pattern?({"%", _, [name, _]}, module), do: resolved(name, module) == module.name
  defp struct_pattern?({"%{}", _, pairs}, _), do: Enum.all?(pairs, &match?({{:atom, _}, _}, &1))
  defp struct_pattern?({name, _, nil}, _) when is_binary(name), do: true
  defp struct_pattern?(_, _), do: false

  @doc "Whether a clause of a function says that it takes the struct of its module."
  def takes_struct?(module, name, arity) do
    Enum.any?(Map.get(module.functions, {name, arity}, []), fn %{arguments: arguments} ->
      taken(List.first(arguments), module) == module.name
    end)
  end

  @doc "Whether a function is told by structs of other modules what to make of its first argument."
  def dispatches?(module, name, arity) do
    taken = for %{arguments: [first | _]} <- Map.get(module.functions, {name, arity}, []), struct = taken(first, module), do: struct
    taken = Enum.filter(taken, &match?(%{struct: %{}}, Process.get(:modules)[&1]))
    taken != [] and module.name not in taken
  end

  @doc """
  For each struct the functions of other modules that build it or hand something
  on to a function of its module: %{struct => [{module, name, arity}]}.
  """
  def outside(modules) do
    structs = for {name, %{struct: %{}}} <- modules, into: MapSet.new(), do: name

    pairs =
      for {_, module} <- modules,
          {{name, arity}, targets} <- module |> targets(structs) |> through_callers(module),
          target <- targets,
          do: {target, {module.name, name, arity}}

    Enum.group_by(pairs, &elem(&1, 0), &elem(&1, 1))
  end

  # The structs of other modules that each function makes or calls a function of.
  defp targets(module, structs) do
    for {function, clauses} <- module.functions,
        found = clauses |> Enum.flat_map(&(built(&1.body, module) ++ called(&1.body, module))) |> Enum.uniq() |> Enum.filter(&(&1 != module.name and &1 in structs)),
        found != [],
        into: %{},
        do: {function, found}
  end

  # What a function makes its callers in the module make, too.
  defp through_callers(direct, _) when direct == %{}, do: %{}

  defp through_callers(direct, module) do
    callees = for {function, clauses} <- module.functions, do: {function, clauses |> Enum.flat_map(&local(&1.body)) |> Enum.uniq()}
    made_through(direct, callees)
  end

  defp made_through(made, callees) do
    more =
      for {function, called} <- callees, called != [], into: %{} do
        {function, Enum.uniq(Map.get(made, function, []) ++ Enum.flat_map(called, &Map.get(made, &1, [])))}
      end

    all = Map.merge(made, Map.reject(more, fn {_, targets} -> targets == [] end))
    if all == made, do: made, else: made_through(all, callees)
  end

  # The functions of its own module that a body calls or hands on.
  defp local(body) do
    everything(body, fn
      {"/", _, [{name, _, nil}, arity]} when is_binary(name) -> {name, arity}
      {name, _, arguments} when is_binary(name) and is_list(arguments) -> {name, length(arguments)}
      _ -> nil
    end)
  end

  @doc "Whether another function, of its module or another one, calls a function."
  def called_somewhere?(%{module: module, name: name, arity: arity}) do
    Map.get(Process.get(:callers, %{}), {module, name}, []) != [] or
      Enum.any?(Process.get(:modules)[module].functions, fn {function, clauses} -> function != {name, arity} and Enum.any?(clauses, &({name, arity} in local(&1.body))) end)
  end

  @doc "Whether a function calls another one of its module, itself or by others."
  def reaches?(module, function, target), do: reaches?([function], target, module, [])

  defp reaches?([], _, _, _), do: false

  defp reaches?([function | rest], target, module, seen) do
    called = for clause <- Map.get(module.functions, function, []), other <- local(clause.body), other not in seen, uniq: true, do: other
    target in called or reaches?(called ++ rest, target, module, called ++ seen)
  end

  @doc "A function and those of its module from which it is reached: {name, arity}."
  def reaching(module, function) do
    callees = memo({:callees, module.name}, fn -> for {caller, clauses} <- module.functions, callee <- clauses |> Enum.flat_map(&local(&1.body)) |> Enum.uniq(), do: {callee, caller} end)
    reaching([function], callees, [])
  end

  defp reaching([], _, found), do: found
  defp reaching([function | rest], callees, found) do
    if function in found, do: reaching(rest, callees, found), else: reaching(for({^function, caller} <- callees, do: caller) ++ rest, callees, [function | found])
  end

  defp called(body, module) do
    Source.find(body, fn
      {:call, {:alias, parts}, _, arguments, _} when is_list(arguments) -> Modules.resolve(parts, module)
      {"/", _, [{:call, {:alias, parts}, _, _, _}, _]} -> Modules.resolve(parts, module)
      _ -> nil
    end)
  end

  @doc "How often each function is called, or handed on, from another module: %{{module, name} => [caller]}."
  def callers(modules) do
    pairs =
      for {_, module} <- modules,
          {_, clauses} <- module.functions,
          clause <- clauses,
          {target, name} <- calls(clause.body, module),
          target != module.name,
          do: {{target, name}, module.name}

    Enum.group_by(pairs, &elem(&1, 0), &elem(&1, 1))
  end

  @doc "Whether a function of a module calls a function of another one."
  def calls?(module, name, arity, target, function) do
    module.functions |> Map.get({name, arity}, []) |> Enum.any?(&({target, function} in calls(&1.body, module)))
  end

  defp calls(body, module) do
    everything(body, fn
      {:call, {:alias, parts}, name, _, _} -> {Modules.resolve(parts, module), name}
      _ -> nil
    end)
  end

  @doc "The module whose function a bare name is: its own, or of those that it imports one that has it."
  def home(module, name, arity) do
    if is_map_key(module.functions, {name, arity}),
      do: module.name,
      else: Enum.find(module.imports, module.name, &match?(%{functions: %{{^name, ^arity} => _}}, Process.get(:modules)[&1]))
  end

  @doc "As Source.find, but also within what is found."
  def everything(tree, function) do
    below = tree |> Source.children() |> Enum.flat_map(&everything(&1, function))
    if found = function.(tree), do: [found | below], else: below
  end

  @doc """
  What a function is called with to decode an object, one list for each literal by which its
  heads are told what to make of it: decode(:payload, :task). What it is not told is nil.
  """
  def told(module, function) do
    clauses = module.functions[function]
    lists = for %{arguments: patterns} <- clauses, do: told_by(patterns, module)
    if Enum.any?(lists, fn list -> Enum.any?(list, &match?({:lit, _}, &1)) end), do: lists |> Enum.filter(&(:payload in &1)) |> Enum.uniq(), else: Enum.take(lists, 1)
  end

  defp told_by([first | rest], module) do
    case {literal(first, module), rest} do
      {{:lit, _} = told, [_ | _]} -> [told | told_by(rest, module)]
      _ -> [:payload | Enum.map(rest, &literal(&1, module))]
    end
  end

  defp literal({:atom, _} = atom, _), do: {:lit, atom}
  defp literal({:alias, parts}, module), do: {:lit, {:module, Modules.resolve(parts, module)}}
  defp literal(_, _), do: nil

  @doc "For each struct the functions of other modules that take it: %{struct => [{module, name, arity, position}]}."
  def takers(modules) do
    structs = for {name, %{struct: %{}}} <- modules, into: MapSet.new(), do: name

    pairs =
      for {_, module} <- modules,
          {{name, arity}, clauses} <- module.functions,
          clause <- clauses,
          {argument, position} <- Enum.with_index(clause.arguments),
          target = taken(argument, module),
          target != nil and target != module.name and target in structs,
          do: {target, {module.name, name, arity, position}}

    pairs |> Enum.uniq() |> Enum.group_by(&elem(&1, 0), &elem(&1, 1))
  end

  @doc "And those that take it as their @spec says, and no head."
  def specified(modules) do
    pairs =
      for {_, module} <- modules,
          {{name, arity} = function, specs} <- module.specs,
          is_map_key(module.functions, function),
          {{:call, {:alias, parts}, "t", none, _}, position} when none in [nil, []] <- Enum.with_index(specs),
          target = Modules.resolve(parts, module),
          target != module.name and match?(%{struct: %{}}, modules[target]),
          not Enum.any?(module.functions[function], &(&1.arguments |> Enum.at(position) |> taken(module) != nil)),
          do: {target, {module.name, name, arity, position}}

    pairs |> Enum.sort() |> Enum.group_by(&elem(&1, 0), &elem(&1, 1))
  end

  defp taken({"=", _, [left, right]}, module), do: taken(left, module) || taken(right, module)
  defp taken({"%", _, [name, _]}, module), do: resolved(name, module)
  defp taken(_, _), do: nil

  @doc "A value that is computed once."
  def memo(key, function) do
    case Process.get({:memo, key}) do
      {:known, value} ->
        value

      nil ->
        value = function.()
        Process.put({:memo, key}, {:known, value})
        value
    end
  end
end
