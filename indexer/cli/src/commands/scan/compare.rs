//! Which functions are alike.

use std::sync::Arc;

use brickyard_indexer::{CloneOptions, Clones, ClonesInput};

use super::Found;
use crate::{
    arguments::ScanArguments,
    cache::{FunctionPlace, ScanCache},
    report::scan::Pair,
};

/// Finds the duplicates; the second value maps what was compared to what was found.
pub(super) fn compare(
    found: &[Found],
    arguments: &ScanArguments,
    cache: &ScanCache,
) -> (Clones, Vec<usize>) {
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
        containments: arguments.containments,
    };
    let places = function_places(found, &compared);
    (cache.clones(&inputs, &places, &options), compared)
}

/// Returns of what is compared the file, and which of its functions it is.
fn function_places(found: &[Found], compared: &[usize]) -> Vec<FunctionPlace> {
    let ordinals: Vec<usize> = found
        .chunk_by(|a, b| a.file == b.file)
        .flat_map(|functions| 0..functions.len())
        .collect();
    let place = |index: &usize| (found[*index].file, ordinals[*index]);
    compared.iter().map(place).collect()
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
