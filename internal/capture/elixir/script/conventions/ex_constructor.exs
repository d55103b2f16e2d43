# ExConstructor: `use ExConstructor` behind a defstruct gives the module new/2, which takes
# each field from the first of its keys that is there: its own name, and that in camel case.
defmodule Capture.Conventions.ExConstructor do
  alias Capture.Value

  @library "ExConstructor"

  def uses, do: [@library]

  @doc "The decoder that the library writes: what each field is of the payload; nil for all other modules."
  def decoder(%{struct: %{fields: [_ | _] = fields, line: line}, uses: uses} = module) do
    if @library in uses and not is_map_key(module.functions, {"new", 1}) do
      %{
        name: "new",
        arity: 1,
        module: module.name,
        fields: for({name, _} <- fields, into: %{}, do: {name, read(module, name)}),
        ok: true,
        keys: :text,
        place: "#{module.file}:#{line}"
      }
    end
  end

  def decoder(_), do: nil

  defp read(module, name) do
    pascal = Macro.camelize(name)
    {first, rest} = String.split_at(pascal, 1)

    [name, Macro.underscore(name), pascal, String.downcase(first) <> rest]
    |> Enum.uniq()
    |> Enum.reverse()
    |> Enum.reduce(Value.get({:new, module.name, %{}}, {:lit, {:atom, name}}), &Value.ite({:has, :payload, &1}, {:get, :payload, &1}, &2))
  end
end
