//! Former names, which lead to what had them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _,
    Order, QueryFilter as _,
};
use uuid::Uuid;

use super::entity::name_alias;
use super::{PageRequest, StoreError, page};

/// The word in `name_alias.kind` of a team's former name; it has no namespace.
pub(crate) const TEAM: &str = "team";
/// The word in `name_alias.kind` of a service's former name.
pub(crate) const SERVICE: &str = "service";

/// The order of a list of them.
const BY_NAME: [(name_alias::Column, Order); 2] = [
    (name_alias::Column::Namespace, Order::Asc),
    (name_alias::Column::CanonicalName, Order::Asc),
];

/// Returns what had this name; `namespace` is empty for kinds without one.
pub(crate) async fn find(
    db: &impl ConnectionTrait,
    kind: &str,
    namespace: &str,
    canonical: &str,
) -> Result<Option<Uuid>, StoreError> {
    let row = name_alias::Entity::find()
        .filter(name_alias::Column::Kind.eq(kind))
        .filter(name_alias::Column::Namespace.eq(namespace))
        .filter(name_alias::Column::CanonicalName.eq(canonical))
        .one(db)
        .await?;
    Ok(row.map(|row| row.target_id))
}

/// Returns former names of each of these things as refs, `namespace/name`, in alphabetical order and at
/// most so many each.
pub(crate) async fn references_of(
    db: &impl ConnectionTrait,
    kind: &str,
    ids: &[Uuid],
    most: u64,
) -> Result<HashMap<Uuid, Vec<String>>, StoreError> {
    let names = name_alias::Entity::find().filter(name_alias::Column::Kind.eq(kind));
    let targets = (name_alias::Column::TargetId, ids);
    let page = PageRequest::new(most, 0);
    let pages = page::read_each(db, &names, targets, &BY_NAME, page).await?;
    let references = pages.into_iter().map(|(target, page)| {
        let page = page.map(|row| format!("{}/{}", row.namespace, row.canonical_name));
        (target, page.items)
    });
    Ok(references.collect())
}

/// Makes a name lead to `target_id` from now on, whatever it led to before.
pub(crate) async fn put(
    db: &impl ConnectionTrait,
    id: Uuid,
    (kind, namespace, canonical): (&str, &str, &str),
    target_id: Uuid,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    remove(db, kind, namespace, canonical).await?;
    name_alias::ActiveModel {
        id: Set(id),
        kind: Set(kind.to_owned()),
        namespace: Set(namespace.to_owned()),
        canonical_name: Set(canonical.to_owned()),
        target_id: Set(target_id),
        created_at: Set(now),
    }
    .insert(db)
    .await?;
    Ok(())
}

/// Forgets that something had this name, since it has it again.
pub(crate) async fn remove(
    db: &impl ConnectionTrait,
    kind: &str,
    namespace: &str,
    canonical: &str,
) -> Result<(), StoreError> {
    name_alias::Entity::delete_many()
        .filter(name_alias::Column::Kind.eq(kind))
        .filter(name_alias::Column::Namespace.eq(namespace))
        .filter(name_alias::Column::CanonicalName.eq(canonical))
        .exec(db)
        .await?;
    Ok(())
}

/// Makes the names that lead to one thing lead to another.
pub(crate) async fn redirect(
    db: &impl ConnectionTrait,
    kind: &str,
    from_id: Uuid,
    to_id: Uuid,
) -> Result<(), StoreError> {
    name_alias::Entity::update_many()
        .set(name_alias::ActiveModel {
            target_id: Set(to_id),
            ..Default::default()
        })
        .filter(name_alias::Column::Kind.eq(kind))
        .filter(name_alias::Column::TargetId.eq(from_id))
        .exec(db)
        .await?;
    Ok(())
}
