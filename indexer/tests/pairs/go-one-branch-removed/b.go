package stock

func (s *Store) Take(ctx context.Context, id string, n int) (*Reservation, error) {
	item, err := s.items.Find(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("find %s: %w", id, err)
	}
	item.Available -= n
	if err := s.items.Save(ctx, item); err != nil {
		return nil, fmt.Errorf("save %s: %w", id, err)
	}
	return &Reservation{Item: id, Count: n}, nil
}
