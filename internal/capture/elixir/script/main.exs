defmodule Capture do
  alias Capture.{Definitions, Modules, Source}

  @doc "The capture of the files at or below a path."
  def capture({files, links}, path, root, within) do
    read = read(files, root, within)
    inside = collect(read)
    outside = Source.around(path, root, within) |> Kernel.--(files) |> read(root, within) |> collect()
    marked = for kind <- [:modules, :impls], into: %{}, do: {kind, inside[kind] ++ Enum.map(outside[kind], &%{&1 | outside: true})}
    {modules, impls} = marked.modules |> Enum.uniq_by(& &1.name) |> Modules.complete(marked.impls, inside.derives ++ outside.derives)
    {types, excluded, untyped} = Definitions.build(modules, impls)
    twice = inside.modules -- Enum.uniq_by(inside.modules, & &1.name)

    Definitions.facts(untyped, %{
      "version" => 1,
      "language" => "elixir",
      "files" => length(files),
      "types" => types,
      "excluded" =>
        excluded ++
          for(link <- links, do: %{link | "name" => Path.relative_to(link["name"], root), "file" => Path.relative_to(link["file"], root)}),
      "problems" => for({file, {:error, problem}} <- read, do: unread(file, problem)) ++ Enum.map(twice, &declared_twice/1)
    })
  end

  # Each file in a process of its own, whose memory is given back: a syntax tree
  # takes many times the room of what is collected from it.
  defp read(files, root, within) do
    one = fn file ->
      with {:ok, tree} <- Source.parse(file, within), do: {:ok, Modules.collect(tree, Path.relative_to(file, root))}
    end

    results = Task.async_stream(files, one, timeout: :infinity)
    Enum.zip_with(files, results, fn file, {:ok, result} -> {Path.relative_to(file, root), result} end)
  end

  defp collect(read) do
    collected = for {_, {:ok, found}} <- read, do: found
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

defmodule Capture.Main do
  @doc "Answers the request on standard input."
  def run do
    request = :stdio |> IO.binread(:eof) |> Capture.JSON.decode_strings()
    {files, _} = found = Capture.Source.files(request["path"], request["within"])

    if files == [] do
      IO.puts(:stderr, if(File.exists?(request["path"]), do: "no .ex file at or below ", else: "no such file or folder: ") <> request["path"])
      System.halt(2)
    end

    IO.binwrite(:stdio, found |> Capture.capture(request["path"], request["root"], request["within"]) |> Capture.JSON.encode())
  end
end
