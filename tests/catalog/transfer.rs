//! A whole catalogue goes out and in again, and nothing is lost.

use brickyard_server::catalog::{CatalogError, Requester};
use chrono::Duration;

use super::world::{TestRepository, World};
use crate::harness::databases::TestDatabase;
use crate::harness::rows;

/// Tables that are derived, open, secret or the schema's own; everything else is moved.
const NOT_MOVED: [&str; 13] = [
    "access_token",
    "change_event",
    "clone_class",
    "clone_member",
    "clone_pair",
    "clone_progress",
    "clone_queue",
    "ingestion_error",
    "ingestion_source",
    "outdated_fragment",
    "seaql_migrations",
    "staging",
    "staging_batch",
];

async fn export(world: &World) -> String {
    let mut export = world.catalog.export(&Requester::server()).await.unwrap();
    let mut text = String::new();
    while let Some(lines) = export.next().await.unwrap() {
        text.push_str(&lines);
    }
    text
}

async fn import(world: &World, text: &str) -> Result<u64, CatalogError> {
    let mut import = world.catalog.import(&Requester::server()).await?;
    for line in text.split_inclusive('\n') {
        import.push(line).await?;
    }
    Ok(import.finish().await?.values().sum())
}

/// A catalogue with at least one row in every table.
async fn full(database: &TestDatabase) -> World {
    let world = World::new(database).await;
    for name in ["update-stock", "reserve-stock"] {
        let repository = TestRepository::new("inventory", name);
        world.publish(repository.release()).await.unwrap();
        world.clock.advance(Duration::milliseconds(1_234));
    }
    rows::fill(database).await;
    world
}

fn other(database: &TestDatabase) -> impl Future<Output = TestDatabase> {
    let is_sqlite = database.url.starts_with("sqlite");
    async move {
        if is_sqlite {
            TestDatabase::postgres().await
        } else {
            TestDatabase::sqlite()
        }
    }
}

