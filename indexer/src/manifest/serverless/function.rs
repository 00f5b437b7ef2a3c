//! A service and its functions.

use super::{
    call::{Calls, Naming},
    event::triggers,
    variables::Variables,
};
use crate::manifest::{
    Code, Declaration, Format, Unread, UnreadReason,
    lines::Lines,
    node::{Node, Value},
    tree::{folder_of, join},
};

/// How many functions a service may have.
const MAX_FUNCTIONS: usize = 2_000;
const MAX_LABELS: usize = 100;
/// What provider aws runs where no runtime is written.
const AWS_RUNTIME: &str = "nodejs20.x";

/// What a `serverless.yml` says of all its functions, with the values of variables in it.
pub(super) struct Service<'a> {
    path: &'a str,
    lines: Lines<'a>,
    root: &'a Node,
    name: Option<String>,
    provider: Node,
    provider_name: Option<String>,
    package: Node,
}

impl<'a> Service<'a> {
    pub(super) fn new(
        path: &'a str,
        lines: Lines<'a>,
        root: &'a Node,
        variables: &Variables<'_>,
    ) -> Self {
        let part = |key| match root.get(key) {
            Some(node) => variables.expand(node),
            None => Node::new(Value::Null, 1),
        };
        let (service, provider) = (part("service"), part("provider"));
        let text = |node: &Node| {
            node.text()
                .or_else(|| node.text_at(&["name"]))
                .map(str::to_owned)
        };
        Self {
            path,
            lines,
            root,
            // A name with a variable that nothing gives a value is nobody's.
            name: text(&service).filter(|name| !name.contains("${")),
            provider_name: text(&provider),
            provider,
            package: part("package"),
        }
    }

    /// The functions by key: a map, or a list of maps, whose parts may be in other files.
    pub(super) fn functions(
        &self,
        variables: &Variables<'_>,
    ) -> (Vec<(String, Node)>, Vec<Unread>) {
        let mut unread = Vec::new();
        let Some(written) = self.root.get("functions") else {
            return (Vec::new(), unread);
        };
        let functions = variables.expand(written);
        let maps = match &functions.value {
            Value::List(items) => items.as_slice(),
            _ => std::slice::from_ref(&functions),
        };
        let mut found: Vec<(String, Node)> = Vec::new();
        for map in maps {
            match &map.value {
                Value::Map(entries) if found.len() + entries.len() > MAX_FUNCTIONS => {
                    let message = format!("the service has more than {MAX_FUNCTIONS} functions");
                    unread.push(self.unread(map.line, UnreadReason::TooLarge, message));
                }
                Value::Map(entries) => {
                    for (key, function) in entries {
                        // Of a key that is there twice, the last one counts.
                        found.retain(|(known, _)| known != key);
                        found.push((key.clone(), function.clone()));
                    }
                }
                Value::Null => {}
                Value::Text(text) if text.contains("${") => {
                    // The variable says itself which file is missing.
                    if !text.contains("file(") {
                        let message = format!("the functions are `{text}`, which is not known");
                        unread.push(self.unread(map.line, UnreadReason::Missing, message));
                    }
                }
                _ => {
                    let message = "the functions are no map".to_owned();
                    unread.push(self.unread(map.line, UnreadReason::Invalid, message));
                }
            }
        }
        (found, unread)
    }

    /// Who calls whom among the functions.
    pub(super) fn calls(&self, functions: &[(String, Node)], variables: &Variables<'_>) -> Calls {
        let machines = self.root.at(&["stepFunctions", "stateMachines"]);
        let machines = machines.map(|machines| variables.expand(machines));
        let naming = Naming {
            service: self.name.as_deref(),
            stage: self.provider.text_at(&["stage"]).unwrap_or("dev"),
        };
        let machines = machines.unwrap_or_else(|| Node::new(Value::Null, 1));
        Calls::new(functions, &naming, &self.provider, &machines)
    }

