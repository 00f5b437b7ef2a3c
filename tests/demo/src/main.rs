//! `make demo-large`: writes the made-up organisation and says how to look at it.

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use brickyard_demo::write::{CATALOGUE, SETTINGS, write, write_catalogue, write_now};
use brickyard_demo::{DemoError, Organisation, Size, WEEKS};
use clap::Parser;

/// Writes a made-up broadcaster of any size, with duplicates whose truth is known.
#[derive(Debug, Parser)]
struct Arguments {
    /// The folder to write to.
    #[arg(long, default_value = "target/demo-large")]
    out: PathBuf,
    /// The same seed gives the same bytes.
    #[arg(long, default_value_t = Size::default().seed)]
    seed: u64,
    /// How many services there are.
    #[arg(long, default_value_t = Size::default().services)]
    services: usize,
    /// Leave out the repositories as they were in earlier weeks.
    #[arg(long)]
    no_history: bool,
    /// Write only what `brickyard-server import` takes, to this file.
    #[arg(long, conflicts_with = "no_history")]
    catalogue: Option<PathBuf>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let said = match run(&arguments) {
        Ok(text) => writeln!(io::stdout(), "{text}"),
        Err(error) => {
            writeln!(io::stderr(), "error: {error}").ok();
            return ExitCode::FAILURE;
        }
    };
    // Whoever closes the pipe has read enough.
    said.map_or(ExitCode::FAILURE, |()| ExitCode::SUCCESS)
}

fn run(arguments: &Arguments) -> Result<String, DemoError> {
    let organisation = Organisation::new(Size {
        seed: arguments.seed,
        services: arguments.services,
    })?;
    if let Some(path) = &arguments.catalogue {
        write_catalogue(&organisation, path)?;
        return Ok(format!("{}; {}", counts(&organisation), path.display()));
    }
    let write = if arguments.no_history {
        write_now
    } else {
        write
    };
    let summary = write(&organisation, &arguments.out)?;
    let out = arguments.out.display();
    Ok(format!(
        "{}, {} pairs of duplicates: {} files in {out}\n\n\
         Look at it:\n\
         \x20 cargo run --release -- --config {out}/{SETTINGS}\n\n\
         With the releases of {WEEKS} weeks, deprecated and yanked ones among them; before the first start:\n\
         \x20 cargo run --release -- --config {out}/{SETTINGS} import {out}/{CATALOGUE}",
        counts(&organisation),
        summary.duplicates,
        summary.files,
    ))
}

fn counts(organisation: &Organisation) -> String {
    let services = &organisation.services;
    let releases: usize = services.iter().map(|service| service.releases.len()).sum();
    let heads = services
        .iter()
        .filter_map(|service| Organisation::release(service, WEEKS));
    let calls: usize = heads.map(|release| release.calls.len()).sum();
    format!(
        "{} teams, {} repositories, {} services with {releases} releases and {calls} calls",
        organisation.teams.len(),
        organisation.repositories.len(),
        services.len()
    )
}
