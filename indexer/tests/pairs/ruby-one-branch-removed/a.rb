def import(path, strict: false)
  rows = 0
  CSV.foreach(path, headers: true) do |row|
    next if row["sku"].nil?
    item = catalogue.find_by(sku: row["sku"])
    unless item
      raise UnknownItem, "no item #{row["sku"]}" if strict
      skipped << row["sku"]
      next
    end
    item.update!(price: row["price"].to_d, stock: row["stock"].to_i)
    rows += 1
  end
  rows
end
