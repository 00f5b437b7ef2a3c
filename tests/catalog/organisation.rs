//! Organisations made at random, of which every requester sees another part.

use std::fmt::Write as _;

use brickyard_server::catalog::{
    Membership, NewDeprecation, PageRequest, Principal, Requester, Role, Scope, SetVisibility,
    TeamFilter, Visibility,
};
use brickyard_server::jobs::rebuild_search;
use chrono::{DateTime, Utc};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use uuid::Uuid;

use super::world::{TestRepository, World, function, other_function};
use crate::harness::databases::TestDatabase;

/// How many teams there are; each has a desk that everybody sees.
pub(crate) const TEAMS: usize = 3;

/// Words that services are described with, several times each, and how one might mistype them.
pub(crate) const WORDS: [&str; 5] = ["warehouse", "zirconium", "flamingo", "ledger", "quartz"];

/// A service as it is meant to be.
#[derive(Debug, Clone)]
pub(crate) struct Planned {
    pub(crate) owner: Option<usize>,
    pub(crate) maintainers: Vec<usize>,
    pub(crate) visibility: Visibility,
    pub(crate) shown: Vec<usize>,
    /// Which of the pool's functions it has.
    pub(crate) functions: Vec<usize>,
    pub(crate) words: Vec<usize>,
    /// Which of the services before it it calls.
    pub(crate) calls: Vec<usize>,
    pub(crate) is_released: bool,
    /// Whether everybody saw it when it was published.
    pub(crate) is_closed_later: bool,
    /// Which of the services after it is to be used instead of it.
    pub(crate) replacement: Option<usize>,
}

/// An organisation, and teams that requesters belong to.
#[derive(Debug, Clone)]
pub(crate) struct Organisation {
    pub(crate) services: Vec<Planned>,
    pub(crate) requesters: Vec<Vec<usize>>,
}

impl Organisation {
    /// Which service is to be used instead of a service.
    pub(crate) fn replacement(&self, number: usize) -> Option<usize> {
        let later = number + 1..self.services.len();
        self.services[number]
            .replacement
            .filter(|replacement| later.contains(replacement))
    }

    /// Whether somebody of these teams views a release whose replacement they do not view.
    fn hides_a_replacement(&self, teams: &[usize]) -> bool {
        let is_seen = |number: usize| self.services[number].is_seen_by(teams);
        (0..self.services.len()).any(|number| {
            let replacement = self.replacement(number);
            let is_told = is_seen(number) && self.services[number].is_released;
            is_told && replacement.is_some_and(|replacement| !is_seen(replacement))
        })
    }
}

impl Planned {
    /// What the documentation says of who may view it.
    pub(crate) fn is_seen_by(&self, teams: &[usize]) -> bool {
        let has = |team: &usize| teams.contains(team);
        let is_of_them = self.owner.iter().any(has) || self.maintainers.iter().any(has);
        match self.visibility {
            Visibility::Organisation => true,
            Visibility::Restricted => is_of_them || self.shown.iter().any(has),
            Visibility::Private | Visibility::Hidden => is_of_them,
        }
    }

    /// Whether those who may not view it are told that there is something.
    pub(crate) fn is_told(&self) -> bool {
        self.visibility != Visibility::Hidden
    }
}

/// Another empty database of the same kind.
pub(crate) async fn another(database: &TestDatabase) -> TestDatabase {
    if database.url.starts_with("sqlite") {
        TestDatabase::sqlite()
    } else {
        TestDatabase::postgres().await
    }
}

/// `namespace/name` of a service of an organisation. Some have a namespace of their own.
pub(crate) fn reference(number: usize) -> String {
    format!("{}/s{number}", namespace(number))
}

fn namespace(number: usize) -> String {
    match number % 3 {
        2 => format!("only{number}"),
        shared => format!("n{shared}"),
    }
}

/// The name of an owner: one of the teams that have desks, or one that nothing else names.
pub(crate) fn team_name(owner: usize, number: usize) -> String {
    if owner < TEAMS {
        format!("t{owner}")
    } else {
        format!("x{number}")
    }
}

fn planned() -> impl Strategy<Value = Planned> {
    let teams = || subsequence((0..TEAMS).collect::<Vec<_>>(), 0..=2);
    (
        proptest::option::weighted(0.8, 0..=TEAMS),
        teams(),
        select(Visibility::ALL.to_vec()),
        teams(),
        subsequence((0..POOL).collect::<Vec<_>>(), 1..=4),
        subsequence((0..WORDS.len()).collect::<Vec<_>>(), 0..=3),
        subsequence((0..6).collect::<Vec<_>>(), 0..=2),
        any::<bool>(),
        any::<bool>(),
        proptest::option::weighted(0.5, 1..6_usize),
    )
        .prop_map(
            |(
                owner,
                maintainers,
                visibility,
                shown,
                functions,
                words,
                calls,
                released,
                later,
                replacement,
            )| {
                Planned {
                    owner,
                    maintainers,
                    visibility,
                    shown: if visibility == Visibility::Restricted {
                        shown
                    } else {
                        Vec::new()
                    },
                    functions,
                    words,
                    calls,
                    is_released: released,
                    is_closed_later: later,
                    replacement,
                }
            },
        )
}

