//! Access tokens: how somebody proves who they are.
//!
//! `bky_<kind>_<30 characters>_<6 characters>`: a prefix that secret scanners recognise, 178 random
//! bits, and a CRC-32 that tells a mistyped token from an unknown one without asking the database.
//! Only the SHA-256 is stored; a slow hash protects guessable passwords, which this is not.

mod right;

use chrono::{DateTime, Duration, SubsecRound as _, Utc};
use serde_json::json;
use uuid::Uuid;

use super::audit::Action;
use super::error::Unauthenticated;
use super::{Catalog, CatalogError, Requester, Scope, input};
use crate::store::{self, AccessTokenRecord, Change, Page, PageRequest};

const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const RANDOM_CHARACTERS: usize = 30;
const CHECKSUM_CHARACTERS: usize = 6;
/// The longest life of an access token.
const MAX_DAYS: i64 = 365;

/// What an access token was made for; the letter after `bky_`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccessTokenKind {
    /// A person: `u`.
    User,
    /// The server's own, in the data folder: `s`.
    Server,
    /// Continuous integration: `c`.
    Ci,
    /// A publisher: `p`.
    Publisher,
}

impl AccessTokenKind {
    pub(super) fn letter(self) -> char {
        match self {
            Self::User => 'u',
            Self::Server => 's',
            Self::Ci => 'c',
            Self::Publisher => 'p',
        }
    }
}

/// An access token without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessToken {
    /// Its id.
    pub id: Uuid,
    /// What it is called in lists and in the audit log.
    pub name: String,
    /// What it allows.
    pub scopes: Vec<Scope>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
    /// When somebody ended it.
    pub revoked_at: Option<DateTime<Utc>>,
    /// The user or service account that it stands for.
    pub principal_id: Option<Uuid>,
    /// The only repository whose checks it is for; it came from an id token then.
    pub repository: Option<String>,
}

/// An access token to make.
#[derive(Debug, Clone)]
pub struct NewAccessToken {
    /// What it is called.
    pub name: String,
    /// What it allows; at least one.
    pub scopes: Vec<Scope>,
    /// How long it lasts, at most 365 days.
    pub expires_in: Duration,
    /// What it is for.
    pub kind: AccessTokenKind,
    /// The user or service account that it stands for; without one it is the organisation's.
    pub principal_id: Option<Uuid>,
}

impl From<AccessTokenRecord> for AccessToken {
    fn from(record: AccessTokenRecord) -> Self {
        // A scope of a newer server allows nothing here.
        let scopes = record
            .scopes
            .split(' ')
            .filter_map(|name| name.parse().ok())
            .collect();
        Self {
            id: record.id,
            name: record.name,
            scopes,
            created_at: record.created_at,
            expires_at: record.expires_at,
            revoked_at: record.revoked_at,
            principal_id: record.principal_id,
            repository: record.repository,
        }
    }
}

impl Catalog {
    /// Who shows this access token. One with a wrong checksum never reaches the database.
    ///
    /// # Errors
    /// It is malformed, unknown, expired or revoked, or the database does not answer.
    pub async fn authenticate(&self, secret: &str) -> Result<Requester, CatalogError> {
        let refused = |reason| CatalogError::Unauthenticated { reason };
        if !is_well_formed(secret) {
            return Err(refused(Unauthenticated::Malformed));
        }
        let hash = input::sha256(secret.as_bytes());
        let record = store::access_token::find_by_hash(self.store().connection(), &hash).await?;
        let Some(record) = record else {
            return Err(refused(Unauthenticated::Unknown));
        };
        let token = AccessToken::from(record);
        if token.revoked_at.is_some() {
            return Err(refused(Unauthenticated::Revoked));
        }
        if token.expires_at <= self.clock().now() {
            return Err(refused(Unauthenticated::Expired));
        }
        let requester = Requester::with_token(token.id, token.name, token.scopes);
        let requester = requester.bound_to(token.repository);
        match token.principal_id {
            None => Ok(requester),
            Some(id) => self.with_roles_of(requester, id).await,
        }
    }

