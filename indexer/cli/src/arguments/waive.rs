//! The options of `waive`, and the check that it makes.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

use clap::{Args, Parser as _};

use super::{Arguments, CheckArguments, Command, ServerArguments};
use crate::error::CliError;

/// Excuse a finding of `check` for a while, without a commit.
///
/// The branch is compared again to find it; the next check passes it by. The team that owns the
/// original sees the waiver with its reason and may revoke it. It lapses when the function changes so
/// much that it is no longer what was excused. Waiving again prolongs it.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  brickyard waive D-7f3a91c2 --reason \"Both move into one library by March.\" --days 90
  brickyard waive 7f3a --reason \"They only look alike.\" --false-positive
  brickyard waive --list
  brickyard waive --revoke V2FpdmVyOjAx --reason \"Call reserve-stock instead.\"

Needs an access token with scope publish: see BRICKYARD_TOKEN, BRICKYARD_TOKEN_FILE.")]
pub(crate) struct WaiveArguments {
    /// The finding, as `check` calls it, or the first digits of its id.
    #[arg(value_name = "FINDING", required_unless_present_any = ["list", "revoke"])]
    pub(crate) finding: Option<String>,
    /// A folder of the repository.
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) path: PathBuf,
    /// Why it may stay, in 10 to 500 characters.
    #[arg(long, value_name = "TEXT", required_unless_present = "list")]
    pub(crate) reason: Option<String>,
    /// For how many days, at most 180 [default: 30].
    #[arg(long, value_name = "N")]
    pub(crate) days: Option<u16>,
    /// Say that the two are no duplicates at all, for the comparison to be improved.
    #[arg(long)]
    pub(crate) false_positive: bool,
    /// The branch that this one goes into [default: the remote's default branch, main or master].
    #[arg(long, value_name = "REF")]
    pub(crate) base: Option<String>,
    #[command(flatten)]
    pub(crate) server: ServerArguments,
    /// List the waivers that the server has of this repository.
    #[arg(long, conflicts_with_all = ["finding", "revoke", "reason", "days", "false_positive"])]
    pub(crate) list: bool,
    /// End a waiver, by the id that --list and the service's page show.
    #[arg(long, value_name = "ID", conflicts_with_all = ["finding", "days", "false_positive"])]
    pub(crate) revoke: Option<String>,
}

impl CheckArguments {
    /// Returns a check with every option as it is when nobody gives it.
    ///
    /// # Errors
    /// A value cannot be one of the option.
    pub(crate) fn plain(
        path: &Path,
        base: Option<&str>,
        server: Option<&str>,
    ) -> Result<Self, CliError> {
        let option = |name: &str, value: Option<&str>| value.map(|value| format!("{name}={value}"));
        let options = [option("--base", base), option("--server", server)];
        let words = ["brickyard", "check"].into_iter().map(OsString::from);
        let words = words
            .chain(options.into_iter().flatten().map(OsString::from))
            .chain(["--".into(), path.as_os_str().to_owned()]);
        match Arguments::try_parse_from(words) {
            Ok(Arguments {
                command: Command::Check(arguments),
            }) => Ok(arguments),
            other => {
                let said = other
                    .err()
                    .map(|error| error.to_string())
                    .unwrap_or_default();
                let hint = "compare with `brickyard check --help`";
                Err(CliError::usage(said, hint))
            }
        }
    }
}
