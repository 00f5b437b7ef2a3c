//! Who looks: what rows they get to see.

use sea_orm::sea_query::{Expr, ExprTrait as _, SelectStatement};
use sea_orm::{
    ColumnTrait as _, Condition, EntityTrait as _, QueryFilter as _, QuerySelect as _,
    QueryTrait as _,
};
use uuid::Uuid;

use super::entity::{fragment, namespace, occurrence, service, service_team, team, version};
use super::exists::exists;
use super::service::MAINTAIN;

/// The word in `service.visibility` of what everybody sees.
pub(crate) const ORGANISATION: &str = "organisation";
/// The word in `service.visibility` of what nobody else learns to exist.
pub(crate) const HIDDEN: &str = "hidden";

/// The word in `team.origin` of a team that only a repository named.
const REPOSITORY: &str = "repository";

/// What the index of closed services is made for, and the opposite. Literals: with a bound value no
/// planner may use the index, and SQLite plans the statement anew whenever the value is bound.
const CLOSED: &str = "\"service\".\"visibility\" <> 'organisation'";
const OPEN: &str = "\"service\".\"visibility\" = 'organisation'";

/// What somebody gets to see.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
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
        let mut condition = Condition::any().add(Expr::cust(OPEN));
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
        let closed = Condition::all().add(Expr::cust(CLOSED));
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

    /// Narrows a query of teams to those that may be known of. What only a repository named, nobody
    /// knows who does not view something that the team owns or maintains.
    pub(super) fn teams(&self) -> Condition {
        if *self == Self::Everything {
            return Condition::all();
        }
        let owned = service::Entity::find()
            .select_only()
            .expr(Expr::val(1))
            .filter(
                Expr::col((service::Entity, service::Column::OwnerTeamId))
                    .equals((team::Entity, team::Column::Id)),
            )
            .filter(self.services())
            .into_query();
        let of_role = service::Entity::find()
            .select_only()
            .expr(Expr::val(1))
            .filter(
                Expr::col((service::Entity, service::Column::Id))
                    .equals((service_team::Entity, service_team::Column::ServiceId)),
            )
            .filter(self.services())
            .into_query();
        let maintained = service_team::Entity::find()
            .select_only()
            .expr(Expr::val(1))
            .filter(
                Expr::col((service_team::Entity, service_team::Column::TeamId))
                    .equals((team::Entity, team::Column::Id)),
            )
            .filter(exists(of_role))
            .into_query();
        Condition::any()
            .add(team::Column::Verified.eq(true))
            .add(team::Column::Origin.ne(REPOSITORY))
            .add(exists(owned))
            .add(exists(maintained))
    }

    /// Narrows a query of namespaces to those that a team owns, or in which something may be viewed.
    pub(super) fn namespaces(&self) -> Condition {
        if *self == Self::Everything {
            return Condition::all();
        }
        let named = service::Entity::find()
            .select_only()
            .expr(Expr::val(1))
            .filter(
                Expr::col((service::Entity, service::Column::NamespaceId))
                    .equals((namespace::Entity, namespace::Column::Id)),
            )
            .filter(self.services())
            .into_query();
        Condition::any()
            .add(namespace::Column::TeamId.is_not_null())
            .add(exists(named))
    }

    /// Narrows a query of versions to those of services that may be viewed.
    ///
    /// The inner queries here are tied to the row outside, since SQLite lists all that an untied one
    /// finds before it looks at the first row.
    pub(super) fn versions(&self) -> Condition {
        if *self == Self::Everything {
            return Condition::all();
        }
        let services = service::Entity::find()
            .select_only()
            .expr(Expr::val(1))
            .filter(
                Expr::col((service::Entity, service::Column::Id))
                    .equals((version::Entity, version::Column::ServiceId)),
            )
            .filter(self.services())
            .into_query();
        Condition::all().add(exists(services))
    }

    /// Narrows a query of occurrences to those in versions of services that may be viewed.
    pub(super) fn occurrences(&self) -> Condition {
        if *self == Self::Everything {
            return Condition::all();
        }
        let versions = version::Entity::find()
            .select_only()
            .expr(Expr::val(1))
            .filter(
                Expr::col((version::Entity, version::Column::Id))
                    .equals((occurrence::Entity, occurrence::Column::VersionId)),
            )
            .filter(self.versions())
            .into_query();
        Condition::all().add(exists(versions))
    }

    /// Narrows a query of fragments to those that stand where they may be viewed.
    pub(super) fn fragments(&self) -> Condition {
        if *self == Self::Everything {
            return Condition::all();
        }
        let occurrences = occurrence::Entity::find()
            .select_only()
            .expr(Expr::val(1))
            .filter(
                Expr::col((occurrence::Entity, occurrence::Column::FragmentId))
                    .equals((fragment::Entity, fragment::Column::Id)),
            )
            .filter(self.occurrences())
            .into_query();
        Condition::all().add(exists(occurrences))
    }
}

/// Narrows a query of services to those that one of these teams owns or maintains.
pub(super) fn answered_for(teams: &[Uuid]) -> Condition {
    let maintained = service_team::Entity::find()
        .select_only()
        .column(service_team::Column::ServiceId)
        .filter(service_team::Column::Role.eq(MAINTAIN))
        .filter(service_team::Column::TeamId.is_in(teams.iter().copied()))
        .into_query();
    Condition::any()
        .add(service::Column::OwnerTeamId.is_in(teams.iter().copied()))
        .add(service::Column::Id.in_subquery(maintained))
}

/// Selects the ids of services that these teams maintain or were shown.
fn shown_to(teams: &[Uuid]) -> SelectStatement {
    service_team::Entity::find()
        .select_only()
        .column(service_team::Column::ServiceId)
        .filter(service_team::Column::TeamId.is_in(teams.iter().copied()))
        .into_query()
}
