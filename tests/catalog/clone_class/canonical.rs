//! The service to use instead of copies.

use brickyard_server::catalog::{
    AuditFilter, CanonicalService, CatalogError, CloneClass, NewCanonicalService, Requester, Role,
    Scope,
};
use chrono::Duration;
use uuid::Uuid;

use super::super::organisation::desks;
use super::super::world::{World, other_function};
use super::{all, publish};

async fn canonical(world: &World, requester: &Requester, class: Uuid) -> Option<CanonicalService> {
    let named = world
        .catalog
        .canonical_services_of(requester, &[class])
        .await;
    named.unwrap().remove(&class)
}

fn code(result: Result<CloneClass, CatalogError>) -> &'static str {
    result.map_or_else(|error| error.code(), |_| "")
}

both_databases! {
    async fn a_canonical_service_is_named_by_who_maintains_it_and_survives_publishing_again(database: TestDatabase) {
        let world = World::new(&database).await;
        world.publish(desks().head()).await.unwrap();
        let stock = publish(&world, "t0", "stock", &[("a.py", other_function("read_rows"))]).await;
        publish(&world, "t1", "restore", &[("a.py", other_function("load_lines"))]).await;
        let other = publish(&world, "t0", "other", &[]).await;
        world.match_clones().await;
        let class = all(&world).await.into_iter().find(|class| !class.name.starts_with("desk")).unwrap();
        let new = |class: Uuid, service| NewCanonicalService { class, service, reason: Some("it is tested".to_owned()) };
        let name = async |requester: &Requester, class, service| {
            code(world.catalog.name_canonical_service(requester, new(class, service)).await)
        };
        let maintainer = world.somebody_of(&[0], Role::Maintain, Scope::Maintain).await;
        let stranger = world.somebody_of(&[1], Role::Maintain, Scope::Maintain).await;
        assert_eq!(name(&stranger, class.id, stock).await, "FORBIDDEN");
        assert_eq!(name(&Requester::anonymous(true), class.id, stock).await, "UNAUTHENTICATED");
        assert_eq!(name(&maintainer, class.id, other).await, "BAD_USER_INPUT");
        assert_eq!(name(&maintainer, Uuid::from_u128(7), stock).await, "NOT_FOUND");
        assert_eq!(name(&maintainer, class.id, Uuid::from_u128(7)).await, "NOT_FOUND");
        assert_eq!(canonical(&world, &maintainer, class.id).await, None);

        assert_eq!(name(&maintainer, class.id, stock).await, "");
        let named = canonical(&world, &Requester::anonymous(true), class.id).await.unwrap();
        assert_eq!((named.service_id, named.reason.as_deref()), (stock, Some("it is tested")));
        let filter = AuditFilter { action: Some("clone.name_canonical".to_owned()), ..AuditFilter::default() };
        let audited = world.catalog.list_audit_events(&Requester::server(), &filter, None, 10).await.unwrap();
        assert_eq!(audited.len(), 1);
        assert_eq!(audited[0].subject, "t0/stock");

        // The functions of both are published again, one of them changed, and all classes formed anew.
        world.clock.advance(Duration::days(1));
        publish(&world, "t0", "stock", &[("b/moved.py", other_function("read_rows"))]).await;
        publish(&world, "t1", "restore", &[("a.py", other_function("load_lines").replace("reverse=True", "reverse=False"))]).await;
        world.match_clones().await;
        world.catalog.renew_clone_classes().await.unwrap();
        world.match_clones().await;
        let again = all(&world).await.into_iter().find(|found| found.id == class.id).unwrap();
        assert_eq!(again.services, 2);
        assert_eq!(canonical(&world, &maintainer, class.id).await.map(|it| it.service_id), Some(stock));

        let clear = async |requester: &Requester| {
            code(world.catalog.clear_canonical_service(requester, class.id, None).await)
        };
        assert_eq!(clear(&stranger).await, "FORBIDDEN");
        assert_eq!(clear(&maintainer).await, "");
        assert_eq!(canonical(&world, &maintainer, class.id).await, None);
        assert_eq!(clear(&maintainer).await, "NOT_FOUND");
    }
}
