//! The headline of a check that could not compare everything with the catalogue.

use std::io::{self, Write};

use crate::{
    error::ExitStatus,
    output::{count, style},
    report::{
        check::{CheckReport, Outcome, Problem},
        snapshot::age,
    },
};

/// Says what was not compared and why; nothing when all was.
pub(super) fn write(report: &CheckReport, out: &mut dyn Write) -> io::Result<()> {
    let (headline, problem) = match &report.outcome {
        Outcome::Compared => return Ok(()),
        Outcome::NotCompared(problem) => {
            let all = count(report.checked.len(), "function");
            (format!("NOT COMPARED: {all} of this branch"), problem)
        }
        Outcome::Incomplete(problem) => (incomplete(report), problem),
    };
    if problem.status == ExitStatus::Success {
        // Asked for by an option, and all the louder.
        writeln!(out, "{}", style::WARN.paint(format!("WARNING: {headline}")))?;
    } else {
        writeln!(out, "{}", style::BAD.paint(headline))?;
    }
    write_problem(problem, out)?;
    if report.snapshot.is_some() {
        writeln!(out, "  the server's waivers and policy are not known here")?;
    }
    Ok(())
}

fn incomplete(report: &CheckReport) -> String {
    let compared = report.checked.iter().filter(|checked| checked.compared);
    let (done, all) = (compared.count(), report.checked.len());
    let snapshot = report.snapshot.as_ref().map(|snapshot| {
        let day = snapshot.taken_at.split('T').next().unwrap_or_default();
        format!("with a snapshot of {day} ({} old)", age(snapshot.age))
    });
    match snapshot {
        Some(snapshot) if done == all => {
            format!("INCOMPLETE: compared {snapshot}, not with the catalogue")
        }
        Some(snapshot) => format!(
            "INCOMPLETE: only {done} of {} compared, {snapshot}",
            count(all, "function")
        ),
        None => format!(
            "INCOMPLETE: only {done} of {} compared",
            count(all, "function")
        ),
    }
}

fn write_problem(problem: &Problem, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "  {}", problem.message)?;
    for cause in &problem.causes {
        writeln!(out, "  cause: {cause}")?;
    }
    writeln!(out, "  hint: {}", problem.hint)
}
