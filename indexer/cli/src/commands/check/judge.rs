//! What is a finding, and which findings block.

use std::{collections::BTreeMap, sync::Arc};

use brickyard_indexer::{
    CloneOptions, ClonePair, CloneType, ClonesInput, Explanation, OperatingPoint, explain,
    find_clones,
};
use sha2::{Digest as _, Sha256};

use super::{
    changes::ChangedFunction,
    compare::{Answers, Before, Counterpart},
    history::History,
    owner::Owners,
    policy::Policies,
};
use crate::{
    arguments::{Mode, Threshold},
    client::Client,
    report::{
        check::{Exemption, Finding, Like, Place},
        short_id,
    },
};

/// From this similarity on an edited copy is told of whatever its size.
const STRONG: f32 = 0.9;

/// What decides whether a match is a finding.
pub(super) struct Judge<'a, 'g> {
    pub(super) owners: &'a mut Owners<'g>,
    pub(super) history: &'a mut History<'g>,
    pub(super) policies: &'a Policies,
    pub(super) client: &'a Client,
}

impl Judge<'_, '_> {
    /// Returns the functions that the catalogue has already, without those that were the same duplicate
    /// at the merge-base or not long before it.
    pub(super) fn against_catalogue(
        &mut self,
        functions: &[ChangedFunction],
        answers: &Answers,
    ) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (index, function) in functions.iter().enumerate() {
            let now = answers.now.get(&index).map_or(&[][..], Vec::as_slice);
            let before = answers.before.get(&index).map_or(&[][..], Vec::as_slice);
            findings.extend(self.against(function, now, before));
        }
        findings
    }

    fn against(
        &mut self,
        function: &ChangedFunction,
        now: &[Counterpart],
        before: &[Before],
    ) -> Option<Finding> {
        let new: Vec<&Counterpart> = now
            .iter()
            .filter(|counterpart| !was_there(counterpart, before))
            .collect();
        let own_team = self.owners.team(&function.path);
        let max_family = self.policies.max_family;
        let exempt = |counterpart: &Counterpart| exemption(counterpart, now, max_family);
        let blocks = |counterpart: &Counterpart| {
            blocks(counterpart, own_team.as_deref()) && exempt(counterpart).is_none()
        };
        // What blocks is named first, whatever else is more similar.
        let best = new.iter().find(|new| blocks(new)).or(new.first())?;
        if self.history.had(function) {
            return None;
        }
        let others = new.len() - 1;
        let mut finding = finding(function, best, blocks(best), others, self.client);
        finding.exemption = exempt(best);
        Some(finding)
    }
}

/// Tells whether the older version was at the same operating point with the same fragment.
fn was_there(counterpart: &Counterpart, before: &[Before]) -> bool {
    before
        .iter()
        .any(|old| old.fragment == counterpart.fragment && (old.blocking || !counterpart.blocking))
}

/// Blocking needs another team's service.
fn blocks(counterpart: &Counterpart, own_team: Option<&str>) -> bool {
    let owner = counterpart.owner.as_ref().map(|owner| owner.name.as_str());
    let another_team = owner.is_some() && owner != own_team;
    counterpart.blocking && another_team
}

/// Tells whether a match is more often than not a pattern of its framework: edited, and either small or
/// less similar than what blocks. Judged on the merges of real repositories, `tests/replay/RESULTS.md`.
fn is_weak(reaches_block: bool, clone_type: CloneType, similarity: f32) -> bool {
    clone_type == CloneType::Edited && !reaches_block && similarity < STRONG
}

/// Returns why a counterpart never blocks: what it is like is meant to be copied, or is a library in
/// the making. A copy of what is meant to be copied is like the other copies of it too, which are in
/// `all`.
fn exemption(
    counterpart: &Counterpart,
    all: &[Counterpart],
    max_family: usize,
) -> Option<Exemption> {
    let original = all
        .iter()
        .filter(|found| found.blocking && counterpart.blocking)
        .chain([counterpart])
        .find_map(|found| found.golden_path.as_ref());
    if let Some(service) = original {
        let service = service.clone();
        let service = service.unwrap_or_else(|| "a service that you may not view".to_owned());
        return Some(Exemption::GoldenPath(service));
    }
    (counterpart.services > max_family).then_some(Exemption::Family)
}

