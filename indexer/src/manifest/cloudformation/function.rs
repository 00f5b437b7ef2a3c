//! A function of a template.

use super::{
    template::{Resource, Template},
    value::Text,
};
use crate::manifest::{
    Code, Declaration, Format,
    node::{Node, Value},
    tree::join,
};

impl<'a> Template<'a> {
    /// What the template says of a function.
    pub(super) fn declaration(&self, function: Resource<'a>, format: Format) -> Declaration {
        let code = self.code(function);
        let written = |key| {
            let text = self
                .property(function, key)
                .and_then(|node| self.text(node));
            text.map(|text: Text| text.text)
        };
        let name = self.property(function, "FunctionName");
        Declaration {
            format,
            manifest: self.path.to_owned(),
            line: self.lines.of_key(function.id, function.node.line),
            name: function.id.to_owned(),
            deployed_name: name.and_then(|node| self.known_text(node)),
            application: self.application(format),
            description: written("Description"),
            runtime: written("Runtime"),
            provider: None,
            handler: written("Handler"),
            entry_points: self.entry_points(function, &code),
            code,
            triggers: self.triggers(function),
            calls: Vec::new(),
            timeout_ms: written("Timeout").and_then(|text| milliseconds(&text)),
            labels: self.labels(function),
        }
    }

    /// CDK names a template after its stack.
    fn application(&self, format: Format) -> Option<String> {
        if format != Format::Cdk {
            return None;
        }
        let name = self.path.rsplit('/').next()?;
        name.strip_suffix(".template.json").map(str::to_owned)
    }

    /// The sources that esbuild bundles.
    fn entry_points(&self, function: Resource<'a>, code: &Code) -> Vec<String> {
        let Code::Path(folder) = code else {
            return Vec::new();
        };
        let build = function.metadata("BuildProperties");
        let Some(points) = build.and_then(|build| build.get("EntryPoints")) else {
            return Vec::new();
        };
        let points = match points.items() {
            [] => std::slice::from_ref(points),
            items => items,
        };
        let texts = points.iter().filter_map(Node::text);
        texts.filter_map(|path| join(folder, path)).collect()
    }

    /// A function's tags: SAM writes them as a map, CloudFormation as a list.
    fn labels(&self, function: Resource<'a>) -> Vec<(String, String)> {
        let tags = self.property(function, "Tags");
        match tags.map(|tags| &tags.value) {
            Some(Value::Map(entries)) => {
                let pair =
                    |(key, value): &(String, Node)| Some((key.clone(), self.known_text(value)?));
                entries.iter().filter_map(pair).collect()
            }
            Some(Value::List(items)) => {
                let pair = |tag: &Node| {
                    let key = self.known_text(tag.get("Key")?)?;
                    Some((key, self.known_text(tag.get("Value")?)?))
                };
                items.iter().filter_map(pair).collect()
            }
            _ => Vec::new(),
        }
    }
}

fn milliseconds(seconds: &str) -> Option<u32> {
    seconds.trim().parse::<u32>().ok()?.checked_mul(1000)
}
