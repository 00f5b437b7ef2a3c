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
    /// The strictest of those that apply to the changed functions.
    pub(crate) mode: Mode,
    pub(crate) mode_source: ModeSource,
    pub(crate) threshold: Threshold,
    pub(crate) server: String,
    /// Source files that differ and were looked into.
    pub(crate) files: usize,
    /// Functions that are new or changed, by path.
    pub(crate) checked: Vec<Checked>,
    /// The change event that the catalogue's index had reached.
    pub(crate) as_of: Option<i64>,
    /// Set when a snapshot was compared with instead of the live catalogue.
    pub(crate) snapshot: Option<SnapshotUsed>,
    /// Functions of the catalogue that could not be compared with.
    pub(crate) not_compared: u64,
    /// Blocking ones first, then by path.
    pub(crate) findings: Vec<Finding>,
    /// Matches that are only similar in part, or small and edited: they never block, and are told of apart
    /// unless a threshold was asked for. By path.
    pub(crate) weaker: Vec<Finding>,
    /// Functions of the catalogue inside changed ones or around them, by path. They are no findings: they
    /// neither count nor block.
    pub(crate) containments: Vec<Containment>,
    /// Waivers that excuse nothing any more, for their authors to remove.
    pub(crate) idle_waivers: Vec<IdleWaiver>,
    /// Changed source files that were not looked into.
    pub(crate) skipped: Vec<Skipped>,
    pub(crate) outcome: Outcome,
}

/// Who decided the mode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ModeSource {
    /// The switch that sets the whole organisation to observe, with its reason.
    Pause(String),
    /// The server's policy for what this names, for example `team payments`.
    Server(String),
    /// The brickyard.toml of the merge-base.
    MergeBase,
    /// `--mode`.
    Flag,
    /// Nobody.
    Default,
}

/// A copy of the catalogue's fingerprints that stood in for the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SnapshotUsed {
    /// When it was taken, RFC 3339.
    pub(crate) taken_at: String,
    /// How long ago that was, in seconds.
    pub(crate) age: u64,
    /// Why the server was not asked.
    pub(crate) reason: String,
}

/// Why a finding that would block does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Exemption {
    /// Somebody waived it.
    Waived {
        /// At the server, in the source or in brickyard.toml.
        place: String,
        /// The last day, `2027-03-31`.
        until: String,
        reason: String,
    },
    /// The baseline file has it.
    Baseline,
    /// What it is like is meant to be copied; the service that says so.
    GoldenPath(String),
    /// So many services have it that it is a library in the making.
    Family,
}

/// A waiver that excuses nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct IdleWaiver {
    /// Where it stands: `src/a.ts:12`, `brickyard.toml:30` or `server`.
    pub(crate) place: String,
    /// What it names.
    pub(crate) finding: String,
    pub(crate) why: Idle,
}

/// Why a waiver excuses nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Idle {
    /// There is no such finding.
    Unused,
    /// Its last day is over.
    Expired,
    /// The function changed too much since.
    Lapsed,
    /// The owner of the original revoked it.
    Revoked,
    /// The owner of the original has not approved it yet.
    Waiting,
    /// It cannot be understood: no reason, no last day, or one too far away.
    Invalid,
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
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    pub(crate) message: String,
    /// Outermost first.
    pub(crate) causes: Vec<String>,
    pub(crate) hint: String,
    /// Whether the rest would fail as well.
    pub(crate) is_final: bool,
    /// How the check ends unless something blocks; success when only a warning is wanted.
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
    /// The first line that the branch added or changed: forges show remarks on such lines only.
    pub(crate) changed_line: u32,
    /// From 0 to 1.
    pub(crate) similarity: f32,
    pub(crate) clone_type: CloneType,
    /// Whether it fails a check whose mode is block.
    pub(crate) blocking: bool,
    /// The mode that applies to its file.
    pub(crate) mode: Mode,
    /// Whether it is only similar in part, or small and edited.
    pub(crate) is_weak: bool,
    /// Why it does not block although it is like another team's.
    pub(crate) exemption: Option<Exemption>,
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
    SameBranch {
        place: Place,
        /// Further functions of the branch that were made like it; each has no finding of its own.
        copies: Vec<Place>,
    },
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
    /// Brings the findings into their order: blocking ones first, then by path.
    pub(crate) fn sort(&mut self) {
        self.findings.sort_by(|a, b| {
            let place = |finding: &Finding| (finding.path.clone(), finding.start_line);
            b.blocking
                .cmp(&a.blocking)
                .then_with(|| place(a).cmp(&place(b)))
        });
    }

    /// Returns how many findings would block if their mode were block.
    pub(crate) fn blocking(&self) -> usize {
        self.findings
            .iter()
            .filter(|finding| finding.blocking)
            .count()
    }

    /// Returns the exit status. What was found outweighs what could not be compared.
    pub(crate) fn status(&self) -> ExitStatus {
        if self.findings.iter().any(Finding::is_enforced) {
            return ExitStatus::Failure;
        }
        match &self.outcome {
            Outcome::Compared => ExitStatus::Success,
            Outcome::Incomplete(problem) | Outcome::NotCompared(problem) => problem.status,
        }
    }
}

impl Finding {
    /// Tells whether somebody excused it, by a waiver or the baseline.
    pub(crate) fn is_excused(&self) -> bool {
        let exemption = self.exemption.as_ref();
        matches!(
            exemption,
            Some(Exemption::Waived { .. } | Exemption::Baseline)
        )
    }

    /// Tells whether it fails this check.
    pub(crate) fn is_enforced(&self) -> bool {
        self.blocking && self.mode == Mode::Block
    }
}

impl Idle {
    /// Returns the word for programs.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Unused => "unused",
            Self::Expired => "expired",
            Self::Lapsed => "lapsed",
            Self::Revoked => "revoked",
            Self::Waiting => "waiting",
            Self::Invalid => "invalid",
        }
    }
}

impl ModeSource {
    /// Returns the word for programs.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::Pause(_) => "pause",
            Self::Server(_) => "server",
            Self::MergeBase => "merge_base",
            Self::Flag => "flag",
            Self::Default => "default",
        }
    }
}

impl std::fmt::Display for ModeSource {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Pause(reason) => write!(formatter, "blocking is paused: {reason}"),
            Self::Server(what) => write!(formatter, "the server's policy for {what}"),
            Self::MergeBase => formatter.write_str("brickyard.toml of the merge-base"),
            Self::Flag => formatter.write_str("--mode"),
            Self::Default => formatter.write_str("default"),
        }
    }
}

#[cfg(test)]
pub(crate) mod samples;
