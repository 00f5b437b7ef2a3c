//! The audit log: who may read it, what finds an event, and that no edit of it goes unnoticed.

use std::fmt::Write as _;

use brickyard_server::catalog::{
    AuditFilter, AuditFlaw, AuditRecord, AuditVerdict, Requester, Scope,
};
use chrono::Duration;

use super::world::{TestRepository, World};
use crate::harness::databases::TestDatabase;
use crate::harness::rows;

/// A log of nine events with objects and details, of which the last two are not sealed; the others
/// are in three seals.
async fn log(database: &TestDatabase) -> World {
    let world = World::new(database).await;
    for batch in [0..2, 2..5, 5..7] {
        for number in batch {
            let name = format!("service-{number}");
            world
                .publish(TestRepository::new("inventory", &name).head())
                .await
                .unwrap();
        }
        world.clock.advance(Duration::minutes(1));
        world.catalog.seal_audit_events().await.unwrap();
    }
    for name in ["ci", "laptop"] {
        world.token(name, &[Scope::Publish]).await;
    }
    world
}

async fn verify(world: &World) -> AuditVerdict {
    world
        .catalog
        .verify_audit_events(&Requester::server(), None)
        .await
        .unwrap()
}

/// Takes the triggers away that refuse edits, as somebody could who administers the database.
async fn disarm(database: &TestDatabase) {
    let mut sql = String::new();
    for table in ["audit_event", "audit_object", "audit_seal"] {
        if database.url.starts_with("sqlite") {
            for trigger in ["no_update", "no_delete", "no_replace"] {
                write!(sql, "DROP TRIGGER {table}_{trigger};").unwrap();
            }
        } else {
            write!(sql, "DROP TRIGGER {table}_append_only ON {table};").unwrap();
        }
        write!(sql, "CREATE TABLE {table}_copy AS SELECT * FROM {table};").unwrap();
    }
    rows::execute(database, &sql).await;
}

/// Makes the log again what it was when it was disarmed.
async fn restore(database: &TestDatabase) {
    for table in ["audit_event", "audit_object", "audit_seal"] {
        let sql = format!("DELETE FROM {table}; INSERT INTO {table} SELECT * FROM {table}_copy");
        rows::execute(database, &sql).await;
    }
}

fn bytes(database: &TestDatabase, hexadecimal: &str) -> String {
    if database.url.starts_with("sqlite") {
        format!("x'{hexadecimal}'")
    } else {
        format!("'\\x{hexadecimal}'")
    }
}

fn uuid(database: &TestDatabase) -> String {
    let digits = "00000000000070008000000000000001";
    if database.url.starts_with("sqlite") {
        format!("x'{digits}'")
    } else {
        format!("'{digits}'")
    }
}

async fn found(world: &World, filter: AuditFilter) -> Vec<String> {
    let events = world
        .catalog
        .list_audit_events(&Requester::server(), &filter, None, 100)
        .await;
    let describe = |event: &AuditRecord| format!("{} {}", event.action, event.subject);
    events.unwrap().iter().map(describe).collect()
}

