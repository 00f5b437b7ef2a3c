//! A service is described, released, edited, renamed and retired, over HTTP.

use std::thread;

use serde_json::{Value, json};

use crate::harness::graphql::Answer;
use crate::harness::server::TestServer;

const BEGIN: &str = "mutation($input: BeginPublishInput!) { beginPublish(input: $input) { ... on Staging { id } } }";
const COMMIT: &str =
    "mutation($staging: ID!) { commitPublish(input: { staging: $staging, batches: 0 }) {
    services { outcome ownerKept service { id ref revision } release { id number ciRun } } } }";
const SERVICE: &str = "query($ref: String!) { service(ref: $ref) { id ref revision type lifecycle visibility retiredAt aliases openDoor tags
    interface { handler runtime trigger openDoor labels { name value } }
    endpoint { protocol url method } security { protocol issuer scopes dataClass }
    resilience { timeoutMs retry { attempts backoffMs } circuitBreaker { failures windowMs resetMs } errorHandler }
    labels { name value } inputSchema { hash json usedBy { ref } } outputSchema { json } readme { markdown html }
    head { interface { trigger } readme { html } } releases { nodes { number interface { trigger } readme { markdown } } } } }";

/// A publish of one service without functions; `hash` tells it from others.
fn publish(hash: u64, service: Value) -> Value {
    let mut entry = json!({ "namespace": "inventory", "name": "update-stock", "root": "stock" });
    let (into, from) = (
        entry.as_object_mut().unwrap(),
        service.as_object().unwrap().clone(),
    );
    into.extend(from);
    json!({ "input": {
        "repository": "github.com/acme/shop", "commit": "0123abc", "ciRun": "https://ci.acme.com/7",
        "contentHash": format!("{hash:064x}"), "services": [entry],
    } })
}

fn begin(server: &TestServer, token: &str, publish: Value) -> Value {
    let begun = server.query_as(token, BEGIN, publish).data();
    json!({ "staging": begun["beginPublish"]["id"] })
}

#[track_caller]
fn published(server: &TestServer, token: &str, input: Value) -> Value {
    let staging = begin(server, token, input);
    let data = server.query_as(token, COMMIT, staging).data();
    data["commitPublish"]["services"][0].clone()
}

/// Commits, and does so again when the server was too busy for it.
fn commit(server: &TestServer, token: &str, staging: Value) -> Answer {
    loop {
        let answer = server.query_as(token, COMMIT, staging.clone());
        if answer.body["errors"][0]["extensions"]["code"] != "UNAVAILABLE" {
            return answer;
        }
    }
}

fn service(server: &TestServer, reference: &str) -> Value {
    server.query(SERVICE, json!({ "ref": reference })).data()["service"].clone()
}

