//! What a repository publishes.

mod description;

use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicUsize, Ordering},
};

use brickyard_indexer::{
    manifest::{Files, ManifestError},
    publication::{
        MAX_BATCH_ITEMS, MAX_FRAGMENT_BYTES, OccurrenceEntry, Publication, PublishOptions,
        RepositoryFacts, ServiceEntry, assemble,
    },
};

/// Files in memory.
struct Tree(BTreeMap<&'static str, String>);

impl Files for Tree {
    fn paths(&self) -> Vec<String> {
        self.0.keys().map(|path| (*path).to_owned()).collect()
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        let file = self.0.get(path).ok_or("no such file")?;
        if file == "unreadable" {
            Err("permission denied".to_owned())
        } else {
            Ok(file.clone().into())
        }
    }
}

const FUNCTION: &str = "export function total(items, rate) {
  let sum = 0;
  for (const item of items) {
    if (item.price < 0) throw new Error('price ' + item.price);
    sum += item.price * rate;
  }
  log.info('total', sum, items.length);
  return Math.round(sum * 100) / 100;
}
";

fn tree(files: &[(&'static str, &str)]) -> Tree {
    Tree(
        files
            .iter()
            .map(|(path, text)| (*path, (*text).to_owned()))
            .collect(),
    )
}

fn facts(commit: &str) -> RepositoryFacts {
    RepositoryFacts {
        name: "github.com/ACME/shop".to_owned(),
        commit: Some(commit.to_owned()),
        branch: Some("main".to_owned()),
        ..RepositoryFacts::default()
    }
}

fn publish(tree: &Tree, options: &PublishOptions) -> Result<Publication, ManifestError> {
    assemble(tree, &facts("c0ffee"), options, &|_, _| ())
}

fn services(publication: &Publication) -> Vec<(String, &str)> {
    let service = |service: &'_ ServiceEntry| format!("{}/{}", service.namespace, service.name);
    publication
        .services
        .iter()
        .map(|entry| (service(entry), entry.root.as_str()))
        .collect()
}

fn named<'a>(expected: &[(&str, &'a str)]) -> Vec<(String, &'a str)> {
    expected
        .iter()
        .map(|(name, root)| ((*name).to_owned(), *root))
        .collect()
}

