//! Which functions of the catalogue stand inside changed ones or around them.

use super::{
    changes::ChangedFunction,
    compare::{Answers, Contained},
};
use crate::{
    client::Client,
    report::check::{Containment, Place},
};

/// How many are told of one function.
const SHOWN: usize = 3;

/// Returns what is inside the functions and what they are inside of, without what was so at the
/// merge-base.
pub(super) fn new_ones(
    functions: &[ChangedFunction],
    answers: &Answers,
    client: &Client,
) -> Vec<Containment> {
    let mut containments = Vec::new();
    for (index, function) in functions.iter().enumerate() {
        let now = answers.contained.get(&index);
        let now = now.map_or(&[][..], Vec::as_slice).iter();
        let before = answers.contained_before.get(&index);
        let before = before.map_or(&[][..], Vec::as_slice);
        let new = now.filter(|contained| !was_there(contained, before));
        let new = new.filter(|contained| !is_said_around(contained, function, functions, answers));
        let new = new.take(SHOWN);
        containments.extend(new.map(|contained| containment(function, contained, client)));
    }
    containments
}

fn was_there(contained: &Contained, before: &[Contained]) -> bool {
    let is_same =
        |old: &Contained| old.fragment == contained.fragment && old.is_outer == contained.is_outer;
    before.iter().any(is_same)
}

/// Tells whether a changed function that this one is written in has the same said of it.
fn is_said_around(
    contained: &Contained,
    function: &ChangedFunction,
    functions: &[ChangedFunction],
    answers: &Answers,
) -> bool {
    let is_around = |other: &ChangedFunction| {
        let (inner, outer) = (&function.fragment, &other.fragment);
        other.path == function.path
            && outer.bytes != inner.bytes
            && outer.bytes.start <= inner.bytes.start
            && inner.bytes.end <= outer.bytes.end
    };
    functions.iter().enumerate().any(|(index, other)| {
        let all = answers.contained.get(&index);
        let all = all.map_or(&[][..], Vec::as_slice);
        is_around(other) && was_there(contained, all)
    })
}

fn containment(function: &ChangedFunction, contained: &Contained, client: &Client) -> Containment {
    let fragment = &function.fragment;
    let lines = || fragment.lines_of(&contained.statements);
    Containment {
        path: function.path.clone(),
        name: fragment.name.clone(),
        start_line: fragment.start_line,
        is_inside: contained.is_outer,
        coverage: contained.coverage,
        lines: if contained.is_outer { None } else { lines() },
        version: contained.version.clone(),
        owner: contained.owner.clone(),
        repository: contained.repository.clone(),
        place: Place {
            path: contained.path.clone(),
            name: contained.name.clone(),
            start_line: contained.start_line,
        },
        url: client.function_page(&contained.occurrence),
        services: contained.services,
    }
}
