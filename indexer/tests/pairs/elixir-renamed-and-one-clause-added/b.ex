defmodule Shop.Returns do
  def send_back(%{id: number, items: lines} = return, settings) when is_list(lines) do
    # the customer pays
    with {:ok, place} <- Addresses.fetch(return.customer_id),
         {:ok, box} <- Parcels.create(place, lines) do
      Logger.info("return #{number} is on its way as #{box.code}")
      Repo.update(return, status: :shipped, parcel: box.code)
    else
      {:error, :not_found} -> {:error, :no_address}
      {:error, :too_heavy} -> {:error, :split}
      {:error, cause} -> {:error, cause}
    end
  end
end
