//! What a repository says of its services, and whether it may.

use std::collections::BTreeMap;

use brickyard_server::catalog::{
    BegunPublish, CatalogError, Endpoint, Interface, NewDependency, NewService, PageRequest,
    PublishOutcome, PublishReport, Requester, Scope, Security, Service,
};
use serde_json::{Value, json};

use super::world::{TestRepository, World, function, other_function, staged};
use crate::harness::databases::TestDatabase;
use crate::harness::rows;

const REFERENCE: &str = "inventory/update-stock";
const PAGE: PageRequest = PageRequest::new(100, 0);

/// Publishes a repository whose first service says more.
async fn publish(
    world: &World,
    requester: &Requester,
    repository: &TestRepository,
    say: impl FnOnce(&mut NewService),
) -> Result<PublishReport, CatalogError> {
    let (mut publish, batch) = staged(&repository.release());
    say(&mut publish.services[0]);
    publish.content_hash = world.next_hash();
    let catalog = &world.catalog;
    let begun = catalog.begin_publish(requester, publish).await?;
    let BegunPublish::Open { id, .. } = begun else {
        panic!("{begun:?}")
    };
    catalog.stage_fragments(requester, id, batch).await?;
    catalog.commit_publish(requester, id, 1).await
}

fn repository() -> TestRepository {
    TestRepository::new("inventory", "update-stock")
}

fn head_only(service: &mut NewService) {
    service.release = None;
}

fn interface(json: Value) -> Interface {
    serde_json::from_value(json).unwrap()
}

async fn find(world: &World) -> Service {
    let server = Requester::server();
    let found = world.catalog.find_service(&server, REFERENCE);
    found.await.unwrap().unwrap()
}

