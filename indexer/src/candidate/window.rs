//! Finds the fragments inside a fragment, and those around it, by the windows of statements they share.

use std::hash::Hash;

use super::{CandidateIndex, overlap::Size};
use crate::{
    containment::{Compared, Containment, Side, may_contain, measure, windows},
    fingerprint::Fingerprint,
    similarity::Profile,
};

/// How many index entries are read per query, the rarest windows first: it bounds the time whatever the
/// size of the index. What a tenth of all functions say is no sign of a copy.
const ENTRIES: usize = 4_096;

/// What [`CandidateIndex::containments`] looks for.
#[derive(Debug, Clone, PartialEq)]
pub struct ContainmentOptions {
    /// How many candidates are aligned at most, of smaller ones and of larger ones each; 0 means all.
    /// 32 is a good value.
    pub max_candidates: usize,
    /// How many are returned at most; 0 means all.
    pub max_found: usize,
}

impl ContainmentOptions {
    /// How many candidates of each side a check aligns, wherever it is made.
    pub const CHECKED: usize = 32;
}

/// What a query found.
#[derive(Debug, Clone, PartialEq)]
pub struct Containments<I = u32> {
    /// Those of which most is covered first, equal ones by id.
    pub found: Vec<Contained<I>>,
    /// Whether some candidates were not looked at, because there were more than allowed.
    pub capped: bool,
}

/// A fragment inside another one or around it.
#[derive(Debug, Clone, PartialEq)]
pub struct Contained<I = u32> {
    /// The id it was inserted with.
    pub id: I,
    /// Whether it is the inner or the outer one.
    pub side: Side,
    /// How the inner one stands inside the outer one.
    pub containment: Containment,
}

/// The groups that are worth aligning with a query.
pub(super) struct WindowCandidates {
    pub(super) groups: Vec<(u32, Side)>,
    pub(super) capped: bool,
}

/// Groups that share windows with a query.
pub(super) struct Hits {
    /// A group in the upper half, how much it counts in the lower.
    entries: Vec<u64>,
    incomplete: bool,
}

impl Hits {
    /// Reads the affordable lists of groups: of each of the query's windows the hash and how many groups
    /// have it. `groups` is how many groups the index has, and `each` gives those of the list at a place.
    pub(super) fn of(
        lists: &[(u32, usize)],
        groups: usize,
        mut each: impl FnMut(usize, &mut dyn FnMut(u32)),
    ) -> Self {
        let mut places: Vec<usize> = (0..lists.len()).collect();
        places.sort_unstable_by_key(|place| {
            let (window, len) = lists[*place];
            (len, window)
        });
        let mut hits = Self {
            entries: Vec::new(),
            incomplete: false,
        };
        let mut read = 0;
        for place in places {
            let (_, len) = lists[place];
            read += len;
            if read > ENTRIES {
                hits.incomplete = true;
                break;
            }
            let weight = 1 + (groups / len.max(1)).max(1).ilog2();
            each(place, &mut |group| {
                hits.entries
                    .push(u64::from(group) << 32 | u64::from(weight));
            });
        }
        hits
    }

    /// Returns the groups that share most, rare windows counting more, of those that are small or large
    /// enough and that `may` lets through.
    pub(super) fn best(
        mut self,
        tokens: u32,
        max_candidates: usize,
        size_of: impl Fn(u32) -> Option<Size>,
        may: impl Fn(u32) -> bool,
    ) -> WindowCandidates {
        self.entries.sort_unstable();
        let (mut inner, mut outer) = (Vec::new(), Vec::new());
        for run in self.entries.chunk_by(|a, b| a >> 32 == b >> 32) {
            let group = (run[0] >> 32) as u32;
            let Some(size) = size_of(group) else {
                continue;
            };
            let (ranked, side) = if may_contain(tokens, size.tokens) {
                (&mut inner, Side::Inner)
            } else if may_contain(size.tokens, tokens) {
                (&mut outer, Side::Outer)
            } else {
                continue;
            };
            if may(group) {
                let weight: u32 = run.iter().map(|entry| *entry as u32).sum();
                ranked.push((u32::MAX - weight, size.tie_breaker, group, side));
            }
        }
        let mut candidates = WindowCandidates {
            groups: Vec::new(),
            capped: self.incomplete,
        };
        for mut ranked in [inner, outer] {
            // Ties are broken by content, so that the order of insertion does not matter.
            ranked.sort_unstable();
            if max_candidates > 0 && ranked.len() > max_candidates {
                ranked.truncate(max_candidates);
                candidates.capped = true;
            }
            let groups = ranked.into_iter();
            candidates
                .groups
                .extend(groups.map(|(_, _, group, side)| (group, side)));
        }
        candidates
    }
}

