//! Clone classes: what several services have, kept up to date.

mod canonical;
mod rebuilt;

use brickyard_server::catalog::{
    CloneClass, CloneClassFilter, CloneClassQuery, CloneSpread, CloneTotals, PageRequest,
    Requester, Role, Scope, SetVisibility, Visibility,
};
use chrono::Duration;
use uuid::Uuid;

use super::organisation::desks;
use super::world::{TestRepository, World, function, other_function};

const PAGE: PageRequest = PageRequest::new(100, 0).with_total();

/// Publishes a service of a team with some files.
async fn publish(world: &World, team: &str, service: &str, files: &[(&str, String)]) -> Uuid {
    let manifest =
        format!("team = \"{team}\"\nnamespace = \"{team}\"\n[[service]]\nname = \"{service}\"\n");
    let repository = TestRepository::empty(&format!("example.com/{team}/{service}"))
        .with("brickyard.toml", &manifest);
    let repository = files.iter().fold(repository, |repository, (path, text)| {
        repository.with(path, text)
    });
    let report = world.publish(repository.head()).await.unwrap();
    report.services[0].service.id
}

async fn list(world: &World, requester: &Requester, filter: CloneClassFilter) -> Vec<CloneClass> {
    let query = CloneClassQuery {
        filter,
        ..CloneClassQuery::default()
    };
    let page = world
        .catalog
        .list_clone_classes(requester, query.clone(), PAGE)
        .await
        .unwrap();
    assert_eq!(page.total, Some(page.items.len() as u64));
    let sum = |of: fn(&CloneClass) -> u32| page.items.iter().map(|it| u64::from(of(it))).sum();
    let totals = world.catalog.clone_totals(requester, query).await.unwrap();
    let expected = CloneTotals {
        classes: page.items.len() as u64,
        copies: sum(|class| class.copies),
        saved_lines: sum(|class| class.saved_lines),
        teams: totals.teams,
    };
    assert_eq!(
        totals, expected,
        "the totals of a list are those of its classes"
    );
    page.items
}

async fn all(world: &World) -> Vec<CloneClass> {
    list(world, &Requester::server(), CloneClassFilter::default()).await
}

