//! A branch is compared although something is missing, or says that it was not.

use std::path::Path;

use serde_json::{Value, json};

use super::check::{COPY, larger, workshop};
use crate::harness::callers;
use crate::harness::client::{Client, Run};
use crate::harness::faulty::{Fault, FaultyServer};
use crate::harness::repository::{FUNCTION, Repository};
use crate::harness::secure::SecureProxy;
use crate::harness::server::{TestServer, free_port};
use crate::harness::shop;

/// A branch with two functions that the shop has, one of them inside a larger one.
fn branch() -> Repository {
    let repository = workshop();
    repository.branch("parts");
    repository.write("src/parts.ts", COPY);
    repository.write("src/night.ts", larger());
    repository.commit("Withdraw parts and close the night shift");
    repository
}

fn check(repository: &Repository, server: &str, cache: &Path, arguments: &[&str]) -> Run {
    let client = Client::in_folder(repository.path())
        .with_server(server)
        .with_cache(cache);
    client.run([&["check", "--base", "main"], arguments].concat())
}

/// What of a report has to be the same with the catalogue and with a snapshot of it.
fn told(mut report: Value) -> Value {
    for finding in report["findings"].as_array_mut().expect("findings") {
        // Needs the source, which a snapshot does not have.
        finding["explanation"].take();
    }
    json!({
        "findings": report["findings"],
        "containments": report["containments"],
        "functions": report["functions"],
        "as_of": report["as_of"],
    })
}

