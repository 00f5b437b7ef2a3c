//! What was found out about a set of fragments, kept for a set that is mostly the same.
//!
//! How similar two fragments are depends on nothing else, so what was found out about two that are
//! still there is still true.

mod stored;

use std::sync::Arc;

use rayon::prelude::*;

use super::{
    CloneOptions, Clones, ClonesInput, ITSELF, compare, conclude, fragment_pairs,
    join::SimilarGroups, member_pairs, places,
};
use crate::candidate::{Place, Segment, SegmentedIndex};

/// Which fragments compare alike, and how similar they are.
#[derive(Debug)]
pub struct Verdicts {
    threshold: f32,
    /// The groups of fragments that compare alike.
    segment: Arc<Segment>,
    /// The pairs of groups at or above the threshold, ascending.
    similar: Vec<SimilarGroups>,
}

/// What [`find_clones_keeping`] returns.
#[derive(Debug)]
pub struct Kept {
    /// What [`find_clones`](super::find_clones) returns.
    pub clones: Clones,
    /// What makes it faster to find the duplicates of nearly the same fragments.
    pub verdicts: Verdicts,
    /// The group of each fragment of the input among the verdicts; none of markup.
    pub groups: Vec<Option<u32>>,
}

/// As [`find_clones`](super::find_clones), and keeps what it found out.
pub fn find_clones_keeping(fragments: &[ClonesInput], options: &CloneOptions) -> Kept {
    let order = places(fragments);
    let (groups, similar) = compare(fragments, &order, options.threshold);
    let scored = fragment_pairs(&groups, &similar, fragments, &order);
    let mut group_of = vec![None; fragments.len()];
    for (group, fragment) in groups.of_ranks().iter().zip(&order) {
        group_of[*fragment] = *group;
    }
    Kept {
        clones: conclude(scored, fragments, &order, options.containments),
        verdicts: Verdicts {
            threshold: options.threshold,
            segment: Arc::new(Segment::of(groups.drafts())),
            similar,
        },
        groups: group_of,
    }
}

/// Finds the duplicates among fragments of which most are known: `known` has the group of each among
/// the verdicts, or none. Returns what [`find_clones`](super::find_clones) does with the options that
/// the verdicts were found with, to the bit; nothing if a group is none of theirs.
pub fn find_clones_again(
    fragments: &[ClonesInput],
    known: &[Option<u32>],
    verdicts: &Verdicts,
) -> Option<Clones> {
    let order = places(fragments);
    let index = verdicts.index(fragments, known, &order)?;
    let groups = 0..index.group_numbers_end();
    let new = verdicts.segment.groups()..groups.end;

    let is_alive = |group: u32| index.ids(group).next().is_some();
    let still_there = verdicts.similar.iter().copied();
    let mut similar: Vec<SimilarGroups> = still_there
        .filter(|(a, b, _)| is_alive(*a) && is_alive(*b))
        .collect();
    let found = new.into_par_iter().flat_map_iter(|group| {
        let rank = index.ids(group).next();
        let fingerprint = rank.map(|rank| &fragments[order[rank as usize]].fingerprint);
        let others = fingerprint.map(|it| index.similar_groups(it, verdicts.threshold));
        // Of two new ones, one finds the other is enough.
        let others = others
            .into_iter()
            .flatten()
            .filter(move |(other, _)| *other < group);
        others.map(move |(other, similarity)| (other, group, similarity))
    });
    similar.par_extend(found);
    let is_family = |group: &u32| index.ids(*group).nth(1).is_some();
    similar.extend(groups.filter(is_family).map(|group| (group, group, ITSELF)));

    let raw_hash = |rank: usize| fragments[order[rank]].fingerprint.raw_hash();
    let ranks = |group: u32| -> Vec<usize> { index.ids(group).map(|rank| rank as usize).collect() };
    let scored = similar
        .iter()
        .flat_map(|(a, b, similarity)| member_pairs(&ranks(*a), &ranks(*b), *similarity, raw_hash));
    Some(conclude(scored.collect(), fragments, &order, false))
}

impl Verdicts {
    /// Tells whether they were found with these options. Functions inside larger ones are not kept.
    pub fn are_of(&self, options: &CloneOptions) -> bool {
        let CloneOptions {
            threshold,
            containments,
        } = options;
        self.threshold.to_bits() == threshold.to_bits() && !containments
    }

    /// Returns an index of the fragments: what is known in the segment, what is new in memory.
    fn index(
        &self,
        fragments: &[ClonesInput],
        known: &[Option<u32>],
        order: &[usize],
    ) -> Option<SegmentedIndex<u32>> {
        let group = |fragment: usize| known.get(fragment).copied().flatten();
        let ranked = || (0_u32..).zip(order);
        let places = ranked().filter_map(|(rank, &fragment)| {
            Some(Place {
                id: rank,
                raw_hash: fragments[fragment].fingerprint.raw_hash(),
                segment: 0,
                group: group(fragment)?,
            })
        });
        let mut index = SegmentedIndex::open(vec![Arc::clone(&self.segment)], places)?;
        for (rank, &fragment) in ranked().filter(|(_, fragment)| group(**fragment).is_none()) {
            index.insert(rank, Arc::clone(&fragments[fragment].fingerprint));
        }
        Some(index)
    }
}
