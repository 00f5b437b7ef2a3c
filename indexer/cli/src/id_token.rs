//! How a CI job proves which repository it belongs to, so that no access token has to be stored in CI:
//! the CI system signs an id token, and the server exchanges it for an access token for checks.

use std::{fmt, fs, path::PathBuf, sync::OnceLock, time::Duration};

use serde::Deserialize;
use serde_json::Value;
use ureq::Agent;

/// How long the CI system may take to issue an id token.
const TIMEOUT: Duration = Duration::from_secs(10);
/// The most that its answer may have, in bytes.
const ANSWER_LIMIT: u64 = 64 << 10;

/// What a CI system tells a job about its identity.
#[derive(Clone, Default)]
pub(crate) struct Ci {
    /// `BRICKYARD_ID_TOKEN`, GitLab's `id_tokens` for example.
    given: Option<String>,
    /// Where a GitHub job with `id-token: write` asks for one, and the key for it.
    github: Option<(String, String)>,
    system: System,
    /// The file that says why a GitHub job runs.
    event: Option<PathBuf>,
    /// Where a GitLab merge request comes from and goes to.
    merge_request: Option<(String, String)>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum System {
    Github,
    Gitlab,
    #[default]
    Other,
}

/// Without the id token and the key.
impl fmt::Debug for Ci {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Ci")
            .field("system", &self.system)
            .finish_non_exhaustive()
    }
}

/// A job's id token, and what became of it.
pub(crate) struct IdToken {
    ci: Ci,
    exchanged: OnceLock<Result<String, Refusal>>,
}

/// Why there is no access token.
#[derive(Debug, Clone)]
pub(crate) struct Refusal {
    /// A sentence without a full stop.
    pub(crate) message: String,
    /// What to do.
    pub(crate) hint: String,
}

/// What a job without an id token could do about it.
pub(crate) struct Advice {
    pub(crate) hint: String,
    /// Whether nobody can do anything about it in this job.
    pub(crate) is_fork: bool,
}

impl Ci {
    pub(crate) fn from_variables(variable: impl Fn(&'static str) -> Option<String>) -> Self {
        let is_set = |name| variable(name).is_some_and(|value| value != "false");
        Self {
            given: variable("BRICKYARD_ID_TOKEN"),
            github: variable("ACTIONS_ID_TOKEN_REQUEST_URL")
                .zip(variable("ACTIONS_ID_TOKEN_REQUEST_TOKEN")),
            system: if is_set("GITHUB_ACTIONS") {
                System::Github
            } else if is_set("GITLAB_CI") {
                System::Gitlab
            } else {
                System::Other
            },
            event: variable("GITHUB_EVENT_PATH").map(PathBuf::from),
            merge_request: variable("CI_MERGE_REQUEST_SOURCE_PROJECT_PATH")
                .zip(variable("CI_MERGE_REQUEST_PROJECT_PATH")),
        }
    }

    /// Returns the job's id token. One that GitHub could issue is for servers elsewhere: beside a local
    /// server lies an access token.
    pub(crate) fn id_token(&self, is_local: bool) -> Option<IdToken> {
        let can_ask = self.github.is_some() && !is_local;
        (self.given.is_some() || can_ask).then(|| IdToken {
            ci: self.clone(),
            exchanged: OnceLock::new(),
        })
    }

    /// Says how the job could get an id token for this server; nothing outside of CI systems that issue
    /// them.
    pub(crate) fn advice(&self, server: &str) -> Option<Advice> {
        if self.system != System::Other && self.is_fork() {
            let hint = "a fork's pull request cannot prove its repository; compare with a snapshot of the \
                        catalogue that a trusted job pulled, or run the check once the change is in a branch \
                        of the repository itself";
            return Some(Advice {
                hint: hint.to_owned(),
                is_fork: true,
            });
        }
        let hint = match self.system {
            System::Github => {
                "give the job `permissions: { contents: read, id-token: write }`, so that it \
                               can prove its repository, or set BRICKYARD_TOKEN"
                    .to_owned()
            }
            System::Gitlab => format!(
                "give the job `id_tokens: {{ BRICKYARD_ID_TOKEN: {{ aud: {server} }} }}`, so that it can \
                 prove its repository, or set BRICKYARD_TOKEN"
            ),
            System::Other => return None,
        };
        Some(Advice {
            hint,
            is_fork: false,
        })
    }

    fn is_fork(&self) -> bool {
        let is_foreign = |(from, to): &(String, String)| from != to;
        self.merge_request.as_ref().is_some_and(is_foreign) || self.is_fork_on_github()
    }

    fn is_fork_on_github(&self) -> bool {
        let event = self.event.as_ref().and_then(|path| fs::read(path).ok());
        let event = event.and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok());
        let Some(request) = event.as_ref().and_then(|event| event.get("pull_request")) else {
            return false;
        };
        // The repository is null when the fork was deleted.
        let name = |end: &str| request.pointer(&format!("/{end}/repo/full_name"));
        name("head") != name("base")
    }
}

