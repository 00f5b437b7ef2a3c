//! An immutable part of an index, as bytes that can be kept in a file.
//!
//! ```text
//! header      magic, numbers of groups, grams and windows, ends of the sections
//! groups      what a comparison looks at first, 40 bytes each, in the order of insertion
//! sizes       tokens and distinct grams of each, in 16 bits each: many are looked at in a query
//! comparison  numbers of the groups, by the hash of all that is compared
//! blind       numbers of the groups, by blind hash
//! contents    of each group the grams, as places in the dictionary, and its statements
//! directory   where the grams of each prefix begin
//! dictionary  the grams, ascending, with the end of their postings
//! postings    of each gram the groups that have it, ascending
//! windows     directory, dictionary and postings of the windows of statements, in the same way
//! checksum    XXH3 of everything before
//! ```
//! Numbers are little-endian, those that vary in length LEB128, ascending ones differences. There is no
//! token stream: grams and statements are all that a comparison needs, and take less to read.

mod read;
mod table;
mod write;

use std::{fmt, ops::Range};

use xxhash_rust::xxh3::xxh3_64;

use self::read::Numbers;
pub(crate) use self::read::{Cursor, Postings};
pub(crate) use self::table::Table;
use super::overlap::Size;
use crate::{
    error::SegmentError,
    fingerprint::Convention,
    language::Language,
    similarity::{Facts, Profile},
};

pub(crate) use self::write::Draft;

/// The first bytes of a segment; the last one is the version of the format.
const MAGIC: [u8; 8] = *b"BKYSEG\0\x02";
/// How many sections there are.
const SECTIONS: usize = 11;
/// How many numbers follow the magic: the groups, and of both tables the entries and the bits of the
/// directory.
const COUNTS: usize = 5;
/// The bytes of the header: magic, counts, and the ends of the sections.
const HEADER: usize = 8 + COUNTS * 4 + SECTIONS * 8;
/// The bytes of a group's record.
const RECORD: usize = 40;

/// Groups of fragments that compare alike, with an index over their 3-grams and windows of statements. Which fragments belong to
/// a group is known to the index that the segment is part of.
pub struct Segment {
    bytes: Vec<u8>,
    groups: u32,
    /// The entries of each table, and the bits of its directory.
    tables: [TableSize; 2],
    sections: [Range<usize>; SECTIONS],
}

/// How large a table is.
#[derive(Debug, Clone, Copy)]
struct TableSize {
    entries: u32,
    directory_bits: u32,
}

/// The sections in their order.
#[derive(Clone, Copy)]
enum Section {
    Groups,
    Sizes,
    Comparison,
    Blind,
    Contents,
    Directory,
    Dictionary,
    Postings,
    WindowDirectory,
    WindowDictionary,
    WindowPostings,
}

/// What is known of a group without reading its grams.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Record {
    pub(crate) facts: Facts,
    /// The number of its distinct 3-grams.
    distinct_grams: u32,
    /// The hash of what is compared; no two groups of an index have the same.
    pub(crate) comparison_hash: u64,
    /// Where its contents end.
    end: u32,
}

impl Segment {
    /// Opens a segment.
    ///
    /// # Errors
    /// The bytes are no segment of this version, are cut off, or were changed.
    pub fn open(bytes: Vec<u8>) -> Result<Self, SegmentError> {
        let body = bytes.len().checked_sub(8);
        let (body, checksum) = bytes.split_at(body.ok_or(SegmentError::Truncated)?);
        let mut numbers = Numbers::new(body);
        if numbers.array() != Some(MAGIC) {
            return Err(SegmentError::Unknown);
        }
        if checksum != xxh3_64(body).to_le_bytes() {
            return Err(SegmentError::Changed);
        }
        let sections = Self::sections(&mut numbers, body.len());
        let (counts, sections) = sections.ok_or(SegmentError::Truncated)?;
        let [groups, grams, gram_bits, windows, window_bits] = counts;
        let size = |entries, directory_bits| TableSize {
            entries,
            directory_bits,
        };
        let segment = Self {
            groups,
            tables: [size(grams, gram_bits), size(windows, window_bits)],
            sections,
            bytes,
        };
        segment
            .is_consistent()
            .then_some(segment)
            .ok_or(SegmentError::Truncated)
    }

