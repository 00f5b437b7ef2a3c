//! Speaks GraphQL with the server: address, access token, retries, and errors by their code.

use std::{fs, path::Path, thread, time::Duration};

use graphql_client::{GraphQLQuery, Response};
use thiserror::Error;
use ureq::{Agent, http::Uri};

use crate::{
    environment::{Environment, Origin},
    error::{CliError, ExitStatus},
};

/// How long one call may take, connecting included.
const TIMEOUT: Duration = Duration::from_secs(60);
/// How long connecting may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// The pauses between attempts.
const PAUSES: [Duration; 2] = [Duration::from_millis(250), Duration::from_millis(1_000)];
/// The most that an answer may have: 500 checked functions with sources stay far below.
const ANSWER_LIMIT: u64 = 256 << 20;
/// The access token that a server writes at its first start, beside it.
const LOCAL_TOKEN: &str = "data/local-token";

/// A server and the right to ask it.
pub(crate) struct Client {
    agent: Agent,
    server: String,
    origin: Origin,
    token: Option<String>,
}

/// Why a call gave no data.
#[derive(Debug, Error)]
pub(crate) enum ClientError {
    /// No connection, or it broke.
    #[error("{server} cannot be reached")]
    Unreachable {
        server: String,
        source: Box<ureq::Error>,
    },
    /// Something answers, but not with GraphQL.
    #[error("{server} is not a Brickyard server: it answered {status} with {found}")]
    NotGraphql {
        server: String,
        status: u16,
        found: String,
    },
    /// The server answered with an error.
    #[error("the server refused: {message}")]
    Refused {
        code: String,
        message: String,
        hint: Option<String>,
        /// The version of the client that the server wants.
        client_version: Option<String>,
    },
}

/// Whether a call may be sent again when its answer was lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Repeat {
    Yes,
    No,
}

impl Client {
    /// Prepares to ask the server of the flag, else of the environment, else the local one.
    ///
    /// # Errors
    /// The address is no web address, or the token file cannot be read.
    pub(crate) fn new(environment: &Environment, flag: Option<&str>) -> Result<Self, CliError> {
        let (address, origin) = environment.server(flag);
        let (server, loopback) = parse_address(&address, origin)?;
        let mut config = Agent::config_builder()
            .user_agent(concat!("brickyard/", env!("CARGO_PKG_VERSION")))
            .http_status_as_error(false)
            // A redirected POST would arrive as a GET without its body.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_connect(Some(CONNECT_TIMEOUT))
            .timeout_global(Some(TIMEOUT));
        if loopback {
            config = config.proxy(None);
        }
        Ok(Self {
            agent: config.build().into(),
            server,
            origin,
            token: find_token(environment, loopback)?,
        })
    }

    /// Returns the server's address, without a slash at its end.
    pub(crate) fn server(&self) -> &str {
        &self.server
    }

    /// Returns the page of a service; `reference` is `namespace/name`, with or without a version.
    pub(crate) fn service_page(&self, reference: &str) -> String {
        let name = reference.split('@').next().unwrap_or(reference);
        format!("{}/services/{name}", self.server)
    }

    /// Returns the page of a function.
    pub(crate) fn function_page(&self, occurrence: &str) -> String {
        format!("{}/f/{occurrence}", self.server)
    }

    /// Sends a call that does no harm when it arrives twice.
    pub(crate) fn call<Q: GraphQLQuery>(
        &self,
        variables: Q::Variables,
    ) -> Result<Q::ResponseData, ClientError> {
        self.send::<Q>(variables, Repeat::Yes)
    }

    /// Sends a call whose answer tells what it did, so that a second one would tell something else.
    pub(crate) fn call_once<Q: GraphQLQuery>(
        &self,
        variables: Q::Variables,
    ) -> Result<Q::ResponseData, ClientError> {
        self.send::<Q>(variables, Repeat::No)
    }

    fn send<Q: GraphQLQuery>(
        &self,
        variables: Q::Variables,
        repeat: Repeat,
    ) -> Result<Q::ResponseData, ClientError> {
        let body = Q::build_query(variables);
        let mut pauses = PAUSES.iter();
        loop {
            let error = match self.attempt::<Q>(&body) {
                Ok(data) => return Ok(data),
                Err(error) => error,
            };
            match pauses.next() {
                Some(pause) if error.is_worth_repeating(repeat) => thread::sleep(*pause),
                _ => return Err(error),
            }
        }
    }

