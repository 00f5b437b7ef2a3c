//! Access tokens that came from an id token: for the checks of one repository, and for nothing else.

use super::{Identity, Requester};
use crate::catalog::CatalogError;

impl Requester {
    /// Narrows an access token to the checks of one repository; `None` leaves it as it is.
    pub fn bound_to(mut self, only: Option<String>) -> Self {
        if let Identity::Token { repository, .. } = &mut self.identity {
            *repository = only;
        }
        self
    }

    /// The only repository whose checks the access token is for; `None` when it is not for checks of
    /// one repository only.
    pub fn repository(&self) -> Option<&str> {
        match &self.identity {
            Identity::Token { repository, .. } => repository.as_deref(),
            Identity::Anonymous | Identity::Server => None,
        }
    }

    /// Refuses the check of another repository than the one that the access token is for. A folder of
    /// the repository that publishes under a name of its own belongs to it.
    pub(in crate::catalog) fn require_check_of(&self, asked: &str) -> Result<(), CatalogError> {
        let Some(own) = self.repository() else {
            return Ok(());
        };
        let (start, rest) = asked.split_at_checked(own.len()).unwrap_or(("", asked));
        // Hosts of repositories do not tell upper from lower case.
        if start.eq_ignore_ascii_case(own) && (rest.is_empty() || rest.starts_with('/')) {
            return Ok(());
        }
        Err(CatalogError::OtherRepository {
            own: own.to_owned(),
            asked: asked.to_owned(),
        })
    }

    /// Refuses every write to an access token that is for checks only.
    pub(in crate::catalog) fn require_unbound(&self) -> Result<(), CatalogError> {
        self.repository().map_or(Ok(()), |own| {
            Err(CatalogError::ForChecksOnly {
                own: own.to_owned(),
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::catalog::Scope;

    #[test]
    fn an_access_token_for_checks_is_for_those_of_its_repository() {
        let scopes = vec![Scope::CatalogRead, Scope::CheckWrite];
        let bound = Requester::with_token(Uuid::nil(), "ci".to_owned(), scopes)
            .bound_to(Some("github.com/acme/shop".to_owned()));
        for own in [
            "github.com/acme/shop",
            "github.com/Acme/Shop",
            "github.com/acme/shop/inventory",
        ] {
            assert!(bound.require_check_of(own).is_ok(), "{own}");
        }
        for other in [
            "github.com/acme/shop2",
            "github.com/acme",
            "github.com/acme/é",
            "",
        ] {
            let refusal = bound.require_check_of(other).unwrap_err();
            assert_eq!(refusal.code(), "FORBIDDEN", "{other}");
        }
        assert_eq!(bound.require_unbound().unwrap_err().code(), "FORBIDDEN");
        assert_eq!(bound.viewer(), Requester::anonymous(true).viewer());
        let server = Requester::server();
        assert!(server.require_check_of("any").is_ok() && server.require_unbound().is_ok());
    }
}
