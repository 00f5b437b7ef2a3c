//! The organisation: who has which repositories and services, and what each release calls.

mod calls;
mod releases;
mod services;

use crate::DemoError;
use crate::copies::{self, Function};
use crate::language::Language;
use crate::library::Library;
use crate::random::Random;
use crate::template::Dialect;
use crate::vocabulary::{Layer, Vocabulary};

pub use releases::Version;

/// How many weeks of history there are; the organisation is as of the last.
pub const WEEKS: usize = 4;

/// What to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// The seed: the same one gives the same bytes.
    pub seed: u64,
    /// How many services there are.
    pub services: usize,
}

impl Default for Size {
    fn default() -> Self {
        Self {
            seed: 1922,
            services: 1_200,
        }
    }
}

/// A made-up broadcaster.
#[derive(Debug)]
pub struct Organisation {
    /// What was asked for.
    pub size: Size,
    /// Who works there.
    pub teams: Vec<Team>,
    /// Where the services are written.
    pub repositories: Vec<Repository>,
    /// The services, by reference.
    pub services: Vec<Service>,
    pub(crate) library: Library,
    /// How each repository's owner speaks.
    pub(crate) dialects: Vec<Dialect>,
}

/// People who own services.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// Its name.
    pub name: String,
    /// The part of the organisation, also a namespace.
    pub area: String,
    /// Whether it owns the namespace of its area.
    pub leads: bool,
    /// Whether the server's settings declare it.
    pub verified: bool,
    /// The people in it, and what they may do there; a service account publishes for all of them.
    pub members: Vec<(Person, &'static str)>,
}

/// Somebody who works there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Person {
    /// The name they sign in with, such as `grace-evans`.
    pub name: String,
    /// What people call them.
    pub display_name: String,
}

/// A folder with a `brickyard.toml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repository {
    /// Its name.
    pub name: String,
    /// The namespace of its services.
    pub namespace: String,
    /// Index of the owning team; none owns a few.
    pub team: Option<usize>,
    /// What it is written in.
    pub language: Language,
}

/// A small service.
#[derive(Debug, Clone)]
pub struct Service {
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// Index of its repository.
    pub repository: usize,
    /// How far it is from what people see.
    pub layer: Layer,
    /// What it deals with.
    pub subject: String,
    /// What it does.
    pub description: String,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// experimental, production, deprecated or retired.
    pub lifecycle: &'static str,
    /// Releases in the order of their weeks, one a week at most. There is at least one.
    pub releases: Vec<Release>,
    pub(crate) kind: String,
    pub(crate) fields: Vec<String>,
    pub(crate) functions: Vec<Function>,
}

/// An immutable version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// Its version.
    pub version: Version,
    /// The week it was made in, from 1.
    pub week: usize,
    /// What it calls.
    pub calls: Vec<Call>,
}

/// A dependency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// `namespace/name`.
    pub service: String,
    /// The versions that are good enough.
    pub range: String,
}

impl Organisation {
    /// Makes up an organisation.
    ///
    /// # Errors
    /// The words or the templates in this package are not as they should be.
    pub fn new(size: Size) -> Result<Self, DemoError> {
        let vocabulary = Vocabulary::read()?;
        let library = Library::read()?;
        let (teams, repositories, mut services) = services::found(size, &vocabulary);
        releases::decide(size.seed, &mut services);
        calls::decide(size.seed, &mut services);
        copies::assign(size.seed, &library, &repositories, &teams, &mut services);
        let dialects = dialects(size.seed, &vocabulary, &teams, &repositories);
        Ok(Self {
            size,
            dialects,
            teams,
            repositories,
            services,
            library,
        })
    }

    /// What a service is in a week, none before its first release.
    pub fn release(service: &Service, week: usize) -> Option<&Release> {
        service
            .releases
            .iter()
            .rfind(|release| release.week <= week)
    }

    /// A stream of random numbers about one service.
    pub(crate) fn random(&self, service: &Service, purpose: &str) -> Random {
        Random::new(self.size.seed, &[&service.reference(), purpose])
    }
}

/// Chooses a word of every row for each team; repositories without one have a dialect of their own.
fn dialects(
    seed: u64,
    vocabulary: &Vocabulary,
    teams: &[Team],
    repositories: &[Repository],
) -> Vec<Dialect> {
    let dialect = |repository: &Repository| {
        let speaker = repository
            .team
            .map_or(&repository.name, |team| &teams[team].name);
        let mut random = Random::new(seed, &[speaker, "dialect"]);
        let rows = vocabulary.dialect.iter().filter(|row| !row.is_empty());
        Dialect(
            rows.map(|row| (row[0].clone(), random.pick(row).clone()))
                .collect(),
        )
    };
    repositories.iter().map(dialect).collect()
}

impl Team {
    /// The name of the service account that publishes for it.
    pub fn service_account(&self) -> String {
        format!("{}-ci", self.name)
    }
}

impl Service {
    /// `namespace/name`.
    pub fn reference(&self) -> String {
        format!("{}/{}", self.namespace, self.name)
    }
}
