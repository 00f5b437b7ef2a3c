//! Failures outside GraphQL, in the form in which GraphQL answers its own: one form for clients.

use std::any::Any;

use axum::Json;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::catalog::CatalogError;

/// A request that is not answered, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpError {
    /// Status of the response.
    pub status: StatusCode,
    /// One of the codes that GraphQL errors carry.
    pub code: &'static str,
    /// What is wrong, without a full stop.
    pub message: String,
    /// What to do.
    pub hint: String,
}

impl HttpError {
    /// Puts a failure together.
    pub fn new(
        status: StatusCode,
        code: &'static str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            hint: hint.into(),
        }
    }

    /// Something broke that the requester cannot do anything about; the log has it.
    pub fn internal() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "INTERNAL",
            "the server met a problem of its own",
            "Try again; the server's log says more under the x-request-id of this response.",
        )
    }

    /// A request that is larger than the server takes.
    pub fn too_large(limit: usize) -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "LIMIT_EXCEEDED",
            format!("a request must have at most {limit} bytes"),
            "Send less at once; a publish can be sent in several batches.",
        )
    }
}

impl From<CatalogError> for HttpError {
    fn from(error: CatalogError) -> Self {
        let (status, code) = match &error {
            CatalogError::Unauthenticated { .. } => (StatusCode::UNAUTHORIZED, "UNAUTHENTICATED"),
            CatalogError::Store(_) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "the database failed"
                );
                (StatusCode::SERVICE_UNAVAILABLE, "UNAVAILABLE")
            }
            CatalogError::Forbidden { .. } => (StatusCode::FORBIDDEN, "FORBIDDEN"),
            CatalogError::BadUserInput { .. } | CatalogError::LimitExceeded { .. } => {
                (StatusCode::BAD_REQUEST, error.code())
            }
            _ => {
                tracing::error!(error = &error as &dyn std::error::Error, "a request failed");
                return Self::internal();
            }
        };
        let message = match status {
            StatusCode::SERVICE_UNAVAILABLE => "the database does not answer".to_owned(),
            _ => error.to_string(),
        };
        let hint = error
            .hint()
            .unwrap_or_else(|| "Try again in a few seconds.".to_owned());
        Self {
            status,
            code,
            message,
            hint,
        }
    }
}

impl IntoResponse for HttpError {
    fn into_response(self) -> Response {
        let extensions = json!({"code": self.code, "hint": self.hint});
        let error = json!({"message": self.message, "extensions": extensions});
        (self.status, Json(json!({"data": null, "errors": [error]}))).into_response()
    }
}

/// Answers a panic like every other failure.
pub fn after_panic(_panic: Box<dyn Any + Send>) -> Response {
    HttpError::internal().into_response()
}

/// Replaces the bare answers of the layers around the routes by ones that say what to do.
pub async fn explain(State(request_bytes): State<usize>, response: Response) -> Response {
    if is_json(response.headers()) {
        return response;
    }
    match response.status() {
        StatusCode::PAYLOAD_TOO_LARGE => HttpError::too_large(request_bytes).into_response(),
        StatusCode::GATEWAY_TIMEOUT => HttpError::new(
            StatusCode::GATEWAY_TIMEOUT,
            "UNAVAILABLE",
            "answering took too long",
            "Ask for less at once, or try again.",
        )
        .into_response(),
        _ => response,
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let content_type = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    content_type.is_some_and(|value| value.starts_with("application/") && value.contains("json"))
}