#[test]
fn package_roots_are_services_and_the_innermost_one_owns_a_file() {
    let tree = tree(&[
        (
            "cart/package.json",
            r#"{"name": "@acme/Cart", "description": "Adds up.", "version": "1.2.0"}"#,
        ),
        ("cart/src/total.js", FUNCTION),
        ("cart/tax/go.mod", "module acme.com/tax"),
        ("cart/tax/total.js", FUNCTION),
        ("node_modules/x/package.json", r#"{"name": "x"}"#),
        ("tools/total.js", FUNCTION),
    ]);
    let publication = publish(&tree, &PublishOptions::default()).expect("a publication");
    let expected = named(&[
        ("acme/cart", "cart"),
        ("acme/tax", "cart/tax"),
        ("acme/shop", "."),
    ]);
    assert_eq!(services(&publication), expected);
    assert_eq!(publication.services[0].description, "Adds up.");
    assert_eq!(publication.services[0].release, None);
    let owners: Vec<usize> = publication
        .occurrences
        .iter()
        .map(|entry| entry.service)
        .collect();
    assert_eq!(owners, [0, 1, 2]);
    assert_eq!(
        publication.fragments.len(),
        1,
        "one fragment occurs three times"
    );
}

#[test]
fn without_packages_the_repository_is_the_service() {
    let publication = publish(&tree(&[("a.js", FUNCTION)]), &PublishOptions::default()).unwrap();
    assert_eq!(services(&publication), named(&[("acme/shop", ".")]));
}

#[test]
fn what_is_outside_every_root_belongs_to_the_repositorys_team() {
    let manifest = "team = \"inventory\"\nnamespace = \"stock\"\ncontact = \"#stock\"\n";
    let tree = tree(&[
        ("brickyard.toml", manifest),
        ("count/package.json", r#"{"name": "count"}"#),
        ("tools/total.js", FUNCTION),
    ]);
    let publication = publish(&tree, &PublishOptions::default()).unwrap();
    let expected = named(&[("stock/count", "count"), ("stock/shop", ".")]);
    assert_eq!(services(&publication), expected);
    let rest = &publication.services[1];
    assert_eq!(rest.owner.as_deref(), Some("inventory"));
    assert_eq!(rest.owner_contact.as_deref(), Some("#stock"));
}

#[test]
fn the_manifest_overrides_what_is_found() {
    let manifest = r##"
repository = "shop/inventory"
team = "inventory"
contact = "#stock"
[[service]]
name = "update-stock"
root = "update"
version = "2.3.1"
[[service]]
name = "count"
root = "count"
team = "counting"
version = "1.0.0"
[scan]
exclude = ["**/legacy/**"]
"##;
    let tree = tree(&[
        ("brickyard.toml", manifest),
        ("count/package.json", r#"{"name": "other"}"#),
        ("count/total.js", FUNCTION),
        ("update/legacy/total.js", FUNCTION),
    ]);
    let options = PublishOptions {
        make_release: true,
        ..PublishOptions::default()
    };
    let publication = publish(&tree, &options).unwrap();
    assert_eq!(publication.repository, "shop/inventory");
    let expected = named(&[
        ("inventory/update-stock", "update"),
        ("inventory/count", "count"),
    ]);
    assert_eq!(services(&publication), expected);
    assert_eq!(publication.services[0].release.as_deref(), Some("2.3.1"));
    assert_eq!(
        publication.services[0].owner_contact.as_deref(),
        Some("#stock")
    );
    assert_eq!(publication.services[1].owner.as_deref(), Some("counting"));
    assert_eq!(publication.services[1].owner_contact, None);
    assert_eq!(publication.occurrences.len(), 1);
}

#[test]
fn a_release_needs_a_semantic_version() {
    let check = |package: &str, release: Option<&str>, message: &str| {
        let tree = tree(&[("package.json", package), ("a.js", FUNCTION)]);
        let release = release.map(str::to_owned);
        let options = PublishOptions {
            make_release: true,
            release,
            ..PublishOptions::default()
        };
        let found = publish(&tree, &options).map(|found| found.services[0].release.clone());
        let found = found.map_or_else(|error| error.to_string(), Option::unwrap_or_default);
        assert!(found.contains(message), "{found}");
    };
    check(r#"{"name": "a", "version": "1.0.0"}"#, None, "1.0.0");
    check(
        r#"{"name": "a", "version": "1.0.0"}"#,
        Some("2.0.0-rc.1"),
        "2.0.0-rc.1",
    );
    check(
        r#"{"name": "a"}"#,
        None,
        "package.json: service `a` has no version to release; expected",
    );
    check(
        r#"{"name": "a", "version": "1.0"}"#,
        None,
        "is not semantic",
    );
    check(r#"{"name": "a"}"#, Some("latest"), "is not semantic");
}

#[test]
fn what_is_left_out_is_listed_with_its_reason() {
    let tree = tree(&[
        ("a.test.js", FUNCTION),
        ("README.md", "text"),
        ("secret.js", "unreadable"),
        ("total.js", FUNCTION),
    ]);
    let publication = publish(&tree, &PublishOptions::default()).unwrap();
    let skipped: Vec<(&str, &str)> = publication
        .skipped
        .iter()
        .map(|file| (&*file.path, file.reason.code()))
        .collect();
    assert_eq!(
        skipped,
        [("a.test.js", "test"), ("secret.js", "unreadable")]
    );
    assert_eq!((publication.files, publication.lines), (1, 9));
}

#[test]
fn source_is_sent_only_when_asked_for_and_identity_follows_it() {
    let tree = tree(&[("total.js", FUNCTION)]);
    let with_source = PublishOptions {
        with_source: true,
        ..PublishOptions::default()
    };
    let (with, without) = (
        publish(&tree, &with_source).unwrap(),
        publish(&tree, &PublishOptions::default()).unwrap(),
    );
    let source = with.fragments[0].source.as_deref().expect("the source");
    assert!(source.starts_with("function total"), "{source}");
    let hash = brickyard_indexer::content_hash(brickyard_indexer::Language::JavaScript, source);
    assert_eq!(with.fragments[0].hash, hash);
    assert_eq!(without.fragments[0].source, None);
    assert_ne!(with.content_hash(), without.content_hash());
    assert_eq!(
        with.content_hash(),
        publish(&tree, &with_source).unwrap().content_hash()
    );
}

#[test]
fn batches_hold_everything_once_and_fragments_come_first() {
    let files: Vec<(String, String)> = (0..40)
        .map(|at| {
            (
                format!("f{at}.js"),
                FUNCTION.replace("log.info", &format!("log.level{at}")),
            )
        })
        .collect();
    let tree = Tree(
        files
            .into_iter()
            .map(|(path, text)| (&*path.leak(), text))
            .collect(),
    );
    let options = PublishOptions {
        with_source: true,
        ..PublishOptions::default()
    };
    let publication = publish(&tree, &options).unwrap();
    assert_eq!(publication.fragments.len(), 40);
    let batches = publication.batches(8_000);
    assert!(batches.len() > 3);
    let fragments: Vec<usize> = batches
        .iter()
        .flat_map(|batch| batch.fragments.clone())
        .collect();
    let occurrences: Vec<usize> = batches
        .iter()
        .flat_map(|batch| batch.occurrences.clone())
        .collect();
    assert_eq!(fragments, (0..40).collect::<Vec<_>>());
    assert_eq!(occurrences, (0..40).collect::<Vec<_>>());
    for batch in &batches {
        let entries: Vec<_> = batch
            .fragments
            .iter()
            .map(|at| &publication.fragments[*at])
            .collect();
        assert!(serde_json::to_string(&entries).unwrap().len() <= 8_000);
    }
    assert_eq!(Publication::default().batches(8_000), []);
}

#[test]
fn a_publication_survives_json() {
    let options = PublishOptions {
        with_source: true,
        ..PublishOptions::default()
    };
    let publication = publish(&tree(&[("a.js", FUNCTION), ("b.js", "a\0")]), &options).unwrap();
    let json = serde_json::to_string(&publication).unwrap();
    assert_eq!(
        serde_json::from_str::<Publication>(&json).unwrap(),
        publication
    );
}

#[test]
fn progress_counts_every_file_once() {
    let (calls, last) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let tree = tree(&[("a.js", FUNCTION), ("b.py", "x = 1"), ("c.txt", "")]);
    let progress = |done: usize, total: usize| {
        assert!(done <= total && total == 2);
        calls.fetch_add(1, Ordering::Relaxed);
        last.fetch_max(done, Ordering::Relaxed);
    };
    assemble(
        &tree,
        &RepositoryFacts::default(),
        &PublishOptions::default(),
        &progress,
    )
    .unwrap();
    assert_eq!((calls.into_inner(), last.into_inner()), (2, 2));
}

#[test]
fn a_batch_never_holds_more_items_than_servers_take() {
    let place = OccurrenceEntry {
        service: 0,
        fragment: 0,
        path: "a.js".to_owned(),
        name: "f".to_owned(),
        start_line: 1,
        end_line: 2,
    };
    let publication = Publication {
        occurrences: vec![place; 2 * MAX_BATCH_ITEMS + 1],
        ..Publication::default()
    };
    let sizes: Vec<usize> = publication
        .batches(usize::MAX)
        .iter()
        .map(|batch| batch.occurrences.len())
        .collect();
    assert_eq!(sizes, [MAX_BATCH_ITEMS, MAX_BATCH_ITEMS, 1]);
}

#[test]
fn a_function_that_fits_into_no_request_loses_its_source_or_is_left_out() {
    let with_comment = |name: &str, bytes: usize| {
        let body = "    total = total + store.find(basket.id).count * basket.price\n".repeat(20);
        let comment = format!("    # {}\n", "x".repeat(bytes));
        format!("def {name}(basket, store, total):\n{comment}{body}    return total\n\n\n")
    };
    // Many names: the fingerprint names each of them once.
    let calls: String = (0..75_000)
        .map(|number| format!("    a{number}()\n"))
        .collect();
    let tokens = format!("def sum():\n{calls}");
    let options = PublishOptions {
        with_source: true,
        ..PublishOptions::default()
    };
    let files = [
        ("a.py", &*with_comment("small", 100)),
        ("b.py", &*with_comment("large", 950_000)),
        ("c.py", &*tokens),
    ];

    let publication = publish(&tree(&files), &options).unwrap();

    let large: Vec<(&str, bool)> = publication
        .large
        .iter()
        .map(|function| (&*function.name, function.is_left_out))
        .collect();
    assert_eq!(large, [("large", false), ("sum", true)]);
    let names: Vec<&str> = publication
        .occurrences
        .iter()
        .map(|place| &*place.name)
        .collect();
    assert_eq!(names, ["small", "large"]);
    let has_source = |index: usize| publication.fragments[index].source.is_some();
    assert!(has_source(0) && !has_source(1));
    for fragment in &publication.fragments {
        assert!(serde_json::to_string(fragment).unwrap().len() < MAX_FRAGMENT_BYTES);
    }
}
