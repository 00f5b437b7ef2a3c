//! A kept scan as a file.
//!
//! ```text
//! magic       8 bytes, the last is the version of the format
//! identity    SHA-256 of the program, its schemes and the options
//! files       how many; of each its key, how many bytes it gave, those, and how many functions, with
//!             their groups among the verdicts from 1, 0 for none
//! verdicts    how many bytes, and those; none if nothing was compared
//! checksum    XXH3 of everything before
//! ```
//! Numbers are little-endian and have 32 bits.

use std::{
    collections::{HashMap, HashSet},
    fmt::Write as _,
    fs,
    ops::Range,
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

use brickyard_indexer::{ExtractOptions, Language, Verdicts, exclusion::Marks};
use sha2::{Digest as _, Sha256};
use xxhash_rust::xxh3::xxh3_64;

use super::{extraction, folder::KEPT};

/// The first bytes; the last one is the version of the format.
const MAGIC: [u8; 8] = *b"BKYSCN\0\x01";

/// What a file of source is known by.
pub(super) type Key = [u8; 32];

/// Which scan is kept, and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Identity {
    /// Of the paths and the options.
    scan: [u8; 32],
    /// Of the same and of the program.
    program: [u8; 32],
}

/// A kept scan.
#[derive(Debug)]
pub(super) struct KeptScan {
    pub(super) path: PathBuf,
    bytes: Vec<u8>,
    entries: Vec<EntryPlace>,
    by_key: HashMap<Key, Entry>,
    verdicts: Range<usize>,
}

/// A file of a kept scan, by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Entry(u32);

#[derive(Debug)]
struct EntryPlace {
    extraction: Range<usize>,
    groups: Range<usize>,
}

impl Identity {
    /// Returns the identity of a scan of some paths by this program.
    pub(super) fn of(paths: impl Iterator<Item = PathBuf>, options: &ExtractOptions) -> Self {
        let mut scan = Sha256::new();
        for path in paths {
            let path = path.canonicalize().unwrap_or(path);
            scan.update(path.as_os_str().as_encoded_bytes());
            scan.update([0]);
        }
        let ExtractOptions {
            min_tokens,
            include_tests,
            include_generated,
            include_vendored,
            include_documentation,
            // What it says of each file is part of its key.
            attributes: _,
            // What a process of its own could not read is not kept.
            apart: _,
        } = options;
        scan.update(min_tokens.to_le_bytes());
        scan.update(
            [
                include_tests,
                include_generated,
                include_vendored,
                include_documentation,
            ]
            .map(|is_included| u8::from(*is_included)),
        );
        let scan = scan.finalize().into();
        let identity = Self {
            scan,
            program: scan,
        };
        identity.of_program(&program_text())
    }

    /// Returns the identity of the same scan by a program.
    pub(super) fn of_program(&self, text: &str) -> Self {
        let mut program = Sha256::new();
        program.update(self.scan);
        program.update(text);
        Self {
            scan: self.scan,
            program: program.finalize().into(),
        }
    }

    /// Returns the name of the file.
    pub(super) fn name(&self) -> String {
        let mut name = String::new();
        for byte in &self.scan[..16] {
            // Writing to a string cannot fail.
            let _ = write!(name, "{byte:02x}");
        }
        format!("{name}.{KEPT}")
    }
}

/// Says which program this is: its version and schemes, and which of all builds of that version.
fn program_text() -> String {
    let mut text = env!("CARGO_PKG_VERSION").to_owned();
    for language in Language::ALL {
        let _ = write!(text, " {}:{}", language.name(), language.scheme());
    }
    let program = std::env::current_exe().and_then(fs::metadata);
    if let Ok(data) = program {
        let built = data.modified().ok();
        let built = built.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let _ = write!(text, " {} {built:?}", data.len());
    }
    text
}

/// Returns what a file of source is known by: everything that decides what is extracted, besides the
/// options.
pub(super) fn key(path: &str, marks: Marks, bytes: &[u8]) -> Key {
    let mut digest = Sha256::new();
    let name = path.rsplit('/').next().unwrap_or(path);
    digest.update(name);
    let Marks {
        generated,
        vendored,
        documentation,
    } = marks;
    let marks = [generated, vendored, documentation];
    // No name has a NUL.
    digest.update([0]);
    digest.update(marks.map(|mark| mark.map_or(0, |mark| 1 + u8::from(mark))));
    digest.update(bytes);
    digest.finalize().into()
}

impl KeptScan {
    /// Reads a kept scan. Nothing if there is none, another program wrote it, or it is not what was
    /// written.
    pub(super) fn read(folder: &Path, identity: &Identity) -> Option<Self> {
        let path = folder.join(identity.name());
        let bytes = fs::read(&path).ok()?;
        Self::open(path, bytes, identity)
    }

