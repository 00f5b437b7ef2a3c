//! `brickyard check`: compares the functions that a branch adds or changes with the catalogue.

mod baseline;
mod changes;
mod compare;
mod containment;
mod history;
mod judge;
mod owner;
mod policy;
mod range;
pub(super) mod waiver;

use std::path::{Path, PathBuf};

use brickyard_indexer::{Fragment, OperatingPoint};

use self::{
    changes::{Change, changes},
    compare::{Answers, compare},
    history::History,
    judge::Judge,
    owner::Owners,
    policy::policies,
    range::Range,
    waiver::{Places, Waivers},
};
use crate::{
    arguments::{CheckArguments, Format, Threshold},
    client::Client,
    environment::Environment,
    error::{CliError, ExitStatus},
    files,
    git::Repository,
    output::{Streams, count},
    progress::Progress,
    report::{
        self,
        check::{CheckReport, Checked, Outcome},
        scan::Skipped,
    },
    repository::{self, missing, unreadable},
};

/// Compares and prints what was found.
///
/// # Errors
/// There is no repository or base, or the arguments are wrong. A server that cannot be asked is an
/// outcome that the report says.
pub(super) fn run(
    arguments: &CheckArguments,
    streams: &mut Streams<'_>,
    environment: &Environment,
) -> Result<ExitStatus, CliError> {
    let examined = examine(arguments, environment)?;
    let report = &examined.report;
    match arguments.format {
        Format::Text => report::text::check(report, arguments.verbose, streams.out)?,
        Format::Json => report::json::check(report, streams.out)?,
    }
    for note in &examined.notes {
        writeln!(streams.err, "note: {note}")?;
    }
    Ok(report.status())
}

/// A branch that was compared.
pub(super) struct Examined {
    pub(super) report: CheckReport,
    /// What the findings in other teams' services rest on.
    pub(super) evidence: Vec<Evidence>,
    /// What could not be read, and what was written.
    pub(super) notes: Vec<String>,
}

/// What a finding rests on.
pub(super) struct Evidence {
    /// The finding's id.
    pub(super) finding: String,
    /// The name under which the function's repository publishes.
    pub(super) repository: String,
    pub(super) fragment: Fragment,
    /// Where the original stands, by its id.
    pub(super) occurrence: String,
}

/// Compares a branch with the catalogue, and decides what blocks.
///
/// # Errors
/// There is no repository or base, or the arguments are wrong. A server that cannot be asked is an
/// outcome that the report says.
pub(super) fn examine(
    arguments: &CheckArguments,
    environment: &Environment,
) -> Result<Examined, CliError> {
    let threshold = threshold(arguments);
    if threshold.lowest() < OperatingPoint::Related.threshold() {
        return Err(CliError::usage(
            format!(
                "the catalogue is not compared below a similarity of {}",
                OperatingPoint::Related.threshold()
            ),
            "choose a --threshold from 0.6 to 1, or related, report or block",
        ));
    }
    let client = Client::new(environment, arguments.server.address.as_deref())?;
    let client = client.for_checks(environment);
    let path = environment.resolve(&arguments.path);
    let path = path
        .canonicalize()
        .map_err(|source| missing(&arguments.path, source))?;
    let git = repository::open(&path)?.ok_or_else(|| {
        CliError::usage(
            format!("`{}` is not in a git repository", arguments.path.display()),
            "`check` compares a branch with its base; use `brickyard scan` for a plain folder",
        )
    })?;
    let progress = Progress::start(environment.interactive, "reading what changed");
    let (base, head) = (arguments.base.as_deref(), arguments.head.as_deref());
    let range = Range::find(&git, base, head, environment)?;
    let below = git.root().canonicalize().ok();
    let below = below.and_then(|root| files::relative(&root, &path));
    let mut change = changes(
        &git,
        range.merge_base,
        range.head,
        &below.unwrap_or_default(),
    )
    .map_err(unreadable)?;
    let mut owners = Owners::new(&git, range.merge_base);
    change
        .functions
        .retain(|function| !owners.is_excluded(&function.path));
    let answers = compare(
        &change.functions,
        threshold,
        &mut owners,
        &client,
        &progress,
    );
    // Who did not answer once need not be asked again.
    let is_silent = answers
        .problem
        .as_ref()
        .is_some_and(|problem| problem.is_final);
    let server = (!is_silent).then_some(&client);
    let policies = policies(&change.functions, arguments.mode, &mut owners, server);
    drop(progress);
    let mut history = History::new(&git, range.merge_base);
    let mut judge = Judge {
        owners: &mut owners,
        history: &mut history,
        policies: &policies,
        client: &client,
    };
    let mut report = summarise(arguments, &range, &change, &answers, &mut judge);
    let mut notes = Vec::new();
    let is_reached = !matches!(&report.outcome, Outcome::NotCompared(_));
    let places = Places {
        git: &git,
        head: range.head,
        client: Some(&client).filter(|_| is_reached),
        today: waiver::today(environment.now),
    };
    let waivers = Waivers::gather(&places, &change.functions, &mut owners, &mut notes);
    report.idle_waivers = waivers.apply(&mut report.findings, &change.functions, &answers.compared);
    let named = arguments
        .baseline
        .as_deref()
        .map(|path| environment.resolve(path));
    let known = baseline::read(&git, range.merge_base, named.as_deref())?;
    baseline::apply(&mut report.findings, &known);
    if let Some(named) = &arguments.write_baseline {
        let named = named.as_deref().map(|path| environment.resolve(path));
        notes.extend(write_baseline(&git, named, &mut report)?);
    }
    report.sort();
    notes.splice(0..0, owners.notes().iter().chain(&policies.notes).cloned());
    notes.extend(client.note());
    Ok(Examined {
        evidence: evidence(&report, &change, &answers, &mut owners),
        report,
        notes,
    })
}

