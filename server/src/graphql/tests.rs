//! The API as a client sees it: over HTTP, with a database in a temporary folder.

mod clone_class;
mod cost;
mod documentation;
mod introspection;
mod limit;
mod list;
mod schema;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use axum::{Extension, Router};
use brickyard_indexer::manifest::Files;
use brickyard_indexer::publication::{Publication, PublishOptions, RepositoryFacts, assemble};
use serde_json::{Value, json};
use tempfile::TempDir;
use tower::ServiceExt as _;

use crate::catalog::{
    Catalog, CloneIndex, DeclareDependencies, NewDependency, NewDeprecation, PageRequest,
    Requester, Service, ServiceQuery, SetVisibility, SystemClock, SystemIds, Visibility,
};
use crate::config::{GraphqlConfig, QueryLimits};
use crate::search::SearchIndex;
use crate::store::Store;

struct TestApi {
    router: Router,
    catalog: Catalog,
    /// How many statements were sent to the database.
    statements: Arc<AtomicUsize>,
    _folder: TempDir,
}

impl TestApi {
    async fn new() -> Self {
        Self::with(GraphqlConfig::default(), QueryLimits::default()).await
    }

    async fn limited(limits: QueryLimits) -> Self {
        Self::with(GraphqlConfig::default(), limits).await
    }

    async fn with(settings: GraphqlConfig, limits: QueryLimits) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("catalog.db");
        let mut store = Store::connect(&format!("sqlite://{}?mode=rwc", file.display()))
            .await
            .unwrap();
        store.migrate().await.unwrap();
        let statements = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&statements);
        store.observe(move || {
            counter.fetch_add(1, Ordering::Relaxed);
        });
        let catalog = Catalog::new(
            store,
            SearchIndex::in_memory().unwrap(),
            CloneIndex::new(),
            Arc::new(SystemClock),
            Arc::new(SystemIds),
        );
        let router = super::router(catalog.clone(), settings, limits);
        Self {
            router,
            catalog,
            statements,
            _folder: folder,
        }
    }

    async fn send(&self, requester: Requester, request: Request<Body>) -> (StatusCode, String) {
        let router = self.router.clone().layer(Extension(requester));
        let response = router.oneshot(request).await.unwrap();
        let status = response.status();
        let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }

    async fn query(&self, requester: Requester, query: &str) -> Value {
        let body = json!({ "query": query }).to_string();
        let request = post("application/json", &body);
        let (status, body) = self.send(requester, request).await;
        assert_eq!(status, StatusCode::OK, "{body}");
        serde_json::from_str(&body).unwrap()
    }

    /// Sends a query and returns the answer with the number of statements that it took.
    async fn count_statements(&self, query: &str) -> (Value, usize) {
        self.count_statements_as(Requester::anonymous(true), query)
            .await
    }

    async fn count_statements_as(&self, requester: Requester, query: &str) -> (Value, usize) {
        self.statements.store(0, Ordering::Relaxed);
        let answer = self.query(requester, query).await;
        (answer, self.statements.load(Ordering::Relaxed))
    }

    /// Makes each service need the one after it, and the last one the first; and deprecates old
    /// releases.
    async fn connect(&self) {
        let services = self.services().await;
        for (service, next) in services.iter().zip(services.iter().cycle().skip(1)) {
            self.declare(service, &[next]).await;
            let deprecation = NewDeprecation {
                service: service.id,
                range: "<1.1.0".to_owned(),
                reason: "it is old".to_owned(),
                replacement: Some(next.reference()),
                deprecated_at: None,
                sunset_at: None,
            };
            let server = Requester::server();
            let deprecated = self.catalog.deprecate_versions(&server, deprecation);
            deprecated.await.unwrap();
        }
    }

    /// Makes each service need all others.
    async fn connect_all(&self) {
        let services = self.services().await;
        for service in &services {
            let others = services.iter().filter(|other| other.id != service.id);
            self.declare(service, &others.collect::<Vec<_>>()).await;
        }
    }

    /// Shows every service to these teams only.
    async fn show_to(&self, teams: &[&str]) {
        for service in self.services().await {
            let change = SetVisibility {
                service: service.id,
                visibility: Visibility::Restricted,
                visible_to: teams.iter().copied().map(str::to_owned).collect(),
                revision: service.revision,
                reason: None,
            };
            let server = Requester::server();
            self.catalog.set_visibility(&server, change).await.unwrap();
        }
    }

    async fn services(&self) -> Vec<Service> {
        let (server, page) = (Requester::server(), PageRequest::new(100, 0));
        let query = ServiceQuery::default();
        let services = self.catalog.list_services(&server, query, page).await;
        services.unwrap().items
    }

    async fn declare(&self, service: &Service, needed: &[&Service]) {
        let dependencies = needed.iter().map(|needed| NewDependency {
            service: needed.reference(),
            range: Some("^1".to_owned()),
        });
        let declaration = DeclareDependencies {
            service: service.id,
            revision: service.revision,
            dependencies: dependencies.collect(),
        };
        let server = Requester::server();
        let declared = self.catalog.declare_dependencies(&server, declaration);
        declared.await.unwrap();
    }

    async fn publish(&self, services: usize) {
        self.release(services, "1.0.0").await;
    }

    /// Publishes services with a head and a release of this number.
    async fn release(&self, services: usize, number: &str) {
        let publication = Self::assembled(services, number);
        self.take(publication).await;
    }

    /// Publishes the repository of so many services without any of them.
    async fn withdraw(&self, services: usize) {
        let mut publication = Self::assembled(services, "1.0.0");
        publication.services.clear();
        publication.fragments.clear();
        publication.occurrences.clear();
        self.take(publication).await;
    }

    fn assembled(services: usize, number: &str) -> Publication {
        let facts = RepositoryFacts {
            name: format!("r{services}"),
            ..Default::default()
        };
        let options = PublishOptions {
            with_source: true,
            make_release: true,
            ..Default::default()
        };
        let files = Folder::of(services, number);
        assemble(&files, &facts, &options, &|_, _| ()).unwrap()
    }

    async fn take(&self, publication: Publication) {
        let server = Requester::server();
        self.catalog.publish(&server, publication).await.unwrap();
    }
}

