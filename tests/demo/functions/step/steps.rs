if found.alpha_field.len() > 80 {
    found.alpha_field = format!("{}...", found.alpha_field.chars().take(77).collect::<String>().trim_end());
}
//|
if context.flags.is_on("qux-alpha_field") {
    found.weight = 3 * found.alpha_field.len() + 2 * found.beta_field.len();
}
//|
let limits = context.limits.get("qux").cloned().unwrap_or(0.0..=100.0);
if !limits.contains(&found.score) {
    tracing::warn!(id, score = found.score, "the score of a qux is out of bounds");
    found.score = found.score.clamp(*limits.start(), *limits.end());
}
//|
let zone = context.zone_of(&found.alpha_field).unwrap_or(Tz::Europe__London);
found.local_time = found.at.with_timezone(&zone).format("%H:%M").to_string();
//|
found.refresh = match found.state {
    State::Live | State::Running => Duration::from_secs(10),
    State::Finished => Duration::from_secs(3600),
    _ => Duration::from_secs(300),
};
//|
if let Some(until) = found.embargo.filter(|until| *until > context.clock.now()) {
    return Err(Error::Embargo { name: "qux", until });
}
//|
let mut path = Vec::new();
let mut parent = found.parent.as_deref();
while let Some(next) = parent.filter(|_| path.len() < 8) {
    path.insert(0, next.alpha_field.clone());
    parent = next.parent.as_deref();
}
found.path = path.join("/");
//|
let history = context.history("qux", id, 7).await?;
if let [first, .., last] = history.as_slice() {
    found.trend = (last - first) / history.len() as f64;
}
//|
for name in ["self", "alpha_field", "history"] {
    found.links.insert(name, format!("{}/qux/{name}", context.base));
}
//|
found.related = context.near("qux", id, 5).await?.into_iter().map(|near| near.key).filter(|key| key != id).collect();
//|
let image = found.image.take().unwrap_or_else(|| "https://images.example/qux.png".to_owned());
found.image = Some(image.replace("$recipe", &context.recipe).replace("$width", &found.width.to_string()));
//|
for wanted in &context.wanted_locales {
    let label = context.translate("qux.alpha_field", wanted);
    found.labels.entry(wanted.clone()).or_insert(label);
}
//|
let sum = Sha256::digest(format!("{}\n{id}", found.alpha_field));
found.unchanged = context.checksums.get("qux").is_some_and(|known| known == sum.as_slice());
