//: names RefreshQux ConsumeQux ImportQux
//: names records batch deliveries
//: names found parsed current
//: values 16 64 128
//: import "context"
// RefreshQux works off what came for QUX_REF.
func RefreshQux(ctx context.Context, records []Record, env *Env) (int, error) {
	changed := 0
	//?
	seen := make(map[string]bool, len(records))
	//|
	sort.SliceStable(records, func(i, j int) bool { return records[i].Sequence < records[j].Sequence })
	//|
	if len(records) > 16 {
		env.Log.Printf("qux: %d records at once", len(records))
	}
	//.
	for _, record := range records {
		//?
		var found Qux
		if err := json.Unmarshal(record.Body, &found); err != nil {
			env.Dead.Send(ctx, record, err.Error())
			continue
		}
		//|
		cells := strings.Split(string(record.Body), "\t")
		if len(cells) < 3 {
			return changed, fmt.Errorf("record %s has %d cells", record.Key, len(cells))
		}
		found := Qux{AlphaField: cells[0], BetaField: cells[1], GammaField: cells[2]}
		//|
		found, ok := env.Decode(record.Body).(Qux)
		if !ok || found.AlphaField == "" {
			env.Metrics.Counter("qux_foreign").Inc()
			continue
		}
		//.
		//*
		if answer, err := env.Call(ctx, "CALL_REF", record.Key); err == nil {
			found.BetaField = answer.Text("callName")
		}
		//.
		//+
		//?
		select {
		case <-ctx.Done():
			return changed, ctx.Err()
		case env.Out <- found:
			changed++
		}
		//|
		result, err := env.DB.ExecContext(ctx, "update qux set beta_field = $1 where alpha_field = $2", found.BetaField, found.AlphaField)
		if err != nil {
			return changed, fmt.Errorf("update qux %s: %w", found.AlphaField, err)
		}
		if rows, _ := result.RowsAffected(); rows > 0 {
			changed += int(rows)
		}
		//|
		err := env.Retry(16, func() error { return env.Bucket.Put(ctx, "qux/"+record.Key, found) })
		if err != nil {
			env.Log.Printf("qux %s was not written: %v", record.Key, err)
			break
		}
		changed++
		//.
	}
	//?
	env.Metrics.Gauge("qux_changed").Set(float64(changed))
	//|
	if changed == 0 && len(records) > 0 {
		return 0, errors.New("no qux was usable")
	}
	//|
	env.Journal.Close("QUX_REF", changed, len(records)-changed)
	//.
	return changed, nil
}
