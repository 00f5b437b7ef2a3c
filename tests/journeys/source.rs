//! The server reads repositories itself: clones them, again when their time has come, and when a webhook
//! asks for it.

mod fetch;
mod webhook;

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::harness::databases::TestDatabase;
use crate::harness::git_server::{GitServer, Manner};
use crate::harness::repository::{FUNCTION, Repository};
use crate::harness::server::TestServer;

pub(super) const SECRET: &str = "0123456789abcdef0123456789abcdef";
const PATIENCE: Duration = Duration::from_secs(60);

/// A shop whose repository the server clones.
pub(super) struct Cloned {
    pub(super) forge: GitServer,
    pub(super) repository: Repository,
    pub(super) server: TestServer,
    settings: TempDir,
    /// An access token of an administrator.
    token: String,
}

const SOURCES: &str = "{ sources { nodes { name kind location outcome message repository commit \
                       startedAt finishedAt nextRunAt intervalMinutes } } }";
const SERVICE: &str = "query($ref: String!) { service(ref: $ref) { missingSince head { commit } \
    lastConfirmed { repository commit branch by source at ciRun } \
    vanished { reason repository commit branch source at } } }";
const ERRORS: &str =
    "{ ingestionErrors { nodes { repository source path line reason message at } } }";

/// A manifest of one service.
pub(super) fn manifest(namespace: &str, name: &str) -> String {
    format!(
        "team = \"shop\"\nnamespace = \"{namespace}\"\n[[service]]\nname = \"{name}\"\nroot = \"{name}\"\n"
    )
}

impl Cloned {
    pub(super) fn new(database: &TestDatabase) -> Self {
        Self::with(database, &format!("webhook_secret = \"{SECRET}\"\n"))
    }

    pub(super) fn with(database: &TestDatabase, keys: &str) -> Self {
        let (forge, repository) = (GitServer::start(), Repository::new());
        repository.write("brickyard.toml", manifest("shop", "prices"));
        repository.write("prices/total.py", FUNCTION);
        repository.commit("Begin");
        let url = forge.push("acme/shop.git", &repository);
        let settings = tempfile::tempdir().unwrap();
        let file = settings.path().join("catalog.toml");
        let text = format!(
            "[[source]]\nurl = \"{url}\"\nallow_private = true\ninterval_minutes = 0\n{keys}"
        );
        std::fs::write(&file, text).unwrap();
        let server = TestServer::start_with(database, &["--config", file.to_str().unwrap()]);
        let token = server.token("operator", "admin");
        Self {
            forge,
            repository,
            server,
            settings,
            token,
        }
    }

    /// Kills the server, does something, and starts it again.
    fn restart(self, between: impl FnOnce(&TempDir, &GitServer)) -> Self {
        let Self {
            forge,
            repository,
            server,
            settings,
            token,
        } = self;
        let setup = server.kill9();
        between(&settings, &forge);
        Self {
            server: setup.start(),
            forge,
            repository,
            settings,
            token,
        }
    }

    /// Commits and pushes what the work tree holds now.
    pub(super) fn push(&self, message: &str) -> String {
        self.repository.commit(message);
        self.forge.push("acme/shop.git", &self.repository);
        self.commit()
    }

    pub(super) fn commit(&self) -> String {
        self.repository.git(&["rev-parse", "HEAD"])
    }

    /// The source as an administrator sees it.
    pub(super) fn source(&self) -> Value {
        self.ask(SOURCES)["sources"]["nodes"][0].clone()
    }

    pub(super) fn ask(&self, query: &str) -> Value {
        self.server.query_as(&self.token, query, json!({})).data()
    }

    pub(super) fn service(&self, reference: &str) -> Value {
        let variables = json!({ "ref": reference });
        let answer = self.server.query_as(&self.token, SERVICE, variables);
        answer.data()["service"].clone()
    }

