//! What `check` found.

use brickyard_indexer::{CloneType, Explanation};

use super::{scan::Skipped, search::Owner};
use crate::{
    arguments::{Mode, Threshold},
    error::ExitStatus,
};

/// A function in more services than this is a candidate for a library, and never blocks.
pub(crate) const LARGEST_BLOCKING_FAMILY: usize = 10;

/// What `check` found.
#[derive(Debug)]
pub(crate) struct CheckReport {
    /// The branch or revision compared with.
    pub(crate) base: String,
    /// In hex.
    pub(crate) merge_base: String,
    /// In hex.
    pub(crate) head: String,
    pub(crate) mode: Mode,
    /// Whether nobody chose the mode.
    pub(crate) mode_is_default: bool,
    pub(crate) threshold: Threshold,
    pub(crate) server: String,
    /// Source files that differ and were looked into.
    pub(crate) files: usize,
    /// Functions that are new or changed, by path.
    pub(crate) checked: Vec<Checked>,
    /// The change event that the catalogue's index had reached.
    pub(crate) as_of: Option<i64>,
    /// Blocking ones first, then by path.
    pub(crate) findings: Vec<Finding>,
    /// Functions of the catalogue inside changed ones or around them, by path. They are no findings: they
    /// neither count nor block.
    pub(crate) containments: Vec<Containment>,
    /// Changed source files that were not looked into.
    pub(crate) skipped: Vec<Skipped>,
    pub(crate) outcome: Outcome,
}

/// Whether the comparison took place.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// All functions were compared.
    Compared,
    /// Some were.
    Incomplete(Problem),
    /// None was.
    NotCompared(Problem),
}

/// Why something was not compared.
#[derive(Debug)]
pub(crate) struct Problem {
    pub(crate) message: String,
    /// Outermost first.
    pub(crate) causes: Vec<String>,
    pub(crate) hint: String,
    /// Whether the rest would fail as well.
    pub(crate) is_final: bool,
    pub(crate) status: ExitStatus,
}

/// A function that is new or changed.
#[derive(Debug)]
pub(crate) struct Checked {
    pub(crate) path: String,
    pub(crate) name: String,
    /// From 1.
    pub(crate) start_line: u32,
    pub(crate) is_new: bool,
    pub(crate) compared: bool,
}

/// A new or changed function that exists already.
#[derive(Debug)]
pub(crate) struct Finding {
    /// Stays when lines shift.
    pub(crate) id: String,
    pub(crate) path: String,
    pub(crate) name: String,
    /// From 1.
    pub(crate) start_line: u32,
    /// Inclusive.
    pub(crate) end_line: u32,
    /// From 0 to 1.
    pub(crate) similarity: f32,
    pub(crate) clone_type: CloneType,
    pub(crate) blocking: bool,
    /// None when the counterpart's source is not known.
    pub(crate) explanation: Option<Explanation>,
    pub(crate) like: Like,
}

/// A new or changed function that the catalogue has inside another one, or that has one inside.
#[derive(Debug)]
pub(crate) struct Containment {
    pub(crate) path: String,
    pub(crate) name: String,
    /// From 1.
    pub(crate) start_line: u32,
    /// Whether the function of the catalogue is around it; else it is inside.
    pub(crate) is_inside: bool,
    /// The share of the inner one's statements that are found, from 0 to 1.
    pub(crate) coverage: f32,
    /// The first and the last line of our file where they are; none if the other one is around ours.
    pub(crate) lines: Option<(u32, u32)>,
    /// `namespace/name@1.4.2`, or `namespace/name` for the head.
    pub(crate) version: String,
    pub(crate) owner: Option<Owner>,
    pub(crate) repository: String,
    pub(crate) place: Place,
    /// Its page.
    pub(crate) url: String,
    /// Services that hold the same fragment.
    pub(crate) services: usize,
}

/// What a function is like.
#[derive(Debug)]
pub(crate) enum Like {
    /// A function of the catalogue.
    Service {
        /// `namespace/name@1.4.2`, or `namespace/name` for the head.
        version: String,
        owner: Option<Owner>,
        repository: String,
        place: Place,
        /// Its page.
        url: String,
        /// Services that hold the same fragment.
        services: usize,
        /// Further functions of the catalogue that are similar.
        others: usize,
    },
    /// Another function of the same branch.
    SameBranch(Place),
}

/// Where a function is.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) path: String,
    pub(crate) name: String,
    /// From 1.
    pub(crate) start_line: u32,
}

impl CheckReport {
    /// Returns how many findings block, whatever the mode.
    pub(crate) fn blocking(&self) -> usize {
        self.findings
            .iter()
            .filter(|finding| finding.blocking)
            .count()
    }

    /// Returns the exit status. What was found outweighs what could not be compared.
    pub(crate) fn status(&self) -> ExitStatus {
        if self.mode == Mode::Block && self.blocking() > 0 {
            return ExitStatus::Failure;
        }
        match &self.outcome {
            Outcome::Compared => ExitStatus::Success,
            Outcome::Incomplete(_) => ExitStatus::Incomplete,
            Outcome::NotCompared(problem) => problem.status,
        }
    }
}
