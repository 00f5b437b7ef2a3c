//! What every mutation leaves behind: one audit event and at least one change event when it wrote
//! something, neither of them when it was refused or nothing changed. A mutation that is not in the
//! table fails.

mod calls;
mod checks;
mod teams;
mod waivers;

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use self::calls::{CALLS, Call, HASH, Leaves, SERVICE_CALLS};
use self::checks::CHECK_CALLS;
use self::teams::TEAM_CALLS;
use self::waivers::WAIVER_CALLS;
use crate::catalog::world::{TestRepository, World};
use crate::harness::databases::TestDatabase;
use crate::harness::rows;
use crate::harness::server::TestServer;
use Leaves::{Events, Nothing, NothingNew};

/// How many audit events and change events there are.
async fn events(database: &TestDatabase) -> (i64, i64) {
    let rows = rows::count(database).await;
    (rows["audit_event"], rows["change_event"])
}

both_databases! {
    async fn every_mutation_writes_one_audit_event_and_its_changes_or_nothing(database: TestDatabase) {
        publish_copies(&database).await;
        let server = TestServer::start(&database);
        server.settle(&database).await;
        let token = server.token("admin", "admin");
        let offered = offered(&server);
        let mut kept = BTreeMap::from([
            ("hash".to_owned(), HASH.to_owned()),
            ("revision".to_owned(), "1".to_owned()),
        ]);
        let copies = server.query(COPIES, json!({})).data();
        for (name, pointer) in [("class", "/cloneClasses/nodes/0/id"), ("copied", "/service/id"), ("occurrence", "/service/occurrences/nodes/0/id")] {
            let value = copies.pointer(pointer).and_then(|value| value.as_str()).unwrap();
            kept.insert(name.to_owned(), value.to_owned());
        }

        let function = &TestRepository::new("copied", "one").head().fragments[0];
        kept.insert("scheme".to_owned(), function.scheme.to_string());
        kept.insert("fingerprint".to_owned(), STANDARD.encode(&function.fingerprint));

        for (place, call) in calls().enumerate() {
            if !offered.contains(call.mutation) {
                continue;
            }
            let named = format!("call {place}, {}", call.mutation);
            // Longer names first, so that `$team` does not take the start of `$teamless`.
            let query = kept.iter().rev().fold(format!("mutation {{ {} }}", call.query), |query, (name, value)| {
                query.replace(&format!("${name}"), value)
            });
            let before = events(&database).await;

            let answer = server.query_as(&token, &query, json!({}));

            let (audited, changed) = events(&database).await;
            let (audited, changed) = (audited - before.0, changed - before.1);
            let refused = !answer.body["errors"].is_null();
            match call.leaves {
                Events => {
                    assert!(!refused, "{named}: {:#}", answer.body);
                    assert_eq!(audited, 1, "{named}: audit events");
                    assert!(changed >= 1, "{named}: no change event");
                }
                Nothing => {
                    assert!(!refused, "{named}: {:#}", answer.body);
                    assert_eq!((audited, changed), (0, 0), "{named}");
                }
                NothingNew => assert_eq!((audited, changed), (0, 0), "{named}: {:#}", answer.body),
            }
            for (name, pointer) in call.keeps {
                let value = answer.body["data"].pointer(pointer).and_then(|value| {
                    value.as_str().map(str::to_owned).or_else(|| value.as_i64().map(|number| number.to_string()))
                });
                kept.insert((*name).to_owned(), value.unwrap_or_else(|| panic!("{named}: no {pointer}")));
            }
        }
    }
}

const COPIES: &str = "{ cloneClasses { nodes { id } } service(ref: \"copied/one\") { id \
     occurrences { nodes { id } } } }";

/// Publishes a function in two services.
async fn publish_copies(database: &TestDatabase) {
    let world = World::new(database).await;
    for name in ["one", "two"] {
        let repository = TestRepository::new("copied", name);
        world.publish(repository.head()).await.unwrap();
    }
}

/// The whole table, in its order.
fn calls() -> impl Iterator<Item = &'static Call> {
    let calls = CALLS.iter().chain(TEAM_CALLS).chain(SERVICE_CALLS);
    calls.chain(CHECK_CALLS).chain(WAIVER_CALLS)
}

/// What needs an issuer of id tokens to succeed; `journeys/id_token.rs` counts what it leaves behind.
const ELSEWHERE: &str = "exchangeIdToken";

/// The mutations of the schema.
fn offered(server: &TestServer) -> BTreeSet<String> {
    let query = "{ __schema { mutationType { fields { name } } } }";
    let answer = server.query(query, json!({}));
    let fields = answer.data()["__schema"]["mutationType"]["fields"].clone();
    let name = |field: &serde_json::Value| field["name"].as_str().unwrap().to_owned();
    fields.as_array().unwrap().iter().map(name).collect()
}

#[test]
fn every_mutation_of_the_schema_is_called_once_with_success_and_once_in_vain() {
    let database = TestDatabase::sqlite();
    let offered = offered(&TestServer::start(&database));
    let called = |in_vain: bool| -> BTreeSet<&str> {
        calls()
            .filter(|call| (call.leaves == NothingNew) == in_vain)
            .map(|call| call.mutation)
            .collect()
    };

    for mutation in &offered {
        for in_vain in [false, true] {
            assert!(
                called(in_vain).contains(mutation.as_str()) || (mutation == ELSEWHERE && !in_vain),
                "{mutation}, in vain: {in_vain}"
            );
        }
    }
}
