//! The clone pairs of a fragment.

use brickyard_indexer::{Fingerprint, OperatingPoint};

use crate::clones::CloneIndex;
use crate::store::{ClonePairRecord, ComparedFragment, FragmentRecord};

/// How many pairs of a fragment are kept. A function that everybody copies would otherwise have a
/// quadratic number of them.
const MAX_PAIRS: usize = 50;

/// What follows from comparing a fragment; nothing if only another server can read it. Everything
/// worth showing beside it is kept; what is reported or blocks is decided by whoever reads it.
pub(super) fn compared(
    clones: &CloneIndex,
    record: &FragmentRecord,
) -> Option<(ComparedFragment, Vec<ClonePairRecord>)> {
    let fingerprint = Fingerprint::decode(&record.fingerprint).ok()?;
    if fingerprint.scheme() > fingerprint.language().scheme() {
        return None;
    }
    let fragment = ComparedFragment {
        id: record.id,
        scheme: fingerprint.scheme(),
        tokens: fingerprint.tokens(),
        blind_hash: fingerprint.blind_hash(),
    };
    let threshold = OperatingPoint::Related.threshold();
    // One more, for the fragment itself.
    let matches = clones.matches(&fingerprint, threshold, MAX_PAIRS + 1);
    let pairs = matches
        .into_iter()
        .filter(|found| found.fragment != record.id)
        .take(MAX_PAIRS)
        .map(|found| ClonePairRecord {
            other: found.fragment,
            similarity: found.similarity.score,
            clone_type: found.similarity.clone_type as u8,
        });
    Some((fragment, pairs.collect()))
}
