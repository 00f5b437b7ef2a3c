//! Pushes are told by signed requests.

use ring::hmac;
use serde_json::{Value, json};

use super::{Cloned, SECRET};
use crate::harness::databases::TestDatabase;

/// Sends a request to the webhook of a source, and returns status and answer.
fn send(shop: &Cloned, name: &str, headers: &[(&str, &str)], body: &str) -> (u16, Value) {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .build()
        .into();
    let mut request = agent.post(format!("{}/webhooks/{name}", shop.server.url));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut response = request.send(body).unwrap();
    let text = response.body_mut().read_to_string().unwrap();
    let answer = serde_json::from_str(&text).unwrap_or(Value::String(text));
    (response.status().as_u16(), answer)
}

/// What GitHub puts beside a body that it signs with a secret.
fn signature(secret: &str, body: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let tag = hmac::sign(&key, body.as_bytes());
    let hex: String = tag
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("sha256={hex}")
}

/// Sends what GitHub sends for a push.
#[track_caller]
pub(super) fn push(shop: &Cloned, payload: &Value) {
    let (status, answer) = github(shop, "push", &payload.to_string());
    assert_eq!(
        (status, &answer["result"]),
        (202, &json!("queued")),
        "{answer}"
    );
}

fn github(shop: &Cloned, event: &str, body: &str) -> (u16, Value) {
    let signature = signature(SECRET, body);
    let headers = [
        ("x-github-event", event),
        ("x-hub-signature-256", signature.as_str()),
        ("content-type", "application/json"),
    ];
    send(shop, "acme-shop", &headers, body)
}

both_databases! {
    async fn a_signed_push_of_github_is_taken_in(database: TestDatabase) {
        let shop = Cloned::new(&database);
        shop.wait_for(&shop.commit());
        shop.repository.write("prices/more.py", "more = 1\n");
        let commit = shop.push("Go on");

        push(&shop, &json!({ "ref": "refs/heads/main", "after": commit }));

        shop.wait_for(&commit);
    }

    async fn a_push_of_gitlab_with_the_token_is_taken_in(database: TestDatabase) {
        let shop = Cloned::new(&database);
        shop.wait_for(&shop.commit());
        shop.repository.write("prices/more.py", "more = 1\n");
        let commit = shop.push("Go on");
        let headers = |token| [("x-gitlab-event", "Push Hook"), ("x-gitlab-token", token)];

        let (refused, _) = send(&shop, "acme-shop", &headers("0123456789abcdef"), "{}");
        let (status, answer) = send(&shop, "acme-shop", &headers(SECRET), "{}");

        assert_eq!((refused, status), (401, 202), "{answer}");
        shop.wait_for(&commit);
    }
}

#[test]
fn what_is_not_signed_is_answered_like_what_does_not_exist() {
    let shop = Cloned::new(&TestDatabase::sqlite());
    let body = "{\"ref\": \"refs/heads/main\"}";
    let right = signature(SECRET, body);
    let of_other_body = signature(SECRET, "{}");
    let of_other_secret = signature("fedcba9876543210", body);
    let unknown = send(&shop, "nothing", &[("x-hub-signature-256", &right)], body);

    assert_eq!(unknown.0, 401);
    assert_eq!(
        unknown.1["errors"][0]["extensions"]["code"],
        "UNAUTHENTICATED"
    );
    for headers in [
        vec![],
        vec![("x-hub-signature-256", of_other_body.as_str())],
        vec![("x-hub-signature-256", of_other_secret.as_str())],
        vec![("x-hub-signature", right.as_str())],
        vec![("x-gitlab-token", "")],
        vec![("x-gitlab-token", right.as_str())],
    ] {
        let mut headers = headers;
        headers.push(("x-github-event", "push"));
        assert_eq!(
            send(&shop, "acme-shop", &headers, body),
            unknown,
            "{headers:?}"
        );
    }
}

#[test]
fn a_ping_is_answered_and_other_events_and_branches_ask_for_nothing() {
    let shop = Cloned::with(
        &TestDatabase::sqlite(),
        &format!("branch = \"main\"\nwebhook_secret = \"{SECRET}\"\n"),
    );
    let first = shop.wait_for(&shop.commit());
    for (event, body, expected) in [
        ("ping", "{\"zen\": \"Keep it logically awesome.\"}", "pong"),
        ("issues", "{}", "ignored"),
        ("push", "{\"ref\": \"refs/heads/other\"}", "ignored"),
        ("push", "{\"ref\": \"refs/tags/v1\"}", "ignored"),
    ] {
        let (status, answer) = github(&shop, event, body);
        assert_eq!(
            (status, &answer["result"]),
            (200, &json!(expected)),
            "{event}"
        );
    }
    push(&shop, &json!({ "ref": "refs/heads/main" }));

    let second = shop.wait_after(&first);

    assert_eq!(second["outcome"], "UNCHANGED");
}

#[test]
fn many_pushes_are_few_runs_and_repeated_ones_change_nothing() {
    let shop = Cloned::new(&TestDatabase::sqlite());
    let first = shop.wait_for(&shop.commit());
    let (fetches, requests) = (shop.forge.fetches(), shop.forge.requests());

    for _ in 0..50 {
        push(&shop, &json!({ "ref": "refs/heads/main" }));
    }

    let second = shop.wait_after(&first);
    assert_eq!(second["outcome"], "UNCHANGED");
    assert_eq!(
        shop.forge.fetches(),
        fetches,
        "an unchanged commit was fetched"
    );
    // Asking for the tip takes two requests; a run per push would have been a hundred.
    assert!(shop.forge.requests() - requests < 60);
}

#[test]
fn a_body_that_is_too_large_is_refused_before_it_is_read() {
    let shop = Cloned::new(&TestDatabase::sqlite());
    let body = format!("{{\"x\": \"{}\"}}", "x".repeat(1 << 20));

    let (status, _) = github(&shop, "push", &body);

    assert_eq!(status, 413);
}
