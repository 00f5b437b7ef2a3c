//! Writes segments: of new groups, and of what is left of older segments.

use std::{mem, sync::Arc};

use xxhash_rust::xxh3::xxh3_64;

use super::{HEADER, MAGIC, SECTIONS, Segment, Table, TableSize};
use crate::{
    containment::windows,
    fingerprint::{Fingerprint, write_number},
    similarity::{Facts, Profile},
};

/// A dictionary's directory has about so many entries a prefix.
const ENTRIES_A_PREFIX: usize = 64;

/// A group that is to be written.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub(crate) comparison_hash: u64,
    pub(crate) fingerprint: Arc<Fingerprint>,
}

/// What is to be written of a group.
struct Row {
    facts: Facts,
    comparison_hash: u64,
    distinct_grams: u32,
}

/// A segment that is being written.
#[derive(Default)]
struct Writer {
    rows: Vec<Row>,
    ends: Vec<u32>,
    contents: Vec<u8>,
    grams: Inverted,
    windows: Inverted,
}

/// A dictionary that is being written: each hash with the end of its postings.
#[derive(Default)]
struct Inverted {
    dictionary: Vec<(u32, u32)>,
    postings: Vec<u8>,
}

impl Segment {
    /// Writes a segment of new groups.
    pub(crate) fn of(drafts: &[Draft]) -> Self {
        // Hashes with the group in the lower half, so that sorting numbers is all there is to do.
        let (mut grams_of, mut windows_of): (Vec<u64>, Vec<u64>) = Default::default();
        let mut contents = Vec::with_capacity(drafts.len());
        let mut writer = Writer::default();
        for (number, draft) in (0_u64..).zip(drafts) {
            let profile = Profile::shared(Arc::clone(&draft.fingerprint));
            let runs = profile.grams().chunk_by(|a, b| a == b);
            let grams: Vec<(u32, u32)> = runs.map(|run| (run[0], run.len() as u32)).collect();
            let pair = |hash: u32| u64::from(hash) << 32 | number;
            grams_of.extend(grams.iter().map(|(gram, _)| pair(*gram)));
            let family = draft.fingerprint.language().family();
            let statements = draft.fingerprint.statements();
            windows_of.extend(windows(family, statements).into_iter().map(pair));
            writer.rows.push(Row {
                facts: profile.facts(),
                comparison_hash: draft.comparison_hash,
                distinct_grams: grams.len() as u32,
            });
            contents.push(grams);
        }
        writer.grams.add_all(grams_of);
        writer.windows.add_all(windows_of);
        for (draft, grams) in drafts.iter().zip(contents) {
            let dictionary = mem::take(&mut writer.grams.dictionary);
            let place = |gram: u32| dictionary.partition_point(|entry| entry.0 < gram) as u32;
            let places = grams.iter().map(|(gram, times)| (place(*gram), *times));
            writer.add_contents(places, draft.fingerprint.statements().iter().copied());
            writer.grams.dictionary = dictionary;
        }
        writer.finish()
    }

    /// Writes what is left of some segments; `keeps` tells whether a group of one of them is.
    pub(crate) fn merge(segments: &[Arc<Self>], keeps: impl Fn(usize, u32) -> bool) -> Self {
        let mut writer = Writer::default();
        let mut next = 0;
        // The new number of every group.
        let mut numbers: Vec<Vec<Option<u32>>> = Vec::with_capacity(segments.len());
        for (place, segment) in segments.iter().enumerate() {
            let number = |group| {
                let is_kept = keeps(place, group) && segment.record(group).is_some();
                is_kept.then(|| {
                    next += 1;
                    next - 1
                })
            };
            numbers.push((0..segment.groups).map(number).collect());
        }
        let places = writer.grams.merge(Table::Grams, segments, &numbers);
        writer.windows.merge(Table::Windows, segments, &numbers);
        for ((segment, numbers), places) in segments.iter().zip(&numbers).zip(&places) {
            for (group, number) in (0_u32..).zip(numbers) {
                let (Some(_), Some(record)) = (number, segment.record(group)) else {
                    continue;
                };
                let place = |place: u32| places.get(place as usize).copied().unwrap_or_default();
                let grams = segment.grams(group, &record);
                writer.add_contents(
                    grams.map(|(old, times)| (place(old), times)),
                    segment.statements(group, &record).into_iter(),
                );
                writer.rows.push(Row {
                    facts: record.facts,
                    comparison_hash: record.comparison_hash,
                    distinct_grams: record.distinct_grams,
                });
            }
        }
        writer.finish()
    }
}

impl Inverted {
    /// Adds hashes with their groups in the lower half, in any order.
    fn add_all(&mut self, mut pairs: Vec<u64>) {
        pairs.sort_unstable();
        let mut groups = Vec::new();
        for run in pairs.chunk_by(|a, b| a >> 32 == b >> 32) {
            groups.clear();
            groups.extend(run.iter().map(|pair| *pair as u32));
            self.add((run[0] >> 32) as u32, &groups);
        }
    }

    /// Adds a hash that is greater than all before, with its groups, ascending.
    fn add(&mut self, hash: u32, groups: &[u32]) {
        write_number(&mut self.postings, groups.len() as u64);
        let mut before = 0;
        for group in groups {
            write_number(&mut self.postings, u64::from(group - before));
            before = *group;
        }
        self.dictionary.push((hash, self.postings.len() as u32));
    }

