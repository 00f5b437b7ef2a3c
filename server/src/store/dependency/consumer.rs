//! Who needs a service.

use std::collections::HashMap;

use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, JoinType, Order,
    QueryFilter as _, QuerySelect as _, QueryTrait as _, Select,
};
use uuid::Uuid;

use super::DependencyRecord;
use crate::store::entity::{dependency, service};
use crate::store::exists::exists;
use crate::store::{ID_CHUNK, Page, PageRequest, StoreError, Viewer, padded, page};

/// Which consumers a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ConsumerFilter {
    /// Whether what releases declare is in it, besides what heads declare.
    pub(crate) with_releases: bool,
    /// Only those that declared one of these ranges, by the service that is needed.
    pub(crate) ranges: Option<HashMap<Uuid, Vec<String>>>,
}

/// How many services need a service in the same range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RangeUse {
    /// The service that is needed.
    pub(crate) target_id: Uuid,
    /// The range.
    pub(crate) range: String,
    /// How many.
    pub(crate) consumers: u64,
}

/// Returns the same page of each service's consumers, the oldest consumer first.
pub(crate) async fn consumers(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    target_ids: &[Uuid],
    filter: &ConsumerFilter,
    page: PageRequest,
) -> Result<HashMap<Uuid, Page<DependencyRecord>>, StoreError> {
    let mut list = dependency::Entity::find().filter(viewable_consumers(viewer));
    if !filter.with_releases {
        list = list.filter(dependency::Column::IsHead.eq(true));
    }
    if let Some(ranges) = &filter.ranges {
        list = list.filter(in_ranges(ranges));
    }
    let targets = (dependency::Column::TargetId, target_ids);
    let order = [
        (dependency::Column::ConsumerId, Order::Asc),
        (dependency::Column::Id, Order::Asc),
    ];
    let pages = page::read_each(db, &list, targets, &order, page).await?;
    Ok(page::map_each(pages, DependencyRecord::from))
}

/// Returns the ranges in which heads need these services, and how many need each.
pub(crate) async fn ranges(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    target_ids: &[Uuid],
) -> Result<Vec<RangeUse>, StoreError> {
    let mut found = Vec::new();
    for chunk in target_ids.chunks(ID_CHUNK) {
        let rows = heads_that_need(chunk)
            .filter(viewable_consumers(viewer))
            .select_only()
            .column(dependency::Column::TargetId)
            .column(dependency::Column::Range)
            .column_as(distinct_consumers(), "consumers")
            .group_by(dependency::Column::TargetId)
            .group_by(dependency::Column::Range)
            .into_tuple::<(Uuid, String, i64)>()
            .all(db)
            .await?;
        found.extend(
            rows.into_iter()
                .map(|(target_id, range, consumers)| RangeUse {
                    target_id,
                    range,
                    consumers: u64::try_from(consumers).unwrap_or(0),
                }),
        );
    }
    Ok(found)
}

/// Returns the ranges in which heads and releases need these services.
pub(crate) async fn distinct_ranges(
    db: &impl ConnectionTrait,
    target_ids: &[Uuid],
) -> Result<Vec<(Uuid, String)>, StoreError> {
    let mut found = Vec::new();
    for chunk in target_ids.chunks(ID_CHUNK) {
        let rows = dependency::Entity::find()
            .filter(dependency::Column::TargetId.is_in(padded(chunk)))
            .select_only()
            .column(dependency::Column::TargetId)
            .column(dependency::Column::Range)
            .distinct()
            .into_tuple::<(Uuid, String)>()
            .all(db)
            .await?;
        found.extend(rows);
    }
    Ok(found)
}

/// Counts, by owner, the services that need one of these and may be known of but not viewed. Each
/// is the service that is needed, the owner, and how many; only those that declared one of these
/// ranges, if some are given.
pub(crate) async fn restricted(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    target_ids: &[Uuid],
    ranges: Option<&HashMap<Uuid, Vec<String>>>,
) -> Result<Vec<(Uuid, Option<Uuid>, u64)>, StoreError> {
    if *viewer == Viewer::Everything {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for chunk in target_ids.chunks(ID_CHUNK) {
        let to_consumer = dependency::Entity::belongs_to(service::Entity)
            .from(dependency::Column::ConsumerId)
            .to(service::Column::Id);
        let in_range = ranges.map_or_else(Condition::all, in_ranges);
        let rows = heads_that_need(chunk)
            .filter(in_range)
            .join(JoinType::InnerJoin, to_consumer.into())
            .filter(viewer.closed_services())
            .filter(service::Column::Visibility.ne(crate::store::viewer::HIDDEN))
            .select_only()
            .column(dependency::Column::TargetId)
            .column(service::Column::OwnerTeamId)
            .column_as(distinct_consumers(), "consumers")
            .group_by(dependency::Column::TargetId)
            .group_by(service::Column::OwnerTeamId)
            .into_tuple::<(Uuid, Option<Uuid>, i64)>()
            .all(db)
            .await?;
        let rows = rows.into_iter();
        found.extend(
            rows.map(|(target, owner, count)| (target, owner, u64::try_from(count).unwrap_or(0))),
        );
    }
    Ok(found)
}

fn heads_that_need(target_ids: &[Uuid]) -> Select<dependency::Entity> {
    dependency::Entity::find()
        .filter(dependency::Column::TargetId.is_in(target_ids.iter().copied()))
        .filter(dependency::Column::IsHead.eq(true))
}

/// Narrows a query of dependencies to these ranges of each target.
fn in_ranges(ranges: &HashMap<Uuid, Vec<String>>) -> Condition {
    let mut any = Condition::any().add(Expr::val(1).eq(0));
    for (target, ranges) in ranges {
        any = any.add(
            Condition::all()
                .add(dependency::Column::TargetId.eq(*target))
                .add(dependency::Column::Range.is_in(ranges)),
        );
    }
    any
}

fn distinct_consumers() -> Expr {
    Expr::col((dependency::Entity, dependency::Column::ConsumerId)).count_distinct()
}

/// Narrows a query of dependencies to those of consumers that may be viewed. The inner query is
/// tied to the row outside, since SQLite lists all that an untied one finds first.
pub(super) fn viewable_consumers(viewer: &Viewer) -> Condition {
    if *viewer == Viewer::Everything {
        return Condition::all();
    }
    let consumer = service::Entity::find()
        .select_only()
        .expr(Expr::val(1))
        .filter(
            Expr::col((service::Entity, service::Column::Id))
                .equals((dependency::Entity, dependency::Column::ConsumerId)),
        )
        .filter(viewer.services())
        .into_query();
    Condition::all().add(exists(consumer))
}
