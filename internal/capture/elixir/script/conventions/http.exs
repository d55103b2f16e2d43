# Libraries of HTTP: how their calls take verb, URL, body and query.
defmodule Capture.Conventions.HTTP do
  alias Capture.{Collections, Value}

  @verbs ~w(get post put patch delete)
  # Libraries of HTTP, by the calls that make a request.
  @requests for client <- ~w(Req Tesla HTTPoison), name <- ["request" | @verbs], bang <- ["", "!"], do: {client, name <> bang}
  @all @requests ++ [{"Finch", "build"}, {":hackney", "request"}, {"Mojito", "request"}]
  @named Map.new(@all, fn {module, name} -> {module <> "." <> name, {module, String.trim_trailing(name, "!")}} end)

  @doc "Whether a call {module, name, arity} makes a request."
  def request?(:operation), do: true
  def request?({module, name, _}), do: {module, name} in @all
  def request?(_), do: false

  @responses ~w(Tesla.Env HTTPoison.Response HTTPoison.AsyncResponse Req.Response Finch.Response Mojito.Response)

  @doc "Whether a struct is what a library gives for a response: its status, headers and body."
  def response?(name), do: name in @responses

  # Modules whose `use` gives a module the library's functions.
  @given %{"Tesla" => "Tesla", "Tesla.Builder" => "Tesla", "HTTPoison.Base" => "HTTPoison"}

  @doc "The library's function that a module has by what it uses; nil for all others."
  def given(%{uses: uses}, name) do
    library = Enum.find_value(uses, &@given[&1])
    if library && {library, name} in @all, do: library <> "." <> name
  end

  @doc "%{verb, url, body, query} of a call that makes a request, nil for all others."
  def request(name, values), do: with({module, function} <- @named[name], do: request(module, function, values))

  defp request(_, _, []), do: nil
  defp request("Req", "request", values), do: by_options(values, nil)
  defp request("Req", verb, values), do: by_options(values, {:lit, verb})
  defp request("Tesla", "request", [_, options]), do: by_options([options], nil)
  defp request("Tesla", verb, values), do: positional(verb, if(client?(hd(values)), do: tl(values), else: values), "query")
  defp request("HTTPoison", "request", [verb, url | rest]), do: %{verb: verb, url: url, body: List.first(rest), query: option(Enum.at(rest, 2), "params")}
  # :hackney.request(verb, url, headers, body, options)
  defp request(module, "request", [verb, url | rest]) when module in [":hackney", "Mojito"], do: %{verb: verb, url: url, body: Enum.at(rest, 1), query: nil}
  defp request("Finch", "build", [verb, url | rest]), do: %{verb: verb, url: url, body: Enum.at(rest, 1), query: nil}
  defp request(_, verb, values), do: positional(verb, values, "params")

  # Tesla.post(url, body, options), HTTPoison.post(url, body, headers, options)
  defp positional(verb, [url | rest], query) do
    {body, options} = if verb in ["get", "delete"], do: {nil, rest}, else: {List.first(rest), Enum.drop(rest, 1)}
    %{verb: {:lit, verb}, url: url, body: body, query: options |> List.last() |> option(query)}
  end

  defp positional(verb, [], _), do: %{verb: {:lit, verb}, url: nil, body: nil, query: nil}

  defp client?(value), do: not (match?({:lit, text} when is_binary(text), value) or match?({:conv, "interpolation", _}, value))

  # Req.post(url, options), Req.post(request, options), Req.request(options): the options that are set last count.
  defp by_options(values, verb) do
    {url, options} = if match?([_, _ | _], values), do: {hd(values), List.last(values)}, else: if(client?(hd(values)), do: {nil, hd(values)}, else: {hd(values), nil})
    base = if url && not client?(url), do: url
    body = with nil <- option(options, "json"), do: option(options, "body")
    %{verb: option(options, "method") || verb, url: option(options, "url") || base, body: body, query: option(options, "params") || option(options, "query")}
  end

  defp option(nil, _), do: nil
  defp option({:argument, _}, _), do: nil

  defp option(options, name) do
    case options |> Collections.as_map() |> Value.get({:lit, {:atom, name}}) |> settled() do
      {:lit, nil} -> nil
      {:unknown, _} -> nil
      value -> value
    end
  end

  # What is asked for where nothing fails, and nothing that is not known is laid over it, such as a configuration.
  defp settled({:ite, c, a, b}) do
    case {settled(a), settled(b)} do
      {:raise, b} -> b
      {{:unknown, _}, b} -> b
      {a, :raise} -> a
      {a, {:unknown, _}} -> a
      {a, b} -> Value.ite(c, a, b)
    end
  end

  defp settled(value), do: value
end
