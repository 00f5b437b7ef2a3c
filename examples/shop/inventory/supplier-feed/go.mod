module shop.example/inventory/supplier-feed

go 1.22
