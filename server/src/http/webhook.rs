//! `POST /webhooks/{source}`: GitHub and GitLab say that somebody pushed.
//!
//! A webhook asks for a run of a source and says nothing else: what is read comes from the repository. So
//! a repeated or late one does no harm, and many of them are one run.

mod signature;

use std::collections::HashMap;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Json, Response};
use serde::Deserialize;
use serde_json::json;

use self::signature::is_genuine;
use super::error::HttpError;
use crate::catalog::{Catalog, Requester};
use crate::config::{Secret, SourceConfig, SourcePlace};

/// What [`receive`] needs.
#[derive(Clone)]
pub struct Webhooks {
    catalog: Catalog,
    sources: Arc<HashMap<String, Hook>>,
    /// What requests for unknown sources are compared with, so that they take as long as others.
    nobody: Secret,
}

struct Hook {
    secret: Secret,
    /// The only branch whose pushes matter.
    branch: Option<String>,
}

/// What of a push is looked at.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Push {
    #[serde(rename = "ref")]
    reference: Option<String>,
}

impl Webhooks {
    /// The webhooks of those sources that have a secret.
    pub fn new(catalog: Catalog, sources: &[SourceConfig]) -> Self {
        let hooks = sources.iter().filter_map(|source| {
            let branch = match &source.place {
                SourcePlace::Git(git) => git.branch.clone(),
                SourcePlace::Folder(_) => None,
            };
            let secret = source.webhook_secret.clone()?;
            Some((source.name.clone(), Hook { secret, branch }))
        });
        Self {
            catalog,
            sources: Arc::new(hooks.collect()),
            nobody: Secret::new("nobody knows this, and it opens nothing"),
        }
    }
}

/// Asks for a run when a push to the source's branch was signed with its secret.
///
/// # Errors
/// There is no such source, or the signature is not genuine, which is not told apart; or the database
/// does not answer.
pub async fn receive(
    State(webhooks): State<Webhooks>,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, HttpError> {
    let hook = webhooks.sources.get(&name);
    let secret = hook.map_or(&webhooks.nobody, |hook| &hook.secret);
    let is_genuine = is_genuine(&headers, &body, secret.expose());
    let Some(hook) = hook.filter(|_| is_genuine) else {
        return Err(HttpError::new(
            StatusCode::UNAUTHORIZED,
            "UNAUTHENTICATED",
            "no source of this name takes what is signed so",
            "Compare the address and the secret with the [[source]] in catalog.toml.",
        ));
    };
    let said = |status: StatusCode, what: &str| (status, Json(json!({ "result": what })));
    let event = event(&headers);
    if event == "ping" {
        return Ok(said(StatusCode::OK, "pong").into_response());
    }
    if !is_push(event) || !concerns(hook, &body) {
        return Ok(said(StatusCode::OK, "ignored").into_response());
    }
    let asked = webhooks
        .catalog
        .request_ingestion(&Requester::server(), &name)
        .await;
    if let Err(error) = asked {
        let error = &error as &(dyn std::error::Error + 'static);
        tracing::error!(error, source = name, "a webhook could not be noted");
        return Err(HttpError::internal());
    }
    Ok(said(StatusCode::ACCEPTED, "queued").into_response())
}

/// What GitHub or GitLab calls it.
fn event(headers: &HeaderMap) -> &str {
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
    header("x-github-event")
        .or_else(|| header("x-gitlab-event"))
        .unwrap_or_default()
}

fn is_push(event: &str) -> bool {
    ["push", "Push Hook"].contains(&event)
}

/// Whether a push is to the branch of the source. Without one any push may be.
fn concerns(hook: &Hook, body: &[u8]) -> bool {
    let push: Push = serde_json::from_slice(body).unwrap_or_default();
    match (&hook.branch, push.reference) {
        (Some(branch), Some(reference)) => reference == format!("refs/heads/{branch}"),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hook(branch: Option<&str>) -> Hook {
        Hook {
            secret: Secret::new("s"),
            branch: branch.map(str::to_owned),
        }
    }

    #[test]
    fn a_push_to_another_branch_is_ignored() {
        let to = |reference: &str| format!("{{\"ref\": \"{reference}\", \"x\": [1]}}");
        let main = hook(Some("main"));

        assert!(concerns(&main, to("refs/heads/main").as_bytes()));
        assert!(!concerns(&main, to("refs/heads/main2").as_bytes()));
        assert!(!concerns(&main, to("refs/tags/main").as_bytes()));
        assert!(concerns(&hook(None), to("refs/heads/x").as_bytes()));
    }

    #[test]
    fn a_push_that_cannot_be_read_asks_for_a_run() {
        assert!(concerns(&hook(Some("main")), b"payload=%7B%7D"));
    }
}
