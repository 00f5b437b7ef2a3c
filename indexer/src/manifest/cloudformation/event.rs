//! What starts a function: the `Events` of SAM and function URLs.

use super::template::{Resource, Template};
use crate::manifest::{Access, Trigger, aws::references, node::Node};

impl<'a> Template<'a> {
    /// What starts a function, as far as it says so itself.
    pub(super) fn triggers(&self, function: Resource<'a>) -> Vec<Trigger> {
        let mut triggers = Vec::new();
        if let Some(url) = self.property(function, "FunctionUrlConfig") {
            triggers.push(Trigger {
                kind: "http".to_owned(),
                method: None,
                detail: Some("/".to_owned()),
                access: self.url_access(url.get("AuthType")),
            });
        }
        let events = self.property(function, "Events");
        for (_, event) in events.map_or(&[][..], Node::entries) {
            triggers.extend(self.chosen(event).and_then(|event| self.trigger(event)));
        }
        triggers
    }

    fn trigger(&self, event: &'a Node) -> Option<Trigger> {
        let kind = event.text_at(&["Type"])?;
        let nothing = Node::new(crate::manifest::node::Value::Null, event.line);
        let properties = event.get("Properties");
        if let Some(properties) = properties
            && let "Api" | "HttpApi" = kind
        {
            return Some(self.url(properties, kind == "HttpApi"));
        }
        let properties = properties.unwrap_or(&nothing);
        let (word, key) = match kind {
            "Api" | "HttpApi" => ("http", "Path"),
            "SQS" => ("queue", "Queue"),
            "MQ" => ("queue", "Broker"),
            "SNS" => ("topic", "Topic"),
            "S3" => ("bucket", "Bucket"),
            "Schedule" => ("schedule", "Schedule"),
            "ScheduleV2" => ("schedule", "ScheduleExpression"),
            "DynamoDB" | "Kinesis" | "MSK" => ("stream", "Stream"),
            "SelfManagedKafka" => ("stream", "Topics"),
            "DocumentDB" => ("stream", "Cluster"),
            "EventBridgeRule" | "CloudWatchEvent" => ("event", "Pattern"),
            "CloudWatchLogs" => ("event", "LogGroupName"),
            "IoTRule" => ("event", "Sql"),
            "Cognito" => ("event", "UserPool"),
            _ => ("event", "Type"),
        };
        let detail = match key {
            "Type" => Some(kind.to_owned()),
            "Pattern" => properties
                .get(key)
                .and_then(|pattern| self.pattern(pattern)),
            key => properties.get(key).and_then(|node| self.source(node)),
        };
        Some(Trigger {
            kind: word.to_owned(),
            method: None,
            detail,
            access: Access::Unsaid,
        })
    }

    fn url(&self, properties: &'a Node, is_http_api: bool) -> Trigger {
        let written = |key| {
            let text = properties.get(key).and_then(|node| self.text(node));
            text.map(|text| text.text)
        };
        Trigger {
            kind: "http".to_owned(),
            method: written("Method").and_then(|method| method_of(&method)),
            detail: written("Path"),
            access: self.event_access(properties, is_http_api),
        }
    }

    /// What an event comes from: the logical id of a resource, or a text.
    pub(super) fn source(&self, node: &Node) -> Option<String> {
        let node = node.items().first().unwrap_or(node);
        let mentioned = references(node);
        let known = mentioned
            .iter()
            .find(|reference| self.resource(&reference.id).is_some());
        match known {
            Some(reference) => Some(reference.id.clone()),
            None => self.text(node).map(|text| text.text),
        }
    }

    /// What an event's pattern asks for, for example `aws.s3 Object Created`.
    pub(super) fn pattern(&self, pattern: &Node) -> Option<String> {
        let first = |key: &str| {
            let node = pattern.get(key)?;
            self.source(node)
        };
        let parts: Vec<_> = ["source", "detail-type"]
            .into_iter()
            .filter_map(first)
            .collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    }
}

/// A method in upper case; none for all.
pub(super) fn method_of(method: &str) -> Option<String> {
    let method = method.to_ascii_uppercase();
    (!matches!(
        method.as_str(),
        "ANY" | "*" | "X-AMAZON-APIGATEWAY-ANY-METHOD"
    ))
    .then_some(method)
}
