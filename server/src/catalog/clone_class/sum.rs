//! What clone classes amount to.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{Days, NaiveDate};
use uuid::Uuid;

use super::super::{Catalog, CatalogError, Requester, Scope, input};
use super::CloneClassQuery;
use crate::store::clone_class::sum::SumOf;
use crate::store::clone_class::{Audience, WholeClass};
use crate::store::{
    self, CloneDay, CloneFlow, CloneMember, CloneSum, CloneTotals, Page, PageRequest, Viewer,
};

/// The most days that are asked for at once.
const MAX_DAYS: usize = 1_000;

impl Catalog {
    /// How much of each service is in clone classes. Services without any may be absent.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn clone_sums_of_services(
        &self,
        requester: &Requester,
        ids: &[Uuid],
    ) -> Result<HashMap<Uuid, CloneSum>, CatalogError> {
        self.clone_sums(requester, SumOf::Service, ids).await
    }

    /// How much of what each team owns is in clone classes. Teams without any may be absent.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn clone_sums_of_teams(
        &self,
        requester: &Requester,
        ids: &[Uuid],
    ) -> Result<HashMap<Uuid, CloneSum>, CatalogError> {
        self.clone_sums(requester, SumOf::Team, ids).await
    }

    async fn clone_sums(
        &self,
        requester: &Requester,
        of: SumOf,
        ids: &[Uuid],
    ) -> Result<HashMap<Uuid, CloneSum>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let view = self.clone_view(&requester.viewer()).await?;
        let db = self.store().connection();
        let mut sums = store::clone_class::sum::sums(db, &view.scope, of, ids).await?;
        let wanted: HashSet<Uuid> = ids.iter().copied().collect();
        let key = |member: &CloneMember| match of {
            SumOf::Service => Some(member.service_id),
            SumOf::Team => member.team_id,
        };
        for whole in &view.own {
            let mut fragments: HashMap<Uuid, HashSet<Uuid>> = HashMap::new();
            for member in &whole.members {
                let Some(id) = key(member).filter(|id| wanted.contains(id)) else {
                    continue;
                };
                let sum = sums.entry(id).or_default();
                sum.lines += lines(member);
                let of_id = fragments.entry(id).or_default();
                if of_id.is_empty() {
                    sum.classes += 1;
                }
                // A fragment is in one class only.
                if of_id.insert(member.fragment_id) {
                    sum.fragments += 1;
                }
            }
        }
        Ok(sums)
    }

    /// What the clone classes of what the requester may view amount to together.
    ///
    /// # Errors
    /// The requester may not read, or what is asked for is out of bounds.
    pub async fn clone_totals(
        &self,
        requester: &Requester,
        query: CloneClassQuery,
    ) -> Result<CloneTotals, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let Some(filter) = self.clone_filter(requester, query).await? else {
            return Ok(CloneTotals::default());
        };
        let view = self.clone_view(&requester.viewer()).await?;
        let db = self.store().connection();
        let mut totals = store::clone_class::sum::totals(db, &view.scope, &filter).await?;
        let stored = store::clone_class::sum::teams(db, &view.scope, &filter).await?;
        let mut teams: HashSet<Uuid> = stored.into_iter().collect();
        for whole in view.own_in(&filter) {
            totals.classes += 1;
            totals.copies += u64::from(whole.class.copies);
            totals.saved_lines += u64::from(whole.class.saved_lines);
            teams.extend(whole.members.iter().filter_map(|member| member.team_id));
        }
        totals.teams = teams.len() as u64;
        Ok(totals)
    }

    /// Which teams have what others had before them, those first that copied most lines.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn copy_matrix(
        &self,
        requester: &Requester,
        page: PageRequest,
    ) -> Result<Page<CloneFlow>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let view = self.clone_view(&requester.viewer()).await?;
        let db = self.store().connection();
        let mut flows: BTreeMap<(Option<Uuid>, Option<Uuid>), CloneFlow> =
            store::clone_class::sum::flows(db, &view.scope)
                .await?
                .into_iter()
                .map(|flow| ((flow.from_team_id, flow.to_team_id), flow))
                .collect();
        for whole in &view.own {
            add_flows(&mut flows, whole);
        }
        let mut flows: Vec<CloneFlow> = flows.into_values().collect();
        flows.sort_by_key(|flow| std::cmp::Reverse(flow.lines));
        Ok(Page::cut(flows, page))
    }

    /// How many duplicates there were at the end of each day of a time; days on which the server did
    /// not run are absent. Who does not view everything is told of what everybody may view.
    ///
    /// # Errors
    /// The requester may not read; a day is none; or there are more than 1,000.
    pub async fn clone_trend(
        &self,
        requester: &Requester,
        from: &str,
        to: &str,
    ) -> Result<Vec<CloneDay>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let (first, last) = (day(from)?, day(to)?);
        let count = usize::try_from((last - first).num_days().max(0)).unwrap_or(usize::MAX);
        input::at_most("days", count.saturating_add(1), MAX_DAYS)?;
        let audience = match requester.viewer() {
            Viewer::Everything => Audience::Everything,
            Viewer::Teams(_) => Audience::Open,
        };
        let (from, to) = (first.to_string(), last.to_string());
        let db = self.store().connection();
        let limit = MAX_DAYS as u64;
        Ok(store::clone_class::sum::days(db, audience, (&from, &to), limit).await?)
    }
}

fn lines(member: &CloneMember) -> u64 {
    u64::from(member.lines) * u64::from(member.copies)
}

fn add_flows(flows: &mut BTreeMap<(Option<Uuid>, Option<Uuid>), CloneFlow>, whole: &WholeClass) {
    let from = whole.class.origin_team_id;
    let mut seen = HashSet::new();
    for member in whole.members.iter().filter(|it| it.team_id != from) {
        let flow = flows.entry((from, member.team_id)).or_insert(CloneFlow {
            from_team_id: from,
            to_team_id: member.team_id,
            classes: 0,
            copies: 0,
            lines: 0,
        });
        flow.copies += u64::from(member.copies);
        flow.lines += lines(member);
        if seen.insert(member.team_id) {
            flow.classes += 1;
        }
    }
}

/// Reads a day; years have four digits, so that days are ordered as their texts are.
fn day(text: &str) -> Result<NaiveDate, CatalogError> {
    let read = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
    let read = read.filter(|day| {
        text.len() == 10 && day.checked_add_days(Days::new(1)).is_some() && !text.starts_with(' ')
    });
    read.ok_or_else(|| {
        CatalogError::bad_input(
            format!("`{}` is not a day", super::super::name::shortened(text)),
            "Write it as 2026-03-01.",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_written_in_one_way() {
        assert!(day("2026-03-01").is_ok());
        for text in [
            "2026-3-1",
            "2026-02-30",
            "",
            " 2026-3-01",
            "12026-03-01",
            "today",
        ] {
            assert!(day(text).is_err(), "{text:?}");
        }
    }
}
