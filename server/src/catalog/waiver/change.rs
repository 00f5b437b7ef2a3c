//! How waivers are made, approved and revoked.

use brickyard_indexer::{Fingerprint, OperatingPoint, Similarity, compare};
use chrono::{DateTime, Days, NaiveTime, Utc};
use serde_json::json;
use uuid::Uuid;

use super::Waiver;
use crate::catalog::audit::Action;
use crate::catalog::{Catalog, CatalogError, Requester, Scope, input};
use crate::store::{self, Change, Occurrence, Role, Service, WaiverState, WriteTransaction};

/// The fewest and the most characters of a reason.
const REASON: std::ops::RangeInclusive<usize> = 10..=500;
/// The most bytes of an encoded fingerprint.
const MAX_FINGERPRINT: usize = 1 << 20;
/// The most waivers that a repository has in force.
const MAX_STANDING: usize = 2_000;

/// A finding to excuse.
#[derive(Debug, Clone)]
pub struct NewWaiver {
    /// The id that the client gave the finding.
    pub finding: String,
    /// The repository whose function is excused.
    pub repository: String,
    /// The function's file.
    pub path: String,
    /// The function's name.
    pub name: String,
    /// Name of its language.
    pub language: String,
    /// Scheme of its fingerprint.
    pub scheme: i64,
    /// The function as it is now, encoded.
    pub fingerprint: Vec<u8>,
    /// Where the original stands.
    pub occurrence: Uuid,
    /// Why.
    pub reason: String,
    /// For how many days; as many as the rules say unless it is given.
    pub days: Option<i64>,
    /// Whether the two are no duplicates at all.
    pub false_positive: bool,
}

/// What a finding is like: where, in which service, and how much.
struct Original {
    occurrence: Occurrence,
    service: Service,
    fragment_hash: String,
    similarity: Similarity,
}

impl Catalog {
    /// Excuses a finding for a time. If one is in force for it, that is replaced: its time begins
    /// anew, and so does its approval where one is needed.
    ///
    /// # Errors
    /// The requester may not publish; they may not view the original; the two are not alike; or the
    /// reason, the time or something else of it is out of bounds.
    pub async fn create_waiver(
        &self,
        requester: &Requester,
        new: NewWaiver,
    ) -> Result<Waiver, CatalogError> {
        requester.require(Scope::Publish)?;
        let rules = self.waiver_rules();
        let now = self.clock().now();
        let mut waiver = self.checked(requester, &new)?;
        let ours = Fingerprint::decode(&waiver.fingerprint).map_err(|error| {
            CatalogError::bad_input(
                format!("the fingerprint cannot be read: {error}"),
                "Compute it with the client of this server's version.",
            )
        })?;
        let write = self.store().write().await?;
        let db = write.connection();
        lock(&write, &waiver.repository).await?;
        let original = self
            .original(&write, requester, &ours, new.occurrence)
            .await?;
        let standing =
            store::waiver::standing(db, &waiver.repository, &waiver.finding, now).await?;
        if let Some(standing) = &standing {
            waiver.id = standing.id;
        } else {
            let found = store::waiver::count_standing(db, &waiver.repository, now).await?;
            let found = usize::try_from(found).unwrap_or(usize::MAX);
            input::at_most("waivers of a repository", found + 1, MAX_STANDING)?;
        }
        let was_vetoed = store::waiver::is_vetoed(db, &waiver.repository, &waiver.finding).await?;
        waiver.needs_approval = rules.approval || was_vetoed;
        describe(&mut waiver, &original);
        if standing.is_some() {
            store::waiver::update(db, &waiver).await?;
        } else {
            store::waiver::insert(db, &waiver).await?;
        }
        let action = action("waiver.create", &waiver).detail(json!({
            "finding": waiver.finding,
            "function": format!("{}#{}", waiver.path, waiver.name),
            "original": format!("{}#{}", waiver.original_path, waiver.original_name),
            "similarity": original.similarity.score,
            "reason": waiver.reason,
            "false_positive": waiver.false_positive,
            "expires_at": waiver.expires_at,
            "needs_approval": waiver.needs_approval,
            "replaces": standing.map(|standing| standing.expires_at),
        }));
        let changes = [Change::service(original.service.id)];
        self.record(&write, requester, action, &changes).await?;
        write.commit().await?;
        Ok(self.own(waiver))
    }

