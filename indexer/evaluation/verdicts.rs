//! Pairs that a person read and judged: what share of what is reported is worth acting on.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
};

use brickyard_indexer::{Attributes, ExtractOptions, Fragment, OperatingPoint, compare, extract};
use ignore::WalkBuilder;
use serde::{Deserialize, Deserializer, de::Error};

use crate::{
    checkout::Checkouts,
    problem::Problem,
    rows,
    table::{Table, percent},
};

/// A pair that a person read, as in `verdicts.csv`.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Verdict {
    /// `owner/name`.
    repository: String,
    commit: String,
    /// The highest operating point that the pair reached when it was read.
    #[serde(deserialize_with = "point")]
    point: OperatingPoint,
    path_a: String,
    start_a: u32,
    end_a: u32,
    path_b: String,
    start_b: u32,
    end_b: u32,
    /// Whether a team would merge or reuse the two.
    #[serde(deserialize_with = "yes_or_no")]
    worth_acting: bool,
}

/// What the library says about a judged pair now.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Now {
    /// The checkout is missing, or is another commit.
    NoCheckout,
    /// It finds no function at one of the places any more.
    NotFound,
    /// It gives a similarity.
    Scored {
        /// From 0 to 1.
        score: f32,
        /// How many tokens the shorter side has.
        tokens: u32,
    },
}

/// Judged pairs with what the library says about them now.
#[derive(Debug)]
pub(crate) struct Verdicts {
    pairs: Vec<(Verdict, Now)>,
}

impl Verdicts {
    /// Reads the file of verdicts, and scores its pairs.
    ///
    /// # Errors
    /// The file cannot be read.
    pub(crate) fn read(path: &Path, checkouts: &mut Checkouts) -> Result<Self, Problem> {
        Ok(Self::score(rows::read(path)?, checkouts))
    }

    fn score(verdicts: Vec<Verdict>, checkouts: &mut Checkouts) -> Self {
        let mut files = Files::default();
        let pairs = verdicts.into_iter().map(|verdict| {
            let now = verdict.now(checkouts, &mut files);
            (verdict, now)
        });
        Self {
            pairs: pairs.collect(),
        }
    }

    /// Tells whether nobody has read a pair yet.
    pub(crate) fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// Lays out the precision at the report and the block point, and what is no longer reported.
    pub(crate) fn table(&self) -> Table {
        let mut table = Table::new([
            "point",
            "judged",
            "reported now",
            "worth acting",
            "precision",
            "lost, worth acting",
            "lost, not worth it",
        ]);
        let scored = || {
            let pairs = self.pairs.iter();
            pairs.filter(|(_, now)| *now != Now::NoCheckout)
        };
        for point in [OperatingPoint::Report, OperatingPoint::Block] {
            let judged = scored().filter(|(verdict, _)| verdict.point >= point);
            let reported = scored().filter(|(_, now)| now.reaches(point));
            let worth_acting = reported.clone().filter(|(verdict, _)| verdict.worth_acting);
            let lost = |worth_acting: bool| {
                let lost = judged.clone().filter(|(_, now)| !now.reaches(point));
                let lost = lost.filter(|(verdict, _)| verdict.worth_acting == worth_acting);
                lost.count().to_string()
            };
            let (part, whole) = (worth_acting.count(), reported.count());
            table.row([
                point.to_string(),
                judged.clone().count().to_string(),
                whole.to_string(),
                part.to_string(),
                percent(part, whole),
                lost(true),
                lost(false),
            ]);
        }
        table
    }

    /// Says how many pairs could not be scored.
    pub(crate) fn left_out(&self) -> String {
        let count = |wanted: Now| {
            let pairs = self.pairs.iter();
            pairs.filter(|(_, now)| *now == wanted).count()
        };
        format!(
            "  {} of {} judged pairs left out for want of a checkout; of {} a function is not found any more\n",
            count(Now::NoCheckout),
            self.pairs.len(),
            count(Now::NotFound),
        )
    }
}

impl Verdict {
    fn now(&self, checkouts: &mut Checkouts, files: &mut Files) -> Now {
        let Some(checkout) = checkouts.find(&self.repository, &self.commit) else {
            return Now::NoCheckout;
        };
        let a = files.function(&checkout, &self.path_a, self.start_a, self.end_a);
        let b = files.function(&checkout, &self.path_b, self.start_b, self.end_b);
        let (Some(a), Some(b)) = (a, b) else {
            return Now::NotFound;
        };
        Now::Scored {
            score: compare(&a.fingerprint, &b.fingerprint).score,
            tokens: a.tokens.min(b.tokens),
        }
    }
}

impl Now {
    fn reaches(self, point: OperatingPoint) -> bool {
        match self {
            Self::Scored { score, tokens } => point.reached(score, tokens, tokens),
            Self::NoCheckout | Self::NotFound => false,
        }
    }
}

/// The functions of the files read so far, by their place on disk.
#[derive(Debug, Default)]
struct Files {
    by_place: HashMap<PathBuf, Vec<Fragment>>,
    /// What each checkout says of installed packages, which a scan leaves out.
    options: HashMap<PathBuf, ExtractOptions>,
}

impl Files {
    /// Finds a function by its first line, as a scan with the default options would. Of several that
    /// start there it is the one whose last line is nearest.
    fn function(&mut self, checkout: &Path, path: &str, start: u32, end: u32) -> Option<Fragment> {
        let options = self
            .options
            .entry(checkout.to_owned())
            .or_insert_with(|| options(checkout));
        let place = checkout.join(path);
        let fragments = self.by_place.entry(place).or_insert_with_key(|place| {
            let bytes = fs::read(place).unwrap_or_default();
            extract(path, &bytes, options).fragments
        });
        let starting = fragments.iter().filter(|one| one.start_line == start);
        starting
            .min_by_key(|one| one.end_line.abs_diff(end))
            .cloned()
    }
}

fn options(checkout: &Path) -> ExtractOptions {
    let files = WalkBuilder::new(checkout).build().flatten();
    let paths: Vec<String> = files
        .filter_map(|file| {
            let path = file.path().strip_prefix(checkout).ok()?;
            Some(path.to_string_lossy().into_owned())
        })
        .collect();
    ExtractOptions {
        attributes: Attributes::default().with_installed(&paths),
        ..ExtractOptions::default()
    }
}

fn point<'d, D: Deserializer<'d>>(deserializer: D) -> Result<OperatingPoint, D::Error> {
    String::deserialize(deserializer)?
        .parse()
        .map_err(D::Error::custom)
}

fn yes_or_no<'d, D: Deserializer<'d>>(deserializer: D) -> Result<bool, D::Error> {
    match String::deserialize(deserializer)?.as_str() {
        "yes" | "true" | "1" => Ok(true),
        "no" | "false" | "0" => Ok(false),
        other => Err(D::Error::custom(format!("`{other}` is neither yes nor no"))),
    }
}

#[cfg(test)]
mod tests;
