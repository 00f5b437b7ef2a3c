//! Every path that the server answers, and what each request passes on its way.

use std::future::Future;

use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, StatusCode};
use axum::middleware::{from_fn_with_state, map_response_with_state};
use axum::routing::{get, post};
use axum::{Router, serve};
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate as _};
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;

use crate::catalog::Catalog;
use crate::config::{GraphqlConfig, LimitsConfig, SourceConfig};
use crate::graphql;
use crate::http::auth::{self, AnonymousReading, Auth};
use crate::http::metrics::Metrics;
use crate::http::snapshot::{self, Snapshots};
use crate::http::webhook::{self, Webhooks};
use crate::http::{error, headers, health, metrics, ui};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Builds the router.
pub fn build(
    catalog: &Catalog,
    reading: AnonymousReading,
    graphql: GraphqlConfig,
    limits: &LimitsConfig,
    sources: &[SourceConfig],
) -> Router {
    let metrics = Metrics::new();
    let auth = Auth {
        catalog: catalog.clone(),
        reading,
    };
    let request_bytes = limits.request_bytes;

    // For people and programs that use the catalogue.
    let snapshots = Snapshots::new(
        catalog.clone(),
        limits.snapshot_bytes,
        graphql::occurrence_id,
    );
    let api = graphql::router(catalog.clone(), graphql, limits.query)
        .route("/snapshot", get(snapshot::show).with_state(snapshots))
        .layer(from_fn_with_state(auth, auth::authenticate));
    // For GitHub and GitLab, which show no access token but sign what they send.
    let webhooks = Webhooks::new(catalog.clone(), sources);
    let hooks = Router::new().route(
        "/webhooks/{source}",
        post(webhook::receive).with_state(webhooks),
    );
    // For whoever runs the server.
    let operations = Router::new()
        .route("/healthz", get(health::live))
        .route("/readyz", get(health::ready).with_state(catalog.clone()))
        .route(
            "/metrics",
            get(metrics::show).with_state((metrics.clone(), catalog.clone())),
        );

    let is_compressible =
        DefaultPredicate::new().and(NotForContentType::const_new(snapshot::CONTENT));
    let mut router = Router::new()
        .merge(api)
        .merge(hooks)
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
        .layer(CompressionLayer::new().compress_when(is_compressible));
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use axum::body::{Body, to_bytes};
    use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, X_CONTENT_TYPE_OPTIONS};
    use axum::http::{Request, Response};
    use tempfile::TempDir;
    use tower::ServiceExt as _;

    use super::*;
    use crate::app;
    use crate::catalog::{AccessTokenKind, NewAccessToken, Requester, Scope};
    use crate::config::{Config, Overrides};

    fn config(folder: &TempDir) -> Config {
        let data = Some(folder.path().to_owned());
        Config::load(Overrides {
            data,
            ..Overrides::default()
        })
        .unwrap()
    }

    async fn router(folder: &TempDir) -> Router {
        let config = config(folder);
        let catalog = app::open_catalog(&config).await.unwrap();
        let limits = LimitsConfig {
            request_bytes: 1_000,
            ..config.limits
        };
        build(
            &catalog,
            AnonymousReading::ThisMachine,
            config.graphql,
            &limits,
            &config.sources,
        )
    }

    fn request(method: &str, path: &str, headers: &[(&str, &str)], body: Body) -> Request<Body> {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(body).unwrap()
    }

    async fn text(response: Response<Body>) -> String {
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    const JSON: (&str, &str) = ("content-type", "application/json");
    const LOCAL: (&str, &str) = ("host", "127.0.0.1:7878");
    const QUESTION: &str = r#"{"query":"{ requester { anonymous scopes } }"}"#;

    /// Posts to the API and checks the status and the code of the error.
    #[track_caller]
    fn check_refusal(status: StatusCode, answer: &str, expected: (u16, &str)) {
        let answer: serde_json::Value = serde_json::from_str(answer).unwrap();
        let error = &answer["errors"][0];
        assert_eq!(status.as_u16(), expected.0, "{answer}");
        assert_eq!(error["extensions"]["code"], expected.1, "{answer}");
        assert!(error["extensions"]["hint"].is_string(), "{answer}");
    }

    #[tokio::test]
    async fn health_and_metrics_are_answered() {
        let folder = tempfile::tempdir().unwrap();
        let router = router(&folder).await;
        for (path, expected) in [
            ("/healthz", "ok"),
            ("/readyz", "ready"),
            ("/metrics", "brickyard_requests_total"),
        ] {
            let request = request("GET", path, &[], Body::empty());
            let response = router.clone().oneshot(request).await.unwrap();
            assert_eq!(response.status(), StatusCode::OK, "{path}");
            assert!(text(response).await.contains(expected), "{path}");
        }
    }

    #[tokio::test]
    async fn every_response_forbids_the_browser_what_nobody_needs() {
        let folder = tempfile::tempdir().unwrap();
        let router = router(&folder).await;
        for path in ["/", "/healthz", "/graphql", "/assets/missing.js"] {
            let request = request("GET", path, &[LOCAL], Body::empty());
            let response = router.clone().oneshot(request).await.unwrap();
            let policy = response.headers()[CONTENT_SECURITY_POLICY]
                .to_str()
                .unwrap();
            assert!(policy.contains("default-src 'self'"), "{path}");
            assert!(policy.contains("frame-ancestors 'none'"), "{path}");
            assert_eq!(
                response.headers()[X_CONTENT_TYPE_OPTIONS],
                "nosniff",
                "{path}"
            );
            assert!(response.headers().contains_key(REQUEST_ID), "{path}");
        }
    }

    #[tokio::test]
    async fn the_api_is_asked_anonymously_from_this_machine_only() {
        let folder = tempfile::tempdir().unwrap();
        let router = router(&folder).await;
        let ask = |headers: &[(&str, &str)]| {
            let request = request("POST", "/graphql", headers, Body::from(QUESTION));
            router.clone().oneshot(request)
        };

        let response = ask(&[JSON, LOCAL]).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert!(text(response).await.contains("catalog:read"));

        let response = ask(&[JSON, (HOST.as_str(), "evil.example")]).await.unwrap();
        let status = response.status();
        check_refusal(status, &text(response).await, (403, "FORBIDDEN"));

        let response = ask(&[JSON, LOCAL, ("authorization", "Bearer no")])
            .await
            .unwrap();
        let status = response.status();
        check_refusal(status, &text(response).await, (401, "UNAUTHENTICATED"));
    }

    #[tokio::test]
    async fn a_request_that_is_too_large_is_refused_in_json() {
        let folder = tempfile::tempdir().unwrap();
        let router = router(&folder).await;
        let send = |bytes: usize, headers: &[(&str, &str)]| {
            let body = format!("{QUESTION:bytes$}");
            assert_eq!(body.len(), bytes);
            let request = request("POST", "/graphql", headers, Body::from(body));
            router.clone().oneshot(request)
        };

        let answered = send(1_000, &[JSON, LOCAL]).await.unwrap();
        assert_eq!(answered.status(), StatusCode::OK);
        let declared = ("content-length", "1001");
        for headers in [&[JSON, LOCAL][..], &[JSON, LOCAL, declared]] {
            let refused = send(1_001, headers).await.unwrap();
            let status = refused.status();
            check_refusal(status, &text(refused).await, (413, "LIMIT_EXCEEDED"));
        }
    }

    #[tokio::test]
    async fn a_request_that_takes_too_long_is_given_up() {
        let folder = tempfile::tempdir().unwrap();
        let config = config(&folder);
        let catalog = app::open_catalog(&config).await.unwrap();
        let limits = LimitsConfig {
            request_time: Duration::from_millis(100),
            ..config.limits
        };
        let reading = AnonymousReading::ThisMachine;
        let router = build(&catalog, reading, config.graphql, &limits, &[]);
        let new = NewAccessToken {
            name: "admin".to_owned(),
            scopes: vec![Scope::Admin],
            expires_in: chrono::Duration::days(1),
            kind: AccessTokenKind::User,
            principal_id: None,
        };
        let (_, secret) = catalog
            .create_access_token(&Requester::server(), new)
            .await
            .unwrap();
        let bearer = format!("Bearer {secret}");
        let create = "{\"query\": \"mutation { createAccessToken(input: { name: \\\"a\\\", scopes: [PUBLISH] }) { secret } }\"}";
        let ask = || {
            let headers = [JSON, LOCAL, ("authorization", bearer.as_str())];
            let request = request("POST", "/graphql", &headers, Body::from(create));
            router.clone().oneshot(request)
        };

        // Another writer keeps the database to itself.
        let writer = catalog.store().write().await.unwrap();
        let response = ask().await.unwrap();
        let status = response.status();
        check_refusal(status, &text(response).await, (504, "UNAVAILABLE"));

        drop(writer);
        let response = ask().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert!(text(response).await.contains("bky_"));
    }

    #[tokio::test]
    async fn unknown_addresses_are_the_ui_s_for_browsers_and_missing_for_programs() {
        let folder = tempfile::tempdir().unwrap();
        let router = router(&folder).await;
        let get = |accept| {
            let request = request(
                "GET",
                "/services/a/b",
                &[LOCAL, ("accept", accept)],
                Body::empty(),
            );
            router.clone().oneshot(request)
        };

        let page = get("text/html").await.unwrap();
        assert!(
            page.headers()[CONTENT_TYPE]
                .to_str()
                .unwrap()
                .starts_with("text/html")
        );
        let program = get("application/json").await.unwrap();
        let status = program.status();
        check_refusal(status, &text(program).await, (404, "NOT_FOUND"));
    }
}
