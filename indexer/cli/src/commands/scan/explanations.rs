//! What distinguishes the functions that are shown as duplicates.

use std::fs;

use brickyard_indexer::{CloneType, Explanation, compare, explain};
use rayon::prelude::*;

use super::{Found, Source};
use crate::report::scan::{Class, Explained, Pair};

/// Says of each class how similar its members are to the representative, and what distinguishes it
/// from the closest that was edited, or else renamed: of distant ones everything differs.
pub(super) fn explain_classes(classes: &mut [Class], found: &[Found], sources: &[Source]) {
    classes.par_iter_mut().for_each(|class| {
        let Some((representative, others)) = class.members.split_first() else {
            return;
        };
        let fingerprint = |member: usize| &found[member].fragment.fingerprint;
        let similarities: Vec<_> = others
            .iter()
            .map(|member| compare(fingerprint(*representative), fingerprint(*member)))
            .collect();
        let closest = |wanted| {
            let numbered = similarities.iter().enumerate();
            let of_type = numbered.filter(|(_, similarity)| similarity.clone_type == wanted);
            // The maximum is the last of equals, so the first comes last.
            let best = of_type
                .rev()
                .max_by(|(_, a), (_, b)| a.score.total_cmp(&b.score));
            best.map(|(position, _)| position)
        };
        // An edited one says more than a renamed one.
        let differing = closest(CloneType::Edited).or_else(|| closest(CloneType::Renamed));
        let shown = differing.and_then(|other| {
            let explanation = explanation(*representative, others[other], found, sources)?;
            Some((other + 1, explanation))
        });
        class.explained = Some(Explained {
            similarities,
            shown,
        });
    });
}

/// Says of each pair what distinguishes its functions.
pub(super) fn explain_pairs(pairs: &mut [Pair], found: &[Found], sources: &[Source]) {
    pairs.par_iter_mut().for_each(|pair| {
        pair.explanation = explanation(pair.a, pair.b, found, sources);
    });
}

/// Explains two functions; none when a file is gone or has become shorter since it was read.
fn explanation(a: usize, b: usize, found: &[Found], sources: &[Source]) -> Option<Explanation> {
    let (a, b) = (&found[a], &found[b]);
    let (a_source, b_source) = (source(a, sources)?, source(b, sources)?);
    Some(explain(a.fragment.language, &a_source, &b_source))
}

/// Reads a function's source again: keeping all of them would cost more memory than the comparison.
fn source(found: &Found, sources: &[Source]) -> Option<String> {
    let Source { folder, path, .. } = &sources[found.file];
    let bytes = fs::read(folder.locate(path)).ok()?;
    let function = bytes.get(found.fragment.bytes.clone())?;
    String::from_utf8(function.to_vec()).ok()
}
