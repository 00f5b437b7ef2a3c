//! Whether the library finds every function of files that a person went through, and nothing else.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use brickyard_indexer::{ExtractOptions, Extraction, extract};
use serde::Deserialize;

use crate::{
    checkout::Checkouts,
    goal::{Bound, Goal},
    problem::Problem,
    rates::Share,
    rows,
    table::{Table, percent},
};

/// How much of the listed functions must be found, and of those found be listed, in per cent.
const LEAST: f64 = 98.0;

/// How many differences of a language are printed.
const SHOWN: usize = 20;

/// A function that a person found, as in `extraction/<language>.csv`.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Listed {
    /// `owner/name`.
    repository: String,
    commit: String,
    path: String,
    name: String,
    start_line: u32,
    /// Inclusive.
    end_line: u32,
}

/// The list of one language, compared with what the library finds.
#[derive(Debug, Default)]
pub(crate) struct Comparison {
    language: String,
    files: usize,
    /// Listed functions whose checkout is missing.
    left_out: usize,
    listed: usize,
    extracted: usize,
    /// How many functions are in both.
    agreed: usize,
    /// Those in one of the two only, `+` if the library alone finds them.
    differences: Vec<String>,
}

/// A file of a repository at a commit.
type Place = (String, String, String);

/// Functions by their lines, with their names.
type Lines = BTreeMap<(u32, u32), Vec<String>>;

/// Extracts every function of a file, short ones and tests too.
pub(crate) fn every_function(path: &str, bytes: &[u8]) -> Extraction {
    let options = ExtractOptions {
        min_tokens: 1,
        include_tests: true,
        include_generated: true,
        include_vendored: true,
        ..ExtractOptions::default()
    };
    extract(path, bytes, &options)
}

/// Reads the lists of a folder, and compares each with what the library finds.
///
/// # Errors
/// A list cannot be read.
pub(crate) fn compare_all(
    folder: &Path,
    checkouts: &mut Checkouts,
) -> Result<Vec<Comparison>, Problem> {
    lists(folder)?
        .into_iter()
        .map(|path| {
            let language = path.file_stem().unwrap_or_default().to_string_lossy();
            let listed = rows::read(&path)?;
            Ok(Comparison::of(&language, listed, checkouts))
        })
        .collect()
}

/// Lays out what was found, by language.
pub(crate) fn table(comparisons: &[Comparison]) -> Table {
    let mut table = Table::new([
        "language",
        "files",
        "listed",
        "extracted",
        "recall",
        "precision",
        "left out",
    ]);
    for comparison in comparisons {
        table.row([
            comparison.language.clone(),
            comparison.files.to_string(),
            comparison.listed.to_string(),
            comparison.extracted.to_string(),
            percent(comparison.agreed, comparison.listed),
            percent(comparison.agreed, comparison.extracted),
            comparison.left_out.to_string(),
        ]);
    }
    table
}

impl Comparison {
    fn of(language: &str, listed: Vec<Listed>, checkouts: &mut Checkouts) -> Self {
        let mut comparison = Self {
            language: language.to_owned(),
            ..Self::default()
        };
        let mut by_place: BTreeMap<Place, Lines> = BTreeMap::new();
        for one in listed {
            let place = (one.repository, one.commit, one.path);
            let lines = by_place.entry(place).or_default();
            let names = lines.entry((one.start_line, one.end_line)).or_default();
            names.push(one.name);
        }
        for ((repository, commit, path), listed) in by_place {
            match checkouts.find(&repository, &commit) {
                Some(checkout) => {
                    let extracted = extracted(&checkout, &path);
                    comparison.add(&format!("{repository}:{path}"), &listed, &extracted);
                }
                None => comparison.left_out += count(&listed),
            }
        }
        comparison
    }

    fn add(&mut self, place: &str, listed: &Lines, extracted: &Lines) {
        self.files += 1;
        self.listed += count(listed);
        self.extracted += count(extracted);
        let nobody = Vec::new();
        let all: BTreeSet<&(u32, u32)> = listed.keys().chain(extracted.keys()).collect();
        for lines in all {
            let ours = extracted.get(lines).unwrap_or(&nobody);
            let theirs = listed.get(lines).unwrap_or(&nobody);
            self.agreed += ours.len().min(theirs.len());
            let (sign, names) = if ours.len() > theirs.len() {
                ('+', &ours[theirs.len()..])
            } else {
                ('-', &theirs[ours.len()..])
            };
            let (start, end) = lines;
            let differences = names
                .iter()
                .map(|name| format!("{sign} {place}:{start}-{end} {name}"));
            self.differences.extend(differences);
        }
    }

