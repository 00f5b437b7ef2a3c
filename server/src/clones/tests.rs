//! What the index promises to the job and to checks.

use std::collections::BTreeMap;
use std::path::Path;

use brickyard_indexer::{ExtractOptions, extract};

use super::*;

fn fingerprint(name: &str) -> Fingerprint {
    let source = format!(
        "function {name}(a, b, c) {{\n  let total = 0;\n  for (const item of a.items()) {{\n    if (item.count > b) {{ total += item.price * c; }}\n    else {{ c.report(item, total); }}\n  }}\n  a.store(total);\n  return total;\n}}\n"
    );
    let options = ExtractOptions {
        min_tokens: 10,
        ..ExtractOptions::default()
    };
    let extraction = extract("a.js", source.as_bytes(), &options);
    extraction.fragments.into_iter().next().unwrap().fingerprint
}

fn fragment(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

#[test]
fn equal_matches_come_in_the_order_of_their_ids() {
    let index = CloneIndex::new();
    for number in [3, 1, 2] {
        index.insert(fragment(number), fingerprint("a"));
    }

    let matches = index.matches(&fingerprint("b"), 0.5, 10);

    let found: Vec<Uuid> = matches.iter().map(|found| found.fragment).collect();
    assert_eq!(found, [fragment(1), fragment(2), fragment(3)]);
}

#[test]
fn a_removed_fragment_is_not_found_until_it_comes_again() {
    let index = CloneIndex::new();
    index.insert(fragment(1), fingerprint("a"));
    index.insert(fragment(1), fingerprint("a"));
    assert_eq!(index.len(), 1);

    assert!(index.remove(fragment(1)));
    assert!(!index.remove(fragment(1)));
    assert!(index.matches(&fingerprint("a"), 0.5, 10).is_empty());

    index.insert(fragment(2), fingerprint("a"));
    assert_eq!(
        index.matches(&fingerprint("a"), 0.5, 10)[0].fragment,
        fragment(2)
    );
    assert_eq!(index.len(), 1);
}

#[tokio::test]
async fn waiting_ends_when_the_sequence_is_reached() {
    let index = CloneIndex::new();
    assert!(!index.reached(5, Duration::from_millis(1)).await);

    let waiting = tokio::spawn({
        let index = index.clone();
        async move { index.reached(5, Duration::from_secs(60)).await }
    });
    index.advance(4);
    index.advance(6);

    assert!(waiting.await.unwrap());
    index.advance(3);
    assert_eq!(index.sequence(), 6);
}

/// Functions that differ in one statement.
fn edited(number: usize) -> Fingerprint {
    let source = format!(
        "function f(a, b, c) {{\n  let total = 0;\n  for (const item of a.items()) {{\n    if (item.count > b) {{ total += item.price * c; }}\n    else {{ c.report(item, total); }}\n  }}\n  a.store{number}(total);\n  return total;\n}}\n"
    );
    let options = ExtractOptions {
        min_tokens: 10,
        ..ExtractOptions::default()
    };
    let extraction = extract("a.js", source.as_bytes(), &options);
    extraction.fragments.into_iter().next().unwrap().fingerprint
}

/// An index of twenty fragments that was saved in two parts.
fn saved(folder: &Path) -> CloneIndex {
    let index = CloneIndex::in_folder(folder.to_owned());
    for number in 0..20_u128 {
        index.insert(fragment(number), edited(number as usize % 7));
        if number == 15 {
            index.save().unwrap();
        }
    }
    index.set_service(fragment(100), (0..20).map(fragment).collect(), &[]);
    index.remove(fragment(3));
    index.advance(42);
    index.save().unwrap();
    index
}

fn found(index: &CloneIndex) -> Vec<Vec<(Uuid, u32)>> {
    let ask = |number| {
        let matches = index.matches(&edited(number), 0.6, 50).into_iter();
        let pairs = matches.map(|found| (found.fragment, found.similarity.score.to_bits()));
        pairs.collect()
    };
    (0..8).map(ask).collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn a_saved_index_is_opened_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let before = saved(folder.path());

    let after = CloneIndex::in_folder(folder.path().to_owned());

    assert_eq!(after.load(), Opened::Whole);
    assert_eq!(after.sequence(), 42);
    assert_eq!(after.len(), 19);
    assert_eq!(found(&after), found(&before));
    let (new, lost) = after.changes_of_service(fragment(100), &[fragment(3), fragment(5)]);
    assert_eq!(new, [fragment(3)]);
    assert_eq!(lost.len(), 18);
}

#[test]
fn saving_again_deletes_what_no_manifest_names() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("database"), "not of the index").unwrap();
    let index = saved(folder.path());
    let before = files(folder.path());

    index.insert(fragment(50), edited(9));
    index.advance(43);
    index.save().unwrap();

    let after = files(folder.path());
    assert!(after.contains(&folder.path().join("database")));
    assert!(after.len() <= before.len() + 1, "{before:?} {after:?}");
    assert_ne!(before, after);
}

