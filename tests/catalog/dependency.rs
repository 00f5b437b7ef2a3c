//! What services need, who needs them, and what follows from that.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use brickyard_server::catalog::{
    DependencyState, ImpactCut, PageRequest, Requester, Role, StateChange,
};
use uuid::Uuid;

use super::shelf::{Dice, Shelf, change};
use super::world::{TestRepository, World};
use crate::harness::rows;

const PAGE: PageRequest = PageRequest::new(100, 0).with_total();

/// What the head of a service needs: target, state, and the number that it resolves to.
async fn needed(
    shelf: &Shelf,
    requester: &Requester,
    name: &str,
) -> Vec<(String, DependencyState, String)> {
    let id = shelf.service(name).await.id;
    let catalog = &shelf.world.catalog;
    let found = catalog
        .dependencies_of_heads(requester, &[id])
        .await
        .unwrap();
    let mut needed = Vec::new();
    for dependency in found.get(&id).cloned().unwrap_or_default() {
        let ids: Vec<Uuid> = dependency.resolved_id.into_iter().collect();
        let versions = catalog
            .versions_by_ids(&Requester::server(), &ids)
            .await
            .unwrap();
        let number = match versions.first() {
            None => String::new(),
            Some(version) => version.number.clone().unwrap_or_else(|| "head".to_owned()),
        };
        needed.push((dependency.declared.target, dependency.state, number));
    }
    needed
}

/// The names of the services that need a service.
async fn consumers(
    shelf: &Shelf,
    requester: &Requester,
    name: &str,
    version: Option<&str>,
) -> Vec<String> {
    let id = shelf.service(name).await.id;
    let catalog = &shelf.world.catalog;
    let mut pages = catalog
        .consumers_of(requester, &[id], version, false, PAGE)
        .await
        .unwrap();
    let Some(page) = pages.remove(&id) else {
        return Vec::new();
    };
    assert_eq!(page.total, Some(page.items.len() as u64));
    let ids: Vec<Uuid> = page
        .items
        .iter()
        .map(|it| it.declared.consumer_id)
        .collect();
    let services = catalog.services_by_ids(requester, &ids).await.unwrap();
    let mut names: Vec<String> = services.into_iter().map(|service| service.name).collect();
    names.sort();
    names
}

