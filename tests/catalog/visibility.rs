//! What a requester may not view leaves no trace: every answer equals that of an organisation in
//! which it was never published. Where the documentation says that it is counted, it is.
mod transcript;

use std::collections::{BTreeMap, BTreeSet};

use brickyard_indexer::OperatingPoint;
use brickyard_server::catalog::{
    AuditFilter, CatalogError, CheckedFragment, CloneClassFilter, CloneClassQuery, Found,
    FragmentCheck, FragmentToCheck, Requester, RestrictedCount, Role, Scope, SearchRequest,
    Service, SetVisibility, TeamFilter, Visibility,
};
use uuid::Uuid;

use self::transcript::{PAGE, Transcript, check_of_pool, texts};
use super::organisation::{
    Organisation, Planned, another, organisations, pooled, reference, team_name,
    with_a_hidden_replacement,
};
use super::world::{TestRepository, World, function, larger_function};
use crate::harness::databases::TestDatabase;

/// Compares what a requester of these teams is told in the whole organisation with what they are
/// told in one that consists of what they may view.
async fn compare(database: &TestDatabase, organisation: &Organisation, teams: &[usize]) {
    // They last as long as the worlds in them.
    let databases = (another(database).await, another(database).await);
    let whole = World::of(&databases.0, organisation, |_| true).await;
    let seen = World::of(&databases.1, organisation, |planned| {
        planned.is_seen_by(teams)
    })
    .await;
    for (role, scope) in [
        (Role::View, Scope::CatalogRead),
        (Role::Publish, Scope::Publish),
    ] {
        let in_whole = whole.somebody_of(teams, role, scope).await;
        let in_seen = seen.somebody_of(teams, role, scope).await;
        // New people are changes too, which the clone index has to follow.
        whole.match_clones().await;
        seen.match_clones().await;
        let told = Transcript::of(&whole, &in_whole).await;
        let expected = Transcript::of(&seen, &in_seen).await;
        for (told, expected) in told.iter().zip(&expected) {
            assert_eq!(told, expected, "{teams:?} as {role} in {organisation:#?}");
        }
        assert_eq!(
            told.len(),
            expected.len(),
            "{teams:?} as {role} in {organisation:#?}"
        );
        whole.match_clones().await;
        restricted_counts_are_right(&whole, &in_whole, organisation, teams).await;
        closed_things_have_no_ids(&whole, &in_whole, organisation, teams).await;
    }
}

/// Restricted and private services that hold the same function are counted per owner.
async fn restricted_counts_are_right(
    world: &World,
    requester: &Requester,
    organisation: &Organisation,
    teams: &[usize],
) {
    let server = Requester::server();
    let names: BTreeMap<Uuid, String> = world
        .catalog
        .list_teams(&server, TeamFilter::Active, PAGE)
        .await
        .unwrap()
        .items
        .into_iter()
        .map(|team| (team.id, team.name))
        .collect();
    let told = |counts: &[RestrictedCount]| -> BTreeMap<Option<String>, usize> {
        let named = counts
            .iter()
            .map(|count| (count.team_id.map(|id| names[&id].clone()), count.count));
        named.collect()
    };
    // Functions of the pool that are alike, each with itself.
    let alike: [&[usize]; 4] = [&[0, 1, 2], &[3, 4], &[5], &[6]];
    let holds = |planned: &Planned, functions: &BTreeSet<usize>| {
        alike.iter().any(|group| {
            group.iter().any(|one| functions.contains(one))
                && group.iter().any(|one| planned.functions.contains(one))
        })
    };
    let expected = |functions: &BTreeSet<usize>, but: Option<String>| {
        let mut counts: BTreeMap<Option<String>, usize> = BTreeMap::new();
        for (number, planned) in organisation.services.iter().enumerate() {
            let owner = planned.owner.map(|team| team_name(team, number));
            let is_same_team = owner.is_some() && owner == but;
            if !planned.is_seen_by(teams)
                && planned.is_told()
                && holds(planned, functions)
                && !is_same_team
            {
                *counts.entry(owner).or_default() += 1;
            }
        }
        counts
    };
    let check = check_of_pool(OperatingPoint::Report);
    let report = world
        .catalog
        .check_fragments(requester, check)
        .await
        .unwrap();
    for (number, fragment) in report.fragments.iter().enumerate() {
        let of_it = expected(&BTreeSet::from([number]), None);
        // The two with rare words resemble each other or not; only those that must be are compared.
        if number < 5 {
            assert_eq!(
                told(&fragment.restricted),
                of_it,
                "f{number} {teams:?} {organisation:#?}"
            );
        }
    }
    for (number, planned) in organisation.services.iter().enumerate() {
        let found = world
            .catalog
            .find_service(requester, &reference(number))
            .await
            .unwrap();
        let Some(service) = found else { continue };
        let functions: BTreeSet<usize> = planned
            .functions
            .iter()
            .copied()
            .filter(|one| *one < 5)
            .collect();
        if functions.len() < planned.functions.len() {
            continue;
        }
        let counts = world
            .catalog
            .restricted_duplicates_of(requester, &[service.id], true)
            .await
            .unwrap();
        let counts = counts.get(&service.id).cloned().unwrap_or_default();
        let owner = planned.owner.map(|team| team_name(team, number));
        assert_eq!(
            told(&counts),
            expected(&functions, owner),
            "{number} {teams:?} {organisation:#?}"
        );
    }
}

