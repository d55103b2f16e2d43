# What the helpers of generators and libraries mean: each has a file of its own
# under conventions/, and stands in this list.
defmodule Capture.Conventions do
  alias Capture.Conventions.{Ecto, ExConstructor, GoogleModelBase, HTTP, KeyCases, OAPIGenerator, OpenAPIGenerator, OpenApiSpex}
  alias Capture.{Budget, Value}

  @calls [Ecto, GoogleModelBase, OpenAPIGenerator]

  @doc "The value of a call that a convention knows, nil for all others."
  def call(name, values) do
    sink(name, values)
    requested(name, values)
    # What a generator's operation gets is said beside it.
    if match?([{:obj, _, nil}], values) and OAPIGenerator.request(name, values) != nil, do: {:unknown, "what a request gives"}, else: Enum.find_value(@calls, & &1.call(name, values))
  end

  @doc "The module of a library whose functions are written out, nil for all others."
  def written(name), do: Map.get(Capture.Builders.memo(:written, &KeyCases.modules/0), name)

  @doc "Rows of calls that only a convention makes."
  def rows, do: Ecto.rows()

  @doc "A module with what a library's macros, or functions that a generator writes, declare of it."
  def declare(module), do: module |> Ecto.declare() |> GoogleModelBase.declare() |> OpenApiSpex.declare() |> OAPIGenerator.declare()

  @doc "The decoder of a struct that a library writes, nil for all others."
  def decoder(module), do: ExConstructor.decoder(module)

  @doc "{function, argument} of a decoder that gets something else than the object, {implementation, function, arguments} of one in a protocol's; nil for all others."
  def filled(module, modules), do: OpenAPIGenerator.filled(module, modules)

  @doc "Whether a call {module, name, arity} makes a request of HTTP."
  defdelegate request?(call), to: HTTP

  @doc "Whether a struct is a library's response of HTTP."
  defdelegate response?(name), to: HTTP

  @doc "The function of a library of HTTP that a module has by what it uses; nil for all others."
  defdelegate given(module, name), to: HTTP

  @doc "Whether a node is a call by which a generator's operations make their requests, whatever module it is of."
  defdelegate operation?(node), to: OAPIGenerator, as: :request?

  # What is behind a request reads its response; there may be another one.
  @behind 500

  # The requests that are made, where they are looked for.
  defp requested(name, values) do
    with made when is_list(made) <- Process.get(:requests), request when request != nil <- HTTP.request(name, values) || OAPIGenerator.request(name, values) do
      Process.put(:requests, [request | made])
      if made == [], do: Budget.leave(@behind)
    end
  end

  # What is handed to a JSON encoder is sent.
  @encoders ~w(Jason.encode Jason.encode! Jason.encode_to_iodata Jason.encode_to_iodata! JSON.encode! JSON.encode_to_iodata! Poison.encode Poison.encode!)
  defp sink(name, [value | _]) when name in @encoders do
    if sent = Process.get(:sent), do: Process.put(:sent, [value | sent])
  end

  # The body that an HTTP client is given: Req.post(url, json: body), Tesla.post(client, url, body).
  @clients ~w(Req Tesla HTTPoison Finch)
  defp sink(name, [_ | _] = values) do
    with sent when sent != nil <- Process.get(:sent), [client, _] when client in @clients <- String.split(name, ".") do
      bodies = for value <- values, body <- [Value.get(value, {:lit, {:atom, "json"}}), value], Enum.any?([body], &Value.own?/1), do: body
      Process.put(:sent, bodies ++ sent)
    end
  end

  defp sink(_, _), do: nil

  # Modules whose `use` adds nothing to the JSON of a struct, or what is read elsewhere.
  @uses ~w(TypedStruct TypedStructor TypedEctoSchema Ecto.Schema Ecto.Type Bitwise Record Accessible StructAccess StructAccessible Vex.Struct
     Domo Norm ExUnit.Case ExUnit.CaseTemplate Tesla Tesla.Builder HTTPoison.Base Retry Gettext Gettext.Backend Mix.Task Plug.Router Plug.Builder Nebulex.Cache Boundary
     GenServer Supervisor Agent Task Application Registry GenStage GenStateMachine Task.Supervisor DynamicSupervisor Memoize Pathex)

  @doc "Whether the `use` of a module that is not in the tree may change how a struct looks on the wire."
  def harmless?(name), do: name in @uses or name in GoogleModelBase.uses() or name in ExConstructor.uses()

  # Protocols that have nothing to do with JSON.
  @protocols ~w(Inspect Enumerable Collectable String.Chars List.Chars IEx.Info Access Phoenix.Param Phoenix.HTML.Safe Plug.Exception Flop.Schema
     Jason.Encoder JSON.Encoder Poison.Encoder Swoosh.Email.Recipient Cldr.Chars Nx.Container Nx.LazyContainer)

  def json_protocol?(name), do: name not in @protocols
end
