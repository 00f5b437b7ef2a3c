//! `brickyard.search/1`.

use std::io::{self, Write};

use serde::Serialize;

use super::write;
use crate::report::search::{Hit, Owner, SearchReport, Subject};

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    query: &'a str,
    total: usize,
    suggestion: Option<&'a str>,
    hits: Vec<SearchHit<'a>>,
}

#[derive(Serialize)]
struct SearchHit<'a> {
    #[serde(flatten)]
    subject: SearchSubject<'a>,
    owner: Option<Team<'a>>,
    languages: &'a [String],
    score: f64,
    url: &'a str,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum SearchSubject<'a> {
    Service {
        service: &'a str,
        release: Option<&'a str>,
        description: Option<&'a str>,
        tags: &'a [String],
    },
    Function {
        name: &'a str,
        service: &'a str,
        repository: &'a str,
        path: &'a str,
        start_line: u32,
        end_line: u32,
        snippet: Option<&'a str>,
    },
}

/// The team that answers for something.
#[derive(Serialize)]
pub(super) struct Team<'a> {
    name: &'a str,
    contact: Option<&'a str>,
}

/// Writes the report as `brickyard.search/1`.
pub(crate) fn search(report: &SearchReport, out: &mut dyn Write) -> io::Result<()> {
    let document = Document {
        schema: "brickyard.search/1",
        query: &report.query,
        total: report.total,
        suggestion: report.suggestion.as_deref(),
        hits: report.hits.iter().map(search_hit).collect(),
    };
    write(&document, out)
}

/// Converts an owner.
pub(super) fn team(owner: Option<&Owner>) -> Option<Team<'_>> {
    owner.map(|owner| Team {
        name: &owner.name,
        contact: owner.contact.as_deref(),
    })
}

fn search_hit(hit: &Hit) -> SearchHit<'_> {
    let subject = match &hit.subject {
        Subject::Service {
            reference,
            release,
            description,
            tags,
        } => SearchSubject::Service {
            service: reference,
            release: release.as_deref(),
            description: description.as_deref(),
            tags,
        },
        Subject::Function {
            name,
            service,
            repository,
            path,
            start_line,
            end_line,
            snippet,
        } => SearchSubject::Function {
            name,
            service,
            repository,
            path,
            start_line: *start_line,
            end_line: *end_line,
            snippet: snippet.as_deref(),
        },
    };
    SearchHit {
        subject,
        owner: team(hit.owner.as_ref()),
        languages: &hit.languages,
        score: hit.score,
        url: &hit.url,
    }
}
