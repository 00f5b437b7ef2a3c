//! Writes the frozen tables of `indexer/src/frequency`: how often public code uses each 3-gram.
//!
//! `cargo run --release -p brickyard-indexer --example frequencies -- FOLDER…`, each folder a checkout
//! named `owner+name`.

use std::{
    collections::{BTreeMap, HashMap},
    error::Error,
    fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

use brickyard_indexer::{
    ExtractOptions, Fingerprint, Language, extract,
    frequency::{RARE, weight},
    grams,
};
use ignore::WalkBuilder;
use rayon::prelude::*;

/// The most frequent 3-grams are kept: those beyond say nearly as much as unknown ones.
const MOST: usize = 4096;
/// Repositories with fewer functions of a language are counted as one, so that a small one does not
/// weigh as much as a large one.
const FEWEST: usize = 200;

/// What fewer repositories use is their own vocabulary, however often they use it.
const SPREAD: usize = 3;

/// How many functions of a repository have each 3-gram.
#[derive(Default)]
struct Counts {
    functions: usize,
    grams: HashMap<u32, u32>,
}

fn main() -> ExitCode {
    let folders: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    match write(&folders) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ =
                std::io::Write::write_fmt(&mut std::io::stderr(), format_args!("error: {error}\n"));
            ExitCode::from(2)
        }
    }
}

fn write(folders: &[PathBuf]) -> Result<(), Box<dyn Error>> {
    if folders.is_empty() {
        return Err("name the checkouts to count, each a folder `owner+name`".into());
    }
    let tables = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/frequency");
    let mut sources = String::from("repository,commit,language,functions\n");
    let mut languages: BTreeMap<&str, Vec<Counts>> = BTreeMap::new();
    for folder in folders {
        let repository = folder.file_name().unwrap_or_default().to_string_lossy();
        let commit = commit(folder)?;
        for (language, counts) in count(folder) {
            let name = repository.replace('+', "/");
            sources += &format!("{name},{commit},{language},{}\n", counts.functions);
            languages.entry(language).or_default().push(counts);
        }
    }
    for (language, repositories) in languages {
        fs::write(tables.join(format!("{language}.bin")), table(repositories))?;
    }
    fs::write(tables.join("sources.csv"), sources)?;
    Ok(())
}

fn commit(folder: &Path) -> Result<String, Box<dyn Error>> {
    let output = Command::new("git")
        .args(["rev-parse", "HEAD"])
        .current_dir(folder)
        .output()?;
    if !output.status.success() {
        return Err(format!("{} is no git checkout", folder.display()).into());
    }
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

/// Counts the 3-grams of a checkout by the language that stands for all comparable ones.
fn count(folder: &Path) -> BTreeMap<&'static str, Counts> {
    let files: Vec<PathBuf> = WalkBuilder::new(folder)
        .build()
        .flatten()
        .map(ignore::DirEntry::into_path)
        .filter(|path| path.is_file())
        .collect();
    let fingerprints: Vec<Fingerprint> = files
        .par_iter()
        .flat_map_iter(|path| functions(folder, path))
        .collect();
    let mut counts: BTreeMap<&str, Counts> = BTreeMap::new();
    for fingerprint in fingerprints {
        let counts = counts
            .entry(fingerprint.language().family().name())
            .or_default();
        counts.functions += 1;
        for run in grams(&fingerprint).chunk_by(|a, b| a == b) {
            *counts.grams.entry(run[0]).or_default() += 1;
        }
    }
    counts
}

fn functions(folder: &Path, path: &Path) -> Vec<Fingerprint> {
    let relative = path.strip_prefix(folder).unwrap_or(path).to_string_lossy();
    if Language::from_path(&relative).is_none() {
        return Vec::new();
    }
    let bytes = fs::read(path).unwrap_or_default();
    let extraction = extract(&relative, &bytes, &ExtractOptions::default());
    let fragments = extraction.fragments.into_iter();
    fragments.map(|fragment| fragment.fingerprint).collect()
}

/// Returns the bytes of a table: the mean over the repositories of the share of functions, as weight.
fn table(repositories: Vec<Counts>) -> Vec<u8> {
    let (large, small): (Vec<Counts>, Vec<Counts>) = repositories
        .into_iter()
        .partition(|counts| counts.functions >= FEWEST);
    let mut pooled = Counts::default();
    for counts in small {
        pooled.functions += counts.functions;
        for (gram, count) in counts.grams {
            *pooled.grams.entry(gram).or_default() += count;
        }
    }
    let repositories: Vec<Counts> = large
        .into_iter()
        .chain((pooled.functions > 0).then_some(pooled))
        .collect();
    let mut shares: HashMap<u32, (usize, f64)> = HashMap::new();
    for counts in &repositories {
        let part = 1.0 / (counts.functions * repositories.len()) as f64;
        for (gram, count) in &counts.grams {
            let share = shares.entry(*gram).or_default();
            share.0 += 1;
            share.1 += f64::from(*count) * part;
        }
    }
    let least = SPREAD.min(repositories.len());
    let mut shares: Vec<(u32, f64)> = shares
        .into_iter()
        .filter(|(_, (spread, _))| *spread >= least)
        .map(|(gram, (_, share))| (gram, share))
        .collect();
    shares.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    shares.truncate(MOST);
    let mut entries: Vec<(u32, u8)> = shares
        .into_iter()
        .map(|(gram, share)| (gram, weight(share)))
        .filter(|(_, weight)| *weight < RARE)
        .collect();
    entries.sort_unstable();
    entries
        .into_iter()
        .flat_map(|(gram, weight)| gram.to_le_bytes().into_iter().chain([weight]))
        .collect()
}
