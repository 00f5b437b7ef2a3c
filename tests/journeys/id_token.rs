//! A CI job proves its repository with an id token, and nobody stores an access token in CI.

mod client;
mod forged;

use brickyard_server::catalog::{Clock as _, SystemClock};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::harness::databases::TestDatabase;
use crate::harness::graphql::Answer;
use crate::harness::issuer::{TestIssuer, job};
use crate::harness::rows;
use crate::harness::server::TestServer;

const EXCHANGE: &str = "mutation($idToken: String!) {
    exchangeIdToken(idToken: $idToken) { accessToken expiresAt repository } }";

const CHECK: &str = "query($repository: String!) {
    checkFragments(input: { repository: $repository, fragments: [] }) { asOf } }";

/// What the id tokens of these tests have to be meant for.
const AUDIENCE: &str = "https://bricks.example.com";

/// A server that wants an access token from everybody and trusts an issuer.
struct Trusting {
    server: TestServer,
    issuer: TestIssuer,
    settings: TempDir,
}

impl Trusting {
    fn start(database: &TestDatabase) -> Self {
        let (issuer, settings) = (TestIssuer::start(), tempfile::tempdir().unwrap());
        let path = write_settings(&settings, &issuer, AUDIENCE);
        Self {
            server: TestServer::start_with(database, &["--config", &path]),
            issuer,
            settings,
        }
    }

    /// Starts the server again, under an address of this machine that is no loopback address: beside
    /// those lies an access token, and the client asks GitHub for nothing.
    fn elsewhere(self) -> Self {
        let setup = self.server.kill9();
        let url = format!("http://0.0.0.0:{}", setup.port());
        write_settings(&self.settings, &self.issuer, &url);
        Self {
            server: setup.start(),
            ..self
        }
    }

    /// That address.
    fn address_elsewhere(&self) -> String {
        self.server.url.replace("127.0.0.1", "0.0.0.0")
    }

    /// Exchanges an id token as anybody could.
    #[track_caller]
    fn exchange(&self, id_token: &str) -> Answer {
        self.server.query(EXCHANGE, json!({ "idToken": id_token }))
    }

    /// An access token for the job of acme/shop.
    #[track_caller]
    fn access_token(&self) -> String {
        let answer = self.exchange(&self.issuer.token(AUDIENCE, &job()));
        let data = answer.data();
        let token = data["exchangeIdToken"]["accessToken"].as_str();
        token.unwrap().to_owned()
    }

    /// Fails unless the exchange is refused for this reason.
    #[track_caller]
    fn check_refusal(&self, id_token: &str, code: &str, reason: &str) {
        let answer = self.exchange(id_token);
        assert_eq!(answer.code(), code, "{answer:#?}");
        assert!(answer.message().contains(reason), "{answer:#?}");
        let hint = &answer.body["errors"][0]["extensions"]["hint"];
        assert!(hint.is_string(), "{answer:#?}");
        let text = answer.body.to_string();
        assert!(
            id_token.len() < 20 || !text.contains(id_token),
            "the id token is repeated: {text}"
        );
    }
}

/// Writes the settings of a server that wants an access token from everybody, and returns their path.
fn write_settings(folder: &TempDir, issuer: &TestIssuer, public_url: &str) -> String {
    let path = folder.path().join("catalog.toml");
    let text = format!(
        "[server]\npublic_url = \"{public_url}\"\nanonymous_read = false\n{}",
        issuer.section()
    );
    std::fs::write(&path, text).unwrap();
    path.to_string_lossy().into_owned()
}

