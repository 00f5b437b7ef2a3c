//! Tells quickly how many statements two groups cannot have in common.

/// Which statements a group has: a bit for each hash, which others may have too (Bloom, CACM 1970).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Signature(u128);

impl Signature {
    /// Returns the signature of some statements, by their hashes.
    pub(super) fn of(statements: &[u32]) -> Self {
        let bit = |statement: &u32| 1 << (statement % u128::BITS);
        Self(statements.iter().fold(0, |bits, it| bits | bit(it)))
    }

    /// Returns how many of the statements are missing in another group, at least.
    pub(super) fn missing_in(self, other: Self) -> u32 {
        (self.0 & !other.0).count_ones()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_more_is_missing_than_what_is_not_there(
            ours in prop::collection::vec(0_u32..400, 0..40),
            theirs in prop::collection::vec(0_u32..400, 0..40),
        ) {
            let missing = ours.iter().filter(|it| !theirs.contains(it)).count();
            let at_least = Signature::of(&ours).missing_in(Signature::of(&theirs));
            prop_assert!(at_least as usize <= missing);
        }
    }
}
