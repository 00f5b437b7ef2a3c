//! `check` for people.

mod containment;
mod degraded;
mod finding;
mod policy;
mod waived;

use std::io::{self, Write};

use self::{
    containment::write_containment,
    finding::{write_findings, write_weaker},
};
use super::skipped;
use crate::{
    output::{count, flow, style},
    report::{
        call_name,
        check::{CheckReport, Checked, Finding, Outcome},
        wording,
    },
};

/// Writes the findings, blocking ones first, and what was compared with what.
pub(crate) fn check(report: &CheckReport, verbose: bool, out: &mut dyn Write) -> io::Result<()> {
    let told: Vec<&Finding> = report
        .findings
        .iter()
        .filter(|it| !it.is_excused())
        .collect();
    write_findings(&told, verbose, out)?;
    write_weaker(&report.weaker, verbose, out)?;
    for containment in &report.containments {
        write_containment(containment, out)?;
        writeln!(out)?;
    }
    waived::write(report, out)?;
    if verbose {
        write_functions(report, out)?;
    }
    policy::write_policy(report, out)?;
    degraded::write(report, out)?;
    write_headline(report, out)?;
    write_circumstances(report, out)
}

fn write_functions(report: &CheckReport, out: &mut dyn Write) -> io::Result<()> {
    for Checked {
        path,
        name,
        start_line,
        is_new,
        compared,
    } in &report.checked
    {
        let kind = if *is_new { "new" } else { "changed" };
        let name = call_name(name);
        let compared = if *compared { "" } else { ", not compared" };
        writeln!(out, "{kind} {path}:{start_line} {name}{compared}")?;
    }
    for skipped in &report.skipped {
        writeln!(out, "skipped {}: {}", skipped.path, skipped.reason)?;
    }
    if !(report.checked.is_empty() && report.skipped.is_empty()) {
        writeln!(out)?;
    }
    Ok(())
}

fn write_headline(report: &CheckReport, out: &mut dyn Write) -> io::Result<()> {
    if matches!(report.outcome, Outcome::NotCompared(_)) {
        return Ok(());
    }
    let found = report.findings.len();
    let complete = matches!(report.outcome, Outcome::Compared);
    if report.checked.is_empty() {
        let text = "Nothing to compare: no function was added or changed.";
        writeln!(out, "{}", style::GOOD.paint(text))
    } else if found > 0 {
        let paint = if report.blocking() > 0 {
            style::BAD
        } else {
            style::WARN
        };
        writeln!(out, "{}", paint.paint(wording::verdict(report)))
    } else if complete {
        writeln!(out, "{}", style::GOOD.paint("No new duplicates."))
    } else {
        Ok(())
    }
}

fn write_circumstances(report: &CheckReport, out: &mut dyn Write) -> io::Result<()> {
    let new = report
        .checked
        .iter()
        .filter(|checked| checked.is_new)
        .count();
    let compared = report
        .checked
        .iter()
        .filter(|checked| checked.compared)
        .count();
    let short = |commit: &str| commit[..commit.len().min(8)].to_owned();
    flow(
        out,
        0,
        &[
            format!("{} compared", count(compared, "function")),
            format!("{new} new, {} changed", report.checked.len() - new),
            count(report.files, "changed source file"),
        ],
    )?;
    skipped(out, 0, report.skipped.iter().map(|skipped| &skipped.reason))?;
    if report.not_compared > 0 {
        let functions = usize::try_from(report.not_compared).unwrap_or(usize::MAX);
        let functions = count(functions, "function");
        flow(
            out,
            0,
            &[format!(
                "not compared with {functions} of the catalogue, whose fingerprints are outdated"
            )],
        )?;
    }
    let as_of = report.as_of.map(|change| format!(" as of change {change}"));
    flow(
        out,
        0,
        &[
            format!("base {} at {}", report.base, short(&report.merge_base)),
            format!("head {}", short(&report.head)),
            format!("mode {} ({})", report.mode.name(), report.mode_source),
            format!("threshold {}", report.threshold),
            format!("catalogue {}{}", report.server, as_of.unwrap_or_default()),
        ],
    )
}

#[cfg(test)]
mod tests;
