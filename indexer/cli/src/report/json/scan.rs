//! `brickyard.scan/1`.

use std::{
    io::{self, Write},
    time::Duration,
};

use serde::Serialize;

use super::{rounded, write};
use crate::report::scan::{Class, Function, Pair, ScanReport, Timings};

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    summary: Summary,
    skipped: Vec<SkippedFile<'a>>,
    classes: Vec<CloneClass<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pairs: Option<Vec<ClonePair<'a>>>,
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
}

#[derive(Serialize)]
struct Fragment<'a> {
    path: &'a str,
    name: &'a str,
    language: &'static str,
    start_line: u32,
    end_line: u32,
    tokens: u32,
}

#[derive(Serialize)]
struct ClonePair<'a> {
    similarity: f64,
    #[serde(rename = "type")]
    clone_type: u8,
    a: Place<'a>,
    b: Place<'a>,
}

#[derive(Serialize)]
struct Place<'a> {
    path: &'a str,
    name: &'a str,
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
            clone_classes: report.classes.len(),
            duplicated_lines: report.duplicated_lines,
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
            .map(|member| fragment(&functions[*member]))
            .collect(),
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
    }
}

fn clone_pair<'a>(pair: &Pair, functions: &'a [Function]) -> ClonePair<'a> {
    ClonePair {
        similarity: rounded(pair.similarity),
        clone_type: pair.clone_type as u8,
        a: place(&functions[pair.a]),
        b: place(&functions[pair.b]),
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
