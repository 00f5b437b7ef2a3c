//! `brickyard-server import`

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context as _;

use super::output::{Progress, tell};
use crate::app;
use crate::catalog::{Catalog, Requester};
use crate::config::Config;

/// The longest line that is read, in bytes; the longest that is written holds one source text.
const LONGEST_LINE: u64 = 256 << 20;

pub(super) async fn run(config: &Config, path: &Path) -> anyhow::Result<ExitCode> {
    let catalog = app::open_catalog_without_search(config).await?;
    import_lines(&catalog, path).await?;
    Ok(ExitCode::SUCCESS)
}

async fn import_lines(catalog: &Catalog, path: &Path) -> anyhow::Result<()> {
    let in_file = || format!("cannot import {}", path.display());
    let mut reader = BufReader::with_capacity(1 << 20, File::open(path).with_context(in_file)?);
    let mut import = catalog.import(&Requester::server()).await?;
    let mut progress = Progress::new("imported");
    let mut line = String::new();
    loop {
        line.clear();
        let read = reader.by_ref().take(LONGEST_LINE).read_line(&mut line);
        if read.with_context(in_file)? == 0 {
            break;
        }
        import.push(&line).await.with_context(in_file)?;
        progress.at(import.read(), import.announced());
    }
    let counts = import.finish().await.with_context(in_file)?;
    let rows: u64 = counts.values().sum();
    tell(&format!("imported {rows} rows"));
    let mut text = String::new();
    for (table, count) in counts {
        text.push_str(&format!("{count:9} {table}\n"));
    }
    super::print(&text)
}