both_databases! {
    async fn an_id_token_becomes_an_access_token_for_checks_of_its_repository(database: TestDatabase) {
        let trusting = Trusting::start(&database);
        let server = &trusting.server;
        let before = rows::count(&database).await;

        let answer = trusting.exchange(&trusting.issuer.token(AUDIENCE, &job()));

        let made = answer.data()["exchangeIdToken"].clone();
        assert_eq!(made["repository"], "github.com/acme/shop");
        let secret = made["accessToken"].as_str().unwrap();
        assert!(secret.starts_with("bky_c_"), "{secret}");
        let ends: DateTime<Utc> = made["expiresAt"].as_str().unwrap().parse().unwrap();
        let after = rows::count(&database).await;
        for table in ["access_token", "audit_event", "change_event"] {
            assert_eq!(after[table] - before[table], 1, "{table}");
        }
        let admin = server.token("admin", "admin");
        let events = "{ auditEvents(filter: { action: \"access_token.exchange\" }) {
            nodes { actor subject detail } } accessTokens { nodes { repository createdAt expiresAt } } }";
        let events = server.query_as(&admin, events, json!({})).data();
        let event = &events["auditEvents"]["nodes"][0];
        assert_eq!(event["actor"], "check of github.com/acme/shop");
        let listed = events["accessTokens"]["nodes"].as_array().unwrap();
        let listed = listed.iter().find(|token| token["repository"] == "github.com/acme/shop").unwrap();
        let moment = |name: &str| -> DateTime<Utc> { listed[name].as_str().unwrap().parse().unwrap() };
        assert_eq!(moment("expiresAt"), ends);
        assert_eq!(ends - moment("createdAt"), TimeDelta::minutes(15));
        assert_eq!(event["subject"], "github.com/acme/shop");
        let detail = event["detail"].to_string();
        for said in [&trusting.issuer.url, "repo:acme/shop:pull_request", "catalog:read check:write"] {
            assert!(detail.contains(said), "{detail}");
        }
        assert!(!events.to_string().contains("bky_c_"), "{events}");

        let who = "{ requester { name scopes } catalog { sequence } }";
        let who = server.query_as(secret, who, json!({})).data();
        assert_eq!(who["requester"]["scopes"], json!(["catalog:read", "check:write"]));
        for own in ["github.com/acme/shop", "github.com/acme/shop/inventory"] {
            server.query_as(secret, CHECK, json!({ "repository": own })).data();
        }
        for other in ["github.com/acme/billing", "github.com/acme/shop2", "shop/inventory"] {
            let refusal = server.query_as(secret, CHECK, json!({ "repository": other }));
            assert_eq!(refusal.code(), "FORBIDDEN", "{other}");
            assert!(refusal.message().contains("checks of github.com/acme/shop, not of"), "{refusal:#?}");
        }
    }

    async fn an_access_token_for_checks_changes_nothing(database: TestDatabase) {
        let trusting = Trusting::start(&database);
        let token = trusting.access_token();
        let before = rows::count(&database).await;

        for change in [
            "beginPublish(input: { repository: \"github.com/acme/shop\", contentHash: \"$\", services: [] }) { __typename }",
            "createTeam(input: { name: \"a\" }) { __typename }",
            "createAccessToken(input: { name: \"n\", scopes: [CATALOG_READ] }) { secret }",
        ] {
            let change = format!("mutation {{ {} }}", change.replace('$', &"0".repeat(64)));
            let answer = trusting.server.query_as(&token, &change, json!({}));
            assert_eq!(answer.code(), "FORBIDDEN", "{change}: {answer:#?}");
        }

        assert_eq!(rows::count(&database).await, before);
        let secrets = trusting.server.query_as(&token, "{ accessTokens { nodes { name } } }", json!({}));
        assert_eq!(secrets.code(), "FORBIDDEN");
    }

    async fn access_tokens_for_checks_end_and_are_removed_by_later_exchanges(database: TestDatabase) {
        let trusting = Trusting::start(&database);
        let token = trusting.access_token();
        let admin = trusting.server.token("admin", "admin");
        let count = "SELECT count(*) AS n FROM access_token WHERE repository IS NOT NULL";
        let end = |at: &str| {
            format!("UPDATE access_token SET expires_at = '{at}' WHERE repository IS NOT NULL")
        };
        let just_now = (SystemClock.now() - TimeDelta::minutes(1)).format("%Y-%m-%dT%H:%M:%S+00:00");
        rows::execute(&database, &end(&just_now.to_string())).await;

        let refusal = trusting.server.query_as(&token, "{ catalog { sequence } }", json!({}));
        assert!(refusal.message().contains("expired"), "{refusal:#?}");
        trusting.access_token();
        assert_eq!(rows::number(&database, count).await, 2);

        rows::execute(&database, &end("2020-01-01T00:00:00+00:00")).await;
        trusting.access_token();
        assert_eq!(rows::number(&database, count).await, 1);
        // Those that people made stay, whatever their age.
        trusting.server.query_as(&admin, "{ accessTokens { nodes { name } } }", json!({})).data();
    }

    async fn a_repository_has_a_bounded_number_of_access_tokens_for_checks(database: TestDatabase) {
        let trusting = Trusting::start(&database);
        trusting.access_token();
        let copies: Vec<String> = (1..500).map(|number| format!(
            "INSERT INTO access_token (id, name, kind, secret_hash, scopes, created_at, expires_at, repository)
             SELECT {}, name, kind, secret_hash || '{number}', scopes, created_at, expires_at, repository
             FROM access_token WHERE secret_hash NOT LIKE '%-copy%' AND repository IS NOT NULL LIMIT 1",
            id(&database, number)
        ).replace(&format!("'{number}'"), &format!("'-copy{number}'"))).collect();
        rows::execute(&database, &copies.join(";")).await;

        let id_token = trusting.issuer.token(AUDIENCE, &job());
        trusting.check_refusal(&id_token, "RATE_LIMITED", "500 access tokens");
        let other = json!({ "sub": "s", "repository": "acme/billing" });
        trusting.exchange(&trusting.issuer.token(AUDIENCE, &other)).data();
    }

    async fn keys_that_the_issuer_changed_are_found_and_the_old_ones_forgotten(database: TestDatabase) {
        let mut trusting = Trusting::start(&database);
        let old = trusting.issuer.token(AUDIENCE, &job());
        trusting.exchange(&old).data();

        trusting.issuer = trusting.issuer.with_new_keys();

        trusting.access_token();
        trusting.check_refusal(&old, "UNAUTHENTICATED", "a key that");
        let asked = trusting.issuer.asked();
        for _ in 0..5 {
            trusting.check_refusal(&old, "UNAUTHENTICATED", "a key that");
            trusting.access_token();
        }
        assert_eq!(trusting.issuer.asked(), asked, "the issuer is asked again and again");
    }

    async fn an_issuer_that_is_down_is_no_fault_of_the_id_token(database: TestDatabase) {
        let mut trusting = Trusting::start(&database);
        let id_token = trusting.issuer.token(AUDIENCE, &job());
        trusting.issuer.stop();

        let reason = format!("the keys of {} cannot be had", trusting.issuer.url);
        trusting.check_refusal(&id_token, "UNAVAILABLE", &reason);
    }
}

/// An id of a row, as the database writes it.
fn id(database: &TestDatabase, number: u32) -> String {
    if database.url.starts_with("sqlite:") {
        format!("x'{number:032x}'")
    } else {
        format!("'00000000-0000-0000-0000-{number:012x}'")
    }
}

#[test]
fn a_server_that_would_let_strangers_in_does_not_start() {
    use crate::harness::programs;
    use crate::harness::server::finish;

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("catalog.toml");
    let issuer = "https://token.actions.githubusercontent.com";
    std::fs::write(&path, format!("[[oidc]]\nissuer = \"{issuer}\"\n")).unwrap();
    let mut command = std::process::Command::new(programs::server());
    command.current_dir(folder.path());

    let (status, output) = finish(command, std::time::Duration::from_secs(60));

    assert_eq!(status, Some(2), "{output}");
    assert!(output.contains("needs `repositories`"), "{output}");
}

/// The job of acme/shop, saying something else under this name.
fn job_with(name: &str, value: Value) -> Value {
    let mut job = job();
    job[name] = value;
    job
}
