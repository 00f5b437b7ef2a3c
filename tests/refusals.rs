//! Bad input over the GraphQL API: each kind of it has its code, a sentence that names what is wrong
//! and the rule, a hint, and stores nothing.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::catalog::world::{TestRepository, World};
use crate::harness::databases::TestDatabase;
use crate::harness::rows;
use crate::harness::server::TestServer;

/// A mutation that is refused. `$a` to `$e` are the ids of services, `$r1` to `$r5` of their
/// releases, `$team` of the team that owns them, and `$nothing` of a release that does not exist;
/// `$long` is a text of 9,000 letters, `$many` 201 dependencies.
struct Refusal {
    mutation: &'static str,
    code: &'static str,
    /// Parts of the sentence: what is wrong, and why.
    says: &'static [&'static str],
}

const fn refusal(
    mutation: &'static str,
    code: &'static str,
    says: &'static [&'static str],
) -> Refusal {
    Refusal {
        mutation,
        code,
        says,
    }
}

const BAD: &str = "BAD_USER_INPUT";
const CONFLICT: &str = "CONFLICT";
const LIMIT: &str = "LIMIT_EXCEEDED";
const UNKNOWN: &str = "NOT_FOUND";

/// `a` is replaced by `b`, and `b` by `c`; the release of `e` is yanked.
const SETUP: [&str; 5] = [
    "deprecateVersions(input: { service: \"$a\", range: \"*\", reason: \"r\", replacement: \"stock/b\" }) { __typename }",
    "deprecateVersions(input: { service: \"$b\", range: \"*\", reason: \"r\", replacement: \"stock/c\" }) { __typename }",
    "yankVersion(input: { version: \"$r5\", reason: \"r\" }) { __typename }",
    "verifyTeam(input: { id: \"$team\", revision: 1 }) { __typename }",
    "createTeam(input: { name: \"second\" }) { __typename }",
];

#[rustfmt::skip]
const REFUSALS: &[Refusal] = &[
    // Numbers and ranges.
    refusal("beginPublish(input: { repository: \"example.com/new\", contentHash: \"$hash\", services: [{ namespace: \"stock\", name: \"new\", root: \"\", release: { number: \"1.0\" } }] }) { __typename }", BAD, &["1.0"]),
    refusal("beginPublish(input: { repository: \"example.com/new\", contentHash: \"$hash\", services: [{ namespace: \"stock\", name: \"new\", root: \"\", release: { number: \"v1.0.0\" } }] }) { __typename }", BAD, &["v1.0.0"]),
    refusal("beginPublish(input: { repository: \"example.com/new\", contentHash: \"$hash\", services: [{ namespace: \"stock\", name: \"new\", root: \"\", dependencies: [{ service: \"stock/a\", range: \"^x.1\" }] }] }) { __typename }", BAD, &["range", "^x.1", "character"]),
    refusal("declareDependencies(input: { service: \"$c\", revision: 1, dependencies: [{ service: \"stock/a\", range: \">1 <\" }] }) { __typename }", BAD, &["range", ">1 <", "character"]),
    refusal("deprecateVersions(input: { service: \"$c\", range: \"one\", reason: \"r\" }) { __typename }", BAD, &["range", "one", "character 1"]),
    // References.
    refusal("yankVersion(input: { version: \"$nothing\", reason: \"r\" }) { __typename }", UNKNOWN, &["release"]),
    refusal("deprecateVersions(input: { service: \"$c\", range: \"*\", reason: \"r\", replacement: \"stock/nothing\" }) { __typename }", UNKNOWN, &["replacement"]),
    refusal("deprecateVersions(input: { service: \"$c\", range: \"*\", reason: \"r\", replacement: \"nothing\" }) { __typename }", BAD, &["replacement", "nothing"]),
    refusal("declareDependencies(input: { service: \"$c\", revision: 1, dependencies: [{ service: \"nothing\", range: \"*\" }] }) { __typename }", BAD, &["dependency", "nothing"]),
    refusal("setVisibility(input: { service: \"$c\", visibility: RESTRICTED, visibleTo: [\"nobody\"], revision: 1 }) { __typename }", BAD, &["nobody"]),
    refusal("updateTeam(input: { id: \"$team\", contact: \"#a\", revision: 1, parent: 7 }) { __typename }", BAD, &["parent"]),
    refusal("renameTeam(input: { id: \"$a\", name: \"new\", revision: 1 }) { __typename }", BAD, &["$a"]),
    // Cycles of replacements: of one, of two and of three.
    refusal("deprecateVersions(input: { service: \"$c\", range: \"*\", reason: \"r\", replacement: \"stock/c\" }) { __typename }", CONFLICT, &["replacement stock/c", "leads back"]),
    refusal("yankVersion(input: { version: \"$r2\", reason: \"r\", replacement: \"stock/a\" }) { __typename }", CONFLICT, &["replacement stock/a", "leads back"]),
    refusal("deprecateVersions(input: { service: \"$c\", range: \"*\", reason: \"r\", replacement: \"stock/a\" }) { __typename }", CONFLICT, &["replacement stock/a@1.0.0", "itself deprecated"]),
    // Names that are taken.
    refusal("createTeam(input: { name: \"Stock\" }) { __typename }", CONFLICT, &["stock"]),
    refusal("renameTeam(input: { id: \"$team\", name: \"second\", revision: 2 }) { __typename }", CONFLICT, &["second"]),
    refusal("createNamespace(input: { name: \"stock\", team: \"$team\" }) { __typename }", CONFLICT, &["namespace stock", "already"]),
    refusal("renameService(input: { service: \"$c\", name: \"d\", revision: 1 }) { __typename }", CONFLICT, &["stock/d", "taken"]),
    // Fields that are too large.
    refusal("updateService(input: { service: \"$c\", description: \"$long\", revision: 1 }) { __typename }", LIMIT, &["description", "at most"]),
    refusal("updateService(input: { service: \"$c\", tags: [\"$long\"], revision: 1 }) { __typename }", LIMIT, &["tag", "at most"]),
    refusal("yankVersion(input: { version: \"$r3\", reason: \"$long\" }) { __typename }", LIMIT, &["reason", "at most"]),
    refusal("createTeam(input: { name: \"$long\" }) { __typename }", BAD, &["team"]),
    refusal("declareDependencies(input: { service: \"$c\", revision: 1, dependencies: [$many] }) { __typename }", LIMIT, &["dependencies of a service", "at most 200"]),
    // Edits of what was changed meanwhile.
    refusal("updateService(input: { service: \"$c\", description: \"new\", revision: 99 }) { __typename }", CONFLICT, &["stock/c", "revision 1, not 99"]),
    refusal("declareDependencies(input: { service: \"$c\", revision: 99, dependencies: [] }) { __typename }", CONFLICT, &["stock/c", "revision 1, not 99"]),
    refusal("setVisibility(input: { service: \"$c\", visibility: PRIVATE, revision: 99 }) { __typename }", CONFLICT, &["stock/c", "revision 1, not 99"]),
    refusal("renameService(input: { service: \"$c\", name: \"new\", revision: 99 }) { __typename }", CONFLICT, &["stock/c", "revision 1, not 99"]),
    refusal("retireService(input: { service: \"$c\", revision: 99 }) { __typename }", CONFLICT, &["stock/c", "revision 1, not 99"]),
    refusal("updateTeam(input: { id: \"$team\", contact: \"#new\", revision: 99 }) { __typename }", CONFLICT, &["stock", "not 99"]),
    // Changes that the state does not allow.
    refusal("unyankVersion(input: { version: \"$r3\", reason: \"r\" }) { __typename }", CONFLICT, &["stock/c@1.0.0 is published"]),
    refusal("retireVersion(input: { version: \"$r3\", reason: \"r\" }) { __typename }", CONFLICT, &["stock/c@1.0.0 is published"]),
    refusal("yankVersion(input: { version: \"$r5\", reason: \"r\" }) { __typename }", CONFLICT, &["stock/e@1.0.0 is yanked"]),
    refusal("restoreService(input: { service: \"$c\", revision: 1 }) { __typename }", CONFLICT, &["stock/c"]),
];

