//! Counts what groups share with a query.

use std::mem;

/// What the groups share with a query, by place; all zero between queries.
pub(super) struct Counts {
    /// See [`gain`].
    gains: Vec<u64>,
    /// The groups that were counted, in the first places.
    touched: Vec<u32>,
}

/// Returns what a group gains from a gram of some weight: the common grams are in the upper half, their
/// weight in the lower, so that one addition counts both.
pub(super) fn gain(weight: u32) -> u64 {
    1 << 32 | u64::from(weight)
}

/// Returns the common grams and their weight.
pub(super) fn parts(gain: u64) -> (u32, u32) {
    ((gain >> 32) as u32, gain as u32)
}

impl Counts {
    /// Returns the counts of so many groups.
    pub(super) fn of(groups: usize) -> Self {
        Self {
            gains: vec![0; groups],
            touched: Vec::new(),
        }
    }

    /// Counts the groups of a list.
    pub(super) fn count(&mut self, list: &[u32], gain: u64) {
        // There is room for all of them, so that each can be written and is kept only if it is new:
        // whether it is cannot be foreseen, and a branch would often be taken wrongly.
        let mut end = self.touched.len();
        self.touched.resize(end + list.len(), 0);
        for place in list {
            let slots = (
                self.gains.get_mut(*place as usize),
                self.touched.get_mut(end),
            );
            if let (Some(sum), Some(slot)) = slots {
                *slot = *place;
                end += usize::from(*sum == 0);
                *sum += gain;
            }
        }
        self.touched.truncate(end);
    }

    /// Calls `each` with every group that was counted and what it gained, and forgets it.
    pub(super) fn take(&mut self, mut each: impl FnMut(u32, u64)) {
        for place in self.touched.drain(..) {
            let gain = self.gains.get_mut(place as usize).map(mem::take);
            each(place, gain.unwrap_or_default());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_counted_is_taken_once() {
        let mut counts = Counts::of(4);
        counts.count(&[1, 3], gain(7));
        counts.count(&[0, 1], gain(2));
        let mut taken = Vec::new();
        counts.take(|place, gain| taken.push((place, parts(gain))));
        assert_eq!(taken, [(1, (2, 9)), (3, (1, 7)), (0, (1, 2))]);
        counts.take(|place, _| panic!("{place} was taken before"));
    }
}
