//! What a publish did, or would do, for the report.

use std::collections::BTreeMap;

use brickyard_indexer::publication::Publication;

use super::upload::Outcome;
use crate::{
    client::Client,
    report::publish::{PublishReport, Service},
};

/// Says what would be published.
pub(super) fn planned(publication: &Publication) -> PublishReport<'_> {
    let functions = functions_of(publication);
    let services = publication.services.iter().enumerate();
    let services = services
        .map(|(index, service)| Service {
            reference: match &service.release {
                Some(number) => format!("{}/{}@{number}", service.namespace, service.name),
                None => format!("{}/{}", service.namespace, service.name),
            },
            outcome: "would publish",
            functions: functions.get(&index).copied().unwrap_or(0),
            owner: service.owner.clone(),
            owner_is_new: false,
            owner_kept: false,
            said: Some(service),
            url: None,
        })
        .collect();
    PublishReport {
        publication,
        unchanged: false,
        planned: true,
        sent: 0,
        left_out: Vec::new(),
        services,
        gone: Vec::new(),
    }
}

/// Says what the server did.
pub(super) fn published<'a>(
    publication: &'a Publication,
    outcome: Outcome,
    client: &Client,
) -> PublishReport<'a> {
    let functions = functions_of(publication);
    let position: BTreeMap<String, usize> = publication
        .services
        .iter()
        .enumerate()
        .map(|(index, service)| (format!("{}/{}", service.namespace, service.name), index))
        .collect();
    match outcome {
        Outcome::Unchanged => PublishReport {
            publication,
            unchanged: true,
            planned: false,
            sent: 0,
            left_out: Vec::new(),
            services: Vec::new(),
            gone: Vec::new(),
        },
        Outcome::Committed {
            sent,
            left_out,
            services,
            gone,
        } => PublishReport {
            publication,
            unchanged: false,
            planned: false,
            sent,
            left_out,
            services: services
                .into_iter()
                .map(|service| {
                    let index = position.get(&service.reference);
                    let functions = index.and_then(|index| functions.get(index));
                    Service {
                        functions: functions.copied().unwrap_or(0),
                        url: Some(client.service_page(&service.reference)),
                        reference: match &service.release {
                            Some(number) => format!("{}@{number}", service.reference),
                            None => service.reference,
                        },
                        outcome: service.outcome,
                        owner: service.owner,
                        owner_is_new: service.owner_is_new,
                        owner_kept: service.owner_kept,
                        said: None,
                    }
                })
                .collect(),
            gone,
        },
    }
}

/// Counts the functions of each service, by its index.
fn functions_of(publication: &Publication) -> BTreeMap<usize, usize> {
    let mut functions = BTreeMap::new();
    for occurrence in &publication.occurrences {
        *functions.entry(occurrence.service).or_insert(0) += 1;
    }
    functions
}