    fn sections(
        numbers: &mut Numbers<'_>,
        end: usize,
    ) -> Option<([u32; COUNTS], [Range<usize>; SECTIONS])> {
        let mut counts = [0; COUNTS];
        for count in &mut counts {
            *count = numbers.u32()?;
        }
        let mut sections = [const { 0..0 }; SECTIONS];
        let mut start = HEADER;
        for section in &mut sections {
            let end = usize::try_from(numbers.u64()?).ok()?;
            *section = start..end;
            start = end;
        }
        let ascending = sections.iter().all(|section| section.start <= section.end);
        (ascending && start == end).then_some((counts, sections))
    }

    fn is_consistent(&self) -> bool {
        let len = |section| self.section(section).len();
        let groups = self.groups as usize;
        len(Section::Groups) == groups * RECORD
            && len(Section::Sizes) == groups * 4
            && len(Section::Comparison) == groups * 4
            && len(Section::Blind) == groups * 4
            && Table::ALL.into_iter().all(|table| self.has_sizes_of(table))
    }

    /// Returns the bytes, to be kept and opened again.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns how many groups of fragments there are.
    pub fn groups(&self) -> u32 {
        self.groups
    }

    /// Returns what the bytes of the segment are used for.
    pub fn sizes(&self) -> [(&'static str, usize); SECTIONS] {
        [
            ("groups", Section::Groups),
            ("sizes", Section::Sizes),
            ("groups by comparison hash", Section::Comparison),
            ("groups by blind hash", Section::Blind),
            ("contents", Section::Contents),
            ("directory", Section::Directory),
            ("dictionary", Section::Dictionary),
            ("postings", Section::Postings),
            ("directory of windows", Section::WindowDirectory),
            ("dictionary of windows", Section::WindowDictionary),
            ("postings of windows", Section::WindowPostings),
        ]
        .map(|(name, section)| (name, self.section(section).len()))
    }

    fn section(&self, section: Section) -> &[u8] {
        let range = self.sections[section as usize].clone();
        self.bytes.get(range).unwrap_or_default()
    }

    fn number_at(&self, section: Section, place: usize) -> Option<u32> {
        let numbers = self.section(section).as_chunks::<4>().0;
        numbers.get(place).copied().map(u32::from_le_bytes)
    }

    /// Returns what is known of a group.
    pub(crate) fn record(&self, group: u32) -> Option<Record> {
        let records = self.section(Section::Groups).as_chunks::<RECORD>().0;
        let mut numbers = Numbers::new(records.get(group as usize)?);
        let comparison_hash = numbers.u64()?;
        let blind_hash = numbers.u64()?;
        let weight = numbers.u32()?;
        let tokens = numbers.u32()?;
        let distinct_grams = numbers.u32()?;
        let statements = numbers.u32()?;
        let end = numbers.u32()?;
        let [language, convention] = numbers.array()?;
        let scheme = u16::from_le_bytes(numbers.array()?);
        let facts = Facts {
            language: Language::from_number(language)?,
            scheme,
            convention: Convention::from_number(convention)?,
            blind_hash,
            tokens,
            statements,
            weight,
        };
        Some(Record {
            facts,
            distinct_grams,
            comparison_hash,
            end,
        })
    }

    /// Returns the tokens and distinct grams of the groups from one on, see [`rough_size`].
    pub(crate) fn sizes_from(&self, first: u32) -> &[[u8; 4]] {
        let sizes = self.section(Section::Sizes).as_chunks().0;
        sizes.get(first as usize..).unwrap_or_default()
    }

    /// Returns what a query needs for choosing candidates: of many groups, so nothing else is read.
    pub(in crate::candidate) fn size(&self, group: u32) -> Option<Size> {
        let records = self.section(Section::Groups).as_chunks::<RECORD>().0;
        let record = records.get(group as usize)?;
        let number = |at: usize| record.get(at..)?.first_chunk().copied();
        Some(Size {
            tie_breaker: u64::from_le_bytes(*record.first_chunk()?),
            tokens: u32::from_le_bytes(number(20)?),
            distinct_grams: u32::from_le_bytes(number(24)?),
        })
    }

    /// Returns the group whose content has a hash.
    pub(crate) fn by_comparison(&self, hash: u64) -> Option<u32> {
        let groups = self.sorted(Section::Comparison, hash, |record| record.comparison_hash);
        groups.into_iter().next()
    }

    /// Returns the groups of a blind hash.
    pub(crate) fn by_blind(&self, hash: u64) -> Vec<u32> {
        self.sorted(Section::Blind, hash, |record| record.facts.blind_hash)
    }

    fn sorted(&self, section: Section, hash: u64, of: impl Fn(&Record) -> u64) -> Vec<u32> {
        let groups = self.section(section).as_chunks::<4>().0;
        let hash_of = |group: &[u8; 4]| {
            let record = self.record(u32::from_le_bytes(*group));
            record.as_ref().map_or(u64::MAX, &of)
        };
        let start = groups.partition_point(|group| hash_of(group) < hash);
        let equal = groups.iter().skip(start);
        equal
            .take_while(|group| hash_of(group) == hash)
            .map(|group| u32::from_le_bytes(*group))
            .collect()
    }

    fn contents(&self, group: u32) -> &[u8] {
        let end = self.record(group).map_or(0, |record| record.end as usize);
        let before = group.checked_sub(1).and_then(|group| self.record(group));
        let start = before.map_or(0, |record| record.end as usize);
        self.section(Section::Contents)
            .get(start..end)
            .unwrap_or_default()
    }

    /// Returns the grams of a group, as places in the dictionary, ascending, each with how often it
    /// has them.
    pub(crate) fn grams(&self, group: u32, record: &Record) -> impl Iterator<Item = (u32, u32)> {
        let mut numbers = Numbers::new(self.contents(group));
        let mut place = 0;
        (0..record.distinct_grams).map_while(move |_| {
            let number = numbers.number()?;
            // The lowest bit says that the gram is there more than once.
            let times = if number & 1 == 0 {
                1
            } else {
                numbers.number()?
            };
            place += number >> 1;
            Some((place as u32, times as u32))
        })
    }

    /// Returns the statements of a group.
    pub(crate) fn statements(&self, group: u32, record: &Record) -> Vec<u32> {
        let bytes = self.contents(group);
        let start = bytes
            .len()
            .saturating_sub(record.facts.statements as usize * 4);
        let statements = bytes.get(start..).unwrap_or_default().as_chunks::<4>().0;
        statements.iter().copied().map(u32::from_le_bytes).collect()
    }

    /// Tells whether a group has the content of a fragment.
    pub(crate) fn has_content<F: crate::similarity::AsFingerprint>(
        &self,
        group: u32,
        record: &Record,
        profile: &Profile<F>,
    ) -> bool {
        let runs = profile.grams().chunk_by(|a, b| a == b);
        let theirs = runs.map(|run| (run.first().copied(), run.len() as u32));
        let ours = self.grams(group, record);
        record.facts == profile.facts()
            && ours
                .map(|(place, times)| (self.hash_at(Table::Grams, place), times))
                .eq(theirs)
            && self.statements(group, record)[..]
                == *profile.fingerprint.as_fingerprint().statements()
    }
}

/// Returns the tokens and the distinct grams of a group; nothing if they do not fit.
#[inline]
pub(crate) fn rough_size(&[a, b, c, d]: &[u8; 4]) -> Option<(u32, u32)> {
    let (tokens, grams) = (u16::from_le_bytes([a, b]), u16::from_le_bytes([c, d]));
    (tokens < u16::MAX && grams < u16::MAX).then_some((u32::from(tokens), u32::from(grams)))
}

impl fmt::Debug for Segment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Segment")
            .field("groups", &self.groups)
            .field("tables", &self.tables)
            .field("bytes", &self.bytes.len())
            .finish_non_exhaustive()
    }
}
