//! What clone classes amount to: of services, of teams, between teams, and day by day.

use std::collections::HashMap;

use sea_orm::sea_query::{Expr, ExprTrait as _, Func, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, FromQueryResult,
    JoinType, QueryFilter as _, QueryOrder as _, QuerySelect as _, Select,
};
use uuid::Uuid;

use super::Audience;
use super::list::{CloneClassFilter, CloneScope};
use crate::store::entity::{clone_class, clone_day, clone_member};
use crate::store::{StoreError, padded};

/// How much of something is in clone classes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CloneSum {
    /// In how many classes.
    pub classes: u64,
    /// How many different functions.
    pub fragments: u64,
    /// How many lines, all copies together.
    pub lines: u64,
}

/// What clone classes amount to together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CloneTotals {
    /// How many classes.
    pub classes: u64,
    /// At how many places their functions stand.
    pub copies: u64,
    /// How many lines go when only one function of each is kept.
    pub saved_lines: u64,
    /// How many teams own their services.
    pub teams: u64,
}

/// What a team copied from another one, as far as the older publication is the original.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CloneFlow {
    /// Who had it first; nobody owns those of `None`.
    pub from_team_id: Option<Uuid>,
    /// Who had it later.
    pub to_team_id: Option<Uuid>,
    /// How many classes.
    pub classes: u64,
    /// How many copies the later one has.
    pub copies: u64,
    /// How many lines these have.
    pub lines: u64,
}

/// How many duplicates there were at the end of a day, or are now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CloneDay {
    /// As `2026-03-01`, in UTC.
    pub day: String,
    /// How many classes.
    pub classes: u64,
    /// How many different functions were in them.
    pub fragments: u64,
    /// How many lines removing them would have saved.
    pub saved_lines: u64,
}

/// By what members are added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum SumOf {
    /// By their services.
    Service,
    /// By the owners of these.
    Team,
}

#[derive(Debug, FromQueryResult)]
struct SumRow {
    of: Uuid,
    classes: i64,
    fragments: i64,
    lines: i64,
}

#[derive(Debug, FromQueryResult)]
struct FlowRow {
    from_team: Option<Uuid>,
    to_team: Option<Uuid>,
    classes: i64,
    copies: i64,
    lines: i64,
}

fn count(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}

/// Adds up the lines of members. PostgreSQL's sum of whole numbers is no whole number.
fn sum_of_lines() -> Expr {
    let lines = Expr::col((clone_member::Entity, clone_member::Column::Lines));
    let copies = Expr::col((clone_member::Entity, clone_member::Column::Copies));
    whole(lines.mul(copies).sum())
}

fn whole(sum: Expr) -> Expr {
    Expr::expr(Func::coalesce([sum, Expr::val(0)])).cast_as("bigint")
}

fn members(scope: &CloneScope) -> Select<clone_member::Entity> {
    clone_member::Entity::find()
        .select_only()
        .join(
            JoinType::InnerJoin,
            clone_member::Entity::belongs_to(clone_class::Entity)
                .from(clone_member::Column::CloneClassId)
                .to(clone_class::Column::Id)
                .into(),
        )
        .filter(scope.condition())
}

