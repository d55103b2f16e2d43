# Ecto's changesets: cast/3 takes keys of an object into the fields of a schema, each as
# its type reads it; validations refuse more; apply_action/2 gives the struct. A changeset
# is followed as a struct of what it would make, and of the condition under which it does.
defmodule Capture.Conventions.Ecto do
  alias Capture.{Calls, Condition, Predicate, Schema, Value}

  @changeset "Ecto.Changeset"
  # What a key is read as, by the typespec of the field.
  @columns %{
    "String.t" => "Ecto.string",
    "binary" => "Ecto.string",
    "integer" => "Ecto.integer",
    "float" => "Ecto.float",
    "boolean" => "Ecto.boolean",
    "map" => "Ecto.map",
    "Ecto.UUID.t" => "Ecto.uuid",
    "Decimal.t" => "Ecto.decimal",
    "Date.t" => "Ecto.date",
    "Time.t" => "Ecto.time",
    "NaiveDateTime.t" => "Ecto.naive_datetime",
    "DateTime.t" => "Ecto.datetime"
  }

  @doc "The module with the fields that its changeset demands as fields that are never nil."
  def declare(%{struct: %{typed: [_ | _] = typed} = struct, functions: %{{"changeset", 2} => clauses}, uses: uses} = module) do
    if "Ecto.Schema" in uses do
      demanded = Enum.flat_map(clauses, &demanded_names(&1.body, module))
      %{module | struct: %{struct | typed: Enum.map(typed, &if(&1.name in demanded, do: %{&1 | spec: without_nil(&1.spec)}, else: &1))}}
    else
      module
    end
  end

  def declare(module), do: module

  defp demanded_names(body, module) do
    body
    |> Capture.Builders.everything(fn
      {"validate_required", _, [_, names | _]} -> Capture.Modules.atom_names(List.wrap(names), module)
      {"cast_embed", _, [_, {:atom, name}, options]} -> if Capture.Modules.option(options, "required") == true, do: [name]
      _ -> nil
    end)
    |> Enum.concat()
  end

  defp without_nil({"|", line, [left, right]}) do
    case Enum.reject([left, right], &is_nil/1) do
      [spec] -> without_nil(spec)
      [left, right] -> {"|", line, [without_nil(left), without_nil(right)]}
    end
  end

  defp without_nil(spec), do: spec

  @doc "What a call of Ecto.Changeset makes of values; nil for all others."
  def call(@changeset <> "." <> name, [first | rest]), do: on(first, &made(name, &1, rest))
  def call(_, _), do: nil

  # Of each way in which the first value may have come about.
  defp on({:ite, c, a, b}, function) do
    case {on(a, function), on(b, function)} do
      {a, b} when a == nil or b == nil -> nil
      {a, b} -> Value.ite(c, a, b)
    end
  end

  defp on(:raise, _), do: :raise
  defp on(value, function), do: function.(value)

  defp made("cast", value, [parameters, {:lit, names} | _]) when is_list(names), do: with_data(value, &cast(&1, parameters, names))
  defp made("change", value, []), do: with_data(value, & &1)

  defp made("cast_embed", value, [{:lit, {:atom, name}} | rest]),
    do: with_data(value, &embedded(&1, name, embed_options(rest)))

  defp made("put_change", value, [{:lit, {:atom, name}}, new]), do: with_data(value, fn cs -> put_in(cs, [:data], Value.put(cs.data, {:lit, {:atom, name}}, new)) end)

  defp made("validate_required", value, [names | _]),
    do: with_data(value, fn cs -> Enum.reduce(atoms(names), cs, &demanded(&2, &1, fn field -> set(field) end)) end)

  defp made("validate_inclusion", value, [name, {:lit, members} | _]) when is_list(members), do: validated(value, name, &Predicate.one_of(&1, members))

  defp made("validate_number", value, [name, options]), do: validated(value, name, &bounded(&1, options))
  defp made("validate_length", value, [name, options]), do: validated(value, name, &bounded(Calls.on(length_of(value, name), &1), options))
  defp made("validate_format", value, [name, {:lit, {:regex, pattern}} | _]), do: validated(value, name, &Predicate.matches(&1, pattern))
  defp made("validate_" <> _, value, [{:lit, {:atom, _}} = name | _]), do: validated(value, name, fn _ -> {:unk, "a validation of #{elem(elem(name, 1), 1)}"} end)

  defp made("apply_changes", value, []), do: with_data(value, & &1) && part(value, "data")
  defp made("apply_action!", value, [_]), do: outcome(value, & &1, :raise)
  defp made("apply_action", value, [_]), do: outcome(value, &{:tuple, [{:lit, {:atom, "ok"}}, &1]}, {:tuple, [{:lit, {:atom, "error"}}, {:unknown, "a changeset"}]})
  defp made(_, _, _), do: nil

  defp outcome(value, good, bad) do
    with %{data: data, valid: valid} <- opened(value), do: Value.ite(valid, good.(data), bad)
  end

  # ── a changeset ─────────────────────────────────────────────────────────────

  defp with_data(value, function) do
    with %{} = changeset <- opened(value), %{data: data, valid: valid} <- function.(changeset) do
      {:new, @changeset, %{"data" => data, "valid?" => if(is_boolean(valid), do: {:lit, valid}, else: {:bool, valid})}}
    end
  end

  defp opened({:new, @changeset, %{"data" => data, "valid?" => valid}}), do: %{data: data, valid: Predicate.truthy(valid)}
  defp opened({:new, _, _} = data), do: %{data: data, valid: true}
  defp opened(_), do: nil

  defp part({:new, @changeset, fields}, name), do: fields[name]
  defp part(value, _), do: value

  defp cast(%{data: {:new, module, _}} = changeset, parameters, names) do
    Enum.reduce(names, changeset, fn
      {:atom, name}, changeset -> cast_field(changeset, parameters, name, column(module, name))
      _, changeset -> changeset
    end)
  end

  defp cast(_, _, _), do: nil

  defp cast_field(%{data: data, valid: valid}, parameters, name, column) do
    key = {:lit, if(Process.get(:keys, :text) == :text, do: name, else: {:atom, name})}
    given = Value.get(parameters, key)
    # A schema is embedded, and cast by no type.
    column = if match?({:schema, _}, column) or match?({_, {:schema, _}}, column), do: nil, else: column
    read = if column, do: taken(given, column), else: {:unknown, "the Ecto type of #{name}"}
    # That an empty text is no value is left out: nobody means it to be sent.
    value = Value.ite(Predicate.one_of(given, [nil]), Value.null(), read)
    fits = Condition.any(Predicate.one_of(given, [nil]), fits(given, column))
    there = Predicate.has(parameters, key)

    %{
      data: Value.put(data, {:lit, {:atom, name}}, Value.ite(there, value, Value.get(data, {:lit, {:atom, name}}))),
      valid: Condition.both(valid, Condition.any(Condition.no(there), fits))
    }
  end

  defp taken(value, {:each, column}), do: {:each, value, taken({:item, value}, column)}
  defp taken(value, {:values, column}), do: {:renamed, value, {:key, value}, taken({:val, value}, column)}
  defp taken(value, {:enum, members}), do: Enum.reduce(members, :raise, &Value.ite(Predicate.one_of(value, [&1]), {:lit, {:atom, &1}}, &2))
  defp taken(value, {:type, name}), do: cast_as(name, value)
  defp taken(value, "Ecto.string"), do: value
  defp taken(value, call), do: {:conv, call, value}

  defp fits(_, nil), do: {:unk, "an Ecto type"}
  defp fits(value, {:each, _} = column), do: Condition.both(Predicate.is(value, :list), value |> taken(column) |> Predicate.made())
  defp fits(value, {:values, _}), do: Predicate.is(value, :map)
  defp fits(value, {:enum, members}), do: Predicate.one_of(value, members)
  defp fits(value, {:type, name}), do: name |> cast_as(value) |> Predicate.sound()
  defp fits(value, "Ecto.string"), do: Predicate.is(value, :binary)
  defp fits(value, "Ecto.map"), do: Predicate.is(value, :map)
  defp fits(value, call), do: {:parses, call, value}

  # %{option => value} of what a call is told beside the field, nil where that is not known.
  defp embed_options([]), do: %{}
  defp embed_options([options | _]), do: with({:obj, entries, nil} <- Capture.Collections.as_map(options), do: Map.new(entries, fn {key, value} -> {Value.key_text(key), value} end), else: ({:lit, []} -> %{}; _ -> nil))

  # An embedded schema is cast by its own changeset/2, or the function that the call names.
  defp embedded(%{data: {:new, module, _} = data, valid: valid}, name, %{} = options) do
    given = {:get, :payload, name}
    valid = if options["required"] == {:lit, true}, do: Condition.both(valid, Condition.no(Predicate.one_of(given, [nil]))), else: valid

    case column(module, name) do
      {:each, {:schema, target}} -> with_embedded(data, valid, name, given, {:each, given, cast_by(options["with"], target, {:item, given})})
      {:schema, target} -> with_embedded(data, valid, name, given, cast_by(options["with"], target, given))
      _ -> nil
    end
  end

  defp embedded(_, _, _), do: nil

  defp cast_by(nil, target, value), do: {:decoded, target, {"changeset", []}, value}

  defp cast_by(function, target, value) do
    made = Capture.Functions.apply(function, [{:new, target, %{}}, value])
    outcome(made, & &1, :raise) || {:unknown, "what casts an embedded #{target} is not understood"}
  end

  defp with_embedded(data, valid, name, given, made) do
    value = Value.ite(Predicate.one_of(given, [nil]), Value.null(), made)
    # What the call's own function refuses, the whole does.
    valid = Condition.both(valid, Condition.any(Condition.any(Condition.no({:has, :payload, name}), Predicate.one_of(given, [nil])), Predicate.made(made)))
    %{data: Value.put(data, {:lit, {:atom, name}}, Value.ite({:has, :payload, name}, value, Value.get(data, {:lit, {:atom, name}}))), valid: valid}
  end

  # ── validations ─────────────────────────────────────────────────────────────

  # Only what came in is looked at, not what was there.
  defp validated(value, {:lit, {:atom, name}}, test) do
    with_data(value, &demanded(&1, name, fn field -> Condition.any(Predicate.one_of(field, [nil]), test.(field)) end))
  end

  defp validated(_, _, _), do: nil

  defp demanded(%{data: data, valid: valid}, name, test),
    do: %{data: data, valid: Condition.both(valid, data |> Value.get({:lit, {:atom, name}}) |> read_from() |> test.())}

  # Neither nil nor a text of spaces.
  defp set(value), do: Condition.both(Condition.no(Predicate.one_of(value, [nil])), Condition.any(Condition.no(Predicate.is(value, :binary)), Predicate.matches(value, "\\S")))

  # A number or text is checked as it was given, whatever made the field of it.
  defp read_from({:ite, c, a, b}), do: Value.ite(c, read_from(a), read_from(b))
  defp read_from({:conv, "Ecto." <> _, value}), do: value
  defp read_from({:each, value, _}), do: value
  defp read_from(value), do: value

  # Of a list the number of its items, of a text that of its characters.
  defp length_of(value, {:lit, {:atom, name}}) do
    with %{data: {:new, module, _}} <- opened(value), {:each, _} <- column(module, name), do: "length", else: (_ -> "String.length")
  end

  defp length_of(_, _), do: "String.length"

  @bounds %{
    "greater_than" => ">",
    "greater_than_or_equal_to" => ">=",
    "less_than" => "<",
    "less_than_or_equal_to" => "<=",
    "min" => ">=",
    "max" => "<="
  }

  defp bounded(value, options) do
    Enum.reduce(pairs(options), true, fn {name, number}, all ->
      case @bounds[name] do
        nil -> if(name == "message", do: all, else: Condition.both(all, {:unk, "the option #{name} of a validation"}))
        operator when is_number(number) -> Condition.both(all, Predicate.compare(value, operator, number))
        _ -> Condition.both(all, {:unk, "the bound that a validation says"})
      end
    end)
  end

  defp pairs({:lit, list}) when is_list(list), do: for({:tuple, [{:atom, name}, value]} <- list, do: {name, value})
  defp pairs({:obj, entries, _}), do: for({key, {:lit, value}} <- entries, do: {Value.key_text(key), value})
  defp pairs(_), do: [{"?", nil}]

  defp atoms({:lit, list}) when is_list(list), do: for({:atom, name} <- list, do: name)
  defp atoms({:lit, {:atom, name}}), do: [name]
  defp atoms(_), do: []

  # ── types ───────────────────────────────────────────────────────────────────

  defp column(module, name) do
    with %{struct: %{typed: typed}} = module <- Capture.Eval.modules()[module], %{column: spec} <- Enum.find(typed, &(&1.name == name)), do: of_spec(spec, module), else: (_ -> nil)
  end

  defp of_spec({"|", _, [spec, nil]}, module), do: of_spec(spec, module)

  defp of_spec({"|", _, _} = union, _) do
    members = for {:atom, name} <- Capture.Typespec.arms(union), do: name
    if length(members) == length(Capture.Typespec.arms(union)), do: {:enum, members}
  end

  defp of_spec({:atom, name}, _), do: {:enum, [name]}
  defp of_spec({"%{}", _, [{{"optional", _, [_]}, value}]}, module), do: with(column when column != nil <- of_spec(value, module), do: {:values, column})
  defp of_spec([item], module), do: with(column when column != nil <- of_spec(item, module), do: {:each, column})

  defp of_spec({:call, {:alias, parts}, "t", _, _}, module) do
    name = Capture.Modules.resolve(parts, module)
    Map.get(@columns, name <> ".t") || of_module(Capture.Eval.modules()[name])
  end

  defp of_spec({name, _, []}, _), do: @columns[name]
  defp of_spec(_, _), do: nil

  # A module that casts values is a type, any other a schema.
  defp of_module(nil), do: nil
  defp of_module(%{name: name, functions: %{{"cast", 1} => _, {"type", 0} => _}}), do: {:type, name}
  defp of_module(%{struct: nil, macro: nil}), do: nil
  defp of_module(%{name: name}), do: {:schema, name}

  # What a type's own cast/1 makes of a value: {:ok, value}, or it is refused.
  defp cast_as(name, value), do: Capture.Eval.modules()[name] |> Capture.Eval.run("cast", [value]) |> Value.map(&casted/1)

  defp casted({:tuple, [{:lit, {:atom, "ok"}}, value]}), do: value
  defp casted({:lit, {:tuple, [{:atom, "ok"}, value]}}), do: {:lit, value}
  defp casted({:unknown, _} = unknown), do: unknown
  defp casted({:conv, _, _}), do: {:unknown, "what a type casts by another one"}
  defp casted(_), do: :raise

  @text %{"type" => "string"}
  @doc "What Ecto's types take, as rows of Capture.Calls."
  def rows do
    integer = %{"type" => "string", "pattern" => "^[+-]?[0-9]+$"}
    number = %{"type" => "string", "pattern" => "^[+-]?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?$"}

    %{
      "Ecto.integer" => %{takes: Schema.any_of([%{"type" => "integer"}, integer]), kinds: [:integer, :string], yields: :integer},
      "Ecto.float" => %{takes: Schema.any_of([%{"type" => "number"}, number]), kinds: [:integer, :float, :string], yields: :float},
      "Ecto.boolean" => %{takes: Schema.any_of([%{"type" => "boolean"}, %{"enum" => ["true", "false", "1", "0"]}]), kinds: [:boolean, :string], yields: :boolean},
      "Ecto.map" => %{takes: %{"type" => "object"}, kinds: [:object], yields: :object},
      "Ecto.uuid" => %{takes: Map.put(@text, "format", "uuid"), kinds: [:string], yields: :string},
      "Ecto.decimal" => %{takes: Schema.any_of([number, %{"type" => "number"}]), kinds: [:integer, :float, :string], yields: {:struct, "Decimal"}},
      "Ecto.date" => %{takes: Map.put(@text, "format", "date"), kinds: [:string], yields: {:struct, "Date"}},
      "Ecto.time" => %{takes: Calls.row("Time.from_iso8601").takes, kinds: [:string], yields: {:struct, "Time"}},
      "Ecto.naive_datetime" => %{takes: Calls.row("NaiveDateTime.from_iso8601").takes, kinds: [:string], yields: {:struct, "NaiveDateTime"}},
      "Ecto.datetime" => %{takes: Map.put(@text, "format", "date-time"), kinds: [:string], yields: {:struct, "DateTime"}}
    }
  end
end
