//! What a fragment is compared by.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::{error::FingerprintError, language::Language};

/// The version of the binary encoding.
const ENCODING: u8 = 1;

/// What a fragment is compared by: the ordered stream of its token hashes, its statements and the
/// names it calls. Enough to score, not to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint {
    language: Language,
    scheme: u16,
    stream: Box<[u32]>,
    statements: Box<[u32]>,
    callees: Box<[u32]>,
    raw_hash: u64,
    blind_hash: u64,
    renamed_hash: u64,
}

impl Fingerprint {
    /// Returns the compact binary form.
    pub fn encode(&self) -> Vec<u8> {
        let _ = (
            &self.stream,
            &self.statements,
            &self.callees,
            self.raw_hash,
            self.renamed_hash,
        );
        Vec::new()
    }

    /// Reads the binary form. Total: any bytes give a fingerprint or an error, in memory
    /// proportional to the bytes.
    ///
    /// # Errors
    /// The bytes are not a fingerprint of this encoding.
    pub fn decode(bytes: &[u8]) -> Result<Self, FingerprintError> {
        let _ = ENCODING;
        Err(FingerprintError::Truncated {
            offset: bytes.len(),
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

    /// Returns the hash of the token stream with names and literals blinded: equal for every exact or
    /// renamed copy.
    pub fn blind_hash(&self) -> u64 {
        self.blind_hash
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
            let _ = write!(text, "{byte:02x}");
            text
        })
}
