//! What is promised of the made-up organisation.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests fail as tests do; clippy only knows functions marked #[test]"
)]

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use brickyard_demo::write::{NOW, write, write_catalogue, write_now};
use brickyard_demo::{
    Duplicate, Layer, Organisation, Place, Service, Size, WEEKS, duplicates, functions,
};
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
        .map(Service::reference)
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
fn every_file_that_a_manifest_names_is_there() {
    let folder = tempfile::tempdir().unwrap();
    write_now(&organisation(SMALL), folder.path()).unwrap();
    let written = files(folder.path());
    let (mut schemas, mut handlers) = (0, 0);
    for (path, bytes) in &written {
        if path.file_name().is_none_or(|name| name != "brickyard.toml") {
            continue;
        }
        let repository = path.parent().unwrap();
        for service in read(path, bytes).services {
            let named = [&service.input_schema, &service.output_schema];
            for file in named.into_iter().flatten() {
                let place = repository.join(&file.path);
                assert!(written.contains_key(&place), "{}", place.display());
                schemas += 1;
            }
            if let Some(handler) = service
                .interface
                .as_ref()
                .and_then(|way| way.handler.as_ref())
            {
                let place = repository.join(&service.root).join(handler);
                assert!(written.contains_key(&place), "{}", place.display());
                handlers += 1;
            }
        }
    }
    assert!(
        schemas > 50 && handlers == SMALL.services,
        "{schemas}, {handlers}"
    );
}

#[test]
fn without_its_history_the_organisation_is_the_same() {
    let [all, now] = [(); 2].map(|()| tempfile::tempdir().unwrap());
    write(&organisation(SMALL), all.path()).unwrap();
    write_now(&organisation(SMALL), now.path()).unwrap();
    let mut all = files(all.path());
    all.retain(|path, _| !path.starts_with("history"));
    assert!(all == files(now.path()));
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

fn name(place: &Place) -> String {
    format!("{} {}", place.path, place.function)
}

#[test]
fn the_indexer_finds_every_exact_and_renamed_copy_and_95_of_100_edited_ones_and_mixes_no_two_helpers()
 {
    let organisation = organisation(SMALL);
    let folder = tempfile::tempdir().unwrap();
    write(&organisation, folder.path()).unwrap();
    let reported = reported(folder.path());

    let mut found: BTreeMap<u8, (usize, usize)> = BTreeMap::new();
    let mut lost = Vec::new();
    // Handlers are alike without being copied; below 70 of 100 lines it is a matter of opinion.
    let is_copy = |duplicate: &Duplicate| {
        duplicate.template.starts_with("helper/") && duplicate.common >= 0.7
    };
    for duplicate in duplicates(&organisation).into_iter().filter(is_copy) {
        let pair = key(&name(&duplicate.one), &name(&duplicate.other));
        let (hits, all) = found.entry(duplicate.clone_type).or_default();
        *all += 1;
        match reported.get(&pair) {
            Some((similarity, _)) if duplicate.clone_type == 3 || *similarity >= 1.0 => *hits += 1,
            _ => lost.push(pair),
        }
    }
    assert!(found.values().all(|(_, all)| *all >= 8), "{found:?}");
    for clone_type in [1, 2] {
        assert_eq!(found[&clone_type].0, found[&clone_type].1, "{lost:#?}");
    }
    assert!(found[&3].0 * 100 >= found[&3].1 * 95, "{found:?} {lost:#?}");

    let templates: HashMap<String, String> = functions(&organisation)
        .into_iter()
        .map(|(place, template)| (name(&place), template))
        .collect();
    // Handlers of one language have steps in common and may be alike.
    let is_mixed = |one: &str, other: &str| one != other && one.starts_with("helper/");
    let unrelated: Vec<_> = reported
        .keys()
        .filter(|(one, other)| {
            let [one, other] = [one, other].map(|name| templates[name].as_str());
            is_mixed(one, other) || is_mixed(other, one)
        })
        .collect();
    assert!(unrelated.is_empty(), "{unrelated:#?}");
}

#[test]
fn the_catalogue_has_as_many_lines_as_there_is_to_say_and_refers_only_to_what_was_said() {
    let organisation = organisation(SMALL);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("catalog.jsonl");
    write_catalogue(&organisation, &path).unwrap();

    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut ids = HashSet::new();
    for line in fs::read_to_string(path).unwrap().lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let (table, row) = line.as_object().unwrap().iter().next().unwrap();
        *counts.entry(table.clone()).or_default() += 1;
        for (column, value) in row.as_object().unwrap() {
            if column.ends_with("_id") && !value.is_null() {
                assert!(ids.contains(value), "{column} of {line}");
            }
        }
        if let Some(id) = row.get("id") {
            assert!(ids.insert(id.clone()), "twice: {line}");
        }
    }
    let releases: usize = organisation
        .services
        .iter()
        .map(|service| service.releases.len())
        .sum();
    assert_eq!(counts["team"], organisation.teams.len());
    assert_eq!(counts["service"], SMALL.services);
    assert_eq!(counts["version"], releases + SMALL.services);
    for table in [
        "principal",
        "team_member",
        "service_tag",
        "service_team",
        "deprecation_rule",
        "dependency",
    ] {
        assert!(counts[table] > 5, "{counts:?}");
    }
}
