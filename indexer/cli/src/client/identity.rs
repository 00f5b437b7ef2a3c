//! Who a CI job is to the server when nobody gave it an access token.

use super::{Client, ClientError, Repeat};
use crate::{
    environment::Environment,
    error::ExitStatus,
    id_token::{IdToken, Refusal},
    operations::exchange_id_token::{ExchangeIdToken, exchange_id_token},
};

impl Client {
    /// Lets a CI job that was given no access token prove itself with an id token, which is exchanged for
    /// an access token for checks at the first call.
    pub(crate) fn for_checks(mut self, environment: &Environment) -> Self {
        let has_token = environment.token.is_some() || environment.token_file.is_some();
        if !has_token {
            self.id_token = self.ci.id_token(self.is_local);
        }
        self
    }

    /// Returns what the reader should know although the calls went well.
    pub(crate) fn note(&self) -> Option<String> {
        let refusal = self.id_token.as_ref()?.refusal()?;
        let Refusal { message, hint } = refusal;
        Some(format!(
            "the job's id token was not exchanged, so it had no access token: {message}; {hint}"
        ))
    }

    /// Returns the access token to send.
    pub(super) fn bearer(&self) -> Result<Option<&str>, ClientError> {
        let Some(id_token) = &self.id_token else {
            return Ok(self.token.as_deref());
        };
        id_token.access_token(&self.agent, &self.server, |id_token| {
            let variables = exchange_id_token::Variables { id_token };
            match self.send_as::<ExchangeIdToken>(None, variables, Repeat::Yes) {
                Ok(data) => Ok(Ok(data.exchange_id_token.access_token)),
                Err(ClientError::Refused { message, hint, .. }) => Ok(Err(Refusal {
                    message,
                    hint: hint.unwrap_or_default(),
                })),
                Err(error) => Err(error),
            }
        })
    }

    /// Says why a CI job has no access token, and what to do; nothing if it had one to send.
    pub(super) fn without_identity(&self) -> Option<(ExitStatus, String, String)> {
        let refusal = self.id_token.as_ref().and_then(IdToken::refusal);
        if let Some(Refusal { message, hint }) = refusal {
            let cause = format!("the job's id token was not exchanged: {message}");
            return Some((ExitStatus::NotCompared, cause, hint.clone()));
        }
        let has_token = self.token.is_some() || self.id_token.is_some();
        let advice = self.ci.advice(&self.server).filter(|_| !has_token)?;
        // Nobody who reads this can do anything about a fork, so it is no mistake of theirs.
        let status = if advice.is_fork {
            ExitStatus::NotCompared
        } else {
            ExitStatus::Usage
        };
        let cause = "the server wants an access token, and this job has none".to_owned();
        Some((status, cause, advice.hint))
    }
}
