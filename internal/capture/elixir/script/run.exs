# Runs the reader, whose modules stand in reader.ex beside this file. Compiling them
# takes as long as reading a small SDK: what came of it is kept in the file that the first
# argument names, if there is one, for the next run of the same reader by the same Elixir.
Code.put_compiler_option(:docs, false)
Code.put_compiler_option(:debug_info, false)
# Optimising would take longer than it saves.
System.put_env("ERL_COMPILER_OPTIONS", "[no_copt, no_ssa_opt, no_bsm_opt, no_type_opt, no_bool_opt, no_share_opt]")

source = Path.join(__DIR__, "reader.ex")
key = :erlang.md5([File.read!(source), System.version(), :erlang.system_info(:otp_release), :erlang.system_info(:version)])

# A file of which others could have changed a byte is not loaded.
own? = fn path ->
  case File.stat(path) do
    {:ok, %{type: type, access: :read_write, mode: mode}} when type in [:regular, :directory] -> Bitwise.band(mode, 0o022) == 0
    _ -> false
  end
end

kept = fn file ->
  with true <- own?.(Path.dirname(file)) and own?.(file),
       {:ok, <<^key::binary-size(16), sum::binary-size(16), modules::binary>>} <- File.read(file),
       ^sum <- :erlang.md5(modules),
       do: :erlang.binary_to_term(modules),
       else: (_ -> nil)
end

# Written beside and renamed, so that nobody reads half of it. Where that fails nothing is kept.
keep = fn modules, file ->
  stage = "#{file}.#{System.pid()}"
  data = :erlang.term_to_binary(modules)

  with :ok <- File.mkdir_p(Path.dirname(file)),
       _ <- File.chmod(Path.dirname(file), 0o700),
       :ok <- File.write(stage, [key, :erlang.md5(data), data]),
       :ok <- File.chmod(stage, 0o600),
       :ok <- File.rename(stage, file),
       do: :ok,
       else: (_ -> File.rm(stage))
end

file = List.first(System.argv())

case file && kept.(file) do
  nil ->
    modules = Code.compile_file(source)
    if file, do: keep.(modules, file)

  modules ->
    for {module, code} <- modules, do: :code.load_binary(module, ~c"reader.ex", code)
end

apply(Capture.Main, :run, [])
