# What becomes of values and conditions where parts of them are known.
defmodule Capture.Substitution do
  alias Capture.{Budget, Calls, Condition, Dispatch, Predicate, Value}

  @doc "The value with parts of it replaced, and all that follows from that."
  def replace(value, parts) do
    case List.keyfind(parts, value, 0) do
      {_, other} -> other
      nil -> rebuilt(value, parts)
    end
  end

  defp rebuilt(value, parts) do
    Budget.step()

    case value do
      {:get, base, key} -> base |> replace(parts) |> got(base, value, key)
      {tag, base} when tag in [:item, :val, :key] -> part(tag, base, replace(base, parts))
      {:conv, call, inner} -> Calls.on(call, replace(inner, parts))
      {:ite, c, a, b} -> c |> decide(parts) |> branches(a, b, parts)
      {:bool, c} -> Value.bool(decide(c, parts))
      {:obj, entries, base} -> {:obj, for({key, entry} <- entries, do: {key, replace(entry, parts)}), base && replace(base, parts)}
      {:new, module, fields} -> {:new, module, Map.new(fields, fn {name, field} -> {name, replace(field, parts)} end)}
      {tag, values} when tag in [:tuple, :list] -> {tag, Enum.map(values, &replace(&1, parts))}
      {:each, source, item} -> each(source, replace(source, parts), item)
      {:renamed, source, key, inner} -> renamed(value, replace(source, parts), {source, key, inner})
      {tag, module, call, inner} when tag in [:decoded, :encoded] -> delegated(tag, module, call, inner, replace(inner, parts))
      _ -> value
    end
  end

  defp branches(true, a, _, parts), do: replace(a, parts)
  defp branches(false, _, b, parts), do: replace(b, parts)
  defp branches(c, a, b, parts), do: Value.ite(c, replace(a, parts), replace(b, parts))

  defp got(base, base, value, _), do: value

  defp got(base, _, _, index) when is_integer(index),
    do: Value.map(base, &if(Value.json?(&1), do: {:get, &1, index}, else: {:unknown, "an item of a list"}))

  defp got(base, _, _, key), do: Value.get(base, {:lit, if(Process.get(:keys, :text) == :text, do: key, else: {:atom, key})})

  defp part(tag, base, base), do: {tag, base}
  defp part(tag, _, base), do: Value.map(base, &if(Value.json?(&1) or Value.own?(&1), do: {tag, &1}, else: {:unknown, "a part of another value"}))

  defp each(source, source, item), do: {:each, source, item}
  defp each(_, {:lit, nil}, _), do: :raise
  defp each(_, {:lit, []}, _), do: {:lit, []}
  defp each(_, {:kind, :array}, _), do: {:kind, :array}
  defp each(_, {:kind, _}, _), do: :raise
  defp each(source, other, item), do: {:each, other, replace(item, [{{:item, source}, {:item, other}}])}

  defp renamed(value, source, {source, _, _}), do: value
  defp renamed(_, {:lit, nil}, _), do: :raise
  defp renamed(_, {:kind, :object}, _), do: {:kind, :object}
  defp renamed(_, {:kind, :array}, _), do: {:unknown, "what is made of a list"}
  defp renamed(_, {:kind, _}, _), do: :raise
  defp renamed(_, {:lit, scalar}, _) when is_boolean(scalar) or is_number(scalar) or is_binary(scalar), do: :raise
  defp renamed(_, _, _), do: {:unknown, "a map whose pairs are converted"}

  defp delegated(tag, module, call, inner, inner), do: {tag, module, call, inner}
  defp delegated(tag, module, call, _, other), do: Value.map(other, &Capture.Dispatch.delegate(tag, module, call, &1))

  @doc "The condition with parts of it replaced."
  def decide(condition, parts) do
    case List.keyfind(parts, condition, 0) do
      {_, decided} -> decided
      nil -> decide_parts(condition, parts)
    end
  end

  defp decide_parts(condition, parts) do
    case condition do
      {:is, kind, value} -> value |> replace(parts) |> Predicate.is(kind)
      {:in, value, literals} -> value |> replace(parts) |> Predicate.one_of(literals)
      {:has, value, key} -> decide_has(condition, value, key, parts)
      {:truthy, value} -> value |> replace(parts) |> Predicate.truthy()
      {:cmp, operator, value, number} -> value |> replace(parts) |> Predicate.compare(operator, number)
      {:parses, call, value} -> value |> replace(parts) |> Predicate.parses(call)
      {:prefix, value, text} -> value |> replace(parts) |> Predicate.prefix(text)
      {:matches, value, pattern} -> value |> replace(parts) |> Predicate.matches(pattern)
      {:made, value} -> value |> replace(parts) |> Predicate.made()
      {:not, c} -> Condition.no(decide(c, parts))
      {:and, a, b} -> Condition.both(decide(a, parts), decide(b, parts))
      {:or, a, b} -> Condition.any(decide(a, parts), decide(b, parts))
      other -> other
    end
  end

  defp decide_has(condition, value, key, parts) do
    case replace(value, parts) do
      ^value -> condition
      other -> Predicate.has(other, {:lit, if(Process.get(:keys, :text) == :text, do: key, else: {:atom, key})})
    end
  end
end
