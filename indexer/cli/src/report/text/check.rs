//! `check` for people.

mod degraded;

use std::io::{self, Write};

use brickyard_indexer::{Difference, DifferingLine};

use super::{renames, skipped};
use crate::{
    arguments::Mode,
    output::{LABEL_WIDTH, WIDTH, count, flow, labelled, percent, shortened, style},
    report::{
        call_name,
        check::{
            CheckReport, Checked, Containment, Finding, LARGEST_BLOCKING_FAMILY, Like, Outcome,
            Place,
        },
        search::Owner,
        type_name,
    },
};

/// How many differing lines are shown.
const DIFFERENCES_SHOWN: usize = 3;

/// Writes the findings, blocking ones first, and what was compared with what.
pub(crate) fn check(report: &CheckReport, verbose: bool, out: &mut dyn Write) -> io::Result<()> {
    for finding in &report.findings {
        write_finding(finding, out)?;
        writeln!(out)?;
    }
    for containment in &report.containments {
        write_containment(containment, out)?;
        writeln!(out)?;
    }
    if verbose {
        write_functions(report, out)?;
    }
    degraded::write(report, out)?;
    write_headline(report, out)?;
    write_circumstances(report, out)
}

fn write_finding(finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
    write_title(finding, out)?;
    let similarity = percent(finding.similarity);
    match &finding.like {
        Like::Service {
            version,
            owner,
            place,
            ..
        } => {
            let mut parts = vec![format!(
                "{similarity} like {} in {version}",
                call_name(&place.name)
            )];
            parts.extend(Owner::parts(owner.as_ref()));
            flow(out, 2, &parts)?;
        }
        Like::SameBranch(Place {
            path,
            name,
            start_line,
        }) => {
            let name = call_name(name);
            let parts = [
                format!("{similarity} like {name} at {path}:{start_line}"),
                "in this branch too".to_owned(),
            ];
            flow(out, 2, &parts)?;
        }
    }
    write_type(finding, out)?;
    if let Some(explanation) = &finding.explanation {
        renames(out, &explanation.renames)?;
        write_differences(finding, &explanation.differences, out)?;
    }
    write_advice(finding, out)
}

fn write_containment(containment: &Containment, out: &mut dyn Write) -> io::Result<()> {
    let place = format!("{}:{}", containment.path, containment.start_line);
    let name = call_name(&containment.name);
    writeln!(
        out,
        "{} {}",
        style::PLACE.paint(place),
        style::STRONG.paint(name)
    )?;
    let (coverage, version) = (percent(containment.coverage), &containment.version);
    let theirs = call_name(&containment.place.name);
    let mut parts = vec![if containment.is_inside {
        format!("{coverage} of it inside {theirs} in {version}")
    } else {
        format!("{coverage} of {theirs} in {version} inside it")
    }];
    let lines = containment.lines;
    parts.extend(lines.map(|(start, end)| format!("lines {start} to {end}")));
    parts.extend(Owner::parts(containment.owner.as_ref()));
    parts.push("never blocks".to_owned());
    flow(out, 2, &parts)?;
    labelled(out, 2, "compare", &containment.url)
}

/// Writes place, name and, at the right edge, the id.
fn write_title(finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
    let Finding {
        id,
        path,
        name,
        start_line,
        blocking,
        ..
    } = finding;
    let place = format!("{path}:{start_line}");
    let name = call_name(name);
    let width = place.chars().count() + name.chars().count() + id.len() + 1;
    let gap = WIDTH.saturating_sub(width).max(2);
    let paint = if *blocking { style::BAD } else { style::WARN };
    writeln!(
        out,
        "{} {}{:gap$}{}",
        style::PLACE.paint(place),
        style::STRONG.paint(name),
        "",
        paint.paint(id)
    )
}

fn write_type(finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
    let clone_type = finding.clone_type;
    let mut parts = vec![format!(
        "type {} ({})",
        clone_type as u8,
        type_name(clone_type)
    )];
    if let Some(explanation) = &finding.explanation {
        let lines = finding.end_line - finding.start_line + 1;
        let common = explanation.common_lines.min(lines);
        parts.push(format!(
            "{common} of {} in common",
            count(lines as usize, "line")
        ));
    }
    if finding.blocking {
        parts.push("blocking".to_owned());
    }
    flow(out, 2, &parts)
}

