# What a decoder makes of each kind of JSON under a key, whatever is declared there:
# it takes all values of the kind, none, or some; :whole are some, of which nothing
# within a value decides. A schema that starts from the declaration is held against that.
defmodule Capture.Kinds do
  alias Capture.{Calls, Condition, Parts, Predicate, Schema, Substitution, Value}

  @kinds [:boolean, :string, :integer, :float, :array, :object, :null]
  @types %{
    null: %{"type" => "null"},
    boolean: %{"type" => "boolean"},
    string: %{"type" => "string"},
    integer: %{"type" => "integer"},
    float: %{"type" => "number"},
    array: %{"type" => "array"},
    object: %{"type" => "object"}
  }

  @doc "%{kind => :all, :none, :whole, :some or :unknown} of what is computed from a source."
  def taken(value, source), do: Map.new(@kinds, &{&1, taken(value, source, &1)})

  @doc "Whether every value of the source is taken."
  def all?(value, source), do: Enum.all?(@kinds, &(taken(value, source, &1) == :all))

  defp taken(value, source, :boolean),
    do: both(read(value, %{source: source, by: {:lit, true}}), read(value, %{source: source, by: {:lit, false}}), :some)

  defp taken(value, source, :null), do: read(value, %{source: source, by: Value.null()})
  defp taken(value, source, kind), do: read(value, %{source: source, by: {:kind, kind}})

  # Of two ways of which either may be taken: :all where both take all.
  defp both(same, same, _), do: same
  defp both(a, b, _) when :unknown in [a, b], do: :unknown
  defp both(a, b, _) when :some in [a, b], do: :some
  defp both(_, _, otherwise), do: otherwise

  # Whether a condition looks at parts of the source.
  defp within?(condition, source) do
    Enum.any?(Parts.subjects(condition), fn subject ->
      Enum.any?(Parts.of(subject), fn part -> match?({:get, ^source, _}, part) or match?({tag, ^source} when tag in [:item, :val], part) end)
    end)
  end

  defp read(source, %{source: source}), do: :all
  defp read(:raise, _), do: :none
  defp read({:unknown, _}, _), do: :unknown

  defp read({:ite, c, a, b}, at) do
    c = Condition.given(c, Map.get(at, :given, true))

    case {raises?(c, at), decide(c, at)} do
      {true, _} -> :none
      {_, true} -> read(a, assuming(at, c))
      {_, false} -> read(b, at)
      _ -> both(read(a, assuming(at, c)), read(b, assuming(at, Condition.no(c))), if(within?(c, at.source), do: :some, else: :whole))
    end
  end

  defp read({:conv, call, inner}, at) do
    case read(inner, at) do
      how when how in [:all, :whole] -> if parsed?(at, call, inner), do: how, else: converted(call, made(inner, at))
      other -> other
    end
  end

  defp read({:each, list, item}, at), do: looped(list, at, :array, fn -> all?(item, {:item, list}) end)
  defp read({:renamed, map, _, value}, at), do: looped(map, at, :object, fn -> all?(value, {:val, map}) end)

  defp read({tag, _, _, inner} = value, at) when tag in [:decoded, :encoded] do
    case {read(inner, at), made(value, at)} do
      {:all, {:new, _, _} = new} -> new |> Predicate.sound() |> whether()
      {:all, made} when made in [:raise, {:lit, nil}] -> if made == :raise, do: :none, else: :all
      {:all, {:lit, _}} -> :unknown
      {:all, _} -> :some
      {other, _} -> other
    end
  end

  defp read({:new, _, fields}, at), do: fields |> Map.values() |> reads(at)
  defp read({:obj, entries, base}, at), do: reads([base || Value.null() | Enum.map(entries, &elem(&1, 1))], at)
  defp read({tag, values}, at) when tag in [:tuple, :list], do: reads(values, at)

  defp read({:get, base, key} = value, at) do
    if Parts.made_of?(base, at.source) do
      case {read(base, at), made(base, at)} do
        # How many items a list has is asked elsewhere.
        {:all, {:kind, :array}} when is_integer(key) -> :some
        {:all, {:kind, :object}} -> :all
        {:all, {:lit, nil}} -> :all
        {:all, {:lit, _}} -> :none
        {:all, {:kind, _}} -> :none
        {:all, _} -> if made(value, at) == :raise, do: :none, else: :unknown
        {other, _} -> other
      end
    else
      :all
    end
  end

  defp read({tag, base}, at) when tag in [:item, :val, :key], do: if(Parts.made_of?(base, at.source), do: :some, else: :all)
  defp read(_, _), do: :all

  # A test that is an error; a guard that is one fails.
  defp raises?({:and, a, b}, at), do: raises?(a, at) or (decide(a, at) != false and raises?(b, at))
  defp raises?({:or, a, b}, at), do: raises?(a, at) or (decide(a, at) != true and raises?(b, at))
  defp raises?({:not, condition}, at), do: raises?(condition, at)
  defp raises?(condition, at), do: Enum.any?(Parts.subjects(condition), &(not guard?(&1) and made(&1, at) == :raise))

  defp guard?({:conv, call, _}), do: call in ["length", "byte_size", "map_size", "arithmetic", "round", "trunc"]
  defp guard?(_), do: false

  defp reads(values, at) do
    found = Enum.map(values, &read(&1, at))
    Enum.find([:none, :unknown, :some, :whole], :all, &(&1 in found))
  end

  # A loop over what is of another kind is none, one over what cannot be told may be.
  defp looped(looped, at, kind, all?) do
    cond do
      not Parts.made_of?(looped, at.source) -> :all
      looped == at.source and at.by == {:kind, kind} -> if all?.(), do: :all, else: :some
      looped == at.source -> if at.by in [{:kind, :array}, {:kind, :object}], do: :some, else: :none
      true -> with how when how in [:all, :whole] <- read(looped, at), do: :some
    end
  end

  defp whether(true), do: :all
  defp whether(false), do: :none
  defp whether(_), do: :some

  defp converted(call, made) do
    cond do
      Calls.on(call, made) == :raise or (made in [{:lit, true}, {:lit, false}] and Calls.on(call, {:kind, :boolean}) == :raise) -> :none
      match?({:unknown, _}, made) -> :unknown
      made in [{:kind, :integer}, {:kind, :float}] -> :all
      Calls.partial?(call) -> :some
      true -> :all
    end
  end

  defp assuming(at, condition) do
    Map.update(at, :given, condition, &Condition.both(&1, condition))
  end

  defp parsed?(at, call, inner), do: Condition.given({:parses, call, inner}, Map.get(at, :given, true)) == true

  defp made(value, at), do: Substitution.replace(value, parts(at))
  defp decide(condition, at), do: Substitution.decide(condition, parts(at))

  defp parts(%{source: source, by: by}) do
    case source do
      {:get, base, key} -> [{source, by}, {{:has, base, key}, true}]
      _ -> [{source, by}]
    end
  end

  # ── a schema held against it ────────────────────────────────────────────────

  @doc "The schema of a key, as far as its decoder takes more or less than was declared."
  def settle(schema, value, source) do
    taken = taken(value, source)

    cond do
      Schema.opaque?(schema) or any?(schema) -> schema
      Enum.all?(taken, fn {_, how} -> how == :all end) -> kept(schema)
      true -> @kinds |> Enum.reduce(schema, &settled(&2, &1, taken[&1], taken)) |> said(taken)
    end
  end

  # Of a kind of which not all is taken the schema says something, or else that.
  defp said(schema, taken) do
    unsaid = for kind <- @kinds, taken[kind] in [:some, :whole], arm <- arms(schema), of?(arm, kind), all_of?(arm, kind), uniq: true, do: kind

    if unsaid == [] or Map.get(Map.get(schema, "x-parity", %{}), "checked") != nil,
      do: schema,
      else: Schema.annotate(schema, %{"checked" => Enum.map(unsaid, &%{"what" => "raises on some values of the type #{@types[&1]["type"]}"})})
  end

  defp all_of?(%{"$ref" => _}, _), do: false
  defp all_of?(%{"enum" => _}, _), do: false
  defp all_of?(%{"const" => _}, _), do: false
  defp all_of?(%{"x-parity" => %{"checked" => _}}, _), do: false
  defp all_of?(%{"x-parity" => %{"chosen" => _}}, _), do: false
  defp all_of?(arm, :object), do: not is_map_key(arm, "required") and not is_map_key(arm, "propertyNames") and not values?(arm["additionalProperties"])
  defp all_of?(arm, :array), do: not is_map_key(arm, "prefixItems") and not is_map_key(arm, "minItems") and not is_map_key(arm, "maxItems") and not values?(arm["items"])
  defp all_of?(arm, _), do: Map.keys(arm) -- ["type", "default", "x-parity"] == []

  # Whether a schema asks anything of a part.
  defp values?(schema), do: is_map(schema) and (Schema.opaque?(schema) or not any?(schema)) and get_in(schema, ["x-parity", "decode", "by"]) != "jason"

  defp any?(schema), do: Map.keys(schema) -- ["x-parity"] == []

  # A null that is declared is admitted unless it is refused; any other is put up with.
  defp settled(schema, :null, how, _) do
    case {Schema.null?(schema), how} do
      {true, :none} -> without_null(schema)
      {false, :none} -> Schema.annotate(schema, %{"null" => "reject"})
      {false, :all} -> Schema.annotate(schema, %{"null" => "keep"})
      _ -> schema
    end
  end

  # JSON Schema has no word for how a number is written.
  defp settled(schema, :integer, :none, %{float: float}) when float in [:all, :some] do
    if Enum.any?(arms(schema), &of?(&1, :float)),
      do: Schema.annotate(schema, %{"checked" => checked(schema, "raises unless it is a float")}),
      else: schema
  end

  defp settled(schema, :float, :none, _),
    do: each_arm(schema, &if(&1["type"] == "number", do: Map.put(&1, "type", "integer"), else: &1))

  defp settled(schema, kind, :none, _) do
    case Enum.reject(arms(schema), &of?(&1, kind)) do
      [] -> schema
      rest -> if length(rest) == length(arms(schema)), do: schema, else: rebuilt(schema, rest)
    end
  end

  defp settled(schema, kind, :all, taken) do
    cond do
      Enum.any?(arms(schema), &of?(&1, kind)) -> each_arm(schema, &if(of?(&1, kind), do: loose(&1, kind), else: &1))
      kind in [:string, :integer, :float] and not spread?(taken) -> added(schema, @types[kind])
      true -> schema
    end
  end

  # Within what is kept nothing is asked for.
  defp settled(schema, kind, :whole, _) when kind in [:array, :object],
    do: each_arm(schema, &if(of?(&1, kind), do: inside(&1, kind), else: &1))

  defp settled(schema, :object, :some, %{array: :none}) do
    if Enum.any?(arms(schema), &of?(&1, :object)), do: schema, else: added(schema, @types[:object])
  end

  defp settled(schema, _, _, _), do: schema

  # Where most kinds are taken, what is declared says more than a list of all.
  defp spread?(taken), do: Enum.count(taken, fn {_, how} -> how == :all end) > 4

  defp rebuilt(schema, rest) do
    kept = if Schema.null?(schema), do: Schema.nullable(Schema.any_of(rest)), else: Schema.any_of(rest)
    Schema.annotate(kept, Map.drop(Map.get(schema, "x-parity", %{}), ["native"]))
  end

  defp added(schema, arm), do: if(Schema.null?(schema), do: schema |> arms() |> Kernel.++([arm]) |> Schema.any_of() |> Schema.nullable(), else: Schema.any_of(arms(schema) ++ [arm]))

  # A schema with its arms changed, and null as before.
  defp each_arm(schema, change) do
    {inner, null?} = split_null(schema)
    changed = Schema.map_arms(inner, change)
    if null?, do: Schema.nullable(changed), else: changed
  end

  # The arms but null.
  defp arms(%{"anyOf" => arms}), do: arms |> Enum.reject(&(&1 == %{"type" => "null"})) |> Enum.flat_map(&arms/1)
  defp arms(schema), do: [elem(split_null(schema), 0)]

  defp without_null(schema), do: schema |> split_null() |> elem(0)

  @doc "A schema without null, and whether it had it."
  def split_null(%{"anyOf" => arms} = schema) do
    case Enum.split_with(arms, &(&1 == %{"type" => "null"})) do
      {[], _} -> {schema, false}
      {_, [single]} -> {Map.merge(Map.delete(schema, "anyOf"), single), true}
      {_, arms} -> {%{schema | "anyOf" => arms}, true}
    end
  end

  def split_null(%{"type" => [type, "null"]} = schema), do: {%{schema | "type" => type}, true}

  def split_null(%{"enum" => values} = schema) do
    case {nil in values, List.delete(values, nil)} do
      {false, _} -> {schema, false}
      {true, [single]} -> {schema |> Map.delete("enum") |> Map.put("const", single), true}
      {true, values} -> {%{schema | "enum" => values}, true}
    end
  end

  def split_null(schema), do: {schema, false}

  @doc "Whether an arm of a schema is of a kind."
  def of?(%{"$ref" => target}, kind), do: target |> Schema.referenced() |> referenced?(kind)
  def of?(%{"enum" => values}, :string), do: Enum.any?(values, &is_binary/1)
  def of?(%{"const" => value}, :string), do: is_binary(value)
  def of?(%{"enum" => values}, :integer), do: Enum.any?(values, &is_integer/1)
  def of?(%{"const" => value}, :integer), do: is_integer(value)
  def of?(%{"type" => "integer"}, kind), do: kind in [:integer]
  def of?(%{"type" => "number"}, kind), do: kind in [:integer, :float]
  def of?(%{"type" => type}, kind), do: @types[kind]["type"] == type
  def of?(_, _), do: false

  # A reference to no struct is of the kinds of what it stands for.
  defp referenced?([], kind), do: kind == :object
  defp referenced?(arms, kind), do: Enum.any?(arms, &of?(&1, kind))

  # All values of a kind: what was declared of them is not asked for.
  defp loose(%{"$ref" => _} = reference, _), do: reference

  defp loose(%{"enum" => values} = schema, kind) when kind in [:string, :integer] do
    schema |> Map.delete("enum") |> Map.merge(@types[kind]) |> Schema.annotate(%{"open" => true, "values" => values})
  end

  defp loose(%{"const" => value} = schema, kind) when kind in [:string, :integer],
    do: schema |> Map.delete("const") |> Map.merge(@types[kind]) |> Schema.annotate(%{"open" => true, "values" => [value]})

  defp loose(schema, :string), do: Map.drop(schema, ["format", "pattern", "minLength", "maxLength", "contentEncoding"])
  defp loose(schema, :array), do: schema |> inside(:array) |> Map.drop(["minItems", "maxItems"])
  defp loose(schema, :object), do: inside(schema, :object)
  defp loose(schema, _), do: schema

  defp inside(%{"$ref" => _} = reference, _), do: reference
  defp inside(%{"items" => items} = schema, :array) when is_map(items), do: %{schema | "items" => kept(items)}
  defp inside(schema, :array), do: Map.drop(schema, ["prefixItems", "items"])

  defp inside(schema, :object) do
    schema
    |> Map.drop(["required", "propertyNames"])
    |> Map.new(fn
      {"properties", properties} -> {"properties", Map.new(properties, fn {key, property} -> {key, kept(property)} end)}
      {"additionalProperties", values} when is_map(values) -> {"additionalProperties", kept(values)}
      other -> other
    end)
  end

  @doc "A schema of what is kept as it comes."
  def kept(schema), do: if(any?(schema), do: schema, else: Schema.annotate(schema, %{"decode" => %{"by" => "jason"}}))

  @doc "A schema of what is kept and looked at all the same."
  def looked_at(%{"x-parity" => %{"decode" => _} = notes} = schema),
    do: schema |> Map.delete("x-parity") |> Schema.annotate(Map.delete(notes, "decode"))

  def looked_at(schema), do: schema

  defp checked(schema, what), do: get_in(schema, ["x-parity", "checked"]) |> List.wrap() |> Enum.concat([%{"what" => what}])
end
