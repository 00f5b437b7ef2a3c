//! Properties that hold for any input.

use std::{collections::BTreeSet, fmt::Write as _, sync::Arc};

use brickyard_indexer::{
    CandidateIndex, CloneOptions, CloneType, ClonesInput, ExtractOptions, Fingerprint, Language,
    MatchOptions, compare, extract, find_clones,
};
use proptest::prelude::*;

/// A failure prints its input; no file beside the tests is needed to keep it.
fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// A statement of a generated function, with the numbers of the variables it uses.
#[derive(Debug, Clone)]
enum Statement {
    Assign(u8, u8, u8),
    Call(u8, u8),
    If(u8, u8),
    Loop(u8, u8),
}

fn statement() -> impl Strategy<Value = Statement> {
    let variable = || 0_u8..5;
    prop_oneof![
        (variable(), variable(), 0_u8..4).prop_map(|(a, b, c)| Statement::Assign(a, b, c)),
        (variable(), 0_u8..6).prop_map(|(a, b)| Statement::Call(a, b)),
        (variable(), variable()).prop_map(|(a, b)| Statement::If(a, b)),
        (variable(), variable()).prop_map(|(a, b)| Statement::Loop(a, b)),
    ]
}

fn body() -> impl Strategy<Value = Vec<Statement>> {
    prop::collection::vec(statement(), 1..25)
}

/// Writes a function in JavaScript; names begin with `prefix`.
fn source(body: &[Statement], prefix: &str, space: &str) -> String {
    let mut text = format!("function {prefix}main({prefix}0,{space}{prefix}1) {{{space}");
    for statement in body {
        let p = prefix;
        let _ = match statement {
            Statement::Assign(a, b, c) => {
                let operator = ["+", "-", "*", "/"][usize::from(*c)];
                write!(text, "{p}{a}{space}= {p}{b} {operator} {c};{space}")
            }
            Statement::Call(a, b) => write!(text, "call{b}({space}{p}{a});{space}"),
            Statement::If(a, b) => {
                write!(text, "if ({p}{a} < {p}{b}) {{{space}{p}{a}++; }}{space}")
            }
            Statement::Loop(a, b) => {
                write!(
                    text,
                    "for (const x of {p}{a}) {{{space}{p}{b} += x;{space}}}{space}"
                )
            }
        };
    }
    text + "}"
}