both_databases! {
    async fn a_service_is_described_edited_renamed_and_retired(database: TestDatabase) {
        let server = TestServer::start(&database);
        let (publisher, token) = (server.local_token(), server.token("lead", "maintain"));
        let made = published(&server, &publisher, publish(1, json!({
            "type": "nanoservice", "tags": ["stock"], "release": { "number": "1.0.0" },
            "interface": {
                "handler": "src/stock.update", "runtime": "python3.13", "trigger": "http",
                "endpoint": { "protocol": "https", "url": "https://stock.acme.com", "method": "POST" },
                "security": { "protocol": "OAUTH2", "issuer": "https://login.acme.com", "scopes": ["stock:write"], "dataClass": "INTERNAL" },
                "resilience": { "timeoutMs": 500, "retry": { "attempts": 3 }, "circuitBreaker": { "failures": 5, "resetMs": 1000 }, "errorHandler": "queue failed" },
            },
            "labels": [{ "name": "tier", "value": "gold" }],
            "inputSchema": "{ \"type\": \"object\" }", "outputSchema": "true",
            "readme": "# Stock\n\n[docs](docs/a.md) <script>alert(1)</script>",
            "dependencies": [{ "service": "inventory/read-stock", "range": "^1.2" }],
        })));
        assert_eq!((&made["outcome"], &made["release"]["ciRun"]), (&json!("RELEASED"), &json!("https://ci.acme.com/7")));

        let seen = service(&server, "inventory/update-stock");
        assert_eq!(seen["interface"]["trigger"], "http");
        assert_eq!(seen["security"], json!({ "protocol": "OAUTH2", "issuer": "https://login.acme.com", "scopes": ["stock:write"], "dataClass": "INTERNAL" }));
        assert_eq!(seen["resilience"]["circuitBreaker"], json!({ "failures": 5, "windowMs": null, "resetMs": 1000 }));
        assert_eq!(seen["labels"], json!([{ "name": "tier", "value": "gold" }]));
        assert_eq!(seen["inputSchema"]["json"], "{\"type\":\"object\"}");
        assert_eq!(seen["inputSchema"]["usedBy"][0]["ref"], "inventory/update-stock");
        let html = seen["readme"]["html"].as_str().unwrap();
        assert!(html.contains("https://github.com/acme/shop/blob/HEAD/stock/docs/a.md") && !html.contains("script"), "{html}");
        assert!(seen["head"]["readme"]["html"].as_str().unwrap().contains("/blob/0123abc/stock/"));

        let update = "mutation($input: UpdateServiceInput!) { updateService(input: $input) { service { revision openDoor security { protocol } interface { trigger runtime } } } }";
        let input = |revision: &Value| json!({ "input": {
            "service": seen["id"], "revision": revision, "readme": null,
            "interface": { "runtime": null, "security": { "protocol": "NONE" } },
        } });
        let edited = server.query_as(&token, update, input(&seen["revision"])).data()["updateService"]["service"].clone();
        assert_eq!((&edited["openDoor"], &edited["interface"]), (&json!(true), &json!({ "trigger": "http", "runtime": null })));
        assert_eq!(server.query_as(&token, update, input(&seen["revision"])).code(), "CONFLICT");
        let filter = "{ services(filter: { openDoor: true, securityProtocol: NONE, labels: [{ name: \"tier\" }], tags: [\"stock\"] }, orderBy: UPDATED_AT) { totalCount nodes { ref } } }";
        assert_eq!(server.query(filter, json!({})).data()["services"]["totalCount"], 1);
        let now = service(&server, "inventory/update-stock");
        assert_eq!((&now["readme"], &now["releases"]["nodes"][0]["readme"]["markdown"]), (&json!(null), &seen["readme"]["markdown"]));

        let rename = "mutation($input: RenameServiceInput!) { renameService(input: $input) { service { ref revision } } }";
        let input = json!({ "input": { "service": seen["id"], "revision": now["revision"], "namespace": "stock", "name": "change" } });
        let renamed = server.query_as(&token, rename, input).data()["renameService"]["service"].clone();
        let found = service(&server, "Inventory/Update_Stock");
        assert_eq!((&found["ref"], &found["aliases"]), (&json!("stock/change"), &json!(["inventory/update-stock"])));
        assert_eq!(renamed["revision"], found["revision"]);

        let retire = "mutation($input: RetireServiceInput!) { retireService(input: $input) { __typename ... on ServiceRetired { service { lifecycle retiredAt revision } } } }";
        let input = json!({ "input": { "service": seen["id"], "revision": found["revision"] } });
        let retired = server.query_as(&token, retire, input).data()["retireService"].clone();
        assert_eq!((&retired["__typename"], &retired["service"]["lifecycle"]), (&json!("ServiceRetired"), &json!("RETIRED")));
        let staging = begin(&server, &publisher, publish(9, json!({})));
        assert_eq!(server.query_as(&publisher, COMMIT, staging).code(), "CONFLICT");
        let restore = "mutation($input: RestoreServiceInput!) { restoreService(input: $input) { service { lifecycle retiredAt } } }";
        let input = json!({ "input": { "service": seen["id"], "revision": retired["service"]["revision"] } });
        let restored = server.query_as(&token, restore, input).data()["restoreService"]["service"].clone();
        assert_eq!(restored, json!({ "lifecycle": "PRODUCTION", "retiredAt": null }));
    }

    async fn of_64_publishers_of_one_release_with_other_content_one_succeeds(database: TestDatabase) {
        let server = TestServer::start(&database);
        let token = server.local_token();
        let stagings: Vec<Value> = (0..64)
            .map(|number| {
                let readme = format!("# Content {number}");
                begin(&server, &token, publish(number + 1, json!({ "release": { "number": "1.0.0" }, "readme": readme })))
            })
            .collect();

        let answers: Vec<_> = thread::scope(|scope| {
            let commits: Vec<_> = stagings
                .into_iter()
                .map(|staging| scope.spawn(|| commit(&server, &token, staging)))
                .collect();
            commits.into_iter().map(|commit| commit.join().unwrap()).collect()
        });

        let (made, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.body["errors"].is_null());
        assert_eq!((made.len(), refused.len()), (1, 63));
        for answer in &refused {
            assert_eq!(answer.code(), "CONFLICT", "{answer:#?}");
            assert!(answer.message().contains("was released with other content"), "{answer:#?}");
        }
        let seen = service(&server, "inventory/update-stock");
        assert_eq!(seen["releases"]["nodes"].as_array().map(Vec::len), Some(1));
        assert_eq!(seen["releases"]["nodes"][0]["readme"]["markdown"], seen["readme"]["markdown"]);
    }

    async fn a_release_keeps_the_repository_that_it_came_from(database: TestDatabase) {
        let server = TestServer::start(&database);
        let token = server.local_token();
        let readme = "[docs](docs/a.md)";
        published(&server, &token, publish(1, json!({ "release": { "number": "1.0.0" }, "readme": readme })));
        let mut nothing = publish(2, json!({}));
        nothing["input"]["services"] = json!([]);
        let staging = begin(&server, &token, nothing);
        server.query_as(&token, COMMIT, staging).data();
        let mut elsewhere = publish(3, json!({ "release": { "number": "2.0.0" }, "readme": readme }));
        elsewhere["input"]["repository"] = json!("github.com/acme/stock");
        published(&server, &token, elsewhere);

        let query = "{ service(ref: \"inventory/update-stock\") { repository head { repository }
            releases { nodes { number repository readme { html } } } } }";
        let service = server.query(query, json!({})).data()["service"].clone();

        let (old, new) = ("github.com/acme/shop", "github.com/acme/stock");
        assert_eq!((&service["repository"], &service["head"]["repository"]), (&json!(new), &json!(new)));
        for (release, expected) in service["releases"]["nodes"].as_array().unwrap().iter().zip([new, old]) {
            assert_eq!(release["repository"], expected, "{service}");
            let link = format!("https://{expected}/blob/0123abc/stock/docs/a.md");
            assert!(release["readme"]["html"].as_str().unwrap().contains(&link), "{release}");
        }
    }
}
