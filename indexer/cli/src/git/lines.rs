//! Which lines of a file differ between two commits.

use std::ops::Range;

use gix::diff::blob::{Algorithm, Diff, InternedInput, sources::byte_lines};

/// The lines of the newer side that the older one does not have, and those below what was removed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ChangedLines(Vec<Range<u32>>);

impl ChangedLines {
    /// Compares two versions of a file by lines.
    pub(crate) fn between(before: &[u8], after: &[u8]) -> Self {
        let input = InternedInput::new(byte_lines(before), byte_lines(after));
        let diff = Diff::compute(Algorithm::Histogram, &input);
        let changed = diff.hunks().map(|hunk| {
            let Range { start, end } = hunk.after;
            // Forges show the lines around a removal as part of it.
            start + 1..end.max(start + 1) + 1
        });
        Self(changed.collect())
    }

    /// Returns the first changed line from `first` to `last`, from 1; none if there is none.
    pub(crate) fn first_within(&self, first: u32, last: u32) -> Option<u32> {
        let line = |range: &Range<u32>| range.start.max(first);
        let mut inside = self.0.iter().filter(|range| range.end > first);
        inside.next().map(line).filter(|line| *line <= last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(before: &str, after: &str, first: u32, last: u32) -> Option<u32> {
        ChangedLines::between(before.as_bytes(), after.as_bytes()).first_within(first, last)
    }

    #[test]
    fn the_first_changed_line_of_a_range_is_found() {
        let before = "a\nb\nc\nd\ne\n";
        assert_eq!(first(before, "a\nb\nX\nd\nY\n", 1, 5), Some(3));
        assert_eq!(first(before, "a\nb\nX\nd\nY\n", 4, 5), Some(5));
        assert_eq!(first(before, "a\nb\nX\nd\ne\n", 4, 5), None);
        assert_eq!(first(before, "X\nY\nZ\nd\ne\n", 2, 5), Some(2));
        assert_eq!(first(before, before, 1, 5), None);
    }

    #[test]
    fn below_a_removal_a_line_counts_as_changed() {
        assert_eq!(first("a\nb\nc\nd\n", "a\nd\n", 1, 2), Some(2));
    }

    #[test]
    fn a_last_line_that_gets_its_end_is_changed_as_git_has_it() {
        assert_eq!(first("a\nb", "a\nb\nc", 1, 3), Some(2));
        assert_eq!(first("", "a", 1, 1), Some(1));
        assert_eq!(first("a", "", 1, 1), Some(1));
    }
}
