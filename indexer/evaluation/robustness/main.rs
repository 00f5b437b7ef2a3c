//! Measures what a client does with files that are made to exhaust it: `make eval-robustness`.
//!
//! Each file lies in a folder of its own beside one that is in order. It exits with 1 if a run takes too
//! long or too much memory, fails, or does not find what is beside; with 2 if it cannot run at all.

mod manifest;
mod run;
mod source;
#[expect(dead_code, reason = "shares are printed elsewhere")]
#[path = "../table.rs"]
mod table;

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use brickyard_indexer::Language;
use clap::Parser;

use crate::{
    manifest::HostileManifest,
    run::{Limits, Run},
    source::Hostile,
    table::Table,
};

/// Measures what a client does with files that are made to exhaust it.
#[derive(Debug, Parser)]
struct Arguments {
    /// The client's program.
    #[arg(long, value_name = "FILE")]
    brickyard: PathBuf,
    /// Only these languages, by their names; may be repeated.
    #[arg(long, value_name = "LANGUAGE")]
    language: Vec<Language>,
    /// Leave the manifests out.
    #[arg(long)]
    no_manifests: bool,
}

/// A function that every scan has to find.
const GOOD_SOURCE: (&str, &str) = (
    "good.py",
    "def total(cart, rate, limit):
    total = 0
    for item in cart:
        if item.price > limit:
            raise ValueError(item.name, item.price)
        total += item.price * rate + item.tax
    log.info('total', total, len(cart))
    return round(total * 100) / 100
",
);

/// A service that every discovery has to find.
const GOOD_MANIFEST: (&str, &str) = (
    "good/serverless.yml",
    "service: good\nprovider: {name: aws, runtime: nodejs20.x}\nfunctions:\n  total:\n    handler: total.handler\n",
);

fn main() -> ExitCode {
    match evaluate(&Arguments::parse(), &mut io::stdout().lock()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(problem) => {
            // There is nowhere left to complain to if this fails.
            let _ = writeln!(io::stderr(), "error: {problem}");
            ExitCode::from(2)
        }
    }
}

/// Tells whether every run stayed within its limits.
fn evaluate(arguments: &Arguments, out: &mut dyn Write) -> io::Result<bool> {
    let mut is_met = true;
    let mut sources = Table::new(
        std::iter::once("source file, seconds").chain(Hostile::ALL.iter().map(|it| it.label())),
    );
    let languages = Language::ALL
        .iter()
        .filter(|language| arguments.language.is_empty() || arguments.language.contains(language));
    for &language in languages {
        let mut cells = vec![language.label().to_owned()];
        for hostile in Hostile::ALL {
            let run = scan(&arguments.brickyard, language, *hostile)?;
            is_met &= run.is_within(Limits::SOURCE);
            cells.push(run.cell(Limits::SOURCE));
        }
        sources.row(cells);
    }
    writeln!(out, "{sources}")?;
    if !arguments.no_manifests {
        let mut manifests = Table::new(["manifest", "outcome", "seconds", "MiB"]);
        for hostile in HostileManifest::all() {
            let run = discover(&arguments.brickyard, &hostile)?;
            is_met &= run.is_within(Limits::MANIFEST);
            manifests.row([
                hostile.label.to_owned(),
                run.outcome(),
                format!("{:.2}", run.time.as_secs_f64()),
                (run.memory >> 20).to_string(),
            ]);
        }
        writeln!(out, "{manifests}")?;
    }
    Ok(is_met)
}

fn scan(program: &Path, language: Language, hostile: Hostile) -> io::Result<Run> {
    let folder = tempfile::tempdir()?;
    let extension = language.extensions().first().unwrap_or(&"");
    let name = format!("hostile.{extension}");
    fs::write(folder.path().join(&name), hostile.source(language))?;
    fs::write(folder.path().join(GOOD_SOURCE.0), GOOD_SOURCE.1)?;
    // A copy, so that there is a pair to find.
    fs::write(folder.path().join("copy.py"), GOOD_SOURCE.1)?;
    let mut run = Run::of(program, "scan", folder.path())?;
    run.found_good = run.says("copy.py");
    Ok(run)
}

fn discover(program: &Path, hostile: &HostileManifest) -> io::Result<Run> {
    let folder = tempfile::tempdir()?;
    for (path, content) in hostile.files() {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap_or(folder.path()))?;
        fs::write(path, content)?;
    }
    let good = folder.path().join(GOOD_MANIFEST.0);
    fs::create_dir_all(good.parent().unwrap_or(folder.path()))?;
    fs::write(&good, GOOD_MANIFEST.1)?;
    fs::write(
        folder.path().join("good/total.js"),
        "exports.handler = async () => 1;\n",
    )?;
    let mut run = Run::of(program, "discover", folder.path())?;
    run.found_good = run.says("good/serverless.yml");
    Ok(run)
}