    /// Waits until a run that fits has ended.
    #[track_caller]
    pub(super) fn wait(&self, what: &str, fits: impl Fn(&Value) -> bool) -> Value {
        let end = Instant::now() + PATIENCE;
        loop {
            let source = self.source();
            if !source["outcome"].is_null() && fits(&source) {
                return source;
            }
            assert!(
                Instant::now() < end,
                "{what}: {source:#}\n{}",
                self.server.output()
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Waits until this commit was taken in.
    #[track_caller]
    pub(super) fn wait_for(&self, commit: &str) -> Value {
        self.wait("the commit is not taken in", |source| {
            source["commit"] == commit
        })
    }

    /// Waits until a run has ended that began after this one had.
    #[track_caller]
    pub(super) fn wait_after(&self, run: &Value) -> Value {
        self.wait("there is no later run", |source| {
            source["startedAt"].as_str() > run["startedAt"].as_str()
                && source["finishedAt"].as_str() >= source["startedAt"].as_str()
        })
    }
}

both_databases! {
    async fn a_repository_is_cloned_published_and_confirmed(database: TestDatabase) {
        let shop = Cloned::new(&database);
        let commit = shop.commit();

        let source = shop.wait_for(&commit);

        let host = shop.forge.url.trim_start_matches("http://").split(':').next().unwrap();
        assert_eq!(source["name"], "acme-shop");
        assert_eq!(source["kind"], "GIT");
        assert_eq!(source["outcome"], "PUBLISHED");
        assert_eq!(source["repository"], format!("{host}/acme/shop"));
        assert_eq!(source["nextRunAt"], Value::Null);
        let service = shop.service("shop/prices");
        assert_eq!(service["head"]["commit"], commit);
        let seen = &service["lastConfirmed"];
        assert_eq!(seen["commit"], commit);
        assert_eq!(seen["branch"], "main");
        assert_eq!(seen["source"], "acme-shop");
        assert_eq!(seen["by"], "server");
        assert_eq!(service["vanished"], Value::Null);
        assert!(!shop.server.data().join("sources/acme-shop").exists(), "the clone is left");
    }

    async fn what_vanishes_from_a_repository_is_marked_with_when_and_why(database: TestDatabase) {
        let shop = Cloned::new(&database);
        let before = shop.commit();
        shop.wait_for(&before);
        shop.repository.write("brickyard.toml", manifest("shop", "offers"));
        shop.repository.git(&["mv", "prices", "offers"]);
        let after = shop.push("Rename");
        webhook::push(&shop, &json!({ "ref": "refs/heads/main" }));

        shop.wait_for(&after);

        let gone = shop.service("shop/prices");
        assert_eq!(gone["vanished"]["reason"], "NOT_PUBLISHED");
        assert_eq!(gone["vanished"]["commit"], after);
        assert_eq!(gone["vanished"]["branch"], "main");
        assert_eq!(gone["vanished"]["source"], "acme-shop");
        assert_eq!(gone["vanished"]["at"], gone["missingSince"]);
        assert_eq!(gone["lastConfirmed"]["commit"], before, "where it was seen last");
        assert_eq!(shop.service("shop/offers")["lastConfirmed"]["commit"], after);
    }

    async fn a_restarted_server_finds_an_unchanged_commit_without_fetching_it(database: TestDatabase) {
        let shop = Cloned::new(&database);
        let first = shop.wait_for(&shop.commit());
        let seen = shop.service("shop/prices")["lastConfirmed"]["at"].clone();
        let fetches = shop.forge.fetches();
        assert!(fetches > 0);
        let shop = shop.restart(|_, _| ());

        let second = shop.wait_after(&first);

        assert_eq!(second["outcome"], "UNCHANGED");
        assert_eq!(second["commit"], first["commit"]);
        assert_eq!(shop.forge.fetches(), fetches);
        let again = shop.service("shop/prices")["lastConfirmed"]["at"].clone();
        assert!(again.as_str() > seen.as_str(), "{again} is not after {seen}");
    }

    async fn a_server_that_is_killed_while_it_clones_clones_at_its_next_start(database: TestDatabase) {
        let shop = Cloned::new(&database);
        shop.wait_for(&shop.commit());
        shop.repository.write("prices/more.py", "more = 1\n");
        let commit = shop.push("Go on");
        shop.forge.behave(Manner::Stall);
        let asked = shop.forge.requests();
        webhook::push(&shop, &json!({ "ref": "refs/heads/main" }));
        let end = Instant::now() + PATIENCE;
        while shop.forge.requests() == asked {
            assert!(Instant::now() < end, "nobody asked\n{}", shop.server.output());
            std::thread::sleep(Duration::from_millis(20));
        }
        let shop = shop.restart(|_, forge| forge.behave(Manner::Well));

        shop.wait_for(&commit);

        assert_eq!(shop.service("shop/prices")["head"]["commit"], commit);
    }

    async fn a_repository_that_cannot_be_cloned_is_an_error_until_it_can(database: TestDatabase) {
        let shop = Cloned::new(&database);
        let first = shop.wait_for(&shop.commit());
        shop.forge.behave(Manner::Authorization("Basic none".to_owned()));
        webhook::push(&shop, &json!({ "ref": "refs/heads/main" }));

        let failed = shop.wait_after(&first);

        assert_eq!(failed["outcome"], "FAILED");
        assert_eq!(failed["commit"], first["commit"], "what was taken in last is forgotten");
        let errors = shop.ask(ERRORS)["ingestionErrors"]["nodes"].clone();
        assert_eq!(errors[0]["reason"], "clone-failed");
        assert_eq!(errors[0]["source"], "acme-shop");
        assert_eq!(errors[0]["repository"], first["repository"]);
        assert_eq!(shop.service("shop/prices")["vanished"], Value::Null);
        shop.forge.behave(Manner::Well);
        shop.repository.write("prices/more.py", "more = 1\n");
        let commit = shop.push("Go on");
        webhook::push(&shop, &json!({ "ref": "refs/heads/main" }));
        shop.wait_for(&commit);
        assert_eq!(shop.ask(ERRORS)["ingestionErrors"]["nodes"], json!([]));
    }

    async fn what_cannot_be_read_is_listed_for_who_may_mend_it(database: TestDatabase) {
        let shop = Cloned::new(&database);
        shop.wait_for(&shop.commit());
        shop.repository.write("prices/latin.py", b"# caf\xe9\nx = 1\n");
        std::os::unix::fs::symlink("/etc/passwd", shop.repository.path().join("prices/l.py")).unwrap();
        let commit = shop.push("Write in Latin-1");
        webhook::push(&shop, &json!({ "ref": "refs/heads/main" }));
        shop.wait_for(&commit);

        let errors = shop.ask(ERRORS)["ingestionErrors"]["nodes"].clone();
        let told: Vec<_> = errors.as_array().unwrap().iter().map(|error| (&error["path"], &error["reason"])).collect();

        assert_eq!(told, [(&json!("prices/l.py"), &json!("link")), (&json!("prices/latin.py"), &json!("not-utf8"))]);
        let anonymous = shop.server.query(ERRORS, json!({})).data();
        assert_eq!(anonymous["ingestionErrors"]["nodes"], json!([]));
        let refused = shop.server.query(SOURCES, json!({}));
        assert_eq!(refused.body["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
    }

    async fn a_source_that_is_withdrawn_leaves_its_services_marked(database: TestDatabase) {
        let shop = Cloned::new(&database);
        let commit = shop.commit();
        shop.wait_for(&commit);

        let shop = shop.restart(|settings, _| {
            std::fs::write(settings.path().join("catalog.toml"), "").unwrap();
        });

        let gone = shop.service("shop/prices");
        assert_eq!(gone["vanished"]["reason"], "SOURCE_GONE");
        assert_eq!(gone["vanished"]["source"], "acme-shop");
        assert_eq!(gone["vanished"]["commit"], commit);
        assert_eq!(shop.ask(SOURCES)["sources"]["nodes"], json!([]));
    }
}
