//! Finds the functions of a file.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::{
    apart::{self, Apart, Suspect},
    exclusion::{Attributes, SkipReason, content_exclusion, path_exclusion},
    fingerprint::Fingerprint,
    language::Language,
    parse, snapshot,
    walk::{self, Scope, Walked},
};

/// What [`extract`] takes from a file. By default everything that a team writes and maintains itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtractOptions {
    /// Functions with fewer tokens are left out; the default is 50.
    pub min_tokens: u32,
    /// Whether tests are taken too, with what only tests need: fixtures, mocks, stories.
    pub include_tests: bool,
    /// Whether files that programs wrote are taken too, minified ones among them.
    pub include_generated: bool,
    /// Whether files copied from other projects are taken too.
    pub include_vendored: bool,
    /// Whether files are taken too that `.gitattributes` calls documentation.
    pub include_documentation: bool,
    /// What the repository itself says of its files.
    pub attributes: Attributes,
    /// Who reads what may exhaust this process; nobody else unless given.
    pub apart: Option<Apart>,
}

impl Default for ExtractOptions {
    fn default() -> Self {
        Self {
            min_tokens: 50,
            include_tests: false,
            include_generated: false,
            include_vendored: false,
            include_documentation: false,
            attributes: Attributes::default(),
            apart: None,
        }
    }
}

/// What one file gave.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Extraction {
    /// The language by extension; of a header by its content too.
    pub language: Option<Language>,
    /// Lines of the file.
    pub lines: u32,
    /// The functions found, in the order of their start.
    pub fragments: Vec<Fragment>,
    /// Why the file was not looked into.
    pub skipped: Option<SkipReason>,
    /// Places that the parser could not make sense of.
    pub syntax_errors: u32,
    /// Test functions that were left out though their file was not.
    pub skipped_tests: u32,
}

/// A function that is compared as a unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fragment {
    /// The name, qualified where natural: `Class.method`.
    pub name: String,
    /// The language it is written in.
    pub language: Language,
    /// The first line, from 1.
    pub start_line: u32,
    /// The last line, inclusive.
    pub end_line: u32,
    /// Where the source is in the file.
    pub bytes: Range<usize>,
    /// How many tokens it has, comments not counted.
    pub tokens: u32,
    /// What it is compared by; in base64.
    #[serde(
        serialize_with = "snapshot::encode",
        deserialize_with = "snapshot::decode"
    )]
    pub fingerprint: Fingerprint,
    /// The first and the last line of every statement of the fingerprint, in their order. A compound
    /// statement ends where its block does.
    pub statement_lines: Box<[(u32, u32)]>,
}

impl Fragment {
    /// Returns the first and the last line of some statements, by their numbers; nothing if there are
    /// none such.
    pub fn lines_of(&self, statements: &Range<u32>) -> Option<(u32, u32)> {
        let lines = &self.statement_lines;
        let (first, _) = lines.get(statements.start as usize)?;
        let (_, last) = lines.get(statements.end.checked_sub(1)? as usize)?;
        Some((*first, *last))
    }

    /// Returns how many lines the fragment covers.
    pub fn lines(&self) -> u32 {
        self.end_line - self.start_line + 1
    }

    /// Tells whether the fragment is markup without logic, an icon or a bare layout. Such functions are
    /// alike without being copied, so they are not searched for duplicates.
    pub fn is_markup(&self) -> bool {
        self.fingerprint.is_markup()
    }
}

/// Finds the functions of a file and fingerprints them. Never fails: what cannot be read is skipped
/// with a reason.
pub fn extract(path: &str, bytes: &[u8], options: &ExtractOptions) -> Extraction {
    let language = Language::from_path(path);
    let mut extraction = Extraction {
        language,
        ..Extraction::default()
    };
    if let Err(reason) = fill(&mut extraction, path, bytes, options) {
        extraction.skipped = Some(reason);
    }
    extraction
}

fn fill(
    extraction: &mut Extraction,
    path: &str,
    bytes: &[u8],
    options: &ExtractOptions,
) -> Result<(), SkipReason> {
    let language = extraction.language.ok_or(SkipReason::UnsupportedLanguage)?;
    let marks = options.attributes.marks(path);
    if let Some(reason) = path_exclusion(path, marks, options) {
        return Err(reason);
    }
    if bytes.len() > parse::MAX_BYTES {
        return Err(SkipReason::TooLarge {
            bytes: bytes.len() as u64,
        });
    }
    if bytes.contains(&0) {
        return Err(SkipReason::Binary);
    }
    let source = str::from_utf8(bytes).map_err(|_| SkipReason::NotUtf8)?;
    let language = language.refined(path, source);
    extraction.language = Some(language);
    extraction.lines = u32::try_from(source.lines().count()).unwrap_or(u32::MAX);
    if let Some(reason) = content_exclusion(language, source, marks, options) {
        return Err(reason);
    }
    if let Some(apart) = &options.apart
        && apart::is_suspect(source)
    {
        *extraction = apart.read(&Suspect {
            path: path.to_owned(),
            source: source.to_owned(),
            min_tokens: options.min_tokens,
            include_tests: options.include_tests,
        })?;
        return Ok(());
    }

    let scope = Scope::Functions {
        include_tests: options.include_tests,
    };
    let Walked {
        stream,
        functions,
        syntax_errors,
        skipped_tests,
    } = parse::read(language, source, |cursor| {
        walk::walk(language, source, cursor, scope)
    })??;
    extraction.syntax_errors = syntax_errors;
    extraction.skipped_tests = skipped_tests;
    let newlines = source
        .bytes()
        .zip(0_u32..)
        .filter(|(byte, _)| *byte == b'\n');
    let newlines: Vec<u32> = newlines.map(|(_, at)| at).collect();
    let line_of = |at: u32| newlines.partition_point(|newline| *newline < at) as u32 + 1;
    for function in functions {
        let tokens = stream.tokens().get(function.tokens).unwrap_or_default();
        let count = u32::try_from(tokens.len()).unwrap_or(u32::MAX);
        if count < options.min_tokens {
            continue;
        }
        let spans = stream
            .statement_spans(function.statements.clone())
            .into_iter();
        let lines = spans.map(|(start, end)| (line_of(start), line_of(end)));
        let statements = stream.statement_hashes(function.statements);
        extraction.fragments.push(Fragment {
            name: function.name,
            language,
            start_line: function.start_line,
            end_line: function.end_line,
            bytes: function.bytes,
            tokens: count,
            fingerprint: Fingerprint::new(language, tokens, statements, function.convention),
            statement_lines: lines.collect(),
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_inside_a_file_are_left_out_and_counted() {
        let source = "fn a() {}\n#[test]\nfn b() {}\n#[cfg(test)]\nmod tests {\n    fn c() {}\n    fn d() {}\n}\n";
        let extracted = |include_tests| {
            let options = ExtractOptions {
                min_tokens: 1,
                include_tests,
                ..ExtractOptions::default()
            };
            let extraction = extract("a.rs", source.as_bytes(), &options);
            (extraction.fragments.len(), extraction.skipped_tests)
        };
        assert_eq!(extracted(false), (1, 3));
        assert_eq!(extracted(true), (4, 0));
        let java = "class A { void a() {} @Test void b() {} }";
        let extraction = extract("A.java", java.as_bytes(), &ExtractOptions::default());
        assert_eq!(extraction.skipped_tests, 1);
    }
}
