defmodule Capture do
  alias Capture.{Beams, Definitions, Encoders, Modules, Source}

  @doc "The capture of compiled modules, as far as they are the project's own."
  def capture(files, path, root) do
    files |> Enum.map(&Path.dirname/1) |> Enum.uniq() |> Enum.each(&Code.append_path/1)
    compiled = files |> Enum.map(&Beams.read/1) |> Enum.reject(&(&1 == nil or dependency?(&1.source, path, root)))
    sources = compiled |> Enum.map(& &1.source) |> Enum.uniq() |> Enum.filter(&File.regular?/1) |> Enum.sort()
    # Modules that are loaded can read what they like: there is nothing to confine.
    read = for file <- sources, do: {file, Path.relative_to(file, root), Source.parse(file, "/")}
    collected = for {_, file, {:ok, tree}} <- read, do: Modules.collect(tree, file)
    written = for %{modules: modules} <- collected, module <- modules, into: %{}, do: {module.name, module}
    impls = Enum.flat_map(collected, & &1.impls)

    modules =
      for module <- compiled, not implementation?(module.name, impls) do
        outside = not Enum.any?(files, &String.starts_with?(&1, path <> "/")) and not String.starts_with?(module.source, path)
        %{Beams.merge(module, written[module.name], Path.relative_to(module.source, root)) | outside: outside}
      end

    # What the compiler has expanded is known, whatever macro it was.
    {modules, impls} = modules |> Enum.map(&%{&1 | uses: []}) |> Modules.complete(impls, Enum.flat_map(collected, & &1.derives))
    modules = Beams.derive(modules, compiled, impls, Encoders.protocols())
    {types, excluded, untyped} = Definitions.build(modules, impls)

    Definitions.facts(untyped, %{
      "version" => 1,
      "language" => "elixir",
      "files" => Enum.count(modules, &(not &1.outside)),
      "types" => types,
      "excluded" => excluded,
      "problems" =>
        for(
          {_, file, {:error, problem}} <- read,
          do: %{"file" => file, "message" => problem.message, "line" => problem.line, "column" => problem.column}
        )
    })
  end

  defp dependency?(source, path, root) do
    project = Source.project(path, root)
    project != nil and not String.starts_with?(source, Path.join(project, "lib") <> "/")
  end

  # Implementations of protocols are modules as well; those in the source are read there.
  defp implementation?(name, impls) do
    Enum.any?(impls, &(&1.name == name)) or Enum.any?(Encoders.protocols(), &(name == &1 or String.starts_with?(name, &1 <> ".")))
  end
end

defmodule Capture.Main do
  @doc "Answers the request on standard input."
  def run do
    request = :stdio |> IO.binread(:eof) |> Capture.JSON.decode_strings()
    files = Capture.Beams.files(request["path"], request["root"])

    if files == [] do
      IO.puts(:stderr, "no .beam file below #{request["path"]} or in the _build of its mix project: compile it first, with mix compile")
      System.halt(2)
    end

    IO.binwrite(:stdio, files |> Capture.capture(request["path"], request["root"]) |> Capture.JSON.encode())
  end
end
