//! What every mutation leaves behind: one audit event and at least one change event when it wrote
//! something, neither of them when it was refused or nothing changed. What cannot be audited is not
//! written at all. A mutation that is not in the table fails.

mod calls;
mod checks;
mod teams;
mod waivers;

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use brickyard_server::catalog::Requester;
use serde_json::{Value, json};

use self::calls::{CALLS, Call, HASH, Leaves, SERVICE_CALLS};
use self::checks::CHECK_CALLS;
use self::teams::TEAM_CALLS;
use self::waivers::WAIVER_CALLS;
use crate::catalog::world::{TestRepository, World};
use crate::harness::databases::TestDatabase;
use crate::harness::graphql::Answer;
use crate::harness::rows;
use crate::harness::server::TestServer;
use Leaves::{Events, Nothing, NothingNew};

/// How many audit events and change events there are.
async fn events(database: &TestDatabase) -> (i64, i64) {
    let rows = rows::count(database).await;
    (rows["audit_event"], rows["change_event"])
}

/// A server on which the calls of the table are made one after the other.
struct Run {
    server: TestServer,
    token: String,
    offered: BTreeSet<String>,
    /// What earlier calls kept, by the names under which later ones refer to it.
    kept: BTreeMap<String, String>,
}

impl Run {
    async fn new(database: &TestDatabase) -> Self {
        publish_copies(database).await;
        let server = TestServer::start(database);
        server.settle(database).await;
        let mut kept = BTreeMap::from([
            ("hash".to_owned(), HASH.to_owned()),
            ("revision".to_owned(), "1".to_owned()),
        ]);
        let copies = server.query(COPIES, json!({})).data();
        for (name, pointer) in [
            ("class", "/cloneClasses/nodes/0/id"),
            ("copied", "/service/id"),
            ("occurrence", "/service/occurrences/nodes/0/id"),
        ] {
            let value = copies.pointer(pointer).and_then(Value::as_str).unwrap();
            kept.insert(name.to_owned(), value.to_owned());
        }
        let function = &TestRepository::new("copied", "one").head().fragments[0];
        kept.insert("scheme".to_owned(), function.scheme.to_string());
        let fingerprint = STANDARD.encode(&function.fingerprint);
        kept.insert("fingerprint".to_owned(), fingerprint);
        Self {
            token: server.token("admin", "admin"),
            offered: offered(&server),
            server,
            kept,
        }
    }

    /// The calls of what the schema offers, with their names in messages.
    fn calls(&self) -> Vec<(String, &'static Call)> {
        let offered = calls().enumerate();
        let offered = offered.filter(|(_, call)| self.offered.contains(call.mutation));
        let named = offered.map(|(place, call)| (format!("call {place}, {}", call.mutation), call));
        named.collect()
    }

    fn ask(&self, call: &Call) -> Answer {
        let query = format!("mutation {{ {} }}", call.query);
        // Longer names first, so that `$team` does not take the start of `$teamless`.
        let kept = self.kept.iter().rev();
        let query = kept.fold(query, |query, (name, value)| {
            query.replace(&format!("${name}"), value)
        });
        self.server.query_as(&self.token, &query, json!({}))
    }

    fn keep(&mut self, named: &str, call: &Call, answer: &Answer) {
        for (name, pointer) in call.keeps {
            let value = answer.body["data"].pointer(pointer).and_then(|value| {
                let number = || value.as_i64().map(|number| number.to_string());
                value.as_str().map(str::to_owned).or_else(number)
            });
            let value = value.unwrap_or_else(|| panic!("{named}: no {pointer}"));
            self.kept.insert((*name).to_owned(), value);
        }
    }
}

both_databases! {
    async fn every_mutation_writes_one_audit_event_and_its_changes_or_nothing(database: TestDatabase) {
        let mut run = Run::new(&database).await;
        for (named, call) in run.calls() {
            let before = events(&database).await;

            let answer = run.ask(call);

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
            run.keep(&named, call, &answer);
        }
    }

    async fn what_cannot_be_audited_or_followed_is_not_written(database: TestDatabase) {
        let mut run = Run::new(&database).await;
        let world = World::new(&database).await;
        let mut refused = 0;
        for (named, call) in run.calls() {
            let logs = if call.leaves == Events { &["audit_event", "change_event"][..] } else { &[] };
            for log in logs {
                let before = stored(&world, &database).await;
                refuse(&database, log).await;

                let answer = run.ask(call);

                allow(&database, log).await;
                let code = &answer.body["errors"][0]["extensions"]["code"];
                assert_eq!(code, "INTERNAL", "{named} without {log}: {:#}", answer.body);
                assert_eq!(stored(&world, &database).await, before, "{named} without {log}");
                refused += 1;
            }
            let answer = run.ask(call);
            let is_written = answer.body["errors"].is_null();
            assert!(is_written || call.leaves == NothingNew, "{named}: {:#}", answer.body);
            run.keep(&named, call, &answer);
        }
        assert!(refused >= 80, "{refused}");
    }
}

/// Lets nothing be appended to a log.
async fn refuse(database: &TestDatabase, log: &str) {
    let trigger = if database.url.starts_with("sqlite") {
        format!(
            "CREATE TRIGGER {log}_refused BEFORE INSERT ON {log} \
             BEGIN SELECT RAISE(ABORT, 'the log is full'); END"
        )
    } else {
        format!(
            "CREATE OR REPLACE FUNCTION log_is_full() RETURNS trigger LANGUAGE plpgsql AS \
             $$ BEGIN RAISE EXCEPTION 'the log is full'; END $$; \
             CREATE TRIGGER {log}_refused BEFORE INSERT ON {log} \
             FOR EACH ROW EXECUTE FUNCTION log_is_full()"
        )
    };
    rows::execute(database, &trigger).await;
}

/// Lets a log be appended to again.
async fn allow(database: &TestDatabase, log: &str) {
    let on = if database.url.starts_with("sqlite") {
        String::new()
    } else {
        format!(" ON {log}")
    };
    rows::execute(database, &format!("DROP TRIGGER {log}_refused{on}")).await;
}

/// Everything that a write may write: each row that an export holds, and how many there are of those
/// that none does. What jobs write meanwhile is left out.
async fn stored(world: &World, database: &TestDatabase) -> Vec<String> {
    let mut export = world.catalog.export(&Requester::server()).await.unwrap();
    let mut lines = Vec::new();
    while let Some(text) = export.next().await.unwrap() {
        lines.extend(text.lines().map(str::to_owned));
    }
    let of_jobs = ["brickyard", "end", "clone_day", "audit_seal"];
    let of_jobs = of_jobs.map(|table| format!("{{\"{table}\":"));
    lines.retain(|line| !of_jobs.iter().any(|start| line.starts_with(start)));
    let counts = rows::count_all(database).await;
    for table in ["access_token", "change_event", "staging", "staging_batch"] {
        lines.push(format!("{} {table}", counts[table]));
    }
    lines
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
    let name = |field: &Value| field["name"].as_str().unwrap().to_owned();
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
