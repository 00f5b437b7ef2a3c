module shop.example/payments/charge-card

go 1.22