both_databases! {
    async fn a_dependency_resolves_to_the_newest_release_in_its_range(database: TestDatabase) {
        use DependencyState::{NoMatchingRelease, OnDeprecated, OnRetired, OnYanked, Satisfied};

        let shelf = Shelf { world: World::new(&database).await };
        for number in ["1.0.0", "1.2.0", "2.0.0", "3.0.0-rc.1"] {
            shelf.release("stock", number).await;
        }
        let four = shelf.release("stock", "4.0.0").await;
        let five = shelf.release("stock", "5.0.0").await;
        shelf.deprecate("stock", "<2", None).await.unwrap();
        for release in [&four, &five] {
            shelf.change(StateChange::Yank, release).await.unwrap();
        }
        let server = Requester::server();
        shelf.world.catalog.retire_version(&server, change(&five), false).await.unwrap();
        shelf.head("page").await;
        let cases = [
            ("~2.0 || ^1", Satisfied, "2.0.0"),
            ("1.0 - 1.1", OnDeprecated, "1.0.0"),
            ("^1", OnDeprecated, "1.2.0"),
            ("^3", NoMatchingRelease, ""),
            ("^3.0.0-rc.1", Satisfied, "3.0.0-rc.1"),
            ("^4", OnYanked, "4.0.0"),
            ("=5.0.0", OnRetired, "5.0.0"),
            ("*", Satisfied, "2.0.0"),
        ];
        for (range, state, number) in cases {
            shelf.needs("page", &[("stock", range)]).await;
            let expected = [("all/stock".to_owned(), state, number.to_owned())];
            assert_eq!(needed(&shelf, &server, "page").await, expected, "{range}");
        }
        shelf.head("fresh").await;
        shelf.needs("page", &[("fresh", "*"), ("stock", "2")]).await;
        let expected = [("all/fresh", "head"), ("all/stock", "2.0.0")]
            .map(|(target, number)| (target.to_owned(), Satisfied, number.to_owned()));
        assert_eq!(needed(&shelf, &server, "page").await, expected);
    }

    async fn a_service_that_may_not_be_viewed_is_as_one_that_does_not_exist(database: TestDatabase) {
        let shelf = Shelf { world: World::new(&database).await };
        for name in ["page", "secret", "consumer", "secret-consumer"] {
            shelf.release(name, "1.0.0").await;
        }
        shelf.needs("page", &[("secret", "^1")]).await;
        shelf.needs("consumer", &[("page", "^1")]).await;
        shelf.needs("secret-consumer", &[("page", "^1")]).await;
        rows::execute(&database, "UPDATE service SET visibility = 'hidden' WHERE name LIKE 'secret%'").await;
        let reader = Requester::anonymous(true);
        let seen = needed(&shelf, &reader, "page").await;
        assert_eq!(seen, [("all/secret".to_owned(), DependencyState::Unresolved, String::new())]);
        let id = shelf.service("page").await.id;
        let catalog = &shelf.world.catalog;
        let seen = catalog.dependencies_of_heads(&reader, &[id]).await.unwrap();
        rows::execute(&database, "UPDATE dependency SET target_id = NULL WHERE target = 'all/secret'").await;
        let mut without = catalog.dependencies_of_heads(&reader, &[id]).await.unwrap();
        let other = without.get_mut(&id).unwrap();
        other[0].declared.target_id = seen[&id][0].declared.target_id;
        assert_eq!(seen, without);

        assert_eq!(consumers(&shelf, &reader, "page", None).await, ["consumer"]);
        assert_eq!(consumers(&shelf, &Requester::server(), "page", None).await, ["consumer", "secret-consumer"]);
        let restricted = catalog.restricted_consumers_of(&reader, &[id]).await.unwrap();
        assert!(restricted.is_empty(), "{restricted:?}");
        rows::execute(&database, "UPDATE service SET visibility = 'private' WHERE name = 'secret-consumer'").await;
        let restricted = catalog.restricted_consumers_of(&reader, &[id]).await.unwrap();
        let owner = shelf.service("page").await.owner_team_id;
        assert_eq!(restricted[&id].iter().map(|it| (it.team_id, it.count)).collect::<Vec<_>>(), [(owner, 1)]);
        // Who may view it counts it as a consumer and not twice.
        let member = shelf.somebody(Some(Role::View)).await;
        assert_eq!(consumers(&shelf, &member, "page", None).await, ["consumer", "secret-consumer"]);
        assert!(catalog.restricted_consumers_of(&member, &[id]).await.unwrap().is_empty());
    }

    async fn what_may_not_be_viewed_cannot_be_declared(database: TestDatabase) {
        let shelf = Shelf { world: World::new(&database).await };
        for name in ["page", "secret"] {
            shelf.head(name).await;
        }
        rows::execute(&database, "UPDATE service SET visibility = 'hidden', owner_team_id = NULL WHERE name = 'secret'").await;
        let maintainer = shelf.somebody(Some(Role::Maintain)).await;
        let before = rows::count(&database).await;
        let refusal = async |target: &str, range: &str| {
            let refused = shelf.declare(&maintainer, "page", &[(target, range)]).await;
            let error = refused.expect_err(target);
            (error.code(), error.to_string().replace(target, "it"))
        };
        let hidden = refusal("secret", "*").await;
        assert_eq!(hidden, ("NOT_FOUND", "the service all/it was not found".to_owned()));
        assert_eq!(hidden, refusal("nothing", "*").await);
        assert_eq!(refusal("page/x", "*").await.0, "BAD_USER_INPUT");
        assert_eq!(refusal("page", "latest").await.0, "BAD_USER_INPUT");
        assert_eq!(rows::count(&database).await, before);
    }

    async fn a_stale_declaration_is_refused(database: TestDatabase) {
        let shelf = Shelf { world: World::new(&database).await };
        for name in ["page", "stock"] {
            shelf.head(name).await;
        }
        let server = Requester::server();
        let read = shelf.service("page").await;
        shelf.needs("page", &[("stock", "^1")]).await;
        let stale = brickyard_server::catalog::DeclareDependencies {
            service: read.id,
            dependencies: Vec::new(),
            revision: read.revision,
        };
        let refused = shelf.world.catalog.declare_dependencies(&server, stale).await;
        assert_eq!(refused.expect_err("stale").code(), "CONFLICT");
        assert_eq!(needed(&shelf, &server, "page").await.len(), 1);
        shelf.needs("page", &[]).await;
        assert_eq!(needed(&shelf, &server, "page").await, []);
        assert_eq!(rows::count(&database).await["dependency"], 0);
    }

    async fn consumers_are_told_by_version(database: TestDatabase) {
        let shelf = Shelf { world: World::new(&database).await };
        for number in ["1.0.0", "1.1.0", "2.0.0"] {
            shelf.release("stock", number).await;
        }
        let ranges = [("a", "^1"), ("b", "1"), ("c", "~1.0"), ("d", ">=1"), ("e", "^3")];
        for (name, range) in ranges {
            shelf.head(name).await;
            shelf.needs(name, &[("stock", range)]).await;
        }
        let server = Requester::server();
        for (version, expected) in [
            (None, vec!["a", "b", "c", "d", "e"]),
            (Some("1.0.0"), vec!["c"]),
            (Some("1.1.0"), vec!["a", "b"]),
            (Some("2.0.0"), vec!["d"]),
            (Some("9.0.0"), vec![]),
        ] {
            assert_eq!(consumers(&shelf, &server, "stock", version).await, expected, "{version:?}");
        }
        let id = shelf.service("stock").await.id;
        let spreads = shelf.world.catalog.version_spreads_of(&server, &[id]).await.unwrap();
        let spread = &spreads[&id];
        let counts: Vec<(u64, u64)> = spread.releases.iter().map(|it| (it.allowed, it.resolved)).collect();
        assert_eq!(counts, [(1, 1), (3, 2), (4, 1)]);
        assert_eq!((spread.consumers, spread.on_head, spread.on_none), (5, 0, 1));
    }

    async fn an_impact_is_what_a_naive_search_finds(database: TestDatabase) {
        let shelf = Shelf { world: World::new(&database).await };
        let names: Vec<String> = (0..12).map(|number| format!("s{number}")).collect();
        let mut ids = Vec::new();
        for name in &names {
            ids.push(shelf.head(name).await.id);
        }
        let catalog = &shelf.world.catalog;
        for seed in 0..4 {
            let mut dice = Dice(seed);
            rows::execute(&database, "UPDATE service SET visibility = 'organisation'").await;
            let mut edges: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
            for (consumer, name) in names.iter().enumerate() {
                let targets: BTreeSet<usize> = (0..dice.roll(4)).map(|_| dice.roll(12)).collect();
                let needs: Vec<(&str, &str)> = targets.iter().map(|target| (names[*target].as_str(), "*")).collect();
                shelf.needs(name, &needs).await;
                edges.insert(consumer, targets);
            }
            let hidden = dice.roll(12);
            rows::execute(&database, &format!("UPDATE service SET visibility = 'hidden' WHERE name = 's{hidden}'")).await;
            for (requester, sees_all) in [(Requester::server(), true), (Requester::anonymous(true), false)] {
                let seen: BTreeMap<usize, BTreeSet<usize>> = edges
                    .iter()
                    .filter(|(consumer, _)| sees_all || **consumer != hidden)
                    .map(|(consumer, targets)| (*consumer, targets.clone()))
                    .collect();
                for start in 0..12 {
                    let expected = naive_hops(&seen, start);
                    for depth in [1, 2, 10] {
                        let within: BTreeMap<Uuid, u32> = expected.iter().filter(|(_, hop)| **hop <= depth).map(|(node, hop)| (ids[*node], *hop)).collect();
                        let impact = catalog.impact_of(&requester, ids[start], i64::from(depth), 1_000).await.unwrap();
                        let found: BTreeMap<Uuid, u32> = impact.services.iter().map(|it| (it.service_id, it.hop)).collect();
                        assert_eq!(found, within, "seed {seed} from {start}");
                        assert_eq!(found.len(), impact.services.len());
                        let is_all = expected.len() == within.len();
                        assert_eq!(impact.cut, (!is_all).then_some(ImpactCut::Depth), "seed {seed} from {start} by {depth}");
                    }
                    let all = expected.len();
                    for limit in 1..=all {
                        let impact = catalog.impact_of(&requester, ids[start], 10, limit as i64).await.unwrap();
                        assert_eq!(impact.services.len(), limit);
                        assert_eq!(impact.cut, (limit < all).then_some(ImpactCut::Limit));
                    }
                }
                let cycles = catalog.dependency_cycles(&requester, PAGE).await.unwrap();
                let found: BTreeSet<BTreeSet<Uuid>> = cycles.items.into_iter().map(|it| it.service_ids.into_iter().collect()).collect();
                let expected: BTreeSet<BTreeSet<Uuid>> = naive_cycles(&seen, if sees_all { 12 } else { hidden })
                    .into_iter()
                    .map(|cycle| cycle.into_iter().map(|node| ids[node]).collect())
                    .collect();
                assert_eq!(found, expected, "seed {seed}");
                let of_each = catalog.cycles_of(&requester, &ids).await.unwrap();
                let grouped: BTreeSet<BTreeSet<Uuid>> = of_each.into_values().map(|it| it.service_ids.into_iter().collect()).collect();
                assert_eq!(grouped, expected);
            }
        }
    }

    async fn what_is_needed_before_it_exists_resolves_when_it_appears(database: TestDatabase) {
        let shelf = Shelf { world: World::new(&database).await };
        let page = |calls: &str| {
            let manifest = format!("team = \"all\"\n[[service]]\nname = \"page\"\nversion = \"1.0.0\"\ncalls = {calls}\n");
            TestRepository::new("all", "page").with("brickyard.toml", &manifest)
        };
        let calls = "[\"all/Stock\", { service = \"all/price\", range = \"1.x || ^3\" }]";
        let report = shelf.world.publish(page(calls).release()).await.unwrap();
        let release = report.services[0].release.clone().unwrap();
        let server = Requester::server();
        let needs = async || needed(&shelf, &server, "page").await.into_iter().map(|(target, state, _)| (target, state)).collect::<Vec<_>>();
        let expected = |price, stock| vec![("all/price".to_owned(), price), ("all/stock".to_owned(), stock)];

        let (unresolved, satisfied) = (DependencyState::Unresolved, DependencyState::Satisfied);
        assert_eq!(needs().await, expected(unresolved, unresolved));
        shelf.head("stock").await;
        assert_eq!(needs().await, expected(unresolved, satisfied));
        shelf.release("price", "1.0.0").await;
        assert_eq!(needs().await, expected(satisfied, satisfied));
        assert_eq!(consumers(&shelf, &server, "price", Some("1.0.0")).await, ["page"]);

        // The release keeps what it was made with; the head follows its repository.
        shelf.world.publish(page("[]").head()).await.unwrap();
        assert_eq!(needs().await, []);
        let catalog = &shelf.world.catalog;
        let frozen = catalog.dependencies_of_versions(&server, &[release.id]).await.unwrap();
        let ranges: Vec<&str> = frozen[&release.id].iter().map(|it| it.declared.range.as_str()).collect();
        assert_eq!(ranges, ["1.* || ^3", "*"]);
        assert!(consumers(&shelf, &server, "price", None).await.is_empty());
        let id = shelf.service("price").await.id;
        let with_releases = catalog.consumers_of(&server, &[id], None, true, PAGE).await.unwrap();
        assert_eq!(with_releases[&id].total, Some(1));
    }

    async fn depth_and_limit_are_bounded(database: TestDatabase) {
        let shelf = Shelf { world: World::new(&database).await };
        let id = shelf.head("stock").await.id;
        for (depth, limit) in [(0, 10), (11, 10), (-1, 10), (5, 0), (5, 1_001)] {
            let refused = shelf.world.catalog.impact_of(&Requester::server(), id, depth, limit).await;
            assert_eq!(refused.expect_err("out of bounds").code(), "BAD_USER_INPUT");
        }
    }
}