    pub(super) fn open(path: PathBuf, bytes: Vec<u8>, identity: &Identity) -> Option<Self> {
        let (body, checksum) = bytes.split_last_chunk()?;
        let mut reader = Reader { body, offset: 0 };
        let is_ours = reader.take(MAGIC.len())? == MAGIC && reader.take(32)? == identity.program;
        if !is_ours || *checksum != xxh3_64(body).to_le_bytes() {
            return None;
        }
        let count = reader.number()?;
        let (mut entries, mut by_key) = (Vec::new(), HashMap::new());
        for number in 0..count {
            by_key.insert(reader.take(32)?.try_into().ok()?, Entry(number));
            let extraction = reader.range(1)?;
            let groups = reader.range(4)?;
            entries.push(EntryPlace { extraction, groups });
        }
        let verdicts = reader.range(1)?;
        let is_whole = reader.offset == body.len();
        is_whole.then_some(Self {
            path,
            bytes,
            entries,
            by_key,
            verdicts,
        })
    }

    /// Returns how many different files it has.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// Returns all files.
    #[cfg(test)]
    pub(super) fn entries(&self) -> impl Iterator<Item = Entry> {
        (0..self.entries.len() as u32).map(Entry)
    }

    /// Returns the file of a key.
    pub(super) fn entry(&self, key: &Key) -> Option<Entry> {
        self.by_key.get(key).copied()
    }

    /// Returns the bytes of what was extracted from a file.
    pub(super) fn extraction(&self, Entry(number): Entry) -> &[u8] {
        let place = self.entries.get(number as usize);
        place.map_or(&[], |place| self.slice(&place.extraction))
    }

    /// Returns the group of a file's function among the verdicts.
    pub(super) fn group(&self, Entry(number): Entry, function: usize) -> Option<u32> {
        let place = self.entries.get(number as usize)?;
        let groups = self.slice(&place.groups).as_chunks::<4>().0;
        u32::from_le_bytes(*groups.get(function)?).checked_sub(1)
    }

    /// Returns what was found out when the functions were compared.
    pub(super) fn verdicts(&self) -> Option<Verdicts> {
        Verdicts::decode(self.slice(&self.verdicts))
    }

    fn slice(&self, range: &Range<usize>) -> &[u8] {
        self.bytes.get(range.clone()).unwrap_or_default()
    }
}

/// Returns a scan as bytes: the files with their keys and what was extracted from them, as bytes too,
/// and the group of each function by its place in the file.
pub(super) fn write<'f, G: Fn(usize) -> Option<u32>>(
    identity: &Identity,
    files: impl Iterator<Item = (&'f Key, &'f [u8], G)>,
    verdicts: Option<&Verdicts>,
) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    bytes.extend(identity.program);
    let count_at = bytes.len();
    write_number(&mut bytes, 0);
    let mut written = HashSet::new();
    for (key, extraction, group) in files {
        // Copies of a file have the same functions, and these the same groups.
        if !written.insert(*key) {
            continue;
        }
        bytes.extend(key);
        write_number(&mut bytes, extraction.len());
        bytes.extend(extraction);
        let functions = extraction::functions(extraction);
        write_number(&mut bytes, functions);
        for function in 0..functions {
            let group = group(function).map_or(0, |group| group as usize + 1);
            write_number(&mut bytes, group);
        }
    }
    let count = (written.len() as u32).to_le_bytes();
    bytes[count_at..count_at + 4].copy_from_slice(&count);
    let verdicts = verdicts.map(Verdicts::encode).unwrap_or_default();
    write_number(&mut bytes, verdicts.len());
    bytes.extend(verdicts);
    bytes.extend(xxh3_64(&bytes).to_le_bytes());
    bytes
}

/// Writes a number of 32 bits. Nothing is so large that it does not fit: a kept scan is not.
fn write_number(bytes: &mut Vec<u8>, number: usize) {
    bytes.extend(u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes());
}

/// Reads a kept scan's bytes in order; nothing where they end.
struct Reader<'b> {
    body: &'b [u8],
    offset: usize,
}

impl<'b> Reader<'b> {
    fn take(&mut self, len: usize) -> Option<&'b [u8]> {
        let end = self.offset.checked_add(len)?;
        let taken = self.body.get(self.offset..end)?;
        self.offset = end;
        Some(taken)
    }

    fn number(&mut self) -> Option<u32> {
        let bytes = self.take(4)?.try_into().ok()?;
        Some(u32::from_le_bytes(bytes))
    }

    /// Reads how many there are of so many bytes each, and returns where these are.
    fn range(&mut self, size: usize) -> Option<Range<usize>> {
        let count = self.number()? as usize;
        let start = self.offset;
        self.take(count.checked_mul(size)?)?;
        Some(start..self.offset)
    }
}
