//! Id tokens that are not genuine, or not for us: refused, each with its reason.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::hmac;
use serde_json::json;

use super::{AUDIENCE, Trusting, job_with};
use crate::harness::issuer::{TestIssuer, job, parts, unsigned};
use crate::harness::rows;

both_databases! {
    async fn an_id_token_of_somebody_else_is_refused_with_the_reason(database: TestDatabase) {
        let trusting = Trusting::start(&database);
        let issuer = &trusting.issuer;
        let before = rows::count(&database).await;
        let refused = |id_token: &str, reason| {
            trusting.check_refusal(id_token, "UNAUTHENTICATED", reason);
        };

        refused("", "not an id token");
        refused("bky_c_x", "not an id token");
        let other_audience = issuer.token("https://registry.example.com", &job());
        refused(&other_audience, "expected \"https://bricks.example.com\"");
        let past = issuer.token(AUDIENCE, &job_with("age", json!(600)));
        refused(&past, "expired at");
        let future = issuer.token(AUDIENCE, &job_with("age", json!(-600)));
        refused(&future, "not valid before");
        let fork = issuer.token(AUDIENCE, &job_with("repository", json!("eve/shop")));
        refused(&fork, "github.com/eve/shop is none of the repositories");
        let climbing = issuer.token(AUDIENCE, &job_with("repository", json!("acme/../eve")));
        refused(&climbing, "no usable claim `repository`");
        let nameless = issuer.token(AUDIENCE, &json!({ "sub": "s" }));
        refused(&nameless, "no usable claim `repository`");
        let stranger = TestIssuer::start();
        refused(&stranger.token(AUDIENCE, &job()), "does not trust id tokens from");
        let pretending = job_with("iss", json!(issuer.url));
        refused(&stranger.token(AUDIENCE, &pretending), "a key that");

        assert_eq!(rows::count(&database).await, before, "a refusal left something behind");
    }

    async fn a_forged_id_token_is_refused(database: TestDatabase) {
        let trusting = Trusting::start(&database);
        let genuine = trusting.issuer.token(AUDIENCE, &job());
        trusting.exchange(&genuine).data();
        let (header, claims, signature) = parts(&genuine);
        let refused = |id_token: &str, reason| {
            trusting.check_refusal(id_token, "UNAUTHENTICATED", reason);
        };

        let mut richer = claims.clone();
        richer["repository"] = json!("acme/billing");
        refused(&format!("{}.{signature}", unsigned(&header, &richer)), "signature");
        refused(&format!("{}.", unsigned(&header, &claims)), "signature");
        for name in ["none", "None", "NONE"] {
            let none = unsigned(&json!({ "alg": name, "kid": header["kid"] }), &claims);
            refused(&format!("{none}."), "not an id token");
            refused(&format!("{none}.{signature}"), "not an id token");
        }
        let keys = trusting.issuer.keys();
        let key = keys["keys"].as_array().unwrap().iter().find(|key| key["kid"] == header["kid"]).unwrap();
        let modulus = URL_SAFE_NO_PAD.decode(key["n"].as_str().unwrap()).unwrap();
        for secret in [modulus, key.to_string().into_bytes(), Vec::new()] {
            let message = unsigned(&json!({ "alg": "HS256", "kid": header["kid"] }), &claims);
            let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &secret), message.as_bytes());
            let forged = format!("{message}.{}", URL_SAFE_NO_PAD.encode(tag));
            refused(&forged, "not signed with RS256 or ES256");
        }
        let unlike = unsigned(&json!({ "alg": "ES256", "kid": header["kid"] }), &claims);
        refused(&format!("{unlike}.{signature}"), "signature");
    }

    async fn id_tokens_are_signed_with_curves_too(database: TestDatabase) {
        let trusting = Trusting::start(&database);

        let id_token = trusting.issuer.signed(AUDIENCE, &job(), "ES256");

        let made = trusting.exchange(&id_token).data();
        assert_eq!(made["exchangeIdToken"]["repository"], "github.com/acme/shop");
    }
}
