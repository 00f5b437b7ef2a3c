//! An immutable part of an index, as bytes that can be kept in a file.
//!
//! ```text
//! header      magic, numbers of groups and grams, ends of the sections
//! groups      what a comparison looks at first, 40 bytes each, in the order of insertion
//! sizes       tokens and distinct grams of each, in 16 bits each: many are looked at in a query
//! comparison  numbers of the groups, by the hash of all that is compared
//! blind       numbers of the groups, by blind hash
//! contents    of each group the grams, as places in the dictionary, and its statements
//! directory   where the grams of each prefix begin
//! dictionary  the grams, ascending, with the end of their postings
//! postings    of each gram the groups that have it, ascending; of many groups in blocks of 65,536, each
//!             with its number and how many there are, and of these the lower 16 bits
//! checksum    XXH3 of everything before
//! ```
//! Numbers are little-endian, those that vary in length LEB128, ascending ones differences. There is no
//! token stream: grams and statements are all that a comparison needs, and take less to read.

mod read;
mod write;

use std::{fmt, ops::Range};

use xxhash_rust::xxh3::xxh3_64;

use self::read::Numbers;
pub(crate) use self::read::{BLOCK_BITS, Cursor, Postings};
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
const SECTIONS: usize = 8;
/// The bytes of the header: magic, two counts, the bits of the directory, and the ends of the sections.
const HEADER: usize = 8 + 3 * 4 + SECTIONS * 8;
/// The bytes of a group's record.
const RECORD: usize = 40;
/// The bytes of a gram in the dictionary.
const GRAM: usize = 8;

/// Groups of fragments that compare alike, with an index over their 3-grams. Which fragments belong to
/// a group is known to the index that the segment is part of.
pub struct Segment {
    bytes: Vec<u8>,
    groups: u32,
    grams: u32,
    directory_bits: u32,
    sections: [Range<usize>; SECTIONS],
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
        let [groups, grams, directory_bits] = counts;
        let segment = Self {
            groups,
            grams,
            directory_bits,
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
    ) -> Option<([u32; 3], [Range<usize>; SECTIONS])> {
        let counts = [numbers.u32()?, numbers.u32()?, numbers.u32()?];
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
            && self.directory_bits <= 24
            && len(Section::Directory) == ((1 << self.directory_bits) + 1) * 4
            && len(Section::Dictionary) == self.grams as usize * GRAM
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

    /// Returns the groups that have a gram.
    pub(crate) fn postings(&self, gram: u32) -> Option<Postings<'_>> {
        let prefix = gram.checked_shr(32 - self.directory_bits).unwrap_or(0) as usize;
        let first = self.number_at(Section::Directory, prefix)? as usize;
        let last = self.number_at(Section::Directory, prefix + 1)? as usize;
        let entries = self.section(Section::Dictionary).as_chunks::<GRAM>().0;
        let entries = entries.get(first..last)?;
        let place = entries.partition_point(|entry| gram_of(entry) < gram);
        if gram_of(entries.get(place)?) != gram {
            return None;
        }
        self.postings_at((first + place) as u32)
    }

    /// Returns the groups that have the gram at a place of the dictionary.
    fn postings_at(&self, place: u32) -> Option<Postings<'_>> {
        let entries = self.section(Section::Dictionary).as_chunks::<GRAM>().0;
        let end = end_of(entries.get(place as usize)?);
        let before = place
            .checked_sub(1)
            .and_then(|place| entries.get(place as usize));
        let start = before.map_or(0, end_of);
        let mut numbers = Numbers::new(self.section(Section::Postings).get(start..end)?);
        let len = numbers.number()? as usize;
        Some(Postings {
            place,
            len,
            rest: numbers.rest(),
        })
    }

    /// Returns the gram at a place of the dictionary.
    pub(crate) fn gram_at(&self, place: u32) -> Option<u32> {
        let entries = self.section(Section::Dictionary).as_chunks::<GRAM>().0;
        entries.get(place as usize).map(gram_of)
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
                .map(|(place, times)| (self.gram_at(place), times))
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

fn gram_of(&[a, b, c, d, ..]: &[u8; GRAM]) -> u32 {
    u32::from_le_bytes([a, b, c, d])
}

fn end_of(&[.., a, b, c, d]: &[u8; GRAM]) -> usize {
    u32::from_le_bytes([a, b, c, d]) as usize
}

impl fmt::Debug for Segment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Segment")
            .field("groups", &self.groups)
            .field("grams", &self.grams)
            .field("bytes", &self.bytes.len())
            .finish_non_exhaustive()
    }
}
