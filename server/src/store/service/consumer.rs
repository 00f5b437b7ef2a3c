//! Who still needs a service.

use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QuerySelect as _,
    QueryTrait as _,
};
use uuid::Uuid;

use crate::store::entity::{dependency, service};
use crate::store::{HIDDEN, StoreError};

/// The services whose heads depend on another one and that are not retired themselves.
#[derive(Debug, Default)]
pub(crate) struct HeadConsumers {
    /// All of them.
    pub(crate) all: Vec<Uuid>,
    /// Those of them that are hidden.
    pub(crate) hidden: Vec<Uuid>,
}

/// Returns the services whose heads depend on this one.
pub(crate) async fn head_consumers(
    db: &impl ConnectionTrait,
    id: Uuid,
) -> Result<HeadConsumers, StoreError> {
    let consumers = dependency::Entity::find()
        .select_only()
        .column(dependency::Column::ConsumerId)
        .filter(dependency::Column::TargetId.eq(id))
        .filter(dependency::Column::IsHead.eq(true))
        .filter(dependency::Column::ConsumerId.ne(id))
        .into_query();
    let rows = service::Entity::find()
        .select_only()
        .column(service::Column::Id)
        .column(service::Column::Visibility)
        .filter(service::Column::Id.in_subquery(consumers))
        .filter(service::Column::Lifecycle.ne("retired"))
        .into_tuple::<(Uuid, String)>()
        .all(db)
        .await?;
    let hidden = rows.iter().filter(|(_, visibility)| visibility == HIDDEN);
    Ok(HeadConsumers {
        hidden: hidden.map(|(id, _)| *id).collect(),
        all: rows.into_iter().map(|(id, _)| id).collect(),
    })
}
