//! Measures how well handlers of serverless manifests are resolved: `make eval-discovery`.
//!
//! It exits with 1 if a goal is missed, with 2 if there is nothing to evaluate.

mod checkout;
mod expected;
mod score;
mod summary;
#[path = "../table.rs"]
mod table;

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
    time::{Duration, Instant},
};

use brickyard_indexer::{discovery::handler::Resolution, manifest::Unread};
use clap::Parser;

use crate::{
    checkout::{Checkout, Function},
    expected::Expected,
    score::{Score, Verdict},
    table::{Table, percent},
};

/// Scores resolved handlers against expected ones.
#[derive(Debug, Parser)]
struct Arguments {
    /// The folder with expected.jsonl and trees/<owner>+<repository>/.
    #[arg(long, value_name = "FOLDER", required_unless_present = "manifests")]
    data: Option<PathBuf>,
    /// A folder of checkouts whose manifests are read without expectations; may be repeated.
    #[arg(long, value_name = "FOLDER")]
    manifests: Vec<PathBuf>,
    /// The least share of SAM functions as expected, in per cent.
    #[arg(long, default_value_t = 97.0)]
    min_sam: f64,
    /// The least share of functions of serverless.yml with provider aws as expected, in per cent.
    #[arg(long, default_value_t = 91.0)]
    min_serverless: f64,
    /// The most seconds that reading all trees may take.
    #[arg(long, default_value_t = 10.0)]
    max_seconds: f64,
    /// Also list every function that was not resolved.
    #[arg(long)]
    unresolved: bool,
}

fn main() -> ExitCode {
    match run(&Arguments::parse(), &mut io::stdout().lock()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(problem) => {
            // There is nowhere left to complain to if this fails.
            let _ = writeln!(io::stderr(), "error: {problem}");
            ExitCode::from(2)
        }
    }
}

/// Tells whether every goal was met.
fn run(arguments: &Arguments, out: &mut dyn Write) -> io::Result<bool> {
    let mut is_met = true;
    if let Some(data) = &arguments.data {
        let rows = expected::read(&data.join("expected.jsonl"))?;
        let read = read_all(&data.join("trees"))?;
        is_met &= print_scores(&rows, &read, arguments, out)?;
        print_read(&read, arguments, out)?;
    }
    for folder in &arguments.manifests {
        writeln!(out, "\n{}: without expectations", folder.display())?;
        print_read(&read_all(folder)?, arguments, out)?;
    }
    Ok(is_met)
}

/// What all checkouts of a folder declare.
#[derive(Default)]
struct Read {
    /// Each with the checkout that it is in.
    functions: Vec<(String, Function)>,
    unread: Vec<(String, Unread)>,
    /// How many checkouts there are.
    checkouts: usize,
    took: Duration,
}

fn read_all(folder: &Path) -> io::Result<Read> {
    let mut read = Read::default();
    for checkout in Checkout::all(folder)? {
        let started = Instant::now();
        let (functions, unread) = checkout.functions().map_err(io::Error::other)?;
        read.took += started.elapsed();
        let name = &checkout.name;
        let named = functions.into_iter().map(|it| (name.clone(), it));
        read.functions.extend(named);
        let named = unread.into_iter().map(|it| (name.clone(), it));
        read.unread.extend(named);
        read.checkouts += 1;
    }
    Ok(read)
}

fn print_scores(
    rows: &[Expected],
    read: &Read,
    arguments: &Arguments,
    out: &mut dyn Write,
) -> io::Result<bool> {
    let score = Score::of(rows, &read.functions);
    writeln!(
        out,
        "functions as expected, by format and runtime\n{}",
        score.table()
    )?;
    for (row, verdict) in score
        .rows
        .iter()
        .filter(|(_, verdict)| *verdict != Verdict::Same)
    {
        let got = score.got(row).map_or("not declared".to_owned(), shown);
        writeln!(out, "{verdict}: {} {}", row.manifest, row.name)?;
        writeln!(out, "    wanted {}", row.shown())?;
        writeln!(out, "    got    {got}")?;
    }
    let seconds = read.took.as_secs_f64();
    let goals = [
        ("SAM", score.share(Expected::is_sam), arguments.min_sam),
        (
            "serverless.yml, aws",
            score.share(|row| row.is_serverless() && score.is_aws(row)),
            arguments.min_serverless,
        ),
    ];
    let mut table = Table::new(["goal", "wanted", "measured", "verdict"]);
    let mut is_met = true;
    for (name, (same, all), least) in goals {
        let share = 100.0 * same as f64 / all.max(1) as f64;
        is_met &= all > 0 && share >= least;
        table.row([
            name.to_owned(),
            format!(">= {least:.1} %"),
            format!("{} % of {all}", percent(same, all)),
            verdict(all > 0 && share >= least),
        ]);
    }
    is_met &= seconds <= arguments.max_seconds;
    table.row([
        "seconds".to_owned(),
        format!("<= {:.1}", arguments.max_seconds),
        format!("{seconds:.2}"),
        verdict(seconds <= arguments.max_seconds),
    ]);
    writeln!(out, "\ngoals\n{table}")?;
    Ok(is_met)
}

fn verdict(is_met: bool) -> String {
    if is_met { "met" } else { "MISSED" }.to_owned()
}

/// Prints what was read, found and not found.
fn print_read(read: &Read, arguments: &Arguments, out: &mut dyn Write) -> io::Result<()> {
    let Read {
        functions, unread, ..
    } = read;
    writeln!(
        out,
        "{} checkouts: {} functions declared, {} manifests or parts not read, {:.2} s",
        read.checkouts,
        functions.len(),
        unread.len(),
        read.took.as_secs_f64()
    )?;
    writeln!(out, "{}", summary::by_runtime(functions))?;
    writeln!(out, "{}", summary::by_rule(functions, unread))?;
    for (checkout, function) in functions.iter().filter(|_| arguments.unresolved) {
        if is_clear(&function.resolution) {
            continue;
        }
        let declaration = &function.declaration;
        writeln!(
            out,
            "{checkout}/{} {} ({} {}): {}",
            declaration.manifest,
            declaration.name,
            declaration.runtime.as_deref().unwrap_or("-"),
            declaration.handler.as_deref().unwrap_or("-"),
            shown(&function.resolution)
        )?;
    }
    for (checkout, unread) in unread.iter().filter(|_| arguments.unresolved) {
        let (path, line, message) = (&unread.path, unread.line, &unread.message);
        writeln!(out, "unread: {checkout}/{path}:{line}: {message}")?;
    }
    Ok(())
}

fn is_clear(resolution: &Resolution) -> bool {
    !matches!(
        resolution,
        Resolution::Unresolved { .. } | Resolution::Found { symbol: None, .. }
    )
}

fn shown(resolution: &Resolution) -> String {
    let or_none = |symbol: &Option<String>| symbol.clone().unwrap_or("no symbol".to_owned());
    match resolution {
        Resolution::Found { file, symbol, rule } => format!("{file} {} ({rule})", or_none(symbol)),
        Resolution::Inline { extension, symbol } => {
            format!("inline {extension} {}", or_none(symbol))
        }
        Resolution::Unresolved { reason, message } => format!("{reason}: {message}"),
    }
}
