//! Turns the services of a publication into what the server takes.

use brickyard_indexer::{
    manifest::{Dependency, Endpoint, Interface, Resilience, Security},
    publication::{Publication, ServiceEntry},
};
use serde::Serialize;

use crate::operations::stage_fragments::stage_fragments::{
    CircuitBreakerInput, DataClass, DependencyInput, EndpointInput, InterfaceInput, LabelInput,
    Lifecycle, ReleaseInput, ResilienceInput, RetryInput, SecurityInput, SecurityProtocol,
    ServiceInput, Visibility,
};

/// The services of a publication as they are sent, in their order.
pub(super) struct SentServices {
    /// Those that fit into one request each.
    pub(super) parts: Vec<Vec<ServiceInput>>,
    /// Documents for which one request has no room beside the rest of their service. The catalogue
    /// keeps those that it has in their place.
    pub(super) left_out: Vec<String>,
}

impl SentServices {
    /// Splits services into requests of at most so many bytes.
    pub(super) fn of(publication: &Publication, max_bytes: usize) -> Self {
        let mut sent = Self {
            parts: Vec::new(),
            left_out: Vec::new(),
        };
        let mut size = 0;
        for entry in &publication.services {
            let mut service = service(entry);
            sent.left_out.extend(fit(&mut service, max_bytes));
            let bytes = json_len(&service);
            size += bytes;
            match sent.parts.last_mut() {
                Some(part) if size <= max_bytes => part.push(service),
                _ => {
                    sent.parts.push(vec![service]);
                    size = bytes;
                }
            }
        }
        sent
    }
}

/// Takes out documents until the rest of a service fits, and names them: the README before the schemas,
/// which programs need.
fn fit(service: &mut ServiceInput, max_bytes: usize) -> Vec<String> {
    let mut left_out = Vec::new();
    for kind in [
        DocumentKind::Readme,
        DocumentKind::Output,
        DocumentKind::Input,
    ] {
        if json_len(service) > max_bytes && kind.of(service).take().is_some() {
            let (namespace, name) = (&service.namespace, &service.name);
            left_out.push(format!("{} of {namespace}/{name}", kind.name()));
        }
    }
    left_out
}

#[derive(Clone, Copy)]
enum DocumentKind {
    Readme,
    Input,
    Output,
}

impl DocumentKind {
    fn of(self, service: &mut ServiceInput) -> &mut Option<String> {
        match self {
            Self::Readme => &mut service.readme,
            Self::Input => &mut service.input_schema,
            Self::Output => &mut service.output_schema,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Readme => "README",
            Self::Input => "input schema",
            Self::Output => "output schema",
        }
    }
}

/// Returns how long a value is as JSON. What is sent consists of texts, numbers and lists.
fn json_len(value: &impl Serialize) -> usize {
    serde_json::to_string(value).map_or(0, |json| json.len())
}

fn service(service: &ServiceEntry) -> ServiceInput {
    let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let root = given(&service.root).filter(|root| root != ".");
    let labels = service.labels.as_ref();
    let calls = service.dependencies.as_ref();
    ServiceInput {
        namespace: service.namespace.clone(),
        name: service.name.clone(),
        root: root.unwrap_or_default(),
        description: given(&service.description),
        tags: service.tags.clone(),
        lifecycle: service.lifecycle.as_deref().map(lifecycle),
        owner: service.owner.clone(),
        owner_contact: service.owner_contact.clone(),
        release: service
            .release
            .clone()
            .map(|number| ReleaseInput { number }),
        type_: service.service_type.clone(),
        visibility: service.visibility.as_deref().map(visibility),
        visible_to: service.visible_to.clone(),
        maintainers: service.maintainers.clone(),
        interface: service.interface.as_ref().map(interface),
        labels: labels.map(|labels| labels.iter().map(label).collect()),
        input_schema: service.input_schema.clone(),
        output_schema: service.output_schema.clone(),
        readme: service.readme.clone(),
        dependencies: calls.map(|calls| calls.iter().map(dependency).collect()),
    }
}

fn interface(interface: &Interface) -> InterfaceInput {
    InterfaceInput {
        handler: interface.handler.clone(),
        runtime: interface.runtime.clone(),
        trigger: interface.trigger.clone(),
        endpoint: interface.endpoint.as_ref().map(endpoint),
        security: interface.security.as_ref().map(security),
        resilience: interface.resilience.as_ref().map(resilience),
    }
}

fn endpoint(endpoint: &Endpoint) -> EndpointInput {
    EndpointInput {
        protocol: endpoint.protocol.clone(),
        url: endpoint.url.clone(),
        method: endpoint.method.clone(),
    }
}

fn security(security: &Security) -> SecurityInput {
    SecurityInput {
        protocol: security_protocol(&security.protocol),
        issuer: security.issuer.clone(),
        audience: security.audience.clone(),
        scopes: Some(security.scopes.clone()),
        data_class: security.data_class.as_deref().map(data_class),
    }
}

