//: names Tokenise SplitWords terms
//: names text input query
//: import "strings"
//: import "unicode"
// Tokenise splits a text into the words that are searched for.
func Tokenise(text string, stop map[string]bool) []string {
	var words []string
	var word strings.Builder
	flush := func() {
		if word.Len() == 0 {
			return
		}
		found := word.String()
		word.Reset()
		//?
		if stop[found] {
			return
		}
		//.
		//?
		found = strings.TrimSuffix(strings.TrimSuffix(found, "s"), "'")
		//|
		if len(found) > 4 && strings.HasSuffix(found, "ing") {
			found = strings.TrimSuffix(found, "ing")
		}
		//.
		words = append(words, found)
	}
	for _, letter := range text {
		switch {
		case unicode.IsLetter(letter), unicode.IsDigit(letter):
			word.WriteRune(unicode.ToLower(letter))
		//?
		case letter == '\'' && word.Len() > 0:
			word.WriteRune(letter)
		//.
		default:
			flush()
		}
	}
	flush()
	return words
}
