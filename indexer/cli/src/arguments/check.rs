//! The options of `check`.

use std::{path::PathBuf, str::FromStr, time::Duration};

use clap::{Args, ValueEnum};

use super::{
    ServerArguments, Threshold,
    snapshot::{age, seconds},
};

/// Compare the functions that a branch adds or changes with the whole catalogue.
///
/// Compares commits: what was committed since the branch left its base, not what lies uncommitted in
/// the work tree. Only fingerprints are sent. Moved and renamed functions are not new, and a changed
/// function is only reported when it was not the same duplicate before.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  brickyard check
  brickyard check --base main --mode block
  brickyard check --base origin/develop --format json
  brickyard check --format text --format sarif=brickyard.sarif --format junit=brickyard.xml
  brickyard check --offline --max-staleness 2d --on-incomplete=warn

Exit status: 0 passed, or mode observe or warn; 1 mode block and another team's service has the
function already; 2 wrong arguments or configuration; 3 NOT COMPARED, the server could not be asked;
4 INCOMPLETE, a part could not be compared, or only with a snapshot. --on-unreachable=warn and
--on-incomplete=warn make 3 and 4 a warning with status 0.")]
pub(crate) struct CheckArguments {
    /// A folder of the repository.
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) path: PathBuf,
    /// The branch that this one goes into [default: the target of CI's pull request, else the remote's
    /// default branch, main or master].
    #[arg(long, value_name = "REF")]
    pub(crate) base: Option<String>,
    /// The commit to check [default: what is checked out].
    #[arg(long, value_name = "REF")]
    pub(crate) head: Option<String>,
    #[command(flatten)]
    pub(crate) server: ServerArguments,
    /// What a finding does; may only be stricter than the server's policy and the merge-base's
    /// brickyard.toml [default: theirs, else observe].
    #[arg(long, value_enum)]
    pub(crate) mode: Option<Mode>,
    /// How the result is written, and where: `sarif=out.sarif` writes a file; may be repeated.
    ///
    /// text is for people, json is `brickyard.check/1`, see `brickyard schema check`. github: workflow commands and the step summary;
    /// sarif: 2.1.0, for GitHub's code scanning; gitlab: Code Quality; junit: XML for Jenkins and others;
    /// rdjson: for reviewdog; markdown: a comment. One of them may go to standard output.
    #[arg(long, value_name = "FORMAT[=FILE]", default_value = "text")]
    pub(crate) format: Vec<CheckOutput>,
    /// How similar a pair must be: related, report, block, or a number from 0.6 to 1 [default:
    /// copies with other names, what reaches block, and from 0.9 on; the weaker ones from report on are
    /// only counted].
    #[arg(long, value_name = "POINT")]
    pub(crate) threshold: Option<Threshold>,
    /// Show everything: each finding with renames and differences, the weaker ones, and which functions
    /// were compared and which were not, and why.
    #[arg(long)]
    pub(crate) verbose: bool,
    /// Leave the findings of this file alone [default: brickyard.baseline of the merge-base].
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,
    /// Add what is found to a baseline, so that it is left alone from now on [default file:
    /// brickyard.baseline in the repository's top folder].
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true)]
    pub(crate) write_baseline: Option<Option<PathBuf>>,
    /// How long the server may take for all answers together, in seconds.
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = seconds)]
    pub(crate) deadline: Duration,
    /// Compare with the snapshot, and do not ask the server.
    #[arg(long)]
    pub(crate) offline: bool,
    /// The snapshot to compare with when the server cannot be asked [default: the one of
    /// `brickyard snapshot pull`].
    #[arg(long, value_name = "FILE")]
    pub(crate) snapshot: Option<PathBuf>,
    /// How old a snapshot may be, for example 12h or 7d.
    #[arg(long, value_name = "AGE", default_value = "7d", value_parser = age)]
    pub(crate) max_staleness: Duration,
    /// What a check does that compared nothing, since the server could not be asked.
    #[arg(long, value_enum, value_name = "REACTION", default_value_t = Reaction::Fail)]
    pub(crate) on_unreachable: Reaction,
    /// What a check does that did not compare everything with the catalogue.
    #[arg(long, value_enum, value_name = "REACTION", default_value_t = Reaction::Fail)]
    pub(crate) on_incomplete: Reaction,
    /// List everything that would leave this machine, and send nothing.
    #[arg(long)]
    pub(crate) show_payload: bool,
}

/// What follows from something that was not compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Reaction {
    /// Say it loudly; the status is 0.
    Warn,
    /// Say it; the status is 3 or 4.
    Fail,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Mode {
    /// Report; the status is 0.
    Observe,
    /// Report as a warning; the status is 0.
    Warn,
    /// Report; the status is 1 when another team's service has the function already.
    Block,
}

impl Mode {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Observe => "observe",
            Self::Warn => "warn",
            Self::Block => "block",
        }
    }
}

/// A format, and the file that it is written to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CheckOutput {
    pub(crate) format: CheckFormat,
    /// Standard output when there is none.
    pub(crate) file: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// For people.
    Text,
    /// For programs; the structure is stable.
    Json,
    /// Workflow commands for the log of GitHub Actions, and the step summary.
    Github,
    /// SARIF 2.1.0.
    Sarif,
    /// GitLab's Code Quality report.
    Gitlab,
    /// The XML of `JUnit`.
    Junit,
    /// Reviewdog's diagnostics.
    Rdjson,
    /// A comment for a pull request.
    Markdown,
}

impl FromStr for CheckOutput {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (name, file) = match text.split_once('=') {
            Some((_, "")) => return Err("there is no file behind the =".to_owned()),
            Some((name, file)) => (name, Some(PathBuf::from(file))),
            None => (text, None),
        };
        let format = CheckFormat::from_str(name, false).map_err(|_| {
            let names = CheckFormat::value_variants().iter();
            let names = names.filter_map(ValueEnum::to_possible_value);
            let names: Vec<String> = names.map(|value| value.get_name().to_owned()).collect();
            format!(
                "expected {}, with =FILE if it is for a file",
                names.join(", ")
            )
        })?;
        Ok(Self { format, file })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_goes_to_standard_output_or_to_a_file() {
        let check = |text: &str, expected: Option<(CheckFormat, Option<&str>)>| {
            let expected = expected.map(|(format, file)| CheckOutput {
                format,
                file: file.map(PathBuf::from),
            });
            assert_eq!(text.parse::<CheckOutput>().ok(), expected, "{text}");
        };
        check("text", Some((CheckFormat::Text, None)));
        check(
            "sarif=out/a.sarif",
            Some((CheckFormat::Sarif, Some("out/a.sarif"))),
        );
        check("json=a=b.json", Some((CheckFormat::Json, Some("a=b.json"))));
        check("sarif=", None);
        check("=a.sarif", None);
        check("html", None);
        let refused = "html".parse::<CheckOutput>().unwrap_err();
        assert!(refused.contains("sarif, gitlab, junit"), "{refused}");
    }
}
