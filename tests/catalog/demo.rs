//! The made-up broadcaster of `make demo-large` is a catalogue like any other.

use brickyard_demo::write::write_catalogue;
use brickyard_demo::{Organisation, Size};
use brickyard_server::catalog::Requester;

use super::world::World;

both_databases! {
    async fn the_made_up_broadcaster_is_imported_as_it_was_written(database: TestDatabase) {
        let world = World::new(&database).await;
        let organisation = Organisation::new(Size { seed: 3, services: 60 }).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("catalog.jsonl");
        write_catalogue(&organisation, &path).unwrap();

        let mut import = world.catalog.import(&Requester::server()).await.unwrap();
        for line in std::fs::read_to_string(path).unwrap().split_inclusive('\n') {
            import.push(line).await.unwrap_or_else(|error| panic!("{error}: {line}"));
        }
        let counts = import.finish().await.unwrap();

        let releases: usize = organisation.services.iter().map(|service| service.releases.len()).sum();
        assert_eq!(counts["service"], 60, "{counts:?}");
        assert_eq!(counts["version"], 60 + releases as u64, "{counts:?}");
        assert_eq!(counts["team"], organisation.teams.len() as u64, "{counts:?}");
    }
}
