//! The client in a CI job: it proves the repository by itself, or says what is missing.

use serde_json::json;

use super::{AUDIENCE, Trusting, job_with};
use crate::harness::client::{Client, Run};
use crate::harness::issuer::job;
use crate::harness::repository::{FUNCTION, Repository};
use crate::harness::rows;
use crate::harness::server::TestServer;

const MADE: &str = "SELECT count(*) AS n FROM access_token WHERE repository IS NOT NULL";

/// A branch of acme/shop with a new function.
fn shop() -> Repository {
    let repository = Repository::with_remote("https://github.com/acme/shop.git");
    repository.write("README.md", "A shop.\n");
    repository.commit("Begin");
    repository.branch("prices");
    repository.write("price.py", FUNCTION);
    repository.commit("Add prices");
    repository
}

fn check(client: &Client) -> Run {
    client.run(["check", "--base", "main"])
}

/// Fails unless nothing was compared, said loudly, with these texts.
#[track_caller]
fn not_compared(run: Run, status: i32, texts: &[&str]) {
    let said = run.stdout.clone() + &run.stderr;
    assert!(said.contains("NOT COMPARED"), "{run}");
    assert!(!said.contains("bky_c_"), "{run}");
    for text in texts {
        assert!(said.contains(text), "`{text}` is not said\n{run}");
    }
    run.expect(status);
}

both_databases! {
    async fn a_gitlab_job_checks_with_the_id_token_that_it_was_given(database: TestDatabase) {
        let trusting = Trusting::start(&database);
        let repository = shop();
        let job_client = |id_token: &str| {
            Client::in_folder(repository.path())
                .with_server(&trusting.server.url)
                .with_variable("GITLAB_CI", "true")
                .with_variable("BRICKYARD_ID_TOKEN", id_token)
        };
        let id_token = trusting.issuer.token(AUDIENCE, &job());

        let run = check(&job_client(&id_token)).expect(0);

        assert!(!run.stdout.contains("NOT COMPARED"), "{run}");
        assert_eq!(rows::number(&database, MADE).await, 1, "one exchange for all calls");

        let other = trusting.issuer.token("https://registry.example.com", &job());
        not_compared(check(&job_client(&other)), 3, &["id token was not exchanged", "expected \"https://bricks"]);
        let fork = trusting.issuer.token(AUDIENCE, &job_with("repository", json!("eve/shop")));
        not_compared(check(&job_client(&fork)), 3, &["github.com/eve/shop is none of", "snapshot"]);
        let sister = trusting.issuer.token(AUDIENCE, &job_with("repository", json!("acme/billing")));
        not_compared(check(&job_client(&sister)), 2, &["for checks of github.com/acme/billing"]);
    }

    async fn an_access_token_that_was_given_wins_over_the_id_token(database: TestDatabase) {
        let trusting = Trusting::start(&database);
        let repository = shop();
        let client = Client::in_folder(repository.path())
            .with_server(&trusting.server.url)
            .with_token(&trusting.server.token("ci", "catalog:read"))
            .with_variable("BRICKYARD_ID_TOKEN", "nonsense");

        check(&client).expect(0);

        assert_eq!(rows::number(&database, MADE).await, 0);
    }

    async fn a_check_goes_on_without_an_access_token_where_everybody_may_read(database: TestDatabase) {
        let server = TestServer::start(&database);
        let repository = shop();
        let client = Client::in_folder(repository.path())
            .with_server(&server.url)
            .with_variable("BRICKYARD_ID_TOKEN", "nonsense");

        let run = check(&client).expect(0);

        assert!(!run.stdout.contains("NOT COMPARED"), "{run}");
        run.complains(&["note: the job's id token was not exchanged", "not an id token"]);
    }

    async fn a_github_job_asks_for_its_id_token_and_exchanges_it(database: TestDatabase) {
        let trusting = Trusting::start(&database);
        let repository = shop();
        let endpoint = format!("{}/actions/token?api-version=2.0", trusting.issuer.url);
        let job_client = |server: &str, key: &str| {
            Client::in_folder(repository.path())
                .with_server(server)
                .with_variable("NO_PROXY", "0.0.0.0,127.0.0.1")
                .with_variable("GITHUB_ACTIONS", "true")
                .with_variable("ACTIONS_ID_TOKEN_REQUEST_URL", &endpoint)
                .with_variable("ACTIONS_ID_TOKEN_REQUEST_TOKEN", key)
        };
        let server = trusting.address_elsewhere();
        // Under that address it is not the audience that the server expects.
        not_compared(check(&job_client(&server, "runner")), 3, &["id token was not exchanged", "expected \"https://bricks"]);
        not_compared(check(&job_client(&server, "wrong")), 3, &["GitHub issued no id token: it answered 401", "id-token: write"]);

        let trusting = trusting.elsewhere();
        let run = check(&job_client(&trusting.address_elsewhere(), "runner")).expect(0);
        assert!(!run.stdout.contains("NOT COMPARED"), "{run}");
        assert_eq!(rows::number(&database, MADE).await, 1);
    }

    async fn a_job_without_an_id_token_is_told_what_to_do(database: TestDatabase) {
        let trusting = Trusting::start(&database);
        let repository = shop();
        let client = Client::in_folder(repository.path()).with_server(&trusting.server.url);
        let github = client.clone().with_variable("GITHUB_ACTIONS", "true");
        let event = json!({ "pull_request": {
            "head": { "repo": { "full_name": "eve/shop" } },
            "base": { "repo": { "full_name": "acme/shop" } },
        } });
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("event.json");
        std::fs::write(&path, event.to_string()).unwrap();
        let fork = github.clone().with_variable("GITHUB_EVENT_PATH", &path.to_string_lossy());

        not_compared(check(&github), 2, &["id-token: write"]);
        not_compared(check(&fork), 3, &["fork", "snapshot"]);
        not_compared(check(&client.clone().with_variable("GITLAB_CI", "true")), 2, &["BRICKYARD_ID_TOKEN"]);
        not_compared(check(&client), 2, &["BRICKYARD_TOKEN"]);
    }

    async fn an_issuer_that_is_down_is_said_loudly(database: TestDatabase) {
        let mut trusting = Trusting::start(&database);
        let repository = shop();
        let id_token = trusting.issuer.token(AUDIENCE, &job());
        trusting.issuer.stop();
        let client = Client::in_folder(repository.path())
            .with_server(&trusting.server.url)
            .with_variable("BRICKYARD_ID_TOKEN", &id_token);

        not_compared(check(&client), 3, &["cannot be had", "id token was not exchanged"]);
    }
}
