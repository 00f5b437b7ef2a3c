//! Random numbers that are the same for ever: a demo organisation of one seed never changes its bytes.
//!
//! Generators of libraries promise that only within a major version, and none lets a decision be
//! keyed by what it is about; keyed streams keep one service's bytes when another is added. `SplitMix64`
//! is short and good enough for choosing words.

/// A stream of random numbers for one purpose.
#[derive(Debug, Clone)]
pub(crate) struct Random {
    state: u64,
}

impl Random {
    /// The stream for a purpose, such as the name of a service and what is decided about it.
    pub(crate) fn new(seed: u64, purpose: &[&str]) -> Self {
        // FNV-1a over the parts, with a separator, so that ["a", "bc"] is not ["ab", "c"].
        let mut state = 0xcbf2_9ce4_8422_2325 ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        for part in purpose {
            for byte in part.bytes().chain([0xff]) {
                state = (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
            }
        }
        Self { state }
    }

    /// The next number.
    pub(crate) fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below the limit; 0 when the limit is 0.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        let limit = limit.max(1) as u64;
        usize::try_from(self.next() % limit).expect("a number below a usize is one")
    }

    /// Whether something happens that happens so many times in a hundred.
    pub(crate) fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    /// One of the items; they must not be none.
    pub(crate) fn pick<'item, T>(&mut self, items: &'item [T]) -> &'item T {
        &items[self.below(items.len())]
    }

    /// One of the words; they must not be none.
    pub(crate) fn word(&mut self, words: &[&'static str]) -> &'static str {
        words[self.below(words.len())]
    }

    /// One of the items, those at the front more often.
    pub(crate) fn pick_skewed<'item, T>(&mut self, items: &'item [T]) -> &'item T {
        let (one, other) = (self.below(items.len()), self.below(items.len()));
        &items[one.min(other)]
    }

    /// Puts the items in a random order.
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_depends_on_the_seed_and_the_purpose_only() {
        let numbers = |seed, purpose: &[&str]| {
            let mut random = Random::new(seed, purpose);
            [random.next(), random.next(), random.next()]
        };
        assert_eq!(numbers(1, &["a"]), numbers(1, &["a"]));
        assert_ne!(numbers(1, &["a"]), numbers(2, &["a"]));
        assert_ne!(numbers(1, &["a", "bc"]), numbers(1, &["ab", "c"]));
    }

    #[test]
    fn shuffling_keeps_every_item() {
        let mut items: Vec<usize> = (0..50).collect();
        Random::new(7, &[]).shuffle(&mut items);
        assert_ne!(items, (0..50).collect::<Vec<_>>());
        items.sort_unstable();
        assert_eq!(items, (0..50).collect::<Vec<_>>());
    }
}
