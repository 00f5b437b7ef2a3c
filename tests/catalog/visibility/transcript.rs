//! Everything that a requester learns of a catalogue, written down.

mod classes;
mod snapshot;

use std::collections::BTreeSet;

use brickyard_indexer::OperatingPoint;
use brickyard_server::catalog::{
    BegunPublish, DuplicatePair, Found, FragmentCheck, FragmentToCheck, NewBatch, NewPublish,
    Occurrence, PageRequest, Requester, Resolution, Scope, SearchRequest, Service, ServiceFilter,
    ServiceQuery, TeamFilter,
};
use uuid::Uuid;

use super::super::organisation::{POOL, TEAMS, WORDS, pooled, reference};
use super::super::world::{TestRepository, World, staged};

pub(super) const PAGE: PageRequest = PageRequest::new(100, 0).with_total();

/// What a requester is told, line by line; without ids, which differ from world to world.
pub(super) struct Transcript<'a> {
    pub(super) world: &'a World,
    pub(super) requester: &'a Requester,
    pub(super) lines: Vec<String>,
}

impl<'a> Transcript<'a> {
    pub(super) async fn of(world: &'a World, requester: &'a Requester) -> Vec<String> {
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
        transcript.resolutions().await;
        transcript.pairs().await;
        transcript.classes(&services).await;
        transcript.checks().await;
        transcript.snapshot().await;
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
                filter: ServiceFilter {
                    unowned: true,
                    ..ServiceFilter::default()
                },
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
            .latest_releases_of(self.requester, &ids, true)
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

    /// What somebody should call who names a service.
    async fn resolutions(&mut self) {
        for number in 0..8 {
            let reference = reference(number);
            let resolution = self
                .world
                .catalog
                .resolve(self.requester, &reference, None, false)
                .await
                .unwrap();
            let line = match resolution {
                Resolution::Resolved(resolved) => format!(
                    "resolved {reference}: {:?} {:?} {:?} {:?}",
                    resolved.version.number,
                    resolved.status.state,
                    resolved.status.replacement,
                    resolved.link_header()
                ),
                Resolution::Unresolved(unresolved) => {
                    format!("unresolved {reference}: {:?}", unresolved.reason)
                }
            };
            self.say(line);
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
                for found in fragment.containments {
                    let place = self.place(&found.occurrence).await;
                    let coverage = found.containment.coverage;
                    self.say(format!(
                        "{}: {:?} {coverage} {place} in {}",
                        fragment.key, found.side, found.service_count
                    ));
                }
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
            // Sums of the same numbers differ in their last bits, by the order of the segments.
            let least_first = u32::MAX - (hit.score.to_bits() >> 8);
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
pub(super) fn texts() -> Vec<String> {
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
pub(super) fn check_of_pool(operating_point: OperatingPoint) -> FragmentCheck {
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
                before: None,
            })
    });
    FragmentCheck {
        repository: "example.com/org/other".to_owned(),
        fragments: fragments.collect(),
        operating_point,
        max_matches: 20,
    }
}