    /// Approves a waiver: one that waits for it excuses its finding from now on, another one will go on
    /// to do so when approval becomes the rule.
    ///
    /// # Errors
    /// It does not exist or may not be seen; the requester may not maintain the original's service; or
    /// it was approved before, or is over.
    pub async fn approve_waiver(
        &self,
        requester: &Requester,
        id: Uuid,
    ) -> Result<Waiver, CatalogError> {
        requester.require(Scope::Maintain)?;
        let write = self.store().write().await?;
        let (mut waiver, service) = self.locked_waiver(&write, requester, id).await?;
        self.require_role(
            &write,
            requester,
            &service.ok_or_else(not_found)?,
            Role::Maintain,
        )
        .await?;
        self.require_standing(&waiver)?;
        if waiver.approved_at.is_some() {
            return Err(conflict(&waiver, "was approved before"));
        }
        waiver.approved_by = Some(requester.actor());
        waiver.approved_at = Some(self.clock().now());
        store::waiver::update(write.connection(), &waiver).await?;
        let action = action("waiver.approve", &waiver).detail(json!({ "finding": waiver.finding }));
        let changes = [Change::service(waiver.service_id)];
        self.record(&write, requester, action, &changes).await?;
        write.commit().await?;
        Ok(self.own(waiver))
    }

    /// Ends a waiver. Who made it may always do that, and who maintains the original's service.
    ///
    /// # Errors
    /// It does not exist or may not be seen; the requester is neither of them; or it is over.
    pub async fn revoke_waiver(
        &self,
        requester: &Requester,
        id: Uuid,
        reason: &str,
    ) -> Result<Waiver, CatalogError> {
        // Authors have the one scope, and who maintains the original the other.
        if !requester.may(Scope::Maintain) {
            requester.require(Scope::Publish)?;
        }
        let write = self.store().write().await?;
        let (mut waiver, service) = self.locked_waiver(&write, requester, id).await?;
        let is_own = waiver.author_id.is_some() && waiver.author_id == author(requester);
        if !is_own {
            self.require_role(
                &write,
                requester,
                &service.ok_or_else(not_found)?,
                Role::Maintain,
            )
            .await?;
        }
        let reason = checked_reason(reason)?;
        self.require_standing(&waiver)?;
        waiver.revoked_by = Some(requester.actor());
        waiver.revoked_at = Some(self.clock().now());
        waiver.revoked_reason = Some(reason);
        waiver.vetoed = !is_own;
        store::waiver::update(write.connection(), &waiver).await?;
        let action = action("waiver.revoke", &waiver).detail(json!({
            "finding": waiver.finding,
            "reason": waiver.revoked_reason,
            "by_author": is_own,
        }));
        let changes = [Change::service(waiver.service_id)];
        self.record(&write, requester, action, &changes).await?;
        write.commit().await?;
        Ok(self.own(waiver))
    }

    /// Reads what was sent; of the original nothing is known yet.
    fn checked(
        &self,
        requester: &Requester,
        new: &NewWaiver,
    ) -> Result<store::Waiver, CatalogError> {
        let rules = self.waiver_rules();
        let now = self.clock().now();
        let days = match new.days {
            Some(days) => input::number("number of days", days, 1, rules.max_days)?,
            None => rules.days.min(rules.max_days),
        };
        let language = input::language(&new.language)?;
        let is_served = |scheme| self.clones().serves(language, scheme);
        let scheme = input::scheme(language, new.scheme, is_served)?;
        input::at_most(
            "bytes of a fingerprint",
            new.fingerprint.len(),
            MAX_FINGERPRINT,
        )?;
        input::fingerprint(language, scheme, &new.fingerprint)?;
        Ok(store::Waiver {
            id: self.ids().next(),
            finding: finding(&new.finding)?,
            repository: input::line("repository", &new.repository, 512)?,
            path: input::path(&new.path)?,
            name: input::line("name of the function", &new.name, 1_024)?,
            language: language.name().to_owned(),
            scheme,
            fingerprint: new.fingerprint.clone(),
            service_id: Uuid::nil(),
            original: String::new(),
            original_path: String::new(),
            original_name: String::new(),
            fragment_hash: String::new(),
            clone_type: 3,
            signals: String::new(),
            reason: checked_reason(&new.reason)?,
            false_positive: new.false_positive,
            needs_approval: false,
            created_by: requester.actor(),
            author_id: author(requester),
            created_at: now,
            expires_at: end(now, days),
            approved_by: None,
            approved_at: None,
            revoked_by: None,
            revoked_at: None,
            revoked_reason: None,
            vetoed: false,
        })
    }

