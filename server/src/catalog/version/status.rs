//! Whether a version should be used, and why not.

use chrono::{DateTime, Utc};
use semver::Version as Number;

use crate::catalog::deprecation::Deprecation;
use crate::store::Version;
use crate::store::release::PUBLISHED;

/// The word in the database of a release that nobody may take up any more.
pub(in crate::catalog) const YANKED: &str = "yanked";
/// The word in the database of a release that is no longer served.
pub(in crate::catalog) const RETIRED: &str = "retired";

/// Whether a version should be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum VersionState {
    /// It may be used.
    Published,
    /// It should no longer be taken up.
    Deprecated,
    /// It should no longer be taken up, and has an end.
    Sunset,
    /// Nobody may take it up; who has it keeps it.
    Yanked,
    /// It is no longer served.
    Retired,
}

/// Whether a version should be used, and why not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionStatus {
    /// Whether it should be used.
    pub state: VersionState,
    /// Why it is not simply published.
    pub reason: Option<String>,
    /// Who said so.
    pub by: Option<String>,
    /// When they said so.
    pub at: Option<DateTime<Utc>>,
    /// From when on it is deprecated, which may be in the future.
    pub deprecated_at: Option<DateTime<Utc>>,
    /// When it stops being served.
    pub sunset_at: Option<DateTime<Utc>>,
    /// What to use instead, `namespace/name` or `namespace/name@range`.
    pub replacement: Option<String>,
}

impl VersionState {
    /// Whether somebody may take it up.
    pub fn is_usable(self) -> bool {
        !matches!(self, Self::Yanked | Self::Retired)
    }

    /// The word for people.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Published => PUBLISHED,
            Self::Deprecated => "deprecated",
            Self::Sunset => "sunset",
            Self::Yanked => YANKED,
            Self::Retired => RETIRED,
        }
    }
}

/// Says whether a version should be used, by what is stored of it and the rules of its service.
/// Rules are not about heads.
pub(in crate::catalog) fn status(
    version: &Version,
    rules: &[Deprecation],
    now: DateTime<Utc>,
) -> VersionStatus {
    let number = version.number.as_deref();
    let number = number.and_then(|number| Number::parse(number).ok());
    let rule = number.and_then(|number| strictest(&number, rules, now));
    let is_in_force = rule.is_some_and(|rule| rule.rule.deprecated_at <= now);
    let state = state(&version.state, rule, now);
    let dates = rule.map(|rule| &rule.rule);
    let mut status = VersionStatus {
        state,
        reason: version.state_reason.clone(),
        by: version.state_by.clone(),
        at: version.state_at,
        deprecated_at: dates.map(|rule| rule.deprecated_at),
        sunset_at: dates.and_then(|rule| rule.sunset_at),
        replacement: version.replacement.clone(),
    };
    if state.is_usable() {
        let told = dates.filter(|_| is_in_force);
        status.reason = told.map(|rule| rule.reason.clone());
        status.by = told.map(|rule| rule.created_by.clone());
        status.at = told.map(|rule| rule.created_at);
        status.replacement = None;
    }
    let replacement = dates.and_then(|rule| rule.replacement.clone());
    status.replacement = status.replacement.or(replacement);
    status
}

/// The state of a release that has this number and this word in the database.
pub(in crate::catalog) fn state_of(
    number: &Number,
    word: &str,
    rules: &[Deprecation],
    now: DateTime<Utc>,
) -> VersionState {
    state(word, strictest(number, rules, now), now)
}

fn state(word: &str, rule: Option<&Deprecation>, now: DateTime<Utc>) -> VersionState {
    match (word, rule.filter(|rule| rule.rule.deprecated_at <= now)) {
        (YANKED, _) => VersionState::Yanked,
        (RETIRED, _) => VersionState::Retired,
        (_, None) => VersionState::Published,
        (_, Some(rule)) if rule.rule.sunset_at.is_some() => VersionState::Sunset,
        (_, Some(_)) => VersionState::Deprecated,
    }
}

/// The strictest rule about a release: one that is in force before one that is only announced, one
/// with an end before one without, then the one that ends or began first.
fn strictest<'a>(
    number: &Number,
    rules: &'a [Deprecation],
    now: DateTime<Utc>,
) -> Option<&'a Deprecation> {
    let about_it = rules.iter().filter(|rule| rule.is_about(number));
    about_it.min_by_key(|rule| {
        let rule = &rule.rule;
        (
            rule.deprecated_at > now,
            rule.sunset_at.is_none(),
            rule.sunset_at,
            rule.deprecated_at,
            rule.id,
        )
    })
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Duration};
    use uuid::Uuid;

    use super::*;
    use crate::store::DeprecationRule;

    fn rule(id: u128, range: &str, from: i64, sunset: Option<i64>) -> Deprecation {
        let day = |days| DateTime::UNIX_EPOCH + Duration::days(days);
        Deprecation::read(DeprecationRule {
            id: Uuid::from_u128(id),
            service_id: Uuid::nil(),
            range: range.to_owned(),
            reason: format!("rule {id}"),
            replacement: None,
            deprecated_at: day(from),
            sunset_at: sunset.map(day),
            created_by: "ada".to_owned(),
            created_at: day(from),
            revoked_at: None,
        })
    }

    #[test]
    fn the_strictest_rule_in_force_decides() {
        use VersionState::{Deprecated, Published, Retired, Sunset, Yanked};

        let now = DateTime::UNIX_EPOCH + Duration::days(10);
        let rules = [
            rule(1, "<2.0.0", 5, None),
            rule(2, "<1.5.0", 6, Some(90)),
            rule(3, "<1.2.0", 7, Some(60)),
            rule(4, "=2.0.0", 11, Some(20)),
        ];
        let cases = [
            ("1.0.0", PUBLISHED, Sunset, Some("rule 3"), Some(60)),
            ("1.4.9", PUBLISHED, Sunset, Some("rule 2"), Some(90)),
            // A later backport inherits the rule, and so does a pre-release.
            ("1.99.0", PUBLISHED, Deprecated, Some("rule 1"), None),
            ("1.99.0-rc.1", PUBLISHED, Deprecated, Some("rule 1"), None),
            // What is only announced is still published, but its dates are told.
            ("2.0.0", PUBLISHED, Published, None, Some(20)),
            ("2.1.0", PUBLISHED, Published, None, None),
            ("1.0.0", YANKED, Yanked, Some("broken"), Some(60)),
            ("2.1.0", RETIRED, Retired, Some("broken"), None),
        ];
        for (number, word, expected, reason, sunset) in cases {
            let version = Version {
                number: Some(number.to_owned()),
                state: word.to_owned(),
                state_reason: (word != PUBLISHED).then(|| "broken".to_owned()),
                ..crate::catalog::version::tests::release(1, 1, number, word)
            };
            let found = status(&version, &rules, now);
            assert_eq!(found.state, expected, "{number}");
            assert_eq!(found.reason.as_deref(), reason, "{number}");
            let sunset = sunset.map(|days| DateTime::UNIX_EPOCH + Duration::days(days));
            assert_eq!(found.sunset_at, sunset, "{number}");
            let number = Number::parse(number).unwrap();
            assert_eq!(state_of(&number, word, &rules, now), expected);
        }
    }

    #[test]
    fn no_rule_is_about_a_head() {
        let mut head = crate::catalog::version::tests::release(1, 1, "1.0.0", PUBLISHED);
        head.number = None;
        let found = status(&head, &[rule(1, "*", 0, None)], DateTime::UNIX_EPOCH);
        assert_eq!(found.state, VersionState::Published);
        assert_eq!(found.deprecated_at, None);
    }
}
