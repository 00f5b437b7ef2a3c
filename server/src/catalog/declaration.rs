//! Teams, people, roles and modes of checks that are declared in one place as a whole: a configuration file, or
//! another catalogue.
//!
//! Applying a declaration twice writes once. What `catalog.toml` declares wins over what was said
//! elsewhere and cannot be changed elsewhere; what vanishes from it can be. Rights that vanish from a
//! declaration are lost: roles in teams, and administering the organisation. Teams, people and
//! namespaces stay; modes of checks hold no longer.

mod apply;
mod check_mode;

use std::collections::HashSet;

use super::team::edit::{contact, description};
use super::{Catalog, CatalogError, Requester, input, name, principal};
use crate::store::{PrincipalKind, Role};

pub use self::check_mode::{DeclaredCheckMode, DeclaredSubject};
pub use super::team::CATALOG_TOML;

/// The most entries of each kind.
const MAX_ENTRIES: usize = 20_000;

/// Teams, people and roles, as they should be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Declaration {
    /// Users and service accounts about whom more is said than a name.
    pub principals: Vec<DeclaredPrincipal>,
    /// Teams; all of them are verified by that.
    pub teams: Vec<DeclaredTeam>,
    /// What checks do with their findings.
    pub check_modes: Vec<DeclaredCheckMode>,
}

/// A user or service account. What is `None` stays as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclaredPrincipal {
    /// What it is.
    pub kind: PrincipalKind,
    /// Its name.
    pub name: String,
    /// What people call it.
    pub display_name: Option<String>,
    /// Where to write to.
    pub email: Option<String>,
    /// Whether it administers the organisation.
    pub is_admin: bool,
}

/// A team. What is `None` stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeclaredTeam {
    /// Its name.
    pub name: String,
    /// Where to ask.
    pub contact: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// The namespaces that it owns.
    pub namespaces: Vec<String>,
    /// Who is in it.
    pub members: Vec<DeclaredMember>,
}

/// A member of a team; one that nobody knows yet is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclaredMember {
    /// What it is.
    pub kind: PrincipalKind,
    /// Its name.
    pub name: String,
    /// What it may do.
    pub role: Role,
}

/// What applying a declaration changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Applied {
    /// One sentence per change; empty when everything was so already.
    pub changes: Vec<String>,
    /// What was left as it is, since `catalog.toml` says otherwise; empty for that file itself.
    pub kept: Vec<String>,
}

impl Catalog {
    /// Makes the catalogue as declared, in one transaction; writes nothing when it is so already.
    /// `origin` names the place, which owns what it declares.
    ///
    /// # Errors
    /// The requester does not administer the organisation, or the declaration contradicts itself or
    /// the catalogue; nothing is written then.
    pub async fn apply_declaration(
        &self,
        requester: &Requester,
        origin: &'static str,
        declaration: &Declaration,
    ) -> Result<Applied, CatalogError> {
        requester.require_administrator()?;
        declaration.check()?;
        apply::run(self, requester, origin, declaration).await
    }
}

impl Declaration {
    /// Refuses names that are none, texts that are too long, and anything that is said twice.
    ///
    /// # Errors
    /// See above; the sentence names the entry.
    pub fn check(&self) -> Result<(), CatalogError> {
        input::at_most("declared principals", self.principals.len(), MAX_ENTRIES)?;
        input::at_most("declared teams", self.teams.len(), MAX_ENTRIES)?;
        input::at_most("declared check modes", self.check_modes.len(), MAX_ENTRIES)?;
        let mut people = HashSet::new();
        for one in &self.principals {
            let noun = one.kind.noun();
            let canonical = name::require_canonical(noun, &one.name)?;
            principal::display_name(one.display_name.as_deref())?;
            principal::email(one.email.as_deref())?;
            if !people.insert((one.kind, canonical)) {
                return Err(twice(&format!("the {noun} {}", one.name)));
            }
        }
        let (mut teams, mut namespaces) = (HashSet::new(), HashSet::new());
        for team in &self.teams {
            let canonical = name::require_canonical("team", &team.name)?;
            contact(team.contact.as_deref())?;
            description(team.description.as_deref())?;
            input::at_most("members of a team", team.members.len(), MAX_ENTRIES)?;
            if !teams.insert(canonical) {
                return Err(twice(&format!("the team {}", team.name)));
            }
            for namespace in &team.namespaces {
                if !namespaces.insert(name::require_canonical("namespace", namespace)?) {
                    return Err(twice(&format!("the owner of the namespace {namespace}")));
                }
            }
            check_members(team)?;
        }
        self.check_modes_are_sound()
    }
}

fn check_members(team: &DeclaredTeam) -> Result<(), CatalogError> {
    let mut members = HashSet::new();
    for member in &team.members {
        let noun = member.kind.noun();
        let canonical = name::require_canonical(noun, &member.name)?;
        if !members.insert((member.kind, canonical)) {
            return Err(twice(&format!(
                "the role of the {noun} {} in the team {}",
                member.name, team.name
            )));
        }
    }
    Ok(())
}

fn twice(what: &str) -> CatalogError {
    CatalogError::bad_input(
        format!("{what} is declared twice"),
        "Declare it once; letter case, `-` and `_` do not tell two names apart.",
    )
}
