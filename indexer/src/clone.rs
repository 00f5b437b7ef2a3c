//! Clone pairs and clone classes of a set of fragments.

mod class;
mod contained;
mod groups;
mod join;
mod nesting;
mod verdicts;

pub use self::{
    class::form_classes,
    verdicts::{Kept, Verdicts, find_clones_again, find_clones_keeping},
};

use std::sync::Arc;

use self::{groups::Groups, join::SimilarGroups};
use crate::{
    containment::Containment,
    fingerprint::Fingerprint,
    similarity::{CloneType, OperatingPoint, Signals, Similarity},
};

/// Among more than this many fragments that compare alike, every further one is paired with the first
/// only: a thousand copies have half a million pairs, and one class says it all.
const ALL_PAIRS: usize = 512;

/// How similar a group is to itself.
const ITSELF: Similarity = Similarity {
    score: 1.0,
    clone_type: CloneType::Exact,
    signals: Signals {
        content: 1.0,
        statements: 1.0,
    },
};

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
    /// Whether functions inside larger ones are looked for too; not by default.
    pub containments: bool,
}

impl Default for CloneOptions {
    fn default() -> Self {
        Self {
            threshold: OperatingPoint::Report.threshold(),
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
    let (groups, similar) = compare(fragments, &order, options.threshold);
    let scored = fragment_pairs(&groups, &similar, fragments, &order);
    conclude(scored, fragments, &order, options.containments)
}

/// Returns the groups of the fragments, and which of them are similar.
fn compare(
    fragments: &[ClonesInput],
    order: &[usize],
    threshold: f32,
) -> (Groups, Vec<SimilarGroups>) {
    let ranked = order.iter().map(|&fragment| &fragments[fragment]);
    let groups = Groups::of(ranked.map(|fragment| &fragment.fingerprint));
    let similar = join::similar(groups.profiles(), threshold);
    (groups, similar)
}

/// Returns the pairs of fragments of similar groups, and those within each group, by rank.
fn fragment_pairs(
    groups: &Groups,
    similar: &[SimilarGroups],
    fragments: &[ClonesInput],
    order: &[usize],
) -> Vec<ClonePair> {
    let families = groups.families().map(|group| (group, group, ITSELF));
    let similar = similar.iter().copied().chain(families);
    let raw_hash = |rank: usize| fragments[order[rank]].fingerprint.raw_hash();
    let pairs = similar.flat_map(|(a, b, similarity)| {
        member_pairs(groups.members(a), groups.members(b), similarity, raw_hash)
    });
    pairs.collect()
}

/// Makes of all similar pairs what is reported, with the functions inside larger ones if they are
/// wanted.
fn conclude(
    scored: Vec<ClonePair>,
    fragments: &[ClonesInput],
    order: &[usize],
    with_containments: bool,
) -> Clones {
    // Up to here, `a` and `b` are ranks by place, so that nothing depends on the order of the input.
    let ordered: Vec<&ClonesInput> = order.iter().map(|&fragment| &fragments[fragment]).collect();
    let pairs = nesting::without_nested(scored, &ordered);
    let classes = form_classes(ordered.len(), &pairs);
    let containments = if with_containments {
        contained::find(&ordered, &pairs)
    } else {
        Vec::new()
    };
    in_input_order(pairs, classes, containments, order)
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
        containments,
    }
}
