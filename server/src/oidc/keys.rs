//! The public keys of an issuer: asked for when they are needed, kept, and asked for again when they
//! have changed. Whatever strangers send, the issuer is asked once a minute at most.

mod fetch;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::jwk::Jwk;

use super::IdTokenError;

/// After which time keys are asked for again, so that one that was withdrawn is soon forgotten.
const FRESH: TimeDelta = TimeDelta::hours(1);
/// How long keys are used while the issuer does not answer.
const USABLE: TimeDelta = TimeDelta::hours(24);
/// How long a key that was not there is not asked for again.
const UNKNOWN: TimeDelta = TimeDelta::seconds(60);
/// How long an issuer that did not answer is left alone.
const FAILED: TimeDelta = TimeDelta::seconds(10);

/// The public keys of an issuer.
pub(super) struct Keys {
    issuer: String,
    known: Mutex<Known>,
    /// Whoever holds it asks; the others wait for what it brings.
    asking: tokio::sync::Mutex<()>,
}

/// What is known of an issuer's keys.
#[derive(Debug, Default)]
struct Known {
    keys: HashMap<String, Arc<Jwk>>,
    fetched_at: Option<DateTime<Utc>>,
    /// When the issuer was last asked again for the sake of a key that was not there.
    missed_at: Option<DateTime<Utc>>,
    failure: Option<(DateTime<Utc>, String)>,
}

/// What to do about a key.
#[derive(Debug, PartialEq, Eq)]
enum Step {
    Use(Arc<Jwk>),
    Ask,
    Unknown,
    Failed(String),
}

impl Keys {
    pub(super) fn new(issuer: &str) -> Self {
        Self {
            issuer: issuer.to_owned(),
            known: Mutex::default(),
            asking: tokio::sync::Mutex::default(),
        }
    }

    /// Returns a key by its id.
    ///
    /// # Errors
    /// The issuer has no such key, or does not answer.
    pub(super) async fn find(
        &self,
        id: &str,
        now: DateTime<Utc>,
    ) -> Result<Arc<Jwk>, IdTokenError> {
        let mut step = self.known().step(id, now);
        if step == Step::Ask {
            let _turn = self.asking.lock().await;
            // Somebody else may have asked meanwhile.
            step = self.known().step(id, now);
            if step == Step::Ask {
                let issuer = self.issuer.clone();
                let answer = tokio::task::spawn_blocking(move || fetch::keys(&issuer)).await;
                let answer = answer.unwrap_or_else(|error| Err(error.to_string()));
                step = self.known().learn(id, now, answer);
            }
        }
        let issuer = self.issuer.clone();
        match step {
            Step::Use(key) => Ok(key),
            Step::Failed(reason) => Err(IdTokenError::Unreachable { issuer, reason }),
            Step::Unknown | Step::Ask => Err(IdTokenError::Key { issuer }),
        }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    fn step(&self, id: &str, now: DateTime<Utc>) -> Step {
        let is_within = |at: Option<DateTime<Utc>>, time| at.is_some_and(|at| now < at + time);
        let known = self.keys.get(id).cloned();
        if let Some((_, reason)) = self
            .failure
            .as_ref()
            .filter(|(at, _)| is_within(Some(*at), FAILED))
        {
            let usable = known.filter(|_| is_within(self.fetched_at, USABLE));
            return usable.map_or_else(|| Step::Failed(reason.clone()), Step::Use);
        }
        match known {
            _ if !is_within(self.fetched_at, FRESH) => Step::Ask,
            Some(key) => Step::Use(key),
            None if is_within(self.missed_at, UNKNOWN) => Step::Unknown,
            None => Step::Ask,
        }
    }

    /// Takes in what the issuer answered to the question about a key.
    fn learn(
        &mut self,
        id: &str,
        now: DateTime<Utc>,
        answer: Result<HashMap<String, Arc<Jwk>>, String>,
    ) -> Step {
        match answer {
            Ok(keys) => {
                // The first answer is for everybody; only later ones are for the sake of this key.
                if self.fetched_at.is_some() && !keys.contains_key(id) {
                    self.missed_at = Some(now);
                }
                self.keys = keys;
                self.fetched_at = Some(now);
                self.failure = None;
                let found = self.keys.get(id).cloned();
                found.map_or(Step::Unknown, Step::Use)
            }
            Err(reason) => {
                tracing::warn!(reason, "the keys of an issuer of id tokens cannot be had");
                self.failure = Some((now, reason));
                self.step(id, now)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn keys(ids: &[&str]) -> HashMap<String, Arc<Jwk>> {
        let key = |id: &&str| {
            let key = json!({ "kty": "RSA", "kid": id, "n": "AQAB", "e": "AQAB" });
            let key = serde_json::from_value(key).unwrap();
            ((*id).to_owned(), Arc::new(key))
        };
        ids.iter().map(key).collect()
    }

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
    }

    fn is_used(step: &Step) -> bool {
        matches!(step, Step::Use(_))
    }

    #[test]
    fn keys_are_asked_for_once_and_again_after_an_hour() {
        let mut known = Known::default();
        assert_eq!(known.step("a", at(0)), Step::Ask);

        assert!(is_used(&known.learn("a", at(0), Ok(keys(&["a"])))));

        assert!(is_used(&known.step("a", at(3_599))));
        assert_eq!(known.step("a", at(3_600)), Step::Ask);
    }

    #[test]
    fn a_new_key_is_found_at_once_and_unknown_ones_make_a_question_a_minute() {
        let mut known = Known::default();
        known.learn("a", at(0), Ok(keys(&["a"])));

        assert_eq!(known.step("b", at(1)), Step::Ask);
        assert!(is_used(&known.learn("b", at(1), Ok(keys(&["b"])))));
        assert_eq!(known.step("x", at(2)), Step::Ask);
        assert_eq!(known.learn("x", at(2), Ok(keys(&["b"]))), Step::Unknown);

        for seconds in [3, 30, 61] {
            assert_eq!(known.step("y", at(seconds)), Step::Unknown);
            assert!(is_used(&known.step("b", at(seconds))));
        }
        assert_eq!(known.step("y", at(62)), Step::Ask);
    }

    #[test]
    fn a_key_that_was_withdrawn_is_forgotten() {
        let mut known = Known::default();
        known.learn("a", at(0), Ok(keys(&["a"])));

        known.learn("b", at(1), Ok(keys(&["b"])));

        assert!(!is_used(&known.step("a", at(2))));
    }

    #[test]
    fn an_issuer_that_is_down_is_left_alone_and_its_keys_go_on_for_a_day() {
        let down = || Err("down".to_owned());
        let mut known = Known::default();
        assert_eq!(
            known.learn("a", at(0), down()),
            Step::Failed("down".to_owned())
        );
        assert_eq!(known.step("a", at(9)), Step::Failed("down".to_owned()));
        assert_eq!(known.step("a", at(10)), Step::Ask);
        known.learn("a", at(10), Ok(keys(&["a"])));

        assert!(is_used(&known.learn("a", at(4_000), down())));
        assert!(is_used(&known.step("a", at(4_001))));
        let day = 10 + 24 * 3_600;
        assert_eq!(
            known.learn("a", at(day), down()),
            Step::Failed("down".to_owned())
        );
    }
}
