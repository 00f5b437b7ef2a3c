//! Whether the server lives, and whether it can answer.

use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;

use crate::catalog::Catalog;

/// A database that takes longer does not answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// The process runs. Restart it when this does not answer.
pub async fn live() -> &'static str {
    "ok\n"
}

/// The database answers. Send requests elsewhere when this does not say so.
pub async fn ready(State(catalog): State<Catalog>) -> (StatusCode, &'static str) {
    match tokio::time::timeout(PATIENCE, catalog.store().newest_sequence()).await {
        Ok(Ok(_)) => (StatusCode::OK, "ready\n"),
        _ => (
            StatusCode::SERVICE_UNAVAILABLE,
            "the database does not answer\n",
        ),
    }
}
