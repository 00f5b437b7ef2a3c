//! What `scan` found.

#[cfg(test)]
pub(crate) mod samples;
pub(crate) mod wording;

use std::{
    collections::{BTreeMap, HashMap},
    time::Duration,
};

use brickyard_indexer::{CloneType, Explanation, Language, Similarity, SkipReason};

use crate::error::ExitStatus;

/// What `scan` found.
#[derive(Debug)]
pub(crate) struct ScanReport {
    /// As given on the command line.
    pub(crate) paths: Vec<String>,
    /// Files looked into.
    pub(crate) files: usize,
    /// Files looked into, by language.
    pub(crate) languages: BTreeMap<Language, usize>,
    /// Lines of these files.
    pub(crate) lines: u64,
    /// By path.
    pub(crate) skipped: Vec<Skipped>,
    /// Test functions left out of files that were looked into.
    pub(crate) skipped_tests: u64,
    /// By path and place.
    pub(crate) functions: Vec<Function>,
    /// Worst first: by duplicated lines.
    pub(crate) classes: Vec<Class>,
    pub(crate) pair_count: usize,
    /// When asked for.
    pub(crate) pairs: Option<Vec<Pair>>,
    /// When asked for.
    pub(crate) containments: Option<Vec<Contained>>,
    /// The lines that would go if only the longest member of each class stayed, each counted once.
    pub(crate) duplicated_lines: usize,
    /// Functions that are markup without logic, which are not compared.
    pub(crate) markup: usize,
    pub(crate) min_tokens: u32,
    /// How many classes the text shows.
    pub(crate) limit: usize,
    /// Whether to say why functions count as similar.
    pub(crate) explain: bool,
    /// When asked for.
    pub(crate) timings: Option<Timings>,
    /// Files that globs left out.
    pub(crate) excluded: usize,
    /// What was there before, if that was asked for: then `classes` are those with something new.
    pub(crate) known: Option<Known>,
    /// Which limit is exceeded, of those that were asked for.
    pub(crate) exceeded: Option<Exceeded>,
    /// The sources of functions in classes by their index, as many as a page has room for; only for
    /// formats that show them.
    pub(crate) sources: HashMap<usize, String>,
}

impl ScanReport {
    /// Returns how much of all lines is duplicated, from 0 to 1.
    pub(crate) fn share(&self) -> f64 {
        // Far below 2^52, so the conversions keep the values.
        self.duplicated_lines as f64 / self.lines.max(1) as f64
    }

    /// Returns how the scan ends.
    pub(crate) fn status(&self) -> ExitStatus {
        match self.exceeded {
            None => ExitStatus::Success,
            Some(_) => ExitStatus::Failure,
        }
    }
}

/// What was there before.
#[derive(Debug)]
pub(crate) struct Known {
    /// What was compared with, as the end of a sentence: `since main`, `beyond all.baseline`.
    pub(crate) with: String,
    /// How many classes have nothing new, and are not shown.
    pub(crate) classes: usize,
}

/// Why a scan fails.
#[derive(Debug)]
pub(crate) struct Exceeded {
    pub(crate) message: String,
    pub(crate) hint: String,
}

/// A file, or a folder that ends with `/`, that was not looked into.
#[derive(Debug)]
pub(crate) struct Skipped {
    pub(crate) path: String,
    pub(crate) reason: SkipReason,
}

#[derive(Debug)]
pub(crate) struct Function {
    pub(crate) path: String,
    pub(crate) name: String,
    pub(crate) language: Language,
    /// From 1.
    pub(crate) start_line: u32,
    /// Inclusive.
    pub(crate) end_line: u32,
    pub(crate) tokens: u32,
}

/// Functions that belong together.
#[derive(Debug)]
pub(crate) struct Class {
    pub(crate) id: String,
    pub(crate) clone_type: CloneType,
    /// From 0 to 1, the lowest among its pairs.
    pub(crate) similarity: f32,
    /// The lines that would go if only the longest member stayed.
    pub(crate) duplicated_lines: u32,
    /// Indexes into [`ScanReport::functions`]: the representative, then the others, ascending.
    pub(crate) members: Vec<usize>,
    /// Which of the members were not there before, in their order; empty when nothing was compared with.
    pub(crate) new: Vec<bool>,
    /// Set for the classes that are shown as text.
    pub(crate) explained: Option<Explained>,
}

/// What distinguishes the members of a class from its representative.
#[derive(Debug)]
pub(crate) struct Explained {
    /// How similar each of the other members is, in their order.
    pub(crate) similarities: Vec<Similarity>,
    /// The closest of the others that was edited, or else renamed: its index into [`Class::members`],
    /// and why it counts as similar.
    pub(crate) shown: Option<(usize, Explanation)>,
}

impl Explained {
    /// Returns the position among the members of the closest that was edited, or else renamed.
    pub(crate) fn closest_differing(&self) -> Option<usize> {
        let closest = |wanted| {
            let numbered = self.similarities.iter().enumerate();
            let of_type = numbered.filter(|(_, similarity)| similarity.clone_type == wanted);
            // The maximum is the last of equals, so the first comes last.
            let best = of_type
                .rev()
                .max_by(|(_, a), (_, b)| a.score.total_cmp(&b.score));
            best.map(|(position, _)| position + 1)
        };
        // An edited one says more than a renamed one.
        closest(CloneType::Edited).or_else(|| closest(CloneType::Renamed))
    }
}

/// Two similar functions, as indexes into [`ScanReport::functions`].
#[derive(Debug)]
pub(crate) struct Pair {
    pub(crate) a: usize,
    pub(crate) b: usize,
    pub(crate) similarity: Similarity,
    /// When asked for.
    pub(crate) explanation: Option<Explanation>,
}

/// A function inside another, as indexes into [`ScanReport::functions`].
#[derive(Debug)]
pub(crate) struct Contained {
    pub(crate) inner: usize,
    pub(crate) outer: usize,
    /// The share of the inner one's statements that are found, from 0 to 1.
    pub(crate) coverage: f32,
    /// The first and the last line of the outer one's file where they are.
    pub(crate) lines: (u32, u32),
}

/// Where the time went. Reading and parsing are summed over threads.
#[derive(Debug)]
pub(crate) struct Timings {
    pub(crate) read: Duration,
    /// Parsing and fingerprinting, which are one pass.
    pub(crate) parse: Duration,
    /// Finding candidates and scoring them, which are one pass.
    pub(crate) score: Duration,
    pub(crate) total: Duration,
    /// Processor time of the whole process, where the system tells.
    pub(crate) cpu: Option<Duration>,
}
