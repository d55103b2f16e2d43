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
    "Poison.decode!" => {1, "as"},
    "Poison.Decode.transform" => {1, "as"},
    "Poison.Decode.decode" => {1, "as"}
  }

  # Of these what they fill it of is JSON, whoever gives it.
  @decoders ["Nestru.", "Poison."]

  # Functions of a module that is not known, of which a struct is made.
  @of_module ~w(__struct__ changeset)

  # Values that are put together in more steps are taken for what the function got.
  @deepest 8

  @doc """
  The structs whose module a function hands on to be filled, of something else than it was
  itself given: [{struct, by}], by being %{module, name, arity, line} of the function.
  """
  def filled(modules) do
    {functions, filling} = filling(modules)
    note_callers(functions)

    for {module, name, arity, clause, calls} <- functions,
        call <- calls,
        {handed, rest} <- handed(call, filling),
        name_of_struct <- structs(handed, module),
        target = modules[name_of_struct],
        target != nil and (target.struct != nil or target.macro != nil),
        decoder?(call) or not Enum.all?(rest, &given?(&1, clause, module)),
        uniq: true,
        do: {target.name, %{module: module.name, name: name, arity: arity, line: clause.line}}
  end

  @doc "The functions that hand the module of a struct on to one of the tree that fills it, of whatever: {module, name, arity}."
  def handing(struct), do: :handing |> Builders.memo(fn -> handing_functions(Process.get(:modules)) end) |> Map.get(struct, [])

  # What makes requests says by them what it receives.
  defp handing_functions(modules) do
    {functions, filling} = filling(modules)

    found =
      for {module, name, arity, _, calls} <- functions,
          not Clients.reaching?(module.name, name, arity),
          call <- calls,
          {handed, _} <- by_position(call, filling),
          struct <- structs(handed, module),
          uniq: true,
          do: {struct, {module.name, name, arity}}

    Enum.group_by(found, &elem(&1, 0), &elem(&1, 1))
  end

  # {functions, filling}: the clauses of all functions with what they call, and the places of
  # arguments that are modules to be filled, {module, name, position}.
  defp filling(modules) do
    functions = for {_, module} <- modules, {{name, arity}, clauses} <- module.functions, clause <- clauses, do: {module, name, arity, Map.put(clause, :of, {module.name, name, arity}), calls(clause, module)}
    parameters = for {module, name, _, clause, calls} <- functions, {variable, position} <- variables(clause), do: {{module.name, name, position}, variable, calls}
    filling = for {at, variable, calls} <- parameters, Enum.any?(calls, &fills?(&1, variable)), into: MapSet.new(), do: at
    {functions, if(MapSet.size(filling) == 0, do: filling, else: handing_on(filling, parameters))}
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
    library = @fillers[if(base, do: "#{module}.#{function}", else: function)]

    case library do
      {position, option} ->
        as = arguments |> Enum.at(position) |> told(option)
        if as, do: [{as, List.delete_at(arguments, position)}], else: []

      _ ->
        by_position(call, filling)
    end
  end

  defp by_position({module, _, function, arguments}, filling),
    do: for({argument, position} <- Enum.with_index(arguments), {module, function, position} in filling, do: {argument, List.delete_at(arguments, position)})

  # An option of a call, in a list or a map.
  defp told({"%{}", _, pairs}, option), do: Modules.option(pairs, option)
  defp told(options, option), do: Modules.option(options, option)

  defp decoder?({module, base, name, _}), do: base != nil and String.starts_with?("#{module}.#{name}", @decoders)

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
  defp handing_on(known, parameters) do
    more =
      for {at, variable, calls} <- parameters,
          at not in known,
          Enum.any?(calls, fn {module, _, name, arguments} -> arguments |> Enum.with_index() |> Enum.any?(fn {argument, position} -> {module, name, position} in known and argument == variable end) end),
          do: at

    if more == [], do: known, else: known |> MapSet.union(MapSet.new(more)) |> handing_on(parameters)
  end

  # {module, base, name, arguments} of the calls in a clause, without the lines of variables.
  defp calls(clause, module) do
    Builders.everything(clause.body, fn
      {:call, {:alias, parts} = base, name, arguments, _} when is_list(arguments) -> {Modules.resolve(parts, module), base, name, Enum.map(arguments, &plain/1)}
      {:call, base, name, arguments, _} when is_list(arguments) -> {if(Modules.self?(base, module), do: module.name), plain(base), name, Enum.map(arguments, &plain/1)}
      {name, _, arguments} when is_binary(name) and is_list(arguments) -> {Builders.home(module, name, length(arguments)), nil, name, Enum.map(arguments, &plain/1)}
      _ -> nil
    end)
  end

  # Where each function is called, for what it is handed there.
  defp note_callers(functions) do
    calls = for {module, _, _, clause, calls} <- functions, {target, _, name, arguments} <- calls ++ applied(clause, module), do: {{target, name, length(arguments)}, {arguments, clause, module}}
    Process.put(:handed_by, Enum.group_by(calls, &elem(&1, 0), &elem(&1, 1)))
  end

  # A function that is handed on, &name/1, is called for something.
  defp applied(clause, module) do
    Builders.everything(clause.body, fn
      {"&", _, [{"/", _, [{name, _, nil}, arity]}]} when is_integer(arity) -> {Builders.home(module, name, arity), nil, name, List.duplicate({"&", 0, [1]}, arity)}
      {"&", _, [{"/", _, [{:call, {:alias, parts}, name, _, _}, arity]}]} when is_integer(arity) -> {Modules.resolve(parts, module), nil, name, List.duplicate({"&", 0, [1]}, arity)}
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
      {position, option} -> with(as when as != nil <- arguments |> Enum.at(position) |> told(option), do: within?(as, variable), else: (_ -> false))
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

  # Whether a caller hands a function something else in the place of an argument than it was
  # itself given: what a parser's clauses hand on to each other came from outside.
  defp got?(function, position) do
    asked = Process.get(:got_asked)

    cond do
      asked == nil -> Builders.memo({:got, function, position}, fn -> first_got?(function, position) end)
      {function, position} in asked -> false
      true -> handed_got?(function, position, asked)
    end
  end

  defp first_got?(function, position) do
    handed_got?(function, position, MapSet.new())
  after
    Process.delete(:got_asked)
  end

  # Functions that call each other are asked once each.
  defp handed_got?(function, position, asked) do
    Process.put(:got_asked, MapSet.put(asked, {function, position}))
    :handed_by |> Process.get() |> Map.get(function, []) |> Enum.any?(fn {arguments, clause, module} -> not given?(Enum.at(arguments, position), clause, module) end)
  end

  # A part of a function's argument, such as an item that &1 stands for.
  defp variable({"&", _, [index]}) when is_integer(index), do: {"&", 0, nil}
  defp variable({name, _, nil} = variable) when is_binary(name) and name not in ["__MODULE__", ""], do: plain(variable)
  defp variable(_), do: nil

  defp variable_given?({"&", _, _}, clause, _, _), do: not Enum.any?(0..(length(clause.arguments) - 1)//1, &got?(clause.of, &1))

  defp variable_given?(variable, clause, module, depth) do
    matched? = clause.arguments |> Builders.everything(&with({{:atom, "ok"}, inner} <- &1, do: inner, else: (_ -> nil))) |> within?(variable)
    made = Builders.everything(clause.body, fn node -> with({bind, _, [pattern, made]} when bind in ["=", "<-"] <- node, true <- within?(pattern, variable), do: {:made, made}, else: (_ -> nil)) end)

    case made do
      [] -> not matched? and within?(clause.arguments, variable) and not got_as?(variable, clause)
      made -> Enum.all?(made, fn {:made, made} -> given?(made, clause, module, depth + 1) end)
    end
  end

  defp got_as?(variable, clause) do
    position = Enum.find_index(clause.arguments, &within?(&1, variable))
    got?(clause.of, position)
  end

  defp gets?({module, base, name, arguments}) do
    Clients.reaching?(module, name, length(arguments)) or (base != nil and Conventions.request?({module, name, length(arguments)})) or
      (module in ["Jason", "Poison", "JSON"] and String.starts_with?(name, "decode"))
  end
end
