//! Teams, people and their roles: the sections `[[team]]` and `[[principal]]`.

use serde::Deserialize;

/// A team, which is verified by being declared. What is absent stays as it is in the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TeamConfig {
    /// Its name.
    pub name: String,
    /// Where to ask.
    pub contact: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// The namespaces that it owns.
    #[serde(default)]
    pub namespaces: Vec<String>,
    /// Who is in it.
    #[serde(default)]
    pub members: Vec<MemberConfig>,
}

/// A member of a team.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MemberConfig {
    /// The name of a user or a service account.
    pub name: String,
    /// What it is.
    #[serde(default)]
    pub kind: PrincipalKindConfig,
    /// What they may do.
    pub role: RoleConfig,
}

/// A user or service account about whom more is to be said than a name.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrincipalConfig {
    /// Its name.
    pub name: String,
    /// What it is.
    #[serde(default)]
    pub kind: PrincipalKindConfig,
    /// What people call it.
    pub display_name: Option<String>,
    /// Where to write to; administrators and the person themselves get to see it.
    pub email: Option<String>,
    /// Whether it administers the organisation.
    #[serde(default)]
    pub admin: bool,
}

/// What a principal is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PrincipalKindConfig {
    /// A person.
    #[default]
    User,
    /// A program.
    ServiceAccount,
}

/// What a member may do; each includes the ones before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoleConfig {
    /// View what only the team sees.
    View,
    /// Publish.
    Publish,
    /// Edit services and the state of their versions.
    Maintain,
    /// Say who is in the team, and what it owns.
    Admin,
}