impl IdToken {
    /// Returns the access token for which `exchange` exchanges the id token; each once. None when it is
    /// not to be had.
    ///
    /// # Errors
    /// Those of `exchange` that are no refusal; it is tried again the next time.
    pub(crate) fn access_token<E>(
        &self,
        agent: &Agent,
        server: &str,
        exchange: impl FnOnce(String) -> Result<Result<String, Refusal>, E>,
    ) -> Result<Option<&str>, E> {
        if self.exchanged.get().is_none() {
            let outcome = match self.issue(agent, server) {
                Ok(id_token) => exchange(id_token)?,
                Err(refusal) => Err(refusal),
            };
            // Calls go out one after the other.
            self.exchanged.set(outcome).ok();
        }
        let exchanged = self.exchanged.get().and_then(|known| known.as_deref().ok());
        Ok(exchanged)
    }

    /// Returns why there is no access token, after one was asked for.
    pub(crate) fn refusal(&self) -> Option<&Refusal> {
        self.exchanged.get()?.as_ref().err()
    }

    /// Returns the id token: the one given, else a new one of GitHub for this server.
    fn issue(&self, agent: &Agent, server: &str) -> Result<String, Refusal> {
        if let Some(given) = &self.ci.given {
            return Ok(given.trim().to_owned());
        }
        let refused = |message: String| Refusal {
            message,
            hint: "check that the job has `permissions: { id-token: write }`, and run it again"
                .to_owned(),
        };
        let (url, key) = self.ci.github.as_ref().ok_or_else(|| {
            refused("the CI system does not say where to ask for an id token".to_owned())
        })?;
        ask_github(agent, url, key, server)
            .map_err(|problem| refused(format!("GitHub issued no id token: {problem}")))
    }
}

/// What GitHub's endpoint answers.
#[derive(Deserialize)]
struct Issued {
    value: String,
}

