//! A catalogue goes out as entities and in again: nobody gets rights by it, and what entities have a
//! place for comes back.

use brickyard_server::catalog::{AuditFilter, Requester, Role, SetVisibility, Visibility};

use super::{ENTITIES, import, reasons, service, yaml};
use crate::catalog::world::World;
use crate::harness::databases::TestDatabase;
use crate::harness::rows;

/// Tables whose rows entities stand for.
const CARRIED: [&str; 11] = [
    "dependency",
    "namespace",
    "principal",
    "repository",
    "service",
    "service_label",
    "service_tag",
    "service_team",
    "team",
    "team_member",
    "version",
];

/// Tables that `export --help` says entities have no place for, and those that no export holds.
const LEFT_OUT: [&str; 31] = [
    "access_token",
    "audit_event",
    "audit_object",
    "audit_seal",
    "canonical_service",
    "change_event",
    "check_mode",
    "clone_class",
    "clone_day",
    "clone_member",
    "clone_pair",
    "clone_progress",
    "clone_queue",
    "confirmation",
    "deprecation_rule",
    "document",
    "fingerprint",
    "fragment",
    "ingestion_error",
    "ingestion_source",
    "name_alias",
    "name_claim",
    "occurrence",
    "outdated_fragment",
    "ownership_change",
    "seaql_migrations",
    "source",
    "staging",
    "staging_batch",
    "vanished_service",
    "waiver",
];

/// Beside the other entities: a team that was dissolved, and people with more and fewer rights.
const PEOPLE: &str = r#"
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: old-team}
spec: {type: team, children: [], members: [bob, eve]}
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: {name: bob}
spec: {memberOf: []}
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: {name: eve}
spec: {memberOf: [audio-team]}
"#;

const MOMENT: &str = "'2026-02-01 10:00:00+00:00'";

/// A catalogue in which there is something of everything that an entity has a place for.
async fn whole(database: &TestDatabase) -> World {
    let world = World::new(database).await;
    import(&world, &[("all.yaml", &format!("{ENTITIES}{PEOPLE}"))]).await;
    for edit in [
        format!("UPDATE team SET dissolved_at = {MOMENT} WHERE name = 'old-team'"),
        format!("UPDATE principal SET disabled_at = {MOMENT} WHERE name = 'bob'"),
        "UPDATE principal SET is_admin = true WHERE name = 'ada'".to_owned(),
        "UPDATE team_member SET role = 'view' WHERE principal_id = (SELECT id FROM principal WHERE name = 'eve')".to_owned(),
        "UPDATE team_member SET role = 'admin' WHERE principal_id = (SELECT id FROM principal WHERE name = 'ada')".to_owned(),
        format!("UPDATE service SET retired_at = {MOMENT}, lifecycle = 'retired', missing_since = {MOMENT} WHERE name = 'stop-song'"),
        "UPDATE service SET root = 'src/find', interface = '{\"runtime\":\"nodejs22.x\",\"endpoint\":\
         {\"protocol\":\"https\",\"url\":\"https://find.example.com\"},\"security\":{\"protocol\":\"none\"}}' \
         WHERE name = 'find-song'".to_owned(),
        "UPDATE dependency SET range = '^1.2 || ~2.0' WHERE target = 'default/find-song'".to_owned(),
    ] {
        rows::execute(database, &edit).await;
    }
    let (catalog, server) = (&world.catalog, Requester::server());
    let found = service(&world, "default/find-song").await;
    let change = SetVisibility {
        service: found.id,
        visibility: Visibility::Restricted,
        visible_to: vec!["audio-team".to_owned(), "nobody-knows".to_owned()],
        revision: found.revision,
        reason: None,
    };
    catalog.set_visibility(&server, change).await.unwrap();
    let played = service(&world, "default/play-song").await;
    let abroad = catalog.find_team(&server, "abroad.audio-team").await;
    let abroad = abroad.unwrap().unwrap().id;
    let maintained = (played.id, played.revision);
    catalog
        .set_maintainers(&server, maintained, &[abroad])
        .await
        .unwrap();
    world
}

async fn empty(database: &TestDatabase) -> TestDatabase {
    if database.url.starts_with("sqlite") {
        TestDatabase::postgres().await
    } else {
        TestDatabase::sqlite()
    }
}

fn lines(text: &str) -> Vec<&str> {
    text.lines().collect()
}

