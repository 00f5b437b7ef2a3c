//! Reads numbers, and the groups of a 3-gram.

/// Reads numbers from bytes, one after the other; nothing where the bytes end.
#[derive(Debug)]
pub(super) struct Numbers<'b> {
    bytes: &'b [u8],
}

impl<'b> Numbers<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Self { bytes }
    }

    pub(super) fn rest(&self) -> &'b [u8] {
        self.bytes
    }

    pub(super) fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (array, rest) = self.bytes.split_first_chunk()?;
        self.bytes = rest;
        Some(*array)
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    pub(super) fn u64(&mut self) -> Option<u64> {
        self.array().map(u64::from_le_bytes)
    }

    /// Reads seven bits a byte, lowest first; the highest bit says that more follow (LEB128).
    #[inline]
    pub(super) fn number(&mut self) -> Option<u64> {
        let (&byte, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        if byte < 0x80 {
            return Some(u64::from(byte));
        }
        let mut number = u64::from(byte & 0x7f);
        for shift in (7..63).step_by(7) {
            let (&byte, rest) = self.bytes.split_first()?;
            self.bytes = rest;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }
}

/// The groups of a 3-gram.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Postings<'s> {
    /// The place of the gram in the dictionary.
    pub(crate) place: u32,
    /// How many groups there are.
    pub(crate) len: usize,
    pub(super) rest: &'s [u8],
}

/// Reads the groups of a 3-gram one after the other.
#[derive(Debug)]
pub(crate) struct Cursor<'s> {
    /// The next group; the highest number after the last.
    next: u32,
    numbers: Numbers<'s>,
}

impl Postings<'_> {
    /// Calls `each` with every group.
    pub(crate) fn for_each(&self, each: impl FnMut(u32)) {
        self.cursor().for_each_below(u32::MAX, each);
    }
}

impl<'s> Postings<'s> {
    /// Returns a cursor before the first group.
    pub(crate) fn cursor(&self) -> Cursor<'s> {
        let mut numbers = Numbers::new(self.rest);
        let next = numbers.number().map_or(u32::MAX, |group| group as u32);
        Cursor { next, numbers }
    }
}

impl Cursor<'_> {
    /// Calls `each` with every further group below a number.
    #[inline]
    pub(crate) fn for_each_below(&mut self, end: u32, mut each: impl FnMut(u32)) {
        while self.next < end {
            each(self.next);
            let step = self.numbers.number();
            self.next = step.map_or(u32::MAX, |step| self.next.saturating_add(step as u32));
        }
    }
}
