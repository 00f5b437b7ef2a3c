//! Refs of services: the names that they have, and those that they had.

use std::collections::{HashMap, HashSet};

use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, JoinType, QueryFilter as _,
    QuerySelect as _,
};
use uuid::Uuid;

use super::StoreError;
use super::entity::{name_alias, namespace, service};
use super::name_alias::SERVICE;

/// The canonical forms of a namespace and a name.
pub(crate) type Reference = (String, String);

/// A service that a ref names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Named {
    /// Id of the service.
    pub(crate) id: Uuid,
    /// Whether this is a name that it had.
    pub(crate) is_former: bool,
}

/// Returns the services of these refs, whoever may view them; a name that one has goes before one
/// that another one had.
pub(crate) async fn services(
    db: &impl ConnectionTrait,
    references: &[Reference],
) -> Result<HashMap<Reference, Named>, StoreError> {
    let mut found = HashMap::new();
    for chunk in references.chunks(super::ID_CHUNK) {
        found.extend(former(db, chunk).await?);
        found.extend(current(db, chunk).await?);
    }
    let asked: HashSet<&Reference> = references.iter().collect();
    found.retain(|reference, _| asked.contains(reference));
    Ok(found)
}

async fn current(
    db: &impl ConnectionTrait,
    references: &[Reference],
) -> Result<Vec<(Reference, Named)>, StoreError> {
    let to_namespace = service::Entity::belongs_to(namespace::Entity)
        .from(service::Column::NamespaceId)
        .to(namespace::Column::Id);
    let rows = service::Entity::find()
        .select_only()
        .column(service::Column::Id)
        .column_as(namespace::Column::CanonicalName, "namespace")
        .column_as(service::Column::CanonicalName, "name")
        .join(JoinType::InnerJoin, to_namespace.into())
        .filter(namespace::Column::CanonicalName.is_in(namespaces(references)))
        .filter(service::Column::CanonicalName.is_in(names(references)))
        .into_tuple::<(Uuid, String, String)>()
        .all(db)
        .await?;
    let is_former = false;
    Ok(rows
        .into_iter()
        .map(|(id, namespace, name)| ((namespace, name), Named { id, is_former }))
        .collect())
}

async fn former(
    db: &impl ConnectionTrait,
    references: &[Reference],
) -> Result<Vec<(Reference, Named)>, StoreError> {
    let rows = name_alias::Entity::find()
        .filter(name_alias::Column::Kind.eq(SERVICE))
        .filter(name_alias::Column::Namespace.is_in(namespaces(references)))
        .filter(name_alias::Column::CanonicalName.is_in(names(references)))
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let (id, is_former) = (row.target_id, true);
            ((row.namespace, row.canonical_name), Named { id, is_former })
        })
        .collect())
}

fn namespaces(references: &[Reference]) -> Vec<&str> {
    distinct(references.iter().map(|(namespace, _)| namespace.as_str()))
}

fn names(references: &[Reference]) -> Vec<&str> {
    distinct(references.iter().map(|(_, name)| name.as_str()))
}

fn distinct<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut texts: Vec<&str> = texts.collect();
    texts.sort_unstable();
    texts.dedup();
    texts
}
