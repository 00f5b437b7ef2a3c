//! Methods and paths of API Gateway that lead to functions.

use super::super::Trigger;
use super::{
    module::{Item, Module},
    trigger::{Found, access},
    value::Scope,
};

/// How deep folders of a REST API are followed: they may name each other in a circle.
const MAX_PARTS: usize = 30;

/// The routes of HTTP APIs and the methods of REST APIs.
pub(super) fn triggers<'m>(module: &'m Module<'m>) -> Vec<Found> {
    let reader = Reader {
        module,
        scope: Scope::new(module, None),
    };
    let mut found = reader.routes();
    found.extend(reader.methods());
    found
}

struct Reader<'m> {
    module: &'m Module<'m>,
    scope: Scope<'m>,
}

impl<'m> Reader<'m> {
    /// The block of a type that an attribute names.
    fn named(&self, item: &Item<'m>, name: &str, kind: &str) -> Option<Item<'m>> {
        let addresses = self.scope.addresses_of(item, name);
        let address = addresses.iter().find(|address| address.kind == kind)?;
        self.module.get(kind, &address.name)
    }

    /// Routes lead to integrations, integrations to functions. A simple API has neither.
    fn routes(&self) -> Vec<Found> {
        let mut found = Vec::new();
        for route in self.module.all("aws_apigatewayv2_route") {
            let integration = self.named(&route, "target", "aws_apigatewayv2_integration");
            let Some(integration) = integration else {
                continue;
            };
            let authorization = self.scope.text_of(&route, "authorization_type");
            let trigger = Trigger {
                access: access(authorization.as_deref()),
                ..self.route_key(&route)
            };
            found.push((
                self.scope.addresses_of(&integration, "integration_uri"),
                trigger,
            ));
        }
        for api in self.module.all("aws_apigatewayv2_api") {
            if api.attribute("target").is_some() {
                found.push((
                    self.scope.addresses_of(&api, "target"),
                    self.route_key(&api),
                ));
            }
        }
        found
    }

    /// `GET /stock/{id}`, or `$default` and the names of a WebSocket API's messages.
    fn route_key(&self, item: &Item<'m>) -> Trigger {
        let key = self.scope.text_of(item, "route_key");
        let Some((method, path)) = key.as_deref().and_then(|key| key.split_once(' ')) else {
            return Trigger::new("http", key.as_deref());
        };
        Trigger {
            method: (method != "ANY").then(|| method.to_owned()),
            ..Trigger::new("http", Some(path))
        }
    }

    /// Integrations belong to a resource, which is a part of a path, and to a method of it.
    fn methods(&self) -> Vec<Found> {
        let mut found = Vec::new();
        for integration in self.module.all("aws_api_gateway_integration") {
            let functions = self.scope.addresses_of(&integration, "uri");
            let method = self.named(&integration, "http_method", "aws_api_gateway_method");
            let word = method.as_ref().unwrap_or(&integration);
            let word = self.scope.text_of(word, "http_method");
            let path = self.path(&integration);
            let authorization =
                method.and_then(|method| self.scope.text_of(&method, "authorization"));
            let trigger = Trigger {
                method: word.filter(|word| word != "ANY"),
                access: access(authorization.as_deref()),
                ..Trigger::new("http", path.as_deref())
            };
            found.push((functions, trigger));
        }
        found
    }

    /// The path of an integration, from its resource up to the API.
    fn path(&self, integration: &Item<'m>) -> Option<String> {
        let kind = "aws_api_gateway_resource";
        let mut parts = Vec::new();
        let mut resource = self.named(integration, "resource_id", kind);
        while let Some(part) = resource {
            parts.push(self.scope.text_of(&part, "path_part")?);
            if parts.len() > MAX_PARTS {
                return None;
            }
            resource = self.named(&part, "parent_id", kind);
        }
        parts.reverse();
        let is_known = !parts.is_empty() || integration.attribute("resource_id").is_some();
        is_known.then(|| format!("/{}", parts.join("/")))
    }
}
