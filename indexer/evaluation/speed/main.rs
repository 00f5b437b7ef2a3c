//! Measures how fast `brickyard scan` is, beside the parsing that it cannot do without: `make bench`.
//!
//! Everything is run as a process of its own, in turns, so that the load of the machine is the same for
//! all: what counts are the ratios.

mod corpus;
mod measure;
mod parse;
mod program;
mod table;

use std::{
    error::Error,
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use clap::{Parser, Subcommand};

use crate::{corpus::Corpus, measure::Usage, program::Program};

#[derive(Debug, Parser)]
struct Arguments {
    #[command(subcommand)]
    step: Option<Step>,
    /// A folder with source; may be repeated, and is measured on its own.
    #[arg(long, value_name = "FOLDER")]
    corpus: Vec<PathBuf>,
    /// The `brickyard` program.
    #[arg(long, default_value = "target/release/brickyard")]
    brickyard: PathBuf,
    /// How many threads each program may use.
    #[arg(long, default_value_t = 2)]
    jobs: usize,
    /// How often each program is run.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Also scan a quarter and a half of each corpus.
    #[arg(long)]
    growth: bool,
}

#[derive(Debug, Clone, Subcommand)]
enum Step {
    /// Parses the files that a list names, one a line behind the number of its language.
    Parse { list: PathBuf, threads: usize },
}

fn main() -> ExitCode {
    match run(&Arguments::parse(), &mut io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // There is nowhere left to complain to if this fails.
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    if let Some(Step::Parse { list, threads }) = &arguments.step {
        return parse::run(list, *threads, out);
    }
    if arguments.corpus.is_empty() {
        return Err("no corpus is named: make bench CORPUS=\"folder …\"".into());
    }
    for folder in &arguments.corpus {
        compare(arguments, &folder.canonicalize()?, out)?;
    }
    Ok(())
}

/// Measures all programs on one corpus.
fn compare(
    arguments: &Arguments,
    folder: &std::path::Path,
    out: &mut dyn Write,
) -> Result<(), Box<dyn Error>> {
    let temporary = tempfile::tempdir()?;
    let corpus = Corpus::of(folder, &arguments.brickyard, temporary.path())?;
    corpus.describe(out)?;
    let programs = Program::all(arguments, &corpus, temporary.path())?;
    let mut rounds: Vec<Vec<Usage>> = vec![Vec::new(); programs.len()];
    for round in 0..arguments.rounds.max(1) {
        for (program, usages) in programs.iter().zip(&mut rounds) {
            program.prepare(round)?;
            usages.push(measure::run(program)?);
        }
    }
    table::compared(&programs, &rounds, corpus.fragments, out)?;
    if arguments.growth {
        growth(arguments, &corpus, temporary.path(), out)?;
    }
    Ok(())
}

/// Measures scans of a quarter, a half and all of the files that are parsed.
fn growth(
    arguments: &Arguments,
    corpus: &Corpus,
    temporary: &std::path::Path,
    out: &mut dyn Write,
) -> Result<(), Box<dyn Error>> {
    let mut programs = Vec::new();
    for parts in [1, 2, 4] {
        let folder = temporary.join(format!("part-{parts}"));
        corpus.copy(&folder, |number| number % 4 < parts)?;
        let name = format!("scan, {} % of the files", parts * 25);
        programs.push(Program::scan(arguments, &name, &folder)?);
    }
    let mut rounds: Vec<Vec<Usage>> = vec![Vec::new(); programs.len()];
    for _ in 0..arguments.rounds.max(1) {
        for (program, usages) in programs.iter().zip(&mut rounds) {
            usages.push(measure::run(program)?);
        }
    }
    table::grown(&programs, &rounds, out)
}
