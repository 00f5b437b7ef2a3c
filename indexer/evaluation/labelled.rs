//! Sets of labelled pairs: reads them, and scores every pair.
//!
//! A set is a folder with `pairs.csv` (columns `id1`, `id2`, `label`; `type` and `suspect` where known)
//! and `src/<id>.<extension>`, one function a file.

mod folder;

use std::{
    collections::{BTreeSet, HashMap},
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use brickyard_indexer::{ExtractOptions, Fingerprint, OperatingPoint, SkipReason, compare};
use rayon::prelude::*;
use serde::Deserialize;

use crate::{extraction::every_function, problem::Problem, rows};

/// A set of labelled pairs, scored.
#[derive(Debug)]
pub(crate) struct Set {
    /// The path below the named folder.
    pub(crate) name: String,
    /// The functions of the pairs.
    pub(crate) functions: Vec<Function>,
    /// The pairs of which both functions were found and are long enough.
    pub(crate) pairs: Vec<Pair>,
    /// Why the other pairs were left out, one reason a pair.
    pub(crate) left_out: Vec<LeftOut>,
    /// Every kind of the set's pairs, those left out included.
    pub(crate) kinds: BTreeSet<Kind>,
}

/// What the makers of a set say about a pair.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Kind {
    /// Whether it is a clone pair.
    pub(crate) clones: bool,
    /// The clone type, or where the pair was taken from.
    pub(crate) name: String,
}

/// A function of a set.
#[derive(Debug)]
pub(crate) struct Function {
    /// The name of its file, without the extension.
    pub(crate) id: String,
    pub(crate) fingerprint: Arc<Fingerprint>,
    /// How many tokens it has.
    pub(crate) tokens: u32,
}

/// A pair with the similarity that the library gives it.
#[derive(Debug)]
pub(crate) struct Pair {
    pub(crate) kind: Kind,
    /// Positions among the functions of the set.
    pub(crate) sides: [usize; 2],
    /// From 0 to 1.
    pub(crate) score: f32,
    /// How many tokens the shorter side has.
    pub(crate) tokens: u32,
}

/// Why a pair was not scored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum LeftOut {
    /// Its makers doubt the label.
    Suspect,
    /// A source is missing in the set.
    NoSource,
    /// The library does not know the language.
    UnknownLanguage,
    /// The library found no function in a source.
    NoFragment,
    /// A side is shorter than what the library compares by default.
    TooShort,
}

#[derive(Debug, Deserialize)]
struct Row {
    id1: String,
    id2: String,
    label: u8,
    #[serde(default, rename = "type")]
    kind: String,
    #[serde(default)]
    suspect: String,
}

impl Set {
    /// Tells whether the library knows none of the set's sources.
    pub(crate) fn is_unknown(&self) -> bool {
        let unknown = |reason: &LeftOut| *reason == LeftOut::UnknownLanguage;
        self.pairs.is_empty() && self.left_out.iter().any(unknown)
    }
}

impl Pair {
    /// Tells whether the library would say so at an operating point.
    pub(crate) fn reaches(&self, point: OperatingPoint) -> bool {
        point.reached(self.score, self.tokens, self.tokens)
    }
}

impl LeftOut {
    /// Every reason.
    pub(crate) const ALL: [Self; 5] = [
        Self::Suspect,
        Self::NoSource,
        Self::UnknownLanguage,
        Self::NoFragment,
        Self::TooShort,
    ];

    /// Returns the reason in words.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Suspect => "suspect label",
            Self::NoSource => "no source",
            Self::UnknownLanguage => "unknown language",
            Self::NoFragment => "no fragment found",
            Self::TooShort => "too short",
        }
    }
}

/// Reads and scores all sets below a folder, in the order of their names.
///
/// # Errors
/// There is no set, or one cannot be read.
pub(crate) fn read_all(folder: &Path) -> Result<Vec<Set>, Problem> {
    let sets = folder::sets_in(folder)?;
    sets.iter().map(|set| read(folder, set)).collect()
}