both_databases! {
    async fn the_log_is_only_ever_appended_to(database: TestDatabase) {
        let world = log(&database).await;
        let before = rows::count(&database).await;
        for (table, column) in [("audit_event", "actor"), ("audit_object", "object"), ("audit_seal", "hash")] {
            let mut edits = vec![
                format!("UPDATE {table} SET {column} = 'x'"),
                format!("DELETE FROM {table}"),
            ];
            if database.url.starts_with("sqlite") {
                edits.push(format!("INSERT OR REPLACE INTO {table} SELECT * FROM {table}"));
            } else {
                edits.push(format!("TRUNCATE {table}"));
                edits.push(format!("INSERT INTO {table} SELECT * FROM {table} ON CONFLICT DO NOTHING; UPDATE {table} SET {column} = 'x'"));
            }
            for edit in edits {
                assert!(!rows::takes(&database, &edit).await, "{edit}");
            }
        }
        assert_eq!(rows::count(&database).await, before);
        assert_eq!(verify(&world).await.flaw, None);
    }

    async fn an_untouched_log_is_verified_and_says_what_is_not_sealed_yet(database: TestDatabase) {
        let world = log(&database).await;

        let verdict = verify(&world).await;

        assert_eq!((verdict.flaw, verdict.seals, verdict.sealed_events), (None, 3, 7));
        assert_eq!((verdict.unsealed_events, verdict.newest.unwrap().0), (2, 3));
        let new = world.catalog.list_audit_events(&Requester::server(), &AuditFilter::default(), None, 3).await.unwrap();
        assert_eq!(new.iter().map(|event| event.is_sealed).collect::<Vec<_>>(), [false, false, true]);
    }

    async fn every_edit_of_every_column_is_found_and_named(database: TestDatabase) {
        let world = log(&database).await;
        disarm(&database).await;
        let longer = format!("digests || {}", bytes(&database, "00"));
        let (id, later) = (uuid(&database), "'2027-01-01T00:00:00+00:00'");
        let of_events: [(&str, &str, &str, i64); 9] = [
            ("audit_event", "sequence", "1000", 4),
            ("audit_event", "at", later, 4),
            ("audit_event", "actor", "'x'", 4),
            ("audit_event", "action", "'x'", 4),
            ("audit_event", "subject", "'x'", 4),
            ("audit_event", "detail", "NULL", 4),
            ("audit_object", "id", &id, 4),
            ("audit_object", "sequence", "sequence - 1", 3),
            ("audit_object", "object", "'x'", 4),
        ];
        let of_seals: [(&str, &str, &str, i64); 8] = [
            ("audit_seal", "id", "7", 7),
            ("audit_seal", "first_sequence", "first_sequence - 1", 2),
            ("audit_seal", "last_sequence", "last_sequence + 1", 2),
            ("audit_seal", "events", "events + 1", 2),
            ("audit_seal", "digests", &longer, 2),
            ("audit_seal", "previous_hash", "'x'", 2),
            ("audit_seal", "hash", "'x'", 2),
            ("audit_seal", "sealed_at", later, 2),
        ];
        for (edits, is_seal) in [(&of_events[..], false), (&of_seals[..], true)] {
            for (table, column, value, place) in edits {
                let which = match *table {
                    "audit_event" => "sequence = 4".to_owned(),
                    "audit_seal" => "id = 2".to_owned(),
                    _ => "id = (SELECT id FROM audit_object WHERE sequence = 4 LIMIT 1)".to_owned(),
                };
                rows::execute(&database, &format!("UPDATE {table} SET {column} = {value} WHERE {which}")).await;

                let flaw = verify(&world).await.flaw;
                let named = match &flaw {
                    Some(AuditFlaw::Edited { sequence } | AuditFlaw::Removed { sequence }) if !is_seal => Some(*sequence),
                    Some(AuditFlaw::Seal { id, .. }) if is_seal => Some(*id),
                    _ => None,
                };
                // A seal under another number is found where the chain breaks.
                let expected = if *column == "id" && is_seal { named.map(|_| named.unwrap()) } else { Some(*place) };
                assert!(named.is_some() && named == expected, "{table}.{column}: {flaw:?}");
                restore(&database).await;
                assert_eq!(verify(&world).await.flaw, None);
            }
        }
        for table in ["audit_event", "audit_object", "audit_seal"] {
            let mut tried: Vec<&str> = of_events.iter().chain(&of_seals).filter(|edit| edit.0 == table).map(|edit| edit.1).collect();
            tried.sort_unstable();
            assert_eq!(tried, rows::columns(&database, table).await, "every column of {table} is tried");
        }
    }

    async fn what_was_removed_or_inserted_is_found_and_named(database: TestDatabase) {
        let world = log(&database).await;
        disarm(&database).await;
        let copy = |sequence: &str| format!(
            "INSERT INTO audit_event (sequence, at, actor, action, subject) \
             SELECT {sequence}, at, actor, action, subject FROM audit_event WHERE sequence = 1"
        );
        let removed = |sequence| Some(AuditFlaw::Removed { sequence });
        let inserted = |sequence| Some(AuditFlaw::Inserted { sequence });
        let cases = [
            ("DELETE FROM audit_event WHERE sequence = 1".to_owned(), removed(1)),
            ("DELETE FROM audit_event WHERE sequence = 4".to_owned(), removed(4)),
            ("DELETE FROM audit_event WHERE sequence = 7".to_owned(), removed(7)),
            ("DELETE FROM audit_event WHERE sequence > 2".to_owned(), removed(3)),
            ("DELETE FROM audit_object WHERE sequence = 5".to_owned(), Some(AuditFlaw::Edited { sequence: 5 })),
            (copy("-3"), inserted(-3)),
            (copy("0"), inserted(0)),
            (format!("INSERT INTO audit_object (id, sequence, object) VALUES ({}, 6, 'x')", uuid(&database)), Some(AuditFlaw::Edited { sequence: 6 })),
            (format!("DELETE FROM audit_event WHERE sequence = 6; {}", copy("6")), Some(AuditFlaw::Edited { sequence: 6 })),
        ];
        for (edit, expected) in cases {
            rows::execute(&database, &edit).await;
            assert_eq!(verify(&world).await.flaw, expected, "{edit}");
            restore(&database).await;
        }
        for edit in ["DELETE FROM audit_seal WHERE id = 1", "DELETE FROM audit_seal WHERE id = 2"] {
            rows::execute(&database, edit).await;
            assert!(matches!(verify(&world).await.flaw, Some(AuditFlaw::Seal { .. })), "{edit}");
            restore(&database).await;
        }
    }

    async fn a_hash_that_was_kept_elsewhere_shows_that_the_end_of_the_log_was_cut_off(database: TestDatabase) {
        let world = log(&database).await;
        let (_, kept) = verify(&world).await.newest.unwrap();
        disarm(&database).await;
        let server = Requester::server();
        let look = || world.catalog.verify_audit_events(&server, Some(&kept));

        assert_eq!(look().await.unwrap().flaw, None);
        rows::execute(&database, "DELETE FROM audit_seal WHERE id = 3; DELETE FROM audit_event WHERE sequence > 5").await;
        assert_eq!(verify(&world).await.flaw, None, "what is left is consistent");
        assert_eq!(look().await.unwrap().flaw, Some(AuditFlaw::Unexpected));
    }

    async fn servers_that_seal_at_the_same_time_seal_each_event_once(database: TestDatabase) {
        let world = World::new(&database).await;
        for number in 0..12 {
            world.token(&format!("token-{number}"), &[Scope::Publish]).await;
        }
        world.clock.advance(Duration::minutes(1));
        let servers: Vec<_> = (0..6)
            .map(|_| {
                let catalog = world.catalog.clone();
                tokio::spawn(async move { catalog.seal_audit_events().await })
            })
            .collect();
        let mut sealed = 0;
        for server in servers {
            sealed += server.await.unwrap().unwrap();
        }
        let verdict = verify(&world).await;

        assert_eq!((sealed, verdict.sealed_events, verdict.flaw), (12, 12, None));
    }

    async fn new_events_wait_until_there_are_enough_or_they_are_old(database: TestDatabase) {
        let world = World::new(&database).await;
        world.token("one", &[Scope::Publish]).await;
        assert_eq!(world.catalog.seal_audit_events().await.unwrap(), 0);
        world.clock.advance(Duration::seconds(10));
        assert_eq!(world.catalog.seal_audit_events().await.unwrap(), 1);
        for number in 0..100 {
            world.token(&format!("token-{number}"), &[Scope::Publish]).await;
        }
        assert_eq!(world.catalog.seal_audit_events().await.unwrap(), 100);
        assert_eq!(world.catalog.seal_audit_events().await.unwrap(), 0);
    }

    async fn events_are_found_by_object_actor_action_and_time(database: TestDatabase) {
        let world = World::new(&database).await;
        let start = world.clock.moment();
        world.publish(TestRepository::new("inventory", "stock").head()).await.unwrap();
        let (alice, _) = world.token("alice", &[Scope::Publish]).await;
        world.clock.advance(Duration::hours(1));
        let middle = world.clock.moment();
        world.catalog.publish(&alice, TestRepository::new("inventory", "orders").head()).await.unwrap();
        world.token("alice%", &[Scope::Publish]).await;
        let some = |text: &str| Some(text.to_owned());
        let all = AuditFilter::default;
        let stock = "repository.publish example.com/inventory/stock";
        let orders = "repository.publish example.com/inventory/orders";
        let (token, other) = ("access_token.create alice", "access_token.create alice%");

        assert_eq!(found(&world, all()).await, [other, orders, token, stock]);
        assert_eq!(found(&world, AuditFilter { object: some("inventory/stock"), ..all() }).await, [stock]);
        assert_eq!(found(&world, AuditFilter { object: some("example.com/inventory/orders"), ..all() }).await, [orders]);
        assert_eq!(found(&world, AuditFilter { actor: some("alice"), ..all() }).await, [orders]);
        assert_eq!(found(&world, AuditFilter { actor: some("al%"), ..all() }).await, [""; 0]);
        assert_eq!(found(&world, AuditFilter { action: some("access_token.create"), ..all() }).await, [other, token]);
        assert_eq!(found(&world, AuditFilter { from: Some(middle), ..all() }).await, [other, orders]);
        assert_eq!(found(&world, AuditFilter { from: Some(start), to: Some(middle), ..all() }).await, [token, stock]);
        assert_eq!(found(&world, AuditFilter { actor: some("alice"), to: Some(middle), ..all() }).await, [""; 0]);
    }
}
