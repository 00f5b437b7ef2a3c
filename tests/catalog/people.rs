//! Teams and people in a catalogue of a test.

use brickyard_server::catalog::{
    AccessTokenKind, CatalogError, Namespace, NewAccessToken, NewPrincipal, NewTeam, PageRequest,
    Principal, PrincipalKind, Requester, Role, Scope, Service, Team,
};
use chrono::Duration;
use uuid::Uuid;

use super::world::{TestRepository, World};

/// A page that holds everything.
pub(crate) const ALL: PageRequest = PageRequest::new(100, 0).with_total();

impl World {
    /// A verified team.
    pub(crate) async fn team(&self, name: &str) -> Team {
        let new = NewTeam {
            name: name.to_owned(),
            ..NewTeam::default()
        };
        let made = self.catalog.create_team(&Requester::server(), new).await;
        made.unwrap()
    }

    /// A user without roles.
    pub(crate) async fn user(&self, name: &str) -> Principal {
        self.principal(PrincipalKind::User, name, false).await
    }

    /// A user or service account.
    pub(crate) async fn principal(
        &self,
        kind: PrincipalKind,
        name: &str,
        is_admin: bool,
    ) -> Principal {
        let new = NewPrincipal {
            kind,
            name: name.to_owned(),
            display_name: None,
            email: Some(format!("{name}@example.com")),
            is_admin,
        };
        let server = Requester::server();
        let made = self.catalog.create_principal(&server, new).await;
        made.unwrap()
    }

    /// Gives somebody a role.
    pub(crate) async fn join(&self, who: &Principal, team: &Team, role: Role) {
        let server = Requester::server();
        let joined = self
            .catalog
            .set_team_member(&server, team.id, who.id, role)
            .await;
        joined.unwrap();
    }

    /// An access token that stands for somebody.
    pub(crate) async fn token_of(&self, who: &Principal, scope: Scope) -> String {
        let new = token_for(Some(who.id), &[scope]);
        let made = self
            .catalog
            .create_access_token(&Requester::server(), new)
            .await;
        made.unwrap().1
    }

    /// Somebody with the scopes `publish` and `maintain`, as they are known now.
    pub(crate) async fn acting(&self, who: &Principal) -> Requester {
        let new = token_for(Some(who.id), &[Scope::Publish, Scope::Maintain]);
        let made = self
            .catalog
            .create_access_token(&Requester::server(), new)
            .await;
        let (_, secret) = made.unwrap();
        self.catalog.authenticate(&secret).await.unwrap()
    }

    /// A member of a new team with this role.
    pub(crate) async fn member_of(&self, team: &Team, role: Role) -> Requester {
        let who = self.user(&format!("{}-{role}", team.name)).await;
        self.join(&who, team, role).await;
        self.acting(&who).await
    }

    /// A service of a repository that names this team.
    pub(crate) async fn service_of(&self, team: &str, name: &str) -> Service {
        let repository = TestRepository::new(team, name);
        self.publish(repository.head()).await.unwrap();
        self.service(&format!("{team}/{name}")).await
    }

    /// A service as it is now.
    pub(crate) async fn service(&self, reference: &str) -> Service {
        let found = self
            .catalog
            .find_service(&Requester::server(), reference)
            .await;
        found.unwrap().unwrap_or_else(|| panic!("no {reference}"))
    }

    /// A team as it is now.
    pub(crate) async fn team_now(&self, name: &str) -> Team {
        let found = self.catalog.find_team(&Requester::server(), name).await;
        found.unwrap().unwrap_or_else(|| panic!("no team {name}"))
    }

    /// A namespace as it is now.
    pub(crate) async fn namespace(&self, name: &str) -> Namespace {
        let server = Requester::server();
        let found = self.catalog.find_namespace(&server, name).await;
        found
            .unwrap()
            .unwrap_or_else(|| panic!("no namespace {name}"))
    }

    /// From whom to whom a service went and why, the newest first.
    pub(crate) async fn history(&self, service: Uuid) -> Vec<[String; 3]> {
        let server = Requester::server();
        let changes = self
            .catalog
            .ownership_changes_of(&server, &[service], ALL)
            .await
            .unwrap()
            .remove(&service);
        let mut history = Vec::new();
        for change in changes.map(|page| page.items).unwrap_or_default() {
            let ends = [change.from_team_id, change.to_team_id];
            let ids: Vec<Uuid> = ends.into_iter().flatten().collect();
            let teams = self.catalog.teams_by_ids(&server, &ids).await.unwrap();
            let name = |id: Option<Uuid>| {
                let team = teams.iter().find(|team| Some(team.id) == id);
                team.map_or_else(|| "-".to_owned(), |team| team.name.clone())
            };
            let reason = change.reason.clone().unwrap_or_default();
            history.push([name(ends[0]), name(ends[1]), reason]);
        }
        history
    }
}

/// An access token to make.
pub(crate) fn token_for(principal_id: Option<Uuid>, scopes: &[Scope]) -> NewAccessToken {
    NewAccessToken {
        name: "laptop".to_owned(),
        scopes: scopes.to_vec(),
        expires_in: Duration::days(1),
        kind: AccessTokenKind::User,
        principal_id,
    }
}

/// The code of a refusal, empty when it was none.
#[track_caller]
pub(crate) fn code<T>(result: Result<T, CatalogError>) -> &'static str {
    match result {
        Ok(_) => "",
        Err(error) => {
            assert!(
                error.hint().is_some_and(|hint| hint.ends_with('.')),
                "{error}"
            );
            error.code()
        }
    }
}
