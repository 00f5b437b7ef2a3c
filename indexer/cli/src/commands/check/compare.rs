//! Asks the server what the changed functions are like.

use std::{
    collections::{BTreeMap, HashMap},
    ops::Range,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use brickyard_indexer::{CloneType, Fragment, Language, OperatingPoint};

use super::{changes::ChangedFunction, operating_point, owner::Owners};
use crate::{
    arguments::Threshold,
    client::{Client, ClientError},
    error::{CliError, ExitStatus},
    operations::check_fragments::{
        CheckFragments,
        check_fragments::{
            self, CheckFragmentInput, CheckFragmentsCheckFragmentsFragmentsContainments,
            CheckFragmentsCheckFragmentsFragmentsMatches, CheckFragmentsInput, Variables,
        },
    },
    progress::Progress,
    report::{check::Problem, search::Owner},
};

/// How many fragments one call may compare.
const FRAGMENTS_PER_CALL: usize = 500;
/// What the fragments of one call may have as JSON, unless one alone has more: servers take requests
/// of 1 MiB.
const BYTES_PER_CALL: usize = 900_000;
/// What a fragment adds to a call besides its fingerprint, in bytes of JSON.
const OVERHEAD: usize = 128;
/// How many matches are asked for: enough to recognise those that the merge-base had already.
pub(super) const MATCHES: u16 = 20;

/// What the server said.
#[derive(Default)]
pub(super) struct Answers {
    /// For each changed function: whether it was compared.
    pub(super) compared: Vec<bool>,
    /// For each changed function: what it is like, best first.
    pub(super) now: HashMap<usize, Vec<Counterpart>>,
    /// For each changed function: what it was like at the merge-base already, of the above.
    pub(super) before: HashMap<usize, Vec<Before>>,
    /// For each changed function: what is inside it and what it is inside of, and was not at the
    /// merge-base.
    pub(super) contained: HashMap<usize, Vec<Contained>>,
    /// The change event that the server's index had reached, the lowest of all calls.
    pub(super) as_of: Option<i64>,
    /// How many functions of the catalogue could not be compared with, by language and reason.
    pub(super) not_compared: BTreeMap<(String, String), u64>,
    /// Why not everything was compared.
    pub(super) problem: Option<Problem>,
}

/// A function of the catalogue that is like one of ours.
#[derive(Debug, Clone)]
pub(super) struct Counterpart {
    pub(super) similarity: f32,
    pub(super) clone_type: CloneType,
    pub(super) blocking: bool,
    /// That it is meant to be copied, and the service that says so if one may view it.
    pub(super) golden_path: Option<Option<String>>,
    /// Services that hold the same fragment.
    pub(super) services: usize,
    pub(super) occurrence: String,
    pub(super) fragment: String,
    pub(super) language: Option<Language>,
    pub(super) source: Option<String>,
    pub(super) name: String,
    pub(super) path: String,
    pub(super) start_line: u32,
    pub(super) repository: String,
    /// `namespace/name`.
    pub(super) service: String,
    /// `namespace/name@1.4.2`, or `namespace/name` for the head.
    pub(super) version: String,
    pub(super) owner: Option<Owner>,
}

/// What a changed function was like at the merge-base.
#[derive(Debug, Clone)]
pub(super) struct Before {
    /// Of the function of the catalogue.
    pub(super) fragment: String,
    pub(super) blocking: bool,
}

/// A function of the catalogue inside one of ours, or around it.
#[derive(Debug, Clone)]
pub(super) struct Contained {
    /// Whether it is around ours.
    pub(super) is_outer: bool,
    pub(super) coverage: f32,
    /// Where the inner one's statements are in the outer one, by their numbers.
    pub(super) statements: Range<u32>,
    pub(super) services: usize,
    pub(super) occurrence: String,
    pub(super) fragment: String,
    pub(super) name: String,
    pub(super) path: String,
    pub(super) start_line: u32,
    pub(super) repository: String,
    pub(super) version: String,
    pub(super) owner: Option<Owner>,
}

/// A fragment to ask about.
pub(super) struct Question<'a> {
    /// Which changed function it is about.
    pub(super) function: usize,
    pub(super) fragment: &'a Fragment,
    /// What it was at the merge-base.
    pub(super) before: Option<&'a Fragment>,
    /// In base64.
    pub(super) fingerprint: String,
    /// The same of what it was.
    pub(super) fingerprint_before: Option<String>,
}

/// Compares the functions, and what they were before, with the catalogue. What cannot be compared is
/// said in the answer.
pub(super) fn compare(
    functions: &[ChangedFunction],
    threshold: Threshold,
    owners: &mut Owners<'_>,
    client: &Client,
    progress: &Progress,
) -> Answers {
    let mut answers = Answers::none(functions.len());
    let groups = questions(functions, owners);
    progress.stage("comparing with the catalogue", groups.len());
    for ((repository, _), questions) in groups {
        for questions in calls(&questions) {
            let unreachable = answers
                .problem
                .as_ref()
                .is_some_and(|problem| problem.is_final);
            if unreachable {
                return answers;
            }
            match ask(&repository, questions, threshold, client) {
                Ok(answer) => take(answer, questions, functions, threshold, &mut answers),
                Err(error) => answers.problem = Some(problem(error, client)),
            }
        }
        progress.step();
    }
    answers
}

