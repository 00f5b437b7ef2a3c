//! What an id token says before anybody has checked its signature.

use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::Header;
use serde_json::{Map, Value};

use super::{IdTokenError, IssuerSettings};

/// The longest id token in bytes; GitHub's have 1,500, GitLab's 2,500.
const MAX_BYTES: usize = 16 << 10;
/// How far the clocks of issuer and server may be apart.
const LEEWAY: TimeDelta = TimeDelta::seconds(60);
/// The longest text that is taken out of an id token, in bytes.
const MAX_CLAIM: usize = 1_024;

/// An id token whose signature is not checked yet.
pub(super) struct Unverified<'a> {
    pub(super) text: &'a str,
    pub(super) claims: Map<String, Value>,
    header: Header,
}

impl<'a> Unverified<'a> {
    pub(super) fn read(text: &'a str) -> Result<Self, IdTokenError> {
        let text = text.trim();
        if text.len() > MAX_BYTES {
            return Err(IdTokenError::TooLong { limit: MAX_BYTES });
        }
        // `alg: none` is no algorithm that the library knows.
        let header = jsonwebtoken::decode_header(text);
        let claims = jsonwebtoken::dangerous::insecure_decode_claims(text);
        match (header, claims) {
            (Ok(header), Ok(claims)) => Ok(Self {
                text,
                claims,
                header,
            }),
            _ => Err(IdTokenError::Malformed),
        }
    }

    /// Checks what an id token says of itself, and returns the id of the key that signed it.
    pub(super) fn check(
        &self,
        issuer: &IssuerSettings,
        now: DateTime<Utc>,
    ) -> Result<&str, IdTokenError> {
        let mut allowed = issuer.algorithms.iter();
        if !allowed.any(|allowed| allowed.is(self.header.alg)) {
            let allowed = issuer.algorithms.clone();
            return Err(IdTokenError::Algorithm { allowed });
        }
        if !self.is_meant_for(&issuer.audience) {
            let expected = issuer.audience.clone();
            return Err(IdTokenError::Audience { expected });
        }
        let at = self.moment("exp")?;
        if at + LEEWAY <= now {
            return Err(IdTokenError::Expired { at });
        }
        let mut begins = vec![self.moment("iat")?];
        if self.claims.contains_key("nbf") {
            begins.push(self.moment("nbf")?);
        }
        if let Some(at) = begins.into_iter().find(|at| *at > now + LEEWAY) {
            return Err(IdTokenError::Early { at });
        }
        let key_id = self.header.kid.as_deref();
        key_id.ok_or_else(|| IdTokenError::Claim {
            name: "kid".to_owned(),
        })
    }

    fn is_meant_for(&self, audience: &str) -> bool {
        match self.claims.get("aud") {
            Some(Value::String(one)) => one == audience,
            Some(Value::Array(several)) => several.iter().any(|one| one == audience),
            _ => false,
        }
    }

    /// A moment as JWTs write it: seconds since 1970, possibly with a fraction.
    fn moment(&self, name: &str) -> Result<DateTime<Utc>, IdTokenError> {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "saturates, and DateTime refuses what is too far away"
        )]
        let seconds = |number: &Value| number.as_f64().map(|seconds| seconds.floor() as i64);
        let moment = self.claims.get(name).and_then(seconds);
        let moment = moment.and_then(|seconds| DateTime::from_timestamp(seconds, 0));
        // What is added to it must be a moment, too.
        moment
            .filter(|at| at.checked_add_signed(LEEWAY).is_some())
            .ok_or_else(|| missing(name))
    }
}

/// A text that is said under this name.
pub(super) fn text<'a>(
    claims: &'a Map<String, Value>,
    name: &str,
) -> Result<&'a str, IdTokenError> {
    let found = claims.get(name).and_then(Value::as_str);
    found
        .filter(|text| !text.is_empty() && text.len() <= MAX_CLAIM)
        .filter(|text| !text.chars().any(char::is_control))
        .ok_or_else(|| missing(name))
}

