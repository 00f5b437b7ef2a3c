//! Over the API too, what may not be viewed was never there: everything that the schema offers is
//! asked of two servers, one with the whole organisation and one with what a requester may view.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use brickyard_server::catalog::{
    AccessTokenKind, NewAccessToken, NewPrincipal, PageRequest, PrincipalKind, Requester, Role,
    Scope, TeamFilter,
};
use chrono::Duration;
use regex::Regex;
use serde_json::{Value, json};

use crate::catalog::organisation::{
    Organisation, POOL, Planned, WORDS, another, pooled, reference, with_a_hidden_replacement,
};
use crate::catalog::world::{TestRepository, World};
use crate::harness::databases::TestDatabase;
use crate::harness::rows;
use crate::harness::server::TestServer;

/// A server, and somebody who asks it.
struct Side {
    server: TestServer,
    token: String,
}

impl Side {
    async fn new(
        database: &TestDatabase,
        organisation: &Organisation,
        teams: &[usize],
        has: impl Fn(&Planned) -> bool,
    ) -> Self {
        let world = World::of(database, organisation, has).await;
        let (catalog, server) = (&world.catalog, Requester::server());
        let new = NewPrincipal {
            kind: PrincipalKind::User,
            name: "ada".to_owned(),
            display_name: None,
            email: None,
            is_admin: false,
        };
        let ada = catalog.create_principal(&server, new).await.unwrap();
        rows::execute(
            database,
            "UPDATE team SET verified = true WHERE name LIKE 't%'",
        )
        .await;
        let page = PageRequest::new(100, 0);
        let known = catalog
            .list_teams(&server, TeamFilter::Active, page)
            .await
            .unwrap();
        for team in teams {
            let team = known
                .items
                .iter()
                .find(|it| it.name == format!("t{team}"))
                .unwrap();
            catalog
                .set_team_member(&server, team.id, ada.id, Role::Publish)
                .await
                .unwrap();
        }
        let new = NewAccessToken {
            name: "laptop".to_owned(),
            scopes: vec![Scope::Publish],
            expires_in: Duration::days(1),
            kind: AccessTokenKind::Ci,
            principal_id: Some(ada.id),
        };
        let (_, token) = catalog.create_access_token(&server, new).await.unwrap();
        // The clock of the world stands still, in the past.
        let later = "UPDATE access_token SET expires_at = '2099-01-01 00:00:00+00:00'";
        rows::execute(database, later).await;
        let server = TestServer::start(database);
        server.settle(database).await;
        Self { server, token }
    }

    /// An answer without what differs from world to world though nobody is told anything by it.
    fn ask(&self, query: &str) -> String {
        let answer = self.server.query_as(&self.token, query, json!({}));
        let body = &answer.body;
        let code = body["errors"][0]["extensions"]["code"].as_str();
        assert!(
            !matches!(code, Some("INTERNAL" | "LIMIT_EXCEEDED")) && body["data"] != json!(null)
                || code == Some("FORBIDDEN"),
            "{query}: {body:#}"
        );
        format!("{} {:#}", answer.status, normalised("", body))
    }
}

fn normalised(name: &str, value: &Value) -> Value {
    let moment = Regex::new(r"^\d{4}-\d\d-\d\dT").unwrap();
    match value {
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| (name.clone(), normalised(name, value)))
            .collect(),
        Value::Array(items) => {
            let mut items: Vec<Value> = items.iter().map(|item| normalised(name, item)).collect();
            // Equals are ordered by ids.
            items.sort_by_key(Value::to_string);
            Value::Array(items)
        }
        Value::Number(_)
            if ["sequence", "searchSequence", "cloneSequence", "asOf"].contains(&name) =>
        {
            json!(0)
        }
        Value::String(text) if name == "id" && text.len() == 16 => json!("a pair"),
        Value::String(text) if moment.is_match(text) => json!("a moment"),
        Value::String(text) => {
            let id = URL_SAFE_NO_PAD
                .decode(text)
                .ok()
                .and_then(|id| String::from_utf8(id).ok());
            match id.as_deref().and_then(|id| id.split_once(':')) {
                Some((kind, _)) => json!(format!("the id of a {kind}")),
                None => value.clone(),
            }
        }
        _ => value.clone(),
    }
}

/// The object types of a schema with their fields.
struct Schema(BTreeMap<String, Vec<Field>>);

#[derive(Clone)]
struct Field {
    name: String,
    kind: String,
    is_object: bool,
    is_plain: bool,
    needs_arguments: bool,
}

impl Schema {
    fn of(side: &Side) -> Self {
        let query = "{ __schema { types { kind name fields { name args { type { kind } \
                     defaultValue } type { kind name ofType { kind name ofType { kind name ofType \
                     { kind name } } } } } } } }";
        let schema = side.server.query_as(&side.token, query, json!({})).data();
        let types = schema["__schema"]["types"].as_array().unwrap();
        let objects = types.iter().filter(|kind| kind["kind"] == "OBJECT");
        let fields = |kind: &Value| {
            // What is told of what is restricted is no secret.
            let fields = kind["fields"].as_array().unwrap().iter().map(Field::read);
            fields
                .filter(|field| !field.name.starts_with("restricted"))
                .collect()
        };
        let named = objects.map(|kind| (kind["name"].as_str().unwrap().to_owned(), fields(kind)));
        Self(named.collect())
    }

