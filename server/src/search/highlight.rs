//! Which words of a document matched, and the lines around them.

use std::collections::{HashMap, HashSet};

use tantivy::tokenizer::TextAnalyzer;

use super::tokenizer::{split, terms, text_analyzer};

/// How many lines a snippet has.
const SNIPPET_LINES: usize = 3;

/// Longer lines are cut; minified code has one line.
const MAX_LINE_CHARS: usize = 200;

/// Enough words to highlight; a query in prose may match dozens.
const MAX_MATCHED: usize = 32;

/// Finds matched words in one document after the other.
pub(super) struct Highlighter<'a> {
    /// The terms that were looked for.
    terms: &'a HashSet<String>,
    /// How text becomes terms.
    analyzer: TextAnalyzer,
    /// Whether a word matches, by word: code repeats its words.
    known: HashMap<String, bool>,
}

impl<'a> Highlighter<'a> {
    pub(super) fn new(terms: &'a HashSet<String>) -> Self {
        Self {
            terms,
            analyzer: text_analyzer(),
            known: HashMap::new(),
        }
    }

    /// Adds the words of `text` that matched, lower case, in order and once each.
    pub(super) fn collect(&mut self, text: &str, matched: &mut Vec<String>) {
        for word in split(text, true) {
            if matched.len() >= MAX_MATCHED {
                return;
            }
            if !matched.contains(&word.text) && self.matches(&word.text) {
                matched.push(word.text);
            }
        }
    }

    /// The lines around the one in which most different words matched.
    pub(super) fn snippet(&mut self, text: &str) -> Option<String> {
        let lines: Vec<&str> = text.lines().collect();
        let matches: Vec<usize> = lines.iter().map(|line| self.count(line)).collect();
        let most = matches.iter().copied().max().filter(|&most| most > 0)?;
        let best = matches.iter().position(|&count| count == most)?;
        let first = best
            .saturating_sub(1)
            .min(lines.len().saturating_sub(SNIPPET_LINES));
        let window = lines.iter().skip(first).take(SNIPPET_LINES);
        Some(window.map(|line| cut(line)).collect::<Vec<_>>().join("\n"))
    }

    fn count(&mut self, line: &str) -> usize {
        let words: HashSet<String> = split(line, true)
            .into_iter()
            .map(|word| word.text)
            .collect();
        words.iter().filter(|word| self.matches(word)).count()
    }

    fn matches(&mut self, word: &str) -> bool {
        if let Some(known) = self.known.get(word) {
            return *known;
        }
        let found = terms(&mut self.analyzer, word);
        let is_match = found.iter().any(|term| self.terms.contains(term));
        self.known.insert(word.to_owned(), is_match);
        is_match
    }
}

fn cut(line: &str) -> String {
    let line = line.trim_end();
    match line.char_indices().nth(MAX_LINE_CHARS) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(query: &[&str], text: &str, matched: &[&str], snippet: Option<&str>) {
        let terms = query.iter().map(|term| (*term).to_owned()).collect();
        let mut highlighter = Highlighter::new(&terms);
        let mut found = Vec::new();
        highlighter.collect(text, &mut found);
        assert_eq!(found, matched);
        assert_eq!(highlighter.snippet(text).as_deref(), snippet);
    }

    #[test]
    fn words_inside_identifiers_are_found() {
        check(
            &["updat", "stock"],
            "def updateStocks():",
            &["update", "stocks"],
            Some("def updateStocks():"),
        );
    }

    #[test]
    fn the_snippet_is_the_three_lines_around_the_best_one() {
        let text = "stock\ntwo\nthree\nupdate the stock\nfive\nsix";
        check(
            &["updat", "stock"],
            text,
            &["stock", "update"],
            Some("three\nupdate the stock\nfive"),
        );
        check(
            &["six"],
            text,
            &["six"],
            Some("update the stock\nfive\nsix"),
        );
        check(&["seven"], text, &[], None);
    }

    #[test]
    fn long_lines_are_cut_between_characters() {
        let line = format!("stock {}", "ä".repeat(500));
        let cut = format!("stock {}…", "ä".repeat(194));
        check(&["stock"], &line, &["stock"], Some(&cut));
    }
}
