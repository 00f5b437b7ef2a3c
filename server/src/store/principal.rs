//! Users and service accounts, and what their roles in teams allow.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _,
    Order, QueryFilter as _, QueryOrder as _,
};
use uuid::Uuid;

use super::entity::{principal, team, team_member};
use super::{Page, PageRequest, StoreError, padded, page};

/// Somebody, or some program, that an access token can stand for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// Its id.
    pub id: Uuid,
    /// `user` or `service_account`.
    pub kind: String,
    /// Its name, unique per kind on its canonical form.
    pub name: String,
    /// What people call it.
    pub display_name: Option<String>,
    /// Where to write to.
    pub email: Option<String>,
    /// Whether it administers the organisation.
    pub is_admin: bool,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it lost all its rights.
    pub disabled_at: Option<DateTime<Utc>>,
    /// Where it was declared: `catalog.toml`, `backstage` or `api`.
    pub origin: String,
}

/// What a principal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PrincipalKind {
    /// A person.
    User,
    /// A program, for example continuous integration.
    ServiceAccount,
}

impl PrincipalKind {
    /// The word that is stored and shown.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::ServiceAccount => "service_account",
        }
    }

    /// The noun in a sentence.
    pub fn noun(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::ServiceAccount => "service account",
        }
    }
}

impl fmt::Display for PrincipalKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// What a member of a team may do with the team's services; each includes the ones before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// View what only the team sees.
    View,
    /// Publish.
    Publish,
    /// Edit services and the state of their versions.
    Maintain,
    /// Say who is in the team, and what it owns.
    Admin,
}

/// A role of a principal in a team that has rights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Membership {
    /// The team.
    pub team_id: Uuid,
    /// What the principal may do there.
    pub role: Role,
}

impl Role {
    /// Every role, in ascending order.
    pub const ALL: [Self; 4] = [Self::View, Self::Publish, Self::Maintain, Self::Admin];

    /// The word that is stored and shown.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::View => "view",
            Self::Publish => "publish",
            Self::Maintain => "maintain",
            Self::Admin => "admin",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// A word that is no role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{word}` is no role; there are view, publish, maintain and admin")]
pub struct UnknownRole {
    /// The word as given.
    pub word: String,
}

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.into_iter().find(|role| role.as_str() == word);
        known.ok_or_else(|| UnknownRole {
            word: word.to_owned(),
        })
    }
}

impl From<principal::Model> for Principal {
    fn from(row: principal::Model) -> Self {
        Self {
            id: row.id,
            kind: row.kind,
            name: row.name,
            display_name: row.display_name,
            email: row.email,
            is_admin: row.is_admin,
            created_at: row.created_at,
            disabled_at: row.disabled_at,
            origin: row.origin,
        }
    }
}

pub(crate) async fn find(
    db: &impl ConnectionTrait,
    id: Uuid,
) -> Result<Option<Principal>, StoreError> {
    let row = principal::Entity::find_by_id(id).one(db).await?;
    Ok(row.map(Principal::from))
}

pub(crate) async fn find_by_name(
    db: &impl ConnectionTrait,
    kind: PrincipalKind,
    canonical: &str,
) -> Result<Option<Principal>, StoreError> {
    let row = principal::Entity::find()
        .filter(principal::Column::Kind.eq(kind.as_str()))
        .filter(principal::Column::CanonicalName.eq(canonical))
        .one(db)
        .await?;
    Ok(row.map(Principal::from))
}

pub(crate) async fn list_by_ids(
    db: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<Vec<Principal>, StoreError> {
    let mut principals = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(super::ID_CHUNK) {
        let rows = principal::Entity::find()
            .filter(principal::Column::Id.is_in(padded(chunk)))
            .all(db)
            .await?;
        principals.extend(rows.into_iter().map(Principal::from));
    }
    Ok(principals)
}

/// Lists principals by name, all of them or those of one kind.
pub(crate) async fn list(
    db: &impl ConnectionTrait,
    kind: Option<PrincipalKind>,
    page: PageRequest,
) -> Result<Page<Principal>, StoreError> {
    let mut query = principal::Entity::find();
    if let Some(kind) = kind {
        query = query.filter(principal::Column::Kind.eq(kind.as_str()));
    }
    let by_name = [
        (principal::Column::CanonicalName, Order::Asc),
        (principal::Column::Id, Order::Asc),
    ];
    let principals = page::read(db, query, &by_name, page).await?;
    Ok(principals.map(Principal::from))
}

/// Returns every principal that was declared in this place.
pub(crate) async fn of_origin(
    db: &impl ConnectionTrait,
    origin: &str,
) -> Result<Vec<Principal>, StoreError> {
    let rows = principal::Entity::find()
        .filter(principal::Column::Origin.eq(origin))
        .order_by_asc(principal::Column::Id)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(Principal::from).collect())
}

/// Writes everything but kind and name.
pub(crate) async fn update(
    db: &impl ConnectionTrait,
    principal: &Principal,
) -> Result<(), StoreError> {
    principal::ActiveModel {
        id: Set(principal.id),
        display_name: Set(principal.display_name.clone()),
        email: Set(principal.email.clone()),
        is_admin: Set(principal.is_admin),
        disabled_at: Set(principal.disabled_at),
        origin: Set(principal.origin.clone()),
        ..Default::default()
    }
    .update(db)
    .await?;
    Ok(())
}

/// Inserts a principal; `canonical` is the form of its name that is unique.
pub(crate) async fn insert(
    db: &impl ConnectionTrait,
    principal: &Principal,
    canonical: &str,
) -> Result<(), StoreError> {
    principal::ActiveModel {
        id: Set(principal.id),
        kind: Set(principal.kind.clone()),
        name: Set(principal.name.clone()),
        canonical_name: Set(canonical.to_owned()),
        display_name: Set(principal.display_name.clone()),
        email: Set(principal.email.clone()),
        is_admin: Set(principal.is_admin),
        created_at: Set(principal.created_at),
        disabled_at: Set(principal.disabled_at),
        origin: Set(principal.origin.clone()),
    }
    .insert(db)
    .await?;
    Ok(())
}

/// Returns the roles that a principal has in teams that give rights: neither unverified nor
/// dissolved ones. A role of a newer server gives none.
pub(crate) async fn memberships(
    db: &impl ConnectionTrait,
    principal_id: Uuid,
) -> Result<Vec<Membership>, StoreError> {
    let rows = team_member::Entity::find()
        .filter(team_member::Column::PrincipalId.eq(principal_id))
        .all(db)
        .await?;
    let ids = rows.iter().map(|row| row.team_id);
    let teams: Vec<Uuid> = team::Entity::find()
        .filter(team::Column::Id.is_in(ids))
        .filter(team::Column::Verified.eq(true))
        .filter(team::Column::DissolvedAt.is_null())
        .all(db)
        .await?
        .into_iter()
        .map(|team| team.id)
        .collect();
    Ok(rows
        .into_iter()
        .filter(|row| teams.contains(&row.team_id))
        .filter_map(|row| {
            Some(Membership {
                team_id: row.team_id,
                role: row.role.parse().ok()?,
            })
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_read_back_from_its_word_and_includes_the_lesser_ones() {
        for role in Role::ALL {
            assert_eq!(role.as_str().parse(), Ok(role));
        }
        assert!(Role::ALL.is_sorted());
        assert!("root".parse::<Role>().is_err());
    }
}
