//! What a check would send.

use std::collections::BTreeMap;

use super::{
    changes::ChangedFunction,
    compare::{Question, questions},
    owner::Owners,
};
use crate::{
    client::Client,
    report::payload::{Payload, PayloadFunction, PayloadRepository},
};

/// Lists what the functions would be compared by.
pub(super) fn payload(
    functions: &[ChangedFunction],
    owners: &mut Owners<'_>,
    client: &Client,
) -> Payload {
    let mut repositories: BTreeMap<String, Vec<PayloadFunction>> = BTreeMap::new();
    for ((repository, _), questions) in questions(functions, owners) {
        let sent = questions.iter().map(|question| sent(question, functions));
        repositories.entry(repository).or_default().extend(sent);
    }
    let repositories = repositories.into_iter();
    Payload {
        server: client.server().to_owned(),
        repositories: repositories
            .map(|(name, functions)| PayloadRepository { name, functions })
            .collect(),
    }
}

fn sent(question: &Question<'_>, functions: &[ChangedFunction]) -> PayloadFunction {
    let fragment = question.fragment;
    PayloadFunction {
        path: functions[question.function].path.clone(),
        name: fragment.name.clone(),
        start_line: fragment.start_line,
        is_before: question.is_before,
        language: fragment.language.name(),
        scheme: fragment.fingerprint.scheme(),
        fingerprint: fragment.fingerprint.encode().len(),
    }
}
