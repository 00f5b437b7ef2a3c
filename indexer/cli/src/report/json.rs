//! Reports for programs. These structures are stable; `schema` names their version.

mod cache;
mod check;
mod discover;
mod payload;
mod resolve;
mod scan;
mod search;
mod snapshot;

use std::io::{self, Write};

use serde::Serialize;

pub(crate) use self::{
    cache::cache, check::check, discover::discoveries, payload::check_payload, resolve::resolve,
    scan::scan, search::search, snapshot::snapshot,
};

/// Writes a value, indented, with a line end.
pub(super) fn write(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    writeln!(out)
}

/// Rounds a similarity to four digits: more of them mean nothing and differ between machines.
fn rounded(similarity: f32) -> f64 {
    (f64::from(similarity) * 10_000.0).round() / 10_000.0
}
