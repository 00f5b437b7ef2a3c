//! `search` for people.

use std::io::{self, Write};

use crate::{
    output::{WIDTH, count, flow, shortened, style, wrapped},
    report::{
        call_name,
        search::{Hit, Owner, SearchReport, Subject},
    },
};

/// Writes the hits, best first, and how many there are.
pub(crate) fn search(report: &SearchReport, out: &mut dyn Write) -> io::Result<()> {
    for hit in &report.hits {
        write_hit(hit, out)?;
        writeln!(out)?;
    }
    let query = &report.query;
    match (report.hits.len(), report.total) {
        (0, _) => {
            writeln!(out, "Nothing found for `{query}`.")?;
            match &report.suggestion {
                Some(suggestion) => writeln!(out, "Did you mean `{suggestion}`?"),
                None => writeln!(out, "Try fewer or other words, or leave out filters."),
            }
        }
        (shown, total) if shown < total => {
            writeln!(out, "{shown} of {total} for `{query}`: --limit shows more.")
        }
        (shown, _) => writeln!(out, "{} for `{query}`.", count(shown, "result")),
    }
}

fn write_hit(hit: &Hit, out: &mut dyn Write) -> io::Result<()> {
    let mut about = Owner::parts(hit.owner.as_ref());
    about.extend(hit.languages.iter().cloned());
    match &hit.subject {
        Subject::Service {
            reference,
            release,
            description,
            tags,
        } => {
            let version = release.as_ref().map(|number| format!("@{number}"));
            let name = format!("{reference}{}", version.unwrap_or_default());
            writeln!(out, "{}  service", style::STRONG.paint(name))?;
            about.extend(
                tags.iter()
                    .map(|tag| format!("#{}", tag.trim_start_matches('#'))),
            );
            flow(out, 2, &about)?;
            for line in wrapped(description.as_deref().unwrap_or_default(), WIDTH - 2) {
                writeln!(out, "  {line}")?;
            }
        }
        Subject::Function {
            name,
            service,
            repository,
            path,
            start_line,
            snippet,
            ..
        } => {
            let name = call_name(name);
            writeln!(out, "{}  function of {service}", style::STRONG.paint(name))?;
            flow(out, 2, &about)?;
            writeln!(
                out,
                "  {repository}  {}",
                style::PLACE.paint(format!("{path}:{start_line}"))
            )?;
            for line in snippet.iter().flat_map(|snippet| snippet.lines()) {
                let indent = (line.len() - line.trim_start().len()).min(WIDTH / 2);
                let line = shortened(line, WIDTH - 4 - indent);
                writeln!(out, "  {} {:indent$}{line}", style::WEAK.paint("|"), "")?;
            }
        }
    }
    writeln!(out, "  {}", style::WEAK.paint(&hit.url))
}