/// Organisations, the same ones in every run; `BRICKYARD_CASES` makes more of them.
pub(crate) fn organisations(cases: usize) -> Vec<Organisation> {
    let cases = std::env::var("BRICKYARD_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok())
        .unwrap_or(cases);
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let teams = subsequence((0..TEAMS).collect::<Vec<_>>(), 0..=2);
    let organisation = (
        proptest::collection::vec(planned(), 3..=6),
        proptest::collection::vec(teams, 2),
    )
        .prop_map(|(services, requesters)| Organisation {
            services,
            requesters,
        });
    (0..cases)
        .map(|_| organisation.new_tree(&mut runner).unwrap().current())
        .collect()
}

/// The first organisation of which somebody views a release whose replacement they do not view, and
/// the teams that they are in.
pub(crate) fn with_a_hidden_replacement() -> (Organisation, Vec<usize>) {
    let found = organisations(30).into_iter().find_map(|organisation| {
        let mut requesters = organisation.requesters.iter();
        let teams = requesters.find(|teams| organisation.hides_a_replacement(teams))?;
        Some((organisation.clone(), teams.clone()))
    });
    found.expect("half of the services have a replacement, and most are closed to somebody")
}

/// How many functions the pool has.
pub(crate) const POOL: usize = 7;

/// A function of the pool: three copies of one with more and more edits, two of another, and two
/// with a rare word each.
pub(crate) fn pooled(number: usize) -> String {
    let strange = |name: &str, word: &str| {
        format!(
            "def {name}(values, limit):\n\
            \x20   {word} = dict()\n\
            \x20   for index, value in enumerate(values):\n\
            \x20       if value is None or index > limit:\n\
            \x20           continue\n\
            \x20       {word}[str(index)] = value.strip().lower()\n\
            \x20   result = sorted({word}.items(), key=lambda pair: pair[1])\n\
            \x20   while len(result) > limit:\n\
            \x20       result.pop(0)\n\
            \x20   return result[:limit], {word}, len(values)\n"
        )
    };
    match number {
        0 => function("update_stock", "basket"),
        1 => function("restore_stock", "cart"),
        2 => function("correct_stock", "order").replace("total = 0", "total = 0\n    log(total)"),
        3 => other_function("read_rows"),
        4 => other_function("load_table"),
        5 => strange("sort_zirconium", "zirconium_by_place"),
        _ => strange("sort_flamingos", "flamingo_by_place"),
    }
}

/// The repository of a service. Before it is closed everybody sees it.
pub(crate) fn repository(organisation: &Organisation, number: usize) -> TestRepository {
    let planned = &organisation.services[number];
    let names = |teams: &[usize]| {
        let names = teams.iter().map(|team| format!("\"t{team}\""));
        names.collect::<Vec<_>>().join(", ")
    };
    let words: Vec<&str> = planned.words.iter().map(|word| WORDS[*word]).collect();
    let mut manifest = String::new();
    if let Some(owner) = planned.owner {
        writeln!(manifest, "team = \"{}\"", team_name(owner, number)).unwrap();
    }
    writeln!(manifest, "namespace = \"{}\"", namespace(number)).unwrap();
    writeln!(
        manifest,
        "[[service]]\nname = \"s{number}\"\nversion = \"1.{number}.0\""
    )
    .unwrap();
    writeln!(
        manifest,
        "description = \"Service with {}.\"",
        words.join(" and ")
    )
    .unwrap();
    writeln!(manifest, "tags = [\"tag{}\"]", planned.words.len()).unwrap();
    writeln!(manifest, "maintainers = [{}]", names(&planned.maintainers)).unwrap();
    let calls: Vec<String> = planned
        .calls
        .iter()
        .filter(|called| **called < number)
        .map(|called| format!("\"{}\"", reference(*called)))
        .collect();
    writeln!(manifest, "calls = [{}]", calls.join(", ")).unwrap();
    if !planned.is_closed_later {
        writeln!(manifest, "visibility = \"{}\"", planned.visibility).unwrap();
        if planned.visibility == Visibility::Restricted {
            writeln!(manifest, "visible_to = [{}]", names(&planned.shown)).unwrap();
        }
    }
    let repository = TestRepository::empty(&format!("example.com/org/s{number}"))
        .with("brickyard.toml", &manifest);
    planned
        .functions
        .iter()
        .fold(repository, |repository, number| {
            repository.with(&format!("src/f{number}.py"), &pooled(*number))
        })
}

/// The repository that makes the teams: a desk of each, which everybody sees.
pub(crate) fn desks() -> TestRepository {
    let mut manifest = String::from("namespace = \"desk\"\n");
    for team in 0..TEAMS {
        writeln!(
            manifest,
            "[[service]]\nname = \"t{team}\"\nroot = \"t{team}\"\nteam = \"t{team}\"\n\
             description = \"Desk of the team.\""
        )
        .unwrap();
    }
    let repository =
        TestRepository::empty("example.com/org/desks").with("brickyard.toml", &manifest);
    (0..TEAMS).fold(repository, |repository, team| {
        let source = function(&format!("desk_{team}"), "visit").replace("sold out", "closed");
        repository.with(&format!("t{team}/desk.py"), &source)
    })
}

impl World {
    /// An organisation of those of its services that `has` lets through.
    pub(crate) async fn of(
        database: &TestDatabase,
        organisation: &Organisation,
        has: impl Fn(&Planned) -> bool,
    ) -> Self {
        let world = Self::new(database).await;
        world.publish(desks().head()).await.unwrap();
        for (number, planned) in organisation.services.iter().enumerate() {
            if !has(planned) {
                continue;
            }
            let repository = repository(organisation, number);
            let publication = if planned.is_released {
                repository.release()
            } else {
                repository.head()
            };
            let report = world.publish(publication).await.unwrap();
            if planned.is_closed_later {
                let service = &report.services[0].service;
                world.close(service.id, service.revision, planned).await;
            }
        }
        for number in 0..organisation.services.len() {
            if has(&organisation.services[number]) {
                world.deprecate(organisation, number, &has).await;
            }
        }
        world.settle().await;
        world
    }

    /// Deprecates all releases of a service that is replaced; where there is nothing that replaces
    /// it, without a replacement.
    async fn deprecate(
        &self,
        organisation: &Organisation,
        number: usize,
        has: impl Fn(&Planned) -> bool,
    ) {
        let Some(replacement) = organisation.replacement(number) else {
            return;
        };
        let (server, reference_of_it) = (Requester::server(), reference(number));
        let service = self.catalog.find_service(&server, &reference_of_it).await;
        let exists = has(&organisation.services[replacement]);
        let deprecation = NewDeprecation {
            service: service.unwrap().unwrap().id,
            range: "*".to_owned(),
            reason: "it is old".to_owned(),
            replacement: exists.then(|| reference(replacement)),
            deprecated_at: None,
            sunset_at: None,
        };
        self.catalog
            .deprecate_versions(&server, deprecation)
            .await
            .unwrap();
    }

    /// Gives a service the visibility that it is meant to have.
    pub(crate) async fn close(&self, service: Uuid, revision: i64, planned: &Planned) {
        let change = SetVisibility {
            service,
            visibility: planned.visibility,
            visible_to: planned
                .shown
                .iter()
                .map(|team| format!("t{team}"))
                .collect(),
            revision,
            reason: None,
        };
        self.catalog
            .set_visibility(&Requester::server(), change)
            .await
            .unwrap();
    }

    /// Brings both indexes to the newest change.
    pub(crate) async fn settle(&self) {
        self.match_clones().await;
        rebuild_search(&self.catalog).await.unwrap();
    }

    /// Somebody who has a role in each of these teams.
    pub(crate) async fn somebody_of(&self, teams: &[usize], role: Role, scope: Scope) -> Requester {
        let page = PageRequest::new(100, 0);
        let known = self
            .catalog
            .list_teams(&Requester::server(), TeamFilter::Active, page)
            .await
            .unwrap();
        let id = |number: &usize| {
            let name = format!("t{number}");
            known
                .items
                .iter()
                .find(|team| team.name == name)
                .unwrap()
                .id
        };
        let memberships = teams.iter().map(|team| Membership {
            team_id: id(team),
            role,
        });
        let principal = Principal {
            id: Uuid::from_u128(1),
            kind: "user".to_owned(),
            name: "ada".to_owned(),
            display_name: None,
            email: None,
            is_admin: false,
            created_at: DateTime::<Utc>::UNIX_EPOCH,
            disabled_at: None,
            origin: "api".to_owned(),
        };
        Requester::with_token(Uuid::from_u128(2), "laptop".to_owned(), vec![scope])
            .with_roles(&principal, memberships.collect())
    }
}
