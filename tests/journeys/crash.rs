//! A publish is cut off half-way: nothing is half-visible, and what was acknowledged is there.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::harness::client::Client;
use crate::harness::databases::TestDatabase;
use crate::harness::repository::Repository;
use crate::harness::rows;
use crate::harness::server::{TestServer, wait};

/// How often the server is killed.
const KILLS: u64 = 20;
const SERVICES: usize = 3;
const FUNCTIONS: usize = 40;
const PATIENCE: Duration = Duration::from_secs(120);

both_databases! {
    async fn what_is_staged_is_invisible_until_it_is_committed(database: TestDatabase) {
        let server = TestServer::start(&database);
        let token = server.local_token();
        let sequence = || server.query("{ catalog { sequence } }", json!({})).data()["catalog"]["sequence"].clone();
        let before = sequence();
        let begin = "mutation($input: BeginPublishInput!) { beginPublish(input: $input) { ... on Staging { id } } }";
        let input = json!({ "input": {
            "repository": "acme/web", "contentHash": "0".repeat(64),
            "services": [{ "namespace": "acme", "name": "web", "root": "" }],
        } });
        let staging = server.query_as(&token, begin, input).data()["beginPublish"]["id"].clone();

        let catalog = server
            .query(
                "{ catalog { services fragments sequence } services { totalCount } }",
                json!({}),
            )
            .data();
        assert_eq!(catalog["services"]["totalCount"], 0, "{catalog}");
        assert_eq!(catalog["catalog"]["sequence"], before, "{catalog}");

        // A batch is missing, so nothing may become visible either.
        let commit = "mutation($staging: ID!) { commitPublish(input: { staging: $staging, batches: 3 }) { sequence } }";
        let answer = server.query_as(&token, commit, json!({ "staging": staging }));
        assert!(
            ["BAD_USER_INPUT", "CONFLICT"].contains(&answer.code()),
            "{answer:#?}"
        );
        assert_eq!(
            server
                .query("{ services { totalCount } }", json!({}))
                .data()["services"]["totalCount"],
            0
        );
    }

    async fn a_client_that_is_killed_leaves_nothing_visible_or_everything(database: TestDatabase) {
        let server = TestServer::start(&database);
        let mut random = Random(7);
        for round in 0..6 {
            let repository = repository(round);
            let mut client = Client::of(&server).at(repository.path()).spawn(["publish"]);
            thread::sleep(Duration::from_millis(random.below(250)));
            client.kill().ok();
            client.wait().unwrap();
            assert!(
                [0, SERVICES].contains(&visible(&server, round)),
                "round {round}"
            );

            Client::of(&server)
                .at(repository.path())
                .run(["publish"])
                .expect(0);
            assert_eq!(
                visible(&server, round),
                SERVICES,
                "publishing again completes it"
            );
        }
    }

    async fn a_server_killed_around_a_commit_shows_all_of_it_or_nothing(database: TestDatabase) {
        let mut server = TestServer::start(&database);
        let rehearsal = Instant::now();
        let first = repository(1_000);
        Client::of(&server)
            .at(first.path())
            .run(["publish"])
            .expect(0);
        let usual = u64::try_from(rehearsal.elapsed().as_millis()).unwrap();
        let mut random = Random(42);
        let mut acknowledged = vec![1_000];

        for round in 0..KILLS {
            let repository = repository(round);
            let mut client = Client::of(&server).at(repository.path()).spawn(["publish"]);
            // Spread over the whole publish, most of them where it commits.
            thread::sleep(Duration::from_millis(usual * 2 / 5 + random.below(usual)));
            let setup = server.kill9();
            let status = wait(&mut client, PATIENCE);
            server = setup.start();

            let seen = visible(&server, round);
            assert!(
                [0, SERVICES].contains(&seen),
                "round {round}: {seen} services are visible"
            );
            println!("round {round}: the client ended with {status:?}, {seen} services");
            if status == Some(0) {
                assert_eq!(seen, SERVICES, "round {round} was acknowledged");
                acknowledged.push(round);
            }
        }

        for round in acknowledged {
            assert_eq!(
                visible(&server, round),
                SERVICES,
                "round {round} was acknowledged"
            );
        }
        server.settle(&database).await;
    }

    async fn a_search_index_that_is_gone_is_rebuilt(database: TestDatabase) {
        let server = crate::harness::shop::published(&database).await;
        let setup = server.kill9();
        fs::remove_dir_all(setup.data().join("search")).unwrap();

        let server = setup.start();

        check_search(&server, &database).await;
    }

    async fn a_search_index_that_is_damaged_is_rebuilt(database: TestDatabase) {
        let server = crate::harness::shop::published(&database).await;
        let setup = server.kill9();
        damage(&setup.data().join("search"));

        let server = setup.start();

        check_search(&server, &database).await;
    }

    async fn restarting_changes_nothing(database: TestDatabase) {
        let server = crate::harness::shop::published(&database).await;
        let before = rows::count(&database).await;

        let server = server.kill9().start();
        server.settle(&database).await;

        let after = rows::count(&database).await;
        for table in [
            "service",
            "version",
            "fragment",
            "occurrence",
            "change_event",
            "clone_pair",
            "clone_class",
            "clone_member",
        ] {
            assert_eq!(after[table], before[table], "{table}");
        }
        check_search(&server, &database).await;
    }
}

