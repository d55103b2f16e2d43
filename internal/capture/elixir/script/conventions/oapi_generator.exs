# Modules of oapi_generator: __fields__/1 says of each type of the module what its fields
# are, by which the client's decoder walks. Of a text that is one of some it says more than
# the typespec; the decoder takes any text all the same.
#
# An operation hands client.request/1 a map of its verb, path, body and query, and of the
# types that it sends and gets: request: [{"application/json", {Rule, :t}}], response: [{200, {Rule, :t}}].
defmodule Capture.Conventions.OAPIGenerator do
  alias Capture.{Modules, Text, Value}

  @doc "Whether a node is the call that makes a request."
  def request?({:call, _, "request", [{"%{}", _, pairs}], _}), do: Enum.all?(["url", "method", "response"], &List.keymember?(pairs, {:atom, &1}, 0))
  def request?(_), do: false

  @doc "%{verb, url, body, query, sends, receives} of a call that makes a request, nil for all others."
  def request(name, [{:obj, _, nil} = operation]) do
    part = fn key -> with {:lit, nil} <- Value.get(operation, {:lit, {:atom, key}}), do: nil end

    if String.ends_with?(name, ".request") and part.("url") && part.("method") && part.("response"),
      do: %{verb: part.("method"), url: part.("url"), body: part.("body"), query: part.("query"), sends: types(part.("request")), receives: types(part.("response"))}
  end

  def request(_, _), do: nil

  # The types that are named in a literal: {Rule, :t}, as deep as they stand.
  defp types({:lit, literal}), do: named(literal)
  defp types({tag, values}) when tag in [:tuple, :list], do: Enum.flat_map(values, &types/1)
  defp types(_), do: []

  defp named({:tuple, [{:module, module}, {:atom, type}]}), do: [{module, type}]
  defp named({:tuple, items}), do: Enum.flat_map(items, &named/1)
  defp named(list) when is_list(list), do: Enum.flat_map(list, &named/1)
  defp named(_), do: []

  @doc "The module with the enums of its fields in its typespecs."
  def declare(%{functions: %{{"__fields__", 1} => clauses}} = module) do
    said = for %{arguments: [{:atom, type}], body: [_ | _] = fields} <- clauses, into: %{}, do: {type, fields}
    %{module | types: Enum.map(module.types, &told(&1, said, module))}
  end

  def declare(module), do: module

  defp told(%{name: name, spec: spec} = type, said, module) when is_map_key(said, name), do: %{type | spec: fields(spec, said[name], module)}
  defp told(type, _, _), do: type

  defp fields({"%", line, [name, map]}, said, module), do: {"%", line, [name, fields(map, said, module)]}
  defp fields({"%{}", lines, pairs}, said, module), do: {"%{}", lines, for({key, spec} <- pairs, do: {key, field(key, spec, said, module)})}
  defp fields(spec, _, _), do: spec

  defp field(key, spec, said, module) do
    with {:atom, name} <- with({_, _, [key]} <- key, do: key), {_, kind} <- List.keyfind(said, {:atom, name}, 0), do: refined(spec, kind, module), else: (_ -> spec)
  end

  # The typespec with the texts in the place of String.t().
  defp refined({"|", line, [left, right]}, {{:atom, "union"}, kinds}, module), do: {"|", line, [refined(left, {{:atom, "union"}, kinds}, module), refined(right, {{:atom, "union"}, kinds}, module)]}
  defp refined({"|", line, [left, right]}, kind, module), do: {"|", line, [refined(left, kind, module), refined(right, kind, module)]}
  defp refined({:call, {:alias, ["String"]}, "t", _, _} = text, {{:atom, "union"}, kinds}, module), do: Enum.find_value(kinds, text, &enum(&1, module))
  defp refined({:call, {:alias, ["String"]}, "t", _, _} = text, kind, module), do: enum(kind, module) || text
  defp refined([item], [kind], module), do: [refined(item, kind, module)]
  defp refined([item], {{:atom, "union"}, kinds}, module), do: [Enum.find_value(kinds, item, &with([kind] <- &1, do: refined(item, kind, module), else: (_ -> nil)))]
  defp refined(spec, _, _), do: spec

  defp enum({{:atom, "enum"}, values} = kind, module) do
    case Modules.fold(values, module) do
      {:ok, [_ | _] = texts} ->
        if Enum.all?(texts, &is_binary/1), do: {:schema, {%{"type" => "string", "x-parity" => %{"open" => true, "values" => texts}}, Text.render(kind)}}

      _ ->
        nil
    end
  end

  defp enum({{:atom, "const"}, value}, module), do: enum({{:atom, "enum"}, [value]}, module)
  defp enum(_, _), do: nil
end
