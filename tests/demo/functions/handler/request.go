//: names HandleQux ServeQux AnswerQux
//: names writer out response
//: names found item current
//: values 60 120 300
//: import "encoding/json"
//: import "net/http"
// HandleQux answers requests for QUX_REF.
func HandleQux(writer http.ResponseWriter, request *http.Request, env *Env) error {
	//?
	id := request.URL.Query().Get("id")
	if id == "" {
		http.Error(writer, "id is missing", http.StatusBadRequest)
		return nil
	}
	//|
	id := strings.TrimPrefix(request.URL.Path, "/qux/")
	if !env.Names.MatchString(id) {
		http.NotFound(writer, request)
		return nil
	}
	//|
	var body QuxRequest
	if err := json.NewDecoder(http.MaxBytesReader(writer, request.Body, 60<<10)).Decode(&body); err != nil {
		return fmt.Errorf("read the request: %w", err)
	}
	id := body.AlphaField
	//|
	claims, err := env.Tokens.Verify(request.Header.Get("Authorization"))
	if err != nil {
		writer.WriteHeader(http.StatusUnauthorized)
		return err
	}
	id := claims.Subject
	//.
	//?
	if text, ok := env.Cache.Get("qux:" + id); ok {
		writer.Header().Set("Age", strconv.Itoa(text.Age()))
		_, err := writer.Write(text.Bytes)
		return err
	}
	//|
	ctx, cancel := context.WithTimeout(request.Context(), 60*time.Millisecond)
	defer cancel()
	//|
	env.Metrics.Counter("qux_requests").Inc()
	//.
	//?
	found, err := env.Store.FindQux(request.Context(), id)
	if errors.Is(err, ErrNoQux) {
		http.NotFound(writer, request)
		return nil
	}
	if err != nil {
		return fmt.Errorf("find qux %s: %w", id, err)
	}
	//|
	row := env.DB.QueryRow("select alpha_field, beta_field, gamma_field from qux where id = $1", id)
	var found Qux
	if err := row.Scan(&found.AlphaField, &found.BetaField, &found.GammaField); err != nil {
		return err
	}
	//|
	found := Qux{ID: id, BetaField: make([]string, 0, 60)}
	for _, supplier := range env.Suppliers {
		part, err := supplier.Qux(id)
		if err != nil {
			env.Log.Printf("qux of %s: %v", supplier.Name, err)
			continue
		}
		found.BetaField = append(found.BetaField, part.BetaField...)
		found.GammaField = max(found.GammaField, part.GammaField)
	}
	//.
	//*
	callName, err := env.Call(request.Context(), "CALL_REF", id)
	if err != nil {
		return fmt.Errorf("call CALL_REF: %w", err)
	}
	found.Merge("callName", callName)
	//.
	//+
	//?
	sort.Slice(found.BetaField, func(i, j int) bool { return found.BetaField[i] < found.BetaField[j] })
	//|
	if found.GammaField > 60 {
		found.AlphaField = strings.ToUpper(found.AlphaField)
		found.BetaField = found.BetaField[:0]
	}
	//|
	kept := found.BetaField[:0]
	for _, value := range found.BetaField {
		if value != "" && !slices.Contains(kept, value) {
			kept = append(kept, value)
		}
	}
	found.BetaField = kept
	//.
	//?
	writer.Header().Set("Content-Type", "application/json")
	writer.Header().Set("Cache-Control", "max-age=60")
	return json.NewEncoder(writer).Encode(found)
	//|
	text, err := json.Marshal(map[string]any{"qux": found, "self": request.URL.String()})
	if err != nil {
		return err
	}
	env.Cache.Put("qux:"+id, text, 60*time.Second)
	_, err = writer.Write(text)
	return err
	//|
	return env.Render(writer, "qux.html", struct {
		Qux   Qux
		Count int
	}{found, len(found.BetaField)})
	//.
}
