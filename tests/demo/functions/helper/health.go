//: names CheckAll probe readiness
//: names checks probes parts
//: values 2 3 5
//: import "context"
// CheckAll asks everything that is needed whether it works.
func CheckAll(ctx context.Context, checks map[string]func(context.Context) error) Health {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	type answer struct {
		name string
		err  error
		took time.Duration
	}
	answers := make(chan answer, len(checks))
	for name, check := range checks {
		go func() {
			started := time.Now()
			//?
			defer func() {
				if problem := recover(); problem != nil {
					answers <- answer{name, fmt.Errorf("panic: %v", problem), time.Since(started)}
				}
			}()
			//.
			answers <- answer{name, check(ctx), time.Since(started)}
		}()
	}
	health := Health{Status: "ok", Parts: make(map[string]string, len(checks))}
	for range checks {
		each := <-answers
		//?
		health.Parts[each.name] = each.took.Round(time.Millisecond).String()
		//.
		if each.err != nil {
			//?
			health.Status = "failing"
			//|
			health.Status = "degraded"
			health.Failing = append(health.Failing, each.name)
			//.
			health.Parts[each.name] = each.err.Error()
		}
	}
	return health
}
