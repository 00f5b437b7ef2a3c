//! What the indexer found in a repository, in the words of a publish.

use std::collections::BTreeMap;

use brickyard_indexer::manifest;
use brickyard_indexer::publication::{Publication, ServiceEntry};

use crate::catalog::dependency::NewDependency;
use crate::catalog::staging::{NewPublish, NewService};
use crate::store::{CircuitBreaker, Endpoint, Interface, Resilience, Retry, Security};

impl From<&Publication> for NewPublish {
    fn from(publication: &Publication) -> Self {
        Self {
            repository: publication.repository.clone(),
            commit: publication.commit.clone(),
            branch: publication.branch.clone(),
            ci_run: publication.ci_run.clone(),
            source: None,
            content_hash: publication.content_hash(),
            services: publication.services.iter().map(NewService::from).collect(),
        }
    }
}

impl From<&ServiceEntry> for NewService {
    fn from(entry: &ServiceEntry) -> Self {
        let dependencies = entry.dependencies.as_ref();
        Self {
            namespace: entry.namespace.clone(),
            name: entry.name.clone(),
            root: entry.root.clone(),
            description: Some(entry.description.clone()),
            tags: entry.tags.clone(),
            lifecycle: entry.lifecycle.clone(),
            owner: entry.owner.clone(),
            owner_contact: entry.owner_contact.clone(),
            release: entry.release.clone(),
            service_type: entry.service_type.clone(),
            visibility: entry.visibility.clone(),
            visible_to: entry.visible_to.clone(),
            maintainers: entry.maintainers.clone(),
            interface: entry.interface.clone().map(interface),
            labels: entry.labels.clone(),
            input_schema: entry.input_schema.clone(),
            output_schema: entry.output_schema.clone(),
            readme: entry.readme.clone(),
            dependencies: dependencies
                .map(|dependencies| dependencies.iter().map(NewDependency::from).collect()),
        }
    }
}

impl From<&manifest::Dependency> for NewDependency {
    fn from(dependency: &manifest::Dependency) -> Self {
        Self {
            service: dependency.service.clone(),
            range: Some(dependency.range.clone()),
        }
    }
}

fn interface(said: manifest::Interface) -> Interface {
    Interface {
        handler: said.handler,
        runtime: said.runtime,
        trigger: said.trigger,
        endpoint: said.endpoint.map(|endpoint| Endpoint {
            protocol: endpoint.protocol,
            url: endpoint.url,
            method: endpoint.method,
        }),
        security: said.security.map(|security| Security {
            protocol: security.protocol,
            issuer: security.issuer,
            audience: security.audience,
            scopes: security.scopes,
            data_class: security.data_class,
        }),
        resilience: said.resilience.map(|resilience| Resilience {
            timeout_ms: resilience.timeout_ms,
            retry: resilience.retry.map(|retry| Retry {
                attempts: retry.attempts,
                backoff_ms: retry.backoff_ms,
            }),
            circuit_breaker: resilience.circuit_breaker.map(|breaker| CircuitBreaker {
                failures: breaker.failures,
                window_ms: breaker.window_ms,
                reset_ms: breaker.reset_ms,
            }),
            error_handler: resilience.error_handler,
        }),
        labels: BTreeMap::new(),
    }
}
