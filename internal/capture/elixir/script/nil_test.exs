# The ways in which an encoder tells the nil values of a map from the others.
defmodule Capture.NilTest do
  @doc "Whether a predicate over pairs holds for the :nil_values, for all :others, or :neither."
  def of({"fn", _, [{"->", _, [[{_, {value, _, nil}}], {"is_nil", _, [{value, _, nil}]}]}]}), do: :nil_values
  def of({"fn", _, [{"->", _, [[{_, {value, _, nil}}], {"==", _, [{value, _, nil}, nil]}]}]}), do: :nil_values
  def of({"fn", _, [{"->", _, [[{_, nil}], true]}, {"->", _, [[_], false]}]}), do: :nil_values
  def of({"fn", _, [{"->", _, [[{_, _} = pattern], test]}]}), do: if(others?(pattern, test), do: :others, else: :neither)
  def of({"&", _, [{"match?", _, [{_, nil}, _]}]}), do: :nil_values
  def of({"&", _, [{"is_nil", _, [{"elem", _, [_, 1]}]}]}), do: :nil_values

  def of({"&", _, [{negation, _, [test]}]}) when negation in ["not", "!"],
    do: if(of({"&", 0, [test]}) == :nil_values, do: :others, else: :neither)

  def of(_), do: :neither

  @doc "Whether a filter on a pattern for pairs lets through all values but nil."
  def others?({_, {value, _, nil}}, {"!=", _, [{value, _, nil}, nil]}), do: true
  def others?({_, {value, _, nil}}, {negation, _, [{"is_nil", _, [{value, _, nil}]}]}) when negation in ["not", "!"], do: true
  def others?(_, _), do: false
end
