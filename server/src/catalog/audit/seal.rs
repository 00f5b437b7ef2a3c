//! Seals over the audit log: a chain of hashes that shows every later edit of it.
//!
//! A seal covers the events after those of the seal before it. It keeps the SHA-256 of each, so that
//! an edit can be named, and a hash over these, over itself and over the hash of the seal before it.
//! Who edits an event must edit its seal and all later ones; the newest hash, kept elsewhere, shows
//! that too.

use std::collections::HashMap;
use std::fmt;

use chrono::TimeDelta;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::catalog::input::hex;
use crate::catalog::{Catalog, CatalogError, Requester};
use crate::store::{self, AuditRecord, AuditSeal};

/// The most events that one seal covers.
const BATCH: u64 = 1_000;
/// So many events are sealed at once, however new they are.
const ENOUGH: usize = 100;
/// So old is the oldest event that is not sealed, unless there are enough.
const AGE: TimeDelta = TimeDelta::seconds(10);
/// How many seals are read at once.
const SEALS: u64 = 100;
/// Bytes of an event's sequence and hash in a seal.
const DIGEST: usize = 8 + 32;
/// Distinguishes these hashes from others, and from those of another way to compute them.
const SCHEME: &str = "brickyard-audit-1";

/// What a look at the whole log found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditVerdict {
    /// How many seals there are, up to the first flaw.
    pub seals: u64,
    /// How many events they cover, up to the first flaw.
    pub sealed_events: u64,
    /// How many events no seal covers yet.
    pub unsealed_events: u64,
    /// The number and the hash of the newest seal.
    pub newest: Option<(i64, String)>,
    /// The first thing that is not as it was.
    pub flaw: Option<AuditFlaw>,
}

/// Something that is not as it was when it was sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuditFlaw {
    /// The event, or the list of its objects, is another one.
    Edited {
        /// The event.
        sequence: i64,
    },
    /// The event is gone.
    Removed {
        /// The event.
        sequence: i64,
    },
    /// The event was put in afterwards.
    Inserted {
        /// The event.
        sequence: i64,
    },
    /// A seal is not the one that was made.
    Seal {
        /// The seal.
        id: i64,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// No seal has the hash that was kept elsewhere.
    Unexpected,
}

impl fmt::Display for AuditFlaw {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Edited { sequence } => write!(formatter, "audit event {sequence} was edited"),
            Self::Removed { sequence } => write!(formatter, "audit event {sequence} was removed"),
            Self::Inserted { sequence } => {
                write!(formatter, "audit event {sequence} was inserted afterwards")
            }
            Self::Seal { id, reason } => write!(formatter, "seal {id} {reason}"),
            Self::Unexpected => formatter.write_str(
                "no seal has the expected hash: seals were removed, or all of them made anew",
            ),
        }
    }
}

impl Catalog {
    /// Seals the oldest events that are not sealed yet, if there are enough of them or they are old
    /// enough; answers how many. Two servers may do this at once.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn seal_audit_events(&self) -> Result<usize, CatalogError> {
        // What is numbered later may be visible earlier, but not than what holds this lock; that
        // it is held only here keeps writers from waiting for the hashes.
        let write = self.store().write().await?;
        write.lock("change_event").await?;
        let newest = store::audit::newest(write.connection()).await?;
        write.commit().await?;

        let write = self.store().write().await?;
        write.lock("audit_seal").await?;
        let db = write.connection();
        let last = store::audit::last_seal(db).await?;
        let sealed = last.as_ref().map_or(0, |seal| seal.last_sequence);
        let events = store::audit::between(db, sealed, newest, BATCH).await?;
        let (Some(first), Some(newest)) = (events.first(), events.last()) else {
            return Ok(0);
        };
        let now = self.clock().now();
        if events.len() < ENOUGH && now - first.at < AGE {
            return Ok(0);
        }
        let mut seal = AuditSeal {
            id: last.as_ref().map_or(1, |seal| seal.id + 1),
            first_sequence: first.sequence,
            last_sequence: newest.sequence,
            events: i64::try_from(events.len()).unwrap_or(0),
            digests: digests(&events),
            previous_hash: last.map(|seal| seal.hash).unwrap_or_default(),
            hash: String::new(),
            sealed_at: now,
        };
        seal.hash = hash(&seal);
        store::audit::insert_seal(db, &seal).await?;
        write.commit().await?;
        Ok(events.len())
    }

    /// Computes every hash again and compares. `expected` is a hash that was kept elsewhere: one of
    /// the seals must have it.
    ///
    /// # Errors
    /// The requester is no administrator, or the database does not answer.
    pub async fn verify_audit_events(
        &self,
        requester: &Requester,
        expected: Option<&str>,
    ) -> Result<AuditVerdict, CatalogError> {
        requester.require_administrator()?;
        let snapshot = self.store().snapshot().await?;
        let db = snapshot.connection();
        let mut verdict = AuditVerdict {
            seals: 0,
            sealed_events: 0,
            unsealed_events: 0,
            newest: None,
            flaw: None,
        };
        let mut last: Option<AuditSeal> = None;
        let mut is_expected = expected.is_none();
        loop {
            let after = last.as_ref().map_or(0, |seal| seal.id);
            let seals = store::audit::seals_after(db, after, SEALS).await?;
            if seals.is_empty() {
                break;
            }
            for seal in seals {
                // Events are numbered from 1, but somebody might insert one before that.
                let sealed = last.as_ref().map_or(i64::MIN, |seal| seal.last_sequence);
                let flaw = match seal_flaw(&seal, last.as_ref()) {
                    None => {
                        let up_to = seal.last_sequence;
                        let events = store::audit::between(db, sealed, up_to, u64::MAX >> 1);
                        let named = store::audit::named_between(db, sealed, up_to);
                        event_flaw(&seal, &events.await?, &named.await?)
                    }
                    flaw => flaw,
                };
                if flaw.is_some() {
                    verdict.flaw = flaw;
                    return Ok(verdict);
                }
                is_expected |= expected == Some(seal.hash.as_str());
                verdict.seals += 1;
                verdict.sealed_events += seal.events.unsigned_abs();
                verdict.newest = Some((seal.id, seal.hash.clone()));
                last = Some(seal);
            }
        }
        let sealed = last.map_or(i64::MIN, |seal| seal.last_sequence);
        verdict.unsealed_events = store::audit::count_after(db, sealed).await?;
        if !is_expected {
            verdict.flaw = Some(AuditFlaw::Unexpected);
        }
        Ok(verdict)
    }
}

