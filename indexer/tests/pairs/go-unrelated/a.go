package stock

func (s *Store) Reserve(ctx context.Context, id string, count int) (*Reservation, error) {
	item, err := s.items.Find(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("find %s: %w", id, err)
	}
	if item.Available < count {
		return nil, ErrSoldOut
	}
	item.Available -= count
	if err := s.items.Save(ctx, item); err != nil {
		return nil, fmt.Errorf("save %s: %w", id, err)
	}
	return &Reservation{Item: id, Count: count}, nil
}
