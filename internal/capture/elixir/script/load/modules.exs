# Collects what the modules of a tree declare. Nothing is evaluated: attributes,
# defstruct lists and derive options are folded where they are literal.
defmodule Capture.Modules do
  alias Capture.{Conventions, Macros, Source}

  @doc """
  Everything declared in one file: `modules` and `impls` (defimpl blocks), both
  shaped by new/4, in the order of the source, and `derives` that stand outside
  of their modules.
  """
  def collect(tree, file) do
    {_, found} = walk(tree, new("", file, 0, %{}), %{modules: [], impls: [], derives: []})
    %{modules: Enum.reverse(found.modules), impls: Enum.reverse(found.impls), derives: found.derives}
  end

  # A module that speaks of its own struct, and declares none that is seen.
  defp out_of_sight(%{struct: nil, macro: nil, role: nil} = module) do
    own? = &(match?({"%", _, [_, _]}, &1) and self?(&1 |> elem(2) |> hd(), module))
    if Enum.any?(module.types, &own?.(&1.spec)), do: %{module | macro: {"use", module.line}}, else: module
  end

  defp out_of_sight(module), do: module

  @doc """
  {modules, impls}: each module with the derives that stand outside of it, as in
  Protocol.derive(Jason.Encoder, Module), and what the project's own modules that it
  uses write into it.
  """
  def complete(modules, impls, derives) do
    used = for %{using: [_ | _]} = module <- modules, into: %{}, do: {module.name, module}
    # What one module declares may be put together of what another one does.
    Process.put(:modules, Map.new(modules, &{&1.name, &1}))

    {modules, written} =
      modules
      |> Enum.map(fn module ->
        outside = for {name, derive} <- derives, name == module.name, do: derive
        {module, found} = Enum.reduce(module.uses, {module, nothing()}, &write_out(used[&1], &2))
        {%{module | derives: module.derives ++ outside} |> Conventions.declare() |> out_of_sight(), found.impls}
      end)
      |> Enum.unzip()

    {modules, impls ++ Enum.concat(written)}
  end

  defp nothing, do: %{modules: [], impls: [], derives: []}

  # The quoted code of a __using__, as if it stood in the module.
  defp write_out(nil, acc), do: acc

  defp write_out(used, {module, found}) do
    aliases = Map.merge(used.aliases, module.aliases)

    {module, found} =
      Enum.reduce(used.using, {%{module | aliases: aliases}, found}, fn body, {module, found} -> walk(body, module, found) end)

    {module, found}
  end

  @doc "A module of which nothing is known yet."
  def new(name, file, line, aliases) do
    %{
      name: name,
      file: file,
      line: line,
      # What an alias stands for here: "Cursor" => "Trainer.Types.Cursor".
      aliases: aliases,
      attributes: %{},
      hidden: false,
      # The text of its @moduledoc, and of a @typedoc whose type is yet to come.
      doc: nil,
      typedoc: nil,
      # Whether it stands outside of the path that is captured.
      outside: false,
      # Why it cannot hold a wire type: a protocol, an exception, a process.
      role: nil,
      uses: [],
      # A macro call that defines a struct out of sight: {macro, line}.
      macro: nil,
      struct: nil,
      enforced: [],
      # What is computed of its struct: %{fields, attributes} as they are written, nil where nothing is.
      computed: nil,
      derives: [],
      # The quoted code in its __using__ macro.
      using: [],
      # Its macros that make modules, and the calls that may make one: {macro, name, line}.
      makers: [],
      made: [],
      # The calls of unknown macros in its body: {macro, arguments, line}.
      calls: [],
      types: [],
      functions: %{},
      # The types of the arguments of its functions, as @spec says: {name, arity} => [spec].
      specs: %{},
      # What they give back: {name, arity} => [spec].
      results: %{},
      # The functions that only the module itself calls: {name, arity}.
      private: [],
      # The modules whose functions it imports.
      imports: [],
      # The loops around a definition in its body, which makes one for each round.
      loops: []
    }
  end

  @doc "The full name of a module as written in the given module."
  def resolve(["Elixir" | parts], _), do: Enum.join(parts, ".")
  def resolve([:module], module), do: module.name
  def resolve([:module | parts], module), do: module.name <> "." <> Enum.join(parts, ".")
  def resolve([first | rest], module), do: Enum.join([Map.get(module.aliases, first, first) | rest], ".")

  @doc "Whether two nodes name the module itself: __MODULE__ or its own name."
  def self?({"__MODULE__", _, nil}, _), do: true
  def self?({:alias, parts}, module), do: resolve(parts, module) == module.name
  def self?(_, _), do: false

  defp walk({"__block__", _, expressions}, module, found) do
    Enum.reduce(expressions, {module, found}, fn expression, {module, found} -> walk(expression, module, found) end)
  end

  defp walk({"defmodule", line, [{:alias, parts}, options]}, module, found) do
    name = nested_name(parts, module)
    {child, found} = walk(option(options, "do"), new(name, module.file, line, module.aliases), found)
    aliases = if module.name == "", do: module.aliases, else: Map.put(module.aliases, hd(parts), nested_name([hd(parts)], module))
    {%{module | aliases: aliases}, %{found | modules: [child | found.modules]}}
  end

  defp walk({"defprotocol", line, [{:alias, parts} | _]}, module, found) do
    protocol = %{new(nested_name(parts, module), module.file, line, %{}) | role: "a protocol"}
    {module, %{found | modules: [protocol | found.modules]}}
  end

  defp walk({"defimpl", line, [{:alias, protocol} | rest]}, module, found) do
    options = rest |> Enum.filter(&is_list/1) |> Enum.concat()
    # The name in an implementation's body is not that of the struct's module.
    blank = %{new(module.name, module.file, line, module.aliases) | attributes: module.attributes}
    {body, found} = walk(option(options, "do"), blank, found)
    protocol = resolve(protocol, module)

    impls =
      for target <- impl_targets(option(options, "for"), module) do
        body |> Map.put(:protocol, protocol) |> Map.put(:target, target) |> Map.put(:name, protocol <> "." <> target)
      end

    {module, %{found | impls: Enum.reverse(impls) ++ found.impls}}
  end

  defp walk({"alias", _, [target | options]}, module, found), do: {add_alias(module, target, List.flatten(options)), found}
  defp walk({"@", _, [{name, line, [value]}]}, module, found), do: {attribute(name, value, line, module), found}
  defp walk({"use", _, [{:alias, parts} | _]}, module, found), do: {used(resolve(parts, module), module), found}

  defp walk({"import", _, [{:alias, parts} | _]}, module, found),
    do: {%{module | imports: module.imports ++ [resolve(parts, module)]}, found}

  defp walk({"defexception", _, _}, module, found), do: {%{module | role: "an exception"}, found}

  defp walk({"defstruct", line, [fields]}, module, found) do
    enforced = module.attributes |> Map.get("enforce_keys", []) |> atom_names(module)
    known = struct_fields(fields, module)
    computed = if known == :unknown or enforced == nil, do: %{fields: fields, attributes: module.attributes}
    {%{module | struct: %{line: line, fields: known, typed: []}, enforced: enforced, computed: computed}, found}
  end

  defp walk({kind, line, [head | body]}, module, found) when kind in ["def", "defp"] do
    defined = function(head, List.first(body), line, module)

    {if(kind == "defp",
       do: %{defined | private: Enum.uniq(module.private ++ (Map.keys(defined.functions) -- Map.keys(module.functions)))},
       else: defined
     ), found}
  end

  # A function that leaves the work to one of another module.
  defp walk({"defdelegate", line, [{name, _, arguments} = head, options]}, module, found) when is_binary(name) do
    to = with {"__MODULE__", _, nil} <- option(options, "to"), do: {:alias, [:module]}
    as = with {:atom, as} <- option(options, "as"), do: as, else: (_ -> name)
    given = for argument <- arguments || [], do: argument |> with_default() |> elem(0)
    {function(head, [{{:atom, "do"}, {:call, to, as, given, line}}], line, module), found}
  end

  # A guard is a function of its condition.
  defp walk({kind, line, [{"when", _, [head, condition]}]}, module, found) when kind in ["defguard", "defguardp"] do
    {function(head, [{{:atom, "do"}, condition}], line, module), found}
  end

  defp walk({"defmacro", _, [{"__using__", _, _}, body]}, module, found) do
    quoted =
      Source.find(body, fn node ->
        with({"quote", _, arguments} <- node, do: arguments |> Enum.filter(&is_list/1) |> Enum.concat() |> option("do"), else: (_ -> nil))
      end)

    {%{module | using: quoted}, found}
  end

  # A macro that makes modules.
  defp walk({"defmacro", _, [head, body]}, module, found) do
    name = with {"when", _, [head, _]} <- head, do: elem(head, 0), else: (head -> elem(head, 0))
    makes? = Source.find(body, &if(match?({"defmodule", _, _}, &1), do: true)) != []
    {if(makes? and is_binary(name), do: %{module | makers: [name | module.makers]}, else: module), found}
  end

  # for {text, atom} <- @table do def … end
  defp walk({"for", _, [_, _ | _] = parts}, module, found) do
    {generators, [options]} = Enum.split(parts, -1)
    looped(generators, option(options, "do"), module, found)
  end

  # Enum.each(@table, fn {text, atom} -> def … end)
  defp walk({:call, {:alias, ["Enum"]}, "each", [source, {"fn", _, [{"->", line, [[pattern], body]}]}], _}, module, found),
    do: looped([{"<-", line, [pattern, source]}], body, module, found)

  # A definition that depends on whether a library is there is read as if it were.
  defp walk({"if", _, [_, [{{:atom, "do"}, body} | _]]}, module, found), do: walk(body, module, found)

  defp walk({:call, {:alias, ["Protocol"]}, "derive", [{:alias, protocol}, {:alias, target} | options], line}, module, found) do
    [derive] = derives({{:alias, protocol}, Enum.concat(options)}, line, module)
    {module, %{found | derives: [{resolve(target, module), derive} | found.derives]}}
  end

  defp walk({:call, {:alias, parts}, macro, [_ | _] = arguments, line}, module, found),
    do: {%{module | calls: module.calls ++ [{resolve(parts, module) <> "." <> macro, arguments, line}]}, found}

  defp walk({macro, line, [_ | _] = arguments}, module, found) when is_binary(macro) do
    case {Macros.known?(macro), Macros.nested(macro, arguments)} do
      {false, _} -> {made(macro, line, arguments, %{module | calls: module.calls ++ [{macro, arguments, line}]}), found}
      {true, nil} -> by_macro(macro, line, arguments, module, found)
      {true, parts} -> nested_struct(parts, macro, line, arguments, module, found)
    end
  end

  defp walk(_, module, found), do: {module, found}

  defp looped(generators, body, module, found) do
    {module, found} = walk(body, %{module | loops: module.loops ++ generators}, found)
    {%{module | loops: module.loops |> Enum.drop(-length(generators))}, found}
  end

  # A module that a macro may make: deftype(Chat, …).
  defp made(macro, line, [{:alias, parts} | _], module), do: %{module | made: module.made ++ [{macro, nested_name(parts, module), line}]}
  defp made(_, _, _, module), do: module

  defp by_macro(macro, line, arguments, module, found) do
    declared = Macros.declared(macro, arguments, module)
    {module, found} = Enum.reduce(declared.inline, {module, found}, &inline_schema/2)

    if declared.unknown do
      {%{module | macro: {"#{macro}, in it #{declared.unknown}", line}}, found}
    else
      struct = %{line: line, fields: declared.fields, typed: declared.typed, virtual: declared.virtual}
      parameters = if declared.parameters == [], do: [], else: [type("t", "type", declared.parameters, nil, line)]
      {%{module | struct: struct, enforced: declared.enforced, types: module.types ++ parameters}, found}
    end
  end

  defp nested_struct(parts, macro, line, arguments, module, found) do
    child = new(nested_name(parts, module), module.file, line, module.aliases)
    {child, found} = by_macro(macro, line, arguments, %{child | attributes: module.attributes}, found)
    {put_in(module.aliases[hd(parts)], nested_name([hd(parts)], module)), %{found | modules: [child | found.modules]}}
  end

  # embeds_one :a, A do … end declares a module of its own.
  defp inline_schema({{:alias, parts}, line, block, key}, {module, found}) do
    name = nested_name(parts, module)
    child = put_in(new(name, module.file, line, module.aliases).attributes["primary_key"], key)
    {child, found} = by_macro("embedded_schema", line, [[{{:atom, "do"}, block}]], child, found)
    {put_in(module.aliases[hd(parts)], name), %{found | modules: [child | found.modules]}}
  end

  defp nested_name(["Elixir" | parts], _), do: Enum.join(parts, ".")
  defp nested_name(parts, %{name: ""} = module), do: resolve(parts, module)
  defp nested_name([:module | parts], module), do: resolve([:module | parts], module)
  defp nested_name(parts, module), do: Enum.join([module.name | parts], ".")

  defp impl_targets(nil, module), do: [module.name]
  defp impl_targets(list, module) when is_list(list), do: Enum.flat_map(list, &impl_targets(&1, module))
  defp impl_targets({:alias, parts}, module), do: [resolve(parts, module)]
  defp impl_targets(_, module), do: [module.name]

  defp add_alias(module, {:call, {:alias, base}, "{}", targets, _}, _) do
    for {:alias, parts} <- targets, reduce: module do
      module -> put_in(module.aliases[List.last(parts)], resolve(base ++ parts, module))
    end
  end

  defp add_alias(module, {:alias, parts}, options) do
    case option(options, "as") do
      {:alias, [name]} -> put_in(module.aliases[name], resolve(parts, module))
      _ -> put_in(module.aliases[List.last(parts)], resolve(parts, module))
    end
  end

  defp add_alias(module, {:call, {"__MODULE__", _, nil}, "{}", targets, line}, options) do
    add_alias(module, {:call, {:alias, [:module]}, "{}", targets, line}, options)
  end

  defp add_alias(module, {"__MODULE__", _, nil}, options),
    do: add_alias(module, {:alias, ["Elixir" | String.split(module.name, ".")]}, options)

  defp add_alias(module, _, _), do: module

  defp attribute("moduledoc", false, _, module), do: %{module | hidden: true}
  defp attribute("moduledoc", text, _, module), do: %{module | doc: written(text)}
  defp attribute("typedoc", text, _, module), do: %{module | typedoc: written(text)}
  defp attribute("derive", value, line, module), do: %{module | derives: module.derives ++ derives(value, line, module)}

  defp attribute(kind, {"::", _, [{name, _, parameters}, spec]}, line, module) when kind in ["type", "typep", "opaque"] do
    parameters = for {parameter, _, nil} <- parameters || [], do: parameter
    %{module | types: module.types ++ [type(name, kind, parameters, spec, line, module.typedoc)], typedoc: nil}
  end

  defp attribute("spec", {"when", _, [spec | _]}, line, module), do: attribute("spec", spec, line, module)

  defp attribute("spec", {"::", _, [{name, _, arguments}, result]}, _, module) when is_binary(name) do
    function = {name, length(arguments || [])}
    module = update_in(module.specs, &Map.put_new(&1, function, arguments || []))
    update_in(module.results[function], &((&1 || []) ++ [result]))
  end

  defp attribute(name, value, _, module), do: put_in(module.attributes[name], value)

  # A text without code in it.
  defp written(text) when is_binary(text), do: text
  defp written({sigil, _, [{"<<>>", _, [text]} | _]}) when sigil in ["sigil_S", "sigil_s"] and is_binary(text), do: text
  defp written(_), do: nil

  defp type(name, kind, parameters, spec, line, doc \\ nil) do
    %{name: name, public: kind != "typep", kind: kind, parameters: parameters, spec: spec, line: line, doc: doc}
  end

  # One entry a protocol, its options folded at once: attributes may change below.
  defp derives(list, line, module) when is_list(list), do: Enum.flat_map(list, &derives(&1, line, module))
  defp derives({:alias, parts}, line, module), do: [%{protocol: resolve(parts, module), only: nil, except: nil, line: line}]

  defp derives({{:alias, parts}, options}, line, module) do
    names = fn key -> if value = option(options, key), do: atom_names(value, module) || :unknown end
    [%{protocol: resolve(parts, module), only: names.("only"), except: names.("except"), line: line}]
  end

  defp derives(_, _, _), do: []

  @processes ["GenServer", "Supervisor", "DynamicSupervisor", "Application", "Agent", "Task"]
  defp used(name, module) when name in @processes, do: %{module | role: "a process or application (use #{name})"}
  defp used(name, module), do: %{module | uses: module.uses ++ [name]}

  defp function({"when", _, [head, guard]}, body, line, module), do: function(head, guard, body, line, module)
  defp function(head, body, line, module), do: function(head, true, body, line, module)

  defp function({name, _, arguments}, guard, body, line, module) when is_binary(name) do
    {arguments, defaults} = arguments |> List.wrap() |> Enum.map(&with_default/1) |> Enum.unzip()
    clause = %{arguments: arguments, guard: guard, body: body(body, line), line: line}
    clause = if module.loops == [], do: clause, else: Map.put(clause, :loops, module.loops)
    # A head without a body only declares defaults.
    module = if body == nil, do: module, else: add_clause(module, name, clause)
    Enum.reduce(shorter(name, defaults, line), module, &add_clause(&2, name, &1))
  end

  defp function(_, _, _, _, module), do: module

  # A function with a rescue is one that tries all of its body.
  defp body(options, line) do
    if option(options, "rescue") || option(options, "catch"), do: {"try", line, [options]}, else: option(options, "do")
  end

  defp add_clause(module, name, clause), do: update_in(module.functions[{name, length(clause.arguments)}], &((&1 || []) ++ [clause]))

  defp with_default({"\\\\", _, [argument, default]}), do: {argument, {:default, default}}
  defp with_default(argument), do: {argument, nil}

  # The clauses that call the function with some of its defaults.
  defp shorter(name, defaults, line) do
    for given <- 0..(Enum.count(defaults, & &1) - 1)//1 do
      {filled, {_, variables}} = Enum.map_reduce(defaults, {given, []}, &fill/2)
      %{arguments: Enum.reverse(variables), guard: true, body: {name, line, filled}, line: line}
    end
  end

  defp fill({:default, default}, {0, variables}), do: {default, {0, variables}}

  defp fill(default, {given, variables}) do
    variable = {"argument#{length(variables)}", 0, nil}
    {variable, {if(default, do: given - 1, else: given), [variable | variables]}}
  end

  @doc """
  [{name, {:literal, value} | {:computed, node} | :none}] of what defstruct is given, or
  :unknown. The function gives the elements of a list that is computed, or :unknown.
  """
  def struct_fields(fields, module, computed \\ fn _ -> :unknown end) do
    case pieces(fields, module, computed) do
      :unknown -> :unknown
      list -> Enum.map(list, &struct_field(&1, module))
    end
  catch
    :unknown -> :unknown
  end

  # The elements of a list expression, their values not folded yet.
  defp pieces(list, _, _) when is_list(list), do: list

  defp pieces({"++", _, [left, right]}, module, computed) do
    with left when is_list(left) <- pieces(left, module, computed), right when is_list(right) <- pieces(right, module, computed), do: left ++ right
  end

  defp pieces({"@", _, [{name, _, nil}]} = node, module, computed) do
    case module.attributes do
      %{^name => value} -> pieces(value, module, computed)
      _ -> computed.(node)
    end
  end

  defp pieces({"sigil_w", _, _} = sigil, module, _) do
    case fold(sigil, module) do
      {:ok, words} -> words
      :error -> :unknown
    end
  end

  defp pieces(node, _, computed), do: computed.(node)

  defp struct_field({:atom, name}, _), do: {name, :none}

  defp struct_field({{:atom, name}, value}, module) do
    case fold(value, module) do
      {:ok, value} -> {name, {:literal, value}}
      :error -> {name, {:computed, value}}
    end
  end

  defp struct_field(_, _), do: throw(:unknown)

  @doc "The names in a list of atoms; nil where the list cannot be folded."
  def atom_names(node, module) do
    case fold(node, module) do
      {:ok, list} when is_list(list) -> for {:atom, name} <- list, do: name
      _ -> nil
    end
  end

  @doc """
  {:ok, value} of a literal expression, or :error. Atoms stay {:atom, name}, maps
  are {:map, pairs}, structs {:struct, module, pairs}, tuples {:tuple, items}.
  """
  def fold(value, _) when is_number(value) or is_binary(value) or value in [nil, true, false], do: {:ok, value}
  def fold({:atom, _} = atom, _), do: {:ok, atom}
  def fold(list, module) when is_list(list), do: fold_all(list, module, & &1)
  def fold({"{}", _, items}, module), do: fold_all(items, module, &{:tuple, &1})

  def fold({"%{}", _, pairs}, module),
    do: fold_all(pairs, module, fn pairs -> {:map, Enum.map(pairs, fn {:tuple, [k, v]} -> {k, v} end)} end)

  def fold({"%", _, [name, {"%{}", _, pairs}]}, module) do
    parts = if match?({:alias, _}, name), do: elem(name, 1), else: [:module]
    fold_all(pairs, module, fn pairs -> {:struct, resolve(parts, module), Enum.map(pairs, fn {:tuple, [k, v]} -> {k, v} end)} end)
  end

  def fold({"-", _, [number]}, module) do
    with {:ok, number} when is_number(number) <- fold(number, module), do: {:ok, -number}, else: (_ -> :error)
  end

  def fold({operator, _, [left, right]}, module) when operator in ["+", "-", "*"] do
    with {:ok, left} when is_number(left) <- fold(left, module), {:ok, right} when is_number(right) <- fold(right, module) do
      {:ok, apply(Kernel, %{"+" => :+, "-" => :-, "*" => :*}[operator], [left, right])}
    else
      _ -> :error
    end
  rescue
    # A float that is too large.
    ArithmeticError -> :error
  end

  def fold({"++", _, [left, right]}, module) do
    with {:ok, left} when is_list(left) <- fold(left, module), {:ok, right} when is_list(right) <- fold(right, module) do
      {:ok, left ++ right}
    else
      _ -> :error
    end
  end

  def fold({"sigil_w", _, [{"<<>>", _, [text]}, modifiers]}, _) when is_binary(text) do
    words = String.split(text)
    {:ok, if(modifiers == ~c"a", do: Enum.map(words, &{:atom, &1}), else: words)}
  end

  def fold({"@", _, [{name, _, nil}]}, module) do
    # An attribute cannot refer to itself: its old value is what the new one saw.
    case Map.pop(module.attributes, name) do
      {nil, _} -> :error
      {value, others} -> fold(value, %{module | attributes: others})
    end
  end

  def fold({left, right}, module) when not is_atom(left), do: fold_all([left, right], module, &{:tuple, &1})
  def fold(_, _), do: :error

  defp fold_all(nodes, module, shape) do
    folded = Enum.map(nodes, &fold(&1, module))
    if :error in folded, do: :error, else: {:ok, folded |> Enum.map(&elem(&1, 1)) |> shape.()}
  end

  # Where PCRE and ECMA 262 read a pattern alike, but for what stands before a last newline.
  @alike ~r/\A(?:[^\\\[\](){}*+?.|^$]|\\[dws.\/\-+*?()\[\]{}|^$\\]|\[\^?(?:[^\[\]\\]|\\[dws.\/\-+*?()\[\]{}|^$\\])+\]|[.^$|*+?()]|\(\?:|\{[0-9]+(?:,[0-9]*)?\})*\z/

  @doc "A regular expression of the source as a pattern of JSON Schema, :error where it is none."
  def pattern({"sigil_r", _, [{"<<>>", _, [text]}, []]}, _) when is_binary(text) do
    if text =~ @alike and not (text =~ ~r/[*+?}][+]/), do: text |> String.replace("\\A", "^"), else: :error
  end

  def pattern({"@", _, [{name, _, nil}]}, module), do: module.attributes |> Map.get(name) |> pattern(%{module | attributes: %{}})
  def pattern(_, _), do: :error

  @doc "The value of a key in a keyword list of the source, or nil."
  def option(options, key) when is_list(options) do
    case List.keyfind(options, {:atom, key}, 0) do
      {_, value} -> value
      nil -> nil
    end
  end

  def option(_, _), do: nil
end
