//! What a check would send.

use std::collections::{BTreeMap, BTreeSet};

use brickyard_indexer::Fragment;

use super::{
    branch::{self, Branch},
    compare::questions,
};
use crate::{
    arguments::CheckArguments,
    client::Client,
    environment::Environment,
    error::CliError,
    report::payload::{Payload, PayloadFunction, PayloadRepository},
};

/// Lists what the functions of a branch would be compared by.
///
/// # Errors
/// There is no repository or base, or the arguments are wrong.
pub(super) fn payload(
    arguments: &CheckArguments,
    environment: &Environment,
) -> Result<Payload, CliError> {
    let client = Client::new(environment, arguments.server.address.as_deref())?;
    let git = branch::open(arguments, environment)?;
    let mut branch = Branch::read(&git, arguments, environment)?;
    let functions = &branch.change.functions;
    let mut repositories: BTreeMap<String, PayloadRepository> = BTreeMap::new();
    for ((name, _), questions) in questions(functions, &mut branch.owners) {
        let teams = questions.iter().filter_map(|question| {
            let path = &functions[question.function].path;
            branch.owners.team(path)
        });
        let teams: Vec<String> = teams.collect();
        let sent = questions.iter().flat_map(|question| {
            let path = &functions[question.function].path;
            let now = sent(path, question.fragment, false);
            let before = question.before.map(|before| sent(path, before, true));
            [Some(now), before].into_iter().flatten()
        });
        let repository = repositories
            .entry(name)
            .or_insert_with_key(|name| PayloadRepository {
                name: name.clone(),
                teams: BTreeSet::new(),
                functions: Vec::new(),
            });
        repository.teams.extend(teams);
        repository.functions.extend(sent);
    }
    Ok(Payload {
        server: client.server().to_owned(),
        repositories: repositories.into_values().collect(),
    })
}

fn sent(path: &str, fragment: &Fragment, is_before: bool) -> PayloadFunction {
    PayloadFunction {
        path: path.to_owned(),
        name: fragment.name.clone(),
        start_line: fragment.start_line,
        is_before,
        language: fragment.language.name(),
        scheme: fragment.fingerprint.scheme(),
        fingerprint: fragment.fingerprint.encode().len(),
    }
}
