//! Asks an index of segments.

use std::hash::Hash;

use super::{Part, SegmentedIndex};
use crate::{
    candidate::{
        Match, MatchOptions, Matches, best_matches,
        overlap::{Overlaps, Size, Wanted},
        segment::{BLOCK_BITS, Cursor, Postings, Table, rough_size},
    },
    fingerprint::Fingerprint,
    lcs::common_subsequence,
    similarity::{Facts, Profile, Similarity},
};

/// What a query is compared by with the groups of a segment.
struct Query<'q> {
    profile: Profile<&'q Fingerprint>,
    facts: Facts,
    /// Of each segment the query's grams that it has, by their place in its dictionary.
    known: Vec<Vec<Known>>,
}

/// A gram of the query that a segment has too.
#[derive(Debug, Clone, Copy)]
struct Known {
    place: u32,
    /// How often the query has it.
    times: u32,
    weight: u32,
}

/// The groups of the query's grams.
struct Lists<'i> {
    /// How many distinct grams the query has.
    grams: usize,
    /// Of each gram that the index has the gram and how many groups have it.
    lens: Vec<(u32, usize)>,
    /// Of each of these the groups in each part that has it, by the part's place.
    parts: Vec<Vec<(usize, Postings<'i>)>>,
    /// Of each of these the groups in the head.
    head: Vec<&'i [u32]>,
}

/// How many groups are counted at a time: what is counted stays in the processor's cache, which is
/// several times as fast.
const BLOCK: usize = 1 << BLOCK_BITS;

impl<I: Copy + Ord + Hash> SegmentedIndex<I> {
    /// Returns the fragments that are similar to the one given, of those that `among` lets through.
    pub fn matches(
        &self,
        fingerprint: &Fingerprint,
        options: &MatchOptions,
        among: Option<&dyn Fn(I) -> bool>,
    ) -> Matches<I> {
        let mut query = self.query(fingerprint);
        let (groups, capped) = self.candidates(&mut query, options.max_candidates, among);
        let mut matches = Vec::new();
        for number in groups {
            let Some(similarity) = self.compare(&query, number, options.threshold) else {
                continue;
            };
            let members = self.members(number).iter();
            let members = members.filter(|member| among.is_none_or(|among| among(member.id)));
            // They are equally similar, so that the first of them are the best.
            matches.extend(members.take(options.most_matches()).map(|member| Match {
                id: member.id,
                similarity: similarity.between(member.raw_hash, fingerprint.raw_hash()),
            }));
        }
        Matches {
            matches: best_matches(matches, options),
            capped,
        }
    }

    /// Returns all groups that are similar to a fragment, with its own if it is in one, by number.
    pub(crate) fn similar_groups(
        &self,
        fingerprint: &Fingerprint,
        threshold: f32,
    ) -> Vec<(u32, Similarity)> {
        let mut query = self.query(fingerprint);
        let (groups, _) = self.candidates(&mut query, 0, None);
        let similar = groups.into_iter().filter_map(|group| {
            let similarity = self.compare(&query, group, threshold)?;
            Some((group, similarity))
        });
        similar.collect()
    }

    /// Returns the ids of a group's fragments, ascending; none of a dead one.
    pub(crate) fn ids(&self, group: u32) -> impl Iterator<Item = I> {
        self.members(group).iter().map(|member| member.id)
    }

    /// Returns the number above those of all groups, in memory or not.
    pub(crate) fn group_numbers_end(&self) -> u32 {
        self.numbers() + self.head.group_numbers_end() as u32
    }

