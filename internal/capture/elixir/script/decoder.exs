# Which keys of a decoded JSON object a struct's own decoder reads, and into which fields.
#
# What an expression reads is a list of {:key, name}, {:alternative, name} for a
# key that is read where the first is missing, {:wrap, conversion}, and :other,
# for anything that is not one key of the object itself.
defmodule Capture.Decoder do
  alias Capture.{Missing, Modules, Source, Typespec}

  @named ["from_json", "from_map"]
  # Functions that are decoders only if they read text keys.
  @possible ["from_response", "decode", "parse", "new"]
  @deepest 4

  @doc """
  %{name, fields, demanded, missing, nulls}, or nil without a decoder. `fields` has the
  reads of each field that is assigned, or is nil where the decoder is not
  understood; `demanded` lists the keys without which no clause accepts the
  object, `missing` says what a field is whose key is missing, as
  Capture.Missing gives it; `nulls` says whether no clause minds a null.
  """
  def read(module, modules) do
    Enum.find_value(@named ++ @possible, fn name ->
      clauses = Map.get(module.functions, {name, 1}, [])
      decoder = read(clauses, name, %{module: module, modules: modules, depth: 0})
      if name in @named or (text_keys?(clauses) and decoder.fields != nil), do: decoder
    end)
  end

  # Only decoded JSON has text for keys: new(opts) with opts[:a] is no decoder.
  defp text_keys?(clauses) do
    Enum.any?(clauses, fn clause ->
      [] !=
        Source.find([clause.arguments, clause.body], fn
          {:access, _, key} when is_binary(key) -> true
          {:call, {:alias, ["Map"]}, _, [_, key | _], _} when is_binary(key) -> true
          {key, _} when is_binary(key) -> true
          _ -> nil
        end)
    end)
  end

  defp read([], _, _), do: nil

  defp read(clauses, name, context) do
    accepting =
      for %{arguments: [argument], guard: guard, body: body} <- clauses,
          object?(argument),
          env = head(argument),
          not other?(guard, env.objects),
          built = built(body, env, context),
          built != [] do
        %{keys: env.keys ++ demanded(body), built: built}
      end

    if accepting == [] do
      %{name: name, fields: nil, demanded: [], missing: %{}, nulls: false}
    else
      fields =
        accepting |> Enum.flat_map(& &1.built) |> Enum.reduce(%{}, &Map.merge(&1, &2, fn _, left, right -> Enum.uniq(left ++ right) end))

      demanded = accepting |> Enum.map(& &1.keys) |> Enum.reduce(fn keys, common -> Enum.filter(common, &(&1 in keys)) end)
      # A key that only the head looks at, such as a tag, belongs to the field of its name.
      heads = for %{keys: keys} <- accepting, key <- keys, into: %{}, do: {key, [{:key, key}]}
      fields = Map.merge(heads, fields, fn _, head, read -> if read == [], do: head, else: read end)
      missing = missing(clauses, fields, demanded, context)
      raising = for {field, :raises} <- missing, {:key, key} <- fields[field], do: key
      demanded = demanded ++ raising
      %{name: name, fields: fields, demanded: demanded, missing: missing, nulls: nulls?(clauses, demanded, context)}
    end
  end

  # Whether each field has a value where all keys are null or missing.
  defp nulls?(clauses, demanded, context) do
    case Missing.fields(clauses, demanded, context.module, context.modules, {:lit, nil}) do
      nil -> false
      values -> Enum.all?(values, &match?({_, {:lit, _}}, &1))
    end
  end

  # What the fields are without their keys. One that raises and could be read from
  # another key as well does not tell which of them it wants.
  defp missing(clauses, fields, demanded, context) do
    alternative? = fn field -> Enum.any?(Map.get(fields, field, []), &match?({:alternative, _}, &1)) end
    values = Missing.fields(clauses, demanded, context.module, context.modules) || %{}
    for {field, value} <- values, is_map_key(fields, field), not (value == :raises and alternative?.(field)), into: %{}, do: {field, value}
  end

  # Clauses for nil, lists or structs do not take a JSON object.
  defp object?({"=", _, [left, right]}), do: object?(left) and object?(right)
  defp object?({"%{}", _, _}), do: true
  defp object?({name, _, nil}) when is_binary(name), do: true
  defp object?(_), do: false

  # Whether a guard asks for something else than an object.
  defp other?({kind, _, [{name, _, nil}]}, objects), do: name in objects and kind in ["is_binary", "is_list", "is_nil", "is_atom", "is_struct"]
  defp other?({kind, _, [{name, _, nil}, _]}, objects), do: name in objects and kind == "is_struct"
  defp other?(_, _), do: false

  # The variables that hold the object itself, what others hold, and the keys that must be there.
  defp head(argument), do: head(argument, %{objects: [], reads: %{}, keys: []})

  defp head({"=", _, [left, right]}, env), do: head(right, head(left, env))
  defp head({"%{}", _, pairs}, env), do: Enum.reduce(pairs, env, &head_key/2)
  defp head({name, _, nil}, env), do: %{env | objects: [name | env.objects]}

  defp head_key({key, pattern}, env) do
    read = if match?({_, _, nil}, pattern), do: {:key, key_text(key)}, else: :other
    %{bind(pattern, [read], env) | keys: [key_text(key) | env.keys]}
  end

  defp key_text({:atom, name}), do: name
  defp key_text(text) when is_binary(text), do: text
  defp key_text(_), do: nil

  defp bind(pattern, reads, env) do
    Enum.reduce(variables(pattern), env, fn name, env -> put_in(env.reads[name], reads) end)
  end

  defp variables(pattern), do: Source.find(pattern, fn node -> if match?({name, _, nil} when is_binary(name), node), do: elem(node, 0) end)

  # The keys that the body demands.
  defp demanded(body) do
    Source.find(body, fn
      {:call, {:alias, ["Map"]}, "fetch!", [{_, _, nil}, key], _} -> key_text(key)
      _ -> nil
    end)
  end

  # What is read into each field, for each struct that an expression builds.
  defp built({"__block__", _, expressions}, env, context), do: sequence(expressions, env, context)

  defp built({"with", _, [_ | _] = steps}, env, context) do
    {steps, [options]} = Enum.split(steps, -1)
    sequence(steps ++ [Modules.option(options, "do")], env, context)
  end

  defp built({"case", _, [subject, [{_, [{"->", _, _} | _] = clauses}]]}, env, context) do
    reads = reads(subject, env, context)
    Enum.flat_map(clauses, fn {"->", _, [patterns, body]} -> built(body, bind(patterns, reads, env), context) end)
  end

  defp built({"%", _, [name, {"%{}", _, pairs}]} = node, env, context) do
    if Modules.self?(name, context.module), do: [assigned(pairs, env, context)], else: below(node, env, context)
  end

  defp built({function, _, [name, pairs]} = node, env, context) when function in ["struct", "struct!"] and is_list(pairs) do
    if Modules.self?(name, context.module), do: [assigned(pairs, env, context)], else: below(node, env, context)
  end

  defp built({name, _, arguments} = node, env, context) when is_binary(name) and is_list(arguments) do
    case Map.get(context.module.functions, {name, length(arguments)}) do
      clauses when is_list(clauses) and context.depth < @deepest -> Enum.flat_map(clauses, &followed(&1, arguments, env, context))
      _ -> below(node, env, context)
    end
  end

  defp built(node, env, context), do: below(node, env, context)

  defp below(node, env, context), do: node |> Source.children() |> Enum.flat_map(&built(&1, env, context))

  defp followed(clause, arguments, env, context) do
    inner =
      clause.arguments
      |> Enum.zip(arguments)
      |> Enum.reduce(%{objects: [], reads: %{}, keys: []}, fn {pattern, argument}, inner ->
        if object_itself?(argument, env), do: followed_object(pattern, inner), else: bind(pattern, reads(argument, env, context), inner)
      end)

    built(clause.body, inner, %{context | depth: context.depth + 1})
  end

  defp followed_object(pattern, env), do: if(object?(pattern), do: head(pattern, env), else: env)

  defp sequence(steps, env, context) do
    {built, _} =
      Enum.flat_map_reduce(steps, env, fn
        {binding, _, [pattern, expression]}, env when binding in ["=", "<-"] ->
          {built(expression, env, context), bind(pattern, reads(expression, env, context), env)}

        expression, env ->
          {built(expression, env, context), env}
      end)

    built
  end

  defp assigned(pairs, env, context) do
    for {{:atom, field}, value} <- pairs, into: %{}, do: {field, value |> reads(env, context) |> Enum.uniq()}
  end

  defp object_itself?({name, _, nil}, env), do: name in env.objects
  defp object_itself?(_, _), do: false

  # The right side of || is a default, another spelling of the key, or another key.
  defp reads({"||", _, [left, right]}, env, context) do
    case {reads(left, env, context), reads(right, env, context)} do
      {[], right} -> right
      {left, [{:key, key}]} -> left ++ if({:key, key} in left, do: [], else: [{:alternative, key}])
      {left, _} -> left
    end
  end

  defp reads({:access, base, key}, env, _), do: key_read(base, key, env)
  defp reads({:call, {_, _, nil} = base, name, nil, _}, env, _), do: key_read(base, {:atom, name}, env)

  defp reads({:call, base, name, [first, key | rest], _} = node, env, context) do
    if object_itself?(first, env),
      do: key_read(first, key, env) ++ fallbacks(rest, env, context),
      else: wraps(base, name, context) ++ reads_below(node, env, context)
  end

  defp reads({:call, base, name, _, _} = node, env, context), do: wraps(base, name, context) ++ reads_below(node, env, context)

  defp reads({_, _, [first, key | rest]} = node, env, context) do
    if object_itself?(first, env), do: key_read(first, key, env) ++ fallbacks(rest, env, context), else: reads_below(node, env, context)
  end

  defp reads({name, _, nil}, env, _) when is_binary(name) do
    if name in env.objects, do: [:other], else: Map.get(env.reads, name, [])
  end

  defp reads(node, env, context), do: reads_below(node, env, context)

  defp reads_below(node, env, context), do: node |> Source.children() |> Enum.flat_map(&reads(&1, env, context))

  # What else is handed on with an object and a key is for the case that the key is missing.
  defp fallbacks(rest, env, context) do
    for read <- reads(rest, env, context), do: with({:key, key} <- read, do: {:alternative, key})
  end

  # Of a list of keys the first that is there.
  defp key_read(base, [_ | _] = keys, env) do
    [first | others] = Enum.flat_map(keys, &key_read(base, &1, env))
    others = for {:key, key} <- others, {:key, key} != first, do: {:alternative, key}
    [first | others]
  end

  defp key_read(base, key, env) do
    case object_itself?(base, env) && key_text(key) do
      name when is_binary(name) -> [{:key, name}]
      _ -> [:other]
    end
  end

  defp wraps({:alias, parts}, "parse", context) do
    with %{struct: nil} = module <- context.modules[Modules.resolve(parts, context.module)],
         %{spec: spec} <- Typespec.declared(module, "t", 0),
         true <- Enum.any?(Typespec.arms(spec), &match?({:atom, _}, &1)) do
      [{:wrap, {:spell, module}}]
    else
      _ -> []
    end
  end

  defp wraps({:alias, ["Base"]}, name, _) when name in ["decode64", "decode64!"], do: [{:wrap, :base64}]
  defp wraps(_, _, _), do: []
end
