# The decoder of a struct, found by what functions do: one that makes the struct of a map's keys.
defmodule Capture.Decoders do
  import Capture.Candidates
  alias Capture.{Budget, Builders, Condition, Conventions, Eval, Handed, Parts, Predicate, Substitution, Value, Wire}

  @option {:unknown, "an option"}

  @doc """
  %{name, arity, module, fields, ok, keys} of the decoder: what each field of the
  struct is of :payload, and under which condition it is built at all. nil where
  there is none, {:opaque, reason} where it is not known which is used.
  """
  def decoder(module) do
    Builders.memo({:decoder, module.name}, fn -> find_decoder(module) end)
  end

  defp find_decoder(module) do
    case found_decoder(module) do
      nil -> not_understood(module)
      decoder -> decoder
    end
  end

  @decoding ~w(from decode parse deserialize cast load struct unmarshal hydrate read)
  @loud ~w(from_json from_map from_api from_response decode parse new)

  # A function that is named for it, and what it builds is out of sight.
  defp not_understood(module) do
    named = ["from_json", "from_map", "from_api", "decode", "deserialize", "to_struct"]

    Enum.find_value(Enum.sort(module.functions), fn {{name, arity}, _} ->
      if arity == 1 and public?(module, name, 1) and (name in named or (decoding?(name) and Builders.builds?(module, name, 1))) do
        case value(module, name, 1, :text, :payload) do

          # An enum of a generator: no fields, and a decoder that keeps the text.
          :payload ->
            if field_names(module) == [],
              do: {:opaque, "#{name}/1 keeps what it gets: the struct has no fields, and nothing says what the values are"}

          # What makes it of something else than an object, such as from_text/1, is no decoder of it.
          value ->
            with true <- name in named or String.trim_trailing(name, "!") in (@loud ++ @decoding),
                 {:unknown, reason} <- Enum.find(Parts.of(value), &match?({:unknown, _}, &1)), do: {:opaque, "#{name}/1: #{reason}"}, else: (_ -> nil)
        end
      end
    end)
  end

  defp found_decoder(module) do
    case Conventions.filled(module, Eval.modules()) do
      nil -> searched_decoder(module) || Conventions.decoder(module) || by_changeset(module)
      {name, argument} -> read_as(module, module, name, 1, :text, argument)
      {impl, name, arguments} -> with %{} = decoder <- read_as(module, impl, name, length(arguments), :text, arguments), do: %{decoder | module: module.name}, else: (nil -> {:opaque, "#{impl.name}.#{name}/#{length(arguments)} is not understood"})
    end
  end

  # A changeset/2 that others apply.
  defp by_changeset(module) do
    if is_map_key(module.functions, {"changeset", 2}), do: read_as(module, module, "changeset", 2, :text, [{:new, module.name, %{}}, :payload])
  end

  @doc "The decoder of a record, a map of some keys: a function of the module that makes one of an object's members."
  def record_decoder(module, keys) do
    found =
      for {{name, arity}, clauses} <- Enum.sort(module.functions),
          arity in 1..2,
          public?(module, name, arity),
          Enum.any?(clauses, &Builders.writes?(&1.body, keys)),
          read = read_as(%{module | name: {:record, keys}}, module, name, arity, :text, :payload),
          do: read

    with %{} = decoder <- best(found, module, &decoder_rank/1), do: decoder, else: (_ -> nil)
  end

  defp searched_decoder(module) do
    handing = Handed.handing(module.name)

    own =
      for {{name, arity}, _} <- Enum.sort(module.functions),
          arity in 1..3,
          public?(module, name, arity),
          Builders.builds?(module, name, arity) or {module.name, name, arity} in handing,
          read = read(module, module, name, arity),
          do: read

    elsewhere =
      for {other, name, arity} <- Enum.take(Map.get(Process.get(:outside, %{}), module.name, []) ++ handing, most()) |> Enum.uniq(),
          other != module.name,
          arity in 1..3,
          scope = Eval.modules()[other],
          arguments <- Builders.told(scope, {name, arity}),
          read = read_elsewhere(module, scope, name, arguments),
          whole?(read, module),
          do: read

    # What a caller does with the object before it hands it on counts.
    case {best(own, module, &decoder_rank/1), elsewhere |> Enum.sort_by(&not(&1.alone)) |> Enum.uniq_by(&{&1.fields, &1.keys})} do
      {nil, []} -> nil
      {nil, elsewhere} -> elsewhere |> plainest() |> best(module, &decoder_rank/1)
      {{:opaque, _} = opaque, _} -> opaque
      {own, elsewhere} -> prepared(own, Enum.reject(elsewhere, &(&1.fields == own.fields)))
    end
  end

  # Of functions elsewhere the one that makes nothing but the struct; where several do, each in
  # its own way, the one that leaves it to them.
  defp plainest(found) do
    {alone, among} = Enum.split_with(found, & &1.alone)

    case Enum.uniq_by(alone, & &1.fields) do
      [] -> found
      [one] -> [one]
      several -> Enum.filter(among, fn whole -> Enum.all?(several, &Builders.reaches?(Eval.modules()[whole.module], {whole.name, whole.arity}, {&1.name, &1.arity})) end) |> Enum.take(1) |> or_else(several)
    end
  end

  defp or_else([], others), do: others
  defp or_else(found, _), do: found

  # A function that is told by a literal what it is to make is read as it makes the struct.
  defp read_elsewhere(module, scope, name, arguments) do
    if Enum.any?(arguments, &match?({:lit, _}, &1)),
      do: read_as(module, scope, name, length(arguments), :text, for(argument <- arguments, do: argument || @option)),
      else: read(module, scope, name, length(arguments))
  end

  # What is elsewhere and sets a few of the fields makes the struct of something else.
  defp whole?(%{fields: fields}, module), do: Enum.count(fields, fn {_, value} -> reads?(value) end) * 2 >= length(field_names(module))

  # A caller that gives the struct's own decoder another object than the one that came,
  # where nobody else calls it.
  defp prepared(own, elsewhere) do
    callers = Map.get(Process.get(:callers, %{}), {own.module, own.name}, []) |> Enum.uniq()
    preparing = Enum.filter(elsewhere, &Builders.calls?(Eval.modules()[&1.module], &1.name, &1.arity, own.module, own.name))

    case {preparing, callers -- Enum.map(preparing, & &1.module)} do
      {[], _} -> own
      {[other], []} -> other
      {_, [_ | _]} -> own
      {others, []} -> conflict([own | others])
    end
  end

  defp decoder_rank(%{name: name, given: given}) do
    plain = String.trim_trailing(name, "!")
    # What it is told by a literal is no option.
    arity = Enum.count(given, &(not match?({:lit, _}, &1)))

    cond do
      plain in ["from_json", "from_map"] and arity == 1 -> {0, 0}
      words(plain, @decoding) and arity == 1 -> {1, Enum.find_index(@loud, &(&1 == plain)) || 9}
      words(plain, @decoding) -> {2, 0}
      plain == "changeset" -> {4, 0}
      true -> {3, 0}
    end
  end

  @doc "What a function of a module makes of an object, as a decoder of a struct; nil where it makes none."
  def read(module, scope, name, arity) do
    with nil <- read(module, scope, name, arity, :text),
         true <- decoding?(name) or handed_on?(scope, name, arity),
         nil <- by_snake_case(module, scope, name, arity),
         true <- decoding?(name),
         do: read(module, scope, name, arity, :atom),
         else:
           (
             false -> nil
             read -> read
           )
  end

  # Of atoms that a function of the tree makes of all keys, which have another case.
  defp by_snake_case(module, scope, name, arity) do
    with [by] <- snake_cases(root(scope.name)), do: read_as(module, scope, name, arity, :text, by), else: (_ -> nil)
  end

  # What such functions of a root make of an object: keys in snake case, as atoms.
  defp snake_cases(root) do
    Builders.memo({:snake_cases, root}, fn ->
      for {full, %{struct: nil} = module} <- Eval.modules(),
          root(full) == root,
          {{name, 1}, clauses} <- module.functions,
          Enum.any?(clauses, &Builders.calls_any?(&1.body, ["underscore", "to_snake"])),
          key <- keys_made(value(module, name, 1, :text, :payload)),
          uniq: true,
          do: {:renamed, :payload, key, {:val, :payload}}
    end)
  end

  defp root(name), do: name |> String.split(".") |> hd()

  defp keys_made({:ite, _, a, b}), do: Enum.uniq(keys_made(a) ++ keys_made(b))
  defp keys_made({:renamed, :payload, {:conv, "String.to_atom", {:conv, "snake", _}} = key, _}), do: [key]
  defp keys_made(_), do: []

  # Whether a function of a module is handed on as one: &name/1.
  defp handed_on?(scope, name, arity) do
    Builders.memo({:handed_on, scope.name, name, arity}, fn ->
      Enum.any?(scope.functions, fn {_, clauses} -> Enum.any?(clauses, &Builders.hands_on?(&1.body, name, arity)) end)
    end)
  end

  # Functions elsewhere may build many structs, and are evaluated once.
  defp value(scope, name, arity, keys, argument) do
    Builders.memo({:value, scope.name, name, arity, keys, argument}, fn ->
      with_keys(keys, fn ->
        Budget.within(
          {:unknown, "budget: #{name}/#{arity} takes too many steps"},
          fn -> Eval.run(scope, name, if(is_list(argument), do: argument, else: [argument | List.duplicate(@option, arity - 1)])) end,
          6_000
        )
      end)
    end)
  end

  defp decoding?(name), do: words(String.trim_trailing(name, "!"), @decoding)

  defp read(module, scope, name, arity, keys), do: read_as(module, scope, name, arity, keys, :payload)

  defp read_as(module, scope, name, arity, keys, argument) do
    value = value(scope, name, arity, keys, argument)
    result = with_keys(keys, fn -> Budget.within(:unknown, fn -> value |> outcome(module.name) |> or_within(value, module.name) |> unwrapped() |> demanded() end) end)

    with {fields, ok} <- result, true <- Enum.any?(fields, fn {_, value} -> reads?(value) end) do
      %{
        name: name,
        arity: arity,
        module: scope.name,
        # What it is called with beside the object.
        given: if(is_list(argument), do: argument, else: [argument | List.duplicate(@option, arity - 1)]),
        fields: fields,
        ok: ok,
        keys: keys,
        alone: alone?(value, module.name),
        place: place(scope, name, arity)
      }
    else
      _ -> nil
    end
  end

  defp reads?(value), do: Enum.any?(Parts.sources(value) ++ Parts.lost(value), &(match?({:get, _, _}, &1) and Value.json?(&1)))

  @doc "Whether a decoder makes something of nil."
  def takes_null?(%{module: module, name: name, arity: arity, keys: keys} = decoder) do
    scope = Eval.modules()[module]
    given = Map.get(decoder, :given, [])

    arguments =
      if :payload in given,
        do: Enum.map(given, &if(&1 == :payload, do: Value.null(), else: &1)),
        else: [Value.null() | List.duplicate(@option, arity - 1)]

    made = with_keys(keys, fn -> Budget.within(:raise, fn -> Eval.run(scope, name, arguments) end) end)
    Predicate.sound(made) != false and made != Value.null()
  end

  @doc "Runs a computation in which the keys of decoded JSON are texts, or atoms."
  def with_keys(keys, function) do
    before = {Process.put(:keys, keys), Process.delete(:own_name), Process.delete(:own_fields)}

    try do
      function.()
    after
      {keys, name, fields} = before
      Process.put(:keys, keys)
      Process.put(:own_name, name)
      Process.put(:own_fields, fields || [])
    end
  end

  # {fields, condition} of the ways in which the struct is built.
  defp outcome({:ite, c, a, b}, module) do
    case {outcome(a, module), outcome(b, module)} do
      {:none, :none} -> :none
      {:none, {fields, ok}} -> {fields, Condition.both(Condition.no(c), ok)}
      {{fields, ok}, :none} -> {fields, Condition.both(c, ok)}
      {:unknown, {fields, ok}} -> {fields, Condition.choice(c, {:unk, "another way of building it is not understood"}, ok)}
      {{fields, ok}, :unknown} -> {fields, Condition.choice(c, ok, {:unk, "another way of building it is not understood"})}
      {{left, one}, {right, other}} -> {Value.either_fields(c, left, right, module), Condition.choice(c, one, other)}
      _ -> :unknown
    end
  end

  defp outcome({:new, module, fields}, module), do: {fields, true}

  defp outcome({:new, "Ecto.Changeset", %{"data" => data, "valid?" => valid}}, module) do
    with {fields, ok} <- outcome(data, module), do: {fields, Condition.both(Predicate.truthy(valid), ok)}
  end

  # A map that has many of the keys of a record, and no others.
  defp outcome({:obj, entries, nil}, {:record, keys}) do
    names = for {{:atom, name}, _} <- entries, name in keys, do: name
    if length(names) == length(entries) and length(names) * 2 >= length(keys), do: {Map.new(entries, fn {{:atom, name}, value} -> {name, Value.present(value)} end), true}, else: :none
  end

  defp outcome({:tuple, [{:lit, {:atom, "ok"}}, value | _]}, module), do: outcome(value, module)
  defp outcome({:unknown, _}, _), do: :unknown
  defp outcome(_, _), do: :none

  # A struct that is made of an object within the one that came: an item of its list, what
  # stands under a key. Where it is made in several ways it is not known which counts.
  defp or_within(:none, value, module) when is_binary(module) do
    made = for {:new, ^module, fields} <- Parts.of(value), own = within(fields), uniq: true, do: own
    if match?([_], made), do: {hd(made), true}, else: :none
  end

  defp or_within(outcome, _, _), do: outcome

  # The fields as they are made of the innermost object that all of them are read of.
  defp within(fields) do
    read = for {_, value} <- fields, all = Parts.sources(value), source <- all, Value.json?(source), not Enum.any?(all, &(source in parents(&1))), uniq: true, do: Enum.reverse(parents(source))

    case read != [] && Enum.reduce(read, &common/2) do
      [_, _ | _] = shared -> Map.new(fields, fn {name, value} -> {name, Substitution.replace(value, [{List.last(shared), :payload}])} end)
      _ -> nil
    end
  end

  # What a part of the payload is a part of, from the inside.
  defp parents({:get, base, _}), do: [base | parents(base)]
  defp parents({tag, base}) when tag in [:item, :val], do: [base | parents(base)]
  defp parents(_), do: []

  defp common([same | left], [same | right]), do: [same | common(left, right)]
  defp common(_, _), do: []

  # Of what is read alike of the object and of one that stands in it under a key, where that
  # is there (data = body["file"] || body), the object.
  defp unwrapped({fields, ok}) when map_size(fields) > 1 do
    wrappers = for {:ite, {:truthy, {:get, :payload, key}}, _, _} <- Map.values(fields), uniq: true, do: key
    Enum.find_value(wrappers, {fields, ok}, &bare(fields, ok, &1))
  end

  defp unwrapped(outcome), do: outcome

  defp bare(fields, ok, key) do
    inner = {:get, :payload, key}
    [wrapped, bare] = for there <- [true, false], do: Map.new(fields, fn {name, value} -> {name, Substitution.replace(value, [{{:truthy, inner}, there}])} end)
    moved = for {name, value} <- bare, value != wrapped[name], do: {name, Substitution.replace(value, [{:payload, inner}])}
    alike = Enum.count(moved, fn {name, value} -> value == wrapped[name] end)
    if alike > 1 and alike * 2 >= length(moved), do: {bare, Substitution.decide(ok, [{{:truthy, inner}, false}])}
  end

  # Whether no other struct comes out.
  defp alone?({:ite, _, a, b}, name), do: alone?(a, name) and alone?(b, name)
  defp alone?({:tuple, [{:lit, {:atom, "ok"}}, value | _]}, name), do: alone?(value, name)
  defp alone?({:new, other, _}, name), do: other == name
  defp alone?(_, _), do: true

  # What several fields cannot be made without is asked of the object, and not of each of them.
  defp demanded({fields, ok}) when map_size(fields) > 1 do
    asked = for {_, value} <- fields, condition <- value |> Predicate.has_value() |> Wire.conditions() |> Enum.uniq(), not match?({:unk, _}, condition), do: condition
    shared = for {condition, times} <- Enum.frequencies(asked), times > 1, condition != false, do: condition

    if shared == [],
      do: {fields, ok},
      else: {Map.new(fields, fn {name, value} -> {name, Substitution.replace(value, for(condition <- shared, do: {condition, true}))} end), shared |> Enum.sort() |> Enum.reduce(ok, &Condition.both(&2, &1))}
  end

  defp demanded(outcome), do: outcome
end
