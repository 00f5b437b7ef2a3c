//! Who looks: what rows they get to see.

use sea_orm::{
    ColumnTrait as _, Condition, EntityTrait as _, QueryFilter as _, QuerySelect as _,
    QueryTrait as _,
};
use uuid::Uuid;

use super::entity::{service, service_team, version};

/// The word in `service.visibility` of what everybody sees.
const ORGANISATION: &str = "organisation";

/// What somebody gets to see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Viewer {
    /// Everything: the server itself and administrators.
    Everything,
    /// What the whole organisation sees, and what these teams own, maintain or were shown.
    Teams(Vec<Uuid>),
}

impl Viewer {
    /// Narrows a query of services to those that may be viewed.
    pub(super) fn services(&self) -> Condition {
        let Self::Teams(teams) = self else {
            return Condition::all();
        };
        let mut condition = Condition::any().add(service::Column::Visibility.eq(ORGANISATION));
        if !teams.is_empty() {
            let shown = service_team::Entity::find()
                .select_only()
                .column(service_team::Column::ServiceId)
                .filter(service_team::Column::TeamId.is_in(teams.iter().copied()))
                .into_query();
            condition = condition
                .add(service::Column::OwnerTeamId.is_in(teams.iter().copied()))
                .add(service::Column::Id.in_subquery(shown));
        }
        condition
    }

    /// Narrows a query of versions to those of services that may be viewed.
    pub(super) fn versions(&self) -> Condition {
        if *self == Self::Everything {
            return Condition::all();
        }
        let services = service::Entity::find()
            .select_only()
            .column(service::Column::Id)
            .filter(self.services())
            .into_query();
        Condition::all().add(version::Column::ServiceId.in_subquery(services))
    }
}
