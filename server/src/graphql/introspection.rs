//! Who is told the schema.

use async_graphql::ServerError;

use super::error;
use crate::catalog::{Requester, Scope};
use crate::config::Introspection;

/// Returns why a requester is not told the schema; `None` when they are.
pub(super) fn refusal(setting: Introspection, requester: &Requester) -> Option<ServerError> {
    let is_told = match setting {
        Introspection::Everyone => true,
        Introspection::Readers => requester.may(Scope::CatalogRead),
        Introspection::SignedIn => !requester.is_anonymous(),
        Introspection::Off => false,
    };
    if is_told {
        None
    } else if setting == Introspection::Off {
        Some(error::coded(
            "this server does not tell its schema",
            "FORBIDDEN",
            "Read server/schema.graphql of its version, or ask whoever runs it to set `introspection` in the section [graphql] of catalog.toml.",
        ))
    } else {
        Some(error::coded(
            "this server tells its schema only with an access token",
            "UNAUTHENTICATED",
            "Send `Authorization: Bearer <access token>`; in GraphiQL, put it under Headers and fetch the schema again.",
        ))
    }
}

/// Says on the page of the explorer why it knows no schema.
pub(super) fn explain_on(page: &str, refusal: &ServerError) -> String {
    let hint = refusal.extensions.as_ref().and_then(|it| it.get("hint"));
    let hint = match hint {
        Some(async_graphql::Value::String(hint)) => hint.as_str(),
        _ => "",
    };
    // Nothing of the request is in these texts, only `<` and `>` of the token's place.
    let text = format!(
        "No completion and no documentation: {}. {hint}",
        refusal.message
    );
    let text = text.replace('<', "&lt;").replace('>', "&gt;");
    page.replacen(
        "<body>",
        &format!("<body>\n    <p class=\"notice\" role=\"status\">{text}</p>"),
        1,
    )
}
