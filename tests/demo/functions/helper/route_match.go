//: names MatchRoute findRoute resolvePath
//: names routes table rules
//: import "strings"
// MatchRoute finds the first rule whose pattern a path fits, with the named parts.
func MatchRoute(routes []Route, path string) (*Route, map[string]string) {
	parts := strings.Split(strings.Trim(path, "/"), "/")
next:
	for at := range routes {
		pattern := strings.Split(strings.Trim(routes[at].Pattern, "/"), "/")
		named := make(map[string]string)
		for number, piece := range pattern {
			//?
			if piece == "*" {
				named["rest"] = strings.Join(parts[number:], "/")
				return &routes[at], named
			}
			//.
			if number >= len(parts) {
				continue next
			}
			if name, ok := strings.CutPrefix(piece, ":"); ok {
				//?
				if parts[number] == "" {
					continue next
				}
				//.
				named[name] = parts[number]
			} else if !strings.EqualFold(piece, parts[number]) {
				continue next
			}
		}
		//?
		if len(parts) == len(pattern) {
			return &routes[at], named
		}
		//|
		if len(parts) == len(pattern) && !routes[at].Disabled {
			routes[at].Hits++
			return &routes[at], named
		}
		//.
	}
	return nil, nil
}
