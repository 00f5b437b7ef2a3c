//! What the catalogue has of a repository.

use brickyard_indexer::{
    manifest::{CircuitBreaker, Dependency, Endpoint, Interface, Resilience, Retry, Security},
    publication::ServiceEntry,
};

use crate::{
    client::{Client, ClientError},
    operations::{
        published_functions::{PublishedFunctions, published_functions},
        published_services::{
            PublishedServices,
            published_services::{
                self, DataClass, Lifecycle, PublishedServicesServicesNodes,
                PublishedServicesServicesNodesInterface,
                PublishedServicesServicesNodesInterfaceResilience as FoundResilience,
                PublishedServicesServicesNodesInterfaceSecurity as FoundSecurity, SecurityProtocol,
                Visibility,
            },
        },
    },
    progress::Progress,
};

/// A service as the catalogue has it.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// What the catalogue says of it.
    pub(super) entry: ServiceEntry,
    /// Whether the repository no longer had it when it was published last.
    pub(super) is_missing: bool,
    /// The functions at its head.
    pub(super) functions: Vec<KnownFunction>,
}

/// A function at a service's head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct KnownFunction {
    pub(super) path: String,
    pub(super) name: String,
    pub(super) line: i64,
    pub(super) hash: String,
}

/// Asks what the catalogue has of a repository.
///
/// # Errors
/// The server cannot be asked, or refuses.
pub(super) fn services(
    repository: &str,
    client: &Client,
    progress: &Progress,
) -> Result<Vec<Known>, ClientError> {
    let mut known = Vec::new();
    let mut after = None;
    loop {
        let variables = published_services::Variables {
            repository: repository.to_owned(),
            after,
        };
        // Without an answer there is something else to say, so nothing is tried again and again.
        let page = client.call_once::<PublishedServices>(variables)?.services;
        known.extend(page.nodes.into_iter().map(service));
        after = page.page_info.end_cursor;
        if !page.page_info.has_next_page {
            break;
        }
    }
    progress.stage("asking for functions", known.len());
    for service in &mut known {
        service.functions = functions(&service.entry, client)?;
        progress.step();
    }
    Ok(known)
}

fn functions(entry: &ServiceEntry, client: &Client) -> Result<Vec<KnownFunction>, ClientError> {
    let mut functions = Vec::new();
    let mut after = None;
    loop {
        let variables = published_functions::Variables {
            service: format!("{}/{}", entry.namespace, entry.name),
            after,
        };
        let answer = client.call::<PublishedFunctions>(variables)?;
        // It may have gone between two questions.
        let Some(service) = answer.service else { break };
        let page = service.occurrences;
        functions.extend(page.nodes.into_iter().map(|function| KnownFunction {
            path: function.path,
            name: function.name,
            line: function.start_line,
            hash: function.fragment.hash,
        }));
        after = page.page_info.end_cursor;
        if !page.page_info.has_next_page {
            break;
        }
    }
    Ok(functions)
}

fn service(found: PublishedServicesServicesNodes) -> Known {
    let reference = found.ref_;
    let (namespace, name) = reference.split_once('/').unwrap_or(("", &reference));
    let labels = found.labels.into_iter();
    let dependencies = found.dependencies.into_iter();
    let maintainers = found.maintainers.into_iter().map(|team| team.name);
    Known {
        entry: ServiceEntry {
            namespace: namespace.to_owned(),
            name: name.to_owned(),
            root: Some(found.root)
                .filter(|root| !root.is_empty())
                .unwrap_or_else(|| ".".to_owned()),
            description: found.description.unwrap_or_default(),
            tags: Some(found.tags),
            lifecycle: Some(lifecycle(found.lifecycle)),
            owner: found.owner.map(|owner| owner.name),
            service_type: Some(found.type_),
            visibility: Some(visibility(found.visibility)),
            maintainers: Some(maintainers.collect()),
            interface: Some(interface(found.interface)),
            labels: Some(labels.map(|label| (label.name, label.value)).collect()),
            input_schema: found.input_schema.map(|schema| schema.json),
            output_schema: found.output_schema.map(|schema| schema.json),
            readme: found.readme.map(|readme| readme.markdown),
            dependencies: Some(
                dependencies
                    .map(|needed| Dependency {
                        service: needed.target,
                        range: needed.range,
                    })
                    .collect(),
            ),
            ..ServiceEntry::default()
        },
        is_missing: found.missing_since.is_some(),
        functions: Vec::new(),
    }
}

fn interface(found: PublishedServicesServicesNodesInterface) -> Interface {
    Interface {
        handler: found.handler,
        runtime: found.runtime,
        trigger: found.trigger,
        endpoint: found.endpoint.map(|endpoint| Endpoint {
            protocol: endpoint.protocol,
            url: endpoint.url,
            method: endpoint.method,
        }),
        security: found.security.map(security),
        resilience: found.resilience.map(resilience),
    }
}

fn security(found: FoundSecurity) -> Security {
    Security {
        protocol: match found.protocol {
            SecurityProtocol::None => "none".to_owned(),
            SecurityProtocol::Iam => "iam".to_owned(),
            SecurityProtocol::Mtls => "mtls".to_owned(),
            SecurityProtocol::Oauth2 => "oauth2".to_owned(),
            SecurityProtocol::ApiKey => "api_key".to_owned(),
            SecurityProtocol::Other(other) => other.to_lowercase(),
        },
        issuer: found.issuer,
        audience: found.audience,
        scopes: found.scopes,
        data_class: found.data_class.map(|class| match class {
            DataClass::Public => "public".to_owned(),
            DataClass::Internal => "internal".to_owned(),
            DataClass::Confidential => "confidential".to_owned(),
            DataClass::Restricted => "restricted".to_owned(),
            DataClass::Other(other) => other.to_lowercase(),
        }),
    }
}

fn resilience(found: FoundResilience) -> Resilience {
    let number = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
    Resilience {
        timeout_ms: found.timeout_ms.map(number),
        retry: found.retry.map(|retry| Retry {
            attempts: number(retry.attempts),
            backoff_ms: retry.backoff_ms.map(number),
        }),
        circuit_breaker: found.circuit_breaker.map(|breaker| CircuitBreaker {
            failures: number(breaker.failures),
            window_ms: breaker.window_ms.map(number),
            reset_ms: number(breaker.reset_ms),
        }),
        error_handler: found.error_handler,
    }
}

fn lifecycle(found: Lifecycle) -> String {
    match found {
        Lifecycle::Experimental => "experimental".to_owned(),
        Lifecycle::Production => "production".to_owned(),
        Lifecycle::Deprecated => "deprecated".to_owned(),
        Lifecycle::Retired => "retired".to_owned(),
        Lifecycle::Other(other) => other.to_lowercase(),
    }
}

fn visibility(found: Visibility) -> String {
    match found {
        Visibility::Organisation => "organisation".to_owned(),
        Visibility::Restricted => "restricted".to_owned(),
        Visibility::Private => "private".to_owned(),
        Visibility::Hidden => "hidden".to_owned(),
        Visibility::Other(other) => other.to_lowercase(),
    }
}
