//! Half-typed and mistyped words, looked up among the words that occur.
//!
//! The engine's own fuzzy query gives every match the same score, which gains almost nothing. So a
//! typed word is expanded to the words that it may stand for, and those are searched like typed
//! ones, with a little less weight.

use std::collections::HashMap;

use tantivy::query::FuzzyTermQuery;
use tantivy::schema::Field;
use tantivy::{Searcher, Term};

/// How many words one typed word may stand for.
pub(super) const MAX_EXPANSIONS: usize = 30;

/// How many words of one segment are looked at; `a` begins thousands.
const MAX_SCANNED: usize = 20_000;

/// A word that occurs in the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) text: String,
    /// In how many documents.
    pub(super) documents: u64,
}

/// The most frequent words that begin with `prefix`, without `prefix` itself.
pub(super) fn starting_with(
    searcher: &Searcher,
    field: Field,
    prefix: &str,
) -> tantivy::Result<Vec<Known>> {
    let mut found: HashMap<String, u64> = HashMap::new();
    for segment in searcher.segment_readers() {
        let inverted = segment.inverted_index(field)?;
        let mut stream = inverted
            .terms()
            .range()
            .gt(prefix.as_bytes())
            .into_stream()?;
        let mut scanned = 0;
        while scanned < MAX_SCANNED
            && stream.advance()
            && stream.key().starts_with(prefix.as_bytes())
        {
            scanned += 1;
            count(&mut found, stream.key(), stream.value().doc_freq);
        }
    }
    Ok(most_frequent(found))
}

/// The most frequent words within `distance` edits (at most 2) of `word`; swapping two neighbours
/// is one edit.
pub(super) fn similar_to(
    searcher: &Searcher,
    field: Field,
    word: &str,
    distance: u8,
) -> tantivy::Result<Vec<Known>> {
    let automaton = FuzzyTermQuery::new(Term::from_field_text(field, word), distance, true);
    let mut found: HashMap<String, u64> = HashMap::new();
    for segment in searcher.segment_readers() {
        let inverted = segment.inverted_index(field)?;
        let mut stream = inverted
            .terms()
            .search(automaton.automaton()?)
            .into_stream()?;
        while stream.advance() {
            count(&mut found, stream.key(), stream.value().doc_freq);
        }
    }
    Ok(most_frequent(found))
}

/// Every term of an exact field that begins with `prefix`, in order, at most [`MAX_EXPANSIONS`].
pub(super) fn names_starting_with(
    searcher: &Searcher,
    field: Field,
    prefix: &str,
) -> tantivy::Result<Vec<Term>> {
    let mut names = Vec::new();
    for segment in searcher.segment_readers() {
        let inverted = segment.inverted_index(field)?;
        let mut stream = inverted
            .terms()
            .range()
            .ge(prefix.as_bytes())
            .into_stream()?;
        let mut taken = 0;
        while taken < MAX_EXPANSIONS
            && stream.advance()
            && stream.key().starts_with(prefix.as_bytes())
        {
            taken += 1;
            if let Ok(name) = std::str::from_utf8(stream.key()) {
                names.push(name.to_owned());
            }
        }
    }
    names.sort_unstable();
    names.dedup();
    names.truncate(MAX_EXPANSIONS);
    Ok(names
        .iter()
        .map(|name| Term::from_field_text(field, name))
        .collect())
}

fn count(found: &mut HashMap<String, u64>, key: &[u8], documents: u32) {
    if let Ok(word) = std::str::from_utf8(key) {
        *found.entry(word.to_owned()).or_default() += u64::from(documents);
    }
}

fn most_frequent(found: HashMap<String, u64>) -> Vec<Known> {
    let mut known: Vec<Known> = found
        .into_iter()
        .map(|(text, documents)| Known { text, documents })
        .collect();
    known.sort_unstable_by(|a, b| {
        b.documents
            .cmp(&a.documents)
            .then_with(|| a.text.cmp(&b.text))
    });
    known.truncate(MAX_EXPANSIONS);
    known
}
