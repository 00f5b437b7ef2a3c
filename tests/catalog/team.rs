//! Teams are made, verified, renamed, dissolved and merged; namespaces get owners.

use brickyard_server::catalog::{NewTeam, Requester, Role, TeamEdit, TeamFilter};

use super::people::{ALL, code};
use super::world::{TestRepository, World, function};
use crate::harness::rows;

fn new(name: &str) -> NewTeam {
    NewTeam {
        name: name.to_owned(),
        ..NewTeam::default()
    }
}

async fn queue(world: &World, filter: TeamFilter) -> Vec<String> {
    let server = Requester::server();
    let teams = world
        .catalog
        .list_teams(&server, filter, ALL)
        .await
        .unwrap();
    assert_eq!(teams.total, Some(teams.items.len() as u64));
    let count = world.catalog.count_teams(&server, filter).await.unwrap();
    assert_eq!(count, teams.items.len() as u64);
    teams.items.into_iter().map(|team| team.name).collect()
}

both_databases! {
    async fn a_team_name_is_taken_in_every_spelling_and_by_every_former_holder(database: TestDatabase) {
        let world = World::new(&database).await;
        let server = Requester::server();
        let team = world.team("Stock_Keepers").await;
        let renamed = world.catalog.rename_team(&server, team.id, 1, "stock").await.unwrap();
        let other = world.team("payments").await;

        for taken in ["stock", "STOCK", "stock-keepers", "stock_keepers", "Payments"] {
            assert_eq!(code(world.catalog.create_team(&server, new(taken)).await), "CONFLICT", "{taken}");
        }
        for bad in ["", "a b", "-a", &"x".repeat(64)] {
            assert_eq!(code(world.catalog.create_team(&server, new(bad)).await), "BAD_USER_INPUT", "{bad}");
        }
        let before = rows::count(&database).await;
        let rename = |id, revision, name: &'static str| world.catalog.rename_team(&server, id, revision, name);
        assert_eq!(code(rename(other.id, 1, "stock-keepers").await), "CONFLICT");
        assert_eq!(code(rename(other.id, 1, "stock").await), "CONFLICT");
        assert_eq!(code(rename(other.id, 1, "a b").await), "BAD_USER_INPUT");
        assert_eq!(code(rename(other.id, 7, "cards").await), "CONFLICT");
        assert_eq!(rows::count(&database).await, before);

        // Both names lead to it, and it may have its old name back.
        assert_eq!(world.team_now("stock-keepers").await.id, team.id);
        let back = rename(team.id, renamed.revision, "stock-keepers").await.unwrap();
        assert_eq!((back.name.as_str(), back.revision), ("stock-keepers", 3));
        assert_eq!(world.team_now("stock").await.id, team.id);
    }

    async fn a_stale_edit_of_a_team_changes_nothing_and_an_equal_one_writes_nothing(database: TestDatabase) {
        let world = World::new(&database).await;
        let server = Requester::server();
        let team = world.team("payments").await;
        let edit = |contact: &str| TeamEdit { contact: Some(contact.to_owned()), description: None };

        let first = world.catalog.update_team(&server, team.id, 1, edit("#pay")).await.unwrap();
        assert_eq!((first.revision, first.contact.as_deref()), (2, Some("#pay")));
        let before = rows::count(&database).await;
        let stale = world.catalog.update_team(&server, team.id, 1, edit("#other")).await.unwrap_err();
        assert!(stale.to_string().contains("was changed meanwhile"), "{stale}");
        assert_eq!(stale.code(), "CONFLICT");
        let same = world.catalog.update_team(&server, team.id, 2, edit("#pay")).await.unwrap();
        assert_eq!(same.revision, 2);
        let long = world.catalog.update_team(&server, team.id, 2, edit(&"x".repeat(256))).await;
        assert_eq!(code(long), "LIMIT_EXCEEDED");
        assert_eq!(rows::count(&database).await, before);
        let cleared = world.catalog.update_team(&server, team.id, 2, edit("")).await.unwrap();
        assert_eq!(cleared.contact, None);
        assert_eq!(rows::count(&database).await["audit_event"], before["audit_event"] + 1);
    }

    async fn an_unverified_team_is_verified_by_the_organisation_only(database: TestDatabase) {
        let world = World::new(&database).await;
        let service = world.service_of("checkout", "basket").await;
        assert_eq!(queue(&world, TeamFilter::Unverified).await, ["checkout"]);
        let team = world.team_now("checkout").await;
        let who = world.user("ada").await;
        world.join(&who, &team, Role::Admin).await;

        // A role in it gives no rights.
        let ada = world.acting(&who).await;
        assert_eq!(ada.role_in(team.id), None);
        assert_eq!(code(world.catalog.verify_team(&ada, team.id, 1).await), "FORBIDDEN");
        assert_eq!(code(world.catalog.dissolve_team(&ada, team.id, 1, "over").await), "FORBIDDEN");

        let verified = world.catalog.verify_team(&Requester::server(), team.id, 1).await.unwrap();
        assert!(verified.verified);
        assert_eq!(queue(&world, TeamFilter::Unverified).await, Vec::<String>::new());
        assert_eq!(world.acting(&who).await.role_in(team.id), Some(Role::Admin));
        assert_eq!(world.service("checkout/basket").await.owner_team_id, service.owner_team_id);
    }

    async fn a_dissolved_team_leaves_unowned_services_with_history_and_no_rights(database: TestDatabase) {
        let world = World::new(&database).await;
        let server = Requester::server();
        let team = world.team("payments").await;
        let service = world.service_of("payments", "refund").await;
        let space = world.namespace("payments").await;
        world.catalog.move_namespace(&server, (space.id, 1), Some(team.id)).await.unwrap();
        let who = world.user("grace").await;
        world.join(&who, &team, Role::Admin).await;
        let grace = world.acting(&who).await;
        let rows_before = rows::count(&database).await;

        assert_eq!(code(world.catalog.dissolve_team(&grace, team.id, 1, " ").await), "BAD_USER_INPUT");
        assert_eq!(code(world.catalog.dissolve_team(&grace, team.id, 9, "over").await), "CONFLICT");
        let dissolved = world.catalog.dissolve_team(&grace, team.id, 1, "merged with accounting").await.unwrap();

        assert!(dissolved.dissolved_at.is_some());
        let orphan = world.service("payments/refund").await;
        assert_eq!((orphan.owner_team_id, orphan.revision), (None, service.revision + 1));
        assert_eq!(world.namespace("payments").await.team_id, None);
        assert_eq!(world.history(service.id).await, [["payments", "-", "merged with accounting"]]);
        assert_eq!(world.acting(&who).await.role_in(team.id), None);
        assert_eq!(queue(&world, TeamFilter::Active).await, Vec::<String>::new());
        assert_eq!(queue(&world, TeamFilter::Dissolved).await, ["payments"]);
        let former = world.catalog.former_services_of_teams(&server, &[team.id], ALL).await.unwrap();
        assert_eq!(former[&team.id].items[0].id, service.id);
        let rows = rows::count(&database).await;
        for table in ["team", "team_member", "service", "namespace"] {
            assert_eq!(rows[table], rows_before[table], "{table}");
        }
        assert_eq!(rows["audit_event"], rows_before["audit_event"] + 2, "one of them for an access token");

        // The name stays its own; the queue is empty once the service has an owner.
        assert_eq!(code(world.catalog.create_team(&server, new("payments")).await), "CONFLICT");
        let heir = world.team("accounting").await;
        let claimed = world.catalog.claim_service(&server, (service.id, orphan.revision), heir.id, None).await.unwrap();
        assert_eq!(claimed.owner_team_id, Some(heir.id));
        assert_eq!(queue(&world, TeamFilter::Dissolved).await, Vec::<String>::new());
        // A publish that still names it gives it nothing back.
        let again = TestRepository::new("payments", "refund").with("src/new.py", &function("renew", "order"));
        world.publish(again.head()).await.unwrap();
        assert_eq!(world.service("payments/refund").await.owner_team_id, Some(heir.id));
    }

    async fn a_service_of_a_dissolved_team_stays_unowned_when_its_repository_still_names_it(database: TestDatabase) {
        let world = World::new(&database).await;
        let server = Requester::server();
        let team = world.team("payments").await;
        world.service_of("payments", "refund").await;
        world.catalog.dissolve_team(&server, team.id, 1, "over").await.unwrap();

        let again = TestRepository::new("payments", "refund").with("src/new.py", &function("renew", "order"));
        world.publish(again.head()).await.unwrap();
        world.service_of("payments", "charge").await;

        assert_eq!(world.service("payments/refund").await.owner_team_id, None);
        assert_eq!(world.service("payments/charge").await.owner_team_id, None);
    }

    async fn merging_an_unverified_team_moves_all_that_it_owned_and_its_name(database: TestDatabase) {
        let world = World::new(&database).await;
        let server = Requester::server();
        let target = world.team("payments").await;
        for name in ["refund", "charge", "receipts"] {
            world.service_of("paymnts", name).await;
        }
        let misspelt = world.team_now("paymnts").await;
        let merge = |from, revision, into| world.catalog.merge_team(&server, (from, revision), into, "misspelt");
        let before = rows::count(&database).await;
        assert_eq!(code(merge(target.id, 1, misspelt.id).await), "CONFLICT", "it is verified");
        assert_eq!(code(merge(misspelt.id, 1, misspelt.id).await), "CONFLICT");
        assert_eq!(code(merge(misspelt.id, 4, target.id).await), "CONFLICT");
        assert_eq!(code(merge(misspelt.id, 1, uuid::Uuid::nil()).await), "NOT_FOUND");
        assert_eq!(rows::count(&database).await, before);

        let merged = merge(misspelt.id, 1, target.id).await.unwrap();

        assert_eq!((merged.team.id, merged.services), (target.id, 3));
        for name in ["refund", "charge", "receipts"] {
            let service = world.service(&format!("paymnts/{name}")).await;
            assert_eq!(service.owner_team_id, Some(target.id));
            assert_eq!(world.history(service.id).await, [["paymnts", "payments", "misspelt"]]);
        }
        assert_eq!(world.team_now("paymnts").await.id, target.id);
        assert_eq!(queue(&world, TeamFilter::Unverified).await, Vec::<String>::new());
        assert_eq!(queue(&world, TeamFilter::Dissolved).await, Vec::<String>::new());
        // What is published under the old name goes to the team that is left.
        world.service_of("paymnts", "new").await;
        assert_eq!(world.service("paymnts/new").await.owner_team_id, Some(target.id));
    }

    async fn a_namespace_is_claimed_by_those_whose_services_are_in_it(database: TestDatabase) {
        let world = World::new(&database).await;
        let server = Requester::server();
        let (ours, theirs) = (world.team("payments").await, world.team("checkout").await);
        world.service_of("payments", "refund").await;
        let space = world.namespace("payments").await;
        let admin = world.member_of(&ours, Role::Admin).await;
        let maintainer = world.member_of(&ours, Role::Maintain).await;
        let stranger = world.member_of(&theirs, Role::Admin).await;

        let unowned = world.catalog.list_namespaces(&server, true, ALL).await.unwrap();
        assert_eq!(unowned.items, std::slice::from_ref(&space));
        let claim = |requester, revision, team| world.catalog.move_namespace(requester, (space.id, revision), Some(team));
        assert_eq!(code(claim(&maintainer, 1, ours.id).await), "FORBIDDEN");
        assert_eq!(code(claim(&stranger, 1, theirs.id).await), "CONFLICT", "others have services there");
        assert_eq!(code(claim(&admin, 5, ours.id).await), "CONFLICT", "stale");
        let owned = claim(&admin, 1, ours.id).await.unwrap();
        assert_eq!((owned.team_id, owned.revision), (Some(ours.id), 2));
        assert_eq!(code(claim(&stranger, 2, theirs.id).await), "FORBIDDEN");
        let moved = claim(&admin, 2, theirs.id).await.unwrap();
        assert_eq!(moved.team_id, Some(theirs.id));
        assert_eq!(world.catalog.count_unowned_namespaces(&server).await.unwrap(), 0);

        let made = world.catalog.create_namespace(&stranger, "Web_Shop", theirs.id).await.unwrap();
        assert_eq!(made.team_id, Some(theirs.id));
        assert_eq!(code(world.catalog.create_namespace(&stranger, "web-shop", theirs.id).await), "CONFLICT");
        assert_eq!(code(world.catalog.create_namespace(&stranger, "x y", theirs.id).await), "BAD_USER_INPUT");
        assert_eq!(code(world.catalog.create_namespace(&stranger, "cards", ours.id).await), "FORBIDDEN");
    }
}
