//! Every operation of the API, asked by everybody: who may is in one table, and an operation that
//! is not in it fails.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::harness::server::TestServer;

/// The least that an operation needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Needs {
    Nothing,
    Read,
    Publish,
    Maintain,
    Admin,
}

use Needs::{Admin, Maintain, Nothing, Publish, Read};

/// Each operation with a request that is well-formed, though what it names does not exist: a kind of
/// node between quotes stands for an id of that kind.
const OPERATIONS: &[(&str, Needs, &str)] = &[
    ("requester", Nothing, "{ requester { anonymous } }"),
    ("catalog", Read, "{ catalog { services } }"),
    ("node", Read, "{ node(id: \"Service\") { id } }"),
    ("service", Read, "{ service(ref: \"a/b\") { ref } }"),
    ("services", Read, "{ services { totalCount } }"),
    ("team", Read, "{ team(name: \"a\") { name } }"),
    ("teams", Read, "{ teams { totalCount } }"),
    (
        "clonePair",
        Read,
        "{ clonePair(a: \"Occurrence\", b: \"Occurrence\") { id } }",
    ),
    ("clonePairs", Read, "{ clonePairs { totalCount } }"),
    ("search", Read, "{ search(query: \"a\") { total } }"),
    ("missingFragments", Read, "{ missingFragments(hashes: []) }"),
    (
        "checkFragments",
        Read,
        "{ checkFragments(input: { repository: \"a\", fragments: [] }) { asOf } }",
    ),
    ("accessTokens", Admin, "{ accessTokens { name } }"),
    ("auditEvents", Admin, "{ auditEvents { totalCount } }"),
    (
        "dependencyCycles",
        Read,
        "{ dependencyCycles { totalCount } }",
    ),
    (
        "resolve",
        Read,
        "{ resolve(service: \"a/b\") { __typename } }",
    ),
    (
        "declareDependencies",
        Maintain,
        "mutation { declareDependencies(input: { service: \"Service\", dependencies: [], \
         revision: 1 }) { service { ref } } }",
    ),
    (
        "deprecateVersions",
        Maintain,
        "mutation { deprecateVersions(input: { service: \"Service\", range: \"*\", reason: \"r\" }) \
         { deprecation { id } } }",
    ),
    (
        "revokeDeprecation",
        Maintain,
        "mutation { revokeDeprecation(input: { id: \"Deprecation\", reason: \"r\" }) \
         { deprecation { id } } }",
    ),
    (
        "yankVersion",
        Maintain,
        "mutation { yankVersion(input: { version: \"Version\", reason: \"r\" }) { version { id } } }",
    ),
    (
        "unyankVersion",
        Maintain,
        "mutation { unyankVersion(input: { version: \"Version\", reason: \"r\" }) { version { id } } }",
    ),
    (
        "retireVersion",
        Maintain,
        "mutation { retireVersion(input: { version: \"Version\", reason: \"r\" }) { __typename } }",
    ),
    (
        "beginPublish",
        Publish,
        "mutation { beginPublish(input: { repository: \"a/b\", contentHash: \"\", services: [] }) \
         { __typename } }",
    ),
    (
        "stageFragments",
        Publish,
        "mutation { stageFragments(input: { staging: \"Staging\", batch: 0, fragments: [], \
         occurrences: [] }) { stored } }",
    ),
    (
        "commitPublish",
        Publish,
        "mutation { commitPublish(input: { staging: \"Staging\", batches: 0 }) { sequence } }",
    ),
    (
        "updateService",
        Maintain,
        "mutation { updateService(input: { service: \"Service\", revision: 1 }) { service { ref } } }",
    ),
    (
        "renameService",
        Maintain,
        "mutation { renameService(input: { service: \"Service\", revision: 1 }) { service { ref } } }",
    ),
    (
        "retireService",
        Maintain,
        "mutation { retireService(input: { service: \"Service\", revision: 1 }) { __typename } }",
    ),
    (
        "restoreService",
        Maintain,
        "mutation { restoreService(input: { service: \"Service\", revision: 1 }) { service { ref } } }",
    ),
    (
        "createAccessToken",
        Admin,
        "mutation { createAccessToken(input: { name: \"n\", scopes: [] }) { secret } }",
    ),
    (
        "revokeAccessToken",
        Admin,
        "mutation { revokeAccessToken(input: { id: \"AccessToken\" }) { accessToken { name } } }",
    ),
];

both_databases! {
    async fn everybody_may_do_what_the_table_says_and_no_more(database: TestDatabase) {
        let server = TestServer::start(&database);
        let token = |scope: &str| Some(server.token(scope, scope));
        let callers = [
            ("anybody on this machine", None, Read),
            ("a reader", token("catalog:read"), Read),
            ("a checker", token("check:write"), Read),
            ("a publisher", token("publish"), Publish),
            ("a maintainer", token("maintain"), Maintain),
            ("an administrator", token("admin"), Admin),
        ];

        for (caller, token, may) in &callers {
            for (operation, needs, query) in OPERATIONS {
                let query = with_ids(query);
                let answer = match token {
                    Some(token) => server.query_as(token, &query, json!({})),
                    None => server.query(&query, json!({})),
                };
                let refusal = if token.is_some() { "FORBIDDEN" } else { "UNAUTHENTICATED" };
                let code = answer.body["errors"][0]["extensions"]["code"].as_str();
                let refused = code == Some(refusal);
                assert_eq!(refused, needs > may, "{caller}: {operation}: {:#}", answer.body);
                assert_ne!(code, Some("INTERNAL"), "{caller}: {operation}: {:#}", answer.body);
            }
        }
    }

    async fn a_stranger_behind_a_proxy_may_do_nothing(database: TestDatabase) {
        let server = TestServer::start_with(&database, &["--public-url", "https://bricks.example.com"]);

        for (operation, needs, query) in OPERATIONS {
            let answer = server.query(&with_ids(query), json!({}));
            let code = answer.body["errors"][0]["extensions"]["code"].as_str();
            let refused = code == Some("UNAUTHENTICATED");
            assert_eq!(refused, *needs > Nothing, "{operation}: {:#}", answer.body);
        }
    }
}

/// Puts ids that nothing has in the place of the kinds of nodes.
fn with_ids(query: &str) -> String {
    [
        "Service",
        "Version",
        "Deprecation",
        "Occurrence",
        "Staging",
        "AccessToken",
    ]
    .iter()
    .fold(query.to_owned(), |query, kind| {
        let id = URL_SAFE_NO_PAD.encode(format!("{kind}:{}", "0".repeat(32)));
        query.replace(&format!("\"{kind}\""), &format!("\"{id}\""))
    })
}

#[test]
fn every_operation_of_the_schema_is_in_the_table() {
    let database = crate::harness::databases::TestDatabase::sqlite();
    let server = TestServer::start(&database);
    let query = "{ __schema { queryType { fields { name } } mutationType { fields { name } } } }";
    let schema = server.query(query, json!({})).data()["__schema"].clone();
    let fields = |kind: &str| schema[kind]["fields"].as_array().unwrap().clone();
    let name = |field: &Value| field["name"].as_str().unwrap().to_owned();

    let mut offered: Vec<String> = [fields("queryType"), fields("mutationType")]
        .concat()
        .iter()
        .map(name)
        .collect();
    let mut listed: Vec<String> = OPERATIONS
        .iter()
        .map(|(name, ..)| (*name).to_owned())
        .collect();
    offered.sort();
    listed.sort();

    assert_eq!(offered, listed);
}
