package stock

func (s *Store) Hold(ctx context.Context, id string, amount int) (*Reservation, error) {
	entry, err := s.items.Find(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("find %s: %w", id, err)
	}
	if entry.Available < amount {
		return nil, ErrSoldOut
	}
	entry.Available -= amount
	if err := s.items.Save(ctx, entry); err != nil {
		return nil, fmt.Errorf("save %s: %w", id, err)
	}
	return &Reservation{Item: id, Count: amount}, nil
}
