# What is asked of values: each answer is a condition.
defmodule Capture.Predicate do
  alias Capture.{Calls, Condition, Value}

  @doc "The condition under which an expression has a value at all."
  def has_value(:raise), do: false
  def has_value({:ite, c, a, b}), do: Condition.choice(c, has_value(a), has_value(b))
  def has_value({:conv, _, value}), do: has_value(value)
  def has_value({:get, value, _}), do: has_value(value)
  def has_value({:tuple, values}), do: Enum.reduce(values, true, &Condition.both(&2, has_value(&1)))
  def has_value(_), do: true

  @doc "The condition under which nothing in a value is an error, however deep."
  def sound(:raise), do: false
  def sound({:unknown, reason}), do: {:unk, reason}
  def sound({:ite, c, a, b}), do: Condition.choice(c, sound(a), sound(b))
  def sound({:conv, call, value}), do: Condition.both(sound(value), if(Calls.partial?(call), do: parses(value, call), else: true))
  def sound({:get, value, _}), do: sound(value)
  def sound({tag, values}) when tag in [:tuple, :list], do: all_sound(values)
  def sound({:new, _, fields}), do: fields |> Map.values() |> all_sound()
  def sound({:obj, entries, base}), do: all_sound([base | Enum.map(entries, &elem(&1, 1))])
  def sound({:each, source, item}), do: Condition.both(sound(source), if(sound(item) == true, do: true, else: {:unk, "an item of a list"}))
  def sound({:renamed, source, key, value}), do: Condition.both(sound(source), if(all_sound([key, value]) == true, do: true, else: {:unk, "a value of a map"}))
  def sound({tag, module, {name, _}, _}) when tag in [:decoded, :encoded], do: {:unk, "whether #{module}.#{name} takes it"}
  def sound(_), do: true

  defp all_sound(values), do: Enum.reduce(values, true, &Condition.both(&2, sound(&1)))

  @doc "The condition under which what a decoder or a loop makes is no error."
  def made({:ite, c, a, b}), do: Condition.choice(c, made(a), made(b))
  def made(:raise), do: false
  def made({:unknown, reason}), do: {:unk, reason}
  def made({:decoded, _, _, _} = value), do: {:made, value}
  def made({:each, source, item} = value), do: Condition.both(made(source), if(sound(item) == true, do: true, else: {:made, value}))
  def made(_), do: true

  @doc "Whether a map has a key."
  def has({:ite, c, a, b}, key), do: Condition.choice(c, has(a, key), has(b, key))

  def has({:obj, entries, base}, key) do
    case if(Value.key_text(key), do: Value.entry(entries, key), else: :computed) do
      :computed -> if base == nil and Value.tabled?(key), do: entries |> Value.row(key) |> there(), else: {:unk, "a key that is computed"}
      nil -> if base, do: has(base, key), else: false
      {_, value} -> there(value)
    end
  end

  def has({:renamed, base, name, _}, key) do
    case Calls.original(name, key) do
      nil -> {:unk, "a key that is renamed"}
      original -> has(base, original)
    end
  end

  def has({:lit, {:map, pairs}}, {:lit, key}), do: List.keymember?(pairs, key, 0)

  def has({:lit, {:map, pairs}}, key),
    do: if(Value.tabled?(key), do: one_of(key, Enum.map(pairs, &elem(&1, 0))), else: {:unk, "a key that is computed"})

  # Every struct has its module.
  def has(value, {:lit, {:atom, "__struct__"}}), do: is(value, :struct)
  def has({:new, module, fields}, {:lit, {:atom, name}}), do: is_map_key(fields, name) or Value.unassigned(module, name) != :absent
  def has(:self, {:lit, {:atom, name}}), do: name in Process.get(:own_fields, [])
  def has({:kind, :object}, _), do: {:unk, "a part of an object"}
  def has({tag, _}, _) when tag in [:lit, :tuple, :list, :kind], do: false
  def has(:raise, _), do: false

  def has(value, {:lit, key}) do
    cond do
      Value.key_text(key) == nil -> {:unk, "a key that is no name"}
      Value.other_kind?(key, value) -> false
      Value.json?(value) or Value.own?(value) or match?({:argument, _}, value) -> {:has, value, Value.key_text(key)}
      true -> {:unk, "a part of a value that is not known"}
    end
  end

  def has(_, _), do: {:unk, "a key that is computed"}

  @doc "The condition under which an entry's value is there."
  def there(:absent), do: false
  def there({:ite, c, a, b}), do: Condition.choice(c, there(a), there(b))
  def there(_), do: true

  @doc "Whether a value is neither nil nor false."
  def truthy({:lit, value}), do: value not in [nil, false]
  def truthy({:ite, c, a, b}), do: Condition.choice(c, truthy(a), truthy(b))
  def truthy({:bool, condition}), do: condition
  def truthy(:absent), do: false
  def truthy({:kind, :boolean}), do: {:unk, "a boolean"}
  def truthy({tag, _}) when tag in [:tuple, :list, :kind], do: true
  def truthy({tag, _, _}) when tag in [:obj, :new, :each], do: true
  def truthy({tag, _, _, _}) when tag in [:fun, :renamed, :encoded], do: true
  def truthy({:conv, call, _} = value), do: if(Calls.yields(call) in [nil, :boolean], do: {:truthy, value}, else: true)
  def truthy({:unknown, reason}), do: {:unk, reason}
  def truthy(:raise), do: false
  def truthy(:self), do: true
  def truthy(:payload), do: true
  def truthy(value), do: {:truthy, value}

  @doc "Whether a value is one of some literals."
  def one_of(value, literals)
  def one_of(_, []), do: false
  def one_of({:lit, value}, literals), do: value in literals
  def one_of({:ite, c, a, b}, literals), do: Condition.choice(c, one_of(a, literals), one_of(b, literals))
  def one_of(:absent, literals), do: nil in literals
  def one_of(:raise, _), do: false
  def one_of({:bool, c}, literals), do: Condition.any(Condition.both(c, true in literals), Condition.both(Condition.no(c), false in literals))

  # Of a decoder that gives {:ok, struct} only an error stands for itself.
  def one_of({:decoded, _, _, _} = value, literals),
    do: if({:atom, "error"} in literals or nil in literals, do: Condition.no(made(value)), else: false)

  def one_of({:tuple, values}, literals) do
    Enum.reduce(literals, false, fn
      {:tuple, items}, found when length(items) == length(values) ->
        Condition.any(found, values |> Enum.zip(items) |> Enum.reduce(true, fn {value, item}, all -> Condition.both(all, one_of(value, [item])) end))

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
    if [] in literals, do: Condition.any(Enum.reduce(values, true, &Condition.both(&2, Condition.no(there(&1)))), Condition.is_in(list, others)), else: Condition.is_in(list, others)
  end

  # Nothing is left behind a number that is all of the text.
  def one_of({:rest, "Integer.parse", text}, [""]), do: matches(text, "^[+-]?[0-9]+$")
  def one_of({:rest, "Float.parse", text}, [""]), do: matches(text, "^[+-]?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?$")

  # A text without anything but space.
  def one_of({:conv, "String.trim", inner}, [""]), do: Condition.both(is(inner, :binary), Condition.no(matches(inner, "\\S")))

  def one_of({:conv, call, inner} = value, literals) do
    case Calls.before(call, literals) do
      nil -> Condition.is_in(value, Enum.filter(literals, &may_be?(value, &1)))
      before -> one_of(inner, before)
    end
  end

  def one_of({tag, _, _}, _) when tag in [:obj, :new, :each], do: false
  def one_of({tag, _, _, _}, _) when tag in [:fun, :renamed], do: false
  def one_of(value, _) when value in [:self, :payload], do: false

  def one_of(value, literals) do
    # JSON has no atoms but nil, true and false.
    literals = if Value.json?(value), do: Enum.reject(literals, &(is_tuple(&1) and elem(&1, 0) in [:atom, :tuple])), else: literals
    Condition.is_in(value, literals)
  end

  # Whether a value whose kind is known may be a literal.
  defp may_be?(value, literal) do
    case kinds(value) do
      nil -> true
      kinds -> Enum.any?(kinds({:lit, literal}) || [], &(&1 in kinds or (&1 in [:integer, :float] and :number in kinds)))
    end
  end

  @doc "Whether a value is of a kind, as a guard asks: :binary, :map, {:struct, name} …"
  def is({:ite, c, a, b}, kind), do: Condition.choice(c, is(a, kind), is(b, kind))
  def is(:raise, _), do: false
  def is({:unknown, reason}, _), do: {:unk, reason}

  def is(value, kind) do
    case kinds(value) do
      nil when kind == nil -> one_of(value, [nil])
      nil -> if Value.json?(value) and not wire?(kind), do: false, else: {:is, kind, value}
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
  defp kinds({:conv, call, _}), do: with(kind when kind != nil <- Calls.yields(call), do: [kind])
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

  @doc "Whether a number compares as asked."
  def compare({:lit, value}, operator, number) when is_number(value) and is_number(number) do
    apply(Kernel, %{"==" => :==, ">" => :>, "<" => :<, ">=" => :>=, "<=" => :<=}[operator], [value, number])
  end

  def compare({:ite, c, a, b}, operator, number), do: Condition.choice(c, compare(a, operator, number), compare(b, operator, number))
  def compare(:raise, _, _), do: false
  # Any other term is greater than a number.
  def compare({:lit, _}, operator, number) when is_number(number), do: operator in [">", ">="]
  def compare({:kind, kind}, operator, number) when kind not in [:integer, :float] and is_number(number), do: operator in [">", ">="]
  def compare({:unknown, reason}, _, _), do: {:unk, reason}
  def compare(value, operator, number), do: {:cmp, operator, value, number}

  @doc "Whether a call makes something of a value, and no error."
  def parses({:ite, c, a, b}, call), do: Condition.choice(c, parses(a, call), parses(b, call))
  def parses({:lit, text}, "Integer.parse") when is_binary(text), do: Integer.parse(text) != :error
  def parses({:lit, text}, call) when is_binary(text), do: {:parses, call, {:lit, text}}
  def parses({:lit, boolean}, "Ecto.boolean") when is_boolean(boolean), do: true
  def parses({:lit, _}, _), do: false
  def parses(:raise, _), do: false
  def parses({:unknown, reason}, _), do: {:unk, reason}
  def parses({:kind, kind} = value, "Ecto." <> _ = call), do: if(Calls.on(call, value) == :raise, do: false, else: kind != :string or {:parses, call, value})
  def parses({:kind, kind}, _) when kind != :string, do: false
  def parses(value, call), do: {:parses, call, value}

  def prefix({:lit, value}, text) when is_binary(value), do: String.starts_with?(value, text)
  def prefix({:lit, _}, _), do: false
  def prefix({:ite, c, a, b}, text), do: Condition.choice(c, prefix(a, text), prefix(b, text))
  def prefix({:kind, kind}, _) when kind != :string, do: false
  def prefix(value, _) when value in [:raise, :payload, :self], do: false
  def prefix({:unknown, reason}, _), do: {:unk, reason}
  def prefix(value, text), do: {:prefix, value, text}

  @doc "Whether a text matches a pattern, as JSON Schema writes it."
  def matches({:ite, c, a, b}, pattern), do: Condition.choice(c, matches(a, pattern), matches(b, pattern))
  def matches(value, _) when value in [:raise, :payload, :self], do: false
  def matches({:unknown, reason}, _), do: {:unk, reason}
  def matches({:lit, value}, _) when not is_binary(value), do: false
  def matches({:kind, kind}, _) when kind != :string, do: false
  def matches(value, pattern), do: {:matches, value, pattern}

  @guards %{
    "is_nil" => nil,
    "is_binary" => :binary,
    "is_bitstring" => :binary,
    "is_integer" => :integer,
    "is_float" => :float,
    "is_number" => :number,
    "is_boolean" => :boolean,
    "is_list" => :list,
    "is_map" => :map,
    "is_atom" => :atom,
    "is_tuple" => :tuple,
    "is_function" => :function,
    "is_struct" => :struct,
    "is_exception" => :exception
  }

  @doc "The guards that ask for a kind, by name."
  def guards, do: @guards
end
