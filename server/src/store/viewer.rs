//! Who looks: what rows they get to see.

use sea_orm::sea_query::{Expr, ExprTrait as _, SelectStatement};
use sea_orm::{
    ColumnTrait as _, Condition, EntityTrait as _, QueryFilter as _, QuerySelect as _,
    QueryTrait as _,
};
use uuid::Uuid;

use super::entity::{service, service_team, version};

/// The word in `service.visibility` of what everybody sees.
pub(crate) const ORGANISATION: &str = "organisation";
/// The word in `service.visibility` of what nobody else learns to exist.
pub(crate) const HIDDEN: &str = "hidden";

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
            condition = condition
                .add(service::Column::OwnerTeamId.is_in(teams.iter().copied()))
                .add(service::Column::Id.in_subquery(shown_to(teams)));
        }
        condition
    }

    /// Narrows a query of services to those that may not be viewed. Few services are closed, and
    /// they have an index.
    pub(super) fn closed_services(&self) -> Condition {
        let closed = Condition::all().add(service::Column::Visibility.ne(ORGANISATION));
        match self {
            Self::Everything => closed.add(Expr::val(1).eq(0)),
            Self::Teams(teams) if teams.is_empty() => closed,
            Self::Teams(teams) => closed
                .add(
                    Condition::any()
                        .add(service::Column::OwnerTeamId.is_null())
                        .add(service::Column::OwnerTeamId.is_not_in(teams.iter().copied())),
                )
                .add(service::Column::Id.not_in_subquery(shown_to(teams))),
        }
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

/// Selects the ids of services that these teams maintain or were shown.
fn shown_to(teams: &[Uuid]) -> SelectStatement {
    service_team::Entity::find()
        .select_only()
        .column(service_team::Column::ServiceId)
        .filter(service_team::Column::TeamId.is_in(teams.iter().copied()))
        .into_query()
}
