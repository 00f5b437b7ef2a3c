//! An organisation with one service of each visibility, and everybody who may ask.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use brickyard_server::catalog::{Clock as _, SystemClock};
use serde_json::{Value, json};

use super::populate::populate;
use super::repository::repository;
use super::table::CALLERS;
use super::words::{fill_answers, nobodys_id, without_words};
use crate::catalog::world::{TestRepository, function, other_function};
use crate::harness::databases::TestDatabase;
use crate::harness::graphql::Answer;
use crate::harness::server::TestServer;

/// The words that stand for something of a service.
pub(super) const OF_A_SERVICE: &[&str] = &[
    "$ref",
    "$old",
    "$Service",
    "$Release",
    "$Head",
    "$Occurrence",
    "$Fragment",
    "$revision",
    "$repository",
    "$visibility",
    "$visibleTo",
    "$contentHash",
];

/// The services, by their visibility. Their names are equally long, as is that of one that does not
/// exist.
pub(super) const SERVICES: [(&str, &str); 4] = [
    ("update-stock", "organisation"),
    ("adjust-stock", "restricted"),
    ("review-stock", "private"),
    ("secret-stock", "hidden"),
];

/// The name of a service that does not exist.
const NOTHING: &str = "absent-stock";

/// A service that everybody views and that has the function of the others.
const SETTINGS: &str = "[[source]]\nname = \"nowhere\"\npath = \"nowhere\"\n\
     [[golden_path]]\nservice = \"outside/return-stock\"\nwhy = \"It is to be copied.\"\n";

/// An organisation behind a server.
pub(super) struct World {
    pub(super) server: TestServer,
    /// By the order of [`CALLERS`]; nothing for whoever shows none.
    tokens: Vec<Option<String>>,
    pub(super) services: Vec<Thing>,
    nothing: Thing,
    /// Ids that do not depend on a service.
    ids: BTreeMap<&'static str, String>,
    numbers: AtomicUsize,
    /// Whether mutations may have left services retired and releases yanked.
    is_untidy: AtomicBool,
}

/// A service, or none, and what the words stand for.
#[derive(Debug, Clone)]
pub(super) struct Thing {
    pub(super) name: &'static str,
    pub(super) visibility: &'static str,
    words: BTreeMap<&'static str, String>,
}

impl Thing {
    /// Whether a caller may view it.
    pub(super) fn is_seen_by(&self, caller: &str) -> bool {
        self.visibility == "organisation" || !["anonymous", "stranger"].contains(&caller)
    }
}

impl World {
    pub(super) async fn new(database: &TestDatabase) -> Self {
        let tokens = populate(database).await;
        let settings = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(settings.path(), SETTINGS).unwrap();
        let settings = settings.path().to_str().unwrap();
        let server = TestServer::start_with(database, &["--config", settings]);
        server.settle(database).await;
        let mut world = Self {
            server,
            tokens,
            services: Vec::new(),
            nothing: Thing {
                name: NOTHING,
                visibility: "",
                words: BTreeMap::new(),
            },
            ids: BTreeMap::new(),
            numbers: AtomicUsize::new(0),
            is_untidy: AtomicBool::new(false),
        };
        world.nothing.words = nothing();
        world.services = SERVICES
            .iter()
            .map(|(name, visibility)| Thing {
                name,
                visibility,
                words: world.words_of(name, visibility),
            })
            .collect();
        world.ids = world.other_ids();
        for thing in &world.services {
            let rule = "mutation($service: ID!) { deprecateVersions(input: { service: $service, \
                        range: \"*\", reason: \"There is a better one.\", replacement: \
                        \"outside/return-stock\", deprecatedAt: \"2026-01-01T00:00:00Z\", \
                        sunsetAt: \"2100-01-01T00:00:00Z\" }) { __typename } }";
            world.as_organisation(rule, json!({ "service": thing.words["$Service"] }));
            world.waive(thing);
            // A former name.
            for name in [&format!("old-{}", thing.name), thing.name] {
                let renamed = "mutation($service: ID!, $revision: Int!, $name: String!) { renameService(\
                               input: { service: $service, revision: $revision, name: $name }) { \
                               __typename } }";
                let (service, query) = (
                    &thing.words["$Service"],
                    "query($id: ID!) { node(id: $id) { ... on Service { revision } } }",
                );
                let found = world.as_organisation(query, json!({ "id": service }));
                let revision = &found["node"]["revision"];
                world.as_organisation(
                    renamed,
                    json!({ "service": service, "revision": revision, "name": name }),
                );
            }
            world.claim(thing);
        }
        world.wait_for_source();
        world
    }

