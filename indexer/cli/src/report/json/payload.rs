//! `brickyard.check-payload/1`.

use std::{
    collections::BTreeSet,
    io::{self, Write},
};

use serde::Serialize;

use super::write;
use crate::report::payload::{Payload, PayloadFunction};

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    server: &'a str,
    /// What would be sent besides the questions that a check always asks.
    repositories: Vec<Repository<'a>>,
}

#[derive(Serialize)]
struct Repository<'a> {
    name: &'a str,
    teams: &'a BTreeSet<String>,
    functions: Vec<Function<'a>>,
}

#[derive(Serialize)]
struct Function<'a> {
    language: &'a str,
    scheme: u16,
    fingerprint_bytes: usize,
    /// What the line is about; it would not be sent.
    stays_here: StaysHere<'a>,
}

#[derive(Serialize)]
struct StaysHere<'a> {
    path: &'a str,
    name: &'a str,
    start_line: u32,
    before: bool,
}

/// Lists everything that a check would send.
pub(crate) fn check_payload(payload: &Payload, out: &mut dyn Write) -> io::Result<()> {
    let repositories = payload.repositories.iter();
    let document = Document {
        schema: "brickyard.check-payload/1",
        server: &payload.server,
        repositories: repositories
            .map(|repository| Repository {
                name: &repository.name,
                teams: &repository.teams,
                functions: repository.functions.iter().map(function).collect(),
            })
            .collect(),
    };
    write(&document, out)
}

fn function(function: &PayloadFunction) -> Function<'_> {
    Function {
        language: function.language,
        scheme: function.scheme,
        fingerprint_bytes: function.fingerprint,
        stays_here: StaysHere {
            path: &function.path,
            name: &function.name,
            start_line: function.start_line,
            before: function.is_before,
        },
    }
}
