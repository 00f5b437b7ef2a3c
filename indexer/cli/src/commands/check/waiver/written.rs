//! Waivers that stand in the repository: in comments and in brickyard.toml.

use std::{collections::BTreeMap, ops::RangeInclusive};

use brickyard_indexer::manifest::ManifestWaiver;
use jiff::civil::Date;

use super::{
    Places,
    comment::{Comment, comments, is_above_a_function},
    day::{days_after, read},
};
use crate::{
    commands::check::{changes::ChangedFunction, owner::Owners},
    report::check::{Finding, Idle, Like},
    repository::MANIFEST,
};

/// How many characters a reason has.
const REASON: RangeInclusive<usize> = 10..=500;

/// A waiver that stands in the repository, as written.
#[derive(Debug, Clone, Default)]
pub(super) struct Written {
    /// `src/a.ts:12` or `brickyard.toml:30`.
    pub(super) place: String,
    /// A finding or a service.
    pub(super) subject: Option<String>,
    /// The function that it names, by path and name.
    pub(super) function: Option<(String, String)>,
    /// The file that its comment stands in, and the functions of the branch there that it is about.
    pub(super) lines: Option<Vec<usize>>,
    pub(super) until: Option<String>,
    pub(super) reason: Option<String>,
    /// Whether nobody approved it, where that is needed.
    pub(super) needs_approval: bool,
}

impl Written {
    /// Returns the last day and the reason.
    ///
    /// # Errors
    /// It excuses nothing, whatever there is: it is over, or it cannot be understood.
    pub(super) fn judge(&self, today: Date, max_days: i32) -> Result<(Date, &str), Idle> {
        let until = self.until.as_deref().and_then(read).ok_or(Idle::Invalid)?;
        let reason = self.reason.as_deref().unwrap_or_default().trim();
        let is_complete = self.subject.is_some() && REASON.contains(&reason.chars().count());
        let days = days_after(until, today);
        if days < 0 {
            return Err(Idle::Expired);
        }
        if !is_complete || days > max_days {
            return Err(Idle::Invalid);
        }
        Ok((until, reason))
    }

    /// Whether it may be about a function of the branch.
    pub(super) fn is_about(&self, function: usize, functions: &[ChangedFunction]) -> bool {
        if let Some(lines) = &self.lines {
            return lines.contains(&function);
        }
        let function = &functions[function];
        self.function
            .as_ref()
            .is_none_or(|(path, name)| function.path == *path && function.fragment.name == *name)
    }

    /// Whether it names a finding: by its id, or by the service of the original.
    pub(super) fn names(&self, finding: &Finding) -> bool {
        let Some(subject) = &self.subject else {
            return false;
        };
        let service = match &finding.like {
            Like::Service { version, .. } => service(version),
            Like::SameBranch { .. } => "",
        };
        *subject == finding.id || (!service.is_empty() && self::service(subject) == service)
    }
}

/// Returns a reference without a version.
fn service(reference: &str) -> &str {
    reference
        .split_once('@')
        .map_or(reference, |(name, _)| name)
}

/// Returns the waivers in comments inside or directly above functions of the branch.
pub(super) fn of_comments(
    places: &Places<'_>,
    functions: &[ChangedFunction],
    approval: bool,
    notes: &mut Vec<String>,
) -> Vec<Written> {
    let mut by_path: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, function) in functions.iter().enumerate() {
        by_path.entry(&function.path).or_default().push(index);
    }
    let mut found = Vec::new();
    for (path, indices) in by_path {
        let text = match places.git.read_at(places.head, path) {
            Ok(text) => String::from_utf8_lossy(&text.unwrap_or_default()).into_owned(),
            Err(error) => {
                notes.push(format!("{error}: its comments excuse nothing"));
                continue;
            }
        };
        let lines: Vec<&str> = text.lines().collect();
        for comment in comments(&text) {
            let about = indices.iter().copied();
            let about: Vec<usize> = about
                .filter(|index| reach(&functions[*index], &lines).contains(&comment.line))
                .collect();
            if !about.is_empty() {
                found.push(of_comment(path, comment, about, approval));
            }
        }
    }
    found
}

fn of_comment(path: &str, comment: Comment, about: Vec<usize>, approval: bool) -> Written {
    Written {
        place: format!("{path}:{}", comment.line),
        subject: comment.subject,
        function: None,
        lines: Some(about),
        until: comment.until,
        reason: comment.reason,
        needs_approval: approval,
    }
}

/// Returns the lines in which a comment is about a function: its own, and the comments, attributes and
/// decorators directly above.
fn reach(function: &ChangedFunction, lines: &[&str]) -> RangeInclusive<u32> {
    let (mut first, last) = (function.fragment.start_line, function.fragment.end_line);
    while first > 1
        && lines
            .get(first as usize - 2)
            .is_some_and(|line| is_above_a_function(line))
    {
        first -= 1;
    }
    first..=last
}

/// Returns the waivers of the manifests that the functions belong to. Where they have to be approved,
/// `approved` has the manifests whose waivers were, by being merged.
pub(super) fn of_manifests(
    functions: &[ChangedFunction],
    head: &mut Owners<'_>,
    mut approved: Option<&mut Owners<'_>>,
) -> Vec<Written> {
    let mut by_folder: BTreeMap<String, Vec<Written>> = BTreeMap::new();
    for function in functions {
        let (folder, waivers) = head.waivers(&function.path);
        if by_folder.contains_key(&folder) {
            continue;
        }
        let merged = approved
            .as_deref_mut()
            .map(|approved| approved.waivers(&function.path).1);
        let written = waivers.into_iter().map(|waiver| {
            let is_merged = merged
                .as_ref()
                .is_none_or(|merged| merged.iter().any(|other| other.says_the_same_as(&waiver)));
            of_manifest(&folder, waiver, !is_merged)
        });
        let written = written.collect();
        by_folder.insert(folder, written);
    }
    by_folder.into_values().flatten().collect()
}

fn of_manifest(folder: &str, waiver: ManifestWaiver, needs_approval: bool) -> Written {
    let inside = |path: &str| match folder {
        "" => path.to_owned(),
        folder => format!("{folder}/{path}"),
    };
    let function = waiver.function.as_deref();
    let function = function.and_then(|function| function.rsplit_once('#'));
    // A service alone would excuse whatever is like it, for ever new functions.
    let subject = match (waiver.finding, waiver.service) {
        (Some(finding), None) => Some(finding),
        (None, Some(service)) if function.is_some() => Some(service),
        _ => None,
    };
    Written {
        place: format!("{}:{}", inside(MANIFEST), waiver.line),
        subject,
        function: function.map(|(path, name)| (inside(path), name.to_owned())),
        lines: None,
        until: waiver.until,
        reason: waiver.reason,
        needs_approval,
    }
}
