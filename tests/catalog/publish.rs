//! What a publish does, and what it refuses.

use brickyard_server::catalog::{
    AuditFilter, BegunPublish, CatalogError, NewBatch, NewPublish, PageRequest, PublishOutcome,
    Requester, Scope, SentFragment, SentOccurrence,
};
use chrono::Duration;
use uuid::Uuid;

use super::world::{TestRepository, World, function, other_function, staged};
use crate::harness::rows;

const PAGE: PageRequest = PageRequest::new(100, 0).with_total();

async fn begin(world: &World, publish: NewPublish) -> Uuid {
    match world
        .catalog
        .begin_publish(&Requester::server(), publish)
        .await
        .unwrap()
    {
        BegunPublish::Open { id, .. } => id,
        BegunPublish::Unchanged { repository } => panic!("{repository} is unchanged"),
    }
}

both_databases! {
    async fn publishing_the_same_content_again_writes_no_row(database: TestDatabase) {
        let world = World::new(&database).await;
        let repository = TestRepository::new("inventory", "update-stock");
        let first = world.publish(repository.release()).await.unwrap();
        let before = rows::count(&database).await;

        world.clock.advance(Duration::hours(1));
        let second = world.publish(repository.release()).await.unwrap();

        assert_eq!(first.services[0].outcome, PublishOutcome::Released);
        assert!(second.unchanged);
        assert_eq!(second.sequence, first.sequence);
        assert_eq!(rows::count(&database).await, before);
        assert_eq!(before["staging"], 0);
        assert_eq!(before["staging_batch"], 0);
    }

    async fn a_service_that_did_not_change_is_left_alone(database: TestDatabase) {
        let world = World::new(&database).await;
        let manifest = "team = \"t\"\n[[service]]\nname = \"a\"\nroot = \"a\"\n[[service]]\nname = \"b\"\nroot = \"b\"\n";
        let repository = TestRepository::empty("example.com/t/two")
            .with("brickyard.toml", manifest)
            .with("a/x.py", &function("f", "one"))
            .with("b/x.py", &other_function("g"));
        world.publish(repository.head()).await.unwrap();

        let changed = repository.with("b/x.py", &other_function("h"));
        let report = world.publish(changed.head()).await.unwrap();

        let outcomes: Vec<_> = report.services.iter().map(|one| (one.service.name.as_str(), one.outcome)).collect();
        assert_eq!(outcomes, [("a", PublishOutcome::Unchanged), ("b", PublishOutcome::Updated)]);
        let changes = world.catalog.store().changes_after(0, 100).await.unwrap();
        let of_a = changes.iter().filter(|change| change.subject == report.services[0].service.id);
        assert_eq!(of_a.count(), 1);
    }

    async fn a_release_never_changes(database: TestDatabase) {
        let world = World::new(&database).await;
        let repository = TestRepository::new("inventory", "update-stock");
        world.publish(repository.release()).await.unwrap();
        let changed = repository.with("src/stock.py", &other_function("read_stock"));
        let before = rows::count(&database).await;

        let refused = world.publish(changed.release()).await;

        assert!(matches!(&refused, Err(CatalogError::Conflict { message, .. }) if message.contains("inventory/update-stock@1.0.0")), "{refused:?}");
        let after = rows::count(&database).await;
        for table in ["service", "version", "occurrence", "audit_event", "change_event", "repository"] {
            assert_eq!(after[table], before[table], "{table}");
        }
        let head = world.publish(changed.head()).await.unwrap();
        assert_eq!(head.services[0].outcome, PublishOutcome::Updated);
    }

    async fn of_sixteen_commits_of_one_release_one_makes_it(database: TestDatabase) {
        let world = World::new(&database).await;
        let publication = TestRepository::new("inventory", "update-stock").release();
        let (publish, batch) = staged(&publication);
        let server = Requester::server();
        let mut open = Vec::new();
        for _ in 0..16 {
            let id = begin(&world, publish.clone()).await;
            world.catalog.stage_fragments(&server, id, batch.clone()).await.unwrap();
            open.push(id);
        }

        let commits: Vec<_> = open
            .into_iter()
            .map(|id| {
                let catalog = world.catalog.clone();
                tokio::spawn(async move { catalog.commit_publish(&Requester::server(), id, 1).await })
            })
            .collect();

        let mut released = 0;
        for commit in commits {
            let report = commit.await.unwrap().unwrap();
            assert_eq!(report.services.len(), 1);
            released += usize::from(report.services[0].outcome == PublishOutcome::Released);
        }
        assert_eq!(released, 1);
        let rows = rows::count(&database).await;
        assert_eq!((rows["version"], rows["occurrence"], rows["staging"]), (2, 2, 0));
    }

    async fn different_repositories_that_publish_at_once_share_teams_and_lose_nothing(database: TestDatabase) {
        let world = World::new(&database).await;
        let publishes: Vec<_> = (0..12)
            .map(|number| {
                let catalog = world.catalog.clone();
                let publication = TestRepository::new("inventory", &format!("s{number}")).release();
                tokio::spawn(async move { catalog.publish(&Requester::server(), publication).await })
            })
            .collect();
        for publish in publishes {
            publish.await.unwrap().unwrap();
        }

        let rows = rows::count(&database).await;
        assert_eq!((rows["team"], rows["namespace"], rows["service"]), (1, 1, 12));
        // All of them hold the same function.
        assert_eq!((rows["fragment"], rows["source"], rows["occurrence"]), (1, 1, 24));
        let changes = world.catalog.store().changes_after(0, 100).await.unwrap();
        assert!(changes.is_sorted_by(|a, b| a.sequence < b.sequence));
        assert_eq!(changes.len(), 13);
    }

    async fn what_is_staged_is_seen_by_nobody_and_expires(database: TestDatabase) {
        let world = World::new(&database).await;
        let (publish, batch) = staged(&TestRepository::new("inventory", "update-stock").release());
        let server = Requester::server();
        let id = begin(&world, publish).await;
        assert_eq!(world.catalog.stage_fragments(&server, id, batch.clone()).await.unwrap(), 1);
        assert_eq!(world.catalog.stage_fragments(&server, id, batch).await.unwrap(), 0);

        let store = world.catalog.store();
        assert!(world.catalog.find_service(&server, "inventory/update-stock").await.unwrap().is_none());
        assert!(store.fragments_page(None, 10).await.unwrap().is_empty());
        assert_eq!(store.newest_sequence().await.unwrap(), 0);

        world.clock.advance(Duration::hours(25));
        let late = world.catalog.commit_publish(&server, id, 1).await;
        assert!(matches!(late, Err(CatalogError::NotFound { .. })), "{late:?}");
        let now = world.catalog.clock().now();
        assert_eq!(store.delete_expired_stagings(now).await.unwrap(), 1);
        assert_eq!(store.delete_orphan_fragments(now).await.unwrap(), 1);
        let rows = rows::count(&database).await;
        assert_eq!((rows["staging"], rows["staging_batch"]), (0, 0));
        assert_eq!((rows["fragment"], rows["fingerprint"], rows["source"]), (0, 0, 0));
    }

    async fn a_missing_batch_or_fragment_refuses_the_commit(database: TestDatabase) {
        let world = World::new(&database).await;
        let (publish, batch) = staged(&TestRepository::new("inventory", "update-stock").head());
        let server = Requester::server();
        let id = begin(&world, publish).await;
        let late = NewBatch { number: 1, fragments: Vec::new(), ..batch.clone() };
        world.catalog.stage_fragments(&server, id, late).await.unwrap();

        let incomplete = world.catalog.commit_publish(&server, id, 2).await;
        assert!(matches!(incomplete, Err(CatalogError::BadUserInput { .. })), "{incomplete:?}");
        let empty = NewBatch { number: 0, ..NewBatch::default() };
        world.catalog.stage_fragments(&server, id, empty).await.unwrap();
        let without_fragment = world.catalog.commit_publish(&server, id, 2).await;
        assert!(matches!(without_fragment, Err(CatalogError::BadUserInput { .. })), "{without_fragment:?}");

        world.catalog.stage_fragments(&server, id, batch).await.unwrap();
        world.catalog.commit_publish(&server, id, 2).await.unwrap();
        // Both batches held the same occurrence.
        assert_eq!(rows::count(&database).await["occurrence"], 1);
    }

    async fn an_unknown_owner_is_an_unverified_team_and_none_is_unowned(database: TestDatabase) {
        let world = World::new(&database).await;
        world.publish(TestRepository::new("ghosts", "haunt").head()).await.unwrap();
        let unowned = TestRepository::empty("example.com/acme/tools")
            .with("src/stock.py", &function("update_stock", "basket"));
        let report = world.publish(unowned.head()).await.unwrap();

        let server = Requester::server();
        let team = world.catalog.find_team(&server, "Ghosts").await.unwrap().unwrap();
        assert!(!team.verified);
        assert_eq!(team.contact.as_deref(), Some("#ghosts"));
        assert_eq!(report.services[0].service.owner_team_id, None);
        let summary = world.catalog.summary(&server).await.unwrap();
        assert_eq!((summary.services, summary.unowned_services, summary.teams), (2, 1, 1));
    }

    async fn a_service_belongs_to_one_repository(database: TestDatabase) {
        let world = World::new(&database).await;
        let repository = TestRepository::new("inventory", "update-stock");
        world.publish(repository.head()).await.unwrap();
        let mut thief = repository.head();
        thief.repository = "example.com/evil/fork".to_owned();

        let refused = world.publish(thief).await;

        assert!(matches!(&refused, Err(CatalogError::Conflict { message, .. }) if message.contains("example.com/inventory/update-stock")), "{refused:?}");
        assert_eq!(rows::count(&database).await["repository"], 1);
    }

    async fn a_service_that_left_its_repository_is_missing_until_it_returns(database: TestDatabase) {
        let world = World::new(&database).await;
        let repository = TestRepository::new("inventory", "update-stock");
        world.publish(repository.head()).await.unwrap();
        let other = repository.clone().with(
            "brickyard.toml",
            "team = \"inventory\"\n[[service]]\nname = \"renamed\"\n",
        );

        let report = world.publish(other.head()).await.unwrap();
        assert_eq!(report.missing.len(), 1);
        assert_eq!(report.missing[0].reference(), "inventory/update-stock");
        let server = Requester::server();
        let service = world.catalog.find_service(&server, "inventory/update-stock").await.unwrap().unwrap();
        assert!(service.missing_since.is_some());

        let report = world.publish(repository.head()).await.unwrap();
        assert_eq!(report.services[0].outcome, PublishOutcome::Updated);
        assert_eq!(report.services[0].service.id, service.id);
        assert_eq!(report.services[0].service.missing_since, None);
        assert_eq!(report.missing[0].reference(), "inventory/renamed");
    }

    async fn a_function_keeps_its_id_when_it_is_edited_or_moves(database: TestDatabase) {
        let world = World::new(&database).await;
        let repository = TestRepository::new("inventory", "update-stock");
        let report = world.publish(repository.head()).await.unwrap();
        let (server, service) = (Requester::server(), report.services[0].service.id);
        let functions = async || {
            let found = world.catalog.occurrences_of(&server, &[service], None, PAGE).await;
            found.unwrap().remove(&service).unwrap()
        };
        let before = functions().await;

        let moved = format!("import os\n\n\n{}", function("update_stock", "cart"));
        world.publish(repository.with("src/stock.py", &moved).head()).await.unwrap();

        let after = functions().await;
        assert_eq!((before.total, after.total), (Some(1), Some(1)));
        assert_eq!(after.items[0].id, before.items[0].id);
        assert_eq!(after.items[0].start_line, before.items[0].start_line + 3);
        assert_ne!(after.items[0].fragment_id, before.items[0].fragment_id);
    }

    async fn obvious_secrets_are_not_stored(database: TestDatabase) {
        let world = World::new(&database).await;
        let secret = "AKIAIOSFODNN7EXAMPLE";
        let source = function("update_stock", "basket").replace("'reserved'", &format!("'{secret}'"));
        let repository = TestRepository::new("inventory", "update-stock").with("src/stock.py", &source);
        let report = world.publish(repository.head()).await.unwrap();

        let documents = world.catalog.store().service_documents(&[report.services[0].service.id]).await.unwrap();
        let stored = documents[0].functions[0].source.as_deref().unwrap();
        assert!(stored.contains("= '[redacted]'"), "{stored}");
        assert!(!stored.contains(secret));
        // The fragment's identity is that of the text that was sent: a repeat sends nothing.
        assert!(world.publish(repository.head()).await.unwrap().unchanged);
    }

    async fn a_fragment_that_is_not_what_it_says_is_refused(database: TestDatabase) {
        let world = World::new(&database).await;
        let (publish, good) = staged(&TestRepository::new("inventory", "update-stock").head());
        let id = begin(&world, publish).await;
        let before = rows::count(&database).await;
        type Change = fn(&mut SentFragment, &mut SentOccurrence);
        let cases: [(&str, Change); 12] = [
            ("BAD_USER_INPUT", |fragment, _| fragment.hash = "0".repeat(64)),
            ("BAD_USER_INPUT", |fragment, _| fragment.hash = "short".to_owned()),
            ("BAD_USER_INPUT", |fragment, _| fragment.source = Some("other".to_owned())),
            ("BAD_USER_INPUT", |fragment, _| fragment.tokens += 1),
            ("BAD_USER_INPUT", |fragment, _| fragment.lines = 0),
            ("BAD_USER_INPUT", |fragment, _| fragment.language = "cobol".to_owned()),
            ("BAD_USER_INPUT", |fragment, _| {
                let language: brickyard_indexer::Language = "rust".parse().unwrap();
                (fragment.language, fragment.scheme) = ("rust".to_owned(), language.scheme().into());
            }),
            ("BAD_USER_INPUT", |fragment, _| fragment.fingerprint.truncate(20)),
            ("UNSUPPORTED_SCHEME", |fragment, _| fragment.scheme = 999),
            ("BAD_USER_INPUT", |_, occurrence| occurrence.path = "../etc/passwd".to_owned()),
            ("BAD_USER_INPUT", |_, occurrence| occurrence.end_line = occurrence.start_line - 1),
            ("BAD_USER_INPUT", |_, occurrence| occurrence.service = 2_000),
        ];
        for (number, (code, change)) in cases.into_iter().enumerate() {
            let mut batch = good.clone();
            change(&mut batch.fragments[0], &mut batch.occurrences[0]);
            let refused = world.catalog.stage_fragments(&Requester::server(), id, batch).await;
            let error = refused.expect_err("it should be refused");
            assert_eq!(error.code(), code, "case {number}: {error}");
            assert!(error.hint().is_some(), "case {number}: {error}");
        }
        assert_eq!(rows::count(&database).await, before);
    }

    async fn too_much_at_once_is_refused(database: TestDatabase) {
        let world = World::new(&database).await;
        let (publish, good) = staged(&TestRepository::new("inventory", "update-stock").head());
        let id = begin(&world, publish.clone()).await;
        let many = NewBatch { fragments: vec![good.fragments[0].clone(); 501], ..good.clone() };
        let mut large = good.clone();
        large.fragments[0].source = Some("x".repeat((1 << 20) + 1));
        for batch in [many, large] {
            let refused = world.catalog.stage_fragments(&Requester::server(), id, batch).await;
            assert_eq!(refused.expect_err("too much").code(), "LIMIT_EXCEEDED");
        }
        let mut twice = publish;
        twice.services.push(twice.services[0].clone());
        let refused = world.catalog.begin_publish(&Requester::server(), twice).await;
        assert_eq!(refused.expect_err("named twice").code(), "BAD_USER_INPUT");
    }

    async fn a_bad_service_refuses_the_publish(database: TestDatabase) {
        let world = World::new(&database).await;
        let (good, _) = staged(&TestRepository::new("inventory", "update-stock").head());
        type Change = fn(&mut NewPublish);
        let cases: [Change; 8] = [
            |publish| publish.repository = "\n".to_owned(),
            |publish| publish.content_hash = "x".to_owned(),
            |publish| publish.services[0].name = "no spaces".to_owned(),
            |publish| publish.services[0].namespace = String::new(),
            |publish| publish.services[0].root = "../up".to_owned(),
            |publish| publish.services[0].lifecycle = Some("zombie".to_owned()),
            |publish| publish.services[0].release = Some("1.0".to_owned()),
            |publish| publish.services[0].description = Some("a\0b".to_owned()),
        ];
        for (number, change) in cases.into_iter().enumerate() {
            let mut publish = good.clone();
            change(&mut publish);
            let refused = world.catalog.begin_publish(&Requester::server(), publish).await;
            assert_eq!(refused.expect_err("bad").code(), "BAD_USER_INPUT", "case {number}");
        }
        assert_eq!(rows::count(&database).await["staging"], 0);
    }

    async fn only_who_began_a_publish_goes_on_with_it(database: TestDatabase) {
        let world = World::new(&database).await;
        let (publish, batch) = staged(&TestRepository::new("inventory", "update-stock").head());
        let (alice, _) = world.token("alice", &[Scope::Publish]).await;
        let (bob, _) = world.token("bob", &[Scope::Publish]).await;
        let begun = world.catalog.begin_publish(&alice, publish).await.unwrap();
        let BegunPublish::Open { id, .. } = begun else { panic!("{begun:?}") };

        let stage = world.catalog.stage_fragments(&bob, id, batch.clone()).await;
        let commit = world.catalog.commit_publish(&bob, id, 0).await;

        assert_eq!(stage.expect_err("not bob's").code(), "NOT_FOUND");
        assert_eq!(commit.expect_err("not bob's").code(), "NOT_FOUND");
        world.catalog.stage_fragments(&alice, id, batch).await.unwrap();
        let report = world.catalog.commit_publish(&alice, id, 1).await.unwrap();
        assert_eq!(report.services[0].outcome, PublishOutcome::Created);
        let by_alice = AuditFilter { actor: Some("alice".to_owned()), ..AuditFilter::default() };
        let audit = world.catalog.list_audit_events(&Requester::server(), &by_alice, None, 10).await.unwrap();
        let published = audit.iter().find(|event| event.actor == "alice").unwrap();
        assert_eq!(published.action, "repository.publish");
        let detail = published.detail.as_deref().unwrap();
        assert!(detail.contains(r#"["service.create","inventory/update-stock"]"#), "{detail}");
    }
}