fn finding(
    function: &ChangedFunction,
    counterpart: &Counterpart,
    blocking: bool,
    others: usize,
    client: &Client,
) -> Finding {
    let fragment = &function.fragment;
    let language = counterpart.language.unwrap_or(fragment.language);
    let source = counterpart.source.as_deref();
    let comparable = fragment.language.comparable_with(language);
    let explanation = source
        .filter(|_| comparable)
        .map(|theirs| explain(fragment.language, &function.source, theirs));
    Finding {
        id: id(function, counterpart),
        path: function.path.clone(),
        name: fragment.name.clone(),
        start_line: fragment.start_line,
        end_line: fragment.end_line,
        changed_line: function.changed_line,
        similarity: counterpart.similarity,
        clone_type: counterpart.clone_type,
        blocking,
        mode: Mode::Observe,
        is_weak: is_weak(
            counterpart.blocking,
            counterpart.clone_type,
            counterpart.similarity,
        ),
        exemption: None,
        explanation,
        like: Like::Service {
            version: counterpart.version.clone(),
            owner: counterpart.owner.clone(),
            repository: counterpart.repository.clone(),
            place: Place {
                path: counterpart.path.clone(),
                name: counterpart.name.clone(),
                start_line: counterpart.start_line,
            },
            url: client.function_page(&counterpart.occurrence),
            services: counterpart.services,
            others,
        },
    }
}

/// Returns the id of the finding that a function is like another one.
pub(super) fn id(function: &ChangedFunction, counterpart: &Counterpart) -> String {
    finding_id(&[
        &function.path,
        &function.distinct_name(),
        &counterpart.service,
        &counterpart.path,
        &counterpart.name,
    ])
}

/// Returns an id that stays when lines shift.
fn finding_id(parts: &[&str]) -> String {
    short_id("D", &Sha256::digest(parts.join("\0")))
}

/// Returns the functions of this branch that are like another one of it. Each is paired with the most
/// similar one that comes before it, and all that were made from one function are one finding. These
/// never block.
pub(super) fn inside_branch(functions: &[ChangedFunction], threshold: Threshold) -> Vec<Finding> {
    let inputs: Vec<ClonesInput> = inputs(functions);
    let options = CloneOptions {
        threshold: threshold.lowest(),
        ..CloneOptions::default()
    };
    // One pair per function: ten copies are nine pairs, not forty-five.
    let mut closest: BTreeMap<usize, (usize, ClonePair)> = BTreeMap::new();
    for pair in find_clones(&inputs, &options).pairs {
        let (first, second) = (pair.a.min(pair.b), pair.a.max(pair.b));
        let (a, b) = (&functions[first], &functions[second]);
        let (tokens_a, tokens_b) = (a.fragment.tokens, b.fragment.tokens);
        if !threshold.reached(pair.similarity.score, tokens_a, tokens_b) {
            continue;
        }
        let (ours, other) = match (a.before.is_none(), b.before.is_none()) {
            // Two that were there before are no new pair.
            (false, false) => continue,
            // The new one is the one to reconsider.
            (true, false) => (first, second),
            (_, true) => (second, first),
        };
        let known = closest.get(&ours).map(|(_, pair)| pair.similarity.score);
        if known.is_none_or(|known| pair.similarity.score > known) {
            closest.insert(ours, (other, pair));
        }
    }
    // The copy that is most similar to its original speaks for the group.
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for &ours in closest.keys() {
        groups
            .entry(original(ours, &closest))
            .or_default()
            .push(ours);
    }
    let finding = |(original, copies): (usize, Vec<usize>)| {
        let score = |copy: &usize| closest[copy].1.similarity.score;
        let direct = copies.iter().filter(|copy| closest[*copy].0 == original);
        // The first one where several are as similar.
        let first = direct.rev().max_by(|a, b| score(a).total_cmp(&score(b)))?;
        let others = copies.iter().filter(|copy| *copy != first);
        let others = others.map(|copy| place(&functions[*copy])).collect();
        let (first, pair) = (&functions[*first], &closest[first].1);
        Some(pair_finding(first, &functions[original], pair, others))
    };
    groups.into_iter().filter_map(finding).collect()
}

/// Follows a function to the one that it and others were made from. This ends: each step leads to a
/// function that comes before, or to one that the merge-base had, which was made from none.
fn original(mut function: usize, closest: &BTreeMap<usize, (usize, ClonePair)>) -> usize {
    while let Some((other, _)) = closest.get(&function) {
        function = *other;
    }
    function
}

fn place(function: &ChangedFunction) -> Place {
    Place {
        path: function.path.clone(),
        name: function.fragment.name.clone(),
        start_line: function.fragment.start_line,
    }
}

