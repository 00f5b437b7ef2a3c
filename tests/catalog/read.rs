//! What is found, listed and compared.

use brickyard_indexer::{OperatingPoint, Side};
use brickyard_server::catalog::{
    CheckReport, FragmentCheck, FragmentToCheck, Page, PageRequest, Requester, ServiceFilter,
    ServiceQuery,
};

use super::world::{TestRepository, World, function, larger_function, other_function};

const PAGE: PageRequest = PageRequest::new(100, 0).with_total();

/// Checks a function as the repository of this name.
async fn check(world: &World, repository: &str, source: &str) -> CheckReport {
    let publication = TestRepository::empty("x").with("a.py", source).head();
    let check = FragmentCheck {
        repository: repository.to_owned(),
        fragments: publication
            .fragments
            .iter()
            .map(|fragment| FragmentToCheck {
                key: "mine".to_owned(),
                language: fragment.language.name().to_owned(),
                scheme: i64::from(fragment.scheme),
                fingerprint: fragment.fingerprint.clone(),
                before: None,
            })
            .collect(),
        operating_point: OperatingPoint::Report,
        max_matches: 5,
    };
    world
        .catalog
        .check_fragments(&Requester::server(), check)
        .await
        .unwrap()
}

both_databases! {
    async fn pages_hold_everything_once_and_in_order(database: TestDatabase) {
        let world = World::new(&database).await;
        let server = Requester::server();
        for number in 0..7 {
            let repository = TestRepository::new("inventory", &format!("s{number}"));
            world.publish(repository.head()).await.unwrap();
        }
        let mut names = Vec::new();
        for offset in [0, 3, 6, 9] {
            let page = PageRequest::new(3, offset).with_total();
            let services = world.catalog.list_services(&server, ServiceQuery::default(), page).await.unwrap();
            assert_eq!(services.total, Some(7));
            names.extend(services.items.into_iter().map(|service| service.name));
        }
        assert_eq!(names, ["s0", "s1", "s2", "s3", "s4", "s5", "s6"]);
    }

    async fn filters_choose_by_team_namespace_and_owner(database: TestDatabase) {
        let world = World::new(&database).await;
        world.publish(TestRepository::new("inventory", "stock").head()).await.unwrap();
        world.publish(TestRepository::new("payment", "charge").head()).await.unwrap();
        let unowned = TestRepository::empty("example.com/acme/tools").with("a.py", &function("f", "x"));
        world.publish(unowned.head()).await.unwrap();
        let some = |name: &str| Some(name.to_owned());
        let unowned = ServiceFilter { unowned: true, ..Default::default() };
        let cases = [
            (ServiceQuery { team: some("Inventory"), ..Default::default() }, vec!["inventory/stock"]),
            (ServiceQuery { namespace: some("payment"), ..Default::default() }, vec!["payment/charge"]),
            (ServiceQuery { filter: unowned, ..Default::default() }, vec!["acme/tools"]),
            (ServiceQuery { team: some("nobody"), ..Default::default() }, vec![]),
            (ServiceQuery { team: some("a\0b"), ..Default::default() }, vec![]),
            (ServiceQuery { namespace: some("nowhere"), ..Default::default() }, vec![]),
        ];
        for (query, expected) in cases {
            let found = world.catalog.list_services(&Requester::server(), query.clone(), PAGE).await.unwrap();
            let found: Vec<String> = found.items.iter().map(brickyard_server::catalog::Service::reference).collect();
            assert_eq!(found, expected, "{query:?}");
        }
    }

    async fn lists_of_many_parents_are_the_lists_of_each(database: TestDatabase) {
        let world = World::new(&database).await;
        let server = Requester::server();
        let mut services = vec![uuid::Uuid::nil()];
        for (name, releases) in [("none", 0), ("one", 1), ("many", 12)] {
            let stock = TestRepository::new("inventory", name);
            let report = world.publish(stock.head()).await.unwrap();
            services.push(report.services[0].service.id);
            for number in 0..releases {
                let manifest = format!(
                    "team = \"inventory\"\n[[service]]\nname = \"{name}\"\nversion = \"1.{number}.0\"\n"
                );
                world.publish(stock.clone().with("brickyard.toml", &manifest).release()).await.unwrap();
            }
        }
        for page in [PageRequest::new(3, 0), PageRequest::new(5, 10), PageRequest::new(0, 0), PageRequest::new(11, 1).with_total()] {
            let together = world.catalog.releases_of(&server, &services, page).await.unwrap();
            for service in &services {
                let alone = world.catalog.releases_of(&server, &[*service], page).await.unwrap().remove(service).unwrap();
                let found = together.get(service).cloned().unwrap_or_else(|| Page::empty(page));
                assert_eq!((found.items, found.has_next, found.offset), (alone.items, alone.has_next, alone.offset), "{page:?}");
                assert_eq!(found.total, alone.total, "{page:?}");
            }
        }
        let page = PageRequest::new(3, 0);
        let releases = &world.catalog.releases_of(&server, &services, page).await.unwrap()[&services[3]];
        let numbers: Vec<&str> = releases.items.iter().filter_map(|release| release.number.as_deref()).collect();
        assert_eq!((numbers, releases.has_next), (vec!["1.11.0", "1.10.0", "1.9.0"], true));

        let inventory = world.catalog.find_team(&server, "inventory").await.unwrap().unwrap().id;
        let teams = world.catalog.services_of_teams(&server, &[inventory, services[1]], PAGE).await.unwrap();
        let names: Vec<&str> = teams[&inventory].items.iter().map(|service| service.name.as_str()).collect();
        assert_eq!(names, ["many", "none", "one"]);
        let functions = world.catalog.occurrences_of(&server, &services, None, PAGE).await.unwrap();
        assert_eq!(functions.len(), 3);
    }

    async fn functions_are_filtered_by_a_part_of_their_name(database: TestDatabase) {
        let world = World::new(&database).await;
        let repository = TestRepository::new("inventory", "stock")
            .with("src/read.py", &other_function("readStock_100"));
        let report = world.publish(repository.head()).await.unwrap();
        let id = report.services[0].service.id;
        for (part, expected) in [("STOCK", 2), ("readstock", 1), ("k_1", 1), ("kx1", 0), ("%", 0), ("\0", 0), ("", 2)] {
            let mut found = world.catalog.occurrences_of(&Requester::server(), &[id], Some(part), PAGE).await.unwrap();
            let total = found.remove(&id).and_then(|page| page.total).unwrap_or(0);
            assert_eq!(total, expected, "{part:?}");
        }
    }

    async fn a_renamed_copy_is_a_duplicate_of_both_services(database: TestDatabase) {
        let world = World::new(&database).await;
        let server = Requester::server();
        let report = world.publish(TestRepository::new("inventory", "stock").head()).await.unwrap();
        let original = report.services[0].service.id;
        let copy = TestRepository::new("payment", "restore")
            .with("src/stock.py", &function("restore", "cart"))
            .with("src/read.py", &other_function("read"));
        let copy = world.publish(copy.head()).await.unwrap().services[0].service.id;
        let same_team = TestRepository::new("inventory", "again");
        world.publish(same_team.head()).await.unwrap();
        world.match_clones().await;

        let duplicates = async |service, other_teams_only| {
            let found = world.catalog.duplicates_of(&server, &[service], other_teams_only, PAGE).await;
            found.unwrap().remove(&service).unwrap()
        };

        let of_others = duplicates(original, true).await;
        assert_eq!(of_others.total, Some(1));
        let pair = &of_others.items[0];
        assert_eq!((pair.a.name.as_str(), pair.b.name.as_str()), ("update_stock", "restore"));
        assert_eq!(pair.clone_type, 2);
        assert!(pair.similarity > 0.9, "{pair:?}");

        let of_all = duplicates(original, false).await;
        let types: Vec<u8> = of_all.items.iter().map(|pair| pair.clone_type).collect();
        assert_eq!(types, [1, 2]);
        let reverse = duplicates(copy, true).await;
        assert!(reverse.items.iter().all(|pair| pair.a.name == "restore"));
        assert!(reverse.items.iter().any(|found| found.id == pair.id));

        let all = world.catalog.clone_pairs(&server, false, PAGE).await.unwrap();
        assert_eq!(all.total, Some(2), "{all:?}");
        let again = world.catalog.clone_pair(&server, pair.b.id, pair.a.id).await.unwrap().unwrap();
        assert_eq!(again.id, pair.id);
        assert_eq!(again.clone_type, 2);
    }

    async fn a_check_finds_copies_in_other_repositories_only(database: TestDatabase) {
        let world = World::new(&database).await;
        let stock = TestRepository::new("inventory", "stock");
        world.publish(stock.release()).await.unwrap();
        world.publish(TestRepository::new("payment", "other").head()).await.unwrap();
        world.match_clones().await;
        let mine = function("restore", "cart");

        let report = check(&world, "example.com/acme/new", &mine).await;
        let found = &report.fragments[0].matches;
        assert_eq!(report.sequence, world.catalog.store().newest_sequence().await.unwrap());
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].is_blocking && found[0].similarity > 0.9);
        assert_eq!(found[0].service_count, 2);
        let version = world.catalog.versions_by_ids(&Requester::server(), &[found[0].occurrence.version_id]).await.unwrap();
        assert_eq!(version[0].number.as_deref(), Some("1.0.0"));

        let own = check(&world, "example.com/inventory/stock", &mine).await;
        assert_eq!(own.fragments[0].matches[0].service_count, 1);
        let clean = check(&world, "example.com/acme/new", &other_function("read")).await;
        assert!(clean.fragments[0].matches.is_empty());
    }

    async fn a_check_finds_what_is_inside_a_function_and_what_is_around_it(database: TestDatabase) {
        let world = World::new(&database).await;
        world.publish(TestRepository::new("inventory", "stock").release()).await.unwrap();
        let large = larger_function("restock", "pallet");
        world.publish(TestRepository::new("payment", "depot").with("src/stock.py", &large).head()).await.unwrap();
        world.match_clones().await;

        let report = check(&world, "example.com/acme/new", &larger_function("mine", "crate")).await;
        let [inner] = &report.fragments[0].containments[..] else {
            panic!("{report:?}");
        };
        assert_eq!((inner.side, inner.service_count), (Side::Inner, 1));
        assert!(inner.containment.coverage > 0.8, "{inner:?}");
        // The larger one that is there already is a copy, not something around it.
        assert_eq!(report.fragments[0].matches.len(), 1);

        let report = check(&world, "example.com/acme/new", &function("mine", "crate")).await;
        let [outer] = &report.fragments[0].containments[..] else {
            panic!("{report:?}");
        };
        assert_eq!((outer.side, outer.occurrence.name.as_str()), (Side::Outer, "restock"));

        let own = check(&world, "example.com/payment/depot", &function("mine", "crate")).await;
        assert!(own.fragments[0].containments.is_empty(), "{own:?}");
    }

    async fn own_copies_take_no_place_among_matches(database: TestDatabase) {
        let world = World::new(&database).await;
        // More than a check looks at, all of them nearer than the one that somebody else has.
        let manifest = "team = \"t0\"\nnamespace = \"mine\"\n[[service]]\nname = \"many\"\n";
        let many = (0..150).fold(TestRepository::empty("example.com/mine"), |repository, number| {
            let source = function(&format!("copy_{number}"), &format!("basket_{number}"));
            repository.with(&format!("f{number}.py"), &source)
        });
        world.publish(many.with("brickyard.toml", manifest).head()).await.unwrap();
        let edited = function("take", "goods").replace("'reserved'", "'taken'\n    goods.at = store.now()");
        world.publish(TestRepository::new("payment", "other").with("src/stock.py", &edited).head()).await.unwrap();
        world.match_clones().await;

        let report = check(&world, "example.com/mine", &function("mine", "cart")).await;

        let found = &report.fragments[0].matches;
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].has_source && found[0].similarity < 1.0);
        assert_eq!(found[0].occurrence.name, "take");
    }

    async fn what_was_similar_before_a_change_is_told_apart_from_what_is_new(database: TestDatabase) {
        let world = World::new(&database).await;
        world.publish(TestRepository::new("inventory", "stock").head()).await.unwrap();
        let own = "team = \"payment\"\n[[service]]\nname = \"charge\"\n";
        let other = TestRepository::new("payment", "charge").with("brickyard.toml", own);
        world.publish(other.with("src/stock.py", &other_function("read")).head()).await.unwrap();
        world.match_clones().await;
        let head = |source: &str| TestRepository::empty("x").with("a.py", source).head();
        let check = async |now: &str, before: Option<&str>| {
            let now = &head(now).fragments[0];
            let check = FragmentCheck {
                repository: "x".to_owned(),
                fragments: vec![FragmentToCheck {
                    key: "mine".to_owned(),
                    language: now.language.name().to_owned(),
                    scheme: i64::from(now.scheme),
                    fingerprint: now.fingerprint.clone(),
                    before: before.map(|before| head(before).fragments[0].fingerprint.clone()),
                }],
                operating_point: OperatingPoint::Report,
                max_matches: 5,
            };
            let report = world.catalog.check_fragments(&Requester::server(), check).await;
            report.unwrap().fragments.remove(0).matches
        };
        let mine = function("mine", "cart");
        let edited = mine.replace("cart.state = 'reserved'", "store.journal.append(cart)");

        let new = check(&mine, None).await;
        assert_eq!((new[0].similarity_before, new[0].was_blocking), (None, false));
        let fixed = check(&mine, Some(&edited)).await;
        assert_eq!(fixed.len(), 1);
        assert!(fixed[0].similarity_before.is_some_and(|before| before < fixed[0].similarity), "{fixed:?}");
        assert_eq!(fixed[0].was_blocking, fixed[0].is_blocking);
        let rewritten = check(&mine, Some(&other_function("read"))).await;
        assert_eq!(rewritten.len(), 1, "only what it is like now");
        assert_eq!(rewritten[0].similarity_before, None);
    }

    async fn five_hundred_functions_are_checked_at_once_and_no_more(database: TestDatabase) {
        let world = World::new(&database).await;
        world.publish(TestRepository::new("inventory", "stock").head()).await.unwrap();
        world.match_clones().await;
        let head = TestRepository::empty("x").with("a.py", &function("mine", "cart")).head();
        let one = &head.fragments[0];
        let fragment = |number: usize| FragmentToCheck {
            key: number.to_string(),
            language: one.language.name().to_owned(),
            scheme: i64::from(one.scheme),
            fingerprint: one.fingerprint.clone(),
            before: None,
        };
        let check = async |count: usize| {
            let check = FragmentCheck {
                repository: "x".to_owned(),
                fragments: (0..count).map(fragment).collect(),
                operating_point: OperatingPoint::Report,
                max_matches: 1,
            };
            world.catalog.check_fragments(&Requester::server(), check).await
        };
        let report = check(500).await.unwrap();
        assert_eq!(report.fragments.len(), 500);
        assert!(report.fragments.iter().all(|one| one.matches.len() == 1));
        assert_eq!(check(501).await.expect_err("too many").code(), "LIMIT_EXCEEDED");
    }

    async fn old_releases_and_services_that_left_do_not_match(database: TestDatabase) {
        let world = World::new(&database).await;
        let stock = TestRepository::new("inventory", "stock");
        world.publish(stock.release()).await.unwrap();
        let newer = "team = \"inventory\"\n[[service]]\nname = \"stock\"\nversion = \"1.1.0\"\n";
        let rewritten = stock.with("src/stock.py", &other_function("read")).with("brickyard.toml", newer);
        world.publish(rewritten.release()).await.unwrap();
        world.match_clones().await;
        let old = check(&world, "example.com/acme/new", &function("restore", "cart")).await;
        assert!(old.fragments[0].matches.is_empty(), "{old:?}");
        let new = check(&world, "example.com/acme/new", &other_function("mine")).await;
        assert_eq!(new.fragments[0].matches.len(), 1);

        let left = rewritten.with("brickyard.toml", "team = \"inventory\"\n[[service]]\nname = \"gone\"\n")
            .with("src/stock.py", &function("f", "x"));
        world.publish(left.head()).await.unwrap();
        world.match_clones().await;
        let gone = check(&world, "example.com/acme/new", &other_function("mine")).await;
        assert!(gone.fragments[0].matches.is_empty(), "{gone:?}");
    }

    async fn a_check_that_the_index_cannot_answer_says_so(database: TestDatabase) {
        let world = World::new(&database).await;
        world.publish(TestRepository::new("inventory", "stock").head()).await.unwrap();
        let check = FragmentCheck {
            repository: "example.com/acme/new".to_owned(),
            fragments: Vec::new(),
            operating_point: OperatingPoint::Report,
            max_matches: 5,
        };

        let refused = world.catalog.check_fragments(&Requester::server(), check).await;

        assert_eq!(refused.expect_err("stale").code(), "UNAVAILABLE");
    }

    async fn releases_are_in_the_order_of_their_precedence(database: TestDatabase) {
        let world = World::new(&database).await;
        let stock = TestRepository::new("inventory", "stock");
        let numbers = ["1.9.0", "2.0.0-rc.2", "1.10.0", "0.9.12", "2.0.0-rc.10", "1.10.0-beta"];
        let mut service = None;
        for number in numbers {
            let manifest = format!(
                "team = \"inventory\"\n[[service]]\nname = \"stock\"\nversion = \"{number}\"\n"
            );
            let release = stock.clone().with("brickyard.toml", &manifest).release();
            service = Some(world.publish(release).await.unwrap().services[0].service.id);
        }
        let (server, service) = (Requester::server(), service.unwrap());

        let releases = world.catalog.releases_of(&server, &[service], PAGE).await.unwrap();
        let releases = &releases[&service];
        let found: Vec<&str> =
            releases.items.iter().filter_map(|release| release.number.as_deref()).collect();
        let latest = world.catalog.latest_releases_of(&server, &[service], false).await.unwrap();

        let expected = ["2.0.0-rc.10", "2.0.0-rc.2", "1.10.0", "1.10.0-beta", "1.9.0", "0.9.12"];
        assert_eq!(found, expected);
        assert_eq!(latest[&service].number.as_deref(), Some("1.10.0"));
    }
}
