//! The `brickyard.toml` of a repository.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::json;

use crate::organisation::{Organisation, Release, Repository, Service};
use crate::random::Random;
use crate::vocabulary::Layer;

/// A whole file.
#[derive(Debug, Serialize)]
pub(crate) struct Manifest {
    repository: String,
    namespace: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    team: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    contact: Option<String>,
    service: Vec<Entry>,
}

/// One `[[service]]`.
#[derive(Debug, Serialize)]
pub(crate) struct Entry {
    name: String,
    root: String,
    description: String,
    tags: Vec<String>,
    version: String,
    lifecycle: &'static str,
    pub(crate) visibility: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) visible_to: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) maintainers: Vec<String>,
    handler: String,
    runtime: &'static str,
    trigger: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    input_schema: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    output_schema: Option<String>,
    calls: Vec<Call>,
    #[serde(skip_serializing_if = "Option::is_none")]
    endpoint: Option<Endpoint>,
    security: Security,
    #[serde(skip_serializing_if = "Option::is_none")]
    resilience: Option<Resilience>,
    pub(crate) labels: BTreeMap<&'static str, String>,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Call {
    Any(String),
    Some { service: String, range: String },
}

#[derive(Debug, Serialize)]
struct Endpoint {
    protocol: &'static str,
    url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    method: Option<&'static str>,
}

#[derive(Debug, Default, Serialize)]
struct Security {
    protocol: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    issuer: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    audience: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    scopes: Vec<String>,
    data_class: &'static str,
}

#[derive(Debug, Serialize)]
struct Resilience {
    timeout_ms: usize,
    retry: Retry,
    #[serde(skip_serializing_if = "Option::is_none")]
    circuit_breaker: Option<CircuitBreaker>,
}

#[derive(Debug, Serialize)]
struct Retry {
    attempts: usize,
    backoff_ms: usize,
}

#[derive(Debug, Serialize)]
struct CircuitBreaker {
    failures: usize,
    window_ms: usize,
    reset_ms: usize,
}

/// The manifest of a repository with its services and their releases of that week.
pub(crate) fn manifest(
    organisation: &Organisation,
    repository: &Repository,
    services: &[(&Service, &Release, String)],
) -> Manifest {
    let team = repository
        .team
        .map(|team| organisation.teams[team].name.clone());
    Manifest {
        repository: format!("broadcaster/{}", repository.name),
        namespace: repository.namespace.clone(),
        contact: team.as_ref().map(|team| format!("#{team}")),
        team,
        service: services
            .iter()
            .map(|(service, release, handler)| entry(organisation, service, release, handler))
            .collect(),
    }
}

impl Entry {
    /// What the catalogue keeps of how the service is called, as JSON.
    pub(crate) fn interface(&self) -> serde_json::Value {
        let mut interface = json!({
            "handler": self.handler,
            "runtime": self.runtime,
            "trigger": self.trigger,
            "security": self.security,
            "labels": self.labels,
        });
        if let Some(endpoint) = &self.endpoint {
            interface["endpoint"] = json!(endpoint);
        }
        if let Some(resilience) = &self.resilience {
            interface["resilience"] = json!(resilience);
        }
        interface
    }
}

/// What a service's release says of itself.
pub(crate) fn entry(
    organisation: &Organisation,
    service: &Service,
    release: &Release,
    handler: &str,
) -> Entry {
    let mut random = organisation.random(service, "manifest");
    let language = organisation.repositories[service.repository].language;
    let (visibility, visible_to) = visibility(organisation, &mut random);
    let trigger = trigger(service, &mut random);
    let has_schemas = has_schemas(service);
    // Files are named from the root of the repository, a handler from that of its service.
    let from_root = |file: &str| format!("{}/{file}", service.name);
    Entry {
        name: service.name.clone(),
        root: service.name.clone(),
        description: service.description.clone(),
        tags: service.tags.clone(),
        version: release.version.to_string(),
        lifecycle: service.lifecycle,
        visibility,
        visible_to,
        maintainers: maintainers(organisation, &mut random),
        handler: handler.to_owned(),
        runtime: language.runtime(),
        trigger,
        input_schema: has_schemas.then(|| from_root(INPUT_SCHEMA)),
        output_schema: has_schemas.then(|| from_root(OUTPUT_SCHEMA)),
        calls: release.calls.iter().map(call).collect(),
        endpoint: (trigger == "http").then(|| endpoint(service)),
        security: security(service, &mut random),
        resilience: random.percent(40).then(|| resilience(&mut random)),
        labels: labels(service, &mut random),
    }
}

