//! Compares with a snapshot as the server compares with the catalogue.

use std::cmp::Reverse;

use brickyard_indexer::{Fragment, OperatingPoint, Side};
use rayon::prelude::*;

use super::{
    changes::ChangedFunction,
    compare::{Answers, Before, Contained, Counterpart, MATCHES, Question, questions},
    operating_point,
    owner::Owners,
};
use crate::{
    arguments::Threshold,
    error::ExitStatus,
    report::{check::Problem, search::Owner},
    snapshot::{Snapshot, Standing},
};

/// How many more matches are looked at, as on the server: some are the requester's own.
const SPARE_MATCHES: usize = 80;

/// Compares the functions, and what they were before, with a snapshot. What cannot be compared is said
/// in the answer.
pub(super) fn compare(
    functions: &[ChangedFunction],
    threshold: Threshold,
    owners: &mut Owners<'_>,
    snapshot: &Snapshot,
) -> Answers {
    let mut answers = Answers::none(functions.len());
    answers.as_of = Some(snapshot.header.as_of);
    if snapshot.end.outdated > 0 {
        let kind = (String::new(), "outdated".to_owned());
        answers.not_compared.insert(kind, snapshot.end.outdated);
    }
    for ((repository, language), questions) in questions(functions, owners) {
        let scheme = snapshot.header.schemes.get(language.name()).copied();
        if scheme != Some(language.scheme()) {
            answers.problem = Some(gap(language.label(), scheme));
            continue;
        }
        let found: Vec<_> = questions
            .par_iter()
            .map(|question| ask(question, &repository, threshold, snapshot))
            .collect();
        for (question, found) in questions.iter().zip(found) {
            answers.note(question.function, found.now, found.before, found.contained);
        }
    }
    answers
}

fn gap(language: &str, scheme: Option<u16>) -> Problem {
    let message = match scheme {
        None => format!("the snapshot was fetched without {language}"),
        Some(scheme) => {
            format!(
                "the snapshot has fingerprints of {language} of scheme {scheme}, not of this client's"
            )
        }
    };
    Problem {
        message,
        causes: Vec::new(),
        hint: "fetch another one: `brickyard snapshot pull`".to_owned(),
        is_final: false,
        status: ExitStatus::NotCompared,
    }
}

/// What was found of one function.
struct Found {
    now: Vec<Counterpart>,
    before: Vec<Before>,
    contained: Vec<Contained>,
}

/// Compares a function, and leaves out what stood inside it, or around it, at the merge-base already.
fn ask(
    question: &Question<'_>,
    repository: &str,
    threshold: Threshold,
    snapshot: &Snapshot,
) -> Found {
    let (now, mut contained) = find(question.fragment, repository, threshold, snapshot);
    let mut before = Vec::new();
    if let Some(fragment) = question.before {
        let (matched, held) = find(fragment, repository, threshold, snapshot);
        let known = matched.into_iter().map(|counterpart| Before {
            blocking: counterpart.blocking,
            fragment: counterpart.fragment,
        });
        before.extend(known);
        let was_there = |new: &Contained| {
            let mut held = held.iter();
            held.any(|old| old.fragment == new.fragment && old.is_outer == new.is_outer)
        };
        contained.retain(|new| !was_there(new));
    }
    Found {
        now,
        before,
        contained,
    }
}

fn find(
    fragment: &Fragment,
    repository: &str,
    threshold: Threshold,
    snapshot: &Snapshot,
) -> (Vec<Counterpart>, Vec<Contained>) {
    let most = usize::from(MATCHES);
    let fingerprint = &fragment.fingerprint;
    let tokens = fingerprint.tokens();
    let lowest = operating_point(threshold).threshold();
    let limit = most + SPARE_MATCHES;
    let mut matches = snapshot.matches(fingerprint, lowest, limit, repository);
    matches.sort_by_cached_key(|(found, standing)| {
        (
            Reverse(found.similarity.score.to_bits()),
            standing.hash.clone(),
        )
    });
    matches.truncate(most);
    let is_said = |outer: &Standing<'_>| matches.iter().any(|(_, inner)| is_inside(inner, outer));
    let contained = snapshot.containments(fingerprint, limit, repository);
    let contained = contained
        .into_iter()
        .filter(|(found, standing)| found.side != Side::Outer || !is_said(standing))
        .take(most)
        .map(|(found, standing)| Contained {
            is_outer: found.side == Side::Outer,
            coverage: found.containment.coverage,
            statements: found.containment.statements.clone(),
            services: standing.services,
            version: version(&standing),
            owner: owner(&standing),
            repository: standing.service.repository.clone(),
            occurrence: standing.place.occurrence,
            fragment: standing.hash,
            name: standing.place.name,
            path: standing.place.path,
            start_line: standing.place.start_line,
        })
        .collect();
    let counterparts = matches
        .into_iter()
        .filter(|(found, standing)| {
            threshold.reached(found.similarity.score, tokens, standing.tokens)
        })
        .map(|(found, standing)| Counterpart {
            similarity: found.similarity.score,
            clone_type: found.similarity.clone_type,
            blocking: OperatingPoint::Block.reached(
                found.similarity.score,
                tokens,
                standing.tokens,
            ),
            services: standing.services,
            language: standing.language.parse().ok(),
            source: None,
            golden_path: None,
            service: standing.service.reference.clone(),
            version: version(&standing),
            owner: owner(&standing),
            repository: standing.service.repository.clone(),
            occurrence: standing.place.occurrence,
            fragment: standing.hash,
            name: standing.place.name,
            path: standing.place.path,
            start_line: standing.place.start_line,
        })
        .collect();
    (counterparts, contained)
}

/// Tells whether a function is written inside another one.
fn is_inside(inner: &Standing<'_>, outer: &Standing<'_>) -> bool {
    let (inner, outer) = (&inner.place, &outer.place);
    inner.service == outer.service
        && inner.release == outer.release
        && inner.path == outer.path
        && inner.start_line >= outer.start_line
        && inner.end_line <= outer.end_line
}

/// Returns `namespace/name@1.4.2`, or `namespace/name` for the head.
fn version(standing: &Standing<'_>) -> String {
    let service = &standing.service.reference;
    match &standing.place.release {
        Some(number) => format!("{service}@{number}"),
        None => service.clone(),
    }
}

fn owner(standing: &Standing<'_>) -> Option<Owner> {
    let owner = standing.service.owner.as_ref()?;
    Some(Owner {
        name: owner.name.clone(),
        contact: owner.contact.clone(),
    })
}
