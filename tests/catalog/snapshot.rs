//! Snapshots hold what a check compares with.

use brickyard_indexer::snapshot::{SnapshotFragment, SnapshotService};
use brickyard_server::catalog::{Requester, Scope};

use super::world::{TestRepository, World, function, other_function};
use crate::harness::rows;

/// Reads a whole snapshot.
async fn read(
    world: &World,
    requester: &Requester,
    languages: &[&str],
) -> (Vec<SnapshotService>, Vec<SnapshotFragment>, u64) {
    let languages: Vec<String> = languages.iter().map(ToString::to_string).collect();
    let begun = world
        .catalog
        .begin_snapshot(requester, "http://here", &languages, |id| id.to_string())
        .await;
    let (_, mut snapshot) = begun.unwrap();
    let services = snapshot.services().await.unwrap();
    let (mut fragments, mut outdated) = (Vec::new(), 0);
    while let Some(page) = snapshot.next_page().await.unwrap() {
        fragments.extend(page.fragments);
        outdated = page.outdated;
    }
    (services, fragments, outdated)
}

fn names(fragments: &[SnapshotFragment]) -> Vec<(String, Option<String>)> {
    let places = fragments
        .iter()
        .flat_map(|fragment| &fragment.standing.places);
    places
        .map(|place| (place.name.clone(), place.release.clone()))
        .collect()
}

both_databases! {
    async fn a_snapshot_has_heads_and_newest_releases_and_where_they_stand(database: TestDatabase) {
        let world = World::new(&database).await;
        let repository = TestRepository::new("inventory", "update-stock");
        world.publish(repository.release()).await.unwrap();
        let manifest = "team = \"inventory\"\ncontact = \"#inventory\"\n[[service]]\nname = \"update-stock\"\nversion = \"1.1.0\"\n";
        let newer = repository
            .with("brickyard.toml", manifest)
            .with("src/stock.py", &other_function("read_rows"));
        world.publish(newer.release()).await.unwrap();

        let server = Requester::server();
        let (services, fragments, outdated) = read(&world, &server, &[]).await;

        // The function of 1.0.0 is in no version that is compared with.
        let release = Some("1.1.0".to_owned());
        assert_eq!(names(&fragments), [("read_rows".to_owned(), release)]);
        assert_eq!(fragments[0].standing.services, [0]);
        assert_eq!(services.len(), 1);
        assert_eq!(services[0].reference, "inventory/update-stock");
        let owner = services[0].owner.as_ref().expect("an owner");
        assert_eq!((owner.name.as_str(), owner.contact.as_deref()), ("inventory", Some("#inventory")));
        assert_eq!(outdated, 0);
    }

    async fn whoever_asks_from_the_first_repository_is_told_of_the_next_one(database: TestDatabase) {
        let world = World::new(&database).await;
        for team in ["inventory", "payments", "search"] {
            world.publish(TestRepository::new(team, "stock").head()).await.unwrap();
        }

        let (services, fragments, _) = read(&world, &Requester::server(), &[]).await;

        assert_eq!(fragments.len(), 1, "equal copies are one fragment");
        let standing = &fragments[0].standing;
        let told = standing.places.iter().map(|place| services[place.service as usize].repository.as_str());
        let told: Vec<&str> = told.collect();
        assert_eq!(told, ["example.com/inventory/stock", "example.com/payments/stock"]);
        assert_eq!(standing.services, [0, 1, 2]);
    }

    async fn the_largest_functions_come_first_and_other_languages_not_at_all(database: TestDatabase) {
        let world = World::new(&database).await;
        let longer = function("longer", "basket").replace("total = 0", "total = 0\n    log(total, minimum)");
        let repository = TestRepository::new("inventory", "stock")
            .with("src/rows.py", &other_function("read_rows"))
            .with("src/longer.py", &longer);
        world.publish(repository.head()).await.unwrap();
        let server = Requester::server();

        let (_, fragments, _) = read(&world, &server, &["python"]).await;
        let sizes: Vec<u32> = fragments.iter().map(|fragment| fragment.fingerprint.tokens()).collect();
        assert_eq!(sizes.len(), 3);
        assert!(sizes.is_sorted_by(|a, b| a >= b), "{sizes:?}");

        let (services, fragments, _) = read(&world, &server, &["go"]).await;
        assert_eq!((services.len(), fragments.len()), (1, 0));
    }

    async fn what_waits_for_a_fingerprint_of_the_present_scheme_is_counted(database: TestDatabase) {
        let world = World::new(&database).await;
        world.publish(TestRepository::new("inventory", "stock").head()).await.unwrap();
        rows::execute(&database, "DELETE FROM fingerprint").await;

        let (_, fragments, outdated) = read(&world, &Requester::server(), &[]).await;

        assert_eq!((fragments.len(), outdated), (0, 1));
    }

    async fn who_may_not_read_gets_none_and_an_unknown_language_is_named(database: TestDatabase) {
        let world = World::new(&database).await;
        let begin = async |requester: &Requester, language: &str| {
            let languages = [language.to_owned()];
            let begun = world.catalog.begin_snapshot(requester, "here", &languages, |_| String::new()).await;
            begun.map(|_| ()).map_err(|error| (error.code(), error.to_string()))
        };

        let stranger = Requester::anonymous(false);
        let refused = begin(&stranger, "go").await.expect_err("no right");
        assert_eq!(refused.0, "UNAUTHENTICATED");
        let (reader, _) = world.token("reader", &[Scope::CatalogRead]).await;
        assert_eq!(begin(&reader, "go").await, Ok(()));
        let (code, message) = begin(&reader, "klingon").await.expect_err("no language");
        assert_eq!(code, "BAD_USER_INPUT");
        assert!(message.contains("klingon"), "{message}");
    }
}
