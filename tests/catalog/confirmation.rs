//! Where and when services were last seen, and why some are gone.

use brickyard_server::catalog::{Confirmation, Requester, Scope, Vanishing};
use brickyard_server::store::IngestionPlace;
use chrono::Duration;

use super::world::{TestRepository, World, function, other_function, staged};

async fn seen(world: &World, reference: &str) -> Confirmation {
    let id = world.service(reference).await.id;
    let found = world
        .catalog
        .confirmations_of(&Requester::server(), &[id])
        .await;
    found.unwrap().remove(&id).expect("a confirmation")
}

async fn gone(world: &World, reference: &str) -> Option<Vanishing> {
    let id = world.service(reference).await.id;
    let found = world
        .catalog
        .vanishings_of(&Requester::server(), &[id])
        .await;
    found.unwrap().remove(&id)
}

/// Three services, two of which lie in one folder.
fn shared() -> TestRepository {
    TestRepository::empty("example.com/t/shared")
        .with("src/a.py", &function("a", "one"))
        .with("src/b.py", &other_function("b"))
}

both_databases! {
    async fn a_publish_that_changes_nothing_confirms(database: TestDatabase) {
        let world = World::new(&database).await;
        let repository = TestRepository::new("inventory", "update-stock");
        world.publish(repository.head()).await.unwrap();
        let first = seen(&world, "inventory/update-stock").await;
        assert_eq!((first.commit.as_deref(), first.branch.as_deref()), (Some("0123abc"), Some("main")));
        assert_eq!((first.at, first.by.as_str(), first.source), (world.clock.moment(), "server", None));
        let (ci, _) = world.token("ci", &[Scope::Publish]).await;
        world.clock.advance(Duration::hours(1));
        let mut again = repository.head();
        again.ci_run = Some("https://ci.example.com/runs/8".to_owned());

        assert!(world.catalog.publish(&ci, again).await.unwrap().unchanged);

        let second = seen(&world, "inventory/update-stock").await;
        assert_eq!((second.at, second.by.as_str()), (world.clock.moment(), "ci"));
        assert_eq!(second.ci_run.as_deref(), Some("https://ci.example.com/runs/8"));
        assert_eq!(second.repository, "example.com/inventory/update-stock");
    }

    async fn who_may_not_publish_confirms_nothing(database: TestDatabase) {
        let world = World::new(&database).await;
        let team = world.team("outside").await;
        world.team("inventory").await;
        let repository = TestRepository::new("inventory", "update-stock");
        world.publish(repository.head()).await.unwrap();
        let first = seen(&world, "inventory/update-stock").await;
        let stranger = world.member_of(&team, brickyard_server::catalog::Role::Admin).await;
        world.clock.advance(Duration::hours(1));

        world.catalog.begin_publish(&stranger, staged(&repository.head()).0).await.unwrap();

        assert_eq!(seen(&world, "inventory/update-stock").await, first);
    }

    async fn what_is_gone_says_where_it_was_missed_until_it_is_back(database: TestDatabase) {
        let world = World::new(&database).await;
        let repository = TestRepository::new("inventory", "update-stock");
        world.publish(repository.head()).await.unwrap();
        let last = seen(&world, "inventory/update-stock").await;
        world.clock.advance(Duration::hours(1));
        let manifest = "team = \"inventory\"\n[[service]]\nname = \"renamed\"\n";
        let mut without = repository.clone().with("brickyard.toml", manifest).head();
        without.commit = Some("4567def".to_owned());
        world.publish(without.clone()).await.unwrap();

        let why = gone(&world, "inventory/update-stock").await.unwrap();
        assert_eq!(why.reason, "not-published");
        assert_eq!((why.commit.as_deref(), why.branch.as_deref()), (Some("4567def"), Some("main")));
        assert_eq!(why.at, world.clock.moment());
        assert_eq!(seen(&world, "inventory/update-stock").await, last, "where it was seen last");

        world.clock.advance(Duration::hours(1));
        without.commit = Some("89abcde".to_owned());
        world.publish(without).await.unwrap();
        assert_eq!(gone(&world, "inventory/update-stock").await.unwrap(), why, "it went once");
        assert_eq!(seen(&world, "inventory/update-stock").await, last);

        world.publish(repository.head()).await.unwrap();
        assert_eq!(gone(&world, "inventory/update-stock").await, None);
        assert_eq!(seen(&world, "inventory/update-stock").await.at, world.clock.moment());
    }

    async fn what_only_a_withdrawn_source_has_seen_is_gone(database: TestDatabase) {
        let world = World::new(&database).await;
        let server = Requester::server();
        let place = IngestionPlace {
            kind: "git".to_owned(),
            location: "https://example.com/inventory/update-stock".to_owned(),
            branch: None,
            interval: Some(3_600),
        };
        let sources = |names: &[&str]| -> Vec<_> { names.iter().map(|name| ((*name).to_owned(), place.clone())).collect() };
        world.catalog.declare_sources(&server, &sources(&["stock", "page"])).await.unwrap();
        for (source, service) in [("stock", "update-stock"), ("page", "page")] {
            let published = TestRepository::new("inventory", service).head();
            world.catalog.publish_from(source, published).await.unwrap();
        }
        world.service_of("inventory", "by-hand").await;

        world.catalog.declare_sources(&server, &sources(&["page"])).await.unwrap();

        let why = gone(&world, "inventory/update-stock").await.unwrap();
        assert_eq!((why.reason.as_str(), why.source.as_deref()), ("source-gone", Some("stock")));
        for kept in ["inventory/page", "inventory/by-hand"] {
            assert_eq!(gone(&world, kept).await, None, "{kept}");
            assert_eq!(world.service(kept).await.missing_since, None);
        }
        // Another one takes over; its content is the same.
        let report = world.publish(TestRepository::new("inventory", "update-stock").head()).await.unwrap();
        assert!(!report.unchanged);
        assert_eq!(gone(&world, "inventory/update-stock").await, None);
        assert_eq!(world.service("inventory/update-stock").await.missing_since, None);
    }

    async fn services_that_share_a_folder_are_published_and_changed_one_by_one(database: TestDatabase) {
        let world = World::new(&database).await;
        let mut publication = shared().with("brickyard.toml", "team = \"t\"\n[[service]]\nname = \"first\"\nroot = \"src\"\n").head();
        let first = publication.services[0].clone();
        for name in ["second", "third"] {
            let entry = brickyard_indexer::publication::ServiceEntry { name: name.to_owned(), ..first.clone() };
            publication.services.push(entry);
        }
        let of_b = publication.occurrences.iter().position(|place| place.path == "src/b.py").unwrap();
        publication.occurrences[of_b].service = 1;

        let report = world.publish(publication.clone()).await.unwrap();

        let roots: Vec<_> = report.services.iter().map(|one| (one.service.name.as_str(), one.service.root.as_str())).collect();
        assert_eq!(roots, [("first", "src"), ("second", "src"), ("third", "src")]);
        assert!(world.publish(publication.clone()).await.unwrap().unchanged);

        publication.services.remove(2);
        publication.services[1].description = "It changed.".to_owned();
        let report = world.publish(publication).await.unwrap();
        let outcomes: Vec<_> = report.services.iter().map(|one| format!("{:?}", one.outcome)).collect();
        assert_eq!(outcomes, ["Unchanged", "Updated"]);
        assert_eq!(report.missing[0].name, "third");
        assert_eq!(seen(&world, "t/first").await.at, world.clock.moment());
    }
}
