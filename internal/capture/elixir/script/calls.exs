# What calls of the standard library and of JSON libraries do to a value: data,
# one row a call. A call that stands in no table is Unknown, one whose body is in
# the tree is evaluated.
#
# takes: the JSON that the call accepts where its argument comes from the wire;
#        :text and :any are passed on as they are, :changed means another value
# gives: the JSON of what it makes of a field on its way to the wire
# yields: the kind of the result
defmodule Capture.Calls do
  @integer_text %{"type" => "string", "pattern" => "^[+-]?[0-9]+$"}
  @float_text %{"type" => "string", "pattern" => "^[+-]?[0-9]+\\.[0-9]+([eE][+-]?[0-9]+)?$"}
  @text %{"type" => "string"}
  @integer %{"type" => "integer"}
  @number %{"type" => "number"}
  @datetime %{"type" => "string", "format" => "date-time"}
  @date %{"type" => "string", "format" => "date"}
  # The standard library writes a time without an offset, and reads it with and without.
  @time %{"type" => "string", "pattern" => "^[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?$"}
  @day "[+-]?[0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|[12][0-9]))"
  @clock "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.,][0-9]+)?"
  # An offset of zero is not negative.
  @offset "(Z|[+]([01][0-9]|2[0-3])(:?[0-5][0-9])?|-(0[1-9]|1[0-9]|2[0-3])(:?[0-5][0-9])?|-00:?(0[1-9]|[1-5][0-9]))?"
  @time_read %{"type" => "string", "pattern" => "^T?#{@clock}#{@offset}$"}
  @naive %{"type" => "string", "pattern" => "^#{@day}[T ]#{@clock}#{@offset}$"}
  @base64 %{"type" => "string", "contentEncoding" => "base64"}
  @decimal %{
    "anyOf" => [
      %{"type" => "string", "pattern" => "^[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?$|^[+-]?([nN][aA][nN]|[iI][nN][fF]([iI][nN][iI][tT][yY])?)$"},
      @integer
    ]
  }

  @rows %{
    "String.to_integer" => %{takes: @integer_text, yields: :integer},
    "String.to_float" => %{takes: @float_text, yields: :float},
    "Integer.parse" => %{takes: %{"type" => "string", "pattern" => "^[+-]?[0-9]+"}, yields: :integer},
    "Float.parse" => %{takes: %{"type" => "string", "pattern" => "^[+-]?[0-9]"}, yields: :float},
    "Integer.to_string" => %{takes: @integer, gives: @integer_text, yields: :string},
    "Float.to_string" => %{takes: @number, gives: @text, yields: :string},
    "String.to_atom" => %{takes: :text, gives: :name, yields: :atom},
    "the text of an atom" => %{takes: :text, gives: :text, yields: :string, partial: true},
    "Atom.to_string" => %{takes: :text, gives: :name, yields: :string},
    "to_string" => %{takes: :text, gives: :name, yields: :string},
    "String.upcase" => %{takes: :text, gives: :text, yields: :string},
    "String.downcase" => %{takes: :text, gives: :text, yields: :string},
    "String.trim" => %{takes: :text, gives: :text, yields: :string},
    "DateTime.from_iso8601" => %{takes: @datetime, yields: {:struct, "DateTime"}},
    "NaiveDateTime.from_iso8601" => %{takes: @naive, yields: {:struct, "NaiveDateTime"}},
    "Date.from_iso8601" => %{takes: @date, yields: {:struct, "Date"}},
    "Time.from_iso8601" => %{takes: @time_read, yields: {:struct, "Time"}},
    "DateTime.from_unix" => %{takes: @integer, yields: {:struct, "DateTime"}},
    "DateTime.truncate" => %{takes: :any, gives: :any, yields: {:struct, "DateTime"}},
    "NaiveDateTime.truncate" => %{takes: :any, gives: :any, yields: {:struct, "NaiveDateTime"}},
    "DateTime.to_unix" => %{gives: @integer, yields: :integer},
    "DateTime.to_iso8601" => %{gives: @datetime, yields: :string},
    "NaiveDateTime.to_iso8601" => %{gives: @text, yields: :string},
    "Date.to_iso8601" => %{gives: @date, yields: :string},
    "Time.to_iso8601" => %{gives: @time, yields: :string},
    "Decimal.new" => %{takes: @decimal, yields: {:struct, "Decimal"}, partial: true},
    "Decimal.from_float" => %{takes: @number, yields: {:struct, "Decimal"}},
    "Decimal.cast" => %{takes: %{"anyOf" => [@text, @number]}, yields: {:struct, "Decimal"}},
    "Decimal.parse" => %{takes: @text, yields: {:struct, "Decimal"}},
    "Decimal.to_string" => %{gives: @text, yields: :string},
    "Decimal.to_float" => %{gives: @number, yields: :float},
    "Decimal.to_integer" => %{gives: @integer, yields: :integer},
    "Base.decode64" => %{takes: @base64, yields: :string},
    "Base.encode64" => %{gives: @base64, yields: :string},
    "Base.url_decode64" => %{takes: Map.put(@base64, "contentEncoding", "base64url"), yields: :string},
    # With options: what is left of the alphabet, of which a length or two are errors all the same.
    "Base.decode64, loosely" => %{takes: %{"type" => "string", "pattern" => "^[A-Za-z0-9+/\\s]*={0,2}\\s*$"}, yields: :string, partial: true},
    "Base.url_decode64, loosely" => %{takes: %{"type" => "string", "pattern" => "^[A-Za-z0-9_\\-\\s]*={0,2}\\s*$"}, yields: :string, partial: true},
    "Base.url_encode64" => %{gives: Map.put(@base64, "contentEncoding", "base64url"), yields: :string},
    "Base.decode16" => %{takes: %{"type" => "string", "pattern" => "^([0-9A-Fa-f]{2})*$"}, yields: :string},
    "Base.encode16" => %{gives: @text, yields: :string},
    "Jason.decode" => %{takes: @text, yields: nil, partial: true},
    "Jason.encode" => %{gives: @text, yields: :string},
    "URI.parse" => %{takes: @text, yields: {:struct, "URI"}},
    "URI.to_string" => %{gives: @text, yields: :string},
    "MapSet.new" => %{takes: :any, gives: :any, yields: {:struct, "MapSet"}},
    "MapSet.to_list" => %{takes: :any, gives: :any, yields: :array},
    "Tuple.to_list" => %{takes: :changed, gives: :any, yields: :array},
    "List.to_tuple" => %{takes: :any, gives: :any, yields: :tuple},
    "List.wrap" => %{takes: :any, gives: :any, yields: :array},
    "Enum.sort" => %{takes: :any, gives: :any, yields: :array},
    "Enum.uniq" => %{takes: :any, gives: :any, yields: :array},
    "Enum.reverse" => %{takes: :any, gives: :any, yields: :array},
    "Enum.to_list" => %{takes: :any, gives: :any, yields: :array},
    "Enum.reject" => %{takes: :any, gives: :any, yields: :array},
    "Enum.filter" => %{takes: :any, gives: :any, yields: :array},
    "Map.new" => %{takes: :any, gives: :pairs, yields: :object},
    "Enum.join" => %{takes: :changed, gives: @text, yields: :string},
    "String.split" => %{takes: @text, gives: :changed, yields: :array},
    "String.replace" => %{takes: :text, gives: @text, yields: :string},
    "String.length" => %{takes: :changed, gives: @integer, yields: :integer},
    "byte_size" => %{takes: :changed, gives: @integer, yields: :integer},
    "length" => %{takes: :changed, gives: @integer, yields: :integer},
    "map_size" => %{takes: :changed, gives: @integer, yields: :integer},
    "Enum.count" => %{takes: :changed, gives: @integer, yields: :integer},
    "round" => %{takes: :changed, gives: @integer, yields: :integer},
    "trunc" => %{takes: :changed, gives: @integer, yields: :integer},
    "interpolation" => %{takes: :changed, gives: @text, yields: :string},
    "as it is" => %{takes: :any, gives: :any, yields: nil},
    "a number" => %{takes: :any, gives: :any, yields: :number},
    "arithmetic" => %{takes: :changed, gives: :changed, yields: :number},
    "an atom of its name" => %{takes: :changed, gives: :changed, yields: nil}
  }

  # Calls that give their first argument on, as far as the wire is concerned.
  @passing ~w(Map.to_list Enum.to_list Map.new Jason.Encode.map Jason.Encode.list Jason.Encode.keyword Jason.Encode.value Jason.Encoder.encode
     Jason.Encoder.Map.encode Jason.Encoder.List.encode Jason.encode Jason.encode_to_iodata JSON.Encoder.encode JSON.Encoder.Map.encode JSON.Encoder.List.encode JSON.protocol_encode JSON.encode JSON.encode_to_iodata
     Poison.Encoder.encode Poison.Encoder.Map.encode Poison.Encoder.List.encode Poison.encode Jason.OrderedObject.new Jason.Helpers.json_map
     IO.iodata_to_binary Macro.escape Function.identity Keyword.new Jason.Fragment.new)

  # Calls that make text, and no object, of a struct that is encoded.
  @texts %{
    "Jason.Encode.string" => @text,
    "Jason.Encoder.BitString.encode" => @text,
    "Jason.Encode.integer" => @integer,
    "Jason.Encoder.Integer.encode" => @integer,
    "Jason.Encode.float" => @number,
    "Jason.Encode.atom" => @text,
    "Jason.Encoder.Atom.encode" => @text
  }

  # Names under which other calls do the same.
  @same %{
    "Kernel.to_string" => "to_string",
    "String.Chars.to_string" => "to_string",
    "Poison.decode" => "Jason.decode",
    "JSON.decode" => "Jason.decode",
    "Date.to_string" => "Date.to_iso8601",
    "Time.to_string" => "Time.to_iso8601",
    "DateTime.shift_zone" => "DateTime.truncate",
    "Enum.dedup" => "Enum.uniq",
    "Enum.sort_by" => "Enum.sort",
    "Enum.uniq_by" => "Enum.uniq",
    "Enum.map_join" => "Enum.join",
    "String.trim_leading" => "String.trim",
    "String.trim_trailing" => "String.trim",
    "String.replace_prefix" => "String.replace",
    "String.replace_suffix" => "String.replace",
    "Kernel.round" => "round",
    "Kernel.trunc" => "trunc",
    "Kernel.ceil" => "round",
    "Kernel.floor" => "round",
    "ceil" => "round",
    "floor" => "round",
    "Float.round" => "arithmetic",
    "Float.ceil" => "arithmetic",
    "Float.floor" => "arithmetic",
    "Integer.floor_div" => "arithmetic",
    "Integer.mod" => "arithmetic",
    "Kernel.div" => "arithmetic",
    "Kernel.rem" => "arithmetic",
    "Kernel.abs" => "arithmetic",
    "div" => "arithmetic",
    "rem" => "arithmetic",
    "abs" => "arithmetic",
    "Kernel.length" => "length",
    ":erlang.binary_to_atom" => "String.to_atom",
    ":erlang.binary_to_existing_atom" => "String.to_existing_atom",
    ":erlang.atom_to_binary" => "Atom.to_string",
    ":erlang.binary_to_integer" => "String.to_integer",
    ":erlang.integer_to_binary" => "Integer.to_string",
    "Recase.to_camel" => "camel",
    "Recase.to_snake" => "snake",
    "Recase.to_pascal" => "pascal",
    "Macro.underscore" => "snake",
    "Macro.camelize" => "pascal",
    "Inflex.camelize" => "pascal",
    "Inflex.underscore" => "snake"
  }

  @strict ["the text of an atom", "Base.decode64, loosely", "Base.url_decode64, loosely"] ++ ~w(String.to_integer String.to_float String.to_atom String.upcase String.downcase String.trim String.split String.replace
     DateTime.from_iso8601 NaiveDateTime.from_iso8601 Date.from_iso8601 Time.from_iso8601 Base.decode64 Base.url_decode64
     Base.decode16 Integer.parse Float.parse Jason.decode URI.parse String.length byte_size camel snake pascal)

  @doc "The name under which a call stands in the tables, without its bang."
  def canonical(name) do
    name = String.trim_trailing(name, "!")
    Map.get(@same, name, name)
  end

  @doc "The name of a call with options by which it takes more than without them."
  def loosely(name, [_, options | _]) when options != {:lit, []} do
    if canonical(name) in ["Base.decode64", "Base.url_decode64"], do: canonical(name) <> ", loosely", else: name
  end

  def loosely(name, _), do: name

  @doc "Whether a module is one of a library whose calls stand here, wherever its source lies."
  def library?(module), do: module |> String.split(".") |> hd() |> Kernel.in(["Jason", "Poison", "JSON", "Decimal"])

  def passing?(name), do: canonical(name) in @passing
  def text(name), do: @texts[canonical(name)]

  def row("Ecto." <> _ = name), do: Capture.Conventions.rows()[name]
  # What is left of a text that begins as a pattern says.
  def row("text behind " <> _), do: @rows["String.replace"]
  def row(name), do: @rows[name]
  def known?(name), do: is_map_key(@rows, name) or name in ["camel", "snake", "pascal", "String.to_existing_atom"]

  @doc "Whether a call gives {:ok, value} or an error in the place of a value: those without a bang."
  def fallible?("DateTime.shift_zone"), do: true

  def fallible?(name) do
    canonical(name) in ~w(DateTime.from_iso8601 NaiveDateTime.from_iso8601 Date.from_iso8601 Time.from_iso8601 DateTime.from_unix
       Decimal.cast Decimal.parse Base.decode64 Base.url_decode64 Base.decode16 Jason.decode Integer.parse Float.parse) and
      not String.ends_with?(name, "!")
  end

  @doc "Whether a call takes texts and nothing else."
  def text?(call), do: call in @strict

  @doc "Whether a call takes some values of a kind and raises on others."
  def partial?(call) do
    case row(call) do
      %{partial: partial} -> partial
      %{takes: takes} when is_map(takes) -> Enum.any?(["format", "pattern", "contentEncoding"], &is_map_key(takes, &1))
      _ -> false
    end
  end

  @doc "The kind of a call's result, nil where it may be any."
  def yields(call), do: with(%{yields: kind} <- row(call), do: kind, else: (_ -> if(call in ["camel", "snake", "pascal"], do: :string)))

  @lists ~w(MapSet.new List.to_tuple Enum.sort Enum.uniq Enum.reverse Enum.to_list Enum.reject Enum.filter Enum.join length Enum.count)
  @numbers ["a number"] ++ ~w(arithmetic round trunc Decimal.from_float)
  @structs ~w(DateTime.truncate NaiveDateTime.truncate DateTime.to_unix DateTime.to_iso8601 NaiveDateTime.to_iso8601 Date.to_iso8601 Time.to_iso8601 Decimal.to_string
     Decimal.to_float Decimal.to_integer MapSet.to_list URI.to_string)

  @doc "The call applied to a value."
  def on("as it is", {tag, _} = value) when tag in [:lit, :kind], do: value
  # An atom that is there already: other texts are errors.
  def on("String.to_existing_atom", value), do: on("String.to_atom", on("the text of an atom", value))
  def on(call, {:ite, c, a, b}), do: Capture.Value.ite(c, on(call, a), on(call, b))
  def on(_, :raise), do: :raise
  def on(_, {:unknown, _} = unknown), do: unknown
  def on(call, :absent), do: on(call, {:lit, nil})
  def on(call, {:lit, literal}), do: computed(call, literal)
  def on(call, {:kind, kind}), do: if(accepts?(call, kind), do: of_kind(call, kind), else: :raise)
  def on(call, :payload) when call in @strict and call != "Jason.decode", do: :raise
  # The atom of a text that is the name of an atom is that atom, and the other way round.
  def on(call, {:conv, "Atom.to_string", value}) when call in ["String.to_atom", "to_string"],
    do: {:conv, "an atom of its name", value} |> unless_name(call, value)

  def on(call, {:key, _} = key) when call in ["to_string", "Atom.to_string"], do: key
  def on(call, value), do: {:conv, call, value}

  defp unless_name(_, "to_string", value), do: {:conv, "Atom.to_string", value}
  defp unless_name(_, _, value), do: value

  defp accepts?("Ecto." <> _ = call, kind), do: kind in row(call).kinds
  defp accepts?(call, kind) when call in @strict, do: kind == :string
  defp accepts?("text behind " <> _, kind), do: kind == :string
  defp accepts?(call, kind) when call in @lists, do: kind in [:array, :object]
  defp accepts?(call, kind) when call in @numbers, do: kind in [:integer, :float]
  defp accepts?("DateTime.from_unix", kind), do: kind == :integer
  defp accepts?("Integer.to_string", kind), do: kind == :integer
  defp accepts?("Float.to_string", kind), do: kind in [:integer, :float]
  defp accepts?("Decimal.new", kind), do: kind in [:integer, :string]
  defp accepts?("Atom.to_string", kind), do: kind in [:boolean, :atom]
  defp accepts?("to_string", kind), do: kind != :object
  defp accepts?("interpolation", kind), do: kind != :object
  defp accepts?(call, _) when call in @structs, do: false
  defp accepts?(_, _), do: true

  defp of_kind(call, _) do
    case yields(call) do
      kind when kind in [:string, :integer, :float, :boolean, :array] -> {:kind, kind}
      _ -> {:unknown, "what #{call} makes of it"}
    end
  end

  defp computed("to_string", nil), do: {:lit, ""}
  defp computed(call, nil) when call in ["List.wrap"], do: {:lit, []}
  defp computed("Atom.to_string", nil), do: {:lit, "nil"}
  defp computed(call, nil) when call in @strict or call in @lists or call in @numbers or call in @structs, do: :raise

  defp computed(call, nil) when call in ["Integer.to_string", "Float.to_string", "Decimal.new", "DateTime.from_unix", "URI.parse"],
    do: :raise

  defp computed("text behind " <> prefix, text) when is_binary(text), do: {:lit, String.replace_prefix(text, prefix, "")}
  defp computed("text behind " <> _, _), do: :raise
  defp computed("the text of an atom", text) when is_binary(text), do: {:lit, text}
  defp computed("String.to_atom", text) when is_binary(text), do: {:lit, atom(text)}
  defp computed("Atom.to_string", {:atom, name}), do: {:lit, name}
  defp computed("Atom.to_string", value) when is_boolean(value), do: {:lit, Atom.to_string(value)}
  defp computed("to_string", {:atom, name}), do: {:lit, name}
  defp computed("to_string", value) when is_binary(value), do: {:lit, value}
  defp computed("to_string", value) when is_integer(value) or is_float(value) or is_boolean(value), do: {:lit, Kernel.to_string(value)}
  defp computed("String.upcase", text) when is_binary(text), do: {:lit, String.upcase(text)}
  defp computed("String.downcase", text) when is_binary(text), do: {:lit, String.downcase(text)}
  defp computed("String.trim", text) when is_binary(text), do: {:lit, String.trim(text)}
  defp computed("Integer.to_string", value) when is_integer(value), do: {:lit, Integer.to_string(value)}
  defp computed("camel", text) when is_binary(text), do: {:lit, camel(text)}
  defp computed("pascal", text) when is_binary(text), do: {:lit, Macro.camelize(text)}
  defp computed("snake", text) when is_binary(text), do: {:lit, snake(text)}

  # Recase gives an atom for an atom.
  defp computed(call, {:atom, name}) when call in ["camel", "pascal", "snake"], do: with({:lit, text} <- computed(call, name), do: {:lit, {:atom, text}})

  defp computed("Integer.parse", text) when is_binary(text),
    do: with({number, _} <- Integer.parse(text), do: {:lit, number}, else: (_ -> :raise))

  defp computed("List.wrap", list) when is_list(list), do: {:lit, list}
  defp computed("List.wrap", value), do: {:lit, [value]}
  defp computed(call, []) when call in @lists and call not in ["Enum.join", "length", "Enum.count", "MapSet.new", "List.to_tuple"], do: {:lit, []}
  defp computed(call, list) when call in ["length", "Enum.count"] and is_list(list), do: {:lit, length(list)}
  defp computed("String.length", text) when is_binary(text), do: {:lit, String.length(text)}
  defp computed("byte_size", text) when is_binary(text), do: {:lit, byte_size(text)}

  defp computed("String.to_integer", text) when is_binary(text) do
    case Integer.parse(text) do
      {number, ""} -> {:lit, number}
      _ -> :raise
    end
  end

  defp computed(call, literal), do: if(call in @strict and not is_binary(literal), do: :raise, else: {:conv, call, {:lit, literal}})

  defp atom("nil"), do: nil
  defp atom("true"), do: true
  defp atom("false"), do: false
  defp atom(text), do: {:atom, text}

  defp camel(text) do
    case Macro.camelize(text) do
      <<first::utf8, rest::binary>> -> String.downcase(<<first::utf8>>) <> rest
      "" -> ""
    end
  end

  defp snake(text), do: text |> Macro.underscore() |> String.replace("-", "_")

  @doc "What a call looks at to give one of some literals; nil where that cannot be told."
  def before(call, literals) do
    cond do
      call == "the text of an atom" ->
        literals

      match?("text behind " <> _, call) ->
        "text behind " <> prefix = call
        for text <- literals, is_binary(text), do: prefix <> text

      call in ["String.to_atom"] ->
        for literal <- literals, name = name(literal), do: name

      call in ["Atom.to_string", "to_string"] and Enum.all?(literals, &is_binary/1) ->
        literals |> Enum.flat_map(&[atom(&1), &1]) |> Enum.uniq()

      true ->
        nil
    end
  end

  defp name({:atom, name}), do: name
  defp name(value) when value in [nil, true, false], do: Atom.to_string(value)
  defp name(_), do: nil

  @doc "The member of what a call gives: nil where it is not known."
  def part("Jason.decode", _, _), do: nil
  def part(call, value, {:lit, key}) when call in ["as it is", "Map.new"], do: {:get, value, Capture.Value.key_text(key)}
  def part(_, _, _), do: {:unknown, "a part of a converted value"}

  @doc "The key of a map that a conversion of its keys turns into the given one; nil where that cannot be told."
  def original({:key, _}, {:lit, _} = key), do: key
  def original({:conv, "String.to_atom", key}, {:lit, {:atom, name}}), do: original(key, {:lit, name})
  def original({:conv, "String.to_atom", _}, _), do: nil

  def original({:conv, call, key}, {:lit, text}) when call in ["Atom.to_string", "to_string"] and is_binary(text),
    do: original(key, {:lit, text})

  def original({:conv, "the text of an atom", key}, name), do: original(key, name)

  def original({:conv, "snake", key}, {:lit, text}) when is_binary(text) do
    if camel(text) |> snake() == text, do: original(key, {:lit, camel(text)})
  end

  def original({:conv, call, key}, {:lit, text}) when call in ["camel", "pascal"] and is_binary(text) do
    if computed(call, snake(text)) == {:lit, text}, do: original(key, {:lit, snake(text)})
  end

  # A table of names.
  def original({:ite, {:in, {:key, _}, [text]}, {:lit, name}, _}, {:lit, name}), do: {:lit, text}
  def original({:ite, {:in, {:key, _}, _}, {:lit, other}, rest}, {:lit, name} = key) when other != name, do: original(rest, key)

  # All ways lead to one key.
  def original({:ite, _, a, b}, key) do
    case {original(a, key), original(b, key)} do
      {same, same} -> same
      {nil, found} -> found
      {found, nil} -> found
      _ -> nil
    end
  end

  def original(_, _), do: nil
end
