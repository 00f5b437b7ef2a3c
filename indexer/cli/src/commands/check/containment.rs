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

/// Returns what is inside the functions and what they are inside of. What was so at the merge-base is
/// no part of the answers.
pub(super) fn new_ones(
    functions: &[ChangedFunction],
    answers: &Answers,
    client: &Client,
) -> Vec<Containment> {
    let mut containments = Vec::new();
    for (index, function) in functions.iter().enumerate() {
        let now = answers.contained.get(&index);
        let now = now.map_or(&[][..], Vec::as_slice).iter();
        let new = now.filter(|contained| !is_said_around(contained, function, functions, answers));
        let new = new.take(SHOWN);
        containments.extend(new.map(|contained| containment(function, contained, client)));
    }
    containments
}

/// Tells whether a changed function that this one is written in has the same said of it.
fn is_said_around(
    contained: &Contained,
    function: &ChangedFunction,
    functions: &[ChangedFunction],
    answers: &Answers,
) -> bool {
    let is_same = |other: &Contained| {
        other.fragment == contained.fragment && other.is_outer == contained.is_outer
    };
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
        is_around(other) && all.iter().any(is_same)
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
