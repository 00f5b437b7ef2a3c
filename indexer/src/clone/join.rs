//! Finds all similar pairs of many groups: none is left out, and few are compared.
//!
//! A pair is looked for from its longer side, among the groups that are shorter and long enough. The
//! groups are in the order of their lengths, so that these are one stretch of every list (as in
//! `AllPairs`, Bayardo, Ma & Srikant, WWW 2007). The longest lists hold most of the entries and say
//! least; a candidate shares so many grams that it stands in the other ones too, so that these are not
//! read (the prefix filter: Chaudhuri, Ganti & Kaushik, ICDE 2006). What was counted bounds how similar a
//! pair can be, and what cannot reach the threshold is not compared.

mod counts;
mod signature;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use rayon::prelude::*;

use self::{counts::Counts, signature::Signature};
use crate::{
    candidate::{LEAST_RATIO, LEAST_SHARED, List, shares_enough},
    fingerprint::Fingerprint,
    hashed::HashedMap,
    lcs::common_subsequence,
    similarity::{Facts, Profile, Similarity},
};

/// Two groups, by number, and how similar they are.
pub(super) type SimilarGroups = (u32, u32, Similarity);

/// Returns the pairs of groups, `a < b`, whose similarity reaches the threshold, ascending. Uses all
/// threads of the current rayon pool.
pub(super) fn similar(
    profiles: &[Profile<Arc<Fingerprint>>],
    threshold: f32,
) -> Vec<SimilarGroups> {
    let join = Join::of(profiles, threshold);
    let mut similar: Vec<SimilarGroups> = (0..join.rows.len())
        .into_par_iter()
        .map_init(Counts::default, |counts, place| join.shorter(place, counts))
        .flatten_iter()
        .collect();
    similar.par_sort_unstable_by_key(|(a, b, _)| (*a, *b));
    similar
}

/// The groups in the order of their lengths; they are known by their places in it.
struct Join<'p> {
    rows: Vec<Row<'p>>,
    /// The tokens and the distinct grams of each: what is looked up most takes least memory.
    sizes: Vec<(u32, u32)>,
    threshold: f32,
    /// The places of the groups with each gram, ascending.
    by_gram: HashedMap<u32, List>,
    /// The places of the groups with each blind hash, ascending.
    by_blind_hash: HashedMap<u64, List>,
}

/// What is known of a group.
struct Row<'p> {
    number: u32,
    profile: &'p Profile<Arc<Fingerprint>>,
    facts: Facts,
    statements: Signature,
}

/// The stretches of a query's lists that hold what is long enough.
struct Lists<'j> {
    /// The first group that is long enough.
    first: usize,
    /// Those that are read, each with what a group gains that is in it.
    read: Vec<(&'j [u32], u64)>,
    /// What a group gains that is in all of those that are not read.
    unread_gain: u64,
}

impl<'p> Join<'p> {
    fn of(profiles: &'p [Profile<Arc<Fingerprint>>], threshold: f32) -> Self {
        let mut rows: Vec<Row<'p>> = (0..).zip(profiles).map(Row::of).collect();
        rows.sort_by_key(|row| row.facts.tokens);
        let mut sizes = Vec::with_capacity(rows.len());
        let mut by_gram: HashedMap<u32, List> = HashedMap::default();
        let mut by_blind_hash: HashedMap<u64, List> = HashedMap::default();
        for (place, row) in (0..).zip(&rows) {
            let mut distinct_grams = 0;
            for (gram, _) in row.profile.runs() {
                by_gram.entry(gram).or_default().push(place);
                distinct_grams += 1;
            }
            sizes.push((row.facts.tokens, distinct_grams));
            let copies = by_blind_hash.entry(row.facts.blind_hash).or_default();
            copies.push(place);
        }
        Self {
            rows,
            sizes,
            threshold,
            by_gram,
            by_blind_hash,
        }
    }

