//! Numbers for a monitoring system, in Prometheus' text format.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use metrics::{counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle, PrometheusRecorder};

use crate::catalog::Catalog;

/// Upper bounds of the counted durations, in seconds.
const DURATIONS: [f64; 9] = [0.001, 0.005, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0];

/// How long reading the newest change event may hold up the numbers.
const PATIENCE: Duration = Duration::from_secs(1);

/// Collects the numbers of one server. Clones share them.
///
/// It is not the process' global recorder: tests run several servers in one process.
#[derive(Clone)]
pub struct Metrics {
    recorder: Arc<PrometheusRecorder>,
    rendered: PrometheusHandle,
}

impl Metrics {
    /// Starts with nothing counted.
    pub fn new() -> Self {
        let builder = PrometheusBuilder::new()
            .set_buckets(&DURATIONS)
            .expect("the list of durations is not empty");
        let recorder = builder.build_recorder();
        let metrics = Self {
            rendered: recorder.handle(),
            recorder: Arc::new(recorder),
        };
        metrics.describe();
        metrics
    }

    fn describe(&self) {
        metrics::with_local_recorder(self.recorder.as_ref(), || {
            describe_counter!(
                "brickyard_requests_total",
                "Requests by route, method and status"
            );
            describe_histogram!("brickyard_request_seconds", "Time to answer by route");
            describe_gauge!(
                "brickyard_change_sequence",
                "Newest change event in the database"
            );
            describe_gauge!(
                "brickyard_search_sequence",
                "Change event the search index reached"
            );
            describe_gauge!(
                "brickyard_clone_sequence",
                "Change event the clone index reached"
            );
            describe_gauge!("brickyard_clone_fragments", "Fragments in the clone index");
        });
    }
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

/// Counts a request.
pub async fn count(State(metrics): State<Metrics>, request: Request, next: Next) -> Response {
    // Routes, not paths: there is no end of paths.
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "ui".to_owned(), |path| path.as_str().to_owned());
    let method = request.method().to_string();
    let start = Instant::now();
    let response = next.run(request).await;
    let status = response.status().as_u16().to_string();
    metrics::with_local_recorder(metrics.recorder.as_ref(), || {
        histogram!("brickyard_request_seconds", "route" => route.clone())
            .record(start.elapsed().as_secs_f64());
        counter!("brickyard_requests_total", "route" => route, "method" => method, "status" => status)
            .increment(1);
    });
    response
}

/// Everything counted so far, and how far the derived indexes are.
pub async fn show(State((metrics, catalog)): State<(Metrics, Catalog)>) -> Response {
    let newest = tokio::time::timeout(PATIENCE, catalog.store().newest_sequence()).await;
    metrics::with_local_recorder(metrics.recorder.as_ref(), || {
        if let Ok(Ok(newest)) = newest {
            gauge!("brickyard_change_sequence").set(as_number(newest));
        }
        gauge!("brickyard_search_sequence").set(as_number(catalog.search_index().sequence()));
        gauge!("brickyard_clone_sequence").set(as_number(catalog.clones().sequence()));
        let fragments = i64::try_from(catalog.clones().len()).unwrap_or(i64::MAX);
        gauge!("brickyard_clone_fragments").set(as_number(fragments));
    });
    (
        [(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")],
        metrics.rendered.render(),
    )
        .into_response()
}

#[expect(
    clippy::cast_precision_loss,
    reason = "exact up to 2^53, which no sequence reaches"
)]
fn as_number(value: i64) -> f64 {
    value as f64
}
