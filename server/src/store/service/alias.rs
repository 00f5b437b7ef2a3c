//! Former names of services, which lead to what had them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _,
    QueryFilter as _, QueryOrder as _,
};
use uuid::Uuid;

use crate::store::StoreError;
use crate::store::entity::name_alias;

/// The word in `name_alias.kind` of a service's former name.
const SERVICE: &str = "service";

/// Returns the service that once had this name, given by canonical forms.
pub(crate) async fn find_former(
    db: &impl ConnectionTrait,
    namespace: &str,
    name: &str,
) -> Result<Option<Uuid>, StoreError> {
    let row = name_alias::Entity::find()
        .filter(name_alias::Column::Kind.eq(SERVICE))
        .filter(name_alias::Column::Namespace.eq(namespace))
        .filter(name_alias::Column::CanonicalName.eq(name))
        .one(db)
        .await?;
    Ok(row.map(|row| row.target_id))
}

/// Returns the former refs of each of these services, in alphabetical order.
pub(crate) async fn aliases_of(
    db: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Vec<String>>, StoreError> {
    let mut aliases: HashMap<Uuid, Vec<String>> = HashMap::new();
    for chunk in ids.chunks(crate::store::ID_CHUNK) {
        let rows = name_alias::Entity::find()
            .filter(name_alias::Column::Kind.eq(SERVICE))
            .filter(name_alias::Column::TargetId.is_in(chunk.iter().copied()))
            .order_by_asc(name_alias::Column::Namespace)
            .order_by_asc(name_alias::Column::CanonicalName)
            .all(db)
            .await?;
        for row in rows {
            let reference = format!("{}/{}", row.namespace, row.canonical_name);
            aliases.entry(row.target_id).or_default().push(reference);
        }
    }
    Ok(aliases)
}

/// Makes a name lead to the service that had it.
pub(crate) async fn insert_alias(
    db: &impl ConnectionTrait,
    id: Uuid,
    (namespace, name): (&str, &str),
    service_id: Uuid,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    name_alias::ActiveModel {
        id: Set(id),
        kind: Set(SERVICE.to_owned()),
        namespace: Set(namespace.to_owned()),
        canonical_name: Set(name.to_owned()),
        target_id: Set(service_id),
        created_at: Set(now),
    }
    .insert(db)
    .await?;
    Ok(())
}

/// Forgets that a service had this name, since it has it again.
pub(crate) async fn remove_alias(
    db: &impl ConnectionTrait,
    namespace: &str,
    name: &str,
) -> Result<(), StoreError> {
    name_alias::Entity::delete_many()
        .filter(name_alias::Column::Kind.eq(SERVICE))
        .filter(name_alias::Column::Namespace.eq(namespace))
        .filter(name_alias::Column::CanonicalName.eq(name))
        .exec(db)
        .await?;
    Ok(())
}
