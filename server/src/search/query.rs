//! What a typed text asks the engine for.

use std::collections::{BTreeMap, HashSet};

use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, EmptyQuery, Occur,
    Query, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::tokenizer::TextAnalyzer;

use super::expand::{MAX_EXPANSIONS, names_starting_with, similar_to, starting_with};
use super::filter::any_of;
use super::schema::Fields;
use super::tokenizer::{Word, canonical_name, split, terms, text_analyzer, vocabulary_analyzer};
use super::view::View;

/// More words are a text to compare with, not a question; the rest is not looked at.
const MAX_WORDS: usize = 32;

/// What a name typed whole is worth, beside what its words are; about two rare words.
const EXACT_NAME: f32 = 12.0;

/// What a name is worth whose beginning was typed.
const NAME_PREFIX: f32 = 3.0;

/// What it is worth to be written in a language that the text names. The name itself is not looked
/// for: `python` in a question does not mean code that says python.
const IN_LANGUAGE: f32 = 1.0;

/// What a word counts that the last typed word is the beginning of, when that is no word itself.
const COMPLETED: f32 = 0.8;

/// The same when the typed word occurs as it is.
const COMPLETED_BESIDE_EXACT: f32 = 0.3;

/// What a word counts that differs from the typed one by one edit, and by two.
const CORRECTED: [f32; 2] = [0.8, 0.4];

/// A text as the engine is asked for it.
pub(super) struct TextQuery {
    /// Finds and scores.
    pub(super) query: Box<dyn Query>,
    /// The terms looked for, to highlight them.
    pub(super) terms: HashSet<String>,
}

/// How many of the typed words a document must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strictness {
    /// Both of two, and a third of more: questions in prose have many words that no code has.
    Most,
    /// Any, when nothing has most.
    Any,
}

/// Turns typed text into a query.
pub(super) struct Planner<'a> {
    view: &'a View<'a>,
    fields: &'a Fields,
    text: TextAnalyzer,
    vocabulary: TextAnalyzer,
}

impl<'a> Planner<'a> {
    pub(super) fn new(view: &'a View<'a>, fields: &'a Fields) -> Self {
        Self {
            view,
            fields,
            text: text_analyzer(),
            vocabulary: vocabulary_analyzer(),
        }
    }

    /// Finds everything for an empty text.
    pub(super) fn plan(
        &mut self,
        text: &str,
        strictness: Strictness,
    ) -> tantivy::Result<TextQuery> {
        if text.trim().is_empty() {
            return Ok(TextQuery {
                // The engine drops a plain query for everything, score included, where it stands
                // beside a filter.
                query: Box::new(ConstScoreQuery::new(Box::new(AllQuery), 1.0)),
                terms: HashSet::new(),
            });
        }
        let mut words = split(text, false);
        words.truncate(MAX_WORDS);
        let mut looked_for = HashSet::new();
        let mut clauses: Vec<Box<dyn Query>> = Vec::new();
        let mut preferred: Vec<Term> = Vec::new();
        let last = words.len().saturating_sub(1);
        for (index, word) in words.iter().enumerate() {
            let language = Term::from_field_text(self.fields.language, &word.text);
            if words.len() > 1 && self.view.exists(&language)? {
                preferred.push(language);
                continue;
            }
            let is_unfinished = index == last && word.range.end == text.len();
            let alternatives = self.alternatives(word, is_unfinished)?;
            if let Some(clause) = self.any_of(&alternatives)? {
                clauses.push(clause);
                looked_for.extend(alternatives.into_keys());
            } else if !terms(&mut self.text, &word.text).is_empty() {
                // A word that occurs nowhere counts, or one known word of three would find much.
                clauses.push(Box::new(EmptyQuery));
            }
        }
        let needed = match strictness {
            Strictness::Any => 1,
            Strictness::Most if clauses.len() <= 2 => clauses.len(),
            Strictness::Most => clauses.len().div_ceil(3),
        };
        let mut query: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        if !clauses.is_empty() {
            let by_words = BooleanQuery::union_with_minimum_required_clauses(clauses, needed);
            query.push((Occur::Should, preferring(by_words, preferred)));
        }
        query.extend(self.by_name(text)?);
        query.extend(self.by_identifier(text, &mut looked_for)?);
        Ok(TextQuery {
            query: Box::new(BooleanQuery::new(query)),
            terms: looked_for,
        })
    }

    /// The text with each unknown word replaced by the nearest known one, if there is any.
    pub(super) fn suggestion(&mut self, text: &str) -> tantivy::Result<Option<String>> {
        let mut words: Vec<String> = Vec::new();
        let mut is_corrected = false;
        for word in split(text, false).into_iter().take(MAX_WORDS) {
            if self.is_known(&word.text)? || terms(&mut self.vocabulary, &word.text).is_empty() {
                words.push(word.text);
                continue;
            }
            is_corrected = true;
            words.extend(self.nearest(&word.text)?);
        }
        Ok((is_corrected && !words.is_empty()).then(|| words.join(" ")))
    }

    /// The nearest known word, even a little farther than a search would go by itself.
    fn nearest(&self, word: &str) -> tantivy::Result<Option<String>> {
        for distance in 1..=(edits_allowed(word) + 1).min(2) {
            let similar = similar_to(self.view, self.fields.vocabulary, word, distance)?;
            if let Some(known) = similar.into_iter().next() {
                return Ok(Some(known.text));
            }
        }
        Ok(None)
    }

