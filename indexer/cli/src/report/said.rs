//! What is said of a service, part by part, in words.

use brickyard_indexer::{
    manifest::{Endpoint, Interface, Resilience, Security},
    publication::ServiceEntry,
};

use crate::output::count;

/// The labels, if any are said; an empty list says that there are none.
pub(crate) fn labels(entry: &ServiceEntry) -> Option<String> {
    let labels = entry.labels.as_ref()?.iter();
    let labels = labels.map(|(name, value)| format!("{name}={value}"));
    Some(labels.collect::<Vec<_>>().join(", "))
}

/// The parts of an interface that are said, by their labels.
pub(crate) fn interface(interface: &Interface) -> Vec<(&'static str, String)> {
    let parts = [
        ("handler", interface.handler.clone()),
        ("runtime", interface.runtime.clone()),
        ("trigger", interface.trigger.clone()),
        ("endpoint", interface.endpoint.as_ref().map(endpoint)),
        ("security", interface.security.as_ref().map(security)),
        ("calling", interface.resilience.as_ref().map(resilience)),
    ];
    let given = parts.into_iter();
    given
        .filter_map(|(label, text)| Some((label, text?)))
        .collect()
}

/// Method and address.
pub(crate) fn address(endpoint: &Endpoint) -> String {
    let method = endpoint.method.iter().map(|method| format!("{method} "));
    method.chain([endpoint.url.clone()]).collect()
}

fn endpoint(endpoint: &Endpoint) -> String {
    format!("{} by {}", address(endpoint), endpoint.protocol)
}

fn security(security: &Security) -> String {
    let named = |name: &str, value: &Option<String>| {
        let value = value.as_ref();
        value.map(|value| format!("{name} {value}"))
    };
    let scopes = security.scopes.join(" ");
    let parts = [
        Some(security.protocol.clone()),
        named("issuer", &security.issuer),
        named("audience", &security.audience),
        (!scopes.is_empty()).then(|| format!("scopes {scopes}")),
        named("data", &security.data_class),
    ];
    joined(parts)
}

fn resilience(resilience: &Resilience) -> String {
    let retry = resilience.retry.as_ref().map(|retry| {
        let pause = retry.backoff_ms.map(|pause| format!(" {pause} ms apart"));
        let attempts = count(retry.attempts as usize, "attempt");
        format!("{attempts}{}", pause.unwrap_or_default())
    });
    let breaker = resilience.circuit_breaker.as_ref().map(|breaker| {
        let failures = count(breaker.failures as usize, "failure");
        let window = breaker.window_ms.map(|window| format!(" in {window} ms"));
        let window = window.unwrap_or_default();
        format!("pause {} ms after {failures}{window}", breaker.reset_ms)
    });
    let handler = resilience.error_handler.as_ref();
    joined([
        resilience.timeout_ms.map(|time| format!("wait {time} ms")),
        retry,
        breaker,
        handler.map(|handler| format!("then {handler}")),
        None,
    ])
}

fn joined(parts: [Option<String>; 5]) -> String {
    let given: Vec<String> = parts.into_iter().flatten().collect();
    given.join(", ")
}