fn resilience(resilience: &Resilience) -> ResilienceInput {
    let retry = resilience.retry.as_ref();
    let breaker = resilience.circuit_breaker.as_ref();
    ResilienceInput {
        timeout_ms: resilience.timeout_ms.map(i64::from),
        retry: retry.map(|retry| RetryInput {
            attempts: retry.attempts.into(),
            backoff_ms: retry.backoff_ms.map(i64::from),
        }),
        circuit_breaker: breaker.map(|breaker| CircuitBreakerInput {
            failures: breaker.failures.into(),
            window_ms: breaker.window_ms.map(i64::from),
            reset_ms: breaker.reset_ms.into(),
        }),
        error_handler: resilience.error_handler.clone(),
    }
}

fn label((name, value): (&String, &String)) -> LabelInput {
    LabelInput {
        name: name.clone(),
        value: value.clone(),
    }
}

fn dependency(dependency: &Dependency) -> DependencyInput {
    DependencyInput {
        service: dependency.service.clone(),
        range: dependency.range.clone(),
    }
}

// The manifest's reader accepts no other words than these; the server says which it knows.

fn lifecycle(word: &str) -> Lifecycle {
    match word {
        "experimental" => Lifecycle::Experimental,
        "production" => Lifecycle::Production,
        "deprecated" => Lifecycle::Deprecated,
        "retired" => Lifecycle::Retired,
        other => Lifecycle::Other(other.to_uppercase()),
    }
}

fn visibility(word: &str) -> Visibility {
    match word {
        "organisation" => Visibility::Organisation,
        "restricted" => Visibility::Restricted,
        "private" => Visibility::Private,
        "hidden" => Visibility::Hidden,
        other => Visibility::Other(other.to_uppercase()),
    }
}

fn security_protocol(word: &str) -> SecurityProtocol {
    match word {
        "none" => SecurityProtocol::None,
        "iam" => SecurityProtocol::Iam,
        "mtls" => SecurityProtocol::Mtls,
        "oauth2" => SecurityProtocol::Oauth2,
        "api_key" => SecurityProtocol::ApiKey,
        other => SecurityProtocol::Other(other.to_uppercase()),
    }
}

fn data_class(word: &str) -> DataClass {
    match word {
        "public" => DataClass::Public,
        "internal" => DataClass::Internal,
        "confidential" => DataClass::Confidential,
        "restricted" => DataClass::Restricted,
        other => DataClass::Other(other.to_uppercase()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn described(name: &str, readme: usize, schema: usize) -> ServiceEntry {
        let text = |length| (length > 0).then(|| "\n".repeat(length));
        ServiceEntry {
            namespace: "shop".to_owned(),
            name: name.to_owned(),
            root: ".".to_owned(),
            readme: text(readme),
            input_schema: text(schema),
            ..ServiceEntry::default()
        }
    }

    #[test]
    fn services_that_do_not_fit_into_one_request_follow_in_others() {
        let names = ["a", "b", "c", "d"];
        let services = names.map(|name| described(name, 1_000, 0));
        let publication = Publication {
            services: services.into(),
            ..Publication::default()
        };
        let alone = json_len(&service(&publication.services[0]));
        for (max_bytes, sizes) in [
            (4 * alone, &[4][..]),
            (4 * alone - 1, &[3, 1]),
            (2 * alone, &[2, 2]),
            (alone, &[1, 1, 1, 1]),
        ] {
            let sent = SentServices::of(&publication, max_bytes);
            let found: Vec<usize> = sent.parts.iter().map(Vec::len).collect();
            assert_eq!(found, sizes);
            let order = sent.parts.iter().flatten().map(|service| &service.name);
            assert!(order.eq(names));
            assert!(sent.left_out.is_empty());
        }
    }

    #[test]
    fn documents_that_do_not_fit_beside_their_service_are_left_out_and_named() {
        let publication = Publication {
            services: vec![described("a", 1_000, 2_000), described("b", 3_000, 0)],
            ..Publication::default()
        };
        // A line's end takes two bytes.
        for (max_bytes, expected) in [
            (7_000, &[][..]),
            (5_000, &["README of shop/a", "README of shop/b"]),
            (
                3_000,
                &[
                    "README of shop/a",
                    "input schema of shop/a",
                    "README of shop/b",
                ],
            ),
        ] {
            let sent = SentServices::of(&publication, max_bytes);
            assert_eq!(sent.left_out, expected, "{max_bytes}");
            let sizes = sent
                .parts
                .iter()
                .map(|part| part.iter().map(json_len).sum());
            assert!(sizes.max() <= Some(max_bytes));
        }
    }

    #[test]
    fn what_was_not_said_is_null_and_an_empty_list_is_sent() {
        let mut entry = described("a", 0, 0);
        entry.dependencies = Some(Vec::new());
        let input = serde_json::to_value(service(&entry)).unwrap();
        assert_eq!(input["dependencies"], serde_json::json!([]));
        assert_eq!(input["root"], "");
        for key in [
            "description",
            "tags",
            "visibility",
            "interface",
            "labels",
            "readme",
        ] {
            assert_eq!(input[key], serde_json::Value::Null, "{key}");
        }
    }
}
