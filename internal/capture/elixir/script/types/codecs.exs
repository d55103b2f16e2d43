# What the codecs of a struct, which Capture.Decoders and Capture.Encoders find, tell of it,
# and whether a call on the way to or from the wire is one of them.
defmodule Capture.Codecs do
  import Capture.Candidates
  alias Capture.{Builders, Clients, Decoders, Encoders, Eval, Parts, Substitution}

  @doc "Evidence that the struct is sent or received: %{role, why, place}."
  def roles(module, decoder, encoder) do
    requests = Process.get(:requests_of, [])
    handed = for %{why: why, place: place} = by <- Encoders.handed(module), do: %{role: "sent", why: why, place: place, operations: for(r <- requests, {r.module, r.name} == {by.module, by.name}, uniq: true, do: r.operation)}

    encoded =
      for caller <- callers(encoder),
          do: %{role: "sent", why: "#{caller} encodes it by #{called(encoder)}", place: encoder.place, operations: Clients.operations(requests, [{encoder.module, encoder.name}])}

    decoded =
      for caller <- callers(decoder),
          do: %{role: "received", why: "#{caller} decodes it by #{called(decoder)}", place: decoder.place, operations: Clients.operations(requests, [{decoder.module, decoder.name}])}

    Enum.take(handed ++ encoded, 1) ++ Enum.take(decoded, 1)
  end

  defp called(%{module: module, name: name, arity: arity}), do: "#{module}.#{name}/#{arity}"

  # The modules that are no types themselves and call a codec, or what leads to it in its module:
  # clients. A union leaves the work to its variants.
  defp callers(%{module: module, name: name, arity: arity}) do
    scope = Eval.modules()[module]
    functions = if scope, do: Builders.reaching(scope, {name, arity}), else: [{name, arity}]
    for {name, _} <- functions, caller <- Map.get(Process.get(:callers, %{}), {module, name}, []), not type?(Eval.modules()[caller]), uniq: true, do: caller
  end

  defp callers(_), do: []

  # A struct whose functions make requests is a client all the same.
  defp type?(module), do: (module.struct != nil and not Enum.any?(Process.get(:requests_of, []), &(&1.module == module.name))) or Enum.any?(module.types, &(&1.name == "t" and &1.public))

  @doc "true, or {:opaque, reason} where a call makes something else of a part than the codec of its struct does."
  def codec?(:decoded, module, name, arity) do
    target = Eval.modules()[module]

    case target && Decoders.decoder(target) do
      nil when target == nil -> {:opaque, "#{module} is declared outside of the captured source"}
      nil -> if target.macro, do: true, else: {:opaque, "#{module}.#{name}/#{arity} is no decoder that is understood"}
      {:opaque, _} -> true
      %{name: ^name, arity: ^arity, module: ^module} -> true
      # A protocol's decoder gets options, too.
      %{name: ^name, module: ^module} when name == "decode" -> true
      # An embedded schema goes through its changeset, and what makes it by itself, too.
      _ when name == "changeset" -> true
      chosen -> same?(Decoders.read(target, target, name, arity), chosen, module, name)
    end
  end

  # A function of one module that is told by the struct of another what to make of it.
  def codec?(:encoded, {struct, module}, name, arity) do
    target = Eval.modules()[struct]

    case Encoders.encoder(target, Process.get(:impls, [])) do
      {:opaque, _} -> true
      %{name: ^name, arity: ^arity, module: ^module} -> true
      chosen -> same_entries?(Enum.find(Encoders.foreign_converters(target), &({&1.module, &1.name, &1.arity} == {module, name, arity})), chosen, target, "#{module}.#{name}")
    end
  end

  def codec?(:encoded, module, name, arity) do
    target = Eval.modules()[module]

    case Encoders.encoder(target, Process.get(:impls, [])) do
      {:opaque, _} -> true
      %{name: ^name, arity: ^arity, module: ^module} -> true
      chosen -> same_entries?(Enum.find(Encoders.converters(target), &(&1.name == name and &1.arity == arity)), chosen, target, "#{module}.#{name}")
    end
  end

  @doc "Whether the fields of a struct are what its decoder makes of an object."
  def filled?(module, fields, source) do
    with %{} = target <- Eval.modules()[module], %{fields: own} <- Decoders.decoder(target) do
      own == fields or Map.new(own, fn {name, value} -> {name, Substitution.replace(value, [{:payload, source}])} end) == fields
    else
      nil -> Enum.sort(Map.keys(fields)) == Enum.sort(field_names(Eval.modules()[module])) and as_it_is?(fields, source)
      _ -> false
    end
  end

  # What code that fills any struct makes of an object: each field is the member of its name.
  defp as_it_is?(fields, source), do: Enum.all?(fields, fn {name, value} -> Enum.any?(ends(value), &(&1 == {:get, source, name})) and Enum.all?(ends(value), &(&1 == {:get, source, name} or match?({:lit, _}, &1))) end)

  defp ends({:ite, _, a, b}), do: ends(a) ++ ends(b)
  defp ends(value), do: [value]

  defp same?(%{fields: fields}, %{fields: fields}, _, _), do: true

  defp same?(_, chosen, module, name),
    do: {:opaque, "#{module}.#{name} reads it otherwise than #{chosen.module}.#{chosen.name}/#{chosen.arity}"}

  defp same_entries?(%{entries: entries}, %{entries: entries}, _, _), do: true
  defp same_entries?(_, _, %{macro: macro}, _) when macro != nil, do: true
  defp same_entries?(_, _, module, name), do: {:opaque, "what #{name} makes of it is not how a #{module.name} is sent"}
end
