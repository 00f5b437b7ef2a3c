//! Services that are sent with the batches of a publish.

use brickyard_server::catalog::{BegunPublish, NewBatch, NewPublish, Requester};
use uuid::Uuid;

use super::world::{TestRepository, World, staged};
use crate::harness::rows;

/// A publish that began without its service, and what goes with it.
struct Begun {
    id: Uuid,
    publish: NewPublish,
    batch: NewBatch,
}

async fn begin(world: &World) -> Begun {
    let (publish, batch) = staged(&TestRepository::new("inventory", "update-stock").head());
    let without = NewPublish {
        services: Vec::new(),
        ..publish.clone()
    };
    let server = Requester::server();
    let begun = world.catalog.begin_publish(&server, without).await.unwrap();
    let BegunPublish::Open { id, .. } = begun else {
        panic!("nothing was published before")
    };
    Begun { id, publish, batch }
}

async fn stage(world: &World, id: Uuid, batch: NewBatch) {
    let server = Requester::server();
    let staged = world.catalog.stage_fragments(&server, id, batch).await;
    staged.unwrap();
}

both_databases! {
    async fn services_may_follow_with_the_batches(database: TestDatabase) {
        let world = World::new(&database).await;
        let Begun { id, publish, mut batch } = begin(&world).await;
        let mut second = publish.services[0].clone();
        second.name = "count-stock".to_owned();
        batch.occurrences[0].service = 1;
        stage(&world, id, NewBatch { services: publish.services.clone(), ..NewBatch::default() }).await;
        stage(&world, id, NewBatch { number: 1, services: vec![second], ..batch }).await;

        let report = world.catalog.commit_publish(&Requester::server(), id, 2).await.unwrap();

        let names: Vec<_> = report.services.iter().map(|done| done.service.name.as_str()).collect();
        assert_eq!(names, ["update-stock", "count-stock"]);
        let owner = "SELECT name AS text FROM service
            WHERE id = (SELECT service_id FROM version WHERE id = (SELECT version_id FROM occurrence))";
        assert_eq!(rows::texts(&database, owner).await, ["count-stock"]);
    }

    async fn a_function_of_a_service_that_was_not_sent_refuses_the_commit(database: TestDatabase) {
        let world = World::new(&database).await;
        let Begun { id, publish, mut batch } = begin(&world).await;
        batch.occurrences[0].service = 1;
        stage(&world, id, NewBatch { services: publish.services, ..batch }).await;

        let refused = world.catalog.commit_publish(&Requester::server(), id, 1).await;

        let error = refused.expect_err("there is one service only");
        assert_eq!(error.code(), "BAD_USER_INPUT");
        assert_eq!(error.to_string(), "a function names service 1 of 1, counted from 0");
        assert_eq!(rows::count(&database).await["service"], 0);
    }

    async fn one_name_in_two_batches_refuses_the_commit(database: TestDatabase) {
        let world = World::new(&database).await;
        let Begun { id, publish, batch } = begin(&world).await;
        let services = publish.services;
        stage(&world, id, NewBatch { services: services.clone(), ..NewBatch::default() }).await;
        stage(&world, id, NewBatch { number: 1, services, ..batch }).await;

        let refused = world.catalog.commit_publish(&Requester::server(), id, 2).await;

        let error = refused.expect_err("it is named twice");
        assert_eq!(error.to_string(), "inventory/update-stock is named twice");
        assert_eq!(rows::count(&database).await["service"], 0);
    }

    async fn a_bad_service_refuses_its_batch(database: TestDatabase) {
        let world = World::new(&database).await;
        let Begun { id, publish, batch } = begin(&world).await;
        let mut services = publish.services;
        services[0].root = "../up".to_owned();

        let batch = NewBatch { services, ..batch };
        let refused = world.catalog.stage_fragments(&Requester::server(), id, batch).await;

        assert_eq!(refused.expect_err("it is outside").code(), "BAD_USER_INPUT");
        assert_eq!(rows::count(&database).await["staging_batch"], 0);
    }
}