    /// Looks up what the function is like, and how much it is.
    async fn original(
        &self,
        write: &WriteTransaction,
        requester: &Requester,
        ours: &Fingerprint,
        occurrence: Uuid,
    ) -> Result<Original, CatalogError> {
        let (db, viewer) = (write.connection(), requester.viewer());
        let unknown = || CatalogError::not_found("the original");
        let found = store::occurrence::list_by_ids(db, &viewer, &[occurrence]).await?;
        let occurrence = found.into_iter().next().ok_or_else(unknown)?;
        let versions = store::version::list_by_ids(db, &viewer, &[occurrence.version_id]).await?;
        let version = versions.into_iter().next().ok_or_else(unknown)?;
        let service = self
            .locked_service(write, requester, version.service_id)
            .await
            .map_err(|error| match error {
                CatalogError::NotFound { .. } => unknown(),
                other => other,
            })?;
        let fragments = store::fragment::list_by_ids(db, &[occurrence.fragment_id]).await?;
        let fragment = fragments.into_iter().next().ok_or_else(unknown)?;
        let theirs = store::fingerprint::list_all(db, &[fragment.id]).await?;
        let theirs = theirs
            .iter()
            .filter_map(|record| Fingerprint::decode(&record.fingerprint).ok());
        let similarity = theirs
            .map(|theirs| compare(ours, &theirs))
            .max_by(|a, b| a.score.total_cmp(&b.score));
        let similarity =
            similarity.filter(|found| found.score >= OperatingPoint::Related.threshold());
        Ok(Original {
            occurrence,
            service,
            fragment_hash: fragment.hash,
            similarity: similarity.ok_or_else(|| {
                CatalogError::bad_input(
                    "the function is not like the one that it is said to be like",
                    "Run `brickyard check` again: there may be nothing to waive any more.",
                )
            })?,
        })
    }

    /// The waiver of this id for an edit of it in this transaction, with the service of its original
    /// if the requester may view it.
    async fn locked_waiver(
        &self,
        write: &WriteTransaction,
        requester: &Requester,
        id: Uuid,
    ) -> Result<(store::Waiver, Option<Service>), CatalogError> {
        let (db, viewer) = (write.connection(), requester.viewer());
        let find = async || {
            let found = store::waiver::find(db, &viewer, id).await?;
            found.ok_or_else(not_found)
        };
        let waiver = find().await?;
        lock(write, &waiver.repository).await?;
        let service = self
            .locked_service(write, requester, waiver.service_id)
            .await;
        let service = match service {
            Ok(service) => Some(service),
            Err(CatalogError::NotFound { .. }) => None,
            Err(other) => return Err(other),
        };
        // Read again behind the locks.
        Ok((find().await?, service))
    }

    /// Refuses to change what is over.
    fn require_standing(&self, waiver: &store::Waiver) -> Result<(), CatalogError> {
        match waiver.state(self.waiver_moment()) {
            WaiverState::Waiting | WaiverState::Active => Ok(()),
            WaiverState::Revoked => Err(conflict(waiver, "was revoked before")),
            WaiverState::Expired => Err(conflict(waiver, "is over")),
        }
    }

