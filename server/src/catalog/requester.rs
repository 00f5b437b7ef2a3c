//! Who asks, and what they may do.

mod bound;

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

use super::error::{CatalogError, Unauthenticated};
use crate::store::{Membership, Principal, Role, Viewer};

/// Something an access token allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// Read the catalogue.
    CatalogRead,
    /// Record the results of checks.
    CheckWrite,
    /// Publish repositories.
    Publish,
    /// Edit services and versions, and what teams own.
    Maintain,
    /// Everything, access tokens and the audit log included.
    Admin,
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requester {
    identity: Identity,
    scopes: Vec<Scope>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Identity {
    Anonymous,
    Token {
        id: Uuid,
        name: String,
        /// Whom the access token stands for; nobody when it was made for the organisation.
        bearer: Option<Bearer>,
        /// The only repository that it is for, if it was made from an id token.
        repository: Option<String>,
    },
    Server,
}

/// A user or a service account with its roles.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Bearer {
    id: Uuid,
    name: String,
    memberships: Vec<Membership>,
}

impl Requester {
    /// Somebody without an access token. Whether they may read depends on how the server is set
    /// up and reached.
    pub fn anonymous(can_read: bool) -> Self {
        let scopes = if can_read {
            vec![Scope::CatalogRead]
        } else {
            Vec::new()
        };
        Self {
            identity: Identity::Anonymous,
            scopes,
        }
    }

    /// The bearer of an access token. Whoever may publish, check or administer may read.
    pub fn with_token(id: Uuid, name: String, mut scopes: Vec<Scope>) -> Self {
        if !scopes.is_empty() {
            scopes.push(Scope::CatalogRead);
        }
        scopes.sort_unstable();
        scopes.dedup();
        Self {
            identity: Identity::Token {
                id,
                name,
                bearer: None,
                repository: None,
            },
            scopes,
        }
    }

    /// The bearer of an access token that stands for somebody: it allows what both the access token
    /// and the roles allow.
    pub fn with_roles(self, principal: &Principal, memberships: Vec<Membership>) -> Self {
        let mut scopes = self.scopes;
        if !principal.is_admin && scopes.contains(&Scope::Admin) {
            // Who does not administer the organisation may still do the rest of it.
            scopes = Scope::ALL.to_vec();
            scopes.retain(|scope| *scope != Scope::Admin);
        }
        let identity = match self.identity {
            Identity::Token {
                id,
                name,
                repository,
                ..
            } => Identity::Token {
                id,
                name,
                repository,
                bearer: Some(Bearer {
                    id: principal.id,
                    name: principal.name.clone(),
                    memberships,
                }),
            },
            other => other,
        };
        Self { identity, scopes }
    }

    /// The server itself, which may do everything.
    pub fn server() -> Self {
        Self {
            identity: Identity::Server,
            scopes: Scope::ALL.to_vec(),
        }
    }

    /// Name of the access token, `server` for the server, `None` for somebody anonymous.
    pub fn name(&self) -> Option<&str> {
        match &self.identity {
            Identity::Anonymous => None,
            Identity::Token { name, .. } => Some(name),
            Identity::Server => Some("server"),
        }
    }

    /// Id of the access token.
    pub fn token_id(&self) -> Option<Uuid> {
        match &self.identity {
            Identity::Token { id, .. } => Some(*id),
            Identity::Anonymous | Identity::Server => None,
        }
    }

    /// What they may do, in ascending order.
    pub fn scopes(&self) -> &[Scope] {
        &self.scopes
    }

    /// Whether they showed no access token.
    pub fn is_anonymous(&self) -> bool {
        self.identity == Identity::Anonymous
    }

    /// Whether they may do this.
    pub fn may(&self, scope: Scope) -> bool {
        self.scopes.contains(&scope) || self.scopes.contains(&Scope::Admin)
    }

    /// Refuses what they may not do: without an access token as unauthenticated, else as forbidden.
    pub(super) fn require(&self, scope: Scope) -> Result<(), CatalogError> {
        if self.may(scope) {
            return Ok(());
        }
        if self.is_anonymous() {
            return Err(CatalogError::Unauthenticated {
                reason: Unauthenticated::Missing,
            });
        }
        Err(CatalogError::Forbidden { scope })
    }

