//! Measures the clone index at the size of an organisation: `make bench-clones`.
//!
//! `make` writes fragments mutated from real functions, so that wording is as frequent as it is in real
//! code. `build` and `ask` are run as processes of their own, so that memory is that of the index.

mod corpus;
mod dataset;
mod measure;
mod mutate;
mod random;

use std::{
    error::Error,
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    process::{Command, ExitCode},
    time::Instant,
};

use clap::{Parser, Subcommand};

use crate::{corpus::Corpus, dataset::Maker};

#[derive(Debug, Parser)]
struct Arguments {
    #[command(subcommand)]
    step: Option<Step>,
    /// The folder that everything is written to.
    #[arg(
        long,
        value_name = "FOLDER",
        default_value = "target/bench-clones",
        global = true
    )]
    out: PathBuf,
    /// How many fragments.
    #[arg(long, default_value_t = 100_000)]
    fragments: usize,
    /// A folder with real source; may be repeated.
    #[arg(long, value_name = "FOLDER")]
    corpus: Vec<PathBuf>,
    /// What the mutations follow from.
    #[arg(long, default_value_t = 1922)]
    seed: u64,
    /// How many known clones are looked for.
    #[arg(long, default_value_t = 10_000, global = true)]
    queries: usize,
}

#[derive(Debug, Clone, Copy, Subcommand)]
enum Step {
    /// Fills an index in memory and asks it.
    Memory,
    /// Fills the index of segments and writes it.
    Build,
    /// Opens the index of segments and asks it.
    Ask,
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
    match arguments.step {
        None => all(arguments, out),
        Some(Step::Memory) => measure::memory(&arguments.out, arguments.queries, out),
        Some(Step::Build) => measure::build(&arguments.out, out),
        Some(Step::Ask) => measure::ask(&arguments.out, arguments.queries, out),
    }
}

fn all(arguments: &Arguments, out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(&arguments.out)?;
    make(arguments, out)?;
    for step in ["build", "ask"] {
        out.flush()?;
        let mut command = Command::new(std::env::current_exe()?);
        let status = command
            .arg(step)
            .arg("--out")
            .arg(&arguments.out)
            .status()?;
        if !status.success() {
            return Err(format!("the step {step} failed").into());
        }
    }
    Ok(())
}

fn make(arguments: &Arguments, out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    let own = [Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()];
    let folders = if arguments.corpus.is_empty() {
        &own[..]
    } else {
        &arguments.corpus
    };
    let start = Instant::now();
    let corpus = Corpus::read(folders);
    let functions = corpus.functions.len();
    writeln!(
        out,
        "corpus: {functions} different functions, {:.1?}",
        start.elapsed()
    )?;
    let maker = Maker {
        corpus: &corpus,
        seed: arguments.seed,
        fragments: arguments.fragments,
    };
    let start = Instant::now();
    let (fragments, queries) = maker.write(&arguments.out, arguments.queries)?;
    writeln!(
        out,
        "made: {fragments} fragments, {queries} queries, {:.1?}",
        start.elapsed()
    )?;
    Ok(())
}
