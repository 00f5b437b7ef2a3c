//! The command line: commands, their options and their help.

mod cache;
mod check;
mod discover;
mod publish;
mod scan;
mod snapshot;
mod waive;

use std::str::FromStr;

use brickyard_indexer::OperatingPoint;
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

pub(crate) use self::cache::{CacheArguments, CacheCommand};
pub(crate) use self::check::{CheckArguments, CheckFormat, CheckOutput, Mode, Reaction};
pub(crate) use self::discover::DiscoverArguments;
pub(crate) use self::publish::PublishArguments;
pub(crate) use self::scan::{ScanArguments, ScanFormat};
pub(crate) use self::snapshot::{
    SnapshotArguments, SnapshotCommand, SnapshotInfoArguments, SnapshotPullArguments,
};
pub(crate) use self::waive::WaiveArguments;
use crate::environment::is_web_address;

/// Find out that it exists before you write it again.
#[derive(Debug, Parser)]
#[command(name = "brickyard", version)]
#[command(after_help = "\
Start with `brickyard scan .`: it needs no server, no account and no configuration.

Exit status: 0 done, 1 blocking findings or a refusal, 2 wrong arguments or configuration,
3 the server could not be asked and nothing was compared, 4 only a part was done.

Environment: BRICKYARD_SERVER, BRICKYARD_TOKEN, BRICKYARD_TOKEN_FILE, BRICKYARD_CACHE, BRICKYARD_NO_CACHE;
BRICKYARD_CA_FILE (certificates to trust instead of the public ones); for `check` in CI BRICKYARD_ID_TOKEN.")]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Scan(ScanArguments),
    Discover(DiscoverArguments),
    Publish(PublishArguments),
    Search(SearchArguments),
    Resolve(ResolveArguments),
    Check(CheckArguments),
    Waive(WaiveArguments),
    Snapshot(SnapshotArguments),
    Cache(CacheArguments),
    Schema(SchemaArguments),
    Completions(CompletionsArguments),
    /// Print this reference as Markdown.
    #[command(hide = true)]
    Reference,
    /// Read what may exhaust whoever reads it; this program starts it itself.
    #[command(hide = true)]
    ParseWorker,
}

/// Find services and functions by words of their names, descriptions, owners and tags.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  brickyard search \"update stock\"
  brickyard search refund --team payments --kind function
  brickyard search \"send mail\" --language python --format json")]
pub(crate) struct SearchArguments {
    /// Words to look for; camelCase and `snake_case` names are split.
    #[arg(value_name = "QUERY", required = true, num_args = 1..)]
    pub(crate) query: Vec<String>,
    /// Only services, or only functions.
    #[arg(long, value_enum)]
    pub(crate) kind: Option<Kind>,
    /// Only what this team owns; may be repeated.
    #[arg(long, value_name = "TEAM")]
    pub(crate) team: Vec<String>,
    /// Only this language, for example `typescript`; may be repeated.
    #[arg(long, value_name = "LANGUAGE")]
    pub(crate) language: Vec<String>,
    /// Show at most this many.
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=100))]
    pub(crate) limit: u16,
    /// How the result is written; json is `brickyard.search/1`.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) server: ServerArguments,
}

/// Say what to call: the release of a service that a range chooses, and where it is.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  brickyard resolve inventory/update-stock
  brickyard resolve inventory/update-stock \"^2.3\"
  brickyard resolve payments/refund \"^1.9 || ~2.0\" --pre --format json

Exit status: 0 found, 1 nothing matches, 2 wrong arguments or range, 3 the server could not be asked.")]
pub(crate) struct ResolveArguments {
    /// The service, `namespace/name`.
    #[arg(value_name = "SERVICE")]
    pub(crate) service: String,
    /// Which releases will do, for example "^1.4 || ^2"; without one, any.
    #[arg(value_name = "RANGE")]
    pub(crate) range: Option<String>,
    /// Take pre-releases as well.
    #[arg(long)]
    pub(crate) pre: bool,
    /// How the result is written; json is `brickyard.resolve/1`.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) server: ServerArguments,
}

/// Print the JSON Schema of a result.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  brickyard schema scan > scan.schema.json
  brickyard schema check > check.schema.json")]
pub(crate) struct SchemaArguments {
    /// The command whose JSON is described.
    #[arg(value_enum)]
    pub(crate) document: Document,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Document {
    /// What `brickyard scan --format json` writes.
    Scan,
    /// What `brickyard check --format json` writes.
    Check,
    /// What `brickyard discover --format json` writes.
    Discover,
}

fn web_address(text: &str) -> Result<String, String> {
    if is_web_address(text) {
        Ok(text.to_owned())
    } else {
        Err("expected an address such as https://ci.example.com/runs/7".to_owned())
    }
}

/// Print a completion script for a shell.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  brickyard completions bash > ~/.local/share/bash-completion/completions/brickyard
  brickyard completions fish > ~/.config/fish/completions/brickyard.fish")]
pub(crate) struct CompletionsArguments {
    /// The shell.
    #[arg(value_enum)]
    pub(crate) shell: Shell,
}

/// Which server is asked.
#[derive(Debug, Args)]
pub(crate) struct ServerArguments {
    /// The server's address (default: `BRICKYARD_SERVER`, else <http://127.0.0.1:7878>).
    #[arg(long = "server", value_name = "URL")]
    pub(crate) address: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// For programs; the structure is stable.
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// Services.
    Service,
    /// Functions.
    Function,
}

/// How similar a pair must be to be shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Threshold {
    /// One of the documented points.
    Point(OperatingPoint),
    /// A similarity from 0 to 1.
    Value(f32),
}

impl Threshold {
    /// Returns the lowest similarity that is shown.
    pub(crate) fn lowest(self) -> f32 {
        match self {
            Self::Point(point) => point.threshold(),
            Self::Value(value) => value,
        }
    }

    /// Tells whether a pair of this similarity and these sizes in tokens is shown.
    pub(crate) fn reached(self, similarity: f32, tokens_a: u32, tokens_b: u32) -> bool {
        match self {
            Self::Point(point) => point.reached(similarity, tokens_a, tokens_b),
            Self::Value(value) => similarity >= value,
        }
    }
}

impl std::fmt::Display for Threshold {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Point(point) => point.fmt(formatter),
            Self::Value(value) => value.fmt(formatter),
        }
    }
}

impl FromStr for Threshold {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Ok(point) = text.parse() {
            return Ok(Self::Point(point));
        }
        match text.parse::<f32>() {
            Ok(value) if (0.0..=1.0).contains(&value) => Ok(Self::Value(value)),
            _ => Err("expected related, report, block, or a number from 0 to 1".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn thresholds_are_points_or_shares() {
        let check = |text: &str, expected| assert_eq!(text.parse::<Threshold>().ok(), expected);
        check("block", Some(Threshold::Point(OperatingPoint::Block)));
        check("0.75", Some(Threshold::Value(0.75)));
        check("1.5", None);
        check("NaN", None);
        check("often", None);
    }
}
