//! Speaks GraphQL with the server: retries, deadlines, and errors by their code.

mod address;
mod authority;
mod error;
mod identity;
mod snapshot;
mod token;

use std::{
    cmp, thread,
    time::{Duration, Instant},
};

use graphql_client::{GraphQLQuery, QueryBody, Response};
use ureq::Agent;

pub(crate) use self::error::ClientError;
use self::error::{Repeat, found, hint_for, status_of};
use crate::{
    environment::{Environment, Origin},
    error::{CliError, ExitStatus},
    id_token::{Ci, IdToken},
};

/// How long one call may take, connecting included.
const TIMEOUT: Duration = Duration::from_secs(60);
/// How long connecting may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
/// The pauses between attempts.
const PAUSES: [Duration; 2] = [Duration::from_millis(250), Duration::from_millis(1_000)];
/// The most that an answer may have: 500 checked functions with sources stay far below.
const ANSWER_LIMIT: u64 = 256 << 20;

/// A server and the right to ask it.
pub(crate) struct Client {
    agent: Agent,
    server: String,
    origin: Origin,
    token: Option<String>,
    /// Instead of the access token, in a CI job that has none.
    id_token: Option<IdToken>,
    ci: Ci,
    is_local: bool,
    deadline: Option<Deadline>,
}

/// When all answers must be there.
#[derive(Debug, Clone, Copy)]
struct Deadline {
    /// How long it was when it was set.
    patience: Duration,
    end: Instant,
}

impl Client {
    /// Prepares to ask the server of the flag, else of the environment, else the local one.
    ///
    /// # Errors
    /// The address is no web address, or the token file cannot be read.
    pub(crate) fn new(environment: &Environment, flag: Option<&str>) -> Result<Self, CliError> {
        let (address, origin) = environment.server(flag);
        let (server, loopback) = address::parse(&address, origin)?;
        let mut config = Agent::config_builder()
            .user_agent(concat!("brickyard/", env!("CARGO_PKG_VERSION")))
            .http_status_as_error(false)
            .tls_config(authority::trusted(environment)?)
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
            token: token::find(environment, loopback)?,
            deadline: None,
            id_token: None,
            ci: environment.ci.clone(),
            is_local: loopback,
        })
    }

    /// Gives all calls from now on so much time together, attempts and pauses included.
    pub(crate) fn hurry(&mut self, patience: Duration) {
        self.deadline = Some(Deadline {
            patience,
            end: Instant::now() + patience,
        });
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
        let token = self.bearer()?;
        self.send_as::<Q>(token, variables, repeat)
    }

    fn send_as<Q: GraphQLQuery>(
        &self,
        token: Option<&str>,
        variables: Q::Variables,
        repeat: Repeat,
    ) -> Result<Q::ResponseData, ClientError> {
        let body = Q::build_query(variables);
        let mut pauses = PAUSES.iter();
        loop {
            let error = match self.attempt::<Q>(token, &body) {
                Ok(data) => return Ok(data),
                Err(error) => error,
            };
            match pauses.next() {
                Some(pause) if error.is_worth_repeating(repeat) && self.has_time(*pause) => {
                    thread::sleep(*pause);
                }
                _ => return Err(error),
            }
        }
    }

    fn attempt<Q: GraphQLQuery>(
        &self,
        token: Option<&str>,
        body: &QueryBody<Q::Variables>,
    ) -> Result<Q::ResponseData, ClientError> {
        let request = self
            .agent
            .post(format!("{}/graphql", self.server))
            .config()
            .timeout_global(Some(self.time_for_a_call()?))
            .build()
            .header("accept", "application/json")
            .header("content-type", "application/json");
        let request = match token {
            Some(token) => request.header("authorization", format!("Bearer {token}")),
            None => request,
        };
        let unreachable = |source| self.unreachable(source);
        // `send_json` would indent it, which makes large requests larger by half.
        let body = serde_json::to_vec(body).map_err(|error| unreachable(error.into()))?;
        let mut response = request.send(&body).map_err(unreachable)?;
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

    /// Returns how long the next attempt may take.
    fn time_for_a_call(&self) -> Result<Duration, ClientError> {
        let Some(deadline) = self.deadline else {
            return Ok(TIMEOUT);
        };
        let left = deadline.end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(self.late(deadline));
        }
        Ok(cmp::min(left, TIMEOUT))
    }

    /// Tells whether there is time left after a pause.
    fn has_time(&self, pause: Duration) -> bool {
        let deadline = self.deadline;
        deadline.is_none_or(|deadline| Instant::now() + pause < deadline.end)
    }

    fn unreachable(&self, source: ureq::Error) -> ClientError {
        let is_over = |deadline: &Deadline| Instant::now() >= deadline.end;
        match self.deadline.filter(is_over) {
            Some(deadline) if matches!(source, ureq::Error::Timeout(_)) => self.late(deadline),
            _ => ClientError::Unreachable {
                server: self.server.clone(),
                source: Box::new(source),
            },
        }
    }

    fn late(&self, deadline: Deadline) -> ClientError {
        ClientError::Late {
            server: self.server.clone(),
            patience: deadline.patience,
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
        if error.code() == Some("UNAUTHENTICATED")
            && let Some((status, cause, hint)) = self.without_identity()
        {
            let error = CliError::new(status, format!("cannot {what}"), hint);
            return error.because(cause).finally(true);
        }
        let (status, hint) = match &error {
            ClientError::Unreachable { source, .. } if error::is_distrust(source) => (
                ExitStatus::NotCompared,
                "if your organisation has an authority of its own for certificates, name its PEM file \
                 with BRICKYARD_CA_FILE"
                    .to_owned(),
            ),
            ClientError::Unreachable { .. } | ClientError::NotGraphql { .. } => {
                (ExitStatus::NotCompared, address::hint(self.origin))
            }
            ClientError::Late { .. } => (
                ExitStatus::NotCompared,
                "try again, or give it longer with --deadline".to_owned(),
            ),
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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_of_another_version_is_told_which_one_to_install() {
        let environment = Environment::default();
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
}
