//! URLs that resources of API Gateway, or `OpenAPI` documents inside of them, lead to functions.

use super::{
    access::is_true,
    event::method_of,
    template::{Resource, Template},
    wiring::{Wiring, trigger},
};
use crate::manifest::{Access, Trigger, node::Node};

/// How deep a path may be.
const MAX_PARTS: usize = 30;
const INTEGRATION: &str = "x-amazon-apigateway-integration";

impl<'a> Template<'a> {
    /// Notes the URLs of a resource.
    pub(super) fn wire_routes(&self, resource: Resource<'a>, wiring: &mut Wiring<'a>) {
        let property = |path: &[&str]| resource.property(path).and_then(|node| self.chosen(node));
        match resource.kind {
            "AWS::ApiGateway::Method" => {
                let method = property(&["HttpMethod"]).and_then(|node| self.text(node));
                let url = Trigger {
                    method: method.and_then(|method| method_of(&method.text)),
                    access: self.method_access(resource),
                    ..trigger("http", self.path_of(resource))
                };
                self.start(property(&["Integration", "Uri"]), &url, wiring);
            }
            "AWS::ApiGatewayV2::Route" => {
                let integration = property(&["Target"]).map(|target| self.mentions_in(target));
                let integration = integration
                    .unwrap_or_default()
                    .into_iter()
                    .find_map(|mention| mention.resource.property(&["IntegrationUri"]));
                let key = property(&["RouteKey"]).and_then(|node| self.text(node));
                let url = Trigger {
                    access: self.method_access(resource),
                    ..route(key.map(|key| key.text))
                };
                self.start(integration, &url, wiring);
            }
            "AWS::ApiGatewayV2::Api" => {
                self.start(property(&["Target"]), &trigger("http", None), wiring);
                self.wire_document(property(&["Body"]), wiring);
            }
            "AWS::ApiGateway::RestApi" => self.wire_document(property(&["Body"]), wiring),
            "AWS::Serverless::Api" | "AWS::Serverless::HttpApi" => {
                self.wire_document(property(&["DefinitionBody"]), wiring);
            }
            _ => {}
        }
    }

    /// Notes the operations of an `OpenAPI` document.
    fn wire_document(&self, document: Option<&'a Node>, wiring: &mut Wiring<'a>) {
        let paths = document.and_then(|document| document.get("paths"));
        for (path, operations) in paths.map_or(&[][..], Node::entries) {
            for (method, operation) in operations.entries() {
                let url = Trigger {
                    method: method_of(method),
                    ..trigger("http", Some(path.clone()))
                };
                self.start(operation.at(&[INTEGRATION, "uri"]), &url, wiring);
            }
        }
    }

    fn method_access(&self, resource: Resource<'a>) -> Access {
        let kind = resource.property(&["AuthorizationType"]);
        let kind = kind.and_then(|node| self.known_text(node));
        let has_key = resource.property(&["ApiKeyRequired"]).is_some_and(is_true);
        match kind.as_deref() {
            Some("NONE") | None if has_key => Access::ApiKey,
            Some("NONE") => Access::Anonymous,
            Some("AWS_IAM") => Access::Iam,
            Some(_) => Access::Token,
            None => Access::Unsaid,
        }
    }

    /// The path of a method of API Gateway, part by part from its resource up.
    fn path_of(&self, method: Resource<'a>) -> Option<String> {
        let mut parts = Vec::new();
        let mut above = method.property(&["ResourceId"]);
        while let Some(node) = above
            && parts.len() < MAX_PARTS
        {
            let mention = self.mentions_in(node).into_iter().next()?;
            if mention.resource.kind != "AWS::ApiGateway::Resource" {
                break;
            }
            parts.push(self.text(mention.resource.property(&["PathPart"])?)?.text);
            above = mention.resource.property(&["ParentId"]);
        }
        parts.reverse();
        Some(format!("/{}", parts.join("/")))
    }
}

/// `GET /orders`, `$default`, or the route of a WebSocket.
fn route(key: Option<String>) -> Trigger {
    let Some(key) = key else {
        return trigger("http", None);
    };
    match key.split_once(' ') {
        Some((method, path)) => Trigger {
            method: method_of(method),
            ..trigger("http", Some(path.trim().to_owned()))
        },
        None if key == "$default" => trigger("http", Some(key)),
        None => trigger("websocket", Some(key)),
    }
}
