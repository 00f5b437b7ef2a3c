//! Leaves out pairs that say nothing new, because of functions inside functions.

use std::collections::HashMap;

use super::{ClonePair, ClonesInput};

/// Returns the pairs, by rank, that are not implied by others: no function is paired with one that
/// it contains; functions inside a pair are not a pair again; and of a function and the one around
/// it, both similar to a third, the more similar one is kept.
///
/// `fragments` are ordered by file, start and, descending, end.
pub(super) fn without_nested(pairs: Vec<ClonePair>, fragments: &[&ClonesInput]) -> Vec<ClonePair> {
    let parents = parents(fragments);
    let around = |rank: usize| std::iter::successors(Some(rank), |rank| parents[*rank]);
    let scores: HashMap<(usize, usize), f32> = pairs
        .iter()
        .filter(|pair| !around(pair.b).any(|outer| outer == pair.a))
        .map(|pair| ((pair.a, pair.b), pair.similarity.score))
        .collect();

    let is_implied = |pair: &ClonePair| {
        let mut combinations = around(pair.a).flat_map(|a| around(pair.b).map(move |b| (a, b)));
        combinations.any(|(a, b)| {
            let Some(score) = scores.get(&(a.min(b), a.max(b))) else {
                return false;
            };
            match (a == pair.a, b == pair.b) {
                (true, true) => false,
                (false, false) => true,
                _ => *score >= pair.similarity.score,
            }
        })
    };
    // The other half of the third rule: the outer function yields to a more similar inner one.
    let mut yielding: HashMap<(usize, usize), f32> = HashMap::new();
    for (&(a, b), &score) in &scores {
        let outer_a = around(a).skip(1).map(|outer| (outer.min(b), outer.max(b)));
        let outer_b = around(b).skip(1).map(|outer| (outer.min(a), outer.max(a)));
        for outer in outer_a.chain(outer_b) {
            let best = yielding.entry(outer).or_insert(score);
            *best = best.max(score);
        }
    }
    let yields = |pair: &ClonePair| {
        yielding
            .get(&(pair.a, pair.b))
            .is_some_and(|score| *score > pair.similarity.score)
    };
    let kept = pairs
        .iter()
        .filter(|pair| scores.contains_key(&(pair.a, pair.b)));
    kept.filter(|pair| !is_implied(pair) && !yields(pair))
        .cloned()
        .collect()
}

/// Returns the innermost function around each one.
pub(super) fn parents(fragments: &[&ClonesInput]) -> Vec<Option<usize>> {
    let mut open: Vec<usize> = Vec::new();
    let mut parents = Vec::with_capacity(fragments.len());
    for (rank, fragment) in fragments.iter().enumerate() {
        while open.last().is_some_and(|&outer| {
            let outer = fragments[outer];
            outer.file != fragment.file || outer.end_line < fragment.end_line
        }) {
            open.pop();
        }
        parents.push(open.last().copied());
        open.push(rank);
    }
    parents
}
