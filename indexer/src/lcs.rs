//! Length of the longest common subsequence, 64 positions at a time.

/// Returns the length of the longest common subsequence of two sequences.
///
/// Bit-parallel, after Crochemore et al., "A fast and practical bit-vector algorithm for the longest
/// common subsequence problem" (IPL 80, 2001), in Hyyrö's formulation (2004): a zero bit marks a
/// position of `a` at which the length grows. Time is `|a|·|b| / 64` at most, memory `|a|`; only the
/// words that hold the current symbol, or take a carry, are visited.
pub(crate) fn common_subsequence(a: &[u32], b: &[u32]) -> usize {
    let prefix = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[prefix..], &b[prefix..]);
    let suffix = a
        .iter()
        .rev()
        .zip(b.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let (a, b) = (&a[..a.len() - suffix], &b[..b.len() - suffix]);
    if a.is_empty() || b.is_empty() {
        return prefix + suffix;
    }

    let positions = Positions::new(a);
    let mut row = vec![u64::MAX; a.len().div_ceil(64)];
    for symbol in b {
        advance(&mut row, positions.of(*symbol));
    }
    let beyond = row.len() * 64 - a.len();
    let zeros: usize = row.iter().map(|word| word.count_zeros() as usize).sum();
    // Bits beyond the end of `a` match nothing and keep their initial one.
    debug_assert!(
        row.last()
            .is_none_or(|word| word.leading_ones() as usize >= beyond)
    );
    prefix + suffix + zeros
}

/// Updates the row for one symbol, whose positions are given word by word.
fn advance(row: &mut [u64], positions: &[Mask]) {
    let mut positions = positions.iter().peekable();
    let mut carry = false;
    let mut index = 0;
    loop {
        if !carry {
            // Without a carry, words that do not hold the symbol stay as they are.
            let Some(next) = positions.peek() else { return };
            index = next.word;
        }
        let Some(word) = row.get_mut(index) else {
            return;
        };
        let bits = positions
            .next_if(|mask| mask.word == index)
            .map_or(0, |mask| mask.bits);
        let matched = *word & bits;
        let (sum, first) = word.overflowing_add(matched);
        let (sum, second) = sum.overflowing_add(u64::from(carry));
        carry = first || second;
        *word = sum | (*word & !bits);
        index += 1;
    }
}

/// The positions of a symbol within one word of the row.
struct Mask {
    word: usize,
    bits: u64,
}

/// Where each symbol of a sequence stands.
struct Positions {
    /// The symbols, ascending, each with the end of its masks; the start is the end of the one before.
    symbols: Vec<(u32, usize)>,
    masks: Vec<Mask>,
}

impl Positions {
    fn new(sequence: &[u32]) -> Self {
        let mut places: Vec<(u32, usize)> = sequence.iter().copied().zip(0..).collect();
        places.sort_unstable();
        let mut symbols: Vec<(u32, usize)> = Vec::new();
        let mut masks: Vec<Mask> = Vec::new();
        for (symbol, place) in places {
            let (word, bit) = (place / 64, 1 << (place % 64));
            let known = symbols.last().is_some_and(|(last, _)| *last == symbol);
            match masks.last_mut() {
                Some(mask) if known && mask.word == word => mask.bits |= bit,
                _ => masks.push(Mask { word, bits: bit }),
            }
            if !known {
                symbols.push((symbol, 0));
            }
            if let Some((_, end)) = symbols.last_mut() {
                *end = masks.len();
            }
        }
        Self { symbols, masks }
    }

    fn of(&self, symbol: u32) -> &[Mask] {
        let Ok(index) = self
            .symbols
            .binary_search_by_key(&symbol, |(symbol, _)| *symbol)
        else {
            return &[];
        };
        let start = index
            .checked_sub(1)
            .map_or(0, |before| self.symbols[before].1);
        &self.masks[start..self.symbols[index].1]
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The textbook table, to compare with.
    fn by_table(a: &[u32], b: &[u32]) -> usize {
        let mut row = vec![0; b.len() + 1];
        for x in a {
            let mut diagonal = 0;
            for (index, y) in b.iter().enumerate() {
                let above = row[index + 1];
                row[index + 1] = if x == y {
                    diagonal + 1
                } else {
                    above.max(row[index])
                };
                diagonal = above;
            }
        }
        row[b.len()]
    }

    proptest! {
        #[test]
        fn bits_and_table_agree(
            a in prop::collection::vec(0_u32..6, 0..300),
            b in prop::collection::vec(0_u32..6, 0..300),
        ) {
            prop_assert_eq!(common_subsequence(&a, &b), by_table(&a, &b));
        }
    }
}
