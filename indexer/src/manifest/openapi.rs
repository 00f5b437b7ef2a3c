//! OpenAPI 3 and Swagger 2: what the operations of a service take and give.

mod schema;
#[cfg(test)]
mod tests;

use serde_json::Value as Json;

use self::schema::Schemas;
use super::{
    Access, Unread, UnreadReason,
    node::{Node, Value, read_json, read_yaml},
    reading::{file_name, invalid, not_read},
    tree::Tree,
};

/// The largest schema, as JSON in bytes.
const MAX_SCHEMA: usize = 256 << 10;
/// How many operations of a document are read.
const MAX_OPERATIONS: usize = 1_000;
const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// A document that describes an interface.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Contract {
    /// The file, relative to the repository.
    pub(crate) path: String,
    pub(crate) title: Option<String>,
    pub(crate) version: Option<String>,
    pub(crate) description: Option<String>,
    /// The operations, in the order written.
    pub(crate) operations: Vec<Operation>,
    /// The names of the security schemes, and who may call by each.
    pub(crate) security: Vec<(String, Access)>,
    /// Schemas that were left out.
    pub(crate) unread: Vec<Unread>,
}

/// A method of a path.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Operation {
    /// The operation's own name.
    pub(crate) id: Option<String>,
    /// In upper case.
    pub(crate) method: String,
    /// As written, with `{parameters}`.
    pub(crate) path: String,
    /// The line where the operation begins, from 1.
    pub(crate) line: usize,
    /// The schema of the request's body, complete in itself.
    pub(crate) input: Option<Json>,
    /// The schema of the response to a call that succeeds, complete in itself.
    pub(crate) output: Option<Json>,
    /// Who may call; [`Access::Anonymous`] only if the document says that no security is needed.
    pub(crate) access: Access,
}

/// Whether a file may be such a document.
pub(crate) fn is_manifest(path: &str) -> bool {
    let name = file_name(path).to_ascii_lowercase();
    let is_document = [".json", ".yaml", ".yml"]
        .iter()
        .any(|end| name.ends_with(end));
    is_document && (name.contains("openapi") || name.contains("swagger"))
}

/// Reads a document; nothing of one that is another program's.
///
/// # Errors
/// The file cannot be read.
pub(crate) fn read(tree: Tree<'_>, path: &str) -> Result<Option<Contract>, Unread> {
    let text = tree.text(path)?;
    let document = if path.to_ascii_lowercase().ends_with(".json") {
        read_json(&text).map(Some)
    } else {
        read_yaml(&text).map(|documents| documents.into_iter().next())
    };
    let document = document.map_err(|error| not_read(path, &text, &error))?;
    Ok(document
        .filter(is_contract)
        .map(|document| contract(path, &document)))
}

fn is_contract(document: &Node) -> bool {
    let version = document.text_at(&["openapi"]);
    let version = version
        .or(document.text_at(&["swagger"]))
        .unwrap_or_default();
    version.starts_with("3.") || version.starts_with("2.")
}

fn contract(path: &str, document: &Node) -> Contract {
    let info = |field| document.text_at(&["info", field]).map(str::to_owned);
    let mut reader = Reader {
        path,
        document,
        schemas: Schemas::new(document),
        security: security(document),
        unread: Vec::new(),
    };
    let operations = reader.operations();
    Contract {
        path: path.to_owned(),
        title: info("title"),
        version: info("version"),
        description: info("description"),
        operations,
        security: reader.security,
        unread: reader.unread,
    }
}

struct Reader<'a> {
    path: &'a str,
    document: &'a Node,
    schemas: Schemas<'a>,
    security: Vec<(String, Access)>,
    unread: Vec<Unread>,
}

impl<'a> Reader<'a> {
    fn operations(&mut self) -> Vec<Operation> {
        let mut operations = Vec::new();
        let paths = self.document.get("paths").map_or(&[][..], Node::entries);
        for (path, item) in paths {
            let item = self.schemas.resolved(item);
            for (method, node) in item.entries() {
                if !METHODS.contains(&method.as_str()) {
                    continue;
                }
                if operations.len() == MAX_OPERATIONS {
                    let message = format!("the document has more than {MAX_OPERATIONS} operations");
                    self.unread.push(invalid(self.path, node.line, &message));
                    return operations;
                }
                operations.push(self.operation(path, method, item, node));
            }
        }
        operations
    }

