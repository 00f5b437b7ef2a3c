//! An organisation with one service of each visibility, and everybody who may ask.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use brickyard_server::catalog::{
    AccessTokenKind, Catalog, CloneIndex, NewAccessToken, NewPrincipal, NewTeam, PrincipalKind,
    Requester, Role, Scope, SystemClock, SystemIds,
};
use brickyard_server::search::SearchIndex;
use chrono::Duration;
use regex::{Captures, Regex};
use serde_json::{Value, json};

use super::table::CALLERS;
use crate::catalog::world::{TestRepository, function, other_function};
use crate::harness::databases::TestDatabase;
use crate::harness::graphql::Answer;
use crate::harness::server::TestServer;

/// The words that stand for something of a service.
pub(super) const OF_A_SERVICE: &[&str] = &[
    "$ref",
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
const SERVICES: [(&str, &str); 4] = [
    ("update-stock", "organisation"),
    ("adjust-stock", "restricted"),
    ("review-stock", "private"),
    ("secret-stock", "hidden"),
];

/// The name of a service that does not exist.
const NOTHING: &str = "absent-stock";

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
        let server = TestServer::start(database);
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
        world
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
                     accessTokens { id } auditEvents(first: 1) { nodes { id } } \
                     principals(first: 1) { nodes { id } } namespaces(first: 1) { nodes { id } } }";
        let found = self.as_organisation(query, json!({}));
        let text = |path: &str| {
            found
                .pointer(path)
                .and_then(Value::as_str)
                .unwrap()
                .to_owned()
        };
        let checked = TestRepository::empty("x")
            .with("a.py", &function("mine", "trolley"))
            .head();
        let fragment = &checked.fragments[0];
        let open = &self.services[0].words["$Occurrence"];
        BTreeMap::from([
            ("$zeros", "0".repeat(64)),
            ("$scheme", fragment.scheme.to_string()),
            ("$fingerprint", STANDARD.encode(&fragment.fingerprint)),
            ("$OpenOccurrence", open.clone()),
            ("$Team", text("/inventory/id")),
            ("$OtherTeam", text("/outside/id")),
            ("$AccessToken", text("/accessTokens/0/id")),
            ("$AuditEvent", text("/auditEvents/nodes/0/id")),
            ("$Principal", text("/principals/nodes/0/id")),
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
    pub(super) fn prepare(
        &self,
        before: &[String],
        request: &str,
        thing: Option<&Thing>,
    ) -> String {
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

/// Puts values of an answer into a text: `$1.team.id`.
fn fill_answers(text: &str, number: usize, answer: &Value) -> String {
    let mark = format!("${number}.");
    let mut filled = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(&mark) {
        let after = &rest[start + mark.len()..];
        let is_path = |c: char| c.is_alphanumeric() || c == '.';
        let end = after.find(|c| !is_path(c)).unwrap_or(after.len());
        let pointer = format!("/{}", after[..end].replace('.', "/"));
        let value = answer.pointer(&pointer);
        let value = value.unwrap_or_else(|| panic!("{answer:#} has no {pointer}"));
        filled.push_str(&rest[..start]);
        filled.push_str(
            &value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned),
        );
        rest = &after[end..];
    }
    filled + rest
}

/// A request in which words stand for nothing.
pub(super) fn without_words(request: &str) -> String {
    let kinds = Regex::new(r"\$([A-Z][A-Za-z]*)").unwrap();
    let named = kinds.replace_all(request, |found: &Captures<'_>| {
        nobodys_id(match &found[1] {
            "Release" | "Head" => "Version",
            "OtherTeam" => "Team",
            kind => kind,
        })
    });
    // Most values of what would have been made first are ids.
    let made = Regex::new(r"\$\d[A-Za-z0-9.]*?([A-Za-z]+)\.id").unwrap();
    let named = made.replace_all(&named, |found: &Captures<'_>| {
        let mut kind = found[1].to_owned();
        kind[..1].make_ascii_uppercase();
        nobodys_id(&kind)
    });
    let numbers = Regex::new(r"\$(revision|n|\d[A-Za-z0-9.]*)").unwrap();
    let named = named.replace("$ref", "nobody/nothing");
    let named = named.replace("$repository", "nobody/nothing");
    numbers.replace_all(&named, "1").into_owned()
}

/// An id of a kind that nothing has.
fn nobodys_id(kind: &str) -> String {
    URL_SAFE_NO_PAD.encode(format!("{kind}:{}", "0".repeat(32)))
}

