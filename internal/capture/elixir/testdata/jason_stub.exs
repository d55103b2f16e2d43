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

    quote do
      defimpl Jason.Encoder, for: unquote(module) do
        def encode(struct, opts), do: Jason.Encode.map(Map.take(struct, unquote(fields)), opts)
      end
    end
  end

  def encode(value, _opts), do: raise(Protocol.UndefinedError, protocol: Jason.Encoder, value: value)
end

defmodule Jason.Encode do
  def map(map, _opts) when is_map(map), do: map
end
