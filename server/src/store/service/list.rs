//! Lists of services, and what they are filtered by.

use std::collections::HashMap;

use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, Order, PaginatorTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, QueryTrait as _,
};
use uuid::Uuid;

use super::{Service, complete, select};
use crate::store::contains::contains;
use crate::store::entity::{repository, service, service_label, service_tag};
use crate::store::page::{self, Ordering};
use crate::store::{Page, PageRequest, StoreError, Viewer};

/// Two namespaces may hold the same name.
const BY_NAME: [(service::Column, Order); 2] = [
    (service::Column::CanonicalName, Order::Asc),
    (service::Column::Id, Order::Asc),
];
const BY_UPDATE: [(service::Column, Order); 2] = [
    (service::Column::UpdatedAt, Order::Desc),
    (service::Column::Id, Order::Desc),
];

/// Which services a list holds: those to which all of this applies.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServiceFilter {
    /// Its owner.
    pub owner_team_id: Option<Uuid>,
    /// The canonical name of its namespace.
    pub namespace: Option<String>,
    /// Whether nobody owns it.
    pub unowned: bool,
    /// Tags that it has, all of them.
    pub tags: Vec<String>,
    /// Its lifecycle.
    pub lifecycle: Option<String>,
    /// Its type.
    pub service_type: Option<String>,
    /// Who may view it.
    pub visibility: Option<String>,
    /// What runs it.
    pub runtime: Option<String>,
    /// What starts it.
    pub trigger: Option<String>,
    /// The protocol of its endpoint.
    pub protocol: Option<String>,
    /// How it knows its callers.
    pub security_protocol: Option<String>,
    /// Who may know its data.
    pub data_class: Option<String>,
    /// Whether it is an open door.
    pub open_door: Option<bool>,
    /// Labels that it has, all of them; without a value, with whatever value.
    pub labels: Vec<(String, Option<String>)>,
    /// The canonical name of its repository.
    pub repository: Option<String>,
    /// What its name or description contains, in whatever case.
    pub text: Option<String>,
}

/// The order of a list of services.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ServiceOrder {
    /// By name.
    #[default]
    Name,
    /// The last one to change first.
    Updated,
}

impl ServiceFilter {
    async fn condition(&self, db: &impl ConnectionTrait) -> Result<Condition, StoreError> {
        let mut condition = Condition::all();
        if let Some(team) = self.owner_team_id {
            condition = condition.add(service::Column::OwnerTeamId.eq(team));
        }
        if self.unowned {
            condition = condition.add(service::Column::OwnerTeamId.is_null());
        }
        if let Some(namespace) = &self.namespace {
            let id = crate::store::team::find_namespace(db, namespace).await?;
            condition = condition.add(service::Column::NamespaceId.eq(id.unwrap_or_default()));
        }
        if let Some(name) = &self.repository {
            let ids = repository::Entity::find()
                .select_only()
                .column(repository::Column::Id)
                .filter(repository::Column::Name.eq(name))
                .into_query();
            condition = condition.add(service::Column::RepositoryId.in_subquery(ids));
        }
        for (column, word) in [
            (service::Column::Lifecycle, &self.lifecycle),
            (service::Column::ServiceType, &self.service_type),
            (service::Column::Visibility, &self.visibility),
            (service::Column::Runtime, &self.runtime),
            (service::Column::TriggerKind, &self.trigger),
            (service::Column::Protocol, &self.protocol),
            (service::Column::SecurityProtocol, &self.security_protocol),
            (service::Column::DataClass, &self.data_class),
        ] {
            if let Some(word) = word {
                condition = condition.add(column.eq(word));
            }
        }
        if let Some(is_open) = self.open_door {
            condition = condition.add(service::Column::OpenDoor.eq(is_open));
        }
        for tag in &self.tags {
            let ids = service_tag::Entity::find()
                .select_only()
                .column(service_tag::Column::ServiceId)
                .filter(service_tag::Column::Tag.eq(tag))
                .into_query();
            condition = condition.add(service::Column::Id.in_subquery(ids));
        }
        for (name, value) in &self.labels {
            let mut labels =
                service_label::Entity::find().filter(service_label::Column::Name.eq(name));
            if let Some(value) = value {
                labels = labels.filter(service_label::Column::Value.eq(value));
            }
            let ids = labels
                .select_only()
                .column(service_label::Column::ServiceId)
                .into_query();
            condition = condition.add(service::Column::Id.in_subquery(ids));
        }
        if let Some(text) = self.text.as_ref().filter(|text| !text.is_empty()) {
            let contains = |column| contains((service::Entity, column), text);
            condition = condition.add(
                Condition::any()
                    .add(contains(service::Column::CanonicalName))
                    .add(contains(service::Column::Description)),
            );
        }
        Ok(condition)
    }
}

