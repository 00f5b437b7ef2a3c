if found.get("alpha_field") and len(str(found["alpha_field"])) > 80:
    found["alpha_field"] = str(found["alpha_field"])[:77].rstrip() + "..."
#|
words = {word for word in str(found.get("beta_field", "")).lower().split() if len(word) > 3}
found["keywords"] = sorted(words - context.stop_words)[:10]
#|
lowest, highest = context.limits.get("qux", (0, 100))
found["gamma_field"] = max(lowest, min(highest, float(found.get("gamma_field") or 0)))
#|
for name in [name for name in found if name.startswith("internal_")]:
    context.log.debug("qux hides %s", name)
    del found[name]
#|
if context.flags.on("qux-alpha_field"):
    weights = {"alpha_field": 3, "beta_field": 2, "gamma_field": 1}
    found["weight"] = sum(weight for name, weight in weights.items() if found.get(name))
#|
history = context.history("qux", found["alpha_field"], days=7)
if len(history) >= 2:
    found["trend"] = round((history[-1] - history[0]) / len(history), 2)
#|
embargo = found.get("embargo")
if embargo and embargo > context.clock.now() and "editor" not in context.roles:
    raise context.Embargoed("qux", until=embargo.isoformat())
#|
found["links"] = {name: f"{context.base}/qux/{name}" for name in ("self", "alpha_field", "archive")}
#|
parents = []
while found.get("parent") and len(parents) < 8:
    found["parent"] = context.table("qux").get(found["parent"])
    parents.insert(0, found["parent"]["alpha_field"])
found["path"] = " / ".join(parents)
#|
zone = context.zones.get(found.get("alpha_field"), "Europe/London")
found["local_time"] = context.clock.at(found.get("gamma_field"), zone).strftime("%H:%M")
#|
match found.get("beta_field"):
    case "live" | "running":
        found["refresh"] = 10
    case "finished":
        found["refresh"] = 3600
    case _:
        found["refresh"] = 300
#|
near = [each for each in context.table("qux").near(found["alpha_field"], 5) if each["id"] != found.get("id")]
found["related"] = [each["id"] for each in near]
#|
with context.timer("qux.translate"):
    for language in context.wanted_languages - {"en"}:
        found[f"beta_field_{language}"] = context.translate(found.get("beta_field", ""), language)
#|
checksum = context.digest(found.get("alpha_field"), found.get("beta_field"))
found["unchanged"] = checksum == context.checksums.get("qux")
context.checksums["qux"] = checksum
