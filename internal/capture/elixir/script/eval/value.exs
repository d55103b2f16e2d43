# The values of the abstract interpreter, and the algebra that keeps them small.
#
#   {:lit, literal}            a literal, as Capture.Modules.fold gives it
#   :payload, :self            the decoded JSON object; the struct that is encoded
#   {:get, value, key}         a member of it, unconverted: nil where it is not there
#   {:item, value}             any item of a list, {:val, value} any value of a map, {:key, value} any key of one
#   {:argument, index}         an argument of a client's function
#   {:conv, call, value}       a value after a call of Capture.Calls
#   {:obj, entries, base}      a map: [{key, value}] over the keys of another map, or of none (nil)
#   {:rest, call, text}        what a number that a call parses leaves of a text
#   {:renamed, base, key, value}  a map whose keys and values are made of those of another
#   {:list, values}, {:tuple, values}, {:each, source, item}
#   {:new, module, fields}     a struct
#   {:decoded, module, call, value}, {:encoded, …}  what another struct's decoder makes of a part, and its encoder of a field
#   {:ite, condition, then, else}
#   {:bool, condition}         true or false
#   {:fun, node, env, scope}   a function literal in the module of that name
#   :absent                    in an entry: the key is not there
#   :raise                     no value: an error is raised
#   {:kind, kind}              any JSON value of a kind
#   {:unknown, reason}         anything else
# The condition of {:ite, …} and {:bool, …} is one of Capture.Condition.
defmodule Capture.Value do
  alias Capture.{Budget, Condition, Predicate, Substitution}

  def null, do: {:lit, nil}

  @doc "Whether a condition holds, as a value."
  def bool(condition) when is_boolean(condition), do: {:lit, condition}
  def bool(condition), do: {:bool, condition}

  @doc "One value where a condition holds, the other where it does not."
  def ite(true, a, _), do: a
  def ite(false, _, b), do: b
  def ite(_, a, a), do: a
  def ite({:not, c}, a, b), do: ite(c, b, a)
  def ite(c, a, b), do: joined(c, decided(a, c, true), decided(b, c, false))

  @doc "What is left of a value where a condition does not hold."
  def where_not({:ite, c, a, b}, condition) do
    case {Condition.given(condition, c), Condition.given(condition, Condition.no(c))} do
      {true, left} -> where_not(b, left)
      {left, true} -> where_not(a, left)
      {if_so, if_not} -> ite(c, where_not(a, if_so), where_not(b, if_not))
    end
  end

  def where_not(value, _), do: value

  # What is left of a value where a condition is known.
  defp decided({:ite, d, a, b} = value, c, holds) do
    case Condition.given(d, Condition.facts(c, holds)) do
      ^d -> value
      true -> decided(a, c, holds)
      false -> decided(b, c, holds)
      simpler -> ite(simpler, a, b)
    end
  end

  defp decided(value, _, _), do: value

  defp joined(_, a, a), do: a
  defp joined(c, {:ite, d, a, b}, b), do: ite(Condition.both(c, d), a, b)
  defp joined(c, a, {:ite, d, a, b}), do: ite(Condition.any(c, d), a, b)

  defp joined(c, {:lit, {:map, pairs}}, {:obj, _, nil} = right), do: joined(c, literal_map(pairs), right)
  defp joined(c, {:obj, _, nil} = left, {:lit, {:map, pairs}}), do: joined(c, left, literal_map(pairs))

  defp joined(c, {:obj, left, base}, {:obj, right, base}) do
    Budget.step()
    rights = Map.new(right, fn {key, value} -> {key_text(key), value} end)
    lefts = Map.new(left, fn {key, value} -> {key_text(key), value} end)
    merged = for {key, value} <- left, do: {key, ite(c, value, Map.get(rights, key_text(key), beyond(base, key)))}
    {:obj, merged ++ for({key, value} <- right, not is_map_key(lefts, key_text(key)), do: {key, ite(c, beyond(base, key), value)}), base}
  end

  defp joined(c, {:new, module, left}, {:new, module, right}), do: {:new, module, either_fields(c, left, right, module)}

  defp joined(c, {:tuple, [tag | left]}, {:tuple, [tag | right]}) when length(left) == length(right),
    do: {:tuple, [tag | Enum.zip_with(left, right, &ite(c, &1, &2))]}

  defp joined(c, {:bool, a}, {:bool, b}), do: {:bool, Condition.choice(c, a, b)}
  defp joined(c, {:bool, a}, {:lit, b}) when is_boolean(b), do: {:bool, Condition.choice(c, a, b)}
  defp joined(c, {:lit, a}, {:bool, b}) when is_boolean(a), do: {:bool, Condition.choice(c, a, b)}
  defp joined(c, {:lit, true}, {:lit, false}), do: {:bool, c}
  defp joined(c, {:lit, false}, {:lit, true}), do: {:bool, Condition.no(c)}

  defp joined(c, a, b) do
    Budget.step()
    {:ite, c, a, b}
  end

  @doc "The fields of a struct that is built in two ways: what only one sets has its default in the other."
  def either_fields(c, left, right, module) do
    field = fn fields, name -> Map.get_lazy(fields, name, fn -> module |> unassigned(name) |> present() end) end
    for name <- Map.keys(Map.merge(left, right)), into: %{}, do: {name, ite(c, field.(left, name), field.(right, name))}
  end

  defp beyond(nil, _), do: :absent
  defp beyond(base, key), do: fetch(base, {:lit, key})

  @doc "Applies a function to every value that an expression may have."
  def map({:ite, c, a, b}, function), do: ite(c, map(a, function), map(b, function))
  def map(:raise, _), do: :raise
  def map(value, function), do: function.(value)

  @doc "The rest of a computation, which is reached only where what is before it has a value."
  def then(first, rest), do: ite(Predicate.has_value(first), rest, :raise)

  @doc "Whether a value is a part of the decoded JSON."
  def json?(:payload), do: true
  def json?({tag, value}) when tag in [:item, :val], do: value |> whole() |> json?()
  def json?({:get, value, _}), do: json?(value)
  def json?(_), do: false

  @doc "Whether a value is a part of the struct."
  def own?(:self), do: true
  def own?({tag, value}) when tag in [:item, :val], do: value |> whole() |> own?()
  def own?({:get, value, _}), do: own?(value)
  def own?(_), do: false

  @doc "What a list or map was before some of it was left out."
  def whole({:conv, "Enum.filter", value}), do: whole(value)
  def whole(value), do: value

  @doc "The text of a key; a computed one has none."
  def key_text({:lit, key}), do: key_text(key)
  def key_text({:atom, name}), do: name
  def key_text(key) when is_binary(key), do: key
  def key_text(_), do: nil

  # Decoded JSON has texts for keys, unless the one who decoded it asked for atoms.
  def other_kind?(key, value), do: json?(value) and Process.get(:keys, :text) != if(is_binary(key), do: :text, else: :atom)

  @doc "map[key]: the value of a key, nil where it is not there."
  def get(value, key), do: value |> fetch(key) |> present()

  @doc "Nil in the place of a key that is not there."
  def present(:absent), do: null()
  def present({:ite, c, a, b}), do: ite(c, present(a), present(b))
  def present(value), do: value

  @doc "The value of a key, :absent where it is not there."
  def fetch({:ite, _, _, _} = value, key), do: map(value, &fetch(&1, key))
  def fetch(:raise, _), do: :raise
  def fetch({:unknown, _} = unknown, _), do: unknown
  def fetch({:lit, nil}, _), do: :absent
  def fetch({:lit, {:map, pairs}}, {:lit, key}), do: literal(List.keyfind(pairs, key, 0))
  # A table: the key of the one that fits.
  def fetch({:lit, {:map, pairs}}, key) do
    if tabled?(key),
      do: pairs |> Enum.reverse() |> Enum.reduce(:absent, fn {from, to}, rest -> ite(Predicate.one_of(key, [from]), {:lit, to}, rest) end),
      else: {:unknown, "a key that is computed"}
  end

  def fetch({:lit, {:struct, _, pairs}}, {:lit, key}), do: literal(List.keyfind(pairs, key, 0))

  def fetch({:lit, list}, {:lit, {:atom, _} = key}) when is_list(list) do
    Enum.find_value(list, :absent, fn item -> if match?({:tuple, [^key, _]}, item), do: {:lit, item |> elem(1) |> Enum.at(1)} end)
  end

  def fetch({:lit, _}, _), do: :raise
  def fetch({:tuple, _}, _), do: :raise

  def fetch({:obj, entries, base}, key) do
    case {key_text(key), entry(entries, key)} do
      {nil, _} -> if base == nil and tabled?(key), do: row(entries, key), else: {:unknown, "a key that is computed"}
      {_, nil} -> if base, do: fetch(base, key), else: :absent
      {_, {_, value}} -> value
    end
  end

  def fetch({:new, module, _}, {:lit, {:atom, "__struct__"}}), do: {:lit, {:module, module}}
  def fetch(:self, {:lit, {:atom, "__struct__"}}), do: {:lit, {:module, Process.get(:own_name)}}
  def fetch({:new, module, fields}, {:lit, {:atom, name}}), do: Map.get_lazy(fields, name, fn -> unassigned(module, name) end)

  def fetch({:renamed, base, name, value}, {:lit, _} = key) do
    case Capture.Calls.original(name, key) do
      nil -> {:unknown, "a key that is renamed"}
      original -> ite(Predicate.has(base, original), Substitution.replace(value, [{{:val, base}, get(base, original)}, {{:key, base}, original}]), :absent)
    end
  end

  def fetch({:kind, :object}, _), do: {:unknown, "a part of an object"}
  def fetch({:kind, _}, _), do: :raise
  def fetch({:conv, call, value}, key), do: Capture.Calls.part(call, value, key) || {:get, {:conv, call, value}, key_text(key)}

  def fetch(value, {:lit, key}) do
    cond do
      key_text(key) == nil -> {:unknown, "a key that is no name"}
      other_kind?(key, value) -> :absent
      json?(value) -> {:get, value, key_text(key)}
      own?(value) or match?({:argument, _}, value) -> {:get, value, key_text(key)}
      true -> {:unknown, "a part of a value that is not known"}
    end
  end

  def fetch(_, _), do: {:unknown, "a key that is computed"}

  # The entry of a table whose key is the given one.
  def row(entries, key),
    do: entries |> Enum.reverse() |> Enum.reduce(:absent, fn {from, value}, rest -> ite(Predicate.one_of(key, [from]), value, rest) end)

  # What a struct holds in a field that nobody set.
  def unassigned(module, name) do
    with %{struct: %{fields: [_ | _] = fields}} <- Process.get(:modules)[module], {_, default} <- List.keyfind(fields, name, 0) do
      case default do
        :none -> null()
        {:literal, value} -> {:lit, value}
        {:computed, _} -> {:unknown, "a default that is computed"}
      end
    else
      _ -> :absent
    end
  end

  def tabled?({:conv, _, value}), do: tabled?(value)
  def tabled?({:ite, _, a, b}), do: tabled?(a) and tabled?(b)
  def tabled?({tag, _}) when tag in [:lit, :key], do: true
  def tabled?(:raise), do: true
  def tabled?(value), do: json?(value) or own?(value)

  defp literal(nil), do: :absent
  defp literal({_, value}), do: {:lit, value}

  @doc "The map with a key set."
  def put({:obj, entries, base}, key, value) do
    case key_text(key) do
      nil -> {:unknown, "a key that is computed"}
      text -> {:obj, stored(entries, text, {elem(key, 1), value}), base}
    end
  end

  # The result of a loop that has not come about yet.
  def put(:result, key, value), do: {:grown, key, value}
  def put({:ite, _, _, _} = map, key, value), do: map(map, &put(&1, key, value))
  def put({:lit, {:map, pairs}}, key, value), do: put(literal_map(pairs), key, value)
  def put({:new, module, fields}, {:lit, {:atom, name}}, value), do: {:new, module, Map.put(fields, name, value)}
  def put({:renamed, _, _, _} = base, key, value), do: put({:obj, [], base}, key, value)
  def put({:unknown, _} = unknown, _, _), do: unknown
  def put(:raise, _, _), do: :raise

  def put(base, key, value),
    do: if(json?(base) or own?(base) or match?({:conv, "Map.new", _}, base), do: put({:obj, [], base}, key, value), else: {:unknown, "a map that is not known"})

  defp stored(entries, text, entry) do
    case Enum.find_index(entries, fn {key, _} -> key_text(key) == text end) do
      nil -> entries ++ [entry]
      index -> List.replace_at(entries, index, entry)
    end
  end

  @doc "The entry of a key, whether it is written as an atom or as a text."
  def entry(entries, key) do
    text = key_text(key)
    Enum.find(entries, fn {key, _} -> key_text(key) == text end)
  end

  @doc "A literal map as one that is followed."
  def literal_map(pairs) do
    if Enum.all?(pairs, fn {key, _} -> key_text(key) != nil end),
      do: {:obj, for({key, value} <- pairs, do: {key, {:lit, value}}), nil},
      else: {:unknown, "a map with keys that are no names"}
  end

end
