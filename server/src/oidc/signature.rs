//! How signatures are checked: by the rules of `jsonwebtoken`, with the primitives of `ring`, which
//! our TLS uses too. There is nothing for shared secrets (HS256), so that a public key can never be
//! taken for one.

use std::fmt;
use std::sync::Once;

use jsonwebtoken::crypto::{CryptoProvider, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::signature::{Error, Verifier};
use jsonwebtoken::{DecodingKey, DecodingKeyKind, Validation};
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, EcdsaVerificationAlgorithm,
    RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512,
    RsaParameters, RsaPublicKeyComponents, UnparsedPublicKey,
};
use serde_json::{Map, Value};

use super::IdTokenError;

/// How an id token may be signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// RSA with SHA-256, what nearly every issuer uses.
    Rs256,
    /// RSA with SHA-384.
    Rs384,
    /// RSA with SHA-512.
    Rs512,
    /// The curve P-256 with SHA-256.
    Es256,
    /// The curve P-384 with SHA-384.
    Es384,
}

impl Algorithm {
    /// Writes several for people.
    pub(super) fn list(algorithms: &[Self]) -> String {
        let names: Vec<String> = algorithms.iter().map(ToString::to_string).collect();
        names.join(" or ")
    }

    pub(super) fn is(self, found: jsonwebtoken::Algorithm) -> bool {
        found == self.of_the_library()
    }

    fn of_the_library(self) -> jsonwebtoken::Algorithm {
        match self {
            Self::Rs256 => jsonwebtoken::Algorithm::RS256,
            Self::Rs384 => jsonwebtoken::Algorithm::RS384,
            Self::Rs512 => jsonwebtoken::Algorithm::RS512,
            Self::Es256 => jsonwebtoken::Algorithm::ES256,
            Self::Es384 => jsonwebtoken::Algorithm::ES384,
        }
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Rs256 => "RS256",
            Self::Rs384 => "RS384",
            Self::Rs512 => "RS512",
            Self::Es256 => "ES256",
            Self::Es384 => "ES384",
        })
    }
}

/// Returns the claims of an id token that this key signed with one of these algorithms. Nothing else of
/// it is checked.
pub(super) fn verify(
    token: &str,
    key: &Jwk,
    algorithms: &[Algorithm],
) -> Result<Map<String, Value>, IdTokenError> {
    install();
    let header = jsonwebtoken::decode_header(token).map_err(|_| IdTokenError::Malformed)?;
    if !algorithms.iter().any(|allowed| allowed.is(header.alg)) {
        return Err(IdTokenError::Algorithm {
            allowed: algorithms.to_vec(),
        });
    }
    let key = DecodingKey::from_jwk(key).map_err(|_| IdTokenError::Signature)?;
    let mut validation = Validation::new(header.alg);
    // Those need the time, which is passed in: see `Unverified::check`.
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_aud = false;
    let read = jsonwebtoken::decode(token, &key, &validation);
    read.map(|data| data.claims)
        .map_err(|_| IdTokenError::Signature)
}

fn install() {
    static ONCE: Once = Once::new();
    // Nothing else of this process has one; who came first would win otherwise.
    ONCE.call_once(|| {
        PROVIDER.install_default().ok();
    });
}

static PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: |_, _| Err(ErrorKind::InvalidAlgorithm.into()),
    verifier_factory: verifier,
    key_utils: KeyUtils::new_unimplemented(),
};

fn verifier(
    algorithm: &jsonwebtoken::Algorithm,
    key: &DecodingKey,
) -> jsonwebtoken::errors::Result<Box<dyn JwtVerifier>> {
    let primitive = match algorithm {
        jsonwebtoken::Algorithm::RS256 => Primitive::Rsa(&RSA_PKCS1_2048_8192_SHA256),
        jsonwebtoken::Algorithm::RS384 => Primitive::Rsa(&RSA_PKCS1_2048_8192_SHA384),
        jsonwebtoken::Algorithm::RS512 => Primitive::Rsa(&RSA_PKCS1_2048_8192_SHA512),
        jsonwebtoken::Algorithm::ES256 => Primitive::Curve(&ECDSA_P256_SHA256_FIXED),
        jsonwebtoken::Algorithm::ES384 => Primitive::Curve(&ECDSA_P384_SHA384_FIXED),
        _ => return Err(ErrorKind::InvalidAlgorithm.into()),
    };
    if key.family() != algorithm.family() {
        return Err(ErrorKind::InvalidKeyFormat.into());
    }
    Ok(Box::new(RingVerifier {
        algorithm: *algorithm,
        primitive,
        key: key.clone(),
    }))
}

