//! Why a call gave no data.

use std::time::Duration;

use thiserror::Error;

use crate::error::ExitStatus;

/// Why a call gave no data.
#[derive(Debug, Error)]
pub(crate) enum ClientError {
    /// No connection, or it broke.
    #[error("{server} cannot be reached")]
    Unreachable {
        server: String,
        source: Box<ureq::Error>,
    },
    /// The time was over before the answer was there.
    #[error("{server} did not answer within {} s", patience.as_secs_f32())]
    Late { server: String, patience: Duration },
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
pub(super) enum Repeat {
    Yes,
    No,
}

impl ClientError {
    pub(super) fn refused(errors: &[graphql_client::Error]) -> Self {
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
            Self::Unreachable { .. } | Self::Late { .. } | Self::NotGraphql { .. } => None,
        }
    }

    pub(super) fn is_worth_repeating(&self, repeat: Repeat) -> bool {
        match self {
            Self::Unreachable { .. } => repeat == Repeat::Yes,
            Self::Late { .. } => false,
            Self::NotGraphql { status, .. } => matches!(status, 502..=504),
            Self::Refused { code, .. } => matches!(code.as_str(), "UNAVAILABLE" | "RATE_LIMITED"),
        }
    }
}

/// Tells whether a certificate was not accepted.
pub(super) fn is_distrust(error: &ureq::Error) -> bool {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if error.to_string().contains("invalid peer certificate") {
            return true;
        }
        cause = error.source();
    }
    false
}

/// Describes an answer that is not what was asked for.
pub(super) fn found(text: &str, error: &serde_json::Error) -> String {
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

/// Returns the exit status of an error with this code.
pub(super) fn status_of(code: &str) -> ExitStatus {
    match code {
        "UNAVAILABLE" | "INTERNAL" | "RATE_LIMITED" => ExitStatus::NotCompared,
        "UNAUTHENTICATED" | "BAD_USER_INPUT" | "UNSUPPORTED_SCHEME" => ExitStatus::Usage,
        _ => ExitStatus::Failure,
    }
}

/// Says what to do about an error for which the server gave no hint.
pub(super) fn hint_for(code: &str, has_token: bool) -> String {
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
