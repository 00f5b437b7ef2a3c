//! What is excused of the findings of checks, by whom and until when.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, Condition, ConnectionTrait,
    EntityTrait as _, Order, PaginatorTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, QueryTrait as _, Select,
};
use uuid::Uuid;

use super::entity::{repository, service, waiver};
use super::exists::exists;
use super::viewer::answered_for;
use super::{Page, PageRequest, StoreError, Viewer, page};

/// A finding that somebody excused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// Its id.
    pub id: Uuid,
    /// The id that the client gave the finding, e.g. `D-7f3a91c2`.
    pub finding: String,
    /// The repository whose function is excused.
    pub repository: String,
    /// The function's file.
    pub path: String,
    /// The function's name.
    pub name: String,
    /// The language of the function, in lower case.
    pub language: String,
    /// The scheme of the fingerprint.
    pub scheme: u16,
    /// The function as it was when it was excused, encoded.
    pub fingerprint: Vec<u8>,
    /// The service of the original.
    pub service_id: Uuid,
    /// The service as it was called then, `namespace/name`.
    pub original: String,
    /// The file of the original.
    pub original_path: String,
    /// The name of the original.
    pub original_name: String,
    /// The hash of the fragment that the original is.
    pub fragment_hash: String,
    /// What distinguishes the two: 1, 2 or 3.
    pub clone_type: u8,
    /// JSON: the similarity, and what each signal of the engine said.
    pub signals: String,
    /// Why.
    pub reason: String,
    /// Whether the two are no duplicates at all.
    pub false_positive: bool,
    /// Whether it excuses nothing before it is approved, whatever the rules are.
    pub needs_approval: bool,
    /// Who made it.
    pub created_by: String,
    /// The principal who made it, else the access token.
    pub author_id: Option<Uuid>,
    /// When it was made, or made anew.
    pub created_at: DateTime<Utc>,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
    /// Who approved it.
    pub approved_by: Option<String>,
    /// When.
    pub approved_at: Option<DateTime<Utc>>,
    /// Who revoked it.
    pub revoked_by: Option<String>,
    /// When.
    pub revoked_at: Option<DateTime<Utc>>,
    /// Why.
    pub revoked_reason: Option<String>,
    /// Whether somebody else than its author revoked it.
    pub vetoed: bool,
}

/// Whether a waiver excuses its finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WaiverState {
    /// Not yet: it has to be approved.
    Waiting,
    /// Yes.
    Active,
    /// No longer: its time is over.
    Expired,
    /// No longer: somebody revoked it.
    Revoked,
}

/// Which waivers are wanted.
#[derive(Debug, Clone, Default)]
pub struct WaiverFilter {
    /// Those of this repository's functions.
    pub repository: Option<String>,
    /// Those against this service.
    pub service: Option<Uuid>,
    /// Those against services of this team.
    pub team: Option<Uuid>,
    /// Those in one of these states; in any when empty.
    pub states: Vec<WaiverState>,
    /// Those that say, or do not say, that the two are no duplicates.
    pub false_positive: Option<bool>,
}

/// What the state of a waiver depends on besides itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WaiverMoment {
    /// The present.
    pub now: DateTime<Utc>,
    /// Whether every waiver needs approval.
    pub approval: bool,
}

/// What a waiver says that two functions are no duplicates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FalsePositive {
    /// The language of the function.
    pub language: String,
    /// What the engine said that distinguishes the two: 1, 2 or 3.
    pub clone_type: u8,
    /// JSON: what each signal of the engine said.
    pub signals: String,
}

impl Waiver {
    /// Whether it excuses its finding.
    pub fn state(&self, at: WaiverMoment) -> WaiverState {
        if self.revoked_at.is_some() {
            WaiverState::Revoked
        } else if self.expires_at <= at.now {
            WaiverState::Expired
        } else if self.approved_at.is_none() && (self.needs_approval || at.approval) {
            WaiverState::Waiting
        } else {
            WaiverState::Active
        }
    }
}

impl WaiverState {
    /// The rows in this state; the same as [`Waiver::state`].
    fn rows(self, at: WaiverMoment) -> Condition {
        let standing = Condition::all()
            .add(waiver::Column::RevokedAt.is_null())
            .add(waiver::Column::ExpiresAt.gt(at.now));
        let unapproved = Condition::all()
            .add(waiver::Column::ApprovedAt.is_null())
            .add(
                Condition::any()
                    .add(waiver::Column::NeedsApproval.eq(true))
                    .add(Expr::val(i32::from(at.approval)).eq(1)),
            );
        match self {
            Self::Waiting => standing.add(unapproved),
            Self::Active => standing.add(unapproved.not()),
            Self::Expired => Condition::all()
                .add(waiver::Column::RevokedAt.is_null())
                .add(waiver::Column::ExpiresAt.lte(at.now)),
            Self::Revoked => Condition::all().add(waiver::Column::RevokedAt.is_not_null()),
        }
    }
}