/// Everything that a service can say of itself.
fn say_everything(service: &mut NewService) {
    head_only(service);
    service.description = Some("Changes the stock.".to_owned());
    service.tags = Some(vec!["Stock".to_owned(), "a".to_owned(), "stock".to_owned()]);
    service.lifecycle = Some("experimental".to_owned());
    service.service_type = Some("component".to_owned());
    service.interface = Some(interface(json!({
        "handler": "src/stock.update", "runtime": "python3.13", "trigger": "http",
        "endpoint": {"protocol": "https", "url": "https://stock.example.com", "method": "POST"},
        "security": {"protocol": "oauth2", "issuer": "https://login.example.com", "scopes": ["stock:write"], "data_class": "internal"},
        "resilience": {"timeout_ms": 500, "retry": {"attempts": 3}, "circuit_breaker": {"failures": 5, "reset_ms": 1000}},
    })));
    service.labels = Some(BTreeMap::from([("tier".to_owned(), "gold".to_owned())]));
    service.input_schema = Some(r#"{"type": "object"}"#.to_owned());
    service.output_schema = Some("true".to_owned());
    service.readme = Some("# Stock".to_owned());
    service.dependencies = Some(vec![NewDependency {
        service: "inventory/read-stock".to_owned(),
        range: Some("^1.2".to_owned()),
    }]);
}

async fn teams(database: &TestDatabase, role: &str) -> i64 {
    let sql = format!("SELECT count(*) AS n FROM service_team WHERE role = '{role}'");
    rows::number(database, &sql).await
}

async fn verify(database: &TestDatabase, team: &str) {
    let sql = format!("UPDATE team SET verified = TRUE WHERE name = '{team}'");
    rows::execute(database, &sql).await;
}

both_databases! {
    async fn what_a_repository_says_is_stored_and_what_it_leaves_out_stays(database: TestDatabase) {
        let world = World::new(&database).await;
        let server = Requester::server();
        publish(&world, &server, &repository(), say_everything).await.unwrap();
        let said = find(&world).await;
        assert_eq!(said.description.as_deref(), Some("Changes the stock."));
        assert_eq!(said.tags, ["a", "stock"]);
        assert_eq!((said.lifecycle.as_str(), said.service_type.as_str()), ("experimental", "component"));
        assert_eq!(said.interface.labels["tier"], "gold");
        assert_eq!(said.interface.endpoint.as_ref().map(|endpoint| endpoint.url.as_str()), Some("https://stock.example.com"));
        let ids = [said.input_schema_id, said.output_schema_id, said.readme_id].map(Option::unwrap);
        let texts = world.catalog.texts_by_ids(&server, &ids).await.unwrap();
        let text = |id| texts.iter().find(|text| text.id == id).unwrap().text.as_str();
        assert_eq!(ids.map(text), [r#"{"type":"object"}"#, "true", "# Stock"]);
        let head = world.catalog.heads_of(&server, &[said.id]).await.unwrap().remove(&said.id).unwrap();
        assert_eq!((&head.interface, head.readme_id), (&said.interface, said.readme_id));

        // Nothing said: everything stays.
        publish(&world, &server, &repository(), head_only).await.unwrap();
        let silent = find(&world).await;
        assert_eq!(Service { updated_at: said.updated_at, ..silent }, said);

        // A part replaces the whole part, and an empty list says none.
        let report = publish(&world, &server, &repository(), |service| {
            head_only(service);
            service.interface = Some(Interface {
                trigger: Some("queue".to_owned()),
                endpoint: Some(Endpoint { protocol: "grpc".to_owned(), url: "grpc://stock".to_owned(), method: None }),
                ..Interface::default()
            });
            service.tags = Some(Vec::new());
            service.labels = Some(BTreeMap::new());
        }).await.unwrap();
        assert_eq!(report.services[0].outcome, PublishOutcome::Updated);
        let changed = find(&world).await;
        assert_eq!(changed.interface.trigger.as_deref(), Some("queue"));
        assert_eq!(changed.interface.endpoint.as_ref().unwrap().method, None);
        assert_eq!(changed.interface.security, said.interface.security);
        assert_eq!((changed.tags.len(), changed.interface.labels.len()), (0, 0));
        assert_eq!(changed.revision, said.revision + 1);
    }

    async fn equal_texts_are_stored_once(database: TestDatabase) {
        let world = World::new(&database).await;
        let manifest = "team = \"t\"\n[[service]]\nname = \"a\"\nroot = \"a\"\n[[service]]\nname = \"b\"\nroot = \"b\"\n";
        let repository = TestRepository::empty("example.com/t/two")
            .with("brickyard.toml", manifest)
            .with("a/x.py", &function("f", "one"))
            .with("b/x.py", &other_function("g"));
        let (mut two, batch) = staged(&repository.head());
        for (service, schema) in two.services.iter_mut().zip([r#"{"a":{},"type":"object"}"#, "{\"type\": \"object\", \"a\": {}}"]) {
            service.input_schema = Some(schema.to_owned());
            service.output_schema = Some(schema.to_owned());
        }
        let server = Requester::server();
        let begun = world.catalog.begin_publish(&server, two).await.unwrap();
        let BegunPublish::Open { id, .. } = begun else { panic!("{begun:?}") };
        world.catalog.stage_fragments(&server, id, batch).await.unwrap();
        let report = world.catalog.commit_publish(&server, id, 1).await.unwrap();

        assert_eq!(rows::count(&database).await["document"], 1);
        let schema = report.services[0].service.input_schema_id.unwrap();
        let users = world.catalog.users_of_schemas(&server, &[schema]).await.unwrap();
        let users: Vec<_> = users[&schema].iter().map(Service::reference).collect();
        assert_eq!(users, ["t/a", "t/b"]);
    }

    async fn a_release_freezes_what_the_service_offered(database: TestDatabase) {
        let world = World::new(&database).await;
        let server = Requester::server();
        let release = |service: &mut NewService| {
            let number = service.release.clone();
            say_everything(service);
            service.release = number;
        };
        let first = publish(&world, &server, &repository(), release).await.unwrap();
        let frozen = first.services[0].release.clone().unwrap();

        publish(&world, &server, &repository(), |service| {
            head_only(service);
            service.readme = Some("# Other".to_owned());
            service.interface = Some(interface(json!({"trigger": "queue"})));
        }).await.unwrap();

        let releases = world.catalog.versions_by_ids(&server, &[frozen.id]).await.unwrap();
        assert_eq!(releases[0], frozen);
        assert_eq!(frozen.interface.trigger.as_deref(), Some("http"));
        assert_ne!(find(&world).await.readme_id, frozen.readme_id);
        // The same release may be published again, whatever the catalogue holds meanwhile.
        let again = publish(&world, &server, &repository(), release).await.unwrap();
        assert_eq!(again.services[0].outcome, PublishOutcome::Updated);
        assert_eq!(again.services[0].release, None);
    }

    async fn a_release_with_another_interface_schema_readme_or_dependency_is_refused(database: TestDatabase) {
        let world = World::new(&database).await;
        let server = Requester::server();
        publish(&world, &server, &repository(), |_| ()).await.unwrap();
        type Say = fn(&mut NewService);
        let others: [Say; 6] = [
            |service| service.interface = Some(interface(json!({"trigger": "http"}))),
            |service| service.labels = Some(BTreeMap::from([("a".to_owned(), "b".to_owned())])),
            |service| service.input_schema = Some("{}".to_owned()),
            |service| service.output_schema = Some("{}".to_owned()),
            |service| service.readme = Some("# R".to_owned()),
            |service| service.dependencies = Some(vec![NewDependency { service: "a/b".to_owned(), range: None }]),
        ];
        for (number, say) in others.into_iter().enumerate() {
            let before = rows::count(&database).await;
            let refused = publish(&world, &server, &repository(), say).await.expect_err("other content");
            assert_eq!(refused.code(), "CONFLICT", "{number}: {refused}");
            let after = rows::count(&database).await;
            for table in ["version", "document", "audit_event", "change_event", "dependency"] {
                assert_eq!(after[table], before[table], "{number}: {table}");
            }
        }
    }

    async fn a_verified_owner_keeps_its_service_unless_the_publisher_may_maintain_it(database: TestDatabase) {
        let world = World::new(&database).await;
        let (ci, _) = world.token("ci", &[Scope::Publish]).await;
        let (lead, _) = world.token("lead", &[Scope::Maintain]).await;
        let to = |team: &'static str| move |service: &mut NewService| {
            head_only(service);
            service.owner = Some(team.to_owned());
            service.maintainers = Some(vec!["helpers".to_owned()]);
        };
        // Nobody has verified the owner: whoever publishes says who it is.
        publish(&world, &ci, &repository(), head_only).await.unwrap();
        let report = publish(&world, &ci, &repository(), to("stock")).await.unwrap();
        assert!(!report.services[0].owner_kept);
        assert_eq!((teams(&database, "maintain").await, rows::count(&database).await["ownership_change"]), (1, 1));

        verify(&database, "stock").await;
        let before = find(&world).await;
        let report = publish(&world, &ci, &repository(), |service| {
            to("payments")(service);
            service.maintainers = Some(Vec::new());
        }).await.unwrap();
        assert!(report.services[0].owner_kept);
        assert_eq!(report.services[0].service.owner_team_id, before.owner_team_id);
        assert_eq!((teams(&database, "maintain").await, rows::count(&database).await["ownership_change"]), (1, 1));

        let report = publish(&world, &lead, &repository(), to("payments")).await.unwrap();
        assert!(!report.services[0].owner_kept);
        assert_ne!(report.services[0].service.owner_team_id, before.owner_team_id);
        assert_eq!(rows::count(&database).await["ownership_change"], 2);
        // A repository that names no owner leaves it.
        let report = publish(&world, &ci, &repository(), |service| { head_only(service); service.owner = None; }).await.unwrap();
        assert!(report.services[0].service.owner_team_id.is_some());
    }

    async fn only_a_restricted_service_is_shown_to_further_teams(database: TestDatabase) {
        let world = World::new(&database).await;
        let server = Requester::server();
        let to = |visibility: Option<&'static str>| move |service: &mut NewService| {
            head_only(service);
            service.visibility = visibility.map(str::to_owned);
            service.visible_to = Some(vec!["web".to_owned(), "payments".to_owned()]);
        };
        for visibility in [None, Some("hidden")] {
            let refused = publish(&world, &server, &repository(), to(visibility)).await;
            assert_eq!(refused.expect_err("not restricted").code(), "BAD_USER_INPUT");
        }
        assert_eq!(rows::count(&database).await["service"], 0);
        publish(&world, &server, &repository(), to(Some("restricted"))).await.unwrap();
        assert_eq!(teams(&database, "view").await, 2);
        publish(&world, &server, &repository(), to(None)).await.unwrap();
        assert_eq!(teams(&database, "view").await, 2);

        publish(&world, &server, &repository(), |service| { head_only(service); service.visibility = Some("private".to_owned()); }).await.unwrap();
        assert_eq!(teams(&database, "view").await, 0);
        assert_eq!(find(&world).await.visibility, "private");
    }

    async fn a_retired_service_is_published_no_more(database: TestDatabase) {
        let world = World::new(&database).await;
        let server = Requester::server();
        let retire = |service: &mut NewService| { head_only(service); service.lifecycle = Some("retired".to_owned()); };
        publish(&world, &server, &repository(), head_only).await.unwrap();
        publish(&world, &server, &repository(), retire).await.unwrap();
        assert_eq!(find(&world).await.retired_at, Some(world.clock.moment()));

        let changed = repository().with("src/stock.py", &other_function("f"));
        let refused = publish(&world, &server, &changed, head_only).await.expect_err("retired");
        assert_eq!(refused.code(), "CONFLICT");
        assert!(refused.hint().unwrap().contains("restoreService"), "{refused:?}");
        // Who says so too may publish the rest of the repository.
        let report = publish(&world, &server, &changed, retire).await.unwrap();
        assert_eq!(report.services[0].outcome, PublishOutcome::Unchanged);
        // Its name is not for others, and its code may go.
        let other = TestRepository::empty("example.com/other")
            .with("brickyard.toml", "team = \"inventory\"\n[[service]]\nname = \"update-stock\"\n")
            .with("a.py", &function("f", "x"));
        let refused = publish(&world, &server, &other, head_only).await.expect_err("reserved");
        assert!(refused.to_string().contains("stays reserved"), "{refused}");
        let empty = TestRepository::empty("example.com/inventory/update-stock")
            .with("brickyard.toml", "team = \"inventory\"\n[[service]]\nname = \"other\"\n");
        let report = publish(&world, &server, &empty, head_only).await.unwrap();
        assert!(report.missing.is_empty(), "{:?}", report.missing);
    }

    async fn what_cannot_be_said_of_a_service_is_refused_and_nothing_is_staged(database: TestDatabase) {
        let world = World::new(&database).await;
        let (good, _) = staged(&repository().head());
        type Say = fn(&mut NewService);
        let cases: [(&str, Say); 16] = [
            ("BAD_USER_INPUT", |service| service.service_type = Some("two words".to_owned())),
            ("BAD_USER_INPUT", |service| service.visibility = Some("secret".to_owned())),
            ("BAD_USER_INPUT", |service| service.visible_to = Some(vec!["no team".to_owned()])),
            ("LIMIT_EXCEEDED", |service| service.maintainers = Some((0..101).map(|n| format!("t{n}")).collect())),
            ("BAD_USER_INPUT", |service| service.interface = Some(interface(json!({"handler": "a\u{0}b"})))),
            ("BAD_USER_INPUT", |service| service.interface = Some(Interface {
                security: Some(Security { protocol: "basic".to_owned(), issuer: None, audience: None, scopes: Vec::new(), data_class: None }),
                ..Interface::default()
            })),
            ("LIMIT_EXCEEDED", |service| service.labels = Some((0..65).map(|n| (format!("l{n}"), "x".to_owned())).collect())),
            ("BAD_USER_INPUT", |service| service.labels = Some(BTreeMap::from([("-".to_owned(), "x".to_owned())]))),
            ("BAD_USER_INPUT", |service| service.input_schema = Some("{".to_owned())),
            ("BAD_USER_INPUT", |service| service.output_schema = Some(r#"{"type": 3}"#.to_owned())),
            ("LIMIT_EXCEEDED", |service| service.input_schema = Some(format!("\"{}\"", "x".repeat(256 << 10)))),
            ("LIMIT_EXCEEDED", |service| service.readme = Some("x".repeat((512 << 10) + 1))),
            ("BAD_USER_INPUT", |service| service.dependencies = Some(vec![NewDependency { service: "stock".to_owned(), range: None }])),
            ("BAD_USER_INPUT", |service| service.dependencies = Some(vec![NewDependency { service: "a/b".to_owned(), range: Some(String::new()) }])),
            ("BAD_USER_INPUT", |service| service.dependencies = Some(vec![
                NewDependency { service: "a/b".to_owned(), range: Some("^1".to_owned()) },
                NewDependency { service: "A/b".to_owned(), range: Some("^2".to_owned()) },
            ])),
            ("LIMIT_EXCEEDED", |service| service.tags = Some((0..33).map(|n| format!("t{n}")).collect())),
        ];
        for (number, (code, say)) in cases.into_iter().enumerate() {
            let mut publish = good.clone();
            say(&mut publish.services[0]);
            let refused = world.catalog.begin_publish(&Requester::server(), publish).await.expect_err("bad");
            assert_eq!(refused.code(), code, "case {number}: {refused}");
            assert!(refused.hint().is_some(), "case {number}");
        }
        for url in ["ftp://ci.example.com/1", "https://ci:secret@example.com", "run 7"] {
            let mut publish = good.clone();
            publish.ci_run = Some(url.to_owned());
            let refused = world.catalog.begin_publish(&Requester::server(), publish).await.expect_err(url);
            assert_eq!(refused.code(), "BAD_USER_INPUT", "{url}");
        }
        assert_eq!(rows::count(&database).await["staging"], 0);
    }

    async fn a_release_knows_where_it_comes_from(database: TestDatabase) {
        let world = World::new(&database).await;
        let (ci, _) = world.token("ci", &[Scope::Publish]).await;
        let (mut publish, batch) = staged(&repository().release());
        publish.ci_run = Some("https://ci.example.com/runs/7".to_owned());
        let begun = world.catalog.begin_publish(&ci, publish).await.unwrap();
        let BegunPublish::Open { id, .. } = begun else { panic!("{begun:?}") };
        world.catalog.stage_fragments(&ci, id, batch).await.unwrap();
        let report = world.catalog.commit_publish(&ci, id, 1).await.unwrap();

        let release = report.services[0].release.clone().unwrap();
        assert_eq!(release.ci_run.as_deref(), Some("https://ci.example.com/runs/7"));
        assert_eq!(release.commit.as_deref(), Some("0123abc"));
        assert_eq!(release.published_by.as_deref(), Some("ci"));
        assert_eq!(release.repository_id, Some(report.services[0].service.repository_id));
        let audit = world.catalog.list_audit_events(&Requester::server(), PAGE).await.unwrap();
        assert_eq!(audit.items.iter().filter(|event| event.action == "repository.publish").count(), 1);
    }
}
