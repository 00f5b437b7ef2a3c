//! The access token: from the environment, a file or beside a local server.

use std::{fs, path::Path};

use crate::{environment::Environment, error::CliError};

/// The access token that a server writes at its first start, beside it.
const LOCAL_TOKEN: &str = "data/local-token";

/// Returns the access token to send, if there is one.
///
/// # Errors
/// There is one that cannot be read or cannot be sent.
pub(super) fn find(environment: &Environment, loopback: bool) -> Result<Option<String>, CliError> {
    if let Some(token) = &environment.token {
        return check(token, "BRICKYARD_TOKEN").map(Some);
    }
    if let Some(path) = &environment.token_file {
        return read(&environment.resolve(path)).map(Some);
    }
    let local = environment.resolve(Path::new(LOCAL_TOKEN));
    if loopback && local.is_file() {
        return read(&local).map(Some);
    }
    Ok(None)
}

fn read(path: &Path) -> Result<String, CliError> {
    let text = fs::read_to_string(path).map_err(|source| {
        CliError::usage(
            format!("the access token in `{}` cannot be read", path.display()),
            "check BRICKYARD_TOKEN_FILE and the file's permissions",
        )
        .because(source)
    })?;
    check(&text, &format!("`{}`", path.display()))
}

/// Returns the token without white space around it. What else cannot be sent in a header is refused
/// here, without showing it.
fn check(text: &str, place: &str) -> Result<String, CliError> {
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
    fn an_unusable_token_is_refused_without_showing_it() {
        let error = check("sec ret", "BRICKYARD_TOKEN").unwrap_err();
        assert!(!error.to_string().contains("ret"));
        assert_eq!(check(" bky_u_x \n", "").unwrap(), "bky_u_x");
    }
}
