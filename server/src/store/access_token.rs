//! Access tokens, of which only the SHA-256 is kept.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _,
    Order, PaginatorTrait as _, QueryFilter as _,
};
use uuid::Uuid;

use super::entity::access_token;
use super::{Page, PageRequest, StoreError, page};

/// An access token without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessTokenRecord {
    /// Its id.
    pub id: Uuid,
    /// What people call it.
    pub name: String,
    /// One letter: u(ser), s(ervice account), c(ontinuous integration) or p(rovisional).
    pub kind: String,
    /// What it may do, separated by spaces.
    pub scopes: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it stops working.
    pub expires_at: DateTime<Utc>,
    /// When it was taken back.
    pub revoked_at: Option<DateTime<Utc>>,
    /// Whom it stands for; without one it was made for the organisation.
    pub principal_id: Option<Uuid>,
    /// The only repository whose checks it is for; without one it is for what its scopes say.
    pub repository: Option<String>,
}

impl From<access_token::Model> for AccessTokenRecord {
    fn from(row: access_token::Model) -> Self {
        Self {
            id: row.id,
            name: row.name,
            kind: row.kind,
            scopes: row.scopes,
            created_at: row.created_at,
            expires_at: row.expires_at,
            revoked_at: row.revoked_at,
            principal_id: row.principal_id,
            repository: row.repository,
        }
    }
}

pub(crate) async fn find_by_hash(
    db: &impl ConnectionTrait,
    secret_hash: &str,
) -> Result<Option<AccessTokenRecord>, StoreError> {
    let row = access_token::Entity::find()
        .filter(access_token::Column::SecretHash.eq(secret_hash))
        .one(db)
        .await?;
    Ok(row.map(AccessTokenRecord::from))
}

pub(crate) async fn find(
    db: &impl ConnectionTrait,
    id: Uuid,
) -> Result<Option<AccessTokenRecord>, StoreError> {
    let row = access_token::Entity::find_by_id(id).one(db).await?;
    Ok(row.map(AccessTokenRecord::from))
}

/// The order of every list: newest first.
const BY_AGE: [(access_token::Column, Order); 1] = [(access_token::Column::Id, Order::Desc)];

pub(crate) async fn list(
    db: &impl ConnectionTrait,
    page: PageRequest,
) -> Result<Page<AccessTokenRecord>, StoreError> {
    let tokens = page::read(db, access_token::Entity::find(), &BY_AGE, page).await?;
    Ok(tokens.map(AccessTokenRecord::from))
}

/// Reads the same page of the access tokens of each of these users and service accounts.
pub(crate) async fn list_of_principals(
    db: &impl ConnectionTrait,
    principal_ids: &[Uuid],
    page: PageRequest,
) -> Result<HashMap<Uuid, Page<AccessTokenRecord>>, StoreError> {
    let all = access_token::Entity::find();
    let principals = (access_token::Column::PrincipalId, principal_ids);
    let pages = page::read_each(db, &all, principals, &BY_AGE, page).await?;
    Ok(page::map_each(pages, AccessTokenRecord::from))
}

pub(crate) async fn insert(
    db: &impl ConnectionTrait,
    token: &AccessTokenRecord,
    secret_hash: &str,
) -> Result<(), StoreError> {
    access_token::ActiveModel {
        id: Set(token.id),
        name: Set(token.name.clone()),
        kind: Set(token.kind.clone()),
        secret_hash: Set(secret_hash.to_owned()),
        scopes: Set(token.scopes.clone()),
        created_at: Set(token.created_at),
        expires_at: Set(token.expires_at),
        revoked_at: Set(token.revoked_at),
        principal_id: Set(token.principal_id),
        repository: Set(token.repository.clone()),
    }
    .insert(db)
    .await?;
    Ok(())
}

pub(crate) async fn revoke(
    db: &impl ConnectionTrait,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    access_token::ActiveModel {
        id: Set(id),
        revoked_at: Set(Some(now)),
        ..Default::default()
    }
    .update(db)
    .await?;
    Ok(())
}

/// Returns how many access tokens for the checks of a repository are in force.
pub(crate) async fn count_bound(
    db: &impl ConnectionTrait,
    repository: &str,
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    let in_force = access_token::Entity::find()
        .filter(access_token::Column::Repository.eq(repository))
        .filter(access_token::Column::ExpiresAt.gt(now));
    Ok(in_force.count(db).await?)
}

/// Deletes access tokens for checks that ended before this moment.
pub(crate) async fn delete_bound_ended(
    db: &impl ConnectionTrait,
    before: DateTime<Utc>,
) -> Result<(), StoreError> {
    access_token::Entity::delete_many()
        .filter(access_token::Column::Repository.is_not_null())
        .filter(access_token::Column::ExpiresAt.lt(before))
        .exec(db)
        .await?;
    Ok(())
}
