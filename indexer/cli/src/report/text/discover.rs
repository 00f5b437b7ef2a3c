//! `discover` for people.

use std::io::{self, Write};

use brickyard_indexer::{
    discovery::{Discovered, Discovery, Fact, SkippedManifest, handler::Resolution},
    manifest::{Access, Declaration, Target, Trigger, Unread},
};

use super::skipped;
use crate::{
    output::{count, flow, grouped, shortened, style},
    report::discover::{Totals, code},
};

/// The widest column, in characters; the last one takes what there is.
const COLUMN: usize = 48;
const HEADINGS: [&str; 6] = ["service", "format", "runtime", "trigger", "owner", "code"];

/// Writes the services of each repository as a table, what was not found or read, and a summary.
pub(crate) fn discoveries(
    repositories: &[Discovery],
    explain: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    for repository in repositories {
        writeln!(out, "{}", style::STRONG.paint(&repository.repository))?;
        write_services(&repository.services, explain, out)?;
        write_open(&repository.services, out)?;
        write_unresolved(&repository.services, out)?;
        write_unread(&repository.unread, out)?;
        let manifests = repository.skipped.iter();
        skipped(
            out,
            2,
            manifests.map(|SkippedManifest { reason, .. }| reason),
        )?;
    }
    write_totals(&Totals::of(repositories), out)
}

fn write_services(services: &[Discovered], explain: bool, out: &mut dyn Write) -> io::Result<()> {
    let rows: Vec<[String; 6]> = services.iter().map(row).collect();
    let headings = HEADINGS.map(str::to_owned);
    let mut widths = [0; 6];
    for row in rows.iter().chain([&headings]) {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count().min(COLUMN));
        }
    }
    let heading = aligned(&headings, &widths);
    writeln!(out, "  {}", style::WEAK.paint(heading))?;
    for (row, service) in rows.iter().zip(services) {
        writeln!(out, "  {}", aligned(row, &widths))?;
        if explain {
            write_facts(service, out)?;
        }
    }
    Ok(())
}

fn row(service: &Discovered) -> [String; 6] {
    let declaration = service.declaration.as_ref();
    let of = |text: Option<&String>| text.map_or_else(|| "-".to_owned(), Clone::clone);
    let interface = service.entry.interface.as_ref();
    let code = match code(service) {
        Some((file, Some(symbol))) => format!("{file}:{symbol}"),
        Some((file, None)) => file,
        None if declaration.is_some() => "not found".to_owned(),
        None => format!("{}/", service.entry.root),
    };
    [
        service.entry.name.clone(),
        declaration.map_or_else(
            || service.origin.code().to_owned(),
            |declaration| declaration.format.code().to_owned(),
        ),
        of(interface.and_then(|interface| interface.runtime.as_ref())),
        of(interface.and_then(|interface| interface.trigger.as_ref())),
        of(service.entry.owner.as_ref()),
        code,
    ]
}

fn aligned(row: &[String; 6], widths: &[usize; 6]) -> String {
    let cells = row.iter().zip(widths).enumerate();
    let cells = cells.map(|(position, (cell, width))| match position {
        5 => cell.clone(),
        _ => format!("{:width$}", shortened(cell, *width)),
    });
    cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
}

/// Writes each fact with its rule and place.
fn write_facts(service: &Discovered, out: &mut dyn Write) -> io::Result<()> {
    for fact in &service.facts {
        let Fact {
            what,
            value,
            rule,
            path,
            line,
        } = fact;
        let place = style::WEAK.paint(place(path, *line)).to_string();
        writeln!(out, "      {what}: {value} ({rule}) {place}")?;
    }
    if let Some(Resolution::Found { rule, .. }) = &service.resolution {
        let sentence = rule.sentence().trim_end_matches('.');
        writeln!(
            out,
            "      code: {} ({})",
            code_shown(service),
            lowered(sentence)
        )?;
    }
    let manifest = service.declaration.as_ref().map(|it| it.manifest.as_str());
    for call in &service.calls {
        let (target, manifest) = (target(&call.call.target), manifest.unwrap_or_default());
        let reached = call
            .service
            .as_deref()
            .unwrap_or("no service of this repository");
        let place = place(manifest, call.call.line);
        writeln!(
            out,
            "      calls: {target} -> {reached} {}",
            style::WEAK.paint(place)
        )?;
    }
    Ok(())
}

fn code_shown(service: &Discovered) -> String {
    match code(service) {
        Some((file, Some(symbol))) => format!("{file}:{symbol}"),
        Some((file, None)) => file,
        None => "not found".to_owned(),
    }
}

/// A sentence in parentheses begins in lower case.
fn lowered(sentence: &str) -> String {
    let mut chars = sentence.chars();
    let first = chars.next().map(|first| first.to_ascii_lowercase());
    first.into_iter().chain(chars).collect()
}

fn target(target: &Target) -> &str {
    match target {
        Target::Here(name) | Target::Deployed(name) => name,
    }
}

fn place(path: &str, line: usize) -> String {
    match line {
        0 => path.to_owned(),
        line => format!("{path}:{line}"),
    }
}

/// Says which services everybody may call.
fn write_open(services: &[Discovered], out: &mut dyn Write) -> io::Result<()> {
    for service in services.iter().filter(|service| service.is_public) {
        let declaration = service.declaration.as_ref();
        let open = declaration.and_then(|declaration| {
            let is_open = |trigger: &&Trigger| trigger.access == Access::Anonymous;
            declaration.triggers.iter().find(is_open)
        });
        let route: Vec<&str> = open
            .iter()
            .flat_map(|trigger| [trigger.method.as_deref(), trigger.detail.as_deref()])
            .flatten()
            .collect();
        let route = match route.join(" ") {
            route if route.is_empty() => "its URL".to_owned(),
            route => route,
        };
        writeln!(
            out,
            "  {} {} can be called by everybody: {route} {}",
            style::WARN.paint("open"),
            service.entry.name,
            style::WEAK.paint(declared(declaration)),
        )?;
    }
    Ok(())
}

fn declared(declaration: Option<&Declaration>) -> String {
    declaration.map_or_else(String::new, |it| place(&it.manifest, it.line))
}

fn write_unresolved(services: &[Discovered], out: &mut dyn Write) -> io::Result<()> {
    for service in services {
        if let Some(Resolution::Unresolved { reason, message }) = &service.resolution {
            writeln!(
                out,
                "  {} {}: {}, {message} {}",
                style::WARN.paint("not found"),
                service.entry.name,
                reason.code(),
                style::WEAK.paint(declared(service.declaration.as_ref())),
            )?;
        }
    }
    Ok(())
}

fn write_unread(unread: &[Unread], out: &mut dyn Write) -> io::Result<()> {
    for part in unread {
        let place = place(&part.path, part.line);
        writeln!(
            out,
            "  {} {place}: {}, {}",
            style::WARN.paint("not read"),
            part.reason.code(),
            part.message
        )?;
    }
    Ok(())
}

fn write_totals(totals: &Totals, out: &mut dyn Write) -> io::Result<()> {
    let mut parts = vec![count(totals.services, "service")];
    if totals.declared > 0 {
        let (found, declared) = (grouped(totals.resolved), grouped(totals.declared));
        parts.push(format!("code of {found} of {declared} functions found"));
        parts.push(count(totals.manifests, "manifest"));
    }
    for (number, what) in [
        (totals.public, "open to everybody"),
        (totals.unowned, "without owner"),
        (totals.unread, "not read"),
    ] {
        if number > 0 {
            parts.push(format!("{} {what}", grouped(number)));
        }
    }
    flow(out, 0, &parts)
}
