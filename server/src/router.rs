//! Every path that the server answers, and what each request passes on its way.

use std::future::Future;

use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, StatusCode};
use axum::middleware::{from_fn_with_state, map_response_with_state};
use axum::routing::get;
use axum::{Router, serve};
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;

use crate::catalog::Catalog;
use crate::config::LimitsConfig;
use crate::graphql;
use crate::http::auth::{self, AnonymousReading, Auth};
use crate::http::metrics::Metrics;
use crate::http::{error, headers, health, metrics, ui};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Builds the router.
pub fn build(catalog: &Catalog, reading: AnonymousReading, limits: &LimitsConfig) -> Router {
    let metrics = Metrics::new();
    let auth = Auth {
        catalog: catalog.clone(),
        reading,
    };
    let request_bytes = limits.request_bytes;

    // For people and programs that use the catalogue.
    let api = graphql::router(graphql::build_schema(catalog.clone()), catalog.clone())
        .layer(from_fn_with_state(auth, auth::authenticate));
    // For whoever runs the server.
    let operations = Router::new()
        .route("/healthz", get(health::live))
        .route("/readyz", get(health::ready).with_state(catalog.clone()))
        .route(
            "/metrics",
            get(metrics::show).with_state((metrics.clone(), catalog.clone())),
        );

    let mut router = Router::new()
        .merge(api)
        .merge(operations)
        .fallback(ui::serve)
        .layer(DefaultBodyLimit::disable())
        .layer(RequestBodyLimitLayer::new(request_bytes))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::GATEWAY_TIMEOUT,
            limits.request_time,
        ))
        .layer(CatchPanicLayer::custom(error::after_panic))
        .layer(map_response_with_state(request_bytes, error::explain))
        .layer(from_fn_with_state(metrics, metrics::count))
        .layer(CompressionLayer::new());
    for (name, value) in headers::security() {
        router = router.layer(SetResponseHeaderLayer::if_not_present(name, value));
    }
    router
        .layer(PropagateRequestIdLayer::new(REQUEST_ID))
        .layer(TraceLayer::new_for_http())
        .layer(SetRequestIdLayer::new(REQUEST_ID, MakeRequestUuid))
}

/// Answers requests until `shutdown`, then those that have begun.
///
/// # Errors
/// The socket cannot be used any more.
pub async fn run(
    listener: TcpListener,
    router: Router,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    serve(listener, router)
        .with_graceful_shutdown(shutdown)
        .await
}
