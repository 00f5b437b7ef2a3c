//! The options of `snapshot`, and how long things may take.

use std::{path::PathBuf, time::Duration};

use brickyard_indexer::Language;
use clap::{Args, Subcommand};
use jiff::{Span, SpanRelativeTo};

use super::{Format, ServerArguments};

/// Keep a copy of the catalogue's fingerprints, for checks while the server cannot be asked.
#[derive(Debug, Args)]
pub(crate) struct SnapshotArguments {
    #[command(subcommand)]
    pub(crate) command: SnapshotCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SnapshotCommand {
    Pull(SnapshotPullArguments),
    Info(SnapshotInfoArguments),
}

/// Fetch a snapshot: the fingerprints of what you may view, and where it stands; no source.
///
/// It is checked before it replaces the one before, and its index, which takes long to make, is put
/// beside it. Keep the folder in your CI's cache.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  brickyard snapshot pull
  brickyard snapshot pull --languages go,typescript
  brickyard snapshot pull -o catalogue.snapshot

It is kept below BRICKYARD_CACHE, else XDG_CACHE_HOME/brickyard, else ~/.cache/brickyard.")]
pub(crate) struct SnapshotPullArguments {
    /// The folder whose languages are fetched.
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) path: PathBuf,
    /// The languages to fetch, instead of those of the folder.
    #[arg(long, value_name = "LANGUAGE", value_delimiter = ',')]
    pub(crate) languages: Vec<Language>,
    /// Where to put it, instead of into the cache.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// How the result is written; json is `brickyard.snapshot/1`.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) server: ServerArguments,
}

/// Say what the snapshot has, of when it is, and whether it is sound.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit status: 0 it can be used, 2 wrong arguments, 3 there is none, or it is damaged.")]
pub(crate) struct SnapshotInfoArguments {
    /// The snapshot [default: the one of `brickyard snapshot pull`].
    #[arg(value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    /// How the result is written; json is `brickyard.snapshot/1`.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) server: ServerArguments,
}

/// Reads an age such as `12h`, `7d` or `1w`.
pub(super) fn age(text: &str) -> Result<Duration, String> {
    let wrong = || format!("`{text}` is no age; write it like 12h, 7d or 2w");
    let span: Span = text.parse().map_err(|_| wrong())?;
    let age = span.to_duration(SpanRelativeTo::days_are_24_hours());
    let age = age.map_err(|_| wrong())?;
    Duration::try_from(age).map_err(|_| wrong())
}

/// Reads a number of seconds, at least a tenth of one and at most ten minutes.
pub(super) fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: Option<f64> = text.parse().ok();
    let seconds = seconds.filter(|seconds| (0.1..=600.0).contains(seconds));
    let seconds = seconds.ok_or("expected a number of seconds from 0.1 to 600")?;
    Ok(Duration::from_secs_f64(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_read_in_the_usual_units() {
        let check = |text, hours: Option<u64>| {
            let expected = hours.map(|hours| Duration::from_secs(hours * 3_600));
            assert_eq!(age(text).ok(), expected, "{text}");
        };
        check("12h", Some(12));
        check("7d", Some(7 * 24));
        check("2w", Some(14 * 24));
        check("1d 12h", Some(36));
        check("0s", Some(0));
        check("-7d", None);
        check("7", None);
        check("a while", None);
    }

    #[test]
    fn a_deadline_is_bounded() {
        assert_eq!(seconds("0.5"), Ok(Duration::from_millis(500)));
        for wrong in ["0", "-1", "NaN", "inf", "601", "x"] {
            assert!(seconds(wrong).is_err(), "{wrong}");
        }
    }
}
