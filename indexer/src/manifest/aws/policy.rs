//! Statements of IAM policies.

use super::raw_text;
use crate::manifest::node::Node;

/// The resources on which the statements of a policy allow an action, for example
/// `lambda:InvokeFunction`. A policy is a document with `Statement`, a list of statements, or one of them.
pub(in crate::manifest) fn resources_of<'a>(policy: &'a Node, action: &str) -> Vec<&'a Node> {
    let statements = policy.get("Statement").unwrap_or(policy);
    let statements = match statements.items() {
        [] => std::slice::from_ref(statements),
        items => items,
    };
    let allowing = statements
        .iter()
        .filter(|statement| allows(statement, action));
    let resources = allowing.filter_map(|statement| statement.get("Resource"));
    let each = resources.flat_map(|resource| match resource.items() {
        [] => std::slice::from_ref(resource),
        // The list of a tag (`!Sub [...]`) is one resource.
        _ if resource.tag.is_some() => std::slice::from_ref(resource),
        items => items,
    });
    each.collect()
}

/// Tells whether a statement allows an action.
fn allows(statement: &Node, action: &str) -> bool {
    let is_denied = statement
        .text_at(&["Effect"])
        .is_some_and(|effect| effect.eq_ignore_ascii_case("deny"));
    let Some(actions) = statement.get("Action") else {
        return false;
    };
    let actions = match actions.items() {
        [] => std::slice::from_ref(actions),
        items => items,
    };
    let mut texts = actions.iter().filter_map(raw_text);
    !is_denied && texts.any(|pattern| covers(pattern, action))
}

/// Tells whether `lambda:Invoke*` covers `lambda:InvokeFunction`. That everything is allowed shows nothing.
fn covers(pattern: &str, action: &str) -> bool {
    let pattern = pattern.to_ascii_lowercase();
    let action = action.to_ascii_lowercase();
    match pattern.strip_suffix('*') {
        Some(prefix) => prefix.contains(':') && action.starts_with(prefix),
        None => pattern == action,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::node::read_yaml;

    #[test]
    fn statements_allow_what_their_actions_cover() {
        let allowed = |statement: &str| {
            let node = read_yaml(statement).unwrap().remove(0);
            resources_of(&node, "lambda:InvokeFunction").len()
        };
        assert_eq!(
            allowed("Statement: [{Action: 'lambda:InvokeFunction', Resource: [a, b]}]"),
            2
        );
        assert_eq!(
            allowed("{Action: ['s3:Get*', 'lambda:Invoke*'], Resource: a}"),
            1
        );
        assert_eq!(
            allowed("[{Action: 'LAMBDA:invokefunction', Effect: Allow, Resource: a}]"),
            1
        );
        assert_eq!(
            allowed("{Action: 'lambda:*', Resource: !Sub ['${a}', {a: b}]}"),
            1
        );
        for other in [
            "{Action: 'lambda:InvokeFunction', Effect: Deny, Resource: a}",
            "{Action: '*', Resource: a}",
            "{Action: 'lambda:GetFunction', Resource: a}",
            "{Action: 'lambda:InvokeFunction'}",
            "{Resource: a}",
            "[]",
            "text",
        ] {
            assert_eq!(allowed(other), 0, "{other}");
        }
    }
}
