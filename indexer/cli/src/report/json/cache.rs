//! `brickyard.cache/1`.

use std::io::{self, Write};

use serde::Serialize;

use super::write;
use crate::report::cache::CacheReport;

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    folder: &'a str,
    scans: usize,
    bytes: u64,
    most_bytes: u64,
}

/// Writes what is kept of scans as `brickyard.cache/1`.
pub(crate) fn cache(report: &CacheReport, out: &mut dyn Write) -> io::Result<()> {
    let document = Document {
        schema: "brickyard.cache/1",
        folder: &report.folder,
        scans: report.scans,
        bytes: report.bytes,
        most_bytes: report.most_bytes,
    };
    write(&document, out)
}
