//! What is told of fragments without a fingerprint of the present scheme: those that stand where somebody
//! may look.

use std::collections::{HashMap, HashSet};

use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, JoinType, Order, QueryFilter as _,
    QuerySelect as _, QueryTrait as _, Select,
};
use uuid::Uuid;

use super::{OutdatedCount, OutdatedFragment, OutdatedReason};
use crate::store::entity::{fragment, occurrence, outdated_fragment};
use crate::store::exists::exists;
use crate::store::{Fragment, Page, PageRequest, StoreError, Viewer};

/// Of these hashes, those whose fragments could not get a fingerprint of the present scheme, so that
/// they should be sent again.
pub(crate) async fn failed_hashes(
    db: &impl ConnectionTrait,
    hashes: &[String],
) -> Result<HashSet<String>, StoreError> {
    let mut failed = HashSet::new();
    for chunk in hashes.chunks(crate::store::ID_CHUNK) {
        let rows: Vec<String> = with_fragments()
            .select_only()
            .column(fragment::Column::Hash)
            .filter(fragment::Column::Hash.is_in(chunk))
            .filter(outdated_fragment::Column::Reason.is_not_null())
            .into_tuple()
            .all(db)
            .await?;
        failed.extend(rows);
    }
    Ok(failed)
}

/// Counts the fragments that are somewhere this viewer may look, by language and reason; of these
/// languages, or of all.
pub(crate) async fn count(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    languages: Option<&[&str]>,
) -> Result<Vec<OutdatedCount>, StoreError> {
    let mut query = visible(viewer)
        .select_only()
        .column(outdated_fragment::Column::Language)
        .column(outdated_fragment::Column::Reason)
        .expr_as(outdated_fragment::Column::Id.count(), "fragments")
        .group_by(outdated_fragment::Column::Language)
        .group_by(outdated_fragment::Column::Reason);
    if let Some(languages) = languages {
        let languages = languages.iter().copied();
        query = query.filter(outdated_fragment::Column::Language.is_in(languages));
    }
    let rows: Vec<(String, Option<String>, i64)> = query.into_tuple().all(db).await?;
    let mut counts: Vec<OutdatedCount> = rows
        .into_iter()
        .map(|(language, reason, fragments)| OutdatedCount {
            language,
            reason: OutdatedReason::of(reason),
            fragments: u64::try_from(fragments).unwrap_or(0),
        })
        .collect();
    counts.sort_by(|a, b| (&a.language, a.reason).cmp(&(&b.language, b.reason)));
    Ok(counts)
}

/// Returns a page of the fragments that are somewhere this viewer may look, in the order of their ids.
pub(crate) async fn list(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    page: PageRequest,
) -> Result<Page<OutdatedFragment>, StoreError> {
    let order = [(outdated_fragment::Column::Id, Order::Asc)];
    let rows = crate::store::page::read(db, visible(viewer), &order, page).await?;
    let (rows, page) = rows.take();
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let fragments = crate::store::fragment::list_by_ids(db, &ids).await?;
    let mut fragments: HashMap<Uuid, Fragment> = fragments
        .into_iter()
        .map(|fragment| (fragment.id, fragment))
        .collect();
    let items = rows.into_iter().filter_map(|row| {
        Some(OutdatedFragment {
            fragment: fragments.remove(&row.id)?,
            reason: OutdatedReason::of(row.reason),
            noted_at: row.noted_at,
        })
    });
    Ok(page.with(items.collect()))
}

/// The rows with their fragments.
fn with_fragments() -> Select<outdated_fragment::Entity> {
    outdated_fragment::Entity::find().join(
        JoinType::InnerJoin,
        outdated_fragment::Entity::belongs_to(fragment::Entity)
            .from(outdated_fragment::Column::Id)
            .to(fragment::Column::Id)
            .into(),
    )
}

/// The rows of fragments that stand somewhere this viewer may look.
fn visible(viewer: &Viewer) -> Select<outdated_fragment::Entity> {
    let standing = occurrence::Entity::find()
        .select_only()
        .expr(Expr::val(1))
        .filter(
            Expr::col((occurrence::Entity, occurrence::Column::FragmentId))
                .equals((outdated_fragment::Entity, outdated_fragment::Column::Id)),
        )
        .into_query();
    with_fragments()
        .filter(viewer.fragments())
        .filter(exists(standing))
}