    /// Adds what is left of a table of some segments, whose groups have new numbers or none. Returns
    /// the new place of every hash.
    fn merge(
        &mut self,
        table: Table,
        segments: &[Arc<Segment>],
        numbers: &[Vec<Option<u32>>],
    ) -> Vec<Vec<u32>> {
        let entries = segments.iter().map(|it| it.table_size(table).entries);
        let mut places: Vec<Vec<u32>> = entries.map(|it| vec![0; it as usize]).collect();
        let mut cursors = vec![0_u32; segments.len()];
        let mut groups = Vec::new();
        loop {
            let hashes = segments.iter().zip(&cursors);
            let hashes = hashes.filter_map(|(segment, at)| segment.hash_at(table, *at));
            let Some(hash) = hashes.min() else {
                return places;
            };
            groups.clear();
            let new_place = self.dictionary.len() as u32;
            for (((segment, cursor), numbers), places) in segments
                .iter()
                .zip(&mut cursors)
                .zip(numbers)
                .zip(&mut places)
            {
                if segment.hash_at(table, *cursor) != Some(hash) {
                    continue;
                }
                if let Some(postings) = segment.postings_at(table, *cursor) {
                    postings.for_each(|group| {
                        groups.extend(numbers.get(group as usize).copied().flatten());
                    });
                }
                places[*cursor as usize] = new_place;
                *cursor += 1;
            }
            if !groups.is_empty() {
                self.add(hash, &groups);
            }
        }
    }

    fn size(&self) -> TableSize {
        let entries = self.dictionary.len();
        TableSize {
            entries: entries as u32,
            directory_bits: (entries / ENTRIES_A_PREFIX).max(1).ilog2().min(24),
        }
    }

    /// Writes directory, dictionary and postings, and where each of them ends.
    fn write(&self, bytes: &mut Vec<u8>, ends: &mut Vec<usize>) {
        let bits = self.size().directory_bits;
        for prefix in 0..=1_u64 << bits {
            let least = prefix << (32 - bits);
            let before = |entry: &(u32, u32)| u64::from(entry.0) < least;
            let place = self.dictionary.partition_point(before);
            bytes.extend((place as u32).to_le_bytes());
        }
        ends.push(bytes.len());
        for (hash, end) in &self.dictionary {
            bytes.extend(hash.to_le_bytes());
            bytes.extend(end.to_le_bytes());
        }
        ends.push(bytes.len());
        bytes.extend(&self.postings);
        ends.push(bytes.len());
    }

    /// Returns about how many bytes are written.
    fn len(&self) -> usize {
        self.dictionary.len() * 9 + self.postings.len()
    }
}

impl Writer {
    /// Adds the contents of the next group.
    fn add_contents(
        &mut self,
        grams: impl Iterator<Item = (u32, u32)>,
        statements: impl Iterator<Item = u32>,
    ) {
        let mut before = 0;
        for (place, times) in grams {
            let step = u64::from(place - before) << 1;
            before = place;
            write_number(&mut self.contents, step | u64::from(times > 1));
            if times > 1 {
                write_number(&mut self.contents, u64::from(times));
            }
        }
        self.contents.extend(statements.flat_map(u32::to_le_bytes));
        self.ends.push(self.contents.len() as u32);
    }

    fn finish(self) -> Segment {
        let groups = self.rows.len() as u32;
        let tables = [self.grams.size(), self.windows.size()];
        let total = HEADER + self.rows.len() * 52 + self.contents.len();
        let mut bytes = Vec::with_capacity(total + self.grams.len() + self.windows.len());
        bytes.extend(MAGIC);
        let sizes = tables.map(|table| [table.entries, table.directory_bits]);
        let counts = [groups].into_iter().chain(sizes.into_iter().flatten());
        bytes.extend(counts.flat_map(u32::to_le_bytes));
        let ends_at = bytes.len();
        bytes.resize(HEADER, 0);
        let mut ends = Vec::with_capacity(SECTIONS);

        for (row, end) in self.rows.iter().zip(&self.ends) {
            bytes.extend(row.comparison_hash.to_le_bytes());
            bytes.extend(row.facts.blind_hash.to_le_bytes());
            let numbers = [
                row.facts.weight,
                row.facts.tokens,
                row.distinct_grams,
                row.facts.statements,
                *end,
            ];
            bytes.extend(numbers.into_iter().flat_map(u32::to_le_bytes));
            bytes.extend([row.facts.language.number(), row.facts.convention as u8]);
            bytes.extend(row.facts.scheme.to_le_bytes());
        }
        ends.push(bytes.len());
        for row in &self.rows {
            let sizes = [row.facts.tokens, row.distinct_grams];
            let sizes = sizes.map(|size| u16::try_from(size).unwrap_or(u16::MAX));
            bytes.extend(sizes.into_iter().flat_map(u16::to_le_bytes));
        }
        ends.push(bytes.len());
        let hashes: [fn(&Row) -> u64; 2] = [|row| row.comparison_hash, |row| row.facts.blind_hash];
        for hash in hashes {
            let mut numbers: Vec<u32> = (0..groups).collect();
            numbers.sort_unstable_by_key(|number| (hash(&self.rows[*number as usize]), *number));
            bytes.extend(numbers.into_iter().flat_map(u32::to_le_bytes));
            ends.push(bytes.len());
        }
        bytes.extend(&self.contents);
        ends.push(bytes.len());
        self.grams.write(&mut bytes, &mut ends);
        self.windows.write(&mut bytes, &mut ends);

        let mut start = HEADER;
        let sections = std::array::from_fn(|section| {
            let range = start..ends[section];
            start = ends[section];
            range
        });
        let ends: Vec<u8> = ends
            .iter()
            .flat_map(|end| (*end as u64).to_le_bytes())
            .collect();
        bytes[ends_at..HEADER].copy_from_slice(&ends);
        bytes.extend(xxh3_64(&bytes).to_le_bytes());
        Segment {
            bytes,
            groups,
            tables,
            sections,
        }
    }
}
