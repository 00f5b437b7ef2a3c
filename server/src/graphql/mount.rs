//! `/graphql` over HTTP: `POST` for requests, `GET` for people.

use async_graphql::{Request, Response, ServerError};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Json};
use axum::routing::post;
use axum::{Extension, Router};

use super::loader::Batch;
use super::{Schema, build_schema, error, introspection, limit};
use crate::catalog::{Catalog, Requester};
use crate::config::{GraphqlConfig, QueryLimits};

/// What answers requests.
#[derive(Clone)]
struct Api {
    schema: Schema,
    catalog: Catalog,
    settings: GraphqlConfig,
    limits: QueryLimits,
}

/// `POST /graphql` for requests in JSON, `GET /graphql` for people.
///
/// The [`Requester`] is an extension of the request; without one it is somebody who may nothing.
pub fn router(catalog: Catalog, settings: GraphqlConfig, limits: QueryLimits) -> Router {
    Router::new()
        .route("/graphql", post(execute).get(explore))
        .with_state(Api {
            schema: build_schema(catalog.clone(), &limits),
            catalog,
            settings,
            limits,
        })
}

async fn execute(
    State(api): State<Api>,
    requester: Option<Extension<Requester>>,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, Json<Response>) {
    let request = match read(&headers, &body) {
        Ok(request) => request,
        Err((status, error)) => return (status, Json(Response::from_errors(vec![*error]))),
    };
    let response = api.answer(request, requester_of(requester)).await;
    (StatusCode::OK, Json(response))
}

/// Reads one request in JSON.
fn read(headers: &HeaderMap, body: &[u8]) -> Result<Request, (StatusCode, Box<ServerError>)> {
    // Forms and plain text can be sent across sites without being asked for; JSON cannot.
    let is_json = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|kind| kind.trim() == "application/json");
    if !is_json {
        let error = error::coded(
            "this is not JSON",
            "BAD_USER_INPUT",
            "Send the request as `content-type: application/json`.",
        );
        return Err((StatusCode::UNSUPPORTED_MEDIA_TYPE, Box::new(error)));
    }
    // A list would multiply every limit by its length, and one query can ask for several things.
    if body.trim_ascii_start().starts_with(b"[") {
        let error = error::coded(
            "this is a list of requests, and at most 1 is answered at once",
            "LIMIT_EXCEEDED",
            "Ask for several things in one query, or send the requests one by one over one connection.",
        );
        return Err((StatusCode::BAD_REQUEST, Box::new(error)));
    }
    serde_json::from_slice(body).map_err(|error| {
        let error = error::coded(
            format!("this is not a GraphQL request: {error}"),
            "BAD_USER_INPUT",
            "Send an object with `query` and, if need be, `variables` and `operationName`.",
        );
        (StatusCode::BAD_REQUEST, Box::new(error))
    })
}

impl Api {
    async fn answer(&self, mut request: Request, requester: Requester) -> Response {
        let refusal = introspection::refusal(self.settings.introspection, &requester);
        let asks_for_schema = match limit::check(&mut request, &self.limits) {
            Ok(asks_for_schema) => asks_for_schema,
            Err(error) => return Response::from_errors(vec![error]),
        };
        let is_told_schema = refusal.is_none();
        if let Some(error) = refusal.filter(|_| asks_for_schema) {
            return Response::from_errors(vec![error]);
        }
        let request = request
            .data(Batch::loader(self.catalog.clone(), requester.clone()))
            .data(requester);
        let response = self.schema.execute(request).await;
        error::complete(response, &self.limits, is_told_schema)
    }
}

fn requester_of(requester: Option<Extension<Requester>>) -> Requester {
    requester.map_or_else(|| Requester::anonymous(false), |Extension(it)| it)
}

/// Serves `GraphiQL`, which is built together with the web UI.
async fn explore(
    State(api): State<Api>,
    requester: Option<Extension<Requester>>,
) -> impl IntoResponse {
    let page = match brickyard_ui::asset("graphiql.html") {
        Some((page, _)) => String::from_utf8_lossy(&page).into_owned(),
        None => format!(
            "<!doctype html><title>GraphQL</title><body><p>The explorer was not built: {}.</p>\
             <p>POST your queries to this address as JSON; the schema is server/schema.graphql.</p>",
            brickyard_ui::WHY_NOT_BUILT
        ),
    };
    let refusal = introspection::refusal(api.settings.introspection, &requester_of(requester));
    Html(match refusal {
        Some(refusal) => introspection::explain_on(&page, &refusal),
        None => page,
    })
}
