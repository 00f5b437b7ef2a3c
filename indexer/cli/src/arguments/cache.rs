//! The options of `cache`.

use clap::{Args, Subcommand};

use super::Format;

/// Say what earlier scans left on this machine to make the next ones faster, or remove it.
///
/// A scan whose files are nearly those of the last one with the same paths and options reads only what
/// changed, and says the same as one without: see `scan --no-cache`. All kept scans together take at
/// most 1 GiB; those used longest ago go.
#[derive(Debug, Args)]
#[command(after_help = "\
They are kept below BRICKYARD_CACHE, else XDG_CACHE_HOME/brickyard, else ~/.cache/brickyard.")]
pub(crate) struct CacheArguments {
    #[command(subcommand)]
    pub(crate) command: CacheCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CacheCommand {
    /// Say where kept scans are, how many there are and how much they take.
    Info(CacheInfoArguments),
    /// Remove the kept scans; snapshots stay.
    Clear,
}

#[derive(Debug, Args)]
pub(crate) struct CacheInfoArguments {
    /// How the result is written; json is `brickyard.cache/1`.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}
