//! The exchange of a CI job's id token for an access token: which repository a job speaks for, and
//! what it may do.
//!
//! What is made allows reading as everybody of the organisation reads, and checks of one repository,
//! for a quarter of an hour; no write goes through with it, whatever its scopes say (`Catalog::record`).
//! An id token may be exchanged several times while it is in force (`jti` is not remembered): a job
//! that lost an answer asks again, and GitLab gives a job one id token for all its steps.

use std::collections::HashMap;
use std::fmt;

use chrono::{DateTime, Duration, SubsecRound as _, Utc};
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use serde_json::json;

use super::access_token::secret;
use super::audit::Action;
use super::{AccessTokenKind, Catalog, CatalogError, Requester, Scope, input};
pub use crate::oidc::{Algorithm, IdTokenError, IssuerSettings};
use crate::oidc::{IdToken, Issuer, Statement};
use crate::store::{self, AccessTokenRecord, Change};

/// How long an access token for a check lasts.
const LIFE: Duration = Duration::minutes(15);
/// How long it is kept after its end, so that a slow job is told that it has expired.
const KEPT: Duration = Duration::hours(1);
/// How many a repository may have in force at once, so that one id token does not fill the table.
const MAX_IN_FORCE: u64 = 500;
/// The longest name of a repository, in bytes.
const MAX_REPOSITORY: usize = 512;
/// The longest name of a foreign issuer that is repeated.
const MAX_SHOWN: usize = 200;

/// An issuer whose id tokens are exchanged, and for which repositories.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustedIssuer {
    /// How its id tokens are verified.
    pub settings: IssuerSettings,
    /// The claim that says the repository.
    pub repository_claim: String,
    /// What stands before it in the names of the catalogue, such as `github.com/`.
    pub repository_prefix: String,
    /// Patterns of names of repositories, `*` for what is between slashes and `**` for anything; all
    /// repositories when empty.
    pub repositories: Vec<String>,
}

/// A pattern of repositories that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("`{pattern}` is no pattern of repositories")]
pub struct UnreadablePattern {
    /// The pattern.
    pub pattern: String,
    /// What is wrong with it.
    pub source: Box<globset::Error>,
}

/// An access token for the checks of one repository.
#[derive(Clone, PartialEq, Eq)]
pub struct CheckToken {
    /// Its text; shown once, never stored.
    pub secret: String,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
    /// The repository.
    pub repository: String,
}

/// Without its secret.
impl fmt::Debug for CheckToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("CheckToken")
            .field("repository", &self.repository)
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

/// Every issuer that is trusted, by its address.
#[derive(Debug, Default)]
pub(super) struct Issuers(HashMap<String, Trust>);

#[derive(Debug)]
struct Trust {
    issuer: Issuer,
    repository_claim: String,
    repository_prefix: String,
    /// None: all.
    repositories: Option<GlobSet>,
}

impl Issuers {
    pub(super) fn new(
        trusted: impl IntoIterator<Item = TrustedIssuer>,
    ) -> Result<Self, UnreadablePattern> {
        let trust = |one: TrustedIssuer| {
            let trust = Trust {
                repositories: patterns(&one.repositories)?,
                repository_claim: one.repository_claim,
                repository_prefix: one.repository_prefix,
                issuer: Issuer::new(one.settings),
            };
            Ok((trust.issuer.url().to_owned(), trust))
        };
        trusted
            .into_iter()
            .map(trust)
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

/// Hosts of repositories do not tell upper from lower case.
fn patterns(patterns: &[String]) -> Result<Option<GlobSet>, UnreadablePattern> {
    if patterns.is_empty() {
        return Ok(None);
    }
    let unreadable = |pattern: &str, source| UnreadablePattern {
        pattern: pattern.to_owned(),
        source: Box::new(source),
    };
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        let glob = GlobBuilder::new(pattern)
            .literal_separator(true)
            .case_insensitive(true)
            .build();
        set.add(glob.map_err(|error| unreadable(pattern, error))?);
    }
    let all = || patterns.join(", ");
    set.build()
        .map(Some)
        .map_err(|error| unreadable(&all(), error))
}

impl Trust {
    /// The repository that a job speaks for.
    fn repository(&self, statement: &Statement) -> Result<String, CatalogError> {
        let name = statement.claim(&self.repository_claim)?;
        let repository = format!("{}{name}", self.repository_prefix);
        let is_name = repository.len() <= MAX_REPOSITORY
            && repository.chars().all(|char| char.is_ascii_graphic())
            && repository
                .split('/')
                .all(|part| !matches!(part, "" | "." | ".."));
        if !is_name {
            let name = self.repository_claim.clone();
            return Err(IdTokenError::Claim { name }.into());
        }
        let allowed = self.repositories.as_ref();
        if allowed.is_some_and(|allowed| !allowed.is_match(&repository)) {
            let issuer = self.issuer.url().to_owned();
            return Err(CatalogError::RepositoryNotTrusted { repository, issuer });
        }
        Ok(repository)
    }
}

impl Catalog {
    /// Exchanges id tokens of these issuers, and of no others.
    ///
    /// # Errors
    /// A pattern of repositories cannot be read.
    pub fn with_issuers(
        self,
        trusted: impl IntoIterator<Item = TrustedIssuer>,
    ) -> Result<Self, UnreadablePattern> {
        let issuers = Issuers::new(trusted)?.into();
        Ok(Self { issuers, ..self })
    }

