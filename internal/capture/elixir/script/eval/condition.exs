# Under what a value of the interpreter is what it is, and the algebra that keeps that small.
#
# A condition is true, false, {:is, kind, value}, {:in, value, literals}, {:has, value, key},
# {:truthy, value}, {:cmp, operator, value, number}, {:parses, call, value}, {:prefix, value, text}, {:matches, value, pattern},
# {:only, value, keys} (it has no others), {:made, value} (what another struct's decoder, or a loop, makes of it is no error),
# {:not, c}, {:and, c, c}, {:or, c, c} or {:unk, reason}. Capture.Predicate makes the ones that ask something of a value.
defmodule Capture.Condition do
  alias Capture.{Budget, Substitution}

  # Work on a condition, of which a step makes some, is a part of a step.
  @part 1 / 16

  def no(condition) when is_boolean(condition), do: not condition
  def no({:not, condition}), do: condition
  def no(condition), do: {:not, condition}

  def both(false, _), do: false
  def both(_, false), do: false
  def both(true, c), do: c
  def both(c, true), do: c
  def both(c, c), do: c
  def both({:in, value, some}, {:in, value, others}), do: is_in(value, Enum.filter(some, &(&1 in others)))
  def both({:not, {:truthy, value}}, {:in, value, some}), do: is_in(value, Enum.filter(some, &(&1 in [nil, false])))
  def both({:truthy, value}, {:in, value, some}), do: is_in(value, some -- [nil, false])
  def both({:not, {:in, value, [nil]}}, {:truthy, value} = truthy), do: truthy
  def both(a, {:and, a, _} = c), do: c
  def both(a, b), do: paired(:and, a, b)

  def any(true, _), do: true
  def any(_, true), do: true
  def any(false, c), do: c
  def any(c, false), do: c
  def any(c, c), do: c
  def any(c, {:and, c, _}), do: c
  def any({:in, value, some}, {:in, value, others}), do: {:in, value, Enum.uniq(some ++ others)}
  def any(a, b), do: paired(:or, a, b)

  # Two conditions that nobody understands say no more than one.
  defp paired(tag, a, b) do
    cond do
      unknown?(b) and Enum.any?(operands(a, tag), &unknown?/1) ->
        a

      unknown?(a) and Enum.any?(operands(b, tag), &unknown?/1) ->
        b

      true ->
        case {given(b, facts(a, tag == :and)), given(a, facts(b, tag == :and))} do
          {^b, ^a} -> {tag, a, b}
          {^b, simpler} -> combined(tag, simpler, b)
          {simpler, _} -> combined(tag, a, simpler)
        end
    end
  end

  defp combined(:and, a, b), do: both(a, b)
  defp combined(:or, a, b), do: any(a, b)

  defp unknown?({:not, condition}), do: unknown?(condition)
  defp unknown?(condition), do: match?({:unk, _}, condition)

  defp operands({tag, a, b}, tag), do: operands(a, tag) ++ operands(b, tag)
  defp operands(condition, _), do: [condition]

  # Whether a condition is the same wherever it is written alike: what is not
  # understood in one place may be something else in another.
  defp sure?({tag, a, b}) when tag in [:and, :or], do: sure?(a) and sure?(b)
  defp sure?({:not, condition}), do: sure?(condition)
  defp sure?(condition), do: not match?({:unk, _}, condition)

  @doc "What is known where a condition holds, or does not: %{condition => boolean}."
  def facts(condition, holds, known \\ %{})
  def facts({:not, condition}, holds, known), do: facts(condition, not holds, known)
  def facts({:and, a, b}, true, known), do: facts(b, true, facts(a, true, known))
  def facts({:or, a, b}, false, known), do: facts(b, false, facts(a, false, known))
  def facts(condition, holds, known), do: if(sure?(condition), do: Map.put(known, condition, holds), else: known)

  @doc "What is left of a condition where another one holds."
  def given(condition, known) when is_boolean(condition) or is_boolean(known), do: condition
  def given(condition, known) when is_tuple(known), do: given(condition, facts(known, true))

  # A condition where others are known.
  def given({:not, condition}, known), do: no(given(condition, known))

  def given({tag, a, b} = condition, known) when tag in [:and, :or] do
    Budget.step(@part)

    case known do
      %{^condition => holds} -> holds
      _ -> regiven(condition, a, b, given(a, known), given(b, known))
    end
  end

  def given({:in, value, literals} = condition, known) do
    case known do
      %{^condition => holds} -> holds
      _ -> Enum.reduce(known, condition, &narrower(&2, &1, value, literals))
    end
  end

  # What can be told of a value by the literals that it is one of.
  def given({tag, _, _} = condition, known) when tag in [:prefix, :is] and not is_map_key(known, condition) do
    value = if tag == :is, do: elem(condition, 2), else: elem(condition, 1)

    with {_, literals} <- Enum.find_value(known, fn {c, holds} -> if holds and match?({:in, ^value, _}, c), do: {value, elem(c, 2)} end),
         [answer] when is_boolean(answer) <- literals |> Enum.map(&Substitution.decide(condition, [{value, {:lit, &1}}])) |> Enum.uniq() do
      answer
    else
      _ -> condition
    end
  end

  def given(condition, known), do: Map.get(known, condition, condition)

  # What is left of a membership where another one of the same value is known.
  defp narrower({:in, value, _} = condition, {{:in, value, others}, true}, value, literals) do
    cond do
      others -- literals == [] -> true
      others -- literals == others -> false
      true -> condition
    end
  end

  defp narrower({:in, value, literals}, {{:in, value, others}, false}, value, _), do: is_in(value, literals -- others)
  defp narrower(condition, _, _, _), do: condition

  defp regiven(condition, a, b, a, b), do: condition
  defp regiven({tag, _, _}, _, _, a, b), do: combined(tag, a, b)

  @doc "One condition or the other, as a third one says."
  def choice(_, same, same), do: same
  def choice(c, true, b), do: any(c, b)
  def choice(c, a, true), do: any(no(c), a)
  def choice(c, a, b), do: any(both(c, a), both(no(c), b))

  @doc "That a value is one of some literals, as it stands; Capture.Predicate.one_of looks into the value."
  def is_in(_, []), do: false
  def is_in(value, literals), do: {:in, value, literals}
end
