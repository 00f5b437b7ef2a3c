//! What a requester may not view leaves no trace: every answer equals that of an organisation in
//! which it was never published. Where the documentation says that it is counted, it is.

use std::collections::{BTreeMap, BTreeSet};

use brickyard_indexer::OperatingPoint;
use brickyard_server::catalog::{
    BegunPublish, CatalogError, DuplicatePair, Found, FragmentCheck, FragmentToCheck, NewBatch,
    NewPublish, Occurrence, PageRequest, Requester, RestrictedCount, Role, Scope, SearchRequest,
    Service, ServiceQuery, SetVisibility, TeamFilter, Visibility,
};
use uuid::Uuid;

use super::organisation::{
    Organisation, POOL, Planned, TEAMS, WORDS, another, organisations, pooled, reference, team_name,
};
use super::world::{TestRepository, World, staged};
use crate::harness::databases::TestDatabase;

const PAGE: PageRequest = PageRequest::new(100, 0).with_total();

/// What a requester is told, line by line; without ids, which differ from world to world.
struct Transcript<'a> {
    world: &'a World,
    requester: &'a Requester,
    lines: Vec<String>,
}

impl<'a> Transcript<'a> {
    async fn of(world: &'a World, requester: &'a Requester) -> Vec<String> {
        let mut transcript = Self {
            world,
            requester,
            lines: Vec::new(),
        };
        transcript.counts().await;
        let services = transcript.lists().await;
        for service in &services {
            transcript.service(service).await;
        }
        transcript.pairs().await;
        transcript.checks().await;
        transcript.searches().await;
        transcript.publishing().await;
        transcript.lines
    }

    fn say(&mut self, line: impl Into<String>) {
        self.lines.push(line.into());
    }

    async fn counts(&mut self) {
        let summary = self.world.catalog.summary(self.requester).await.unwrap();
        self.say(format!(
            "{} services, {} unowned, {} teams, {} fragments",
            summary.services, summary.unowned_services, summary.teams, summary.fragments
        ));
    }

    /// Says which lists hold which services, and returns the longest.
    async fn lists(&mut self) -> Vec<Service> {
        let catalog = &self.world.catalog;
        let all = ServiceQuery::default();
        let mut queries = vec![("all".to_owned(), all.clone())];
        queries.push((
            "unowned".to_owned(),
            ServiceQuery {
                unowned: true,
                ..all.clone()
            },
        ));
        for name in ["n0", "n1", "only2", "desk"] {
            let namespace = Some(name.to_owned());
            queries.push((
                name.to_owned(),
                ServiceQuery {
                    namespace,
                    ..all.clone()
                },
            ));
        }
        for team in 0..TEAMS {
            let team = Some(format!("t{team}"));
            queries.push((
                format!("{team:?}"),
                ServiceQuery {
                    team,
                    ..all.clone()
                },
            ));
        }
        let mut longest = Vec::new();
        for (what, query) in queries {
            for page in [PAGE, PageRequest::new(2, 1).with_total()] {
                let found = catalog
                    .list_services(self.requester, query.clone(), page)
                    .await;
                let found = found.unwrap();
                let names: Vec<String> = found.items.iter().map(Service::reference).collect();
                self.say(format!(
                    "{what}: {names:?} of {:?}, {}",
                    found.total, found.has_next
                ));
                if found.items.len() > longest.len() {
                    longest = found.items;
                }
            }
        }
        let teams = catalog
            .list_teams(self.requester, TeamFilter::Active, PAGE)
            .await
            .unwrap();
        let ids: Vec<Uuid> = teams.items.iter().map(|team| team.id).collect();
        let lists = catalog
            .services_of_teams(self.requester, &ids, PAGE)
            .await
            .unwrap();
        for team in &teams.items {
            let services = lists.get(&team.id).map(|page| {
                let names: Vec<String> = page.items.iter().map(Service::reference).collect();
                (names, page.total)
            });
            self.say(format!("team {}: {services:?}", team.name));
        }
        for number in 0..8 {
            let found = catalog
                .find_service(self.requester, &reference(number))
                .await
                .unwrap();
            self.say(format!(
                "{}: {:?}",
                reference(number),
                found.map(|found| found.visibility)
            ));
        }
        longest
    }

