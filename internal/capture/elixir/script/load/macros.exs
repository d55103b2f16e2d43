# Structs that a known macro declares: TypedStruct and its kin, and Ecto's
# schemas. Each field becomes what defstruct and @type t would say of it.
defmodule Capture.Macros do
  alias Capture.Modules

  @typed ["typedstruct", "typed_struct", "typed_structor"]
  @ecto ["embedded_schema", "schema", "typed_embedded_schema", "typed_schema"]

  def known?(name), do: name in @typed or name in @ecto

  @doc "The name of the module that gets the struct, where the macro is told of one: `typedstruct module: Name`."
  def nested(name, arguments) when name in @typed do
    case Modules.option(options(arguments), "module") do
      {:alias, parts} -> parts
      _ -> nil
    end
  end

  def nested(_, _), do: nil

  @doc """
  %{fields, enforced, typed, parameters, inline}: the fields as in a module's
  struct, the typespec of each, the type parameters, and the schemas that are
  written out in place as {module, line, block, primary key}.
  """
  def declared(name, arguments, module) do
    options = options(arguments)
    entries = options |> Modules.option("do") |> statements() |> Enum.flat_map(&(&1 |> written_out(module) |> timed(module) |> entry(name in @ecto)))
    own_key = if name in @ecto, do: primary_key(name, module), else: []
    entries = Enum.map(entries, &Map.put_new(&1, :options, []))
    enforce = Modules.option(options, "enforce") == true
    fields = own_key ++ Enum.filter(entries, &is_map_key(&1, :name))

    %{
      fields: for(field <- fields, do: {field.name, default(field, module)}),
      enforced: for(field <- fields, enforced?(field, enforce), do: field.name),
      typed: for(field <- fields, do: %{name: field.name, spec: spec(field, enforce), line: field.line, column: field[:column] || field.spec}),
      parameters: for(%{parameter: name} <- entries, do: name),
      virtual: for(field <- fields, name in @ecto and Modules.option(field.options, "virtual") == true, do: field.name),
      inline: for(%{inline: inline} <- entries, inline != nil, do: inline),
      unknown: Enum.find_value(entries, & &1[:unknown])
    }
  end

  # The values of an enum that an attribute or a sigil lists.
  defp written_out({"field", line, arguments}, module) do
    {"field", line, Enum.map(arguments, fn options -> if is_list(options), do: Enum.map(options, &written_values(&1, module)), else: options end)}
  end

  defp written_out(statement, _), do: statement

  # What the module says of all timestamps.
  defp timed({"timestamps", line, rest}, module) do
    case module.attributes["timestamps_opts"] do
      [_ | _] = options -> {"timestamps", line, [Enum.concat(rest) ++ options]}
      _ -> {"timestamps", line, rest}
    end
  end

  defp timed(statement, _), do: statement

  defp written_values({{:atom, "values"} = key, values}, module) when not is_list(values), do: {key, with({:ok, listed} <- Modules.fold(values, module), do: listed, else: (_ -> values))}
  defp written_values(option, _), do: option

  defp options(arguments), do: arguments |> Enum.filter(&is_list/1) |> Enum.concat()

  defp statements(nil), do: []
  defp statements({"__block__", _, statements}), do: statements
  defp statements(statement), do: [statement]

  # `field(:a, :string) :: spec` overrides the type that is derived.
  defp entry({"::", _, [call, spec]}, ecto), do: for(entry <- entry(call, ecto), do: Map.merge(entry, %{spec: spec, column: entry[:spec]}))
  defp entry({"@", _, _}, _), do: []
  defp entry({"plugin", _, _}, false), do: []
  defp entry({"parameter", _, [{:atom, name} | _]}, false), do: [%{parameter: name}]

  defp entry({"field", line, [{:atom, name}, type | options]}, false) do
    [%{name: name, line: line, spec: type, options: List.flatten(options)}]
  end

  defp entry({"field", line, [{:atom, name} | rest]}, true) do
    {type, options} =
      if match?([type | _] when not is_list(type), rest),
        do: {hd(rest), Enum.concat(tl(rest))},
        else: {{:atom, "string"}, Enum.concat(rest)}

    [%{name: name, line: line, spec: column(type, options), options: options}]
  end

  # timestamps(inserted_at: :created_at, updated_at: false)
  defp entry({"timestamps", line, rest}, true) do
    options = Enum.concat(rest)
    type = Modules.option(options, "type") || {:atom, "naive_datetime"}

    for name <- ["inserted_at", "updated_at"], called = List.keyfind(options, {:atom, name}, 0, {nil, {:atom, name}}), {:atom, own} <- [elem(called, 1)] do
      %{name: own, line: line, spec: column(type, []), options: []}
    end
  end

  defp entry({"belongs_to", line, [{:atom, name}, target | rest]}, true) do
    options = Enum.concat(rest)
    key = with {:atom, key} <- Modules.option(options, "foreign_key"), do: key
    type = Modules.option(options, "type") || {:atom, "id"}

    [
      %{name: key || name <> "_id", line: line, spec: column(type, []), options: []},
      %{name: name, line: line, spec: reference(target), options: []}
    ]
  end

  defp entry({relation, line, [{:atom, name}, target | rest]}, true)
       when relation in ["embeds_one", "has_one", "embeds_many", "has_many", "many_to_many"] do
    options = rest |> Enum.filter(&is_list/1) |> Enum.concat()
    inline = if block = Modules.option(options, "do"), do: {target, line, block, Modules.option(options, "primary_key")}
    many = relation in ["embeds_many", "has_many", "many_to_many"]
    spec = if many, do: [reference(target)], else: reference(target)
    options = if many, do: [{{:atom, "default"}, []}], else: []
    [%{name: name, line: line, spec: spec, options: options, inline: inline}]
  end

  # What a plugin adds to the struct may be told from its name, or not at all.
  defp entry({macro, line, [{:atom, name} | _]}, _) do
    [%{name: name, line: line, spec: {:opaque, "the macro #{macro}, which is not expanded, declares it"}, options: []}]
  end

  defp entry({macro, _, _}, _) when is_binary(macro), do: [%{unknown: macro}]
  defp entry(_, _), do: [%{unknown: "an expression"}]

  defp reference({:alias, _} = target), do: {:call, target, "t", [], 0}
  defp reference(_), do: {:opaque, "a relation to a module that is not written out"}

  @text {:call, {:alias, ["String"]}, "t", [], 0}
  @columns %{
    "string" => @text,
    "binary" => {"binary", 0, []},
    "id" => {"integer", 0, []},
    "integer" => {"integer", 0, []},
    "float" => {"float", 0, []},
    "boolean" => {"boolean", 0, []},
    "map" => {"map", 0, []},
    "any" => {"any", 0, []},
    "binary_id" => {:call, {:alias, ["Ecto", "UUID"]}, "t", [], 0},
    "decimal" => {:call, {:alias, ["Decimal"]}, "t", [], 0},
    "date" => {:call, {:alias, ["Date"]}, "t", [], 0},
    "time" => {:call, {:alias, ["Time"]}, "t", [], 0},
    "naive_datetime" => {:call, {:alias, ["NaiveDateTime"]}, "t", [], 0},
    "utc_datetime" => {:call, {:alias, ["DateTime"]}, "t", [], 0}
  }

  # The typespec of an Ecto type.
  defp column({:atom, name}, _) do
    Map.get(@columns, String.replace_suffix(name, "_usec", "")) || {:opaque, "the Ecto type :#{name}"}
  end

  defp column({{:atom, "array"}, item}, options), do: [column(item, options)]
  defp column({{:atom, "map"}, value}, options), do: {"%{}", [0], [{{"optional", 0, [@text]}, column(value, options)}]}
  defp column({:alias, ["Ecto", "UUID"]}, _), do: @columns["binary_id"]

  defp column({:alias, ["Ecto", "Enum"]}, options) do
    case Modules.option(options, "values") do
      [_ | _] = values -> values |> Enum.map(&member/1) |> Enum.reverse() |> Enum.reduce(&{"|", 0, [&1, &2]})
      _ -> {:opaque, "the values of an Ecto.Enum are computed"}
    end
  end

  # A type of the project's own, or of a library, is held as its module says.
  defp column({:alias, parts}, _), do: {:call, {:alias, parts}, "t", [], 0}
  defp column(_, _), do: {:opaque, "an Ecto type that is computed"}

  defp member({{:atom, _} = name, _stored}), do: name
  defp member({:tuple, [{:atom, _} = name, _stored]}), do: name
  defp member(name), do: name

  # Ecto's own key: a random UUID for what is embedded, a number for a table.
  defp primary_key(macro, module) do
    {name, type} =
      case Map.get(module.attributes, "primary_key") do
        false -> {nil, nil}
        {"{}", _, [{:atom, name}, type | _]} -> {name, type}
        _ -> {"id", {:atom, if(macro =~ "embedded", do: "binary_id", else: "id")}}
      end

    # What is loaded, or put into what is, has one.
    if name, do: [%{name: name, line: module.line, spec: column(type, []), options: [{{:atom, "null"}, false}]}], else: []
  end

  defp default(field, module) do
    case List.keyfind(field.options, {:atom, "default"}, 0) do
      nil -> :none
      {_, value} -> with :error <- Modules.fold(value, module), do: {:computed, value}, else: ({:ok, value} -> {:literal, value})
    end
  end

  defp default?(field), do: List.keymember?(field.options, {:atom, "default"}, 0)

  defp enforced?(field, enforce) do
    case Modules.option(field.options, "enforce") do
      nil -> enforce and not default?(field)
      given -> given == true
    end
  end

  # A field that nothing fills may be nil.
  defp spec(field, enforce) do
    if default?(field) or enforced?(field, enforce) or Modules.option(field.options, "null") == false,
      do: field.spec,
      else: {"|", field.line, [field.spec, nil]}
  end
end
