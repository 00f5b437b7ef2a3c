//! A snapshot that can be asked what is similar to a function.

use std::{path::Path, sync::Arc};

use brickyard_indexer::{
    Contained, ContainmentOptions, Fingerprint, Match, MatchOptions, SegmentedIndex, StoredId,
    snapshot::{
        Record, SnapshotEnd, SnapshotFragment, SnapshotHeader, SnapshotPlace, SnapshotService,
        SnapshotStanding,
    },
};
use serde::{Deserialize, Serialize};

use super::{SnapshotFault, open};

/// From how many groups in memory on they become a segment, as on the server.
const MOST_UNFOLDED: usize = 20_000;

/// A snapshot with its index.
pub(crate) struct Snapshot {
    pub(crate) header: SnapshotHeader,
    pub(crate) end: SnapshotEnd,
    pub(super) services: Vec<SnapshotService>,
    /// A line of JSON for each function; ids have its place.
    pub(super) functions: Vec<u8>,
    pub(super) index: SegmentedIndex<StoredId>,
}

/// What is known of a function besides its fingerprint.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Function {
    hash: String,
    language: String,
    tokens: u32,
    standing: SnapshotStanding,
}

/// Where a function stands as somebody of one repository sees it.
#[derive(Debug, Clone)]
pub(crate) struct Standing<'a> {
    /// The hash of its content.
    pub(crate) hash: String,
    pub(crate) language: String,
    pub(crate) tokens: u32,
    pub(crate) place: SnapshotPlace,
    pub(crate) service: &'a SnapshotService,
    /// How many services hold it.
    pub(crate) services: usize,
}

impl Snapshot {
    /// Reads a snapshot to its end and makes its index.
    pub(super) fn read(path: &Path) -> Result<Self, SnapshotFault> {
        let (header, mut lines) = open(path)?;
        let mut services = Vec::new();
        let mut functions = Vec::new();
        let mut index = SegmentedIndex::new();
        let end = loop {
            match lines.read().map_err(SnapshotFault::unusable(path))? {
                Record::Service(service) => services.push(service),
                Record::Fragment(fragment) => add(*fragment, &mut functions, &mut index),
                Record::End(end) => break end,
            }
        };
        fold(&mut index, 1);
        Ok(Self {
            header,
            end,
            services,
            functions,
            index,
        })
    }

    /// Returns what is similar and stands in other repositories than `own`, most similar first, equals
    /// by the hash of their content.
    pub(crate) fn matches(
        &self,
        fingerprint: &Fingerprint,
        threshold: f32,
        limit: usize,
        own: &str,
    ) -> Vec<(Match<StoredId>, Standing<'_>)> {
        let options = MatchOptions {
            threshold,
            max_candidates: MatchOptions::CHECKED,
            max_matches: limit,
        };
        let mut found = self.index.matches(fingerprint, &options, None).matches;
        if found.len() >= limit {
            // The own ones may have taken the place of others.
            let is_others = |id| self.standing(id, own).is_some();
            let again = self.index.matches(fingerprint, &options, Some(&is_others));
            found = again.matches;
        }
        let seen = found.into_iter().filter_map(|found| {
            let standing = self.standing(found.id, own)?;
            Some((found, standing))
        });
        seen.collect()
    }

    /// Returns what is inside a function or around it and stands in other repositories than `own`,
    /// those of which most is covered first.
    pub(crate) fn containments(
        &self,
        fingerprint: &Fingerprint,
        limit: usize,
        own: &str,
    ) -> Vec<(Contained<StoredId>, Standing<'_>)> {
        let options = ContainmentOptions {
            max_candidates: ContainmentOptions::CHECKED,
            max_found: limit,
        };
        let mut found = self.index.containments(fingerprint, &options, None).found;
        if found.len() >= limit {
            let is_others = |id| self.standing(id, own).is_some();
            let again = self
                .index
                .containments(fingerprint, &options, Some(&is_others));
            found = again.found;
        }
        let seen = found.into_iter().filter_map(|found| {
            let standing = self.standing(found.id, own)?;
            Some((found, standing))
        });
        seen.collect()
    }

    /// Returns where a function stands besides one repository; none when it stands nowhere else.
    fn standing(&self, id: StoredId, own: &str) -> Option<Standing<'_>> {
        let Function {
            hash,
            language,
            tokens,
            standing,
        } = self.function(id)?;
        let service_at = |position: u32| self.services.get(position as usize);
        let is_others =
            |position| service_at(position).is_some_and(|service| service.repository != own);
        let mut places = standing.places.into_iter();
        let place = places.find(|place| is_others(place.service))?;
        let services = standing.services.iter();
        Some(Standing {
            hash,
            language,
            tokens,
            service: service_at(place.service)?,
            place,
            services: services.filter(|service| is_others(**service)).count(),
        })
    }

    fn function(&self, id: StoredId) -> Option<Function> {
        let start = usize::try_from(line_of(id)).ok()?;
        let line = self.functions.get(start..)?.split(|byte| *byte == b'\n');
        serde_json::from_slice(line.into_iter().next()?).ok()
    }
}

fn add(fragment: SnapshotFragment, functions: &mut Vec<u8>, index: &mut SegmentedIndex<StoredId>) {
    let id = id_of(&fragment.hash, functions.len() as u64);
    let function = Function {
        hash: fragment.hash,
        language: fragment.fingerprint.language().name().to_owned(),
        tokens: fragment.fingerprint.tokens(),
        standing: fragment.standing,
    };
    let line = serde_json::to_vec(&function).expect("texts and numbers are JSON");
    functions.extend(line);
    functions.push(b'\n');
    index.insert(id, Arc::new(fragment.fingerprint));
    fold(index, MOST_UNFOLDED);
}

/// Turns what is in memory into segments if there is so much.
fn fold(index: &mut SegmentedIndex<StoredId>, from: usize) {
    while index.unfolded() >= from {
        let mut fold = index.fold();
        fold.write();
        index.adopt(&fold);
    }
}

/// Makes an id of the beginning of the hash, so that equal ones are in the order of the hashes, and of
/// where the line about the function begins.
fn id_of(hash: &str, line: u64) -> StoredId {
    // The reader accepts hex digits only.
    let first = hash.get(..16).unwrap_or_default();
    let first = u64::from_str_radix(first, 16).unwrap_or_default();
    let id = (u128::from(first) << 64) | u128::from(line);
    id.to_be_bytes()
}

/// Returns where the line about a function begins.
fn line_of(id: StoredId) -> u64 {
    let [.., a, b, c, d, e, f, g, h] = id;
    u64::from_be_bytes([a, b, c, d, e, f, g, h])
}
