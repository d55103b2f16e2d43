# A node as the line of source that it came from, near enough to be read.
defmodule Capture.Text do
  @doc "Renders an expression on one line."
  def render({:atom, name}), do: if(plain?(name), do: ":" <> name, else: ":" <> inspect(name))
  def render({:alias, ["Elixir" | [_ | _] = parts]}), do: render({:alias, parts})
  def render({:alias, parts}), do: Enum.map_join(parts, ".", &if(&1 == :module, do: "__MODULE__", else: &1))
  def render({:call, base, name, nil, _}), do: "#{render(base)}.#{name}"
  def render({:call, base, name, arguments, _}), do: "#{render(base)}.#{name}(#{list(arguments)})"
  def render({:access, base, key}), do: "#{render(base)}[#{render(key)}]"
  def render({"%{}", _, pairs}), do: "%{#{Enum.map_join(pairs, ", ", &pair/1)}}"
  def render({"%", _, [name, map]}), do: String.replace_prefix(render(map), "%", "%" <> render(name))
  def render({"{}", _, items}), do: "{#{list(items)}}"
  def render([{"->", _, [[], result]}]), do: "(-> #{render(result)})"
  def render([{"->", _, [arguments, result]}]), do: "(#{list(arguments)} -> #{render(result)})"
  def render({"sigil_" <> kind, _, [{"<<>>", _, [text]}, modifiers]}) when is_binary(text), do: "~#{kind}(#{text})#{modifiers}"
  def render({"fn", _, _}), do: "fn … end"
  def render({name, _, _}) when name in ["__block__", "%{|}", ""], do: "…"
  def render({"<<>>", _, items}), do: "<<#{list(items)}>>"
  def render({"...", _, _}), do: "..."
  def render({"@", _, [name]}), do: "@" <> render(name)
  def render({"not", _, [operand]}), do: "not " <> render(operand)
  def render({operator, _, [operand]}) when operator in ["-", "+", "!", "&"], do: operator <> render(operand)
  def render({"..", _, [left, right]}), do: "#{render(left)}..#{render(right)}"
  def render({"|", _, [_, _]} = union), do: union |> arms([]) |> Enum.map_join(" | ", &render/1)
  def render({name, _, nil}), do: name

  def render({name, _, arguments}) when is_binary(name) do
    case {String.match?(name, ~r/^\w/u) and name not in ["when", "and", "or", "in"], arguments} do
      {false, [left, right]} -> "#{render(left)} #{name} #{render(right)}"
      _ -> "#{name}(#{list(arguments)})"
    end
  end

  def render({:opaque, _}), do: "…"
  # A type that a library's schema says, as it was written there.
  def render({:schema, {_, written}}), do: written
  # A value that only a compiled module has.
  def render({:value, text}), do: text
  def render({left, right}), do: "{#{render(left)}, #{render(right)}}"
  def render(items) when is_list(items), do: "[#{list(items)}]"
  def render(literal), do: inspect(literal)

  # A union that nobody reads to its end is cut.
  @most 1_000
  defp arms(_, arms) when length(arms) > @most, do: Enum.reverse([{"…", 0, nil} | arms])
  defp arms({"|", _, [left, right]}, arms), do: arms(right, [left | arms])
  defp arms(last, arms), do: Enum.reverse([last | arms])

  defp list(items), do: Enum.map_join(items, ", ", &item/1)

  defp item({{:atom, name}, value}), do: key(name) <> render(value)
  defp item(node), do: render(node)

  defp pair({{:atom, name}, value}), do: key(name) <> render(value)
  defp pair({key, value}), do: "#{render(key)} => #{render(value)}"

  defp key(name), do: if(plain?(name), do: name, else: inspect(name)) <> ": "
  defp plain?(name), do: String.match?(name, ~r/^[\p{L}_][\p{L}\p{N}_@]*[?!]?$/u)
end
