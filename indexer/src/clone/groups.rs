//! Fragments that compare alike, put together: a thousand copies are compared as one.

use std::sync::Arc;

use rayon::prelude::*;

use crate::{
    candidate::Draft,
    fingerprint::{Convention, Fingerprint},
    hashed::HashedMap,
    similarity::Profile,
};

/// The groups of a set of fragments, which are known by their ranks.
#[derive(Debug, Default)]
pub(super) struct Groups {
    drafts: Vec<Draft>,
    profiles: Vec<Profile<Arc<Fingerprint>>>,
    /// The fragments of each group, ascending.
    members: Vec<Vec<usize>>,
    /// The group of each fragment; none of markup, which is not compared.
    of_rank: Vec<Option<u32>>,
}

impl Groups {
    /// Puts the fragments that compare alike together. Groups are numbered in the order of their first
    /// fragments.
    pub(super) fn of<'f>(fingerprints: impl Iterator<Item = &'f Arc<Fingerprint>>) -> Self {
        let mut groups = Self::default();
        let mut by_comparison: HashedMap<u64, u32> = HashedMap::default();
        for (rank, fingerprint) in fingerprints.enumerate() {
            let is_compared = fingerprint.convention() != Convention::Markup;
            let group = is_compared.then(|| groups.group_of(fingerprint, &mut by_comparison));
            groups.of_rank.push(group);
            let members = group.and_then(|group| groups.members.get_mut(group as usize));
            members.into_iter().for_each(|it| it.push(rank));
        }
        let profile = |draft: &Draft| Profile::shared(Arc::clone(&draft.fingerprint));
        groups.profiles = groups.drafts.par_iter().map(profile).collect();
        groups
    }

    fn group_of(
        &mut self,
        fingerprint: &Arc<Fingerprint>,
        by_comparison: &mut HashedMap<u64, u32>,
    ) -> u32 {
        let mut comparison_hash = fingerprint.comparison_hash();
        // Two different fragments with one hash would be taken for copies; the next hash is as good.
        while let Some(&group) = by_comparison.get(&comparison_hash) {
            let known = self.drafts.get(group as usize);
            if known.is_some_and(|known| known.fingerprint.compares_like(fingerprint)) {
                return group;
            }
            comparison_hash = comparison_hash.wrapping_add(1);
        }
        let group = self.drafts.len() as u32;
        by_comparison.insert(comparison_hash, group);
        self.drafts.push(Draft {
            comparison_hash,
            fingerprint: Arc::clone(fingerprint),
        });
        self.members.push(Vec::new());
        group
    }

    /// Returns what each group is compared by.
    pub(super) fn profiles(&self) -> &[Profile<Arc<Fingerprint>>] {
        &self.profiles
    }

    /// Returns the groups as they go into a segment.
    pub(super) fn drafts(&self) -> &[Draft] {
        &self.drafts
    }

    /// Returns the ranks of a group's fragments, ascending.
    pub(super) fn members(&self, group: u32) -> &[usize] {
        self.members.get(group as usize).map_or(&[], Vec::as_slice)
    }

    /// Returns the groups of more than one fragment.
    pub(super) fn families(&self) -> impl Iterator<Item = u32> {
        let numbered = (0..).zip(&self.members);
        numbered.filter_map(|(group, members)| (members.len() > 1).then_some(group))
    }

    /// Returns the group of each fragment, by rank.
    pub(super) fn of_ranks(&self) -> &[Option<u32>] {
        &self.of_rank
    }
}
