//! `brickyard-server export`

use std::path::Path;
use std::process::ExitCode;

use clap::ValueEnum;

use super::output::{Output, Progress, tell};
use crate::app;
use crate::catalog::Requester;
use crate::config::Config;

/// What an export is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// Everything but access tokens, a row a line, to be imported again
    Jsonl,
}

pub(super) async fn run(
    config: &Config,
    format: Format,
    output: Option<&Path>,
) -> anyhow::Result<ExitCode> {
    let catalog = app::open_catalog_without_search(config).await?;
    // Whoever may read the database's address may read everything in it anyway.
    let requester = Requester::server();
    match format {
        Format::Jsonl => {
            let mut export = catalog.export(&requester).await?;
            let expected = export.expected().values().sum();
            let mut output = Output::open(output)?;
            let mut progress = Progress::new("exported");
            while let Some(lines) = export.next().await? {
                if !output.write(&lines)? {
                    return Ok(ExitCode::SUCCESS);
                }
                progress.at(export.written(), Some(expected));
            }
            output.finish()?;
            tell(&format!("exported {} rows", export.written()));
        }
    }
    Ok(ExitCode::SUCCESS)
}
