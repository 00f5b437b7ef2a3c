//! The web UI, which is part of the program.

use axum::extract::Request;
use axum::http::header::{ACCEPT, CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};

use super::error::HttpError;

/// Files under `assets/` have a hash of their content in their names.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// The pages name the hashed files, so they are asked for every time.
const NEVER: HeaderValue = HeaderValue::from_static("no-cache");

/// Answers with a file of the UI. Every other address of a page is one that the UI itself knows, so
/// it gets the start page; what is missing in it, the UI says.
pub async fn serve(request: Request) -> Response {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return not_found(request.uri());
    }
    let path = request.uri().path().trim_start_matches('/');
    if !path.is_empty()
        && let Some(found) = file(path)
    {
        return found;
    }
    if path.starts_with("assets/") || !wants_page(request.headers()) {
        return not_found(request.uri());
    }
    file("index.html").unwrap_or_else(not_built)
}

fn file(path: &str) -> Option<Response> {
    let (content, content_type) = brickyard_ui::asset(path)?;
    let caching = if path.starts_with("assets/") {
        FOR_EVER
    } else {
        NEVER
    };
    let content_type = HeaderValue::from_str(&content_type).ok()?;
    let headers = [(CONTENT_TYPE, content_type), (CACHE_CONTROL, caching)];
    Some((headers, content.into_owned()).into_response())
}

/// Browsers name HTML when they open an address; `curl` takes everything.
fn wants_page(headers: &HeaderMap) -> bool {
    let accepted = headers
        .get(ACCEPT)
        .and_then(|accepted| accepted.to_str().ok());
    accepted.is_none_or(|accepted| accepted.contains("text/html") || accepted.contains("*/*"))
}

fn not_found(uri: &Uri) -> Response {
    HttpError::new(
        StatusCode::NOT_FOUND,
        "NOT_FOUND",
        format!("there is nothing at {}", uri.path()),
        "The UI is at /, the API at /graphql.",
    )
    .into_response()
}

fn not_built() -> Response {
    let page = format!(
        "<!doctype html><meta charset=utf-8><title>Brickyard</title>\
         <h1>The web UI was not built</h1><p>{}</p>\
         <p>The API at <code>/graphql</code> and the client work without it.</p>",
        brickyard_ui::WHY_NOT_BUILT
            .replace('&', "&amp;")
            .replace('<', "&lt;")
    );
    let headers = [
        (
            CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        ),
        (CACHE_CONTROL, NEVER),
    ];
    (StatusCode::SERVICE_UNAVAILABLE, headers, page).into_response()
}
