//! Who may make, see and end which access tokens.
//!
//! Administrators of the organisation may with all of them. Everybody else may with their own, and
//! with those of the service accounts of their teams; what they make allows no more than the access
//! token that they make it with.

use uuid::Uuid;

use super::AccessToken;
use crate::catalog::{Catalog, CatalogError, Requester, Scope};
use crate::store::{self, PageRequest, Principal, PrincipalKind, Role};

/// The most memberships of a service account that are looked at.
const MAX_MEMBERSHIPS: u64 = 1_000;

impl Catalog {
    /// For whom an access token with these scopes is made: an administrator names somebody or makes
    /// it for the organisation; others make their own unless they name a service account of theirs.
    pub(super) async fn bearer_of_new(
        &self,
        requester: &Requester,
        principal_id: Option<Uuid>,
        scopes: &[Scope],
    ) -> Result<Option<Principal>, CatalogError> {
        let principal_id = if requester.may(Scope::Admin) {
            principal_id
        } else {
            let own = requester.principal_id();
            if own.is_none() {
                requester.require_administrator()?;
            }
            principal_id.or(own)
        };
        let Some(id) = principal_id else {
            return Ok(None);
        };
        let found = store::principal::find(self.store().connection(), id).await?;
        let not_found = || CatalogError::not_found("the user or service account");
        let principal = found.ok_or_else(not_found)?;
        if !self.may_handle(requester, &principal).await? {
            return Err(CatalogError::Forbidden {
                scope: Scope::Admin,
            });
        }
        if principal.disabled_at.is_some() {
            return Err(not_found());
        }
        match scopes.iter().find(|scope| !requester.may(**scope)) {
            Some(scope) => Err(CatalogError::Forbidden { scope: *scope }),
            None => Ok(Some(principal)),
        }
    }

    /// Whether the requester sees and ends the access tokens of a user or service account.
    ///
    /// A service account may be in several teams; who administers only some of them would otherwise
    /// get rights in the others through it.
    pub(super) async fn may_handle(
        &self,
        requester: &Requester,
        principal: &Principal,
    ) -> Result<bool, CatalogError> {
        if requester.may(Scope::Admin) || requester.principal_id() == Some(principal.id) {
            return Ok(true);
        }
        let is_account = principal.kind == PrincipalKind::ServiceAccount.as_str();
        if !is_account || principal.is_admin || requester.principal_id().is_none() {
            return Ok(false);
        }
        let db = self.store().connection();
        let page = PageRequest::new(MAX_MEMBERSHIPS, 0);
        let mut found = store::member::list_of_principals(db, &[principal.id], page).await?;
        let memberships = found
            .remove(&principal.id)
            .map(|page| page.items)
            .unwrap_or_default();
        let administers = |team: &Uuid| requester.role_in(*team) >= Some(Role::Admin);
        Ok(!memberships.is_empty()
            && memberships
                .iter()
                .all(|member| administers(&member.team_id)))
    }

    /// As [`Catalog::may_handle`], for the principal of an access token.
    pub(super) async fn may_handle_token(
        &self,
        requester: &Requester,
        principal_id: Option<Uuid>,
    ) -> Result<bool, CatalogError> {
        if requester.may(Scope::Admin) {
            return Ok(true);
        }
        let Some(id) = principal_id else {
            return Ok(false);
        };
        match store::principal::find(self.store().connection(), id).await? {
            Some(principal) => self.may_handle(requester, &principal).await,
            None => Ok(false),
        }
    }

    /// The access tokens of a user or service account, newest first; `None` when they are not for the
    /// requester.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn access_tokens_of(
        &self,
        requester: &Requester,
        principal: &Principal,
    ) -> Result<Option<Vec<AccessToken>>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        if !self.may_handle(requester, principal).await? {
            return Ok(None);
        }
        let db = self.store().connection();
        let records = store::access_token::list_of(db, principal.id).await?;
        Ok(Some(records.into_iter().map(AccessToken::from).collect()))
    }
}
