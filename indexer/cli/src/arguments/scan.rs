//! The options of `scan`.

use std::{fmt, path::PathBuf, str::FromStr};

use clap::{Args, ValueEnum};

use super::Threshold;
use crate::report::languages;

/// Show the duplicate functions of a folder; needs no server.
#[derive(Debug, Args)]
#[command(long_about = scan_about())]
#[command(after_help = "\
Examples:
  brickyard scan .
  brickyard scan services/ shared/utils.py --threshold block
  brickyard scan . --include-tests --explain
  brickyard scan . --format json --pairs -o duplicates.json
  brickyard scan . --format html -o duplicates.html
  brickyard scan . --format sarif -o duplicates.sarif
  brickyard scan . --exclude legacy/ --exclude '*.gen.ts'
  brickyard scan . --since main --fail-on-new
  brickyard scan . --fail-over 5%
  brickyard scan . --write-baseline duplicates.baseline
  brickyard scan . --baseline duplicates.baseline --fail-on-new

Exit status: 0 done, whatever was found; 1 --fail-on-new or --fail-over says so; 2 wrong arguments.")]
pub(crate) struct ScanArguments {
    /// Folders and files to look into.
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) paths: Vec<PathBuf>,
    /// How the result is written; json is `brickyard.scan/1`, see `brickyard schema scan`.
    #[arg(long, value_enum, default_value_t = ScanFormat::Text)]
    pub(crate) format: ScanFormat,
    /// Leave out functions with fewer lexical tokens.
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub(crate) min_tokens: u32,
    /// How similar a pair must be: related, report, block, or a number from 0 to 1.
    ///
    /// `block` also needs 100 tokens on both sides.
    #[arg(long, value_name = "POINT", default_value = "report")]
    pub(crate) threshold: Threshold,
    /// Look only into files that this glob matches, written as in .gitignore; may be repeated.
    #[arg(long, value_name = "GLOB")]
    pub(crate) include: Vec<String>,
    /// Do not look into files and folders that this glob matches, written as in .gitignore; may be
    /// repeated. Globs are relative to PATH.
    #[arg(long, value_name = "GLOB")]
    pub(crate) exclude: Vec<String>,
    /// Leave out larger files, for example 200k; larger ones than 1m always are.
    #[arg(long, value_name = "SIZE", default_value = "1m", value_parser = size)]
    pub(crate) max_size: u64,
    /// Look into tests as well, with fixtures, mocks and stories.
    #[arg(long)]
    pub(crate) include_tests: bool,
    /// Look into files that programs wrote as well, minified ones among them.
    #[arg(long)]
    pub(crate) include_generated: bool,
    /// Look into copies of other projects as well.
    #[arg(long)]
    pub(crate) include_vendored: bool,
    /// Look into what .gitattributes calls documentation as well.
    #[arg(long)]
    pub(crate) include_documentation: bool,
    /// With json: list every pair as well.
    #[arg(long)]
    pub(crate) pairs: bool,
    /// Also look for functions whose statements stand inside functions more than twice as long.
    #[arg(long)]
    pub(crate) containments: bool,
    /// Say why two functions count as similar: with text the signals, with json signals, renames and
    /// differences of every class and pair, and what was left out inside files.
    #[arg(long)]
    pub(crate) explain: bool,
    /// Threads to use; 0 is one per processor.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) jobs: usize,
    /// Neither use nor keep what earlier scans found out (default: `BRICKYARD_NO_CACHE`, else they are
    /// used and kept, see `brickyard cache`).
    #[arg(long)]
    pub(crate) no_cache: bool,
    /// Say how long each step took.
    #[arg(long)]
    pub(crate) timings: bool,
    /// With text and markdown: show at most this many classes.
    #[arg(long, value_name = "N", default_value_t = 20, conflicts_with = "all")]
    pub(crate) limit: usize,
    /// With text: show every class, every place and every skipped file.
    #[arg(long)]
    pub(crate) all: bool,
    /// Show only what is new since the work tree's branch left this branch, tag or commit.
    ///
    /// A class is shown if it has a function that was no duplicate then: a further copy is new, a function
    /// that was moved, renamed or edited is not. The sums are those of everything.
    #[arg(long, value_name = "REF", group = "before")]
    pub(crate) since: Option<String>,
    /// Show only what this file of --write-baseline does not have.
    #[arg(long, value_name = "FILE", group = "before")]
    pub(crate) baseline: Option<PathBuf>,
    /// Write down all duplicates, to be left alone by --baseline with the same PATH.
    #[arg(long, value_name = "FILE")]
    pub(crate) write_baseline: Option<PathBuf>,
    /// End with status 1 if --since or --baseline leave something to show.
    #[arg(long, requires = "before")]
    pub(crate) fail_on_new: bool,
    /// End with status 1 if more than this share of all lines is duplicated, for example 5%.
    #[arg(long, value_name = "PERCENT")]
    pub(crate) fail_over: Option<Share>,
    /// Write the result to a file instead of standard output.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ScanFormat {
    /// For people.
    Text,
    /// For programs; the structure is stable.
    Json,
    /// SARIF 2.1.0, for GitHub's code scanning and editors; paths start at the current folder.
    Sarif,
    /// A summary and the worst classes, for a pull request or a wiki.
    Markdown,
    /// A page of its own that opens in any browser, with the sources side by side.
    Html,
}

