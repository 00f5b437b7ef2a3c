//! The groups that have one gram: most grams are in one group only.

use std::ops::Deref;

/// Numbers of groups. A single one takes no memory of its own.
#[derive(Debug)]
pub(crate) enum List {
    One(u32),
    Many(Vec<u32>),
}

impl List {
    pub(crate) fn push(&mut self, number: u32) {
        match self {
            Self::One(first) => *self = Self::Many(vec![*first, number]),
            Self::Many(numbers) if numbers.is_empty() => *self = Self::One(number),
            Self::Many(numbers) => numbers.push(number),
        }
    }

    /// Removes a number, if it is there; another one may take its place.
    pub(crate) fn remove(&mut self, number: u32) {
        match self {
            Self::One(only) if *only == number => *self = Self::default(),
            Self::One(_) => {}
            Self::Many(numbers) => {
                if let Some(place) = numbers.iter().position(|other| *other == number) {
                    numbers.swap_remove(place);
                }
            }
        }
    }
}

impl Default for List {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

impl Deref for List {
    type Target = [u32];

    fn deref(&self) -> &[u32] {
        match self {
            Self::One(only) => std::slice::from_ref(only),
            Self::Many(numbers) => numbers,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_list_holds_what_was_added_and_not_removed(
            changes in prop::collection::vec((any::<bool>(), 0_u32..4), 0..20),
        ) {
            let (mut list, mut numbers) = (List::default(), Vec::new());
            for (adds, number) in changes {
                if adds {
                    list.push(number);
                    numbers.push(number);
                } else {
                    list.remove(number);
                    if let Some(place) = numbers.iter().position(|other| *other == number) {
                        numbers.swap_remove(place);
                    }
                }
                let sorted = |numbers: &[u32]| {
                    let mut numbers = numbers.to_vec();
                    numbers.sort_unstable();
                    numbers
                };
                prop_assert_eq!(sorted(&list), sorted(&numbers));
            }
        }
    }
}
