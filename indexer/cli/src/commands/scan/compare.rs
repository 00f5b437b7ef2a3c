//! Which functions are alike.

use std::sync::Arc;

use brickyard_indexer::{CloneOptions, Clones, ClonesInput, find_clones};

use super::Found;
use crate::{arguments::ScanArguments, report::scan::Pair};

/// Finds the duplicates; the second value maps what was compared to what was found.
pub(super) fn compare(found: &[Found], arguments: &ScanArguments) -> (Clones, Vec<usize>) {
    // Some points need a size on both sides: smaller functions reach them with nothing.
    let threshold = arguments.threshold;
    let compared: Vec<usize> = (0..found.len())
        .filter(|index| {
            let tokens = found[*index].fragment.tokens;
            threshold.reached(1.0, tokens, tokens)
        })
        .collect();
    let inputs: Vec<ClonesInput> = compared
        .iter()
        .map(|index| {
            let Found { fragment, file, .. } = &found[*index];
            ClonesInput {
                fingerprint: Arc::new(fragment.fingerprint.clone()),
                file: u32::try_from(*file).unwrap_or(u32::MAX),
                start_line: fragment.start_line,
                end_line: fragment.end_line,
            }
        })
        .collect();
    let options = CloneOptions {
        threshold: threshold.lowest(),
        max_candidates: arguments.max_candidates,
        containments: arguments.containments,
    };
    (find_clones(&inputs, &options), compared)
}

/// Returns every pair that was found.
pub(super) fn pairs(clones: &Clones, compared: &[usize]) -> Vec<Pair> {
    let pairs = clones.pairs.iter();
    pairs
        .map(|pair| Pair {
            a: compared[pair.a],
            b: compared[pair.b],
            similarity: pair.similarity,
            explanation: None,
        })
        .collect()
}
