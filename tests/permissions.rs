//! Every field of every type, every query and every mutation, asked by everybody: who gets what is in
//! one table, and what the schema offers without a row in it fails.

mod populate;
mod repository;
mod table;
mod words;
mod world;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use self::table::{CALLERS, Outcome, Row, read};
use self::words::without_words;
use self::world::{Thing, World};
use crate::harness::databases::TestDatabase;
use crate::harness::graphql::Answer;
use crate::harness::programs::checkout;
use crate::harness::server::TestServer;

/// How many fields are asked for at once where nobody is refused.
const TOGETHER: usize = 10;

/// The callers in the order of their rights: who may do nothing leaves nothing behind.
const LEAST_FIRST: [&str; CALLERS.len()] = [
    "anonymous",
    "stranger",
    "viewer",
    "publisher",
    "maintainer",
    "admin",
    "organisation",
];

fn rows() -> Vec<Row> {
    let file = checkout().join("tests/permissions/table.txt");
    read(&std::fs::read_to_string(file).unwrap())
}

both_databases! {
    async fn everybody_gets_what_the_table_says_and_no_more(database: TestDatabase) {
        let world = World::new(&database).await;
        let kinds = Kinds::of(&world.server);
        let rows = rows();
        let mut wrong = Vec::new();
        let mut asked = 0;
        for caller in LEAST_FIRST {
            for group in rows.chunk_by(|a, b| a.request == b.request && a.before == b.before) {
                // What mutations left behind is no business of the next rows.
                world.tidy(group[0].is_mutation());
                asked += ask_group(&world, &kinds, caller, group, &mut wrong);
            }
        }
        println!(
            "permission table: {} rows × {} callers, {asked} answers looked at",
            rows.len(),
            CALLERS.len()
        );
        assert!(wrong.is_empty(), "{} answers are wrong:\n{}", wrong.len(), wrong.join("\n"));
    }

    async fn a_stranger_behind_a_proxy_may_only_ask_who_they_are(database: TestDatabase) {
        let server = TestServer::start_with(&database, &["--public-url", "https://bricks.example.com"]);
        let kinds = Kinds::of(&server);

        for row in rows().iter().filter(|row| is_operation(row)) {
            let request = without_words(&row.ask(&kinds.complete(row)));
            let answer = server.query(&request, json!({}));
            // What only administrators see is null for everybody else, whoever they are.
            let is_null = row.name == "Query.node" && answer.body["data"]["node"].is_null();
            let refused = code(&answer) == Some("UNAUTHENTICATED") || is_null;
            assert_eq!(refused, row.name != "Query.requester", "{row}: {:#}", answer.body);
        }
    }

    async fn an_access_token_to_read_with_changes_nothing(database: TestDatabase) {
        let server = TestServer::start(&database);
        let (kinds, token) = (Kinds::of(&server), server.token("reader", "catalog:read"));

        for row in rows().iter().filter(|row| is_operation(row) && row.is_mutation()) {
            let request = without_words(&row.ask(&kinds.complete(row)));
            let answer = server.query_as(&token, &request, json!({}));
            let code = code(&answer);
            // What does not exist is not found, whoever asks; nothing else comes before the scope. An
            // id token is a proof of its own.
            let refused = match row.name.as_str() {
                "Mutation.exchangeIdToken" => code == Some("UNAUTHENTICATED"),
                _ => matches!(code, Some("FORBIDDEN" | "NOT_FOUND")),
            };
            assert!(refused, "{row}: {:#}", answer.body);
        }
    }
}

/// Whether it is a query or a mutation, not a field of a type.
fn is_operation(row: &Row) -> bool {
    row.name.starts_with("Query.") || row.name.starts_with("Mutation.")
}

fn code(answer: &Answer) -> Option<&str> {
    answer.body["errors"][0]["extensions"]["code"].as_str()
}

/// Asks for the fields of a type as a caller, about each of the services if they are of one.
fn ask_group(
    world: &World,
    kinds: &Kinds,
    caller: &'static str,
    rows: &[Row],
    wrong: &mut Vec<String>,
) -> usize {
    let place = CALLERS.iter().position(|known| *known == caller).unwrap();
    let is_calm = |row: &Row| {
        let outcome = row.outcomes[place];
        matches!(outcome, Outcome::Data | Outcome::Nothing | Outcome::List)
    };
    let mut asked = 0;
    let together = rows.chunk_by(|a, b| {
        let same = a.is_about_a_service() == b.is_about_a_service();
        same && !a.is_mutation()
            && is_calm(a)
            && is_calm(b)
            && a.name.split('.').next() != Some("Query")
    });
    for rows in together.flat_map(|rows| rows.chunks(TOGETHER)) {
        let question = Question {
            world,
            kinds,
            caller,
            place,
            rows,
        };
        let things: Vec<Option<&Thing>> = if rows[0].is_about_a_service() {
            world.services.iter().map(Some).collect()
        } else {
            vec![None]
        };
        for thing in things {
            asked += rows.len();
            question.judge(thing, wrong);
        }
    }
    asked
}

/// Rows of one type that are asked for in one request.
struct Question<'a> {
    world: &'a World,
    kinds: &'a Kinds,
    caller: &'static str,
    place: usize,
    rows: &'a [Row],
}

