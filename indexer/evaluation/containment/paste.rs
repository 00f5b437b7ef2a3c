//! Pastes functions into larger ones, as people do.

use std::collections::BTreeSet;

use brickyard_indexer::Fingerprint;

use crate::{
    corpus::{Corpus, Function, is_statement, names},
    random::Random,
};

/// How many places are tried before a pair is given up.
const ATTEMPTS: usize = 6;

/// Returns the larger function with the body of the smaller one at a random place: local names are
/// changed, and so many statements are removed, added or replaced. Nothing if nothing that can be read
/// came of it.
pub(crate) fn paste(
    corpus: &Corpus,
    inner: &Function,
    outer: &Function,
    edits: usize,
    random: &mut Random,
) -> Option<(Vec<String>, Fingerprint)> {
    let mut body = body(inner)?.to_vec();
    if !edit(corpus, inner, &mut body, edits, random) {
        return None;
    }
    rename(corpus, inner, &mut body, random);
    let places = places(outer);
    let before = outer.fingerprint(&outer.lines)?.tokens();
    for _ in 0..ATTEMPTS {
        let place = *random.one(&places)?;
        let margin = margin(outer.lines.get(place)?);
        let pasted = indented(&body, margin);
        let mut lines = outer.lines.clone();
        lines.splice(place..place, pasted);
        if let Some(fingerprint) = outer.fingerprint(&lines)
            && fingerprint.tokens() > before + 40
        {
            return Some((lines, fingerprint));
        }
    }
    None
}

fn is_indented(function: &Function) -> bool {
    function.language.name() == "python"
}

/// Returns the lines between the header and the end, where these are lines of their own.
pub(crate) fn body(function: &Function) -> Option<&[String]> {
    let (header, rest) = function.lines.split_first()?;
    if is_indented(function) {
        return header.trim_end().ends_with(':').then_some(rest);
    }
    let (last, body) = rest.split_last()?;
    let is_block = header.trim_end().ends_with('{') && last.trim() == "}";
    is_block.then_some(body)
}

/// Returns the lines before which something may be pasted: those after a statement, at its depth.
fn places(function: &Function) -> Vec<usize> {
    let lines = &function.lines;
    (2..lines.len())
        .filter(|place| {
            let (before, here) = (&lines[place - 1], &lines[*place]);
            is_statement(before) && is_statement(here) && margin(before) == margin(here)
        })
        .collect()
}

fn margin(line: &str) -> &str {
    &line[..line.len() - line.trim_start().len()]
}

/// Moves the lines to another depth.
fn indented(lines: &[String], margin: &str) -> Vec<String> {
    let own = lines.iter().filter(|line| !line.trim().is_empty());
    let own = own.map(|line| self::margin(line).len()).min().unwrap_or(0);
    let moved = lines
        .iter()
        .map(|line| format!("{margin}{}", line.get(own..).unwrap_or_default()));
    moved.collect()
}

/// Changes some statements; tells whether there were enough.
fn edit(
    corpus: &Corpus,
    function: &Function,
    lines: &mut Vec<String>,
    edits: usize,
    random: &mut Random,
) -> bool {
    let pool = corpus.statements.get(function.language.family().name());
    for _ in 0..edits {
        let statements: Vec<usize> = (0..lines.len())
            .filter(|at| is_statement(&lines[*at]))
            .collect();
        let other = pool.and_then(|pool| random.one(pool));
        let (Some(at), Some(other)) = (random.one(&statements).copied(), other) else {
            return false;
        };
        let other = format!("{}{other}", margin(&lines[at]));
        match random.below(3) {
            0 => drop(lines.remove(at)),
            1 => lines.insert(at, other),
            _ => lines[at] = other,
        }
    }
    true
}

/// Gives every local name of the lines another one.
fn rename(corpus: &Corpus, function: &Function, lines: &mut [String], random: &mut Random) {
    let language = function.language.family().name();
    let Some(pool) = corpus.names.get(language) else {
        return;
    };
    let mut locals = BTreeSet::new();
    let header = function.lines.first().map(String::as_str);
    let parameters = header
        .and_then(|header| header.split_once('('))
        .map(|it| it.1);
    locals.extend(parameters.into_iter().flat_map(names).map(str::to_owned));
    for line in lines.iter() {
        let assigned = line.split_once(" = ").or_else(|| line.split_once(" := "));
        let names: Vec<&str> = assigned.into_iter().flat_map(|it| names(it.0)).collect();
        locals.extend(names.last().map(|name| (*name).to_owned()));
    }
    locals.retain(|name| {
        name.starts_with(|c: char| c.is_ascii_lowercase()) && !corpus.is_word(language, name)
    });
    for name in locals {
        let Some(other) = random.one(pool) else {
            continue;
        };
        // Two locals never become one.
        let other = format!("{other}{}", random.below(100));
        for line in lines.iter_mut() {
            *line = replaced(line, &name, &other);
        }
    }
}

/// Replaces a name where it is neither a member nor called.
fn replaced(line: &str, name: &str, other: &str) -> String {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let mut text = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find(name) {
        let (before, after) = (&rest[..at], &rest[at + name.len()..]);
        text.push_str(before);
        let is_whole = !text.ends_with(is_part) && !after.starts_with(is_part);
        let is_kept = text.ends_with(['.', ':', '>', '@']) || after.starts_with('(');
        text.push_str(if is_whole && !is_kept { other } else { name });
        rest = after;
    }
    text.push_str(rest);
    text
}
