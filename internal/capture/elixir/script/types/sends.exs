# What an encoder makes of a value, as a schema: the declared schemas of the parts of the
# struct, and what calls and conditions do to them on their way out.
defmodule Capture.Sends do
  import Capture.Wire, only: [distinct: 1, held: 2, items: 1, list_of: 2, map_of: 2, of_kind?: 2, only: 2, reference: 2, spelled_key?: 2, values: 1, without: 2]
  alias Capture.{Builders, Calls, Enums, Eval, Kinds, Parts, Predicate, Schema, Substitution, Value}

  @any %{"x-parity" => %{"native" => "any"}}
  # Of what guards ask, that for which JSON has a kind.
  @kinds [:binary, :integer, :float, :number, :boolean, :list, :map]

  @doc "The schema of what an encoder makes of a value; `declared` gives the schema of a part of the struct."
  def sends(value, declared, scope)
  def sends(:absent, _, _), do: nil
  def sends(:raise, _, _), do: nil
  def sends({:lit, nil}, _, _), do: %{"type" => "null"}
  def sends({:lit, {:atom, name}}, _, _), do: %{"const" => name}
  def sends({:lit, {:map, pairs}}, declared, scope), do: pairs |> Value.literal_map() |> sends(declared, scope)
  def sends({:lit, value}, _, _) when is_binary(value) or is_number(value) or is_boolean(value), do: %{"const" => value}
  def sends({:lit, []}, _, _), do: %{"type" => "array", "maxItems" => 0}
  def sends({:unknown, reason}, _, _), do: Schema.opaque(reason)
  def sends({:bool, _}, _, _), do: %{"type" => "boolean"}
  def sends({:conv, "interpolation", {:tuple, [_, {:text, schema}]}}, _, _), do: schema

  def sends({:conv, call, inner}, declared, scope) do
    case Calls.row(call) do
      %{gives: :name} -> inner |> sends(declared, scope) |> texts(call, scope)
      %{gives: :text} -> inner |> sends(declared, scope) |> texts(call, scope)
      %{gives: :pairs} -> inner |> sends(declared, scope) |> paired()
      %{gives: :any, yields: :array} -> inner |> sends(declared, scope) |> listed()
      %{gives: :any} -> sends(inner, declared, scope)
      %{gives: schema} when is_map(schema) -> inner |> part(declared, scope) |> converted(schema)
      _ -> Schema.opaque("its value is changed on its way out (#{call})")
    end
  end

  def sends({:each, list, item}, declared, scope) do
    list = sends(list, declared, scope)
    inner = sends(item, fn part -> if match?({:item, _}, part), do: items(list), else: declared.(part) end, scope)
    list |> listed() |> list_of(inner)
  end

  def sends({:renamed, map, key, value}, declared, scope) do
    map_schema = sends(map, declared, scope)

    if spelled_key?(key, map),
      do: map_of(map_schema, sends(value, fn part -> if match?({:val, _}, part), do: values(map_schema), else: declared.(part) end, scope)),
      else: Schema.opaque("the keys of the map are converted on their way out")
  end

  # What the module of whatever struct it is makes of it, or a function that is told by the struct what to make.
  def sends({:encoded, module, {name, rest}, inner}, declared, scope) do
    arity = length(rest) + 1

    if module == :own or Builders.dispatches?(Eval.modules()[module], name, arity) do
      by = fn struct -> scope.codec?.(:encoded, if(module == :own, do: struct, else: {struct, module}), name, arity) end
      inner |> sends(declared, scope) |> Schema.map_arms(&encoded(&1, name, by))
    else
      case scope.codec?.(:encoded, module, name, arity) do
        true -> inner |> sends(declared, scope) |> reference(module)
        {:opaque, reason} -> Schema.opaque(reason)
      end
    end
  end

  def sends({:obj, entries, nil}, declared, scope) do
    properties =
      for {key, value} <- entries, schema = sends(value, declared, scope), do: {Value.key_text(key), schema, Predicate.there(value) == true}

    required = for {key, _, true} <- properties, do: key

    %{"type" => "object", "properties" => Map.new(properties, fn {key, schema, _} -> {key, schema} end)}
    |> Map.merge(if required == [], do: %{}, else: %{"required" => Enum.sort(required)})
  end

  def sends({:list, values}, declared, scope) do
    case values |> Enum.map(&sends(&1, declared, scope)) |> Enum.reject(&is_nil/1) |> Enum.uniq() do
      [] -> %{"type" => "array"}
      schemas -> %{"type" => "array", "items" => Schema.any_of(schemas)}
    end
  end

  def sends({:ite, c, a, b} = value, declared, scope) do
    sources = value |> Parts.looked_at() |> Enum.uniq()

    with [source] <- sources, %{} = table <- Enums.table(value, source) do
      source |> declared.() |> written(table, scope)
    else
      _ ->
        case declared?(c, declared) do
          true -> sends(a, declared, scope)
          false -> sends(b, declared, scope)
          {:or_null, field} -> joined(sends(a, declared, scope), b |> Substitution.replace([{field, Value.null()}]) |> sends(declared, scope), a, b, c)
          nil -> joined(sends(a, declared, scope), sends(b, declared, scope), a, b, c)
        end
    end
  end

  def sends(value, declared, _), do: if(Value.own?(value), do: declared.(value), else: Schema.opaque("it is put together on its way out"))

  # Each struct that is declared has the function for its encoder, or it is not known what is sent.
  defp encoded(arm, name, by) do
    structs = with %{"$ref" => target} <- arm, do: Schema.structs(target), else: (_ -> [:other])

    cond do
      Schema.opaque?(arm) -> arm
      :other in structs -> Schema.opaque("nothing says which structs they are, of which #{name} makes something else")
      true -> Enum.find_value(structs, arm, &with({:opaque, reason} <- by.(&1), do: Schema.opaque(reason), else: (_ -> nil)))
    end
  end

  # Whether a field is a map or a list, as it is declared; {:or_null, field} of one that may be
  # null, too, and nil where it cannot be told.
  defp declared?({:is, kind, field}, declared) when kind in [:map, :list] do
    if Value.own?(field) do
      {schema, null?} = field |> declared.() |> Kinds.split_null()

      case held_as(schema, kind) do
        [true] when null? -> {:or_null, field}
        [answer] -> answer
        _ -> nil
      end
    end
  end

  defp declared?(_, _), do: nil

  defp held_as(schema, kind), do: schema |> Schema.arms() |> Enum.flat_map(&arm_held_as(&1, kind)) |> Enum.uniq()

  # A time or a number of many digits is a struct, and so a map.
  defp arm_held_as(%{"type" => "null"}, _), do: []
  defp arm_held_as(%{"x-parity" => %{"native" => native}}, kind) when native in ["datetime", "date", "time", "decimal", "set"], do: [kind == :map]
  defp arm_held_as(%{"$ref" => target}, kind), do: with([_ | _] = arms <- Schema.referenced(target), do: Enum.flat_map(arms, &arm_held_as(&1, kind)), else: ([] -> [kind == :map]))
  defp arm_held_as(%{"type" => type} = arm, kind) when is_binary(type), do: [of_kind?(arm, kind)]
  defp arm_held_as(arm, _), do: if(is_map_key(arm, "enum") or is_map_key(arm, "const"), do: [false], else: [nil])

  # The map of a list of pairs.
  defp paired(nil), do: nil

  defp paired(schema) do
    Schema.map_arms(schema, fn
      %{"x-parity" => %{"pairs" => values}} -> map_of(%{}, values)
      %{"items" => %{"prefixItems" => [_, values]}} -> map_of(%{}, values)
      arm -> arm
    end)
  end

  # What goes through all of a set, or a tuple, makes a list of it.
  defp listed(nil), do: nil

  defp listed(schema),
    do: Schema.map_arms(schema, fn arm -> if match?(%{"x-parity" => %{"native" => native}} when native in ["set", "tuple"], arm), do: Map.update!(arm, "x-parity", &Map.delete(&1, "native")), else: arm end)

  defp joined(nil, schema, _, _, _), do: schema
  defp joined(schema, nil, _, _, _), do: schema
  defp joined(same, same, _, _, _), do: same
  defp joined(%{"type" => "null"} = null, schema, _, _, _) when map_size(null) == 1, do: Schema.nullable(schema)
  defp joined(schema, %{"type" => "null"} = null, _, _, _) when map_size(null) == 1, do: Schema.nullable(schema)

  # A literal in the place of a field that is not set keeps the field's form, where it has that form.
  defp joined(schema, %{"const" => literal} = const, _, _, _),
    do: if(fits?(schema, literal), do: schema, else: Schema.any_of([schema, const]))

  defp joined(%{"const" => literal} = const, schema, _, _, _),
    do: if(fits?(schema, literal), do: schema, else: Schema.any_of([schema, const]))

  defp joined(schema, %{"type" => "array", "maxItems" => 0}, _, _, _), do: schema
  defp joined(%{"type" => "array", "maxItems" => 0}, schema, _, _, _), do: schema

  defp joined(left, right, _, _, c) do
    cond do
      Schema.opaque?(left) -> left
      Schema.opaque?(right) -> right
      # What may be anything is no more than that.
      right == @any -> @any
      true -> guarded(left, right, c)
    end
  end

  # What is sent as it is where a guard says that it is of some kind.
  defp guarded(left, right, {:is, kind, _}) when kind in @kinds,
    do: [only(left, kind), without(right, kind)] |> Enum.reject(&is_nil/1) |> distinct() |> Schema.any_of()

  defp guarded(left, right, {:is, :atom, _}), do: Schema.any_of(Enum.uniq(Schema.arms(left) ++ Enum.reject(Schema.arms(right), &atoms?/1)))
  defp guarded(left, right, _), do: [left, right] |> Enum.uniq() |> Schema.any_of()

  defp atoms?(schema), do: match?(%{"x-parity" => %{"native" => "atom"}}, schema)

  defp fits?(schema, literal), do: Enum.any?(Schema.arms(schema), &literal_of?(&1, literal))
  defp literal_of?(%{"enum" => values}, literal), do: literal in values
  defp literal_of?(%{"const" => value}, literal), do: value == literal
  defp literal_of?(%{"type" => type}, literal), do: Enum.any?(List.wrap(type), &(&1 == type_of(literal)))
  defp literal_of?(_, _), do: false

  defp type_of(literal) when is_binary(literal), do: "string"
  defp type_of(literal) when is_integer(literal), do: "integer"
  defp type_of(literal) when is_boolean(literal), do: "boolean"
  defp type_of(_), do: "number"

  # The declared schema of what is converted.
  defp part(inner, declared, scope), do: sends(inner, declared, scope)

  # What a conversion gives, held as the declaration says.
  defp converted(nil, schema), do: schema
  defp converted(%{"type" => "null"}, schema), do: schema

  defp converted(declared, schema) do
    {inner, null?} = Kinds.split_null(declared)
    made = held(schema, inner)
    if null?, do: Schema.nullable(made), else: made
  end

  # ── texts of atoms ──────────────────────────────────────────────────────────

  defp texts(nil, _, _), do: nil

  defp texts(schema, call, scope) do
    Schema.map_arms(schema, fn arm ->
      case {Enums.own_names(arm, scope.types), call} do
        {%{"x-parity" => %{"native" => "atom"}} = atoms, call} when call in ["Atom.to_string", "to_string"] ->
          unless_same(arm, atoms, scope)

        {%{"x-parity" => %{"native" => "atom"}} = atoms, "String.upcase"} ->
          Enums.respell(atoms, &{:ok, String.upcase(&1)})

        {%{"x-parity" => %{"native" => "atom"}} = atoms, "String.downcase"} ->
          Enums.respell(atoms, &{:ok, String.downcase(&1)})

        {%{"const" => text}, "String.upcase"} when is_binary(text) ->
          %{"const" => String.upcase(text)}

        {%{"const" => text}, "String.downcase"} when is_binary(text) ->
          %{"const" => String.downcase(text)}

        {%{"type" => "string"}, _} ->
          arm

        {%{"type" => type}, "to_string"} when type in ["integer", "number", "boolean"] ->
          %{"type" => "string"}

        _ ->
          if Schema.opaque?(arm), do: arm, else: Schema.opaque("it is converted to a text on its way out")
      end
    end)
  end

  # A reference to an enum that is spelled by its atoms' names stays one.
  defp unless_same(%{"$ref" => target} = reference, atoms, scope),
    do: if(scope.types[target]["x-parity"]["members"] == nil, do: reference, else: atoms)

  defp unless_same(_, atoms, _), do: atoms

  # The atoms of a declared schema as a table of an encoder writes them.
  defp written(declared, table, scope) do
    Schema.map_arms(declared, fn arm ->
      case Enums.own_names(arm, scope.types) do
        %{"x-parity" => %{"native" => "atom"}} = atoms ->
          made = Enums.written_by(atoms, table)
          if same_as?(arm, made, scope), do: arm, else: made

        %{"type" => "boolean"} ->
          %{"enum" => for({_, {:lit, value}} <- table.rows, do: value)}

        %{"type" => "string"} ->
          if table.default == :same, do: arm, else: %{"enum" => for({_, text} when is_binary(text) <- table.rows, do: text)}

        other ->
          if Schema.opaque?(other), do: other, else: Schema.opaque("it is replaced by another value on its way out")
      end
    end)
  end

  defp same_as?(%{"$ref" => target}, made, scope), do: same?(scope.types[target], made)
  defp same_as?(_, _, _), do: false

  defp same?(nil, _), do: false

  defp same?(type, made),
    do: type["enum"] == made["enum"] and type["const"] == made["const"] and type["x-parity"]["members"] == made["x-parity"]["members"]
end
