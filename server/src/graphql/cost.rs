//! What a field costs before anything is executed: about how many fields its answer has.
//!
//! The engine counts one for a field and adds what is asked for inside it, whether that is one object
//! or a list of them. Every field with a list of objects therefore says here how long the list is: by
//! its page, or by a length that is usual for it. What a list may really hold can be more; for that
//! there is the [budget](super::budget).

use super::connection::page_size;

/// The most that anything costs, so that sums and products of costs stay numbers.
const CEILING: usize = u32::MAX as usize;

/// What a page of a list costs whose items cost this much each.
pub(super) fn page(first: Option<i32>, item: usize) -> usize {
    list(page_size(first), item)
}

/// What a list of a usual length costs whose items cost this much each, and at least one each: the
/// engine counts nothing for `__typename`.
pub(super) fn list(length: usize, item: usize) -> usize {
    more(1, length.saturating_mul(item.max(1)))
}

/// What a field costs that is this much work besides what is asked for inside it.
pub(super) fn more(work: usize, inside: usize) -> usize {
    inside.saturating_add(work).min(CEILING)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_costs_as_many_items_as_its_page_has() {
        let cases = [
            (Some(0), 7, 1),
            (Some(-1), 7, 1),
            (Some(3), 7, 22),
            (None, 7, 141),
            (Some(1_000), 7, 701),
            (Some(3), 0, 4),
        ];
        for (first, item, expected) in cases {
            assert_eq!(page(first, item), expected, "{first:?}");
        }
    }

    #[test]
    fn the_cost_of_nested_lists_does_not_overflow() {
        let nested = (0..40).fold(1, |item, _| page(Some(100), item));
        assert_eq!(nested, CEILING);
        assert_eq!(more(CEILING, CEILING), CEILING);
    }
}
