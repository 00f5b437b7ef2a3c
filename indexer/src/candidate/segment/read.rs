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

    /// Reads so many numbers of 16 bits; none if there are fewer.
    #[inline]
    pub(super) fn shorts(&mut self, len: usize) -> impl Iterator<Item = u16> + use<'b> {
        let halves = self.bytes.split_at_checked(len.saturating_mul(2));
        let (shorts, rest) = halves.unwrap_or_default();
        self.bytes = rest;
        shorts
            .as_chunks()
            .0
            .iter()
            .map(|bytes| u16::from_le_bytes(*bytes))
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

/// From how many groups on they are written in blocks of 16-bit numbers: nothing has to be guessed
/// when these are read, and such lists are most of what a query reads.
pub(super) const LONG: usize = 32;

/// How many low bits of a group's number are its place in its block.
pub(crate) const BLOCK_BITS: u32 = 16;

/// Reads the groups of a 3-gram one after the other.
#[derive(Debug)]
pub(crate) struct Cursor<'s> {
    is_long: bool,
    /// The next group, or the next block; the highest number after the last.
    next: u32,
    /// How many groups the next block has.
    len: usize,
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
        let mut cursor = Cursor {
            is_long: self.len >= LONG,
            next: 0,
            len: 0,
            numbers: Numbers::new(self.rest),
        };
        cursor.advance();
        cursor
    }
}

impl Cursor<'_> {
    /// Calls `each` with every further group below a number, the number of a block's first group or
    /// the highest.
    #[inline]
    pub(crate) fn for_each_below(&mut self, end: u32, mut each: impl FnMut(u32)) {
        if self.is_long {
            while self.next < end.div_ceil(1 << BLOCK_BITS) {
                let first = self.next << BLOCK_BITS;
                for low in self.numbers.shorts(self.len) {
                    each(first | u32::from(low));
                }
                self.advance();
            }
        } else {
            while self.next < end {
                each(self.next);
                self.advance();
            }
        }
    }

    #[inline]
    fn advance(&mut self) {
        let step = self.numbers.number();
        let next = step.map(|step| self.next.saturating_add(step as u32));
        self.next = next.unwrap_or(u32::MAX);
        if self.is_long {
            self.len = self.numbers.number().map_or(0, |len| len as usize);
        }
    }
}