    fn attempt<Q: GraphQLQuery>(
        &self,
        body: &graphql_client::QueryBody<Q::Variables>,
    ) -> Result<Q::ResponseData, ClientError> {
        let unreachable = |source| ClientError::Unreachable {
            server: self.server.clone(),
            source: Box::new(source),
        };
        let mut request = self
            .agent
            .post(format!("{}/graphql", self.server))
            .header("accept", "application/json");
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let mut response = request.send_json(body).map_err(unreachable)?;
        let status = response.status().as_u16();
        let body = response.body_mut().with_config().limit(ANSWER_LIMIT);
        let text = body.read_to_string().map_err(unreachable)?;
        match serde_json::from_str::<Response<Q::ResponseData>>(&text) {
            Ok(Response {
                errors: Some(errors),
                ..
            }) if !errors.is_empty() => Err(ClientError::refused(&errors)),
            Ok(Response {
                data: Some(data), ..
            }) => Ok(data),
            Ok(_) => Err(self.not_graphql(status, "neither data nor errors".to_owned())),
            Err(error) => Err(self.not_graphql(status, found(&text, &error))),
        }
    }

    fn not_graphql(&self, status: u16, found: String) -> ClientError {
        ClientError::NotGraphql {
            server: self.server.clone(),
            status,
            found,
        }
    }

    /// Turns a failed call into an error for people; `what` completes "cannot".
    pub(crate) fn explain(&self, what: &str, error: ClientError) -> CliError {
        let (status, hint) = match &error {
            ClientError::Unreachable { .. } | ClientError::NotGraphql { .. } => {
                (ExitStatus::NotCompared, self.address_hint())
            }
            ClientError::Refused {
                code,
                hint,
                client_version,
                ..
            } => {
                let own = match client_version {
                    Some(version) => format!("install brickyard {version}"),
                    None => hint_for(code, self.token.is_some()),
                };
                // The server's hint is for those who speak HTTP.
                let hint = hint.clone().filter(|_| code != "UNAUTHENTICATED");
                (status_of(code), hint.unwrap_or(own))
            }
        };
        let is_final = matches!(
            error.code(),
            None | Some("UNAUTHENTICATED" | "UNAVAILABLE" | "INTERNAL")
        );
        CliError::new(status, format!("cannot {what}"), hint)
            .because(error)
            .finally(is_final)
    }

    fn address_hint(&self) -> String {
        match self.origin {
            Origin::Flag => "check the address given with --server".to_owned(),
            Origin::Variable => "check the address in BRICKYARD_SERVER".to_owned(),
            Origin::Default => {
                "start the server with `brickyard-server` (`cargo run --release` in a \
                checkout), or name another with --server or BRICKYARD_SERVER"
                    .to_owned()
            }
        }
    }
}

impl ClientError {
    fn refused(errors: &[graphql_client::Error]) -> Self {
        let extension = |key| {
            let first = errors.first()?.extensions.as_ref()?;
            first.get(key)?.as_str().map(ToOwned::to_owned)
        };
        let messages: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
        Self::Refused {
            code: extension("code").unwrap_or_default(),
            hint: extension("hint"),
            client_version: extension("clientVersion"),
            message: messages.join("; "),
        }
    }

    /// Returns the server's code; none when it did not get to answer.
    pub(crate) fn code(&self) -> Option<&str> {
        match self {
            Self::Refused { code, .. } => Some(code),
            Self::Unreachable { .. } | Self::NotGraphql { .. } => None,
        }
    }

    fn is_worth_repeating(&self, repeat: Repeat) -> bool {
        match self {
            Self::Unreachable { .. } => repeat == Repeat::Yes,
            Self::NotGraphql { status, .. } => matches!(status, 502..=504),
            Self::Refused { code, .. } => matches!(code.as_str(), "UNAVAILABLE" | "RATE_LIMITED"),
        }
    }
}

/// Describes an answer that is not what was asked for.
fn found(text: &str, error: &serde_json::Error) -> String {
    let start = text.trim_start();
    if start.starts_with('<') {
        "a web page".to_owned()
    } else if start.is_empty() {
        "nothing".to_owned()
    } else if error.is_data() {
        format!("unexpected data ({error})")
    } else {
        "something that is not JSON".to_owned()
    }
}

fn status_of(code: &str) -> ExitStatus {
    match code {
        "UNAVAILABLE" | "INTERNAL" | "RATE_LIMITED" => ExitStatus::NotCompared,
        "UNAUTHENTICATED" | "BAD_USER_INPUT" | "UNSUPPORTED_SCHEME" => ExitStatus::Usage,
        _ => ExitStatus::Failure,
    }
}

/// Says what to do about an error for which the server gave no hint.
fn hint_for(code: &str, has_token: bool) -> String {
    let hint = match code {
        "UNAUTHENTICATED" if has_token => {
            "make a new access token: `brickyard-server token create --name me --scope publish`, and \
             set BRICKYARD_TOKEN; a local server writes ./data/local-token at its start"
        }
        "UNAUTHENTICATED" => {
            "set BRICKYARD_TOKEN or BRICKYARD_TOKEN_FILE; for a local server run this beside its \
             data folder, or use `brickyard-server token create --name me --scope publish`"
        }
        "FORBIDDEN" => "use an access token that has the scope named",
        "UNAVAILABLE" | "RATE_LIMITED" => "try again in a minute",
        "UNSUPPORTED_SCHEME" => "install the client version that matches the server",
        "CONFLICT" => "somebody else was faster: run the command again",
        "LIMIT_EXCEEDED" => {
            "publish a smaller part, or ask the server's operator for a higher limit"
        }
        "INTERNAL" => "try again; the server's log says more",
        _ => "compare the versions of client and server: `brickyard --version`",
    };
    hint.to_owned()
}

