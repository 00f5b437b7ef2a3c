//! How a refusal of the catalogue looks in an answer.

use std::sync::Arc;

use async_graphql::{Error, ErrorExtensions as _, Response, ServerError, Value};

use crate::catalog::CatalogError;

/// A refusal on its way out. It has no `Display`, so that `?` cannot turn it into an error without
/// a code.
#[derive(Debug, Clone)]
pub(super) struct ApiError(Arc<CatalogError>);

/// What a resolver returns.
pub(super) type ApiResult<T> = Result<T, ApiError>;

impl From<CatalogError> for ApiError {
    fn from(error: CatalogError) -> Self {
        Self(Arc::new(error))
    }
}

impl From<Arc<CatalogError>> for ApiError {
    fn from(error: Arc<CatalogError>) -> Self {
        Self(error)
    }
}

impl ApiError {
    /// Input that the schema allows but the API does not.
    pub(super) fn bad_input(message: impl Into<String>, hint: impl Into<String>) -> Self {
        CatalogError::BadUserInput {
            message: message.into(),
            hint: hint.into(),
        }
        .into()
    }
}

impl From<ApiError> for Error {
    fn from(ApiError(error): ApiError) -> Self {
        let code = error.code();
        let message = if code == "INTERNAL" {
            tracing::error!(
                error = &*error as &dyn std::error::Error,
                "a request failed"
            );
            "the server failed to answer; its log says why".to_owned()
        } else {
            error.to_string()
        };
        let hint = error.hint();
        Self::new(message).extend_with(|_, extensions| {
            extensions.set("code", code);
            if let Some(hint) = hint {
                extensions.set("hint", hint);
            }
        })
    }
}

/// Gives a code to errors of the GraphQL engine itself: syntax, validation, limits.
pub(super) fn complete(mut response: Response) -> Response {
    for error in &mut response.errors {
        let coded = error
            .extensions
            .as_ref()
            .is_some_and(|extensions| extensions.get("code").is_some());
        if !coded {
            add_code(error);
        }
    }
    response
}

fn add_code(error: &mut ServerError) {
    let limited = ["too deep", "too complex", "recursion depth", "directives"];
    let code = if limited.iter().any(|part| error.message.contains(part)) {
        "LIMIT_EXCEEDED"
    } else {
        "BAD_USER_INPUT"
    };
    let extensions = error.extensions.get_or_insert_default();
    extensions.set("code", Value::from(code));
    extensions.set(
        "hint",
        Value::from("Compare the query with the schema at /graphql."),
    );
}
