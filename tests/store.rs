//! What the store promises to the jobs, on both databases.

use brickyard_migrations::Migrator;
use brickyard_server::store::{ClonePairRecord, ComparedFragment, Store};
use sea_orm_migration::MigratorTrait as _;
use uuid::Uuid;

use crate::catalog::world::{TestRepository, World, function, other_function};
use crate::harness::rows;

/// A repository of some functions that differ in their names only.
fn copies(count: usize) -> TestRepository {
    (0..count).fold(
        TestRepository::new("inventory", "stock"),
        |repository, number| {
            let source = function(&format!("copy_{number}"), "basket");
            repository.with(&format!("src/copy{number}.py"), &source)
        },
    )
}

fn compared(id: Uuid) -> ComparedFragment {
    ComparedFragment {
        id,
        scheme: brickyard_indexer::Language::Python.scheme(),
        tokens: 100,
        blind_hash: 1,
    }
}

async fn fragment_ids(store: &Store) -> Vec<Uuid> {
    let fragments = store.fragments_page(None, 1_000).await.unwrap();
    fragments.into_iter().map(|fragment| fragment.id).collect()
}

both_databases! {
    async fn every_migration_can_be_taken_back(database: TestDatabase) {
        let store = database.store().await;
        let before = rows::count(&database).await;

        Migrator::down(store.connection(), None).await.unwrap();
        let emptied = rows::count(&database).await;
        store.migrate().await.unwrap();

        assert_eq!(emptied.keys().collect::<Vec<_>>(), ["seaql_migrations"]);
        assert_eq!(rows::count(&database).await, before);
    }

    async fn servers_that_start_together_migrate_once(database: TestDatabase) {
        let stores: Vec<_> = (0..4)
            .map(|_| {
                let url = database.url.clone();
                tokio::spawn(async move { Store::connect(&url).await?.migrate().await })
            })
            .collect();
        for store in stores {
            store.await.unwrap().unwrap();
        }
        assert_eq!(rows::count(&database).await["service"], 0);
    }

    async fn pages_of_fragments_hold_each_once(database: TestDatabase) {
        let world = World::new(&database).await;
        world.publish(copies(7).head()).await.unwrap();
        let store = world.catalog.store();
        let (mut found, mut after) = (Vec::new(), None);
        loop {
            let page = store.fragments_page(after, 3).await.unwrap();
            let Some(last) = page.last() else { break };
            after = Some(last.id);
            found.extend(page.into_iter().map(|fragment| fragment.id));
        }
        assert_eq!(found.len(), 8);
        assert!(found.is_sorted_by(|a, b| a < b));
    }

    async fn a_fragment_keeps_its_fifty_best_pairs_and_storing_them_again_changes_nothing(database: TestDatabase) {
        let world = World::new(&database).await;
        world.publish(copies(60).head()).await.unwrap();
        let store = world.catalog.store();
        let ids = fragment_ids(store).await;
        let pairs: Vec<ClonePairRecord> = ids[1..]
            .iter()
            .zip(1_u8..)
            .map(|(other, number)| ClonePairRecord {
                other: *other,
                similarity: f32::from(number) / 100.0,
                clone_type: 3,
            })
            .collect();

        for _ in 0..2 {
            store.save_clone_pairs(&[(compared(ids[0]), pairs.clone())]).await.unwrap();
            assert_eq!(rows::count(&database).await["clone_pair"], 50);
        }
        let unmatched = store.unmatched_fragments(None, 1_000).await.unwrap();
        assert_eq!(unmatched.len(), ids.len() - 1);
        // Who was deleted in the meantime is passed over.
        let gone = ClonePairRecord { other: Uuid::from_u128(7), similarity: 1.0, clone_type: 1 };
        let of_two = [(compared(ids[1]), vec![gone]), (compared(Uuid::from_u128(7)), pairs)];
        store.save_clone_pairs(&of_two).await.unwrap();
    }

    async fn what_still_occurs_is_never_deleted(database: TestDatabase) {
        let world = World::new(&database).await;
        let repository = TestRepository::new("inventory", "stock");
        world.publish(repository.release()).await.unwrap();
        let rewritten = repository.with("src/stock.py", &other_function("read"));
        world.publish(rewritten.head()).await.unwrap();
        let third = rewritten.with("src/stock.py", &other_function("read_all"));
        world.publish(third.head()).await.unwrap();
        world.match_clones().await;
        let store = world.catalog.store();
        let soon = world.catalog.clock().now() + chrono::Duration::hours(1);

        // The first is in a release, the third in the head; only the second occurs nowhere.
        assert_eq!(store.delete_orphan_fragments(soon).await.unwrap(), 1);
        assert_eq!(store.delete_orphan_fragments(soon).await.unwrap(), 0);
        let rows = rows::count(&database).await;
        assert_eq!((rows["fragment"], rows["source"]), (2, 2));
    }
}