fn post(content_type: &str, body: &str) -> Request<Body> {
    Request::builder()
        .method(Method::POST)
        .uri("/graphql")
        .header(header::CONTENT_TYPE, content_type)
        .body(Body::from(body.to_owned()))
        .unwrap()
}

/// What the manifest says of each service.
const DESCRIBED: &str = "tags = [\"a\"]\nlabels = { tier = \"gold\" }\noutput_schema = \"out.json\"\n\
    [service.endpoint]\nurl = \"https://a.example\"\n[service.security]\nprotocol = \"none\"\n\
    [service.resilience]\ntimeout_ms = 1\n";

/// A repository of some services. Each has a team of its own, a function of its own, and one that
/// all of them have.
struct Folder(BTreeMap<String, String>);

impl Folder {
    fn of(services: usize, release: &str) -> Self {
        let mut files = BTreeMap::new();
        let mut manifest = "namespace = \"all\"\n".to_owned();
        let function = |name: &str, result: &str| {
            let lines =
                "    total = total + store.find(basket.id).count * basket.price\n".repeat(8);
            format!("def {name}(basket, store, total):\n{lines}    return total + {result}\n")
        };
        for number in 0..services {
            manifest.push_str(&format!(
                "[[service]]\nname = \"s{number}\"\nroot = \"s{number}\"\nteam = \"t{number}\"\nversion = \"{release}\"\ninput_schema = \"s{number}/in.json\"\n{DESCRIBED}"
            ));
            let folder = format!("s{number}");
            let described = [
                ("README.md", format!("# Service {number}")),
                ("in.json", format!("{{ \"title\": \"{number}\" }}")),
            ];
            for (name, text) in described {
                files.insert(format!("{folder}/{name}"), text);
            }
            let own = function(&format!("f{number}"), &number.to_string());
            let shared = function("shared", "basket.total");
            files.insert(format!("s{number}/a.py"), format!("{own}\n\n{shared}"));
        }
        files.insert("out.json".to_owned(), "true".to_owned());
        files.insert("brickyard.toml".to_owned(), manifest);
        Self(files)
    }
}

