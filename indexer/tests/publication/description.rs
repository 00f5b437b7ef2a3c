//! What a publication says of a service besides its functions.

use std::collections::BTreeSet;

use brickyard_indexer::publication::{PublishOptions, ServiceEntry, assemble};

use crate::{FUNCTION, Tree, facts, publish, tree};

/// A service that says everything, and the files that it names.
const DESCRIBED: &[(&str, &str)] = &[
    (
        "brickyard.toml",
        r#"
[[service]]
name = "update-stock"
root = "update"
type = "function"
tags = ["stock"]
visibility = "restricted"
visible_to = ["payments"]
maintainers = ["warehouse"]
handler = "total.total"
endpoint = { url = "https://stock.example.com", method = "POST" }
labels = { tier = "gold", area = "shop" }
input_schema = "update/input.json"
output_schema = "shared/output.json"
calls = [{ service = "shop/price", range = "^1.2" }, "shop/audit"]
"#,
    ),
    ("shared/output.json", "true"),
    ("update/README.md", "# Stock\n"),
    ("update/input.json", "{\"type\": \"object\"}"),
    ("update/total.js", FUNCTION),
];

#[test]
fn what_the_manifest_says_of_a_service_is_published_with_the_files_that_it_names() {
    let publication = publish(&tree(DESCRIBED), &PublishOptions::default()).unwrap();
    let service = &publication.services[0];
    assert_eq!(service.service_type.as_deref(), Some("function"));
    assert_eq!(service.visibility.as_deref(), Some("restricted"));
    assert_eq!(service.visible_to.as_deref().unwrap(), ["payments"]);
    assert_eq!(service.maintainers.as_deref().unwrap(), ["warehouse"]);
    let interface = service.interface.as_ref().unwrap();
    assert_eq!(interface.handler.as_deref(), Some("total.total"));
    assert_eq!(interface.endpoint.as_ref().unwrap().protocol, "https");
    let labels: Vec<_> = service.labels.as_ref().unwrap().iter().collect();
    assert_eq!(
        format!("{labels:?}"),
        r#"[("area", "shop"), ("tier", "gold")]"#
    );
    assert_eq!(
        service.input_schema.as_deref(),
        Some("{\"type\": \"object\"}")
    );
    assert_eq!(service.output_schema.as_deref(), Some("true"));
    assert_eq!(service.readme.as_deref(), Some("# Stock\n"));
    let calls = service.dependencies.as_ref().unwrap().iter();
    let calls: Vec<_> = calls.map(|call| (&*call.service, &*call.range)).collect();
    assert_eq!(calls, [("shop/audit", "*"), ("shop/price", "^1.2")]);
}