/// Ids of what may not be viewed find nothing, and an edit of it is refused as one of nothing.
async fn closed_things_have_no_ids(
    world: &World,
    requester: &Requester,
    organisation: &Organisation,
    teams: &[usize],
) {
    let (catalog, server) = (&world.catalog, Requester::server());
    for (number, planned) in organisation.services.iter().enumerate() {
        if planned.is_seen_by(teams) {
            continue;
        }
        let service = catalog
            .find_service(&server, &reference(number))
            .await
            .unwrap()
            .unwrap();
        let ids = [service.id];
        assert!(
            catalog
                .services_by_ids(requester, &ids)
                .await
                .unwrap()
                .is_empty()
        );
        assert!(catalog.heads_of(requester, &ids).await.unwrap().is_empty());
        assert!(
            catalog
                .latest_releases_of(requester, &ids, true)
                .await
                .unwrap()
                .is_empty()
        );
        let releases = catalog.releases_of(requester, &ids, PAGE).await.unwrap();
        assert!(
            releases
                .values()
                .all(|page| page.items.is_empty() && page.total == Some(0))
        );
        assert!(
            catalog
                .languages_of(requester, &ids)
                .await
                .unwrap()
                .is_empty()
        );
        assert!(
            catalog
                .visible_to_of(requester, &ids)
                .await
                .unwrap()
                .is_empty()
        );
        assert!(
            catalog
                .duplicates_of(requester, &ids, false, PAGE)
                .await
                .unwrap()
                .is_empty()
        );
        let counts = catalog
            .restricted_duplicates_of(requester, &ids, false)
            .await
            .unwrap();
        assert!(counts.is_empty());
        let head = catalog
            .heads_of(&server, &ids)
            .await
            .unwrap()
            .remove(&service.id)
            .unwrap();
        assert!(
            catalog
                .versions_by_ids(requester, &[head.id])
                .await
                .unwrap()
                .is_empty()
        );
        let places = catalog
            .occurrences_of(&server, &ids, None, PAGE)
            .await
            .unwrap();
        for place in places.into_values().flat_map(|page| page.items) {
            let found = catalog
                .occurrences_by_ids(requester, &[place.id])
                .await
                .unwrap();
            assert!(found.is_empty());
            let pair = catalog
                .clone_pair(requester, place.id, place.id)
                .await
                .unwrap();
            assert!(pair.is_none());
            let of_it = CloneClassQuery {
                filter: CloneClassFilter {
                    service_id: Some(service.id),
                    ..CloneClassFilter::default()
                },
                ..CloneClassQuery::default()
            };
            let classes = catalog
                .list_clone_classes(requester, of_it, PAGE)
                .await
                .unwrap();
            assert_eq!(classes.total, Some(0));
            let sums = catalog.clone_sums_of_services(requester, &ids).await;
            assert!(sums.unwrap().is_empty());
        }
        let edit = |service| {
            let change = SetVisibility {
                service,
                visibility: Visibility::Organisation,
                visible_to: Vec::new(),
                revision: 1,
                reason: None,
            };
            catalog.set_visibility(requester, change)
        };
        let closed = edit(service.id).await.unwrap_err();
        let nothing = edit(Uuid::from_u128(7)).await.unwrap_err();
        assert_eq!(
            format!("{closed} {:?}", closed.hint()),
            format!("{nothing} {:?}", nothing.hint())
        );
        assert_ne!(closed.code(), "INTERNAL");
    }
}

