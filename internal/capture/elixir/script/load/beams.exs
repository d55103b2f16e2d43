# What the compiled modules of a project say of their types: typespecs with every
# macro expanded and every attribute computed, and the structs themselves. For
# the struct of a module the module is loaded, which runs code of the project.
#
# Encoders and decoders are still read in the source, to which a module points.
defmodule Capture.Beams do
  alias Capture.{Modules, Source}

  @doc "The compiled modules below a folder, or else in the _build of the mix project around it."
  def files(path, root) do
    case below(path) do
      [] -> path |> Source.project(root) |> built()
      files -> files
    end
  end

  defp below(path), do: path |> Path.join("**/*.beam") |> Path.wildcard() |> Enum.sort()

  defp built(nil), do: []

  defp built(project) do
    Enum.find_value(["dev", "prod", "test"], [], fn environment ->
      case below(Path.join([project, "_build", environment])) do
        [] -> nil
        files -> files
      end
    end)
  end

  @doc "%{name, source, types, fields, enforced, encoded, hidden} of a compiled module, or nil for what Elixir did not compile."
  def read(file) do
    with {:ok, {module, [compile_info: info]}} <- :beam_lib.chunks(String.to_charlist(file), [:compile_info]),
         "Elixir." <> name <- Atom.to_string(module) do
      binary = File.read!(file)
      {fields, enforced} = fields(module)

      %{
        name: name,
        source: info |> Keyword.get(:source, "") |> List.to_string(),
        types: types(binary),
        fields: fields,
        enforced: enforced,
        encoded: encoded(file),
        hidden: hidden?(file)
      }
    else
      _ -> nil
    end
  end

  defp types(binary) do
    case Code.Typespec.fetch_types(binary) do
      {:ok, types} -> for {kind, {name, _, parameters} = type} <- types, do: type(kind, name, parameters, type)
      :error -> []
    end
  end

  defp type(kind, name, parameters, type) do
    {:"::", _, [_, quoted]} = Code.Typespec.type_to_quoted(type)
    parameters = for {:var, _, parameter} <- parameters, do: Atom.to_string(parameter)
    spec = quoted |> Source.tree() |> absolute()
    %{name: Atom.to_string(name), public: kind != :typep, kind: Atom.to_string(kind), parameters: parameters, spec: spec, line: 0}
  end

  # The compiler has written every name in full.
  defp absolute({:atom, "Elixir." <> name}), do: {:alias, ["Elixir" | String.split(name, ".")]}
  defp absolute(list) when is_list(list), do: Enum.map(list, &absolute/1)
  defp absolute(node) when is_tuple(node), do: node |> Tuple.to_list() |> absolute() |> List.to_tuple()
  defp absolute(leaf), do: leaf

  # {[{name, default}], enforced names}, or {nil, []} of a module without a struct.
  defp fields(module) do
    if Code.ensure_loaded?(module) and function_exported?(module, :__struct__, 0) do
      defaults = module.__struct__()
      fields = module.__info__(:struct)
      names = for %{field: name} <- fields, do: {Atom.to_string(name), default(Map.fetch!(defaults, name))}
      {names, for(%{field: name, required: true} <- fields, do: Atom.to_string(name))}
    else
      {nil, []}
    end
  end

  defp default(value) do
    {:literal, literal(value)}
  catch
    :no_literal -> {:computed, {:value, inspect(value)}}
  end

  # A value as Capture.Modules.fold gives it.
  defp literal(value) when is_number(value) or is_binary(value) or value in [nil, true, false], do: value
  defp literal(atom) when is_atom(atom), do: {:atom, Atom.to_string(atom)}
  defp literal(list) when is_list(list), do: if(List.improper?(list), do: throw(:no_literal), else: Enum.map(list, &literal/1))
  defp literal(tuple) when is_tuple(tuple), do: {:tuple, tuple |> Tuple.to_list() |> Enum.map(&literal/1)}

  defp literal(%module{} = struct) do
    "Elixir." <> name = Atom.to_string(module)
    if name in ~w(DateTime NaiveDateTime Date Time Decimal Regex MapSet), do: throw(:no_literal)
    {:struct, name, for({key, value} <- struct |> Map.from_struct() |> Enum.sort(), do: {literal(key), literal(value)})}
  end

  defp literal(map) when is_map(map), do: {:map, for({key, value} <- Enum.sort(map), do: {literal(key), literal(value)})}
  defp literal(_), do: throw(:no_literal)

  # The keys in the head of a derived encoder.
  defp encoded(file) do
    with {:ok, {_, [debug_info: {:debug_info_v1, _, {:elixir_v1, %{definitions: definitions}, _}}]}} <-
           :beam_lib.chunks(String.to_charlist(file), [:debug_info]),
         {_, _, _, [{_, [{:%{}, _, [_ | _] = pairs} | _], _, _}]} <- List.keyfind(definitions, {:encode, 2}, 0) do
      for {key, _} when is_atom(key) <- pairs, key != :__struct__, do: Atom.to_string(key)
    else
      _ -> nil
    end
  end

  defp hidden?(file) do
    case Code.fetch_docs(file) do
      {:docs_v1, _, _, _, :hidden, _, _} -> true
      _ -> false
    end
  end

  @doc "A module as it is in the source, or a blank one, with the types and the struct that were compiled."
  def merge(compiled, written, file) do
    module = written || %{Modules.new(compiled.name, file, 0, %{}) | hidden: compiled.hidden}
    own = Map.new(module.types, &{{&1.name, length(&1.parameters)}, &1})
    types = for type <- compiled.types, do: merged_type(type, own[{type.name, length(type.parameters)}])
    position = module.types |> Enum.map(& &1.name) |> Enum.with_index() |> Map.new()
    %{module | types: Enum.sort_by(types, &Map.get(position, &1.name, map_size(position)))} |> with_struct(compiled)
  end

  # The compiler sorts the keys of maps and knows no lines: both are those of the source.
  defp merged_type(type, nil), do: type

  defp merged_type(type, written),
    do: %{type | line: written.line, spec: in_order(type.spec, written.spec)} |> Map.put(:written, written.spec) |> Map.put(:doc, written.doc)

  defp in_order({"|", line, arms}, {"|", _, written}) when length(arms) == length(written) do
    {"|", line, arms |> Enum.zip(written) |> Enum.map(fn {arm, written} -> in_order(arm, written) end)}
  end

  defp in_order({"%", line, [name, map]}, {"%", _, [_, written]}), do: {"%", line, [name, in_order(map, written)]}

  defp in_order({"%{}", _, pairs}, {"%{}", lines, written}) do
    places = written |> Enum.zip(lines) |> Enum.with_index() |> Map.new(fn {{{key, _}, line}, index} -> {key(key), {index, line}} end)
    pairs = Enum.sort_by(pairs, fn {key, _} -> places |> Map.get(key(key), {map_size(places), 0}) |> elem(0) end)
    {"%{}", for({key, _} <- pairs, do: places |> Map.get(key(key), {0, 0}) |> elem(1)), pairs}
  end

  defp in_order(spec, _), do: spec

  defp key({kind, _, [key]}) when kind in ["required", "optional"], do: key
  defp key(key), do: key

  defp with_struct(module, %{fields: nil}), do: module

  defp with_struct(module, compiled) do
    line = if module.struct, do: module.struct.line, else: module.line

    order =
      if module.struct && is_list(module.struct.fields),
        do: module.struct.fields |> Enum.map(&elem(&1, 0)) |> Enum.with_index() |> Map.new(),
        else: %{}

    fields = Enum.sort_by(compiled.fields, fn {name, _} -> Map.get(order, name, map_size(order)) end)
    %{module | macro: nil, enforced: compiled.enforced, struct: %{line: line, fields: fields, typed: []}}
  end

  @doc "Gives the modules the encoders that they derive and the source does not show, or not plainly."
  def derive(modules, compiled, impls, protocols) do
    by_name = Map.drop(Map.new(compiled, &{&1.name, &1}), Enum.map(impls, & &1.name))

    for module <- modules do
      {unknown, known} = Enum.split_with(module.derives, &(:unknown in [&1.only, &1.except]))
      shown = for %{protocol: protocol} <- known, do: protocol

      derives =
        for protocol <- protocols, protocol not in shown, %{encoded: keys} <- [by_name[protocol <> "." <> module.name]] do
          %{protocol: protocol, only: keys || :unknown, except: nil, line: module.line}
        end

      %{module | derives: known ++ derives ++ unknown}
    end
  end
end