/// Returns the address in its plain form, and whether it is on this machine.
fn parse_address(address: &str, origin: Origin) -> Result<(String, bool), CliError> {
    let wrong = || {
        let source = match origin {
            Origin::Variable => " in BRICKYARD_SERVER",
            Origin::Flag | Origin::Default => "",
        };
        CliError::usage(
            format!("`{address}`{source} is not the address of a server"),
            "write it like http://127.0.0.1:7878 or https://brickyard.example.com",
        )
    };
    let trimmed = address.trim().trim_end_matches('/');
    let trimmed = trimmed.strip_suffix("/graphql").unwrap_or(trimmed);
    let uri: Uri = trimmed.parse().map_err(|_| wrong())?;
    let host = uri.host().ok_or_else(wrong)?;
    if !matches!(uri.scheme_str(), Some("http" | "https")) {
        return Err(wrong());
    }
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let loopback = bare == "localhost"
        || bare
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback());
    Ok((trimmed.to_owned(), loopback))
}

fn find_token(environment: &Environment, loopback: bool) -> Result<Option<String>, CliError> {
    if let Some(token) = &environment.token {
        return check_token(token, "BRICKYARD_TOKEN").map(Some);
    }
    if let Some(path) = &environment.token_file {
        return read_token(&environment.resolve(path)).map(Some);
    }
    let local = environment.resolve(Path::new(LOCAL_TOKEN));
    if loopback && local.is_file() {
        return read_token(&local).map(Some);
    }
    Ok(None)
}

fn read_token(path: &Path) -> Result<String, CliError> {
    let text = fs::read_to_string(path).map_err(|source| {
        CliError::usage(
            format!("the access token in `{}` cannot be read", path.display()),
            "check BRICKYARD_TOKEN_FILE and the file's permissions",
        )
        .because(source)
    })?;
    check_token(&text, &format!("`{}`", path.display()))
}

/// Returns the token without white space around it. What else cannot be sent in a header is refused
/// here, without showing it.
fn check_token(text: &str, place: &str) -> Result<String, CliError> {
    let token = text.trim();
    let sendable = !token.is_empty() && token.chars().all(|character| character.is_ascii_graphic());
    if sendable {
        return Ok(token.to_owned());
    }
    Err(CliError::usage(
        format!("{place} does not hold an access token"),
        "an access token is one word that starts with `bky_`",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_brought_into_their_plain_form() {
        let check = |address, expected: Option<(&str, bool)>| {
            let parsed = parse_address(address, Origin::Flag).ok();
            let expected = expected.map(|(server, loopback)| (server.to_owned(), loopback));
            assert_eq!(parsed, expected, "{address}");
        };
        check(
            "http://127.0.0.1:7878",
            Some(("http://127.0.0.1:7878", true)),
        );
        check("http://[::1]:7878/", Some(("http://[::1]:7878", true)));
        check("http://localhost/graphql", Some(("http://localhost", true)));
        check(
            "https://b.example.com/",
            Some(("https://b.example.com", false)),
        );
        check("https://e.com/yard", Some(("https://e.com/yard", false)));
        check("127.0.0.1:7878", None);
        check("ftp://example.com", None);
        check("", None);
    }

    #[test]
    fn a_client_of_another_version_is_told_which_one_to_install() {
        let environment = Environment {
            directory: ".".into(),
            server: None,
            token: None,
            token_file: None,
            ..Environment::default()
        };
        let client = Client::new(&environment, Some("http://127.0.0.1:9")).unwrap();
        let shown = |extensions: serde_json::Value| {
            let error = serde_json::json!({ "message": "scheme 1", "extensions": extensions });
            let error: graphql_client::Error = serde_json::from_value(error).unwrap();
            let error = client.explain("check", ClientError::refused(&[error]));
            assert_eq!(error.status(), ExitStatus::Usage);
            error.hint().to_owned()
        };
        let code = "UNSUPPORTED_SCHEME";
        let told =
            serde_json::json!({ "code": code, "hint": "Install 4.2.", "clientVersion": "4.2" });
        assert_eq!(shown(told), "Install 4.2.");
        let bare = serde_json::json!({ "code": code, "clientVersion": "4.2" });
        assert_eq!(shown(bare), "install brickyard 4.2");
        assert!(shown(serde_json::json!({ "code": code })).contains("matches the server"));
    }

    #[test]
    fn an_unusable_token_is_refused_without_showing_it() {
        let error = check_token("sec ret", "BRICKYARD_TOKEN").unwrap_err();
        assert!(!error.to_string().contains("ret"));
        assert_eq!(check_token(" bky_u_x \n", "").unwrap(), "bky_u_x");
    }
}
