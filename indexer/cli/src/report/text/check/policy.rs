//! What the policy changed about the findings, for people.

use std::io::{self, Write};

use crate::{
    output::{flow, style},
    report::check::{CheckReport, Exemption, ModeSource},
};

/// Writes which findings are meant to be copies, and that blocking is paused.
pub(super) fn write_policy(report: &CheckReport, out: &mut dyn Write) -> io::Result<()> {
    for finding in &report.findings {
        if let Some(Exemption::GoldenPath(service)) = &finding.exemption {
            let text = [
                format!("{} never blocks", finding.id),
                format!("{service} is meant to be copied"),
            ];
            flow(out, 0, &text)?;
        }
    }
    if let ModeSource::Pause(reason) = &report.mode_source {
        let text = format!("Blocking is paused for everybody: {reason}");
        writeln!(out, "{}", style::WARN.paint(text))?;
    }
    Ok(())
}
