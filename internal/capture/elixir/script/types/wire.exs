# From a value of the interpreter to what it looks like on the wire: the schema of
# what a decoder takes for a field. Capture.Sends says the same of what is sent.
#
# It starts from the declared schema of the field. Opaque is what is not understood,
# with the reason.
defmodule Capture.Wire do
  alias Capture.{Calls, Condition, Decoders, Enums, Eval, Kinds, Parts, Predicate, Schema, Substitution, Value}

  @kinds %{
    binary: %{"type" => "string"},
    integer: %{"type" => "integer"},
    float: %{"type" => "number"},
    number: %{"type" => "number"},
    boolean: %{"type" => "boolean"},
    list: %{"type" => "array"},
    map: %{"type" => "object"}
  }

  @doc """
  The schema of what is read from `source` for a value of the declared schema; nil
  where nothing is. The scope has the `types` that are no structs, and `codec?`, which
  tells whether a call is the codec of a struct.
  """
  def accepts(value, source, declared, scope) do
    with %{} = schema <- read(value, source, as_held(declared, value), scope), do: Kinds.settle(schema, value, source)
  end

  @doc "A declared schema, of a member that nobody asks anything of as one that is kept."
  def as_held(declared, value), do: if(member?(value), do: Kinds.kept(declared), else: declared)

  @doc "The same as far as what is declared and conversions tell."
  def read(value, source, declared, scope) do
    cond do
      value == source -> declared
      # A member of what stands under the key: of nothing it is nil.
      match?({:get, _, key} when is_binary(key), value) -> value |> elem(1) |> read(source, holder(elem(value, 2), declared), scope)
      type = expanded(declared, scope) -> unless_equal(read(value, source, type, scope), type, declared)
      true -> nullably(value, source, declared, scope)
    end
  end

  defp member?({:get, base, key}) when is_binary(key), do: match?({:get, _, _}, base)
  defp member?(_), do: false

  defp holder(key, declared) do
    object = %{"type" => "object", "properties" => %{key => declared}}
    if Schema.null?(declared), do: Schema.nullable(object), else: object
  end

  # What a reference to a type that is neither a struct nor an enum stands for.
  defp expanded(%{"$ref" => target}, %{types: types}) do
    case types[target] do
      %{"x-parity" => %{"native" => "atom"}} -> nil
      type -> type && Map.delete(type, "x-parity")
    end
  end

  defp expanded(_, _), do: nil

  defp unless_equal(nil, _, _), do: nil
  defp unless_equal(schema, type, reference), do: if(Schema.undecoded(schema) == type, do: reference, else: schema)

  defp nullably(value, source, declared, scope) do
    case Kinds.split_null(declared) do
      {inner, true} -> value |> taken(source, inner, scope) |> maybe_null(value, source)
      {inner, false} -> taken(value, source, inner, scope)
    end
  end

  # Null is admitted as it is declared, unless the decoder raises on it.
  defp maybe_null(nil, _, _), do: nil

  defp maybe_null(schema, value, source),
    do: if(Substitution.replace(value, [{source, Value.null()}]) == :raise, do: schema, else: Schema.nullable(schema))

  defp taken(source, source, declared, _), do: declared
  defp taken({:lit, _}, _, _, _), do: nil
  defp taken(value, _, _, _) when value in [:raise, :absent], do: nil
  defp taken({:unknown, reason}, _, _, _), do: Schema.opaque(reason)

  defp taken({:conv, call, inner}, source, declared, scope) do
    case Calls.row(call) do
      %{takes: same} when same in [:text, :any] and call == "String.to_atom" -> read(inner, source, named(declared, scope), scope)
      %{takes: :text} when call in ["String.downcase", "String.upcase"] -> read(inner, source, in_any_case(declared, call, scope), scope)
      %{takes: same} when same in [:text, :any] -> read(inner, source, declared, scope)
      %{takes: schema} when is_map(schema) -> read(inner, source, held(schema, declared), scope)
      _ -> Schema.opaque("its value is changed on its way in (#{call})")
    end
  end

  defp taken({:each, list, item}, source, declared, scope) do
    items = accepts(item, {:item, list}, items(declared), scope)
    read(list, source, list_of(declared, items), scope)
  end

  defp taken({:renamed, map, key, value}, source, declared, scope) do
    if spelled_key?(key, map) do
      values = accepts(value, {:val, map}, values(declared), scope)
      read(map, source, map_of(declared, values), scope)
    else
      Schema.opaque("the keys of the map are converted on their way in")
    end
  end

  defp taken({:decoded, module, {name, rest}, inner}, source, declared, scope) do
    case scope.codec?.(:decoded, module, name, length(rest) + 1) do
      true -> read(inner, source, reference(declared, module), scope)
      {:opaque, reason} -> Schema.opaque(reason)
    end
  end

  # A tuple of the items of a list.
  defp taken({:tuple, items}, source, declared, scope) do
    case Enum.uniq(for(item <- items, {:get, list, index} when is_integer(index) <- Parts.of(item), do: list)) do
      [list] when length(items) > 1 ->
        prefix = Enum.find_value(Schema.arms(declared), List.duplicate(%{"x-parity" => %{"native" => "any"}}, length(items)), & &1["prefixItems"])
        read(list, source, items |> Enum.zip(prefix) |> tuple_items(list, scope) |> tuple_of(), scope)

      _ ->
        of_members(items, source, declared, scope)
    end
  end

  defp taken({:get, _, index}, _, _, _) when is_integer(index), do: Schema.opaque("it is an item of a list")

  # A constant in the place of a key that is not there.
  defp taken({tag, _, _} = value, source, declared, scope) when tag in [:new, :obj],
    do: if(Parts.made_of?(value, source), do: built(value, source, declared, scope))

  defp taken({:ite, c, a, b} = value, source, declared, scope) do
    if :absent in [a, b] and decoding?(c),
      do: Schema.opaque("an item that is not taken is left out, without an error"),
      else: either_way(value, source, declared, scope)
  end

  # What is set is true: of a boolean that is itself.
  defp taken({:bool, {:truthy, source}}, source, declared, _), do: declared
  defp taken({:bool, {:in, source, [true]}}, source, declared, _), do: declared
  defp taken({:bool, condition}, _, _, _), do: Schema.opaque("it is true where #{describe(condition)}")
  defp taken(_, _, _, _), do: Schema.opaque("it is put together on its way in")

  # Texts that are told apart whatever their case: those that SDKs write.
  defp in_any_case(declared, call, scope) do
    {change, others} = if call == "String.downcase", do: {&String.downcase/1, [&String.upcase/1]}, else: {&String.upcase/1, [&String.downcase/1]}

    Schema.map_arms(declared, fn arm ->
      case Enums.own_names(arm, scope.types) do
        %{"x-parity" => %{"native" => "atom"}} = atoms ->
          names = atoms |> Map.get("enum", List.wrap(atoms["const"])) |> Enum.filter(&(is_binary(&1) and change.(&1) == &1))
          texts = for change <- [& &1 | others], name <- names, do: change.(name)
          if names == [], do: arm, else: %{"enum" => Enum.uniq(texts), "x-parity" => %{"native" => "atom"}}

        _ ->
          arm
      end
    end)
  end

  # A tuple of the members of an object.
  defp of_members(items, source, declared, scope) do
    prefix = Enum.find_value(Schema.arms(declared), [], & &1["prefixItems"])

    with [base] <- Enum.uniq(for(item <- items, {:get, base, key} when is_binary(key) <- [item], do: base)),
         true <- length(prefix) == length(items) and Enum.all?(items, &match?({:get, ^base, _}, &1)) do
      fields = Enum.zip_with(items, prefix, fn {:get, _, key} = item, schema -> {{key, schema}, item} end)
      read(base, source, object(fields, base, fn {_, schema} -> schema end, scope), scope)
    else
      _ -> Schema.opaque("it is put together on its way in")
    end
  end

  defp decoding?({tag, a, b}) when tag in [:and, :or], do: decoding?(a) or decoding?(b)
  defp decoding?({:not, condition}), do: decoding?(condition)
  defp decoding?(condition), do: match?({:made, _}, condition)

  defp either_way(value, source, declared, scope) do
    case {variants(value, source), Enums.table(value, source)} do
      {[_, _ | _] = variants, _} -> by_tag(variants, source, declared, scope)
      {_, nil} -> either(value, source, declared, scope) || decided(value, source)
      {_, table} -> respelled(declared, table, scope)
    end
  end

  # Literals that are told by something else than the text or number that it is.
  defp decided({:ite, c, _, _} = value, source) do
    made = for {:lit, literal} when literal != nil <- Parts.of(value), uniq: true, do: literal
    if match?([_, _ | _], made) and Enum.any?(Parts.looked_at(value), &Parts.made_of?(&1, source)), do: Schema.opaque("what it becomes is told by whether #{describe(c)}")
  end

  # What a member tells apart: [{member, texts, value}], the texts by which a variant is
  # chosen; {:others, texts} for what is left, :any where that is not all that is asked.
  defp variants(value, source, used \\ [])
  defp variants(:raise, _, _), do: []

  defp variants({:ite, c, a, b}, source, used) do
    case tag(c, source) do
      {:in, key, texts} -> variant(key, texts, a, b, source, used)
      {:not, key, texts} -> variant(key, texts, b, a, source, used)
      {:not_there, key, texts} -> with [_ | _] <- one(a, source), [_ | _] <- one(b, source), true <- used == [], do: [{key, {:others, texts}, a}, {key, :any, b}], else: (_ -> :none)
      :other -> :none
    end
  end

  defp variants(value, source, [{key, _} | _] = used) do
    with [value] <- one(value, source), do: [{key, {:others, for({_, texts} <- used, text <- texts, do: text)}, value}]
  end

  defp variants(_, _, _), do: :none

  defp variant(key, texts, value, rest, source, used) do
    with [value] <- one(value, source),
         true <- Enum.all?(used, &(elem(&1, 0) == key)),
         more when is_list(more) <- variants(rest, source, [{key, texts} | used]),
         do: [{key, texts, value} | more],
         else: (_ -> :none)
  end

  defp one({:decoded, _, _, source} = value, source), do: [value]
  defp one({:new, _, _} = value, source), do: if(Parts.made_of?(value, source), do: [value], else: :none)
  defp one(source, source), do: [source]
  defp one(_, _), do: :none

  # What a condition asks of one member of an object: that it is one of some texts, or none of
  # them, or that it is there and none of them; :other for all else.
  defp tag(condition, source) do
    asked = for condition <- condition |> implied() |> conditions(), condition != {:is, :map, source}, do: condition
    {there, asked} = Enum.split_with(asked, &match?({:has, ^source, _}, &1))

    case asked do
      [{:in, {:get, ^source, key}, texts}] when is_binary(key) -> if(Enum.all?(texts, &is_binary/1), do: {:in, key, texts}, else: :other)
      [{:not, {:in, {:get, ^source, key}, texts}}] when is_binary(key) -> if(Enum.all?(texts, &is_binary/1), do: {if(there == [], do: :not, else: :not_there), key, texts}, else: :other)
      _ -> :other
    end
  end

  defp by_tag([{key, _, _} | _] = variants, source, declared, scope) do
    decoded = for {_, _, value} <- variants, module <- List.wrap(module(value)), do: module
    arms = for {_, texts, value} <- variants, do: value |> arm(source, declared, decoded, scope) |> Schema.annotate(%{"chosen" => chosen(key, texts)})

    cond do
      opaque = Enum.find(arms, &Schema.opaque?/1) -> opaque
      true -> told(%{"anyOf" => arms}, key)
    end
  end

  # What is kept as it came is what was declared beside the variants.
  defp arm(source, source, declared, decoded, _) do
    case Enum.reject(Schema.arms(declared), &(match?(%{"$ref" => {module, _}} when is_binary(module), &1) and elem(&1["$ref"], 0) in decoded)) do
      [] -> %{"x-parity" => %{"native" => "any"}}
      rest -> rest |> Schema.any_of() |> Kinds.kept()
    end
  end

  defp arm(value, source, declared, _, scope), do: read(value, source, declared, scope)

  defp module({:decoded, module, _, _}), do: module
  defp module({:new, module, _}), do: module
  defp module(_), do: nil

  defp chosen(_, :any), do: nil
  defp chosen(key, {:others, texts}), do: %{"field" => key, "values" => texts, "others" => true}
  defp chosen(key, texts), do: %{"field" => key, "values" => texts}

  # A union each of whose variants asks for a value of the member.
  defp told(%{"anyOf" => arms} = union, key) do
    if Enum.all?(arms, &match?(%{"x-parity" => %{"chosen" => chosen}} when not is_map_key(chosen, "others"), &1)),
      do: Schema.annotate(union, %{"tag" => %{"field" => key, "required" => true}}),
      else: union
  end

  # What the decoder of its own makes of it.
  defp built({:new, module, fields}, source, declared, scope) do
    if scope.filled?.(module, fields, source), do: reference(declared, module), else: in_place(module, fields, source, scope)
  end

  defp built({:obj, entries, nil}, source, declared, scope),
    do: object(for({key, value} <- entries, do: {Value.key_text(key), value}), source, &member(declared, &1), scope)

  defp built(_, _, _, _), do: Schema.opaque("it is put together on its way in")

  defp in_place(module, fields, source, scope), do: object(fields, source, &scope.field.(module, &1), scope)

  defp either({:ite, c, a, b} = value, source, declared, scope) do
    case presence(c, source) do
      true -> Value.ite(c, a, without_source(b, source)) |> joined_ways(source, declared, scope)
      false -> Value.ite(c, without_source(a, source), b) |> joined_ways(source, declared, scope)
      nil -> both(value, source, declared, scope)
    end
  end

  defp joined_ways({:ite, _, _, _} = value, source, declared, scope), do: both(value, source, declared, scope)
  defp joined_ways(value, source, declared, scope), do: read(value, source, declared, scope)

  # And what cannot be known there says nothing of the key.
  defp without_source(value, source) do
    case Substitution.replace(value, [{source, Value.null()}]) do
      {:unknown, _} -> Value.null()
      other -> other
    end
  end

  defp presence({:not, condition}, source), do: with(there when there != nil <- presence(condition, source), do: not there)
  defp presence({:truthy, source}, source), do: true
  defp presence({:in, source, [nil]}, source), do: false
  defp presence({:has, base, key}, {:get, base, key}), do: true
  defp presence(_, _), do: nil

  defp both({:ite, c, a, b}, source, declared, scope) do
    case {read(a, source, declared, scope), read(b, source, declared, scope)} do
      {nil, nil} -> nil
      {schema, nil} -> if raises?(b), do: narrow(schema, c, source), else: schema
      {nil, schema} -> if raises?(a), do: narrow(schema, Condition.no(c), source), else: schema
      {same, same} -> same
      {left, right} -> union(parsed(left, c, b, source), parsed(right, Condition.no(c), a, source), c, source)
    end
  end

  defp raises?(:raise), do: true
  defp raises?(_), do: false

  # A text that is kept where it does not parse: a time where it is one, and else the text.
  defp parsed(schema, {:parses, _, source}, source, source), do: Schema.map_arms(schema, &Map.delete(&1, "format"))
  defp parsed(schema, _, _, _), do: schema

  defp union(left, right, condition, source) do
    cond do
      Schema.opaque?(left) ->
        left

      Schema.opaque?(right) ->
        right

      Map.delete(left, "x-parity") == Map.delete(right, "x-parity") ->
        left

      match?({:parses, _, ^source}, condition) ->
        left

      true ->
        [restrict(left, condition, source), restrict(right, Condition.no(condition), source)]
        |> Enum.reject(&is_nil/1)
        |> Enum.uniq()
        |> Schema.any_of()
    end
  end

  # The arms of a schema that a condition on the kind of the source lets through.
  defp restrict(schema, {:is, kind, source}, source) when is_map_key(@kinds, kind), do: only(schema, kind)
  defp restrict(schema, {:not, {:is, kind, source}}, source) when is_map_key(@kinds, kind), do: without(schema, kind)
  defp restrict(schema, _, _), do: schema

  @doc "The arms of a schema that are of a kind."
  def only(schema, kind) do
    case Schema.arms(schema) |> Enum.filter(&of_kind?(&1, kind)) do
      [] -> @kinds[kind]
      arms -> Schema.any_of(arms)
    end
  end

  @doc "The arms of a schema that are not of a kind; nil where none is left."
  def without(schema, kind) do
    case Schema.arms(schema) |> Enum.reject(&of_kind?(&1, kind)) do
      [] -> nil
      arms -> Schema.any_of(arms)
    end
  end

  @doc "Whether an arm of a schema is of a kind, as a guard asks."
  def of_kind?(%{"$ref" => target}, kind) do
    case Schema.referenced(target) do
      [] -> kind == :map
      arms -> Enum.all?(arms, &of_kind?(&1, kind))
    end
  end

  def of_kind?(%{"enum" => values}, :binary), do: Enum.all?(values, &is_binary/1)
  def of_kind?(%{"const" => value}, :binary), do: is_binary(value)
  def of_kind?(%{"enum" => values}, kind) when kind in [:integer, :number], do: Enum.all?(values, &is_integer/1)
  def of_kind?(%{"const" => value}, kind) when kind in [:integer, :number], do: is_integer(value)
  def of_kind?(%{"type" => type}, kind), do: type == @kinds[kind]["type"] or (kind in [:number, :float] and type == "integer")
  def of_kind?(_, _), do: false

  @doc "A schema narrowed by a condition on the source without which the decoder raises; what cannot be put into it is `checked`."
  def narrow(schema, condition, source) do
    own = owned(schema, source)
    condition |> implied() |> conditions() |> Enum.reject(&(own != true and Condition.given(&1, own) == true)) |> Enum.reduce(schema, &narrowed(&2, &1, source))
  end

  # What the decoder of the struct that a schema refers to demands of it already.
  defp owned(schema, source) do
    with [%{"$ref" => {module, "t"}}] <- schema |> Kinds.split_null() |> elem(0) |> Schema.arms(),
         %{} = target <- Eval.modules()[module],
         %{ok: ok, fields: fields} <- Decoders.decoder(target) do
      fields |> Map.values() |> Enum.reduce(ok, &Condition.both(&2, Predicate.has_value(&1))) |> Substitution.decide([{:payload, source}])
    else
      _ -> true
    end
  end

  # What the schema of a struct or of items says itself.
  defp implied({:made, _}), do: true
  defp implied({:and, a, b}), do: Condition.both(implied(a), implied(b))
  defp implied({:or, a, b}), do: Condition.any(implied(a), implied(b))
  defp implied(condition), do: condition

  @doc "The conditions that must all hold."
  def conditions({:and, a, b}), do: conditions(a) ++ conditions(b)
  def conditions({:not, {:or, a, b}}), do: conditions(Condition.no(a)) ++ conditions(Condition.no(b))
  def conditions(true), do: []
  def conditions(condition), do: [condition]

  defp narrowed(schema, {:is, kind, source}, source) when is_map_key(@kinds, kind),
    do: if(kind_known?(schema), do: only(schema, kind), else: Map.merge(schema, @kinds[kind]))

  defp narrowed(schema, {:has, base, key}, {:get, base, key}), do: schema
  defp narrowed(schema, {:truthy, source}, source), do: schema
  defp narrowed(schema, {:parses, _, _}, _), do: schema
  defp narrowed(schema, {:not, {:in, source, [nil]}}, source), do: schema |> Kinds.split_null() |> elem(0)
  defp narrowed(schema, {:not, {:is, _, source}}, source), do: schema

  defp narrowed(schema, {:not, {:cmp, operator, value, number}}, source) when operator in [">", ">=", "<", "<="],
    do: narrowed(schema, {:cmp, %{">" => "<=", ">=" => "<", "<" => ">=", "<=" => ">"}[operator], value, number}, source)

  defp narrowed(schema, {:not, {:and, a, b}}, source), do: narrowed(schema, {:or, Condition.no(a), Condition.no(b)}, source)

  # A key that is missing or null, or what else must hold of it.
  defp narrowed(schema, {:or, a, b} = condition, source) do
    case {absence(a, source), absence(b, source)} do
      {nil, nil} -> with(nil <- of_one_member(schema, condition, source), do: either_narrowed(schema, narrow(schema, a, source), narrow(schema, b, source), condition))
      {:missing, _} -> narrow(schema, b, source)
      {_, :missing} -> narrow(schema, a, source)
      {:null, _} -> or_null(schema, b, source)
      {_, :null} -> or_null(schema, a, source)
    end
  end

  defp narrowed(schema, {:in, source, literals}, source) do
    members = for literal <- literals, is_binary(literal) or is_number(literal) or is_boolean(literal) or literal == nil, do: literal
    # No other value is taken: it is not open.
    schema |> Map.take(["x-parity"]) |> closed() |> Map.merge(if(length(members) == 1, do: %{"const" => hd(members)}, else: %{"enum" => members}))
  end

  defp narrowed(schema, {:cmp, operator, source, number}, source),
    do: bounded(schema, operator, number, %{">" => "exclusiveMinimum", ">=" => "minimum", "<" => "exclusiveMaximum", "<=" => "maximum"})

  defp narrowed(schema, {:cmp, operator, {:conv, "String.length", source}, number}, source),
    do: bounded(schema, operator, number, %{">=" => "minLength", "<=" => "maxLength"})

  # A tuple says so itself.
  defp narrowed(%{"prefixItems" => items} = schema, {:cmp, "==", {:conv, "length", source}, number}, source) when length(items) == number,
    do: schema

  defp narrowed(schema, {:cmp, "==", {:conv, "length", source}, number}, source),
    do: Schema.map_arms(schema, &Map.merge(&1, %{"minItems" => number, "maxItems" => number}))

  defp narrowed(schema, {:cmp, operator, {:conv, call, source}, number}, source) when call in ["length", "Enum.count"] and operator != "==",
    do: bounded(schema, operator, number, %{">=" => "minItems", "<=" => "maxItems"})

  defp narrowed(schema, {:prefix, source, text}, source), do: Schema.map_arms(schema, &Map.put(&1, "pattern", "^" <> Regex.escape(text)))
  # What is asked of a member of an object.
  defp narrowed(schema, {:has, source, key}, source), do: on_objects(schema, &Map.update(&1, "required", [key], fn keys -> Enum.uniq(Enum.sort([key | keys])) end))

  # Of a union that a member tells apart, those variants whose texts are let through.
  defp narrowed(%{"anyOf" => arms} = schema, {:in, {:get, source, key}, texts} = condition, source) do
    left = Enum.flat_map(arms, &let_through(&1, key, texts))

    if left == [] or :other in left,
      do: Schema.annotate(schema, %{"checked" => checked(schema, condition)}),
      else: told(%{schema | "anyOf" => left}, key)
  end

  # One text in any case.
  defp narrowed(schema, {:in, {:conv, call, source}, [text]} = condition, source) when call in ["String.downcase", "String.upcase"] and is_binary(text) do
    case any_case(text, call) do
      nil -> Schema.annotate(schema, %{"checked" => checked(schema, condition)})
      pattern -> Schema.map_arms(schema, &if(&1["type"] == "string", do: &1 |> Map.put("pattern", pattern) |> Schema.annotate(%{"open" => true, "values" => [text]}), else: &1))
    end
  end

  defp narrowed(schema, {:matches, source, pattern}, source), do: Schema.map_arms(schema, &Map.put(&1, "pattern", pattern))
  defp narrowed(schema, condition, source) do
    case for(subject <- Parts.subjects(condition), {:get, ^source, key} when is_binary(key) <- Parts.of(subject), uniq: true, do: key) do
      [key] -> of_member(schema, key, condition, source)
      _ -> Schema.annotate(schema, %{"checked" => checked(schema, condition)})
    end
  end

  # A condition that asks of nothing but one member that the object shows; nil for any other.
  defp of_one_member(schema, condition, source) do
    members = for subject <- Parts.subjects(condition), uniq: true, do: Enum.find_value(Parts.of(subject), &with({:get, ^source, key} when is_binary(key) <- &1, do: key, else: (_ -> nil)))

    with [key] when key != nil <- members, true <- Enum.any?(Schema.arms(schema), &is_map_key(Map.get(&1, "properties", %{}), key)),
      do: of_member(schema, key, condition, source),
      else: (_ -> nil)
  end

  # A condition on one member: that of the member's schema, where the object shows it.
  defp of_member(schema, key, condition, source) do
    if Enum.any?(Schema.arms(schema), &is_map_key(Map.get(&1, "properties", %{}), key)),
      do: on_objects(schema, fn object -> update_in(object, ["properties", key], &(&1 && &1 |> Kinds.looked_at() |> narrow(condition, {:get, source, key}) |> no_null(condition))) end),
      else: Schema.annotate(schema, %{"checked" => checked(schema, condition)})
  end

  defp no_null(schema, {:is, _, _}), do: if(Schema.null?(schema), do: schema, else: Schema.annotate(schema, %{"null" => "reject"}))
  defp no_null(schema, _), do: schema

  defp on_objects(schema, change) do
    Schema.map_arms(schema, &if(is_map_key(&1, "properties"), do: change.(&1), else: &1))
  end

  # Letters beyond ASCII that become one of ASCII.
  @folded %{"String.downcase" => %{"k" => "\u212A"}, "String.upcase" => %{"S" => "\u017F", "I" => "\u0131"}}
  # Several letters that one may become.
  @ligatures %{"String.downcase" => [], "String.upcase" => ~w(FF FI FL ST SS)}

  # The pattern of the texts that become a text of ASCII in another case; nil where it is not known.
  defp any_case(text, call) do
    changed = if call == "String.downcase", do: String.downcase(text), else: String.upcase(text)

    if changed == text and String.match?(text, ~r/^[\x00-\x7f]*$/) and not String.contains?(text, @ligatures[call]),
      do: "^#{for letter <- String.graphemes(text), into: "", do: letter(letter, @folded[call][letter])}$"
  end

  defp letter(letter, folded) do
    case Enum.uniq([String.downcase(letter), String.upcase(letter)]) do
      [same] -> Regex.escape(same)
      both -> "[#{Enum.join(both)}#{folded}]"
    end
  end

  defp absence({:not, {:has, base, key}}, {:get, base, key}), do: :missing
  defp absence(condition, source), do: if(presence(condition, source) == false, do: :null)

  defp or_null(schema, condition, source) do
    {inner, null?} = Kinds.split_null(schema)
    inner = narrow(inner, condition, source)
    if null?, do: Schema.nullable(inner), else: inner
  end

  defp either_narrowed(schema, left, right, condition) do
    cond do
      left == schema or right == schema -> schema
      checked?(left) or checked?(right) -> Schema.annotate(schema, %{"checked" => checked(schema, condition)})
      true -> [left, right] |> distinct() |> one_pattern() |> Schema.any_of()
    end
  end

  # Texts beside others of a pattern are a pattern, too.
  defp one_pattern(arms) do
    with {[%{"pattern" => pattern} = arm], rest} <- Enum.split_with(arms, &is_map_key(&1, "pattern")),
         {[_ | _] = listed, others} <- Enum.split_with(rest, &(texts(&1) != [])) do
      texts = Enum.flat_map(listed, &texts/1)
      null = if nil in texts, do: [%{"type" => "null"}], else: []
      [%{arm | "pattern" => Enum.map_join(texts -- [nil], "|", &"^#{Regex.escape(&1)}$") <> "|" <> pattern} | null ++ others]
    else
      _ -> arms
    end
  end

  # The texts, and null, that are all that a schema takes.
  defp texts(%{"x-parity" => _}), do: []
  defp texts(%{"const" => text}) when is_binary(text), do: [text]
  defp texts(%{"enum" => values}), do: if(Enum.all?(values, &(is_binary(&1) or &1 == nil)), do: values, else: [])
  defp texts(_), do: []

  defp closed(%{"x-parity" => notes} = schema), do: %{schema | "x-parity" => Map.drop(notes, ["open", "values"])}
  defp closed(schema), do: schema

  defp let_through(%{"x-parity" => %{"chosen" => %{"field" => key} = chosen}} = arm, key, texts) do
    case if(chosen["others"], do: texts -- chosen["values"], else: for(text <- chosen["values"], text in texts, do: text)) do
      [] -> []
      left -> [Schema.annotate(arm, %{"chosen" => %{"field" => key, "values" => left}})]
    end
  end

  defp let_through(_, _, _), do: [:other]

  defp checked?(schema), do: get_in(schema, ["x-parity", "checked"]) != nil

  @doc "The arms of schemas, each once."
  def distinct(schemas), do: schemas |> Enum.flat_map(&Schema.arms/1) |> Enum.uniq_by(&Map.delete(&1, "x-parity"))

  defp checked(schema, condition),
    do: get_in(schema, ["x-parity", "checked"]) |> List.wrap() |> Enum.concat([%{"what" => "raises unless #{describe(condition)}"}])

  defp kind_known?(schema), do: Map.keys(schema) -- ["x-parity", "default"] != []

  defp bounded(schema, operator, number, keywords) do
    case {keywords, operator} do
      {%{^operator => keyword}, _} -> Schema.map_arms(schema, &if(keyword =~ "imum" and &1["type"] == "string", do: &1, else: Map.put(&1, keyword, number)))
      {%{">=" => keyword}, ">"} when is_integer(number) -> Schema.map_arms(schema, &Map.put(&1, keyword, number + 1))
      {%{"<=" => keyword}, "<"} when is_integer(number) -> Schema.map_arms(schema, &Map.put(&1, keyword, number - 1))
    end
  end

  # ── texts of atoms ──────────────────────────────────────────────────────────

  # Atoms under their own names.
  defp named(schema, scope), do: Schema.map_arms(schema, &Enums.own_names(&1, scope.types))

  # The atoms of a declared schema as a table of a decoder reads them.
  defp respelled(declared, table, scope) do
    if Enum.any?(Schema.arms(declared), &match?(%{"x-parity" => %{"native" => "atom"}}, Enums.own_names(&1, scope.types))) do
      Schema.map_arms(declared, fn arm -> arm |> Enums.own_names(scope.types) |> read_by(table, arm, scope) end)
    else
      of_texts(declared, table)
    end
  end

  defp read_by(%{"x-parity" => %{"native" => "atom"}} = atoms, table, arm, scope) do
    if agrees?(arm, atoms, table, scope), do: arm, else: Enums.read_by(atoms, table)
  end

  defp read_by(_, _, arm, _), do: arm

  # A reference to an enum that its own module reads alike.
  defp agrees?(%{"$ref" => target}, atoms, table, scope) do
    texts = Map.get(scope.types[target]["x-parity"], "members", %{})

    Enum.all?(List.wrap(atoms["enum"] || atoms["const"]), fn name ->
      name == nil or {Map.get(texts, ":" <> name, name), {:atom, name}} in table.rows or
        (table.default == {:lit, {:atom, name}} and not Enum.any?(table.rows, &match?({_, {:atom, ^name}}, &1)))
    end)
  end

  defp agrees?(_, _, _, _), do: false

  # Texts that stand for something else than atoms.
  defp of_texts(declared, %{rows: rows, default: default}) do
    texts = rows |> Enum.map(&elem(&1, 0)) |> Enum.filter(&is_binary/1)

    cond do
      default == :same -> declared
      texts == [] -> declared
      length(texts) == 1 and match?({:lit, _}, default) -> Schema.opaque("only #{inspect(hd(texts))} is told from everything else")
      true -> %{"enum" => texts} |> held(declared)
    end
  end

  # ── parts ───────────────────────────────────────────────────────────────────

  @doc "Whether the keys of a map keep their names."
  def spelled_key?({:key, map}, map), do: true
  def spelled_key?({:conv, call, key}, map) when call in ["to_string", "Atom.to_string", "String.to_atom", "the text of an atom"], do: spelled_key?(key, map)
  def spelled_key?({:ite, _, a, b}, map), do: spelled_key?(a, map) and spelled_key?(b, map)
  def spelled_key?(_, _), do: false

  @doc "The schema of the items of a list's schema, and of a map's values."
  def items(schema), do: below(schema, "items")
  def values(schema), do: below(schema, "additionalProperties")

  defp below(schema, keyword),
    do: Enum.find_value(Schema.arms(schema), %{"x-parity" => %{"native" => "any"}}, &(is_map(&1[keyword]) and &1[keyword]))

  @doc "A schema that stands for another, whose notes on how the language holds the value it keeps."
  def held(schema, declared) do
    notes = declared |> Map.get("x-parity", %{}) |> Map.take(["native"])
    native = if schema["contentEncoding"], do: %{"native" => "bytes"}, else: notes
    if native["native"] in [nil, "atom"], do: schema, else: Schema.annotate(schema, native)
  end

  @doc "A list of the given items, held as it is declared. A text in a list of texts says nothing of the field's own kind."
  def list_of(_, nil), do: %{"type" => "array"}

  def list_of(declared, items) do
    case Enum.find(Schema.arms(declared), &(&1["type"] == "array" and &1["prefixItems"] == nil)) do
      nil -> %{"type" => "array", "items" => items}
      list -> list |> Map.put("items", items) |> any?(items)
    end
  end

  defp any?(list, %{"x-parity" => %{"native" => "any"}} = any) when map_size(any) == 1, do: Map.delete(list, "items")
  defp any?(list, _), do: list

  @doc "A map of the given values, held as it is declared."
  def map_of(_, nil), do: %{"type" => "object"}

  def map_of(declared, values) do
    case Enum.find(Schema.arms(declared), &(&1["type"] == "object")) do
      %{"properties" => _} = record -> record
      nil -> %{"type" => "object", "additionalProperties" => values}
      map -> if values == %{"x-parity" => %{"native" => "any"}}, do: map, else: Map.put(map, "additionalProperties", values)
    end
  end

  defp member(declared, key), do: Enum.find_value(Schema.arms(declared), &get_in(&1, ["properties", key])) || values(declared)

  @doc "A reference to a struct, as it is declared."
  def reference(declared, module) do
    Enum.find(Schema.arms(declared), %{"$ref" => {module, "t"}}, &match?(%{"$ref" => {^module, _}}, &1))
  end

  # What is read for the members of a struct or map that is built in place.
  defp object(fields, source, declared, scope) do
    reads =
      for {name, value} <- fields, key <- keys(value, source) do
        {key, accepts(value, {:get, source, key}, declared.(name), scope)}
      end

    cond do
      reads == [] ->
        Schema.opaque("it is put together on its way in")

      Enum.any?(Enum.frequencies_by(reads, &elem(&1, 0)), fn {_, count} -> count > 1 end) ->
        Schema.opaque("it is put together on its way in")

      true ->
        %{"type" => "object", "properties" => Map.new(reads)}
    end
  end

  # What the items of a list are read as, each in its place.
  defp tuple_items(items, list, scope) do
    for index <- 0..(length(items) - 1) do
      one = {:get, list, index}

      case Enum.find(items, fn {value, _} -> one in Parts.of(value) end) do
        {^one, declared} -> Kinds.kept(declared)
        {value, declared} -> accepts(value, one, declared, scope) || declared
        nil -> Kinds.kept(%{"x-parity" => %{"native" => "any"}})
      end
    end
  end

  defp tuple_of(items),
    do: %{"type" => "array", "items" => false, "minItems" => length(items), "prefixItems" => items, "x-parity" => %{"native" => "tuple"}}

  @doc "The keys of a source that a value is made of."
  def keys(value, source), do: for({:get, ^source, key} <- Parts.of(value), uniq: true, do: key)

  @doc "A condition in words."
  def describe({:is, kind, value}), do: "#{describe_value(value)} is #{describe_kind(kind)}"
  def describe({:in, value, [literal]}), do: "#{describe_value(value)} is #{literal(literal)}"
  def describe({:in, value, literals}), do: "#{describe_value(value)} is one of #{Enum.map_join(literals, ", ", &literal/1)}"
  def describe({:has, value, key}), do: "#{describe_value(value)} has #{key}"
  def describe({:truthy, value}), do: "#{describe_value(value)} is set"
  def describe({:cmp, operator, value, number}), do: "#{describe_value(value)} #{operator} #{number}"
  def describe({:parses, call, value}), do: "#{call} takes #{describe_value(value)}"
  def describe({:prefix, value, text}), do: "#{describe_value(value)} begins with #{inspect(text)}"
  def describe({:only, value, keys}), do: "#{describe_value(value)} has no keys but #{Enum.join(keys, ", ")}"
  def describe({:made, {:decoded, module, {name, _}, value}}), do: "#{module}.#{name} takes #{describe_value(value)}"
  def describe({:made, {:each, value, _}}), do: "all items of #{describe_value(value)} are taken"
  def describe({:matches, value, pattern}), do: "#{describe_value(value)} matches #{pattern}"
  def describe({:not, condition}), do: "not (#{describe(condition)})"
  def describe({:and, a, b}), do: "#{describe(a)} and #{describe(b)}"
  def describe({:or, a, b}), do: "(#{describe(a)} or #{describe(b)})"
  def describe({:unk, reason}), do: String.replace_suffix(reason, " is not understood", "")
  def describe(condition), do: inspect(condition)

  defp describe_kind(nil), do: "nil"
  defp describe_kind({:struct, name}), do: "a #{name}"
  defp describe_kind(kind), do: "a #{kind}"

  defp describe_value(:payload), do: "the object"
  defp describe_value(:self), do: "the struct"
  defp describe_value({:get, base, key}) when base in [:payload, :self], do: key
  defp describe_value({:get, base, key}), do: "#{describe_value(base)}.#{key}"
  defp describe_value({:item, list}), do: "an item of #{describe_value(list)}"
  defp describe_value({:val, map}), do: "a value of #{describe_value(map)}"
  defp describe_value({:conv, call, inner}), do: "#{call}(#{describe_value(inner)})"
  defp describe_value(_), do: "a value"

  defp literal({:atom, name}), do: ":" <> name
  defp literal(value) when is_binary(value) or is_number(value) or is_boolean(value) or value == nil, do: inspect(value)
  defp literal(_), do: "a literal"
end
