//! The composition, with manifests of a made-up format: a line has a function's name, file, and whom
//! it calls.

use std::collections::BTreeMap;

use super::*;
use crate::manifest::{Code, Declared, Evidence, Format, Target, UnreadReason};

/// A function that a manifest declares, of which only the name is known.
pub(super) fn declaration(manifest: &str, name: &str) -> Declaration {
    Declaration {
        format: Format::Serverless,
        manifest: manifest.to_owned(),
        line: 1,
        name: name.to_owned(),
        deployed_name: None,
        application: None,
        description: None,
        runtime: None,
        provider: None,
        handler: None,
        code: Code::Path(".".to_owned()),
        entry_points: Vec::new(),
        triggers: Vec::new(),
        calls: Vec::new(),
        timeout_ms: None,
        labels: Vec::new(),
    }
}

/// Files in memory.
struct Memory(BTreeMap<String, String>);

impl Files for Memory {
    fn paths(&self) -> Vec<String> {
        self.0.keys().cloned().collect()
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        let text = self.0.get(path).ok_or("no such file")?;
        Ok(text.clone().into_bytes())
    }
}

/// Reads lines like `update stock/update.py handler -> count`; one that begins with `?` is not read.
fn read(tree: Tree<'_>, path: &str) -> Declared {
    let mut declared = Declared::default();
    let text = tree.text(path).unwrap_or_default();
    for (line, text) in (1..).zip(text.lines()) {
        if let Some(message) = text.strip_prefix('?') {
            declared.unread.push(Unread {
                path: path.to_owned(),
                line,
                reason: UnreadReason::Invalid,
                message: message.to_owned(),
            });
            continue;
        }
        let (function, called) = text.split_once(" -> ").unwrap_or((text, ""));
        let words: Vec<&str> = function.split(' ').collect();
        let target = |name: &str| match name.strip_prefix("arn:") {
            Some(name) => Target::Deployed(name.to_owned()),
            None => Target::Here(name.to_owned()),
        };
        declared.declarations.push(Declaration {
            line,
            runtime: Some("python3.13".to_owned()),
            handler: words.get(2).map(|symbol| match symbol.contains('.') {
                true => (*symbol).to_owned(),
                false => format!("{}.{symbol}", words[1]),
            }),
            code: Code::Path(words[1].to_owned()),
            calls: called
                .split_whitespace()
                .map(|name| Call {
                    target: target(name),
                    evidence: Evidence::InvokePolicy,
                    line,
                })
                .collect(),
            ..declaration(path, words[0])
        });
    }
    declared
}

const MADE_UP: &[Reader] = &[Reader {
    is_manifest: |path| path.ends_with("functions.txt"),
    read,
}];

fn try_survey(files: &[(&str, &str)]) -> Result<Survey, ManifestError> {
    let files = files.iter();
    let files = Memory(
        files
            .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
            .collect(),
    );
    let paths = files.paths();
    let facts = RepositoryFacts {
        name: "github.com/acme/shop".to_owned(),
        ..RepositoryFacts::default()
    };
    let documents = Documents {
        files: &files,
        paths: &paths,
    };
    let tree = SharedTree {
        files: &files,
        paths: &paths,
    };
    let options = PublishOptions::default();
    survey_with(MADE_UP, tree, &documents, &facts, &options)
}

fn found(files: &[(&str, &str)]) -> Discovery {
    try_survey(files).expect("a survey").discovery
}

/// Reference, root and origin of each service.
fn shown(discovery: &Discovery) -> Vec<String> {
    let shown = |service: &Discovered| {
        let origin = service.origin.code();
        format!("{} {} {origin}", service.reference(), service.entry.root)
    };
    discovery.services.iter().map(shown).collect()
}

fn fact<'a>(service: &'a Discovered, what: &str) -> (&'a str, &'a str, usize) {
    let fact = service.facts.iter().find(|fact| fact.what == what);
    let fact = fact.unwrap_or_else(|| panic!("no {what} in {:?}", service.facts));
    (&fact.value, &fact.path, fact.line)
}