    /// The user or service account that the access token stands for.
    pub fn principal_id(&self) -> Option<Uuid> {
        self.bearer().map(|bearer| bearer.id)
    }

    /// The teams that whom the access token stands for is in, as far as these give rights.
    pub fn memberships(&self) -> &[Membership] {
        self.bearer()
            .map_or(&[], |bearer| bearer.memberships.as_slice())
    }

    /// What they may do in a team. An access token of the organisation has the role that its scopes
    /// name in every team; one that stands for somebody has their role, as far as its scopes go.
    pub fn role_in(&self, team_id: Uuid) -> Option<Role> {
        let most = self.most()?;
        match self.bearer() {
            Some(bearer) if !self.may(Scope::Admin) => bearer
                .memberships
                .iter()
                .find(|membership| membership.team_id == team_id)
                .map(|membership| membership.role.min(most)),
            // Reading for the organisation is no role in a team.
            _ => Some(most).filter(|role| *role > Role::View),
        }
    }

    /// What they get to see.
    pub fn viewer(&self) -> Viewer {
        match self.bearer() {
            Some(bearer) if !self.may(Scope::Admin) => Viewer::Teams(
                bearer
                    .memberships
                    .iter()
                    .map(|membership| membership.team_id)
                    .collect(),
            ),
            _ if self.most() > Some(Role::View) => Viewer::Everything,
            _ => Viewer::Teams(Vec::new()),
        }
    }

    /// Refuses who does not administer the organisation.
    pub(super) fn require_administrator(&self) -> Result<(), CatalogError> {
        self.require(Scope::Admin)
    }

    /// The greatest role that the scopes allow.
    fn most(&self) -> Option<Role> {
        if self.may(Scope::Admin) {
            return Some(Role::Admin);
        }
        if self.may(Scope::Maintain) {
            // Who administers a team does so with the scope that covers all of its work.
            return Some(self.bearer().map_or(Role::Maintain, |_| Role::Admin));
        }
        if self.may(Scope::Publish) {
            return Some(Role::Publish);
        }
        self.may(Scope::CatalogRead).then_some(Role::View)
    }

    fn bearer(&self) -> Option<&Bearer> {
        match &self.identity {
            Identity::Token { bearer, .. } => bearer.as_ref(),
            Identity::Anonymous | Identity::Server => None,
        }
    }

    /// The name that an audit event records: the access token's, after the name of whom it stands
    /// for.
    pub(super) fn actor(&self) -> String {
        let token = self.name().unwrap_or("anonymous");
        match self.bearer() {
            Some(bearer) => format!("{} ({token})", bearer.name),
            None => token.to_owned(),
        }
    }
}

impl Scope {
    /// Every scope, in ascending order.
    pub const ALL: &[Self] = &[
        Self::CatalogRead,
        Self::CheckWrite,
        Self::Publish,
        Self::Maintain,
        Self::Admin,
    ];

