//! Measures how well the indexer finds functions and recognises near-duplicates: `make eval`.
//!
//! README.md in this folder says which data it reads. It exits with 1 if a goal is missed, with 2 if
//! there is nothing to evaluate.

mod catalogue;
mod checkout;
mod extraction;
mod goal;
mod labelled;
mod misses;
mod problem;
mod rates;
mod rows;
#[cfg(test)]
mod samples;
mod table;
mod verdicts;

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Parser;

use crate::{
    catalogue::Catalogue, checkout::Checkouts, extraction::Comparison, goal::Goal, labelled::Set,
    problem::Problem, verdicts::Verdicts,
};

/// Scores labelled and judged pairs, and compares the results with the goals.
#[derive(Debug, Parser)]
struct Arguments {
    /// The folder of labelled sets, each a folder with pairs.csv and src/<id>.<extension>.
    #[arg(long, value_name = "FOLDER")]
    data: Option<PathBuf>,
    /// A folder of source files, among whose functions the labelled ones are looked for; may be
    /// repeated.
    #[arg(long, value_name = "FOLDER", requires = "data")]
    catalogue: Vec<PathBuf>,
    /// The folder of checkouts that verdicts.csv and extraction/ name.
    #[arg(long, value_name = "FOLDER")]
    repositories: Option<PathBuf>,
    /// Also list, of each set and kind, this many of the pairs that are judged most wrongly.
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    misses: usize,
}

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

/// Evaluates what was named; tells whether every goal was met.
fn evaluate(arguments: &Arguments, out: &mut dyn Write) -> Result<bool, Problem> {
    if arguments.data.is_none() && arguments.repositories.is_none() {
        return Err(Problem::NothingNamed);
    }
    let mut goals = Vec::new();
    let mut notices = Vec::new();
    if let Some(folder) = &arguments.data {
        let sets = labelled::read_all(folder)?;
        print_labelled(&sets, out)?;
        if arguments.misses > 0 {
            print_misses(&sets, arguments.misses, out)?;
        }
        if !arguments.catalogue.is_empty() {
            print_catalogue(&arguments.catalogue, &sets, out)?;
        }
        goals.extend(goal::of_labelled(&sets));
        notices.extend(sets.iter().filter_map(unknown_language));
    }
    if let Some(folder) = &arguments.repositories {
        let mut checkouts = Checkouts::of(folder)?;
        print_verdicts(&mut checkouts, out)?;
        goals.extend(print_extraction(&mut checkouts, out)?);
        notices.extend(checkouts.missing());
    }
    print_goals(&goals, &notices, out)?;
    Ok(goals.iter().all(Goal::is_met))
}

fn print_labelled(sets: &[Set], out: &mut dyn Write) -> Result<(), Problem> {
    for (name, family) in rates::families(sets) {
        for point in rates::POINTS {
            writeln!(
                out,
                "{name}: % of pairs at or above {point} ({:.2})\n{}",
                point.threshold(),
                rates::rates(&family, point)
            )?;
        }
        writeln!(out, "{name}: scored pairs\n{}", rates::pairs(&family))?;
    }
    writeln!(out, "pairs left out, and why\n{}", rates::left_out(sets))?;
    Ok(())
}

fn print_misses(sets: &[Set], of_each_kind: usize, out: &mut dyn Write) -> Result<(), Problem> {
    for set in sets.iter().filter(|set| !set.is_unknown()) {
        let table = misses::table(set, of_each_kind);
        writeln!(out, "{}: judged most wrongly\n{table}", set.name)?;
    }
    Ok(())
}

fn print_catalogue(folders: &[PathBuf], sets: &[Set], out: &mut dyn Write) -> Result<(), Problem> {
    let catalogue = Catalogue::build(folders, sets)?;
    let answers = catalogue.ask(sets);
    for (name, family) in rates::families(sets) {
        writeln!(
            out,
            "{name}: % of clone pairs found at report, in the catalogue / alone\n{}",
            answers.table(sets, &family)
        )?;
    }
    writeln!(out, "catalogue\n{}", catalogue.summary(&answers))?;
    Ok(())
}

fn print_verdicts(checkouts: &mut Checkouts, out: &mut dyn Write) -> Result<(), Problem> {
    let verdicts = Verdicts::read(&committed("verdicts.csv"), checkouts)?;
    if verdicts.is_empty() {
        writeln!(out, "judged pairs: none in verdicts.csv yet\n")?;
    } else {
        let (table, left_out) = (verdicts.table(), verdicts.left_out());
        writeln!(out, "judged pairs\n{table}{left_out}")?;
    }
    Ok(())
}

fn print_extraction(checkouts: &mut Checkouts, out: &mut dyn Write) -> Result<Vec<Goal>, Problem> {
    let comparisons = extraction::compare_all(&committed("extraction"), checkouts)?;
    if comparisons.is_empty() {
        writeln!(out, "functions found: no lists in extraction/ yet\n")?;
        return Ok(Vec::new());
    }
    writeln!(
        out,
        "functions found, of listed files\n{}",
        extraction::table(&comparisons)
    )?;
    let differences: String = comparisons.iter().map(Comparison::differences).collect();
    if !differences.is_empty() {
        writeln!(out, "listed only (-), extracted only (+)\n{differences}")?;
    }
    Ok(comparisons.iter().flat_map(Comparison::goals).collect())
}

fn print_goals(goals: &[Goal], notices: &[String], out: &mut dyn Write) -> Result<(), Problem> {
    if !goals.is_empty() {
        writeln!(out, "goals\n{}", goal::table(goals))?;
    }
    for notice in notices {
        writeln!(out, "NOT EVALUATED: {notice}")?;
    }
    let missed = goals.iter().filter(|goal| !goal.is_met()).count();
    match goals.len() {
        0 => writeln!(out, "no goal was measured")?,
        all => writeln!(out, "{missed} of {all} goals MISSED")?,
    }
    Ok(())
}

fn unknown_language(set: &Set) -> Option<String> {
    let unknown = set.is_unknown();
    unknown.then(|| format!("{}: the indexer does not know its language", set.name))
}

/// Returns the place of a file that is committed beside this program.
fn committed(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("evaluation")
        .join(name)
}