both_databases! {
    async fn every_table_is_moved_or_known_not_to_be(database: TestDatabase) {
        let world = full(&database).await;
        let export = world.catalog.export(&Requester::server()).await.unwrap();
        let mut tables: Vec<&str> = export.expected().keys().copied().collect();
        assert!(export.expected().values().all(|count| *count > 0), "{:?}", export.expected());
        tables.extend(NOT_MOVED);
        tables.sort_unstable();

        assert_eq!(tables, rows::count_all(&database).await.keys().collect::<Vec<_>>());
    }

    async fn an_export_is_imported_into_either_database_and_exported_again_byte_for_byte(database: TestDatabase) {
        let world = full(&database).await;
        let text = export(&world).await;

        let elsewhere = other(&database).await;
        for target in [&elsewhere, &other(&elsewhere).await] {
            let copy = World::new(target).await;
            let rows = import(&copy, &text).await.unwrap();
            assert_eq!(rows as usize + 2, text.lines().count());
            assert_eq!(export(&copy).await, text, "{}", target.url);
            // The log goes on after its last number, and tools see that there are services.
            copy.publish(TestRepository::new("other", "service").head()).await.unwrap();
            let events = copy.catalog.store().changes_after(0, 100).await.unwrap();
            assert!(events.len() > 4, "{events:?}");
        }
    }

    async fn an_export_shows_one_moment_and_no_secret(database: TestDatabase) {
        let world = full(&database).await;
        let (_, secret) = world.token("ci", &[brickyard_server::catalog::Scope::Publish]).await;
        let before = export(&world).await;
        let mut running = world.catalog.export(&Requester::server()).await.unwrap();
        let mut text = running.next().await.unwrap().unwrap();
        world.publish(TestRepository::new("later", "service").head()).await.unwrap();
        while let Some(lines) = running.next().await.unwrap() {
            text.push_str(&lines);
        }

        assert_eq!(text, before);
        assert!(!text.contains("secret_hash") && !text.contains(&secret));
    }

    async fn a_catalogue_that_holds_something_is_not_imported_into(database: TestDatabase) {
        let world = full(&database).await;
        let text = export(&world).await;
        let before = rows::count_all(&database).await;

        let refused = import(&world, &text).await.expect_err("it is not empty");

        assert_eq!(refused.code(), "CONFLICT");
        assert_eq!(rows::count_all(&database).await, before);
    }

    async fn what_is_cut_off_or_changed_is_refused_with_its_line(database: TestDatabase) {
        let world = full(&database).await;
        let text = export(&world).await;
        let target = other(&database).await;
        let empty = World::new(&target).await;
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let last = lines.len();
        let joined = |lines: &[&str]| lines.concat();
        let cases = [
            (joined(&lines[..last - 1]), "the last line is missing"),
            (joined(&[&lines[..last - 2], &lines[last - 1..]].concat()), &format!("line {}: it says", last - 1)),
            (joined(&[&lines[..1], &lines[2..]].concat()), "refers to what is not there"),
            (text.replacen("inventory", "inventorx", 1), &format!("line {last}: the checksum")),
            (joined(&[&lines[..2], &lines[1..]].concat()), "is there twice"),
            (joined(&lines[1..]), "line 1: the first line must be"),
            (joined(&[&[lines[0], lines[last - 2]], &lines[1..]].concat()), "must stand before"),
            (text.replacen("\"format\":1", "\"format\":2", 1), "line 1: it has the format 2"),
            (joined(&[lines[0], "{\"team\":{\"name\":\"a\",\"colour\":1}}\n"]), "there is no `colour`"),
            (joined(&[lines[0], "{\"team\":{\"name\":7}}\n"]), "line 2: `name` is missing"),
            (joined(&[lines[0], "{\"team\":{\"name\":\"a\",\"verified\":7}}\n"]), "`verified` must be true or false"),
            (joined(&[lines[0], "{\"staging\":{}}\n"]), "there is no table `staging`"),
            (joined(&[lines[0], "[]\n"]), "line 2: no JSON object"),
        ];
        for (text, reason) in cases {
            let refused = import(&empty, &text).await.expect_err(reason).to_string();
            assert!(refused.contains(reason), "{refused}, not {reason}");
        }
        assert_eq!(import(&empty, &text).await.unwrap() as usize + 2, last, "nothing was left behind");
    }

    async fn a_program_may_write_short_lines(database: TestDatabase) {
        let world = World::new(&database).await;
        let id = |number: u8| format!("00000000-0000-7000-8000-0000000000{number:02}");
        let (team, space, repository, service, head) = (id(1), id(2), id(3), id(4), id(5));
        let text = format!(
            r#"{{"brickyard":{{"format":1}}}}
{{"team":{{"id":"{team}","name":"Weather_Desk"}}}}
{{"namespace":{{"id":"{space}","name":"weather"}}}}
{{"repository":{{"id":"{repository}","name":"example.com/weather"}}}}
{{"service":{{"id":"{service}","namespace_id":"{space}","name":"rain","owner_team_id":"{team}","repository_id":"{repository}","interface":{{"labels":{{"tier":"1","area":"sky"}},"runtime":"nodejs22.x","endpoint":{{"protocol":"https","url":"u"}},"security":{{"protocol":"none"}}}}}}}}
{{"service_tag":{{"service_id":"{service}","tag":"wet"}}}}
{{"version":{{"id":"{head}","service_id":"{service}"}}}}
{{"version":{{"service_id":"{service}","number":"1.2.0"}}}}
{{"dependency":{{"version_id":"{head}","consumer_id":"{service}","target":"weather/sun","is_head":true}}}}
{{"end":{{}}}}
"#
        );

        assert_eq!(import(&world, &text).await.unwrap(), 8);

        let server = Requester::server();
        let found = world.catalog.find_service(&server, "weather/rain").await.unwrap().unwrap();
        assert_eq!((found.tags, found.lifecycle), (vec!["wet".to_owned()], "production".to_owned()));
        let open = rows::number(&database, "SELECT count(*) AS n FROM service WHERE open_door AND runtime = 'nodejs22.x'").await;
        let labels = rows::number(&database, "SELECT count(*) AS n FROM service_label WHERE name IN ('tier', 'area')").await;
        assert_eq!(labels, 2, "lists are filtered by them");
        let releases = rows::number(&database, "SELECT count(*) AS n FROM version WHERE kind = 'release' AND semver_order <> ''").await;
        let team = world.catalog.find_team(&server, "weather-desk").await.unwrap().unwrap();
        assert_eq!((open, releases, team.verified), (1, 1, true));
    }
}