impl Question<'_> {
    fn judge(&self, thing: Option<&Thing>, wrong: &mut Vec<String>) {
        let answer = self.ask(thing);
        let names: Vec<&str> = self.rows.iter().map(|row| row.name.as_str()).collect();
        let who = format!(
            "{} {names:?} {:?}",
            self.caller,
            thing.map(|thing| thing.visibility)
        );
        if code(&answer) == Some("INTERNAL") {
            wrong.push(format!("{who}: {}", answer.body));
            return;
        }
        if thing.is_some_and(|thing| !thing.is_seen_by(self.caller)) {
            let nothing = self.ask(Some(self.world.nothing()));
            let (answer, nothing) = (
                self.world.anonymised(&answer),
                self.world.anonymised(&nothing),
            );
            if answer != nothing {
                wrong.push(format!("{who}: {answer}\n  but nothing: {nothing}"));
            }
            return;
        }
        for (number, row) in self.rows.iter().enumerate() {
            let found = outcome(&answer, number);
            if !is_expected(found, row.outcomes[self.place]) {
                let thing = thing.map(|thing| thing.visibility);
                wrong.push(format!(
                    "{} {row} {thing:?}: {found:?}, not {:?}: {}",
                    self.caller, row.outcomes[self.place], answer.body
                ));
            }
        }
    }

    fn ask(&self, thing: Option<&Thing>) -> Answer {
        let fields: Vec<String> = self
            .rows
            .iter()
            .enumerate()
            .map(|(number, row)| format!("it{number}: {}", self.kinds.complete(row)))
            .collect();
        let row = &self.rows[0];
        let request = row.ask(&fields.join(" "));
        let prepared = self
            .world
            .prepare(self.caller, &row.before, &request, thing);
        match prepared {
            Ok(request) => self.world.ask(self.caller, &request),
            Err(refusal) => refusal,
        }
    }
}

/// A list that may be empty is told from nothing at all.
fn is_expected(found: Option<Outcome>, expected: Outcome) -> bool {
    match expected {
        Outcome::List => matches!(found, Some(Outcome::List | Outcome::Data)),
        Outcome::Nothing => matches!(found, Some(Outcome::List | Outcome::Nothing)),
        expected => found == Some(expected),
    }
}

/// Whether a value is more than nothing: a page of a list has something in it.
fn is_data(value: &Value) -> bool {
    let items = value.get("nodes").unwrap_or(value);
    !value.is_null() && items.as_array().is_none_or(|items| !items.is_empty())
}

/// What an answer says of the field of this number.
fn outcome(answer: &Answer, number: usize) -> Option<Outcome> {
    match code(answer) {
        Some("FORBIDDEN") => return Some(Outcome::Forbidden),
        Some("UNAUTHENTICATED") => return Some(Outcome::Unauthenticated),
        Some("NOT_FOUND") => return Some(Outcome::NotFound),
        Some(_) => return None,
        None if !answer.body["errors"].is_null() => return None,
        None => {}
    }
    let mut values = Vec::new();
    collect(&answer.body["data"], &format!("it{number}"), &mut values);
    if values.iter().any(|value| is_data(value)) {
        Some(Outcome::Data)
    } else if values.iter().any(|value| !value.is_null()) {
        Some(Outcome::List)
    } else {
        Some(Outcome::Nothing)
    }
}

/// Every value of this name, at whatever depth.
fn collect<'a>(value: &'a Value, name: &str, found: &mut Vec<&'a Value>) {
    match value {
        Value::Object(fields) => {
            for (field, value) in fields {
                if field == name {
                    found.push(value);
                } else {
                    collect(value, name, found);
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, name, found)),
        _ => {}
    }
}

/// The fields of the schema.
struct Kinds {
    /// By `Type.field` the type of the field if that has fields itself.
    fields: BTreeMap<String, Option<String>>,
}

impl Kinds {
    fn of(server: &TestServer) -> Self {
        let token = server.token("schema", "admin");
        let query = "{ __schema { types { kind name fields { name type { kind name ofType { kind name \
                     ofType { kind name ofType { kind name } } } } } } } }";
        let schema = server.query_as(&token, query, json!({})).data()["__schema"].clone();
        let mut fields = BTreeMap::new();
        for kind in schema["types"].as_array().unwrap() {
            let name = kind["name"].as_str().unwrap();
            if kind["kind"] != "OBJECT" || name.starts_with("__") {
                continue;
            }
            for field in kind["fields"].as_array().unwrap() {
                let mut kind = &field["type"];
                while !kind["ofType"].is_null() {
                    kind = &kind["ofType"];
                }
                let is_composite =
                    ["OBJECT", "UNION", "INTERFACE"].contains(&kind["kind"].as_str().unwrap());
                let field = field["name"].as_str().unwrap();
                let kind = kind["name"].as_str().filter(|_| is_composite);
                fields.insert(format!("{name}.{field}"), kind.map(str::to_owned));
            }
        }
        Self { fields }
    }

    /// A row's field, with something to read of it if it has fields itself; of a list its items.
    fn complete(&self, row: &Row) -> String {
        let kind = self.fields.get(&row.name).and_then(Option::as_ref);
        match kind {
            Some(_) if row.field.trim_end().ends_with('}') => row.field.clone(),
            Some(kind) if kind.ends_with("Connection") => {
                format!("{} {{ nodes {{ __typename }} }}", row.field)
            }
            Some(_) => format!("{} {{ __typename }}", row.field),
            None => row.field.clone(),
        }
    }
}

#[test]
fn every_field_of_the_schema_has_a_row_and_every_row_a_field() {
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database);
    let offered: BTreeSet<String> = Kinds::of(&server).fields.into_keys().collect();
    let listed: BTreeSet<String> = rows().into_iter().map(|row| row.name).collect();

    let without_row: Vec<&String> = offered.difference(&listed).collect();
    let without_field: Vec<&String> = listed.difference(&offered).collect();

    assert!(
        without_row.is_empty() && without_field.is_empty(),
        "tests/permissions/table.txt lacks {without_row:#?}, and has rows of what the schema lacks: \
         {without_field:#?}"
    );
}
