//! How long parsing, extraction and matching take, over the sources of this package. What extraction
//! takes beyond parsing is the price of fingerprints.

use std::{fs, path::Path, sync::Arc};

use brickyard_indexer::{
    CandidateIndex, CloneOptions, ClonesInput, ExtractOptions, Fingerprint, MatchOptions, compare,
    extract, find_clones,
};
use divan::{Bencher, counter::BytesCount};

fn main() {
    divan::main();
}

/// Returns the Rust files of this package.
fn sources() -> Vec<String> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(entry.path()),
                _ => sources.extend(fs::read_to_string(entry.path())),
            }
        }
    }
    sources
}

fn inputs() -> Vec<ClonesInput> {
    let fragments = (0..).zip(sources()).flat_map(|(file, source)| {
        let extraction = extract("a.rs", source.as_bytes(), &ExtractOptions::default());
        extraction
            .fragments
            .into_iter()
            .map(move |fragment| (file, fragment))
    });
    let input = |(file, fragment): (u32, brickyard_indexer::Fragment)| ClonesInput {
        file,
        start_line: fragment.start_line,
        end_line: fragment.end_line,
        fingerprint: Arc::new(fragment.fingerprint),
    };
    fragments.map(input).collect()
}

#[divan::bench]
fn parse_only(bencher: Bencher) {
    let sources = sources();
    let bytes: usize = sources.iter().map(String::len).sum();
    bencher.counter(BytesCount::new(bytes)).bench(|| {
        let mut parser = tree_sitter::Parser::new();
        let grammar = tree_sitter::Language::new(tree_sitter_rust::LANGUAGE);
        parser.set_language(&grammar).expect("the linked grammar");
        sources
            .iter()
            .filter_map(|source| parser.parse(source, None))
            .count()
    });
}

#[divan::bench]
fn extract_fragments(bencher: Bencher) {
    let sources = sources();
    let bytes: usize = sources.iter().map(String::len).sum();
    let options = ExtractOptions::default();
    bencher.counter(BytesCount::new(bytes)).bench(|| {
        let extractions = sources
            .iter()
            .map(|source| extract("a.rs", source.as_bytes(), &options));
        extractions
            .map(|extraction| extraction.fragments.len())
            .sum::<usize>()
    });
}

#[divan::bench]
fn encode_and_decode(bencher: Bencher) {
    let inputs = inputs();
    bencher.bench(|| {
        let decoded = inputs
            .iter()
            .map(|input| Fingerprint::decode(&input.fingerprint.encode()));
        decoded.filter(Result::is_ok).count()
    });
}

#[divan::bench]
fn index_all(bencher: Bencher) {
    let inputs = inputs();
    bencher.bench(|| {
        let mut index = CandidateIndex::new();
        for (id, input) in (0..).zip(&inputs) {
            index.insert(id, Arc::clone(&input.fingerprint));
        }
        index.len()
    });
}

#[divan::bench]
fn score_neighbours(bencher: Bencher) {
    let inputs = inputs();
    bencher.bench(|| {
        let pairs = inputs.windows(2);
        let scores = pairs.map(|pair| compare(&pair[0].fingerprint, &pair[1].fingerprint).score);
        scores.sum::<f32>()
    });
}

#[divan::bench]
fn match_one(bencher: Bencher) {
    let inputs = inputs();
    let mut index = CandidateIndex::new();
    for (id, input) in (0..).zip(&inputs) {
        index.insert(id, Arc::clone(&input.fingerprint));
    }
    let options = MatchOptions {
        threshold: 0.7,
        max_candidates: 256,
        max_matches: 10,
    };
    bencher.bench(|| {
        index
            .matches(&inputs[0].fingerprint, &options)
            .matches
            .len()
    });
}

#[divan::bench]
fn match_all(bencher: Bencher) {
    let inputs = inputs();
    bencher.bench(|| find_clones(&inputs, &CloneOptions::default()).pairs.len());
}
