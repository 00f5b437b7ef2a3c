//! `scan` for people.

mod class;
mod difference;
mod summary;

use std::io::{self, Write};

use self::{class::write_class, summary::write_summary};
use crate::{
    output::style,
    report::scan::{ScanReport, Skipped},
};

/// Writes the classes, worst first, and a summary.
pub(crate) fn scan(report: &ScanReport, all: bool, out: &mut dyn Write) -> io::Result<()> {
    for class in report.classes.iter().take(report.limit) {
        write_class(class, report, all, out)?;
        writeln!(out)?;
    }
    if all && !report.skipped.is_empty() {
        for Skipped { path, reason } in &report.skipped {
            writeln!(out, "{} {path}: {reason}", style::WEAK.paint("skipped"))?;
        }
        writeln!(out)?;
    }
    write_summary(report, out)
}
