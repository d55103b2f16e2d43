# Reads source files and parses them without creating an atom for any name in
# them, into a tree that is easy to match on:
#
#   {name, line, args}              a call or operator; args is nil for a variable
#   {:call, base, name, args, line} base.name(args); args is nil for base.name
#   {:access, base, key}            base[key]
#   {:alias, parts}                 Foo.Bar; :module stands for __MODULE__
#   {:atom, name}                   every atom but nil, true and false
#   {"%{}", lines, pairs}           a map, with the line of each key
#
# Names are strings. Numbers, strings, lists and pairs stand for themselves, and
# `a |> f(b)` is already `f(a, b)`.
defmodule Capture.Source do
  @max_bytes 4 * 1024 * 1024
  # Reading a number takes the square of its digits; Python has this limit too.
  @long_number ~r/\b0[xob][0-9a-fA-F_]{4300}|[0-9][0-9_]{4299}/

  @outside "leads outside the root, and nothing outside it is read"

  @doc "{the .ex files at or below a path, sorted; what is not read, since it is a link to a folder elsewhere}. Dependencies, build output, tests and templates are not the SDK's own code."
  def files(path, within) do
    {links, files} = path |> list() |> Enum.split_with(&is_tuple/1)
    follow(links, files, [real(path)], [], within)
  end

  defp list(path), do: if(File.dir?(path), do: below(path), else: walk(path))

  # Links to folders come after all that are no links: each folder is read once,
  # under its own name, and none leads around in a circle.
  defp follow([], files, _, outside, _), do: {files, outside}

  defp follow([{:link, link} | links], files, read, outside, within) do
    target = real(link)

    cond do
      not below?(target, within) ->
        follow(links, files, read, [excluded(link) | outside], within)

      Enum.any?(read, &(below?(target, &1) or below?(&1, target))) ->
        follow(links, files, read, outside, within)

      true ->
        {further, below} = link |> below() |> Enum.split_with(&is_tuple/1)
        follow(links ++ further, files ++ below, [target | read], outside, within)
    end
  end

  defp excluded(link), do: %{"name" => link, "reason" => "a link that #{@outside}", "file" => link, "line" => 1}

  @doc "Where a path really is, all links followed."
  def real(path) do
    [top | parts] = path |> Path.absname() |> Path.split()
    real(top, parts, 40)
  end

  defp real(at, [], _), do: at
  defp real(_, _, 0), do: ""
  defp real(at, ["." | parts], links), do: real(at, parts, links)
  defp real(at, [".." | parts], links), do: real(Path.dirname(at), parts, links)

  defp real(at, [part | parts], links) do
    next = Path.join(at, part)

    case File.read_link(next) do
      {:ok, target} ->
        target = Path.split(target)
        if match?(["/" <> _ | _], target), do: real(hd(target), tl(target) ++ parts, links - 1), else: real(at, target ++ parts, links - 1)

      _ ->
        real(next, parts, links)
    end
  end

  defp below?(path, folder), do: path == folder or String.starts_with?(path, String.trim_trailing(folder, "/") <> "/")

  defp below(folder), do: folder |> entries() |> Enum.flat_map(&walk/1)

  @doc "The .ex files in the lib folder of the mix project around a path, as far as it lies in the root."
  def around(path, root, within) do
    if project = project(path, root), do: project |> Path.join("lib") |> files(within) |> elem(0), else: []
  end

  @doc "The folder of the mix project around a path, as far as it lies in the root; nil where there is none."
  def project(path, root) do
    path |> Path.expand() |> ancestors(Path.expand(root)) |> Enum.find(&File.regular?(Path.join(&1, "mix.exs")))
  end

  defp ancestors(path, root) do
    if path == root or not String.starts_with?(path, root <> "/"), do: [path], else: [path | path |> Path.dirname() |> ancestors(root)]
  end

  defp walk(path) do
    case File.lstat(path) do
      {:ok, %{type: :directory}} -> below(path)
      {:ok, %{type: type}} -> if type == :symlink and File.dir?(path), do: [{:link, path}], else: source(path)
      _ -> []
    end
  end

  defp source(path), do: if(Path.extname(path) == ".ex", do: [path], else: [])

  defp entries(folder) do
    names = folder |> File.ls() |> elem(1) |> List.wrap() |> Enum.filter(&is_binary/1)
    foreign = if "mix.exs" in names, do: ["deps", "_build", "priv", "test"], else: []

    for name <- Enum.sort(names), name not in foreign, not String.starts_with?(name, "."), do: Path.join(folder, name)
  end

  @doc "{:ok, tree} or {:error, %{message, line, column}} (0 where not known)."
  def parse(file, within) do
    with {:inside, true} <- {:inside, file |> real() |> below?(within)},
         {:ok, %{size: size, type: :regular}} when size <= @max_bytes <- File.stat(file),
         {:ok, text} <- File.read(file),
         {:utf8, true} <- {:utf8, String.valid?(text)},
         {:number, nil} <- {:number, Regex.run(@long_number, text, return: :index)} do
      text(text)
    else
      {:inside, false} -> problem(@outside)
      {:ok, %{type: type}} when type != :regular -> problem("no regular file")
      {:number, [{at, _}]} -> problem("a number of too many digits", text_line(file, at))
      {:ok, %{size: size}} -> problem("the file has #{size} bytes, more than the #{@max_bytes} that are read")
      {:utf8, false} -> problem("the file is not valid UTF-8")
      {:error, reason} -> problem("the file cannot be read: #{:file.format_error(reason)}")
    end
  end

  defp text_line(file, at), do: file |> File.read!() |> binary_part(0, at) |> String.split("\n") |> length()

  @doc "The same of a text."
  def text(text) do
    options = [columns: true, emit_warnings: false, static_atoms_encoder: fn name, meta -> {:ok, {:atom, name, meta[:line]}} end]

    case Code.string_to_quoted(text, options) do
      {:ok, tree} -> {:ok, simplify(tree)}
      {:error, {meta, message, token}} -> problem(sentence(message, token), meta[:line] || 0, meta[:column] || 0)
    end
  rescue
    error -> problem(Exception.message(error))
  end

  defp sentence({before, behind}, token), do: before <> token <> behind
  defp sentence(message, token), do: message <> token

  defp problem(message, line \\ 0, column \\ 0) do
    {:error, %{message: message |> String.split("\n") |> hd() |> String.trim(), line: line, column: column}}
  end

  @doc "The tree of a quoted expression."
  def tree(quoted), do: simplify(quoted)

  defp simplify({:atom, name, line}) when is_binary(name) and (is_integer(line) or is_nil(line)), do: {:atom, name}
  defp simplify(literal) when literal in [nil, true, false], do: literal
  defp simplify(atom) when is_atom(atom), do: {:atom, Atom.to_string(atom)}
  defp simplify(list) when is_list(list), do: Enum.map(list, &simplify/1)
  defp simplify({left, right}), do: {simplify(left), simplify(right)}
  defp simplify({:__block__, _, [single]}), do: simplify(single)
  defp simplify({:__aliases__, _, parts}), do: {:alias, Enum.map(parts, &alias_part/1)}
  defp simplify({{:., _, [Access, :get]}, _, [base, key]}), do: {:access, simplify(base), simplify(key)}
  defp simplify({:%{}, meta, [{:|, _, [base, pairs]}]}), do: map("%{|}", line(meta), pairs, [simplify(base), simplify(pairs)])
  defp simplify({:%{}, meta, pairs}), do: map("%{}", Enum.map(pairs, &key_line(&1, line(meta))), pairs, simplify(pairs))

  defp simplify({{:., _, [base, function]}, meta, args}) do
    args = if meta[:no_parens], do: nil, else: simplify(args)
    {:call, simplify(base), name(function), args, line(meta)}
  end

  defp simplify({{:., _, [function]}, meta, args}), do: {"apply", line(meta), simplify([function | args])}
  defp simplify({:|>, meta, [left, right]}), do: pipe(simplify(left), simplify(right), line(meta))
  defp simplify({callee, meta, args}) when is_list(args), do: {name(callee), line(meta), simplify(args)}
  defp simplify({callee, meta, _context}), do: {name(callee), line(meta), nil}
  defp simplify(literal), do: literal

  # %{a} parses as a map and is none: no rule matches it.
  defp map(kind, line, pairs, args) do
    {if(is_list(pairs) and Enum.all?(pairs, &match?({_, _}, &1)), do: kind, else: ""), line, args}
  end

  defp pipe(left, {:call, base, name, args, line}, _), do: {:call, base, name, [left | args || []], line}
  defp pipe(left, {name, line, args}, _) when is_binary(name), do: {name, line, [left | args || []]}
  defp pipe(left, right, line), do: {"|>", line, [left, right]}

  defp name({:atom, name, _}) when is_binary(name), do: name
  defp name(atom) when is_atom(atom), do: Atom.to_string(atom)
  # A computed name, such as unquote(name): no rule matches it.
  defp name(_), do: ""

  defp alias_part({:atom, name, _}) when is_binary(name), do: name
  defp alias_part({{:atom, "__MODULE__", _}, _, _}), do: :module
  defp alias_part(_), do: ""

  defp key_line({{:atom, _, line}, _}, _) when is_integer(line), do: line
  defp key_line({{_, meta, _}, _}, _) when is_list(meta), do: line(meta)
  defp key_line(_, line), do: line

  defp line(meta), do: Keyword.get(meta, :line, 0)

  @doc "Every node below a tree for which the function gives something but nil, in the order of the source."
  def find(tree, function) do
    case function.(tree) do
      nil -> tree |> children() |> Enum.flat_map(&find(&1, function))
      found -> [found]
    end
  end

  def children({:call, base, _, args, _}), do: [base | args || []]
  def children({:access, base, key}), do: [base, key]
  def children({tag, _}) when tag in [:alias, :atom], do: []
  def children({left, right}), do: [left, right]
  def children({_, _, args}), do: args || []
  def children(list) when is_list(list), do: list
  def children(_), do: []
end
