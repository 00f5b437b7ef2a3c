//! `publish --dry-run` for people: what would change, and what would leave the machine.

use std::io::{self, Write};

use super::publish::{write_repository, write_skipped};
use crate::{
    output::{count, flow, grouped, shortened, style},
    report::difference::{ChangedField, ChangedFunctions, ChangedService, Difference, Leaving},
};

/// How much of a value is shown, in characters.
const VALUE: usize = 60;

/// Writes services that would be new (`+`), changed (`~`), gone (`-`) and the number of the unchanged
/// (`=`).
pub(crate) fn difference(difference: &Difference<'_>, out: &mut dyn Write) -> io::Result<()> {
    write_repository(difference.publication, out)?;
    for (reference, functions) in &difference.new {
        let functions = count(*functions, "function");
        writeln!(
            out,
            "  {} {reference} · {functions}",
            style::GOOD.paint("+")
        )?;
    }
    for service in &difference.changed {
        write_changed(service, out)?;
    }
    for reference in &difference.gone {
        let sign = style::BAD.paint("-");
        writeln!(out, "  {sign} {reference} is no longer in this repository")?;
    }
    if difference.unchanged > 0 {
        writeln!(out, "  = {} unchanged", grouped(difference.unchanged))?;
    }
    if difference.is_none() {
        let parts = ["would send its name, its commit and a hash", "nothing sent"];
        flow(out, 2, &parts.map(str::to_owned))?;
    } else {
        leaving(&difference.leaving, out)?;
    }
    write_skipped(difference.publication, out)
}

fn write_changed(service: &ChangedService, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "  {} {}", style::WARN.paint("~"), service.reference)?;
    for ChangedField { name, old, new } in &service.fields {
        let old = old.as_deref().unwrap_or("none");
        let (old, new) = (one_line(old), one_line(new));
        writeln!(out, "      {name}: {old} -> {new}")?;
    }
    let ChangedFunctions {
        new,
        changed,
        moved,
        gone,
    } = service.functions;
    let parts = [
        (new, "new"),
        (changed, "changed"),
        (moved, "moved"),
        (gone, "gone"),
    ];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, what)| format!("{} {what}", grouped(*number)))
        .collect();
    if parts.is_empty() {
        return Ok(());
    }
    writeln!(out, "      functions: {}", parts.join(" · "))
}

fn one_line(text: &str) -> String {
    shortened(&text.replace(char::is_control, " "), VALUE)
}

/// Writes what would leave this machine.
pub(crate) fn leaving(leaving: &Leaving, out: &mut dyn Write) -> io::Result<()> {
    let sources = match leaving.sources {
        0 => "no source".to_owned(),
        sources => count(sources, "source"),
    };
    let mut parts = vec![
        format!("would send {}", count(leaving.services, "service")),
        count(leaving.fingerprints, "fingerprint"),
        sources,
        format!("{} in all", count(leaving.bytes, "byte")),
    ];
    if let Some(known) = leaving.known.filter(|known| *known > 0) {
        parts.push(format!("{} functions are there already", grouped(known)));
    }
    parts.push("nothing sent".to_owned());
    flow(out, 2, &parts)
}
