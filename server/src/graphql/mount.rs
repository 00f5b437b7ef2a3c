//! `/graphql` over HTTP: `POST` for requests, `GET` for people.

use async_graphql::{Request, Response, ServerError};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Json};
use axum::routing::post;
use axum::{Extension, Router};

use super::limit::MAX_ALIASES;
use super::loader::Batch;
use super::{Schema, error, limit};
use crate::catalog::{Catalog, Requester};

/// `POST /graphql` for requests in JSON, `GET /graphql` for people.
///
/// The [`Requester`] is an extension of the request; without one it is somebody who may nothing.
pub fn router(schema: Schema, catalog: Catalog) -> Router {
    Router::new()
        .route("/graphql", post(execute).get(explore))
        .with_state((schema, catalog))
}

async fn execute(
    State((schema, catalog)): State<(Schema, Catalog)>,
    requester: Option<Extension<Requester>>,
    headers: HeaderMap,
    body: Bytes,
) -> impl IntoResponse {
    // Forms and plain text can be sent across sites without being asked for; JSON cannot.
    let is_json = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| {
            value
                .split(';')
                .next()
                .is_some_and(|kind| kind.trim() == "application/json")
        });
    if !is_json {
        return refuse(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "send the request as `content-type: application/json`",
        );
    }
    let mut request: Request = match serde_json::from_slice(&body) {
        Ok(request) => request,
        Err(error) => {
            return refuse(
                StatusCode::BAD_REQUEST,
                &format!("this is not a GraphQL request: {error}"),
            );
        }
    };
    // A query that cannot be parsed is explained by the engine.
    let aliases = request.parsed_query().map_or(0, limit::count_aliases);
    if aliases > MAX_ALIASES {
        return refuse(
            StatusCode::OK,
            &format!(
                "the query is too complex: it has {aliases} aliases, {MAX_ALIASES} are allowed"
            ),
        );
    }
    let requester = requester.map_or_else(|| Requester::anonymous(false), |Extension(it)| it);
    let request = request
        .data(Batch::loader(catalog, requester.clone()))
        .data(requester);
    let response = error::complete(schema.execute(request).await);
    (StatusCode::OK, Json(response))
}

fn refuse(status: StatusCode, message: &str) -> (StatusCode, Json<Response>) {
    let error = ServerError::new(message, None);
    (
        status,
        Json(error::complete(Response::from_errors(vec![error]))),
    )
}

/// Serves `GraphiQL`, which is built together with the web UI.
async fn explore() -> impl IntoResponse {
    match brickyard_ui::asset("graphiql.html") {
        Some((page, _)) => Html(page.into_owned()).into_response(),
        None => Html(format!(
            "<!doctype html><title>GraphQL</title><p>The explorer was not built: {}.</p>\
             <p>POST your queries to this address as JSON; the schema is server/schema.graphql.</p>",
            brickyard_ui::WHY_NOT_BUILT
        ))
        .into_response(),
    }
}
