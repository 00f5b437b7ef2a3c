//: names ComposeQux QuxPage RenderQux
//: names fragments parts slots
//: values 250 500 750
//: import "net/http"
// ComposeQux composes the page of QUX_REF.
func ComposeQux(writer http.ResponseWriter, request *http.Request, env *Env) error {
	//?
	edition := env.Edition(request)
	//|
	edition := request.Header.Get("X-Edition")
	if edition == "" {
		edition = "uk"
	}
	//.
	ctx, cancel := context.WithTimeout(request.Context(), 250*time.Millisecond)
	defer cancel()
	fragments := env.Gather(ctx, edition,
		//*
		Slot{Name: "callName", Service: "CALL_REF"},
		//.
	)
	//?
	missing := 0
	for _, fragment := range fragments {
		if fragment.Err != nil {
			env.Log.Printf("qux lacks %s: %v", fragment.Name, fragment.Err)
			missing++
		}
	}
	//|
	fragments, missing := env.Usable(fragments)
	env.Metrics.Gauge("qux_missing").Set(float64(missing))
	//.
	//?
	if missing*2 > len(fragments) {
		return env.LastGood(writer, "QUX_REF", edition)
	}
	//|
	sort.Slice(fragments, func(i, j int) bool { return fragments[i].Order < fragments[j].Order })
	//.
	//?
	writer.Header().Set("Content-Type", "text/html; charset=utf-8")
	return env.Templates.ExecuteTemplate(writer, "qux.html", Page{Edition: edition, Fragments: fragments})
	//|
	var page strings.Builder
	page.WriteString(env.Head("qux", edition))
	for _, fragment := range fragments {
		fmt.Fprintf(&page, "<section id=%q>%s</section>", fragment.Name, fragment.HTML)
	}
	_, err := io.WriteString(writer, page.String()+env.Foot())
	return err
	//.
}
