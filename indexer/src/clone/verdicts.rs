//! What was found out about a set of fragments, kept for a set that is mostly the same.

mod stored;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use rayon::prelude::*;

use super::{
    CloneOptions, ClonePair, Clones, ClonesInput, conclude, index_of, member_pairs, places,
};
use crate::{
    candidate::{Candidates, Draft, Place, Plan, Recall, Segment, SegmentedIndex},
    similarity::{CloneType, Signals, Similarity},
};

/// Which fragments compare alike, what was read to find the similar ones, and how similar they are.
#[derive(Debug)]
pub struct Verdicts {
    threshold: f32,
    max_candidates: usize,
    /// The groups of fragments that compare alike.
    segment: Arc<Segment>,
    /// What the query of each group read.
    plans: Vec<Plan>,
    /// The pairs of groups at or above the threshold, ascending.
    verdicts: Vec<Verdict>,
}

/// How similar two groups are.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Verdict {
    /// The numbers of the groups, `a < b`.
    a: u32,
    b: u32,
    /// Whether the query of `a` found `b`, and the other way round.
    found_by: (bool, bool),
    similarity: Similarity,
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
    let index = index_of(fragments, &order, options.containments);
    let numbers: Vec<u32> = index.group_numbers().collect();
    let searches: Vec<Candidates> = numbers
        .par_iter()
        .filter_map(|number| {
            let profile = index.group(*number)?.profile();
            let mut found = index.candidates(profile, options.max_candidates, None);
            found.groups.sort_unstable();
            Some(found)
        })
        .collect();
    let mut candidates: Vec<(u32, u32)> = (0..)
        .zip(&searches)
        .flat_map(|(number, found): (u32, _)| {
            let others = found.groups.iter();
            others.map(move |other| (number.min(*other), number.max(*other)))
        })
        .collect();
    candidates.par_sort_unstable();
    candidates.dedup();

    let finds = |group: u32, other: u32| {
        let found = searches.get(group as usize);
        found.is_some_and(|found| found.groups.binary_search(&other).is_ok())
    };
    let similar: Vec<Verdict> = candidates
        .into_par_iter()
        .filter_map(|(a, b)| {
            let (group_a, group_b) = (index.group(a)?, index.group(b)?);
            let similarity = group_a
                .profile()
                .compare(group_b.profile(), options.threshold)?;
            Some(Verdict {
                a,
                b,
                found_by: (finds(a, b), finds(b, a)),
                similarity,
            })
        })
        .collect();
    let raw_hash = |rank: usize| fragments[order[rank]].fingerprint.raw_hash();
    let ranks = |number: u32| -> Vec<usize> {
        let group = index.group(number).into_iter();
        group
            .flat_map(|it| it.ids().map(|rank| rank as usize))
            .collect()
    };
    let scored = similar
        .par_iter()
        .flat_map_iter(|it| member_pairs(&ranks(it.a), &ranks(it.b), it.similarity, raw_hash));
    let scored: Vec<ClonePair> = scored.collect();
    let capped = (0..).zip(&searches).filter(|(_, found)| found.capped);
    let capped = capped.map(|(number, _)| ranks(number).len()).sum();

    let mut groups = vec![None; fragments.len()];
    for (rank, fragment) in (0..).zip(&order) {
        groups[*fragment] = index.group_of(rank);
    }
    let drafts: Vec<Draft> = index.drafts().map(|(_, draft)| draft).collect();
    let verdicts = Verdicts {
        threshold: options.threshold,
        max_candidates: options.max_candidates,
        segment: Arc::new(Segment::of(&drafts)),
        plans: searches.iter().map(|found| found.plan).collect(),
        // A group is like itself, which needs no proof.
        verdicts: similar.into_iter().filter(|it| it.a != it.b).collect(),
    };
    let index = options.containments.then_some(&index);
    Kept {
        clones: conclude(scored, fragments, &order, capped, index),
        verdicts,
        groups,
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
    let above = verdicts.segment.groups();
    let is_alive = |group: u32| index.ids(group).next().is_some();

    let changes = index.changes();
    let recalled: Vec<Option<Vec<u32>>> = (0..above)
        .into_par_iter()
        .map_init(Recall::default, |recall, group| {
            let plan = verdicts.plans.get(group as usize)?;
            let found = || index.recall(group, plan, &changes, verdicts.max_candidates, recall);
            is_alive(group).then(found).flatten()
        })
        .collect();
    let is_recalled = |group: u32| recalled.get(group as usize).is_some_and(Option::is_some);
    // Of each new group those that found it.
    let mut found_by = vec![Vec::new(); (index.group_numbers_end() - above) as usize];
    for (group, found) in (0_u32..).zip(&recalled) {
        for new in found.iter().flatten() {
            found_by[(new - above) as usize].push(group);
        }
    }
    let asked: Vec<u32> = (0..index.group_numbers_end())
        .filter(|group| is_alive(*group) && !is_recalled(*group))
        .collect();
    let answers: Vec<Answer> = asked
        .par_iter()
        .filter_map(|&group| {
            let rank = index.ids(group).next()?;
            let fingerprint = &fragments[order[rank as usize]].fingerprint;
            let finders = group.checked_sub(above);
            let finders = finders.and_then(|new| found_by.get(new as usize));
            let (found, capped) = index.search(
                fingerprint,
                verdicts.max_candidates,
                verdicts.threshold,
                finders.map_or(&[], Vec::as_slice),
                |other| other != group && verdicts.between(group, other).is_none(),
            );
            Some(Answer {
                group,
                found,
                capped,
            })
        })
        .collect();

    let mut similar: Vec<(u32, u32, Similarity)> = Vec::new();
    let still_found = verdicts.verdicts.iter().filter(|it| {
        let is_found = (it.found_by.0 && is_recalled(it.a)) || (it.found_by.1 && is_recalled(it.b));
        is_found && is_alive(it.a) && is_alive(it.b)
    });
    similar.extend(still_found.map(|it| (it.a, it.b, it.similarity)));
    for Answer { group, found, .. } in &answers {
        similar.extend(found.iter().filter_map(|(other, similarity)| {
            let similarity = similarity.or_else(|| verdicts.between(*group, *other))?;
            Some((*group, *other, similarity))
        }));
    }
    let is_family = |group: &u32| index.ids(*group).nth(1).is_some();
    let families = (0..index.group_numbers_end()).filter(is_family);
    similar.extend(families.map(|group| (group, group, ITSELF)));

    let first = |group: u32| index.ids(group).next();
    // Groups are in the order of their first fragments, whatever their numbers.
    let mut similar: Vec<_> = similar
        .into_iter()
        .map(|(a, b, similarity)| {
            let (x, y) = ((first(a), a), (first(b), b));
            (x.min(y), x.max(y), similarity)
        })
        .collect();
    similar.sort_unstable_by_key(|(a, b, _)| (*a, *b));
    similar.dedup_by_key(|(a, b, _)| (*a, *b));
    let raw_hash = |rank: usize| fragments[order[rank]].fingerprint.raw_hash();
    let ranks = |group: u32| {
        index
            .ids(group)
            .map(|rank| rank as usize)
            .collect::<Vec<_>>()
    };
    let scored = similar.iter().flat_map(|(a, b, similarity)| {
        member_pairs(&ranks(a.1), &ranks(b.1), *similarity, raw_hash)
    });
    let scored: Vec<ClonePair> = scored.collect();

    let recalled = (0_u32..)
        .zip(&verdicts.plans)
        .filter(|(group, _)| is_recalled(*group));
    let recalled = recalled
        .filter(|(_, plan)| plan.capped)
        .map(|(group, _)| group);
    let capped = answers.iter().filter(|it| it.capped).map(|it| it.group);
    let capped = capped.chain(recalled).map(|it| index.ids(it).count()).sum();
    Some(conclude(scored, fragments, &order, capped, None))
}

/// What a query that was made anew found.
struct Answer {
    group: u32,
    found: Vec<(u32, Option<Similarity>)>,
    capped: bool,
}

/// How similar a group is to itself.
const ITSELF: Similarity = Similarity {
    score: 1.0,
    clone_type: CloneType::Exact,
    signals: Signals {
        content: 1.0,
        statements: 1.0,
    },
};

impl Verdicts {
    /// Tells whether they were found with these options. Functions inside larger ones are not kept.
    pub fn are_of(&self, options: &CloneOptions) -> bool {
        let CloneOptions {
            threshold,
            max_candidates,
            containments,
        } = options;
        let is_same = self.threshold.to_bits() == threshold.to_bits();
        is_same && self.max_candidates == *max_candidates && !containments
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

    /// Returns how similar two groups are if they are known to be.
    fn between(&self, a: u32, b: u32) -> Option<Similarity> {
        let key = (a.min(b), a.max(b));
        let place = self.verdicts.binary_search_by_key(&key, |it| (it.a, it.b));
        Some(self.verdicts.get(place.ok()?)?.similarity)
    }
}
