//! Asks the server for a snapshot.

use std::{io::Read, time::Duration};

use graphql_client::Response;
use serde_json::Value;
use ureq::Body;

use super::{ANSWER_LIMIT, Client, ClientError};

/// How long a snapshot may take, from asking to its last byte: a million functions take minutes.
const TIMEOUT: Duration = Duration::from_secs(1_800);
/// What a snapshot is sent as.
const CONTENT: &str = "application/zstd";

impl Client {
    /// Asks for a snapshot of some languages and returns what comes, which is compressed.
    ///
    /// # Errors
    /// The server cannot be reached, refuses, or knows no snapshots.
    pub(crate) fn snapshot(&self, languages: &[&str]) -> Result<impl Read + use<>, ClientError> {
        let request = self
            .agent
            .get(format!("{}/snapshot", self.server))
            .query("languages", languages.join(","))
            .query("server", &self.server)
            .config()
            .timeout_global(Some(TIMEOUT))
            .build();
        let request = match &self.token {
            Some(token) => request.header("authorization", format!("Bearer {token}")),
            None => request,
        };
        let response = request.call().map_err(|source| self.unreachable(source))?;
        let status = response.status();
        let content = response.headers().get("content-type");
        let is_snapshot = content.is_some_and(|content| content == CONTENT);
        let body = response.into_body();
        if status.is_success() && is_snapshot {
            return Ok(body.into_reader());
        }
        Err(self.refusal(status.as_u16(), body))
    }

    fn refusal(&self, status: u16, mut body: Body) -> ClientError {
        let body = body.with_config().limit(ANSWER_LIMIT);
        let text = match body.read_to_string() {
            Ok(text) => text,
            Err(source) => return self.unreachable(source),
        };
        match serde_json::from_str::<Response<Value>>(&text) {
            Ok(Response {
                errors: Some(errors),
                ..
            }) if !errors.is_empty() => ClientError::refused(&errors),
            Ok(_) => self.not_graphql(status, "no snapshot".to_owned()),
            Err(error) => self.not_graphql(status, super::found(&text, &error)),
        }
    }
}