/// Ids that nothing has.
fn nothing() -> BTreeMap<&'static str, String> {
    let id = nobodys_id;
    BTreeMap::from([
        ("$ref", format!("inventory/{NOTHING}")),
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

/// Fills the database, and returns the access tokens of everybody who asks.
async fn populate(database: &TestDatabase) -> Vec<Option<String>> {
    let store = database.store().await;
    let search = SearchIndex::in_memory().unwrap();
    let (clock, ids) = (Arc::new(SystemClock), Arc::new(SystemIds));
    let catalog = Catalog::new(store, search, CloneIndex::new(), clock, ids);
    let server = Requester::server();
    let mut teams = Vec::new();
    for name in ["inventory", "outside", "guests"] {
        let new = NewTeam {
            name: name.to_owned(),
            contact: Some(format!("#{name}")),
            description: Some(format!("The team {name}.")),
        };
        teams.push(catalog.create_team(&server, new).await.unwrap());
    }
    let (inventory, outside) = (teams[0].id, teams[1].id);
    let mut tokens = Vec::new();
    for caller in CALLERS {
        let role = match caller {
            "anonymous" => {
                tokens.push(None);
                continue;
            }
            "viewer" => Some((inventory, Role::View)),
            "publisher" => Some((inventory, Role::Publish)),
            "maintainer" => Some((inventory, Role::Maintain)),
            "admin" => Some((inventory, Role::Admin)),
            "stranger" => Some((outside, Role::Admin)),
            _ => None,
        };
        let new = NewPrincipal {
            kind: PrincipalKind::User,
            name: caller.to_owned(),
            display_name: Some(caller.to_uppercase()),
            email: Some(format!("{caller}@example.com")),
            is_admin: role.is_none(),
        };
        let principal = catalog.create_principal(&server, new).await.unwrap();
        if let Some((team, role)) = role {
            let member = catalog
                .set_team_member(&server, team, principal.id, role)
                .await;
            member.unwrap();
        }
        let scope = if role.is_some() {
            Scope::Maintain
        } else {
            Scope::Admin
        };
        let new = NewAccessToken {
            name: format!("{caller}-token"),
            // Who may maintain with it may publish with it only if it says so.
            scopes: vec![Scope::Publish, scope],
            expires_in: Duration::days(1),
            kind: AccessTokenKind::Ci,
            principal_id: Some(principal.id),
        };
        let (_, secret) = catalog.create_access_token(&server, new).await.unwrap();
        tokens.push(Some(secret));
    }
    let named = catalog
        .create_namespace(&server, "inventory", inventory)
        .await;
    named.unwrap();
    for (name, visibility) in SERVICES {
        let published = catalog
            .publish(&server, repository(name, visibility).release())
            .await;
        published.unwrap();
    }
    for (team, service) in [
        ("outside", "return-stock"),
        ("guests", "given-stock"),
        ("somebody", "left-stock"),
        ("gone", "late-stock"),
    ] {
        let repository = TestRepository::new(team, service);
        let published = catalog
            .publish(&server, repository.release())
            .await
            .unwrap();
        let service = &published.services[0].service;
        let edited = (service.id, service.revision);
        match team {
            "guests" => {
                let given = catalog
                    .transfer_service(&server, edited, outside, "a gift")
                    .await;
                given.unwrap();
            }
            "gone" => {
                let gone = catalog.find_team(&server, "gone").await.unwrap().unwrap();
                let end = catalog
                    .dissolve_team(&server, gone.id, gone.revision, "over")
                    .await;
                end.unwrap();
            }
            _ => {}
        }
    }
    tokens
}

/// A service with everything that a service can have.
fn repository(name: &str, visibility: &str) -> TestRepository {
    let shown = if visibility == "restricted" {
        "visible_to = [\"guests\"]\n"
    } else {
        ""
    };
    let manifest = format!(
        "team = \"inventory\"\ncontact = \"#inventory\"\nnamespace = \"inventory\"\n\
         [[service]]\nname = \"{name}\"\nversion = \"1.2.0\"\nvisibility = \"{visibility}\"\n{shown}\
         description = \"Moves the stock of an article.\"\ntags = [\"stock\"]\n\
         handler = \"src/stock.update\"\nruntime = \"python3.13\"\ntrigger = \"http\"\n\
         endpoint = {{ url = \"https://stock.example.com/{name}\", method = \"POST\" }}\n\
         security = {{ protocol = \"oauth2\", issuer = \"https://id.example.com\", audience = \"stock\", \
         scopes = [\"stock.write\"], data_class = \"internal\" }}\n\
         resilience = {{ timeout_ms = 500, retry = {{ attempts = 3, backoff_ms = 50 }}, \
         circuit_breaker = {{ failures = 5, window_ms = 1000, reset_ms = 5000 }}, \
         error_handler = \"outside/return-stock\" }}\n\
         labels = {{ tier = \"gold\" }}\ninput_schema = \"input.json\"\noutput_schema = \"output.json\"\n\
         calls = [{{ service = \"outside/return-stock\", range = \"^1\" }}]\n"
    );
    let own = format!("own_{}", name.replace('-', "_"));
    TestRepository::empty(&format!("example.com/inventory/{name}"))
        .with("brickyard.toml", &manifest)
        .with("README.md", "# Stock\n\nMoves it.\n")
        .with("input.json", "{\"type\": \"object\"}")
        .with(
            "output.json",
            &format!("{{\"type\": \"array\", \"title\": \"{name}\"}}"),
        )
        .with(
            "src/a.py",
            &other_function(&own).replace("'names'", &format!("'{own}'")),
        )
        .with("src/stock.py", &function("update_stock", "basket"))
}
