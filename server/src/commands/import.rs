//! `brickyard-server import`

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context as _;
use ignore::WalkBuilder;

use super::output::{Progress, tell};
use crate::app;
use crate::catalog::backstage::{BackstageImport, ImportReport};
use crate::catalog::{Catalog, Requester};
use crate::config::Config;

/// The longest line that is read, in bytes; the longest that is written holds one source text.
const LONGEST_LINE: u64 = 256 << 20;
/// The largest file of entities, in bytes; a large organisation as one JSON a line is 100 MB.
const LARGEST_FILE: u64 = 1 << 30;
/// How many problems are shown.
const SHOWN: usize = 100;

pub(super) async fn run(config: &Config, path: &Path) -> anyhow::Result<ExitCode> {
    let in_file = || format!("cannot import {}", path.display());
    // Looked at first, so that a wrong path does not make a database.
    let is_export = path.is_file() && is_export(path).with_context(in_file)?;
    let import = if is_export {
        None
    } else {
        Some(entities(path).with_context(in_file)?)
    };
    let catalog = app::open_catalog_without_search(config).await?;
    match import {
        None => import_lines(&catalog, path).await,
        Some(import) => {
            let imported = catalog.import_backstage(&Requester::server(), import).await;
            tell_report(&imported.with_context(in_file)?)
        }
    }
}

/// Whether a file begins as an export does.
fn is_export(path: &Path) -> anyhow::Result<bool> {
    let mut start = Vec::new();
    File::open(path)?.take(256).read_to_end(&mut start)?;
    Ok(start.trim_ascii_start().starts_with(b"{\"brickyard\""))
}

async fn import_lines(catalog: &Catalog, path: &Path) -> anyhow::Result<ExitCode> {
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
    let mut text = String::new();
    for (table, count) in &counts {
        // Writing to a text cannot fail.
        let _ = writeln!(text, "{count:9} {table}");
    }
    let _ = writeln!(text, "{:9} rows in all", counts.values().sum::<u64>());
    super::print(&text)?;
    Ok(ExitCode::SUCCESS)
}

/// Reads the entities of a file, or of all files of a folder that may hold some.
fn entities(path: &Path) -> anyhow::Result<BackstageImport> {
    let mut import = BackstageImport::default();
    if !path.is_dir() {
        add(&mut import, path)?;
        return Ok(import);
    }
    let mut files: Vec<_> = WalkBuilder::new(path)
        .standard_filters(false)
        .follow_links(false)
        .build()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()))
        .map(ignore::DirEntry::into_path)
        .filter(|file| kind_of(file).is_some() && !in_git(file))
        .collect();
    files.sort();
    for file in &files {
        if let Err(error) = add(&mut import, file) {
            import.skip(&file.display().to_string(), format!("{error:#}"));
        }
    }
    Ok(import)
}

fn in_git(file: &Path) -> bool {
    file.iter().any(|part| part == ".git")
}

/// Whether a file holds JSON (true) or YAML (false), by its name.
fn kind_of(file: &Path) -> Option<bool> {
    match file.extension()?.to_str()? {
        "yaml" | "yml" => Some(false),
        "json" | "jsonl" | "ndjson" => Some(true),
        _ => None,
    }
}

fn add(import: &mut BackstageImport, file: &Path) -> anyhow::Result<()> {
    let size = fs::metadata(file)?.len();
    anyhow::ensure!(
        size <= LARGEST_FILE,
        "it has more than {LARGEST_FILE} bytes"
    );
    let text = fs::read_to_string(file)?;
    import.add(
        &file.display().to_string(),
        &text,
        kind_of(file).unwrap_or(false),
    );
    Ok(())
}

fn tell_report(report: &ImportReport) -> anyhow::Result<ExitCode> {
    for problem in report.problems.iter().take(SHOWN) {
        tell(&format!("{}: {}", problem.place, problem.reason));
    }
    let more = report.problems.len().saturating_sub(SHOWN);
    if more > 0 {
        tell(&format!("and {more} more of such"));
    }
    super::print(&format!(
        "{} entities read: {} made, {} changed, {} as before, {} remarks\n",
        report.entities,
        report.created,
        report.updated,
        report.unchanged,
        report.problems.len()
    ))?;
    Ok(if report.entities == 0 {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}
