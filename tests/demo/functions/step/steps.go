if len(found.AlphaField) > 80 {
	found.AlphaField = strings.TrimSpace(found.AlphaField[:77]) + "..."
}
//|
if env.Flags.On("qux-alphaField") {
	found.Weight = 3*len(found.AlphaField) + 2*len(found.BetaField)
}
//|
limits, ok := env.Limits["qux"]
if ok && (found.Score < limits.Lowest || found.Score > limits.Highest) {
	env.Log.Printf("qux %s: score %f is outside %v", found.AlphaField, found.Score, limits)
	found.Score = limits.Lowest
}
//|
for language, text := range env.Translations["qux"] {
	if _, ok := found.Labels[language]; !ok {
		found.Labels[language] = text
	}
}
//|
zone, err := time.LoadLocation(env.ZoneOf(found.AlphaField))
if err != nil {
	zone = time.UTC
}
found.LocalTime = found.At.In(zone).Format("15:04")
//|
sum := sha256.Sum256([]byte(found.AlphaField + "\n" + found.Key))
found.Checksum = hex.EncodeToString(sum[:8])
//|
switch found.State {
case "live", "running":
	found.Refresh = 10 * time.Second
case "finished":
	found.Refresh = time.Hour
default:
	found.Refresh = 5 * time.Minute
}
//|
if found.Embargo.After(env.Now()) && !env.Caller.Has("editor") {
	env.Log.Printf("qux %s is hidden until %s", found.Key, found.Embargo.Format(time.RFC3339))
	found = found.Hidden()
}
//|
parts := make([]string, 0, 8)
for parent := found.Parent; parent != nil && len(parts) < 8; parent = parent.Parent {
	parts = append([]string{parent.AlphaField}, parts...)
}
found.Path = strings.Join(parts, "/")
//|
history := env.History("qux", found.Key, 7)
if count := len(history); count > 1 {
	found.Trend = (history[count-1] - history[0]) / float64(count)
}
//|
found.Links = map[string]string{
	"self":    env.Base + "/qux/" + url.PathEscape(found.Key),
	"history": env.Base + "/qux/" + url.PathEscape(found.Key) + "/history",
}
//|
near, err := env.Near("qux", found.Key, 5)
for _, each := range near {
	if err == nil && each.Key != found.Key {
		found.Related = append(found.Related, each.Key)
	}
}
//|
found.Image = strings.NewReplacer("$recipe", env.Recipe, "$width", strconv.Itoa(found.Width)).Replace(found.Image)
if found.Image == "" {
	found.Image = "https://images.example/qux.png"
}
