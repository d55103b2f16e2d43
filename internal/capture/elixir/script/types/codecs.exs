# The decoder and the encoder of a struct, found by what functions do: one that
# makes the struct of a map's keys is a decoder, one that makes a map of the struct's
# fields an encoder. Protocols, callers and names say which is used where there are
# several; two that differ, with nothing that says which, are not known.
defmodule Capture.Codecs do
  alias Capture.{Budget, Builders, Clients, Collections, Condition, Conventions, Dispatch, Eval, Parts, Predicate, Substitution, Value, Wire}

  @protocols ["Jason.Encoder", "JSON.Encoder", "Poison.Encoder"]
  @option {:unknown, "an option"}
  # Of the functions elsewhere that build a struct no more than these are looked at.
  @most 40

  def protocols, do: @protocols

  # ── decoders ────────────────────────────────────────────────────────────────

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
    own =
      for {{name, arity}, _} <- Enum.sort(module.functions),
          arity in 1..3,
          public?(module, name, arity),
          Builders.builds?(module, name, arity),
          read = read(module, module, name, arity),
          do: read

    elsewhere =
      for {other, name, arity} <- Process.get(:outside, %{}) |> Map.get(module.name, []) |> Enum.take(@most),
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

  defp public?(module, name, arity), do: {name, arity} not in module.private

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

  defp best([], _, _), do: nil

  defp best(found, module, rank) do
    ranked = Enum.group_by(found, rank)
    {_, first} = Enum.min_by(ranked, &elem(&1, 0))

    case Enum.uniq_by(first, &content/1) do
      [%{entries: {:unknown, reason}} = one] ->
        {:opaque, "#{one.name}/#{one.arity}: #{reason}"}

      [one] ->
        one

      several ->
        case Enum.filter(several, &called?(&1, module)) do
          [one] -> one
          _ -> conflict(several)
        end
    end
  end

  defp content(%{fields: fields}), do: fields
  defp content(%{entries: entries}), do: entries

  defp called?(%{module: module, name: name}, _), do: Map.get(Process.get(:callers, %{}), {module, name}, []) != []

  defp conflict(several) do
    places =
      Enum.map_join(several, " and ", fn
        %{name: "derive", place: place} -> "@derive (#{place})"
        %{module: module, name: name, arity: arity, place: place} -> "#{module}.#{name}/#{arity} (#{place})"
      end)

    {:opaque, "#{places} differ, and nothing tells which of them is used"}
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

  defp words(name, words), do: name |> String.split("_") |> Enum.any?(&(&1 in words))

  defp read(module, scope, name, arity) do
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
    result = with_keys(keys, fn -> Budget.within(:unknown, fn -> value |> outcome(module.name) |> unwrapped() |> demanded() end) end)

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

  # ── encoders ────────────────────────────────────────────────────────────────

  @exact ~w(to_map to_json to_wire)
  @wire ~w(encode serialize dump marshal json wire api payload params body request)
  @encoding ~w(to as encode serialize dump marshal json map wire api payload params body request)

  @doc """
  %{entries, absent, line, name}: what is sent, [{key, value}] or a value that is no object,
  and why a field is not among it; {:opaque, reason}; nil where there is no encoder.
  """
  def encoder(module, impls) do
    Builders.memo({:encoder, module.name}, fn -> find_encoder(module, impls) end)
  end

  defp find_encoder(module, impls) do
    impl = Enum.find(impls, &(&1.protocol in @protocols and &1.target == module.name))
    derive = Enum.find(module.derives, &(&1.protocol in @protocols))
    converters = converters(module)
    protocol = if impl, do: implemented(impl, module), else: derive && derived(derive, module)
    called = Enum.filter(converters, &((called?(&1, module) and encoder_rank(&1) < 3) or mirrors?(&1, protocol, module)))

    case {sent_by_clients(module), protocol, called} do
      {[sent | others], _, _} -> if Enum.all?(others, &(&1.entries == sent.entries)), do: sent, else: differing([sent | others])
      {[], nil, _} -> best(converters, module, &encoder_rank/1) || best(sending(foreign_converters(module), decoder(module)), module, &encoder_rank/1)
      {[], protocol, []} -> used_elsewhere(protocol, module)
      {[], protocol, called} -> if used_by_protocol?(protocol, called), do: protocol, else: best(called, module, &encoder_rank/1)
    end
  end

  # What is read elsewhere may also be shown: only who speaks of the wire sends it.
  defp sending(converters, %{module: decoding}), do: Enum.filter(converters, &(&1.module == decoding or words(&1.name, @wire)))
  defp sending(converters, _), do: converters

  # What a function elsewhere makes of the struct, named for it and called, is not what a
  # protocol would: it is how the struct is sent if it spells its fields, and else one way of two.
  defp used_elsewhere(protocol, module) do
    others = module |> foreign_converters() |> Enum.filter(&(encoder_rank(&1) < 3 and Builders.called_somewhere?(&1))) |> sending(decoder(module))

    cond do
      others == [] or used_by_protocol?(protocol, others) -> protocol
      match?({:opaque, _}, protocol) or Enum.all?(others, &spells?(&1, module)) -> best(others, module, &encoder_rank/1)
      true -> differing([protocol | others])
    end
  end

  defp spells?(%{entries: entries}, module) when is_list(entries),
    do: length(for({_, value} <- entries, field <- field_names(module), {:get, :self, field} in Parts.of(value), uniq: true, do: field)) * 2 >= length(field_names(module)) and length(entries) > 1

  defp spells?(_, _), do: true

  # What stands beside a decoder of its name, to_api/1 beside from_api/1, and not what a protocol is said to do by @derive.
  defp mirrors?(%{name: "to_" <> form}, %{name: "derive"}, module), do: match?(%{name: "from_" <> ^form}, decoder(module))
  defp mirrors?(_, _, _), do: false

  # An implementation that leaves the work to the converter says the same as it.
  defp used_by_protocol?({:opaque, _}, _), do: false
  defp used_by_protocol?(protocol, called), do: Enum.any?(called, &(&1.entries == protocol.entries))

  defp differing(sent), do: conflict(Enum.uniq_by(sent, & &1.entries))

  @doc "The converters of a struct: functions of its module, and of protocols of the tree, that make a map of its fields."
  def converters(module), do: Builders.memo({:converters, module.name}, fn -> own_converters(module) ++ protocol_converters(module) end)

  # What a protocol of the tree makes of the struct goes by the protocol's name.
  defp protocol_converters(module) do
    for %{protocol: protocol, target: target} = impl <- Process.get(:impls, []),
        target == module.name,
        match?(%{role: "a protocol"}, Eval.modules()[protocol]),
        {{name, arity}, [%{line: line} | _] = clauses} <- Enum.sort(impl.functions),
        Dispatch.known_as(impl),
        entries = converted(made(module, fn -> Eval.clauses(clauses, [:self | List.duplicate(@option, arity - 1)], impl) end), name, arity, module) do
      %{name: name, arity: arity, module: protocol, entries: entries, absent: "not sent by #{protocol}.#{name}/#{arity}", line: line, place: "#{impl.file}:#{line}"}
    end
  end

  defp own_converters(module) do
    for {{name, arity}, clauses} <- Enum.sort(module.functions),
        arity in 1..3,
        not String.ends_with?(name, "?") and name not in ["__struct__", "inspect"],
        public?(module, name, arity) and Builders.takes?(module, name, arity),
        not Builders.builds?(module, name, arity) or (encoding?(name) and Builders.takes_struct?(module, name, arity)),
        # What makes requests of its argument says what it sends by them.
        not Clients.reaching?(module.name, name, arity),
        entries =
          converted(made(module, fn -> Eval.run(module, name, [:self | List.duplicate(@option, arity - 1)]) end), name, arity, module) do
      %{
        name: name,
        arity: arity,
        module: module.name,
        entries: entries,
        absent: "not sent by #{name}/#{arity}",
        line: hd(clauses).line,
        place: place(module, name, arity)
      }
    end
  end

  # The functions of other modules that take the struct, as their heads say, and make a map of its fields.
  defp foreign_converters(module) do
    Builders.memo({:foreign_converters, module.name}, fn ->
      for {other, name, arity, position} <- takers(module),
          scope = Eval.modules()[other],
          not String.ends_with?(name, "?") and not Clients.reaching?(other, name, arity),
          arguments = List.replace_at(List.duplicate(@option, arity), position, :self),
          entries = module |> made(fn -> Eval.run(scope, name, arguments) end) |> converted(name, arity, module) |> whole(arity),
          entries != own_fields(module) do
        %{
          name: name,
          arity: arity,
          module: other,
          entries: entries,
          absent: "not sent by #{other}.#{name}/#{arity}",
          line: hd(scope.functions[{name, arity}]).line,
          place: place(scope, name, arity)
        }
      end
    end)
  end

  # A function that only its @spec tells of is named for encoding.
  defp takers(module) do
    specified = for {_, name, _, _} = taker <- Process.get(:specified, %{}) |> Map.get(module.name, []), encoding?(name), do: taker
    Enum.take((Process.get(:takers, %{}) |> Map.get(module.name, [])) ++ specified, @most)
  end

  # The struct as it is.
  defp own_fields(module), do: for(name <- field_names(module), do: {name, {:get, :self, name}})

  # What is put together of the struct and of other arguments is not how the struct is sent.
  defp whole(entries, _) when not is_list(entries), do: entries
  defp whole(entries, arity), do: if(arity == 1 or Enum.all?(entries, fn {_, value} -> own?(value) and @option not in Parts.of(value) end), do: entries, else: {:unknown, "what is sent is put together of it and of other things"})

  defp own?({:lit, _}), do: true
  defp own?(value), do: Enum.any?(Parts.sources(value) ++ Parts.lost(value), &match?({:get, :self, _}, &1))

  defp converted({:entries, entries}, name, _, module) do
    # What only changes the struct makes no map of it.
    entries = if List.keymember?(entries, "__struct__", 0), do: [], else: entries
    if converts?(entries, name, module), do: entries
  end

  # What is named for it and is not understood may be the encoder all the same.
  defp converted({:unknown, reason}, name, arity, _), do: if(encoder_rank(%{name: name, arity: arity}) < 2, do: {:unknown, reason})
  defp converted(_, _, _, _), do: nil

  # A function that is not named for it sends most fields, and reports nothing computed.
  defp converts?(entries, name, module) do
    own = for {_, value} <- entries, {:get, :self, field} <- Parts.sources(value), uniq: true, do: field
    size = if is_list(module.struct && module.struct.fields), do: length(module.struct.fields), else: 0
    named? = encoder_rank(%{name: name, arity: 1}) < 3
    (own != [] and (named? or length(own) * 2 >= size)) or (named? and Enum.any?(entries, &match?({_, {:unknown, _}}, &1)))
  end

  defp encoder_rank(%{name: name, arity: arity}) do
    plain = String.trim_trailing(name, "!")

    cond do
      plain in @exact and arity == 1 -> 0
      words(plain, @encoding) and arity == 1 -> 1
      words(plain, @encoding) -> 2
      true -> 3
    end
  end

  @doc "Whether a function is named for encoding."
  def encoding?(name), do: encoder_rank(%{name: name, arity: 1}) < 3

  @doc "The encoders that the tree has for a type that is not its own."
  def implementations(target) do
    for %{protocol: protocol, target: ^target, functions: %{{"encode", 2} => _}} = impl <- Process.get(:impls, []), protocol in @protocols, do: impl
  end

  @doc "What an encoder makes of a value."
  def encoded_by(impl, value) do
    Dispatch.known_as(impl)
    Budget.within({:unknown, "budget: the encoder takes too many steps"}, fn -> Eval.clauses(impl.functions[{"encode", 2}], [value, {:unknown, "the encoder's options"}], impl) end)
  end

  defp implemented(impl, module) do
    line = impl.line
    named = %{name: "encode", arity: 2, module: impl.name, line: line, absent: "not sent by the encoder", place: "#{impl.file}:#{line}"}

    case Map.get(impl.functions, {"encode", 2}, []) do
      [] ->
        {:opaque, "the #{impl.protocol} of #{module.name} has no encode/2"}

      clauses ->
        Dispatch.known_as(impl)

        case written(module, fn -> Eval.clauses(clauses, [:self, {:unknown, "the encoder's options"}], impl) end) do
          {:entries, entries} -> Map.put(named, :entries, entries)
          {:value, value} -> Map.put(named, :entries, {:value, value})
          {:unknown, reason} -> {:opaque, "encoder: " <> reason}
          :none -> {:opaque, "the encoder does not build an object"}
        end
    end
  end

  defp derived(%{only: :unknown}, _), do: {:opaque, "the encoder's only: list is computed"}
  defp derived(%{except: :unknown}, _), do: {:opaque, "the encoder's except: list is computed"}

  defp derived(%{line: line}, %{struct: %{fields: :unknown}} = module),
    do: %{entries: [], absent: "", line: line, name: "derive", arity: 0, module: module.name, place: "#{module.file}:#{line}"}

  defp derived(%{only: only, except: except, line: line}, module) do
    names = for {name, _} <- module.struct.fields, name in (only || [name]), name not in (except || []), do: name
    absent = if only, do: "not in the encoder's only: list", else: "in the encoder's except: list"

    %{
      entries: Enum.map(names, &{&1, {:get, :self, &1}}),
      absent: absent,
      line: line,
      name: "derive",
      arity: 0,
      module: module.name,
      place: "#{module.file}:#{line}"
    }
  end

  @doc "Evidence that the struct is sent or received: %{role, why, place}."
  def roles(module, decoder, encoder) do
    requests = Process.get(:requests_of, [])
    handed = for %{why: why, place: place} = by <- handed(module), do: %{role: "sent", why: why, place: place, operations: for(r <- requests, {r.module, r.name} == {by.module, by.name}, uniq: true, do: r.operation)}

    encoded =
      for caller <- callers(encoder),
          do: %{role: "sent", why: "#{caller} encodes it by #{called(encoder)}", place: encoder.place, operations: Clients.operations(requests, [{encoder.module, encoder.name}])}

    decoded =
      for caller <- callers(decoder),
          do: %{role: "received", why: "#{caller} decodes it by #{called(decoder)}", place: decoder.place, operations: Clients.operations(requests, [{decoder.module, decoder.name}])}

    Enum.take(handed ++ encoded, 1) ++ Enum.take(decoded, 1)
  end

  defp called(%{module: module, name: name, arity: arity}), do: "#{module}.#{name}/#{arity}"

  # The modules that are no types themselves and call a codec: clients. A union
  # leaves the work to its variants.
  defp callers(%{module: module, name: name}),
    do: for(caller <- Map.get(Process.get(:callers, %{}), {module, name}, []), not type?(Eval.modules()[caller]), uniq: true, do: caller)

  defp callers(_), do: []

  # A struct whose functions make requests is a client all the same.
  defp type?(module), do: (module.struct != nil and not Enum.any?(Process.get(:requests_of, []), &(&1.module == module.name))) or Enum.any?(module.types, &(&1.name == "t" and &1.public))

  # What functions of other modules that take the struct hand to a JSON encoder or an HTTP client.
  defp handed(%{struct: nil}), do: []

  defp handed(module) do
    Builders.memo({:handed, module.name}, fn ->
      for {other, name, arity, position} <- Process.get(:takers, %{}) |> Map.get(module.name, []) |> Enum.take(@most),
          scope = Eval.modules()[other],
          scope.struct == nil,
          value <- handed_on(module, scope, name, arity, position),
          Enum.any?(Parts.of(value), &Value.own?/1) do
        %{
          value: value,
          name: name,
          arity: arity,
          module: other,
          place: place(scope, name, arity),
          why: "#{other}.#{name}/#{arity} hands it to a JSON encoder or an HTTP client"
        }
      end
    end)
  end

  # The struct itself is encoded as its protocol says.
  defp sent_by_clients(module) do
    for %{value: value} = handed <- handed(module),
        value != :self,
        {:entries, entries} <- [written(module, fn -> value end)],
        Enum.any?(entries, fn {_, value} -> Enum.any?(Parts.sources(value), &match?({:get, :self, _}, &1)) end) do
      handed
      |> Map.take([:name, :arity, :module, :place])
      |> Map.merge(%{entries: entries, absent: "not sent by #{handed.module}.#{handed.name}/#{handed.arity}", line: module.struct.line})
    end
  end

  defp handed_on(module, scope, name, arity, position) do
    own(module, fn ->
      Process.put(:sent, [])

      Budget.within(:none, fn -> Eval.run(scope, name, List.replace_at(List.duplicate(@option, arity), position, :self)) end, 4_000)

      Process.put(:sent, nil) |> List.wrap() |> Enum.uniq()
    end)
  end

  defp own(module, function) do
    before = {Process.put(:own_name, module.name), Process.put(:own_fields, field_names(module))}

    try do
      function.()
    after
      {name, fields} = before
      Process.put(:own_name, name)
      Process.put(:own_fields, fields || [])
    end
  end

  defp field_names(%{struct: %{fields: fields}}) when is_list(fields), do: Enum.map(fields, &elem(&1, 0))
  defp field_names(_), do: []

  defp written(module, function) do
    with {:entries, entries} <- made(module, function), do: {:entries, List.keydelete(entries, "__struct__", 0)}
  end

  defp made(module, function) do
    own(module, fn ->
      Budget.within({:unknown, "budget: the encoder takes too many steps"}, fn -> function.() |> sent() end, 6_000)
    end)
  end

  # {:entries, [{key, value}]}, {:value, value}, {:unknown, reason} or :none.
  defp sent({:ite, c, a, b}) do
    case {sent(a), sent(b)} do
      {:none, other} -> other
      {other, :none} -> other
      {{:unknown, _} = unknown, _} -> unknown
      {_, {:unknown, _} = unknown} -> unknown
      {{:entries, same}, {:entries, same}} -> {:entries, same}
      {{:entries, left}, {:entries, right}} -> both_ways(c, left, right)
      {{:value, a}, {:value, b}} -> {:value, Value.ite(c, a, b)}
      _ -> {:unknown, "the encoder builds it in more than one way"}
    end
  end

  defp sent({:obj, entries, base}) do
    spread = if base, do: [{:spread, base}], else: []
    entries = for {key, value} <- entries, value != :absent, do: {Value.key_text(key), value}
    {:entries, entries ++ spread}
  end

  defp sent({:tuple, [{:lit, {:atom, "ok"}}, value]}), do: sent(value)
  defp sent({:unknown, _} = unknown), do: unknown
  defp sent({:conv, "Jason.encode", value}), do: sent(value)
  defp sent(:self), do: sent(Collections.as_map(:self))
  defp sent({:lit, {:map, []}}), do: {:entries, []}
  defp sent(value) when value in [:raise, :absent], do: :none
  defp sent({:list, _} = list), do: if(Enum.any?(Parts.of(list), &Value.own?/1), do: {:value, list}, else: :none)
  defp sent({tag, _}) when tag in [:lit, :bool, :tuple], do: :none
  defp sent({:new, _, _}), do: :none
  defp sent(value), do: if(Enum.any?(Parts.of(value), &Value.own?/1), do: {:value, value}, else: :none)

  # What one way of building it has and the other has not is there under its condition.
  defp both_ways(c, left, right) do
    keys = Enum.map(left ++ right, &elem(&1, 0))

    if :spread in keys,
      do: {:unknown, "the encoder builds it in more than one way"},
      else: {:entries, for(key <- Enum.uniq(keys), do: {key, Value.ite(c, entry(left, key), entry(right, key))})}
  end

  defp entry(entries, key), do: entries |> List.keyfind(key, 0, {key, :absent}) |> elem(1)

  defp place(scope, name, arity) do
    case Map.get(scope.functions, {name, arity}) do
      [%{line: line} | _] -> "#{scope.file}:#{line}"
      _ -> scope.file
    end
  end

  # ── whether a call is a codec ───────────────────────────────────────────────

  @doc "true, or {:opaque, reason} where a call makes something else of a part than the codec of its struct does."
  def codec?(:decoded, module, name, arity) do
    target = Eval.modules()[module]

    case target && decoder(target) do
      nil when target == nil -> {:opaque, "#{module} is declared outside of the captured source"}
      nil -> if target.macro, do: true, else: {:opaque, "#{module}.#{name}/#{arity} is no decoder that is understood"}
      {:opaque, _} -> true
      %{name: ^name, arity: ^arity, module: ^module} -> true
      # A protocol's decoder gets options, too.
      %{name: ^name, module: ^module} when name == "decode" -> true
      # An embedded schema goes through its changeset, and what makes it by itself, too.
      _ when name == "changeset" -> true
      chosen -> same?(read(target, target, name, arity), chosen, module, name)
    end
  end

  # A function of one module that is told by the struct of another what to make of it.
  def codec?(:encoded, {struct, module}, name, arity) do
    target = Eval.modules()[struct]

    case encoder(target, Process.get(:impls, [])) do
      {:opaque, _} -> true
      %{name: ^name, arity: ^arity, module: ^module} -> true
      chosen -> same_entries?(Enum.find(foreign_converters(target), &({&1.module, &1.name, &1.arity} == {module, name, arity})), chosen, target, "#{module}.#{name}")
    end
  end

  def codec?(:encoded, module, name, arity) do
    target = Eval.modules()[module]

    case encoder(target, Process.get(:impls, [])) do
      {:opaque, _} -> true
      %{name: ^name, arity: ^arity, module: ^module} -> true
      chosen -> same_entries?(Enum.find(converters(target), &(&1.name == name and &1.arity == arity)), chosen, target, "#{module}.#{name}")
    end
  end

  @doc "Whether the fields of a struct are what its decoder makes of an object."
  def filled?(module, fields, source) do
    with %{} = target <- Eval.modules()[module], %{fields: own} <- decoder(target) do
      own == fields or Map.new(own, fn {name, value} -> {name, Substitution.replace(value, [{:payload, source}])} end) == fields
    else
      _ -> false
    end
  end

  defp same?(%{fields: fields}, %{fields: fields}, _, _), do: true

  defp same?(_, chosen, module, name),
    do: {:opaque, "#{module}.#{name} reads it otherwise than #{chosen.module}.#{chosen.name}/#{chosen.arity}"}

  defp same_entries?(%{entries: entries}, %{entries: entries}, _, _), do: true
  defp same_entries?(_, _, %{macro: macro}, _) when macro != nil, do: true
  defp same_entries?(_, _, module, name), do: {:opaque, "what #{name} makes of it is not how a #{module.name} is sent"}
end
