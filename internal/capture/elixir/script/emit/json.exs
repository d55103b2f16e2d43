# The two JSON dialects that the script needs: it prints any value and reads
# one flat object of strings. OTP's own json module is too young to rely on.
defmodule Capture.JSON do
  @doc "Renders nil, booleans, numbers, strings, lists and maps with string keys; keys are sorted, output is ASCII."
  def encode(nil), do: "null"
  def encode(true), do: "true"
  def encode(false), do: "false"
  def encode(number) when is_integer(number), do: Integer.to_string(number)
  def encode(number) when is_float(number), do: float(number)
  def encode(text) when is_binary(text), do: [?", escape(text), ?"]
  def encode(list) when is_list(list), do: [?[, list |> Enum.map(&encode/1) |> Enum.intersperse(?,), ?]]

  def encode(map) when is_map(map) do
    pairs = for {key, value} <- Enum.sort(map), do: [encode(key), ?:, encode(value)]
    [?{, Enum.intersperse(pairs, ?,), ?}]
  end

  defp escape(text), do: for(<<char::utf8 <- text>>, do: escape_char(char))

  defp escape_char(char) when char in [?", ?\\], do: [?\\, char]
  defp escape_char(char) when char in 0x20..0x7E, do: char
  defp escape_char(char) when char < 0x10000, do: unit(char)

  defp escape_char(char) do
    rest = char - 0x10000
    [unit(0xD800 + div(rest, 0x400)), unit(0xDC00 + rem(rest, 0x400))]
  end

  defp unit(code), do: ["\\u", code |> Integer.to_string(16) |> String.pad_leading(4, "0")]

  # The shortest digits that give the same float, with an exponent only for the
  # very small and the very large: 1.0, 0.0001, 1e-12.
  defp float(number) do
    {sign, text} = if number < 0, do: {"-", Float.to_string(-number)}, else: {"", Float.to_string(number)}
    {mantissa, exponent} = split(text, "e")
    {whole, fraction} = split(mantissa, ".")
    fraction = String.trim_trailing(fraction, "0")
    digits = String.trim_leading(whole <> fraction, "0")
    shift = if exponent == "", do: 0, else: String.to_integer(exponent)
    # The point stands behind this many of the digits; negative: zeros come first.
    point = shift - String.length(fraction) + String.length(digits)
    sign <> place(digits, point)
  end

  defp split(text, separator) do
    case String.split(text, separator, parts: 2) do
      [left, right] -> {left, right}
      [left] -> {left, ""}
    end
  end

  defp place("", _point), do: "0.0"
  defp place(digits, point) when point in -3..0, do: "0." <> String.duplicate("0", -point) <> digits

  defp place(digits, point) when point in 1..16 do
    {whole, fraction} = digits |> String.pad_trailing(point, "0") |> String.split_at(point)
    whole <> "." <> if(fraction == "", do: "0", else: fraction)
  end

  defp place(digits, point) do
    {first, rest} = String.split_at(String.trim_trailing(digits, "0"), 1)
    first <> if(rest == "", do: "", else: "." <> rest) <> "e" <> Integer.to_string(point - 1)
  end

  @doc "Reads a flat object whose values are strings; anything else raises."
  def decode_strings(text), do: text |> skip("{") |> pairs(%{})

  defp pairs(text, map) do
    {key, text} = string(skip(text, "\""), [])
    {value, text} = text |> skip(":") |> skip("\"") |> string([])
    map = Map.put(map, key, value)

    case String.trim_leading(text) do
      "," <> text -> pairs(text, map)
      "}" <> _ -> map
    end
  end

  defp skip(text, token) do
    size = byte_size(token)
    <<^token::binary-size(size), rest::binary>> = String.trim_leading(text)
    rest
  end

  @escapes %{?" => ?", ?\\ => ?\\, ?/ => ?/, ?b => ?\b, ?f => ?\f, ?n => ?\n, ?r => ?\r, ?t => ?\t}

  defp string("\"" <> rest, chars), do: {chars |> Enum.reverse() |> List.to_string(), rest}

  defp string(<<"\\u", hex::binary-4, rest::binary>>, chars) do
    case {String.to_integer(hex, 16), rest} do
      {high, <<"\\u", low::binary-4, rest::binary>>} when high in 0xD800..0xDBFF ->
        string(rest, [0x10000 + (high - 0xD800) * 0x400 + String.to_integer(low, 16) - 0xDC00 | chars])

      {code, rest} ->
        string(rest, [code | chars])
    end
  end

  defp string(<<?\\, char, rest::binary>>, chars), do: string(rest, [Map.fetch!(@escapes, char) | chars])
  defp string(<<char::utf8, rest::binary>>, chars), do: string(rest, [char | chars])
end