impl Files for Folder {
    fn paths(&self) -> Vec<String> {
        self.0.keys().cloned().collect()
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        self.0
            .get(path)
            .map(|text| text.clone().into_bytes())
            .ok_or_else(|| "gone".to_owned())
    }
}

fn code(answer: &Value) -> &str {
    answer["errors"][0]["extensions"]["code"]
        .as_str()
        .unwrap_or_default()
}

#[tokio::test]
async fn every_refusal_has_its_code() {
    let api = TestApi::new().await;
    let reader = || Requester::anonymous(true);
    let cases = [
        (reader(), "{ nothing }", "BAD_USER_INPUT"),
        (reader(), "{ catalog", "BAD_USER_INPUT"),
        (reader(), "{ node(id: \"x\") { id } }", "BAD_USER_INPUT"),
        (
            reader(),
            "{ services(first: -1) { totalCount } }",
            "BAD_USER_INPUT",
        ),
        (
            reader(),
            "{ services(after: \"x\") { totalCount } }",
            "BAD_USER_INPUT",
        ),
        (
            reader(),
            "{ missingFragments(hashes: [\"x\"]) }",
            "BAD_USER_INPUT",
        ),
        (
            reader(),
            "{ accessTokens { totalCount } }",
            "UNAUTHENTICATED",
        ),
        (
            Requester::anonymous(false),
            "{ catalog { services } }",
            "UNAUTHENTICATED",
        ),
    ];
    for (requester, query, expected) in cases {
        let answer = api.query(requester, query).await;
        assert_eq!(code(&answer), expected, "{query}: {answer}");
        assert!(
            answer["errors"][0]["extensions"]["hint"].is_string(),
            "{query}: {answer}"
        );
    }
}

#[tokio::test]
async fn only_json_is_executed() {
    let api = TestApi::new().await;
    let query = json!({ "query": "{ requester { anonymous } }" }).to_string();
    let status = async |request| api.send(Requester::anonymous(true), request).await.0;

    assert_eq!(
        status(post("application/json; charset=utf-8", &query)).await,
        StatusCode::OK
    );
    for content_type in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/jsonx",
    ] {
        let refused = status(post(content_type, &query)).await;
        assert_eq!(
            refused,
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "{content_type}"
        );
    }
    assert_eq!(
        status(post("application/json", "{")).await,
        StatusCode::BAD_REQUEST
    );

    let get = Request::builder()
        .uri("/graphql?query={catalog{services}}")
        .body(Body::empty());
    let (status, body) = api.send(Requester::anonymous(true), get.unwrap()).await;
    assert_eq!(status, StatusCode::OK);
    assert!(
        body.contains("<!doctype html>") || body.contains("<!DOCTYPE html>"),
        "{body}"
    );
}

#[tokio::test]
async fn the_id_of_anything_finds_it_again() {
    let api = TestApi::new().await;
    api.publish(1).await;
    let query = "{ service(ref: \"all/s0\") { id owner { id } head { id } occurrences { nodes { id fragment { id } } } }
                   auditEvents { nodes { id } } }";
    let answer = api.query(Requester::server(), query).await;
    let service = &answer["data"]["service"];
    let function = &service["occurrences"]["nodes"][0];
    let event = &answer["data"]["auditEvents"]["nodes"][0];
    for thing in [
        service,
        &service["owner"],
        &service["head"],
        function,
        &function["fragment"],
        event,
    ] {
        let id = &thing["id"];
        let found = api
            .query(
                Requester::server(),
                &format!("{{ node(id: {id}) {{ id }} }}"),
            )
            .await;
        assert_eq!(&found["data"]["node"]["id"], id, "{found}");
    }
    let hidden = format!("{{ node(id: {}) {{ id }} }}", event["id"]);
    let answer = api.query(Requester::anonymous(true), &hidden).await;
    assert_eq!(answer["data"]["node"], Value::Null);
}

#[test]
fn the_committed_schema_is_the_code_s() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema.graphql");
    let current = super::sdl();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &current).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap();
    let differing = committed
        .lines()
        .zip(current.lines())
        .find(|(committed, current)| committed != current);
    assert!(
        committed == current,
        "run `make update` and commit server/schema.graphql; the first lines that differ: {differing:?}"
    );
}
