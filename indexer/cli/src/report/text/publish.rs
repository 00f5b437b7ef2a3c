//! `publish` for people.

use std::io::{self, Write};

use brickyard_indexer::publication::{Publication, SkippedFile};

use super::{leaving, skipped, stated};
use crate::{
    output::{count, flow, grouped, style},
    report::{
        call_name,
        difference::Leaving,
        publish::{PublishReport, RepositoryOutcome, RepositoryResult, Service},
    },
};

/// How many functions that are too large, and how many manifests that were not read, are named.
const SHOWN: usize = 5;

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
    if !report.planned {
        parts.push(format!("{} sent", report.sent));
    }
    flow(out, 2, &parts)?;
    if report.planned {
        leaving(&Leaving::of(publication, None), out)?;
    }
    write_skipped(publication, out)
}

/// Writes one line about a repository of many.
pub(crate) fn publish_line(result: &RepositoryResult, out: &mut dyn Write) -> io::Result<()> {
    let name = style::STRONG.paint(&result.name);
    let word = match &result.outcome {
        RepositoryOutcome::Published => style::GOOD.paint("published").to_string(),
        RepositoryOutcome::Unchanged => "unchanged".to_owned(),
        RepositoryOutcome::Skipped => style::WEAK.paint("published before").to_string(),
        RepositoryOutcome::Failed(_) => style::BAD.paint("failed").to_string(),
    };
    let mut parts = vec![format!("{word} {name}")];
    if let RepositoryOutcome::Published | RepositoryOutcome::Unchanged = result.outcome {
        parts.push(count(result.services, "service"));
        parts.push(count(result.functions, "function"));
    }
    if result.unread > 0 {
        parts.push(format!("{} not read", count(result.unread, "manifest")));
    }
    parts.push(format!("{:.1} s", result.seconds));
    writeln!(out, "{}", parts.join(" · "))
}

/// Writes what a publish of many repositories amounts to, and what failed.
pub(crate) fn summary(results: &[RepositoryResult], out: &mut dyn Write) -> io::Result<()> {
    let number = |wanted: &dyn Fn(&RepositoryOutcome) -> bool| {
        results
            .iter()
            .filter(|result| wanted(&result.outcome))
            .count()
    };
    let sum = |part: fn(&RepositoryResult) -> usize| results.iter().map(part).sum::<usize>();
    let seconds: f64 = results.iter().map(|result| result.seconds).sum();
    let rows = [
        ("repositories", grouped(results.len())),
        (
            "published",
            grouped(number(&|it| matches!(it, RepositoryOutcome::Published))),
        ),
        (
            "unchanged",
            grouped(number(&|it| matches!(it, RepositoryOutcome::Unchanged))),
        ),
        (
            "published before",
            grouped(number(&|it| matches!(it, RepositoryOutcome::Skipped))),
        ),
        (
            "failed",
            grouped(number(&|it| matches!(it, RepositoryOutcome::Failed(_)))),
        ),
        ("services", grouped(sum(|result| result.services))),
        ("functions", grouped(sum(|result| result.functions))),
        ("seconds", format!("{seconds:.1}")),
    ];
    writeln!(out)?;
    for (label, value) in rows {
        writeln!(out, "{label:<17}{value:>10}")?;
    }
    for result in results {
        if let RepositoryOutcome::Failed(reason) = &result.outcome {
            writeln!(
                out,
                "{} {}: {reason}",
                style::BAD.paint("failed"),
                result.name
            )?;
        }
    }
    Ok(())
}

/// Says which functions do not fit into a request; of many, the first ones.
fn write_large(publication: &Publication, out: &mut dyn Write) -> io::Result<()> {
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

pub(super) fn write_repository(publication: &Publication, out: &mut dyn Write) -> io::Result<()> {
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

pub(super) fn write_skipped(publication: &Publication, out: &mut dyn Write) -> io::Result<()> {
    for part in publication.unread.iter().take(SHOWN) {
        let place = match part.line {
            0 => part.path.clone(),
            line => format!("{}:{line}", part.path),
        };
        let note = style::WARN.paint("not read");
        writeln!(out, "  {note} {place}: {}", part.message)?;
    }
    match publication.unread.len().saturating_sub(SHOWN) {
        0 => {}
        more => writeln!(out, "  and {more} more, see `brickyard discover`")?,
    }
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