fn fingerprint(source: &str) -> Fingerprint {
    let options = ExtractOptions {
        min_tokens: 1,
        ..ExtractOptions::default()
    };
    let extraction = extract("a.js", source.as_bytes(), &options);
    extraction
        .fragments
        .into_iter()
        .next()
        .expect("a function")
        .fingerprint
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn renaming_and_white_space_keep_the_blind_hash(body in body()) {
        let a = fingerprint(&source(&body, "a", " "));
        let b = fingerprint(&source(&body, "other_", "\r\n  /* c */ "));
        prop_assert_eq!(a.blind_hash(), b.blind_hash());
        prop_assert_eq!(a.renamed_hash(), b.renamed_hash());
        prop_assert_eq!(compare(&a, &b).score, 1.0);
    }

    #[test]
    fn a_consistent_renaming_is_type_2_and_white_space_alone_type_1(body in body()) {
        let original = fingerprint(&source(&body, "a", " "));
        let reformatted = fingerprint(&source(&body, "a", "\n\t/* c */ "));
        let renamed = fingerprint(&source(&body, "b", " "));
        prop_assert_eq!(compare(&original, &reformatted).clone_type, CloneType::Exact);
        prop_assert_eq!(compare(&original, &renamed).clone_type, CloneType::Renamed);
    }

    #[test]
    fn one_changed_statement_is_type_3(body in body(), place in any::<prop::sample::Index>()) {
        let mut changed = body.clone();
        let place = place.index(body.len());
        changed[place] = match &body[place] {
            Statement::Call(a, b) => Statement::Assign(*a, *b, 0),
            _ => Statement::Call(0, 7),
        };
        let similarity = compare(
            &fingerprint(&source(&body, "a", " ")),
            &fingerprint(&source(&changed, "b", " ")),
        );
        prop_assert_eq!(similarity.clone_type, CloneType::Edited);
        prop_assert!(similarity.score < 1.0);
    }

    #[test]
    fn what_a_formatter_adds_keeps_the_fingerprint(body in body()) {
        let call = |comma: &str, parameter: &str| {
            let text = source(&body, "a", " ");
            let end = format!("return [a0, a1{comma}].map({parameter} => x * 2{comma}); }}");
            fingerprint(&(text.trim_end_matches('}').to_owned() + &end))
        };
        prop_assert_eq!(call(",", "(x)"), call("", "x"));
    }

    #[test]
    fn similarity_is_symmetric_within_its_bounds_and_one_with_itself(a in body(), b in body()) {
        let (a, b) = (fingerprint(&source(&a, "a", " ")), fingerprint(&source(&b, "a", " ")));
        let similarity = compare(&a, &b);
        prop_assert_eq!(similarity, compare(&b, &a));
        prop_assert!((0.0..=1.0).contains(&similarity.score));
        let same = a.blind_hash() == b.blind_hash();
        prop_assert_eq!(similarity.score == 1.0, same);
        prop_assert_eq!(similarity.clone_type == CloneType::Edited, !same);
        prop_assert_eq!(compare(&a, &a).score, 1.0);
        prop_assert_eq!(compare(&a, &a).clone_type, CloneType::Exact);
    }

    #[test]
    fn a_fingerprint_survives_its_encoding(body in body()) {
        let fingerprint = fingerprint(&source(&body, "a", " "));
        prop_assert_eq!(Fingerprint::decode(&fingerprint.encode()), Ok(fingerprint));
    }

    #[test]
    fn decoding_any_bytes_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = Fingerprint::decode(&bytes);
    }

    #[test]
    fn decoding_a_damaged_fingerprint_never_panics(
        body in body(),
        place in any::<prop::sample::Index>(),
        byte in any::<u8>(),
        length in any::<prop::sample::Index>(),
    ) {
        let mut bytes = fingerprint(&source(&body, "a", " ")).encode();
        let place = place.index(bytes.len());
        bytes[place] = byte;
        let _ = Fingerprint::decode(&bytes);
        bytes.truncate(length.index(bytes.len()));
        prop_assert!(Fingerprint::decode(&bytes).is_err());
    }

    #[test]
    fn extraction_never_panics(text in ".{0,200}", language in 0..Language::ALL.len()) {
        let extension = Language::ALL[language].extensions()[0];
        let options = ExtractOptions {
            min_tokens: 0,
            include_tests: true,
            ..ExtractOptions::default()
        };
        let extraction = extract(&format!("a.{extension}"), text.as_bytes(), &options);
        for fragment in extraction.fragments {
            prop_assert!(text.get(fragment.bytes.clone()).is_some());
            prop_assert!(fragment.start_line <= fragment.end_line);
        }
    }
}

