//! `brickyard.snapshot/1`.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use serde::Serialize;

use super::write;
use crate::report::snapshot::{SnapshotReport, moment};

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    file: &'a str,
    server: &'a str,
    requester: Option<&'a str>,
    taken_at: String,
    age_seconds: i64,
    as_of: i64,
    languages: &'a BTreeMap<String, u16>,
    functions: u64,
    left_out: u64,
    outdated: u64,
}

/// Writes what a snapshot is as `brickyard.snapshot/1`.
pub(crate) fn snapshot(report: &SnapshotReport, out: &mut dyn Write) -> io::Result<()> {
    let document = Document {
        schema: "brickyard.snapshot/1",
        file: &report.file,
        server: &report.server,
        requester: report.requester.as_deref(),
        taken_at: moment(report.taken_at),
        age_seconds: report.age,
        as_of: report.as_of,
        languages: &report.languages,
        functions: report.fragments,
        left_out: report.left_out,
        outdated: report.outdated,
    };
    write(&document, out)
}
