//: names MergeHeaders copyHeaders forwardHeaders
//: names target outgoing into
//: names source incoming from
//: import "net/http"
//: import "strings"
// MergeHeaders copies the headers that may be forwarded.
func MergeHeaders(target, source http.Header) int {
	copied := 0
	hop := map[string]bool{"connection": true, "keep-alive": true, "transfer-encoding": true, "upgrade": true, "te": true}
	//?
	for _, name := range strings.Split(source.Get("Connection"), ",") {
		hop[strings.ToLower(strings.TrimSpace(name))] = true
	}
	//.
	for name, values := range source {
		if hop[strings.ToLower(name)] {
			continue
		}
		//?
		if strings.HasPrefix(strings.ToLower(name), "x-internal-") {
			continue
		}
		//.
		//?
		target.Del(name)
		for _, value := range values {
			target.Add(name, value)
			copied++
		}
		//|
		target[name] = append(target[name], values...)
		copied += len(values)
		//.
	}
	return copied
}
