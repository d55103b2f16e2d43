# for … do … end, as the functions of Enum that do the same.
defmodule Capture.Comprehension do
  alias Capture.{Collections, Eval, Modules}

  @doc "One generator, as a function that drops what its filters do not let through."
  def value(parts, node, env, context) do
    # for … <- …, into: %{} do … end has its options in two lists.
    {options, steps} = Enum.split_with(parts, &match?([{{:atom, _}, _} | _], &1))
    options = Enum.concat(options)

    with [{"<-", _, [pattern, source]} | filters] <- steps, nil <- folding(options) do
      {pattern, filters} = guarded(pattern, filters)
      # A filter that binds a variable does so for what follows it.
      body =
        Enum.reduce(Enum.reverse(filters), Modules.option(options, "do"), fn
          # What is taken out of one value: {:ok, x} <- [decode(item)].
          {"<-", _, [pattern, [one]]}, body -> {"case", 0, [one, [{{:atom, "do"}, [{"->", 0, [[pattern], body]}, {"->", 0, [[{"_", 0, nil}], :dropped]}]}]]}
          {"<-", _, _} = loop, _ -> loop
          filter, body -> {"if", 0, [filter, [{{:atom, "do"}, body}, {{:atom, "else"}, :dropped}]]}
        end)

      clauses = [{"->", 0, [[pattern], body]}, {"->", 0, [[{"_", 0, nil}], :dropped]}]

      Collections.comprehension(
        Eval.eval(source, env, context),
        {:fun, {"fn", 0, clauses}, env, context.scope.name},
        Modules.option(options, "into") not in [nil, []]
      )
    else
      {:reduce, initial, [{"->", _, _} | _] = clauses} -> folded(steps, initial, clauses, env, context) || Eval.not_understood(node)
      _ -> Eval.not_understood(node)
    end
  end

  defp folding(options), do: if(List.keymember?(options, {:atom, "reduce"}, 0), do: {:reduce, Modules.option(options, "reduce"), Modules.option(options, "do")})

  # for … <- …, reduce: initial do … end, as Enum.reduce does it.
  defp folded([{"<-", _, [pattern, source]} | filters], initial, clauses, env, context) do
    {pattern, filters} = guarded(pattern, filters)
    result = {"the result", 0, nil}

    unless Enum.any?(filters, &match?({"<-", _, _}, &1)) do
      body = Enum.reduce(Enum.reverse(filters), {"case", 0, [result, [{{:atom, "do"}, clauses}]]}, &{"if", 0, [&1, [{{:atom, "do"}, &2}, {{:atom, "else"}, result}]]})
      function = {:fun, {"fn", 0, [{"->", 0, [[pattern, result], body]}, {"->", 0, [[{"_", 0, nil}, result], result]}]}, env, context.scope.name}
      Collections.call("Enum", "reduce", [Eval.eval(source, env, context), Eval.eval(initial, env, context), function], context)
    end
  end

  defp guarded({"when", _, [pattern, guard]}, filters), do: {pattern, [guard | filters]}
  defp guarded(pattern, filters), do: {pattern, filters}
end
