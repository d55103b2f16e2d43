# What values are made of, and what their conditions look at.
defmodule Capture.Parts do
  alias Capture.Value

  @doc "Notes what a value that is not known, for a reason, is made of."
  def made_of(reason, values) do
    parts = for value <- values, part <- of(value), Value.json?(part) or Value.own?(part), uniq: true, do: part
    if parts != [], do: Process.put({:made_of, reason}, parts)
  end

  @doc "The parts of the payload or the struct that went into something that is not known."
  def lost(value), do: for({:unknown, reason} <- of(value), part <- Process.get({:made_of, reason}, []), uniq: true, do: part)

  @doc "Every part of a value, itself included, without what its conditions look at."
  def of(value) do
    [
      value
      | case value do
          {:get, base, _} -> of(base)
          {tag, base} when tag in [:item, :val, :key] -> of(base)
          {:conv, _, inner} -> of(inner)
          {:ite, _, a, b} -> of(a) ++ of(b)
          {:obj, entries, base} -> Enum.flat_map(entries, fn {_, entry} -> of(entry) end) ++ of(base)
          {:renamed, base, _, _} -> of(base)
          {:new, _, fields} -> Enum.flat_map(fields, fn {_, field} -> of(field) end)
          {tag, values} when tag in [:tuple, :list] -> Enum.flat_map(values, &of/1)
          {:each, source, item} -> of(source) ++ of(item)
          {tag, _, _, inner} when tag in [:decoded, :encoded] -> of(inner)
          _ -> []
        end
    ]
  end

  @doc "Every member of the payload or the struct that a value is made of or depends on."
  def sources(value), do: for(part <- looked_at(value) ++ [value], {:get, _, _} = source <- of(part), uniq: true, do: source)

  @doc "Whether a value is made of a source."
  def made_of?(source, source), do: true

  def made_of?(value, source) do
    case value do
      {:get, base, _} -> made_of?(base, source)
      {tag, base} when tag in [:item, :val, :key] -> made_of?(base, source)
      {:conv, _, inner} -> made_of?(inner, source)
      {:ite, c, a, b} -> Enum.any?(subjects(c), &made_of?(&1, source)) or made_of?(a, source) or made_of?(b, source)
      {:bool, c} -> Enum.any?(subjects(c), &made_of?(&1, source))
      {:obj, entries, base} -> made_of?(base, source) or Enum.any?(entries, fn {_, entry} -> made_of?(entry, source) end)
      {:renamed, base, key, inner} -> made_of?(base, source) or made_of?(key, source) or made_of?(inner, source)
      {:new, _, fields} -> Enum.any?(fields, fn {_, field} -> made_of?(field, source) end)
      {tag, values} when tag in [:tuple, :list] -> Enum.any?(values, &made_of?(&1, source))
      {:each, list, item} -> made_of?(list, source) or made_of?(item, source)
      {tag, _, _, inner} when tag in [:decoded, :encoded] -> made_of?(inner, source)
      {:unknown, _} -> true
      _ -> false
    end
  end

  @doc "The values that conditions of an expression look at."
  def looked_at({:ite, c, a, b}), do: subjects(c) ++ looked_at(a) ++ looked_at(b)
  def looked_at({:conv, _, inner}), do: looked_at(inner)
  def looked_at({:bool, c}), do: subjects(c)
  def looked_at(_), do: []

  @doc "The values that a condition looks at."
  def subjects({tag, a, b}) when tag in [:and, :or], do: subjects(a) ++ subjects(b)
  def subjects({:not, c}), do: subjects(c)
  def subjects({:is, _, value}), do: [value]
  def subjects({:has, value, key}), do: [{:get, value, key}]
  def subjects({:truthy, value}), do: [value]
  def subjects({:in, value, _}), do: [value]
  def subjects({:prefix, value, _}), do: [value]
  def subjects({:matches, value, _}), do: [value]
  def subjects({:only, value, _}), do: [value]
  def subjects({:cmp, _, value, _}), do: [value]
  def subjects({:parses, _, value}), do: [value]
  def subjects({:made, {:decoded, _, _, value}}), do: [value]
  def subjects({:made, {:each, value, _}}), do: [value]
  def subjects({:unk, reason}), do: [{:unknown, reason}]
  def subjects(_), do: []
end
