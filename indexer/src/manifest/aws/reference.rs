//! CloudFormation's intrinsic functions, in their short form (`!Ref`) and their long one (`Fn::GetAtt`).

use std::collections::HashSet;

use crate::manifest::node::{Node, Value};

/// A mention of a resource, a parameter or a pseudo parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::manifest) struct Reference {
    /// The logical id, without an attribute.
    pub(in crate::manifest) id: String,
    /// The line, from 1.
    pub(in crate::manifest) line: usize,
}

/// The name of an intrinsic function without `Fn::`, and its argument. The argument of a short form is the
/// value itself, which keeps its tag.
pub(in crate::manifest) fn intrinsic(node: &Node) -> Option<(&str, &Node)> {
    if let Some(tag) = &node.tag {
        return Some((tag.trim_start_matches('!'), node));
    }
    let [(name, argument)] = node.entries() else {
        return None;
    };
    match name.strip_prefix("Fn::") {
        Some(name) => Some((name, argument)),
        None if name == "Ref" => Some(("Ref", argument)),
        None => None,
    }
}

/// The text of a string or number whatever its tag.
pub(in crate::manifest) fn raw_text(node: &Node) -> Option<&str> {
    match &node.value {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

/// What a value refers to, in the order written.
pub(in crate::manifest) fn references(node: &Node) -> Vec<Reference> {
    let mut found = Vec::new();
    collect(node, &mut found);
    found
}

fn collect(node: &Node, found: &mut Vec<Reference>) {
    match intrinsic(node) {
        Some(("Ref", argument)) => add(raw_text(argument), argument.line, found),
        Some(("GetAtt", argument)) => {
            let id = raw_text(argument).or_else(|| argument.items().first().and_then(raw_text));
            add(id, argument.line, found);
        }
        Some(("Sub", argument)) => collect_sub(argument, found),
        _ => collect_below(node, found),
    }
}

fn collect_below(node: &Node, found: &mut Vec<Reference>) {
    for item in node.items() {
        collect(item, found);
    }
    for (_, value) in node.entries() {
        collect(value, found);
    }
}

/// Takes the placeholders of a `Sub`, and what its variables refer to.
fn collect_sub(argument: &Node, found: &mut Vec<Reference>) {
    let (template, variables) = match argument.items() {
        [template, variables, ..] => (raw_text(template), Some(variables)),
        [template] => (raw_text(template), None),
        [] => (raw_text(argument), None),
    };
    let own = variables.map_or(&[][..], Node::entries);
    let own: HashSet<_> = own.iter().map(|(name, _)| name.as_str()).collect();
    for placeholder in placeholders(template.unwrap_or_default()) {
        if !own.contains(placeholder) {
            add(Some(placeholder), argument.line, found);
        }
    }
    if let Some(variables) = variables {
        collect_below(variables, found);
    }
}

fn placeholders(template: &str) -> impl Iterator<Item = &str> {
    template.split("${").skip(1).filter_map(|rest| {
        let (name, _) = rest.split_once('}')?;
        (!name.starts_with('!')).then(|| name.trim())
    })
}

fn add(id: Option<&str>, line: usize, found: &mut Vec<Reference>) {
    // `Function.Alias` and `Function.Arn` mean the function.
    if let Some(id) = id.and_then(|id| id.split('.').next()) {
        let id = id.to_owned();
        found.push(Reference { id, line });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::manifest::node::{read_json, read_yaml};

    fn ids(node: &Node) -> Vec<String> {
        let found = references(node).into_iter();
        found.map(|reference| reference.id).collect()
    }

    #[test]
    fn short_and_long_forms_refer_alike() {
        let yaml = "[!Ref A, !GetAtt B.Arn, !GetAtt [C, Arn], !Sub 'x-${D.Arn}-${!Not}', \
                    !Join ['', [!Ref E, plain]], {Ref: F}, {Fn::Sub: ['${v}${G}', {v: !Ref H}]}]";
        let yaml = read_yaml(yaml).unwrap().remove(0);
        assert_eq!(ids(&yaml), ["A", "B", "C", "D", "E", "F", "G", "H"]);
        let json =
            r#"[{"Ref": "A"}, {"Fn::GetAtt": ["B", "Arn"]}, {"Fn::Join": ["", [{"Ref": "C"}]]}]"#;
        assert_eq!(ids(&read_json(json).unwrap()), ["A", "B", "C"]);
    }

    #[test]
    fn plain_texts_refer_to_nothing() {
        let node = read_yaml("a: '${A}'\nDependsOn: B\nRef: C\n")
            .unwrap()
            .remove(0);
        assert_eq!(ids(&node), Vec::<String>::new());
    }
}