both_databases! {
    async fn what_may_not_be_viewed_was_never_there(database: TestDatabase) {
        let (organisation, teams) = with_a_hidden_replacement();
        compare(&database, &organisation, &teams).await;
        for organisation in organisations(3) {
            for teams in &organisation.requesters {
                compare(&database, &organisation, teams).await;
            }
        }
    }

    async fn a_search_index_that_lags_behind_shows_nothing_that_was_closed(database: TestDatabase) {
        let organisation = organisations(1).remove(0);
        let open = |planned: &Planned| Planned {
            visibility: Visibility::Organisation,
            shown: Vec::new(),
            is_closed_later: false,
            ..planned.clone()
        };
        let everything = Organisation {
            services: organisation.services.iter().map(open).collect(),
            ..organisation.clone()
        };
        let world = World::of(&database, &everything, |_| true).await;
        let reached = world.catalog.search_index().sequence();
        for (number, planned) in organisation.services.iter().enumerate() {
            let (server, reference) = (Requester::server(), reference(number));
            let service = world.catalog.find_service(&server, &reference).await;
            let service = service.unwrap().unwrap();
            world.close(service.id, service.revision, planned).await;
        }
        assert_eq!(world.catalog.search_index().sequence(), reached);

        // Nothing has told the index yet; only the clones are up to date.
        world.match_clones().await;
        let teams: &[usize] = &[];
        // It lasts as long as the world in it.
        let other = another(&database).await;
        let seen = World::of(&other, &everything, |planned| {
            let number = everything.services.iter().position(|one| std::ptr::eq(one, planned));
            organisation.services[number.unwrap()].is_seen_by(teams)
        })
        .await;
        let told = searches(&world, &world.somebody_of(teams, Role::View, Scope::CatalogRead).await).await;
        let expected = searches(&seen, &seen.somebody_of(teams, Role::View, Scope::CatalogRead).await).await;
        assert_eq!(told, expected, "{organisation:#?}");
    }

    async fn a_visibility_is_set_once_with_a_trace_and_by_who_maintains(database: TestDatabase) {
        let world = World::new(&database).await;
        world.publish(super::organisation::desks().head()).await.unwrap();
        let (catalog, server) = (&world.catalog, Requester::server());
        let service = catalog.find_service(&server, "desk/t0").await.unwrap().unwrap();
        let change = |visibility, visible_to: &[&str], revision| SetVisibility {
            service: service.id,
            visibility,
            visible_to: visible_to.iter().map(|team| (*team).to_owned()).collect(),
            revision,
            reason: Some("secret project".to_owned()),
        };
        let code = |result: Result<Service, CatalogError>| result.map_or_else(|error| error.code(), |_| "");
        let audited = async || {
            let all = AuditFilter::default();
            catalog.list_audit_events(&server, &all, None, 1_000).await.unwrap().len()
        };
        let before = audited().await;
        let revision = service.revision;

        let viewer = world.somebody_of(&[0], Role::Admin, Scope::CatalogRead).await;
        let publisher = world.somebody_of(&[0], Role::Publish, Scope::Maintain).await;
        let stranger = world.somebody_of(&[1], Role::Admin, Scope::Maintain).await;
        for requester in [&viewer, &publisher, &stranger] {
            let refused = catalog.set_visibility(requester, change(Visibility::Private, &[], revision)).await;
            assert_eq!(code(refused), "FORBIDDEN", "{requester:?}");
        }
        let anonymous = Requester::anonymous(true);
        let refused = catalog.set_visibility(&anonymous, change(Visibility::Private, &[], revision)).await;
        assert_eq!(code(refused), "UNAUTHENTICATED");
        let bad = [
            (change(Visibility::Private, &["t1"], revision), "BAD_USER_INPUT"),
            (change(Visibility::Restricted, &["nobody"], revision), "BAD_USER_INPUT"),
            (change(Visibility::Restricted, &[" "], revision), "BAD_USER_INPUT"),
            (change(Visibility::Restricted, &["t1"; 101], revision), "LIMIT_EXCEEDED"),
            (change(Visibility::Private, &[], revision + 1), "CONFLICT"),
        ];
        for (change, expected) in bad {
            assert_eq!(code(catalog.set_visibility(&server, change).await), expected);
        }
        let same = catalog.set_visibility(&server, change(Visibility::Organisation, &[], revision)).await;
        assert_eq!(same.unwrap().revision, revision);
        assert_eq!(audited().await, before);

        let maintainer = world.somebody_of(&[0], Role::Maintain, Scope::Maintain).await;
        let restricted = change(Visibility::Restricted, &["t1", "T1", "t2"], revision);
        let changed = catalog.set_visibility(&maintainer, restricted).await.unwrap();
        assert_eq!((changed.visibility.as_str(), changed.revision), ("restricted", revision + 1));
        assert_eq!(audited().await, before + 1);
        let shown = catalog.visible_to_of(&maintainer, &[service.id]).await.unwrap();
        assert_eq!(shown[&service.id].len(), 2);
        let shown = catalog.visible_to_of(&stranger, &[service.id]).await.unwrap();
        assert!(shown.is_empty(), "who it is shown to is not told to whom it is shown");
        assert!(catalog.find_service(&stranger, "desk/t0").await.unwrap().is_some());

        let hidden = change(Visibility::Hidden, &[], revision + 1);
        catalog.set_visibility(&maintainer, hidden).await.unwrap();
        assert!(catalog.find_service(&stranger, "desk/t0").await.unwrap().is_none());
        let refused = catalog.set_visibility(&stranger, change(Visibility::Private, &[], revision + 2)).await;
        assert_eq!(code(refused), "NOT_FOUND");
        assert!(catalog.find_service(&maintainer, "desk/t0").await.unwrap().is_some());
    }

    async fn unseen_copies_take_no_place_among_matches(database: TestDatabase) {
        let world = World::new(&database).await;
        world.publish(super::organisation::desks().head()).await.unwrap();
        // More copies than a check looks at, all nearer than the one that may be viewed.
        let manifest = "team = \"t0\"\nnamespace = \"dark\"\n[[service]]\nname = \"many\"\nvisibility = \"hidden\"\n";
        let many = (0..150).fold(TestRepository::empty("example.com/dark"), |repository, number| {
            let source = function(&format!("copy_{number}"), "basket");
            repository.with(&format!("f{number}.py"), &source)
        });
        world.publish(many.with("brickyard.toml", manifest).head()).await.unwrap();
        let open = TestRepository::empty("example.com/open")
            .with("brickyard.toml", "team = \"t1\"\nnamespace = \"open\"\n[[service]]\nname = \"one\"\n")
            .with("f.py", &pooled(2));
        world.publish(open.head()).await.unwrap();
        world.match_clones().await;

        let stranger = world.somebody_of(&[1], Role::View, Scope::CatalogRead).await;
        let report = world.catalog.check_fragments(&stranger, check_of_pool(OperatingPoint::Report)).await.unwrap();

        let first = &report.fragments[0];
        assert!(first.matches.iter().any(|found| found.occurrence.path == "f.py"), "{first:#?}");
        assert!(first.restricted.is_empty());
    }

    async fn what_is_around_a_function_and_unseen_is_counted_or_nothing(database: TestDatabase) {
        let world = World::new(&database).await;
        for visibility in ["organisation", "restricted", "hidden"] {
            let manifest = format!(
                "team = \"t0\"\nnamespace = \"{visibility}\"\n[[service]]\nname = \"depot\"\nvisibility = \"{visibility}\"\n"
            );
            let large = larger_function("restock", visibility);
            let repository = TestRepository::empty(&format!("example.com/{visibility}"));
            let repository = repository.with("brickyard.toml", &manifest);
            world.publish(repository.with("depot.py", &large).head()).await.unwrap();
        }
        world.match_clones().await;
        let stranger = world.somebody_of(&[], Role::View, Scope::CatalogRead).await;

        let found = check_of(&world, &stranger, &function("mine", "crate")).await;

        let [open] = &found.containments[..] else {
            panic!("{found:?}");
        };
        let services = world.catalog.versions_by_ids(&stranger, &[open.occurrence.version_id]).await.unwrap();
        assert_eq!((services.len(), open.service_count), (1, 1));
        let told: usize = found.restricted.iter().map(|restricted| restricted.count).sum();
        assert_eq!(told, 1, "the hidden one is not counted");
    }
}

