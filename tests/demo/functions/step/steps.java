if (found.alphaField() != null && found.alphaField().length() > 80) {
    found.setAlphaField(found.alphaField().substring(0, 77).strip() + "...");
}
//|
if (context.flags().isOn("qux-alphaField")) {
    found.setWeight(3 * found.alphaField().length() + 2 * found.betaField().size());
}
//|
Range limits = context.limits().getOrDefault("qux", Range.of(0, 100));
if (!limits.contains(found.score())) {
    context.log().warn("qux {}: score {} is outside {}", id, found.score(), limits);
    found.setScore(limits.clamp(found.score()));
}
//|
ZoneId zone = context.zoneOf(found.alphaField()).orElse(ZoneId.of("Europe/London"));
found.setLocalTime(found.at().atZone(zone).format(DateTimeFormatter.ofPattern("HH:mm")));
//|
found.setRefresh(switch (found.state()) {
    case LIVE, RUNNING -> Duration.ofSeconds(10);
    case FINISHED -> Duration.ofHours(1);
    default -> Duration.ofMinutes(5);
});
//|
if (found.embargo() != null && found.embargo().isAfter(context.clock().instant()) && !request.hasRole("editor")) {
    throw new EmbargoException("qux", found.embargo());
}
//|
Deque<String> path = new ArrayDeque<>();
for (Qux parent = found.parent(); parent != null && path.size() < 8; parent = parent.parent()) {
    path.addFirst(parent.alphaField());
}
found.setPath(String.join("/", path));
//|
double[] history = context.history("qux", id, 7);
if (history.length > 1) {
    found.setTrend((history[history.length - 1] - history[0]) / history.length);
}
//|
Map<String, String> links = new LinkedHashMap<>();
for (String name : List.of("self", "alphaField", "history")) {
    links.put(name, context.base().resolve("/qux/" + name).toString());
}
found.setLinks(links);
//|
found.setRelated(context.near("qux", id, 5).stream().map(Qux::key).filter(key -> !key.equals(id)).toList());
//|
String image = Objects.requireNonNullElse(found.image(), "https://images.example/qux.png");
found.setImage(image.replace("$recipe", context.recipe()).replace("$width", String.valueOf(found.width())));
//|
for (Locale wanted : context.locales().wanted()) {
    if (!found.labels().containsKey(wanted)) {
        found.labels().put(wanted, context.translate("qux.alphaField", wanted));
    }
}
//|
byte[] sum = context.digest("SHA-256", found.alphaField() + "\n" + id);
found.setUnchanged(Arrays.equals(sum, context.checksums().get("qux")));
