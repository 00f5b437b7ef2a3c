//! New and changed functions that exist already.

use std::io::{self, Write};

use brickyard_indexer::{Difference, DifferingLine};

use super::super::renames;
use crate::{
    output::{LABEL_WIDTH, WIDTH, count, flow, grouped, labelled, percent, shortened, style},
    report::{
        call_name,
        check::{Exemption, Finding, Like, Place},
        search::Owner,
        type_name, wording,
    },
};

/// Up to so many findings are shown with renames, differences and what to do about each.
const SHOWN_WHOLE: usize = 3;
/// Of more, so many are shown in short, which is what one screen holds.
const SHOWN_SHORT: usize = 10;
/// How many differing lines are shown.
const DIFFERENCES_SHOWN: usize = 3;
/// How many further copies of one function are listed.
const COPIES_SHOWN: usize = 5;

/// Writes the findings, in short when there are more than a screen holds otherwise.
pub(super) fn write_findings(
    findings: &[&Finding],
    verbose: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    if verbose || findings.len() <= SHOWN_WHOLE {
        for finding in findings {
            write_whole(finding, out)?;
            writeln!(out)?;
        }
        return Ok(());
    }
    for finding in findings.iter().take(SHOWN_SHORT) {
        write_short(finding, out)?;
    }
    let more = findings.len().saturating_sub(SHOWN_SHORT);
    if more > 0 {
        writeln!(
            out,
            "and {more} more {}",
            if more == 1 { "duplicate" } else { "duplicates" }
        )?;
    }
    writeln!(out)?;
    write_choices(findings, out)?;
    writeln!(out)
}

/// Writes the weaker matches, or only how many there are.
pub(super) fn write_weaker(
    weaker: &[Finding],
    verbose: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    if weaker.is_empty() {
        return Ok(());
    }
    if verbose {
        writeln!(out, "weaker, never blocking:")?;
        for finding in weaker {
            write_short(finding, out)?;
        }
    } else {
        let matches = match weaker.len() {
            1 => "1 weaker match, which never blocks".to_owned(),
            many => format!("{} weaker matches, which never block", grouped(many)),
        };
        writeln!(out, "{matches}: --verbose lists them")?;
    }
    writeln!(out)
}

fn write_whole(finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
    write_title(finding, out)?;
    let mut parts = vec![likeness(finding)];
    match &finding.like {
        Like::Service { owner, .. } => parts.extend(Owner::parts(owner.as_ref())),
        Like::SameBranch { .. } => parts.push("in this branch too".to_owned()),
    }
    flow(out, 2, &parts)?;
    flow(out, 2, &kind(finding))?;
    write_copies(finding, out)?;
    if let Some(explanation) = &finding.explanation {
        renames(out, &explanation.renames)?;
        write_differences(finding, &explanation.differences, out)?;
    }
    write_advice(finding, out)
}

fn write_short(finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
    write_title(finding, out)?;
    let mut parts = vec![likeness(finding)];
    let mut kind = kind(finding);
    match &finding.like {
        Like::Service { owner, url, .. } => {
            parts.extend(Owner::parts(owner.as_ref()).into_iter().next());
            kind.push(url.clone());
        }
        Like::SameBranch { copies, .. } => kind.extend(wording::further_copies(copies)),
    }
    flow(out, 2, &parts)?;
    // In one line, however long the address: a broken one cannot be clicked.
    writeln!(out, "  {}", kind.join(" · "))
}

/// Writes place, name and, at the right edge, whether it blocks and the id.
fn write_title(finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
    let place = format!("{}:{}", finding.path, finding.start_line);
    let name = call_name(&finding.name);
    let (id, paint) = if finding.blocking {
        (format!("blocking {}", finding.id), style::BAD)
    } else {
        (finding.id.clone(), style::WARN)
    };
    let width = place.chars().count() + name.chars().count() + id.len() + 1;
    let gap = WIDTH.saturating_sub(width).max(2);
    writeln!(
        out,
        "{} {}{:gap$}{}",
        style::PLACE.paint(place),
        style::STRONG.paint(name),
        "",
        paint.paint(id)
    )
}

/// Lists the further copies of the same function, a line each.
fn write_copies(finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
    let Like::SameBranch { copies, .. } = &finding.like else {
        return Ok(());
    };
    let places = copies.iter().take(COPIES_SHOWN).map(|copy| {
        let Place {
            path, start_line, ..
        } = copy;
        format!("{path}:{start_line} {}", call_name(&copy.name))
    });
    let more = copies.len().saturating_sub(COPIES_SHOWN);
    let more = (more > 0).then(|| format!("and {more} more"));
    for place in places.chain(more) {
        labelled(out, 2, "also", &place)?;
    }
    Ok(())
}

/// Says how similar it is to what.
fn likeness(finding: &Finding) -> String {
    let similarity = percent(finding.similarity);
    match &finding.like {
        Like::Service { version, place, .. } => {
            format!("{similarity} like {} in {version}", call_name(&place.name))
        }
        Like::SameBranch {
            place:
                Place {
                    path,
                    name,
                    start_line,
                },
            ..
        } => format!(
            "{similarity} like {} at {path}:{start_line}",
            call_name(name)
        ),
    }
}

