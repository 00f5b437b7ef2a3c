//! What a service offers to its consumers: what may be said of it, and how it is edited.

use std::collections::BTreeMap;

use super::{CatalogError, input};
use crate::store::{CircuitBreaker, Endpoint, Interface, Resilience, Retry, Security};

/// A day; no consumer waits longer.
const MAX_MILLISECONDS: u32 = 86_400_000;
const MAX_ATTEMPTS: u32 = 100;
const MAX_FAILURES: u32 = 10_000;
const MAX_SCOPES: usize = 64;
const MAX_LABELS: usize = 64;
const MAX_LABEL_NAME: usize = 63;
/// The most bytes of a handler, an issuer, an audience, a scope, an error handler or a label.
const MAX_LINE: usize = 1_024;
const SECURITY_PROTOCOLS: &[&str] = &["none", "iam", "mtls", "oauth2", "api_key"];
const DATA_CLASSES: &[&str] = &["public", "internal", "confidential", "restricted"];

/// What is to change in an [`Interface`]: `None` leaves a part as it is, `Some(None)` takes it out.
/// A part that is given replaces the whole part.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InterfaceEdit {
    /// The function that is called.
    pub handler: Option<Option<String>>,
    /// What runs it.
    pub runtime: Option<Option<String>>,
    /// What starts it.
    pub trigger: Option<Option<String>>,
    /// Where it is called.
    pub endpoint: Option<Option<Endpoint>>,
    /// How it knows its callers.
    pub security: Option<Option<Security>>,
    /// How consumers should call it.
    pub resilience: Option<Option<Resilience>>,
    /// All of its labels.
    pub labels: Option<BTreeMap<String, String>>,
}

impl InterfaceEdit {
    /// The edit that takes over every part that is there.
    pub(super) fn of(said: Interface, labels: Option<BTreeMap<String, String>>) -> Self {
        Self {
            handler: said.handler.map(Some),
            runtime: said.runtime.map(Some),
            trigger: said.trigger.map(Some),
            endpoint: said.endpoint.map(Some),
            security: said.security.map(Some),
            resilience: said.resilience.map(Some),
            labels,
        }
    }

    /// Changes an interface.
    pub(super) fn apply(self, interface: &mut Interface) {
        replace(&mut interface.handler, self.handler);
        replace(&mut interface.runtime, self.runtime);
        replace(&mut interface.trigger, self.trigger);
        replace(&mut interface.endpoint, self.endpoint);
        replace(&mut interface.security, self.security);
        replace(&mut interface.resilience, self.resilience);
        replace(&mut interface.labels, self.labels);
    }
}

/// Takes over what is given.
pub(super) fn replace<T>(old: &mut T, new: Option<T>) {
    if let Some(new) = new {
        *old = new;
    }
}

/// Returns the interface in the form in which it is stored, or why it cannot be one.
pub(super) fn checked(interface: Interface) -> Result<Interface, CatalogError> {
    Ok(Interface {
        handler: line_or_none("handler", interface.handler)?,
        runtime: word_or_none("runtime", interface.runtime)?,
        trigger: word_or_none("trigger", interface.trigger)?,
        endpoint: interface.endpoint.map(endpoint).transpose()?,
        security: interface.security.map(security).transpose()?,
        resilience: interface.resilience.map(resilience).transpose()?,
        labels: checked_labels(interface.labels)?,
    })
}

/// Returns labels in the form in which they are stored: names are lower case.
pub(super) fn checked_labels(
    labels: BTreeMap<String, String>,
) -> Result<BTreeMap<String, String>, CatalogError> {
    input::at_most("labels of a service", labels.len(), MAX_LABELS)?;
    labels
        .into_iter()
        .map(|(name, value)| {
            let name = input::word("name of a label", &name, MAX_LABEL_NAME, "._/-")?;
            Ok((name, input::line("value of a label", &value, MAX_LINE)?))
        })
        .collect()
}

