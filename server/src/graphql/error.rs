//! How a refusal of the catalogue looks in an answer.

use std::sync::Arc;

use async_graphql::{Error, ErrorExtensions as _, Response, ServerError, Value};

use crate::catalog::CatalogError;
use crate::config::QueryLimits;

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
            if let CatalogError::UnsupportedScheme {
                language,
                found,
                supported,
            } = &*error
            {
                extensions.set("language", language.name());
                extensions.set("scheme", *found);
                extensions.set("supportedScheme", i64::from(*supported));
                extensions.set("clientVersion", CatalogError::CLIENT_VERSION);
            }
        })
    }
}

/// An error that no resolver made.
pub(super) fn coded(message: impl Into<String>, code: &str, hint: &str) -> ServerError {
    let mut error = ServerError::new(message, None);
    let extensions = error.extensions.get_or_insert_default();
    extensions.set("code", Value::from(code));
    extensions.set("hint", Value::from(hint));
    error
}

/// What the engine and its parser say of a query that is nested too deep.
const TOO_DEEP: [&str; 4] = [
    "too deep",
    "recursion depth",
    "recursion limit",
    "stack limit",
];

/// Gives code, sentence and hint to errors of the GraphQL engine itself: syntax, validation, limits.
/// Whoever is not told the schema is not told similar names either.
pub(super) fn complete(
    mut response: Response,
    limits: &QueryLimits,
    is_told_schema: bool,
) -> Response {
    for error in &mut response.errors {
        let coded = error
            .extensions
            .as_ref()
            .is_some_and(|extensions| extensions.get("code").is_some());
        if !coded {
            explain(error, limits, is_told_schema);
        }
    }
    response
}

/// Reads the parser's report, which shows the line of the query between a place and a reason.
fn syntax_error(message: &str) -> Option<String> {
    let (place, report) = message
        .trim_start()
        .strip_prefix("--> ")?
        .split_once('\n')?;
    let reason = report.lines().last()?.trim_start().strip_prefix("= ")?;
    Some(format!("the query cannot be read at {place}: {reason}"))
}

fn explain(error: &mut ServerError, limits: &QueryLimits, is_told_schema: bool) {
    let message = &error.message;
    let explained = if message.contains("too complex") {
        let limit = limits.complexity;
        coded(
            format!(
                "the answer could have more than {limit} fields, lists counted by their page size or usual length"
            ),
            "LIMIT_EXCEEDED",
            "Ask for smaller pages (`first`), or in several requests.",
        )
    } else if TOO_DEEP.iter().any(|part| message.contains(part)) {
        let limit = limits.depth;
        coded(
            format!("the query is nested too deep: at most {limit} levels of fields are allowed"),
            "LIMIT_EXCEEDED",
            "Ask for the inner part by its id in another request.",
        )
    } else {
        let message = match message.find(" Did you mean") {
            Some(end) if !is_told_schema => &message[..end],
            _ => message,
        };
        let hint = "Compare the query with the schema at /graphql.";
        let message = syntax_error(message).unwrap_or_else(|| message.to_owned());
        coded(message, "BAD_USER_INPUT", hint)
    };
    error.message = explained.message;
    error.extensions = explained.extensions;
}
