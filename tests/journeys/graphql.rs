//! A tool asks: GraphQL, access tokens and their limits.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::json;

use crate::harness::callers::expire;
use crate::harness::client::Client;
use crate::harness::server::{TestServer, finish};
use crate::harness::{programs, rows, shop};

const BEGIN: &str =
    "mutation($input: BeginPublishInput!) { beginPublish(input: $input) { __typename } }";
const TOKENS: &str = "{ accessTokens { nodes { name scopes } } }";

both_databases! {
    async fn a_standard_introspection_is_answered(database: TestDatabase) {
        let server = TestServer::start(&database);

        let answer = server.query(INTROSPECTION, json!({})).data();

        let types = answer["__schema"]["types"].as_array().unwrap();
        assert!(types.iter().any(|one| one["name"] == "ClonePair"));
    }

    async fn duplicates_in_other_teams_are_listed_with_both_places(database: TestDatabase) {
        let server = shop::published(&database).await;
        let query = "{ service(ref: \"inventory/update-stock\") { duplicates { totalCount nodes {
            id similarity type
            a { name service { ref } fragment { source } } b { name service { ref owner { name } } fragment { source } } } } } }";

        let duplicates = server.query(query, json!({})).data()["service"]["duplicates"].clone();

        assert_eq!(duplicates["totalCount"], 1, "{duplicates}");
        let pair = &duplicates["nodes"][0];
        let refs = [&pair["a"]["service"]["ref"], &pair["b"]["service"]["ref"]];
        assert!(
            refs.contains(&&json!("payments/refund"))
                && refs.contains(&&json!("inventory/update-stock")),
            "{pair}"
        );
        assert!(
            pair["similarity"].as_f64() > Some(0.7) && pair["type"] == "EDITED",
            "{pair}"
        );
    }

    async fn connections_page_through_everything_once(database: TestDatabase) {
        let server = shop::published(&database).await;
        let query = "query($after: String) { services(first: 4, after: $after) { totalCount nodes { ref } pageInfo { hasNextPage endCursor } } }";
        let mut seen = Vec::new();
        let mut after = json!(null);

        loop {
            let page = server.query(query, json!({ "after": after })).data()["services"].clone();
            assert_eq!(page["totalCount"], 11);
            seen.extend(
                page["nodes"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|node| node["ref"].to_string()),
            );
            if page["pageInfo"]["hasNextPage"] == false {
                break;
            }
            after = page["pageInfo"]["endCursor"].clone();
        }

        let mut distinct = seen.clone();
        distinct.sort();
        distinct.dedup();
        assert_eq!((seen.len(), distinct.len()), (11, 11), "{seen:?}");
    }

    async fn every_id_leads_back_to_its_node(database: TestDatabase) {
        let server = shop::published(&database).await;
        let query = "{ service(ref: \"inventory/update-stock\") { id owner { id } head { id } occurrences { nodes { id fragment { id } } } } }";
        let service = server.query(query, json!({})).data()["service"].clone();
        let ids = [
            (&service["id"], "Service"),
            (&service["owner"]["id"], "Team"),
            (&service["head"]["id"], "Version"),
            (&service["occurrences"]["nodes"][0]["id"], "Occurrence"),
            (
                &service["occurrences"]["nodes"][0]["fragment"]["id"],
                "Fragment",
            ),
        ];

        for (id, kind) in ids {
            let answer = server.query(
                "query($id: ID!) { node(id: $id) { __typename id } }",
                json!({ "id": id }),
            );
            assert_eq!(
                answer.data()["node"],
                json!({ "__typename": kind, "id": id })
            );
        }
    }

    async fn writing_needs_a_token_that_may(database: TestDatabase) {
        let server = TestServer::start(&database);
        let before = rows::count(&database).await;
        let reader = server.token("reader", "catalog:read");
        let expired = server.token("old", "publish");
        expire(&database, "old").await;
        let issued = rows::count(&database).await;
        let mut broken = reader.clone();
        let last = if broken.pop() == Some('0') { '1' } else { '0' };
        broken.push(last);
        let check = |token: Option<&str>, expected: &str| {
            let answer = match token {
                Some(token) => server.query_as(token, BEGIN, begin("1.0.0")),
                None => server.query(BEGIN, begin("1.0.0")),
            };
            assert_eq!(answer.code(), expected, "{answer:#?}");
            assert!(!answer.message().is_empty());
        };

        check(None, "UNAUTHENTICATED");
        check(Some(&expired), "UNAUTHENTICATED");
        check(Some(&broken), "UNAUTHENTICATED");
        check(Some("bky_u_nonsense"), "UNAUTHENTICATED");
        check(Some("Bearer"), "UNAUTHENTICATED");
        check(Some(&reader), "FORBIDDEN");

        let after = rows::count(&database).await;
        assert_eq!(after, issued, "nothing is stored");
        assert_eq!(before["staging"], 0);
    }

    async fn only_an_administrator_sees_tokens_and_the_audit_log(database: TestDatabase) {
        let server = TestServer::start(&database);
        let admin = server.token("admin", "admin");
        let publisher = server.token("publisher", "publish");
        let audit = "{ auditEvents { nodes { actor action subject } } }";

        assert_eq!(server.query(TOKENS, json!({})).code(), "UNAUTHENTICATED");
        assert_eq!(
            server.query_as(&publisher, TOKENS, json!({})).code(),
            "FORBIDDEN"
        );
        assert_eq!(
            server.query_as(&publisher, audit, json!({})).code(),
            "FORBIDDEN"
        );
        let tokens = server.query_as(&admin, TOKENS, json!({})).data();
        assert!(
            tokens["accessTokens"].to_string().contains("publisher"),
            "{tokens}"
        );
        let audit = server.query_as(&admin, audit, json!({})).data();
        assert!(!audit["auditEvents"]["nodes"].as_array().unwrap().is_empty());
        assert!(!audit.to_string().contains("bky_"), "{audit}");
    }

    async fn a_token_made_and_revoked_over_the_api_works_in_between(database: TestDatabase) {
        let server = TestServer::start(&database);
        let admin = server.token("admin", "admin");
        let create = "mutation { createAccessToken(input: { name: \"ci\", scopes: [PUBLISH], expiresInDays: 2 }) { secret accessToken { id scopes } } }";
        let made = server.query_as(&admin, create, json!({})).data()["createAccessToken"].clone();
        let secret = made["secret"].as_str().unwrap();
        assert_eq!(
            server.query_as(secret, BEGIN, begin("1.0.0")).data()["beginPublish"]["__typename"],
            "Staging"
        );

        let revoke = "mutation($id: ID!) { revokeAccessToken(input: { id: $id }) { accessToken { revokedAt } } }";
        server
            .query_as(&admin, revoke, json!({ "id": made["accessToken"]["id"] }))
            .data();

        assert_eq!(
            server.query_as(secret, BEGIN, begin("1.0.0")).code(),
            "UNAUTHENTICATED"
        );
    }

    async fn the_client_says_what_to_do_about_a_bad_token(database: TestDatabase) {
        let server = TestServer::start(&database);
        let reader = server.token("reader", "catalog:read");
        let client = Client::of(&server);

        client
            .clone()
            .with_token("bky_u_nonsense")
            .run(["publish", "examples/shop"])
            .expect(2)
            .complains(&["token", "hint"]);
        client
            .with_token(&reader)
            .run(["publish", "examples/shop"])
            .expect(1)
            .complains(&["publish", "hint"]);
    }

    async fn a_version_that_is_no_semver_is_refused_and_nothing_is_stored(database: TestDatabase) {
        let server = TestServer::start(&database);
        let token = server.local_token();
        let before = rows::count(&database).await;

        for number in ["1", "1.0", "v1.0.0", "01.0.0", "1.0.0-", "latest", ""] {
            let answer = server.query_as(&token, BEGIN, begin(number));
            assert_eq!(answer.code(), "BAD_USER_INPUT", "{number}: {answer:#?}");
        }
        Client::of(&server)
            .run(["publish", "examples/shop/inventory", "--release=1.x"])
            .expect(2)
            .complains(&["1.x", "hint"]);

        assert_eq!(rows::count(&database).await, before);
    }

    async fn what_is_no_graphql_is_refused_with_a_code(database: TestDatabase) {
        let server = TestServer::start(&database);
        let check = |query: &str| {
            let answer = server.query(query, json!({}));
            assert_eq!(answer.code(), "BAD_USER_INPUT", "{query}: {answer:#?}");
        };
        check("{ catalog {");
        check("{ nonsense }");
        check("query($x: Int!) { catalog { services } }");
        check("");

        assert!((400..500).contains(&server.post(None, "application/json", b"{").status));
        assert!((400..500).contains(&server.post(None, "application/json", b"\xff\xfe").status));
        assert!(
            (400..500).contains(
                &server
                    .post(
                        None,
                        "text/plain",
                        b"{\"query\":\"{ catalog { services } }\"}"
                    )
                    .status
            )
        );
    }

    async fn costly_queries_are_refused(database: TestDatabase) {
        let server = TestServer::start(&database);
        let deep = "{ team(name: \"x\") { ".to_owned()
            + &"services { nodes { owner { ".repeat(20)
            + "name"
            + &" } } }".repeat(20)
            + " } }";
        let wide: String = (0..2_000)
            .map(|n| format!("a{n}: catalog {{ services }} "))
            .collect();

        for query in [deep, format!("{{ {wide} }}")] {
            let answer = server.query(&query, json!({}));
            assert!(
                ["LIMIT_EXCEEDED", "BAD_USER_INPUT"].contains(&answer.code()),
                "{answer:#?}"
            );
        }
    }

    async fn an_oversized_upload_is_refused_and_nothing_is_stored(database: TestDatabase) {
        let server = TestServer::start(&database);
        let token = server.local_token();
        let before = rows::count(&database).await;

        // The size is announced, so the server need not read what it will not take.
        let answer = announce(&server, &token, (1 << 20) + 1);

        assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
        assert!(answer.contains("LIMIT_EXCEEDED"), "{answer}");
        assert_eq!(rows::count(&database).await, before);
    }

    async fn foreign_pages_and_hosts_may_not_read(database: TestDatabase) {
        let server = TestServer::start(&database);
        let status = |header: &str, value: &str| {
            let agent: ureq::Agent = ureq::Agent::config_builder()
                .http_status_as_error(false)
                .build()
                .into();
            let request = agent
                .post(format!("{}/graphql", server.url))
                .header("content-type", "application/json");
            let mut response = request
                .header(header, value)
                .send("{\"query\":\"{ catalog { services } }\"}")
                .unwrap();
            (
                response.status().as_u16(),
                response.body_mut().read_to_string().unwrap(),
            )
        };

        for (header, value) in [
            ("host", "bricks.evil.example"),
            ("origin", "https://evil.example"),
            ("x-forwarded-for", "203.0.113.7"),
        ] {
            let (status, body) = status(header, value);
            assert!(
                status >= 400 || body.contains("UNAUTHENTICATED") || body.contains("FORBIDDEN"),
                "{header}: {status} {body}"
            );
        }
    }

    async fn the_explorer_is_served_without_a_cdn(database: TestDatabase) {
        let server = TestServer::start(&database);
        let mut page = ureq::get(format!("{}/graphql", server.url))
            .header("accept", "text/html")
            .call()
            .unwrap();
        let policy = page.headers()["content-security-policy"]
            .to_str()
            .unwrap()
            .to_owned();
        let text = page.body_mut().read_to_string().unwrap();

        assert!(text.contains("<html"), "{text}");
        assert!(!text.contains("https://"), "{text}");
        assert!(
            !policy.contains("http") && policy.contains("'self'"),
            "{policy}"
        );
    }
}

