//! A repository is published: services, owners, head, releases, functions; all or nothing.

use serde_json::{Value, json};

use crate::harness::client::Client;
use crate::harness::repository::{FUNCTION, Repository, copy};
use crate::harness::server::TestServer;
use crate::harness::{rows, shop};

const SERVICE: &str = "query($ref: String!) { service(ref: $ref) {
    ref repository root tags lifecycle languages description
    owner { name contact verified }
    head { number commit contentHash }
    latestRelease { number ref }
    releases { totalCount }
    occurrences(first: 50) { totalCount nodes { name path startLine fragment { language source } } } } }";

both_databases! {
    async fn the_shop_is_in_the_catalogue_with_owners_releases_and_source(database: TestDatabase) {
        let server = shop::published(&database).await;

        let catalog = server
            .query("{ catalog { services teams unownedServices } }", json!({}))
            .data();
        let service = service(&server, "inventory/update-stock");

        assert_eq!(
            catalog["catalog"],
            json!({ "services": 11, "teams": 3, "unownedServices": 0 })
        );
        assert_eq!(service["repository"], "shop/inventory");
        assert_eq!(service["root"], "update-stock");
        assert_eq!(service["owner"]["name"], "inventory");
        assert_eq!(service["owner"]["contact"], "#inventory-help");
        assert_eq!(
            service["latestRelease"]["ref"],
            "inventory/update-stock@2.3.1"
        );
        assert_eq!(service["lifecycle"], "PRODUCTION");
        assert_eq!(service["languages"], json!(["typescript"]));
        let functions = service["occurrences"]["nodes"].as_array().unwrap();
        let function = functions
            .iter()
            .find(|function| function["name"] == "updateStock")
            .unwrap();
        assert_eq!(function["path"], "update-stock/src/stock.ts");
        let source = function["fragment"]["source"].as_str().unwrap();
        assert!(
            source.contains("async function updateStock(table: StockTable"),
            "{source}"
        );
    }

    async fn publishing_again_writes_nothing(database: TestDatabase) {
        let server = shop::published(&database).await;
        let before = rows::count(&database).await;

        let run = Client::of(&server)
            .run(["publish", "examples/shop", "--release"])
            .expect(0);

        assert_eq!(rows::count(&database).await, before);
        assert!(
            before["audit_event"] > 0 && before["change_event"] > 0,
            "{before:?}"
        );
        assert!(run.stdout.to_lowercase().contains("unchanged"), "{run}");
    }

    async fn an_owner_that_nobody_knows_becomes_an_unverified_team(database: TestDatabase) {
        let server = TestServer::start(&database);
        let repository = Repository::with_remote("https://github.com/acme/web.git");
        repository.write(
            "brickyard.toml",
            "team = \"ghosts\"\ncontact = \"#ghosts\"\n",
        );
        repository.write("src/price.py", FUNCTION);
        repository.commit("Add a price");

        Client::of(&server)
            .at(repository.path())
            .run(["publish"])
            .expect(0);

        let answer = server.query(
            "{ team(name: \"ghosts\") { verified contact services { totalCount } } }",
            json!({}),
        );
        assert_eq!(
            answer.data()["team"],
            json!({ "verified": false, "contact": "#ghosts", "services": { "totalCount": 1 } }),
        );
    }

    async fn a_repository_without_owner_goes_to_the_unowned_queue(database: TestDatabase) {
        let server = TestServer::start(&database);
        let repository = Repository::with_remote("git@github.com:acme/tools.git");
        repository.write("price.py", FUNCTION);
        repository.commit("Add a price");

        Client::of(&server)
            .at(repository.path())
            .run(["publish"])
            .expect(0);

        let query = "{ services(filter: { unowned: true }) { nodes { ref repository owner { name } head { commit } } } }";
        let answer = server.query(query, json!({})).data();
        let expected = json!([{
            "ref": "acme/tools",
            "repository": "github.com/acme/tools",
            "owner": null,
            "head": { "commit": repository.git(&["rev-parse", "HEAD"]) },
        }]);
        assert_eq!(answer["services"]["nodes"], expected);
    }

    async fn package_roots_become_services(database: TestDatabase) {
        let server = TestServer::start(&database);
        let repository = Repository::with_remote("https://github.com/acme/mono.git");
        repository.write(
            "services/price/package.json",
            r#"{"name": "@acme/price", "version": "1.2.3", "description": "Prices things."}"#,
        );
        repository.write("services/price/price.py", FUNCTION);
        repository.write("services/ship/go.mod", "module acme.example/ship\n");
        repository.write(
            "services/ship/ship.py",
            FUNCTION.replace("total_price", "ship_all"),
        );
        repository.commit("Add two packages");

        Client::of(&server)
            .at(repository.path())
            .run(["publish"])
            .expect(0);

        let query = "{ services { nodes { name root description } } }";
        let mut services = server.query(query, json!({})).data()["services"]["nodes"].clone();
        services
            .as_array_mut()
            .unwrap()
            .sort_by_key(ToString::to_string);
        let roots: Vec<&Value> = services
            .as_array()
            .unwrap()
            .iter()
            .map(|service| &service["root"])
            .collect();
        assert_eq!(roots, ["services/price", "services/ship"], "{services}");
        assert!(
            services.to_string().contains("Prices things."),
            "{services}"
        );
    }

    async fn a_release_is_made_once_and_never_changed(database: TestDatabase) {
        let server = TestServer::start(&database);
        let client = Client::of(&server);
        let repository = inventory();
        let client = client.at(repository.path());
        client.run(["publish", "--release"]).expect(0);
        let before = rows::count(&database).await;

        client.run(["publish", "--release"]).expect(0);
        assert_eq!(
            rows::count(&database).await,
            before,
            "the same content again is no change"
        );

        let path = repository.path().join("update-stock/src/stock.ts");
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, text.replace("level < 0", "level < 1")).unwrap();
        repository.commit("Change the limit");
        client
            .run(["publish", "--release"])
            .expect(1)
            .complains(&["2.3.1", "hint"]);
        let refused = rows::count(&database).await;
        let settled = |rows: &rows::Rows| {
            ["version", "occurrence", "audit_event", "change_event"].map(|table| rows[table])
        };
        assert_eq!(
            settled(&refused),
            settled(&before),
            "a refused release changes nothing"
        );

        client.run(["publish"]).expect(0);
        let service = service(&server, "inventory/update-stock");
        assert_eq!(service["latestRelease"]["number"], "2.3.1");
        assert_eq!(service["releases"]["totalCount"], 1);
        assert!(
            service.to_string().contains("level < 1"),
            "the head follows the default branch"
        );
    }

    async fn without_source_the_catalogue_holds_fingerprints_only(database: TestDatabase) {
        let server = TestServer::start(&database);

        Client::of(&server)
            .run(["publish", "examples/shop/inventory", "--no-source"])
            .expect(0);

        let service = service(&server, "inventory/update-stock");
        let sources: Vec<&Value> = service["occurrences"]["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|function| &function["fragment"]["source"])
            .collect();
        assert!(
            !sources.is_empty() && sources.iter().all(|source| source.is_null()),
            "{service}"
        );
    }

    async fn a_dry_run_sends_nothing(database: TestDatabase) {
        let server = TestServer::start(&database);
        let before = rows::count(&database).await;

        Client::of(&server)
            .run(["publish", "examples/shop", "--dry-run"])
            .expect(0)
            .says(&["update-stock"]);

        assert_eq!(rows::count(&database).await, before);
    }

    async fn what_a_repository_no_longer_holds_leaves_the_head(database: TestDatabase) {
        let server = TestServer::start(&database);
        let repository = inventory();
        let client = Client::of(&server).at(repository.path());
        client.run(["publish"]).expect(0);
        std::fs::remove_file(repository.path().join("supplier-feed/feed.go")).unwrap();
        repository.commit("Remove the feed");

        client.run(["publish"]).expect(0);

        let feed = service(&server, "inventory/supplier-feed");
        assert_eq!(feed["occurrences"]["totalCount"], 0, "{feed}");
    }
}

fn service(server: &TestServer, reference: &str) -> Value {
    server.query(SERVICE, json!({ "ref": reference })).data()["service"].clone()
}

/// The shop's inventory in a repository of its own.
fn inventory() -> Repository {
    let repository = Repository::new();
    copy(&shop::folder().join("inventory"), repository.path());
    repository.commit("Add the inventory");
    repository
}
