//! Which fingerprints an index takes, and what it lacks because there are none.

use std::collections::BTreeSet;
use std::ops::Bound;

use brickyard_indexer::Fingerprint;
use uuid::Uuid;

use crate::clones::CloneIndex;

/// Which fingerprints of fragments an index takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Takes {
    /// Those of the scheme before the present one, of fragments that have them.
    Former,
    /// Those of the present scheme only.
    Present,
}

/// Fragments of services that an index lacks, because they have no fingerprint for it.
#[derive(Debug, Default)]
pub(super) struct Absent {
    /// Those that will get one.
    pub(super) awaited: BTreeSet<Uuid>,
    /// Those that will get one only if somebody sends it.
    hopeless: BTreeSet<Uuid>,
    /// The last one that was looked at.
    last: Option<Uuid>,
}

impl Takes {
    pub(super) fn wants(self, fingerprint: &Fingerprint) -> bool {
        let scheme = fingerprint.scheme();
        let present = fingerprint.language().scheme();
        match self {
            // The older one comes first.
            Self::Former => scheme == present || scheme.checked_add(1) == Some(present),
            Self::Present => scheme == present,
        }
    }
}

impl Absent {
    /// What services have and an index has not.
    pub(super) fn of(clones: &CloneIndex) -> Self {
        Self {
            awaited: clones.absent().into_iter().collect(),
            ..Self::default()
        }
    }

    pub(super) fn note(&mut self, fragment: Uuid, is_settled: bool, is_hopeless: bool) {
        if is_settled || is_hopeless {
            self.awaited.remove(&fragment);
        } else {
            self.awaited.insert(fragment);
        }
        if is_hopeless && !is_settled {
            self.hopeless.insert(fragment);
        } else {
            self.hopeless.remove(&fragment);
        }
    }

    /// Forgets what stands nowhere any more.
    pub(super) fn forget(&mut self, gone: &[Uuid]) {
        for fragment in gone {
            self.awaited.remove(fragment);
            self.hopeless.remove(fragment);
        }
    }

    pub(super) fn are_awaited(&self) -> bool {
        !self.awaited.is_empty()
    }

    /// The next ones to look at, one after another and then from the beginning.
    pub(super) fn next(&mut self, count: usize) -> Vec<Uuid> {
        let after = self.last.map_or(Bound::Unbounded, Bound::Excluded);
        let rest = self.awaited.range((after, Bound::Unbounded));
        let mut next: Vec<Uuid> = rest.take(count).copied().collect();
        if next.is_empty() {
            next = self.awaited.iter().take(count).copied().collect();
        }
        self.last = next.last().copied();
        next
    }

    /// Lets those without hope be looked at once more.
    pub(super) fn retry(&mut self) {
        self.awaited.append(&mut self.hopeless);
    }
}

/// Whether a fingerprint has the scheme that this server computes.
pub(super) fn is_present(fingerprint: &Fingerprint) -> bool {
    fingerprint.scheme() == fingerprint.language().scheme()
}