    /// Makes an access token for the checks of the repository whose CI job shows this id token. Anybody
    /// may try: the id token is the proof.
    ///
    /// # Errors
    /// The id token is not believed, its repository is not trusted, the issuer does not answer, or the
    /// repository has too many access tokens in force.
    pub async fn exchange_id_token(&self, id_token: &str) -> Result<CheckToken, CatalogError> {
        let now = self.clock().now();
        let token = IdToken::read(id_token)?;
        let issuer = token.issuer()?;
        let Some(trust) = self.issuers.0.get(issuer) else {
            let found = issuer.chars().take(MAX_SHOWN).collect();
            return Err(IdTokenError::Issuer { found }.into());
        };
        let statement = trust.issuer.verify(&token, now).await?;
        let repository = trust.repository(&statement)?;
        let scopes = [Scope::CatalogRead, Scope::CheckWrite];
        let secret = secret(AccessTokenKind::Ci, self.ids().secret());
        let record = AccessTokenRecord {
            id: self.ids().next(),
            name: format!("check of {repository}"),
            kind: AccessTokenKind::Ci.letter().to_string(),
            scopes: scopes.map(Scope::as_str).join(" "),
            created_at: now,
            expires_at: (now + LIFE).trunc_subsecs(6),
            revoked_at: None,
            principal_id: None,
            repository: Some(repository.clone()),
        };
        let write = self.store().write().await?;
        let db = write.connection();
        store::access_token::delete_bound_ended(db, now - KEPT).await?;
        if store::access_token::count_bound(db, &repository, now).await? >= MAX_IN_FORCE {
            return Err(CatalogError::RateLimited {
                message: format!(
                    "{repository} has {MAX_IN_FORCE} access tokens for checks in force"
                ),
                hint: format!(
                    "They last {} minutes: exchange an id token once per job.",
                    LIFE.num_minutes()
                ),
            });
        }
        let hash = input::sha256(secret.as_bytes());
        store::access_token::insert(db, &record, &hash).await?;
        let action = Action::new("access_token.exchange", &repository).detail(json!({
            "issuer": trust.issuer.url(),
            "subject": statement.subject,
            "scopes": record.scopes,
            "expiresAt": record.expires_at,
        }));
        let requester = Requester::with_token(record.id, record.name, scopes.to_vec());
        self.record(
            &write,
            &requester,
            action,
            &[Change::access_token(record.id)],
        )
        .await?;
        write.commit().await?;
        Ok(CheckToken {
            secret,
            expires_at: record.expires_at,
            repository,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(allowed: &[&str], repository: &str, expected: bool) {
        let allowed: Vec<String> = allowed.iter().map(ToString::to_string).collect();
        let set = patterns(&allowed).unwrap().unwrap();
        assert_eq!(
            set.is_match(repository),
            expected,
            "{allowed:?} {repository}"
        );
    }

    #[test]
    fn a_star_stays_between_slashes() {
        check(&["github.com/acme/*"], "github.com/acme/shop", true);
        check(&["github.com/acme/*"], "github.com/Acme/Shop", true);
        check(&["github.com/acme/*"], "github.com/acme-evil/shop", false);
        check(&["github.com/acme/*"], "github.com/evil/acme/shop", false);
        check(&["gitlab.com/acme/*"], "gitlab.com/acme/web/shop", false);
        check(&["gitlab.com/acme/**"], "gitlab.com/acme/web/shop", true);
        check(&["gitlab.com/acme/**"], "gitlab.com/acme", false);
        check(&["a/b", "c/*"], "c/d", true);
    }

    #[test]
    fn a_pattern_that_cannot_be_read_is_named() {
        let error = patterns(&["github.com/[acme".to_owned()]).unwrap_err();
        assert!(error.to_string().contains("github.com/[acme"), "{error}");
    }
}
