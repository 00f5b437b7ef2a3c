//! How many of the labelled pairs are reported, as tables.

use std::collections::{BTreeMap, BTreeSet};

use brickyard_indexer::OperatingPoint;

use crate::{
    labelled::{Kind, LeftOut, Pair, Set},
    table::{Table, percent},
};

/// The operating points, the lowest first.
pub(crate) const POINTS: [OperatingPoint; 3] = [
    OperatingPoint::Related,
    OperatingPoint::Report,
    OperatingPoint::Block,
];

/// The order of the kinds that are known, most alike first. Others follow by name.
const ORDER: [&str; 14] = [
    "T1",
    "T2",
    "T3_90",
    "T3_80",
    "T3_70",
    "T3_60",
    "T3_50",
    "ST3",
    "MT3",
    "WT3T4",
    "NON",
    "NON_RANDOM",
    "NON_SAMEFILE",
    "NON_HARD",
];

/// A part of a whole.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Share {
    pub(crate) part: usize,
    pub(crate) whole: usize,
}

impl Share {
    /// Counts those of which something is true.
    pub(crate) fn of<T>(all: impl IntoIterator<Item = T>, is_part: impl Fn(&T) -> bool) -> Self {
        let mut share = Self::default();
        for one in all {
            share.part += usize::from(is_part(&one));
            share.whole += 1;
        }
        share
    }

    /// Returns the share in per cent, nothing where there is no whole.
    pub(crate) fn percent(self) -> Option<f64> {
        (self.whole > 0).then(|| 100.0 * self.part as f64 / self.whole as f64)
    }
}

/// Returns how many pairs of a kind reach a point: the recall of clone pairs, the false positives of
/// others.
pub(crate) fn reached(set: &Set, kind: &Kind, point: OperatingPoint) -> Share {
    let pairs = set.pairs.iter().filter(|pair| pair.kind == *kind);
    Share::of(pairs, |pair| pair.reaches(point))
}

/// Returns how many of the pairs that reach a point are clone pairs, nothing where a set has pairs of
/// one label only.
pub(crate) fn precision(set: &Set, point: OperatingPoint) -> Option<Share> {
    let labels: BTreeSet<bool> = set.pairs.iter().map(|pair| pair.kind.clones).collect();
    let reported = set.pairs.iter().filter(|pair| pair.reaches(point));
    (labels.len() == 2).then(|| Share::of(reported, |pair: &&Pair| pair.kind.clones))
}

/// Returns the sets by the folder that holds them: their kinds are the same, so that they fit one
/// table. Sets in an unknown language are left out.
pub(crate) fn families(sets: &[Set]) -> BTreeMap<&str, Vec<&Set>> {
    let mut families: BTreeMap<&str, Vec<&Set>> = BTreeMap::new();
    for set in sets.iter().filter(|set| !set.is_unknown()) {
        let family = set
            .name
            .rsplit_once('/')
            .map_or(&set.name[..], |(folder, _)| folder);
        families.entry(family).or_default().push(set);
    }
    families
}

/// Returns the kinds of some sets, clone pairs first.
pub(crate) fn kinds(sets: &[&Set]) -> Vec<Kind> {
    let kinds: BTreeSet<&Kind> = sets.iter().flat_map(|set| &set.kinds).collect();
    let mut kinds: Vec<Kind> = kinds.into_iter().cloned().collect();
    let rank = |kind: &Kind| {
        let known = ORDER.iter().position(|name| *name == kind.name);
        (!kind.clones, known.unwrap_or(ORDER.len()))
    };
    kinds.sort_by_key(rank);
    kinds
}

/// Returns the name of a kind as the header of a column.
pub(crate) fn title(kind: &Kind) -> String {
    if kind.clones || kind.name.starts_with("NON") {
        kind.name.clone()
    } else {
        format!("no {}", kind.name)
    }
}

/// Lays out how many pairs of each kind reach a point, in per cent, and the precision.
pub(crate) fn rates(sets: &[&Set], point: OperatingPoint) -> Table {
    let kinds = kinds(sets);
    let header = kinds.iter().map(title);
    let mut table = Table::new(
        ["set".to_owned()]
            .into_iter()
            .chain(header)
            .chain(["precision".to_owned()]),
    );
    for set in sets {
        let shares = kinds.iter().map(|kind| reached(set, kind, point));
        let precision = precision(set, point).unwrap_or_default();
        let cells = shares
            .chain([precision])
            .map(|share| percent(share.part, share.whole));
        table.row([set.name.clone()].into_iter().chain(cells));
    }
    table
}

