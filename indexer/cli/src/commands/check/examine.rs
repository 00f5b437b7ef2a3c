//! Compares a branch with the catalogue, and decides what blocks.

use std::path::PathBuf;

use brickyard_indexer::Fragment;

use super::{
    baseline,
    branch::{self, Branch},
    changes::Change,
    compare::Answers,
    consult::{Consulted, consult, outcome},
    containment,
    history::History,
    judge::{self, Judge},
    owner::Owners,
    policy::policies,
    range::Range,
    threshold,
    waiver::{self, Places, Waivers},
};
use crate::{
    arguments::CheckArguments,
    client::Client,
    environment::Environment,
    error::CliError,
    progress::Progress,
    report::{
        check::{CheckReport, Checked},
        scan::Skipped,
    },
};

/// A branch that was compared.
pub(in crate::commands) struct Examined {
    pub(in crate::commands) report: CheckReport,
    /// What the findings in other teams' services rest on.
    pub(in crate::commands) evidence: Vec<Evidence>,
    /// What could not be read, and what was written.
    pub(in crate::commands) notes: Vec<String>,
}

/// What a finding rests on.
pub(in crate::commands) struct Evidence {
    /// The finding's id.
    pub(in crate::commands) finding: String,
    /// The name under which the function's repository publishes.
    pub(in crate::commands) repository: String,
    pub(in crate::commands) fragment: Fragment,
    /// Where the original stands, by its id.
    pub(in crate::commands) occurrence: String,
}

/// Compares a branch with the catalogue, and decides what blocks.
///
/// # Errors
/// There is no repository or base, or the arguments are wrong. A server that cannot be asked is an
/// outcome that the report says.
pub(in crate::commands) fn examine(
    arguments: &CheckArguments,
    environment: &Environment,
) -> Result<Examined, CliError> {
    let client = Client::new(environment, arguments.server.address.as_deref())?;
    let git = branch::open(arguments, environment)?;
    let mut client = client.for_checks(environment);
    let progress = Progress::start(environment.interactive, "reading what changed");
    let Branch {
        range,
        change,
        mut owners,
    } = Branch::read(&git, arguments, environment)?;
    let consulted = consult(
        arguments,
        &change.functions,
        &mut owners,
        &mut client,
        environment,
        &progress,
    );
    let answers = &consulted.answers;
    // Who did not answer once need not be asked again.
    let is_silent = consulted.snapshot.is_some()
        || answers
            .problem
            .as_ref()
            .is_some_and(|problem| problem.is_final);
    let server = (!is_silent).then_some(&client);
    let policies = policies(&change.functions, arguments.mode, &mut owners, server);
    let mut judge = Judge {
        owners: &mut owners,
        history: &mut History::new(&git, range.merge_base),
        policies: &policies,
        client: &client,
    };
    let mut report = summarise(arguments, &range, &change, &consulted, &mut judge);
    let mut notes = Vec::new();
    let places = Places {
        git: &git,
        head: range.head,
        client: server,
        today: waiver::today(environment.now),
    };
    let waivers = Waivers::gather(&places, &change.functions, &mut owners, &mut notes);
    report.idle_waivers = waivers.apply(&mut report.findings, &change.functions, &answers.compared);
    drop(progress);
    let resolve = |path: &PathBuf| environment.resolve(path);
    let named = arguments.baseline.as_ref().map(resolve);
    let known = baseline::read(&git, range.merge_base, named.as_deref())?;
    baseline::apply(&mut report.findings, &known);
    if let Some(named) = &arguments.write_baseline {
        let named = named.as_ref().map(resolve);
        notes.extend(baseline::record(&git, named, &mut report)?);
    }
    report.sort();
    notes.splice(0..0, owners.notes().iter().chain(&policies.notes).cloned());
    notes.extend(client.note());
    Ok(Examined {
        evidence: evidence(&report, &change, answers, &mut owners),
        report,
        notes,
    })
}

/// Returns what the findings rest on.
fn evidence(
    report: &CheckReport,
    change: &Change,
    answers: &Answers,
    owners: &mut Owners<'_>,
) -> Vec<Evidence> {
    let mut evidence = Vec::new();
    for (index, function) in change.functions.iter().enumerate() {
        for counterpart in answers.now.get(&index).into_iter().flatten() {
            let finding = judge::id(function, counterpart);
            if !report.findings.iter().any(|known| known.id == finding) {
                continue;
            }
            evidence.push(Evidence {
                finding,
                repository: owners.repository(&function.path),
                fragment: function.fragment.clone(),
                occurrence: counterpart.occurrence.clone(),
            });
        }
    }
    evidence
}

fn summarise(
    arguments: &CheckArguments,
    range: &Range,
    change: &Change,
    consulted: &Consulted,
    judge: &mut Judge<'_, '_>,
) -> CheckReport {
    let answers = &consulted.answers;
    let mut findings = judge.against_catalogue(&change.functions, answers);
    findings.extend(judge::inside_branch(
        &change.functions,
        threshold(arguments),
    ));
    let containments = containment::new_ones(&change.functions, answers, judge.client);
    for finding in &mut findings {
        finding.mode = judge.policies.of(&finding.path).mode;
    }
    let (weaker, findings) = findings
        .into_iter()
        .partition(|finding| arguments.threshold.is_none() && finding.is_weak);
    let outcome = outcome(answers.problem.clone(), &answers.compared, arguments);
    let decision = judge.policies.strictest();
    CheckReport {
        base: range.base.clone(),
        merge_base: range.merge_base.to_string(),
        head: range.head.to_string(),
        mode: decision.mode,
        mode_source: decision.source.clone(),
        threshold: threshold(arguments),
        server: judge.client.server().to_owned(),
        files: change.files,
        checked: change
            .functions
            .iter()
            .zip(&answers.compared)
            .map(|(function, compared)| Checked {
                path: function.path.clone(),
                name: function.fragment.name.clone(),
                start_line: function.fragment.start_line,
                is_new: function.before.is_none(),
                compared: *compared,
            })
            .collect(),
        as_of: answers.as_of,
        snapshot: consulted.snapshot.clone(),
        idle_waivers: Vec::new(),
        not_compared: answers.not_compared.values().sum(),
        findings,
        weaker,
        containments,
        skipped: change
            .skipped
            .iter()
            .cloned()
            .map(|(path, reason)| Skipped { path, reason })
            .collect(),
        outcome,
    }
}