fn encoded(fragment: &Fragment) -> String {
    STANDARD.encode(fragment.fingerprint.encode())
}

/// Returns what is asked: by repository, because a function never matches its own, and by language,
/// because a server may know another fingerprint scheme of one of them.
pub(super) fn questions<'a>(
    functions: &'a [ChangedFunction],
    owners: &mut Owners<'_>,
) -> BTreeMap<(String, Language), Vec<Question<'a>>> {
    let mut groups: BTreeMap<(String, Language), Vec<Question<'_>>> = BTreeMap::new();
    for (index, function) in functions.iter().enumerate() {
        let repository = owners.repository(&function.path);
        let group = groups
            .entry((repository, function.fragment.language))
            .or_default();
        group.push(Question {
            function: index,
            fragment: &function.fragment,
            before: function.before.as_ref(),
            fingerprint: encoded(&function.fragment),
            fingerprint_before: function.before.as_ref().map(encoded),
        });
    }
    groups
}

/// Splits questions into those of each call.
fn calls<'a, 'b>(questions: &'a [Question<'b>]) -> Vec<&'a [Question<'b>]> {
    let mut calls = Vec::new();
    let (mut start, mut bytes) = (0, 0);
    for (index, question) in questions.iter().enumerate() {
        let before = question.fingerprint_before.as_ref().map_or(0, String::len);
        let own = question.fingerprint.len() + before + OVERHEAD;
        let is_full = index - start == FRAGMENTS_PER_CALL || bytes + own > BYTES_PER_CALL;
        if index > start && is_full {
            calls.push(&questions[start..index]);
            (start, bytes) = (index, 0);
        }
        bytes += own;
    }
    calls.push(&questions[start..]);
    calls
}

