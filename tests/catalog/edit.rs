//! Edits of services: what they change, and what they refuse.

use std::collections::{BTreeMap, BTreeSet};

use brickyard_server::catalog::{
    CatalogError, Endpoint, InterfaceEdit, NewDependency, PageRequest, Requester, Scope, Security,
    Service, ServiceEdit, ServiceFilter, ServiceOrder, ServiceQuery, ServiceRetirement,
};
use chrono::Duration;

use super::world::{TestRepository, World, other_function};
use crate::harness::rows::{self, Rows};

const PAGE: PageRequest = PageRequest::new(100, 0).with_total();
const READER: fn() -> Requester = || Requester::anonymous(true);

/// A service `inventory/<name>` that was just published.
async fn service(world: &World, name: &str) -> Service {
    let repository = TestRepository::new("inventory", name);
    let report = world.publish(repository.head()).await.unwrap();
    report.services[0].service.clone()
}

async fn find(world: &World, reference: &str) -> Option<Service> {
    let reader = READER();
    let found = world.catalog.find_service(&reader, reference);
    found.await.unwrap()
}

async fn update(world: &World, old: &Service, edit: ServiceEdit) -> Result<Service, CatalogError> {
    let server = Requester::server();
    let catalog = &world.catalog;
    catalog
        .update_service(&server, old.id, old.revision, edit)
        .await
}

async fn rename(
    world: &World,
    old: &Service,
    namespace: Option<&str>,
    name: Option<&str>,
) -> Result<Service, CatalogError> {
    let server = Requester::server();
    let catalog = &world.catalog;
    catalog
        .rename_service(&server, old.id, old.revision, namespace, name)
        .await
}

fn described(text: &str) -> ServiceEdit {
    ServiceEdit {
        description: Some(Some(text.to_owned())),
        ..ServiceEdit::default()
    }
}

fn endpoint(url: &str) -> Endpoint {
    Endpoint {
        protocol: "https".to_owned(),
        url: url.to_owned(),
        method: None,
    }
}

/// Makes the head of a service depend on another one.
async fn depend(world: &World, name: &str, on: &str) -> Service {
    let repository = TestRepository::new("inventory", name);
    let (mut publish, batch) = super::world::staged(&repository.head());
    publish.services[0].dependencies = Some(vec![NewDependency {
        service: on.to_owned(),
        range: None,
    }]);
    publish.content_hash = world.next_hash();
    let report = world.commit(publish, batch).await.unwrap();
    report.services[0].service.clone()
}

/// What differs, so that one audit event and its change events can be told from more.
fn grown(before: &Rows, after: &Rows) -> BTreeMap<String, i64> {
    let grown = after
        .iter()
        .map(|(table, count)| (table.clone(), count - before[table]));
    grown.filter(|(_, count)| *count != 0).collect()
}

