//! What `publish` says before it sends; what it does is tested with a real server.

use insta::assert_snapshot;

use crate::{ExitStatus, sandbox::Sandbox};

/// A repository with a service that says everything and one that says nothing.
fn described() -> Sandbox {
    let mut sandbox = Sandbox::new();
    // Nothing listens there, whatever runs on this machine.
    sandbox.environment.server = Some("http://127.0.0.1:9".to_owned());
    sandbox.write(
        "brickyard.toml",
        r##"
repository = "shop/inventory"
team = "inventory"
contact = "#stock"

[[service]]
name = "update-stock"
root = "update"
description = "Moves the stock."
tags = ["stock", "order"]
lifecycle = "production"
type = "nanoservice"
version = "2.3.1"
visibility = "restricted"
visible_to = ["payments", "checkout"]
maintainers = ["warehouse"]
handler = "src/stock.updateStock"
runtime = "nodejs22.x"
trigger = "http"
endpoint = { url = "https://stock.example.com/update", method = "POST" }
security = { protocol = "oauth2", issuer = "https://login.example.com", audience = "stock", scopes = ["stock:write"], data_class = "internal" }
resilience = { timeout_ms = 2000, retry = { attempts = 3, backoff_ms = 200 }, circuit_breaker = { failures = 5, window_ms = 10000, reset_ms = 30000 }, error_handler = "queue failed" }
labels = { tier = "gold", area = "shop" }
input_schema = "update/input.json"
calls = ["shop/audit", { service = "inventory/reserve-stock", range = "^1.4 || ^2" }]

[[service]]
name = "count"
root = "count"
calls = []
"##,
    );
    sandbox.write("update/README.md", "# Stock\n");
    sandbox.write("update/input.json", "{}");
    sandbox
}

#[test]
fn a_dry_run_says_in_short_what_is_said_of_the_services() {
    let run = described().run("publish --dry-run --release=2.4.0");
    assert_eq!(run.status, ExitStatus::Success, "{}", run.err);
    assert_snapshot!(run.out, @"
    shop/inventory
      would publish inventory/update-stock@2.4.0 · 0 functions · team inventory
        restricted to checkout, payments · maintained with warehouse ·
        POST https://stock.example.com/update · security oauth2 · calls 2 services ·
        input schema, README
      would publish inventory/count@2.4.0 · 0 functions · team inventory
        calls no other service
      0 files · 0 functions · 0 distinct
      would send 2 services · 0 fingerprints · no source · 1,373 bytes in all ·
      nothing sent
      note: http://127.0.0.1:9 cannot be reached:
        this is what would be published, not what would change
    ");
}

#[test]
fn the_payload_shows_all_that_is_said_of_the_services() {
    let mut sandbox = described();
    sandbox.environment.ci_run = Some("https://ci.example.com/1".to_owned());
    let run = sandbox.run("publish --show-payload");
    assert_eq!(run.status, ExitStatus::Success, "{}", run.err);
    assert_snapshot!(run.out, @"
    shop/inventory
      CI run https://ci.example.com/1
      service inventory/update-stock, inventory
        says     Moves the stock.
        contact  #stock
        stage    production
        type     nanoservice
        tags     stock, order
        visible  restricted to checkout, payments
        maintainers warehouse
        handler  src/stock.updateStock
        runtime  nodejs22.x
        trigger  http
        endpoint POST https://stock.example.com/update by https
        security oauth2, issuer https://login.example.com, audience stock, scopes
                 stock:write, data internal
        calling  wait 2000 ms, 3 attempts 200 ms apart, pause 30000 ms after 5
                 failures in 10000 ms, then queue failed
        labels   area=shop, tier=gold
        calls    inventory/reserve-stock ^1.4 || ^2, shop/audit *
        files    input schema of 2 bytes, README of 8 bytes
      service inventory/count, inventory
        contact  #stock
        calls    none
      2 services · 0 functions · 0 bytes of fingerprints · 0 bytes of source ·
      nothing sent
    ");
}

#[test]
fn the_ci_run_that_is_given_wins_over_that_of_the_environment() {
    let mut sandbox = described();
    sandbox.environment.ci_run = Some("https://ci.example.com/1".to_owned());
    let run = sandbox.run("publish --show-payload --ci-run https://ci.example.com/2");
    assert!(
        run.out.contains("CI run https://ci.example.com/2\n"),
        "{}",
        run.out
    );
    let run = sandbox.run("publish --show-payload --ci-run 2");
    assert_eq!(run.status, ExitStatus::Usage);
    assert!(run.err.contains("expected an address"), "{}", run.err);
}

#[test]
fn a_file_that_the_manifest_names_and_that_is_not_there_is_an_error_with_its_place() {
    let sandbox = described();
    std::fs::remove_file(sandbox.path("update/input.json")).unwrap();
    let run = sandbox.run("publish --dry-run");
    assert_eq!(run.status, ExitStatus::Usage);
    assert_snapshot!(run.err, @"
    error: [folder]/brickyard.toml:24:16: input_schema `update/input.json` is not there
      hint: expected a file of this repository that is not ignored, hidden or a link
    ");
}

#[test]
fn resuming_needs_a_folder_to_remember_in() {
    let run = described().run("publish --resume");
    assert_eq!(run.status, ExitStatus::Usage);
    assert!(run.err.contains("BRICKYARD_CACHE"), "{}", run.err);
}

#[test]
fn of_many_clones_each_has_a_line_and_what_failed_a_reason() {
    let mut sandbox = Sandbox::new();
    sandbox.environment.server = Some("http://127.0.0.1:9".to_owned());
    sandbox.write("a/brickyard.toml", "taem = \"a\"\n");
    sandbox.write("b/brickyard.toml", "taem = \"b\"\n");
    sandbox.git("init --quiet a").git("init --quiet b");
    let run = sandbox.run("publish .");
    assert_eq!(run.status, ExitStatus::Usage, "{}", run.err);
    let lines: Vec<&str> = run.out.lines().collect();
    assert!(lines[0].starts_with("failed a · "), "{}", run.out);
    assert!(lines[1].starts_with("failed b · "), "{}", run.out);
    let reason = "failed b: [folder]/b/brickyard.toml:1:1: unknown field `taem`";
    assert_eq!(lines.last(), Some(&reason), "{}", run.out);
    assert!(
        run.err.contains("2 of 2 repositories not published"),
        "{}",
        run.err
    );
}
