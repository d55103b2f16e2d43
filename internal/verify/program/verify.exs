# Decode payloads with the SDK's own code and encode them again.
#
# Standard input is one request as an Erlang term, see program.go; each line of
# standard output is one answer. What the SDK prints goes to standard error.
defmodule Parity.Verify do
  @moduledoc false

  def main do
    # Bytes, both ways.
    :io.setopts(:standard_io, encoding: :latin1)
    request = :stdio |> IO.binread(:all) |> :erlang.binary_to_term([:safe])
    # What the SDK prints must not stand among the answers.
    out = Port.open({:fd, 0, 1}, [:out, :binary])
    Process.group_leader(self(), Process.whereis(:standard_error))
    load(request)
    answer(out, %{"runtime" => runtime()})
    Enum.reduce(request["trials"], %{}, &attempt(&1, &2, request, out))
  end

  defp load(%{"compiled" => [_ | _] = folders}), do: Enum.each(folders, &Code.append_path/1)

  defp load(%{"sources" => files}) do
    Code.compiler_options(ignore_module_conflict: true)

    with {:error, [{file, at, message} | _], _warnings} <- Kernel.ParallelCompiler.compile(files) do
      line = if is_tuple(at), do: elem(at, 0), else: at
      [first | _] = message |> IO.iodata_to_binary() |> String.split("\n", trim: true)
      IO.puts(:stderr, "#{file}:#{line}: #{String.trim(first)}; compile the SDK in its mix project, with its dependencies")
      System.halt(2)
    end
  end

  defp attempt(trial, known, request, out) do
    name = trial["type"]
    known = Map.put_new_lazy(known, name, fn -> codec(name, request["types"][name], out) end)

    with {decode, encode} <- known[name] do
      answer(out, %{"at" => trial["index"]})
      limits = {request["seconds"] * 1000, request["memory"]}
      outcome = outcome(trial["payload"], decode, encode, limits)
      answer(out, Map.put(outcome, "index", trial["index"]))
      # One that did not come back is not asked again.
      if outcome["hangs"], do: Map.put(known, name, nil), else: known
    else
      nil -> known
    end
  end

  defp codec(name, target, out) do
    case {function(target["decode"]), encoder(target["encode"])} do
      {nil, _} ->
        answer(out, %{"type" => name, "cannot" => target["decode"] && "there is no function #{target["decode"]}" || "the SDK has no decoder for it"})
        nil

      found ->
        found
    end
  end

  defp encoder("Jason." <> _ = text), do: with(encode when encode != nil <- function(text), do: {:jason, encode})
  defp encoder(text), do: with(encode when encode != nil <- function(text), do: {:own, encode})

  defp function(nil), do: nil

  defp function(text) do
    [_, module, name] = Regex.run(~r/^(.*)\.([^.]+)\/1$/, text)
    module = Module.concat([module])
    name = String.to_atom(name)
    if Code.ensure_loaded?(module) and function_exported?(module, name, 1), do: &apply(module, name, [&1])
  end

  # Each payload has a process of its own, which time and memory end.
  defp outcome(payload, decode, encode, {time, memory}) do
    words = div(memory, :erlang.system_info(:wordsize))

    work = fn ->
      Process.flag(:max_heap_size, %{size: words, kill: true, error_logger: false})
      exit({:done, decoded(payload, decode, encode)})
    end

    {pid, monitor} = spawn_monitor(work)

    receive do
      {:DOWN, ^monitor, :process, ^pid, {:done, outcome}} -> outcome
      {:DOWN, ^monitor, :process, ^pid, :killed} -> %{"error" => "the decoder needs more memory than it may have", "hangs" => true}
      {:DOWN, ^monitor, :process, ^pid, why} -> %{"error" => said(why)}
    after
      time ->
        Process.exit(pid, :kill)
        Process.demonitor(monitor, [:flush])
        %{"error" => "the decoder did not come back within #{div(time, 1000)} s", "hangs" => true}
    end
  end

  defp decoded(payload, decode, encode) do
    case decode.(payload) do
      {:error, why} -> %{"error" => said(why)}
      :error -> %{"error" => ":error"}
      nil -> %{"error" => "it gives no value"}
      {:ok, nil} -> %{"error" => "it gives no value"}
      {:ok, value} -> encoded(value, encode)
      value -> encoded(value, encode)
    end
  catch
    kind, reason -> %{"error" => said(Exception.normalize(kind, reason))}
  end

  # The SDK's own function gives a term; Jason gives text.
  defp encoded(value, {:own, encode}) do
    %{"accepted" => true, "sent" => {:json, json(encode.(value))}}
  catch
    kind, reason -> %{"accepted" => true, "unsent" => said(Exception.normalize(kind, reason))}
  end

  defp encoded(value, {:jason, encode}) do
    Map.put(fields(value), "sent", {:json, encode.(value)})
  catch
    kind, reason -> Map.put(fields(value), "unsent", said(Exception.normalize(kind, reason)))
  end

  defp encoded(value, nil), do: Map.put(fields(value), "unsent", "the SDK has no encoder for it")

  defp fields(value) do
    %{"accepted" => true, "decoded" => {:json, json(plain(value))}}
  catch
    # A value that JSON has no word for.
    _kind, _reason -> %{"accepted" => true}
  end

  defp said(%{__exception__: true} = error), do: "#{inspect(error.__struct__)}: #{Exception.message(error)}" |> short()
  defp said(other), do: other |> inspect(limit: 20) |> short()
  defp short(text), do: text |> String.replace(~r/\s+/, " ") |> String.slice(0, 500)

  defp runtime do
    Application.load(:jason)
    jason = if Code.ensure_loaded?(Jason), do: ["Jason #{Application.spec(:jason, :vsn) || "as compiled"}"], else: []
    Enum.join(jason ++ ["Elixir #{System.version()}"], ", ")
  end

  defp answer(out, line), do: Port.command(out, [json(line), ?\n])

  # What a decoder has made, field by field; as in contract tests.
  defp plain(%module{} = value) when module in [DateTime, NaiveDateTime, Date, Time], do: module.to_iso8601(value)
  defp plain(%_module{} = value), do: value |> Map.from_struct() |> plain()
  defp plain(value) when is_map(value), do: Map.new(value, fn {key, item} -> {to_string(key), plain(item)} end)
  defp plain(value) when is_list(value), do: Enum.map(value, &plain/1)
  defp plain(value), do: value

  # As Jason writes them; structs are what their own encoder makes of them.
  defp json({:json, text}), do: text
  defp json(nil), do: "null"
  defp json(value) when is_boolean(value) or is_integer(value), do: to_string(value)
  defp json(value) when is_float(value), do: :io_lib_format.fwrite_g(value)
  defp json(value) when is_atom(value), do: json(Atom.to_string(value))
  defp json(value) when is_list(value), do: [?[, Enum.intersperse(Enum.map(value, &json/1), ?,), ?]]
  defp json(%module{} = value), do: struct_json(module, value)

  defp json(value) when is_map(value) do
    members = for {key, item} <- Enum.sort_by(value, &to_string(elem(&1, 0))), do: [json(to_string(key)), ?:, json(item)]
    [?{, Enum.intersperse(members, ?,), ?}]
  end

  defp json(value) when is_binary(value) do
    escaped = for <<c::utf8 <- value>>, into: "", do: escape(c)
    [?", escaped, ?"]
  end

  defp escape(c) when c in [?", ?\\], do: <<?\\, c>>
  defp escape(c) when c < 32 or c == 127, do: "\\u" <> String.pad_leading(Integer.to_string(c, 16), 4, "0")
  defp escape(c), do: <<c::utf8>>

  defp struct_json(module, value) when module in [DateTime, NaiveDateTime, Date, Time], do: json(module.to_iso8601(value))

  defp struct_json(_module, value) do
    if Code.ensure_loaded?(Jason), do: apply(Jason, :encode!, [value]), else: raise("#{inspect(value.__struct__)} has no encoder here: Jason is not compiled")
  end
end

Parity.Verify.main()
