//! Clone pairs and clone classes of a set of fragments.

mod class;
mod contained;
mod nesting;
mod verdicts;

pub use self::{
    class::form_classes,
    verdicts::{Kept, Verdicts, find_clones_again, find_clones_keeping},
};

use std::sync::Arc;

use rayon::prelude::*;

use crate::{
    candidate::{CandidateIndex, Group, MAX_CANDIDATES},
    containment::Containment,
    fingerprint::Fingerprint,
    similarity::{CloneType, OperatingPoint, Profile, Similarity},
};

/// Among more than this many fragments that compare alike, every further one is paired with the first
/// only: a thousand copies have half a million pairs, and one class says it all.
const ALL_PAIRS: usize = 512;

/// A fragment among those that are compared with each other.
#[derive(Debug, Clone)]
pub struct ClonesInput {
    /// What it is compared by.
    pub fingerprint: Arc<Fingerprint>,
    /// The number of its file: functions inside one another are only found within a file.
    pub file: u32,
    /// The first line, from 1.
    pub start_line: u32,
    /// The last line, inclusive.
    pub end_line: u32,
}

/// What [`find_clones`] reports.
#[derive(Debug, Clone, PartialEq)]
pub struct CloneOptions {
    /// The lowest similarity of a pair; the default is the report point.
    pub threshold: f32,
    /// How many candidates are scored per fragment at most; 0 means all, the default is 256.
    pub max_candidates: usize,
    /// Whether functions inside larger ones are looked for too; not by default.
    pub containments: bool,
}

impl Default for CloneOptions {
    fn default() -> Self {
        Self {
            threshold: OperatingPoint::Report.threshold(),
            max_candidates: MAX_CANDIDATES,
            containments: false,
        }
    }
}

/// The duplicates among a set of fragments.
#[derive(Debug, Clone, PartialEq)]
pub struct Clones {
    /// The pairs at or above the threshold, by index into the input, `a < b`, in ascending order. A
    /// pair of functions inside functions that are a pair themselves is left out; of more than 512
    /// copies of one function, the further ones are paired with the first only.
    pub pairs: Vec<ClonePair>,
    /// Fragments that belong together, each class with two members or more, in the order of their
    /// first members' places.
    ///
    /// A class begins as the copies of one function. Classes are merged along the pairs, the most
    /// similar first, if at least half of all pairs between the two are clone pairs; so a single weak
    /// pair never glues two families together.
    pub classes: Vec<CloneClass>,
    /// How many fragments had more candidates than were scored.
    pub capped: usize,
    /// The functions that stand inside much larger ones, if they were looked for, by inner and outer
    /// index: at most 50 of one inner function. Left out are those that nesting or a pair explains: a
    /// function inside the one that it is written in, and a copy of what is a function of its own.
    pub containments: Vec<ContainedPair>,
}

/// A function inside a larger one.
#[derive(Debug, Clone, PartialEq)]
pub struct ContainedPair {
    /// Index into the input of the smaller one.
    pub inner: usize,
    /// Index into the input of the larger one.
    pub outer: usize,
    /// How it stands there.
    pub containment: Containment,
}

/// Two similar fragments.
#[derive(Debug, Clone, PartialEq)]
pub struct ClonePair {
    /// Index into the input.
    pub a: usize,
    /// Index into the input.
    pub b: usize,
    /// How similar the two are.
    pub similarity: Similarity,
}

/// Fragments that belong together.
#[derive(Debug, Clone, PartialEq)]
pub struct CloneClass {
    /// Indexes into the input, ascending.
    pub members: Vec<usize>,
    /// The member that the others are most similar to, as an index into the input; of equal ones the
    /// first by place. It stands for the class, and is what the others are compared with when people
    /// look at them.
    pub representative: usize,
    /// The lowest similarity among its pairs.
    pub similarity: f32,
    /// The weakest type among its pairs.
    pub clone_type: CloneType,
}

/// Finds the duplicates among the fragments. Uses all threads of the current rayon pool; the result
/// depends neither on their number nor on the order of the fragments.
pub fn find_clones(fragments: &[ClonesInput], options: &CloneOptions) -> Clones {
    let order = places(fragments);
    let index = index_of(fragments, &order, options.containments);

    let groups: Vec<u32> = index.group_numbers().collect();
    let queries: Vec<(Vec<(u32, u32)>, usize)> = groups
        .par_iter()
        .map(|&number| candidate_pairs(&index, number, options.max_candidates))
        .collect();
    let capped = queries.iter().map(|(_, capped)| capped).sum();
    let mut candidates: Vec<(u32, u32)> =
        queries.into_iter().flat_map(|(pairs, _)| pairs).collect();
    candidates.par_sort_unstable();
    candidates.dedup();

    let scored: Vec<ClonePair> = candidates
        .into_par_iter()
        .flat_map_iter(|pair| fragment_pairs(&index, pair, fragments, &order, options.threshold))
        .collect();
    let index = options.containments.then_some(&index);
    conclude(scored, fragments, &order, capped, index)
}

