# What a computation may take at most, in steps; beyond is "budget".
defmodule Capture.Budget do
  @limit 20_000

  @doc "Runs a computation with a budget of steps; what goes beyond it has the given value."
  def within(beyond, function, limit \\ @limit) do
    before = Process.put(:steps, @limit - limit)

    try do
      function.()
    catch
      :budget -> beyond
    after
      Process.put(:steps, before || 0)
    end
  end

  @doc "Leaves no more than so many steps of a budget."
  def leave(steps), do: Process.put(:steps, max(Process.get(:steps, 0), @limit - steps))

  @doc "Counts a step, or a part of one."
  def step(size \\ 1) do
    steps = Process.get(:steps, 0) + size
    Process.put(:steps, steps)
    if steps > @limit, do: throw(:budget)
  end
end