    /// Everything that can be read of a type without arguments, this deep.
    fn selection(&self, kind: &str, depth: usize) -> String {
        let mut selected = vec!["__typename".to_owned()];
        for field in self.0.get(kind).into_iter().flatten() {
            if field.needs_arguments {
                continue;
            }
            if field.is_plain {
                selected.push(field.name.clone());
            } else if field.is_object && depth > 0 {
                let below = self.selection(&field.kind, depth - 1);
                selected.push(format!("{} {{ {below} }}", field.name));
            }
        }
        selected.join(" ")
    }

    /// One question per field of a type, each with what is below it.
    fn questions(&self, kind: &str, ask: impl Fn(&str) -> String) -> Vec<String> {
        let fields = self.0[kind].iter().filter(|field| !field.needs_arguments);
        let asked = fields.filter_map(|field| {
            if field.is_plain {
                Some(ask(&field.name))
            } else if field.is_object {
                // Lists have their items two levels down.
                let depth = if field.kind.ends_with("Connection") {
                    2
                } else {
                    1
                };
                let below = self.selection(&field.kind, depth);
                let page = if field.kind.ends_with("Connection") {
                    "(first: 10)"
                } else {
                    ""
                };
                Some(ask(&format!("{}{page} {{ {below} }}", field.name)))
            } else {
                None
            }
        });
        asked.collect()
    }
}

impl Field {
    fn read(field: &Value) -> Self {
        let mut kind = &field["type"];
        while !kind["ofType"].is_null() {
            kind = &kind["ofType"];
        }
        let word = kind["kind"].as_str().unwrap();
        let arguments = field["args"].as_array().unwrap();
        Self {
            name: field["name"].as_str().unwrap().to_owned(),
            kind: kind["name"].as_str().unwrap().to_owned(),
            is_object: word == "OBJECT",
            is_plain: ["SCALAR", "ENUM"].contains(&word),
            needs_arguments: arguments
                .iter()
                .any(|it| it["type"]["kind"] == "NON_NULL" && it["defaultValue"].is_null()),
        }
    }
}

/// Everything that is asked of both sides.
fn questions(schema: &Schema) -> Vec<String> {
    let mut asked = schema.questions("Query", |field| format!("{{ {field} }}"));
    let resolved = schema.selection("Resolved", 1);
    for number in 0..7 {
        let reference = reference(number);
        asked.extend(schema.questions("Service", |field| {
            format!("{{ service(ref: \"{reference}\") {{ {field} }} }}")
        }));
        for range in ["*", "^1", "~2"] {
            if schema.0["Query"]
                .iter()
                .any(|field| field.name == "resolve")
            {
                asked.push(format!(
                    "{{ resolve(service: \"{reference}\", range: \"{range}\") {{ __typename ... on \
                     Resolved {{ {resolved} }} ... on Unresolved {{ reason message }} }} }}"
                ));
            }
        }
    }
    for name in ["t0", "t1", "x0", "x1", "x2", "x3"] {
        let of_team = |field: &str| format!("{{ team(name: \"{name}\") {{ {field} }} }}");
        asked.extend(schema.questions("Team", of_team));
    }
    for word in WORDS {
        for text in [word, &word[..4], &format!("{}x{}", &word[..3], &word[4..])] {
            let facets =
                ["kinds", "teams", "languages", "tags"].map(|it| format!("{it} {{ value count }}"));
            asked.push(format!(
                "{{ search(query: \"{text}\", first: 100) {{ total suggestion facets {{ {} }} hits \
                 {{ matchedTerms snippet node {{ __typename ... on Service {{ ref }} ... on \
                 Occurrence {{ ref name }} }} }} }} }}",
                facets.join(" ")
            ));
        }
    }
    asked.extend((0..POOL).map(check));
    asked
}

/// Checks a function of the pool; what is restricted is left out, since it is told.
fn check(number: usize) -> String {
    let publication = TestRepository::empty("x")
        .with("a.py", &pooled(number))
        .head();
    let fragment = &publication.fragments[0];
    format!(
        "{{ checkFragments(input: {{ repository: \"x\", fragments: [{{ key: \"k\", language: \"{}\", \
         scheme: {}, fingerprint: \"{}\" }}], maxMatches: 20 }}) {{ fragments {{ matches {{ \
         similarity type blocking serviceCount occurrence {{ ref name service {{ ref }} fragment {{ \
         hash source }} }} }} }} }} missingFragments(hashes: [\"{}\"]) }}",
        fragment.language.name(),
        fragment.scheme,
        STANDARD.encode(&fragment.fingerprint),
        fragment.hash,
    )
}

both_databases! {
    async fn everything_that_the_schema_offers_is_the_same_without_what_may_not_be_viewed(database: TestDatabase) {
        let (organisation, teams) = with_a_hidden_replacement();
        let whole = Side::new(&database, &organisation, &teams, |_| true).await;
        let empty = another(&database).await;
        let seen = Side::new(&empty, &organisation, &teams, |planned| planned.is_seen_by(&teams)).await;
        let questions = questions(&Schema::of(&whole));
        assert!(questions.len() > 300, "{}", questions.len());

        for question in questions {
            // The places and times of changes are those of the whole catalogue.
            if question.starts_with("{ changes") {
                continue;
            }
            assert_eq!(whole.ask(&question), seen.ask(&question), "{question} {teams:?} {organisation:#?}");
        }
    }
}
