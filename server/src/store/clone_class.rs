//! Clone classes and their members: what belongs together of what stands at heads.
//!
//! Rows are derived. Where services that not everybody may view take part, there are two versions of
//! the truth, one for everybody and one for whoever sees everything; see [`Audience`].

pub(crate) mod list;
pub(crate) mod progress;
pub(crate) mod sum;

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, QueryTrait as _,
};
use uuid::Uuid;

use super::entity::{clone_class, clone_member};
use super::{StoreError, padded};

/// Of what the classes of a row are formed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Audience {
    /// Of everything, all of which everybody may view.
    Both = 0,
    /// Of what everybody may view, though there is more.
    Open = 1,
    /// Of everything, some of which not everybody may view.
    Everything = 2,
}

impl Audience {
    /// Whose rows together are all classes of what everybody may view.
    pub(crate) const OPEN: [Self; 2] = [Self::Both, Self::Open];
    /// Whose rows together are all classes of everything.
    pub(crate) const EVERYTHING: [Self; 2] = [Self::Both, Self::Everything];

    fn of(number: i64) -> Self {
        match number {
            0 => Self::Both,
            1 => Self::Open,
            _ => Self::Everything,
        }
    }

    fn number(self) -> i64 {
        self as i64
    }
}

/// Functions that belong together.
#[derive(Debug, Clone, PartialEq)]
pub struct CloneClass {
    /// Its id, which it keeps as long as most of it does.
    pub id: Uuid,
    /// The functions that are connected by clone pairs at all: classes of one component depend on
    /// each other.
    pub(crate) component_id: Uuid,
    pub(crate) audience: Audience,
    /// Of the representative, lower case.
    pub language: String,
    /// Of the representative.
    pub name: String,
    /// The weakest type among its pairs: 1 exact, 2 renamed, 3 edited.
    pub clone_type: u8,
    /// The lowest similarity among its pairs, from 0 to 1.
    pub similarity: f64,
    /// Of the representative.
    pub lines: u32,
    /// How many lines go when only the representative is kept: those that the others have in common
    /// with it.
    pub saved_lines: u32,
    /// How many different functions there are.
    pub fragments: u32,
    /// At how many places they stand.
    pub copies: u32,
    /// In how many services.
    pub services: u32,
    /// How many owners these have; what nobody owns counts one by one.
    pub owners: u32,
    /// The fragment that stands for the class.
    pub representative_id: Uuid,
    pub(crate) representative_hash: String,
    /// The service that had it first.
    pub origin_service_id: Option<Uuid>,
    /// Who owns that service.
    pub origin_team_id: Option<Uuid>,
}

/// A fragment of a class at the head of a service.
#[derive(Debug, Clone, PartialEq)]
pub struct CloneMember {
    /// The fragment.
    pub fragment_id: Uuid,
    /// The service.
    pub service_id: Uuid,
    /// Who owns the service.
    pub team_id: Option<Uuid>,
    pub(crate) is_open: bool,
    /// What it is called there.
    pub name: String,
    /// At how many places it stands there.
    pub copies: u32,
    /// How many lines it has.
    pub lines: u32,
    /// To the representative, from 0 to 1.
    pub similarity: f64,
    /// How it differs from the representative: 1 exact, 2 renamed, 3 edited.
    pub clone_type: u8,
    /// Since when the service has it, or an earlier state of it.
    pub since: DateTime<Utc>,
}

/// A class together with all of its members, the representative first.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct WholeClass {
    pub(crate) class: CloneClass,
    pub(crate) members: Vec<CloneMember>,
}

impl From<clone_class::Model> for CloneClass {
    fn from(row: clone_class::Model) -> Self {
        Self {
            id: row.public_id,
            component_id: row.component_id,
            audience: Audience::of(row.audience),
            language: row.language,
            name: row.name,
            clone_type: u8::try_from(row.clone_type).unwrap_or(3),
            similarity: row.similarity,
            lines: super::number(row.lines),
            saved_lines: super::number(row.saved_lines),
            fragments: super::number(row.fragments),
            copies: super::number(row.copies),
            services: super::number(row.services),
            owners: super::number(row.owners),
            representative_id: row.representative_id,
            representative_hash: row.representative_hash,
            origin_service_id: row.origin_service_id,
            origin_team_id: row.origin_team_id,
        }
    }
}