fn ask(
    repository: &str,
    questions: &[Question<'_>],
    threshold: Threshold,
    client: &Client,
) -> Result<check_fragments::CheckFragmentsCheckFragments, ClientError> {
    let fragments = questions.iter().enumerate();
    let fragments = fragments.map(|(key, question)| CheckFragmentInput {
        key: key.to_string(),
        language: question.fragment.language.name().to_owned(),
        scheme: i64::from(question.fragment.fingerprint.scheme()),
        fingerprint: question.fingerprint.clone(),
        before: question.fingerprint_before.clone(),
    });
    let input = CheckFragmentsInput {
        repository: repository.to_owned(),
        fragments: fragments.collect(),
        operating_point: Some(match operating_point(threshold) {
            OperatingPoint::Related => check_fragments::OperatingPoint::Related,
            OperatingPoint::Report => check_fragments::OperatingPoint::Report,
            OperatingPoint::Block => check_fragments::OperatingPoint::Block,
        }),
        max_matches: Some(i64::from(MATCHES)),
    };
    let answer = client.call::<CheckFragments>(Variables { input })?;
    Ok(answer.check_fragments)
}

/// Sorts an answer to the functions that it is about. A function counts as compared only when the
/// server answered for it.
fn take(
    answer: check_fragments::CheckFragmentsCheckFragments,
    questions: &[Question<'_>],
    functions: &[ChangedFunction],
    threshold: Threshold,
    answers: &mut Answers,
) {
    let reached = answers.as_of.unwrap_or(i64::MAX).min(answer.as_of);
    answers.as_of = Some(reached);
    for count in answer.not_compared {
        // Every call tells of all there are.
        let of_kind = (count.language, format!("{:?}", count.reason));
        let fragments = u64::try_from(count.fragments).unwrap_or(0);
        let known = answers.not_compared.entry(of_kind).or_default();
        *known = fragments.max(*known);
    }
    for checked in answer.fragments {
        let position: Option<usize> = checked.key.parse().ok();
        let Some(question) = position.and_then(|position| questions.get(position)) else {
            continue;
        };
        let function = &functions[question.function];
        let other = |found: &CheckFragmentsCheckFragmentsFragmentsMatches| {
            u32::try_from(found.occurrence.fragment.tokens).unwrap_or(0)
        };
        let matches = checked.matches.iter();
        let before = matches.filter_map(|found| {
            let tokens = function.before.as_ref()?.tokens;
            let similarity = single(found.similarity_before?);
            let reached = threshold.reached(similarity, tokens, other(found));
            reached.then(|| Before {
                fragment: found.occurrence.fragment.id.clone(),
                blocking: found.blocking_before,
            })
        });
        let before = before.collect();
        let shown = checked.matches.into_iter().filter(|found| {
            threshold.reached(
                single(found.similarity),
                function.fragment.tokens,
                other(found),
            )
        });
        let now = shown.map(counterpart).collect();
        let contained = checked.containments.into_iter().map(contained).collect();
        answers.note(question.function, now, before, contained);
    }
}

impl Answers {
    /// Returns those to questions that nobody was asked.
    pub(super) fn none(functions: usize) -> Self {
        Self {
            compared: vec![false; functions],
            ..Self::default()
        }
    }

    /// Notes what a function is like, which counts it as compared.
    pub(super) fn note(
        &mut self,
        function: usize,
        now: Vec<Counterpart>,
        before: Vec<Before>,
        contained: Vec<Contained>,
    ) {
        self.compared[function] = true;
        self.now.insert(function, now);
        self.before.insert(function, before);
        self.contained.insert(function, contained);
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a share between 0 and 1 needs no more than the precision of f32"
)]
fn single(share: f64) -> f32 {
    share as f32
}

fn counterpart(found: CheckFragmentsCheckFragmentsFragmentsMatches) -> Counterpart {
    let occurrence = found.occurrence;
    Counterpart {
        similarity: single(found.similarity),
        clone_type: match found.type_ {
            check_fragments::CloneType::Exact => CloneType::Exact,
            check_fragments::CloneType::Renamed => CloneType::Renamed,
            check_fragments::CloneType::Edited | check_fragments::CloneType::Other(_) => {
                CloneType::Edited
            }
        },
        golden_path: found.golden_path.map(|path| path.ref_),
        blocking: found.blocking,
        services: usize::try_from(found.service_count).unwrap_or(0),
        occurrence: occurrence.id,
        fragment: occurrence.fragment.id,
        language: occurrence.fragment.language.parse().ok(),
        source: occurrence.fragment.source,
        name: occurrence.name,
        path: occurrence.path,
        start_line: u32::try_from(occurrence.start_line).unwrap_or(0),
        repository: occurrence.service.repository,
        service: occurrence.service.ref_,
        version: occurrence.version.ref_,
        owner: occurrence.service.owner.map(|owner| Owner {
            name: owner.name,
            contact: owner.contact,
        }),
    }
}

fn contained(found: CheckFragmentsCheckFragmentsFragmentsContainments) -> Contained {
    let number = |number: i64| u32::try_from(number).unwrap_or(0);
    let occurrence = found.occurrence;
    Contained {
        is_outer: matches!(found.side, check_fragments::ContainmentSide::Outer),
        coverage: single(found.coverage),
        statements: number(found.first_statement).saturating_sub(1)..number(found.last_statement),
        services: usize::try_from(found.service_count).unwrap_or(0),
        occurrence: occurrence.id,
        fragment: occurrence.fragment.id,
        name: occurrence.name,
        path: occurrence.path,
        start_line: number(occurrence.start_line),
        repository: occurrence.service.repository,
        version: occurrence.version.ref_,
        owner: occurrence.service.owner.map(|owner| Owner {
            name: owner.name,
            contact: owner.contact,
        }),
    }
}

fn problem(error: ClientError, client: &Client) -> Problem {
    said(client.explain("compare with the catalogue", error))
}

/// Turns an error into what the report says of it.
pub(super) fn said(error: CliError) -> Problem {
    Problem {
        message: error.to_string(),
        causes: error.causes(),
        hint: error.hint().to_owned(),
        // A refusal may concern one language only, whose fingerprint scheme the server does not know.
        is_final: error.is_final(),
        // Status 1 is kept for blocking findings.
        status: match error.status() {
            ExitStatus::Failure => ExitStatus::Usage,
            status => status,
        },
    }
}

#[cfg(test)]
mod tests {
    use brickyard_indexer::{ExtractOptions, extract};

    use super::*;

    #[test]
    fn a_call_stays_below_what_a_request_may_have() {
        let body = "    total = total + store.find(basket.id).count * basket.price\n".repeat(8);
        let source = format!("def f(basket, store, total):\n{body}    return total\n");
        let extraction = extract("a.py", source.as_bytes(), &ExtractOptions::default());
        let fragment = &extraction.fragments[0];
        let sizes = |bytes: &[usize]| -> Vec<usize> {
            let questions: Vec<Question<'_>> = bytes
                .iter()
                .map(|bytes| Question {
                    function: 0,
                    fragment,
                    fingerprint: "x".repeat(*bytes / 2),
                    before: None,
                    fingerprint_before: Some("x".repeat(bytes - bytes / 2)),
                })
                .collect();
            calls(&questions).into_iter().map(<[_]>::len).collect()
        };

        assert_eq!(sizes(&[10; 3]), [3]);
        assert_eq!(sizes(&[10; 501]), [500, 1]);
        assert_eq!(sizes(&[400_000; 5]), [2, 2, 1]);
        assert_eq!(sizes(&[10, 2_000_000, 10]), [1, 1, 1]);
    }
}
