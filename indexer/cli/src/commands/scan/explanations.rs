//! What distinguishes the functions that are shown as duplicates.

use brickyard_indexer::{Explanation, compare, explain};
use rayon::prelude::*;

use super::{Found, Source, sources::source};
use crate::report::scan::{Class, Explained, Pair};

/// Says of each class how similar its members are to the representative, and what distinguishes it
/// from the closest that was edited, or else renamed: of distant ones everything differs.
pub(super) fn explain_classes(classes: &mut [Class], found: &[Found], sources: &[Source]) {
    compare_classes(classes, found);
    classes.par_iter_mut().for_each(|class| {
        let Some(explained) = &mut class.explained else {
            return;
        };
        explained.shown = explained.closest_differing().and_then(|other| {
            let (a, b) = (class.members[0], class.members[other]);
            Some((other, explanation(a, b, found, sources)?))
        });
    });
}

/// Says of each class how similar its members are to the representative.
pub(super) fn compare_classes(classes: &mut [Class], found: &[Found]) {
    let fingerprint = |member: usize| &found[member].fragment.fingerprint;
    classes.par_iter_mut().for_each(|class| {
        let Some((representative, others)) = class.members.split_first() else {
            return;
        };
        let similarity =
            |member: &usize| compare(fingerprint(*representative), fingerprint(*member));
        class.explained = Some(Explained {
            similarities: others.iter().map(similarity).collect(),
            shown: None,
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
