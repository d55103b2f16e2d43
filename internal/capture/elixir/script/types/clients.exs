# The requests that functions of a client make: verb, path, body and query, found by
# following its public functions with their arguments to a call of an HTTP library.
#
# A request is %{module, name, arity, line, operation, body, query}; of body and query an
# argument as it was handed in is {:argument, index}, and a map that is written out an :obj.
defmodule Capture.Clients do
  alias Capture.{Budget, Builders, Conventions, Eval, Handed, Modules, Predicate, Schema, Substitution, Text, Typespec, Value}

  @verbs ~w(GET POST PUT PATCH DELETE)

  # No more functions than these are followed.
  @most 3_000

  @doc """
  {requests, functions, unread} of a tree's client modules: the public functions from which a
  request can be reached, %{module, name, arity, line}, and of those that could not be followed
  %{name, reason, file, line}.
  """
  def requests(modules) do
    reaching = reaching(modules)
    Process.put(:reaching, MapSet.new(reaching, fn {name, arity, _, module} -> {module.name, name, arity} end))
    {followed, beyond} = reaching |> Enum.sort_by(&{elem(&1, 3).name, elem(&1, 0), elem(&1, 1)}) |> Enum.split(@most)

    public = for {name, arity, clauses, module} <- followed, {name, arity} not in module.private, not shorter?(clauses, name), do: {name, arity, clauses, module}

    made =
      for {name, arity, clauses, module} <- public do
        {requests, reason} = made(module, name, arity)
        whole = for request <- requests, do: Map.merge(request, %{module: module.name, name: name, arity: arity, line: hd(clauses).line, arguments: hd(clauses).arguments})
        {whole, reason && unread(name, arity, clauses, module, reason)}
      end

    {requests, faults} = Enum.unzip(made)
    left = for {name, arity, clauses, module} <- Enum.take(beyond, 1), do: unread(name, arity, clauses, module, "budget: it is the first of #{length(beyond)} functions beyond the #{@most} that are followed")
    functions = for {name, arity, clauses, module} <- public, do: %{module: module.name, name: name, arity: arity, line: hd(clauses).line}
    {Enum.concat(requests), functions, (faults |> Enum.reject(&is_nil/1) |> told_once()) ++ told_once(configured(modules)) ++ left}
  end

  # The functions that make a request by a module that only a configuration names.
  defp configured(modules) do
    for {_, module} <- Enum.sort_by(modules, &elem(&1, 0)),
        {{name, arity}, clauses} <- Enum.sort(module.functions),
        not reaching?(module.name, name, arity),
        [by | _] <- [Enum.flat_map(clauses, fn clause -> Builders.everything(clause.body, &by_configured(&1, module)) end)],
        do: unread(name, arity, clauses, module, "the module that makes them is only named by a configuration (#{by})")
  end

  # A verb alone may be that of a cache: it comes with a path.
  defp by_configured({:call, base, name, [_ | _] = arguments, _}, module) do
    path? = fn -> Builders.everything(arguments, &(is_binary(&1) and String.starts_with?(&1, ["/", "http://", "https://"]) || nil)) != [] end
    if name == "request" or (String.upcase(name) in @verbs and path?.()), do: configuration(base, module)
  end

  defp by_configured(_, _), do: nil

  # The text of an expression that asks a configuration for a module, without a default.
  defp configuration({:call, {:alias, ["Application"]}, name, [_, _], _} = asked, _) when name in ~w(get_env fetch_env! compile_env compile_env!), do: Text.render(asked)
  defp configuration({"@", _, [{name, _, nil}]}, module), do: with({:call, _, _, _, _} = asked <- module.attributes[name], do: configuration(asked, module), else: (_ -> nil))

  defp configuration({name, _, []}, module) when is_binary(name) do
    with [%{body: {:call, _, _, _, _} = asked}] <- Map.get(module.functions, {name, 0}), do: configuration(asked, module), else: (_ -> nil)
  end

  defp configuration(_, _), do: nil

  defp unread(name, arity, clauses, module, reason),
    do: %{name: "#{module.name}.#{name}/#{arity}", module: module.name, reason: "its requests are not known: #{reason}", file: module.file, line: hd(clauses).line}

  # Of functions of one module that cannot be followed for one reason the first, and how many more there are.
  defp told_once(faults) do
    faults
    |> Enum.chunk_by(&{&1.module, &1.reason})
    |> Enum.map(fn [first | others] -> if others == [], do: first, else: %{first | reason: "#{first.reason} (and #{length(others)} more functions of #{first.module})"} end)
  end

  # A clause that only fills in defaults of the function itself.
  defp shorter?([%{body: {name, _, arguments}, line: _}], name), do: is_list(arguments)
  defp shorter?(_, _), do: false

  # The functions from which a call of an HTTP library can be reached.
  defp reaching(modules) do
    functions = for {_, module} <- modules, {{name, arity}, clauses} <- module.functions, do: {name, arity, clauses, module}
    calls = for {name, arity, clauses, module} <- functions, do: {{module.name, name, arity}, called(clauses, module)}
    direct = for {function, called} <- calls, Enum.any?(called, &Conventions.request?/1), into: MapSet.new(), do: function
    all = if MapSet.size(direct) == 0, do: direct, else: callers(direct, calls)
    for {name, arity, _, module} = function <- functions, {module.name, name, arity} in all, do: function
  end

  defp callers(known, calls) do
    more = for {function, called} <- calls, function not in known, Enum.any?(called, &(&1 in known)), do: function
    if more == [], do: known, else: known |> MapSet.union(MapSet.new(more)) |> callers(calls)
  end

  defp called(clauses, module) do
    calls = for clause <- clauses, call <- Builders.everything(clause.body, &callee(&1, module)), uniq: true, do: call
    {chosen, calls} = Enum.split_with(calls, &match?({{:chosen, _}, _, _}, &1))
    bases = for {{:chosen, base}, _, _} <- chosen, uniq: true, do: base
    may = if bases == [], do: [], else: Enum.uniq(Enum.flat_map(bases, &chosen(&1, module)) ++ for(clause <- clauses, name <- mentioned(clause, module), do: name))
    operations = for clause <- clauses, _ <- Builders.everything(clause.body, &if(Conventions.operation?(&1), do: true)), uniq: true, do: :operation
    operations ++ calls ++ for {_, name, arity} <- chosen, target <- may, do: {target, name, arity}
  end

  # The modules that an expression in the place of a module may be, an attribute or a function of the module.
  defp chosen({name, _, nil}, _) when is_binary(name), do: []
  defp chosen(base, module), do: with({:ok, {kind, name}} when kind in [:module, :atom] <- Eval.literal(base, %{}, module), do: [if(kind == :atom, do: ":" <> name, else: name)], else: (_ -> []))

  # What a clause names as a default of what it calls.
  defp mentioned(clause, module), do: Builders.everything([clause.arguments, clause.body], &with({:alias, parts} <- &1, do: Modules.resolve(parts, module), else: (_ -> nil)))

  defp callee({:call, {:alias, parts}, name, arguments, _}, module) when is_list(arguments), do: module(Modules.resolve(parts, module), name, length(arguments))
  defp callee({:call, {:atom, module}, name, arguments, _}, _) when is_list(arguments), do: {":" <> module, name, length(arguments)}
  defp callee({:call, {"__MODULE__", _, nil}, name, arguments, _}, module) when is_list(arguments), do: {module.name, name, length(arguments)}
  defp callee({:call, base, name, arguments, _}, _) when is_list(arguments) and is_tuple(base) and elem(base, 0) != :alias, do: {{:chosen, base}, name, length(arguments)}
  defp callee({name, _, arguments}, module) when is_binary(name) and is_list(arguments), do: module(module.name, name, length(arguments))
  defp callee(_, _), do: nil

  # A function that a module has of a library by what it uses is the library's.
  defp module(name, function, arity) do
    with %{} = module <- Eval.modules()[name], false <- is_map_key(module.functions, {function, arity}), given when given != nil <- Conventions.given(module, function),
      do: {given |> String.split(".") |> hd(), function, arity},
      else: (_ -> {name, function, arity})
  end

  defp made(module, name, arity) do
    before = {Process.put(:requests, []), Process.put(:wrapped, nil)}
    arguments = for index <- 0..(arity - 1)//1, do: {:argument, index}

    try do
      ended = Budget.within(:budget, fn -> Eval.run(module, name, arguments) end, 3_000)
      requests = for request <- :requests |> Process.get() |> Enum.uniq(), operation = operation(request), do: Map.put(request, :operation, operation)
      requests = if requests == [], do: List.wrap(Process.get(:wrapped)), else: Enum.map(requests, &asked(&1, Eval.asked(module, name, arguments)))
      {requests, if(ended == :budget and requests == [], do: if(Process.get(:requests) == [], do: "budget: it takes too many steps", else: "verb and path are computed"))}
    rescue
      # Code that parses may still make no sense.
      error -> {[], "it cannot be read: #{error |> Exception.message() |> String.split("\n") |> hd()}"}
    after
      Process.put(:requests, elem(before, 0))
      Process.put(:wrapped, elem(before, 1))
    end
  end

  # A request as it is made where the head of its function fits.
  defp asked(request, conditions) do
    known = for condition <- conditions, do: {condition, true}
    if known == [], do: request, else: Map.merge(request, for(key <- [:body, :query], value = request[key], into: %{}, do: {key, Substitution.replace(value, known)}))
  end

  # A function that has been told verb and path has no need of more steps than these to make its request.
  @wrapped 1_000

  @doc """
  Notes the operation that a function of the client's own, from which a request can be
  reached, is called for: verb and path stand among its arguments or in what they hold. It is
  taken where the request itself is not reached.
  """
  def wrapped(module, name, arguments) do
    if is_list(Process.get(:requests)) and Process.get(:wrapped) == nil and reaching?(module, name, length(arguments)) do
      parts = Enum.flat_map(arguments, &[&1 | held(&1)])
      verbs = if String.upcase(name) in @verbs, do: [name], else: for(part <- parts, verb = verb(part), verb in @verbs, uniq: true, do: verb)
      paths = for part <- parts, rooted?(part), uniq: true, do: part

      with [verb] <- verbs, [path] <- paths, operation when operation != nil <- operation(%{verb: {:lit, verb}, url: path}) do
        Process.put(:wrapped, %{verb: {:lit, verb}, url: path, body: nil, query: nil, operation: operation})
        Budget.leave(@wrapped)
      end
    end
  end

  defp held({:new, _, fields}), do: Map.values(fields)
  defp held({:obj, entries, _}), do: Enum.map(entries, &elem(&1, 1))
  defp held(_), do: []

  # A text that begins as a path or an address does.
  defp rooted?({:lit, text}) when is_binary(text), do: String.starts_with?(text, ["/", "http://", "https://"])
  defp rooted?({:conv, "interpolation", {:tuple, [first | rest]}}), do: rooted?(first) or (match?({tag, _, _} when tag in [:get, :conv], first) and rest != [] and rooted?(hd(rest)))
  defp rooted?(_), do: false

  # POST runs/{}/steps
  defp operation(%{verb: verb, url: url}) do
    with verb when verb in @verbs <- verb(verb), pieces when pieces != nil <- pieces(url), path when path != nil <- path(pieces), do: "#{verb} #{path}", else: (_ -> nil)
  end

  defp verb({:lit, {:atom, name}}), do: String.upcase(name)
  defp verb({:lit, text}) when is_binary(text), do: String.upcase(text)
  defp verb(_), do: nil

  defp pieces({:lit, text}) when is_binary(text), do: [text]
  defp pieces({:conv, "interpolation", {:tuple, values}}), do: Enum.flat_map(values, &(pieces(&1) || [:any]))
  defp pieces({:conv, "to_string", value}), do: pieces(value)
  defp pieces({tag, _} = value) when tag in [:argument, :unknown], do: if(value, do: [:any])
  defp pieces({:get, _, _}), do: [:any]
  defp pieces({:conv, _, _}), do: [:any]
  defp pieces(_), do: nil

  # What stands before the path: a scheme and a host, or what is not known and is no part of one.
  defp path([:any, "/" <> _ = text | rest]), do: path([text | rest])
  defp path([:any | _]), do: nil

  defp path(pieces) do
    text = pieces |> Enum.map_join(&if(&1 == :any, do: "{}", else: &1)) |> String.replace(~r"^https?://[^/]*", "") |> String.split("?") |> hd() |> String.trim("/")
    parts = text |> String.split("/") |> Enum.map(&if(&1 =~ "{}", do: "{}", else: &1))
    if text == "" or Enum.all?(parts, &(&1 == "{}")), do: nil, else: Enum.join(parts, "/")
  end

  # ── what follows for types ──────────────────────────────────────────────────

  @doc """
  Evidence for types: %{{module, type} => %{sure: [role], given: [role]}}. What a request is
  made of is sent, what its function says that it gives back is received; that a function
  takes a value may mean no more than that it asks it for an id.
  """
  def evidence(requests, functions, modules) do
    operations = Enum.group_by(requests, &{&1.module, &1.name, &1.arity}, & &1.operation)
    of = fn function -> Enum.uniq(Map.get(operations, {function.module, function.name, function.arity}, [])) end

    handed =
      for request <- requests,
          {value, place} <- [{request.body, "its JSON body"}, {request.query, "its query"}],
          {:argument, index} <- [value],
          target <- request |> spec(modules, index) |> named(modules[request.module], modules),
          do: {target, :sure, role("sent", "#{called(request)} makes #{place} of it", [request.operation], request, modules)}

    said =
      for request <- requests,
          {role, types, why} <- [{"sent", request[:sends], "makes its request of it"}, {"received", request[:receives], "reads its response as it"}],
          {name, type} <- types || [],
          target <- known(name, type, modules),
          do: {target, :sure, role(role, "#{called(request)} #{why}", [request.operation], request, modules)}

    returned =
      for function <- functions,
          result <- Map.get(modules[function.module].results, {function.name, function.arity}, []),
          target <- given_back(result, modules[function.module], modules),
          do: {target, :sure, role("received", "#{called(function)} gives it back", of.(function), function, modules)}

    taken =
      for function <- functions,
          argument <- Map.get(modules[function.module].specs, {function.name, function.arity}, []),
          target <- named(argument, modules[function.module], modules),
          do: {target, :given, role("sent", "#{called(function)} takes it", [], function, modules)}

    filled =
      for {name, function} <- Handed.filled(modules),
          do: {{name, "t"}, :sure, role("received", "#{called(function)} has it filled of what it gets", of.(function), function, modules)}

    (handed ++ said ++ returned ++ taken ++ filled)
    |> Enum.group_by(&elem(&1, 0), &{elem(&1, 1), elem(&1, 2)})
    |> Map.new(fn {target, found} -> {target, %{sure: for({:sure, role} <- found, do: role), given: for({:given, role} <- found, do: role)}} end)
  end

  @doc "Whether a request gives a type back."
  def given_back?(nil), do: false
  def given_back?(%{sure: sure}), do: Enum.any?(sure, &(&1["role"] == "received"))

  # What code that fills any struct of an object's members does with them.
  @filled %{"by" => "jason", "missing" => "nil", "unknown" => "drop", "invalid" => "keep"}

  @doc """
  The structs, of which those that requests give back, and all that they hold, are filled by
  their client where they have no decoder: nothing is demanded, and values are kept.
  """
  def filled(structs, types, roles) do
    all = Map.merge(types, structs)
    received = for {target, evidence} <- roles, given_back?(evidence), is_map_key(all, target), do: target
    held = held_by(received, all, MapSet.new(received))

    Map.new(structs, fn {target, schema} ->
      notes = Map.get(schema, "x-parity", %{})
      plain? = target in held and notes["decode"] == nil and not Schema.opaque?(schema) and is_map_key(schema, "properties")
      {target, if(plain?, do: Schema.annotate(schema, %{"decode" => @filled}), else: schema)}
    end)
  end

  @doc "What code that fills any struct does with the members of an object."
  def keeping, do: @filled

  @doc "And all that some types hold."
  def held_by([], _, found), do: found

  def held_by(targets, all, found) do
    more = for target <- targets, %{"$ref" => held} <- Schema.all(all[target]), is_map_key(all, held), held not in found, uniq: true, do: held
    held_by(more, all, Enum.into(more, found))
  end

  @doc "A schema with what is known of its type's roles: of each role the first reason, and all operations."
  def annotate(schema, nil), do: schema

  def annotate(schema, %{sure: sure, given: given}) do
    own = get_in(schema, ["x-parity", "roles"]) || []
    # Who has a decoder and no encoder is not sent because a function takes it.
    given = if get_in(schema, ["x-parity", "encode"]) == "none", do: [], else: given
    all = own ++ sure ++ given

    case for role <- ["sent", "received"], found = Enum.filter(all, &(&1["role"] == role)), found != [], do: merged(found) do
      [] -> schema
      roles -> Schema.annotate(schema, %{"roles" => roles})
    end
  end

  # The types in what a function gives back where nothing fails.
  defp given_back(spec, module, modules, depth \\ 0)
  defp given_back(_, _, _, depth) when depth > 6, do: []
  defp given_back({"|", _, [left, right]}, module, modules, depth), do: given_back(left, module, modules, depth) ++ given_back(right, module, modules, depth)
  defp given_back({"::", _, [_, spec]}, module, modules, depth), do: given_back(spec, module, modules, depth)
  defp given_back({{:atom, "error"}, _}, _, _, _), do: []
  defp given_back({{:atom, _}, spec}, module, modules, depth), do: given_back(spec, module, modules, depth)
  defp given_back({"{}", _, [{:atom, "error"} | _]}, _, _, _), do: []
  defp given_back({"{}", _, items}, module, modules, depth), do: Enum.flat_map(items, &given_back(&1, module, modules, depth))
  defp given_back(list, module, modules, depth) when is_list(list), do: Enum.flat_map(list, &given_back(&1, module, modules, depth))

  defp given_back({:call, {:alias, parts}, name, arguments, _}, module, modules, depth),
    do: given_type(Modules.resolve(parts, module), name, arguments || [], module, modules, depth)

  defp given_back({:call, {"__MODULE__", _, nil}, name, arguments, _}, module, modules, depth), do: given_type(module.name, name, arguments || [], module, modules, depth)
  defp given_back({"%", _, _} = struct, module, modules, _), do: named(struct, module, modules)
  defp given_back({name, _, arguments}, module, modules, depth) when is_binary(name) and (is_list(arguments) or arguments == nil), do: given_type(module.name, name, arguments || [], module, modules, depth)
  defp given_back(_, _, _, _), do: []

  # A type of its own, or what one stands for that only says how functions end.
  defp given_type(name, type, arguments, module, modules, depth) do
    inside = Enum.flat_map(arguments, &given_back(&1, module, modules, depth + 1))
    target = modules[name]

    case target && Typespec.declared(target, type, length(arguments)) do
      %{spec: spec} -> if ends?(spec), do: inside ++ given_back(spec, target, modules, depth + 1), else: inside ++ known(name, type, modules)
      _ -> inside ++ known(name, type, modules)
    end
  end

  defp ends?(spec), do: Enum.any?(Typespec.arms(spec), &(match?({{:atom, tag}, _} when tag in ["ok", "error"], &1) or match?({"{}", _, [{:atom, _} | _]}, &1)))

  defp called(request), do: "#{request.module}.#{request.name}/#{request.arity}"

  defp merged([first | _] = roles) do
    operations = roles |> Enum.flat_map(&Map.get(&1, "operations", [])) |> Enum.uniq()
    if operations == [], do: Map.delete(first, "operations"), else: Map.put(first, "operations", operations)
  end

  defp role(role, why, operations, request, modules),
    do: %{"role" => role, "why" => why, "operations" => operations, "source" => %{"file" => modules[request.module].file, "line" => request.line}}

  # The type of an argument, as the function's @spec says.
  defp spec(request, modules, index) do
    case modules[request.module].specs[{request.name, request.arity}] do
      nil -> nil
      arguments -> Enum.at(arguments, index)
    end
  end

  defp named({"::", _, [_, spec]}, module, modules), do: named(spec, module, modules)
  defp named({"|", _, [left, right]}, module, modules), do: named(left, module, modules) ++ named(right, module, modules)
  defp named({:call, {:alias, parts}, name, arguments, _}, module, modules) when arguments in [nil, []], do: known(Modules.resolve(parts, module), name, modules)
  defp named({:call, {"__MODULE__", _, nil}, name, arguments, _}, module, modules) when arguments in [nil, []], do: known(module.name, name, modules)
  defp named({"%", _, [{:alias, parts}, _]}, module, modules), do: known(Modules.resolve(parts, module), "t", modules)
  defp named({"%", _, [name, _]}, module, modules), do: if(Modules.self?(name, module), do: known(module.name, "t", modules), else: [])
  defp named({name, _, arguments}, module, modules) when is_binary(name) and arguments in [nil, []], do: known(module.name, name, modules)
  defp named(_, _, _), do: []

  # Other types of a struct's module are views of it, where they are made of the struct.
  defp known(name, type, modules) do
    case modules[name] do
      nil -> []
      module -> if Typespec.definition?(module, type), do: [{name, type}], else: if(module.struct != nil and view?(module, Typespec.declared(module, type, 0)), do: [{name, "t"}], else: [])
    end
  end

  defp view?(_, nil), do: false

  defp view?(module, %{spec: spec}) do
    [] !=
      Builders.everything(spec, fn
        {"%", _, [struct, _]} -> Modules.self?(struct, module) || nil
        {"t", _, arguments} when arguments in [nil, []] -> true
        {:call, base, "t", _, _} -> Modules.self?(base, module) || nil
        _ -> nil
      end)
  end

  @doc "The operations of the functions of other modules that call a function, or are one."
  def operations(requests, functions) do
    for request <- requests, called = Process.get(:calls_of, %{})[{request.module, request.name, request.arity}] || [], Enum.any?(functions, &(&1 in called)), uniq: true, do: request.operation
  end

  @doc "The schemas of requests that functions write out of their arguments: %{{module, function} => schema}."
  def arguments(requests, modules) do
    requests
    |> Enum.filter(&(written?(&1.body) or written?(&1.query)))
    |> Enum.group_by(&{&1.module, &1.name})
    |> Map.new(fn {key, [request | _]} -> {key, written(request, modules)} end)
  end

  defp written?({:obj, [_ | _], nil}), do: true
  defp written?(_), do: false

  defp written(request, modules) do
    properties = properties(request.body, nil, request, modules) ++ properties(request.query, "query", request, modules)
    required = for {name, _, true} <- properties, do: name
    names = for {name, _, _} <- properties, do: name
    operations = [request.operation]

    %{"type" => "object", "properties" => Map.new(properties, fn {name, schema, _} -> {name, schema} end)}
    |> Map.merge(if required == [], do: %{}, else: %{"required" => Enum.sort(required)})
    |> Schema.annotate(%{
      "native" => "arguments",
      "decl" => "def #{request.name}(#{Enum.map_join(request.arguments, ", ", &Text.render/1)})",
      "source" => %{"file" => modules[request.module].file, "line" => request.line},
      "order" => names,
      "encode" => nil,
      "roles" => [role("sent", "#{called(request)} makes its request of its arguments", operations, request, modules)]
    })
  end

  defp properties({:obj, [_ | _] = entries, nil}, place, request, modules) do
    for {key, value} <- entries, name = Value.key_text(key), value != :absent do
      schema = value |> schema(request, modules) |> Schema.annotate(%{"in" => place, "decl" => name, "source" => %{"file" => modules[request.module].file, "line" => request.line}})
      {name, schema, Predicate.there(value) == true and not default?(value)}
    end
  end

  defp properties(_, _, _, _), do: []

  # What may be handed in by an option has a default, or is left out.
  defp default?({:ite, _, _, _}), do: true
  defp default?(_), do: false

  defp schema({:lit, nil}, _, _), do: %{"type" => "null"}
  defp schema({:lit, value}, _, _) when is_binary(value) or is_number(value) or is_boolean(value), do: %{"const" => value}
  defp schema({:lit, {:atom, name}}, _, _), do: %{"const" => name}

  defp schema({:argument, index}, request, modules) do
    case spec(request, modules, index) do
      nil -> unsaid()
      spec -> Typespec.whole(spec, Typespec.context(modules[request.module], modules))
    end
  end

  defp schema({:get, {:argument, index}, key}, request, modules) do
    with spec when spec != nil <- spec(request, modules, index), found when found != nil <- option(spec, key, request, modules),
      do: Typespec.whole(found, Typespec.context(modules[request.module], modules)),
      else: (_ -> unsaid())
  end

  defp schema({:ite, _, value, :absent}, request, modules), do: schema(value, request, modules)
  defp schema({:ite, _, :absent, value}, request, modules), do: schema(value, request, modules)

  defp schema({:ite, _, value, {:lit, default}}, request, modules) when is_binary(default) or is_number(default) or is_boolean(default),
    do: value |> schema(request, modules) |> Map.put("default", default)

  defp schema(_, _, _), do: Schema.opaque("it is made of the arguments in a way that is not followed")

  # It goes as it came, whatever that is.
  defp unsaid, do: %{"x-parity" => %{"native" => "untyped"}}

  # The type of one option: of a keyword list that is written out, or of a type of that form.
  defp option([_ | _] = keywords, key, _, _), do: Enum.find_value(keywords, &with({{:atom, ^key}, spec} <- &1, do: spec, else: (_ -> nil)))
  defp option({"|", _, _} = union, key, request, modules), do: union |> Typespec.arms() |> Enum.find_value(&option(&1, key, request, modules))

  defp option({"%{}", _, pairs}, key, _, _) do
    Enum.find_value(pairs, fn
      {{:atom, ^key}, spec} -> spec
      {{_, _, [{:atom, ^key}]}, spec} -> spec
      _ -> nil
    end)
  end

  defp option({name, _, arguments}, key, request, modules) when is_binary(name) and arguments in [nil, []] do
    case Typespec.declared(modules[request.module], name, 0) do
      %{spec: spec} -> option(spec, key, %{request | name: ""}, modules)
      nil -> nil
    end
  end

  # {:limit, integer()} | {:status, String.t()}
  defp option({{:atom, key}, spec}, key, _, _), do: spec
  defp option(_, _, _, _), do: nil

  @doc "Whether a request can be reached from a function."
  def reaching?(module, name, arity), do: {module, name, arity} in Process.get(:reaching, MapSet.new())

  @doc "Whether functions of a module make requests."
  def client?(module, requests), do: Enum.any?(requests, &(&1.module == module.name))

  @doc "What each function calls."
  def calls(modules) do
    for {_, module} <- modules, {{name, arity}, clauses} <- module.functions, into: %{} do
      {{module.name, name, arity}, for(clause <- clauses, found <- Builders.everything(clause.body, &handed(&1, module)), uniq: true, do: found)}
    end
  end

  defp handed({:call, {:alias, parts}, name, _, _}, module), do: {Modules.resolve(parts, module), name}
  defp handed(_, _), do: nil
end
