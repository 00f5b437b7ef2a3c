//! Lists of clone classes and their members, as far as somebody may know of them.

use std::collections::HashMap;

use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, Order, QueryFilter as _,
    QuerySelect as _, QueryTrait as _, Select,
};
use uuid::Uuid;

use super::{Audience, CloneClass, CloneMember, components_with};
use crate::store::contains::contains;
use crate::store::entity::{clone_class, clone_member, service};
use crate::store::page::{self, Ordering};
use crate::store::{Page, PageRequest, StoreError, Viewer, padded, visibility};

/// The classes that save most first. Two classes of one audience never have the same representative.
const BY_RANK: [(clone_class::Column, Order); 3] = [
    (clone_class::Column::SavedLines, Order::Desc),
    (clone_class::Column::RepresentativeHash, Order::Asc),
    (clone_class::Column::Id, Order::Asc),
];
const BY_POSITION: [(clone_member::Column, Order); 1] =
    [(clone_member::Column::Position, Order::Asc)];

/// Which rows tell somebody the truth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CloneScope {
    /// Whose rows.
    pub(crate) audiences: [Audience; 2],
    /// Components whose rows do not, because the requester views more or less than everybody.
    pub(crate) without: Vec<Uuid>,
}

impl CloneScope {
    /// Narrows a query of classes to those that are told: with two services or more.
    pub(super) fn condition(&self) -> Condition {
        let audiences = self.audiences.iter().map(|it| it.number());
        let mut condition = Condition::all()
            .add(clone_class::Column::Audience.is_in(audiences))
            .add(clone_class::Column::Services.gt(1));
        if !self.without.is_empty() {
            let without = self.without.iter().copied();
            condition = condition.add(clone_class::Column::ComponentId.is_not_in(without));
        }
        condition
    }

    fn classes(&self) -> Select<clone_class::Entity> {
        clone_class::Entity::find().filter(self.condition())
    }
}

/// Whether the copies of a class are in one team.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CloneSpread {
    /// All of them are one team's.
    OneTeam,
    /// Several teams have them, or services that nobody owns.
    SeveralTeams,
}

/// Which classes a list holds: those to which all of this applies.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CloneClassFilter {
    /// A team that owns one of the services.
    pub team_id: Option<Uuid>,
    /// The team that owns the service that had it first.
    pub origin_team_id: Option<Uuid>,
    /// One of the services.
    pub service_id: Option<Uuid>,
    /// The language of the representative, lower case.
    pub language: Option<String>,
    /// The weakest type among its pairs.
    pub clone_type: Option<u8>,
    /// The lowest similarity among its pairs is at least this.
    pub min_similarity: Option<f64>,
    /// Whether the copies are in one team.
    pub spread: Option<CloneSpread>,
    /// In at least this many services.
    pub min_services: Option<u32>,
    /// What the name of a function, or of a service, contains; lower case.
    pub text: Option<String>,
}

impl CloneClassFilter {
    pub(super) fn condition(&self) -> Condition {
        let mut condition = Condition::all();
        if let Some(team) = self.team_id {
            condition = condition.add(has_member(clone_member::Column::TeamId.eq(team)));
        }
        if let Some(team) = self.origin_team_id {
            condition = condition.add(clone_class::Column::OriginTeamId.eq(team));
        }
        if let Some(service) = self.service_id {
            condition = condition.add(has_member(clone_member::Column::ServiceId.eq(service)));
        }
        if let Some(language) = &self.language {
            condition = condition.add(clone_class::Column::Language.eq(language));
        }
        if let Some(clone_type) = self.clone_type {
            condition = condition.add(clone_class::Column::CloneType.eq(i64::from(clone_type)));
        }
        if let Some(similarity) = self.min_similarity {
            condition = condition.add(clone_class::Column::Similarity.gte(similarity));
        }
        match self.spread {
            Some(CloneSpread::OneTeam) => {
                condition = condition.add(clone_class::Column::Owners.eq(1));
            }
            Some(CloneSpread::SeveralTeams) => {
                condition = condition.add(clone_class::Column::Owners.gt(1));
            }
            None => {}
        }
        if let Some(services) = self.min_services {
            condition = condition.add(clone_class::Column::Services.gte(i64::from(services)));
        }
        if let Some(text) = self.text.as_ref().filter(|text| !text.is_empty()) {
            let named = contains((clone_member::Entity, clone_member::Column::Name), text);
            let services = service::Entity::find()
                .select_only()
                .column(service::Column::Id)
                .filter(contains(
                    (service::Entity, service::Column::CanonicalName),
                    text,
                ))
                .into_query();
            let of_service = clone_member::Column::ServiceId.in_subquery(services);
            condition = condition.add(has_member(named.or(of_service)));
        }
        condition
    }
}