    /// Has another repository ask for the name of a service.
    fn claim(&self, thing: &Thing) {
        let token = self.tokens.last().and_then(Option::as_ref).unwrap();
        let begin = "mutation($input: BeginPublishInput!) { beginPublish(input: $input) { \
                     ... on Staging { id } } }";
        let input = json!({
            "repository": format!("example.com/claiming/{}", thing.name),
            "commit": "0123abc",
            "branch": "main",
            "contentHash": "1".repeat(64),
            "services": [{ "namespace": "inventory", "name": thing.name, "root": ".", "owner": "inventory" }],
        });
        let begun = self.as_organisation(begin, json!({ "input": input }));
        let commit = "mutation($id: ID!) { commitPublish(input: { staging: $id, batches: 0 }) { \
                      __typename } }";
        let id = &begun["beginPublish"]["id"];
        let refused = self.server.query_as(token, commit, json!({ "id": id }));
        let code = &refused.body["errors"][0]["extensions"]["code"];
        assert_eq!(code, "CONFLICT", "{}", refused.body);
    }

    /// Waits until the only source has failed, as it must.
    fn wait_for_source(&self) {
        let query = "{ sources { nodes { outcome } } }";
        while self.as_organisation(query, json!({}))["sources"]["nodes"][0]["outcome"].is_null() {
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
    }

    /// Has somebody excuse that they wrote a function of a service again.
    fn waive(&self, thing: &Thing) {
        let waiver =
            "mutation($input: CreateWaiverInput!) { createWaiver(input: $input) { __typename } }";
        let scheme: i64 = self.ids["$scheme"].parse().unwrap();
        let place = SERVICES.iter().position(|(name, _)| *name == thing.name);
        let place = place.unwrap();
        let input = json!({
            // Of one finding there would be one waiver, which the next one replaces.
            "finding": format!("D-{place:08x}"),
            "repository": "example.com/waiving",
            "path": "a.py",
            "name": "mine",
            "language": "python",
            "scheme": scheme,
            "fingerprint": self.ids["$copied"],
            "occurrence": thing.words["$Occurrence"],
            "reason": "They are not alike.",
            "falsePositive": true,
        });
        self.as_organisation(waiver, json!({ "input": input }));
    }

    /// What the words stand for that are of a service.
    fn words_of(&self, name: &str, visibility: &str) -> BTreeMap<&'static str, String> {
        let query = "query($ref: String!) { service(ref: $ref) { id repository head { id } \
                     releases(first: 1) { nodes { id } } \
                     occurrences(first: 1) { nodes { id fragment { id } } } } }";
        let reference = format!("inventory/{name}");
        let service = self.as_organisation(query, json!({ "ref": reference }))["service"].clone();
        let text = |path: &str| {
            service
                .pointer(path)
                .and_then(Value::as_str)
                .unwrap()
                .to_owned()
        };
        BTreeMap::from([
            ("$ref", reference.clone()),
            ("$old", format!("inventory/old-{name}")),
            ("$repository", text("/repository")),
            ("$Service", text("/id")),
            ("$Head", text("/head/id")),
            ("$Release", text("/releases/nodes/0/id")),
            ("$Occurrence", text("/occurrences/nodes/0/id")),
            ("$Fragment", text("/occurrences/nodes/0/fragment/id")),
            ("$visibility", visibility.to_uppercase()),
            (
                "$visibleTo",
                if visibility == "restricted" {
                    "\"guests\""
                } else {
                    ""
                }
                .to_owned(),
            ),
            (
                "$contentHash",
                repository(name, visibility).release().content_hash(),
            ),
        ])
    }