/// The schema of what a service is given, relative to its folder.
pub(crate) const INPUT_SCHEMA: &str = "input.schema.json";

/// The schema of what a service gives, relative to its folder.
pub(crate) const OUTPUT_SCHEMA: &str = "output.schema.json";

/// Whether a service has schemas: those that many call do.
pub(crate) fn has_schemas(service: &Service) -> bool {
    service.layer == Layer::Platform || ["lookup", "scores", "symbols"].contains(&&*service.kind)
}

fn call(call: &crate::organisation::Call) -> Call {
    if call.range == "*" {
        return Call::Any(call.service.clone());
    }
    Call::Some {
        service: call.service.clone(),
        range: call.range.clone(),
    }
}

fn visibility(organisation: &Organisation, random: &mut Random) -> (&'static str, Vec<String>) {
    match random.below(100) {
        0..5 => (
            "restricted",
            vec![random.pick(&organisation.teams).name.clone()],
        ),
        5..8 => ("private", Vec::new()),
        8..9 => ("hidden", Vec::new()),
        _ => ("organisation", Vec::new()),
    }
}

fn maintainers(organisation: &Organisation, random: &mut Random) -> Vec<String> {
    if random.percent(8) {
        vec![random.pick(&organisation.teams).name.clone()]
    } else {
        Vec::new()
    }
}

fn trigger(service: &Service, random: &mut Random) -> &'static str {
    match service.kind.as_str() {
        "feed" | "ticker" => random.word(&["queue", "stream", "schedule"]),
        "cleaner" | "archive" => "schedule",
        "audit" | "notifier" => random.word(&["topic", "queue"]),
        "converter" => random.word(&["bucket", "http"]),
        _ => "http",
    }
}

fn endpoint(service: &Service) -> Endpoint {
    let (namespace, name) = (&service.namespace, &service.name);
    if service.layer == Layer::Platform {
        return Endpoint {
            protocol: "grpc",
            url: format!("https://{name}.{namespace}.internal.example:8443"),
            method: None,
        };
    }
    Endpoint {
        protocol: "https",
        url: format!("https://{namespace}.api.example/{name}"),
        method: Some("GET"),
    }
}

fn security(service: &Service, random: &mut Random) -> Security {
    let is_public = matches!(service.layer, Layer::Page | Layer::Fragment);
    let data_class = match service.namespace.as_str() {
        "identity" => "restricted",
        "insight" | "messaging" => "confidential",
        _ if is_public => "public",
        _ => "internal",
    };
    let plain = |protocol| Security {
        protocol,
        data_class,
        ..Security::default()
    };
    // A few doors stand open in every organisation.
    if service.layer == Layer::Page || random.percent(2) {
        return plain("none");
    }
    match service.layer {
        Layer::Platform if random.percent(50) => plain("mtls"),
        Layer::Data if random.percent(60) => Security {
            issuer: Some("https://login.example"),
            audience: Some(service.reference()),
            scopes: vec![format!("{}:read", service.namespace)],
            ..plain("oauth2")
        },
        Layer::Data => plain("api_key"),
        _ => plain("iam"),
    }
}

fn resilience(random: &mut Random) -> Resilience {
    let timeout_ms = *random.pick(&[300, 500, 1_000, 2_000, 5_000]);
    Resilience {
        timeout_ms,
        retry: Retry {
            attempts: 1 + random.below(4),
            backoff_ms: timeout_ms / 5,
        },
        circuit_breaker: random.percent(50).then(|| CircuitBreaker {
            failures: 5 + random.below(20),
            window_ms: 10_000,
            reset_ms: 30_000,
        }),
    }
}

fn labels(service: &Service, random: &mut Random) -> BTreeMap<&'static str, String> {
    let layer = match service.layer {
        Layer::Page => "page",
        Layer::Fragment => "fragment",
        Layer::Data => "data",
        Layer::Platform => "platform",
    };
    BTreeMap::from([
        ("layer", layer.to_owned()),
        ("tier", (1 + random.below(4)).to_string()),
        ("cost-centre", format!("cc-{}", 100 + random.below(40))),
    ])
}
