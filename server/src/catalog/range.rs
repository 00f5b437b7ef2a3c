//! Which releases would do: an OR-list of requirements.
//!
//! The semver crate reads one requirement (`>=1.2, <2`) and rejects what people who come from npm
//! write: `^1.2 || ~2.0`, `1.2 - 2.3`, `>=1.2 <2`. A range takes all of it and keeps the crate's
//! meaning where the two differ: a bare `1.2.3` is `^1.2.3`, as Cargo has it. What a range is read
//! from is not kept; it shows itself in one form, in which the caret is written.

mod parser;

use std::fmt;

use semver::{Comparator, Op, Prerelease, Version, VersionReq};

use super::CatalogError;
use super::name::shortened;

/// The most bytes that somebody may write as a range; npm has the same limit.
const MAX_BYTES: usize = 256;

/// Which releases would do. At least one of its requirements must hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Range {
    alternatives: Vec<VersionReq>,
}

impl Range {
    /// The range of every release.
    pub(super) fn any() -> Self {
        Self {
            alternatives: vec![VersionReq::STAR],
        }
    }

    /// Reads what somebody wrote.
    ///
    /// # Errors
    /// It is too long or no range; the message says where.
    pub(super) fn parse(text: &str) -> Result<Self, CatalogError> {
        if text.len() > MAX_BYTES {
            return Err(CatalogError::LimitExceeded {
                what: "bytes of a range",
                limit: MAX_BYTES,
                found: text.len(),
            });
        }
        parser::parse(text).map_err(|problem| {
            CatalogError::bad_input(
                format!(
                    "the range `{}` is wrong at character {}: {}",
                    shortened(text),
                    problem.position + 1,
                    problem.expected
                ),
                "Write requirements like `^1.2`, `~1.2.3`, `>=1.2 <2`, `1.2 - 2.3`, `1.x` or `*`, with `||` between them.",
            )
        })
    }

    /// Reads what was stored, which may be longer than what somebody may write. What cannot be
    /// read matches nothing.
    pub(super) fn stored(text: &str) -> Self {
        parser::parse(text).unwrap_or(Self {
            alternatives: Vec::new(),
        })
    }

    /// Whether this version would do. A pre-release does if a requirement names one of the same
    /// three numbers, or if all of them are welcome and it lies between the bounds.
    pub(super) fn matches(&self, version: &Version, with_prereleases: bool) -> bool {
        self.alternatives.iter().any(|requirement| {
            let lies_between = || {
                requirement
                    .comparators
                    .iter()
                    .all(|comparator| lies_within(comparator, version))
            };
            requirement.matches(version)
                || (with_prereleases && !version.pre.is_empty() && lies_between())
        })
    }

    /// Whether every release would do.
    pub(super) fn is_any(&self) -> bool {
        self.alternatives.contains(&VersionReq::STAR)
    }

    /// The one version that would do, if the range names it with all of its numbers: `=1.2.3`.
    pub(super) fn exact(&self) -> Option<Version> {
        let [requirement] = self.alternatives.as_slice() else {
            return None;
        };
        let [comparator] = requirement.comparators.as_slice() else {
            return None;
        };
        let (Op::Exact, Some(minor), Some(patch)) =
            (comparator.op, comparator.minor, comparator.patch)
        else {
            return None;
        };
        let mut version = Version::new(comparator.major, minor, patch);
        version.pre = comparator.pre.clone();
        Some(version)
    }
}

/// The one form of a range, which npm reads with the same meaning.
impl fmt::Display for Range {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, requirement) in self.alternatives.iter().enumerate() {
            if number > 0 {
                formatter.write_str(" || ")?;
            }
            if requirement.comparators.is_empty() {
                formatter.write_str("*")?;
            }
            for (number, comparator) in requirement.comparators.iter().enumerate() {
                if number > 0 {
                    formatter.write_str(" ")?;
                }
                write!(formatter, "{comparator}")?;
            }
        }
        Ok(())
    }
}

/// Whether a version lies between the bounds of a comparator in the order of precedence, whether or
/// not it is a pre-release. `^1.2` reaches from the first pre-release of 1.2.0 up to, and without,
/// the first one of 2.0.0.
fn lies_within(comparator: &Comparator, version: &Version) -> bool {
    let (major, minor, patch) = (comparator.major, comparator.minor, comparator.patch);
    let from = Version {
        pre: match patch {
            Some(_) => comparator.pre.clone(),
            None => first_prerelease(),
        },
        ..Version::new(major, minor.unwrap_or(0), patch.unwrap_or(0))
    };
    let is_full = patch.is_some();
    let is_from = || version.cmp_precedence(&from).is_ge();
    // No number follows the greatest one: then there is no end.
    let is_before =
        |end: Option<Version>| end.is_none_or(|end| version.cmp_precedence(&end).is_lt());
    let after_what_is_named = || match minor {
        Some(minor) => after_minor(major, minor),
        None => after_major(major),
    };
    match comparator.op {
        Op::Exact | Op::Wildcard if is_full => version.cmp_precedence(&from).is_eq(),
        Op::Exact | Op::Wildcard => is_from() && is_before(after_what_is_named()),
        Op::Greater if is_full => version.cmp_precedence(&from).is_gt(),
        Op::Greater => !is_before(after_what_is_named()),
        Op::GreaterEq => is_from(),
        Op::Less => version.cmp_precedence(&from).is_lt(),
        Op::LessEq if is_full => version.cmp_precedence(&from).is_le(),
        Op::LessEq => is_before(after_what_is_named()),
        Op::Tilde => is_from() && is_before(after_what_is_named()),
        Op::Caret => {
            let end = match (major, minor, patch) {
                (1.., _, _) | (_, None, _) => after_major(major),
                (0, Some(0), Some(patch)) => match patch.checked_add(1) {
                    Some(next) => Some(first_of(Version::new(0, 0, next))),
                    None => after_minor(0, 0),
                },
                (0, Some(minor), _) => after_minor(0, minor),
            };
            is_from() && is_before(end)
        }
        _ => false,
    }
}

fn after_major(major: u64) -> Option<Version> {
    let next = major.checked_add(1)?;
    Some(first_of(Version::new(next, 0, 0)))
}

fn after_minor(major: u64, minor: u64) -> Option<Version> {
    match minor.checked_add(1) {
        Some(next) => Some(first_of(Version::new(major, next, 0))),
        None => after_major(major),
    }
}

/// Returns the least pre-release of these numbers.
fn first_of(version: Version) -> Version {
    Version {
        pre: first_prerelease(),
        ..version
    }
}

fn first_prerelease() -> Prerelease {
    Prerelease::new("0").expect("a digit is a pre-release")
}

#[cfg(test)]
mod tests;
