//! A repository with old duplicates keeps new ones out, without a server.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use super::check::{COPY, UNRELATED};
use crate::harness::client::{Client, Run};
use crate::harness::repository::{FUNCTION, Repository};

/// The same function as in the harness, as somebody else would have written it.
fn renamed() -> String {
    FUNCTION
        .replace("total_price", "order_sum")
        .replace("items", "lines")
        .replace("item", "line")
        .replace("rates", "taxes")
}

/// A repository whose main branch has one duplicate, in two folders.
fn repository() -> Repository {
    let repository = Repository::new();
    repository.write("orders/price.py", FUNCTION);
    repository.write("invoices/sum.py", renamed());
    repository.write("parts/withdraw.ts", COPY);
    repository.commit("Sell and send");
    repository
}

fn client(repository: &Repository) -> Client {
    Client::in_folder(repository.path())
}

/// Scans with further arguments, for programs.
fn scan(client: &Client, arguments: &[&str]) -> Run {
    client.run([&["scan", ".", "--format", "json"], arguments].concat())
}

/// The places of all classes, as `path name`.
fn places(report: &Value) -> BTreeSet<String> {
    let classes = report["classes"].as_array().unwrap();
    let fragments = classes
        .iter()
        .flat_map(|class| class["fragments"].as_array().unwrap());
    fragments
        .map(|fragment| {
            let text = |key: &str| fragment[key].as_str().unwrap().to_owned();
            format!("{} {}", text("path").trim_start_matches("./"), text("name"))
        })
        .collect()
}

fn set(texts: &[&str]) -> BTreeSet<String> {
    texts.iter().map(ToString::to_string).collect()
}

const OLD: &[&str] = &["invoices/sum.py order_sum", "orders/price.py total_price"];

#[test]
fn every_format_tells_of_the_same_duplicates() {
    let repository = repository();
    let out = tempfile::tempdir().unwrap();
    let write = |format: &str| {
        let file = out.path().join(format);
        let name = file.to_str().unwrap();
        client(&repository)
            .run(["scan", ".", "--format", format, "-o", name])
            .expect(0);
        fs::read_to_string(&file).unwrap()
    };

    let json: Value = serde_json::from_str(&write("json")).unwrap();
    assert_eq!(places(&json), set(OLD));
    let id = json["classes"][0]["id"].as_str().unwrap();
    let sarif: Value = serde_json::from_str(&write("sarif")).unwrap();
    assert_eq!(located(&sarif), files(OLD));
    let markdown = write("markdown");
    let page = write("html");
    for text in [&markdown, &page] {
        for part in [
            id,
            "orders/price.py",
            "invoices/sum.py",
            "total_price",
            "order_sum",
        ] {
            assert!(text.contains(part), "`{part}` is not said:\n{text}");
        }
    }
    assert_eq!(shown(&page), set(&[id]));
    // Whoever opens the page asks nobody for anything.
    for asked in ["src=", "href=\"http", "@import", "url("] {
        assert!(!page.contains(asked), "the page has `{asked}`");
    }
    let status = repository.git(&["status", "--porcelain"]);
    assert_eq!(status, "", "a scan left files behind");
}

