# Models of the OpenAPI Generator: a generic function fills the struct, each field from
# the key of its name, and hands it to the model's decode/1, which lets a Deserializer
# turn single fields into what they stand for.
defmodule Capture.Conventions.OpenAPIGenerator do
  alias Capture.Value

  @doc "What decode/1 of a model gets: the struct with what came from the wire."
  def filled(%{struct: %{fields: [_ | _] = fields}, functions: %{{"decode", 1} => [%{arguments: [{_, _, nil}], body: body}]}} = module, modules) do
    if generated?(body) and deserializer?(modules),
      do: {"decode", {:new, module.name, for({name, _} <- fields, into: %{}, do: {name, {:get, :payload, name}})}}
  end

  # Older ones are filled by Poison, whose Decoder is implemented for each of them.
  def filled(%{struct: %{fields: [_ | _] = fields}} = module, _) do
    with %{functions: %{{"decode", 2} => [%{body: body}]}} = impl <- Enum.find(Process.get(:impls, []), &(&1.protocol == "Poison.Decoder" and &1.target == module.name)),
         # What leaves it to the module of the struct is found there.
         false <- Capture.Builders.calls_any?(body, ["decode"]),
         do: {impl, "decode", [{:new, module.name, for({name, _} <- fields, into: %{}, do: {name, {:get, :payload, name}})}, {:unknown, "an option"}]},
         else: (_ -> nil)
  end

  def filled(_, _), do: nil

  # A value that is handed on as it is, or to the Deserializer.
  defp generated?({_, _, nil}), do: true
  defp generated?({:call, {:alias, parts}, "deserialize", [inner | _], _}), do: List.last(parts) == "Deserializer" and generated?(inner)
  defp generated?(_), do: false

  defp deserializer?(modules) do
    Enum.any?(modules, fn {name, module} -> String.ends_with?(name, "Deserializer") and is_map_key(module.functions, {"deserialize", 4}) end)
  end

  @doc "Deserializer.deserialize(model, field, kind, module), of older ones with options behind."
  def call(name, [model, {:lit, {:atom, field}}, {:lit, {:atom, kind}}, module]) do
    if String.ends_with?(name, "Deserializer.deserialize"), do: deserialized(model, field, kind, module)
  end

  # To the older ones a date is what DateTime reads.
  def call(name, [model, field, {:lit, {:atom, kind}}, module, _options]), do: call(name, [model, field, {:lit, {:atom, if(kind == "date", do: "datetime", else: kind)}}, module])
  def call(_, _), do: nil

  defp deserialized({:new, name, fields}, field, kind, module), do: {:new, name, Map.update!(fields, field, &converted(&1, kind, module))}
  defp deserialized(_, _, _, _), do: {:unknown, "a model that is not known"}

  defp converted(value, "list", module), do: unless_nil(value, {:each, value, decoded({:item, value}, module)})
  defp converted(value, "map", module), do: unless_nil(value, {:renamed, value, {:key, value}, decoded({:val, value}, module)})
  defp converted(value, "struct", module), do: unless_nil(value, decoded(value, module))
  defp converted(value, "date", _), do: parsed(value, "Date.from_iso8601")
  defp converted(value, kind, _) when kind in ["datetime", "date-time"], do: parsed(value, "DateTime.from_iso8601")
  defp converted(_, kind, _), do: {:unknown, "the kind #{kind} of a field"}

  defp unless_nil(value, made), do: Value.ite({:in, value, [nil]}, {:lit, nil}, made)

  defp parsed(value, call),
    do: Value.ite({:is, :binary, value}, Value.ite({:parses, call, value}, {:conv, call, value}, value), value)

  defp decoded(value, {:lit, {:module, name}}), do: {:decoded, name, {"decode", []}, value}
  defp decoded(_, _), do: {:unknown, "a model that is computed"}
end