    async fn service(&mut self, service: &Service) {
        let catalog = &self.world.catalog;
        let ids = [service.id];
        let languages = catalog.languages_of(self.requester, &ids).await.unwrap();
        let heads = catalog.heads_of(self.requester, &ids).await.unwrap();
        let latest = catalog
            .latest_releases_of(self.requester, &ids)
            .await
            .unwrap();
        let releases = catalog
            .releases_of(self.requester, &ids, PAGE)
            .await
            .unwrap();
        let numbers: Vec<_> = releases
            .values()
            .flat_map(|page| page.items.iter().map(|release| &release.number))
            .collect();
        let head = heads.values().map(|head| &head.content_hash).next();
        let newest = latest.values().map(|release| &release.number).next();
        let line = format!(
            "{}: {:?} {head:?} {newest:?} {numbers:?}",
            service.reference(),
            languages.values().next(),
        );
        self.say(line);
        let functions = catalog
            .occurrences_of(self.requester, &ids, None, PAGE)
            .await
            .unwrap();
        for page in functions.into_values() {
            for place in page.items {
                let line = self.place(&place).await;
                self.say(format!("  {line}"));
            }
        }
        for other_teams_only in [true, false] {
            let found = catalog
                .duplicates_of(self.requester, &ids, other_teams_only, PAGE)
                .await
                .unwrap();
            for page in found.into_values() {
                self.say_pairs("duplicates", &page.items, page.total).await;
            }
        }
    }

    /// Where an occurrence stands and what stands there.
    async fn place(&self, place: &Occurrence) -> String {
        let catalog = &self.world.catalog;
        let versions = catalog
            .versions_by_ids(self.requester, &[place.version_id])
            .await
            .unwrap();
        let services = catalog
            .services_by_ids(self.requester, &[versions[0].service_id])
            .await
            .unwrap();
        let fragments = catalog
            .fragments_by_ids(self.requester, &[place.fragment_id])
            .await
            .unwrap();
        let sources = catalog
            .sources_of_fragments(self.requester, &[place.fragment_id])
            .await
            .unwrap();
        format!(
            "{}@{:?}:{}#{} {} {} {}",
            services[0].reference(),
            versions[0].number,
            place.path,
            place.start_line,
            place.name,
            &fragments[0].hash[..8],
            sources.values().map(String::len).sum::<usize>(),
        )
    }

    /// Equally similar pairs are ordered by an id that differs from world to world.
    async fn say_pairs(&mut self, what: &str, pairs: &[DuplicatePair], total: Option<u64>) {
        let mut lines = BTreeSet::new();
        for pair in pairs {
            let (a, b) = (self.place(&pair.a).await, self.place(&pair.b).await);
            lines.insert(format!(
                "  {:.4} {} {a} = {b}",
                1.0 - pair.similarity,
                pair.clone_type
            ));
        }
        self.say(format!("{what}: {total:?}"));
        self.lines.extend(lines);
    }

    async fn pairs(&mut self) {
        for other_teams_only in [true, false] {
            let catalog = &self.world.catalog;
            let found = catalog
                .clone_pairs(self.requester, other_teams_only, PAGE)
                .await
                .unwrap();
            self.say_pairs("pairs", &found.items, found.total).await;
        }
    }

    async fn checks(&mut self) {
        for point in [OperatingPoint::Related, OperatingPoint::Block] {
            let check = check_of_pool(point);
            let found = self
                .world
                .catalog
                .check_fragments(self.requester, check)
                .await
                .unwrap();
            for fragment in found.fragments {
                for found in fragment.matches {
                    let place = self.place(&found.occurrence).await;
                    self.say(format!(
                        "{}: {} {:?} {} {place} in {}",
                        fragment.key,
                        found.similarity,
                        found.clone_type,
                        found.is_blocking,
                        found.service_count
                    ));
                }
            }
        }
    }

    async fn searches(&mut self) {
        for text in texts() {
            for kinds in [
                Vec::new(),
                vec![brickyard_server::catalog::SearchKind::Service],
            ] {
                let request = SearchRequest {
                    text: text.clone(),
                    kinds,
                    first: 100,
                    ..SearchRequest::default()
                };
                self.search(request).await;
            }
        }
        let request = SearchRequest {
            tags: vec!["tag2".to_owned()],
            teams: vec!["t0".to_owned(), "t1".to_owned()],
            first: 100,
            ..SearchRequest::default()
        };
        self.search(request).await;
    }

