//! What a fragment is compared by, and its binary form.

use std::{fmt::Write as _, sync::Arc};

use sha2::{Digest, Sha256};
use xxhash_rust::xxh3::xxh3_64;

use crate::{
    error::FingerprintError,
    hashed::HashedMap,
    language::Language,
    token::{NAME, NAME_BIT, Token},
};

/// The version of the binary encoding.
const ENCODING: u8 = 2;

/// Why fragments may be alike without one being copied from the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Convention {
    /// They may not.
    #[default]
    None = 0,
    /// Every class writes such a method anew, as it does equality and its hash.
    Method = 1,
    /// It is markup without logic: an icon, a bare layout.
    Markup = 2,
    /// It copies values and does at most one other thing: an accessor, a constructor, a delegation.
    Plain = 3,
}

impl Convention {
    pub(crate) fn from_number(number: u8) -> Option<Self> {
        let all = [Self::None, Self::Method, Self::Markup, Self::Plain];
        all.get(usize::from(number)).copied()
    }
}

/// What a fragment is compared by; cheap to clone. Enough to score, not to read; it is no secret either, since a
/// guessed source can be hashed and compared.
///
/// The token stream has one 32-bit value per token. The lowest bit marks names; a local name is the
/// same value everywhere, while the names of callees, members and types keep the hash of their text.
/// So the semi-blind view is the stream itself, and the blind view follows by forgetting those hashes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint {
    language: Language,
    scheme: u16,
    stream: Arc<[u32]>,
    /// One hash per statement, of its blind tokens, in reading order. The header of a compound
    /// statement is a statement of its own.
    statements: Arc<[u32]>,
    convention: Convention,
    raw_hash: u64,
    blind_hash: u64,
    renamed_hash: u64,
}

impl Fingerprint {
    /// Computes the fingerprint of a fragment's tokens.
    pub(crate) fn new(
        language: Language,
        tokens: &[Token],
        statements: Box<[u32]>,
        convention: Convention,
    ) -> Self {
        let stream: Arc<[u32]> = tokens.iter().map(|token| token.semi).collect();
        Self {
            language,
            scheme: language.scheme(),
            blind_hash: blind_hash(&stream),
            raw_hash: hash(tokens.iter().map(|token| token.text)),
            renamed_hash: renamed_hash(tokens),
            stream,
            statements: statements.into(),
            convention,
        }
    }

    /// Returns the compact binary form: the distinct token values, then the stream as positions
    /// among them.
    pub fn encode(&self) -> Vec<u8> {
        let mut dictionary = Vec::new();
        let mut positions = HashedMap::default();
        let mut stream = Vec::with_capacity(self.stream.len());
        for &value in self.stream.iter() {
            let next = dictionary.len() as u64;
            let position = *positions.entry(value).or_insert(next);
            if position == next {
                dictionary.push(value);
            }
            write_number(&mut stream, position);
        }

        let mut bytes = vec![ENCODING, self.language.number(), self.convention as u8];
        bytes.extend(self.scheme.to_le_bytes());
        bytes.extend(self.raw_hash.to_le_bytes());
        bytes.extend(self.renamed_hash.to_le_bytes());
        for values in [&dictionary[..], &self.statements] {
            write_number(&mut bytes, values.len() as u64);
            bytes.extend(values.iter().flat_map(|value| value.to_le_bytes()));
        }
        write_number(&mut bytes, self.stream.len() as u64);
        bytes.extend(stream);
        bytes
    }

    /// Reads the binary form. Total: any bytes give a fingerprint or an error, in memory
    /// proportional to the bytes.
    ///
    /// # Errors
    /// The bytes are not a fingerprint of this encoding.
    pub fn decode(bytes: &[u8]) -> Result<Self, FingerprintError> {
        let mut reader = Reader { bytes, offset: 0 };
        let [version] = reader.array()?;
        if version != ENCODING {
            return Err(FingerprintError::UnknownEncoding {
                version,
                known: ENCODING,
            });
        }
        let [number, convention] = reader.array()?;
        let language =
            Language::from_number(number).ok_or(FingerprintError::UnknownLanguage { number })?;
        let convention = Convention::from_number(convention)
            .ok_or_else(|| reader.malformed("an unknown convention"))?;
        let scheme = u16::from_le_bytes(reader.array()?);
        let raw_hash = u64::from_le_bytes(reader.array()?);
        let renamed_hash = u64::from_le_bytes(reader.array()?);
        let dictionary = reader.values()?;
        let statements = reader.values()?;
        let stream = reader.stream(&dictionary)?;
        if reader.offset != bytes.len() {
            return Err(reader.malformed("bytes follow the end"));
        }
        // The blind hash decides what counts as a copy, so it is not taken from the sender.
        let blind_hash = blind_hash(&stream);
        Ok(Self {
            language,
            scheme,
            stream: stream.into(),
            statements: statements.into(),
            convention,
            raw_hash,
            blind_hash,
            renamed_hash,
        })
    }

    /// Returns the language of the source.
    pub fn language(&self) -> Language {
        self.language
    }

    /// Returns the language's fingerprint version at the time it was computed.
    pub fn scheme(&self) -> u16 {
        self.scheme
    }

    /// Returns how many tokens the fragment has.
    pub fn tokens(&self) -> u32 {
        u32::try_from(self.stream.len()).unwrap_or(u32::MAX)
    }

