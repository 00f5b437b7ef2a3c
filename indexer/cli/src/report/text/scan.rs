//! `scan` for people.

use std::io::{self, Write};

use brickyard_indexer::{Difference, DifferingLine};

use super::{renames, skipped};
use crate::{
    output::{WIDTH, count, flow, grouped, labelled, percent, shortened, style},
    report::{
        call_name,
        scan::{Class, Explained, Function, ScanReport, Skipped},
        type_name,
    },
};

/// How many places of a class are listed.
const PLACES_SHOWN: usize = 8;
/// How many differing lines are shown.
const DIFFERENCES_SHOWN: usize = 4;

/// Writes the classes, worst first, and a summary.
pub(crate) fn scan(report: &ScanReport, all: bool, out: &mut dyn Write) -> io::Result<()> {
    let places = if all { usize::MAX } else { PLACES_SHOWN };
    for class in report.classes.iter().take(report.limit) {
        write_class(class, &report.functions, places, out)?;
        writeln!(out)?;
    }
    if all && !report.skipped.is_empty() {
        for Skipped { path, reason } in &report.skipped {
            writeln!(out, "{} {path}: {reason}", style::WEAK.paint("skipped"))?;
        }
        writeln!(out)?;
    }
    write_summary(report, out)
}

fn write_class(
    class: &Class,
    functions: &[Function],
    places: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let member = |index: usize| &functions[class.members[index]];
    writeln!(
        out,
        "{}  {} · {} similar · {} · {}",
        style::STRONG.paint(&class.id),
        count(class.members.len(), "function"),
        percent(class.similarity),
        type_name(class.clone_type),
        count(class.duplicated_lines as usize, "duplicated line"),
    )?;
    for member in class.members.iter().take(places) {
        let (place, what) = place(&functions[*member]);
        let fits = place.chars().count() + what.chars().count() + 4 <= WIDTH;
        let gap = if fits { "  " } else { "\n    " };
        writeln!(out, "  {}{gap}{what}", style::PLACE.paint(place))?;
    }
    if class.members.len() > places {
        writeln!(out, "  and {} more", class.members.len() - places)?;
    }
    match &class.explained {
        Some(explained) => {
            write_explanation(explained, member(explained.a), member(explained.b), out)
        }
        None => Ok(()),
    }
}

/// Returns where a function is, and what it is.
fn place(function: &Function) -> (String, String) {
    let lines = function.end_line - function.start_line + 1;
    (
        format!("{}:{}", function.path, function.start_line),
        format!(
            "{}, {}",
            call_name(&function.name),
            count(lines as usize, "line")
        ),
    )
}

fn write_explanation(
    explained: &Explained,
    a: &Function,
    b: &Function,
    out: &mut dyn Write,
) -> io::Result<()> {
    renames(out, &explained.explanation.renames)?;
    let differences = &explained.explanation.differences;
    if differences.is_empty() {
        return Ok(());
    }
    let which = match (explained.a, explained.b) {
        (0, 1) => "- first, + second".to_owned(),
        _ => format!(
            "- {}:{}, + {}:{}",
            file_name(&a.path),
            a.start_line,
            file_name(&b.path),
            b.start_line
        ),
    };
    labelled(out, 2, "differs", &which)?;
    for Difference { a: left, b: right } in differences.iter().take(DIFFERENCES_SHOWN) {
        if let Some(line) = left {
            write_line('-', style::REMOVED, a, line, out)?;
        }
        if let Some(line) = right {
            write_line('+', style::GOOD, b, line, out)?;
        }
    }
    if differences.len() > DIFFERENCES_SHOWN {
        let more = differences.len() - DIFFERENCES_SHOWN;
        writeln!(out, "    and {} more", grouped(more))?;
    }
    Ok(())
}

fn write_line(
    sign: char,
    paint: style::Paint,
    function: &Function,
    line: &DifferingLine,
    out: &mut dyn Write,
) -> io::Result<()> {
    let number = function.start_line + line.line.saturating_sub(1);
    let text = format!("{sign} {number:>5}  {}", shortened(&line.text, WIDTH - 14));
    writeln!(out, "    {}", paint.paint(text))
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn write_summary(report: &ScanReport, out: &mut dyn Write) -> io::Result<()> {
    let paths = report.paths.join(" ");
    if report.files == 0 {
        writeln!(out, "No source files to compare below `{paths}`.")?;
        skipped(out, 0, report.skipped.iter().map(|skipped| &skipped.reason))?;
        return writeln!(
            out,
            "Brickyard reads Rust, Python, JavaScript, TypeScript, TSX, Go and Java."
        );
    }
    let headline = match report.classes.len() {
        0 => "No duplicate functions.".to_owned(),
        classes => format!(
            "{} of duplicates: {}, {}.",
            count(classes, "class"),
            count(
                report.classes.iter().map(|class| class.members.len()).sum(),
                "function"
            ),
            count(report.duplicated_lines, "duplicated line")
        ),
    };
    writeln!(out, "{}", style::STRONG.paint(headline))?;
    flow(
        out,
        0,
        &[
            count(report.files, "file"),
            count(usize::try_from(report.lines).unwrap_or(usize::MAX), "line"),
            format!(
                "{} of {} tokens or more",
                count(report.functions.len(), "function"),
                report.min_tokens
            ),
            languages(report),
        ],
    )?;
    skipped(out, 0, report.skipped.iter().map(|skipped| &skipped.reason))?;
    if report.capped > 0 {
        writeln!(
            out,
            "{} had more candidates than were scored; --max-candidates 0 scores all.",
            count(report.capped, "function")
        )?;
    }
    write_timings(report, out)?;
    write_next(report, &paths, out)
}

fn languages(report: &ScanReport) -> String {
    let mut languages: Vec<_> = report.languages.iter().collect();
    languages.sort_by_key(|(_, files)| std::cmp::Reverse(**files));
    let languages = languages
        .into_iter()
        .map(|(language, files)| format!("{language} {}", grouped(*files)));
    languages.collect::<Vec<_>>().join(", ")
}

fn write_timings(report: &ScanReport, out: &mut dyn Write) -> io::Result<()> {
    let Some(timings) = &report.timings else {
        return Ok(());
    };
    let milliseconds = |label: &str, time: std::time::Duration| {
        format!(
            "{label} {} ms",
            grouped(usize::try_from(time.as_millis()).unwrap_or(usize::MAX))
        )
    };
    let mut parts = vec![
        milliseconds("total", timings.total),
        milliseconds("reading", timings.read),
        milliseconds("parsing", timings.parse),
        milliseconds("comparing", timings.score),
    ];
    parts.extend(timings.cpu.map(|time| milliseconds("processor", time)));
    flow(out, 0, &parts)
}

fn write_next(report: &ScanReport, paths: &str, out: &mut dyn Write) -> io::Result<()> {
    if report.classes.is_empty() {
        return Ok(());
    }
    let hidden = report.classes.len().saturating_sub(report.limit);
    writeln!(out)?;
    if hidden > 0 {
        writeln!(out, "{} not shown: add --all.", count(hidden, "more class"))?;
    }
    writeln!(
        out,
        "Keep one of each and call it from the other places. For programs:"
    )?;
    writeln!(
        out,
        "  brickyard scan {paths} --format json --pairs -o duplicates.json"
    )
}
