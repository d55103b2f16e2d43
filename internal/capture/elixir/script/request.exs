# What is asked for, read before the rest of the script is compiled: a path
# without source is told at once.
request = :stdio |> IO.binread(:eof) |> Capture.JSON.decode_strings()
{files, outside} = Capture.Source.files(request["path"], request["within"])

if files == [] do
  IO.puts(:stderr, if(File.exists?(request["path"]), do: "no .ex file at or below ", else: "no such file or folder: ") <> request["path"])
  System.halt(2)
end