    async fn search(&mut self, request: SearchRequest) {
        let text = request.text.clone();
        let found = self
            .world
            .catalog
            .search(self.requester, request)
            .await
            .unwrap();
        self.say(format!(
            "search {text:?}: {} {:?} {:?}",
            found.total, found.suggestion, found.facets
        ));
        let mut lines = BTreeSet::new();
        for hit in found.hits {
            let what = match &hit.found {
                Found::Service(service) => service.reference(),
                Found::Function(place) => self.place(place).await,
            };
            let least_first = u32::MAX - hit.score.to_bits();
            lines.insert(format!(
                "  {least_first:010} {what} {:?} {:?}",
                hit.matched_terms, hit.snippet
            ));
        }
        self.lines.extend(lines);
    }

    /// What a publish is told of what is stored: nothing that its requester does not see.
    async fn publishing(&mut self) {
        let catalog = &self.world.catalog;
        let publication = (0..POOL)
            .fold(
                TestRepository::empty("example.com/org/new"),
                |repository, number| repository.with(&format!("src/f{number}.py"), &pooled(number)),
            )
            .with(
                "brickyard.toml",
                "namespace = \"new\"\n[[service]]\nname = \"new\"\n",
            )
            .head();
        let (publish, batch) = staged(&publication);
        let hashes: Vec<String> = batch
            .fragments
            .iter()
            .map(|sent| sent.hash.clone())
            .collect();
        let missing = catalog
            .missing_fragments(self.requester, &hashes)
            .await
            .unwrap();
        self.say(format!("missing: {missing:?}"));
        if !self.requester.may(Scope::Publish) {
            return;
        }
        // What is named but not sent must be seen by whoever names it.
        let nothing_sent = NewBatch {
            fragments: Vec::new(),
            ..batch.clone()
        };
        for (what, batch) in [("sent", batch), ("named", nothing_sent)] {
            let stored = self.stage(&publish, batch).await;
            self.say(format!("{what}: {stored}"));
        }
        let missing = catalog
            .missing_fragments(self.requester, &hashes)
            .await
            .unwrap();
        self.say(format!("missing still: {missing:?}"));
        for number in 0..8 {
            // A name that is taken must be refused, whoever sees what has it; so nothing is said here
            // of publishing into it. That the same content was published last is not told.
            let hash = "0".repeat(64);
            let publish = NewPublish {
                repository: format!("example.com/org/s{number}"),
                content_hash: hash,
                services: Vec::new(),
                ..publish.clone()
            };
            let begun = catalog
                .begin_publish(self.requester, publish)
                .await
                .unwrap();
            let is_open = matches!(begun, BegunPublish::Open { .. });
            self.say(format!("begin s{number}: {is_open}"));
        }
    }

    /// Stages, and tries to commit when fragments are named that were not sent: that is refused, or
    /// would change the world.
    async fn stage(&self, publish: &NewPublish, batch: NewBatch) -> String {
        let catalog = &self.world.catalog;
        let begun = catalog
            .begin_publish(self.requester, publish.clone())
            .await
            .unwrap();
        let BegunPublish::Open { id, .. } = begun else {
            return "unchanged".to_owned();
        };
        let is_named_only = batch.fragments.is_empty();
        let stored = catalog
            .stage_fragments(self.requester, id, batch)
            .await
            .unwrap();
        if !is_named_only {
            return stored.to_string();
        }
        match catalog.commit_publish(self.requester, id, 1).await {
            Ok(_) => "published".to_owned(),
            Err(error) => format!("{error} {:?}", error.hint()),
        }
    }
}

/// What is searched for: nothing, words, beginnings of words, mistyped words, names and languages.
fn texts() -> Vec<String> {
    let mut texts: Vec<String> = WORDS.iter().map(|word| (*word).to_owned()).collect();
    texts.extend(WORDS.iter().map(|word| word[..4].to_owned()));
    texts.extend(
        WORDS
            .iter()
            .map(|word| format!("{}x{}", &word[..3], &word[4..])),
    );
    let more = [
        "",
        "s1",
        "n0/s2",
        "sort",
        "update stock",
        "read rows python",
        "sort_zirc",
        "desk",
    ];
    texts.extend(more.map(str::to_owned));
    texts
}

