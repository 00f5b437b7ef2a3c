//! Which teams, repositories and services there are.

use std::collections::BTreeMap;

use super::{Person, Repository, Service, Size, Team};
use crate::language::{Language, SHARES, pascal};
use crate::random::Random;
use crate::vocabulary::{Area, Kind, Layer, Vocabulary};

/// Services in a repository, on average.
const PER_REPOSITORY: usize = 5;

/// The share of each layer in a hundred.
const LAYERS: &[(Layer, usize)] = &[
    (Layer::Page, 5),
    (Layer::Fragment, 34),
    (Layer::Data, 36),
    (Layer::Platform, 25),
];

/// What the second and further repositories of a team are called.
const REPOSITORIES: &[&str] = &[
    "services",
    "functions",
    "edge",
    "jobs",
    "tools",
    "api",
    "components",
    "pipeline",
    "adapters",
    "prototypes",
];

/// What may be made of a kind, a subject and an area.
struct Idea<'vocabulary> {
    area: &'vocabulary Area,
    kind: &'vocabulary Kind,
    subject: &'vocabulary str,
    edition: Option<String>,
}

pub(super) fn found(
    size: Size,
    vocabulary: &Vocabulary,
) -> (Vec<Team>, Vec<Repository>, Vec<Service>) {
    let teams = teams(size.seed, vocabulary);
    let mut repositories = Vec::new();
    let mut services = Vec::new();
    for (area, ideas) in by_area(size, vocabulary) {
        let members: Vec<usize> = (0..teams.len())
            .filter(|team| teams[*team].area == area)
            .collect();
        let mut random = Random::new(size.seed, &[area, "repositories"]);
        let first = repositories.len();
        let count = ideas.len().div_ceil(PER_REPOSITORY);
        for number in 0..count {
            let team = members[number % members.len()];
            repositories.push(repository(
                &teams,
                team,
                number / members.len(),
                &mut random,
            ));
        }
        for (number, idea) in ideas.iter().enumerate() {
            // One for each repository, then wherever.
            let place = if number < count {
                number
            } else {
                random.below(count)
            };
            services.push(service(idea, first + place, size.seed));
        }
    }
    give_some_away(size.seed, &teams, &mut repositories);
    services.sort_by_key(Service::reference);
    (teams, repositories, services)
}

fn teams(seed: u64, vocabulary: &Vocabulary) -> Vec<Team> {
    let declared = vocabulary.area.iter().flat_map(|area| {
        area.teams.iter().enumerate().map(|(number, team)| Team {
            leads: number == 0,
            name: team.clone(),
            area: area.name.clone(),
            verified: true,
            members: members(seed, team, vocabulary),
        })
    });
    let unverified = vocabulary.unverified_teams.iter().map(|team| Team {
        leads: false,
        name: team.clone(),
        area: String::new(),
        verified: false,
        members: Vec::new(),
    });
    declared.chain(unverified).collect()
}

fn members(seed: u64, team: &str, vocabulary: &Vocabulary) -> Vec<(Person, &'static str)> {
    let mut random = Random::new(seed, &[team, "members"]);
    let mut members: Vec<(Person, &'static str)> = Vec::new();
    for role in [
        "admin", "maintain", "maintain", "publish", "publish", "view",
    ] {
        let given = random.pick(&vocabulary.given_names);
        let family = random.pick(&vocabulary.family_names);
        let person = Person {
            name: format!("{given}-{family}"),
            display_name: format!("{} {}", pascal(given), pascal(family)),
        };
        if members.iter().all(|(other, _)| *other != person) {
            members.push((person, role));
        }
    }
    members
}

/// As many ideas as there shall be services, by area.
fn by_area(size: Size, vocabulary: &Vocabulary) -> BTreeMap<&str, Vec<Idea<'_>>> {
    let mut chosen: BTreeMap<&str, Vec<Idea<'_>>> = BTreeMap::new();
    let mut left = size.services;
    for (number, (layer, share)) in LAYERS.iter().enumerate() {
        let is_last = number + 1 == LAYERS.len();
        let wanted = if is_last {
            left
        } else {
            (size.services * share / 100).min(left)
        };
        left -= wanted;
        for idea in ideas(size.seed, *layer, wanted, vocabulary)
            .into_iter()
            .take(wanted)
        {
            chosen.entry(&idea.area.name).or_default().push(idea);
        }
    }
    chosen
}

