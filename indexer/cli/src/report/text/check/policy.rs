//! What the policy changed about the whole check, for people.

use std::io::{self, Write};

use crate::{
    output::style,
    report::check::{CheckReport, ModeSource},
};

/// Writes that blocking is paused.
pub(super) fn write_policy(report: &CheckReport, out: &mut dyn Write) -> io::Result<()> {
    if let ModeSource::Pause(reason) = &report.mode_source {
        let text = format!("Blocking is paused for everybody: {reason}");
        writeln!(out, "{}", style::WARN.paint(text))?;
    }
    Ok(())
}