    fn query<'q>(&self, fingerprint: &'q Fingerprint) -> Query<'q> {
        let profile = Profile::of(fingerprint);
        Query {
            facts: profile.facts(),
            profile,
            known: vec![Vec::new(); self.parts.len()],
        }
    }

    fn candidates(
        &self,
        query: &mut Query<'_>,
        max_candidates: usize,
        among: Option<&dyn Fn(I) -> bool>,
    ) -> (Vec<u32>, bool) {
        let mut copies = Vec::new();
        for part in &self.parts {
            let groups = part.segment.by_blind(query.facts.blind_hash).into_iter();
            copies.extend(
                groups
                    .filter(|group| part.is_alive(*group))
                    .map(|group| part.first + group),
            );
        }
        let above = self.numbers();
        let in_head = self.head.copies(query.facts.blind_hash).iter();
        copies.extend(in_head.map(|group| above + group));
        copies.sort_unstable();

        let lists = self.lists(query);
        let wanted = Wanted {
            grams: lists.grams,
            tokens: query.facts.tokens,
            max_candidates,
        };
        let groups = self.live + self.head.group_count();
        let mut overlaps = Overlaps::of(&lists.lens, wanted, groups);
        let may = |number: u32| {
            let members = self.members(number);
            !members.is_empty()
                && copies.binary_search(&number).is_err()
                && among.is_none_or(|among| members.iter().any(|member| among(member.id)))
        };
        let (best, capped) = loop {
            self.count(&mut overlaps, &lists);
            if let Some(best) = overlaps.best(|number| self.size(number), may) {
                break best;
            }
        };
        copies.extend(best);
        (copies, capped)
    }

    /// Counts the groups of the lists that are read, part by part.
    fn count(&self, overlaps: &mut Overlaps, lists: &Lists<'_>) {
        for (place, part) in self.parts.iter().enumerate() {
            let mut cursors: Vec<_> = lists.parts.iter().map(|it| cursor(it, place)).collect();
            for start in (0..part.segment.groups()).step_by(BLOCK) {
                let end = start.saturating_add(BLOCK as u32);
                let sizes = part.segment.sizes_from(start);
                let size_of = |group: u32| sizes.get(group as usize).and_then(rough_size);
                overlaps.count(part.first + start, BLOCK, size_of, |list, tally| {
                    if let Some(cursor) = &mut cursors[list] {
                        cursor.for_each_below(end, |group| tally.add(group - start));
                    }
                });
            }
        }
        let size_of = |group: u32| self.head.rough_size(group);
        overlaps.count(
            self.numbers(),
            self.head.group_numbers_end(),
            size_of,
            |list, tally| {
                lists.head[list].iter().for_each(|group| tally.add(*group));
            },
        );
    }

    fn lists(&self, query: &mut Query<'_>) -> Lists<'_> {
        let mut lists = Lists {
            grams: 0,
            lens: Vec::new(),
            parts: Vec::new(),
            head: Vec::new(),
        };
        let weights = query.profile.weights();
        let mut start = 0;
        for run in query.profile.grams().chunk_by(|a, b| a == b) {
            let (gram, weight) = (run[0], weights[start]);
            start += run.len();
            lists.grams += 1;
            let head = self.head.entries(gram);
            let mut parts = Vec::new();
            let mut len = head.len();
            for (place, (part, known)) in self.parts.iter().zip(&mut query.known).enumerate() {
                let Some(postings) = part.segment.postings(Table::Grams, gram) else {
                    continue;
                };
                known.push(Known {
                    place: postings.place,
                    times: run.len() as u32,
                    weight: u32::from(weight),
                });
                len += postings.len;
                parts.push((place, postings));
            }
            let len = self.living(Table::Grams, gram, len);
            if len > 0 {
                lists.lens.push((gram, len));
                lists.parts.push(parts);
                lists.head.push(head);
            }
        }
        lists
    }

    pub(super) fn part_with_group(&self, number: u32) -> Option<(usize, &Part<I>, u32)> {
        let place = self.part_of(number)?;
        let part = &self.parts[place];
        Some((place, part, number - part.first))
    }

    pub(super) fn members(&self, number: u32) -> &[crate::candidate::Member<I>] {
        match self.part_with_group(number) {
            Some((_, part, group)) => &part.members[group as usize],
            None => {
                let group = self.head.group(number - self.numbers());
                group.map_or(&[], |group| &group.members)
            }
        }
    }

    pub(super) fn size(&self, number: u32) -> Option<Size> {
        match self.part_with_group(number) {
            Some((_, part, group)) => part.segment.size(group),
            None => self.head.size(number - self.numbers()),
        }
    }

    fn compare(&self, query: &Query<'_>, number: u32, threshold: f32) -> Option<Similarity> {
        let Some((place, part, group)) = self.part_with_group(number) else {
            let group = self.head.group(number - self.numbers())?;
            return query.profile.compare(group.profile(), threshold);
        };
        let record = part.segment.record(group)?;
        let common_weight = || {
            let mut known = query.known[place].iter().copied().peekable();
            let mut weight = 0;
            for (place, times) in part.segment.grams(group, &record) {
                while known.next_if(|known| known.place < place).is_some() {}
                if let Some(known) = known.next_if(|known| known.place == place) {
                    weight += known.weight * known.times.min(times);
                }
            }
            weight
        };
        let common_statements = || {
            let ours = query.profile.fingerprint.statements();
            common_subsequence(ours, &part.segment.statements(group, &record))
        };
        query
            .facts
            .compare(&record.facts, threshold, common_weight, common_statements)
    }
}

/// Returns a cursor over the groups that are in the part at a place.
fn cursor<'s>(parts: &[(usize, Postings<'s>)], place: usize) -> Option<Cursor<'s>> {
    let postings = parts.iter().find(|(part, _)| *part == place);
    postings.map(|(_, postings)| postings.cursor())
}
