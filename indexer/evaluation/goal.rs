//! What the product wants to reach, and whether it does.

use brickyard_indexer::OperatingPoint;

use crate::{
    labelled::{Kind, Set},
    rates,
    table::Table,
};

/// A value that is wanted, and the one measured.
#[derive(Debug)]
pub(crate) struct Goal {
    /// What is measured.
    pub(crate) name: String,
    pub(crate) bound: Bound,
    /// In per cent; nothing if there was nothing to measure it on, which misses the goal.
    pub(crate) measured: Option<f64>,
}

/// Which values meet a goal, in per cent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Bound {
    AtLeast(f64),
    AtMost(f64),
}

/// The goals of every set that has pairs of the kind, at the report point.
const EACH: [(&str, Bound); 8] = [
    ("T1", Bound::AtLeast(100.0)),
    ("T2", Bound::AtLeast(100.0)),
    ("T3_80", Bound::AtLeast(99.5)),
    ("T3_70", Bound::AtLeast(98.0)),
    ("T3_60", Bound::AtLeast(90.0)),
    ("ST3", Bound::AtLeast(98.5)),
    ("MT3", Bound::AtLeast(50.0)),
    ("NON", Bound::AtMost(0.5)),
];

/// The goals of the mean over the sets that have pairs of the kind, at the report point.
const MEAN: [(&str, Bound); 2] = [
    ("NON_RANDOM", Bound::AtMost(0.3)),
    ("NON_HARD", Bound::AtMost(4.0)),
];

impl Goal {
    /// Tells whether the goal is reached.
    pub(crate) fn is_met(&self) -> bool {
        match (self.measured, self.bound) {
            (None, _) => false,
            (Some(value), Bound::AtLeast(least)) => value >= least,
            (Some(value), Bound::AtMost(most)) => value <= most,
        }
    }
}

/// Returns the goals of labelled sets. A set in an unknown language has none.
pub(crate) fn of_labelled(sets: &[Set]) -> Vec<Goal> {
    let known: Vec<&Set> = sets.iter().filter(|set| !set.is_unknown()).collect();
    let mut goals = Vec::new();
    for set in &known {
        for (name, bound) in EACH {
            if has_kind(set, name) {
                goals.push(Goal {
                    name: format!("{name} in {}", set.name),
                    bound,
                    measured: rate(set, name),
                });
            }
        }
    }
    for (name, bound) in MEAN {
        let rates: Vec<Option<f64>> = known
            .iter()
            .filter(|set| has_kind(set, name))
            .map(|set| rate(set, name))
            .collect();
        if !rates.is_empty() {
            let measured: Vec<f64> = rates.into_iter().flatten().collect();
            let mean = measured.iter().sum::<f64>() / measured.len() as f64;
            goals.push(Goal {
                name: format!("{name}, mean of {} sets", measured.len()),
                bound,
                measured: (!measured.is_empty()).then_some(mean),
            });
        }
    }
    goals
}

/// Lays out the goals.
pub(crate) fn table(goals: &[Goal]) -> Table {
    let mut table = Table::new(["goal", "wanted %", "measured %", "verdict"]);
    for goal in goals {
        let wanted = match goal.bound {
            Bound::AtLeast(least) => format!(">= {least:.1}"),
            Bound::AtMost(most) => format!("<= {most:.1}"),
        };
        let measured = goal
            .measured
            .map_or("nothing".to_owned(), |value| format!("{value:.2}"));
        let verdict = if goal.is_met() { "met" } else { "MISSED" };
        table.row([&goal.name[..], &wanted, &measured, verdict]);
    }
    table
}

fn has_kind(set: &Set, name: &str) -> bool {
    set.kinds.contains(&kind(name))
}

fn rate(set: &Set, name: &str) -> Option<f64> {
    rates::reached(set, &kind(name), OperatingPoint::Report).percent()
}

/// Returns the kind of a goal; what is no clone pair is named so.
fn kind(name: &str) -> Kind {
    Kind {
        clones: !name.starts_with("NON"),
        name: name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{labelled::LeftOut, rates::tests::set};

    fn verdicts(sets: &[Set]) -> Vec<(String, bool)> {
        let goals = of_labelled(sets).into_iter();
        goals
            .map(|goal| (goal.name.clone(), goal.is_met()))
            .collect()
    }

    #[test]
    fn one_lost_copy_misses_the_goal() {
        let lost = set("go", &[("T1", true, &[1.0, 0.5])]);
        let found = set("rust", &[("T1", true, &[1.0, 0.7])]);
        assert_eq!(
            verdicts(&[lost, found]),
            [
                ("T1 in go".to_owned(), false),
                ("T1 in rust".to_owned(), true)
            ]
        );
    }

    #[test]
    fn random_pairs_are_judged_by_the_mean_of_the_sets() {
        let mut scores = vec![0.0; 199];
        scores.push(0.9);
        let noisy = set("go", &[("NON_RANDOM", false, &scores)]);
        let quiet = set("rust", &[("NON_RANDOM", false, &[0.0])]);
        let name = |sets: usize| format!("NON_RANDOM, mean of {sets} sets");
        assert_eq!(verdicts(&[noisy, quiet]), [(name(2), true)]);
        let noisy = set("go", &[("NON_RANDOM", false, &scores)]);
        assert_eq!(verdicts(&[noisy]), [(name(1), false)]);
    }

    #[test]
    fn a_goal_that_nothing_was_measured_for_is_missed() {
        let mut unfound = set("go", &[("T1", true, &[])]);
        unfound.left_out = vec![LeftOut::NoFragment];
        assert_eq!(verdicts(&[unfound]), [("T1 in go".to_owned(), false)]);
    }

    #[test]
    fn a_set_in_an_unknown_language_has_no_goals() {
        let mut unknown = set("cobol", &[("T1", true, &[])]);
        unknown.left_out = vec![LeftOut::UnknownLanguage];
        assert!(verdicts(&[unknown]).is_empty());
    }
}
