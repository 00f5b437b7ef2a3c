//! What a service offers: how it is reached, protected and called with care.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::StoreError;

/// What a service offers to its consumers. What is absent is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Interface {
    /// The function that is called, e.g. `src/app.handler`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handler: Option<String>,
    /// What runs it, e.g. `nodejs22.x`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runtime: Option<String>,
    /// What starts it, e.g. `http`, `queue` or `schedule`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trigger: Option<String>,
    /// Where it is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<Endpoint>,
    /// How it knows its callers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub security: Option<Security>,
    /// How consumers should call it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resilience: Option<Resilience>,
    /// Further properties by name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
}

/// Where a service is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoint {
    /// E.g. `https`, `grpc` or `lambda`.
    pub protocol: String,
    /// An address in the protocol's own form.
    pub url: String,
    /// E.g. `POST`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
}

/// How a service knows its callers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Security {
    /// `none`, `iam`, `mtls`, `oauth2` or `api_key`.
    pub protocol: String,
    /// Who issues the credentials.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    /// Whom the credentials are for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<String>,
    /// What the credentials must allow.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<String>,
    /// `public`, `internal`, `confidential` or `restricted`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data_class: Option<String>,
}

/// How consumers should call a service.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Resilience {
    /// When to give up waiting, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout_ms: Option<u32>,
    /// Whether and how to call again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry: Option<Retry>,
    /// When to stop calling for a while.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub circuit_breaker: Option<CircuitBreaker>,
    /// What to call, or to do, when all of it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_handler: Option<String>,
}

/// Whether and how to call again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retry {
    /// Calls in all, the first included.
    pub attempts: u32,
    /// The pause before the second call, in milliseconds; it doubles with each further one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backoff_ms: Option<u32>,
}

/// When to stop calling for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CircuitBreaker {
    /// How many failures open it.
    pub failures: u32,
    /// Within which time, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window_ms: Option<u32>,
    /// After which time one call is tried again, in milliseconds.
    pub reset_ms: u32,
}

impl Interface {
    /// Whether anybody who finds the endpoint can call it, though not everybody may know its data.
    pub fn is_open_door(&self) -> bool {
        let is_open = |security: &Security| {
            security.protocol == "none" && security.data_class.as_deref() != Some("public")
        };
        self.endpoint.is_some() && self.security.as_ref().is_some_and(is_open)
    }

    pub(super) fn to_json(&self) -> String {
        serde_json::to_string(self).expect("an interface consists of texts and numbers")
    }

    pub(super) fn from_json(json: &str) -> Result<Self, StoreError> {
        serde_json::from_str(json).map_err(|_| StoreError::Corrupt {
            what: "an interface",
            found: json.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_without_security_is_an_open_door_unless_its_data_is_public() {
        let cases = [
            (r#"{}"#, false),
            (r#"{"endpoint":{"protocol":"https","url":"u"}}"#, false),
            (r#"{"security":{"protocol":"none"}}"#, false),
            (
                r#"{"endpoint":{"protocol":"https","url":"u"},"security":{"protocol":"none"}}"#,
                true,
            ),
            (
                r#"{"endpoint":{"protocol":"https","url":"u"},"security":{"protocol":"none","data_class":"public"}}"#,
                false,
            ),
            (
                r#"{"endpoint":{"protocol":"https","url":"u"},"security":{"protocol":"iam"}}"#,
                false,
            ),
        ];
        for (json, expected) in cases {
            let interface = Interface::from_json(json).unwrap();
            assert_eq!(interface.is_open_door(), expected, "{json}");
            assert_eq!(interface.to_json(), json, "nothing is lost");
        }
    }
}