    /// Adds the roles of whom an access token stands for.
    async fn with_roles_of(
        &self,
        requester: Requester,
        principal_id: Uuid,
    ) -> Result<Requester, CatalogError> {
        let db = self.store().connection();
        let principal = store::principal::find(db, principal_id).await?;
        let Some(principal) = principal.filter(|found| found.disabled_at.is_none()) else {
            return Err(CatalogError::Unauthenticated {
                reason: Unauthenticated::Disabled,
            });
        };
        let memberships = store::principal::memberships(db, principal_id).await?;
        Ok(requester.with_roles(&principal, memberships))
    }

    /// Makes an access token. The secret is returned once and never stored.
    ///
    /// # Errors
    /// The requester may make none for this principal or with these scopes, or the name, the scopes
    /// or the time are out of bounds.
    pub async fn create_access_token(
        &self,
        requester: &Requester,
        new: NewAccessToken,
    ) -> Result<(AccessToken, String), CatalogError> {
        let mut scopes = new.scopes;
        scopes.sort_unstable();
        scopes.dedup();
        let principal = self
            .bearer_of_new(requester, new.principal_id, &scopes)
            .await?;
        let name = input::line("access token's name", &new.name, 64)?;
        if scopes.is_empty() {
            return Err(CatalogError::bad_input(
                "an access token without scopes allows nothing",
                "Give it at least one of catalog:read, check:write, publish, maintain and admin.",
            ));
        }
        if new.expires_in <= Duration::zero() || new.expires_in > Duration::days(MAX_DAYS) {
            return Err(CatalogError::bad_input(
                "an access token must end",
                format!("Let it last 1 to {MAX_DAYS} days."),
            ));
        }
        let now = self.clock().now();
        let secret = secret(new.kind, self.ids().secret());
        let names: Vec<&str> = scopes.iter().map(|scope| scope.as_str()).collect();
        let record = AccessTokenRecord {
            id: self.ids().next(),
            name: name.clone(),
            kind: new.kind.letter().to_string(),
            scopes: names.join(" "),
            created_at: now,
            expires_at: (now + new.expires_in).trunc_subsecs(6),
            revoked_at: None,
            principal_id: principal.as_ref().map(|principal| principal.id),
            repository: None,
        };
        let write = self.store().write().await?;
        let hash = input::sha256(secret.as_bytes());
        store::access_token::insert(write.connection(), &record, &hash).await?;
        let action = Action::new("access_token.create", name).detail(json!({
            "scopes": record.scopes,
            "principal": principal.map(|principal| principal.name),
        }));
        self.record(
            &write,
            requester,
            action,
            &[Change::access_token(record.id)],
        )
        .await?;
        write.commit().await?;
        Ok((record.into(), secret))
    }

    /// A page of all access tokens, newest first.
    ///
    /// # Errors
    /// The requester is no administrator.
    pub async fn list_access_tokens(
        &self,
        requester: &Requester,
        page: PageRequest,
    ) -> Result<Page<AccessToken>, CatalogError> {
        requester.require(Scope::Admin)?;
        let records = store::access_token::list(self.store().connection(), page).await?;
        Ok(records.map(AccessToken::from))
    }

    /// One access token, if it is for the requester.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn access_token(
        &self,
        requester: &Requester,
        id: Uuid,
    ) -> Result<Option<AccessToken>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let record = store::access_token::find(self.store().connection(), id).await?;
        let Some(record) = record else {
            return Ok(None);
        };
        let may = self
            .may_handle_token(requester, record.principal_id)
            .await?;
        Ok(may.then(|| record.into()))
    }

    /// Ends an access token; one that was revoked already stays as it is.
    ///
    /// # Errors
    /// There is no such access token, or the requester may not end it.
    pub async fn revoke_access_token(
        &self,
        requester: &Requester,
        id: Uuid,
    ) -> Result<AccessToken, CatalogError> {
        if requester.principal_id().is_none() {
            requester.require_administrator()?;
        }
        let found = store::access_token::find(self.store().connection(), id).await?;
        let bearer = found.and_then(|record| record.principal_id);
        if !self.may_handle_token(requester, bearer).await? {
            // Whether there is one of somebody else's is not told.
            requester.require_administrator()?;
        }
        let write = self.store().write().await?;
        let db = write.connection();
        let Some(mut record) = store::access_token::find(db, id).await? else {
            return Err(CatalogError::not_found("the access token"));
        };
        if record.revoked_at.is_none() {
            let now = self.clock().now();
            store::access_token::revoke(db, id, now).await?;
            record.revoked_at = Some(now);
            let action = Action::new("access_token.revoke", &record.name);
            self.record(&write, requester, action, &[Change::access_token(id)])
                .await?;
            write.commit().await?;
        }
        Ok(record.into())
    }
}

