//! Choosing quickly chooses like looking at everything.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

/// The sizes of groups, and the groups of each gram.
fn index() -> impl Strategy<Value = (Vec<Size>, Vec<Vec<u32>>)> {
    let sizes = prop::collection::vec((20_u32..80, 0_u32..60), 300);
    let list = prop::collection::btree_set(0_u32..300, 0..120);
    let lists = prop::collection::vec(list, 1..40);
    (sizes, lists).prop_map(|(sizes, lists)| {
        let size = |(group, (tokens, unshared)): (u32, (u32, u32))| {
            let shared = lists.iter().filter(|list| list.contains(&group)).count();
            Size {
                tokens,
                distinct_grams: unshared + shared as u32,
                tie_breaker: u64::from(group),
            }
        };
        let sizes = (0..).zip(sizes).map(size).collect();
        (sizes, lists.into_iter().map(Vec::from_iter).collect())
    })
}

/// Looks at the size of every group that shares anything.
fn best_of_all(
    sizes: &[Size],
    lists: &[Vec<u32>],
    wanted: Wanted,
    entries: usize,
    may: impl Fn(u32) -> bool,
) -> (Vec<u32>, bool) {
    let mut numbered: Vec<(usize, &Vec<u32>)> = lists.iter().enumerate().collect();
    numbered.sort_by_key(|(gram, list)| (list.len(), *gram));
    let mut found: BTreeMap<u32, (u32, u32)> = BTreeMap::new();
    let (mut read, mut sum) = (wanted.grams - lists.len(), 0);
    for (_, list) in numbered {
        sum += list.len();
        if entries > 0 && sum > entries {
            break;
        }
        let weight = 1 + (sizes.len() / list.len().max(1)).max(1).ilog2();
        for group in list {
            let (common, total) = found.entry(*group).or_default();
            *common += 1;
            *total += weight;
        }
        read += 1;
    }
    let mut ranked: Vec<(u32, u64, u32)> = found
        .into_iter()
        .map(|(group, (common, weight))| Overlap {
            group,
            common,
            weight,
        })
        .filter(|overlap| {
            overlap.may_reach(
                sizes[overlap.group as usize].rough(),
                wanted.tokens,
                read,
                wanted.grams,
            )
        })
        .filter(|overlap| may(overlap.group))
        .map(|overlap| {
            let tie_breaker = sizes[overlap.group as usize].tie_breaker;
            (u32::MAX - overlap.weight, tie_breaker, overlap.group)
        })
        .collect();
    ranked.sort_unstable();
    let unread = wanted.grams - read;
    let mut capped = unread > 0 && unread as f32 >= LEAST_SHARED * wanted.grams as f32;
    if wanted.max_candidates > 0 && ranked.len() > wanted.max_candidates {
        ranked.truncate(wanted.max_candidates);
        capped = true;
    }
    let mut groups: Vec<u32> = ranked.into_iter().map(|(_, _, group)| group).collect();
    groups.sort_unstable();
    (groups, capped)
}

proptest! {
    // A failure prints its input; no file beside the tests is needed to keep it.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn looking_at_the_heaviest_first_chooses_like_looking_at_all(
        (sizes, lists) in index(),
        unknown in 0_usize..8,
        tokens in 20_u32..80,
        // Every group is refused, or every second, or hardly any.
        refused in prop_oneof![Just(1_u32), Just(2), Just(299)],
        max_candidates in prop_oneof![Just(0_usize), Just(1), Just(2), Just(7), Just(40)],
    ) {
        let wanted = Wanted { grams: lists.len() + unknown, tokens, max_candidates };
        let numbered: Vec<(u32, usize)> =
            (0..).zip(&lists).map(|(gram, list)| (gram, list.len())).collect();
        let may = |group: u32| !group.is_multiple_of(refused);
        let mut overlaps = Overlaps::of(&numbered, wanted, sizes.len());
        let (mut groups, capped) = loop {
            for first in [0, 100, 200] {
                let size_of = |group: u32| {
                    let size = sizes[(first + group) as usize];
                    (size.tie_breaker % 2 == 0).then(|| size.rough())
                };
                overlaps.count(first, 100, size_of, |place, tally| {
                    let groups = lists[place].iter();
                    let groups = groups.filter(|group| (first..first + 100).contains(group));
                    groups.for_each(|group| tally.add(group - first));
                });
            }
            let best = overlaps.best(|group| sizes.get(group as usize).copied(), may);
            if let Some(best) = best {
                break best;
            }
        };
        groups.sort_unstable();
        let entries = max_candidates * ENTRIES_PER_CANDIDATE;
        prop_assert_eq!((groups, capped), best_of_all(&sizes, &lists, wanted, entries, may));
    }
}
