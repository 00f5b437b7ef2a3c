defmodule Shop.Prices do
  def discounts(orders, since) do
    orders
    |> Enum.filter(&(Date.compare(&1.placed_on, since) == :gt))
    |> Enum.group_by(& &1.customer_id)
    |> Enum.map(fn {customer, placed} ->
      total = placed |> Enum.map(& &1.total) |> Enum.sum()
      {customer, if(total > 1_000, do: 0.1, else: 0.0)}
    end)
    |> Map.new()
  end
end
