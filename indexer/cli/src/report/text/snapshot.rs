//! `snapshot` for people.

use std::io::{self, Write};

use crate::{
    output::{count, flow, labelled},
    report::snapshot::{SnapshotReport, age, moment},
};

/// Writes what a snapshot is.
pub(crate) fn snapshot(report: &SnapshotReport, out: &mut dyn Write) -> io::Result<()> {
    let number = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let mut parts = vec![count(number(report.fragments), "function")];
    if report.left_out > 0 {
        let left_out = count(number(report.left_out), "small function");
        parts.push(format!("{left_out} left out, see [limits] snapshot_bytes"));
    }
    if report.outdated > 0 {
        let outdated = count(number(report.outdated), "function");
        parts.push(format!("{outdated} with outdated fingerprints left out"));
    }
    flow(out, 0, &parts)?;
    let old = match u64::try_from(report.age) {
        Ok(seconds) => format!("{} old", age(seconds)),
        Err(_) => "in the future by this machine's clock".to_owned(),
    };
    let languages: Vec<&str> = report.languages.keys().map(String::as_str).collect();
    let requester = report.requester.as_deref().unwrap_or("somebody anonymous");
    labelled(out, 0, "of", &report.server)?;
    let taken = format!(
        "{}, {old}, as of change {}",
        moment(report.taken_at),
        report.as_of
    );
    labelled(out, 0, "taken", &taken)?;
    labelled(out, 0, "for", requester)?;
    labelled(out, 0, "has", &languages.join(", "))?;
    labelled(out, 0, "file", &report.file)
}
