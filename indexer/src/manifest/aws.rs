//! What the manifests for AWS have in common: references to resources and permissions to call.

mod policy;
mod reference;
#[cfg(test)]
pub(super) mod sample;

pub(super) use self::{
    policy::resources_of,
    reference::{intrinsic, raw_text, references},
};

/// The name of a function in its ARN or in the part of an ARN that is written; none for another thing's, for
/// one with a wildcard, and where the name has a placeholder.
pub(super) fn function_of_arn(text: &str) -> Option<&str> {
    let (_, name) = text.rsplit_once(":function:")?;
    let name = name.split(':').next()?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    (!name.is_empty() && name.chars().all(is_name)).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_is_named_by_its_arn() {
        let arn = "arn:aws:lambda:${AWS::Region}:1:function:shop-stock:live";
        assert_eq!(function_of_arn(arn), Some("shop-stock"));
        for other in [
            "arn:aws:lambda:eu-west-1:1:function:*",
            "arn:aws:lambda:eu-west-1:1:function:${Name}",
            "arn:aws:sqs:eu-west-1:1:queue",
            "shop-stock",
            ":function:",
        ] {
            assert_eq!(function_of_arn(other), None, "{other}");
        }
    }
}