/// Checks a function as a repository that has none.
async fn check_of(world: &World, requester: &Requester, source: &str) -> CheckedFragment {
    let publication = TestRepository::empty("x").with("a.py", source).head();
    let fragment = &publication.fragments[0];
    let check = FragmentCheck {
        repository: "example.com/new".to_owned(),
        fragments: vec![FragmentToCheck {
            key: "mine".to_owned(),
            language: fragment.language.name().to_owned(),
            scheme: i64::from(fragment.scheme),
            fingerprint: fragment.fingerprint.clone(),
            before: None,
        }],
        operating_point: OperatingPoint::Report,
        max_matches: 5,
    };
    let report = world
        .catalog
        .check_fragments(requester, check)
        .await
        .unwrap();
    report.fragments.into_iter().next().unwrap()
}

/// The answers to all searches, without scores: those of words that were deleted from the index
/// differ until the index is cleaned up.
async fn searches(world: &World, requester: &Requester) -> Vec<String> {
    let mut answers = Vec::new();
    for text in texts() {
        let request = SearchRequest {
            text: text.clone(),
            first: 100,
            ..SearchRequest::default()
        };
        let found = world.catalog.search(requester, request).await.unwrap();
        let names: Vec<String> = found
            .hits
            .iter()
            .map(|hit| match &hit.found {
                Found::Service(service) => service.reference(),
                Found::Function(place) => format!("{} {}", place.path, place.name),
            })
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
        answers.push(format!(
            "{text:?}: {} {:?} {:?} {names:?}",
            found.total, found.suggestion, found.facets
        ));
    }
    answers
}
