//! What services offer to their consumers.

mod input;

use async_graphql::{Enum, Object, SimpleObject};

pub(super) use self::input::{InterfaceInput, LabelInput, labels};
use super::cost;
use crate::catalog;

/// How a service knows its callers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(super) enum SecurityProtocol {
    /// It takes everybody's calls.
    None,
    /// The cloud's own identities.
    Iam,
    /// Certificates on both sides.
    Mtls,
    /// Access tokens of an OAuth 2 issuer, JWTs among them.
    #[graphql(name = "OAUTH2")]
    OAuth2,
    /// A key that callers were given.
    ApiKey,
}

impl SecurityProtocol {
    /// Returns the word that is stored.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Iam => "iam",
            Self::Mtls => "mtls",
            Self::OAuth2 => "oauth2",
            Self::ApiKey => "api_key",
        }
    }

    fn from_word(word: &str) -> Self {
        match word {
            "iam" => Self::Iam,
            "mtls" => Self::Mtls,
            "oauth2" => Self::OAuth2,
            "api_key" => Self::ApiKey,
            _ => Self::None,
        }
    }
}

/// Who may know the data that a service gives out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(super) enum DataClass {
    /// Everybody.
    Public,
    /// Everybody in the organisation.
    Internal,
    /// Those who need it for their work.
    Confidential,
    /// Those who are named.
    Restricted,
}

impl DataClass {
    /// Returns the word that is stored.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Internal => "internal",
            Self::Confidential => "confidential",
            Self::Restricted => "restricted",
        }
    }

    fn from_word(word: &str) -> Self {
        match word {
            "public" => Self::Public,
            "internal" => Self::Internal,
            "confidential" => Self::Confidential,
            _ => Self::Restricted,
        }
    }
}

/// What a service offers to its consumers; null is not known.
#[derive(Debug, Clone)]
pub(super) struct Interface(pub(super) catalog::Interface);

/// What a service offers to its consumers; null is not known.
#[Object]
impl Interface {
    /// The function that is called, e.g. `src/app.handler`.
    async fn handler(&self) -> Option<&str> {
        self.0.handler.as_deref()
    }

    /// What runs it, e.g. `nodejs22.x`.
    async fn runtime(&self) -> Option<&str> {
        self.0.runtime.as_deref()
    }

    /// What starts it, e.g. `http`, `queue` or `schedule`.
    async fn trigger(&self) -> Option<&str> {
        self.0.trigger.as_deref()
    }

    /// Where it is called.
    async fn endpoint(&self) -> Option<Endpoint> {
        self.0.endpoint.clone().map(Endpoint::from)
    }

    /// How it knows its callers.
    async fn security(&self) -> Option<Security> {
        self.0.security.clone().map(Security::from)
    }

    /// How consumers should call it.
    async fn resilience(&self) -> Option<Resilience> {
        self.0.resilience.clone().map(Resilience::from)
    }

    /// Whether everybody who finds the endpoint can call it, though its data is not public.
    async fn open_door(&self) -> bool {
        self.0.is_open_door()
    }

    /// Further properties, by name.
    #[graphql(complexity = "cost::list(10, child_complexity)")]
    async fn labels(&self) -> Vec<Label> {
        labels_of(&self.0)
    }
}

/// Where a service is called.
#[derive(Debug, SimpleObject)]
pub(super) struct Endpoint {
    /// E.g. `https`, `grpc` or `lambda`.
    protocol: String,
    /// An absolute URL, or a name like an ARN.
    url: String,
    /// E.g. `POST`.
    method: Option<String>,
}

/// How a service knows its callers.
#[derive(Debug, SimpleObject)]
pub(super) struct Security {
    /// The protocol.
    protocol: SecurityProtocol,
    /// Who issues the credentials.
    issuer: Option<String>,
    /// Whom the credentials are for.
    audience: Option<String>,
    /// What the credentials must allow, sorted.
    scopes: Vec<String>,
    /// Who may know the data that it gives out.
    data_class: Option<DataClass>,
}

/// How consumers should call a service.
#[derive(Debug, SimpleObject)]
pub(super) struct Resilience {
    /// When to give up waiting, in milliseconds.
    timeout_ms: Option<u32>,
    /// Whether and how to call again.
    retry: Option<Retry>,
    /// When to stop calling for a while.
    circuit_breaker: Option<CircuitBreaker>,
    /// What to call, or to do, when all of it failed.
    error_handler: Option<String>,
}

/// Whether and how to call again.
#[derive(Debug, SimpleObject)]
pub(super) struct Retry {
    /// Calls in all, the first included.
    attempts: u32,
    /// The pause before the second call, in milliseconds; it doubles with each further one.
    backoff_ms: Option<u32>,
}

/// When to stop calling for a while.
#[derive(Debug, SimpleObject)]
pub(super) struct CircuitBreaker {
    /// How many failures open it.
    failures: u32,
    /// Within which time, in milliseconds.
    window_ms: Option<u32>,
    /// After which time one call is tried again, in milliseconds.
    reset_ms: u32,
}

/// A further property of a service.
#[derive(Debug, SimpleObject)]
pub(super) struct Label {
    /// Its name.
    name: String,
    /// Its value.
    value: String,
}

impl From<catalog::Endpoint> for Endpoint {
    fn from(endpoint: catalog::Endpoint) -> Self {
        Self {
            protocol: endpoint.protocol,
            url: endpoint.url,
            method: endpoint.method,
        }
    }
}

impl From<catalog::Security> for Security {
    fn from(security: catalog::Security) -> Self {
        let data_class = security.data_class.as_deref();
        Self {
            protocol: SecurityProtocol::from_word(&security.protocol),
            data_class: data_class.map(DataClass::from_word),
            issuer: security.issuer,
            audience: security.audience,
            scopes: security.scopes,
        }
    }
}

impl From<catalog::Resilience> for Resilience {
    fn from(resilience: catalog::Resilience) -> Self {
        Self {
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
        }
    }
}

/// The labels of an interface, by name.
pub(super) fn labels_of(interface: &catalog::Interface) -> Vec<Label> {
    let labels = interface.labels.iter();
    labels
        .map(|(name, value)| Label {
            name: name.clone(),
            value: value.clone(),
        })
        .collect()
}
