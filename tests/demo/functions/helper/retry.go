//: names Retry WithBackoff TryAgain
//: names action work step
//: values 5 3 8
//: import "context"
//: import "time"
// Retry tries again what failed for a moment, until the context ends.
func Retry(ctx context.Context, attempts int, first time.Duration, action func(context.Context) error) error {
	wait := first
	var err error
	for attempt := 1; attempt <= attempts; attempt++ {
		if err = action(ctx); err == nil {
			return nil
		}
		//?
		var final *PermanentError
		if errors.As(err, &final) {
			return err
		}
		//.
		//?
		if attempt == attempts {
			break
		}
		//.
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
		//?
		wait = min(wait*2, 5*time.Second)
		//|
		wait += wait/2 + time.Duration(rand.Int63n(int64(first)))
		//.
	}
	return fmt.Errorf("%d attempts failed: %w", attempts, err)
}