    /// Returns the two goals of a language; both are missed while no file was compared.
    pub(crate) fn goals(&self) -> [Goal; 2] {
        let goal = |what: &str, whole| Goal {
            name: format!("functions of {}, {what}", self.language),
            bound: Bound::AtLeast(LEAST),
            measured: Share {
                part: self.agreed,
                whole,
            }
            .percent(),
        };
        [
            goal("recall", self.listed),
            goal("precision", self.extracted),
        ]
    }

    /// Returns the first differences, in lines.
    pub(crate) fn differences(&self) -> String {
        let shown = self.differences.iter().take(SHOWN);
        let mut text: String = shown
            .map(|difference| format!("  {difference}\n"))
            .collect();
        if let Some(more @ 1..) = self.differences.len().checked_sub(SHOWN) {
            text += &format!("  and {more} more of {}\n", self.language);
        }
        text
    }
}

/// Lists the files of a folder, sorted; none if there is no such folder.
fn lists(folder: &Path) -> Result<Vec<PathBuf>, Problem> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let entries = fs::read_dir(folder).map_err(Problem::reading(folder))?;
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "csv"));
    paths.sort_unstable();
    Ok(paths)
}

/// Returns the functions of a file of a checkout. A file that is not there has none.
fn extracted(checkout: &Path, path: &str) -> Lines {
    let bytes = fs::read(checkout.join(path)).unwrap_or_default();
    let mut lines = Lines::new();
    for fragment in every_function(path, &bytes).fragments {
        let names = lines
            .entry((fragment.start_line, fragment.end_line))
            .or_default();
        names.push(fragment.name);
    }
    lines
}

fn count(lines: &Lines) -> usize {
    lines.values().map(Vec::len).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checkout::tests::checkout;

    const SOURCE: &str = "def first():\n    return 1\n\ndef second():\n    return 2\n";
    const HEADER: &str = "repository,commit,path,name,start_line,end_line";

    /// Compares the rows of a made-up list, in which `COMMIT` stands for the commit of a checkout.
    fn compared(rows: &str) -> Comparison {
        let (root, commit) = checkout("shop", &[("a.py", SOURCE)]);
        let lists = tempfile::tempdir().unwrap();
        let rows = format!("{HEADER}\n{}", rows.replace("COMMIT", &commit));
        fs::write(lists.path().join("python.csv"), rows).unwrap();
        let mut checkouts = Checkouts::of(root.path()).unwrap();
        let mut comparisons = compare_all(lists.path(), &mut checkouts).unwrap();
        comparisons.remove(0)
    }

    fn measured(comparison: &Comparison) -> [Option<f64>; 2] {
        comparison.goals().map(|goal| goal.measured)
    }

    #[test]
    fn the_committed_lists_are_understood() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("evaluation/extraction");
        for path in lists(&folder).unwrap() {
            let listed: Vec<Listed> = rows::read(&path).unwrap();
            assert!(!listed.is_empty(), "{}", path.display());
            assert!(
                listed.iter().all(|one| one.start_line <= one.end_line),
                "{}",
                path.display()
            );
        }
    }

    #[test]
    fn a_list_that_agrees_meets_both_goals() {
        let comparison =
            compared("acme/shop,COMMIT,a.py,first,1,2\nacme/shop,COMMIT,a.py,second,4,5\n");
        assert_eq!(comparison.language, "python");
        assert_eq!(measured(&comparison), [Some(100.0), Some(100.0)]);
        assert_eq!(comparison.differences(), "");
    }

    #[test]
    fn a_function_that_ends_elsewhere_is_lost_and_a_surplus() {
        let comparison =
            compared("acme/shop,COMMIT,a.py,first,1,3\nacme/shop,COMMIT,a.py,second,4,5\n");
        assert_eq!(measured(&comparison), [Some(50.0), Some(50.0)]);
        assert_eq!(
            comparison.differences(),
            "  + acme/shop:a.py:1-2 first\n  - acme/shop:a.py:1-3 first\n"
        );
    }

    #[test]
    fn a_list_without_its_checkout_misses_its_goals() {
        let comparison = compared("acme/till,COMMIT,a.py,first,1,2\n");
        assert_eq!(comparison.left_out, 1);
        assert!(comparison.goals().iter().all(|goal| !goal.is_met()));
    }

    #[test]
    fn two_functions_on_one_line_count_twice() {
        let two = Lines::from([((1, 1), vec!["a".to_owned(), "b".to_owned()])]);
        let one = Lines::from([((1, 1), vec!["a".to_owned()])]);
        let mut comparison = Comparison::default();
        comparison.add("x", &two, &one);
        assert_eq!((comparison.agreed, comparison.listed), (1, 2));
        assert_eq!(comparison.differences, ["- x:1-1 b"]);
    }
}
