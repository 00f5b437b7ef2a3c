//! Where content was found: the commit moves on, though nothing changes.

use brickyard_server::catalog::{BegunPublish, Requester, Scope};
use chrono::Duration;

use super::world::{TestRepository, World, function, other_function, staged};
use crate::harness::rows;

async fn commits(world: &World, references: &[&str]) -> Vec<Option<String>> {
    let server = Requester::server();
    let mut commits = Vec::new();
    for reference in references {
        let service = world.catalog.find_service(&server, reference).await;
        let id = service.unwrap().expect("a service").id;
        let heads = world.catalog.heads_of(&server, &[id]).await.unwrap();
        commits.push(heads[&id].commit.clone());
    }
    commits
}

both_databases! {
    async fn the_same_content_at_another_commit_moves_the_heads_and_nothing_else(database: TestDatabase) {
        let world = World::new(&database).await;
        let repository = TestRepository::new("inventory", "update-stock");
        world.publish(repository.release()).await.unwrap();
        let before = rows::count(&database).await;
        world.clock.advance(Duration::hours(1));

        let mut later = repository.release();
        later.commit = Some("4567def".to_owned());
        let report = world.publish(later).await.unwrap();

        assert!(report.unchanged);
        assert_eq!(rows::count(&database).await, before, "neither audit nor change event");
        assert_eq!(commits(&world, &["inventory/update-stock"]).await, [Some("4567def".to_owned())]);
        let sql = "SELECT count(*) AS n FROM version WHERE kind = 'release' AND commit_hash = '0123abc'";
        assert_eq!(rows::number(&database, sql).await, 1, "a release stays where it was made");
        let sql = "SELECT count(*) AS n FROM repository WHERE commit_hash = '4567def'";
        assert_eq!(rows::number(&database, sql).await, 1);

        // What is not in git says nothing about the commit.
        let mut nowhere = repository.release();
        nowhere.commit = None;
        assert!(world.publish(nowhere).await.unwrap().unchanged);
        assert_eq!(commits(&world, &["inventory/update-stock"]).await, [Some("4567def".to_owned())]);
    }

    async fn a_head_whose_content_stayed_is_at_the_commit_that_changed_its_neighbour(database: TestDatabase) {
        let world = World::new(&database).await;
        let manifest = "team = \"t\"\n[[service]]\nname = \"a\"\nroot = \"a\"\n[[service]]\nname = \"b\"\nroot = \"b\"\n";
        let repository = TestRepository::empty("example.com/t/two")
            .with("brickyard.toml", manifest)
            .with("a/x.py", &function("f", "one"))
            .with("b/x.py", &other_function("g"));
        world.publish(repository.head()).await.unwrap();

        let mut changed = repository.with("b/x.py", &other_function("h")).head();
        changed.commit = Some("4567def".to_owned());
        world.publish(changed).await.unwrap();

        let expected = Some("4567def".to_owned());
        assert_eq!(commits(&world, &["t/a", "t/b"]).await, [expected.clone(), expected]);
    }

    async fn who_may_not_publish_moves_no_head(database: TestDatabase) {
        let world = World::new(&database).await;
        let repository = TestRepository::new("inventory", "update-stock");
        world.publish(repository.head()).await.unwrap();
        let (reader, _) = world.token("reader", &[Scope::CatalogRead]).await;
        let (mut later, _) = staged(&repository.head());
        later.commit = Some("4567def".to_owned());

        let refused = world.catalog.begin_publish(&reader, later.clone()).await;

        assert_eq!(refused.expect_err("no right").code(), "FORBIDDEN");
        assert_eq!(commits(&world, &["inventory/update-stock"]).await, [Some("0123abc".to_owned())]);
        let (publisher, _) = world.token("publisher", &[Scope::Publish]).await;
        let begun = world.catalog.begin_publish(&publisher, later).await.unwrap();
        assert!(matches!(begun, BegunPublish::Unchanged { .. }));
        assert_eq!(commits(&world, &["inventory/update-stock"]).await, [Some("4567def".to_owned())]);
    }
}
