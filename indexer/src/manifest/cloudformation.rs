//! Templates of AWS CloudFormation, of AWS SAM, and those that AWS CDK writes into `cdk.out`.

mod access;
mod call;
mod code;
mod condition;
mod event;
mod function;
mod grant;
mod route;
mod target;
mod template;
mod value;
mod wiring;

use self::{call::Calls, template::Template};
use super::{
    Declared, Format, Unread, UnreadReason,
    lines::{Lines, unread},
    node::{Node, Unreadable, read_json, read_yaml},
    tree::Tree,
};

const SAM: &str = "AWS::Serverless-2016-10-31";
/// What every template with a function has in it. Anything else is not parsed.
const MARKS: [&str; 3] = [SAM, "AWS::Lambda::Function", "AWS::Serverless::Function"];
/// How many functions a template may have. CloudFormation allows 500 resources.
const MAX_FUNCTIONS: usize = 2_000;
/// Files that are never templates, and often large.
const OTHERS: [&str; 8] = [
    "package.json",
    "package-lock.json",
    "npm-shrinkwrap.json",
    "tsconfig.json",
    "composer.json",
    "pnpm-lock.yaml",
    "serverless.yml",
    "serverless.yaml",
];

/// Tells whether a file may be a template by its name. Its text has the last word.
pub(crate) fn is_manifest(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let is_kind = [".yaml", ".yml", ".json", ".template"]
        .iter()
        .any(|ending| name.ends_with(ending));
    is_kind && !OTHERS.contains(&name)
}

/// Reads the functions that a template declares. A file that is no template gives nothing.
pub(crate) fn read(tree: Tree<'_>, path: &str) -> Declared {
    let text = match tree.text(path) {
        Ok(text) => text,
        Err(unread) if is_named_like_one(path) => return refused(unread),
        Err(_) => return Declared::default(),
    };
    if !MARKS.iter().any(|mark| text.contains(mark)) {
        return Declared::default();
    }
    let documents = match documents(&text) {
        Ok(documents) => documents,
        // Texts about templates are no templates that are broken.
        Err(_) if !text.contains("Resources") => return Declared::default(),
        Err(error) => return refused(unread(path, &text, &error)),
    };
    let mut declared = Declared::default();
    for root in &documents {
        declare(tree, path, &text, root, &mut declared);
    }
    declared
}

fn refused(unread: Unread) -> Declared {
    Declared {
        declarations: Vec::new(),
        unread: vec![unread],
    }
}

fn is_named_like_one(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.starts_with("template.") || name.contains(".template")
}

/// Reads a text as JSON if it begins like it, else as YAML.
fn documents(text: &str) -> Result<Vec<Node>, Unreadable> {
    if text.trim_start().starts_with('{')
        && let Ok(document) = read_json(text)
    {
        return Ok(vec![document]);
    }
    read_yaml(text)
}

fn declare(tree: Tree<'_>, path: &str, text: &str, root: &Node, declared: &mut Declared) {
    let template = Template::new(tree, path, Lines::new(text), root);
    let format = format(path, root);
    declared.unread.extend(loops(path, root));
    let mut wiring = template.wiring();
    let calls = Calls::new(&template);
    let unread = |line, reason, message| Unread {
        path: path.to_owned(),
        line,
        reason,
        message,
    };
    for function in template.functions() {
        if function.id.contains("{{") || function.id.contains("{%") {
            let message = format!("the name `{}` has a placeholder", function.id);
            let reason = UnreadReason::Templated;
            declared
                .unread
                .push(unread(function.node.line, reason, message));
            continue;
        }
        if template.is_spent() || declared.declarations.len() >= MAX_FUNCTIONS {
            let message = format!("`{}` and what follows is too much", function.id);
            let reason = UnreadReason::TooLarge;
            declared
                .unread
                .push(unread(function.node.line, reason, message));
            break;
        }
        let mut declaration = template.declaration(function, format);
        declaration
            .triggers
            .extend(wiring.remove(function.id).unwrap_or_default());
        declaration.calls = calls.of(function);
        declared.declarations.push(declaration);
    }
}

/// Names the loops that make functions, which are not run.
fn loops(path: &str, root: &Node) -> Vec<Unread> {
    let resources = root.get("Resources").map_or(&[][..], Node::entries);
    let loops = resources
        .iter()
        .filter(|(id, node)| id.starts_with("Fn::ForEach") && has_function(node));
    let unread = loops.map(|(id, node)| Unread {
        path: path.to_owned(),
        line: node.line,
        reason: UnreadReason::Templated,
        message: format!("the loop `{id}` makes functions"),
    });
    unread.collect()
}

fn has_function(node: &Node) -> bool {
    let kind = node.text_at(&["Type"]);
    kind.is_some_and(|kind| MARKS.contains(&kind))
        || node.items().iter().any(has_function)
        || node.entries().iter().any(|(_, value)| has_function(value))
}

/// Tells the formats apart. What CDK wrote has its traces whatever the folder is called.
fn format(path: &str, root: &Node) -> Format {
    let is_synthesised = path.split('/').any(|part| part == "cdk.out")
        || root.at(&["Resources", "CDKMetadata"]).is_some()
        || root.at(&["Parameters", "BootstrapVersion"]).is_some();
    if is_synthesised {
        return Format::Cdk;
    }
    let transform = root.get("Transform");
    let has_sam = transform.is_some_and(|transform| {
        let is_sam = |node: &Node| node.text() == Some(SAM);
        is_sam(transform) || transform.items().iter().any(is_sam)
    });
    if has_sam {
        Format::Sam
    } else {
        Format::CloudFormation
    }
}

#[cfg(test)]
mod tests;
