# The generic transform of an SDK that turns whatever it sends into plain maps
# before they are encoded. Where there is one, the encoders of the structs are
# never asked: all fields of a struct go out, atoms by their own names, and a
# nil as each caller of the transform wants it.
defmodule Capture.Transform do
  alias Capture.{Enums, Modules, Schema, Source}

  @encoders ["Jason", "JSON", "Poison"]
  # The structs that a JSON encoder knows, by how a schema holds them.
  @structs %{"datetime" => ["DateTime", "NaiveDateTime"], "date" => ["Date"], "time" => ["Time"], "decimal" => ["Decimal"]}

  @doc """
  %{name, handled, keeps_nil}: its name, the structs that it has a clause for, and
  whether it never leaves out a nil; nil where nothing of the kind feeds a JSON
  encoder.
  """
  def find(modules) do
    transforms =
      for module <- modules, {{name, _}, clauses} <- module.functions, Enum.any?(clauses, &strips?/1), do: {module.name, name, clauses}

    Enum.find_value(transforms, fn {module, name, clauses} ->
      scope = Enum.find(modules, &(&1.name == module))

      if Enum.any?(modules, &fed_by?(&1, module, name)) do
        %{name: "#{module}.#{name}", handled: Enum.flat_map(clauses, &handled(&1, scope)), keeps_nil: not tests_nil?(scope)}
      end
    end)
  end

  defp tests_nil?(module) do
    nil? = fn node ->
      match?({"is_nil", _, _}, node) or match?({operator, _, [_, nil]} when operator in ["==", "!="], node) or match?({_, nil}, node)
    end

    Enum.any?(module.functions, fn {_, clauses} -> Enum.any?(clauses, &found?([&1.guard, &1.body], nil?)) end)
  end

  # Whether a clause takes any struct apart.
  defp strips?(%{arguments: [first | _], guard: guard, body: body}) do
    any_struct? = found?(first, &match?({"%", _, [{"_" <> _, _, nil}, _]}, &1)) or found?(guard, &match?({"is_struct", _, [_]}, &1))
    any_struct? and found?(body, &match?({:call, {:alias, ["Map"]}, "from_struct", _, _}, &1))
  end

  defp strips?(_), do: false

  defp fed_by?(module, transform, name) do
    called? = fn
      {:call, {:alias, parts}, ^name, _, _} -> Modules.resolve(parts, module) == transform
      {^name, _, arguments} when is_list(arguments) -> module.name == transform
      _ -> false
    end

    Enum.any?(module.functions, fn {_, clauses} ->
      Enum.any?(clauses, fn clause ->
        found?(clause.body, fn
          {:call, {:alias, [encoder]}, "encode" <> _, [value | _], _} when encoder in @encoders -> found?(value, called?)
          _ -> false
        end)
      end)
    end)
  end

  defp handled(%{arguments: [first | _]}, scope) do
    Source.find(first, fn node -> with({"%", _, [{:alias, parts}, _]} <- node, do: Modules.resolve(parts, scope), else: (_ -> nil)) end)
  end

  defp found?(tree, test), do: Source.find(tree, &if(test.(&1), do: true)) != []

  @doc "What becomes of a value that is taken apart without regard to its type. `types` has the schemas of the types that are no structs."
  def bare(schema, transform, types) do
    Schema.map_arms(schema, fn
      %{"x-parity" => %{"native" => native}} when is_map_key(@structs, native) ->
        kept = Map.fetch!(@structs, native)
        if Enum.any?(kept, &(&1 in transform.handled)), do: schema, else: Schema.opaque("#{transform.name} takes a #{hd(kept)} apart")

      %{"items" => items} = list when is_map(items) ->
        %{list | "items" => bare(items, transform, types)}

      %{"additionalProperties" => values} = map when is_map(values) ->
        %{map | "additionalProperties" => bare(values, transform, types)}

      arm ->
        if respelled?(arm, types), do: Enums.own_names(arm, types), else: arm
    end)
  end

  defp respelled?(%{"$ref" => target}, types), do: get_in(types, [target, "x-parity", "members"]) != nil
  defp respelled?(_, _), do: false
end
