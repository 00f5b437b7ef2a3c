//! Reports for people, laid out for 80 columns.

mod cache;
mod check;
mod difference;
mod discover;
mod payload;
mod publish;
mod resolve;
mod scan;
mod search;
mod snapshot;
mod stated;
mod waiver;

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use brickyard_indexer::{Rename, SkipReason};

pub(crate) use self::{
    cache::{cache, cleared},
    check::check,
    difference::{difference, leaving},
    discover::discoveries,
    payload::check_payload,
    publish::{payload, publish, publish_line, summary},
    resolve::resolve,
    scan::scan,
    search::search,
    snapshot::snapshot,
    waiver::{revoked, waived, waivers},
};
use crate::output::{flow, grouped, labelled};

/// How many renames are listed.
const RENAMES_SHOWN: usize = 8;

/// Writes which name became which.
fn renames(out: &mut dyn Write, renames: &[Rename]) -> io::Result<()> {
    if renames.is_empty() {
        return Ok(());
    }
    let mut parts: Vec<String> = renames
        .iter()
        .take(RENAMES_SHOWN)
        .map(|Rename { from, to }| format!("{from}\u{a0}->\u{a0}{to}"))
        .collect();
    if renames.len() > RENAMES_SHOWN {
        parts.push(format!("{}\u{a0}more", renames.len() - RENAMES_SHOWN));
    }
    labelled(out, 2, "renamed", &parts.join(", "))
}

/// Writes how many files were left out, by reason, most frequent first; nothing when there are none.
fn skipped<'a>(
    out: &mut dyn Write,
    indent: usize,
    reasons: impl Iterator<Item = &'a SkipReason>,
) -> io::Result<()> {
    let mut files: BTreeMap<&str, usize> = BTreeMap::new();
    for reason in reasons {
        *files.entry(reason.code()).or_insert(0) += 1;
    }
    if files.is_empty() {
        return Ok(());
    }
    let mut files: Vec<_> = files.into_iter().collect();
    files.sort_by_key(|(_, files)| std::cmp::Reverse(*files));
    let parts = files.into_iter();
    let mut parts: Vec<String> = parts
        .map(|(code, files)| format!("{} {}", grouped(files), code.replace('_', " ")))
        .collect();
    if let Some(first) = parts.first_mut() {
        first.insert_str(0, "skipped: ");
    }
    flow(out, indent, &parts)
}
