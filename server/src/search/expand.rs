//! Half-typed and mistyped words, looked up among the words that occur.
//!
//! The engine's own fuzzy query gives every match the same score, which gains almost nothing. So a
//! typed word is expanded to the words that it may stand for, and those are searched like typed
//! ones, with a little less weight.

use std::cmp::Ordering;
use std::collections::HashMap;

use tantivy::Term;
use tantivy::query::FuzzyTermQuery;
use tantivy::schema::Field;

use super::view::View;

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
    view: &View<'_>,
    field: Field,
    prefix: &str,
) -> tantivy::Result<Vec<Known>> {
    let mut found: HashMap<String, u64> = HashMap::new();
    for segment in view.searcher().segment_readers() {
        let inverted = segment.inverted_index(field)?;
        let mut stream = inverted
            .terms()
            .range()
            .gt(prefix.as_bytes())
            .into_stream()?;
        let mut scanned = 0;
        // Unseen words must not take the place of seen ones.
        while (scanned < MAX_SCANNED || !view.is_whole())
            && stream.advance()
            && stream.key().starts_with(prefix.as_bytes())
        {
            scanned += 1;
            count(&mut found, stream.key(), stream.value().doc_freq);
        }
    }
    most_frequent(view, field, found)
}

/// The most frequent words within `distance` edits (at most 2) of `word`; swapping two neighbours
/// is one edit.
pub(super) fn similar_to(
    view: &View<'_>,
    field: Field,
    word: &str,
    distance: u8,
) -> tantivy::Result<Vec<Known>> {
    let automaton = FuzzyTermQuery::new(Term::from_field_text(field, word), distance, true);
    let mut found: HashMap<String, u64> = HashMap::new();
    for segment in view.searcher().segment_readers() {
        let inverted = segment.inverted_index(field)?;
        let mut stream = inverted
            .terms()
            .search(automaton.automaton()?)
            .into_stream()?;
        while stream.advance() {
            count(&mut found, stream.key(), stream.value().doc_freq);
        }
    }
    most_frequent(view, field, found)
}

/// Every term of an exact field that begins with `prefix`, in order, at most [`MAX_EXPANSIONS`].
pub(super) fn names_starting_with(
    view: &View<'_>,
    field: Field,
    prefix: &str,
) -> tantivy::Result<Vec<Term>> {
    let mut names = Vec::new();
    for (number, segment) in view.searcher().segment_readers().iter().enumerate() {
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
            if !view.seen_in(number, &inverted, stream.value())? {
                continue;
            }
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

/// The words with the most seen documents, equals by name. The counts found are of all documents,
/// seen or not, so none of a word's seen ones are missed by looking at the greatest first.
fn most_frequent(
    view: &View<'_>,
    field: Field,
    found: HashMap<String, u64>,
) -> tantivy::Result<Vec<Known>> {
    let mut known: Vec<Known> = found
        .into_iter()
        .map(|(text, documents)| Known { text, documents })
        .collect();
    known.sort_unstable_by(Known::order);
    if view.is_whole() {
        known.truncate(MAX_EXPANSIONS);
        return Ok(known);
    }
    let mut seen: Vec<Known> = Vec::new();
    for word in known {
        let last = seen.get(MAX_EXPANSIONS - 1);
        if last.is_some_and(|last| last.order(&word).is_lt()) {
            break;
        }
        let documents = view.documents(&Term::from_field_text(field, &word.text))?;
        if documents > 0 {
            let word = Known { documents, ..word };
            let place = seen.partition_point(|other| other.order(&word).is_lt());
            seen.insert(place, word);
            seen.truncate(MAX_EXPANSIONS);
        }
    }
    Ok(seen)
}

impl Known {
    /// The more frequent first, equals by name.
    fn order(&self, other: &Self) -> Ordering {
        other
            .documents
            .cmp(&self.documents)
            .then_with(|| self.text.cmp(&other.text))
    }
}