#[test]
fn functions_of_manifests_are_services_and_packages_apart_from_them_too() {
    let discovery = found(&[
        ("package.json", r#"{"name": "everything"}"#),
        (
            "stock/functions.txt",
            "update stock/update\ncount stock/count",
        ),
        ("stock/update/package.json", r#"{"name": "update-stock"}"#),
        ("stock/update/main.py", ""),
        ("tools/package.json", r#"{"name": "tools"}"#),
    ]);
    assert_eq!(
        shown(&discovery),
        [
            "acme/update stock/update manifest",
            "acme/count stock manifest",
            "acme/tools tools package"
        ]
    );
    assert_eq!(discovery.manifests, 1);
    let place = ("update", "stock/functions.txt", 1);
    assert_eq!(fact(&discovery.services[0], "name"), place);
}

#[test]
fn what_cannot_be_read_keeps_nothing_else_back() {
    let discovery = found(&[
        ("a/functions.txt", "one a\n?no such word\ntwo a"),
        ("node_modules/b/functions.txt", "three b"),
        ("tests/functions.txt", "four b"),
    ]);
    assert_eq!(discovery.services.len(), 2);
    let unread = &discovery.unread[0];
    assert_eq!((&*unread.path, unread.line), ("a/functions.txt", 2));
    let skipped: Vec<(&str, &str)> = discovery
        .skipped
        .iter()
        .map(|manifest| (&*manifest.path, manifest.reason.code()))
        .collect();
    let expected = [
        ("node_modules/b/functions.txt", "vendored"),
        ("tests/functions.txt", "test"),
    ];
    assert_eq!(skipped, expected);
}

#[test]
fn brickyard_toml_wins_field_by_field_over_the_service_of_the_same_name() {
    let manifest = r#"
team = "inventory"
[[service]]
name = "update"
description = "Moves the stock."
runtime = "python3.14"
[[service]]
name = "count"
team = "counting"
"#;
    let discovery = found(&[
        ("brickyard.toml", manifest),
        ("functions.txt", "update update main\ncount count main"),
        ("update/main.py", ""),
    ]);
    let [update, count] = &discovery.services[..] else {
        panic!("{:?}", shown(&discovery));
    };
    assert_eq!(update.reference(), "inventory/update");
    assert_eq!(update.entry.root, "update", "no root was written");
    assert_eq!(update.entry.description, "Moves the stock.");
    let interface = update.entry.interface.as_ref().expect("an interface");
    assert_eq!(interface.runtime.as_deref(), Some("python3.14"));
    assert_eq!(interface.handler.as_deref(), Some("update.main"));
    assert_eq!(count.entry.owner.as_deref(), Some("counting"));
    assert_eq!(fact(count, "owner"), ("counting", "brickyard.toml", 7));
}

#[test]
fn brickyard_toml_names_the_only_service_of_a_folder_and_adds_others() {
    let manifest = "[[service]]\nname = \"stock\"\nroot = \"update\"\n\
                    [[service]]\nname = \"docs\"\nroot = \"docs\"\n";
    let discovery = found(&[
        ("brickyard.toml", manifest),
        ("functions.txt", "update update"),
        ("update/main.py", ""),
        ("tools/package.json", r#"{"name": "tools"}"#),
    ]);
    assert_eq!(
        shown(&discovery),
        ["acme/stock update manifest", "acme/docs docs configuration"]
    );
}

#[test]
fn each_service_that_is_found_is_overridden_once() {
    let manifest = "[[service]]\nname = \"update\"\n\
                    [[service]]\nname = \"stock\"\nroot = \"update\"\n";
    let discovery = found(&[
        ("brickyard.toml", manifest),
        ("functions.txt", "update update"),
        ("update/main.py", ""),
    ]);
    let expected = [
        "acme/update update manifest",
        "acme/stock update configuration",
    ];
    assert_eq!(shown(&discovery), expected);
}

#[test]
fn services_that_are_added_need_folders_of_their_own() {
    let manifest = "[[service]]\nname = \"a\"\n[[service]]\nname = \"b\"\n";
    let survey = try_survey(&[("brickyard.toml", manifest)]);
    let error = survey.err().expect("an error").to_string();
    let expected = "brickyard.toml:3:1: `a` and `b` have the same root `.`";
    assert!(error.starts_with(expected), "{error}");
}

#[test]
fn discovery_can_be_turned_off_as_a_whole_and_for_some_manifests() {
    let files = |manifest: &'static str| {
        let discovery = found(&[
            ("brickyard.toml", manifest),
            ("a/functions.txt", "one a"),
            ("samples/functions.txt", "two samples"),
        ]);
        shown(&discovery)
    };
    assert_eq!(files("").len(), 2);
    let one = ["acme/one a manifest"];
    assert_eq!(files("[discover]\nexclude = [\"samples/**\"]"), one);
    assert_eq!(files("[scan]\nexclude = [\"samples/**\"]"), one);
    let none = ["acme/shop . repository"];
    assert_eq!(files("[discover]\nenabled = false"), none);
}

#[test]
fn calls_are_dependencies_when_they_reach_a_service_of_the_repository() {
    let discovery = found(&[(
        "functions.txt",
        "update a -> count update arn:audit\ncount b\nidle c -> count arn:elsewhere",
    )]);
    let calls = |position: usize| discovery.services[position].entry.dependencies.clone();
    let count = crate::manifest::Dependency {
        service: "acme/count".to_owned(),
        range: "*".to_owned(),
    };
    assert_eq!(calls(0), Some(vec![count.clone()]), "not itself");
    assert_eq!(calls(1), None, "a manifest does not say that there is none");
    assert_eq!(calls(2), Some(vec![count]));
    let elsewhere = &discovery.services[2].calls[1];
    assert_eq!(elsewhere.service, None);
    assert_eq!(
        elsewhere.call.target,
        Target::Deployed("elsewhere".to_owned())
    );
}

#[test]
fn an_empty_repository_is_a_service() {
    assert_eq!(shown(&found(&[])), ["acme/shop . repository"]);
}

#[test]
fn codeowners_say_whose_the_file_with_the_handler_is() {
    let discovery = found(&[
        (
            ".github/CODEOWNERS",
            "* @acme/platform\n/stock/ @ada @acme/inventory @acme/audit\n",
        ),
        ("functions.txt", "update stock main\nidle nowhere main"),
        (
            "stock/stock.py",
            "def main(event, context):\n    return event\n",
        ),
        ("tools/package.json", r#"{"name": "tools"}"#),
    ]);
    let owners: Vec<Option<&str>> = discovery
        .services
        .iter()
        .map(|service| service.entry.owner.as_deref())
        .collect();
    assert_eq!(
        owners,
        [Some("inventory"), Some("platform"), Some("platform")]
    );
    let place = ("inventory", ".github/CODEOWNERS", 0);
    assert_eq!(fact(&discovery.services[0], "owner"), place);
}

#[test]
fn backstage_wins_over_codeowners_and_describes_the_service_of_its_folder() {
    let component = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: update\n  \
                     description: Moves the stock.\n  tags: [stock]\nspec:\n  type: service\n  \
                     lifecycle: production\n  owner: group:default/inventory\n  \
                     dependsOn: ['component:audit', 'component:billing/invoice']\n";
    let discovery = found(&[
        ("CODEOWNERS", "* @acme/platform\n"),
        ("functions.txt", "update stock main"),
        ("stock/catalog-info.yaml", component),
        ("stock/main.py", ""),
    ]);
    let entry = &discovery.services[0].entry;
    assert_eq!(entry.owner.as_deref(), Some("inventory"));
    assert_eq!(entry.description, "Moves the stock.");
    assert_eq!(entry.lifecycle.as_deref(), Some("production"));
    assert_eq!(entry.tags, Some(vec!["stock".to_owned()]));
    let needed = entry.dependencies.iter().flatten();
    let needed: Vec<&str> = needed.map(|it| it.service.as_str()).collect();
    assert_eq!(needed, ["acme/audit", "billing/invoice"]);
}

#[test]
fn a_version_is_released_only_when_a_release_is_made() {
    let manifest = "[[service]]\nname = \"stock\"\nversion = \"2.3.1\"\n";
    let discovery = found(&[("brickyard.toml", manifest)]);
    assert_eq!(discovery.services[0].entry.release, None);
}

#[test]
fn code_that_is_an_artefact_belongs_to_the_module_it_is_built_from() {
    let discovery = found(&[
        ("functions.txt", "update stock/target/app.zip app.main"),
        (
            "stock/pom.xml",
            "<project><artifactId>stock</artifactId></project>",
        ),
        ("stock/target/app.zip", ""),
        (
            "stock/app.py",
            "def main(event, context):\n    return event\n",
        ),
    ]);
    assert_eq!(shown(&discovery), ["acme/update stock manifest"]);
}

#[test]
fn an_operation_with_the_name_of_a_service_says_what_it_takes_and_gives() {
    let document = "openapi: 3.0.0\ninfo:\n  title: Stock\n  version: '1'\npaths:\n  /update:\n    \
                    post:\n      operationId: update\n      requestBody:\n        content:\n          \
                    application/json:\n            schema: {type: object}\n      responses:\n        \
                    '200':\n          description: Done.\n  /count:\n    get:\n      operationId: count\n      \
                    responses:\n        '200':\n          description: Done.\n";
    let files = [
        ("stock/functions.txt", "update stock\nidle stock"),
        ("stock/openapi.yaml", document),
        ("elsewhere/openapi.yaml", document),
    ];
    let discovery = found(&files);
    let [update, idle] = &discovery.services[..] else {
        panic!("{:?}", shown(&discovery));
    };
    assert!(update.entry.input_schema.is_some(), "{:?}", update.facts);
    assert_eq!(update.entry.output_schema, None);
    assert_eq!(fact(update, "input schema").1, "stock/openapi.yaml");
    assert_eq!(
        idle.entry.input_schema, None,
        "nothing says which operation it is"
    );
}