/// Says of which type the two are and how many lines they share.
fn kind(finding: &Finding) -> Vec<String> {
    let clone_type = finding.clone_type;
    let number = clone_type as u8;
    let mut parts = vec![format!("type {number} ({})", type_name(clone_type))];
    if let Some(explanation) = &finding.explanation {
        let lines = finding.end_line - finding.start_line + 1;
        let common = explanation.common_lines.min(lines);
        let lines = count(lines as usize, "line");
        parts.push(format!("{common} of {lines} in common"));
    }
    match &finding.exemption {
        Some(Exemption::GoldenPath(_)) => parts.push("a golden path".to_owned()),
        Some(Exemption::Family) => parts.push("in many services".to_owned()),
        Some(Exemption::Waived { .. } | Exemption::Baseline) | None => {}
    }
    parts
}

fn write_differences(
    finding: &Finding,
    differences: &[Difference],
    out: &mut dyn Write,
) -> io::Result<()> {
    let their_start = match &finding.like {
        Like::Service { place, .. } | Like::SameBranch { place, .. } => place.start_line,
    };
    for (position, Difference { a, b, .. }) in
        differences.iter().take(DIFFERENCES_SHOWN).enumerate()
    {
        let label = if position == 0 { "differs" } else { "" };
        let yours = side("yours", finding.start_line, a.as_ref());
        let theirs = side("theirs", their_start, b.as_ref());
        let padding = LABEL_WIDTH - label.len();
        let line = style::WEAK.paint(label);
        let together = yours.chars().count() + theirs.chars().count() + LABEL_WIDTH + 6;
        if together <= WIDTH {
            writeln!(out, "  {line}{:padding$}{yours}    {theirs}", "")?;
        } else {
            writeln!(out, "  {line}{:padding$}{yours}", "")?;
            writeln!(out, "  {:LABEL_WIDTH$}{theirs}", "")?;
        }
    }
    let more = differences.len().saturating_sub(DIFFERENCES_SHOWN);
    if more > 0 {
        let lines = count(more, "difference");
        writeln!(out, "  {:LABEL_WIDTH$}and {lines} more", "")?;
    }
    Ok(())
}

/// Describes one side of a difference, with the line's number in its file.
fn side(whose: &str, start: u32, line: Option<&DifferingLine>) -> String {
    let Some(line) = line else {
        return format!("{whose}: absent");
    };
    let number = (start + line.line).saturating_sub(1);
    let text = format!("{whose} line {number}: {}", line.text);
    shortened(&text, WIDTH - LABEL_WIDTH - 2)
}

/// Says where to compare the two, and what can be done with which consequence.
fn write_advice(finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
    let Like::Service {
        version,
        owner,
        repository,
        place,
        url,
        services,
        others,
    } = &finding.like
    else {
        let text = "keep one of them and call it from the other places";
        return labelled(out, 2, "instead", text);
    };
    writeln!(out, "  {}  {url}", style::WEAK.paint("compare"))?;
    let mut also = Vec::new();
    if *services > 1 {
        also.push(format!("the same function is in {services} services"));
    }
    if *others > 0 {
        also.push(format!("{others} more like it"));
    }
    if !also.is_empty() {
        labelled(out, 2, "also", &also.join("; "))?;
    }
    match &finding.exemption {
        Some(Exemption::Family) => {
            let text = format!("propose a library: {services} services have it already");
            return labelled(out, 2, "instead", &text);
        }
        Some(Exemption::GoldenPath(service)) => {
            let text = format!("{service} is a golden path: it is meant to be copied");
            return labelled(out, 2, "fine", &text);
        }
        Some(Exemption::Waived { .. } | Exemption::Baseline) | None => {}
    }
    let (name, path) = (call_name(&place.name), &place.path);
    let text = format!("{name} from {repository}, {path}: its fixes reach you with each upgrade");
    labelled(out, 2, "import", &text)?;
    let text = format!("{version}: nothing to maintain here, one more call at run time");
    labelled(out, 2, "call", &text)?;
    labelled(out, 2, "ask", &whom_to_ask(owner.as_ref()))?;
    if finding.blocking {
        labelled(out, 2, "waive", &how_to_waive(&finding.id, owner.as_ref()))?;
    }
    Ok(())
}

fn whom_to_ask(owner: Option<&Owner>) -> String {
    match owner {
        Some(Owner {
            name,
            contact: Some(contact),
        }) => format!("team {name} at {contact}, if it almost fits"),
        Some(Owner { name, .. }) => format!("team {name}, if it almost fits"),
        None => "nobody owns it: claim it, or ask who published it".to_owned(),
    }
}

fn how_to_waive(id: &str, owner: Option<&Owner>) -> String {
    let who = owner.map_or_else(
        || "the owner".to_owned(),
        |owner| format!("team {}", owner.name),
    );
    // The command stays in one piece.
    let command = format!("brickyard waive {id} --reason \"...\"").replace(' ', "\u{a0}");
    format!("{command} holds for 30 days; {who} sees it and may revoke it")
}

/// Says once, below many findings, what can be done with which consequence.
fn write_choices(findings: &[&Finding], out: &mut dyn Write) -> io::Result<()> {
    let text = "the function from their repository: its fixes reach you with each upgrade";
    labelled(out, 0, "import", text)?;
    let text = "their service: nothing to maintain here, one more call at run time";
    labelled(out, 0, "call", text)?;
    if let Some(first) = findings.iter().find(|finding| finding.blocking) {
        labelled(out, 0, "waive", &how_to_waive(&first.id, None))?;
    }
    let text = "--verbose shows renames, differences and whom to ask";
    labelled(out, 0, "more", text)
}
