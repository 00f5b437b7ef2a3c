//! What an index of segments asks of the fragments that are in no segment yet.

use std::{hash::Hash, mem, sync::Arc};

use super::{CandidateIndex, Member, overlap::Size, segment::Draft};

impl<I: Copy + Ord + Hash> CandidateIndex<I> {
    /// Tells whether a fragment is in the index.
    pub fn contains(&self, id: I) -> bool {
        self.by_id.contains_key(&id)
    }

    pub(super) fn has_comparison(&self, hash: u64) -> bool {
        self.by_comparison.contains_key(&hash)
    }

    pub(super) fn group_count(&self) -> usize {
        self.by_comparison.len()
    }

    /// Returns a number above those of all groups.
    pub(super) fn group_numbers_end(&self) -> usize {
        self.groups.len()
    }

    /// Returns the groups of a blind hash.
    pub(super) fn copies(&self, blind_hash: u64) -> &[u32] {
        self.by_blind_hash.get(&blind_hash).map_or(&[], |list| list)
    }

    /// Returns the groups that have a gram.
    pub(super) fn entries(&self, gram: u32) -> &[u32] {
        self.by_gram.get(&gram).map_or(&[], |list| list)
    }

    /// Returns the groups that have a window of statements.
    pub(super) fn window_entries(&self, window: u32) -> &[u32] {
        self.by_window.get(&window).map_or(&[], |list| list)
    }

    pub(super) fn size(&self, group: u32) -> Option<Size> {
        self.sizes.get(group as usize).copied()
    }

    /// Returns all groups as they go into a segment, with their numbers.
    pub(super) fn drafts(&self) -> impl Iterator<Item = (u32, Draft)> {
        self.group_numbers().filter_map(|number| {
            let group = self.group(number)?;
            let draft = Draft {
                comparison_hash: group.comparison_hash,
                fingerprint: Arc::clone(&group.profile.fingerprint),
            };
            Some((number, draft))
        })
    }

    /// Takes groups with all their fragments out: of each the number and the hash of its content, of
    /// which another one may have the number by now. Returns their fragments.
    pub(super) fn take_groups(&mut self, taken: &[(u32, u64)]) -> Vec<Vec<Member<I>>> {
        let mut take = |(number, hash): &(u32, u64)| {
            let group = self.groups.get_mut(*number as usize)?;
            group.take_if(|group| group.comparison_hash == *hash)
        };
        let taken = taken
            .iter()
            .map(|group| take(group).map(|it| it.members).unwrap_or_default());
        let taken = taken.collect();
        // Nearly all are taken, so that adding the others again takes less than finding each entry.
        let left = mem::take(self);
        for group in left.groups.into_iter().flatten() {
            self.by_id.extend(
                group
                    .members
                    .iter()
                    .map(|member| (member.id, self.groups.len() as u32)),
            );
            self.add_group(group);
        }
        taken
    }
}
