# The encoder of a struct, found by what functions do: one that makes a map of the struct's fields,
# a protocol's implementation, what @derive says, and what clients hand to a library.
defmodule Capture.Encoders do
  import Capture.Candidates
  alias Capture.{Budget, Builders, Clients, Collections, Decoders, Dispatch, Eval, Parts, Value}

  @protocols ["Jason.Encoder", "JSON.Encoder", "Poison.Encoder"]
  @option {:unknown, "an option"}

  def protocols, do: @protocols

  @exact ~w(to_map to_json to_wire)
  @wire ~w(encode serialize dump marshal json wire api payload params body request)
  @encoding ~w(to as encode serialize dump marshal json map wire api payload params body request)

  @doc """
  %{entries, absent, line, name}: what is sent, [{key, value}] or a value that is no object,
  and why a field is not among it; {:opaque, reason}; nil where there is no encoder.
  """
  def encoder(module, impls) do
    Builders.memo({:encoder, module.name}, fn -> find_encoder(module, impls) end)
  end

  defp find_encoder(module, impls) do
    impl = Enum.find(impls, &(&1.protocol in @protocols and &1.target == module.name))
    derive = Enum.find(module.derives, &(&1.protocol in @protocols))
    converters = converters(module)
    protocol = if impl, do: implemented(impl, module), else: derive && derived(derive, module)
    called = Enum.filter(converters, &((called?(&1, module) and encoder_rank(&1) < 3) or mirrors?(&1, protocol, module)))

    case {sent_by_clients(module), protocol, called} do
      {[sent | others], _, _} -> if Enum.all?(others, &(&1.entries == sent.entries)), do: sent, else: differing([sent | others])
      {[], nil, _} -> best(converters, module, &encoder_rank/1) || best(sending(foreign_converters(module), Decoders.decoder(module)), module, &encoder_rank/1)
      {[], protocol, []} -> used_elsewhere(protocol, module)
      {[], protocol, called} -> if used_by_protocol?(protocol, called), do: protocol, else: best(called, module, &encoder_rank/1)
    end
  end

  # What is read elsewhere may also be shown: only who speaks of the wire sends it.
  defp sending(converters, %{module: decoding}), do: Enum.filter(converters, &(&1.module == decoding or words(&1.name, @wire)))
  defp sending(converters, _), do: converters

  # What a function elsewhere makes of the struct, named for it and called, is not what a
  # protocol would: it is how the struct is sent if it spells its fields, and else one way of two.
  defp used_elsewhere(protocol, module) do
    others = module |> foreign_converters() |> Enum.filter(&(encoder_rank(&1) < 3 and Builders.called_somewhere?(&1))) |> sending(Decoders.decoder(module))

    cond do
      others == [] or used_by_protocol?(protocol, others) -> protocol
      match?({:opaque, _}, protocol) or Enum.all?(others, &spells?(&1, module)) -> best(others, module, &encoder_rank/1)
      true -> differing([protocol | others])
    end
  end

  defp spells?(%{entries: entries}, module) when is_list(entries),
    do: length(for({_, value} <- entries, field <- field_names(module), {:get, :self, field} in Parts.of(value), uniq: true, do: field)) * 2 >= length(field_names(module)) and length(entries) > 1

  defp spells?(_, _), do: true

  # What stands beside a decoder of its name, to_api/1 beside from_api/1, and not what a protocol is said to do by @derive.
  defp mirrors?(%{name: "to_" <> form}, %{name: "derive"}, module), do: match?(%{name: "from_" <> ^form}, Decoders.decoder(module))
  defp mirrors?(_, _, _), do: false

  # An implementation that leaves the work to the converter says the same as it.
  defp used_by_protocol?({:opaque, _}, _), do: false
  defp used_by_protocol?(protocol, called), do: Enum.any?(called, &(&1.entries == protocol.entries))

  defp differing(sent), do: conflict(Enum.uniq_by(sent, & &1.entries))

  @doc "The converters of a struct: functions of its module, and of protocols of the tree, that make a map of its fields."
  def converters(module), do: Builders.memo({:converters, module.name}, fn -> own_converters(module) ++ protocol_converters(module) end)

  # What a protocol of the tree makes of the struct goes by the protocol's name.
  defp protocol_converters(module) do
    for %{protocol: protocol, target: target} = impl <- Process.get(:impls, []),
        target == module.name,
        match?(%{role: "a protocol"}, Eval.modules()[protocol]),
        {{name, arity}, [%{line: line} | _] = clauses} <- Enum.sort(impl.functions),
        Dispatch.known_as(impl),
        entries = converted(made(module, fn -> Eval.clauses(clauses, [:self | List.duplicate(@option, arity - 1)], impl) end), name, arity, module) do
      %{name: name, arity: arity, module: protocol, entries: entries, absent: "not sent by #{protocol}.#{name}/#{arity}", line: line, place: "#{impl.file}:#{line}"}
    end
  end

  defp own_converters(module) do
    for {{name, arity}, clauses} <- Enum.sort(module.functions),
        arity in 1..3,
        not String.ends_with?(name, "?") and name not in ["__struct__", "inspect"],
        public?(module, name, arity) and Builders.takes?(module, name, arity),
        not Builders.builds?(module, name, arity) or (encoding?(name) and Builders.takes_struct?(module, name, arity)),
        # What makes requests of its argument says what it sends by them.
        not Clients.reaching?(module.name, name, arity),
        entries =
          converted(made(module, fn -> Eval.run(module, name, [:self | List.duplicate(@option, arity - 1)]) end), name, arity, module) do
      %{
        name: name,
        arity: arity,
        module: module.name,
        entries: entries,
        absent: "not sent by #{name}/#{arity}",
        line: hd(clauses).line,
        place: place(module, name, arity)
      }
    end
  end

  @doc "The functions of other modules that take the struct, as their heads say, and make a map of its fields."
  def foreign_converters(module) do
    Builders.memo({:foreign_converters, module.name}, fn ->
      for {other, name, arity, position} <- takers(module),
          scope = Eval.modules()[other],
          not String.ends_with?(name, "?") and not Clients.reaching?(other, name, arity),
          arguments = List.replace_at(List.duplicate(@option, arity), position, :self),
          entries = module |> made(fn -> Eval.run(scope, name, arguments) end) |> converted(name, arity, module) |> whole(arity),
          entries != own_fields(module) do
        %{
          name: name,
          arity: arity,
          module: other,
          entries: entries,
          absent: "not sent by #{other}.#{name}/#{arity}",
          line: hd(scope.functions[{name, arity}]).line,
          place: place(scope, name, arity)
        }
      end
    end)
  end

  # A function that only its @spec tells of is named for encoding.
  defp takers(module) do
    specified = for {_, name, _, _} = taker <- Process.get(:specified, %{}) |> Map.get(module.name, []), encoding?(name), do: taker
    Enum.take((Process.get(:takers, %{}) |> Map.get(module.name, [])) ++ specified, most())
  end

  # The struct as it is.
  defp own_fields(module), do: for(name <- field_names(module), do: {name, {:get, :self, name}})

  # What is put together of the struct and of other arguments is not how the struct is sent.
  defp whole(entries, _) when not is_list(entries), do: entries
  defp whole(entries, arity), do: if(arity == 1 or Enum.all?(entries, fn {_, value} -> own?(value) and @option not in Parts.of(value) end), do: entries, else: {:unknown, "what is sent is put together of it and of other things"})

  defp own?({:lit, _}), do: true
  defp own?(value), do: Enum.any?(Parts.sources(value) ++ Parts.lost(value), &match?({:get, :self, _}, &1))

  defp converted({:entries, entries}, name, _, module) do
    # What only changes the struct makes no map of it.
    entries = if List.keymember?(entries, "__struct__", 0), do: [], else: entries
    if converts?(entries, name, module), do: entries
  end

  # What is named for it and is not understood may be the encoder all the same.
  defp converted({:unknown, reason}, name, arity, _), do: if(encoder_rank(%{name: name, arity: arity}) < 2, do: {:unknown, reason})
  defp converted(_, _, _, _), do: nil

  # A function that is not named for it sends most fields, and reports nothing computed.
  defp converts?(entries, name, module) do
    own = for {_, value} <- entries, {:get, :self, field} <- Parts.sources(value), uniq: true, do: field
    size = if is_list(module.struct && module.struct.fields), do: length(module.struct.fields), else: 0
    named? = encoder_rank(%{name: name, arity: 1}) < 3
    (own != [] and (named? or length(own) * 2 >= size)) or (named? and Enum.any?(entries, &match?({_, {:unknown, _}}, &1)))
  end

  defp encoder_rank(%{name: name, arity: arity}) do
    plain = String.trim_trailing(name, "!")

    cond do
      plain in @exact and arity == 1 -> 0
      words(plain, @encoding) and arity == 1 -> 1
      words(plain, @encoding) -> 2
      true -> 3
    end
  end

  @doc "Whether a function is named for encoding."
  def encoding?(name), do: encoder_rank(%{name: name, arity: 1}) < 3

  @doc "The encoders that the tree has for a type that is not its own."
  def implementations(target) do
    for %{protocol: protocol, target: ^target, functions: %{{"encode", 2} => _}} = impl <- Process.get(:impls, []), protocol in @protocols, do: impl
  end

  @doc "What an encoder makes of a value."
  def encoded_by(impl, value) do
    Dispatch.known_as(impl)
    Budget.within({:unknown, "budget: the encoder takes too many steps"}, fn -> Eval.clauses(impl.functions[{"encode", 2}], [value, {:unknown, "the encoder's options"}], impl) end)
  end

  defp implemented(impl, module) do
    line = impl.line
    named = %{name: "encode", arity: 2, module: impl.name, line: line, absent: "not sent by the encoder", place: "#{impl.file}:#{line}"}

    case Map.get(impl.functions, {"encode", 2}, []) do
      [] ->
        {:opaque, "the #{impl.protocol} of #{module.name} has no encode/2"}

      clauses ->
        Dispatch.known_as(impl)

        case written(module, fn -> Eval.clauses(clauses, [:self, {:unknown, "the encoder's options"}], impl) end) do
          {:entries, entries} -> Map.put(named, :entries, entries)
          {:value, value} -> Map.put(named, :entries, {:value, value})
          {:unknown, reason} -> {:opaque, "encoder: " <> reason}
          :none -> {:opaque, "the encoder does not build an object"}
        end
    end
  end

  defp derived(%{only: :unknown}, _), do: {:opaque, "the encoder's only: list is computed"}
  defp derived(%{except: :unknown}, _), do: {:opaque, "the encoder's except: list is computed"}

  defp derived(%{line: line}, %{struct: %{fields: :unknown}} = module),
    do: %{entries: [], absent: "", line: line, name: "derive", arity: 0, module: module.name, place: "#{module.file}:#{line}"}

  defp derived(%{only: only, except: except, line: line}, module) do
    names = for {name, _} <- module.struct.fields, name in (only || [name]), name not in (except || []), do: name
    absent = if only, do: "not in the encoder's only: list", else: "in the encoder's except: list"

    %{
      entries: Enum.map(names, &{&1, {:get, :self, &1}}),
      absent: absent,
      line: line,
      name: "derive",
      arity: 0,
      module: module.name,
      place: "#{module.file}:#{line}"
    }
  end

  @doc "What functions of other modules that take the struct hand to a JSON encoder or an HTTP client."
  def handed(%{struct: nil}), do: []

  def handed(module) do
    Builders.memo({:handed, module.name}, fn ->
      for {other, name, arity, position} <- Process.get(:takers, %{}) |> Map.get(module.name, []) |> Enum.take(most()),
          scope = Eval.modules()[other],
          scope.struct == nil,
          value <- handed_on(module, scope, name, arity, position),
          Enum.any?(Parts.of(value), &Value.own?/1) do
        %{
          value: value,
          name: name,
          arity: arity,
          module: other,
          place: place(scope, name, arity),
          why: "#{other}.#{name}/#{arity} hands it to a JSON encoder or an HTTP client"
        }
      end
    end)
  end

  # The struct itself is encoded as its protocol says.
  defp sent_by_clients(module) do
    for %{value: value} = handed <- handed(module),
        value != :self,
        {:entries, entries} <- [written(module, fn -> value end)],
        Enum.any?(entries, fn {_, value} -> Enum.any?(Parts.sources(value), &match?({:get, :self, _}, &1)) end) do
      handed
      |> Map.take([:name, :arity, :module, :place])
      |> Map.merge(%{entries: entries, absent: "not sent by #{handed.module}.#{handed.name}/#{handed.arity}", line: module.struct.line})
    end
  end

  defp handed_on(module, scope, name, arity, position) do
    own(module, fn ->
      Process.put(:sent, [])

      Budget.within(:none, fn -> Eval.run(scope, name, List.replace_at(List.duplicate(@option, arity), position, :self)) end, 4_000)

      Process.put(:sent, nil) |> List.wrap() |> Enum.uniq()
    end)
  end

  defp own(module, function) do
    before = {Process.put(:own_name, module.name), Process.put(:own_fields, field_names(module))}

    try do
      function.()
    after
      {name, fields} = before
      Process.put(:own_name, name)
      Process.put(:own_fields, fields || [])
    end
  end

  defp written(module, function) do
    with {:entries, entries} <- made(module, function), do: {:entries, List.keydelete(entries, "__struct__", 0)}
  end

  defp made(module, function) do
    own(module, fn ->
      Budget.within({:unknown, "budget: the encoder takes too many steps"}, fn -> function.() |> sent() end, 6_000)
    end)
  end

  # {:entries, [{key, value}]}, {:value, value}, {:unknown, reason} or :none.
  defp sent({:ite, c, a, b}) do
    case {sent(a), sent(b)} do
      {:none, other} -> other
      {other, :none} -> other
      {{:unknown, _} = unknown, _} -> unknown
      {_, {:unknown, _} = unknown} -> unknown
      {{:entries, same}, {:entries, same}} -> {:entries, same}
      {{:entries, left}, {:entries, right}} -> both_ways(c, left, right)
      {{:value, a}, {:value, b}} -> {:value, Value.ite(c, a, b)}
      _ -> {:unknown, "the encoder builds it in more than one way"}
    end
  end

  defp sent({:obj, entries, base}) do
    spread = if base, do: [{:spread, base}], else: []
    entries = for {key, value} <- entries, value != :absent, do: {Value.key_text(key), value}
    {:entries, entries ++ spread}
  end

  defp sent({:tuple, [{:lit, {:atom, "ok"}}, value]}), do: sent(value)
  defp sent({:unknown, _} = unknown), do: unknown
  defp sent({:conv, "Jason.encode", value}), do: sent(value)
  defp sent(:self), do: sent(Collections.as_map(:self))
  defp sent({:lit, {:map, []}}), do: {:entries, []}
  defp sent(value) when value in [:raise, :absent], do: :none
  defp sent({:list, _} = list), do: if(Enum.any?(Parts.of(list), &Value.own?/1), do: {:value, list}, else: :none)
  defp sent({tag, _}) when tag in [:lit, :bool, :tuple], do: :none
  defp sent({:new, _, _}), do: :none
  defp sent(value), do: if(Enum.any?(Parts.of(value), &Value.own?/1), do: {:value, value}, else: :none)

  # What one way of building it has and the other has not is there under its condition.
  defp both_ways(c, left, right) do
    keys = Enum.map(left ++ right, &elem(&1, 0))

    if :spread in keys,
      do: {:unknown, "the encoder builds it in more than one way"},
      else: {:entries, for(key <- Enum.uniq(keys), do: {key, Value.ite(c, entry(left, key), entry(right, key))})}
  end

  defp entry(entries, key), do: entries |> List.keyfind(key, 0, {key, :absent}) |> elem(1)
end