fn endpoint(endpoint: Endpoint) -> Result<Endpoint, CatalogError> {
    let protocol = input::word("protocol of the endpoint", &endpoint.protocol, 63, "+.-")?;
    let url = input::address("URL of the endpoint", &endpoint.url)?;
    let scheme = url.split(':').next().unwrap_or_default();
    if ["http", "https"].contains(&protocol.as_str()) && !scheme.eq_ignore_ascii_case(&protocol) {
        return Err(CatalogError::bad_input(
            format!("the endpoint's protocol is {protocol}, but that of its URL is {scheme}"),
            "Send the same protocol in both.",
        ));
    }
    let method = input::line_or_none("method", endpoint.method.as_deref(), 16)?;
    let is_method = |method: &String| {
        let mut bytes = method.bytes();
        bytes.all(|byte| byte.is_ascii_uppercase() || byte == b'-')
    };
    if let Some(method) = method.as_ref().filter(|method| !is_method(method)) {
        return Err(CatalogError::bad_input(
            format!("`{method}` is not a method"),
            "Send it in upper-case letters, like POST.",
        ));
    }
    Ok(Endpoint {
        protocol,
        url,
        method,
    })
}

fn security(security: Security) -> Result<Security, CatalogError> {
    input::at_most("scopes of a service", security.scopes.len(), MAX_SCOPES)?;
    let scopes = security.scopes.iter();
    let mut scopes = scopes
        .map(|scope| input::line("scope", scope, MAX_LINE))
        .collect::<Result<Vec<_>, _>>()?;
    scopes.sort_unstable();
    scopes.dedup();
    let data_class = security.data_class.as_deref();
    Ok(Security {
        protocol: input::one_of("security protocol", &security.protocol, SECURITY_PROTOCOLS)?,
        issuer: line_or_none("issuer", security.issuer)?,
        audience: line_or_none("audience", security.audience)?,
        scopes,
        data_class: data_class
            .map(|class| input::one_of("data class", class, DATA_CLASSES))
            .transpose()?,
    })
}

fn resilience(resilience: Resilience) -> Result<Resilience, CatalogError> {
    let timeout = resilience.timeout_ms;
    Ok(Resilience {
        timeout_ms: milliseconds("timeout in milliseconds", timeout, 1)?,
        retry: resilience.retry.map(retry).transpose()?,
        circuit_breaker: resilience
            .circuit_breaker
            .map(circuit_breaker)
            .transpose()?,
        error_handler: line_or_none("error handler", resilience.error_handler)?,
    })
}

fn retry(retry: Retry) -> Result<Retry, CatalogError> {
    Ok(Retry {
        attempts: input::number("attempts", retry.attempts.into(), 1, MAX_ATTEMPTS)?,
        backoff_ms: milliseconds("backoff in milliseconds", retry.backoff_ms, 0)?,
    })
}

fn circuit_breaker(breaker: CircuitBreaker) -> Result<CircuitBreaker, CatalogError> {
    let (failures, reset) = (breaker.failures.into(), breaker.reset_ms.into());
    Ok(CircuitBreaker {
        failures: input::number("failures", failures, 1, MAX_FAILURES)?,
        window_ms: milliseconds("window in milliseconds", breaker.window_ms, 1)?,
        reset_ms: input::number("reset time in milliseconds", reset, 1, MAX_MILLISECONDS)?,
    })
}

fn milliseconds(what: &str, value: Option<u32>, min: u32) -> Result<Option<u32>, CatalogError> {
    value
        .map(|value| input::number(what, value.into(), min, MAX_MILLISECONDS))
        .transpose()
}

fn line_or_none(what: &'static str, text: Option<String>) -> Result<Option<String>, CatalogError> {
    input::line_or_none(what, text.as_deref(), MAX_LINE)
}

