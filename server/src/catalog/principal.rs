//! Users and service accounts: whom access tokens stand for.

use serde_json::json;
use uuid::Uuid;

use super::audit::Action;
use super::team::{API, require_undeclared};
use super::{Catalog, CatalogError, Requester, Scope, input, name};
use crate::store::{self, Change, Page, PageRequest, Principal, PrincipalKind, WriteTransaction};

const MAX_DISPLAY_NAME: usize = 255;
const MAX_EMAIL: usize = 254;

/// A user or service account to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPrincipal {
    /// What it is.
    pub kind: PrincipalKind,
    /// Its name, unique per kind.
    pub name: String,
    /// What people call it; at most 255 bytes.
    pub display_name: Option<String>,
    /// Where to write to; at most 254 bytes.
    pub email: Option<String>,
    /// Whether it administers the organisation.
    pub is_admin: bool,
}

/// What to change of a user or service account: `None` leaves a field, an empty text clears it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PrincipalEdit {
    /// What people call it.
    pub display_name: Option<String>,
    /// Where to write to.
    pub email: Option<String>,
    /// Whether it administers the organisation.
    pub is_admin: Option<bool>,
    /// Whether it has lost its rights.
    pub disabled: Option<bool>,
}

impl Catalog {
    /// Makes a user or a service account.
    ///
    /// # Errors
    /// The requester does not administer the organisation, the name is none or taken, or a text is
    /// not what it should be.
    pub async fn create_principal(
        &self,
        requester: &Requester,
        new: NewPrincipal,
    ) -> Result<Principal, CatalogError> {
        requester.require_administrator()?;
        let canonical = name::require_canonical(new.kind.noun(), &new.name)?;
        let principal = Principal {
            id: self.ids().next(),
            kind: new.kind.as_str().to_owned(),
            display_name: display_name(new.display_name.as_deref())?,
            email: email(new.email.as_deref())?,
            name: new.name,
            is_admin: new.is_admin,
            created_at: self.clock().now(),
            disabled_at: None,
            origin: API.to_owned(),
        };
        let write = self.write_teams().await?;
        let db = write.connection();
        if let Some(taken) = store::principal::find_by_name(db, new.kind, &canonical).await? {
            return Err(CatalogError::Conflict {
                message: format!("there is a {} {} already", new.kind.noun(), taken.name),
                hint: "Choose another name; letter case, `-` and `_` do not tell two names apart."
                    .to_owned(),
            });
        }
        store::principal::insert(db, &principal, &canonical).await?;
        let action = Action::new("principal.create", &principal.name)
            .detail(json!({ "kind": principal.kind, "admin": principal.is_admin }));
        self.record(
            &write,
            requester,
            action,
            &[Change::principal(principal.id)],
        )
        .await?;
        write.commit().await?;
        Ok(principal)
    }

    /// Changes a user or service account. Who is disabled has no rights from then on, with none of
    /// their access tokens.
    ///
    /// Whoever is not an administrator may change how they are called and where to write to them.
    ///
    /// # Errors
    /// There is no such principal, the requester may not change it, it is declared in the
    /// configuration, or a text is not what it should be.
    pub async fn update_principal(
        &self,
        requester: &Requester,
        id: Uuid,
        edit: PrincipalEdit,
    ) -> Result<Principal, CatalogError> {
        let is_self = requester.principal_id() == Some(id);
        if !is_self || edit.is_admin.is_some() || edit.disabled.is_some() {
            requester.require_administrator()?;
        }
        requester.require(Scope::Maintain)?;
        let write = self.write_teams().await?;
        let before = existing(&write, id).await?;
        // Who lost a right must lose it at once, whatever the file says.
        if edit.disabled != Some(true) {
            require_undeclared(&format!("the {}", said(&before)), &before.origin)?;
        }
        let mut principal = before.clone();
        if edit.display_name.is_some() {
            principal.display_name = display_name(edit.display_name.as_deref())?;
        }
        if edit.email.is_some() {
            principal.email = email(edit.email.as_deref())?;
        }
        principal.is_admin = edit.is_admin.unwrap_or(principal.is_admin);
        principal.disabled_at = match edit.disabled {
            Some(true) => principal.disabled_at.or(Some(self.clock().now())),
            Some(false) => None,
            None => principal.disabled_at,
        };
        if principal == before {
            return Ok(principal);
        }
        store::principal::update(write.connection(), &principal).await?;
        // Texts about people stay out of the audit log, which is never erased.
        let action = Action::new("principal.update", &principal.name).detail(json!({
            "kind": principal.kind,
            "admin": principal.is_admin,
            "disabled": principal.disabled_at.is_some(),
        }));
        self.record(&write, requester, action, &[Change::principal(id)])
            .await?;
        write.commit().await?;
        Ok(principal)
    }