impl From<waiver::Model> for Waiver {
    fn from(row: waiver::Model) -> Self {
        Self {
            id: row.id,
            finding: row.finding,
            repository: row.repository,
            path: row.path,
            name: row.name,
            language: row.language,
            scheme: u16::try_from(row.scheme).unwrap_or(0),
            fingerprint: row.fingerprint,
            service_id: row.service_id,
            original: row.original,
            original_path: row.original_path,
            original_name: row.original_name,
            fragment_hash: row.fragment_hash,
            clone_type: u8::try_from(row.clone_type).unwrap_or(3),
            signals: row.signals,
            reason: row.reason,
            false_positive: row.false_positive,
            needs_approval: row.needs_approval,
            created_by: row.created_by,
            author_id: row.author_id,
            created_at: row.created_at,
            expires_at: row.expires_at,
            approved_by: row.approved_by,
            approved_at: row.approved_at,
            revoked_by: row.revoked_by,
            revoked_at: row.revoked_at,
            revoked_reason: row.revoked_reason,
            vetoed: row.vetoed,
        }
    }
}

fn row(waiver: &Waiver) -> waiver::ActiveModel {
    waiver::ActiveModel {
        id: Set(waiver.id),
        finding: Set(waiver.finding.clone()),
        repository: Set(waiver.repository.clone()),
        path: Set(waiver.path.clone()),
        name: Set(waiver.name.clone()),
        language: Set(waiver.language.clone()),
        scheme: Set(i64::from(waiver.scheme)),
        fingerprint: Set(waiver.fingerprint.clone()),
        service_id: Set(waiver.service_id),
        original: Set(waiver.original.clone()),
        original_path: Set(waiver.original_path.clone()),
        original_name: Set(waiver.original_name.clone()),
        fragment_hash: Set(waiver.fragment_hash.clone()),
        clone_type: Set(i64::from(waiver.clone_type)),
        signals: Set(waiver.signals.clone()),
        reason: Set(waiver.reason.clone()),
        false_positive: Set(waiver.false_positive),
        needs_approval: Set(waiver.needs_approval),
        created_by: Set(waiver.created_by.clone()),
        author_id: Set(waiver.author_id),
        created_at: Set(waiver.created_at),
        expires_at: Set(waiver.expires_at),
        approved_by: Set(waiver.approved_by.clone()),
        approved_at: Set(waiver.approved_at),
        revoked_by: Set(waiver.revoked_by.clone()),
        revoked_at: Set(waiver.revoked_at),
        revoked_reason: Set(waiver.revoked_reason.clone()),
        vetoed: Set(waiver.vetoed),
    }
}

pub(crate) async fn insert(db: &impl ConnectionTrait, waiver: &Waiver) -> Result<(), StoreError> {
    row(waiver).insert(db).await?;
    Ok(())
}

/// Writes a waiver whose row is there.
pub(crate) async fn update(db: &impl ConnectionTrait, waiver: &Waiver) -> Result<(), StoreError> {
    row(waiver).update(db).await?;
    Ok(())
}

/// Returns the waiver of this id, as far as it may be seen.
pub(crate) async fn find(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    id: Uuid,
) -> Result<Option<Waiver>, StoreError> {
    let found = waiver::Entity::find_by_id(id).filter(seen_by(viewer));
    Ok(found.one(db).await?.map(Waiver::from))
}

/// Returns the newest waiver of a finding that was neither revoked nor is over.
pub(crate) async fn standing(
    db: &impl ConnectionTrait,
    repository: &str,
    finding: &str,
    now: DateTime<Utc>,
) -> Result<Option<Waiver>, StoreError> {
    let found = of_finding(repository, finding)
        .filter(waiver::Column::RevokedAt.is_null())
        .filter(waiver::Column::ExpiresAt.gt(now))
        .order_by_desc(waiver::Column::Id);
    Ok(found.one(db).await?.map(Waiver::from))
}

/// Tells whether the last waiver of a finding that was revoked was so against its author's will.
pub(crate) async fn is_vetoed(
    db: &impl ConnectionTrait,
    repository: &str,
    finding: &str,
) -> Result<bool, StoreError> {
    let last = of_finding(repository, finding)
        .filter(waiver::Column::RevokedAt.is_not_null())
        .order_by_desc(waiver::Column::RevokedAt)
        .order_by_desc(waiver::Column::Id);
    Ok(last.one(db).await?.is_some_and(|last| last.vetoed))
}

/// Counts the waivers of a repository that were neither revoked nor are over.
pub(crate) async fn count_standing(
    db: &impl ConnectionTrait,
    repository: &str,
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    let standing = waiver::Entity::find()
        .filter(waiver::Column::Repository.eq(repository))
        .filter(waiver::Column::RevokedAt.is_null())
        .filter(waiver::Column::ExpiresAt.gt(now));
    Ok(standing.count(db).await?)
}