/// What is wrong with a seal itself, or with how it continues the one before it.
fn seal_flaw(seal: &AuditSeal, last: Option<&AuditSeal>) -> Option<AuditFlaw> {
    let flaw = |reason| {
        Some(AuditFlaw::Seal {
            id: seal.id,
            reason,
        })
    };
    let previous = last.map_or("", |last| last.hash.as_str());
    if seal.hash != hash(seal) {
        return flaw("was edited");
    }
    if seal.id != last.map_or(1, |last| last.id + 1) {
        return flaw("does not follow the one before it: a seal was removed");
    }
    if seal.previous_hash != previous {
        return flaw("does not continue the one before it, which was edited");
    }
    None
}

/// The first event that is not as it was when this seal was made.
fn event_flaw(seal: &AuditSeal, events: &[AuditRecord], named: &[i64]) -> Option<AuditFlaw> {
    let mut found: HashMap<i64, &AuditRecord> =
        events.iter().map(|event| (event.sequence, event)).collect();
    let mut flaws = Vec::new();
    let mut sealed = Vec::new();
    for entry in seal.digests.chunks_exact(DIGEST) {
        let (sequence, digest) = entry.split_at(8);
        let sequence = i64::from_be_bytes(sequence.try_into().unwrap_or_default());
        sealed.push(sequence);
        match found.remove(&sequence) {
            None => flaws.push((sequence, AuditFlaw::Removed { sequence })),
            Some(event) if digest_of(event)[..] != *digest => {
                flaws.push((sequence, AuditFlaw::Edited { sequence }));
            }
            Some(_) => {}
        }
    }
    let inserted = found
        .into_keys()
        .map(|sequence| (sequence, AuditFlaw::Inserted { sequence }));
    flaws.extend(inserted);
    // An object of an event that there never was.
    let stray = named
        .iter()
        .copied()
        .filter(|sequence| !sealed.contains(sequence));
    flaws.extend(stray.map(|sequence| (sequence, AuditFlaw::Inserted { sequence })));
    let first = flaws.into_iter().min_by_key(|(sequence, _)| *sequence);
    first.map(|(_, flaw)| flaw)
}

/// The sequence and the hash of each event.
fn digests(events: &[AuditRecord]) -> Vec<u8> {
    let mut digests = Vec::with_capacity(events.len() * DIGEST);
    for event in events {
        digests.extend(event.sequence.to_be_bytes());
        digests.extend(digest_of(event));
    }
    digests
}

/// The SHA-256 of everything that an event says, in one fixed order.
fn digest_of(event: &AuditRecord) -> [u8; 32] {
    let text = json!([
        SCHEME,
        event.sequence,
        event.at.timestamp(),
        event.at.timestamp_subsec_nanos(),
        event.actor,
        event.action,
        event.subject,
        event.detail,
        event.objects,
    ]);
    Sha256::digest(text.to_string()).into()
}

/// The hash of a seal: over all of it but the hash.
fn hash(seal: &AuditSeal) -> String {
    let text = json!([
        SCHEME,
        seal.id,
        seal.previous_hash,
        seal.first_sequence,
        seal.last_sequence,
        seal.events,
        seal.sealed_at.timestamp(),
        seal.sealed_at.timestamp_subsec_nanos(),
        hex(&seal.digests),
    ]);
    hex(&Sha256::digest(text.to_string()))
}