both_databases! {
    async fn an_exported_catalogue_is_imported_as_it_was(database: TestDatabase) {
        let world = whole(&database).await;
        let first = yaml(&world).await;
        let other = empty(&database).await;
        let copy = World::new(&other).await;

        let report = import(&copy, &[("all.yaml", &first)]).await;

        let said = reasons(&report);
        assert!(matches!(&said[..], [one] if one.ends_with("nobody becomes an administrator by an import")), "{said:#?}");
        let second = yaml(&copy).await;
        let of_admin = |line: &&str| !line.contains("brickyard.dev/is-admin");
        let expected: Vec<&str> = lines(&first).into_iter().filter(of_admin).collect();
        // Where Ada had no other annotation, the list of them goes too.
        let expected = expected.join("\n").replace("  annotations:\nspec", "spec");
        assert_eq!(lines(&second), lines(&expected));
        let again = import(&copy, &[("all.yaml", &first)]).await;
        assert_eq!((again.created, again.updated), (0, 0));
    }

    async fn an_export_and_an_import_give_nobody_rights(database: TestDatabase) {
        let first = yaml(&whole(&database).await).await;
        let other = empty(&database).await;
        let copy = World::new(&other).await;

        import(&copy, &[("all.yaml", &first)]).await;

        let server = Requester::server();
        let team = async |name: &str| copy.catalog.find_team(&server, name).await.unwrap().unwrap();
        assert!(team("audio-team").await.has_rights());
        assert!(!team("nobody-knows").await.verified, "nobody verified it");
        assert!(team("old-team").await.dissolved_at.is_some());
        let texts = async |sql: &str| rows::texts(&other, sql).await;
        assert_eq!(texts("SELECT name AS text FROM principal WHERE disabled_at IS NOT NULL").await, ["bob"]);
        assert_eq!(texts("SELECT name AS text FROM principal WHERE is_admin").await, [""; 0]);
        let roles = "SELECT DISTINCT name || ' ' || role AS text FROM team_member JOIN principal ON principal.id = principal_id ORDER BY 1";
        assert_eq!(texts(roles).await, ["ada publish", "bob publish", "eve view"]);
        let found = service(&copy, "default/find-song").await;
        assert_eq!((found.visibility.as_str(), found.root.as_str()), ("restricted", "src/find"));
        assert_eq!(found.interface.endpoint.unwrap().url, "https://find.example.com");
        assert_eq!(rows::number(&other, "SELECT count(*) AS n FROM service WHERE open_door AND runtime = 'nodejs22.x'").await, 1);
        let shown = copy.catalog.visible_to_of(&server, &[found.id]).await.unwrap();
        assert_eq!(shown[&found.id].len(), 2);
        let stopped = service(&copy, "default/stop-song").await;
        assert!(stopped.is_retired() && stopped.missing_since.is_some(), "{stopped:?}");
        let played = service(&copy, "default/play-song").await;
        let maintainers = copy.catalog.maintainers_of(&server, &[played.id]).await.unwrap();
        assert_eq!(maintainers[&played.id][0].name, "abroad.audio-team");
        assert_eq!(texts("SELECT range AS text FROM dependency WHERE target = 'default/find-song'").await, ["^1.2 || ~2.0"]);
    }

    async fn every_table_is_exported_as_entities_or_known_not_to_be(database: TestDatabase) {
        let world = whole(&database).await;
        let there = rows::count_all(&database).await;
        let mut tables: Vec<&str> = CARRIED.into_iter().chain(LEFT_OUT).collect();
        tables.sort_unstable();
        assert_eq!(tables, there.keys().collect::<Vec<_>>(), "say in `export --help` what a new table means for catalog-info");
        let other = empty(&database).await;
        let copy = World::new(&other).await;

        import(&copy, &[("all.yaml", &yaml(&world).await)]).await;

        let copied = rows::count_all(&other).await;
        for table in CARRIED {
            assert!(there[table] > 0, "nothing of {table} is exported here");
            assert_eq!(copied[table], there[table], "{table}");
        }
    }

    async fn who_leaves_a_group_loses_what_it_gave_them(database: TestDatabase) {
        let world = World::new(&database).await;
        let (catalog, server) = (&world.catalog, Requester::server());
        let all = format!("{ENTITIES}{PEOPLE}");
        import(&world, &[("all.yaml", &all)]).await;
        let old = catalog.find_team(&server, "old-team").await.unwrap().unwrap();
        let ada = "SELECT name AS text FROM principal WHERE name = 'ada'";
        assert_eq!(rows::texts(&database, ada).await, ["ada"]);
        let users = catalog.list_principals(&server, None, super::page()).await.unwrap();
        let ada = users.items.iter().find(|user| user.name == "ada").unwrap().id;
        catalog.set_team_member(&server, old.id, ada, Role::Maintain).await.unwrap();
        let members = async || {
            rows::texts(&database, "SELECT team.name || ' ' || principal.name AS text FROM team_member \
                JOIN team ON team.id = team_id JOIN principal ON principal.id = principal_id ORDER BY 1").await
        };
        let before = members().await;
        let group = all.split("---\n").find(|it| it.contains("name: old-team")).unwrap();

        // A group alone that lists nobody says nothing of who is in it.
        import(&world, &[("group.yaml", &group.replace(", members: [bob, eve]", ""))]).await;
        assert_eq!(members().await, before);

        let report = import(&world, &[("all.yaml", &all.replace("members: [bob, eve]", "members: [bob]"))]).await;
        assert_eq!((report.created, report.updated), (0, 1));
        let expected: Vec<String> = before.into_iter().filter(|it| it != "old-team eve").collect();
        assert_eq!(members().await, expected, "who was put in by hand stays");
        let filter = AuditFilter { object: Some("eve".to_owned()), ..AuditFilter::default() };
        let events = catalog.list_audit_events(&server, &filter, None, 10).await.unwrap();
        let newest = events[0].detail.as_deref().unwrap_or_default();
        assert!(newest.contains(r#""left":["old-team/eve"]"#), "{events:#?}");
    }

    async fn a_tree_of_groups_is_said_to_be_left_out(database: TestDatabase) {
        let world = World::new(&database).await;
        let tree = ENTITIES.replacen("children: []", "children: [singers]\n  parent: media", 1);

        let report = import(&world, &[("all.yaml", &tree)]).await;

        let said = reasons(&report);
        assert!(said.iter().any(|it| it.starts_with("all.yaml:1: teams stand side by side here: the parents and children of groups (1)")), "{said:#?}");
    }
}