fn missing(name: &str) -> IdTokenError {
    IdTokenError::Claim {
        name: name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use serde_json::json;

    use super::super::Algorithm;
    use super::*;

    const NOW: i64 = 1_800_000_000;

    fn written(header: &Value, claims: &Value) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        format!("{}.{}.c2lnbmF0dXJl", part(header), part(claims))
    }

    /// Checks an id token that says this besides, or instead of, what a sound one says.
    fn check(change: &[(&str, Value)]) -> Result<String, IdTokenError> {
        let mut claims = json!({ "aud": "us", "exp": NOW + 300, "iat": NOW });
        for (name, value) in change {
            match value {
                Value::Null => drop(claims.as_object_mut().unwrap().remove(*name)),
                value => claims[*name] = value.clone(),
            }
        }
        let text = written(&json!({ "alg": "RS256", "kid": "k" }), &claims);
        let issuer = IssuerSettings {
            url: "https://ci.example.com".to_owned(),
            audience: "us".to_owned(),
            algorithms: vec![Algorithm::Rs256],
        };
        let now = DateTime::from_timestamp(NOW, 0).unwrap();
        Unverified::read(&text)?
            .check(&issuer, now)
            .map(str::to_owned)
    }

    #[test]
    fn a_sound_id_token_names_its_key() {
        assert_eq!(check(&[]), Ok("k".to_owned()));
        assert_eq!(check(&[("aud", json!(["them", "us"]))]), Ok("k".to_owned()));
    }

    #[test]
    fn an_id_token_for_somebody_else_is_refused() {
        let expected = "us".to_owned();
        let refusal = Err(IdTokenError::Audience { expected });
        for audience in [
            json!("them"),
            json!(["them"]),
            json!("us/"),
            json!([]),
            json!(1),
            Value::Null,
        ] {
            assert_eq!(check(&[("aud", audience.clone())]), refusal, "{audience}");
        }
    }

    #[test]
    fn clocks_may_be_a_minute_apart_and_no_more() {
        for (name, inside, outside) in [
            ("exp", NOW - 59, NOW - 60),
            ("iat", NOW + 60, NOW + 61),
            ("nbf", NOW + 60, NOW + 61),
        ] {
            assert!(check(&[(name, json!(inside))]).is_ok(), "{name}");
            let refusal = check(&[(name, json!(outside))]).unwrap_err();
            let expected = if name == "exp" {
                matches!(refusal, IdTokenError::Expired { .. })
            } else {
                matches!(refusal, IdTokenError::Early { .. })
            };
            assert!(expected, "{name}: {refusal}");
        }
    }

    #[test]
    fn times_that_are_no_numbers_are_not_passed_over() {
        for name in ["exp", "iat", "nbf"] {
            for value in [
                json!("1800000000"),
                json!({}),
                json!(1e300),
                json!(-1e300),
                json!(8_210_266_876_799_i64),
            ] {
                let refusal = check(&[(name, value.clone())]).unwrap_err();
                assert_eq!(refusal, missing(name), "{name}: {value}");
            }
        }
        assert_eq!(check(&[("exp", Value::Null)]), Err(missing("exp")));
        assert_eq!(check(&[("iat", Value::Null)]), Err(missing("iat")));
    }

    #[test]
    fn what_is_no_id_token_is_refused() {
        let none = written(&json!({ "alg": "none" }), &json!({}));
        let long = "a".repeat(MAX_BYTES + 1);
        let list = written(&json!({ "alg": "RS256" }), &json!([]));
        for text in ["", "a.b.c", "bky_c_x", "....", none.as_str(), &long, &list] {
            assert!(Unverified::read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_text_has_no_control_characters_and_an_end() {
        let claims =
            json!({ "a": "b", "line": "a\nb", "long": "x".repeat(2_000), "n": 1, "e": "" });
        let claims = claims.as_object().unwrap();

        assert_eq!(text(claims, "a"), Ok("b"));
        for name in ["line", "long", "n", "e", "absent"] {
            assert_eq!(text(claims, name), Err(missing(name)));
        }
    }
}