proptest! {
    #![proptest_config(config(48))]

    #[test]
    fn clones_do_not_depend_on_the_order_of_the_fragments(
        (bodies, order) in prop::collection::vec(body(), 2..12).prop_flat_map(|bodies| {
            let order = Just((0..bodies.len() * 2).collect::<Vec<_>>()).prop_shuffle();
            (Just(bodies), order)
        }),
    ) {
        let inputs = inputs(&bodies);
        let shuffled: Vec<ClonesInput> = order.iter().map(|index| inputs[*index].clone()).collect();
        let options = CloneOptions { threshold: 0.6, ..CloneOptions::default() };
        let clones = find_clones(&inputs, &options);
        let again = find_clones(&shuffled, &options);

        let pairs = |clones: &brickyard_indexer::Clones, name: &dyn Fn(usize) -> usize| {
            let pair = |pair: &brickyard_indexer::ClonePair| {
                let (a, b) = (name(pair.a), name(pair.b));
                (a.min(b), a.max(b), pair.similarity.score.to_bits())
            };
            clones.pairs.iter().map(pair).collect::<BTreeSet<_>>()
        };
        prop_assert_eq!(pairs(&clones, &|index| index), pairs(&again, &|index| order[index]));
        let classes = |clones: &brickyard_indexer::Clones, name: &dyn Fn(usize) -> usize| {
            let class = |class: &brickyard_indexer::CloneClass| {
                let members = class.members.iter().map(|member| name(*member));
                (name(class.representative), members.collect::<BTreeSet<_>>())
            };
            clones.classes.iter().map(class).collect::<Vec<_>>()
        };
        prop_assert_eq!(classes(&clones, &|index| index), classes(&again, &|index| order[index]));
    }

    #[test]
    fn clones_do_not_depend_on_the_number_of_threads(
        bodies in prop::collection::vec(body(), 2..12),
    ) {
        let inputs = inputs(&bodies);
        let options = CloneOptions { threshold: 0.6, ..CloneOptions::default() };
        let with_threads = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
            pool.expect("a pool").install(|| find_clones(&inputs, &options))
        };
        prop_assert_eq!(with_threads(1), with_threads(3));
    }

    #[test]
    fn the_representative_is_a_member_and_no_member_is_in_two_classes(
        bodies in prop::collection::vec(body(), 2..12),
    ) {
        let options = CloneOptions { threshold: 0.6, ..CloneOptions::default() };
        let clones = find_clones(&inputs(&bodies), &options);
        let mut seen = BTreeSet::new();
        for class in &clones.classes {
            prop_assert!(class.members.len() > 1);
            prop_assert!(class.members.contains(&class.representative));
            for member in &class.members {
                prop_assert!(seen.insert(*member));
            }
        }
    }

    #[test]
    fn the_index_finds_nothing_dissimilar_and_everything_very_similar(
        bodies in prop::collection::vec(body(), 2..12),
        removed in any::<prop::sample::Index>(),
    ) {
        let inputs = inputs(&bodies);
        let mut index = CandidateIndex::new();
        for (id, input) in (0..).zip(&inputs) {
            index.insert(id, Arc::clone(&input.fingerprint));
        }
        let removed = removed.index(inputs.len());
        prop_assert!(index.remove(removed as u32));
        prop_assert!(!index.remove(removed as u32));
        prop_assert_eq!(index.len(), inputs.len() - 1);
        let options = MatchOptions { threshold: 0.8, max_candidates: 0, max_matches: 0 };
        for query in &inputs {
            let matches = index.matches(&query.fingerprint, &options).matches;
            prop_assert!(matches.is_sorted_by(|a, b| a.similarity.score >= b.similarity.score));
            for (id, input) in inputs.iter().enumerate() {
                let similarity = compare(&query.fingerprint, &input.fingerprint);
                let found = matches.iter().find(|found| found.id as usize == id);
                if let Some(found) = found {
                    prop_assert_eq!(found.similarity, similarity);
                    prop_assert!(similarity.score >= 0.8 && id != removed);
                } else {
                    let very_similar = similarity.score >= 0.9 && similarity.signals.content >= 0.6;
                    prop_assert!(id == removed || !very_similar);
                }
            }
        }
    }
}

/// Returns two copies of each function, each in a file of its own.
fn inputs(bodies: &[Vec<Statement>]) -> Vec<ClonesInput> {
    let copies = bodies
        .iter()
        .flat_map(|body| [source(body, "a", " "), source(body, "b", "\n")]);
    let input = |(file, source): (u32, String)| ClonesInput {
        fingerprint: Arc::new(fingerprint(&source)),
        file,
        start_line: 1,
        end_line: 9,
    };
    (0..).zip(copies).map(input).collect()
}