/// Puts the fragments into an index, by their ranks; its windows are for containments.
fn index_of(fragments: &[ClonesInput], order: &[usize], with_windows: bool) -> CandidateIndex {
    let mut index = if with_windows {
        CandidateIndex::new()
    } else {
        CandidateIndex::without_windows()
    };
    let profiles: Vec<_> = order
        .par_iter()
        .map(|&fragment| Profile::shared(Arc::clone(&fragments[fragment].fingerprint)))
        .collect();
    for (rank, profile) in (0..).zip(profiles) {
        index.insert_profile(rank, profile);
    }
    index.complete();
    index
}

/// Makes of all similar pairs what is reported; functions inside larger ones are looked for in the
/// index if there is one.
fn conclude(
    scored: Vec<ClonePair>,
    fragments: &[ClonesInput],
    order: &[usize],
    capped: usize,
    index: Option<&CandidateIndex>,
) -> Clones {
    // Up to here, `a` and `b` are ranks by place, so that nothing depends on the order of the input.
    let ordered: Vec<&ClonesInput> = order.iter().map(|&fragment| &fragments[fragment]).collect();
    let pairs = nesting::without_nested(scored, &ordered);
    let classes = form_classes(ordered.len(), &pairs);
    let containments = index.map(|index| contained::find(index, &ordered, &pairs));
    let containments = containments.unwrap_or_default();
    in_input_order(pairs, classes, containments, capped, order)
}

/// Returns the indexes of the fragments in the order of their places.
fn places(fragments: &[ClonesInput]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..fragments.len()).collect();
    order.sort_by_key(|&index| {
        let fragment = &fragments[index];
        let place = (
            fragment.file,
            fragment.start_line,
            u32::MAX - fragment.end_line,
        );
        (
            place,
            fragment.fingerprint.raw_hash(),
            fragment.fingerprint.blind_hash(),
        )
    });
    order
}

/// Returns the pairs of groups to score for one group, itself included, and how many fragments had
/// too many candidates.
fn candidate_pairs(
    index: &CandidateIndex,
    number: u32,
    max_candidates: usize,
) -> (Vec<(u32, u32)>, usize) {
    let Some(group) = index.group(number) else {
        return (Vec::new(), 0);
    };
    let found = index.candidates(group.profile(), max_candidates, None);
    let pairs = found
        .groups
        .into_iter()
        .map(|other| (number.min(other), number.max(other)));
    (
        pairs.collect(),
        if found.capped { group.ids().count() } else { 0 },
    )
}

/// Scores a pair of groups and returns the pairs of their fragments, by rank.
fn fragment_pairs(
    index: &CandidateIndex,
    (a, b): (u32, u32),
    fragments: &[ClonesInput],
    order: &[usize],
    threshold: f32,
) -> Vec<ClonePair> {
    let (Some(group_a), Some(group_b)) = (index.group(a), index.group(b)) else {
        return Vec::new();
    };
    let Some(similarity) = group_a.profile().compare(group_b.profile(), threshold) else {
        return Vec::new();
    };
    let raw_hash = |rank: usize| fragments[order[rank]].fingerprint.raw_hash();
    let ranks = |group: &Group<u32>| group.ids().map(|rank| rank as usize).collect::<Vec<_>>();
    member_pairs(&ranks(group_a), &ranks(group_b), similarity, raw_hash)
}

/// Returns the pairs of the fragments of two groups, or of one with itself, by rank.
fn member_pairs(
    ranks_a: &[usize],
    ranks_b: &[usize],
    similarity: Similarity,
    raw_hash: impl Fn(usize) -> u64,
) -> Vec<ClonePair> {
    let is_one = ranks_a == ranks_b;
    let mut pairs = Vec::new();
    for (i, &x) in ranks_a.iter().enumerate() {
        let partners = if is_one { &ranks_b[i + 1..] } else { ranks_b };
        let all = if i == 0 {
            partners.len()
        } else {
            partners.len().min(ALL_PAIRS)
        };
        let all = if i < ALL_PAIRS {
            all
        } else {
            usize::from(!is_one).min(all)
        };
        for &y in &partners[..all] {
            let similarity = similarity.between(raw_hash(x), raw_hash(y));
            pairs.push(ClonePair {
                a: x.min(y),
                b: x.max(y),
                similarity,
            });
        }
    }
    pairs
}

/// Replaces ranks by indexes into the input.
fn in_input_order(
    pairs: Vec<ClonePair>,
    classes: Vec<CloneClass>,
    containments: Vec<ContainedPair>,
    capped: usize,
    order: &[usize],
) -> Clones {
    let pair = |pair: ClonePair| {
        let (a, b) = (order[pair.a], order[pair.b]);
        ClonePair {
            a: a.min(b),
            b: a.max(b),
            similarity: pair.similarity,
        }
    };
    let mut pairs: Vec<ClonePair> = pairs.into_iter().map(pair).collect();
    pairs.sort_unstable_by_key(|pair| (pair.a, pair.b));
    let class = |mut class: CloneClass| {
        class
            .members
            .iter_mut()
            .for_each(|member| *member = order[*member]);
        class.members.sort_unstable();
        class.representative = order[class.representative];
        class
    };
    let contained = |contained: ContainedPair| ContainedPair {
        inner: order[contained.inner],
        outer: order[contained.outer],
        ..contained
    };
    let mut containments: Vec<_> = containments.into_iter().map(contained).collect();
    containments.sort_unstable_by_key(|contained| (contained.inner, contained.outer));
    Clones {
        pairs,
        classes: classes.into_iter().map(class).collect(),
        capped,
        containments,
    }
}