fn of_finding(repository: &str, finding: &str) -> Select<waiver::Entity> {
    waiver::Entity::find()
        .filter(waiver::Column::Repository.eq(repository))
        .filter(waiver::Column::Finding.eq(finding))
}

/// Reads a page of the waivers that may be seen, newest first.
pub(crate) async fn list(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    filter: &WaiverFilter,
    at: WaiverMoment,
    page: PageRequest,
) -> Result<Page<Waiver>, StoreError> {
    let mut wanted = Condition::all().add(seen_by(viewer));
    if let Some(repository) = &filter.repository {
        wanted = wanted.add(waiver::Column::Repository.eq(repository));
    }
    if let Some(service) = filter.service {
        // Of what may not be viewed, it is not said what there is against it.
        let is_original = original().filter(service::Column::Id.eq(service));
        wanted = wanted.add(exists(is_original.filter(viewer.services()).into_query()));
    }
    if let Some(team) = filter.team {
        let of_team = original().filter(service::Column::OwnerTeamId.eq(team));
        wanted = wanted.add(exists(of_team.filter(viewer.services()).into_query()));
    }
    if !filter.states.is_empty() {
        let states = filter.states.iter().map(|state| state.rows(at));
        wanted = wanted.add(states.fold(Condition::any(), Condition::add));
    }
    if let Some(false_positive) = filter.false_positive {
        wanted = wanted.add(waiver::Column::FalsePositive.eq(false_positive));
    }
    let newest_first = [(waiver::Column::Id, Order::Desc)];
    let rows = waiver::Entity::find().filter(wanted);
    let found = page::read(db, rows, &newest_first, page).await?;
    Ok(found.map(Waiver::from))
}

/// Reads the same page of the waivers against each service, newest first.
pub(crate) async fn list_of_services(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    service_ids: &[Uuid],
    page: PageRequest,
) -> Result<HashMap<Uuid, Page<Waiver>>, StoreError> {
    let viewable = original().filter(viewer.services()).into_query();
    let seen = waiver::Entity::find()
        .filter(seen_by(viewer))
        .filter(exists(viewable));
    let newest_first = [(waiver::Column::Id, Order::Desc)];
    let services = (waiver::Column::ServiceId, service_ids);
    let pages = page::read_each(db, &seen, services, &newest_first, page).await?;
    Ok(page::map_each(pages, Waiver::from))
}

/// Returns what was said to be no duplicate, but for what was revoked against its author's will.
pub(crate) async fn false_positives(
    db: &impl ConnectionTrait,
) -> Result<Vec<FalsePositive>, StoreError> {
    let rows: Vec<(String, i64, String)> = waiver::Entity::find()
        .select_only()
        .columns([
            waiver::Column::Language,
            waiver::Column::CloneType,
            waiver::Column::Signals,
        ])
        .filter(waiver::Column::FalsePositive.eq(true))
        .filter(waiver::Column::Vetoed.eq(false))
        .into_tuple()
        .all(db)
        .await?;
    let rows = rows.into_iter();
    Ok(rows
        .map(|(language, clone_type, signals)| FalsePositive {
            language,
            clone_type: u8::try_from(clone_type).unwrap_or(3),
            signals,
        })
        .collect())
}

/// Narrows a query of waivers to those that may be seen: those against a service that may be viewed,
/// unless they tell of a repository that may not; those against one's own services; and those of
/// one's own repositories, whatever they are against.
fn seen_by(viewer: &Viewer) -> Condition {
    let Viewer::Teams(teams) = viewer else {
        return Condition::all();
    };
    let held = original().filter(answered_for(teams));
    let viewable = original().filter(viewer.services());
    let closed = of_repository().filter(viewer.closed_services());
    let own = of_repository().filter(service::Column::OwnerTeamId.is_in(teams.iter().copied()));
    Condition::any()
        .add(exists(own.into_query()))
        .add(exists(held.into_query()))
        .add(
            Condition::all()
                .add(exists(viewable.into_query()))
                .add(exists(closed.into_query()).not()),
        )
}

/// The service of the original.
fn original() -> Select<service::Entity> {
    service::Entity::find()
        .select_only()
        .expr(Expr::val(1))
        .filter(
            Expr::col((service::Entity, service::Column::Id))
                .equals((waiver::Entity, waiver::Column::ServiceId)),
        )
}

/// The services of the repository whose function is excused.
fn of_repository() -> Select<service::Entity> {
    let repositories = repository::Entity::find()
        .select_only()
        .column(repository::Column::Id)
        .filter(
            Expr::col((repository::Entity, repository::Column::Name))
                .equals((waiver::Entity, waiver::Column::Repository)),
        )
        .into_query();
    service::Entity::find()
        .select_only()
        .expr(Expr::val(1))
        .filter(service::Column::RepositoryId.in_subquery(repositories))
}