/// Every function of the pool, checked by a repository that has none of them.
fn check_of_pool(operating_point: OperatingPoint) -> FragmentCheck {
    let fragments = (0..POOL).flat_map(|number| {
        let repository = TestRepository::empty("x").with("a.py", &pooled(number));
        repository
            .head()
            .fragments
            .into_iter()
            .map(move |fragment| FragmentToCheck {
                key: format!("f{number}"),
                language: fragment.language.name().to_owned(),
                scheme: i64::from(fragment.scheme),
                fingerprint: fragment.fingerprint,
            })
    });
    FragmentCheck {
        repository: "example.com/org/other".to_owned(),
        fragments: fragments.collect(),
        operating_point,
        max_matches: 20,
    }
}

/// Compares what a requester of these teams is told in the whole organisation with what they are
/// told in one that consists of what they may view.
async fn compare(database: &TestDatabase, organisation: &Organisation, teams: &[usize]) {
    let whole = World::of(&another(database).await, organisation, |_| true).await;
    let seen = World::of(&another(database).await, organisation, |planned| {
        planned.is_seen_by(teams)
    })
    .await;
    for (role, scope) in [
        (Role::View, Scope::CatalogRead),
        (Role::Publish, Scope::Publish),
    ] {
        let in_whole = whole.member(teams, role, scope).await;
        let in_seen = seen.member(teams, role, scope).await;
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
                .latest_releases_of(requester, &ids)
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
        for organisation in organisations(6) {
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
            let service = world.catalog.find_service(&Requester::server(), &reference(number));
            let service = service.await.unwrap().unwrap();
            world.close(service.id, service.revision, planned).await;
        }
        assert_eq!(world.catalog.search_index().sequence(), reached);

        // Nothing has told the index yet; only the clones are up to date.
        world.match_clones().await;
        let teams: &[usize] = &[];
        let seen = World::of(&another(&database).await, &everything, |planned| {
            let number = everything.services.iter().position(|one| std::ptr::eq(one, planned));
            organisation.services[number.unwrap()].is_seen_by(teams)
        })
        .await;
        let told = searches(&world, &world.member(teams, Role::View, Scope::CatalogRead).await).await;
        let expected = searches(&seen, &seen.member(teams, Role::View, Scope::CatalogRead).await).await;
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
        let audited = async || catalog.list_audit_events(&server, PAGE).await.unwrap().total.unwrap();
        let before = audited().await;
        let revision = service.revision;

        let viewer = world.member(&[0], Role::Admin, Scope::CatalogRead).await;
        let publisher = world.member(&[0], Role::Publish, Scope::Maintain).await;
        let stranger = world.member(&[1], Role::Admin, Scope::Maintain).await;
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

        let maintainer = world.member(&[0], Role::Maintain, Scope::Maintain).await;
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
            let source = super::world::function(&format!("copy_{number}"), "basket");
            repository.with(&format!("f{number}.py"), &source)
        });
        world.publish(many.with("brickyard.toml", manifest).head()).await.unwrap();
        let open = TestRepository::empty("example.com/open")
            .with("brickyard.toml", "team = \"t1\"\nnamespace = \"open\"\n[[service]]\nname = \"one\"\n")
            .with("f.py", &pooled(2));
        world.publish(open.head()).await.unwrap();
        world.match_clones().await;

        let stranger = world.member(&[1], Role::View, Scope::CatalogRead).await;
        let report = world.catalog.check_fragments(&stranger, check_of_pool(OperatingPoint::Report)).await.unwrap();

        let first = &report.fragments[0];
        assert!(first.matches.iter().any(|found| found.occurrence.path == "f.py"), "{first:#?}");
        assert!(first.restricted.is_empty());
    }
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
                Found::Service(service) => format!("{} {}", service.reference(), hit.score),
                Found::Function(place) => format!("{} {} {}", place.path, place.name, hit.score),
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
