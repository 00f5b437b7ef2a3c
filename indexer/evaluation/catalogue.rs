//! Finds labelled clones among all functions of a large catalogue: recall on isolated pairs says
//! nothing about what a query's limit on candidates loses.

use std::{
    collections::{BTreeMap, HashSet},
    fs, iter,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use brickyard_indexer::{
    CandidateIndex, ExtractOptions, Fingerprint, Language, MatchOptions, OperatingPoint, extract,
};
use ignore::WalkBuilder;
use rayon::prelude::*;

use crate::{
    labelled::{Pair, Set},
    problem::Problem,
    rates::{self, Share},
    table::{Table, percent},
};

/// How many files are read before their functions go into the index.
const BATCH: usize = 4096;

/// How many candidates a query scores at most, as in a scan.
const MAX_CANDIDATES: usize = 256;

/// All functions of some folders and sets, in one index.
#[derive(Debug, Default)]
pub(crate) struct Catalogue {
    index: CandidateIndex,
    next: u32,
    /// The id of each set's first function.
    first_ids: Vec<u32>,
    /// How many functions the folders had.
    from_folders: BTreeMap<Language, usize>,
    files: usize,
}

/// What the queries for the labelled pairs found.
#[derive(Debug)]
pub(crate) struct Answers {
    /// For every pair of every set whether the other side was among the matches; nothing if it was
    /// not asked for.
    found: Vec<Vec<Option<bool>>>,
    capped: usize,
    /// The time of each query, ascending.
    times: Vec<Duration>,
}

/// The pairs of one side.
struct Query {
    set: usize,
    side: usize,
    /// Positions among the pairs of the set.
    pairs: Vec<usize>,
}

struct Answer {
    found: Vec<(usize, bool)>,
    capped: bool,
    time: Duration,
}

impl Catalogue {
    /// Indexes the functions of all files below some folders, and those of the sets.
    ///
    /// # Errors
    /// A folder does not exist.
    pub(crate) fn build(folders: &[PathBuf], sets: &[Set]) -> Result<Self, Problem> {
        let mut catalogue = Self::default();
        for folder in folders {
            for batch in files_below(folder)?.chunks(BATCH) {
                catalogue.add_files(folder, batch);
            }
        }
        for set in sets {
            catalogue.first_ids.push(catalogue.next);
            for function in &set.functions {
                catalogue.add(Arc::clone(&function.fingerprint));
            }
        }
        Ok(catalogue)
    }

    fn add_files(&mut self, folder: &Path, paths: &[PathBuf]) {
        let options = ExtractOptions::default();
        let fragments: Vec<_> = paths
            .par_iter()
            .flat_map_iter(|path| {
                // The path below the folder, so that a folder above it is not taken for a rule.
                let relative = path.strip_prefix(folder).unwrap_or(path).to_string_lossy();
                let bytes = fs::read(path).unwrap_or_default();
                let fragments = extract(&relative, &bytes, &options).fragments;
                fragments
                    .into_iter()
                    .map(|fragment| (fragment.language, Arc::new(fragment.fingerprint)))
            })
            .collect();
        self.files += paths.len();
        for (language, fingerprint) in fragments {
            *self.from_folders.entry(language).or_default() += 1;
            self.add(fingerprint);
        }
    }

    fn add(&mut self, fingerprint: Arc<Fingerprint>) {
        self.index.insert(self.next, fingerprint);
        self.next += 1;
    }

    /// Asks for one side of every labelled clone pair.
    pub(crate) fn ask(&self, sets: &[Set]) -> Answers {
        let queries: Vec<Query> = sets.iter().enumerate().flat_map(queries_of).collect();
        let answers: Vec<Answer> = queries
            .par_iter()
            .map(|query| self.answer(query, &sets[query.set]))
            .collect();

        let mut found: Vec<Vec<Option<bool>>> =
            sets.iter().map(|set| vec![None; set.pairs.len()]).collect();
        for (query, answer) in queries.iter().zip(&answers) {
            for (pair, is_found) in &answer.found {
                found[query.set][*pair] = Some(*is_found);
            }
        }
        let mut times: Vec<Duration> = answers.iter().map(|answer| answer.time).collect();
        times.sort_unstable();
        Answers {
            found,
            capped: answers.iter().filter(|answer| answer.capped).count(),
            times,
        }
    }

    fn answer(&self, query: &Query, set: &Set) -> Answer {
        let options = MatchOptions {
            threshold: OperatingPoint::Report.threshold(),
            max_candidates: MAX_CANDIDATES,
            max_matches: 0,
        };
        let fingerprint = &set.functions[query.side].fingerprint;
        let start = Instant::now();
        let answer = self.index.matches(fingerprint, &options);
        let time = start.elapsed();
        let ids: HashSet<u32> = answer.matches.iter().map(|found| found.id).collect();
        let first_id = self.first_ids[query.set];
        let found = query.pairs.iter().map(|pair| {
            let [_, other] = set.pairs[*pair].sides;
            (*pair, ids.contains(&(first_id + other as u32)))
        });
        Answer {
            found: found.collect(),
            capped: answer.capped,
            time,
        }
    }

    /// Says what the index holds and how the queries went.
    pub(crate) fn summary(&self, answers: &Answers) -> String {
        let by_language: Vec<String> = self
            .from_folders
            .iter()
            .map(|(language, count)| format!("{language} {count}"))
            .collect();
        let from_folders: usize = self.from_folders.values().sum();
        let (mean, p99) = mean_and_p99(&answers.times);
        let milliseconds = |time: Duration| 1000.0 * time.as_secs_f64();
        format!(
            "  {} functions in the index: {from_folders} of {} files ({}), {} of the sets\n  \
             {} queries on {} threads, at most {} candidates each: {} % capped, mean {:.2} ms, p99 {:.2} ms\n",
            self.index.len(),
            self.files,
            by_language.join(", "),
            self.index.len() - from_folders,
            answers.times.len(),
            rayon::current_num_threads(),
            MAX_CANDIDATES,
            percent(answers.capped, answers.times.len()),
            milliseconds(mean),
            milliseconds(p99),
        )
    }
}

impl Answers {
    /// Lays out the recall of each kind of clone pair in the catalogue beside that of the isolated
    /// pairs, for the sets of one family.
    pub(crate) fn table(&self, sets: &[Set], family: &[&Set]) -> Table {
        let mut kinds = rates::kinds(family);
        kinds.retain(|kind| kind.clones);
        let mut table =
            Table::new(iter::once("set".to_owned()).chain(kinds.iter().map(rates::title)));
        for (set, found) in sets.iter().zip(&self.found) {
            if !family.iter().any(|member| member.name == set.name) {
                continue;
            }
            let cells = kinds.iter().map(|kind| {
                let pairs = set.pairs.iter().zip(found);
                let asked: Vec<(&Pair, bool)> = pairs
                    .filter(|(pair, _)| pair.kind == *kind)
                    .filter_map(|(pair, found)| Some((pair, (*found)?)))
                    .collect();
                let within = Share::of(&asked, |(_, found)| *found);
                let alone = Share::of(&asked, |(pair, _)| pair.reaches(OperatingPoint::Report));
                format!(
                    "{} / {}",
                    percent(within.part, within.whole),
                    percent(alone.part, alone.whole)
                )
            });
            table.row(iter::once(set.name.clone()).chain(cells));
        }
        table
    }
}

/// Lists the files below a folder that have an extension the library knows, sorted.
fn files_below(folder: &Path) -> Result<Vec<PathBuf>, Problem> {
    if !folder.is_dir() {
        return Err(Problem::Missing {
            variable: "CATALOGUE",
            path: folder.to_path_buf(),
        });
    }
    // No ignore files: a package cache often lies in a folder that somebody told git to ignore.
    let mut walker = WalkBuilder::new(folder);
    walker.standard_filters(false).hidden(true);
    let entries = walker.build().flatten();
    let mut files: Vec<PathBuf> = entries
        .filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()))
        .map(ignore::DirEntry::into_path)
        .filter(|path| Language::from_path(&path.to_string_lossy()).is_some())
        .collect();
    files.sort_unstable();
    Ok(files)
}

fn queries_of((set, content): (usize, &Set)) -> Vec<Query> {
    let mut by_side: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (number, pair) in content.pairs.iter().enumerate() {
        if pair.kind.clones {
            by_side.entry(pair.sides[0]).or_default().push(number);
        }
    }
    let query = |(side, pairs)| Query { set, side, pairs };
    by_side.into_iter().map(query).collect()
}

/// Returns the mean of some ascending times, and the one that 99 % do not exceed.
fn mean_and_p99(ascending: &[Duration]) -> (Duration, Duration) {
    let count = ascending.len();
    if count == 0 {
        return (Duration::ZERO, Duration::ZERO);
    }
    let mean = ascending.iter().sum::<Duration>() / count as u32;
    let rank = (count * 99).div_ceil(100).max(1);
    (mean, ascending[rank - 1])
}

#[cfg(test)]
mod tests;
