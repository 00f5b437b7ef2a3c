//! `scan` for people.

mod class;
mod difference;
mod summary;

use std::io::{self, Write};

use self::{class::write_class, summary::write_summary};
use crate::{
    output::{count, flow, percent, style},
    report::{
        call_name,
        scan::{Contained, ScanReport, Skipped},
    },
};

/// Writes the classes, worst first, and a summary.
pub(crate) fn scan(report: &ScanReport, all: bool, out: &mut dyn Write) -> io::Result<()> {
    for class in report.classes.iter().take(report.limit) {
        write_class(class, report, all, out)?;
        writeln!(out)?;
    }
    write_containments(report, out)?;
    if all && !report.skipped.is_empty() {
        for Skipped { path, reason } in &report.skipped {
            writeln!(out, "{} {path}: {reason}", style::WEAK.paint("skipped"))?;
        }
        writeln!(out)?;
    }
    write_summary(report, out)
}

/// Writes which functions stand inside larger ones, if that was asked for.
fn write_containments(report: &ScanReport, out: &mut dyn Write) -> io::Result<()> {
    let Some(containments) = &report.containments else {
        return Ok(());
    };
    for contained in containments.iter().take(report.limit) {
        let Contained {
            inner,
            outer,
            coverage,
            lines: (start, end),
        } = contained;
        let (inner, outer) = (&report.functions[*inner], &report.functions[*outer]);
        let place = format!("{}:{}", inner.path, inner.start_line);
        let name = call_name(&inner.name);
        writeln!(
            out,
            "{} {}",
            style::PLACE.paint(place),
            style::STRONG.paint(name)
        )?;
        let parts = [
            format!(
                "{} of it inside {}",
                percent(*coverage),
                call_name(&outer.name)
            ),
            format!("{}:{}", outer.path, outer.start_line),
            format!("lines {start} to {end}"),
        ];
        flow(out, 2, &parts)?;
    }
    let hidden = containments.len().saturating_sub(report.limit);
    if hidden > 0 {
        let hidden = count(hidden, "more place");
        writeln!(
            out,
            "{hidden} inside larger functions not shown: add --all."
        )?;
    }
    if !containments.is_empty() {
        writeln!(out)?;
    }
    Ok(())
}
