//! A class of duplicates: its functions, and what distinguishes them.

use std::io::{self, Write};

use brickyard_indexer::{CloneType, Signals, Similarity};

use super::difference::{Side, write_differences};
use crate::{
    output::{WIDTH, count, flow, labelled, percent, style, wrapped},
    report::{
        call_name,
        scan::{Class, Explained, Function, ScanReport, wording},
        text::renames,
    },
};

/// How many places of a class are listed.
const PLACES_SHOWN: usize = 8;
/// What the members are called, in their order.
const ORDINALS: [&str; PLACES_SHOWN] = [
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth",
];

/// Writes a class; all of its places and differences if `all`.
pub(super) fn write_class(
    class: &Class,
    report: &ScanReport,
    all: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let [functions, similar, clone_type, lines] = wording::parts(class);
    let functions = format!("{}  {functions}", class.id);
    let parts = [functions, similar, clone_type, lines];
    // Lines break between the parts only.
    let parts = parts.map(|part| part.replace(' ', "\u{a0}"));
    for line in wrapped(&parts.join("\u{a0}· "), WIDTH) {
        writeln!(out, "{}", style::STRONG.paint(line))?;
    }
    write_members(class, &report.functions, all, out)?;
    match &class.explained {
        Some(explained) => write_explained(class, explained, report, all, out),
        None => Ok(()),
    }
}

/// Writes where each member is and, of more than two, how similar each is to the first.
fn write_members(
    class: &Class,
    functions: &[Function],
    all: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let shown = if all { usize::MAX } else { PLACES_SHOWN };
    for (position, member) in class.members.iter().take(shown).enumerate() {
        let function = &functions[*member];
        let place = format!("{}:{}", function.path, function.start_line);
        let lines = function.end_line - function.start_line + 1;
        let mut what = vec![format!(
            "{}, {}",
            call_name(&function.name),
            count(lines as usize, "line")
        )];
        let similarities = class
            .explained
            .as_ref()
            .map(|explained| &explained.similarities);
        let similarity = similarities.and_then(|all| all.get(position.checked_sub(1)?));
        if let Some(similarity) = similarity.filter(|_| class.members.len() > 2) {
            let mut likeness = likeness(similarity);
            if similarity.score < class.similarity {
                likeness.push_str(", more like others");
            }
            what.push(likeness);
        }
        if class.new.get(position) == Some(&true) {
            what.push("new".to_owned());
        }
        let width = place.chars().count() + what.join(" · ").chars().count();
        write!(out, "  {}", style::PLACE.paint(place))?;
        if width + 4 <= WIDTH {
            writeln!(out, "  {}", what.join(" · "))?;
        } else {
            writeln!(out)?;
            flow(out, 4, &what)?;
        }
    }
    let more = class.members.len().saturating_sub(shown);
    if more > 0 {
        writeln!(out, "  and {more} more")?;
    }
    Ok(())
}

/// Says how similar a member is to the first.
fn likeness(similarity: &Similarity) -> String {
    match similarity.clone_type {
        CloneType::Exact => "exact copy of the first".to_owned(),
        CloneType::Renamed => "renamed copy of the first".to_owned(),
        CloneType::Edited => format!("{} like the first", percent(similarity.score)),
    }
}

fn write_explained(
    class: &Class,
    explained: &Explained,
    report: &ScanReport,
    all: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let Some((other, explanation)) = &explained.shown else {
        return Ok(());
    };
    let side = |position: usize| {
        let function = &report.functions[class.members[position]];
        let name = match ORDINALS.get(position) {
            Some(ordinal) => (*ordinal).to_owned(),
            None => format!("{}:{}", file_name(&function.path), function.start_line),
        };
        let start = function.start_line;
        Side { name, start }
    };
    let (a, b) = (side(0), side(*other));
    if class.members.len() > 2 {
        labelled(out, 2, "between", &format!("{} and {}", a.name, b.name))?;
    }
    renames(out, &explanation.renames)?;
    write_differences(explanation, &a, &b, all, out)?;
    let similarity = explained.similarities.get(other - 1);
    match similarity.filter(|_| report.explain) {
        Some(similarity) => write_signals(&similarity.signals, out),
        None => Ok(()),
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// What the score was made of, in plain words.
fn write_signals(signals: &Signals, out: &mut dyn Write) -> io::Result<()> {
    let parts = [
        ("content", signals.content),
        ("statements", signals.statements),
    ];
    let parts = parts.map(|(label, value)| format!("{label} {value:.2}").replace(' ', "\u{a0}"));
    labelled(out, 2, "signals", &parts.join("\u{a0}· "))
}