impl<I: Copy + Ord + Hash> CandidateIndex<I> {
    /// Returns the fragments inside the one given and those around it, of those that `among` lets
    /// through.
    pub fn containments(
        &self,
        fingerprint: &Fingerprint,
        options: &ContainmentOptions,
        among: Option<&dyn Fn(I) -> bool>,
    ) -> Containments<I> {
        let profile = Profile::of(fingerprint);
        let candidates = self.window_candidates(fingerprint, options.max_candidates, among);
        let mut found = Vec::new();
        for (number, side) in candidates.groups {
            let Some(group) = self.group(number) else {
                continue;
            };
            let theirs = group.profile();
            let containment =
                measure_sides(Compared::of(&profile), Compared::of(theirs), side, || {
                    profile.common(theirs).weight
                });
            if let Some(containment) = containment {
                add_members(&mut found, group.ids(), side, &containment, options, among);
            }
        }
        Containments {
            found: best_contained(found, options),
            capped: candidates.capped,
        }
    }

    /// Returns the groups worth aligning with a fragment.
    pub(in crate::candidate) fn window_candidates(
        &self,
        fingerprint: &Fingerprint,
        max_candidates: usize,
        among: Option<&dyn Fn(I) -> bool>,
    ) -> WindowCandidates {
        let family = fingerprint.language().family();
        let (lens, lists): (Vec<_>, Vec<_>) = windows(family, fingerprint.statements())
            .into_iter()
            .filter_map(|window| {
                let list = self.by_window.get(&window)?;
                Some(((window, list.len()), list))
            })
            .unzip();
        let hits = Hits::of(&lens, self.group_count(), |place, each| {
            lists[place].iter().for_each(|group| each(*group));
        });
        let may = |number: u32| {
            among.is_none_or(|among| {
                let group = self.group(number);
                group.is_some_and(|group| group.ids().any(among))
            })
        };
        hits.best(
            fingerprint.tokens(),
            max_candidates,
            |group| self.size(group),
            may,
        )
    }
}

/// Measures how one of two functions stands inside the other; `side` is that of the second one.
pub(super) fn measure_sides(
    query: Compared<'_>,
    theirs: Compared<'_>,
    side: Side,
    common_weight: impl FnOnce() -> u32,
) -> Option<Containment> {
    match side {
        Side::Inner => measure(theirs, query, common_weight),
        Side::Outer => measure(query, theirs, common_weight),
    }
}

/// Adds the fragments of a group. They are equally covered, so that the first of them are the best.
pub(super) fn add_members<I: Copy>(
    found: &mut Vec<Contained<I>>,
    members: impl Iterator<Item = I>,
    side: Side,
    containment: &Containment,
    options: &ContainmentOptions,
    among: Option<&dyn Fn(I) -> bool>,
) {
    let members = members.filter(|id| among.is_none_or(|among| among(*id)));
    found.extend(members.take(options.most_found()).map(|id| Contained {
        id,
        side,
        containment: containment.clone(),
    }));
}

/// Sorts what was found, and leaves out what is more than wanted.
pub(super) fn best_contained<I: Ord>(
    mut found: Vec<Contained<I>>,
    options: &ContainmentOptions,
) -> Vec<Contained<I>> {
    found.sort_unstable_by(|a, b| {
        let (x, y) = (&a.containment, &b.containment);
        let by_coverage = y.coverage.total_cmp(&x.coverage);
        let by_content = || y.content.total_cmp(&x.content);
        by_coverage
            .then_with(by_content)
            .then_with(|| a.id.cmp(&b.id))
    });
    found.truncate(options.most_found());
    found
}

impl ContainmentOptions {
    fn most_found(&self) -> usize {
        match self.max_found {
            0 => usize::MAX,
            most => most,
        }
    }
}
