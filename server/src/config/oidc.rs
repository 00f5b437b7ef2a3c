//! Sections `[[oidc]]`: whose id tokens are exchanged for access tokens.

use serde::Deserialize;

use super::{ConfigError, ServerConfig};

/// Issuers that speak for repositories of everybody on earth. Without a list of repositories, anybody
/// with an account there would get an access token.
const MULTI_TENANT: [&str; 5] = [
    "token.actions.githubusercontent.com",
    "gitlab.com",
    "agent.buildkite.com",
    "oidc.codefresh.io",
    "accounts.google.com",
];

/// An issuer whose id tokens are exchanged for access tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OidcConfig {
    /// Its address, exactly as its id tokens say it.
    pub issuer: String,
    /// What its id tokens have to name as their audience.
    pub audience: String,
    /// The claim that says the repository.
    pub repository_claim: String,
    /// What stands before it in the names of the catalogue.
    pub repository_prefix: String,
    /// Patterns of repositories; all when empty.
    pub repositories: Vec<String>,
    /// How its id tokens may be signed.
    pub algorithms: Vec<AlgorithmConfig>,
}

/// How id tokens may be signed. There are none with shared secrets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum AlgorithmConfig {
    /// RSA with SHA-256.
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

/// A section as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Oidc {
    issuer: String,
    audience: Option<String>,
    repository_claim: Option<String>,
    repository_prefix: Option<String>,
    #[serde(default)]
    repositories: Vec<String>,
    algorithms: Option<Vec<AlgorithmConfig>>,
}

/// Fills in what known issuers do.
///
/// # Errors
/// A section cannot be used, or would let strangers in.
pub(super) fn resolve(
    sections: Vec<Oidc>,
    server: &ServerConfig,
) -> Result<Vec<OidcConfig>, ConfigError> {
    let mut resolved: Vec<OidcConfig> = Vec::new();
    for section in sections {
        let issuer = section.issuer.clone();
        let wrong = |problem: String| ConfigError::Oidc {
            issuer: issuer.clone(),
            problem,
        };
        let section = section.resolve(server).map_err(wrong)?;
        if resolved.iter().any(|other| other.issuer == section.issuer) {
            return Err(wrong(
                "is there twice, expected one section per issuer".to_owned(),
            ));
        }
        resolved.push(section);
    }
    Ok(resolved)
}

impl Oidc {
    fn resolve(self, server: &ServerConfig) -> Result<OidcConfig, String> {
        let host = host(&self.issuer)?;
        let known = Known::of(&self.issuer, &host);
        let claim = self.repository_claim.or(known.claim).ok_or(
            "needs `repository_claim`, the claim of its id tokens that names the repository, such as \"repository\" (GitHub) or \"project_path\" (GitLab)",
        )?;
        let prefix = self.repository_prefix.unwrap_or(known.prefix);
        let audience = match self.audience {
            Some(audience) => audience,
            None if server.public_url.is_some() || server.listen.ip().is_loopback() => server.url(),
            None => {
                return Err("needs `audience`, or `[server] public_url`: what its id tokens name as whom they are for".to_owned());
            }
        };
        if audience.is_empty() || claim.is_empty() {
            return Err("has an empty `audience` or `repository_claim`".to_owned());
        }
        check_repositories(&self.repositories, &prefix, &host)?;
        let algorithms = self.algorithms;
        let algorithms =
            algorithms.unwrap_or_else(|| vec![AlgorithmConfig::Rs256, AlgorithmConfig::Es256]);
        if algorithms.is_empty() {
            return Err("has no `algorithms`; leave the key out for RS256 and ES256".to_owned());
        }
        Ok(OidcConfig {
            issuer: self.issuer,
            audience,
            repository_claim: claim,
            repository_prefix: prefix,
            repositories: self.repositories,
            algorithms,
        })
    }
}

/// What is known of an issuer by its address.
struct Known {
    claim: Option<String>,
    prefix: String,
}

impl Known {
    fn of(issuer: &str, host: &str) -> Self {
        let is_github = host == MULTI_TENANT[0];
        let is_github_server = issuer.trim_end_matches('/').ends_with("/_services/token");
        let claim = if is_github || is_github_server {
            Some("repository")
        } else if host.starts_with("gitlab.") {
            Some("project_path")
        } else {
            None
        };
        let host = if is_github { "github.com" } else { host };
        Self {
            claim: claim.map(str::to_owned),
            prefix: format!("{host}/"),
        }
    }
}

/// Returns the host of an issuer's address, without its port.
fn host(issuer: &str) -> Result<String, String> {
    let wrong = || {
        "is no address of an issuer, expected one such as \"https://gitlab.example.com\"".to_owned()
    };
    let (scheme, rest) = issuer.split_once("://").ok_or_else(wrong)?;
    let authority = rest.split('/').next().unwrap_or_default();
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    };
    let is_plain = issuer.chars().all(|char| char.is_ascii_graphic());
    if host.is_empty() || !is_plain || issuer.contains(['?', '#', '@']) {
        return Err(wrong());
    }
    let is_loopback = ["127.0.0.1", "localhost", "[::1]"].contains(&host);
    match scheme {
        "https" => Ok(host.to_owned()),
        "http" if is_loopback => Ok(host.to_owned()),
        "http" => Err(
            "must be an https:// address: who can change its answers could let anybody in"
                .to_owned(),
        ),
        _ => Err(wrong()),
    }
}