both_databases! {
    async fn an_edit_changes_what_it_names_and_nothing_else(database: TestDatabase) {
        let world = World::new(&database).await;
        let old = service(&world, "update-stock").await;
        world.clock.advance(Duration::hours(1));
        let before = rows::count(&database).await;

        let new = update(&world, &old, ServiceEdit {
            tags: Some(vec!["B".to_owned(), "a".to_owned()]),
            lifecycle: Some("deprecated".to_owned()),
            service_type: Some("component".to_owned()),
            interface: InterfaceEdit {
                endpoint: Some(Some(endpoint("https://a.example.com"))),
                security: Some(Some(Security { protocol: "none".to_owned(), issuer: None, audience: None, scopes: Vec::new(), data_class: Some("internal".to_owned()) })),
                labels: Some(BTreeMap::from([("tier".to_owned(), "gold".to_owned())])),
                ..InterfaceEdit::default()
            },
            input_schema: Some(Some("{}".to_owned())),
            readme: Some(Some("# R".to_owned())),
            ..described("Counts.")
        }).await.unwrap();

        let grown = grown(&before, &rows::count(&database).await);
        assert_eq!((grown["audit_event"], grown["change_event"]), (1, 1), "{grown:?}");
        assert_eq!(new.revision, old.revision + 1);
        assert_eq!(new.updated_at, world.clock.moment());
        assert_eq!(new.tags, ["a", "b"]);
        assert!(new.interface.is_open_door());
        assert_eq!(find(&world, "inventory/update-stock").await.as_ref(), Some(&new));
        let head = world.catalog.heads_of(&READER(), &[new.id]).await.unwrap().remove(&new.id).unwrap();
        assert_eq!((&head.interface, head.readme_id), (&new.interface, new.readme_id));

        // Taking parts out.
        let bare = update(&world, &new, ServiceEdit {
            description: Some(None),
            interface: InterfaceEdit { endpoint: Some(None), labels: Some(BTreeMap::new()), ..InterfaceEdit::default() },
            readme: Some(None),
            ..ServiceEdit::default()
        }).await.unwrap();
        assert_eq!((&bare.description, &bare.interface.endpoint, bare.readme_id), (&None, &None, None));
        assert_eq!((bare.interface.security.is_some(), bare.input_schema_id), (true, new.input_schema_id));
        assert_eq!(rows::count(&database).await["service_label"], 0);
    }

    async fn an_edit_that_changes_nothing_writes_nothing(database: TestDatabase) {
        let world = World::new(&database).await;
        let old = update(&world, &service(&world, "update-stock").await, described("Counts.")).await.unwrap();
        let before = rows::count(&database).await;

        let same = update(&world, &old, described(" Counts. ")).await.unwrap();
        let same_name = rename(&world, &old, Some("Inventory"), Some("update_stock")).await.unwrap();

        assert_eq!((&same, &same_name), (&old, &old));
        assert_eq!(rows::count(&database).await, before);
    }

    async fn an_edit_that_is_out_of_bounds_or_out_of_date_stores_nothing(database: TestDatabase) {
        let world = World::new(&database).await;
        let first = service(&world, "update-stock").await;
        let old = update(&world, &first, described("Counts.")).await.unwrap();
        let before = rows::count(&database).await;
        let lifecycle = |word: &str| ServiceEdit { lifecycle: Some(word.to_owned()), ..ServiceEdit::default() };
        let cases = [
            ("CONFLICT", first.clone(), described("Stale.")),
            ("CONFLICT", old.clone(), lifecycle("retired")),
            ("BAD_USER_INPUT", old.clone(), lifecycle("zombie")),
            ("BAD_USER_INPUT", old.clone(), ServiceEdit { service_type: Some("two words".to_owned()), ..ServiceEdit::default() }),
            ("BAD_USER_INPUT", old.clone(), ServiceEdit { output_schema: Some(Some("[]".to_owned())), ..ServiceEdit::default() }),
            ("LIMIT_EXCEEDED", old.clone(), ServiceEdit { readme: Some(Some("x".repeat((512 << 10) + 1))), ..ServiceEdit::default() }),
            ("LIMIT_EXCEEDED", old.clone(), described(&"x".repeat(4_097))),
            ("BAD_USER_INPUT", old.clone(), ServiceEdit {
                interface: InterfaceEdit { endpoint: Some(Some(endpoint("nowhere"))), ..InterfaceEdit::default() },
                readme: Some(Some("# Not kept either".to_owned())),
                ..ServiceEdit::default()
            }),
        ];
        for (number, (code, base, edit)) in cases.into_iter().enumerate() {
            let refused = update(&world, &base, edit).await.expect_err("refused");
            assert_eq!(refused.code(), code, "case {number}: {refused}");
            assert!(refused.hint().is_some(), "case {number}");
        }
        assert_eq!(rows::count(&database).await, before);
        assert_eq!(find(&world, "inventory/update-stock").await, Some(old));
    }

    async fn a_renamed_service_is_found_under_every_name_it_had(database: TestDatabase) {
        let world = World::new(&database).await;
        let old = service(&world, "update-stock").await;
        let before = rows::count(&database).await;
        let new = rename(&world, &old, None, Some("Change_Stock")).await.unwrap();
        let grown = grown(&before, &rows::count(&database).await);
        assert_eq!((grown["audit_event"], grown["change_event"], grown["name_alias"]), (1, 1, 1), "{grown:?}");
        assert_eq!((new.id, new.reference()), (old.id, "inventory/change-stock".to_owned()));

        let moved = rename(&world, &new, Some("stock"), Some("change")).await.unwrap();
        for reference in ["inventory/update-stock", "inventory/change-stock", "Stock/Change"] {
            assert_eq!(find(&world, reference).await.unwrap().reference(), "stock/change", "{reference}");
        }
        let aliases = world.catalog.aliases_of(&READER(), &[old.id]).await.unwrap();
        assert_eq!(aliases[&old.id], ["inventory/change-stock", "inventory/update-stock"]);

        let back = rename(&world, &moved, Some("inventory"), Some("update-stock")).await.unwrap();
        assert_eq!(back.reference(), "inventory/update-stock");
        let aliases = world.catalog.aliases_of(&READER(), &[old.id]).await.unwrap();
        assert_eq!(aliases[&old.id], ["inventory/change-stock", "stock/change"]);
    }

    async fn a_hundred_of_the_names_that_a_service_had_are_told(database: TestDatabase) {
        let world = World::new(&database).await;
        let mut now = service(&world, "s000").await;
        for number in 1..=101 {
            now = rename(&world, &now, None, Some(&format!("s{number:03}"))).await.unwrap();
        }

        let aliases = world.catalog.aliases_of(&READER(), &[now.id]).await.unwrap();

        let expected: Vec<String> = (0..100).map(|number| format!("inventory/s{number:03}")).collect();
        assert_eq!(aliases[&now.id], expected);
        assert_eq!(find(&world, "inventory/s100").await.unwrap().id, now.id, "all of them lead to it");
    }

    async fn nobody_else_gets_a_name_that_a_service_has_or_had(database: TestDatabase) {
        let world = World::new(&database).await;
        let first = service(&world, "update-stock").await;
        let second = service(&world, "read-stock").await;
        let first = rename(&world, &first, None, Some("change-stock")).await.unwrap();
        let before = rows::count(&database).await;

        for taken in ["update-stock", "change-stock"] {
            let refused = rename(&world, &second, None, Some(taken)).await.expect_err(taken);
            assert_eq!((refused.code(), refused.to_string()), ("CONFLICT", format!("the name inventory/{taken} is taken")));
        }
        let refused = rename(&world, &second, None, Some("no name")).await.expect_err("no name");
        assert_eq!(refused.code(), "BAD_USER_INPUT");
        assert_eq!(rows::count(&database).await, before);
        // Another repository cannot publish under the former name; its own goes on under the new one.
        let other = TestRepository::empty("example.com/other")
            .with("brickyard.toml", "team = \"inventory\"\n[[service]]\nname = \"update-stock\"\n")
            .with("a.py", &other_function("f"));
        let refused = world.publish(other.head()).await.expect_err("a former name");
        assert!(refused.to_string().contains("former name of inventory/change-stock"), "{refused}");
        let changed = TestRepository::new("inventory", "update-stock").with("src/stock.py", &other_function("f"));
        let report = world.publish(changed.head()).await.unwrap();
        assert_eq!((report.services[0].service.id, report.services[0].service.reference()), (first.id, "inventory/change-stock".to_owned()));
        assert!(report.missing.is_empty(), "{:?}", report.missing);
    }

    async fn a_service_that_others_need_is_retired_by_force_only(database: TestDatabase) {
        let world = World::new(&database).await;
        let server = Requester::server();
        let old = service(&world, "update-stock").await;
        depend(&world, "basket", "inventory/update-stock").await;
        let before = rows::count(&database).await;

        let outcome = world.catalog.retire_service(&server, old.id, old.revision, false).await.unwrap();
        let ServiceRetirement::Needed { consumers, others, .. } = outcome else { panic!("{outcome:?}") };
        assert_eq!((consumers[0].reference(), consumers.len(), others), ("inventory/basket".to_owned(), 1, 0));
        assert_eq!(rows::count(&database).await, before);
        rows::execute(&database, "UPDATE service SET visibility = 'private' WHERE name = 'basket'").await;
        let outcome = world.catalog.retire_service(&server, old.id, old.revision, false).await.unwrap();
        assert!(matches!(outcome, ServiceRetirement::Needed { .. }), "who sees everything still sees it");

        let outcome = world.catalog.retire_service(&server, old.id, old.revision, true).await.unwrap();
        let ServiceRetirement::Retired(retired) = outcome else { panic!("{outcome:?}") };
        assert_eq!((retired.lifecycle.as_str(), retired.retired_at), ("retired", Some(world.clock.moment())));
        let again = world.catalog.retire_service(&server, old.id, retired.revision, true).await;
        assert_eq!(again.expect_err("retired already").code(), "CONFLICT");
        let edit = ServiceEdit { lifecycle: Some("production".to_owned()), ..ServiceEdit::default() };
        assert_eq!(update(&world, &retired, edit).await.expect_err("retired").code(), "CONFLICT");

        let bad = world.catalog.restore_service(&server, old.id, retired.revision, Some("retired")).await;
        assert_eq!(bad.expect_err("no way back").code(), "BAD_USER_INPUT");
        let restored = world.catalog.restore_service(&server, old.id, retired.revision, Some("experimental")).await.unwrap();
        assert_eq!((restored.lifecycle.as_str(), restored.retired_at), ("experimental", None));
        let again = world.catalog.restore_service(&server, old.id, restored.revision, None).await;
        assert_eq!(again.expect_err("not retired").code(), "CONFLICT");
    }

    async fn of_two_edits_of_the_same_revision_one_is_stored(database: TestDatabase) {
        let world = World::new(&database).await;
        let old = service(&world, "update-stock").await;
        for round in 0..5 {
            let now = find(&world, "inventory/update-stock").await.unwrap();
            let edits = (0..8).map(|number| {
                let (catalog, id, revision) = (world.catalog.clone(), old.id, now.revision);
                let edit = described(&format!("{round} {number}"));
                tokio::spawn(async move { catalog.update_service(&Requester::server(), id, revision, edit).await })
            });
            let edits: Vec<_> = edits.collect();
            let (mut stored, mut refused) = (Vec::new(), 0);
            for edit in edits {
                match edit.await.unwrap() {
                    Ok(service) => stored.push(service),
                    Err(error) => {
                        assert_eq!(error.code(), "CONFLICT", "{error}");
                        assert!(error.to_string().contains("changed meanwhile"), "{error}");
                        refused += 1;
                    }
                }
            }
            assert_eq!((stored.len(), refused), (1, 7));
            assert_eq!(find(&world, "inventory/update-stock").await, stored.pop());
        }
    }

    async fn a_publish_and_an_edit_at_the_same_time_lose_nothing(database: TestDatabase) {
        let world = World::new(&database).await;
        let repository = TestRepository::new("inventory", "update-stock");
        world.publish(repository.head()).await.unwrap();
        let mut expected = 0;
        for round in 0..6 {
            let now = find(&world, "inventory/update-stock").await.unwrap();
            let catalog = world.catalog.clone();
            let text = format!("edited {round}");
            let (id, revision) = (now.id, now.revision);
            let edit = tokio::spawn(async move { catalog.update_service(&Requester::server(), id, revision, described(&text)).await });
            let (mut publish, batch) = super::world::staged(&repository.clone().with("src/stock.py", &other_function(&format!("f{round}"))).head());
            publish.services[0].tags = Some(vec![format!("round-{round}")]);
            publish.services[0].description = None;
            let publish = world.commit(publish, batch);
            let (edit, publish) = (edit.await.unwrap(), publish.await);
            publish.unwrap();
            let after = find(&world, "inventory/update-stock").await.unwrap();
            assert_eq!(after.tags, [format!("round-{round}")]);
            match edit {
                Ok(_) => { expected += 1; assert_eq!(after.description.as_deref(), Some(format!("edited {round}").as_str())); }
                Err(error) => { assert_eq!(error.code(), "CONFLICT", "{error}"); assert_eq!(after.description, now.description); }
            }
            assert!(after.revision > now.revision);
        }
        let sql = "SELECT count(*) AS n FROM audit_event WHERE action = 'service.update'";
        assert_eq!(rows::number(&database, sql).await, expected);
    }

    async fn who_may_not_maintain_a_service_cannot_edit_it(database: TestDatabase) {
        let world = World::new(&database).await;
        let old = service(&world, "update-stock").await;
        let (ci, _) = world.token("ci", &[Scope::Publish]).await;
        let (lead, _) = world.token("lead", &[Scope::Maintain]).await;
        let before = rows::count(&database).await;
        let unknown = uuid::Uuid::from_u128(1);
        for (requester, code) in [(READER(), "UNAUTHENTICATED"), (ci, "FORBIDDEN")] {
            for id in [old.id, unknown] {
                let catalog = &world.catalog;
                let refused = [
                    catalog.update_service(&requester, id, 1, described("x")).await.map(drop),
                    catalog.rename_service(&requester, id, 1, None, Some("x")).await.map(drop),
                    catalog.retire_service(&requester, id, 1, true).await.map(drop),
                    catalog.restore_service(&requester, id, 1, None).await.map(drop),
                ];
                for refused in refused {
                    assert_eq!(refused.expect_err("forbidden").code(), code, "{id}");
                }
            }
        }
        assert_eq!(rows::count(&database).await, before);
        let refused = world.catalog.update_service(&lead, unknown, 1, described("x")).await;
        assert_eq!(refused.expect_err("unknown").code(), "NOT_FOUND");
        world.catalog.update_service(&lead, old.id, old.revision, described("x")).await.unwrap();
    }

    async fn lists_of_services_are_filtered_and_ordered(database: TestDatabase) {
        let world = World::new(&database).await;
        for name in ["a", "b", "c"] {
            service(&world, name).await;
            world.clock.advance(Duration::minutes(1));
        }
        let b = find(&world, "inventory/b").await.unwrap();
        update(&world, &b, ServiceEdit {
            tags: Some(vec!["x".to_owned(), "y".to_owned()]),
            lifecycle: Some("experimental".to_owned()),
            service_type: Some("component".to_owned()),
            interface: InterfaceEdit {
                runtime: Some(Some("python3.13".to_owned())),
                trigger: Some(Some("queue".to_owned())),
                endpoint: Some(Some(endpoint("https://b.example.com"))),
                security: Some(Some(Security { protocol: "none".to_owned(), issuer: None, audience: None, scopes: Vec::new(), data_class: Some("internal".to_owned()) })),
                labels: Some(BTreeMap::from([("tier".to_owned(), "gold".to_owned())])),
                ..InterfaceEdit::default()
            },
            ..described("50% of Everything_here")
        }).await.unwrap();
        let word = |word: &str| Some(word.to_owned());
        let all = ServiceFilter::default;
        let filters = [
            ServiceFilter { tags: vec!["x".to_owned(), "y".to_owned()], ..all() },
            ServiceFilter { lifecycle: word("experimental"), ..all() },
            ServiceFilter { service_type: word("component"), ..all() },
            ServiceFilter { runtime: word("python3.13"), ..all() },
            ServiceFilter { trigger: word("queue"), ..all() },
            ServiceFilter { protocol: word("https"), ..all() },
            ServiceFilter { security_protocol: word("none"), ..all() },
            ServiceFilter { data_class: word("internal"), ..all() },
            ServiceFilter { open_door: Some(true), ..all() },
            ServiceFilter { labels: vec![("tier".to_owned(), word("gold"))], ..all() },
            ServiceFilter { labels: vec![("tier".to_owned(), None)], ..all() },
            ServiceFilter { repository: word("example.com/inventory/b"), ..all() },
            ServiceFilter { text: word("EVERYTHING_"), ..all() },
            ServiceFilter { text: word("50%"), ..all() },
        ];
        let list = async |filter: &ServiceFilter, order| {
            let query = ServiceQuery { filter: filter.clone(), order, ..ServiceQuery::default() };
            let page = world.catalog.list_services(&READER(), query, PAGE).await.unwrap();
            assert_eq!(page.total, Some(page.items.len() as u64));
            page.items.into_iter().map(|service| service.name).collect::<Vec<_>>()
        };
        for filter in &filters {
            assert_eq!(list(filter, ServiceOrder::Name).await, ["b"], "{filter:?}");
        }
        for nothing in [
            ServiceFilter { tags: vec!["x".to_owned(), "z".to_owned()], ..all() },
            ServiceFilter { labels: vec![("tier".to_owned(), word("silver"))], ..all() },
            ServiceFilter { repository: word("example.com/inventory"), ..all() },
            ServiceFilter { text: word("%"), lifecycle: word("production"), ..all() },
            ServiceFilter { unowned: true, ..all() },
        ] {
            assert_eq!(list(&nothing, ServiceOrder::Name).await, [""; 0], "{nothing:?}");
        }
        assert_eq!(list(&all(), ServiceOrder::Name).await, ["a", "b", "c"]);
        assert_eq!(list(&all(), ServiceOrder::Updated).await, ["b", "c", "a"]);
        let closed = ServiceFilter { open_door: Some(false), ..all() };
        assert_eq!(list(&closed, ServiceOrder::Name).await, ["a", "c"]);
        let of = |team: &str| ServiceQuery { team: Some(team.to_owned()), namespace: Some("inventory".to_owned()), ..ServiceQuery::default() };
        let found = world.catalog.list_services(&READER(), of("inventory"), PAGE).await.unwrap();
        let names: BTreeSet<_> = found.items.iter().map(|service| service.name.as_str()).collect();
        assert_eq!(names, BTreeSet::from(["a", "b", "c"]));
        assert!(world.catalog.list_services(&READER(), of("nobody"), PAGE).await.unwrap().items.is_empty());
    }
}