    /// The name that is stored and shown.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CatalogRead => "catalog:read",
            Self::CheckWrite => "check:write",
            Self::Publish => "publish",
            Self::Maintain => "maintain",
            Self::Admin => "admin",
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// A name that is no scope.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{name}` is no scope; there are catalog:read, check:write, publish, maintain and admin")]
pub struct UnknownScope {
    /// The name as given.
    pub name: String,
}

impl FromStr for Scope {
    type Err = UnknownScope;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL
            .iter()
            .copied()
            .find(|scope| scope.as_str() == name);
        known.ok_or_else(|| UnknownScope {
            name: name.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_is_read_back_from_its_name() {
        for scope in Scope::ALL {
            assert_eq!(scope.as_str().parse(), Ok(*scope));
        }
        assert!("root".parse::<Scope>().is_err());
    }

    #[test]
    fn an_admin_may_do_everything_and_a_publisher_may_read() {
        let requester =
            |scopes: &[Scope]| Requester::with_token(Uuid::nil(), "ci".to_owned(), scopes.to_vec());

        assert!(
            Scope::ALL
                .iter()
                .all(|scope| requester(&[Scope::Admin]).may(*scope))
        );
        assert!(requester(&[Scope::Publish]).may(Scope::CatalogRead));
        assert!(!requester(&[Scope::Publish]).may(Scope::Admin));
        assert!(!requester(&[]).may(Scope::CatalogRead));
    }

    fn somebody(is_admin: bool, scopes: &[Scope], memberships: &[(u128, Role)]) -> Requester {
        let principal = Principal {
            id: Uuid::from_u128(1),
            kind: "user".to_owned(),
            name: "ada".to_owned(),
            display_name: None,
            email: None,
            is_admin,
            created_at: chrono::DateTime::UNIX_EPOCH,
            disabled_at: None,
            origin: "api".to_owned(),
        };
        let memberships = memberships.iter().map(|(team, role)| Membership {
            team_id: Uuid::from_u128(*team),
            role: *role,
        });
        Requester::with_token(Uuid::nil(), "laptop".to_owned(), scopes.to_vec())
            .with_roles(&principal, memberships.collect())
    }

    #[test]
    fn who_stands_for_somebody_may_what_both_the_role_and_the_scope_allow() {
        let roles = [(2, Role::Admin), (3, Role::View)];
        let cases = [
            (
                &[Scope::CatalogRead][..],
                Some(Role::View),
                Some(Role::View),
            ),
            (&[Scope::Publish], Some(Role::Publish), Some(Role::View)),
            (&[Scope::Maintain], Some(Role::Admin), Some(Role::View)),
            (&[Scope::Admin], Some(Role::Admin), Some(Role::View)),
        ];
        for (scopes, expected_2, expected_3) in cases {
            let ada = somebody(false, scopes, &roles);
            assert_eq!(ada.role_in(Uuid::from_u128(2)), expected_2, "{scopes:?}");
            assert_eq!(ada.role_in(Uuid::from_u128(3)), expected_3, "{scopes:?}");
            assert_eq!(ada.role_in(Uuid::from_u128(4)), None, "{scopes:?}");
            assert_eq!(
                ada.viewer(),
                Viewer::Teams([2, 3].map(Uuid::from_u128).to_vec())
            );
            assert!(!ada.may(Scope::Admin), "{scopes:?}");
        }
        let admin = somebody(true, &[Scope::Admin], &[]);
        assert_eq!(admin.role_in(Uuid::from_u128(4)), Some(Role::Admin));
        assert_eq!(admin.viewer(), Viewer::Everything);
    }

    #[test]
    fn an_access_token_of_the_organisation_has_its_role_in_every_team() {
        let token = |scope| Requester::with_token(Uuid::nil(), "ci".to_owned(), vec![scope]);
        let team = Uuid::from_u128(2);
        let nobody = Viewer::Teams(Vec::new());
        let cases = [
            (token(Scope::CatalogRead), None, nobody.clone()),
            (token(Scope::CheckWrite), None, nobody.clone()),
            (
                token(Scope::Publish),
                Some(Role::Publish),
                Viewer::Everything,
            ),
            (
                token(Scope::Maintain),
                Some(Role::Maintain),
                Viewer::Everything,
            ),
            (token(Scope::Admin), Some(Role::Admin), Viewer::Everything),
            (Requester::server(), Some(Role::Admin), Viewer::Everything),
            (Requester::anonymous(true), None, nobody.clone()),
            (Requester::anonymous(false), None, nobody),
        ];
        for (requester, role, viewer) in cases {
            assert_eq!(requester.role_in(team), role, "{requester:?}");
            assert_eq!(requester.viewer(), viewer, "{requester:?}");
        }
    }

    #[test]
    fn a_refusal_asks_the_anonymous_for_an_access_token_and_forbids_others() {
        let anonymous = Requester::anonymous(true).require(Scope::Publish);
        let reader = Requester::with_token(Uuid::nil(), "r".to_owned(), vec![Scope::CatalogRead])
            .require(Scope::Publish);

        assert!(matches!(
            anonymous,
            Err(CatalogError::Unauthenticated { .. })
        ));
        assert!(matches!(
            reader,
            Err(CatalogError::Forbidden {
                scope: Scope::Publish
            })
        ));
    }
}
