//! Services go from team to team.

use brickyard_server::catalog::{AssignOutcome, Requester, Role, ServiceFilter, ServiceQuery};
use uuid::Uuid;

use super::people::{ALL, code};
use super::world::World;
use crate::harness::rows;

both_databases! {
    async fn the_owner_transfers_a_service_with_a_reason_and_history(database: TestDatabase) {
        let world = World::new(&database).await;
        let catalog = &world.catalog;
        let (from, to) = (world.team("payments").await, world.team("checkout").await);
        let unverified = {
            world.service_of("web", "page").await;
            world.team_now("web").await
        };
        let dissolved = world.team("gone").await;
        catalog.dissolve_team(&Requester::server(), dissolved.id, 1, "over").await.unwrap();
        let service = world.service_of("payments", "refund").await;
        let admin = world.member_of(&from, Role::Admin).await;
        let maintainer = world.member_of(&from, Role::Maintain).await;
        let receiver = world.member_of(&to, Role::Admin).await;
        let long = "x".repeat(513);
        let give = |requester, revision, team: Uuid, reason| catalog.transfer_service(requester, (service.id, revision), team, reason);
        let now = service.revision;
        let before = rows::count(&database).await;

        for requester in [&maintainer, &receiver] {
            assert_eq!(code(give(requester, now, to.id, "ours").await), "FORBIDDEN");
        }
        assert_eq!(code(give(&admin, now + 1, to.id, "moved").await), "CONFLICT");
        assert_eq!(code(give(&admin, now, to.id, "").await), "BAD_USER_INPUT");
        assert_eq!(code(give(&admin, now, to.id, &long).await), "LIMIT_EXCEEDED");
        assert_eq!(code(give(&admin, now, Uuid::nil(), "moved").await), "NOT_FOUND");
        assert_eq!(code(give(&admin, now, unverified.id, "moved").await), "CONFLICT");
        assert_eq!(code(give(&admin, now, dissolved.id, "moved").await), "CONFLICT");
        assert_eq!(rows::count(&database).await, before);

        let moved = give(&admin, now, to.id, "checkout runs it").await.unwrap();
        assert_eq!((moved.owner_team_id, moved.revision), (Some(to.id), now + 1));
        let back = give(&receiver, now + 1, from.id, "not for us").await.unwrap();
        assert_eq!(back.owner_team_id, Some(from.id));
        assert_eq!(world.history(service.id).await, [
            ["checkout", "payments", "not for us"],
            ["payments", "checkout", "checkout runs it"],
        ]);
        // One audit event and one change event each; what changes nothing writes nothing.
        let same = give(&admin, now + 2, from.id, "again").await.unwrap();
        assert_eq!(same.revision, now + 2);
        let after = rows::count(&database).await;
        for table in ["audit_event", "change_event", "ownership_change"] {
            assert_eq!(after[table], before[table] + 2, "{table}");
        }
    }

    async fn what_no_verified_team_owns_is_claimed_by_a_maintainer_of_one(database: TestDatabase) {
        let world = World::new(&database).await;
        let catalog = &world.catalog;
        let ours = world.team("payments").await;
        let service = world.service_of("web", "page").await;
        let taken = world.service_of("payments", "refund").await;
        let maintainer = world.member_of(&ours, Role::Maintain).await;
        let publisher = world.member_of(&ours, Role::Publish).await;
        let unverified = world.team_now("web").await;
        let theirs = world.team("checkout").await;
        let claim = |requester, service: (Uuid, i64), team: Uuid| catalog.claim_service(requester, service, team, None);
        let page = (service.id, service.revision);

        assert_eq!(code(claim(&publisher, page, ours.id).await), "FORBIDDEN");
        assert_eq!(code(claim(&maintainer, page, theirs.id).await), "FORBIDDEN");
        assert_eq!(code(claim(&maintainer, page, unverified.id).await), "CONFLICT");
        assert_eq!(code(claim(&maintainer, (service.id, 77), ours.id).await), "CONFLICT");
        let stranger = world.member_of(&theirs, Role::Maintain).await;
        let refund = (taken.id, taken.revision);
        assert_eq!(code(claim(&stranger, refund, theirs.id).await), "CONFLICT", "it is owned");

        let claimed = claim(&maintainer, page, ours.id).await.unwrap();
        assert_eq!(claimed.owner_team_id, Some(ours.id));
        assert_eq!(world.history(service.id).await, [["web", "payments", "claimed"]]);
    }

    async fn many_unowned_services_get_an_owner_at_once(database: TestDatabase) {
        let world = World::new(&database).await;
        let catalog = &world.catalog;
        let server = Requester::server();
        let gone = world.team("gone").await;
        let mut services = Vec::new();
        for name in ["a", "b", "c", "d"] {
            services.push(world.service_of("gone", name).await.id);
        }
        catalog.dissolve_team(&server, gone.id, 1, "over").await.unwrap();
        let heir = world.team("heir").await;
        let filter = ServiceFilter { unowned: true, ..ServiceFilter::default() };
        let unowned = ServiceQuery { filter, ..ServiceQuery::default() };
        assert_eq!(catalog.list_services(&server, unowned.clone(), ALL).await.unwrap().total, Some(4));
        let now = world.service("gone/a").await.revision;
        catalog.claim_service(&server, (services[3], now), heir.id, None).await.unwrap();
        let before = rows::count(&database).await;

        let wanted = [(services[0], now), (services[1], now + 5), (services[2], now), (services[3], now), (Uuid::nil(), 1)];
        let admin = world.member_of(&heir, Role::Admin).await;
        assert_eq!(code(catalog.assign_owner(&admin, &wanted, heir.id, "queue").await), "FORBIDDEN");
        let many = vec![(services[0], now); 101];
        assert_eq!(code(catalog.assign_owner(&server, &many, heir.id, "queue").await), "LIMIT_EXCEEDED");
        assert_eq!(code(catalog.assign_owner(&server, &wanted, gone.id, "queue").await), "CONFLICT");
        let done = catalog.assign_owner(&server, &wanted, heir.id, "queue").await.unwrap();

        let outcomes: Vec<AssignOutcome> = done.iter().map(|(_, outcome)| *outcome).collect();
        assert_eq!(outcomes, [
            AssignOutcome::Assigned,
            AssignOutcome::Stale,
            AssignOutcome::Assigned,
            AssignOutcome::Unchanged,
            AssignOutcome::NotFound,
        ]);
        let owners: Vec<Option<Uuid>> = done.iter().map(|(service, _)| service.as_ref().and_then(|it| it.owner_team_id)).collect();
        assert_eq!(owners, [Some(heir.id), None, Some(heir.id), Some(heir.id), None]);
        assert_eq!(catalog.list_services(&server, unowned, ALL).await.unwrap().total, Some(1));
        let after = rows::count(&database).await;
        // The access token of the member that was refused wrote the other audit events.
        assert_eq!(after["ownership_change"], before["ownership_change"] + 2);
        assert_eq!(world.history(services[2]).await[0], ["-", "heir", "queue"]);
        let rows_before = rows::count(&database).await;
        catalog.assign_owner(&server, &[(services[0], now + 1)], heir.id, "again").await.unwrap();
        assert_eq!(rows::count(&database).await, rows_before, "nothing to do");
    }

    async fn the_owner_says_who_else_maintains_a_service(database: TestDatabase) {
        let world = World::new(&database).await;
        let catalog = &world.catalog;
        let server = Requester::server();
        let (owner, helper, other) = (world.team("payments").await, world.team("checkout").await, world.team("web").await);
        let service = world.service_of("payments", "refund").await;
        let maintainer = world.member_of(&owner, Role::Maintain).await;
        let helping = world.member_of(&helper, Role::Admin).await;
        let set = |requester, revision, teams: Vec<Uuid>| async move {
            catalog.set_maintainers(requester, (service.id, revision), &teams).await
        };
        let now = service.revision;

        assert_eq!(code(set(&helping, now, vec![helper.id]).await), "FORBIDDEN");
        assert_eq!(code(set(&maintainer, now, vec![owner.id]).await), "BAD_USER_INPUT");
        assert_eq!(code(set(&maintainer, now, vec![Uuid::nil()]).await), "NOT_FOUND");
        assert_eq!(code(set(&maintainer, now, vec![helper.id; 21]).await), "LIMIT_EXCEEDED");
        assert_eq!(code(set(&maintainer, now + 1, vec![helper.id]).await), "CONFLICT");
        let changed = set(&maintainer, now, vec![helper.id, other.id, helper.id]).await.unwrap();
        assert_eq!(changed.revision, now + 1);
        let names = async || -> Vec<String> {
            let mut found = catalog.maintainers_of(&server, &[service.id]).await.unwrap();
            found.remove(&service.id).unwrap_or_default().into_iter().map(|team| team.name).collect()
        };
        assert_eq!(names().await, ["checkout", "web"]);
        let maintained = catalog.maintained_by_teams(&server, &[helper.id], ALL).await.unwrap();
        assert_eq!(maintained[&helper.id].items[0].id, service.id);
        // Who maintains it edits it, but does not say who else does.
        assert_eq!(code(set(&helping, now + 1, vec![]).await), "FORBIDDEN");
        let same = set(&maintainer, now + 1, vec![other.id, helper.id]).await.unwrap();
        assert_eq!(same.revision, now + 1);

        // The new owner maintains it as such.
        catalog.transfer_service(&server, (service.id, now + 1), helper.id, "theirs now").await.unwrap();
        assert_eq!(names().await, ["web"]);
    }
}