async fn check_search(server: &TestServer, database: &TestDatabase) {
    server.settle(database).await;
    let query =
        "{ search(query: \"restore stock\") { hits { node { ... on Occurrence { name } } } } }";
    let answer = server.query(query, json!({})).data();
    assert!(answer.to_string().contains("restoreStock"), "{answer}");
}

/// Overwrites every file below a folder.
fn damage(folder: &Path) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            damage(&path);
        } else {
            fs::write(path, b"not what it was").unwrap();
        }
    }
}

/// How many services of the round's repository are visible with all their functions. A service with
/// only some of them fails the test.
fn visible(server: &TestServer, round: u64) -> usize {
    let query = "query($namespace: String!) { services(filter: { namespace: $namespace }) {
        nodes { ref occurrences(first: 100) { totalCount } } } }";
    let answer = server
        .query(query, json!({ "namespace": format!("round-{round}") }))
        .data();
    let services = answer["services"]["nodes"].as_array().unwrap();
    for service in services {
        assert_eq!(
            service["occurrences"]["totalCount"], FUNCTIONS,
            "round {round}: {service}"
        );
    }
    services.len()
}

/// A repository of several services with functions that no other round has.
fn repository(round: u64) -> Repository {
    let repository = Repository::with_remote(&format!("https://github.com/acme/round-{round}.git"));
    let mut manifest = format!("team = \"round-{round}\"\n");
    for service in 0..SERVICES {
        manifest += &format!("[[service]]\nname = \"s{service}\"\nroot = \"s{service}\"\n");
        let functions: String = (0..FUNCTIONS)
            .map(|n| function(round, service, n))
            .collect();
        repository.write(&format!("s{service}/functions.py"), functions);
    }
    repository.write("brickyard.toml", manifest);
    repository.commit("Begin");
    repository
}

fn function(round: u64, service: usize, n: usize) -> String {
    format!(
        "
def handle_{service}_{n}(items, limit):
    total = {round}
    for item in items:
        price = item['price_{round}'] * item['count_{service}'] + {n}
        if price > limit:
            raise ValueError('item_{n} is dear')
        total += price * item.rate_{n}() + item.discount_{service}({round})
    return normalise_{round}_{n}(total, {service})
"
    )
}

/// A small generator whose seed makes every run alike (Marsaglia, "Xorshift RNGs", 2003).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit.max(1)
    }
}
