//! `brickyard.scan/1`.

use std::{
    io::{self, Write},
    time::Duration,
};

use serde::Serialize;

use brickyard_indexer::{DifferingLine, Explanation, Rename, Signals as Parts, Similarity};

use super::{rounded, write};
use crate::report::scan::{Class, Contained, Explained, Function, Pair, ScanReport, Timings};

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    summary: Summary,
    skipped: Vec<SkippedFile<'a>>,
    classes: Vec<CloneClass<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pairs: Option<Vec<ClonePair<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    containments: Option<Vec<Containment<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timings: Option<Milliseconds>,
}

#[derive(Serialize)]
struct Summary {
    files: usize,
    skipped: usize,
    lines: u64,
    fragments: usize,
    clone_pairs: usize,
    clone_classes: usize,
    duplicated_lines: usize,
    duplicated_share: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    skipped_tests: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    markup: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    excluded: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    known_classes: Option<usize>,
}

#[derive(Serialize)]
struct SkippedFile<'a> {
    path: &'a str,
    reason: &'static str,
}

#[derive(Serialize)]
struct CloneClass<'a> {
    id: &'a str,
    #[serde(rename = "type")]
    clone_type: u8,
    similarity: f64,
    lines: u32,
    fragments: Vec<Fragment<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<ShownPair<'a>>,
}

/// Two fragments of a class, by their positions in it.
#[derive(Serialize)]
struct ShownPair<'a> {
    a: usize,
    b: usize,
    similarity: f64,
    #[serde(rename = "type")]
    clone_type: u8,
    #[serde(flatten)]
    why: Why<'a>,
}

/// Why two fragments count as similar.
#[derive(Serialize)]
struct Why<'a> {
    signals: Signals,
    renames: &'a [Rename],
    differences: Vec<Difference<'a>>,
}

/// Each from 0 to 1; named as in the text.
#[derive(Serialize)]
struct Signals {
    content: f64,
    statements: f64,
}

#[derive(Serialize)]
struct Difference<'a> {
    a: Option<Line<'a>>,
    b: Option<Line<'a>>,
    moved: bool,
}

/// A statement, by its first line in the file.
#[derive(Serialize)]
struct Line<'a> {
    line: u32,
    text: &'a str,
}

#[derive(Serialize)]
struct Fragment<'a> {
    path: &'a str,
    name: &'a str,
    language: &'static str,
    start_line: u32,
    end_line: u32,
    tokens: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    new: Option<bool>,
}

#[derive(Serialize)]
struct ClonePair<'a> {
    similarity: f64,
    #[serde(rename = "type")]
    clone_type: u8,
    a: Place<'a>,
    b: Place<'a>,
    #[serde(flatten)]
    why: Option<Why<'a>>,
}

#[derive(Serialize)]
struct Place<'a> {
    path: &'a str,
    name: &'a str,
    start_line: u32,
    end_line: u32,
}

/// A function inside another.
#[derive(Serialize)]
struct Containment<'a> {
    coverage: f64,
    inner: Place<'a>,
    outer: Outer<'a>,
}

#[derive(Serialize)]
struct Outer<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    at: Lines,
}

#[derive(Serialize)]
struct Lines {
    start_line: u32,
    end_line: u32,
}

/// A step that is one pass with another has null: its time is in the other.
#[derive(Serialize)]
struct Milliseconds {
    read_ms: f64,
    parse_ms: f64,
    fingerprint_ms: Option<f64>,
    candidates_ms: Option<f64>,
    score_ms: f64,
    total_ms: f64,
    cpu_ms: Option<f64>,
}

/// Writes the report as `brickyard.scan/1`.
pub(crate) fn scan(report: &ScanReport, out: &mut dyn Write) -> io::Result<()> {
    let functions = &report.functions;
    let pairs = report.pairs.as_ref();
    let document = Document {
        schema: "brickyard.scan/1",
        summary: Summary {
            files: report.files,
            skipped: report.skipped.len(),
            lines: report.lines,
            fragments: functions.len(),
            clone_pairs: report.pair_count,
            clone_classes: report.classes.len()
                + report.known.as_ref().map_or(0, |known| known.classes),
            duplicated_lines: report.duplicated_lines,
            duplicated_share: (report.share() * 10_000.0).round() / 10_000.0,
            skipped_tests: report.explain.then_some(report.skipped_tests),
            markup: report.explain.then_some(report.markup),
            excluded: (report.excluded > 0).then_some(report.excluded),
            known_classes: report.known.as_ref().map(|known| known.classes),
        },
        skipped: report
            .skipped
            .iter()
            .map(|skipped| SkippedFile {
                path: &skipped.path,
                reason: skipped.reason.code(),
            })
            .collect(),
        classes: report
            .classes
            .iter()
            .map(|class| clone_class(class, functions))
            .collect(),
        pairs: pairs.map(|pairs| {
            pairs
                .iter()
                .map(|pair| clone_pair(pair, functions))
                .collect()
        }),
        containments: report.containments.as_ref().map(|all| {
            all.iter()
                .map(|contained| containment(contained, functions))
                .collect()
        }),
        timings: report.timings.as_ref().map(milliseconds),
    };
    write(&document, out)
}