enum Primitive {
    Rsa(&'static RsaParameters),
    Curve(&'static EcdsaVerificationAlgorithm),
}

struct RingVerifier {
    algorithm: jsonwebtoken::Algorithm,
    primitive: Primitive,
    key: DecodingKey,
}

impl Verifier<Vec<u8>> for RingVerifier {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> Result<(), Error> {
        let verified = match (&self.primitive, self.key.kind()) {
            (Primitive::Rsa(parameters), DecodingKeyKind::RsaModulusExponent { n, e }) => {
                RsaPublicKeyComponents { n, e }.verify(parameters, message, signature)
            }
            (Primitive::Curve(curve), DecodingKeyKind::SecretOrDer(point)) => {
                UnparsedPublicKey::new(*curve, point).verify(message, signature)
            }
            _ => return Err(Error::new()),
        };
        verified.map_err(|_| Error::new())
    }
}

impl JwtVerifier for RingVerifier {
    fn algorithm(&self) -> jsonwebtoken::Algorithm {
        self.algorithm
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use ring::rand::SystemRandom;
    use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
    use serde_json::json;

    use super::*;

    const BOTH: &[Algorithm] = &[Algorithm::Rs256, Algorithm::Es256];

    struct Signer {
        pair: EcdsaKeyPair,
        random: SystemRandom,
    }

    impl Signer {
        fn new() -> Self {
            let random = SystemRandom::new();
            let kind = &ECDSA_P256_SHA256_FIXED_SIGNING;
            let document = EcdsaKeyPair::generate_pkcs8(kind, &random).unwrap();
            let pair = EcdsaKeyPair::from_pkcs8(kind, document.as_ref(), &random).unwrap();
            Self { pair, random }
        }

        fn key(&self) -> Jwk {
            let (_, point) = self.pair.public_key().as_ref().split_at(1);
            let (x, y) = point.split_at(32);
            let text = |bytes| URL_SAFE_NO_PAD.encode(bytes);
            let key =
                json!({ "kty": "EC", "crv": "P-256", "kid": "k", "x": text(x), "y": text(y) });
            serde_json::from_value(key).unwrap()
        }

        fn sign(&self, header: &Value, claims: &Value) -> String {
            let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
            let message = format!("{}.{}", part(header), part(claims));
            let signature = self.pair.sign(&self.random, message.as_bytes()).unwrap();
            format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
        }
    }

    #[test]
    fn claims_are_those_that_the_key_signed() {
        let signer = Signer::new();
        let token = signer.sign(
            &json!({ "alg": "ES256", "kid": "k" }),
            &json!({ "sub": "me" }),
        );

        let claims = verify(&token, &signer.key(), BOTH).unwrap();

        assert_eq!(claims["sub"], "me");
        let other = verify(&token, &Signer::new().key(), BOTH);
        assert_eq!(other, Err(IdTokenError::Signature));
    }

    #[test]
    fn no_changed_character_passes() {
        let signer = Signer::new();
        let token = signer.sign(
            &json!({ "alg": "ES256", "kid": "k" }),
            &json!({ "sub": "me" }),
        );
        let key = signer.key();
        // The last character of a signature has bits that stand for nothing.
        for place in 0..token.len() - 1 {
            let mut changed = token.clone().into_bytes();
            changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            assert!(verify(&changed, &key, BOTH).is_err(), "{place}: {changed}");
        }
    }

    #[test]
    fn an_algorithm_is_used_only_if_allowed_and_only_with_keys_of_its_kind() {
        let signer = Signer::new();
        let refused = |header: Value, algorithms: &[Algorithm]| {
            let token = signer.sign(&header, &json!({ "sub": "me" }));
            verify(&token, &signer.key(), algorithms).unwrap_err()
        };

        let allowed = vec![Algorithm::Rs256];
        let not_allowed = refused(json!({ "alg": "ES256" }), &allowed);
        assert_eq!(not_allowed, IdTokenError::Algorithm { allowed });
        assert_eq!(
            refused(json!({ "alg": "RS256" }), BOTH),
            IdTokenError::Signature
        );
        let secret = refused(json!({ "alg": "HS256" }), BOTH);
        assert!(matches!(secret, IdTokenError::Algorithm { .. }), "{secret}");
        assert_eq!(
            refused(json!({ "alg": "none" }), BOTH),
            IdTokenError::Malformed
        );
    }
}
