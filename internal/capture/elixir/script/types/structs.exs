# The definition of a struct: the fields it declares, as its decoder reads them,
# and how what its encoder sends differs from that.
#
# An entry is %{key, field, value, presence, line}: one key of the object, the field
# that it stands for (nil for none), and a value of Capture.Value; presence is
# :always, :omit (not when the field is nil), :falsy (nor when it is false), {:zero, literals} (nor when it is
# one of them), {:empty, literals} (only then), :conditional (on something else), :never (it is only read) or :unknown.
defmodule Capture.Structs do
  alias Capture.{Codecs, Conventions, Decoders, Encoders, Eval, Modules, Parts, Predicate, Properties, Schema, Substitution, Transform, Typespec, Value, Wire}

  @doc """
  The schema of a module's struct. The project has the captured `modules`, the
  encoder `impls`, the `transform` of what is sent, and the schemas of the `types`
  that are no structs.
  """
  def schema(module, project, depth \\ 0) do
    with nil <- unreadable(module) || unreadable_fields(module),
         encoder when not is_tuple(encoder) <- sent(module, project),
         decoder when not is_tuple(decoder) <- Decoders.decoder(module) do
      schema = Decoders.with_keys((decoder && decoder.keys) || :text, fn -> object(module, encoder, decoder, project, depth) end)
      if reason = foreign(module), do: Schema.annotate(schema, Schema.opaque(reason)["x-parity"]), else: schema
    else
      {:opaque, reason} -> annotate(%{}, module, %{"opaque" => reason})
    end
  end

  @doc "The schema of a module's struct as a decoder reads it, which nothing encodes."
  def decoded(module, decoder, project) do
    schema = Decoders.with_keys(decoder.keys, fn -> object(module, nil, decoder, project, 0) end)
    Map.update!(schema, "x-parity", &Map.drop(&1, ["native", "decl", "source", "codec", "roles"]))
  end

  defp unreadable(%{macro: {macro, _}} = module),
    do: {:opaque, "the struct is declared by the macro #{macro} (use #{Enum.join(module.uses, ", ")}), which is not expanded"}

  defp unreadable(_), do: nil

  # What code that is not in the tree may change.
  defp foreign(module) do
    foreign = Enum.find(module.uses, &(not Conventions.harmless?(&1) and not is_map_key(Eval.modules(), &1)))
    derive = Enum.find(module.derives, &(Conventions.json_protocol?(&1.protocol) and not is_map_key(Eval.modules(), &1.protocol)))

    cond do
      foreign -> Schema.because("use #{foreign} is not expanded, and what it does to the JSON is not known", "use #{foreign}")
      derive -> Schema.because("what it derives by #{derive.protocol} is not known", "@derive #{derive.protocol}")
      true -> nil
    end
  end

  defp unreadable_fields(%{struct: %{fields: :unknown}}), do: {:opaque, "the fields in defstruct are computed"}
  defp unreadable_fields(%{enforced: nil}), do: {:opaque, "@enforce_keys is computed"}
  defp unreadable_fields(_), do: nil

  # %{entries, absent} of what is sent; nil without an encoder.
  defp sent(module, project) do
    case Encoders.encoder(module, project.impls) do
      nil ->
        nil

      {:opaque, _} = opaque ->
        if project.transform, do: transformed(nil, project.transform, module), else: opaque

      encoder ->
        if project.transform && encoder.name in ["derive", "encode"],
          do: transformed(encoder, project.transform, module),
          else: listed(encoder)
    end
  end

  defp listed(%{entries: {:value, _}} = encoder), do: encoder
  defp listed(encoder), do: %{encoder | entries: for(entry <- encoder.entries, do: entry(entry, encoder.line))}

  defp entry({:spread, base}, line), do: %{key: nil, field: field(base), value: {:spread, base}, presence: :always, line: line}

  defp entry({key, value}, line) do
    there = Predicate.there(value)
    value = there(value)
    field = field(value)
    %{key: key, field: field, value: value, presence: presence(there, field, value), line: line}
  end

  # What an entry holds where it is there.
  defp there({:ite, _, :absent, value}), do: there(value)
  defp there({:ite, _, value, :absent}), do: there(value)
  defp there({:ite, c, a, b}), do: Value.ite(c, there(a), there(b))
  defp there(value), do: value

  # The field that a value is made of, where it is one.
  defp field(value) do
    case for {:get, :self, name} <- Parts.sources(value), uniq: true, do: name do
      [name] -> name
      _ -> nil
    end
  end

  defp presence(true, _, _), do: :always
  defp presence(_, nil, _), do: :conditional

  defp presence(condition, field, _) do
    own = {:get, :self, field}

    case Wire.conditions(condition) |> Enum.map(&drops(&1, own)) |> Enum.uniq() do
      [kind] when kind != nil -> kind
      kinds -> if Enum.all?(kinds, & &1), do: kinds |> Enum.flat_map(&dropped/1) |> zero(), else: :conditional
    end
  end

  defp drops({:not, {:in, own, [nil]}}, own), do: :omit
  defp drops({:truthy, own}, own), do: :falsy
  defp drops({:is, kind, own}, own) when kind != nil, do: :omit
  defp drops({:not, {:is, :atom, own}}, own), do: :omit

  defp drops({:not, {:in, own, literals}}, own),
    do: if(literals -- [nil, "", [], {:map, []}, 0, false] == [], do: zero(literals))

  defp drops({:not, {:or, a, b}}, own) do
    with left when left != nil <- drops({:not, a}, own), right when right != nil <- drops({:not, b}, own), do: zero(dropped(left) ++ dropped(right))
  end

  defp drops({:or, {:truthy, own}, {:in, own, [false]}}, own), do: :omit
  defp drops(_, _), do: nil

  # What a way of leaving out leaves out, beside nil.
  defp zero(literals), do: {if(nil in literals, do: :zero, else: :empty), Enum.uniq(literals) -- [nil]}
  defp dropped({:zero, literals}), do: [nil | literals]
  defp dropped({:empty, literals}), do: literals
  defp dropped(:falsy), do: [nil, false]
  defp dropped(:omit), do: [nil]

  # All fields, whatever the struct's own encoder says. A transform may leave out nil at
  # the wish of its callers: what they wish is most likely what that encoder does.
  defp transformed(own, transform, %{struct: %{fields: fields, line: line}}) do
    presence =
      if own && is_list(own.entries),
        do:
          for({key, value} <- own.entries, %{field: name, presence: presence} = entry({key, value}, line), into: %{}, do: {name, presence}),
        else: %{}

    sent = fn name -> if transform.keeps_nil, do: :always, else: Map.get(presence, name, :unknown) end

    %{
      entries:
        for({name, _} <- fields, do: %{key: name, field: name, value: {:bare, {:get, :self, name}}, presence: sent.(name), line: line}),
      absent: ""
    }
  end

  # ── both directions ─────────────────────────────────────────────────────────

  # A struct that is no object on the wire.
  defp object(module, %{entries: {:value, value}}, nil, project, depth) do
    module |> scope(nil, project, depth) |> then(&Properties.sends(value, &1)) |> annotate(module, %{})
  end

  defp object(module, %{entries: {:value, value}} = encoder, decoder, project, depth) do
    accepted = object(module, nil, decoder, project, depth)
    out = module |> scope(nil, project, depth) |> then(&Properties.sends(value, &1))

    if Schema.opaque?(out),
      do: annotate(%{}, module, %{"opaque" => "encoder #{encoder.name}: " <> out["x-parity"]["opaque"]}),
      else: Schema.annotate(accepted, %{"encode" => nil, "sends" => out})
  end

  defp object(module, sent, decoder, project, depth) do
    scope = scope(module, decoder, project, depth)
    {spread, sent} = spread(sent)
    {entries, absent} = accepted(sent, decoder, scope, spread)
    accepted = entries |> record(scope, :in) |> open(spread, scope)
    accepted = if closed?(decoder), do: Map.put(accepted, "additionalProperties", false), else: accepted
    decode = decoder |> decode(entries, spread, Map.get(accepted, "required", []), scope) |> keeping(accepted, decoder)
    accepted = own_ways(accepted, entries, decode, scope)

    known =
      for(%{field: name} when name != nil <- entries ++ ((sent && sent.entries) || []), do: name) ++
        Enum.map(entries, & &1.key) ++ for(%{fields: names} <- entries, name <- names, do: name)

    annotate(accepted, module, %{
      "order" => order(entries, scope.declared),
      "local" =>
        local(for(%{name: name} <- scope.declared, name not in known, do: %{"name" => name, "reason" => reason(name, spread, absent)})),
      "decode" => decode,
      # Of itself it takes a null where it makes something of one.
      "null" => if(decode != nil and decode["missing"] == "nil" and not Decoders.takes_null?(decoder), do: "reject"),
      "checked" => checked(decoder, entries),
      "codec" => codec(decoder, sent),
      "roles" => roles(module, decoder, sent),
      # Without either, something else may build the JSON.
      "encode" => if(sent == nil and decoder != nil, do: "none"),
      "sends" => sent && sends(sent.entries, spread, accepted, %{scope | decoder: nil})
    })
  end

  defp roles(module, decoder, encoder) do
    roles =
      for %{role: role, why: why, place: place, operations: operations} <- Codecs.roles(module, decoder, encoder) do
        {file, line} = place(place)
        operations = if operations == [], do: %{}, else: %{"operations" => operations}
        Map.merge(%{"role" => role, "why" => why, "source" => %{"file" => file, "line" => line}}, operations)
      end

    if roles == [], do: nil, else: roles
  end

  # The functions, where they are not those of a protocol.
  defp codec(decoder, sent) do
    names =
      for {key, %{module: module, name: name, arity: arity}} <- [{"decode", decoder}, {"encode", sent}],
          name not in ["derive", "encode"] or arity == 1,
          into: %{},
          do: {key, "#{module}.#{name}/#{arity}"}

    if names == %{}, do: nil, else: names
  end

  @doc "What is known of a struct while its properties are read."
  def scope(module, decoder, project, depth) do
    declared = fields(module)
    %{module: module, declared: declared, fields: Map.new(declared, &{&1.name, &1}), decoder: decoder, project: project, depth: depth}
  end

  defp record(entries, scope, direction) do
    properties = for entry <- entries, {schema, required} = Properties.property(entry, scope, direction), do: {entry.key, schema, required}
    required = for {key, _, true} <- properties, do: key

    %{"type" => "object", "properties" => Map.new(properties, fn {key, schema, _} -> {key, schema} end)}
    |> Map.merge(if required == [], do: %{}, else: %{"required" => Enum.sort(required)})
  end

  # The keys of a field that are sent beside the others.
  defp open(record, [], _), do: record

  defp open(record, spread, scope) do
    values = for name <- spread, do: name |> Properties.values(scope)
    Map.put(record, "additionalProperties", Schema.any_of(Enum.uniq(values)))
  end

  # What is accepted, and why a field is not among it. Without an encoder nothing
  # is known about how an unset field looks.
  defp accepted(nil, nil, scope, _), do: {for(field <- scope.declared, do: plain(field.name, field.name, field.line, :unknown)), nil}
  defp accepted(sent, nil, _, _), do: {Enum.map(sent.entries, &declared_again/1), sent.absent}

  defp accepted(sent, decoder, scope, spread) do
    entries = (sent && sent.entries) || []
    keys = for %{key: key, field: name} <- entries, name != nil, into: %{}, do: {name, key}
    reads = decoder |> reads(scope, keys) |> Enum.reject(&(&1.field in spread)) |> grouped()
    read_keys = for read <- reads, key <- [read.key | read.reads], do: key
    by_field = for %{field: name} = read when name != nil <- reads, into: %{}, do: {name, read}
    read_fields = for read <- reads, name <- [read.field | read.fields], do: name
    both = for entry <- entries, entry = unless_lost(entry, read_fields, read_keys, scope), do: reread(entry, by_field, read_keys)
    taken = Enum.map(both, & &1.key)
    fields = for %{field: name} when name != nil <- both, do: name
    presence = if sent == nil, do: :unknown, else: :never
    rest = for read <- reads, read.key not in taken, read.field == nil or read.field not in fields, do: %{read | presence: presence}
    known = Enum.map(both ++ rest, & &1.key) ++ read_keys
    tags = for key <- Properties.tags(decoder), key not in known, do: %{plain(nil, key, scope.module.line, presence) | field: nil}
    {both ++ rest ++ tags, if(sent, do: sent.absent, else: "not read by #{decoder.name}/#{decoder.arity}")}
  end

  defp plain(name, key, line, presence),
    do: %{key: key, field: name, value: {:get, :payload, key}, presence: presence, line: line, reads: [], fields: []}

  # A field that is sent, and that a decoder which is known leaves as it was, is not
  # accepted; a text that it always has says what the object is.
  defp unless_lost(%{field: name, key: key, value: value} = entry, read_fields, read_keys, scope) do
    cond do
      name == nil or name in read_fields or key in read_keys or match?({:lit, _}, value) -> entry
      text = tag(scope.fields[name]) -> %{entry | value: {:lit, text}}
      true -> nil
    end
  end

  defp tag(%{default: {:literal, text}}) when is_binary(text), do: text
  defp tag(_), do: nil

  # A field that is sent, as it is read; of a constant any text is accepted.
  defp reread(%{field: name, presence: presence} = entry, by_field, read_keys) do
    case {by_field, entry} do
      {%{^name => read}, _} when name != nil ->
        %{read | presence: presence}

      {_, %{value: {:lit, text}, key: key}} when is_binary(text) ->
        if key in read_keys, do: declared_again(entry), else: %{declared_again(entry) | value: {:ignored, text}}

      _ ->
        declared_again(entry)
    end
  end

  # What is sent, in the direction in which it is read.
  defp declared_again(entry), do: Map.merge(entry, %{value: {:sent, entry.value}, reads: [], fields: []})

  # The keys that the decoder reads, one entry for each field that has any.
  defp reads(decoder, scope, sent) do
    for %{name: name, line: line} <- scope.declared, entry = read(Map.get(decoder.fields, name), name, line, decoder, sent), do: entry
  end

  defp read(nil, name, line, decoder, _), do: if(looked_at?(name, decoder), do: plain(name, name, line, :unknown))

  defp read(value, name, line, decoder, sent) do
    value = alone(value, [name, sent[name]])
    # Of several keys for one field that under which it is sent, or else the one that is looked for first.
    keys = keys(value)
    unknown = match?({:unknown, _}, value)
    keys = if sent[name] in keys, do: [sent[name] | List.delete(keys, sent[name])], else: keys

    case keys do
      [] ->
        cond do
          # What becomes of the key is not known, whether a head asks for it or not.
          unknown?(value) -> %{plain(name, name, line, :unknown) | value: value}
          looked_at?(name, decoder) -> plain(name, name, line, :unknown)
          true -> nil
        end

      # What is made of several keys, nobody knows how.
      [_, _ | _] when unknown ->
        %{plain(name, name, line, :unknown) | value: value}

      [key] ->
        %{plain(name, key, line, :unknown) | value: value}

      [key | others] ->
        alternatives(value, name, key, others, line)
    end
  end

  # A key that only a head looks at, such as a tag, belongs to the field of its name.
  defp looked_at?(name, decoder), do: {:get, :payload, name} in Parts.subjects(decoder.ok)

  defp unknown?(value), do: value |> Parts.of() |> Enum.any?(&match?({:unknown, _}, &1))

  # The top keys of a value, those that it tests before others first. What only decides
  # whether it is read is none, unless nothing else is read.
  defp keys(value) do
    made = for {:get, :payload, key} <- Parts.of(value), uniq: true, do: key
    read = for {:get, :payload, key} <- Parts.sources(value), made == [] or key in made, uniq: true, do: key
    if read == [], do: for({:get, :payload, key} <- Parts.lost(value), uniq: true, do: key), else: read
  end

  # A value that only literals make, as the key of its own name decides on it where all others are there.
  defp alone(value, names) do
    looked = for {:get, :payload, key} <- Parts.sources(value), uniq: true, do: key
    made = for {:get, :payload, key} <- Parts.of(value), uniq: true, do: key

    if made == [] and length(looked) > 1 and Enum.any?(looked, &(&1 in names)),
      do: Substitution.replace(value, for(key <- looked, key not in names, do: {{:has, :payload, key}, true})),
      else: value
  end

  # One of several keys, as far as the value is made alike of each.
  defp alternatives(value, name, key, others, line) do
    source = {:get, :payload, key}

    same =
      Substitution.replace(
        value,
        for(
          other <- others,
          replaced <- [{{:get, :payload, other}, source}, {{:has, :payload, other}, {:has, :payload, key}}],
          do: replaced
        )
      )

    cond do
      one_at_a_time?(value) -> %{plain(name, key, line, :unknown) | value: same, reads: others}
      alone = alike(value, [key | others]) -> %{plain(name, key, line, :unknown) | value: alone, reads: others}
      true -> %{plain(name, name, line, :unknown) | value: {:unknown, "it is read from the keys #{Enum.join([key | others], ", ")}"}}
    end
  end

  # What a value is where just one of its keys is there, if it is the same whichever that
  # is. What `false` becomes is left aside: `||` goes on to the next key for it.
  defp alike(value, [key | _] = keys) do
    source = {:get, :payload, key}

    forms =
      for one <- keys do
        absent = for other <- keys, other != one, replaced <- [{{:get, :payload, other}, Value.null()}, {{:has, :payload, other}, false}], do: replaced
        value |> Substitution.replace(absent) |> Substitution.replace([{{:get, :payload, one}, source}, {{:has, :payload, one}, {:has, :payload, key}}])
      end

    there = [{{:truthy, source}, true}, {{:in, source, [nil]}, false}]
    cases = for form <- forms, uniq: true, do: {Substitution.replace(form, [{source, Value.null()}]), Substitution.replace(form, there)}
    if match?([_], cases) and keys(hd(forms)) == [key], do: List.last(forms)
  end

  defp one_at_a_time?({:ite, c, a, b}), do: Enum.all?(Wire.conditions(c), &presence?/1) and one_at_a_time?(a) and one_at_a_time?(b)
  defp one_at_a_time?(value), do: length(keys(value)) < 2

  defp presence?({:not, condition}), do: presence?(condition)
  defp presence?({tag, a, b}) when tag in [:and, :or], do: presence?(a) and presence?(b)
  defp presence?({:has, _, _}), do: true
  defp presence?({:truthy, value}), do: Value.json?(value)
  defp presence?({:in, value, literals}), do: Value.json?(value) and literals -- [nil, ""] == []
  defp presence?({:is, _, value}), do: Value.json?(value)
  defp presence?(_), do: false

  # Of several fields that are read from one key that of its name has it; parts of one
  # object are its members.
  defp grouped(reads) do
    reads
    |> Enum.group_by(& &1.key)
    |> Enum.flat_map(fn
      {_, [read]} -> [read]
      {key, several} -> [merged(key, several)]
    end)
    |> Enum.sort_by(fn read -> Enum.find_index(reads, &(&1.key == read.key)) end)
  end

  defp merged(key, several) do
    source = {:get, :payload, key}
    names = Enum.map(several, & &1.field)

    case Enum.find(several, &(&1.value == source and &1.field == key)) || Enum.find(several, &(&1.value == source)) do
      nil -> %{hd(several) | field: nil, value: {:several, Enum.map(several, &{&1.field, &1.value})}, fields: names}
      read -> %{read | fields: names}
    end
  end

  # The declared fields: those of the typespec in its order, then the others.
  defp fields(%{struct: %{fields: fields}}) when not is_list(fields), do: []
  defp fields(%{struct: nil}), do: []

  defp fields(module) do
    declared = Map.new(module.struct.fields)
    typed = typed_fields(module)
    names = Enum.filter(Enum.map(typed, & &1.name), &is_map_key(declared, &1))
    rest = for {name, _} <- module.struct.fields, name not in names, do: %{name: name, spec: nil, line: module.struct.line}
    Enum.map(Enum.filter(typed, &(&1.name in names)) ++ rest, &Map.put(&1, :default, declared[&1.name]))
  end

  # What @type t says, then other types of the struct, then the macro that declares it.
  defp typed_fields(module) do
    written =
      module.types
      |> Enum.sort_by(&(&1.name != "t"))
      |> Enum.flat_map(fn type ->
        for field <- spec_fields(type.spec), type.name == "t" or own?(type.spec, module), do: field |> Map.put(:written, written(type, field)) |> Map.put(:type, type.name)
      end)
      |> Enum.group_by(& &1.name)
      |> Map.values()
      |> Enum.map(&any_of_types/1)
      |> Enum.sort_by(& &1.line)

    names = Enum.map(written, & &1.name)
    written ++ for field <- module.struct.typed, field.name not in names, do: Map.put(field, :written, field.spec)
  end

  # What @type t says of a field, or all that the other types of the struct do.
  defp any_of_types(fields) do
    case {Enum.find(fields, &(&1.type == "t")), Enum.uniq_by(fields, & &1.spec)} do
      {nil, [_, _ | _] = several} -> %{hd(several) | spec: several |> Enum.map(& &1.spec) |> Enum.reduce(&{"|", hd(several).line, [&2, &1]})}
      {field, _} -> field || hd(fields)
    end
  end

  defp own?(spec, module),
    do: Enum.any?(Typespec.arms(spec), &(match?({"%", _, [_, _]}, &1) and Modules.self?(&1 |> elem(2) |> hd(), module)))

  # The fields in the struct of a typespec.
  defp spec_fields(spec) do
    case spec |> Typespec.arms() |> Enum.find_value(&struct_map/1) do
      nil -> []
      {lines, pairs} -> for {{key, spec}, line} <- Enum.zip(pairs, lines), name = field_name(key), do: %{name: name, spec: spec, line: line}
    end
  end

  # A compiled typespec knows how it was written.
  defp written(%{written: spec}, %{name: name} = field) do
    case Enum.find(spec_fields(spec), &(&1.name == name)) do
      nil -> field.spec
      written -> written.spec
    end
  end

  defp written(_, field), do: field.spec

  defp struct_map({"%", _, [_, {"%{}", lines, pairs}]}), do: {lines, pairs}
  defp struct_map({"%{}", lines, pairs}), do: {lines, pairs}
  defp struct_map(_), do: nil

  defp field_name({:atom, name}), do: name
  defp field_name({kind, _, [{:atom, name}]}) when kind in ["required", "optional"], do: name
  defp field_name(_), do: nil

  # The fields whose own keys are sent beside the others, and what else is sent.
  defp spread(nil), do: {[], nil}

  defp spread(sent) do
    {spread, entries} = Enum.split_with(sent.entries, &match?({:spread, _}, &1.value))
    {for(%{field: name} <- spread, do: name), %{sent | entries: entries}}
  end

  defp reason(name, spread, absent), do: if(name in spread, do: "its keys are sent beside the others", else: absent)

  defp local([]), do: nil
  defp local(fields), do: fields

  # The order of the declaration; what no field stands for comes last.
  defp order(entries, fields) do
    position = fields |> Enum.map(& &1.name) |> Enum.with_index() |> Map.new()
    entries |> Enum.sort_by(&Map.get(position, &1.field || &1.key, map_size(position))) |> Enum.map(& &1.key)
  end

  # Elixir's decoders leave alone what they do not look for, unless a field keeps it.
  defp decode(nil, _, _, _, _), do: nil

  defp decode(decoder, entries, spread, required, scope) do
    demanded = for entry <- entries, Properties.missing(entry, scope) == :raise, do: entry.key
    missing = if(required != [] and required -- demanded == [], do: "reject", else: "nil")
    unknown = if closed?(decoder), do: "reject", else: if(spread == [], do: "drop", else: "keep")
    %{"unknown" => unknown, "missing" => missing}
  end

  # Whether the decoder keeps what it is given: everything, but for what it reads.
  defp keeping(decode, _, nil), do: decode

  defp keeping(decode, accepted, _) do
    schemas = Map.values(accepted["properties"])
    null = if decode["missing"] == "reject" and Enum.any?(schemas, &(noted(&1, "null") == "keep")), do: %{"null" => "keep"}, else: %{}
    decode = Map.merge(decode, null)
    if Enum.any?(schemas, &kept?/1), do: Map.merge(decode, %{"by" => "jason", "invalid" => "keep"}), else: decode
  end

  defp kept?(schema), do: noted(schema, "decode") == %{"by" => "jason"}
  defp noted(schema, key), do: schema |> Map.get("x-parity", %{}) |> Map.get(key)

  # What is said of single properties, as far as it is not what the decoder does with all.
  defp own_ways(accepted, _, nil, _), do: accepted

  defp own_ways(accepted, entries, decode, scope) do
    demanded = for entry <- entries, decode["missing"] == "nil", Properties.missing(entry, scope) == :raise, do: entry.key
    unread = for %{value: {tag, _}, key: key} <- entries, tag in [:sent, :ignored], do: key
    lax = decode["missing"] == "nil" or decode["null"] == "keep"
    keeps = decode["invalid"] == "keep"

    Map.update!(accepted, "properties", fn properties ->
      Map.new(properties, fn {key, schema} ->
        invalid = if keeps and key not in unread and not kept?(schema) and not Schema.opaque?(schema) and noted(schema, "native") != "any", do: "reject"
        schema = schema |> without("decode", keeps) |> nulls(lax)
        {key, Schema.annotate(schema, %{"missing" => if(key in demanded, do: "reject"), "invalid" => invalid})}
      end)
    end)
  end

  defp without(schema, _, false), do: schema

  defp without(%{"x-parity" => notes} = schema, key, true) do
    notes = Map.delete(notes, key)
    if notes == %{}, do: Map.delete(schema, "x-parity"), else: Map.put(schema, "x-parity", notes)
  end

  defp without(schema, _, _), do: schema

  # A null that is refused is said of where others are put up with.
  defp nulls(schema, lax), do: if(noted(schema, "null") == "reject" and lax, do: inner_nulls(schema, lax), else: schema |> without("null", true) |> inner_nulls(lax))

  defp asked(schema, asked), do: if(asked, do: Schema.annotate(schema, %{"missing" => "reject"}), else: schema)

  # Within a value the one that is put up with is admitted where no other is.
  defp within(schema, lax) do
    made = nulls(schema, lax)
    if noted(schema, "null") == "keep" and not lax, do: Schema.nullable(made), else: made
  end

  defp inner_nulls(schema, lax) do
    Map.new(schema, fn
      {"x-parity", notes} -> {"x-parity", notes}
      {key, %{} = inner} when key in ["items", "additionalProperties"] -> {key, within(inner, lax)}
      {"properties", properties} -> {"properties", Map.new(properties, fn {key, inner} -> {key, inner |> within(lax) |> asked(key in Map.get(schema, "required", []) and lax)} end)}
      {key, list} when key in ["anyOf", "prefixItems"] -> {key, Enum.map(list, &within(&1, lax))}
      other -> other
    end)
  end

  # Whether other keys than those of its fields are refused.
  defp closed?(nil), do: false
  defp closed?(decoder), do: decoder.ok |> Wire.conditions() |> Enum.any?(&match?({:only, :payload, _}, &1))

  # What the decoder refuses beyond the schemas of its keys.
  defp checked(nil, _), do: nil

  defp checked(decoder, entries) do
    keys = Enum.map(entries, & &1.key)
    conditions = decoder.ok |> Wire.conditions() |> Enum.reject(&(match?({:only, :payload, _}, &1) or Properties.belongs?(&1, keys)))
    {file, line} = place(decoder.place)

    checked =
      for condition <- conditions,
          do: %{"what" => "raises unless #{Wire.describe(condition)}", "source" => %{"file" => file, "line" => line}}

    if checked == [], do: nil, else: checked
  end

  defp place(place) do
    [line | file] = place |> String.split(":") |> Enum.reverse()
    {file |> Enum.reverse() |> Enum.join(":"), String.to_integer(line)}
  end

  # What is sent in place of what is accepted, where keys or values differ.
  defp sends(sent, spread, accepted, scope) do
    sent = sent |> record(scope, :out) |> open(spread, scope)
    if bare(sent["properties"]) == bare(accepted["properties"]), do: nil, else: sent
  end

  # Properties without what is said of their presence, and of what a decoder puts up with.
  defp bare(properties), do: Map.new(properties, fn {key, schema} -> {key, schema |> Map.drop(["default", "x-parity"]) |> Schema.undecoded()} end)

  defp annotate(schema, module, notes) do
    source = %{"source" => %{"file" => module.file, "line" => module.line}}
    Schema.annotate(schema, source |> Map.merge(%{"native" => "struct", "decl" => "defmodule #{module.name}"}) |> Map.merge(notes))
  end

  @doc "The schema of a value that a generic transform takes apart."
  def bare(schema, project), do: Transform.bare(schema, project.transform, project.types)
end
