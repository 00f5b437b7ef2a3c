//! The change feed: nothing is missed, nothing comes twice, and nobody learns what they may not.

use brickyard_server::catalog::{ChangeKind, Requester, Scope};

use super::world::{TestRepository, World};
use crate::harness::rows;

const PUBLISHERS: usize = 8;
const PUBLISHES: usize = 5;

/// Reads on from `after` to the end, a few at a time.
async fn read(
    world: &World,
    requester: &Requester,
    mut after: i64,
) -> (Vec<(i64, ChangeKind)>, i64) {
    let mut found = Vec::new();
    loop {
        let page = world
            .catalog
            .changes(requester, after, Vec::new(), 3)
            .await
            .unwrap();
        found.extend(
            page.changes
                .iter()
                .map(|change| (change.sequence, change.kind)),
        );
        assert!(page.end >= after);
        after = page.end;
        if !page.has_more {
            return (found, after);
        }
    }
}

both_databases! {
    async fn a_reader_misses_nothing_and_reads_nothing_twice_while_many_publish(database: TestDatabase) {
        let world = World::new(&database).await;
        let server = Requester::server();
        let publishers: Vec<_> = (0..PUBLISHERS)
            .map(|publisher| {
                let catalog = world.catalog.clone();
                tokio::spawn(async move {
                    for number in 0..PUBLISHES {
                        let repository = TestRepository::new("inventory", &format!("s-{publisher}-{number}"));
                        catalog.publish(&Requester::server(), repository.head()).await.unwrap();
                    }
                })
            })
            .collect();
        let (mut seen, mut after) = (Vec::new(), 0);
        while !publishers.iter().all(tokio::task::JoinHandle::is_finished) {
            let (found, end) = read(&world, &server, after).await;
            seen.extend(found);
            after = end;
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
        for publisher in publishers {
            publisher.await.unwrap();
        }
        seen.extend(read(&world, &server, after).await.0);

        let (all, end) = read(&world, &server, 0).await;
        assert_eq!(seen, all);
        assert!(seen.is_sorted_by(|a, b| a.0 < b.0));
        let services = all.iter().filter(|(_, kind)| *kind == ChangeKind::Service).count();
        assert_eq!(services, PUBLISHERS * PUBLISHES);
        assert_eq!(read(&world, &server, end).await, (Vec::new(), end));
    }

    async fn a_reader_learns_of_what_they_may_view_and_of_nothing_else(database: TestDatabase) {
        let world = World::new(&database).await;
        let (reader, _) = world.token("reader", &[Scope::CatalogRead]).await;
        for name in ["shown", "hidden"] {
            world.publish(TestRepository::new("inventory", name).head()).await.unwrap();
        }
        rows::execute(&database, "UPDATE service SET visibility = 'hidden' WHERE name = 'hidden'").await;

        let kinds = |found: Vec<(i64, ChangeKind)>| found.into_iter().map(|(_, kind)| kind).collect::<Vec<_>>();
        let everything = kinds(read(&world, &Requester::server(), 0).await.0);
        let (found, end) = read(&world, &reader, 0).await;

        assert_eq!(everything.iter().filter(|kind| **kind == ChangeKind::Service).count(), 2);
        assert!(everything.contains(&ChangeKind::AccessToken));
        let found = kinds(found);
        assert_eq!(found.iter().filter(|kind| **kind == ChangeKind::Service).count(), 1);
        assert!(found.iter().all(|kind| matches!(kind, ChangeKind::Service | ChangeKind::Team | ChangeKind::Namespace)));
        assert_eq!(end, read(&world, &Requester::server(), 0).await.1, "who sees nothing still gets on");
        let refused = world.catalog.changes(&Requester::anonymous(false), 0, Vec::new(), 10).await;
        assert_eq!(refused.expect_err("they may not read").code(), "UNAUTHENTICATED");
    }

    async fn a_reader_may_ask_for_some_kinds_only(database: TestDatabase) {
        let world = World::new(&database).await;
        world.publish(TestRepository::new("inventory", "stock").head()).await.unwrap();
        let kinds = vec![ChangeKind::Team];
        let page = world.catalog.changes(&Requester::server(), 0, kinds, 100).await.unwrap();
        let found: Vec<ChangeKind> = page.changes.iter().map(|change| change.kind).collect();
        assert_eq!((found, page.has_more), (vec![ChangeKind::Team], false));
    }
}
