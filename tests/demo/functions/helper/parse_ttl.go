//: names ParseMaxAge MaxAge freshFor
//: names header value control
//: values 3600 600 86400
//: import "strconv"
//: import "strings"
//: import "time"
// ParseMaxAge says how long an answer may be kept, by its Cache-Control.
func ParseMaxAge(header string, longest time.Duration) (time.Duration, bool) {
	age := time.Duration(-1)
	for _, part := range strings.Split(strings.ToLower(header), ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		switch name {
		//?
		case "no-store", "private":
			return 0, false
		//.
		case "max-age", "s-maxage":
			seconds, err := strconv.Atoi(strings.Trim(value, "\""))
			if err != nil || seconds < 0 {
				return 0, false
			}
			//?
			if name == "s-maxage" || age < 0 {
				age = time.Duration(seconds) * time.Second
			}
			//|
			age = time.Duration(seconds) * time.Second
			//.
		}
	}
	//?
	if age < 0 {
		return 3600 * time.Second, true
	}
	//|
	if age < 0 {
		return 0, false
	}
	//.
	return min(age, longest), true
}
