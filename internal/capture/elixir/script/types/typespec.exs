# Typespecs → JSON Schema. A reference to another captured type is
# %{"$ref" => {module, type}} until the names of the definitions are known.
#
# A context is %{modules: by full name, module: the one the spec stands in,
# bound: the type parameters, path: the local types being read}.
defmodule Capture.Typespec do
  alias Capture.{Budget, Modules, Schema, Text}

  @integer %{"type" => "integer"}
  @number %{"type" => "number"}
  @text %{"type" => "string"}
  @function %{"x-parity" => %{"native" => "function", "foreign" => "a function or process has no JSON form"}}
  @any %{"x-parity" => %{"native" => "any"}}
  @atom %{"type" => "string", "x-parity" => %{"native" => "atom"}}
  @datetime %{"type" => "string", "format" => "date-time", "x-parity" => %{"native" => "datetime"}}
  # The text of a NaiveDateTime has no offset, which date-time demands.
  @naive %{
    "type" => "string",
    "pattern" => "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?$",
    "x-parity" => %{"native" => "datetime"}
  }

  # Nor has that of a Time, which the format time demands.
  @clock %{"type" => "string", "pattern" => "^[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?$", "x-parity" => %{"native" => "time"}}

  # Bounds are declared in Elixir, nothing enforces them.
  defp bounds(schema, bounds), do: Map.put(schema, "x-parity", %{"bounds" => bounds})

  defp builtin("integer", []), do: @integer
  defp builtin("non_neg_integer", []), do: bounds(@integer, %{"minimum" => 0})
  defp builtin("pos_integer", []), do: bounds(@integer, %{"minimum" => 1})
  defp builtin("neg_integer", []), do: bounds(@integer, %{"maximum" => -1})
  defp builtin("byte", []), do: bounds(@integer, %{"minimum" => 0, "maximum" => 255})
  defp builtin("arity", []), do: bounds(@integer, %{"minimum" => 0, "maximum" => 255})
  defp builtin("char", []), do: bounds(@integer, %{"minimum" => 0, "maximum" => 0x10FFFF})
  defp builtin(name, []) when name in ["float", "number"], do: @number
  defp builtin("boolean", []), do: %{"type" => "boolean"}
  defp builtin(name, []) when name in ["binary", "nonempty_binary"], do: @text
  defp builtin(name, []) when name in ["atom", "module", "node"], do: @atom
  defp builtin(name, []) when name in ["map", "struct"], do: %{"type" => "object"}
  defp builtin("list", []), do: %{"type" => "array"}
  defp builtin("nonempty_list", []), do: bounds(%{"type" => "array"}, %{"minItems" => 1})
  defp builtin("list", [item]), do: %{"type" => "array", "items" => item}
  defp builtin("nonempty_list", [item]), do: bounds(%{"type" => "array", "items" => item}, %{"minItems" => 1})
  defp builtin(name, []) when name in ["charlist", "string"], do: %{"type" => "array", "items" => @integer}
  defp builtin("timeout", []), do: Schema.any_of([Schema.atoms(["infinity"]), bounds(@integer, %{"minimum" => 0})])
  defp builtin(name, []) when name in ["term", "any"], do: @any
  defp builtin(name, []) when name in ["fun", "function", "pid", "port", "reference"], do: @function
  defp builtin("keyword", values), do: Schema.foreign("a keyword list has no JSON form") |> Schema.annotate(%{"pairs" => List.first(values) || @any})
  defp builtin(name, []) when name in ["iodata", "iolist", "tuple", "bitstring"], do: Schema.foreign("#{name}() has no JSON form")
  defp builtin(_, _), do: nil

  @remote %{
    "String.t" => @text,
    "Path.t" => @text,
    "DateTime.t" => @datetime,
    "NaiveDateTime.t" => @naive,
    "Date.t" => %{"type" => "string", "format" => "date", "x-parity" => %{"native" => "date"}},
    "Time.t" => @clock,
    "Ecto.UUID.t" => %{"type" => "string", "format" => "uuid", "x-parity" => %{"native" => "uuid"}},
    "Decimal.t" => %{"type" => "string", "x-parity" => %{"native" => "decimal"}}
  }

  # Types that name each other are cut here, far above what a reader could follow.
  @deepest 10

  @doc "The context of a module's own typespecs."
  def context(module, modules), do: %{modules: modules, module: module, bound: %{}, path: []}

  # Types that double with each step, or name each other, end here.
  @budget 4_000

  @doc "The schema of a typespec that stands for itself, within a budget of its own."
  def whole(spec, context),
    do:
      Budget.within(
        Schema.opaque("budget: the typespec is too large when it is written out"),
        fn -> schema(spec, context) end,
        @budget
      )

  @doc "The schema of a typespec."
  def schema(spec, context) do
    Budget.step()
    read(spec, context)
  end

  defp read({"|", _, _} = union, context), do: union(arms(union), context)
  defp read({"::", _, [_name, type]}, context), do: schema(type, context)
  defp read({:opaque, reason}, _), do: Schema.opaque(reason)
  defp read({:schema, {schema, _written}}, _), do: schema
  defp read(nil, _), do: %{"type" => "null"}
  defp read(constant, _) when is_boolean(constant) or is_integer(constant), do: %{"const" => constant}
  defp read({"-", _, [number]}, _) when is_integer(number), do: %{"const" => -number}
  defp read({:atom, name}, _), do: Schema.atoms([name])
  defp read([], _), do: bounds(%{"type" => "array"}, %{"maxItems" => 0})
  defp read([{"->", _, _}], _), do: @function
  defp read([{{:atom, _}, _} | _], _), do: builtin("keyword", [])
  defp read([item, {"...", _, _}], context), do: builtin("nonempty_list", [schema(item, context)])
  defp read([item], context), do: builtin("list", [schema(item, context)])
  defp read({"%{}", _, pairs}, context), do: map(pairs, context)
  defp read({"{}", _, items}, context), do: tuple(items, context)
  defp read({"<<>>", _, _}, _), do: @text

  defp read({"..", _, [first, last]}, context) do
    case {Modules.fold(first, context.module), Modules.fold(last, context.module)} do
      {{:ok, first}, {:ok, last}} when is_integer(first) and is_integer(last) -> bounds(@integer, %{"minimum" => first, "maximum" => last})
      _ -> Schema.opaque("the bounds of a range are computed")
    end
  end

  defp read({"%", _, [name, _]}, %{module: module} = context) do
    parts = if match?({:alias, _}, name), do: elem(name, 1), else: [:module]
    remote(Modules.resolve(parts, module), "t", [], context)
  end

  defp read({:call, {:alias, parts}, name, arguments, _}, context) do
    remote(Modules.resolve(parts, context.module), name, arguments || [], context)
  end

  defp read({:alias, parts}, context), do: alone(parts, context)
  defp read({:call, {"__MODULE__", _, nil}, name, arguments, line}, context), do: schema({name, line, arguments}, context)
  defp read({name, _, arguments}, context) when is_binary(name), do: local(name, arguments, context)
  defp read({first, second}, context), do: tuple([first, second], context)
  defp read(_, _), do: Schema.opaque("the typespec is not understood")

  # The name of a module alone is an atom; who writes one means the values of that module, which
  # may stand beside the module that speaks of it.
  defp alone(parts, %{module: module, modules: modules} = context) do
    beside = module.name |> String.split(".") |> Enum.drop(-1) |> Kernel.++(parts) |> Enum.join(".")
    full = Modules.resolve(parts, module)
    meant = Enum.find([full, beside], &(modules[&1] != nil and (modules[&1].struct != nil or declared(modules[&1], "t", 0) != nil)))

    cond do
      meant -> remote(meant, "t", [], context)
      full in ["Map", "List"] -> builtin(String.downcase(full), [])
      is_map_key(@remote, full <> ".t") -> remote(full, "t", [], context)
      true -> Schema.opaque("#{full} is the name of a module, and no type")
    end
  end

  @doc "The arms of a union, or the type alone."
  def arms({"|", _, [left, right]}), do: arms(left) ++ arms(right)
  def arms(type), do: [type]

  # Atoms of one union make one enum, in the place of the first.
  defp union(arms, _) when length(arms) > @budget, do: Schema.opaque("budget: a union of #{length(arms)} types")

  defp union(arms, context) do
    enum = Schema.atoms(for {:atom, name} <- arms, do: name)
    booleans = Enum.count(Enum.uniq(arms), &is_boolean/1)

    arms
    |> Enum.map(fn
      {:atom, _} -> enum
      boolean when is_boolean(boolean) and booleans == 2 -> builtin("boolean", [])
      arm -> schema(arm, context)
    end)
    |> Enum.uniq()
    |> unparsed()
    |> Schema.any_of()
  end

  # DateTime.t() | String.t() is a time where the text is one, and else the text.
  defp unparsed(arms) do
    if @text in arms and Enum.any?(arms, &time?/1) do
      [time | _] = Enum.filter(arms, &time?/1)
      Enum.map(arms, &if(&1 == @text, do: Map.delete(time, "format"), else: &1)) |> Enum.reject(&time?/1)
    else
      arms
    end
  end

  defp time?(schema), do: match?(%{"type" => "string", "format" => format} when format in ["date-time", "date"], schema)

  defp tuple([{:atom, tag} | _], _), do: Schema.foreign("the tagged tuple {:#{tag}, …} has no JSON form")

  defp tuple(items, context) do
    %{"type" => "array", "items" => false, "minItems" => length(items), "x-parity" => %{"native" => "tuple"}}
    |> Map.merge(if items == [], do: %{}, else: %{"prefixItems" => Enum.map(items, &schema(&1, context))})
  end

  # `%{}` in a typespec is the empty map.
  defp map([], _), do: bounds(%{"type" => "object"}, %{"maxProperties" => 0})

  defp map(pairs, context) do
    Enum.reduce(pairs, %{"type" => "object"}, fn {key, value}, schema ->
      value = schema(value, context)

      case map_key(key, context) do
        {:property, name, true} -> schema |> property(name, value) |> Map.update("required", [name], &Enum.sort([name | &1]))
        {:property, name, false} -> property(schema, name, value)
        :any when value == @any -> schema
        :any -> Map.put(schema, "additionalProperties", value)
        {:names, names} -> Map.merge(schema, %{"propertyNames" => names, "additionalProperties" => value})
        {:other, text} -> Map.put(schema, "additionalProperties", Schema.opaque("map keys of the type #{text}"))
      end
    end)
  end

  defp property(schema, name, value), do: Map.update(schema, "properties", %{name => value}, &Map.put(&1, name, value))

  defp map_key({kind, _, [key]}, context) when kind in ["required", "optional"] do
    case map_key(key, context) do
      {:property, name, _} -> {:property, name, kind == "required"}
      other -> other
    end
  end

  defp map_key({:atom, name}, _), do: {:property, name, true}

  defp map_key(key, context) do
    names = schema(key, context)

    case follow(names, context) do
      @any -> :any
      %{"type" => "string"} -> :any
      %{"enum" => _} -> {:names, names}
      %{"anyOf" => arms} -> if Enum.all?(arms, &(&1["type"] == "string")), do: :any, else: {:other, Text.render(key)}
      _ -> {:other, Text.render(key)}
    end
  end

  defp local(name, arguments, %{bound: bound}) when arguments in [nil, []] and is_map_key(bound, name) do
    case bound[name] do
      :free -> Schema.opaque("the type parameter #{name}")
      {type, context_of_caller} -> schema(type, context_of_caller)
    end
  end

  defp local(name, arguments, %{module: module} = context) do
    arguments = arguments || []

    if declared(module, name, length(arguments)) do
      remote(module.name, name, arguments, context)
    else
      builtin(name, Enum.map(arguments, &schema(&1, context))) || Schema.opaque("the type #{name}/#{length(arguments)} is not known")
    end
  end

  defp remote(full, name, arguments, context) do
    case context.modules do
      %{^full => module} ->
        captured(module, name, arguments, context)

      _ when full == "Keyword" ->
        builtin("keyword", Enum.map(arguments, &schema(&1, context)))

      _ when full == "MapSet" and name == "t" ->
        "list" |> builtin(Enum.map(arguments, &schema(&1, context))) |> Schema.annotate(%{"native" => "set"})

      _ when full in ["Enumerable", "Exception", "GenServer", "MapSet", "Regex", "Task"] ->
        Schema.foreign("#{full}.#{name}() has no JSON form")

      _ ->
        Map.get(@remote, "#{full}.#{name}") || later(full, name, arguments, context) || Schema.opaque("#{full}.#{name}() is declared outside of the captured source")
    end
  end

  # A module that stands in the same file, around or beside the one that names it, and after it:
  # the compiler does not alias it yet, but nothing else is meant.
  defp later(full, name, arguments, %{module: module} = context) do
    with %{} = found <- module.name |> around() |> Enum.find_value(&context.modules["#{&1}.#{full}"]),
         true <- found.file == module.file,
         do: captured(found, name, arguments, context),
         else: (_ -> nil)
  end

  defp around(name) do
    parts = String.split(name, ".")
    for length <- length(parts)..1//-1, do: parts |> Enum.take(length) |> Enum.join(".")
  end

  defp captured(module, name, arguments, context) do
    type = declared(module, name, length(arguments))

    cond do
      module.role != nil ->
        Schema.opaque("#{module.name} is #{module.role}")

      (name == "t" or type != nil) and definition?(module, name) and (type == nil or type.parameters == []) ->
        %{"$ref" => {module.name, name}}

      type == nil ->
        Schema.opaque("#{module.name}.#{name}/#{length(arguments)} is not declared in its module")

      true ->
        inline(module, type, arguments, context)
    end
  end

  defp inline(module, type, arguments, context) do
    bound = type.parameters |> Enum.zip(Enum.map(arguments, &{&1, context})) |> Map.new()
    path = [{module.name, type.name} | context.path]

    cond do
      hd(path) in context.path -> Schema.opaque("the type #{type.name}() contains itself")
      length(path) > @deepest -> Schema.opaque("the type #{type.name}() is nested too deeply")
      true -> schema(type.spec, %{context | module: module, bound: bound, path: path})
    end
  end

  @doc "The declaration of a module's type, or nil."
  def declared(module, name, arity), do: Enum.find(module.types, &(&1.name == name and length(&1.parameters) == arity))

  @doc """
  Whether a module's type gets a definition of its own: the struct, and the
  public types of a module without one. All others are read where they are used.
  """
  def definition?(%{role: role}, _) when role != nil, do: false
  def definition?(%{struct: nil, macro: nil} = module, name), do: match?(%{public: true}, declared(module, name, 0))
  def definition?(_, "t"), do: true
  def definition?(module, name), do: record?(declared(module, name, 0))

  @doc "Whether a type is a public map with keys of its own, as good as a struct."
  def record?(%{public: true, spec: {"%{}", _, [_ | _] = pairs}}), do: Enum.all?(pairs, fn {key, _} -> match?({:atom, _}, key_of(key)) end)
  def record?(_), do: false

  defp key_of({kind, _, [key]}) when kind in ["required", "optional"], do: key
  defp key_of(key), do: key

  @doc "Whether a typespec admits nil."
  def nilable?(type, context) do
    schema = Budget.within(%{}, fn -> type |> schema(context) |> follow(context) end, @budget)
    nil in arms(type) or schema == @any or Schema.null?(schema)
  end

  # The schema behind a reference to a type that is not a struct.
  defp follow(schema, context, steps \\ @deepest)

  defp follow(%{"$ref" => {name, type}} = reference, context, steps) when steps > 0 do
    module = context.modules[name]

    case declared(module, type, 0) do
      %{spec: spec} when module.struct == nil or type != "t" ->
        spec |> schema(context(module, context.modules)) |> follow(context, steps - 1)

      _ ->
        reference
    end
  end

  defp follow(schema, _, _), do: schema
end