/// Returns the name under which the repository that a folder is in publishes, by its manifest and
/// remote as they are checked out.
///
/// # Errors
/// There is no such folder, or no repository with a commit around it.
pub(super) fn repository_name(path: &Path, shown: &Path) -> Result<String, CliError> {
    let path = path
        .canonicalize()
        .map_err(|source| missing(shown, source))?;
    let found = repository::open(&path)?;
    let found = found.and_then(|git| Some((git.head_commit()?, git)));
    let (head, git) = found.ok_or_else(|| {
        CliError::usage(
            format!(
                "`{}` is not in a git repository with commits",
                shown.display()
            ),
            "waivers belong to a repository: run this inside of one",
        )
    })?;
    let root = git.root().canonicalize().ok();
    let inner = root
        .and_then(|root| files::relative(&root, &path))
        .unwrap_or_default();
    // The name is that of a file in the folder.
    let file = format!("{inner}/.");
    Ok(Owners::new(&git, head).repository(file.trim_start_matches('/')))
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

/// Adds what was found to the baseline, and says so; what was not compared leaves it as it is.
fn write_baseline(
    git: &Repository,
    named: Option<PathBuf>,
    report: &mut CheckReport,
) -> Result<Option<String>, CliError> {
    if !matches!(report.outcome, Outcome::Compared) {
        return Ok(Some(
            "the baseline was not written, because not everything was compared".to_owned(),
        ));
    }
    let path = baseline::target(git, named);
    let added = baseline::write(&path, &report.findings)?;
    let known = report
        .findings
        .iter()
        .map(|finding| finding.id.clone())
        .collect();
    baseline::apply(&mut report.findings, &known);
    let findings = count(added, "finding");
    Ok(Some(format!(
        "added {findings} to {}; commit it to the base",
        path.display()
    )))
}

fn summarise(
    arguments: &CheckArguments,
    range: &Range,
    change: &Change,
    answers: &Answers,
    judge: &mut Judge<'_, '_>,
) -> CheckReport {
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
    let outcome = match answers.problem.clone() {
        None => Outcome::Compared,
        Some(problem) if answers.compared.iter().any(|compared| *compared) => {
            Outcome::Incomplete(problem)
        }
        Some(problem) => Outcome::NotCompared(problem),
    };
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
        snapshot: None,
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

/// Returns from which similarity on a match is looked at.
fn threshold(arguments: &CheckArguments) -> Threshold {
    let report = Threshold::Point(OperatingPoint::Report);
    arguments.threshold.unwrap_or(report)
}

/// Returns the server's operating point that gives everything at or above the threshold.
fn operating_point(threshold: Threshold) -> OperatingPoint {
    match threshold {
        Threshold::Point(point) => point,
        // The block point needs a size besides, which a number does not ask for.
        Threshold::Value(value) if value >= OperatingPoint::Report.threshold() => {
            OperatingPoint::Report
        }
        Threshold::Value(_) => OperatingPoint::Related,
    }
}