    /// A waiver as who just changed it sees it.
    fn own(&self, record: store::Waiver) -> Waiver {
        let viewable = [record.service_id].into();
        self.seen(record, &viewable)
    }
}

/// Lets those who excuse something of a repository take turns: two waivers of one finding must not be
/// made at once.
async fn lock(write: &WriteTransaction, repository: &str) -> Result<(), CatalogError> {
    Ok(write.lock(&format!("waivers {repository}")).await?)
}

fn describe(waiver: &mut store::Waiver, original: &Original) {
    let similarity = &original.similarity;
    waiver.service_id = original.service.id;
    waiver.original = original.service.reference();
    waiver.original_path.clone_from(&original.occurrence.path);
    waiver.original_name.clone_from(&original.occurrence.name);
    waiver.fragment_hash.clone_from(&original.fragment_hash);
    waiver.clone_type = similarity.clone_type as u8;
    waiver.signals = json!({
        "similarity": similarity.score,
        "content": similarity.signals.content,
        "statements": similarity.signals.statements,
    })
    .to_string();
}

/// When a time of so many days ends that begins now: with the last of these days, in UTC.
fn end(now: DateTime<Utc>, days: u32) -> DateTime<Utc> {
    let after = now.date_naive() + Days::new(u64::from(days) + 1);
    after.and_time(NaiveTime::MIN).and_utc()
}

/// Who is the author of what this requester makes: whom the access token stands for, else itself.
fn author(requester: &Requester) -> Option<Uuid> {
    requester.principal_id().or_else(|| requester.token_id())
}

fn action(name: &'static str, waiver: &store::Waiver) -> Action {
    Action::new(name, waiver.original.clone()).objects([waiver.repository.clone()])
}

fn checked_reason(reason: &str) -> Result<String, CatalogError> {
    let reason = input::line("reason", reason, 4 * REASON.end())?;
    let length = reason.chars().count();
    if !REASON.contains(&length) {
        return Err(CatalogError::bad_input(
            format!("the reason has {length} characters"),
            format!(
                "Say in {} to {} characters why this may stay.",
                REASON.start(),
                REASON.end()
            ),
        ));
    }
    Ok(reason)
}

/// Returns the id of a finding.
fn finding(id: &str) -> Result<String, CatalogError> {
    let digits = id.strip_prefix("D-").unwrap_or_default();
    let is_id = (8..=64).contains(&digits.len())
        && digits
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if !is_id {
        return Err(CatalogError::bad_input(
            "that is not the id of a finding",
            "Use the id that `brickyard check` shows, like D-7f3a91c2.",
        ));
    }
    Ok(id.to_owned())
}

fn not_found() -> CatalogError {
    CatalogError::not_found("the waiver")
}

fn conflict(waiver: &store::Waiver, what: &str) -> CatalogError {
    CatalogError::Conflict {
        message: format!("the waiver of {} {what}", waiver.finding),
        hint: "Read it again.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_has_ten_to_five_hundred_characters() {
        let cases = [
            ("  too few  ".to_owned(), false),
            (" long enough ".to_owned(), true),
            ("ü".repeat(500), true),
            ("ü".repeat(501), false),
            ("in two\nlines, which is one too many".to_owned(), false),
        ];
        for (reason, expected) in cases {
            assert_eq!(checked_reason(&reason).is_ok(), expected, "{reason}");
        }
    }

    #[test]
    fn a_time_of_days_ends_with_its_last_day() {
        for now in ["2026-03-01T00:00:00Z", "2026-03-01T23:59:59Z"] {
            let now: DateTime<Utc> = now.parse().unwrap();
            assert_eq!(end(now, 30).to_rfc3339(), "2026-04-01T00:00:00+00:00");
        }
    }

    #[test]
    fn a_finding_is_what_the_client_calls_it() {
        for good in ["D-7f3a91c2", "D-0123456789abcdef"] {
            assert!(finding(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "D-",
            "D-7f3a",
            "7f3a91c2",
            "D-7F3A91C2",
            "D-7f3a91cg",
            "C-7f3a91c2",
        ] {
            assert!(finding(bad).is_err(), "{bad}");
        }
    }
}