/// The ideas of a layer, plain names before those with an edition; at least as many as asked for.
fn ideas(seed: u64, layer: Layer, wanted: usize, vocabulary: &Vocabulary) -> Vec<Idea<'_>> {
    let mut all = Vec::new();
    for number in 0.. {
        let edition = edition(number, vocabulary);
        let mut ideas = Vec::new();
        for kind in vocabulary.kind.iter().filter(|kind| kind.layer == layer) {
            for area in vocabulary.area.iter().filter(|area| kind.suits(area)) {
                ideas.extend(area.subjects.iter().map(|subject| Idea {
                    area,
                    kind,
                    subject,
                    edition: edition.clone(),
                }));
            }
        }
        let purpose = ["ideas", edition.as_deref().unwrap_or_default()];
        Random::new(seed, &purpose).shuffle(&mut ideas);
        let is_exhausted = ideas.is_empty();
        all.extend(ideas);
        if all.len() >= wanted || is_exhausted {
            break;
        }
    }
    all
}

/// None first, then those of the vocabulary, then those with numbers.
fn edition(number: usize, vocabulary: &Vocabulary) -> Option<String> {
    let number = number.checked_sub(1)?;
    let name = vocabulary
        .editions
        .get(number % vocabulary.editions.len().max(1))?;
    let round = number / vocabulary.editions.len();
    Some(if round == 0 {
        name.clone()
    } else {
        format!("{name}-{}", round + 1)
    })
}

fn repository(teams: &[Team], team: usize, number: usize, random: &mut Random) -> Repository {
    let Team { name, area, .. } = &teams[team];
    let what = REPOSITORIES[number % REPOSITORIES.len()];
    let round = number / REPOSITORIES.len();
    let name = if round == 0 {
        format!("{name}-{what}")
    } else {
        format!("{name}-{what}-{}", round + 1)
    };
    Repository {
        name,
        namespace: area.clone(),
        team: Some(team),
        language: language(random),
    }
}

fn language(random: &mut Random) -> Language {
    let all = SHARES.iter().map(|(_, share)| share).sum();
    let mut at = random.below(all);
    for (language, share) in SHARES {
        if at < *share {
            return *language;
        }
        at -= share;
    }
    Language::TypeScript
}

/// Some repositories have an owner that nobody verified, some have none.
fn give_some_away(seed: u64, teams: &[Team], repositories: &mut [Repository]) {
    let unverified: Vec<usize> = (0..teams.len())
        .filter(|team| !teams[*team].verified)
        .collect();
    let mut random = Random::new(seed, &["strays"]);
    for repository in repositories {
        match random.below(100) {
            0..3 => repository.team = Some(*random.pick(&unverified)),
            3..5 => repository.team = None,
            _ => {}
        }
    }
}

fn service(idea: &Idea<'_>, repository: usize, seed: u64) -> Service {
    let Idea {
        area,
        kind,
        subject,
        edition,
    } = idea;
    let edition = edition
        .as_ref()
        .map(|edition| format!("-{edition}"))
        .unwrap_or_default();
    let name = format!("{subject}-{}{edition}", kind.name);
    let mut random = Random::new(seed, &[&area.name, &name, "facts"]);
    let mut fields = area.fields.clone();
    random.shuffle(&mut fields);
    let mut tags = kind.tags.clone();
    tags.push((*subject).to_owned());
    let lifecycle = match random.below(100) {
        0..12 => "experimental",
        12..17 => "deprecated",
        17..18 => "retired",
        _ => "production",
    };
    Service {
        namespace: area.name.clone(),
        name,
        repository,
        layer: kind.layer,
        subject: (*subject).to_owned(),
        description: kind
            .description
            .replace("{subject}", &subject.replace('-', " ")),
        tags,
        lifecycle,
        releases: Vec::new(),
        kind: kind.name.clone(),
        fields,
        functions: Vec::new(),
    }
}
