//! What somebody sees of the index.
//!
//! Everything that an answer depends on is taken from the documents that the requester may see: not
//! only hits and counts, but also how rare a word is, which words exist, and how long texts are. An
//! answer is then the same as if the other documents had never been written.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use tantivy::index::SegmentId;
use tantivy::postings::TermInfo;
use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{
    BitSet, DocSet as _, InvertedIndexReader, Searcher, SegmentReader, TERMINATED, Term,
};

use super::Audience;
use super::schema::{CLOSED, Fields};

/// How many lengths are remembered; there are six per segment.
const MAX_LENGTHS: usize = 10_000;

/// The sum of the lengths of all documents of a segment, by field. A segment never changes.
#[derive(Debug, Default)]
pub(super) struct Lengths(Mutex<HashMap<(SegmentId, Field), u64>>);

/// The documents that somebody sees.
pub(super) struct View<'a> {
    searcher: &'a Searcher,
    lengths: &'a Lengths,
    /// Per segment the documents that do not count, or `None` when all do. Deleted ones count as
    /// long as nothing is unseen, since counting without them takes longer and only shifts scores.
    unseen: Vec<Option<BitSet>>,
    /// The sum of the lengths of what is seen, by field; each word that is looked for asks again.
    tokens: Mutex<HashMap<Field, u64>>,
}

impl<'a> View<'a> {
    pub(super) fn new(
        searcher: &'a Searcher,
        fields: &Fields,
        lengths: &'a Lengths,
        audience: &Audience,
    ) -> tantivy::Result<Self> {
        let segments = searcher.segment_readers();
        let unseen = match audience {
            Audience::Everything => segments.iter().map(|_| None).collect(),
            Audience::Teams { except, .. } if except.is_empty() && is_open(searcher, fields)? => {
                segments.iter().map(|_| None).collect()
            }
            Audience::Teams { teams, except } => {
                let see = |segment| unseen(segment, fields, teams, except);
                segments.iter().map(see).collect::<tantivy::Result<_>>()?
            }
        };
        Ok(Self {
            searcher,
            lengths,
            unseen,
            tokens: Mutex::default(),
        })
    }

    pub(super) fn searcher(&self) -> &'a Searcher {
        self.searcher
    }

    /// Whether the engine's own counts are right.
    pub(super) fn is_whole(&self) -> bool {
        self.unseen.iter().all(Option::is_none)
    }

    /// Whether a term stands in a document that is seen.
    pub(super) fn exists(&self, term: &Term) -> tantivy::Result<bool> {
        for (segment, reader) in self.searcher.segment_readers().iter().enumerate() {
            let inverted = reader.inverted_index(term.field())?;
            if let Some(info) = inverted.get_term_info(term)?
                && self.seen_in(segment, &inverted, &info)?
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// In how many seen documents a term stands.
    pub(super) fn documents(&self, term: &Term) -> tantivy::Result<u64> {
        let mut documents = 0;
        for (reader, unseen) in self.searcher.segment_readers().iter().zip(&self.unseen) {
            let inverted = reader.inverted_index(term.field())?;
            if let Some(info) = inverted.get_term_info(term)? {
                documents += match unseen {
                    None => u64::from(info.doc_freq),
                    Some(unseen) => count(&inverted, &info, unseen, u64::MAX)?,
                };
            }
        }
        Ok(documents)
    }

    /// Whether a term of a segment stands in a document of it that is seen.
    pub(super) fn seen_in(
        &self,
        segment: usize,
        inverted: &InvertedIndexReader,
        info: &TermInfo,
    ) -> tantivy::Result<bool> {
        match self.unseen.get(segment) {
            Some(Some(unseen)) => Ok(count(inverted, info, unseen, 1)? > 0),
            _ => Ok(info.doc_freq > 0),
        }
    }
}

/// The engine knows the exact lengths of texts only for whole segments. Added up from the rounded
/// lengths of documents, the sum is that of an index without the unseen ones.
impl Bm25StatisticsProvider for View<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        let mut known = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(tokens) = known.get(&field) {
            return Ok(*tokens);
        }
        let mut tokens = 0;
        for (reader, unseen) in self.searcher.segment_readers().iter().zip(&self.unseen) {
            tokens += self.lengths.of_segment(reader, field)?;
            if let Some(unseen) = unseen {
                let lengths = reader.get_fieldnorms_reader(field)?;
                let without: u64 = documents(unseen)
                    .map(|document| u64::from(lengths.fieldnorm(document)))
                    .sum();
                tokens -= without;
            }
        }
        known.insert(field, tokens);
        Ok(tokens)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        let segments = self.searcher.segment_readers().iter().zip(&self.unseen);
        Ok(segments
            .map(|(reader, unseen)| {
                let unseen = unseen.as_ref().map_or(0, BitSet::len);
                u64::from(reader.max_doc()) - unseen as u64
            })
            .sum())
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        self.documents(term)
    }
}

