//! Backstage's catalogue comes in, and goes out again.

mod round_trip;

use std::collections::BTreeMap;

use brickyard_server::catalog::backstage::{BackstageImport, ImportReport};
use brickyard_server::catalog::{PageRequest, Requester, Service, ServiceFilter, ServiceQuery};

use super::world::{TestRepository, World};
use crate::harness::rows;

const ENTITIES: &str = r#"# Two teams, a user, a system, three components and an API.
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: Audio_Team, description: Plays things.}
spec:
  type: team
  children: []
  members: [ada]
  profile: {email: audio@example.com}
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: audio-team, namespace: abroad}
spec: {type: team, children: []}
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: {name: ada}
spec:
  profile: {displayName: Ada L., email: ada@example.com}
  memberOf: ["group:abroad/audio-team"]
---
apiVersion: backstage.io/v1alpha1
kind: System
metadata: {name: playback}
spec: {owner: audio-team, domain: media}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: Play_Song
  title: Play a song
  description: >-
    Plays a song
    to its end.
  tags: [Audio, java]
  labels: {tier: 1}
  annotations:
    backstage.io/source-location: url:https://github.com/Acme/Audio/tree/main/play/
    example.com/pager: "007"
spec:
  type: website
  lifecycle: experimental
  owner: group:default/Audio_team
  system: playback
  dependsOn: ["component:find-song", resource:songs-db]
  providesApis: [play-api]
  consumesApis: [abroad/lyrics]
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: find-song}
spec: {type: function, lifecycle: production, owner: abroad/audio-team}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: stop-song}
spec: {type: function, lifecycle: on-hold, owner: nobody-knows, dependsOn: [play-song]}
---
apiVersion: backstage.io/v1alpha1
kind: API
metadata: {name: play-api}
spec: {type: openapi, lifecycle: production, owner: audio-team, definition: "{}"}
"#;

async fn import(world: &World, files: &[(&str, &str)]) -> ImportReport {
    let mut import = BackstageImport::default();
    for (name, text) in files {
        import.add(
            name,
            text,
            name.ends_with("json") || name.ends_with("jsonl"),
        );
    }
    let server = Requester::server();
    world
        .catalog
        .import_backstage(&server, import)
        .await
        .unwrap()
}

async fn service(world: &World, reference: &str) -> Service {
    let server = Requester::server();
    let found = world
        .catalog
        .find_service(&server, reference)
        .await
        .unwrap();
    found.unwrap_or_else(|| panic!("{reference} is missing"))
}

const fn page() -> PageRequest {
    PageRequest::new(100, 0)
}

/// Who has a label, in the order of names.
async fn labelled(world: &World, name: &str, value: Option<&str>) -> Vec<String> {
    let query = ServiceQuery {
        filter: ServiceFilter {
            labels: vec![(name.to_owned(), value.map(str::to_owned))],
            ..ServiceFilter::default()
        },
        ..ServiceQuery::default()
    };
    let server = Requester::server();
    let found = world.catalog.list_services(&server, query, page()).await;
    let found = found.unwrap().items.into_iter();
    found.map(|service| service.name).collect()
}

async fn yaml(world: &World) -> String {
    let server = Requester::server();
    let mut export = world.catalog.export_entities(&server).await.unwrap();
    let mut text = String::new();
    while let Some(namespaces) = export.next().await.unwrap() {
        text.extend(namespaces.into_iter().map(|documents| documents.yaml));
    }
    text
}

fn reasons(report: &ImportReport) -> Vec<String> {
    let show = |problem: &brickyard_server::catalog::backstage::Problem| {
        format!("{}: {}", problem.place, problem.reason)
    };
    report.problems.iter().map(show).collect()
}

