//! What starts a function: `events`, and `url`.

use crate::manifest::{
    Access, Trigger,
    aws::{intrinsic, references},
    node::{Node, Value},
};

/// What starts a function, in the order written.
pub(super) fn triggers(function: &Node) -> Vec<Trigger> {
    let mut triggers = Vec::new();
    if let Some(url) = function.get("url") {
        triggers.extend(function_url(url));
    }
    let events = function.get("events").map_or(&[][..], Node::items);
    triggers.extend(events.iter().filter_map(trigger));
    triggers
}

/// A function URL of AWS, which everybody may call unless it has an authorizer.
fn function_url(url: &Node) -> Option<Trigger> {
    let access = match url.text_at(&["authorizer"]) {
        Some("aws_iam") => Access::Iam,
        Some(_) => Access::Unsaid,
        None if url.value == Value::Bool(false) || url.value == Value::Null => return None,
        None => Access::Anonymous,
    };
    Some(Trigger {
        kind: "http".to_owned(),
        method: None,
        detail: Some("/".to_owned()),
        access,
    })
}

fn trigger(event: &Node) -> Option<Trigger> {
    let (name, value) = match event.entries() {
        // Others stand beside the first for settings, as `x-azure-settings` does.
        [(name, value), ..] => (name.as_str(), value),
        [] => (event.text()?, event),
    };
    let azure = event.get("x-azure-settings");
    if azure.and_then(|azure| azure.text_at(&["direction"])) == Some("out") {
        return None;
    }
    if let "http" | "httpApi" | "alb" | "function_url" = name {
        return Some(http(value, azure));
    }
    let kind = match name {
        "websocket" => "websocket",
        "sqs" | "queue" | "serviceBus" | "rabbitmq" | "activemq" | "cmq" | "mq" => "queue",
        "sns" | "topic" => "topic",
        "s3" | "cos" | "oss" | "blob" | "storage" => "bucket",
        "schedule" | "timer" | "cron" => "schedule",
        "stream" | "kafka" | "msk" | "eventHub" | "cosmosDB" | "cosmosDBTrigger" | "ckafka" => {
            "stream"
        }
        _ => "event",
    };
    Some(Trigger {
        kind: kind.to_owned(),
        method: None,
        detail: detail(value, name),
        access: Access::Unsaid,
    })
}

/// `GET orders`, `*`, an address, or a map of them.
fn http(value: &Node, azure: Option<&Node>) -> Trigger {
    let conditions = value.get("conditions").unwrap_or(value);
    let written = |key: &str| {
        let of = |node: &Node| {
            let node = node.get(key)?;
            node.text()
                .or_else(|| node.items().first().and_then(Node::text))
                .map(str::to_owned)
        };
        of(conditions).or_else(|| azure.and_then(of))
    };
    let (mut method, mut path) = (
        written("method").or_else(|| written("methods")),
        written("path")
            .or_else(|| written("route"))
            .or_else(|| written("url")),
    );
    if let Some(text) = value.text() {
        let mut words = text.split_whitespace();
        match (words.next(), words.next()) {
            (Some(first), Some(second)) => {
                method = Some(first.to_owned());
                path = Some(second.to_owned());
            }
            (Some(only), None) if only != "*" => path = Some(only.to_owned()),
            _ => {}
        }
    }
    let method = method.map(|method| method.to_ascii_uppercase());
    Trigger {
        kind: "http".to_owned(),
        method: method.filter(|method| method != "ANY" && method != "*"),
        detail: path.map(rooted),
        access: access(value, azure),
    }
}

fn access(value: &Node, azure: Option<&Node>) -> Access {
    let level = value.text_at(&["authLevel"]);
    let level = level.or_else(|| azure.and_then(|azure| azure.text_at(&["authLevel"])));
    match level {
        Some("anonymous") => return Access::Anonymous,
        Some(_) => return Access::ApiKey,
        None => {}
    }
    let authorizer = value.get("authorizer");
    let kind = authorizer
        .and_then(|authorizer| authorizer.text().or_else(|| authorizer.text_at(&["type"])));
    match (authorizer, kind.map(str::to_ascii_lowercase).as_deref()) {
        (Some(_), Some("aws_iam")) => Access::Iam,
        (Some(_), _) => Access::Token,
        _ if value
            .get("private")
            .is_some_and(|node| node.value == Value::Bool(true)) =>
        {
            Access::ApiKey
        }
        _ => Access::Unsaid,
    }
}

/// A path with a slash before it, as other formats write it; addresses stay as they are.
fn rooted(path: String) -> String {
    let is_address = path.contains("://")
        || path
            .split('/')
            .next()
            .is_some_and(|host| host.contains('.'));
    if path.starts_with('/') || is_address {
        path
    } else {
        format!("/{path}")
    }
}

/// What tells an event from others.
fn detail(value: &Node, name: &str) -> Option<String> {
    const KEYS: [&str; 16] = [
        "rate",
        "schedule",
        "arn",
        "topicName",
        "topic",
        "queue",
        "queueName",
        "bucket",
        "route",
        "stream",
        "resource",
        "eventBus",
        "trigger",
        "pool",
        "name",
        "path",
    ];
    let text = |node: &Node| {
        let node = match intrinsic(node) {
            Some(_) => node,
            None => node.items().first().unwrap_or(node),
        };
        let reference = || {
            references(node)
                .into_iter()
                .next()
                .map(|reference| reference.id)
        };
        node.text().map(str::to_owned).or_else(reference)
    };
    if intrinsic(value).is_some() || value.entries().is_empty() {
        return text(value).filter(|text| text != name);
    }
    KEYS.iter().find_map(|key| value.get(key).and_then(text))
}
