# Where code is evaluated: the module that it stands in, how deep, and the calls
# that are under way with what each was given.
defmodule Capture.Context do
  # Calls and attributes within each other beyond this are not followed.
  @deepest 24

  def new(scope), do: %{scope: scope, depth: 0, stack: [], given: []}

  @doc "The context of what is looked at beside all else, and so less deeply."
  def halfway(scope), do: %{new(scope) | depth: div(@deepest, 2)}

  @doc "The context of code that stands in another module."
  def within(context, scope), do: %{context | scope: scope, depth: context.depth + 1}

  @doc "The context of a function's body: {module, name, arity} and its arguments."
  def entered(context, scope, key, arguments),
    do: %{within(context, scope) | stack: [key | context.stack], given: [{key, arguments} | context.given]}

  @doc "How often a function is under way that was told the same by literals."
  def times(context, key, arguments) do
    told = literals(arguments)
    Enum.count(context.given, fn {called, given} -> called == key and literals(given) == told end)
  end

  defp literals(arguments), do: Enum.map(arguments, &if(match?({:lit, {tag, _}} when tag in [:atom, :module], &1), do: &1))

  def too_deep?(context), do: context.depth > @deepest
end