    fn unread(&self, line: usize, reason: UnreadReason, message: String) -> Unread {
        Unread {
            path: self.path.to_owned(),
            line,
            reason,
            message,
        }
    }

    /// What the manifest says of a function.
    pub(super) fn declaration(&self, key: &str, function: &Node) -> Declaration {
        let is_aws = self.provider_name.as_deref() == Some("aws");
        let written = |key| function.text_at(&[key]).map(str::to_owned);
        let inherited =
            |key| written(key).or_else(|| self.provider.text_at(&[key]).map(str::to_owned));
        let code = self.code(function);
        let is_image = matches!(code, Code::Image { .. });
        let default = (is_aws && !is_image).then(|| AWS_RUNTIME.to_owned());
        Declaration {
            format: Format::Serverless,
            manifest: self.path.to_owned(),
            line: self.lines.of_key(key, function.line),
            name: key.to_owned(),
            deployed_name: written("name").filter(|name| !name.contains("${")),
            application: self.name.clone(),
            description: written("description"),
            runtime: inherited("runtime").or(default),
            provider: self.provider_name.clone(),
            handler: written("handler"),
            code,
            entry_points: Vec::new(),
            triggers: triggers(function),
            calls: Vec::new(),
            timeout_ms: inherited("timeout").and_then(|text| milliseconds(&text)),
            labels: self.labels(function),
        }
    }

    fn code(&self, function: &Node) -> Code {
        if let Some(image) = function.get("image") {
            return self.image(image);
        }
        let individually = function.text_at(&["package", "artifact"]);
        let artifact = individually.or_else(|| self.package.text_at(&["artifact"]));
        let folder = folder_of(self.path);
        match artifact {
            Some(artifact) if artifact.contains("${") => Code::Unresolved(artifact.to_owned()),
            Some(artifact) if artifact.contains("://") => Code::Remote(artifact.to_owned()),
            Some(artifact) => match join(folder, artifact) {
                Some(path) => Code::Path(path),
                None => Code::Outside(artifact.to_owned()),
            },
            None => Code::Path(folder.to_owned()),
        }
    }

    /// An image by its address, or by its name in `provider.ecr.images`.
    fn image(&self, image: &Node) -> Code {
        let name = image.text().or_else(|| image.text_at(&["name"]));
        let defined = name.and_then(|name| self.provider.at(&["ecr", "images", name]));
        let uri = image.text_at(&["uri"]);
        let Some(defined) = defined else {
            let image = uri.or(name).map(str::to_owned);
            return Code::Image { image, build: None };
        };
        let context = defined
            .text()
            .is_none()
            .then(|| defined.text_at(&["path"]).unwrap_or("."));
        let build = context.and_then(|context| {
            let folder = join(folder_of(self.path), context)?;
            join(&folder, defined.text_at(&["file"]).unwrap_or("."))
        });
        let defined = defined.text().or_else(|| defined.text_at(&["uri"]));
        let image = defined.or(name).map(str::to_owned);
        Code::Image { image, build }
    }

    fn labels(&self, function: &Node) -> Vec<(String, String)> {
        let tags = [
            function.get("tags"),
            function.get("labels"),
            self.provider.get("tags"),
        ];
        let mut labels: Vec<(String, String)> = Vec::new();
        for (key, value) in tags.into_iter().flatten().flat_map(Node::entries) {
            let value = value.text().filter(|value| !value.contains("${"));
            if let Some(value) = value
                && labels.len() < MAX_LABELS
                && !labels.iter().any(|(known, _)| known == key)
            {
                labels.push((key.clone(), value.to_owned()));
            }
        }
        labels
    }
}

/// A timeout in seconds, which some providers write as `60s`.
fn milliseconds(seconds: &str) -> Option<u32> {
    let seconds = seconds.trim().trim_end_matches('s');
    seconds.parse::<u32>().ok()?.checked_mul(1000)
}