fn word_or_none(what: &'static str, text: Option<String>) -> Result<Option<String>, CatalogError> {
    text.filter(|text| !text.trim().is_empty())
        .map(|text| input::word(what, &text, 63, "._+:-"))
        .transpose()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn check(interface: Value) -> Result<Interface, CatalogError> {
        checked(serde_json::from_value(interface).unwrap())
    }

    #[test]
    fn an_interface_is_stored_in_one_form() {
        let interface = check(json!({
            "handler": " src/stock.update ", "runtime": "NodeJS22.x", "trigger": "",
            "endpoint": {"protocol": "HTTPS", "url": "https://stock.acme.com/{id}", "method": "POST"},
            "security": {"protocol": "oauth2", "scopes": ["b", "a", "b"], "data_class": "internal"},
            "resilience": {"timeout_ms": 500, "retry": {"attempts": 3, "backoff_ms": 0}},
            "labels": {"Cost/Centre": "42"},
        }))
        .unwrap();

        let expected: Interface = serde_json::from_value(json!({
            "handler": "src/stock.update", "runtime": "nodejs22.x",
            "endpoint": {"protocol": "https", "url": "https://stock.acme.com/{id}", "method": "POST"},
            "security": {"protocol": "oauth2", "scopes": ["a", "b"], "data_class": "internal"},
            "resilience": {"timeout_ms": 500, "retry": {"attempts": 3, "backoff_ms": 0}},
            "labels": {"cost/centre": "42"},
        }))
        .unwrap();
        assert_eq!(interface, expected);
        assert_eq!(checked(interface.clone()).unwrap(), interface);
    }

    #[test]
    fn an_address_of_any_protocol_is_one() {
        for (protocol, url) in [
            ("http", "http://localhost:8080/x"),
            ("grpc", "grpc://stock:50051"),
            ("lambda", "arn:aws:lambda:eu-west-1:1:function:f"),
            ("lambda", "https://x.lambda-url.eu-west-1.on.aws/"),
            ("https", "HTTPS://a.b"),
        ] {
            let endpoint = json!({"endpoint": {"protocol": protocol, "url": url}});
            assert!(check(endpoint).is_ok(), "{url}");
        }
    }

    #[test]
    fn what_is_out_of_bounds_is_refused() {
        let many: BTreeMap<String, String> = (0..65)
            .map(|number| (format!("l{number}"), "x".to_owned()))
            .collect();
        let url = |url: &str| json!({"endpoint": {"protocol": "https", "url": url}});
        let label = |name: &str| json!({"labels": {name: "x"}});
        for bad in [
            json!({"handler": "a\nb"}),
            json!({"runtime": "two words"}),
            json!({"trigger": "x".repeat(64)}),
            url("/stock"),
            url("https://"),
            url("https:///path"),
            url("https://ada:secret@acme.com"),
            url("https://a b"),
            url("http://acme.com"),
            url(&format!("https://{}", "a".repeat(2_048))),
            json!({"endpoint": {"protocol": "", "url": "https://a"}}),
            json!({"endpoint": {"protocol": "https", "url": "https://a", "method": "post it"}}),
            json!({"security": {"protocol": "basic"}}),
            json!({"security": {"protocol": "none", "data_class": "secret"}}),
            json!({"security": {"protocol": "oauth2", "scopes": vec!["x"; 65]}}),
            json!({"resilience": {"timeout_ms": 0}}),
            json!({"resilience": {"timeout_ms": 86_400_001}}),
            json!({"resilience": {"retry": {"attempts": 0}}}),
            json!({"resilience": {"circuit_breaker": {"failures": 1, "reset_ms": 0}}}),
            json!({"labels": many}),
            label(""),
            label("-a"),
            label("a-"),
            label("a b"),
            label(&"x".repeat(64)),
        ] {
            let refused = check(bad.clone()).expect_err(&bad.to_string());
            assert!(refused.hint().is_some(), "{bad}");
        }
    }
}
