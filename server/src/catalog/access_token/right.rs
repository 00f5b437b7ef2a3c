//! Who may make, see and end which access tokens.
//!
//! Administrators of the organisation may with all of them. Everybody else may with their own, and
//! with those of the service accounts of their teams; what they make allows no more than the access
//! token that they make it with.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::AccessToken;
use crate::catalog::{Catalog, CatalogError, Requester, Scope};
use crate::store::{self, Page, PageRequest, Principal, PrincipalKind, Role};

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
    async fn may_handle(
        &self,
        requester: &Requester,
        principal: &Principal,
    ) -> Result<bool, CatalogError> {
        let one = std::slice::from_ref(principal);
        Ok(!self.handled(requester, one).await?.is_empty())
    }

    /// The ids of those of these users and service accounts whose access tokens the requester sees
    /// and ends.
    ///
    /// A service account may be in several teams; who administers only some of them would otherwise
    /// get rights in the others through it.
    async fn handled(
        &self,
        requester: &Requester,
        principals: &[Principal],
    ) -> Result<HashSet<Uuid>, CatalogError> {
        if requester.may(Scope::Admin) {
            return Ok(principals.iter().map(|one| one.id).collect());
        }
        let Some(own) = requester.principal_id() else {
            return Ok(HashSet::new());
        };
        let is_account =
            |one: &&Principal| one.kind == PrincipalKind::ServiceAccount.as_str() && !one.is_admin;
        let accounts: Vec<Uuid> = principals
            .iter()
            .filter(is_account)
            .map(|one| one.id)
            .collect();
        let mut handled: HashSet<Uuid> = principals
            .iter()
            .map(|one| one.id)
            .filter(|id| *id == own)
            .collect();
        if accounts.is_empty() {
            return Ok(handled);
        }
        let db = self.store().connection();
        let page = PageRequest::new(MAX_MEMBERSHIPS, 0);
        let administers = |team: Uuid| requester.role_in(team) >= Some(Role::Admin);
        for (id, page) in store::member::list_of_principals(db, &accounts, page).await? {
            let mut teams = page.items.iter().map(|member| member.team_id);
            if !page.items.is_empty() && teams.all(administers) {
                handled.insert(id);
            }
        }
        Ok(handled)
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

    /// The same page of the access tokens of each user or service account, newest first; those whose
    /// access tokens are not for the requester are absent.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn access_tokens_of(
        &self,
        requester: &Requester,
        principal_ids: &[Uuid],
        page: PageRequest,
    ) -> Result<HashMap<Uuid, Page<AccessToken>>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let db = self.store().connection();
        let principals = store::principal::list_by_ids(db, principal_ids).await?;
        let handled = self.handled(requester, &principals).await?;
        let handled: Vec<Uuid> = handled.into_iter().collect();
        let mut pages = store::access_token::list_of_principals(db, &handled, page).await?;
        let pages = handled.into_iter().map(|id| {
            let found = pages.remove(&id).unwrap_or_else(|| Page::empty(page));
            (id, found.map(AccessToken::from))
        });
        Ok(pages.collect())
    }
}
