//! Makes functions out of real ones.

use std::collections::HashMap;

use brickyard_indexer::Fingerprint;

use crate::{
    corpus::{Corpus, Function, is_statement, names},
    random::Random,
};

/// How often another attempt is made when a mutant cannot be read.
const ATTEMPTS: usize = 4;

/// How much of a function is changed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Change {
    /// The share of its statements that are replaced, removed or added.
    pub(crate) statements: f64,
    /// The share of its names that are changed.
    pub(crate) names: f64,
}

impl Change {
    /// Makes it a function of its own: what is left is how people write.
    pub(crate) fn thorough(random: &mut Random) -> Self {
        Self {
            statements: 0.3 + 0.6 * random.share(),
            names: 0.3 + 0.7 * random.share(),
        }
    }

    /// What somebody does to a copy.
    pub(crate) fn light(random: &mut Random) -> Self {
        Self {
            statements: 0.25 * random.share(),
            names: 0.25 * random.share(),
        }
    }
}

/// Returns a changed function; as it was, if nothing that can be read came of it.
pub(crate) fn mutate(
    corpus: &Corpus,
    function: &Function,
    lines: &[String],
    change: Change,
    random: &mut Random,
) -> Option<(Vec<String>, Fingerprint)> {
    for _ in 0..ATTEMPTS {
        let changed = attempt(corpus, function, lines, change, random);
        if let Some(fingerprint) = function.fingerprint(&changed) {
            return Some((changed, fingerprint));
        }
    }
    let fingerprint = function.fingerprint(lines)?;
    Some((lines.to_vec(), fingerprint))
}

fn attempt(
    corpus: &Corpus,
    function: &Function,
    lines: &[String],
    change: Change,
    random: &mut Random,
) -> Vec<String> {
    let language = function.language.family().name();
    let pool = corpus
        .statements
        .get(language)
        .map_or(&[][..], Vec::as_slice);
    let mut changed = Vec::with_capacity(lines.len());
    for (place, line) in lines.iter().enumerate() {
        // The first line has the function's own name and parameters.
        if place == 0 || !is_statement(line) || !random.chance(change.statements) {
            changed.push(line.clone());
            continue;
        }
        let margin = &line[..line.len() - line.trim_start().len()];
        let other = random.one(pool).map(|other| format!("{margin}{other}"));
        match random.below(4) {
            0 => {}
            1 => {
                changed.extend(other);
                changed.push(line.clone());
            }
            _ => changed.extend(other),
        }
    }
    rename(corpus, language, &mut changed, change.names, random);
    changed
}

fn rename(corpus: &Corpus, language: &str, lines: &mut [String], share: f64, random: &mut Random) {
    let pool = corpus.names.get(language).map_or(&[][..], Vec::as_slice);
    let mut renamed: HashMap<String, Option<String>> = HashMap::new();
    for line in lines {
        let mut text = String::with_capacity(line.len());
        let mut rest = line.as_str();
        while let Some(name) = names(rest).next() {
            // The names of a line are parts of it, in order.
            let start = name.as_ptr() as usize - rest.as_ptr() as usize;
            let other = renamed.entry(name.to_owned()).or_insert_with(|| {
                let may = !corpus.is_word(language, name) && random.chance(share);
                may.then(|| random.one(pool).cloned()).flatten()
            });
            text.push_str(&rest[..start]);
            text.push_str(other.as_deref().unwrap_or(name));
            rest = &rest[start + name.len()..];
        }
        text.push_str(rest);
        *line = text;
    }
}
