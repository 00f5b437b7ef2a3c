//! Handlers that are part of a plugin, layer or framework.

/// How the handlers begin, and what they are part of.
const SHIMS: &[(&str, &str)] = &[
    ("wsgi_handler.", "serverless-wsgi"),
    ("wsgi.handler", "serverless-wsgi"),
    ("rack_adapter.", "serverless-rack"),
    ("zappa.", "Zappa"),
    ("datadog_lambda.", "Datadog's layer"),
    ("newrelic_lambda_wrapper.", "New Relic's layer"),
    ("newrelic-lambda-wrapper.", "New Relic's layer"),
    ("/opt/", "a layer"),
    ("node_modules/", "a package"),
    ("org.springframework.", "Spring"),
    ("io.quarkus.", "Quarkus"),
    ("io.micronaut.", "Micronaut"),
    ("io.helidon.", "Helidon"),
    ("io.vertx.", "Vert.x"),
    ("com.amazonaws.", "a library of AWS"),
    ("software.amazon.", "a library of AWS"),
    ("Amazon.Lambda.", "a library of AWS"),
];
/// Scripts that start what answers.
const LAUNCHERS: &[&str] = &["run.sh", "start.sh", "bootstrap.sh", "entrypoint.sh"];

/// What a handler that is not in the repository is part of.
pub(super) fn of(handler: &str) -> Option<&'static str> {
    let shim = SHIMS.iter().find(|(start, _)| handler.starts_with(start));
    shim.map(|(_, name)| *name)
}

/// Tells whether a handler starts a server rather than being called.
pub(super) fn is_launcher(handler: &str) -> bool {
    LAUNCHERS.contains(&handler.rsplit('/').next().unwrap_or(handler))
}