    /// Returns the hash of the token stream with names and literals blinded: equal for every exact
    /// or renamed copy.
    pub fn blind_hash(&self) -> u64 {
        self.blind_hash
    }

    /// Returns the hash of the tokens as written: equal for every copy that differs in white space
    /// and comments only.
    pub fn raw_hash(&self) -> u64 {
        self.raw_hash
    }

    /// Returns the hash of the tokens with names numbered by their first use: equal for every copy
    /// whose names were changed consistently.
    pub fn renamed_hash(&self) -> u64 {
        self.renamed_hash
    }

    /// Returns the semi-blind token values.
    pub(crate) fn stream(&self) -> &[u32] {
        &self.stream
    }

    /// Returns the hashes of the blind statements.
    pub(crate) fn statements(&self) -> &[u32] {
        &self.statements
    }

    /// Tells whether the fragment is markup without logic, which is not searched for duplicates.
    pub fn is_markup(&self) -> bool {
        self.convention == Convention::Markup
    }

    /// Returns why the fragment may be like others without being copied.
    pub(crate) fn convention(&self) -> Convention {
        self.convention
    }

    /// Returns a hash of everything that a comparison looks at, for grouping what compares alike.
    pub(crate) fn comparison_hash(&self) -> u64 {
        let values = self.stream.iter().chain(self.statements.iter());
        hash(values.copied().chain([
            u32::from(self.language.number()),
            u32::from(self.scheme),
            self.convention as u32,
        ]))
    }

    /// Tells whether a comparison sees no difference between two fingerprints.
    pub(crate) fn compares_like(&self, other: &Self) -> bool {
        self.language == other.language
            && self.scheme == other.scheme
            && self.convention == other.convention
            && self.stream == other.stream
            && self.statements == other.statements
    }
}

/// Returns a token's value with names blinded.
pub(crate) fn blind(value: u32) -> u32 {
    if value & NAME_BIT == 0 { value } else { NAME }
}

fn blind_hash(stream: &[u32]) -> u64 {
    hash(stream.iter().copied().map(blind))
}

fn renamed_hash(tokens: &[Token]) -> u64 {
    let mut numbers = HashedMap::default();
    hash(tokens.iter().map(|token| {
        if token.blind != NAME {
            return token.blind;
        }
        let next = numbers.len() as u32;
        *numbers.entry(token.text).or_insert(next) << 1 | NAME_BIT
    }))
}

fn hash(values: impl Iterator<Item = u32>) -> u64 {
    let mut bytes = Vec::with_capacity(values.size_hint().0 * size_of::<u32>());
    for value in values {
        // Four at a time is much faster than one after the other.
        bytes.extend_from_slice(&value.to_le_bytes());
    }
    xxh3_64(&bytes)
}

/// Writes seven bits a byte, lowest first; the highest bit says that more follow (LEB128).
pub(crate) fn write_number(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Reads a fingerprint's bytes in order.
struct Reader<'bytes> {
    bytes: &'bytes [u8],
    offset: usize,
}

impl Reader<'_> {
    fn malformed(&self, problem: &'static str) -> FingerprintError {
        FingerprintError::Malformed {
            offset: self.offset,
            problem,
        }
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], FingerprintError> {
        let rest = self.bytes.get(self.offset..).unwrap_or_default();
        let array = rest.first_chunk().copied();
        let array = array.ok_or(FingerprintError::Truncated {
            offset: self.offset,
        })?;
        self.offset += N;
        Ok(array)
    }

    /// Reads a count of things that take at least `size` bytes each, so that no count allocates more
    /// than the bytes can fill.
    fn count(&mut self, size: usize) -> Result<usize, FingerprintError> {
        let count = usize::try_from(self.number()?).map_err(|_| self.malformed("a huge count"))?;
        let rest = self.bytes.len() - self.offset;
        if count > rest / size {
            return Err(FingerprintError::Truncated {
                offset: self.offset,
            });
        }
        Ok(count)
    }

    fn number(&mut self) -> Result<u64, FingerprintError> {
        let mut number = 0_u64;
        for shift in (0..63).step_by(7) {
            let [byte] = self.array()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(self.malformed("a number of more than nine bytes"))
    }

    fn values(&mut self) -> Result<Box<[u32]>, FingerprintError> {
        let count = self.count(size_of::<u32>())?;
        (0..count)
            .map(|_| self.array().map(u32::from_le_bytes))
            .collect()
    }

    fn stream(&mut self, dictionary: &[u32]) -> Result<Box<[u32]>, FingerprintError> {
        let count = self.count(1)?;
        let mut stream = Vec::with_capacity(count);
        for _ in 0..count {
            let position = usize::try_from(self.number()?).ok();
            let value = position.and_then(|position| dictionary.get(position));
            stream.push(*value.ok_or_else(|| self.malformed("a token outside the dictionary"))?);
        }
        Ok(stream.into_boxed_slice())
    }
}

/// Returns the identity of a fragment's source: SHA-256, in hex, of the language's name, a NUL and
/// the source.
pub fn content_hash(language: Language, source: &str) -> String {
    let mut hasher = Sha256::new();
    hasher.update(language.name());
    hasher.update([0]);
    hasher.update(source);
    hex(&hasher.finalize())
}

/// Returns the bytes as lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}