    fn other_ids(&self) -> BTreeMap<&'static str, String> {
        let query = "{ inventory: team(name: \"inventory\") { id } outside: team(name: \"outside\") { id } \
                     guests: team(name: \"guests\") { id } \
                     accessTokens { nodes { id principal { id } } } auditEvents(first: 1) { nodes { id } } \
                     principal(kind: USER, name: \"organisation\") { id } namespaces(first: 1) { nodes { id } } }";
        let found = self.as_organisation(query, json!({}));
        let text = |path: &str| {
            found
                .pointer(path)
                .and_then(Value::as_str)
                .unwrap()
                .to_owned()
        };
        let tokens = found["accessTokens"]["nodes"].as_array().unwrap();
        let bound = tokens.iter().find(|token| !token["principal"].is_null());
        let bound = bound.and_then(|token| token["id"].as_str()).unwrap();
        let checked = TestRepository::empty("x")
            .with("a.py", &function("mine", "trolley"))
            .head();
        let fragment = &checked.fragments[0];
        // A copy of what `$Occurrence` is.
        let copy = TestRepository::empty("x")
            .with("a.py", &other_function("mine"))
            .head();
        let copied = &copy.fragments[0];
        let open = &self.services[0].words["$Occurrence"];
        let of_all = "{ cloneClasses(filter: { text: \"update_stock\" }) { nodes { id } } }";
        let of_all = self.server.query(of_all, json!({})).data();
        let class = of_all
            .pointer("/cloneClasses/nodes/0/id")
            .and_then(Value::as_str);
        let today = SystemClock.now().format("%Y-%m-%d").to_string();
        BTreeMap::from([
            ("$zeros", "0".repeat(64)),
            ("$scheme", fragment.scheme.to_string()),
            ("$fingerprint", STANDARD.encode(&fragment.fingerprint)),
            ("$copied", STANDARD.encode(&copied.fingerprint)),
            ("$OpenOccurrence", open.clone()),
            ("$CloneClass", class.unwrap().to_owned()),
            ("$today", today),
            ("$Team", text("/inventory/id")),
            ("$Guests", text("/guests/id")),
            ("$OtherTeam", text("/outside/id")),
            ("$AccessToken", bound.to_owned()),
            ("$AuditEvent", text("/auditEvents/nodes/0/id")),
            ("$Principal", text("/principal/id")),
            ("$Namespace", text("/namespaces/nodes/0/id")),
        ])
    }

    /// Asks as the organisation's administrator.
    #[track_caller]
    fn as_organisation(&self, query: &str, variables: Value) -> Value {
        let token = self.tokens.last().and_then(Option::as_ref).unwrap();
        self.server.query_as(token, query, variables).data()
    }

    /// Makes what a row needs, and returns its request for a thing.
    ///
    /// # Errors
    /// What the caller has to make first is refused; this is the refusal.
    pub(super) fn prepare(
        &self,
        caller: &str,
        before: &[String],
        request: &str,
        thing: Option<&Thing>,
    ) -> Result<String, Answer> {
        let number = self.numbers.fetch_add(1, Ordering::Relaxed);
        if thing.is_some_and(|thing| thing.name == NOTHING) {
            // Of what does not exist nothing can be made.
            let request = self.fill(request, thing, number, &[]);
            return Ok(without_words(&request));
        }
        let mut answers = Vec::new();
        for made in before {
            let filled = self.fill(made, thing, number, &answers);
            if let Some(tried) = filled.strip_prefix("try ") {
                let token = self.tokens.last().and_then(Option::as_ref).unwrap();
                answers.push(self.server.query_as(token, tried, json!({})).body);
                continue;
            }
            let Some(filled) = filled.strip_prefix("self ") else {
                answers.push(self.as_organisation(&filled, json!({})));
                continue;
            };
            let answer = self.ask(caller, filled);
            if !answer.body["errors"].is_null() {
                return Err(answer);
            }
            answers.push(answer.data());
        }
        Ok(self.fill(request, thing, number, &answers))
    }

    fn fill(&self, text: &str, thing: Option<&Thing>, number: usize, answers: &[Value]) -> String {
        let mut text = text
            .replace("$unique", &format!("{number:064x}"))
            .replace("$n", &number.to_string());
        for (index, answer) in answers.iter().enumerate() {
            text = fill_answers(&text, index + 1, answer);
        }
        let words = thing.map(|thing| thing.words.clone()).unwrap_or_default();
        for (word, value) in self.ids.iter().chain(&words) {
            text = text.replace(word, value);
        }
        if text.contains("$revision") {
            let revision = thing.map_or(1, |thing| self.revision(thing));
            text = text.replace("$revision", &revision.to_string());
        }
        text
    }

    fn revision(&self, thing: &Thing) -> i64 {
        let query = "query($ref: String!) { service(ref: $ref) { revision } }";
        let reference = format!("inventory/{}", thing.name);
        let found = self.as_organisation(query, json!({ "ref": reference }));
        found["service"]["revision"].as_i64().unwrap_or(1)
    }

    /// Brings services and releases back that mutations took away, before something else is asked.
    pub(super) fn tidy(&self, comes_mutation: bool) {
        if comes_mutation {
            self.is_untidy.store(true, Ordering::Relaxed);
            return;
        }
        if !self.is_untidy.swap(false, Ordering::Relaxed) {
            return;
        }
        let token = self.tokens.last().and_then(Option::as_ref).unwrap();
        for thing in &self.services {
            for request in [
                "mutation { restoreService(input: { service: \"$Service\", revision: $revision }) \
                 { __typename } }",
                "mutation { unyankVersion(input: { version: \"$Release\", reason: \"tidied\" }) \
                 { __typename } }",
            ] {
                // Most are refused, because nothing was taken away.
                let request = self.fill(request, Some(thing), 0, &[]);
                self.server.query_as(token, &request, json!({}));
            }
        }
    }

    /// What does not exist.
    pub(super) fn nothing(&self) -> &Thing {
        &self.nothing
    }

    /// Asks as one of [`CALLERS`].
    #[track_caller]
    pub(super) fn ask(&self, caller: &str, request: &str) -> Answer {
        let place = CALLERS.iter().position(|known| *known == caller).unwrap();
        match &self.tokens[place] {
            Some(token) => self.server.query_as(token, request, json!({})),
            None => self.server.query(request, json!({})),
        }
    }

    /// An answer in which every thing has the same names and ids.
    pub(super) fn anonymised(&self, answer: &Answer) -> String {
        let mut text = format!("{} {}", answer.status, answer.body);
        for thing in self.services.iter().chain([&self.nothing]) {
            text = text.replace(thing.name, "<name>");
            let named = thing.words.iter();
            for (word, value) in named.filter(|(word, _)| !word.starts_with("$visib")) {
                text = text.replace(value, &format!("<{word}>"));
            }
        }
        text
    }
}

/// Ids that nothing has.
fn nothing() -> BTreeMap<&'static str, String> {
    let id = nobodys_id;
    BTreeMap::from([
        ("$ref", format!("inventory/{NOTHING}")),
        ("$old", format!("inventory/old-{NOTHING}")),
        ("$repository", format!("example.com/inventory/{NOTHING}")),
        ("$Service", id("Service")),
        ("$Head", id("Version")),
        ("$Release", id("Version")),
        ("$Occurrence", id("Occurrence")),
        ("$Fragment", id("Fragment")),
        ("$visibility", "PRIVATE".to_owned()),
        ("$visibleTo", String::new()),
        ("$contentHash", "0".repeat(64)),
    ])
}