fn ask_github(agent: &Agent, url: &str, key: &str, audience: &str) -> Result<String, String> {
    let request = agent
        .get(url)
        .query("audience", audience)
        .header("accept", "application/json")
        .header("authorization", format!("Bearer {key}"));
    let request = request.config().timeout_global(Some(TIMEOUT)).build();
    let mut response = request.call().map_err(|error| error.to_string())?;
    let status = response.status();
    if !status.is_success() {
        return Err(format!("it answered {status}"));
    }
    let body = response.body_mut().with_config().limit(ANSWER_LIMIT);
    let text = body.read_to_string().map_err(|error| error.to_string())?;
    let issued: Result<Issued, _> = serde_json::from_str(&text);
    // The answer may hold what is to be kept secret, so it is not shown.
    issued
        .map(|issued| issued.value)
        .map_err(|_| "it answered something else than an id token".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERVER: &str = "https://bricks.example.com";

    fn ci(variables: &[(&'static str, &str)]) -> Ci {
        Ci::from_variables(|name| {
            let mut found = variables.iter().filter(|(known, _)| *known == name);
            found.next().map(|(_, value)| (*value).to_owned())
        })
    }

    const GITHUB: [(&str, &str); 2] = [
        ("ACTIONS_ID_TOKEN_REQUEST_URL", "https://example.com/?v=1"),
        ("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "key"),
    ];

    #[test]
    fn a_job_has_an_id_token_if_its_ci_system_gives_one_or_a_place_to_ask() {
        let has = |variables: &[(&'static str, &str)], is_local| {
            ci(variables).id_token(is_local).is_some()
        };

        assert!(has(&GITHUB, false));
        assert!(!has(&GITHUB, true));
        assert!(!has(&GITHUB[..1], false));
        assert!(has(&[("BRICKYARD_ID_TOKEN", "x")], true));
        assert!(!has(&[], false));
    }

    #[test]
    fn an_id_token_is_exchanged_once_and_not_again_after_a_refusal() {
        let agent: Agent = Agent::config_builder().build().into();
        let ci = ci(&[("BRICKYARD_ID_TOKEN", " given\n")]);
        let token = ci.id_token(false).unwrap();
        let mut seen = Vec::new();
        let broken = token.access_token(&agent, SERVER, |id_token| {
            seen.push(id_token);
            Err("no connection")
        });
        assert_eq!(broken, Err("no connection"));
        let refused = token.access_token(&agent, SERVER, |id_token| {
            seen.push(id_token);
            Ok::<_, &str>(Err(Refusal {
                message: "no".to_owned(),
                hint: "h".to_owned(),
            }))
        });
        assert_eq!(refused, Ok(None));
        let again = token.access_token::<&str>(&agent, SERVER, |_| unreachable!());
        assert_eq!(again, Ok(None));
        assert_eq!(token.refusal().unwrap().message, "no");
        assert_eq!(seen, ["given", "given"]);
    }

    #[test]
    fn a_job_without_an_id_token_is_told_how_to_get_one() {
        let hint = |variables: &[(&'static str, &str)]| {
            let advice = ci(variables).advice(SERVER)?;
            assert!(!advice.is_fork);
            Some(advice.hint)
        };

        let github = hint(&[("GITHUB_ACTIONS", "true")]).unwrap();
        assert!(github.contains("id-token: write"), "{github}");
        let gitlab = hint(&[("GITLAB_CI", "true")]).unwrap();
        assert!(
            gitlab.contains("aud: https://bricks.example.com"),
            "{gitlab}"
        );
        assert_eq!(hint(&[]), None);
    }

    #[test]
    fn the_pull_request_of_a_fork_is_recognised() {
        let folder = tempfile::tempdir().unwrap();
        let check = |head: &str, expected: bool| {
            let event = format!(
                r#"{{ "pull_request": {{ "head": {{ "repo": {head} }},
                    "base": {{ "repo": {{ "full_name": "acme/shop" }} }} }} }}"#
            );
            let path = folder.path().join("event.json");
            fs::write(&path, event).unwrap();
            let path = path.to_string_lossy().into_owned();
            let ci = ci(&[("GITHUB_ACTIONS", "true"), ("GITHUB_EVENT_PATH", &path)]);
            assert_eq!(ci.advice(SERVER).unwrap().is_fork, expected, "{head}");
        };
        check(r#"{ "full_name": "acme/shop" }"#, false);
        check(r#"{ "full_name": "ada/shop" }"#, true);
        check("null", true);

        let merge_request = |source| {
            let ci = ci(&[
                ("GITLAB_CI", "true"),
                ("CI_MERGE_REQUEST_SOURCE_PROJECT_PATH", source),
                ("CI_MERGE_REQUEST_PROJECT_PATH", "acme/shop"),
            ]);
            ci.advice(SERVER).unwrap().is_fork
        };
        assert!(merge_request("ada/shop"));
        assert!(!merge_request("acme/shop"));
    }
}
