//! Who may call the URLs of a function.

use super::template::Template;
use crate::manifest::{
    Access,
    aws::references,
    node::{Node, Value},
};

impl<'a> Template<'a> {
    /// Who may call the URL of an event of kind `Api` or `HttpApi`: what the event says, else what its API says.
    pub(super) fn event_access(&self, event: &'a Node, is_http_api: bool) -> Access {
        let auth = event.get("Auth").and_then(|auth| self.chosen(auth));
        if let Some(access) = auth.and_then(|auth| self.auth_access(auth, "Authorizer")) {
            return access;
        }
        let api = event.get(if is_http_api { "ApiId" } else { "RestApiId" });
        let api = api.map(references).unwrap_or_default();
        let api = api
            .first()
            .and_then(|reference| self.resource(&reference.id));
        let own = api.and_then(|api| api.property(&["Auth"]));
        let kind = if is_http_api { "HttpApi" } else { "Api" };
        let global = self.root.at(&["Globals", kind, "Auth"]);
        [own, global]
            .into_iter()
            .flatten()
            .find_map(|auth| self.auth_access(auth, "DefaultAuthorizer"))
            .unwrap_or_default()
    }

    /// What an `Auth` says; none if it leaves the matter to the API.
    fn auth_access(&self, auth: &Node, key: &str) -> Option<Access> {
        let authorizer = auth.get(key).and_then(|node| self.text(node));
        let has_key = auth.get("ApiKeyRequired").is_some_and(is_true);
        match authorizer.map(|authorizer| authorizer.text).as_deref() {
            Some("NONE") | None if has_key => Some(Access::ApiKey),
            Some("NONE") => Some(Access::Anonymous),
            Some("AWS_IAM") => Some(Access::Iam),
            Some(_) => Some(Access::Token),
            None => None,
        }
    }

    /// Who may call a function URL by its `AuthType`.
    pub(super) fn url_access(&self, auth_type: Option<&Node>) -> Access {
        match auth_type.and_then(|node| self.known_text(node)).as_deref() {
            Some("NONE") => Access::Anonymous,
            Some("AWS_IAM") => Access::Iam,
            _ => Access::Unsaid,
        }
    }
}

pub(super) fn is_true(node: &Node) -> bool {
    matches!(&node.value, Value::Bool(true)) || node.text() == Some("true")
}