impl Lengths {
    fn of_segment(&self, reader: &SegmentReader, field: Field) -> tantivy::Result<u64> {
        let key = (reader.segment_id(), field);
        let known = |lengths: &Self| {
            let lengths = lengths.0.lock().unwrap_or_else(PoisonError::into_inner);
            lengths.get(&key).copied()
        };
        if let Some(length) = known(self) {
            return Ok(length);
        }
        let lengths = reader.get_fieldnorms_reader(field)?;
        let length = (0..reader.max_doc())
            .map(|document| u64::from(lengths.fieldnorm(document)))
            .sum();
        let mut remembered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if remembered.len() >= MAX_LENGTHS {
            // Most are of segments that are gone.
            remembered.clear();
        }
        remembered.insert(key, length);
        Ok(length)
    }
}

/// Whether everybody sees every document.
fn is_open(searcher: &Searcher, fields: &Fields) -> tantivy::Result<bool> {
    let closed = Term::from_field_text(fields.visible_to, CLOSED);
    Ok(searcher.doc_freq(&closed)? == 0)
}

/// The documents of a segment that do not count for these teams.
fn unseen(
    segment: &SegmentReader,
    fields: &Fields,
    teams: &[String],
    except: &[String],
) -> tantivy::Result<Option<BitSet>> {
    let mut unseen = BitSet::with_max_value(segment.max_doc());
    each_document(segment, fields.visible_to, CLOSED, |document| {
        unseen.insert(document);
    })?;
    for team in teams {
        each_document(segment, fields.visible_to, team, |document| {
            unseen.remove(document);
        })?;
    }
    for service in except {
        each_document(segment, fields.service, service, |document| {
            unseen.insert(document);
        })?;
    }
    if let Some(alive) = segment.alive_bitset() {
        for document in (0..segment.max_doc()).filter(|document| alive.is_deleted(*document)) {
            unseen.insert(document);
        }
    }
    Ok((unseen.len() > 0).then_some(unseen))
}

fn each_document(
    segment: &SegmentReader,
    field: Field,
    text: &str,
    mut found: impl FnMut(u32),
) -> tantivy::Result<()> {
    let inverted = segment.inverted_index(field)?;
    let term = Term::from_field_text(field, text);
    if let Some(mut postings) = inverted.read_postings(&term, IndexRecordOption::Basic)? {
        while postings.doc() != TERMINATED {
            found(postings.doc());
            postings.advance();
        }
    }
    Ok(())
}

/// Counts the seen documents of a term, up to a number.
fn count(
    inverted: &InvertedIndexReader,
    info: &TermInfo,
    unseen: &BitSet,
    up_to: u64,
) -> tantivy::Result<u64> {
    let mut postings = inverted.read_postings_from_terminfo(info, IndexRecordOption::Basic)?;
    let mut seen = 0;
    while postings.doc() != TERMINATED && seen < up_to {
        seen += u64::from(!unseen.contains(postings.doc()));
        postings.advance();
    }
    Ok(seen)
}

fn documents(set: &BitSet) -> impl Iterator<Item = u32> {
    (0..set.max_value()).filter(|document| set.contains(*document))
}

#[cfg(test)]
mod tests;
