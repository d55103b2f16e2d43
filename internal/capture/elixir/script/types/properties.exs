# One property of a struct's object: its schema, whether it is required, what it
# is when nobody sets it.
defmodule Capture.Properties do
  alias Capture.{Budget, Codecs, Condition, Defaults, Encoders, Kinds, Parts, Schema, Sends, Structs, Substitution, Text, Typespec, Value, Wire}

  @doc "{schema, required?} of an entry in a direction, :in or :out."
  def property(%{field: name, presence: presence} = entry, scope, direction) do
    missing = if direction == :in, do: missing(entry, scope)

    case {scope.fields, constant(entry.value)} do
      {_, {:ok, schema, text}} -> constant_property(entry, schema, text, scope)
      {%{^name => field}, _} when name != nil -> entry |> schema(scope, direction) |> found() |> of_field(entry, field, missing, scope)
      _ -> {entry |> schema(scope, direction) |> Schema.annotate(notes_of(entry, scope)), (presence == :always and direction == :out) or missing == :raise}
    end
  end

  defp constant({:sent, value}), do: constant(value)
  defp constant({:lit, nil}), do: {:ok, %{"type" => "null"}, "nil"}
  defp constant({:lit, {:atom, name}}), do: {:ok, %{"const" => name}, ":" <> name}

  defp constant({:lit, value}) when is_binary(value) or is_number(value) or is_boolean(value),
    do: {:ok, %{"const" => value}, inspect(value)}

  defp constant({:ignored, text}), do: {:ok, %{"type" => "string", "x-parity" => %{"open" => true, "values" => [text]}}, inspect(text)}
  defp constant(_), do: :none

  defp constant_property(entry, schema, text, scope) do
    {schema |> Schema.annotate(%{"decl" => "#{entry.key}: #{text}"}) |> Schema.annotate(notes_of(entry, scope)), entry.presence == :always}
  end

  defp notes_of(entry, scope) do
    case scope.fields[entry.field || entry.key] do
      nil -> source(scope, entry.line)
      field -> notes(field, scope)
    end
  end

  # What code tells of a value that nothing declares is known of it.
  defp found(%{"x-parity" => %{"native" => "untyped"} = notes} = schema),
    do: if(Schema.opaque?(schema) or Map.keys(schema) != ["x-parity"], do: %{schema | "x-parity" => Map.delete(notes, "native")}, else: schema)

  defp found(schema), do: schema

  # ── schemas ─────────────────────────────────────────────────────────────────

  defp schema(%{value: {:bare, {:get, :self, name}}}, scope, _),
    do: scope.fields[name] |> declared(context(scope)) |> Structs.bare(scope.project)

  defp schema(%{value: {:sent, {:bare, _} = value}} = entry, scope, direction), do: schema(%{entry | value: value}, scope, direction)
  defp schema(%{value: {:sent, value}} = entry, scope, _), do: schema(%{entry | value: value}, scope, :out)
  defp schema(%{value: {:several, values}} = entry, scope, :in) do
    source = {:get, :payload, entry.key}
    conditions = demands(entry.key, scope)

    values
    |> several(source, scope)
    |> narrowed(conditions, source, scope)
    |> settled(conditions, {:tuple, Enum.map(values, &elem(&1, 1))}, source, scope)
  end


  # A field that is left out when it is nil is as nullable as it is declared: `unset` says what happens.
  defp schema(%{value: value, field: name, presence: presence}, scope, :out) do
    schema = value |> sends(scope) |> Schema.map_arms(if(match?({:get, :self, _}, value), do: &as_implemented(&1, scope), else: &encodable/1))
    schema = if name != nil and is_map_key(scope.fields, name), do: Schema.or_declared(schema, declared(scope.fields[name], context(scope))), else: schema

    if presence != :always and not match?({:empty, _}, presence) and name != nil and Schema.null?(declared(scope.fields[name], context(scope))),
      do: Schema.nullable(schema),
      else: schema
  end

  defp schema(%{value: value, key: key, field: name} = entry, scope, :in) do
    source = {:get, :payload, key}
    declared = if name, do: declared(scope.fields[name], context(scope)), else: any()
    conditions = demands(key, scope)

    (Wire.read(value, source, Wire.as_held(declared, value), wire(scope)) || declared)
    # The field is sent in a form of its own, and read as it is declared.
    |> narrowed(conditions, source, scope)
    |> Schema.or_declared(declared)
    |> settled(conditions, value, source, scope)
    |> unless_turned(value, source)
    |> Schema.annotate(%{"reads" => if(Map.get(entry, :reads, []) != [], do: entry.reads)})
  end

  # What is only sent is read as it is declared, since nothing reads it.
  defp settled(schema, _, {:sent, _}, _, _), do: schema
  defp settled(schema, _, _, _, %{decoder: nil}), do: schema

  defp settled(schema, conditions, value, source, _),
    do: conditions |> Enum.reduce(true, &Condition.both(&2, &1)) |> Value.ite(value, :raise) |> then(&Kinds.settle(schema, &1, source))

  # m["on"] || true makes true of false.
  defp unless_turned(schema, value, source) do
    boolean? = Enum.any?(Schema.arms(schema), &("boolean" in List.wrap(&1["type"])))
    if boolean? and Substitution.replace(value, [{source, {:lit, false}}]) == {:lit, true}, do: Schema.opaque("a false is read as true"), else: schema
  end

  # What implementations of the tree for types of the standard library make of a value.
  @foreign %{"tuple" => "Tuple", "set" => "MapSet", "date" => "Date", "time" => "Time", "decimal" => "Decimal"}
  # Of these the libraries have encoders of their own: Jason does not even ask the protocol.
  @own ~w(DateTime NaiveDateTime Date Time Decimal)

  # A null is none of its values.
  defp as_implemented(schema, scope) do
    {inner, null?} = Kinds.split_null(schema)
    made = implemented(foreign(inner), inner, scope)
    if null?, do: Schema.nullable(made), else: made
  end

  defp implemented(nil, %{"items" => items} = list, scope) when is_map(items), do: %{list | "items" => Schema.map_arms(items, &as_implemented(&1, scope))}

  defp implemented(target, schema, scope) do
    case Encoders.implementations(target) do
      [] -> encodable(schema)
      [%{protocol: "Jason.Encoder"}] when target in @own -> schema
      [%{name: name} | _] when target in @own -> Schema.opaque("#{name}: the library has an encoder of its own for it, and which of the two is taken is not known")
      [impl | _] -> impl |> Encoders.encoded_by({:get, :self, "*"}) |> implemented_as(schema, target, scope)
    end
  end

  defp implemented_as(made, schema, target, scope) do
    part = fn part -> if part == {:get, :self, "*"}, do: schema, else: Schema.opaque("the encoder of #{target} sends a part of it") end
    Sends.sends(made, part, wire(scope)) || %{"type" => "null"}
  end

  # DateTime and NaiveDateTime are told by the text that they are read from.
  defp foreign(%{"x-parity" => %{"native" => "datetime"}} = schema), do: if(schema["format"] == "date-time", do: "DateTime", else: "NaiveDateTime")
  defp foreign(%{"x-parity" => %{"native" => native}}), do: @foreign[native]
  defp foreign(_), do: nil

  # A JSON encoder has no form for a tuple or a set, and raises.
  defp encodable(%{"x-parity" => %{"native" => "tuple"}}), do: Schema.opaque("a tuple, for which the JSON encoder has no form: it raises")
  defp encodable(%{"x-parity" => %{"native" => "set"}}), do: Schema.opaque("a MapSet, for which the JSON encoder has no form: it raises")
  defp encodable(%{"items" => items} = list) when is_map(items), do: %{list | "items" => Schema.map_arms(items, &encodable/1)}
  defp encodable(schema), do: schema

  defp any, do: %{"x-parity" => %{"native" => "any"}}

  # What the decoder demands of a key by its heads and guards.
  defp demands(_, %{decoder: nil}), do: []

  defp demands(key, %{decoder: %{ok: ok}}),
    do: ok |> Wire.conditions() |> Enum.flat_map(&Wire.conditions(alone(&1, key))) |> Enum.filter(&belongs?(&1, [key]))

  @doc "The keys that a decoder demands one of some values of, such as the tag of a variant."
  def tags(%{ok: ok}), do: for({:in, {:get, :payload, key}, _} <- Wire.conditions(ok), uniq: true, do: key)

  # What a condition on several keys demands of one, whether the others are there or not.
  defp alone(condition, key) do
    keys = for subject <- Parts.subjects(condition), other = top(subject), uniq: true, do: other

    case {key in keys, keys -- [key, :none]} do
      {false, _} -> true
      {true, []} -> condition
      {true, others} -> [true, false] |> Enum.map(fn there -> Substitution.decide(condition, for(other <- others, do: {{:has, :payload, other}, there})) end) |> Enum.reduce(&Condition.any/2)
    end
  end

  defp narrowed(schema, conditions, source, scope) do
    Enum.reduce(conditions, schema, fn condition, schema ->
      case Wire.narrow(schema, condition, source) do
        %{"x-parity" => %{"checked" => checks}} = narrowed ->
          put_in(narrowed, ["x-parity", "checked"], Enum.map(checks, &Map.put_new(&1, "source", decoder_source(scope))))

        narrowed ->
          narrowed
      end
    end)
  end

  defp decoder_source(%{decoder: %{place: place}}) do
    [line | file] = place |> String.split(":") |> Enum.reverse()
    %{"file" => file |> Enum.reverse() |> Enum.join(":"), "line" => String.to_integer(line)}
  end

  @doc "Whether a condition looks at one of some keys and at nothing else."
  def belongs?({:has, :payload, key}, keys), do: key in keys

  def belongs?(condition, keys) do
    tops = for subject <- Parts.subjects(condition), do: top(subject)
    tops != [] and Enum.all?(tops, &(&1 in keys)) and length(Enum.uniq(tops)) == 1
  end

  defp top(value), do: Enum.find_value(Parts.of(value), :none, &with({:get, :payload, key} <- &1, do: key, else: (_ -> nil)))

  # Several fields that are read from one object.
  defp several(values, source, scope) do
    schemas =
      for {name, value} <- values,
          schema = Wire.accepts(value, source, declared(scope.fields[name], context(scope)), wire(scope)),
          do: schema

    {inner, nulls} = schemas |> Enum.map(&Kinds.split_null/1) |> Enum.unzip()

    cond do
      opaque = Enum.find(schemas, &Schema.opaque?/1) -> opaque
      Enum.all?(inner, &match?(%{"type" => "object", "properties" => _}, &1)) -> inner |> Enum.reduce(&deep_merge/2) |> nullable(Enum.all?(nulls))
      length(Enum.uniq_by(schemas, &Map.delete(&1, "x-parity"))) == 1 -> hd(schemas)
      true -> Schema.opaque("the fields #{Enum.map_join(values, ", ", &elem(&1, 0))} are all made of it")
    end
  end

  defp nullable(schema, null?), do: if(null?, do: Schema.nullable(schema), else: schema)

  defp deep_merge(left, right), do: Map.merge(left, right, fn _, a, b -> if is_map(a) and is_map(b), do: deep_merge(a, b), else: b end)

  @doc "The schema of the values of a field that is a map."
  def values(name, scope) do
    case scope.fields do
      %{^name => field} -> field |> declared(context(scope)) |> Wire.values()
      _ -> any()
    end
  end

  @doc "The schema of what an encoder makes of a value."
  def sends(value, scope), do: Sends.sends(value, &part(&1, scope), wire(scope)) || %{"type" => "null"}

  # The declared schema of a part of the struct.
  defp part({:get, :self, name}, scope) do
    case scope.fields do
      %{^name => field} -> declared(field, context(scope))
      _ -> Schema.opaque("the encoder sends #{name}, which is not a field")
    end
  end

  defp part({:get, base, key}, scope) do
    case part(base, scope) do
      %{"$ref" => {module, "t"}} -> field(module, key, scope)
      %{"properties" => %{^key => schema}} -> schema
      %{"prefixItems" => items} when is_integer(key) -> Enum.at(items, key) || Schema.opaque("the tuple has no element #{key}")
      _ -> Schema.opaque("the encoder sends a part of a field")
    end
  end

  defp part({:item, list}, scope), do: list |> Value.whole() |> part(scope) |> Wire.items()
  defp part({:val, map}, scope), do: map |> Value.whole() |> part(scope) |> Wire.values()
  defp part(_, _), do: Schema.opaque("the encoder sends a part of a value that is not known")

  defp field(module, name, scope) do
    target = scope.project.modules[module]
    inner = target && target.struct && is_list(target.struct.fields) && Structs.scope(target, nil, scope.project, scope.depth + 1)

    if inner && inner.fields[name],
      do: declared(inner.fields[name], context(inner)),
      else: Schema.opaque("#{module} has no field #{name} that is known")
  end

  defp wire(scope), do: %{types: scope.project.types, codec?: &Codecs.codec?/4, filled?: &Codecs.filled?/3, field: &field(&1, &2, scope)}

  # ── presence ────────────────────────────────────────────────────────────────

  @doc "What the decoder makes of an entry whose key is missing: a value, or nil where nothing is known."
  def missing(_, %{decoder: nil}), do: nil

  def missing(%{key: key} = entry, scope) do
    gone =
      for key <- [key | Map.get(entry, :reads, [])],
          replaced <- [{{:get, :payload, key}, Value.null()}, {{:has, :payload, key}, false}],
          do: replaced

    value = Map.get(scope.decoder.fields, entry.field)

    Budget.within(nil, fn ->
      cond do
        Substitution.decide(scope.decoder.ok, gone) == false -> :raise
        value == nil -> nil
        true -> Substitution.replace(value, gone)
      end
    end)
  end

  defp of_field(schema, entry, field, missing, scope) do
    context = context(scope)
    key = entry.key
    presence = entry.presence
    nilable = field.spec == nil or Typespec.nilable?(field.spec, context)
    enforced = field.name in scope.module.enforced
    {default, required} = presence(field, enforced, nilable, if(member?(entry) and match?({:lit, _}, missing), do: nil, else: missing))
    # The decoder demands what the struct itself has a default for.
    demanded = missing == :raise and not required
    required = required and presence != :conditional

    schema =
      schema
      |> Schema.annotate(notes(field, scope))
      |> Schema.annotate(%{
        "name" => if(key != field.name, do: field.name),
        "unset" =>
          unset(presence, if(presence == :unknown, do: default, else: field.default), required, nilable and not replaced?(entry.value)),
        "zero" => if(zero?(presence, schema), do: "omit"),
        "computed" => if(match?({:computed, _}, default) and not required, do: Text.render(elem(default, 1)))
      })

    {Map.merge(schema, default(default, schema, required, scope)), required or demanded}
  end

  # A field that is a member of the object under the key: its default is none of the object.
  defp member?(%{value: value, key: key}), do: Enum.any?(Parts.of(value), &match?({:get, {:get, :payload, ^key}, _}, &1))

  # Whether the value that leaves the key out is one that the type has.
  defp zero?(:falsy, schema), do: Enum.any?(Schema.all(schema), &("boolean" in List.wrap(&1["type"])))

  # Left out at its zero value: for each sort of value that the type has, the one that stands for nothing.
  defp zero?({tag, literals}, schema) when tag in [:zero, :empty] do
    case Enum.reject(Schema.arms(schema), &(&1 == %{"type" => "null"})) do
      [] -> false
      arms -> Enum.all?(arms, &(zero(&1) in literals))
    end
  end

  defp zero?(_, _), do: false

  defp zero(%{"type" => types} = schema) do
    case {List.wrap(types) -- ["null"], schema} do
      {["string"], _} -> ""
      {["array"], _} -> []
      {["object"], _} -> {:map, []}
      {[number], _} when number in ["integer", "number"] -> 0
      {["boolean"], _} -> false
      _ -> :none
    end
  end

  defp zero(_), do: :none

  # Something else stands in the place of nil.
  defp replaced?({:sent, value}), do: replaced?(value)
  defp replaced?({:ite, _, a, b}), do: Enum.any?([a, b], &(match?({:lit, literal} when literal != nil, &1) or replaced?(&1)))
  defp replaced?(_), do: false

  # {default, required?}: @enforce_keys first, then a default, that of the decoder
  # before that of the struct, then whether the decoder insists on the key.
  defp presence(%{default: default}, enforced, nilable, missing) do
    bare = default in [:none, {:literal, nil}]

    case missing do
      _ when enforced -> {default, true}
      {:lit, value} when value != nil -> {{:literal, value}, false}
      {:tuple, _} -> {default, false}
      {:obj, [], nil} -> {{:literal, {:map, []}}, false}
      {:list, []} -> {{:literal, []}, false}
      :raise when bare -> {default, true}
      _ -> {default, bare and not nilable}
    end
  end

  # A struct has all of its fields, so that one with a default is always sent;
  # for what is only received the default is that of the decoder.
  defp unset(presence, _, _, _) when presence in [:conditional, :never], do: nil
  # Nor is one that other values leave out.
  defp unset({tag, _}, {:literal, value}, false, _) when tag in [:zero, :empty] and value != nil, do: nil
  defp unset(:falsy, {:literal, value}, false, _) when is_boolean(value), do: nil
  defp unset(_, {:literal, value}, false, _) when value != nil, do: "default"
  defp unset(_, {:computed, _}, false, _), do: "default"
  defp unset({:zero, _}, _, _, true), do: "omit"
  defp unset({:empty, _}, _, _, true), do: "null"
  defp unset(presence, _, _, true) when presence in [:omit, :falsy], do: "omit"
  defp unset(:always, _, _, true), do: "null"
  defp unset(_, _, _, _), do: nil

  # A required field is always set, whatever its default.
  defp default(_, _, true, _), do: %{}
  defp default(:none, _, _, _), do: %{"default" => nil}
  defp default({:computed, _}, _, _, _), do: %{}
  defp default({:literal, value}, schema, _, scope), do: %{"default" => Defaults.json(value, schema, scope.project, scope.depth)}

  # What nothing declares is what code makes of it.
  defp declared(%{spec: nil}, _), do: %{"x-parity" => %{"native" => "untyped"}}
  defp declared(%{spec: spec}, context), do: Typespec.whole(spec, context)

  defp notes(%{spec: nil} = field, scope), do: Map.put(source(scope, field.line), "decl", field.name)
  defp notes(field, scope), do: Map.put(source(scope, field.line), "decl", "#{field.name}: #{Text.render(field.written)}")

  defp context(%{module: module, project: project}) do
    parameters = for %{name: "t", parameters: parameters} <- module.types, parameter <- parameters, into: %{}, do: {parameter, :free}
    %{Typespec.context(module, project.modules) | bound: parameters}
  end

  defp source(%{module: module}, line), do: %{"source" => %{"file" => module.file, "line" => line}}
end