    fn is_known(&self, word: &str) -> tantivy::Result<bool> {
        let term = Term::from_field_text(self.fields.vocabulary, word);
        self.view.exists(&term)
    }

    /// The terms that a typed word may stand for, with what each counts.
    fn alternatives(
        &mut self,
        word: &Word,
        is_unfinished: bool,
    ) -> tantivy::Result<BTreeMap<String, f32>> {
        let mut alternatives = BTreeMap::new();
        let vocabulary = self.fields.vocabulary;
        let is_known = self.is_known(&word.text)?;
        self.add(&mut alternatives, &word.text, 1.0);
        if is_unfinished && word.text.chars().count() >= 2 {
            let weight = if is_known {
                COMPLETED_BESIDE_EXACT
            } else {
                COMPLETED
            };
            for known in starting_with(self.view, vocabulary, &word.text)? {
                self.add(&mut alternatives, &known.text, weight);
            }
        }
        if is_known {
            return Ok(alternatives);
        }
        for (distance, weight) in (1..).zip(CORRECTED) {
            if edits_allowed(&word.text) < distance || alternatives.len() > MAX_EXPANSIONS {
                break;
            }
            for known in similar_to(self.view, vocabulary, &word.text, distance)? {
                self.add(&mut alternatives, &known.text, weight);
            }
        }
        Ok(alternatives)
    }

    /// Adds the terms of a word, each at the best weight that it is reached with.
    fn add(&mut self, alternatives: &mut BTreeMap<String, f32>, word: &str, weight: f32) {
        for term in terms(&mut self.text, word) {
            if alternatives.len() > MAX_EXPANSIONS {
                return;
            }
            let best = alternatives.entry(term).or_insert(weight);
            *best = best.max(weight);
        }
    }

    /// Finds documents with any of the terms and scores by the one that counts most.
    fn any_of(&self, terms: &BTreeMap<String, f32>) -> tantivy::Result<Option<Box<dyn Query>>> {
        let mut found: Vec<Box<dyn Query>> = Vec::new();
        for (term, weight) in terms {
            let mut in_fields: Vec<Box<dyn Query>> = Vec::new();
            for (field, boost) in self.fields.searched() {
                if let Some(query) = self.term_query(field, term, boost * weight)? {
                    in_fields.push(query);
                }
            }
            if !in_fields.is_empty() {
                found.push(union(in_fields));
            }
        }
        Ok(match found.len() {
            0 => None,
            1 => found.pop(),
            _ => Some(Box::new(DisjunctionMaxQuery::new(found))),
        })
    }

    /// `None` when the term does not occur in the field, which saves the engine a clause.
    fn term_query(
        &self,
        field: Field,
        term: &str,
        boost: f32,
    ) -> tantivy::Result<Option<Box<dyn Query>>> {
        let term = Term::from_field_text(field, term);
        if !self.view.exists(&term)? {
            return Ok(None);
        }
        let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
        Ok(Some(Box::new(BoostQuery::new(Box::new(query), boost))))
    }

    /// Names that are the text, or begin with it, in whatever style they are written.
    fn by_name(&self, text: &str) -> tantivy::Result<Vec<(Occur, Box<dyn Query>)>> {
        let name = canonical_name(text);
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        if name.is_empty() {
            return Ok(clauses);
        }
        let exact = Term::from_field_text(self.fields.exact, &name);
        let exact = Box::new(TermQuery::new(exact, IndexRecordOption::Basic));
        clauses.push((
            Occur::Should,
            Box::new(ConstScoreQuery::new(exact, EXACT_NAME)),
        ));
        let names = names_starting_with(self.view, self.fields.exact, &name)?;
        if !names.is_empty() {
            clauses.push((Occur::Should, any_of(names, NAME_PREFIX)));
        }
        Ok(clauses)
    }

    /// Texts in which an identifier of the query occurs as a whole.
    fn by_identifier(
        &mut self,
        text: &str,
        looked_for: &mut HashSet<String>,
    ) -> tantivy::Result<Vec<(Occur, Box<dyn Query>)>> {
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        let words: HashSet<String> = split(text, false)
            .into_iter()
            .map(|word| word.text)
            .collect();
        let identifiers = split(text, true)
            .into_iter()
            .filter(|word| !words.contains(&word.text));
        for identifier in identifiers.take(MAX_WORDS) {
            for term in terms(&mut self.text, &identifier.text) {
                for (field, boost) in self.fields.searched() {
                    if let Some(query) = self.term_query(field, &term, boost)? {
                        clauses.push((Occur::Should, query));
                        looked_for.insert(term.clone());
                    }
                }
            }
        }
        Ok(clauses)
    }
}

/// Two edits make nearly any two short words equal.
fn edits_allowed(word: &str) -> u8 {
    match word.chars().count() {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// Scores what is written in one of the languages a little higher, and finds nothing else for it.
fn preferring(query: BooleanQuery, languages: Vec<Term>) -> Box<dyn Query> {
    if languages.is_empty() {
        return Box::new(query);
    }
    Box::new(BooleanQuery::new(vec![
        (Occur::Must, Box::new(query)),
        (Occur::Should, any_of(languages, IN_LANGUAGE)),
    ]))
}

fn union(mut queries: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    match queries.pop() {
        Some(only) if queries.is_empty() => only,
        last => Box::new(BooleanQuery::union(
            queries.into_iter().chain(last).collect(),
        )),
    }
}
