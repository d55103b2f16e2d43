# As much of Jason as the fixtures need to be compiled.
defprotocol Jason.Encoder do
  def encode(value, opts)
end

defimpl Jason.Encoder, for: Any do
  defmacro __deriving__(module, struct, options) do
    fields = Map.keys(struct) -- [:__struct__]

    fields =
      case options do
        [only: only] -> only
        [except: except] -> fields -- except
        [] -> fields
      end

    unknown = Enum.reject(fields, &Map.has_key?(struct, &1))
    if unknown != [], do: raise(ArgumentError, "#{inspect(module)} has no fields #{inspect(unknown)}")

    pairs = Enum.map(fields, &{&1, Macro.var(&1, __MODULE__)})

    quote do
      defimpl Jason.Encoder, for: unquote(module) do
        def encode(%{unquote_splicing(pairs)}, opts), do: Jason.Encode.map(%{unquote_splicing(pairs)}, opts)
      end
    end
  end

  def encode(value, _opts), do: raise(Protocol.UndefinedError, protocol: Jason.Encoder, value: value)
end

defmodule Jason.Encode do
  def map(map, _opts) when is_map(map), do: map
end
