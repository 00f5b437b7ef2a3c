//! Every GraphQL document of the client and the web UI fits `server/schema.graphql`, and what it costs
//! stays below the limits of a server.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use apollo_compiler::validation::Valid;
use apollo_compiler::{ExecutableDocument, Schema};
use regex::Regex;
use serde_json::json;

use crate::harness::databases::TestDatabase;
use crate::harness::programs;
use crate::harness::server::TestServer;

/// The size that a page is clamped to.
const LARGEST_PAGE: u32 = 100;

/// A document and where it stands.
#[derive(Debug)]
struct Document {
    place: String,
    text: String,
}

#[test]
fn every_document_of_the_client_fits_the_schema() {
    let documents = graphql_files(&programs::checkout().join("indexer/cli"));
    assert!(documents.len() >= 4, "{documents:?}");

    assert_eq!(problems(&schema(), &documents), Vec::<String>::new());
}

#[test]
fn every_document_of_the_ui_fits_the_schema() {
    let folder = programs::checkout().join("ui/src");
    let mut documents = graphql_files(&folder);
    documents.extend(typescript_documents(&folder));
    assert!(documents.len() >= 3, "{documents:?}");

    assert_eq!(problems(&schema(), &documents), Vec::<String>::new());
}

#[test]
fn every_document_stays_below_the_limits_of_a_server() {
    let mut documents = graphql_files(&programs::checkout().join("indexer/cli"));
    let folder = programs::checkout().join("ui/src");
    documents.extend(graphql_files(&folder));
    documents.extend(typescript_documents(&folder));
    let costly = "{ services(first: 100) { nodes { dependencies { service { dependencies { target } } } } } }";
    documents.push(Document {
        place: "this test".to_owned(),
        text: format!("query Q {costly}"),
    });
    let fragments = fragments(&documents);
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database);

    // What a query costs is counted before its variables are looked at.
    let refused: Vec<&str> = documents
        .iter()
        .filter(|document| !is_fragment(document))
        .filter(|document| {
            let text = with_fragments(&document.text, &fragments);
            let variables = json!({ "first": LARGEST_PAGE, "limit": LARGEST_PAGE });
            let answer = server.query(&text, variables);
            answer.body["errors"][0]["extensions"]["code"] == "LIMIT_EXCEEDED"
        })
        .map(|document| document.place.as_str())
        .collect();

    assert_eq!(refused, ["this test"]);
}

#[test]
fn a_field_that_does_not_exist_is_found() {
    let document = Document {
        place: "here".to_owned(),
        text: "query Q { catalog { services nonsense } }".to_owned(),
    };

    let found = problems(&schema(), &[document]);

    assert!(
        found.len() == 1 && found[0].starts_with("here: "),
        "{found:?}"
    );
    assert!(found[0].contains("nonsense"), "{found:?}");
}

#[test]
fn documents_between_backticks_are_found() {
    let code = "const a = graphql(`\n  query A { x }\n`);\nconst b = gql`fragment F on T { y }`;\n\
                const c = graphql(/* GraphQL */ `query C { z }`);";

    let texts: Vec<String> = documents_in("a.tsx", code)
        .into_iter()
        .map(|document| document.text)
        .collect();

    assert_eq!(
        texts,
        [
            "\n  query A { x }\n",
            "fragment F on T { y }",
            "query C { z }"
        ]
    );
}

fn schema() -> Valid<Schema> {
    let path = programs::checkout().join("server/schema.graphql");
    let text = fs::read_to_string(&path).unwrap();
    Schema::parse_and_validate(text, path).unwrap_or_else(|errors| panic!("{errors}"))
}

fn problems(schema: &Valid<Schema>, documents: &[Document]) -> Vec<String> {
    let fragments = fragments(documents);
    let operations = documents.iter().filter(|document| !is_fragment(document));
    let spread: Vec<String> = operations
        .flat_map(|document| fragment_names(&with_fragments(&document.text, &fragments)))
        .collect();
    let check = |document: &Document| {
        let text = with_fragments(&document.text, &fragments);
        if is_fragment(document) {
            // A fragment is checked with every document that spreads it.
            let used = spread
                .iter()
                .any(|name| fragment_names(&document.text).contains(name));
            return (!used)
                .then(|| format!("{}: no document spreads this fragment", document.place));
        }
        let result = ExecutableDocument::parse_and_validate(schema, text, &document.place);
        result
            .err()
            .map(|error| format!("{}: {}", document.place, error.errors))
    };
    documents.iter().filter_map(check).collect()
}

/// Whether a document holds no operation.
fn is_fragment(document: &Document) -> bool {
    let operation = Regex::new(r"(?m)^\s*(query|mutation|subscription)\b").unwrap();
    !operation.is_match(&document.text)
}

/// Every fragment by its name.
fn fragments(documents: &[Document]) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for document in documents {
        if is_fragment(document) {
            for name in fragment_names(&document.text) {
                found.insert(name, document.text.clone());
            }
        }
    }
    found
}

fn fragment_names(text: &str) -> Vec<String> {
    let definition = Regex::new(r"fragment\s+(\w+)\s+on\b").unwrap();
    definition
        .captures_iter(text)
        .map(|found| found[1].to_owned())
        .collect()
}

/// Appends the fragments that a document spreads and does not define, and those that they spread.
fn with_fragments(text: &str, fragments: &BTreeMap<String, String>) -> String {
    let spread = Regex::new(r"\.\.\.\s*(\w+)").unwrap();
    let mut whole = text.to_owned();
    loop {
        let missing = spread
            .captures_iter(&whole)
            .map(|found| found[1].to_owned())
            .filter(|name| name != "on" && !fragment_names(&whole).contains(name))
            .find_map(|name| fragments.get(&name));
        match missing {
            Some(fragment) => whole = format!("{whole}\n{fragment}"),
            None => return whole,
        }
    }
}

fn graphql_files(folder: &Path) -> Vec<Document> {
    let read = |path: PathBuf| Document {
        text: fs::read_to_string(&path).unwrap(),
        place: path
            .strip_prefix(programs::checkout())
            .unwrap()
            .display()
            .to_string(),
    };
    files(folder, &["graphql"]).into_iter().map(read).collect()
}

fn typescript_documents(folder: &Path) -> Vec<Document> {
    let mut found = Vec::new();
    for path in files(folder, &["ts", "tsx"]) {
        let relative = path
            .strip_prefix(programs::checkout())
            .unwrap()
            .display()
            .to_string();
        // The generated files repeat the documents.
        if !relative.starts_with("ui/src/gql/") {
            found.extend(documents_in(&relative, &fs::read_to_string(&path).unwrap()));
        }
    }
    found
}

fn documents_in(path: &str, code: &str) -> Vec<Document> {
    let tag = Regex::new(r"(?s)\b(?:graphql\(\s*(?:/\*.*?\*/\s*)?|gql\s*)`(.*?)`").unwrap();
    tag.captures_iter(code)
        .map(|found| {
            let document = found.get(1).expect("the pattern has one group");
            let line = code[..document.start()].matches('\n').count() + 1;
            Document {
                place: format!("{path}:{line}"),
                text: document.as_str().to_owned(),
            }
        })
        .collect()
}

fn files(folder: &Path, extensions: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let extension = path
                .extension()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            if path.is_dir() {
                open.push(path);
            } else if extensions.contains(&extension.as_str()) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