    /// Users and service accounts, by name.
    ///
    /// # Errors
    /// The requester does not administer the organisation.
    pub async fn list_principals(
        &self,
        requester: &Requester,
        kind: Option<PrincipalKind>,
        page: PageRequest,
    ) -> Result<Page<Principal>, CatalogError> {
        requester.require_administrator()?;
        Ok(store::principal::list(self.store().connection(), kind, page).await?)
    }

    /// The user or service account of this name, in whatever case.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn find_principal(
        &self,
        requester: &Requester,
        kind: PrincipalKind,
        name: &str,
    ) -> Result<Option<Principal>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let Some(canonical) = name::canonical(name) else {
            return Ok(None);
        };
        let db = self.store().connection();
        let found = store::principal::find_by_name(db, kind, &canonical).await?;
        Ok(found.map(|principal| shown(requester, principal)))
    }

    /// The users and service accounts of these ids; unknown ids are absent.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn principals_by_ids(
        &self,
        requester: &Requester,
        ids: &[Uuid],
    ) -> Result<Vec<Principal>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let found = store::principal::list_by_ids(self.store().connection(), ids).await?;
        let found = found.into_iter();
        Ok(found.map(|principal| shown(requester, principal)).collect())
    }
}

/// The principal of this id, for an edit.
pub(super) async fn existing(
    write: &WriteTransaction,
    id: Uuid,
) -> Result<Principal, CatalogError> {
    let found = store::principal::find(write.connection(), id).await?;
    found.ok_or_else(|| CatalogError::not_found("the user or service account"))
}

/// Kind and name, for a sentence.
pub(super) fn said(principal: &Principal) -> String {
    format!("{} {}", principal.kind.replace('_', " "), principal.name)
}

/// The principal without what only administrators and the person themselves get to see.
fn shown(requester: &Requester, principal: Principal) -> Principal {
    let is_for_them = requester.may(Scope::Admin) || requester.principal_id() == Some(principal.id);
    Principal {
        email: principal.email.filter(|_| is_for_them),
        ..principal
    }
}

/// What people call somebody, within bounds.
pub(super) fn display_name(value: Option<&str>) -> Result<Option<String>, CatalogError> {
    input::line_or_none("display name", value, MAX_DISPLAY_NAME)
}

/// An address to write to, within bounds: something, `@`, something.
pub(super) fn email(value: Option<&str>) -> Result<Option<String>, CatalogError> {
    let email = input::line_or_none("e-mail address", value, MAX_EMAIL)?;
    let is_address = |text: &String| {
        let mut halves = text.split('@');
        let sound = |half: Option<&str>| half.is_some_and(|half| !half.is_empty());
        sound(halves.next())
            && sound(halves.next())
            && halves.next().is_none()
            && !text.contains(char::is_whitespace)
    };
    match email {
        Some(text) if !is_address(&text) => Err(CatalogError::bad_input(
            format!("`{}` is not an e-mail address", name::shortened(&text)),
            "Give one such as ada@example.com, or leave it out.",
        )),
        email => Ok(email),
    }
}
