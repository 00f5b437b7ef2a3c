//! What is promised of the made-up organisation.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use brickyard_demo::write::{DUPLICATES, NOW, write};
use brickyard_demo::{Duplicate, Layer, Organisation, Size, WEEKS, duplicates};
use brickyard_indexer::manifest::{Manifest, parse};
use brickyard_indexer::{
    CloneOptions, CloneType, ClonesInput, ExtractOptions, extract, find_clones,
};

const SMALL: Size = Size {
    seed: 7,
    services: 150,
};

fn organisation(size: Size) -> Organisation {
    Organisation::new(size).unwrap()
}

/// Every file below a folder with its bytes.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_owned();
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    found
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_one_others() {
    let folders = [(); 3].map(|()| tempfile::tempdir().unwrap());
    for (folder, seed) in folders.iter().zip([7, 7, 8]) {
        write(&organisation(Size { seed, services: 40 }), folder.path()).unwrap();
    }
    let [one, same, other] = folders.map(|folder| files(folder.path()));
    assert!(one.len() > 300, "{} files", one.len());
    assert!(one == same, "the same seed gave other bytes");
    assert!(one != other, "another seed gave the same bytes");
}

#[test]
fn writing_again_replaces_what_was_written_and_never_anything_else() {
    let folder = tempfile::tempdir().unwrap();
    write(&organisation(SMALL), folder.path()).unwrap();
    let smaller = organisation(Size {
        seed: 7,
        services: 40,
    });
    write(&smaller, folder.path()).unwrap();
    let fresh = tempfile::tempdir().unwrap();
    write(&smaller, fresh.path()).unwrap();
    assert!(files(folder.path()) == files(fresh.path()));

    let foreign = tempfile::tempdir().unwrap();
    fs::write(foreign.path().join("precious.txt"), "mine").unwrap();
    let error = write(&smaller, foreign.path()).unwrap_err().to_string();
    assert!(error.contains("holds something else"), "{error}");
    assert_eq!(files(foreign.path()).len(), 1);
}

#[test]
fn every_service_of_every_week_is_in_a_manifest_that_can_be_read() {
    let organisation = organisation(SMALL);
    let folder = tempfile::tempdir().unwrap();
    write(&organisation, folder.path()).unwrap();
    let mut services: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (path, bytes) in files(folder.path()) {
        if path
            .file_name()
            .is_some_and(|name| name == "brickyard.toml")
        {
            let manifest = read(&path, &bytes);
            let week = path.iter().nth(1).unwrap().to_string_lossy().into_owned();
            let week = if path.starts_with(NOW) {
                NOW.to_owned()
            } else {
                week
            };
            let namespace = manifest.namespace.clone().unwrap();
            let names = manifest
                .services
                .iter()
                .map(|service| format!("{namespace}/{}", service.name));
            services.entry(week).or_default().extend(names);
        }
    }
    assert_eq!(services.len(), WEEKS);
    let known: BTreeSet<String> = organisation
        .services
        .iter()
        .map(|service| service.reference())
        .collect();
    assert_eq!(known.len(), SMALL.services);
    assert_eq!(services[NOW], known);
    assert!(services["week-1"].len() < known.len());
}

