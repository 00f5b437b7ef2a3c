//! Turns a publication into what `beginPublish` takes.

use brickyard_indexer::{
    manifest::{Dependency, Endpoint, Interface, Resilience, Security},
    publication::{Publication, ServiceEntry},
};
use serde::Serialize;

use crate::operations::begin_publish::begin_publish::{
    BeginPublishInput, CircuitBreakerInput, DataClass, DependencyInput, EndpointInput,
    InterfaceInput, LabelInput, Lifecycle, ReleaseInput, ResilienceInput, RetryInput,
    SecurityInput, SecurityProtocol, ServiceInput, Visibility,
};

/// Returns what begins a publish, and which documents did not fit into one request of so many bytes.
/// The catalogue keeps those that it has in their place.
pub(super) fn begin_input(
    publication: &Publication,
    max_bytes: usize,
) -> (BeginPublishInput, Vec<String>) {
    let mut services: Vec<ServiceInput> = publication.services.iter().map(service).collect();
    let left_out = fit(&mut services, max_bytes);
    let input = BeginPublishInput {
        repository: publication.repository.clone(),
        commit: publication.commit.clone(),
        branch: publication.branch.clone(),
        ci_run: publication.ci_run.clone(),
        content_hash: publication.content_hash(),
        services,
    };
    (input, left_out)
}

/// Takes out documents until the rest fits, and names them: READMEs before schemas, which programs
/// need, and the largest of each first.
fn fit(services: &mut [ServiceInput], max_bytes: usize) -> Vec<String> {
    let mut size: usize = services.iter().map(json_len).sum();
    let mut left_out = Vec::new();
    for kind in [
        DocumentKind::Readme,
        DocumentKind::Output,
        DocumentKind::Input,
    ] {
        while size > max_bytes {
            let with_size = services.iter_mut().filter_map(|service| {
                let bytes = json_len(kind.of(service).as_ref()?);
                Some((bytes, service))
            });
            let Some((bytes, service)) = with_size.max_by_key(|(bytes, _)| *bytes) else {
                break;
            };
            *kind.of(service) = None;
            size -= bytes;
            left_out.push(format!(
                "{} of {}/{}",
                kind.name(),
                service.namespace,
                service.name
            ));
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
    fn documents_that_do_not_fit_are_left_out_and_named() {
        let publication = Publication {
            services: vec![
                described("a", 1_000, 2_000),
                described("b", 3_000, 0),
                described("c", 2_000, 100),
            ],
            ..Publication::default()
        };
        let check = |max_bytes, expected: &[&str]| {
            let (input, left_out) = begin_input(&publication, max_bytes);
            assert_eq!(left_out, expected);
            let size: usize = input.services.iter().map(json_len).sum();
            assert!(size <= max_bytes || expected.len() == 5, "{size}");
        };
        check(usize::MAX, &[]);
        // A line's end takes two bytes.
        check(12_000, &["README of shop/b"]);
        check(
            6_000,
            &["README of shop/b", "README of shop/c", "README of shop/a"],
        );
        check(
            1_000,
            &[
                "README of shop/b",
                "README of shop/c",
                "README of shop/a",
                "input schema of shop/a",
                "input schema of shop/c",
            ],
        );
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