fn read(root: &Path, folder: &Path) -> Result<Set, Problem> {
    let path = folder.join("pairs.csv");
    let rows: Vec<Row> = rows::read(&path)?;
    if rows.is_empty() {
        return Err(Problem::NoPairs { path });
    }
    if let Some(index) = rows.iter().position(|row| row.label > 1) {
        return Err(Problem::Row {
            path,
            line: index as u64 + 2,
            problem: format!("label {} is neither 0 nor 1", rows[index].label),
        });
    }
    let sources = sources(&folder.join("src"))?;
    let relative = folder.strip_prefix(root).unwrap_or(folder);
    let own_name = folder.file_name().unwrap_or_default();
    let name = match relative.to_string_lossy() {
        empty if empty.is_empty() => own_name.to_string_lossy().into_owned(),
        name => name.replace('\\', "/"),
    };
    Ok(score(name, &rows, &sources))
}

/// Lists the sources of a set by the id of their function.
fn sources(folder: &Path) -> Result<HashMap<String, PathBuf>, Problem> {
    let entries = fs::read_dir(folder).map_err(Problem::reading(folder))?;
    let by_id = entries.flatten().filter_map(|entry| {
        let path = entry.path();
        let id = path.file_stem()?.to_str()?.to_owned();
        Some((id, path))
    });
    Ok(by_id.collect())
}

fn score(name: String, rows: &[Row], sources: &HashMap<String, PathBuf>) -> Set {
    let ids: BTreeSet<&str> = rows
        .iter()
        .flat_map(|row| [row.id1.as_str(), row.id2.as_str()])
        .collect();
    let ids: Vec<&str> = ids.into_iter().collect();
    let read: Vec<Result<Function, LeftOut>> = ids
        .par_iter()
        .map(|id| read_function(sources.get(*id).ok_or(LeftOut::NoSource)?))
        .collect();

    let mut functions = Vec::new();
    let mut places = HashMap::new();
    for (id, function) in ids.into_iter().zip(read) {
        let place = function.map(|function| {
            functions.push(function);
            functions.len() - 1
        });
        places.insert(id, place);
    }
    let scored: Vec<Result<Pair, LeftOut>> = rows
        .par_iter()
        .map(|row| score_pair(row, &places, &functions))
        .collect();

    let mut set = Set {
        name,
        functions,
        pairs: Vec::new(),
        left_out: Vec::new(),
        kinds: rows.iter().map(Row::kind).collect(),
    };
    for pair in scored {
        match pair {
            Ok(pair) => set.pairs.push(pair),
            Err(reason) => set.left_out.push(reason),
        }
    }
    set
}

/// Finds the function of a file: the largest fragment in it, since a method comes wrapped in a class
/// and a function may hold others.
fn read_function(path: &Path) -> Result<Function, LeftOut> {
    let bytes = fs::read(path).map_err(|_| LeftOut::NoSource)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    // Tests are not left out: part of the sets was made from test code, and the labels hold there.
    let extraction = every_function(&name, &bytes);
    if extraction.skipped == Some(SkipReason::UnsupportedLanguage) {
        return Err(LeftOut::UnknownLanguage);
    }
    let fragments = extraction.fragments.into_iter();
    let largest = fragments.max_by_key(|fragment| fragment.tokens);
    let fragment = largest.ok_or(LeftOut::NoFragment)?;
    if fragment.tokens < ExtractOptions::default().min_tokens {
        return Err(LeftOut::TooShort);
    }
    let id = path.file_stem().unwrap_or_default();
    Ok(Function {
        id: id.to_string_lossy().into_owned(),
        fingerprint: Arc::new(fragment.fingerprint),
        tokens: fragment.tokens,
    })
}

fn score_pair(
    row: &Row,
    places: &HashMap<&str, Result<usize, LeftOut>>,
    functions: &[Function],
) -> Result<Pair, LeftOut> {
    if row.suspect == "1" {
        return Err(LeftOut::Suspect);
    }
    let place = |id: &str| places.get(id).copied().unwrap_or(Err(LeftOut::NoSource));
    let sides = [place(&row.id1)?, place(&row.id2)?];
    let [a, b] = sides.map(|side| &functions[side]);
    Ok(Pair {
        kind: row.kind(),
        sides,
        score: compare(&a.fingerprint, &b.fingerprint).score,
        tokens: a.tokens.min(b.tokens),
    })
}

impl Row {
    fn kind(&self) -> Kind {
        let name = match self.kind.as_str() {
            "" => "judged",
            name => name,
        };
        Kind {
            clones: self.label == 1,
            name: name.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests;
