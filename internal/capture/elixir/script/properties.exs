# One property of a struct's object: its schema, whether it is required, what it
# is when nobody sets it.
#
# A scope is %{module, fields: by name, missing: what the decoder makes of a
# field without its key, demanded: the keys that it insists on, project, depth}.
defmodule Capture.Properties do
  alias Capture.{Defaults, Encoder, Schema, Text, Typespec}

  @doc "{schema, required?} of an entry {key, value, presence, line}."
  def property({key, {:field, name, wraps}, presence, line}, scope) do
    case scope.fields do
      %{^name => field} -> of_field(key, field, wraps, presence, scope)
      _ -> {"the encoder sends #{name}, which is not a field" |> Schema.opaque() |> Schema.annotate(source(scope, line)), false}
    end
  end

  def property({key, value, presence, line}, scope) do
    notes = if field = scope.fields[key], do: notes(field, scope), else: source(scope, line)
    schema = constant(value)
    decl = if Schema.opaque?(schema), do: nil, else: %{"decl" => "#{key}: #{Text.render(elem(value, 1))}"}
    {schema |> Schema.annotate(decl || %{}) |> Schema.annotate(notes), presence == :always and not Schema.opaque?(schema)}
  end

  defp of_field(key, field, wraps, presence, scope) do
    context = context(scope)
    schema = field |> declared(context) |> Encoder.convert(wraps, scope.project.types)
    nilable = field.spec == nil or Typespec.nilable?(field.spec, context)
    enforced = field.name in scope.module.enforced
    {default, required} = presence(key, field, enforced, nilable, scope)
    required = required and presence != :conditional

    schema =
      schema
      |> Schema.annotate(notes(field, scope))
      |> Schema.annotate(%{
        "name" => if(key != field.name, do: field.name),
        "unset" =>
          unset(presence, if(presence == :unknown, do: default, else: field.default), required, nilable and :replaced not in wraps),
        "computed" => if(match?({:computed, _}, default) and not required, do: Text.render(elem(default, 1)))
      })

    {Map.merge(schema, default(default, schema, required, scope)), required}
  end

  # {default, required?}: @enforce_keys first, then a default, that of the decoder
  # before that of the struct, then whether the decoder insists on the key.
  defp presence(key, %{name: name, default: default}, enforced, nilable, scope) do
    bare = default in [:none, {:literal, nil}]

    case scope.missing do
      _ when enforced -> {default, true}
      %{^name => {:lit, value}} when value != nil -> {{:literal, value}, false}
      %{^name => :raises} when bare -> {default, true}
      _ -> {default, bare and (key in scope.demanded or not nilable)}
    end
  end

  # A struct has all of its fields, so that one with a default is always sent;
  # for what is only received the default is that of the decoder.
  defp unset(presence, _, _, _) when presence in [:conditional, :never], do: nil
  defp unset(:omit, {:literal, false}, false, _), do: nil
  defp unset(_, {:literal, value}, false, _) when value != nil, do: "default"
  defp unset(_, {:computed, _}, false, _), do: "default"
  defp unset(:omit, _, _, true), do: "omit"
  defp unset(:always, _, _, true), do: "null"
  defp unset(_, _, _, _), do: nil

  # A required field is always set, whatever its default.
  defp default(_, _, true, _), do: %{}
  defp default(:none, _, _, _), do: %{"default" => nil}
  defp default({:computed, _}, _, _, _), do: %{}
  defp default({:literal, value}, schema, _, scope), do: %{"default" => Defaults.json(value, schema, scope.project, scope.depth)}

  defp constant({:lit, nil}), do: %{"type" => "null"}
  defp constant({:lit, {:atom, name}}), do: %{"const" => name}
  defp constant({:lit, value}) when is_binary(value) or is_number(value) or is_boolean(value), do: %{"const" => value}
  defp constant({:ignored, text}), do: %{"type" => "string", "x-parity" => %{"open" => true, "values" => [text]}}
  defp constant({:unknown, reason}), do: Schema.opaque(reason)
  defp constant(_), do: Schema.opaque("a value that the encoder builds")

  defp declared(%{spec: nil}, _), do: Schema.opaque("the struct's @type t does not say what it is")
  defp declared(%{spec: spec}, context), do: Typespec.schema(spec, context)

  defp notes(%{spec: nil} = field, scope), do: Map.put(source(scope, field.line), "decl", field.name)
  defp notes(field, scope), do: Map.put(source(scope, field.line), "decl", "#{field.name}: #{Text.render(field.written)}")

  defp context(%{module: module, project: project}) do
    parameters = for %{name: "t", parameters: parameters} <- module.types, parameter <- parameters, into: %{}, do: {parameter, :free}
    %{Typespec.context(module, project.modules) | bound: parameters}
  end

  defp source(%{module: module}, line), do: %{"source" => %{"file" => module.file, "line" => line}}
end
