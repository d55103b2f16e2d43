# Patterns against values: the condition under which one fits, and what its variables hold.
defmodule Capture.Pattern do
  alias Capture.{Calls, Condition, Eval, Modules, Predicate, Source, Text, Value}

  @doc "{condition under which all fit, variables}"
  def match_all(patterns, values, env, context) when length(patterns) == length(values) do
    patterns
    |> Enum.zip(values)
    |> Enum.reduce({true, env}, fn {pattern, value}, {condition, env} ->
      {fits, env} = if condition == false, do: {false, env}, else: match(pattern, value, env, context)
      {Condition.both(condition, fits), env}
    end)
  end

  def match_all(_, _, env, _), do: {false, env}

  @doc "{condition under which it fits, variables}"
  def match(_, :raise, env, _), do: {false, env}
  def match({"_" <> _, _, nil}, _, env, _), do: {true, env}
  def match({"__MODULE__", _, nil}, value, env, context), do: {Predicate.one_of(value, [{:module, context.scope.name}]), env}
  def match({name, _, nil}, value, env, _) when is_binary(name), do: {true, Map.put(env, name, value)}
  def match({"=", _, [left, right]}, value, env, context), do: match_all([left, right], [value, value], env, context)

  def match({"when", _, [pattern, guard]}, value, env, context) do
    {fits, env} = match(pattern, value, env, context)
    {Condition.both(fits, guard |> Eval.eval(env, context) |> Predicate.truthy()), env}
  end

  def match({"\\\\", _, [pattern, _]}, value, env, context), do: match(pattern, value, env, context)

  def match({"^", _, [node]}, value, env, context) do
    case Eval.eval(node, env, context) do
      {:lit, literal} -> {Predicate.one_of(value, [literal]), env}
      ^value -> {true, env}
      _ -> {{:unk, Text.render(node)}, env}
    end
  end

  def match({"%{}", _, pairs}, value, env, context), do: match_keys(pairs, value, {Predicate.is(value, :map), env}, context)

  def match({"%", _, [name, {"%{}", _, pairs}]}, value, env, context) do
    {condition, env} =
      case name do
        {"_" <> _, _, nil} -> {Predicate.is(value, :struct), env}
        {variable, _, nil} when variable != "__MODULE__" -> {Predicate.is(value, :struct), Map.put(env, variable, module_of(value))}
        _ -> {Predicate.is(value, {:struct, struct_name(name, context)}), env}
      end

    match_keys(pairs, value, {condition, env}, context)
  end

  # Each way that a value may have come about fits or not, and gives the variables what it holds.
  def match(pattern, {:ite, c, a, b}, env, context) do
    {fits_a, env_a} = match(pattern, a, env, context)
    {fits_b, env_b} = match(pattern, b, env, context)
    {fits_a, fits_b} = {Condition.given(fits_a, c), Condition.given(fits_b, Condition.no(c))}

    cond do
      fits_a == false -> {Condition.both(Condition.no(c), fits_b), env_b}
      fits_b == false -> {Condition.both(c, fits_a), env_a}
      true -> {Condition.choice(c, fits_a, fits_b), Map.merge(env_a, env_b, fn _, left, right -> Value.ite(c, left, right) end)}
    end
  end

  def match({"<>", _, [prefix, rest]}, value, env, context) when is_binary(prefix) do
    {fits, env} = match(rest, stripped(value, prefix), env, context)
    {Condition.both(fits, Predicate.prefix(value, prefix)), env}
  end

  def match({"<>", _, _} = pattern, value, env, _),
    do: {Condition.both(Predicate.is(value, :binary), {:unk, Text.render(pattern)}), unknown(pattern, env)}

  def match({"<<>>", _, _} = pattern, value, env, _),
    do: {Condition.both(Predicate.is(value, :binary), {:unk, Text.render(pattern)}), unknown(pattern, env)}

  def match({"{}", _, items}, value, env, context), do: match_tuple(items, value, env, context)
  def match({left, right}, value, env, context) when left not in [:atom, :alias], do: match_tuple([left, right], value, env, context)
  def match([{"|", _, [first, rest]}], value, env, context), do: match_cons(first, rest, value, env, context)

  def match([_ | _] = patterns, {:lit, list}, env, context) when is_list(list),
    do: match_all(patterns, Enum.map(list, &{:lit, &1}), env, context)

  def match([_ | _] = patterns, {:list, values} = list, env, context) do
    if Enum.all?(values, &(Predicate.there(&1) == true)),
      do: match_all(patterns, values, env, context),
      else: {Condition.both(Condition.no(Predicate.one_of(list, [[]])), {:unk, "which items are left"}), unknown(patterns, env)}
  end

  def match([_ | _] = patterns, value, env, context) do
    case Predicate.is(value, :list) do
      false ->
        {false, env}

      condition ->
        {fits, env} =
          if Value.json?(value),
            do: match_all(patterns, for(index <- 0..(length(patterns) - 1), do: {:get, value, index}), env, context),
            else: {true, unknown(patterns, env)}

        {condition |> Condition.both(Predicate.compare(Calls.on("length", value), "==", length(patterns))) |> Condition.both(fits), env}
    end
  end

  def match(pattern, value, env, context) do
    case Modules.fold(pattern, context.scope) do
      {:ok, literal} ->
        {Predicate.one_of(value, [literal]), env}

      :error ->
        case pattern do
          {:alias, parts} -> {Predicate.one_of(value, [{:module, Modules.resolve(parts, context.scope)}]), env}
          _ -> {{:unk, Text.render(pattern)}, unknown(pattern, env)}
        end
    end
  end

  @doc "What is left of a value that a pattern does not fit, also where nothing is known of the condition."
  def unmatched(pattern, {:ite, c, a, b}, env, context) do
    case for(way <- [a, b], do: pattern |> match(way, env, context) |> elem(0)) do
      [true, _] -> unmatched(pattern, b, env, context)
      [_, true] -> unmatched(pattern, a, env, context)
      _ -> Value.ite(c, unmatched(pattern, a, env, context), unmatched(pattern, b, env, context))
    end
  end

  def unmatched(_, value, _, _), do: value

  defp match_keys(pairs, value, {condition, env}, context) do
    Enum.reduce(pairs, {condition, env}, fn {key, pattern}, {condition, env} ->
      key = key |> unpinned() |> Eval.eval(env, context)
      {fits, env} = if condition == false, do: {false, env}, else: match(pattern, Value.get(value, key), env, context)
      {Condition.both(condition, Condition.both(Predicate.has(value, key), fits)), env}
    end)
  end

  defp match_tuple(items, {:tuple, values}, env, context), do: match_all(items, values, env, context)

  # Who matches on {:ok, struct} knows that the decoder gives that.
  defp match_tuple([{:atom, "ok"}, pattern], {:decoded, _, _, _} = value, env, context) do
    {fits, env} = match(pattern, value, env, context)
    {Condition.both(Predicate.made(value), fits), env}
  end

  # And one who matches on {:ok, map} that the encoder gives that.
  defp match_tuple([{:atom, "ok"}, pattern], {:encoded, _, _, _} = value, env, context), do: match(pattern, value, env, context)
  defp match_tuple([{:atom, "error"} | _], {:encoded, _, _, _}, env, _), do: {false, env}

  defp match_tuple([{:atom, "error"} | rest], {:decoded, _, _, _} = value, env, _), do: {Condition.no(Predicate.made(value)), unknown(rest, env)}

  defp match_tuple(items, {:lit, {:tuple, values}}, env, context), do: match_all(items, Enum.map(values, &{:lit, &1}), env, context)

  # The elements of a tuple that a field holds, or a list of it.
  defp match_tuple(items, value, env, context) do
    if Value.own?(value) and value != :self,
      do: match_all(items, for(index <- 0..(length(items) - 1)//1, do: {:get, value, index}), env, context),
      else: any_tuple(items, value, env)
  end

  defp unpinned({"^", _, [node]}), do: node
  defp unpinned(node), do: node

  defp any_tuple(items, value, env) do
    case Predicate.is(value, :tuple) do
      false -> {false, env}
      condition -> {Condition.both(condition, {:unk, "a tuple of #{length(items)}"}), unknown(items, env)}
    end
  end

  defp match_cons(first, rest, {:lit, [head | tail]}, env, context),
    do: match_all([first, rest], [{:lit, head}, {:lit, tail}], env, context)

  defp match_cons(first, rest, {:list, [head | tail]} = list, env, context) do
    if Predicate.there(head) == true,
      do: match_all([first, rest], [head, {:list, tail}], env, context),
      else: {Condition.no(Predicate.one_of(list, [[]])), unknown([first, rest], env)}
  end

  defp match_cons(_, _, {tag, []}, env, _) when tag in [:lit, :list], do: {false, env}

  defp match_cons(first, rest, value, env, _) do
    case Predicate.is(value, :list) do
      false -> {false, env}
      condition -> {Condition.both(condition, Condition.no(Predicate.one_of(value, [[]]))), unknown([first, rest], env)}
    end
  end

  defp stripped({:lit, text}, prefix) when is_binary(text), do: {:lit, String.replace_prefix(text, prefix, "")}
  defp stripped(value, prefix), do: Calls.on("text behind " <> prefix, value)

  # The variables of a pattern that is not followed.
  defp unknown(pattern, env) do
    pattern
    |> Source.find(fn node -> if match?({name, _, nil} when is_binary(name), node), do: elem(node, 0) end)
    |> Enum.reduce(env, &Map.put(&2, &1, {:unknown, "#{&1} is a part of something"}))
  end

  defp module_of(:self), do: {:lit, {:module, Process.get(:own_name)}}
  defp module_of({:new, name, _}), do: {:lit, {:module, name}}
  defp module_of({tag, _} = part) when tag in [:item, :val], do: if(Value.own?(part), do: {:get, part, "__struct__"}, else: {:unknown, "the module of a struct"})
  defp module_of({:get, _, _} = part), do: if(Value.own?(part), do: {:get, part, "__struct__"}, else: {:unknown, "the module of a struct"})
  defp module_of(_), do: {:unknown, "the module of a struct"}

  def struct_name({:alias, parts}, context), do: Modules.resolve(parts, context.scope)
  def struct_name({"__MODULE__", _, nil}, context), do: context.scope.name
  def struct_name(_, _), do: nil
end
