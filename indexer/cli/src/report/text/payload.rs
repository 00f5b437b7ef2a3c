//! What a check would send, for people.

use std::io::{self, Write};

use crate::{
    output::{count, flow},
    report::{call_name, payload::Payload},
};

/// Lists everything that a check would send.
pub(crate) fn check_payload(payload: &Payload, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "To {}:", payload.server)?;
    let (mut functions, mut bytes) = (0, 0);
    for repository in &payload.repositories {
        writeln!(out, "repository {}", repository.name)?;
        for team in &repository.teams {
            writeln!(out, "  team {team}")?;
        }
        for function in &repository.functions {
            functions += 1;
            bytes += function.fingerprint;
            let before = if function.is_before {
                ", as it was before"
            } else {
                ""
            };
            writeln!(
                out,
                "  {} {}, fingerprint of {}  ({}:{} {}{before})",
                function.language,
                function.scheme,
                count(function.fingerprint, "byte"),
                function.path,
                function.start_line,
                call_name(&function.name),
            )?;
        }
    }
    flow(
        out,
        0,
        &[
            count(functions, "fingerprint"),
            count(bytes, "byte"),
            "no source, paths or names of functions: what stands in parentheses stays here"
                .to_owned(),
            "nothing sent".to_owned(),
        ],
    )
}
