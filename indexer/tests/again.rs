//! What is found with verdicts of nearly the same functions is what is found without.

use std::{fmt::Write as _, sync::Arc};

use brickyard_indexer::{
    CloneOptions, ClonesInput, ExtractOptions, Fingerprint, Kept, Verdicts, extract, find_clones,
    find_clones_again, find_clones_keeping,
};
use proptest::prelude::*;

/// A function: which of sixty it is, and whether its variables are renamed.
type Function = (u8, bool);

/// Files with their functions.
type Files = Vec<Vec<Function>>;

/// Writes one of sixty functions: families of five, whose members differ in a statement or two; later
/// families are longer and have statements of all earlier ones.
fn source((function, is_renamed): Function) -> String {
    let (family, member) = (function / 5, function % 5);
    let v = if is_renamed { "other" } else { "one" };
    let mut text = format!("function f(a, b) {{\n  let {v} = a.start{family}(b);\n");
    for line in 0..6 + family {
        let shared = family.saturating_sub(line);
        let _ = writeln!(
            text,
            "  if ({v}.at{shared}_{line} > {line}) {{ b.call{line}_{shared}({v}); }}"
        );
        if line == member {
            let _ = writeln!(
                text,
                "  for (const x of a.own{member}) {{ {v}.add(x, {member}); }}"
            );
        }
    }
    text + "  return b;\n}\n"
}

fn fingerprint(function: Function) -> Arc<Fingerprint> {
    let options = ExtractOptions {
        min_tokens: 10,
        ..ExtractOptions::default()
    };
    let extraction = extract("a.js", source(function).as_bytes(), &options);
    let fragment = extraction.fragments.into_iter().next();
    Arc::new(fragment.expect("a function").fingerprint)
}

fn inputs(files: &Files) -> Vec<ClonesInput> {
    let mut inputs = Vec::new();
    for (file, functions) in (0..).zip(files) {
        for (place, function) in (0..).zip(functions) {
            inputs.push(ClonesInput {
                fingerprint: fingerprint(*function),
                file,
                start_line: 1 + place * 20,
                end_line: 20 + place * 20,
            });
        }
    }
    inputs
}

/// Returns the group of every function that is in the same file as before, as a cache of files knows.
fn known(before: &Files, groups: &[Option<u32>], after: &Files) -> Vec<Option<u32>> {
    let mut starts = vec![0];
    for functions in before {
        starts.push(starts.last().copied().unwrap_or(0) + functions.len());
    }
    let groups_of = |functions: &Vec<Function>| {
        let file = before.iter().position(|other| other == functions);
        let new = vec![None; functions.len()];
        file.map_or(new, |file| groups[starts[file]..starts[file + 1]].to_vec())
    };
    after.iter().flat_map(groups_of).collect()
}

fn functions() -> impl Strategy<Value = Vec<Function>> {
    prop::collection::vec((0_u8..60, any::<bool>()), 0..4)
}

/// Files, and the same with some written anew, some gone and some added.
fn edited() -> impl Strategy<Value = (Files, Files)> {
    let edits = prop::collection::vec((any::<prop::sample::Index>(), 0_u8..3, functions()), 0..6);
    (prop::collection::vec(functions(), 1..60), edits).prop_map(|(before, edits)| {
        let mut after = before.clone();
        for (place, edit, functions) in edits {
            let place = place.index(after.len().max(1));
            match edit {
                0 => after.insert(place.min(after.len()), functions),
                1 if place < after.len() => after[place] = functions,
                2 if place < after.len() => drop(after.remove(place)),
                _ => {}
            }
        }
        (before, after)
    })
}

fn options() -> impl Strategy<Value = CloneOptions> {
    let threshold = prop::sample::select(vec![0.0, 0.6, 0.7, 0.95]);
    threshold.prop_map(|threshold| CloneOptions {
        threshold,
        containments: false,
    })
}

proptest! {
    #[test]
    fn verdicts_of_nearly_the_same_files_change_nothing(
        (before, after) in edited(),
        options in options(),
    ) {
        let Kept { clones, verdicts, groups } = find_clones_keeping(&inputs(&before), &options);
        prop_assert_eq!(clones, find_clones(&inputs(&before), &options));

        let verdicts = Verdicts::decode(&verdicts.encode()).expect("what was encoded");
        prop_assert!(verdicts.are_of(&options));
        let known = known(&before, &groups, &after);
        let again = find_clones_again(&inputs(&after), &known, &verdicts);
        prop_assert_eq!(again, Some(find_clones(&inputs(&after), &options)));
    }
}

#[test]
fn verdicts_are_of_the_options_that_they_were_found_with() {
    let options = CloneOptions::default();
    let files = vec![vec![(0, false)], vec![(1, false)]];
    let Kept { verdicts, .. } = find_clones_keeping(&inputs(&files), &options);
    assert!(verdicts.are_of(&options));
    let others = [
        CloneOptions {
            threshold: 0.71,
            ..options.clone()
        },
        CloneOptions {
            containments: true,
            ..options
        },
    ];
    assert!(others.iter().all(|other| !verdicts.are_of(other)));
}

#[test]
fn a_group_that_is_none_gives_no_answer() {
    let options = CloneOptions::default();
    let files = vec![vec![(0, false)], vec![(1, false)]];
    let Kept { verdicts, .. } = find_clones_keeping(&inputs(&files), &options);
    let known = [Some(0), Some(7)];
    assert_eq!(find_clones_again(&inputs(&files), &known, &verdicts), None);
}

#[test]
fn bytes_that_were_cut_off_are_no_verdicts() {
    let files = vec![vec![(0, false)], vec![(1, false)], vec![(7, true)]];
    let Kept { verdicts, .. } = find_clones_keeping(&inputs(&files), &CloneOptions::default());
    let bytes = verdicts.encode();
    for end in 0..bytes.len() {
        assert!(
            Verdicts::decode(&bytes[..end]).is_none(),
            "cut off at {end}"
        );
    }
}