#[test]
fn what_the_repository_does_not_say_is_left_to_the_catalogue() {
    let tree = tree(&[("a.js", FUNCTION), ("package.json", r#"{"name": "a"}"#)]);
    let publication = publish(&tree, &PublishOptions::default()).unwrap();
    let expected = ServiceEntry {
        namespace: "acme".to_owned(),
        name: "a".to_owned(),
        root: ".".to_owned(),
        ..ServiceEntry::default()
    };
    assert_eq!(publication.services, [expected]);
}

#[test]
fn every_service_has_the_readme_of_its_root_unless_the_manifest_names_another() {
    let manifest = r#"
[[service]]
name = "cart"
root = "cart"
[[service]]
name = "tax"
root = "tax"
readme = "docs/tax.md"
"#;
    let files = tree(&[
        ("README.md", "# Shop"),
        ("brickyard.toml", manifest),
        ("cart/readme.md", "# Cart"),
        ("docs/tax.md", "# Taxes"),
        ("tax/README.md", "# Not this one"),
        ("tools/total.js", FUNCTION),
    ]);
    let publication = publish(&files, &PublishOptions::default()).unwrap();
    let readmes: Vec<_> = publication
        .services
        .iter()
        .map(|service| (&*service.name, service.readme.as_deref().unwrap()))
        .collect();
    assert_eq!(
        readmes,
        [("cart", "# Cart"), ("tax", "# Taxes"), ("shop", "# Shop")],
        "the repository's README is that of what is outside every root"
    );
    let files = tree(&[("README.md", "unreadable"), ("a.js", FUNCTION)]);
    let publication = publish(&files, &PublishOptions::default()).unwrap();
    assert_eq!(publication.services[0].readme, None);
    assert_eq!(publication.skipped[0].path, "README.md");
    assert_eq!(publication.skipped[0].reason.code(), "unreadable");
}

#[test]
fn a_file_that_the_manifest_names_must_be_usable() {
    let check = |path: &'static str, text: &str, expected: &str| {
        let mut files = tree(DESCRIBED);
        files.0.remove(path);
        if !text.is_empty() {
            files.0.insert(path, text.to_owned());
        }
        let error = publish(&files, &PublishOptions::default()).expect_err(expected);
        assert!(error.to_string().starts_with(expected), "{error}");
    };
    check(
        "shared/output.json",
        "",
        "brickyard.toml:14:17: output_schema `shared/output.json` is not there; expected a file",
    );
    check(
        "update/input.json",
        "unreadable",
        "brickyard.toml:13:16: input_schema `update/input.json` cannot be used: the file cannot be \
         read: permission denied",
    );
    check(
        "update/input.json",
        "{\n  'type': 1}",
        "update/input.json:2:3: no JSON: key must be a string; expected a JSON Schema",
    );
}

#[test]
fn the_content_hash_is_that_of_what_is_said_and_not_of_where_it_was_found() {
    let of = |commit: &str, ci_run: Option<&str>| {
        let options = PublishOptions {
            ci_run: ci_run.map(str::to_owned),
            ..PublishOptions::default()
        };
        assemble(&tree(DESCRIBED), &facts(commit), &options, &|_, _| ()).unwrap()
    };
    let publication = of("c0ffee", None);
    let elsewhere = of("beef", Some("https://ci.example.com/1"));
    assert_eq!(elsewhere.commit.as_deref(), Some("beef"));
    assert_eq!(
        elsewhere.ci_run.as_deref(),
        Some("https://ci.example.com/1")
    );
    assert_eq!(publication.content_hash(), elsewhere.content_hash());

    let mut hashes = vec![publication.content_hash()];
    let changes: &[(&'static str, &str, &str)] = &[
        ("brickyard.toml", "type = \"function\"\n", ""),
        ("brickyard.toml", "[\"stock\"]", "[]"),
        ("brickyard.toml", "tags = [\"stock\"]\n", ""),
        ("brickyard.toml", "[\"payments\"]", "[]"),
        ("brickyard.toml", "[\"warehouse\"]", "[]"),
        ("brickyard.toml", "POST", "PUT"),
        ("brickyard.toml", "gold", "silver"),
        ("brickyard.toml", "^1.2", "^1.3"),
        ("shared/output.json", "true", "false"),
        ("update/README.md", "Stock", "Stocks"),
        ("update/input.json", "object", "array"),
        ("update/total.js", "rate", "factor"),
    ];
    for (path, from, to) in changes {
        let mut files = tree(DESCRIBED);
        let text = files.0.get_mut(path).expect("a file");
        assert!(text.contains(from), "{from}");
        *text = text.replace(from, to);
        hashes.push(
            publish(&files, &PublishOptions::default())
                .unwrap()
                .content_hash(),
        );
    }
    let distinct: BTreeSet<&String> = hashes.iter().collect();
    assert_eq!(
        distinct.len(),
        hashes.len(),
        "each change is another content"
    );
}

#[test]
fn the_order_of_what_has_none_is_no_content() {
    let hash = |files: &Tree| {
        publish(files, &PublishOptions::default())
            .unwrap()
            .content_hash()
    };
    let mut files = tree(DESCRIBED);
    let one = hash(&files);
    let text = files.0.get_mut("brickyard.toml").expect("the manifest");
    *text = text
        .replace(
            "tier = \"gold\", area = \"shop\"",
            "area = \"shop\", tier = \"gold\"",
        )
        .replace(
            "{ service = \"shop/price\", range = \"^1.2\" }, \"shop/audit\"",
            "\"shop/audit\", { range = \"^1.2\", service = \"shop/price\" }",
        );
    assert_eq!(hash(&files), one);
}
