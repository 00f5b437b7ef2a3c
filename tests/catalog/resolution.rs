//! What somebody should call who names a service and a range.

use brickyard_server::catalog::{
    NewDeprecation, Requester, Resolution, StateChange, UnresolvedReason, VersionState,
};
use chrono::{TimeZone as _, Utc};
use semver::{Version as Number, VersionReq};

use super::shelf::{Dice, Shelf, change};
use super::world::World;
use crate::harness::rows;

/// The number that is resolved, or why none is.
async fn resolve(
    shelf: &Shelf,
    reference: &str,
    range: Option<&str>,
    with_prereleases: bool,
) -> Result<String, UnresolvedReason> {
    let server = Requester::server();
    let answer = shelf
        .world
        .catalog
        .resolve(&server, reference, range, with_prereleases)
        .await;
    match answer.unwrap() {
        Resolution::Resolved(resolved) => {
            Ok(resolved.version.number.unwrap_or_else(|| "head".to_owned()))
        }
        Resolution::Unresolved(unresolved) => Err(unresolved.reason),
    }
}

both_databases! {
    async fn the_newest_release_in_the_range_is_called(database: TestDatabase) {
        use UnresolvedReason::{NoMatchingRelease, NotFound, Retired, Yanked};

        let shelf = Shelf { world: World::new(&database).await };
        shelf.head("fresh").await;
        for number in ["1.0.0", "1.10.0", "1.9.0", "2.0.0-rc.1"] {
            shelf.release("stock", number).await;
        }
        let three = shelf.release("stock", "3.0.0").await;
        let four = shelf.release("stock", "4.0.0").await;
        for release in [&three, &four] {
            shelf.change(StateChange::Yank, release).await.unwrap();
        }
        let server = Requester::server();
        shelf.world.catalog.retire_version(&server, change(&four), false).await.unwrap();
        let ok = |number: &str| Ok(number.to_owned());
        let cases = [
            ("all/stock", None, false, ok("1.10.0")),
            ("ALL/Stock", Some("<1.10"), false, ok("1.9.0")),
            ("all/stock", None, true, ok("2.0.0-rc.1")),
            ("all/stock", Some("^2.0.0-rc"), false, ok("2.0.0-rc.1")),
            ("all/stock", Some("^2"), false, Err(NoMatchingRelease)),
            ("all/stock", Some("^3"), false, Err(Yanked)),
            ("all/stock", Some("=3.0.0"), false, ok("3.0.0")),
            ("all/stock", Some("=4.0.0"), false, Err(Retired)),
            ("all/stock", Some("^3 || ~1.9"), false, ok("1.9.0")),
            ("all/fresh", None, false, ok("head")),
            ("all/fresh", Some("^1"), false, Err(NoMatchingRelease)),
            ("all/nothing", None, false, Err(NotFound)),
        ];
        for (reference, range, with_prereleases, expected) in cases {
            assert_eq!(resolve(&shelf, reference, range, with_prereleases).await, expected, "{reference} {range:?}");
        }
        let Resolution::Resolved(yanked) = shelf.world.catalog.resolve(&server, "all/stock", Some("=3.0.0"), false).await.unwrap() else {
            panic!("who names it exactly keeps it");
        };
        assert_eq!(yanked.status.state, VersionState::Yanked);
        assert_eq!(yanked.status.reason.as_deref(), Some("it is broken"));
        for (reference, range) in [("stock", None), ("all/stock", Some("latest"))] {
            let refused = shelf.world.catalog.resolve(&server, reference, range, false).await;
            assert_eq!(refused.expect_err("bad").code(), "BAD_USER_INPUT");
        }
    }

    async fn what_gateways_tell_consumers_is_in_the_answer(database: TestDatabase) {
        let shelf = Shelf { world: World::new(&database).await };
        for number in ["1.0.0", "2.0.0"] {
            shelf.release("stock", number).await;
        }
        let server = Requester::server();
        let rule = NewDeprecation {
            deprecated_at: Some(Utc.with_ymd_and_hms(2026, 1, 1, 0, 0, 0).unwrap()),
            sunset_at: Some(Utc.with_ymd_and_hms(2026, 7, 1, 8, 30, 0).unwrap()),
            ..shelf.deprecation("stock", "^1", Some("all/stock@^2")).await
        };
        shelf.world.catalog.deprecate_versions(&server, rule).await.unwrap();
        let resolved = async |range| match shelf.world.catalog.resolve(&server, "all/stock", Some(range), false).await.unwrap() {
            Resolution::Resolved(resolved) => resolved,
            Resolution::Unresolved(unresolved) => panic!("{unresolved:?}"),
        };
        let old = resolved("^1").await;
        assert_eq!(old.status.state, VersionState::Sunset);
        assert_eq!(old.deprecation_header().as_deref(), Some("@1767225600"));
        assert_eq!(old.sunset_header().as_deref(), Some("Wed, 01 Jul 2026 08:30:00 GMT"));
        assert_eq!(old.link_header().as_deref(), Some("</services/all/stock>; rel=\"successor-version\""));
        assert_eq!(old.status.replacement.as_deref(), Some("all/stock@^2"));
        let new = resolved("^2").await;
        assert_eq!([new.deprecation_header(), new.sunset_header(), new.link_header()], [None, None, None]);
    }

    async fn a_former_name_leads_on_and_a_hidden_service_is_not_found(database: TestDatabase) {
        let shelf = Shelf { world: World::new(&database).await };
        shelf.release("stock", "1.0.0").await;
        shelf.head("page").await;
        rows::execute(
            &database,
            "INSERT INTO name_alias (id, kind, namespace, canonical_name, target_id, created_at) \
             SELECT id, 'service', 'all', 'store', id, created_at FROM service WHERE name = 'stock'",
        )
        .await;
        let server = Requester::server();
        let catalog = &shelf.world.catalog;
        let Resolution::Resolved(found) = catalog.resolve(&server, "all/store", None, false).await.unwrap() else {
            panic!("a former name leads on");
        };
        assert_eq!(found.redirected_from.as_deref(), Some("all/store"));
        assert_eq!(found.service.reference(), "all/stock");
        shelf.needs("page", &[("store", "^1")]).await;
        let page = shelf.service("page").await.id;
        let needed = catalog.dependencies_of_heads(&server, &[page]).await.unwrap();
        assert_eq!(needed[&page][0].service_id, Some(found.service.id));

        rows::execute(&database, "UPDATE service SET visibility = 'hidden' WHERE name = 'stock'").await;
        let reader = Requester::anonymous(true);
        let answer = async |name: &str| match catalog.resolve(&reader, &format!("all/{name}"), Some("^7"), false).await.unwrap() {
            Resolution::Resolved(resolved) => panic!("{resolved:?}"),
            Resolution::Unresolved(unresolved) => format!("{unresolved:?}").replace(name, "it"),
        };
        let nothing = answer("nothing").await;
        assert_eq!([answer("stock").await, answer("store").await], [nothing.clone(), nothing]);
    }

    async fn resolving_is_what_a_naive_search_finds(database: TestDatabase) {
        let shelf = Shelf { world: World::new(&database).await };
        let mut dice = Dice(7);
        let mut releases: Vec<(Number, bool)> = Vec::new();
        for _ in 0..14 {
            let pre = ["", "", "", "-rc.1"][dice.roll(4)];
            let number = format!("{}.{}.{}{pre}", dice.roll(3), dice.roll(3), dice.roll(2));
            let number = Number::parse(&number).unwrap();
            if releases.iter().any(|(known, _)| *known == number) {
                continue;
            }
            let release = shelf.release("stock", &number.to_string()).await;
            let is_yanked = dice.roll(4) == 0;
            if is_yanked {
                shelf.change(StateChange::Yank, &release).await.unwrap();
            }
            releases.push((number, is_yanked));
        }
        let ranges = ["^0", "^0.1", "~0.2", "^1", ">=1, <2", "~1.1", "^2", "<1.1", ">0.1, <=2.0", "=1.1.1", "^1.0.0-rc.0", "^9"];
        for range in ranges {
            let requirement = VersionReq::parse(range).unwrap();
            let matching = releases.iter().filter(|(number, _)| requirement.matches(number));
            let newest = matching.clone().filter(|(_, is_yanked)| !is_yanked).max();
            let expected = match (newest, matching.max()) {
                (Some((number, _)), _) => Ok(number.to_string()),
                (None, Some((number, _))) if range.starts_with('=') => Ok(number.to_string()),
                (None, Some(_)) => Err(UnresolvedReason::Yanked),
                (None, None) => Err(UnresolvedReason::NoMatchingRelease),
            };
            assert_eq!(resolve(&shelf, "all/stock", Some(range), false).await, expected, "{range} of {releases:?}");
        }
    }
}