fn pair_finding(
    ours: &ChangedFunction,
    other: &ChangedFunction,
    pair: &ClonePair,
    copies: Vec<Place>,
) -> Finding {
    let (tokens, others) = (ours.fragment.tokens, other.fragment.tokens);
    let reaches_block = OperatingPoint::Block.reached(pair.similarity.score, tokens, others);
    let explanation: Explanation = explain(ours.fragment.language, &ours.source, &other.source);
    Finding {
        id: finding_id(&[
            &ours.path,
            &ours.distinct_name(),
            "",
            &other.path,
            &other.distinct_name(),
        ]),
        path: ours.path.clone(),
        name: ours.fragment.name.clone(),
        start_line: ours.fragment.start_line,
        end_line: ours.fragment.end_line,
        changed_line: ours.changed_line,
        similarity: pair.similarity.score,
        clone_type: pair.similarity.clone_type,
        blocking: false,
        mode: Mode::Observe,
        is_weak: is_weak(
            reaches_block,
            pair.similarity.clone_type,
            pair.similarity.score,
        ),
        exemption: None,
        explanation: Some(explanation),
        like: Like::SameBranch {
            place: place(other),
            copies,
        },
    }
}

fn inputs(functions: &[ChangedFunction]) -> Vec<ClonesInput> {
    let mut files: BTreeMap<&str, u32> = BTreeMap::new();
    functions
        .iter()
        .map(|function| {
            let next = u32::try_from(files.len()).unwrap_or(u32::MAX);
            ClonesInput {
                fingerprint: Arc::new(function.fragment.fingerprint.clone()),
                file: *files.entry(&function.path).or_insert(next),
                start_line: function.fragment.start_line,
                end_line: function.fragment.end_line,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::search::Owner;

    fn counterpart(fragment: &str, blocking: bool, owner: Option<&str>) -> Counterpart {
        Counterpart {
            similarity: 0.9,
            clone_type: CloneType::Edited,
            blocking,
            golden_path: None,
            services: 1,
            occurrence: "o".to_owned(),
            fragment: fragment.to_owned(),
            language: None,
            source: None,
            name: "f".to_owned(),
            path: "a.rs".to_owned(),
            start_line: 1,
            repository: "r".to_owned(),
            service: "s/s".to_owned(),
            version: "s/s".to_owned(),
            owner: owner.map(|name| Owner {
                name: name.to_owned(),
                contact: None,
            }),
        }
    }

    fn seen(fragment: &str, blocking: bool) -> Before {
        let fragment = fragment.to_owned();
        Before { fragment, blocking }
    }

    #[test]
    fn a_pair_that_the_merge_base_had_is_not_new_unless_it_blocks_only_now() {
        let check = |now: bool, before: bool, expected| {
            let now = counterpart("a", now, None);
            assert_eq!(was_there(&now, &[seen("a", before)]), expected);
        };
        check(false, false, true);
        check(true, true, true);
        check(false, true, true);
        check(true, false, false);
        let other = seen("b", true);
        assert!(!was_there(&counterpart("a", false, None), &[other]));
    }

    #[test]
    fn small_and_partial_likenesses_are_weak_and_copies_are_not() {
        assert!(is_weak(false, CloneType::Edited, 0.86));
        assert!(!is_weak(true, CloneType::Edited, 0.86));
        assert!(!is_weak(false, CloneType::Edited, 0.95));
        assert!(!is_weak(false, CloneType::Renamed, 1.0));
    }

    #[test]
    fn only_another_teams_service_blocks() {
        let check = |owner, own_team, expected| {
            assert_eq!(blocks(&counterpart("a", true, owner), own_team), expected);
        };
        check(Some("inventory"), Some("payments"), true);
        check(Some("inventory"), None, true);
        check(Some("inventory"), Some("inventory"), false);
        check(None, Some("payments"), false);
        check(None, None, false);
        assert!(!blocks(&counterpart("a", false, Some("inventory")), None));
    }

    #[test]
    fn a_family_in_many_services_never_blocks() {
        let mut family = counterpart("a", true, Some("inventory"));
        family.services = 11;
        let check = |max_family| exemption(&family, &[], max_family);
        assert_eq!(check(10), Some(Exemption::Family));
        assert_eq!(check(11), None);
    }

    #[test]
    fn a_golden_path_and_its_other_copies_never_block() {
        let copied = |service: Option<&str>, blocking| Counterpart {
            golden_path: Some(service.map(ToOwned::to_owned)),
            ..counterpart("t", blocking, Some("platform"))
        };
        let check = |counterpart: &Counterpart, all: &[Counterpart], expected: Option<&str>| {
            let expected = expected.map(|service| Exemption::GoldenPath(service.to_owned()));
            assert_eq!(exemption(counterpart, all, 10), expected);
        };
        let template = copied(Some("platform/template"), true);
        let copy = counterpart("c", true, Some("inventory"));
        check(&template, &[], Some("platform/template"));
        check(
            &copied(None, true),
            &[],
            Some("a service that you may not view"),
        );
        check(&copy, &[copy.clone(), template], Some("platform/template"));
        // What is only a little like the template is not a copy of it.
        check(&copy, &[copied(Some("platform/template"), false)], None);
    }
}