both_databases! {
    async fn a_class_holds_what_several_services_have_and_the_one_that_saves_most_is_first(database: TestDatabase) {
        let world = World::new(&database).await;
        let server = Requester::server();
        publish(&world, "inventory", "stock", &[("a.py", function("update_stock", "basket"))]).await;
        publish(&world, "payment", "restore", &[("a.py", function("restore", "cart")), ("b.py", other_function("read"))]).await;
        publish(&world, "search", "index", &[("a.py", function("update_stock", "basket")), ("b.py", function("update_stock", "basket"))]).await;
        publish(&world, "payment", "import", &[("b.py", other_function("read"))]).await;
        world.match_clones().await;

        let classes = all(&world).await;
        let first = &classes[0];
        assert_eq!((first.name.as_str(), first.language.as_str()), ("update_stock", "python"));
        assert_eq!((first.clone_type, first.fragments, first.copies, first.services, first.owners), (2, 2, 4, 3, 3));
        assert_eq!(first.saved_lines, 3 * first.lines, "one of four copies stays");
        assert!(first.similarity > 0.99 && !first.is_library_candidate());
        let second = &classes[1];
        assert!(second.saved_lines < first.saved_lines);
        assert_eq!((second.name.as_str(), second.clone_type, second.services, second.owners), ("read", 1, 2, 1));

        let members = world.catalog.members_of_clone_classes(&server, &[first.id], PAGE).await.unwrap();
        let members = &members[&first.id];
        assert_eq!(members.total, Some(3), "a function in a service");
        assert_eq!(members.items[0].member.similarity, 1.0);
        let copies: Vec<u32> = members.items.iter().map(|place| place.member.copies).collect();
        assert_eq!(copies.iter().sum::<u32>(), 4);
        assert!(members.items.iter().all(|place| place.occurrence.is_some()));
        let renamed = members.items.iter().find(|place| place.member.name == "restore").unwrap();
        assert_eq!(renamed.member.clone_type, 2);
        let pair = (renamed.representative_id, renamed.member.fragment_id);
        let explained = world.catalog.explain_fragments(&server, &[pair]).await.unwrap();
        let renames: Vec<(&str, &str)> = explained[&pair].renames.iter().map(|it| (it.from.as_str(), it.to.as_str())).collect();
        assert!(renames.contains(&("basket", "cart")), "{renames:?}");
    }

    async fn classes_are_filtered(database: TestDatabase) {
        let world = World::new(&database).await;
        let server = Requester::server();
        let stock = publish(&world, "inventory", "stock", &[("a.py", function("update_stock", "basket"))]).await;
        publish(&world, "payment", "restore", &[("a.py", function("restore", "cart"))]).await;
        publish(&world, "payment", "import", &[("b.py", other_function("read_rows"))]).await;
        publish(&world, "payment", "export", &[("b.py", other_function("read_rows"))]).await;
        world.match_clones().await;
        let none = CloneClassFilter::default;
        let cases = [
            (none(), 2),
            (CloneClassFilter { service_id: Some(stock), ..none() }, 1),
            (CloneClassFilter { language: Some("python".to_owned()), ..none() }, 2),
            (CloneClassFilter { language: Some("go".to_owned()), ..none() }, 0),
            (CloneClassFilter { clone_type: Some(1), ..none() }, 1),
            (CloneClassFilter { clone_type: Some(2), ..none() }, 1),
            (CloneClassFilter { clone_type: Some(3), ..none() }, 0),
            (CloneClassFilter { min_similarity: Some(0.9), ..none() }, 2),
            (CloneClassFilter { spread: Some(CloneSpread::OneTeam), ..none() }, 1),
            (CloneClassFilter { spread: Some(CloneSpread::SeveralTeams), ..none() }, 1),
            (CloneClassFilter { min_services: Some(3), ..none() }, 0),
            (CloneClassFilter { text: Some("UPDATE_s".to_owned()), ..none() }, 1),
            (CloneClassFilter { text: Some("read_".to_owned()), ..none() }, 1),
            (CloneClassFilter { text: Some("export".to_owned()), ..none() }, 1),
            (CloneClassFilter { text: Some("%".to_owned()), ..none() }, 0),
        ];
        for (filter, expected) in cases {
            let found = list(&world, &server, filter.clone()).await;
            assert_eq!(found.len(), expected, "{filter:?}");
        }
        for (team, expected) in [("inventory", 1), ("payment", 2), ("nobody", 0)] {
            let query = CloneClassQuery { team: Some(team.to_owned()), ..CloneClassQuery::default() };
            let found = world.catalog.list_clone_classes(&server, query, PAGE).await.unwrap();
            assert_eq!(found.total, Some(expected), "{team}");
        }
        for (team, teams) in [(None, 2), (Some("inventory"), 2), (Some("nobody"), 0)] {
            let query = CloneClassQuery { team: team.map(str::to_owned), ..CloneClassQuery::default() };
            let totals = world.catalog.clone_totals(&server, query).await.unwrap();
            assert_eq!(totals.teams, teams, "{team:?}");
        }
    }

    async fn a_class_keeps_its_id_while_its_functions_come_and_go(database: TestDatabase) {
        let world = World::new(&database).await;
        publish(&world, "inventory", "stock", &[("a.py", function("update_stock", "basket"))]).await;
        publish(&world, "payment", "restore", &[("a.py", function("restore", "cart"))]).await;
        world.match_clones().await;
        let id = all(&world).await[0].id;

        publish(&world, "search", "index", &[("a.py", function("take", "goods"))]).await;
        world.match_clones().await;
        publish(&world, "inventory", "stock", &[("a.py", function("changed", "everything"))]).await;
        world.match_clones().await;
        publish(&world, "payment", "restore", &[("a.py", other_function("read"))]).await;
        world.match_clones().await;

        let classes = all(&world).await;
        assert_eq!(classes.len(), 1);
        assert_eq!((classes[0].id, classes[0].services), (id, 2));
        world.catalog.renew_clone_classes().await.unwrap();
        world.match_clones().await;
        assert_eq!(all(&world).await, classes, "forming all of them again changes nothing");

        publish(&world, "search", "index", &[("a.py", other_function("x"))]).await;
        world.match_clones().await;
        let left = all(&world).await;
        assert!(left.iter().all(|class| class.id != id), "{left:?}");
    }

    async fn the_older_publication_is_the_origin_of_what_others_have(database: TestDatabase) {
        let world = World::new(&database).await;
        let server = Requester::server();
        publish(&world, "payment", "old", &[("z.py", other_function("unrelated"))]).await;
        world.clock.advance(Duration::hours(1));
        let stock = publish(&world, "inventory", "stock", &[("a.py", function("update_stock", "basket"))]).await;
        world.match_clones().await;
        world.clock.advance(Duration::hours(1));
        publish(&world, "payment", "old", &[("z.py", other_function("unrelated")), ("a.py", function("restore", "cart"))]).await;
        world.match_clones().await;
        world.clock.advance(Duration::hours(1));
        // An edit does not make it a copy of its copy.
        publish(&world, "inventory", "stock", &[("a.py", function("update", "trolley"))]).await;
        world.match_clones().await;

        let classes = all(&world).await;
        assert_eq!(classes[0].origin_service_id, Some(stock));
        let matrix = world.catalog.copy_matrix(&server, PAGE).await.unwrap();
        assert_eq!(matrix.total, Some(1));
        let flow = matrix.items[0];
        let teams = world.catalog.teams_by_ids(&server, &[flow.from_team_id.unwrap(), flow.to_team_id.unwrap()]).await.unwrap();
        let name = |id: Option<Uuid>| teams.iter().find(|team| Some(team.id) == id).unwrap().name.as_str();
        assert_eq!((name(flow.from_team_id), name(flow.to_team_id)), ("inventory", "payment"));
        assert_eq!((flow.classes, flow.copies, flow.lines), (1, 1, u64::from(classes[0].lines)));

        for (origin, team, expected) in [("inventory", "payment", 1), ("payment", "inventory", 0), ("nobody", "payment", 0)] {
            let query = CloneClassQuery { team: Some(team.to_owned()), origin: Some(origin.to_owned()), ..CloneClassQuery::default() };
            let found = world.catalog.list_clone_classes(&server, query, PAGE).await.unwrap();
            assert_eq!(found.total, Some(expected), "what {team} has that {origin} had first");
        }

        let sums = world.catalog.clone_sums_of_services(&server, &[stock]).await.unwrap();
        assert_eq!((sums[&stock].classes, sums[&stock].fragments), (1, 1));
        let team = flow.to_team_id.unwrap();
        let sums = world.catalog.clone_sums_of_teams(&server, &[team]).await.unwrap();
        assert_eq!(sums[&team].classes, 1);
    }

    async fn what_more_than_ten_services_have_is_a_candidate_for_a_library(database: TestDatabase) {
        let world = World::new(&database).await;
        for number in 0..11 {
            publish(&world, "t", &format!("s{number}"), &[("a.py", function(&format!("f{number}"), "x"))]).await;
            if number >= 9 {
                world.match_clones().await;
                let classes = all(&world).await;
                assert_eq!(classes.len(), 1);
                assert_eq!(classes[0].is_library_candidate(), number == 10, "{number}");
            }
        }
    }

    async fn what_is_closed_is_gone_before_the_classes_are_formed_again(database: TestDatabase) {
        let world = World::new(&database).await;
        world.publish(desks().head()).await.unwrap();
        let dark = publish(&world, "t0", "dark", &[("a.py", function("update_stock", "basket"))]).await;
        publish(&world, "t1", "light", &[("a.py", function("restore", "cart"))]).await;
        world.match_clones().await;
        let anonymous = Requester::anonymous(true);
        let of_dark = || CloneClassFilter { service_id: Some(dark), ..CloneClassFilter::default() };
        assert_eq!(list(&world, &anonymous, of_dark()).await.len(), 1);
        let with_dark = list(&world, &anonymous, CloneClassFilter::default()).await;

        for (visibility, restricted) in [(Visibility::Hidden, 0), (Visibility::Private, 1)] {
            let revision = world.catalog.services_by_ids(&Requester::server(), &[dark]).await.unwrap()[0].revision;
            let change = SetVisibility { service: dark, visibility, visible_to: Vec::new(), revision, reason: None };
            world.catalog.set_visibility(&Requester::server(), change).await.unwrap();
            for is_formed in [false, true] {
                if is_formed {
                    world.match_clones().await;
                }
                assert!(list(&world, &anonymous, of_dark()).await.is_empty());
                let classes = list(&world, &anonymous, CloneClassFilter::default()).await;
                assert!(classes[0].services < with_dark[0].services, "{classes:?}");
                let ids: Vec<Uuid> = classes.iter().map(|class| class.id).collect();
                assert_eq!(ids[0], with_dark[0].id, "the class keeps its id");
                let members = world.catalog.members_of_clone_classes(&anonymous, &ids, PAGE).await.unwrap();
                assert!(members.values().flat_map(|page| &page.items).all(|place| place.member.service_id != dark));
                let told = world.catalog.restricted_of_clone_classes(&anonymous, &ids[..1]).await.unwrap();
                let count: usize = told.values().flatten().map(|count| count.count).sum();
                assert_eq!(count, restricted, "{visibility} {is_formed}");
                let owner = world.somebody_of(&[0], Role::View, Scope::CatalogRead).await;
                assert_eq!(list(&world, &owner, of_dark()).await.len(), 1);
            }
        }
    }

    async fn a_day_is_written_down_with_what_there_is_at_its_end_and_no_other_day(database: TestDatabase) {
        let world = World::new(&database).await;
        let server = Requester::server();
        publish(&world, "inventory", "stock", &[("a.py", function("update_stock", "basket"))]).await;
        world.match_clones().await;
        publish(&world, "payment", "restore", &[("a.py", function("restore", "cart"))]).await;
        world.match_clones().await;
        world.clock.advance(Duration::days(3));
        publish(&world, "search", "index", &[("a.py", function("take", "goods"))]).await;
        world.match_clones().await;

        let days = world.catalog.clone_trend(&server, "2026-01-01", "2026-12-31").await.unwrap();
        let told: Vec<(&str, u64, u64)> = days.iter().map(|day| (day.day.as_str(), day.classes, day.fragments)).collect();
        assert_eq!(told, [("2026-03-01", 1, 2), ("2026-03-04", 1, 3)]);
        assert_eq!(days[1].saved_lines, 2 * days[0].saved_lines);
        let open = world.catalog.clone_trend(&Requester::anonymous(true), "2026-03-04", "2026-03-04").await.unwrap();
        assert_eq!(open, days[1..]);
        for (from, to, code) in [("2026-1-1", "2026-01-02", "BAD_USER_INPUT"), ("2020-01-01", "2026-01-01", "LIMIT_EXCEEDED")] {
            let refused = world.catalog.clone_trend(&server, from, to).await;
            assert_eq!(refused.expect_err("bad").code(), code);
        }
    }
}