    fn operation(&mut self, path: &str, method: &str, item: &'a Node, node: &'a Node) -> Operation {
        let input = self.input(item, node);
        let output = self.output(node);
        Operation {
            id: node.text_at(&["operationId"]).map(str::to_owned),
            method: method.to_ascii_uppercase(),
            path: path.to_owned(),
            line: node.line,
            input: input.and_then(|schema| self.complete(schema)),
            output: output.and_then(|schema| self.complete(schema)),
            access: self.access(node),
        }
    }

    /// The schema of the request's body: of its media types that of JSON; in Swagger a parameter.
    fn input(&self, item: &'a Node, node: &'a Node) -> Option<&'a Node> {
        if let Some(body) = node.get("requestBody") {
            return json_schema(self.schemas.resolved(body));
        }
        let parameters = [node, item]
            .into_iter()
            .filter_map(|node| node.get("parameters"));
        let mut parameters = parameters.flat_map(Node::items);
        parameters.find_map(|parameter| {
            let parameter = self.schemas.resolved(parameter);
            let is_body = parameter.text_at(&["in"]) == Some("body");
            is_body.then(|| parameter.get("schema"))?
        })
    }

    /// The schema of the first response that tells of success, else of the default one.
    fn output(&self, node: &'a Node) -> Option<&'a Node> {
        let responses = node.get("responses")?.entries();
        let success = responses
            .iter()
            .filter(|(status, _)| status.starts_with('2'));
        let default = responses.iter().filter(|(status, _)| status == "default");
        let mut responses = success.chain(default).map(|(_, response)| response);
        responses.find_map(|response| {
            let response = self.schemas.resolved(response);
            response.get("schema").or_else(|| json_schema(response))
        })
    }

    fn complete(&mut self, schema: &'a Node) -> Option<Json> {
        let complete = self.schemas.complete(schema);
        let complete = complete.filter(|schema| schema.to_string().len() <= MAX_SCHEMA);
        if complete.is_none() {
            let message = format!(
                "a schema is larger than {} KiB, or too deep",
                MAX_SCHEMA >> 10
            );
            self.unread.push(Unread {
                reason: UnreadReason::TooLarge,
                ..invalid(self.path, schema.line, &message)
            });
        }
        complete
    }

    /// What the operation requires, else what the document does for all. Requirements are
    /// alternatives; an empty one means that nothing is needed.
    fn access(&self, node: &Node) -> Access {
        let required = node
            .get("security")
            .or_else(|| self.document.get("security"));
        let Some(required) = required else {
            return Access::Unsaid;
        };
        let alternatives = required.items();
        if alternatives
            .iter()
            .all(|scheme| scheme.entries().is_empty())
        {
            return Access::Anonymous;
        }
        let mut names = alternatives
            .iter()
            .flat_map(Node::entries)
            .map(|(name, _)| name);
        let known = names.find_map(|name| self.security.iter().find(|(known, _)| known == name));
        known.map_or(Access::Unsaid, |(_, access)| *access)
    }
}

/// The schema of a body or response that is JSON.
fn json_schema(node: &Node) -> Option<&Node> {
    let media = node.get("content")?.entries();
    let is_json = |(name, _): &&(String, Node)| name.contains("json");
    let media = media.iter().find(is_json).or(media.first());
    media?.1.get("schema")
}

fn security(document: &Node) -> Vec<(String, Access)> {
    let schemes = document
        .at(&["components", "securitySchemes"])
        .or_else(|| document.get("securityDefinitions"));
    let schemes = schemes.map_or(&[][..], Node::entries);
    let access = |node: &Node| {
        // AWS's signature is an API key by the letter of the format.
        if node
            .get("x-amazon-apigateway-authtype")
            .and_then(Node::text)
            == Some("awsSigv4")
        {
            return Access::Iam;
        }
        match node.text_at(&["type"]) {
            Some("apiKey") => Access::ApiKey,
            Some("oauth2" | "openIdConnect" | "http" | "basic") => Access::Token,
            _ => Access::Unsaid,
        }
    };
    let schemes = schemes
        .iter()
        .map(|(name, node)| (name.clone(), access(node)));
    schemes.collect()
}

/// Whether a value is `true`.
fn is_true(node: Option<&Node>) -> bool {
    node.is_some_and(|node| node.value == Value::Bool(true))
}