fn clone_class<'a>(class: &'a Class, functions: &'a [Function]) -> CloneClass<'a> {
    CloneClass {
        id: &class.id,
        clone_type: class.clone_type as u8,
        similarity: rounded(class.similarity),
        lines: class.duplicated_lines,
        fragments: class
            .members
            .iter()
            .enumerate()
            .map(|(position, member)| Fragment {
                new: class.new.get(position).copied(),
                ..fragment(&functions[*member])
            })
            .collect(),
        explanation: class
            .explained
            .as_ref()
            .and_then(|explained| shown_pair(class, explained, functions)),
    }
}

fn shown_pair<'a>(
    class: &'a Class,
    explained: &'a Explained,
    functions: &[Function],
) -> Option<ShownPair<'a>> {
    let (b, explanation) = explained.shown.as_ref()?;
    let similarity = explained.similarities.get(b.checked_sub(1)?)?;
    let starts = [0, *b].map(|member| functions[class.members[member]].start_line);
    Some(ShownPair {
        a: 0,
        b: *b,
        similarity: rounded(similarity.score),
        clone_type: similarity.clone_type as u8,
        why: why(similarity, explanation, starts),
    })
}

fn why<'a>(similarity: &Similarity, explanation: &'a Explanation, starts: [u32; 2]) -> Why<'a> {
    let line = |start: u32, line: &'a DifferingLine| Line {
        line: (start + line.line).saturating_sub(1),
        text: &line.text,
    };
    let [a_start, b_start] = starts;
    Why {
        signals: signals(&similarity.signals),
        renames: &explanation.renames,
        differences: explanation
            .differences
            .iter()
            .map(|difference| Difference {
                a: difference.a.as_ref().map(|a| line(a_start, a)),
                b: difference.b.as_ref().map(|b| line(b_start, b)),
                moved: difference.moved,
            })
            .collect(),
    }
}

fn signals(parts: &Parts) -> Signals {
    Signals {
        content: rounded(parts.content),
        statements: rounded(parts.statements),
    }
}

fn fragment(function: &Function) -> Fragment<'_> {
    Fragment {
        path: &function.path,
        name: &function.name,
        language: function.language.name(),
        start_line: function.start_line,
        end_line: function.end_line,
        tokens: function.tokens,
        new: None,
    }
}

fn clone_pair<'a>(pair: &'a Pair, functions: &'a [Function]) -> ClonePair<'a> {
    ClonePair {
        similarity: rounded(pair.similarity.score),
        clone_type: pair.similarity.clone_type as u8,
        a: place(&functions[pair.a]),
        b: place(&functions[pair.b]),
        why: pair.explanation.as_ref().map(|explanation| {
            let starts = [pair.a, pair.b].map(|function| functions[function].start_line);
            why(&pair.similarity, explanation, starts)
        }),
    }
}

fn containment<'a>(contained: &Contained, functions: &'a [Function]) -> Containment<'a> {
    let (start_line, end_line) = contained.lines;
    Containment {
        coverage: rounded(contained.coverage),
        inner: place(&functions[contained.inner]),
        outer: Outer {
            place: place(&functions[contained.outer]),
            at: Lines {
                start_line,
                end_line,
            },
        },
    }
}

fn place(function: &Function) -> Place<'_> {
    Place {
        path: &function.path,
        name: &function.name,
        start_line: function.start_line,
        end_line: function.end_line,
    }
}

fn milliseconds(timings: &Timings) -> Milliseconds {
    let milliseconds = |time: Duration| (time.as_secs_f64() * 1e4).round() / 10.0;
    Milliseconds {
        read_ms: milliseconds(timings.read),
        parse_ms: milliseconds(timings.parse),
        fingerprint_ms: None,
        candidates_ms: None,
        score_ms: milliseconds(timings.score),
        total_ms: milliseconds(timings.total),
        cpu_ms: timings.cpu.map(milliseconds),
    }
}