both_databases! {
    async fn a_snapshot_says_what_the_catalogue_says(database: TestDatabase) {
        let server = shop::published(&database).await;
        let repository = branch();
        let cache = tempfile::tempdir().unwrap();
        let json = ["--format", "json"];
        let live = check(&repository, &server.url, cache.path(), &json).expect(0).json();
        let found = live["findings"].as_array().expect("findings");
        assert!(!found.is_empty() && !live["containments"].is_null(), "{live:#}");
        assert!(live["snapshot"].is_null());

        let client = Client::in_folder(repository.path()).with_server(&server.url).with_cache(cache.path());
        client.run(["snapshot", "pull"]).expect(0).says(&["functions", &server.url, "typescript"]);
        client.run(["snapshot", "info"]).expect(0).says(&[".snapshot", "as of change"]);
        let offline = check(&repository, &server.url, cache.path(), &["--offline", "--format", "json"]);

        let offline = offline.expect(4).json();
        assert_eq!(told(offline.clone()), told(live));
        assert_eq!(offline["outcome"], "incomplete");
        assert!(offline["snapshot"]["taken_at"].is_string(), "{offline:#}");
        let text = check(&repository, &server.url, cache.path(), &["--offline"]).expect(4);
        text.says(&["INCOMPLETE: compared with a snapshot of", "not with the catalogue", "withdrawParts", "updateStock"]);
    }

    async fn a_snapshot_stands_in_for_a_server_that_went_away_and_can_block(database: TestDatabase) {
        let mut server = shop::published(&database).await;
        let repository = branch();
        let cache = tempfile::tempdir().unwrap();
        let client = Client::in_folder(repository.path()).with_server(&server.url).with_cache(cache.path());
        client.run(["snapshot", "pull"]).expect(0);
        server.kill();

        let run = check(&repository, &server.url, cache.path(), &[]).expect(4);
        run.says(&["INCOMPLETE: compared with a snapshot of", "cannot be reached", "would block"]);
        let block = ["--mode", "block", "--on-incomplete=warn"];
        check(&repository, &server.url, cache.path(), &block).expect(1).says(&["WARNING: INCOMPLETE", "Blocked"]);
        let warned = check(&repository, &server.url, cache.path(), &["--on-incomplete=warn"]);
        warned.expect(0).says(&["WARNING: INCOMPLETE"]);
        // What was fetched before is still there.
        client.run(["snapshot", "pull"]).expect(3).complains(&["cannot fetch a snapshot", "hint"]);
        client.run(["snapshot", "info"]).expect(0);
    }

    async fn the_own_repository_is_left_out_of_a_snapshot_too(database: TestDatabase) {
        let server = TestServer::start(&database);
        let repository = workshop();
        repository.write("src/parts.ts", COPY);
        repository.commit("Withdraw parts");
        Client::of(&server).at(repository.path()).run(["publish"]).expect(0);
        server.settle(&database).await;
        let cache = tempfile::tempdir().unwrap();
        let client = Client::in_folder(repository.path()).with_server(&server.url).with_cache(cache.path());
        client.run(["snapshot", "pull"]).expect(0).says(&["1 function"]);
        repository.branch("again");
        repository.write("src/other.ts", COPY.replace("withdrawParts", "withdrawTools"));
        repository.commit("Copy what is our own");

        let report = check(&repository, &server.url, cache.path(), &["--offline", "--format", "json"]);
        let report = report.expect(4).json();

        assert_eq!(report["findings"], json!([]), "{report:#}");
    }

    async fn a_snapshot_is_for_who_may_read_and_of_bounded_size(database: TestDatabase) {
        let folder = tempfile::tempdir().unwrap();
        let settings = folder.path().join("catalog.toml");
        std::fs::write(&settings, "[limits]\nsnapshot_bytes = 4000\n").unwrap();
        let arguments = ["--config", settings.to_str().unwrap(), "--public-url", "https://bricks.example.com"];
        let server = TestServer::start_with(&database, &arguments);
        Client::of(&server).run(["publish", "examples/shop"]).expect(0);
        let repository = branch();
        let client = Client::in_folder(repository.path()).with_server(&server.url).with_cache(folder.path());

        client.run(["snapshot", "pull"]).expect(2).complains(&["this needs an access token", "hint"]);
        let token = server.token("reader", "catalog:read");
        let pulled = client.clone().with_token(&token).run(["snapshot", "pull", "--format", "json"]);
        let pulled = pulled.expect(0).json();
        assert!(pulled["left_out"].as_u64() > Some(0), "{pulled:#}");
        assert_eq!(pulled["requester"], "reader");
        callers::expire(&database, "reader").await;
        let expired = client.with_token(&token).run(["snapshot", "pull"]);
        expired.expect(2).complains(&["expired"]);
    }

    async fn an_expired_access_token_compares_nothing_without_a_snapshot(database: TestDatabase) {
        let server = TestServer::start(&database);
        let token = server.token("ci", "check:write");
        callers::expire(&database, "ci").await;
        let repository = branch();

        let client = Client::in_folder(repository.path()).with_server(&server.url).with_token(&token);
        let run = client.run(["check", "--base", "main"]).expect(2);

        run.says(&["NOT COMPARED", "this access token has expired", "hint: make a new access token"]);
    }
}

/// An answer in the form of the API.
fn refusal(code: &str, message: &str) -> String {
    json!({ "data": null, "errors": [{ "message": message, "extensions": { "code": code } }] })
        .to_string()
}

/// An answer about some fragments.
fn answer(fragments: &Value) -> String {
    let answer = json!({ "asOf": 7, "notCompared": [], "fragments": fragments });
    json!({ "data": { "checkFragments": answer } }).to_string()
}

/// Checks against a server with a fault: the status, and what is said.
#[track_caller]
fn check_fault(fault: Fault, status: i32, texts: &[&str]) {
    let server = FaultyServer::start(fault.clone());
    check_address(&server.url(), status, texts);
}

#[track_caller]
fn check_address(address: &str, status: i32, texts: &[&str]) {
    let repository = branch();
    let nowhere = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let arguments = [&["--deadline", "2", "--mode", "block"], arguments].concat();
        check(&repository, address, nowhere.path(), &arguments)
    };
    let said = run(&[]).expect(status).says(texts);
    let said = said.says(&["NOT COMPARED: 2 functions of this branch", "hint: "]);
    assert!(!said.stdout.contains("No new duplicates"), "{said}");
    if status == 3 {
        let warned = run(&["--on-unreachable=warn"]).expect(0);
        warned.says(&["WARNING: NOT COMPARED"]).says(texts);
    }
}

