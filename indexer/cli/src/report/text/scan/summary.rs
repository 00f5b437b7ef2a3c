//! What was read, what was left out, and what to do next.

use std::{
    cmp::Reverse,
    collections::BTreeMap,
    io::{self, Write},
};

use brickyard_indexer::SkipReason;

use crate::{
    output::{count, flow, grouped, labelled, style},
    report::{
        languages,
        scan::{ScanReport, wording},
    },
};

/// How many extensions of files that no language reads are named.
const EXTENSIONS_SHOWN: usize = 5;

/// Writes what was found, what was read, what was left out and what to do next.
pub(super) fn write_summary(report: &ScanReport, out: &mut dyn Write) -> io::Result<()> {
    let paths = report.paths.join(" ");
    if report.files == 0 {
        writeln!(out, "No source files to compare below `{paths}`.")?;
        write_left_out(report, out)?;
        return labelled(out, 0, "reads", &languages());
    }
    writeln!(out, "{}", style::STRONG.paint(wording::headline(report)))?;
    write_read(report, out)?;
    if report.known.is_some() {
        let lines = count(report.duplicated_lines, "duplicated line");
        let text = format!(
            "{lines} ({}), the known ones among them",
            wording::share(report)
        );
        labelled(out, 0, "in all", &text)?;
    }
    write_left_out(report, out)?;
    if report.markup > 0 {
        let functions = count(report.markup, "function");
        let text = format!("{functions} of markup without logic, which are not compared");
        labelled(out, 0, "markup", &text)?;
    }
    write_timings(report, out)?;
    write_next(report, &paths, out)
}

fn write_read(report: &ScanReport, out: &mut dyn Write) -> io::Result<()> {
    let languages = wording::languages(report).into_iter();
    let languages: Vec<String> = languages.map(|language| joined(&language)).collect();
    let text = format!(
        "{} ({}), {}, {}",
        joined(&count(report.files, "file")),
        languages.join(", "),
        joined(&count(
            usize::try_from(report.lines).unwrap_or(usize::MAX),
            "line"
        )),
        joined(&format!(
            "{} of {} tokens or more",
            count(report.functions.len(), "function"),
            report.min_tokens
        ))
    );
    labelled(out, 0, "read", &text)
}

/// Writes how many files were left out, by reason, and the switch that brings them back.
fn write_left_out(report: &ScanReport, out: &mut dyn Write) -> io::Result<()> {
    let mut files: BTreeMap<&str, usize> = BTreeMap::new();
    for skipped in &report.skipped {
        *files.entry(skipped.reason.code()).or_insert(0) += 1;
    }
    let mut take = |code: &str| files.remove(code).unwrap_or(0);
    let mut lines = Vec::new();
    let (tests, functions) = (take("test"), report.skipped_tests);
    if tests > 0 || functions > 0 {
        let functions = usize::try_from(functions).unwrap_or(usize::MAX);
        let functions = format!("{} in other files", count(functions, "test function"));
        lines.push(switch(&[of(tests, "test file"), functions], "tests"));
    }
    let (generated, minified) = (take("generated"), take("minified"));
    if generated + minified > 0 {
        let parts = [
            of(generated, "generated file"),
            of(minified, "minified file"),
        ];
        lines.push(switch(&parts, "generated"));
    }
    for (code, what) in [
        ("vendored", "vendored file"),
        ("documentation", "documentation file"),
    ] {
        let files = take(code);
        if files > 0 {
            lines.push(switch(&[vendored(report, files, what)], code));
        }
    }
    if take("unsupported_language") > 0 {
        lines.push(unsupported(report));
    }
    if report.excluded > 0 {
        let files = joined(&count(report.excluded, "file"));
        lines.push(format!("{files} by --include and --exclude"));
    }
    let rest = files.into_iter();
    let rest: Vec<String> = rest
        .map(|(code, files)| joined(&format!("{} {}", grouped(files), code.replace('_', " "))))
        .collect();
    if !rest.is_empty() {
        lines.push(rest.join(", "));
    }
    for (position, line) in lines.iter().enumerate() {
        labelled(out, 0, if position == 0 { "skipped" } else { "" }, line)?;
    }
    Ok(())
}

/// Returns the text with spaces that do not break.
fn joined(text: &str) -> String {
    text.replace(' ', "\u{a0}")
}

/// Returns the number with the noun; nothing for none.
fn of(number: usize, noun: &str) -> String {
    match number {
        0 => String::new(),
        number => joined(&count(number, noun)),
    }
}

fn switch(parts: &[String], name: &str) -> String {
    let parts: Vec<&str> = parts
        .iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty() && !part.starts_with("0 "))
        .collect();
    format!("{} (--include-{name})", parts.join(", "))
}

/// Folders of dependencies are not entered, so that nobody knows how many files are in them.
fn vendored(report: &ScanReport, all: usize, what: &str) -> String {
    let is_folder = |path: &str, reason: &SkipReason| {
        *reason == SkipReason::Vendored && path.ends_with('/') && what.starts_with("vendored")
    };
    let skipped = report.skipped.iter();
    let folders = skipped
        .filter(|skipped| is_folder(&skipped.path, &skipped.reason))
        .count();
    let parts = [
        of(all - folders, what),
        of(folders, "folder of dependencies"),
    ];
    let parts: Vec<&str> = parts
        .iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(", ")
}

/// Says which extensions no language reads, most frequent first.
fn unsupported(report: &ScanReport) -> String {
    let mut extensions: BTreeMap<String, usize> = BTreeMap::new();
    let skipped = report.skipped.iter();
    let skipped = skipped.filter(|skipped| skipped.reason == SkipReason::UnsupportedLanguage);
    for path in skipped.map(|skipped| &skipped.path) {
        let file = path.rsplit('/').next().unwrap_or(path);
        let extension = file.rsplit_once('.').filter(|(stem, _)| !stem.is_empty());
        let extension = extension.map_or("without extension".to_owned(), |(_, last)| {
            format!(".{last}")
        });
        *extensions.entry(extension).or_insert(0) += 1;
    }
    let all: usize = extensions.values().sum();
    let mut extensions: Vec<_> = extensions.into_iter().collect();
    extensions.sort_by_key(|(_, files)| Reverse(*files));
    let mut parts: Vec<String> = extensions
        .iter()
        .take(EXTENSIONS_SHOWN)
        .map(|(extension, files)| joined(&format!("{} {extension}", grouped(*files))))
        .collect();
    let more: usize = extensions
        .iter()
        .skip(EXTENSIONS_SHOWN)
        .map(|(_, files)| files)
        .sum();
    if more > 0 {
        parts.push(joined(&count(more, "other")));
    }
    format!(
        "{} in no language that is read: {}",
        joined(&count(all, "file")),
        parts.join(", ")
    )
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
    writeln!(out)?;
    let hidden = report.classes.len().saturating_sub(report.limit);
    if hidden > 0 {
        let hidden = count(hidden, "more class");
        writeln!(out, "{hidden} with fewer lines not shown: add --all.")?;
    }
    writeln!(
        out,
        "Keep one of each and call it from the other places. Why two count as similar:"
    )?;
    writeln!(out, "  brickyard scan {paths} --explain")?;
    writeln!(out, "Side by side in a browser:")?;
    writeln!(
        out,
        "  brickyard scan {paths} --format html -o duplicates.html"
    )?;
    writeln!(out, "For programs (`brickyard schema scan` describes it):")?;
    writeln!(
        out,
        "  brickyard scan {paths} --format json --pairs -o duplicates.json"
    )
}