/// The transitive consumers of a service with their hop.
fn naive_hops(edges: &BTreeMap<usize, BTreeSet<usize>>, start: usize) -> BTreeMap<usize, u32> {
    let mut hops = BTreeMap::from([(start, 0)]);
    let mut open = VecDeque::from([start]);
    while let Some(target) = open.pop_front() {
        for (consumer, targets) in edges {
            if targets.contains(&target) && !hops.contains_key(consumer) {
                hops.insert(*consumer, hops[&target] + 1);
                open.push_back(*consumer);
            }
        }
    }
    hops.remove(&start);
    hops
}

/// The circles of services, of which `hidden` is none.
fn naive_cycles(
    edges: &BTreeMap<usize, BTreeSet<usize>>,
    hidden: usize,
) -> BTreeSet<BTreeSet<usize>> {
    let reaches = |from: usize, to: usize| {
        let mut seen = BTreeSet::new();
        let mut open = vec![from];
        while let Some(node) = open.pop() {
            for next in edges
                .get(&node)
                .into_iter()
                .flatten()
                .filter(|next| **next != hidden)
            {
                if *next == to {
                    return true;
                }
                if seen.insert(*next) {
                    open.push(*next);
                }
            }
        }
        false
    };
    let mut cycles = BTreeSet::new();
    for node in edges.keys() {
        let with: BTreeSet<usize> = edges
            .keys()
            .copied()
            .filter(|other| reaches(*node, *other) && reaches(*other, *node))
            .collect();
        if !with.is_empty() {
            cycles.insert(with);
        }
    }
    cycles
}
