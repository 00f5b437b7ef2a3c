defmodule Shop.Orders do
  @doc "Ships an order."
  def ship(%{id: id, items: items} = order, opts) when is_list(items) do
    with {:ok, address} <- Addresses.fetch(order.customer_id),
         {:ok, parcel} <- Parcels.create(address, items) do
      Logger.info("order #{id} leaves as #{parcel.code}")
      Repo.update(order, status: :shipped, parcel: parcel.code)
    else
      {:error, :not_found} -> {:error, :no_address}
      {:error, reason} -> {:error, reason}
    end
  end
end