    /// Returns the groups similar to one, of those before it.
    fn shorter(&self, place: usize, counts: &mut Counts) -> Vec<SimilarGroups> {
        let (row, size) = (&self.rows[place], self.sizes[place]);
        let mut similar = Vec::new();
        if let Some(copies) = self.by_blind_hash.get(&row.facts.blind_hash) {
            let before = copies.iter().map(|copy| *copy as usize);
            let before = before.take_while(|copy| *copy < place);
            similar.extend(before.filter_map(|copy| {
                let copy = &self.rows[copy];
                row.compare(
                    copy,
                    row.profile.common(copy.profile).weight,
                    self.threshold,
                )
            }));
        }
        let Some(mut lists) = self.lists(place) else {
            return similar;
        };
        counts.count(lists.first..place, &mut lists.read, |other, gain| {
            let (grams, weight) = counts::parts(gain + lists.unread_gain);
            let other_size = self.sizes[other];
            if !shares_enough(grams as f32, size, other_size) {
                return;
            }
            let other = &self.rows[other];
            if !row.may_reach(other, weight, self.threshold) {
                return;
            }
            let common = row.profile.common(other.profile);
            if shares_enough(common.distinct as f32, size, other_size) {
                similar.extend(row.compare(other, common.weight, self.threshold));
            }
        });
        similar
    }

    /// Returns the lists of a group's grams, of each the stretch that is in question. Nothing if they are
    /// too few for any group to share enough.
    fn lists(&self, place: usize) -> Option<Lists<'_>> {
        let (tokens, distinct_grams) = self.sizes[place];
        let least_tokens = LEAST_RATIO * tokens as f32;
        let before = &self.sizes[..place];
        let first = before.partition_point(|(tokens, _)| (*tokens as f32) < least_tokens);
        let mut all: Vec<(&[u32], u64)> = Vec::with_capacity(distinct_grams as usize);
        for (gram, weight) in self.rows[place].profile.runs() {
            let list = self.by_gram.get(&gram).map_or(&[][..], |list| list);
            let end = list.partition_point(|other| (*other as usize) < place);
            let start = list[..end].partition_point(|other| (*other as usize) < first);
            if start < end {
                all.push((&list[start..end], counts::gain(weight)));
            }
        }
        // What is shared is part of what the two have together, so it is at least this part of either.
        let least = (LEAST_SHARED * distinct_grams as f32).ceil().max(1.0) as usize;
        let read = all.len().checked_sub(least - 1).filter(|read| *read > 0)?;
        all.sort_unstable_by_key(|(stretch, gain)| (stretch.len(), *gain));
        let unread = all.split_off(read);
        Some(Lists {
            first,
            read: all,
            unread_gain: unread.iter().map(|(_, gain)| gain).sum(),
        })
    }
}

impl<'p> Row<'p> {
    fn of((number, profile): (u32, &'p Profile<Arc<Fingerprint>>)) -> Self {
        Self {
            number,
            profile,
            facts: profile.facts(),
            statements: Signature::of(profile.fingerprint.statements()),
        }
    }

    /// Tells whether two groups that are no copies may be similar, if their common grams weigh so much
    /// at most.
    fn may_reach(&self, other: &Self, weight: u32, threshold: f32) -> bool {
        let (ours, theirs) = (&self.facts, &other.facts);
        let statements = {
            let ours = ours.statements - self.statements.missing_in(other.statements);
            ours.min(theirs.statements - other.statements.missing_in(self.statements))
        };
        ours.may_reach(theirs, weight, statements, threshold)
            && ours.blind_hash != theirs.blind_hash
    }

    /// Compares two groups whose common grams weigh so much.
    fn compare(&self, other: &Self, weight: u32, threshold: f32) -> Option<SimilarGroups> {
        let common_statements = || {
            let [ours, theirs] = [self, other].map(|row| row.profile.fingerprint.statements());
            common_subsequence(ours, theirs)
        };
        let ours = &self.facts;
        let similarity = ours.compare(&other.facts, threshold, || weight, common_statements)?;
        let (a, b) = (self.number.min(other.number), self.number.max(other.number));
        Some((a, b, similarity))
    }
}
