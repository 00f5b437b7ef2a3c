//! `brickyard check`: compares the functions that a branch adds or changes with the catalogue.

mod changes;
mod compare;
mod containment;
mod history;
mod judge;
mod owner;
mod policy;
mod range;

use brickyard_indexer::OperatingPoint;

use self::{
    changes::{Change, changes},
    compare::{Answers, compare},
    history::History,
    owner::Owners,
    policy::{Policies, policies},
    range::Range,
};
use crate::{
    arguments::{CheckArguments, Format, Threshold},
    client::Client,
    environment::Environment,
    error::{CliError, ExitStatus},
    files,
    output::Streams,
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
    let report = summarise(
        arguments,
        &range,
        change,
        answers,
        &mut owners,
        &mut history,
        &policies,
        &client,
    );
    match arguments.format {
        Format::Text => report::text::check(&report, arguments.verbose, streams.out)?,
        Format::Json => report::json::check(&report, streams.out)?,
    }
    for note in owners.notes().iter().chain(&policies.notes) {
        writeln!(streams.err, "note: {note}")?;
    }
    Ok(report.status())
}

fn summarise(
    arguments: &CheckArguments,
    range: &Range,
    change: Change,
    answers: Answers,
    owners: &mut Owners<'_>,
    history: &mut History<'_>,
    policies: &Policies,
    client: &Client,
) -> CheckReport {
    let mut findings = judge::against_catalogue(
        &change.functions,
        &answers,
        owners,
        history,
        policies,
        client,
    );
    findings.extend(judge::inside_branch(
        &change.functions,
        threshold(arguments),
    ));
    let containments = containment::new_ones(&change.functions, &answers, client);
    for finding in &mut findings {
        finding.mode = policies.of(&finding.path).mode;
    }
    findings.sort_by(|a, b| {
        let place = |finding: &report::check::Finding| (finding.path.clone(), finding.start_line);
        b.blocking
            .cmp(&a.blocking)
            .then_with(|| place(a).cmp(&place(b)))
    });
    let (weaker, findings) = findings
        .into_iter()
        .partition(|finding| arguments.threshold.is_none() && finding.is_weak);
    let outcome = match answers.problem {
        None => Outcome::Compared,
        Some(problem) if answers.compared.iter().any(|compared| *compared) => {
            Outcome::Incomplete(problem)
        }
        Some(problem) => Outcome::NotCompared(problem),
    };
    let decision = policies.strictest();
    CheckReport {
        base: range.base.clone(),
        merge_base: range.merge_base.to_string(),
        head: range.head.to_string(),
        mode: decision.mode,
        mode_source: decision.source.clone(),
        threshold: threshold(arguments),
        server: client.server().to_owned(),
        files: change.files,
        checked: change
            .functions
            .iter()
            .zip(answers.compared)
            .map(|(function, compared)| Checked {
                path: function.path.clone(),
                name: function.fragment.name.clone(),
                start_line: function.fragment.start_line,
                is_new: function.before.is_none(),
                compared,
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
            .into_iter()
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