/// Lays out how many pairs each rate was counted over.
pub(crate) fn pairs(sets: &[&Set]) -> Table {
    let kinds = kinds(sets);
    let mut table = Table::new(
        ["set".to_owned()]
            .into_iter()
            .chain(kinds.iter().map(title)),
    );
    for set in sets {
        let counts = kinds.iter().map(|kind| {
            let pairs = set.pairs.iter().filter(|pair| pair.kind == *kind);
            pairs.count().to_string()
        });
        table.row([set.name.clone()].into_iter().chain(counts));
    }
    table
}

/// Lays out how many pairs were left out, and why.
pub(crate) fn left_out(sets: &[Set]) -> Table {
    let reasons = LeftOut::ALL.map(LeftOut::name);
    let mut table = Table::new(["set", "scored"].into_iter().chain(reasons));
    for set in sets {
        let count = |reason: LeftOut| {
            let pairs = set.left_out.iter().filter(|other| **other == reason);
            pairs.count().to_string()
        };
        let counts = LeftOut::ALL.map(count);
        let start = [set.name.clone(), set.pairs.len().to_string()];
        table.row(start.into_iter().chain(counts));
    }
    table
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::{extraction::every_function, labelled::Function};

    fn function() -> Function {
        let source = "def one():\n    pass\n";
        let extraction = every_function("one.py", source.as_bytes());
        let fragment = extraction.fragments.into_iter().next().unwrap();
        Function {
            id: "one".to_owned(),
            fingerprint: fragment.fingerprint.into(),
            tokens: fragment.tokens,
        }
    }

    /// A set that has pairs of the similarities given, by kind.
    pub(crate) fn set(name: &str, scores: &[(&str, bool, &[f32])]) -> Set {
        let kind = |name: &str, clones| Kind {
            clones,
            name: name.to_owned(),
        };
        let pairs = scores.iter().flat_map(|(name, clones, scores)| {
            scores.iter().map(|score| Pair {
                kind: kind(name, *clones),
                sides: [0, 0],
                score: *score,
                tokens: 60,
            })
        });
        Set {
            name: name.to_owned(),
            functions: vec![function()],
            pairs: pairs.collect(),
            left_out: Vec::new(),
            kinds: scores
                .iter()
                .map(|(name, clones, _)| kind(name, *clones))
                .collect(),
        }
    }

    #[test]
    fn a_rate_is_the_share_of_a_kinds_pairs_that_reach_the_point() {
        let set = set(
            "a",
            &[("T1", true, &[1.0, 0.69]), ("NON", false, &[0.7, 0.1])],
        );
        let table = rates(&[&set], OperatingPoint::Report).to_string();
        assert_eq!(
            table,
            "  set     T1    NON  precision\n  a    50.00  50.00      50.00\n"
        );
    }

    #[test]
    fn short_functions_do_not_reach_the_block_point() {
        let set = set("a", &[("T1", true, &[1.0])]);
        let kind = set.pairs[0].kind.clone();
        assert_eq!(reached(&set, &kind, OperatingPoint::Report).part, 1);
        assert_eq!(reached(&set, &kind, OperatingPoint::Block).part, 0);
    }

    #[test]
    fn one_label_alone_has_no_precision() {
        let clones = set("a", &[("T1", true, &[1.0])]);
        assert_eq!(precision(&clones, OperatingPoint::Report), None);
    }

    #[test]
    fn the_two_labels_of_one_kind_are_two_columns() {
        let set = set("a", &[("T4", true, &[1.0]), ("T4", false, &[1.0])]);
        let titles: Vec<String> = kinds(&[&set]).iter().map(title).collect();
        assert_eq!(titles, ["T4", "no T4"]);
    }

    #[test]
    fn sets_of_one_folder_are_one_family() {
        let sets = [set("bcb", &[]), set("mut/c", &[]), set("mut/go", &[])];
        let families = families(&sets);
        let sizes: Vec<(&str, usize)> = families
            .iter()
            .map(|(name, sets)| (*name, sets.len()))
            .collect();
        assert_eq!(sizes, [("bcb", 1), ("mut", 2)]);
    }
}
