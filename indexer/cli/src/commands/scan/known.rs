//! Duplicates that were there before: at another commit, or when a baseline was written.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::Found;
use crate::report::{
    identity::{self, function_names},
    scan::Class,
};

/// A function that was a duplicate.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Duplicate {
    /// The id of its class, by which it is known what else it was a duplicate of.
    pub(super) class: String,
    /// By what its place is recognised: path, name and which one of that name it is in its file.
    pub(super) place: String,
    /// By what it is recognised elsewhere: names, white space and comments do not count.
    pub(super) content: u64,
}

/// Lists the functions of the classes.
pub(super) fn duplicates(classes: &[Class], found: &[Found]) -> Vec<(Duplicate, usize)> {
    let names = function_names(found.iter().map(|found| &found.function));
    let of_class = |class: &Class| {
        let duplicate = |member: usize| Duplicate {
            class: class.id.clone(),
            place: format!("F-{}", &identity::hash(&names[member])[..16]),
            content: found[member].fragment.fingerprint.blind_hash(),
        };
        let members = class.members.iter();
        members
            .map(|member| (duplicate(*member), *member))
            .collect::<Vec<_>>()
    };
    classes.iter().flat_map(of_class).collect()
}

/// Marks the functions that were no duplicates before. A function is known
///
/// - if as many of its content were duplicates: it stayed, moved or was renamed, and a further copy is new;
/// - if its place was a duplicate of what it still is one of: then it was edited.
pub(super) fn mark_new(classes: &mut [Class], found: &[Found], before: &[Duplicate]) {
    let now = duplicates(classes, found);
    let mut now = now.into_iter().map(|(duplicate, _)| duplicate);
    let classes: Vec<(&mut Class, Vec<Duplicate>)> = classes
        .iter_mut()
        .map(|class| {
            let members = now.by_ref().take(class.members.len()).collect();
            (class, members)
        })
        .collect();
    let all = classes.iter().flat_map(|(_, members)| members);
    let same_content = by_content(all, before);
    let mut places: HashMap<&str, BTreeSet<&str>> = HashMap::new();
    for duplicate in before {
        let classes = places.entry(&duplicate.place).or_default();
        classes.insert(&duplicate.class);
    }
    let none = BTreeSet::new();
    for (class, members) in classes {
        let former = |member: &Duplicate| places.get(member.place.as_str()).unwrap_or(&none);
        // Of how many members the place was in each of the former classes.
        let mut together: BTreeMap<&str, usize> = BTreeMap::new();
        for former in members.iter().flat_map(&former) {
            *together.entry(former).or_insert(0) += 1;
        }
        let is_known = |member: &Duplicate| {
            let edited = || former(member).iter().any(|class| together[class] > 1);
            same_content.contains(member.place.as_str()) || edited()
        };
        class.new = members.iter().map(|member| !is_known(member)).collect();
    }
}

/// Returns the places whose content was a duplicate before, each former one counted once: those that
/// stayed first, then the others in their order.
fn by_content<'a>(
    now: impl Iterator<Item = &'a Duplicate>,
    before: &[Duplicate],
) -> HashSet<String> {
    let mut free: HashMap<u64, usize> = HashMap::new();
    for duplicate in before {
        *free.entry(duplicate.content).or_insert(0) += 1;
    }
    let stayed: HashSet<(&str, u64)> = before
        .iter()
        .map(|duplicate| (duplicate.place.as_str(), duplicate.content))
        .collect();
    let (mut here, moved): (Vec<&Duplicate>, Vec<&Duplicate>) =
        now.partition(|duplicate| stayed.contains(&(duplicate.place.as_str(), duplicate.content)));
    here.extend(moved);
    let mut known = HashSet::new();
    for duplicate in here {
        if let Some(left) = free.get_mut(&duplicate.content).filter(|left| **left > 0) {
            *left -= 1;
            known.insert(duplicate.place.clone());
        }
    }
    known
}