/// Adds up what these services, or teams, have in clone classes. Those without anything are absent.
pub(crate) async fn sums(
    db: &impl ConnectionTrait,
    scope: &CloneScope,
    of: SumOf,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, CloneSum>, StoreError> {
    let column = match of {
        SumOf::Service => clone_member::Column::ServiceId,
        SumOf::Team => clone_member::Column::TeamId,
    };
    let mut sums = HashMap::with_capacity(ids.len());
    for chunk in ids.chunks(crate::store::ID_CHUNK) {
        let class = Expr::col((clone_class::Entity, clone_class::Column::Id));
        let fragment = Expr::col((clone_member::Entity, clone_member::Column::FragmentId));
        let rows = members(scope)
            .column_as(column, "of")
            .expr_as(class.count_distinct(), "classes")
            .expr_as(fragment.count_distinct(), "fragments")
            .expr_as(sum_of_lines(), "lines")
            .filter(column.is_in(padded(chunk)))
            .group_by(column)
            .into_model::<SumRow>()
            .all(db)
            .await?;
        sums.extend(rows.into_iter().map(|row| {
            let sum = CloneSum {
                classes: count(row.classes),
                fragments: count(row.fragments),
                lines: count(row.lines),
            };
            (row.of, sum)
        }));
    }
    Ok(sums)
}

/// Adds up the classes of a filter, all but their teams.
pub(crate) async fn totals(
    db: &impl ConnectionTrait,
    scope: &CloneScope,
    filter: &CloneClassFilter,
) -> Result<CloneTotals, StoreError> {
    let column = |column| Expr::col((clone_class::Entity, column));
    let row: Option<(i64, i64, i64)> = clone_class::Entity::find()
        .select_only()
        .expr_as(column(clone_class::Column::Id).count(), "classes")
        .expr_as(whole(column(clone_class::Column::Copies).sum()), "copies")
        .expr_as(
            whole(column(clone_class::Column::SavedLines).sum()),
            "lines",
        )
        .filter(scope.condition())
        .filter(filter.condition())
        .into_tuple()
        .one(db)
        .await?;
    let (classes, copies, lines) = row.unwrap_or_default();
    Ok(CloneTotals {
        classes: count(classes),
        copies: count(copies),
        saved_lines: count(lines),
        teams: 0,
    })
}

/// Returns the teams that own services of the classes of a filter.
pub(crate) async fn teams(
    db: &impl ConnectionTrait,
    scope: &CloneScope,
    filter: &CloneClassFilter,
) -> Result<Vec<Uuid>, StoreError> {
    Ok(members(scope)
        .column(clone_member::Column::TeamId)
        .distinct()
        .filter(filter.condition())
        .filter(clone_member::Column::TeamId.is_not_null())
        .into_tuple()
        .all(db)
        .await?)
}

/// Adds up who has what somebody else had first. What nobody owns is nobody's copy of nobody's.
pub(crate) async fn flows(
    db: &impl ConnectionTrait,
    scope: &CloneScope,
) -> Result<Vec<CloneFlow>, StoreError> {
    let from = Expr::col((clone_class::Entity, clone_class::Column::OriginTeamId));
    let to = || Expr::col((clone_member::Entity, clone_member::Column::TeamId));
    let class = Expr::col((clone_class::Entity, clone_class::Column::Id));
    let copies = Expr::col((clone_member::Entity, clone_member::Column::Copies));
    let differ = from.clone().ne(to()).or(from
        .clone()
        .is_null()
        .and(to().is_not_null())
        .or(from.is_not_null().and(to().is_null())));
    let rows = members(scope)
        .column_as(clone_class::Column::OriginTeamId, "from_team")
        .column_as(clone_member::Column::TeamId, "to_team")
        .expr_as(class.count_distinct(), "classes")
        .expr_as(whole(copies.sum()), "copies")
        .expr_as(sum_of_lines(), "lines")
        .filter(clone_class::Column::Owners.gt(1))
        .filter(differ)
        .group_by(clone_class::Column::OriginTeamId)
        .group_by(clone_member::Column::TeamId)
        .into_model::<FlowRow>()
        .all(db)
        .await?;
    let flow = |row: FlowRow| CloneFlow {
        from_team_id: row.from_team,
        to_team_id: row.to_team,
        classes: count(row.classes),
        copies: count(row.copies),
        lines: count(row.lines),
    };
    Ok(rows.into_iter().map(flow).collect())
}

/// Returns the fragments of each of these classes, the most similar to the representative first, at
/// most `limit` of a class.
pub(crate) async fn fragments(
    db: &impl ConnectionTrait,
    scope: &CloneScope,
    ids: &[Uuid],
    limit: u32,
) -> Result<Vec<(Uuid, Uuid)>, StoreError> {
    let mut found = Vec::new();
    for chunk in ids.chunks(crate::store::ID_CHUNK) {
        let rows: Vec<(Uuid, Uuid)> = members(scope)
            .column(clone_class::Column::PublicId)
            .column(clone_member::Column::FragmentId)
            .filter(clone_class::Column::PublicId.is_in(padded(chunk)))
            .filter(clone_member::Column::Position.lt(i64::from(limit)))
            .order_by_asc(clone_member::Column::Position)
            .into_tuple()
            .all(db)
            .await?;
        found.extend(rows);
    }
    Ok(found)
}

/// Returns the owners of each of these classes' services, each once.
pub(crate) async fn owners(
    db: &impl ConnectionTrait,
    scope: &CloneScope,
    ids: &[Uuid],
) -> Result<Vec<(Uuid, Uuid)>, StoreError> {
    let mut found = Vec::new();
    for chunk in ids.chunks(crate::store::ID_CHUNK) {
        let rows: Vec<(Uuid, Uuid)> = members(scope)
            .column(clone_class::Column::PublicId)
            .column(clone_member::Column::TeamId)
            .distinct()
            .filter(clone_class::Column::PublicId.is_in(padded(chunk)))
            .filter(clone_member::Column::TeamId.is_not_null())
            .into_tuple()
            .all(db)
            .await?;
        found.extend(rows);
    }
    Ok(found)
}

/// Writes down how many duplicates there are on a day; what was said of it before is replaced.
pub(crate) async fn record_day(
    db: &impl ConnectionTrait,
    day: &str,
    next: impl Fn() -> Uuid,
) -> Result<(), StoreError> {
    for (audience, audiences) in [
        (Audience::Open, Audience::OPEN),
        (Audience::Everything, Audience::EVERYTHING),
    ] {
        let scope = CloneScope {
            audiences,
            without: Vec::new(),
        };
        let column = |column: clone_class::Column| Expr::col((clone_class::Entity, column));
        let totals: Option<(i64, i64, i64)> = clone_class::Entity::find()
            .select_only()
            .expr_as(column(clone_class::Column::Id).count(), "classes")
            .expr_as(
                whole(column(clone_class::Column::Fragments).sum()),
                "fragments",
            )
            .expr_as(
                whole(column(clone_class::Column::SavedLines).sum()),
                "lines",
            )
            .filter(scope.condition())
            .into_tuple()
            .one(db)
            .await?;
        let (classes, fragments, lines) = totals.unwrap_or_default();
        clone_day::Entity::insert(clone_day::ActiveModel {
            id: Set(next()),
            day: Set(day.to_owned()),
            audience: Set(audience.number()),
            classes: Set(classes),
            fragments: Set(fragments),
            lines: Set(lines),
        })
        .on_conflict(
            OnConflict::columns([clone_day::Column::Day, clone_day::Column::Audience])
                .update_columns([
                    clone_day::Column::Classes,
                    clone_day::Column::Fragments,
                    clone_day::Column::Lines,
                ])
                .to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    }
    Ok(())
}

/// Returns the days from one to another, both included, as far as anything was written down.
pub(crate) async fn days(
    db: &impl ConnectionTrait,
    audience: Audience,
    (from, to): (&str, &str),
    limit: u64,
) -> Result<Vec<CloneDay>, StoreError> {
    let rows = clone_day::Entity::find()
        .filter(clone_day::Column::Audience.eq(audience.number()))
        .filter(clone_day::Column::Day.between(from, to))
        .order_by_asc(clone_day::Column::Day)
        .limit(limit)
        .all(db)
        .await?;
    let day = |row: clone_day::Model| CloneDay {
        day: row.day,
        classes: count(row.classes),
        fragments: count(row.fragments),
        saved_lines: count(row.lines),
    };
    Ok(rows.into_iter().map(day).collect())
}
