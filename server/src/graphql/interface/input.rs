//! What is said of a service's interface, by repositories and in edits.

use std::collections::BTreeMap;

use async_graphql::{InputObject, MaybeUndefined};

use super::{DataClass, SecurityProtocol};
use crate::catalog;
use crate::graphql::error::{ApiError, ApiResult};

/// What a service offers to its consumers. A part that is given replaces the whole part. One that is
/// absent stays as it is; so does null in a publish, while null in an edit takes the part out.
#[derive(Debug, Default, InputObject)]
pub(in crate::graphql) struct InterfaceInput {
    /// The function that is called, e.g. `src/app.handler`.
    handler: MaybeUndefined<String>,
    /// What runs it, e.g. `nodejs22.x`.
    runtime: MaybeUndefined<String>,
    /// What starts it: http, queue, schedule, stream, topic, bucket, manual or another word.
    trigger: MaybeUndefined<String>,
    /// Where it is called.
    endpoint: MaybeUndefined<EndpointInput>,
    /// How it knows its callers.
    security: MaybeUndefined<SecurityInput>,
    /// How consumers should call it.
    resilience: MaybeUndefined<ResilienceInput>,
}

/// Where a service is called.
#[derive(Debug, InputObject)]
pub(in crate::graphql) struct EndpointInput {
    /// E.g. `https`, `grpc` or `lambda`.
    protocol: String,
    /// An absolute URL, or a name like an ARN, without credentials.
    url: String,
    /// E.g. `POST`.
    method: Option<String>,
}

/// How a service knows its callers.
#[derive(Debug, InputObject)]
pub(in crate::graphql) struct SecurityInput {
    /// The protocol.
    protocol: SecurityProtocol,
    /// Who issues the credentials.
    issuer: Option<String>,
    /// Whom the credentials are for.
    audience: Option<String>,
    /// What the credentials must allow, at most 64.
    scopes: Option<Vec<String>>,
    /// Who may know the data that it gives out.
    data_class: Option<DataClass>,
}

/// How consumers should call a service.
#[derive(Debug, InputObject)]
pub(in crate::graphql) struct ResilienceInput {
    /// When to give up waiting, in milliseconds, at most a day.
    timeout_ms: Option<u32>,
    /// Whether and how to call again.
    retry: Option<RetryInput>,
    /// When to stop calling for a while.
    circuit_breaker: Option<CircuitBreakerInput>,
    /// What to call, or to do, when all of it failed.
    error_handler: Option<String>,
}

/// Whether and how to call again.
#[derive(Debug, InputObject)]
pub(in crate::graphql) struct RetryInput {
    /// Calls in all, the first included: 1 to 100.
    attempts: u32,
    /// The pause before the second call, in milliseconds; it doubles with each further one.
    backoff_ms: Option<u32>,
}

/// When to stop calling for a while.
#[derive(Debug, InputObject)]
pub(in crate::graphql) struct CircuitBreakerInput {
    /// How many failures open it: 1 to 10,000.
    failures: u32,
    /// Within which time, in milliseconds.
    window_ms: Option<u32>,
    /// After which time one call is tried again, in milliseconds.
    reset_ms: u32,
}

/// A further property of a service.
#[derive(Debug, InputObject)]
pub(in crate::graphql) struct LabelInput {
    /// Lower-case letters and digits, and `.`, `_`, `/` and `-` between them; at most 63.
    name: String,
    /// One line of text.
    value: String,
}

impl InterfaceInput {
    /// Reads what a repository says, which takes nothing out.
    pub(in crate::graphql) fn into_interface(self) -> catalog::Interface {
        catalog::Interface {
            handler: self.handler.take(),
            runtime: self.runtime.take(),
            trigger: self.trigger.take(),
            endpoint: self.endpoint.take().map(catalog::Endpoint::from),
            security: self.security.take().map(catalog::Security::from),
            resilience: self.resilience.take().map(catalog::Resilience::from),
            labels: BTreeMap::new(),
        }
    }
}

impl InterfaceInput {
    /// Reads an edit, in which null takes a part out.
    pub(in crate::graphql) fn into_edit(self) -> catalog::InterfaceEdit {
        catalog::InterfaceEdit {
            handler: edit(self.handler),
            runtime: edit(self.runtime),
            trigger: edit(self.trigger),
            endpoint: edit(self.endpoint),
            security: edit(self.security),
            resilience: edit(self.resilience),
            labels: None,
        }
    }
}

fn edit<T, U: From<T>>(value: MaybeUndefined<T>) -> Option<Option<U>> {
    match value {
        MaybeUndefined::Undefined => None,
        MaybeUndefined::Null => Some(None),
        MaybeUndefined::Value(value) => Some(Some(value.into())),
    }
}

/// Reads labels; each name stands once.
pub(in crate::graphql) fn labels(labels: Vec<LabelInput>) -> ApiResult<BTreeMap<String, String>> {
    let mut read = BTreeMap::new();
    for label in labels {
        let name = label.name.to_ascii_lowercase();
        if read.insert(name, label.value).is_some() {
            return Err(ApiError::bad_input(
                "two labels of a service have the same name",
                "Send each label once; upper and lower case are the same.",
            ));
        }
    }
    Ok(read)
}

impl From<EndpointInput> for catalog::Endpoint {
    fn from(input: EndpointInput) -> Self {
        Self {
            protocol: input.protocol,
            url: input.url,
            method: input.method,
        }
    }
}

impl From<SecurityInput> for catalog::Security {
    fn from(input: SecurityInput) -> Self {
        Self {
            protocol: input.protocol.word().to_owned(),
            issuer: input.issuer,
            audience: input.audience,
            scopes: input.scopes.unwrap_or_default(),
            data_class: input.data_class.map(|class| class.word().to_owned()),
        }
    }
}

impl From<ResilienceInput> for catalog::Resilience {
    fn from(input: ResilienceInput) -> Self {
        Self {
            timeout_ms: input.timeout_ms,
            retry: input.retry.map(|retry| catalog::Retry {
                attempts: retry.attempts,
                backoff_ms: retry.backoff_ms,
            }),
            circuit_breaker: input
                .circuit_breaker
                .map(|breaker| catalog::CircuitBreaker {
                    failures: breaker.failures,
                    window_ms: breaker.window_ms,
                    reset_ms: breaker.reset_ms,
                }),
            error_handler: input.error_handler,
        }
    }
}
