//! What one file gives to a publication.

use sha2::{Digest as _, Sha256};

use super::{
    FragmentEntry, LargeFunction, OccurrenceEntry, PublishOptions, batch::MAX_FRAGMENT_BYTES,
};
use crate::{
    discovery::InlineCode,
    exclusion::{SkipReason, exclusion},
    fingerprint::{content_hash, hex},
    fragment::{Fragment, extract},
    manifest::Files,
    parse::MAX_BYTES,
};

/// What one file gave.
pub(super) struct FileEntry {
    pub(super) lines: u32,
    pub(super) fragments: Vec<(FragmentEntry, OccurrenceEntry)>,
    pub(super) large: Vec<LargeFunction>,
    pub(super) skipped: Option<SkipReason>,
}

impl FileEntry {
    pub(super) fn read(files: &dyn Files, path: &str, options: &PublishOptions) -> Self {
        let skip = |reason| Self {
            lines: 0,
            fragments: Vec::new(),
            large: Vec::new(),
            skipped: Some(reason),
        };
        // The path alone may say that the file need not be read.
        if let Some(reason) = exclusion(path, &options.extract) {
            return skip(reason);
        }
        if let Some(bytes) = files.size(path).filter(|size| *size > MAX_BYTES as u64) {
            return skip(SkipReason::TooLarge { bytes });
        }
        let bytes = match files.read(path) {
            Ok(bytes) => bytes,
            Err(message) => return skip(SkipReason::Unreadable { message }),
        };
        let extraction = extract(path, &bytes, &options.extract);
        let mut file = Self {
            lines: extraction.lines,
            fragments: Vec::new(),
            large: Vec::new(),
            skipped: extraction.skipped,
        };
        for fragment in &extraction.fragments {
            file.add(path, &bytes, fragment, options.with_source);
        }
        file
    }

    /// Reads code that is written in a manifest; its lines are those of the manifest.
    pub(super) fn read_inline(code: &InlineCode, options: &PublishOptions) -> Self {
        let bytes = code.text.as_bytes();
        // The name says the language only: where the manifest is was judged before.
        let extraction = extract(
            &format!("inline.{}", code.extension),
            bytes,
            &options.extract,
        );
        let is_text = extraction.skipped == Some(SkipReason::UnsupportedLanguage);
        let mut file = Self {
            lines: extraction.lines,
            fragments: Vec::new(),
            large: Vec::new(),
            skipped: extraction.skipped.filter(|_| !is_text),
        };
        for fragment in &extraction.fragments {
            file.add(&code.path, bytes, fragment, options.with_source);
        }
        for (_, occurrence) in &mut file.fragments {
            occurrence.start_line += code.line - 1;
            occurrence.end_line += code.line - 1;
        }
        file
    }

    /// Adds a function; without its source, or not at all, when it would not fit into a request.
    fn add(&mut self, path: &str, bytes: &[u8], fragment: &Fragment, with_source: bool) {
        let mut entry = FragmentEntry::of(bytes, fragment, with_source);
        if entry.json_len() > MAX_FRAGMENT_BYTES {
            entry = FragmentEntry::of(bytes, fragment, false);
            let is_left_out = entry.json_len() > MAX_FRAGMENT_BYTES;
            self.large.push(LargeFunction {
                path: path.to_owned(),
                name: fragment.name.clone(),
                start_line: fragment.start_line,
                is_left_out,
            });
            if is_left_out {
                return;
            }
        }
        let occurrence = OccurrenceEntry {
            service: 0,
            fragment: 0,
            path: path.to_owned(),
            name: fragment.name.clone(),
            start_line: fragment.start_line,
            end_line: fragment.end_line,
        };
        self.fragments.push((entry, occurrence));
    }
}

impl FragmentEntry {
    fn of(file: &[u8], fragment: &Fragment, with_source: bool) -> Self {
        let fingerprint = fragment.fingerprint.encode();
        let source = file.get(fragment.bytes.clone()).unwrap_or_default();
        let source = with_source.then(|| String::from_utf8_lossy(source).into_owned());
        let hash = match &source {
            Some(source) => content_hash(fragment.language, source),
            None => hex(&Sha256::digest(&fingerprint)),
        };
        Self {
            hash,
            language: fragment.language,
            scheme: fragment.fingerprint.scheme(),
            tokens: fragment.tokens,
            lines: fragment.lines(),
            fingerprint,
            source,
        }
    }
}
