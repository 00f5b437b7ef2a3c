//! A folder is scanned: no server, no account, no configuration.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::harness::client::Client;
use crate::harness::programs;
use crate::harness::shop::{self, Row};

#[test]
fn the_shop_holds_the_duplicates_of_its_readme_and_no_others_across_teams() {
    let expected: BTreeSet<Pair> = shop::table("Duplicates").iter().map(Pair::of_row).collect();

    let found: BTreeSet<Pair> = pairs()
        .iter()
        .filter(|pair| pair.crosses_teams())
        .cloned()
        .collect();

    assert_eq!(found, expected);
}

#[test]
fn the_near_misses_of_the_shop_are_not_reported() {
    let found = pairs();
    for row in shop::table("Near-misses") {
        let pair = Pair::of_row(&row);
        assert!(!found.contains(&pair), "{pair:?}: {}", row.remark);
    }
}

#[test]
fn duplicates_have_the_type_that_the_readme_says() {
    let found = scan()["pairs"].as_array().unwrap().clone();
    for row in shop::table("Duplicates") {
        let pair = found
            .iter()
            .find(|pair| Pair::of_json(pair) == Pair::of_row(&row))
            .unwrap();
        assert_eq!(pair["type"].to_string(), row.remark, "{pair}");
    }
}

#[test]
fn the_text_names_functions_places_and_similarity() {
    let run = Client::in_folder(programs::checkout())
        .run(["scan", "examples/shop"])
        .expect(0);
    run.says(&[
        "updateStock",
        "restoreStock",
        "payments/refund/src/stock.ts",
        "inventory/update-stock/src/stock.ts",
        "%",
    ]);
}

#[test]
fn two_scans_say_the_same() {
    let scan = |jobs| {
        let arguments = [
            "scan",
            "examples/shop",
            "--format",
            "json",
            "--pairs",
            "--jobs",
            jobs,
        ];
        Client::in_folder(programs::checkout())
            .run(arguments)
            .expect(0)
            .stdout
    };

    assert_eq!(scan("1"), scan("4"));
}

#[test]
fn a_folder_that_does_not_exist_is_a_usage_error_with_a_hint() {
    Client::in_folder(programs::checkout())
        .run(["scan", "no/such/folder"])
        .expect(2)
        .complains(&["no/such/folder", "hint"]);
}

/// Two functions, the lesser first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Pair((String, String), (String, String));

impl Pair {
    fn new(one: (String, String), other: (String, String)) -> Self {
        if one <= other {
            Self(one, other)
        } else {
            Self(other, one)
        }
    }

    fn of_row(row: &Row) -> Self {
        Self::new(row.one.clone(), row.other.clone())
    }

    fn of_json(pair: &Value) -> Self {
        let function = |side: &Value| {
            let path = side["path"].as_str().unwrap();
            let path = path
                .split_once("examples/shop/")
                .map_or(path, |(_, rest)| rest);
            let name = side["name"].as_str().unwrap();
            let name = name.rsplit(['.', ':']).next().unwrap_or(name);
            (path.to_owned(), name.to_owned())
        };
        Self::new(function(&pair["a"]), function(&pair["b"]))
    }

    fn crosses_teams(&self) -> bool {
        let team = |path: &str| path.split('/').next().unwrap_or_default().to_owned();
        team(&self.0.0) != team(&self.1.0)
    }
}

fn pairs() -> Vec<Pair> {
    scan()["pairs"]
        .as_array()
        .unwrap()
        .iter()
        .map(Pair::of_json)
        .collect()
}

fn scan() -> Value {
    let run = Client::in_folder(programs::checkout())
        .run(["scan", "examples/shop", "--format", "json", "--pairs"])
        .expect(0);
    let document = run.json();
    assert_eq!(document["schema"], "brickyard.scan/1");
    document
}