both_databases! {
    async fn entities_become_teams_users_services_and_dependencies(database: TestDatabase) {
        let world = World::new(&database).await;
        let server = Requester::server();

        let report = import(&world, &[("all.yaml", ENTITIES)]).await;

        assert_eq!(reasons(&report), ["all.yaml:27: a dependency on `resource:songs-db` is not imported"]);
        assert_eq!(report.entities, 8);
        let played = service(&world, "default/play-song").await;
        assert_eq!((played.name.as_str(), played.service_type.as_str(), played.lifecycle.as_str()), ("Play_Song", "website", "experimental"));
        assert_eq!(played.description.as_deref(), Some("Plays a song to its end."));
        assert_eq!((played.tags, played.repository.as_str(), played.root.as_str()), (vec!["audio".to_owned(), "java".to_owned()], "github.com/acme/audio", "play"));
        let labels: BTreeMap<&str, &str> = played.interface.labels.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        for (name, value) in [("tier", "1"), ("title", "Play a song"), ("system", "playback"), ("domain", "media"), ("annotation:example.com/pager", "007")] {
            assert_eq!(labels.get(name), Some(&value), "{name}");
        }
        let team = |name: &'static str| async { world.catalog.find_team(&Requester::server(), name).await.unwrap().unwrap() };
        let audio = team("audio-team").await;
        assert_eq!((audio.name.as_str(), audio.verified, audio.contact.as_deref()), ("Audio_Team", true, Some("audio@example.com")));
        assert_eq!(played.owner_team_id, Some(audio.id));
        assert_eq!(service(&world, "default/find-song").await.owner_team_id, Some(team("abroad.audio-team").await.id));
        let stopped = service(&world, "default/stop-song").await;
        assert!(!team("nobody-knows").await.verified, "nobody declared it");
        assert_eq!((stopped.lifecycle.as_str(), stopped.repository.as_str()), ("production", "backstage"));
        assert_eq!(service(&world, "default/play-api").await.service_type, "api");
        let count = |sql: &'static str| rows::number(&database, sql);
        assert_eq!(count("SELECT count(*) AS n FROM team_member WHERE role = 'publish'").await, 2);
        assert_eq!(count("SELECT count(*) AS n FROM dependency WHERE is_head AND range = '*'").await, 4);
        assert_eq!(count("SELECT count(*) AS n FROM dependency WHERE target_id IS NULL AND target = 'abroad/lyrics'").await, 1);
        assert_eq!(count("SELECT count(*) AS n FROM dependency WHERE target_id IS NULL").await, 1);
        assert_eq!(count("SELECT count(*) AS n FROM audit_event WHERE action = 'catalog.import'").await, 1);
        assert_eq!(world.catalog.summary(&server).await.unwrap().services, 4);
    }

    async fn importing_again_writes_nothing_and_a_change_writes_what_changed(database: TestDatabase) {
        let world = World::new(&database).await;
        let first = import(&world, &[("all.yaml", ENTITIES)]).await;
        let before = rows::count(&database).await;

        let again = import(&world, &[("all.yaml", ENTITIES)]).await;
        assert_eq!((again.created, again.updated), (0, 0));
        assert_eq!(rows::count(&database).await, before);

        let found = service(&world, "default/find-song").await;
        let edited = ENTITIES.replace("owner: abroad/audio-team}", "owner: audio-team, dependsOn: [stop-song]}");
        let report = import(&world, &[("all.yaml", &edited)]).await;
        assert_eq!((report.created, report.updated), (0, 1));
        let changed = service(&world, "default/find-song").await;
        assert_eq!((changed.id, changed.revision), (found.id, found.revision + 1));
        assert_ne!(changed.owner_team_id, found.owner_team_id);
        let after = rows::count(&database).await;
        for (table, more) in [("ownership_change", 1), ("audit_event", 1), ("change_event", 1), ("dependency", 1), ("service", 0)] {
            assert_eq!(after[table], before[table] + more, "{table}");
        }
        assert!(first.created > 6);
    }

    async fn imported_services_are_found_by_their_labels(database: TestDatabase) {
        let world = World::new(&database).await;
        let song = "labels: {tier: 1}";
        let long = format!("labels: {{tier: 1, Cost-Centre: Audio, cost-centre: Audio, long: {}}}", "x".repeat(1_999));

        import(&world, &[("all.yaml", &ENTITIES.replace(song, &long))]).await;
        for (name, value) in [("tier", Some("1")), ("system", None), ("annotation:example.com/pager", Some("007")), ("cost-centre", Some("Audio"))] {
            assert_eq!(labelled(&world, name, value).await, ["Play_Song"], "{name}");
        }
        assert_eq!(labelled(&world, "tier", Some("2")).await, [""; 0]);
        // Too long for an index, but not for the service.
        assert_eq!(labelled(&world, "long", None).await, [""; 0]);
        let labels = service(&world, "default/play-song").await.interface.labels;
        assert_eq!((labels["long"].len(), labels["Cost-Centre"].as_str()), (1_999, "Audio"));

        import(&world, &[("all.yaml", &ENTITIES.replace(song, "labels: {tier: 2, loud: yes}"))]).await;
        assert_eq!(labelled(&world, "tier", Some("2")).await, ["Play_Song"]);
        assert_eq!(labelled(&world, "tier", Some("1")).await, [""; 0]);
        assert_eq!(labelled(&world, "loud", Some("yes")).await, ["Play_Song"]);
    }

    async fn what_an_older_import_wrote_is_written_anew(database: TestDatabase) {
        let world = World::new(&database).await;
        import(&world, &[("all.yaml", ENTITIES)]).await;
        // Versions before had another hash and no labels to filter by.
        rows::execute(&database, "DELETE FROM service_label").await;
        rows::execute(&database, "UPDATE version SET content_hash = 'backstage:0' WHERE kind = 'head'").await;

        let report = import(&world, &[("all.yaml", ENTITIES)]).await;

        assert_eq!((report.created, report.updated), (0, 4));
        assert_eq!(labelled(&world, "tier", Some("1")).await, ["Play_Song"]);
    }

    async fn a_missing_dependency_is_found_when_its_service_is_imported(database: TestDatabase) {
        let world = World::new(&database).await;
        import(&world, &[("all.yaml", ENTITIES)]).await;
        let lyrics = r#"{"apiVersion":"backstage.io/v1alpha1","kind":"API","metadata":{"name":"lyrics","namespace":"abroad"},"spec":{"type":"grpc"}}"#;

        import(&world, &[("lyrics.jsonl", lyrics)]).await;

        assert_eq!(rows::number(&database, "SELECT count(*) AS n FROM dependency WHERE target_id IS NULL").await, 0);
    }

    async fn what_cannot_be_imported_is_said_with_its_place_and_takes_nothing_along(database: TestDatabase) {
        let world = World::new(&database).await;
        world.publish(TestRepository::new("inventory", "stock").head()).await.unwrap();
        let entity = |kind: &str, name: &str, rest: &str| format!(
            "{{\"apiVersion\":\"backstage.io/v1alpha1\",\"kind\":\"{kind}\",\"metadata\":{{\"name\":\"{name}\"{rest}}}}}\n"
        );
        let text = [
            entity("Component", "good", ""),
            "broken\n".to_owned(),
            entity("Component", "Good", ""),
            entity("Template", "x", ""),
            entity("Component", "-", ""),
            entity("Component", "stock", ",\"namespace\":\"inventory\""),
            entity("API", "good", ""),
            "{\"kind\":\"Component\"}\n".to_owned(),
        ];

        let report = import(&world, &[("a.jsonl", &text.concat()), ("b.yaml", "a: [1\n")]).await;

        let found = reasons(&report);
        let expected = [
            "a.jsonl:2: expected value",
            "a.jsonl:3: the component default/good was already declared at a.jsonl:1",
            "a.jsonl:4: entities of the kind `Template` are not imported",
            "a.jsonl:5: `default/-` cannot be a name",
            "a.jsonl:6: inventory/stock is published by its repository",
            "a.jsonl:7: a component has the same name, so the API is called good-api",
            "a.jsonl:8: it is no entity of Backstage",
            "b.yaml:1: ",
        ];
        assert_eq!(found.len(), expected.len(), "{found:#?}");
        for (found, expected) in found.iter().zip(expected) {
            assert!(found.starts_with(expected), "{found}, not {expected}");
        }
        assert_eq!(service(&world, "default/good").await.service_type, "service");
        assert_eq!(service(&world, "default/good-api").await.service_type, "api");
        assert_eq!(service(&world, "inventory/stock").await.service_type, "nanoservice");
    }
}