/// Narrows a query of classes to those with such a member. Members are looked up first: of few members
/// there are few classes, and of many an index tells.
fn has_member(member: Expr) -> Expr {
    let members = clone_member::Entity::find()
        .select_only()
        .column(clone_member::Column::CloneClassId)
        .filter(member)
        .into_query();
    clone_class::Column::Id.in_subquery(members)
}

/// Returns a page of the classes, those first whose removal saves most.
pub(crate) async fn list(
    db: &impl ConnectionTrait,
    scope: &CloneScope,
    filter: &CloneClassFilter,
    page: PageRequest,
) -> Result<Page<CloneClass>, StoreError> {
    let classes = scope.classes().filter(filter.condition());
    let order: &Ordering<clone_class::Entity> = &BY_RANK;
    let page = page::read(db, classes, order, page).await?;
    Ok(page.map(CloneClass::from))
}

/// Returns the rows of the classes of these ids, as far as they are told.
pub(super) async fn rows(
    db: &impl ConnectionTrait,
    scope: &CloneScope,
    ids: &[Uuid],
) -> Result<Vec<clone_class::Model>, StoreError> {
    let mut rows = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(crate::store::ID_CHUNK) {
        let found = scope
            .classes()
            .filter(clone_class::Column::PublicId.is_in(padded(chunk)))
            .all(db)
            .await?;
        rows.extend(found);
    }
    Ok(rows)
}

/// Returns the classes of these ids, as far as they are told.
pub(crate) async fn by_ids(
    db: &impl ConnectionTrait,
    scope: &CloneScope,
    ids: &[Uuid],
) -> Result<Vec<CloneClass>, StoreError> {
    let rows = rows(db, scope, ids).await?;
    Ok(rows.into_iter().map(CloneClass::from).collect())
}

/// Returns the same page of the members of each of these classes, the representative first, with the
/// representative's fragment.
pub(crate) async fn members(
    db: &impl ConnectionTrait,
    scope: &CloneScope,
    ids: &[Uuid],
    page: PageRequest,
) -> Result<HashMap<Uuid, (Uuid, Page<CloneMember>)>, StoreError> {
    let classes: HashMap<Uuid, (Uuid, Uuid)> = rows(db, scope, ids)
        .await?
        .into_iter()
        .map(|row| (row.id, (row.public_id, row.representative_id)))
        .collect();
    let parents: Vec<Uuid> = classes.keys().copied().collect();
    let order: &Ordering<clone_member::Entity> = &BY_POSITION;
    let of = (clone_member::Column::CloneClassId, &parents[..]);
    let pages = page::read_each(db, &clone_member::Entity::find(), of, order, page).await?;
    let pages = page::map_each(pages, CloneMember::from);
    Ok(pages
        .into_iter()
        .filter_map(|(row, page)| {
            let (id, representative) = classes.get(&row)?;
            Some((*id, (*representative, page)))
        })
        .collect())
}

/// Returns the components whose rows tell a viewer less than they may know, or more: those with
/// closed services that they may view, and those with services that were closed to them after the
/// classes were formed. At most `limit` of the former.
pub(crate) async fn special_components(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    formed_up_to: i64,
    limit: u64,
) -> Result<Vec<Uuid>, StoreError> {
    let own = service::Entity::find()
        .select_only()
        .column(service::Column::Id)
        .filter(Viewer::Teams(Vec::new()).closed_services())
        .filter(viewer.services())
        .into_query();
    let of_own = clone_member::Entity::find()
        .select_only()
        .column(clone_member::Column::CloneClassId)
        .filter(clone_member::Column::ServiceId.in_subquery(own))
        .into_query();
    let mut components: Vec<Uuid> = clone_class::Entity::find()
        .select_only()
        .column(clone_class::Column::ComponentId)
        .distinct()
        .filter(clone_class::Column::Id.in_subquery(of_own))
        .filter(clone_class::Column::Audience.eq(Audience::Everything.number()))
        .limit(limit)
        .into_tuple()
        .all(db)
        .await?;
    let closed = visibility::closed(db, viewer, Some(formed_up_to)).await?;
    for chunk in closed.chunks(crate::store::ID_CHUNK) {
        let found =
            components_with(db, clone_member::Column::ServiceId.is_in(padded(chunk))).await?;
        components.extend(found);
    }
    components.sort_unstable();
    components.dedup();
    Ok(components)
}
