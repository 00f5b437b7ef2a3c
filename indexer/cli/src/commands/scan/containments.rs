//! Functions inside larger ones, as they are shown.

use brickyard_indexer::Clones;

use super::Found;
use crate::report::scan::Contained;

/// Returns what stands inside what, that of which most is covered first, equal ones by place;
/// `compared` maps what was compared to what was found.
pub(super) fn containments(clones: &Clones, found: &[Found], compared: &[usize]) -> Vec<Contained> {
    let shown = clones.containments.iter().map(|pair| {
        let (inner, outer) = (compared[pair.inner], compared[pair.outer]);
        let fragment = &found[outer].fragment;
        let whole = (fragment.start_line, fragment.end_line);
        Contained {
            inner,
            outer,
            coverage: pair.containment.coverage,
            lines: fragment
                .lines_of(&pair.containment.statements)
                .unwrap_or(whole),
        }
    });
    let mut shown: Vec<Contained> = shown.collect();
    shown.sort_by(|a, b| {
        let by_coverage = b.coverage.total_cmp(&a.coverage);
        by_coverage.then((a.inner, a.outer).cmp(&(b.inner, b.outer)))
    });
    shown
}
