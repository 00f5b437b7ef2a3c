//! Finds the groups of a hash.

use super::{
    Section, Segment, TableSize,
    read::{Numbers, Postings},
};

/// The bytes of a hash in a dictionary.
const ENTRY: usize = 8;

/// What groups are found by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Table {
    /// Semi-blind 3-grams.
    Grams,
    /// Windows of statements.
    Windows,
}

impl Table {
    pub(super) const ALL: [Self; 2] = [Self::Grams, Self::Windows];

    fn directory(self) -> Section {
        match self {
            Self::Grams => Section::Directory,
            Self::Windows => Section::WindowDirectory,
        }
    }

    fn dictionary(self) -> Section {
        match self {
            Self::Grams => Section::Dictionary,
            Self::Windows => Section::WindowDictionary,
        }
    }

    fn postings(self) -> Section {
        match self {
            Self::Grams => Section::Postings,
            Self::Windows => Section::WindowPostings,
        }
    }
}

impl Segment {
    pub(super) fn table_size(&self, table: Table) -> TableSize {
        self.tables[table as usize]
    }

    pub(super) fn has_sizes_of(&self, table: Table) -> bool {
        let TableSize {
            entries,
            directory_bits,
        } = self.table_size(table);
        directory_bits <= 24
            && self.section(table.directory()).len() == ((1 << directory_bits) + 1) * 4
            && self.section(table.dictionary()).len() == entries as usize * ENTRY
    }

    /// Returns the groups that have a hash.
    pub(crate) fn postings(&self, table: Table, hash: u32) -> Option<Postings<'_>> {
        let bits = self.table_size(table).directory_bits;
        let prefix = hash.checked_shr(32 - bits).unwrap_or(0) as usize;
        let first = self.number_at(table.directory(), prefix)? as usize;
        let last = self.number_at(table.directory(), prefix + 1)? as usize;
        let entries = self.entries(table).get(first..last)?;
        let place = entries.partition_point(|entry| hash_of(entry) < hash);
        if hash_of(entries.get(place)?) != hash {
            return None;
        }
        self.postings_at(table, (first + place) as u32)
    }

    /// Returns the groups that have the hash at a place of the dictionary.
    pub(super) fn postings_at(&self, table: Table, place: u32) -> Option<Postings<'_>> {
        let entries = self.entries(table);
        let end = end_of(entries.get(place as usize)?);
        let before = place
            .checked_sub(1)
            .and_then(|place| entries.get(place as usize));
        let start = before.map_or(0, end_of);
        let mut numbers = Numbers::new(self.section(table.postings()).get(start..end)?);
        let len = numbers.number()? as usize;
        Some(Postings {
            place,
            len,
            rest: numbers.rest(),
        })
    }

    /// Returns the hash at a place of the dictionary.
    pub(crate) fn hash_at(&self, table: Table, place: u32) -> Option<u32> {
        self.entries(table).get(place as usize).map(hash_of)
    }

    fn entries(&self, table: Table) -> &[[u8; ENTRY]] {
        self.section(table.dictionary()).as_chunks::<ENTRY>().0
    }
}

fn hash_of(&[a, b, c, d, ..]: &[u8; ENTRY]) -> u32 {
    u32::from_le_bytes([a, b, c, d])
}

fn end_of(&[.., a, b, c, d]: &[u8; ENTRY]) -> usize {
    u32::from_le_bytes([a, b, c, d]) as usize
}