#[test]
fn a_folder_that_was_damaged_in_any_file_is_refused_and_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let whole = saved(folder.path());
    for file in files(folder.path()) {
        let bytes = std::fs::read(&file).unwrap();
        let mut changed = bytes.clone();
        changed[bytes.len() / 2] ^= 0x40;
        let cut = bytes[..bytes.len() / 2].to_vec();
        for damage in [Some(changed), Some(cut), Some(Vec::new()), None] {
            whole.save().unwrap();
            match damage {
                Some(damage) => std::fs::write(&file, damage).unwrap(),
                None => std::fs::remove_file(&file).unwrap(),
            }
            let index = CloneIndex::in_folder(folder.path().to_owned());

            assert!(
                matches!(index.load(), Opened::Damaged | Opened::Missing),
                "{file:?}"
            );

            assert!(index.is_empty());
            assert_eq!(index.sequence(), 0);
            whole.save().unwrap();
            assert_eq!(index.load(), Opened::Whole, "{file:?}");
        }
    }
}

#[test]
fn an_index_of_another_scheme_is_opened_and_known_to_be_outdated() {
    let folder = tempfile::tempdir().unwrap();
    let index = saved(folder.path());
    let older: BTreeMap<String, u16> = [("python".to_owned(), 0)].into();
    index.write().schemes = Schemes::of(older);
    index.save().unwrap();

    let after = CloneIndex::in_folder(folder.path().to_owned());

    assert_eq!(after.load(), Opened::Outdated);
    assert_eq!(after.len(), 19);
}

#[test]
fn an_index_is_asked_together_with_the_one_built_beside_it() {
    let index = CloneIndex::new();
    index.insert(fragment(1), fingerprint("a"));
    let beside = CloneIndex::new();
    index.build_beside(&beside);
    assert!(index.is_building());
    beside.insert(fragment(1), fingerprint("a"));
    beside.insert(fragment(2), fingerprint("a"));

    let found = |most| {
        let matches = index.matches(&fingerprint("b"), 0.5, most).into_iter();
        matches.map(|found| found.fragment).collect::<Vec<Uuid>>()
    };

    assert_eq!(found(10), [fragment(1), fragment(2)]);
    assert_eq!(found(1), [fragment(1)]);
    index.replace_with(&beside);
    assert!(!index.is_building());
    assert_eq!(found(10), [fragment(1), fragment(2)]);
}

#[test]
fn what_services_have_and_the_index_has_not_is_absent() {
    let index = CloneIndex::new();
    index.insert(fragment(1), fingerprint("a"));
    index.set_service(fragment(100), vec![fragment(2), fragment(1)], &[]);
    index.set_service(fragment(101), vec![fragment(3), fragment(2)], &[]);

    assert_eq!(index.absent(), [fragment(2), fragment(3)]);
}

/// A fingerprint of the scheme before.
fn former() -> Fingerprint {
    let mut bytes = fingerprint("a").encode();
    let scheme = fingerprint("a").scheme() - 1;
    bytes[3..5].copy_from_slice(&scheme.to_le_bytes());
    Fingerprint::decode(&bytes).unwrap()
}

#[test]
fn the_scheme_before_is_served_as_long_as_the_index_is_made_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let (language, present) = (former().language(), fingerprint("a").scheme());
    let index = CloneIndex::in_folder(folder.path().to_owned());
    assert!(index.serves(language, present) && !index.serves(language, present - 1));
    index.insert(fragment(1), former());
    index.save().unwrap();

    let after = CloneIndex::in_folder(folder.path().to_owned());

    assert_eq!(after.load(), Opened::Outdated);
    assert!(after.serves(language, present) && after.serves(language, present - 1));
    assert!(!after.serves(language, present - 2) && !after.serves(language, present + 1));
    assert!(after.matches(&fingerprint("a"), 0.5, 10).is_empty());
    assert_eq!(after.matches(&former(), 0.5, 10).len(), 1);
    after.replace_with(&CloneIndex::new());
    assert!(!after.serves(language, present - 1));
}

#[test]
fn an_index_built_beside_takes_the_place_of_one_in_use() {
    let index = CloneIndex::new();
    index.insert(fragment(1), fingerprint("a"));
    index.advance(9);
    let beside = CloneIndex::new();
    beside.insert(fragment(2), fingerprint("a"));
    beside.advance(10);

    index.replace_with(&beside);

    assert!(!index.contains(fragment(1)));
    assert!(index.contains(fragment(2)));
    assert_eq!(index.sequence(), 10);
}
