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
#
# A condition is true, false, {:is, kind, value}, {:in, value, literals}, {:has, value, key},
# {:truthy, value}, {:cmp, operator, value, number}, {:parses, call, value}, {:prefix, value, text}, {:matches, value, pattern},
# {:only, value, keys} (it has no others), {:made, value} (what another struct's decoder, or a loop, makes of it is no error),
# {:not, c}, {:and, c, c}, {:or, c, c} or {:unk, reason}.
defmodule Capture.Value do
  @limit 20_000
  # Work on a condition, of which a step makes some, is a part of a step.
  @part 1 / 16

  @doc "Runs a computation with a budget of steps; what goes beyond it has the given value."
  def within_budget(beyond, function, limit \\ @limit) do
    before = Process.put(:steps, @limit - limit)

    try do
      function.()
    catch
      :budget -> beyond
    after
      Process.put(:steps, before || 0)
    end
  end

  @doc "Leaves no more than so many steps of a budget."
  def leave(steps), do: Process.put(:steps, max(Process.get(:steps, 0), @limit - steps))

  @doc "Counts a step, or a part of one."
  def step(size \\ 1) do
    steps = Process.get(:steps, 0) + size
    Process.put(:steps, steps)
    if steps > @limit, do: throw(:budget)
  end

  def null, do: {:lit, nil}

  @doc "One value where a condition holds, the other where it does not."
  def ite(true, a, _), do: a
  def ite(false, _, b), do: b
  def ite(_, a, a), do: a
  def ite({:not, c}, a, b), do: ite(c, b, a)
  def ite(c, a, b), do: joined(c, decided(a, c, true), decided(b, c, false))

  @doc "What is left of a value where a condition does not hold."
  def where_not({:ite, c, a, b}, condition) do
    case {given(condition, c), given(condition, no(c))} do
      {true, left} -> where_not(b, left)
      {left, true} -> where_not(a, left)
      {if_so, if_not} -> ite(c, where_not(a, if_so), where_not(b, if_not))
    end
  end

  def where_not(value, _), do: value

  # What is left of a value where a condition is known.
  defp decided({:ite, d, a, b} = value, c, holds) do
    case given(d, facts(c, holds)) do
      ^d -> value
      true -> decided(a, c, holds)
      false -> decided(b, c, holds)
      simpler -> ite(simpler, a, b)
    end
  end

  defp decided(value, _, _), do: value

  defp joined(_, a, a), do: a
  defp joined(c, {:ite, d, a, b}, b), do: ite(both(c, d), a, b)
  defp joined(c, a, {:ite, d, a, b}), do: ite(any(c, d), a, b)

  defp joined(c, {:lit, {:map, pairs}}, {:obj, _, nil} = right), do: joined(c, literal_map(pairs), right)
  defp joined(c, {:obj, _, nil} = left, {:lit, {:map, pairs}}), do: joined(c, left, literal_map(pairs))

  defp joined(c, {:obj, left, base}, {:obj, right, base}) do
    step()
    rights = Map.new(right, fn {key, value} -> {key_text(key), value} end)
    lefts = Map.new(left, fn {key, value} -> {key_text(key), value} end)
    merged = for {key, value} <- left, do: {key, ite(c, value, Map.get(rights, key_text(key), beyond(base, key)))}
    {:obj, merged ++ for({key, value} <- right, not is_map_key(lefts, key_text(key)), do: {key, ite(c, beyond(base, key), value)}), base}
  end

  defp joined(c, {:new, module, left}, {:new, module, right}), do: {:new, module, either_fields(c, left, right, module)}

  defp joined(c, {:tuple, [tag | left]}, {:tuple, [tag | right]}) when length(left) == length(right),
    do: {:tuple, [tag | Enum.zip_with(left, right, &ite(c, &1, &2))]}

  defp joined(c, {:bool, a}, {:bool, b}), do: {:bool, choice(c, a, b)}
  defp joined(c, {:bool, a}, {:lit, b}) when is_boolean(b), do: {:bool, choice(c, a, b)}
  defp joined(c, {:lit, a}, {:bool, b}) when is_boolean(a), do: {:bool, choice(c, a, b)}
  defp joined(c, {:lit, true}, {:lit, false}), do: {:bool, c}
  defp joined(c, {:lit, false}, {:lit, true}), do: {:bool, no(c)}

  defp joined(c, a, b) do
    step()
    {:ite, c, a, b}
  end

  @doc "The fields of a struct that is built in two ways: what only one sets has its default in the other."
  def either_fields(c, left, right, module) do
    field = fn fields, name -> Map.get_lazy(fields, name, fn -> module |> unassigned(name) |> present() end) end
    for name <- Map.keys(Map.merge(left, right)), into: %{}, do: {name, ite(c, field.(left, name), field.(right, name))}
  end

  defp beyond(nil, _), do: :absent
  defp beyond(base, key), do: fetch(base, {:lit, key})

  def no(condition) when is_boolean(condition), do: not condition
  def no({:not, condition}), do: condition
  def no(condition), do: {:not, condition}

  def both(false, _), do: false
  def both(_, false), do: false
  def both(true, c), do: c
  def both(c, true), do: c
  def both(c, c), do: c
  def both({:in, value, some}, {:in, value, others}), do: is_in(value, Enum.filter(some, &(&1 in others)))
  def both({:not, {:truthy, value}}, {:in, value, some}), do: is_in(value, Enum.filter(some, &(&1 in [nil, false])))
  def both({:truthy, value}, {:in, value, some}), do: is_in(value, some -- [nil, false])
  def both({:not, {:in, value, [nil]}}, {:truthy, value} = truthy), do: truthy
  def both(a, {:and, a, _} = c), do: c
  def both(a, b), do: paired(:and, a, b)

  def any(true, _), do: true
  def any(_, true), do: true
  def any(false, c), do: c
  def any(c, false), do: c
  def any(c, c), do: c
  def any(c, {:and, c, _}), do: c
  def any({:in, value, some}, {:in, value, others}), do: {:in, value, Enum.uniq(some ++ others)}
  def any(a, b), do: paired(:or, a, b)

  # Two conditions that nobody understands say no more than one.
  defp paired(tag, a, b) do
    cond do
      unknown?(b) and Enum.any?(operands(a, tag), &unknown?/1) ->
        a

      unknown?(a) and Enum.any?(operands(b, tag), &unknown?/1) ->
        b

      true ->
        case {given(b, facts(a, tag == :and)), given(a, facts(b, tag == :and))} do
          {^b, ^a} -> {tag, a, b}
          {^b, simpler} -> combined(tag, simpler, b)
          {simpler, _} -> combined(tag, a, simpler)
        end
    end
  end

  defp combined(:and, a, b), do: both(a, b)
  defp combined(:or, a, b), do: any(a, b)

  defp unknown?({:not, condition}), do: unknown?(condition)
  defp unknown?(condition), do: match?({:unk, _}, condition)

  defp operands({tag, a, b}, tag), do: operands(a, tag) ++ operands(b, tag)
  defp operands(condition, _), do: [condition]

  # Whether a condition is the same wherever it is written alike: what is not
  # understood in one place may be something else in another.
  defp sure?({tag, a, b}) when tag in [:and, :or], do: sure?(a) and sure?(b)
  defp sure?({:not, condition}), do: sure?(condition)
  defp sure?(condition), do: not match?({:unk, _}, condition)

  # What is known where a condition holds, or does not: %{condition => boolean}.
  defp facts(condition, holds, known \\ %{})
  defp facts({:not, condition}, holds, known), do: facts(condition, not holds, known)
  defp facts({:and, a, b}, true, known), do: facts(b, true, facts(a, true, known))
  defp facts({:or, a, b}, false, known), do: facts(b, false, facts(a, false, known))
  defp facts(condition, holds, known), do: if(sure?(condition), do: Map.put(known, condition, holds), else: known)

  @doc "What is left of a condition where another one holds."
  def given(condition, known) when is_boolean(condition) or is_boolean(known), do: condition
  def given(condition, known) when is_tuple(known), do: given(condition, facts(known, true))

  # A condition where others are known.
  def given({:not, condition}, known), do: no(given(condition, known))

  def given({tag, a, b} = condition, known) when tag in [:and, :or] do
    step(@part)

    case known do
      %{^condition => holds} -> holds
      _ -> regiven(condition, a, b, given(a, known), given(b, known))
    end
  end

  def given({:in, value, literals} = condition, known) do
    case known do
      %{^condition => holds} -> holds
      _ -> Enum.reduce(known, condition, &narrower(&2, &1, value, literals))
    end
  end

  # What can be told of a value by the literals that it is one of.
  def given({tag, _, _} = condition, known) when tag in [:prefix, :is] and not is_map_key(known, condition) do
    value = if tag == :is, do: elem(condition, 2), else: elem(condition, 1)

    with {_, literals} <- Enum.find_value(known, fn {c, holds} -> if holds and match?({:in, ^value, _}, c), do: {value, elem(c, 2)} end),
         [answer] when is_boolean(answer) <- literals |> Enum.map(&decide(condition, [{value, {:lit, &1}}])) |> Enum.uniq() do
      answer
    else
      _ -> condition
    end
  end

  def given(condition, known), do: Map.get(known, condition, condition)

  # What is left of a membership where another one of the same value is known.
  defp narrower({:in, value, _} = condition, {{:in, value, others}, true}, value, literals) do
    cond do
      others -- literals == [] -> true
      others -- literals == others -> false
      true -> condition
    end
  end

  defp narrower({:in, value, literals}, {{:in, value, others}, false}, value, _), do: is_in(value, literals -- others)
  defp narrower(condition, _, _, _), do: condition

  defp regiven(condition, a, b, a, b), do: condition
  defp regiven({tag, _, _}, _, _, a, b), do: combined(tag, a, b)

  @doc "One condition or the other, as a third one says."
  def choice(_, same, same), do: same
  def choice(c, true, b), do: any(c, b)
  def choice(c, a, true), do: any(no(c), a)
  def choice(c, a, b), do: any(both(c, a), both(no(c), b))

  defp is_in(_, []), do: false
  defp is_in(value, literals), do: {:in, value, literals}

  @doc "Applies a function to every value that an expression may have."
  def map({:ite, c, a, b}, function), do: ite(c, map(a, function), map(b, function))
  def map(:raise, _), do: :raise
  def map(value, function), do: function.(value)

  @doc "The condition under which an expression has a value at all."
  def has_value(:raise), do: false
  def has_value({:ite, c, a, b}), do: choice(c, has_value(a), has_value(b))
  def has_value({:conv, _, value}), do: has_value(value)
  def has_value({:get, value, _}), do: has_value(value)
  def has_value({:tuple, values}), do: Enum.reduce(values, true, &both(&2, has_value(&1)))
  def has_value(_), do: true

  @doc "The condition under which nothing in a value is an error, however deep."
  def sound(:raise), do: false
  def sound({:unknown, reason}), do: {:unk, reason}
  def sound({:ite, c, a, b}), do: choice(c, sound(a), sound(b))
  def sound({:conv, call, value}), do: both(sound(value), if(Capture.Calls.partial?(call), do: parses(value, call), else: true))
  def sound({:get, value, _}), do: sound(value)
  def sound({tag, values}) when tag in [:tuple, :list], do: all_sound(values)
  def sound({:new, _, fields}), do: fields |> Map.values() |> all_sound()
  def sound({:obj, entries, base}), do: all_sound([base | Enum.map(entries, &elem(&1, 1))])
  def sound({:each, source, item}), do: both(sound(source), if(sound(item) == true, do: true, else: {:unk, "an item of a list"}))
  def sound({:renamed, source, key, value}), do: both(sound(source), if(all_sound([key, value]) == true, do: true, else: {:unk, "a value of a map"}))
  def sound({tag, module, {name, _}, _}) when tag in [:decoded, :encoded], do: {:unk, "whether #{module}.#{name} takes it"}
  def sound(_), do: true

  defp all_sound(values), do: Enum.reduce(values, true, &both(&2, sound(&1)))

  @doc "The condition under which what a decoder or a loop makes is no error."
  def made({:ite, c, a, b}), do: choice(c, made(a), made(b))
  def made(:raise), do: false
  def made({:unknown, reason}), do: {:unk, reason}
  def made({:decoded, _, _, _} = value), do: {:made, value}
  def made({:each, source, item} = value), do: both(made(source), if(sound(item) == true, do: true, else: {:made, value}))
  def made(_), do: true

  @doc "The rest of a computation, which is reached only where what is before it has a value."
  def then(first, rest), do: ite(has_value(first), rest, :raise)

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
  defp other_kind?(key, value), do: json?(value) and Process.get(:keys, :text) != if(is_binary(key), do: :text, else: :atom)

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
      do: pairs |> Enum.reverse() |> Enum.reduce(:absent, fn {from, to}, rest -> ite(one_of(key, [from]), {:lit, to}, rest) end),
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
      original -> ite(has(base, original), replace(value, [{{:val, base}, get(base, original)}, {{:key, base}, original}]), :absent)
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
  defp row(entries, key),
    do: entries |> Enum.reverse() |> Enum.reduce(:absent, fn {from, value}, rest -> ite(one_of(key, [from]), value, rest) end)

  # What a struct holds in a field that nobody set.
  defp unassigned(module, name) do
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

  defp tabled?({:conv, _, value}), do: tabled?(value)
  defp tabled?({:ite, _, a, b}), do: tabled?(a) and tabled?(b)
  defp tabled?({tag, _}) when tag in [:lit, :key], do: true
  defp tabled?(:raise), do: true
  defp tabled?(value), do: json?(value) or own?(value)

  defp literal(nil), do: :absent
  defp literal({_, value}), do: {:lit, value}

  @doc "Whether a map has a key."
  def has({:ite, c, a, b}, key), do: choice(c, has(a, key), has(b, key))

  def has({:obj, entries, base}, key) do
    case if(key_text(key), do: entry(entries, key), else: :computed) do
      :computed -> if base == nil and tabled?(key), do: entries |> row(key) |> there(), else: {:unk, "a key that is computed"}
      nil -> if base, do: has(base, key), else: false
      {_, value} -> there(value)
    end
  end

  def has({:renamed, base, name, _}, key) do
    case Capture.Calls.original(name, key) do
      nil -> {:unk, "a key that is renamed"}
      original -> has(base, original)
    end
  end

  def has({:lit, {:map, pairs}}, {:lit, key}), do: List.keymember?(pairs, key, 0)

  def has({:lit, {:map, pairs}}, key),
    do: if(tabled?(key), do: one_of(key, Enum.map(pairs, &elem(&1, 0))), else: {:unk, "a key that is computed"})

  # Every struct has its module.
  def has(value, {:lit, {:atom, "__struct__"}}), do: is(value, :struct)
  def has({:new, module, fields}, {:lit, {:atom, name}}), do: is_map_key(fields, name) or unassigned(module, name) != :absent
  def has(:self, {:lit, {:atom, name}}), do: name in Process.get(:own_fields, [])
  def has({:kind, :object}, _), do: {:unk, "a part of an object"}
  def has({tag, _}, _) when tag in [:lit, :tuple, :list, :kind], do: false
  def has(:raise, _), do: false

  def has(value, {:lit, key}) do
    cond do
      key_text(key) == nil -> {:unk, "a key that is no name"}
      other_kind?(key, value) -> false
      json?(value) or own?(value) or match?({:argument, _}, value) -> {:has, value, key_text(key)}
      true -> {:unk, "a part of a value that is not known"}
    end
  end

  def has(_, _), do: {:unk, "a key that is computed"}

  @doc "The condition under which an entry's value is there."
  def there(:absent), do: false
  def there({:ite, c, a, b}), do: choice(c, there(a), there(b))
  def there(_), do: true

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

  @doc "Whether a value is neither nil nor false."
  def truthy({:lit, value}), do: value not in [nil, false]
  def truthy({:ite, c, a, b}), do: choice(c, truthy(a), truthy(b))
  def truthy({:bool, condition}), do: condition
  def truthy(:absent), do: false
  def truthy({:kind, :boolean}), do: {:unk, "a boolean"}
  def truthy({tag, _}) when tag in [:tuple, :list, :kind], do: true
  def truthy({tag, _, _}) when tag in [:obj, :new, :each], do: true
  def truthy({tag, _, _, _}) when tag in [:fun, :renamed, :encoded], do: true
  def truthy({:conv, call, _} = value), do: if(Capture.Calls.yields(call) in [nil, :boolean], do: {:truthy, value}, else: true)
  def truthy({:unknown, reason}), do: {:unk, reason}
  def truthy(:raise), do: false
  def truthy(:self), do: true
  def truthy(:payload), do: true
  def truthy(value), do: {:truthy, value}

  @doc "Whether a value is one of some literals."
  def one_of(value, literals)
  def one_of(_, []), do: false
  def one_of({:lit, value}, literals), do: value in literals
  def one_of({:ite, c, a, b}, literals), do: choice(c, one_of(a, literals), one_of(b, literals))
  def one_of(:absent, literals), do: nil in literals
  def one_of(:raise, _), do: false
  def one_of({:bool, c}, literals), do: any(both(c, true in literals), both(no(c), false in literals))

  # Of a decoder that gives {:ok, struct} only an error stands for itself.
  def one_of({:decoded, _, _, _} = value, literals),
    do: if({:atom, "error"} in literals or nil in literals, do: no(made(value)), else: false)

  def one_of({:tuple, values}, literals) do
    Enum.reduce(literals, false, fn
      {:tuple, items}, found when length(items) == length(values) ->
        any(found, values |> Enum.zip(items) |> Enum.reduce(true, fn {value, item}, all -> both(all, one_of(value, [item])) end))

      _, found ->
        found
    end)
  end

  def one_of({:kind, kind}, literals) do
    if Enum.any?(literals, &(kind in kinds({:lit, &1}))), do: {:unk, "its value"}, else: false
  end

  def one_of({:unknown, reason}, _), do: {:unk, reason}

  def one_of({:list, []}, literals), do: [] in literals

  # Items that are left out under a condition leave none where they all are.
  def one_of({:list, [_ | _] = values} = list, literals) do
    others = Enum.filter(literals, &match?([_ | _], &1))
    if [] in literals, do: any(Enum.reduce(values, true, &both(&2, no(there(&1)))), is_in(list, others)), else: is_in(list, others)
  end

  # Nothing is left behind a number that is all of the text.
  def one_of({:rest, "Integer.parse", text}, [""]), do: matches(text, "^[+-]?[0-9]+$")
  def one_of({:rest, "Float.parse", text}, [""]), do: matches(text, "^[+-]?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?$")

  # A text without anything but space.
  def one_of({:conv, "String.trim", inner}, [""]), do: both(is(inner, :binary), no(matches(inner, "\\S")))

  def one_of({:conv, call, inner} = value, literals) do
    case Capture.Calls.before(call, literals) do
      nil -> is_in(value, Enum.filter(literals, &may_be?(value, &1)))
      before -> one_of(inner, before)
    end
  end

  def one_of({tag, _, _}, _) when tag in [:obj, :new, :each], do: false
  def one_of({tag, _, _, _}, _) when tag in [:fun, :renamed], do: false
  def one_of(value, _) when value in [:self, :payload], do: false

  def one_of(value, literals) do
    # JSON has no atoms but nil, true and false.
    literals = if json?(value), do: Enum.reject(literals, &(is_tuple(&1) and elem(&1, 0) in [:atom, :tuple])), else: literals
    is_in(value, literals)
  end

  # Whether a value whose kind is known may be a literal.
  defp may_be?(value, literal) do
    case kinds(value) do
      nil -> true
      kinds -> Enum.any?(kinds({:lit, literal}) || [], &(&1 in kinds or (&1 in [:integer, :float] and :number in kinds)))
    end
  end

  @doc "Whether a value is of a kind, as a guard asks: :binary, :map, {:struct, name} …"
  def is({:ite, c, a, b}, kind), do: choice(c, is(a, kind), is(b, kind))
  def is(:raise, _), do: false
  def is({:unknown, reason}, _), do: {:unk, reason}

  def is(value, kind) do
    case kinds(value) do
      nil when kind == nil -> one_of(value, [nil])
      nil -> if json?(value) and not wire?(kind), do: false, else: {:is, kind, value}
      kinds -> answer(Enum.map(kinds, &kind_of?(&1, kind)))
    end
  end

  defp wire?(kind), do: kind in [:binary, :integer, :float, :number, :boolean, :list, :map, :atom]

  defp answer(answers) do
    case Enum.uniq(answers) do
      [answer] -> answer
      _ -> {:unk, "its kind"}
    end
  end

  # What a value may be, as far as it is known.
  defp kinds({:lit, nil}), do: [:null]
  defp kinds({:lit, value}) when is_boolean(value), do: [:boolean]
  defp kinds({:lit, value}) when is_binary(value), do: [:string]
  defp kinds({:lit, value}) when is_integer(value), do: [:integer]
  defp kinds({:lit, value}) when is_float(value), do: [:float]
  defp kinds({:lit, value}) when is_list(value), do: [:array]
  defp kinds({:lit, {tag, _}}) when tag in [:atom, :module], do: [:atom]
  defp kinds({:lit, {:map, _}}), do: [:object]
  defp kinds({:lit, {:struct, name, _}}), do: [{:struct, name}]
  defp kinds({:lit, {:tuple, _}}), do: [:tuple]
  defp kinds({:kind, kind}), do: [kind]
  defp kinds(:absent), do: [:null]
  defp kinds(:payload), do: [:object]
  defp kinds(:self), do: [{:struct, Process.get(:own_name)}]
  defp kinds({:bool, _}), do: [:boolean]
  defp kinds({:tuple, _}), do: [:tuple]
  defp kinds({:list, _}), do: [:array]
  defp kinds({:each, _, _}), do: [:array]
  defp kinds({tag, _, _}) when tag == :obj, do: [:object]
  defp kinds({:renamed, _, _, _}), do: [:object]
  defp kinds({:new, name, _}), do: [{:struct, name}]
  defp kinds({:decoded, name, _, _}), do: [{:struct, name}]
  defp kinds({:fun, _, _, _}), do: [:function]
  defp kinds({:key, _}), do: if(Process.get(:own_name) || Process.get(:keys) == :atom, do: [:atom], else: [:string])
  defp kinds({:conv, call, _}), do: with(kind when kind != nil <- Capture.Calls.yields(call), do: [kind])
  defp kinds(_), do: nil

  defp kind_of?(:null, kind), do: kind in [nil, :atom]
  defp kind_of?(:boolean, kind), do: kind in [:boolean, :atom]
  defp kind_of?(:string, kind), do: kind == :binary
  defp kind_of?(:integer, kind), do: kind in [:integer, :number]
  defp kind_of?(:float, kind), do: kind in [:float, :number]
  defp kind_of?(:number, kind) when kind in [:integer, :float], do: {:unk, "what sort of number it is"}
  defp kind_of?(:array, kind), do: kind == :list
  defp kind_of?(:object, kind), do: kind == :map
  defp kind_of?({:struct, name}, {:struct, name}), do: true
  defp kind_of?({:struct, _}, kind), do: kind in [:map, :struct]
  defp kind_of?(other, kind), do: other == kind

  @doc "The value with parts of it replaced, and all that follows from that."
  def replace(value, parts) do
    case List.keyfind(parts, value, 0) do
      {_, other} -> other
      nil -> rebuilt(value, parts)
    end
  end

  defp rebuilt(value, parts) do
    step()

    case value do
      {:get, base, key} -> base |> replace(parts) |> got(base, value, key)
      {tag, base} when tag in [:item, :val, :key] -> part(tag, base, replace(base, parts))
      {:conv, call, inner} -> Capture.Calls.on(call, replace(inner, parts))
      {:ite, c, a, b} -> c |> decide(parts) |> branches(a, b, parts)
      {:bool, c} -> bool(decide(c, parts))
      {:obj, entries, base} -> {:obj, for({key, entry} <- entries, do: {key, replace(entry, parts)}), base && replace(base, parts)}
      {:new, module, fields} -> {:new, module, Map.new(fields, fn {name, field} -> {name, replace(field, parts)} end)}
      {tag, values} when tag in [:tuple, :list] -> {tag, Enum.map(values, &replace(&1, parts))}
      {:each, source, item} -> each(source, replace(source, parts), item)
      {:renamed, source, key, inner} -> renamed(value, replace(source, parts), {source, key, inner})
      {tag, module, call, inner} when tag in [:decoded, :encoded] -> delegated(tag, module, call, inner, replace(inner, parts))
      _ -> value
    end
  end

  defp branches(true, a, _, parts), do: replace(a, parts)
  defp branches(false, _, b, parts), do: replace(b, parts)
  defp branches(c, a, b, parts), do: ite(c, replace(a, parts), replace(b, parts))

  defp bool(c) when is_boolean(c), do: {:lit, c}
  defp bool(c), do: {:bool, c}

  defp got(base, base, value, _), do: value

  defp got(base, _, _, index) when is_integer(index),
    do: map(base, &if(json?(&1), do: {:get, &1, index}, else: {:unknown, "an item of a list"}))

  defp got(base, _, _, key), do: get(base, {:lit, if(Process.get(:keys, :text) == :text, do: key, else: {:atom, key})})

  defp part(tag, base, base), do: {tag, base}
  defp part(tag, _, base), do: map(base, &if(json?(&1) or own?(&1), do: {tag, &1}, else: {:unknown, "a part of another value"}))

  defp each(source, source, item), do: {:each, source, item}
  defp each(_, {:lit, nil}, _), do: :raise
  defp each(_, {:lit, []}, _), do: {:lit, []}
  defp each(_, {:kind, :array}, _), do: {:kind, :array}
  defp each(_, {:kind, _}, _), do: :raise
  defp each(source, other, item), do: {:each, other, replace(item, [{{:item, source}, {:item, other}}])}

  defp renamed(value, source, {source, _, _}), do: value
  defp renamed(_, {:lit, nil}, _), do: :raise
  defp renamed(_, {:kind, :object}, _), do: {:kind, :object}
  defp renamed(_, {:kind, :array}, _), do: {:unknown, "what is made of a list"}
  defp renamed(_, {:kind, _}, _), do: :raise
  defp renamed(_, {:lit, scalar}, _) when is_boolean(scalar) or is_number(scalar) or is_binary(scalar), do: :raise
  defp renamed(_, _, _), do: {:unknown, "a map whose pairs are converted"}

  defp delegated(tag, module, call, inner, inner), do: {tag, module, call, inner}
  defp delegated(tag, module, call, _, other), do: map(other, &Capture.Eval.delegate(tag, module, call, &1))

  @doc "The condition with parts of it replaced."
  def decide(condition, parts) do
    case List.keyfind(parts, condition, 0) do
      {_, decided} -> decided
      nil -> decide_parts(condition, parts)
    end
  end

  defp decide_parts(condition, parts) do
    case condition do
      {:is, kind, value} -> value |> replace(parts) |> is(kind)
      {:in, value, literals} -> value |> replace(parts) |> one_of(literals)
      {:has, value, key} -> decide_has(condition, value, key, parts)
      {:truthy, value} -> value |> replace(parts) |> truthy()
      {:cmp, operator, value, number} -> value |> replace(parts) |> compare(operator, number)
      {:parses, call, value} -> value |> replace(parts) |> parses(call)
      {:prefix, value, text} -> value |> replace(parts) |> prefix(text)
      {:matches, value, pattern} -> value |> replace(parts) |> matches(pattern)
      {:made, value} -> value |> replace(parts) |> made()
      {:not, c} -> no(decide(c, parts))
      {:and, a, b} -> both(decide(a, parts), decide(b, parts))
      {:or, a, b} -> any(decide(a, parts), decide(b, parts))
      other -> other
    end
  end

  defp decide_has(condition, value, key, parts) do
    case replace(value, parts) do
      ^value -> condition
      other -> has(other, {:lit, if(Process.get(:keys, :text) == :text, do: key, else: {:atom, key})})
    end
  end

  @doc "Whether a number compares as asked."
  def compare({:lit, value}, operator, number) when is_number(value) and is_number(number) do
    apply(Kernel, %{"==" => :==, ">" => :>, "<" => :<, ">=" => :>=, "<=" => :<=}[operator], [value, number])
  end

  def compare({:ite, c, a, b}, operator, number), do: choice(c, compare(a, operator, number), compare(b, operator, number))
  def compare(:raise, _, _), do: false
  # Any other term is greater than a number.
  def compare({:lit, _}, operator, number) when is_number(number), do: operator in [">", ">="]
  def compare({:kind, kind}, operator, number) when kind not in [:integer, :float] and is_number(number), do: operator in [">", ">="]
  def compare({:unknown, reason}, _, _), do: {:unk, reason}
  def compare(value, operator, number), do: {:cmp, operator, value, number}

  @doc "Whether a call makes something of a value, and no error."
  def parses({:ite, c, a, b}, call), do: choice(c, parses(a, call), parses(b, call))
  def parses({:lit, text}, "Integer.parse") when is_binary(text), do: Integer.parse(text) != :error
  def parses({:lit, text}, call) when is_binary(text), do: {:parses, call, {:lit, text}}
  def parses({:lit, boolean}, "Ecto.boolean") when is_boolean(boolean), do: true
  def parses({:lit, _}, _), do: false
  def parses(:raise, _), do: false
  def parses({:unknown, reason}, _), do: {:unk, reason}
  def parses({:kind, kind} = value, "Ecto." <> _ = call), do: if(Capture.Calls.on(call, value) == :raise, do: false, else: kind != :string or {:parses, call, value})
  def parses({:kind, kind}, _) when kind != :string, do: false
  def parses(value, call), do: {:parses, call, value}

  def prefix({:lit, value}, text) when is_binary(value), do: String.starts_with?(value, text)
  def prefix({:lit, _}, _), do: false
  def prefix({:ite, c, a, b}, text), do: choice(c, prefix(a, text), prefix(b, text))
  def prefix({:kind, kind}, _) when kind != :string, do: false
  def prefix(value, _) when value in [:raise, :payload, :self], do: false
  def prefix({:unknown, reason}, _), do: {:unk, reason}
  def prefix(value, text), do: {:prefix, value, text}

  @doc "Whether a text matches a pattern, as JSON Schema writes it."
  def matches({:ite, c, a, b}, pattern), do: choice(c, matches(a, pattern), matches(b, pattern))
  def matches(value, _) when value in [:raise, :payload, :self], do: false
  def matches({:unknown, reason}, _), do: {:unk, reason}
  def matches({:lit, value}, _) when not is_binary(value), do: false
  def matches({:kind, kind}, _) when kind != :string, do: false
  def matches(value, pattern), do: {:matches, value, pattern}

  @doc "Notes what a value that is not known, for a reason, is made of."
  def made_of(reason, values) do
    parts = for value <- values, part <- parts(value), json?(part) or own?(part), uniq: true, do: part
    if parts != [], do: Process.put({:made_of, reason}, parts)
  end

  @doc "The parts of the payload or the struct that went into something that is not known."
  def lost(value), do: for({:unknown, reason} <- parts(value), part <- Process.get({:made_of, reason}, []), uniq: true, do: part)

  @doc "Every part of a value, itself included, without what its conditions look at."
  def parts(value) do
    [
      value
      | case value do
          {:get, base, _} -> parts(base)
          {tag, base} when tag in [:item, :val, :key] -> parts(base)
          {:conv, _, inner} -> parts(inner)
          {:ite, _, a, b} -> parts(a) ++ parts(b)
          {:obj, entries, base} -> Enum.flat_map(entries, fn {_, entry} -> parts(entry) end) ++ parts(base)
          {:renamed, base, _, _} -> parts(base)
          {:new, _, fields} -> Enum.flat_map(fields, fn {_, field} -> parts(field) end)
          {tag, values} when tag in [:tuple, :list] -> Enum.flat_map(values, &parts/1)
          {:each, source, item} -> parts(source) ++ parts(item)
          {tag, _, _, inner} when tag in [:decoded, :encoded] -> parts(inner)
          _ -> []
        end
    ]
  end

  @doc "Every member of the payload or the struct that a value is made of or depends on."
  def sources(value), do: for(part <- looked_at(value) ++ [value], {:get, _, _} = source <- parts(part), uniq: true, do: source)

  @doc "Whether a value is made of a source."
  def made_of?(source, source), do: true

  def made_of?(value, source) do
    case value do
      {:get, base, _} -> made_of?(base, source)
      {tag, base} when tag in [:item, :val, :key] -> made_of?(base, source)
      {:conv, _, inner} -> made_of?(inner, source)
      {:ite, c, a, b} -> Enum.any?(subjects(c), &made_of?(&1, source)) or made_of?(a, source) or made_of?(b, source)
      {:bool, c} -> Enum.any?(subjects(c), &made_of?(&1, source))
      {:obj, entries, base} -> made_of?(base, source) or Enum.any?(entries, fn {_, entry} -> made_of?(entry, source) end)
      {:renamed, base, key, inner} -> made_of?(base, source) or made_of?(key, source) or made_of?(inner, source)
      {:new, _, fields} -> Enum.any?(fields, fn {_, field} -> made_of?(field, source) end)
      {tag, values} when tag in [:tuple, :list] -> Enum.any?(values, &made_of?(&1, source))
      {:each, list, item} -> made_of?(list, source) or made_of?(item, source)
      {tag, _, _, inner} when tag in [:decoded, :encoded] -> made_of?(inner, source)
      {:unknown, _} -> true
      _ -> false
    end
  end

  @doc "The values that conditions of an expression look at."
  def looked_at({:ite, c, a, b}), do: subjects(c) ++ looked_at(a) ++ looked_at(b)
  def looked_at({:conv, _, inner}), do: looked_at(inner)
  def looked_at({:bool, c}), do: subjects(c)
  def looked_at(_), do: []

  @doc "The values that a condition looks at."
  def subjects({tag, a, b}) when tag in [:and, :or], do: subjects(a) ++ subjects(b)
  def subjects({:not, c}), do: subjects(c)
  def subjects({:is, _, value}), do: [value]
  def subjects({:has, value, key}), do: [{:get, value, key}]
  def subjects({:truthy, value}), do: [value]
  def subjects({:in, value, _}), do: [value]
  def subjects({:prefix, value, _}), do: [value]
  def subjects({:matches, value, _}), do: [value]
  def subjects({:only, value, _}), do: [value]
  def subjects({:cmp, _, value, _}), do: [value]
  def subjects({:parses, _, value}), do: [value]
  def subjects({:made, {:decoded, _, _, value}}), do: [value]
  def subjects({:made, {:each, value, _}}), do: [value]
  def subjects({:unk, reason}), do: [{:unknown, reason}]
  def subjects(_), do: []
end