/// Writes 256 random bits as an access token; those that do not fit are dropped.
pub(super) fn secret(kind: AccessTokenKind, random: [u8; 32]) -> String {
    let mut text = format!("bky_{}_", kind.letter());
    let mut number = random;
    for _ in 0..RANDOM_CHARACTERS {
        text.push(char::from(ALPHABET[usize::from(divide(&mut number, 62))]));
    }
    let checksum = checksum(&text);
    text.push('_');
    text.push_str(&checksum);
    text
}

/// Divides a big-endian number in place and returns the remainder.
fn divide(number: &mut [u8; 32], divisor: u16) -> u8 {
    let mut remainder = 0_u16;
    for digit in number {
        let value = (remainder << 8) | u16::from(*digit);
        *digit = u8::try_from(value / divisor).expect("the remainder is less than the divisor");
        remainder = value % divisor;
    }
    u8::try_from(remainder).expect("the divisor is less than 256")
}

fn checksum(text: &str) -> String {
    let mut rest = crc32fast::hash(text.as_bytes());
    let mut characters = [b'0'; CHECKSUM_CHARACTERS];
    for character in characters.iter_mut().rev() {
        *character = ALPHABET[(rest % 62) as usize];
        rest /= 62;
    }
    characters.iter().copied().map(char::from).collect()
}

fn is_well_formed(secret: &str) -> bool {
    let mut parts = secret.split('_');
    let (Some("bky"), Some("u" | "s" | "c" | "p"), Some(random), Some(given), None) = (
        parts.next(),
        parts.next(),
        parts.next(),
        parts.next(),
        parts.next(),
    ) else {
        return false;
    };
    let is_random = random.len() == RANDOM_CHARACTERS
        && random.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let Some(checked) = secret.len().checked_sub(CHECKSUM_CHARACTERS + 1) else {
        return false;
    };
    is_random
        && secret
            .get(..checked)
            .is_some_and(|text| checksum(text) == given)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn random(seed: u8) -> [u8; 32] {
        std::array::from_fn(|index| seed.wrapping_mul(31).wrapping_add(index as u8 * 7))
    }

    #[test]
    fn every_access_token_has_the_documented_form() {
        for seed in 0..=255 {
            let secret = secret(AccessTokenKind::Ci, random(seed));

            assert!(is_well_formed(&secret), "{secret}");
            assert!(secret.starts_with("bky_c_"));
            assert_eq!(secret.len(), 6 + 30 + 1 + 6);
        }
        assert_eq!(
            secret(AccessTokenKind::User, [0; 32]),
            format!(
                "bky_u_{}_{}",
                "0".repeat(30),
                checksum(&format!("bky_u_{}", "0".repeat(30)))
            )
        );
    }

    #[test]
    fn a_mistyped_access_token_is_recognised_by_its_checksum() {
        let good = secret(AccessTokenKind::User, random(7));
        for (index, old) in good.char_indices() {
            for new in ['x', 'Y', '0', '_', ' ', 'é'] {
                if new != old {
                    let mut bad = good.clone();
                    bad.replace_range(index..index + old.len_utf8(), &new.to_string());
                    assert!(!is_well_formed(&bad), "{bad}");
                }
            }
        }
        for bad in ["", "bky", "bky_u", "bky_u__", "Bearer", "bky_u_a_b_c"] {
            assert!(!is_well_formed(bad), "{bad}");
        }
    }
}
