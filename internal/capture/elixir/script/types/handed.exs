# Functions that fill whatever struct's module they are handed, and the structs that are
# filled so of what a client gets: decode(body, Module), where decode/2 itself, or a function
# that it hands the module on to, makes a struct of the module. An empty struct does for its
# module: parse(response, %{"data" => [%Module{}]}), which is the form of Poison's `as:`.
defmodule Capture.Handed do
  alias Capture.{Builders, Clients, Conventions, Modules}

  # Calls that fill a struct of the module that is their argument of this position.
  @fillers %{
    "struct" => 0,
    "struct!" => 0,
    "Kernel.struct" => 0,
    "Kernel.struct!" => 0,
    "Ecto.embedded_load" => 0,
    "Nestru.decode" => 1,
    "Nestru.decode!" => 1,
    "Nestru.decode_from_map" => 1,
    "Nestru.decode_from_map!" => 1,
    "Poison.decode" => {1, "as"},
    "Poison.decode!" => {1, "as"}
  }

  # Functions of a module that is not known, of which a struct is made.
  @of_module ~w(__struct__ changeset)

  # Values that are put together in more steps are taken for what the function got.
  @deepest 8

  @doc """
  The structs whose module a function hands on to be filled, of something else than it was
  itself given: [{struct, by}], by being %{module, name, arity, line} of the function.
  """
  def filled(modules) do
    functions = for {_, module} <- modules, {{name, arity}, clauses} <- module.functions, clause <- clauses, do: {module, name, arity, clause, calls(clause, module)}
    parameters = for {module, name, _, clause, calls} <- functions, {variable, position} <- variables(clause), do: {{module.name, name, position}, variable, calls}
    filling = for {at, variable, calls} <- parameters, Enum.any?(calls, &fills?(&1, variable)), into: MapSet.new(), do: at
    filling = if MapSet.size(filling) == 0, do: filling, else: handing(filling, parameters)

    for {module, name, arity, clause, calls} <- functions,
        call <- calls,
        {handed, rest} <- handed(call, filling),
        name_of_struct <- structs(handed, module),
        target = modules[name_of_struct],
        target != nil and (target.struct != nil or target.macro != nil),
        not Enum.all?(rest, &given?(&1, clause, module)),
        uniq: true,
        do: {target.name, %{module: module.name, name: name, arity: arity, line: clause.line}}
  end

  @doc """
  The structs that functions fill of what a library gives for a response, its status, headers
  and body as they are: envelopes of the client's own, which nobody sends.
  """
  def envelopes(modules) do
    for {_, module} <- modules,
        {_, clauses} <- module.functions,
        clause <- clauses,
        parts = response_parts(clause, module),
        parts != [],
        name <- Builders.everything(clause.body, &filled_of(&1, parts, module)),
        into: MapSet.new(),
        do: name
  end

  # The variables that are a response, or a part of one.
  defp response_parts(clause, module) do
    Enum.concat(
      Builders.everything([clause.arguments, clause.body], fn
        {"=", _, [left, right]} -> if(response?(left, module), do: variables_of(right), else: if(response?(right, module), do: variables_of(left)))
        {"%", _, [_, {"%{}", _, pairs}]} = pattern -> if response?(pattern, module), do: Enum.flat_map(pairs, fn pair -> with({_, inner} <- pair, do: variables_of(inner), else: (_ -> [])) end)
        _ -> nil
      end)
    )
  end

  defp response?({"%", _, [{:alias, parts}, {"%{}", _, _}]}, module), do: Conventions.response?(Modules.resolve(parts, module))
  defp response?(_, _), do: false

  defp variables_of(node), do: for({"" <> _, 0, nil} = variable <- [plain(node)], do: variable)

  # A struct of the tree of whose fields two or more are parts of a response.
  defp filled_of({"%", _, [name, {"%{}", _, pairs}]}, parts, module) do
    full = with({:alias, alias} <- name, do: Modules.resolve(alias, module), else: ({"__MODULE__", _, nil} -> module.name; _ -> nil))
    if full && not Conventions.response?(full) && Enum.count(pairs, &part?(&1, parts)) > 1, do: full
  end

  defp filled_of(_, _, _), do: nil

  defp part?({_, {:call, base, _, none, _}}, parts) when none in [nil, []], do: plain(base) in parts
  defp part?({_, value}, parts), do: plain(value) in parts
  defp part?(_, _), do: false

  # What a call hands on to be filled, beside its other arguments.
  defp handed({module, base, function, arguments} = call, filling) do
    library = if base, do: @fillers["#{module}.#{function}"]

    case library do
      {position, option} ->
        as = with [_ | _] = options <- Enum.at(arguments, position), do: Modules.option(options, option)
        if as, do: [{as, List.delete_at(arguments, position)}], else: []

      _ ->
        by_position(call, filling)
    end
  end

  defp by_position({module, _, function, arguments}, filling),
    do: for({argument, position} <- Enum.with_index(arguments), {module, function, position} in filling, do: {argument, List.delete_at(arguments, position)})

  # The modules that an argument names: itself, or of the empty structs in it.
  defp structs({:alias, parts}, module), do: [Modules.resolve(parts, module)]
  defp structs({"__MODULE__", _, nil}, module), do: [module.name]
  defp structs([{:alias, parts}], module), do: [Modules.resolve(parts, module)]

  defp structs(node, module) do
    Builders.everything(node, fn
      {"%", _, [{:alias, parts}, {"%{}", _, _}]} -> Modules.resolve(parts, module)
      {"%", _, [{"__MODULE__", _, nil}, {"%{}", _, _}]} -> module.name
      _ -> nil
    end)
  end

  # And the functions that hand their argument on to one.
  defp handing(known, parameters) do
    more =
      for {at, variable, calls} <- parameters,
          at not in known,
          Enum.any?(calls, fn {module, _, name, arguments} -> arguments |> Enum.with_index() |> Enum.any?(fn {argument, position} -> {module, name, position} in known and argument == variable end) end),
          do: at

    if more == [], do: known, else: known |> MapSet.union(MapSet.new(more)) |> handing(parameters)
  end

  # {module, base, name, arguments} of the calls in a clause, without the lines of variables.
  defp calls(clause, module) do
    Builders.everything(clause.body, fn
      {:call, {:alias, parts} = base, name, arguments, _} when is_list(arguments) -> {Modules.resolve(parts, module), base, name, Enum.map(arguments, &plain/1)}
      {:call, base, name, arguments, _} when is_list(arguments) -> {if(Modules.self?(base, module), do: module.name), plain(base), name, Enum.map(arguments, &plain/1)}
      {name, _, arguments} when is_binary(name) and is_list(arguments) -> {module.name, nil, name, Enum.map(arguments, &plain/1)}
      _ -> nil
    end)
  end

  defp plain({name, _, nil}) when is_binary(name), do: {name, 0, nil}
  defp plain({"\\\\", _, [inner, _]}), do: plain(inner)
  defp plain(node), do: node

  defp variables(clause), do: for({argument, position} <- Enum.with_index(clause.arguments), variable <- bound(plain(argument)), do: {variable, position})

  # The variables that stand for an argument: itself, the module of a struct, the item of a list of one.
  defp bound({"=", _, [left, right]}), do: bound(plain(left)) ++ bound(plain(right))
  defp bound({"%", _, [name, _]}), do: bound(plain(name))
  defp bound([item]), do: bound(plain(item))
  defp bound({"__MODULE__", _, nil}), do: []
  defp bound({"" <> _, 0, nil} = variable), do: [variable]
  defp bound(_), do: []

  defp fills?({_, variable, name, _}, variable) when name in @of_module, do: true

  defp fills?({module, base, name, arguments}, variable) do
    case @fillers[if(base, do: "#{module}.#{name}", else: name)] do
      nil -> false
      {position, option} -> with([_ | _] = options <- Enum.at(arguments, position), as when as != nil <- Modules.option(options, option), do: within?(as, variable), else: (_ -> false))
      position -> Enum.at(arguments, position) == variable
    end
  end

  defp within?(node, variable), do: Builders.everything(node, &(plain(&1) == variable || nil)) != []

  # Whether a value is made of nothing but what the function was itself given. What it asks
  # for, or decodes, it gets, and so it does what it matches as {:ok, _}.
  defp given?(node, clause, module, depth \\ 0) do
    depth < @deepest and not Enum.any?(calls(%{clause | body: node}, module), &gets?/1) and
      node |> Builders.everything(&variable/1) |> Enum.all?(&variable_given?(&1, clause, module, depth))
  end

  defp variable({name, _, nil} = variable) when is_binary(name) and name not in ["__MODULE__", ""], do: plain(variable)
  defp variable(_), do: nil

  defp variable_given?(variable, clause, module, depth) do
    matched? = clause.arguments |> Builders.everything(&with({{:atom, "ok"}, inner} <- &1, do: inner, else: (_ -> nil))) |> within?(variable)
    made = Builders.everything(clause.body, fn node -> with({bind, _, [pattern, made]} when bind in ["=", "<-"] <- node, true <- within?(pattern, variable), do: {:made, made}, else: (_ -> nil)) end)

    case made do
      [] -> not matched? and within?(clause.arguments, variable)
      made -> Enum.all?(made, fn {:made, made} -> given?(made, clause, module, depth + 1) end)
    end
  end

  defp gets?({module, base, name, arguments}) do
    Clients.reaching?(module, name, length(arguments)) or (base != nil and Conventions.request?({module, name, length(arguments)})) or
      (module in ["Jason", "Poison", "JSON"] and String.starts_with?(name, "decode"))
  end
end