pub(crate) async fn list(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    filter: &ServiceFilter,
    order: ServiceOrder,
    page: PageRequest,
) -> Result<Page<Service>, StoreError> {
    let condition = filter.condition(db).await?;
    let total = if page.with_total {
        Some(count_where(db, viewer, condition.clone()).await?)
    } else {
        None
    };
    let services = select().filter(condition).filter(viewer.services());
    let uncounted = PageRequest {
        with_total: false,
        ..page
    };
    let order: &Ordering<service::Entity> = match order {
        ServiceOrder::Name => &BY_NAME,
        ServiceOrder::Updated => &BY_UPDATE,
    };
    let (rows, page) = page::read_as(db, services, order, uncounted).await?.take();
    let page = Page { total, ..page };
    Ok(page.with(complete(db, rows).await?))
}

/// Returns the same page of each team's services, by name.
pub(crate) async fn list_of_teams(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    team_ids: &[Uuid],
    page: PageRequest,
) -> Result<HashMap<Uuid, Page<Service>>, StoreError> {
    let teams = (service::Column::OwnerTeamId, team_ids);
    let pages = page::read_each_as(
        db,
        &select().filter(viewer.services()),
        teams,
        &BY_NAME,
        page,
    )
    .await?;
    let mut rows = Vec::new();
    let mut lists = Vec::with_capacity(pages.len());
    for (team, page) in pages {
        let (of_team, page) = page.take();
        lists.push((team, of_team.len(), page));
        rows.extend(of_team);
    }
    let mut services = complete(db, rows).await?.into_iter();
    let lists = lists.into_iter();
    Ok(lists
        .map(|(team, count, page)| (team, page.with(services.by_ref().take(count).collect())))
        .collect())
}

pub(crate) async fn list_ids(
    db: &impl ConnectionTrait,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<Uuid>, StoreError> {
    let mut query = service::Entity::find()
        .select_only()
        .column(service::Column::Id);
    if let Some(after) = after {
        query = query.filter(service::Column::Id.gt(after));
    }
    Ok(query
        .order_by_asc(service::Column::Id)
        .limit(limit)
        .into_tuple::<Uuid>()
        .all(db)
        .await?)
}

/// Counts the services that may be viewed, and those of them that nobody owns.
pub(crate) async fn count(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
) -> Result<(u64, u64), StoreError> {
    let unowned = Condition::all().add(service::Column::OwnerTeamId.is_null());
    Ok((
        count_where(db, viewer, Condition::all()).await?,
        count_where(db, viewer, unowned).await?,
    ))
}

/// Counts the services of a condition that may be viewed: all but the closed ones. Both counts are
/// read from indexes, where there are any; who may view what stands in the rows.
async fn count_where(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    condition: Condition,
) -> Result<u64, StoreError> {
    let query = service::Entity::find().filter(condition);
    let all = query.clone().count(db).await?;
    if *viewer == Viewer::Everything {
        return Ok(all);
    }
    let closed = query.filter(viewer.closed_services()).count(db).await?;
    Ok(all.saturating_sub(closed))
}
