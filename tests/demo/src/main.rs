//! `make demo-large`: writes the made-up organisation and says how to look at it.

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use brickyard_demo::write::{NOW, SETTINGS, write};
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
    let summary = write(&organisation, &arguments.out)?;
    let out = arguments.out.display();
    let releases: usize = organisation
        .services
        .iter()
        .map(|service| service.releases.len())
        .sum();
    let calls: usize = organisation
        .services
        .iter()
        .filter_map(|service| Organisation::release(service, WEEKS))
        .map(|release| release.calls.len())
        .sum();
    Ok(format!(
        "{} teams, {} repositories, {} services, {releases} releases in {WEEKS} weeks, {calls} calls, \
         {} pairs of duplicates: {} files in {out}\n\n\
         Look at it:\n\
         \x20 cargo run --release -- --config {out}/{SETTINGS}\n\n\
         Publish its releases, week by week, while the server runs:\n\
         \x20 for week in {out}/history/* {out}/{NOW}; do\n\
         \x20   cargo run --release -p brickyard -- publish --release $week\n\
         \x20 done",
        organisation.teams.len(),
        organisation.repositories.len(),
        organisation.services.len(),
        summary.duplicates,
        summary.files,
    ))
}
