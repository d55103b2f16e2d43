defmodule Capture do
  alias Capture.{Definitions, JSON, Modules, Source}

  def main do
    %{"root" => root, "path" => path} = :stdio |> IO.binread(:eof) |> JSON.decode_strings()

    case Source.files(path) do
      [] ->
        IO.puts(:stderr, if(File.exists?(path), do: "no .ex file at or below #{path}", else: "no such file or folder: #{path}"))
        System.halt(2)

      files ->
        IO.binwrite(:stdio, JSON.encode(capture(files, root)))
    end
  end

  defp capture(files, root) do
    read = Enum.map(files, fn file -> {Path.relative_to(file, root), Source.parse(file)} end)
    collected = for {file, {:ok, tree}} <- read, do: Modules.collect(tree, file)
    modules = Enum.flat_map(collected, & &1.modules)
    impls = Enum.flat_map(collected, & &1.impls)
    first = Enum.uniq_by(modules, & &1.name)
    {defs, excluded} = Definitions.build(first, impls)

    %{
      "language" => "elixir",
      "files" => length(files),
      "defs" => defs,
      "excluded" => excluded,
      "problems" => for({file, {:error, problem}} <- read, do: unread(file, problem)) ++ Enum.map(modules -- first, &declared_twice/1)
    }
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

Capture.main()
