//! What every mutation leaves behind: one audit event and at least one change event when it wrote
//! something, neither of them when it was refused or nothing changed. A mutation that is not in the
//! table fails.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use crate::harness::databases::TestDatabase;
use crate::harness::rows;
use crate::harness::server::TestServer;

/// What a call leaves behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Leaves {
    /// One audit event and at least one change event.
    Events,
    /// Neither, since it prepares something that nobody sees yet.
    Nothing,
    /// Neither, since it was refused or changed nothing.
    NothingNew,
}

use Leaves::{Events, Nothing, NothingNew};

/// A call of a mutation; each builds on those before it.
struct Call {
    mutation: &'static str,
    leaves: Leaves,
    /// `$name` stands for what an earlier call kept under that name.
    query: &'static str,
    /// What is kept of the answer: a name, and where it is in `data`.
    keeps: &'static [(&'static str, &'static str)],
}

const fn call(mutation: &'static str, leaves: Leaves, query: &'static str) -> Call {
    Call {
        mutation,
        leaves,
        query,
        keeps: &[],
    }
}

impl Call {
    const fn keeping(self, keeps: &'static [(&'static str, &'static str)]) -> Self {
        Self { keeps, ..self }
    }
}

const HASH: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

const CALLS: &[Call] = &[
    call(
        "beginPublish",
        Nothing,
        "beginPublish(input: { repository: \"example.com/a\", contentHash: \"$hash\", services: [\
         { namespace: \"a\", name: \"b\", root: \"\", description: \"d\", tags: [], owner: \"a\" }] })\
         { ... on Staging { id } }",
    )
    .keeping(&[("staging", "/beginPublish/id")]),
    call(
        "beginPublish",
        NothingNew,
        "beginPublish(input: { repository: \"\", contentHash: \"$hash\", services: [] }) { __typename }",
    ),
    call(
        "stageFragments",
        Nothing,
        "stageFragments(input: { staging: \"$staging\", batch: 0, fragments: [], occurrences: [] })\
         { stored }",
    ),
    call(
        "stageFragments",
        NothingNew,
        "stageFragments(input: { staging: \"x\", batch: 0, fragments: [], occurrences: [] }) { stored }",
    ),
    call(
        "commitPublish",
        NothingNew,
        "commitPublish(input: { staging: \"$staging\", batches: 2 }) { sequence }",
    ),
    call(
        "commitPublish",
        Events,
        "commitPublish(input: { staging: \"$staging\", batches: 1 }) { services { service { id } } }",
    )
    .keeping(&[("service", "/commitPublish/services/0/service/id")]),
    call(
        "commitPublish",
        NothingNew,
        "commitPublish(input: { staging: \"$staging\", batches: 1 }) { sequence }",
    ),
    call(
        "createAccessToken",
        Events,
        "createAccessToken(input: { name: \"n\", scopes: [PUBLISH] }) { accessToken { id } }",
    )
    .keeping(&[("token", "/createAccessToken/accessToken/id")]),
    call(
        "createAccessToken",
        NothingNew,
        "createAccessToken(input: { name: \"\", scopes: [PUBLISH] }) { secret }",
    ),
    call(
        "revokeAccessToken",
        Events,
        "revokeAccessToken(input: { id: \"$token\" }) { accessToken { name } }",
    ),
    call(
        "revokeAccessToken",
        NothingNew,
        "revokeAccessToken(input: { id: \"$token\" }) { accessToken { name } }",
    ),
];

/// How many audit events and change events there are.
async fn events(database: &TestDatabase) -> (i64, i64) {
    let rows = rows::count(database).await;
    (rows["audit_event"], rows["change_event"])
}

both_databases! {
    async fn every_mutation_writes_one_audit_event_and_its_changes_or_nothing(database: TestDatabase) {
        let server = TestServer::start(&database);
        let token = server.token("admin", "admin");
        let mut kept = BTreeMap::from([("hash".to_owned(), HASH.to_owned())]);

        for (place, call) in CALLS.iter().enumerate() {
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

#[test]
fn every_mutation_of_the_schema_is_called_once_with_success_and_once_in_vain() {
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database);
    let query = "{ __schema { mutationType { fields { name } } } }";
    let answer = server.query(query, json!({}));
    let fields = answer.data()["__schema"]["mutationType"]["fields"].clone();
    let offered: BTreeSet<&str> = fields
        .as_array()
        .unwrap()
        .iter()
        .map(|field| field["name"].as_str().unwrap())
        .collect();
    let called = |vain: bool| -> BTreeSet<&str> {
        CALLS
            .iter()
            .filter(|call| (call.leaves == NothingNew) == vain)
            .map(|call| call.mutation)
            .collect()
    };

    assert_eq!(called(false), offered);
    assert_eq!(called(true), offered);
}
