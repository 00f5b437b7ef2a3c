//! What the page shows, as small as it can be: numbers stand for paths, languages and functions.

use std::collections::HashMap;

use serde::{Serialize, Serializer, ser::SerializeTuple as _};

use crate::{
    output::count,
    report::scan::{Class, Explained, ScanReport, wording},
};

#[derive(Serialize)]
pub(super) struct Data<'a> {
    summary: Summary,
    languages: Vec<&'static str>,
    paths: Vec<&'a str>,
    functions: Vec<ShownFunction<'a>>,
    /// Of the functions, in their order; none where it was left out.
    sources: Vec<Option<&'a str>>,
    classes: Vec<ShownClass<'a>>,
}

#[derive(Serialize)]
struct Summary {
    headline: String,
    classes: usize,
    /// Those in classes.
    functions: usize,
    duplicated_lines: usize,
    share: String,
    files: usize,
    notes: Vec<String>,
}

/// Written as `[path, name, language, first line, last line]`.
struct ShownFunction<'a> {
    path: usize,
    name: &'a str,
    language: usize,
    lines: (u32, u32),
}

/// Written as `[id, type, percent, lines, functions, positions of the new ones, percent by which the
/// others are like the first, position of the one to show beside the first]`.
struct ShownClass<'a> {
    id: &'a str,
    clone_type: u8,
    percent: u8,
    lines: u32,
    functions: Vec<usize>,
    new: Vec<usize>,
    likeness: Vec<u8>,
    beside: usize,
}

impl Serialize for ShownFunction<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut tuple = serializer.serialize_tuple(5)?;
        tuple.serialize_element(&self.path)?;
        tuple.serialize_element(self.name)?;
        tuple.serialize_element(&self.language)?;
        tuple.serialize_element(&self.lines.0)?;
        tuple.serialize_element(&self.lines.1)?;
        tuple.end()
    }
}

impl Serialize for ShownClass<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut tuple = serializer.serialize_tuple(8)?;
        tuple.serialize_element(self.id)?;
        tuple.serialize_element(&self.clone_type)?;
        tuple.serialize_element(&self.percent)?;
        tuple.serialize_element(&self.lines)?;
        tuple.serialize_element(&self.functions)?;
        tuple.serialize_element(&self.new)?;
        tuple.serialize_element(&self.likeness)?;
        tuple.serialize_element(&self.beside)?;
        tuple.end()
    }
}

impl<'a> Data<'a> {
    pub(super) fn of(report: &'a ScanReport) -> Self {
        let mut paths = Numbered::default();
        let mut languages = Numbered::default();
        let mut members = Numbered::default();
        let mut functions = Vec::new();
        let mut sources = Vec::new();
        let mut number = |member: usize| {
            let (number, is_new) = members.number(member);
            if is_new {
                let function = &report.functions[member];
                functions.push(ShownFunction {
                    path: paths.number(function.path.as_str()).0,
                    name: &function.name,
                    language: languages.number(function.language.label()).0,
                    lines: (function.start_line, function.end_line),
                });
                sources.push(report.sources.get(&member).map(String::as_str));
            }
            number
        };
        let classes = report.classes.iter();
        let classes: Vec<ShownClass<'_>> = classes
            .map(|class| ShownClass {
                id: &class.id,
                clone_type: class.clone_type as u8,
                percent: whole_percent(class.similarity),
                lines: class.duplicated_lines,
                functions: class.members.iter().map(|member| number(*member)).collect(),
                new: new_positions(class),
                likeness: likeness(class),
                beside: beside(class),
            })
            .collect();
        let left_out = sources.iter().filter(|source| source.is_none()).count();
        Self {
            summary: Summary {
                headline: wording::headline(report),
                classes: classes.len(),
                functions: functions.len(),
                duplicated_lines: report.duplicated_lines,
                share: wording::share(report),
                files: report.files,
                notes: notes(report, left_out),
            },
            languages: languages.values,
            paths: paths.values,
            functions,
            sources,
            classes,
        }
    }
}

fn likeness(class: &Class) -> Vec<u8> {
    let explained = class.explained.iter();
    let similarities = explained.flat_map(|explained| &explained.similarities);
    similarities
        .map(|similarity| whole_percent(similarity.score))
        .collect()
}

/// Returns the position of what differs least: of distant ones everything does.
fn beside(class: &Class) -> usize {
    let explained = class.explained.as_ref();
    explained
        .and_then(Explained::closest_differing)
        .unwrap_or(1)
}

fn new_positions(class: &Class) -> Vec<usize> {
    let numbered = class.new.iter().enumerate();
    let new = numbered.filter(|(_, is_new)| **is_new);
    new.map(|(position, _)| position).collect()
}

/// Says what was read and left out, here and by the scan.
fn notes(report: &ScanReport, left_out: usize) -> Vec<String> {
    let mut notes = vec![format!(
        "Written by Brickyard {} of {}",
        env!("CARGO_PKG_VERSION"),
        report.paths.join(" ")
    )];
    notes.extend(wording::languages(report));
    notes.push(format!("functions of {} tokens or more", report.min_tokens));
    if !report.skipped.is_empty() {
        let files = count(report.skipped.len(), "file");
        notes.push(format!(
            "{files} not read: `brickyard scan --all` lists them"
        ));
    }
    if left_out > 0 {
        let sources = count(left_out, "function");
        notes.push(format!(
            "the source of {sources} is left out to keep this file small"
        ));
    }
    notes
}

/// Returns whole percent, rounded down: 100 is only said of equal things.
fn whole_percent(share: f32) -> u8 {
    // In [0, 100] after the clamp.
    (share.clamp(0.0, 1.0) * 100.0 + 1e-4).floor() as u8
}

/// Values that numbers stand for.
struct Numbered<T> {
    values: Vec<T>,
    numbers: HashMap<T, usize>,
}

impl<T> Default for Numbered<T> {
    fn default() -> Self {
        Self {
            values: Vec::new(),
            numbers: HashMap::new(),
        }
    }
}

impl<T: Copy + Eq + std::hash::Hash> Numbered<T> {
    /// Returns the number of a value, and whether it had none before.
    fn number(&mut self, value: T) -> (usize, bool) {
        let next = self.values.len();
        let number = *self.numbers.entry(value).or_insert(next);
        if number == next {
            self.values.push(value);
        }
        (number, number == next)
    }
}
