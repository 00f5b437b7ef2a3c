//! Two repositories want one name.

use brickyard_server::catalog::{CatalogError, Requester, Role, Scope, SeenNameClaim};

use super::people::{ALL, code};
use super::world::{TestRepository, World};
use crate::harness::rows;

/// The same service in another repository.
fn rival(team: &str, service: &str) -> TestRepository {
    TestRepository::empty("example.com/rival/copy")
        .with(
            "brickyard.toml",
            &format!("team = \"{team}\"\n[[service]]\nname = \"{service}\"\n"),
        )
        .with("src/other.py", "x = 1\n")
}

async fn claims(world: &World, requester: &Requester) -> Vec<SeenNameClaim> {
    let found = world.catalog.list_name_claims(requester, None, ALL).await;
    found.unwrap().items
}

async fn count(world: &World) -> usize {
    claims(world, &Requester::server()).await.len()
}

both_databases! {
    async fn the_second_repository_is_told_of_the_first_and_its_owner(database: TestDatabase) {
        let world = World::new(&database).await;
        let team = world.team("inventory").await;
        let service = world.service_of("inventory", "update-stock").await;
        let member = world.member_of(&team, Role::View).await;
        let stranger = { let other = world.team("outside").await; world.member_of(&other, Role::Admin).await };
        let (organisation, _) = world.token("ci", &[Scope::Publish]).await;

        let refused = world.catalog.publish(&organisation, rival("inventory", "update-stock").head()).await;

        let Err(CatalogError::Conflict { message, .. }) = refused else { panic!("{refused:?}") };
        assert_eq!(
            message,
            "inventory/update-stock is published by the repository example.com/inventory/update-stock, which inventory owns there"
        );
        for requester in [&member, &organisation, &Requester::server()] {
            let claims = claims(&world, requester).await;
            assert_eq!(claims.len(), 1);
            assert_eq!(claims[0].record.reference, "inventory/update-stock");
            assert_eq!(claims[0].record.repository, "example.com/rival/copy");
            assert_eq!(claims[0].record.service_id, service.id);
            assert_eq!(claims[0].record.claimed_by, "ci");
            assert!(claims[0].is_holder_viewable);
        }
        assert!(claims(&world, &stranger).await.is_empty());
        assert!(claims(&world, &Requester::anonymous(true)).await.is_empty());
        assert_eq!(code(world.catalog.list_name_claims(&Requester::anonymous(false), None, ALL).await), "UNAUTHENTICATED");
    }

    async fn asking_again_keeps_the_claim_and_its_beginning(database: TestDatabase) {
        let world = World::new(&database).await;
        world.service_of("inventory", "update-stock").await;
        let began = world.clock.moment();
        world.publish(rival("inventory", "update-stock").head()).await.unwrap_err();
        let first = claims(&world, &Requester::server()).await.remove(0).record;
        let audited = rows::count(&database).await["audit_event"];
        world.clock.advance(chrono::Duration::hours(1));

        world.publish(rival("inventory", "update-stock").head()).await.unwrap_err();

        let again = claims(&world, &Requester::server()).await;
        assert_eq!(again.len(), 1);
        assert_eq!((again[0].record.id, again[0].record.created_at), (first.id, began));
        assert!(again[0].record.repeated_at > began);
        assert_eq!(rows::count(&database).await["audit_event"], audited, "the same claim is one event");
    }

    async fn a_claim_ends_when_the_second_takes_another_name(database: TestDatabase) {
        let world = World::new(&database).await;
        world.service_of("inventory", "update-stock").await;
        world.publish(rival("inventory", "update-stock").head()).await.unwrap_err();
        assert_eq!(count(&world).await, 1);

        world.publish(rival("inventory", "update-shelves").head()).await.unwrap();

        assert_eq!(count(&world).await, 0);
    }

    async fn a_claim_ends_when_the_second_goes_back_to_what_it_was(database: TestDatabase) {
        let world = World::new(&database).await;
        world.service_of("inventory", "update-stock").await;
        world.publish(rival("inventory", "update-shelves").head()).await.unwrap();
        world.publish(rival("inventory", "update-stock").head()).await.unwrap_err();
        assert_eq!(count(&world).await, 1);

        assert!(world.publish(rival("inventory", "update-shelves").head()).await.unwrap().unchanged);

        assert_eq!(count(&world).await, 0);
    }

    async fn the_second_gets_the_name_when_the_first_is_renamed(database: TestDatabase) {
        let world = World::new(&database).await;
        let service = world.service_of("inventory", "update-stock").await;
        world.publish(rival("inventory", "update-stock").head()).await.unwrap_err();
        let server = Requester::server();

        world.catalog.rename_service(&server, service.id, service.revision, None, Some("old-stock")).await.unwrap();

        assert_eq!(count(&world).await, 0);
        let report = world.publish(rival("inventory", "update-stock").head()).await.unwrap();
        assert_ne!(report.services[0].service.id, service.id);
        assert_eq!(world.service("inventory/old-stock").await.id, service.id);
    }

    async fn the_second_gets_the_service_when_the_first_withdraws_it(database: TestDatabase) {
        let world = World::new(&database).await;
        let service = world.service_of("inventory", "update-stock").await;
        world.publish(rival("inventory", "update-stock").head()).await.unwrap_err();
        let without = TestRepository::new("inventory", "update-stock")
            .with("brickyard.toml", "team = \"inventory\"\n[[service]]\nname = \"other\"\n");
        world.publish(without.head()).await.unwrap();

        let report = world.publish(rival("inventory", "update-stock").head()).await.unwrap();

        let moved = &report.services[0].service;
        assert_eq!((moved.id, moved.repository.as_str()), (service.id, "example.com/rival/copy"));
        assert_eq!(moved.missing_since, None);
        assert_eq!(world.service("inventory/update-stock").await.repository, "example.com/rival/copy");
        assert_eq!(count(&world).await, 0);
        // Now the first one asks for it.
        world.publish(TestRepository::new("inventory", "update-stock").head()).await.unwrap_err();
        assert_eq!(claims(&world, &Requester::server()).await[0].record.repository, "example.com/inventory/update-stock");
    }

    async fn who_may_not_publish_a_service_claims_nothing(database: TestDatabase) {
        let world = World::new(&database).await;
        let team = world.team("outside").await;
        world.team("inventory").await;
        world.service_of("inventory", "update-stock").await;
        let stranger = world.member_of(&team, Role::Admin).await;
        let before = rows::count(&database).await;

        let refused = world.catalog.publish(&stranger, rival("inventory", "update-stock").head()).await;

        assert_eq!(code(refused), "FORBIDDEN");
        assert_eq!(count(&world).await, 0);
        assert_eq!(rows::count(&database).await["audit_event"], before["audit_event"]);
    }
}
