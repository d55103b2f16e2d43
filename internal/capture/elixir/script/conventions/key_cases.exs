# Libraries that change all the keys of a map, however deep. What they do is written out as
# code, which is followed as that of the tree; where the tree has its own, that counts.
defmodule Capture.Conventions.KeyCases do
  alias Capture.{Modules, Source}

  @deep """
  def deep(map, function) when is_map(map), do: Map.new(map, fn {key, value} -> {function.(key), deep(value, function)} end)
  def deep(list, function) when is_list(list), do: Enum.map(list, fn item -> deep(item, function) end)
  def deep(other, _), do: other
  """

  @libraries """
  defmodule Recase.Enumerable do
    def convert_keys(value, function), do: deep(value, function)
    def stringify_keys(value, function \\\\ fn key -> key end), do: deep(value, fn key -> function.(to_string(key)) end)
    def atomize_keys(value, function \\\\ fn key -> key end), do: deep(value, fn key -> function.(to_string(key)) |> String.to_atom() end)
    #{@deep}
  end
  defmodule ProperCase do
    def to_camel_case(value), do: deep(value, fn key -> Recase.to_camel(to_string(key)) end)
    def to_snake_case(value), do: deep(value, fn key -> Recase.to_snake(to_string(key)) end)
    #{@deep}
  end
  defmodule Morphix do
    def atomorphify(map), do: {:ok, atomorphify!(map)}
    def atomorphify!(map), do: Map.new(map, fn {key, value} -> {String.to_atom(to_string(key)), value} end)
    def atomorphiform(map), do: {:ok, atomorphiform!(map)}
    def atomorphiform!(map), do: deep(map, fn key -> String.to_atom(to_string(key)) end)
    def stringmorphiform(map), do: {:ok, stringmorphiform!(map)}
    def stringmorphiform!(map), do: deep(map, fn key -> to_string(key) end)
    #{@deep}
  end
  defmodule AtomicMap do
    def convert(map, _options \\\\ []), do: deep(map, fn key -> String.to_atom(Macro.underscore(to_string(key))) end)
    #{@deep}
  end
  """

  @doc "The modules of such libraries, by their names."
  def modules do
    {:ok, tree} = Source.text(@libraries)
    %{modules: modules} = Modules.collect(tree, "")
    Map.new(modules, &{&1.name, &1})
  end
end
