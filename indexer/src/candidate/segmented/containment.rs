//! Asks an index of segments what is inside a fragment and what is around it.

use std::hash::Hash;

use super::{Part, SegmentedIndex};
use crate::{
    candidate::{
        segment::{Record, Segment, Table},
        window::{
            ContainmentOptions, Containments, Hits, WindowCandidates, add_members, best_contained,
            measure_sides,
        },
    },
    containment::{Compared, Containment, Side, windows},
    fingerprint::Fingerprint,
    similarity::Profile,
};

impl<I: Copy + Ord + Hash> SegmentedIndex<I> {
    /// Returns the fragments inside the one given and those around it, of those that `among` lets
    /// through.
    pub fn containments(
        &self,
        fingerprint: &Fingerprint,
        options: &ContainmentOptions,
        among: Option<&dyn Fn(I) -> bool>,
    ) -> Containments<I> {
        let candidates = self.window_candidates(fingerprint, options.max_candidates, among);
        let mut found = Vec::new();
        if !candidates.groups.is_empty() {
            let profile = Profile::of(fingerprint);
            for (number, side) in candidates.groups {
                if let Some(containment) = self.contained(&profile, number, side) {
                    let ids = self.members(number).iter().map(|member| member.id);
                    add_members(&mut found, ids, side, &containment, options, among);
                }
            }
        }
        Containments {
            found: best_contained(found, options),
            capped: candidates.capped,
        }
    }

    fn window_candidates(
        &self,
        fingerprint: &Fingerprint,
        max_candidates: usize,
        among: Option<&dyn Fn(I) -> bool>,
    ) -> WindowCandidates {
        let (mut lens, mut lists) = (Vec::new(), Vec::new());
        let family = fingerprint.language().family();
        for window in windows(family, fingerprint.statements()) {
            let head = self.head.window_entries(window);
            let parts = self.parts.iter().filter_map(|part| {
                let postings = part.segment.postings(Table::Windows, window)?;
                Some((part, postings))
            });
            let parts: Vec<_> = parts.collect();
            let len = parts
                .iter()
                .map(|(_, postings)| postings.len)
                .sum::<usize>();
            let len = self.living(Table::Windows, window, len + head.len());
            if len > 0 {
                lens.push((window, len));
                lists.push((parts, head));
            }
        }
        let above = self.numbers();
        let groups = self.live + self.head.group_count();
        let hits = Hits::of(&lens, groups, |place, each| {
            let (parts, head) = &lists[place];
            for (part, postings) in parts {
                postings.for_each(|group| each(part.first + group));
            }
            head.iter().for_each(|group| each(above + group));
        });
        let may = |number: u32| {
            let members = self.members(number);
            !members.is_empty()
                && among.is_none_or(|among| members.iter().any(|member| among(member.id)))
        };
        hits.best(
            fingerprint.tokens(),
            max_candidates,
            |number| self.size(number),
            may,
        )
    }

    fn contained(
        &self,
        profile: &Profile<&Fingerprint>,
        number: u32,
        side: Side,
    ) -> Option<Containment> {
        let query = Compared::of(profile);
        let Some((_, Part { segment, .. }, group)) = self.part_with_group(number) else {
            let group = self.head.group(number - self.numbers())?;
            let theirs = group.profile();
            let common_weight = || profile.common(theirs).weight;
            return measure_sides(query, Compared::of(theirs), side, common_weight);
        };
        let record = segment.record(group)?;
        let statements = segment.statements(group, &record);
        let theirs = Compared {
            facts: record.facts,
            statements: &statements,
        };
        measure_sides(query, theirs, side, || {
            common_weight(profile, segment, group, &record)
        })
    }
}

/// Returns the weight of the 3-grams that a fragment and a group have in common.
fn common_weight(
    profile: &Profile<&Fingerprint>,
    segment: &Segment,
    group: u32,
    record: &Record,
) -> u32 {
    let theirs = segment.grams(group, record);
    let theirs = theirs
        .filter_map(|(place, times)| Some((segment.hash_at(Table::Grams, place)?, times as usize)));
    let mut theirs = theirs.peekable();
    let (mut start, mut weight) = (0, 0);
    for run in profile.grams().chunk_by(|a, b| a == b) {
        let each = u32::from(profile.weights()[start]);
        start += run.len();
        while theirs.next_if(|(gram, _)| *gram < run[0]).is_some() {}
        if let Some((_, times)) = theirs.next_if(|(gram, _)| *gram == run[0]) {
            weight += each * times.min(run.len()) as u32;
        }
    }
    weight
}
