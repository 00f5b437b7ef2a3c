//! Finds the functions inside larger ones among a set of fragments.

use std::{collections::HashSet, iter::successors, sync::Arc};

use rayon::prelude::*;

use super::{ClonePair, ClonesInput, ContainedPair, nesting::parents};
use crate::{
    candidate::{CandidateIndex, ContainmentOptions},
    containment::Side,
};

/// How many larger functions are reported of one smaller one.
const MOST_OUTER: usize = 50;

const OPTIONS: ContainmentOptions = ContainmentOptions {
    max_candidates: 64,
    max_found: 0,
};

/// Returns what stands inside what, by rank. `fragments` are ordered by file, start and, descending,
/// end; `pairs` are the clone pairs among them.
pub(super) fn find(fragments: &[&ClonesInput], pairs: &[ClonePair]) -> Vec<ContainedPair> {
    let mut index: CandidateIndex = CandidateIndex::new();
    for (rank, fragment) in (0..).zip(fragments) {
        index.insert(rank, Arc::clone(&fragment.fingerprint));
    }
    let parents = parents(fragments);
    let ranks: Vec<usize> = (0..fragments.len()).collect();
    let found: Vec<ContainedPair> = ranks
        .into_par_iter()
        .flat_map_iter(|inner| {
            let is_written_in = |outer: usize| around(&parents, inner).any(|rank| rank == outer);
            let fingerprint = &fragments[inner].fingerprint;
            let found = index.containments(fingerprint, &OPTIONS, None).found;
            let outer = found.into_iter().filter(|found| found.side == Side::Outer);
            let pairs = outer.map(move |found| ContainedPair {
                inner,
                outer: found.id as usize,
                containment: found.containment,
            });
            let pairs: Vec<_> = pairs
                .filter(|pair| !is_written_in(pair.outer))
                .take(MOST_OUTER)
                .collect();
            pairs
        })
        .collect();
    without_explained(found, pairs, &parents)
}

/// Returns a function and those that it is written in, innermost first.
fn around(parents: &[Option<usize>], rank: usize) -> impl Iterator<Item = usize> {
    successors(Some(rank), |rank| parents[*rank])
}

/// Leaves out what something else says already: that the inner function is like one that is written in
/// the outer one, or that one around it is like the outer one or inside it.
fn without_explained(
    found: Vec<ContainedPair>,
    pairs: &[ClonePair],
    parents: &[Option<usize>],
) -> Vec<ContainedPair> {
    let both_ways = pairs
        .iter()
        .flat_map(|pair| [(pair.a, pair.b), (pair.b, pair.a)]);
    let inside = found.iter().map(|pair| (pair.inner, pair.outer));
    let said: HashSet<(usize, usize)> = both_ways.chain(inside).collect();
    // What holds of a function holds of those that it is written in.
    let followed: HashSet<(usize, usize)> = said
        .iter()
        .flat_map(|&(x, y)| around(parents, y).skip(1).map(move |outer| (x, outer)))
        .collect();
    let is_explained = |pair: &ContainedPair| {
        let mut outside = around(parents, pair.inner).skip(1);
        followed.contains(&(pair.inner, pair.outer))
            || outside.any(|inner| {
                let key = (inner, pair.outer);
                said.contains(&key) || followed.contains(&key)
            })
    };
    let kept = found.iter().filter(|pair| !is_explained(pair));
    kept.cloned().collect()
}
