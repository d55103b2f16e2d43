# All definitions of a project, their names, and what is left out.
defmodule Capture.Definitions do
  alias Capture.{Budget, Builders, Clients, Computed, Conventions, Decoders, Encoders, Enums, Facts, Generated, Handed, Modules, Records, Schema, Source, Structs, Text, Transform, Typespec}

  # Work on one type ends here, far above what one takes.
  @budget 400_000

  @doc """
  {facts of the types, excluded, untyped} of the collected modules and protocol implementations.
  What is `outside` of the path is there only as far as a type within needs it.
  """
  def build(modules, impls) do
    Process.put(:modules, Map.new(modules, &{&1.name, &1}))
    modules = Enum.map(modules, &(&1 |> Computed.fill() |> Generated.write_out()))
    by_name = Map.new(modules, &{&1.name, &1})

    for {key, value} <- [
          modules: by_name,
          impls: impls,
          outside: Builders.outside(by_name),
          callers: Builders.callers(by_name),
          takers: Builders.takers(by_name),
          specified: Builders.specified(by_name)
        ],
        do: Process.put(key, value)

    {requests, functions, unread} = Clients.requests(by_name)
    Process.put(:requests_of, requests)
    Process.put(:calls_of, if(requests == [], do: %{}, else: Clients.calls(by_name)))
    roles = Clients.evidence(requests, functions, by_name)
    usable = Enum.filter(modules, &(&1.role == nil))

    types =
      for module <- usable,
          type <- own_types(module),
          into: %{},
          do: {{module.name, type.name}, guarded(module, fn -> module |> type_schema(type, by_name) |> Clients.annotate(roles[{module.name, type.name}]) end)}

    types = Map.merge(types, Clients.arguments(requests, by_name))
    Process.put(:types, types)
    project = %{modules: by_name, impls: impls, types: types, transform: Transform.find(modules)}

    # What decodes a record is followed once all that it may hold is known.
    records =
      for module <- usable,
          type <- own_types(module),
          schema = guarded(module, fn -> Records.schema(module, type, project) end),
          not Schema.opaque?(schema),
          key = {module.name, type.name},
          into: %{},
          do: {key, Schema.annotate(schema, types[key]["x-parity"] |> Map.take(["native", "decl", "source", "roles"]))}

    types = Map.merge(types, records)
    Process.put(:types, types)
    project = %{project | types: types}

    envelopes = Handed.envelopes(by_name)
    Process.put(:envelopes, envelopes)

    structs =
      for module <- usable,
          module.struct || module.macro,
          not settings?(module, requests, impls) or Clients.given_back?(roles[{module.name, "t"}]),
          module.name not in envelopes,
          into: %{},
          do: {{module.name, "t"}, guarded(module, fn -> module |> Structs.schema(project) |> Clients.annotate(roles[{module.name, "t"}]) end)}

    structs = Clients.filled(structs, types, roles)
    {types, structs} = types |> Records.kept(structs, roles) |> Map.merge(structs) |> Records.unseen() |> Map.split(Map.keys(types))

    {foreign, candidates} =
      types |> Map.merge(structs) |> Enum.split_with(fn {key, schema} -> is_map_key(types, key) and foreign(schema) != nil end)

    candidates = Map.new(candidates)
    # A record beside a struct is a type where something holds it.
    public? = fn {name, type} -> not by_name[name].hidden and not by_name[name].outside and (type == "t" or no_struct?(by_name[name]) or is_map_key(roles, {name, type}) or arguments?(types[{name, type}])) end
    kept = reachable(for({key, _} <- candidates, public?.(key), do: key), candidates)
    inside = Enum.reject(kept, fn {name, _} -> by_name[name].outside end)
    paths = paths(kept, inside, for(key <- kept, arguments?(candidates[key]), do: key))
    reasons = Map.new(foreign, fn {key, schema} -> {key, foreign(schema)} end)

    reference = fn {module, type} = target ->
      if is_map_key(paths, target),
        do: %{"$ref" => id(target)},
        else: Schema.opaque("#{module}.#{type}() is not a wire type: #{reasons[target] || "it is not captured"}")
    end

    facts = for key <- kept, do: Facts.type(id(key), paths[key], doc(key, by_name), Schema.map_references(candidates[key], reference))
    unread = for %{name: name, reason: reason} = function <- unread, do: name |> entry(reason, function) |> Map.put("unread", true)
    excluded = excluded(Enum.reject(modules, & &1.outside), Enum.reject(impls, & &1.outside), kept, reasons) ++ unread
    {facts, excluded, untyped(functions, Map.take(candidates, kept), roles, by_name)}
  end

  @doc "The facts of a set, which says it where its client reads no response as a type."
  def facts(nil, facts), do: facts
  def facts(untyped, facts), do: Map.put(facts, "untyped", untyped)

  # How it is known that the client reads no response as a type; nil where one is read, or there is no client.
  defp untyped(functions, types, roles, modules) do
    read? = fn {key, schema} -> is_map_key(schema, "properties") and (Clients.given_back?(roles[key]) or decoded?(schema["x-parity"])) end

    with [function | _] <- Enum.reject(functions, &modules[&1.module].outside),
         false <- Enum.any?(types, read?) do
      %{"why" => "#{function.module}.#{function.name}/#{function.arity} makes requests, and no function reads a response as a type", "file" => modules[function.module].file, "line" => function.line}
    else
      _ -> nil
    end
  end

  # Whether a decoder of its own, or one that fills any struct, is seen.
  defp decoded?(%{"decode" => decode} = notes), do: decode["unseen"] != true and notes["native"] != "arguments"
  defp decoded?(_), do: false

  # The struct of a module is what its @moduledoc tells of; of another type it is the @typedoc.
  defp doc({name, type}, modules) do
    module = modules[name]
    own = Enum.find_value(module.types, &(&1.name == type && Map.get(&1, :doc)))
    if type == "t", do: module.doc || own, else: own
  end

  defp id({module, type}), do: "#{module}.#{type}"

  # Code that parses may still make no sense; one such type must not end the capture of the others.
  defp guarded(module, read) do
    Budget.within(beyond(module), read, @budget)
  rescue
    error ->
      reason = "the declaration cannot be read: #{error |> Exception.message() |> String.split("\n") |> hd()}"

      reason
      |> Schema.opaque()
      |> Schema.annotate(%{"decl" => "defmodule #{module.name}", "source" => %{"file" => module.file, "line" => module.line}})
  end

  defp beyond(module) do
    "budget: the declaration takes too many steps"
    |> Schema.opaque()
    |> Schema.annotate(%{"decl" => "defmodule #{module.name}", "source" => %{"file" => module.file, "line" => module.line}})
  end

  defp arguments?(schema), do: get_in(schema, ["x-parity", "native"]) == "arguments"

  # A struct that only holds the settings of a client is no type of the wire: its
  # functions make requests, and nothing reads or writes it.
  defp settings?(module, requests, impls),
    do: Clients.client?(module, requests) and module.macro == nil and not Budget.within(true, fn -> coded?(module, impls) end, @budget)

  defp coded?(module, impls), do: Decoders.decoder(module) != nil or Encoders.encoder(module, impls) != nil

  defp no_struct?(module), do: module.struct == nil and module.macro == nil

  # The public types of a module without a struct, and the records beside one.
  defp own_types(%{struct: nil, macro: nil} = module), do: Enum.filter(module.types, &(&1.public and &1.parameters == []))
  defp own_types(module), do: Enum.filter(module.types, &(&1.name != "t" and &1.parameters == [] and Typespec.record?(&1)))

  defp type_schema(module, type, modules) do
    schema = type.spec |> Typespec.whole(Typespec.context(module, modules)) |> Enums.respell_own(module)
    # Decoders speak of the module's main type.
    schema = if type.name == "t", do: as_decoded(schema, module), else: schema

    Schema.annotate(schema, %{
      "native" => native(Enum.reject(Typespec.arms(type.spec), &is_nil/1), schema),
      "decl" => "@#{type.kind} #{type.name} :: #{(type[:written] || type.spec) |> Text.render() |> cut()}",
      "source" => %{"file" => module.file, "line" => type.line},
      "order" => order(type.spec)
    })
  end

  # A declaration that nobody reads to its end.
  @longest 20_000
  defp cut(text), do: if(String.length(text) > @longest, do: String.slice(text, 0, @longest) <> " …", else: text)

  # A union whose decoder fills the structs itself, and does not leave it to their
  # own decoders, has another form on the wire than they have.
  defp as_decoded(%{"anyOf" => arms} = schema, module) do
    structs = for %{"$ref" => {name, "t"}} <- arms, do: name

    builds? = fn clause ->
      [] !=
        Source.find(clause.body, fn node ->
          with({"%", _, [{:alias, parts}, _]} <- node, true <- Modules.resolve(parts, module) in structs, do: true, else: (_ -> nil))
        end)
    end

    case Enum.find(["from_json", "from_map"], fn name -> module.functions |> Map.get({name, 1}, []) |> Enum.any?(builds?) end) do
      nil -> schema
      name -> Schema.opaque("#{name}/1 fills the variants itself, from another form than theirs")
    end
  end

  defp as_decoded(schema, _), do: schema

  # An alias of a type that is held in a way of its own, such as a datetime, says how.
  defp native(arms, schema) do
    cond do
      arms != [] and Enum.all?(arms, &match?({:atom, _}, &1)) -> "atom"
      length(arms) > 1 -> "union"
      true -> get_in(schema, ["x-parity", "native"]) || "alias"
    end
  end

  defp order({"%{}", _, [_ | _] = pairs}) do
    case for({key, _} <- pairs, {:atom, name} <- [key(key)], do: name) do
      [] -> nil
      names -> names
    end
  end

  defp order(_), do: nil

  defp key({kind, _, [key]}) when kind in ["required", "optional"], do: key
  defp key(key), do: key

  # Why a type is not for the wire at all, or nil.
  defp foreign(schema), do: Enum.find_value(Schema.all(schema), &get_in(&1, ["x-parity", "foreign"]))

  # A type that is hidden from the documentation stays if a public one needs it.
  defp reachable(keys, candidates) do
    more =
      for key <- keys,
          schema <- [candidates[key], get_in(candidates[key], ["x-parity", "sends"])],
          %{"$ref" => target} <- Schema.all(schema),
          is_map_key(candidates, target),
          do: target

    case Enum.uniq(more) -- keys do
      [] -> Enum.sort(keys)
      new -> reachable(keys ++ new, candidates)
    end
  end

  # The qualified names, without the root that all within the path share.
  defp paths(keys, inside, arguments) do
    paths =
      Map.new(keys, fn {module, type} = key ->
        parts = String.split(module, ".")

        cond do
          type == "t" -> {key, parts}
          # A request goes by the name of its client and function.
          key in arguments -> {key, Enum.drop(parts, -1) ++ ["#{List.last(parts)}.#{type}"]}
          true -> {key, parts ++ [Macro.camelize(type)]}
        end
      end)

    root = inside |> Enum.map(&Enum.drop(paths[&1], -1)) |> common_prefix()
    paths = Map.new(paths, fn {key, path} -> {key, if(List.starts_with?(path, root), do: Enum.drop(path, length(root)), else: path)} end)
    uses = paths |> Map.values() |> Enum.frequencies()
    # A module and a type may spell the same path: there the type keeps its own spelling.
    Map.new(paths, fn {{module, type} = key, path} ->
      {key, if(uses[path] > 1 and type != "t", do: ["#{module}.#{type}"], else: path)}
    end)
  end

  defp common_prefix([]), do: []

  defp common_prefix([first | rest]) do
    Enum.reduce(rest, first, fn path, prefix ->
      prefix |> Enum.zip(path) |> Enum.take_while(fn {left, right} -> left == right end) |> Enum.map(&elem(&1, 0))
    end)
  end

  defp excluded(modules, impls, kept, reasons) do
    captured = MapSet.new(kept, &elem(&1, 0))

    of_modules =
      for module <- modules, reason = module_reason(module, captured, reasons) do
        module.name |> entry(reason, module) |> Map.merge(if(unread?(module), do: %{"unread" => true}, else: %{}))
      end

    of_types =
      for %{role: nil, struct: nil, macro: nil} = module <- modules,
          type <- module.types,
          type.public,
          reason = type_reason(module, type, reasons) do
        entry("#{module.name}.#{type.name}", reason, %{module | line: type.line})
      end

    of_impls =
      for impl <- impls, not (impl.protocol in ["Poison.Decoder" | Encoders.protocols()] and impl.target in captured) do
        entry(impl.name, "an implementation of the protocol #{impl.protocol}", impl)
      end

    of_modules ++ of_types ++ of_impls ++ made(modules)
  end

  # Modules that a macro makes may be wire types, and are not read.
  defp made(modules) do
    makers = for {_, module} <- Process.get(:modules), name <- module.makers, into: MapSet.new(), do: name
    names = Process.get(:modules)

    for module <- modules, {macro, name, line} <- module.made, not is_map_key(names, name), macro in makers or foreign_maker?(macro) do
      name |> entry("it is made by the macro #{macro}, which is not expanded", %{module | line: line}) |> Map.put("unread", true)
    end
  end

  defp foreign_maker?(macro),
    do:
      String.starts_with?(macro, "def") and
        macro not in ~w(def defp defdelegate defguard defguardp defoverridable defmacro defmacrop default defcast defcall)

  defp entry(name, reason, place), do: %{"name" => name, "reason" => reason, "file" => place.file, "line" => place.line}

  # A macro of a library may have made a struct of it.
  defp unread?(%{role: nil, struct: nil, macro: nil, hidden: false} = module),
    do: Enum.any?(module.uses, &(not Conventions.harmless?(&1) and not is_map_key(Process.get(:modules), &1))) or only_macros?(module)

  defp unread?(_), do: false

  # A module of nothing but calls of macros that are nowhere in the tree.
  @special ~w(require if unless case cond use import alias)
  defp only_macros?(%{functions: functions, types: [], calls: calls}) when functions == %{},
    do: Enum.any?(calls, fn {name, _, _} -> name not in @special and not String.contains?(name, ".") end)

  defp only_macros?(_), do: false

  defp module_reason(%{role: role}, _, _) when role != nil, do: role

  defp module_reason(module, captured, reasons) do
    cond do
      module.name in captured -> nil
      module.hidden -> "@moduledoc false"
      module.name in Process.get(:envelopes) -> "what the client makes of a response of HTTP: its status, headers and body"
      module.struct != nil -> "the settings of a client: its functions make requests, and nothing reads or writes it"
      Enum.any?(module.types, &(&1.parameters != [] or is_map_key(reasons, {module.name, &1.name}))) -> nil
      # Functions that make requests are no declaration of a type.
      module.uses == [] and Clients.client?(module, Process.get(:requests_of)) -> nil
      module.uses == [] -> "no struct and no public type"
      true -> "no struct and no public type (use #{Enum.join(module.uses, ", ")} is not expanded)"
    end
  end

  defp type_reason(_, %{parameters: [_ | _]}, _), do: "a type with parameters, read where it is used"
  defp type_reason(module, type, reasons), do: reasons[{module.name, type.name}]
end
