//! `brickyard search`: finds services and functions in the catalogue.

use crate::{
    arguments::{Format, Kind, SearchArguments},
    client::Client,
    environment::Environment,
    error::{CliError, ExitStatus},
    operations::search::{
        Search,
        search::{SearchFilter, SearchKind, SearchSearchHits, SearchSearchHitsNode, Variables},
    },
    output::Streams,
    report::{
        self,
        search::{Hit, Owner, SearchReport, Subject},
    },
};

/// Searches and prints what was found.
///
/// # Errors
/// The server cannot be asked, or refuses.
pub(super) fn run(
    arguments: &SearchArguments,
    streams: &mut Streams<'_>,
    environment: &Environment,
) -> Result<ExitStatus, CliError> {
    let client = Client::new(environment, arguments.server.address.as_deref())?;
    let query = arguments.query.join(" ");
    let variables = Variables {
        query: query.clone(),
        filter: Some(filter(arguments)),
        first: i64::from(arguments.limit),
    };
    let answer = client
        .call::<Search>(variables)
        .map_err(|error| client.explain("search the catalogue", error))?
        .search;
    let report = SearchReport {
        query,
        total: usize::try_from(answer.total).unwrap_or(0),
        suggestion: answer.suggestion,
        hits: answer
            .hits
            .into_iter()
            .map(|found| hit(found, &client))
            .collect(),
    };
    match arguments.format {
        Format::Text => report::text::search(&report, streams.out)?,
        Format::Json => report::json::search(&report, streams.out)?,
    }
    Ok(ExitStatus::Success)
}

fn filter(arguments: &SearchArguments) -> SearchFilter {
    let given = |values: &[String]| (!values.is_empty()).then(|| values.to_vec());
    SearchFilter {
        kinds: arguments.kind.map(|kind| {
            vec![match kind {
                Kind::Service => SearchKind::Service,
                Kind::Function => SearchKind::Function,
            }]
        }),
        teams: given(&arguments.team),
        languages: given(&arguments.language),
        tags: None,
        lifecycles: None,
        types: None,
        runtimes: None,
    }
}

fn hit(found: SearchSearchHits, client: &Client) -> Hit {
    let (owner, languages, url, subject) = match found.node {
        SearchSearchHitsNode::Service(service) => (
            service.owner.map(|owner| Owner {
                name: owner.name,
                contact: owner.contact,
            }),
            service.languages,
            client.service_page(&service.ref_),
            Subject::Service {
                reference: service.ref_,
                release: service.latest_release.and_then(|release| release.number),
                description: service.description,
                tags: service.tags,
            },
        ),
        SearchSearchHitsNode::Occurrence(occurrence) => (
            occurrence.service.owner.map(|owner| Owner {
                name: owner.name,
                contact: owner.contact,
            }),
            vec![occurrence.fragment.language],
            client.function_page(&occurrence.id),
            Subject::Function {
                name: occurrence.name,
                service: occurrence.service.ref_,
                repository: occurrence.service.repository,
                path: occurrence.path,
                start_line: u32::try_from(occurrence.start_line).unwrap_or(0),
                end_line: u32::try_from(occurrence.end_line).unwrap_or(0),
                snippet: found.snippet,
            },
        ),
    };
    Hit {
        score: found.score,
        owner,
        languages,
        url,
        subject,
    }
}