#[test]
fn a_branch_fails_by_what_it_adds_and_by_nothing_else() {
    let repository = repository();
    let client = client(&repository);
    let gate = ["--since", "main", "--fail-on-new"];
    repository.branch("tidy");
    repository.git(&["mv", "orders", "sales"]);
    repository.write(
        "invoices/sum.py",
        format!("# Sums.\n\nLIMIT = 3\n{}", renamed()),
    );
    repository.write("parts/more.ts", UNRELATED);
    repository.commit("Tidy up");
    let tidied = scan(&client, &gate).expect(0).json();
    assert_eq!(places(&tidied), set(&[]), "{tidied:#}");

    repository.write("parts/again.ts", COPY.replace("withdrawParts", "takeParts"));
    repository.commit("Take parts");
    let failed = scan(&client, &gate).expect(1).complains(&[
        "--fail-on-new",
        "2 new duplicates since main",
        "hint",
    ]);
    let new = set(&[
        "parts/again.ts takeParts",
        "parts/withdraw.ts withdrawParts",
    ]);
    assert_eq!(places(&failed.json()), new);
    // Without the gate it is said as well, and nothing fails.
    client
        .run(["scan", ".", "--since", "main"])
        .expect(0)
        .says(&["takeParts", "new"]);
    let sarif = ["scan", ".", "--format", "sarif", "--since", "main"];
    assert_eq!(located(&client.run(sarif).expect(0).json()), files_of(&new));

    // What main gets in the meantime is not this branch's doing, merged or not.
    repository.git(&["checkout", "-q", "main"]);
    repository.write("returns/copy.py", FUNCTION.replace("total_price", "price"));
    repository.commit("Copy on main");
    repository.git(&["checkout", "-q", "tidy"]);
    repository.git(&["rm", "-q", "parts/again.ts"]);
    repository.commit("Take no parts");
    assert_eq!(places(&scan(&client, &gate).expect(0).json()), set(&[]));
    repository.git(&["merge", "-q", "-m", "Merge main", "main"]);
    assert_eq!(places(&scan(&client, &gate).expect(0).json()), set(&[]));
    // The merge brought the third copy, and a scan of everything tells of it.
    assert_eq!(places(&scan(&client, &[]).expect(0).json()).len(), 3);
}

#[test]
fn old_duplicates_that_are_written_down_fail_no_checkout() {
    let repository = repository();
    let write = ["--write-baseline", "duplicates.baseline"];
    let gate = ["--baseline", "duplicates.baseline", "--fail-on-new"];
    scan(&client(&repository), &gate)
        .expect(2)
        .complains(&["duplicates.baseline", "--write-baseline"]);
    scan(&client(&repository), &write).expect(0);
    repository.commit("Leave the old ones alone");

    // CI checks out somewhere else, and only the last commit.
    let elsewhere = tempfile::tempdir().unwrap();
    let checkout = elsewhere.path().join("shallow");
    let from = format!("file://{}", repository.path().display());
    let to = checkout.to_str().unwrap();
    repository.git(&["clone", "-q", "--depth", "1", &from, to]);
    let ci = Client::in_folder(&checkout);
    assert_eq!(places(&scan(&ci, &gate).expect(0).json()), set(&[]));

    let copy = FUNCTION.replace("total_price", "basket_price");
    fs::write(checkout.join("orders/basket.py"), copy).unwrap();
    let failed = scan(&ci, &gate)
        .expect(1)
        .complains(&["1 new duplicate beyond duplicates.baseline"]);
    assert!(places(&failed.json()).contains("orders/basket.py basket_price"));
    let page = checkout.join("new.html");
    let arguments = ["scan", ".", "--format", "html", "-o", "new.html"];
    ci.run([&arguments[..], &gate].concat()).expect(1);
    // The page is written though the scan fails: it says why.
    assert!(
        fs::read_to_string(page)
            .unwrap()
            .contains("orders/basket.py")
    );

    scan(&ci, &write).expect(0);
    assert_eq!(places(&scan(&ci, &gate).expect(0).json()), set(&[]));
}

/// The files of all results of a SARIF log.
fn located(log: &Value) -> BTreeSet<String> {
    let results = log["runs"][0]["results"].as_array().unwrap();
    results
        .iter()
        .map(|result| {
            let place = &result["locations"][0]["physicalLocation"]["artifactLocation"];
            place["uri"].as_str().unwrap().to_owned()
        })
        .collect()
}

/// The files of places.
fn files_of(places: &BTreeSet<String>) -> BTreeSet<String> {
    let file = |place: &String| place.split_once(' ').map(|(file, _)| file.to_owned());
    places.iter().filter_map(file).collect()
}

fn files(places: &[&str]) -> BTreeSet<String> {
    files_of(&set(places))
}

/// The ids of the classes that a page has.
fn shown(page: &str) -> BTreeSet<String> {
    let (_, data) = page.split_once("id=\"data\">").expect("data");
    let (data, _) = data.split_once("</script>").expect("their end");
    let data: Value = serde_json::from_str(data).unwrap();
    let classes = data["classes"].as_array().unwrap();
    let id = |class: &Value| class[0].as_str().unwrap().to_owned();
    classes.iter().map(id).collect()
}
