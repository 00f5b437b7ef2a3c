//! What a service offers to those who need it, and what a range chooses of it.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use semver::Version as Number;
use uuid::Uuid;

use crate::catalog::deprecation::Rules;
use crate::catalog::range::Range;
use crate::catalog::version::state_of;
use crate::catalog::{Catalog, CatalogError, VersionState};
use crate::store::release::Numbered;
use crate::store::{self, Connection};

/// A release that somebody may need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::catalog) struct Candidate {
    pub(in crate::catalog) id: Uuid,
    pub(in crate::catalog) number: Number,
    pub(in crate::catalog) state: VersionState,
}

/// The head and the releases of a service.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::catalog) struct Offer {
    head: Option<Uuid>,
    /// The one of greatest precedence first.
    pub(in crate::catalog) releases: Vec<Candidate>,
}

/// What a range chooses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::catalog) enum Choice<'a> {
    /// A release; it is yanked or retired only if no other is in the range.
    Release(&'a Candidate),
    /// The head, since there is no release and any would do.
    Head(Uuid),
    /// Nothing is in the range.
    Nothing,
}

impl Offer {
    /// Chooses the newest release in a range: of those that are neither yanked nor retired, else of
    /// those that are yanked, else of those that are retired.
    pub(in crate::catalog) fn choose(&self, range: &Range, with_prereleases: bool) -> Choice<'_> {
        let mut second_best: Option<&Candidate> = None;
        for release in &self.releases {
            if !range.matches(&release.number, with_prereleases) {
                continue;
            }
            match (release.state, second_best.map(|it| it.state)) {
                (state, _) if state.is_usable() => return Choice::Release(release),
                (_, None) | (VersionState::Yanked, Some(VersionState::Retired)) => {
                    second_best = Some(release);
                }
                _ => {}
            }
        }
        match (second_best, self.head) {
            (Some(release), _) => Choice::Release(release),
            (None, Some(head)) if range.is_any() => Choice::Head(head),
            (None, _) => Choice::Nothing,
        }
    }
}

/// Puts together what services offer.
pub(in crate::catalog) fn offers(
    versions: Vec<Numbered>,
    rules: &Rules,
    now: DateTime<Utc>,
) -> HashMap<Uuid, Offer> {
    let mut offers: HashMap<Uuid, Offer> = HashMap::new();
    for version in versions {
        let offer = offers.entry(version.service_id).or_default();
        let Some(number) = version.number else {
            offer.head = Some(version.id);
            continue;
        };
        let Ok(number) = Number::parse(&number) else {
            continue;
        };
        let rules = rules.of(version.service_id);
        offer.releases.push(Candidate {
            id: version.id,
            state: state_of(&number, &version.state, rules, now),
            number,
        });
    }
    for offer in offers.values_mut() {
        offer.releases.sort_by(|a, b| {
            let precedence = b.number.cmp_precedence(&a.number);
            precedence.then_with(|| b.id.cmp(&a.id))
        });
    }
    offers
}

impl Catalog {
    /// What these services offer, in two statements.
    pub(in crate::catalog) async fn offers_of(
        &self,
        db: &impl Connection,
        service_ids: &[Uuid],
    ) -> Result<HashMap<Uuid, Offer>, CatalogError> {
        let versions = store::release::numbered(db, service_ids).await?;
        let rules = self.rules_of(db, service_ids).await?;
        Ok(offers(versions, &rules, self.clock().now()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offer(releases: &[(&str, &str)]) -> Offer {
        let release = |(id, (number, state)): (u128, &(&str, &str))| Numbered {
            id: Uuid::from_u128(id),
            service_id: Uuid::nil(),
            number: (!number.is_empty()).then(|| (*number).to_owned()),
            state: (*state).to_owned(),
        };
        let versions = (1..).zip(releases).map(release).collect();
        let offers = offers(versions, &Rules::default(), DateTime::UNIX_EPOCH);
        offers.get(&Uuid::nil()).cloned().unwrap()
    }

    #[test]
    fn a_range_chooses_the_newest_that_may_be_used() {
        let all = [
            ("", "published"),
            ("1.0.0", "published"),
            ("1.10.0", "published"),
            ("1.9.0", "published"),
            ("1.11.0", "yanked"),
            ("2.0.0", "retired"),
            ("2.1.0", "yanked"),
            ("2.2.0", "retired"),
            ("3.0.0-rc.1", "published"),
        ];
        let offer = offer(&all);
        let cases = [
            ("*", false, "1.10.0"),
            ("*", true, "3.0.0-rc.1"),
            ("^1", false, "1.10.0"),
            ("<1.10", false, "1.9.0"),
            ("=1.11.0", false, "1.11.0"),
            ("^2", false, "2.1.0"),
            ("~2.2", false, "2.2.0"),
            ("^2 || ^1", false, "1.10.0"),
            ("^3.0.0-rc.0", false, "3.0.0-rc.1"),
            ("^3", false, ""),
            ("^4", false, ""),
        ];
        for (range, with_prereleases, expected) in cases {
            let range = Range::parse(range).unwrap();
            let chosen = match offer.choose(&range, with_prereleases) {
                Choice::Release(release) => release.number.to_string(),
                Choice::Head(_) => "head".to_owned(),
                Choice::Nothing => String::new(),
            };
            assert_eq!(chosen, expected, "{range}");
        }
    }

    #[test]
    fn the_head_stands_in_where_any_release_would_do_and_there_is_none() {
        let cases = [
            (vec![("", "published")], "*", Some(1)),
            (
                vec![("", "published"), ("1.0.0-rc.1", "published")],
                "*",
                Some(1),
            ),
            (vec![("", "published")], "^1", None),
            (vec![("1.0.0-rc.1", "published")], "*", None),
        ];
        for (releases, range, expected) in cases {
            let offer = offer(&releases);
            let expected = expected.map_or(Choice::Nothing, |id| Choice::Head(Uuid::from_u128(id)));
            assert_eq!(offer.choose(&Range::parse(range).unwrap(), false), expected);
        }
    }
}