/// Refuses a list that lets in nobody, or everybody.
fn check_repositories(patterns: &[String], prefix: &str, host: &str) -> Result<(), String> {
    let is_multi_tenant = MULTI_TENANT.contains(&host);
    if is_multi_tenant && patterns.is_empty() {
        return Err(format!(
            "needs `repositories`, such as [\"{prefix}acme/*\"]: it issues id tokens to everybody who has an account there"
        ));
    }
    for pattern in patterns {
        let Some(rest) = pattern.strip_prefix(prefix) else {
            return Err(format!(
                "has `repositories` that match nothing: {pattern:?} does not begin with {prefix:?}"
            ));
        };
        let owner = rest.split('/').next().unwrap_or_default();
        let is_open = owner.is_empty() || owner.contains(['*', '?', '[', '{']);
        if is_multi_tenant && is_open {
            return Err(format!(
                "has `repositories` that let strangers in: {pattern:?} names no owner, expected one such as \"{prefix}acme/*\""
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const GITHUB: &str = "https://token.actions.githubusercontent.com";

    fn server(listen: &str, public_url: Option<&str>) -> ServerConfig {
        ServerConfig {
            listen: listen.parse().unwrap(),
            public_url: public_url.map(str::to_owned),
            anonymous_read: Some(false),
        }
    }

    fn resolve_text(text: &str, server: &ServerConfig) -> Result<Vec<OidcConfig>, String> {
        #[derive(Deserialize)]
        struct File {
            oidc: Vec<Oidc>,
        }
        let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
        resolve(file.oidc, server).map_err(|error| error.to_string())
    }

    /// Resolves a section with this issuer and these further lines.
    fn section(issuer: &str, lines: &str) -> Result<OidcConfig, String> {
        let text = format!("[[oidc]]\nissuer = {issuer:?}\n{lines}");
        let server = server("0.0.0.0:80", Some("https://bricks.example.com"));
        resolve_text(&text, &server).map(|mut all| all.remove(0))
    }

    #[track_caller]
    fn check_refusal(issuer: &str, lines: &str, expected: &str) {
        let refusal = section(issuer, lines).unwrap_err();
        assert!(refusal.contains(expected), "{refusal}");
    }

    #[test]
    fn known_issuers_need_no_more_than_their_address_and_the_repositories() {
        let check = |issuer, lines, claim: &str, prefix: &str| {
            let found = section(issuer, lines).unwrap();
            assert_eq!(found.repository_claim, claim, "{issuer}");
            assert_eq!(found.repository_prefix, prefix, "{issuer}");
            assert_eq!(found.audience, "https://bricks.example.com");
            let usual = [AlgorithmConfig::Rs256, AlgorithmConfig::Es256];
            assert_eq!(found.algorithms, usual);
        };
        let acme = "repositories = [\"github.com/acme/*\"]";
        check(GITHUB, acme, "repository", "github.com/");
        let enterprise = "https://github.example.com/_services/token";
        check(enterprise, "", "repository", "github.example.com/");
        let acme = "repositories = [\"gitlab.com/acme/**\"]";
        check("https://gitlab.com", acme, "project_path", "gitlab.com/");
        let own = "https://gitlab.example.com:8443";
        check(own, "", "project_path", "gitlab.example.com/");
        let other = "repository_claim = \"repo\"\nrepository_prefix = \"\"";
        check("https://ci.example.com", other, "repo", "");
    }

    #[test]
    fn issuers_for_everybody_need_the_repositories_of_somebody() {
        check_refusal(GITHUB, "", "[\"github.com/acme/*\"]");
        check_refusal("https://gitlab.com", "", "[\"gitlab.com/acme/*\"]");
        for open in [
            "github.com/*/*",
            "github.com/**",
            "github.com/",
            "github.com/a*/x",
        ] {
            let lines = format!("repositories = [\"github.com/acme/*\", {open:?}]");
            check_refusal(GITHUB, &lines, "let strangers in");
        }
        check_refusal(GITHUB, "repositories = [\"acme/*\"]", "match nothing");
    }

    #[test]
    fn issuers_are_reached_over_https_or_on_this_machine() {
        let claim = "repository_claim = \"repository\"";
        assert!(section("http://127.0.0.1:8", claim).is_ok());
        check_refusal(
            "http://ci.example.com",
            claim,
            "must be an https:// address",
        );
        check_refusal(
            "http://127.0.0.1.evil.example",
            claim,
            "must be an https://",
        );
        for issuer in [
            "ci.example.com",
            "https://",
            "ftp://a",
            "https://a?b",
            "https://a@b",
            "https://a b",
        ] {
            check_refusal(issuer, claim, "is no address of an issuer");
        }
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        check_refusal("https://ci.example.com", "", "needs `repository_claim`");
        let twice = "repository_claim = \"a\"\n[[oidc]]\nissuer = \"https://ci.example.com\"\nrepository_claim = \"b\"";
        check_refusal("https://ci.example.com", twice, "twice");
        let own = "https://gitlab.example.com";
        check_refusal(own, "algorithms = [\"HS256\"]", "unknown variant `HS256`");
        check_refusal(own, "algorithms = [\"none\"]", "unknown variant `none`");
        check_refusal(own, "algorithms = []", "has no `algorithms`");
        check_refusal(own, "audience = \"\"", "empty `audience`");
        check_refusal(own, "secret = \"x\"", "unknown field `secret`");
    }

    #[test]
    fn the_audience_is_where_the_server_is_reached() {
        let text = "[[oidc]]\nissuer = \"https://gitlab.example.com\"\n";
        let own = resolve_text(text, &server("127.0.0.1:7878", None)).unwrap();
        assert_eq!(own[0].audience, "http://127.0.0.1:7878");
        let everywhere = resolve_text(text, &server("0.0.0.0:7878", None)).unwrap_err();
        assert!(everywhere.contains("needs `audience`"), "{everywhere}");
    }
}