fn write_differences(
    finding: &Finding,
    differences: &[Difference],
    out: &mut dyn Write,
) -> io::Result<()> {
    let their_start = match &finding.like {
        Like::Service { place, .. } | Like::SameBranch(place) => place.start_line,
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

/// Says where to compare the two and what can be done.
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
        return labelled(
            out,
            2,
            "instead",
            "keep one of the two and call it from both places",
        );
    };
    writeln!(out, "  {}  {url}", style::WEAK.paint("compare"))?;
    if *services > 1 || *others > 0 {
        let mut text = Vec::new();
        if *services > 1 {
            text.push(format!("the same function is in {services} services"));
        }
        if *others > 0 {
            text.push(format!("{others} more like it"));
        }
        labelled(out, 2, "also", &text.join("; "))?;
    }
    if *services > LARGEST_BLOCKING_FAMILY {
        let text = format!("propose a library: {services} services have it already");
        return labelled(out, 2, "instead", &text);
    }
    labelled(
        out,
        2,
        "import",
        &format!(
            "{} from {repository}, {}",
            call_name(&place.name),
            place.path
        ),
    )?;
    labelled(out, 2, "call", &format!("the service {version}"))?;
    match owner {
        Some(Owner {
            name,
            contact: Some(contact),
        }) => labelled(
            out,
            2,
            "ask",
            &format!("team {name} at {contact}, if it almost fits"),
        ),
        Some(Owner { name, .. }) => {
            labelled(out, 2, "ask", &format!("team {name}, if it almost fits"))
        }
        None => labelled(
            out,
            2,
            "ask",
            "nobody owns it: claim it, or ask who published it",
        ),
    }
}

fn write_functions(report: &CheckReport, out: &mut dyn Write) -> io::Result<()> {
    for Checked {
        path,
        name,
        start_line,
        is_new,
        compared,
    } in &report.checked
    {
        let kind = if *is_new { "new" } else { "changed" };
        let name = call_name(name);
        let compared = if *compared { "" } else { ", not compared" };
        writeln!(out, "{kind} {path}:{start_line} {name}{compared}")?;
    }
    for skipped in &report.skipped {
        writeln!(out, "skipped {}: {}", skipped.path, skipped.reason)?;
    }
    if !(report.checked.is_empty() && report.skipped.is_empty()) {
        writeln!(out)?;
    }
    Ok(())
}

fn write_headline(report: &CheckReport, out: &mut dyn Write) -> io::Result<()> {
    if matches!(report.outcome, Outcome::NotCompared(_)) {
        return Ok(());
    }
    let found = report.findings.len();
    let complete = matches!(report.outcome, Outcome::Compared);
    if report.checked.is_empty() {
        let text = "Nothing to compare: no function was added or changed.";
        writeln!(out, "{}", style::GOOD.paint(text))
    } else if found > 0 {
        let paint = if report.blocking() > 0 {
            style::BAD
        } else {
            style::WARN
        };
        writeln!(out, "{}", paint.paint(verdict(report)))
    } else if complete {
        writeln!(out, "{}", style::GOOD.paint("No new duplicates."))
    } else {
        Ok(())
    }
}

/// Says how many findings there are and what follows from them.
fn verdict(report: &CheckReport) -> String {
    let duplicates = count(report.findings.len(), "duplicate");
    let blocking = report.blocking();
    match (report.mode, blocking) {
        (Mode::Warn, _) => format!("warning: {duplicates}, {blocking} would block"),
        (_, 0) => format!("{duplicates}, none blocking"),
        (Mode::Block, _) => format!("Blocked: {duplicates}, {blocking} blocking"),
        (Mode::Observe, _) => format!("{duplicates}, {blocking} would block with --mode block"),
    }
}

fn write_circumstances(report: &CheckReport, out: &mut dyn Write) -> io::Result<()> {
    let new = report
        .checked
        .iter()
        .filter(|checked| checked.is_new)
        .count();
    let compared = report
        .checked
        .iter()
        .filter(|checked| checked.compared)
        .count();
    let short = |commit: &str| commit[..commit.len().min(8)].to_owned();
    flow(
        out,
        0,
        &[
            format!("{} compared", count(compared, "function")),
            format!("{new} new, {} changed", report.checked.len() - new),
            count(report.files, "changed source file"),
        ],
    )?;
    skipped(out, 0, report.skipped.iter().map(|skipped| &skipped.reason))?;
    if report.not_compared > 0 {
        let functions = usize::try_from(report.not_compared).unwrap_or(usize::MAX);
        let functions = count(functions, "function");
        flow(
            out,
            0,
            &[format!(
                "not compared with {functions} of the catalogue, whose fingerprints are outdated"
            )],
        )?;
    }
    let as_of = report.as_of.map(|change| format!(" as of change {change}"));
    flow(
        out,
        0,
        &[
            format!("base {} at {}", report.base, short(&report.merge_base)),
            format!("head {}", short(&report.head)),
            format!("mode {} ({})", report.mode.name(), report.mode_source),
            format!("threshold {}", report.threshold),
            format!("catalogue {}{}", report.server, as_of.unwrap_or_default()),
        ],
    )
}

#[cfg(test)]
mod tests;
