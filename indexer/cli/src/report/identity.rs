//! By what other programs recognise a finding again.

use std::collections::HashMap;

use sha2::{Digest as _, Sha256};

use super::{check::Finding, scan::Function};

/// By what a finding is recognised in the next report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Identity {
    /// The finding's id; of functions that share it, the second and further ones with their number:
    /// `D-7f3a91c2`, `D-7f3a91c2/2`.
    pub(crate) name: String,
    /// 32 hex digits that follow from the name.
    pub(crate) hash: String,
}

/// Returns each finding's identity. They differ within a report: functions of one name in one file have
/// the same id, and programs take equal identities for one finding.
pub(crate) fn identities(findings: &[Finding]) -> Vec<Identity> {
    let mut order: Vec<usize> = (0..findings.len()).collect();
    order.sort_by_key(|index| (&findings[*index].id, findings[*index].start_line));
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let mut names = vec![String::new(); findings.len()];
    for index in order {
        let id = findings[index].id.as_str();
        let number = seen
            .entry(id)
            .and_modify(|number| *number += 1)
            .or_insert(1);
        names[index] = match *number {
            1 => id.to_owned(),
            number => format!("{id}/{number}"),
        };
    }
    let identity = |name: String| Identity {
        hash: hash(&name),
        name,
    };
    names.into_iter().map(identity).collect()
}

/// Returns a name for each function that no other has and that survives a shift of lines. Functions of
/// one file follow one another by place.
pub(crate) fn function_names<'a>(functions: impl IntoIterator<Item = &'a Function>) -> Vec<String> {
    let mut seen: HashMap<(&str, &str), usize> = HashMap::new();
    functions
        .into_iter()
        .map(|Function { path, name, .. }| {
            let ordinal = seen.entry((path, name)).or_insert(0);
            *ordinal += 1;
            format!("{path}\0{name}\0{ordinal}\n")
        })
        .collect()
}

/// Returns 32 hex digits that stand for a text.
pub(crate) fn hash(text: &str) -> String {
    let digest = Sha256::digest(format!("brickyardFinding/v1\0{text}"));
    let bytes = digest.iter().take(16);
    bytes.map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::check::samples;

    fn at(start_line: u32) -> Finding {
        Finding {
            start_line,
            ..samples::finding()
        }
    }

    #[test]
    fn identities_differ_within_a_report() {
        let found = identities(&[at(41), samples::pair(), at(90)]);
        assert_eq!(found[0].name, "D-7f3a91c2");
        assert_eq!(found[2].name, "D-7f3a91c2/2");
        assert_ne!(found[0].hash, found[2].hash);
        assert_ne!(found[0].hash, found[1].hash);
    }

    #[test]
    fn identities_do_not_depend_on_lines_or_on_the_order_of_the_report() {
        let before = identities(&[at(41), at(90)]);
        let after = identities(&[at(1_090), at(1_041)]);
        assert_eq!(before, [after[1].clone(), after[0].clone()]);
    }
}
