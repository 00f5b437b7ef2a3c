//! Whom a check asks: the server, or the snapshot when that cannot be asked.

use super::{
    changes::ChangedFunction,
    compare::{Answers, compare, said},
    offline,
    owner::Owners,
    threshold,
};
use crate::{
    arguments::{CheckArguments, Reaction},
    client::Client,
    commands::snapshot::place,
    environment::Environment,
    error::{CliError, ExitStatus},
    progress::Progress,
    report::{
        check::{Outcome, Problem, SnapshotUsed},
        snapshot::{age, moment},
    },
    snapshot::{self, Snapshot, SnapshotFault},
};

/// How far the server's clock may be ahead of this one, in seconds.
const CLOCK_SKEW: i64 = 300;

/// What was answered, and by what.
pub(super) struct Consulted {
    pub(super) answers: Answers,
    /// Set when it was not the server.
    pub(super) snapshot: Option<SnapshotUsed>,
}

/// Compares the functions with the catalogue; with the snapshot if that is wanted, or if the server
/// cannot be asked and there is one that is new enough.
pub(super) fn consult(
    arguments: &CheckArguments,
    functions: &[ChangedFunction],
    owners: &mut Owners<'_>,
    client: &mut Client,
    environment: &Environment,
    progress: &Progress,
) -> Consulted {
    let mut answers = Answers::none(functions.len());
    if functions.is_empty() {
        return Consulted::live(answers);
    }
    if arguments.offline {
        answers.problem = Some(not_asked());
    } else {
        client.hurry(arguments.deadline);
        answers = compare(functions, threshold(arguments), owners, client, progress);
    }
    // What concerns one language only, the snapshot would not compare either.
    let is_unanswered =
        |problem: &mut Problem| problem.is_final || problem.status == ExitStatus::NotCompared;
    let Some(problem) = answers.problem.take_if(is_unanswered) else {
        return Consulted::live(answers);
    };
    progress.say("comparing with the snapshot");
    match usable(arguments, client, environment) {
        Ok(None) => {
            answers.problem = Some(problem);
            Consulted::live(answers)
        }
        Ok(Some(snapshot)) => {
            let used = used(&snapshot, environment, &problem);
            let threshold = threshold(arguments);
            let mut answers = offline::compare(functions, threshold, owners, &snapshot);
            answers.problem = Some(with_gaps(problem, answers.problem.take(), &snapshot));
            let snapshot = Some(used);
            Consulted { answers, snapshot }
        }
        Err(error) => {
            answers.problem = Some(without_snapshot(problem, error, arguments));
            Consulted::live(answers)
        }
    }
}

impl Consulted {
    fn live(answers: Answers) -> Self {
        let snapshot = None;
        Self { answers, snapshot }
    }
}

fn not_asked() -> Problem {
    Problem {
        message: "the server was not asked, as --offline wants it".to_owned(),
        causes: Vec::new(),
        hint: "check again with the server before you merge".to_owned(),
        is_final: true,
        status: ExitStatus::NotCompared,
    }
}

fn unanswered() -> Problem {
    Problem {
        message: "the server left out functions that it was asked about".to_owned(),
        causes: Vec::new(),
        hint: "compare the versions of client and server: `brickyard --version`".to_owned(),
        is_final: true,
        status: ExitStatus::NotCompared,
    }
}

/// Opens the snapshot if it is this server's and new enough; none if there is none, and nobody said that
/// there is.
fn usable(
    arguments: &CheckArguments,
    client: &Client,
    environment: &Environment,
) -> Result<Option<Snapshot>, CliError> {
    let is_expected = is_expected(arguments);
    if environment.cache.is_none() && !is_expected {
        return Ok(None);
    }
    let place = place(arguments.snapshot.as_deref(), environment, client.server())?;
    if !place.exists() && !is_expected {
        return Ok(None);
    }
    let header = snapshot::header(&place).map_err(SnapshotFault::explain)?;
    let refuse =
        |message: String, hint: &str| Err(CliError::new(ExitStatus::NotCompared, message, hint));
    if header.server != client.server() {
        return refuse(
            format!("the snapshot is of {}, another server", header.server),
            "name its server with --server, or fetch one of this: `brickyard snapshot pull`",
        );
    }
    let old = environment.now.as_second().saturating_sub(header.taken_at);
    if old < -CLOCK_SKEW {
        return refuse(
            format!(
                "the snapshot was taken at {}, which is in the future",
                moment(header.taken_at)
            ),
            "set the clock of this machine, or the server's",
        );
    }
    let old = u64::try_from(old).unwrap_or(0);
    let most = arguments.max_staleness.as_secs();
    if old > most {
        return refuse(
            format!(
                "the snapshot is of {}, more than {} ago",
                moment(header.taken_at),
                age(most)
            ),
            "fetch another one, `brickyard snapshot pull`, or allow it with --max-staleness",
        );
    }
    snapshot::load(&place)
        .map(Some)
        .map_err(SnapshotFault::explain)
}

/// Tells whether somebody said that there is a snapshot.
fn is_expected(arguments: &CheckArguments) -> bool {
    arguments.offline || arguments.snapshot.is_some()
}

fn used(snapshot: &Snapshot, environment: &Environment, problem: &Problem) -> SnapshotUsed {
    let taken_at = snapshot.header.taken_at;
    let age = environment.now.as_second().saturating_sub(taken_at);
    let mut reason = vec![problem.message.as_str()];
    reason.extend(problem.causes.iter().map(String::as_str));
    SnapshotUsed {
        taken_at: moment(taken_at),
        age: u64::try_from(age).unwrap_or(0),
        reason: reason.join(": "),
    }
}

/// Adds to the reason for the snapshot what could not be compared with it.
fn with_gaps(mut problem: Problem, gap: Option<Problem>, snapshot: &Snapshot) -> Problem {
    if let Some(gap) = gap {
        problem.causes.push(gap.message);
        problem.hint = gap.hint;
    }
    if snapshot.end.left_out > 0 {
        let text = "of the smallest functions did not fit into the snapshot";
        problem
            .causes
            .push(format!("{} {text}", snapshot.end.left_out));
    }
    problem
}

/// Says why the snapshot did not help.
fn without_snapshot(mut problem: Problem, error: CliError, arguments: &CheckArguments) -> Problem {
    let why = said(error);
    if is_expected(arguments) {
        problem.hint.clone_from(&why.hint);
    }
    problem.causes.push(why.message);
    problem.causes.extend(why.causes);
    problem
}

/// Says what came of the comparison, and how the check ends for it.
pub(super) fn outcome(
    problem: Option<Problem>,
    compared: &[bool],
    arguments: &CheckArguments,
) -> Outcome {
    let is_whole = compared.iter().all(|compared| *compared);
    let problem = problem.or_else(|| (!is_whole).then(unanswered));
    let Some(mut problem) = problem else {
        return Outcome::Compared;
    };
    if compared.iter().any(|compared| *compared) {
        problem.status = match arguments.on_incomplete {
            Reaction::Fail => ExitStatus::Incomplete,
            Reaction::Warn => ExitStatus::Success,
        };
        return Outcome::Incomplete(problem);
    }
    if problem.status == ExitStatus::NotCompared && arguments.on_unreachable == Reaction::Warn {
        problem.status = ExitStatus::Success;
    }
    Outcome::NotCompared(problem)
}