/// Fills in what the words of a mutation stand for.
fn filled(text: &str, words: &[(String, String)]) -> String {
    // Longer words first, so that `$a` does not take the start of `$all`.
    let mut words: Vec<&(String, String)> = words.iter().collect();
    words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
    words
        .into_iter()
        .fold(text.to_owned(), |text, (word, value)| {
            text.replace(word, value)
        })
}

/// Publishes the services of [`SETUP`].
async fn publish(database: &TestDatabase) {
    let world = World::new(database).await;
    for name in ["a", "b", "c", "d", "e"] {
        let repository = TestRepository::new("stock", name);
        world.publish(repository.release()).await.unwrap();
    }
}

fn words(server: &TestServer) -> Vec<(String, String)> {
    let query = "{ services { nodes { id name owner { id } releases { nodes { id } } } } }";
    let found = server.query(query, json!({})).data();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let many = "{ service: \"stock/a\", range: \"*\" } ".repeat(201);
    let mut words = vec![
        ("$hash".to_owned(), "0".repeat(64)),
        (
            "$nothing".to_owned(),
            URL_SAFE_NO_PAD.encode(format!("Version:{}", "0".repeat(32))),
        ),
        ("$long".to_owned(), "x".repeat(9_000)),
        ("$many".to_owned(), many),
    ];
    for (node, number) in found["services"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .zip(1..)
    {
        words.push((format!("${}", text(&node["name"])), text(&node["id"])));
        words.push((
            format!("$r{number}"),
            text(&node["releases"]["nodes"][0]["id"]),
        ));
        words.push(("$team".to_owned(), text(&node["owner"]["id"])));
    }
    words
}

both_databases! {
    async fn bad_input_has_a_code_and_a_sentence_and_stores_nothing(database: TestDatabase) {
        publish(&database).await;
        let server = TestServer::start(&database);
        let token = server.token("admin", "admin");
        let words = words(&server);
        for mutation in SETUP {
            let query = format!("mutation {{ {} }}", filled(mutation, &words));
            server.query_as(&token, &query, json!({})).data();
        }
        let before = rows::count(&database).await;
        let mut wrong = Vec::new();

        for refusal in REFUSALS {
            let query = format!("mutation {{ {} }}", filled(refusal.mutation, &words));
            let answer = server.query_as(&token, &query, json!({}));

            let error = &answer.body["errors"][0];
            let sentence = error["message"].as_str().unwrap_or_default();
            let is_said = refusal.says.iter().all(|part| sentence.contains(&filled(part, &words)));
            let is_whole = error["extensions"]["code"] == refusal.code && error["extensions"]["hint"].is_string();
            if !is_said || !is_whole {
                wrong.push(format!("{}\n  {error}", refusal.mutation));
            }
            assert_eq!(rows::count(&database).await, before, "{}", refusal.mutation);
        }

        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
