//! States of releases: deprecated, sunset, yanked, retired, and back.

use brickyard_server::catalog::{
    CatalogError, NewDeprecation, Requester, Role, StateChange, VersionRetirement, VersionState,
};
use chrono::Duration;

use super::shelf::{Shelf, change};
use super::world::World;
use crate::harness::rows;

fn code<T>(result: Result<T, CatalogError>) -> &'static str {
    result.err().map_or("", |error| error.code())
}

both_databases! {
    async fn a_release_to_come_inherits_the_deprecation_of_its_range(database: TestDatabase) {
        let shelf = Shelf { world: World::new(&database).await };
        let old = shelf.release("stock", "1.0.0").await;
        let new = shelf.release("stock", "2.0.0").await;
        let now = shelf.world.catalog.clock().now();
        let new_rule = NewDeprecation {
            sunset_at: Some(now + Duration::days(90)),
            ..shelf.deprecation("stock", "<2.0.0", Some("all/stock@2")).await
        };
        let server = Requester::server();
        let rule = shelf.world.catalog.deprecate_versions(&server, new_rule).await.unwrap();
        let backport = shelf.release("stock", "1.0.1").await;

        assert_eq!(rule.rule.replacement.as_deref(), Some("all/stock@^2"));
        for (version, expected) in [
            (&old, VersionState::Sunset),
            (&backport, VersionState::Sunset),
            (&new, VersionState::Published),
        ] {
            assert_eq!(shelf.state(version).await, expected, "{:?}", version.number);
        }
        let revoked = shelf.world.catalog.revoke_deprecation(&server, rule.rule.id, "not yet").await;
        assert!(revoked.unwrap().rule.revoked_at.is_some());
        assert_eq!(shelf.state(&backport).await, VersionState::Published);
        let again = shelf.world.catalog.revoke_deprecation(&server, rule.rule.id, "not yet").await;
        assert_eq!(code(again), "CONFLICT");
        assert_eq!(shelf.world.catalog.deprecation(&server, rule.rule.id).await.unwrap(), None);
    }

    async fn a_deprecation_holds_from_its_day_on(database: TestDatabase) {
        let shelf = Shelf { world: World::new(&database).await };
        let release = shelf.release("stock", "1.0.0").await;
        let now = shelf.world.catalog.clock().now();
        let announced = NewDeprecation {
            deprecated_at: Some(now + Duration::days(1)),
            ..shelf.deprecation("stock", "*", None).await
        };
        shelf.world.catalog.deprecate_versions(&Requester::server(), announced).await.unwrap();

        assert_eq!(shelf.state(&release).await, VersionState::Published);
        shelf.world.clock.advance(Duration::days(1));
        assert_eq!(shelf.state(&release).await, VersionState::Deprecated);
    }

    async fn the_latest_release_is_neither_yanked_nor_retired_nor_a_pre_release(database: TestDatabase) {
        let shelf = Shelf { world: World::new(&database).await };
        for number in ["1.2.0", "1.10.0"] {
            shelf.release("stock", number).await;
        }
        let yanked = shelf.release("stock", "1.11.0").await;
        shelf.change(StateChange::Yank, &yanked).await.unwrap();
        shelf.release("stock", "2.0.0-rc.1").await;
        let id = shelf.service("stock").await.id;
        let only_rc = shelf.release("early", "1.0.0-rc.1").await.service_id;
        let server = Requester::server();
        let latest = async |with_prereleases| {
            let found = shelf.world.catalog.latest_releases_of(&server, &[id, only_rc], with_prereleases).await;
            let found = found.unwrap();
            [id, only_rc].map(|id| found.get(&id).and_then(|release| release.number.clone()))
        };

        assert_eq!(latest(false).await, [Some("1.10.0".to_owned()), None]);
        let with_all = [Some("2.0.0-rc.1".to_owned()), Some("1.0.0-rc.1".to_owned())];
        assert_eq!(latest(true).await, with_all);
    }

    async fn states_follow_each_other_as_the_table_says(database: TestDatabase) {
        let shelf = Shelf { world: World::new(&database).await };
        let release = shelf.release("stock", "1.0.0").await;
        let server = Requester::server();
        let catalog = &shelf.world.catalog;
        let retire = async || match catalog.retire_version(&server, change(&release), false).await {
            Ok(VersionRetirement::Retired(_)) => "",
            Ok(VersionRetirement::ConsumersRemain(_)) => "consumers",
            Err(error) => error.code(),
        };
        let yank = async || code(shelf.change(StateChange::Yank, &release).await);
        let unyank = async || code(shelf.change(StateChange::Unyank, &release).await);

        assert_eq!((unyank().await, retire().await), ("CONFLICT", "CONFLICT"));
        assert_eq!(yank().await, "");
        assert_eq!(shelf.state(&release).await, VersionState::Yanked);
        assert_eq!((yank().await, unyank().await), ("CONFLICT", ""));
        assert_eq!(shelf.state(&release).await, VersionState::Published);
        shelf.deprecate("stock", "^1", None).await.unwrap();
        assert_eq!((unyank().await, yank().await), ("CONFLICT", ""));
        assert_eq!(unyank().await, "");
        assert_eq!(shelf.state(&release).await, VersionState::Deprecated);
        assert_eq!(retire().await, "");
        assert_eq!(shelf.state(&release).await, VersionState::Retired);
        assert_eq!((yank().await, unyank().await, retire().await), ("CONFLICT", "CONFLICT", "CONFLICT"));
    }

    async fn a_release_in_use_is_retired_only_by_force(database: TestDatabase) {
        let shelf = Shelf { world: World::new(&database).await };
        let release = shelf.release("stock", "1.0.0").await;
        for name in ["open", "closed", "hidden", "other"] {
            shelf.head(name).await;
        }
        for name in ["open", "closed", "hidden"] {
            shelf.needs(name, &[("stock", "^1")]).await;
        }
        shelf.needs("other", &[("stock", "^2")]).await;
        shelf.deprecate("stock", "^1", None).await.unwrap();
        rows::execute(&database, "UPDATE service SET visibility = 'private' WHERE name = 'closed'").await;
        rows::execute(&database, "UPDATE service SET visibility = 'hidden' WHERE name = 'hidden'").await;
        rows::execute(&database, "UPDATE service SET owner_team_id = NULL WHERE name IN ('closed', 'hidden')").await;
        let maintainer = shelf.somebody(Some(Role::Maintain)).await;
        let catalog = &shelf.world.catalog;
        let before = rows::count(&database).await;

        let Ok(VersionRetirement::ConsumersRemain(remaining)) = catalog.retire_version(&maintainer, change(&release), false).await else {
            panic!("it is in use");
        };
        let open = shelf.service("open").await.id;
        assert_eq!(remaining.consumers.iter().map(|it| it.declared.consumer_id).collect::<Vec<_>>(), [open]);
        assert_eq!(remaining.total, 1);
        assert_eq!(remaining.restricted.iter().map(|it| (it.team_id, it.count)).collect::<Vec<_>>(), [(None, 1)]);
        assert_eq!(rows::count(&database).await, before);
        assert_eq!(shelf.state(&release).await, VersionState::Deprecated);

        let forced = catalog.retire_version(&maintainer, change(&release), true).await;
        assert!(matches!(forced, Ok(VersionRetirement::Retired(_))), "{forced:?}");
        assert_eq!(shelf.state(&release).await, VersionState::Retired);
    }

    async fn a_replacement_exists_is_viewable_and_stays(database: TestDatabase) {
        let shelf = Shelf { world: World::new(&database).await };
        shelf.release("stock", "1.0.0").await;
        shelf.release("goods", "1.0.0").await;
        shelf.release("secret", "1.0.0").await;
        shelf.head("fresh").await;
        let gone = shelf.head("gone").await;
        rows::execute(&database, "UPDATE service SET visibility = 'hidden', owner_team_id = NULL WHERE name = 'secret'").await;
        rows::execute(&database, "UPDATE service SET lifecycle = 'retired' WHERE name = 'gone'").await;
        assert_eq!(gone.lifecycle, "production");
        let maintainer = shelf.somebody(Some(Role::Maintain)).await;
        let refusal = async |name: &str, range: &str, replacement: &str| {
            let new = shelf.deprecation(name, range, Some(replacement)).await;
            let refused = shelf.world.catalog.deprecate_versions(&maintainer, new).await;
            refused.err().map(|error| (error.code(), error.to_string()))
        };
        let cases = [
            ("stock", "no ref", "BAD_USER_INPUT"),
            ("stock", "all/goods@x.y", "BAD_USER_INPUT"),
            ("stock", "all/nothing", "NOT_FOUND"),
            ("stock", "all/secret", "NOT_FOUND"),
            ("stock", "all/gone", "CONFLICT"),
            ("stock", "all/goods@^2", "CONFLICT"),
            // Its only release would be deprecated by the rule itself.
            ("stock", "all/stock", "CONFLICT"),
            ("stock", "all/stock@^1", "CONFLICT"),
        ];
        let before = rows::count(&database).await;
        for (name, replacement, expected) in cases {
            let found = refusal(name, "^1", replacement).await;
            assert_eq!(found.map(|(code, _)| code), Some(expected), "{replacement}");
        }
        let hidden = refusal("stock", "^1", "all/secret").await;
        assert_eq!(hidden, refusal("stock", "^1", "all/nothing").await);
        assert_eq!(rows::count(&database).await, before);

        assert_eq!(refusal("goods", "^1", "all/stock").await, None);
        let (code, message) = refusal("stock", "^1", "all/goods").await.unwrap();
        assert_eq!((code, message.as_str()), ("CONFLICT", "the replacement all/goods leads back to what it replaces"));
        let (_, message) = refusal("fresh", "*", "all/goods").await.unwrap();
        assert_eq!(message, "the replacement all/goods@1.0.0 is itself deprecated");
        assert_eq!(refusal("stock", "^1", "all/fresh").await, None);
    }

    async fn what_is_wrong_with_a_change_of_state_is_said_and_nothing_is_stored(database: TestDatabase) {
        let shelf = Shelf { world: World::new(&database).await };
        let release = shelf.release("stock", "1.0.0").await;
        let server = Requester::server();
        let catalog = &shelf.world.catalog;
        let good = shelf.deprecation("stock", "^1", None).await;
        let now = catalog.clock().now();
        shelf.deprecate("stock", "^3", None).await.unwrap();
        let before = rows::count(&database).await;
        let cases = [
            (NewDeprecation { range: "one".to_owned(), ..good.clone() }, "BAD_USER_INPUT", "character 1"),
            (NewDeprecation { range: "x".repeat(300), ..good.clone() }, "LIMIT_EXCEEDED", "range"),
            (NewDeprecation { reason: " ".to_owned(), ..good.clone() }, "BAD_USER_INPUT", "reason"),
            (NewDeprecation { reason: "x".repeat(1_025), ..good.clone() }, "LIMIT_EXCEEDED", "reason"),
            (NewDeprecation { sunset_at: Some(now - Duration::days(1)), ..good.clone() }, "BAD_USER_INPUT", "sunsetAt"),
            (NewDeprecation { range: "3".to_owned(), ..good.clone() }, "CONFLICT", "^3 of all/stock"),
        ];
        for (new, expected, part) in cases {
            let error = catalog.deprecate_versions(&server, new).await.expect_err(part);
            assert_eq!(error.code(), expected);
            assert!(error.to_string().contains(part), "{error}");
            assert!(error.hint().is_some());
        }
        let mut no_reason = change(&release);
        no_reason.reason = String::new();
        assert_eq!(code(catalog.change_state(&server, StateChange::Yank, no_reason).await), "BAD_USER_INPUT");
        let id = release.service_id;
        let head = catalog.heads_of(&server, &[id]).await.unwrap().remove(&id).unwrap();
        assert_eq!(code(shelf.change(StateChange::Yank, &head).await), "BAD_USER_INPUT");
        assert_eq!(rows::count(&database).await, before);
    }

    async fn only_maintainers_change_states_and_others_learn_nothing(database: TestDatabase) {
        let shelf = Shelf { world: World::new(&database).await };
        let release = shelf.release("stock", "1.0.0").await;
        let rule = shelf.deprecate("stock", "^9", None).await.unwrap().rule.id;
        let catalog = &shelf.world.catalog;
        let outcomes = async |requester: &Requester| {
            let new = shelf.deprecation("stock", "^8", None).await;
            [
                code(catalog.deprecate_versions(requester, new).await),
                code(catalog.revoke_deprecation(requester, rule, "no").await),
                code(catalog.change_state(requester, StateChange::Yank, change(&release)).await),
                code(catalog.retire_version(requester, change(&release), true).await),
                code(shelf.declare(requester, "stock", &[]).await),
            ]
        };
        let publisher = shelf.somebody(Some(Role::Publish)).await;
        let stranger = shelf.somebody(None).await;

        assert_eq!(outcomes(&Requester::anonymous(true)).await, ["UNAUTHENTICATED"; 5]);
        assert_eq!(outcomes(&publisher).await, ["FORBIDDEN"; 5]);
        assert_eq!(outcomes(&stranger).await, ["FORBIDDEN"; 5]);
        rows::execute(&database, "UPDATE service SET visibility = 'private'").await;
        assert_eq!(outcomes(&stranger).await, ["NOT_FOUND"; 5]);
        assert!(catalog.deprecation(&stranger, rule).await.unwrap().is_none());
        assert!(catalog.deprecations_of(&stranger, &[release.service_id]).await.unwrap().is_empty());
        let maintainer = shelf.somebody(Some(Role::Maintain)).await;
        assert_eq!(outcomes(&maintainer).await, ["", "", "", "", ""]);
    }

    async fn each_change_writes_one_audit_event_and_one_change_event(database: TestDatabase) {
        let shelf = Shelf { world: World::new(&database).await };
        let release = shelf.release("stock", "1.0.0").await;
        shelf.head("page").await;
        let events = async || {
            let rows = rows::count(&database).await;
            (rows["audit_event"], rows["change_event"])
        };
        let before = events().await;
        let rule = shelf.deprecate("stock", "^1", None).await.unwrap().rule.id;
        shelf.change(StateChange::Yank, &release).await.unwrap();
        shelf.change(StateChange::Unyank, &release).await.unwrap();
        let server = Requester::server();
        shelf.world.catalog.retire_version(&server, change(&release), false).await.unwrap();
        shelf.world.catalog.revoke_deprecation(&server, rule, "no").await.unwrap();
        shelf.needs("page", &[("stock", "^1")]).await;
        let after = events().await;
        assert_eq!((after.0 - before.0, after.1 - before.1), (6, 6));
        // What changes nothing writes nothing.
        shelf.needs("page", &[("stock", "1")]).await;
        assert_eq!(events().await, after);
    }
}
