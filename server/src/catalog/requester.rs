//! Who asks, and what they may do.

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

use super::error::{CatalogError, Unauthenticated};

/// Something an access token allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// Read the catalogue.
    CatalogRead,
    /// Record the results of checks.
    CheckWrite,
    /// Publish repositories.
    Publish,
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
    Token { id: Uuid, name: String },
    Server,
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
            identity: Identity::Token { id, name },
            scopes,
        }
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

    /// The name that an audit event records.
    pub(super) fn actor(&self) -> &str {
        self.name().unwrap_or("anonymous")
    }
}

impl Scope {
    /// Every scope, in ascending order.
    pub const ALL: &[Self] = &[
        Self::CatalogRead,
        Self::CheckWrite,
        Self::Publish,
        Self::Admin,
    ];

    /// The name that is stored and shown.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CatalogRead => "catalog:read",
            Self::CheckWrite => "check:write",
            Self::Publish => "publish",
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
#[error("`{name}` is no scope; there are catalog:read, check:write, publish and admin")]
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
