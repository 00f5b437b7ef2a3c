def import(path, strict: false)
  count = 0
  CSV.foreach(path, headers: true) do |row|
    next if row["sku"].nil?
    entry = catalogue.find_by(sku: row["sku"])
    entry.update!(price: row["price"].to_d, stock: row["stock"].to_i)
    count += 1
  end
  count
end
