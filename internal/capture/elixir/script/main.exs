defmodule Capture do
  alias Capture.{Definitions, Modules, Source}

  @doc "The capture of the files at or below a path."
  def capture(files, path, root) do
    read = parse(files, root)
    inside = collect(read)
    outside = Source.around(path, root) |> Kernel.--(files) |> parse(root) |> collect()
    marked = for kind <- [:modules, :impls], into: %{}, do: {kind, inside[kind] ++ Enum.map(outside[kind], &%{&1 | outside: true})}
    {modules, impls} = marked.modules |> Enum.uniq_by(& &1.name) |> Modules.complete(marked.impls, inside.derives ++ outside.derives)
    {defs, excluded} = Definitions.build(modules, impls)
    twice = inside.modules -- Enum.uniq_by(inside.modules, & &1.name)

    %{
      "language" => "elixir",
      "files" => length(files),
      "defs" => defs,
      "excluded" => excluded,
      "problems" => for({file, {:error, problem}} <- read, do: unread(file, problem)) ++ Enum.map(twice, &declared_twice/1)
    }
  end

  defp parse(files, root), do: Enum.map(files, fn file -> {Path.relative_to(file, root), Source.parse(file)} end)

  defp collect(read) do
    collected = for {file, {:ok, tree}} <- read, do: Modules.collect(tree, file)
    Map.new([:modules, :impls, :derives], fn kind -> {kind, Enum.flat_map(collected, & &1[kind])} end)
  end

  defp unread(file, problem), do: %{"file" => file, "message" => problem.message, "line" => problem.line, "column" => problem.column}

  defp declared_twice(module) do
    %{
      "file" => module.file,
      "line" => module.line,
      "message" => "the module #{module.name} is declared before, and that declaration is used"
    }
  end
end

IO.binwrite(:stdio, files |> Capture.capture(request["path"], request["root"]) |> Capture.JSON.encode())