#[test]
fn nobody_listens() {
    check_address(
        &format!("http://{}", free_port()),
        3,
        &["cannot be reached"],
    );
}

#[test]
fn nobody_has_that_name() {
    let texts = ["http://nobody.invalid cannot be reached"];
    check_address("http://nobody.invalid", 3, &texts);
}

#[test]
fn an_answer_that_never_comes_ends_at_the_deadline() {
    check_fault(
        Fault::Silence,
        3,
        &["did not answer within 2 s", "--deadline"],
    );
}

#[test]
fn a_server_that_breaks_is_asked_again_and_then_given_up() {
    let body = refusal("INTERNAL", "the server met a problem of its own");
    let fault = Fault::Answer("500 Internal Server Error", "application/json", body);
    check_fault(fault, 3, &["the server met a problem of its own"]);
    let page = "<!doctype html><h1>Bad gateway</h1>".to_owned();
    let fault = Fault::Answer("502 Bad Gateway", "text/html", page);
    let server = FaultyServer::start(fault);
    check_address(&server.url(), 3, &["it answered 502 with a web page"]);
    assert_eq!(
        server.bodies().len(),
        6,
        "three attempts for each of the two checks"
    );
}

#[test]
fn what_is_no_answer_is_said() {
    let json = "application/json";
    let garbage = Fault::Answer("200 OK", json, "\u{7}\u{7}\u{7}".to_owned());
    check_fault(garbage, 3, &["something that is not JSON"]);
    let nothing = Fault::Answer("200 OK", json, "{}".to_owned());
    check_fault(nothing, 3, &["neither data nor errors"]);
    let other = Fault::Answer("200 OK", json, r#"{"data":{"colour":"blue"}}"#.to_owned());
    check_fault(other, 3, &["unexpected data"]);
    check_fault(
        Fault::Bytes(b"SSH-2.0-OpenSSH_9.9\r\n"),
        3,
        &["cannot be reached"],
    );
}

#[test]
fn a_connection_that_breaks_in_the_middle_is_said() {
    let beginning = r#"{"data":{"checkFragments":"#.to_owned();
    check_fault(Fault::Cut(beginning), 3, &["cannot be reached", "cause: "]);
}

#[test]
fn a_server_without_tls_is_said() {
    let server = FaultyServer::start(Fault::Bytes(b"HTTP/1.1 400 Bad Request\r\n\r\n"));
    let address = format!("https://{}", server.address);
    check_address(&address, 3, &["cannot be reached", "cause: "]);
}

both_databases! {
    async fn a_certificate_of_an_unknown_authority_is_said_and_can_be_trusted(database: TestDatabase) {
        let server = shop::published(&database).await;
        let plain = server.url.strip_prefix("http://").unwrap();
        let proxy = SecureProxy::start(plain.parse().unwrap());
        let address = format!("https://{}", proxy.address);
        check_address(&address, 3, &["invalid peer certificate", "BRICKYARD_CA_FILE"]);

        let repository = branch();
        let client = Client::in_folder(repository.path())
            .with_server(&address)
            .with_variable("BRICKYARD_CA_FILE", proxy.authority().to_str().unwrap());
        client.run(["check", "--base", "main"]).expect(0).says(&["2 functions compared"]);
    }
}

#[test]
fn an_index_that_lags_behind_is_said() {
    let message = "the clone index has not caught up with the newest publish";
    let body = refusal("UNAVAILABLE", message);
    check_fault(
        Fault::Answer("200 OK", "application/json", body),
        3,
        &[message],
    );
}

#[test]
fn a_client_of_another_version_is_told_which_one_helps() {
    let body = refusal(
        "UNSUPPORTED_SCHEME",
        "fingerprints of TypeScript have scheme 1",
    );
    let fault = Fault::Answer("200 OK", "application/json", body);
    // Nothing at all could be compared, and another client would help.
    check_fault(
        fault,
        2,
        &["fingerprints of TypeScript have scheme 1", "client version"],
    );
}

/// Compares Python, and refuses to compare TypeScript.
fn python_only(request: &str, code: &str, message: &str) -> String {
    if request.contains("typescript") {
        return refusal(code, message);
    }
    answer(&json!([{ "key": "0", "matches": [], "containments": [], "restricted": [] }]))
}

#[track_caller]
fn check_incomplete(reply: fn(&str) -> String, reason: &str) {
    let server = FaultyServer::start(Fault::Reply(reply));
    let repository = branch();
    repository.write("src/prices.py", FUNCTION);
    repository.commit("Add up prices");
    let nowhere = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| check(&repository, &server.url(), nowhere.path(), arguments);
    let texts = ["INCOMPLETE: only 1 of 3 functions compared", reason];

    let said = run(&[]).expect(4).says(&texts);

    assert!(!said.stdout.contains("No new duplicates"), "{said}");
    run(&["--on-unreachable=warn"]).expect(4);
    let warned = run(&["--on-incomplete=warn"]).expect(0);
    warned.says(&["WARNING: INCOMPLETE"]).says(&texts);
}

#[test]
fn a_language_of_another_scheme_leaves_the_others_compared() {
    check_incomplete(
        |request| python_only(request, "UNSUPPORTED_SCHEME", "TypeScript has scheme 1"),
        "TypeScript has scheme 1",
    );
}

#[test]
fn what_was_answered_before_the_server_went_away_stays_compared() {
    check_incomplete(
        |request| python_only(request, "UNAVAILABLE", "answering took too long"),
        "answering took too long",
    );
}

#[test]
fn only_fingerprints_leave_the_machine() {
    let server = FaultyServer::start(Fault::Reply(|_| answer(&json!([]))));
    let repository = workshop();
    repository.branch("parts");
    repository.write("src/secret_place/parts.ts", COPY);
    repository.write("src/secret_place/prices.py", FUNCTION);
    repository.commit("Withdraw parts");
    let nowhere = tempfile::tempdir().unwrap();

    let listed = check(
        &repository,
        &server.url(),
        nowhere.path(),
        &["--show-payload"],
    )
    .expect(0);
    let document = ["--show-payload", "--format", "json"];
    let document = check(&repository, &server.url(), nowhere.path(), &document)
        .expect(0)
        .json();
    assert_eq!(server.bodies(), [""; 0], "nothing was sent");
    listed.says(&[
        "repository github.com/acme/workshop",
        "team workshop",
        "typescript",
        "python",
        "2 fingerprints",
        "nothing sent",
    ]);

    let run = check(&repository, &server.url(), nowhere.path(), &[]).expect(3);
    run.says(&["NOT COMPARED", "left out functions that it was asked about"]);

    let bodies = server.bodies();
    assert!(
        bodies
            .iter()
            .any(|body| body.contains("github.com/acme/workshop")),
        "{bodies:?}"
    );
    for secret in [
        "secret_place",
        "parts.ts",
        "withdrawParts",
        "total_price",
        "remaining",
        "is too dear",
    ] {
        assert!(
            !bodies.iter().any(|body| body.contains(secret)),
            "{secret} in {bodies:?}"
        );
    }
    let functions = &document["repositories"][0]["functions"];
    let listed: Vec<u64> = functions
        .as_array()
        .expect("functions")
        .iter()
        .map(|function| function["fingerprint_bytes"].as_u64().expect("a size"))
        .collect();
    let sent: Vec<u64> = bodies.iter().flat_map(|body| sizes(body)).collect();
    assert_eq!(sent, listed, "what is sent is what was listed");
}

/// The sizes of the fingerprints of a request, decoded.
fn sizes(body: &str) -> Vec<u64> {
    use base64::Engine as _;

    let body: Value = serde_json::from_str(body).unwrap();
    let fragments = body["variables"]["input"]["fragments"].as_array();
    let size = |fragment: &Value| {
        let text = fragment["fingerprint"].as_str().expect("a fingerprint");
        let engine = base64::engine::general_purpose::STANDARD;
        engine.decode(text).unwrap().len() as u64
    };
    fragments.into_iter().flatten().map(size).collect()
}
