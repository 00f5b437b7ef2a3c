//! The real functions that everything is made of.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    fs,
    path::{Path, PathBuf},
};

use brickyard_indexer::{ExtractOptions, Fingerprint, Language, extract};
use ignore::WalkBuilder;
use rayon::prelude::*;

/// An identifier that more of a language's functions use is taken for a word of the language.
const WORDS: usize = 80;

/// A function of a corpus that can be read on its own.
pub(crate) struct Function {
    pub(crate) language: Language,
    /// The name of a file for it.
    file: &'static str,
    pub(crate) lines: Vec<String>,
}

/// The functions of some folders, and what they are written with.
pub(crate) struct Corpus {
    pub(crate) functions: Vec<Function>,
    /// Statements of one line, as often as they are used.
    pub(crate) statements: BTreeMap<&'static str, Vec<String>>,
    /// Identifiers, as often as functions use them, without the words of the language.
    pub(crate) names: BTreeMap<&'static str, Vec<String>>,
    words: HashMap<&'static str, HashSet<String>>,
}

impl Corpus {
    /// Reads the functions below some folders: different ones only.
    pub(crate) fn read(folders: &[PathBuf]) -> Self {
        let mut files: Vec<PathBuf> = folders.iter().flat_map(|folder| files(folder)).collect();
        files.sort_unstable();
        let mut found: Vec<(u64, Function)> =
            files.par_iter().flat_map_iter(|path| read(path)).collect();
        let mut seen = HashSet::new();
        found.retain(|(hash, _)| seen.insert(*hash));
        let functions: Vec<Function> = found.into_iter().map(|(_, function)| function).collect();
        let mut corpus = Self {
            functions,
            statements: BTreeMap::new(),
            names: BTreeMap::new(),
            words: HashMap::new(),
        };
        corpus.count();
        corpus
    }

    fn count(&mut self) {
        let mut counts: HashMap<&'static str, HashMap<&str, usize>> = HashMap::new();
        for function in &self.functions {
            let language = function.language.family().name();
            let distinct: HashSet<&str> = function.lines.iter().flat_map(|l| names(l)).collect();
            let counts = counts.entry(language).or_default();
            distinct
                .into_iter()
                .for_each(|name| *counts.entry(name).or_default() += 1);
        }
        for (language, counts) in counts {
            let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
            counts.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
            let (words, others) = counts.split_at(WORDS.min(counts.len()));
            let words = words.iter().map(|(name, _)| (*name).to_owned()).collect();
            self.words.insert(language, words);
            let names = others
                .iter()
                .flat_map(|(name, count)| std::iter::repeat_n((*name).to_owned(), *count));
            self.names.insert(language, names.collect());
        }
        for function in &self.functions {
            let language = function.language.family().name();
            let simple = function.lines.iter().filter(|line| is_statement(line));
            let simple = simple.map(|line| line.trim().to_owned());
            self.statements.entry(language).or_default().extend(simple);
        }
    }

    /// Tells whether an identifier is a word of the language, such as a keyword.
    pub(crate) fn is_word(&self, language: &str, name: &str) -> bool {
        self.words
            .get(language)
            .is_some_and(|words| words.contains(name))
    }
}

impl Function {
    /// Returns the fingerprint of the function with these lines, if they can be read.
    pub(crate) fn fingerprint(&self, lines: &[String]) -> Option<Fingerprint> {
        fingerprint(self.file, self.language, &lines.join("\n"))
    }
}

fn fingerprint(file: &str, language: Language, text: &str) -> Option<Fingerprint> {
    // What is no function outside of a class is wrapped in one.
    let source = match language {
        Language::Java
        | Language::CSharp
        | Language::Kotlin
        | Language::Scala
        | Language::Swift
        | Language::Dart => format!("class Holder {{\n{text}\n}}\n"),
        Language::JavaScript | Language::TypeScript | Language::Tsx
            if !text.contains("function") && !text.contains("=>") =>
        {
            format!("class Holder {{\n{text}\n}}\n")
        }
        Language::Php => format!("<?php\nclass Holder {{\n{text}\n}}\n"),
        Language::Elixir => format!("defmodule Holder do\n{text}\nend\n"),
        _ => text.to_owned(),
    };
    let fragments = extract(file, source.as_bytes(), &ExtractOptions::default()).fragments;
    let largest = fragments
        .into_iter()
        .max_by_key(|fragment| fragment.tokens)?;
    (!largest.is_markup()).then_some(largest.fingerprint)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let walk = WalkBuilder::new(folder).standard_filters(false).build();
    walk.flatten()
        .map(ignore::DirEntry::into_path)
        .filter(|path| path.extension().is_some() && path.is_file())
        .collect()
}

fn read(path: &Path) -> Vec<(u64, Function)> {
    let Some(language) = Language::from_path(&path.to_string_lossy()) else {
        return Vec::new();
    };
    let Ok(bytes) = fs::read(path) else {
        return Vec::new();
    };
    // The extension alone: a folder named `tests` above the corpus is no reason to skip a file.
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let fragments = extract(&name, &bytes, &ExtractOptions::default()).fragments;
    let file = file_of(language);
    let function = |fragment: brickyard_indexer::Fragment| {
        let text = std::str::from_utf8(bytes.get(fragment.bytes)?).ok()?;
        let alone = fingerprint(file, fragment.language, text)?;
        (alone.blind_hash() == fragment.fingerprint.blind_hash()).then(|| {
            let function = Function {
                language: fragment.language,
                file,
                lines: text.lines().map(str::to_owned).collect(),
            };
            (alone.blind_hash(), function)
        })
    };
    fragments.into_iter().filter_map(function).collect()
}

fn file_of(language: Language) -> &'static str {
    static FILES: std::sync::LazyLock<Vec<String>> = std::sync::LazyLock::new(|| {
        let extension = |language: &Language| language.extensions().first().copied();
        let file = |language| format!("holder.{}", extension(language).unwrap_or_default());
        Language::ALL.iter().map(file).collect()
    });
    let place = Language::ALL.iter().position(|other| *other == language);
    place
        .and_then(|place| FILES.get(place))
        .map_or("", String::as_str)
}

/// Returns the identifiers of a line of at least three characters.
pub(crate) fn names(line: &str) -> impl Iterator<Item = &str> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    line.split(move |c| !is_part(c)).filter(|name| {
        name.len() > 2 && name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
    })
}

/// Tells whether a line is a statement of its own, as far as one can tell from it alone.
pub(crate) fn is_statement(line: &str) -> bool {
    let line = line.trim();
    let count = |c: char| line.matches(c).count();
    let is_balanced = count('(') == count(')')
        && count('[') == count(']')
        && count('{') == count('}')
        && count('"') % 2 == 0
        && count('\'') % 2 == 0;
    let first = names(line).next().unwrap_or_default();
    let is_structure = [
        "else", "end", "case", "default", "function", "def", "func", "fn", "elif", "catch",
        "except", "finally", "do", "done", "then", "begin", "rescue", "when",
    ]
    .contains(&first);
    let is_open = [':', '{', ',', '\\', '(', '.', '|', '&', '+', '=', '*'];
    let starts_inside = ['.', '}', ')', '|', '&', '+', '?', ':', '*', '/', '#', '@'];
    is_balanced
        && line.len() > 5
        && !is_structure
        && !line.ends_with(is_open)
        && !line.starts_with(starts_inside)
}
