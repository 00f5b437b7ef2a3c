//! `publish` for people.

use std::io::{self, Write};

use brickyard_indexer::publication::{Publication, SkippedFile};

use super::{skipped, stated};
use crate::{
    output::{count, flow, grouped, style},
    report::{
        call_name,
        publish::{PublishReport, Service},
    },
};

/// Writes what was published, service by service.
pub(crate) fn publish(report: &PublishReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    write_repository(report.publication, out)?;
    if report.unchanged {
        writeln!(out, "  unchanged, nothing written")?;
        return write_skipped(report.publication, out);
    }
    for service in &report.services {
        write_service(service, out)?;
    }
    for reference in &report.gone {
        writeln!(
            out,
            "  {} {reference} is no longer in this repository",
            style::WARN.paint("missing")
        )?;
    }
    for document in &report.left_out {
        writeln!(
            out,
            "  {} the {document} was left out: all READMEs and schemas of a repository\n  \
             together may have 900 kB",
            style::WARN.paint("note:")
        )?;
    }
    let publication = report.publication;
    write_large(publication, out)?;
    let mut parts = vec![
        count(publication.files as usize, "file"),
        count(publication.occurrences.len(), "function"),
        format!("{} distinct", grouped(publication.fragments.len())),
    ];
    parts.push(if report.planned {
        "nothing sent".to_owned()
    } else {
        format!("{} sent", report.sent)
    });
    flow(out, 2, &parts)?;
    write_skipped(publication, out)
}

/// Says which functions do not fit into a request; of many, the first ones.
fn write_large(publication: &Publication, out: &mut dyn Write) -> io::Result<()> {
    const SHOWN: usize = 5;
    let note = style::WARN.paint("note:");
    for function in publication.large.iter().take(SHOWN) {
        let place = format!("{}:{}", function.path, function.start_line);
        let name = call_name(&function.name);
        let consequence = if function.is_left_out {
            "is not published"
        } else {
            "is published without its source"
        };
        writeln!(
            out,
            "  {note} {place} {name} {consequence}: it is larger than a request may be"
        )?;
    }
    match publication.large.len().saturating_sub(SHOWN) {
        0 => Ok(()),
        more => writeln!(out, "  {note} and {more} more that are too large"),
    }
}

fn write_repository(publication: &Publication, out: &mut dyn Write) -> io::Result<()> {
    let repository = style::STRONG.paint(&publication.repository);
    let commit = publication.commit.as_deref();
    let commit = commit.map(|commit| format!(" at {}", &commit[..commit.len().min(8)]));
    let branch = publication.branch.as_deref();
    let branch = branch.map(|branch| format!(" on {branch}"));
    writeln!(
        out,
        "{repository}{}{}",
        commit.unwrap_or_default(),
        branch.unwrap_or_default()
    )
}

fn write_service(service: &Service<'_>, out: &mut dyn Write) -> io::Result<()> {
    let owner = match &service.owner {
        Some(owner) if service.owner_is_new => format!("team {owner} (unverified)"),
        Some(owner) => format!("team {owner}"),
        None => "unowned".to_owned(),
    };
    let outcome = style::GOOD.paint(service.outcome);
    writeln!(
        out,
        "  {outcome} {} · {} · {owner}",
        service.reference,
        count(service.functions, "function")
    )?;
    if let Some(entry) = service.said {
        stated::shortly(entry, out)?;
    }
    if service.owner_kept {
        writeln!(
            out,
            "    {} it keeps the owner and maintainers that it has: to change them, publish with\n    \
             the role maintain in its owner, or ask its owner to hand it over",
            style::WARN.paint("note:")
        )?;
    }
    match &service.url {
        Some(url) => writeln!(out, "    {}", style::WEAK.paint(url)),
        None => Ok(()),
    }
}

fn write_skipped(publication: &Publication, out: &mut dyn Write) -> io::Result<()> {
    let reasons = publication.skipped.iter();
    skipped(out, 2, reasons.map(|SkippedFile { reason, .. }| reason))
}

/// Lists everything that a publish would send.
pub(crate) fn payload(publication: &Publication, out: &mut dyn Write) -> io::Result<()> {
    write_repository(publication, out)?;
    if let Some(ci_run) = &publication.ci_run {
        writeln!(out, "  CI run {ci_run}")?;
    }
    for service in &publication.services {
        let owner = service.owner.as_deref().unwrap_or("unowned");
        writeln!(
            out,
            "  service {}/{}, {owner}",
            service.namespace, service.name
        )?;
        stated::fully(service, out)?;
    }
    let mut source_bytes = 0;
    let mut fingerprint_bytes = 0;
    for fragment in &publication.fragments {
        source_bytes += fragment.source.as_ref().map_or(0, String::len);
        fingerprint_bytes += fragment.fingerprint.len();
    }
    for occurrence in &publication.occurrences {
        let fragment = &publication.fragments[occurrence.fragment];
        let source = match &fragment.source {
            Some(source) => format!("source of {}", count(source.len(), "byte")),
            None => "no source".to_owned(),
        };
        writeln!(
            out,
            "  {}:{} {}, fingerprint of {}, {source}",
            occurrence.path,
            occurrence.start_line,
            call_name(&occurrence.name),
            count(fragment.fingerprint.len(), "byte"),
        )?;
    }
    flow(
        out,
        2,
        &[
            count(publication.services.len(), "service"),
            count(publication.occurrences.len(), "function"),
            format!("{} of fingerprints", count(fingerprint_bytes, "byte")),
            format!("{} of source", count(source_bytes, "byte")),
            "nothing sent".to_owned(),
        ],
    )
}
