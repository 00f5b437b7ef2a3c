//! Files that are read in a process of their own, because they may exhaust whoever reads them.
//!
//! The parser asks now and then whether it may go on, but not everywhere: 15 KB can keep it busy for
//! minutes, 300 KB can make it take all memory there is. All such texts known repeat a few characters
//! over and over, or nest deeply, and nearly no source that people write does. This library starts no
//! processes: whoever calls it does, and gives it an [`Apart`].

use std::{collections::HashSet, fmt, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::{
    exclusion::SkipReason,
    fragment::{ExtractOptions, Extraction, extract},
};

/// Shorter texts cannot keep anybody busy for long.
const LEAST_BYTES: usize = 4 << 10;
/// How many characters are looked at together, blanks not counted and names counted as one.
const BLOCK: usize = 1_000;
/// How many different sequences there are in so many characters at least, when people write them.
const LEAST_SEQUENCES: usize = 48;
/// How deep people nest brackets at most.
const MOST_BRACKETS: usize = 250;

/// A file that is read apart. Whether it is excluded has been decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspect {
    /// Its path, which says its language.
    pub path: String,
    /// Its text.
    pub source: String,
    /// As [`ExtractOptions::min_tokens`].
    pub min_tokens: u32,
    /// As [`ExtractOptions::include_tests`].
    pub include_tests: bool,
}

/// Reads suspects, or says why that had to be given up.
type Read = dyn Fn(&Suspect) -> Result<Extraction, SkipReason> + Send + Sync;

/// Reads suspects somewhere else than in this process.
#[derive(Clone)]
pub struct Apart(Arc<Read>);

impl Suspect {
    /// Reads it in this process, whatever it takes.
    pub fn extract(&self) -> Extraction {
        let options = ExtractOptions {
            min_tokens: self.min_tokens,
            include_tests: self.include_tests,
            include_generated: true,
            include_vendored: true,
            include_documentation: true,
            ..ExtractOptions::default()
        };
        extract(&self.path, self.source.as_bytes(), &options)
    }
}

impl Apart {
    /// Reads suspects with a function.
    pub fn new(
        read: impl Fn(&Suspect) -> Result<Extraction, SkipReason> + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new(read))
    }

    pub(crate) fn read(&self, suspect: &Suspect) -> Result<Extraction, SkipReason> {
        (self.0)(suspect)
    }
}

impl fmt::Debug for Apart {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Apart")
    }
}

impl PartialEq for Apart {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Apart {}

/// Tells whether a text is unlike what people write: a part of it repeats itself without end, or its
/// brackets are nested deeply. Tables of numbers are such texts too, which costs them a detour only.
pub(crate) fn is_suspect(source: &str) -> bool {
    if source.len() < LEAST_BYTES {
        return false;
    }
    let (mut depth, mut in_name) = (0_usize, false);
    let (mut sequence, mut length) = (0_u64, 0);
    let mut sequences = HashSet::with_capacity(LEAST_SEQUENCES);
    for &byte in source.as_bytes() {
        let is_name = byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii();
        if byte.is_ascii_whitespace() || (is_name && in_name) {
            in_name &= is_name;
            continue;
        }
        in_name = is_name;
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MOST_BRACKETS {
            return true;
        }
        // The last eight characters.
        sequence = sequence << 8 | u64::from(if is_name { b'a' } else { byte });
        if sequences.len() < LEAST_SEQUENCES {
            sequences.insert(sequence);
        }
        length += 1;
        if length == BLOCK {
            if sequences.len() < LEAST_SEQUENCES {
                return true;
            }
            sequences.clear();
            length = 0;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_repeats_itself_or_nests_deeply_is_suspect() {
        for part in ["1,2}{", "a<\n", "/*\n", "f(", "\"\n", "a1 = `b ${ \"c\n"] {
            let text = part.repeat(10_000);
            assert!(is_suspect(&text), "{part}");
            assert!(is_suspect(&format!("fn f() {{}}\n{text}")), "{part}");
            assert!(!is_suspect(part), "{part}");
        }
        let numbered: String = (0..10_000).map(|number| format!("a{number} < ")).collect();
        assert!(is_suspect(&numbered));
    }

    #[test]
    fn what_people_write_is_not() {
        for source in [
            include_str!("apart.rs"),
            include_str!("walk.rs"),
            include_str!("language/kind.rs"),
        ] {
            assert!(!is_suspect(source));
        }
    }

    #[test]
    fn a_suspect_is_read_apart_and_everything_else_here() {
        let options = ExtractOptions {
            min_tokens: 1,
            apart: Some(Apart::new(|suspect| {
                assert_eq!((&*suspect.path, suspect.min_tokens), ("a.js", 1));
                Err(SkipReason::TooComplex)
            })),
            ..ExtractOptions::default()
        };
        let suspect = format!("function f() {{}}\n{}", "a <\n".repeat(10_000));
        let skipped = extract("a.js", suspect.as_bytes(), &options);
        assert_eq!(skipped.skipped, Some(SkipReason::TooComplex));
        assert_eq!(skipped.lines, 10_001);
        let read = extract("a.js", b"function f() { return 1 }", &options);
        assert_eq!((read.skipped, read.fragments.len()), (None, 1));
    }

    #[test]
    fn what_is_read_apart_is_what_would_be_read_here() {
        let source = format!("def f(x):\n    return [{}]\n", "1, 2,\n".repeat(5_000));
        let here = ExtractOptions {
            min_tokens: 1,
            ..ExtractOptions::default()
        };
        let apart = ExtractOptions {
            apart: Some(Apart::new(|suspect| {
                let question = serde_json::to_string(suspect).expect("JSON");
                let suspect: Suspect = serde_json::from_str(&question).expect("a suspect");
                let answer = serde_json::to_string(&suspect.extract()).expect("JSON");
                Ok(serde_json::from_str(&answer).expect("an extraction"))
            })),
            ..here.clone()
        };
        let bytes = source.as_bytes();
        assert_eq!(
            extract("a.py", bytes, &apart),
            extract("a.py", bytes, &here)
        );
        assert_eq!(extract("a.py", bytes, &here).fragments.len(), 1);
    }
}
