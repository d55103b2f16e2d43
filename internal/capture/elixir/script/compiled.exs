# What is asked for, read before the rest of the script is compiled: a path
# without compiled modules is told at once.
request = :stdio |> IO.binread(:eof) |> Capture.JSON.decode_strings()
files = Capture.Beams.files(request["path"], request["root"])

if files == [] do
  IO.puts(:stderr, "no .beam file below #{request["path"]} or in the _build of its mix project: compile it first, with mix compile")
  System.halt(2)
end