impl From<clone_member::Model> for CloneMember {
    fn from(row: clone_member::Model) -> Self {
        Self {
            fragment_id: row.fragment_id,
            service_id: row.service_id,
            team_id: row.team_id,
            is_open: row.is_open,
            name: row.name,
            copies: super::number(row.copies),
            lines: super::number(row.lines),
            similarity: row.similarity,
            clone_type: u8::try_from(row.clone_type).unwrap_or(3),
            since: row.since,
        }
    }
}

/// Selects the ids of the rows of these audiences.
fn rows_of(audiences: &[Audience]) -> sea_orm::Select<clone_class::Entity> {
    clone_class::Entity::find()
        .select_only()
        .column(clone_class::Column::Id)
        .filter(clone_class::Column::Audience.is_in(audiences.iter().map(|it| it.number())))
}

/// Returns the components that these fragments are in.
pub(crate) async fn components_of(
    db: &impl ConnectionTrait,
    fragment_ids: &[Uuid],
) -> Result<Vec<Uuid>, StoreError> {
    let mut components = Vec::new();
    for chunk in fragment_ids.chunks(super::ID_CHUNK) {
        let found =
            components_with(db, clone_member::Column::FragmentId.is_in(padded(chunk))).await?;
        components.extend(found);
    }
    components.sort_unstable();
    components.dedup();
    Ok(components)
}

/// Returns the components of the classes with such a member.
async fn components_with(db: &impl ConnectionTrait, member: Expr) -> Result<Vec<Uuid>, StoreError> {
    let rows = clone_member::Entity::find()
        .select_only()
        .column(clone_member::Column::CloneClassId)
        .filter(member)
        .into_query();
    Ok(clone_class::Entity::find()
        .select_only()
        .column(clone_class::Column::ComponentId)
        .distinct()
        .filter(clone_class::Column::Id.in_subquery(rows))
        .into_tuple()
        .all(db)
        .await?)
}

/// Returns the classes of these components, with all of their members.
pub(crate) async fn of_components(
    db: &impl ConnectionTrait,
    component_ids: &[Uuid],
    audiences: &[Audience],
) -> Result<Vec<WholeClass>, StoreError> {
    let mut classes = Vec::new();
    for chunk in component_ids.chunks(super::ID_CHUNK) {
        let rows = clone_class::Entity::find()
            .filter(clone_class::Column::ComponentId.is_in(padded(chunk)))
            .filter(clone_class::Column::Audience.is_in(audiences.iter().map(|it| it.number())))
            .order_by_asc(clone_class::Column::Id)
            .all(db)
            .await?;
        classes.extend(rows);
    }
    let ids: Vec<Uuid> = classes.iter().map(|row| row.id).collect();
    let mut members: HashMap<Uuid, Vec<CloneMember>> = HashMap::new();
    for chunk in ids.chunks(super::ID_CHUNK) {
        let rows = clone_member::Entity::find()
            .filter(clone_member::Column::CloneClassId.is_in(padded(chunk)))
            .order_by_asc(clone_member::Column::Position)
            .all(db)
            .await?;
        for row in rows {
            let of_class = members.entry(row.clone_class_id).or_default();
            of_class.push(row.into());
        }
    }
    let whole = classes.into_iter().map(|row| WholeClass {
        members: members.remove(&row.id).unwrap_or_default(),
        class: row.into(),
    });
    Ok(whole.collect())
}

/// Returns those of these ids that classes of these audiences have.
pub(crate) async fn taken(
    db: &impl ConnectionTrait,
    ids: &[Uuid],
    audiences: &[Audience],
) -> Result<Vec<Uuid>, StoreError> {
    let mut taken = Vec::new();
    for chunk in ids.chunks(super::ID_CHUNK) {
        let found: Vec<Uuid> = clone_class::Entity::find()
            .select_only()
            .column(clone_class::Column::PublicId)
            .filter(clone_class::Column::PublicId.is_in(padded(chunk)))
            .filter(clone_class::Column::Audience.is_in(audiences.iter().map(|it| it.number())))
            .into_tuple()
            .all(db)
            .await?;
        taken.extend(found);
    }
    Ok(taken)
}