#[test]
fn the_committed_schema_is_the_servers() {
    let mut command = std::process::Command::new(programs::server());
    command.arg("schema").current_dir(programs::checkout());
    let (status, printed) = finish(command, Duration::from_secs(60));

    let committed =
        std::fs::read_to_string(programs::checkout().join("server/schema.graphql")).unwrap();

    assert_eq!(status, Some(0), "{printed}");
    assert_eq!(printed.trim(), committed.trim(), "run `make update`");
}

/// Sends the head of a request whose body is to have this many bytes, and returns the answer.
fn announce(server: &TestServer, token: &str, bytes: usize) -> String {
    let address = server.url.trim_start_matches("http://");
    let mut connection = TcpStream::connect(address).unwrap();
    connection
        .set_read_timeout(Some(Duration::from_secs(30)))
        .unwrap();
    write!(
        connection,
        "POST /graphql HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {token}\r\n\
         content-type: application/json\r\ncontent-length: {bytes}\r\nconnection: close\r\n\r\n",
    )
    .unwrap();
    let mut answer = Vec::new();
    // A reset connection ends the answer as well.
    connection.read_to_end(&mut answer).ok();
    String::from_utf8_lossy(&answer).into_owned()
}

fn begin(number: &str) -> serde_json::Value {
    json!({ "input": {
        "repository": "acme/web",
        "contentHash": "0".repeat(64),
        "services": [{ "namespace": "acme", "name": "web", "root": "", "release": { "number": number } }],
    } })
}

const INTROSPECTION: &str = "query IntrospectionQuery { __schema {
    queryType { name } mutationType { name } subscriptionType { name }
    types { ...FullType } directives { name description locations args { ...InputValue } } } }
    fragment FullType on __Type { kind name description
        fields(includeDeprecated: true) { name description args { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason }
        inputFields { ...InputValue } interfaces { ...TypeRef }
        enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
        possibleTypes { ...TypeRef } }
    fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue }
    fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name
        ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } }";
