# What Map, Enum, Keyword and their kin do to values: a loop over a map that is
# followed is a loop over its entries, one over a list maps its item.
defmodule Capture.Collections do
  import Kernel, except: [struct: 2]
  alias Capture.{Budget, Condition, Eval, Functions, Parts, Predicate, Value}

  # A loop over more literals than this is not followed.
  @most 200

  @doc "The value of a call of one of these modules, nil where it is none that is known."
  def call(module, name, values, context) do
    cond do
      :raise in values -> if module in ["Map", "Enum", "Keyword", "List", "String", "Access", "Macro"], do: :raise
      made = computed(module, name, values) -> made
      module == "String" and name == "replace" -> filled_in(values)
      module in ["Map", "Keyword", "Access"] -> of_map(name, values, Map.put(context, :of, module))
      module in ["Enum", "Stream"] -> of_enum(name, values, context)
      module == "List" and name == "keyfind" -> row(values)
      true -> nil
    end
  end

  @doc "The value of a function of Kernel, nil where it is none that is known."
  def kernel(name, values, context)
  def kernel(_, [:raise | _], _), do: :raise

  def kernel("struct!", [{:lit, {:module, module}}, given], _),
    do: given |> as_map() |> Value.map(&Value.ite(only(&1, module), struct(module, &1), :raise))

  def kernel(name, [{:lit, {:module, module}} | rest], _) when name in ["struct", "struct!"],
    do: struct(module, List.first(rest) || {:lit, []})

  def kernel(name, [{:new, _, _} = new, given], _) when name in ["struct", "struct!"], do: merged(new, as_map(given))

  def kernel(name, [{:ite, c, a, b} | rest], context) when name in ["struct", "struct!"],
    do: Value.ite(c, kernel(name, [a | rest], context), kernel(name, [b | rest], context))

  def kernel("get_in", [value, {:lit, keys}], _) when is_list(keys), do: Enum.reduce(keys, value, &Value.get(&2, {:lit, &1}))
  def kernel("get_in", [value, {:list, keys}], _), do: Enum.reduce(keys, value, &inside(&2, &1))
  def kernel("elem", [{:tuple, values}, {:lit, index}], _) when is_integer(index), do: Enum.at(values, index, :raise)
  def kernel("elem", [{:lit, {:tuple, items}}, {:lit, index}], _) when is_integer(index), do: {:lit, Enum.at(items, index)}
  def kernel("hd", [{:list, [first | _]}], _), do: first
  def kernel("hd", [{:lit, [first | _]}], _), do: {:lit, first}
  def kernel(_, _, _), do: nil

  # A step of a path: a key, or a function of Access; of nothing it gives nothing.
  defp inside(value, {:fun, _, _, _} = step), do: Value.ite(Predicate.one_of(value, [nil]), Value.null(), Functions.apply(step, [value]))
  defp inside(value, key), do: Value.get(value, key)

  # ── literals ────────────────────────────────────────────────────────────────

  @computed %{
    "String" => ~w(split capitalize replace slice first last at starts_with? ends_with? contains? trim_leading trim_trailing replace_prefix
        replace_suffix replace_leading replace_trailing reverse graphemes),
    "Enum" => ~w(join reverse at take drop concat with_index),
    "Macro" => ~w(camelize underscore)
  }

  # The standard library itself, for texts and numbers that stand in the source.
  defp computed(module, name, values) do
    if name in Map.get(@computed, module, []) and Enum.all?(values, &plain?/1) do
      try do
        made = Kernel.apply(Module.concat([module]), String.to_atom(name), Enum.map(values, &elem(&1, 1)))
        if plain?({:lit, made}), do: {:lit, made}
      rescue
        _ -> :raise
      end
    end
  end

  # A text of the source with a place in it that a value fills.
  defp filled_in([{:lit, text}, {:lit, place}, value]) when is_binary(text) and is_binary(place) and place != "", do: filled([text], place, value)

  defp filled_in([{:conv, "interpolation", {:tuple, pieces}}, {:lit, place}, value]) when is_binary(place) and place != "" do
    if Enum.any?(pieces, &match?({:lit, text} when is_binary(text), &1)), do: filled(for(piece <- pieces, do: with({:lit, text} when is_binary(text) <- piece, do: text)), place, value)
  end

  defp filled_in(_), do: nil

  defp filled(pieces, place, value) do
    made = Enum.flat_map(pieces, &if(is_binary(&1), do: &1 |> String.split(place) |> Enum.intersperse(:filled), else: [&1]))

    if :filled in made do
      pieces = for piece <- made, piece != "", do: if(piece == :filled, do: value, else: if(is_binary(piece), do: {:lit, piece}, else: piece))
      Value.then(value, {:conv, "interpolation", {:tuple, pieces}})
    end
  end

  defp plain?({:lit, value}), do: plain_term?(value)
  defp plain?(_), do: false

  defp plain_term?(value) when is_binary(value), do: byte_size(value) < 10_000
  defp plain_term?(list) when is_list(list), do: length(list) < @most and Enum.all?(list, &plain_term?/1)
  defp plain_term?(value), do: is_number(value) or is_boolean(value) or value == nil

  @doc "Whether a text matches a pattern of the source; what is no text is an error."
  def matching(value, :error, node), do: if(value == :raise, do: :raise, else: Eval.not_understood(node))

  def matching(value, pattern, _),
    do: Value.ite(Predicate.is(value, :binary), value |> Predicate.matches(pattern) |> Value.bool(), :raise)

  # The row of a table by one of its columns.
  defp row([table, value, column]), do: row([table, value, column, Value.null()])

  defp row([{:lit, rows}, value, {:lit, column}, default]) when is_list(rows) and length(rows) < @most and is_integer(column) do
    rows
    |> Enum.reverse()
    |> Enum.reduce(default, fn
      {:tuple, items} = row, rest -> Value.ite(Predicate.one_of(value, [Enum.at(items, column)]), {:lit, row}, rest)
      _, rest -> rest
    end)
  end

  defp row(_), do: nil

  @doc "The items of a list or map that is written out, as literals; :error for all else."
  def literals({:lit, {:map, pairs}}), do: for({key, value} <- pairs, do: {:tuple, [key, value]})
  def literals({:lit, list}) when is_list(list), do: list

  def literals({:obj, entries, nil}),
    do: if(Enum.all?(entries, &match?({_, {:lit, _}}, &1)), do: for({key, {:lit, value}} <- entries, do: {:tuple, [key, value]}), else: :error)

  def literals({:list, values}) do
    items = Enum.map(values, &literal/1)
    if :error in items, do: :error, else: items
  end

  def literals(_), do: :error

  defp literal({:lit, literal}), do: literal

  defp literal({:tuple, values}) do
    items = Enum.map(values, &literal/1)
    if :error in items, do: :error, else: {:tuple, items}
  end

  defp literal(_), do: :error

  # ── maps ────────────────────────────────────────────────────────────────────

  @doc "A value as a map that is followed, where it is one."
  def as_map({:ite, c, a, b}), do: Value.ite(c, as_map(a), as_map(b))
  def as_map(:self), do: {:obj, for(name <- Process.get(:own_fields, []), do: {{:atom, name}, {:get, :self, name}}), nil}
  def as_map({:new, module, fields}), do: {:obj, for({name, value} <- module |> unset() |> Map.merge(fields) |> Enum.sort(), do: {{:atom, name}, value}), nil}
  def as_map({:lit, {:map, pairs}}), do: Value.literal_map(pairs)
  def as_map({:lit, list}) when is_list(list), do: list |> Enum.map(&{:lit, &1}) |> pairs({:lit, list})
  def as_map({:list, values} = list), do: pairs(values, list)
  def as_map(value), do: value

  # The fields of a struct as they are where nobody sets them.
  defp unset(module), do: for({name, _} <- struct_fields(module), into: %{}, do: {name, module |> Value.unassigned(name) |> Value.present()})

  # What becomes a map, or is none that is followed.
  defp to_map({:ite, c, a, b}), do: Value.ite(c, to_map(a), to_map(b))

  defp to_map(value) do
    case as_map(value) do
      {tag, _} = list when tag == :list -> {:unknown, computed_key(list)}
      {:each, _, _} = list -> {:unknown, computed_key(list)}
      map -> if Value.own?(map), do: {:conv, "Map.new", map}, else: map
    end
  end

  defp computed_key(list),
    do: Enum.find_value(Parts.of(list), "a map whose keys are computed", &with({:unknown, reason} <- &1, do: reason, else: (_ -> nil)))

  # A map as its pairs, a list as it is.
  defp enumerable({:ite, c, a, b}), do: Value.ite(c, enumerable(a), enumerable(b))
  defp enumerable({:lit, []} = empty), do: empty
  # A table is the list of its rows.
  defp enumerable({:lit, {:map, _}} = table), do: {:lit, literals(table)}
  # A struct is not Enumerable.
  defp enumerable(:self), do: :raise
  defp enumerable({:new, _, _}), do: :raise
  defp enumerable(value), do: as_map(value)

  defp pairs(values, otherwise) do
    pairs = Enum.map(values, &paired/1)

    if :none in pairs or Enum.any?(pairs, fn pair -> pair != :drop and not match?({{:lit, _}, _}, pair) end),
      do: otherwise,
      else:
        Enum.reduce(pairs, {:obj, [], nil}, fn pair, map ->
          if pair == :drop, do: map, else: Value.put(map, elem(pair, 0), elem(pair, 1))
        end)
  end

  # The key and the value of a pair, or :drop, or :none.
  defp paired({:tuple, [key, value]}), do: {key, value}
  defp paired({:lit, {:tuple, [key, value]}}), do: {{:lit, key}, {:lit, value}}
  defp paired(:absent), do: :drop

  defp paired({:ite, c, a, b}) do
    case {paired(a), paired(b)} do
      {:drop, {key, value}} -> {key, Value.ite(c, :absent, value)}
      {{key, value}, :drop} -> {key, Value.ite(c, value, :absent)}
      {{key, left}, {key, right}} -> {key, Value.ite(c, left, right)}
      _ -> :none
    end
  end

  defp paired(_), do: :none

  defp of_map(_, [{:unknown, _} = unknown | _], _), do: unknown

  defp of_map(name, [{:ite, c, a, b} | rest], context),
    do: Value.ite(c, of_map(name, [a | rest], context), of_map(name, [b | rest], context))

  defp of_map(name, [{:lit, nil} | _], %{of: of}) when of == "Map" or name in ["put", "merge"], do: :raise
  defp of_map(name, [key | default], %{of: "Access"}) when name in ["key", "key!"], do: accessor(name, key, List.first(default) || Value.null())
  defp of_map("get", [map, key], _), do: Value.get(map, key)
  defp of_map("get", [map, key, default], _), do: Value.ite(Predicate.has(map, key), Value.get(map, key), default)
  defp of_map("get_lazy", [map, key, default], _), do: Value.ite(Predicate.has(map, key), Value.get(map, key), Functions.apply(default, []))

  defp of_map("fetch", [map, key], _),
    do: Value.ite(Predicate.has(map, key), {:tuple, [{:lit, {:atom, "ok"}}, Value.get(map, key)]}, {:lit, {:atom, "error"}})

  defp of_map("fetch!", [map, key], _), do: Value.ite(Predicate.has(map, key), Value.get(map, key), :raise)
  defp of_map("has_key?", [map, key], _), do: Value.bool(Predicate.has(map, key))
  defp of_map("key?", [map, key], _), do: Value.bool(Predicate.has(map, key))
  defp of_map("put", [map, key, value], _), do: map |> mapped() |> Value.put(key, value)
  defp of_map("replace", [map, key, value], _), do: map |> mapped() |> Value.put(key, Value.ite(Predicate.has(map, key), value, :absent))
  defp of_map("replace!", [map, key, value], _), do: Value.ite(Predicate.has(map, key), map |> mapped() |> Value.put(key, value), :raise)

  defp of_map("put_new", [map, key, value], _),
    do: map |> mapped() |> Value.put(key, Value.ite(Predicate.has(map, key), Value.get(map, key), value))

  defp of_map("put_new_lazy", [map, key, function], _),
    do: map |> mapped() |> Value.put(key, Value.ite(Predicate.has(map, key), Value.get(map, key), Functions.apply(function, [])))

  defp of_map("delete", [map, key], _), do: map |> mapped() |> Value.put(key, :absent)
  defp of_map("pop", [map, key], _), do: {:tuple, [Value.get(map, key), map |> mapped() |> Value.put(key, :absent)]}

  defp of_map("pop!", [map, key], context), do: Value.ite(Predicate.has(map, key), of_map("pop", [map, key], context), :raise)

  defp of_map("pop_lazy", [map, key, function], _),
    do: {:tuple, [Value.ite(Predicate.has(map, key), Value.get(map, key), Functions.apply(function, [])), map |> mapped() |> Value.put(key, :absent)]}

  defp of_map("pop", [map, key, default], _),
    do: {:tuple, [Value.ite(Predicate.has(map, key), Value.get(map, key), default), map |> mapped() |> Value.put(key, :absent)]}

  defp of_map("drop", [map, {:lit, keys}], _) when is_list(keys), do: Enum.reduce(keys, mapped(map), &Value.put(&2, {:lit, &1}, :absent))

  defp of_map("take", [map, {:lit, keys}], _) when is_list(keys) do
    {:obj, for(key <- keys, do: {key, Value.ite(Predicate.has(map, {:lit, key}), Value.fetch(map, {:lit, key}), :absent)}), nil}
  end

  defp of_map("split", [map, keys], context), do: {:tuple, [of_map("take", [map, keys], context), of_map("drop", [map, keys], context)]}
  defp of_map("update", [map, key, initial, function], _), do: updated(map, key, function, initial)
  defp of_map("update!", [map, key, function], _), do: updated(map, key, function, :raise)
  defp of_map("merge", [left, right], _), do: merged(mapped(left), as_map(right))
  defp of_map("from_struct", [map], _), do: as_map(map)
  defp of_map("keys", [{:new, module, _}], _), do: {:lit, for(name <- ["__struct__" | names(module)], do: {:atom, name})}
  defp of_map("keys", [:self], _), do: {:lit, for(name <- ["__struct__" | Process.get(:own_fields, [])], do: {:atom, name})}

  defp of_map("keys", [{:obj, entries, nil}], _) do
    if Enum.all?(entries, fn {_, value} -> Predicate.there(value) == true end), do: {:lit, Enum.map(entries, &elem(&1, 0))}
  end

  defp of_map("keys", [{:lit, list}], _) when is_list(list), do: keys_of(list)
  defp of_map("keys", [{:lit, {:map, pairs}}], _), do: {:lit, Enum.map(pairs, &elem(&1, 0))}

  defp of_map("new", [], _), do: {:obj, [], nil}
  defp of_map("new", [value], _), do: to_map(value)
  defp of_map("new", [value, function], _), do: value |> enumerable() |> walk(function) |> to_map()
  defp of_map("to_list", [value], _), do: as_map(value)
  defp of_map(name, [value, function], _) when name in ["filter", "reject"], do: kept(as_map(value), function, name == "filter")
  defp of_map(_, _, _), do: nil

  # Access.key(key, default), as a function of the object.
  defp accessor(name, key, default) do
    [object, asked, other] = variables = for name <- ["object", "asked", "other"], do: {name, 0, nil}
    call = if name == "key!", do: {"fetch!", [object, asked]}, else: {"get", variables}
    body = {:call, {:alias, ["Map"]}, elem(call, 0), elem(call, 1), 0}
    {:fun, {"fn", 0, [{"->", 0, [[object], body]}]}, %{elem(asked, 0) => key, elem(other, 0) => default}, "Access"}
  end

  # The keys of a keyword list that is written out.
  defp keys_of(list), do: if(Enum.all?(list, &match?({:tuple, [_, _]}, &1)), do: {:lit, for({:tuple, [key, _]} <- list, do: key)})

  @doc "A value as a map that is followed, a struct as one that stays a struct."
  def mapped({:new, _, _} = new), do: new
  def mapped(:self), do: with({:obj, entries, nil} <- as_map(:self), do: {:obj, [{{:atom, "__struct__"}, {:lit, {:module, Process.get(:own_name)}}} | entries], nil})
  def mapped({:ite, c, a, b}), do: Value.ite(c, mapped(a), mapped(b))
  def mapped(value), do: as_map(value)

  defp updated(map, key, function, otherwise) do
    value = Value.ite(Predicate.has(map, key), Functions.apply(function, [Value.get(map, key)]), otherwise)
    Value.then(value, map |> mapped() |> Value.put(key, value))
  end

  # The second map's keys win, where they are there.
  defp merged({:ite, c, a, b}, right), do: Value.ite(c, merged(a, right), merged(b, right))
  defp merged(left, {:ite, c, a, b}), do: Value.ite(c, merged(left, a), merged(left, b))

  defp merged({:new, module, fields}, right) do
    names = for {name, _} <- struct_fields(module), do: name

    taken =
      for name <- names, value = taken(right, {:lit, {:atom, name}}), value != :absent, into: %{} do
        {name, or_else(value, Value.present(Value.fetch({:new, module, fields}, {:lit, {:atom, name}})))}
      end

    {:new, module, Map.merge(fields, taken)}
  end

  defp merged(left, {:obj, entries, base}) do
    under = if base, do: over(left, base), else: left
    Enum.reduce(entries, under, fn {key, value}, map -> Value.put(map, {:lit, key}, or_else(value, Value.fetch(map, {:lit, key}))) end)
  end

  defp merged(left, right), do: over(left, right)

  # A map all of whose keys lie over those of another.
  defp over({:obj, entries, nil}, base) do
    cond do
      Value.own?(base) or match?({:conv, _, _}, base) ->
        {:obj, entries, base}

      Value.json?(base) or match?({:renamed, _, _, _}, base) ->
        {:obj, for({key, value} <- entries, do: {key, or_else(taken(base, {:lit, key}), value)}), base}

      true ->
        {:unknown, "a map that is not known is merged"}
    end
  end

  defp over(_, {:unknown, _} = unknown), do: unknown
  defp over(_, _), do: {:unknown, "two maps are merged"}

  defp taken(map, key), do: Value.ite(Predicate.has(map, key), Value.fetch(map, key), :absent)

  defp or_else(:absent, other), do: other
  defp or_else({:ite, c, a, b}, other), do: Value.ite(c, or_else(a, other), or_else(b, other))
  defp or_else(value, _), do: value

  @doc "struct(module, given): the fields that are given, the others as they are declared."
  def struct(module, {:ite, c, a, b}), do: Value.ite(c, struct(module, a), struct(module, b))
  def struct(module, {:unknown, _} = unknown), do: {:new, module, for({name, _} <- struct_fields(module), into: %{}, do: {name, unknown})}
  def struct(_, :raise), do: :raise
  def struct(module, given), do: merged({:new, module, %{}}, as_map(given))

  # That a map which becomes a struct has no keys but its fields.
  defp only({:obj, _, base}, module), do: base == nil or only(base, module)

  defp only({:renamed, base, key, value}, module) do
    named = for name <- names(module), {:lit, text} when is_binary(text) <- [Capture.Calls.original(key, {:lit, {:atom, name}})], do: text
    if Value.json?(base) and Predicate.there(value) == true and named != [], do: {:only, base, named}, else: true
  end

  defp only(base, module), do: if(Value.json?(base) and Process.get(:keys) == :atom, do: {:only, base, names(module)}, else: true)

  defp names(module), do: for({name, _} <- struct_fields(module), do: name)

  defp struct_fields(module) do
    case Eval.modules()[module] do
      %{struct: %{fields: fields}} when is_list(fields) -> fields
      _ -> []
    end
  end

  # ── loops ───────────────────────────────────────────────────────────────────

  defp of_enum(name, [{:ite, c, a, b} | rest], context),
    do: Value.ite(c, of_enum(name, [a | rest], context), of_enum(name, [b | rest], context))

  defp of_enum(_, [{:unknown, _} = unknown | _], _), do: unknown
  defp of_enum(_, [{:lit, nil} | _], _), do: :raise
  defp of_enum(_, [{:kind, kind} | _], _) when kind not in [:array, :object], do: :raise
  defp of_enum("map", [value, function], _), do: value |> enumerable() |> walk(function)
  defp of_enum("into", [value, {:lit, []}], _), do: value
  defp of_enum("into", [value, {:lit, {:map, []}}], _), do: to_map(value)
  defp of_enum("into", [value, {:obj, _, _} = target], _), do: merged(target, to_map(value))
  defp of_enum("into", [value, target, function], context), do: of_enum("into", [value |> enumerable() |> walk(function), target], context)
  defp of_enum(name, [value, function], _) when name in ["filter", "reject"], do: kept(enumerable(value), function, name == "filter")
  defp of_enum(name, [{:obj, _, _} = map | _], _) when name in ["sort", "sort_by", "uniq", "to_list", "reverse"], do: map
  # Where an item stands is some number.
  defp of_enum("with_index", [{:each, source, item}], _), do: {:each, source, each_way(item, &{:tuple, [&1, {:kind, :integer}]})}
  defp of_enum("with_index", [value], context), do: if(Value.json?(value) or Value.own?(value), do: of_enum("with_index", [{:each, value, {:item, value}}], context))
  defp of_enum("empty?", [{tag, _} = list], _) when tag in [:lit, :list], do: Value.bool(Predicate.one_of(list, [[], {:map, []}]))
  defp of_enum(name, [{tag, list}, function], _) when name in ["any?", "all?"] and tag in [:lit, :list] and is_list(list) and length(list) < @most, do: Value.bool(asked(name, written_out({tag, list}), function))
  defp of_enum("member?", [{:lit, list}, value], _) when is_list(list), do: Value.bool(Predicate.one_of(value, list))
  defp of_enum("reduce", [value, initial, function], _), do: listed(value, initial, &Functions.apply(function, &1)) || reduced(as_map(value), initial, function)

  defp of_enum("reduce_while", [{:lit, []}, initial, _], _), do: initial

  defp of_enum("reduce_while", [{tag, list}, initial, function], _) when tag in [:lit, :list] and is_list(list) and length(list) < @most,
    do: while(written_out({tag, list}), initial, function)

  defp of_enum("reduce_while", [value, initial, function], _),
    do: listed(value, initial, fn values -> function |> Functions.apply(values) |> Value.map(&continued/1) end)

  defp of_enum("flat_map", [value, function], _) do
    case value |> enumerable() |> walk(function) do
      {:each, source, item} -> {:each, source, each_way(item, &single/1)}
      _ -> nil
    end
  end

  # A map of the source as the list of its pairs.
  defp of_enum(name, [{:lit, {:map, pairs}} | rest], context) when name in ["find_value", "find"],
    do: of_enum(name, [{:lit, for({key, value} <- pairs, do: {:tuple, [key, value]})} | rest], context)

  defp of_enum(name, [{:lit, list}, function], _) when name in ["find_value", "find"] and is_list(list) and length(list) < @most do
    list
    |> Enum.reverse()
    |> Enum.reduce(Value.null(), fn item, rest ->
      found = Functions.apply(function, [{:lit, item}])
      Value.ite(Predicate.truthy(found), if(name == "find", do: {:lit, item}, else: found), rest)
    end)
  end

  defp of_enum("map_join", [value, joiner, function], _) do
    case walk(value, function) do
      {:list, values} -> joined(values, joiner)
      {:lit, list} when is_list(list) -> joined(Enum.map(list, &{:lit, &1}), joiner)
      _ -> Capture.Calls.on("Enum.join", value)
    end
  end

  defp of_enum("map_join", [value, function], context), do: of_enum("map_join", [value, {:lit, ""}, function], context)
  defp of_enum("at", [{:list, values}, {:lit, index}], _) when is_integer(index), do: Enum.at(values, index, Value.null())
  defp of_enum(_, _, _), do: nil

  defp joined(values, {:lit, joiner}) do
    if Enum.all?(values, &plain?/1), do: {:lit, Enum.map_join(values, joiner, &elem(&1, 1))}, else: {:unknown, "a text that is joined"}
  end

  @doc "A comprehension: a function applied to each item or pair, into a map or not."
  def comprehension(value, function, into_map) do
    walked = value |> enumerable() |> walk(function)
    if into_map, do: to_map(walked), else: walked
  end

  @doc "A function applied to each item of a list, or to each pair of a map; :absent drops it."
  def walk({:ite, c, a, b}, function), do: Value.ite(c, walk(a, function), walk(b, function))
  def walk(value, _) when value in [:raise, {:lit, nil}], do: :raise
  def walk({:unknown, _} = unknown, _), do: unknown
  def walk({:lit, {:map, _}} = table, function), do: walk({:lit, literals(table)}, function)
  def walk({:lit, list}, function) when is_list(list) and length(list) < @most, do: walked(Enum.map(list, &{:lit, &1}), function)
  def walk({:lit, list}, _) when is_list(list), do: {:unknown, "a loop over #{length(list)} literals"}
  def walk({:lit, _}, _), do: :raise
  def walk({:list, values}, function), do: walked(values, function)
  def walk({:kind, :array}, _), do: {:kind, :array}
  def walk({:kind, :object}, _), do: {:unknown, "what is made of an object"}
  def walk({:kind, _}, _), do: :raise
  def walk({:each, source, item}, function), do: {:each, source, item |> each_way(&applied(function, &1))}

  def walk({:renamed, base, key, value}, function), do: renamed(base, Functions.apply(function, [{:tuple, [key, value]}]))

  def walk({:obj, entries, base}, function) do
    walked =
      for {key, value} <- entries,
          do: Value.ite(Predicate.there(value), Functions.apply(function, [{:tuple, [{:lit, key}, present(value)]}]), :absent)

    case {pairs(walked, literal_list(walked)), base} do
      {made, nil} -> made
      {{:obj, entries, nil}, base} -> under(entries, walk_pairs(base, function))
      _ -> {:unknown, "a map that is taken apart"}
    end
  end

  def walk(value, function) do
    with true <- pair?(function), pairs when pairs != :none <- walk_pairs(value, function) do
      pairs
    else
      # What takes tuples and makes no pairs goes through a list of tuples.
      _ -> {:each, value, applied(function, {:item, value})}
    end
  end

  defp walk_pairs({:renamed, _, _, _} = renamed, function), do: walk(renamed, function)

  defp walk_pairs(value, function) do
    made = Functions.apply(function, [{:tuple, [{:key, value}, {:val, value}]}])
    if Value.own?(value) and paired(made) == :none and not match?({:unknown, _}, made), do: :none, else: renamed(value, made)
  end

  defp under(entries, {:renamed, _, _, _} = base), do: {:obj, entries, base}
  defp under(_, _), do: {:unknown, "a map that is taken apart"}

  defp renamed(base, pair) do
    case paired(pair) do
      # The map itself, and no list.
      {{:key, ^base}, {:val, ^base}} -> if Value.json?(base), do: Value.ite(Predicate.is(base, :map), base, :raise), else: base
      {key, value} -> {:renamed, base, key, value}
      _ -> {:unknown, "what is made of the pairs of a map"}
    end
  end

  # Of a list what is left where some items are dropped.
  defp applied(function, item), do: Functions.apply(function, [item])

  defp each_way({:ite, c, a, b}, function), do: Value.ite(c, each_way(a, function), each_way(b, function))
  defp each_way(:absent, _), do: :absent
  defp each_way(item, function), do: function.(item)

  defp walked(values, function) do
    values |> Enum.map(fn value -> each_way(value, &Functions.apply(function, [&1])) end) |> Enum.reject(&(&1 == :absent)) |> literal_list()
  end

  # Whether a function takes a pair, and so its collection is a map.
  defp pair?({:fun, {"fn", _, clauses}, _, _}) do
    Enum.any?(clauses, fn {"->", _, [[pattern | _], _]} -> pair_pattern?(pattern) end)
  end

  defp pair?({:fun, {"&", _, [body]}, _, _}),
    do: Capture.Source.find(body, &if(match?({"elem", _, [{"&", _, [1]}, _]}, &1), do: true)) != []

  defp pair?(_), do: false

  defp pair_pattern?({"when", _, [pattern | _]}), do: pair_pattern?(pattern)
  defp pair_pattern?({"=", _, [left, right]}), do: pair_pattern?(left) or pair_pattern?(right)
  defp pair_pattern?({left, _}), do: left not in [:atom, :alias]
  defp pair_pattern?(_), do: false

  # What a filter lets through: entries of a map are there under its condition.
  defp kept({:ite, c, a, b}, function, wanted), do: Value.ite(c, kept(a, function, wanted), kept(b, function, wanted))

  defp kept({:obj, entries, base}, function, wanted) do
    kept =
      for {key, value} <- entries do
        passes = Predicate.truthy(Functions.apply(function, [{:tuple, [{:lit, key}, present(value)]}]))
        {key, Value.ite(Condition.both(Predicate.there(value), if(wanted, do: passes, else: Condition.no(passes))), value, :absent)}
      end

    {:obj, kept, base}
  end

  defp kept({:lit, [_ | _] = list}, function, wanted), do: kept({:list, Enum.map(list, &{:lit, &1})}, function, wanted)

  defp kept({:list, values}, function, wanted),
    do: values |> Enum.map(&kept_item(&1, function, wanted)) |> Enum.reject(&(&1 == :absent)) |> literal_list()

  defp kept({:unknown, _} = unknown, _, _), do: unknown
  defp kept({:lit, []} = empty, _, _), do: empty
  defp kept({:each, source, item}, function, wanted), do: {:each, source, kept_item(item, function, wanted)}

  defp kept(value, function, wanted) do
    if (Value.json?(value) or Value.own?(value)) and not pair?(function),
      do: {:each, value, kept_item({:item, value}, function, wanted)},
      else: Capture.Calls.on("Enum.filter", value)
  end

  @doc "What is left of a list where some of its items are taken from it."
  def without({tag, list}, gone?) when tag in [:lit, :list] and is_list(list) and length(list) < @most do
    for(value <- written_out({tag, list}), left = each_way(value, &Value.ite(gone?.(&1), :absent, &1)), left != :absent, do: left) |> literal_list()
  end

  def without(_, _), do: nil

  defp written_out({:lit, list}), do: Enum.map(list, &{:lit, &1})
  defp written_out({:list, values}), do: values

  # Whether any, or all, of the items that are there are what a function asks for.
  defp asked(name, values, function) do
    answers = for value <- values, do: {Predicate.there(value), value |> each_way(&Functions.apply(function, [&1])) |> Predicate.truthy()}

    if name == "any?",
      do: Enum.reduce(answers, false, fn {there, answer}, found -> Condition.any(found, Condition.both(there, answer)) end),
      else: Enum.reduce(answers, true, fn {there, answer}, all -> Condition.both(all, Condition.any(Condition.no(there), answer)) end)
  end

  defp kept_item({:ite, c, a, b}, function, wanted), do: Value.ite(c, kept_item(a, function, wanted), kept_item(b, function, wanted))
  defp kept_item(:absent, _, _), do: :absent

  defp kept_item(item, function, wanted) do
    passes = function |> Functions.apply([item]) |> Predicate.truthy()
    Value.ite(if(wanted, do: passes, else: Condition.no(passes)), item, :absent)
  end

  # A value as a filter sees it: it is asked only of what is there.
  defp present({:ite, _, value, :absent}), do: value
  defp present({:ite, _, :absent, value}), do: value
  defp present(value), do: value

  # Lists one behind the other; of one that grows in a loop the item that is added.
  # Of a keyword list the first of two options of one name counts.
  def concat({:obj, _, nil} = left, {:lit, right}) when is_list(right), do: concat(left, as_map({:lit, right}))
  def concat({:lit, left}, {:obj, _, nil} = right) when is_list(left), do: concat(as_map({:lit, left}), right)
  def concat({:obj, _, nil} = left, {:obj, _, nil} = right), do: merged(right, left)
  def concat({:obj, _, nil} = left, {:argument, _}), do: left
  def concat({:lit, left}, right) when is_list(left), do: concat({:list, Enum.map(left, &{:lit, &1})}, right)
  def concat(left, {:lit, right}) when is_list(right), do: concat(left, {:list, Enum.map(right, &{:lit, &1})})
  def concat(left, {:list, []}), do: left
  def concat({:list, []}, right), do: right
  def concat({:list, left}, {:list, right}), do: literal_list(left ++ right)
  def concat({:list, [item]}, :result), do: {:grown, item}
  def concat(:result, {:list, [item]}), do: {:grown, item}
  def concat({:ite, c, a, b}, right), do: Value.ite(c, concat(a, right), concat(b, right))
  def concat(left, {:ite, c, a, b}), do: Value.ite(c, concat(left, a), concat(left, b))
  def concat(:raise, _), do: :raise
  def concat(_, :raise), do: :raise
  def concat({:unknown, _} = unknown, _), do: unknown
  def concat(_, _), do: {:unknown, "a list that is put together"}

  defp literal_list(values), do: if(Enum.all?(values, &match?({:lit, _}, &1)), do: {:lit, Enum.map(values, &elem(&1, 1))}, else: {:list, values})

  # Of a list with one item that item, of an empty one nothing.
  defp single({:list, [item]}), do: item
  defp single({:lit, [item]}), do: {:lit, item}
  defp single({:lit, []}), do: :absent
  defp single({:list, []}), do: :absent
  defp single(:raise), do: :raise
  defp single(_), do: {:unknown, "lists that are put together"}

  # A list that grows by an item for each one of another, alone or as {:ok, list}; what
  # halts the loop stands in the place of all of it. nil for other loops.
  defp listed({:each, source, item}, initial, function), do: listed(source, item, initial, function)
  defp listed(value, initial, function), do: if(Value.json?(value) or Value.own?(value), do: listed(value, {:item, value}, initial, function))

  defp listed(source, each, initial, function) do
    with {shape, start} when start != nil <- growing(initial),
         round = each_way(each, &function.([&1, start])),
         item when item != :none <- item_of(round, start) do
      loop = {:each, source, item}

      case for(part <- halts(round), uniq: true, do: part) do
        [] -> shape.(loop)
        [other] -> Value.ite(Predicate.made(loop), shape.(loop), other)
        _ -> nil
      end
    else
      _ -> nil
    end
  end

  # A loop over items that are written out, each round of which goes on or ends it.
  defp while([], result, _), do: result

  defp while([item | rest], result, function) do
    Budget.step()

    function
    |> Functions.apply([item, result])
    |> Value.map(fn round ->
      case continued(round) do
        {:halted, value} -> value
        {:unknown, _} = unknown -> unknown
        value -> while(rest, value, function)
      end
    end)
  end

  defp growing({:lit, []}), do: {& &1, :result}
  defp growing({:lit, {:tuple, [{:atom, "ok"}, []]}}), do: {&{:tuple, [{:lit, {:atom, "ok"}}, &1]}, {:tuple, [{:lit, {:atom, "ok"}}, :result]}}
  defp growing(_), do: {nil, nil}

  defp continued({:tuple, [{:lit, {:atom, "cont"}}, value]}), do: value
  defp continued({:tuple, [{:lit, {:atom, "halt"}}, value]}), do: {:halted, value}
  defp continued({:lit, {:tuple, [{:atom, "halt"}, value]}}), do: {:halted, {:lit, value}}
  defp continued({:lit, {:tuple, [{:atom, "cont"}, value]}}), do: {:lit, value}
  defp continued(_), do: {:unknown, "a loop that is not followed"}

  # What is added for an item: :raise where the loop ends, :none where that is not understood.
  defp item_of({:ite, c, a, b}, start) do
    case {item_of(a, start), item_of(b, start)} do
      {a, b} when :none in [a, b] -> :none
      {a, b} -> Value.ite(c, a, b)
    end
  end

  defp item_of(same, same), do: :absent
  defp item_of(:absent, _), do: :absent
  defp item_of({:grown, item}, :result), do: item
  defp item_of({:tuple, [tag, {:grown, item}]}, {:tuple, [tag, :result]}), do: item
  defp item_of({:halted, _}, _), do: :raise
  defp item_of(:raise, _), do: :raise
  defp item_of(_, _), do: :none

  defp halts({:ite, _, a, b}), do: halts(a) ++ halts(b)
  defp halts({:halted, {:tuple, [tag | _]}}), do: [{:tuple, [tag, {:unknown, "an error"}]}]
  # What is not taken of an item, handed on.
  defp halts({:halted, {:decoded, _, _, _}}), do: [{:tuple, [{:lit, {:atom, "error"}}, {:unknown, "an error"}]}]
  defp halts({:halted, value}), do: [value]
  defp halts(_), do: []

  # A loop with a result that grows: over entries one after the other, over unknown
  # pairs where it puts one for each.
  defp reduced({:ite, c, a, b}, initial, function), do: Value.ite(c, reduced(a, initial, function), reduced(b, initial, function))

  defp reduced({:lit, list}, initial, function) when is_list(list) and length(list) < @most,
    do: reduced({:list, Enum.map(list, &{:lit, &1})}, initial, function)

  defp reduced({:list, values}, initial, function), do: Enum.reduce(values, initial, &Functions.apply(function, [&1, &2]))

  defp reduced({:obj, entries, nil}, initial, function) do
    Enum.reduce(entries, initial, fn {key, value}, result ->
      Value.ite(Predicate.there(value), Functions.apply(function, [{:tuple, [{:lit, key}, value]}, result]), result)
    end)
  end

  defp reduced(value, initial, function) do
    with true <- Value.json?(value) or Value.own?(value) or match?({:renamed, _, _, _}, value),
         {key, set} when key != :any <- value |> pair() |> then(&Functions.apply(function, [&1, :result])) |> grown() do
      over_all(mapped(initial), {:renamed, base(value), key, set})
    else
      {:any, :absent} -> initial
      _ -> {:unknown, "a loop that is not followed"}
    end
  end

  # What has been there before a loop sets the keys of a map one after the other.
  defp over_all({:obj, [], nil}, set), do: set
  defp over_all({:new, _, _} = new, set), do: merged(new, set)
  defp over_all({:obj, entries, nil}, set), do: merged({:obj, entries, nil}, set)
  defp over_all({:ite, c, a, b}, set), do: Value.ite(c, over_all(a, set), over_all(b, set))
  defp over_all(_, _), do: {:unknown, "a loop that is not followed"}

  defp pair({:renamed, _, key, value}), do: {:tuple, [key, value]}
  defp pair(value), do: {:tuple, [{:key, value}, {:val, value}]}
  defp base({:renamed, base, _, _}), do: base
  defp base(value), do: value

  # The key and the value that a round puts into the result, :absent where it puts none.
  defp grown({:grown, key, value}), do: {key, value}
  defp grown(:result), do: {:any, :absent}
  defp grown(:raise), do: {:any, :raise}

  defp grown({:ite, c, a, b}) do
    with {left, one} <- grown(a), {right, other} <- grown(b), do: {either_key(c, left, right), Value.ite(c, one, other)}
  end

  defp grown(_), do: :none

  # A head that asks for a name tells which key it is.
  defp either_key({:in, {:key, _}, _} = c, key, :any), do: {:ite, c, key, :any}
  defp either_key(_, :any, key), do: key
  defp either_key(_, key, :any), do: key
  defp either_key(c, left, right), do: Value.ite(c, left, right)
end
