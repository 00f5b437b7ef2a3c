//! What is shown of the clone classes: which first, under which id, how many lines.

use std::collections::{HashMap, HashSet};

use brickyard_indexer::{CloneClass, CloneType, Clones};
use sha2::{Digest as _, Sha256};

use super::Found;
use crate::report::{
    self,
    scan::{Class, Function},
};

/// Returns the classes, those most worth acting on first.
pub(super) fn classes(clones: &Clones, found: &[Found], compared: &[usize]) -> Vec<Class> {
    let names = distinct_names(found);
    let counterparts = counterparts(clones);
    let mut classes: Vec<Class> = clones
        .classes
        .iter()
        .map(|class| {
            let members: Vec<usize> = class.members.iter().map(|index| compared[*index]).collect();
            Class {
                id: class_id(&members, &names),
                clone_type: class.clone_type,
                similarity: class.similarity,
                duplicated_lines: beyond_longest(&members, found),
                pair: pair_to_explain(class, &counterparts, compared),
                explained: None,
                members,
            }
        })
        .collect();
    classes.sort_by(|a, b| {
        weight(b)
            .total_cmp(&weight(a))
            .then_with(|| a.members.cmp(&b.members))
    });
    classes
}

/// Returns how much a class is worth acting on: its duplicated lines, those of a weak class for less.
/// Many small functions that are only alike would else hide a few large copies.
fn weight(class: &Class) -> f32 {
    let lines = u16::try_from(class.duplicated_lines).unwrap_or(u16::MAX);
    f32::from(lines) * (class.similarity - 0.5).max(0.0)
}

/// Returns a name for each function that no other has and that survives a shift of lines.
fn distinct_names(found: &[Found]) -> Vec<String> {
    let mut seen: HashMap<(&str, &str), usize> = HashMap::new();
    found
        .iter()
        .map(|found| {
            let Function { path, name, .. } = &found.function;
            let ordinal = seen.entry((path, name)).or_insert(0);
            *ordinal += 1;
            format!("{path}\0{name}\0{ordinal}\n")
        })
        .collect()
}

/// Returns an id that stays as long as the class has the same members.
fn class_id(members: &[usize], names: &[String]) -> String {
    let mut hasher = Sha256::new();
    for member in members {
        hasher.update(&names[*member]);
    }
    report::short_id("C", &hasher.finalize())
}

/// Returns how many lines would go if only the longest member stayed.
fn beyond_longest(members: &[usize], found: &[Found]) -> u32 {
    let lines = members.iter().map(|member| found[*member].fragment.lines());
    lines.clone().sum::<u32>() - lines.max().unwrap_or(0)
}

/// Returns, for each compared function, its counterparts in pairs that are not exact.
fn counterparts(clones: &Clones) -> HashMap<usize, Vec<usize>> {
    let mut counterparts: HashMap<usize, Vec<usize>> = HashMap::new();
    for pair in &clones.pairs {
        if pair.similarity.clone_type != CloneType::Exact {
            counterparts.entry(pair.a).or_default().push(pair.b);
        }
    }
    counterparts
}

/// Chooses the two members whose differences are shown: the first that has a counterpart which is not
/// exactly the same, with the first of these.
fn pair_to_explain(
    class: &CloneClass,
    counterparts: &HashMap<usize, Vec<usize>>,
    compared: &[usize],
) -> Option<(usize, usize)> {
    let members: HashSet<usize> = class.members.iter().copied().collect();
    class.members.iter().find_map(|a| {
        let others = counterparts.get(a)?;
        let b = others.iter().filter(|b| members.contains(b)).min()?;
        Some((compared[*a], compared[*b]))
    })
}

/// Counts the lines that would go if only the longest member of each class stayed, each line once.
pub(super) fn duplicated_lines(classes: &[Class], found: &[Found]) -> usize {
    let mut ranges = Vec::new();
    for class in classes {
        let longest = class.members.iter().max_by_key(|member| {
            (
                found[**member].fragment.lines(),
                std::cmp::Reverse(**member),
            )
        });
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
