//! What starts a function of Azure, in the words of `function.json`, of decorators and of calls.

use super::super::{
    Access, Trigger,
    node::{Node, Value},
};

/// The fields that tell a trigger from others, by what [`plain`] makes of them.
const DETAILS: [&str; 10] = [
    "schedule",
    "queuename",
    "topicname",
    "topic",
    "path",
    "eventhubname",
    "containername",
    "collectionname",
    "tablename",
    "commandtext",
];

/// A name, as [`plain`] makes it, and its values.
pub(super) type Field = (String, Vec<String>);

/// A trigger as it is written.
#[derive(Debug)]
pub(super) struct Binding {
    /// What triggers: `http`, `timer`, `servicebusqueue`, …; lower case, without `trigger`.
    kind: String,
    /// What it says.
    fields: Vec<Field>,
}

impl Binding {
    pub(super) fn new(kind: &str, fields: Vec<Field>) -> Self {
        let kind = plain(kind);
        Self {
            kind: kind.strip_suffix("trigger").unwrap_or(&kind).to_owned(),
            fields,
        }
    }

    /// Reads a binding of `function.json`; none of what goes in or out besides the trigger.
    pub(super) fn written(node: &Node) -> Option<Self> {
        let kind = node.text_at(&["type"])?;
        if !kind.to_ascii_lowercase().ends_with("trigger") {
            return None;
        }
        let fields = node.entries().iter().filter_map(|(key, value)| {
            let values = match &value.value {
                Value::Text(text) => vec![text.clone()],
                Value::List(items) => items
                    .iter()
                    .filter_map(|item| item.text().map(str::to_owned))
                    .collect(),
                _ => return None,
            };
            Some((plain(key), values))
        });
        Some(Self::new(kind, fields.collect()))
    }

    /// Says who may call, unless that is written.
    pub(super) fn or_access(mut self, level: &str) -> Self {
        if self.field("authlevel").is_none() {
            let level = vec![level.to_owned()];
            self.fields.push(("authlevel".to_owned(), level));
        }
        self
    }

    /// The triggers of the function of a name: one, or one for each method of HTTP.
    pub(super) fn triggers(&self, name: &str, prefix: &str) -> Vec<Trigger> {
        if !matches!(&*self.kind, "http" | "route") {
            return vec![Trigger::new(self.word(), self.detail())];
        }
        let route = self.field("route").unwrap_or(name).trim_matches('/');
        let parts = ["", prefix, route];
        let parts = parts.iter().enumerate();
        let parts = parts.filter(|(at, part)| *at == 0 || !part.is_empty());
        let path = parts.map(|(_, part)| *part).collect::<Vec<_>>().join("/");
        let path = if path.is_empty() { "/" } else { &path };
        let trigger = |method: Option<&str>| Trigger {
            method: method.map(str::to_ascii_uppercase),
            access: self.access(),
            ..Trigger::new("http", Some(path))
        };
        let methods = self.values("methods");
        if methods.is_empty() {
            return vec![trigger(None)];
        }
        methods.iter().map(|method| trigger(Some(method))).collect()
    }

    fn access(&self) -> Access {
        let level = self.field("authlevel").unwrap_or_default();
        match level.to_ascii_lowercase().as_str() {
            "anonymous" => Access::Anonymous,
            "user" => Access::Token,
            // A key is what Azure asks for unless something else is written.
            _ => Access::ApiKey,
        }
    }

    /// The word for a kind of trigger that all formats have in common.
    fn word(&self) -> &str {
        match &*self.kind {
            "timer" | "schedule" => "schedule",
            "queue" | "storagequeue" | "servicebusqueue" | "rabbitmq" => "queue",
            "servicebus" if self.field("topicname").is_some() => "topic",
            "servicebus" => "queue",
            "servicebustopic" => "topic",
            "blob" | "storageblob" => "bucket",
            "eventhub" | "eventhubmessage" | "cosmosdb" | "cosmosdbv3" | "kafka" | "sql"
            | "mysql" => "stream",
            "eventgrid" | "signalr" | "webpubsub" => "event",
            other => other,
        }
    }

    fn detail(&self) -> Option<&str> {
        DETAILS.iter().find_map(|name| self.field(name))
    }

    fn field(&self, name: &str) -> Option<&str> {
        let value = self.values(name).first()?;
        (!value.is_empty()).then_some(value)
    }

    fn values(&self, name: &str) -> &[String] {
        let mut fields = self.fields.iter();
        let field = fields.find(|(field, _)| field == name);
        field.map_or(&[], |(_, values)| values)
    }
}

/// A name as all languages have it in common: `queueName` and `queue_name` are `queuename`.
pub(super) fn plain(name: &str) -> String {
    name.replace('_', "").to_ascii_lowercase()
}