/// Deletes the classes of these components.
pub(crate) async fn delete_components(
    db: &impl ConnectionTrait,
    component_ids: &[Uuid],
) -> Result<(), StoreError> {
    for chunk in component_ids.chunks(super::ID_CHUNK) {
        clone_class::Entity::delete_many()
            .filter(clone_class::Column::ComponentId.is_in(padded(chunk)))
            .exec(db)
            .await?;
    }
    Ok(())
}

/// Writes classes; `next` gives out the ids of rows.
pub(crate) async fn insert(
    db: &impl ConnectionTrait,
    classes: &[WholeClass],
    next: impl Fn() -> Uuid,
) -> Result<(), StoreError> {
    let rows: Vec<Uuid> = classes.iter().map(|_| next()).collect();
    let numbered: Vec<(&Uuid, &WholeClass)> = rows.iter().zip(classes).collect();
    for chunk in numbered.chunks(super::MAX_BINDS / 18) {
        let models = chunk
            .iter()
            .map(|(id, whole)| class_row(**id, &whole.class));
        clone_class::Entity::insert_many(models)
            .exec_without_returning(db)
            .await?;
    }
    let members = numbered.iter().flat_map(|(id, whole)| {
        let places = whole.members.iter().zip(0..);
        places.map(|(member, position)| member_row(next(), **id, position, member))
    });
    let members: Vec<clone_member::ActiveModel> = members.collect();
    for chunk in members.chunks(super::MAX_BINDS / 13) {
        clone_member::Entity::insert_many(chunk.to_vec())
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}

fn class_row(id: Uuid, class: &CloneClass) -> clone_class::ActiveModel {
    clone_class::ActiveModel {
        id: Set(id),
        public_id: Set(class.id),
        component_id: Set(class.component_id),
        audience: Set(class.audience.number()),
        language: Set(class.language.clone()),
        name: Set(class.name.clone()),
        clone_type: Set(i64::from(class.clone_type)),
        similarity: Set(class.similarity),
        lines: Set(i64::from(class.lines)),
        saved_lines: Set(i64::from(class.saved_lines)),
        fragments: Set(i64::from(class.fragments)),
        copies: Set(i64::from(class.copies)),
        services: Set(i64::from(class.services)),
        owners: Set(i64::from(class.owners)),
        representative_id: Set(class.representative_id),
        representative_hash: Set(class.representative_hash.clone()),
        origin_service_id: Set(class.origin_service_id),
        origin_team_id: Set(class.origin_team_id),
    }
}

fn member_row(
    id: Uuid,
    clone_class_id: Uuid,
    position: i64,
    member: &CloneMember,
) -> clone_member::ActiveModel {
    clone_member::ActiveModel {
        id: Set(id),
        clone_class_id: Set(clone_class_id),
        fragment_id: Set(member.fragment_id),
        service_id: Set(member.service_id),
        team_id: Set(member.team_id),
        is_open: Set(member.is_open),
        name: Set(member.name.clone()),
        position: Set(position),
        copies: Set(i64::from(member.copies)),
        lines: Set(i64::from(member.lines)),
        similarity: Set(member.similarity),
        clone_type: Set(i64::from(member.clone_type)),
        since: Set(member.since),
    }
}

/// Returns what these services have in classes of everything.
pub(crate) async fn members_of_services(
    db: &impl ConnectionTrait,
    service_ids: &[Uuid],
) -> Result<Vec<CloneMember>, StoreError> {
    let mut members = Vec::new();
    for chunk in service_ids.chunks(super::ID_CHUNK) {
        let rows = clone_member::Entity::find()
            .filter(clone_member::Column::ServiceId.is_in(padded(chunk)))
            .filter(
                clone_member::Column::CloneClassId
                    .in_subquery(rows_of(&Audience::EVERYTHING).into_query()),
            )
            .all(db)
            .await?;
        members.extend(rows.into_iter().map(CloneMember::from));
    }
    Ok(members)
}
