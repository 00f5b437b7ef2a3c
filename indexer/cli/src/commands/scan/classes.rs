//! What is shown of the clone classes: which first, under which id, how many lines.

use std::cmp::Reverse;

use brickyard_indexer::Clones;
use sha2::{Digest as _, Sha256};

use super::Found;
use crate::report::{self, identity::function_names, scan::Class};

/// Returns the classes, worst first: by the lines that would go if only the longest member stayed, then
/// by similarity, then by place.
pub(super) fn classes(clones: &Clones, found: &[Found], compared: &[usize]) -> Vec<Class> {
    let names = function_names(found.iter().map(|found| &found.function));
    let mut classes: Vec<Class> = clones
        .classes
        .iter()
        .map(|class| {
            let mut members: Vec<usize> =
                class.members.iter().map(|index| compared[*index]).collect();
            let id = class_id(&members, &names);
            // The others stay in the order of their places.
            let representative = class.members.binary_search(&class.representative);
            members[..=representative.unwrap_or_default()].rotate_right(1);
            Class {
                id,
                clone_type: class.clone_type,
                similarity: class.similarity,
                duplicated_lines: beyond_longest(&members, found),
                new: Vec::new(),
                explained: None,
                members,
            }
        })
        .collect();
    classes.sort_by(|a, b| {
        Reverse(a.duplicated_lines)
            .cmp(&Reverse(b.duplicated_lines))
            .then(b.similarity.total_cmp(&a.similarity))
            .then_with(|| a.members.cmp(&b.members))
    });
    classes
}

/// Returns the id of a class: that of its first member by place, so that it stays when lines shift,
/// when other functions change, and when further copies join or leave.
fn class_id(members: &[usize], names: &[String]) -> String {
    let first = members.iter().min().map_or("", |first| &*names[*first]);
    report::short_id("C", &Sha256::digest(first))
}

/// Returns how many lines would go if only the longest member stayed.
fn beyond_longest(members: &[usize], found: &[Found]) -> u32 {
    let lines = members.iter().map(|member| found[*member].fragment.lines());
    lines.clone().sum::<u32>() - lines.max().unwrap_or(0)
}

/// Counts the lines that would go if only the longest member of each class stayed, each line once.
pub(super) fn duplicated_lines(classes: &[Class], found: &[Found]) -> usize {
    let mut ranges = Vec::new();
    for class in classes {
        let longest = class
            .members
            .iter()
            .max_by_key(|member| (found[**member].fragment.lines(), Reverse(**member)));
        for member in class
            .members
            .iter()
            .filter(|member| Some(*member) != longest)
        {
            let Found { fragment, file, .. } = &found[*member];
            ranges.push((*file, fragment.start_line, fragment.end_line));
        }
    }
    ranges.sort_unstable();
    let mut lines = 0;
    let mut reached = (0, 0);
    for (file, start, end) in ranges {
        let counted = if reached.0 == file { reached.1 } else { 0 };
        lines += (end + 1).saturating_sub(start.max(counted + 1)) as usize;
        reached = (file, end.max(counted));
    }
    lines
}