fn read(path: &Path, bytes: &[u8]) -> Manifest {
    let text = String::from_utf8_lossy(bytes);
    parse(&path.to_string_lossy(), &text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

#[test]
fn a_release_never_changes_from_week_to_week() {
    let organisation = organisation(SMALL);
    let folder = tempfile::tempdir().unwrap();
    write(&organisation, folder.path()).unwrap();
    let written = files(folder.path());
    let week_folder = |week: usize| {
        if week == WEEKS {
            PathBuf::from(NOW)
        } else {
            PathBuf::from(format!("history/week-{week}"))
        }
    };
    let mut compared = 0;
    for service in &organisation.services {
        let place = format!(
            "{}/{}",
            organisation.repositories[service.repository].name, service.name
        );
        let of_week = |week: usize| -> BTreeMap<&Path, &Vec<u8>> {
            let root = week_folder(week).join(&place);
            let below = written
                .iter()
                .filter_map(|(path, bytes)| Some((path.strip_prefix(&root).ok()?, bytes)));
            below.collect()
        };
        for week in 1..WEEKS {
            let versions = [week, week + 1]
                .map(|week| Organisation::release(service, week).map(|release| release.version));
            if versions[0].is_some() && versions[0] == versions[1] {
                assert_eq!(of_week(week), of_week(week + 1), "{place} in week {week}");
                compared += 1;
            } else if versions[0].is_some() {
                assert_ne!(of_week(week), of_week(week + 1), "{place} in week {week}");
            }
        }
    }
    assert!(compared > 50, "{compared}");
}

#[test]
fn the_organisation_has_what_real_ones_have() {
    let organisation = organisation(Size::default());
    let services = &organisation.services;
    assert_eq!(services.len(), 1_200);
    assert!((55..=65).contains(&organisation.teams.len()));
    assert!((230..=270).contains(&organisation.repositories.len()));
    assert!(organisation.teams.iter().any(|team| !team.verified));
    assert!(
        organisation
            .repositories
            .iter()
            .any(|repository| repository.team.is_none())
    );
    let languages: BTreeSet<_> = organisation
        .repositories
        .iter()
        .map(|repository| repository.language)
        .collect();
    assert!(languages.len() >= 6, "{languages:?}");
    for lifecycle in ["experimental", "production", "deprecated", "retired"] {
        assert!(
            services
                .iter()
                .any(|service| service.lifecycle == lifecycle),
            "{lifecycle}"
        );
    }

    let calls: HashMap<String, Vec<String>> = services
        .iter()
        .map(|service| {
            let release = Organisation::release(service, WEEKS).unwrap();
            (
                service.reference(),
                release
                    .calls
                    .iter()
                    .map(|call| call.service.clone())
                    .collect(),
            )
        })
        .collect();
    let mut callers: BTreeMap<&str, usize> = BTreeMap::new();
    for called in calls.values().flatten() {
        *callers.entry(called).or_default() += 1;
    }
    assert!(callers.values().any(|callers| *callers >= 50), "no hub");
    assert!(
        callers.keys().any(|called| !calls.contains_key(*called)),
        "no call of what nobody knows"
    );
    let lonely = calls
        .iter()
        .filter(|(name, called)| called.is_empty() && !callers.contains_key(name.as_str()));
    assert!(lonely.count() > 10, "no orphans");
    let pages = services
        .iter()
        .filter(|service| service.layer == Layer::Page);
    assert!(pages.clone().count() >= 50);
    for page in pages.filter(|page| page.lifecycle == "production") {
        assert!(calls[&page.reference()].len() >= 3, "{}", page.reference());
    }
    assert!(circles(&calls) > 2, "{} circles", circles(&calls));
}

/// How many services can reach themselves.
fn circles(calls: &HashMap<String, Vec<String>>) -> usize {
    let reaches_itself = |start: &String| {
        let mut seen = BTreeSet::new();
        let mut open: Vec<&String> = calls[start].iter().collect();
        while let Some(next) = open.pop() {
            if next == start {
                return true;
            }
            if seen.insert(next) {
                open.extend(calls.get(next).into_iter().flatten());
            }
        }
        false
    };
    calls.keys().filter(|name| reaches_itself(name)).count()
}

/// Pairs of functions by file and name, the smaller first.
type Pairs = BTreeMap<(String, String), (f32, CloneType)>;

/// What the indexer reports in the repositories of the last week.
fn reported(folder: &Path) -> Pairs {
    let root = folder.join(NOW);
    let (mut inputs, mut names) = (Vec::new(), Vec::new());
    for (file, (path, bytes)) in (0..).zip(files(&root)) {
        let path = path.to_string_lossy().into_owned();
        for fragment in extract(&path, &bytes, &ExtractOptions::default()).fragments {
            let name = fragment.name.rsplit('.').next().unwrap_or_default();
            names.push(format!("{path} {name}"));
            inputs.push(ClonesInput {
                file,
                start_line: fragment.start_line,
                end_line: fragment.end_line,
                fingerprint: Arc::new(fragment.fingerprint),
            });
        }
    }
    let clones = find_clones(&inputs, &CloneOptions::default());
    let pair = |a: usize, b: usize| key(&names[a], &names[b]);
    clones
        .pairs
        .iter()
        .map(|found| {
            (
                pair(found.a, found.b),
                (found.similarity.score, found.similarity.clone_type),
            )
        })
        .collect()
}

fn key(one: &str, other: &str) -> (String, String) {
    (one.min(other).to_owned(), one.max(other).to_owned())
}

fn names(duplicate: &Duplicate) -> (String, String) {
    let name = |place: &brickyard_demo::Place| format!("{} {}", place.path, place.function);
    key(&name(&duplicate.one), &name(&duplicate.other))
}

#[test]
fn the_indexer_finds_every_exact_and_renamed_copy_and_95_of_100_edited_ones() {
    let organisation = organisation(SMALL);
    let folder = tempfile::tempdir().unwrap();
    write(&organisation, folder.path()).unwrap();
    let reported = reported(folder.path());
    let planted = duplicates(&organisation);
    let mut bands: BTreeMap<(String, u8, u32), (u32, u32)> = BTreeMap::new();
    for duplicate in &planted {
        let kind = duplicate.template.split('/').next().unwrap().to_owned();
        let band = bands
            .entry((kind, duplicate.clone_type, (duplicate.common * 10.0) as u32))
            .or_default();
        band.1 += 1;
        band.0 += u32::from(reported.contains_key(&names(duplicate)));
    }
    let known: BTreeSet<_> = planted.iter().map(names).collect();
    let other: Vec<_> = reported
        .iter()
        .filter(|(pair, _)| !known.contains(pair))
        .collect();
    eprintln!(
        "{bands:#?} reported {} other {}",
        reported.len(),
        other.len()
    );
    for each in &other {
        eprintln!("OTHER {each:?}");
    }
    assert!(fs::metadata(folder.path().join(DUPLICATES)).is_ok());
}