/// A share of all lines, from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Share(pub(crate) f64);

impl FromStr for Share {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = text.strip_suffix('%').unwrap_or(text).trim_end();
        match number.parse::<f64>() {
            Ok(percent) if (0.0..=100.0).contains(&percent) => Ok(Self(percent / 100.0)),
            _ => Err("expected percent from 0 to 100, for example 5% or 2.5%".to_owned()),
        }
    }
}

impl fmt::Display for Share {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Divided and multiplied again, 7 % would be 7.000000000000001 %.
        let percent = (self.0 * 100.0 * 1e6).round() / 1e6;
        write!(formatter, "{percent}%")
    }
}

/// Reads a size such as `200k` or `1m`, in bytes; k and m are powers of 1,024.
fn size(text: &str) -> Result<u64, String> {
    let lower = text.to_ascii_lowercase();
    let lower = lower.strip_suffix('b').unwrap_or(&lower);
    let (number, unit) = match lower.strip_suffix(['k', 'm']) {
        Some(number) if lower.ends_with('k') => (number, 1 << 10),
        Some(number) => (number, 1 << 20),
        None => (lower, 1),
    };
    let bytes = number.trim_end().parse::<u64>().ok();
    let bytes = bytes.and_then(|number| number.checked_mul(unit));
    bytes.ok_or_else(|| "expected a size such as 200k or 1m".to_owned())
}

/// Describes `scan`, with the languages that this version reads.
fn scan_about() -> String {
    format!(
        "Show the duplicate functions of a folder; needs no server.\n\n\
         Reads {}.\n\n\
         Respects .gitignore and the linguist attributes of .gitattributes, skips hidden files and does \
         not follow symbolic links. Leaves out tests, what programs wrote and copies of other projects, \
         and says how many. Classes come worst first: by the lines that would go if one of each stayed. \
         Ends with status 0 whatever it finds, unless --fail-on-new or --fail-over say otherwise.",
        languages()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_percent() {
        let check = |text: &str, expected| assert_eq!(text.parse().ok(), expected, "{text}");
        check("5%", Some(Share(0.05)));
        check("2.5 %", Some(Share(0.025)));
        check("0", Some(Share(0.0)));
        check("101%", None);
        check("-1", None);
        check("NaN", None);
        check("half", None);
        let shown = |text: &str| text.parse::<Share>().unwrap().to_string();
        assert_eq!(["7", "2.5%", "100"].map(shown), ["7%", "2.5%", "100%"]);
    }

    #[test]
    fn sizes_have_units() {
        let check = |text: &str, expected| assert_eq!(size(text).ok(), expected, "{text}");
        check("0", Some(0));
        check("700", Some(700));
        check("200k", Some(200 << 10));
        check("1MB", Some(1 << 20));
        check("1.5m", None);
        check("99999999999999m", None);
        check("k", None);
    }
}
