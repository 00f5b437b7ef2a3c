//! Names that a repository asks for and a service of another one has.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, Condition, ConnectionTrait,
    EntityTrait as _, Order, QueryFilter as _, QuerySelect as _, QueryTrait as _, Select,
};
use uuid::Uuid;

use super::entity::{name_claim, service};
use super::exists::exists;
use super::viewer::answered_for;
use super::{Page, PageRequest, StoreError, Viewer, page};

/// A name that a repository asks for and a service of another one has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameClaim {
    /// Its id.
    pub id: Uuid,
    /// The name, `namespace/name`.
    pub reference: String,
    /// The service that has it.
    pub service_id: Uuid,
    /// The repository that asks for it.
    pub repository: String,
    /// The folder there.
    pub root: String,
    /// The team that the repository names as owner.
    pub owner: Option<String>,
    /// That team, if there is one.
    pub owner_team_id: Option<Uuid>,
    /// Who published.
    pub claimed_by: String,
    /// The principal who published, if the access token stands for one.
    pub claimant_id: Option<Uuid>,
    /// The commit that asks for it.
    pub commit: Option<String>,
    /// The branch that the commit is on.
    pub branch: Option<String>,
    /// When it was asked for first.
    pub created_at: DateTime<Utc>,
    /// When it was asked for last.
    pub repeated_at: DateTime<Utc>,
}

impl From<name_claim::Model> for NameClaim {
    fn from(row: name_claim::Model) -> Self {
        Self {
            id: row.id,
            reference: row.reference,
            service_id: row.service_id,
            repository: row.repository,
            root: row.root,
            owner: row.owner,
            owner_team_id: row.owner_team_id,
            claimed_by: row.claimed_by,
            claimant_id: row.claimant_id,
            commit: row.commit_hash,
            branch: row.branch,
            created_at: row.created_at,
            repeated_at: row.repeated_at,
        }
    }
}

/// Makes the claims of a repository these; one that stood before keeps its id and its beginning.
pub(crate) async fn replace(
    db: &impl ConnectionTrait,
    repository: &str,
    claims: &[NameClaim],
) -> Result<(), StoreError> {
    let stood: HashMap<String, name_claim::Model> = name_claim::Entity::find()
        .filter(name_claim::Column::Repository.eq(repository))
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.reference.clone(), row))
        .collect();
    name_claim::Entity::delete_many()
        .filter(name_claim::Column::Repository.eq(repository))
        .exec(db)
        .await?;
    for claim in claims {
        let before = stood.get(&claim.reference);
        name_claim::ActiveModel {
            id: Set(before.map_or(claim.id, |before| before.id)),
            reference: Set(claim.reference.clone()),
            service_id: Set(claim.service_id),
            repository: Set(claim.repository.clone()),
            root: Set(claim.root.clone()),
            owner: Set(claim.owner.clone()),
            owner_team_id: Set(claim.owner_team_id),
            claimed_by: Set(claim.claimed_by.clone()),
            claimant_id: Set(claim.claimant_id),
            commit_hash: Set(claim.commit.clone()),
            branch: Set(claim.branch.clone()),
            created_at: Set(before.map_or(claim.created_at, |before| before.created_at)),
            repeated_at: Set(claim.repeated_at),
        }
        .insert(db)
        .await?;
    }
    Ok(())
}

/// Returns the services whose names this repository asks for.
pub(crate) async fn services_claimed_by(
    db: &impl ConnectionTrait,
    repository: &str,
) -> Result<Vec<Uuid>, StoreError> {
    Ok(name_claim::Entity::find()
        .select_only()
        .column(name_claim::Column::ServiceId)
        .filter(name_claim::Column::Repository.eq(repository))
        .into_tuple()
        .all(db)
        .await?)
}

/// Forgets who asks for a name, and returns whether anybody did.
pub(crate) async fn settle(db: &impl ConnectionTrait, reference: &str) -> Result<bool, StoreError> {
    let deleted = name_claim::Entity::delete_many()
        .filter(name_claim::Column::Reference.eq(reference))
        .exec(db)
        .await?;
    Ok(deleted.rows_affected > 0)
}

/// Reads a page of the claims that may be seen, newest first; those to the names of one service if it
/// is given.
pub(crate) async fn list(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    principal: Option<Uuid>,
    service: Option<Uuid>,
    page: PageRequest,
) -> Result<Page<NameClaim>, StoreError> {
    let mut wanted = Condition::all().add(seen_by(viewer, principal));
    if let Some(service) = service {
        wanted = wanted.add(name_claim::Column::ServiceId.eq(service));
    }
    let newest_first = [(name_claim::Column::Id, Order::Desc)];
    let rows = name_claim::Entity::find().filter(wanted);
    let found = page::read(db, rows, &newest_first, page).await?;
    Ok(found.map(NameClaim::from))
}

/// Narrows a query of claims to those of both sides: who owns or maintains the service that has the
/// name, and who owns what asks for it or published that. Who is on neither side would learn of a
/// repository that they may not view.
fn seen_by(viewer: &Viewer, principal: Option<Uuid>) -> Condition {
    let Viewer::Teams(teams) = viewer else {
        return Condition::all();
    };
    let held = holder().filter(answered_for(teams));
    let mut sides = Condition::any()
        .add(exists(held.into_query()))
        .add(name_claim::Column::OwnerTeamId.is_in(teams.iter().copied()));
    if let Some(principal) = principal {
        sides = sides.add(name_claim::Column::ClaimantId.eq(principal));
    }
    sides
}

/// The service that has the name.
fn holder() -> Select<service::Entity> {
    service::Entity::find()
        .select_only()
        .expr(Expr::val(1))
        .filter(
            Expr::col((service::Entity, service::Column::Id))
                .equals((name_claim::Entity, name_claim::Column::ServiceId)),
        )
}
